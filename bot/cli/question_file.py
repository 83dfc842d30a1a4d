"""HR's questions as the commands read them: what can't be used is said on standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.checks.question_set import load_questions
from bot.cli.commands.options import warn

if TYPE_CHECKING:
    from pathlib import Path

    from index import SetQuestion


def questions_in(path: Path) -> tuple[SetQuestion, ...]:
    """Return the questions of a file; the entries that can't be used are named.

    Raises:
        ConfigurationError: There is no such file, or none of it can be used.

    """
    problems: list[str] = []
    questions = load_questions(path, problems)
    for problem in problems:
        warn(problem)
    return questions
