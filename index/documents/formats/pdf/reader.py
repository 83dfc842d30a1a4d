"""A PDF to text and blocks, page by page, with where the words that are links lead."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from pypdfium2 import raw

from index.documents.formats.office.package import usable_title
from index.documents.formats.pdf.annotations import PageSpace, page_links
from index.documents.formats.pdf.form import fill_in, page_fields
from index.documents.formats.pdf.layout import page_lines, running_lines
from index.documents.formats.pdf.paragraphs import Blocks, Paragraph, paragraphs_of, setting_of
from index.documents.formats.pdf.ruled_tables import page_rules
from index.documents.formats.pdf.words import page_height, page_words, rows_of, trimmed
from index.errors import DocumentError
from index.language.words import detect_language
from index.types import Link, Remark, RemarkKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from index.documents.formats.pdf.annotations import Box
    from index.documents.formats.pdf.paragraphs import Setting
    from index.documents.formats.pdf.words import Line, Word
    from index.documents.types import Block, Extracted

_BEFORE = 2  # words that tell one "here" from another
_MOST_MISSED = 200
_BETWEEN = r"[\s\u00ad-]*"


@dataclass(frozen=True, slots=True)
class LinkedWords:
    """Words that a link lies on.

    Attributes:
        page: Their page, from 1; None where they may stand on any.
        before: The words before them.
        words: The words.
        url: Where the link leads.

    """

    page: int | None
    before: tuple[str, ...]
    words: tuple[str, ...]
    url: str


def linked_words(
    rows: Iterable[Sequence[Word]], links: Sequence[tuple[Box, str]], page: int
) -> list[LinkedWords]:
    """Return the words that each link of a page lies on; ``rows`` are the page's lines."""
    found: list[LinkedWords] = []
    for row in rows if links else ():
        for box, url in links:
            inside = [n for n, word in enumerate(row) if _lies_on(box, word)]
            if inside:
                first = inside[0]
                before = tuple(word.text for word in row[max(0, first - _BEFORE) : first])
                words = tuple(row[n].text for n in inside)
                found.append(LinkedWords(page, before, words, url))
    return found


def _lies_on(box: Box, word: Word) -> bool:
    return box.holds((word.left + word.right) / 2, word.base + word.size / 4)


def placed(found: Sequence[LinkedWords], text: str, blocks: Sequence[Block]) -> tuple[Link, ...]:
    """Return links where their words stand in a document's text."""
    pages: dict[int | None, tuple[int, int]] = {}
    for block in blocks:
        first, _ = pages.get(block.page, (block.span.start, 0))
        pages[block.page] = first, block.span.end
    links: list[Link] = []
    after: dict[int | None, int] = {}
    missed = 0
    for one in found:
        start, end = (0, len(text)) if one.page is None else pages.get(one.page, (0, 0))
        span = _search(one, text, after.get(one.page, start), end) or _search(one, text, start, end)
        if span is None:
            missed += 1
            if missed > _MOST_MISSED:
                break  # each costs a look at the whole text
            continue
        after[one.page] = span.end
        last = links[-1] if links else None
        if last and last.url == one.url and not text[last.span.end : span.start].strip():
            links[-1] = Link(Span(last.span.start, span.end), one.url)
        else:
            links.append(Link(span, one.url))
    links.sort(key=lambda link: link.span.start)
    kept: list[Link] = []
    for link in links:
        if not kept or kept[-1].span.end <= link.span.start:
            kept.append(link)
    return tuple(kept)


def _search(one: LinkedWords, text: str, start: int, end: int) -> Span | None:
    words = _pattern(one.words)
    for before in (one.before, ()):
        over = _pattern(before) + _BETWEEN if before else ""
        match = re.compile(f"{over}(?P<words>{words})").search(text, start, end)
        if match:
            inner = match["words"].rstrip(".,;:!?)")
            if inner:
                return Span(match.start("words"), match.start("words") + len(inner))
    return None


def _pattern(words: Sequence[str]) -> str:
    # A hyphen at a line's end may be gone.
    return _BETWEEN.join(re.escape(word.removesuffix("-")) for word in words if word != "-")


_OCR = "run text recognition (OCR) on it, or put the document that it was made from in its place"
_PICTURE_SHARE = 0.4  # of the page, for a picture to be a scanned page
_NO_LETTERS_SHARE = 0.25
_NOTE_SIZE = 0.9  # of running text, under the last line of which a page's notes stand
_NOTE_HEIGHT = 0.4  # of the page
_SAMPLE = 4_000
# Names of files and jobs, which layout and scanning programs write as the title.
_FILE_NAME = re.compile(r".*\.(?:pdf|indd|rtf|txt|qxp|p65)|\S*[_\d]\S*|\W*", re.IGNORECASE)
_DATE = re.compile(r"(?:D:)?(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)")


@dataclass(frozen=True, slots=True)
class _Page:
    """What a page holds.

    Attributes:
        lines: As they are read.
        height: Of the page as it is cut, in points.
        scanned: Whether it is a picture, without text.
        strokes: How many lines strike words out.
        form: Whether there are fields to fill in.
        links: The words that links lie on.

    """

    lines: list[Line]
    height: float
    scanned: bool
    strokes: int = 0
    form: bool = False
    links: tuple[LinkedWords, ...] = ()


def extract(data: bytes) -> Extracted:
    """Read a PDF.

    Raises:
        DocumentError: It is damaged, protected, a scan, or in fonts that don't tell their letters.

    """
    with closing(_opened(data)) as document:
        if document.get_formtype() != raw.FORMTYPE_NONE:
            document.init_forms()
        if document.get_formtype() == raw.FORMTYPE_XFA_FULL:
            raise DocumentError(
                "is a form that only Adobe's programs show (XFA)",
                "open it in Adobe Acrobat and print it to a new PDF",
                "no_text",
            )
        pages = [_page(document, number) for number in range(len(document))]
        properties = document.get_metadata_dict()
    _check(pages)
    lines = [line for page in pages for line in page.lines]
    setting = setting_of(lines)
    running = running_lines([page.lines for page in pages], [p.height for p in pages], setting.size)
    sample = " ".join(line.text for line in lines)[:_SAMPLE]
    blocks = Blocks(setting, _seen(lines), detect_language(sample))
    heads, feet = _once(pages, running)
    blocks.add_noise(heads, 1)
    for paragraph in _in_order(pages, running, setting):
        blocks.add(paragraph)
    blocks.add_noise(feet, len(pages))
    extracted = blocks.extracted(_title(properties), _date(properties))
    found = [one for page in pages for one in page.links]
    return replace(
        extracted,
        remarks=tuple(_remarks(pages)),
        links=placed(found, extracted.text, extracted.blocks),
    )


def _remarks(pages: Sequence[_Page]) -> Iterator[Remark]:
    for number, page in enumerate(pages, start=1):
        if page.scanned:
            yield Remark(RemarkKind.PICTURES, page=number)
        if page.strokes:
            yield Remark(RemarkKind.STRUCK, page=number, count=page.strokes)
        if page.form:
            yield Remark(RemarkKind.FORM, page=number)


def _opened(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as exc:
        if getattr(exc, "err_code", None) in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}:
            raise DocumentError("is protected by a password", "save it without a password") from exc
        raise DocumentError(
            "is cut short or damaged",
            "copy it into the folder again, or save it anew from the program it was made in",
        ) from exc


def _page(document: pdfium.PdfDocument, number: int) -> _Page:
    try:
        page = document[number]
    except pdfium.PdfiumError:
        # One page that is broken: what the others say is worth having.
        return _Page([], 0.0, scanned=False)
    with closing(page):
        words, strokes = page_words(page)
        space = PageSpace(page, lower=trimmed(page)[1])
        form = document.formenv
        fields = page_fields(page, form.raw if form else None, space)
        words = fill_in(words, fields)
        links = page_links(page, document.raw, space)
        rules = page_rules(page) if words else []
        return _Page(
            page_lines(words, rules, number + 1),
            page_height(page),
            scanned=not words and _is_picture(page),
            strokes=strokes,
            form=any(not field.note for field in fields),
            links=tuple(linked_words(rows_of(words), links, number + 1)) if links else (),
        )


def _is_picture(page: pdfium.PdfPage) -> bool:
    """Return whether pictures cover most of a page."""
    covered = 0.0
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = item.get_bounds()
        covered += (right - left) * (top - bottom)
    return bool(covered >= _PICTURE_SHARE * page.get_width() * page.get_height())


def _check(pages: Sequence[_Page]) -> None:
    """Refuse a document whose letters can't be told."""
    scanned = sum(page.scanned for page in pages)
    text = "".join(
        line.text or "".join(map("".join, line.cells)) for p in pages for line in p.lines
    )
    if not text and scanned:
        raise DocumentError("is a scan: its pages are pictures, without text", _OCR, "no_text")
    if not text:
        raise DocumentError("has no text", "write its text or remove it", "no_text")
    if 2 * scanned > len(pages):
        raise DocumentError(
            f"is mostly a scan: {scanned} of its {len(pages)} pages are pictures, without text",
            _OCR,
            "no_text",
        )
    unknown = sum(
        count
        for letter, count in Counter(text).items()
        if letter == "\ufffd" or unicodedata.category(letter) == "Co"
    )
    if unknown > _NO_LETTERS_SHARE * len(text):
        raise DocumentError("is in fonts that don't tell which letters they show", _OCR)


def _seen(lines: Sequence[Line]) -> Counter[str]:
    """Count the words of a document but for those that a line ends in."""
    return Counter(
        word.text.casefold().strip(".,;:!?()\"'”»")
        for line in lines
        for word in line.words[: -1 if line.text.endswith("-") else None]
    )


def _once(pages: Sequence[_Page], running: Sequence[set[int]]) -> tuple[list[str], list[str]]:
    """Return the first page's heads and feet that repeat: a date in them is the document's."""
    for page, dropped in zip(pages, running, strict=True):
        found = [line for line in page.lines if id(line) in dropped]
        if found:
            heads = [line.text for line in found if line.base > page.height / 2]
            return heads, [line.text for line in found if line.base <= page.height / 2]
    return [], []


def _in_order(
    pages: Sequence[_Page], running: Sequence[set[int]], setting: Setting
) -> Iterator[Paragraph]:
    """Yield paragraphs as they are read: a page's notes after the text that they stand under."""
    flow: list[Line] = []
    notes: dict[int, list[Line]] = {}
    for number, (page, dropped) in enumerate(zip(pages, running, strict=True), start=1):
        kept = [line for line in page.lines if id(line) not in dropped]
        end = len(kept)
        while end and _is_note(kept[end - 1], page.height, setting):
            end -= 1
        flow += kept[:end]
        if 0 < end < len(kept):
            notes[number] = kept[end:]
        else:
            flow += kept[end:]
    for paragraph in paragraphs_of(flow, setting):
        waiting = [number for number in notes if number < paragraph.lines[0].page]
        for number in waiting:
            yield from paragraphs_of(notes.pop(number), setting)
        yield paragraph
    for number in sorted(notes):
        yield from paragraphs_of(notes[number], setting)


def _is_note(line: Line, height: float, setting: Setting) -> bool:
    return (
        not line.cells
        and line.size <= _NOTE_SIZE * setting.size
        and line.base < _NOTE_HEIGHT * height
    )


def _title(properties: dict[str, str]) -> str | None:
    """Return the title among the properties, unless a program made it up."""
    title = usable_title(properties.get("Title"))
    return None if title is None or _FILE_NAME.fullmatch(title) else title


def _date(properties: dict[str, str]) -> dt.date | None:
    """Return the day on which the file was made."""
    for key in ("CreationDate", "ModDate"):
        found = _DATE.match(properties.get(key, ""))
        if found:
            try:
                return dt.date(*map(int, found.group("year", "month", "day")))
            except ValueError:
                continue
    return None
