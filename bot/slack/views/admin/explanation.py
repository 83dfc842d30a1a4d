"""Why a question is answered as it is, as a message. Pure functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.i18n.explain import explain_texts, outcome_in_words, percent, weighed_in_words
from bot.i18n.sentences import date_in_words, excluded_in_words
from bot.slack.i18n.admin import admin_texts
from bot.slack.views import elements
from bot.slack.views.citations import one_line
from bot.slack.views.listings import Entry, listing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.answering.reader.explain import Explanation, Weighed
    from bot.answering.reader.finder import Considered
    from bot.slack.views.answer import Message
    from index import Excluded, Hit, Language

# Action id of the button that goes on with a long explanation.
EXPLAIN: Final = "omorg_explain"

_QUESTION: Final = 500
_SENTENCE: Final = 150
_PLACE: Final = 100
_VERSION: Final = 12  # characters of a version's name: enough to tell one from another


def explanation(  # noqa: PLR0913 - what there is to tell, each named by the caller
    told: Explanation,
    language: Language,
    *,
    version: str,
    public: bool,
    start: int,
    carried: Callable[[int], str],
) -> Message:
    """Tell why a question is answered as it is.

    Args:
        told: What is known of that.
        language: The interface's.
        version: The index version that had answered; empty for the one in use.
        public: Whether it is told as for anybody.
        start: The first entry that is listed.
        carried: Gives what the button carries that goes on with the list.

    """
    entries = [
        *_considered(told, language),
        *_left_out(told.excluded, language),
        *_pointed_out(told.pointed_out, language),
    ]
    said = _heads(told, language, version=version, public=public) if start == 0 else []
    more = (EXPLAIN, admin_texts(language).button_more)
    return listing(said, entries, start=start, more=more, carried=carried)


def _heads(told: Explanation, language: Language, *, version: str, public: bool) -> list[str]:
    words = explain_texts(language)
    said = [words.question.format(question=one_line(told.question, _QUESTION))]
    if told.read_as.casefold() != told.question.casefold():
        said.append(words.read_as.format(words=one_line(told.read_as, _QUESTION)))
    first, last = (date_in_words(day, language) for day in told.asked)
    about = words.one_day.format(day=first)
    said.append(about if first == last else words.days.format(first=first, last=last))
    said.append(
        outcome_in_words(
            language,
            answered=told.answered,
            confidence=told.confidence,
            threshold=told.threshold,
            certain=told.certain,
        )
    )
    now = told.index_version[:_VERSION]
    gone = version not in {"", told.index_version}
    which = words.gone.format(version=version[:_VERSION], now=now)
    said.append(which if gone else words.version.format(version=now))
    said += [words.for_everybody if public else words.for_you, words.weighing]
    return said


def _considered(told: Explanation, language: Language) -> Iterator[Entry]:
    words = explain_texts(language)
    heading = words.considered.format(count=len(told.weighed))
    for one in told.weighed:
        candidate = one.candidate
        beside = [words.by_hr] if candidate.pointed_out else []
        beside += [_why(candidate.hit.excluded, language)] if candidate.hit.excluded else []
        named = f"{percent(candidate.probability)} · {_place(candidate.hit)}"
        said = one_line(candidate.said, _SENTENCE)
        line = f"{named}: ”{said}”" + "".join(f" ({what})" for what in beside)
        yield Entry((heading,), line, _weighed(one, language))


def _weighed(one: Weighed, language: Language) -> str:
    read = one.candidate.verdict is not None
    return weighed_in_words(language, one.starts_at, one.adds, read=read)


def _left_out(hits: tuple[Hit, ...], language: Language) -> Iterator[Entry]:
    heading = explain_texts(language).left_out.format(count=len(hits))
    for hit in hits:
        said = one_line(hit.passage.text, _SENTENCE)
        yield Entry((heading,), f"{_place(hit)}: ”{said}”", _why(hit.excluded, language))


def _pointed_out(considered: tuple[Considered, ...], language: Language) -> Iterator[Entry]:
    words = explain_texts(language)
    heading = words.pointed_out.format(count=len(considered))
    for one in considered:
        asked = one_line(one.entry.question, _SENTENCE)
        where = elements.shorten(one.entry.passage.document, _PLACE)
        near = percent(one.entry.similarity)
        verdict = words.answers if one.why_not is None else words.reasons[one.why_not]
        yield Entry((heading,), f"{near} · ”{asked}” ({where})", verdict)


def _place(hit: Hit) -> str:
    passage = hit.passage
    heading = one_line(passage.heading or "", _PLACE)
    document = elements.shorten(passage.document, _PLACE)
    return f"{document}, {heading}" if heading else document


def _why(excluded: Excluded | None, language: Language) -> str:
    return excluded_in_words(excluded, language) if excluded else ""
