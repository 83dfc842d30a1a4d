"""Why a question is answered as it is: what was read, what each input did, what was left out."""

from __future__ import annotations

import datetime as dt
import math
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from bot.answering.reader.candidate import ConfidenceModel, Weights, sigmoid
from bot.answering.service import AnswerService
from bot.cli.output.explanation import explanation_json, explanation_view
from index import DEFAULT_OPTIONS, CurrentIndex, QuestionError
from tests.support.fake_reader import FakeReader

if TYPE_CHECKING:
    from bot.answering.reader.explain import Explanation
    from index import Language
    from tests.conftest import Workplace

MARCH = dt.date(2027, 3, 1)
MODEL = ConfidenceModel(
    embedder="fake-1",
    reader="fake-reader-1",
    threshold=0.3,
    certain=0.6,
    read=Weights(intercept=-0.5, reading=1, meaning=0.5, words=0.25, lacking=-2),
    unread=Weights(intercept=-1, meaning=1, words=0),
)
FILES = {
    "hr.md": "# HR\n\nHR sitter i Stadshuset.\n",
    "gammal.md": "---\nvalid_until: 2027-01-01\n---\n# HR då\n\nHR sitter i Kvarnhuset.\n",
    "chef.md": "---\naudience: [chefer]\n---\n# HR för chefer\n\nHR sitter i Tornet.\n",
    "glossary.yaml": "- {term: HR, means: Personal}\n",
    "questions.yaml": (
        "- {question: Var finns HR?, document: hr.md, phrase: Stadshuset}\n"
        "- {question: Var sitter HR 2024?, document: hr.md, phrase: Stadshuset}\n"
        "- {question: Var är HR för chefer?, document: chef.md, phrase: Tornet}\n"
    ),
}


def explained(
    workplace: Workplace, question: str, *, audience: tuple[str, ...] = ()
) -> Explanation:
    """Explain the answer to a question as of one day."""
    index = CurrentIndex(workplace.index, workplace.embedder, DEFAULT_OPTIONS.passage_tokens)
    service = AnswerService(index, reader=FakeReader(), model=MODEL)
    return service.explain(question, at=MARCH, audience=frozenset(audience))


def test_the_inputs_add_up_to_the_probability(workplace: Workplace) -> None:
    """Where it starts and what each adds are the logit of every passage that was read."""
    workplace.build({name: text for name, text in FILES.items() if name != "questions.yaml"})
    told = explained(workplace, "Var sitter HR i Tornet?")
    assert ["hr.md"] == [one.candidate.document for one in told.weighed]
    for one in told.weighed:
        total = one.starts_at + math.fsum(one.adds.values())
        assert pytest.approx(one.candidate.probability) == sigmoid(total)
    assert ("lacking", -2) == min(told.weighed[0].adds.items(), key=lambda item: item[1])
    assert told.weighed[0].candidate.probability == told.confidence
    assert (0.3, 0.6, told.confidence >= 0.3) == (told.threshold, told.certain, told.answered)


def test_what_was_left_out_is_told_with_the_reason(workplace: Workplace) -> None:
    """What is over and what HR pointed out for another time, each with why."""
    workplace.build(FILES)
    told = explained(workplace, "Var sitter HR?")
    assert (MARCH, MARCH) == told.asked
    assert "Var sitter HR (personal)? (personalavdelning)" == told.read_as
    assert [("gammal.md", "expired")] == [
        (hit.passage.document, hit.excluded) for hit in told.excluded
    ]
    assert {"Var finns HR?": None, "Var sitter HR 2024?": "another time"} == {
        one.entry.question: one.why_not for one in told.pointed_out
    }
    assert told.weighed[0].candidate.pointed_out
    printed = explanation_json(told)
    assert {"Var finns HR?": None, "Var sitter HR 2024?": "another time"} == {
        one["question"]: one["why_not"] for one in printed["pointed_out"]
    }


def test_nothing_is_told_of_what_may_not_be_seen(workplace: Workplace) -> None:
    """Neither its passages nor what HR pointed out in it; for its own groups they are there."""
    workplace.build(FILES)
    for groups, there in (((), False), (("chefer",), True)):
        printed = str(explanation_json(explained(workplace, "Var sitter HR?", audience=groups)))
        assert (there, there) == ("chef.md" in printed, "Var är HR för chefer?" in printed)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "sv",
            ("Besvarad. Sannolikheten", "hr.md#1  (utpekat av HR)", "gäller en annan tid",
             "gammal.md#1: gäller inte längre"),
        ),
        (
            "en",
            ("Answered. The probability", "hr.md#1  (pointed out by HR)", "is about another time",
             "gammal.md#1: no longer in force"),
        ),
    ],
)  # fmt: skip
def test_it_is_shown_in_the_terminal(
    workplace: Workplace, language: Language, expected: tuple[str, ...]
) -> None:
    """The outcome, each passage with its inputs, what HR pointed out, and what was left out."""
    workplace.build(FILES)
    output = StringIO()
    told = explained(workplace, "Var sitter HR?")
    Console(file=output, width=200).print(explanation_view(told, language))
    printed = output.getvalue()
    assert [] == [one for one in expected if one not in printed]


def test_what_cannot_be_asked_cannot_be_explained(workplace: Workplace) -> None:
    """One line says why."""
    workplace.build(FILES)
    with pytest.raises(QuestionError, match="empty"):
        explained(workplace, " ")
