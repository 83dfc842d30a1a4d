"""Questions with what leads to a person in them, in thirty forms, and a look for it on disk."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FIRST = ("Kim", "Åsa", "Ludvig", "Wilhelmina", "Örjan", "Zainab", "Torbjörn", "Ingeborg")
LAST = ("Krusbärsson", "Vretlund", "Qvarnström", "Zetterqvist", "Ytterhult", "Öbrink")

# What holds a name, which its first or its last part gives away.
NAMED = frozenset({"first", "last", "lower", "local", "mail"})
# How it is said, and what is asked where nothing else is.
FORMS = (
    ("Jag heter {first} {last} och undrar {question}", "när vi flyttar"),
    ("jag heter {lower}, {question}", "var sitter HR?"),
    ("Mitt namn är {first} {last}. {question}", "Vem är min chef?"),
    ("My name is {first} {last}, {question}", "where is payroll?"),
    ("Hi! I'm {first} {last} from the office, {question}", "when do we move?"),
    ("I am {first} {last} and {question}", "my pay is wrong"),
    ("Hej, {first} {last} här! {question}", "Vem ringer jag?"),
    ("{question} Mvh {first} {last}", "Var sitter HR nu?"),
    ("{question}\nMed vänliga hälsningar\n{first} {last}", "Var sitter HR nu?"),
    ("{question} hälsningar {lower}", "Var sitter HR nu?"),
    ("{question} Best regards, {first} {last}", "Where do I park?"),
    ("{question} /{first} {last}", "Får jag semester?"),
    ("{question} Tack på förhand! {first} {last}", "Vem ringer jag?"),
    ("min chef heter {first} {last}, {question}", "vem ersätter?"),
    ("My manager {first} {last} has left, {question}", "who decides?"),
    ("Jag är {first} {last} på lön, {question}", "vad gäller?"),
    ("Kalla mig {first}. {question}", "Var lämnar jag nycklar?"),
    ("mitt personnummer är {number}, {question}", "stämmer lönen?"),
    ("gäller {dense} {question}", "flytten?"),
    ("pnr {apart}, {question}", "är jag övertalig?"),
    ("samordningsnummer {coordination}, {question}", "får jag kort?"),
    ("ring mig på {phone} {question}", "om flytten"),
    ("nås på {international} hela dagen {question}", ""),
    ("mobil: {dotted}, {question}", "vem svarar?"),
    ("svara till {mail} tack {question}", ""),
    ("svara till {local} (at) exempel.se tack {question}", ""),
    ("skicka till {local} snabel-a exempel punkt se {question}", ""),
    ("fråga <@{user}|{local}> {question}", "om lokalen"),
    ("se https://granvik.slack.com/archives/{channel}/p{moment} för mer {question}", ""),
    ("{user} skrev i {channel} {question}", "att vi flyttar"),
)
# Those in English, by their place.
ENGLISH = frozenset({3, 4, 5, 10, 14})


@dataclass(frozen=True)
class Planted:
    """A question as somebody wrote it, and what of it must be found nowhere.

    Attributes:
        text: The question.
        secrets: What leads to somebody.
        user: The id of who asked.

    """

    text: str
    secrets: tuple[str, ...]
    user: str


def is_english(number: int) -> bool:
    """Return whether the question of this number is asked in English."""
    return number % len(FORMS) in ENGLISH


def planted(number: int, question: str | None = None) -> Planted:
    """Return the question of this number, or another one so asked, with a person of its own."""
    first = FIRST[number % len(FIRST)] + chr(97 + number % 26) + chr(97 + number // 26 % 26) + "ie"
    last = LAST[number % len(LAST)]
    born = dt.date(1950, 1, 1) + dt.timedelta(days=number * 5)
    last_four = f"{1001 + number:04}"
    phone = f"070-{1_000_000 + number * 1_237:07}"
    moment = 1_700_000_000_000_000 + number * 61_234_567
    user, channel = f"U0{number:04}QXZW", f"C0{number:04}HJKY"
    local = f"{first.lower()}.{last.lower()}"
    values = {
        "first": first,
        "last": last,
        "lower": f"{first} {last}".lower(),
        "number": f"{born:%y%m%d}-{last_four}",
        "dense": f"{born:%Y%m%d}{last_four}",
        "apart": f"{born:%Y%m%d} {last_four}",
        "coordination": f"{born:%y%m}{born.day + 60}-{last_four}",
        "phone": phone,
        "international": f"+46 {phone[1:3]} {phone[4:7]} {phone[7:9]} {phone[9:]}",
        "dotted": f"{phone[:3]}.{phone[4:7]}.{phone[7:]}",
        "mail": f"{local}@exempel.se",
        "local": local,
        "user": user,
        "channel": channel,
        "moment": moment,
    }
    form, otherwise = FORMS[number % len(FORMS)]
    used = {name for name in values if f"{{{name}}}" in form}
    named = (first, last) if used & NAMED else ()
    others = (str(values[name]) for name in used - NAMED)
    asked = otherwise if question is None else question
    return Planted(form.format(**values, question=asked), (*named, *others), user)


def disk(folder: Path) -> str:
    """Return all bytes under a folder, in small letters."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return "\n".join(path.read_bytes().decode(errors="replace") for path in files).casefold()


def left(secrets: set[str], text: str) -> set[str]:
    """Return what of it stands in a text; each is four letters or longer."""
    beginnings: dict[str, list[str]] = {}
    for secret in secrets:
        beginnings.setdefault(secret.casefold()[:4], []).append(secret)
    windows = ((at, beginnings.get(text[at : at + 4], ())) for at in range(len(text)))
    return {
        secret
        for at, candidates in windows
        for secret in candidates
        if text.startswith(secret.casefold(), at)
    }
