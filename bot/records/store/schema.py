"""The tables, and how a database is brought to them, by Alembic.

A change here has a change in ``migrations/versions`` that makes it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from index import ConfigurationError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Insert


METADATA: Final = sa.MetaData()

# No column tells who, where or at what time; keys are random, and on SQLite a table without row
# numbers lies in their order.
QUESTIONS: Final = sa.Table(
    "questions",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("documents", sa.JSON, nullable=False),
    sa.Column("asker", sa.Text, nullable=False),
    sa.Column("helpful", sa.Boolean),
    sa.Column("reason", sa.Text),
    sqlite_with_rowid=False,
)
SALTS: Final = sa.Table(
    "salts",
    METADATA,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("salt", sa.LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
FEEDBACK: Final = sa.Table(
    "feedback",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("helpful", sa.Boolean, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("comment", sa.Text),
    sa.Column("documents", sa.JSON, nullable=False),
    sqlite_with_rowid=False,
)
# What was said of a document for one reason on one day.
NOTICES: Final = sa.Table(
    "notices",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("document", sa.Text, nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("quote", sa.Text, nullable=False),
    sa.Column("comments", sa.JSON, nullable=False),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("told", sa.Integer, nullable=False),
    sa.Column("telling", sa.Integer, nullable=False),
    sa.Column("role", sa.Text),
    sa.Column("outcome", sa.Text),
    sqlite_with_rowid=False,
)
CLAIMS: Final = sa.Table(
    "claims",
    METADATA,
    sa.Column("key", sa.LargeBinary, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("hour", sa.Integer, nullable=False),
    sa.Column("state", sa.Integer, nullable=False),
    sa.Column("owner", sa.Text, nullable=False),
    sqlite_with_rowid=False,
)
# Unix time since which claims have been kept, in one row.
BEGUN: Final = sa.Table(
    "begun",
    METADATA,
    sa.Column("only", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", sa.BigInteger, nullable=False),
)
# What is known of gaps: nothing of who asked.
GAPS: Final = sa.Table(
    "gaps",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("seen", sa.Date, nullable=False),
    sa.Column("changed", sa.Date, nullable=False),
    sa.Column("version", sa.Text),
    sa.Column("document", sa.Text),
    sa.Column("sentence", sa.Text),
    sa.Column("reason", sa.Text),
    sa.Column("told", sa.Boolean, nullable=False),
    sqlite_with_rowid=False,
)


def insert_new(database: sa.Connection, table: sa.Table) -> Insert:
    """Return what inserts a row, and does nothing where its key is there already.

    Its ``rowcount`` tells which: SQLAlchemy keeps that of an INSERT only where it is asked to.
    """
    insert = postgresql.insert if database.dialect.name == "postgresql" else sqlite.insert
    return insert(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)


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
