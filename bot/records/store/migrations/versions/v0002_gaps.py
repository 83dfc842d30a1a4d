"""What is known of gaps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "gaps",
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


def downgrade() -> None:
    """Drop it."""
    op.drop_table("gaps")
