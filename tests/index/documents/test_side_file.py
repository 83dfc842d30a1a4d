"""Side files: what HR writes about a document beside it."""

from __future__ import annotations

import datetime as dt
import os
import unicodedata
from typing import TYPE_CHECKING

import pytest

from index import DateSource, DocumentError, list_folder, parse_document, read_side_file
from index.documents.knowledge_folder import LARGEST_SIDE_FILE
from tests.conftest import write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from index import Metadata
    from tests.conftest import Workplace

TEXT = "# Lön\n\nLönen kommer den 27:e.\n"
OUTSIDE = "is a link to a place outside the knowledge folder"
BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nmålgrupp: [*b]\n"


def metadata(side: str, text: str = TEXT) -> Metadata:
    """Read a document with a side file."""
    return parse_document("lön.md", text.encode(), side.encode()).metadata


def failed(folder: Path) -> list[tuple[str, str, str]]:
    """List what can't be read in a folder: which file, what kind of fault, why."""
    return [(one.document, one.kind, one.reason) for one in list_folder(folder).failures]


def closed(workplace: Workplace) -> list[tuple[str, str]]:
    """Build, and list the documents that are left out, with the kind of fault."""
    return [(one.document, one.kind) for one in workplace.build().failed]


def test_every_key_works_from_a_side_file() -> None:
    """Title, dates, audience and the rest, with Swedish names, dots or not, and their source."""
    written = metadata(
        "titel: Löner\ndatum: 1 mars 2027\ngaller_fran: 2027-04-01\ngäller till: 2028-01-01\n"
        "ersätter: [gammal.md]\nmålgrupp: [Chefer]\nägare: HR\nlänk: https://a.example/b\n"
        "sprak: en\n"
    )
    assert "Löner" == written.title
    assert (dt.date(2027, 3, 1), DateSource.SIDE_FILE) == (written.date, written.date_source)
    assert (dt.date(2027, 4, 1), dt.date(2028, 1, 1)) == (written.valid_from, written.valid_until)
    assert (("gammal.md",), frozenset({"chefer"})) == (written.supersedes, written.audience)
    assert ("HR", "https://a.example/b", "en") == (written.owner, written.url, written.language)


@pytest.mark.parametrize("side", ["---\nägare: HR\n---\n", "\ufeffägare: HR\r\n", "ägare: HR"])
def test_lines_of_dashes_and_line_ends_change_nothing(side: str) -> None:
    """A side file that is written as front matter is, or by Notepad, means the same."""
    assert "HR" == metadata(side).owner


def test_the_document_goes_before_its_side_file() -> None:
    """Both are put together key by key, and where both say something the document's word holds."""
    front = "---\ndate: 2027-01-01\nowner: HR\n---\n" + TEXT
    written = metadata("date: 2026-01-01\nmålgrupp: chefer\ntitle: T\n", front)
    assert (dt.date(2027, 1, 1), DateSource.FRONT_MATTER) == (written.date, written.date_source)
    assert ("HR", "T", frozenset({"chefer"})) == (written.owner, written.title, written.audience)


def test_two_audiences_close_the_document() -> None:
    """Who may see it can't be told; the same groups in another order and case are no matter."""
    front = "---\nmålgrupp: [chefer, HR]\n---\n" + TEXT
    assert frozenset({"chefer", "hr"}) == metadata("audience: [hr, Chefer]", front).audience
    with pytest.raises(DocumentError) as caught:
        metadata("audience: [hr]", front)
    assert "side_file" == caught.value.kind


def test_dates_that_contradict_each_other_across_both_are_refused() -> None:
    """From when and until when are held against each other wherever they stand."""
    with pytest.raises(DocumentError) as caught:
        metadata("valid_until: 2027-01-01", "---\nvalid_from: 2027-02-01\n---\n" + TEXT)
    assert "validity" == caught.value.kind


@pytest.mark.parametrize(
    "side",
    [
        "målgrupp: [",
        "målgrupp:",
        "målgrupp: []",
        "målgrupp: {grupp: chefer}",
        "målgrup: [chefer]",
        "målgrupper: [chefer]",
        "Audiance: chefer",
        "bara text",
        "datum: 2027-02-30",
        "ägare: HR\nagare: IT",
        BOMB,
        "\x00\x01\x02\x03\x04",
    ],
)
def test_a_side_file_that_cant_be_used_closes_the_document(workplace: Workplace, side: str) -> None:
    """Nobody can tell whom it limits the document to, so nobody sees it, and it is named."""
    files = {"lön.md": TEXT, "lön.md.meta.yaml": side, "a.md": TEXT}
    workplace.write(files)
    assert [("lön.md", "side_file")] == closed(workplace)
    assert {"a.md"} == {passage.document for passage in workplace.open().passages}


@pytest.mark.parametrize(
    "front",
    [
        "målgrup: [chefer]",
        "målgrupp:",
        "målgrupp: [",
        "audience: [1]",
        "Behörighet: [chefer]",
        "Synlig för: chefer",
        "visas-för: chefer",
        "läses av: chefer",
        "access: [chefer]",
        "visible_to: chefer",
    ],
)
def test_an_audience_in_front_matter_that_cant_be_read_closes_too(front: str) -> None:
    """It is the same whether it stands in the document or beside it."""
    with pytest.raises(DocumentError) as caught:
        parse_document("a.md", f"---\n{front}\n---\n{TEXT}".encode())
    assert "front_matter" == caught.value.kind


@pytest.mark.parametrize(
    "text",
    [
        "# Lön\n\nmålgrupp: [chefer]\n\nText.\n",
        "# Lön\n\n---\ntitel: Lön\nmålgrupp: chefer\n---\n\nText.\n",
        "Målgrupp: chefer\nDatum: 2026-11-01\n\nVarslet lämnas den 9 december.\n",
        "Datum: 2026-11-01\nMALGRUPP : chefer\nText.\n",
        "Varsel i december\nAudience: chefer\n\nText.\n",
        "# Varsel\n\n**Målgrupp:** chefer\n\nText.\n",
        "Målgrupper: chefer\nText.\n",
        '+++\ntitel = "Lön"\nmålgrupp = ["chefer"]\n+++\nText.\n',
        '{\n"titel": "Lön",\n"målgrupp": "chefer"\n}\nText.\n',
        "<!-- målgrupp: chefer -->\nText.\n",
        "–––\nmålgrupp: chefer\n–––\nText.\n",
    ],
)
@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_front_matter_that_is_not_at_the_top_closes_the_document(name: str, text: str) -> None:
    """An audience that nobody would read is not passed over, and there is a way out of it."""
    with pytest.raises(DocumentError) as caught:
        parse_document(name, text.encode())
    assert "front_matter" == caught.value.kind
    with_front_matter = f"---\ntitel: Lön\n---\n{text}"
    assert frozenset() == parse_document(name, with_front_matter.encode()).metadata.audience
    beside = parse_document(name, text.encode(), b"audience: [facket]")
    assert frozenset({"facket"}) == beside.metadata.audience


@pytest.mark.parametrize(
    "text",
    [
        "# Kurs\n\nKursen är i maj.\n\nMålgrupp: alla chefer\n\nText.\n",
        "# Kurser\n\n## Ledarskap\n\nMålgrupp: alla chefer\n\nText.\n",
        "För: alla medarbetare\nDatum: 2026-11-01\n\nText.\n",
        "Behörighet: legitimation\n\nText.\n",
    ],
)
def test_prose_about_an_audience_is_no_audience(text: str) -> None:
    """What a course says of itself, below the first lines, closes nothing."""
    assert frozenset() == parse_document("a.md", text.encode()).metadata.audience


def test_the_first_lines_of_a_word_file_may_name_an_audience() -> None:
    """Templates have such a line, and front matter has no place there."""
    page = "<html><body><p>Målgrupp: alla chefer</p><p>Text.</p></body></html>"
    assert frozenset() == parse_document("a.html", page.encode()).metadata.audience


@pytest.mark.parametrize(
    ("document", "side"),
    [
        ("lön.md", "lön.md.meta.yaml"),
        ("lön.md", unicodedata.normalize("NFD", "lön.md.meta.yaml")),
        (unicodedata.normalize("NFD", "lön.md"), "lön.md.meta.yaml"),
        ("Lön.MD", "lön.md.META.YAML"),
        ("lön.md", "LÖN.md.meta.yml"),
        ("u/lön.md", "u/lön.md.meta.yaml"),
        ("u/lön.md", "U/lön.md.meta.yaml"),
    ],
)
def test_a_side_file_is_found_however_its_name_is_written(
    tmp_path: Path, document: str, side: str
) -> None:
    """Capitals and the two ways to write å, ä and ö make no difference."""
    write_folder(tmp_path, {document: TEXT, side: "ägare: HR"})
    (file,) = list_folder(tmp_path).documents
    assert (b"\xc3\xa4gare: HR", []) == (read_side_file(file), failed(tmp_path))


def test_a_document_without_a_side_file_has_none(tmp_path: Path) -> None:
    """Another document's side file, or one in another folder, is not its own."""
    write_folder(tmp_path, {"a.md": TEXT, "b.md": TEXT, "b.md.meta.yaml": "", "u/c.md": TEXT})
    assert [None, b"", None] == [read_side_file(file) for file in list_folder(tmp_path).documents]


def test_a_side_file_whose_case_fits_two_documents_is_about_both(tmp_path: Path) -> None:
    """None of them is left open by chance; one that names a document exactly is about that one."""
    write_folder(tmp_path, {"a.md": TEXT, "A.md": TEXT, "A.MD.meta.yaml": "ägare: HR"})
    assert 2 == sum(file.side_file is not None for file in list_folder(tmp_path).documents)
    (tmp_path / "A.MD.meta.yaml").rename(tmp_path / "a.md.meta.yaml")
    assert ["a.md"] == [file.id for file in list_folder(tmp_path).documents if file.side_file]


def test_two_side_files_close_the_document(tmp_path: Path) -> None:
    """Which of them holds can't be told."""
    write_folder(tmp_path, {"a.md": TEXT, "a.md.meta.yaml": "", "a.md.meta.yml": ""})
    ((document, kind, _),) = failed(tmp_path)
    assert ("a.md", "side_file") == (document, kind)
    assert () == list_folder(tmp_path).documents


def test_a_side_file_without_its_document_is_named(tmp_path: Path) -> None:
    """It may be about a document whose name differs more, which is open."""
    write_folder(tmp_path, {"a.md": TEXT, "borta.pdf.meta.yaml": "målgrupp: chefer"})
    (failure,) = list_folder(tmp_path).failures
    remedy = "put the document beside it, correct its name, or remove it"
    assert ("borta.pdf.meta.yaml", "orphan") == (failure.document, failure.kind)
    assert remedy == failure.remedy


@pytest.mark.parametrize(
    "name",
    [
        "u.v/lön.docx.meta.yaml.txt",
        "u.v/LÖN.docx.Meta.YAML.md",
        "u.v/lön.docx.meta.yaml.docx",
        "u.v/lön.docx.meta (1).yaml",
        "u.v/lön.docx.meta.txt",
        "u.v/lön.docx.meta",
        "u.v/lön.docx.yaml",
        "u.v/lön.meta.yaml",
        "u.v/lön.yml",
        "u.v/lön.doc.meta.yaml",
    ],
)
def test_a_side_file_with_a_wrong_name_closes_the_document(tmp_path: Path, name: str) -> None:
    """It may limit it. What it should be called is said, and it is no document itself, nor lost."""
    write_folder(
        tmp_path, {"u.v/lön.docx": b"PK", "u.v/lönen.md": TEXT, name: "målgrupp: [chefer]"}
    )
    failures = {one.document: one for one in list_folder(tmp_path).failures}
    failure = failures.pop("u.v/lön.docx")
    itself = [] if name.endswith(".meta.yaml") else [(name, "misplaced")]
    assert itself == [(one.document, one.kind) for one in failures.values()]
    assert ["u.v/lönen.md"] == [file.id for file in list_folder(tmp_path).documents]
    assert "side_file" == failure.kind
    assert f"has a side file with the wrong name ({name})" == failure.reason
    assert failure.remedy.startswith("rename that to lön.docx.meta.yaml, or remove it")


def test_a_link_with_the_name_of_a_side_file_almost_closes_the_document(tmp_path: Path) -> None:
    """What it leads to is not read, and it was put there for something."""
    write_folder(tmp_path, {"k/a.md": TEXT, "ute.yaml": "x: 1"})
    (tmp_path / "k/a.md.meta.yaml.txt").symlink_to(tmp_path / "ute.yaml")
    assert [("a.md", "side_file"), ("a.md.meta.yaml.txt", "misplaced")] == [
        one[:2] for one in failed(tmp_path / "k")
    ]


def test_a_wrongly_named_side_file_beside_two_documents_closes_both(tmp_path: Path) -> None:
    """None is left open by chance; one that is called just that is about itself alone."""
    write_folder(tmp_path, {"a.docx": b"PK", "a.md": TEXT, "a.meta.yaml": "målgrupp: chefer"})
    assert ["a.docx", "a.md"] == [document for document, _, _ in failed(tmp_path)]
    (tmp_path / "a.meta.yaml").rename(tmp_path / "a.md.yaml")
    assert ["a.md", "a.md.yaml"] == [document for document, _, _ in failed(tmp_path)]


def test_a_side_file_with_the_right_name_and_one_with_a_wrong_one_close(tmp_path: Path) -> None:
    """The second may limit the document further."""
    write_folder(tmp_path, {"a.md": TEXT, "a.md.meta.yaml": "ägare: HR", "a.meta.yaml": ""})
    twice = "has more than one side file (a.md.meta.yaml, a.meta.yaml)"
    assert [("a.md", "side_file", twice)] == failed(tmp_path)


@pytest.mark.parametrize("name", ["om.meta.md", "a.metod.md", "meta.yaml.txt", "contacts.yml"])
def test_a_name_that_is_like_a_side_files_closes_nothing_else(tmp_path: Path, name: str) -> None:
    """Without a document that it could be about it is what it says."""
    write_folder(tmp_path, {"a.md": TEXT, name: TEXT, "contacts.md": TEXT})
    assert {"a.md", "contacts.md"} <= {file.id for file in list_folder(tmp_path).documents}
    assert name in {*(file.id for file in list_folder(tmp_path).documents), "contacts.yml"}


def test_a_link_or_pipe_for_a_side_file_closes_the_document(tmp_path: Path) -> None:
    """What lies outside the folder is not read, and a pipe is not waited for."""
    write_folder(tmp_path, {"k/a.md": TEXT, "k/b.md": TEXT, "k/c.md": TEXT, "ute.yaml": "x: 1"})
    (tmp_path / "k/a.md.meta.yaml").symlink_to(tmp_path / "ute.yaml")
    os.mkfifo(tmp_path / "k/b.md.meta.yaml")
    assert [
        (
            "a.md",
            "side_file",
            f"has a side file, a.md.meta.yaml, that {OUTSIDE}",
        ),
        ("b.md", "side_file", "has a side file, b.md.meta.yaml, that is no ordinary file"),
    ] == failed(tmp_path / "k")
    assert ["c.md"] == [file.id for file in list_folder(tmp_path / "k").documents]


def test_a_side_file_that_is_too_large_closes_the_document(workplace: Workplace) -> None:
    """It is not read to its end."""
    side = "ägare: HR\n#" + "x" * LARGEST_SIDE_FILE
    workplace.write({"a.md": TEXT, "a.md.meta.yaml": side, "b.md": TEXT})
    assert [("a.md", "side_file")] == closed(workplace)


def test_a_changed_side_file_changes_its_document_alone(workplace: Workplace) -> None:
    """A new, changed or removed side file is seen by the next build; the rest stays as it is."""
    workplace.build({"a.md": TEXT, "b.md": TEXT})
    assert ("a.md",) == workplace.build({"a.md.meta.yaml": "ägare: HR"}).changed
    assert "HR" == workplace.open().document("a.md").metadata.owner
    assert ("a.md",) == workplace.build({"a.md.meta.yaml": "ägare: IT"}).changed
    assert () == workplace.build().changed
    (workplace.knowledge / "a.md.meta.yaml").unlink()
    assert ("a.md",) == workplace.build().changed
    assert workplace.open().document("a.md").metadata.owner is None


def test_a_closed_document_changes_nothing_for_anybody(workplace: Workplace) -> None:
    """Its words, its abbreviations and what it replaces are as if it weren't there."""
    others = {"a.md": TEXT, "b.md": "# Flytt\n\nFlytten är i mars.\n"}
    workplace.build(others)
    before = [(hit.passage.id, hit.score) for hit in workplace.open().search("flytt lön").hits]
    report = workplace.build(
        {"hemlig.md": "# Flytt\n\nFlytt lön lön.\n", "hemlig.md.meta.yaml": "målgrupp: [\n"}
    )
    assert ["hemlig.md"] == [one.document for one in report.failed]
    after = [(hit.passage.id, hit.score) for hit in workplace.open().search("flytt lön").hits]
    assert before == after


@pytest.mark.parametrize(
    "name", ["Glossary.YAML", "brev/glossary.yaml", "CONTACTS.yaml", "contacts.yml"]
)
def test_hrs_own_file_in_the_wrong_place_is_named(tmp_path: Path, name: str) -> None:
    """It would be passed over otherwise, and HR would wonder why nothing happens."""
    write_folder(tmp_path, {"a.md": TEXT, name: "- {term: A, means: B}"})
    ((document, kind, _),) = failed(tmp_path)
    assert (name, "misplaced") == (document, kind)
