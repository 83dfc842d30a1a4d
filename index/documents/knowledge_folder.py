"""Which files of the knowledge folder are documents, and what HR writes about one beside it.

``NAME.ext.meta.yaml`` holds what else stands in front matter.
"""

from __future__ import annotations

import re
import stat
import unicodedata
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from index.documents.decode_text import decode
from index.documents.types import DocumentFile
from index.errors import BuildError, DocumentError
from index.types import Failure

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

# With either spelling of YAML's ending: one that was overlooked would open a limited document.
_ENDINGS = (".meta.yaml", ".meta.yml")
# Whatever more or less than that a name has: "lön.docx.meta.yaml.txt", which Notepad makes of it,
# or "lön.yaml".
_NEARLY = re.compile(r"[^/]\.(?:meta|ya?ml)\b[^/]*$", re.IGNORECASE)
_KIBIBYTE = 1024
LARGEST_SIDE_FILE = 64 * _KIBIBYTE  # the nine keys take less than one


def is_side_file(name: str) -> bool:
    """Return whether a file name is that of a side file, in any case."""
    return name.casefold().endswith(_ENDINGS)


def _about(side_file: str) -> str:
    """Return the name of the document that a side file names."""
    lower = side_file.casefold()
    return side_file[: -len(next(ending for ending in _ENDINGS if lower.endswith(ending)))]


def described(side_file: str, documents: Mapping[str, list[str]]) -> list[str]:
    """Return the documents that a side file is about.

    The one that it names letter for letter; else those whose names differ in capitals alone, and
    each of them where there are several: none must be left open by chance.

    Args:
        side_file: Its path in the folder, NFC.
        documents: The documents' paths, NFC, by the same case folded.

    """
    about = _about(side_file)
    alike = documents.get(about.casefold(), [])
    return [about] if about in alike else alike


def nearly_described(name: str, documents: Mapping[str, list[str]]) -> list[str]:
    """Return the documents that a file is about that is called almost as a side file is.

    Those with the longest beginning of its name that any document has, ending or not: with
    another ending ("lön.doc.meta.yaml") it was about what "lön.docx" was saved from.

    Args:
        name: Its path in the folder, NFC.
        documents: The documents' paths, NFC, by the same case folded, with and without ending.

    """
    if not _NEARLY.search(name):
        return []
    beginning = PurePosixPath(name.casefold())
    while beginning.suffix:
        beginning = beginning.with_suffix("")
        if found := documents.get(str(beginning)):
            return found
    return []


def orphan(side_file: str) -> Failure:
    """Return what is wrong with a side file that is about no document."""
    return Failure(
        side_file,
        "is a side file without its document",
        "put the document beside it, correct its name, or remove it",
        "orphan",
    )


def no_document(name: str) -> Failure:
    """Return why a file is not read as a document: it is taken for a side file."""
    return Failure(
        name,
        "is called almost as a side file and is not read",
        "give it another name",
        "misplaced",
    )


def misnamed(document: str, side_file: str) -> Failure:
    """Return why a document is closed to everyone whose side file is called something else."""
    right = f"{document.rpartition('/')[2]}.meta.yaml"
    return Failure(
        document,
        f"has a side file with the wrong name ({side_file})",
        f"rename that to {right}, or remove it if it is not about this document; until then nobody "
        "sees the document",
        "side_file",
    )


def closed(document: str, side_file: str, problem: str, remedy: str) -> Failure:
    """Return why a document is closed to everyone: nobody can tell who may see it."""
    return Failure(document, f"has a side file, {side_file}, that {problem}", remedy, "side_file")


def twice(document: str, side_files: Iterable[str]) -> Failure:
    """Return why a document with several side files is closed to everyone."""
    return Failure(
        document,
        f"has more than one side file ({', '.join(sorted(side_files))})",
        "keep one of them",
        "side_file",
    )


def read_side_file(file: DocumentFile) -> bytes | None:
    """Return the bytes of a document's side file; None where it has none.

    Raises:
        DocumentError: It is too large or can't be read.

    """
    if file.side_file is None:
        return None
    try:
        with file.side_file.open("rb") as opened:
            data = opened.read(LARGEST_SIDE_FILE + 1)
    except OSError as exc:
        raise DocumentError(
            "has a side file that can't be opened", "check the rights of the file", "side_file"
        ) from exc
    if len(data) > LARGEST_SIDE_FILE:
        raise DocumentError(
            f"has a side file that is too large (at most {LARGEST_SIDE_FILE // _KIBIBYTE} kB)",
            "leave only the keys and their values in it",
            "side_file",
        )
    return data


def side_text(data: bytes) -> str:
    """Return the YAML of a side file, without ``---`` lines around it.

    Raises:
        DocumentError: It is no text.

    """
    try:
        text = decode(data)
    except DocumentError as exc:
        raise DocumentError(
            "has a side file that is no text",
            "write lines such as `date: 2027-03-01` in it with a text editor",
            "side_file",
        ) from exc
    lines = text.strip().split("\n")
    # Written as front matter is, between lines of dashes: the same is meant.
    if lines[0].rstrip() == "---" and lines[-1].rstrip() in {"---", "..."} and len(lines) > 1:
        lines = ["", *lines[1:-1]]
    return "\n".join(lines)


# HR's own files beside the documents.
GLOSSARY = "glossary.yaml"
CONTACTS = "contacts.yaml"
QUESTIONS = "questions.yaml"
_OWN_FILES = frozenset({GLOSSARY, CONTACTS, QUESTIONS})
# What office programs, browsers and file managers leave lying about.
_LEFTOVER_PREFIXES = ("~$", ".", "~lock")
_LEFTOVER_SUFFIXES = (".crdownload", ".part", ".tmp", ".swp", "~")
_LEFTOVER_NAMES = frozenset({"thumbs.db", "desktop.ini"})


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
        is_leftover(name) or lower in _OWN_FILES or lower.startswith("readme") or is_side_file(name)
    )


def _misplaced(name: str) -> Failure | None:
    """Return what is wrong with a file that is called as one of HR's own and isn't read as one."""
    folder, _, file = name.rpartition("/")
    own = file.casefold().replace(".yml", ".yaml")
    if own not in _OWN_FILES or (own == file and not folder):
        return None
    return Failure(
        shown_name(name),
        f"is not read: {own} lies at the top of the knowledge folder and is called just that",
        f"move what it holds there, into {own}",
        "misplaced",
    )


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():
            if not path.name.startswith("."):
                yield from _walk(path)
        else:
            yield path


def _examine(path: Path, root: Path) -> int | tuple[str, str]:
    """Return how many bytes a file has, or what keeps it from being read, and the remedy."""
    try:
        if path.is_symlink() and not path.resolve(strict=True).is_relative_to(root):
            return (
                "is a link to a place outside the knowledge folder",
                "copy the document itself into the folder",
            )
        status = path.stat()
    except (OSError, RuntimeError):
        return "can't be opened", "check that the file is there and may be read"
    if not stat.S_ISREG(status.st_mode):
        return "is no ordinary file", "remove it from the knowledge folder"
    return status.st_size


def _is_there_already(target: Path, ending: str, listed: Collection[Path]) -> bool:
    """Return whether what a link leads to is a document of the folder that is read the same."""
    same = target.suffix.casefold() == ending.casefold()
    return same and target in listed and _is_document(target.name)


def _files_of(folder: Path) -> list[Path]:
    """Return all files of a knowledge folder.

    Raises:
        BuildError: There is no such folder, or it can't be read.

    """
    shown = shown_name(str(folder))
    if folder.is_file():
        raise BuildError(f"{shown} is a file: name the folder that the documents lie in.")
    if not folder.is_dir():
        raise BuildError(f"There is no knowledge folder {shown}: create it, or name another one.")
    try:
        return list(_walk(folder.resolve()))
    except OSError as exc:
        raise BuildError(f"The knowledge folder {shown} can't be read: check its rights.") from exc


def list_folder(folder: Path) -> Folder:
    """List a knowledge folder, subfolders included, in the order of the ids.

    Raises:
        BuildError: There is no such folder, or it can't be read.

    """
    root = folder.resolve()
    paths = _files_of(folder)
    documents: dict[str, DocumentFile] = {}
    side_files: dict[str, Path] = {}
    failures: dict[str, Failure] = {}
    listed = frozenset(paths)
    for path in paths:
        name = unicodedata.normalize("NFC", path.relative_to(root).as_posix())
        identifier = shown_name(name)
        if misplaced := _misplaced(name):
            failures[identifier] = misplaced
        elif is_side_file(path.name) and not path.name.startswith(_LEFTOVER_PREFIXES):
            side_files[path.relative_to(root).as_posix()] = path
        elif not _is_document(path.name):
            continue
        elif isinstance(found := _examine(path, root), tuple):
            failures[identifier] = Failure(identifier, *found)
        elif path.is_symlink() and _is_there_already(path.resolve(), path.suffix, listed):
            continue
        elif identifier in documents:
            failures[identifier] = Failure(
                identifier,
                "has the same name as another document, letter for letter as it is shown",
                "rename one of the two files",
            )
        else:
            documents[identifier] = DocumentFile(identifier, path, found)
    _add_side_files(side_files, root, documents, failures)
    return Folder(
        tuple(documents[identifier] for identifier in sorted(documents)),
        tuple(failures[identifier] for identifier in sorted(failures)),
    )


def _add_side_files(
    side_files: Mapping[str, Path],
    root: Path,
    documents: dict[str, DocumentFile],
    failures: dict[str, Failure],
) -> None:
    """Give documents their side files; one whose side file can't be used becomes a failure."""
    for identifier, names in _by_document(side_files, documents, failures).items():
        if identifier not in documents:
            continue
        name = shown_name(unicodedata.normalize("NFC", names[0]))
        if len(names) > 1:
            failures[identifier] = twice(identifier, map(shown_name, names))
        elif names[0] not in side_files or _about(name).casefold() != identifier.casefold():
            failures[identifier] = misnamed(identifier, name)
        elif isinstance(problem := _examine(side_files[names[0]], root), tuple):
            failures[identifier] = closed(identifier, name, *problem)
        else:
            path = side_files[names[0]]
            documents[identifier] = replace(documents[identifier], side_file=path)
            continue
        del documents[identifier]


def _by_document(
    side_files: Mapping[str, Path],
    documents: dict[str, DocumentFile],
    failures: dict[str, Failure],
) -> dict[str, list[str]]:
    """Return the side files of each document, those with almost the name of one too.

    These are no longer among the documents then, and those about none are failures.
    """
    known: dict[str, list[str]] = {}
    for identifier in {**documents, **failures}:
        known.setdefault(identifier.casefold(), []).append(identifier)
    beginnings = _beginnings(known)
    unreadable = [one.document for one in failures.values() if one.kind != "misplaced"]
    found: dict[str, list[str]] = {}
    for name in [*documents, *unreadable, *side_files]:
        shown = shown_name(unicodedata.normalize("NFC", name))
        about = described(shown, known) if name in side_files else []
        about = about or nearly_described(shown, beginnings)
        if about and name not in side_files:
            documents.pop(shown, None)
            failures[shown] = no_document(shown)
        elif name in side_files and not about:
            failures[shown] = orphan(shown)
        for identifier in about:
            found.setdefault(identifier, []).append(name)
    return found


def _beginnings(known: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return documents by name; and without its ending, where none is called just that."""
    named = {name: same for name, same in known.items() if not _NEARLY.search(name)}
    bare: dict[str, list[str]] = {}
    for name, same in named.items():
        bare.setdefault(str(PurePosixPath(name).with_suffix("")), []).extend(same)
    return {**bare, **named}
