"""Questions as they are typed and said, read as they were meant."""

from __future__ import annotations

import random

import pytest

from index.search.query.query import Glossary, QueryReader
from index.search.query.spelling import Spelling
from index.search.query.vocabulary import PublicWords

PUBLIC = (
    "Ekonomidirektör är Mattias Öhrnell. Lönesupporten har öppet. SBF börjar i september. "
    "Personalenheten sitter i Tegelbruket. ByggDok ersätts. Friskvårdsbidraget gäller alla."
)


@pytest.fixture(scope="module")
def reader() -> QueryReader:
    """Give a reader that knows a few documents' words and no glossary."""
    return QueryReader(Glossary(()), Spelling(PublicWords.of({"a.md": PUBLIC}).counts))


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("hurmånga blir uppsagda", "hur många blir uppsagda"),
        ("Varhittar jag personalenheten?", "var hittar jag personalenheten?"),
        ("harlönesupporten öppet", "har lönesupporten öppet"),
        ("När ska SBFbörja?", "När ska sbf börja?"),
        ("varHR sitter", "var hr sitter"),
        ("Who chairs the steeringgroup?", "Who chairs the steering group?"),
        ("whenis payday", "when is payday"),
    ],
)
def test_words_run_together_are_parted(reader: QueryReader, asked: str, meant: str) -> None:
    """Where two words were written as one, each is searched for."""
    query = reader.read(asked)
    assert meant == query.read_as
    assert meant.rstrip("?").casefold().split() == [w for g in query.groups for w in g.words]


@pytest.mark.parametrize(
    "asked",
    [
        "var finns ByggDok", "vad gör HRs chef", "en mankemang", "vad är en bilpoolsplats",
        "Where is Tegelbruket", "kontoren i Sundsberga", "who is Hagbergsson",
    ],
)  # fmt: skip
def test_a_word_that_is_one_stays_one(reader: QueryReader, asked: str) -> None:
    """Names, compounds and endings are not taken apart."""
    assert asked == reader.read(asked).read_as


def test_a_name_in_capitals_tells_as_much_run_together(reader: QueryReader) -> None:
    """What stands in capitals in "ITsystemet" is the department, not the English word."""
    assert frozenset({"it"}) == reader.read("ITsystemet ligger nere").capitals


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("vem e ekonomidirektor", "vem är ekonomidirektör"),
        ("va händer me mig", "vad händer med mig"),
        ("kan man va med", "kan man va med"),
        ("hur mkt får man", "hur mycket får man"),
        ("nar har lonesupporten oppet", "när har lönesupporten öppet"),
    ],
)
def test_speech_and_a_foreign_keyboard(reader: QueryReader, asked: str, meant: str) -> None:
    """What is written as it is said, or without dots, is read as it is written."""
    assert meant == reader.read(asked).read_as


@pytest.mark.parametrize("seed", range(3))
def test_no_neighbour_is_overlooked(seed: int) -> None:
    """A word that is one slip from a document's word is corrected, whatever the slip is."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    letters = "abcdefghijklmnopqrstuvwxyzåäö"
    vocabulary = sorted({"".join(chance.choices(letters, k=9)) for _ in range(40)})
    spelling = Spelling(dict.fromkeys(vocabulary, 1))
    for word in vocabulary:
        # Further on it would be another ending, which is no slip.
        place, letter = chance.randrange(5), chance.choice(letters)
        before, after = word[:place], word[place:]
        slips = {
            before + letter + after,
            before + after[1:],
            before + letter + after[1:],
            before + after[1] + after[0] + after[2:],
        }
        assert {word} == {spelling.correct(slip, "sv") or slip for slip in slips}
