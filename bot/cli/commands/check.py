"""The commands ``check`` and ``eval``: whether the folder is in order, and whether it answers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.checks.question_set import evaluate
from bot.checks.reasons import in_language
from bot.checks.run import check_folder
from bot.cli.commands.calibrate import calibration_lines
from bot.cli.commands.options import AsJson, Index, Knowledge, Lang, chosen_settings
from bot.cli.commands.records.gaps import propose
from bot.cli.composition import answerer_of
from bot.cli.output import json as json_output
from bot.cli.output.evaluation import eval_view
from bot.cli.output.findings import CHECKING, check_view
from bot.cli.output.json import print_json
from bot.cli.output.terminal import console
from bot.cli.question_file import questions_in
from bot.i18n.sentences import shown
from bot.operations.interface_language import interface_language
from bot.operations.report.quality import keep_quality, quality_of
from index import QUESTIONS

QuestionFile = Annotated[Path | None, typer.Argument(metavar="FILE", help="Question set.")]


def check(
    *,
    knowledge: Knowledge = None,
    index: Index = None,
    as_json: AsJson = False,
    every: Annotated[bool, typer.Option("--all", help="Name every file.")] = False,
    lang: Lang = None,
) -> None:
    """Tell what is wrong with the knowledge folder, most important first."""
    settings = chosen_settings(knowledge, index, lang)
    language = interface_language(settings)
    folder = settings.knowledge
    with console(stderr=True).status(CHECKING.told(language)):
        findings = check_folder(folder)
    for line in calibration_lines(settings):
        sys.stderr.write(f"{shown(in_language(line, language))}\n")
    if as_json:
        print_json(json_output.check_json(findings, language))
    else:
        console().print(check_view(findings, language, every=every))
    if any(finding.severity == "error" for finding in findings):
        raise typer.Exit(1)


def evaluate_set(
    file: QuestionFile = None,
    least: Annotated[
        float, typer.Option("--min", min=0.0, max=1.0, help="Share that must be right.")
    ] = 0.75,
    knowledge: Knowledge = None,
    index: Index = None,
    as_json: AsJson = False,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="Instead propose entries from what staff asked.")
    ] = False,
    lang: Lang = None,
) -> None:
    """Ask a set of questions with known answers and tell how many came out right."""
    settings = chosen_settings(knowledge, index, lang)
    if suggest:
        path = file or settings.knowledge / QUESTIONS
        propose(settings, questions_in(path) if path.is_file() else ())
        return
    questions = questions_in(file or settings.knowledge / QUESTIONS)
    answerer = answerer_of(settings)
    outcomes = evaluate(questions, answerer)
    if not (file or knowledge or index):
        # The report tells how HR's questions fare; what is tried beside them is nobody's figure.
        keep_quality(settings.state, quality_of(outcomes, answerer.index.get().name))
    if as_json:
        print_json(json_output.eval_json(outcomes, least))
    else:
        console().print(eval_view(outcomes, interface_language(settings)))
    share = sum(outcome.right for outcome in outcomes) / len(outcomes)
    if share < least:
        raise typer.Exit(1)
