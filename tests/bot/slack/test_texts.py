"""The interface's sentences."""

from __future__ import annotations

import datetime as dt
import string
from dataclasses import asdict, replace

import pytest

from bot.answering.question.reduce import Smalltalk
from bot.answering.response.citations import (
    citation_details,
    contact_in_words,
    date_of_citation,
    smalltalk_reply,
)
from bot.i18n.sentences import ENGLISH, SWEDISH, date_in_words, excluded_in_words, texts
from index import DateSource, Excluded
from tests.support.slack_support import ANSWER, CITATION, NOT_FOUND


def placeholders(sentence: str) -> set[str]:
    """Return the names in braces in ``sentence``."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("name", sorted(asdict(SWEDISH)))
def test_both_languages_say_the_same(name: str) -> None:
    """Every sentence exists in both languages, differs, and has the same placeholders."""
    swedish, english = getattr(SWEDISH, name), getattr(ENGLISH, name)
    assert swedish.strip() == swedish != ""
    assert english.strip() == english != swedish
    assert placeholders(swedish) == placeholders(english)


def test_texts_by_language() -> None:
    """Each language gives its own sentences."""
    assert texts("sv") is SWEDISH
    assert texts("en") is ENGLISH


def test_dates_in_words() -> None:
    """A date is written out with the day first, in both languages."""
    day = dt.date(2020, 1, 22)
    assert date_in_words(day, "sv") == "22 januari 2020"
    assert date_in_words(day, "en") == "22 January 2020"


@pytest.mark.parametrize("reason", list(Excluded))
def test_every_reason_for_leaving_out_has_words(reason: Excluded) -> None:
    """Each reason has its own words in each language."""
    words = {excluded_in_words(reason, language) for language in ("sv", "en")}
    assert len(words) == 2
    assert "" not in words


@pytest.mark.parametrize("kind", list(Smalltalk))
def test_every_kind_of_smalltalk_is_answered(kind: Smalltalk) -> None:
    """Each kind has its own reply in each language."""
    assert smalltalk_reply(kind, "sv") == getattr(SWEDISH, kind.value)
    assert smalltalk_reply(kind, "en") == getattr(ENGLISH, kind.value)


def test_whom_to_ask() -> None:
    """A contact is named with where to find it, and why beside what may be the answer."""
    assert "Fråga Lönesupport: #lonesupport" == contact_in_words(NOT_FOUND)
    assert "Ask Lönesupport: #lonesupport" == contact_in_words(replace(NOT_FOUND, language="en"))
    unsure = replace(ANSWER, certain=False, contact=NOT_FOUND.contact)
    said = "Var det inte svaret? Fråga Lönesupport: #lonesupport"
    assert said == contact_in_words(unsure)
    assert not contact_in_words(ANSWER)


def test_details_of_a_citation() -> None:
    """Heading, page, date and whether it applies stand in one line; a missing date is said."""
    assert citation_details(CITATION, "sv") == "Stadshuset · 22 januari 2020, enligt texten"
    odd = replace(CITATION, heading=None, page=3, date=None, in_force=False)
    assert citation_details(odd, "sv") == "sida 3 · utan datum · gäller inte det datum du frågar om"
    assert (
        citation_details(odd, "en") == "page 3 · no date · not in force on the date you ask about"
    )


def test_a_heading_that_repeats_the_title_is_left_out() -> None:
    """A document whose heading is its title doesn't say so twice."""
    same = replace(CITATION, heading=CITATION.title)
    assert citation_details(same, "en") == "22 January 2020, from the text"


@pytest.mark.parametrize(
    ("source", "swedish", "english"),
    [
        (DateSource.FRONT_MATTER, "angivet i dokumentet", "given in the document"),
        (DateSource.SIDE_FILE, "angivet intill dokumentet", "given beside the document"),
        (DateSource.TEXT, "enligt texten", "from the text"),
        (DateSource.PROPERTIES, "enligt filens egenskaper", "from the file's properties"),
    ],
)
def test_a_date_says_where_it_was_found(source: DateSource, swedish: str, english: str) -> None:
    """A date that somebody gave is told from one that was found."""
    citation = replace(CITATION, date_source=source)
    assert date_of_citation(citation, "sv") == f"22 januari 2020, {swedish}"
    assert date_of_citation(citation, "en") == f"22 January 2020, {english}"
