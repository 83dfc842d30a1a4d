"""``NAME.ext.meta.yaml``: what HR writes about a document beside it instead of in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.documents.decode_text import decode
from index.errors import DocumentError
from index.types import Failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from index.documents.types import DocumentFile

# With either spelling of YAML's ending: one that was overlooked would open a limited document.
_ENDINGS = (".meta.yaml", ".meta.yml")
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


def orphan(side_file: str, documents: Mapping[str, list[str]]) -> Failure:
    """Return what is wrong with a side file that is about no document; names as they are shown."""
    about = _about(side_file).casefold()
    near = sorted(same[0] for key, same in documents.items() if key.rpartition(".")[0] == about)
    remedy = (
        f"name it {near[0].rpartition('/')[2]}.meta.yaml if that is the document it is about"
        if near
        else "put the document beside it, correct its name, or remove it"
    )
    return Failure(side_file, "is a side file without its document", remedy, "orphan")


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
