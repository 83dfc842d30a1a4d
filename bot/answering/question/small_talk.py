"""Whether a message asks for anything that documents may tell, judged by what it means.

A linear model on the vector that the embedder gives the message, fitted to what people write to
bots and in threads without asking anything of the organisation's documents, against what employees
ask (``python benchmarks/fit_small_talk.py``, docs/decisions/0075-what-asks-nothing.md).
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from index import ConfigurationError

if TYPE_CHECKING:
    from numpy.typing import NDArray


class SmallTalkModel(BaseModel):
    """Tells small talk from questions.

    Attributes:
        embedder: Digest of the embedding model whose vectors it was fitted to.
        weights: What each dimension counts.
        intercept: What is added; of small talk the sum is above 0.

    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    embedder: str
    weights: tuple[float, ...]
    intercept: float

    def fits(self, embedder: str) -> bool:
        """Return whether it was fitted to the vectors of the model with this digest."""
        return self.embedder == embedder

    def asks_nothing(self, vector: NDArray[np.float32]) -> bool:
        """Return whether a message asks nothing that documents may tell.

        Args:
            vector: float32 (d,), the message's, of length 1.

        """
        return float(np.dot(vector, self.weights)) + self.intercept > 0


@lru_cache(maxsize=1)
def load_small_talk() -> SmallTalkModel:
    """Read the model that comes with Omorg.

    Raises:
        ConfigurationError: It is damaged.

    """
    raw = files("bot.answering.question").joinpath("small_talk.json").read_text(encoding="utf-8")
    try:
        return SmallTalkModel.model_validate_json(raw)
    except ValidationError as exc:
        raise ConfigurationError("The small talk model is damaged: reinstall Omorg.") from exc
