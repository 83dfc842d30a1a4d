"""Whether a new version may be put in use: it is sound, and nobody has to decide on it first.

What was written has to be what can be searched. A version that much would go with, or that answers
HR's questions worse, waits: ``<index>/WAITING`` names it and says why; its files lie with those of
the other versions. A build that needs no decision, or an acceptance, puts an end to the waiting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from index.errors import BuildError, IndexVersionError
from index.language.words import ngrams
from index.retrieval.dense_index import DenseIndex
from index.retrieval.lexical.word_counts import (
    NgramStatistics,
    WordCounts,
    WordNgrams,
    ngrams_from_bytes,
    words_from_bytes,
)
from index.versions.files import DOCUMENTS, NGRAMS, VECTORS, VERSIONS, WORDS, read_files
from index.versions.records import Records, indexed_texts, record_from_line, sha256, to_json
from index.versions.writer import build_lock, replace_file, switch_to

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from index.versions.records import DocumentRecord, Manifest
    from index.versions.store import PassageStore

# Documents that are looked at closely: so many of the new ones, and so many of all.
_LOOKED_AT = 40
# Rounding may take this much off a unit vector's length.
_ROUNDING = 1e-3
_Item = TypeVar("_Item")
_WAITING: Final = "WAITING"
_MOST_REMOVED: Final = 1 / 3  # of the documents, or of the passages, that go without asking


def verify(index: Path, name: str, new: Sequence[str]) -> None:
    """Check a version as it lies on disk.

    Every file by its checksum; the numbers of documents, passages, vectors and words against each
    other; that every document has its own vectors, of length 1; and, of a sample of the
    documents in ``new`` and of all, that each passage stands in its document's text and has its
    own words, and of a sample of the words that they have their own n-grams.

    Raises:
        BuildError: It is not as it should be.

    """
    try:
        manifest, files = read_files(index, name)
        passages = {key: entry.passages for key, entry in manifest.documents.items()}
        records = Records(files[DOCUMENTS], passages)
        dense = DenseIndex.from_bytes(files[VECTORS])
        words = words_from_bytes(files[WORDS])
        of_words, statistics = ngrams_from_bytes(files[NGRAMS])
        _check_sizes(manifest, dense, words, of_words, statistics)
        _check_documents(manifest, records, dense, words, set(_spread(new)))
    except (IndexVersionError, OSError, KeyError, ValueError) as exc:
        raise BuildError(
            f"The new index version does not pass its check ({exc}): the index in use stays as it "
            "is. Build again."
        ) from exc


def _check_sizes(
    manifest: Manifest,
    dense: DenseIndex,
    words: WordCounts,
    of_words: WordNgrams,
    statistics: NgramStatistics,
) -> None:
    passages = sum(entry.passages for entry in manifest.documents.values())
    if {passages, len(dense), len(words), len(statistics.lengths)} != {manifest.passages}:
        raise ValueError("passages are missing")
    if (of_words.counts.shape[0], len(statistics.public)) != (
        len(words.vocabulary),
        len(of_words.vocabulary),
    ):
        raise ValueError("n-grams are missing")
    for number in _spread(range(len(words.vocabulary))):
        row = of_words.counts[[number]]
        own = np.repeat(of_words.vocabulary[row.indices], row.data)
        if own.tolist() != sorted(ngrams(words.vocabulary[number])):
            raise ValueError("the n-grams of a word are not its own")
    # A comparison that holds for no NaN.
    length = np.abs(np.linalg.norm(dense.vectors(), axis=1) - 1)
    if dense.dimension != manifest.model.dimension or not (length < _ROUNDING).all():
        raise ValueError("the vectors are not as the model gives them")


def _check_documents(
    manifest: Manifest, records: Records, dense: DenseIndex, words: WordCounts, new: set[str]
) -> None:
    vectors = dense.vectors()
    closely = new | set(_spread(records.ids))
    for identifier in records.ids:
        entry, rows = manifest.documents[identifier], records.rows(identifier)
        if sha256(vectors[rows.start : rows.stop].tobytes()) != entry.vectors:
            raise ValueError(f"the vectors of {identifier} are not its own")
        if identifier in closely:
            record = record_from_line(records.line(identifier))
            told = (record.id, record.key, len(record.passages))
            if told != (identifier, entry.key, entry.passages):
                raise ValueError(f"{identifier} is not in its place")
            _check_passages(record, words, rows)


def _check_passages(record: DocumentRecord, words: WordCounts, rows: range) -> None:
    if any(record.text[p.start : p.end] != p.text for p in record.passages):
        raise ValueError(f"{record.id} does not hold its passages")
    own = WordCounts.of(indexed_texts(record))
    for number, row in enumerate(rows):
        if _word_counts(words, row) != _word_counts(own, number):
            raise ValueError(f"the words of {record.id} are not its own")


def _word_counts(words: WordCounts, row: int) -> dict[str, int]:
    """Return how often each word stands in a passage."""
    counts = words.counts[[row]]
    named = (words.vocabulary[column] for column in counts.indices.tolist())
    return dict(zip(named, counts.data.tolist(), strict=True))


def _spread(ids: Sequence[_Item]) -> list[_Item]:
    """Return some of ``ids``, the first and the last among them, evenly spread."""
    if not ids:
        return []
    places = np.linspace(0, len(ids) - 1, min(len(ids), _LOOKED_AT)).astype(int)
    return [ids[place] for place in places]


class Removal(BaseModel):
    """A version that holds much less than the one in use.

    Attributes:
        kind: Why the version waits.
        documents: Those that would go.
        of_documents: How many the version in use holds.
        passages: How many passages would go.
        of_passages: How many the version in use holds.

    """

    model_config = ConfigDict(frozen=True)

    kind: Literal["removal"] = "removal"
    documents: tuple[str, ...]
    of_documents: int
    passages: int
    of_passages: int


class ToldAnswer(BaseModel):
    """What a version answers a question.

    Attributes:
        answer: The sentences that answer, verbatim; None where nothing is found.
        certain: Whether that is the answer, or may be.
        document: The document that they stand in.
        title: Its title.

    """

    model_config = ConfigDict(frozen=True)

    answer: str | None
    certain: bool
    document: str | None
    title: str | None


class ChangedAnswer(BaseModel):
    """A question of HR's that a version answers otherwise than the one in use.

    Attributes:
        question: What is asked.
        audience: The groups of the person who asks.
        worse: Whether the answer was right and no longer is.
        gate: Whether a version that answers it worse waits for a decision.
        before: What the version in use answers.
        after: What the new one answers.

    """

    model_config = ConfigDict(frozen=True)

    question: str
    audience: tuple[str, ...]
    worse: bool
    gate: bool
    before: ToldAnswer
    after: ToldAnswer


class AnswerChanges(BaseModel):
    """What a version answers HR's questions, against the one in use.

    Attributes:
        kind: Why the version waits, where it does.
        questions: How many were asked.
        changed: Those that are answered otherwise, the worse ones first.
        problem: Why they could not be asked, in a sentence; None where they were.

    """

    model_config = ConfigDict(frozen=True)

    kind: Literal["answers"] = "answers"
    questions: int
    changed: tuple[ChangedAnswer, ...] = ()
    problem: str | None = None

    @property
    def worse(self) -> int:
        """How many answers were right and no longer are."""
        return sum(one.worse for one in self.changed)


class WaitingVersion(BaseModel):
    """A version that waits for a decision.

    Attributes:
        version: Its name.
        instead_of: The version that stays in use until then.
        documents: How many documents it holds.
        passages: How many passages.
        causes: What there is to decide on, all of it together.

    """

    model_config = ConfigDict(frozen=True)

    version: str
    instead_of: str
    documents: int
    passages: int
    causes: tuple[Removal | AnswerChanges, ...]


def causes_to_wait(
    gone: Removal | None, answers: AnswerChanges | None, *, gate: bool
) -> tuple[Removal | AnswerChanges, ...]:
    """Return what is to be decided on before a version is put in use; nothing where it just is.

    Answers that changed keep no version waiting unless one of them is worse and ``gate`` says so,
    or the question itself; they are told wherever there is something to decide.
    """
    changed = answers.changed if answers else ()
    held = any(one.worse and (gate or one.gate) for one in changed)
    if gone is None and not held:
        return ()
    return tuple(one for one in (gone, answers if changed else None) if one is not None)


def removal(before: Manifest | None, after: Manifest) -> Removal | None:
    """Return what goes with a new version, if that is too much to go unasked.

    What is there under another name has not gone. Neither counts what is held out of the new
    version, which waits for a decision of its own and must not stay in use.
    """
    if before is None:
        return None
    held = {failure.document for failure in after.failures if failure.kind == "held"}
    was = {name: one for name, one in before.documents.items() if name not in held}
    if not was:
        return None
    keys = [one.key for name, one in after.documents.items() if name not in was]
    gone, passages = [], 0
    for name, one in sorted(was.items()):
        now = after.documents.get(name)
        if now is not None:
            # Documents that are cut anew, for another model or setting, lose no text.
            same = before.fingerprint == after.fingerprint
            passages += max(0, one.passages - now.passages) if same else 0
        elif one.key in keys:
            keys.remove(one.key)
        else:
            gone.append(name)
            passages += one.passages
    of_passages = sum(one.passages for one in was.values())
    if max(len(gone) / len(was), passages / of_passages) <= _MOST_REMOVED:
        return None
    return Removal(
        documents=tuple(gone), of_documents=len(was), passages=passages, of_passages=of_passages
    )


def waiting_version(index: Path) -> WaitingVersion | None:
    """Return the version that waits for a decision; None where none does."""
    try:
        waiting = WaitingVersion.model_validate_json((index / _WAITING).read_bytes())
    except (OSError, ValidationError):
        return None
    return waiting if (index / VERSIONS / waiting.version).is_dir() else None


def keep_waiting(index: Path, waiting: WaitingVersion) -> None:
    """Say that a version waits, which is written already; the lock must be held."""
    replace_file(index, _WAITING, to_json(waiting))


def put_in_use(index: Path, name: str, *, keep: int, store: PassageStore | None = None) -> None:
    """Switch to a version; none waits any more. The lock must be held."""
    switch_to(index, name, keep=keep, store=store)
    (index / _WAITING).unlink(missing_ok=True)


def accept_version(
    index: Path,
    fingerprint: str,
    *,
    keep: int,
    version: str | None = None,
    store: PassageStore | None = None,
) -> WaitingVersion:
    """Put the version in use that waits for a decision, by one atomic switch.

    Args:
        index: The folder of index versions.
        fingerprint: What it must have been built with (``fingerprint_of``).
        keep: How many versions stay.
        version: Its name, or the beginning of it; what was decided on and no other.
        store: What searches passages, if that is not the files.

    Returns:
        What waited.

    Raises:
        BuildError: None waits, another one does, or it can't be used; or the folder can't be
            written.
        BuildRunningError: A build is running.
        VectorStoreError: The store fails; nothing has changed then.

    """
    with build_lock(index):
        waiting = waiting_version(index)
        if waiting is None:
            raise BuildError("No version waits for a decision: the one in use is the newest.")
        if version is not None and not waiting.version.startswith(version):
            raise BuildError(
                f"Version {version} does not wait for a decision: {waiting.version} does."
            )
        try:
            manifest, _ = read_files(index, waiting.version)
            usable = manifest.fingerprint == fingerprint
        except (OSError, IndexVersionError):
            usable = False
        if not usable:
            raise BuildError(
                f"Version {waiting.version} is damaged, or made with another model or settings: "
                "build again."
            )
        if store is not None:
            store.put(index, waiting.version)
        put_in_use(index, waiting.version, keep=keep, store=store)
        return waiting
