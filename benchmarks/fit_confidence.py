"""Fits the confidence model and prints how well it does, by cross-validation.

    python benchmarks/fit_confidence.py [--write]

Every question of the development sets, and of the organisations of the staff questions that nothing
is trained on, is asked as it is, and once more with all passages of its documents hidden, so that
nothing answers it; squad2_sv and the organisations bring unanswerable questions of their own. Each
set counts the same, the organisations twice. Folds are by question, so that no question is fitted
and judged on.

``--write`` puts the model where Omorg reads it.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from asked_sets import DEV_SETS, dev_set, staff_sets
from dev_sets import PROJECT
from reliability import bins_of, calibration_error, diagram
from sklearn.model_selection import GroupKFold

from bot.answering.reader.calibration import (
    Example,
    auroc,
    examples_of,
    fit_logistic,
    fitted,
    signals_of,
)
from bot.answering.reader.candidate import ConfidenceModel, Weights, load_model
from bot.answering.reader.reader import find_reader
from index import find_embedder

DIAGRAM = PROJECT / "docs" / "images" / "reliability.svg"
TARGET = PROJECT / "bot" / "answering" / "reader" / "confidence.json"
# So wide a prior is hardly one: there are thousands of questions.
SPREAD = 10.0
# Chosen from the table that is printed: what is shown at all, and what is said to be the answer.
SHOWN, CERTAIN = 0.21, 0.72
_FOLDS = 10
_START = Weights(intercept=0, reading=1, meaning=1, words=1)
# What employees ask is what counts.
_STAFF_COUNTS = 2.0


@dataclass(frozen=True, slots=True)
class Row:
    """A question as it was asked.

    Attributes:
        source: Its set.
        example: What was found.

    """

    source: str
    example: Example


def rows() -> list[Row]:
    """Ask all questions of the development sets."""
    embedder, reader, model = find_embedder(), find_reader(), load_model()
    found: list[Row] = []
    sets = [dev_set(*names, embedder) for names in DEV_SETS]
    for one in (*sets, *staff_sets(embedder)):
        first = len(found)
        found += [
            Row(one.name, replace(example, group=example.group + first))
            for example in examples_of(one.asked, one.index, reader, model)
        ]
        print(f"{one.name}: {len(found) - first} rows", file=sys.stderr)
    return found


def evenly(chosen: list[Row]) -> np.ndarray:
    """Return what each row counts, so that each set counts the same, those of staff twice."""
    sources = [row.source for row in chosen]
    counts = [(_STAFF_COUNTS if s.startswith("staff") else 1) / sources.count(s) for s in sources]
    return np.array(counts) * len(chosen) / sum(counts)


def fit(chosen: list[Row]) -> Weights:
    """Fit the weights to rows."""
    return fitted([row.example for row in chosen], _START, SPREAD, evenly(chosen))


def unread(chosen: list[Row]) -> Weights:
    """Fit the weights for where the reader fails, to what search has first."""
    leads = [max(r.example.found.candidates, key=lambda c: c.hit.score) for r in chosen]
    right = [
        r.example.right[r.example.found.candidates.index(lead)]
        for r, lead in zip(chosen, leads, strict=True)
    ]
    signals = np.array([[lead.hit.score] for lead in leads])
    found = fit_logistic(signals, np.array(right), np.zeros(2), SPREAD, evenly(chosen))
    # The score is the cosine similarity and the square of the lexical share.
    return Weights(intercept=found[0], meaning=found[1], words=found[1])


def report(found: list[Row], right: np.ndarray, confidence: np.ndarray) -> None:
    """Print figures by set."""
    answerable = np.array([row.example.answerable for row in found])
    for name in dict.fromkeys(row.source for row in found):
        chosen = np.array([row.source == name for row in found])
        c, r = confidence[chosen], right[chosen]
        print(
            f"{name:20} rows {chosen.sum():5} first right {r[answerable[chosen]].mean():.3f} AUROC "
            f"{auroc(r, c):.3f}, of answerable ones {auroc(answerable[chosen], c):.3f}, "
            f"calibration error {calibration_error(answerable[chosen], c):.3f}"
        )
    print(f"all of them: calibration error {calibration_error(answerable, confidence):.3f}")
    for one, led in zip(bins_of(answerable, confidence), bins_of(right, confidence), strict=True):
        print(
            f"confidence {one.confidence:.2f}: {one.right:.2f} of {one.count} answerable, "
            f"the right passage leads for {led.right:.2f}"
        )
    own = ("squad2_sv", "staff")
    near = np.array([row.source.startswith(own) for row in found]) & ~answerable
    absent = ~answerable & ~near
    for threshold in (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8):
        print(
            f"threshold {threshold:.2f}: answers {(confidence[right] >= threshold).mean():.3f} of "
            f"right, refuses {(confidence[absent] < threshold).mean():.3f} where no document is "
            f"about it, {(confidence[near] < threshold).mean():.3f} where one is and doesn't tell"
        )


def main() -> None:
    """Fit, report, and write when asked to."""
    found = rows()
    groups = [row.example.group for row in found]
    confidence, right = np.zeros(len(found)), np.zeros(len(found), dtype=bool)
    for known, judged in GroupKFold(n_splits=_FOLDS).split(groups, groups=groups):
        weights = fit([found[n] for n in known])
        signals = signals_of([found[n].example for n in judged])
        confidence[judged], right[judged] = signals.confidence(weights), signals.right
    report(found, right, confidence)
    answerable = np.array([row.example.answerable for row in found])
    model = ConfidenceModel(
        embedder=find_embedder().digest,
        reader=find_reader().digest,
        threshold=SHOWN,
        certain=CERTAIN,
        read=fit(found),
        unread=unread(found),
    )
    text = json.dumps(model.model_dump(), indent=2)
    print(text)
    if "--write" in sys.argv[1:]:
        DIAGRAM.parent.mkdir(exist_ok=True)
        DIAGRAM.write_text(diagram(answerable, confidence), encoding="utf-8")
        Path(TARGET).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
