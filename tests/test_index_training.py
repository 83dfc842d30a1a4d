"""The recipe of the embedding model: from training text to a folder that loads."""

from __future__ import annotations

import json
import lzma
import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index import find_embedder
from index.training.__main__ import main
from tests.conftest import ROOT

if TYPE_CHECKING:
    from numpy.typing import NDArray

DEV_DATA = Path(os.environ.get("OMORG_DEV_DATA", ROOT.parent / "shared" / "data"))
PLACES = "Stadshuset Biblioteket Hamnen Tegelbruket Skolan Kontoret Lagret Verkstaden".split()
ENGLISH = ["the town hall", "the library", "the harbour", "the brickworks", "the school"]
ENGLISH += ["the office", "the store", "the workshop"]


def write_corpus(folder: Path) -> Path:
    """Write a very small corpus of the three files that the recipe reads."""
    folder.mkdir()
    pairs = [
        ("tatoeba", f"Grupp {n} sitter i {sv}.", f"Group {n} sits in {en}.")
        for n in range(12)
        for sv, en in zip(PLACES, ENGLISH, strict=True)
    ]
    with lzma.open(folder / "parallel.tsv.xz", "wt", encoding="utf-8") as file:
        file.writelines(f"{source}\tA\t{sv}\t{en}\n" for source, sv, en in pairs)
        file.writelines(f"debian_web\tA\t{sv}\t{en}\n" for _, sv, en in pairs)
    with lzma.open(folder / "dictionaries.tsv.xz", "wt", encoding="utf-8") as file:
        file.write("folkets_2012\tgrupp\tgroup\nmunicipal_glossary\tskola\tschool\n")
    with lzma.open(folder / "swedish_passages.jsonl.xz", "wt", encoding="utf-8") as file:
        for n, place in enumerate(PLACES * 4):
            row = {
                "id": f"p{n}",
                "source": "regeringen",
                "title": f"Flytt {n} till {place}",
                "text": f"Grupp {n} flyttar till {place} i vår. Flytten börjar i mars och är klar "
                f"i maj. Den som har frågor om {place} vänder sig till sin chef på avdelningen.",
            }
            file.write(json.dumps(row) + "\n")
    return folder


def train(data: Path, folder: Path, *options: str) -> Path:
    """Run the recipe on one thread and give the model's folder."""
    out = folder / "model"
    common = ["--data", str(data), "--out", str(out), "--work", str(folder / "work")]
    assert 0 == main([*common, "--threads", "1", *options])
    return out


@pytest.mark.slow
def test_one_seed_gives_the_same_weights(tmp_path: Path) -> None:
    """Weights and tokenizer are the same byte for byte, and another seed gives others."""
    data = write_corpus(tmp_path / "data")
    first, again, other = (
        train(data, tmp_path / name, "--steps", "5", "--seed", seed)
        for name, seed in (("first", "7"), ("again", "7"), ("other", "8"))
    )
    names = ("model.safetensors", "tokenizer.json", "config.json")
    assert [(first / n).read_bytes() for n in names] == [(again / n).read_bytes() for n in names]
    assert (first / names[0]).read_bytes() != (other / names[0]).read_bytes()
    assert {"float32"} == {json.loads((first / "config.json").read_text())["dtype"]}


def test_the_training_text_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line says which file, and exit code 2."""
    assert 2 == main(["--data", str(tmp_path), "--work", str(tmp_path / "work")])
    assert "parallel.tsv.xz can't be read: --data names the folder" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.skipif(
    not (DEV_DATA / "train").is_dir(), reason="left out: OMORG_DEV_DATA names no training text"
)
def test_a_tenth_of_the_text_for_two_minutes(tmp_path: Path) -> None:
    """The model loads and finds translations that it has not seen, far more often than chance."""
    folder = train(DEV_DATA / "train", tmp_path, "--share", "0.1", "--steps", "25")
    embedder = find_embedder(str(folder))
    tatoeba = DEV_DATA / "dev" / "tatoeba_en_sv"
    passages = _read(tatoeba / "passages.jsonl")
    questions = [row for row in _read(tatoeba / "questions.jsonl") if row["relevant"]][:200]
    vectors = embedder.embed_documents([row["text"] for row in passages])
    asked: NDArray[np.float32] = np.stack([embedder.embed_query(q["question"]) for q in questions])
    best = np.argmax(asked @ vectors.T, axis=1)
    right = [passages[b]["id"] in q["relevant"] for b, q in zip(best, questions, strict=True)]
    # Chance is one in a thousand.
    assert sum(right) / len(right) > 0.5


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]
