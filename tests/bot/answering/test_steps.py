"""Which of the steps of a delegation, a scale or a limit holds the amount that is asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.answering.service import AnswerService
from bot.answering.values.find import find_values
from bot.answering.values.steps import Counted, counted
from bot.answering.values.types import Kind
from index import DEFAULT_OPTIONS, CurrentIndex, build_index, find_embedder

if TYPE_CHECKING:
    from pathlib import Path

LIST = (
    "Så här fördelas besluten:",
    "upp till 50 000 kronor: enhetschefen",
    "50 000–500 000 kronor: avdelningschefen",
    "över 500 000 kronor: förvaltningschefen",
)


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("Vem får köpa in för 200 000 kronor?", 2),
        ("vem får köpa för 700kr", 1),
        ("Vem beslutar om inköp på 50 000 kr?", 1),
        ("Vem beslutar om 30 tkr?", 1),
        ("Vem bestämmer om inköp på en halv miljon?", 2),
        ("Vem bestämmer om inköp på 1,5 miljoner?", 3),
        ("Vem beslutar över 500 000?", 3),
        ("Who decides on 80000 SEK?", 2),
        ("Vem får köpa för 200 000 kr i etapp 2 den 3 mars?", 2),
    ],
)
def test_the_step_that_holds_the_amount_is_found(question: str, line: int) -> None:
    """Amounts in figures and words, above and below, fall where they belong."""
    found = counted(question, LIST)
    assert found is not None
    assert found == Counted(line, frozenset({1, 2, 3}))


@pytest.mark.parametrize(
    "question",
    [
        "Vem beslutar om inköp?",
        "Vem beslutar om inköp i etapp 2?",
        "Vem beslutar om 20 000 kr och om 600 000 kr?",
        "Vem beviljar ledighet i 20 dagar?",
        "Vad beslutades 2026?",
        "Vem beslutar om mer än 20 000 kr?",
    ],
)
def test_no_amount_two_or_one_of_another_measure_fall_nowhere(question: str) -> None:
    """More than 20 000 reaches over several steps, and days are no kronor."""
    assert counted(question, LIST) is None


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("Vem beviljar 5 dagar?", 0),
        ("Vem beviljar två veckor?", 1),
        ("Vem beviljar ett år?", 2),
        ("Who grants three months?", 2),
    ],
)
def test_lengths_of_time_are_brought_to_one_measure(question: str, line: int) -> None:
    """Weeks and years fall among steps of days."""
    steps = ["1–10 dagar: enhetschef", "11–60 dagar: avdelningschef", "mer än 60 dagar: HR-chef"]
    found = counted(question, steps)
    assert found is not None
    assert found.line == line


def test_a_column_tells_what_its_numbers_measure() -> None:
    """In a column of thousands 50 is 50 000."""
    rows = ["| 0–50 | enhetschef |", "| 51–500 | avdelningschef |", "| 501 och mer | direktör |"]
    for column, line in (("Belopp (tkr)", 0), ("Belopp (kr)", 2)):
        found = counted("Vem beslutar om 30 000 kr?", rows, ["Beslut", column])
        assert found is not None
        assert found.line == line


@pytest.mark.parametrize(
    "lines",
    [
        ["upp till 50 000 kronor: enhetschefen"],
        ["upp till 50 000 kronor i rabatt", "upp till 90 000 kronor i lån"],
        ["Ring 0123-45 67 89 före kl. 8–16", "Måndag 2–6 mars"],
    ],
)
def test_what_is_no_scale_is_left_as_it_was_read(lines: list[str]) -> None:
    """One limit, limits of different things, telephones and hours are no steps of one thing."""
    assert counted("Vem beslutar om 20 000 kr?", lines) is None


def test_an_amount_is_no_telephone_number() -> None:
    """The end of "50 000" is no area code."""
    kinds = {one.kind for one in find_values("50 000–500 000 kronor, ring 0123-45 67 89")}
    assert kinds == {Kind.AMOUNT, Kind.TELEPHONE}


DELEGATION = """---
datum: 2026-06-01
---
# Delegationsordning för inköp

Den som köper in något ska först se efter om det finns ett avtal.

| Belopp (kr) | Beslutas av |
|---|---|
| upp till 50 000 | enhetschefen |
| 50 001–500 000 | avdelningschefen |
| mer än 500 000 | förvaltningschefen |
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> AnswerService:
    """Answer from a delegation."""
    folder: Path = tmp_path_factory.mktemp("steps")
    (folder / "knowledge").mkdir()
    (folder / "knowledge" / "delegation.md").write_text(DELEGATION, encoding="utf-8")
    embedder = find_embedder()
    build_index(folder / "knowledge", folder / "index", embedder)
    return AnswerService(CurrentIndex(folder / "index", embedder, DEFAULT_OPTIONS.passage_tokens))


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Vem beslutar om inköp för 20 000 kr?", "enhetschefen"),
        ("Vem beslutar om inköp för 200 000 kr?", "avdelningschefen"),
        ("Vem beslutar om inköp för två miljoner kronor?", "förvaltningschefen"),
    ],
)
def test_the_row_that_decides_leads(service: AnswerService, question: str, answer: str) -> None:
    """What a reader of words finds anywhere in the table is the row that holds the amount."""
    told = service.answer(question)
    assert told.answer is not None
    assert answer in told.answer
