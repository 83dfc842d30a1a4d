"""Mails that Outlook saved (.msg): properties by number, in the streams of an OLE file.

What is read of it stands in [MS-OXMSG] and [MS-OXPROPS]: streams are called after the property
and its type, "__substg1.0_0037001F", and dates stand in a table of fixed-size properties.
"""

from __future__ import annotations

import datetime as dt
import struct
from email.parser import HeaderParser
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import olefile  # type: ignore[import-untyped]

from index.documents.formats.html.parse import decode_page
from index.documents.formats.mail.eml import Mail, text_of
from index.errors import DocumentError

if TYPE_CHECKING:
    from index.documents.types import Extracted

_SUBJECT, _BODY, _HTML, _RTF, _HEADERS = "0037", "1000", "1013", "1009", "007D"
# The address in use, the one that it was sent for, and both as they are on the internet.
_SENDERS = ("0C1F", "0065", "5D01", "5D02", "5D0A")
_LONG_NAME, _NAME, _SHOWN_NAME, _CONTENT_ID = "3707", "3704", "3001", "3712"
_UNICODE, _ANSI, _BINARY = "001F", "001E", "0102"
_SENT, _RECEIVED = 0x0039, 0x0E06
_CODE_PAGES = (0x3FDE, 0x3FFD)  # of the web page, of the rest
_HIDDEN = 0x7FFE
_ROOT_HEAD, _ATTACHED_HEAD, _ENTRY = 32, 8, 16
_EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)
_UTF_8 = 65001
_LARGEST = 20 * 1024 * 1024
_MOST_ATTACHED = 200
_DAMAGED = (
    "is cut short or damaged",
    "copy it into the folder again, or save it anew from the program it was made in",
)


def extract(data: bytes) -> Extracted:
    """Read a file's bytes.

    Raises:
        DocumentError: It is damaged, holds no text, or keeps it in a way that can't be read.

    """
    try:
        with olefile.OleFileIO(data) as opened:
            mail = _Message(opened).mail()
    except (OSError, ValueError, IndexError, struct.error) as exc:
        raise DocumentError(*_DAMAGED) from exc
    return text_of(mail)


class _Message:
    """One opened file."""

    def __init__(self, opened: olefile.OleFileIO) -> None:
        self._file = opened
        self._streams = {"/".join(path): path for path in opened.listdir()}
        self._fixed = self._table("", _ROOT_HEAD)

    def mail(self) -> Mail:
        """Return the mail."""
        html, plain = self._html(), self._text(_BODY)
        if not (html.strip() or plain.strip()) and f"__substg1.0_{_RTF}{_BINARY}" in self._streams:
            raise DocumentError(
                "is an Outlook message whose text is kept as rich text (RTF) alone",
                "open it in Outlook and save it as .txt, or as a web page (.html)",
                "no_text",
            )
        return Mail(
            subject=self._text(_SUBJECT),
            date=self._date(),
            senders=tuple(filter(None, map(self._text, _SENDERS))),
            plain=plain.replace("\r\n", "\n").replace("\r", "\n"),
            html=html,
            attached=tuple(self._attached()),
        )

    def _read(self, name: str) -> bytes:
        path = self._streams.get(name)
        if path is None or self._file.get_size(path) > _LARGEST:
            return b""
        data: bytes = self._file.openstream(path).read()
        return data

    def _table(self, folder: str, head: int) -> dict[int, bytes]:
        """Return the values of fixed size in a folder of the file, by the property's number."""
        data = self._read(f"{folder}__properties_version1.0")[head:]
        entries = (data[at : at + _ENTRY] for at in range(0, len(data) - _ENTRY + 1, _ENTRY))
        return {struct.unpack_from("<H", entry, 2)[0]: entry[8:] for entry in entries}

    def _code_page(self, number: int) -> str:
        value = self._fixed.get(number, b"")
        page = struct.unpack_from("<I", value)[0] if value else 0
        return "utf-8" if page == _UTF_8 else f"cp{page}" if page else "cp1252"

    def _text(self, number: str, folder: str = "") -> str:
        wide = self._read(f"{folder}__substg1.0_{number}{_UNICODE}")
        if wide:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        narrow = self._read(f"{folder}__substg1.0_{number}{_ANSI}")
        try:
            return narrow.decode(self._code_page(_CODE_PAGES[1]), "replace").rstrip("\0")
        except LookupError:
            return narrow.decode("cp1252", "replace").rstrip("\0")

    def _html(self) -> str:
        page = self._read(f"__substg1.0_{_HTML}{_BINARY}").rstrip(b"\0")
        if not page:
            return self._text(_HTML)
        known = self._code_page(_CODE_PAGES[0]) if _CODE_PAGES[0] in self._fixed else None
        return decode_page(page, known)

    def _date(self) -> dt.date | None:
        """Return the day on which it was sent, where it was; else in Coordinated Universal Time."""
        written = HeaderParser().parsestr(self._text(_HEADERS)).get("Date")
        try:
            return parsedate_to_datetime(str(written)).date()
        except (ValueError, TypeError, IndexError):
            pass
        for number in (_SENT, _RECEIVED):
            if value := self._fixed.get(number):
                ticks = struct.unpack_from("<Q", value)[0]
                try:
                    return (_EPOCH + dt.timedelta(microseconds=ticks // 10)).date()
                except OverflowError:
                    continue
        return None

    def _attached(self) -> list[str]:
        """Return what attached files are called, pictures in the text left out."""
        folders = dict.fromkeys(
            f"{path[0]}/"
            for path in self._streams.values()
            if len(path) > 1 and path[0].startswith("__attach_version1.0_")
        )
        names = []
        for folder in list(folders)[:_MOST_ATTACHED]:
            fixed = self._table(folder, _ATTACHED_HEAD)
            hidden = fixed.get(_HIDDEN, b"\0")[0] or self._text(_CONTENT_ID, folder)
            called = (self._text(number, folder) for number in (_LONG_NAME, _NAME, _SHOWN_NAME))
            name = next(filter(None, called), "")
            if name and not (hidden and name.lower().endswith((".png", ".jpg", ".jpeg", ".gif"))):
                names.append(name)
        return list(dict.fromkeys(names))
