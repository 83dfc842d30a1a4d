"""Which questions were asked and what came of them: without who, where or when exactly."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, Protocol, get_args

import sqlalchemy as sa
import structlog

from bot.records.feedback import REASONS
from bot.records.masking import mask
from bot.records.store.database import Unavailable
from bot.records.store.schema import (
    FEEDBACK,
    GAPS,
    NOTICES,
    QUESTIONS,
    SALTS,
    insert_new,
)

# pydantic reads it where records become JSON.
from index import Language  # noqa: TC001

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.records.state_folder import SecretKey
    from bot.records.store.database import Database

log = structlog.get_logger(__name__)

Outcome = Literal["answered", "unsure", "not_found"]
OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)

DAYS_KEPT: Final = 90

_TEXT: Final = 1_000  # characters; a longer one is cut
_DOCUMENTS: Final = 10
_ID_BYTES: Final = 16
_SALT_BYTES: Final = 32
_DIGEST: Final = 32  # characters of an asker's digest; a number within a day has fewer


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question that was asked, without who, where or when exactly.

    Attributes:
        id: Random, 128 bits, in hexadecimal; tells nothing of the order.
        day: When it was asked.
        text: What was asked, cleaned by ``masking``.
        language: The question's.
        outcome: What came of it.
        documents: Paths of the cited documents, the leading one first; where nothing answered, the
            nearest found.
        asker: A digest of who asked, salted by the day; after the day a number within it, that
            nothing leads back from.
        helpful: What was said of the answer; None where nothing was.
        reason: Why it did not help: one of ``feedback.REASONS``.

    """

    id: str
    day: dt.date
    text: str
    language: Language
    outcome: Outcome
    documents: tuple[str, ...]
    asker: str
    helpful: bool | None
    reason: str | None


class QuestionStore(Protocol):
    """Keeps what was asked; ``QuestionRecords`` says what each of these does."""

    def keep(  # noqa: PLR0913 - what a row holds, each by name
        self,
        day: dt.date,
        *,
        text: str,
        language: Language,
        outcome: Outcome,
        documents: Sequence[str],
        asker: str,
    ) -> str | None:
        """Keep one question and return its id."""
        ...

    def answered(self, question_id: str, *, outcome: Outcome, documents: Sequence[str]) -> bool:
        """Note what the asker alone was answered."""
        ...

    def mark(self, question_id: str, *, helpful: bool, reason: str | None) -> bool:
        """Note what was said of the answer."""
        ...

    def purge(self, today: dt.date) -> int:
        """Delete what is too old."""
        ...


class QuestionRecords:
    """Questions in the database of records; safe to use from any thread and process.

    Args:
        database: Where they are kept.
        days: How long; 0 keeps none.
        key: Makes the digest of who asks one that the database alone does not give away; needed
            by whoever keeps questions, and the same for all replicas.

    """

    def __init__(
        self, database: Database, *, days: int = DAYS_KEPT, key: SecretKey | None = None
    ) -> None:
        """Use ``database``."""
        self._database = database
        self._days = days
        self._key = key
        self._salt: tuple[dt.date, bytes] | None = None

    def keep(  # noqa: PLR0913 - what a row holds, each by name
        self,
        day: dt.date,
        *,
        text: str,
        language: Language,
        outcome: Outcome,
        documents: Sequence[str],
        asker: str,
    ) -> str | None:
        """Keep one question and return its id; None where none are kept, or it could not be.

        Args:
            day: When it was asked; no time of day.
            text: What was asked, as written; it is cleaned before anything else is done with it.
            language: The question's.
            outcome: What came of it.
            documents: Paths of what was cited, or of what was found nearest.
            asker: Who asked, in any form; only a digest of it is kept.

        """
        if self._days == 0:
            return None
        row = {
            "id": secrets.token_hex(_ID_BYTES),
            "day": day,
            "text": mask(text).strip()[:_TEXT],
            "language": language,
            "outcome": outcome,
            "documents": list(documents[:_DOCUMENTS]),
        }
        peppered = self._key.digest(asker) if self._key else asker.encode()

        def insert(database: sa.Connection) -> tuple[dt.date, bytes]:
            salt = self._salt
            if salt is None or salt[0] != day:
                salt = day, _salt(database, day)
            digest = hmac.digest(salt[1], peppered, hashlib.sha256).hex()[:_DIGEST]
            database.execute(QUESTIONS.insert(), {**row, "asker": digest})
            return salt

        try:
            self._salt = self._database.run(insert)
        except Unavailable as error:
            log.error("question_not_kept", reason=str(error))  # noqa: TRY400 - the line says it all
            return None
        return str(row["id"])

    def answered(self, question_id: str, *, outcome: Outcome, documents: Sequence[str]) -> bool:
        """Note what came of a question after all: what the asker alone was answered.

        False where the question isn't there, or it can't be noted.
        """
        return self._note(
            question_id, {"outcome": outcome, "documents": list(documents[:_DOCUMENTS])}
        )

    def mark(self, question_id: str, *, helpful: bool, reason: str | None) -> bool:
        """Note what was said of the answer; False where the question isn't there, or can't be.

        A reason that is none of ``feedback.REASONS`` is left out.
        """
        said = {"helpful": helpful, "reason": reason if reason in REASONS else None}
        return self._note(question_id, said)

    def _note(self, question_id: str, values: Mapping[str, object]) -> bool:
        update = QUESTIONS.update().where(QUESTIONS.c.id == question_id).values(values)
        try:
            return self._database.run(lambda database: database.execute(update).rowcount == 1)
        except Unavailable as error:
            log.error("question_not_marked", reason=str(error))  # noqa: TRY400 - as above
            return False

    def between(self, first: dt.date, last: dt.date) -> list[AskedQuestion]:
        """Return the questions of the days from ``first`` to ``last``, both included, shuffled.

        Raises:
            Unavailable: They can't be read for the moment.

        """
        wanted = sa.select(QUESTIONS).where(QUESTIONS.c.day.between(first, last))
        rows = self._database.run(lambda database: database.execute(wanted).all())
        found = [
            AskedQuestion(**{**row._mapping, "documents": tuple(row.documents)})  # noqa: SLF001 - public in SQLAlchemy
            for row in rows
        ]
        secrets.SystemRandom().shuffle(found)
        return found

    def purge(self, today: dt.date) -> int:
        """Delete what is too old, and what tells the askers of past days; return how many went.

        Feedback is as old as questions may be, and a gap as its last question. What is deleted is
        gone from the files as well, and databases that lie aside go as it does, by the day since
        when.

        Raises:
            Unavailable: It can't be done for the moment.

        """
        last = today - dt.timedelta(days=self._days)
        self._salt = None

        def delete(database: sa.Connection) -> int:
            database.execute(FEEDBACK.delete().where(FEEDBACK.c.day <= last))
            database.execute(NOTICES.delete().where(NOTICES.c.day <= last))
            database.execute(GAPS.delete().where(GAPS.c.seen <= last))
            gone = database.execute(QUESTIONS.delete().where(QUESTIONS.c.day <= last)).rowcount
            database.execute(SALTS.delete().where(SALTS.c.day < today))
            _number_askers(database, today)
            return gone

        try:
            gone = self._database.run(delete)
        finally:
            # Where the disk is full, what lay aside makes room for the next try.
            self._database.delete_aside(last)
        self._database.compact()
        return gone


def _salt(database: sa.Connection, day: dt.date) -> bytes:
    """Return the day's salt, made by whoever asks for it first."""
    fresh = {"day": day, "salt": secrets.token_bytes(_SALT_BYTES)}
    database.execute(insert_new(database, SALTS), fresh)
    salt: bytes = database.execute(sa.select(SALTS.c.salt).where(SALTS.c.day == day)).scalar_one()
    return salt


def _number_askers(database: sa.Connection, today: dt.date) -> None:
    """Replace the digests of past days by numbers, which are the askers in no order."""
    past = sa.select(QUESTIONS.c.day, QUESTIONS.c.asker, QUESTIONS.c.id)
    asked: dict[dt.date, dict[str, list[str]]] = {}
    for day, asker, question in database.execute(past.where(QUESTIONS.c.day < today)):
        asked.setdefault(day, {}).setdefault(asker, []).append(question)
    changes = []
    for askers in asked.values():
        digests = [asker for asker in askers if len(asker) == _DIGEST]
        secrets.SystemRandom().shuffle(digests)
        # A day may have numbers already, if something was kept after its end.
        for number, digest in enumerate(digests, 1 + len(askers) - len(digests)):
            changes += [{"of": one, "number": str(number)} for one in askers[digest]]
    if changes:
        this = QUESTIONS.c.id == sa.bindparam("of")
        database.execute(
            QUESTIONS.update().where(this).values(asker=sa.bindparam("number")), changes
        )
