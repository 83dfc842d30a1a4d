"""What the admin's commands say, as messages. Pure functions."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from bot.checks.finding import SEVERITIES
from bot.checks.reasons import in_swedish
from bot.checks.remarks import findings_of
from bot.i18n.sentences import date_in_words, shown
from bot.slack.i18n.admin import admin_texts
from bot.slack.inbound.mrkdwn import escape
from bot.slack.views import elements
from bot.slack.views.answer import Message
from index import Remark, RemarkKind, Stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.checks.finding import Finding
    from bot.operations.index_admin import IndexStatus
    from bot.operations.rebuild_process import RebuildProgress
    from index import Language, Rollback

# Lines that a message lists; the command line has them all.
_LISTED: Final = 10
_NAMES: Final = 10
_LINE: Final = 300
_NAME: Final = 80
_TEXT: Final = 2_000  # for who hears the message; all is in the blocks
_VERSION: Final = 12  # characters of a version's name: enough to tell one from another


def lines(said: Sequence[str], items: Sequence[str] = ()) -> Message:
    """Return a message of plain lines, and a list after them."""
    parts = [elements.section([elements.text("\n".join(said))])]
    if items:
        parts.append(elements.bullets([[elements.text(item)] for item in items]))
    whole = "\n".join([*said, *(f"• {item}" for item in items)])
    return Message(escape(elements.shorten(whole, _TEXT)), (elements.rich_text(*parts),))


def status(found: IndexStatus, language: Language) -> Message:
    """Say which index is in use, and which files are not in it."""
    words = admin_texts(language)
    said = [
        words.status.format(
            version=found.version[:_VERSION],
            built=_when(found.built, language),
            documents=found.documents,
            passages=found.passages,
        ),
        words.earlier.format(count=found.earlier),
    ]
    failed = [(failure.document, failure.reason, failure.remedy) for failure in found.failed]
    if failed:
        said.append(words.failed.format(count=len(failed)))
    return lines(said, _failures(failed, language))


def progress(told: RebuildProgress, language: Language) -> Message:
    """Say how far a rebuild is."""
    words = admin_texts(language)
    said = {
        Stage.READING: words.reading,
        Stage.EMBEDDING: words.embedding,
        Stage.WRITING: words.writing,
    }
    return lines([said[told.stage].format(done=told.done, total=told.total)])


def rebuilt(report: Mapping[str, Any], language: Language) -> Message:
    """Say what a rebuild did; ``report`` is what ``omorg build --json`` prints."""
    words = admin_texts(language)
    said = [words.rebuilt.format(documents=report["documents"], passages=report["passages"])]
    changes = [
        sentence.format(count=len(names), names=_names(names, language))
        for sentence, names in (
            (words.added, report["added"]),
            (words.changed, report["changed"]),
            (words.removed, report["removed"]),
        )
        if names
    ]
    said += changes or [words.unchanged]
    failed = [(one["document"], one["reason"], one["remedy"]) for one in report["failed"]]
    if failed:
        said.append(words.failed.format(count=len(failed)))
    return lines(said, [*_failures(failed, language), *_lost(report["lost"], language)])


def rolled_back(done: Rollback, language: Language) -> Message:
    """Say which version is in use after a rollback."""
    return lines(
        [
            admin_texts(language).rolled_back.format(
                version=done.now.name[:_VERSION],
                built=_when(done.now.built, language),
                documents=done.now.documents,
                earlier=done.earlier,
            )
        ]
    )


def checked(findings: Sequence[Finding], language: Language) -> Message:
    """Say what is wrong with the knowledge folder, the most important first."""
    words = admin_texts(language)
    if not findings:
        return lines([words.check_clean])
    errors, warnings, hints = (
        sum(finding.severity == severity for finding in findings) for severity in SEVERITIES
    )
    counts = words.check_counts.format(errors=errors, warnings=warnings, hints=hints)
    return lines([counts], _findings(words.finding, findings, language))


def help_for(*, admin: bool, language: Language) -> Message:
    """Say what the command can do."""
    words = admin_texts(language)
    return lines([words.commands, *([words.admin_commands] if admin else [])])


def _failures(failed: Sequence[tuple[str, str, str]], language: Language) -> list[str]:
    def told(sentence: str) -> str:
        return in_swedish(sentence) if language == "sv" else sentence

    sentence = admin_texts(language).failed_file
    listed = [
        _one_line(sentence.format(document=document, reason=told(reason), remedy=told(remedy)))
        for document, reason, remedy in failed[:_LISTED]
    ]
    return [*listed, *_rest(len(failed) - _LISTED, language)]


def _findings(sentence: str, findings: Sequence[Finding], language: Language) -> list[str]:
    listed = [
        _one_line(
            sentence.format(
                document=finding.document,
                message=finding.message(language),
                remedy=finding.remedy(language),
            )
        )
        for finding in findings[:_LISTED]
    ]
    return [*listed, *_rest(len(findings) - _LISTED, language)]


def _lost(lost: Sequence[Mapping[str, Any]], language: Language) -> list[str]:
    """Name what was left out, as ``omorg build --json`` has it."""
    remarks = []
    for one in lost:
        fields = {name: value for name, value in one.items() if name != "document"}
        remarks.append((one["document"], Remark(**{**fields, "kind": RemarkKind(one["kind"])})))
    return _findings(admin_texts(language).lost, list(findings_of(remarks)), language)


def _names(names: Sequence[str], language: Language) -> str:
    listed = [elements.shorten(_one_line(name), _NAME) for name in names[:_NAMES]]
    return ", ".join([*listed, *_rest(len(names) - _NAMES, language)])


def _rest(count: int, language: Language) -> Iterable[str]:
    return [admin_texts(language).and_more.format(count=count)] if count > 0 else []


def _one_line(text: str) -> str:
    """Return a line as it is shown: file names may hold anything."""
    return elements.shorten(" ".join(shown(text).split()), _LINE) or "…"


def _when(seconds: float, language: Language) -> str:
    """Return a moment in the server's own time: "22 januari 2020 kl. 14.05"."""
    moment = dt.datetime.fromtimestamp(seconds).astimezone()
    clock = f"kl. {moment:%H.%M}" if language == "sv" else f"at {moment:%H:%M}"
    return f"{date_in_words(moment.date(), language)} {clock}"
