"""What a button has to know later, carried by the button itself and signed.

Nothing about a person or a question is kept on disk for a button to work after a restart: its
value holds it. Whoever clicks sends the value back, so it is signed (HMAC-SHA-256, cut to 128
bits), each kind of button apart: a value that was changed, or moved to another button, opens
nothing. The key is derived from the bot's token: it is the same after a restart and in a second
process, and a new token makes all buttons old.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter, ValidationError

# pydantic reads it when the class is made.
from index import Language  # noqa: TC001

if TYPE_CHECKING:
    from collections.abc import Mapping

_DERIVED_FOR: Final = b"omorg: values of buttons, 1"
_SIGNATURE_BYTES: Final = 16
_SEPARATOR: Final = "."

# Characters of a question that a button carries. A longer one has buttons that need no question.
LONGEST_QUESTION: Final = 500
# Characters for the names of the documents that feedback is about; further ones are left out.
_DOCUMENTS_ROOM: Final = 400


class Purpose(StrEnum):
    """What a ticket is for; one for another purpose is worth nothing."""

    FEEDBACK = "feedback"
    MORE = "more"
    ASK = "ask"
    SHARE = "share"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a button knows; each kind has the fields that it needs.

    Attributes:
        language: The interface's.
        question: What was asked.
        understood: The same in full, where it followed another question; empty where it didn't.
        asker: Who asked it.
        channel: The conversation of the reply.
        thread: The message that the reply stands under.
        documents: Ids of the cited documents.
        helpful: Which of the feedback buttons it is.
        record: Id of the question among the records, which leads nowhere but there.

    """

    language: Language = "sv"
    question: str = ""
    understood: str = ""
    asker: str = ""
    channel: str = ""
    thread: str = ""
    documents: tuple[str, ...] = ()
    helpful: bool = False
    record: str = ""


_TICKET: Final = TypeAdapter(Ticket)
_NOTHING: Final[Mapping[str, object]] = asdict(Ticket())


def fitting(documents: tuple[str, ...]) -> tuple[str, ...]:
    """Return as many of the names, in order, as a ticket has room for."""
    kept, room = [], _DOCUMENTS_ROOM
    for document in documents:
        room -= len(document)
        if room < 0:
            break
        kept.append(document)
    return tuple(kept)


class Tickets:
    """Signs tickets and opens them again.

    Args:
        secret: What the key is derived from.

    """

    def __init__(self, secret: str) -> None:
        """Derive the key."""
        self._key = hmac.digest(secret.encode(), _DERIVED_FOR, hashlib.sha256)

    def seal(self, purpose: Purpose, ticket: Ticket) -> str:
        """Return ``ticket`` as a button's value."""
        said = {name: value for name, value in asdict(ticket).items() if value != _NOTHING[name]}
        content = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        return f"{self._sign(purpose, content)}{_SEPARATOR}{content}"

    def open(self, purpose: Purpose, value: object) -> Ticket | None:
        """Return the ticket in a button's value; None where it was not sealed here for this."""
        if not isinstance(value, str):
            return None
        signature, _, content = value.partition(_SEPARATOR)
        expected = self._sign(purpose, content)
        if not hmac.compare_digest(signature.encode(errors="replace"), expected.encode()):
            return None
        try:
            return _TICKET.validate_json(content)
        except ValidationError:
            # Sealed by another version of this program, which had other fields.
            return None

    def _sign(self, purpose: Purpose, content: str) -> str:
        signed = f"{purpose}{_SEPARATOR}{content}".encode(errors="replace")
        digest = hmac.digest(self._key, signed, hashlib.sha256)[:_SIGNATURE_BYTES]
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")
