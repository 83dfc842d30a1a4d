"""The command ``gaps``: what staff ask that nothing answers."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import structlog
import typer

from bot.cli.commands.options import AsJson, Index, Knowledge, Lang, chosen_settings
from bot.cli.composition import answerer_of
from bot.cli.output.gaps import gaps_json, gaps_view, proposed_entries
from bot.cli.output.json import print_json
from bot.cli.output.terminal import console
from bot.cli.services import gaps_of, usable_records
from bot.operations.interface_language import interface_language
from bot.records.store.database import FILE, Unavailable
from index import ConfigurationError, OmorgError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.operations.gaps.tracking import GapTracker
    from bot.records.gaps import KnownGap
    from bot.settings import Settings
    from index import SetQuestion

log = structlog.get_logger(__name__)


def gaps(
    knowledge: Knowledge = None,
    index: Index = None,
    as_json: AsJson = False,
    lang: Lang = None,
    taken_back: Annotated[
        str | None,
        typer.Option("--take-back", metavar="ID", help="Have a dismissed one open again first."),
    ] = None,
) -> None:
    """Tell what staff ask that nothing answers, grouped, and what has got an answer."""
    settings = chosen_settings(knowledge, index, lang)
    tracker = gaps_of(settings, answerer_of(settings))
    today = dt.date.today()  # noqa: DTZ011 - the local day
    with usable_records():
        if taken_back is not None:
            _take_back(tracker, taken_back.strip(), today)
        report = tracker.review(today)
    nearest = [tracker.nearest(one.gap, None) for one in report.gaps]
    if as_json:
        print_json(gaps_json(report, nearest))
    else:
        language = interface_language(settings)
        console().print(gaps_view(report, nearest, settings.gaps_smallest, language))


def _take_back(tracker: GapTracker, name: str, today: dt.date) -> None:
    """Have the dismissed gap open again whose id begins with ``name``."""
    dismissed = [one.id for one in tracker.records.all() if one.state == "dismissed"]
    found = [one for one in dismissed if name and one.startswith(name.lower())]
    if len(found) != 1 or not tracker.take_back(found[0], today):
        raise ConfigurationError(
            f"--take-back: dismissed questions with an id that begins with {name!r}: {len(found)}. "
            "Name one as `omorg gaps` shows it."
        )


def propose(settings: Settings, known: Sequence[SetQuestion]) -> None:
    """Print entries for ``questions.yaml`` that come of what staff asked, for HR to fill in.

    Args:
        settings: Where everything is.
        known: The entries that there are.

    """
    today = dt.date.today()  # noqa: DTZ011 - the local day
    tracker = gaps_of(settings, answerer_of(settings))
    with usable_records():
        gaps = tracker.review(today).of_state("open")
        praised = tracker.praised(today, [one.question for one in known])
    open_gaps = [(one, tracker.nearest(one.gap, None)) for one in gaps]
    language = interface_language(settings)
    typer.echo(proposed_entries(open_gaps, praised, settings.gaps_smallest, language))


def closed_now(settings: Settings) -> tuple[KnownGap, ...]:
    """Return the gaps that a new index version answers; none where nothing is recorded here.

    The version is in use already: whatever goes wrong here is logged, and no failure of the build.
    """
    if not settings.database.get_secret_value() and not (settings.state / FILE).exists():
        return ()
    today = dt.date.today()  # noqa: DTZ011 - the local day
    try:
        return gaps_of(settings, answerer_of(settings)).review(today).closed
    except (OmorgError, Unavailable) as error:
        log.warning("gaps_not_reviewed", reason=type(error).__name__)
        return ()
