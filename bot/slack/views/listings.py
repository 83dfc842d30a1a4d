"""Long lists in messages: under headings, a remedy that many share said once, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from bot.i18n.sentences import shown
from bot.slack.inbound.message_text import escape
from bot.slack.views import elements
from bot.slack.views import elements as controls
from bot.slack.views.answer import Message
from index import without_personal_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.slack.views.elements import Block

# What a page holds, with the marks around it: Slack takes 50 blocks, and no message that is much
# longer than ``MESSAGE_BUDGET`` as it is sent.
_ENTRIES: Final = 30
_CHARACTERS: Final = 6_000
_AROUND: Final = 100  # characters that say that something is text in a list
_LINE: Final = 300
_REMEDY: Final = 600
_TEXT: Final = 2_000  # for who hears the message; all is in the blocks


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list.

    Attributes:
        headings: What it stands under, outermost first.
        line: What it says.
        remedy: What to do about it; empty for nothing.

    """

    headings: tuple[str, ...]
    line: str
    remedy: str = ""


def one_line(text: str, limit: int = _LINE) -> str:
    """Return a line as it is shown: file names may hold anything."""
    plain = without_personal_numbers(" ".join(shown(text).split()))
    return elements.shorten(plain, limit) or "…"


def listing(
    said: Sequence[str],
    entries: Sequence[Entry],
    *,
    start: int = 0,
    more: tuple[str, str],
    carried: Callable[[int], str] = str,
) -> Message:
    """Return a message of plain lines and a page of entries after them.

    Args:
        said: The lines.
        entries: All of them, those that belong together side by side.
        start: The first that is listed.
        more: The action of the button that shows the next page, and its label with ``{count}``.
        carried: Gives what that button carries: where the next page begins.

    """
    start = start if 0 <= start < len(entries) else 0
    page = _page(entries[start:], _CHARACTERS - sum(len(line) + _AROUND for line in said))
    blocks: list[Block] = []
    if said:
        # Each a piece of its own: Slack limits a piece of text, not how many there are.
        pieces = [elements.text(f"{line}\n") for line in said[:-1]]
        blocks.append(elements.rich_text(elements.section([*pieces, elements.text(said[-1])])))
    heard = list(said)
    above: tuple[str, ...] = ()
    for (headings, remedy), group in groupby(page, key=lambda one: (one.headings, one.remedy)):
        new = _new(above, headings)
        above = headings
        items = [one_line(one.line) for one in group]
        parts = [elements.section([elements.text("\n".join(new), bold=True)])] if new else []
        parts.append(elements.bullets([[elements.text(item)] for item in items]))
        heard += [*new, *(f"• {item}" for item in items)]
        if remedy:
            told = f"→ {one_line(remedy, _REMEDY)}"
            parts.append(elements.section([elements.text(told)]))
            heard.append(told)
        blocks.append(elements.rich_text(*parts))
    following = start + len(page)
    if following < len(entries):
        action, label = more
        button = controls.button(
            action, label.format(count=len(entries) - following), carried(following)
        )
        blocks.append(controls.actions(button))
    return Message(escape(elements.shorten("\n".join(heard), _TEXT)), tuple(blocks))


def _page(entries: Sequence[Entry], room: int) -> list[Entry]:
    """Return as many of the first entries as there is room for, one at least."""
    page: list[Entry] = []
    characters = 0
    for entry in entries[:_ENTRIES]:
        characters += len(entry.line[:_LINE]) + _AROUND
        if not page or page[-1].remedy != entry.remedy:
            characters += len(entry.remedy[:_REMEDY]) + 3 * _AROUND
        if page and characters > room:
            break
        page.append(entry)
    return page


def _new(above: tuple[str, ...], headings: tuple[str, ...]) -> list[str]:
    """Return the headings that are not the same as those above."""
    same = 0
    while same < min(len(above), len(headings)) and above[same] == headings[same]:
        same += 1
    return list(headings[same:])
