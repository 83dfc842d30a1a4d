"""What several commands take, and the settings that come of it."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Annotated

import structlog
import typer

from bot.settings import Settings, load_settings

Knowledge = Annotated[
    Path | None, typer.Option("--knowledge", metavar="DIR", help="Folder of documents.")
]
Index = Annotated[
    Path | None, typer.Option("--index", metavar="DIR", help="Folder of index versions.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def chosen_settings(knowledge: Path | None, index: Path | None) -> Settings:
    """Return the settings, with the folders that a command was given.

    Raises:
        ConfigurationError: One of them can't be used.

    """
    chosen = {"knowledge": knowledge, "index": index}
    settings = load_settings()
    set_up_logs(settings.log_level)
    return settings.model_copy(update={key: path for key, path in chosen.items() if path})


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
            structlog.processors.dict_tracebacks,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
