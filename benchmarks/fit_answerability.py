"""Fits the answerability model and prints how well it does, by cross-validation.

    python benchmarks/fit_answerability.py [--write]

Every question of the development sets gives a row: right when one of its three best passages is
right. Each is asked a second time with all passages of its documents hidden, so that nothing
answers it; squad2_sv brings unanswerable questions of its own, and there a row is fitted to whether
the question has an answer at all. Folds are by question, so that no question is fitted and judged
on. ``--write`` puts the model where Omorg reads it.
"""

from __future__ import annotations

import json
import math
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from dev_sets import PROJECT, DevSet, hidden, open_set, passage_id
from reliability import bins_of, calibration_error, diagram
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from bot.answering.evidence import CONSIDERED, NAMES, gather
from bot.answering.reranking import by_sentence
from index import find_embedder

DIAGRAM = PROJECT / "docs" / "images" / "reliability.svg"
TARGET = PROJECT / "bot" / "answering" / "answerability.json"
SETS = (
    ("swequad_mc_dev", "question"),
    ("squad2_sv", "question"),
    ("xquad_en_sv", "question"),
)
# What stands on the topic and doesn't tell is what staff ask most often of what isn't there, and
# is hardest to refuse: these questions count so many times.
NEAR_MISSES = 5.0
# Inverse strength of the regularisation, over signals scaled to unit variance.
INVERSE_REGULARISATION = 0.05
# The threshold is the highest at which so many of the right answers are shown.
SHOWN = 0.95
# Enough hits that ten are left when a document is hidden.
_WANTED = 60


@dataclass(frozen=True, slots=True)
class Row:
    """A question with its signals.

    Attributes:
        source: Which set, and whether its documents were hidden.
        question: Number of the question, the same for both times it is asked.
        signals: The evidence.
        right: Whether one of the three best passages answers it.
        answerable: Whether any passage does.

    """

    source: str
    question: int
    signals: tuple[float, ...]
    right: bool
    answerable: bool


def rows_of(dev: DevSet, first: int) -> list[Row]:
    """Return the rows of one set."""
    rows = []
    for number, question in enumerate(dev.questions, first):
        result = dev.index.search(question.text, wanted=_WANTED)
        found = by_sentence(dev.index, result.query, result.hits)
        evidence = gather(dev.index, result.query, found)
        if evidence is None:
            continue
        right = any(passage_id(hit) in question.relevant for hit in found[:CONSIDERED])
        rows.append(Row(dev.name, number, evidence.vector(), right, bool(question.relevant)))
        if question.relevant and dev.name != "squad2_sv":
            rest = by_sentence(dev.index, result.query, hidden(result.hits, question))
            without = gather(dev.index, result.query, rest)
            if without is not None:
                source = f"{dev.name}, hidden"
                rows.append(Row(source, number, without.vector(), right=False, answerable=False))
    return rows


def report(rows: list[Row], confidence: np.ndarray) -> None:
    """Print figures by set."""
    right = np.array([row.right for row in rows])
    answerable = np.array([row.answerable for row in rows])
    for name in sorted({row.source.removesuffix(", hidden") for row in rows}):
        chosen = np.array([row.source.startswith(name) for row in rows])
        c, r = confidence[chosen], right[chosen]
        print(
            f"{name:16} rows {chosen.sum():5} AUROC {roc_auc_score(r, c):.3f}, of answerable ones "
            f"{roc_auc_score(answerable[chosen], c):.3f}, "
            f"calibration error {calibration_error(r, c):.3f}"
        )
    print(f"all of them: calibration error {calibration_error(right, confidence):.3f}")
    for one in bins_of(right, confidence):
        print(f"confidence {one.confidence:.2f}: {one.right:.2f} of {one.count} right")
    absent = np.array([row.source.endswith(", hidden") for row in rows])
    near = np.array([row.source == "squad2_sv" for row in rows]) & ~right
    for threshold in (0.1, 0.15, 0.18, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7):
        print(
            f"threshold {threshold:.2f}: answers {(confidence[right] >= threshold).mean():.3f} of "
            f"right, refuses {(confidence[~right] < threshold).mean():.3f} of wrong, "
            f"{(confidence[absent] < threshold).mean():.3f} where no document is about it, "
            f"{(confidence[near] < threshold).mean():.3f} where one is and doesn't tell"
        )


def _fitted(signals: np.ndarray, told: np.ndarray, weights: np.ndarray) -> Pipeline:
    model = make_pipeline(
        StandardScaler(), LogisticRegression(C=INVERSE_REGULARISATION, max_iter=1000)
    )
    return model.fit(signals, told, logisticregression__sample_weight=weights)


def main() -> None:
    """Fit, report, and write when asked to."""
    embedder = find_embedder()
    rows: list[Row] = []
    for name, field in SETS:
        rows += rows_of(open_set(name, embedder, field=field), len(rows))
    signals = np.array([row.signals for row in rows])
    right = np.array([row.right for row in rows])
    near = np.array([row.source == "squad2_sv" for row in rows])
    fitted_to = np.where(near, [row.answerable for row in rows], right)
    weights = np.where(near, NEAR_MISSES, 1.0)
    groups = [row.question for row in rows]
    confidence = np.zeros(len(rows))
    for known, judged in GroupKFold(n_splits=10).split(signals, right, groups):
        model = _fitted(signals[known], fitted_to[known], weights[known])
        confidence[judged] = model.predict_proba(signals[judged])[:, 1]
    # What counts more than once makes all of it too doubtful: put right by two numbers, which leave
    # the order as it is (Platt 1999, Probabilistic Outputs for Support Vector Machines). Each set
    # counts as much as the others there, however many questions it has.
    odds = np.log(confidence / (1 - confidence))[:, None]
    sets = [row.source.removesuffix(", hidden") for row in rows]
    evenly = np.array([len(rows) / sets.count(name) for name in sets])
    platt = LogisticRegression(C=1e6).fit(odds, right, sample_weight=evenly)
    confidence = platt.predict_proba(odds)[:, 1]
    report(rows, confidence)
    model = _fitted(signals, fitted_to, weights)
    scaler, logistic = model[0], model[-1]
    slopes = platt.coef_[0][0] * logistic.coef_[0] / scaler.scale_
    intercept = float(
        platt.intercept_[0] + platt.coef_[0][0] * logistic.intercept_[0] - slopes @ scaler.mean_
    )
    fitted = {
        "embedding_model": embedder.digest,
        "threshold": math.floor(1000 * np.quantile(confidence[right], 1 - SHOWN)) / 1000,
        "intercept": round(intercept, 6),
        "coefficients": {n: round(float(s), 6) for n, s in zip(NAMES, slopes, strict=True)},
    }
    print(json.dumps(fitted, indent=2))
    if "--write" in sys.argv[1:]:
        DIAGRAM.parent.mkdir(exist_ok=True)
        DIAGRAM.write_text(diagram(right, confidence), encoding="utf-8")
        Path(TARGET).write_text(json.dumps(fitted, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
