"""HR's questions with their right answers, and how well the index answers them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal, Protocol

from bot.answering.reader.calibration import Asked
from index import ConfigurationError, SetQuestion, parse_questions, read_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bot.answering.types import Answer, Entries


def load_questions(path: Path, problems: list[str] | None = None) -> tuple[SetQuestion, ...]:
    """Read a question set.

    Args:
        path: The file.
        problems: Is told of entries that can't be used, which are left out, in a sentence each;
            where it is None, one is enough to refuse the file.

    Raises:
        ConfigurationError: There is no such file, it is no YAML, no entry can be used, or there
            are no questions.

    """
    wrong: list[str] | None = None if problems is None else []
    try:
        questions = parse_questions(read_text(path), wrong)
    except ConfigurationError as exc:
        raise ConfigurationError(f"{path.name} can't be used: {exc}.") from exc
    if not questions:
        raise ConfigurationError(f"{path.name} holds no questions: write some.")
    if problems is not None:
        problems += [f"{path.name} is read without an entry: {one}." for one in wrong or []]
    return questions


def asked(question: SetQuestion) -> Asked:
    """Return a question of the set as the confidence is fitted to it."""
    return Asked(
        question.question,
        question.at or dt.date.today(),  # noqa: DTZ011 - the local day
        frozenset(group.casefold() for group in question.audience),
        partial(_answers, question),
        question.answerable,
        frozenset(question.document) if question.answerable else frozenset(),
    )


def _answers(question: SetQuestion, document: str, text: str) -> bool:
    told = question.answerable and document in question.document
    return told and (question.phrase is None or question.phrase in text)


Wrong = Literal[
    "answered, should refuse", "refused, should answer", "another document", "another passage"
]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one question of a set was answered.

    Attributes:
        question: What was asked.
        reason: What was wrong with the answer, as programs read it; empty when it was right.
        answer: What was answered.

    """

    question: SetQuestion
    reason: Wrong | Literal[""]
    answer: Answer

    @property
    def right(self) -> bool:
        """Whether the answer was right."""
        return not self.reason


def judge(question: SetQuestion, answer: Answer) -> Outcome:
    """Judge an answer: the right document and phrase among the citations, or a due refusal."""
    return Outcome(question, _reason(question, answer), answer)


def _reason(question: SetQuestion, answer: Answer) -> Wrong | Literal[""]:
    answered = answer.status == "answered"
    if not question.answerable:
        return "answered, should refuse" if answered else ""
    if not answered:
        return "refused, should answer"
    cited = [c for c in answer.citations if c.document in question.document]
    if not cited:
        return "another document"
    if question.phrase and not any(question.phrase in citation.quote for citation in cited):
        return "another passage"
    return ""


class Examined(Protocol):
    """Anything that answers questions, without the entry that is being tested if asked to."""

    def answer(
        self,
        question: str,
        *,
        at: dt.date | None = None,
        audience: frozenset[str] = frozenset(),
        entries: Entries = "all",
    ) -> Answer:
        """Answer ``question`` for a member of the groups in ``audience``, as of ``at`` (today)."""
        ...


def evaluate(questions: Iterable[SetQuestion], answerer: Examined) -> list[Outcome]:
    """Ask every question as of its day and for its person.

    An entry of the same words doesn't answer: it would mark itself.
    """
    return [
        judge(
            question,
            answerer.answer(
                question.question,
                at=question.at,
                audience=frozenset(question.audience),
                entries="others",
            ),
        )
        for question in questions
    ]
