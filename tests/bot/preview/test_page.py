"""The preview's page server: whom it answers, what it shows to whom, and what it lets them do."""

from __future__ import annotations

import ast
import json
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from bot.preview.local_slack import FakeSlack
from bot.preview.page_server import PAGE, POLICY
from bot.preview.workspace import state as workspace
from bot.preview.workspace.sample_people import ADAM, move_in, residents
from bot.preview.workspace.state import Said, Workspace
from tests.support.preview_support import RESIDENTS, open_page
from tests.support.slack_support import without_proxies  # noqa: F401 - a fixture
from tests.support.surface_support import ANNA, MAJA, settle_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.preview.page_server import PageServer

ROOT = Path(__file__).parents[3]
BOT = workspace.BOT_USER


@pytest.fixture(scope="module")
def opened() -> Iterator[tuple[FakeSlack, PageServer]]:
    """Give a workspace without a bot, and its page."""
    with FakeSlack() as fake:
        settle_in(fake)
        with open_page(fake) as page:
            yield fake, page


def ask(
    page: PageServer, path: str, act: object = None, **headers: str
) -> tuple[int, dict[str, str], str]:
    """Return status, headers and body; an ``act`` is sent as the page itself sends it."""
    own = {"Content-Type": "application/json", "Origin": page.url.rstrip("/")} if act else {}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = None if act is None else json.dumps(act).encode()
    request = Request(page.url.rstrip("/") + path, data=body, headers=own | named)  # noqa: S310 - loopback
    try:
        with urlopen(request, timeout=20) as response:  # noqa: S310 - as above
            return response.status, dict(response.headers), response.read().decode()
    except HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read().decode()


def do(page: PageServer, **what: object) -> tuple[int, str | None]:
    """Carry out an act; return the status and the error's code."""
    status, _, body = ask(page, "/preview/api/act", what)
    return status, json.loads(body).get("error")


def seen_by(page: PageServer, user: str) -> dict[str, Any]:
    """Return what somebody sees."""
    _, _, body = ask(page, f"/preview/api/picture?user={user}")
    picture: dict[str, Any] = json.loads(body)
    return picture


@pytest.mark.parametrize("path", ["/", "/page/app.js", "/preview/api/picture", "/nothing"])
def test_only_this_machine_is_answered(opened: tuple[FakeSlack, PageServer], path: str) -> None:
    """A page that reaches the port under a name of its own gets nothing to read."""
    _, page = opened
    for host in ("angripare.example", f"angripare.example:{page.port}", "[bad"):
        status, _, body = ask(page, path, Host=host)
        assert (403, "only_for_this_machine") == (status, json.loads(body)["error"])
    status, _, _ = ask(page, path, Host=f"localhost:{page.port}")
    assert (404 if path == "/nothing" else 200) == status


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://angripare.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Content_Type": "text/plain"},
        {"Content_Type": "application/x-www-form-urlencoded"},
    ],
)
def test_only_its_own_page_can_act(
    opened: tuple[FakeSlack, PageServer], headers: dict[str, str]
) -> None:
    """A form or a script of another page changes nothing."""
    fake, page = opened
    before = len(fake.workspace.messages())
    act = {"act": "say", "user": ANNA, "channel": workspace.CHANNEL, "text": "hej"}
    status, _, body = ask(page, "/preview/api/act", act, **headers)
    assert (403, "only_from_its_own_page") == (status, json.loads(body)["error"])
    assert before == len(fake.workspace.messages())


@pytest.mark.parametrize(
    "path", ["/", "/page/page.css", "/preview/api/picture", "/nothing", "/page/%2e%2e%2facts.py"]
)
def test_every_answer_has_the_policy(opened: tuple[FakeSlack, PageServer], path: str) -> None:
    """Scripts and styles come from the page's own files alone, and no other page can frame it."""
    _, headers, _ = ask(opened[1], path)
    assert (POLICY, "nosniff") == (
        headers["Content-Security-Policy"],
        headers["X-Content-Type-Options"],
    )
    assert "unsafe" not in POLICY


def test_nothing_is_ever_read_as_html() -> None:
    """No script of the page has a way to turn a text into elements, nor is anything inline."""
    ways = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\b|new Function"
    sources = {path.name: path.read_text(encoding="utf-8") for path in PAGE.iterdir()}
    assert [] == [name for name, text in sources.items() if re.search(ways, text)]
    html = sources["index.html"]
    assert [] == re.findall(r"<script(?![^>]* src=)|<style| style=| on\w+=", html)


def test_every_block_that_the_bot_sends_is_drawn() -> None:
    """Each type that the builders write is one that the page's scripts know."""
    written = {
        value.value
        for path in (ROOT / "bot/slack").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant) and key.value == "type"
        if isinstance(value, ast.Constant)
    }
    # What a message, a view or a text object is; these are no blocks, and drawn by their places.
    others = {"home", "modal", "plain_text", "mrkdwn"}
    names = ("blocks.js", "fields.js", "inline.js")
    scripts = "".join((PAGE / name).read_text(encoding="utf-8") for name in names)
    drawn = set(re.findall(r"(?m)^  (\w+): ", scripts))
    assert {"rich_text", "context_actions", "radio_buttons", "user"} <= written - others
    assert set() == written - others - drawn


def test_a_person_sees_what_is_theirs(opened: tuple[FakeSlack, PageServer]) -> None:
    """Private answers and direct conversations of others are not even sent to the page."""
    fake, page = opened
    state = fake.workspace
    for channel, only_for in (
        (workspace.CHANNEL, MAJA),
        (state.direct_with(MAJA), None),
        (workspace.CHANNEL, None),
    ):
        state.add(
            Said(channel, state.new_ts(), None, BOT, f"{channel} {only_for}", (), {}, only_for)
        )
    texts = {
        user: {one["text"] for one in seen_by(page, user)["messages"]} for user in (ANNA, MAJA)
    }
    own = {f"{workspace.CHANNEL} {MAJA}", f"{state.direct_with(MAJA)} None"}
    assert own == texts[MAJA] - texts[ANNA]
    assert state.direct_with(MAJA) not in json.dumps(seen_by(page, ANNA))


def test_what_is_written_reaches_the_bot_as_slack_sends_it(
    opened: tuple[FakeSlack, PageServer],
) -> None:
    """Escaped, and the bot's name as a mention of it; an address with @ in it stays one."""
    fake, page = opened
    text = "@Omorg <b>hej</b> & a@omorg.example"
    assert (200, None) == do(page, act="say", user=ANNA, channel=workspace.CHANNEL, text=text)
    said = fake.workspace.messages()[-1]
    assert f"<@{BOT}> &lt;b&gt;hej&lt;/b&gt; &amp; a@omorg.example" == said.text


def test_people_and_quotations_are_written_as_slack_sends_them(
    opened: tuple[FakeSlack, PageServer],
) -> None:
    """A name after @ is a mention, a line after ">" a quotation; the blocks say the same."""
    fake, page = opened
    text = "Stämmer det, @omorg?\n> Maja (@maja) är chef"
    assert (200, None) == do(page, act="say", user=ANNA, channel=workspace.CHANNEL, text=text)
    said = fake.workspace.messages()[-1]
    assert f"Stämmer det, <@{BOT}>?\n&gt; Maja (<@{MAJA}>) är chef" == said.text
    own, quote = said.blocks[0]["elements"]
    assert ("rich_text_section", "rich_text_quote") == (own["type"], quote["type"])
    person = {"type": "user", "user_id": BOT}
    before, after = ({"type": "text", "text": text} for text in ("Stämmer det, ", "?"))
    assert [before, person, after] == own["elements"]
    assert {"type": "user", "user_id": MAJA} in quote["elements"]


def test_a_message_is_forwarded_to_the_bot(opened: tuple[FakeSlack, PageServer]) -> None:
    """It stands in the person's own conversation with it, whole."""
    fake, page = opened
    ts = fake.say("Var sitter HR?", user=MAJA)
    act = {"act": "forward", "channel": workspace.CHANNEL, "ts": ts, "user": ANNA}
    assert (200, None) == do(page, **act)
    said = fake.workspace.messages()[-1]
    (passed_on,) = said.attachments
    assert (fake.workspace.direct_with(ANNA), "") == (said.channel, said.text)
    assert ("Maja", "Var sitter HR?") == (passed_on["author_name"], passed_on["text"])


def test_a_reply_is_sent_to_all_where_that_is_ticked(opened: tuple[FakeSlack, PageServer]) -> None:
    """The page shows it in the conversation as well."""
    fake, page = opened
    root = fake.say("Var sitter HR?", user=MAJA)
    act = {"act": "say", "channel": workspace.CHANNEL, "text": "Och lön?", "thread": root}
    for to_all in (False, True):
        assert (200, None) == do(page, **act, user=ANNA, to_all=to_all)
        assert to_all == seen_by(page, ANNA)["messages"][-1]["toAll"]


def test_a_button_in_a_window_is_pressed_by_whoever_has_it(
    opened: tuple[FakeSlack, PageServer],
) -> None:
    """And by nobody else."""
    fake, page = opened
    button = {"type": "button", "action_id": "x", "text": {"type": "plain_text", "text": "x"}}
    view = {"id": "V1", "type": "modal", "blocks": [{"type": "actions", "elements": [button]}]}
    fake.workspace.shown.dialogs["V1"] = view
    fake.workspace.shown.owners["V1"] = ANNA
    click = {"act": "click", "view": "V1", "block": 0, "element": 0}
    assert (200, "no_such_dialog") == do(page, **click, user=MAJA)
    assert (200, "no_such_element") == do(page, **click | {"element": 1}, user=ANNA)
    assert (200, None) == do(page, **click, user=ANNA)
    assert (200, None) == do(page, act="close", view="V1", user=ANNA)


@pytest.mark.parametrize(
    ("act", "code"),
    [
        ({"act": "say", "text": "hej", "channel": f"D{MAJA[1:]}"}, "no_such_conversation"),
        ({"act": "say", "text": "/remind", "channel": workspace.CHANNEL}, "no_such_command"),
        ({"act": "say", "text": "  ", "channel": workspace.CHANNEL}, "no_text"),
        (
            {"act": "say", "text": "hej", "channel": workspace.CHANNEL, "user": BOT},
            "no_such_person",
        ),
        ({"act": "shortcut", "channel": workspace.CHANNEL, "ts": "1.0"}, "no_such_message"),
        ({"act": "forward", "channel": workspace.CHANNEL, "ts": "1.0"}, "no_such_message"),
        ({"act": "submit", "view": "V1", "values": {}}, "no_such_dialog"),
        ({"act": "close", "view": "V1"}, "no_such_dialog"),
        ({"act": "click", "block": 0, "element": 0}, "no_such_element"),
    ],
)
def test_what_is_not_there_can_not_be_used(
    opened: tuple[FakeSlack, PageServer], act: dict[str, object], code: str
) -> None:
    """Each is refused with a code that the page has words for, and nothing happens."""
    fake, page = opened
    fake.workspace.direct_with(MAJA)
    before = len(fake.workspace.messages())
    assert (200, code) == do(page, **{"user": ANNA, **act})
    assert before == len(fake.workspace.messages())


def test_a_bin_is_for_those_who_see_it(opened: tuple[FakeSlack, PageServer]) -> None:
    """An element that is shown to some can be pressed by them alone."""
    fake, page = opened
    element = {"type": "icon_button", "action_id": "x", "visible_to_user_ids": [MAJA]}
    block = {"type": "context_actions", "elements": [element]}
    said = Said(workspace.CHANNEL, fake.workspace.new_ts(), None, BOT, "x", (block,))
    fake.workspace.add(said)
    click = {"act": "click", "channel": said.channel, "ts": said.ts, "block": 0, "element": 0}
    assert (200, "no_such_element") == do(page, **click, user=ANNA)
    assert (200, None) == do(page, **click, user=MAJA)


@pytest.mark.parametrize(
    "act",
    [{}, {"act": "fly"}, {"act": "say"}, {"act": "open", "tab": "x"}, {"act": "close", "x": 1}],
)
def test_what_is_no_act_is_refused(
    opened: tuple[FakeSlack, PageServer], act: dict[str, object]
) -> None:
    """Unknown acts and fields are not understood."""
    assert (400, "not_understood") == do(opened[1], **{"user": ANNA, **act})


def test_there_is_a_person_for_each_audience() -> None:
    """A member of each group, managers first and always, in a user group of its name."""
    people = residents({"facket", "chefer"})
    state = Workspace()
    move_in(state, people, ["#lonesupport", "hr@example.se", "#allmänt", "#lonesupport"])
    assert ["chefer", "facket"] == [one.group for one in people if one.role == "member"]
    assert ["chefer"] == [one.group for one in residents(()) if one.role == "member"]
    assert {("chefer", 1), ("facket", 1)} == {
        (group.handle, len(group.users)) for group in state.directory.groups
    }
    assert ADAM in state.people
    shown = [name for name in state.channels.values() if name]
    assert ["allmänt", "lonesupport"] == shown
    assert len(RESIDENTS) == len(set(RESIDENTS))


def test_a_port_that_is_taken_is_named_at_once(tmp_path: Path) -> None:
    """One line, status 2, before any document is read."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = subprocess.run(
            [sys.executable, "-m", "bot.cli.app", "preview", "--port", str(port)],
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", "TMPDIR": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    why = "den är upptagen): ange en annan, eller 0 för vilken ledig som helst.\n"
    line = f"omorg: --port: port {port} går inte att få ({why}"
    assert (2, "", line) == (result.returncode, result.stdout, result.stderr)
    assert [] == list(tmp_path.iterdir())
