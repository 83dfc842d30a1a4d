"""Where the words lead that are links in the sentence which answers: shown wherever it is shown."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from bot.answering.reader.candidate import Candidate
from bot.answering.response.citations import cite_candidate
from bot.answering.time.moment import Timeline
from bot.answering.types import Answer
from bot.cli.output.json import answer_json
from bot.cli.output.terminal import answer_view
from bot.preview.block_kit.blocks import problems
from bot.slack.views.answer import message
from index import Hit, Span

if TYPE_CHECKING:
    from bot.answering.types import Citation
    from tests.conftest import Workplace

PAGE = (
    '<h1>Flytten</h1><p>Beställ <a href="https://b.example/k">flyttkartonger här</a>. '
    '<a href="mailto:flytt@b.example">Mejla gruppen</a> om frågor. '
    '<a href="https://b.example/x">Annat</a> står där.</p>'
)


def cited(workplace: Workplace, sentences: slice) -> Citation:
    """Return the page's one passage as it is cited with some of its sentences marked."""
    workplace.build({"flytten.html": PAGE})
    return cited_in(workplace, sentences)


def cited_in(workplace: Workplace, sentences: slice) -> Citation:
    """Return the one passage there is as it is cited."""
    index = workplace.open()
    record = index.document("flytten.html")
    (passage,) = record.passages
    hit = Hit(passage, score=1.0, dense=1.0, lexical=1.0, share=1.0)
    marked = passage.sentences[sentences]
    candidate = Candidate(hit, record, None, probability=1.0, marked=marked)
    today = dt.date(2027, 1, 1)
    return cite_candidate(candidate, Timeline(index.periods(frozenset()), today), 1)


@pytest.mark.parametrize(
    ("sentences", "found"),
    [
        (slice(0, 1), [("flyttkartonger här", "https://b.example/k")]),
        (slice(1, 2), [("Mejla gruppen", "mailto:flytt@b.example")]),
        (
            slice(0, 0),
            [
                ("flyttkartonger här", "https://b.example/k"),
                ("Mejla gruppen", "mailto:flytt@b.example"),
                ("Annat", "https://b.example/x"),
            ],
        ),
    ],
)
def test_the_links_of_what_answers(
    workplace: Workplace, sentences: slice, found: list[tuple[str, str]]
) -> None:
    """Those of the marked sentences, or of the whole quote where none is marked."""
    citation = cited(workplace, sentences)
    assert found == [(link.words, link.url) for link in citation.links]
    for link in citation.links:
        own = Span(link.span.start - citation.start, link.span.end - citation.start)
        assert link.words == citation.quote[own.start : own.end]


def test_links_are_shown_everywhere(workplace: Workplace) -> None:
    """In JSON, in the terminal, and in Slack, where a mail address is text."""
    citation = cited(workplace, slice(0, 2))
    answer = Answer(
        "Var beställer jag kartonger?", "sv", "answered", 0.9, "Beställ flyttkartonger här.",
        (citation,), None, (), (), "1", 1.0,
    )  # fmt: skip
    assert [
        {"start": 19, "end": 37, "text": "flyttkartonger här", "url": "https://b.example/k"},
        {"start": 39, "end": 52, "text": "Mejla gruppen", "url": "mailto:flytt@b.example"},
    ] == answer_json(answer)["citations"][0]["links"]
    console = Console(width=100)
    with console.capture() as captured:
        console.print(answer_view(answer))
    shown = [line.rstrip() for line in captured.get().splitlines()]
    assert "  flyttkartonger här → https://b.example/k" in shown
    assert "  Mejla gruppen → mailto:flytt@b.example" in shown
    assert [] == problems(list(message(answer).blocks))
    blocks = [block for block in message(answer).blocks if block["type"] == "rich_text"]
    assert [
        {"type": "text", "text": "→ "},
        {"type": "link", "url": "https://b.example/k", "text": "flyttkartonger här"},
        {"type": "text", "text": " · "},
        {"type": "text", "text": "Mejla gruppen (flytt@b.example)"},
    ] == blocks[-1]["elements"][-1]["elements"]


def test_an_address_as_long_as_a_message_is_not_shown_in_slack(workplace: Workplace) -> None:
    """The answer goes before it."""
    page = f'<h1>A</h1><p>Boka <a href="https://b.example/{"x" * 600}">rum här</a> i tid.</p>'
    workplace.build({"flytten.html": page})
    citation = cited_in(workplace, slice(0, 1))
    answer = Answer("Var?", "sv", "answered", 0.9, "Boka.", (citation,), None, (), (), "1", 1.0)
    assert 1 == len(citation.links)
    assert "→" not in str(message(answer).blocks)
