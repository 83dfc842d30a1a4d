"""What benchmarks/peers.py counts: of answers, and of repeated timings."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from bot.answering.reader.calibration import auroc

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# The share of right answers that the threshold lets through where refusals are compared.
SHOWN = 0.95
QUALITY = ("hit@1", "hit@3", "lead sentence", "AUROC", "refused")


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a question.

    Attributes:
        answerable: Whether anything that could be found answers it.
        first: Whether the passage that was found first does.
        third: Whether one of the first three does.
        lead: Whether the sentence that leads holds the answer; None where nobody has written down
            which words it must hold.
        score: How sure what was found is, higher is surer; minus infinity where it is refused
            whatever the threshold.

    """

    answerable: bool
    first: bool
    third: bool
    lead: bool | None
    score: float


def figures(judged: Sequence[Judged]) -> dict[str, float | None]:
    """Return the figures of a set, all of them shares; None where there is nothing to count."""
    answerable = [one for one in judged if one.answerable]
    leads = [one.lead for one in answerable if one.lead is not None]
    return {
        "hit@1": share([one.first for one in answerable]),
        "hit@3": share([one.third for one in answerable]),
        "lead sentence": share(leads),
        "AUROC": told_apart(judged),
        "refused": refused(judged),
    }


def share(true: Sequence[bool]) -> float | None:
    """Return the share that is true."""
    return sum(true) / len(true) if true else None


def told_apart(judged: Sequence[Judged]) -> float | None:
    """Return how well scores tell questions that something answers from the rest (AUROC)."""
    labels = np.array([one.answerable for one in judged], dtype=np.bool_)
    found = auroc(labels, np.array([one.score for one in judged], dtype=np.float64))
    return None if math.isnan(found) else found


def threshold(judged: Sequence[Judged], shown: float = SHOWN) -> float | None:
    """Return the highest score from which on so large a share of right answers is shown.

    A right answer has the passage that answers among its first three.
    """
    right = sorted((one.score for one in judged if one.third), reverse=True)
    return right[math.ceil(shown * len(right)) - 1] if right else None


def refused(judged: Sequence[Judged], shown: float = SHOWN) -> float | None:
    """Return the share of questions that nothing answers that such a threshold refuses."""
    least = threshold(judged, shown)
    if least is None:
        return None
    return share([one.score < least for one in judged if not one.answerable])


def mean_of_sets(of_sets: Mapping[str, Mapping[str, float | None]], name: str) -> float | None:
    """Return the mean of a figure over the sets that have it, each counting as much."""
    told = [value for each in of_sets.values() if (value := each.get(name)) is not None]
    return sum(told) / len(told) if told else None


def behind(
    quality: Mapping[str, Mapping[str, Mapping[str, float | None]]], ours: str
) -> list[tuple[str, str, str, float, float]]:
    """Return where another is ahead: figure, set, who leads, by what figure, and our own.

    Args:
        quality: By system, set and name of the figure; higher is better.
        ours: The system that is to be first. Where it has no figure, nothing is compared.

    """
    found = []
    for name in QUALITY:
        for one, own in quality[ours].items():
            mine = own[name]
            others = {
                system: value
                for system, sets in quality.items()
                if system != ours and (value := sets[one][name]) is not None
            }
            if mine is None or not others:
                continue
            best = max(others, key=others.__getitem__)
            # As the page shows them.
            if round(others[best], 3) > round(mine, 3):
                found.append((name, one, best, others[best], mine))
    return found


def percentile(values: Sequence[float], at: float) -> float:
    """Return the smallest value that so large a share of them, 0 to 1, doesn't exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(at * len(ordered)) - 1)]


def of_rounds(rounds: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the median of each figure over rounds that were run in turn."""
    return {name: median(each[name] for each in rounds) for name in rounds[0]}
