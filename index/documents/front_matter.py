"""What HR writes about a document: YAML with Swedish or English keys, checked by pydantic."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from index.documents.dates import parse_date
from index.errors import ConfigurationError, DocumentError
from index.safe_yaml import load_yaml
from index.types import Language

# Swedish names, with dots taken away, to the English ones.
_SWEDISH = {
    "titel": "title",
    "datum": "date",
    "galler_fran": "valid_from",
    "galler_till": "valid_until",
    "ersatter": "supersedes",
    "malgrupp": "audience",
    "agare": "owner",
    "lank": "url",
    "sprak": "language",
}
_LANGUAGES: dict[str, Language] = {
    "sv": "sv",
    "svenska": "sv",
    "swedish": "sv",
    "en": "en",
    "engelska": "en",
    "english": "en",
}


def plain_key(key: str) -> str:
    """Return a key as it is compared: lower case, å and ä as a, ö as o, spaces and hyphens as _."""
    decomposed = unicodedata.normalize("NFD", key.strip().casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return bare.replace("-", "_").replace(" ", "_")


def to_date(value: object) -> dt.date:
    """Return a date from YAML: a date, or text that is one. Raises ValueError."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    parsed = parse_date(value) if isinstance(value, str) else None
    if parsed is None:
        raise ValueError("is no date: write it as 2027-03-01 or 1 mars 2027")
    return parsed


def to_names(value: object) -> tuple[str, ...]:
    """Return names from YAML: one or a list. Raises ValueError."""
    names = []
    for item in value if isinstance(value, list) else [value]:
        if not isinstance(item, str) or not item.strip():
            raise ValueError("must be a name or a list of names")
        names.append(unicodedata.normalize("NFC", item.strip()))
    if not names:
        raise ValueError("must name something, or be left out")
    return tuple(names)


def to_text(value: object) -> str:
    """Return one line of text from YAML. Raises ValueError."""
    if (
        not isinstance(value, str | int | float)
        or isinstance(value, bool)
        or not str(value).strip()
    ):
        raise ValueError("must be text")
    return unicodedata.normalize("NFC", " ".join(str(value).split()))


def _to_url(value: object) -> str:
    if isinstance(value, str) and not any(c.isspace() or ord(c) < 32 for c in value.strip()):  # noqa: PLR2004 - control characters
        try:
            parts = urlsplit(value.strip())
        except ValueError:
            parts = urlsplit("")
        if parts.scheme in {"http", "https"} and parts.netloc:
            return value.strip()
    raise ValueError("must be an address that begins with https:// or http://")


def _to_language(value: object) -> Language:
    language = _LANGUAGES.get(str(value).strip().casefold())
    if language is None:
        raise ValueError("must be sv or en")
    return language


_Date = Annotated[dt.date | None, BeforeValidator(to_date)]
_Names = Annotated[tuple[str, ...], BeforeValidator(to_names)]
_Text = Annotated[str | None, BeforeValidator(to_text)]


class FrontMatter(BaseModel):
    """The keys that HR may write over a document; all are optional."""

    model_config = ConfigDict(extra="allow", frozen=True)

    title: _Text = None
    date: _Date = None
    valid_from: _Date = None
    valid_until: _Date = None
    supersedes: _Names = ()
    audience: _Names = ()
    owner: _Text = None
    url: Annotated[str | None, BeforeValidator(_to_url)] = None
    language: Annotated[Language | None, BeforeValidator(_to_language)] = None

    @property
    def unknown_keys(self) -> tuple[str, ...]:
        """Keys that mean nothing here: misspelt ones, most likely."""
        return tuple(sorted(self.model_extra or {}))


def parse_front_matter(source: str | None) -> FrontMatter:
    """Read front matter; None and an empty one give a model without values.

    Keys without a value count as absent, except ``audience``: who forgot to fill it in meant to
    limit the document, so it is refused rather than shown to everybody.

    Raises:
        DocumentError: It is no YAML mapping, or a value can't be used.

    """
    if source is None or not source.strip():
        return FrontMatter()
    try:
        raw = load_yaml(source)
    except ConfigurationError as exc:
        raise DocumentError(f"has front matter that can't be read ({exc})", "correct it") from exc
    if raw is None:
        return FrontMatter()
    if not isinstance(raw, dict) or not all(isinstance(key, str) for key in raw):
        raise DocumentError(
            "has front matter that is no list of keys and values",
            "write lines such as `date: 2027-03-01`",
        )
    values: dict[str, Any] = {}
    for key, value in raw.items():
        name = _SWEDISH.get(plain_key(key), plain_key(key))
        if name in values:
            raise DocumentError(
                f"has the key {key!r} twice in its front matter", "keep one of them"
            )
        if value is not None or name == "audience":
            values[name] = value
    try:
        return FrontMatter.model_validate(values)
    except ValidationError as exc:
        first = exc.errors()[0]
        message = first["msg"].removeprefix("Value error, ")
        value = str(first["input"])[:40]
        raise DocumentError(
            f"has a front matter key {first['loc'][0]!r} that can't be used ({value!r})",
            f"it {message}",
        ) from exc
