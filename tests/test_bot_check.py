"""What is wrong with a knowledge folder: each rule of ``omorg check``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.check import check_folder
from index import BuildError
from tests.conftest import write_folder

if TYPE_CHECKING:
    from pathlib import Path

DATED = "---\ndate: 2027-01-01\n---\n# T\n\nText.\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"a.md": DATED}, []),
        ({}, [(".", "error", "empty")]),
        ({"README.md": "x"}, [(".", "error", "empty")]),
        ({"a.md": "# T\n\nText.\n"}, [("a.md", "warning", "no_date")]),
        ({"a.md": b"\x00\x01\x02"}, [("a.md", "error", "unreadable")]),
        ({"a.md": b""}, [("a.md", "error", "unreadable")]),
        ({"a.md": "---\ndate: [\n---\n# T\n\nText.\n"}, [("a.md", "error", "front_matter")]),
        ({"a.md": "---\ndate: bluff\n---\n# T\n\nText.\n"}, [("a.md", "error", "front_matter")]),
        (
            {"a.md": "---\ndate: 2027-01-01\ndatun: x\n---\n# T\n\nText.\n"},
            [("a.md", "warning", "unknown_key")],
        ),
        (
            {"a.md": "---\ndate: 2027-01-01\nsupersedes: b.md\n---\n# T\n\nText.\n"},
            [("a.md", "warning", "supersedes")],
        ),
        (
            {"a.md": "---\ndate: 2027-01-01\nsupersedes: b.md\n---\n# T\n\nText.\n", "b.md": DATED},
            [],
        ),
        (
            {"a.md": DATED, "glossary.yaml": "- {"},
            [("glossary.yaml", "error", "unreadable")],
        ),
        (
            {"a.md": DATED, "contacts.yaml": "- {topic: x}"},
            [("contacts.yaml", "error", "unreadable")],
        ),
        (
            {"a.md": DATED, "questions.yaml": "- {question: Var?}"},
            [("questions.yaml", "error", "questions")],
        ),
    ],
)
def test_each_rule(
    tmp_path: Path, files: dict[str, str | bytes], expected: list[tuple[str, str, str]]
) -> None:
    """Which file, how grave, and by which rule; with a message and a remedy to act on."""
    findings = check_folder(write_folder(tmp_path / "k", files))
    assert expected == [(one.document, one.severity, one.rule) for one in findings]
    assert all(one.message.strip() and one.remedy.strip() for one in findings)


def test_the_gravest_comes_first(tmp_path: Path) -> None:
    """Errors before warnings, then by file."""
    files = {"b.md": "# T\n\nText.\n", "c.md": b"", "a.md": "# T\n\nText.\n"}
    findings = check_folder(write_folder(tmp_path / "k", files))
    assert ["c.md", "a.md", "b.md"] == [one.document for one in findings]


def test_a_link_to_outside_is_an_error(tmp_path: Path) -> None:
    """What lies outside the folder is no document of it, however it is linked."""
    knowledge = write_folder(tmp_path / "k", {"a.md": DATED})
    write_folder(tmp_path, {"hemlig.md": DATED})
    (knowledge / "l.md").symlink_to(tmp_path / "hemlig.md")
    (finding,) = check_folder(knowledge)
    assert ("l.md", "error", "unreadable") == (finding.document, finding.severity, finding.rule)


def test_no_such_folder(tmp_path: Path) -> None:
    """There is nothing to check."""
    with pytest.raises(BuildError):
        check_folder(tmp_path / "borta")
