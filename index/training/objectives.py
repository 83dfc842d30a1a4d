"""The three things that the student is taught, each a loss over one drawn batch.

Translations and windows teach it to place a Swedish text where the teacher places its English
translation (Reimers and Gurevych 2020, https://aclanthology.org/2020.emnlp-main.365/). Asked
passages teach it to tell the passage that a question was made from among others on its topic
(in-batch softmax, Henderson et al. 2017, https://arxiv.org/abs/1705.00652, with the inverse cloze
of Lee et al. 2019, https://aclanthology.org/P19-1612/).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.nn import functional

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from index.training.samples import Samples
    from index.training.student import SentenceModel

_SCALE = 20.0  # cosine to logit, as sentence-transformers' own in-batch loss
_PAIRS, _ENGLISH_PAIRS = 64, 24
_WINDOWS = 24
_SEEDS = 12
_REMEMBERED = 768  # passages of earlier steps that a question is told from, too
_LONGEST_PAIR, _LONGEST_PASSAGE, _LONGEST_QUESTION = 80, 120, 40  # pieces


class Lessons:
    """The objectives, one method each; ``remembered`` is their only memory between steps."""

    def __init__(self, student: SentenceModel, teacher: SentenceModel, samples: Samples) -> None:
        """Take who learns, from whom, and what."""
        self._student = student
        self._teacher = teacher
        self._samples = samples
        self.remembered = torch.zeros(
            0, student.transformer.config.hidden_size, device=student.device
        )

    def translations(self, chance: random.Random) -> torch.Tensor:
        """Return the loss on short texts: near the translation, and nearer than others'."""
        pairs = self._samples.translations(_PAIRS, chance)
        english = [pair.english for pair in pairs]
        wanted = self._teacher.encode(english, _LONGEST_PAIR)
        swedish = self._student.encode([pair.swedish for pair in pairs], _LONGEST_PAIR)
        some = chance.sample(range(len(pairs)), min(_ENGLISH_PAIRS, len(pairs)))
        kept = self._student.encode([english[n] for n in some], _LONGEST_PAIR)
        return (
            8.0 * _distance(swedish, wanted)
            + 3.0 * _distance(kept, wanted[some])
            + 0.3 * _contrast(swedish, wanted, english)
            + 0.3 * _contrast(wanted, swedish, english)
        )

    def windows(self, chance: random.Random) -> torch.Tensor:
        """Return the loss on passages with a translation, and English questions on them."""
        drawn = self._samples.windows(_WINDOWS, chance)
        wanted = self._teacher.encode(drawn.english, _LONGEST_PASSAGE)
        swedish = self._student.encode(drawn.swedish, _LONGEST_PASSAGE)
        wanted_questions = self._teacher.encode(drawn.questions, _LONGEST_QUESTION)
        questions = self._student.encode(drawn.questions, _LONGEST_QUESTION)
        return (
            8.0 * _distance(swedish, wanted)
            + 2.0 * _distance(questions, wanted_questions)
            + 0.3 * _contrast(wanted_questions, swedish)
            + 0.3 * _contrast(questions, swedish)
        )

    def asked(self, chance: random.Random) -> torch.Tensor:
        """Return the loss on Swedish passages and questions and titles that should find them."""
        drawn = self._samples.asked(_SEEDS, chance)
        passages = self._student.encode(drawn.passages, _LONGEST_PASSAGE)
        number = len(drawn.passages)
        questions = self._student.encode([*drawn.swedish, *drawn.english], _LONGEST_QUESTION)
        among = torch.cat([passages, self.remembered])
        loss = (
            _contrast(questions[:number], among)
            + 0.7 * _contrast(questions[number:], among)
            + 0.3 * _contrast(passages, questions[:number])
        )
        if not drawn.titled:
            titles = self._student.encode(drawn.titles, _LONGEST_QUESTION)
            loss = loss + _contrast(titles, among, drawn.titles)
        self.remembered = torch.cat([self.remembered, passages.detach()])[-_REMEMBERED:]
        return loss


def _distance(found: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Return 1 minus the mean cosine of unit rows."""
    return (1 - (found * wanted).sum(dim=1)).mean()


def _contrast(
    queries: torch.Tensor, texts: torch.Tensor, same: Sequence[str] | None = None
) -> torch.Tensor:
    """Return the softmax loss of finding row n of ``texts`` by row n of ``queries``.

    Rows with equal ``same`` are not held against each other.
    """
    scores = queries @ texts.T * _SCALE
    rows = torch.arange(len(queries), device=queries.device)
    if same is not None:
        keys = np.array(same, dtype=object)
        alike = torch.tensor((keys[:, None] == keys[None, :]) & ~np.eye(len(keys), dtype=bool))
        few = scores[:, : len(keys)].masked_fill(alike.to(scores.device), -1e4)
        scores = torch.cat([few, scores[:, len(keys) :]], dim=1)
    return functional.cross_entropy(scores, rows)
