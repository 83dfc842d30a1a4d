"""What several commands take, and the settings that come of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.logs import set_up_logs
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
