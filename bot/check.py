"""What is wrong with a knowledge folder, in words that its owner can act on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.question_set import load_questions
from index import (
    QUESTIONS,
    ConfigurationError,
    DocumentError,
    FrontMatter,
    check_own_files,
    list_folder,
    parse_document,
    read_bytes,
    read_front_matter,
    resolve_name,
)

if TYPE_CHECKING:
    from pathlib import Path

    from index import Document, Folder

Severity = Literal["error", "warning", "hint"]
_ORDER: dict[Severity, int] = {"error": 0, "warning": 1, "hint": 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend.

    Attributes:
        document: Which file.
        severity: ``error`` keeps it out of the answers; ``warning`` makes answers worse; ``hint``.
        rule: Short name of what was checked.
        message: What is wrong.
        remedy: What to do.

    """

    document: str
    severity: Severity
    rule: str
    message: str
    remedy: str


def check_folder(knowledge: Path) -> list[Finding]:
    """Return what to mend in a knowledge folder, most important first.

    Raises:
        BuildError: There is no such folder.

    """
    folder = list_folder(knowledge)
    findings = [
        Finding(failure.document, "error", "unreadable", failure.reason, failure.remedy)
        for failure in (*folder.failures, *check_own_files(knowledge))
    ]
    findings += _check_questions(knowledge)
    read, unreadable = _read_all(folder)
    findings += unreadable
    known = [file.id for file in folder.documents]
    for document, front in read:
        findings += _check_document(document, front, known)
    if not folder.documents and not folder.failures:
        findings.append(Finding(".", "error", "empty", "holds no documents", "add some"))
    return sorted(findings, key=lambda f: (_ORDER[f.severity], f.document, f.rule))


def _read_all(folder: Folder) -> tuple[list[tuple[Document, FrontMatter]], list[Finding]]:
    read = []
    unreadable = []
    for file in folder.documents:
        try:
            data = read_bytes(file)
            read.append((parse_document(file.id, data), read_front_matter(file.id, data)))
        except DocumentError as exc:
            rule = "front_matter" if "front matter" in exc.reason else "unreadable"
            unreadable.append(Finding(file.id, "error", rule, exc.reason, exc.remedy))
    return read, unreadable


def _check_questions(knowledge: Path) -> list[Finding]:
    path = knowledge / QUESTIONS
    if not path.exists():
        return []
    try:
        load_questions(path)
    except ConfigurationError as exc:
        return [Finding(QUESTIONS, "error", "questions", str(exc), "correct it")]
    return []


def _check_document(document: Document, front: FrontMatter, known: list[str]) -> list[Finding]:
    metadata = document.metadata
    findings = [
        Finding(
            document.id,
            "warning",
            "unknown_key",
            f"has a front matter key {key!r} that means nothing",
            "correct its spelling or remove it",
        )
        for key in front.unknown_keys
    ]
    if metadata.date is None:
        findings.append(
            Finding(
                document.id,
                "warning",
                "no_date",
                "has no date, so nobody can see how old it is",
                "write `date: 2027-03-01` in the front matter, or a line such as "
                "”Senast uppdaterad: 1 mars 2027” in the text",
            )
        )
    findings += [
        Finding(
            document.id,
            "warning",
            "supersedes",
            f"replaces {name!r}, which is not in the folder",
            "correct the file name, or remove it if the old document is gone",
        )
        for name in metadata.supersedes
        if resolve_name(name, document.id, known) is None
    ]
    return findings
