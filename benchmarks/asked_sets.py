"""Questions whose answers are known, ready to be asked: development sets and question sets.

An organisation is a knowledge folder with a ``questions.yaml``: the sample, and three others beside
this module, which nothing is tuned to. Whoever wrote the third and the fourth had seen neither the
sample nor what answers it; they are looked at last.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from dev_sets import CACHE, PROJECT, DevQuestion, open_set

from bot.answering.reader.calibration import Asked
from bot.checks.question_set import asked, load_questions
from index import BuildOptions, build_index, open_search
from index.training.examples import HELD, STAFF, read_rows

if TYPE_CHECKING:
    from index import Embedder, SearchIndex

ORGANISATIONS = {
    "sample": PROJECT / "knowledge",
    **{
        f"{number} organisation": Path(__file__).parent / f"{number}_organisation"
        for number in ("second", "third", "fourth")
    },
}
DEV_SETS = (
    ("swequad_mc_dev", "question", "sv"),
    ("squad2_sv", "question", "sv"),
    ("xquad_en_sv", "question_sv", "sv"),
    ("xquad_en_sv", "question", "en"),
)
TODAY = dt.date(2026, 12, 1)


@dataclass(frozen=True, slots=True)
class AskedSet:
    """A set of questions with the index that they are asked.

    Attributes:
        name: What it is called in tables.
        index: What answers.
        asked: The questions.
        answers: For each question the words that answer it, any of them; none where not known.
        kinds: What kind each question is; empty for development sets.

    """

    name: str
    index: SearchIndex
    asked: tuple[Asked, ...]
    answers: tuple[tuple[str, ...], ...]
    kinds: tuple[str, ...]


def _in_passages(question: DevQuestion, document: str, _text: str) -> bool:
    return document.removesuffix(".md") in question.relevant


def dev_set(name: str, field: str, language: str, embedder: Embedder) -> AskedSet:
    """Open a development set."""
    dev = open_set(name, embedder, field=field)
    # squad2_sv has questions of its own that nothing answers.
    hides = name != "squad2_sv"
    each = tuple(
        Asked(
            one.text,
            TODAY,
            frozenset(),
            partial(_in_passages, one),
            bool(one.relevant),
            frozenset(f"{s}.md" for s in one.siblings) if hides else frozenset(),
        )
        for one in dev.questions
    )
    answers = tuple(one.answers for one in dev.questions)
    return AskedSet(f"{name}, {language}", dev.index, each, answers, ())


def staff_sets(embedder: Embedder) -> list[AskedSet]:
    """Open the organisations of the staff questions that nothing is trained on, each by itself."""
    rows = [row for row in read_rows(STAFF) if row["org"] in HELD]
    found = []
    for name in sorted({row["org"] for row in rows}):
        own = [row for row in rows if row["org"] == name]
        folder = CACHE / f"staff-{name.split()[0].lower()}"
        index = folder / f"index-{embedder.digest[:12]}"
        (folder / "knowledge").mkdir(parents=True, exist_ok=True)
        for number, row in enumerate(own):
            over = f"# {row['title']}\n\n" + (f"## {row['heading']}\n\n" if row["heading"] else "")
            path = folder / "knowledge" / f"{number:03}.md"
            path.write_text(f"{over}{row['text']}\n", encoding="utf-8")
        build_index(folder / "knowledge", index, embedder)
        each = [
            (f"{n:03}.md", question) for n, row in enumerate(own) for question in row["questions"]
        ]
        asked = tuple(
            Asked(
                question["q"],
                TODAY,
                frozenset(),
                partial(_in_document, document if question["answer"] else ""),
                bool(question["answer"]),
                frozenset({document}) if question["answer"] else frozenset(),
            )
            for document, question in each
        )
        answers = tuple((q["answer"],) if q["answer"] else () for _, q in each)
        search = open_search(index, embedder)
        found.append(AskedSet(f"staff, {name.split()[0]}", search, asked, answers, ()))
    return found


def _in_document(wanted: str, document: str, _text: str) -> bool:
    return document == wanted


def organisation(name: str, embedder: Embedder) -> AskedSet:
    """Open an organisation, building its index where it changed."""
    folder = ORGANISATIONS[name]
    index = CACHE / name.replace(" ", "-") / f"index-{embedder.digest[:12]}"
    build_index(folder, index, embedder, BuildOptions(accept=True))
    questions = load_questions(folder / "questions.yaml")
    each = tuple(map(asked, questions))
    answers = tuple((one.phrase,) if one.phrase else () for one in questions)
    kinds = tuple(one.kind for one in questions)
    return AskedSet(name, open_search(index, embedder), each, answers, kinds)
