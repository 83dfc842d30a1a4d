"""Dates as people write them, and the date that a document's own text gives."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

import dateparser

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
_DATE = rf"(?:{_ISO}|{_WRITTEN})"
_WEEKDAY = (
    r"(?:(?:mån|tis|ons|tors|fre|lör|sön)dag(?:en)?|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
_TIME = r"(?:[ T,]*(?:kl\.?\s*)?\d{1,2}[.:]\d\d(?:[.:]\d\d)?)?"
_WHOLE = re.compile(rf"\s*(?:{_WEEKDAY},?\s+)?(?:den\s+)?{_DATE}{_TIME}\s*", re.IGNORECASE)

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
    rf"(?:den\s+|on\s+)?{_DATE}{_TIME}",
    re.IGNORECASE | re.MULTILINE,
)
# A line that is nothing but a date, with a place before it perhaps: "Storstad den 3 maj 2026".
_DATE_LINE = re.compile(
    r"^[ \t*_]*(?:[A-ZÅÄÖ][\wåäö]+,?[ \t]+)?"
    rf"(?i:(?:{_WEEKDAY},?[ \t]+)?(?:den[ \t]+)?{_DATE}{_TIME})[ \t*_.]*$",
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


def parse_date(text: str) -> dt.date | None:
    """Return the date that ``text`` is, ISO or written out in Swedish or English, else None.

    Day, month and year must all be there: "mars 2027" and "nästa fredag" are no dates here.
    """
    match = _WHOLE.fullmatch(unicodedata.normalize("NFC", text))
    return _date_of(match) if match else None


def _date_of(match: re.Match[str]) -> dt.date | None:
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
    the last of its kind; else a line near the top that is nothing but a date. The day on which
    something is held is no date of the document that invites to it.
    """
    labelled = list(_LABELLED.finditer(text))
    invites = bool(_INVITATION.search(text, 0, _HEAD)) and not _MINUTES.search(text)
    for label in ("updated", "published"):
        for match in reversed(labelled):
            if (
                match[label]
                and not _is_of_an_event(match, invites=invites)
                and (found := _date_of(match))
            ):
                return found
    line = _DATE_LINE.search(text, 0, _HEAD)
    if line is None or (invites and _has_time(line)):
        return None
    return _date_of(line)


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
