"""Serves the page of ``omorg preview`` and its API, on loopback and to this machine alone.

A page of somebody else's that is open in the same browser must neither read nor act here: requests
by another name than this machine's are refused (DNS rebinding), and so is what changes something
and was sent by another page, or is no JSON (which no form of another page can send).
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from aiohttp import web
from pydantic import ValidationError

from bot.preview.page_actions import ActError, Acts, read_act
from bot.preview.workspace import state as workspace
from index import OmorgError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.preview.local_slack import FakeSlack
    from bot.preview.workspace.sample_people import Resident
    from bot.preview.workspace.state import Said
    from index import Language


HOST: Final = "127.0.0.1"
PAGE: Final = Path(__file__).parent / "page"
LOCAL_NAMES: Final = frozenset({"127.0.0.1", "localhost", "::1"})

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# The report holds its own styles, and nothing else that a page could fetch or run.
_REPORT_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
_KINDS: Final = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
_START_SECONDS: Final = 10.0
_WAIT_SECONDS: Final = 20.0  # that a page waits for a change before it asks anew
_LOOK_SECONDS: Final = 0.1
_LARGEST_BODY: Final = 256 * 1024


class PageServer:
    """Shows a workspace in a browser, on a thread of its own.

    Args:
        fake: The workspace.
        people: Whose eyes it can be seen with; none while they are still to come.
        shortcut: The callback id of the shortcut that people's messages have.
        explain: That of the one that the bot's have.
        port: 0 for any that is free.
        report: Makes the report in a language, "sv" or "en", as an HTML page; None for no report.

    """

    def __init__(  # noqa: PLR0913 - what there is to show, each named by the caller
        self,
        fake: FakeSlack,
        people: Sequence[Resident],
        *,
        shortcut: str,
        explain: str,
        port: int = 0,
        report: Callable[[Language], bytes] | None = None,
    ) -> None:
        """Prepare; nothing listens before ``start``."""
        self.port = port
        self._fake = fake
        self._people = people
        self._report = report
        self._acts = Acts(fake, shortcut=shortcut, explain=explain)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping = asyncio.Event()
        self._ready = threading.Event()
        self._failure: OSError | None = None
        self._thread = threading.Thread(target=self._run, name="preview-page", daemon=True)

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://{HOST}:{self.port}/"

    def start(self) -> None:
        """Listen.

        Raises:
            OSError: The port can't be had.

        """
        self._thread.start()
        self._ready.wait(_START_SECONDS)
        if self._failure is not None:
            raise self._failure

    def stop(self) -> None:
        """Free the port and end the thread."""
        if self._loop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join()

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except OSError as error:
            self._failure = error
            self._ready.set()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        app = web.Application(middlewares=[guard], client_max_size=_LARGEST_BODY)
        app.add_routes(
            [
                web.get("/", self._page),
                web.get("/page/{name}", self._page),
                web.get("/preview/api/picture", self._picture),
                web.post("/preview/api/act", self._act),
                web.get("/report", self._show_report),
            ]
        )
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, HOST, self.port).start()
            self.port = runner.addresses[0][1]
            self._ready.set()
            await self._stopping.wait()
        finally:
            await runner.cleanup()

    async def _page(self, request: web.Request) -> web.Response:
        name = request.match_info.get("name", "index.html")
        files = {path.name: path for path in PAGE.iterdir() if path.suffix in _KINDS}
        if name not in files:
            raise web.HTTPNotFound
        kind = _KINDS[files[name].suffix]
        return web.Response(body=files[name].read_bytes(), content_type=kind, charset="utf-8")

    async def _picture(self, request: web.Request) -> web.Response:
        """Answer as soon as the person sees something else than before, or after a while."""
        if not self._people:
            return _refused("starting", 503)
        user = request.query.get("user") or self._people[0].id
        if user not in {person.id for person in self._people}:
            return _refused("no_such_person", 404)
        ends = time.monotonic() + _WAIT_SECONDS
        while True:
            seen = picture(self._fake, self._people, user)
            name = digest(seen)
            late = time.monotonic() > ends or self._stopping.is_set()
            if late or name != request.query.get("seen"):
                return web.json_response({"digest": name, **seen})
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), _LOOK_SECONDS)

    async def _show_report(self, request: web.Request) -> web.Response:
        """Answer with the report as it is now, which has its plots and styles in itself."""
        if self._report is None or not self._people:
            raise web.HTTPNotFound
        language: Language = "en" if request.query.get("lang") == "en" else "sv"
        try:
            page = await asyncio.to_thread(self._report, language)
        except OmorgError:
            return _refused("not_now", 503)
        headers = {"Content-Security-Policy": _REPORT_POLICY}
        return web.Response(body=page, content_type="text/html", charset="utf-8", headers=headers)

    async def _act(self, request: web.Request) -> web.Response:
        try:
            act = read_act(await request.read())
            await asyncio.to_thread(self._acts.do, act)
        except ValidationError:
            return _refused("not_understood", 400)
        except ActError as error:
            return _refused(str(error), 200)  # as Slack does: understood, and refused
        return web.json_response({"ok": True})


def _refused(code: str, status: int) -> web.Response:
    answer: dict[str, Any] = {"ok": False, "error": code}
    return web.json_response(answer, status=status)


@web.middleware
async def guard(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Let through what this machine's own page asks; give every answer its headers."""
    if not is_local(request.host):
        response: web.StreamResponse = _refused("only_for_this_machine", 403)
    elif request.method == "POST" and not _from_own_page(request):
        response = _refused("only_from_its_own_page", 403)
    else:
        try:
            response = await handler(request)
        except web.HTTPException as error:
            response = _refused(error.reason.lower().replace(" ", "_"), error.status)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def is_local(host: str) -> bool:
    """Tell whether a Host header names this machine."""
    try:
        return urlsplit(f"//{host}").hostname in LOCAL_NAMES
    except ValueError:
        return False


def _from_own_page(request: web.Request) -> bool:
    own = request.headers.get("Origin") == f"http://{request.host}"
    return own and request.content_type == "application/json"


def picture(fake: FakeSlack, people: Sequence[Resident], user: str) -> dict[str, Any]:
    """Return all that ``user`` sees: people, conversations, messages, Home tab, dialog, prompts.

    What is for somebody else's eyes alone is left out here, not hidden in the page.
    """
    state = fake.workspace
    direct = state.direct_with(user)
    channels = [key for key in list(state.channels) if not key.startswith("D")]
    visible = {direct, *channels}
    return {
        "connected": fake.sockets.connected > 0,
        "me": user,
        "bot": workspace.BOT_USER,
        "people": [
            {"id": one.id, "name": one.name, "role": one.role, "group": one.group} for one in people
        ],
        "direct": direct,
        "channels": [{"id": key, "name": state.channels[key]} for key in channels],
        "messages": [
            _seen(said, state.people)
            for said in state.messages()
            if said.channel in visible and said.only_for in {None, user}
        ],
        "home": state.shown.homes.get(user),
        "dialog": state.shown.dialog_of(user),
        "prompts": state.shown.prompts.get(direct, []),
    }


def _seen(said: Said, people: dict[str, str]) -> dict[str, Any]:
    return {
        "channel": said.channel,
        "ts": said.ts,
        "thread": said.thread_ts,
        "user": said.user,
        "name": people.get(said.user, said.user),
        "private": said.only_for is not None,
        "text": said.text,
        "mrkdwn": said.mrkdwn,
        "blocks": list(said.blocks),
        "attachments": list(said.attachments),
        "toAll": said.to_all,
    }


def digest(seen: dict[str, Any]) -> str:
    """Return a short name for a picture, by which a change is noticed."""
    return hashlib.sha256(json.dumps(seen, ensure_ascii=False).encode()).hexdigest()[:16]
