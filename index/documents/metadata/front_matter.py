"""What HR writes about a document: YAML with Swedish or English keys, checked by pydantic."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, PrivateAttr, ValidationError
from rapidfuzz import fuzz

from index.documents.metadata.dates import is_ambiguous_date, parse_date
from index.documents.metadata.safe_yaml import load_yaml
from index.errors import ConfigurationError, DocumentError
from index.types import Acceptance, Language

# The keys' Swedish names; with or without the dots of å, ä and ö, as ``plain_key`` has it.
SWEDISH_KEYS = {
    "title": "titel",
    "date": "datum",
    "valid_from": "gäller_från",
    "valid_until": "gäller_till",
    "supersedes": "ersätter",
    "audience": "målgrupp",
    "owner": "ägare",
    "url": "länk",
    "language": "språk",
    "accept": "godkänn",
}
_LANGUAGES: dict[str, Language] = {
    "sv": "sv",
    "svenska": "sv",
    "swedish": "sv",
    "en": "en",
    "engelska": "en",
    "english": "en",
}


# Between the names of files that are written one after the other.
_BETWEEN_FILES = re.compile(r"[,;]|\s(?:och|and|&)\s")


def plain_key(key: str) -> str:
    """Return a key as it is compared: lower case, å and ä as a, ö as o, spaces and hyphens as _."""
    decomposed = unicodedata.normalize("NFD", key.strip().casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return bare.replace("-", "_").replace(" ", "_")


_ENGLISH = {plain_key(swedish): english for english, swedish in SWEDISH_KEYS.items()}


def to_date(value: object) -> dt.date:
    """Return a date from YAML: a date, or text that is one. Raises ValueError."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    # YAML reads 20270301 as a number.
    whole = isinstance(value, str | int) and not isinstance(value, bool)
    parsed = parse_date(str(value)) if whole else None
    if parsed is None:
        raise ValueError("is no date: write it as 2027-03-01 or 1 mars 2027")
    return parsed


def to_names(value: object) -> tuple[str, ...]:
    """Return names from YAML: a list, or one or several with commas between. Raises ValueError."""
    names = []
    for item in value if isinstance(value, list) else _between_commas(value):
        if not isinstance(item, str) or not item.strip():
            raise ValueError("must be a name or a list of names")
        names.append(unicodedata.normalize("NFC", item.strip()))
    if not names:
        raise ValueError("must name something, or be left out")
    return tuple(names)


def to_files(value: object) -> tuple[str, ...]:
    """Return file names from YAML as ``to_names`` does, "and" between them too. Raises ValueError.

    A comma, or "and", may stand within one: "Beslut 2027, HR.docx" has but one ending.
    """
    parts = _BETWEEN_FILES.split(value) if isinstance(value, str) else []
    several = all(PurePosixPath(part.strip()).suffix for part in parts if part.strip())
    if len(parts) > 1:
        return to_names([part for part in parts if part.strip()] if several else [value])
    return to_names(value)


def _between_commas(value: object) -> list[object]:
    if not isinstance(value, str):
        return [value]
    return [part for part in value.split(",") if part.strip()]


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


# What stands in an acceptance that is written as keys and values.
_WHO = frozenset({"by", "av", "who", "vem", "name", "namn"})
_WHEN = frozenset({"date", "datum", "when", "nar", "on", "den"})
# What `omorg accept` adds: a salt, and digests of what is accepted.
_FINDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{6})+")


def _to_acceptance(value: object) -> Acceptance:
    """Return who accepts a document, and when: "Anna Ek, 2027-03-01", or both as keys.

    After the one who accepts and the day stands what is accepted, where `omorg accept` wrote it.
    """
    if isinstance(value, dict):
        written = {plain_key(str(key)): told for key, told in value.items()}
        who = [told for key, told in written.items() if key in _WHO]
        when = [told for key, told in written.items() if key in _WHEN]
        if len(who) == len(when) == 1 == len(written) - 1:
            return Acceptance(to_text(who[0]), to_date(when[0]))
    words = value.split() if isinstance(value, str) else []
    finds = words.pop() if words and _FINDS.fullmatch(words[-1]) else ""
    for place in range(1, len(words)):
        first, rest = " ".join(words[:place]), " ".join(words[place:])
        for name, day in ((first, rest), (rest, first)):
            date = parse_date(day.strip(" ,;"))
            if date is not None and any(map(str.isalpha, name)):
                return Acceptance(to_text(name.strip(" ,;")), date, finds)
    raise ValueError("must say who and when, as in `accept: Anna Ek, 2027-03-01`")


_Date = Annotated[dt.date | None, BeforeValidator(to_date)]
_Names = Annotated[tuple[str, ...], BeforeValidator(to_names)]
_Files = Annotated[tuple[str, ...], BeforeValidator(to_files)]
_Text = Annotated[str | None, BeforeValidator(to_text)]


class FrontMatter(BaseModel):
    """The keys that HR may write over a document; all are optional."""

    model_config = ConfigDict(extra="allow", frozen=True)

    # The keys as they were written, and the dates that may be read in two ways, by English names.
    _spelt: dict[str, str] = PrivateAttr(default_factory=dict)
    _ambiguous: dict[str, str] = PrivateAttr(default_factory=dict)

    title: _Text = None
    date: _Date = None
    valid_from: _Date = None
    valid_until: _Date = None
    supersedes: _Files = ()
    audience: _Names = ()
    owner: _Text = None
    url: Annotated[str | None, BeforeValidator(_to_url)] = None
    language: Annotated[Language | None, BeforeValidator(_to_language)] = None
    accept: Annotated[Acceptance | None, BeforeValidator(_to_acceptance)] = None

    def model_post_init(self, context: Any) -> None:  # noqa: ANN401 - as in pydantic
        """Keep how the keys were written, and dates that may be read in two ways."""
        spelt, values = context or ({}, {})
        self._spelt.update(spelt)
        self._ambiguous.update(
            (name, value)
            for name, value in values.items()
            if isinstance(value, str) and is_ambiguous_date(value)
        )

    def spelling(self, name: str) -> str:
        """Return a key as it was written; its English name where it was not."""
        return self._spelt.get(name, name)

    @property
    def ambiguous_dates(self) -> tuple[tuple[str, str], ...]:
        """Keys, by their English names, whose dates may be read in two ways, as written."""
        dates = ("date", "valid_from", "valid_until")
        return tuple((name, self._ambiguous[name]) for name in dates if name in self._ambiguous)

    @property
    def unknown_keys(self) -> tuple[str, ...]:
        """Keys that mean nothing here: misspelt ones, most likely."""
        return tuple(sorted(self.model_extra or {}))


# Keys as they can be misspelt: by one letter in six or so, or with an ending.
_AUDIENCE_KEYS = ("audience", "malgrupp")
_LIKE_AUDIENCE = 80  # rapidfuzz's ratio, 0 to 100
# What somebody writes who doesn't know what the key is called. No rule tells these from other
# unknown keys, which leave a document open.
_INSTEAD_OF_AUDIENCE = ("behorighet", "synlig_for", "visas_for", "lases_av", "access", "visible_to")

_Place = Literal["front_matter", "side_file"]
_IN: dict[_Place, str] = {"front_matter": "front matter", "side_file": "side file"}
_A: dict[_Place, str] = {"front_matter": "front matter", "side_file": "a side file"}


def names_audience(key: str) -> bool:
    """Return whether a key is that of the audience, misspelt perhaps or with something added."""
    plain = plain_key(key)
    return any(
        audience in plain or fuzz.ratio(plain, audience) >= _LIKE_AUDIENCE
        for audience in _AUDIENCE_KEYS
    )


def _may_mean_audience(key: str) -> bool:
    return names_audience(key) or any(other in plain_key(key) for other in _INSTEAD_OF_AUDIENCE)


def _by_name(raw: dict[str, Any], place: _Place) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what was written by the keys' English names, and how these were written.

    A key that means nothing stays as it was written.
    """
    values: dict[str, Any] = {}
    spelt: dict[str, str] = {}
    for key, value in raw.items():
        name = _ENGLISH.get(plain_key(key), plain_key(key))
        if name in spelt:
            raise DocumentError(
                f"has the key {key!r} twice in its {_IN[place]}", "keep one of them", place
            )
        if name not in FrontMatter.model_fields and _may_mean_audience(key):
            raise DocumentError(
                f"has the key {key!r} in its {_IN[place]}, which may mean its audience",
                "write it as `audience` or `målgrupp`, or remove it",
                place,
            )
        if value is not None or name == "audience":
            spelt[name] = key.strip()
            values[name if name in FrontMatter.model_fields else key.strip()] = value
    return values, spelt


def parse_front_matter(source: str | None, place: _Place = "front_matter") -> FrontMatter:
    """Read front matter or a side file; None and an empty one give a model without values.

    Keys without a value count as absent, except ``audience``: who forgot to fill it in meant to
    limit the document, so it is refused rather than shown to everybody. So is a key that can be
    a misspelt ``audience``, or another word for it.

    Raises:
        DocumentError: It is no YAML mapping, or a value can't be used.

    """
    if source is None or not source.strip():
        return FrontMatter()
    try:
        # Front matter begins below a line of dashes.
        raw = load_yaml(source, first_line=2 if place == "front_matter" else 1)
    except ConfigurationError as exc:
        raise DocumentError(
            f"has {_A[place]} that can't be read ({exc})", "correct it", place
        ) from exc
    if raw is None:
        return FrontMatter()
    if not isinstance(raw, dict) or not all(isinstance(key, str) for key in raw):
        raise DocumentError(
            f"has {_A[place]} that is no list of keys and values",
            "write lines such as `date: 2027-03-01`",
            place,
        )
    values, spelt = _by_name(raw, place)
    try:
        return FrontMatter.model_validate(values, context=(spelt, values))
    except ValidationError as exc:
        first = exc.errors()[0]
        message = first["msg"].removeprefix("Value error, ")
        value, key = str(first["input"])[:40], spelt[str(first["loc"][0])]
        if first["input"] is None:
            raise DocumentError(
                f"has a {_IN[place]} key {key!r} without a value", f"it {message}", place
            ) from exc
        raise DocumentError(
            f"has a {_IN[place]} key {key!r} that can't be used ({value!r})",
            f"it {message}",
            place,
        ) from exc


def merged(front: FrontMatter, side: FrontMatter) -> FrontMatter:
    """Put together what stands in a document and what stands beside it, key by key.

    The document's own word goes first, as it can't come apart from its text, but for who accepts
    it: that is written beside it anew. Where the audiences differ nobody can tell who may see the
    document.

    Raises:
        DocumentError: They name different audiences.

    """
    if "audience" in conflicts(front, side):
        raise DocumentError(
            "has one audience in its front matter and another in its side file",
            "keep one of them",
            "side_file",
        )
    added = side.model_fields_set - (front.model_fields_set - {"accept"})
    values = {**(side.model_extra or {}), **dict(side)}
    return front.model_copy(update={name: values[name] for name in added})


def conflicts(front: FrontMatter, side: FrontMatter) -> tuple[str, ...]:
    """Return the keys that front matter and side file give different values, and one is right."""
    both = front.model_fields_set & side.model_fields_set & set(FrontMatter.model_fields)
    both -= {"accept"}
    return tuple(name for name in sorted(both) if _compared(front, name) != _compared(side, name))


def _compared(written: FrontMatter, name: str) -> object:
    value = getattr(written, name)
    return {group.casefold() for group in value} if name == "audience" else value
