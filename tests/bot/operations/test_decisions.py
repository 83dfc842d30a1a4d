"""What waits for a decision: how answers changed, and documents that are held back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.answering.service import AnswerService
from bot.operations.decisions import accept_named, compare_answers, what_waits
from index import (
    DEFAULT_OPTIONS,
    CurrentIndex,
    SetQuestion,
    Stage,
    build_index,
    open_current,
)
from tests.support.fake_reader import AS_READ, FakeReader

if TYPE_CHECKING:
    from index import AnswerChanges
    from tests.conftest import Workplace

LIMITED = "---\nmålgrupp: Chefer\n---\n# Övertalighet\n\n"
FILES = {
    "hr.md": "# Var HR finns\n\nHR sitter i Stadshuset. Kaffe finns också.\n",
    "lön.md": "# Lön\n\nLön betalas den 27:e.\n",
    "chefer.md": f"{LIMITED}Övertalighet meddelas i maj.\n",
}


def asked(
    question: str, document: str | list[str], phrase: str | None = None, **more: object
) -> SetQuestion:
    """Give an entry of the question set."""
    return SetQuestion.model_validate(
        {"question": question, "document": document, "phrase": phrase, **more}
    )


HR = asked("Var sitter HR?", "hr.md", "HR sitter i Stadshuset", gate=True)
PAY = asked("När betalas lön?", "lön.md", "den 27:e")
MANAGERS = asked("När meddelas övertalighet?", "chefer.md", "i maj", audience=["Chefer"])


def compared(
    workplace: Workplace, changes: dict[str, str], *questions: SetQuestion
) -> AnswerChanges:
    """Compare the answers of two builds, before and after changes."""
    names = [workplace.build(files).index_version for files in (FILES, changes)]
    reader = FakeReader()
    old, new = (
        AnswerService(
            CurrentIndex(
                workplace.index,
                workplace.embedder,
                DEFAULT_OPTIONS.passage_tokens,
                version=name,
            ),
            reader=reader,
            model=AS_READ,
            threshold=0.2,
        )
        for name in names
    )
    stages: list[tuple[Stage, int, int]] = []
    found = compare_answers(
        old, new, questions, lambda stage, done, total, _="": stages.append((stage, done, total))
    )
    count = len(questions)
    assert [(Stage.COMPARING, done, count) for done in range(count + 1)] == stages
    assert count == found.questions
    return found


def test_right_answers_that_no_longer_are_come_first(workplace: Workplace) -> None:
    """Each with its lead sentence and document, before and after; what is the same is left out."""
    found = compared(
        workplace,
        {
            "hr.md": "# Var HR finns\n\nHR sitter i Tegelbruket. Kaffe finns också.\n",
            "kaffe.md": "# Kaffe\n\nKaffe finns i köket.\n",
        },
        asked("Var finns kaffe?", "kaffe.md", "i köket"),
        PAY,
        HR,
    )
    told = [
        (
            one.question,
            one.worse,
            one.gate,
            *((side.answer, side.document, side.title) for side in (one.before, one.after)),
        )
        for one in found.changed
    ]
    assert [
        (
            "Var sitter HR?",
            True,
            True,
            ("HR sitter i Stadshuset.", "hr.md", "Var HR finns"),
            ("HR sitter i Tegelbruket.", "hr.md", "Var HR finns"),
        ),
        (
            "Var finns kaffe?",
            False,
            False,
            ("Kaffe finns också.", "hr.md", "Var HR finns"),
            ("Kaffe finns i köket.", "kaffe.md", "Kaffe"),
        ),
    ] == told
    assert 1 == found.worse


def test_questions_are_asked_for_their_groups(workplace: Workplace) -> None:
    """What only some may see is asked by one of them, and found worse."""
    changes = {"chefer.md": f"{LIMITED}Övertalighet meddelas i juni.\n"}
    found = compared(workplace, changes, MANAGERS)
    assert [(("Chefer",), True, "Övertalighet meddelas i juni.")] == [
        (one.audience, one.worse, one.after.answer) for one in found.changed
    ]


def test_an_answer_to_what_nothing_should_answer_is_worse(workplace: Workplace) -> None:
    """A question that is rightly refused, and an answer that is gone."""
    found = compared(
        workplace,
        {
            "hr.md": "# Om kaffe\n\nKaffe finns på Torget.\n",
            "lön.md": "# Pengar\n\nInget står här.\n",
        },
        SetQuestion(question="Vad finns på Torget?", answerable=False),
        PAY,
    )
    assert [
        ("Vad finns på Torget?", True, None, "Kaffe finns på Torget."),
        ("När betalas lön?", True, "Lön betalas den 27:e.", None),
    ] == [(one.question, one.worse, one.before.answer, one.after.answer) for one in found.changed]


def test_a_phrase_that_is_gone_from_beside_the_answer_is_worse(workplace: Workplace) -> None:
    """The sentence that answers is the same, what HR wants beside it is not."""
    found = compared(
        workplace,
        {"hr.md": "# Var HR finns\n\nHR sitter i Stadshuset.\n"},
        asked("Var sitter HR?", "hr.md", "Kaffe finns också"),
    )
    assert [("HR sitter i Stadshuset.", "HR sitter i Stadshuset.", True)] == [
        (one.before.answer, one.after.answer, one.worse) for one in found.changed
    ]


def test_a_document_that_moved_is_a_change(workplace: Workplace) -> None:
    """The words are the same and the document another one: changed, and as right as before."""
    found = compared(
        workplace,
        {"lön.md": "# Pengar\n\nInget står här.\n", "pengar.md": FILES["lön.md"]},
        asked("När betalas lön?", ["lön.md", "pengar.md"], "den 27:e"),
    )
    assert [("lön.md", "pengar.md", False)] == [
        (one.before.document, one.after.document, one.worse) for one in found.changed
    ]


def test_all_that_waits_stands_in_one_list(workplace: Workplace) -> None:
    """A version, and what the newest build holds back, whether that is in use or waits."""
    held = "# Lista\n\nAnna Ek, 850709-9805.\n"
    in_use = workplace.build(FILES | {"gammal.md": held, "tom.md": ""}).index_version
    assert (None, ["gammal.md"]) == waiting(workplace)
    for name in ("hr.md", "lön.md", "gammal.md"):
        (workplace.knowledge / name).unlink()
    workplace.write({"ny.md": held})
    report = build_index(workplace.knowledge, workplace.index, workplace.embedder)
    assert in_use == open_current(workplace.index).name
    assert (report.index_version, ["ny.md"]) == waiting(workplace)


def waiting(workplace: Workplace) -> tuple[str | None, list[str]]:
    """Return the version and the documents that wait."""
    found = what_waits(workplace.index, open_current(workplace.index).manifest)
    version = found.version.version if found.version else None
    return version, [one.document for one in found.documents]


@pytest.mark.parametrize(
    ("front", "side"),
    [
        ("", 'ägare: HR\ngodkänn: "Bo Ek, 2026-11-27"\n'),
        ("", "---\naccept:\n  by: Bo Ek\n  date: 2026-11-27\nägare: HR\n---\n"),
        ("---\ngodkänn: Bo Ek, 2026-11-27\n---\n", "ägare: HR\n"),
    ],
)
def test_an_acceptance_is_given_anew(workplace: Workplace, front: str, side: str) -> None:
    """One that doesn't say what it is of gives way to one that does, and so does that in turn."""
    text = f"{front}# Lista\n\nHR finns. Portkoden är 4711.\n"
    files = {"a.md": text, "a.md.meta.yaml": side}
    for code in ("4711", "9876"):
        files["a.md"] = text.replace("4711", code)
        assert ["a.md"] == [
            one.document for one in workplace.build({"b.md": "HR.\n", **files}).failed
        ]
        accept_named(workplace.knowledge, "a.md", "Anna Ek", "sv")
        assert () == workplace.build().failed
        files["a.md.meta.yaml"] = (workplace.knowledge / "a.md.meta.yaml").read_text("utf-8")
        written = re.findall(r"(?m)^(?:godkänn|accept|ägare): \W?(\w+)", files["a.md.meta.yaml"])
        assert ["Anna", "HR"] == sorted(written)
