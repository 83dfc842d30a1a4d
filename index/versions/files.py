"""The files of an index version: written down, read and checked, opened."""

from __future__ import annotations

import fcntl
import io
import json
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from pydantic import TypeAdapter, ValidationError

from index.documents.metadata.hr_files import ContactEntry, GlossaryEntry, SetQuestion
from index.errors import IndexVersionError
from index.retrieval.dense_index import DenseIndex
from index.retrieval.lexical.bm25_index import LexicalIndex
from index.retrieval.lexical.pruned_index import PrunedLexicalIndex
from index.retrieval.lexical.word_counts import (
    NgramStatistics,
    WordCounts,
    WordNgrams,
    ngrams_from_bytes,
    words_from_bytes,
)
from index.versions.records import (
    FORMAT_VERSION,
    READABLE_FORMATS,
    Manifest,
    PointedOutRecord,
    Records,
    sha256,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from index.types import Language


CURRENT = "CURRENT"
VERSIONS = "versions"
MANIFEST = "manifest.json"
NAME_LENGTH = 16
DOCUMENTS = "documents.jsonl"
VECTORS = "vectors.faiss"
WORDS = "words.npy"
NGRAMS = "word_ngrams.npy"
PUBLIC_WORDS = "public_words.json"
GLOSSARY_ENTRIES = "glossary.json"
CONTACT_ENTRIES = "contacts.json"
QUESTION_ENTRIES = "questions.json"
POINTED_OUT = "pointed_out.json"
POINTED_OUT_VECTORS = "pointed_out.npy"


def _missing(index: Path) -> IndexVersionError:
    return IndexVersionError(f"There is no index in {index}: run `omorg build`.")


def damaged(index: Path, exc: Exception | None = None) -> IndexVersionError:
    """Return the error that says so."""
    error = IndexVersionError(f"The index in {index} is damaged: run `omorg build`.")
    error.__cause__ = exc
    return error


def versions_in_line(index: Path) -> tuple[str, ...]:
    """Return the name of the version in use, then those that were before it, newest first.

    Raises:
        IndexVersionError: There is none.

    """
    try:
        names = (index / CURRENT).read_text(encoding="ascii").split("\n")
    except FileNotFoundError as exc:
        raise _missing(index) from exc
    except (OSError, ValueError) as exc:
        raise damaged(index, exc) from exc
    line = tuple(name for name in names if name)
    if not line or any(len(name) != NAME_LENGTH or not name.isalnum() for name in line):
        raise damaged(index)
    return line


def current_name(index: Path) -> str:
    """Return the name of the version in use.

    Raises:
        IndexVersionError: There is none.

    """
    return versions_in_line(index)[0]


def built_at(index: Path, name: str) -> float:
    """Return when a version was written, in seconds since the epoch."""
    return (index / VERSIONS / name / MANIFEST).stat().st_mtime


@contextmanager
def _kept(folder: Path) -> Iterator[None]:
    """Keep a version from being removed meanwhile."""
    with (folder / MANIFEST).open("rb") as manifest:
        # Where the file system has no locks, a version that goes meanwhile is noticed all the same.
        with suppress(OSError):
            fcntl.flock(manifest, fcntl.LOCK_SH)
        yield


def read_files(index: Path, name: str) -> tuple[Manifest, dict[str, bytes]]:
    """Read a version's manifest and files, each checked against its checksum.

    Raises:
        FileNotFoundError: One of them is not there.
        IndexVersionError: One is damaged, can't be read or is of another format.

    """
    folder = index / VERSIONS / name
    files = {}
    try:
        with _kept(folder):
            manifest = read_manifest(index, name)
            for file, digest in manifest.files.items():
                files[file] = (folder / file).read_bytes()
                if sha256(files[file]) != digest:
                    raise damaged(index)
    except FileNotFoundError:
        raise
    except OSError as exc:
        raise IndexVersionError(
            f"The index in {index} can't be read ({exc.strerror}): check the rights of its files."
        ) from exc
    return manifest, files


def read_manifest(index: Path, name: str) -> Manifest:
    """Read a version's manifest.

    Raises:
        FileNotFoundError: It is not there.
        IndexVersionError: It is damaged or of another format.

    """
    raw = (index / VERSIONS / name / MANIFEST).read_bytes()
    try:
        written_as = json.loads(raw)["format_version"]
    except (ValueError, TypeError, KeyError) as exc:
        raise damaged(index, exc) from exc
    if written_as not in READABLE_FORMATS:
        raise IndexVersionError(
            f"The index in {index} was written by another version of Omorg (format {written_as!r}, "
            f"here {FORMAT_VERSION}): run `omorg build`, or the Omorg that wrote it."
        )
    if sha256(raw)[:NAME_LENGTH] != name:
        raise damaged(index)
    try:
        return Manifest.model_validate_json(raw)
    except ValidationError as exc:
        raise damaged(index, exc) from exc


def is_whole(index: Path, name: str) -> bool:
    """Return whether a version is there with all its files as they were written."""
    try:
        read_files(index, name)
    except (OSError, IndexVersionError):
        return False
    return True


_ATTEMPTS = 5
_GLOSSARY = TypeAdapter(tuple[GlossaryEntry, ...])
_CONTACTS = TypeAdapter(tuple[ContactEntry, ...])
_QUESTIONS = TypeAdapter(tuple[SetQuestion, ...])
_POINTED_OUT = TypeAdapter(tuple[PointedOutRecord, ...])


NgramIndex = LexicalIndex | PrunedLexicalIndex


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that a version holds.

    Attributes:
        records: The documents, by id; passages are numbered through them in order.
        dense: Vectors of the passages.
        lexical: Words of the passages.
        glossary: HR's glossary.
        contacts: Whom to ask about what.
        pointed_out: The answers that HR has pointed out.
        pointed_out_vectors: float32 (answers, dimension), unit vectors of what is embedded of them.
        public_words: Words of the documents that everybody may see, as JSON; None in a version
            that was written before they were counted.

    """

    records: Records
    dense: DenseIndex
    lexical: NgramIndex
    glossary: tuple[GlossaryEntry, ...]
    contacts: tuple[ContactEntry, ...]
    pointed_out: tuple[PointedOutRecord, ...]
    pointed_out_vectors: NDArray[np.float32]
    public_words: bytes | None


@dataclass(frozen=True, slots=True)
class Version:
    """An opened version.

    Attributes:
        name: Its name.
        manifest: What it is made of.
        contents: What it holds.
        built: When it was written, in seconds since the epoch.

    """

    name: str
    manifest: Manifest
    contents: Contents
    built: float


def open_current(index: Path) -> Version:
    """Open the version in use, checked file by file.

    Raises:
        IndexVersionError: There is none, or it is damaged or of another format.

    """
    name = current_name(index)
    for _ in range(_ATTEMPTS):
        try:
            return open_version(index, name)
        except FileNotFoundError as exc:
            # A build may have switched to a new version and removed this one meanwhile.
            newer = current_name(index)
            if newer == name:
                raise damaged(index, exc) from exc
            name = newer
    raise damaged(index)


def language_counts(index: Path) -> dict[Language, int]:
    """Return how many documents of the version in use are in which language; none without one.

    Counted in the lines as they are written, without reading the documents.
    """
    try:
        lines = (index / VERSIONS / current_name(index) / DOCUMENTS).read_bytes()
    except (OSError, IndexVersionError):
        return {}
    languages: tuple[Language, ...] = ("sv", "en")
    return {one: lines.count(f'"language":"{one}"'.encode()) for one in languages}


def open_version(index: Path, name: str) -> Version:
    """Open a version by name.

    Raises:
        FileNotFoundError: One of its files is not there.
        IndexVersionError: It is damaged or of another format.

    """
    manifest, files = read_files(index, name)
    try:
        passages = {key: entry.passages for key, entry in manifest.documents.items()}
        records = Records(files[DOCUMENTS], passages)
        pointed_out, pointed_out_vectors = pointed_out_of(files)
        contents = Contents(
            records=records,
            dense=DenseIndex.from_bytes(files[VECTORS]),
            lexical=_lexical_of(files, records, manifest),
            glossary=glossary_of(files),
            contacts=contacts_of(files),
            pointed_out=pointed_out,
            pointed_out_vectors=pointed_out_vectors,
            public_words=files.get(PUBLIC_WORDS),
        )
    except (KeyError, ValueError, IndexError) as exc:
        raise damaged(index, exc) from exc
    return Version(name, manifest, contents, built_at(index, name))


def _lexical_of(files: Mapping[str, bytes], records: Records, manifest: Manifest) -> NgramIndex:
    public = records.public()
    words = words_of(files, records)
    if NGRAMS in files:
        of_words, statistics = ngrams_from_bytes(files[NGRAMS])
    else:
        of_words = WordNgrams.of(words.vocabulary)
        statistics = NgramStatistics.of(words, of_words, public)
    if manifest.search.lexical == "pruned":
        return PrunedLexicalIndex(words, of_words, statistics, public)
    return LexicalIndex.weigh(words, of_words, statistics, public)


def words_of(files: Mapping[str, bytes], records: Records) -> WordCounts:
    """Return the words of a version's passages.

    A version that was written before they were kept is read through. Raises ValueError.
    """
    if WORDS in files:
        return words_from_bytes(files[WORDS])
    return WordCounts.of(records.indexed())


def glossary_of(files: Mapping[str, bytes]) -> tuple[GlossaryEntry, ...]:
    """Return the glossary among a version's files. Raises KeyError or ValueError."""
    return _GLOSSARY.validate_json(files[GLOSSARY_ENTRIES])


def contacts_of(files: Mapping[str, bytes]) -> tuple[ContactEntry, ...]:
    """Return the contacts among a version's files. Raises KeyError or ValueError."""
    return _CONTACTS.validate_json(files[CONTACT_ENTRIES])


def questions_of(files: Mapping[str, bytes]) -> tuple[SetQuestion, ...]:
    """Return HR's questions among a version's files. Raises ValueError.

    A version that was written before there were any has none.
    """
    return _QUESTIONS.validate_json(files.get(QUESTION_ENTRIES, b"[]"))


def pointed_out_of(
    files: Mapping[str, bytes],
) -> tuple[tuple[PointedOutRecord, ...], NDArray[np.float32]]:
    """Return the answers that HR has pointed out, and float32 (answers, dimension), their vectors.

    A version that was written before there were any has none. Raises KeyError or ValueError.
    """
    records = _POINTED_OUT.validate_json(files.get(POINTED_OUT, b"[]"))
    if not records:
        return (), np.empty((0, 0), dtype=np.float32)
    vectors = np.load(io.BytesIO(files[POINTED_OUT_VECTORS]), allow_pickle=False)
    if len(vectors) != len(records):
        raise ValueError("vectors of questions are missing")
    return records, vectors


def array_bytes(array: NDArray[np.float32]) -> bytes:
    """Return an array as a file of NumPy's."""
    file = io.BytesIO()
    np.save(file, array, allow_pickle=False)
    return file.getvalue()
