"""What is known about a document: dates, owner, misspelt keys."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.checks.finding import Kind, Said
from index import SWEDISH_KEYS, conflicts, plain_key, told_validities

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.checks.finding import Finding
    from bot.checks.folder import CheckedDocument, CheckedFolder

# A letter may be dated the day it goes out, some days ahead; later is a slip of the year.
_AHEAD = dt.timedelta(days=14)
# Nobody plans a document for more than ten years on, and few intranets hold one from before 1970.
_FAR_AHEAD = dt.timedelta(days=3653)
_OLDEST = 1970
_LIKE_A_KEY = 70  # rapidfuzz's ratio, 0 to 100

NO_DATE = Kind(
    "no_date",
    "warning",
    Said("Dokument utan datum", "Documents without a date"),
    Said("saknar datum, så ingen ser hur gammalt det är", "has no date; nobody sees how old it is"),
    Said(
        "skriv `datum: 2027-03-01` överst i filen eller i en sidofil, eller ”Senast uppdaterad: "
        "1 mars 2027” i texten",
        "write `date: 2027-03-01` in the front matter or a side file, or “Last updated: "
        "1 March 2027” in the text",
    ),
)
ODD_DATE = Kind(
    "future_date",
    "warning",
    Said("Datum som ser felskrivna ut", "Dates that look like mistakes"),
    Said("har {key} {date}, som ser felskrivet ut", "has {key} {date}, which looks like a mistake"),
    Said("rätta datumet", "correct the date"),
)
EXPIRED = Kind(
    "expired",
    "hint",
    Said("Gäller inte längre, och inget ersätter det", "Expired, and nothing replaces it"),
    Said(
        "slutade gälla {date}, och inget annat dokument ersätter det",
        "stopped applying on {date}, and no other document replaces it",
    ),
    Said(
        "skriv `ersätter: [{file}]` i det som gäller nu, eller ta bort dokumentet om inget gör det",
        "write `supersedes: [{file}]` in what applies now, or remove the document if nothing does",
    ),
)
AMBIGUOUS_DATE = Kind(
    "ambiguous_date",
    "warning",
    Said("Datum som kan läsas på två sätt", "Dates that can be read in two ways"),
    Said(
        "har {key} {written}, som läses som {date}",
        "has {key} {written}, which is read as {date}",
    ),
    Said("skriv `{date}`, om det är den dagen", "write `{date}`, if it is that day"),
)
TOLD_VALIDITY = Kind(
    "told_validity",
    "warning",
    Said("Giltighet som bara står i texten", "Validity that stands in the text alone"),
    Said(
        "säger ”{said}” ({place}), vilket inte styr svaren",
        "says “{said}” ({place}), which doesn't decide the answers",
    ),
    Said(
        "skriv `gäller_från` eller `gäller_till` (första dagen då det inte gäller) överst i filen "
        "eller i en sidofil, om raden avser hela dokumentet",
        "write `valid_from` or `valid_until` (the first day on which it doesn't apply) in the "
        "front matter or a side file, if the line is of the whole document",
    ),
)
UNKNOWN_KEY = Kind(
    "unknown_key",
    "warning",
    Said("Uppgifter som inte betyder något", "Keys that mean nothing"),
    Said("har uppgifter som inte betyder något: {keys}", "has keys that mean nothing: {keys}"),
    Said("rätta stavningen eller ta bort dem", "correct their spelling or remove them"),
)
CONFLICT = Kind(
    "side_file_conflict",
    "warning",
    Said("Olika uppgifter i dokument och sidofil", "Document and side file disagree"),
    Said(
        "säger en sak om {keys} i dokumentet och en annan i sidofilen",
        "says one thing about {keys} at its top and another in its side file",
    ),
    Said(
        "ta bort den ena; nu gäller det som står i dokumentet",
        "remove one of them; what stands in the document holds now",
    ),
)
NO_OWNER = Kind(
    "no_owner",
    "hint",
    Said("Dokument utan ägare", "Documents without an owner"),
    Said("saknar ägare", "has no owner"),
    Said(
        "skriv `ägare: HR-avdelningen` överst i filen eller i en sidofil, så vet andra vem som "
        "håller texten aktuell",
        "write `owner: HR-avdelningen` in the front matter or a side file, so that others know "
        "who keeps the text up to date",
    ),
)
KINDS = (CONFLICT, UNKNOWN_KEY, ODD_DATE, AMBIGUOUS_DATE, TOLD_VALIDITY, NO_DATE, EXPIRED, NO_OWNER)
_NAMES = (*SWEDISH_KEYS, *SWEDISH_KEYS.values())
_DATE = Said("datum", "the date")


def find(folder: CheckedFolder) -> Iterator[Finding]:
    """Name what is missing or misspelt."""
    replaced = {
        target
        for one in folder.documents
        for name in one.metadata.supersedes
        if (target := folder.names.resolve(name, one.id)) not in {None, one.id}
    }
    for one in folder.documents:
        metadata = one.metadata
        if metadata.date is None:
            yield NO_DATE.at(one.id)
        if metadata.owner is None:
            yield NO_OWNER.at(one.id)
        yield from _odd_dates(one, folder.today)
        yield from _ambiguous(one)
        yield from _told(one)
        yield from _keys(one)
        expired = metadata.valid_until is not None and metadata.valid_until <= folder.today
        if expired and one.id not in replaced:
            file = one.id.rpartition("/")[2]
            yield EXPIRED.at(one.id, date=str(metadata.valid_until), file=file)


def _ambiguous(one: CheckedDocument) -> Iterator[Finding]:
    for written in (one.written.front_matter, one.written.side_file):
        for name, value in written.ambiguous_dates:
            key, date = written.spelling(name), str(getattr(written, name))
            yield AMBIGUOUS_DATE.at(one.id, key=key, written=value.strip(), date=date)


def _told(one: CheckedDocument) -> Iterator[Finding]:
    """Name the lines of the text that say another validity than the document has."""
    metadata = one.metadata
    for told in told_validities(one.document.text):
        other_start = told.valid_from and told.valid_from != metadata.valid_from
        if other_start or (told.valid_until and told.valid_until != metadata.valid_until):
            yield TOLD_VALIDITY.at(one.id, said=told.said, place=one.place(told.start))


def _odd_dates(one: CheckedDocument, today: dt.date) -> Iterator[Finding]:
    date, start = one.metadata.date, one.metadata.valid_from
    # What is planned is dated ahead on purpose, and says from when it applies.
    planned = start is not None and date is not None and date <= start <= today + _FAR_AHEAD
    if date is not None and (date.year < _OLDEST or (date > today + _AHEAD and not planned)):
        yield ODD_DATE.at(one.id, key=_DATE, date=str(date))
    if start is not None and start > today + _FAR_AHEAD:
        yield ODD_DATE.at(one.id, key=_spelt(one, "valid_from"), date=str(start))


def _spelt(one: CheckedDocument, name: str) -> str:
    """Return a key as HR wrote it."""
    front, side = one.written.front_matter, one.written.side_file
    return (front if name in front.model_fields_set else side).spelling(name)


def _keys(one: CheckedDocument) -> Iterator[Finding]:
    front, side = one.written.front_matter, one.written.side_file
    unknown = [f"”{key}”{_guess(key)}" for key in (*front.unknown_keys, *side.unknown_keys)]
    if unknown:
        yield UNKNOWN_KEY.at(one.id, keys=", ".join(unknown))
    if both := conflicts(front, side):
        yield CONFLICT.at(one.id, keys=", ".join(map(front.spelling, both)))


def _guess(key: str) -> str:
    """Return a key that a misspelt one may stand for, with a question mark; empty for none."""
    found = process.extractOne(
        key, _NAMES, scorer=fuzz.ratio, processor=plain_key, score_cutoff=_LIKE_A_KEY
    )
    return f" ({found[0]}?)" if found else ""
