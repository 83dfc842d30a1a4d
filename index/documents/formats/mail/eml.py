"""Mails saved as files (.eml): the subject as title, what was written, and what is attached.

Of a mail that is written as a web page the words are read, with earlier mails told apart.
"""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass, replace
from email.errors import HeaderParseError
from email.header import decode_header
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from lxml import etree

from index.documents.decode_text import decode
from index.documents.formats.html.elements import Walk, remarks_of, strike_out
from index.documents.formats.html.parse import decode_page, parse_page, prune
from index.documents.formats.html.reader import mark_links
from index.documents.formats.mail.text import EARLIER, OWN, MailBuilder, add_plain, subject_of
from index.documents.formats.office.package import translate, usable_date
from index.errors import DocumentError
from index.language.words import detect_language
from index.types import Remark, RemarkKind

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from email.message import Message

    from lxml.etree import _Element

    from index.documents.blocks.builder import TextBuilder
    from index.documents.types import Extracted

_QUOTES = frozenset(("gmail_quote", "yahoo_quoted", "moz-forward-container", "protonmail_quote"))
_REPLY_HEADS = frozenset(("divRplyFwdMsg", "appendonsend", "stopSpelling"))


def add_page(root: _Element, builder: TextBuilder) -> tuple[Remark, ...]:
    """Add the page that a mail is written as; return what was left out of it.

    Raises:
        DocumentError: It can't be read.

    """
    try:
        strike_out(root)
        _part_earlier(root)
        content = prune(root)
        mark_links(content, builder, "")
        Walk(builder).blocks(content)
        return remarks_of(content)
    except (RecursionError, ValueError) as exc:
        if isinstance(exc, RecursionError):
            raise translate(exc, "") from exc
        raise DocumentError(
            "is damaged", "save the mail again from the mail program, or its text as .txt"
        ) from exc


def _part_earlier(root: _Element) -> None:
    """Mark where earlier mails begin and end, as mail programs set them off."""
    for node in list(root.iter("blockquote", "div", "hr")):
        classes = set(node.get("class", "").split())
        quote = node.tag == "blockquote" and node.get("type") == "cite"
        if quote or (classes & _QUOTES and node.tag == "div"):
            node.insert(0, _said(EARLIER, node))
            node.text = None
            parent = node.getparent()
            if parent is not None:
                end = _said(OWN)
                end.tail, node.tail = node.tail, None
                parent.insert(parent.index(node) + 1, end)
        elif node.get("id", "").removeprefix("x_") in _REPLY_HEADS and node.tag != "blockquote":
            parent = node.getparent()
            if parent is not None:
                parent.insert(parent.index(node), _said(EARLIER))


def _said(mark: str, before: _Element | None = None) -> _Element:
    """Return a paragraph with a mark; the first words of ``before`` come after it."""
    paragraph = etree.Element("p")
    paragraph.text = mark
    paragraph.tail = before.text if before is not None else None
    return paragraph


_NO_MAIL = ("holds no mail", "save the mail again from the mail program, or its text as .txt")
_ENCRYPTED = frozenset(
    ("application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted")
)
_SENDERS = ("From", "Sender", "Reply-To", "Return-Path")
_SIGNATURES = frozenset(
    ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
)
_DEEPEST = 20
_TAG = re.compile(r"<[^>]{0,2000}>")
_SAMPLE = 4_000


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail, whatever file it came in.

    Attributes:
        subject: As it was written.
        date: When it was sent.
        senders: What says who sent it, addresses among other words.
        plain: Its text; empty where it has none.
        html: Its text as a web page; empty where it has none.
        attached: Names of what is attached.
        flowed: Whether a line of ``plain`` that ends in a space goes on in the next.

    """

    subject: str
    date: dt.date | None
    senders: tuple[str, ...]
    plain: str
    html: str
    attached: tuple[str, ...] = ()
    flowed: bool = False


def extract(data: bytes) -> Extracted:
    """Read a file's bytes.

    Raises:
        DocumentError: There is no mail in it, it is encrypted, or it has no text.

    """
    # The older, lenient policy: what is wrong in a header must not matter here.
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    message = email.message_from_bytes(start, policy=email.policy.compat32)
    if not message.keys():
        raise DocumentError(*_NO_MAIL)
    parts = list(_parts(message))
    if any(part.get_content_type() in _ENCRYPTED for part in parts):
        raise DocumentError(
            "is an encrypted mail", "open it in the mail program and save its text as .txt"
        )
    texts = [part for part in parts if not _name(part)]
    plain = [part for part in texts if part.get_content_type() == "text/plain"]
    pages = [part for part in texts if part.get_content_type() == "text/html"]
    return text_of(
        Mail(
            subject=_header(message, "Subject"),
            date=_date(message),
            senders=tuple(_header(message, name) for name in _SENDERS),
            plain="\n\n".join(map(_text, plain)),
            html="\n".join(map(_page, pages)),
            attached=tuple(dict.fromkeys(filter(None, map(_name, parts)))),
            flowed=bool(plain) and str(plain[0].get_param("format", "")).lower() == "flowed",
        )
    )


def text_of(mail: Mail) -> Extracted:
    """Return a mail as a document.

    Raises:
        DocumentError: It has no text.

    """
    sample = mail.plain or _TAG.sub(" ", mail.html)
    builder = MailBuilder(mail.senders, detect_language(sample[:_SAMPLE]))
    subject = subject_of(mail.subject)
    if subject:
        builder.heading(1, subject)
    struck: tuple[Remark, ...] = ()
    if _TAG.sub("", mail.html).strip():
        struck = add_page(parse_page(mail.html), builder)
    else:
        add_plain(builder, mail.plain, flowed=mail.flowed)
    found = builder.build(None if subject else "", mail.date)
    if not any(block.span.end > block.span.start and not block.label for block in found.blocks):
        raise DocumentError("has no text", "write its text or remove it", "no_text")
    return replace(
        found,
        remarks=(
            *struck,
            *(Remark(RemarkKind.ATTACHMENT, detail=name) for name in mail.attached),
        ),
        links=tuple(link for link in found.links if not builder.hides(link.url)),
        date_first=mail.date is not None,
    )


def _parts(message: Message, depth: int = 0) -> Iterator[Message]:
    """Yield the parts of a mail, those of mails that are attached to it left out."""
    payload = message.get_payload()
    if message.get_content_maintype() != "multipart" or not isinstance(payload, list):
        yield message
        return
    if message.get_content_type() in _ENCRYPTED:
        yield message
        return
    for part in payload if depth < _DEEPEST else []:
        if isinstance(part, email.message.Message):
            yield from _parts(part, depth + 1)


def _name(part: Message) -> str:
    """Return what an attached file is called; empty for a part of the text and its pictures."""
    kind, maintype = part.get_content_type(), part.get_content_maintype()
    attached = part.get_content_disposition() == "attachment"
    if kind in _SIGNATURES or (maintype == "image" and not attached):
        return ""
    if kind == "message/rfc822":
        inner = part.get_payload()
        inside = inner[0] if isinstance(inner, list) and inner else None
        subject = _header(inside, "Subject") if isinstance(inside, email.message.Message) else ""
        return subject or "mejl.eml"
    name = _decoded(str(part.get_filename() or ""))
    if name or attached or maintype not in {"text", "multipart"}:
        return name or kind
    return "" if kind in {"text/plain", "text/html"} else kind


def _header(message: Message, name: str) -> str:
    told = (value for key, value in message.raw_items() if key.lower() == name.lower())
    return " ".join(_decoded(str(next(told, ""))).split())


def _decoded(written: str) -> str:
    """Return a header's words, whatever they are encoded in."""
    try:
        chunks = decode_header(written)
    except (HeaderParseError, ValueError):
        return written
    words = []
    for chunk, charset in chunks:
        raw = chunk if isinstance(chunk, bytes) else chunk.encode("utf-8", "surrogateescape")
        words.append(_as_text(raw, charset or ""))
    return "".join(words)


def _as_text(raw: bytes, charset: str) -> str:
    western = charset.lower() in {"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii", ""}
    if not western:
        try:
            return decode(raw.decode(charset).encode())
        except (UnicodeDecodeError, LookupError, ValueError):
            pass
    return decode(raw)


def _body(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _text(part: Message) -> str:
    return _as_text(_body(part), part.get_content_charset() or "")


def _page(part: Message) -> str:
    return decode_page(_body(part), part.get_content_charset())


def _date(message: Message) -> dt.date | None:
    try:
        return usable_date(parsedate_to_datetime(_header(message, "Date")))
    except (ValueError, TypeError, IndexError):
        return None
