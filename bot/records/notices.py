"""What the owners of documents are told of feedback: what was said of which document, on a day.

What was said of one document for one reason on one day is one notice, whoever said it; nothing in
it tells who, where or at what time, and not where it was sent either, since a message's place
would tell the time. Each piece of feedback is told once: what a process was just telling when it
ended counts as told, as a second message is worse than none.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, Protocol

import sqlalchemy as sa
import structlog

from bot.records.masking import mask
from bot.records.store.database import Unavailable
from bot.records.store.schema import NOTICES, insert_new

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from bot.records.feedback import Reason
    from bot.records.store.database import Database

log = structlog.get_logger(__name__)

# Who is told: whoever answers for the document, HR for all that nobody else is told of, or nobody.
Role = Literal["owner", "hr", "nobody"]
# What an owner says of it.
Settled = Literal["mended", "holds"]

_COMMENT: Final = 500  # characters; a longer one is cut
_COMMENTS: Final = 10
_QUOTE: Final = 500


@dataclass(frozen=True, slots=True)
class Notice:
    """What was said of one document for one reason on one day.

    Attributes:
        id: Names it; made of the day, the document and the reason.
        day: When it was said.
        document: The document's id.
        content: The document's content key then: another one now says that it was changed.
        reason: ``wrong`` or ``outdated``.
        quote: The sentences that were said to answer, of the first that was said.
        comments: What people added, cleaned.
        count: How many said so.
        told: Of how many it was told.
        telling: Of how many somebody tells just now; 0 where nobody does.
        role: Who was told; None where nobody has been yet.
        outcome: What the owner says of it; None where nothing was said.

    """

    id: str
    day: dt.date
    document: str
    content: str
    reason: Reason
    quote: str
    comments: tuple[str, ...]
    count: int
    told: int
    telling: int
    role: Role | None
    outcome: Settled | None


class NoticeStore(Protocol):
    """Keeps notices; ``NoticeRecords`` says what each of these does."""

    def add(  # noqa: PLR0913 - what a row holds, each by name
        self,
        day: dt.date,
        *,
        document: str,
        content: str,
        reason: Reason,
        quote: str,
        comment: str | None,
    ) -> bool:
        """Note one piece of feedback."""
        ...

    def recover(self) -> None:
        """Count as told what a process was telling when it ended."""
        ...

    def due(self) -> list[Notice]:
        """Return what has to be told."""
        ...

    def take(self, notice: Notice, role: Role) -> bool:
        """Take a notice that is due, for oneself alone, to tell somebody."""
        ...

    def told(self, notice: Notice) -> None:
        """Note that what was taken was told."""
        ...

    def release(self, notice: Notice) -> None:
        """Note that what was taken could not be told, and is due again."""
        ...

    def settle(self, notice_id: str, outcome: Settled) -> Notice | None:
        """Note what the owner says."""
        ...

    def all(self) -> list[Notice]:
        """Return all that are kept."""
        ...


class NoticeRecords:
    """Notices in the database of records; safe to use from any thread and process.

    Args:
        database: Where they are kept.

    """

    def __init__(self, database: Database) -> None:
        """Use ``database``."""
        self._database = database

    def add(  # noqa: PLR0913 - what a row holds, each by name
        self,
        day: dt.date,
        *,
        document: str,
        content: str,
        reason: Reason,
        quote: str,
        comment: str | None,
    ) -> bool:
        """Note one piece of feedback; False, which is logged, where it can't be written.

        The comment is masked before anything else is done with it.
        """
        said = mask(comment).strip()[:_COMMENT] if comment else ""
        key = f"{day.isoformat()}\n{document}\n{reason}".encode()
        notice_id = hashlib.sha256(key).hexdigest()[:32]
        fresh = {
            "id": notice_id,
            "day": day,
            "document": document,
            "content": content,
            "reason": reason,
            "quote": quote[:_QUOTE],
            "comments": [],
            "count": 0,
            "told": 0,
            "telling": 0,
        }

        def note(database: sa.Connection) -> None:
            database.execute(insert_new(database, NOTICES), fresh)
            mine = NOTICES.c.id == notice_id
            row = (
                database.execute(sa.select(NOTICES).where(mine).with_for_update()).mappings().one()
            )
            comments = [*row["comments"], *([said] if said else [])][:_COMMENTS]
            # Whoever says it again after the owner has spoken opens it again.
            values = {"comments": comments, "count": row["count"] + 1, "outcome": None}
            database.execute(NOTICES.update().where(mine).values(values))

        try:
            self._database.run(note)
        except Unavailable as error:
            log.error("notice_lost", reason=str(error))  # noqa: TRY400 - the line says it all
            return False
        return True

    def recover(self) -> None:
        """Count as told what a process was telling when it ended.

        Raises:
            Unavailable: It can't be done for the moment.

        """
        left = NOTICES.update().where(NOTICES.c.telling > 0)
        left = left.values(told=NOTICES.c.telling, telling=0)
        if found := self._database.run(lambda database: database.execute(left).rowcount):
            log.warning("notices_in_doubt_not_repeated", count=found)

    def due(self) -> list[Notice]:
        """Return what has to be told, the oldest day first.

        Raises:
            Unavailable: It can't be read for the moment.

        """
        return self._select(NOTICES.c.told < NOTICES.c.count, NOTICES.c.telling == 0)

    def take(self, notice: Notice, role: Role) -> bool:
        """Take a notice that is due, for oneself alone, to tell ``role``.

        False where another process has it, or it can't be taken for the moment.

        What is told is what ``notice`` says: who says so meanwhile is told of next.
        """
        free = sa.and_(NOTICES.c.id == notice.id, NOTICES.c.telling == 0)
        free = sa.and_(free, NOTICES.c.told == notice.told)
        taken = NOTICES.update().where(free).values(telling=notice.count, role=role)
        try:
            return self._database.run(lambda database: database.execute(taken).rowcount == 1)
        except Unavailable as error:
            log.warning("notice_not_taken", reason=str(error))
            return False

    def told(self, notice: Notice) -> None:
        """Mark a notice that was taken as told.

        Where that fails, it counts as told when the process has ended.
        """
        self._note(notice.id, {"told": notice.count, "telling": 0})

    def release(self, notice: Notice) -> None:
        """Note that what was taken could not be told, and is due again."""
        self._note(notice.id, {"telling": 0})

    def settle(self, notice_id: str, outcome: Settled) -> Notice | None:
        """Note what the owner says, and return the notice; None where it is gone, or can't be."""
        if not self._note(notice_id, {"outcome": outcome}):
            return None
        try:
            return next(iter(self._select(NOTICES.c.id == notice_id)), None)
        except Unavailable:
            return None

    def all(self) -> list[Notice]:
        """Return all that are kept, by day.

        Raises:
            Unavailable: They can't be read for the moment.

        """
        return self._select()

    def _note(self, notice_id: str, values: Mapping[str, object]) -> bool:
        update = NOTICES.update().where(NOTICES.c.id == notice_id).values(values)
        try:
            return self._database.run(lambda database: database.execute(update).rowcount == 1)
        except Unavailable as error:
            log.error("notice_not_noted", reason=str(error))  # noqa: TRY400 - the line says it all
            return False

    def _select(self, *where: sa.ColumnElement[bool]) -> list[Notice]:
        wanted = sa.select(NOTICES).where(*where).order_by(NOTICES.c.day, NOTICES.c.id)
        rows = self._database.run(lambda database: database.execute(wanted).all())
        return [
            Notice(**{**row._mapping, "comments": tuple(row.comments)})  # noqa: SLF001 - public in SQLAlchemy
            for row in rows
        ]
