"""What a cell of an Excel sheet shows of its value: by the number format that it has."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.documents.formats.ooxml.excel.number_formats.codes import Kind, Mark, sections_of
from index.documents.formats.ooxml.excel.number_formats.dates import (
    can_be_dated,
    names_of,
    shown_date,
)
from index.documents.formats.ooxml.excel.number_formats.numbers import (
    Separators,
    exact,
    general,
    has_minus,
    shown_number,
)

if TYPE_CHECKING:
    from index.documents.formats.ooxml.excel.number_formats.codes import Section
    from index.types import Language

GENERAL = "General"
_ACCOUNTS = '#,##0{} "kr";-#,##0{} "kr";"-" "kr";@'
_KRONOR = '#,##0{} "kr";-#,##0{} "kr"'
# ECMA-376 part 1, 18.8.30: these have numbers and are written as the system writes them, here as a
# Swedish one does. Those that are missing differ between the languages of East Asia.
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: _KRONOR.format("", ""), 6: _KRONOR.format("", ""),
    7: _KRONOR.format(".00", ".00"), 8: _KRONOR.format(".00", ".00"),
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy-mm-dd", 15: "dd-mmm-yy", 16: "dd-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "hh:mm", 21: "hh:mm:ss", 22: "yyyy-mm-dd hh:mm",
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: '#,##0;-#,##0;"-";@', 42: _ACCOUNTS.format("", ""),
    43: '#,##0.00;-#,##0.00;"-";@', 44: _ACCOUNTS.format(".00", ".00"),
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
} | dict.fromkeys((*range(27, 37), *range(50, 59)), "yyyy-mm-dd")  # fmt: skip
_SYSTEM = {
    ("date", "sv"): '"den "d mmmm yyyy', ("date", "en"): "d mmmm yyyy",
    ("time", "sv"): "hh:mm:ss", ("time", "en"): "hh:mm:ss",
}  # fmt: skip
# In Swedish a no-break space parts thousands.
_SEPARATORS = {"sv": Separators(",", "\xa0"), "en": Separators(".", ",")}
_COMPARE = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "=": operator.eq, "<>": operator.ne,
}  # fmt: skip
_BOOLEANS = {"sv": ("FALSKT", "SANT"), "en": ("FALSE", "TRUE")}
_FROM_1904 = 1462  # days between the two calendars of sheets


@dataclass(frozen=True, slots=True)
class Display:
    """How a workbook's cells are shown.

    Attributes:
        language: What separators, months and weekdays are written in, unless a format says.
        from_1904: Whether days are counted from 1904 on.

    """

    language: Language = "sv"
    from_1904: bool = False

    def text(self, words: str, code: str) -> str:
        """Return what a cell shows of words: a format may have a section for them."""
        sections = sections_of(code)
        last = sections[-1]
        if last.kind is not Kind.TEXT and len(sections) < 4:  # noqa: PLR2004 - the section for text
            return words
        return "".join(words if t.mark is Mark.TEXT else t.text for t in last.tokens)

    def boolean(self, value: bool) -> str:  # noqa: FBT001 - the value that is shown
        """Return what a cell shows of a truth value, whatever its format."""
        return _BOOLEANS[self.language][value]

    def number(self, value: float, code: str) -> str:
        """Return what a cell shows of a number."""
        section, bare = _chosen(value, sections_of(code))
        separators = _SEPARATORS[self.language]
        if section.kind is Kind.DATE:
            return self._date(value, section)
        if section.kind is Kind.TEXT or section.kind is Kind.GENERAL:
            number = general(abs(value) if bare else value, separators)
            return "".join(
                number if t.mark in {Mark.TEXT, Mark.GENERAL} else t.text for t in section.tokens
            )
        exactly = exact(value)
        shown = shown_number(abs(exactly), section.tokens, separators)
        minus = exactly < 0 and not bare and has_minus(exactly, section.tokens)
        return f"-{shown}" if minus else shown

    def _date(self, value: float, section: Section) -> str:
        moment = value + _FROM_1904 if self.from_1904 and not _is_duration(section) else value
        separators = _SEPARATORS[self.language]
        if not can_be_dated(moment) or (moment < 0 and not _is_duration(section)):
            return general(value, separators)
        tokens = section.tokens
        if section.system:
            tokens = sections_of(_SYSTEM[section.system, self.language])[0].tokens
        names = names_of(section.language or self.language)
        return shown_date(moment, tokens, names, separators.point)


def _is_duration(section: Section) -> bool:
    """Return whether a section shows hours, minutes or seconds, and nothing of the calendar."""
    codes = [token.text for token in section.tokens if token.mark is Mark.DATE]
    return not any(code[0] in "yed" or code.startswith("mmm") for code in codes)


def _chosen(value: float, sections: tuple[Section, ...]) -> tuple[Section, bool]:
    """Return the section that shows a number, and whether it does so without its minus."""
    numbers = sections
    if len(sections) > 3 or (len(sections) > 1 and sections[-1].kind is Kind.TEXT):  # noqa: PLR2004
        numbers = sections[:-1]
    numbers = numbers[:3]
    if any(section.condition for section in numbers):
        return _by_condition(value, numbers)
    if len(numbers) > 1 and value < 0:
        return numbers[1], True
    if len(numbers) > 2 and not value:  # noqa: PLR2004 - the section for zero
        return numbers[2], True
    return numbers[0], False


def _by_condition(value: float, sections: tuple[Section, ...]) -> tuple[Section, bool]:
    for place, section in enumerate(sections):
        compare, bound = section.condition or ("", 0.0)
        if not compare:
            # Without a condition of its own: the second is for what is negative, if there are more.
            if place == 1 and len(sections) > 2 and value >= 0:  # noqa: PLR2004
                continue
            return section, value < 0 and _above(sections[:place])
        if _COMPARE[compare](value, bound):
            return section, value < 0 and compare[0] in "<=" and bound <= 0 and compare != "<>"
    return sections[-1], value < 0 and _above(sections[:-1])


def _above(sections: tuple[Section, ...]) -> bool:
    """Return whether nothing but negative numbers is left after these sections."""
    left = [s.condition for s in sections if s.condition]
    return any(compare in {">", ">="} and bound <= 0 for compare, bound in left)
