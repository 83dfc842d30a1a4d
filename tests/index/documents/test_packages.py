"""Office files that Word, Excel and PowerPoint open though the libraries don't."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index import DocumentError, parse_document
from index.documents.formats.ooxml.markup import mended
from tests.support.golden_sheets import xlsx
from tests.support.golden_slides import pptx
from tests.support.golden_word import docx
from tests.support.office_packages import packed, parts, related, strict

if TYPE_CHECKING:
    from tests.support.golden import Golden

OFFICE = (docx(), pptx(), xlsx())
RELATIONS = {
    ".docx": "word/_rels/document.xml.rels",
    ".pptx": "ppt/slides/_rels/slide1.xml.rels",
    ".xlsx": "xl/_rels/workbook.xml.rels",
}
each = pytest.mark.parametrize("golden", OFFICE, ids=lambda golden: golden.name)


def relations_of(golden: Golden) -> str:
    """Return the part of a golden document that lists the main part's relations."""
    return RELATIONS["." + golden.name.rpartition(".")[2]]


@each
@pytest.mark.parametrize(
    "target", ["NULL", "../NULL", "#_top", "", "media/borta.png", "file:///C:/bild.png", "/borta"]
)
def test_a_relation_that_leads_nowhere_is_let_be(golden: Golden, target: str) -> None:
    """All of the text comes out, in every format, whatever the relation pretends to be."""
    data = related(golden.data, relations_of(golden), "image", target, "rId901")
    assert golden.text == parse_document(golden.name, data).text


@each
def test_relations_of_the_package_itself_may_lead_nowhere(golden: Golden) -> None:
    """A picture of the first page that was stripped from the file is missed by nobody."""
    data = related(golden.data, "_rels/.rels", "thumbnail", "docProps/thumb.emf", "rId902")
    assert golden.text == parse_document(golden.name, data).text


@each
def test_a_part_may_be_named_in_other_letters(golden: Golden) -> None:
    """Names of parts are the same in capitals (ISO/IEC 29500-2, 6.2.2.3)."""
    content = parts(golden.data)
    name = relations_of(golden)
    for part in ("styles.xml", "slideLayouts/", "theme/theme1.xml"):
        capitals = part[0].upper() + part[1:]
        content[name] = content[name].replace(part.encode(), capitals.encode())
    assert content != parts(golden.data)
    assert golden.text == parse_document(golden.name, packed(content)).text


@each
def test_strict_open_xml_is_read_as_the_usual_kind(golden: Golden) -> None:
    """Text, headings, title and date are the same."""
    document = parse_document(golden.name, strict(golden.data))
    assert (golden.text, golden.title, golden.date) == (
        document.text,
        document.metadata.title,
        document.metadata.date,
    )


@each
def test_strict_and_a_relation_that_leads_nowhere(golden: Golden) -> None:
    """Both at once."""
    data = strict(related(golden.data, relations_of(golden), "image", "NULL", "rId901"))
    assert golden.text == parse_document(golden.name, data).text


@each
def test_a_file_in_good_order_is_left_as_it_is(golden: Golden) -> None:
    """Nothing is written anew without need."""
    assert golden.data is mended(golden.data, "Office")


@each
def test_a_file_without_its_main_part_is_still_refused(golden: Golden) -> None:
    """What is missed can't be made up for."""
    main = {"word/document.xml", "ppt/presentation.xml", "xl/workbook.xml"}
    content = {name: data for name, data in parts(golden.data).items() if name not in main}
    with pytest.raises(DocumentError, match="is damaged"):
        parse_document(golden.name, packed(content))
