"""Reads an event from Slack: whether it asks something, where, and what.

Of the kinds of message that Slack knows (https://docs.slack.dev/reference/events/message#subtypes)
those in ``_SUBTYPES`` hold what a person has just written. The others tell of something: an edit, a
deletion, somebody who joined, a pin, a reminder, a file's comment. ``reply_broadcast`` is none of
them either: it is a notice beside the reply itself, which would be answered twice.

Untrusted data enters here: only the fields named below are used, and their types are checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from bot.slack.inbound.message_text import (
    NOTHING_ASKED,
    Asked,
    asked,
    plain_question,
    read_written,
    without_mention,
)

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
    text: str = ""
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
    text = without_mention(event.text, identity.user)
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
