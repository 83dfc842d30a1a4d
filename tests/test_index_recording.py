"""A recorded model: quicker, and the same vectors to the last bit, or none of it."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index import find_embedder
from index.recording import Recording
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from tokenizers import Tokenizer
    from torch.nn import Module

    from index.embedding import SentenceTransformerEmbedder

ENOUGH = 20  # texts after which a model is recorded
TEXTS = [
    "Var sitter HR nu?",
    "",
    " \n",
    "Who is the HR director?",
    "åäö " * 40,
    "Lönen betalas ut den 27:e varje månad. " * 60,
    "👩‍💻 <b>&amp;</b>",
]


def used(embedder: SentenceTransformerEmbedder) -> list[list[float]]:
    """Embed so many questions that the model is recorded; return the vectors of ``TEXTS``."""
    for number in range(ENOUGH):
        embedder.embed_query(f"Fråga {number}?")
    return [embedder.embed_query(text).tolist() for text in TEXTS]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Recording]:
    """Give the recordings that are made from now on."""
    made: list[Recording] = []
    real = Recording.__init__

    def init(self: Recording, model: Module, tokenizer: Tokenizer, longest: int) -> None:
        real(self, model, tokenizer, longest)
        made.append(self)

    monkeypatch.setattr(Recording, "__init__", init)
    return made


@pytest.fixture(scope="module")
def by_the_model() -> list[list[float]]:
    """Give the vectors of ``TEXTS`` by a model that has not been recorded."""
    embedder = find_embedder()
    return [embedder.embed_query(text).tolist() for text in TEXTS]


def test_a_recording_gives_the_same_vectors(
    made: list[Recording], by_the_model: list[list[float]]
) -> None:
    """Bit for bit, of questions and documents of any length; it is made once."""
    embedder = find_embedder()
    assert [] == made
    assert by_the_model == used(embedder) == embedder.embed_documents(TEXTS).tolist()
    assert 1 == len(made)
    assert by_the_model[3] == made[0].embed(TEXTS[3]).tolist()


def test_a_few_texts_are_not_worth_a_recording(made: list[Recording]) -> None:
    """A single question is answered sooner without."""
    embedder = find_embedder()
    for number in range(ENOUGH - 1):
        embedder.embed_query(f"Fråga {number}?")
    assert [] == made
    embedder.embed_documents(["En till."])
    assert 1 == len(made)


def test_threads_may_ask_at_once(made: list[Recording], by_the_model: list[list[float]]) -> None:
    """One of them records; none is given anything else than the model's own vector."""
    embedder = find_embedder()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(embedder.embed_query, TEXTS * 8))
    assert by_the_model * 8 == [row.tolist() for row in found]
    assert 1 == len(made)


def test_prompts_are_part_of_what_is_recorded(made: list[Recording], tmp_path: Path) -> None:
    """Questions and documents keep the prompts that the model was trained with."""
    for path in (ROOT / "index" / "model").rglob("*"):
        name = path.relative_to(ROOT / "index" / "model")
        if path.is_file() and name.name != "config_sentence_transformers.json":
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).symlink_to(path)
    prompts = {"prompts": {"query": "fråga: ", "document": "stycke: "}}
    (tmp_path / "config_sentence_transformers.json").write_text(
        json.dumps(prompts), encoding="utf-8"
    )
    plain, prompted = find_embedder(str(tmp_path)), find_embedder(str(tmp_path))
    asked = [plain.embed_query(text).tolist() for text in TEXTS]
    told = plain.embed_documents(TEXTS).tolist()
    assert asked == used(prompted)
    assert told == prompted.embed_documents(TEXTS).tolist() != asked
    assert 1 == len(made)


def _wrong(self: Recording, text: str) -> NDArray[np.float32]:
    del self
    return np.ones(384, dtype=np.float32) / np.float32(len(text) + 1)


def _broken(self: Recording, text: str) -> NDArray[np.float32]:
    raise RuntimeError(f"{type(self).__name__} of {len(text)} characters")


@pytest.mark.parametrize("embed", [_wrong, _broken])
def test_a_recording_that_gives_anything_else_is_not_used(
    monkeypatch: pytest.MonkeyPatch, by_the_model: list[list[float]], embed: object
) -> None:
    """Some models do otherwise by a text's length, which no recording knows."""
    monkeypatch.setattr(Recording, "embed", embed)
    assert by_the_model == used(find_embedder())
