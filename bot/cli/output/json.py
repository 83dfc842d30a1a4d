"""The JSON that the commands print; a contract, so every key is written out here."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import sys
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from bot.operations.decisions import waiting_of
from bot.operations.installation.diagnosis import worst
from index import ConfigurationError, OmorgError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.answering.types import Answer, Citation
    from bot.checks.finding import Finding
    from bot.checks.question_set import Outcome
    from bot.operations.decisions import Waiting
    from bot.operations.installation.backup import Backup, Restored
    from bot.operations.installation.diagnosis import Line
    from index import (
        BuildReport,
        Failure,
        Hit,
        KeptVersion,
        Language,
        Rollback,
        Stored,
        Version,
        WaitingVersion,
    )


def to_line(value: dict[str, Any]) -> str:
    """Return one JSON object on one line, readable as it is written, å, ä and ö included."""
    return json.dumps(value, ensure_ascii=False)


def _date(date: dt.date | None) -> str | None:
    return date.isoformat() if date else None


def answer_json(answer: Answer) -> dict[str, Any]:
    """Return an answer as JSON data."""
    contact = answer.contact
    return {
        "question": answer.question,
        "language": answer.language,
        "status": answer.status,
        "certain": answer.certain,
        "confidence": answer.confidence,
        "answer": answer.answer,
        "citations": [_citation_json(citation) for citation in answer.citations],
        "contact": {"name": contact.name, "contact": contact.contact} if contact else None,
        "nearest": [{"document": n.document, "title": n.title} for n in answer.nearest],
        "notes": list(answer.notes),
        "index_version": answer.index_version,
        "milliseconds": answer.milliseconds,
    }


def _citation_json(citation: Citation) -> dict[str, Any]:
    return {
        "number": citation.number,
        "document": citation.document,
        "title": citation.title,
        "heading": citation.heading,
        "page": citation.page,
        "date": _date(citation.date),
        "date_source": citation.date_source,
        "in_force": citation.in_force,
        "valid_from": _date(citation.valid_from),
        "valid_until": _date(citation.valid_until),
        "answer_spans": [[span.start, span.end] for span in citation.answer_spans],
        "owner": citation.owner,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "highlights": [[span.start, span.end] for span in citation.highlights],
        "score": citation.score,
        "url": citation.url,
        "links": [
            {"start": one.span.start, "end": one.span.end, "text": one.words, "url": one.url}
            for one in citation.links
        ],
        "pointed_out": citation.pointed_out,
    }


def search_json(query: str, hits: Sequence[Hit], index_version: str) -> dict[str, Any]:
    """Return hits as JSON data."""
    return {
        "query": query,
        "hits": [
            {
                "document": hit.passage.document,
                "passage": hit.passage.id,
                "text": hit.passage.text,
                "start": hit.passage.start,
                "end": hit.passage.end,
                "score": round(hit.score, 4),
                "dense": round(hit.dense, 4),
                "lexical": round(hit.lexical, 4),
                "excluded": hit.excluded,
            }
            for hit in hits
        ],
        "index_version": index_version,
    }


def _failures_json(failures: Sequence[Failure]) -> list[dict[str, str]]:
    return [{"document": f.document, "reason": f.reason, "remedy": f.remedy} for f in failures]


def build_json(report: BuildReport) -> dict[str, Any]:
    """Return what a build did as JSON data."""
    return {
        "index_version": report.index_version,
        "live": report.waiting is None,
        "previous": report.previous or None,
        "in_use": report.waiting.instead_of if report.waiting else report.index_version,
        "documents": report.documents,
        "passages": report.passages,
        "added": list(report.added),
        "changed": list(report.changed),
        "removed": list(report.removed),
        "renamed": [{"from": before, "to": now} for before, now in report.renamed],
        "unchanged": report.unchanged,
        "embedded": report.embedded,
        "failed": _failures_json(report.failed),
        "lost": [{"document": one, **dataclasses.asdict(remark)} for one, remark in report.lost],
        "waiting": waiting_json(waiting_of(report.waiting, report.failed)),
        "answers": report.answers.model_dump(mode="json") if report.answers else None,
        "seconds": round(report.seconds, 3),
    }


def waiting_json(waiting: Waiting) -> list[dict[str, Any]]:
    """Return what waits for somebody to decide as JSON data: a version, and documents."""
    version = waiting.version
    versions = [{"kind": "version", **version.model_dump(mode="json")}] if version else []
    documents = _failures_json(waiting.documents)
    return [*versions, *({"kind": "document", **one} for one in documents)]


def accepted_json(waited: WaitingVersion) -> dict[str, Any]:
    """Return which version is in use after it was accepted as JSON data."""
    return {
        "index_version": waited.version,
        "live": True,
        "before": waited.instead_of,
        "documents": waited.documents,
        "passages": waited.passages,
    }


def rollback_json(rollback: Rollback) -> dict[str, Any]:
    """Return what a rollback did as JSON data."""
    return {
        "index_version": rollback.now.name,
        "live": True,
        "before": rollback.left,
        "built": time_of(rollback.now.built),
        "documents": rollback.now.documents,
        "passages": rollback.now.passages,
        "skipped": list(rollback.skipped),
        "earlier": rollback.earlier,
    }


def time_of(seconds: float) -> str:
    """Return seconds since the epoch as an ISO time in UTC."""
    return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat(timespec="seconds")


def status_json(
    version: Version,
    kept: Sequence[KeptVersion],
    notes: Sequence[str],
    waiting: Waiting,
) -> dict[str, Any]:
    """Return the state of an index, and the versions that are kept, as JSON data."""
    manifest = version.manifest
    return {
        "index_version": version.name,
        "built": time_of(version.built),
        "documents": len(manifest.documents),
        "passages": manifest.passages,
        "failed": _failures_json(manifest.failures),
        "waiting": waiting_json(waiting),
        "model": manifest.model.model_dump(mode="json"),
        "search": manifest.search.model_dump(mode="json"),
        "notes": list(notes),
        "versions": [
            {
                "index_version": one.name,
                "live": one.name == version.name,
                "built": time_of(one.built),
                "documents": one.documents,
                "passages": one.passages,
            }
            for one in kept
        ],
    }


def store_json(searched: Stored | str | None) -> dict[str, Any] | None:
    """Return what a vector store has of an index, or why it can't be asked, as JSON data."""
    if searched is None:
        return None
    if isinstance(searched, str):
        return {"problem": searched}
    return {
        "place": searched.place,
        "collection": searched.collection,
        "passages": searched.passages or 0,
        "in_use": searched.in_use,
        "problem": None,
    }


def check_json(findings: Sequence[Finding], language: Language) -> dict[str, Any]:
    """Return findings as JSON data; only what people read is in ``language``."""
    return {
        "findings": [
            {
                "document": finding.document,
                "severity": finding.severity,
                "rule": finding.rule,
                "line": finding.line,
                "message": finding.message(language),
                "remedy": finding.remedy(language),
            }
            for finding in findings
        ]
    }


def eval_json(outcomes: Sequence[Outcome], least: float) -> dict[str, Any]:
    """Return how a question set was answered as JSON data."""
    right = sum(outcome.right for outcome in outcomes)
    kinds: dict[str, dict[str, int]] = {}
    for outcome in outcomes:
        counts = kinds.setdefault(outcome.question.kind, {"questions": 0, "right": 0})
        counts["questions"] += 1
        counts["right"] += outcome.right
    return {
        "questions": len(outcomes),
        "right": right,
        "share": round(right / len(outcomes), 4),
        "min": least,
        "kinds": kinds,
        "wrong": [
            {
                "question": outcome.question.question,
                "at": _date(outcome.question.at),
                "kind": outcome.question.kind,
                "reason": outcome.reason,
                "confidence": outcome.answer.confidence,
                "cited": [citation.document for citation in outcome.answer.citations],
            }
            for outcome in outcomes
            if not outcome.right
        ],
    }


def doctor_json(lines: Sequence[Line], language: Language) -> dict[str, Any]:
    """Return what was found out about the installation as JSON data."""
    return {
        "status": worst(lines),
        "checks": [
            {
                "check": line.part,
                "status": line.level,
                "message": line.told(language),
                "remedy": line.advice(language),
            }
            for line in lines
        ],
    }


def backup_json(backup: Backup) -> dict[str, Any]:
    """Return what a backup holds as JSON data."""
    return {
        "file": str(backup.file),
        "bytes": backup.size,
        "databases": list(backup.databases),
        "versions": list(backup.versions),
        "skipped": list(backup.skipped),
        "records_elsewhere": backup.records_elsewhere,
    }


def restore_json(restored: Restored) -> dict[str, Any]:
    """Return what a restore did as JSON data."""
    return {
        "databases": list(restored.databases),
        "versions": list(restored.versions),
        "before": str(restored.aside) if restored.aside else None,
    }


def print_json(value: dict[str, Any]) -> None:
    """Print one object on one line of standard output."""
    sys.stdout.write(to_line(value) + "\n")
    sys.stdout.flush()


class Request(BaseModel):
    """One line of standard input that is a JSON object."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: str
    at: str | None = None
    audience: list[str] = []


_REQUEST = TypeAdapter(Request)


def parse_request(line: str) -> Request:
    """Read a line: the question itself, or a JSON object with it, ``at`` and ``audience``.

    Raises:
        ConfigurationError: It is a JSON object of another form.

    """
    if not line.lstrip().startswith("{"):
        return Request(question=line)
    try:
        return _REQUEST.validate_json(line)
    except ValidationError as exc:
        raise ConfigurationError(
            'The line is no question: write it as text, or as {"question": "…"}.'
        ) from exc


def _lines() -> Iterator[str | None]:
    """Yield the lines of standard input, without line ends; None for one that is not UTF-8."""
    for raw in sys.stdin.buffer:
        try:
            yield raw.decode("utf-8").removeprefix("\ufeff").rstrip("\r\n")
        except UnicodeDecodeError:
            yield None


def each_line(answer: Callable[[Request], dict[str, Any]], told: Callable[[str], str]) -> None:
    """Answer every line of standard input with one JSON object, in order.

    Args:
        answer: Answers a line.
        told: Returns what is wrong with one in the language of whoever reads it.

    """
    for line in _lines():
        try:
            if line is None:
                raise ConfigurationError("The line is not UTF-8: send it in UTF-8.")
            print_json(answer(parse_request(line)))
        except OmorgError as exc:
            print_json({"status": "error", "message": told(str(exc))})
