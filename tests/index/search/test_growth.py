"""A version that is searched as a large one is, and versions of an older format."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index import BuildOptions, build_index
from index.retrieval.dense_index import DenseIndex, stored
from index.retrieval.lexical.pruned_index import PrunedLexicalIndex
from index.versions.records import SearchRecord, sha256, to_json

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from index import BuildReport
    from tests.conftest import Workplace

FILES = {
    **{f"{n:03}.md": f"# T{n}\n\nEnhet {n} flyttar {n % 7} gånger.\n" for n in range(60)},
    "chefer.md": "---\naudience: [chefer]\n---\n# Chefer\n\nEnhet 5 flyttar aldrig.\n",
}
QUESTIONS = ("Hur ofta flyttar enhet 5?", "enhet 42", "När betalas lönen?")
AS_LARGE = BuildOptions(accept=True, exact_up_to=0, all_up_to=0)


def build_large(workplace: Workplace) -> BuildReport:
    """Build as if there were a million passages."""
    workplace.write(FILES)
    return build_index(workplace.knowledge, workplace.index, workplace.embedder, AS_LARGE)


def bytes_in(folder: Path) -> dict[str, bytes]:
    """Return a version's files."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("audience", [frozenset[str](), frozenset({"chefer"})])
def test_a_large_version_answers_as_a_small_one(
    workplace: Workplace, audience: frozenset[str]
) -> None:
    """The same first ten with the same scores, for everybody; the manifest says how."""
    workplace.build(FILES)
    small = workplace.open()
    build_large(workplace)
    large = workplace.open()
    assert SearchRecord(dense="cells", lexical="pruned") == large.version.manifest.search
    assert isinstance(large.version.contents.lexical, PrunedLexicalIndex)
    assert isinstance(large.version.contents.dense, DenseIndex)
    assert not large.version.contents.dense.exact
    for question in QUESTIONS:
        expected, found = (one.search(question, audience=audience) for one in (small, large))
        assert expected.hits[:10] == found.hits[:10]


def test_a_version_changes_its_way_with_its_size(workplace: Workplace) -> None:
    """By itself, at the next build, though no document has changed; and back again."""
    first = workplace.build(FILES)
    large = build_large(workplace)
    again = workplace.build()
    assert (0, 0) == (large.embedded, again.embedded)
    assert first.index_version == again.index_version != large.index_version


def test_a_large_version_is_the_same_bytes_whatever_came_before(workplace: Workplace) -> None:
    """What was there before decides nothing, nor does the order of builds."""
    workplace.build({"001.md": "# Annat\n\nAnnat.\n", "bort.md": "# Bort\n\nBort.\n"})
    (workplace.knowledge / "bort.md").unlink()
    build_large(workplace)
    step_by_step = bytes_in(workplace.version_folder())
    (workplace.index / "CURRENT").unlink()
    build_large(workplace)
    assert bytes_in(workplace.version_folder()) == step_by_step


def test_a_version_of_the_format_before_is_opened_and_carried_over(workplace: Workplace) -> None:
    """It answers the same, and the next build writes it anew without embedding anything."""
    workplace.build(FILES)
    now = workplace.open()
    folder = workplace.version_folder()
    manifest = json.loads((folder / "manifest.json").read_bytes())
    for name in ("words.npy", "word_ngrams.npy", "public_words.json"):
        (folder / name).unlink()
        del manifest["files"][name]
    assert "search" not in manifest
    raw = to_json(manifest | {"format_version": 4})
    (folder / "manifest.json").write_bytes(raw)
    folder.rename(folder.parent / sha256(raw)[:16])
    (workplace.index / "CURRENT").write_text(sha256(raw)[:16])

    old = workplace.open()

    assert 4 == old.version.manifest.format_version
    for question in QUESTIONS:
        assert now.search(question) == old.search(question)
    report = workplace.build()
    assert (0, now.name) == (report.embedded, report.index_version)


def drawn(number: int) -> NDArray[np.float32]:
    """Draw unit vectors around some middles."""
    chance = np.random.default_rng(5)
    middles = chance.standard_normal((40, 16))
    rows = middles[chance.integers(40, size=number)] + chance.standard_normal((number, 16)) / 2
    return stored((rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32))


def test_cells_keep_the_vectors_as_they_are() -> None:
    """Back and forth, and scored to the last digit as where all are compared."""
    vectors = drawn(3_000)
    exact, cells = DenseIndex.build(vectors), DenseIndex.build(vectors, exact_up_to=100)
    again = DenseIndex.from_bytes(cells.to_bytes())
    assert cells.to_bytes() == DenseIndex.build(vectors, exact_up_to=100).to_bytes()
    assert exact.exact
    assert not again.exact
    assert vectors.tolist() == again.vectors().tolist()
    rows = np.array([5, 2_999, 0])
    assert exact.scores(vectors[7], rows).tolist() == again.scores(vectors[7], rows).tolist()


@pytest.mark.parametrize("share", [1.0, 0.5, 0.01])
def test_cells_name_only_what_is_allowed(share: float) -> None:
    """And what they name of a small group is exactly the nearest of it."""
    vectors = drawn(3_000)
    exact, cells = DenseIndex.build(vectors), DenseIndex.build(vectors, exact_up_to=100)
    allowed = np.random.default_rng(1).random(3_000) < share
    for query in vectors[:5]:
        expected, _ = exact.nearest(query, allowed, 10)
        found, most = cells.nearest(query, allowed, 10)
        assert expected.tolist() == found.tolist()
        left = np.setdiff1d(np.flatnonzero(allowed), found)
        assert exact.scores(query, left).max() <= most + 1e-4
