"""How likely it is that a passage answers, from what search and the reader say of it.

Logistic regressions with plain numbers, fitted and cross-validated on the development sets by
``benchmarks/fit_confidence.py``, or on an organisation's own folder by ``omorg calibrate``;
docs/decisions/0053-confidence.md has the figures and how the thresholds were chosen.
"""

from __future__ import annotations

import math
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answering.reader.candidate import Candidate


_LEAST: Final = 1e-4  # of a probability, before its logarithm is taken
_FAR: Final = 60.0  # a logit that is as good as certain


def logit(probability: float) -> float:
    """Return the logarithm of a probability's odds, bounded to some 9 either way."""
    bounded = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(bounded / (1 - bounded))


def sigmoid(value: float) -> float:
    """Return the probability with a logit."""
    return 1 / (1 + math.exp(-max(-_FAR, min(_FAR, value))))


class Weights(BaseModel):
    """What each signal counts; a logit is their sum.

    Attributes:
        intercept: Constant term.
        reading: For the logit of the reader's probability that the passage answers.
        meaning: For the cosine similarity of question and passage.
        words: For the square of the share of the question's words that the passage holds.
        lacking: Where what answers lacks a number or a name of the question.

    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    intercept: float
    reading: float = 0.0
    meaning: float
    words: float
    lacking: float = 0.0

    def of(self, candidate: Candidate) -> float:
        """Return the logit that a candidate answers, whatever else was found."""
        return self.intercept + sum(self.parts(candidate).values())

    def parts(self, candidate: Candidate) -> dict[str, float]:
        """Return what each signal adds to a candidate's logit, by name."""
        hit, verdict = candidate.hit, candidate.verdict
        return {
            "reading": self.reading * logit(verdict.probability) if verdict else 0.0,
            "meaning": self.meaning * hit.dense,
            "words": self.words * hit.share**2,
            "lacking": self.lacking * candidate.lacking,
        }


class ConfidenceModel(BaseModel):
    """How likely a passage is to answer, and from when on it is shown.

    Attributes:
        embedder: Digest of the embedding model that the weights were fitted with.
        reader: Digest of the reader that they were fitted with.
        threshold: Confidence from which on a passage is shown at all.
        certain: Confidence from which on it is shown as the answer.
        read: Weights for passages that were read.
        unread: Weights where the reader failed.

    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    embedder: str
    reader: str
    threshold: float = Field(ge=0, le=1)
    certain: float = Field(ge=0, le=1)
    read: Weights
    unread: Weights

    def probability(self, candidate: Candidate) -> float:
        """Return the probability, 0 to 1, that a candidate answers, by itself."""
        return sigmoid(self.weights(candidate).of(candidate))

    def weights(self, candidate: Candidate) -> Weights:
        """Return what a candidate is weighed with."""
        return self.unread if candidate.verdict is None else self.read

    def confidence(self, candidates: Sequence[Candidate]) -> float:
        """Return the probability, 0 to 1, that the first of some candidates answers; 0 for none."""
        if not candidates:
            return 0.0
        return candidates[0].probability

    def fits(self, embedder: str, reader: str) -> bool:
        """Return whether it was fitted with the models with these digests."""
        return (self.embedder, self.reader) == (embedder, reader)


@lru_cache(maxsize=1)
def load_model() -> ConfidenceModel:
    """Read the model that comes with Omorg.

    Raises:
        ConfigurationError: It is damaged.

    """
    raw = files("bot.answering.reader").joinpath("confidence.json").read_text(encoding="utf-8")
    try:
        return ConfidenceModel.model_validate_json(raw)
    except ValidationError as exc:
        raise ConfigurationError("The confidence model is damaged: reinstall Omorg.") from exc
