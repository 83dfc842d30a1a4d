"""Block Kit's elements: texts, sections and tables, and what people fill in.

Slack takes one ``table`` block a message (``only_one_table_allowed``) and none in a dialog or the
Home tab, where aligned text stands for it. Its cells are ``rich_text``, which is literal, and never
empty, which it refuses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

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


def preformatted(content: str) -> Block:
    """Return literal text of a ``rich_text`` block whose characters are all of one width."""
    return {"type": "rich_text_preformatted", "elements": [text(content)]}


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


LABEL_LIMIT: Final = 75
TITLE_LIMIT: Final = 24
# Slack's input labels take 2,000 characters, its hints as many; ours are sentences.
_INPUT_LIMIT: Final = 2_000
INPUT_LENGTH: Final = 3_000


def plain(content: str, limit: int = LABEL_LIMIT) -> Block:
    """Return a literal text object of at most ``limit`` characters."""
    return {"type": "plain_text", "text": shorten(content, limit), "emoji": False}


def confirm(title: str, content: str, yes: str, no: str) -> Block:
    """Return a question to confirm before a click counts."""
    return {
        "title": plain(title, 100),
        "text": plain(content, 300),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
    }


def button(
    action: str,
    label: str,
    value: str | None = None,
    *,
    style: str | None = None,
    asking: Block | None = None,
) -> Block:
    """Return a button; ``style`` is "primary" or "danger", ``asking`` a ``confirm``."""
    element: Block = {"type": "button", "action_id": action, "text": plain(label)}
    more = {"value": value, "style": style, "confirm": asking}
    return element | {name: given for name, given in more.items() if given is not None}


def feedback(action: str, good: tuple[str, str], bad: tuple[str, str]) -> Block:
    """Return the pair of feedback buttons; each is its label and its value."""

    def one(label: str, value: str) -> Block:
        return {"text": plain(label), "accessibility_label": label, "value": value}

    return {
        "type": "feedback_buttons",
        "action_id": action,
        "positive_button": one(*good),
        "negative_button": one(*bad),
    }


def trash(
    action: str, label: str, value: str, *, asking: Block, visible_to: Sequence[str] = ()
) -> Block:
    """Return the bin, shown to ``visible_to`` alone if that names anybody (ten at most)."""
    element: Block = {
        "type": "icon_button",
        "icon": "trash",
        "action_id": action,
        "text": plain(label),
        "accessibility_label": shorten(label, LABEL_LIMIT),
        "value": value,
        "confirm": asking,
    }
    return element | ({"visible_to_user_ids": list(visible_to)[:10]} if visible_to else {})


def actions(*elements: Block) -> Block:
    """Return a row of buttons."""
    return {"type": "actions", "elements": list(elements)}


def context_actions(*elements: Block) -> Block:
    """Return the small row of feedback and bin, which only messages can have."""
    return {"type": "context_actions", "elements": list(elements)}


def text_input(  # noqa: PLR0913 - a field's own parts, each named by the caller
    name: str,
    label: str,
    *,
    initial: str = "",
    hint: str | None = None,
    optional: bool = False,
    longest: int = INPUT_LENGTH,
) -> Block:
    """Return a field of several lines; its value is found under ``name``, twice."""
    element: Block = {
        "type": "plain_text_input",
        "action_id": name,
        "multiline": True,
        "max_length": longest,
    }
    if initial:
        element["initial_value"] = initial[:longest]
    return _input(name, label, element, hint=hint, optional=optional)


def choice(name: str, label: str, options: Iterable[tuple[str, str]]) -> Block:
    """Return radio buttons, each with value and label; one has to be chosen."""
    element = {
        "type": "radio_buttons",
        "action_id": name,
        "options": [{"value": value, "text": plain(shown)} for value, shown in options],
    }
    return _input(name, label, element)


def _input(
    name: str, label: str, element: Block, *, hint: str | None = None, optional: bool = False
) -> Block:
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(label, _INPUT_LIMIT),
        "element": element,
    }
    if optional:
        block["optional"] = True
    return block | ({"hint": plain(hint, _INPUT_LIMIT)} if hint else {})


def filled_in(view: Mapping[str, Any], name: str) -> str:
    """Return what somebody wrote or chose under ``name`` in a submitted dialog, "" for nothing."""
    state = view.get("state")
    values = state.get("values") if isinstance(state, dict) else None
    field = values.get(name) if isinstance(values, dict) else None
    found = field.get(name) if isinstance(field, dict) else None
    if not isinstance(found, dict):
        return ""
    chosen = found.get("selected_option")
    value = chosen.get("value") if isinstance(chosen, dict) else found.get("value")
    return value if isinstance(value, str) else ""


def modal(  # noqa: PLR0913 - a dialog's own parts, each named by the caller
    title: str,
    blocks: Iterable[Block],
    *,
    close: str,
    submit: str | None = None,
    name: str | None = None,
    carried: str | None = None,
) -> Block:
    """Return a dialog.

    Args:
        title: Of at most 24 characters.
        blocks: What it shows.
        close: The button that closes it.
        submit: The button that sends it, where it has fields.
        name: Its callback id, by which a listener knows it.
        carried: What comes back with it, as a button's value does.

    """
    view: Block = {
        "type": "modal",
        "title": plain(title, TITLE_LIMIT),
        "close": plain(close, TITLE_LIMIT),
        "blocks": list(blocks),
    }
    if submit:
        view["submit"] = plain(submit, TITLE_LIMIT)
    more = {"callback_id": name, "private_metadata": carried}
    return view | {key: given for key, given in more.items() if given}


TABLE: Final = "table"
_EMPTY: Final = " "
# Characters of aligned text that a telephone shows without breaking lines.
_ALIGNED_WIDTH: Final = 40
_GAP: Final = "  "
# Stands before the row that answers: text of one width has no bold in Slack.
_POINTER: Final = "▸ "


@dataclass(frozen=True, slots=True)
class Grid:
    """The words of a table.

    Attributes:
        columns: The columns' names; empty texts where a column has none.
        rows: The rows, each with as many cells as there are columns.
        answering: Which of the rows answer, counted from 0.

    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    answering: frozenset[int] = frozenset()

    def around(self, most: int) -> tuple[Grid, bool, bool]:
        """Return at most ``most`` rows around those that answer, and whether some lack at each end.

        Rows that answer and lie further apart than that are cut too, the later ones first.
        """
        if len(self.rows) <= most:
            return self, False, False
        first, last = min(self.answering, default=0), max(self.answering, default=0)
        spare = max(0, most - (last - first + 1)) if self.answering else 0
        start = min(max(0, first - spare // 2), len(self.rows) - most)
        kept = range(start, start + most)
        answering = frozenset(row - start for row in self.answering if row in kept)
        grid = Grid(self.columns, self.rows[start : start + most], answering)
        return grid, start > 0, start + most < len(self.rows)


def table(grid: Grid, *, bold: bool = False, italic: bool = False) -> Block:
    """Return a ``table`` block; ``bold`` and ``italic`` say how the rows that answer look."""
    rows = [[_cell(name) for name in grid.columns]]
    for number, row in enumerate(grid.rows):
        marked = number in grid.answering
        rows.append([_cell(words, bold=bold and marked, italic=italic and marked) for words in row])
    settings = [{"is_wrapped": True} for _ in grid.columns]
    return {"type": "table", "rows": rows, "column_settings": settings}


def without_tables(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return blocks as a dialog may hold them, with aligned text for tables."""
    return tuple(_aligned(block) if block["type"] == TABLE else block for block in blocks)


def with_one_table(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return blocks as a message may hold them: the first table that answers stays one."""
    tables = [block for block in blocks if block["type"] == TABLE]
    kept = next(filter(_answers, tables), tables[0] if tables else None)
    return tuple(
        _aligned(block) if block["type"] == TABLE and block is not kept else block
        for block in blocks
    )


def _cell(words: str, *, bold: bool = False, italic: bool = False) -> Block:
    shown = text(words or _EMPTY, bold=bold, italic=italic)
    return rich_text(section([shown]))


def _parts(cell: Block) -> Block:
    part: Block = cell["elements"][0]["elements"][0]
    return part


def _marked(row: Sequence[Block]) -> bool:
    return any("style" in _parts(cell) for cell in row)


def _answers(block: Block) -> bool:
    return any(map(_marked, block["rows"]))


def _aligned(block: Block) -> Block:
    """Return a table as text of one width, or as a line for each row where that is too wide."""
    rows = block["rows"]
    words = [[_parts(cell)["text"].strip() for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*words, strict=True)]
    pointers = [_POINTER if _marked(row) else " " * len(_POINTER) for row in rows]
    if sum(widths) + len(_GAP) * (len(widths) - 1) + len(_POINTER) <= _ALIGNED_WIDTH:
        lines = [
            pointer + _GAP.join(map(str.ljust, row, widths)).rstrip()
            for pointer, row in zip(pointers, words, strict=True)
        ]
        return rich_text(preformatted("\n".join(lines)))
    return rich_text(quote(_lines(rows)))


def _lines(rows: Sequence[Sequence[Block]]) -> Iterator[Block]:
    for number, row in enumerate(rows):
        parts = [_parts(cell) for cell in row]
        shown = " · ".join(words for part in parts if (words := part["text"].strip()))
        # The names of the columns, which Slack sets in bold in a table of its own.
        style = parts[0].get("style", {}) if number else {"italic": True}
        yield text(("\n" if number else "") + (shown or _EMPTY), **style)
