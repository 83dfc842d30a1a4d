"""The rebuild: what changed, what is embedded again, and what goes on when HR's files break."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from index import BuildError, BuildOptions, Stage, build_index, check_own_files, open_current
from index.retrieval.dense_index import DenseIndex, stored
from index.versions.records import indexed_texts
from tests.conftest import FakeEmbedder

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from tests.conftest import Workplace

FILES = {
    "a.md": "# A\n\nHR flyttar.\n",
    "b.md": "# B\n\nLön betalas.\n\n## C\n\nSemester tas ut.\n",
    "c.txt": "---\naudience: [chefer]\n---\nC\n\nChef väljs.\n",
}
GLOSSARY = "- {term: KSF, means: Kommunstyrelseförvaltningen}\n"
QUESTIONS = "- {question: Var är HR?, document: a.md, phrase: HR}\n"
CONTACTS = "- {topic: övrigt, name: HR, contact: '#hr'}\n"


class Refusing(FakeEmbedder):
    """An embedder that must not be asked anything about a document."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Refuse."""
        raise AssertionError(texts)

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Refuse."""
        raise AssertionError(texts)


def embedded_by(workplace: Workplace) -> list[str]:
    """Build again and return the first line of every text that was embedded."""
    workplace.embedder.embedded.clear()
    workplace.build()
    return [text.partition("\n")[0] for text in workplace.embedder.embedded]


def test_a_first_build_embeds_everything(workplace: Workplace) -> None:
    """Each passage once, under its title and headings."""
    report = workplace.build(FILES)
    assert (3, 4, 0) == (report.documents, report.passages, report.unchanged)
    assert (("a.md", "b.md", "c.txt"), (), ()) == (report.added, report.changed, report.removed)
    assert [
        "A\nHR flyttar.",
        "B\nLön betalas.",
        "B – C\nSemester tas ut.",
        "C\nChef väljs.",
    ] == workplace.embedder.embedded


def test_what_did_not_change_is_not_embedded_again(workplace: Workplace) -> None:
    """A second build embeds nothing, whatever the files' times say."""
    workplace.build(FILES)
    for path in workplace.knowledge.iterdir():
        os.utime(path, (0, 0))
    assert [] == embedded_by(workplace)
    assert 3 == workplace.build().unchanged


def test_only_what_changed_is_embedded(workplace: Workplace) -> None:
    """New and changed documents are read anew, and all that happened is reported."""
    workplace.build(FILES)
    (workplace.knowledge / "a.md").unlink()
    workplace.embedder.embedded.clear()
    report = workplace.build({"b.md": "# B\n\nLön höjs.\n", "ny.md": "# Ny\n\nKontor byts.\n"})
    assert (("ny.md",), ("b.md",), ("a.md",), 1) == (
        report.added,
        report.changed,
        report.removed,
        report.unchanged,
    )
    assert ["B\nLön höjs.", "Ny\nKontor byts."] == workplace.embedder.embedded
    assert [] == embedded_by(workplace)


def test_a_document_keeps_its_own_vectors(workplace: Workplace) -> None:
    """Vectors that are reused stay with their passages when rows move up and down."""
    workplace.build(FILES)
    (workplace.knowledge / "a.md").unlink()
    workplace.build({"bb.md": "# BB\n\nFlytt sker.\n"})
    contents = open_current(workplace.index).contents
    passages = [passage for record in contents.records for passage in record.passages]
    assert ["b.md#1", "b.md#2", "bb.md#1", "c.txt#1"] == [passage.id for passage in passages]
    texts = [text for record in contents.records for text in indexed_texts(record)]
    expected = stored(workplace.embedder.embed_documents(texts))
    assert isinstance(contents.dense, DenseIndex)
    assert expected.tolist() == contents.dense.vectors().tolist()


def test_front_matter_alone_is_a_change(workplace: Workplace) -> None:
    """Who may see a document changes with its front matter, so it is read anew."""
    workplace.build(FILES)
    report = workplace.build({"a.md": "---\naudience: [chefer]\n---\n" + FILES["a.md"]})
    assert ("a.md",) == report.changed
    assert ["b.md"] == [
        record.id
        for record in open_current(workplace.index).contents.records
        if record.metadata.public
    ]


def test_a_renamed_document_is_not_embedded_again(workplace: Workplace) -> None:
    """Its id is its path: the old one is gone and the new one is new, with the same passages.

    The model is asked for nothing, not even the size of a passage.
    """
    workplace.build(FILES)
    (workplace.knowledge / "b.md").rename(workplace.knowledge / "d.md")
    workplace.embedder = Refusing()
    report = workplace.build()
    assert (("d.md",), ("b.md",), (("b.md", "d.md"),), 0) == (
        report.added,
        report.removed,
        report.renamed,
        report.embedded,
    )
    contents = open_current(workplace.index).contents
    assert ["a.md#1", "c.txt#1", "d.md#1", "d.md#2"] == [
        passage.id for record in contents.records for passage in record.passages
    ]


def test_a_copy_is_not_embedded_again(workplace: Workplace) -> None:
    """What is there under another name as well has its vectors already; nothing was renamed."""
    workplace.build(FILES)
    workplace.embedder = Refusing()
    report = workplace.build({"kopia.md": FILES["b.md"]})
    assert (("kopia.md",), (), ()) == (report.added, report.renamed, report.removed)


def test_a_name_that_gives_the_title_is_part_of_what_is_embedded(workplace: Workplace) -> None:
    """Without a heading the file's name is the title, and stands over every passage."""
    workplace.build({**FILES, "lön-maj.txt": "Lön betalas.\n"})
    (workplace.knowledge / "lön-maj.txt").rename(workplace.knowledge / "lön-juni.txt")
    assert ["Lön juni"] == embedded_by(workplace)


def test_another_ending_is_another_format(workplace: Workplace) -> None:
    """The same bytes under a name of another format are read anew."""
    workplace.build({"a.txt": "# HR\n\nHR *flyttar*.\n"})
    (workplace.knowledge / "a.txt").rename(workplace.knowledge / "a.md")
    assert () == workplace.build().renamed
    assert ["HR *flyttar*."] == [passage.text for passage in workplace.open().passages]


def test_a_passage_that_stays_in_a_changed_document_is_not_embedded_again(
    workplace: Workplace,
) -> None:
    """Only the passages whose text or headings are new are."""
    workplace.build(FILES)
    workplace.write({"b.md": FILES["b.md"] + "\n## D\n\nKontor byts.\n"})
    assert ["B – D"] == embedded_by(workplace)


def test_the_same_text_twice_is_embedded_once(workplace: Workplace) -> None:
    """Two documents with the same title and text share a vector."""
    report = workplace.build({"a.md": FILES["a.md"], "b.md": FILES["a.md"]})
    assert (2, 1) == (report.passages, report.embedded)


def test_what_is_written_beside_a_document_is_part_of_it(workplace: Workplace) -> None:
    """A side file that comes, changes or goes has its document read anew, and no other."""
    workplace.build(FILES)
    beside = workplace.knowledge / "a.md.meta.yaml"
    for change in ("owner: HR\n", "owner: Ekonomi\n", None):
        if change is None:
            beside.unlink()
        else:
            beside.write_text(change)
        report = workplace.build()
        assert (("a.md",), 2, 0) == (report.changed, report.unchanged, report.embedded)


def test_the_own_files_alone_need_no_embedding(workplace: Workplace) -> None:
    """A new glossary makes a new version out of the same vectors."""
    before = workplace.build(FILES)
    workplace.write({"glossary.yaml": GLOSSARY})
    assert [] == embedded_by(workplace)
    assert before.index_version != workplace.build().index_version


def test_another_model_embeds_everything_again(workplace: Workplace) -> None:
    """No vector of another model stays, and every document counts as changed."""
    workplace.build(FILES)
    workplace.embedder = FakeEmbedder(digest="fake-2", known=["hr"])
    report = workplace.build()
    assert (("a.md", "b.md", "c.txt"), 0) == (report.changed, report.unchanged)
    assert 4 == len(workplace.embedder.embedded)
    assert 2 == open_current(workplace.index).manifest.model.dimension


def test_other_settings_read_everything_again(workplace: Workplace) -> None:
    """Every document is cut anew, and what is the same passage as before keeps its vector."""
    workplace.build({**FILES, "d.md": "# D\n\nEtt två tre. Fyra fem sex.\n"})
    workplace.embedder.embedded.clear()
    report = build_index(
        workplace.knowledge, workplace.index, workplace.embedder, BuildOptions(passage_tokens=5)
    )
    assert ("a.md", "b.md", "c.txt", "d.md") == report.changed
    assert ["D\nEtt två tre.", "D\nFyra fem sex."] == workplace.embedder.embedded
    assert (2, 6) == (report.embedded, report.passages)


@pytest.mark.parametrize(("asked", "of_the_model"), [(5, 40), (40, 5), (5, 5)])
def test_passages_keep_to_the_smaller_of_both_limits(
    workplace: Workplace, asked: int, of_the_model: int
) -> None:
    """The setting and what the model reads both bound a passage."""
    workplace.embedder.max_tokens = of_the_model
    workplace.write({"a.md": "# A\n\nEtt två tre. Fyra fem sex.\n"})
    build_index(
        workplace.knowledge,
        workplace.index,
        workplace.embedder,
        BuildOptions(passage_tokens=asked),
    )
    assert ["A\nEtt två tre.", "A\nFyra fem sex."] == workplace.embedder.embedded


def test_progress_is_told(workplace: Workplace) -> None:
    """Before every document that is read, batch that is embedded, and version that is written."""
    workplace.write(FILES)
    told: list[tuple[Stage, int, int, str]] = []

    def tell(stage: Stage, done: int, total: int, document: str = "") -> None:
        told.append((stage, done, total, document))

    build_index(
        workplace.knowledge,
        workplace.index,
        workplace.embedder,
        progress=tell,
    )
    assert [
        (Stage.READING, 0, 3, "a.md"),
        (Stage.READING, 1, 3, "b.md"),
        (Stage.READING, 2, 3, "c.txt"),
        (Stage.READING, 3, 3, ""),
        (Stage.EMBEDDING, 0, 4, ""),
        (Stage.EMBEDDING, 4, 4, ""),
        (Stage.WRITING, 0, 1, ""),
        (Stage.WRITING, 1, 1, ""),
    ] == told


def test_an_empty_folder_is_one_clear_line(workplace: Workplace) -> None:
    """Nothing to index: the line says what to add, and there is still no index."""
    workplace.write({})
    with pytest.raises(BuildError) as caught:
        workplace.build({"README.md": "Läs mig.\n"})
    assert f"There are no documents in {workplace.knowledge}: add some and build again." == str(
        caught.value
    )
    assert not (workplace.index / "CURRENT").exists()


def test_a_folder_of_nothing_but_bad_files_leaves_the_index_as_it_is(
    workplace: Workplace,
) -> None:
    """The first bad file is named, and the version in use goes on answering."""
    built = workplace.build({"a.md": FILES["a.md"]})
    with pytest.raises(BuildError) as caught:
        workplace.build({"a.md": b"\x00", "b.pdf": b"%PDF"})
    assert (
        f"None of the 2 files in {workplace.knowledge} can be read; the first, a.md, holds no text "
        "(binary data): save the document's text as .md or .txt in UTF-8. "
        "The index in use stays as it is."
    ) == str(caught.value)
    assert built.index_version == workplace.open().name


def test_a_document_that_breaks_is_named_and_left_out(workplace: Workplace) -> None:
    """The others are indexed, and it comes back once it is mended."""
    workplace.build(FILES)
    broken = workplace.build({"a.md": "---\ndate: snart\n---\nText.\n"})
    assert (("a.md",), ["a.md"]) == (broken.removed, [f.document for f in broken.failed])
    assert "it is no date: write it as 2027-03-01 or 1 mars 2027" == broken.failed[0].remedy
    mended = workplace.build({"a.md": FILES["a.md"]})
    assert (("a.md",), ()) == (mended.added, mended.failed)


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("glossary.yaml", GLOSSARY, "- {term: KSF"),
        ("glossary.yaml", GLOSSARY, "- {means: HR}"),
        ("glossary.yaml", GLOSSARY, b"\x00"),
        ("contacts.yaml", CONTACTS, "- {topic: övrigt}"),
        ("contacts.yaml", CONTACTS, "- {topic: a, name: b, contact: #c}"),
        ("questions.yaml", QUESTIONS, "- {question: Var?"),
        ("questions.yaml", QUESTIONS, "- {question: Var?}"),
    ],
)
def test_a_broken_own_file_is_named_and_its_former_entries_go_on(
    workplace: Workplace, name: str, good: str, bad: str | bytes
) -> None:
    """Through every build until it is mended; removing the file removes its entries."""

    def entries() -> int:
        contents = open_current(workplace.index).contents
        return len(contents.glossary) + len(contents.contacts) + len(contents.pointed_out)

    workplace.build({**FILES, name: good})
    for _ in range(2):
        report = workplace.build({name: bad, "a.md": "# A\n\nHR stannar.\n"})
        assert ([name], 1) == ([failure.document for failure in report.failed], entries())
        assert "correct it and build again" == report.failed[0].remedy
    assert [name] == [failure.document for failure in check_own_files(workplace.knowledge)]
    assert () == workplace.build({name: good}).failed
    (workplace.knowledge / name).unlink()
    workplace.build()
    assert 0 == entries()


@pytest.mark.parametrize(
    ("name", "good", "bad", "problem"),
    [
        ("glossary.yaml", GLOSSARY, "- {means: HR}\n", "entry 2.term: is missing, line 2"),
        ("contacts.yaml", "- {topic: lön}\n", CONTACTS, "entry 1.name: is missing, line 1"),
        ("questions.yaml", QUESTIONS, "- {fråga: Var?}\n", "entry 2.question: is missing, line 2"),
    ],
)
def test_the_good_entries_of_an_own_file_count(
    workplace: Workplace, name: str, good: str, bad: str, problem: str
) -> None:
    """Beside a bad one, which is named."""
    report = workplace.build({**FILES, name: good + bad})
    assert [(name, f"has an entry that can't be used ({problem})")] == [
        (one.document, one.reason) for one in report.failed
    ]
    contents = open_current(workplace.index).contents
    assert 1 == len(contents.glossary) + len(contents.contacts) + len(contents.pointed_out)


def test_contacts_without_the_last_one_do_not_count(workplace: Workplace) -> None:
    """Another would be named for everything else: the former ones go on, and it says why."""
    workplace.build({**FILES, "contacts.yaml": CONTACTS})
    before = open_current(workplace.index).contents.contacts
    changed = "- {topic: it, name: IT, contact: '#it'}\n- {topic: övrigt}\n"
    report = workplace.build({"contacts.yaml": changed})
    assert [
        "can't be used (entry 2.name: is missing, line 2; it is the one for everything else)"
    ] == [one.reason for one in report.failed]
    assert before == open_current(workplace.index).contents.contacts


def test_a_broken_own_file_on_the_first_build(workplace: Workplace) -> None:
    """There are no former entries, and the documents are indexed all the same."""
    report = workplace.build({**FILES, "glossary.yaml": "nej"})
    assert (3, ["glossary.yaml"]) == (report.documents, [f.document for f in report.failed])


def test_good_own_files_have_nothing_to_complain_of(workplace: Workplace) -> None:
    """Both there and right, or not there at all."""
    workplace.write({})
    assert [] == check_own_files(workplace.knowledge)
    workplace.write({"glossary.yaml": GLOSSARY, "contacts.yaml": CONTACTS})
    assert [] == check_own_files(workplace.knowledge)
