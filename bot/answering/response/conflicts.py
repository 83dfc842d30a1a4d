"""Whether two documents answer the same question with different dates, amounts, names or places.

Only values of the kind that the reader finds for an answer are compared, and only where both
sentences are about the same thing; what can't be compared is no conflict
(docs/decisions/0032-conflict.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from bot.answering.reader.word_overlap import holds_all, similarity
from bot.answering.response.citations import WORTH_CITING
from bot.answering.values.find import NUMBERED, find_names, find_values
from bot.answering.values.types import Kind, Value, agree, comparable
from bot.i18n.sentences import date_in_words, note_texts, texts
from index import TELLING, detect_language, information, words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from bot.answering.reader.candidate import Candidate
    from bot.answering.reader.finder import Found
    from bot.answering.time.moment import Timeline
    from bot.answering.types import Citation
    from index import Language, Query


_TEXTS_KEPT: Final = 1_000
# "Var kan jag äta lunch?" has more than one right answer.
_SEVERAL: Final = re.compile(r"\b(?:var|where|när|when) (?:kan|får|can|may) ")
_NEXT: Final = re.compile(r"\b(?:nästa|next|nästkommande)\b", re.IGNORECASE)
_SAME_WORD: Final = 0.75
# With so many words of its own a statement tells of something else, whatever the other holds.
_MUCH_ELSE: Final = 3
# What is held each year is told of each year: two papers so far apart mean two occasions.
_A_YEAR_APART: Final = 240  # days
# They say that something is so and not what it is.
_ASSERTING: Final = frozenset(
    """
    adress adressen anmälan anmäla anmäler ansök ansökan ansöka ansöker antal avgift avgiften
    belopp beloppet belägen besöksadress betalas betalar börjar chef datum datumet deadline
    direktör enheten avdelningen ersättning expedition flyttar flytten flyttas flyttdag får
    gäller håller hålls heter hittar högst infaller inflyttning inleds inlämnas inträffar klockan
    kontakt kontakta kontakten kontor kostar kostnad kostnaden lämnas leder leds ligger lokal
    lokaler medarbetare medarbetarna mejl nummer nummret numret nås planeras planerad preliminärt
    pris priset pågår ring ringa ringer sitter sker skickas slutar start startar stänger
    summan telefon telefonnummer telefonnumret tidpunkt träffar tillträder uppgår utgår utses
    utsetts varar äger öppen öppet öppna öppnar öppettider nuvarande nya
    address begins call contact costs deadline due ends fee held located meets moves moving
    number opens closes phone place price reach scheduled sits starts submitted takes telephone
    """.split()
)
_ALL: Final = frozenset("alla samtliga medarbetare anställda personal staff all employees".split())
_LIMITED: Final = re.compile(
    r"\b(?:för|om|inom|about|concerning|for|of|within)\s+(?:de\s+|den\s+|det\s+|the\s+)?(\w+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Statement:
    """What a document says to a question.

    Attributes:
        sentences: The sentences that answer.
        over: The document's title and the headings over them.
        date: The document's date.
        values: Those of the kinds that are compared, but for those that the question itself names.

    """

    sentences: str
    over: str
    date: dt.date | None
    values: tuple[Value, ...]


def differ(query: Query, one: Candidate, other: Candidate) -> bool:
    """Return whether two candidates, both read, answer a question with different values."""
    kinds = _answering_kinds(query, one) & _answering_kinds(query, other)
    if not kinds or _SEVERAL.search(query.read_as.casefold()):
        return False
    mine, theirs = _statement(query, one, kinds), _statement(query, other, kinds)
    apart = [kind for kind in kinds if _apart(kind, mine.values, theirs.values)]
    if not apart:
        return False
    if Kind.DATE in apart and _are_two_occasions(mine, theirs):
        return False
    return not _are_about_different_things(query, mine, theirs)


def says_the_opposite(lead: Candidate, candidates: Iterable[Candidate]) -> bool:
    """Return whether one passage answers with no where what leads says yes, or the other way round.

    "Får jag jobba hemma?" may be a yes in general and a no for the first weeks: which of them is
    asked about, a reader may not see.
    """
    said = _yes_or_no(lead)
    return said is not None and any(
        _yes_or_no(one) is not said
        for one in candidates
        if _yes_or_no(one) is not None and one.probability >= WORTH_CITING * lead.probability
    )


def question_over(lead: Candidate) -> str | None:
    """Return the question that a document answers with yes or no in what leads, if it does."""
    over = lead.passage.headings[-1] if lead.passage.headings else ""
    return over if over.endswith("?") and _yes_or_no(lead) is not None else None


def answers_another(query: Query, lead: Candidate) -> bool:
    """Return whether what leads says yes or no, perhaps to another question than is asked.

    "Slipper jag söka om min tjänst?" is answered the other way round than "Måste jag söka om min
    tjänst?", and no reading tells.
    """
    over = question_over(lead)
    if over is None:
        return False
    asked, there = words(query.read_as), words(over)
    if _NEGATIONS.isdisjoint(asked) is not _NEGATIONS.isdisjoint(there):
        return True
    return not holds_all(query, (over, lead.said))


def _yes_or_no(candidate: Candidate) -> bool | None:
    """Return whether what answers begins with yes or with no; None where with neither."""
    first = _FIRST_WORD.match(candidate.said)
    return _POLARITY.get(first[0].casefold()) if first else None


_FIRST_WORD: Final = re.compile(r"[^\W\d_]+")
_NEGATIONS: Final = frozenset(("inte", "ej", "icke", "aldrig", "not", "never"))
_POLARITY: Final = {"ja": True, "jo": True, "yes": True, "nej": False, "no": False}


def states_as_much(query: Query, one: Candidate, other: Candidate) -> bool:
    """Return whether the second of two candidates answers with all that the first answers with.

    Somebody who asks who it is gets no good of a letter that says that one is wanted.
    """
    return _answering_kinds(query, one) <= _answering_kinds(query, other)


def _statement(query: Query, candidate: Candidate, kinds: Collection[Kind]) -> _Statement:
    over = "\n".join((candidate.metadata.title, *candidate.passage.headings))
    values = tuple(v for v in _stated_values(query, candidate.said) if v.kind in kinds)
    return _Statement(candidate.said, over, candidate.metadata.date, values)


def _answering_kinds(query: Query, candidate: Candidate) -> frozenset[Kind]:
    """Return which kinds of values there are among the words that answer."""
    if candidate.answer is None or not candidate.marked:
        return frozenset()
    start = candidate.answer.start - candidate.marked[0].start
    end = candidate.answer.end - candidate.marked[0].start
    found = _stated_values(query, candidate.said)
    return frozenset(value.kind for value in found if value.start < end and start < value.end)


def _stated_values(query: Query, text: str) -> list[Value]:
    """Return a text's values, but for those that the question itself names."""
    asked = _found(query.read_as)
    found = [v for v in _found(text) if not any(comparable(v, a) and agree(v, a) for a in asked)]
    counted = [v for v in found if v.kind is Kind.COUNT and _is_named(query, v.unit)]
    return [v for v in found if v.kind is not Kind.COUNT or not counted or v in counted]


@lru_cache(maxsize=_TEXTS_KEPT)
def _found(text: str) -> tuple[Value, ...]:
    """Return all values in a text but the numbers of stages, steps and groups."""
    numbered = [match.span() for match in NUMBERED.finditer(text)]
    return tuple(
        value
        for value in (*find_values(text), *find_names(text))
        if not any(start <= value.start < end for start, end in numbered)
    )


def _is_named(query: Query, noun: str) -> bool:
    return any(similarity(word, noun) >= _SAME_WORD for g in query.groups for word in g.words)


def _apart(kind: Kind, mine: Sequence[Value], theirs: Sequence[Value]) -> bool:
    """Return whether both state values of a kind, in one unit at least, and none of them agree."""
    pairs = [(a, b) for a in mine for b in theirs if a.kind is kind is b.kind and comparable(a, b)]
    units = {a.unit if kind is Kind.PLACE else "" for a, _ in pairs}
    return any(
        not any(agree(a, b) for a, b in pairs if kind is not Kind.PLACE or a.unit == unit)
        for unit in units
    )


def _are_two_occasions(one: _Statement, other: _Statement) -> bool:
    """Return whether two dates are those of something that comes back: one each year."""
    if one.date is None or other.date is None:
        return False
    years = [{v.low[0] for v in said.values if v.kind is Kind.DATE} for said in (one, other)]
    if one.date != other.date and all(_NEXT.search(s.sentences) for s in (one, other)):
        return True
    told_in_advance = abs((one.date - other.date).days) >= _A_YEAR_APART
    return told_in_advance and (years[0] != years[1] or years[0] == {None})


def _are_about_different_things(query: Query, first: _Statement, second: _Statement) -> bool:
    """Return whether each tells of something that the other doesn't: two meetings, two stages."""
    if _conditions_apart(first, second):
        return True
    numbers = [_numbered(f"{s.over}\n{s.sentences}") for s in (first, second)]
    if any(numbers[0][name] != numbers[1][name] for name in numbers[0].keys() & numbers[1].keys()):
        return True
    if detect_language(first.sentences) != detect_language(second.sentences):
        return False
    own = (
        _own_words(query, first, f"{second.over} {second.sentences}"),
        _own_words(query, second, f"{first.over} {first.sentences}"),
    )
    if (own[0] and own[1]) or max(map(len, own)) >= _MUCH_ELSE:
        return True
    return any(
        _is_limited(mine, statement.sentences)
        for mine, statement in zip(own, (first, second), strict=True)
    )


def _conditions_apart(one: _Statement, other: _Statement) -> bool:
    """Return whether two statements hold for different ages, sizes or houses."""
    mine, theirs = (
        [value for value in _found(said.sentences) if value not in said.values]
        for said in (one, other)
    )
    stated = {value.kind for value in one.values}
    return _apart(Kind.COUNT, mine, theirs) or (
        Kind.PLACE not in stated and _apart(Kind.PLACE, mine, theirs)
    )


def _numbered(text: str) -> dict[str, frozenset[str]]:
    """Return the numbers of stages, steps and groups that a text names."""
    found: dict[str, set[str]] = {}
    for match in NUMBERED.finditer(text):
        found.setdefault(match[1].casefold(), set()).add(match[2])
    return {name: frozenset(numbers) for name, numbers in found.items()}


def _own_words(query: Query, mine: _Statement, theirs: str) -> set[str]:
    """Return telling words of a statement that stand neither in the question nor in the other."""
    text = mine.sentences
    for value in sorted(_found(text), key=lambda v: -v.start):
        text = f"{text[: value.start]} {text[value.end :]}"
    language = detect_language(mine.sentences)
    known = set(words(theirs)) | {
        word
        for group in query.groups
        for names in (group.words, *(alternative.words for alternative in group.alternatives))
        for word in names
    }
    return {
        word
        for word in words(text)
        if word not in _ASSERTING
        and word not in _ALL
        and not word.isdigit()
        and information(word, language) >= TELLING
        and not any(similarity(other, word) >= _SAME_WORD for other in known)
    }


def _is_limited(own: set[str], sentences: str) -> bool:
    """Return whether a sentence is limited to something of its own: "mötet för chefer"."""
    return any(match[1].casefold() in own for match in _LIMITED.finditer(sentences))


_LONGEST_TITLE: Final = 60  # characters, so that Slack shows the whole note


def differing(found: Found, candidates: Sequence[Candidate], timeline: Timeline) -> list[Candidate]:
    """Return candidates of other documents that apply and answer with other values than the first.

    Args:
        found: What the question was searched for with.
        candidates: What was found, best first.
        timeline: When the documents apply.

    """
    if not candidates or not timeline.in_force(candidates[0].document):
        return []
    lead = candidates[0]
    seen = {lead.document}
    differ_from_lead: list[Candidate] = []
    for one in candidates[1:]:
        if not one.marked or one.probability < WORTH_CITING * lead.probability:
            continue
        if one.document in seen or not timeline.together(lead.document, one.document):
            continue
        if differ(found.query, lead, one):
            differ_from_lead.append(one)
            seen.add(one.document)
    return differ_from_lead


def is_outdated(lead: Candidate, others: Iterable[Candidate]) -> bool:
    """Return whether a later document differs from what HR has pointed out.

    Args:
        lead: What leads.
        others: What differs from it, in force as it is.

    """
    return lead.pointed_out and any(
        lead.since is not None and one.since is not None and one.since > lead.since
        for one in others
    )


def conflict_note(
    citations: Sequence[Citation], documents: Iterable[str], language: Language
) -> Iterator[str]:
    """Yield a sentence that names the documents that differ from the first one, and that one."""
    others = set(documents)
    named = [c for c in citations if c.number == 1 or c.document in others]
    if len(named) > 1:
        words = note_texts(language)
        each = [_named(citation, language) for citation in _first_of_each(named)]
        told = words.and_document.join((", ".join(each[:-1]), each[-1]))
        yield words.documents_differ.format(documents=told)


def _first_of_each(citations: Iterable[Citation]) -> list[Citation]:
    """Return one citation for each document."""
    return list({citation.document: citation for citation in reversed(list(citations))}.values())[
        ::-1
    ]


def _named(citation: Citation, language: Language) -> str:
    date = date_in_words(citation.date, language) if citation.date else texts(language).undated
    title = citation.title
    if len(title) > _LONGEST_TITLE:
        title = title[: _LONGEST_TITLE - 1].rstrip() + "…"
    details = ", ".join(filter(None, (date, citation.owner)))
    return note_texts(language).document.format(title=title, details=details)
