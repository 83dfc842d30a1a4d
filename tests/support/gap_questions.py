"""What staff might ask that nothing answers: twenty topics, each in many wordings.

The seven wordings of each topic in ``gap_topics.yaml`` and the forty in ``gap_wordings.yaml`` were
written before anything was measured with them. Of the forty every second is held aside from any
choice of a threshold.
"""

from __future__ import annotations

import random
from collections import Counter
from math import comb
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from index import detect_language
from tests.conftest import FakeEmbedder
from tests.support.planted_persons import is_english, planted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from tests.support.planted_persons import Planted

Wordings = dict[str, list[str]]

CHOOSING, HELD_ASIDE = slice(0, None, 2), slice(1, None, 2)  # of forty


class TopicEmbedder(FakeEmbedder):
    """A question about nothing lies in the middle of all others, not far from each of them."""

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Count known words; none is known of what is about nothing."""
        vector = super().embed_query(text)
        vector[-1] = 0.0
        return vector


def _read(name: str) -> Wordings:
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    wordings: Wordings = yaml.safe_load(text)
    return wordings


def seven() -> Wordings:
    """Return seven wordings of each topic."""
    return _read("gap_topics.yaml")


def forty(part: slice = slice(None)) -> Wordings:
    """Return forty more of each topic, or a part of them."""
    return {topic: texts[part] for topic, texts in _read("gap_wordings.yaml").items()}


def every() -> Wordings:
    """Return all wordings of each topic."""
    return {topic: [*texts, *forty()[topic]] for topic, texts in seven().items()}


def drawn(count: int, wordings: Mapping[str, Sequence[str]]) -> list[tuple[Planted, str]]:
    """Return questions, each with its topic: wordings as somebody asks who gives themselves away.

    Always the same ones. What is asked in English is asked within English words.
    """
    by_language: dict[tuple[str, bool], list[str]] = {}
    for topic, texts in wordings.items():
        for text in texts:
            by_language.setdefault((topic, detect_language(text) == "en"), []).append(text)
    chance = random.Random(5)  # noqa: S311 - the same each time
    topics = list(wordings)
    found = []
    for number in range(count):
        topic = chance.choice(topics)
        text = chance.choice(by_language[topic, is_english(number)])
        found.append((planted(number, text), topic))
    return found


def adjusted_rand(one: Sequence[object], other: Sequence[object]) -> float:
    """Return how far two groupings agree: 1 for the same, 0 for what chance would do.

    The adjusted Rand index of Hubert and Arabie (1985).
    """
    both = sum(comb(count, 2) for count in Counter(zip(one, other, strict=True)).values())
    first, second = (
        sum(comb(count, 2) for count in Counter(labels).values()) for labels in (one, other)
    )
    chance = first * second / comb(len(one), 2)
    return (both - chance) / ((first + second) / 2 - chance)
