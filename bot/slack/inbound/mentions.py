"""Who is named in a question with "@", and who is only spoken to.

"Vem är chef för @kim?" asks about Kim; "@kim, var sitter HR?" and "Var sitter HR? cc @kim" don't.
"""

from __future__ import annotations

import re
from typing import Final

from bot.answering.question.function_words import QUESTIONS, VERBS
from bot.answering.question.reduce import names_nothing
from bot.answering.question.smalltalk import recognise
from bot.slack.inbound.mrkdwn import plain_question
from index import words

_PERSON: Final = r"<@[A-Z0-9]{2,40}(?:\|[^<>\n]{0,200})?>"
_GROUP: Final = r"<!subteam\^[A-Z0-9]{2,40}>"
# A group whose name stands beside its id needs no looking up.
_NAMED: Final = re.compile(r"<@([A-Z0-9]{2,40})(?:\|[^<>\n]{0,200})?>|<!subteam\^([A-Z0-9]{2,40})>")
_SOME: Final = (
    rf"(?:{_PERSON}|{_GROUP})(?:[\s,&]*(?:(?:och|and)\s+)?(?:{_PERSON}|{_GROUP})){{0,20}}"
)
# Spoken to first, with or without a greeting: what follows, and whether a mark parts it.
_SPOKEN_TO: Final = re.compile(
    rf"^\s*(?:(?:hej|hejsan|hallå|hi|hello|hey)\s+)?{_SOME}(?P<mark>\s*[,:;!–-]+\s+|\s+)(?P<rest>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
# Spoken to last, or sent a copy; after another name a comma goes on with a list.
_AND_LAST: Final = re.compile(
    r"(?:(?<!>),\s*(?:(?:eller|or)\s+)?"
    r"|[\s(\[–-]{0,4}\b(?:cc|fyi|ping|kopia(?: till)?)\b\s*:?\s*)"
    rf"{_SOME}[)\]]?(?P<end>[\s?!.]*)$",
    re.IGNORECASE,
)
_SENTENCE_END: Final = re.compile(r"(?<=[?!.])\s+|\n+")
_YOU: Final = frozenset("du ni you".split())


def without_mention(text: str, user: str) -> str:
    """Return a text without mentions of one user, the bot for example."""
    return re.sub(rf"<@{re.escape(user)}(?:\|[^<>]*)?>", " ", text)


def without_addressees(text: str) -> str:
    """Return a text without mentions of people who are only spoken to."""
    if not mentioned(text):
        return text
    # Runs of white space would be looked at again from each of their places.
    parts = [_asked_of(" ".join(part.split())) for part in _SENTENCE_END.split(text)]
    said = [part for part in parts if part and (_content(part) or not mentioned(part))]
    # A mention alone is what is asked about, where nothing else is said.
    return "\n".join(said) if any(map(_content, said)) else text


def mentioned(text: str) -> tuple[str, ...]:
    """Return the ids of the people and the user groups in a text, each once, in order."""
    return tuple(dict.fromkeys(match[1] or match[2] for match in _NAMED.finditer(text)))


def _content(part: str) -> bool:
    """Return whether a sentence says more than a greeting, a name, or "cc"."""
    said = plain_question(part)
    return bool(words(said)) and recognise(said) is None and set(words(said)) != {"cc"}


def _asked_of(part: str) -> str:
    """Return a sentence without those whom it is spoken to."""
    if (match := _AND_LAST.search(part)) and words(plain_question(part[: match.start()])):
        part = part[: match.start()] + match.group("end")
    if not (match := _SPOKEN_TO.match(part)):
        return part
    rest = match.group("rest")
    following = words(plain_question(rest))
    marked = bool(match.group("mark").strip())
    asks = following[:1] and following[0] in QUESTIONS
    asks_you = len(following) > 1 and following[0] in VERBS and following[1] in _YOU
    # "@kim, vem är det?" asks about the one whom it begins with.
    topic = bool(following) and not names_nothing(plain_question(rest))
    return rest if topic and (marked or asks or asks_you) else part
