"""HR's questions with their right answers, and how well the index answers them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter

from bot.answering.reader.calibration import Asked
from index import (
    ConfigurationError,
    parse_entries,
    read_text,
    to_date,
    to_names,
    to_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bot.answering.types import Answer, Answerer


class SetQuestion(BaseModel):
    """One entry of ``questions.yaml``.

    Attributes:
        question: What is asked.
        answerable: Whether the documents answer it.
        document: The documents that rightly answer; one of them has to be cited.
        phrase: Words that the cited passage has to hold.
        audience: Groups of the person who asks.
        at: The day it is asked; today when absent.
        kind: What the question tries, for the summary.

    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: Annotated[str, BeforeValidator(to_text)]
    answerable: bool = True
    document: Annotated[tuple[str, ...], BeforeValidator(to_names)] = ()
    phrase: Annotated[str | None, BeforeValidator(to_text)] = None
    audience: Annotated[tuple[str, ...], BeforeValidator(to_names)] = ()
    at: Annotated[dt.date | None, BeforeValidator(to_date)] = None
    kind: Annotated[str, BeforeValidator(to_text)] = Field(default="other")


_QUESTIONS = TypeAdapter(tuple[SetQuestion, ...])


def load_questions(path: Path) -> tuple[SetQuestion, ...]:
    """Read a question set.

    Raises:
        ConfigurationError: There is no such file, it is no YAML, an entry can't be used, an
            answerable question names no document, or there are no questions.

    """
    try:
        questions = parse_entries(_QUESTIONS, read_text(path))
    except ConfigurationError as exc:
        raise ConfigurationError(f"{path.name} can't be used: {exc}.") from exc
    if not questions:
        raise ConfigurationError(f"{path.name} holds no questions: write some.")
    for number, question in enumerate(questions, 1):
        if question.answerable and not question.document:
            raise ConfigurationError(
                f"{path.name} can't be used: entry {number} names no document: add one, or "
                "`answerable: false`."
            )
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


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one question of a set was answered.

    Attributes:
        question: What was asked.
        right: Whether the answer was right.
        reason: What was wrong with it; empty when right.
        answer: What was answered.

    """

    question: SetQuestion
    right: bool
    reason: str
    answer: Answer


def judge(question: SetQuestion, answer: Answer) -> Outcome:
    """Judge an answer: the right document and phrase among the citations, or a due refusal."""
    answered = answer.status == "answered"
    if not question.answerable:
        return Outcome(
            question, not answered, "answered, should refuse" if answered else "", answer
        )
    if not answered:
        return Outcome(question, right=False, reason="refused, should answer", answer=answer)
    cited = [c for c in answer.citations if c.document in question.document]
    if not cited:
        return Outcome(question, right=False, reason="another document", answer=answer)
    if question.phrase and not any(question.phrase in citation.quote for citation in cited):
        return Outcome(question, right=False, reason="another passage", answer=answer)
    return Outcome(question, right=True, reason="", answer=answer)


def evaluate(questions: Iterable[SetQuestion], answerer: Answerer) -> list[Outcome]:
    """Ask every question as of its day and for its person."""
    return [
        judge(
            question,
            answerer.answer(
                question.question, at=question.at, audience=frozenset(question.audience)
            ),
        )
        for question in questions
    ]
