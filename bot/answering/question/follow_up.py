"""What a question may mean that leans on the one before, by its form."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from bot.answering.reader.word_overlap import alike
from bot.answering.time.moment import find_moment
from index import TELLING, words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence


# Begin a question and say no more than that it goes on from something.
OPENERS: Final = frozenset(
    (
        "och men så jaha jaså okej ok aha ja nej hm mm tack förresten and but so well okay yes no "
        "also thanks eller or"
    ).split()
)
CLOSERS: Final = frozenset("då också även med ju then too also instead istället".split())
# Say that what comes has nothing to do with what was before.
NEW_TOPIC: Final = tuple(
    tuple(phrase.split())
    for phrase in (
        "en annan sak", "en annan fråga", "en sak till", "en fråga till", "en helt annan",
        "en ny fråga", "ny fråga", "annan fråga", "another thing", "another question",
        "one more thing", "one more question", "a different question", "new question", "by the way",
    )
)  # fmt: skip
# Name a new topic for the question before.
SAME: Final = tuple(
    tuple(phrase.split())
    for phrase in (
        "samma sak för", "samma för", "what about", "how about", "the same for", "same for",
        "jag menade", "jag menar", "i meant", "i mean",
    )
)  # fmt: skip
# May do so, or ask in full: "hur är det med semestern?".
ABOUT: Final = tuple(
    tuple(phrase.split())
    for phrase in (
        "hur är det med", "hur blir det med", "hur är det för", "hur blir det för",
        "vad gäller för", "how is it for", "what applies to",
    )
)  # fmt: skip
QUESTIONS: Final = frozenset(
    (
        "var vart varifrån vad vem vems vilka vilken vilket när hur varför nar who whom whose what "
        "where when which why how"
    ).split()
)
# Verbs that begin a question which is answered by yes or no.
VERBS: Final = frozenset(
    (
        "är blir har får kan ska måste finns gäller går kommer behöver vill bör räcker ingår "
        "sitter ligger stämmer betyder vet does do did is are can could may must will would should "
        "has have was were am need"
    ).split()
)
# Stand before a question word: "på vilket plan", "för vem".
LEADS: Final = frozenset(
    (
        "på i till för med från av om hos vid sedan under in on at to for with from by about since"
    ).split()
)
CONDITIONS: Final = frozenset("om ifall när if when unless".split())
PREPOSITIONS: Final = LEADS | frozenset(
    "en ett den det de the a an av of our vår våra vårt".split()
)
# Belong to somebody who was named before.
HIS: Final = frozenset("deras hans hennes dess hens their his her its".split())
# A place that was named before, where they end the question.
THERE: Final = frozenset("där dit därifrån there".split())
# Somebody who was named before.
SHE: Final = frozenset("han honom hon henne hen he him she her".split())
# Something that was named before, or nothing at all: "är det", "is it".
THEY: Final = frozenset(
    "de dem dom den det it they them that those these this detta dessa denna".split()
)
# Of these, such as always name somebody or something: "det" and "it" may not.
THEM: Final = frozenset("de dem dom they them".split())
# After these words "de" and "där" point ahead, not back: "de som flyttar", "the unit there is".
RELATIVE: Final = frozenset("som här där that who which är finns is are".split())
# Tell nothing of what is asked about, common as they may be or not.
LIGHT: Final = (
    OPENERS
    | CLOSERS
    | QUESTIONS
    | VERBS
    | LEADS
    | CONDITIONS
    | PREPOSITIONS
    | HIS
    | THERE
    | SHE
    | THEY
    | frozenset(
        (
            "nu now jag du"
            " man vi ni mig dig oss er min mitt mina din ditt dina sin sitt sina vår vårt "
            "våra ert era i you we me us my your our one någon något några nån nåt some any inte "
            "not sitter ligger heter kostar kostade börjar börja startar slutar gör göra får fått "
            "vara bli vet veta hittar hitta når nå säger säga tar ta många mycket länge ofta "
            "långt snabbt dags sits sit located cost costs start starts begin begins many much "
            "long often soon far do done get find reach held hålls sker be been där som att"
        ).split()
    )
)


_LONGEST: Final = 9  # words of a question that leans on another
# In a longer one, "them" may be somebody it names itself.
_SHORT: Final = 6
_LONGEST_FRAGMENT: Final = 4  # words, where nothing but its brevity says that it leans
_MOST_TOPICS: Final = 2  # of a whole question that may lean on another all the same
_MOST_REPLACED: Final = 3  # words of the question before that are tried for what is replaced
_MOST_NAMES: Final = 3
_SIGNS: Final = "?!.,:;()[]\"'”“’…–"


class Leaning(IntEnum):
    """How far the form of a question says that it leans on the one before."""

    PERHAPS = 0
    LIKELY = 1
    CERTAINLY = 2


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What a question may mean after another.

    Attributes:
        readings: Questions in full, the likelier first.
        leaning: Whether it can stand alone.

    """

    readings: tuple[str, ...]
    leaning: Leaning


def follow_up(  # noqa: PLR0913 - all that a question may lean on
    asked: str,
    before: str,
    answer: str | None,
    told: Callable[[str], float],
    today: dt.date,
    *,
    columns: Sequence[str] = (),
) -> FollowUp | None:
    """Return what ``asked`` may mean after the question ``before``, or None for one of its own.

    Args:
        asked: The question, read as it was meant.
        before: The question before it, in full.
        answer: The sentences that answered that one, or None.
        told: How much a normalised word tells of what is asked about, 0 to 1.
        today: The day it is asked.
        columns: What else the row of a table tells that answered the question before: the names of
            its other columns.

    """
    said, asked_before = _tokens(asked), _tokens(before)
    core, tied = _core(said)
    heavy = [word for word in asked_before if _plain(word) not in LIGHT]
    # A question may be of common words alone: "får jag jobba hemma?".
    topics = [word for word in heavy if _is_topic(word, told)] or heavy
    if not core or not topics or len(core) > _LONGEST:
        return None
    known = {part for topic in topics for part in words(topic)}
    named = [word for word in core if _is_topic(word, told)]
    own = [word for word in named if not set(words(word)) <= known]
    if own and _are_named(own, columns):
        row = [topic for topic in topics if not _are_named([topic], columns)] or topics
        of_row = _phrase(asked_before[asked_before.index(row[0]) :], row)
        return FollowUp(_after_question(core, None, of_row), Leaning.CERTAINLY)
    if not _asks(core):
        if not (tied or (own and len(core) <= _LONGEST_FRAGMENT)):
            return None
        return FollowUp(_after_fragment(core, asked_before, topics, today), tied)
    place = _leaning_place(core)
    word = _plain(core[place]) if place is not None else ""
    # "Vem är chef för IT?" says itself whose, though "Vem är chef för HR?" was asked before.
    whole = not word and len(named) > len(own)
    if whole or ((not word or word in THEY) and len(own) > _MOST_TOPICS):
        return None
    readings = _after_question(core, place, _phrase(asked_before, topics))
    if word in THERE and len(topics) > 1:
        # What was asked of it is not what is asked now: "when does payroll move" leaves "payroll".
        readings += _after_question(core, place, [max(topics, key=lambda one: _told(one, told))])
    if word in THERE | SHE:
        names = [one for one in _names(answer, told) if not _are_named([one], columns)]
        readings += _after_question(core, place, names) if names else ()
    # "Is it true that …" names nothing; at the end of a question, "it" always does, and so do
    # "they" and, with a small word after it, Swedish "de".
    names_something = place is not None and (
        word not in THEY
        or place == len(core) - 1
        or (word in THEM and _plain(core[place + 1]) in LIGHT)
    )
    short = len(core) <= _SHORT and len(own) <= _MOST_TOPICS
    leaning = Leaning.PERHAPS
    if not own or (names_something and short):
        leaning = Leaning.CERTAINLY
    elif (word or tied) and len(own) <= _MOST_TOPICS:
        leaning = Leaning.LIKELY
    return FollowUp(readings, leaning)


def _tokens(text: str) -> list[str]:
    """Return the words of a text as they are written, without the signs around them."""
    found = [word for part in text.split() if words(word := part.strip(_SIGNS))]
    shouted = len(found) > 1 and all(map(str.isupper, found))
    return [word.casefold() for word in found] if shouted else found


def _plain(word: str) -> str:
    """Return a word as the lists have it; one in capitals ("IT") is a name and in none."""
    return word if len(word) > 1 and word.isupper() else word.casefold()


def _told(word: str, told: Callable[[str], float]) -> float:
    return max(map(told, words(word)), default=0.0)


def _is_topic(word: str, told: Callable[[str], float]) -> bool:
    if _plain(word) in LIGHT:
        return False
    return any(part.isdigit() or told(part) >= TELLING for part in words(word))


def _are_named(asked: Sequence[str], columns: Sequence[str]) -> bool:
    """Return whether all of some words are in the names of columns, as parts of compounds, too."""
    names = [name for column in columns for name in words(column)]
    return all(
        any(alike(part, name) or alike(name, part) for name in names)
        for word in asked
        for part in words(word)
    )


def _core(said: Sequence[str]) -> tuple[list[str], Leaning]:
    """Return a question without what only ties it to the one before, and how far that does.

    Nothing is left of one that says itself that it is about something else.
    """
    core = list(said)
    while core and _plain(core[0]) in OPENERS:
        core = core[1:]
    if _begins(core, NEW_TOPIC):
        return [], Leaning.PERHAPS
    while len(core) > 1 and _plain(core[-1]) in CLOSERS:
        core = core[:-1]
    if len(core) < len(said) or _begins(core, SAME):
        return core[_begins(core, SAME) or _begins(core, ABOUT) :], Leaning.CERTAINLY
    about = _begins(core, ABOUT)
    return core[about:], Leaning.LIKELY if about else Leaning.PERHAPS


def _begins(core: Sequence[str], phrases: Sequence[tuple[str, ...]]) -> int:
    """Return the length in words of the phrase that a question begins with, or 0."""
    plain = tuple(map(_plain, core))
    return next((len(phrase) for phrase in phrases if plain[: len(phrase)] == phrase), 0)


def _asks(core: Sequence[str]) -> bool:
    """Return whether it is a question in form: a question word or a verb first."""
    first = _plain(core[0])
    if first in LEADS and len(core) > 1:
        first = _plain(core[1])
    return first in QUESTIONS or first in VERBS


def _leaning_place(core: Sequence[str]) -> int | None:
    """Return where a word stands that points back, or None."""
    plain = [*map(_plain, core), ""]
    something: int | None = None
    for place, (word, after) in enumerate(pairwise(plain)):
        if (word in HIS and after) or (place > 0 and word in SHE):
            return place
        if word in THERE and place > 0 and not after:
            return place
        # "De som flyttar" and "den 27:e" point ahead.
        points_ahead = after in RELATIVE or after[:1].isdigit()
        if something is None and word in THEY and place > 0 and not points_ahead:
            something = place
    return something


def _after_fragment(
    core: Sequence[str], asked: Sequence[str], topics: Sequence[str], today: dt.date
) -> tuple[str, ...]:
    """Return the question before with the new words for its own, and with them added."""
    fragment, before = list(core), " ".join(asked)
    moment = find_moment(before, today)
    timeless = moment.without(before) if moment else before
    moved = " ".join([timeless, *fragment])
    later = find_moment(moved, today)
    if later and later.start <= len(timeless) + 1 and later.end == len(moved):
        # Another time is asked about than the one before, if any.
        return (moved,)
    added = " ".join([before, *fragment])
    if _plain(fragment[0]) in CONDITIONS:
        return (added,)
    while len(fragment) > 1 and _plain(fragment[0]) in PREPOSITIONS:
        fragment = fragment[1:]
    kept = _tokens(timeless)
    others = [word for word in reversed(topics) if word in kept and not word.isdigit()]
    replaced = [_replace(asked, word, fragment) for word in others]
    return tuple(dict.fromkeys([*replaced[:_MOST_REPLACED], added]))


def _replace(asked: Sequence[str], topic: str, fragment: Sequence[str]) -> str:
    """Return a question with ``fragment`` for a word of it and the number after that."""
    place = list(asked).index(topic)
    after = place + 1
    if after < len(asked) and asked[after].isdigit():
        after += 1
    return " ".join([*asked[:place], *fragment, *asked[after:]])


def _after_question(
    core: Sequence[str], place: int | None, meant: Sequence[str]
) -> tuple[str, ...]:
    """Return a question with what is meant in the place of what points back, or at its end."""
    if place is None:
        return (" ".join([*core, *meant]),)
    return (" ".join([*core[:place], *meant, *core[place + 1 :]]),)


def _phrase(asked: Sequence[str], topics: Sequence[str]) -> list[str]:
    """Return what a question is about as it is written there, small words between included."""
    told = [place for place, word in enumerate(asked) if word in topics]
    heavy = [place for place, word in enumerate(asked) if _plain(word) not in LIGHT]
    return list(asked[min(heavy[0], told[0]) : told[-1] + 1])


def _names(answer: str | None, told: Callable[[str], float]) -> list[str]:
    """Return the first names in an answer: words with a capital that begin no sentence."""
    said = (answer or "").split()
    inside = [
        word.strip(_SIGNS)
        for before, word in pairwise(said)
        if before[-1] not in ".!?:|" and word[:1].isupper()
    ]
    names = dict.fromkeys(word for word in inside if word and _is_topic(word, told))
    return list(names)[:_MOST_NAMES]
