"""Text that is struck out in Markdown: ``~~so~~``, or in HTML's tags for it.

The marks and what they strike stay in a document's text, which is the file's own. No answer is
read from it, and it isn't shown.
"""

from __future__ import annotations

import re
from typing import Final

from index.types import Span

# Code comes first: what looks like marks in it is code. Bounded, and never over a blank line, so
# that a stray mark costs little and strikes nothing.
_STRUCK: Final = re.compile(
    r"""
      `[^`\n]{1,300}`
    | (?<![~\\])~~(?![\s~])(?P<typed>(?:(?!~~|\n[ \t]*\n)[\s\S]){1,3000})(?<![\s~])~~(?!~)
    | <(?P<tag>del|s|strike)>(?P<tagged>(?:(?!</?(?P=tag)>|\n[ \t]*\n)[\s\S]){1,3000})</(?P=tag)>
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MAY_HOLD: Final = re.compile(r"~~|<(?:del|s|strike)>", re.IGNORECASE)


def struck_spans(text: str) -> list[Span]:
    """Return where text is struck out, marks included, and of two spaces around it the second."""
    if not _MAY_HOLD.search(text):
        return []
    spans = []
    for match in _STRUCK.finditer(text):
        if match["typed"] or match["tagged"]:
            start, end = match.span()
            spaced = not start or text[start - 1] in " \t\n"
            spans.append(Span(start, end + (spaced and text[end : end + 1] in {" ", "\t"})))
    return spans


def without_struck(text: str) -> str:
    """Return a text without what is struck out in it."""
    pieces, position = [], 0
    for span in struck_spans(text):
        pieces.append(text[position : span.start])
        position = span.end
    return "".join((*pieces, text[position:]))
