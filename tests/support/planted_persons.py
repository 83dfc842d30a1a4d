"""Questions with what leads to a person in them, in thirty forms."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

FIRST = ("Kim", "Åsa", "Ludvig", "Wilhelmina", "Örjan", "Zainab", "Torbjörn", "Ingeborg")
LAST = ("Krusbärsson", "Vretlund", "Qvarnström", "Zetterqvist", "Ytterhult", "Öbrink")

# What holds a name, which its first or its last part gives away.
NAMED = frozenset({"first", "last", "lower", "local", "mail"})
FORMS = (
    "Jag heter {first} {last} och undrar när vi flyttar",
    "jag heter {lower}, var sitter HR?",
    "Mitt namn är {first} {last}. Vem är min chef?",
    "My name is {first} {last}, where is payroll?",
    "Hi! I'm {first} {last} from the office, when do we move?",
    "I am {first} {last} and my pay is wrong",
    "Hej, {first} {last} här! Vem ringer jag?",
    "Var sitter HR nu? Mvh {first} {last}",
    "Var sitter HR nu?\nMed vänliga hälsningar\n{first} {last}",
    "Var sitter HR nu? hälsningar {lower}",
    "Where do I park? Best regards, {first} {last}",
    "Får jag semester? /{first} {last}",
    "Tack på förhand! {first} {last}",
    "min chef heter {first} {last}, vem ersätter?",
    "My manager {first} {last} has left, who decides?",
    "Jag är {first} {last} på lön, vad gäller?",
    "Kalla mig {first}. Var lämnar jag nycklar?",
    "mitt personnummer är {number}, stämmer lönen?",
    "gäller {dense} flytten?",
    "pnr {apart}, är jag övertalig?",
    "samordningsnummer {coordination}, får jag kort?",
    "ring mig på {phone} om flytten",
    "nås på {international} hela dagen",
    "mobil: {dotted}, vem svarar?",
    "svara till {mail} tack",
    "svara till {local} (at) exempel.se tack",
    "skicka till {local} snabel-a exempel punkt se",
    "fråga <@{user}|{local}> om lokalen",
    "se https://granvik.slack.com/archives/{channel}/p{moment} för mer",
    "{user} skrev i {channel} att vi flyttar",
)


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


def planted(number: int) -> Planted:
    """Return the question of this number, with a person of its own."""
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
    form = FORMS[number % len(FORMS)]
    used = {name for name in values if f"{{{name}}}" in form}
    named = (first, last) if used & NAMED else ()
    others = (str(values[name]) for name in used - NAMED)
    return Planted(form.format(**values), (*named, *others), user)
