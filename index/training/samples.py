"""What each step of the training is shown: drawn from the corpora by one seeded generator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.training.corpora import IN_ORDER, MUNICIPAL_GLOSSARY
from index.training.questions import english_question, glossed_question, swedish_question

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from index.training.corpora import Corpora, Translation

# How often a pair of a source is drawn: working life and public services up, catalogues of
# buttons and repetitive advisories down.
_OFTEN = {
    "adempiere": 0.3,
    "citizenlab": 1.5,
    "debian_security": 0.05,
    "debian_web": 0.8,
    "dolibarr": 0.3,
    "eforms": 0.7,
    "eneo": 2.0,
    "erpnext": 0.4,
    "evaka": 3.0,
    "finna": 0.5,
    "glpi_resources": 4.0,
    "hrms": 3.0,
    "labour_law_cc0": 6.0,
    "matrix_react": 0.5,
    "mediawiki": 0.5,
    "moodle": 0.5,
    MUNICIPAL_GLOSSARY: 6.0,
    "municipio": 2.0,
    "odoo": 0.5,
    "openstreetmap": 0.5,
    "pkp_lib": 0.5,
    "pkp_ojs": 0.5,
    "tatoeba": 1.5,
    "ud_pud": 3.0,
    "wordpress": 0.6,
}
_HELSINKI = 3.0
_WORD_LIST = 0.3
_LONGEST = 400  # characters of a pair
_BUCKETS = 4  # pairs are drawn for as many batches at once and shared out by length
_WINDOW = (2, 5)  # lines of a document that make a passage
_GOVERNMENT = 2.0  # a statute is less like what is asked about
_SHORTEST_PASSAGE = 15  # pieces
_SIMILAR = 12  # nearest passages that companions are drawn from
_COMPANIONS = 3
_COPY = 0.97  # a passage this alike is the same one over again
_SENTENCE_TAKEN = 0.35  # how often the asked sentence is taken out of its passage


@dataclass(frozen=True, slots=True)
class Windows:
    """Passages in both languages, and an English question on each.

    Attributes:
        swedish: Swedish passages.
        english: Their translations.
        questions: English questions.

    """

    swedish: list[str]
    english: list[str]
    questions: list[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """Swedish passages and what may be asked to find them.

    Attributes:
        titles: Titles of the passages' documents.
        passages: The passages.
        swedish: Swedish questions.
        english: English questions, word for word.
        titled: Whether the titles stand in the passages.

    """

    titles: list[str]
    passages: list[str]
    swedish: list[str]
    english: list[str]
    titled: bool


def _draw(cumulated: NDArray[np.float64], number: int, chance: random.Random) -> list[int]:
    drawn = [chance.random() * cumulated[-1] for _ in range(number)]
    return [int(row) for row in np.searchsorted(cumulated, drawn, side="right")]


class Samples:
    """Draws from the corpora; the same seed draws the same."""

    def __init__(
        self, corpora: Corpora, tokenizer: Tokenizer, vectors: NDArray[np.float32]
    ) -> None:
        """Weigh the sources, and place the passages among each other.

        ``vectors``: float32 (pieces, d), the student's first input vectors.
        """
        pairs = [*corpora.parallel, *corpora.dictionaries]
        listed = len(corpora.parallel)
        self._pairs = pairs
        weights = [_weight(pair, word_list=n >= listed) for n, pair in enumerate(pairs)]
        self._pair_weights = np.cumsum(weights)
        self._documents = _documents(corpora.parallel)
        self._document_weights = np.cumsum([len(lines) ** 0.5 for lines in self._documents])
        self._passages = corpora.passages
        encoded = tokenizer.encode_batch([p.text[:900] for p in corpora.passages])
        pieces = [np.unique(encoding.ids[:128]) for encoding in encoded]
        self._places = _places(pieces, vectors)
        self._passage_weights = np.cumsum(
            [
                (_GOVERNMENT if p.source == "regeringen" else 1.0)
                * (len(found) >= _SHORTEST_PASSAGE)
                for p, found in zip(corpora.passages, pieces, strict=True)
            ]
        )

    def translations(self, number: int, chance: random.Random) -> list[Translation]:
        """Draw translations of about the same length: little is lost to padding."""
        rows = _draw(self._pair_weights, _BUCKETS * number, chance)
        drawn = sorted((self._pairs[row] for row in rows), key=lambda pair: len(pair.swedish))
        bucket = chance.randrange(_BUCKETS)
        return drawn[bucket * number : (bucket + 1) * number]

    def windows(self, number: int, chance: random.Random) -> Windows:
        """Draw passages of documents in both languages."""
        drawn = []
        for document in _draw(self._document_weights, number, chance):
            lines = self._documents[document]
            begin = chance.randrange(max(1, len(lines) - _WINDOW[1]))
            drawn.append(lines[begin : begin + chance.randint(*_WINDOW)])
        return Windows(
            [" ".join(line.swedish for line in lines) for lines in drawn],
            [" ".join(line.english for line in lines) for lines in drawn],
            [english_question(chance.choice(lines).english, chance) for lines in drawn],
        )

    def asked(self, seeds: int, chance: random.Random) -> Asked:
        """Draw passages, each with companions on the same topic, and questions on each of them."""
        rows = self._with_companions(_draw(self._passage_weights, seeds, chance), chance)
        chosen = [self._passages[row] for row in rows]
        titled = chance.random() < 0.5  # noqa: PLR2004 - a coin
        texts, swedish, english = [], [], []
        for passage in chosen:
            sentences = passage.sentences
            asked = chance.randrange(len(sentences))
            swedish.append(swedish_question(sentences[asked], chance))
            english.append(glossed_question(chance.choice(sentences), chance))
            kept = _without(sentences, asked, chance)
            texts.append(f"{passage.title}\n\n{kept}" if titled else kept)
        return Asked([p.title for p in chosen], texts, swedish, english, titled)

    def _with_companions(self, seeds: list[int], chance: random.Random) -> list[int]:
        """Add to each passage some of those most like it: the ones that are hard to tell apart."""
        similarity = self._places[seeds] @ self._places.T
        rows = []
        for row, seed in zip(similarity, seeds, strict=True):
            number = min(_SIMILAR, len(row) - 1)
            nearest = [int(n) for n in np.argpartition(-row, number)[:number]]
            others = sorted(n for n in nearest if n != seed and row[n] < _COPY)
            chance.shuffle(others)
            rows += [seed, *others[:_COMPANIONS]]
        return list(dict.fromkeys(rows))


def _without(sentences: list[str], asked: int, chance: random.Random) -> str:
    """Return a passage, now and then without the sentence that was asked about."""
    if len(sentences) > 2 and chance.random() < _SENTENCE_TAKEN:  # noqa: PLR2004 - some is left
        sentences = [*sentences[:asked], *sentences[asked + 1 :]]
    return " ".join(sentences)


def _weight(pair: Translation, *, word_list: bool) -> float:
    if len(pair.swedish) > _LONGEST:
        return 0.0
    if pair.source.startswith("hel_"):
        return _HELSINKI
    return _OFTEN.get(pair.source, _WORD_LIST if word_list else 1.0)


def _documents(pairs: Sequence[Translation]) -> list[list[Translation]]:
    found: dict[str, list[Translation]] = {}
    for pair in pairs:
        if pair.source in IN_ORDER:
            found.setdefault(pair.source, []).append(pair)
    return list(found.values())


def _places(
    pieces: Iterable[NDArray[np.int64]], vectors: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return float32 (passages, d), unit rows: means of piece vectors by inverse frequency."""
    rows = list(pieces)
    frequency = np.bincount(np.concatenate(rows), minlength=len(vectors))
    weight = np.log(len(rows) / (1 + frequency)).clip(0).astype(np.float32)
    centred = vectors - vectors.mean(axis=0)
    places = np.stack([weight[row] @ centred[row] for row in rows])
    places /= np.linalg.norm(places, axis=1, keepdims=True) + np.float32(1e-9)
    return places
