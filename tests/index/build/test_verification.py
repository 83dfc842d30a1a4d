"""A version that is not as it should be is never put in use."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index import BuildError
from index.build.verification import verify
from index.retrieval.dense_index import DenseIndex
from index.retrieval.lexical.word_counts import WordCounts, words_from_bytes, words_to_bytes
from index.versions.records import sha256, to_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from tests.conftest import Workplace

FILES = {
    "a.md": "# A\n\nHR flyttar.\n",
    "b.md": "# B\n\nLön betalas varje månad.\n",
    "c.md": "# C\n\nSemester tas ut.\n",
}


def rewritten(workplace: Workplace, name: str, change: Callable[[bytes], bytes]) -> str:
    """Change a file of the version in use, with checksums that fit; return the version's name."""
    folder = workplace.version_folder()
    manifest = json.loads((folder / "manifest.json").read_bytes())
    data = change((folder / name).read_bytes())
    (folder / name).write_bytes(data)
    if name != "manifest.json":
        manifest["files"][name] = sha256(data)
        (folder / "manifest.json").write_bytes(to_json(manifest))
    raw = (folder / "manifest.json").read_bytes()
    return folder.rename(folder.parent / sha256(raw)[:16]).name


def vectors(change: Callable[[NDArray[np.float32]], NDArray[np.float32]]) -> Callable[..., bytes]:
    """Make a change of the file of vectors out of one of the vectors."""

    def changed(data: bytes) -> bytes:
        index = DenseIndex.from_bytes(data)
        rows = change(index.vectors())
        return DenseIndex.build(rows).to_bytes()

    return changed


def swapped(data: bytes) -> bytes:
    """Swap the first two lines."""
    first, second, *rest = data.split(b"\n")
    return b"\n".join([second, first, *rest])


def other_words(data: bytes) -> bytes:
    """Put other words, of the same order, in the place of some."""
    words = words_from_bytes(data)
    return words_to_bytes(replace(words, vocabulary=tuple(f"{w}a" for w in words.vocabulary)))


def moved_words(data: bytes) -> bytes:
    """Give each passage the words of another."""
    words = words_from_bytes(data)
    return words_to_bytes(replace(words, counts=words.counts[[1, 2, 0]]))


HARM = [
    ("documents.jsonl", lambda data: data.split(b"\n", 1)[1], "documents are missing"),
    ("documents.jsonl", swapped, "a.md is not in its place"),
    ("documents.jsonl", lambda d: d.replace(b'"title":"A"', b'"title":"AA"'), "words of a.md"),
    ("documents.jsonl", lambda d: d.replace(b'"HR flyttar."', b'"HR flyttat."'), "its passages"),
    ("vectors.faiss", vectors(lambda rows: rows[:2]), "passages are missing"),
    ("vectors.faiss", vectors(lambda rows: rows * 2), "the vectors are not as the model"),
    ("vectors.faiss", vectors(lambda rows: rows * np.nan), "the vectors are not as the model"),
    ("vectors.faiss", vectors(lambda rows: rows[::-1]), "the vectors of a.md are not its own"),
    ("words.npy", lambda _: words_to_bytes(WordCounts.of(["a"])), "passages are missing"),
    ("words.npy", lambda _: words_to_bytes(WordCounts.of(["a", "b", "c"])), "n-grams are missing"),
    ("words.npy", other_words, "the n-grams of a word"),
    ("words.npy", moved_words, "the words of a.md are not its own"),
    ("words.npy", lambda _: b"junk", "."),
    ("word_ngrams.npy", lambda _: b"junk", "."),
]


@pytest.mark.parametrize(("name", "harm", "said"), HARM)
def test_a_version_that_was_written_wrong_is_refused(
    workplace: Workplace, name: str, harm: Callable[[bytes], bytes], said: str
) -> None:
    """However well its checksums fit: the line says what is wrong and that nothing has changed."""
    workplace.build(FILES)
    changed = rewritten(workplace, name, harm)
    with pytest.raises(BuildError) as caught:
        verify(workplace.index, changed, [])
    assert str(caught.value).startswith("The new index version does not pass its check (")
    assert said in str(caught.value)


def test_a_version_as_it_should_be_passes(workplace: Workplace) -> None:
    """With any of its documents looked at closely."""
    name = workplace.build(FILES).index_version
    verify(workplace.index, name, [])
    verify(workplace.index, name, sorted(FILES))


def test_a_build_that_does_not_pass_leaves_the_index_in_use(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old version answers, and the next build, with nothing in its way, is put in use."""
    before = workplace.build(FILES).index_version
    with monkeypatch.context() as broken:
        # A model that gives something else than unit vectors.
        embed = workplace.embedder.embed_documents
        broken.setattr(workplace.embedder, "embed_documents", lambda texts: embed(texts) * 3)
        with pytest.raises(BuildError):
            workplace.build({"d.md": "# D\n\nChef byts.\n"})
    assert before == workplace.open().name
    assert ("d.md",) == workplace.build().added
