"""Turns an answer into a Slack message: blocks to see, and a text to hear or be notified with.

Pure functions. The whole message stays within a budget that is well under what Slack refuses
(``msg_blocks_too_long``, seen at about 13,200 characters): context around the marked sentences
is given up first, and the marked sentences last.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from bot.answering.response.citations import citation_details, contact_in_words, plain, render
from bot.i18n.sentences import texts
from bot.slack.inbound.mrkdwn import escape, unescape
from bot.slack.views import elements
from bot.slack.views.excerpts import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.answering.response.citations import Glyph
    from bot.answering.types import Answer, Citation, Contact
    from bot.slack.views.elements import Block
    from bot.slack.views.excerpts import Piece

MESSAGE_BUDGET: Final = 10_000
BLOCK_LIMIT: Final = 50

_CUT: Final = "[…]"
_TITLE_LIMIT: Final = 150
_LEAD_LIMIT: Final = 1_500
_NOTE_LIMIT: Final = 200
# As many as a context block holds.
_NOTES: Final = 10
_NEAREST: Final = 5
_TEXT_BUDGET: Final = 2_500
# Characters to show of the text where nothing else fits beside the buttons.
_BARE_LEVELS: Final = (2_500, 1_000, 300)

# Characters to show of a quote, and of one marked sentence: the first pair that fits is used.
# More than the first fits, but three quotes that long fill a screen.
_LEVELS: Final = ((800, 2_500), (400, 2_500), (0, 2_500), (0, 800), (0, 250))


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
    text = _fallback(answer)
    room = MESSAGE_BUDGET - len(text)
    quotes = [_glyphs(citation) for citation in answer.citations]
    for limit, marked_limit in _LEVELS:
        shown = [excerpt(glyphs, limit, marked_limit) for glyphs in quotes]
        blocks = (*above, *_blocks(answer, shown), *below)
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


def _blocks(answer: Answer, quotes: list[list[Piece]]) -> Iterator[Block]:
    if answer.status == "not_found":
        yield _not_found(answer)
    elif not answer.certain:
        yield elements.rich_text(elements.section([elements.text(texts(answer.language).perhaps)]))
    elif answer.answer:
        lead = render(_some(answer.answer, _LEAD_LIMIT))[:_LEAD_LIMIT]
        if lead:
            yield elements.rich_text(elements.section(_styled(lead)))
    if notes := _notes(answer):
        yield elements.context(*notes)
    for citation, pieces in zip(answer.citations, quotes, strict=True):
        yield elements.rich_text(*_citation(citation, pieces))
        yield elements.context(_details(citation, answer))


def _notes(answer: Answer) -> list[str]:
    notes = (_line(note, _NOTE_LIMIT) for note in answer.notes[:_NOTES])
    return [note for note in notes if note]


def _not_found(answer: Answer) -> Block:
    words = texts(answer.language)
    parts = [elements.section([elements.text(words.not_found)])]
    if answer.contact:
        parts.append(elements.section([elements.text(_asked(answer, answer.contact))]))
    if answer.nearest:
        parts.append(elements.section([elements.text(f"\n{words.nearest}")]))
        titles = [_title(near.title) for near in answer.nearest[:_NEAREST]]
        parts.append(elements.bullets([[elements.text(title)] for title in titles]))
    return elements.rich_text(*parts)


def _asked(answer: Answer, contact: Contact) -> str:
    return _line(contact_in_words(contact, answer.language), _NOTE_LIMIT)


def _citation(citation: Citation, pieces: list[Piece]) -> Iterator[Block]:
    """Yield the heading line of a citation and its quote."""
    title, url = _title(citation.title), elements.safe_url(citation.url)
    named = elements.link(title, url, bold=True) if url else elements.text(title, bold=True)
    yield elements.section([elements.text(f"{citation.number}. "), named])
    # The marks of a cut stand outside the quotation: inside it, every word is the document's.
    if pieces and pieces[0].cut_before:
        yield _cut()
    for piece in pieces:
        yield elements.quote(_styled(piece.glyphs))
        if piece.cut_after:
            yield _cut()


def _glyphs(citation: Citation) -> list[Glyph]:
    marked = [
        (span.start - citation.start, span.end - citation.start) for span in citation.highlights
    ]
    return render(citation.quote, marked)


def _cut() -> Block:
    return elements.section([elements.text(_CUT, italic=True)])


def _styled(glyphs: list[Glyph] | tuple[Glyph, ...]) -> Iterator[Block]:
    """Yield text elements, the sentences that answer in bold.

    Next to those, what a document itself sets in bold is shown in italics.
    """
    has_marked = any(glyph.marked for glyph in glyphs)

    def look(glyph: Glyph) -> tuple[bool, bool]:
        if has_marked:
            return glyph.marked, glyph.emphasis or (glyph.strong and not glyph.marked)
        return glyph.strong, glyph.emphasis

    for (bold, italic), group in groupby(glyphs, key=look):
        shown = "".join(glyph.text for glyph in group)
        yield elements.text(shown, bold=bold, italic=italic)


def _title(title: str) -> str:
    """Return a title on one line, never empty: Slack refuses empty texts."""
    return _line(title, _TITLE_LIMIT) or "…"


def _details(citation: Citation, answer: Answer) -> str:
    heading = _line(citation.heading or "", _TITLE_LIMIT) or None
    return citation_details(replace(citation, heading=heading), answer.language)


def _line(text: str, limit: int) -> str:
    """Return ``text`` as it is shown, on one line of at most ``limit`` characters."""
    return elements.shorten(" ".join(plain(_some(text, limit)).split()), limit)


def _some(text: str, limit: int) -> str:
    """Return enough of ``text`` to show ``limit`` characters of it: no file decides our time."""
    return text[: 4 * limit]


def _fallback(answer: Answer) -> str:
    """Return the message's ``text``: the answer, then its sources, a line each."""
    words = texts(answer.language)
    lead = plain(_some(answer.answer or "", _LEAD_LIMIT))
    not_found = answer.status == "not_found"
    lines = [words.not_found if not_found else elements.shorten(lead, _LEAD_LIMIT)]
    if not answer.certain:
        lines.insert(0, words.perhaps)
    if answer.contact and not_found:
        lines.append(_asked(answer, answer.contact))
    lines += _notes(answer)
    if answer.citations:
        lines.append(f"{words.sources}:")
        lines += [_source(citation, answer) for citation in answer.citations]
    if answer.nearest:
        lines.append(words.nearest)
        lines += [f"• {_title(near.title)}" for near in answer.nearest[:_NEAREST]]
    # Escaping lengthens, and a cut through an escape would show its half: cut, then escape.
    shown = elements.shorten("\n".join(line for line in lines if line), _TEXT_BUDGET)
    # Slack refuses a message without a text.
    return escape(shown) or "…"


def _source(citation: Citation, answer: Answer) -> str:
    url = elements.safe_url(citation.url)
    source = f"{citation.number}. {_title(citation.title)} ({_details(citation, answer)})"
    return f"{source} {url}" if url else source
