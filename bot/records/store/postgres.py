"""A PostgreSQL database that replicas on several hosts share."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Final

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from bot.records.store.schema import migrate
from index import ConfigurationError

_DRIVER: Final = "postgresql+psycopg"
_CONNECT_SECONDS: Final = 2  # the shortest that libpq takes
# Two replicas that start at once migrate one after the other. Any number that nobody else uses.
_MIGRATING: Final = 0x6F6D6F7267
_TRUSTED_SECONDS: Final = 1.0  # for which a connection is not asked whether it is there
_AGAIN_SECONDS: Final = 5.0  # until a database that could not be reached is tried again
_IN_ORDER: Final = ("questions", "feedback")


class Postgres:
    """A database; one connection, made when it is first used and anew when it is lost.

    Args:
        url: Its address, with the password; shown to nobody.
        busy_seconds: How long to wait for another process that writes.

    """

    def __init__(self, url: sa.URL, busy_seconds: float) -> None:
        """Prepare."""
        milliseconds = int(busy_seconds * 1000)
        self._engine = sa.create_engine(
            url,
            poolclass=NullPool,
            hide_parameters=True,
            connect_args={
                "connect_timeout": _CONNECT_SECONDS,
                # A host that is gone must not hold a question up for the system's two hours.
                "tcp_user_timeout": _CONNECT_SECONDS * 1000,
                "keepalives_idle": 10,
                "keepalives_interval": 5,
                "keepalives_count": 3,
                "options": f"-c lock_timeout={milliseconds} -c application_name=omorg "
                "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3",
            },
        )
        self._opened: sa.Connection | None = None
        self._used = 0.0
        self._failed: float | None = None
        self._name: str | None = None

    def connection(self) -> sa.Connection:
        """Return the connection, its tables as they should be; open it if it isn't.

        Raises:
            sa.exc.DBAPIError: It can't be reached.

        """
        now = time.monotonic()
        if self._opened is not None and (now - self._used < _TRUSTED_SECONDS or self._answers()):
            self._used = now
            return self._opened
        self.close()
        # Each try may take seconds, and people wait for their answers.
        if self._failed is not None and now - self._failed < _AGAIN_SECONDS:
            raise ConnectionRefusedError
        try:
            self._opened = self._connected()
        except sa.exc.DBAPIError:
            self._failed = time.monotonic()
            raise
        self._failed, self._used = None, time.monotonic()
        return self._opened

    def recover(self, error: sa.exc.DBAPIError) -> bool:
        """Return False: a server mends itself, or its operator does."""
        if error.connection_invalidated:
            self.close()
        return False

    def hold(self, name: str) -> None:
        """Hold a lock of this name from the next connection on."""
        self._name = name
        self.close()

    def is_held(self, connection: sa.Connection, name: str) -> bool:
        """Tell whether another connection holds the lock of this name."""
        # A shared one, so that two who ask at once are not taken for its owner.
        free = sa.func.pg_try_advisory_xact_lock_shared(_number(name))
        return not connection.execute(sa.select(free)).scalar_one()

    def compact(self) -> None:
        """Leave nothing of deleted rows on disk, and the others in the order of their keys."""
        connection = self._engine.execution_options(isolation_level="AUTOCOMMIT").connect()
        with connection:
            for table in _IN_ORDER:
                connection.exec_driver_sql(f"CLUSTER {table} USING {table}_pkey")
            connection.exec_driver_sql("VACUUM FULL salts")

    def _connected(self) -> sa.Connection:
        connection = self._engine.connect()
        try:
            with connection.begin():
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATING)))
                migrate(connection)
            self._present(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _answers(self) -> bool:
        """Tell whether the connection is still there."""
        try:
            if self._opened is not None:
                self._present(self._opened)
        except sa.exc.DBAPIError:
            return False
        return True

    def _present(self, connection: sa.Connection) -> None:
        """Ask for the process's lock, which can be had again and again.

        Not waited for: after a broken connection the server may take a while to let go of it.
        """
        with connection.begin():
            connection.execute(
                sa.select(sa.func.pg_try_advisory_lock(_number(self._name)) if self._name else 1)
            )

    def close(self) -> None:
        """Let the connection go; another is made when it is next used."""
        if self._opened is not None:
            with suppress(sa.exc.SQLAlchemyError):
                self._opened.close()
        self._opened = None


def _number(name: str) -> int:
    """Return the number of a lock, 64 bits with a sign, for a name of 16 hexadecimal digits."""
    return int.from_bytes(bytes.fromhex(name), signed=True)


def postgres_url(address: str) -> sa.URL:
    """Return the address in ``OMORG_DATABASE``.

    Raises:
        ConfigurationError: It is none that can be used; it is not shown, for its password.

    """
    try:
        url = sa.make_url(address)
    except (sa.exc.ArgumentError, ValueError):
        url = None
    if url is None or url.drivername not in {_DRIVER, "postgresql"} or not url.database:
        raise ConfigurationError(
            "OMORG_DATABASE is no address of a PostgreSQL database: write "
            "postgresql+psycopg://USER:PASSWORD@HOST/DATABASE, or leave it out to keep records in "
            "the folder of OMORG_STATE."
        )
    return url.set(drivername=_DRIVER)


def greet(url: sa.URL) -> None:
    """See whether a database answers; nothing is changed in it.

    Raises:
        sa.exc.DBAPIError: It does not.

    """
    limits = {"connect_timeout": _CONNECT_SECONDS}
    engine = sa.create_engine(url, poolclass=NullPool, hide_parameters=True, connect_args=limits)
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
