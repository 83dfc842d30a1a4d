"""What a reply of the bot carries beside its words: which question it answers, and from where.

It is Slack's message metadata, which nobody sees in the message. It tells an admin, who asks why
the bot answered so, where to begin; the question is that of the thread, as it was understood.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.slack.inbound.signed_values import LONGEST_QUESTION

if TYPE_CHECKING:
    from bot.answering.types import Answer

METADATA_EVENT: Final = "omorg_reply"


@dataclass(frozen=True, slots=True)
class Answered:
    """What a reply answers.

    Attributes:
        question: As it was understood.
        index_version: The version that it was answered from.

    """

    question: str
    index_version: str


class _Payload(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    question: str = Field(min_length=1, max_length=LONGEST_QUESTION)
    index_version: str = Field(min_length=1, max_length=200)


class _Metadata(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    event_type: str
    event_payload: _Payload


def answered_in(answer: Answer | None) -> dict[str, str]:
    """Return what the metadata of a reply says of its answer; nothing where it shows none."""
    question = answer.turn.question if answer and answer.turn else ""
    if answer is None or not 0 < len(question) <= LONGEST_QUESTION:
        return {}
    return {"question": question, "index_version": answer.index_version}


def read_answered(metadata: object) -> Answered | None:
    """Return what a reply answers; None for metadata that doesn't say it, or none at all."""
    try:
        found = _Metadata.model_validate(metadata)
    except ValidationError:
        return None
    if found.event_type != METADATA_EVENT:
        return None
    return Answered(found.event_payload.question, found.event_payload.index_version)
