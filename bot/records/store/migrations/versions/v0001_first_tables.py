"""The first tables: questions with the salts of their askers, feedback, and claims."""

from __future__ import annotations

import time

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make them."""
    # Without SQLite's row numbers, which would tell the order in which people wrote.
    op.create_table(
        "questions",
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
    op.create_table(
        "salts",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("salt", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "feedback",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("comment", sa.Text),
        sa.Column("documents", sa.JSON, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "claims",
        sa.Column("key", sa.LargeBinary, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("hour", sa.Integer, nullable=False),
        sa.Column("state", sa.Integer, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    begun = op.create_table(
        "begun",
        sa.Column("only", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    # Claims are known from the next full second on.
    op.bulk_insert(begun, [{"only": 1, "at": int(time.time()) + 1}])


def downgrade() -> None:
    """Drop them."""
    for name in ("begun", "claims", "feedback", "salts", "questions"):
        op.drop_table(name)
