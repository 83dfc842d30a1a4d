"""Fits the confidence model to questions whose answers are known: those of a folder of one's own.

The model that comes with Omorg was fitted once for everybody. ``omorg calibrate`` fits the same
few weights to HR's questions and to the documents' own headings that are questions, each asked once
more with its documents hidden, and keeps them beside the index. Few questions move the weights
little: they are drawn to those that come with Omorg (maximum a posteriori, a normal prior).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.answering.reader.candidate import ConfidenceModel, Weights, load_model, tempered
from bot.answering.reader.finder import Finder
from bot.answering.time.moment import Timeline, find_moment
from index import ConfigurationError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from bot.answering.reader.finder import Found
    from bot.answering.reader.reader import Reader
    from index import SearchIndex

FILE: Final = "calibration.json"
LEAST_ANSWERABLE: Final = 20
_READ: Final = ("reading", "meaning", "words", "others", "lacking")
# How far, in units of a signal's weight, a folder's questions are expected to move it.
_PRIOR_SPREAD: Final = 0.5


@dataclass(frozen=True, slots=True)
class Example:
    """A question that was asked, and which of what was found answers it.

    Attributes:
        found: What was found, the first ones read.
        right: For each candidate whether it answers.
        group: The same number for all ways in which a question was asked.
        answerable: Whether anything that could be found answers it.

    """

    found: Found
    right: tuple[bool, ...]
    group: int
    answerable: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A question whose answer is known.

    Attributes:
        question: What is asked.
        at: The day it is asked.
        groups: Those of the person who asks, case folded.
        answered_by: Tells by a passage's document and text whether it answers.
        answerable: Whether anything answers it.
        documents: Those that it is asked without once more; none where it is asked once.

    """

    question: str
    at: dt.date
    groups: frozenset[str]
    answered_by: Callable[[str, str], bool]
    answerable: bool
    documents: frozenset[str]


def examples_of(
    asked: Iterable[Asked], index: SearchIndex, reader: Reader, model: ConfidenceModel
) -> list[Example]:
    """Ask questions as they are, and those that are answered once more without their documents."""
    examples = []
    for number, one in enumerate(asked):
        timeline = Timeline(index.periods(one.groups), one.at, find_moment(one.question, one.at))
        for hidden in (frozenset[str](), one.documents)[: 1 + bool(one.documents)]:
            finder = Finder(
                index, reader, model, 0.0, one.at, one.groups, hidden=hidden, entries="none"
            )
            found = finder.find(one.question, timeline)
            right = tuple(
                not hidden and one.answered_by(c.document, c.passage.text) for c in found.candidates
            )
            if found.candidates:
                answerable = one.answerable and not hidden
                examples.append(Example(found, right, number, answerable))
    return examples


@dataclass(frozen=True, slots=True)
class Signals:
    """What leads for each question, as the model weighs it.

    Attributes:
        read: float64 (n, 5), what ``Weights`` weighs of what was read.
        right: bool (n,), whether what leads answers.
        answerable: bool (n,), whether anything answers: what the weights are fitted to.

    """

    read: NDArray[np.float64]
    right: NDArray[np.bool_]
    answerable: NDArray[np.bool_]

    def confidence(self, weights: Weights) -> NDArray[np.float64]:
        """Return float64 (n,), the probability, 0 to 1, that the questions are answered."""
        total = weights.intercept + self.read @ [getattr(weights, name) for name in _READ]
        return np.asarray(1 / (1 + np.exp(-total)), dtype=np.float64)


def signals_of(examples: Sequence[Example]) -> Signals:
    """Return what leads, and whether it answers, for the questions for which something was read."""
    rows, right, answerable = [], [], []
    for example in examples:
        lead = example.found.candidates[0]
        if lead.verdict is None:
            continue
        reading, hit = tempered(lead.verdict.probability), lead.hit
        rows.append((reading, hit.dense, hit.share**2, lead.most_shared, float(lead.lacking)))
        right.append(example.right[0])
        answerable.append(example.answerable)
    return Signals(
        np.array(rows, dtype=np.float64),
        np.array(right, dtype=np.bool_),
        np.array(answerable, dtype=np.bool_),
    )


def fitted(
    examples: Sequence[Example],
    start: Weights,
    spread: float = _PRIOR_SPREAD,
    counts: NDArray[np.float64] | None = None,
) -> Weights:
    """Return weights for passages that were read, fitted to questions.

    Args:
        examples: The questions.
        start: Where the weights are drawn to.
        spread: Standard deviation of the prior, in units of each signal's own spread.
        counts: float64 (questions,), how much each counts; the same when None.

    """
    signals = signals_of(examples)
    found = fit_logistic(
        signals.read,
        signals.answerable,
        np.array([start.intercept, *(getattr(start, name) for name in _READ)]),
        spread,
        np.ones(len(signals.right)) if counts is None else counts,
    )
    return Weights(intercept=found[0], **dict(zip(_READ, map(float, found[1:]), strict=True)))


def fit_logistic(
    signals: NDArray[np.float64],
    right: NDArray[np.bool_],
    start: NDArray[np.float64],
    spread: float,
    counts: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return float64 (1 + signals,): intercept and weights, the likeliest given a normal prior.

    Args:
        signals: float64 (n, k).
        right: bool (n,).
        start: float64 (1 + k,), the prior's mean.
        spread: The prior's standard deviation, of a signal scaled to unit variance; the intercept
            has none.
        counts: float64 (n,), how much each counts.

    """
    # A question must not wait for what only fitting needs.
    from scipy.optimize import minimize  # noqa: PLC0415

    scale = np.maximum(signals.std(axis=0), 1e-6)
    labels = np.where(right, 1.0, -1.0)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total = labels * (weights[0] + signals @ weights[1:])
        moved = (weights[1:] - start[1:]) * scale / spread
        slope = -counts * labels / (1 + np.exp(np.clip(total, -60, 60)))
        gradient = np.concatenate([[slope.sum()], signals.T @ slope + moved * scale / spread])
        return float((counts * np.logaddexp(0, -total)).sum() + (moved @ moved) / 2), gradient

    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B").x, dtype=np.float64)


def auroc(right: NDArray[np.bool_], confidence: NDArray[np.float64]) -> float:
    """Return how well confidence tells right from wrong, 0.5 to 1; NaN where only one is there."""
    from scipy.stats import rankdata  # noqa: PLC0415 - as above

    positives = int(right.sum())
    negatives = len(right) - positives
    if not positives or not negatives:
        return math.nan
    ranks = rankdata(confidence)
    return float((ranks[right].sum() - positives * (positives + 1) / 2) / (positives * negatives))


class Calibration(BaseModel):
    """A confidence model that was fitted to a folder, as it is kept beside the index.

    Attributes:
        format: 2 since the reader's probability is weighed ``tempered``: weights of before would
            mean something else, and are not read.
        model: The model.
        questions: How many it was fitted to.
        fitted: The day, YYYY-MM-DD.

    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[2]
    model: ConfidenceModel
    questions: int
    fitted: str


@dataclass(frozen=True, slots=True)
class InUse:
    """The confidence model that is in use.

    Attributes:
        model: The model.
        calibrated: Whether it was fitted to this folder.
        fits: Whether it was fitted with the models that are set.
        damaged: What is wrong with the folder's own, where it can't be used; else None.

    """

    model: ConfidenceModel
    calibrated: bool
    fits: bool
    damaged: str | None = None


def model_in_use(index: Path, embedder: str, reader: str) -> InUse:
    """Return the confidence model that a folder of index versions is answered with.

    The folder's own, where it was fitted with these models; else the one that comes with Omorg.

    Args:
        index: The folder of index versions.
        embedder: The embedding model's digest.
        reader: The reader's digest.

    """
    bundled = load_model()
    fits = bundled.fits(embedder, reader)
    try:
        raw = (index / FILE).read_text(encoding="utf-8")
        own = Calibration.model_validate_json(raw).model
    except FileNotFoundError:
        return InUse(bundled, calibrated=False, fits=fits)
    except (OSError, UnicodeDecodeError, ValidationError):
        return InUse(bundled, calibrated=False, fits=fits, damaged=str(index / FILE))
    if not own.fits(embedder, reader):
        return InUse(bundled, calibrated=False, fits=fits)
    return InUse(own, calibrated=True, fits=True)


def keep(index: Path, calibration: Calibration) -> None:
    """Write a calibration beside the index, whole or not at all.

    Raises:
        ConfigurationError: It can't be written.

    """
    target = index / FILE
    written = target.with_suffix(".json.new")
    try:
        written.write_text(calibration.model_dump_json(indent=2) + "\n", encoding="utf-8")
        written.replace(target)
    except OSError as exc:
        raise _unwritable(index, exc) from exc


def try_to_keep(index: Path) -> None:
    """Find out whether a calibration can be written beside the index, before there is one.

    Raises:
        ConfigurationError: It can't be written.

    """
    try:
        with TemporaryFile(dir=index):
            pass
    except OSError as exc:
        raise _unwritable(index, exc) from exc


def _unwritable(index: Path, error: OSError) -> ConfigurationError:
    return ConfigurationError(
        f"The calibration can't be written to {index / FILE}: {error.strerror}."
    )
