"""Entries of ``questions.yaml`` that come of gaps: what HR promises there, and how it is written.

An entry becomes the last line of the file, and nothing else in it changes; only where that can't
be (the file is one list in brackets) is it written anew, its comments kept.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING, Any, Final, Literal

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import SingleQuotedScalarString

from bot.checks.question_set import load_questions
from index import QUESTIONS, ConfigurationError, may_see, parse_questions

if TYPE_CHECKING:
    from pathlib import Path

    from index import SearchIndex, SetQuestion

_WIDE: Final = 100_000  # characters of a line: an entry is one line, as long as it is

Wrong = Literal["question", "document", "phrase"]


@dataclass(frozen=True, slots=True)
class Promise:
    """HR's word that a passage answers a question.

    Attributes:
        question: What is asked.
        document: The document that answers, by path.
        phrase: Words of it that answer, as they stand there.
        audience: Those who may see the document; empty for everybody.

    """

    question: str
    document: str
    phrase: str
    audience: tuple[str, ...] = ()


def promised(
    index: SearchIndex, question: str, document: str, phrase: str, groups: frozenset[str]
) -> Promise | Wrong:
    """Return what HR promises, or which of its parts can't be kept.

    Args:
        index: The documents.
        question: What is asked.
        document: The document that answers, by path or by title.
        phrase: Words of it, as they stand there but for the white space between them.
        groups: Those of whoever promises, case folded: what they may not see they can't name.

    """
    asked = " ".join(question.split())
    if not asked:
        return "question"
    wanted = " ".join(document.split()).casefold()
    for one in index.version.manifest.documents:
        record = index.document(one)
        names = (record.id.casefold(), " ".join(record.metadata.title.split()).casefold())
        if wanted not in names or not may_see(record.metadata, groups):
            continue
        words = r"[^\S\n]+".join(re.escape(word) for word in phrase.split())
        for found in re.finditer(words, record.text) if words else ():
            if any(p.start <= found.start() and found.end() <= p.end for p in record.passages):
                audience = tuple(sorted(record.metadata.audience))
                return Promise(asked, record.id, found[0], audience)
        return "phrase"
    return "document"


def add_entry(knowledge: Path, promise: Promise) -> None:
    """Add an entry to the ``questions.yaml`` of a folder, which is made where there is none.

    Raises:
        ConfigurationError: The file can't be read as it is, or can't be written.

    """
    path = knowledge / QUESTIONS
    line = entry_line(promise)
    try:
        before = path.read_bytes() if path.exists() else b""
        known = load_questions(path, []) if before.strip() else ()
        after = _with_line(before, line, known)
        fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
        try:
            fresh.write_bytes(after)
            if before:
                fresh.chmod(path.stat().st_mode)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
    except OSError as exc:
        raise ConfigurationError(
            f"{QUESTIONS} can't be written: write the line {line} there yourself."
        ) from exc


def entry_line(promise: Promise) -> str:
    """Return an entry as a line of ``questions.yaml``."""
    return _dumped(CommentedSeq([_entry(promise)])).rstrip("\n")


def _entry(promise: Promise) -> CommentedMap:
    told: dict[str, Any] = {
        "question": SingleQuotedScalarString(promise.question),
        "document": promise.document,
        "phrase": SingleQuotedScalarString(promise.phrase),
    }
    entry = CommentedMap(told)
    if promise.audience:
        groups = CommentedSeq(promise.audience)
        groups.fa.set_flow_style()
        entry["audience"] = groups
    entry.fa.set_flow_style()
    return entry


def _with_line(before: bytes, line: str, known: tuple[SetQuestion, ...]) -> bytes:
    text = before.decode("utf-8-sig")
    end = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text or text.endswith("\n") else end
    after = before + f"{gap}{line}{end}".encode()
    if _adds_one(after, known):
        return after
    rows = _round_trip().load(text) or CommentedSeq()
    rows.append(_round_trip().load(line)[0])
    after = _dumped(rows).encode()
    if not _adds_one(after, known):
        raise ConfigurationError(
            f"{QUESTIONS} can't be written: write the line {line} there yourself."
        )
    return after


def _adds_one(source: bytes, known: tuple[SetQuestion, ...]) -> bool:
    try:
        found = parse_questions(source.decode("utf-8-sig"), [])
    except ConfigurationError:
        return False
    return len(found) == len(known) + 1 and found[:-1] == known


def _round_trip() -> YAML:
    yaml = YAML(typ="rt")
    yaml.width = _WIDE
    yaml.preserve_quotes = True
    return yaml


def _dumped(rows: CommentedSeq) -> str:
    written = StringIO()
    _round_trip().dump(rows, written)
    return written.getvalue()
