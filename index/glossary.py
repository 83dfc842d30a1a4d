"""HR's glossary: abbreviations, renamed units, Swedish and English terms that mean the same."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter, ValidationError

from index.documents.front_matter import to_date, to_text
from index.errors import ConfigurationError
from index.language import words
from index.safe_yaml import entry_lines, load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_Entry = TypeVar("_Entry")
# Swedish and English endings make a word at most this much longer: "förvaltningschefernas".
_LONGEST_ENDING = 5
# A shorter word with an ending is likely to be another word.
_INFLECTED = 5


class GlossaryEntry(BaseModel):
    """One line of ``glossary.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    term: Annotated[str, BeforeValidator(to_text)]
    means: Annotated[str | None, BeforeValidator(to_text)] = None
    now: Annotated[str | None, BeforeValidator(to_text)] = None
    since: Annotated[dt.date | None, BeforeValidator(to_date)] = None
    en: Annotated[str | None, BeforeValidator(to_text)] = None

    @property
    def names(self) -> tuple[str, ...]:
        """All that the entry says mean the same."""
        return tuple(name for name in (self.term, self.means, self.now, self.en) if name)


_ENTRIES = TypeAdapter(tuple[GlossaryEntry, ...])


# In the words of somebody who writes YAML, not of somebody who writes Python.
_PLAIN = {"missing": "is missing", "extra_forbidden": "means nothing here"}


def first_problem(error: ValidationError, source: str) -> str:
    """Return what pydantic found first, as one short line, with the line that it is on."""
    first = error.errors()[0]
    if not first["loc"]:
        return "the file must be a list of entries, each after a dash"
    where = ".".join(
        f"entry {part + 1}" if isinstance(part, int) else str(part) for part in first["loc"]
    )
    lines, number = entry_lines(source), first["loc"][0]
    line = f", line {lines[number]}" if isinstance(number, int) and number < len(lines) else ""
    problem = _PLAIN.get(first["type"], first["msg"].removeprefix("Value error, "))
    return f"{where}: {problem}{line}"


def parse_entries(entries: TypeAdapter[tuple[_Entry, ...]], source: str) -> tuple[_Entry, ...]:
    """Read a YAML list of HR's; an empty text gives none.

    Raises:
        ConfigurationError: It is not YAML, or an entry can't be used.

    """
    raw = load_yaml(source)
    try:
        return entries.validate_python(raw or ())
    except ValidationError as exc:
        raise ConfigurationError(first_problem(exc, source)) from exc


def parse_glossary(source: str) -> tuple[GlossaryEntry, ...]:
    """Read ``glossary.yaml``.

    Raises:
        ConfigurationError: It is not YAML, or an entry can't be used.

    """
    return parse_entries(_ENTRIES, source)


def _matches(said: str, term: str) -> bool:
    """Return whether a word of a question is a word of a term, inflected perhaps."""
    if said == term:
        return True
    return (
        len(term) >= _INFLECTED
        and said.startswith(term)
        and len(said) - len(term) <= _LONGEST_ENDING
    )


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another name for what a question names.

    Attributes:
        words: Its normalised words.
        weight: How far it means the same, 0 to 1.

    """

    words: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Group:
    """One or more words of a question, and what else they are called.

    Attributes:
        words: The question's own words, normalised.
        alternatives: Other names for them.

    """

    words: tuple[str, ...]
    alternatives: tuple[Alternative, ...] = ()


class Glossary:
    """Finds other names for what a question names."""

    def __init__(self, entries: Iterable[GlossaryEntry]) -> None:
        """Prepare the entries for look-up."""
        self.entries = tuple(entries)
        self._names: dict[str, list[tuple[tuple[str, ...], GlossaryEntry]]] = {}
        for entry in self.entries:
            for name in entry.names:
                # "(tf)" and the like in a name are no words of their own.
                split = tuple(words(name))
                if split:
                    self._names.setdefault(split[0][:3], []).append((split, entry))

    def group(self, said: Sequence[str]) -> list[Group]:
        """Group a question's normalised words by the longest glossary names they form."""
        groups: list[Group] = []
        position = 0
        while position < len(said):
            found = self._longest(said, position)
            length = found[0] if found else 1
            own = tuple(said[position : position + length])
            others = found[1] if found else ()
            groups.append(Group(own, tuple(Alternative(other) for other in others)))
            position += length
        return groups

    def _longest(
        self, said: Sequence[str], position: int
    ) -> tuple[int, tuple[tuple[str, ...], ...]] | None:
        best = 0
        others: dict[tuple[str, ...], None] = {}
        for split, entry in self._names.get(said[position][:3], ()):
            piece = said[position : position + len(split)]
            if len(piece) < len(split) or len(split) < best:
                continue
            if not all(_matches(a, b) for a, b in zip(piece, split, strict=True)):
                continue
            if len(split) > best:
                best, others = len(split), {}
            for name in entry.names:
                other = tuple(words(name))
                if other != split:
                    others[other] = None
        return (best, tuple(others)) if best else None
