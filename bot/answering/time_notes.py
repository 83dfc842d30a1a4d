"""What an answer says about time: from when on it applies, until when, and how old it is."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import TYPE_CHECKING, Final

from bot.answering.value_forms import find_values
from bot.answering.values import Kind
from bot.note_texts import note_texts
from bot.texts import date_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.answering.candidate import Candidate
    from bot.answering.timeline import Timeline
    from bot.answering.types import Citation
    from bot.answering.values import Value
    from index import Language

_MONTHS = 12
_NEXT: Final = re.compile(r"\b(?:nästa|nästkommande|next)\b", re.IGNORECASE)


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


def over_note(
    question: str, lead: Candidate, timeline: Timeline, language: Language
) -> Iterator[str]:
    """Yield a sentence where the next of something is asked for and what leads tells of past days.

    A day without a year is the first such day from its document's date on.
    """
    if not _NEXT.search(question):
        return
    told = [value for value in find_values(lead.said) if value.kind is Kind.DATE]
    days = [day for value in told if (day := _last_day(value, lead.metadata.date))]
    if days and len(days) == len(told) and max(days) < timeline.today:
        date = date_in_words(max(days), language)
        yield note_texts(language).over.format(date=date[:1].upper() + date[1:])


def _last_day(value: Value, written: dt.date | None) -> dt.date | None:
    """Return the last day that a date may mean; None where that can't be told."""
    year, month, day = (int(part) if part is not None else None for part in value.high)
    if month is None or (year is None and written is None):
        return None

    def in_year(year: int) -> dt.date:
        last = calendar.monthrange(year, month)[1]
        return dt.date(year, month, min(day or last, last))

    if year is not None:
        return in_year(year)
    assert written is not None  # noqa: S101 - told above
    this_year = in_year(written.year)
    return this_year if this_year >= written else in_year(written.year + 1)


def _months_between(first: dt.date, second: dt.date) -> int:
    """Return how many whole months lie between two days."""
    months = (second.year - first.year) * _MONTHS + second.month - first.month
    return months - (second.day < first.day)
