"""What is said of gaps, in Swedish and in English: in the terminal and in Slack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index import Language


@dataclass(frozen=True, slots=True)
class GapTexts:
    """Sentences in one language.

    Attributes:
        title: Heads the open gaps; ``{first}`` and ``{last}`` day.
        none: There are none; the same.
        counted: How often a gap was asked, and by how many; ``{count}`` and ``{people}``.
        languages: In which languages, where in both; ``{sv}`` and ``{en}``.
        nearest: The nearest document; ``{title}``.
        owner: Who answers for it; ``{owner}``.
        weeks: How often in each week; ``{weeks}``.
        week: One week; ``{week}``, its number, and ``{count}``.
        entries: Heads what is an entry and has no answer yet.
        closed: Heads what is answered now.
        closed_by: What answers a gap; ``{question}``, ``{sentence}`` and ``{document}``.
        dismissed: Heads what was dismissed.
        because: Why it was; ``{reason}``.
        take_back: How to have it on the list again; ``{id}``.
        withheld: What is not shown; ``{count}`` questions, by fewer than ``{people}``.
        proposed_praised: Heads proposed entries that are answered already.
        proposed_gaps: Heads those that HR has to fill in.
        proposed_none: There are none; ``{people}`` have to ask.

    """

    title: str
    none: str
    counted: str
    languages: str
    nearest: str
    owner: str
    weeks: str
    week: str
    entries: str
    closed: str
    closed_by: str
    dismissed: str
    because: str
    take_back: str
    withheld: str
    proposed_praised: str
    proposed_gaps: str
    proposed_none: str


SWEDISH: Final = GapTexts(
    title="Frågor utan bra svar, {first}–{last}",
    none="Inga frågor utan bra svar som minst {people} personer har ställt, {first}–{last}.",
    counted="{count} gånger, {people} personer",
    languages="{sv} på svenska, {en} på engelska",
    nearest="Närmast: {title}",
    owner="ansvarig: {owner}",
    weeks="Per vecka: {weeks}",
    week="v. {week}: {count}",
    entries="Inlagda i questions.yaml, svarar från nästa bygge",
    closed="Besvaras nu",
    closed_by="Nu besvaras: ”{question}” – ”{sentence}” ({document})",
    dismissed="Avfärdade",
    because="Skäl: {reason}",
    take_back="Ta tillbaka: omorg gaps --take-back {id}",
    withheld="Visas inte: {count} frågor, ställda av färre än {people} personer var.",
    proposed_praised="Besvaras redan, och svaret hjälpte. Läs igenom, och lägg in det som stämmer.",
    proposed_gaps="Saknar bra svar. Fyll i dokument och ord ur svaret, och ta bort # först.",
    proposed_none="Inga förslag: inget är frågat av minst {people} personer.",
)

ENGLISH: Final = GapTexts(
    title="Questions without a good answer, {first} to {last}",
    none="No questions without a good answer that {people} or more asked, {first} to {last}.",
    counted="{count} times, {people} people",
    languages="{sv} in Swedish, {en} in English",
    nearest="Nearest: {title}",
    owner="owner: {owner}",
    weeks="By week: {weeks}",
    week="week {week}: {count}",
    entries="Made entries of questions.yaml, which answer from the next build on",
    closed="Answered now",
    closed_by="Answered now: “{question}” – “{sentence}” ({document})",
    dismissed="Dismissed",
    because="Reason: {reason}",
    take_back="Take it back: omorg gaps --take-back {id}",
    withheld="Not shown: {count} questions, each asked by fewer than {people} people.",
    proposed_praised="Answered already, and it helped. Read through, and add what is right.",
    proposed_gaps="Without a good answer. Fill in document and words of it, and take the # away.",
    proposed_none="No proposals: nothing was asked by {people} people or more.",
)

_BY_LANGUAGE: Final[Mapping[Language, GapTexts]] = {"sv": SWEDISH, "en": ENGLISH}


def gap_texts(language: Language) -> GapTexts:
    """Return the sentences in ``language``."""
    return _BY_LANGUAGE[language]


def how_often(
    count: int, people: int, languages: Mapping[Language, int], language: Language
) -> str:
    """Say how often a gap was asked, by how many, and in which languages where in both."""
    words = gap_texts(language)
    said = words.counted.format(count=count, people=people)
    if len(languages) > 1:
        said += f"; {words.languages.format(sv=languages['sv'], en=languages['en'])}"
    return said


def by_week(weeks: Mapping[str, int], language: Language) -> str:
    """Say how often a gap was asked in each ISO week, "2027-W09"; the year where it changes."""
    words = gap_texts(language)
    said, year = [], next(iter(weeks), "")[:4]
    for week, count in weeks.items():
        number = f"{int(week[-2:])}" if week[:4] == year else f"{int(week[-2:])} ({week[:4]})"
        year = week[:4]
        said.append(words.week.format(week=number, count=count))
    return words.weeks.format(weeks=", ".join(said))
