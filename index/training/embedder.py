"""Trains the embedder: a question's vector is to be nearest to that of the passage that answers.

Against all other passages of its organisation, or near ones of its set and the rest of the batch
(InfoNCE, van den Oord et al. 2018, https://arxiv.org/abs/1807.03748), now and then a short text to
its translation, or a question to another that the same words answer, and held near the vectors that
it began with, so that what it knows of other text stays.
"""

from __future__ import annotations

import copy
import math
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import accumulate, permutations
from typing import TYPE_CHECKING, Final

import numpy as np
import torch
from torch.nn.functional import cross_entropy

from index.training.encoder import encoder_of, freeze, train, unit_vectors
from index.training.examples import Examples, Question, batches_of, drawn_first, misspelt, tells

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray
    from tokenizers import Tokenizer
    from transformers import BertModel

    from index.training.encoder import Schedule, Weights
    from index.training.examples import Text, Translation

QUERY, PASSAGE = "query: ", "passage: "
_TEMPERATURE: Final = 0.03
_HELD_NEAR: Final = 2.0  # what it counts that vectors stay as they were
_HELD_TEXTS: Final = 12
# Organisations of a batch, all of whose passages are candidates, the questions drawn of each, and
# the questions of a batch of public sets: on a processor, and on a GPU.
_GROUPS, _GROUPS_ON_GPU = 1, 5
_ASKED: Final = 96
_LEFT: Final = 3  # of so many layers the lowest stays as it is, on a processor
_GENERAL, _GENERAL_ON_GPU = 24, 96
_GENERAL_SHARE: Final = 0.3  # of the batches
# Batches of translations, and the pairs of one: on a processor, and on a GPU.
_TRANSLATED_SHARE: Final = 0.12
_ALIKE_SHARE: Final = 0.1  # of the batches, and as many pairs, of questions that ask the same
_PAIRS, _PAIRS_ON_GPU = 48, 192
_LONGEST: Final = {QUERY: 64, PASSAGE: 200}  # tokens
_NEAR: Final = 8
_AT_ONCE: Final = 64  # texts
_REMEMBERED: Final = 4_096  # passages, cut into tokens
# How often a question is drawn that is found already, and how much its loss may add to that.
_KNOWN, _MOST_ERRED = 0.15, 2.5


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
    translations: Sequence[Translation],
    *,
    schedule: Schedule,
    seed: int,
    tell: Callable[[str], None],
) -> BertModel:
    """Train an encoder further.

    Args:
        weights: The encoder's, by their names.
        tokenizer: The model's.
        staff: Questions that employees ask.
        general: Questions of public sets.
        translations: Short texts in both languages.
        schedule: How long, and how fast.
        seed: Of everything drawn.
        tell: Told how it goes, in a line.

    """
    torch.manual_seed(seed)
    model = encoder_of(weights)
    before = copy.deepcopy(model)
    before.eval()  # type: ignore[no-untyped-call]
    many = model.device.type == "cuda"
    freeze(model, layers=0 if many else len(model.encoder.layer) // _LEFT)
    tokens = Tokens(tokenizer)
    tell(f"before: {report(model, tokens, staff)}")
    lessons = Lessons(tokens, staff, general, translations, many=many)
    train(
        model,
        lessons.batch,
        partial(lost, model, before),
        schedule=schedule,
        seed=seed,
        tell=tell,
    )
    tell(f"after: {report(model, tokens, staff)}")
    return model


@dataclass(frozen=True, slots=True)
class Candidates:
    """Questions, and the passages among which each has to find its own.

    Attributes:
        asked: Token ids of the questions.
        passages: Token ids of the passages.
        right: For each question, the place of its passage.
        others: Pairs of a question's place and that of a passage which may answer it too.
        held: Places of passages whose vectors are to stay near what they were.

    """

    asked: list[list[int]]
    passages: list[list[int]]
    right: list[int]
    others: list[tuple[int, int]]
    held: list[int]


class Lessons:
    """Batches to learn from, drawn without end."""

    def __init__(
        self,
        tokens: Tokens,
        staff: Examples,
        general: Examples,
        translations: Sequence[Translation],
        *,
        many: bool,
    ) -> None:
        """Take questions; those that are held aside are never drawn.

        Args:
            tokens: The model's.
            staff: Questions that employees ask.
            general: Questions of public sets.
            translations: Short texts in both languages.
            many: Whether batches are for a GPU.

        """
        self._tokens, self._staff, self._general = tokens, staff, general
        self._passage = lru_cache(_REMEMBERED)(tokens.passage)
        self._translations = [(pair.english, pair.swedish) for pair in translations]
        self._alike = list(asking_the_same(staff).values())
        self._pairs = _PAIRS_ON_GPU if many else _PAIRS
        self._many = many
        self._groups = _groups(staff)
        self._asked: dict[str, list[Question]] = defaultdict(list)
        for question in staff.which(held=False):
            if question.answers:
                self._asked[staff.texts[question.passage].group].append(question)
        self._other = [q for q in general.questions if q.answers and q.near]
        self._drawn = list(accumulate(question.weight for question in self._other))

    def batch(self, chance: random.Random) -> Candidates:
        """Draw a batch."""
        if self._translations and chance.random() < _TRANSLATED_SHARE:
            drawn = chance.sample(self._translations, min(self._pairs, len(self._translations)))
            return self._paired(drawn, chance)
        if self._alike and chance.random() < _ALIKE_SHARE:
            # One pair a passage: what else is asked about it may mean nearly the same.
            passages = chance.sample(self._alike, min(self._pairs, len(self._alike)))
            return self._paired([chance.choice(pairs) for pairs in passages], chance)
        if self._other and chance.random() < _GENERAL_SHARE:
            size = _GENERAL_ON_GPU if self._many else _GENERAL
            chosen = chance.choices(self._other, cum_weights=self._drawn, k=size)
            near = [chance.choice(question.near[:_NEAR]) for question in chosen]
            numbers = list(dict.fromkeys([*(question.passage for question in chosen), *near]))
            return self._of(self._general, chosen, numbers, chance)
        size = min(_GROUPS_ON_GPU if self._many else _GROUPS, len(self._asked))
        groups = chance.sample(sorted(self._asked), size)
        chosen = [
            question
            for group in groups
            for question in drawn_first(
                self._asked[group], [q.weight for q in self._asked[group]], chance
            )[:_ASKED]
        ]
        numbers = [number for group in groups for number in self._groups[group]]
        return self._of(self._staff, chosen, numbers, chance)

    def _paired(self, pairs: Sequence[tuple[str, str]], chance: random.Random) -> Candidates:
        """Make a batch of texts that mean the same: one is to lie where the other does."""
        size = len(pairs)
        return Candidates(
            [self._tokens.of(QUERY, misspelt(one, chance)) for one, _ in pairs],
            [self._tokens.of(QUERY, other) for _, other in pairs],
            list(range(size)),
            [
                (row, place)
                for row, pair in enumerate(pairs)
                for place, other in enumerate(pairs)
                if row != place and (pair[0] == other[0] or pair[1] == other[1])
            ],
            chance.sample(range(size), min(_HELD_TEXTS, size)),
        )

    def _of(
        self,
        examples: Examples,
        chosen: Sequence[Question],
        numbers: Sequence[int],
        chance: random.Random,
    ) -> Candidates:
        places = {number: place for place, number in enumerate(numbers)}
        others = [
            (row, place)
            for row, question in enumerate(chosen)
            for number, place in places.items()
            if number != question.passage and tells(examples.texts[number], question)
        ]
        return Candidates(
            [self._tokens.of(QUERY, misspelt(question.text, chance)) for question in chosen],
            [self._passage(examples.texts[number]) for number in numbers],
            [places[question.passage] for question in chosen],
            others,
            chance.sample(range(len(numbers)), min(_HELD_TEXTS, len(numbers))),
        )


def asking_the_same(staff: Examples) -> dict[int, list[tuple[str, str]]]:
    """Return pairs of questions that some of the same words answer, by their passage."""
    asked: dict[int, list[Question]] = defaultdict(list)
    for question in staff.which(held=False):
        if question.answer:
            asked[question.passage].append(question)
    pairs = {
        passage: [
            (one.text, other.text)
            for one, other in permutations(questions, 2)
            if one.start < other.start + len(other.answer)
            and other.start < one.start + len(one.answer)
        ]
        for passage, questions in asked.items()
    }
    return {passage: found for passage, found in pairs.items() if found}


def lost(model: BertModel, before: BertModel, batch: Candidates) -> torch.Tensor:
    """Return the loss of a batch: of finding the passages, and of leaving their vectors' places."""
    questions, passages = vectors_of(model, batch.asked), vectors_of(model, batch.passages)
    alike = questions @ passages.T / _TEMPERATURE
    if batch.others:
        rows, columns = zip(*batch.others, strict=True)
        alike[list(rows), list(columns)] = -math.inf
    found = cross_entropy(alike, torch.tensor(batch.right, device=alike.device))
    with torch.no_grad():
        as_before = vectors_of(before, [batch.passages[place] for place in batch.held])
    moved = (1 - (passages[batch.held] * as_before).sum(-1)).mean()
    return found + _HELD_NEAR * moved


def vectors_of(model: BertModel, rows: Sequence[Sequence[int]]) -> torch.Tensor:
    """Return float32 (rows, size): unit vectors, those of about the same length at a time."""
    order: list[int] = []
    parts = []
    for batch in batches_of(list(enumerate(rows)), _AT_ONCE, lambda row: len(row[1])):
        order += [number for number, _ in batch]
        parts.append(unit_vectors(model, [row for _, row in batch]))
    return torch.cat(parts)[torch.tensor(order, device=model.device).argsort()]


@torch.no_grad()
def embedded(model: BertModel, rows: Sequence[Sequence[int]]) -> NDArray[np.float32]:
    """Return float32 (n, size): a unit vector for each row of token ids."""
    model.eval()  # type: ignore[no-untyped-call]
    return vectors_of(model, rows).cpu().numpy()


def with_near(model: BertModel, tokens: Tokens, examples: Examples) -> Examples:
    """Return questions with the passages of their group that are near and don't answer."""
    questions = []
    for question, group, alike in _compared(model, tokens, examples):
        order = np.argsort(-alike, kind="stable")
        near = [
            group[place]
            for place in order[: 2 * _NEAR].tolist()
            if group[place] != question.passage
            and not tells(examples.texts[group[place]], question)
        ]
        questions.append(replace(question, near=tuple(near)))
    return replace(examples, questions=tuple(questions))


def harder_first(model: BertModel, tokens: Tokens, staff: Examples) -> Examples:
    """Return questions weighed by how hard it is to find their passage among their group's.

    What is found already teaches little (Loshchilov and Hutter 2015,
    https://arxiv.org/abs/1511.06343).
    """
    questions = []
    for question, group, alike in _compared(model, tokens, staff):
        told = [n == question.passage or not tells(staff.texts[n], question) for n in group]
        scores = alike / _TEMPERATURE
        loss = float(np.logaddexp.reduce(scores[told]) - scores[group.index(question.passage)])
        weight = question.weight * (_KNOWN + min(_MOST_ERRED, loss))
        questions.append(replace(question, weight=weight))
    return replace(staff, questions=tuple(questions))


def _compared(
    model: BertModel, tokens: Tokens, examples: Examples
) -> Iterator[tuple[Question, list[int], NDArray[np.float32]]]:
    """Yield each question, the passages of its group, and float32 how near each is."""
    passages = embedded(model, [tokens.passage(text) for text in examples.texts])
    asked = embedded(model, [tokens.of(QUERY, q.text) for q in examples.questions])
    groups = _groups(examples)
    for question, vector in zip(examples.questions, asked, strict=True):
        group = groups[examples.texts[question.passage].group]
        yield question, group, passages[group] @ vector


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
