"""Reads what Slack sends: events, commands, clicks, dialogs, shortcuts.

Of the kinds of message that Slack knows (https://docs.slack.dev/reference/events/message#subtypes)
those in ``_SUBTYPES`` hold what a person has just written. The others tell of something: an edit, a
deletion, somebody who joined, a pin, a reminder, a file's comment. ``reply_broadcast`` is none of
them either: it is a notice beside the reply itself, which would be answered twice.

Untrusted data enters here: only the fields named below are used, and their types are checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from bot.slack.inbound.message_text import (
    NOTHING_ASKED,
    Asked,
    Written,
    asked,
    plain_question,
    read_written,
    without_mention,
)
from bot.slack.views.answer import Answered, read_answered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.slack.inbound.users import Identity

# With a file; a thread's reply that is sent to the conversation as well; "/me …"; forwarded.
_SUBTYPES: Final = frozenset(
    {None, "file_share", "thread_broadcast", "me_message", "message_share"}
)
_BOT_SUBTYPES: Final = frozenset({None, "bot_message", "file_share"})
_SLACKBOT: Final = "USLACKBOT"


class Event(BaseModel):
    """The fields of an ``app_mention`` or ``message`` event that are used."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: str
    channel: str = Field(min_length=1)
    ts: str = Field(pattern=r"^\d{1,12}(\.\d{1,9})?$")
    thread_ts: str | None = None
    text: str | None = None
    user: str | None = None
    bot_id: str | None = None
    app_id: str | None = None
    subtype: str | None = None
    channel_type: str | None = None
    hidden: bool = False
    edited: JsonValue = None
    team: str | None = None
    user_team: str | None = None
    source_team: str | None = None
    # Read by message_text.py, which passes over what it can't read.
    blocks: JsonValue = None
    attachments: JsonValue = None
    files: JsonValue = None


class Body(BaseModel):
    """The fields of a request with an event that are used."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    event: Event
    team_id: str | None = None
    api_app_id: str | None = None
    is_ext_shared_channel: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A message that deserves one reply.

    Attributes:
        team: The workspace it was written in.
        channel: The conversation.
        ts: The message's timestamp, its id within the conversation.
        thread: The timestamp of the message that the reply goes under.
        person: Who asks; kept in memory only.
        direct: Whether it begins a thread of its own in a direct message.
        private: Whether nobody but the person and the bot is in the conversation.
        text: What was asked, readable, without any mention; may be empty.
        asked: The same as it was written, and where in the message it stands.
        wrote_something: Whether there was more than a mention, emoji for example.
        edited: Whether the message was changed after it was sent.
        foreign: Whether people of another organisation take part in the conversation.
        bot: The bot or workflow that asks, where it is no person.

    """

    team: str
    channel: str
    ts: str
    thread: str
    text: str
    wrote_something: bool
    edited: bool
    foreign: bool
    bot: str = ""
    asked: Asked = NOTHING_ASKED
    person: str = ""
    direct: bool = False
    private: bool = False


def read(
    body: Mapping[str, Any], identity: Identity, *, answer_bots: bool = False
) -> Question | None:
    """Return the question in an event's request, or None where nobody asks anything.

    With ``answer_bots`` a mention by another bot, or by a workflow, is one as well.

    Raises:
        pydantic.ValidationError: A field that is used has an unexpected form.

    """
    request = Body.model_validate(body)
    event = request.event
    if not (_by_person(event, identity) or (answer_bots and _by_bot(request, identity))):
        return None
    own = {None, identity.team, identity.enterprise}
    teams = {request.team_id, event.team, event.user_team, event.source_team}
    # Without the mention, a line that quotes begins with its mark.
    text = without_mention(event.text or "", identity.user)
    written = read_written(text, event.blocks, event.attachments, event.files)
    found = asked(written.without_mention(identity.user))
    return Question(
        team=request.team_id or identity.team,
        channel=event.channel,
        ts=event.ts,
        thread=event.thread_ts or event.ts,
        text=plain_question(found.text),
        asked=found,
        wrote_something=bool(text.strip()),
        edited=event.edited is not None,
        foreign=request.is_ext_shared_channel or not teams <= own,
        person="" if event.bot_id else event.user or "",
        direct=event.channel_type == "im" and event.thread_ts is None,
        # A mention in a direct message comes without its kind; ids of such conversations tell it.
        private=event.channel_type == "im" or event.channel.startswith("D"),
        bot=event.bot_id or "",
    )


def _by_person(event: Event, identity: Identity) -> bool:
    """Return whether a person has written the message, and just now."""
    if event.bot_id or event.hidden or event.subtype not in _SUBTYPES:
        return False
    return event.user is not None and event.user not in {_SLACKBOT, identity.user}


def _by_bot(request: Body, identity: Identity) -> bool:
    """Return whether another bot mentions this one, outside of any thread.

    In a thread two bots could go on replying to each other; this one's replies are all in threads.
    """
    event = request.event
    if event.type != "app_mention" or not event.bot_id or event.hidden:
        return False
    if event.subtype not in _BOT_SUBTYPES or event.thread_ts not in {None, event.ts}:
        return False
    itself = event.bot_id == identity.bot or event.user in {_SLACKBOT, identity.user}
    return not itself and (event.app_id is None or event.app_id != request.api_app_id)


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
