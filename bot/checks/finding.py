"""What a rule finds, said in Swedish and in English."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index import Language

Severity = Literal["error", "warning", "hint"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "hint")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence in both languages, with the same ``{placeholders}`` in both."""

    sv: str
    en: str

    def told(self, language: Language) -> str:
        """Return the sentence in a language, as it stands."""
        return self.sv if language == "sv" else self.en

    def filled(self, language: Language, values: Mapping[str, Value]) -> str:
        """Return the sentence in a language with its placeholders filled."""
        said = {
            name: value.told(language) if isinstance(value, Said) else value
            for name, value in values.items()
        }
        return self.told(language).format(**said)


Value = str | int | Said


@dataclass(frozen=True, slots=True)
class Kind:
    """What can be found wrong, by one name.

    Attributes:
        rule: The name that programs see.
        severity: ``error`` has to be mended: a document is out of the answers, or shows what it
            must not; ``warning`` makes answers worse; ``hint`` can wait.
        title: Heads all findings of the kind.
        message: What is wrong, after the document's name; small first letter, no full stop.
        remedy: What to do; small first letter, no full stop.

    """

    rule: str
    severity: Severity
    title: Said
    message: Said
    remedy: Said

    def at(self, document: str, line: int | None = None, **values: Value) -> Finding:
        """Return a finding of the kind; ``values`` fill both sentences."""
        return Finding(document, self, line, values)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend.

    Attributes:
        document: Which file, relative to the knowledge folder.
        kind: What is wrong with it.
        line: The line in the file where it stands, from 1; None where there is no one line.
        values: What fills the kind's sentences.

    """

    document: str
    kind: Kind
    line: int | None = None
    values: Mapping[str, Value] = field(default_factory=dict)

    @property
    def rule(self) -> str:
        """The name that programs see."""
        return self.kind.rule

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        return self.kind.severity

    def message(self, language: Language) -> str:
        """Say what is wrong."""
        return self.kind.message.filled(language, self.values)

    def remedy(self, language: Language) -> str:
        """Say what to do."""
        return self.kind.remedy.filled(language, self.values)


HEADINGS: Final[dict[Severity, Said]] = {
    "error": Said("FEL ({count}): rätta de här först", "ERRORS ({count}): mend these first"),
    "warning": Said(
        "VARNINGAR ({count}): gör svaren sämre", "WARNINGS ({count}): these make answers worse"
    ),
    "hint": Said(
        "TIPS ({count}): bra att åtgärda när du hinner",
        "HINTS ({count}): worth mending when there is time",
    ),
}
