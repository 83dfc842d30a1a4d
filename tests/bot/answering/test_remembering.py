"""What a reader said of passages, kept for the next time the same is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answering.reader.reader import ReaderPassage, RememberingReader
from tests.support.fake_reader import FakeReader

if TYPE_CHECKING:
    from pathlib import Path

HR, PAY = ReaderPassage("HR", "HR sitter i hus A."), ReaderPassage("", "Lön betalas den 27:e.")


def test_what_was_read_is_kept(tmp_path: Path) -> None:
    """Word for word the same verdicts, without reading; only what was asked for last is kept on."""
    file = tmp_path / "read.json"
    first = RememberingReader(FakeReader(), file)
    said = first.read("Var sitter HR?", [HR, PAY])
    first.keep(file)
    reader = FakeReader()
    second = RememberingReader(reader, file)
    assert (said[:1], []) == (second.read("Var sitter HR?", [HR]), reader.read_with)
    second.keep(file)
    third = RememberingReader(reader, file)
    assert (said, [("Var sitter HR?", 1)]) == (
        third.read("Var sitter HR?", [HR, PAY]),
        reader.read_with,
    )


def test_nothing_that_was_read_is_written(tmp_path: Path) -> None:
    """The file holds hashes and figures."""
    file = tmp_path / "read.json"
    reader = RememberingReader(FakeReader())
    reader.read("Var sitter HR?", [HR])
    reader.keep(file)
    written = file.read_text(encoding="utf-8")
    assert [] == [word for word in ("HR", "sitter", "hus") if word in written]


def test_a_file_of_no_use_is_passed_over(tmp_path: Path) -> None:
    """One that is damaged, or of another reader: the passage is read."""
    file = tmp_path / "read.json"
    reader = FakeReader()
    said = RememberingReader(reader).read("Var sitter HR?", [HR])
    file.write_text('{"reader": "fake-reader-1", "verdicts": 7}', encoding="utf-8")
    assert said == RememberingReader(reader, file).read("Var sitter HR?", [HR])
    other = FakeReader()
    other.digest = "another"
    old = RememberingReader(other)
    old.read("Var sitter HR?", [HR])
    old.keep(file)
    assert said == RememberingReader(reader, file).read("Var sitter HR?", [HR])
    assert 3 == len(reader.read_with)
