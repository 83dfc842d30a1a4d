"""What an answer shows of what was found: passages word for word, with the answer marked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bot.answering.types import Citation, CitedLink, NearestTitle
from bot.i18n.sentences import date_in_words, texts
from index import DateSource, IndexVersionError, Span, struck_spans, tables_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.answering.question.reduce import Smalltalk
    from bot.answering.reader.candidate import Candidate
    from bot.answering.time.moment import Timeline
    from bot.answering.types import Answer
    from index import Language


_MOST: Final = 3
_NEAREST: Final = 3
_LINKS: Final = 5
# What is less likely to answer, beside the first, is no second source for it.
WORTH_CITING: Final = 0.5
# A title is worth showing beside "not found" when its passage is so near: a fifth of the right
# passages of organisations that nothing was trained on are farther, and one in fifteen of the
# others nearer.
NEAR: Final = 0.23


def cite(
    candidates: Sequence[Candidate], timeline: Timeline, others: Sequence[Candidate]
) -> tuple[Citation, ...]:
    """Return what is cited of candidates: what leads, then the likeliest to answer first.

    The same text under the same headings, in copies of a document, is cited once.

    Args:
        candidates: What was found, best first.
        timeline: When the documents apply.
        others: Those that say something else than the first, which are cited in any case.

    """
    least = WORTH_CITING * candidates[0].probability
    worth = [one for one in candidates if one.marked and one.probability >= least]
    once: dict[tuple[str, tuple[str, ...]], Candidate] = {}
    for one in (candidates[0], *others, *worth):
        once.setdefault((one.passage.text, one.passage.headings), one)
    kept = list(once.values())[:_MOST]
    rest = sorted(kept[1:], key=lambda one: one.probability, reverse=True)
    chosen = (kept[0], *rest)
    return tuple(cite_candidate(one, timeline, number) for number, one in enumerate(chosen, 1))


def cite_candidate(candidate: Candidate, timeline: Timeline, number: int) -> Citation:
    """Return a candidate as an answer shows it.

    Raises:
        IndexVersionError: Its passage is not in its document, word for word.

    """
    passage = candidate.passage
    if candidate.record.text[passage.start : passage.end] != passage.text:
        raise IndexVersionError("A passage of the index is not in its document: run `omorg build`.")
    metadata, period = candidate.metadata, timeline.periods[candidate.document]
    return Citation(
        number=number,
        document=candidate.document,
        title=metadata.title,
        heading=passage.heading,
        page=passage.page,
        date=metadata.date,
        date_source=metadata.date_source,
        in_force=timeline.in_force(candidate.document),
        quote=passage.text,
        start=passage.start,
        end=passage.end,
        highlights=candidate.marked,
        score=round(candidate.probability, 4),
        url=metadata.url,
        answer_spans=(candidate.answer,) if candidate.answer else (),
        valid_from=period.first,
        valid_until=period.end,
        owner=metadata.owner,
        tables=tables_in(candidate.record.text, passage.start, passage.end),
        links=tuple(_links(candidate)),
        pointed_out=candidate.pointed_out,
    )


def other_columns(citation: Citation) -> tuple[str, ...]:
    """Return the names of a table's columns where the row answers, but for what the row is called.

    That is its first cell.
    """
    return tuple(
        column
        for table in citation.tables
        for row in table.rows
        for column, cell in list(zip(table.columns, row.cells, strict=True))[1:]
        if cell
        and any(s.start < row.span.end and row.span.start < s.end for s in citation.highlights)
    )


def _links(candidate: Candidate) -> Iterator[CitedLink]:
    """Yield the links in the sentences that answer, each address once; in the quote without any."""
    passage = candidate.passage
    within = candidate.marked or (Span(passage.start, passage.end),)
    seen: set[str] = set()
    for link in candidate.record.links:
        inside = any(s.start <= link.span.start and link.span.end <= s.end for s in within)
        if inside and link.url not in seen and len(seen) < _LINKS:
            seen.add(link.url)
            yield CitedLink(link.span, passage.piece(link.span), link.url)


def nearest_titles(candidates: Sequence[Candidate]) -> tuple[NearestTitle, ...]:
    """Return documents near a question that nothing answers, the nearest first."""
    near = {c.document: c.metadata.title for c in candidates if c.hit.dense >= NEAR}
    return tuple(NearestTitle(*found) for found in list(near.items())[:_NEAREST])


_HEADING: Final = re.compile(r"\s{0,3}#{1,6}\s+(?P<content>.*?)(?:\s+#+)?\s*$")
_BULLET: Final = re.compile(r"(?P<indent>\s*)(?P<mark>[-*+])\s+(?=\S)")
# "1.", "2.1", "iv)", "(a)", "3 §": the numbers that office programs count.
_NUMBERED: Final = re.compile(
    r"\s*\(?(?:\d{1,3}(?:\.\d{1,3}){0,5}[.)]|\d{1,2}(?:\.\d{1,2}){1,5}(?=\s+[A-ZÅÄÖ])"
    r"|(?:[ivxlc]{1,7}|[IVXLC]{1,7}|[a-zåäöA-ZÅÄÖ])\)|[ivx]{2,7}\.|[IVX]{2,7}\."
    r"|\d{1,3} §|§ \d{1,3})\s+\S"
)
_QUOTED: Final = re.compile(r"\s{0,3}>\s?")
_RULE: Final = re.compile(r"\s{0,3}(?:[-*_=]\s*){3,}$")
_FENCE: Final = re.compile(r"\s{0,3}(?:`{3,}|~{3,})[^`]*$")
_TABLE_ROW: Final = re.compile(r"\s*\|.*\|")
_TABLE_RULE: Final = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")

# Bounded repeats keep a hostile text of thousands of stars from taking quadratic time.
_INLINE: Final = re.compile(
    r"""
      \\(?P<escaped>[!-/:-@\[-`{-~])
    | !?\[(?P<label>[^\]\[\n]{1,300})\]\([^()\s]{1,2000}(?:\s+"[^"\n]{0,200}")?\)
    | <(?P<address>https?://[^\s<>]{1,2000})>
    | `(?P<code>[^`\n]{1,300})`
    | \[\^(?P<note>[^\]\[\s^]{1,30})\]
    | \*\*(?P<strong>[^\s*](?:(?!\n\n)[\s\S]){0,600}?)(?<=\S)\*\*
    | (?<!\w)__(?P<strong_too>[^\s_](?:(?!\n\n)[\s\S]){0,600}?)(?<=\S)__(?!\w)
    | \*(?P<emphasis>[^\s*](?:[^*\n]{0,600}[^\s*])?)\*
    | (?<!\w)_(?P<emphasis_too>[^\s_](?:[^_\n]{0,600}[^\s_])?)_(?!\w)
    """,
    re.VERBOSE,
)
_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NOTED: Final = "*"  # a footnote with a name in place of a number

# Overrides and isolates would reorder the rest of the message; control characters aren't text.
# What follows one is seen from right to left, or from left to right, whatever it is.
REORDERING: Final = re.compile("[\u202d\u202e]")
_UNSHOWABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

# Shorter lines are taken to be broken on purpose (addresses, lists without marks).
_SOFT_WRAP_WIDTH: Final = 60
_SENTENCE_END: Final = (".", "!", "?", ":", ";", "…")


@dataclass(frozen=True, slots=True)
class Glyph:
    """One shown character.

    Attributes:
        text: The character, or the few that replace one mark.
        source: Offset in the source text of the character, or of the mark it replaces.
        marked: Whether it belongs to a sentence that answers.
        strong: Whether the document sets it in bold.
        emphasis: Whether the document sets it in italics.

    """

    text: str
    source: int
    marked: bool = False
    strong: bool = False
    emphasis: bool = False


def render(text: str, marked: Iterable[tuple[int, int]] = ()) -> list[Glyph]:
    """Return the glyphs that show ``text``, with the half-open ranges in ``marked`` marked."""
    offsets = {offset for start, end in marked for offset in range(start, end)}
    struck = {place for span in struck_spans(text) for place in range(span.start, span.end)}
    glyphs = _inline(_trim([one for one in _blocks(text) if one.source not in struck]))
    return [replace(one, marked=True) if one.source in offsets else one for one in glyphs]


def plain(text: str) -> str:
    """Return ``text`` without its Markdown marks, as it is shown."""
    return "".join(glyph.text for glyph in render(text))


def cells_in_words(columns: Sequence[str], cells: Sequence[str]) -> str:
    """Return a table's row with its columns' names; what is empty is left out.

    >>> cells_in_words(("Hus", "", "Chef"), ("Kvarnen", "norra", ""))
    'Hus: Kvarnen; norra'
    """
    told = zip(columns, cells, strict=True)
    return "; ".join(f"{name}: {cell}" if name else cell for name, cell in told if cell)


def _blocks(text: str) -> Iterator[Glyph]:
    """Yield the lines' characters without headings', lists', tables' and fences' marks."""
    offset, previous = 0, ""
    for line in text.split("\n"):
        if not _is_noise(line, previous):
            if offset:
                joins = _continues(previous, line)
                yield Glyph(" " if joins else "\n", offset - 1)
            yield from _line(line, offset)
            previous = line
        offset += len(line) + 1


def _is_noise(line: str, previous: str) -> bool:
    """Tell whether a line is nothing but Markdown: a rule, a fence, a table's second line."""
    if _FENCE.match(line) and line.strip():
        return True
    if _TABLE_RULE.match(line) and "|" in line:
        return True
    return bool(_RULE.match(line)) and (bool(previous.strip()) or "=" not in line)


def _continues(previous: str, line: str) -> bool:
    """Tell whether ``line`` goes on with the sentence that an editor wrapped in ``previous``."""
    if len(previous.rstrip()) < _SOFT_WRAP_WIDTH or not line.strip():
        return False
    marks = (_HEADING, _BULLET, _NUMBERED, _QUOTED, _TABLE_ROW)
    if any(mark.match(line) for mark in marks) or _HEADING.match(previous):
        return False
    if _TABLE_ROW.match(previous):
        return False
    return line.lstrip()[0].islower() or not previous.rstrip().endswith(_SENTENCE_END)


def _line(line: str, offset: int) -> Iterator[Glyph]:
    """Yield one line's characters without the mark that says what kind of line it is."""
    if heading := _HEADING.match(line):
        start, end = heading.span("content")
        yield from _characters(line[start:end], offset + start, strong=True)
        return
    start = 0
    if quoted := _QUOTED.match(line):
        start = quoted.end()
    if _TABLE_ROW.match(line, start):
        yield from _table_row(line[start:], offset + start)
        return
    if bullet := _BULLET.match(line, start):
        indent = "    " * (len(bullet["indent"].expandtabs(4)) // 2)
        yield Glyph(f"{indent}• ", offset + bullet.start("mark"))
        start = bullet.end()
    yield from _characters(line[start:].rstrip(), offset + start)


def _table_row(line: str, offset: int) -> Iterator[Glyph]:
    """Yield a table's cells with a dot between them."""
    position, shown = 0, False
    for cell in re.split(r"(?<!\\)\|", line):
        if content := cell.strip():
            start = offset + position + cell.index(content)
            if shown:
                yield Glyph(" · ", offset + position - 1)
            yield from _characters(content, start)
            shown = True
        position += len(cell) + 1


def _characters(text: str, offset: int, *, strong: bool = False) -> Iterator[Glyph]:
    for position, character in enumerate(text):
        if not _UNSHOWABLE.match(character):
            yield Glyph(character, offset + position, strong=strong)


def _trim(glyphs: list[Glyph]) -> list[Glyph]:
    """Drop line breaks at both ends and all but one of consecutive empty lines."""
    kept: list[Glyph] = []
    for glyph in glyphs:
        if glyph.text == "\n" and (not kept or all(seen.text == "\n" for seen in kept[-2:])):
            continue
        kept.append(glyph)
    while kept and kept[-1].text.isspace():
        kept.pop()
    return kept


def _inline(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Drop the marks of bold, italics, code and links, and style what stood between them.

    A footnote's number is raised, where it is told of and before the note itself.
    """
    # A glyph may show several characters ("• "), so offsets in the text aren't indices.
    text = "".join(glyph.text[-1] for glyph in glyphs)
    shown: list[Glyph] = []
    position = 0
    for match in _INLINE.finditer(text):
        shown += glyphs[position : match.start()]
        kind = match.lastgroup or "escaped"
        start, end = match.span(kind)
        inner = glyphs[start:end]
        if kind == "note":
            inner = _noted(inner)
        elif kind not in {"escaped", "address", "code"}:
            inner = _inline(inner)
        if kind.startswith("strong"):
            inner = [replace(glyph, strong=True) for glyph in inner]
        elif kind.startswith("emphasis"):
            inner = [replace(glyph, emphasis=True) for glyph in inner]
        shown += inner
        position = match.end()
    return [*shown, *glyphs[position:]]


def _noted(name: Sequence[Glyph]) -> list[Glyph]:
    raised = [replace(glyph, text=glyph.text.translate(_RAISED)) for glyph in name]
    numbered = all(glyph.text.isdigit() for glyph in name)
    return raised if numbered else [replace(name[0], text=_NOTED)]


_SEPARATOR: Final = " · "


def smalltalk_reply(kind: Smalltalk, language: Language) -> str:
    """Answer what needs no documents."""
    words = texts(language)
    return {
        "greeting": words.greeting,
        "thanks": words.thanks,
        "help": words.help,
        "crisis": words.crisis,
        "unclear": words.unclear,
    }[kind]


def contact_in_words(answer: Answer) -> str:
    """Say whom to ask, instead or where what is shown may not be the answer; empty for nobody."""
    words = texts(answer.language)
    said = words.ask_contact_too if answer.status == "answered" else words.ask_contact
    contact = answer.contact
    return said.format(name=contact.name, contact=contact.contact) if contact else ""


def date_of_citation(citation: Citation, language: Language) -> str:
    """Say when a cited document was published, and where that was found."""
    words = texts(language)
    if citation.date is None:
        return words.undated
    date = date_in_words(citation.date, language)
    sources = {
        DateSource.FRONT_MATTER: words.in_front_matter,
        DateSource.SIDE_FILE: words.in_side_file,
        DateSource.TEXT: words.in_text,
        DateSource.PROPERTIES: words.in_properties,
    }
    if citation.date_source is None:
        return date
    return sources[citation.date_source].format(date=date)


def citation_details(citation: Citation, language: Language) -> str:
    """Say where in its document a citation stands and from when: "HR · sida 3 · 1 maj 2024 (…)"."""
    words = texts(language)
    parts = [
        words.pointed_out if citation.pointed_out else None,
        citation.heading if citation.heading != citation.title else None,
        words.page.format(page=citation.page) if citation.page is not None else None,
        date_of_citation(citation, language),
        None if citation.in_force else _not_in_force(citation, language),
    ]
    return _SEPARATOR.join(part for part in parts if part)


def _not_in_force(citation: Citation, language: Language) -> str:
    """Say why a citation doesn't apply, as far as the one end that is known tells.

    From when on it does is true on whatever day it is asked about.
    """
    words = texts(language)
    if citation.valid_from and not citation.valid_until:
        return words.in_force_from.format(date=date_in_words(citation.valid_from, language))
    if citation.valid_until and not citation.valid_from:
        return words.expired
    return words.not_in_force
