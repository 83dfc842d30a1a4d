"""A reader that reads no passage twice with the same question in mind."""

from __future__ import annotations

import json
from contextlib import suppress
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.answering.reader.reader import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.answering.reader.reader import Reader, ReaderPassage

_KEY_BYTES: Final = 16


class _Kept(BaseModel):
    """What a reader made of passages.

    Attributes:
        reader: The reader's digest.
        verdicts: By the hash of what was asked and read.

    """

    model_config = ConfigDict(frozen=True)

    reader: str
    verdicts: dict[str, Verdict]


class RememberingReader:
    """A ``Reader`` for asking the same of several days, or of several index versions.

    Most passages are the same from one day to the next, and reading is what an answer waits for.
    What is said of a passage depends on no other, so what was said once is said again. All of it is
    kept: for a set of questions, not for a bot.
    """

    def __init__(self, reader: Reader, file: Path | None = None) -> None:
        """Read with ``reader``, and what it said as ``file`` has it; one of no use is passed over.

        The file holds hashes and figures, and none of what was read.
        """
        self._reader = reader
        self._known: dict[str, Verdict] = {}
        self._used: set[str] = set()
        if file is not None:
            with suppress(OSError, ValidationError):
                kept = _Kept.model_validate_json(file.read_bytes())
                if kept.reader == reader.digest:
                    self._known = kept.verdicts

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
        keys = [_key(question, passage) for passage in passages]
        new = {
            key: passage
            for key, passage in zip(keys, passages, strict=True)
            if key not in self._known
        }
        if new:
            verdicts = self._reader.read(question, list(new.values()))
            self._known |= dict(zip(new, verdicts, strict=True))
        self._used.update(keys)
        return [self._known[key] for key in keys]

    def keep(self, file: Path) -> None:
        """Write down what was read since it was made, whole or not at all.

        Raises:
            OSError: The file can't be written.

        """
        kept = _Kept(
            reader=self.digest, verdicts={key: self._known[key] for key in sorted(self._used)}
        )
        written = file.with_suffix(".new")
        written.write_text(kept.model_dump_json(), encoding="utf-8")
        written.replace(file)


def _key(question: str, passage: ReaderPassage) -> str:
    read = json.dumps([question, passage.over, passage.text]).encode()
    return blake2b(read, digest_size=_KEY_BYTES).hexdigest()
