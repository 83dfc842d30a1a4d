"""``omorg doctor``, ``backup`` and ``restore`` as they print."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bot.cli.test_errors import omorg, said
from tests.bot.cli.test_json import printed
from tests.conftest import write_folder

if TYPE_CHECKING:
    from pathlib import Path

PARTS = [
    "settings",
    "knowledge",
    "index",
    "models",
    "calibration",
    "state",
    "disk",
    "disk",
    "memory",
    "slack",
    "clock",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with a document and its index."""
    write_folder(tmp_path / "knowledge", {"hr.md": "# HR\n\nHR sitter på plan 3.\n"})
    assert 0 == omorg("build", folder=tmp_path).returncode
    return tmp_path


def test_the_doctor_for_a_program(folder: Path) -> None:
    """Each part once, with its documented keys; the status is the gravest of them."""
    value = printed(omorg("doctor", "--json", folder=folder))
    assert PARTS == [one["check"] for one in value["checks"]]
    assert {("check", "status", "message", "remedy")} == {tuple(one) for one in value["checks"]}
    levels = {one["status"] for one in value["checks"]}
    assert value["status"] == ("warning" if "warning" in levels else "ok")


def test_an_error_is_the_doctor_s_no(folder: Path) -> None:
    """Exit code 1, and the line with what to do, in Swedish or English."""
    (folder / "index/artifacts/CURRENT").unlink()
    value = printed(omorg("doctor", "--json", folder=folder), code=1)
    assert "error" == value["status"]
    for language, expected in (
        ("sv", ["fel     index: det finns inget index i ", "→ kör `omorg build`", "Rätta felen"]),
        ("en", ["error   index: there is no index in ", "→ run `omorg build`", "Mend the errors"]),
    ):
        process = omorg("doctor", "--lang", language, folder=folder)
        assert (1, "") == (process.returncode, process.stderr)
        assert [] == [one for one in expected if one not in process.stdout]


def test_groups_that_cannot_be_read(folder: Path) -> None:
    """The setting is named; everything else is looked at all the same."""
    process = omorg("doctor", "--json", "--lang", "sv", folder=folder, OMORG_SLACK_GROUPS="chefer")
    value = printed(process, code=1)
    (line,) = [one for one in value["checks"] if one["status"] == "error"]
    assert ("settings", "OMORG_SLACK_GROUPS går inte att läsa") == (line["check"], line["message"])
    assert "clock" == value["checks"][-1]["check"]


def test_a_setting_that_cannot_be_used_is_told_as_always(folder: Path) -> None:
    """In one line, with exit code 2."""
    line = said(omorg("doctor", folder=folder, OMORG_THRESHOLD="high"))
    assert line.startswith("The setting OMORG_THRESHOLD can't be used: ")


def test_there_and_back_again(folder: Path) -> None:
    """The documented keys, and the index that was live before is live again."""
    before = printed(omorg("status", "--json", folder=folder))["index_version"]
    saved = printed(omorg("backup", "b.tar.gz", "--without-records", "--json", folder=folder))
    size = (folder / "b.tar.gz").stat().st_size
    assert {
        "file": "b.tar.gz",
        "bytes": size,
        "databases": [],
        "versions": [before],
        "skipped": [],
        "records_elsewhere": False,
    } == saved
    write_folder(folder / "knowledge", {"hr.md": "# HR\n\nHR sitter på plan 4.\n"})
    assert 0 == omorg("build", folder=folder).returncode
    back = printed(omorg("restore", "b.tar.gz", "--json", folder=folder))
    assert {"databases": [], "versions": [before], "before": None} == back
    assert before == printed(omorg("status", "--json", folder=folder))["index_version"]


def test_there_and_back_again_for_people(folder: Path) -> None:
    """What is in the file, and what was put back."""
    shown = omorg("backup", "b.tar.gz", "--without-records", folder=folder).stdout
    assert shown.startswith("b.tar.gz holds 0 databases and 1 index version (")
    shown = omorg("restore", "b.tar.gz", folder=folder).stdout
    assert shown.startswith("Restored 0 databases and 1 index version.\nIndex ")


def test_there_and_back_again_in_swedish(folder: Path) -> None:
    """The same in the language that is asked for, and so is what stops it."""
    shown = omorg("backup", "sv.tar.gz", "--without-records", "--lang", "sv", folder=folder).stdout
    assert shown.startswith("sv.tar.gz innehåller 0 databaser och 1 indexversion (0,")
    shown = omorg("restore", "sv.tar.gz", "--lang", "sv", folder=folder).stdout
    assert shown.startswith("Återställt: 0 databaser och 1 indexversion.\nIndex ")
    line = said(omorg("backup", "sv.tar.gz", "--lang", "sv", folder=folder))
    assert "Det finns redan en fil sv.tar.gz: ange en annan." == line


def test_a_backup_without_records_is_asked_for(folder: Path) -> None:
    """A job in the wrong folder makes no backups for months that have none."""
    missing = said(omorg("backup", "b.tar.gz", folder=folder, OMORG_STATE="annan"))
    assert missing.startswith(
        "There are no records in annan: correct OMORG_STATE, or say --without"
    )
    wrong = said(omorg("backup", "b.tar.gz", folder=folder, OMORG_DATABASE="foo"))
    assert wrong.startswith("OMORG_DATABASE is no address of a PostgreSQL database: ")
    assert [] == list(folder.glob("*backup*")) + list(folder.glob("*.tar.gz"))
    assert 0 == omorg("purge", folder=folder, OMORG_STATE="annan").returncode
    kept = omorg("backup", "b.tar.gz", folder=folder, OMORG_STATE="annan").stdout
    assert kept.startswith("b.tar.gz holds 1 database and 1 index version (")


def test_no_backup(folder: Path) -> None:
    """One line, and exit code 2."""
    line = said(omorg("restore", "borta.tar.gz", folder=folder))
    assert "borta.tar.gz can't be read (No such file or directory)." == line
