"""Trains the embedder: a question's vector is to be nearest to that of the passage that answers.

Against the other passages of a batch and near ones that don't answer (InfoNCE, van den Oord et al.
2018, https://arxiv.org/abs/1807.03748), and held near the vectors that it began with, so that what
it knows of other text stays.
"""

from __future__ import annotations

import copy
import random
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import torch
from torch.nn.functional import cross_entropy

from index.training.encoder import encoder_of, freeze, train, unit_vectors
from index.training.examples import Examples, Question, batches_of, misspelt, tells

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from tokenizers import Tokenizer
    from transformers import BertModel

    from index.training.encoder import Weights
    from index.training.examples import Text

QUERY, PASSAGE = "query: ", "passage: "
_TEMPERATURE: Final = 0.03
_HELD_NEAR: Final = 2.0  # what it counts that vectors stay as they were
_HELD_TEXTS: Final = 12
_STAFF, _GENERAL = 40, 28  # questions of a batch
_GENERAL_EVERY: Final = 4  # batches
_LONGEST: Final = {QUERY: 64, PASSAGE: 200}  # tokens
_NEAR: Final = 8
_RATE: Final = 3e-5


@dataclass(frozen=True, slots=True)
class Tokens:
    """Texts as token ids, with the prompt of their kind."""

    tokenizer: Tokenizer

    def of(self, prompt: str, text: str) -> list[int]:
        """Return a text's token ids, cut where it is too long."""
        ids = self.tokenizer.encode(prompt + text).ids
        longest = _LONGEST[prompt]
        return ids if len(ids) <= longest else [*ids[: longest - 1], ids[-1]]

    def passage(self, text: Text) -> list[int]:
        """Return a passage's."""
        return self.of(PASSAGE, f"{text.over}\n{text.text}" if text.over else text.text)


def train_embedder(  # noqa: PLR0913 - each named by what it is
    weights: Weights,
    tokenizer: Tokenizer,
    staff: Examples,
    general: Examples,
    *,
    steps: int,
    seed: int,
    tell: Callable[[str], None],
) -> BertModel:
    """Train an encoder further.

    Args:
        weights: The encoder's, by their names.
        tokenizer: The model's.
        staff: Questions that employees ask.
        general: Questions of public sets.
        steps: How many batches.
        seed: Of everything drawn.
        tell: Told how it goes, in a line.

    """
    torch.manual_seed(seed)
    model = encoder_of(weights)
    before = copy.deepcopy(model)
    freeze(model)
    tokens = Tokens(tokenizer)
    tell(f"before: {report(model, tokens, staff)}")
    lessons = _Lessons(model, before, tokens, with_near(model, tokens, staff), general, seed)
    train(model, lessons.loss, steps=steps, rate=_RATE, tell=tell)
    tell(f"after: {report(model, tokens, staff)}")
    return model


class _Lessons:
    """Batches and what is lost on them."""

    def __init__(  # noqa: PLR0913, PLR0917 - what a batch is made of
        self,
        model: BertModel,
        before: BertModel,
        tokens: Tokens,
        staff: Examples,
        general: Examples,
        seed: int,
    ) -> None:
        self._model, self._before, self._tokens = model, before, tokens
        self._staff, self._general = staff, general
        self._chance = random.Random(seed)  # noqa: S311 - no secret
        self._asked = [q for q in staff.which(held=False) if q.answers]
        self._other = [q for q in general.questions if q.answers and q.near]
        self._rest: list[Question] = []
        self._number = 0

    def loss(self) -> torch.Tensor:
        self._number += 1
        if self._number % _GENERAL_EVERY:
            if len(self._rest) < _STAFF:
                self._rest = self._chance.sample(self._asked, len(self._asked))
            chosen, self._rest = self._rest[:_STAFF], self._rest[_STAFF:]
            return self._of(self._staff, chosen)
        drawn = [q.weight for q in self._other]
        chosen = self._chance.choices(self._other, drawn, k=min(_GENERAL, len(self._other)))
        return self._of(self._general, chosen)

    def _of(self, examples: Examples, chosen: Sequence[Question]) -> torch.Tensor:
        unique = list({question.passage: question for question in chosen}.values())
        there = {question.passage for question in unique}
        asked = [self._tokens.of(QUERY, misspelt(q.text, self._chance)) for q in unique]
        near = [[n for n in q.near[:_NEAR] if n not in there] for q in unique]
        numbers = [q.passage for q in unique] + [self._chance.choice(n) for n in near if n]
        rows = [self._tokens.passage(examples.texts[number]) for number in numbers]
        questions, passages = unit_vectors(self._model, asked), unit_vectors(self._model, rows)
        right = torch.arange(len(asked), device=questions.device)
        lost = cross_entropy(questions @ passages.T / _TEMPERATURE, right)
        some = self._chance.sample(range(len(rows)), min(_HELD_TEXTS, len(rows)))
        with torch.no_grad():
            as_before = unit_vectors(self._before, [rows[n] for n in some])
        moved = (1 - (passages[some] * as_before).sum(-1)).mean()
        return lost + _HELD_NEAR * moved


@torch.no_grad()
def embedded(model: BertModel, rows: Sequence[Sequence[int]]) -> NDArray[np.float32]:
    """Return float32 (n, size): a unit vector for each row of token ids."""
    found: dict[int, NDArray[np.float32]] = {}
    for batch in batches_of(list(enumerate(rows)), 32, lambda row: len(row[1])):
        vectors = unit_vectors(model, [row for _, row in batch]).cpu().numpy()
        found.update((number, vector) for (number, _), vector in zip(batch, vectors, strict=True))
    return np.stack([found[number] for number in range(len(rows))])


def with_near(model: BertModel, tokens: Tokens, examples: Examples) -> Examples:
    """Return questions with the passages of their group that are near and don't answer."""
    passages = embedded(model, [tokens.passage(text) for text in examples.texts])
    asked = embedded(model, [tokens.of(QUERY, q.text) for q in examples.questions])
    groups = _groups(examples)
    questions = []
    for question, vector in zip(examples.questions, asked, strict=True):
        group = groups[examples.texts[question.passage].group]
        order = np.argsort(-(passages[group] @ vector), kind="stable")
        near = [
            group[place]
            for place in order[: 2 * _NEAR].tolist()
            if group[place] != question.passage
            and not tells(examples.texts[group[place]], question)
        ]
        questions.append(replace(question, near=tuple(near)))
    return replace(examples, questions=tuple(questions))


def _groups(examples: Examples) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(examples.texts):
        groups[text.group].append(number)
    return groups


def report(model: BertModel, tokens: Tokens, examples: Examples) -> str:
    """Return how often the right passage is nearest, of the organisations held aside."""
    questions = [q for q in examples.which(held=True) if q.answers]
    if not questions:
        return "no organisation is held aside"
    groups = _groups(examples)
    numbers = sorted({n for q in questions for n in groups[examples.texts[q.passage].group]})
    vectors = embedded(model, [tokens.passage(examples.texts[n]) for n in numbers])
    asked = embedded(model, [tokens.of(QUERY, q.text) for q in questions])
    alike = asked @ vectors.T
    for row, question in enumerate(questions):
        own = set(groups[examples.texts[question.passage].group])
        alike[row, [n not in own for n in numbers]] = -1
    right = alike[range(len(questions)), [numbers.index(q.passage) for q in questions]]
    rank = (alike > right[:, None]).sum(axis=1)
    told = (f"hit@{most} {(rank < most).mean():.3f}" for most in (1, 3, 5))
    return f"{len(questions)} questions held aside, {', '.join(told)}"
