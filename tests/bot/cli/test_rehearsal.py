"""What the bot does before the first question, so that nobody waits for it."""

from __future__ import annotations

import gc
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.cli.commands.slack.serve import rehearse
from bot.cli.composition import open_answerer
from tests.bot.cli.test_errors import omorg

if TYPE_CHECKING:
    from pathlib import Path


def test_answers_are_the_same_after_a_rehearsal(tmp_path: Path) -> None:
    """Whatever the titles are; and what is loaded by then is left alone by the collector."""
    knowledge = tmp_path / "knowledge"
    knowledge.mkdir()
    hr = "# HR\n\nHR sitter i Stadshuset sedan den 1 mars 2027.\n"
    (knowledge / "hr.md").write_text(hr, encoding="utf-8")
    (knowledge / "odd.md").write_text(f"# {'👩‍💻' * 900}\n\nInget.\n", encoding="utf-8")
    assert 0 == omorg("build", folder=tmp_path).returncode
    rehearsed = open_answerer(knowledge, tmp_path / "index" / "artifacts")
    fresh = open_answerer(knowledge, tmp_path / "index" / "artifacts")
    try:
        rehearse(rehearsed)
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()
    for question in ("Var sitter HR?", "When did HR move?", "Vad kostar glass?"):
        expected = replace(fresh.answer(question), milliseconds=0)
        assert expected == replace(rehearsed.answer(question), milliseconds=0)
