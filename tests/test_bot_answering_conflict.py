"""Documents that answer the same question with different values are shown together, and named."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from bot.answering.current_index import CurrentIndex
from bot.answering.service import AnswerService
from index import DEFAULT_OPTIONS, build_index, find_embedder
from tests.conftest import write_folder

if TYPE_CHECKING:
    from bot.answering.types import Answer

PAIRS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "conflict_pairs.yaml").read_text(encoding="utf-8")
)
TODAY = dt.date(2027, 4, 1)
# What is about something else, so that there are ordinary words to tell the rare ones from.
FILLERS = {
    "atervinning.md": "# Återvinning\n\nPapper och glas läggs i kärlen på gården.\n",
    "fika.md": "# Fika\n\nFikarummet städas av den som har veckans uppdrag.\n",
    "recycling.md": "# Recycling\n\nPaper and glass go into the bins in the yard.\n",
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> AnswerService:
    """Answer from all pairs in one index; each pair is seen by a group of its own."""
    folder: Path = tmp_path_factory.mktemp("pairs")
    files = dict(FILLERS)
    for number, pair in enumerate(PAIRS):
        for which in ("first", "second"):
            title, date, text = pair[which]
            head = f"title: {title}\ndate: {date}\naudience: [pair-{number}]\nowner: Kansliet\n"
            files[f"{number}-{which}.md"] = f"---\n{head}---\n# {title}\n\n{text}\n"
    embedder = find_embedder()
    build_index(write_folder(folder / "knowledge", files), folder / "index", embedder)
    index = CurrentIndex(folder / "index", embedder, DEFAULT_OPTIONS.passage_tokens)
    return AnswerService(index, threshold=0.0)


def ask(service: AnswerService, number: int) -> Answer:
    """Ask a pair's question as somebody who sees that pair."""
    audience = frozenset({f"pair-{number}"})
    return service.answer(PAIRS[number]["question"], at=TODAY, audience=audience)


def says_that_they_differ(answer: Answer) -> bool:
    """Return whether an answer says that its documents differ."""
    said = ("Dokumenten säger olika saker", "The documents say different things")
    return any(note.startswith(said) for note in answer.notes)
