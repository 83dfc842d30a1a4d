"""Mails (.eml, .msg): what was written and when, earlier mails apart, nobody's address."""

from __future__ import annotations

import datetime as dt
from email.message import EmailMessage

import pytest

from index import Document, DocumentError, parse_document
from index.types import DateSource, Remark, RemarkKind
from tests.support.msg_documents import outlook_message

SENT = "Thu, 26 Nov 2026 23:30:00 +0100"
DAY = dt.date(2026, 11, 26)


def mail(subject: str = "Lönen", sender: str = "Eva Ek <eva.ek@b.example>") -> EmailMessage:
    """Return a mail without a body."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "alla@b.example"
    message["Subject"] = subject
    message["Date"] = SENT
    return message


def written(body: str, subtype: str = "plain", charset: str = "utf-8", cte: str = "8bit") -> bytes:
    """Return a mail with a body."""
    message = mail()
    message.set_content(body, subtype=subtype, charset=charset, cte=cte)
    return message.as_bytes()


def sections(document: Document) -> list[tuple[str, str]]:
    """Return what stands under which heading."""
    return [
        (one.headings[-1] if one.headings else "", document.text[one.span.start : one.span.end])
        for one in document.sections
    ]


def read(body: str, subtype: str = "plain") -> list[tuple[str, str]]:
    """Return the sections of a mail with this body."""
    return sections(parse_document("a.eml", written(body, subtype)))


@pytest.mark.parametrize("cte", ["8bit", "quoted-printable", "base64"])
@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
@pytest.mark.parametrize("subtype", ["plain", "html"])
def test_a_mail_in_any_encoding(cte: str, charset: str, subtype: str) -> None:
    """Its subject is its title, and the day on which it was sent its date."""
    body = "Lönen betalas ut den 23 december."
    data = written(f"<p>{body}</p>" if subtype == "html" else body, subtype, charset, cte)
    document = parse_document("a.eml", data)
    assert f"# Lönen\n\n{body}" == document.text
    assert ("Lönen", DAY, DateSource.PROPERTIES) == (
        document.metadata.title,
        document.metadata.date,
        document.metadata.date_source,
    )


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.eml"])
def test_a_mail_under_another_name(name: str) -> None:
    """A mail that was renamed is read as the mail it is."""
    document = parse_document(name, written("Lönen kommer.", cte="base64"))
    assert "# Lönen\n\nLönen kommer." == document.text


def test_a_text_about_mails_is_no_mail() -> None:
    """Nor is one that begins with a line like a header."""
    text = "From: är ordet för avsändare.\n\nSubject: är ordet för ämne.\n"
    assert text == parse_document("a.txt", text.encode()).text


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("SV: VB: Lönen", "Lönen"),
        ("Re: Fwd: RE[2]: Lönen", "Lönen"),
        ("Svar om lön", "Svar om lön"),
        ("=?iso-8859-1?Q?L=F6nen?= =?utf-8?q?_i_=C3=A5r?=", "Lönen i år"),
    ],
)
def test_the_subject_is_the_title(subject: str, title: str) -> None:
    """Without what says that it is an answer, and decoded."""
    head = f"From: a@b.example\nTo: c@b.example\nSubject: {subject}\n\nText.\n"
    assert title == parse_document("a.eml", head.encode()).metadata.title


def test_a_mail_without_a_subject_goes_by_its_name() -> None:
    """And not by the heading over an earlier mail."""
    head = "From: a@b.example\nTo: c@b.example\nDate: x\n\nText.\n\n> Förr.\n"
    document = parse_document("nya-lonen.eml", head.encode())
    assert ("Nya lonen", None) == (document.metadata.title, document.metadata.date)


def test_the_date_of_a_mail_goes_before_those_in_it() -> None:
    """What is written of other days is what the mail is about."""
    document = parse_document("a.eml", written("Datum: 2027-01-01\n\nVi ses då."))
    assert document.metadata.date == DAY


EARLIER = [
    pytest.param(
        "Nu gäller den 23.\n\nDen 3 maj 2026 kl. 10.15 skrev Bo Ek <bo@b.example>:\n\n"
        "> Lönen kommer den 25.\n> Varje månad.\n>\n>> Stämmer det?\n",
        [
            ("Tidigare mejl 2026-05-03", "Lönen kommer den 25.\nVarje månad."),
            ("Tidigare mejl", "Stämmer det?"),
        ],
        id="marked by signs, and one in another",
    ),
    pytest.param(
        "Nu gäller den 23.\n\nOn Sun, May 3, 2026 at 10:15 AM Bo Ek\n<bo@b.example> wrote:\n"
        "> Lönen kommer den 25.\n",
        [("Tidigare mejl 2026-05-03", "Lönen kommer den 25.")],
        id="over two lines",
    ),
    pytest.param(
        "Nu gäller den 23.\n\n-----Ursprungligt meddelande-----\nFrån: Bo [mailto:bo@b.example]\n"
        "Skickat: den 3 maj 2026 10:15\nTill: a@b.example\nÄmne: Lönen\n\nLönen kommer den 25.\n",
        [("Tidigare mejl 2026-05-03", "Lönen kommer den 25.")],
        id="as Outlook sets it",
    ),
    pytest.param(
        "Nu gäller den 23.\n\n______________________________\nFrom: Bo Ek\nSent: 3 May 2026 10:15\n"
        "To: alla\nSubject: Lönen\n\nLönen kommer den 25.\n",
        [("Tidigare mejl 2026-05-03", "Lönen kommer den 25.")],
        id="as Outlook sets it in English",
    ),
]


@pytest.mark.parametrize(("body", "earlier"), EARLIER)
def test_earlier_mails_stand_apart(body: str, earlier: list[tuple[str, str]]) -> None:
    """Under a heading of their own, with their day where it is told; no line says who wrote it."""
    assert [("", "Nu gäller den 23."), *earlier] == read(body)


def test_what_is_written_under_a_quote_is_the_senders_own() -> None:
    """A question that is quoted, and its answer under it."""
    body = "Hej!\n\n> När kommer lönen?\n\nDen 23 december.\n"
    assert [
        ("", "Hej!"),
        ("Tidigare mejl", "När kommer lönen?"),
        ("", "Den 23 december."),
    ] == read(body)


PAGES = [
    pytest.param(
        '<p>Nu gäller den 23.</p><div class="gmail_quote"><div>Den 3 maj 2026 kl 10:15 skrev Bo&lt;'
        '<a href="mailto:bo@b.example">bo@b.example</a>&gt;:<br></div><blockquote>'
        "<p>Lönen kommer den 25.</p></blockquote></div>",
        id="Gmail",
    ),
    pytest.param(
        '<p>Nu gäller den 23.</p><hr><div id="divRplyFwdMsg"><b>Från:</b> B&lt;bo@b.example&gt;<br>'
        "<b>Skickat:</b> den 3 maj 2026 10:15<br><b>Till:</b> Alla<br><b>Ämne:</b> Lönen</div>"
        "<div><p>Lönen kommer den 25.</p></div>",
        id="Outlook on the web",
    ),
    pytest.param(
        "<p>Nu gäller den 23.</p><div><p><b>From:</b> Bo Ek &lt;bo@b.example&gt;</p>"
        "<p><b>Sent:</b> 3 May 2026 10:15</p><p><b>To:</b> Alla</p></div>"
        "<p>Lönen kommer den 25.</p>",
        id="Outlook",
    ),
    pytest.param(
        "<p>Nu gäller den 23.</p><div>On 2026-05-03 10:15, Bo Ek wrote:</div>"
        '<blockquote type="cite">Lönen kommer den 25.</blockquote>',
        id="Thunderbird",
    ),
]


@pytest.mark.parametrize("page", PAGES)
def test_earlier_mails_in_a_page(page: str) -> None:
    """As Gmail, Outlook on the web, Outlook and Thunderbird set them."""
    assert [
        ("", "Nu gäller den 23."),
        ("Tidigare mejl 2026-05-03", "Lönen kommer den 25."),
    ] == read(page, "html")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Hej.\n\n-- \nEva Ek\nHR-avdelningen\neva.ek@b.example", "Hej.\n\nEva Ek\nHR-avdelningen"),
        ("Hej.\n\nEva Ek\nE-post: Eva.Ek@b.example\nPlan 3", "Hej.\n\nEva Ek\nPlan 3"),
        ("Hej.\n\nEva Ek, eva.ek@b.example", "Hej.\n\nEva Ek"),
        ("Hej.\n\nTel 0480-45 00 00 | eva.ek@b.example", "Hej.\n\nTel 0480-45 00 00"),
        ("Hej.\n\neva.ek@b.example | 0480-45 00 00", "Hej.\n\n0480-45 00 00"),
        ("Frågor? Mejla gärna eva.ek@b.example.", "Frågor? Mejla gärna …"),
        ("Mejla lon@b.example om lönen.", "Mejla lon@b.example om lönen."),
    ],
)
def test_the_senders_address_is_not_shown(body: str, text: str) -> None:
    """Not in the signature, nor elsewhere; other addresses stay."""
    assert f"# Lönen\n\n{text}" == parse_document("a.eml", written(body)).text


def test_links_in_a_page_but_no_link_to_the_sender() -> None:
    """As in any page; a link to the sender's address would show it."""
    page = (
        '<p>Boka <a href="https://b.example/x">rum här</a>. Fråga '
        '<a href="mailto:eva.ek@b.example">mig gärna</a> om <s>allt</s> det.</p>'
    )
    document = parse_document("a.eml", written(page, "html"))
    assert "# Lönen\n\nBoka rum här. Fråga mig gärna om det." == document.text
    assert ["https://b.example/x"] == [link.url for link in document.links]
    assert (Remark(RemarkKind.STRUCK),) == document.remarks


def test_attached_files_are_named() -> None:
    """Pictures in the text are no attached files; an attached mail goes by its subject."""
    message = mail()
    message.set_content("Se bilagan.")
    message.add_alternative('<p>Se <b>bilagan</b>.<img src="cid:x"></p>', subtype="html")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="Löner.pdf")
    message.add_attachment(b"PNG", maintype="image", subtype="png", disposition="inline")
    other = mail("Gamla lönen")
    other.set_content("Hemligt.")
    message.add_attachment(other)
    document = parse_document("a.eml", message.as_bytes())
    assert "# Lönen\n\nSe bilagan." == document.text
    assert (
        Remark(RemarkKind.ATTACHMENT, detail="Löner.pdf"),
        Remark(RemarkKind.ATTACHMENT, detail="Gamla lönen"),
    ) == document.remarks


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"Hej och h\xc3\xa5.\n", "holds no mail"),
        (b"From: a@b.example\nSubject: x\nTo: y\n\n\n", "has no text"),
        (
            b"From: a@b.example\nSubject: x\nTo: y\nContent-Type: application/pkcs7-mime\n\nMII=\n",
            "is an encrypted mail",
        ),
    ],
)
def test_what_can_not_be_read_as_a_mail(data: bytes, reason: str) -> None:
    """Is refused with its reason."""
    with pytest.raises(DocumentError) as caught:
        parse_document("a.eml", data)
    assert reason == caught.value.reason


def test_a_list_and_lines_that_were_wrapped() -> None:
    """A plain mail's items are items, and its wrapped lines sentences."""
    body = (
        "Från och med den första mars betalas alla löner ut den 23 i varje månad utan\n"
        "undantag.\n\nTänk på att:\n- stämpla\n- rapportera\n"
    )
    assert [
        (
            "",
            (
                "Från och med den första mars betalas alla löner ut den 23 i varje månad utan "
                "undantag.\n\nTänk på att:\n\n- stämpla\n- rapportera"
            ),
        )
    ] == read(body)


# ---- Outlook's own files


def test_an_outlook_message() -> None:
    """It is read as other mails are."""
    sent = dt.datetime(2026, 11, 26, 9, 0, tzinfo=dt.UTC)
    body = "Lönen kommer den 23.\r\n\r\nEva Ek\r\neva.ek@b.example\r\n"
    data = outlook_message("SV: Lönen", body, sent, ("Löner.xlsx",))
    document = parse_document("a.msg", data)
    assert "# Lönen\n\nLönen kommer den 23.\n\nEva Ek" == document.text
    assert ("Lönen", DAY) == (document.metadata.title, document.metadata.date)
    assert (Remark(RemarkKind.ATTACHMENT, detail="Löner.xlsx"),) == document.remarks


def test_an_outlook_message_that_is_a_page() -> None:
    """The page tells more than the plain text; long ones lie in sectors of their own."""
    page = f"<p>{'Lönen kommer den 23. ' * 300}</p>".encode()
    document = parse_document("a.msg", outlook_message("Lönen", "Annat.", p10130102=page))
    assert "# Lönen\n\n" + ("Lönen kommer den 23. " * 300).strip() == document.text


def test_an_outlook_message_in_an_old_encoding() -> None:
    """Where nothing names the code page, it is the western one."""
    data = outlook_message("Lönen", "", p1000001E="Lönen på kontot – då.\0".encode("cp1252"))
    assert "# Lönen\n\nLönen på kontot – då." == parse_document("a.msg", data).text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (
            outlook_message("Lönen", "", p10090102=b"LZFu"),
            "is an Outlook message whose text is kept as rich text (RTF) alone",
        ),
        (outlook_message("Lönen", ""), "has no text"),
        (outlook_message("Lönen", "Text.")[:-512], "is cut short or damaged"),
    ],
)
def test_an_outlook_message_that_can_not_be_read(data: bytes, reason: str) -> None:
    """Is refused with its reason."""
    with pytest.raises(DocumentError) as caught:
        parse_document("a.msg", data)
    assert reason == caught.value.reason


def test_a_mail_is_no_saved_page_and_the_other_way_round() -> None:
    """A mail with pictures looks like a saved page, which has a head like a mail's."""
    message = mail()
    message.set_content('<p>Lönen kommer.<img src="cid:x"></p>', subtype="html")
    message.add_related(b"PNG", "image", "png", cid="<x>")
    assert "# Lönen\n\nLönen kommer." == parse_document("a.eml", message.as_bytes()).text
    page = (
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://b.example/\nSubject: Lönen\n"
        "Date: x\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n"
        "Content-Type: text/html; charset=utf-8\n\n<h1>Lönen</h1><p>Lönen kommer.</p>\n--b--\n"
    )
    assert "# Lönen\n\nLönen kommer." == parse_document("a.mhtml", page.encode()).text


def test_a_mail_that_outlook_saved_as_a_text() -> None:
    """The text stays as it is; its head is in no passage, nor is a line with the address."""
    text = (
        "Från:\tEva Ek <eva.ek@b.example>\nSkickat:\tden 26 november 2026 10:00\nTill:\tAlla\n"
        "Ämne:\tSV: Lönen\n\nLönen kommer den 23.\n\nEva Ek\neva.ek@b.example\nPlan 3\n"
    )
    document = parse_document("a.txt", text.encode())
    assert (text, "Lönen", DAY) == (
        document.text,
        document.metadata.title,
        document.metadata.date,
    )
    assert [("", "Lönen kommer den 23.\n\nEva Ek"), ("", "Plan 3")] == sections(document)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Från: 1 mars\nTill: 2 mars\n\nKontoret är stängt.\n", "Från: 1 mars\nTill: 2 mars"),
        ("Datum: 2026-11-26\nÄmne: Lönen\n\nLönen kommer den 23.\n", "Ämne: Lönen"),
    ],
)
def test_labels_over_a_text_are_no_head_of_a_mail(text: str, kept: str) -> None:
    """Without who wrote it, when and what about."""
    assert kept in sections(parse_document("a.txt", text.encode()))[0][1]


@pytest.mark.parametrize(
    "sender",
    [
        "Ek, Eva <eva.ek@b.example>",
        "<eva.ek@b.example> (Eva",
        "eva.ek@b.example, , bo@@b.example",
        "Eva@b.example <eva.ek@b.example>",
    ],
)
def test_the_senders_address_is_not_shown_however_its_header_is_written(sender: str) -> None:
    """A header that a strict reader of addresses refuses whole hides the addresses in it as well.

    Python's own became strict in 3.11.10, and took headers that are not there for a fault.
    """
    body = "Frågor? Mejla gärna eva.ek@b.example."
    data = written(body).replace(b"Eva Ek <eva.ek@b.example>", sender.encode())
    assert "# Lönen\n\nFrågor? Mejla gärna …" == parse_document("a.eml", data).text
