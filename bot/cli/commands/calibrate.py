"""The command ``calibrate``: fit the confidence to the folder's own questions and documents."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from rich.table import Table

from bot.answering.reader.calibration import (
    LEAST_ANSWERABLE,
    Asked,
    Calibration,
    Example,
    auroc,
    examples_of,
    fitted,
    keep,
    signals_of,
    try_to_keep,
)
from bot.answering.reader.candidate import ConfidenceModel, load_model
from bot.checks.finding import Said
from bot.checks.question_set import asked
from bot.cli.commands.options import AsJson, Index, Knowledge, chosen_settings
from bot.cli.composition import confidence_of, embedder_of, reader_of
from bot.cli.output.json import print_json
from bot.cli.output.terminal import console
from bot.cli.question_file import questions_in
from bot.operations.interface_language import interface_language
from index import QUESTIONS, ConfigurationError, open_search

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bot.settings import Settings
    from index import Language, SearchIndex

_ASKING: Final = Said(
    "Ställer {count} frågor, var och en med och utan sitt svar …",
    "Asking {count} questions, each with and without its answer …",
)
_FITTED: Final = Said(
    "Anpassat till {count} frågor, varav {answerable} med svar. Används från nästa start.",
    "Fitted to {count} questions, {answerable} of them with an answer. In use from the next start "
    "on.",
)
_UNSEEN: Final = Said("på den hälft som det inte anpassats till", "on the half not fitted to")
_BEFORE: Final = Said("förut", "before")
_AFTER: Final = Said("nu", "after")
_AUROC: Final = Said("AUROC", "AUROC")
_ANSWERED: Final = Said(
    "besvarade, av dem vars svar står först", "answered, of those whose answer leads"
)
_REFUSED: Final = Said(
    "avböjda, av dem som inget besvarar", "refused, of those that nothing answers"
)
# Weights that were fitted for other models say little of these.
_FAR_SPREAD: Final = 3.0


@dataclass(frozen=True, slots=True)
class Figures:
    """How well a model judges questions that it was not fitted to.

    Attributes:
        auroc: How well it tells right answers from the rest, 0.5 to 1.
        answered: Share of the questions whose answer leads that are shown it.
        refused: Share of the questions that nothing answers that are refused.

    """

    auroc: float
    answered: float
    refused: float


def calibrate(knowledge: Knowledge = None, index: Index = None, as_json: AsJson = False) -> None:
    """Fit confidence to this folder's own questions and documents, and say what that gains."""
    settings = chosen_settings(knowledge, index)
    embedder, reader = embedder_of(settings), reader_of(settings)
    opened = open_search(settings.index, embedder, passage_tokens=settings.passage_tokens)
    try_to_keep(settings.index)
    questions = [*_questions(settings.knowledge / QUESTIONS), *_headings(opened)]
    answerable = sum(one.answerable for one in questions)
    if answerable < LEAST_ANSWERABLE:
        raise ConfigurationError(
            f"There are {answerable} questions with a known answer, and {LEAST_ANSWERABLE} are "
            f"needed: add some to {QUESTIONS}. What was in use stays in use."
        )
    start = load_model()
    fits = start.fits(embedder.digest, reader.digest)
    language, count = interface_language(settings), str(len(questions))
    with console(stderr=True).status(_ASKING.filled(language, {"count": count})):
        examples = examples_of(questions, opened, reader, start)
    one = start.model_copy(update={"embedder": embedder.digest, "reader": reader.digest})
    half = _fitted([e for e in examples if e.group % 2 == 0], one, fits=fits)
    others = [e for e in examples if e.group % 2]
    before, after = _figures(others, one), _figures(others, half)
    whole = _fitted(examples, one, fits=fits)
    keep(
        settings.index,
        Calibration(
            format=2,
            model=whole,
            questions=len(questions),
            fitted=dt.date.today().isoformat(),  # noqa: DTZ011 - the local day
        ),
    )
    if as_json:
        print_json(_json(len(questions), answerable, before, after))
    else:
        console().print(_view(before, after, language))
        fitted_to = {"count": count, "answerable": str(answerable)}
        console().print(_FITTED.filled(language, fitted_to))


def calibration_lines(settings: Settings) -> Iterator[str]:
    """Yield a line where the confidence in use was fitted for other models, or can't be read."""
    embedder, reader = embedder_of(settings), reader_of(settings)
    in_use = confidence_of(settings, embedder, reader)
    if in_use.damaged:
        yield (
            f"The calibration {in_use.damaged} can't be read, and the one that comes with Omorg is "
            "used: run `omorg calibrate`."
        )
    if not in_use.fits:
        yield (
            f"Confidence is not calibrated for the models set ({embedder.name}, {reader.name}): "
            "run `omorg calibrate`."
        )


def _questions(path: Path) -> Iterator[Asked]:
    """Yield HR's questions; none where there is no file of them."""
    if path.is_file():
        yield from map(asked, questions_in(path))


def _headings(index: SearchIndex) -> Iterator[Asked]:
    """Yield the questions that headings of the documents in force ask, for everybody."""
    for record in map(index.document, index.in_force()):
        for heading in dict.fromkeys(p.heading for p in record.passages if p.heading):
            if heading.rstrip().endswith("?"):
                texts = frozenset(p.text for p in record.passages if p.heading == heading)
                yield Asked(
                    heading,
                    dt.date.today(),  # noqa: DTZ011 - the local day
                    frozenset(),
                    partial(_stands_under, record.id, texts),
                    answerable=True,
                    documents=frozenset({record.id}),
                )


def _stands_under(identifier: str, texts: frozenset[str], document: str, text: str) -> bool:
    return document == identifier and text in texts


def _fitted(examples: Sequence[Example], start: ConfidenceModel, *, fits: bool) -> ConfidenceModel:
    weights = fitted(examples, start.read) if fits else fitted(examples, start.read, _FAR_SPREAD)
    return start.model_copy(update={"read": weights})


def _figures(examples: Sequence[Example], model: ConfidenceModel) -> Figures:
    signals = signals_of(examples)
    confidence = signals.confidence(model.read)
    answerable = np.array([e.answerable for e in examples if e.found.candidates])
    shown = confidence >= model.threshold
    return Figures(
        auroc=auroc(signals.answerable, confidence),
        answered=float(shown[signals.right].mean()) if signals.right.any() else 0.0,
        refused=float((~shown)[~answerable].mean()) if (~answerable).any() else 0.0,
    )


def _view(before: Figures, after: Figures, language: Language) -> Table:
    heads = (one.told(language) for one in (_UNSEEN, _BEFORE, _AFTER))
    table = Table(*heads, box=None, pad_edge=False)
    for name, told in ((_AUROC, "auroc"), (_ANSWERED, "answered"), (_REFUSED, "refused")):
        figures = (f"{getattr(one, told):.3f}" for one in (before, after))
        table.add_row(name.told(language), *figures)
    return table


def _json(questions: int, answerable: int, before: Figures, after: Figures) -> dict[str, Any]:
    def told(one: Figures) -> dict[str, float]:
        return {
            "auroc": round(one.auroc, 4),
            "answered": round(one.answered, 4),
            "refused": round(one.refused, 4),
        }

    return {
        "questions": questions,
        "answerable": answerable,
        "before": told(before),
        "after": told(after),
    }
