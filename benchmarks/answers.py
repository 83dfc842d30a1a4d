"""How far answers can be trusted, over the development sets and the sample's questions.

    python benchmarks/answers.py [--keep]

Each question is answered as in Slack. By set and language: how often the right passage leads
(hit@1) or is cited at all (hit@3), the share of answerable questions that are answered, of
unanswerable ones that are refused, how well ``confidence`` tells the questions whose right passage
is cited from the rest (AUROC; "no answer": from those that nothing answers), and its expected
calibration error over ten bins. Where a set has no questions that nothing answers, each is asked
again with the document that answers it hidden. The figures in benchmarks/results.json stand beside
them in brackets, and the new ones take their place unless ``--keep`` is given.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from dev_sets import (
    CACHE,
    PROJECT,
    DevQuestion,
    DevSet,
    hidden,
    open_set,
    seeds_index,
    seeds_questions,
)
from reliability import calibration_error
from rich.console import Console
from rich.table import Table
from sklearn.metrics import roc_auc_score

from bot.answering.answerability import load_model
from bot.answering.judging import Judge
from bot.answering.reranking import by_sentence
from bot.answering.service import AnswerService
from bot.question_set import judge, load_questions
from index import build_index, find_embedder, open_search

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.answering.types import Answer
    from index import Embedder, SearchIndex

RESULTS = PROJECT / "benchmarks" / "results.json"
SETS = (
    ("swequad_mc_dev", "question", "sv"),
    ("squad2_sv", "question", "sv"),
    ("xquad_en_sv", "question_sv", "sv"),
    ("xquad_en_sv", "question", "en"),
)
_WANTED = 60  # hits, so that ten are left when a document is hidden
COLUMNS = (
    "questions", "hit@1", "hit@3", "answered", "refused", "AUROC", "no answer", "calibration",
)  # fmt: skip


class Opened:
    """An index that stays the same, for an answering service."""

    def __init__(self, index: SearchIndex) -> None:
        """Take an opened index."""
        self._index = index

    def get(self) -> SearchIndex:
        """Return the index."""
        return self._index


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a question.

    Attributes:
        answerable: Whether a document answers it.
        first: Whether the passage that answers is cited first.
        cited: Whether it is among the citations.
        confidence: How surely it was answered.

    """

    answerable: bool
    first: bool
    cited: bool
    confidence: float


def service(index: SearchIndex) -> AnswerService:
    """Return a service that answers everything: the threshold is applied to what it says."""
    return AnswerService(Opened(index), threshold=0.0)  # type: ignore[arg-type]


def dev_outcomes(name: str, field: str, embedder: Embedder) -> list[Outcome]:
    """Return what becomes of a development set's questions."""
    dev = open_set(name, embedder, field=field)
    answerer = service(dev.index)
    outcomes = []
    for question in dev.questions:
        answer = answerer.answer(question.text)
        right = [c.document.removesuffix(".md") in question.relevant for c in answer.citations]
        outcomes.append(
            Outcome(bool(question.relevant), right[:1] == [True], any(right), answer.confidence)
        )
        if name != "squad2_sv":  # which has questions of its own that nothing answers
            outcomes.append(_hidden(dev, question))
    return outcomes


def _hidden(dev: DevSet, question: DevQuestion) -> Outcome:
    """Return what becomes of a question when the document that answers it isn't there."""
    result = dev.index.search(question.text, wanted=_WANTED)
    everything = Judge(dev.index, load_model(), 0.0, dt.date.today())  # noqa: DTZ011 - the local day
    left = by_sentence(dev.index, result.query, hidden(result.hits, question))
    judged = everything.judged(result.query, left)
    return Outcome(
        answerable=False, first=False, cited=False, confidence=round(judged.confidence, 4)
    )


def sample_outcomes(language: str, embedder: Embedder) -> list[Outcome]:
    """Return what becomes of the sample's questions in a language."""
    index = CACHE / "sample" / f"index-{embedder.digest[:12]}"
    build_index(PROJECT / "knowledge", index, embedder)
    answerer = service(open_search(index, embedder))
    outcomes = []
    for question in load_questions(PROJECT / "knowledge" / "questions.yaml"):
        answer = answerer.answer(
            question.question, at=question.at, audience=frozenset(question.audience)
        )
        if answer.language == language:
            right = question.answerable and judge(question, answer).right
            first = right and judge(question, _first_citation(answer)).right
            outcomes.append(Outcome(question.answerable, first, right, answer.confidence))
    return outcomes


def _first_citation(answer: Answer) -> Answer:
    return replace(answer, citations=answer.citations[:1])


def seeds_outcomes(embedder: Embedder) -> Iterator[Outcome]:
    """Yield what becomes of the questions on the real documents."""
    answerer = service(seeds_index(embedder))
    for question in seeds_questions():
        answer = answerer.answer(question.text)
        right = [question.answered_by(c.document, c.quote) for c in answer.citations]
        answerable = bool(question.documents)
        yield Outcome(answerable, right[:1] == [True], any(right), answer.confidence)


def figures(outcomes: list[Outcome], threshold: float) -> dict[str, float | None]:
    """Return a set's figures; None where there is nothing to tell apart."""
    answerable = np.array([one.answerable for one in outcomes])
    cited = np.array([one.cited for one in outcomes])
    confidence = np.array([one.confidence for one in outcomes])
    shown = confidence >= threshold
    return {
        "questions": len(outcomes),
        "hit@1": _share(np.array([one.first for one in outcomes])[answerable]),
        "hit@3": _share(cited[answerable]),
        "answered": _share(shown[answerable]),
        "refused": _share(~shown[~answerable]),
        "AUROC": _auroc(cited, confidence),
        "no answer": _auroc(answerable, confidence),
        "calibration": round(calibration_error(cited, confidence), 3),
    }


def _share(true: np.ndarray) -> float | None:
    return round(float(true.mean()), 3) if len(true) else None


def _auroc(label: np.ndarray, confidence: np.ndarray) -> float | None:
    return round(float(roc_auc_score(label, confidence)), 3) if label.any() != label.all() else None


def main() -> None:
    """Answer everything, print the table, and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keep", action="store_true", help="leave results.json as it is")
    arguments = parser.parse_args()
    embedder = find_embedder()
    threshold = load_model().threshold
    outcomes = {f"{n}, {lang}": dev_outcomes(n, field, embedder) for n, field, lang in SETS}
    outcomes |= {f"sample, {lang}": sample_outcomes(lang, embedder) for lang in ("sv", "en")}
    outcomes["sample"] = [*outcomes["sample, sv"], *outcomes["sample, en"]]
    outcomes["seeds"] = list(seeds_outcomes(embedder))
    outcomes["all"] = [one for name, found in outcomes.items() if name != "sample" for one in found]
    before = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}
    results = {name: figures(found, threshold) for name, found in outcomes.items()}
    table = Table("set", *COLUMNS, title=f"threshold {threshold}")
    for name, now in results.items():
        then = before.get(name, {})
        table.add_row(name, *(_cell(now[column], then.get(column)) for column in COLUMNS))
    Console(width=140).print(table)
    if not arguments.keep:
        Path(RESULTS).write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


def _cell(now: float | None, then: float | None) -> str:
    told = "–" if now is None else f"{now:g}"
    return told if then is None or then == now else f"{told} ({then:g})"


if __name__ == "__main__":
    main()
