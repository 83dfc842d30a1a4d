"""What comes out of documents of every format, against what was written out beforehand."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest

from index import DateSource, DocumentError, parse_document
from index.documents.formats.registry import READERS
from index.retrieval.chunking import split_document
from tests.support.golden_documents import golden_documents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.support.golden import Golden

GOLDEN = golden_documents()
each = pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.name)
# The bytes of a file that its reader takes apart; what is left of a text is a text.
PACKED = [golden for golden in GOLDEN if golden.data.startswith(b"PK")]


def count_words(texts: Sequence[str]) -> list[int]:
    """Count words between white space."""
    return [len(text.split()) for text in texts]


def suffix_of(name: str) -> str:
    """Return a file name's ending."""
    return "." + name.rpartition(".")[2]


def test_every_format_has_a_golden_document() -> None:
    """A new reader needs a document that says what must come out of it."""
    covered = {suffix_of(golden.name) for golden in GOLDEN}
    assert [] == [sorted(r.suffixes) for r in READERS if not r.suffixes & covered]


@each
def test_the_text_is_as_written_out(golden: Golden) -> None:
    """Headings, lists, tables and notes come out in order, in full, and nothing else does."""
    assert golden.text == parse_document(golden.name, golden.data).text


@each
def test_sections_have_their_headings_and_pages(golden: Golden) -> None:
    """Each stretch of text stands under its headings and, in slides and PDF, on its page."""
    sections = parse_document(golden.name, golden.data).sections
    assert golden.headings == tuple((section.headings, section.page) for section in sections)


@each
def test_title_and_date_are_found(golden: Golden) -> None:
    """The title is the document's and not its template's; the date is found where it stands."""
    metadata = parse_document(golden.name, golden.data).metadata
    assert (golden.title, golden.date) == (metadata.title, metadata.date)
    told = any(line.startswith("Senast uppdaterad") for line in golden.text.split("\n"))
    assert (DateSource.TEXT if told else DateSource.PROPERTIES) == metadata.date_source


@each
def test_passages_hold_all_content_and_no_noise(golden: Golden) -> None:
    """Every line of content is in a passage, word for word; nothing of the noise is."""
    document = parse_document(golden.name, golden.data)
    passages = split_document(document, count_words, 30)
    assert [document.text[p.start : p.end] for p in passages] == [p.text for p in passages]
    joined = "\n".join(passage.text for passage in passages)
    words = " ".join(joined.split())
    assert [] == [line for line in golden.content if line not in words]
    assert [] == [noise for noise in golden.noise if noise in joined]


@each
def test_the_text_is_composed_and_has_no_soft_hyphen(golden: Golden) -> None:
    """Offsets are counted in a text that is in NFC and has no invisible marks in its words."""
    text = parse_document(golden.name, golden.data).text
    assert unicodedata.is_normalized("NFC", text)
    assert not {"\u00ad", "\r", "\ufeff", "\u200b"} & set(text)


@pytest.mark.parametrize("golden", PACKED, ids=lambda golden: golden.name)
def test_a_cut_off_file_is_refused(golden: Golden) -> None:
    """A file that broke off on its way is named, with what to do, wherever it broke off."""
    for share in (0.01, 0.3, 0.9, 0.999):
        with pytest.raises(
            DocumentError, match=r"is cut short or damaged: copy it into the folder again"
        ):
            parse_document(golden.name, golden.data[: int(len(golden.data) * share)])


@pytest.mark.parametrize("golden", PACKED, ids=lambda golden: golden.name)
def test_another_office_format_under_the_name_is_refused(golden: Golden) -> None:
    """A workbook is not read as a letter: HR is told the name that it should have."""
    for other in PACKED:
        if other.name != golden.name:
            name = f"fel{suffix_of(other.name)}"
            with pytest.raises(DocumentError, match=r"with the name of an? ") as caught:
                parse_document(name, golden.data)
            expected = f"rename it so that it ends in {suffix_of(golden.name)}"
            assert expected == caught.value.remedy
