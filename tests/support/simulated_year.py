"""A year of a town's questions and builds, made up: the same from the same seed."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING

from bot.operations.report.figures import Material
from bot.operations.report.quality import BuildQuality
from bot.records.gaps import KnownGap, gap_id
from bot.records.questions import AskedQuestion
from index import Metadata

if TYPE_CHECKING:
    from bot.records.gaps import State
    from bot.records.questions import Outcome

LAST = dt.date(2027, 11, 30)
FIRST = LAST - dt.timedelta(364)
K = 3
OLD_AFTER = 36

# Documents by how often they are asked about, with the month in which most ask.
DOCUMENTS: dict[str, tuple[str, int, int, dt.date]] = {
    "flytt/flyttguide.md": ("Flyttguide för Tegelbruket", 22, 3, dt.date(2027, 1, 11)),
    "lon/lonerutiner.md": ("Lönerutiner efter omorganisationen", 18, 6, dt.date(2026, 11, 2)),
    "organisation/vem-sitter-var.md": ("Vem sitter var", 16, 4, dt.date(2027, 2, 1)),
    "semester.md": ("Semester, flextid och annan ledighet", 13, 5, dt.date(2023, 5, 4)),
    "it/sambygg.md": ("Sambygg: det nya ärendesystemet", 10, 9, dt.date(2027, 6, 1)),
    "roller/chefer.md": ("Chefer och deras uppdrag", 8, 2, dt.date(2026, 12, 15)),
    "samverkan/mbl.md": ("Samverkan och MBL under förändringen", 6, 1, dt.date(2022, 3, 1)),
    "english/at-a-glance.md": ("The reorganisation at a glance", 5, 3, dt.date(2027, 1, 20)),
    "arbetsmiljo.md": ("Riskbedömning av arbetsmiljön vid flytten", 4, 10, dt.date(2027, 3, 3)),
    "parkering.md": ("Parkering & passerkort", 3, 4, dt.date(2021, 9, 9)),
    "rekrytering.md": ("Lediga tjänster internt", 2, 8, dt.date(2027, 4, 4)),
}
# Asked about by two people, or by one person many times in a day.
RARE = "ovanligt/tva-personer.md"
ONE_PERSON = "ovanligt/en-person.md"
UNCITED = "arkiv/=SUMMA(A1).md"
PLAIN = {
    RARE: Metadata("Något som två personer undrade över", dt.date(2027, 1, 1)),
    ONE_PERSON: Metadata("Något som en enda person undrade över", dt.date(2027, 1, 1)),
    UNCITED: Metadata('=HYPERLINK("http://example.org")', dt.date(2020, 1, 1)),
    "arkiv/protokoll.md": Metadata("<script>alert(1)</script>", None),
}

GAP_QUESTIONS = (
    "Får jag behålla mitt gamla passerkort efter flytten?",
    "Vem godkänner min reseräkning under övergången?",
    "Kan jag ha hund med på kontoret?",
    "Var ställer vi cyklarna i Tegelbruket?",
    "Vad händer med min löneförhandling i vår?",
    "Hur bokar vi mötesrum med skärm?",
    "Finns det laddplatser för elbil?",
    "Vem är skyddsombud på plan tre?",
    "Måste vi städa ur skrivbordet själva?",
    "När flyttar arkivet?",
    "Får timanställda friskvårdsbidrag?",
    "Vart skickas fakturor efter 1 mars?",
    "=cmd|' /C calc'!A0 hur gör man med fakturor",
)


def documents() -> dict[str, Metadata]:
    """Return the documents of the town, by id."""
    asked = {key: Metadata(title, date) for key, (title, _, _, date) in DOCUMENTS.items()}
    return asked | PLAIN


def questions(count: int = 20_000, *, seed: int = 17) -> list[AskedQuestion]:
    """Make questions: more on working days and around the move, few in July."""
    random_ = random.Random(seed)  # noqa: S311 - a simulation
    days = [FIRST + dt.timedelta(day) for day in range(365)]
    day_weights = [_busy(day) for day in days]
    names = list(DOCUMENTS)
    asked = random_.choices(days, day_weights, k=count - 7)
    found = [_question(random_, number, day, names) for number, day in enumerate(asked)]
    lone = [_lone(7_000_000 + one, RARE, str(one)) for one in range(2)]
    lone += [_lone(8_000_000 + one, ONE_PERSON, "1") for one in range(5)]
    found += lone
    random_.shuffle(found)
    return found


def builds(count: int = 50, *, seed: int = 17) -> list[BuildQuality]:
    """Make builds that answer HR's questions a little better as the year goes by."""
    random_ = random.Random(seed)  # noqa: S311 - a simulation
    return [
        BuildQuality(
            day=FIRST + dt.timedelta(number * 364 // max(1, count - 1)),
            version=f"{random_.getrandbits(64):016x}",
            right=min(60, 44 + number * 12 // count + random_.randint(-3, 3)),
            questions=60,
        )
        for number in range(count)
    ]


def gaps(*, seed: int = 17) -> list[KnownGap]:
    """Make gaps: some open, most answered in the course of the year."""
    random_ = random.Random(seed)  # noqa: S311 - a simulation
    found = []
    for number, question in enumerate(GAP_QUESTIONS):
        state: State = ("open", "closed", "closed", "dismissed", "closed", "entry")[number % 6]
        changed = FIRST + dt.timedelta(random_.randrange(365))
        found.append(
            KnownGap(
                gap_id(question),
                question,
                "sv",
                state,
                seen=changed,
                changed=changed,
                document="flytt/flyttguide.md" if state == "closed" else None,
                reason="Hör inte till omorganisationen" if state == "dismissed" else None,
            )
        )
    return found


def material(count: int = 20_000, *, seed: int = 17) -> Material:
    """Return what a report on the year is made of."""
    return Material(
        first=FIRST,
        last=LAST,
        questions=questions(count, seed=seed),
        documents=documents(),
        builds=builds(seed=seed),
        gaps=gaps(seed=seed),
        old_after=OLD_AFTER,
        k=K,
    )


def _busy(day: dt.date) -> float:
    move = 1.8 if dt.date(2027, 2, 15) <= day <= dt.date(2027, 3, 31) else 1.0
    summer = 0.15 if day.month == 7 else 1.0
    return move * summer * (0.03 if day.weekday() >= 5 else 1.0)


def _question(random_: random.Random, number: int, day: dt.date, names: list[str]) -> AskedQuestion:
    weights = [
        weight * (1.9 if month == day.month else 1) for _, weight, month, _ in DOCUMENTS.values()
    ]
    lead = random_.choices(names, weights)[0]
    more = [name for name in random_.sample(names, 2) if name != lead]
    better = (day - FIRST).days / 365 * 0.1
    outcome: Outcome = random_.choices(
        ("answered", "unsure", "not_found"), (0.68 + better, 0.12, 0.2 - better)
    )[0]
    helpful, reason = None, None
    if outcome != "not_found" and random_.random() < 0.12:
        helpful = random_.random() < (0.9 if outcome == "answered" else 0.55)
        if not helpful:
            reason = random_.choice(("wrong", "outdated", "not_asked", None))
    return AskedQuestion(
        id=f"{number:032x}",
        day=day,
        text=f"fråga {number} om {lead}",
        language="en" if lead.startswith("english") else "sv",
        outcome=outcome,
        documents=(lead, *more[: random_.randint(0, 2)]),
        asker=str(random_.randint(1, 60)),
        helpful=helpful,
        reason=reason,
    )


def _lone(number: int, document: str, asker: str) -> AskedQuestion:
    return AskedQuestion(
        id=f"{number:032x}",
        day=dt.date(2027, 5, 12),
        text="något som bara en undrar",
        language="sv",
        outcome="answered",
        documents=(document,),
        asker=asker,
        helpful=None,
        reason=None,
    )
