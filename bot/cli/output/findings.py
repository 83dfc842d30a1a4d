"""Findings as text for a terminal: by severity, then by rule, with the remedy under each rule."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from rich.console import Group
from rich.text import Text

from bot.checks.finding import HEADINGS, SEVERITIES, Said, Severity
from bot.i18n.sentences import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

    from bot.checks.finding import Finding
    from index import Language

_STYLES: Final[dict[Severity, str]] = {"error": "bold red", "warning": "yellow", "hint": "cyan"}
# Errors are all listed. Of the rest so many a rule: five hundred documents without an owner must
# not hide the one that is out of date.
_LISTED: Final[dict[Severity, int | None]] = {"error": None, "warning": 20, "hint": 5}
_MORE: Final = Said(
    "… och {count} till; `omorg check --all` visar alla",
    "… and {count} more; `omorg check --all` shows all",
)
# Hundreds of documents take seconds; shown on a terminal alone.
CHECKING: Final = Said("Läser dokumenten …", "Reading the documents …")
_NOTHING: Final = Said("Inget att rätta.", "Nothing to mend.")


def check_view(
    findings: Sequence[Finding], language: Language, *, every: bool = False
) -> RenderableType:
    """Return what to mend in a knowledge folder; ``findings`` come in their order.

    ``every`` names each file, where else some of those that share a warning or hint are counted.
    """
    if not findings:
        return Text(_NOTHING.told(language))
    parts: list[RenderableType] = []
    for severity in SEVERITIES:
        chosen = [finding for finding in findings if finding.severity == severity]
        if not chosen:
            continue
        if parts:
            parts.append(Text(""))
        heading = HEADINGS[severity].filled(language, {"count": len(chosen)})
        parts.append(Text(heading, style=_STYLES[severity]))
        for _, group in groupby(chosen, key=lambda finding: finding.kind.title):
            parts += [Text(""), *_rule(list(group), language, every=every)]
    return Group(*parts)


def _rule(findings: list[Finding], language: Language, *, every: bool) -> list[RenderableType]:
    """Return one rule's findings under its title; a remedy that several share is said once."""
    kind = findings[0].kind
    listed = findings if every else findings[: _LISTED[kind.severity]]
    title = Text(kind.title.told(language), style="bold")
    parts: list[RenderableType] = [_Indented(title, 2)]
    for remedy, group in groupby(listed, key=lambda finding: finding.remedy(language)):
        parts += [_Indented(_line(finding, language), 4) for finding in group]
        parts.append(_Indented(Text("→ " + _sentence(remedy), style="dim"), 6))
    if more := len(findings) - len(listed):
        parts.append(_Indented(Text(_MORE.filled(language, {"count": more})), 4))
    return parts


def _line(finding: Finding, language: Language) -> Text:
    line = Text(shown(finding.document), style="bold")
    line.append(f" {shown(finding.message(language))}", style="not bold")
    return line


def _sentence(remedy: str) -> str:
    remedy = shown(remedy)
    return remedy[:1].upper() + remedy[1:] + "."


@dataclass(frozen=True, slots=True)
class _Indented:
    """Text that is wrapped and indented, and leaves no spaces at the ends of its lines."""

    text: Text
    columns: int

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = max(options.max_width - self.columns, 20)
        for line in self.text.wrap(console, width):
            line.rstrip()
            yield Text(" " * self.columns) + line
