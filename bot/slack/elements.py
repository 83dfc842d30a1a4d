"""Slack's blocks as plain data, in the few forms that messages here use.

Text elements of ``rich_text`` are literal: nothing in them is parsed, so document text goes
there and nowhere else but ``plain_text``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# JSON objects of Slack's Block Kit; their values are strings, numbers, lists and further objects.
Block: TypeAlias = dict[str, Any]

# Slack accepts no text longer than this (limits of its section and link elements).
_TEXT_LIMIT: Final = 3000


def shorten(text: str, limit: int) -> str:
    """Cut ``text`` to ``limit`` characters, the last one an ellipsis."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def text(content: str, *, bold: bool = False, italic: bool = False) -> Block:
    """Return a literal piece of text."""
    element: Block = {"type": "text", "text": content}
    style = {name: True for name, on in (("bold", bold), ("italic", italic)) if on}
    return element | {"style": style} if style else element


def link(content: str, url: str, *, bold: bool = False) -> Block:
    """Return a link; ``content`` is literal."""
    element: Block = {"type": "link", "url": url, "text": content}
    return element | {"style": {"bold": True}} if bold else element


def section(elements: Iterable[Block]) -> Block:
    """Return a paragraph of a ``rich_text`` block."""
    return {"type": "rich_text_section", "elements": list(elements)}


def quote(elements: Iterable[Block]) -> Block:
    """Return a quotation of a ``rich_text`` block."""
    return {"type": "rich_text_quote", "elements": list(elements)}


def bullets(items: Iterable[Sequence[Block]]) -> Block:
    """Return a bullet list of a ``rich_text`` block."""
    return {
        "type": "rich_text_list",
        "style": "bullet",
        "elements": [section(item) for item in items],
    }


def rich_text(*elements: Block) -> Block:
    """Return a ``rich_text`` block."""
    return {"type": "rich_text", "elements": list(elements)}


def context(*lines: str) -> Block:
    """Return small grey text; ``lines`` are literal."""
    return {
        "type": "context",
        "elements": [
            {"type": "plain_text", "text": shorten(line, _TEXT_LIMIT), "emoji": False}
            for line in lines
        ],
    }


def safe_url(url: str | None) -> str | None:
    """Return ``url`` if Slack can link to it and a reader can trust the scheme, else None."""
    if url is None or len(url) > _TEXT_LIMIT or not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None
