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
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes) -> str:
    r"""Return the text of a text file, in NFC, with "\n" line ends.

    Byte-order mark first, then strict UTF-8, then Windows-1252: on Swedish text that order is
    right where statistical guessers are not, the shorter the text the more so.

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


def _decode(data: bytes) -> str:
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
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as exc:
        raise _not_text() from exc


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
