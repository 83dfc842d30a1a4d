"""Turns an answer into a Slack message: blocks to see, and a text to hear or be notified with.

Pure functions. The whole message stays within a budget that is well under what Slack refuses
(``msg_blocks_too_long``, seen at about 13,200 characters): context around the marked sentences
is given up first, and the marked sentences last.

Beside its words a reply carries which question it answers, and from where, in Slack's message
metadata, which nobody sees in the message. It tells an admin, who asks why the bot answered so,
where to begin; the question is that of the thread, as it was understood.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.answering.response.citations import cells_in_words, contact_in_words, plain, render
from bot.i18n.sentences import texts
from bot.slack.inbound.message_text import escape, unescape
from bot.slack.views import elements
from bot.slack.views.buttons import LONGEST_QUESTION
from bot.slack.views.citations import (
    Room,
    citation_blocks,
    details,
    one_line,
    quote_of,
    some,
    styled,
    title_of,
)
from bot.slack.views.elements import with_one_table, without_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.answering.types import Answer, Citation
    from bot.slack.views.citations import Emphasis, Quote
    from bot.slack.views.elements import Block

MESSAGE_BUDGET: Final = 10_000
BLOCK_LIMIT: Final = 50

_LEAD_LIMIT: Final = 1_500
_NOTE_LIMIT: Final = 400
_NOTES: Final = 10
_NEAREST: Final = 5
_TEXT_BUDGET: Final = 2_500
# Characters to show of the text where nothing else fits beside the buttons.
_BARE_LEVELS: Final = (2_500, 1_000, 300)

# The first room that fits is used. More than the first fits, but three quotes that long fill a
# screen.
_ROOMS: Final = (
    Room(800, 2_500, 6),
    Room(400, 2_500, 6),
    Room(0, 2_500, 3),
    Room(0, 800, 1),
    Room(0, 250, 0),
)
# How likely a passage beside the first has to be to answer for its sentence to stand out.
_BOLD_FROM: Final = 0.5
_ITALIC_FROM: Final = 0.25


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted.

    Attributes:
        text: Read out, shown in notifications, and posted alone should the blocks be refused;
            ``&``, ``<`` and ``>`` are escaped.
        blocks: What is seen; none for a plain sentence.

    """

    text: str
    blocks: tuple[Block, ...] = ()

    def without_tables(self) -> Message:
        """Return the same with aligned text for tables, as a dialog may hold it."""
        return Message(self.text, without_tables(self.blocks))

    def plainer(self) -> Message:
        """Return what to try where Slack refuses the blocks: no table, and then none at all."""
        plain_tables = self.without_tables()
        return plain_tables if plain_tables != self else Message(self.text)


def sentence(text: str) -> Message:
    """Return a message that is one plain sentence.

    >>> sentence("Lön & semester").text
    'Lön &amp; semester'
    """
    return Message(escape(text))


def message(answer: Answer, *, above: Sequence[Block] = (), below: Sequence[Block] = ()) -> Message:
    """Return the message that shows ``answer``.

    Args:
        answer: What to show.
        above: Blocks that stand before it.
        below: Blocks that stand after it, buttons for example. Neither is ever cut: they take
            their room first, and the answer has the rest.

    """
    quotes = [quote_of(citation) for citation in answer.citations]
    text = _fallback(answer, quotes)
    room = MESSAGE_BUDGET - len(text)
    for shown in _ROOMS:
        blocks = with_one_table((*above, *_blocks(answer, quotes, shown), *below))
        if len(blocks) <= BLOCK_LIMIT and _size(blocks) <= room:
            return Message(text, blocks)
    # Thousands of changes of style in one sentence, say: the text alone says it all.
    for limit in _BARE_LEVELS if below else ():
        bare = elements.text(elements.shorten(unescape(text), limit))
        blocks = (*above, elements.rich_text(elements.section([bare])), *below)
        if _size(blocks) <= room:
            return Message(text, blocks)
    return Message(text)


def _size(blocks: tuple[Block, ...]) -> int:
    return len(json.dumps(blocks, ensure_ascii=False))


def _blocks(answer: Answer, quotes: Sequence[Quote], room: Room) -> Iterator[Block]:
    if answer.status == "not_found":
        yield _not_found(answer)
        return
    lead = answer.answer and answer.certain and not _is_marked(answer)
    if lead and (glyphs := render(some(answer.answer or "", _LEAD_LIMIT))[:_LEAD_LIMIT]):
        yield elements.rich_text(elements.section(styled(glyphs)))
    for note in _notes(answer):
        yield elements.context(note)
    # Right over what may be the answer: a note between them would seem to be it.
    if not answer.certain:
        perhaps = elements.text(texts(answer.language).perhaps, bold=True)
        yield elements.rich_text(elements.section([perhaps]))
    for quote in quotes:
        yield from citation_blocks(quote, room, _emphasis(answer, quote.citation), answer.language)
    if answer.contact:
        yield elements.context(_asked(answer))


def _is_marked(answer: Answer) -> bool:
    """Return whether the answer is what the first quote marks: it would stand there twice."""
    first = next(iter(answer.citations), None)
    if first is None or not first.highlights or answer.answer is None:
        return False
    start, end = first.highlights[0].start, first.highlights[-1].end
    marked = first.quote[start - first.start : end - first.start]
    return marked.strip() == answer.answer.strip()


def _emphasis(answer: Answer, citation: Citation) -> Emphasis:
    """Return how much a citation's sentences stand out: no more than they are likely to answer."""
    leads = citation.number == 1
    if answer.certain and (leads or citation.score >= _BOLD_FROM):
        return "bold"
    return "italic" if leads or citation.score >= _ITALIC_FROM else "none"


def _notes(answer: Answer) -> list[str]:
    notes = (one_line(note, _NOTE_LIMIT) for note in answer.notes[:_NOTES])
    return [note for note in notes if note]


def _not_found(answer: Answer) -> Block:
    words = texts(answer.language)
    said = [*(() if answer.explained else (words.not_found,)), *_notes(answer)]
    if answer.contact:
        said.append(_asked(answer))
    parts = [elements.section([elements.text(one)]) for one in said]
    if answer.nearest:
        parts.append(elements.section([elements.text(f"\n{words.nearest}")]))
        titles = [title_of(near.title) for near in answer.nearest[:_NEAREST]]
        parts.append(elements.bullets([[elements.text(title)] for title in titles]))
    return elements.rich_text(*parts)


def _asked(answer: Answer) -> str:
    return one_line(contact_in_words(answer), _NOTE_LIMIT)


def _fallback(answer: Answer, quotes: Sequence[Quote]) -> str:
    """Return the message's ``text``: the answer, then its sources, a line each."""
    words = texts(answer.language)
    lead = _row_in_words(answer, quotes) or plain(some(answer.answer or "", _LEAD_LIMIT))
    not_found = answer.status == "not_found"
    said = "" if answer.explained else words.not_found
    lines = [said if not_found else elements.shorten(lead, _LEAD_LIMIT)]
    if not answer.certain:
        lines.insert(0, words.perhaps)
    lines += _notes(answer)
    if answer.contact and not_found:
        lines.append(_asked(answer))
    if answer.citations:
        lines.append(f"{words.sources}:")
        lines += [_source(citation, answer) for citation in answer.citations]
        lines += [_asked(answer)] if answer.contact else []
    if answer.nearest:
        lines.append(words.nearest)
        lines += [f"• {title_of(near.title)}" for near in answer.nearest[:_NEAREST]]
    # Escaping lengthens, and a cut through an escape would show its half: cut, then escape.
    shown = elements.shorten("\n".join(line for line in lines if line), _TEXT_BUDGET)
    # Slack refuses a message without a text.
    return escape(shown) or "…"


def _row_in_words(answer: Answer, quotes: Sequence[Quote]) -> str:
    """Return the row of a table that answers with its columns' names; empty where none does."""
    grid = quotes[0].grid if quotes and _is_marked(answer) else None
    if grid is None:
        return ""
    return cells_in_words(grid.columns, grid.rows[min(grid.answering)])


def _source(citation: Citation, answer: Answer) -> str:
    url = elements.safe_url(citation.url)
    source = f"{citation.number}. {title_of(citation.title)} ({details(citation, answer.language)})"
    return f"{source} {url}" if url else source


METADATA_EVENT: Final = "omorg_reply"


@dataclass(frozen=True, slots=True)
class Answered:
    """What a reply answers.

    Attributes:
        question: As it was understood.
        index_version: The version that it was answered from.

    """

    question: str
    index_version: str


class _Payload(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    question: str = Field(min_length=1, max_length=LONGEST_QUESTION)
    index_version: str = Field(min_length=1, max_length=200)


class _Metadata(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    event_type: str
    event_payload: _Payload


def answered_in(answer: Answer | None) -> dict[str, str]:
    """Return what the metadata of a reply says of its answer; nothing where it shows none."""
    question = answer.turn.question if answer and answer.turn else ""
    if answer is None or not 0 < len(question) <= LONGEST_QUESTION:
        return {}
    return {"question": question, "index_version": answer.index_version}


def read_answered(metadata: object) -> Answered | None:
    """Return what a reply answers; None for metadata that doesn't say it, or none at all."""
    try:
        found = _Metadata.model_validate(metadata)
    except ValidationError:
        return None
    if found.event_type != METADATA_EVENT:
        return None
    return Answered(found.event_payload.question, found.event_payload.index_version)
