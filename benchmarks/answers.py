"""How far answers can be trusted, over the development sets and four organisations' questions.

    python benchmarks/answers.py [--keep]

Each question is answered as in Slack. By set and language: how often the right passage leads
(hit@1) or is cited at all (hit@3), how often the sentence that leads holds the answer where the
right passage does ("sentence"), the share of answerable questions that are answered ("answered",
and those of them that are answered with certainty, "certain"), of unanswerable ones that are
refused, how well ``confidence`` tells the questions whose right passage is cited from the rest
(AUROC; "no answer": from those that nothing answers), and its expected calibration error over ten
bins. Where a set has no questions that nothing answers, each is asked again with the document that
answers it hidden. Then the organisations' questions by kind, as ``omorg eval`` marks them. The
figures in benchmarks/results.json stand beside the new ones in brackets, and these take their place
unless ``--keep`` is given.

The second, third and fourth organisation are never tuned to.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from asked_sets import DEV_SETS, ORGANISATIONS, AskedSet, dev_set, organisation
from dev_sets import PROJECT, seeds_index, seeds_questions
from reliability import calibration_error
from rich.console import Console
from rich.table import Table

from bot.answering.reader.calibration import auroc, examples_of
from bot.answering.reader.candidate import load_model
from bot.answering.reader.reader import find_reader
from bot.answering.service import AnswerService
from bot.checks.question_set import evaluate, load_questions
from index import find_embedder, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index import Embedder, SearchIndex

RESULTS = PROJECT / "benchmarks" / "results.json"
COLUMNS = (
    "questions", "hit@1", "hit@3", "sentence", "answered", "certain", "refused", "AUROC",
    "no answer", "calibration",
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
        sentence: Whether what leads holds the answer, where that can be told; else None.
        confidence: How surely it was answered.

    """

    answerable: bool
    first: bool
    cited: bool
    sentence: bool | None
    confidence: float


def service(index: SearchIndex, threshold: float | None = 0.0) -> AnswerService:
    """Return a service; by default it answers everything, the threshold is applied afterwards."""
    return AnswerService(Opened(index), threshold=threshold)  # type: ignore[arg-type]


def outcomes(asked_set: AskedSet) -> list[Outcome]:
    """Return what becomes of a set's questions, asked as they are and without their documents."""
    answerer, found = service(asked_set.index), []
    for one, answers in zip(asked_set.asked, asked_set.answers, strict=True):
        # What is measured is how far the documents answer, not what HR says to its own questions.
        answer = answerer.answer(one.question, at=one.at, audience=one.groups, entries="none")
        right = [one.answered_by(c.document, c.quote) for c in answer.citations]
        first = right[:1] == [True]
        quote = answer.citations[0].quote if first else ""
        sentence = leads(answer.answer or "", quote, answers) if first else None
        found.append(Outcome(one.answerable, first, any(right), sentence, answer.confidence))
    if not asked_set.kinds:
        examples = examples_of(asked_set.asked, asked_set.index, find_reader(), load_model())
        found += [
            Outcome(
                answerable=False,
                first=False,
                cited=False,
                sentence=None,
                confidence=example.found.confidence,
            )
            for example, before in zip(examples[1:], examples, strict=False)
            if example.group == before.group
        ]
    return found


def leads(lead: str, quote: str, answers: tuple[str, ...]) -> bool | None:
    """Return whether what leads holds an answer; None where its passage holds none as it stands.

    Args:
        lead: The sentence, or sentences, that lead.
        quote: The passage that they are of.
        answers: The words that answer, any of them.

    """
    wanted = [" ".join(words(one)) for one in answers]
    whole, led = (" ".join(words(text)) for text in (quote, lead))
    if not any(one in whole for one in wanted):
        return None
    return any(one in led for one in wanted)


def seeds_outcomes(embedder: Embedder) -> Iterator[Outcome]:
    """Yield what becomes of the questions on the real documents."""
    answerer = service(seeds_index(embedder))
    for question in seeds_questions():
        answer = answerer.answer(question.text)
        right = [question.answered_by(c.document, c.quote) for c in answer.citations]
        answerable = bool(question.documents)
        yield Outcome(answerable, right[:1] == [True], any(right), None, answer.confidence)


def figures(found: list[Outcome]) -> dict[str, float | None]:
    """Return a set's figures; None where there is nothing to tell apart."""
    model = load_model()
    answerable = np.array([one.answerable for one in found])
    cited = np.array([one.cited for one in found])
    confidence = np.array([one.confidence for one in found])
    shown = confidence >= model.threshold
    sentences = np.array([one.sentence for one in found if one.sentence is not None])
    return {
        "questions": len(found),
        "hit@1": _share(np.array([one.first for one in found])[answerable]),
        "hit@3": _share(cited[answerable]),
        "sentence": _share(sentences),
        "answered": _share(shown[answerable]),
        "certain": _share((confidence >= model.certain)[answerable]),
        "refused": _share(~shown[~answerable]),
        "AUROC": _rounded(auroc(cited, confidence)),
        "no answer": _rounded(auroc(answerable, confidence)),
        "calibration": round(calibration_error(cited, confidence), 3),
    }


def _share(true: np.ndarray) -> float | None:
    return round(float(true.mean()), 3) if len(true) else None


def _rounded(value: float) -> float | None:
    return None if np.isnan(value) else round(value, 3)


def by_kind(name: str, asked_set: AskedSet) -> dict[str, tuple[int, int]]:
    """Return, for each kind of an organisation's questions, how many are right and there are."""
    questions = load_questions(ORGANISATIONS[name] / "questions.yaml")
    right: dict[str, list[bool]] = defaultdict(list)
    for outcome in evaluate(questions, service(asked_set.index, None)):
        right[outcome.question.kind].append(outcome.right)
        right["all"].append(outcome.right)
    return {kind: (sum(each), len(each)) for kind, each in right.items()}


def main() -> None:
    """Answer everything, print the tables, and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keep", action="store_true", help="leave results.json as it is")
    arguments = parser.parse_args()
    embedder = find_embedder()
    organisations = {name: organisation(name, embedder) for name in ORGANISATIONS}
    found = {}
    for name, field, language in DEV_SETS:
        one = dev_set(name, field, language, embedder)
        found[one.name] = outcomes(one)
    found |= {name: outcomes(one) for name, one in organisations.items()}
    found["seeds"] = list(seeds_outcomes(embedder))
    before = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}
    results = {name: figures(each) for name, each in found.items()}
    model = load_model()
    table = Table("set", *COLUMNS, title=f"shown from {model.threshold}, sure from {model.certain}")
    for name, now in results.items():
        then = before.get(name, {})
        table.add_row(name, *(_cell(now[column], then.get(column)) for column in COLUMNS))
    console = Console(width=170)
    console.print(table)
    kinds = {name: by_kind(name, one) for name, one in organisations.items()}
    table = Table("kind", *kinds, title="right, as `omorg eval` marks them")
    for kind in next(iter(kinds.values())):
        table.add_row(
            kind, *("{} of {}".format(*each.get(kind, (0, 0))) for each in kinds.values())
        )
    console.print(table)
    if not arguments.keep:
        Path(RESULTS).write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


def _cell(now: float | None, then: float | None) -> str:
    told = "–" if now is None else f"{now:g}"
    return told if then is None or then == now else f"{told} ({then:g})"


if __name__ == "__main__":
    main()
