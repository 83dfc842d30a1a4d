"""Accepts a document that is held back: by who and when, in its side file."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from index import (
    SWEDISH_KEYS,
    ConfigurationError,
    DocumentError,
    check_private,
    list_folder,
    parse_document,
    read_bytes,
    read_side_file,
)

if TYPE_CHECKING:
    from pathlib import Path

    from index import DocumentFile, Language

_RULES: Final = frozenset({"---", "..."})


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
    """Write who accepts a document, and today's date, into its side file.

    Raises:
        ConfigurationError: It is not held back, accepting it is not enough, or the side file can't
            be written.
        DocumentError: It can't be read.

    """
    side = read_side_file(file)
    if _held(file, side) is None:
        raise ConfigurationError(f"{file.id} is not held back: there is nothing to accept.")
    key = SWEDISH_KEYS["accept"] if language == "sv" else "accept"
    today = dt.date.today()  # noqa: DTZ011 - the local day
    name = " ".join(by.split())
    line = f"{key}: {json.dumps(f'{name}, {today}', ensure_ascii=False)}"
    written = _with_line((side or b"").decode("utf-8-sig", "replace"), line).encode()
    if still := _held(file, written):
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


def _held(file: DocumentFile, side: bytes | None) -> DocumentError | None:
    try:
        check_private(parse_document(file.id, read_bytes(file), side))
    except DocumentError as exc:
        if exc.kind != "held":
            raise
        return exc
    return None


def _with_line(text: str, line: str) -> str:
    """Return a side file with a line more, within the lines of dashes that may be around it."""
    lines = text.rstrip().split("\n") if text.strip() else []
    closed = len(lines) > 1 and lines[-1].rstrip() in _RULES
    place = len(lines) - closed
    return "\n".join([*lines[:place], line, *lines[place:]]) + "\n"
