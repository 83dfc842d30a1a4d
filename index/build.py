"""The rebuild: read what changed, embed only that, write a new version, switch to it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.artifacts import Contents, Version, open_current
from index.build_report import BuildReport, report_of
from index.dense import DenseIndex
from index.documents.folder import DocumentFile, list_folder
from index.documents.load import parse_document, read_bytes
from index.documents.registry import READERS
from index.documents.side_file import read_side_file
from index.errors import BuildError, DocumentError, IndexVersionError
from index.lexical import LexicalIndex
from index.own_files import read_contacts, read_glossary
from index.passages import indexed_text, split_document
from index.records import FORMAT_VERSION, DocumentRecord, Manifest, ModelRecord, sha256, to_json
from index.types import Failure
from index.version_writer import build_lock, switch_to, write_version

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from index.contacts import ContactEntry
    from index.embedding import Embedder
    from index.glossary import GlossaryEntry

# Raised when documents are cut or indexed differently, so that all are read anew.
_PIPELINE_VERSION = 2


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How an index is built.

    Attributes:
        passage_tokens: Tokens of a passage with its headings, at most; the model's own limit
            counts too.
        keep: How many versions stay on disk.

    """

    passage_tokens: int = 128
    keep: int = 3


DEFAULT_OPTIONS = BuildOptions()


class Progress(Protocol):
    """Told how far a build has come."""

    def __call__(self, done: int, total: int, document: str) -> None:
        """``done`` of ``total`` documents are ready; ``document`` is next, empty at the end."""
        ...


def no_progress(done: int, total: int, document: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class _Previous:
    """What the version in use offers for reuse: records by key, with their vectors."""

    keys: dict[str, str]
    records: dict[str, tuple[DocumentRecord, NDArray[np.float32]]]
    glossary: tuple[GlossaryEntry, ...] = ()
    contacts: tuple[ContactEntry, ...] = ()


def fingerprint_of(embedder: Embedder, passage_tokens: int) -> str:
    """Return a SHA-256 over everything but a document that decides its passages and vectors."""
    readers = {min(reader.suffixes): reader.version for reader in READERS}
    parts = (FORMAT_VERSION, _PIPELINE_VERSION, embedder.digest, passage_tokens, readers)
    return sha256(to_json(parts))


def _previous(index: Path) -> _Previous:
    try:
        version = open_current(index)
    except IndexVersionError:
        # Missing, damaged or of another format: everything is made anew.
        return _Previous({}, {})
    return _Previous(
        version.manifest.documents,
        _vectors_by_key(version),
        version.contents.glossary,
        version.contents.contacts,
    )


def _vectors_by_key(version: Version) -> dict[str, tuple[DocumentRecord, NDArray[np.float32]]]:
    vectors = version.contents.dense.vectors()
    found = {}
    row = 0
    for record in version.contents.records:
        found[record.key] = (record, vectors[row : row + len(record.passages)])
        row += len(record.passages)
    return found


def build_index(
    knowledge: Path,
    index: Path,
    embedder: Embedder,
    options: BuildOptions = DEFAULT_OPTIONS,
    progress: Progress = no_progress,
) -> BuildReport:
    """Build a version of the documents in ``knowledge`` and put it in use.

    Documents that did not change keep their passages and vectors. A document that can't be read is
    named in the report and left out; the others are indexed. Readers use the old version until the
    new one is whole.

    Args:
        knowledge: The folder of documents.
        index: The folder of index versions.
        embedder: Makes the vectors.
        options: How documents are cut, and how many versions stay.
        progress: Told before every document that is read anew.

    Raises:
        BuildError: There is no folder, nothing in it could be read, or another build is running.
        ModelError: The model can't be loaded.

    """
    began = time.monotonic()
    folder = list_folder(knowledge)
    with build_lock(index):
        previous = _previous(index)
        fingerprint = fingerprint_of(embedder, options.passage_tokens)
        failures = list(folder.failures)
        ready: list[tuple[DocumentRecord, NDArray[np.float32]]] = []
        for number, file in enumerate(folder.documents):
            progress(number, len(folder.documents), file.id)
            try:
                ready.append(_ready(file, previous, fingerprint, embedder, options.passage_tokens))
            except DocumentError as exc:
                failures.append(Failure(file.id, exc.reason, exc.remedy, exc.kind))
        progress(len(folder.documents), len(folder.documents), "")
        if not ready:
            raise _nothing_built(knowledge, failures)
        glossary = read_glossary(knowledge, previous.glossary, failures)
        contacts = read_contacts(knowledge, previous.contacts, failures)
        records = tuple(record for record, _ in ready)
        contents = Contents(
            records=records,
            dense=DenseIndex.build(np.concatenate([vectors for _, vectors in ready])),
            lexical=_lexical(records),
            glossary=glossary,
            contacts=contacts,
        )
        manifest = Manifest(
            format_version=FORMAT_VERSION,
            fingerprint=fingerprint,
            model=ModelRecord(
                name=embedder.name, digest=embedder.digest, dimension=contents.dense.dimension
            ),
            documents={record.id: record.key for record in records},
            passages=len(contents.dense),
            failures=tuple(sorted(failures, key=lambda failure: failure.document)),
            files={},
        )
        name = write_version(index, contents, manifest)
        switch_to(index, name, keep=options.keep)
    return report_of(name, manifest, previous.keys, time.monotonic() - began)


def _ready(
    file: DocumentFile,
    previous: _Previous,
    fingerprint: str,
    embedder: Embedder,
    passage_tokens: int,
) -> tuple[DocumentRecord, NDArray[np.float32]]:
    """Return a document's record and vectors, from the version in use where nothing changed."""
    data, side = read_bytes(file), read_side_file(file)
    contents = [sha256(part) for part in (data, side) if part is not None]
    key = sha256(to_json((fingerprint, file.id, *contents)))
    if key in previous.records:
        return previous.records[key]
    document = parse_document(file.id, data, side)
    budget = min(passage_tokens, embedder.max_tokens)
    passages = tuple(split_document(document, embedder.count_tokens, budget))
    if not passages:
        raise DocumentError("has no text", "write its text or remove it", "no_text")
    # One document at a time: how texts are batched changes the last bits of their vectors, and a
    # document's vectors must not depend on what else was embedded with it.
    title = document.metadata.title
    vectors = embedder.embed_documents([indexed_text(title, passage) for passage in passages])
    return DocumentRecord(file.id, key, document.text, document.metadata, passages), vectors


def _lexical(records: Sequence[DocumentRecord]) -> LexicalIndex:
    texts, public = [], []
    for record in records:
        for passage in record.passages:
            texts.append(indexed_text(record.metadata.title, passage))
            public.append(record.metadata.public)
    return LexicalIndex.build(texts, public)


def _nothing_built(knowledge: Path, failures: Sequence[Failure]) -> BuildError:
    if not failures:
        return BuildError(f"There are no documents in {knowledge}: add some and build again.")
    first = failures[0]
    return BuildError(
        f"None of the {len(failures)} files in {knowledge} can be read; the first, "
        f"{first.document}, {first.reason}: {first.remedy}. The index in use stays as it is."
    )
