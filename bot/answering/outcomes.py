"""Whether a question asks what came of something of which a passage only tells that it is to come.

"Vad visade mätningen?" is not answered by "Mätningen ska göras i vår": a plan holds no result,
however well it fits.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot.answering.moment import Tense, find_moment

if TYPE_CHECKING:
    import datetime as dt

# Only what no plan can tell beforehand: which units were merged may well stand in a plan.
_ASKS: Final = re.compile(
    r"\b(?:vad|vilk(?:en|et|a)|vem|hur)\b.*?\b(?:visade|vann|kom\b.*?\bfram till"
    r"|(?:blev|var)\b.*?\b(?:resultatet?|utfallet|slutsatserna?))\b"
    r"|\bhur gick\b"
    r"|\b(?:what|which|who)\b.*?\b(?:did\b.*?\b(?:show|find|conclude|reveal)|won|showed|found"
    r"|(?:was|were)\b.*?\b(?:results?|outcome|conclusions?|findings?))\b"
    r"|\bhow did\b.*?\b(?:go|turn out)\b"
)
_TO_COME: Final = re.compile(
    r"\b(?:ska|skall|kommer att|planeras|väntas|will|shall|(?:is|are) (?:going )?to)\b"
)
_OVER: Final = re.compile(
    r"\b(?:visade|visar|vann|blev|fick|kom fram|framgick|konstaterade|har visat"
    r"|showed|shows|won|found|revealed|concluded|was|were)\b"
)


def asks_outcome(question: str) -> bool:
    """Return whether a question asks what came of something."""
    return _ASKS.search(question.casefold()) is not None


def is_still_to_come(sentence: str, passage: str, today: dt.date) -> bool:
    """Return whether an outcome is yet to come, as far as a passage tells.

    Args:
        sentence: What of the passage would be marked.
        passage: All of it.
        today: The day that the question is asked.

    """
    if _OVER.search(passage.casefold()):
        return False
    if _TO_COME.search(sentence.casefold()):
        return True
    moment = find_moment(sentence, today)
    return moment is not None and moment.tense is Tense.FUTURE
