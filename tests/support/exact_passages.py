"""What holds for the passages of every document, whatever it was read from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.language.words import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index import Document, Passage

_GAP = re.compile(r"\n[ \t]*\n\s*")


def count_words(texts: Sequence[str]) -> list[int]:
    """Count words between white space."""
    return [len(text.split()) for text in texts]


def assert_exact(document: Document, passages: Sequence[Passage]) -> None:
    """Check what holds for the passages of every document."""
    assert [document.text[p.start : p.end] for p in passages] == [p.text for p in passages]
    end = 0
    for passage in passages:
        assert end <= passage.start < passage.end
        end = passage.end
        # Inside one section, so over no heading and no noise.
        assert [passage.headings] == [
            section.headings
            for section in document.sections
            if section.span.start <= passage.start and passage.end <= section.span.end
        ]
        inside = passage.start
        for span in passage.sentences:
            assert inside <= span.start < span.end <= passage.end
            inside = span.end
        assert inside == passage.end
    # No sentence is cut: the section's sentences are those of its passages, each in one.
    assert [span for passage in passages for span in passage.sentences] == [
        span
        for section in document.sections
        for start, stop in _paragraphs(document.text, section.span.start, section.span.end)
        for span in sentence_spans(document.text, start, stop)
    ]


def _paragraphs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    gaps = [(start + m.start(), start + m.end()) for m in _GAP.finditer(text[start:end])]
    return list(zip([start, *(b for _, b in gaps)], [*(a for a, _ in gaps), end], strict=True))
