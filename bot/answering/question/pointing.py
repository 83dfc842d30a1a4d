"""Tells a sentence that only points at a question from one that asks it.

"Kan du svara på det här?" and "What about this?" ask nothing of the documents: what is asked stands
elsewhere, in a quotation or in a message that was passed on.
"""

from __future__ import annotations

import re
from typing import Final

from bot.answering.question.function_words import LIGHT, OPENERS
from bot.answering.question.smalltalk import Smalltalk, recognise
from index import words

# With the words that tell nothing of a topic, these are all that a pointing sentence is made of.
_POINTING: Final = frozenset(
    (
        "här detta denna dessa följande ovan nedan ovanstående nedanstående svara svarar svarat "
        "svaret svar besvara besvarar fråga frågar frågade frågat frågan frågor frågorna undra "
        "undrar undrade hjälp hjälpa hjälper kolla kollar titta tittar se ser läs läsa läser citat "
        "citatet meddelande meddelandet meddelanden inlägg inlägget mejl mejlet mail mailet länk "
        "länken skrev skriver skickade skickat skickar fick tycker tror menar menas sägs stämma "
        "sant rätt fel riktigt sånt sådant sådana koll kollega kollegan kollegor gärna snälla "
        "kunna kunde skulle lite bara ännu fortfarande längre still "
        "nog väl alltså egentligen omorg bot botten vidarebefordrar vidarebefordrat vidarebefordrad"
        " fyi kommentar kommentarer hej hallå tack alla ens ursprungliga samma hur ang angående "
        "answer answers answered respond response reply question questions asked asking asks ask "
        "wonder wonders wondering help look see check read above below following quote quoted "
        "message messages post email link forwarded forwarding forward wrote writes says said tell "
        "know think thoughts true right correct wrong mean means colleague colleagues someone "
        "anyone anybody somebody please could be same comment comments got hello hi hey thanks idea"
        " ideas take re regarding original what's that's"
    ).split()
)
_REACTIONS: Final = OPENERS | frozenset(
    "bra jättebra toppen perfekt kanon super fint great good nice perfect yes no yep nope".split()
)
# Asks for an answer to something that stands elsewhere, whatever else the sentence names.
_REQUEST: Final = re.compile(
    r"\b(?:svar|svara|svarar|besvara|besvarar|answer|reply|respond)\b"
    r"(?:\s+(?:på|till|to|me|mig|oss|us|gärna|please))*\s+"
    r"(?:(?:på|to)\s+)?"
    r"(?:(?:det|den|de)\s+(?:här|där)\b|detta\b|denna\b|dessa\b|följande\b|frågan\b|nedan\w*|ovan\w*"
    r"|this\b|that\b|these\b|those\b|(?:the\s+)?(?:following|above|below|question|message)\b)",
    re.IGNORECASE,
)
# With this after it a request names a topic: "svara på det här om lön", "…: var sitter HR?".
_TOPIC_FOLLOWS: Final = re.compile(
    r"\b(?:om|gällande|angående|about|regarding)\s+\S|\s*[:,–-]+\s+\w"
    r"|\b(?:var|vart|vem|vems|när|hur|vad|vilken|vilket|vilka|varför|where|who|when|how|what|which"
    r"|why)\b",
    re.IGNORECASE,
)


def is_reaction(text: str) -> bool:
    """Return whether a message only thanks or agrees: with what it quotes, it asks nothing."""
    said = words(text)
    return bool(said) and (
        recognise(text) is Smalltalk.THANKS or all(word in _REACTIONS for word in said)
    )


def is_request(sentence: str) -> bool:
    """Return whether a sentence asks for an answer to what stands elsewhere, and names nothing."""
    match = _REQUEST.search(sentence)
    return match is not None and not _TOPIC_FOLLOWS.search(sentence, match.end())


def says_nothing(sentence: str) -> bool:
    """Return whether a sentence names no topic at all, as "Vad gäller här?" or "Hej!" doesn't."""
    said = words(sentence)
    return all(word in LIGHT or word in _POINTING for word in said) or (
        recognise(sentence) is not None
    )
