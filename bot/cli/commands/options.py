"""What several commands take, and the settings that come of it."""

from __future__ import annotations

import logging
import sys
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import structlog
import typer
from pydantic import ValidationError
from structlog.tracebacks import ExceptionDictTransformer

from bot.checks.reasons import in_language
from bot.i18n.sentences import shown
from bot.operations.interface_language import interface_language
from bot.settings import Settings, in_home, load_settings, usable_settings, what_to_write
from index import ConfigurationError, Language, parse_date

if TYPE_CHECKING:
    import datetime as dt

    from typer.exceptions import TyperException


def _folder(name: str) -> Path:
    """Return a folder that an option names; an empty name would be the one Omorg is started in."""
    if not name:
        raise typer.BadParameter("the name of the folder is empty")
    # A shell leaves the "~" of `--index=~/x` as it is.
    return in_home(Path(name))


Knowledge = Annotated[
    Path | None,
    typer.Option("--knowledge", metavar="DIR", parser=_folder, help="Folder of documents."),
]
Index = Annotated[
    Path | None,
    typer.Option("--index", metavar="DIR", parser=_folder, help="Folder of index versions."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Lang = Annotated[
    Language | None,
    typer.Option("--lang", help="Language: sv or en; as most documents where it is left out."),
]

_CHOSEN: Final[ContextVar[Settings | None]] = ContextVar("chosen", default=None)


def day_of(text: str | None) -> dt.date | None:
    """Return the day that an option names, None where it wasn't given.

    Raises:
        ConfigurationError: It names no day.

    """
    if text is None:
        return None
    day = parse_date(text)
    if day is None:
        raise ConfigurationError(
            f"{shown(text)!r} is no date from 1900 to 2099: write it as 2027-03-01 or 1 mars 2027."
        )
    return day


def chosen_settings(
    knowledge: Path | None, index: Path | None, lang: Language | None = None
) -> Settings:
    """Return the settings, with the folders and the language that a command was given.

    Raises:
        ConfigurationError: One of them can't be used.

    """
    options = {"knowledge": knowledge, "index": index, "language": lang}
    chosen = {key: told for key, told in options.items() if told}
    try:
        settings = load_settings().model_copy(update=chosen)
    except ConfigurationError:
        _CHOSEN.set(usable_settings().model_copy(update=chosen))
        raise
    set_up_logs(settings.log_level)
    _CHOSEN.set(settings)
    return settings


def in_chosen_language(message: str) -> str:
    """Return what a command says on standard error in the language of its settings."""
    # Wrong usage is told before the command has any.
    return in_language(message, interface_language(_CHOSEN.get() or usable_settings()))


def wrong_usage(error: TyperException) -> str:
    """Return what is wrong with a command line, and where to look, in the language of the settings.

    What is wrong with a value is told as it is of a setting.
    """
    if isinstance(cause := error.__cause__, ValidationError):
        error.message = what_to_write(cause)
    said = error.format_message()
    context = getattr(error, "ctx", None)
    command = f"omorg {context.info_name}" if context and context.parent else "omorg"
    end = "" if said.endswith("?") else "."
    return in_chosen_language(f"{said.rstrip('.')}{end} See `{command} --help`.")


def warn(message: str) -> None:
    """Say on standard error what doesn't end the command, in the language of its settings."""
    sys.stderr.write(f"omorg: {shown(in_chosen_language(message))}\n")


def set_up_logs(level: str) -> None:
    """Send logs of ``level`` and graver to standard error, one line of JSON each."""
    # Libraries say at INFO what concerns nobody here ("Loading ..."), and their texts are not ours
    # to vouch for.
    logging.basicConfig(
        stream=sys.stderr,
        level=max(logging.WARNING, logging.getLevelNamesMapping()[level]),
        format="%(levelname)s %(name)s %(message)s",
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            # What a frame holds may be a document's text or somebody's question.
            structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
