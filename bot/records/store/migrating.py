"""Brings the tables of a database to what ``schema`` says, by Alembic."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from index import ConfigurationError

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SCRIPTS: Final = Path(__file__).parent / "migrations"


def migrate(connection: Connection) -> None:
    """Make the changes that the database has not seen, in the transaction that is open.

    Raises:
        ConfigurationError: A newer version has made changes that are not known here.

    """
    # Half a second that only who opens a database should wait.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    # Alembic would read a % as the beginning of another option's name.
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    known = {one.revision for one in ScriptDirectory.from_config(config).walk_revisions()}
    if not known.issuperset(MigrationContext.configure(connection).get_current_heads()):
        raise ConfigurationError(
            "The records were written by a newer version of Omorg: run that version or a later "
            "one, or name another place with OMORG_STATE or OMORG_DATABASE."
        )
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
