"""What is found out about an installation: a line each, with what to do, in both languages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from bot.checks.finding import Said
from bot.i18n.sentences import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bot.checks.finding import Value
    from index import Language

Level = Literal["ok", "warning", "error"]
LEVELS: Final[tuple[Level, ...]] = ("ok", "warning", "error")
Part = Literal[
    "settings",
    "knowledge",
    "index",
    "models",
    "calibration",
    "state",
    "disk",
    "memory",
    "slack",
    "clock",
]

_DENIED: Final = Said("{place} går inte att läsa ({reason})", "{place} can't be read ({reason})")
_ALLOW: Final = Said(
    "ge den användare som kör Omorg rätt att läsa och skriva där",
    "let the user that runs Omorg read and write there",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was found out.

    Attributes:
        part: What it is about.
        level: ``error`` keeps Omorg from working, ``warning`` makes it work worse or will.
        message: What is so; small first letter, no full stop.
        remedy: What to do about it; None where nothing is to be done.
        values: What fills both sentences.

    """

    part: Part
    level: Level
    message: Said
    remedy: Said | None = None
    values: Mapping[str, Value] = field(default_factory=dict)

    def told(self, language: Language) -> str:
        """Say what is so."""
        return self.message.filled(language, self.values)

    def advice(self, language: Language) -> str | None:
        """Say what to do."""
        return self.remedy.filled(language, self.values) if self.remedy else None


def looked_at(part: Part, look: Callable[[], Iterable[Line]]) -> list[Line]:
    """Return what ``look`` finds, or that the system wouldn't let it look."""
    try:
        return list(look())
    except OSError as exc:
        place = shown(str(exc.filename or "?"))
        return [error(part, _DENIED, _ALLOW, place=place, reason=exc.strerror or "?")]


def worst(lines: Iterable[Line]) -> Level:
    """Return the gravest level among some lines."""
    return max((line.level for line in lines), key=LEVELS.index, default="ok")


def ok(part: Part, message: Said, **values: Value) -> Line:
    """Return a line about something that is as it should be."""
    return Line(part, "ok", message, None, values)


def warning(part: Part, message: Said, remedy: Said, **values: Value) -> Line:
    """Return a line about something that makes Omorg work worse, or will."""
    return Line(part, "warning", message, remedy, values)


def error(part: Part, message: Said, remedy: Said, **values: Value) -> Line:
    """Return a line about something that keeps Omorg from working."""
    return Line(part, "error", message, remedy, values)
