"""Writes the report: a page and a CSV file for each of its tables, into a folder."""

from __future__ import annotations

import csv
import errno
import io
import os
from typing import TYPE_CHECKING, Final

from bot.operations.report.page import GENERATOR, page_of
from bot.operations.report.sections import headlines_of, sections_of
from index import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

    from bot.operations.report.figures import Figures
    from bot.operations.report.parts import Cell, Table
    from index import Language

PAGE: Final = "report.html"
_TABLES: Final = (
    "outcomes",
    "topics",
    "satisfaction",
    "reasons",
    "cited",
    "cited-old",
    "not-cited",
    "quality",
    "gaps",
)
# Where a spreadsheet program would take a text for a formula; the wide ones mean the same.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# What spreadsheet programs expect where a comma stands before decimals, and where a point does.
_DELIMITERS: Final[dict[Language, str]] = {"sv": ";", "en": ","}


def files_of(figures: Figures, language: Language) -> dict[str, bytes]:
    """Return the files of a report by name, the page first; the same for the same figures."""
    sections = sections_of(figures, language)
    page = page_of(figures, headlines_of(figures, language), sections, language)
    files = {PAGE: page.encode("utf-8", "replace")}
    for section in sections:
        for table in (*section.folded, *section.open):
            files[f"{table.name}.csv"] = as_csv(table, language)
    return files


def write_report(figures: Figures, language: Language, folder: Path) -> tuple[Path, ...]:
    """Write the report and return its files, the page first; those of an earlier one are replaced.

    Raises:
        ConfigurationError: The folder can't be made or written to, or holds files of these names
            that are somebody else's.

    """
    files = files_of(figures, language)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _see_that_all_is_ours(folder)
        for name in _TABLES:
            # What an earlier report said and this one doesn't must not lie beside it.
            (folder / f"{name}.csv").unlink(missing_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
    except OSError as exc:
        raise ConfigurationError(
            f"The report can't be written to {folder} ({exc.strerror}): "
            "name another folder with --out."
        ) from exc
    return tuple(folder / name for name in files)


def _see_that_all_is_ours(folder: Path) -> None:
    """See that no file is replaced but an earlier report's, which is known by its page.

    Raises:
        FileExistsError: There is one.

    """
    page = folder / PAGE
    if page.exists() and GENERATOR.encode() in page.read_bytes():
        return
    for name in (PAGE, *(f"{table}.csv" for table in _TABLES)):
        if (folder / name).exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), name)


def as_csv(table: Table, language: Language) -> bytes:
    """Return a table as a CSV file, in UTF-8 with a mark that spreadsheet programs know it by.

    A cell that would be a formula begins with an apostrophe; one that is withheld is empty.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=_DELIMITERS[language])
    writer.writerow(_plain(heading) for heading in table.headings)
    writer.writerows([_plain(cell) for cell in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig", "replace")


def _plain(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA) else cell
