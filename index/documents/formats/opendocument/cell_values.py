"""The values of OpenDocument cells that were stored without the text that they are shown as.

Programs that make sheets may leave it to LibreOffice to write the text out.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from index.documents.formats.ooxml.excel.number_formats.apply import GENERAL, Display

if TYPE_CHECKING:
    from lxml.etree import _Element

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
# ISO 8601: the duration of a time of day, or of a working week.
_DURATION = re.compile(
    r"(?P<sign>-?)P(?:(?P<days>\d+)D)?T?(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?"
    r"(?:(?P<seconds>[\d.]+)S)?"
)
_DAY = 86_400  # seconds
_CODES = {"float": GENERAL, "percentage": "0.##%", "currency": "#,##0.00"}
_DISPLAY = Display()


def value_text(cell: _Element) -> str:
    """Return what stands for a cell's value where no text does; empty where there is no value."""
    kind = cell.get(_OFFICE + "value-type", "")
    if kind in {"string", "date", "boolean", "time"}:
        stored = cell.get(f"{_OFFICE}{kind}-value", "")
        if kind == "date":
            return stored.replace("T", " ")
        if kind == "boolean":
            return _DISPLAY.boolean(stored == "true")
        return _time(stored) if kind == "time" else stored
    return _number(kind, cell.get(_OFFICE + "value", ""), cell.get(_OFFICE + "currency", ""))


def _number(kind: str, stored: str, currency: str) -> str:
    try:
        value = float(stored)
    except ValueError:
        return stored
    if kind not in _CODES or not math.isfinite(value):
        return stored
    shown = _DISPLAY.number(value, _CODES[kind])
    return f"{shown} {'kr' if currency == 'SEK' else currency}".strip()


def lacks_value(cell: _Element) -> bool:
    """Return whether a cell holds a formula that nobody worked out."""
    return bool(cell.get(_TABLE + "formula")) and not cell.get(_OFFICE + "value-type")


def _time(stored: str) -> str:
    found = _DURATION.fullmatch(stored)
    if not found:
        return stored
    days, hours, minutes, seconds = (
        float(found[name] or 0) for name in ("days", "hours", "minutes", "seconds")
    )
    total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    return found["sign"] + _DISPLAY.number(total / _DAY, "[h]:mm:ss" if seconds else "[h]:mm")
