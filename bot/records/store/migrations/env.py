"""What Alembic runs: the changes that a database hasn't seen, over the connection it is given."""

from __future__ import annotations

from alembic import context

# One transaction for all of them, which whoever opened the connection ends.
context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
