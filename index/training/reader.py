"""Trains the reader: whether a passage answers a question, and with which of its words.

On questions with the passage that answers, the same passage without the sentence that does, others
that are near, and questions that are near a passage and that it doesn't answer (Rajpurkar et al.
2018, https://arxiv.org/abs/1806.03822).
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Final

import numpy as np
import torch
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from index.training.base_model import END, START
from index.training.encoder import ReaderModel, freeze, padded, train
from index.training.examples import batches_of, misspelt, without_answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tokenizers import Tokenizer

    from index.training.encoder import Weights
    from index.training.examples import Examples, Question, Text

_BATCH, _POOL = 32, 8  # rows of a batch, and batches that are sorted by length together
_LONGEST_QUESTION, _LONGEST = 56, 208  # tokens
_STAFF_SHARE: Final = 0.7
# What is drawn: an answered question, one that is near, a near passage, a passage cut.
_STAFF_KINDS: Final = (0.46, 0.21, 0.23, 0.10)
_GENERAL_KINDS: Final = (0.42, 0.20, 0.26, 0.12)
_SMOOTHED: Final = 0.03  # no passage is quite certain to answer, or not to
_SPAN: Final = 0.5  # what the words count beside the answer
_TITLED: Final = 0.93  # how often a staff passage is read with its title and headings
_SHORTEST_REST: Final = 40  # characters
_RATE: Final = 1.2e-4


@dataclass(frozen=True, slots=True)
class Row:
    """A question and a passage, as the reader is given them.

    Attributes:
        ids: Token ids.
        first: Number of the first token that answers; 0 where none does.
        last: Number of the last.
        answers: Whether the passage does.
        located: Whether it is known with which tokens.

    """

    ids: list[int]
    first: int
    last: int
    answers: bool
    located: bool


class _Drawn:
    """Draws questions of a kind as often as their sets weigh."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self._questions = questions
        self._weights = list(accumulate(question.weight for question in questions))

    def one(self, chance: random.Random) -> Question:
        return chance.choices(self._questions, cum_weights=self._weights)[0]


class Lessons:
    """Rows to learn from, drawn without end."""

    def __init__(
        self, tokenizer: Tokenizer, staff: Examples, general: Examples, chance: random.Random
    ) -> None:
        """Take questions; those that are held aside are never drawn."""
        self._tokenizer = tokenizer
        self._chance = chance
        self._sources = (
            (staff, staff.which(held=False), _STAFF_KINDS, _TITLED),
            (general, general.questions, _GENERAL_KINDS, 0.5),
        )
        self._kinds = [
            (
                _Drawn([q for q in questions if q.answers]),
                _Drawn([q for q in questions if not q.answers]),
                _Drawn([q for q in questions if q.near]),
                _Drawn([q for q in questions if q.start >= 0 and q.answer]),
            )
            for _, questions, _, _ in self._sources
        ]

    def batches(self) -> Iterator[list[Row]]:
        """Yield batches of rows of about the same length."""
        while True:
            rows: list[Row] = []
            while len(rows) < _BATCH * _POOL:
                row = self._row()
                rows += [row] if row else []
            batches = list(batches_of(rows, _BATCH, lambda row: len(row.ids)))
            self._chance.shuffle(batches)
            yield from batches

    def _row(self) -> Row | None:
        chance = self._chance
        source = 0 if chance.random() < _STAFF_SHARE else 1
        examples, _, shares, titled = self._sources[source]
        kind = chance.choices(range(len(shares)), shares)[0]
        question = self._kinds[source][kind].one(chance)
        number, answers, start = question.passage, kind == 0, question.start
        if kind == 2:  # noqa: PLR2004 - a near passage, the nearest most often
            number = question.near[min(int(chance.expovariate(0.4)), len(question.near) - 1)]
        text = examples.texts[number]
        told: str | None = text.text
        if kind == 3:  # noqa: PLR2004 - its own passage without what answers
            told = without_answer(text.text, start, len(question.answer), _SHORTEST_REST)
            if told is None or question.answer in told:
                return None
        over = text.over if text.over and chance.random() < titled else ""
        length = len(question.answer) if answers and start >= 0 else -1
        asked = misspelt(question.text, chance)
        return row_of(self._tokenizer, asked, over, told or "", start, length, answers=answers)


def row_of(  # noqa: PLR0913, PLR0917 - each named by what it is
    tokenizer: Tokenizer,
    question: str,
    over: str,
    text: str,
    start: int = -1,
    length: int = -1,
    *,
    answers: bool,
) -> Row | None:
    """Return a question and a passage as a row; None where its answer is cut off.

    Args:
        tokenizer: The model's.
        question: What is asked.
        over: Title and headings over the passage; empty for none.
        text: The passage.
        start: Where in the passage the answer stands.
        length: How long it is; -1 where it is not known.
        answers: Whether the passage answers.

    """
    asked = tokenizer.encode(question, add_special_tokens=False).ids[:_LONGEST_QUESTION]
    before = f"{over}. " if over else ""
    encoded = tokenizer.encode(before + text, add_special_tokens=False)
    ids = encoded.ids[: _LONGEST - 4 - len(asked)]
    first = last = 0
    if length > 0:
        begin, end = start + len(before), start + len(before) + length
        held = [n for n, (a, b) in enumerate(encoded.offsets) if a < end and begin < b]
        if not held or held[-1] >= len(ids):
            return None
        first, last = (len(asked) + 3 + number for number in (held[0], held[-1]))
    row = [START, *asked, END, END, *ids, END]
    return Row(row, first, last, answers, located=length > 0)


def train_reader(  # noqa: PLR0913 - each named by what it is
    weights: Weights,
    tokenizer: Tokenizer,
    staff: Examples,
    general: Examples,
    *,
    steps: int,
    seed: int,
    tell: Callable[[str], None],
) -> ReaderModel:
    """Train a reader further, or one with new heads on an encoder.

    Args:
        weights: The reader's, or an encoder's, by their names.
        tokenizer: The model's.
        staff: Questions that employees ask, with what is near.
        general: Questions of public sets.
        steps: How many batches.
        seed: Of everything drawn.
        tell: Told how it goes, in a line.

    """
    torch.manual_seed(seed)
    model = ReaderModel.of(weights)
    freeze(model.encoder)
    tell(f"before: {report(model, tokenizer, staff)}")
    chance = random.Random(seed)  # noqa: S311 - no secret
    batches = Lessons(tokenizer, staff, general, chance).batches()
    train(model, lambda: lost(model, next(batches)), steps=steps, rate=_RATE, tell=tell)
    tell(f"after: {report(model, tokenizer, staff)}")
    return model


def lost(model: ReaderModel, rows: Sequence[Row]) -> torch.Tensor:
    """Return the loss of a batch."""
    device = model.span.weight.device
    answers, first, last = model(padded([row.ids for row in rows]).to(device))
    wanted = torch.tensor([float(row.answers) for row in rows], device=device)
    told = wanted * (1 - 2 * _SMOOTHED) + _SMOOTHED
    total = binary_cross_entropy_with_logits(answers, told)
    located = torch.tensor([row.located for row in rows], device=device)
    if located.any():
        ends = [(first, [row.first for row in rows]), (last, [row.last for row in rows])]
        for logits, places in ends:
            right = torch.tensor(places, device=device)
            total = total + _SPAN / 2 * cross_entropy(logits[located], right[located])
    return total


@torch.no_grad()
def report(model: ReaderModel, tokenizer: Tokenizer, staff: Examples) -> str:
    """Return how well answered questions are told from near ones, of what is held aside."""
    model.eval()
    questions = staff.which(held=True)
    rows = [
        row for q in questions if (row := _whole(tokenizer, staff.texts[q.passage], q)) is not None
    ]
    if len({row.answers for row in rows}) < 2:  # noqa: PLR2004 - both are needed
        return "no organisation is held aside"
    told = [
        (row.answers, logit)
        for batch in batches_of(rows, _BATCH, lambda row: len(row.ids))
        for row, logit in zip(
            batch, model(padded([row.ids for row in batch]))[0].tolist(), strict=True
        )
    ]
    right = np.array([logit for answers, logit in told if answers])
    wrong = np.array([logit for answers, logit in told if not answers])
    auroc = (right[:, None] > wrong).mean()
    return f"{len(rows)} questions held aside, AUROC of answered against near {auroc:.3f}"


def _whole(tokenizer: Tokenizer, text: Text, question: Question) -> Row | None:
    return row_of(tokenizer, question.text, text.over, text.text, answers=question.answers)
