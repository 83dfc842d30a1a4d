"""Index versions on disk: what they hold, how they are named, and how they are switched."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from index import (
    BuildError,
    BuildOptions,
    IndexVersionError,
    build_index,
    current_name,
    open_current,
)
from index.retrieval.dense_index import DenseIndex
from index.retrieval.lexical.bm25_index import LexicalIndex
from index.versions.records import SearchRecord
from index.versions.writer import build_lock
from tests.conftest import FakeEmbedder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Workplace

FILES = {
    "hr.md": "# HR\n\nHR flyttar till Stadshuset.\n",
    "brev/lön.txt": "Lön\n\nLön betalas den 27:e.\n",
    "chefer.md": "---\nmålgrupp: [chefer, hr]\ngäller_från: 2027-03-01\n---\n"
    "# Chefer\n\nChef och HR.\n",
    "trasig.md": "---\ndate: snart\n---\nText.\n",
    "glossary.yaml": "- {term: KSF, means: Kommunstyrelseförvaltningen}\n",
    "contacts.yaml": "- {topic: övrigt, name: HR, contact: '#hr'}\n",
}
NAMES = [
    "contacts.json",
    "documents.jsonl",
    "glossary.json",
    "public_words.json",
    "word_ngrams.npy",
    "words.npy",
    "pointed_out.json",
    "pointed_out.npy",
    "questions.json",
    "vectors.faiss",
]


def bytes_in(folder: Path) -> dict[str, bytes]:
    """Return the bytes of all files in a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def versions(workplace: Workplace) -> list[str]:
    """Return what lies among the versions."""
    return sorted(path.name for path in (workplace.index / "versions").iterdir())


def test_the_manifest_says_what_a_version_is_made_of(workplace: Workplace) -> None:
    """Format, model, documents with their content keys, counts, failures, and checksums."""
    workplace.build(FILES)
    folder = workplace.version_folder()
    manifest = json.loads((folder / "manifest.json").read_bytes())
    digests = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in NAMES}
    assert digests == manifest["files"]
    assert {"name": "fake", "digest": "fake-1", "dimension": 8} == manifest["model"]
    assert ["brev/lön.txt", "chefer.md", "hr.md"] == sorted(manifest["documents"])
    assert (5, 3) == (manifest["format_version"], manifest["passages"])
    assert ["trasig.md"] == [failure["document"] for failure in manifest["failures"]]


def test_a_version_is_named_after_its_manifest(workplace: Workplace) -> None:
    """Sixteen digits of its SHA-256: a version whose name fits its manifest is the one written."""
    report = workplace.build(FILES)
    manifest = (workplace.version_folder() / "manifest.json").read_bytes()
    assert hashlib.sha256(manifest).hexdigest()[:16] == report.index_version
    assert report.index_version == current_name(workplace.index)
    assert [report.index_version] == versions(workplace)


def test_what_is_opened_is_what_was_built(workplace: Workplace) -> None:
    """Texts, metadata, glossary and contacts come back as they were."""
    workplace.build(FILES)
    contents = open_current(workplace.index).contents
    chefer = contents.records[1]
    assert ["brev/lön.txt", "chefer.md", "hr.md"] == [record.id for record in contents.records]
    assert "# Chefer\n\nChef och HR.\n" == chefer.text
    assert frozenset({"chefer", "hr"}) == chefer.metadata.audience
    assert ["Chef och HR."] == [passage.text for passage in chefer.passages]
    assert ["KSF"] == [entry.term for entry in contents.glossary]
    assert ["#hr"] == [entry.contact for entry in contents.contacts]
    assert isinstance(contents.dense, DenseIndex)
    assert isinstance(contents.lexical, LexicalIndex)
    assert (3, 3) == (len(contents.dense), len(contents.lexical))
    assert SearchRecord() == open_current(workplace.index).manifest.search


def test_the_same_input_gives_the_same_bytes(make_workplace: Callable[[str], Workplace]) -> None:
    """In another folder, with the files written in another order, every byte is the same."""
    first, second = make_workplace("first"), make_workplace("second")
    first.build(FILES)
    second.build(dict(reversed(FILES.items())))
    assert bytes_in(first.version_folder()) == bytes_in(second.version_folder())


def test_a_rebuild_step_by_step_gives_the_same_bytes(
    make_workplace: Callable[[str], Workplace],
) -> None:
    """What a version holds depends on the folder as it is, not on how it came to be so."""
    first, second = make_workplace("first"), make_workplace("second")
    first.build(FILES)
    second.build({"hr.md": FILES["hr.md"], "brev/lön.txt": "Annat.\n", "bort.md": "Bort.\n"})
    (second.knowledge / "bort.md").unlink()
    second.build(FILES)
    assert bytes_in(first.version_folder()) == bytes_in(second.version_folder())


def test_a_build_without_changes_writes_no_new_version(workplace: Workplace) -> None:
    """The version in use stays, with the time it was written."""
    workplace.build(FILES)
    before = open_current(workplace.index).built
    workplace.build()
    assert before == open_current(workplace.index).built
    assert [current_name(workplace.index)] == versions(workplace)


@pytest.mark.parametrize("keep", [1, 2, 3])
def test_the_newest_versions_are_kept(workplace: Workplace, keep: int) -> None:
    """As many as asked for, the one in use among them; older ones are removed."""
    built = []
    for number in range(5):
        workplace.write({"hr.md": f"HR flyttar {number} gånger.\n"})
        report = build_index(
            workplace.knowledge, workplace.index, workplace.embedder, BuildOptions(keep=keep)
        )
        built.append(report.index_version)
    assert sorted(built[-keep:]) == versions(workplace)
    assert built[-1] == current_name(workplace.index)


def test_a_reader_goes_on_with_the_version_it_opened(workplace: Workplace) -> None:
    """After a switch, and after its version's folder is gone, it finds what it found before."""
    workplace.build(FILES)
    reader = workplace.open()
    before = reader.search("Var är HR?")
    workplace.write({"hr.md": "# HR\n\nHR stannar.\n"})
    build_index(workplace.knowledge, workplace.index, workplace.embedder, BuildOptions(keep=1))
    assert [current_name(workplace.index)] == versions(workplace)
    assert before == reader.search("Var är HR?")
    assert "HR stannar." == workplace.open().search("Var är HR?").hits[0].passage.text


def test_a_second_build_at_once_is_refused(workplace: Workplace) -> None:
    """The line says that another one is running; the first is not disturbed."""
    workplace.build(FILES)
    with build_lock(workplace.index), pytest.raises(BuildError) as caught:
        workplace.build({"ny.md": "Ny.\n"})
    assert f"Another build of {workplace.index} is running: wait until it is done." == str(
        caught.value
    )
    assert ("ny.md",) == workplace.build().added


def test_the_lock_is_given_back_when_a_build_fails(workplace: Workplace) -> None:
    """A build that found nothing to index doesn't block the next one."""
    workplace.write({})
    with pytest.raises(BuildError):
        workplace.build()
    assert 1 == workplace.build({"hr.md": "HR.\n"}).documents


def test_what_killed_builds_left_is_removed(workplace: Workplace) -> None:
    """Unfinished versions and switches go with the next build."""
    workplace.build(FILES)
    (workplace.index / "versions" / ".unfinished-abc").mkdir()
    (workplace.index / "versions" / ".unfinished-abc" / "words.npy").write_bytes(b"half")
    (workplace.index / ".unfinished-123").write_text("half")
    workplace.build()
    assert [current_name(workplace.index)] == versions(workplace)
    assert ["CURRENT", "build.lock", "versions"] == sorted(
        p.name for p in workplace.index.iterdir()
    )


def test_no_index_is_one_clear_line(workplace: Workplace) -> None:
    """The line says where and what to run."""
    with pytest.raises(IndexVersionError) as caught:
        workplace.open()
    assert f"There is no index in {workplace.index}: run `omorg build`." == str(caught.value)


def test_an_index_folder_that_is_a_file(workplace: Workplace) -> None:
    """A place that can't be written to is named, with the system's reason."""
    workplace.write(FILES)
    workplace.index.write_text("a file")
    with pytest.raises(BuildError) as caught:
        workplace.build()
    assert str(caught.value).startswith(f"The index folder {workplace.index} can't be written (")


def test_an_index_of_another_model_is_refused(workplace: Workplace) -> None:
    """The line names both models; no vector is compared with one from elsewhere."""
    workplace.build(FILES)
    workplace.embedder = FakeEmbedder(name="other", digest="other-1")
    with pytest.raises(IndexVersionError) as caught:
        workplace.open()
    assert (
        f"The index in {workplace.index} was built with another model (fake) than the one set "
        "(other): run `omorg build`."
    ) == str(caught.value)


def test_an_index_of_other_settings_is_refused(workplace: Workplace) -> None:
    """Passages cut to another size are not those that the settings ask for."""
    workplace.write(FILES)
    build_index(
        workplace.knowledge, workplace.index, workplace.embedder, BuildOptions(passage_tokens=99)
    )
    with pytest.raises(IndexVersionError) as caught:
        workplace.open()
    assert (
        f"The index in {workplace.index} was built with other settings: run `omorg build`."
        == str(caught.value)
    )
