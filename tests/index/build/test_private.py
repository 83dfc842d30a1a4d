"""Identity numbers and door codes: found however they are written, held out, and never quoted."""

from __future__ import annotations

import datetime as dt
import io
import random
import re
from typing import TYPE_CHECKING

import docx
import pytest
from fpdf import FPDF
from openpyxl import Workbook

from index import (
    BuildError,
    build_index,
    digests_of_private,
    open_current,
    parse_document,
    personal_numbers,
    without_personal_numbers,
)
from index.language.sensitive_numbers import codes
from tests.conftest import FakeEmbedder

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Workplace

WAYS = {
    "hyphen": "{date}-{last}",
    "century and hyphen": "{century}{date}-{last}",
    "century": "{century}{date}{last}",
    "none": "nr{date}{last}",
    "plus": "{date}+{last}",
    "dash": "{date}–{last}",
    "hyphen that does not break": "{century}{date}\u2011{last}",
    "space": "{date} {last}",
    "space after the century": "{century} {date} {last}",
    "hyphen and spaces": "{date} - {last}",
    "as a date": "{century}{year}-{month}-{day}-{last}",
    "spaces in the date": "{year} {month} {day} {last}",
    "broken after the hyphen": "{century}{date}-\n{last}",
    "broken before it": "{date}\n-{last}",
    "broken without": "{century}{date}\n{last}",
    "broken in the date": "{century}{year}\n{month}{day}-{last}",
    "in two cells": "| {century}{date} | {last} |",
    "named cells": "Född: {century}{date}; Sista fyra: {last}",
    "digit by digit": "{spaced}",
    "escaped and bold": "**{date}**\\-{last}",
}


def number(chance: random.Random, *, coordination: bool = False) -> dict[str, str]:
    """Make up a number of somebody born from 1940 to 2008, in its parts."""
    born = dt.date(1940, 1, 1) + dt.timedelta(days=chance.randrange(25_000))
    day = born.day + 60 * coordination
    nine = f"{born:%y%m}{day:02}{chance.randrange(1000):03}"
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(nine)]
    check = -sum(digit // 10 + digit % 10 for digit in doubled) % 10
    date, last = nine[:6], f"{nine[6:]}{check}"
    return {
        "century": f"{born.year // 100}",
        "date": date,
        "year": date[:2],
        "month": date[2:4],
        "day": date[4:],
        "last": last,
        "spaced": " ".join(f"{date}-{last}"),
    }


def planted(count: int) -> list[dict[str, str]]:
    """Make up numbers, each fourth one a coordination number."""
    chance = random.Random(16)  # noqa: S311 - the same numbers each time
    return [number(chance, coordination=place % 4 == 0) for place in range(count)]


def as_word(rows: list[str]) -> bytes:
    """Write a table of names and numbers."""
    document = docx.Document()
    document.add_paragraph("Flyttlista för HR.")
    table = document.add_table(rows=0, cols=2)
    for row in [("Namn", "Nummer"), *((f"Person {n}", row) for n, row in enumerate(rows))]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def as_sheet(rows: list[str]) -> bytes:
    """Write the same as a workbook."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["Namn", "Nummer"])
    for place, row in enumerate(rows):
        sheet.append([f"Person {place}", row])
    kept = io.BytesIO()
    workbook.save(kept)
    return kept.getvalue()


def as_pdf(rows: list[str]) -> bytes:
    """Write the same as a table with rules, whose second column is too narrow for a number."""
    page = FPDF()
    page.core_fonts_encoding = "cp1252"
    page.add_page()
    page.set_font("Helvetica", size=11)
    with page.table(col_widths=(60, 20), width=100, text_align="LEFT") as table:
        for row in [("Namn", "Nummer"), *((f"Person {n}", row) for n, row in enumerate(rows))]:
            cells = table.row()
            for text in row:
                cells.cell(text)
    return bytes(page.output())


def as_page(rows: list[str]) -> bytes:
    """Write the same as a web page."""
    cells = "".join(f"<tr><td>Person</td><td>{row}</td></tr>" for row in rows)
    return f"<html><body><h1>Lista</h1><table>{cells}</table></body></html>".encode()


FORMATS: dict[str, Callable[[list[str]], bytes]] = {
    "md": lambda rows: ("# Lista\n\nHR flyttar.\n\n" + "\n\n".join(rows)).encode(),
    "txt": lambda rows: "\n\n".join(f"Flytt av {row}." for row in rows).encode(),
    "docx": as_word,
    "xlsx": as_sheet,
    "pdf": as_pdf,
    "html": as_page,
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_numbers_are_found_however_they_are_written(way: str) -> None:
    """Each of 50 numbers, written one way, is found in running text, and nothing around it."""
    written = [way.format(**one).removeprefix("nr") for one in planted(50)]
    # Ten digits that are as much a mobile number are one, where nothing speaks of persons.
    written = [one for one in written if not re.fullmatch(r"07[02369]\d{7}", one)]
    found = [without_personal_numbers(f"Anna ({one}) flyttar.") for one in written]
    left = {re.sub(r"[*|\\ ]|Född:", "", one) for one in found}
    assert {"Anna([personnummer])flyttar."} == left


@pytest.mark.parametrize(
    "text",
    [
        "2027-03-01 0930",
        "20270301 0930",
        "070-850 70 99",
        "Dnr KS 2024/850709",
        "12\n10\n15\n2500",
        "1 2 3 4 5 6 7 8 9",
        "Konto 850732 1234",
    ],
)
def test_other_figures_are_none(text: str) -> None:
    """Days and times, telephone numbers and columns of figures are let be."""
    assert [] == personal_numbers(text)


@pytest.mark.parametrize(
    "text",
    [
        "Portkod: 4711",
        "Portkoden till Kvarnhuset (hus 12) är 47 11.",
        "Hus: Kvarnhuset; Larmkod: 471147",
        "| Hus | Portkod |\n|---|---|\n| Kvarnhuset | 4711 |",
        "| Portkod | 4711 |",
        "## Portkoder\n\n- Kvarnhuset: 4711",
        "Koden till entrén är 4-7-1-1",
        "Slå 4711# vid entrén",
        "4711 är koden till porten",
        "Dörrkod\n4711",
        "PIN-kod till larmet 471147",
        "The alarm code is 4711.",
        "The code to the gate is 4711",
    ],
)
def test_door_codes_are_found(text: str) -> None:
    """By the words beside them, in a column or a list under them, in both languages."""
    (span,) = codes(text)
    assert "4711" == re.sub(r"\D", "", text[span.start : span.end])[:4]


@pytest.mark.parametrize(
    ("text", "password"),
    [
        ("Lösenord till wifi: Sommar2026!", "Sommar2026!"),
        ("Lösenordet är `korv-77-gris`.", "korv-77-gris"),
        ("The password for the guest network is Blue42sky.", "Blue42sky"),
        ("| Lösenord | abc123xyz |", "abc123xyz"),
        ("PIN till kopiatorn: 4455", "4455"),
    ],
)
def test_passwords_are_found(text: str, password: str) -> None:
    """What is said to be one, with letters and digits, and what a machine asks for."""
    (span,) = codes(text)
    assert password == text[span.start : span.end]


@pytest.mark.parametrize(
    "text",
    [
        "Lösenordet är minst 12 tecken och byts var 90:e dag.",
        "Lösenord: väljs i Personalportalen från 2027-03-01.",
        "Har du glömt lösenordet? Ring 0123-45 67 89.",
        "Byt lösenord: https://konto.exempel.se/byt2",
        "PIN: 4 siffror",
        "Portkoden byts den 1 mars 2027.",
        "Portkoden får du av vaktmästaren i rum 4711.",
        "Har du glömt dörrkoden? Ring 0123-45 67 89.",
        "SOS Alarm nås på 112.",
        "Kostnadskod 4711",
        "Larmkoderna byts 2027-03-01.",
        "Entrén på plan 3, rum 1203, öppnar 7.30",
        "Passagekort kostar 150 kr i entrén",
        "Portkod behövs inte mellan 0800 och 1700",
    ],
)
def test_other_figures_are_no_codes(text: str) -> None:
    """Rooms, days, sums, rules and telephone numbers beside a word for a code."""
    assert [] == codes(text)


def test_planted_numbers_are_nowhere_in_the_index(workplace: Workplace) -> None:
    """Of 200 numbers in documents for everybody none is in use or in any file of the index."""
    numbers = planted(200)
    ways = list(WAYS.values())
    written = [ways[n % len(ways)].format(**one) for n, one in enumerate(numbers)]
    files: dict[str, str | bytes] = {"rent.md": "# HR\n\nHR flyttar till kontor 3.\n"}
    for place, row in enumerate(written):
        ending = list(FORMATS)[(place // 2 + place) % len(FORMATS)]
        # Ten bare digits are a mobile number where nothing speaks of persons.
        said = row.replace("nr", "Personnummer ")
        said = said.replace("\u2011", "-") if ending == "pdf" else said
        files[f"lista {place}.{ending}"] = FORMATS[ending]([said])
    report = workplace.build(files)
    held = {failure.document for failure in report.failed if failure.kind == "held"}
    assert (set(files) - {"rent.md"}, 1) == (held, report.documents)
    kept = b"".join(path.read_bytes() for path in workplace.index.rglob("*") if path.is_file())
    told = kept.decode("utf-8", "ignore") + repr(report)
    assert [] == [one for one in numbers if one["date"] + one["last"] in re.sub(r"\W", "", told)]


HOLDER = (
    "# Lista\n\nHR flyttar i maj.\n\nAnna Ek, 850709-9805, flyttar först. Portkoden är 4711.\n\n"
    "Lön betalas.\n"
)


def accepted(text: str) -> str:
    """Return what `omorg accept` writes beside a document with this text."""
    return f"Anna Ek, 2027-03-01, {digests_of_private(parse_document('a.md', text.encode()))}"


@pytest.mark.parametrize(
    "written",
    ["audience: [chefer]", f"accept: {accepted(HOLDER)}", f"godkänn: {accepted(HOLDER)}"],
)
def test_a_limited_or_accepted_document_is_read_without_the_sentence(
    workplace: Workplace, written: str
) -> None:
    """Its other sentences can be found and are quoted word for word; those are no passage."""
    report = workplace.build({"a.md": f"---\n{written}\n---\n{HOLDER}"})
    assert ((), 1) == (report.failed, report.documents)
    (record,) = open_current(workplace.index).contents.records
    assert ["HR flyttar i maj.", "Lön betalas."] == [p.text for p in record.passages]
    assert all(record.text[p.start : p.end] == p.text for p in record.passages)
    assert not [text for text in workplace.embedder.embedded if "9805" in text or "4711" in text]


@pytest.mark.parametrize(
    ("written", "text", "holds"),
    [
        (
            None,
            HOLDER,
            "personal identity or coordination numbers (1) and door codes or passwords (1)",
        ),
        (
            accepted(HOLDER),
            HOLDER + "\nLarmkoden är 9876.\n",
            "door codes or passwords (1) that were not accepted with it",
        ),
        (
            accepted(HOLDER),
            HOLDER.replace("850709-9805", "850709-9805 och 640823-3234"),
            "personal identity or coordination numbers (1) that were not accepted with it",
        ),
        (
            "Anna Ek, 2027-03-01",
            HOLDER,
            (
                "personal identity or coordination numbers (1) and door codes or passwords (1) "
                "that were not accepted with it"
            ),
        ),
    ],
)
def test_what_was_not_accepted_is_named_and_waits(
    workplace: Workplace, written: str | None, text: str, holds: str
) -> None:
    """Everything before somebody accepts it, then what is new; all, where nobody said what."""
    front = f"---\naccept: {written}\n---\n" if written else ""
    report = workplace.build({"a.md": front + text, "b.md": "HR finns.\n"})
    assert [f"is open to everybody and holds {holds}"] == [one.reason for one in report.failed]


def test_an_acceptance_covers_what_is_left_of_it(workplace: Workplace) -> None:
    """A number that is written another way, in another place, or taken out asks for nothing."""
    text = "# Lista\n\nLön betalas till 19850709 9805.\n"
    report = workplace.build({"a.md": f"---\naccept: {accepted(HOLDER)}\n---\n{text}\nHR finns.\n"})
    assert ((), 1) == (report.failed, report.documents)


@pytest.mark.parametrize("written", ["owner: HR", "audience: [chefer]", "accept: Bo, 2027-03-01"])
def test_where_every_sentence_has_a_number_accepting_is_not_offered(
    workplace: Workplace, written: str
) -> None:
    """Nothing of it would be quoted: that is said, and not that it has no text."""
    text = f"---\n{written}\n---\n# Lista\n\nAnna Ek, 850709-9805, flyttar först.\n"
    (failure,) = workplace.build({"a.md": text, "b.md": "HR finns.\n"}).failed
    assert ("held", "remove the numbers or the document") == (failure.kind, failure.remedy)
    assert "in every sentence" in failure.reason


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("850709-9805.md", "---\naudience: [chefer]\n---\nHR flyttar.\n"),
        ("a.md", "---\nowner: Anna 850709-9805\n---\nHR flyttar.\n"),
        ("a.md", "---\ntitle: Om 850709-9805\n---\nHR flyttar.\n"),
        ("a.md", "---\ndate: 850709-9805\n---\nHR flyttar.\n"),
        ("a.md", "HR flyttar. Portkod: 4711\n"),
        ("a.md", "---\naccept:\n---\n" + HOLDER),
    ],
)
def test_what_is_said_of_a_held_document_shows_no_number(
    workplace: Workplace, name: str, text: str
) -> None:
    """Neither its name nor its title, and not what stands in a key that can't be used."""
    report = workplace.build({name: text, "b.md": "HR finns.\n"})
    assert (1, 1) == (report.documents, len(report.failed))
    assert "9805" not in repr(report)


def test_headings_and_titles_hide_codes(workplace: Workplace) -> None:
    """As they hide identity numbers, for those who may see the document too."""
    text = "---\ntitle: Portkod 4711\naudience: [chefer]\n---\n# Larmkod 4711\n\nHR flyttar.\n"
    workplace.build({"a.md": text})
    (record,) = open_current(workplace.index).contents.records
    assert ("Portkod [kod]", ("Larmkod [kod]",)) == (
        record.metadata.title,
        record.passages[0].headings,
    )


def test_headings_and_titles_hide_numbers(workplace: Workplace) -> None:
    """Whoever may see the document sees a word in brackets in the number's place."""
    text = (
        "---\ntitle: Om 850709-9805\naudience: [chefer]\n---\n# Anna 850709-9805\n\nHR flyttar.\n"
    )
    workplace.build({"a.md": text})
    (record,) = open_current(workplace.index).contents.records
    assert ("Om [personnummer]", ("Anna [personnummer]",)) == (
        record.metadata.title,
        record.passages[0].headings,
    )


def test_contacts_and_glossary_with_a_number_are_not_used(workplace: Workplace) -> None:
    """They are shown to everybody: the file is named instead."""
    contacts = "- {topic: lön, name: Anna, contact: 850709-9805}\n"
    report = workplace.build({"a.md": "HR flyttar.\n", "contacts.yaml": contacts})
    assert ["contacts.yaml"] == [failure.document for failure in report.failed]
    assert () == open_current(workplace.index).contents.contacts


def test_only_held_documents_is_said(workplace: Workplace) -> None:
    """Where every document is held nothing can be built, and that is the reason given."""
    workplace.write({"a.md": HOLDER})
    with pytest.raises(BuildError, match="held back"):
        build_index(workplace.knowledge, workplace.index, FakeEmbedder())
