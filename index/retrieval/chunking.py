"""Documents to passages: whole sentences, one heading, within the embedder's budget of tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.language.words import sentence_spans
from index.retrieval.passage_text import view_of
from index.types import Passage, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from index.types import Document, Section

_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
# Title and headings stand before a passage when it is embedded; at most this share of the budget.
_HEADING_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class _Piece:
    """Sentences that are best kept together.

    Attributes:
        start: First character, with the bullet of a list item.
        sentences: Their spans.
        tokens: How many tokens they have together.

    """

    start: int
    sentences: tuple[Span, ...]
    tokens: int

    @property
    def end(self) -> int:
        return self.sentences[-1].end


def heading_line(title: str, headings: Sequence[str]) -> str:
    """Return what stands over a passage when it is indexed: title and headings, each once."""
    return " – ".join(dict.fromkeys((title, *headings)))


def indexed_text(document: str, title: str, passage: Passage) -> str:
    """Return a passage as both indexes have it: title and headings, then what is read of it.

    Args:
        document: The text of its document.
        title: The document's title.
        passage: The passage.

    """
    return f"{heading_line(title, passage.headings)}\n{view_of(document, passage).text}"


def split_document(
    document: Document, count_tokens: Callable[[Sequence[str]], list[int]], budget: int
) -> list[Passage]:
    """Split a document into passages of at most ``budget`` tokens, headings included.

    No passage crosses a heading or dropped noise, and no sentence is cut: one that is longer than
    the budget is a passage of its own. Paragraphs stay whole where they fit.
    """
    passages: list[Passage] = []
    for section in document.sections:
        over = heading_line(document.metadata.title, section.headings)
        room = budget - min(count_tokens([over])[0], int(budget * _HEADING_SHARE))
        for run in _pack(_pieces(document.text, section, count_tokens), room):
            start, end = run[0].start, run[-1].end
            passages.append(
                Passage(
                    id=f"{document.id}#{len(passages) + 1}",
                    document=document.id,
                    text=document.text[start:end],
                    start=start,
                    end=end,
                    headings=section.headings,
                    page=section.page,
                    sentences=tuple(span for piece in run for span in piece.sentences),
                )
            )
    return passages


def _paragraph_spans(text: str, section: Section) -> Iterator[Span]:
    start = section.span.start
    for gap in _BLANK_LINES.finditer(text, section.span.start, section.span.end):
        yield Span(start, gap.start())
        start = gap.end()
    yield Span(start, section.span.end)


def _pieces(
    text: str, section: Section, count_tokens: Callable[[Sequence[str]], list[int]]
) -> list[list[_Piece]]:
    """Return the section's paragraphs, each as its sentences with their sizes."""
    paragraphs = []
    for span in _paragraph_spans(text, section):
        sentences = sentence_spans(text, span.start, span.end)
        if not sentences:
            continue
        starts = []
        before = span.start
        for sentence in sentences:
            # A bullet or number goes with its item: it stands between the sentences' spans.
            gap = text[before : sentence.start]
            starts.append(sentence.start - len(gap.lstrip()))
            before = sentence.end
        counts = count_tokens(
            [text[start : s.end] for start, s in zip(starts, sentences, strict=True)]
        )
        pieces = [
            _Piece(start, (sentence,), tokens)
            for start, sentence, tokens in zip(starts, sentences, counts, strict=True)
        ]
        paragraphs.append(pieces)
    return paragraphs


def _pack(paragraphs: list[list[_Piece]], room: int) -> list[list[_Piece]]:
    """Fill passages in order, breaking between paragraphs where a whole one fits."""
    runs: list[list[_Piece]] = []
    used = 0
    for paragraph in paragraphs:
        size = sum(piece.tokens for piece in paragraph)
        whole = size <= room
        if not runs or (whole and used + size > room):
            runs.append([])
            used = 0
        for piece in paragraph:
            if runs[-1] and used + piece.tokens > room:
                runs.append([])
                used = 0
            runs[-1].append(piece)
            used += piece.tokens
    return [run for run in runs if run]
