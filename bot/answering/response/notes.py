"""What an answer says beside its passages: time, renamed units, how the question was read."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import TYPE_CHECKING, Final

from bot.answering.question.personal import marked
from bot.answering.response.conflicts import question_over
from bot.answering.time.moment import in_past_tense
from bot.answering.values.find import find_values
from bot.answering.values.types import Kind
from bot.i18n.sentences import advice_texts, date_in_words, note_texts
from index import TELLING, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bot.answering.reader.candidate import Candidate
    from bot.answering.time.moment import Timeline
    from bot.answering.types import Citation, Turn
    from bot.answering.values.types import Value
    from index import GlossaryEntry, Group, Language, Query


_MONTHS = 12
_NEXT: Final = re.compile(r"\b(?:nästa|nästkommande|next)\b", re.IGNORECASE)


def validity_notes(
    citations: Sequence[Citation], timeline: Timeline, language: Language
) -> Iterator[str]:
    """Yield a sentence for each citation that doesn't apply today, or not when asked about."""
    words = note_texts(language)
    _, last_asked = timeline.asked
    for citation in citations:
        begins, ends = citation.valid_from, citation.valid_until
        if begins and begins > min(timeline.today, last_asked):
            when, first, other = begins, words.applies_from, words.source_applies_from
        elif ends and ends <= timeline.today:
            when, first, other = ends, words.applied_until, words.source_applied_until
        elif ends and ends <= last_asked:
            when, first, other = ends, words.applies_until, words.source_applies_until
        else:
            continue
        date = date_in_words(when, language)
        sentence = first if citation.number == 1 else other
        yield sentence.format(date=date, number=citation.number)


def age_note(
    citations: Sequence[Citation], timeline: Timeline, months: int, language: Language
) -> Iterator[str]:
    """Yield a sentence where what leads is older than so many months; never with 0."""
    if not citations:
        return
    lead = citations[0]
    asked = min(timeline.today, timeline.asked[1])
    if lead.date and is_old(lead.date, lead.valid_until, asked, months):
        yield note_texts(language).old.format(date=date_in_words(lead.date, language))


def is_old(date: dt.date, valid_until: dt.date | None, day: dt.date, months: int) -> bool:
    """Return whether a document of ``date`` is old on a day; with 0 months none ever is.

    Whoever has said until when a document applies answers for its being right till then.
    """
    told_until_later = valid_until is not None and valid_until > day
    return bool(months) and not told_until_later and _months_between(date, day) >= months


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


def question_note(query: Query, lead: Candidate, language: Language) -> Iterator[str]:
    """Yield the document's own question where what leads says yes or no, and others are asked."""
    over = question_over(lead)
    if over is not None and set(words(over)) != set(words(query.read_as)):
        yield note_texts(language).question_over.format(question=over)


def is_of_later(lead: Candidate, timeline: Timeline) -> bool:
    """Return whether what leads is of a time after the one that is asked about.

    So are a document's dates, and the years that its sentences name. What it tells in the past
    tense may be of any day before.
    """
    last, metadata = timeline.asked[1], lead.metadata
    dates = [date for date in (metadata.date, metadata.valid_from) if date]
    if last >= timeline.today or not dates or min(dates) <= last or in_past_tense(lead.said):
        return False
    # A day without a year is of the year in which it was written.
    told = [value.low[0] for value in find_values(lead.said) if value.kind is Kind.DATE]
    return all(int(year or min(dates).year) > last.year for year in told)


def later_note(lead: Candidate, timeline: Timeline, language: Language) -> Iterator[str]:
    """Yield a sentence where what leads was written after the time that is asked about."""
    if lead.metadata.date and is_of_later(lead, timeline):
        date = date_in_words(lead.metadata.date, language)
        yield note_texts(language).later.format(date=date)


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


def rename_notes(
    entries: Iterable[GlossaryEntry], today: dt.date, language: Language
) -> Iterator[str]:
    """Yield a sentence for each entry whose old name was used."""
    words = note_texts(language)
    for entry in entries:
        if entry.since is None:
            sentence, date = words.renamed, ""
        else:
            coming = entry.since > today
            sentence = words.to_be_renamed if coming else words.renamed_since
            date = date_in_words(entry.since, language)
        yield sentence.format(old=entry.term, new=entry.now, date=date)


def meaning_notes(entries: Iterable[GlossaryEntry], language: Language) -> Iterator[str]:
    """Yield a sentence for each entry of HR's glossary whose meaning is asked for."""
    sentence = note_texts(language).meaning
    for entry in entries:
        yield sentence.format(term=entry.term, means=entry.means)


_SHORTEST: Final = 3
_OTHER_NAME: Final = 0.5  # weight of another name that stands for the word


def reading_notes(language: Language, *, follows: Turn | None, others: bool) -> tuple[str, ...]:
    """Return how a message was read: after which question, and that it held others besides."""
    said = advice_texts(language)
    after: tuple[str, ...] = ()
    if follows and follows.since:
        after = (said.follow_up_again.format(question=follows.asked, then=follows.since),)
    elif follows:
        after = (said.follow_up.format(question=follows.asked),)
    return (*after, said.one_at_a_time) if others else after


def personal_note(question: str, language: Language) -> Iterator[str]:
    """Yield a sentence where a question holds numbers or addresses that lead to a person."""
    if marked(question) != question:
        yield advice_texts(language).personal


def is_one_word(question: str) -> bool:
    """Return whether a question is but a word, which asks nothing of what it names."""
    return len(words(question)) == 1


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
    if is_one_word(query.text):
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
    if query.information(word) < TELLING:
        return None
    names = [word, *(o.words[0] for o in group.alternatives if o.weight >= _OTHER_NAME)]
    return None if any(map(heard, names)) else word
