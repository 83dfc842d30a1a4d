"""What the page lets people do, checked, and carried out in the local workspace."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from bot.preview.interactions import rich_text, sent_to_all
from bot.preview.workspace import state as workspace

if TYPE_CHECKING:
    from bot.preview.local_slack import FakeSlack
    from bot.preview.workspace.state import Said

_COMMAND: Final = "/omorg"
_LONGEST: Final = 40_000  # of a message's text, as Slack has it

_Id = Annotated[str, Field(max_length=40)]
_Place = Annotated[int, Field(ge=0, lt=100)]


class ActError(Exception):
    """Something that can't be done; its text is a code that the page has words for."""


class _Act(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    user: _Id


class Say(_Act):
    """Writing in a conversation; ``/omorg`` at its start makes it the command."""

    act: Literal["say"]
    channel: _Id
    text: str = Field(min_length=1, max_length=_LONGEST)
    thread: _Id | None = None
    to_all: bool = False


class Click(_Act):
    """A click on an element of a message, of an open dialog, or else of the Home tab."""

    act: Literal["click"]
    block: _Place
    element: _Place
    channel: _Id | None = None
    ts: _Id | None = None
    view: _Id | None = None
    option: Literal["positive", "negative"] | None = None


class Shortcut(_Act):
    """The shortcut in a message's menu."""

    act: Literal["shortcut"]
    channel: _Id
    ts: _Id


class Forward(_Act):
    """Forwarding a message to the bot."""

    act: Literal["forward"]
    channel: _Id
    ts: _Id


class Submit(_Act):
    """Sending a dialog with what was filled in, by the fields' names."""

    act: Literal["submit"]
    view: _Id
    values: dict[_Id, Annotated[str, Field(max_length=3_000)]]


class Close(_Act):
    """Closing a dialog."""

    act: Literal["close"]
    view: _Id


class Open(_Act):
    """Opening the bot's Home tab, or the conversation with it."""

    act: Literal["open"]
    tab: Literal["home", "messages"]


AnyAct = Say | Click | Shortcut | Forward | Submit | Close | Open
_ACTS: Final = TypeAdapter[AnyAct](Annotated[AnyAct, Field(discriminator="act")])


def read_act(body: bytes) -> AnyAct:
    """Return what a request's body asks for.

    Raises:
        pydantic.ValidationError: It is none of the acts.

    """
    return _ACTS.validate_json(body)


class Acts:
    """Carries out what people do.

    Args:
        fake: The workspace, and the way to the bot.
        shortcut: The callback id of the shortcut that people's messages have.
        explain: That of the one that the bot's have.

    """

    def __init__(self, fake: FakeSlack, *, shortcut: str, explain: str) -> None:
        """Act in ``fake``."""
        self._fake = fake
        self._state = fake.workspace
        self._shortcut = shortcut
        self._explain = explain

    def do(self, act: AnyAct) -> None:
        """Carry out one act; the bot's answer to it comes later.

        Raises:
            ActError: There is no such person, conversation, message or element.

        """
        if act.user not in self._state.people or act.user == workspace.BOT_USER:
            raise ActError("no_such_person")
        match act:
            case Say():
                self._say(act)
            case Click():
                self._click(act)
            case Shortcut():
                said = self._message(act.user, act.channel, act.ts)
                by_bot = said.user == workspace.BOT_USER
                callback = self._explain if by_bot else self._shortcut
                self._fake.people.shortcut(said, callback, user=act.user)
            case Forward():
                said = self._message(act.user, act.channel, act.ts)
                self._fake.forward(said, user=act.user)
            case Submit():
                view = self._dialog(act.user, act.view)
                self._fake.people.submit(view, act.values, user=act.user)
            case Close():
                self._dialog(act.user, act.view)
                self._state.shown.dialogs.pop(act.view, None)
            case Open():
                self._fake.open_app(act.tab, user=act.user)

    def _say(self, act: Say) -> None:
        self._enter(act.user, act.channel)
        text = act.text.strip()
        if not text:
            raise ActError("no_text")
        if text.startswith("/"):
            command, _, rest = text.partition(" ")
            if command.lower() != _COMMAND:
                raise ActError("no_such_command")
            if act.thread is not None:
                raise ActError("no_command_in_thread")
            self._fake.people.command(rest.strip(), user=act.user, channel=act.channel)
            return
        fields: dict[str, Any] = {}
        if act.thread is not None:
            root = self._message(act.user, act.channel, act.thread)
            fields |= sent_to_all(root) if act.to_all else {}
        sent = self._as_sent(text)
        fields["blocks"] = [rich_text(sent)]
        self._fake.say(
            sent, channel=act.channel, user=act.user, thread_ts=act.thread or None, **fields
        )

    def _click(self, act: Click) -> None:
        if act.view is not None:
            view = self._dialog(act.user, act.view)
            action = _element(view["blocks"], act)
            self._fake.people.click_dialog(view, action, user=act.user)
            return
        if act.channel is None or act.ts is None:
            home = self._state.shown.homes.get(act.user, {})
            action = _element(home.get("blocks", []), act)
            self._fake.people.click_home(action, user=act.user)
            return
        said = self._message(act.user, act.channel, act.ts)
        self._fake.people.click(said, _element(list(said.blocks), act), user=act.user)

    def _enter(self, user: str, channel: str) -> None:
        """Refuse where the person is not in the conversation."""
        others = channel.startswith("D") and channel != self._state.direct_with(user)
        if channel not in self._state.channels or others:
            raise ActError("no_such_conversation")

    def _as_sent(self, text: str) -> str:
        """Return a text as Slack passes it on: escaped, people's names after @ their mentions."""
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        for user, name in self._state.people.items():
            escaped = re.sub(rf"(?i)(?<![\w@])@{re.escape(name)}\b", f"<@{user}>", escaped)
        return escaped

    def _message(self, user: str, channel: str, ts: str) -> Said:
        self._enter(user, channel)
        for said in self._state.messages(channel):
            if said.ts == ts and said.only_for in {None, user}:
                return said
        raise ActError("no_such_message")

    def _dialog(self, user: str, number: str) -> dict[str, Any]:
        view = self._state.shown.dialog_of(user)
        if view is None or view["id"] != number:
            raise ActError("no_such_dialog")
        return view


def _element(blocks: list[dict[str, Any]], act: Click) -> dict[str, Any]:
    """Return what a click on an element sends, if the element is there for this person."""
    try:
        element: dict[str, Any] = blocks[act.block]["elements"][act.element]
    except (IndexError, KeyError):
        raise ActError("no_such_element") from None
    visible = element.get("visible_to_user_ids")
    if "action_id" not in element or (visible and act.user not in visible):
        raise ActError("no_such_element")
    if element["type"] != "feedback_buttons":
        return element
    if act.option is None:
        raise ActError("no_such_element")
    chosen = element[f"{act.option}_button"]
    return {"action_id": element["action_id"], "type": element["type"], "value": chosen["value"]}
