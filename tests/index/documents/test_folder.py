"""Which files of a knowledge folder are documents, and what is said of the others."""

from __future__ import annotations

import os
import unicodedata
from typing import TYPE_CHECKING

import pytest

from bot.checks.reasons import in_swedish
from index import BuildError, DocumentError, list_folder, parse_document, read_bytes, shown_name
from index.documents.formats.registry import reader_for
from index.documents.types import DocumentFile
from tests.conftest import write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Workplace

TEXT = "HR flyttar till Stadshuset.\n"


def ids(folder: Path) -> list[str]:
    """List the documents of a folder."""
    return [file.id for file in list_folder(folder).documents]


def failures(folder: Path) -> list[tuple[str, str]]:
    """List the files of a folder that can't be documents, with the reason."""
    return [(failure.document, failure.reason) for failure in list_folder(folder).failures]


def test_documents_are_listed_by_path_in_order(tmp_path: Path) -> None:
    """Subfolders are included and ids are paths with "/", sorted, whatever was written first."""
    write_folder(tmp_path, dict.fromkeys(["b.md", "ö.txt", "brev/2.md", "brev/1.md", "a.md"], TEXT))
    assert ["a.md", "b.md", "brev/1.md", "brev/2.md", "ö.txt"] == ids(tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        "glossary.yaml",
        "contacts.yaml",
        "questions.yaml",
        "README.md",
        "README",
        "readme.txt",
        "brev/README-hr.md",
        "brev.md.meta.yaml",
        "~$brev.docx",
        ".DS_Store",
        ".hemlig.md",
        ".git/config.txt",
        "Thumbs.db",
        "desktop.ini",
        "policy.pdf.crdownload",
        "policy.md.part",
        "policy.md.tmp",
        ".policy.md.swp",
        "policy.md~",
    ],
)
def test_own_files_and_leftovers_are_no_documents(tmp_path: Path, name: str) -> None:
    """HR's own files and what programs leave lying about are neither read nor complained of."""
    write_folder(tmp_path, {name: TEXT, "brev.md": TEXT})
    assert (["brev.md"], []) == (ids(tmp_path), failures(tmp_path))


@pytest.mark.parametrize("name", ["re-adme.md", "my-glossary.yaml.md", "meta.yaml.txt"])
def test_names_that_only_resemble_them_are_documents(tmp_path: Path, name: str) -> None:
    """A name that holds one of those somewhere is a document like any other."""
    write_folder(tmp_path, {name: TEXT})
    assert [name] == ids(tmp_path)


def test_no_folder_is_one_clear_line(tmp_path: Path) -> None:
    """A folder that isn't there is named, odd characters escaped."""
    with pytest.raises(BuildError) as caught:
        list_folder(tmp_path / "ingen\x1b[31m")
    assert (
        f"There is no knowledge folder {tmp_path}/ingen\\x1b[31m: create it, or name another one."
        == str(caught.value)
    )


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """Naming a file in place of the folder is the same mistake."""
    write_folder(tmp_path, {"brev.md": TEXT})
    with pytest.raises(BuildError):
        list_folder(tmp_path / "brev.md")


def test_links_out_of_the_folder_are_refused(tmp_path: Path) -> None:
    """A link to a file or folder elsewhere is named."""
    write_folder(tmp_path / "elsewhere", {"secret.md": TEXT})
    knowledge = write_folder(tmp_path / "knowledge", {"brev.md": TEXT})
    (knowledge / "out.md").symlink_to(tmp_path / "elsewhere" / "secret.md")
    (knowledge / "mapp.md").symlink_to(tmp_path / "elsewhere")
    outside = "is a link to a place outside the knowledge folder"
    assert ["brev.md"] == ids(knowledge)
    assert [("mapp.md", outside), ("out.md", outside)] == failures(knowledge)


def test_a_link_to_a_document_of_the_folder_is_no_second_one(tmp_path: Path) -> None:
    """It is read where it lies; a link to what is not read there is a document of its own."""
    write_folder(tmp_path, {"u/brev.md": TEXT, ".dold/a.md": TEXT, "lista.csv": TEXT})
    (tmp_path / "brev.md").symlink_to("u/brev.md")
    (tmp_path / "igen.md").symlink_to("brev.md")
    (tmp_path / "a.md").symlink_to(".dold/a.md")
    (tmp_path / "lista.txt").symlink_to("lista.csv")
    assert ["a.md", "lista.csv", "lista.txt", "u/brev.md"] == ids(tmp_path)


def test_links_to_nothing_and_in_circles_are_named(tmp_path: Path) -> None:
    """A link that leads nowhere can't be opened, and is said so."""
    (tmp_path / "gone.md").symlink_to(tmp_path / "nothing.md")
    (tmp_path / "self.md").symlink_to(tmp_path / "self.md")
    assert [("gone.md", "can't be opened"), ("self.md", "can't be opened")] == failures(tmp_path)


def test_a_pipe_is_named_and_not_waited_for(tmp_path: Path) -> None:
    """Opening a pipe would wait for ever for somebody to write into it."""
    os.mkfifo(tmp_path / "pipe.md")
    assert [("pipe.md", "is no ordinary file")] == failures(tmp_path)


@pytest.mark.parametrize("name", ["glossary.yaml", "contacts.yaml"])
def test_a_pipe_for_an_own_file_is_named_and_not_waited_for(
    workplace: Workplace, name: str
) -> None:
    """HR's own files are held to the same: a pipe is named, and the build ends."""
    workplace.write({"brev.md": TEXT})
    os.mkfifo(workplace.knowledge / name)
    assert [name] == [failure.document for failure in workplace.build().failed]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"rad\nbrytning.md", "rad\\nbrytning.md"),
        (b"\x1b[31mr\xc3\xb6d.md", "\\x1b[31mröd.md"),
        (b"l\xf6n.md", "l\\udcf6n.md"),
        ("h\u202eger.md".encode(), "h\\u202eger.md"),
    ],
)
def test_odd_file_names_are_read_and_shown_escaped(tmp_path: Path, name: bytes, shown: str) -> None:
    """Control, format and undecodable characters in a name never reach a terminal as such."""
    with open(os.fsencode(tmp_path) + b"/" + name, "wb") as file:  # noqa: PTH123 - a name in bytes
        file.write(TEXT.encode())
    assert [shown] == ids(tmp_path)
    assert TEXT.encode() == read_bytes(list_folder(tmp_path).documents[0])


def test_shown_names_keep_ordinary_letters() -> None:
    """Swedish letters and spaces are shown as they are."""
    assert "Åsa Öberg – lön.md" == shown_name("Åsa Öberg – lön.md")


def test_two_names_that_look_the_same_are_told_apart(tmp_path: Path) -> None:
    """Two files whose names differ only in how letters are composed can't both be one id."""
    write_folder(
        tmp_path,
        {"lön.md": TEXT, unicodedata.normalize("NFD", "lön.md"): TEXT},
    )
    same = "has the same name as another document, letter for letter as it is shown"
    assert (["lön.md"], [("lön.md", same)]) == (ids(tmp_path), failures(tmp_path))


@pytest.mark.parametrize(("name", "limit"), [("stor.txt", 10), ("stor.md", 10), ("stor.pdf", 50)])
def test_a_file_above_the_limit_is_not_read(tmp_path: Path, name: str, limit: int) -> None:
    """A text of 11 MB or a PDF of 51 MB is refused with its size, the limit and the remedy."""
    write_folder(tmp_path, {name: b"a" * ((limit + 1) * 1024 * 1024)})
    with pytest.raises(DocumentError) as caught:
        read_bytes(list_folder(tmp_path).documents[0])
    assert (
        f"is too large ({limit + 1} MB; at most {limit} MB)",
        "split it into several documents",
    ) == (caught.value.reason, caught.value.remedy)


@pytest.mark.parametrize(("name", "limit"), [("stor.txt", 10), ("stor.pdf", 50)])
def test_a_file_at_the_limit_is_read(tmp_path: Path, name: str, limit: int) -> None:
    """Ten megabytes of text exactly are still read, and fifty of PDF."""
    size = limit * 1024 * 1024
    write_folder(tmp_path, {name: b"a" * size})
    assert size == len(read_bytes(list_folder(tmp_path).documents[0]))


@pytest.mark.parametrize("content", [b"", b" \n\t\r\n"])
def test_a_file_of_nothing_is_refused(tmp_path: Path, content: bytes) -> None:
    """Zero bytes and white space alone are an empty document."""
    write_folder(tmp_path, {"tom.md": content})
    with pytest.raises(DocumentError) as caught:
        read_bytes(list_folder(tmp_path).documents[0])
    assert ("is empty", "write its text or remove it") == (
        caught.value.reason,
        caught.value.remedy,
    )


def test_a_file_that_went_away_is_named(tmp_path: Path) -> None:
    """A file removed between listing and reading can't be opened, which is no crash."""
    with pytest.raises(DocumentError) as caught:
        read_bytes(DocumentFile("borta.md", tmp_path / "borta.md", 10))
    assert "can't be opened" == caught.value.reason


@pytest.mark.parametrize(
    ("name", "kind"),
    [("brev.wpd", ".wpd"), ("lista", "no file name ending")],
)
def test_a_format_without_a_reader_is_named(name: str, kind: str) -> None:
    """A format that can't be read is named, with what to save it as."""
    with pytest.raises(DocumentError) as caught:
        parse_document(name, TEXT.encode())
    assert f"is of a format that can't be read ({kind})" == caught.value.reason
    assert "save it as a PDF, or its text as .txt" == caught.value.remedy


@pytest.mark.parametrize(
    ("suffix", "usual"),
    [
        (".csv", ".xlsx"),
        (".docm", ".docx"),
        (".DOTX", ".docx"),
        (".pptm", ".pptx"),
        (".xlsm", ".xlsx"),
        (".ott", ".odt"),
    ],
)
def test_a_sibling_of_a_format_is_named_with_the_one_to_save_it_as(suffix: str, usual: str) -> None:
    """HR need not think of PDF where the program offers the usual format."""
    with pytest.raises(DocumentError) as caught:
        reader_for(suffix)
    assert f"open it and save it as {usual}" == caught.value.remedy
    assert f"öppna den och spara den som {usual}" == in_swedish(caught.value.remedy)


def test_the_ending_may_be_in_capitals() -> None:
    """Some programs write BREV.TXT."""
    assert TEXT == parse_document("BREV.TXT", TEXT.encode()).text


@pytest.mark.parametrize(
    "text",
    ["---\ntitle: Hej\n---\n", "Skriv ut\n\nSenast uppdaterad: 20 november 2020\n", "\ufeff\n"],
)
@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_a_document_without_text_is_refused(name: str, text: str) -> None:
    """Front matter alone, noise alone and invisible characters alone are no document."""
    with pytest.raises(DocumentError) as caught:
        parse_document(name, text.encode())
    assert "has no text" == caught.value.reason


def test_a_build_names_every_file_it_leaves_out(workplace: Workplace) -> None:
    """Each bad file is in the report with its own reason, and the good one is indexed."""
    report = workplace.build(
        {
            "bra.md": TEXT,
            "bild.txt": b"\x89PNG\r\n\x1a\n",
            "junk.md": bytes(range(256)),
            "policy.pdf": b"%PDF-1.7",
            "tom.md": b"",
            "trasig.md": "---\ntitle: 'Hej\n---\nText",
        }
    )
    assert (1, ("bra.md",)) == (report.documents, report.added)
    assert ["bild.txt", "junk.md", "policy.pdf", "tom.md", "trasig.md"] == [
        failure.document for failure in report.failed
    ]
