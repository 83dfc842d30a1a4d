"""How likely it is that the documents answer a question, from the evidence for it.

A logistic model with plain numbers in ``answerability.json``, fitted and cross-validated on the
development sets by ``benchmarks/fit_answerability.py``; docs/decisions/0017-answerability.md has
the figures and how the threshold was chosen.
"""

from __future__ import annotations

import math
from functools import lru_cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.answering.evidence import NAMES, Evidence
from index import ConfigurationError


class AnswerabilityModel(BaseModel):
    """Coefficients of a logistic regression over the signals of ``Evidence``.

    Attributes:
        embedding_model: Digest of the embedding model that the signals were measured with.
        threshold: Confidence from which on a question is answered, unless a setting says otherwise.
        intercept: Constant term.
        coefficients: One for each signal, by name.

    """

    model_config = ConfigDict(frozen=True)

    embedding_model: str
    threshold: float
    intercept: float
    coefficients: dict[str, float]

    def confidence(self, evidence: Evidence | None) -> float:
        """Return the probability, 0 to 1, that the documents answer; 0 without any passage."""
        if evidence is None:
            return 0.0
        total = self.intercept + math.fsum(
            self.coefficients[name] * value
            for name, value in zip(NAMES, evidence.vector(), strict=True)
        )
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, total))))


@lru_cache(maxsize=1)
def load_model() -> AnswerabilityModel:
    """Read the model that comes with Omorg.

    Raises:
        ConfigurationError: It is damaged, or made for other signals.

    """
    raw = files("bot.answering").joinpath("answerability.json").read_text(encoding="utf-8")
    try:
        model = AnswerabilityModel.model_validate_json(raw)
    except ValidationError as exc:
        raise ConfigurationError("The answerability model is damaged: reinstall Omorg.") from exc
    if set(model.coefficients) != set(NAMES):
        raise ConfigurationError(
            "The answerability model was fitted for other signals: run "
            "`python benchmarks/fit_answerability.py`."
        )
    return model
