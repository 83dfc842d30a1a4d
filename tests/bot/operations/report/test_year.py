"""A simulated year as a report: nothing in it of too few people, the same each time, and soon."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import os
import random
import re
import subprocess
import sys
import time
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import html

from bot.operations.report import texts
from bot.operations.report.figures import TOPICS, figures_of
from bot.operations.report.page import PAGE, files_of, page_of
from bot.operations.report.protection import grouped
from tests.support.simulated_year import (
    DOCUMENTS,
    ONE_PERSON,
    PLAIN,
    RARE,
    UNCITED,
    K,
    material,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

    from bot.operations.report.figures import Material
    from bot.records.questions import AskedQuestion
    from index import Language

    Asked = list[AskedQuestion]

ROOT = Path(__file__).parents[4]
LANGUAGES: tuple[Language, ...] = ("sv", "en")
# A town, a village, an office.
SIZES = (20_000, 400, 90)
MOST_SECONDS = 10
OUTCOMES = {"Answered": "answered", "Unsure": "unsure", "No answer": "not_found"}
VERDICTS = {"Helped": True, "Did not help": False}
REASONS = {
    "It is wrong": "wrong",
    "It is outdated": "outdated",
    "It is not what was asked": "not_asked",
    "No reason given": None,
}
OTHER = "Other"


def tables(files: dict[str, bytes], delimiter: str = ",") -> dict[str, list[list[str]]]:
    """Read the CSV files, headings first."""
    return {
        name.removesuffix(".csv"): list(
            csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter)
        )
        for name, content in files.items()
        if name.endswith(".csv")
    }


def written(page: _Element, path: str) -> list[str]:
    """Return the texts or values of attributes that an XPath leads to."""
    found = page.xpath(path)
    assert isinstance(found, list)
    return [str(one) for one in found]


def title_of(question: AskedQuestion) -> str:
    """Return the title of the document that led."""
    lead = question.documents[0]
    return DOCUMENTS[lead][0] if lead in DOCUMENTS else PLAIN[lead].title


def week(day: dt.date) -> str:
    """Return a day's week as the report has it."""
    year, number, _ = day.isocalendar()
    return f"{year} W{number:02}"


def month(day: dt.date) -> str:
    """Return a day's month as the report has it."""
    return f"{day:%b %Y}".replace("Sep ", "Sept ")


def people(questions: Iterable[AskedQuestion]) -> int:
    """Count who asked, each anew every day."""
    return len({(one.day, one.asker) for one in questions})


def counted(year: Material, found: dict[str, list[list[str]]]) -> Iterator[tuple[str, str, Asked]]:
    """Yield each count of a report: which, as written, and the questions that it should count."""
    asked = year.questions
    verdicts = [one for one in asked if one.helpful is not None]
    cited = [
        (one, document) for one in asked if one.outcome != "not_found" for document in one.documents
    ]
    for name, step, kinds, pairs in (
        ("outcomes", week, OUTCOMES, [(one, one.outcome) for one in asked]),
        ("satisfaction", month, VERDICTS, [(one, one.helpful) for one in verdicts]),
    ):
        headings, *rows = found.get(name, [[]])
        known = {kinds[one] for one in headings if one in kinds}
        cells = grouped(
            ((kind if kind in known else OTHER, step(one.day)), one) for one, kind in pairs
        )
        for period, *row in rows:
            for heading, cell in zip(headings[1:], row, strict=True):
                yield (
                    f"{name} {period} {heading}",
                    cell,
                    cells.get((kinds.get(heading, OTHER), period), []),
                )
    headings, *rows = found.get("topics", [[]])
    known = {row[0] for row in rows}
    led = [(one, title_of(one)) for one in asked]
    led = [(one, title if title in known else OTHER) for one, title in led]
    topics = grouped((title, one) for one, title in led)
    cells = grouped(((title, month(one.day)), one) for one, title in led)
    for title, total, *row in rows:
        yield f"topics {title}", total, topics[title]
        for heading, cell in zip(headings[2:], row, strict=True):
            yield f"topics {title} {heading}", cell, cells.get((title, heading), [])
    reasons = found.get("reasons", [[]])[1:]
    given = {REASONS[row[0]] for row in reasons if row[0] in REASONS}
    unhelpful = grouped(
        (one.reason if one.reason in given else OTHER, one) for one in verdicts if not one.helpful
    )
    for reason, cell in reasons:
        yield f"reasons {reason}", cell, unhelpful[REASONS.get(reason, OTHER)]
    documents = grouped((document, one) for one, document in cited)
    for name in ("cited", "cited-old"):
        for _, document, _, cell in found.get(name, [[]])[1:]:
            yield f"{name} {document}", cell, documents[document]


@cache
def report(count: int, language: Language) -> tuple[Material, dict[str, bytes]]:
    """Return a year of so many questions and its report."""
    year = material(count)
    return year, files_of(figures_of(year), language)


@pytest.mark.parametrize("count", SIZES)
def test_no_group_below_k_in_any_file(count: int) -> None:
    """Each count in each CSV file is right, and of k people at least or of nobody.

    Where there are few questions some groups are too small, and each of them is withheld.
    """
    year, files = report(count, "en")
    counts = list(counted(year, tables(files)))
    assert [] == [
        (name, cell, len(asked)) for name, cell, asked in counts if cell and int(cell) != len(asked)
    ]
    small = [(name, cell) for name, cell, asked in counts if 0 < people(asked) < K]
    assert [] == [(name, cell) for name, cell in small if cell]
    assert bool(small) == (count != SIZES[0])
    assert len(counts) > len(small)


@pytest.mark.parametrize("count", SIZES)
def test_nothing_can_be_told_by_subtraction(count: int) -> None:
    """What a topic's total leaves of the months that are shown is of k people, or of nobody."""
    year, files = report(count, "en")
    found = tables(files)
    for title, *_ in found.get("topics", [[]])[1:]:
        withheld = [
            one
            for name, cell, asked in counted(year, found)
            if name.startswith(f"topics {title} ") and not cell
            for one in asked
        ]
        assert not withheld or people(withheld) >= K


@pytest.mark.parametrize(("language", "delimiter"), [("sv", ";"), ("en", ",")])
@pytest.mark.parametrize("count", SIZES[:2])
def test_the_page_has_the_tables_and_no_other(
    count: int, language: Language, delimiter: str
) -> None:
    """Each table of the page is one of the CSV files, cell by cell but for how it is written."""
    _, files = report(count, language)
    page = html.fromstring(files[PAGE].decode())
    shown = {
        str(table.xpath("string(caption/@id)")).removesuffix("-caption"): [
            [str(cell.xpath("string()")) for cell in row.iter("th", "td")]
            for row in table.iter("tr")
        ]
        for table in page.iter("table")
    }
    assert bare(tables(files, delimiter)) == bare(shown)


def bare(found: dict[str, list[list[str]]]) -> dict[str, list[list[str]]]:
    """Return tables without what keeps a cell from being a formula, groups digits, or is a dash."""
    dressing = re.compile(r"^'(?==)|(?<=\d)[,\xa0](?=\d{3}$)|^–$")
    return {
        name: [[dressing.sub("", cell) for cell in row] for row in rows]
        for name, rows in found.items()
    }


@pytest.mark.parametrize("count", SIZES)
def test_what_few_ask_is_nowhere(count: int) -> None:
    """Documents of two people, or of one who asks often, are only among those not cited."""
    _, files = report(count, "en")
    found = tables(files)
    page = files[PAGE].decode()
    for document in (RARE, ONE_PERSON):
        title = PLAIN[document].title
        assert [document] == [row[1] for row in found["not-cited"] if title == row[0]]
        assert 1 == page.count(title)
        named = {name for name, rows in found.items() if any(title in row for row in rows)}
        assert {"not-cited"} == named
    assert "undrar" not in page


def test_what_the_year_says() -> None:
    """The largest topics, the most cited documents, those that are old, and what closed."""
    year = material()
    figures = figures_of(year)
    asked = {key: sum(one.documents[0] == key for one in year.questions) for key in DOCUMENTS}
    largest = sorted(asked, key=lambda key: -asked[key])[:TOPICS]
    assert [*largest, None] == [one.kind for one in figures.topics.series]
    assert len(year.questions) == figures.topics.total == figures.outcomes.total
    assert ["parkering.md", "samverkan/mbl.md", "semester.md"] == [
        one.document for one in figures.old
    ]
    assert set(PLAIN) == {one.document for one in figures.uncited}
    assert 50 == len(figures.builds)
    assert {"open": 3, "entry": 2, "closed": 6, "dismissed": 2} == {
        state: sum(one.state == state for one in figures.gaps)
        for state in ("open", "entry", "closed", "dismissed")
    }


def test_gaps_and_builds_of_other_times_are_left_out() -> None:
    """A gap that was answered before, and what comes after the last day, are in no report of it."""
    year = material(60)
    later = replace(year, first=year.first + dt.timedelta(400), last=year.last + dt.timedelta(400))
    earlier = replace(year, first=year.first - dt.timedelta(400), last=year.first - dt.timedelta(1))
    assert {"open", "entry"} == {one.state for one in figures_of(later).gaps}
    assert ((), ()) == (figures_of(earlier).gaps, figures_of(earlier).builds)


def test_it_is_written_soon() -> None:
    """20,000 questions and 50 builds take less than 10 seconds of the processor."""
    year = material()
    began = time.process_time()
    files = files_of(figures_of(year), "sv")
    assert time.process_time() - began < MOST_SECONDS
    assert 10 == len(files)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_order_of_the_questions_makes_no_difference(language: Language) -> None:
    """Records give questions in another order each time, and the report is the same to the byte."""
    year = material(400)
    shuffled = random.Random(4).sample(year.questions, len(year.questions))  # noqa: S311 - no secret
    again = replace(year, questions=shuffled)
    assert report(400, language)[1] == files_of(figures_of(again), language)


DIGEST = """
import hashlib
from bot.operations.report.figures import figures_of
from bot.operations.report.page import files_of
from tests.support.simulated_year import material
print(hashlib.sha256(repr(files_of(figures_of(material(400)), "sv")).encode()).hexdigest())
"""


def test_another_process_writes_the_same() -> None:
    """Nothing of the day, of the process or of its hashes is in the files."""
    here = repr(report(400, "sv")[1]).encode()
    there = subprocess.run(
        [sys.executable, "-c", DIGEST],
        env=os.environ | {"PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert hashlib.sha256(here).hexdigest() == there.stdout.strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_cells_are_no_formulas(language: Language) -> None:
    """No cell begins as a formula does; the page shows the words as they are."""
    files = report(400, language)[1]
    delimiter = ";" if language == "sv" else ","
    found = tables(files, delimiter)
    begun = [
        cell
        for rows in found.values()
        for row in rows
        for cell in row
        if cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))
    ]
    assert [] == begun
    uncited = {row[1]: row[0] for row in found["not-cited"]}
    assert f"'{PLAIN[UNCITED].title}" == uncited[UNCITED]
    titles = written(html.fromstring(files[PAGE].decode()), "//th[@scope='row']/text()")
    assert PLAIN[UNCITED].title in titles


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_needs_nothing_from_outside(language: Language) -> None:
    """No script, no address, and no resource; what documents are called is text."""
    text = report(400, language)[1][PAGE].decode()
    page = html.fromstring(text)
    assert [] == page.xpath("//script|//link|//img|//iframe|//object|//image|//base|//form")
    assert [] == page.xpath("//@src|//@srcset|//@onload|//@onclick")
    assert set() == {name for name in written(page, "//@href") if not name.startswith("#")}
    assert [] == re.findall(r"@import|url\((?!#)|xmlns|<metadata", text)
    assert "<script>alert(1)</script>" in written(page, "//th/text()")
    assert language == page.get("lang")


@pytest.mark.parametrize("language", LANGUAGES)
def test_ids_are_there_once_and_references_lead_to_them(language: Language) -> None:
    """Plots have ids of their own, although each is drawn as if it were alone."""
    page = html.fromstring(report(400, language)[1][PAGE].decode())
    ids = written(page, "//@id")
    assert sorted(set(ids)) == sorted(ids)
    text = html.tostring(page, encoding="unicode")
    used = {
        *written(page, "//@aria-labelledby"),
        *re.findall(r"url\(#([^)]+)\)", text),
        *(name[1:] for name in written(page, "//@href")),
    }
    assert set() == used - set(ids)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_year_without_questions_says_so(language: Language) -> None:
    """Nothing to count is said in words, not with an empty plot, and so is a year of two people."""
    year = material(400)
    empty = replace(year, questions=[], builds=[], gaps=[])
    few = replace(empty, questions=[one for one in year.questions if one.documents == (RARE,)])
    for one in (empty, few):
        files = files_of(figures_of(one), language)
        page = html.fromstring(files[PAGE].decode())
        assert {PAGE, "not-cited.csv"} == set(files)
        assert [] == page.xpath("//figure/svg")
        assert 1 == page.xpath("count(//section[@id='outcomes']//p)")
        assert texts.NOTHING.told(language) in str(page.xpath("string()"))


def test_page_of_is_told_its_rule() -> None:
    """The page names k, whatever it is, in both languages."""
    figures = figures_of(replace(material(60), k=7))
    for language, words in zip(
        LANGUAGES, ("färre än 7 personer", "fewer than 7 people"), strict=True
    ):
        assert words in page_of(figures, (), (), language)
