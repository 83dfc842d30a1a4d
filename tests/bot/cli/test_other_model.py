"""Another embedding model, one setting away."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
from transformers import BertConfig, BertModel

from index.training.__main__ import write_embedder
from index.training.encoder import arrays_of
from index.training.examples import staff_examples
from tests.bot.cli.test_errors import omorg

if TYPE_CHECKING:
    from pathlib import Path

WORDS = "hr sitter i stadshuset lönen betalas den var nu vem när ?".split()


@pytest.fixture
def tiny_model(tmp_path: Path) -> Path:
    """Make a model of one layer and 24 dimensions that knows a dozen words."""
    words = ("<s>", "<pad>", "</s>", "<unk>", *WORDS)
    tokenizer = Tokenizer(models.WordLevel({w: n for n, w in enumerate(words)}, unk_token="<unk>"))  # noqa: S106 - no password
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    torch.manual_seed(1)
    transformer = BertModel(
        BertConfig(
            vocab_size=len(words),
            hidden_size=24,
            num_hidden_layers=1,
            num_attention_heads=12,
            intermediate_size=48,
        ),
        add_pooling_layer=False,
    )
    folder = tmp_path / "tiny"
    folder.mkdir()
    write_embedder(arrays_of(transformer), tokenizer, staff_examples(), folder)
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
    assert "built with another model (omorg-e5-sv-en) than the one set (tiny)" in refused.stderr
    again = omorg("build", "--json", folder=tmp_path, **set_to)
    report = json.loads(again.stdout)
    assert (0, ["hr.md"], 0) == (again.returncode, report["changed"], report["unchanged"])
    asked = omorg("search", "Var sitter HR nu?", "--json", folder=tmp_path, **set_to)
    assert ["hr.md"] == [hit["document"] for hit in json.loads(asked.stdout)["hits"]]
    model = json.loads(omorg("status", "--json", folder=tmp_path, **set_to).stdout)["model"]
    assert ("tiny", 24, 64) == (model["name"], model["dimension"], len(model["digest"]))


def test_without_a_calibration_for_it_status_says_so(tiny_model: Path, tmp_path: Path) -> None:
    """Confidence was fitted for the bundled models: one line says what to run."""
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "knowledge" / "hr.md").write_text("# HR\n\nHR sitter i Stadshuset.\n")
    set_to = {"OMORG_MODEL": str(tiny_model)}
    assert 0 == omorg("build", folder=tmp_path, **set_to).returncode
    said = (
        "Confidence is not calibrated for the models set (tiny, omorg-reader-sv-en): run "
        "`omorg calibrate`."
    )
    status = omorg("status", "--json", folder=tmp_path, **set_to)
    assert [said] == json.loads(status.stdout)["notes"]
    assert said in omorg("check", folder=tmp_path, **set_to).stderr
    assert "calibrated" not in omorg("check", folder=tmp_path).stderr


def test_a_reader_that_is_missing_is_told_before_anything_is_built(tmp_path: Path) -> None:
    """One line that names the setting, exit code 2, and no index."""
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "knowledge" / "hr.md").write_text("# HR\n\nHR sitter i Stadshuset.\n")
    done = omorg("build", folder=tmp_path, OMORG_READER="example/reader")
    assert (2, "") == (done.returncode, done.stdout)
    assert "OMORG_READER_REVISION" in done.stderr
    assert not (tmp_path / "index" / "artifacts" / "CURRENT").exists()
