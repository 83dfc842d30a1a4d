"""The documents of a folder as they go into a version: as they were, or read anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from index.build.private import check_private, without_private
from index.build.progress import Stage
from index.build.reuse import ReadDocument
from index.documents.decode_text import read_text
from index.documents.knowledge_folder import CONTACTS, GLOSSARY, QUESTIONS, read_side_file
from index.documents.load import parse_document, read_bytes
from index.documents.metadata.hr_files import (
    ContactEntry,
    GlossaryEntry,
    SetQuestion,
    parse_contacts,
    parse_glossary,
    parse_questions,
)
from index.errors import ConfigurationError, DocumentError
from index.language.sensitive_numbers import personal_numbers, without_personal_numbers
from index.retrieval.chunking import split_document
from index.types import Failure
from index.versions.records import DocumentRecord, indexed_texts, record_to_line, sha256, to_json

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from index.build.progress import Progress
    from index.build.reuse import Previous
    from index.documents.types import DocumentFile
    from index.retrieval.embedder import Embedder


def masked(failure: Failure) -> Failure:
    """Return a failure that shows no identity number: file names and values may hold one."""
    return replace(
        failure,
        document=without_personal_numbers(failure.document),
        reason=without_personal_numbers(failure.reason),
        remedy=without_personal_numbers(failure.remedy),
    )


@dataclass(frozen=True, slots=True)
class DocumentSource:
    """How documents are read.

    Attributes:
        previous: What the version in use offers.
        fingerprint: SHA-256 over everything but a document that decides its passages and vectors.
        embedder: Measures passages.
        passage_tokens: Tokens of a passage with its headings, at most.

    """

    previous: Previous
    fingerprint: str
    embedder: Embedder
    passage_tokens: int

    def read_all(
        self, files: Sequence[DocumentFile], failures: list[Failure], progress: Progress
    ) -> list[ReadDocument]:
        """Return the documents in ``files``; those that can't be read are added to ``failures``."""
        documents = []
        for number, file in enumerate(files):
            progress(Stage.READING, number, len(files), file.id)
            try:
                documents.append(self._read(file))
            except DocumentError as exc:
                failures.append(Failure(file.id, exc.reason, exc.remedy, exc.kind))
        progress(Stage.READING, len(files), len(files))
        return documents

    def _read(self, file: DocumentFile) -> ReadDocument:
        data, side = read_bytes(file), read_side_file(file)
        key = self._key(file, data, side)
        if self.previous.keys.get(file.id) == key:
            rows = self.previous.rows(file.id)
            line, remarks = self.previous.line(file.id), self.previous.remarks(file.id)
            public = self.previous.public(file.id)
            return ReadDocument(file.id, key, len(rows), line, public, kept=rows, remarks=remarks)
        document = parse_document(file.id, data, side)
        check_private(document)
        document = without_private(document)
        renamed = self.previous.under_another_name(document, key)
        if renamed is not None:
            like, record = renamed
        else:
            like = None
            # Asked for here: measuring passages loads the model, which a rename can do without.
            budget = min(self.passage_tokens, self.embedder.max_tokens)
            passages = tuple(split_document(document, self.embedder.count_tokens, budget))
            if not passages:
                raise DocumentError("has no text", "write its text or remove it", "no_text")
            record = DocumentRecord(
                file.id, key, document.text, document.metadata, passages, document.links
            )
        return ReadDocument(
            file.id,
            key,
            len(record.passages),
            record_to_line(record),
            record.metadata.public,
            indexed=tuple(indexed_texts(record)),
            like=like,
            remarks=document.remarks,
        )

    def _key(self, file: DocumentFile, data: bytes, side: bytes | None) -> str:
        """Return a SHA-256 over everything but a document's name that decides what it becomes.

        Of the name only the ending is in it, which tells the format.
        """
        beside = None if side is None else sha256(side)
        ending = file.path.suffix.casefold()
        return sha256(to_json((self.fingerprint, ending, sha256(data), beside)))


_Entry = TypeVar("_Entry")


def read_glossary(
    knowledge: Path, before: tuple[GlossaryEntry, ...], failures: list[Failure]
) -> tuple[GlossaryEntry, ...]:
    """Return the glossary; what is wrong in it is added to ``failures``.

    The entries that can be used count; where none can, ``before`` goes on.
    """
    return _own_file(knowledge, GLOSSARY, parse_glossary, before, failures)


def read_contacts(
    knowledge: Path, before: tuple[ContactEntry, ...], failures: list[Failure]
) -> tuple[ContactEntry, ...]:
    """Return the contacts; as ``read_glossary``, but the last one has to be usable."""
    return _own_file(knowledge, CONTACTS, parse_contacts, before, failures)


def read_questions(
    knowledge: Path, before: tuple[SetQuestion, ...], failures: list[Failure]
) -> tuple[SetQuestion, ...]:
    """Return HR's questions that point an answer out, each once, without what is for trials.

    What is wrong in the file is said as by ``read_glossary``.
    """
    entries = _own_file(knowledge, QUESTIONS, parse_questions, before, failures)
    return tuple(dict.fromkeys(one.as_promise() for one in entries if one.points_out))


def read_question_set(knowledge: Path) -> tuple[SetQuestion, ...]:
    """Return all of HR's questions; none where there is no file of them that can be used."""
    return _own_file(knowledge, QUESTIONS, parse_questions, (), [])


def _own_file(
    knowledge: Path,
    name: str,
    parse: Callable[[str, list[str]], tuple[_Entry, ...]],
    before: tuple[_Entry, ...],
    failures: list[Failure],
) -> tuple[_Entry, ...]:
    """Read one of HR's own files; a broken one is named and what it said before goes on.

    So is an entry that can't be used, without the others.
    """
    if not (knowledge / name).exists():
        return ()
    problems: list[str] = []
    try:
        entries = parse(_without_numbers(read_text(knowledge / name)), problems)
    except ConfigurationError as exc:
        failures.append(Failure(name, f"can't be used ({exc})", "correct it and build again"))
        # What was kept before numbers were looked for may hold one.
        return () if personal_numbers(repr(before)) else before
    failures += [
        Failure(name, f"has an entry that can't be used ({problem})", "correct it and build again")
        for problem in problems
    ]
    return entries


def _without_numbers(text: str) -> str:
    """Return ``text``: what it says is shown to everybody."""
    if personal_numbers(text):
        raise ConfigurationError("it holds a personal identity number")
    return text


def check_own_files(knowledge: Path) -> list[Failure]:
    """Return which of HR's own files (glossary, contacts, questions) can't be used, and why."""
    failures: list[Failure] = []
    read_glossary(knowledge, (), failures)
    read_contacts(knowledge, (), failures)
    read_questions(knowledge, (), failures)
    return failures
