"""``omorg serve``: answers to nobody before anybody asks, connects to Slack and stays.

What is loaded and worked out at first use takes seconds in all: names of months, words and their
forms. The collector of unused objects is then told to leave alone what is there, which would
otherwise hold up everything for half a second now and then.
"""

from __future__ import annotations

import gc
from itertools import islice, product
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.cli.commands.calibrate import calibration_lines
from bot.cli.commands.options import Index, Knowledge, chosen_settings
from bot.cli.composition import answerer_of
from bot.cli.services import services_of, slack_settings_of
from bot.i18n.sentences import shown
from bot.slack.app.serve import serve as serve_slack
from bot.slack.app.startup import check_tokens, lines
from bot.slack.settings import credentials
from bot.slack.views.answer import message
from index import QuestionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.answering.service import AnswerService


_FORMS: Final = ("Vem {}?", "When {}?", "Var {}?", "Who {}?", "När {}?", "Where {}?")
# Between two looks for unused ones, as Python has it: the command line puts them off for a start.
_NEW_OBJECTS: Final = 700
_QUESTIONS: Final = 24  # more than it takes for the model to be recorded


def rehearse(answerer: AnswerService) -> None:
    """Ask ``answerer`` about the documents, and make messages of what it says, in both languages.

    Raises:
        IndexVersionError: There is no index that can be used.

    """
    titles = [one.title for one in answerer.index.get().in_force().values()]
    for question in _questions(titles):
        try:
            message(answerer.answer(question))
        except QuestionError:
            # A title may be no question; nobody waits for an answer to it.
            continue
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)


def _questions(titles: Iterable[str]) -> Iterator[str]:
    asked = (form.format(title) for form, title in product(_FORMS, titles or ("HR",)))
    return islice(asked, _QUESTIONS)


def serve(
    knowledge: Knowledge = None,
    index: Index = None,
    http: Annotated[
        int | None,
        typer.Option(
            "--http", metavar="PORT", min=0, max=65_535, help="Let Slack call this port instead."
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only see whether the tokens work, and for what.")
    ] = False,
) -> None:
    """Run the Slack bot until it is told to stop; over Socket Mode unless --http."""
    settings = chosen_settings(knowledge, index)
    slack = slack_settings_of(settings, http_port=http)
    if check:
        checked = check_tokens(slack)
        for line in lines(checked, over_http=http is not None):
            typer.echo(shown(line))
        raise typer.Exit(0 if checked.complete else 1)
    # Tokens are looked at before the model is loaded: a missing one should say so at once.
    credentials(slack)
    for line in calibration_lines(settings):
        typer.echo(shown(line), err=True)
    answerer = answerer_of(settings)
    rehearse(answerer)
    with answerer.following():
        serve_slack(
            answerer,
            slack,
            services=services_of(settings, answerer),
            index_version=lambda: answerer.index_version,
            measured=lambda metrics: answerer.on_reader_failure(metrics.reader_failed),
        )
