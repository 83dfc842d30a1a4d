"""The rebuild: read what changed, embed only that, write a new version, check it, switch to it."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.build.approval import (
    AnswerChanges,
    WaitingVersion,
    causes_to_wait,
    keep_waiting,
    put_in_use,
    removal,
    verify,
)
from index.build.progress import BuildReport, Progress, Stage, no_progress, report_of
from index.build.read_documents import (
    DocumentSource,
    masked,
    read_contacts,
    read_glossary,
    read_question_set,
    read_questions,
)
from index.build.reuse import assemble, pointed_out_vectors, read_previous
from index.documents.knowledge_folder import list_folder
from index.errors import BuildError, EmptyFolderError, OmorgError
from index.retrieval.lexical.word_counts import (
    NgramStatistics,
    WordNgrams,
    ngrams_to_bytes,
    words_to_bytes,
)
from index.search.pointed_out import pointed_out
from index.versions.files import (
    CONTACT_ENTRIES,
    DOCUMENTS,
    GLOSSARY_ENTRIES,
    NGRAMS,
    POINTED_OUT,
    POINTED_OUT_VECTORS,
    PUBLIC_WORDS,
    QUESTION_ENTRIES,
    VECTORS,
    WORDS,
    array_bytes,
)
from index.versions.records import (
    DEFAULT_OPTIONS,
    FORMAT_VERSION,
    BuildOptions,
    Manifest,
    ModelRecord,
    SearchRecord,
    fingerprint_of,
    sha256,
    to_json,
)
from index.versions.writer import build_lock, set_aside, write_version

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from index.build.progress import CompareAnswers
    from index.build.reuse import Previous, ReadDocument
    from index.documents.metadata.hr_files import ContactEntry, GlossaryEntry, SetQuestion
    from index.retrieval.embedder import Embedder
    from index.types import Failure
    from index.versions.records import PointedOutRecord
    from index.versions.store import PassageStore


@dataclass(frozen=True, slots=True)
class _Folder:
    """What a knowledge folder holds, read.

    Attributes:
        documents: By id.
        glossary: HR's glossary.
        contacts: Whom to ask about what.
        questions: HR's questions that point an answer out.
        pointed_out: What they point at.
        failures: Files that are not in the version, by id.

    """

    documents: list[ReadDocument]
    glossary: tuple[GlossaryEntry, ...]
    contacts: tuple[ContactEntry, ...]
    questions: tuple[SetQuestion, ...]
    pointed_out: tuple[PointedOutRecord, ...]
    failures: tuple[Failure, ...]


def build_index(  # noqa: PLR0913, PLR0917 - what a build takes, the rest named by the caller
    knowledge: Path,
    index: Path,
    embedder: Embedder,
    options: BuildOptions = DEFAULT_OPTIONS,
    progress: Progress = no_progress,
    compare: CompareAnswers | None = None,
    store: PassageStore | None = None,
) -> BuildReport:
    """Build a version of the documents in ``knowledge`` and put it in use.

    One that more than a third of the documents, or of the passages, would go with is kept aside
    until it is accepted, and so is one that answers HR's questions worse, where that is asked for;
    the report says so.

    Documents that did not change keep their passages and vectors, and no text is embedded that was
    before. A document that can't be read is named in the report and left out; the others are
    indexed. Readers use the old version until the new one is whole.

    Args:
        knowledge: The folder of documents.
        index: The folder of index versions.
        embedder: Makes the vectors.
        options: How documents are cut, and how many versions stay.
        progress: Told how far it is.
        compare: Asks HR's questions of the version in use and of the new one, before the switch;
            what it raises is said in the report and stops nothing.
        store: What searches passages, if that is not the files of a version.

    Raises:
        BuildError: There is no folder, nothing in it could be read, another build is running, or
            the new version does not pass its check.
        ModelError: The model can't be loaded.
        VectorStoreError: The store fails; the version in use stays.

    """
    began = time.monotonic()
    list_folder(knowledge)
    with build_lock(index):
        previous = read_previous(index)
        source = DocumentSource(
            previous,
            fingerprint_of(embedder, options.passage_tokens),
            embedder,
            options.passage_tokens,
        )
        folder = _read_folder(knowledge, source, progress)
        name, manifest, embedded = _new_version(index, source, folder, options, progress)
        if store is not None:
            store.put(index, name)
        answers = None
        if compare and previous.manifest and previous.manifest.files != manifest.files:
            questions = read_question_set(knowledge)
            answers = _compared(compare, previous.name, name, questions, progress)
        causes = causes_to_wait(removal(previous.manifest, manifest), answers, gate=options.gate)
        if options.accept or not causes:
            waiting = None
            put_in_use(index, name, keep=options.keep, store=store)
        else:
            waiting = WaitingVersion(
                version=name,
                instead_of=previous.name,
                documents=len(manifest.documents),
                passages=manifest.passages,
                causes=causes,
            )
            keep_waiting(index, waiting)
    seconds = time.monotonic() - began
    report = report_of(
        name, manifest, previous.keys, embedded, seconds, waiting=waiting, answers=answers
    )
    return replace(report, previous=previous.name)


def _compared(
    compare: CompareAnswers,
    before: str,
    after: str,
    questions: Sequence[SetQuestion],
    progress: Progress,
) -> AnswerChanges | None:
    """Return how the answers change; None where there are no questions.

    A build that is whole is not lost to what goes wrong here.
    """
    if not questions:
        return None
    try:
        return compare(before, after, questions, progress)
    except Exception as exc:  # noqa: BLE001 - as said above, whatever it is
        # What is no error on purpose may quote a document.
        problem = str(exc) if isinstance(exc, OmorgError) else f"{type(exc).__name__}."
        return AnswerChanges(questions=len(questions), problem=problem)


def _read_folder(knowledge: Path, source: DocumentSource, progress: Progress) -> _Folder:
    # Listed while the lock is held: a build that waits for nothing reads what is there now.
    listed = list_folder(knowledge)
    failures = list(listed.failures)
    documents = source.read_all(listed.documents, failures, progress)
    if not documents:
        raise _nothing_built(knowledge, failures)
    questions = read_questions(knowledge, source.previous.questions, failures)
    return _Folder(
        documents,
        read_glossary(knowledge, source.previous.glossary, failures),
        read_contacts(knowledge, source.previous.contacts, failures),
        questions,
        tuple(pointed_out(questions, {document.id: document.line for document in documents})),
        tuple(sorted(map(masked, failures), key=lambda failure: failure.document)),
    )


def _new_version(
    index: Path,
    source: DocumentSource,
    folder: _Folder,
    options: BuildOptions,
    progress: Progress,
) -> tuple[str, Manifest, int]:
    """Write a version and check it; return its name, its manifest and how much was embedded."""
    before = source.previous
    if before.manifest is not None and _same(before, source.fingerprint, folder, options):
        return before.name, before.manifest, 0
    assembled = assemble(folder.documents, before, source.embedder, options.exact_up_to, progress)
    progress(Stage.WRITING, 0, 1)
    of_words = WordNgrams.of(assembled.words.vocabulary)
    statistics = NgramStatistics.of(assembled.words, of_words, assembled.public)
    data = {
        DOCUMENTS: b"".join(document.line + b"\n" for document in folder.documents),
        VECTORS: assembled.dense.to_bytes(),
        WORDS: words_to_bytes(assembled.words),
        NGRAMS: ngrams_to_bytes(of_words, statistics),
        PUBLIC_WORDS: to_json(assembled.public_words),
        GLOSSARY_ENTRIES: to_json(folder.glossary),
        CONTACT_ENTRIES: to_json(folder.contacts),
        QUESTION_ENTRIES: to_json(folder.questions),
        POINTED_OUT: to_json(folder.pointed_out),
        POINTED_OUT_VECTORS: array_bytes(
            pointed_out_vectors(folder.pointed_out, before, source.embedder)
        ),
    }
    manifest = Manifest(
        format_version=FORMAT_VERSION,
        fingerprint=source.fingerprint,
        model=ModelRecord(
            name=source.embedder.name,
            digest=source.embedder.digest,
            dimension=assembled.dense.dimension,
        ),
        documents=assembled.entries,
        passages=len(assembled.dense),
        failures=folder.failures,
        files={name: sha256(content) for name, content in data.items()},
        search=_how_searched(len(assembled.dense), options),
    )
    name = write_version(index, data, manifest)
    try:
        verify(index, name, [document.id for document in folder.documents if not document.kept])
    except BuildError:
        set_aside(index, name)
        raise
    progress(Stage.WRITING, 1, 1)
    return name, manifest, assembled.embedded


def _how_searched(passages: int, options: BuildOptions) -> SearchRecord:
    return SearchRecord(
        dense="exact" if passages <= options.exact_up_to else "cells",
        lexical="all" if passages <= options.all_up_to else "pruned",
    )


def _same(before: Previous, fingerprint: str, folder: _Folder, options: BuildOptions) -> bool:
    """Return whether a version of ``folder`` would be the one in use, byte for byte."""
    return (
        before.manifest is not None
        and before.manifest.format_version == FORMAT_VERSION
        and before.manifest.search == _how_searched(before.manifest.passages, options)
        and before.manifest.fingerprint == fingerprint
        and before.manifest.failures == folder.failures
        and all(document.kept for document in folder.documents)
        and before.keys.keys() == {document.id for document in folder.documents}
        and (before.glossary, before.contacts) == (folder.glossary, folder.contacts)
        and (before.questions, before.pointed_out) == (folder.questions, folder.pointed_out)
    )


def _nothing_built(knowledge: Path, failures: Sequence[Failure]) -> EmptyFolderError:
    if not failures:
        return EmptyFolderError(f"There are no documents in {knowledge}: add some and build again.")
    first = masked(failures[0])
    if all(failure.kind == "held" for failure in failures):
        return EmptyFolderError(
            f"All documents in {knowledge} are held back; the first, {first.document}, "
            f"{first.reason}: {first.remedy}. The index in use stays as it is."
        )
    return EmptyFolderError(
        f"None of the {len(failures)} files in {knowledge} can be read; the first, "
        f"{first.document}, {first.reason}: {first.remedy}. The index in use stays as it is."
    )
