"""The documents of a folder as they go into a version: as they were, or read anew.

What must not be shown to everybody is kept out, and what the bot never quotes whoever asks. A
document for everybody that holds identity numbers, or codes to doors and alarms, is held out of the
index until HR removes them, limits the document to an audience, or accepts it by name. In a limited
or accepted one, sentences with an identity number are in no passage all the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

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
from index.language.sensitive_numbers import (
    door_codes,
    overlapping,
    personal_numbers,
    without_personal_numbers,
)
from index.language.words import sentence_spans
from index.retrieval.chunking import split_document
from index.types import Failure, Section, Span
from index.versions.records import DocumentRecord, indexed_texts, record_to_line, sha256, to_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from index.build.progress import Progress
    from index.build.reuse import Previous
    from index.documents.types import DocumentFile
    from index.retrieval.embedder import Embedder
    from index.types import Document, Metadata

_REMEDY = (
    "remove them, limit the document to an audience, or accept it by name with a line such as "
    "`accept: Anna Ek, 2027-03-01` in its front matter or side file"
)


@dataclass(frozen=True, slots=True)
class Private:
    """What a document holds that not everybody should see.

    Attributes:
        numbers: Where identity numbers stand in its text.
        codes: Where codes to doors and alarms stand in its text.
        described: Whether its title, owner or address holds an identity number.

    """

    numbers: tuple[Span, ...]
    codes: tuple[Span, ...]
    described: bool


def private_in(document: Document) -> Private:
    """Return what a document holds that not everybody should see."""
    return Private(
        tuple(personal_numbers(document.text)),
        tuple(door_codes(document.text)),
        any(map(personal_numbers, _written(document.metadata))),
    )


def _written(metadata: Metadata) -> Iterator[str]:
    yield from filter(None, (metadata.title, metadata.owner, metadata.url))
    yield from (*metadata.supersedes, *metadata.audience)


def check_private(document: Document) -> None:
    """See that a document may go into the index.

    Raises:
        DocumentError: Somebody has to decide first.

    """
    if personal_numbers(document.id):
        raise DocumentError(
            "has a personal identity number in its file name", "rename the file", "held"
        )
    if document.sections and not without_private(document).sections:
        raise DocumentError(
            "has a personal identity number in every sentence, and such sentences are never quoted",
            "remove the numbers or the document",
            "held",
        )
    if not document.metadata.public or document.accepted is not None:
        return
    private = private_in(document)
    if private.numbers or private.described:
        count = len(private.numbers) + private.described
        raise DocumentError(
            f"is open to everybody and holds personal identity or coordination numbers ({count})",
            _REMEDY,
            "held",
        )
    if private.codes:
        raise DocumentError(
            f"is open to everybody and holds codes to doors or alarms ({len(private.codes)})",
            _REMEDY,
            "held",
        )


def without_private(document: Document) -> Document:
    """Return a document with no identity number but in its text, outside its sections.

    Title, owner and headings are shown with a word in its place; an address that holds one is left
    out. The sentences that hold one, in full or in part, are cut out of the sections, so that they
    are in no passage.
    """
    numbers = personal_numbers(document.text)
    metadata = document.metadata
    if not numbers and not any(map(personal_numbers, _written(metadata))):
        return document
    return replace(
        document,
        sections=tuple(
            replace(part, headings=tuple(map(without_personal_numbers, part.headings)))
            for section in document.sections
            for part in _without_sentences(document.text, section, numbers)
        ),
        metadata=replace(
            metadata,
            title=without_personal_numbers(metadata.title),
            owner=metadata.owner and without_personal_numbers(metadata.owner),
            url=None if metadata.url and personal_numbers(metadata.url) else metadata.url,
            supersedes=tuple(n for n in metadata.supersedes if not personal_numbers(n)),
        ),
    )


def _without_sentences(text: str, section: Section, numbers: list[Span]) -> Iterator[Section]:
    """Yield what is left of a section between the sentences that hold a number."""
    start, end = section.span.start, section.span.end
    if not any(overlapping(numbers, start, end)):
        yield section
        return
    after = start
    for sentence in sentence_spans(text, start, end):
        if any(overlapping(numbers, sentence.start, sentence.end)):
            # With the bullet or number before it, which is in no sentence.
            if text[start:after].strip():
                yield replace(section, span=Span(start, after))
            start = sentence.end
        after = sentence.end
    if text[start:end].strip():
        yield replace(section, span=Span(start, end))


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
