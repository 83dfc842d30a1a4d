"""What HR promises becomes an entry of questions.yaml, and nothing else there changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from bot.operations.gaps.entries import Promise, add_entry, promised
from index import QUESTIONS, ConfigurationError, parse_questions

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Workplace

PROMISE = Promise("Får hunden följa med: ja, 'Bosse'?", "djur/hundar.md", "# hundar, katter: ja")
BOTH = frozenset({"chefer"})
FILES = {
    "hr.md": "---\ntitle: Om HR\n---\nHR  sitter i Stadshuset.\n\nKom gärna.\n",
    "chefer.md": "---\ntitle: Hemligt\naudience: chefer\n---\nLön sätts i maj.\n",
}


@pytest.mark.parametrize(
    "before",
    [
        "",
        "# Vanliga frågor\n- {question: Var sitter HR?, document: hr.md}  # viktig\n",
        "- question: Var sitter HR?\n  document: hr.md\n  # slut",
        "\ufeff- {question: Var sitter HR?, document: hr.md}\r\n",
        "  # indragen\n  - {question: Var sitter HR?, document: hr.md}\n",
        "[{question: Var sitter HR?, document: hr.md}]  # i en rad\n",
        "---\n- {question: Var sitter HR?, document: hr.md}\n...\n",
    ],
)
def test_an_entry_is_added_and_comments_are_kept(before: str, tmp_path: Path) -> None:
    """Every entry is as it was, the new one is last, and every comment is still there."""
    path = tmp_path / QUESTIONS
    if before:
        path.write_bytes(before.encode())
    known = parse_questions(before.removeprefix("\ufeff"))
    add_entry(tmp_path, PROMISE)
    after = path.read_bytes().decode("utf-8-sig")
    *others, new = parse_questions(after)
    assert (list(known), PROMISE.question, (PROMISE.document,), PROMISE.phrase) == (
        others,
        new.question,
        new.document,
        new.phrase,
    )
    for comment in ("# Vanliga frågor", "# viktig", "# slut", "# indragen", "# i en rad"):
        assert (comment in before) == (comment in after)
    assert [QUESTIONS] == [file.name for file in tmp_path.iterdir()]


def test_what_stands_there_is_not_touched(tmp_path: Path) -> None:
    """Where a line can be added, the rest is the same to the byte."""
    path = tmp_path / QUESTIONS
    before = b"# a\r\n-   {question: 'Var?',document: hr.md}\r\n\r\n# b\r\n"
    path.write_bytes(before)
    add_entry(tmp_path, Promise("När?", "hr.md", "i maj", ("chefer", "hr")))
    after = path.read_bytes()
    assert before == after[: len(before)]
    assert {
        "question": "När?",
        "document": "hr.md",
        "phrase": "i maj",
        "audience": ["chefer", "hr"],
    } == yaml.safe_load(after[len(before) :])[0]


def test_a_file_that_can_not_be_read_stays_as_it_is(tmp_path: Path) -> None:
    """And one clear line says so."""
    path = tmp_path / QUESTIONS
    path.write_text("- {question: [", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"^questions.yaml can't be used: not valid YAML"):
        add_entry(tmp_path, PROMISE)
    assert path.read_text(encoding="utf-8") == "- {question: ["


@pytest.mark.parametrize(
    ("document", "phrase", "groups", "promise"),
    [
        ("hr.md", "HR sitter i\nStadshuset", frozenset(), ("hr.md", "HR  sitter i Stadshuset")),
        (" om hr ", "Kom gärna.", frozenset(), ("hr.md", "Kom gärna.")),
        ("hr.md", "Stadshuset. Kom", frozenset(), "phrase"),
        ("hr.md", "HR bor i Stadshuset", frozenset(), "phrase"),
        ("hr.md", " ", frozenset(), "phrase"),
        ("borta.md", "HR", frozenset(), "document"),
        ("chefer.md", "Lön sätts", frozenset(), "document"),
        ("Hemligt", "Lön sätts", BOTH, ("chefer.md", "Lön sätts")),
    ],
)
def test_a_promise_is_looked_up(
    workplace: Workplace,
    document: str,
    phrase: str,
    groups: frozenset[str],
    promise: tuple[str, str] | str,
) -> None:
    """By path or title; the phrase in one paragraph, as it stands; nothing that is not for them."""
    workplace.build(FILES)
    found = promised(workplace.open(), " Var? ", document, phrase, groups)
    told = (found.document, found.phrase) if isinstance(found, Promise) else found
    assert promise == told
    if isinstance(found, Promise):
        assert ("Var?", ("chefer",) if found.document == "chefer.md" else ()) == (
            found.question,
            found.audience,
        )


def test_a_question_has_words(workplace: Workplace) -> None:
    """An empty one is no promise."""
    workplace.build(FILES)
    assert promised(workplace.open(), "  ", "hr.md", "HR", frozenset()) == "question"
