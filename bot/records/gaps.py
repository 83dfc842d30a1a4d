"""What is known of gaps: open, closed by what, dismissed for what reason, or made an entry."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final, Literal

import sqlalchemy as sa

from bot.records.masking import mask
from bot.records.store.schema import GAPS, insert_new

# pydantic reads it where records become JSON.
from index import Language  # noqa: TC001

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable

    from bot.records.store.database import Database

State = Literal["open", "closed", "dismissed", "entry"]

_REASON: Final = 500  # characters; a longer one is cut


@dataclass(frozen=True, slots=True)
class KnownGap:
    """What is known of a gap, which its question stands for.

    Attributes:
        id: What it is called by.
        question: Its most central question, cleaned, as of when it was last looked for.
        language: That question's.
        state: Whether it is open, answered (``closed``), ``dismissed``, or an ``entry`` of
            ``questions.yaml`` that doesn't answer yet.
        seen: The day that its last question was asked on.
        changed: The day since which it is in its state.
        version: The index version that answers it, where it is closed.
        document: The document that answers it; where it is not closed, the one that its question
            was answered from when the gap was found, which did not help.
        sentence: The sentences there, verbatim.
        reason: Why it was dismissed.

    """

    id: str
    question: str
    language: Language
    state: State
    seen: dt.date
    changed: dt.date
    version: str | None = None
    document: str | None = None
    sentence: str | None = None
    reason: str | None = None


class GapRecords:
    """What is known of gaps, in the database of records; safe to use from any thread and process.

    What changes a gap changes it only from the state that it was seen in: of several who do so at
    once one is told that it did.
    """

    def __init__(self, database: Database) -> None:
        """Use ``database``."""
        self._database = database

    def all(self) -> list[KnownGap]:
        """Return all that are known.

        Raises:
            Unavailable: They can't be read for the moment.

        """
        wanted = sa.select(*(GAPS.c[name] for name in KnownGap.__slots__)).order_by(GAPS.c.id)
        rows = self._database.run(lambda database: database.execute(wanted).all())
        return [KnownGap(**row._mapping) for row in rows]  # noqa: SLF001 - public in SQLAlchemy

    def found(self, new: Iterable[KnownGap], again: Iterable[KnownGap]) -> None:
        """Keep gaps that are new, and the question and last day of those found again.

        Raises:
            Unavailable: It can't be done for the moment.

        """

        def write(database: sa.Connection) -> None:
            for gap in new:
                database.execute(insert_new(database, GAPS), {**asdict(gap), "told": False})
            for gap in again:
                said = {"question": gap.question, "language": gap.language, "seen": gap.seen}
                database.execute(GAPS.update().where(GAPS.c.id == gap.id).values(said))

        self._database.run(write)

    def change(self, gap: KnownGap, states: Collection[State]) -> bool:
        """Put a gap into its new state if it is in one of ``states``; False where it is not.

        Raises:
            Unavailable: It can't be done for the moment.

        """
        names = ("state", "changed", "version", "document", "sentence")
        said = {name: getattr(gap, name) for name in names}
        # A reason is HR's own words: cleaned as all that is written.
        said["reason"] = mask(gap.reason).strip()[:_REASON] if gap.reason else None
        same = GAPS.c.id == gap.id
        update = GAPS.update().where(same, GAPS.c.state.in_(states)).values(told=False, **said)
        return self._database.run(lambda database: database.execute(update).rowcount == 1)

    def take_closed(self) -> list[KnownGap]:
        """Return the closed ones that nobody has been given yet: each once in all.

        Raises:
            Unavailable: It can't be done for the moment.

        """

        def take(database: sa.Connection) -> set[str]:
            untold = (GAPS.c.state == "closed") & ~GAPS.c.told
            found = database.execute(sa.select(GAPS.c.id).where(untold)).scalars().all()
            mine = GAPS.update().values(told=True)
            return {
                name
                for name in found
                if database.execute(mine.where(untold, GAPS.c.id == name)).rowcount
            }

        taken = self._database.run(take)
        return [gap for gap in self.all() if gap.id in taken] if taken else []


def gap_id(question: str) -> str:
    """Return what a gap is called that is found with this question: the same for all who find it.

    Two replicas that look at the same questions find the same gap.
    """
    return hashlib.sha256(question.encode()).hexdigest()[:32]
