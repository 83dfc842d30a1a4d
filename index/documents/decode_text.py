"""Bytes of a text file to text: encoding, line ends, Unicode form, front matter."""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import TYPE_CHECKING

from index.documents.file_types import signature
from index.errors import ConfigurationError, DocumentError

if TYPE_CHECKING:
    from pathlib import Path

# Escape is left out: text pasted from a terminal has it, and it is shown as what it is.
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_CONTROL_SHARE = 0.01
_CONTROL_FEW = 3
_FRONT_MATTER = re.compile(
    r"(?:[ \t]*\n)*---[ \t]*\n(?P<yaml>.*?)(?<=\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL
)
# "gäller från: 2027-03-01", after comments perhaps: a key, so what stands over it is front matter.
_KEY_LINE = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*\w[\w -]{0,30}:(?!//)")
# What a byte over 127 is in UTF-8: part of a character, or nothing at all.
_HIGH = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}"
    rb"|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|(?P<stray>[\x80-\xff])"
)
# Western letters, typographic marks and emoji, which as Windows-1252 would be "Ã¥", "â€" and "ðŸ":
# nobody writes those. Other pairs can be an "Å" before a quotation mark.
_SURELY_UTF8 = re.compile(
    rb"[\xc2\xc3][\x80-\xbf]|\xe2[\x80-\x82][\x80-\xbf]|\xf0\x9f[\x80-\xbf]{2}"
)
# "ä", "å" and "ö" as old Macs write them, which as Windows-1252 would be "Š", "Œ" and "š"; and all
# small letters of Windows-1252 that have a mark.
_MAC = re.compile(rb"[\x8a\x8c\x9a]")
_MAC_RING = b"\x8c"
_WINDOWS = re.compile(rb"[\xe0-\xff]")
_ASCII_LETTER = re.compile(rb"[A-Za-z]")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes) -> str:
    r"""Return the text of a text file, in NFC, with "\n" line ends.

    Byte-order mark first, then UTF-8, then Windows-1252: on Swedish text that order is right where
    statistical guessers are not, the shorter the text the more so. Mac Roman comes in place of the
    last where there is an "å" in it and more of å, ä and ö than of marked letters in Windows-1252.
    In a text that is UTF-8 but for some bytes, pasted in from elsewhere, those alone are read as
    Windows-1252.

    Raises:
        DocumentError: The bytes are not text.

    """
    kind = signature(data)
    if kind is not None:
        raise DocumentError(
            f"is {kind.name} with the name of a text file",
            "give it its right file name ending, or save its text as .md or .txt",
        )
    text = _decode(data)
    if "\x00" in text or len(_CONTROL.findall(text)) > max(
        _CONTROL_FEW, _CONTROL_SHARE * len(text)
    ):
        raise _not_text()
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def stray_lines(data: bytes) -> list[int]:
    """Return the lines, from 1, with bytes that are not UTF-8 in a text that otherwise is."""
    if not _is_mixed(data):
        return []
    strays = (match.start() for match in _HIGH.finditer(data) if match["stray"])
    end = b"\n" if b"\n" in data else b"\r"
    lines: list[int] = []
    line, position = 1, 0
    for stray in strays:
        line += data.count(end, position, stray)
        position = stray
        if not lines or lines[-1] != line:
            lines.append(line)
    return lines


def _is_mixed(data: bytes) -> bool:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        marked = data.startswith(codecs.BOM_UTF8) and _ASCII_LETTER.search(data)
        return bool(marked or _SURELY_UTF8.search(data))
    return False


def _decode(data: bytes) -> str:
    if _is_mixed(data):
        data = _HIGH.sub(_as_utf8, data)
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as exc:
                raise _not_text() from exc
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    mac = _MAC_RING in data and len(_MAC.findall(data)) > len(_WINDOWS.findall(data))
    try:
        return data.decode("mac_roman" if mac else "cp1252")
    except UnicodeDecodeError as exc:
        raise _not_text() from exc


def _as_utf8(match: re.Match[bytes]) -> bytes:
    """Return a stray byte's letter in UTF-8; five bytes have none in Windows-1252."""
    return match[0].decode("cp1252", "replace").encode() if match["stray"] else match[0]


def _not_text() -> DocumentError:
    return DocumentError(
        "holds no text (binary data)", "save the document's text as .md or .txt in UTF-8"
    )


def read_text(path: Path) -> str:
    """Return the text of one of HR's own files.

    Raises:
        ConfigurationError: It is not there, or is no text.

    """
    if path.exists() and not path.is_file():
        # Reading a pipe would wait for ever for somebody to write into it.
        raise ConfigurationError(f"{path} is no ordinary file: replace it by one")
    try:
        return decode(path.read_bytes())
    except OSError as exc:
        raise ConfigurationError(f"{path} can't be opened: check that it is there") from exc
    except DocumentError as exc:
        raise ConfigurationError(exc.reason) from exc


def split_front_matter(text: str) -> tuple[str | None, str]:
    """Return the YAML between ``---`` lines at the top, or None, and the text after it.

    Raises:
        DocumentError: The front matter begins and never ends.

    """
    match = _FRONT_MATTER.match(text)
    if match:
        return match["yaml"], text[match.end() :]
    first, _, rest = text.lstrip(" \t\n").partition("\n")
    if first.rstrip() == "---" and _KEY_LINE.match(rest):
        raise DocumentError(
            "has front matter that never ends",
            "put a line with --- after the last key",
            "front_matter",
        )
    return None, text
