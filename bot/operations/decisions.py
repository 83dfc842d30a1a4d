"""What waits for somebody to decide: what it is, what it changes, and how it is decided on."""

from __future__ import annotations

import datetime as dt
import json
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from bot.checks.question_set import evaluate
from bot.operations.timeline import plain, told
from index import (
    SWEDISH_KEYS,
    AnswerChanges,
    ChangedAnswer,
    ConfigurationError,
    DocumentError,
    IndexVersionError,
    Stage,
    ToldAnswer,
    check_private,
    digests_of_private,
    list_folder,
    parse_document,
    read_bytes,
    read_manifest,
    read_side_file,
    waiting_version,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from bot.answering.types import Answer
    from bot.checks.question_set import Examined, Outcome
    from index import (
        Document,
        DocumentFile,
        Failure,
        Language,
        Manifest,
        Progress,
        SetQuestion,
        WaitingVersion,
    )


def compare_answers(
    old: Examined,
    new: Examined,
    questions: Sequence[SetQuestion],
    progress: Progress,
    examined: Callable[[Sequence[Outcome]], object] | None = None,
) -> AnswerChanges:
    """Ask HR's questions of two index versions, each as ``omorg eval`` asks it.

    Args:
        old: Answers from the version in use.
        new: Answers from the one that may take its place.
        questions: What is asked.
        progress: Told how far it is.
        examined: Given how the new version did, when all has been asked.

    Raises:
        IndexVersionError: A version doesn't fit the model.
        QuestionError: One of the questions can't be searched for.

    """
    changed, outcomes = [], []
    for number, question in enumerate(questions):
        progress(Stage.COMPARING, number, len(questions))
        # One after the other: what was read for one version is still at hand for the next.
        (was,), (now,) = evaluate((question,), old), evaluate((question,), new)
        outcomes.append(now)
        if (change := _change(was, now)) is not None:
            changed.append(change)
    progress(Stage.COMPARING, len(questions), len(questions))
    if examined is not None:
        examined(outcomes)
    changed.sort(key=lambda one: not one.worse)
    return AnswerChanges(questions=len(questions), changed=tuple(changed))


def _change(was: Outcome, now: Outcome) -> ChangedAnswer | None:
    """Return how an answer changed; None where its words and its document are the same.

    A right one is worse as well whose words are, and whose phrase is no longer beside them.
    """
    before, after = _told(was.answer), _told(now.answer)
    worse = was.right and not now.right
    if not worse and (before.answer, before.document) == (after.answer, after.document):
        return None
    question = was.question
    return ChangedAnswer(
        question=question.question,
        audience=question.audience,
        worse=worse,
        gate=question.gate,
        before=before,
        after=after,
    )


def _told(answer: Answer) -> ToldAnswer:
    said = told(answer)
    source = said.source
    return ToldAnswer(
        answer=plain(said.answer),
        certain=said.certain,
        document=source.document if source else None,
        title=source.title if source else None,
    )


_RULES: Final = frozenset({"---", "..."})
# With the lines that are indented under it.
_ACCEPTANCE: Final = re.compile(
    r"^[\"']?(?:accept|godk(?:ä|a\u0308|a)nn)[\"']?[ \t]*:.*\n?(?:[ \t]+\S.*\n?)*",
    re.IGNORECASE | re.MULTILINE,
)


def held_document(knowledge: Path, name: str) -> DocumentFile | None:
    """Return the document of a folder that is called ``name``; None where there is none.

    Raises:
        BuildError: There is no such folder.

    """
    return next((file for file in list_folder(knowledge).documents if file.id == name), None)


def accept_named(knowledge: Path, name: str, by: str, language: Language) -> None:
    """Accept the document of a folder that is called ``name``; see ``accept_document``.

    Raises:
        BuildError: There is no such folder.
        ConfigurationError: There is no such document, or as ``accept_document`` says.
        DocumentError: It can't be read.

    """
    file = held_document(knowledge, name)
    if file is None:
        raise ConfigurationError(f"{name} is not held back: there is nothing to accept.")
    accept_document(file, by, language)


def accept_document(file: DocumentFile, by: str, language: Language) -> None:
    """Write who accepts a document, today's date, and what stands in it now, into its side file.

    An acceptance that was there before gives way.

    Raises:
        ConfigurationError: It is not held back, accepting it is not enough, or the side file can't
            be written.
        DocumentError: It can't be read.

    """
    side = read_side_file(file)
    document = parse_document(file.id, read_bytes(file), side)
    if _held(document) is None:
        raise ConfigurationError(f"{file.id} is not held back: there is nothing to accept.")
    key = SWEDISH_KEYS["accept"] if language == "sv" else "accept"
    today = dt.date.today()  # noqa: DTZ011 - the local day
    said = f"{' '.join(by.split())}, {today}, {digests_of_private(document)}"
    line = f"{key}: {json.dumps(said, ensure_ascii=False)}"
    written = _with_line((side or b"").decode("utf-8-sig", "replace"), line).encode()
    if still := _held(parse_document(file.id, read_bytes(file), written)):
        raise ConfigurationError(
            f"{file.id} can't be accepted: it {still.reason}. What to do: {still.remedy}."
        )
    path = file.side_file or file.path.with_name(f"{file.path.name}.meta.yaml")
    try:
        path.write_bytes(written)
    except OSError as exc:
        raise ConfigurationError(
            f"{PurePosixPath(path).name} can't be written ({exc.strerror}): write the line "
            f"{line} there yourself."
        ) from exc


def _held(document: Document) -> DocumentError | None:
    try:
        check_private(document)
    except DocumentError as exc:
        return exc
    return None


def _with_line(text: str, line: str) -> str:
    """Return a side file with another acceptance, within the lines of dashes that may be there."""
    text = _ACCEPTANCE.sub("", text)
    lines = text.rstrip().split("\n") if text.strip() else []
    closed = len(lines) > 1 and lines[-1].rstrip() in _RULES
    place = len(lines) - closed
    return "\n".join([*lines[:place], line, *lines[place:]]) + "\n"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a decision.

    Attributes:
        version: A version that is not in use yet; None where none waits.
        documents: Those that are held back, as the newest build found them.

    """

    version: WaitingVersion | None = None
    documents: tuple[Failure, ...] = ()


def what_waits(index: Path, in_use: Manifest) -> Waiting:
    """Return what waits for a decision in a folder of index versions.

    Args:
        index: The folder.
        in_use: What the version in use is made of.

    """
    version, failures = waiting_version(index), in_use.failures
    if version is not None:
        with suppress(OSError, IndexVersionError):
            failures = read_manifest(index, version.version).failures
    return waiting_of(version, failures)


def waiting_of(version: WaitingVersion | None, failures: Iterable[Failure]) -> Waiting:
    """Return what waits: a version, and of the files that are not in the newest those held back."""
    return Waiting(version, tuple(one for one in failures if one.kind == "held"))
