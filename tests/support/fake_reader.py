"""A reader that can be worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.answering.reader.candidate import ConfidenceModel, Weights
from bot.answering.reader.reader import ReaderPassage, Verdict
from index import detect_language, information, sentence_spans, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answering.reader.candidate import Candidate


class AsRead(ConfidenceModel):
    """Confidence is what the reader says, and nothing else; one in two where it says nothing."""

    def probability(self, candidate: Candidate) -> float:
        """Return the reader's probability."""
        return candidate.verdict.probability if candidate.verdict else 0.5


AS_READ = AsRead(
    embedder="fake-1",
    reader="fake-reader-1",
    threshold=0.3,
    certain=0.6,
    read=Weights(intercept=0, reading=1, meaning=0, words=0),
    unread=Weights(intercept=0, meaning=0, words=0),
)
_TELLING = 0.12
_SWEDISH = {"sit": "sitter"}


class FakeReader:
    """A ``Reader`` that counts words.

    A passage answers as likely as the square of the share, in nine tenths, of a question's telling
    words that stand in it or over it, and a twentieth more; it answers with the sentence that holds
    most of all the question's words, the first of equals.

    Attributes:
        read_with: Every question, with how many passages were read.
        broken: Whether it fails.
        sure_of_nothing: Whether it is as sure as a reader gets that no passage answers.

    """

    name = "fake-reader"
    digest = "fake-reader-1"

    def __init__(self) -> None:
        """Start having read nothing."""
        self.read_with: list[tuple[str, int]] = []
        self.broken = False
        self.sure_of_nothing = False

    def read(self, question: str, passages: Sequence[ReaderPassage]) -> list[Verdict]:
        """Count words."""
        if self.broken:
            raise RuntimeError("the reader is broken")
        self.read_with.append((question, len(passages)))
        verdicts = [_verdict(question, passage) for passage in passages]
        if self.sure_of_nothing:
            return [replace(one, probability=0.02) for one in verdicts]
        return verdicts


def _verdict(question: str, passage: ReaderPassage) -> Verdict:
    language = detect_language(question)
    asked = {_SWEDISH.get(word, word) for word in words(question)}
    telling = {word for word in asked if information(word, language) >= _TELLING}
    held = telling & {*words(passage.text), *words(passage.over)}
    probability = 0.05 + 0.9 * (len(held) / max(1, len(telling))) ** 2
    ends = [place for place, letter in enumerate(passage.text) if letter == "\n"]
    bounds = zip((0, *(end + 1 for end in ends)), (*ends, len(passage.text)), strict=True)
    spans = [s for start, end in bounds for s in sentence_spans(passage.text, start, end)]
    best = max(spans, key=lambda s: len(asked.intersection(words(passage.text[s.start : s.end]))))
    return Verdict(probability, best.start, best.end)
