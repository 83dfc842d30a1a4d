"""One text in many formats: a Markdown document's blocks, written by each format's own writer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING

import docx
import odfdo
from markdown_it import MarkdownIt
from pptx import Presentation
from pptx.util import Inches

from index.documents.decode_text import split_front_matter
from tests.support.pdf_documents import Pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from markdown_it.token import Token
    from pptx.slide import Slide

DATE = dt.date(2026, 9, 1)


@dataclass(frozen=True, slots=True)
class Part:
    """A block of a document.

    Attributes:
        kind: "heading", "paragraph", "bullet", "number" or "table".
        words: Its words; a table has none.
        level: A heading's level, or how many lists an item stands inside besides its own.
        rows: A table's rows, the first being its head.

    """

    kind: str
    words: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()


def parts_of(markdown: str) -> list[Part]:
    """Take a Markdown document apart, front matter left out."""
    tokens = MarkdownIt("commonmark").enable("table").parse(split_front_matter(markdown)[1])
    return list(_parts(tokens))


def _words(token: Token) -> str:
    found = (" " if child.type == "softbreak" else child.content for child in token.children or [])
    return "".join(found).strip()


_LISTS = {"bullet_list": "bullet", "ordered_list": "number"}


def _parts(tokens: Sequence[Token]) -> Iterator[Part]:
    lists: list[str] = []
    rows: list[tuple[str, ...]] = []
    kind, level = "paragraph", 0
    for token in tokens:
        what, _, side = token.type.rpartition("_")
        if what in _LISTS:
            lists = [*lists, _LISTS[what]] if side == "open" else lists[:-1]
        elif token.type == "tr_open":
            rows.append(())
        elif token.type == "table_close":
            yield Part("table", rows=tuple(rows))
            rows, kind = [], "paragraph"
        elif side == "open" and what in {"heading", "list_item", "th", "td"}:
            kind, level = _opened(token, lists)
        elif token.type == "inline" and kind == "cell":
            rows[-1] = (*rows[-1], _words(token))
        elif token.type == "inline":
            yield Part(kind, _words(token), level)
            kind, level = "paragraph", 0


def _opened(token: Token, lists: list[str]) -> tuple[str, int]:
    """Return what the next words are, and their level."""
    if token.type == "heading_open":
        return "heading", int(token.tag[1:])
    return (lists[-1], len(lists) - 1) if token.type == "list_item_open" else ("cell", 0)


def as_markdown(parts: Sequence[Part]) -> bytes:
    """Write Markdown, a table row by row, as the other formats' tables are read."""
    lines = ["---", f"datum: {DATE}", "---"]
    for part in parts:
        if part.kind == "heading":
            lines += ["", f"{'#' * part.level} {part.words}", ""]
        elif part.kind == "table":
            head, *rest = part.rows
            named = ([f"{n}: {w}" for n, w in zip(head, row, strict=True) if w] for row in rest)
            lines += ["", *(f"- {'; '.join(row)}" for row in named), ""]
        elif part.kind == "paragraph":
            lines += ["", part.words, ""]
        else:
            lines.append(
                f"{'   ' * part.level}{'-' if part.kind == 'bullet' else '1.'} {part.words}"
            )
    return "\n".join(lines).encode()


def as_html(parts: Sequence[Part]) -> bytes:
    """Write a web page; each item is a list of its own, inside as many as its level says."""
    tags = {"bullet": "ul", "number": "ol"}
    page = [f'<html><head><meta name="dcterms.modified" content="{DATE}"></head><body><main>']
    for part in parts:
        words = escape(part.words)
        if part.kind == "heading":
            page.append(f"<h{part.level}>{words}</h{part.level}>")
        elif part.kind == "table":
            rows = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in part.rows)
            page.append(f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>")
        elif part.kind == "paragraph":
            page.append(f"<p>{words}</p>")
        else:
            tag = tags[part.kind]
            page.append(f"<{tag}>" * part.level + f"<{tag}><li>{words}</li></{tag}>")
            page.append(f"</{tag}>" * part.level)
    return "\n".join([*page, "</main></body></html>"]).encode()


def as_docx(parts: Sequence[Part]) -> bytes:
    """Write a Word document."""
    document = docx.Document()
    document.core_properties.modified = dt.datetime.combine(DATE, dt.time())
    for part in parts:
        if part.kind == "heading":
            document.add_heading(part.words, part.level)
        elif part.kind == "table":
            table = document.add_table(len(part.rows), len(part.rows[0]))
            for row, words in zip(table.rows, part.rows, strict=True):
                for cell, word in zip(row.cells, words, strict=True):
                    cell.text = word
        elif part.kind == "paragraph":
            document.add_paragraph(part.words)
        else:
            name = "List Bullet" if part.kind == "bullet" else "List Number"
            document.add_paragraph(part.words, f"{name} {part.level + 1}" if part.level else name)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def as_odt(parts: Sequence[Part]) -> bytes:
    """Write an OpenDocument text."""
    document = odfdo.Document("text")
    document.body.clear()
    document.meta.date = dt.datetime.combine(DATE, dt.time())
    # The library's template numbers all headings.
    for level in document.styles.get_elements("//text:outline-level-style"):
        level.set_attribute("style:num-format", "")
    for part in parts:
        if part.kind == "heading":
            document.body.append(odfdo.Header(part.level, part.words))
        elif part.kind == "table":
            table = odfdo.Table("Tabell", width=len(part.rows[0]), height=len(part.rows))
            for number, row in enumerate(part.rows):
                table.set_row_values(number, list(row))
            document.body.append(table)
        elif part.kind == "paragraph":
            document.body.append(odfdo.Paragraph(part.words))
        else:
            nested = odfdo.List([part.words])
            for _ in range(part.level):
                nested = odfdo.List(odfdo.ListItem(nested))
            document.body.append(nested)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def as_pptx(parts: Sequence[Part]) -> bytes:
    """Write a presentation: a slide for each heading, with what stands under it."""
    presentation = Presentation()
    presentation.core_properties.modified = dt.datetime.combine(DATE, dt.time())
    slide: Slide | None = None
    place = (Inches(1), Inches(2), Inches(8), Inches(4))
    for part in parts:
        if part.kind == "heading" or slide is None:
            slide = presentation.slides.add_slide(presentation.slide_layouts[5])
        if part.kind == "heading":
            title = slide.shapes.title
            assert title is not None
            title.text = part.words
        elif part.kind == "table":
            table = slide.shapes.add_table(len(part.rows), len(part.rows[0]), *place).table
            for number, row in enumerate(part.rows):
                for column, word in enumerate(row):
                    table.cell(number, column).text = word
        else:
            paragraph = slide.shapes.add_textbox(*place).text_frame.paragraphs[0]
            paragraph.text, paragraph.level = part.words, part.level
            if part.kind != "paragraph":
                properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - no call for bullets
                name = "{http://schemas.openxmlformats.org/drawingml/2006/main}buChar"
                properties.append(properties.makeelement(name, {"char": "•"}))
    out = BytesIO()
    presentation.save(out)
    return out.getvalue()


def as_pdf(parts: Sequence[Part]) -> bytes:
    """Write a PDF: a page for each heading, with what stands under it, in type of its level."""
    sizes = {1: 20, 2: 16, 3: 13}
    pages = Pages()
    pages.set_creation_date(dt.datetime.combine(DATE, dt.time(), dt.UTC))
    number = 0
    for place, part in enumerate(parts):
        number = number + 1 if part.kind == "number" else 0
        if part.kind == "heading":
            if place:
                pages.new()
            pages.heading(part.words, sizes[part.level])
        elif part.kind == "table":
            # As wide as their longest words, which the writer would break without a hyphen.
            columns = zip(*part.rows, strict=True)
            widths = [max(len(word) for word in " ".join(c).split()) for c in columns]
            pages.table_of(part.rows, widths=widths)
        elif part.kind == "paragraph":
            pages.paragraph(part.words)
        else:
            mark = f"{number}." if number else "•"
            pages.paragraph(f"{'   ' * part.level}{mark} {part.words}")
    return pages.done()


WRITERS: dict[str, Callable[[Sequence[Part]], bytes]] = {
    ".md": as_markdown,
    ".docx": as_docx,
    ".odt": as_odt,
    ".html": as_html,
    ".pptx": as_pptx,
    ".pdf": as_pdf,
}
