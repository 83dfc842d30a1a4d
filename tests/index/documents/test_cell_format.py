"""What a cell shows of its value: the figure that is quoted is the one that stands in the sheet."""

from __future__ import annotations

import pytest

from index.documents.formats.ooxml.excel.number_formats.apply import BUILT_IN, GENERAL, Display

SWEDISH = Display("sv")
# 15 March 2027 is day 46 461.
DAY = 46_461

NUMBERS = [
    # As it is typed, without a format.
    (0.1 + 0.2, GENERAL, "0,3"),
    (3.14159265358979, GENERAL, "3,141592654"),
    (1 / 3, GENERAL, "0,333333333"),
    (-1234.5, GENERAL, "-1234,5"),
    (5_310_044_712_345, GENERAL, "5310044712345"),
    (1.5e17, GENERAL, "1,5E+17"),
    (0.0000000001234, GENERAL, "1,234E-10"),
    (0, GENERAL, "0"),
    (12, "@", "12"),
    (1.5, 'General" st"', "1,5 st"),
    # Decimals, thousands, padding.
    (2.5, "0", "3"),
    (-0.4, "0", "0"),
    (1.005, "0.00", "1,01"),
    (18, "0.0", "18,0"),
    (18, "0.##", "18"),
    (18.25, "#,##0.###", "18,25"),
    (1_234_567.891, "#,##0.00", "1 234 567,89"),
    (1_234_567, r"#\ ##0", "1234 567"),
    (12_500, "# ##0", "12 500"),
    (512, "# ##0", "512"),
    (12.5, ".00", "12,50"),
    (0, "#,###", ""),
    (1_234_567, '0.0,,"M"', "1,2M"),
    (1500, "0,", "2"),
    # Codes and telephone numbers.
    (123, "00000", "00123"),
    (12345, "000 00", "123 45"),
    (701_234_567, "000-000 00 00", "070-123 45 67"),
    (31_123_456, "000-00 00 00", "031-12 34 56"),
    (9_001_011_234, "000000-0000", "900101-1234"),
    # Per cent: the sign multiplies, its letter doesn't.
    (80, '0" %"', "80 %"),
    (80, r"0\%", "80%"),
    (80, r"0\ \%", "80 %"),
    (0.8, r"0\ %", "80 %"),
    (0.8, "0%", "80%"),
    (0.125, "0.0 %", "12,5 %"),
    (-0.05, "0%", "-5%"),
    # Kronor and other units.
    (1234.5, '# ##0.00 "kr"', "1 234,50 kr"),
    (1234.5, "#,##0 [$kr-41D]", "1 235 kr"),
    (99, "[$kr-sv-SE] #,##0", "kr 99"),
    (99.9, "[$€-2] #,##0.00", "€ 99,90"),
    (-1234.5, '#,##0 "kr";[Red]-#,##0 "kr"', "-1 235 kr"),
    (500, '_-* #,##0.00 "kr"_-;-* #,##0.00 "kr"_-;_-* "-"?? "kr"_-;_-@_-', "500,00 kr"),
    (-500, '_-* #,##0.00 "kr"_-;-* #,##0.00 "kr"_-;_-* "-"?? "kr"_-;_-@_-', "-500,00 kr"),
    (250, BUILT_IN[44], "250,00 kr"),
    (37.5, '0.0" h"', "37,5 h"),
    (3, '0" dagar"', "3 dagar"),
    (3, "0 dagar", "3 dagar"),
    # Sections.
    (-5, "0;(0)", "(5)"),
    (0, '0;-0;"inga"', "inga"),
    (7, "0;-0;;@", "7"),
    (0, "0;-0;;@", ""),
    (7, ";;;", ""),
    (1, '"ja";"nej";"nej"', "ja"),
    (5, '[<10]"få";[<100]0" st";#,##0', "få"),
    (50, '[<10]"få";[<100]0" st";#,##0', "50 st"),
    (5000, '[<10]"få";[<100]0" st";#,##0', "5 000"),
    (1500, '[>=1000]0.0," tusen";0', "1,5 tusen"),
    (-3, '[>=1000]0.0," tusen";0', "-3"),
    (-3, '[<0]"minus "0;0', "minus 3"),
    (5, "[Blue]0", "5"),
    # Fractions and powers of ten.
    (1.5, "# ?/?", "1 1/2"),
    (0.75, "# ?/?", "3/4"),
    (0.3333333, "# ??/??", "1/3"),
    (2, "# ?/?", "2"),
    (0, "# ?/?", "0"),
    (0.5, "# ?/8", "4/8"),
    (1.25, "?/?", "5/4"),
    (1.97, "# ?/4", "2"),
    (12_345, "0.00E+00", "1,23E+04"),
    (0.00012, "0.00E+00", "1,20E-04"),
    (99_999, "0.0E+0", "1,0E+5"),
    (12_345, "##0.0E+0", "12,3E+3"),
]  # fmt: skip

DATES = [
    (DAY, "yyyy-mm-dd", "2027-03-15"),
    (DAY, BUILT_IN[14], "2027-03-15"),
    (DAY + 0.5, BUILT_IN[22], "2027-03-15 12:00"),
    (DAY, "d mmmm yyyy", "15 mars 2027"),
    (DAY, "[$-41D]d mmmm yyyy", "15 mars 2027"),
    (DAY, "[$-sv-SE]d mmmm yyyy;@", "15 mars 2027"),
    (DAY, "[$-101041D]dddd d mmm", "måndag 15 mar"),
    (DAY, "[$-409]dddd d mmmm yyyy", "Monday 15 March 2027"),
    (DAY, "[$-40B]d. mmmm yyyy", "15. maaliskuuta 2027"),
    (DAY, r"d\/m", "15/3"),
    (DAY, "d/m yyyy", "15/3 2027"),
    (DAY, "yyyy/mm/dd", "2027-03-15"),
    (DAY, "[$-409]yyyy/mm/dd", "2027/03/15"),
    (DAY, "ddd d mmm yy", "mån 15 mar 27"),
    (DAY, '"den "d mmmm', "den 15 mars"),
    (DAY, "[$-F800]dddd, mmmm dd, yyyy", "den 15 mars 2027"),
    (DAY + 0.354166667, "yyyy-mm-dd hh:mm", "2027-03-15 08:30"),
    (60, "yyyy-mm-dd", "1900-02-29"),
    (61, "yyyy-mm-dd", "1900-03-01"),
    (1, "d mmmm yyyy", "1 januari 1900"),
    (3_000_000, "yyyy-mm-dd", "3000000"),
    # Times of day.
    (0.395833333333333, "h:mm", "9:30"),
    (0.395833333333333, "hh:mm", "09:30"),
    (0.3541666667, r"hh\.mm", "08.30"),
    (0.3541666667, '"kl. "h.mm', "kl. 8.30"),
    (0.3541666667, "h:mm:ss", "8:30:00"),
    (0.75, "h:mm AM/PM", "6:00 PM"),
    (0.5, "h AM/PM", "12 PM"),
    (1.25 / 86_400, "mm:ss.00", "00:01,25"),
    # Durations go on counting where the day ends.
    (1.552083333333333, "[h]:mm", "37:15"),
    (1.552083333333333, "[hh]:mm:ss", "37:15:00"),
    (1.552083333333333, '[h]" tim "m" min"', "37 tim 15 min"),
    (1.552083333333333, "h:mm", "13:15"),
    (75 / 86_400, "[mm]:ss", "01:15"),
    (2 / 24, "[mm]", "120"),
    (90 / 86_400, "[s]", "90"),
    (-0.5, "[h]:mm", "-12:00"),
    # What is shown is rounded where it is cut: 59.6 seconds are a minute in a cell with seconds.
    (59.6 / 86_400, "h:mm:ss", "0:01:00"),
    (59.6 / 86_400, "h:mm", "0:00"),
]  # fmt: skip


def shown(value: float, code: str, display: Display = SWEDISH) -> str:
    """Return what a cell shows, its white space as it comes into the text."""
    return " ".join(display.number(value, code).split())


@pytest.mark.parametrize(("value", "code", "expected"), NUMBERS)
def test_a_number_reads_as_in_the_sheet(value: float, code: str, expected: str) -> None:
    """Decimals, thousands, units, sections, fractions and powers as the format says, in Swedish."""
    assert expected == shown(value, code)


@pytest.mark.parametrize(("value", "code", "expected"), DATES)
def test_dates_and_times_read_as_in_the_sheet(value: float, code: str, expected: str) -> None:
    """A working week of 37 hours and a quarter is no day and 13 hours."""
    assert expected == shown(value, code)


def test_an_english_workbook_has_points_and_english_months() -> None:
    """Separators and names follow the language that the file is written in."""
    english = Display("en")
    told = [
        shown(value, code, english)
        for value, code in ((1234.5, "#,##0.00"), (0.125, "0.0%"), (DAY, "d mmmm yyyy"))
    ]
    assert ["1,234.50", "12.5%", "15 March 2027"] == told


def test_a_format_may_name_another_language_than_the_workbook() -> None:
    """A Swedish month in an English workbook stays Swedish."""
    assert "15 mars 2027" == shown(DAY, "[$-41D]d mmmm yyyy", Display("en"))


def test_days_counted_from_1904_are_four_years_later() -> None:
    """Workbooks that were made on a Mac count so; durations are the same in both."""
    display = Display("sv", from_1904=True)
    assert "2027-03-15" == shown(DAY - 1462, "yyyy-mm-dd", display)
    assert "37:15" == shown(1.552083333333333, "[h]:mm", display)


@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        ("Stadshuset", GENERAL, "Stadshuset"),
        ("Stadshuset", "@", "Stadshuset"),
        ("Stadshuset", "0.00", "Stadshuset"),
        ("3", '@" trappor"', "3 trappor"),
        ("3", '0;0;0;"plan "@', "plan 3"),
        ("hemligt", ";;;", ""),
    ],
)
def test_words_are_shown_by_the_section_for_text(words: str, code: str, expected: str) -> None:
    """Words stay what they are, unless a format sets something around them or hides them."""
    assert expected == SWEDISH.text(words, code)


def test_truth_values_are_words() -> None:
    """They read as Excel shows them in either language."""
    told = [
        Display(language).boolean(value) for language in ("sv", "en") for value in (True, False)
    ]
    assert ["SANT", "FALSKT", "TRUE", "FALSE"] == told


@pytest.mark.parametrize("code", ["", ";", "[", '"', "\\", "E+", "0/0/0", "[h", "0E", "/", "0.0.0"])
@pytest.mark.parametrize("value", [0.0, -1.5, 1e308, 5e-324, 46_461.75])
def test_a_broken_format_costs_no_document(value: float, code: str) -> None:
    """Whatever stands in a format, and however large the number, something is shown or nothing."""
    assert isinstance(SWEDISH.number(value, code), str)
