"""What several commands take, and the settings that come of it."""

from __future__ import annotations

import logging
import sys
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import structlog
import typer
from structlog.tracebacks import ExceptionDictTransformer

from bot.checks.reasons import in_language
from bot.i18n.sentences import shown
from bot.operations.interface_language import interface_language
from bot.settings import Settings, load_settings
from index import ConfigurationError, Language, parse_date

if TYPE_CHECKING:
    import datetime as dt


def _folder(name: str) -> Path:
    """Return a folder that an option names; an empty name would be the one Omorg is started in."""
    if not name:
        raise typer.BadParameter("the name of the folder is empty")
    return Path(name)


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
    chosen = {"knowledge": knowledge, "index": index, "language": lang}
    settings = load_settings()
    set_up_logs(settings.log_level)
    settings = settings.model_copy(update={key: told for key, told in chosen.items() if told})
    _CHOSEN.set(settings)
    return settings


def in_chosen_language(message: str) -> str:
    """Return what a command says on standard error in the language of its settings."""
    settings = _CHOSEN.get()
    return message if settings is None else in_language(message, interface_language(settings))


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
