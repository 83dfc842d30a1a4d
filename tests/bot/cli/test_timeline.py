"""``omorg timeline`` as it prints, with the model that comes along."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bot.cli.test_errors import omorg, said
from tests.bot.cli.test_json import printed
from tests.conftest import write_folder

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "hr-2026.md": (
        "---\ntitle: Var HR sitter 2026\ndate: 2026-01-15\n---\n"
        "# Var HR sitter\n\nHR-avdelningen sitter i Stadshuset.\n"
    ),
    "hr-2027.md": (
        "---\ntitle: Var HR sitter 2027\ndate: 2027-01-15\nvalid_from: 2027-03-01\n"
        "supersedes: hr-2026.md\n---\n# Var HR sitter\n\nHR-avdelningen sitter i Tegelbruket.\n"
    ),
    "chefer.md": (
        "---\ntitle: Budget\ndate: 2027-01-15\naudience: [chefer]\n---\n"
        "# Budget\n\nChefernas budgetmöte hålls i Sessionssalen den 3 mars.\n"
    ),
    "questions.yaml": (
        "- {question: Var sitter HR?, document: hr-2026.md, phrase: Stadshuset, at: 2026-04-01}\n"
        "- {question: Var hålls chefernas budgetmöte?, document: chefer.md, audience: [chefer]}\n"
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with documents of two years and their index."""
    folder = tmp_path_factory.mktemp("timeline")
    write_folder(folder / "knowledge", FILES)
    assert 0 == omorg("build", folder=folder).returncode
    return folder


def test_what_changes_for_a_program(folder: Path) -> None:
    """The documented keys: the day, its documents, and the answer before and after."""
    value = printed(omorg("timeline", "--at", "2027-01-01", "--json", folder=folder))
    old = {"document": "hr-2026.md", "title": "Var HR sitter 2026"}
    new = {"document": "hr-2027.md", "title": "Var HR sitter 2027"}
    budget = {"document": "chefer.md", "title": "Budget"}
    (day,) = value["days"]
    assert ("2027-01-01", 2, "2027-03-01", []) == (
        value["from"],
        value["questions"],
        day["date"],
        day["names"],
    )
    assert [
        {"event": "replaced", **old, "by": [new], "audience": []},
        {"event": "starts", **new, "by": [], "audience": []},
    ] == day["documents"]
    (change,) = day["answers"]
    assert ("Var sitter HR?", []) == (change["question"], change["audience"])
    assert [
        ("HR-avdelningen sitter i Stadshuset.", old),
        ("HR-avdelningen sitter i Tegelbruket.", new),
    ] == [
        (side["answer"], {"document": side["document"], "title": side["title"]})
        for side in (change["before"], change["after"])
    ]
    assert [True, True] == [
        word in change[side]["short"]
        for side, word in (("before", "Stadshuset"), ("after", "Tegelbruket"))
    ]
    assert [{**new, "replaces": old, "date": "2027-03-01", "audience": []}] == value["replacements"]
    assert [
        {"audience": None, "documents": [old, new]},
        {"audience": "chefer", "documents": [budget]},
    ] == value["audiences"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "sv",
            [
                "FRÅN 1 mars 2027",
                "ersätts: Var HR sitter 2026 (hr-2026.md), av Var HR sitter 2027 (hr-2027.md)",
                "börjar gälla: Var HR sitter 2027 (hr-2027.md)",
                "Svar som ändras (1):",
                "Budget (chefer.md)",
            ],
        ),
        (
            "en",
            [
                "FROM 1 March 2027",
                "is replaced: Var HR sitter 2026 (hr-2026.md), by Var HR sitter 2027 (hr-2027.md)",
                "starts to apply: Var HR sitter 2027 (hr-2027.md)",
                "Answers that change (1):",
                "Budget (chefer.md)",
            ],
        ),
    ],
)
def test_what_changes_for_people(folder: Path, language: str, expected: list[str]) -> None:
    """In their language: the day, its documents, the answers, and who sees what."""
    process = omorg("timeline", "--at", "1 januari 2027", "--lang", language, folder=folder)
    assert (0, "") == (process.returncode, process.stderr)
    unwrapped = " ".join(process.stdout.split())
    assert [] == [line for line in expected if line not in unwrapped]
    before, after = next(line.split(" → ") for line in process.stdout.splitlines() if " → " in line)
    assert (True, True) == ("Stadshuset" in before, "Tegelbruket" in after)


def test_nothing_to_come(folder: Path) -> None:
    """It says so, and exits with 0."""
    process = omorg("timeline", "--at", "2027-03-02", "--lang", "sv", folder=folder)
    assert "Från 2 mars 2027 börjar inget gälla och inget slutar gälla." in process.stdout
    assert 0 == process.returncode


def test_without_questions(folder: Path, tmp_path: Path) -> None:
    """The documents are told all the same, and that there are no questions."""
    (tmp_path / "tom").mkdir()
    options = ("--knowledge", str(tmp_path / "tom"), "--at", "2027-01-01", "--lang", "sv")
    shown = omorg("timeline", *options, folder=folder).stdout
    assert "börjar gälla: Var HR sitter 2027" in shown
    assert "Det finns inga frågor i questions.yaml" in shown


def test_a_day_that_is_none(folder: Path) -> None:
    """One line, and exit code 2."""
    line = said(omorg("timeline", "--at", "snart", "--lang", "en", folder=folder))
    assert "'snart' is no date from 1900 to 2099: write it as 2027-03-01 or 1 mars 2027." == line


@pytest.mark.parametrize(
    ("written", "asked", "line"),
    [
        (
            "- {fråga: Var?}\n" + FILES["questions.yaml"],
            2,
            "omorg: questions.yaml läses utan en post: post 1.question: saknas, rad 1.\n",
        ),
        (
            "- {fråga: Var?}\n",
            0,
            "omorg: questions.yaml går inte att använda: post 1.question: saknas, rad 1.\n",
        ),
    ],
)
def test_a_bad_question_takes_nothing_else_with_it(
    folder: Path, written: str, asked: int, line: str
) -> None:
    """It is named, and the days and the good questions are told all the same."""
    path = folder / "knowledge" / "questions.yaml"
    before = path.read_text(encoding="utf-8")
    path.write_text(written, encoding="utf-8")
    ran = omorg("timeline", "--at", "2027-01-01", "--json", "--lang", "sv", folder=folder)
    path.write_text(before, encoding="utf-8")
    value = printed(ran)
    assert (asked, ["2027-03-01"]) == (value["questions"], [day["date"] for day in value["days"]])
    assert line == ran.stderr
