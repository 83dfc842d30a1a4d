"""A version is put in use if it is as it should be, and waits if somebody has to decide first."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index import (
    DEFAULT_OPTIONS,
    BuildError,
    BuildOptions,
    BuildReport,
    accept_version,
    build_index,
    current_name,
    fingerprint_of,
    kept_versions,
    roll_back,
    waiting_version,
)
from index.build.approval import Removal, verify
from index.retrieval.dense_index import DenseIndex
from index.retrieval.lexical.word_counts import WordCounts, words_from_bytes, words_to_bytes
from index.versions.records import sha256, to_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from tests.conftest import Workplace

THREE = {
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
    workplace.build(THREE)
    changed = rewritten(workplace, name, harm)
    with pytest.raises(BuildError) as caught:
        verify(workplace.index, changed, [])
    assert str(caught.value).startswith("The new index version does not pass its check (")
    assert said in str(caught.value)


def test_a_version_as_it_should_be_passes(workplace: Workplace) -> None:
    """With any of its documents looked at closely."""
    name = workplace.build(THREE).index_version
    verify(workplace.index, name, [])
    verify(workplace.index, name, sorted(THREE))


def test_a_build_that_does_not_pass_leaves_the_index_in_use(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old version answers, and the next build, with nothing in its way, is put in use."""
    before = workplace.build(THREE).index_version
    with monkeypatch.context() as broken:
        # A model that gives something else than unit vectors.
        embed = workplace.embedder.embed_documents
        broken.setattr(workplace.embedder, "embed_documents", lambda texts: embed(texts) * 3)
        with pytest.raises(BuildError):
            workplace.build({"d.md": "# D\n\nChef byts.\n"})
    assert before == workplace.open().name
    assert ("d.md",) == workplace.build().added


SIX = {f"{name}.md": f"# {name}\n\nHR flyttar till {name}.\n" for name in "abcdef"}


def build(workplace: Workplace, *, accept: bool = False) -> BuildReport:
    """Build as `omorg build` does."""
    options = BuildOptions(accept=accept)
    return build_index(workplace.knowledge, workplace.index, workplace.embedder, options)


def remove(workplace: Workplace, names: str) -> None:
    """Take documents out of the folder."""
    for name in names:
        (workplace.knowledge / f"{name}.md").unlink()


def accepted(workplace: Workplace, version: str | None = None) -> str:
    """Accept what waits and return its name."""
    fingerprint = fingerprint_of(workplace.embedder, DEFAULT_OPTIONS.passage_tokens)
    return accept_version(workplace.index, fingerprint, keep=3, version=version).version


def test_a_third_goes_without_asking(workplace: Workplace) -> None:
    """Two of six documents are a third and no more."""
    workplace.build(SIX)
    remove(workplace, "ab")
    report = build(workplace)
    assert (None, 4) == (report.waiting, report.documents)
    assert report.index_version == current_name(workplace.index)


def test_more_than_a_third_of_the_documents_waits(workplace: Workplace) -> None:
    """The version in use stays, and what would go is named; a second build says the same."""
    before = workplace.build(SIX).index_version
    remove(workplace, "abc")
    for _ in range(2):
        report = build(workplace)
        assert before == current_name(workplace.index)
        assert report.waiting == waiting_version(workplace.index)
        assert report.waiting is not None
        (cause,) = report.waiting.causes
        assert isinstance(cause, Removal)
        assert (("a.md", "b.md", "c.md"), 6, 3, 6) == (
            cause.documents,
            cause.of_documents,
            cause.passages,
            cause.of_passages,
        )
        assert (report.index_version, before) == (
            report.waiting.version,
            report.waiting.instead_of,
        )


def test_more_than_a_third_of_the_passages_waits(workplace: Workplace) -> None:
    """A document that loses its text is as much a removal as one that is gone."""
    long = "".join(f"## {n}\n\nHR flyttar {n}.\n\n" for n in range(10))
    workplace.build({**SIX, "lång.md": long})
    workplace.write({"lång.md": "## 1\n\nHR flyttar 1.\n"})
    report = build(workplace)
    assert report.waiting is not None
    (cause,) = report.waiting.causes
    assert isinstance(cause, Removal)
    assert ((), 7, 9, 16) == (
        cause.documents,
        cause.of_documents,
        cause.passages,
        cause.of_passages,
    )


def test_accepting_puts_it_in_use(workplace: Workplace) -> None:
    """It is in use from then on, nothing waits, and there is a way back."""
    before = workplace.build(SIX).index_version
    remove(workplace, "abc")
    waits = build(workplace).index_version
    assert waits == accepted(workplace, waits[:6])
    assert (waits, None) == (current_name(workplace.index), waiting_version(workplace.index))
    fingerprint = fingerprint_of(workplace.embedder, DEFAULT_OPTIONS.passage_tokens)
    assert before == roll_back(workplace.index, fingerprint).now.name


def test_a_build_may_be_accepted_at_once(workplace: Workplace) -> None:
    """Whatever goes with it."""
    workplace.build(SIX)
    remove(workplace, "abcde")
    report = build(workplace, accept=True)
    assert (None, 1) == (report.waiting, report.documents)
    assert report.index_version == current_name(workplace.index)


def test_documents_that_are_back_end_the_waiting(workplace: Workplace) -> None:
    """The next build needs no decision, and the version that waited is gone."""
    workplace.build(SIX)
    remove(workplace, "abc")
    waits = build(workplace).index_version
    workplace.write(SIX)
    assert build(workplace).waiting is None
    assert waiting_version(workplace.index) is None
    assert waits not in [one.name for one in kept_versions(workplace.index)]
    with pytest.raises(BuildError, match="No version waits"):
        accepted(workplace)


def test_only_what_was_decided_on_is_accepted(workplace: Workplace) -> None:
    """Another version's name is refused, and what is in use stays."""
    before = workplace.build(SIX).index_version
    remove(workplace, "abc")
    build(workplace)
    with pytest.raises(BuildError, match="does not wait"):
        accepted(workplace, "0" * 16)
    assert before == current_name(workplace.index)


def test_new_names_are_no_removal(workplace: Workplace) -> None:
    """Documents that are moved into a folder are still there."""
    workplace.build(SIX)
    (workplace.knowledge / "ny").mkdir()
    for path in list(workplace.knowledge.glob("*.md")):
        path.rename(workplace.knowledge / "ny" / path.name)
    assert build(workplace).waiting is None


def test_held_documents_are_no_removal(workplace: Workplace) -> None:
    """What must not be shown goes at once, and does not stay in use until somebody decides."""
    workplace.build(SIX)
    workplace.write({f"{name}.md": "HR. Anna Ek, 850709-9805.\n" for name in "abc"})
    report = build(workplace)
    assert (None, 3, 3) == (report.waiting, report.documents, len(report.failed))


def test_files_that_can_not_be_read_are_removals(workplace: Workplace) -> None:
    """A share that comes back with empty files empties no index."""
    workplace.build(SIX)
    workplace.write({f"{name}.md": "" for name in "abc"})
    assert build(workplace).waiting is not None


def test_another_cut_is_no_removal(workplace: Workplace) -> None:
    """Fewer, longer passages hold the same text."""
    long = "\n\n".join(f"HR flyttar den {n} i månaden till ett annat hus." for n in range(30))
    workplace.build({"lång.md": long})
    options = BuildOptions(passage_tokens=12)
    build_index(workplace.knowledge, workplace.index, workplace.embedder, options)
    assert build(workplace).waiting is None
