"""A folder with hardly any documents answers what it holds, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.answering.service import AnswerService
from index import DEFAULT_OPTIONS, CurrentIndex, build_index, find_embedder

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT = "Rubrik\n\nKansliet sitter i rött hus på Kungsgatan 3.\n"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> AnswerService:
    """Answer from one document with one sentence."""
    folder: Path = tmp_path_factory.mktemp("small")
    (folder / "knowledge").mkdir()
    (folder / "knowledge" / "kansliet.txt").write_text(DOCUMENT, encoding="utf-8")
    embedder = find_embedder()
    build_index(folder / "knowledge", folder / "index", embedder)
    return AnswerService(CurrentIndex(folder / "index", embedder, DEFAULT_OPTIONS.passage_tokens))


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Var sitter kansliet?", "Kansliet sitter i rött hus på Kungsgatan 3."),
        ("var siter kansliet", "Kansliet sitter i rött hus på Kungsgatan 3."),
        ("När är nästa löneutbetalning?", None),
        ("Får jag ha hund på jobbet?", None),
        ("What is the weather like?", None),
    ],
)
def test_one_document_is_enough(service: AnswerService, question: str, answer: str | None) -> None:
    """There need be no tenth passage to tell an answer from noise."""
    assert answer == service.answer(question).answer
