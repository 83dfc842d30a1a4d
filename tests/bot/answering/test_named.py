"""Whether what would answer has the numbers and names of a question, or those of something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.answering.reader.word_overlap import (
    lacks_what_is_named,
    names_another,
    numbers_otherwise,
)
from index.documents.metadata.hr_files import GlossaryEntry
from index.search.query.query import Glossary, QueryReader
from index.search.query.spelling import Spelling

if TYPE_CHECKING:
    from index import Query


def asked(question: str, *entries: GlossaryEntry) -> Query:
    """Return a question as it is searched for, with HR's glossary."""
    return QueryReader(Glossary(entries), Spelling({"chefer": 1})).read(question)


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Vad kostade etapp 2?", "Etapp 1 kostade 1,2 miljoner kronor.", True),
        ("Vad kostade etapp 2?", "Etapperna 1 och 2 kostade lika mycket.", False),
        ("Vad kostade etapp 2?", "Flytten kostade 1,2 miljoner kronor.", False),
        ("Vem sitter i hus 4?", "I hus 14 sitter IT, i hus 3 HR.", True),
        ("Who sits on floor 4?", "IT is on floor 3.", True),
        ("Får jag vara hemma högst 3 dagar?", "Högst 2 dagar i veckan.", False),
        ("Är det öppet klockan 19?", "Efter klockan 18 är det låst.", False),
        ("Var sitter HR?", "Etapp 1", False),
    ],
)
def test_another_number_of_the_same_is_another_thing(
    question: str, text: str, *, expected: bool
) -> None:
    """A stage, a house or a floor is told by its number; times and amounts are not."""
    assert expected is numbers_otherwise(asked(question), [text])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Den kostade 1,2 miljoner kronor.", True),
        ("2 000 kronor den 2027-02-02 kl. 2.15", True),
        ("Den andra, alltså 2, kostade mest.", False),
    ],
)
def test_a_part_of_a_number_is_no_number(text: str, *, expected: bool) -> None:
    """The 2 of "1,2", of a date and of a time is not the 2 that is asked about."""
    assert expected is lacks_what_is_named(asked("Vad kostade nummer 2?"), [text])


UNITS = "| HR-enheten | Kvarngatan 8 |\n| IT-enheten | Gamla brandstationen |"


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Var sitter löneenheten?", UNITS, True),
        ("Var sitter löneenheten?", f"Lönerna sköts av HR.\n{UNITS}", False),
        ("Var sitter HR-enheten?", UNITS, False),
        ("Vad får man för hamnjouren?", "För fastighetsjouren 4 100 kronor.", True),
        ("Hur många semesterdagar får jag?", "Semester: 31 dagar.", False),
        ("När är namntävlingen?", "Kustförvaltningen flyttar.", False),
        ("Var äter man?", "I matsalen.", False),
    ],
)
def test_another_unit_is_another_thing(question: str, text: str, *, expected: bool) -> None:
    """The end of the compound is there, and nothing of its beginning."""
    assert expected is names_another(asked(question), [text])


def test_what_the_glossary_calls_it_besides_is_the_same() -> None:
    """Then what is asked about is there, by its other name."""
    renamed = GlossaryEntry(term="löneenheten", now="HR-enheten")
    assert not names_another(asked("Var sitter löneenheten?", renamed), [UNITS])
    assert names_another(asked("Var sitter löneenheten?"), [UNITS])
