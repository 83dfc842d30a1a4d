"""The command ``report``: what staff ask, what answers them and what doesn't."""

from __future__ import annotations

import datetime as dt
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.checks.finding import Said
from bot.cli.commands.options import Index, Knowledge, Lang, chosen_settings, day_of
from bot.cli.services import gap_records_of, records_of, usable_records
from bot.i18n.sentences import shown
from bot.operations.interface_language import interface_language
from bot.operations.report.quality import kept_quality
from bot.operations.report.texts import number
from index import ConfigurationError, open_current

if TYPE_CHECKING:
    from bot.operations.report.figures import Figures
    from bot.settings import Settings
    from index import Language

_A_YEAR: Final = dt.timedelta(364)  # and the day itself: 52 weeks and a day
_WRITTEN: Final = Said(
    "Rapporten om {count} frågor: {page}. CSV-filer bredvid: {files}.",
    "The report on {count} questions: {page}. CSV files beside it: {files}.",
)
_FEW: Final = Said(
    "Rapporten: {page}. CSV-filer bredvid: {files}. Det finns för få frågor att räkna.",
    "The report: {page}. CSV files beside it: {files}. There are too few questions to count.",
)


def report(
    knowledge: Knowledge = None,
    index: Index = None,
    first: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="First day; a year back if not set.")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="DAY", help="Last day; today if not set.")
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", metavar="FOLDER", help="Where it is written.")
    ] = Path("report"),
    lang: Lang = None,
) -> None:
    """Write a page and CSV files on what staff ask, what answers them and what doesn't."""
    settings = chosen_settings(knowledge, index, lang)
    language = interface_language(settings)
    to = day_of(last) or dt.date.today()  # noqa: DTZ011 - the local day
    since = day_of(first) or to - _A_YEAR
    if since > to:
        raise ConfigurationError(
            f"The report can't begin on {since} and end on {to}: let --to be the later day."
        )
    figures = _figures(settings, since, to)
    # As above: no other command is to wait for what it needs.
    from bot.operations.report.page import write_report  # noqa: PLC0415

    page, *tables = write_report(figures, language, out)
    total = figures.outcomes.total
    line = (_WRITTEN if total else _FEW).filled(
        language,
        {"count": number(total, language), "page": str(page), "files": len(tables)},
    )
    sys.stdout.write(f"{shown(line)}\n")


def report_page(settings: Settings, language: Language) -> bytes:
    """Return the page of the report on the last year.

    Raises:
        ConfigurationError: The records can't be read.
        IndexVersionError: There is no index that can be used.

    """
    today = dt.date.today()  # noqa: DTZ011 - the local day
    figures = _figures(settings, today - _A_YEAR, today)
    from bot.operations.report.page import PAGE, files_of  # noqa: PLC0415 - as above

    return files_of(figures, language)[PAGE]


def _figures(settings: Settings, since: dt.date, to: dt.date) -> Figures:
    with usable_records():
        questions = records_of(settings).between(since, to)
        gaps = gap_records_of(settings).all()
    # It says at WARNING that it makes a folder for its fonts, which nobody needs to know.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    # These need matplotlib and scipy, which no other command is to wait for.
    from bot.operations.report.figures import Material, figures_of  # noqa: PLC0415

    documents = open_current(settings.index).contents.records.metadata
    return figures_of(
        Material(
            first=since,
            last=to,
            questions=questions,
            documents=documents,
            builds=kept_quality(settings.state),
            gaps=gaps,
            old_after=settings.old_after_months,
            k=settings.gaps_smallest,
        )
    )
