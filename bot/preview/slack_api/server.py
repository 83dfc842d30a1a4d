"""The local Web API: methods over HTTP, and faults on request."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import defaultdict, deque
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, TypeVar

from aiohttp import web

from bot.preview.slack_api.call_rules import ApiError
from bot.preview.slack_api.methods import Call, WebApi, parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from bot.preview.slack_api.socket_mode import Sockets
    from bot.preview.workspace.state import Workspace


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing going wrong with one call.

    Attributes:
        status: The HTTP status of the response.
        error: Slack's error code in the response, where there is one.
        retry_after: Seconds in the ``Retry-After`` header.
        done: Whether the call takes effect all the same.
        silent_seconds: Where not None, no response at all: the connection is broken off after
            so many seconds.

    """

    status: int = 200
    error: str | None = None
    retry_after: int | None = None
    done: bool = False
    silent_seconds: float | None = None


class Faults:
    """Faults that wait for their calls, first in, first out; safe to use from any thread."""

    def __init__(self) -> None:
        """Start without faults."""
        self._lock = Lock()
        self._waiting: defaultdict[str, deque[Fault]] = defaultdict(deque)

    def add(self, method: str, fault: Fault, *, times: int = 1) -> None:
        """Let the next ``times`` calls of ``method`` fail."""
        with self._lock:
            self._waiting[method].extend([fault] * times)

    def take(self, method: str) -> Fault | None:
        """Return the fault that a call of ``method`` meets now, if any."""
        with self._lock:
            waiting = self._waiting[method]
            return waiting.popleft() if waiting else None


_HOST: Final = "127.0.0.1"
_START_SECONDS: Final = 10.0
_CALL_SECONDS: Final = 10.0
_LARGEST_BODY: Final = 4 * 1024 * 1024

_T = TypeVar("_T")


class Server:
    """Runs the Web API and the sockets until it is stopped.

    Args:
        workspace: What the Web API serves.
        faults: What goes wrong.
        sockets: The Socket Mode side.
        port: 0 for any that is free.
        responded: Carries out what is sent to a response url.

    """

    def __init__(
        self,
        workspace: Workspace,
        faults: Faults,
        sockets: Sockets,
        *,
        port: int = 0,
        responded: Callable[[str, dict[str, Any]], None] | None = None,
    ) -> None:
        """Prepare; nothing listens before ``start``."""
        self.calls: list[Call] = []
        self.port = port
        self._faults = faults
        self._sockets = sockets
        self._responded = responded
        self._api = WebApi(workspace, self._socket_url)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready = threading.Event()
        self._failure: OSError | None = None
        self._stopping: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, name="local-workspace", daemon=True)

    def start(self) -> None:
        """Listen.

        Raises:
            OSError: The port is taken.

        """
        self._thread.start()
        self._ready.wait(_START_SECONDS)
        if self._failure is not None:
            raise self._failure

    def stop(self) -> None:
        """Close every connection and end the thread."""
        if self._loop is not None and self._stopping is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join()

    def call(self, work: Callable[[], Coroutine[Any, Any, _T]]) -> _T:
        """Run ``work`` on the server's loop and return its result."""
        if self._loop is None:
            raise RuntimeError("the local workspace has not been started")
        return asyncio.run_coroutine_threadsafe(work(), self._loop).result(_CALL_SECONDS)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except OSError as error:
            self._failure = error
            self._ready.set()

    async def _serve(self) -> None:
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        app = web.Application(client_max_size=_LARGEST_BODY)
        app.add_routes(
            [
                web.post("/api/{method}", self._handle),
                web.get("/socket", self._sockets.connect),
                web.post("/response/{number}", self._respond),
            ]
        )
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        tending = asyncio.create_task(self._sockets.tend())
        try:
            site = web.TCPSite(runner, _HOST, self.port)
            await site.start()
            self.port = runner.addresses[0][1]
            self._ready.set()
            await self._stopping.wait()
        finally:
            tending.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await tending
            await self._sockets.close()
            await runner.cleanup()

    def _socket_url(self) -> str:
        return f"ws://{_HOST}:{self.port}/socket?ticket=local"

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        form = dict(await request.post()) if request.content_type != "application/json" else {}
        given = parameters(request.content_type, await request.text(), form)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        token = token or str(given.pop("token", ""))
        self.calls.append(Call(method, given))
        fault = self._faults.take(method)
        if fault is None:
            headers = {"X-OAuth-Scopes": self._api.scopes_of(token)}
            return web.json_response(self._api.call(method, token, given), headers=headers)
        if fault.done:
            self._api.call(method, token, given)
        return await _fail(request, fault)

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        number, given = request.match_info["number"], await request.json()
        self.calls.append(Call("response_url", given))
        fault = self._faults.take("response_url")
        if fault is not None:
            return await _fail(request, fault)
        try:
            if self._responded is not None:
                self._responded(number, given)
        except ApiError as error:
            return web.Response(status=404, text=str(error))
        return web.Response(text="ok")


async def _fail(request: web.Request, fault: Fault) -> web.StreamResponse:
    """Answer a call as ``fault`` says."""
    if fault.silent_seconds is not None:
        await asyncio.sleep(fault.silent_seconds)
        if request.transport is not None:
            request.transport.abort()
    headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after is not None else {}
    if fault.error is None:
        return web.Response(status=fault.status, text="<html>error</html>", headers=headers)
    return web.json_response(
        {"ok": False, "error": fault.error}, status=fault.status, headers=headers
    )
