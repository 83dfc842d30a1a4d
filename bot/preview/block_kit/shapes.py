"""A small language for what JSON may look like: rules that tell what is wrong, and where."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SCHEMES: Final = frozenset({"http", "https", "mailto"})


class Rule(Protocol):
    """Something that a value has to be."""

    def check(self, value: object, at: str) -> Iterator[str]:
        """Yield what is wrong with ``value``, each with the place, which ``at`` begins."""
        ...


@dataclass(frozen=True, slots=True)
class Text:
    """A string of ``shortest`` to ``longest`` characters."""

    longest: int
    shortest: int = 1

    def check(self, value: object, at: str) -> Iterator[str]:
        """See ``Rule``."""
        if not isinstance(value, str) or len(value) < self.shortest:
            least = "one character" if self.shortest == 1 else f"{self.shortest} characters"
            yield f"{at}: must be a text of at least {least}"
        elif len(value) > self.longest:
            yield f"{at}: longer than {self.longest}"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few strings."""

    allowed: tuple[str, ...]

    def check(self, value: object, at: str) -> Iterator[str]:
        """See ``Rule``."""
        if value not in self.allowed:
            yield f"{at}: must be one of {', '.join(self.allowed)}"


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def check(self, value: object, at: str) -> Iterator[str]:
        """See ``Rule``."""
        if not isinstance(value, bool):
            yield f"{at}: must be true or false"


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number in a range."""

    least: int
    most: int

    def check(self, value: object, at: str) -> Iterator[str]:
        """See ``Rule``."""
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or not self.least <= value <= self.most:  # type: ignore[operator]  # whole
            yield f"{at}: must be a whole number from {self.least} to {self.most}"


@dataclass(frozen=True, slots=True)
class Address:
    """A URL that a client may open."""

    longest: int = 3_000
    schemes: frozenset[str] = _SCHEMES

    def check(self, value: object, at: str) -> Iterator[str]:
        """See ``Rule``."""
        wrong = list(Text(self.longest).check(value, at))
        yield from wrong
        if not wrong and not self._is_one(str(value)):
            yield f"{at}: no address"

    def _is_one(self, value: str) -> bool:
        try:
            parts = urlsplit(value)
        except ValueError:
            return False
        return parts.scheme in self.schemes and bool(parts.netloc or parts.path)


@dataclass(frozen=True, slots=True)
class Many:
    """A list whose items all keep one rule."""

    of: Rule
    most: int | None = None
    least: int = 1

    def check(self, value: object, at: str) -> Iterator[str]:
        """See ``Rule``."""
        if not isinstance(value, list) or len(value) < self.least:
            least = "one" if self.least == 1 else str(self.least)
            yield f"{at}: must be a list of at least {least}"
            return
        if self.most is not None and len(value) > self.most:
            yield f"{at}: more than {self.most}"
        for position, item in enumerate(value):
            yield from self.of.check(item, f"{at}/{position}")


@dataclass(frozen=True, slots=True)
class Flags:
    """An object of known names that are each true or false."""

    names: frozenset[str]

    def check(self, value: object, at: str) -> Iterator[str]:
        """See ``Rule``."""
        known = isinstance(value, dict) and value.keys() <= self.names
        if not known or any(not isinstance(on, bool) for on in value.values()):  # type: ignore[attr-defined]  # known
            yield f"{at}: unknown style"


@dataclass(frozen=True, slots=True)
class Shape:
    """An object with fields that it must have and fields that it may have, and no others.

    Attributes:
        must: Fields that have to be there.
        may: Fields that can be.
        some: Where not empty, one of these has to be there.

    """

    must: Mapping[str, Rule] = field(default_factory=dict)
    may: Mapping[str, Rule] = field(default_factory=dict)
    some: tuple[str, ...] = ()

    def check(self, value: object, at: str) -> Iterator[str]:
        """See ``Rule``."""
        if not isinstance(value, dict):
            yield f"{at}: no object"
            return
        given: dict[str, Any] = value
        rules = {**self.may, **self.must}
        for name in sorted(self.must.keys() - given.keys()):
            yield f"{at}: no {name}"
        # What kind of object it is goes without saying, where it has been asked already.
        for name in sorted(given.keys() - rules.keys() - {"type"}):
            yield f"{at}: unknown field {name}"
        if self.some and not set(self.some) & given.keys():
            yield f"{at}: neither {' nor '.join(self.some)}"
        for name in sorted(rules.keys() & given.keys()):
            yield from rules[name].check(given[name], f"{at}/{name}")


@dataclass(frozen=True, slots=True)
class Kinds:
    """An object whose ``type`` says which shape it has."""

    shapes: Mapping[str, Rule]

    def only(self, *names: str) -> Kinds:
        """Return the same with these kinds alone."""
        return Kinds({name: self.shapes[name] for name in names})

    def check(self, value: object, at: str) -> Iterator[str]:
        """See ``Rule``."""
        kind = value.get("type") if isinstance(value, dict) else None
        shape = self.shapes.get(kind) if isinstance(kind, str) else None
        if shape is None:
            yield f"{at}: unknown type {kind!r}"
        else:
            yield from shape.check(value, at)
