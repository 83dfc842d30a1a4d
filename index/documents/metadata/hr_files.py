"""What HR writes beside the documents: glossary, contacts, questions; a line of YAML each."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from index.documents.metadata.front_matter import to_date, to_files, to_names, to_text
from index.documents.metadata.safe_yaml import entry_lines, load_yaml
from index.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Sequence

_Entry = TypeVar("_Entry")


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


_GLOSSARY_ENTRIES = TypeAdapter(tuple[GlossaryEntry, ...])


# In the words of somebody who writes YAML, not of somebody who writes Python.
# What pydantic finds, by its name for it; what our own validators say is in words already.
_PLAIN = {
    "missing": "is missing",
    "extra_forbidden": "means nothing here",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "model_type": "must be keys and values",
    "model_attributes_type": "must be keys and values",
}
_OWN = "value_error"
_OTHER = "can't be used as it stands"


def first_problem(error: ValidationError, source: str, places: Sequence[int]) -> str:
    """Return what pydantic found first, as one short line, with the line that it is on.

    ``places`` are the numbers, from 0, of the entries that it looked at.
    """
    first = error.errors()[0]
    number, *within = first["loc"] or (None,)
    if not isinstance(number, int) or not places:
        return "the file must be a list of entries, each after a dash"
    number = places[number]
    where = ".".join(
        f"entry {part + 1}" if isinstance(part, int) else str(part) for part in (number, *within)
    )
    lines = entry_lines(source)
    line = f", line {lines[number]}" if number < len(lines) else ""
    own = first["msg"].removeprefix("Value error, ") if first["type"] == _OWN else _OTHER
    problem = _PLAIN.get(first["type"], own)
    return f"{where}: {problem}{line}"


def parse_entries(entries: TypeAdapter[tuple[_Entry, ...]], source: str) -> tuple[_Entry, ...]:
    """Read a YAML list of HR's; an empty text gives none.

    Raises:
        ConfigurationError: It is not YAML, or an entry can't be used.

    """
    raw = load_yaml(source) or []
    places = range(len(raw)) if isinstance(raw, list) else ()
    return _validated(entries, raw, source, places)


def _validated(
    entries: TypeAdapter[tuple[_Entry, ...]], raw: object, source: str, places: Sequence[int]
) -> tuple[_Entry, ...]:
    try:
        return entries.validate_python(raw)
    except ValidationError as exc:
        raise ConfigurationError(first_problem(exc, source, places)) from exc


def parse_glossary(source: str) -> tuple[GlossaryEntry, ...]:
    """Read ``glossary.yaml``.

    Raises:
        ConfigurationError: It is not YAML, or an entry can't be used.

    """
    return parse_entries(_GLOSSARY_ENTRIES, source)


class ContactEntry(BaseModel):
    """One line of ``contacts.yaml``; the last one stands for everything else."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    topic: Annotated[str, BeforeValidator(to_text)]
    name: Annotated[str, BeforeValidator(to_text)]
    contact: Annotated[str, BeforeValidator(to_text)]
    keywords: Annotated[tuple[str, ...], BeforeValidator(to_names)] = ()


_CONTACT_ENTRIES = TypeAdapter(tuple[ContactEntry, ...])


def parse_contacts(source: str) -> tuple[ContactEntry, ...]:
    """Read ``contacts.yaml``.

    Raises:
        ConfigurationError: It is not YAML, or an entry can't be used.

    """
    return parse_entries(_CONTACT_ENTRIES, source)


class SetQuestion(BaseModel):
    """One entry of ``questions.yaml``.

    Attributes:
        question: What is asked.
        answerable: Whether the documents answer it.
        document: The documents that rightly answer; one of them has to be cited.
        phrase: Words that the cited passage has to hold.
        audience: Groups of the person who asks.
        at: The day it is asked; today when absent.
        kind: What the question tries, for the summary.
        gate: Whether a version that answers it worse waits for a decision.

    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: Annotated[str, BeforeValidator(to_text)]
    answerable: bool = True
    document: Annotated[tuple[str, ...], BeforeValidator(to_files)] = ()
    phrase: Annotated[str | None, BeforeValidator(to_text)] = None
    audience: Annotated[tuple[str, ...], BeforeValidator(to_names)] = ()
    at: Annotated[dt.date | None, BeforeValidator(to_date)] = None
    kind: Annotated[str, BeforeValidator(to_text)] = Field(default="other")
    gate: bool = False

    @property
    def points_out(self) -> bool:
        """Whether it says which words of which document answer."""
        return self.answerable and bool(self.document) and self.phrase is not None

    def as_promise(self) -> SetQuestion:
        """Return the same without what only matters when it is tried: day, kind and gate."""
        return self.model_copy(update={"at": None, "kind": "other", "gate": False})


class _Gate(BaseModel):
    """An entry that holds nothing but ``gate``: for all questions that don't say it themselves."""

    model_config = ConfigDict(frozen=True)

    gate: bool


_QUESTION_ENTRIES = TypeAdapter(tuple[SetQuestion, ...])
_GATES = TypeAdapter(tuple[_Gate, ...])


def _is_gate(entry: object) -> bool:
    return isinstance(entry, dict) and entry.keys() == {"gate"}


def _places(raw: object, *, gates: bool) -> list[int]:
    """Return the numbers, from 0, of the entries that only say ``gate``, or of all others."""
    entries = raw if isinstance(raw, list) else []
    return [number for number, entry in enumerate(entries) if _is_gate(entry) is gates]


def question_lines(source: str) -> list[int]:
    """Return the lines, from 1, on which the questions begin in a text that can be read."""
    lines = entry_lines(source)
    return [lines[place] for place in _places(load_yaml(source), gates=False)]


def parse_questions(source: str) -> tuple[SetQuestion, ...]:
    """Read ``questions.yaml``; ``gate`` in an entry of its own is said of all that say nothing.

    Raises:
        ConfigurationError: It is not YAML, an entry can't be used, or an answerable question names
            no document.

    """
    raw = load_yaml(source) or []
    if not isinstance(raw, list):
        return parse_entries(_QUESTION_ENTRIES, source)
    places, gates = (_places(raw, gates=one) for one in (False, True))
    questions = _validated(_QUESTION_ENTRIES, [raw[n] for n in places], source, places)
    said = _validated(_GATES, [raw[n] for n in gates], source, gates)
    if any(one.gate for one in said):
        questions = tuple(
            one if "gate" in one.model_fields_set else one.model_copy(update={"gate": True})
            for one in questions
        )
    for place, question in zip(places, questions, strict=True):
        if question.answerable and not question.document:
            raise ConfigurationError(
                f"entry {place + 1} names no document: add one, or `answerable: false`"
            )
    return questions
