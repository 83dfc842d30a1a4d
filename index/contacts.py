"""Whom to ask about what: HR's ``contacts.yaml``."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter

from index.documents.front_matter import to_names, to_text
from index.glossary import parse_entries
from index.language import words

_SHORTEST_START = 3
_SHORTEST_END = 4


class ContactEntry(BaseModel):
    """One line of ``contacts.yaml``; the last one stands for everything else."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    topic: Annotated[str, BeforeValidator(to_text)]
    name: Annotated[str, BeforeValidator(to_text)]
    contact: Annotated[str, BeforeValidator(to_text)]
    keywords: Annotated[tuple[str, ...], BeforeValidator(to_names)] = ()


_ENTRIES = TypeAdapter(tuple[ContactEntry, ...])


def parse_contacts(source: str) -> tuple[ContactEntry, ...]:
    """Read ``contacts.yaml``.

    Raises:
        ConfigurationError: It is not YAML, or an entry can't be used.

    """
    return parse_entries(_ENTRIES, source)


def contact_for(question: str, contacts: tuple[ContactEntry, ...]) -> ContactEntry | None:
    """Return whom to ask: the entry whose keywords the question names most, else the last one.

    A keyword counts when it is a word of the question or begins or ends one ("lön" does in
    "löneutbetalning"), or when a word begins it ("park" does in "parking").
    """
    if not contacts:
        return None
    asked = words(question)
    best, best_score = contacts[-1], 0
    for entry in contacts:
        score = max(
            (_score(asked, keyword) for keyword in (entry.topic, *entry.keywords)), default=0
        )
        if score > best_score:
            best, best_score = entry, score
    return best


def _score(asked: list[str], keyword: str) -> int:
    """Return how well a keyword is named: its length where all its words are, else 0."""
    parts = words(keyword)
    named = bool(parts) and all(any(_names(word, part) for word in asked) for part in parts)
    return sum(map(len, parts)) if named else 0


def _names(word: str, part: str) -> bool:
    return (
        word == part
        or (len(part) >= _SHORTEST_START and word.startswith(part))
        or (len(part) >= _SHORTEST_END and word.endswith(part))
        or (len(word) >= _SHORTEST_END and part.startswith(word))
    )
