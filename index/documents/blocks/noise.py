"""What web pages and print-outs carry that is no part of what they say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.documents.metadata.dates import is_date_line, is_page_date
from index.documents.types import Block, BlockKind
from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Whole lines only: "Skriv ut" alone is a button, "Skriv ut blanketten och lämna den" is content.
_BUTTON = re.compile(
    r"(?:skriv ut(?: sidan)?|lyssna(?: på sidan)?|dela(?: sidan| på facebook| på linkedin)?"
    r"|tipsa en vän|till (?:sidans )?topp(?:en)?|tillbaka(?: till toppen)?"
    r"|hoppa till innehåll(?:et)?|annons(?:er)?|sidinformation|sidfot|meny|stäng|visa mer|läs mer"
    r"|du är här:?.*|print(?: this page)?|share|back to top|skip to (?:main )?content"
    r"|page information|advertisements?)[.!:]?",
    re.IGNORECASE,
)
_RESPONSIBLE = re.compile(
    r"(?:sid(?:an)?s?(?:ansvarig)?|innehålls?ansvarig|webbredaktör|ansvarig (?:utgivare|redaktör)"
    r"|page owner|content owner)\s*:.{0,80}",
    re.IGNORECASE,
)
# A warning speaks to the reader about the browser in use; only over the page's own text.
_BROWSER = re.compile(
    r"(?=.*(?:webbläsare|\bbrowser))(?=.*\b(?:du|din|den här|denna|you|your|this)\b)"
    r"(?=.*(?:gammal|gamla|äldre|föråldrad|stöds|fel|fungera|uppdatera|uppgradera|\bold|outdated"
    r"|unsupported|not supported|upgrade|update)).{0,400}",
    re.IGNORECASE,
)
_BREADCRUMBS = re.compile(
    r"(?:du är här:?\s*)?(?:start(?:sida)?|hem|home)\s*(?:[/>»›|]\s*[^/>»›|]{1,60}){1,8}",
    re.IGNORECASE,
)
_COOKIES = re.compile(
    r"(?=.*\b(?:kakor|cookies)\b)(?=.*(?:vi använder|webbplatsen använder|godkänn|acceptera|we use"
    r"|this (?:web)?site uses|accept)).{0,400}",
    re.IGNORECASE,
)
_AUTHOR = re.compile(r"(?:av|by)\s+[A-ZÅÄÖ][^.!?]{1,60}")


def is_noise(line: str, before: str = "", *, dated: bool = False) -> bool:
    """Return whether a line is a button, breadcrumbs, a page footer or a cookie warning.

    ``before`` is the line over it: an author's name counts as a page footer only after one.
    ``dated`` says that a date standing alone counts: it does over a page, not in a timeline.
    """
    bare = line.strip(" \t\xa0*_#|")
    if not bare:
        return False
    if _BUTTON.fullmatch(bare) or _RESPONSIBLE.fullmatch(bare) or is_page_date(line):
        return True
    if dated and is_date_line(line):
        return True
    if _COOKIES.fullmatch(bare) or _BREADCRUMBS.fullmatch(bare):
        return True
    return bool(_AUTHOR.fullmatch(bare) and before and is_date_line(before))


def is_browser_warning(line: str) -> bool:
    """Return whether a line tells the reader that the browser in use is too old."""
    return bool(_BROWSER.fullmatch(line.strip()))


def stands_alone(lines: Iterable[str]) -> bool:
    """Return whether just one of the lines is a date alone: the page's own, if it is on top."""
    return sum(is_date_line(line) and not is_page_date(line) for line in lines) == 1


def mark_noise(text: str, blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield ``blocks`` with noise made blocks of its own, so that no passage holds or spans it."""
    before = ""
    warning_may_come = True
    dated = stands_alone(text.split("\n"))
    for block in blocks:
        if block.kind is BlockKind.NOISE:
            yield block
            continue
        content = block.label or text[block.span.start : block.span.end]
        own_date = dated and block.kind is BlockKind.TEXT
        if warning_may_come and all(
            is_browser_warning(line) or is_noise(line, dated=own_date)
            for line in content.split("\n")
        ):
            yield Block(BlockKind.NOISE, block.span, page=block.page)
            continue
        warning_may_come = False
        if block.kind is BlockKind.HEADING:
            noise = is_noise(block.label)
            yield Block(BlockKind.NOISE, block.span, page=block.page) if noise else block
            before = block.label
            continue
        run_start = block.span.start
        run_kind: BlockKind = block.kind
        position = block.span.start
        for line in content.split("\n"):
            kind = BlockKind.NOISE if is_noise(line, before, dated=dated) else BlockKind.TEXT
            dated = dated and (kind is BlockKind.NOISE or not line.strip())
            if kind is not run_kind and line.strip():
                if run_start < position:
                    yield Block(run_kind, Span(run_start, position), page=block.page)
                run_start, run_kind = position, kind
            # Buttons stand between a page's date and its author's name as well as after it.
            if line.strip() and (kind is BlockKind.TEXT or is_date_line(line)):
                before = line
            position += len(line) + 1
        yield Block(run_kind, Span(run_start, block.span.end), page=block.page)
