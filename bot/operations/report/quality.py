"""How well index versions answered HR's questions, version by version, kept beside the records.

The file has a line of JSON for each time a version was examined, and nothing of what was asked.
"""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING, Final

import structlog
from pydantic import BaseModel, ConfigDict, NonNegativeInt, PositiveInt, ValidationError

from bot.records.state_folder import create_private, prepare
from index import OmorgError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.checks.question_set import Outcome

log = structlog.get_logger(__name__)

FILE: Final = "quality.jsonl"


class BuildQuality(BaseModel):
    """How an index version answered HR's questions.

    Attributes:
        day: When it was examined.
        version: Its name.
        right: How many questions it answered rightly.
        questions: How many there were.
        waits: Whether it waited for a decision then, and was not in use.

    """

    model_config = ConfigDict(frozen=True)

    day: dt.date
    version: str
    right: NonNegativeInt
    questions: PositiveInt
    waits: bool = False

    @property
    def share(self) -> float:
        """The share of right answers, 0 to 1."""
        return self.right / self.questions


def quality_of(outcomes: Sequence[Outcome], version: str) -> BuildQuality:
    """Return how a version did today, from how it answered each question; there is one at least."""
    return BuildQuality(
        day=dt.date.today(),  # noqa: DTZ011 - the local day
        version=version,
        right=sum(outcome.right for outcome in outcomes),
        questions=len(outcomes),
    )


def keep_quality(folder: Path, quality: BuildQuality) -> bool:
    """Add how a version did to the records; False where it can't be written, which is logged."""
    try:
        path = prepare(folder) / FILE
        create_private(path)
        # One write of a line this short is whole, whoever else writes.
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
        try:
            os.write(descriptor, f"{quality.model_dump_json()}\n".encode())
        finally:
            os.close(descriptor)
    except (OSError, OmorgError) as exc:
        log.warning("quality_not_kept", reason=type(exc).__name__)
        return False
    return True


def keep_accepted(folder: Path, version: str) -> None:
    """Note that a version that waited for a decision is in use from today."""
    found = _examined(folder).get(version)
    if found is not None and found.waits:
        today = dt.date.today()  # noqa: DTZ011 - the local day
        keep_quality(folder, found.model_copy(update={"day": today, "waits": False}))


def kept_quality(folder: Path) -> list[BuildQuality]:
    """Return how each version did when it was last examined, in that order.

    A version that waits for a decision, or was never accepted, is left out; so is what can't be
    read, which is logged.
    """
    return [one for one in _examined(folder).values() if not one.waits]


def _examined(folder: Path) -> dict[str, BuildQuality]:
    """Return how each version did, by its name, in the order in which they were last examined."""
    try:
        lines = (folder / FILE).read_bytes().splitlines()
    except FileNotFoundError:
        return {}
    except OSError as exc:
        log.warning("quality_unreadable", reason=type(exc).__name__)
        return {}
    found: dict[str, BuildQuality] = {}
    for number, line in enumerate(lines, start=1):
        try:
            quality = BuildQuality.model_validate_json(line)
        except ValidationError:
            log.warning("quality_line_unreadable", file=FILE, line=number)
            continue
        found.pop(quality.version, None)
        found[quality.version] = quality
    return found
