"""What to say beside an answer about the question itself: how it was read, how to ask better."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.advice_texts import advice_texts
from index import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from index import Group, Language, Query

_TELLING: Final = 0.5  # information of a word that is worth naming
_SHORTEST: Final = 3
_OTHER_NAME: Final = 0.5  # weight of another name that stands for the word


def reading_notes(language: Language, *, follows: str | None, others: bool) -> tuple[str, ...]:
    """Return how a message was read: after which question, and that it held others besides."""
    said = advice_texts(language)
    after = (said.follow_up.format(question=follows),) if follows else ()
    return (*after, said.one_at_a_time) if others else after


def rephrasing(
    query: Query,
    language: Language,
    heard: Callable[[str], float],
    nearest: Callable[[str], str | None],
) -> tuple[str, ...]:
    """Return how a question that found nothing is better asked; empty where nothing would help.

    Args:
        query: The question.
        language: The interface's language.
        heard: How far the documents that everybody may see know a word: what others may see is
            no matter for a hint.
        nearest: Gives the word of those documents that a word is likely to be a slip for, if any.

    """
    said = advice_texts(language)
    if len(words(query.text)) == 1:
        return (said.in_full,)
    unknown = next((w for g in query.groups if (w := _unknown(query, g, heard))), None)
    if unknown is None:
        return ()
    near = nearest(unknown)
    if near is not None:
        return (said.did_you_mean.format(word=unknown, near=near),)
    return (said.unknown_word.format(word=unknown),)


def _unknown(query: Query, group: Group, heard: Callable[[str], float]) -> str | None:
    """Return a telling word that no document has under any of its names, or None."""
    word = group.words[0]
    if len(group.words) > 1 or len(word) < _SHORTEST or not word.isalpha():
        return None
    if query.information(word) < _TELLING:
        return None
    names = [word, *(o.words[0] for o in group.alternatives if o.weight >= _OTHER_NAME)]
    return None if any(map(heard, names)) else word
