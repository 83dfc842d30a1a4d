"""What an answer says about time: from when on it applies, until when, and how old it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.note_texts import note_texts
from bot.texts import date_in_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from bot.answering.timeline import Timeline
    from bot.answering.types import Citation
    from index import Language

_MONTHS = 12


def validity_notes(
    citations: Sequence[Citation], timeline: Timeline, language: Language
) -> Iterator[str]:
    """Yield a sentence for each citation that doesn't apply today, or not when asked about."""
    words = note_texts(language)
    first_asked, last_asked = timeline.asked
    for citation in citations:
        begins, ends = citation.valid_from, citation.valid_until
        if begins and begins > min(timeline.today, last_asked):
            when, first, other = begins, words.applies_from, words.source_applies_from
        elif ends and ends <= timeline.today:
            when, first, other = ends, words.applied_until, words.source_applied_until
        elif ends and ends <= first_asked:
            when, first, other = ends, words.applies_until, words.source_applies_until
        else:
            continue
        date = date_in_words(when, language)
        sentence = first if citation.number == 1 else other
        yield sentence.format(date=date, number=citation.number)


def age_note(
    citations: Sequence[Citation], timeline: Timeline, months: int, language: Language
) -> Iterator[str]:
    """Yield a sentence where what leads is older than so many months; never with 0.

    Whoever has said until when a document applies answers for its being right till then.
    """
    if not citations or not months:
        return
    lead = citations[0]
    asked = min(timeline.today, timeline.asked[1])
    told_until_later = lead.valid_until and lead.valid_until > asked
    if lead.date and not told_until_later and _months_between(lead.date, asked) >= months:
        yield note_texts(language).old.format(date=date_in_words(lead.date, language))


def _months_between(first: dt.date, second: dt.date) -> int:
    """Return how many whole months lie between two days."""
    months = (second.year - first.year) * _MONTHS + second.month - first.month
    return months - (second.day < first.day)
