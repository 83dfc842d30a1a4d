"""A label answers with what it is the label of, and alone it answers nothing."""

from __future__ import annotations

import pytest

from bot.answering.reader.candidate import Candidate
from bot.answering.reader.reader import Verdict
from index import DocumentRecord, Hit, Metadata, Passage, sentence_spans, view_of


def read(text: str, words: str) -> Candidate:
    """Return a passage with what a reader makes of it that finds ``words`` to answer."""
    passage = Passage("a#1", "a", text, 0, len(text), (), None, sentence_spans(text, 0, len(text)))
    record = DocumentRecord("a", "", text, Metadata("A"), (passage,))
    hit = Hit(passage, score=0.0, dense=1.0, lexical=1.0, share=1.0)
    view = view_of(text, passage)
    start = view.text.index(words)
    return Candidate(hit, record, None).read(Verdict(0.9, start, start + len(words)), view)


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ("Ansvarig: Åsa Ek", "Åsa Ek", "Ansvarig: Åsa Ek"),
        ("Ansvarig:\n\nÅsa Ek\n\nKlart senast:", "Ansvarig:", "Ansvarig:\n\nÅsa Ek"),
        ("Ta med dig:\n- nyckeln\n- kortet", "Ta med dig:", "Ta med dig:\n- nyckeln"),
        ("Vi flyttar i mars.", "i mars", "Vi flyttar i mars."),
    ],
)
def test_a_label_goes_with_its_value(text: str, words: str, said: str) -> None:
    """What is marked says something."""
    found = read(text, words)
    assert (said, 0.9) == (found.said, found.verdict and found.verdict.probability)


@pytest.mark.parametrize(
    "text",
    [
        "Ansvarig:",
        "Uppdrag:\n\nAnsvarig:\n\nKlart senast:",
        "**Ansvarig:** \n\n**Klart senast:**",
        "Ansvarig: ____________\n\nKlart senast: ........",
    ],
)
def test_a_label_without_a_value_answers_nothing(text: str) -> None:
    """Neither at a form's end nor over the next label."""
    found = read(text, "Ansvarig:")
    assert ("", 0.0) == (found.said, found.verdict and found.verdict.probability)
