"""Whom to ask about what: HR's ``contacts.yaml``."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from index.language.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from index.documents.metadata.hr_files import ContactEntry
    from index.search.query.query import Query

_SHORTEST_START = 3
_SHORTEST_END = 4
_SHORTEST_INSIDE = 5
_SYNCOPE = ("el", "en", "er")
_TELLING = 0.2  # information of a word
_LEAST_TOLD = 0.1
# Another name for a word counts for less than the word, and a vague one for nothing.
_OTHER_NAME = 0.9
_LEAST_WEIGHT = 0.5


# Cosine similarity of a question and the nearest entry's topic, and twice how far that is ahead of
# the next, the last entry too: so that of a list of three not one is taken for everything.
_ABOUT: Final = 0.36


def contact_for(query: Query, contacts: Sequence[ContactEntry]) -> ContactEntry | None:
    """Return the entry whose keywords are named best; None where none is named.

    A keyword is named by a word of the question that it begins, ends or stands in, inflected or
    not ("lön" in "löneutbetalning", "nyckel" in "nycklarna"), by one that begins it ("park" does
    "parking"), and for somewhat less by what the question's words are called besides: what they
    were meant to be, and the glossary's names.

    Args:
        query: What is asked, or what else tells what it is about.
        contacts: HR's entries.

    """
    scores = [
        max(_score(query, keyword) for keyword in (entry.topic, *entry.keywords))
        for entry in contacts
    ]
    return contacts[scores.index(max(scores))] if any(scores) else None


def topic_text(entry: ContactEntry) -> str:
    """Return what an entry is embedded as: what it is about."""
    return f"{entry.topic}: {', '.join(entry.keywords)}"


def nearest_contact(
    similarities: NDArray[np.float32], contacts: Sequence[ContactEntry]
) -> ContactEntry | None:
    """Return the entry whose topic a question is about; None where it is about none of them.

    Args:
        similarities: float32 (n,), cosine similarities of a question and each entry's topic.
        contacts: The entries.

    """
    best = int(similarities.argmax())
    nearest, *others = sorted(similarities.tolist(), reverse=True)
    ahead = nearest - max(others, default=0.0)
    return contacts[best] if nearest + 2 * ahead >= _ABOUT else None


def _score(query: Query, keyword: str) -> float:
    """Return how well a keyword is named: its length where all its words are, else 0."""
    parts = words(keyword)
    named = [_named(query, part) for part in parts]
    return math.fsum(map(len, parts)) * min(named, default=0.0)


def _named(query: Query, part: str) -> float:
    """Return how far a question names a word of a keyword, 0 to 1."""
    best = 0.0
    for group in query.groups:
        for word in group.words:
            told = query.information(word)
            # "It" in an English question is not the department.
            if told >= _LEAST_TOLD and _names(word, part, told):
                return 1.0
        told = max(map(query.information, group.words))
        # What common words mean in the other language is chance: "det" is "it".
        for other in group.alternatives if told >= _TELLING else ():
            weight = _OTHER_NAME * other.weight
            if weight > max(best, _LEAST_WEIGHT) and len(other.words) == 1:
                (word,) = other.words
                best = max(best, weight * _names(word, part, told))
    return best


def _names(word: str, part: str, told: float) -> bool:
    """Return whether a word says a word of a keyword; ``told`` is how much the word tells."""
    if word == part:
        return True
    # "Nyckel" loses its e in "nycklar".
    stems = {part, part[:-2] + part[-1]} if part.endswith(_SYNCOPE) else {part}
    return (
        any(len(stem) >= _SHORTEST_START and word.startswith(stem) for stem in stems)
        or (len(part) >= _SHORTEST_END and word.endswith(part))
        or (len(part) >= _SHORTEST_INSIDE and part in word)
        # "Till" tells nothing, though "tillbud" begins with it.
        or (len(word) >= _SHORTEST_END and told >= _TELLING and part.startswith(word))
    )
