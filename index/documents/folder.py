"""The files of a knowledge folder: which of them are documents, and which can't be."""

from __future__ import annotations

import stat
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import BuildError
from index.types import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# HR's own files beside the documents.
GLOSSARY = "glossary.yaml"
CONTACTS = "contacts.yaml"
QUESTIONS = "questions.yaml"
_OWN_FILES = frozenset({GLOSSARY, CONTACTS, QUESTIONS})
# Beside a document of a format that has no front matter: NAME.ext.meta.yaml.
SIDE_FILE = ".meta.yaml"
# What office programs, browsers and file managers leave lying about.
_LEFTOVER_PREFIXES = ("~$", ".", "~lock")
_LEFTOVER_SUFFIXES = (".crdownload", ".part", ".tmp", ".swp", "~")
_LEFTOVER_NAMES = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """A file that is to be read as a document.

    Attributes:
        id: Path relative to the knowledge folder, with "/", NFC.
        path: Where it lies.
        size: Bytes.

    """

    id: str
    path: Path
    size: int


@dataclass(frozen=True, slots=True)
class Folder:
    """What lies in a knowledge folder.

    Attributes:
        documents: By id.
        failures: Files that can't be documents, by id.

    """

    documents: tuple[DocumentFile, ...]
    failures: tuple[Failure, ...]


def shown_name(name: str) -> str:
    """Return a file name as it can be shown: control, format and undecodable characters escaped."""
    return "".join(
        character
        if character.isprintable() and not 0xD800 <= ord(character) <= 0xDFFF  # noqa: PLR2004
        else character.encode("unicode_escape", "surrogatepass").decode("ascii")
        for character in name
    )


def is_leftover(name: str) -> bool:
    """Return whether a file is nobody's: what a program left lying about or has not finished."""
    lower = name.casefold()
    return (
        lower in _LEFTOVER_NAMES
        or lower.startswith(_LEFTOVER_PREFIXES)
        or lower.endswith(_LEFTOVER_SUFFIXES)
    )


def _is_document(name: str) -> bool:
    lower = name.casefold()
    return not (
        is_leftover(name)
        or lower in _OWN_FILES
        or lower.startswith("readme")
        or lower.endswith(SIDE_FILE)
    )


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():
            if not path.name.startswith("."):
                yield from _walk(path)
        else:
            yield path


def _examine(path: Path, root: Path, identifier: str) -> DocumentFile | Failure:
    try:
        if path.is_symlink() and not path.resolve(strict=True).is_relative_to(root):
            return Failure(
                identifier,
                "is a link to a place outside the knowledge folder",
                "copy the document itself into the folder",
            )
        status = path.stat()
    except (OSError, RuntimeError):
        return Failure(
            identifier, "can't be opened", "check that the file is there and may be read"
        )
    if not stat.S_ISREG(status.st_mode):
        return Failure(identifier, "is no ordinary file", "remove it from the knowledge folder")
    return DocumentFile(identifier, path, status.st_size)


def list_folder(folder: Path) -> Folder:
    """List a knowledge folder, subfolders included, in the order of the ids.

    Raises:
        BuildError: There is no such folder, or it can't be read.

    """
    shown = shown_name(str(folder))
    if not folder.is_dir():
        raise BuildError(f"There is no knowledge folder {shown}: create it, or name another one.")
    root = folder.resolve()
    documents: dict[str, DocumentFile] = {}
    failures = []
    try:
        paths = list(_walk(root))
    except OSError as exc:
        raise BuildError(f"The knowledge folder {shown} can't be read: check its rights.") from exc
    for path in paths:
        if not _is_document(path.name):
            continue
        name = path.relative_to(root).as_posix()
        identifier = shown_name(unicodedata.normalize("NFC", name))
        found = _examine(path, root, identifier)
        if isinstance(found, Failure):
            failures.append(found)
        elif identifier in documents:
            failures.append(
                Failure(
                    identifier,
                    "has the same name as another document, letter for letter as it is shown",
                    "rename one of the two files",
                )
            )
        else:
            documents[identifier] = found
    return Folder(
        tuple(documents[identifier] for identifier in sorted(documents)),
        tuple(sorted(failures, key=lambda failure: failure.document)),
    )
