"""Finds what Swedish or English sentences state and can be compared: values, people, places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot.answering.time.calendar_words import MONTH, MONTHS
from bot.answering.values.types import Kind, Value
from index import information, lowered

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBER_WORDS: Final = {
    name: value
    for value, names in enumerate(
        (
            "noll zero", "ett en one a", "två two", "tre three", "fyra four", "fem five",
            "sex six", "sju seven", "åtta eight", "nio nine", "tio ten", "elva eleven",
            "tolv twelve", "tretton thirteen", "fjorton fourteen", "femton fifteen",
        )
    )
    for name in names.split()
} | {"tjugo": 20, "twenty": 20, "trettio": 30, "thirty": 30, "fyrtio": 40, "femtio": 50,
     "fifty": 50, "sextio": 60, "nittio": 90, "hundra": 100, "tusen": 1000,
     "en halv": 0.5, "ett halvt": 0.5, "half a": 0.5}  # fmt: skip
ANY_NUMBER: Final = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
DIGITS: Final = r"\d{1,3}(?:[ \u00a0.]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"

# Numbers that count nothing.
NUMBERED: Final = re.compile(
    r"\b(etapp|steg|fas|del|grupp|omgång|kapitel|paragraf|step|phase|stage|group|part)\s+(\d+)",
    re.IGNORECASE,
)


def number(text: str) -> float:
    """Return the number that digits ("2 500", "2,5") or a word ("sju") stand for."""
    if text in NUMBER_WORDS:
        return float(NUMBER_WORDS[text])
    plain = re.sub(r"[ \u00a0]|\.(?=\d{3}(?!\d))", "", text)
    return float(plain.replace(",", "."))


_TO: Final = r"\s*(?:–|-|—|till|to|until|t\.o\.m\.|och|and)\s*"
_YEAR: Final = r"(?:19|20)\d\d"
_ISO: Final = re.compile(rf"(?<!\d)({_YEAR})-(\d\d)-(\d\d)(?!\d)")
_DAY: Final = re.compile(
    rf"\b(\d\d?)(?::[ae]|st|nd|rd|th)?(?:{_TO}(?:den\s+)?(\d\d?)(?:st|nd|rd|th)?)?\s+(?:of\s+)?"
    rf"({MONTH})(?:,?\s+({_YEAR}))?"
)
_DAY_AFTER: Final = re.compile(
    rf"\b({MONTH})\s+(\d\d?)(?:st|nd|rd|th)?(?!\d|[.:]\d)(?:,?\s+({_YEAR}))?"
)
_SLASHED: Final = re.compile(rf"(?<![\d/])(\d\d?)/(\d\d?)(?:[\s/-]({_YEAR}))?(?![\d/])")
_IN_MONTH: Final = re.compile(rf"\b({MONTH})(?:\s+({_YEAR}))?")
# "2000 kronor" and "2050 medarbetare" are no years.
_IN_YEAR: Final = re.compile(
    rf"(?<![\d-])({_YEAR})(?![\d-])(?!\s*(?:kr\b|kronor|[mt]n?kr\b|sek\b|euro|€|%|procent|percent"
    r"|personer|anställda|medarbetare|invånare|platser|timmar|dagar|kvm|people|employees|hours|days))"
)
_CLOCK_NUMBER: Final = r"(\d\d?)(?:[.:](\d\d))?\s*(a\.?m\.?|p\.?m\.?)?"
_CLOCK: Final = re.compile(
    rf"(?:\b(?:kl\.?|klockan|at|from|between|mellan|until|till|before|före)\s*{_CLOCK_NUMBER}"
    rf"(?:{_TO}(?:kl\.?\s*)?{_CLOCK_NUMBER})?"
    r"|\b(\d\d?)[.:](\d\d)\s*(a\.?m\.?|p\.?m\.?)?"
    rf"(?:{_TO}(?:kl\.?\s*)?{_CLOCK_NUMBER})?"
    rf"|\b(\d\d?)()\s*(a\.?m\.?|p\.?m\.?)(?:{_TO}{_CLOCK_NUMBER})?)(?!\d|\s*(?:{MONTH}|kr|%|/))"
)
_CLOCK_WORDS: Final = re.compile(
    r"\b(halv|kvart över|kvart i|half past|quarter past|quarter to|klockan|kl)\.?\s+"
    rf"({ANY_NUMBER})\b"
)
_MINUTES: Final = {
    "halv": -30, "kvart över": 15, "kvart i": -15, "half past": 30, "quarter past": 15,
    "quarter to": -15, "klockan": 0, "kl": 0,
}  # fmt: skip
_WEEKDAYS: Final = (
    r"må(?:n(?:dag)?)|mon(?:day)?", r"tis(?:dag)?|tue(?:sday)?", r"ons(?:dag)?|wed(?:nesday)?",
    r"tors(?:dag)?|thu(?:rsday)?", r"fre(?:dag)?|fri(?:day)?", r"lör(?:dag)?|sat(?:urday)?",
    r"sön(?:dag)?|sun(?:day)?",
)  # fmt: skip
_WEEKDAY: Final = re.compile(
    r"\b(?:"
    + "|".join(f"(?P<d{n}>{name})" for n, name in enumerate(_WEEKDAYS))
    + r")(?:ar|s|en)?\b"
)
_NOON: Final = 12
_HOUR: Final = 60
_LAST_MONTH: Final = 12


def single(kind: Kind, match: re.Match[str], low: float | str, unit: str = "") -> Value:
    """Return the value of one part that a match states."""
    return Value(kind, (low,), (low,), unit, match.start(), match.end())


def _date(match: re.Match[str], *parts: str | None, until: str | None = None) -> Iterator[Value]:
    year, month, day = parts
    which = MONTHS.get(month.rstrip(".")) or int(month) if month else None
    if which is not None and not 1 <= which <= _LAST_MONTH:
        return
    low = (int(year) if year else None, which, int(day) if day else None)
    high = (low[0], which, int(until)) if until else low
    yield Value(Kind.DATE, low, high, "", match.start(), match.end())


def dates(text: str) -> Iterator[Value]:
    """Yield the dates in a text in small letters: days, months, years and ranges."""
    for match in _ISO.finditer(text):
        yield from _date(match, *match.groups())
    days = [one for match in _DAY.finditer(text) for one in _day(match)]
    yield from _ranges(text, days)
    for match in _DAY_AFTER.finditer(text):
        yield from _date(match, match[3], match[1], match[2])
    for match in _SLASHED.finditer(text):
        yield from _date(match, match[3], match[2], match[1])
    for match in _IN_MONTH.finditer(text):
        # "May" and "mars" stand for themselves only with a year or a word such as "i" before.
        if match[2] or re.search(
            r"\b(?:i|in|under|during|senast|till|until|by|från|from)\s+$", text[: match.start()]
        ):
            yield from _date(match, match[2], match[1], None)
    for match in _IN_YEAR.finditer(text):
        yield from _date(match, match[1], None, None)


def _day(match: re.Match[str]) -> Iterator[Value]:
    return _date(match, match[4], match[3], match[1], until=match[2])


def _ranges(text: str, days: list[Value]) -> Iterator[Value]:
    """Join "1 juni – 31 augusti" into one value."""
    position = 0
    while position < len(days):
        one = days[position]
        other = days[position + 1] if position + 1 < len(days) else None
        if other and re.fullmatch(
            r"\s*(?:–|-|till|to|t\.o\.m\.|och med)\s*(?:den\s+)?", text[one.end : other.start]
        ):
            year = one.low[0] if one.low[0] is not None else other.low[0]
            yield Value(Kind.DATE, (year, *one.low[1:]), other.high, "", one.start, other.end)
            position += 2
        else:
            yield one
            position += 1


def _minutes(hour: str, minute: str | None, half: str | None) -> float:
    hours = int(hour)
    if half and half.startswith("p") and hours < _NOON:
        hours += _NOON
    return hours * _HOUR + int(minute or 0)


def clocks(text: str) -> Iterator[Value]:
    """Yield the times of day in a text in small letters, in minutes since midnight."""
    for match in _CLOCK.finditer(text):
        groups = [match.groups()[at : at + 3] for at in range(0, 18, 3)]
        times = [_minutes(*group) for group in groups if group[0]]
        if all(time <= 24 * _HOUR for time in times):
            yield Value(Kind.CLOCK, (times[0],), (times[-1],), "", match.start(), match.end())
    for match in _CLOCK_WORDS.finditer(text):
        minutes = NUMBER_WORDS[match[2]] * _HOUR + _MINUTES[match[1]]
        yield single(Kind.CLOCK, match, minutes)


def weekdays(text: str) -> Iterator[Value]:
    """Yield the days of the week in a text in small letters; Monday is 0."""
    found = list(_WEEKDAY.finditer(text))
    for match in found:
        day = next(n for n in range(7) if match[f"d{n}"])
        yield single(Kind.WEEKDAY, match, day)


_APPROXIMATELY: Final = re.compile(
    r"(?:\bca|\bcirka|\bomkring|\bungefär|\brunt|\babout|\baround|\broughly|\bapproximately)\.?\s*$"
)
_PER_WHAT: Final = (
    r"(?P<{}>\s*(?:/|per |i |om |a |an )\s*(?:person|månad\w*|mån|år\w*|timm\w*|dag\w*|vecka\w*"
    r"|natt|mil\w*|month|year|hour|day|week)\b)?"
)
_CURRENCY: Final = re.compile(
    rf"(?P<number>{DIGITS}|\b(?:{ANY_NUMBER})\b)\s*"
    r"(?P<unit>miljoner kronor|miljon kronor|miljarder kronor|million kronor|miljoner|miljon\b"
    r"|mnkr|mkr|tkr|tusen kronor|kronor|kr\b|sek\b|euro|€|procent|percent|per cent|%)"
    rf"{_PER_WHAT.format('per')}|sek\s*(?P<sek>{DIGITS}){_PER_WHAT.format('each')}"
)
SCALES: Final = {
    "miljoner kronor": 1e6, "miljarder kronor": 1e9, "million kronor": 1e6, "miljoner": 1e6,
    "miljon kronor": 1e6, "miljon": 1e6, "mnkr": 1e6, "mkr": 1e6, "tkr": 1e3, "tusen kronor": 1e3,
}  # fmt: skip
_COUNT: Final = re.compile(
    rf"(?<![\d.:/-])(?P<number>{DIGITS}|\b(?:{ANY_NUMBER})\b)(?:\s*(?:–|-|till|to)\s*(?P<high>{DIGITS}))?"
    r"\s+(?P<noun>års?\b|[^\W\d_]{3,})(?:\s+(?P<second>[^\W\d_]{4,}))?"
)
TIME_UNITS: Final = {
    "dag": ("day", 1), "day": ("day", 1), "veck": ("day", 7), "week": ("day", 7),
    "månad": ("month", 1), "month": ("month", 1), "år": ("month", 12), "year": ("month", 12),
    "timm": ("minute", 60), "hour": ("minute", 60), "minut": ("minute", 1),
}  # fmt: skip
_NO_NOUN: Final = frozenset("och eller för till and for the from med som per den".split())
# "Sju hela dagar", "60 nya platser".
_BEFORE_NOUN: Final = frozenset(
    "nya new hela whole full extra fasta lediga stora små fria betalda paid free working".split()
)
_TELEPHONE: Final = re.compile(r"(?:\+46\s?\(?0?\)?|\b(?<!\d[ \u00a0.])0)\d[\d \u00a0/–-]{5,}\d")
_EXTENSION: Final = re.compile(r"\b(?:anknytning|ankn\.?|extension|ext\.?)\s*(\d{2,5})")
_EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def find_values(sentence: str) -> list[Value]:
    """Return the dates, times, amounts, counts, telephone numbers and addresses in a sentence."""
    text = lowered(sentence)
    found: list[Value] = []
    for finder in (_emails, _telephones, dates, _amounts, clocks, weekdays, _counts):
        for value in finder(text):
            if not any(value.start < other.end and other.start < value.end for other in found):
                found.append(value)
    return found


def _emails(text: str) -> Iterator[Value]:
    for match in _EMAIL.finditer(text):
        yield single(Kind.EMAIL, match, match[0].rstrip("."))


def _telephones(text: str) -> Iterator[Value]:
    for match in _TELEPHONE.finditer(text):
        digits = re.sub(r"\D", "", match[0].replace("(0)", ""))
        yield single(Kind.TELEPHONE, match, re.sub(r"^46", "0", digits))
    for match in _EXTENSION.finditer(text):
        yield single(Kind.TELEPHONE, match, match[1])


def _amounts(text: str) -> Iterator[Value]:
    for match in _CURRENCY.finditer(text):
        digits, unit = match["number"] or match["sek"], match["unit"] or "kr"
        per = re.sub(r"^\s*(?:/|per |i |om |a |an )\s*", "", match["per"] or match["each"] or "")[
            :3
        ]
        share = unit in {"procent", "percent", "per cent", "%"}
        name = "%" if share else "€" if unit in {"euro", "€"} else "kr"
        value = number(digits) * SCALES.get(unit, 1)
        roughly = bool(_APPROXIMATELY.search(text[: match.start()]))
        yield Value(
            Kind.AMOUNT,
            (value,),
            (value,),
            f"{name}/{_PER.get(per, per)}",
            match.start(),
            match.end(),
            roughly,
        )


_PER: Final = {"mon": "mån", "yea": "år", "hou": "tim", "day": "dag", "wee": "vec"}


def _counts(text: str) -> Iterator[Value]:
    for match in _COUNT.finditer(text):
        noun = match["noun"]
        if noun in _NO_NOUN:
            continue
        if noun in _BEFORE_NOUN and match["second"]:
            noun = match["second"]
        low, high = number(match["number"]), number(match["high"] or match["number"])
        timed = next((u for start, u in TIME_UNITS.items() if noun.startswith(start)), None)
        unit, scale = timed or (noun, 1)
        roughly = bool(_APPROXIMATELY.search(text[: match.start()]))
        yield Value(
            Kind.COUNT,
            (low * scale,),
            (high * scale,),
            unit,
            match.start(),
            match.end("noun"),
            roughly,
        )


_CAPITAL: Final = r"[A-ZÅÄÖÉ][a-zåäöéü]+(?:-[A-ZÅÄÖ][a-zåäöé]+)?"
_PERSON: Final = re.compile(rf"(?<![\w-])(?:{_CAPITAL}|[A-ZÅÄÖ]\.)(?:\s+{_CAPITAL})+")
# Units, streets and houses are written in capitals too.
_NO_PERSON: Final = re.compile(
    r"(?:avdelning|enhet|förvaltning|kontor|kommun|nämnd|styrelse|gata|gatan|vägen|huset|torget|plan"
    r"|city|street|house|hall|unit|department|office|council|committee|skolan|bruket)\w{0,3}$",
    re.IGNORECASE,
)
# A word at the start of a sentence is a name only where it is no common word.
_COMMON: Final = 0.25
_IN: Final = (
    r"(?:\b(?:i|på|vid|till|hos|in|at|on|to|into|near|of)\s+(?:the\s+)?|\b(?:plats|lokal|adress(?:en)?"
    r"|place|venue|address)(?:\s+(?:är|is))?:?\s+)"
)
_NAMED: Final = re.compile(
    rf"(?i:{_IN})(?P<name>{_CAPITAL}(?:\s+{_CAPITAL})*(?:\s+\d+\s?[A-Ea-e]?\b)?)"
)
_STREET: Final = re.compile(
    r"\b[A-ZÅÄÖ][\wåäöÅÄÖ-]*(?:gatan|vägen|gränd|torget|torg|allén|stigen|plan)\s+\d+"
)
_ROOM_WORD: Final = (
    r"\w*(?:salen|aulan|biblioteket|matsalen|kaféet|huset|hallen|rummet|skolan|gården|centralen"
    r"|kontoret|receptionen|foajén|ateljén)"
)
_ENGLISH_ROOM: Final = r"(?:\w+ )?(?:library|hall|canteen|lobby|auditorium|cafeteria|reception)"
_LOWER: Final = re.compile(rf"(?i:{_IN})(?P<name>{_ROOM_WORD}|{_ENGLISH_ROOM})\b")
_FLOOR: Final = re.compile(
    r"\b(?:plan|våning(?:en)?|floor|level)\s+(?P<number>\d+)"
    r"|\b(?P<ordinal>\d+|första|andra|tredje|fjärde|femte|sjätte|first|second|third|fourth|fifth)"
    r"(?::[ae]|st|nd|rd|th)?\s+(?:våningen|floor)",
    re.IGNORECASE,
)
_ROOM: Final = re.compile(
    r"\b(?:rum|room|sal|sammanträdesrum|konferensrum)\s+(?P<room>[A-Z]?\d+\w*|[A-ZÅÄÖ]\w+)"
)
_ORDINALS: Final = {
    "första": "1", "andra": "2", "tredje": "3", "fjärde": "4", "femte": "5", "sjätte": "6",
    "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5",
}  # fmt: skip


def find_names(sentence: str) -> list[Value]:
    """Return the people and the places that a sentence names."""
    return [*_persons(sentence), *_places(sentence)]


def _is_common(word: str) -> bool:
    lower = word.casefold()
    return min(information(lower, "sv"), information(lower, "en")) < _COMMON


def _persons(sentence: str) -> Iterator[Value]:
    for match in _PERSON.finditer(sentence):
        start = match.start()
        words = match[0].split()
        first_of_all = not sentence[:start].strip(" -–•*|\"”“'")
        if first_of_all and _is_common(words[0]) and len(words) > 1:
            start += len(words[0]) + 1
            words = words[1:]
        if len(words) > 1 and not any(_NO_PERSON.search(word) for word in words):
            name = (
                " ".join(words).casefold().removesuffix("s")
                if _genitive(sentence, match)
                else (" ".join(words).casefold())
            )
            yield Value(Kind.PERSON, (name,), (name,), "", start, match.end())


def _genitive(sentence: str, match: re.Match[str]) -> bool:
    """Return whether a name is followed by what is that person's."""
    return match[0].endswith("s") and bool(re.match(r"\s+[a-zåäö]{4,}", sentence[match.end() :]))


def _places(sentence: str) -> Iterator[Value]:
    taken: list[tuple[int, int]] = []
    for pattern, group in ((_STREET, 0), (_NAMED, "name"), (_LOWER, "name")):
        for match in pattern.finditer(sentence):
            start, end = match.span(group)
            if not any(start < other and mine < end for mine, other in taken):
                taken.append((start, end))
                name = match[group].casefold()
                yield Value(Kind.PLACE, (name,), (name,), "", start, end)
    for match in _FLOOR.finditer(sentence):
        said = (match["number"] or match["ordinal"]).casefold()
        number = _ORDINALS.get(said, said)
        yield Value(Kind.PLACE, (number,), (number,), "floor", match.start(), match.end())
    for match in _ROOM.finditer(sentence):
        room = match["room"].casefold()
        yield Value(Kind.PLACE, (room,), (room,), "room", match.start(), match.end())
