"""JSON Lines on the standard streams: questions in, one object a line out, in order."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from bot.json_output import to_line
from index import ConfigurationError, OmorgError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def print_json(value: dict[str, Any]) -> None:
    """Print one object on one line of standard output."""
    sys.stdout.write(to_line(value) + "\n")
    sys.stdout.flush()


class Request(BaseModel):
    """One line of standard input that is a JSON object."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: str
    at: str | None = None
    audience: list[str] = []


_REQUEST = TypeAdapter(Request)


def parse_request(line: str) -> Request:
    """Read a line: the question itself, or a JSON object with it, ``at`` and ``audience``.

    Raises:
        ConfigurationError: It is a JSON object of another form.

    """
    if not line.lstrip().startswith("{"):
        return Request(question=line)
    try:
        return _REQUEST.validate_json(line)
    except ValidationError as exc:
        raise ConfigurationError(
            'The line is no question: write it as text, or as {"question": "…"}.'
        ) from exc


def _lines() -> Iterator[str | None]:
    """Yield the lines of standard input, without line ends; None for one that is not UTF-8."""
    for raw in sys.stdin.buffer:
        try:
            yield raw.decode("utf-8").removeprefix("\ufeff").rstrip("\r\n")
        except UnicodeDecodeError:
            yield None


def each_line(answer: Callable[[Request], dict[str, Any]]) -> None:
    """Answer every line of standard input with one JSON object, in order."""
    for line in _lines():
        try:
            if line is None:
                raise ConfigurationError("The line is not UTF-8: send it in UTF-8.")
            print_json(answer(parse_request(line)))
        except OmorgError as exc:
            print_json({"status": "error", "message": str(exc)})
