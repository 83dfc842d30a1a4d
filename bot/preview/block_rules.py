"""Checks a message's blocks as strictly as Slack does, or more strictly where that is unsure.

The limits are those of https://docs.slack.dev/reference/block-kit/blocks; the size of a whole
message is undocumented and was seen at about 13,200 characters.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MESSAGE_BLOCKS: Final = 50
MESSAGE_CHARACTERS: Final = 13_200
_TEXT: Final = 3_000
_HEADER: Final = 150
_FIELDS: Final = 10
_FIELD_TEXT: Final = 2_000
_CONTEXT_ELEMENTS: Final = 10
_ACTION_ELEMENTS: Final = 25
_CONTEXT_ACTIONS: Final = 5
_FEEDBACK: Final = {"accessibility_label"}
_BUTTON_TEXT: Final = 75
_VALUE: Final = 2_000
_ID: Final = 255
_URL: Final = 3_000

_STYLES: Final = frozenset({"bold", "italic", "strike", "code", "underline"})
_URL_SCHEMES: Final = ("http://", "https://", "mailto:")

# Inline elements of rich text: the fields each must have, and those it may have.
_INLINE: Final[dict[str, tuple[frozenset[str], frozenset[str]]]] = {
    "text": (frozenset({"text"}), frozenset({"style"})),
    "link": (frozenset({"url"}), frozenset({"text", "style", "unsafe"})),
    "emoji": (frozenset({"name"}), frozenset({"unicode", "style"})),
    "user": (frozenset({"user_id"}), frozenset({"style"})),
    "channel": (frozenset({"channel_id"}), frozenset({"style"})),
    "usergroup": (frozenset({"usergroup_id"}), frozenset({"style"})),
    "broadcast": (frozenset({"range"}), frozenset({"style"})),
    "date": (frozenset({"timestamp", "format"}), frozenset({"url", "fallback", "style"})),
}


def too_long(blocks: object) -> bool:
    """Tell whether the message as a whole is more than Slack takes."""
    return len(json.dumps(blocks, ensure_ascii=False)) > MESSAGE_CHARACTERS


def problems(blocks: object) -> list[str]:
    """Return what is wrong with ``blocks``, each with the place; empty when Slack takes them."""
    if not isinstance(blocks, list):
        return ["/blocks: no list"]
    found = [] if len(blocks) <= MESSAGE_BLOCKS else [f"/blocks: more than {MESSAGE_BLOCKS}"]
    for position, block in enumerate(blocks):
        found += _block(block, f"/blocks/{position}")
    return found


def _block(block: object, at: str) -> Iterator[str]:
    kind = block.get("type") if isinstance(block, dict) else None
    check = _BLOCKS.get(kind) if isinstance(kind, str) else None
    if check is None or not isinstance(block, dict):
        yield f"{at}: unknown type {kind!r}"
        return
    if len(str(block.get("block_id", ""))) > _ID:
        yield f"{at}/block_id: longer than {_ID}"
    yield from check(block, at)


def _fields(thing: dict[str, Any], at: str, must: set[str], may: set[str]) -> Iterator[str]:
    """Yield the fields that are missing or unknown; ``type`` goes without saying."""
    for name in sorted(must - thing.keys()):
        yield f"{at}: no {name}"
    for name in sorted(thing.keys() - must - may - {"type"}):
        yield f"{at}: unknown field {name}"


def _length(value: object, at: str, longest: int) -> Iterator[str]:
    if not isinstance(value, str) or not value:
        yield f"{at}: must be a text of at least one character"
    elif len(value) > longest:
        yield f"{at}: longer than {longest}"


def _text_object(text: object, at: str, longest: int, *, plain: bool = False) -> Iterator[str]:
    if not isinstance(text, dict):
        yield f"{at}: no text object"
        return
    kind = text.get("type")
    may = {"emoji"} if kind == "plain_text" else {"verbatim"}
    if kind not in ({"plain_text"} if plain else {"plain_text", "mrkdwn"}):
        yield f"{at}: unknown type {kind!r}"
    yield from _fields(text, at, {"text"}, may)
    yield from _length(text.get("text"), f"{at}/text", longest)


def _list(value: object, at: str, longest: int | None = None) -> Iterator[str]:
    if not isinstance(value, list) or not value:
        yield f"{at}: must be a list of at least one"
    elif longest is not None and len(value) > longest:
        yield f"{at}: more than {longest}"


def _items(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _section(block: dict[str, Any], at: str) -> Iterator[str]:
    yield from _fields(block, at, set(), {"text", "fields", "accessory", "block_id", "expand"})
    if "text" not in block and "fields" not in block:
        yield f"{at}: neither text nor fields"
    if "text" in block:
        yield from _text_object(block["text"], f"{at}/text", _TEXT)
    if "fields" in block:
        yield from _list(block["fields"], f"{at}/fields", _FIELDS)
        for position, entry in enumerate(_items(block["fields"])):
            yield from _text_object(entry, f"{at}/fields/{position}", _FIELD_TEXT)


def _header(block: dict[str, Any], at: str) -> Iterator[str]:
    yield from _fields(block, at, {"text"}, {"block_id"})
    yield from _text_object(block.get("text"), f"{at}/text", _HEADER, plain=True)


def _divider(block: dict[str, Any], at: str) -> Iterator[str]:
    yield from _fields(block, at, set(), {"block_id"})


def _context(block: dict[str, Any], at: str) -> Iterator[str]:
    yield from _fields(block, at, {"elements"}, {"block_id"})
    yield from _list(block.get("elements"), f"{at}/elements", _CONTEXT_ELEMENTS)
    for position, element in enumerate(_items(block.get("elements"))):
        yield from _text_object(element, f"{at}/elements/{position}", _TEXT)


def _actions(block: dict[str, Any], at: str) -> Iterator[str]:
    yield from _fields(block, at, {"elements"}, {"block_id"})
    yield from _list(block.get("elements"), f"{at}/elements", _ACTION_ELEMENTS)
    for position, element in enumerate(_items(block.get("elements"))):
        yield from _button(element, f"{at}/elements/{position}")


def _button(button: object, at: str) -> Iterator[str]:
    if not isinstance(button, dict) or button.get("type") != "button":
        yield f"{at}: no button"
        return
    may = {"action_id", "value", "url", "style", "confirm", "accessibility_label"}
    yield from _fields(button, at, {"text"}, may)
    yield from _text_object(button.get("text"), f"{at}/text", _BUTTON_TEXT, plain=True)
    for name, longest in (("action_id", _ID), ("value", _VALUE), ("url", _URL)):
        if name in button:
            yield from _length(button[name], f"{at}/{name}", longest)


def _context_actions(block: dict[str, Any], at: str) -> Iterator[str]:
    yield from _fields(block, at, {"elements"}, {"block_id"})
    yield from _list(block.get("elements"), f"{at}/elements", _CONTEXT_ACTIONS)
    for position, element in enumerate(_items(block.get("elements"))):
        place = f"{at}/elements/{position}"
        kind = element.get("type") if isinstance(element, dict) else None
        if kind == "feedback_buttons":
            for name in ("positive_button", "negative_button"):
                one = element.get(name) or {}
                yield from _fields(one, f"{place}/{name}", {"text", "value"}, _FEEDBACK)
                yield from _text_object(one.get("text"), place, _BUTTON_TEXT, plain=True)
                yield from _length(one.get("value"), f"{place}/{name}/value", _VALUE)
        elif kind == "icon_button":
            must = {"icon", "text"}
            may = {"action_id", "value", "confirm", "accessibility_label", "visible_to_user_ids"}
            yield from _fields(element, place, must, may)
            yield from _length(element.get("value"), f"{place}/value", _VALUE)
        else:
            yield f"{place}: unknown type {kind!r}"


def _rich_text(block: dict[str, Any], at: str) -> Iterator[str]:
    yield from _fields(block, at, {"elements"}, {"block_id"})
    yield from _list(block.get("elements"), f"{at}/elements")
    for position, element in enumerate(_items(block.get("elements"))):
        yield from _rich_part(element, f"{at}/elements/{position}")


def _rich_part(part: object, at: str) -> Iterator[str]:
    kind = part.get("type") if isinstance(part, dict) else None
    if not isinstance(part, dict) or kind not in _RICH_FIELDS:
        yield f"{at}: unknown type {kind!r}"
        return
    must, may = _RICH_FIELDS[kind]
    yield from _fields(part, at, must, may)
    yield from _list(part.get("elements"), f"{at}/elements")
    if kind == "rich_text_list" and part.get("style") not in {"bullet", "ordered"}:
        yield f"{at}/style: neither bullet nor ordered"
    for position, element in enumerate(_items(part.get("elements"))):
        place = f"{at}/elements/{position}"
        if kind != "rich_text_list":
            yield from _inline(element, place)
        elif isinstance(element, dict) and element.get("type") == "rich_text_section":
            yield from _rich_part(element, place)
        else:
            yield f"{place}: a list holds sections only"


def _inline(element: object, at: str) -> Iterator[str]:
    kind = element.get("type") if isinstance(element, dict) else None
    if not isinstance(element, dict) or kind not in _INLINE:
        yield f"{at}: unknown type {kind!r}"
        return
    must, may = _INLINE[kind]
    yield from _fields(element, at, set(must), set(may))
    if "text" in element:
        yield from _length(element["text"], f"{at}/text", _TEXT)
    if kind == "link":
        yield from _length(element.get("url"), f"{at}/url", _URL)
        if not str(element.get("url")).startswith(_URL_SCHEMES):
            yield f"{at}/url: no address"
    style = element.get("style", {})
    known = isinstance(style, dict) and style.keys() <= _STYLES
    if not known or any(not isinstance(on, bool) for on in style.values()):
        yield f"{at}/style: unknown style"


_RICH_FIELDS: Final[dict[str | None, tuple[set[str], set[str]]]] = {
    "rich_text_section": ({"elements"}, set()),
    "rich_text_list": ({"elements", "style"}, {"indent", "offset", "border"}),
    "rich_text_quote": ({"elements"}, {"border"}),
    "rich_text_preformatted": ({"elements"}, {"border", "language"}),
}

_BLOCKS: Final[dict[str, Callable[[dict[str, Any], str], Iterator[str]]]] = {
    "section": _section,
    "header": _header,
    "divider": _divider,
    "context": _context,
    "actions": _actions,
    "context_actions": _context_actions,
    "rich_text": _rich_text,
}
