"""The report, written: one page of HTML that needs nothing from outside, and a CSV file a table."""

from __future__ import annotations

import csv
import datetime as dt
import errno
import io
import os
import re
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.i18n.sentences import date_in_words
from bot.operations.report import texts as said
from bot.operations.report.plots import on_page
from bot.operations.report.sections import headlines_of, sections_of
from index import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.operations.report.figures import Figures
    from bot.operations.report.parts import Cell, Headline, Key, Section, Table
    from index import Language


_SHORT: Final = 14  # rows of a table that paper keeps on one page

# What a page is known by as a report, whose folder another may be written to.
GENERATOR: Final = '<meta name="generator" content="Omorg">'


def page_of(
    figures: Figures,
    headlines: Sequence[Headline],
    sections: Sequence[Section],
    language: Language,
) -> str:
    """Return the page; the same figures always give the same text."""
    return "\n".join(_lines(figures, headlines, sections, language)) + "\n"


def _lines(
    figures: Figures,
    headlines: Sequence[Headline],
    sections: Sequence[Section],
    language: Language,
) -> Iterator[str]:
    title = said.TITLE.told(language)
    first, last = (date_in_words(day, language) for day in (figures.first, figures.last))
    period = said.PERIOD.filled(language, {"first": first, "last": last})
    yield "<!doctype html>"
    yield f'<html lang="{language}">'
    yield '<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="color-scheme" content="light dark">'
    yield GENERATOR
    yield f"<title>{escape(title)}, {escape(period)}</title>"
    yield f"<style>\n{_style()}</style>\n</head>"
    yield "<body>\n<main>\n<header>"
    yield f"<h1>{escape(title)}</h1>"
    yield f'<p class="period">{escape(period)}</p>'
    if headlines:
        yield '<dl class="headlines">'
        for one in headlines:
            yield f"<div><dt>{escape(one.name)}</dt><dd>{escape(one.value)}</dd></div>"
        yield "</dl>"
    rule = said.RULE.filled(language, {"k": figures.k})
    yield f'<p class="note">{escape(rule)} {escape(said.OPERATOR.told(language))}</p>'
    yield "</header>"
    for section in sections:
        yield from _section(section, language)
    yield "</main>\n</body>\n</html>"


@cache
def _style() -> str:
    return Path(__file__).with_suffix(".css").read_text(encoding="utf-8")


def _section(section: Section, language: Language) -> Iterator[str]:
    yield f'<section id="{section.name}" aria-labelledby="{section.name}-heading">'
    # What belongs together on paper, and side by side where there is room.
    yield '<div class="plotted">\n<div>'
    yield f'<h2 id="{section.name}-heading">{escape(section.heading)}</h2>'
    first, *others = section.lead
    yield f'<p class="lead">{_prose(first)}</p>'
    if others:
        yield f"<p>{_prose(' '.join(others))}</p>"
    yield "</div>"
    if section.plot:
        yield "<figure>"
        if section.keys:
            yield '<ul class="keys">'
            yield from (f"<li>{_square(key)}{escape(key.name)}</li>" for key in section.keys)
            yield "</ul>"
        yield f"{section.plot}\n</figure>"
    yield "</div>"
    if section.folded:
        yield f"<details>\n<summary>{escape(said.FIGURES.told(language))}</summary>"
        for table in section.folded:
            yield from _table(table, language)
        yield "</details>"
    for table in section.open:
        yield from _table(table, language)
    yield "</section>"


def _prose(text: str) -> str:
    """Return sentences with commands in them as such."""
    return re.sub(r"`(omorg [a-z]+)`", r"<code>\1</code>", escape(text))


def _square(key: Key) -> str:
    return (
        '<svg viewBox="0 0 1 1" aria-hidden="true">'
        f'<rect width="1" height="1" fill="{on_page(key.colour)}"/></svg>'
    )


def _table(table: Table, language: Language) -> Iterator[str]:
    kinds = [_kind(column) for column in zip(*table.rows, strict=True)]
    short = " short" if len(table.rows) <= _SHORT else ""
    # What scrolls has to be reached by keyboard too.
    reached = f'role="region" aria-labelledby="{table.name}-caption" tabindex="0"'
    yield f'<div class="table{short}" {reached}>'
    yield f'<table>\n<caption id="{table.name}-caption">{escape(table.caption)}</caption>'
    heads = (
        f'<th scope="col"{kind}>{escape(heading)}</th>'
        for heading, kind in zip(table.headings, kinds, strict=True)
    )
    yield f"<thead><tr>{''.join(heads)}</tr></thead>\n<tbody>"
    for row in table.rows:
        first, *others = (_written(cell, language) for cell in row)
        cells = "".join(
            f"<td{kind}>{cell}</td>" for cell, kind in zip(others, kinds[1:], strict=True)
        )
        yield f'<tr><th scope="row"{kinds[0]}>{first}</th>{cells}</tr>'
    yield "</tbody>\n</table>\n</div>"


def _kind(column: Sequence[Cell]) -> str:
    """Return the attribute of the cells of a column."""
    there = [cell for cell in column if cell is not None]
    if there and all(isinstance(cell, dt.date) for cell in there):
        return ' class="date"'
    return "" if any(isinstance(cell, str) for cell in there) else ' class="number"'


def _written(cell: Cell, language: Language) -> str:
    if cell is None:
        return "–"
    return said.number(cell, language) if isinstance(cell, int) else escape(str(cell))


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
