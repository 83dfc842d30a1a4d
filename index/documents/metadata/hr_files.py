"""What HR writes beside the documents: glossary, contacts, questions; a line of YAML each."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from index.documents.metadata.front_matter import to_date, to_files, to_names, to_text
from index.documents.metadata.safe_yaml import entry_lines, load_yaml
from index.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_Entry = TypeVar("_Entry", bound=BaseModel)


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


# In the words of somebody who writes YAML, not of somebody who writes Python.
# What pydantic finds, by its name for it; what our own validators say is in words already.
PLAIN = {
    "missing": "is missing",
    "extra_forbidden": "means nothing here",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "model_type": "must be keys and values",
    "model_attributes_type": "must be keys and values",
}
_OWN = "value_error"
OTHER = "can't be used as it stands"


def _problem(error: ValidationError, source: str, place: int) -> str:
    """Return what pydantic found first in the entry at ``place``, from 0, with its line."""
    first = error.errors()[0]
    where = ".".join(
        f"entry {part + 1}" if isinstance(part, int) else str(part)
        for part in (place, *first["loc"])
    )
    lines = entry_lines(source)
    line = f", line {lines[place]}" if place < len(lines) else ""
    own = first["msg"].removeprefix("Value error, ") if first["type"] == _OWN else OTHER
    problem = PLAIN.get(first["type"], own)
    return f"{where}: {problem}{line}"


def _listed(source: str) -> list[object]:
    """Return the entries of a YAML list; an empty text has none.

    Raises:
        ConfigurationError: It is not YAML, or no list.

    """
    raw = load_yaml(source) or []
    if not isinstance(raw, list):
        raise ConfigurationError("the file must be a list of entries, each after a dash")
    return raw


def _usable(
    model: type[_Entry],
    raw: Mapping[int, object],
    source: str,
    problems: list[str] | None,
) -> dict[int, _Entry]:
    """Return the entries that can be used, by their places; see ``parse_glossary``."""
    usable: dict[int, _Entry] = {}
    wrong: list[str] = []
    for place, entry in raw.items():
        try:
            usable[place] = model.model_validate(entry)
        except ValidationError as exc:
            wrong.append(_problem(exc, source, place))
            if problems is None:
                raise ConfigurationError(wrong[0]) from exc
    if wrong and not usable:
        raise ConfigurationError(wrong[0])
    if problems is not None:
        problems += wrong
    return usable


def parse_glossary(source: str, problems: list[str] | None = None) -> tuple[GlossaryEntry, ...]:
    """Read ``glossary.yaml``.

    Args:
        source: Its text.
        problems: Is told of entries that can't be used, which are left out; where it is None, one
            is enough to refuse the file.

    Raises:
        ConfigurationError: It is not YAML, or no entry can be used.

    """
    raw = dict(enumerate(_listed(source)))
    return tuple(_usable(GlossaryEntry, raw, source, problems).values())


class ContactEntry(BaseModel):
    """One line of ``contacts.yaml``; the last one stands for everything else."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    topic: Annotated[str, BeforeValidator(to_text)]
    name: Annotated[str, BeforeValidator(to_text)]
    contact: Annotated[str, BeforeValidator(to_text)]
    keywords: Annotated[tuple[str, ...], BeforeValidator(to_names)] = ()


def parse_contacts(source: str, problems: list[str] | None = None) -> tuple[ContactEntry, ...]:
    """Read ``contacts.yaml``; ``problems`` as in ``parse_glossary``.

    Raises:
        ConfigurationError: It is not YAML, or no entry can be used, or not the last one: without
            it another contact would be named for everything else.

    """
    raw = dict(enumerate(_listed(source)))
    wrong: list[str] | None = None if problems is None else []
    usable = _usable(ContactEntry, raw, source, wrong)
    if wrong and len(raw) - 1 not in usable:
        raise ConfigurationError(f"{wrong[-1]}; it is the one for everything else")
    if problems is not None:
        problems += wrong or []
    return tuple(usable.values())


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


def _is_gate(entry: object) -> bool:
    return isinstance(entry, dict) and entry.keys() == {"gate"}


def _questions(
    entries: Sequence[object], source: str, problems: list[str] | None
) -> dict[int, SetQuestion]:
    """Return the questions that can be used, by their places among all entries."""
    raw = dict(enumerate(entries))
    said = {place: entry for place, entry in raw.items() if _is_gate(entry)}
    asked = {place: entry for place, entry in raw.items() if place not in said}
    questions = _usable(SetQuestion, asked, source, problems)
    for place, question in tuple(questions.items()):
        if question.answerable and not question.document:
            nameless = f"entry {place + 1} names no document: add one, or `answerable: false`"
            del questions[place]
            if problems is None or not questions:
                raise ConfigurationError(nameless)
            problems.append(nameless)
    if _gates_all(said, source, problems):
        questions = {
            place: one if "gate" in one.model_fields_set else one.model_copy(update={"gate": True})
            for place, one in questions.items()
        }
    return questions


def _gates_all(said: Mapping[int, object], source: str, problems: list[str] | None) -> bool:
    """Return whether all questions hold a version back; they do where that can't be read."""
    try:
        return any(one.gate for one in _usable(_Gate, said, source, problems).values())
    except ConfigurationError as exc:
        if problems is None:
            raise
        problems.append(str(exc))
        return True


def parse_questions(source: str, problems: list[str] | None = None) -> tuple[SetQuestion, ...]:
    """Read ``questions.yaml``; ``gate`` in an entry of its own is said of all that say nothing.

    ``problems`` as in ``parse_glossary``; an answerable question that names no document is one.

    Raises:
        ConfigurationError: It is not YAML, or no entry can be used.

    """
    return tuple(_questions(_listed(source), source, problems).values())


def numbered_questions(
    source: str, problems: list[str]
) -> tuple[tuple[int, int, SetQuestion], ...]:
    """Read ``questions.yaml``, each question with its number and its line, both from 1.

    As ``parse_questions``; entries that only say ``gate`` are not counted.
    """
    entries, lines = _listed(source), entry_lines(source)
    asked = [place for place, entry in enumerate(entries) if not _is_gate(entry)]
    numbers = {place: number for number, place in enumerate(asked, 1)}
    found = _questions(entries, source, problems)
    return tuple((numbers[place], lines[place], one) for place, one in found.items())
