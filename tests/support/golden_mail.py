"""Mails as mail programs save them: an answer, with the question under it, and an attached file."""

from __future__ import annotations

import datetime as dt
from email.message import EmailMessage

from tests.support.golden import DATE, Golden
from tests.support.msg_documents import outlook_message

_TEXT = """\
# Flytten till Stadshuset

Vi flyttar den 1 mars 2027.

- Enhet: HR; Plats: Stadshuset
- Enhet: Kansli; Plats: Annexet

Läs mer på flyttsidan.

Eva Ek
HR-avdelningen

## Tidigare mejl 2026-08-31

När flyttar vi, och vart?"""
_PLAIN = """\
# Flytten till Stadshuset

Vi flyttar den 1 mars 2027.

- Lämna nyckeln i receptionen.
- Hämta den nya hos vaktmästaren.

## Tidigare mejl 2026-08-31

När flyttar vi, och vart?"""
_HEADINGS = (((), None), (("Tidigare mejl 2026-08-31",), None))


def eml() -> Golden:
    """Make a mail that is written as a page, and as text for those who see none."""
    message = EmailMessage()
    message["From"] = "Eva Ek <eva.ek@alvsunda.example>"
    message["To"] = "Bo Ek <bo.ek@alvsunda.example>"
    message["Subject"] = "SV: Flytten till Stadshuset"
    message["Date"] = "Tue, 01 Sep 2026 08:15:00 +0200"
    message.set_content("Vi flyttar.", cte="base64")
    message.add_alternative(
        "<p>Vi flyttar den <s>1 februari</s> 1&nbsp;mars 2027.</p>"
        "<table><tr><th>Enhet</th><th>Plats</th></tr><tr><td>HR</td><td>Stadshuset</td></tr>"
        "<tr><td>Kansli</td><td>Annexet</td></tr></table>"
        '<p>Läs mer på <a href="https://intra.alvsunda.example/flytt">flyttsidan</a>.</p>'
        "<p>Eva Ek<br>HR-avdelningen<br>"
        '<a href="mailto:eva.ek@alvsunda.example">eva.ek@alvsunda.example</a></p>'
        "<hr><p><b>Från:</b> Bo Ek &lt;bo.ek@alvsunda.example&gt;<br>"
        "<b>Skickat:</b> den 31 augusti 2026 16:02<br><b>Till:</b> Eva Ek<br>"
        "<b>Ämne:</b> Flytten</p><p>När flyttar vi, och vart?</p>",
        subtype="html",
        charset="iso-8859-1",
    )
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="karta.pdf")
    return Golden(
        name="flytten.eml",
        data=message.as_bytes(),
        text=_TEXT,
        noise=("alvsunda.example", "1 februari", "Från:", "Skickat:", "SV:"),
        headings=_HEADINGS,
        title="Flytten till Stadshuset",
    )


def msg() -> Golden:
    """Make the file of a mail in Outlook."""
    body = (
        "Vi flyttar den 1 mars 2027.\r\n\r\n* Lämna nyckeln i receptionen.\r\n"
        "* Hämta den nya hos vaktmästaren.\r\n\r\n-----Ursprungligt meddelande-----\r\n"
        "Från: Bo Ek <bo.ek@alvsunda.example>\r\nSkickat: den 31 augusti 2026 16:02\r\n"
        "Till: Eva Ek\r\nÄmne: Flytten\r\n\r\nNär flyttar vi, och vart?\r\n"
    )
    sent = dt.datetime.combine(DATE, dt.time(6, 15), dt.UTC)
    return Golden(
        name="flytten.msg",
        data=outlook_message("SV: Flytten till Stadshuset", body, sent),
        text=_PLAIN,
        noise=("alvsunda.example", "Ursprungligt", "Från:", "SV:"),
        headings=_HEADINGS,
        title="Flytten till Stadshuset",
    )
