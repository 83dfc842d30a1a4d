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

    from bot.checks.finding import Value
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
    "state": Said("egna uppgifter", "records"),
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
    "Frågor som togs bort: {count}, med återkoppling som är lika gammal och det som legat åt sidan "
    "lika länge. Resten sparas i {days} dagar.",
    "Questions deleted: {count}, with feedback as old and what has lain aside as long. The others "
    "are kept {days} days.",
)
_PURGED_ALL: Final = Said(
    "Frågor som togs bort: {count}, med all återkoppling och det som låg åt sidan.",
    "Questions deleted: {count}, with all feedback and what lay aside.",
)
_MOVED: Final = Said(
    "Flyttat till databasen i OMORG_DATABASE: {questions} frågor, {feedback} omdömen, {notices} "
    "meddelanden till ansvariga, {gaps} luckor. Filen är borttagen.",
    "Moved to the database of OMORG_DATABASE: questions {questions}, feedback {feedback}, notices "
    "to owners {notices}, gaps {gaps}. The file is gone.",
)
# One of them, and any other number.
_DATABASES: Final = Said("databas", "database"), Said("databaser", "databases")
_VERSIONS: Final = (
    Said("indexversion", "index version"),
    Said("indexversioner", "index versions"),
)
_HOLDS: Final = Said(
    "{file} innehåller {databases} och {versions} ({size} MB).",
    "{file} holds {databases} and {versions} ({size} MB).",
)
_ELSEWHERE: Final = Said(
    "Botens egna uppgifter finns i databasen i OMORG_DATABASE: kopiera den med pg_dump.",
    "The records are in the database of OMORG_DATABASE: keep that with pg_dump.",
)
_SKIPPED: Final = Said(
    "Inte med, går inte att använda: {skipped}", "Left out, can't be used: {skipped}"
)
_RESTORED: Final = Said(
    "Återställt: {databases} och {versions}.", "Restored {databases} and {versions}."
)
_RESTORED_LIVE: Final = Said("Index {version} används nu.", "Index {version} is live.")
_ASIDE: Final = Said(
    "Det som fanns där ligger i {aside}: ta bort det när allt fungerar.",
    "What was there is in {aside}: remove it when all is well.",
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


def backup_view(backup: Backup, language: Language) -> RenderableType:
    """Return what a backup holds."""
    size = f"{backup.size / 1e6:.1f}"
    values: dict[str, Value] = {
        "file": shown(str(backup.file)),
        "databases": _counted(backup.databases, _DATABASES),
        "versions": _counted(backup.versions, _VERSIONS),
        "size": Said(size.replace(".", ","), size),
        "skipped": ", ".join(backup.skipped),
    }
    lines = [_HOLDS]
    if backup.records_elsewhere:
        lines.append(_ELSEWHERE)
    if backup.skipped:
        lines.append(_SKIPPED)
    return Group(*(Text(line.filled(language, values)) for line in lines))


def restore_view(restored: Restored, language: Language) -> RenderableType:
    """Return what a restore did."""
    values: dict[str, Value] = {
        "databases": _counted(restored.databases, _DATABASES),
        "versions": _counted(restored.versions, _VERSIONS),
        "version": next(iter(restored.versions), ""),
        "aside": shown(str(restored.aside)),
    }
    lines = [_RESTORED]
    if restored.versions:
        lines.append(_RESTORED_LIVE)
    if restored.aside:
        lines.append(_ASIDE)
    return Group(*(Text(line.filled(language, values)) for line in lines))


def _counted(names: Sequence[str], what: tuple[Said, Said]) -> Said:
    one = what[0 if len(names) == 1 else 1]
    return Said(f"{len(names)} {one.sv}", f"{len(names)} {one.en}")


def purge_view(gone: int, days: int, language: Language) -> RenderableType:
    """Return how many questions were deleted, and how many days the others are kept."""
    told = _PURGED if days else _PURGED_ALL
    return Text(told.filled(language, {"count": gone, "days": days}))


def moved_view(moved: Mapping[str, int], language: Language) -> RenderableType:
    """Return how many rows of each table were moved."""
    return Text(_MOVED.filled(language, moved))
