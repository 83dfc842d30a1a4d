"""The fields of a PDF form as they are filled in, each beside its label. Lengths are in points.

What a field holds is drawn over the page and is no part of its text, where the labels stand alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from index.documents.formats.pdf.annotations import box_of, seen_annotations, wide_text
from index.documents.formats.pdf.words import Word, fragments_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pypdfium2 import PdfPage

    from index.documents.formats.pdf.annotations import Box, PageSpace

_SIZE = 10.0  # of what is typed into a field, where no label tells
_NEAR = 3.0
_SAME_ROW = 0.4  # of the font size
_LABEL_ABOVE = 1.6  # of the label's size: at most so far over its field
_CHOICE_GAP = 30.0  # between a box to tick and its words
_PASSWORD = 1 << 13
_TICKED_BY_NAME = frozenset(("", "yes", "on", "off", "ja", "1", "true", "x"))


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form, or a note typed onto the page.

    Attributes:
        box: Where it is seen.
        value: What it holds, on one line; empty where it holds nothing.
        name: What the form calls it for screen readers; empty where it doesn't.
        ticks: Whether it is a box to tick, or one of several, whose words stand beside it.
        ticked: Whether it is ticked.
        note: Whether it is no field: then its label is left as it is.

    """

    box: Box
    value: str
    name: str = ""
    ticks: bool = False
    ticked: bool = False
    note: bool = False


def page_fields(page: PdfPage, form: object | None, space: PageSpace) -> list[Field]:
    """Return a page's fields, buttons left out.

    Args:
        page: The page.
        form: PDFium's environment for the document's form; None where it has no form.
        space: How the page is shown.

    """
    fields: list[Field] = []
    kinds = (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT)
    for annotation, kind in seen_annotations(page, *kinds):
        if kind == pdfium.FPDF_ANNOT_FREETEXT:
            call = partial(pdfium.FPDFAnnot_GetStringValue, annotation, b"Contents")
            fields.append(Field(box_of(annotation, space), _line(wide_text(call)), note=True))
        elif form is not None:
            found = _field(annotation, form, space)
            if found is not None:
                fields.append(found)
    return [one for one in fields if one.value or not one.note]


def _field(annotation: object, form: object, space: PageSpace) -> Field | None:
    kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
    box = box_of(annotation, space)
    name = _line(wide_text(partial(pdfium.FPDFAnnot_GetFormFieldAlternateName, form, annotation)))
    if kind in {pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON}:
        ticked = bool(pdfium.FPDFAnnot_IsChecked(form, annotation))
        call = partial(pdfium.FPDFAnnot_GetFormFieldExportValue, form, annotation)
        value = _line(wide_text(call))
        shown = name if value.casefold() in _TICKED_BY_NAME else value
        return Field(box, shown if ticked else "", name, ticks=True, ticked=ticked)
    if kind == pdfium.FPDF_FORMFIELD_LISTBOX:
        return Field(box, ", ".join(_chosen(annotation, form)), name)
    if kind not in {pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX}:
        return None
    if pdfium.FPDFAnnot_GetFormFieldFlags(form, annotation) & _PASSWORD:
        return None
    value = _line(wide_text(partial(pdfium.FPDFAnnot_GetFormFieldValue, form, annotation)))
    if kind == pdfium.FPDF_FORMFIELD_COMBOBOX:
        value = next(iter(_chosen(annotation, form)), value)
    return Field(box, value, name)


def _chosen(annotation: object, form: object) -> Iterator[str]:
    """Yield the options of a list that are chosen, as they are shown."""
    for number in range(min(pdfium.FPDFAnnot_GetOptionCount(form, annotation), 1_000)):
        if pdfium.FPDFAnnot_IsOptionSelected(form, annotation, number):
            yield _line(
                wide_text(partial(pdfium.FPDFAnnot_GetOptionLabel, form, annotation, number))
            )


def _line(text: str) -> str:
    """Return text on one line; lines without an end of a sentence are parted by commas."""
    lines = [" ".join(line.split()) for line in text.replace("\r", "\n").split("\n")]
    joined = ""
    for line in filter(None, lines):
        goes_on = joined[-1:] in {"", ",", ";", ":", ".", "!", "?", "-"} or line[0].islower()
        joined += ("" if not joined else " " if goes_on else ", ") + line
    return joined


def fill_in(words: Sequence[Word], fields: Sequence[Field]) -> list[Word]:
    """Return a page's words with those that fields hold, each after its label.

    The labels of empty fields, and the words of boxes that are not ticked, are left out: a label
    without a value answers nothing.
    """
    if not fields:
        return list(words)
    rows = [fragment for row in rows_of(words) for fragment in _parted(row, fields)]
    labels = _Labels(rows, fields)
    ticks = sorted((one for one in fields if one.ticks), key=lambda one: one.box.left)
    for field in ticks:
        labels.tick(field)
    for field in fields:
        if not field.ticks:
            labels.fill(field)
    return labels.words()


def _parted(row: list[Word], fields: Sequence[Field]) -> list[list[Word]]:
    """Return a row cut at wide gaps, and where a field stands between two words."""
    parts: list[list[Word]] = []
    for fragment in fragments_of(row):
        parts.append([fragment[0]])
        for word in fragment[1:]:
            before = parts[-1][-1]
            level = word.base + word.size / 4
            between = any(
                before.right - _NEAR <= one.box.left < word.left
                and one.box.bottom - _NEAR <= level <= one.box.top + _NEAR
                for one in fields
            )
            if between:
                parts.append([])
            parts[-1].append(word)
    return parts


class _Labels:
    """The words of a page by label, and what is filled in after each."""

    def __init__(self, parts: list[list[Word]], fields: Sequence[Field]) -> None:
        self._parts = parts
        self._fields = fields
        self._taken: set[int] = set()
        self._dropped: set[int] = set()
        self._values: dict[int, list[Word]] = {}
        self._loose: list[Word] = []

    def words(self) -> list[Word]:
        """Return all that is to be read."""
        words = list(self._loose)
        kept = [number for number in range(len(self._parts)) if number not in self._dropped]
        for number, following in zip(kept, [*kept[1:], -1], strict=False):
            words += self._parts[number]
            values = self._values.get(number, [])
            words += values
            after = self._parts[following][0] if following in self._values else None
            if values and after and abs(after.base - values[-1].base) < _SAME_ROW * after.size:
                values[-1].text += ";"  # as the cells of a table's row are parted
        return words

    def tick(self, field: Field) -> None:
        """Keep the words beside a box that is ticked, and leave out those of another."""
        number = self._beside(field)
        if number is None:
            if field.value:
                self._put(field, None)
            return
        self._taken.add(number)
        if not field.ticked:
            self._dropped.add(number)

    def fill(self, field: Field) -> None:
        """Put what a field holds after its label; without anything the label goes too."""
        number = self._label(field)
        if number is not None:
            self._taken.add(number)
        if field.value:
            self._put(field, number)
        elif number is not None and not field.note and number not in self._values:
            self._dropped.add(number)

    def _put(self, field: Field, number: int | None) -> None:
        if number is None:
            name = f"{_as_label(field.name)} " if field.name and field.name != field.value else ""
            base = (field.box.bottom + field.box.top) / 2 - _SIZE / 3
            left, right = field.box.left, max(field.box.right, field.box.left + 1)
            self._loose.append(Word(f"{name}{field.value}", left, right, base, _SIZE, bold=False))
            return
        part = self._parts[number]
        last = part[-1]
        if number not in self._values and not field.note:
            part[-1] = last = replace(last, text=_as_label(last.text))
        before = (self._values.get(number) or [last])[-1]
        left = before.right + last.size / 4
        value = replace(last, text=field.value, left=left, right=left + last.size, glued=False)
        if number in self._values:
            before.text = before.text.rstrip(",") + ","
        self._dropped.discard(number)
        self._values.setdefault(number, []).append(value)

    def _beside(self, field: Field) -> int | None:
        """Return the words of a box to tick: the nearer ones to its right or left."""
        best: tuple[float, int] | None = None
        for number, part in enumerate(self._parts):
            level = part[0].base + part[0].size / 4
            if number in self._taken or not (
                field.box.bottom - _NEAR <= level <= field.box.top + _NEAR
            ):
                continue
            right = part[0].left - field.box.right
            left = field.box.left - part[-1].right
            gap = right if right >= -_NEAR else left + 1.0 if left >= -_NEAR else None
            if gap is not None and gap <= _CHOICE_GAP and (best is None or gap < best[0]):
                best = (gap, number)
        return best[1] if best else None

    def _label(self, field: Field) -> int | None:
        """Return the label of a field: the words to its left, else those right over it."""
        box = field.box
        left: tuple[float, int] | None = None
        above: tuple[float, int] | None = None
        for number, part in enumerate(self._parts):
            if number in self._taken and number not in self._values:
                continue
            first, last = part[0], part[-1]
            level = first.base + first.size / 4
            if box.bottom - _NEAR <= level <= box.top + _NEAR and last.right <= box.left + _NEAR:
                gap = box.left - last.right
                if (left is None or gap < left[0]) and not self._between(last.right, box, level):
                    left = (gap, number)
            over = first.base - box.top
            aligned = (
                first.left < box.right
                and last.right > box.left
                and (abs(first.left - box.left) <= 2 * _NEAR or box.left <= first.left <= box.right)
            )
            if (
                aligned
                and -_NEAR <= over <= _LABEL_ABOVE * first.size
                and (above is None or over < above[0])
            ):
                above = (over, number)
        found = left or above
        if found is None or (found is above and self._is_column(field)):
            return None
        return found[1]

    def _between(self, right: float, box: Box, level: float) -> bool:
        """Return whether another field stands between a label and a box."""
        return any(
            right - _NEAR <= one.box.left
            and one.box.right <= box.left + _NEAR
            and one.box.bottom - _NEAR <= level <= one.box.top + _NEAR
            and one.box != box
            for one in self._fields
            if not one.ticks
        )

    def _is_column(self, field: Field) -> bool:
        """Return whether more fields stand under one: then what is over it names a column."""
        box = field.box
        return any(
            abs(one.box.left - box.left) <= _NEAR
            and abs(one.box.right - box.right) <= _NEAR
            and 0 < box.bottom - one.box.top <= box.height / 2
            for one in self._fields
        )


def _as_label(words: str) -> str:
    """Return a label with the sign that says that its value follows."""
    return words if words.endswith((":", "?", "=", "…")) else f"{words.rstrip('.')}:"
