"""The command line, ``omorg``.

Results go to standard output, progress and messages to standard error. Exit codes: 0 done, 1 the
command's own "no", 2 wrong usage, settings or unusable input, with one clear line.

A command is imported when it is to run: nobody waits for what another one needs.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from index import OmorgError

if TYPE_CHECKING:
    from typer._click import Context


class _Listed(NamedTuple):
    """A command that is not imported yet: its function, and the first line of its docstring."""

    function: str  # module below ``bot.cli.commands``:name
    does: str


COMMANDS: Final = {
    "build": _Listed(
        "build:build",
        "Rebuild the index: only what changed, switched to when it is whole.",
    ),
    "accept": _Listed(
        "build:accept",
        "Put live what waits for a decision: a version, or a document by who answers for it.",
    ),
    "rollback": _Listed(
        "build:rollback",
        "Go back to the index version before the live one; again goes further back.",
    ),
    "status": _Listed(
        "build:status",
        "Tell which index version is live, what it holds, what failed or waits, and what is kept.",
    ),
    "ask": _Listed(
        "ask:ask",
        "Answer a question from the documents, with its sources.",
    ),
    "search": _Listed(
        "ask:search",
        "Show what was considered and why: every hit with its scores, and what was excluded.",
    ),
    "calibrate": _Listed(
        "calibrate:calibrate",
        "Fit confidence to this folder's own questions and documents, and say what that gains.",
    ),
    "preview": _Listed(
        "slack.preview:preview",
        "Try the bot in a local workspace in the browser: no Slack, nothing live is touched.",
    ),
    "report": _Listed(
        "records.report:report",
        "Write a page and CSV files on what staff ask, what answers them and what doesn't.",
    ),
    "serve": _Listed(
        "slack.serve:serve",
        "Run the Slack bot until it is told to stop; over Socket Mode unless --http.",
    ),
    "timeline": _Listed(
        "timeline:timeline",
        "Tell which documents start and stop to apply when, and how the answers change.",
    ),
    "gaps": _Listed(
        "records.gaps:gaps",
        "Tell what staff ask that nothing answers, grouped, and what has got an answer.",
    ),
    "doctor": _Listed(
        "installation:doctor",
        "Look the installation over and tell what to do about what is wrong.",
    ),
    "backup": _Listed(
        "installation:backup",
        "Write the bot's records and the index versions in use into one file, also while it runs.",
    ),
    "restore": _Listed(
        "installation:restore_backup",
        "Put the records and index versions of a backup back; what was there is kept aside.",
    ),
    "purge": _Listed(
        "installation:purge",
        "Delete questions and feedback that are too old, as `omorg serve` does once a day.",
    ),
    "move-records": _Listed(
        "installation:move",
        "Move the bot's records from their file to the empty database that OMORG_DATABASE names.",
    ),
    "check": _Listed(
        "check:check",
        "Tell what is wrong with the knowledge folder, most important first.",
    ),
    "eval": _Listed(
        "check:evaluate_set",
        "Ask a set of questions with known answers and tell how many came out right.",
    ),
}

_UNUSABLE, _INTERRUPTED = 2, 130  # exit codes
_NEW_OBJECTS: Final = 100_000  # between two looks for unused ones


def command_named(name: str) -> TyperCommand:
    """Import a command with all that it needs."""
    module, _, function = COMMANDS[name].function.partition(":")
    alone = typer.Typer(add_completion=False, rich_markup_mode=None)
    alone.command(name)(getattr(import_module(f"bot.cli.commands.{module}"), function))
    command = typer.main.get_command(alone)
    if not isinstance(command, TyperCommand):
        raise TypeError(name)
    return command


class _Group(TyperGroup):
    """Lists the commands as they stand above, and imports the one that is to run."""

    def resolve_command(
        self, ctx: Context, args: list[str]
    ) -> tuple[str | None, TyperCommand | None, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        return name, command_named(name) if name and command else None, rest


app = _Group(
    name="omorg",
    help="Answers questions about a reorganisation with passages cited word for word.",
    commands=[
        TyperCommand(name, help=listed.does, rich_markup_mode=None)
        for name, listed in COMMANDS.items()
    ],
    no_args_is_help=True,
    rich_markup_mode=None,
)


def _fail(message: str) -> NoReturn:
    """Print one line on standard error, whatever the message holds, and exit with 2."""
    # `omorg --help` must not wait for the interface's sentences.
    from bot.i18n.sentences import shown  # noqa: PLC0415

    sys.stderr.write(f"omorg: {shown(message)}\n")
    sys.exit(_UNUSABLE)


def _stopped(error: OSError) -> str:
    """Say what the system refuses; a file is named where it names one."""
    what = error.filename or "The output"
    return (
        f"{what} can't be used ({error.strerror or type(error).__name__}): make room on the disk, "
        "or check who may read and write there."
    )


def _give_up_output() -> None:
    """Let go of output that nobody takes: Python must not complain at exit."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _collect_seldom() -> None:
    """Look for unused objects seldom, and not once more when all goes: half a second of a start.

    What a command imports and loads is used to the end.
    """
    gc.set_threshold(_NEW_OBJECTS)
    atexit.register(gc.freeze)


def main() -> None:
    """Run the command line; every error on purpose is one line and exit code 2."""
    _collect_seldom()
    try:
        if len(sys.argv) == 1:
            app(["--help"], standalone_mode=False)
            sys.exit(_UNUSABLE)
        code = app(standalone_mode=False) or 0
        # What can't be written is told as an error, and not by Python when it ends.
        sys.stdout.flush()
        sys.exit(code)
    except OmorgError as exc:
        # As in _fail; whatever command has failed has imported it.
        from bot.cli.commands.options import in_chosen_language  # noqa: PLC0415

        _fail(in_chosen_language(str(exc)))
    except TyperException as exc:
        from bot.cli.commands.options import wrong_usage  # noqa: PLC0415 - as above

        _fail(wrong_usage(exc))
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(_INTERRUPTED)
    except BrokenPipeError:
        # Whoever read the output has had enough.
        _give_up_output()
        sys.exit(0)
    except OSError as exc:
        # As above; before a command has begun, what it would need can't be read.
        from bot.cli.commands.options import in_chosen_language  # noqa: PLC0415

        _give_up_output()
        _fail(in_chosen_language(_stopped(exc)))


if __name__ == "__main__":
    main()
