"""What HR writes beside the documents: glossary, contacts, questions; a line of YAML each."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from index.documents.metadata.front_matter import to_date, to_names, to_text
from index.documents.metadata.safe_yaml import entry_lines, load_yaml
from index.errors import ConfigurationError

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
    own = first["msg"].removeprefix("Value error, ") if first["type"] == _OWN else _OTHER
    problem = _PLAIN.get(first["type"], own)
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

    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: Annotated[str, BeforeValidator(to_text)]
    answerable: bool = True
    document: Annotated[tuple[str, ...], BeforeValidator(to_names)] = ()
    phrase: Annotated[str | None, BeforeValidator(to_text)] = None
    audience: Annotated[tuple[str, ...], BeforeValidator(to_names)] = ()
    at: Annotated[dt.date | None, BeforeValidator(to_date)] = None
    kind: Annotated[str, BeforeValidator(to_text)] = Field(default="other")

    @property
    def points_out(self) -> bool:
        """Whether it says which words of which document answer."""
        return self.answerable and bool(self.document) and self.phrase is not None

    def as_promise(self) -> SetQuestion:
        """Return the same without what only matters when it is tried: its day and its kind."""
        return self.model_copy(update={"at": None, "kind": "other"})


_QUESTION_ENTRIES = TypeAdapter(tuple[SetQuestion, ...])


def parse_questions(source: str) -> tuple[SetQuestion, ...]:
    """Read ``questions.yaml``.

    Raises:
        ConfigurationError: It is not YAML, an entry can't be used, or an answerable question names
            no document.

    """
    questions = parse_entries(_QUESTION_ENTRIES, source)
    for number, question in enumerate(questions, 1):
        if question.answerable and not question.document:
            raise ConfigurationError(
                f"entry {number} names no document: add one, or `answerable: false`"
            )
    return questions
