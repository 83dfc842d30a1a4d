"""Dates as people write them; the date that a document's own text gives, and when it applies."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import dateparser

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTH = (
    r"(?:jan(?:uari|uary)?|feb(?:ruari|ruary)?|mars|mar(?:ch)?|apr(?:il)?|maj|may|jun[ei]?|jul[iy]?"
    r"|aug(?:usti|ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_ISO = r"(?P<iso>(?:19|20)\d\d-\d\d?-\d\d?)"
_WRITTEN = (
    rf"(?P<written>\d{{1,2}}(?:st|nd|rd|th|:[ae])?\s+(?:of\s+)?{_MONTH},?\s+(?:19|20)\d\d"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d"
    r"|\d{1,2}/\d{1,2}[\s/-](?:19|20)\d\d)"
)
DATE = rf"(?:{_ISO}|{_WRITTEN})"
_ANY = re.compile(rf"(?<!\d){DATE}(?!\d)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_WEEKDAY = (
    r"(?:(?:mån|tis|ons|tors|fre|lör|sön)dag(?:en)?|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
_TIME = r"(?:[ T,]*(?:kl\.?\s*)?\d{1,2}[.:]\d\d(?:[.:]\d\d)?)?"
_WHOLE = re.compile(rf"\s*(?:{_WEEKDAY},?\s+)?(?:den\s+)?{DATE}{_TIME}\s*", re.IGNORECASE)

# In figures alone, as only what is nothing but a date may be written.
_FIGURES = re.compile(
    r"\s*(?:(?P<y>(?:19|20)\d\d)(?P<by>[/.]?)(?P<m>\d\d|(?<=[/.])\d)(?P=by)(?P<d>\d\d|(?<=[/.])\d)"
    r"|(?P<day>\d\d?)(?P<sign>[/.-])(?P<month>\d\d?)(?P=sign)(?P<year>(?:19|20)\d\d))\s*"
)

_UPDATED = (
    r"senast\s+(?:uppdaterad|ändrad|granskad)|(?:sidan|dokumentet)\s+(?:är\s+)?(?:senast\s+)?"
    r"(?:uppdaterad|ändrad)(?:es)?|uppdaterad(?:es)?|(?:last|page)\s+(?:updated|modified|reviewed)|updated"
)
_PUBLISHED = (
    r"publicerad(?:es)?|publicerat|(?:publicerings)?datum|published(?:\s+on)?|date|protokollsdatum"
    r"|sammanträdesdatum|mötesdatum|beslutsdatum"
)
# Those of the published labels that web pages carry; a meeting's date is something to ask about.
_PAGE_LABEL = re.compile(r"publicera[td](?:es)?|published(?:\s+on)?", re.IGNORECASE)
_LABELLED = re.compile(
    rf"^[ \t*_]*(?:(?P<updated>{_UPDATED})|(?P<published>{_PUBLISHED}))[ \t*_]*+:?[ \t*_]*+"
    rf"(?:den\s+|on\s+)?{DATE}{_TIME}",
    re.IGNORECASE | re.MULTILINE,
)
# "Beslutad av kommundirektören 2026-11-13", with the paragraph of the minutes or the case number.
_DECIDED = re.compile(
    r"^[ \t*_]*(?:beslutad|beslutat|fastställ[dt]|antag(?:en|et)|godkän[dt]|reviderad|reviderat"
    r"|upprätta[dt]|adopted|approved|decided|revised)\b[ \t*_]*:?"
    r"(?:[ \t*_]*(?:av|i|by|in)\b[^\n\d]{0,80}?)?[ \t*_,(]*(?:§[ \t]*\d+[ \t,]*)?(?:den\s+|on\s+)?"
    rf"{DATE}(?=[ \t*_.,;()]*(?:$|§|dnr\b|diarienummer\b))",
    re.IGNORECASE | re.MULTILINE,
)
# A line that is nothing but a date, with a place before it perhaps: "Storstad den 3 maj 2026".
_DATE_LINE = re.compile(
    r"^[ \t*_]*(?:[A-ZÅÄÖ][\wåäö]+,?[ \t]+)?"
    rf"(?i:(?:{_WEEKDAY},?[ \t]+)?(?:den[ \t]+)?{DATE}{_TIME})[ \t*_.]*$",
    re.MULTILINE,
)
_HEAD = 600  # a date line further down belongs to the story, not to the document

# "Datum" says when something is held as often as when a text was written. It is the former with
# the time or the place beside it, in what invites to something, and in the middle of a text.
# What is held is the document's own day where the text is its minutes.
_EITHER = re.compile(r"datum|date|mötesdatum|sammanträdesdatum", re.IGNORECASE)
_BARE = re.compile(r"datum|date", re.IGNORECASE)
_EVENT_LINE = re.compile(
    r"^[ \t*_|>-]*(?:tid|klockan|kl|plats|lokal|var|anmälan|anmäl\s+dig|sista\s+anmälningsdag"
    r"|o\.?\s?s\.?\s?a|time|place|venue|where|room|location|rsvp|register)\b[ \t*_]*[.:|]",
    re.IGNORECASE | re.MULTILINE,
)
_INVITATION = re.compile(
    r"\b(?:inbjud(?:an|ning|er|na|en)|välkommen\s+till|välkomna\s+till|kallelse|kallas\s+till"
    r"|boka\s+in|anmäl\s+dig|save\s+the\s+date|invitation|invites?|(?:you\s+are|you're)\s+invited"
    r"|welcome\s+to|join\s+us)\b",
    re.IGNORECASE,
)
_MINUTES = re.compile(
    r"^\W*(?:närvarande|frånvarande|justera(?:re|s|t)?|beslutande|minnesanteckning|mötesanteckning"
    r"|present|attend(?:ees|ance)|minutes)|protokoll(?!schef)|\bprotocol\b",
    re.IGNORECASE | re.MULTILINE,
)
_BESIDE = 3  # lines
_FOOT = 300  # characters: a page's footer
# "Storstad den 3 maj 2026": where a letter was signed, at its foot.
_PLACED = re.compile(r"[A-ZÅÄÖ][\wåäö]+,?[ \t]+(?:den[ \t]+)?(?=\d)")

# A date ends or opens a line by the chance of where the line was broken. It belongs to a sentence
# if what stands over it waits for one, or if what follows goes on.
_WAITS = re.compile(
    r"(?:\b(?:den|det|till|från|med|och|eller|senast|före|efter|innan|per|av|i|på|under|om|fr\.o\.m"
    r"|t\.o\.m|dag|dagen|kl|by|on|from|until|before|after|since|the|of|and|to|as)\.?|[,;(–—-])$",
    re.IGNORECASE,
)
_MARKED_HEADING = re.compile(r"[ \t]*(?:#{1,6}[ \t]|={3,}|-{3,})")
_LABEL_VALUE = re.compile(r"[^\s:.][^:.]{0,40}:[ \t*_]*\S")
_DATE_LABEL = re.compile(rf"(?:{_UPDATED}|{_PUBLISHED})[ \t*_]*:?", re.IGNORECASE)
_TITLE_LENGTH = 80
_MONTHS = 12
# After "Publicerad 3 maj 2026": who did it, and where.
_MAY_FOLLOW = re.compile(r"\W*(?:(?:av|by|i|in|på|on|under|kl)\b|[^\Wa-zåäö]|\W*$)")


def parse_date(text: str) -> dt.date | None:
    """Return the date that ``text`` is, ISO or written out in Swedish or English, else None.

    Day, month and year must all be there: "mars 2027" and "nästa fredag" are no dates here.
    """
    match = _WHOLE.fullmatch(unicodedata.normalize("NFC", text))
    if match:
        return date_of(match)
    figures = _FIGURES.fullmatch(text)
    if not figures:
        return None
    year, month, day = (
        int(figures[long] or figures[short])
        for long, short in (("year", "y"), ("month", "m"), ("day", "d"))
    )
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def is_ambiguous_date(text: str) -> bool:
    """Return whether day and month of a date in figures may be the other way round: 03/04/2026."""
    figures = _FIGURES.fullmatch(text)
    if not figures or not figures["day"]:
        return False
    day, month = int(figures["day"]), int(figures["month"])
    return day != month and max(day, month) <= _MONTHS


def date_of(match: re.Match[str]) -> dt.date | None:
    """Return the day that a match of ``DATE`` is; None where there is no such day."""
    if match["iso"]:
        year, month, day = (int(part) for part in match["iso"].split("-"))
        try:
            return dt.date(year, month, day)
        except ValueError:
            return None
    written = re.sub(r"(?<=\d)(?:st|nd|rd|th|:[ae])\b", "", match["written"], flags=re.IGNORECASE)
    parsed = dateparser.parse(
        written,
        languages=["sv", "en"],
        settings={
            "DATE_ORDER": "DMY",
            "REQUIRE_PARTS": ["day", "month", "year"],
            "PARSERS": ["absolute-time"],
        },
    )
    return parsed.date() if parsed else None


def date_in_text(text: str) -> dt.date | None:
    """Return the date a document's own text gives it, or None.

    A labelled date ("Senast uppdaterad: 20 november 2020") first, "updated" before "published",
    the last of its kind; then the latest decision at the top or the foot ("Antagen av nämnden
    2026-11-13"); else a line near the top that is nothing but a date, or one at the foot that says
    where as well. The day on which something is held is no date of the document that
    invites to it, and a date inside a sentence, or that ends one, is what the sentence is about.
    """
    labelled = [one for one in _LABELLED.finditer(text) if not _labels_a_sentence(one)]
    invites = bool(_INVITATION.search(text, 0, _HEAD)) and not _MINUTES.search(text)
    for label in ("updated", "published"):
        for match in reversed(labelled):
            if (
                match[label]
                and not _is_of_an_event(match, invites=invites)
                and (found := date_of(match))
            ):
                return found
    if decided := _last_decision(text):
        return decided
    line = _own_line(text)
    if line is None or (invites and _has_time(line)):
        return None
    return date_of(line)


def years_in(text: str) -> set[int]:
    """Return the years of the dates that stand anywhere in a text."""
    return {int(_YEAR.findall(match[0])[-1]) for match in _ANY.finditer(text)}


def _last_decision(text: str) -> dt.date | None:
    """Return the latest day on which the text says, at its top or foot, that it was decided."""
    lines = [
        line
        for line in _DECIDED.finditer(text)
        if (line.start() < _HEAD or line.end() > len(text) - _FOOT) and not _labels_a_sentence(line)
    ]
    return max(filter(None, map(date_of, lines)), default=None)


def _own_line(text: str) -> re.Match[str] | None:
    """Return the line near the top, or at the foot of a letter, that is the document's date."""
    for line in _DATE_LINE.finditer(text):
        top = line.start() < _HEAD
        foot = line.end() > len(text) - _FOOT and _PLACED.search(line[0])
        if (top or foot) and not _is_of_a_sentence(line):
            return line
    return None


def _is_of_a_sentence(line: re.Match[str]) -> bool:
    """Return whether a line that is nothing but a date ends a sentence, or stands inside one."""
    text = line.string
    after = text[line.end() + 1 :].partition("\n")[0].strip(" \t*_")
    if line[0].rstrip(" \t*_").endswith(".") or after[:1].islower():
        return True
    before = text[: line.start()]
    lines = [one.strip(" \t*_|>") for one in before.rstrip().rpartition("\n\n")[2].split("\n")]
    over = lines[-1]
    if not over or _MARKED_HEADING.match(over) or _DATE_LABEL.fullmatch(over):
        return False
    if _WAITS.search(over) or over.endswith(":"):
        return True
    if before.endswith("\n\n") or before[:-1].rpartition("\n")[2].isspace():
        return False
    # Right under other lines a date may stand in a title's block, or among facts.
    opens = "\n\n" not in before.strip()
    titles = all(len(one) <= _TITLE_LENGTH and not one.endswith((".", "!", "?")) for one in lines)
    return not ((titles and (opens or " " not in over)) or _LABEL_VALUE.match(over))


def _labels_a_sentence(match: re.Match[str]) -> bool:
    """Return whether what reads like a label and its date is a part of a sentence."""
    text = match.string
    label = match[0].lstrip(" \t*_")
    line = text.rfind("\n", 0, match.start()) + 1
    over = text[text.rfind("\n", 0, max(line - 1, 0)) + 1 : max(line - 1, 0)].strip(" \t*_|")
    if label[0].islower() and over and over[-1] not in ".!?:…" and not _MARKED_HEADING.match(over):
        return True
    date_start = match.start("iso" if match["iso"] else "written")
    if match.re is _DECIDED or ":" in text[match.start() : date_start]:
        return False
    end = text.find("\n", match.end())
    return not _MAY_FOLLOW.match(text, match.end(), len(text) if end < 0 else end)


def _has_time(match: re.Match[str]) -> bool:
    """Return whether a time of day stands after the date."""
    date_end = match.end("iso" if match["iso"] else "written")
    return bool(re.search(r"\d[.:]\d\d", match.string[date_end : match.end()]))


def _is_of_an_event(match: re.Match[str], *, invites: bool) -> bool:
    """Return whether a labelled date is the day of something held rather than the document's."""
    label, text = match["published"], match.string
    if not label or not _EITHER.fullmatch(label):
        return False
    if invites:
        return True
    if not _BARE.fullmatch(label) or _MINUTES.search(text):
        return False
    before = text[: match.start()].rsplit("\n", _BESIDE + 1)[1:]
    after = text[match.start() :].split("\n", _BESIDE + 1)[: _BESIDE + 1]
    beside = "\n".join((*before, *after))
    in_the_middle = match.start() > _HEAD and match.end() < len(text) - _FOOT
    return in_the_middle or _has_time(match) or bool(_EVENT_LINE.search(beside))


def is_date_line(line: str) -> bool:
    """Return whether a line holds nothing but a date, labelled or not."""
    return is_labelled_date(line) or bool(_DATE_LINE.fullmatch(line))


def is_labelled_date(line: str) -> bool:
    """Return whether a line holds nothing but a date and what it is the date of."""
    return _whole_label(line) is not None


def is_page_date(line: str) -> bool:
    """Return whether a line holds nothing but when a page was updated or published."""
    labelled = _whole_label(line)
    return labelled is not None and bool(
        labelled["updated"] or _PAGE_LABEL.fullmatch(labelled["published"])
    )


def _whole_label(line: str) -> re.Match[str] | None:
    labelled = _LABELLED.match(line)
    return labelled if labelled and not line[labelled.end() :].strip(" \t*_.") else None


_VALIDITY_LINE = re.compile(
    r"^[ \t*_]*(?P<said>(?:gäller|giltig(?:t|het(?:stid|speriod)?)?|valid(?:ity)?|applies)\b"
    r"[^\n]{1,120})$",
    re.IGNORECASE | re.MULTILINE,
)
_VALIDITY_PART = re.compile(
    r"[ \t*_:,]*(?:(?:och|and)[ \t]+)?"
    r"(?:(?P<since>från(?:[ \t]+och[ \t]+med)?|fr\.?[ \t]?o\.?[ \t]?m\.?|from|since|as[ \t]of)"
    r"|(?P<until>till(?:[ \t]+och[ \t]+med)?|t\.?[ \t]?o\.?[ \t]?m\.?|until|to|through|[–-]))?"
    rf"[ \t*_:]*(?:(?:den|on)[ \t]+)?{DATE}",
    re.IGNORECASE,
)
_FIRST_WORD = re.compile(r"\w+")
_SENTENCE_END = (".", "!", "?", "…")


@dataclass(frozen=True, slots=True)
class ToldValidity:
    """A line that says from when and until when something applies, and nothing else.

    Attributes:
        said: The line.
        start: Where it stands in the text.
        end: Where it ends.
        valid_from: From this day, if it says so.
        valid_until: And only before this day, if it says so.
        opens: Whether no sentence stands before it, so that it can but mean the whole text.

    """

    said: str
    start: int
    end: int
    valid_from: dt.date | None
    valid_until: dt.date | None
    opens: bool


def told_validities(text: str) -> Iterator[ToldValidity]:
    """Yield the lines of a text that say from when or until when something applies."""
    opening = _opening_end(text)
    for line in _VALIDITY_LINE.finditer(text):
        # In small letters it goes on with the line before.
        if line["said"][0].islower():
            continue
        since, until = _days(line["said"])
        if since or until:
            said = line["said"].replace("*", "").strip(" \t_")
            opens = line.start() <= opening
            yield ToldValidity(said, line.start("said"), line.end(), since, until, opens)


def _opening_end(text: str) -> int:
    """Return where the first line begins that is no title or the like, but a sentence."""
    position = 0
    for line in text.split("\n"):
        bare = line.strip(" \t*_")
        if len(bare) > _TITLE_LENGTH or bare.endswith(_SENTENCE_END):
            break
        position += len(line) + 1
    return position


def _days(said: str) -> tuple[dt.date | None, dt.date | None]:
    """Return the first day and the day after the last that a line tells; None for what it doesn't.

    Neither where it tells anything besides.
    """
    first = _FIRST_WORD.match(said)
    position = first.end() if first else 0
    since = until = bare = None
    while part := _VALIDITY_PART.match(said, position):
        position, day = part.end(), date_of(part)
        if part["until"]:
            until = until or day
        elif part["since"]:
            since = since or day
        else:
            bare = bare or day
    whole = not said[position:].strip(" \t*_.") and (until or not bare)
    after = until + dt.timedelta(days=1) if until else None
    return (since or bare, after) if whole else (None, None)
