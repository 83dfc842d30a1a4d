"""The command line, ``omorg``.

Results go to standard output, progress and messages to standard error. Exit codes: 0 done, 1 the
command's own "no", 2 wrong usage, settings or unusable input, with one clear line.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.exceptions import TyperException

from bot.checks.question_set import evaluate, load_questions
from bot.checks.reasons import in_language
from bot.checks.run import check_folder
from bot.cli.commands import build as index_commands
from bot.cli.commands import calibrate as calibrate_command
from bot.cli.commands import gaps as gaps_command
from bot.cli.commands import installation as installation_commands
from bot.cli.commands import preview as preview_command
from bot.cli.commands import report as report_command
from bot.cli.commands import serve as serve_command
from bot.cli.commands import timeline as timeline_command
from bot.cli.commands.options import (
    AsJson,
    Index,
    Knowledge,
    Lang,
    chosen_settings,
    day_of,
    in_chosen_language,
)
from bot.cli.composition import answerer_of, embedder_of
from bot.cli.output import json as json_output
from bot.cli.output import terminal
from bot.cli.output.explanation import explanation_json, explanation_view
from bot.cli.output.findings import CHECKING, check_view
from bot.cli.output.json import Request, each_line, print_json
from bot.cli.output.progress import console
from bot.i18n.sentences import shown
from bot.operations.interface_language import interface_language
from bot.operations.report.quality import keep_quality, quality_of
from index import (
    QUESTIONS,
    OmorgError,
    check_question,
    detect_language,
    open_search,
)

app = typer.Typer(
    name="omorg",
    help="Answers questions about a reorganisation with passages cited word for word.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

_STANDARD_INPUT = "-"
_UNUSABLE, _INTERRUPTED = 2, 130  # exit codes

At = Annotated[str | None, typer.Option("--at", metavar="DATE", help="Answer as of this day.")]
Audience = Annotated[
    list[str] | None,
    typer.Option("--audience", metavar="GROUP", help="Answer for a member of this group."),
]
QuestionFile = Annotated[Path | None, typer.Argument(metavar="FILE", help="Question set.")]


index_commands.register(app)


@app.command()
def ask(
    question: Annotated[
        str, typer.Argument(metavar="QUESTION", help="What to ask; - for a line each.")
    ],
    knowledge: Knowledge = None,
    index: Index = None,
    as_json: AsJson = False,
    at: At = None,
    audience: Audience = None,
) -> None:
    """Answer a question from the documents, with its sources."""
    settings = chosen_settings(knowledge, index)
    day, groups = day_of(at), frozenset(audience or ())
    if question == _STANDARD_INPUT and as_json:
        service = answerer_of(settings)

        def one(request: Request) -> dict[str, Any]:
            answer = service.answer(
                request.question,
                at=day_of(request.at) or day,
                audience=frozenset(request.audience) or groups,
            )
            return json_output.answer_json(answer)

        each_line(one)
        return
    # A question that can't be asked is refused at once, not after the model is loaded.
    check_question(question)
    answer = answerer_of(settings).answer(question, at=day, audience=groups)
    if as_json:
        print_json(json_output.answer_json(answer))
    else:
        console().print(terminal.answer_view(answer))


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="What to find; - for a line each.")],
    count: Annotated[int, typer.Option("-k", metavar="N", min=1, help="How many hits.")] = 10,
    knowledge: Knowledge = None,
    index: Index = None,
    as_json: AsJson = False,
    at: At = None,
    audience: Audience = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Tell what each input of the confidence did.")
    ] = False,
) -> None:
    """Show what was considered and why: every hit with its scores, and what was excluded."""
    settings = chosen_settings(knowledge, index)
    day, groups = day_of(at), frozenset(audience or ())
    if explain:
        check_question(query)
        told = answerer_of(settings).explain(query, at=day, audience=groups)
        if as_json:
            print_json(explanation_json(told))
        else:
            console().print(explanation_view(told))
        return
    opened = open_search(
        settings.index, embedder_of(settings), passage_tokens=settings.passage_tokens
    )
    if query == _STANDARD_INPUT and as_json:

        def one(request: Request) -> dict[str, Any]:
            asked_at = day_of(request.at) or day
            asking = frozenset(request.audience) or groups
            hits = opened.search(request.question, at=asked_at, audience=asking, wanted=count).best(
                count
            )
            return json_output.search_json(request.question, hits, opened.name)

        each_line(one)
        return
    hits = opened.search(query, at=day, audience=groups, wanted=count).best(count)
    if as_json:
        print_json(json_output.search_json(query, hits, opened.name))
    else:
        console().print(terminal.search_view(hits, detect_language(query)))


calibrate_command.register(app)
preview_command.register(app)
report_command.register(app)
serve_command.register(app)
timeline_command.register(app)
gaps_command.register(app)
installation_commands.register(app)


@app.command()
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
    for line in calibrate_command.calibration_lines(settings):
        sys.stderr.write(f"{shown(in_language(line, language))}\n")
    if as_json:
        print_json(json_output.check_json(findings, language))
    else:
        console().print(check_view(findings, language, every=every))
    if any(finding.severity == "error" for finding in findings):
        raise typer.Exit(1)


@app.command("eval")
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
        gaps_command.propose(settings, load_questions(path) if path.is_file() else ())
        return
    questions = load_questions(file or settings.knowledge / QUESTIONS)
    answerer = answerer_of(settings)
    outcomes = evaluate(questions, answerer)
    if not (file or knowledge or index):
        # The report tells how HR's questions fare; what is tried beside them is nobody's figure.
        keep_quality(settings.state, quality_of(outcomes, answerer.index.get().name))
    if as_json:
        print_json(json_output.eval_json(outcomes, least))
    else:
        console().print(terminal.eval_view(outcomes))
    share = sum(outcome.right for outcome in outcomes) / len(outcomes)
    if share < least:
        raise typer.Exit(1)


def _fail(message: str) -> NoReturn:
    """Print one line on standard error, whatever the message holds, and exit with 2."""
    sys.stderr.write(f"omorg: {shown(message)}\n")
    sys.exit(_UNUSABLE)


def main() -> None:
    """Run the command line; every error on purpose is one line and exit code 2."""
    try:
        if len(sys.argv) == 1:
            app(["--help"], standalone_mode=False)
            sys.exit(_UNUSABLE)
        sys.exit(app(standalone_mode=False) or 0)
    except OmorgError as exc:
        _fail(in_chosen_language(str(exc)))
    except TyperException as exc:
        # Wrong usage: the command line's own sentence, without the usage box around it.
        said = getattr(exc, "format_message", exc.__str__)()
        _fail(f"{said.rstrip('.')}. See `omorg --help`.")
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(_INTERRUPTED)
    except BrokenPipeError:
        # Whoever read the output has had enough; Python must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


if __name__ == "__main__":
    main()
