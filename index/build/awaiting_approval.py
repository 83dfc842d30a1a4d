"""A version that waits for somebody's decision before it is put in use.

``<index>/WAITING`` names it and says why it waits; its files lie with those of the other versions.
A build that needs no decision, or an acceptance, puts an end to the waiting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from index.errors import BuildError, IndexVersionError
from index.versions.files import VERSIONS, read_files
from index.versions.records import to_json
from index.versions.writer import build_lock, replace_file, switch_to

if TYPE_CHECKING:
    from pathlib import Path

    from index.build.previous_version import Previous
    from index.versions.records import Manifest
    from index.versions.store import PassageStore

_WAITING: Final = "WAITING"
_MOST_REMOVED: Final = 1 / 3  # of the documents, or of the passages, that go without asking


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


def removal(before: Previous, after: Manifest) -> Removal | None:
    """Return what goes with a new version, if that is too much to go unasked.

    What is there under another name has not gone. Neither counts what is held out of the new
    version, which waits for a decision of its own and must not stay in use.
    """
    if before.manifest is None:
        return None
    held = {failure.document for failure in after.failures if failure.kind == "held"}
    was = {name: one for name, one in before.manifest.documents.items() if name not in held}
    if not was:
        return None
    keys = [one.key for name, one in after.documents.items() if name not in was]
    gone, passages = [], 0
    for name, one in sorted(was.items()):
        now = after.documents.get(name)
        if now is not None:
            # Documents that are cut anew, for another model or setting, lose no text.
            same = before.manifest.fingerprint == after.fingerprint
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
