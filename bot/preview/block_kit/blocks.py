"""What Slack's blocks and views may look like, as data.

The fields, limits and surfaces are those of https://docs.slack.dev/reference/block-kit/blocks.
Blocks that are newer or rarer than these are refused, as elements are.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from bot.preview.block_kit.elements import (
    CHOOSERS,
    ELEMENTS,
    ID,
    INPUTS,
    Address,
    Choice,
    Flag,
    Flags,
    Kinds,
    Many,
    Rule,
    Shape,
    Text,
    Whole,
    either,
    plain,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


# ---- rich text
_STYLE: Final = Flags(frozenset({"bold", "italic", "strike", "code", "underline"}))
_STYLED: Final[dict[str, Rule]] = {"style": _STYLE}
_BORDER: Final[dict[str, Rule]] = {"border": Whole(0, 1)}
_INLINE: Final = Kinds(
    {
        "text": Shape({"text": Text(3_000)}, _STYLED),
        "link": Shape({"url": Address()}, {**_STYLED, "text": Text(3_000), "unsafe": Flag()}),
        "emoji": Shape({"name": Text(100)}, {**_STYLED, "unicode": Text(100)}),
        "user": Shape({"user_id": Text(30)}, _STYLED),
        "channel": Shape({"channel_id": Text(30)}, _STYLED),
        "usergroup": Shape({"usergroup_id": Text(30)}, _STYLED),
        "broadcast": Shape({"range": Choice(("here", "channel", "everyone"))}, _STYLED),
        "date": Shape(
            {"timestamp": Whole(0, 9_999_999_999), "format": Text(255)},
            {**_STYLED, "url": Address(), "fallback": Text(255)},
        ),
    }
)
_SECTION: Final = Shape({"elements": Many(_INLINE)})
_RICH_TEXT: Final = Kinds(
    {
        "rich_text_section": _SECTION,
        "rich_text_quote": Shape({"elements": Many(_INLINE)}, _BORDER),
        "rich_text_preformatted": Shape(
            {"elements": Many(_INLINE.only("text", "link"))}, {**_BORDER, "language": Text(50)}
        ),
        "rich_text_list": Shape(
            {
                "elements": Many(Kinds({"rich_text_section": _SECTION})),
                "style": Choice(("bullet", "ordered")),
            },
            {**_BORDER, "indent": Whole(0, 8), "offset": Whole(0, 10_000)},
        ),
    }
)

# ---- blocks
_BLOCK_ID: Final[dict[str, Rule]] = {"block_id": ID}
_CELL: Final = Kinds(
    {
        "raw_text": Shape({"text": Text(3_000)}),
        "rich_text": Shape({"elements": Many(_RICH_TEXT)}),
    }
)
_COLUMN: Final = Shape(may={"align": Choice(("left", "center", "right")), "is_wrapped": Flag()})
BLOCKS: Final = Kinds(
    {
        "section": Shape(
            may={
                **_BLOCK_ID,
                "text": either(3_000),
                "fields": Many(either(2_000), 10),
                "accessory": ELEMENTS.only("button", "overflow", "image", *CHOOSERS),
                "expand": Flag(),
            },
            some=("text", "fields"),
        ),
        "header": Shape({"text": plain(150)}, _BLOCK_ID),
        "divider": Shape({}, _BLOCK_ID),
        "image": Shape(
            {"image_url": Address(schemes=frozenset({"http", "https"})), "alt_text": Text(2_000)},
            {**_BLOCK_ID, "title": plain(2_000)},
        ),
        "context": Shape(
            {
                "elements": Many(
                    Kinds({**either(3_000).shapes, "image": ELEMENTS.shapes["image"]}), 10
                )
            },
            _BLOCK_ID,
        ),
        "context_actions": Shape(
            {"elements": Many(ELEMENTS.only("feedback_buttons", "icon_button"), 5)}, _BLOCK_ID
        ),
        "actions": Shape(
            {
                "elements": Many(
                    ELEMENTS.only("button", "overflow", "datetimepicker", *CHOOSERS), 25
                )
            },
            _BLOCK_ID,
        ),
        "input": Shape(
            {"label": plain(2_000), "element": ELEMENTS.only(*INPUTS, *CHOOSERS)},
            {**_BLOCK_ID, "hint": plain(2_000), "optional": Flag(), "dispatch_action": Flag()},
        ),
        "rich_text": Shape({"elements": Many(_RICH_TEXT)}, _BLOCK_ID),
        "markdown": Shape({"text": Text(12_000)}, _BLOCK_ID),
        "table": Shape(
            {"rows": Many(Many(_CELL, 20), 100)},
            {**_BLOCK_ID, "column_settings": Many(_COLUMN, 20)},
        ),
    }
)
_EVERYWHERE: Final = (
    "section",
    "header",
    "divider",
    "image",
    "context",
    "actions",
    "input",
    "rich_text",
)
# Where a block may stand; the rest belong to messages alone.
MESSAGE: Final = BLOCKS
VIEW: Final = BLOCKS.only(*_EVERYWHERE)

# ---- views
_VIEW_FIELDS: Final[dict[str, Rule]] = {
    "private_metadata": Text(3_000, shortest=0),
    "callback_id": ID,
    "external_id": ID,
}
VIEWS: Final = Kinds(
    {
        "modal": Shape(
            {"title": plain(24), "blocks": Many(VIEW, 100)},
            {
                **_VIEW_FIELDS,
                "submit": plain(24),
                "close": plain(24),
                "clear_on_close": Flag(),
                "notify_on_close": Flag(),
                "submit_disabled": Flag(),
            },
        ),
        "home": Shape({"blocks": Many(VIEW, 100, least=0)}, _VIEW_FIELDS),
    }
)


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
    return found or [*_together(blocks, "/blocks"), *_tables(blocks)]


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


def _tables(blocks: list[dict[str, Any]]) -> Iterator[str]:
    """Yield what is wrong with tables: Slack takes one a message, and rows of one length."""
    tables = [block for block in blocks if block["type"] == "table"]
    if len(tables) > 1:
        yield "/blocks: only_one_table_allowed"
    for table in tables:
        if len({len(row) for row in table["rows"]}) > 1:
            yield "/blocks: rows of a table that are not of one length"


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
