"""Readers: what the bundled one makes of passages, and others in its place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

from bot.answering.reader.reader import DEFAULT_READER, Reader, ReaderPassage, find_reader
from index import ModelError
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PLACE = ReaderPassage(
    "Vem sitter var – HR", "HR sitter i Stadshuset, plan 3. Kaffe finns på plan 2."
)
OTHER = ReaderPassage("Lunch", "Matsalen serverar soppa på torsdagar.")


@pytest.fixture(scope="module")
def reader() -> Reader:
    """Give the bundled reader."""
    return find_reader()


def test_what_answers_is_told_from_what_does_not(reader: Reader) -> None:
    """The passage that answers is far likelier to, and its words are found in it."""
    place, other = reader.read("Var sitter HR?", [PLACE, OTHER])
    assert place.probability > 0.5 > other.probability
    assert "Stadshuset" in PLACE.text[place.start : place.end]


def test_a_passage_is_read_the_same_whatever_is_read_beside_it(reader: Reader) -> None:
    """To the last bit: what a person may not see must change nothing."""
    alone = [reader.read("Var sitter HR?", [one])[0] for one in (PLACE, OTHER)]
    assert alone == reader.read("Var sitter HR?", [PLACE, OTHER])
    assert alone[::-1] == reader.read("Var sitter HR?", [OTHER, PLACE, OTHER])[:2]


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("", ReaderPassage("", "")),
        ("Var?", ReaderPassage("T " * 400, "HR.")),
        ("var " * 500, ReaderPassage("T", "HR " * 2_000)),
        ("\u0000 💥", ReaderPassage("💥", "💥\n\n💥")),
    ],
)
def test_any_text_is_read(reader: Reader, question: str, passage: ReaderPassage) -> None:
    """Nothing, far too much, and signs: a probability, and a span within the text."""
    (verdict,) = reader.read(question, [passage])
    assert 0 <= verdict.probability <= 1
    assert 0 <= verdict.start <= verdict.end <= len(passage.text)


def test_who_it_is_is_told_without_loading_it() -> None:
    """Name and digest come from its files."""
    assert DEFAULT_READER == find_reader().name
    assert 64 == len(find_reader().digest)


def test_a_reader_that_is_not_there() -> None:
    """A name without a revision, and a folder without weights: one line that says what to set."""
    with pytest.raises(ModelError, match="OMORG_READER_REVISION"):
        find_reader("example/reader")


def test_a_folder_without_safetensors(tmp_path: Path) -> None:
    """Weights in another form could run code."""
    with pytest.raises(ModelError, match="no safetensors"):
        find_reader(str(tmp_path))


def test_a_changed_graph_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other weights under the bundled name are not the reader that was measured."""
    (tmp_path / "model.onnx").write_bytes(b"other")
    (tmp_path / "tokenizer.json").write_bytes(b"{}")
    monkeypatch.setattr("bot.answering.reader.reader._DEFAULT_FOLDER", tmp_path)
    find = find_reader.__globals__["_bundled"]
    find.cache_clear()
    with pytest.raises(ModelError, match="checksum differs"):
        find_reader()
    monkeypatch.undo()
    find.cache_clear()


def cross_encoder(folder: Path, outputs: int = 1) -> Path:
    """Write a very small cross-encoder with random weights."""
    words = ["[UNK]", "[PAD]", "[CLS]", "[SEP]", "hr", "sitter", "stadshuset", "soppa"]
    tokenizer = Tokenizer(
        models.WordLevel({word: n for n, word in enumerate(words)}, unk_token="[UNK]")  # noqa: S106 - no password
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
    )
    config.num_labels = outputs
    BertForSequenceClassification(config).save_pretrained(folder)
    special = {"unk": "[UNK]", "pad": "[PAD]", "cls": "[CLS]", "sep": "[SEP]"}
    told = {f"{name}_token": token for name, token in special.items()}
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, **told)  # type: ignore[no-untyped-call]  # without types
    fast.save_pretrained(folder)
    return folder


@pytest.mark.filterwarnings("ignore")  # the libraries warn of such a small model
def test_any_cross_encoder_may_stand_in_its_place(tmp_path: Path) -> None:
    """It says how likely, and its best sentence is the words that answer."""
    reader = find_reader(str(cross_encoder(tmp_path)))
    passage = ReaderPassage("T", "HR sitter i Stadshuset. Det blir soppa.")
    first, second = reader.read("Var sitter HR?", [passage, OTHER])
    assert 0 < first.probability < 1
    assert passage.text[first.start : first.end] in {"HR sitter i Stadshuset.", "Det blir soppa."}
    assert np.isclose(second.probability, reader.read("Var sitter HR?", [OTHER])[0].probability)
    assert tmp_path.name == reader.name


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("damage", ["outputs", "config", "weights"])
def test_a_cross_encoder_of_another_shape(tmp_path: Path, damage: str) -> None:
    """Three outputs, a broken configuration, broken weights: one line that names the setting."""
    cross_encoder(tmp_path, outputs=3 if damage == "outputs" else 1)
    if damage == "config":
        (tmp_path / "config.json").write_text(json.dumps({"model_type": "none"}))
    if damage == "weights":
        (tmp_path / "model.safetensors").write_bytes(b"junk")
    with pytest.raises(ModelError, match="OMORG_READER has to name a cross-encoder"):
        find_reader(str(tmp_path)).read("Var?", [PLACE])


def test_the_reader_is_in_the_package() -> None:
    """Its graph and tokenizer lie where the code looks for them."""
    folder = ROOT / "bot" / "answering" / "reader" / "model"
    assert {"README.md", "model.onnx", "tokenizer.json"} == {p.name for p in folder.iterdir()}
