"""What a new index version answers HR's questions, against the one in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.checks.question_set import evaluate
from bot.operations.timeline import plain, told
from index import AnswerChanges, ChangedAnswer, Stage, ToldAnswer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.answering.types import Answer
    from bot.checks.question_set import Examined, Outcome
    from index import Progress, SetQuestion


def compare_answers(
    old: Examined,
    new: Examined,
    questions: Sequence[SetQuestion],
    progress: Progress,
    examined: Callable[[Sequence[Outcome]], object] | None = None,
) -> AnswerChanges:
    """Ask HR's questions of two index versions, each as ``omorg eval`` asks it.

    Args:
        old: Answers from the version in use.
        new: Answers from the one that may take its place.
        questions: What is asked.
        progress: Told how far it is.
        examined: Given how the new version did, when all has been asked.

    Raises:
        IndexVersionError: A version doesn't fit the model.
        QuestionError: One of the questions can't be searched for.

    """
    changed, outcomes = [], []
    for number, question in enumerate(questions):
        progress(Stage.COMPARING, number, len(questions))
        # One after the other: what was read for one version is still at hand for the next.
        (was,), (now,) = evaluate((question,), old), evaluate((question,), new)
        outcomes.append(now)
        if (change := _change(was, now)) is not None:
            changed.append(change)
    progress(Stage.COMPARING, len(questions), len(questions))
    if examined is not None:
        examined(outcomes)
    changed.sort(key=lambda one: not one.worse)
    return AnswerChanges(questions=len(questions), changed=tuple(changed))


def _change(was: Outcome, now: Outcome) -> ChangedAnswer | None:
    """Return how an answer changed; None where its words and its document are the same.

    A right one is worse as well whose words are, and whose phrase is no longer beside them.
    """
    before, after = _told(was.answer), _told(now.answer)
    worse = was.right and not now.right
    if not worse and (before.answer, before.document) == (after.answer, after.document):
        return None
    question = was.question
    return ChangedAnswer(
        question=question.question,
        audience=question.audience,
        worse=worse,
        gate=question.gate,
        before=before,
        after=after,
    )


def _told(answer: Answer) -> ToldAnswer:
    said = told(answer)
    source = said.source
    return ToldAnswer(
        answer=plain(said.answer),
        certain=said.certain,
        document=source.document if source else None,
        title=source.title if source else None,
    )
