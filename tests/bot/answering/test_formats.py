"""The same text answers the same questions, whatever format it was saved in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.answering.response.citations import WORTH_CITING
from bot.answering.service import AnswerService
from bot.checks.question_set import load_questions
from index import DEFAULT_OPTIONS, CurrentIndex, build_index, find_embedder
from tests.conftest import write_folder
from tests.support.same_text import DATE, WRITERS, parts_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.answering.types import Answer, Citation

    Answers = dict[str, Answer]

SAMPLE = Path(__file__).parents[3] / "knowledge"
DOCUMENTS = (
    "fragor-och-svar",
    "roller/hr-partner",
    "tidplan",
    "vem-sitter-var",
)
PARTS = {name: parts_of((SAMPLE / f"{name}.md").read_text(encoding="utf-8")) for name in DOCUMENTS}
QUESTIONS = [
    question.question
    for question in load_questions(SAMPLE / "questions.yaml")
    if {name.removesuffix(".md") for name in question.document} & set(DOCUMENTS)
]
OTHERS = sorted(set(WRITERS) - {".md"})
each = pytest.mark.parametrize("suffix", OTHERS)
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Answers]:
    """Give the answers by question from a folder in one format; each folder is built once."""
    embedder = find_embedder()
    known: dict[str, Answers] = {}

    def ask(suffix: str) -> Answers:
        if suffix not in known:
            folder = tmp_path_factory.mktemp("format")
            files = {f"{name}{suffix}": WRITERS[suffix](parts) for name, parts in PARTS.items()}
            build_index(write_folder(folder / "knowledge", files), folder / "index", embedder)
            tokens = DEFAULT_OPTIONS.passage_tokens
            service = AnswerService(CurrentIndex(folder / "index", embedder, tokens))
            known[suffix] = {question: service.answer(question) for question in QUESTIONS}
        return known[suffix]

    return ask


def words(text: str | None) -> str:
    """Return what is left of a text without marks and white space."""
    return " ".join(re.findall(r"\w+", text or ""))


def quoted(citation: Citation) -> tuple[object, ...]:
    """Return what a citation tells, whatever marks and file name it has."""
    return (
        citation.document.rpartition(".")[0],
        citation.title,
        citation.heading or "",
        citation.date,
        words(citation.quote),
    )


def led(answer: Answer) -> tuple[object, ...]:
    """Return what an answer tells, and what it cites for it first."""
    return (answer.status, words(answer.answer), [quoted(one) for one in answer.citations[:1]])


def also_cited(answer: Answer, at_least: float = 0.0) -> set[tuple[object, ...]]:
    """Return what else is cited, in no order, of at least this share of the first one's score.

    Passages that are about as likely change places for the sake of a bullet, and one that is hardly
    worth citing in one format is hardly not worth it in another.
    """
    return {
        quoted(one)
        for one in answer.citations[1:]
        if one.score >= at_least * answer.citations[0].score
    }


@each
def test_answers_are_those_of_the_markdown(suffix: str, answers: Callable[[str], Answers]) -> None:
    """Status, sentence, documents, titles, headings, dates and quotes are the same.

    All but the status where it is not said to be the answer; that is so of the same questions.
    """
    expected, found = answers(".md"), answers(suffix)
    status = {question: answer.status for question, answer in expected.items()}
    assert status == {question: answer.status for question, answer in found.items()}
    sure, also = ({q for q, answer in each.items() if answer.certain} for each in (expected, found))
    assert sure == also
    assert {one: led(expected[one]) for one in also} == {one: led(found[one]) for one in also}
    clearly = WORTH_CITING * 1.1
    for one in also:
        assert also_cited(expected[one], clearly) <= also_cited(found[one]), one
        assert also_cited(found[one], clearly) <= also_cited(expected[one]), one


def test_most_of_the_questions_are_answered(answers: Callable[[str], Answers]) -> None:
    """The comparison is one of answers: few of the questions are declined, all are dated."""
    answered = [answer for answer in answers(".md").values() if answer.citations]
    assert 0.8 * len(QUESTIONS) < len(answered)
    assert {DATE} == {citation.date for answer in answered for citation in answer.citations}


@pytest.mark.parametrize("suffix", [".pptx", ".pdf"])
def test_slides_and_pages_are_cited_by_number(
    suffix: str, answers: Callable[[str], Answers]
) -> None:
    """A citation has the number of the slide or page that its heading stands on."""
    titles = {
        name: [part.words for part in parts if part.kind == "heading"]
        for name, parts in PARTS.items()
    }
    cited = [c for answer in answers(suffix).values() for c in answer.citations]
    for citation in cited:
        over = titles[citation.document.rpartition(".")[0]]
        assert citation.page is not None
        assert over[citation.page - 1] == (citation.heading or citation.title)
    assert {None} == {c.page for answer in answers(".docx").values() for c in answer.citations}
