"""The command ``timeline``: what changes when, and how the answers change with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.commands.options import (
    AsJson,
    Index,
    Knowledge,
    Lang,
    chosen_settings,
    day_of,
    warn,
)
from bot.cli.composition import answerer_of
from bot.cli.output.json import print_json
from bot.cli.output.terminal import console
from bot.cli.output.timeline import ASKING, timeline_json, timeline_view
from bot.cli.question_file import questions_in
from bot.operations.interface_language import interface_language
from bot.operations.timeline import calendar_of, changed_answers
from index import QUESTIONS, ConfigurationError, SetQuestion

if TYPE_CHECKING:
    from pathlib import Path

    from index import SetQuestion


def timeline(
    knowledge: Knowledge = None,
    index: Index = None,
    at: Annotated[
        str | None, typer.Option("--at", metavar="DATE", help="From this day on, not today.")
    ] = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Tell which documents start and stop to apply when, and how the answers change."""
    settings = chosen_settings(knowledge, index, lang)
    language = interface_language(settings)
    first = day_of(at) or dt.date.today()  # noqa: DTZ011 - the local day
    # What can't be read of them is told at once, not after the model is loaded.
    questions = _questions(settings.knowledge / QUESTIONS)
    answerer = answerer_of(settings, remember=True)
    calendar = calendar_of(answerer.index.get(), first)
    days = [day.date for day in calendar.days]
    asking = ASKING.filled(language, {"questions": len(questions), "days": len(days)})
    with console(stderr=True).status(asking):
        answers = changed_answers(questions, days, answerer)
    told = tuple(replace(day, answers=tuple(answers[day.date])) for day in calendar.days)
    calendar = replace(calendar, days=told)
    if as_json:
        print_json(timeline_json(calendar, len(questions)))
    else:
        console().print(timeline_view(calendar, len(questions), language))


def _questions(path: Path) -> tuple[SetQuestion, ...]:
    """Return HR's questions; none where there is no file of them that can be used."""
    try:
        return questions_in(path) if path.is_file() else ()
    except ConfigurationError as exc:
        # The days are told all the same.
        warn(str(exc))
        return ()
