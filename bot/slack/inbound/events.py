"""Reads an event from Slack: whether it asks something, where, and what.

Untrusted data enters here: only the fields named below are used, and their types are checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from bot.slack.inbound.mrkdwn import plain_question

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.slack.inbound.users import Identity

# A message with a file is still a question; every other subtype is an edit, a join or the like.
_QUESTION_SUBTYPES: Final = frozenset({None, "file_share"})
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
    subtype: str | None = None
    channel_type: str | None = None
    hidden: bool = False
    edited: JsonValue = None
    team: str | None = None
    user_team: str | None = None
    source_team: str | None = None


class Body(BaseModel):
    """The fields of a request with an event that are used."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    event: Event
    team_id: str | None = None
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
        text: What was asked, readable, without the mention; may be empty.
        wrote_something: Whether there was more than a mention, emoji for example.
        edited: Whether the message was changed after it was sent.
        foreign: Whether people of another organisation take part in the conversation.

    """

    team: str
    channel: str
    ts: str
    thread: str
    text: str
    wrote_something: bool
    edited: bool
    foreign: bool
    person: str = ""
    direct: bool = False
    private: bool = False


def read(body: Mapping[str, Any], identity: Identity) -> Question | None:
    """Return the question in an event's request, or None where nobody asks anything.

    Raises:
        pydantic.ValidationError: A field that is used has an unexpected form.

    """
    request = Body.model_validate(body)
    event = request.event
    if event.bot_id or event.hidden or event.subtype not in _QUESTION_SUBTYPES:
        return None
    if event.user is None or event.user in {_SLACKBOT, identity.user}:
        return None
    own = {None, identity.team, identity.enterprise}
    teams = {request.team_id, event.team, event.user_team, event.source_team}
    written = event.text.replace(f"<@{identity.user}>", " ").strip()
    return Question(
        team=request.team_id or identity.team,
        channel=event.channel,
        ts=event.ts,
        thread=event.thread_ts or event.ts,
        text=plain_question(written),
        wrote_something=bool(written),
        edited=event.edited is not None,
        foreign=request.is_ext_shared_channel or not teams <= own,
        person=event.user,
        direct=event.channel_type == "im" and event.thread_ts is None,
        # A mention in a direct message comes without its kind; ids of such conversations tell it.
        private=event.channel_type == "im" or event.channel.startswith("D"),
    )
