"""How the installation is, and what was kept elsewhere or put back, as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from bot.checks.finding import Said
from bot.i18n.sentences import shown
from bot.operations.installation.diagnosis import worst

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

    from bot.operations.installation.backup import Backup, Restored
    from bot.operations.installation.diagnosis import Level, Line, Part
    from index import Language

# Shown on a terminal alone, while it lasts.
ASKING: Final = Said("Undersöker …", "Looking …")
_LEVELS: Final[dict[Level, tuple[Said, str]]] = {
    "ok": (Said("bra", "ok"), "green"),
    "warning": (Said("varning", "warning"), "yellow"),
    "error": (Said("fel", "error"), "bold red"),
}
_PARTS: Final[dict[Part, Said]] = {
    "settings": Said("inställningar", "settings"),
    "knowledge": Said("dokument", "documents"),
    "index": Said("index", "index"),
    "models": Said("modeller", "models"),
    "calibration": Said("kalibrering", "calibration"),
    "state": Said("poster", "records"),
    "disk": Said("disk", "disk"),
    "memory": Said("minne", "memory"),
    "slack": Said("Slack", "Slack"),
    "clock": Said("klocka", "clock"),
}
_SUMMARY: Final[dict[Level, Said]] = {
    "ok": Said("Allt är som det ska.", "All is well."),
    "warning": Said("Omorg fungerar. Se till varningarna.", "Omorg works. See to the warnings."),
    "error": Said("Rätta felen först.", "Mend the errors first."),
}
_PURGED: Final = Said(
    "Frågor som togs bort: {count}, med lika gammal återkoppling. Resten sparas i {days} dagar.",
    "Questions deleted: {count}, with feedback as old. The others are kept {days} days.",
)
_PURGED_ALL: Final = Said(
    "Frågor som togs bort: {count}, med all återkoppling.",
    "Questions deleted: {count}, with all feedback.",
)
_MOVED: Final = Said(
    "Flyttat till databasen i OMORG_DATABASE: {questions} frågor, {feedback} omdömen, {notices} "
    "meddelanden till ansvariga, {gaps} luckor. Filen är borttagen.",
    "Moved to the database of OMORG_DATABASE: questions {questions}, feedback {feedback}, notices "
    "to owners {notices}, gaps {gaps}. The file is gone.",
)
_WIDTH: Final = 8  # of the longest level, and a space


def doctor_view(lines: Sequence[Line], language: Language) -> RenderableType:
    """Return a line for each thing that was found out, with what to do under it."""
    parts: list[RenderableType] = []
    for line in lines:
        level, style = _LEVELS[line.level]
        told = Text(f"{level.told(language):<{_WIDTH}}", style=style)
        told.append(f"{_PARTS[line.part].told(language)}: ", style="default not bold")
        told.append(shown(line.told(language)), style="default not bold")
        parts.append(told)
        if advice := line.advice(language):
            parts.append(Padding.indent(Text(f"→ {shown(advice)}", style="dim"), _WIDTH))
    return Group(*parts, Text(""), Text(_SUMMARY[worst(lines)].told(language), style="bold"))


def backup_view(backup: Backup) -> RenderableType:
    """Return what a backup holds."""
    parts = [
        Text(
            f"{shown(str(backup.file))} holds {_counted(backup.databases, 'database')} and "
            f"{_counted(backup.versions, 'index version')} ({backup.size / 1e6:.1f} MB)."
        )
    ]
    if backup.records_elsewhere:
        parts.append(
            Text("The records are in the database of OMORG_DATABASE: keep that with pg_dump.")
        )
    if backup.skipped:
        parts.append(Text(f"Left out, can't be used: {', '.join(backup.skipped)}"))
    return Group(*parts)


def restore_view(restored: Restored) -> RenderableType:
    """Return what a restore did."""
    parts = [
        Text(
            f"Restored {_counted(restored.databases, 'database')} and "
            f"{_counted(restored.versions, 'index version')}."
        )
    ]
    if restored.versions:
        parts.append(Text(f"Index {restored.versions[0]} is live."))
    if restored.aside:
        parts.append(
            Text(f"What was there is in {shown(str(restored.aside))}: remove it when all is well.")
        )
    return Group(*parts)


def _counted(names: Sequence[str], what: str) -> str:
    return f"{len(names)} {what}{'' if len(names) == 1 else 's'}"


def purge_view(gone: int, days: int, language: Language) -> RenderableType:
    """Return how many questions were deleted, and how many days the others are kept."""
    told = _PURGED if days else _PURGED_ALL
    return Text(told.filled(language, {"count": gone, "days": days}))


def moved_view(moved: Mapping[str, int], language: Language) -> RenderableType:
    """Return how many rows of each table were moved."""
    return Text(_MOVED.filled(language, moved))
