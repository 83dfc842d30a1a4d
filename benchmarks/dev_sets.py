"""The development sets as knowledge folders: each passage one document, its title as heading.

They are read from the folder that OMORG_DEV_DATA names (default ../shared/data). Their indexes are
kept in benchmarks/.cache, so that only the first run embeds them.
"""

from __future__ import annotations

import json
import lzma
import os
import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from index import BuildOptions, Embedder, Hit, SearchIndex, build_index, open_search

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CACHE = Path(__file__).parent / ".cache"
PROJECT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class DevQuestion:
    """A question of a development set.

    Attributes:
        text: The question.
        relevant: Ids of the passages that answer it; empty where none does.
        answers: The words that answer it, where the set gives them.
        siblings: Ids of passages of the documents that answer it.

    """

    text: str
    relevant: frozenset[str]
    answers: tuple[str, ...]
    siblings: frozenset[str]


@dataclass(frozen=True, slots=True)
class DevSet:
    """A development set with its index.

    Attributes:
        name: The set's name.
        pool: The set whose passages it asks about.
        questions: Its questions.
        index: Its passages, ready to be searched.

    """

    name: str
    pool: str
    questions: tuple[DevQuestion, ...]
    index: SearchIndex


def dev_data() -> Path:
    """Return the folder of the development data."""
    return Path(os.environ.get("OMORG_DEV_DATA", PROJECT.parent / "shared" / "data")) / "dev"


def read_lines(path: Path) -> list[dict[str, object]]:
    """Return the rows of a JSON Lines file."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _folder(pool: str) -> Path:
    folder = CACHE / pool / "knowledge"
    if not folder.is_dir():
        folder.mkdir(parents=True)
        for row in read_lines(dev_data() / pool / "passages.jsonl"):
            # Without a title of their own documents would be called by their files' names: noise.
            heading = f"# {row['title']}\n\n" if row.get("title") else "# Text\n\n"
            (folder / f"{row['id']}.md").write_text(f"{heading}{row['text']}\n", encoding="utf-8")
    return folder


def passage_id(hit: Hit) -> str:
    """Return the set's id of the passage that a hit lies in."""
    return hit.passage.document.removesuffix(".md")


def hidden(hits: Iterable[Hit], question: DevQuestion) -> list[Hit]:
    """Return ``hits`` as they are without the documents that answer ``question``."""
    return [hit for hit in hits if passage_id(hit) not in question.siblings]


def open_set(
    name: str, embedder: Embedder, *, field: str = "question", distractors: int = 0
) -> DevSet:
    """Build or open a development set's index and read its questions.

    Args:
        name: The set's name.
        embedder: Makes the vectors; each model's index is kept apart.
        field: Which form of the questions.
        distractors: Passages of the training text to put beside the sets' own: all sets are then
            searched in one index.

    """
    # These two share their passages.
    pool = "squad2_sv" if name == "xquad_en_sv" else name
    folder = _crowded(distractors) if distractors else _folder(pool)
    index = folder.parent / f"index-{embedder.digest[:12]}"
    build_index(folder, index, embedder, BuildOptions(accept=True))
    rows = read_lines(dev_data() / name / "questions.jsonl")
    documents = {
        row["id"]: row.get("doc") for row in read_lines(dev_data() / pool / "passages.jsonl")
    }
    by_document: dict[object, set[str]] = {}
    for passage, document in documents.items():
        by_document.setdefault(document or passage, set()).add(str(passage))
    questions = []
    for row in rows:
        relevant = frozenset(map(str, row["relevant"]))  # type: ignore[call-overload]
        siblings = {other for r in relevant for other in by_document[documents[r] or r]}
        answers = tuple(map(str, row.get("answers") or ()))  # type: ignore[call-overload]
        questions.append(DevQuestion(str(row[field]), relevant, answers, frozenset(siblings)))
    return DevSet(name, pool, tuple(questions), open_search(index, embedder))


def _crowded(distractors: int) -> Path:
    """Write the passages of two sets and so many of the training text into one folder."""
    folder = CACHE / f"distractors-{distractors}" / "knowledge"
    if not folder.is_dir():
        folder.mkdir(parents=True)
        for pool in ("swequad_mc_dev", "squad2_sv"):
            for path in _folder(pool).iterdir():
                (folder / path.name).write_bytes(path.read_bytes())
        with lzma.open(dev_data().parent / "train" / "swedish_passages.jsonl.xz", "rt") as file:
            for row in map(json.loads, islice(file, distractors)):
                text = f"# {row['title']}\n\n{row['text']}\n"
                (folder / f"distractor-{row['id']}.md").write_text(text, encoding="utf-8")
    return folder


@dataclass(frozen=True, slots=True)
class SeedsQuestion:
    """A question on the real documents.

    Attributes:
        text: The question.
        documents: How the ids of the right documents begin; empty where none answers.
        wanted: What the right passage has to hold.

    """

    text: str
    documents: tuple[str, ...]
    wanted: re.Pattern[str]

    def answered_by(self, document: str, text: str) -> bool:
        """Return whether a text of a document answers."""
        return bool(self.documents) and (
            document.startswith(self.documents) and self.wanted.search(text) is not None
        )


def seeds_questions() -> Iterator[SeedsQuestion]:
    """Yield the questions on the real documents."""
    for row in read_lines(dev_data() / "seeds_questions.jsonl"):
        documents = tuple(map(str, row["documents"]))  # type: ignore[call-overload]
        yield SeedsQuestion(str(row["question"]), documents, re.compile(str(row["must_match"])))


def seeds_index(embedder: Embedder) -> SearchIndex:
    """Build or open an index of the real documents."""
    index = CACHE / "seeds" / f"index-{embedder.digest[:12]}"
    build_index(dev_data().parents[1] / "seeds", index, embedder)
    return open_search(index, embedder)


def open_seeds(embedder: Embedder) -> DevSet:
    """Open the real documents with the questions that a passage of them answers."""
    search = seeds_index(embedder)
    questions = []
    for question in seeds_questions():
        relevant = frozenset(
            passage.id
            for passage in search.passages
            if question.answered_by(passage.document, passage.text)
        )
        if relevant:
            questions.append(DevQuestion(question.text, relevant, (), relevant))
    return DevSet("seeds", "seeds", tuple(questions), search)
