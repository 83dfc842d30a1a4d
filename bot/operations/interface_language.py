"""In which language the commands speak: as they are told, or as most of the documents are."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from index import (
    DocumentError,
    OmorgError,
    detect_language,
    language_counts,
    list_folder,
    read_bytes,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.settings import Settings
    from index import Language

_TEXTS: Final = frozenset({".md", ".markdown", ".txt", ".text", ".html", ".htm"})
_LOOKED_AT: Final = 40  # files of a folder that has no index yet
_SAMPLE: Final = 4_000


def interface_language(settings: Settings) -> Language:
    """Return the language to speak to whoever runs a command.

    English where most documents are: those of the version in use, or else the texts and file names
    of the knowledge folder. Else Swedish, as the organisations' documents mostly are.
    """
    if settings.language:
        return settings.language
    counts = Counter(language_counts(settings.index)) or Counter(_in_folder(settings.knowledge))
    return "en" if counts["en"] > counts["sv"] else "sv"


def _in_folder(folder: Path) -> Iterator[Language]:
    try:
        documents = list_folder(folder).documents
    except OmorgError:
        return
    for file in documents[:_LOOKED_AT]:
        sample = PurePosixPath(file.id).stem.replace("-", " ").replace("_", " ")
        if PurePosixPath(file.id).suffix.lower() in _TEXTS:
            try:
                sample = read_bytes(file)[:_SAMPLE].decode("utf-8", "replace")
            except DocumentError:
                continue
        language = detect_language(sample, unclear="sv")
        if language == detect_language(sample, unclear="en"):
            yield language
