"""HR's question set: what can be read, and how an answer is judged."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from bot.answering.types import Answer, Citation, Status
from bot.checks.question_set import evaluate, judge, load_questions
from bot.cli.output.evaluation import eval_view
from index import ConfigurationError, SetQuestion
from tests.conftest import write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType

    from bot.answering.types import Entries

MARCH = dt.date(2027, 3, 1)


def load(folder: Path, content: str | bytes) -> tuple[SetQuestion, ...]:
    """Read a question set with this content."""
    write_folder(folder, {"questions.yaml": content})
    return load_questions(folder / "questions.yaml")


def test_an_entry_with_everything(tmp_path: Path) -> None:
    """One name or a list of them, a date as it is written."""
    (question,) = load(
        tmp_path,
        "- {question: Var?, document: [a.md, b.md], phrase: hus, audience: chefer, "
        "at: 1 mars 2027, kind: plain}\n",
    )
    assert (
        SetQuestion(
            question="Var?",
            document=["a.md", "b.md"],
            phrase="hus",
            audience="chefer",
            at=MARCH,
            kind="plain",
        )
        == question
    )


def test_what_an_entry_may_leave_out(tmp_path: Path) -> None:
    """Answerable, asked today, by anybody, of no kind in particular."""
    one, other = load(
        tmp_path, "- {question: Var?, document: a.md}\n- {question: Hm?, answerable: false}\n"
    )
    assert (True, ("a.md",), None, (), None, "other") == (
        one.answerable,
        one.document,
        one.phrase,
        one.audience,
        one.at,
        one.kind,
    )
    assert (False, ()) == (other.answerable, other.document)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "questions.yaml holds no questions: write some."),
        ("[]", "questions.yaml holds no questions: write some."),
        ("- {question: Var?}", "questions.yaml can't be used: entry 1 names no document"),
        ("- {q: [", "questions.yaml can't be used: not valid YAML"),
        ("bara text", "questions.yaml can't be used: "),
        ("- {document: a.md}", "questions.yaml can't be used: "),
        ("- {question: '', document: a.md}", "questions.yaml can't be used: "),
        ("- {question: Var?, document: []}", "questions.yaml can't be used: "),
        ("- {question: Var?, document: a.md, at: igår}", "questions.yaml can't be used: "),
        ("- {question: Var?, document: a.md, svar: x}", "questions.yaml can't be used: "),
        ("- &a {question: Var?, document: a.md}\n- *a", "questions.yaml can't be used: "),
        (b"\x00\x01", "questions.yaml can't be used: "),
    ],
)
def test_what_cannot_be_used(tmp_path: Path, content: str | bytes, said: str) -> None:
    """One line names the file and what is wrong."""
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, content)
    assert str(caught.value).startswith(said)
    assert 1 == len(str(caught.value).splitlines())


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """It is named."""
    with pytest.raises(ConfigurationError, match=r"borta\.yaml"):
        load_questions(tmp_path / "borta.yaml")


def citation(document: str, quote: str) -> Citation:
    """Make a citation."""
    return Citation(
        number=1,
        document=document,
        title="T",
        heading=None,
        page=None,
        date=None,
        date_source=None,
        in_force=True,
        quote=quote,
        start=0,
        end=len(quote),
        highlights=(),
        score=1.0,
        url=None,
    )


def answer(status: Status, *citations: Citation) -> Answer:
    """Make an answer."""
    return Answer(
        question="Var?",
        language="sv",
        status=status,
        confidence=0.5,
        answer=None,
        citations=citations,
        contact=None,
        nearest=(),
        notes=(),
        index_version="v",
        milliseconds=1.0,
    )


RIGHT = citation("a.md", "HR sitter i huset.")
OTHER_PASSAGE = citation("a.md", "Annat.")
OTHER_DOCUMENT = citation("b.md", "HR sitter i huset.")
ASKED = SetQuestion(question="Var?", document="a.md", phrase="i huset")
UNANSWERABLE = SetQuestion(question="Var?", answerable=False)


@pytest.mark.parametrize(
    ("question", "answered", "reason"),
    [
        (ASKED, answer("answered", RIGHT), ""),
        (ASKED, answer("answered", OTHER_DOCUMENT, OTHER_PASSAGE, RIGHT), ""),
        (ASKED, answer("answered", OTHER_PASSAGE), "another passage"),
        (ASKED, answer("answered", OTHER_DOCUMENT, OTHER_PASSAGE), "another passage"),
        (ASKED, answer("answered", OTHER_DOCUMENT), "another document"),
        (ASKED, answer("not_found"), "refused, should answer"),
        (ASKED, answer("smalltalk"), "refused, should answer"),
        (SetQuestion(question="Var?", document="a.md"), answer("answered", OTHER_PASSAGE), ""),
        (
            SetQuestion(question="Var?", document=["a.md", "b.md"], phrase="i huset"),
            answer("answered", OTHER_DOCUMENT),
            "",
        ),
        (UNANSWERABLE, answer("not_found"), ""),
        (UNANSWERABLE, answer("answered", RIGHT), "answered, should refuse"),
    ],
)
def test_how_an_answer_is_judged(question: SetQuestion, answered: Answer, reason: str) -> None:
    """The right document and phrase in one citation, or a due refusal; else the reason."""
    outcome = judge(question, answered)
    assert (not reason, reason, answered) == (outcome.right, outcome.reason, outcome.answer)


@pytest.mark.parametrize(
    ("question", "answered", "swedish", "english"),
    [
        (
            SetQuestion(question="Var?", document=["a.md", "c.md"]),
            answer("answered", OTHER_DOCUMENT),
            "Var? – besvarades ur b.md, men ska besvaras ur a.md eller c.md",
            "Var? – answered from b.md, but should be answered from a.md or c.md",
        ),
        (
            ASKED,
            answer("answered", OTHER_DOCUMENT, OTHER_PASSAGE),
            "Var? – besvarades ur b.md och a.md, men inte med stället där det står ”i huset”",
            "Var? – answered from b.md and a.md, but not with the passage that holds “i huset”",
        ),
        (
            ASKED,
            answer("not_found"),
            "Var? – fick inget svar, men ska besvaras ur a.md",
            "Var? – refused, but should be answered from a.md",
        ),
        (
            UNANSWERABLE,
            answer("answered", RIGHT),
            "Var? – besvarades ur a.md, men ska inte få något svar",
            "Var? – answered from a.md, but should be refused",
        ),
    ],
)
def test_a_wrong_answer_is_told_with_the_documents(
    question: SetQuestion, answered: Answer, swedish: str, english: str
) -> None:
    """Which came and which was expected, in the language of whoever reads it."""
    outcome = judge(question, answered)
    assert [swedish, "typ     rätt  av", "övriga     0   1", "alla       0   1"] == lines_of(
        eval_view([outcome], "sv")
    )
    assert [english, "kind   right  of", "other      0   1", "all        0   1"] == lines_of(
        eval_view([outcome], "en")
    )


def lines_of(view: RenderableType) -> list[str]:
    """Return what is shown, without the blanks at the ends of lines."""
    console = Console(width=200, markup=False, emoji=False, highlight=False)
    with console.capture() as capture:
        console.print(view)
    return [line.rstrip() for line in capture.get().splitlines()]


def test_each_question_is_asked_for_its_person_and_day() -> None:
    """The answerer gets the question, its day and its groups; an entry of its words is left out."""
    asked = []

    class Recorder:
        def answer(
            self,
            question: str,
            *,
            at: dt.date | None = None,
            audience: frozenset[str] = frozenset(),
            entries: Entries = "all",
        ) -> Answer:
            assert "others" == entries
            asked.append((question, at, audience))
            return answer("not_found")

    first = SetQuestion(question="Ett?", document="a.md", at=MARCH, audience="chefer")
    outcomes = evaluate([first, UNANSWERABLE], Recorder())
    assert [("Ett?", MARCH, frozenset({"chefer"})), ("Var?", None, frozenset())] == asked
    assert [False, True] == [outcome.right for outcome in outcomes]


def test_a_gate_is_said_of_one_question_or_of_all(tmp_path: Path) -> None:
    """An entry of nothing but ``gate`` is no question, and a question's own word goes before it."""
    entries = (
        "- gate: {}\n- {{question: Var?, document: a.md}}\n"
        "- {{question: När?, document: a.md, gate: {}}}\n"
    )
    said = [("true", "false"), ("false", "true"), ("false", "false"), ("true", "true")]
    assert [[True, False], [False, True], [False, False], [True, True]] == [
        [one.gate for one in load(tmp_path, entries.format(*pair))] for pair in said
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("\n- gate: kanske\n", "entry 1.gate: must be true or false, line 2"),
        ("- gate: true\n- {question: Var?}\n", "entry 2 names no document"),
        ("- gate: true\n- {question: Var?, dok: a}\n", "entry 2.dok: means nothing here, line 2"),
        ("gate: true\n", "the file must be a list of entries, each after a dash"),
        ("7\n", "the file must be a list of entries, each after a dash"),
    ],
)
def test_what_is_wrong_beside_a_gate(tmp_path: Path, content: str, said: str) -> None:
    """Entries and lines are counted as they stand in the file."""
    with pytest.raises(ConfigurationError, match=said):
        load(tmp_path, content)


def test_a_bad_entry_is_left_out_and_named(tmp_path: Path) -> None:
    """Where somebody asks for what is wrong; a gate that can't be read holds back."""
    entries = "- gate: kanske\n- {fråga: Var?}\n- {question: När?, document: a.md}\n"
    with pytest.raises(ConfigurationError, match=r"entry 2\.question: is missing, line 2"):
        load(tmp_path, entries)
    problems: list[str] = []
    (question,) = load_questions(tmp_path / "questions.yaml", problems)
    assert ("När?", True) == (question.question, question.gate)
    assert [
        f"questions.yaml is read without an entry: {one}."
        for one in (
            "entry 2.question: is missing, line 2",
            "entry 1.gate: must be true or false, line 1",
        )
    ] == problems
