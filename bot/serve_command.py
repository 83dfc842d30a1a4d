"""The command ``serve``: run the Slack bot, or only see whether it could run."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.assembly import answerer_of, services_of, slack_settings_of
from bot.calibrate_command import calibration_lines
from bot.command_options import Index, Knowledge, chosen_settings
from bot.rehearsal import rehearse
from bot.slack.serve import serve as serve_slack
from bot.slack.settings import credentials
from bot.slack.token_check import check_tokens, lines
from bot.terminal import shown


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(serve)


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
