"""Finding a model, and turning texts into unit vectors."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import huggingface_hub
import numpy as np
import pytest

from index import DEFAULT_MODEL, Embedder, ModelError, find_embedder
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = ["HR flyttar till Stadshuset.", "Payroll is paid on the 27th.", "HR"]


BUNDLED = ROOT / "index" / "model"


@pytest.fixture(scope="session")
def bundled() -> Path:
    """Give the folder of the default model's files."""
    return BUNDLED


@pytest.fixture(scope="session")
def default() -> Embedder:
    """Give the default model, loaded once."""
    return find_embedder()


def copy_model(bundled: Path, folder: Path, changed: dict[str, bytes | None]) -> Path:
    """Make a model's folder of links to the default model's files, some changed or left out."""
    for path in bundled.rglob("*"):
        name = path.relative_to(bundled).as_posix()
        if path.is_file() and name not in changed:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).symlink_to(path)
    for name, content in changed.items():
        if content is not None:
            (folder / name).write_bytes(content)
    return folder


def test_the_default_model_is_found_before_anything_slow_is_imported() -> None:
    """Who it is is known from its files alone."""
    script = (
        "import sys; from index import find_embedder; embedder = find_embedder(); embedder.digest; "
        "print(sorted({'torch', 'sentence_transformers', 'onnxruntime'} & set(sys.modules)), "
        "embedder.name)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"[] {DEFAULT_MODEL}" == done.stdout.strip()


@pytest.mark.parametrize("weights", [b"other weights", None])
def test_other_weights_under_the_default_name_are_refused(
    bundled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, weights: bytes | None
) -> None:
    """A package whose weights were changed or left out has not the model expected."""
    folder = copy_model(bundled, tmp_path / "model", {"model.onnx": weights})
    monkeypatch.setattr("index.retrieval.embedder._DEFAULT_FOLDER", folder)
    with pytest.raises(ModelError) as caught:
        find_embedder()
    assert (
        f"The model in {folder} is missing or not the one expected (its checksum differs): "
        "install Omorg anew, or set OMORG_MODEL and OMORG_READER to models of your own."
    ) == str(caught.value)


def test_the_model_card_and_the_limits(bundled: Path) -> None:
    """The cards name the files' checksums, and both models are at most 170 MB."""
    reader = ROOT / "bot" / "answering" / "reader" / "model"
    for path in (*bundled.glob("model.*"), *reader.glob("model.*")):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert f"`{digest}`" in (path.parent / "README.md").read_text(encoding="utf-8")
    files = [path for folder in (bundled, reader) for path in folder.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 170e6


def test_the_graph_computes_what_the_weights_say(bundled: Path, default: Embedder) -> None:
    """ONNX Runtime's 8 bits and sentence-transformers' floats give about the same vectors."""
    floats = find_embedder(str(bundled))
    documents = np.sum(default.embed_documents(TEXTS) * floats.embed_documents(TEXTS), axis=1)
    queries = [float(default.embed_query(t) @ floats.embed_query(t)) for t in TEXTS]
    assert min(*documents.tolist(), *queries) > 0.95
    assert default.max_tokens == floats.max_tokens
    assert default.count_tokens(TEXTS) == floats.count_tokens(TEXTS)


@pytest.mark.parametrize("revision", [None, ""])
def test_a_model_by_name_must_be_pinned(
    monkeypatch: pytest.MonkeyPatch, revision: str | None
) -> None:
    """Without a revision nothing is fetched."""
    monkeypatch.setattr(huggingface_hub, "snapshot_download", pytest.fail)
    with pytest.raises(ModelError) as caught:
        find_embedder("example/model", revision=revision)
    assert "must be pinned: set OMORG_MODEL_REVISION" in str(caught.value)


@pytest.mark.parametrize("name", ["/nosuch", "./nosuch", "../nosuch/model"])
def test_a_folder_that_is_not_there_is_no_name(name: str) -> None:
    """What to correct is the path, and no revision is asked for."""
    with pytest.raises(ModelError) as caught:
        find_embedder(name)
    assert f"There is no folder {name!r}: correct OMORG_MODEL." == str(caught.value)


def test_a_pinned_model_is_fetched_without_pickles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exactly the revision asked for, and only file types that hold no code."""
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    asked: list[tuple[str, dict[str, object]]] = []

    def download(name: str, **options: object) -> str:
        asked.append((name, options))
        return str(tmp_path)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", download)
    assert "example/model" == find_embedder("example/model", revision="0a1b2c").name
    patterns = ["*.json", "*.txt", "*.safetensors", "*.model"]
    assert [("example/model", {"revision": "0a1b2c", "allow_patterns": patterns})] == asked


def test_a_revision_may_stand_in_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``name@revision`` is one setting, and the commit in it is what is fetched."""
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    asked: list[tuple[str, object]] = []

    def download(name: str, **options: object) -> str:
        asked.append((name, options["revision"]))
        return str(tmp_path)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", download)
    assert "example/model" == find_embedder("example/model@0a1b2c").name
    assert [("example/model", "0a1b2c")] == asked


@pytest.mark.parametrize("problem", [OSError("no network"), ValueError("no such name")])
def test_a_model_that_cannot_be_fetched(
    monkeypatch: pytest.MonkeyPatch, problem: Exception
) -> None:
    """Whatever the hub's library raises, it is one clear line."""

    def download(*_: object, **__: object) -> str:
        raise problem

    monkeypatch.setattr(huggingface_hub, "snapshot_download", download)
    with pytest.raises(ModelError) as caught:
        find_embedder("example/model", revision="0a1b2c")
    assert str(caught.value).startswith(
        "The model 'example/model' at revision '0a1b2c' could not be fetched: "
    )


def test_a_folder_without_safetensors_is_refused(bundled: Path, tmp_path: Path) -> None:
    """Weights in another form would be a pickle, which can run code."""
    folder = copy_model(bundled, tmp_path / "m", {"model.safetensors": None})
    (folder / "pytorch_model.bin").write_bytes(b"pickle")
    with pytest.raises(ModelError) as caught:
        find_embedder(str(folder))
    assert "The model 'm' has no safetensors weights: use one that has." == str(caught.value)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("model.safetensors", b"junk"),
        ("config.json", b"{"),
        ("config.json", None),
        ("modules.json", b"[]"),
        ("tokenizer.json", b"{}"),
    ],
)
@pytest.mark.filterwarnings("ignore")  # the libraries warn before they give up
def test_a_damaged_model_is_one_clear_line(
    bundled: Path, tmp_path: Path, name: str, content: bytes | None
) -> None:
    """Whatever the libraries raise on a broken file, callers get the one error they handle."""
    embedder = find_embedder(str(copy_model(bundled, tmp_path / "m", {name: content})))
    with pytest.raises(ModelError) as caught:
        embedder.embed_query("HR")
    assert "The model 'm' can't be loaded: check its files." == str(caught.value)


def test_the_digest_is_that_of_the_files_that_decide(bundled: Path, tmp_path: Path) -> None:
    """The same files elsewhere are the same model; a changed configuration is another one."""
    same = find_embedder(str(copy_model(bundled, tmp_path / "same", {})))
    other = find_embedder(str(copy_model(bundled, tmp_path / "other", {"config.json": b"{}"})))
    readme = find_embedder(str(copy_model(bundled, tmp_path / "readme", {"README.md": b"Hi"})))
    expected = find_embedder(str(bundled)).digest
    assert (expected, expected) == (same.digest, readme.digest)
    assert expected != other.digest


def test_vectors_are_unit_rows_in_single_precision(default: Embedder) -> None:
    """One row of length 1 for each text, and a question alike."""
    rows = default.embed_documents(TEXTS)
    assert (np.dtype(np.float32), (3, 384)) == (rows.dtype, rows.shape)
    assert pytest.approx([1, 1, 1], abs=1e-6) == np.linalg.norm(rows, axis=1).tolist()
    query = default.embed_query("HR")
    assert (np.dtype(np.float32), (384,)) == (query.dtype, query.shape)
    assert pytest.approx(1, abs=1e-6) == float(np.linalg.norm(query))


def test_a_question_is_embedded_as_one(default: Embedder) -> None:
    """Questions and documents have prompts of their own, so the same text has two vectors."""
    assert not np.allclose(default.embed_query("HR"), default.embed_documents(["HR"])[0], atol=0.01)


def test_related_texts_are_nearer_than_others(default: Embedder) -> None:
    """The weights are those of a language model: a question is nearest to its answer."""
    rows = default.embed_documents(
        ["The cat sleeps.", "Salaries are paid on the 27th.", "It rains."]
    )
    assert 1 == int(np.argmax(rows @ default.embed_query("When do I get my salary?")))


def test_tokens_are_counted_whole(default: Embedder) -> None:
    """Nothing is cut or padded, special tokens are left out, and embedding changes nothing."""
    texts = ["", "lön", "lön år", "lön " * 999 + "lön"]
    before = default.count_tokens(texts)
    default.embed_documents(texts)
    assert [0, 1, 2, 1000] == before == default.count_tokens(texts)


def test_the_model_reads_as_many_tokens_as_it_says(default: Embedder) -> None:
    """The last of them changes the vector, what comes after does not."""
    most = default.max_tokens
    assert 252 == most
    full, beyond, short = default.embed_documents(
        ["lön " * (most - 1) + "chef", "lön " * (most - 1) + "chef regn", "lön " * most]
    )
    assert np.allclose(full, beyond, atol=1e-5)
    assert not np.allclose(full, short, atol=1e-4)


def test_a_models_own_prompts_are_used(bundled: Path, tmp_path: Path) -> None:
    """Questions and documents each get the prompt that the model was trained with."""
    bare = find_embedder(str(copy_model(bundled, tmp_path / "bare", _prompts("", ""))))
    prompted = find_embedder(str(copy_model(bundled, tmp_path / "other", _prompts("a: ", "b: "))))
    query, document = bare.embed_documents(["a: HR", "b: HR"])
    assert np.allclose(query, prompted.embed_query("HR"), atol=1e-5)
    assert np.allclose(document, prompted.embed_documents(["HR"])[0], atol=1e-5)
    assert bare.max_tokens - bare.count_tokens(["b:"])[0] == prompted.max_tokens


def _prompts(query: str, document: str) -> dict[str, bytes | None]:
    told = {"prompts": {"query": query, "document": document}}
    return {"config_sentence_transformers.json": json.dumps(told).encode()}


def test_a_familys_prompts_are_used(bundled: Path, tmp_path: Path, default: Embedder) -> None:
    """E5 models want prompts that their own files don't tell; others get none."""
    folder = copy_model(bundled, tmp_path / "multilingual-e5-tiny", _prompts("", ""))
    prompted = find_embedder(str(folder))
    assert float(default.embed_query("HR") @ prompted.embed_query("HR")) > 0.95
    assert float(default.embed_documents(["HR"])[0] @ prompted.embed_documents(["HR"])[0]) > 0.95
    assert find_embedder(str(bundled)).digest != prompted.digest


def test_both_languages_are_near_each_other(default: Embedder) -> None:
    """A question in one language is nearest to what answers it in the other."""
    rows = default.embed_documents(
        ["Katten sover.", "Lönen betalas ut den 27 varje månad.", "Det regnar i dag."]
    )
    assert 1 == int(np.argmax(rows @ default.embed_query("When do I get my salary?")))


def test_a_text_has_the_same_vector_whatever_it_is_embedded_with(default: Embedder) -> None:
    """To the last bit: alone, among others, in another order, and on one core or all of them."""
    texts = [f"{'Lön betalas den 27:e. ' * number}HR flyttar." for number in range(7)]
    together = default.embed_documents(texts)
    backwards = default.embed_documents(texts[::-1])[::-1]
    alone = [default.embed_documents([text])[0].tolist() for text in texts]
    assert together.tolist() == backwards.tolist()
    assert alone == together.tolist()


@pytest.mark.slow
def test_the_runtime_reports_nothing_and_keeps_no_id(tmp_path: Path) -> None:
    """ONNX Runtime makes no file for reports to its maker, also where the environment asks it to.

    It makes one before it sends anything, in the cache folder of whoever runs it.
    """
    code = "from index import *; find_embedder(DEFAULT_MODEL).embed_query('Var sitter HR?')"
    folders = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | folders | {"ORT_DISABLE_TELEMETRY": "0", "PYTHONPATH": str(ROOT)},
        check=True,
    )
    assert [] == list(tmp_path.rglob("*"))
