"""Embeds texts by a recording of the model's operations, once that pays.

A question is a dozen tokens, and a third of its time goes to Python code around some hundred
small operations, each of which has to take the interpreter's lock anew, which other threads want
as well. Recorded, the operations run in one go and leave the lock alone. The vectors are the same
to the last bit, or the recording is not used (docs/decisions/0049-recorded-model.md).
"""

from __future__ import annotations

import warnings
from threading import Lock
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray
    from tokenizers import Tokenizer
    from torch import Tensor
    from torch.nn import Module

Kind = Literal["query", "document"]

# Recording and trying it takes as long as some fifty questions: `omorg ask` is quicker without.
_WORTH_IT: Final = 20
_RECORDED: Final = "What is recorded with one text has to hold for others."
# White space, more tokens than are recorded, and more than any model reads.
_PROBES: Final = (" HR\n", "Var sitter lönekontoret, och vem är chef där? " * 4, "år " * 999)


class Encoder:
    """Embeds texts one at a time, so that none changes the last bits of another's vector.

    Args:
        prompts: What the model puts before a text of each kind.
        by_the_model: Embeds texts of a kind by the model itself: float32 (n, d).
        record: Records the model; raises whatever its code raises when it can't be recorded.

    """

    def __init__(
        self,
        prompts: Mapping[Kind, str],
        by_the_model: Callable[[Kind, Sequence[str]], NDArray[np.float32]],
        record: Callable[[], Recording],
    ) -> None:
        """Take a model; nothing is recorded yet."""
        self._prompts = prompts
        self._by_the_model = by_the_model
        self._record = record
        self._recording: Recording | None = None
        self._texts = 0
        self._counting = Lock()

    def encode(self, kind: Kind, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 (n, d), a unit vector for each text; threads may do so at once."""
        with self._counting:
            before = self._texts
            self._texts += len(texts)
            if before < _WORTH_IT <= self._texts:
                self._recording = self._tried()
        if self._recording is None or not texts:
            return self._by_the_model(kind, texts)
        prompt = self._prompts[kind]
        return np.stack([self._recording.embed(prompt + text) for text in texts])

    def _tried(self) -> Recording | None:
        """Return a recording; None where it doesn't give the vectors that the model gives."""
        try:
            recording = self._record()
            same = all(
                np.array_equal(recording.embed(prompt + text), self._by_the_model(kind, [text])[0])
                for kind, prompt in self._prompts.items()
                for text in _PROBES
            )
        except Exception:  # noqa: BLE001 - a model that can't be recorded works as it is
            return None
        return recording if same else None


class Recording:
    """A model's operations, from token ids to a unit vector.

    Args:
        model: Takes a text's features and gives its ``sentence_embedding``; on the CPU and not in
            training.
        tokenizer: The model's.
        longest: How many tokens it reads.

    """

    def __init__(self, model: Module, tokenizer: Tokenizer, longest: int) -> None:
        """Record ``model``; raises whatever its code raises when it can't be recorded."""
        self._tokenizer: Tokenizer = type(tokenizer).from_str(tokenizer.to_str())
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(longest)
        self._forward = _recorded(model, self._ids(_RECORDED))

    def embed(self, text: str) -> NDArray[np.float32]:
        """Return float32 (d,), the unit vector of a text with its prompt."""
        import torch  # noqa: PLC0415 - takes seconds, and is loaded with the model

        with torch.inference_mode():
            row: NDArray[np.float32] = self._forward(self._ids(text))[0].numpy()
        return row

    def _ids(self, text: str) -> Tensor:
        import torch  # noqa: PLC0415 - as above

        return torch.tensor([self._tokenizer.encode(text).ids])


def _recorded(model: Module, ids: Tensor) -> Callable[[Tensor], Tensor]:
    import torch  # noqa: PLC0415 - as above

    def vectors(ids: Tensor) -> Tensor:
        found = model({"input_ids": ids, "attention_mask": torch.ones_like(ids)})
        return torch.nn.functional.normalize(found["sentence_embedding"], p=2.0, dim=1)

    # The weights become constants of the recording, which must not be trainable.
    model.requires_grad_(requires_grad=False)
    with warnings.catch_warnings():
        # They say that a recording may not hold for other texts, which is tried above, and that
        # TorchScript will be given up for what takes a compiler, or Python, to run.
        warnings.simplefilter("ignore")
        recorded: Callable[[Tensor], Tensor] = torch.jit.trace(  # type: ignore[no-untyped-call]
            vectors, (ids,), check_trace=False
        )
    return recorded
