"""What the form of a question says about whether it leans on the one before."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.answering.question.follow_up import FollowUp, Leaning, follow_up
from index import words

HR = "Var sitter HR?"
# Words that tell little in general language; all others tell much.
COMMON = set("jobba hemma vi sitter är det hur man får en och de på till".split())


def told(word: str) -> float:
    """Return how much a word tells: all or nothing."""
    return 0.0 if word in COMMON else 1.0


def read(asked: str, before: str = HR, answer: str | None = None) -> FollowUp | None:
    """Return what a question may mean."""
    return follow_up(asked, before, answer, told, dt.date(2026, 12, 1))


@pytest.mark.parametrize(
    ("asked", "before", "meant"),
    [
        ("och ekonomi då?", HR, "Var sitter ekonomi"),
        ("what about finance?", HR, "Var sitter finance"),
        ("och för etapp 3?", "När startar etapp 2?", "När startar etapp 3"),
        ("och på kansliet?", "Vem är chef på löneenheten?", "Vem är chef på kansliet"),
        ("och om det är en söndag?", "När kommer lönen?", "När kommer lönen om det är en söndag"),
        ("nej jag menade ekonomi", HR, "Var sitter ekonomi"),
        ("no, I meant finance", HR, "Var sitter finance"),
        ("och i mars?", HR, "Var sitter HR i mars"),
        ("och i april?", "Var sitter HR i mars?", "Var sitter HR i april"),
        ("och 2028?", "Var sitter HR?", "Var sitter HR 2028"),
        ("och kansliet?", "Var sitter HR i mars?", "Var sitter kansliet i mars"),
        ("vem är chef där?", HR, "vem är chef HR"),
        ("who is the manager there?", HR, "who is the manager HR"),
        ("vem är deras chef?", HR, "vem är HR chef"),
        ("var sitter de?", "Vilka hör till lönesupporten?", "var sitter hör till lönesupporten"),
        ("när då?", "Blir det någon medarbetarenkät?", "när medarbetarenkät"),
        ("varför inte?", "Får jag jobba hemma?", "varför inte jobba hemma"),
        ("får hon besluta?", "Vem är förvaltningschef?", "får förvaltningschef besluta"),
    ],
)
def test_a_question_that_leans_is_put_in_full(asked: str, before: str, meant: str) -> None:
    """The likeliest reading has what the question before was about; alone it makes no sense."""
    found = read(asked, before)
    assert found is not None
    assert (meant, Leaning.CERTAINLY) == (found.readings[0], found.leaning)


def test_there_may_be_a_place_that_the_answer_named() -> None:
    """Besides what was asked about, the names in the answer are tried."""
    found = read("finns det hiss där?", answer="Sedan i maj sitter de i Stadshuset.")
    assert found is not None
    assert ("finns det hiss HR", "finns det hiss Stadshuset") == found.readings


def test_a_fragment_may_be_added_instead_of_taking_a_place() -> None:
    """Which it is, the documents tell."""
    found = read("och telefonnumret?")
    assert found is not None
    assert ("Var sitter telefonnumret", "Var sitter HR telefonnumret") == found.readings


@pytest.mark.parametrize(
    "asked",
    [
        "När kommer lönen om den 27:e är en söndag?",
        "Vilka förvaltningar har gått ihop till SBF?",
        "Var sitter HR?",
        "En annan sak, hur länge kan jag vänta?",
        "By the way, who chairs the steering group?",
        "jag undrar när semestern ska sökas",
    ],
)
def test_a_question_of_its_own_leans_on_nothing(asked: str) -> None:
    """A whole question, the same one again, and one that says it is about something else."""
    assert read(asked) is None


@pytest.mark.parametrize("asked", ["Är det sant att uppsägningar väntar?", "friskvårdsbidrag"])
def test_what_can_stand_alone_is_not_said_to_lean(asked: str) -> None:
    """An "it" that names nothing, and a single word, may be whole questions."""
    found = read(asked)
    assert found is None or found.leaning is not Leaning.CERTAINLY


@pytest.mark.parametrize(
    ("asked", "leaning"),
    [("Var sitter IT?", Leaning.PERHAPS), ("VAR SITTER DE?", Leaning.CERTAINLY)],
)
def test_capitals(asked: str, leaning: Leaning) -> None:
    """IT is a department, not "it", unless all of the question is shouted."""
    found = read(asked, "Var sitter lönesupporten?")
    assert found is not None
    assert leaning is found.leaning
    assert {"lönesupporten"} <= set(words(found.readings[0]))


MOVES = ("Flyttdatum", "Flyttkartonger", "Kontaktperson")


@pytest.mark.parametrize(
    ("asked", "before", "meant"),
    [
        ("vem är kontaktperson?", "När flyttar HR?", "vem är kontaktperson HR"),
        ("hur många kartonger?", "Vem är kontaktperson HR?", "hur många kartonger HR"),
        ("och kontaktperson?", "hur många kartonger HR", "kontaktperson HR"),
    ],
)
def test_a_column_of_the_row_before_is_asked_of_that_row(
    asked: str, before: str, meant: str
) -> None:
    """It names no row itself, and the column that was asked about before is not asked again."""
    found = follow_up(asked, before, None, told, dt.date(2026, 12, 1), columns=MOVES)
    assert FollowUp((meant,), Leaning.CERTAINLY) == found


@pytest.mark.parametrize("asked", ["Vem är kontaktperson för IT?", "Vem är kontaktperson?"])
def test_who_names_a_row_or_had_no_table_before_asks_of_no_row(asked: str) -> None:
    """Another row's column is asked of that row, and without a table nothing is a column."""
    columns = MOVES if "IT" in asked else ()
    found = follow_up(asked, HR, None, told, dt.date(2026, 12, 1), columns=columns)
    assert found is None or found.leaning is not Leaning.CERTAINLY


def test_a_question_that_repeats_what_was_asked_stands_alone() -> None:
    """It says of whom it asks the same, so the one before lends it nothing."""
    assert read("Vem är chef för IT?", "Vem är chef för HR?") is None


def test_names_in_an_answer_are_no_columns() -> None:
    """A row that tells the names of its columns itself is about its cells."""
    row = "Enhet: HR; Flyttdatum: 3 mars; Till: Lyktan i Kvarteret Ugglan"
    asked, day = "finns det hiss där?", dt.date(2026, 12, 1)
    found = follow_up(asked, HR, row, told, day, columns=("Flyttdatum", "Till"))
    assert found is not None
    assert ("finns det hiss HR", "finns det hiss Kvarteret Ugglan") == found.readings
