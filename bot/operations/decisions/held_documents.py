"""Accepts a document that is held back: who, when, and of what, in its side file."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from index import (
    SWEDISH_KEYS,
    ConfigurationError,
    DocumentError,
    check_private,
    digests_of_private,
    list_folder,
    parse_document,
    read_bytes,
    read_side_file,
)

if TYPE_CHECKING:
    from pathlib import Path

    from index import Document, DocumentFile, Language

_RULES: Final = frozenset({"---", "..."})
# With the lines that are indented under it.
_ACCEPTANCE: Final = re.compile(
    r"^[\"']?(?:accept|godk(?:ä|a\u0308|a)nn)[\"']?[ \t]*:.*\n?(?:[ \t]+\S.*\n?)*",
    re.IGNORECASE | re.MULTILINE,
)


def held_document(knowledge: Path, name: str) -> DocumentFile | None:
    """Return the document of a folder that is called ``name``; None where there is none.

    Raises:
        BuildError: There is no such folder.

    """
    return next((file for file in list_folder(knowledge).documents if file.id == name), None)


def accept_named(knowledge: Path, name: str, by: str, language: Language) -> None:
    """Accept the document of a folder that is called ``name``; see ``accept_document``.

    Raises:
        BuildError: There is no such folder.
        ConfigurationError: There is no such document, or as ``accept_document`` says.
        DocumentError: It can't be read.

    """
    file = held_document(knowledge, name)
    if file is None:
        raise ConfigurationError(f"{name} is not held back: there is nothing to accept.")
    accept_document(file, by, language)


def accept_document(file: DocumentFile, by: str, language: Language) -> None:
    """Write who accepts a document, today's date, and what stands in it now, into its side file.

    An acceptance that was there before gives way.

    Raises:
        ConfigurationError: It is not held back, accepting it is not enough, or the side file can't
            be written.
        DocumentError: It can't be read.

    """
    side = read_side_file(file)
    document = parse_document(file.id, read_bytes(file), side)
    if _held(document) is None:
        raise ConfigurationError(f"{file.id} is not held back: there is nothing to accept.")
    key = SWEDISH_KEYS["accept"] if language == "sv" else "accept"
    today = dt.date.today()  # noqa: DTZ011 - the local day
    said = f"{' '.join(by.split())}, {today}, {digests_of_private(document)}"
    line = f"{key}: {json.dumps(said, ensure_ascii=False)}"
    written = _with_line((side or b"").decode("utf-8-sig", "replace"), line).encode()
    if still := _held(parse_document(file.id, read_bytes(file), written)):
        raise ConfigurationError(
            f"{file.id} can't be accepted: it {still.reason}. What to do: {still.remedy}."
        )
    path = file.side_file or file.path.with_name(f"{file.path.name}.meta.yaml")
    try:
        path.write_bytes(written)
    except OSError as exc:
        raise ConfigurationError(
            f"{PurePosixPath(path).name} can't be written ({exc.strerror}): write the line "
            f"{line} there yourself."
        ) from exc


def _held(document: Document) -> DocumentError | None:
    try:
        check_private(document)
    except DocumentError as exc:
        return exc
    return None


def _with_line(text: str, line: str) -> str:
    """Return a side file with another acceptance, within the lines of dashes that may be there."""
    text = _ACCEPTANCE.sub("", text)
    lines = text.rstrip().split("\n") if text.strip() else []
    closed = len(lines) > 1 and lines[-1].rstrip() in _RULES
    place = len(lines) - closed
    return "\n".join([*lines[:place], line, *lines[place:]]) + "\n"
