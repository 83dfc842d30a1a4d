"""A damaged index is refused with a line that says what to run, and a rebuild repairs it."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from index import IndexVersionError, open_current

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Workplace

FILES = {
    "hr.md": "# HR\n\nHR flyttar till Stadshuset.\n",
    "lön.txt": "Lön\n\nLön betalas den 27:e.\n",
    "glossary.yaml": "- {term: KSF, means: Kommunstyrelseförvaltningen}\n",
    "contacts.yaml": "- {topic: övrigt, name: HR, contact: '#hr'}\n",
}
NAMES = [
    "contacts.json",
    "documents.jsonl",
    "glossary.json",
    "manifest.json",
    "words.npy",
    "word_ngrams.npy",
    "public_words.json",
    "vectors.faiss",
]


def truncate(path: Path) -> None:
    """Cut a file in half."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    """Change one bit in the middle of a file."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def append(path: Path) -> None:
    """Add a byte to a file."""
    path.write_bytes(path.read_bytes() + b" ")


def empty(path: Path) -> None:
    """Leave nothing in a file."""
    path.write_bytes(b"")


def remove(path: Path) -> None:
    """Remove a file."""
    path.unlink()


def assert_refused_and_repaired(workplace: Workplace, said: str) -> None:
    """Check that the index can't be opened, and that the same version comes back by a build."""
    with pytest.raises(IndexVersionError) as caught:
        workplace.open()
    assert said == str(caught.value)
    workplace.embedder.embedded.clear()
    report = workplace.build()
    assert (2, 2) == (report.documents, len(workplace.embedder.embedded))
    assert "hr.md" == workplace.open().search("HR").hits[0].passage.document


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("harm", [truncate, flip, append, empty, remove])
def test_a_damaged_file_is_noticed(
    workplace: Workplace, name: str, harm: Callable[[Path], None]
) -> None:
    """Whichever file and however little of it is wrong."""
    built = workplace.build(FILES)
    harm(workplace.version_folder() / name)
    assert_refused_and_repaired(
        workplace, f"The index in {workplace.index} is damaged: run `omorg build`."
    )
    assert built.index_version == open_current(workplace.index).name


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"junk",
        b"../../../../etc",
        b"0123456789abcdef",
        b"\xff" * 16,
        b"a/b/c/d/e/f/g/h/",
    ],
)
def test_a_pointer_to_nowhere_is_noticed(workplace: Workplace, content: bytes) -> None:
    """CURRENT with nothing, junk, a path or a name that isn't there."""
    workplace.build(FILES)
    (workplace.index / "CURRENT").write_bytes(content)
    assert_refused_and_repaired(
        workplace, f"The index in {workplace.index} is damaged: run `omorg build`."
    )


def test_a_missing_pointer_is_a_missing_index(workplace: Workplace) -> None:
    """Without CURRENT there is no version in use, whatever lies in the folder."""
    workplace.build(FILES)
    (workplace.index / "CURRENT").unlink()
    assert_refused_and_repaired(
        workplace, f"There is no index in {workplace.index}: run `omorg build`."
    )


def test_a_version_folder_that_is_gone(workplace: Workplace) -> None:
    """CURRENT may outlive the version it names."""
    workplace.build(FILES)
    folder = workplace.version_folder()
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    assert_refused_and_repaired(
        workplace, f"The index in {workplace.index} is damaged: run `omorg build`."
    )


def rewrite_manifest(workplace: Workplace, change: Callable[[dict[str, object]], object]) -> None:
    """Write another manifest in place of the version's, under the name that fits it."""
    folder = workplace.version_folder()
    manifest = json.loads((folder / "manifest.json").read_bytes())
    raw = json.dumps(change(manifest)).encode()
    (folder / "manifest.json").write_bytes(raw)
    name = hashlib.sha256(raw).hexdigest()[:16]
    folder.rename(folder.parent / name)
    (workplace.index / "CURRENT").write_text(name)


@pytest.mark.parametrize("written_as", [0, 3, 6, "4", None])
def test_another_format_is_refused(workplace: Workplace, written_as: object) -> None:
    """A version of a newer or older Omorg is named as such, whatever else its manifest holds."""
    workplace.build(FILES)
    rewrite_manifest(workplace, lambda _: {"format_version": written_as, "new": True})
    assert_refused_and_repaired(
        workplace,
        f"The index in {workplace.index} was written by another version of Omorg "
        f"(format {written_as!r}, here 5): run `omorg build`, or the Omorg that wrote it.",
    )


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda _: [], id="no mapping"),
        pytest.param(lambda _: {}, id="nothing"),
        pytest.param(lambda _: {"format_version": 5}, id="keys missing"),
        pytest.param(lambda m: {**m, "files": {}}, id="no files"),
        pytest.param(lambda m: {**m, "files": "x"}, id="files of another kind"),
        pytest.param(lambda m: {**m, "passages": "many"}, id="a count that is none"),
    ],
)
def test_a_manifest_that_is_none(
    workplace: Workplace, change: Callable[[dict[str, object]], object]
) -> None:
    """A manifest may be valid JSON under its right name and still be no manifest."""
    workplace.build(FILES)
    rewrite_manifest(workplace, change)
    assert_refused_and_repaired(
        workplace, f"The index in {workplace.index} is damaged: run `omorg build`."
    )


@pytest.mark.parametrize("name", [name for name in NAMES if name != "manifest.json"])
@pytest.mark.parametrize("content", [b"junk", b"[1]", b"{}\n"])
def test_junk_under_its_right_checksum(workplace: Workplace, name: str, content: bytes) -> None:
    """A file that is as it was written, and was written wrong, is noticed when it is read."""
    workplace.build(FILES)
    (workplace.version_folder() / name).write_bytes(content)

    def fit(manifest: dict[str, object]) -> dict[str, object]:
        files = manifest["files"]
        assert isinstance(files, dict)
        return {**manifest, "files": {**files, name: hashlib.sha256(content).hexdigest()}}

    rewrite_manifest(workplace, fit)
    assert_refused_and_repaired(
        workplace, f"The index in {workplace.index} is damaged: run `omorg build`."
    )
