"""What HR writes over a document: keys in two languages, values, and what is refused."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest

from index import DateSource, DocumentError, parse_document
from index.documents.metadata.front_matter import parse_front_matter

MARCH = dt.date(2027, 3, 1)

ENGLISH = """\
title: Ny organisation för HR
date: 2027-01-15
valid_from: 2027-03-01
valid_until: 2028-01-01
supersedes: [hr-organisation-2024.md]
audience: [chefer]
owner: HR-avdelningen
url: https://intranet.example.se/hr
language: sv
accept: Anna Ek, 2027-02-01
"""
SWEDISH = """\
titel: Ny organisation för HR
datum: 2027-01-15
gäller_från: 2027-03-01
gäller_till: 2028-01-01
ersätter: [hr-organisation-2024.md]
målgrupp: [chefer]
ägare: HR-avdelningen
länk: https://intranet.example.se/hr
språk: sv
godkänn: Anna Ek, 2027-02-01
"""
WITHOUT_DOTS = SWEDISH.translate(str.maketrans("åäö", "aao")).replace("for HR", "för HR")


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(ENGLISH, id="English"),
        pytest.param(SWEDISH, id="Swedish"),
        pytest.param(WITHOUT_DOTS, id="Swedish without dots"),
        pytest.param(unicodedata.normalize("NFD", SWEDISH), id="Swedish, decomposed"),
        pytest.param(SWEDISH.replace("_", "-"), id="hyphens"),
        pytest.param(SWEDISH.replace("_", " "), id="spaces"),
        pytest.param(SWEDISH.replace("ä", "Ä").replace("titel", "Titel"), id="capitals"),
        pytest.param(
            SWEDISH.replace("2027-03-01", "1 mars 2027")
            .replace("2027-01-15", "den 15 januari 2027")
            .replace("2028-01-01", "January 1, 2028"),
            id="written-out dates",
        ),
        pytest.param(
            SWEDISH.replace("[chefer]", "chefer").replace(
                "[hr-organisation-2024.md]", "\n  - hr-organisation-2024.md"
            ),
            id="one name, and a list in lines",
        ),
        pytest.param(SWEDISH.replace("språk: sv", "språk: svenska"), id="the language's name"),
        pytest.param(
            SWEDISH.replace("Anna Ek, 2027-02-01", "{av: Anna Ek, när: 1 februari 2027}"),
            id="acceptance as keys",
        ),
        pytest.param(
            SWEDISH.replace("Anna Ek, 2027-02-01", "1 februari 2027 Anna Ek"),
            id="acceptance the other way round",
        ),
    ],
)
def test_all_spellings_of_the_keys_mean_the_same(source: str) -> None:
    """English and Swedish keys, with and without dots, hyphens and spaces, give one result."""
    front = parse_front_matter(source)
    assert {
        "title": "Ny organisation för HR",
        "date": dt.date(2027, 1, 15),
        "valid_from": MARCH,
        "valid_until": dt.date(2028, 1, 1),
        "supersedes": ("hr-organisation-2024.md",),
        "audience": ("chefer",),
        "owner": "HR-avdelningen",
        "url": "https://intranet.example.se/hr",
        "language": "sv",
        "accept": {"by": "Anna Ek", "date": dt.date(2027, 2, 1), "finds": ""},
    } == front.model_dump()


@pytest.mark.parametrize(
    ("source", "groups"),
    [
        ("chefer, facket", ("chefer", "facket")),
        ("Lag 1,HR ,", ("Lag 1", "HR")),
        ("[a, 'b, c']", ("a", "b, c")),
    ],
)
def test_commas_without_brackets_divide_groups(source: str, groups: tuple[str, ...]) -> None:
    """A list that was written as it is said is one; a name in a list is as it stands."""
    assert groups == parse_front_matter(f"målgrupp: {source}").audience


@pytest.mark.parametrize(
    ("source", "files"),
    [
        ("pris.md, gammalt/plan.docx", ("pris.md", "gammalt/plan.docx")),
        ("Beslut 2026, HR.docx", ("Beslut 2026, HR.docx",)),
        ("pris.md och plan.docx", ("pris.md", "plan.docx")),
        ("a.md, b.md & c.md; d.md", ("a.md", "b.md", "c.md", "d.md")),
        ("Lön och semester.docx", ("Lön och semester.docx",)),
        ("Lön och semester", ("Lön och semester",)),
        ("[Gammal rutin, Resor]", ("Gammal rutin", "Resor")),
        ("['a.md, b.md']", ("a.md, b.md",)),
    ],
)
def test_commas_without_brackets_divide_files(source: str, files: tuple[str, ...]) -> None:
    """So they do, and "and", but not within a file's name, which has its ending last."""
    assert files == parse_front_matter(f"ersätter: {source}").supersedes


@pytest.mark.parametrize("source", [None, "", " \n", "# bara en kommentar\n", "title:\ndatum: ~\n"])
def test_no_values_give_an_empty_front_matter(source: str | None) -> None:
    """No front matter, an empty one and keys without values say nothing, and nothing is wrong."""
    assert parse_front_matter(None) == parse_front_matter(source)


def test_unknown_keys_are_told_and_do_no_harm() -> None:
    """A misspelt key is named, so that `omorg check` can; the others still count."""
    front = parse_front_matter("titel: Hej\ndatun: 1 mars\nmodel_config: x\nunknown_keys: y\n")
    assert ("datun", "model_config", "unknown_keys") == front.unknown_keys
    assert "Hej" == front.title


def test_yaml_words_that_look_like_something_else_stay_words() -> None:
    """YAML 1.2: "no" is a word, and a number is a title as it is written."""
    front = parse_front_matter("title: 2027\nowner: no\n")
    assert ("2027", "no") == (front.title, front.owner)


def test_a_time_of_day_is_dropped_from_a_date() -> None:
    """A date with a time is that day."""
    assert MARCH == parse_front_matter("date: 2027-03-01 08:30:00").date


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("date: i våras", "'date'"),
        ("date: 2027-02-30", "'date'"),
        ("datum: 31 februari 2027", "'datum'"),
        ("Gäller från: i vår", "'Gäller från'"),
        ("valid_from: mars 2027", "'valid_from'"),
        ("date: 20271301", "'date'"),
        ("date: [2027-03-01]", "'date'"),
        ("audience: []", "'audience'"),
        ("målgrupp: ''", "'målgrupp'"),
        ("audience: [chefer, null]", "'audience'"),
        ("audience: 7", "'audience'"),
        ("audience: {chefer: ja}", "'audience'"),
        ("title: [a, b]", "'title'"),
        ("title: true", "'title'"),
        ("language: norska", "'language'"),
        ("url: javascript:alert(1)", "'url'"),
        ("url: JavaScript:alert(1)", "'url'"),
        ("url: data:text/html;base64,AAAA", "'url'"),
        ("url: file:///etc/passwd", "'url'"),
        ("url: //example.se/hr", "'url'"),
        ("url: 'https:///hr'", "'url'"),
        ("url: 'https://[::1'", "'url'"),
        ('url: "https://example.se/\\u0000hr"', "'url'"),
        ("url: https://example.se/hr sidan", "'url'"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_its_key(source: str, reason: str) -> None:
    """The line says which key is wrong; a document is never shown with a value dropped."""
    with pytest.raises(DocumentError) as caught:
        parse_front_matter(source)
    assert caught.value.reason.startswith(f"has a front matter key {reason} that can't be used")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("title: 'Hej", "a quotation mark that is not closed, line 2"),
        ("a: &x [1]\nb: *x", "aliases (*name) are not allowed"),
        ("title: Ett\ntitle: Två", "the key 'title' twice, line 3"),
        ("x: " + "[" * 13 + "]" * 13, "nested too deeply"),
        ("x: " + "[" * 5000, "nested too deeply"),
        (
            "x: !!python/object/apply:os.system [ls]",
            "a value that begins with !; put quotation marks around it, line 2",
        ),
        ('audience: ["\\uDC00"]', "half a character"),
        ('url: "https://example.se/\\uD800"', "half a character"),
        ("titel Ny\ndatum: 2027-01-01", "a line without a colon after its key, line 2"),
        ("a: 1\n  b: 2", "a line that is indented more or less than those around it, line 3"),
        ("a: 1\n\tb: 2", "a tab; use spaces, line 3"),
        ("målgrupp: [chefer\na: 1", "a bracket that is not closed"),
        ("- {topic: lön, contact: #lon}", "a # that makes the rest a comment"),
        ("title: @hr", "a value that begins with @"),
        ("title: 'a' b", "text after a closing quotation mark, line 2"),
        ('title: "a\\q"', "a backslash within quotation marks"),
        ("title: ]", "a bracket or comma where none belongs"),
        ("title: - x", "a dash where no list begins"),
        ("title: Ett: två", "a colon within a value; put quotation marks around the value, line 2"),
    ],
)
def test_what_is_no_plain_yaml_is_refused(source: str, said: str) -> None:
    """Broken YAML, aliases, keys said twice, deep nesting and tags are refused and named."""
    with pytest.raises(DocumentError) as caught:
        parse_front_matter(source)
    assert caught.value.reason.startswith("has front matter that can't be read (not valid YAML: ")
    assert said in caught.value.reason


@pytest.mark.parametrize(
    ("source", "key"),
    [
        ("title: Ett\ntitel: Två", "titel"),
        ("gäller_från: 2027-03-01\nvalid-from: 2027-04-01", "valid-from"),
        ("galler_fran: 2027-03-01\ngäller från: 2027-04-01", "gäller från"),
    ],
)
def test_one_key_in_two_spellings_is_refused(source: str, key: str) -> None:
    """The Swedish and the English name of one key together contradict each other."""
    with pytest.raises(DocumentError) as caught:
        parse_front_matter(source)
    assert f"has the key {key!r} twice in its front matter" == caught.value.reason


@pytest.mark.parametrize("source", ["bara text", "- ett\n- två", "1: ett", "42"])
def test_front_matter_must_be_keys_and_values(source: str) -> None:
    """Text, lists and keys that are no words are refused."""
    with pytest.raises(DocumentError) as caught:
        parse_front_matter(source)
    assert "has front matter that is no list of keys and values" == caught.value.reason


def test_a_document_carries_what_its_front_matter_says() -> None:
    """Metadata comes from the front matter, groups case folded, and the text from below it."""
    document = parse_document(
        "hr.md", f"---\n{SWEDISH.replace('[chefer]', '[Chefer, HR]')}---\n\nHR flyttar.".encode()
    )
    metadata = document.metadata
    assert "\nHR flyttar." == document.text
    assert frozenset({"chefer", "hr"}) == metadata.audience
    assert not metadata.public
    assert (dt.date(2027, 1, 15), DateSource.FRONT_MATTER) == (metadata.date, metadata.date_source)
    assert (MARCH, dt.date(2028, 1, 1)) == (metadata.valid_from, metadata.valid_until)


def test_the_front_matter_date_goes_before_the_date_in_the_text() -> None:
    """What HR writes counts for more than what a page's footer says."""
    document = parse_document(
        "hr.md", b"---\ndate: 2027-03-01\n---\nHR flyttar.\n\nSenast uppdaterad: 20 november 2020"
    )
    assert (MARCH, DateSource.FRONT_MATTER) == (
        document.metadata.date,
        document.metadata.date_source,
    )


@pytest.mark.parametrize("until", ["2027-03-01", "2027-02-28"])
def test_a_document_that_would_never_apply_is_refused(until: str) -> None:
    """An end on or before the start is a slip, and the document would be gone unseen."""
    with pytest.raises(DocumentError) as caught:
        parse_document(
            "hr.md", f"---\nvalid_from: 2027-03-01\nvalid_until: {until}\n---\nText".encode()
        )
    assert "has a valid_until that is not after its valid_from" == caught.value.reason


def test_dates_that_may_be_read_in_two_ways_are_kept_as_written() -> None:
    """The day is read first, and a check can say so."""
    front = parse_front_matter("datum: 03/04/2026\ngäller_från: 13/04/2026\n")
    assert (("date", "03/04/2026"),) == front.ambiguous_dates
    assert dt.date(2026, 4, 3) == front.date


def test_an_audience_without_a_value_is_said_to_have_none() -> None:
    """Nobody has written "None"."""
    with pytest.raises(DocumentError, match="'målgrupp' without a value"):
        parse_front_matter("målgrupp:\n")
