"""Whatever HR writes about a document or beside the documents is used, or one clear line."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from index import ConfigurationError, DocumentError, parse_date
from index.documents.metadata.dates import date_in_text, is_date_line
from index.documents.metadata.front_matter import FrontMatter, merged, parse_front_matter
from index.documents.metadata.hr_files import parse_contacts, parse_glossary, parse_questions
from tests.support.fuzz_inputs import DATES, MARKS, NUMBERS, TEXTS, YAML, mixture

if TYPE_CHECKING:
    from collections.abc import Callable

yaml_texts = mixture(YAML, YAML, DATES, MARKS, TEXTS)
days = st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31))


def front_matter(source: str) -> FrontMatter | None:
    """Read front matter; None where it is refused, which is checked to be told in lines."""
    try:
        return parse_front_matter(source)
    except DocumentError as error:
        refused = error
    told = [refused.reason, refused.remedy]
    assert told == [line for text in told for line in text.splitlines()]
    return None


@given(yaml_texts)
def test_any_front_matter(source: str) -> None:
    """It is a model, whose values are of one line, or refused; who may see it is never guessed."""
    found = front_matter(source)
    if found is None:
        return
    values = [found.title, found.owner, found.url, *found.audience, *found.supersedes]
    assert [] == [value for value in values if value is not None and not value.strip()]
    assert found.url is None or found.url.startswith(("http://", "https://"))
    if "audience" in found.model_fields_set:
        assert found.audience


@given(yaml_texts, yaml_texts)
def test_any_two_places(source: str, beside: str) -> None:
    """A document and its side file give one audience between them, or are refused."""
    front, side = front_matter(source), front_matter(beside)
    if front is None or side is None:
        return
    try:
        both = merged(front, side)
    except DocumentError:
        assert front.audience
        assert side.audience
        return
    groups = {frozenset(map(str.casefold, one.audience)) for one in (front, side) if one.audience}
    assert groups == {frozenset(map(str.casefold, both.audience))} - {frozenset()}


@pytest.mark.parametrize("read", [parse_glossary, parse_contacts, parse_questions])
@given(source=yaml_texts)
def test_any_file_of_hrs(read: Callable[[str], tuple[object, ...]], source: str) -> None:
    """A glossary, contacts or questions are entries, or refused in one line."""
    try:
        read(source)
    except ConfigurationError as error:
        refused = error
    else:
        return
    assert [str(refused)] == str(refused).splitlines()


@given(days, st.sampled_from(["sv", "en"]), st.sampled_from(["long", "iso"]))
def test_a_date_is_read_as_it_is_written(day: dt.date, language: str, form: str) -> None:
    """A day written by a calendar of either language, or in ISO's form, is that day."""
    text = day.isoformat() if form == "iso" else format_date(day, form, locale=language)
    assert day == parse_date(text)


@given(mixture(DATES, NUMBERS, MARKS, most=4))
def test_any_text_is_a_date_or_none(text: str) -> None:
    """What is no date isn't one, and nothing else happens."""
    found = parse_date(text)
    assert found is None or any(map(str.isdigit, text))


@given(mixture(DATES, TEXTS, NUMBERS, MARKS, most=30))
def test_any_text_has_a_date_or_none(text: str) -> None:
    """The date that a text gives itself is one that stands in it."""
    found = date_in_text(text)
    assert found is None or str(found.day) in text or f"{found.day:02}" in text
    for line in text.splitlines():
        is_date_line(line)
