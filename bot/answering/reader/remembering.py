"""A reader that reads no passage twice with the same question in mind."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answering.reader.reader import Reader, ReaderPassage, Verdict


class RememberingReader:
    """A ``Reader`` for asking the same of several days, or of several index versions.

    Most passages are the same from one day to the next, and reading is what an answer waits for.
    What is said of a passage depends on no other, so what was said once is said again. All of it is
    kept: for a set of questions, not for a bot.
    """

    def __init__(self, reader: Reader) -> None:
        """Read with ``reader``."""
        self._reader = reader
        self._known: dict[tuple[str, ReaderPassage], Verdict] = {}

    @property
    def name(self) -> str:
        """What the model is called."""
        return self._reader.name

    @property
    def digest(self) -> str:
        """SHA-256 over the files that decide what the model says."""
        return self._reader.digest

    def read(self, question: str, passages: Sequence[ReaderPassage]) -> list[Verdict]:
        """Return what is to be made of each passage."""
        new = [one for one in dict.fromkeys(passages) if (question, one) not in self._known]
        if new:
            verdicts = self._reader.read(question, new)
            self._known |= {
                (question, passage): verdict for passage, verdict in zip(new, verdicts, strict=True)
            }
        return [self._known[question, passage] for passage in passages]
