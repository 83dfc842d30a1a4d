"""The address of a Milvus, as a setting gives it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urlsplit

from index.errors import ConfigurationError

_SCHEMES: Final = {"milvus+http": "http", "milvus+https": "https"}
_PORT: Final = 19_530  # what Milvus listens at
_DATABASE: Final = re.compile(r"\w*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a Milvus is.

    Attributes:
        uri: Its address, without user and password: it may be shown.
        token: ``user:password``; empty where none is asked for.
        database: The database in it; empty for the one that is there from the start.

    """

    uri: str
    token: str = field(repr=False)
    database: str

    @property
    def shown(self) -> str:
        """The address and the database, without user and password."""
        return f"{self.uri}/{self.database}" if self.database else self.uri


def address_of(setting: str) -> Address:
    """Read ``milvus+http://[USER:PASSWORD@]HOST[:PORT][/DATABASE]``, or the same over https.

    Raises:
        ConfigurationError: It is no such address; what it says is not repeated, for the password.

    """
    try:
        parts = urlsplit(setting.strip())
        host, port = parts.hostname, parts.port or _PORT
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
    except ValueError as exc:
        raise _unusable() from exc
    database = parts.path.strip("/")
    usable = (
        parts.scheme in _SCHEMES
        and host
        and _DATABASE.fullmatch(database)
        and bool(user) == bool(password)
        and not (parts.query or parts.fragment)
    )
    if not usable:
        raise _unusable()
    named = f"[{host}]" if host and ":" in host else host
    token = f"{user}:{password}" if user else ""
    return Address(f"{_SCHEMES[parts.scheme]}://{named}:{port}", token, database)


def _unusable() -> ConfigurationError:
    return ConfigurationError(
        "The setting OMORG_VECTOR_STORE can't be used: write "
        "milvus+http://USER:PASSWORD@HOST:PORT/DATABASE, where user and password, port and "
        "database can be left out, or leave it empty."
    )
