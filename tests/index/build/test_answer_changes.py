"""What a build does with how the answers to HR's questions change."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from index import (
    DEFAULT_OPTIONS,
    AnswerChanges,
    BuildOptions,
    BuildReport,
    ChangedAnswer,
    IndexVersionError,
    ToldAnswer,
    accept_version,
    build_index,
    current_name,
    fingerprint_of,
    waiting_version,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index import CompareAnswers, Progress, SetQuestion
    from tests.conftest import Workplace

FILES = {f"{name}.md": f"# {name}\n\nHR flyttar till {name}.\n" for name in "abcdef"}
ENTRY = "{question: Var sitter HR?, document: a.md, phrase: HR flyttar till a}"
ASKED = {"questions.yaml": f"- {ENTRY}\n"}
NEW = {"a.md": "# a\n\nHR flyttar till z.\n"}


@dataclass
class Comparison:
    """Says of every question that its answer is another one.

    Attributes:
        worse: Whether it says that they are worse.
        asked: The versions, and how many questions, of each time that it was asked.

    """

    worse: bool = True
    asked: list[tuple[str, str, int]] = field(default_factory=list)

    def __call__(
        self, before: str, after: str, questions: Sequence[SetQuestion], progress: Progress
    ) -> AnswerChanges:
        """Remember what was asked, and say it."""
        del progress
        self.asked.append((before, after, len(questions)))
        old, new = (
            ToldAnswer(answer=answer, certain=True, document="a.md", title="a")
            for answer in ("HR flyttar till a.", "HR flyttar till z.")
        )
        changed = (
            ChangedAnswer(
                question=one.question,
                audience=one.audience,
                worse=self.worse,
                gate=one.gate,
                before=old,
                after=new,
            )
            for one in questions
        )
        return AnswerChanges(questions=len(questions), changed=tuple(changed))


def build(
    workplace: Workplace, compare: CompareAnswers, *, gate: bool = False, accept: bool = False
) -> BuildReport:
    """Build as `omorg build` does."""
    options = BuildOptions(gate=gate, accept=accept)
    return build_index(
        workplace.knowledge, workplace.index, workplace.embedder, options, compare=compare
    )


def test_a_worse_version_is_live_with_a_warning(workplace: Workplace) -> None:
    """Without a gate it is in use, and the report says what changed."""
    before = workplace.build(FILES | ASKED).index_version
    workplace.write(NEW)
    compare = Comparison()
    report = build(workplace, compare)
    assert [(before, report.index_version, 1)] == compare.asked
    assert (None, report.index_version) == (report.waiting, current_name(workplace.index))
    assert report.answers is not None
    assert [("Var sitter HR?", True)] == [(c.question, c.worse) for c in report.answers.changed]


@pytest.mark.parametrize(
    ("entries", "gate"),
    [
        (f"- {ENTRY}\n", True),
        (f"- gate: true\n- {ENTRY}\n", False),
        (f"- {ENTRY[:-1]}, gate: true}}\n", False),
        (f"- {ENTRY}\n- gate: false\n- gate: true\n", False),
    ],
)
def test_a_worse_version_waits(workplace: Workplace, entries: str, gate: bool) -> None:  # noqa: FBT001 - a case
    """By the setting, by the file for all questions, or by the question; until it is accepted."""
    before = workplace.build(FILES | {"questions.yaml": entries}).index_version
    workplace.write(NEW)
    for _ in range(2):
        report = build(workplace, Comparison(), gate=gate)
        assert report.waiting is not None
        assert (before, (report.answers,)) == (current_name(workplace.index), report.waiting.causes)
        assert report.waiting == waiting_version(workplace.index)
    fingerprint = fingerprint_of(workplace.embedder, DEFAULT_OPTIONS.passage_tokens)
    accept_version(workplace.index, fingerprint, keep=3)
    assert (report.index_version, None) == (
        current_name(workplace.index),
        waiting_version(workplace.index),
    )
    compare = Comparison()
    assert (None, []) == (build(workplace, compare, gate=gate).waiting, compare.asked)


@pytest.mark.parametrize(
    ("entries", "worse", "accept"),
    [
        (f"- {ENTRY}\n", True, True),
        (f"- {ENTRY}\n", False, False),
        (f"- gate: true\n- {ENTRY[:-1]}, gate: false}}\n", True, False),
    ],
)
def test_what_does_not_wait(
    workplace: Workplace,
    entries: str,
    worse: bool,  # noqa: FBT001 - a case
    accept: bool,  # noqa: FBT001 - a case
) -> None:
    """What is accepted at once, what is only otherwise, and what the question makes no gate of."""
    workplace.build(FILES | {"questions.yaml": entries})
    workplace.write(NEW)
    by_setting = "gate: true" not in entries
    report = build(workplace, Comparison(worse=worse), gate=by_setting, accept=accept)
    assert (None, report.index_version) == (report.waiting, current_name(workplace.index))
    assert report.answers is not None
    assert 1 == len(report.answers.changed)


def test_a_removal_tells_the_answers_too(workplace: Workplace) -> None:
    """They are decided on together, though the answers alone would not wait."""
    workplace.build(FILES | ASKED)
    for name in "abc":
        (workplace.knowledge / f"{name}.md").unlink()
    report = build(workplace, Comparison())
    assert report.waiting is not None
    assert ["removal", "answers"] == [cause.kind for cause in report.waiting.causes]
    assert report.waiting == waiting_version(workplace.index)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (IndexVersionError("The index is damaged: run `omorg build`."), "The index is damaged: "),
        (KeyError("HR flyttar till a."), "KeyError."),
    ],
)
def test_what_goes_wrong_loses_no_build(workplace: Workplace, error: Exception, said: str) -> None:
    """The version is in use, and a line says why nothing was compared; it quotes no document."""

    def compare(*_: object, **__: object) -> AnswerChanges:
        raise error

    workplace.build(FILES | ASKED)
    workplace.write(NEW)
    report = build(workplace, compare, gate=True)
    assert (None, report.index_version) == (report.waiting, current_name(workplace.index))
    assert report.answers is not None
    assert report.answers.problem is not None
    assert (True, ()) == (report.answers.problem.startswith(said), report.answers.changed)
    assert "flyttar" not in report.answers.problem


@pytest.mark.parametrize(
    "questions",
    ["", "- {question: Var?}\n", "- {question: 'Vem är 850709-9805?', answerable: false}\n"],
)
def test_no_questions_to_ask(workplace: Workplace, questions: str) -> None:
    """None, or a file that can't be used, which the report names: nothing is compared."""
    workplace.build(FILES | {"questions.yaml": questions})
    workplace.write(NEW)
    compare = Comparison()
    report = build(workplace, compare, gate=True)
    assert (None, None, []) == (report.waiting, report.answers, compare.asked)
    assert [name for name in ("questions.yaml",) if questions] == [
        one.document for one in report.failed
    ]


def test_nothing_to_compare(workplace: Workplace) -> None:
    """A first version, and one whose documents are the same: no question is asked."""
    workplace.write(FILES | ASKED)
    compare = Comparison()
    reports = [build(workplace, compare, gate=True)]
    reports.append(build(workplace, compare, gate=True))
    # A file that can't be read makes another version, which answers the same.
    workplace.write({"tom.md": ""})
    reports.append(build(workplace, compare, gate=True))
    assert ([], [None] * 3) == (compare.asked, [one.answers for one in reports])
    assert 2 == len({one.index_version for one in reports})
