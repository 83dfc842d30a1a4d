"""Checks messages and views as strictly as Slack does, or more strictly where that is unsure.

What single blocks look like stands in ``block_schema.py``; here is what they have to be together.
The size of a whole message is undocumented and was seen at about 13,200 characters.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from bot.preview.block_schema import MESSAGE, VIEWS
from bot.preview.schema import Many

if TYPE_CHECKING:
    from collections.abc import Iterator

MESSAGE_BLOCKS: Final = 50
MESSAGE_CHARACTERS: Final = 13_200
_VIEW_BYTES: Final = 250_000  # https://docs.slack.dev/reference/methods/views.open: view_too_large


def too_long(blocks: object) -> bool:
    """Tell whether the message as a whole is more than Slack takes."""
    return len(json.dumps(blocks, ensure_ascii=False)) > MESSAGE_CHARACTERS


def view_too_large(view: object) -> bool:
    """Tell whether the view as a whole is more than Slack takes."""
    return len(json.dumps(view).encode()) > _VIEW_BYTES


def problems(blocks: object) -> list[str]:
    """Return what is wrong with ``blocks``, each with the place; empty when Slack takes them."""
    if not isinstance(blocks, list):
        return ["/blocks: no list"]
    found = list(Many(MESSAGE, MESSAGE_BLOCKS, least=0).check(blocks, "/blocks"))
    return found or list(_together(blocks, "/blocks"))


def view_problems(view: object) -> list[str]:
    """Return what is wrong with a modal or a Home tab; empty when Slack takes it."""
    found = list(VIEWS.check(view, "/view"))
    if found or not isinstance(view, dict):
        return found
    found += _together(view["blocks"], "/view/blocks")
    has_input = any(block["type"] == "input" for block in view["blocks"])
    if view["type"] == "modal" and has_input and "submit" not in view:
        found.append("/view: no submit, which a modal with input blocks must have")
    return found


def _together(blocks: list[dict[str, Any]], at: str) -> Iterator[str]:
    """Yield what is wrong with blocks that are each right: ids, and choices that aren't offered."""
    ids = Counter(block["block_id"] for block in blocks if "block_id" in block)
    for name in (name for name, count in ids.items() if count > 1):
        yield f"{at}: block_id {name} more than once"
    for position, block in enumerate(blocks):
        place, elements = f"{at}/{position}", _interactive(block)
        names = Counter(element["action_id"] for element in elements if "action_id" in element)
        for name in (name for name, count in names.items() if count > 1):
            yield f"{place}: action_id {name} more than once"
        for element in elements:
            yield from _choices(element, place)
    focused = [
        element
        for block in blocks
        for element in _interactive(block)
        if element.get("focus_on_load")
    ]
    if len(focused) > 1:
        yield f"{at}: focus_on_load more than once"


def _interactive(block: dict[str, Any]) -> list[dict[str, Any]]:
    elements = block.get("elements", []) if block["type"] in {"actions", "context_actions"} else []
    single = [block[name] for name in ("accessory", "element") if name in block]
    return [*elements, *single]


def _choices(element: dict[str, Any], at: str) -> Iterator[str]:
    offered = list(element.get("options", []))
    offered += [one for group in element.get("option_groups", []) for one in group["options"]]
    values = Counter(option["value"] for option in offered)
    if any(count > 1 for count in values.values()):
        yield f"{at}: two options with one value"
    chosen = [*element.get("initial_options", [])]
    chosen += [element["initial_option"]] if "initial_option" in element else []
    if any(option not in offered for option in chosen):
        yield f"{at}: an initial option that is not offered"
