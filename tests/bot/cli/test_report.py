"""``omorg report`` as it is run: from the records and the index to a page and CSV files."""

from __future__ import annotations

import csv
import datetime as dt
import io
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.operations.index_admin import FolderOperations
from bot.operations.report.figures import figures_of
from bot.operations.report.page import PAGE, write_report
from bot.operations.report.quality import FILE, BuildQuality, keep_quality, kept_quality
from bot.records.questions import QuestionRecords
from bot.records.store.database import Database
from bot.settings import Settings
from index import CurrentIndex, build_index, current_name
from tests.bot.cli.test_errors import ROOT, omorg, said
from tests.conftest import FakeEmbedder, write_folder
from tests.support.simulated_year import material

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Workplace

FILES = {
    "hr.md": "---\ntitle: Var HR sitter\ndate: 2020-01-15\n---\n# HR\n\nHR sitter i Stadshuset.\n",
    "lön.md": "---\ntitle: =Lön\ndate: 2027-01-15\n---\n# Lön\n\nLön betalas den 27:e.\n",
    "questions.yaml": "- {question: Var sitter HR?, document: hr.md, phrase: Stadshuset}\n",
}
MONDAY = dt.date(2027, 3, 1)
DAYS = ("--from", "2027-01-01", "--to", "30 april 2027")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give an installation in which four people ask about HR and one about pay."""
    knowledge = write_folder(tmp_path / "knowledge", FILES)
    build_index(knowledge, tmp_path / "index/artifacts", FakeEmbedder())
    records = QuestionRecords(Database(tmp_path / "state"), days=3_650)
    for number in range(5):
        kept = records.keep(
            MONDAY,
            text="Var sitter HR?",
            language="sv",
            outcome="answered",
            documents=["lön.md" if number == 4 else "hr.md"],
            asker=f"U{number}",
        )
        assert kept is not None
        records.mark(kept, helpful=number != 0, reason="wrong" if number == 0 else None)
    return tmp_path


def rows(path: Path, delimiter: str) -> list[list[str]]:
    """Read a CSV file."""
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


@pytest.mark.parametrize(
    ("language", "delimiter", "line", "headings"),
    [
        (
            "sv",
            ";",
            "Rapporten om 5 frågor: report/report.html. CSV-filer bredvid: ",
            ["Vecka", "Svar"],
        ),
        (
            "en",
            ",",
            "The report on 5 questions: report/report.html. CSV files beside it: ",
            ["Week", "Answered"],
        ),
    ],
)
def test_a_page_and_tables_are_written(
    folder: Path, language: str, delimiter: str, line: str, headings: list[str]
) -> None:
    """Into ``report``, in a language, what was asked; and what one person asked is not in it."""
    ran = omorg("report", *DAYS, "--lang", language, folder=folder)
    assert (0, "") == (ran.returncode, ran.stderr)
    assert ran.stdout.startswith(line)
    written = folder / "report"
    assert f'<html lang="{language}">' in (written / PAGE).read_text(encoding="utf-8")
    outcomes = rows(written / "outcomes.csv", delimiter)
    assert (headings, "5") == (outcomes[0], outcomes[1][1])
    assert [["Var HR sitter", "hr.md", "2020-01-15", "4"]] == rows(
        written / "cited.csv", delimiter
    )[1:]
    assert [["'=Lön", "lön.md", "2027-01-15"]] == rows(written / "not-cited.csv", delimiter)[1:]
    assert [["Var HR sitter", "hr.md", "2020-01-15", "4"]] == rows(
        written / "cited-old.csv", delimiter
    )[1:]


def test_other_days_and_another_folder(folder: Path) -> None:
    """Days without questions give a report that says so; an earlier report's tables are gone."""
    omorg("report", *DAYS, "--out", "hos HR/vår", folder=folder)
    there = {path.name for path in (folder / "hos HR/vår").iterdir()}
    assert {PAGE, "outcomes.csv", "cited.csv"} <= there
    ran = omorg(
        "report", "--from", "2026-01-01", "--to", "2026-02-01", "--out", "hos HR/vår", folder=folder
    )
    assert (0, True) == (ran.returncode, "too few questions" in ran.stdout)
    assert {PAGE, "not-cited.csv"} == {path.name for path in (folder / "hos HR/vår").iterdir()}


def test_every_table_is_one_that_a_later_report_replaces(tmp_path: Path) -> None:
    """A full report leaves no file that one with nothing in it would let lie."""
    year = material(3_000)
    assert 10 == len(write_report(figures_of(year), "sv", tmp_path))
    empty = replace(year, questions=[], documents={}, builds=[], gaps=[])
    write_report(figures_of(empty), "sv", tmp_path)
    assert [PAGE] == [path.name for path in tmp_path.iterdir()]


def test_days_in_the_wrong_order(folder: Path) -> None:
    """One line, in the language that is spoken, and exit code 2."""
    days = "--from", "2027-03-02", "--to", "2027-03-01"
    assert (
        "The report can't begin on 2027-03-02 and end on 2027-03-01: let --to be the later day."
        == said(omorg("report", *days, folder=folder))
    )
    assert (
        "Rapporten kan inte börja 2027-03-02 och sluta 2027-03-01: låt --to vara den senare dagen."
        == said(omorg("report", *days, "--lang", "sv", folder=folder))
    )


def test_a_folder_that_cannot_be_written(folder: Path) -> None:
    """One line that says how to name another, and exit code 2."""
    (folder / "report").write_text("", encoding="utf-8")
    assert (
        "The report can't be written to report (File exists): name another folder with --out."
        == said(omorg("report", *DAYS, folder=folder))
    )


@pytest.mark.parametrize("name", ["gaps.csv", PAGE])
def test_a_file_of_somebody_elses_is_left_alone(folder: Path, name: str) -> None:
    """A folder that holds one of a report's names, and no report, is not written to."""
    (folder / "mine").mkdir()
    (folder / "mine" / name).write_text("mine", encoding="utf-8")
    refused = said(omorg("report", *DAYS, "--out", "mine", folder=folder))
    assert "The report can't be written to mine (File exists)" in refused
    assert [name] == [path.name for path in (folder / "mine").iterdir()]
    assert "mine" == (folder / "mine" / name).read_text(encoding="utf-8")


def test_without_an_index(tmp_path: Path) -> None:
    """One line that says to build, and exit code 2."""
    assert "There is no index in index/artifacts: run `omorg build`." == said(
        omorg("report", folder=tmp_path)
    )


def test_eval_leaves_its_figure_for_the_report(folder: Path) -> None:
    """HR's own questions on the index in use are kept; what is tried beside them is not."""
    build_index(folder / "knowledge", folder / "index/artifacts", FakeEmbedder())
    assert 0 == omorg("build", folder=folder).returncode
    version = current_name(folder / "index/artifacts")
    omorg("eval", "knowledge/questions.yaml", folder=folder)
    omorg("eval", "--knowledge", "knowledge", folder=folder)
    assert [] == kept_quality(folder / "state")
    omorg("eval", folder=folder)
    today = dt.date.today()  # noqa: DTZ011 - the local day
    (kept,) = kept_quality(folder / "state")
    assert (today, version, 1) == (kept.day, kept.version, kept.questions)
    ran = omorg("report", "--lang", "en", folder=folder)
    assert 0 == ran.returncode
    assert [[str(today), version, str(kept.right), "1"]] == rows(
        folder / "report/quality.csv", ","
    )[1:]


def test_the_last_figure_of_a_version_counts(tmp_path: Path) -> None:
    """Versions come in the order in which they were last examined; broken lines are left out."""
    for day, version, right in ((1, "a", 3), (2, "b", 4), (3, "a", 5)):
        quality = BuildQuality(day=dt.date(2027, 1, day), version=version, right=right, questions=9)
        assert keep_quality(tmp_path, quality)
        with (tmp_path / FILE).open("a", encoding="utf-8") as file:
            file.write("{half\n")
    assert [("b", 4), ("a", 5)] == [(one.version, one.right) for one in kept_quality(tmp_path)]
    assert 0o600 == (tmp_path / FILE).stat().st_mode & 0o777


def test_a_version_counts_when_it_is_accepted(workplace: Workplace) -> None:
    """From the day of the decision, with the figure of its build; before that it is none."""
    settings = Settings(
        knowledge=workplace.knowledge, index=workplace.index, state=workplace.index / "state"
    )
    workplace.build({f"{name}.md": f"HR sitter i {name}.\n" for name in "abc"})
    for name in "bc":
        (workplace.knowledge / f"{name}.md").unlink()
    waiting = build_index(workplace.knowledge, workplace.index, workplace.embedder).waiting
    assert waiting is not None
    examined = BuildQuality(day=MONDAY, version=waiting.version, right=2, questions=3, waits=True)
    for version in (waiting.version, "never accepted"):
        assert keep_quality(settings.state, examined.model_copy(update={"version": version}))
    assert [] == kept_quality(settings.state)
    index = CurrentIndex(workplace.index, workplace.embedder, settings.passage_tokens)
    FolderOperations(settings, index, workplace.embedder).accept(None)
    today = dt.date.today()  # noqa: DTZ011 - the local day
    expected = BuildQuality(day=today, version=waiting.version, right=2, questions=3)
    assert [expected] == kept_quality(settings.state)


def test_a_figure_that_cannot_be_kept_is_no_error(tmp_path: Path) -> None:
    """It is told, and the examination goes on."""
    (tmp_path / "state").write_text("", encoding="utf-8")
    quality = BuildQuality(day=MONDAY, version="a", right=1, questions=1)
    assert not keep_quality(tmp_path / "state", quality)


LOADED = """
import sys
from bot.cli.app import COMMANDS, command_named
for name in COMMANDS:
    command_named(name)
print(sorted({"matplotlib"} & set(sys.modules)))
"""


def test_no_other_command_waits_for_matplotlib() -> None:
    """What commands load before they run has no plots in it."""
    ran = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "[]\n" == ran.stdout
