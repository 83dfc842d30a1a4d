"""How far answers that HR has pointed out answer other wordings of the same questions.

    python benchmarks/pointed_out.py [--wrong] [--all]

Each organisation (the sample, and a second one, which nothing is tuned to) keeps of its
``questions.yaml`` those "in quite other words" (kind ``paraphrase``) as its only entries; with
``--all`` it keeps the whole set. What is asked are other wordings of them, in
``benchmarks/pointed_out.yaml``, and the questions that nothing answers, each as of its day and for
its person. Told are, without and with the entries: the share of the wordings that are answered
rightly (as ``omorg eval`` marks), those of them that an entry answers, those that an entry answers
wrongly, and how many of the questions that nothing answers are answered, and by an entry. What an
entry only suggests ("Det här kan vara svaret") counts as answered, not as answered by it.
``--wrong`` lists what is not as it should be.
"""

from __future__ import annotations

import argparse
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from asked_sets import ORGANISATIONS
from dev_sets import CACHE
from rich.console import Console
from rich.table import Table

from bot.answering.service import AnswerService
from bot.checks.question_set import SetQuestion, judge, load_questions
from index import DEFAULT_OPTIONS, QUESTIONS, CurrentIndex, build_index, find_embedder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answering.types import Answer, Entries
    from index import Embedder

WORDINGS = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True, slots=True)
class Trial:
    """A question that was asked.

    Attributes:
        question: As it was asked, with what it should be answered by.
        right: Whether it was answered rightly, or rightly refused.
        answered: Whether it was answered at all.
        by_entry: Whether an entry of HR's answered it.

    """

    question: SetQuestion
    right: bool
    answered: bool
    by_entry: bool


def written() -> dict[str, Any]:
    """Return the other wordings that have been written, by organisation."""
    found: dict[str, Any] = yaml.safe_load(WORDINGS.read_text(encoding="utf-8"))
    return found


def wordings(name: str, questions: Sequence[SetQuestion]) -> list[SetQuestion]:
    """Return an organisation's other wordings, each with the answer of the question it means."""
    meant = {one.question: one for one in questions}
    rows = written()[name]
    return [
        meant[row["question"]].model_copy(update={"question": wording})
        for row in rows
        for wording in row["wordings"]
    ]


def opened(name: str, embedder: Embedder, *, whole: bool) -> AnswerService:
    """Return what answers from an organisation with its paraphrases, or all, as its entries."""
    work = CACHE / "pointed-out" / f"{name.replace(' ', '-')}-{'all' if whole else 'paraphrases'}"
    folder = work / "knowledge"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ORGANISATIONS[name], folder)
    if not whole:
        rows = yaml.safe_load((folder / QUESTIONS).read_text(encoding="utf-8"))
        kept = [row for row in rows if row["kind"] == "paraphrase"]
        (folder / QUESTIONS).write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")
    index = work / f"index-{embedder.digest[:12]}"
    build_index(folder, index, embedder)
    return AnswerService(CurrentIndex(index, embedder, DEFAULT_OPTIONS.passage_tokens))


def tried(
    service: AnswerService, questions: Sequence[SetQuestion], entries: Entries
) -> list[Trial]:
    """Ask questions as of their days and for their persons."""

    def one(question: SetQuestion) -> Trial:
        answer = service.answer(
            question.question,
            at=question.at,
            audience=frozenset(question.audience),
            entries=entries,
        )
        right = judge(question, answer).right
        return Trial(question, right, answer.status == "answered", _by_entry(answer))

    return [one(question) for question in questions]


def _by_entry(answer: Answer) -> bool:
    return any(citation.pointed_out for citation in answer.citations)


def main() -> None:
    """Ask everything, with entries and without, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wrong", action="store_true", help="list what is not as it should be")
    parser.add_argument("--all", action="store_true", help="keep the whole set as entries")
    arguments = parser.parse_args()
    embedder, console = find_embedder(), Console(width=150)
    table = Table(
        "organisation", "entries", "wordings", "right", "by an entry", "entry wrong",
        "without an answer", "answered", "by an entry",
    )  # fmt: skip
    for name in written():
        questions = load_questions(ORGANISATIONS[name] / QUESTIONS)
        asked = wordings(name, questions)
        unanswerable = [one for one in questions if not one.answerable]
        service = opened(name, embedder, whole=arguments.all)
        ways: tuple[tuple[str, Entries], ...] = (("without", "none"), ("with", "others"))
        for label, entries in ways:
            told, refused = (tried(service, some, entries) for some in (asked, unanswerable))
            table.add_row(
                name,
                label,
                str(len(told)),
                f"{sum(t.right for t in told)} ({sum(t.right for t in told) / len(told):.0%})",
                str(sum(t.by_entry and t.right for t in told)),
                str(sum(t.by_entry and not t.right for t in told)),
                str(len(refused)),
                str(sum(t.answered for t in refused)),
                str(sum(t.by_entry for t in refused)),
            )
            for trial in (*told, *refused) if arguments.wrong and entries == "others" else ():
                if not trial.right:
                    console.print(
                        f"{name}: {'entry' if trial.by_entry else 'documents'}, "
                        f"{'answered' if trial.answered else 'refused'}: "
                        f"{trial.question.question}",
                        markup=False,
                    )
    console.print(table)


if __name__ == "__main__":
    main()
