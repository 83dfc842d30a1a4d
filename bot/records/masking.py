"""Takes what leads to a person out of what people write, before it is kept.

Personal identity and coordination numbers, phone numbers, e-mail addresses, what Slack writes for
people and conversations, and the names that people give as their own or as those of people near
them. Rather one too many than one too few: the check digit of an identity number is not asked for,
as a misspelt one tells as much. A name that is only mentioned ("Vad gör Kim Berg?") is what the
question is about, and stays.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from bot.answering.question.personal import (
    BORN_MARK,
    E_MAIL,
    E_MAIL_MARK,
    IDENTITY,
    IDENTITY_MARK,
    LINK,
    MOBILE,
    PERSON,
    PHONE,
    PHONE_MARK,
)
from index import without_personal_numbers

_BORN: Final = re.compile(
    r"(?P<said>\b(?:född|födelse\w{1,10}|born|birth\w{0,8})\b[^\d\n]{0,15})\d[\d./ -]{4,9}\d",
    re.IGNORECASE,
)
_CALLED: Final = re.compile(
    r"(?P<said>\b(?:tel(?:efon)?|tfn|mobil|anknytning|ankn|ring(?:a)?|nås|phone|mobile|cell|call|ext"
    r"(?:ension)?)(?:nummer|number|nr)?\.?\s?:?\s?(?:mig|me)?\s?(?:på|är|is|on|at|nr)?\s?)"
    r"\d(?:[\s-]?\d){3,11}(?!\d)",
    re.IGNORECASE,
)
_DIGIT: Final = (
    r"(?:noll|nolla|ett?|två|tre|fyra|fem|sex|sju|åtta|nio|zero|oh|one|two|three|four|five|six|seven"
    r"|eight|nine)"
)
_SPOKEN: Final = re.compile(rf"\b{_DIGIT}(?:[\s,-]{{1,3}}{_DIGIT}){{5,14}}\b", re.IGNORECASE)

# A link into Slack names a person or a conversation, and often the time of a message.
_SLACK_LINK: Final = re.compile(r"<?https?://[\w.-]{0,80}slack\.com/[^\s<>|]*(?:\|[^<>]*)?>?")
_SLACK_PERSON: Final = re.compile(
    r"<@[A-Z0-9]+(?:\|[^<>]*)?>|(?<!\w)[UW](?=[A-Z]*\d)[A-Z0-9]{8,}\b"
)
_SLACK_PLACE: Final = re.compile(
    r"<[#!][^<>\s]{1,200}>|(?<!\w)[CDGTB](?=[A-Z]*\d)[A-Z0-9]{8,}\b|(?<!\d)1\d{9}\.\d{6}(?!\d)"
)
_HANDLE: Final = re.compile(r"(?<![\w.])@[^\W\d_][\w.-]{1,40}")

# A name as it is written where nothing else says that it is one, and where something does.
_CAPITAL: Final = r"[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ'’]+(?:-[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+)?"
_WRITTEN: Final = (
    rf"{_CAPITAL}(?:[ ]{{1,3}}(?:(?:av|von|de|af)[ ])?(?:{_CAPITAL}|[A-ZÅÄÖ]\.?(?!\w))){{0,3}}"
)
# Words that go on with a sentence after a name.
_GOING_ON: Final = (
    r"(?:och|men|på|i|vid|hos|från|med|som|jag|är|har|vill|kan|ska|undrar|jobbar|arbetar|en|ett|min"
    r"|hur|var|när|vad|vem|vilka?|vilket|varför|får|and|but|at|in|from|with|who|am|is|have|would|can|do"
    r"|does|how|where|when|what|why|which|work|working|the|a|an|my|will|want|wonder|wondering|samma"
    r"|inte|not|här|here)\b"
)
_WORD: Final = rf"(?!{_GOING_ON})[^\W\d_](?:\.|[^\W\d_]*(?:['’-][^\W\d_]+)*)"
_ANY_CASE: Final = rf"{_WORD}(?:[ ]{{1,3}}{_WORD}){{0,2}}"

_OWN: Final = (
    r"(?:jag|han|hon|hen)\s+(?:heter|kallas(?:\s+för)?)|(?:mitt|hans|hennes)\s+(?:för|efter|hela\s+)?namn"
    r"\s*(?:är|:)|(?:kalla|call)\s+(?:mig|me)|my\s+(?:first\s+|last\s+|full\s+)?name(?:\s+is|['’]?s)"
    r"|(?:s?he|i)(?:['’]s|['’]m|\s+is|\s+am)\s+(?:called|named)|undertecknad,?|namn\s*:|name\s*:"
)
_CLOSING: Final = (
    r"m\.?\s?v\.?\s?h\.?|(?:med\s+)?(?:vänliga?|bästa|varma|många)\s+hälsning(?:ar)?|hälsning(?:ar)?"
    r"|hälsar|vänligen|(?:kind|best|warm|many)?\s?regards|best\s+wishes|sincerely|yours|cheers"
)
_NEAR: Final = (
    r"(?:min|mitt|mina|vår|my|our)\s+(?:närmaste\s+|nya\s+|gamla\s+|new\s+|old\s+)?(?:chef|kollega"
    r"|medarbetare|arbetskamrat|man|fru|sambo|son|dotter|mamma|pappa|bror|syster|barn|boss|manager"
    r"|colleague|coworker|husband|wife|partner|daughter|mother|father|brother|sister)"
    r"(?:\s+(?:heter|är|is|called|named))?"
)
_END: Final = r"(?=[\s.!)]*(?:$|\n))"
_NAMES: Final = (
    re.compile(rf"(?P<said>\b(?:{_OWN})\s{{0,3}})(?P<name>{_ANY_CASE})", re.IGNORECASE),
    re.compile(
        rf"(?P<said>(?:^|(?<=\W))(?:{_CLOSING})[\s,.!/–-]{{1,6}})(?P<name>{_ANY_CASE})",
        re.IGNORECASE,
    ),
    re.compile(rf"(?P<said>\b(?i:{_NEAR})\s{{1,3}})(?P<name>{_WRITTEN})"),
    re.compile(
        rf"(?P<said>\b(?i:jag\s+är|i\s?['’]?m|i\s+am|this\s+is|här\s+är|det\s+är)\s{{1,3}})"
        rf"(?P<name>{_WRITTEN})"
    ),
    re.compile(
        rf"(?P<said>(?:^|\s)(?:/{{1,2}}|[–~-]{{1,2}})\s?)(?P<name>{_WRITTEN}){_END}", re.MULTILINE
    ),
    re.compile(
        r"(?P<said>\b(?i:tack(?:\s+på\s+förhand|\s+så\s+mycket)?|thanks(?:\s+in\s+advance)?|thank\s+you)"
        rf"[\s,.!]{{1,4}})(?P<name>{_WRITTEN}){_END}",
        re.MULTILINE,
    ),
    re.compile(
        rf"(?P<said>^\s*(?:(?i:hej|hejsan|hallå|hello|hi|tjena)[\s,!.]{{1,3}})?)(?P<name>{_WRITTEN})"
        r"(?=\s(?i:här|here)\b\s*[,.!:–-])",
        re.MULTILINE,
    ),
)
_MARKS: Final = (
    (_SLACK_LINK, LINK),
    (_SLACK_PERSON, PERSON),
    (_SLACK_PLACE, LINK),
    (E_MAIL, E_MAIL_MARK),
    (_HANDLE, PERSON),
    (IDENTITY, IDENTITY_MARK),
    (_BORN, rf"\g<said>{BORN_MARK}"),
    (PHONE, PHONE_MARK),
    (MOBILE, PHONE_MARK),
    (_CALLED, rf"\g<said>{PHONE_MARK}"),
    (_SPOKEN, PHONE_MARK),
    *((pattern, rf"\g<said>{PERSON}") for pattern in _NAMES),
)


def mask(text: str) -> str:
    """Return ``text`` with a word in brackets for each thing in it that leads to somebody."""
    # Full-width digits and invisible characters in between would hide a number.
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(mark for mark in plain if unicodedata.category(mark) != "Cf")
    plain = without_personal_numbers(plain)
    for pattern, word in _MARKS:
        plain = pattern.sub(word, plain)
    return plain
