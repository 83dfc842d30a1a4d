"""Trains the reader: whether a passage answers a question, and with which of its words.

On questions with the passage that answers, the same passage without the sentence that does, others
that are near, and questions that are near a passage and that it doesn't answer (Rajpurkar et al.
2018, https://arxiv.org/abs/1806.03822).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import accumulate, count
from typing import TYPE_CHECKING, Final

import numpy as np
import torch
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy, pad

from index.training.base_model import END, START
from index.training.encoder import ReaderModel, device, freeze, padded, train
from index.training.examples import batches_of, drawn_first, in_the_past, misspelt, without_answer

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray
    from tokenizers import Encoding, Tokenizer

    from index.training.encoder import Schedule, Weights
    from index.training.examples import Examples, Question, Text

_LONGEST_QUESTION, _LONGEST = 56, 208  # tokens
# Questions of a batch, and passages that each is read with, in training: on a processor, where the
# lowest layers stay as they are too, and on a GPU, where rows are read so many at a time.
_QUESTIONS, _QUESTIONS_ON_GPU, _ROWS = 16, 96, 128
_TAUGHT, _TAUGHT_ON_GPU = 2, 4
_LEFT: Final = 3  # layers
_STAFF_SHARE: Final = 0.7
_ANSWERED: Final = 0.66  # of the questions
_READ: Final = 4  # passages with a question, as the product reads them, to see what training does
_NEARER: Final = 0.35  # how much likelier a nearer passage is to be drawn
_CUT: Final = 0.25  # how often its own passage, without what answers, is among them
_SMOOTHED: Final = 0.03  # no passage is quite certain to answer, or not to
_SPAN: Final = 0.5  # what the words count beside the answer
_ORDER: Final = 0.5  # what it counts that the passage that answers comes first
# What a passage that is near counts beside the one that the question was asked about: some answer
# too, and most are easy to tell.
_BESIDE: Final = 0.4
_TITLED: Final = 0.93  # how often a staff passage is read with its title and headings
_SHORTEST_REST: Final = 40  # characters
_NOWHERE: Final = -1e4  # logit of a token that isn't there
_REMEMBERED: Final = 4_096  # passages, cut into tokens
# How often a question is drawn that the reader has right already, what its loss adds to that, and
# how much it may add.
_KNOWN, _ERRED, _MOST_ERRED = 0.5, 1.5, 3.0


@dataclass(frozen=True, slots=True)
class Row:
    """A question and a passage, as the reader is given them.

    Attributes:
        ids: Token ids.
        first: Number of the first token that answers; 0 where none does, or it isn't known which.
        last: Number of the last.

    """

    ids: list[int]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the passages that it is read with.

    Attributes:
        rows: The passage that it was asked about, that one without what answers, and near ones.
        own: How many of them are of the passage that it was asked about.
        answers: Whether the first answers.

    """

    rows: tuple[Row, ...]
    own: int
    answers: bool


class _Drawn:
    """Draws questions of a kind as often as their sets weigh."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self._questions = questions
        self._weights = list(accumulate(question.weight for question in questions))

    def one(self, chance: random.Random) -> Question:
        return chance.choices(self._questions, cum_weights=self._weights)[0]


class Pieces:
    """Cuts questions and passages into rows; passages that come again are not cut again."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        """Take the model's tokenizer."""
        self._tokenizer = tokenizer
        self._encoded = lru_cache(_REMEMBERED)(self._encode)

    def _encode(self, text: str) -> Encoding:
        return self._tokenizer.encode(text, add_special_tokens=False)

    def row(self, question: str, text: Text, place: tuple[int, int] | None = None) -> Row | None:
        """Return a question and a passage that doesn't answer it, or not with known words.

        Args:
            question: What is asked.
            text: The passage; without title and headings where they are not to be read.
            place: Where in it the answer begins and ends, where that is known.

        Returns:
            None where the answer is cut off.

        """
        asked = self._tokenizer.encode(question, add_special_tokens=False).ids[:_LONGEST_QUESTION]
        before = f"{text.over}. " if text.over else ""
        encoded = self._encoded(before + text.text)
        ids = encoded.ids[: _LONGEST - 4 - len(asked)]
        first = last = 0
        if place:
            begin, end = (len(before) + offset for offset in place)
            held = [n for n, (a, b) in enumerate(encoded.offsets) if a < end and begin < b]
            if not held or held[-1] >= len(ids):
                return None
            first, last = (len(asked) + 3 + number for number in (held[0], held[-1]))
        return Row([START, *asked, END, END, *ids, END], first, last)


class Lessons:
    """Questions to learn from, drawn without end."""

    def __init__(
        self, tokenizer: Tokenizer, staff: Examples, general: Examples, *, passages: int
    ) -> None:
        """Take questions; those that are held aside are never drawn.

        Args:
            tokenizer: The model's.
            staff: Questions that employees ask, with what is near.
            general: Questions of public sets.
            passages: How many a question is read with, its own among them.

        """
        self._pieces, self._passages = Pieces(tokenizer), passages
        sources = ((staff, staff.which(held=False), _TITLED), (general, general.questions, 0.5))
        self._sources = [
            (
                examples,
                [_Drawn([q for q in found if q.answers is a]) for a in (True, False)],
                titled,
            )
            for examples, found, titled in sources
        ]

    def batch(self, chance: random.Random, questions: int) -> list[Asked]:
        """Draw so many questions."""
        found: list[Asked] = []
        while len(found) < questions:
            asked = self._asked(chance)
            found += [asked] if asked else []
        return found

    def _asked(self, chance: random.Random) -> Asked | None:
        examples, drawn, titled = self._sources[chance.random() >= _STAFF_SHARE]
        question = drawn[chance.random() >= _ANSWERED].one(chance)
        own, start = examples.texts[question.passage], question.start
        texts = [own]
        if start >= 0 and question.answer and chance.random() < _CUT:
            rest = without_answer(own.text, start, len(question.answer), _SHORTEST_REST)
            if rest is not None and question.answer not in rest:
                texts.append(replace(own, text=rest))
        others = len(texts)
        nearer = [math.exp(-_NEARER * place) for place in range(len(question.near))]
        near = drawn_first(question.near, nearer, chance)
        texts += [examples.texts[n] for n in near[: self._passages - others]]
        asked = misspelt(in_the_past(question.text, chance), chance)
        place = (start, start + len(question.answer)) if start >= 0 and question.answer else None
        rows = [
            self._pieces.row(
                asked,
                text if chance.random() < titled else replace(text, over=""),
                None if number else place,
            )
            for number, text in enumerate(texts)
        ]
        if rows[0] is None:
            return None
        return Asked(tuple(filter(None, rows)), others, question.answers)


@torch.no_grad()
def harder_first(model: ReaderModel, tokenizer: Tokenizer, examples: Examples) -> Examples:
    """Return questions weighed by what a reader makes of them: those it has wrong weigh most.

    What is learnt already teaches little (Loshchilov and Hutter 2015,
    https://arxiv.org/abs/1511.06343).
    """
    model.eval()
    pieces = Pieces(tokenizer)
    rows = [pieces.row(q.text, examples.texts[q.passage]) for q in examples.questions]
    logits = torch.cat([_read(model, part)[0] for part in _parts([r.ids for r in rows if r])])
    answered = torch.tensor([float(q.answers) for q in examples.questions], device=logits.device)
    losses = binary_cross_entropy_with_logits(logits, answered, reduction="none").tolist()
    questions = (
        replace(q, weight=q.weight * (_KNOWN + min(_MOST_ERRED, _ERRED * loss)))
        for q, loss in zip(examples.questions, losses, strict=True)
    )
    return replace(examples, questions=tuple(questions))


def train_reader(  # noqa: PLR0913 - each named by what it is
    weights: Weights,
    tokenizer: Tokenizer,
    staff: Examples,
    general: Examples,
    *,
    schedule: Schedule,
    seed: int,
    tell: Callable[[str], None],
) -> ReaderModel:
    """Train a reader further, or one with new heads on an encoder.

    Args:
        weights: The reader's, or an encoder's, by their names.
        tokenizer: The model's.
        staff: Questions that employees ask, with what is near.
        general: Questions of public sets.
        schedule: How long, and how fast.
        seed: Of everything drawn.
        tell: Told how it goes, in a line.

    """
    torch.manual_seed(seed)
    model = ReaderModel.of(weights).to(device())
    many = model.span.weight.is_cuda
    freeze(model.encoder, layers=0 if many else _LEFT)
    tell(f"before: {report(model, tokenizer, staff)}")
    passages = _TAUGHT_ON_GPU if many else _TAUGHT
    lessons = Lessons(tokenizer, staff, general, passages=passages)
    questions = _QUESTIONS_ON_GPU if many else _QUESTIONS
    train(
        model,
        partial(lessons.batch, questions=questions),
        partial(lost, model),
        schedule=schedule,
        seed=seed,
        tell=tell,
    )
    tell(f"after: {report(model, tokenizer, staff)}")
    return model


def lost(model: ReaderModel, batch: Sequence[Asked]) -> torch.Tensor:
    """Return the loss of a batch.

    Of each passage, whether it answers; of the passages of a question, which one does; and with
    which words.
    """
    rows = [row for asked in batch for row in asked.rows]
    logits, first, last = _read(model, [row.ids for row in rows])
    on = logits.device
    counted = count()
    numbers = [[next(counted) for _ in asked.rows] for asked in batch]
    there = padded(numbers, beside=-1).to(on)
    told = logits[there]
    answered = torch.tensor([asked.answers for asked in batch], device=on)
    wanted = torch.full_like(told, _SMOOTHED)
    wanted[answered, 0] = 1 - _SMOOTHED
    own = torch.tensor([[asked.own] for asked in batch], device=on)
    weight = torch.where(torch.arange(told.shape[1], device=on) < own, 1.0, _BESIDE) * (there >= 0)
    each = binary_cross_entropy_with_logits(told, wanted, weight=weight, reduction="sum")
    total = each / weight.sum()
    if answered.any():
        ordered = told.masked_fill(there < 0, -math.inf)[answered]
        total = total + _ORDER * cross_entropy(ordered, ordered.new_zeros(len(ordered)).long())
    located = [number for number, row in enumerate(rows) if row.last]
    if located:
        for ends, right in (
            (first, [rows[number].first for number in located]),
            (last, [rows[number].last for number in located]),
        ):
            total = total + _SPAN / 2 * cross_entropy(ends[located], torch.tensor(right, device=on))
    return total


def _read(
    model: ReaderModel, rows: Sequence[list[int]]
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return what a reader makes of rows, those of about the same length at a time."""
    on, longest = model.span.weight.device, max(map(len, rows))
    order: list[int] = []
    parts = []
    for batch in batches_of(list(enumerate(rows)), _ROWS, lambda row: len(row[1])):
        order += [number for number, _ in batch]
        answers, first, last = model(padded([row for _, row in batch]).to(on))
        wider = (0, longest - first.shape[1])
        parts.append((answers, pad(first, wider, value=_NOWHERE), pad(last, wider, value=_NOWHERE)))
    back = torch.tensor(order, device=on).argsort()
    answers, first, last = (torch.cat(part)[back] for part in zip(*parts, strict=True))
    return answers, first, last


@torch.no_grad()
def report(model: ReaderModel, tokenizer: Tokenizer, staff: Examples) -> str:
    """Return how well a reader tells what is answered, of the organisations held aside.

    With the passage that a question was asked about; and with those that are near too, how often
    it puts that one first, and how well what the first is given tells whether it answers.
    """
    model.eval()
    pieces = Pieces(tokenizer)
    asked = [
        (question, [pieces.row(question.text, staff.texts[n]) for n in (question.passage, *near)])
        for question in staff.which(held=True)
        for near in [question.near[: _READ - 1]]
    ]
    answers = np.array([question.answers for question, _ in asked])
    if len(set(answers.tolist())) < 2:  # noqa: PLR2004 - both are needed
        return "no organisation is held aside"
    rows = [row.ids for _, found in asked for row in found if row]
    logits = torch.cat([_read(model, part)[0] for part in _parts(rows)]).float().cpu().numpy()
    ends = np.cumsum([len(found) for _, found in asked])
    told = np.split(logits, ends[:-1])
    own, best = np.array([each[0] for each in told]), np.array([max(each) for each in told])
    first = np.mean((own == best)[answers])
    return (
        f"{len(asked)} questions held aside, AUROC of answered against near "
        f"{_auroc(own, answers):.3f} given the passage and {_auroc(best, answers):.3f} of "
        f"{_READ}, the right one first {first:.3f}"
    )


def _parts(rows: Sequence[list[int]]) -> Iterator[Sequence[list[int]]]:
    for first in range(0, len(rows), 4 * _ROWS):
        yield rows[first : first + 4 * _ROWS]


def _auroc(scores: NDArray[np.float32], right: NDArray[np.bool_]) -> float:
    """Return how often what is right scores above what isn't; a half for as high."""
    above = np.sign(scores[right][:, None] - scores[~right])
    return float((above.mean() + 1) / 2)
