"""Another embedding model, one setting away."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
from transformers import BertConfig, BertModel

from index.training.student import SentenceModel, save_student
from index.training.vocabulary import SPECIAL, UNKNOWN
from tests.test_bot_cli_errors import omorg

if TYPE_CHECKING:
    from pathlib import Path

WORDS = "hr sitter i stadshuset lönen betalas den var nu vem när ?".split()


@pytest.fixture
def tiny_model(tmp_path: Path) -> Path:
    """Make a model of one layer and 16 dimensions that knows a dozen words."""
    vocabulary = {word: number for number, word in enumerate([*SPECIAL, *WORDS])}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token=UNKNOWN))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    torch.manual_seed(1)
    transformer = BertModel(
        BertConfig(
            vocab_size=len(vocabulary),
            hidden_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=32,
        )
    )
    folder = tmp_path / "tiny"
    save_student(SentenceModel(transformer, tokenizer, torch.device("cpu")), folder)
    return folder


def test_a_switch_needs_a_full_rebuild(tiny_model: Path, tmp_path: Path) -> None:
    """Questions say so until it is done; then the other model answers, and status names it."""
    (tmp_path / "knowledge").mkdir()
    document = tmp_path / "knowledge" / "hr.md"
    document.write_text("# HR\n\nHR sitter i Stadshuset.\n", encoding="utf-8")
    first = omorg("build", "--json", folder=tmp_path)
    assert (0, ["hr.md"]) == (first.returncode, json.loads(first.stdout)["added"])
    set_to = {"OMORG_MODEL": str(tiny_model)}
    refused = omorg("ask", "Var sitter HR nu?", folder=tmp_path, **set_to)
    assert 2 == refused.returncode
    assert "built with another model (omorg-sv-en) than the one set (tiny)" in refused.stderr
    again = omorg("build", "--json", folder=tmp_path, **set_to)
    report = json.loads(again.stdout)
    assert (0, ["hr.md"], 0) == (again.returncode, report["changed"], report["unchanged"])
    asked = omorg("search", "Var sitter HR nu?", "--json", folder=tmp_path, **set_to)
    assert ["hr.md"] == [hit["document"] for hit in json.loads(asked.stdout)["hits"]]
    model = json.loads(omorg("status", "--json", folder=tmp_path, **set_to).stdout)["model"]
    assert ("tiny", 16, 64) == (model["name"], model["dimension"], len(model["digest"]))
