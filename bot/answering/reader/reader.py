"""Reads passages: how likely each answers a question, and with which of its words.

The bundled reader is an encoder that sees question and passage together and has two heads, after
Devlin et al. 2019, "BERT" (https://arxiv.org/abs/1810.04805), section 4.3: one says whether the
passage answers, the other where the words that do begin and end. Any cross-encoder that
sentence-transformers can load may stand in its place; it says how likely each passage answers, and
is asked about each sentence for the words.
"""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from index import ModelError, OnnxModel, folder_digest, model_folder, sentence_spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from sentence_transformers import CrossEncoder

DEFAULT_READER: Final = "omorg-reader-sv-en"
_DEFAULT_FOLDER: Final = Path(__file__).with_name("model")
_DEFAULT_GRAPH: Final = "50d6d0a17fb9c15cccfb35aedeb6ba853be108697e9e2e790a6631c1dd6b37c4"
# As in training (index/training/reader.py): tokens of a question, and of it and a passage.
LONGEST_QUESTION: Final = 56
LONGEST: Final = 256
START, END, SPECIAL = 0, 2, 4
_LONGEST_SPAN: Final = 40  # tokens
_CONSIDERED: Final = 8  # first and last tokens that are tried with each other


@dataclass(frozen=True, slots=True)
class ReaderPassage:
    """What is read of a passage.

    Attributes:
        over: Its document's title and the headings over it.
        text: Its text.

    """

    over: str
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reader makes of a passage.

    Attributes:
        probability: That the passage answers the question, 0 to 1.
        start: First character, in the passage's text, of the words that answer best.
        end: One past their last character.
        above: Whether words of the title or the headings answer better than any of the text.

    """

    probability: float
    start: int
    end: int
    above: bool = False


class Reader(Protocol):
    """Reads passages with a question in mind; threads may do so at once."""

    @property
    def name(self) -> str:
        """What the model is called."""
        ...

    @property
    def digest(self) -> str:
        """SHA-256 over the files that decide what the model says."""
        ...

    def read(self, question: str, passages: Sequence[ReaderPassage]) -> list[Verdict]:
        """Return what is to be made of each passage.

        What is said of one depends on the question and on it alone, to the last bit.
        """
        ...


class OnnxReader:
    """The bundled ``Reader``; the model is loaded when it is first needed."""

    def __init__(self, name: str, model: OnnxModel) -> None:
        """Take a model with the outputs ``answers`` and ``spans``."""
        self.name = name
        self._model = model
        self._pool = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="reader")

    @property
    def digest(self) -> str:
        """SHA-256 over the graph, which holds the weights."""
        return self._model.digest

    def read(self, question: str, passages: Sequence[ReaderPassage]) -> list[Verdict]:
        """Return what is to be made of each passage; each is read on one core."""
        encode = self._model.tokenizer.encode
        asked = encode(question, add_special_tokens=False).ids[:LONGEST_QUESTION]
        if len(passages) < 2:  # noqa: PLR2004 - nothing to share out
            return [self._read(asked, passage) for passage in passages]
        return list(self._pool.map(lambda passage: self._read(asked, passage), passages))

    def _read(self, asked: Sequence[int], passage: ReaderPassage) -> Verdict:
        over = f"{passage.over}. "
        encoded = self._model.tokenizer.encode(over + passage.text, add_special_tokens=False)
        room = LONGEST - SPECIAL - len(asked)
        ids, offsets = encoded.ids[:room], encoded.offsets[:room]
        answers, spans = self._model.run([START, *asked, END, END, *ids, END])
        before = 3 + len(asked)
        first = next((n for n, (_, end) in enumerate(offsets) if end > len(over)), None)
        probability = float(1 / (1 + np.exp(-answers[0, 0])))
        if first is None:
            return Verdict(probability, 0, len(passage.text))
        score, begin, last = _best_span(spans[0, before + first : before + len(ids)])
        above = _best_span(spans[0, before : before + first])[0] > score
        start = max(0, offsets[first + begin][0] - len(over))
        return Verdict(probability, start, offsets[first + last][1] - len(over), above)


def _best_span(logits: NDArray[np.float32]) -> tuple[float, int, int]:
    """Return the score of the likeliest first and last token, and these two.

    Args:
        logits: float32 (tokens, 2), that a token is the first, and the last, of those that answer.

    """
    likeliest = np.argsort(-logits[:, 0], kind="stable")[:_CONSIDERED]
    best = (-np.inf, 0, 0)
    for first in likeliest.tolist():
        window = logits[first : first + _LONGEST_SPAN, 1]
        last = int(window.argmax())
        best = max(best, (float(logits[first, 0] + window[last]), first, first + last))
    return best


class CrossEncoderReader:
    """A ``Reader`` over any cross-encoder with one output; loaded when it is first needed."""

    def __init__(self, name: str, folder: Path) -> None:
        """Take a model's folder; use ``find_reader``."""
        self.name = name
        self._folder = folder

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the model's JSON, text and weight files."""
        return folder_digest(self._folder)

    @cached_property
    def _model(self) -> CrossEncoder:
        # Importing torch takes seconds, and the bundled reader needs none.
        from safetensors import SafetensorError  # noqa: PLC0415
        from sentence_transformers import CrossEncoder  # noqa: PLC0415
        from torch.nn import Sigmoid  # noqa: PLC0415

        try:
            model: CrossEncoder = CrossEncoder(
                str(self._folder),
                device="cpu",
                trust_remote_code=False,
                local_files_only=True,
                num_labels=1,
                activation_fn=Sigmoid(),
                model_kwargs={"use_safetensors": True},
            )
        except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as exc:
            raise ModelError(
                f"The reader {self.name!r} can't be loaded: OMORG_READER has to name a "
                "cross-encoder with one output."
            ) from exc
        return model

    def read(self, question: str, passages: Sequence[ReaderPassage]) -> list[Verdict]:
        """Return what is to be made of each passage, its words being its best sentence."""
        sentences = [sentence_spans(one.text, 0, len(one.text)) for one in passages]
        wholes = [f"{one.over}. {one.text}" for one in passages]
        pieces = [
            f"{one.over}. {one.text[span.start : span.end]}"
            for one, spans in zip(passages, sentences, strict=True)
            for span in spans
        ]
        # One at a time: what is said of one must depend on nothing that is read beside it.
        told = [float(self._model.predict([(question, t)])[0]) for t in (*wholes, *pieces)]
        verdicts, done = [], len(wholes)
        for probability, spans in zip(told, sentences, strict=False):
            own = told[done : done + len(spans)]
            done += len(spans)
            best = spans[own.index(max(own))]
            verdicts.append(Verdict(probability, best.start, best.end))
        return verdicts


@lru_cache(maxsize=1)
def _bundled() -> OnnxReader:
    return OnnxReader(DEFAULT_READER, OnnxModel(_DEFAULT_FOLDER, _DEFAULT_GRAPH))


def find_reader(reader: str = DEFAULT_READER, *, revision: str | None = None) -> Reader:
    """Find a reader: the bundled one, a folder, or a hub model by name and pinned revision.

    Args:
        reader: The bundled reader's name, a cross-encoder's folder, or its name on a hub;
            ``name@revision`` pins it, too.
        revision: A commit of a hub model.

    Raises:
        ModelError: The model is missing, damaged or unpinned, or has no safetensors weights.

    """
    if reader == DEFAULT_READER:
        return _bundled()
    folder, name = model_folder(reader, "OMORG_READER", revision)
    return CrossEncoderReader(name, folder)


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
