"""Reads what people do in Slack besides writing: commands, clicks, dialogs, shortcuts.

Untrusted data enters here: only the fields named below are used, and their types are checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from bot.slack.inbound.message_text import Asked, Written, asked, plain_question, read_written
from bot.slack.views.answer import Answered, read_answered

if TYPE_CHECKING:
    from collections.abc import Mapping


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Id(_Part):
    id: str = Field(min_length=1)
    team_id: str | None = None


class _Container(_Part):
    message_ts: str | None = None
    channel_id: str | None = None
    thread_ts: str | None = None
    is_ephemeral: bool = False
    view_id: str | None = None


class _Message(_Part):
    ts: str = ""
    user: str = ""
    thread_ts: str | None = None
    text: str = ""
    blocks: JsonValue = None
    attachments: JsonValue = None
    files: JsonValue = None
    metadata: JsonValue = None


class _View(_Part):
    type: str = ""


class _Action(_Part):
    action_id: str
    value: str | None = None


class _Interaction(_Part):
    """A ``block_actions``, ``view_submission`` or ``message_action`` payload."""

    user: _Id
    team: _Id | None = None
    channel: _Id | None = None
    container: _Container = _Container()
    message: _Message = _Message()
    view: _View = _View()
    actions: tuple[_Action, ...] = ()
    trigger_id: str = ""
    response_url: str | None = None


class _Command(_Part):
    """A slash command's payload."""

    user_id: str = Field(min_length=1)
    team_id: str = ""
    channel_id: str = Field(min_length=1)
    text: str = ""
    trigger_id: str = ""
    response_url: str = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command.

    Attributes:
        user: Who sent it.
        team: In which workspace.
        channel: In which conversation.
        text: What stands after the command, readable.
        asked: What it asks.
        response_url: Where its response goes.
        trigger: Opens a dialog within three seconds.

    """

    user: str
    team: str
    channel: str
    text: str
    asked: Asked
    response_url: str
    trigger: str


@dataclass(frozen=True, slots=True)
class Click:
    """A button that somebody clicked, or a shortcut that somebody chose on a message.

    Attributes:
        user: Who.
        channel: The conversation of the message; empty in the Home tab and in dialogs.
        ts: The message; empty likewise.
        thread: The message that it stands under, itself where it stands under none.
        alone: Whether nobody but the person sees the message.
        written: What the message says, as it was written.
        action: The button's action id; empty for a shortcut.
        value: What the button carries.
        trigger: Opens a dialog within three seconds.
        response_url: Where a response for the person alone goes; None outside messages.
        view: The dialog that it was clicked in; empty for one that stands elsewhere.
        author: Who wrote the message; empty where that isn't told.
        answered: What the message answers, if it says so: a reply of the bot's own does.

    """

    user: str
    channel: str
    ts: str
    thread: str
    alone: bool
    written: Written
    action: str
    value: str
    trigger: str
    response_url: str | None
    view: str = ""
    author: str = ""
    answered: Answered | None = None


def read_command(body: Mapping[str, Any]) -> Command | None:
    """Return a slash command, or None where the payload isn't one."""
    try:
        given = _Command.model_validate(body)
    except ValidationError:
        return None
    return Command(
        user=given.user_id,
        team=given.team_id,
        channel=given.channel_id,
        text=plain_question(given.text),
        asked=asked(read_written(given.text, None, None, None)),
        response_url=given.response_url,
        trigger=given.trigger_id,
    )


def read_click(body: Mapping[str, Any]) -> Click | None:
    """Return a click, a shortcut or a sent dialog, or None where the payload is none of them."""
    try:
        given = _Interaction.model_validate(body)
    except ValidationError:
        return None
    ts = given.container.message_ts or given.message.ts
    channel = given.container.channel_id or (given.channel.id if given.channel else "")
    first = given.actions[0] if given.actions else _Action(action_id="")
    return Click(
        user=given.user.id,
        channel=channel,
        ts=ts,
        thread=given.container.thread_ts or given.message.thread_ts or ts,
        alone=given.container.is_ephemeral,
        written=read_written(
            given.message.text,
            given.message.blocks,
            given.message.attachments,
            given.message.files,
        ),
        action=first.action_id,
        value=first.value or "",
        trigger=given.trigger_id,
        response_url=given.response_url,
        view=(given.container.view_id or "") if given.view.type == "modal" else "",
        author=given.message.user,
        answered=read_answered(given.message.metadata),
    )
