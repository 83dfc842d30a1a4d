"""What the admin's commands say, as messages. Pure functions."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from bot.checks.finding import HEADINGS, SEVERITIES
from bot.checks.reader_remarks import findings_of
from bot.checks.reasons import in_language
from bot.i18n.gaps import gap_texts
from bot.i18n.sentences import time_in_words
from bot.operations.rebuilding import sentences as command_texts
from bot.operations.rebuilding.sentences import (
    answers_in_short,
    cause_in_short,
    change_in_words,
    gone,
)
from bot.slack.i18n.admin import admin_texts
from bot.slack.i18n.slack import slack_texts
from bot.slack.inbound.message_text import escape
from bot.slack.views import elements
from bot.slack.views import elements as controls
from bot.slack.views.admin.held import ADMIN, acceptable, accepting
from bot.slack.views.answer import Message
from bot.slack.views.listings import Entry, listing, one_line
from index import AnswerChanges, Remark, RemarkKind, Removal, Stage, WaitingVersion

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.checks.finding import Finding, Severity, Value
    from bot.operations.index_admin import IndexStatus
    from bot.operations.rebuilding.rebuild_process import RebuildProgress
    from index import Changes, Language, Rollback

_NAMES: Final = 800  # characters of names that a line lists
_NAME: Final = 80
_TEXT: Final = 2_000  # for who hears the message; all is in the blocks
_CHANGES: Final = 3  # answers that changed, each three lines
_CHANGE: Final = 240
_PART: Final = 110  # of such a line: an answer, a title, a name
_VERSION: Final = 12  # characters of a version's name: enough to tell one from another
# The word of the button that names all documents that a rebuild changed.
CHANGES: Final = "changes"


def lines(said: Sequence[str], items: Sequence[str] = ()) -> Message:
    """Return a message of plain lines, and a list after them."""
    parts = [elements.section([elements.text("\n".join(said))])]
    if items:
        parts.append(elements.bullets([[elements.text(item)] for item in items]))
    whole = "\n".join([*said, *(f"• {item}" for item in items)])
    return Message(escape(elements.shorten(whole, _TEXT)), (elements.rich_text(*parts),))


def status(
    found: IndexStatus,
    language: Language,
    start: int = 0,
    *,
    groups: frozenset[str] = frozenset(),
) -> Message:
    """Say which index is in use, what waits for a decision, and which files are not in it.

    Args:
        found: What there is.
        language: The interface's.
        start: The first of the files that is listed.
        groups: The admin's groups (case folded), whose answers may be shown.

    """
    words = admin_texts(language)
    said = [
        words.status.format(
            version=found.version[:_VERSION],
            built=time_in_words(found.built, language),
            documents=found.documents,
            passages=found.passages,
        ),
        words.earlier.format(count=found.earlier),
    ]
    if found.waiting:
        said += _waits(found.waiting, language, groups)
    failed = [(one.document, one.reason, one.remedy, one.kind == "held") for one in found.failed]
    return _with_buttons(
        listing(said, _failures(failed, language), start=start, more=_more("status", language)),
        found.waiting,
        language,
        held=acceptable(failed[start:]),
    )


def _waits(waiting: WaitingVersion, language: Language, groups: frozenset[str]) -> list[str]:
    """Return why a version waits, and what would go with it."""
    versions: dict[str, Value] = {
        "version": waiting.version[:_VERSION],
        "before": waiting.instead_of[:_VERSION],
    }
    said = [command_texts.WAITS.filled(language, versions)]
    for cause in waiting.causes:
        if isinstance(cause, AnswerChanges):
            said += _answers(cause, language, groups)
            continue
        said.append(gone(cause, language))
        if cause.documents:
            names: dict[str, Value] = {"names": _names(cause.documents, language)}
            said.append(command_texts.WOULD_GO.filled(language, names))
    return [*said, admin_texts(language).how_to_accept]


def _answers(answers: AnswerChanges, language: Language, groups: frozenset[str]) -> list[str]:
    """Return which answers changed, the worse ones first; nothing where none did."""
    words = admin_texts(language)
    short = answers_in_short(answers, language)
    if short is None:
        return []
    said = [one_line(short)]
    for change in answers.changed[:_CHANGES]:
        question, *sides = change_in_words(change, language, partial(one_line, limit=_PART))
        # Asked for these groups: what is answered may be for their members alone.
        if not {group.casefold() for group in change.audience} <= groups:
            sides = [words.answers_withheld]
        said += (one_line(line, _CHANGE) for line in (question, *sides))
    if (rest := len(answers.changed) - _CHANGES) > 0:
        said.append(words.and_more.format(count=rest))
    return [*said, command_texts.WHAT_IS_WORSE.told(language)] if answers.worse else said


def _with_buttons(
    said: Message,
    waiting: WaitingVersion | None,
    language: Language,
    rest: str = "",
    *,
    held: Sequence[str] = (),
) -> Message:
    """Return a message with the buttons that name the rest of the documents and accept what waits.

    ``rest`` names the two versions between which more documents differ than there was room for,
    ``held`` the documents that are held back.
    """
    said = Message(said.text, (*said.blocks, *accepting(held, language)))
    if waiting and any(
        isinstance(cause, Removal) and _is_cut(cause.documents) for cause in waiting.causes
    ):
        rest = f"{waiting.instead_of} {waiting.version}"
    if rest:
        label = admin_texts(language).button_changes
        button = controls.button(f"{ADMIN}{CHANGES}", label, f"0 {rest}")
        said = Message(said.text, (*said.blocks, controls.actions(button)))
    if waiting is None:
        return said
    words, usual = admin_texts(language), slack_texts(language)
    what = " ".join(cause_in_short(cause, language) for cause in waiting.causes)
    asking = controls.confirm(usual.sure, what, usual.yes, usual.no)
    button = controls.button(
        f"{ADMIN}accept", words.button_accept, waiting.version, style="danger", asking=asking
    )
    return Message(said.text, (*said.blocks, controls.actions(button)))


def accepted(waited: WaitingVersion, language: Language) -> Message:
    """Say which version is in use after it was accepted."""
    values: dict[str, Value] = {
        "version": waited.version[:_VERSION],
        "before": waited.instead_of[:_VERSION],
        "documents": waited.documents,
        "passages": waited.passages,
    }
    return lines([command_texts.ACCEPTED.filled(language, values)])


def progress(told: RebuildProgress, language: Language) -> Message:
    """Say how far a rebuild is."""
    words = admin_texts(language)
    said = {
        Stage.READING: words.reading,
        Stage.EMBEDDING: words.embedding,
        Stage.WRITING: words.writing,
        Stage.COMPARING: words.comparing,
    }
    return lines([said[told.stage].format(done=told.done, total=told.total)])


def rebuilt(
    report: Mapping[str, Any], language: Language, *, groups: frozenset[str] = frozenset()
) -> Message:
    """Say what a rebuild did; ``report`` is what ``omorg build --json`` prints.

    ``groups`` are the admin's (case folded), whose answers may be shown.
    """
    words = admin_texts(language)
    versions = [one for one in report.get("waiting", ()) if one["kind"] == "version"]
    waiting = WaitingVersion.model_validate(versions[0]) if versions else None
    told = report.get("answers")
    answers = AnswerChanges.model_validate(told) if told else None
    if waiting:
        said = _waits(waiting, language, groups)
    else:
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
    if answers and not (waiting and answers in waiting.causes):
        said += _answers(answers, language, groups)
    held = {one["document"] for one in report.get("waiting", ()) if one["kind"] == "document"}
    failed = [
        (one["document"], one["reason"], one["remedy"], one["document"] in held)
        for one in report["failed"]
    ]
    # The rest of the files is in the status, which is of the version in use.
    entries = [*_failures(failed, language), *_lost(report.get("lost", ()), language)]
    said += _closed(report.get("gaps_closed", ()), language)
    changed = (report["added"], report["changed"], report["removed"])
    rest = f"{report.get('previous') or ''} {report['index_version']}"
    return _with_buttons(
        listing(said, entries, more=_more("status", language)),
        waiting,
        language,
        rest if not waiting and any(map(_is_cut, changed)) else "",
        held=acceptable(failed),
    )


def changes(found: Changes, versions: str, language: Language, start: int) -> Message:
    """Name the documents that differ between two versions.

    Args:
        found: The documents.
        versions: The names of the two versions, as the button carries them that goes on.
        language: The interface's.
        start: The first document that is listed.

    """
    words = admin_texts(language)
    entries = [
        Entry((sentence.format(count=len(names), names="").strip(),), name)
        for sentence, names in (
            (words.added, found.added),
            (words.changed, found.changed),
            (words.removed, found.removed),
        )
        for name in names
    ]
    return listing(
        [],
        entries,
        start=start,
        more=_more(CHANGES, language),
        carried=lambda following: f"{following} {versions}",
    )


def _closed(closed: Sequence[Mapping[str, Any]], language: Language) -> list[str]:
    """Return a line for each question that is answered now."""
    closed_by = gap_texts(language).closed_by
    return [
        closed_by.format(
            question=one_line(one["question"]),
            sentence=one_line(one["answer"]),
            document=one_line(one["document"]),
        )
        for one in closed
    ]


def rolled_back(done: Rollback, language: Language) -> Message:
    """Say which version is in use after a rollback."""
    return lines(
        [
            admin_texts(language).rolled_back.format(
                version=done.now.name[:_VERSION],
                built=time_in_words(done.now.built, language),
                documents=done.now.documents,
                earlier=done.earlier,
            )
        ]
    )


def checked(findings: Sequence[Finding], language: Language, start: int = 0) -> Message:
    """Say what is wrong with the knowledge folder, the most important first."""
    words = admin_texts(language)
    if not findings:
        return lines([words.check_clean])
    counts = dict(zip(SEVERITIES, map(partial(_count, findings), SEVERITIES), strict=True))
    said = words.check_counts.format(
        errors=counts["error"], warnings=counts["warning"], hints=counts["hint"]
    )
    entries = [
        Entry(
            (
                HEADINGS[finding.severity].filled(language, {"count": counts[finding.severity]}),
                finding.kind.title.told(language),
            ),
            f"{finding.document} {finding.message(language)}",
            _sentence(finding.remedy(language)),
        )
        for finding in findings
    ]
    return listing([said], entries, start=start, more=_more("check", language))


def _count(findings: Sequence[Finding], severity: Severity) -> int:
    return sum(finding.severity == severity for finding in findings)


def help_for(*, admin: bool, language: Language) -> Message:
    """Say what the command can do."""
    words = admin_texts(language)
    return lines([words.commands, *([words.admin_commands] if admin else [])])


def _failures(failed: Sequence[tuple[str, str, str, bool]], language: Language) -> list[Entry]:
    """Return entries of files: document, reason, remedy, and whether somebody has to decide."""
    words = admin_texts(language)
    counts = {waits: sum(one[3] is waits for one in failed) for waits in (True, False)}
    over = {True: words.held, False: words.failed}
    # Decisions first; those with one remedy side by side, so that it is said once.
    ordered = sorted(failed, key=lambda one: (not one[3], one[2], one[0]))
    return [
        Entry(
            (over[waits].format(count=counts[waits]),),
            f"{document} {in_language(reason, language)}",
            _sentence(in_language(remedy, language)),
        )
        for document, reason, remedy, waits in ordered
    ]


def _lost(lost: Sequence[Mapping[str, Any]], language: Language) -> list[Entry]:
    """Return entries of what was left out, as ``omorg build --json`` has it."""
    remarks = []
    for one in lost:
        fields = {name: value for name, value in one.items() if name != "document"}
        remarks.append((one["document"], Remark(**{**fields, "kind": RemarkKind(one["kind"])})))
    findings = list(findings_of(remarks))
    heading = admin_texts(language).lost.format(count=len(findings))
    return [
        Entry(
            (heading, finding.kind.title.told(language)),
            f"{finding.document} {finding.message(language)}",
            _sentence(finding.remedy(language)),
        )
        for finding in findings
    ]


def _sentence(remedy: str) -> str:
    return f"{remedy[:1].upper()}{remedy[1:]}."


def _more(command: str, language: Language) -> tuple[str, str]:
    return f"{ADMIN}{command}", admin_texts(language).button_more


def _is_cut(names: Sequence[str]) -> bool:
    """Return whether there are more names than a line takes."""
    return len(_fitting(names)) < len(names)


def _names(names: Sequence[str], language: Language) -> str:
    """Return names with commas between, as many as a line takes."""
    listed = _fitting(names)
    if rest := len(names) - len(listed):
        listed.append(admin_texts(language).and_more.format(count=rest))
    return ", ".join(listed)


def _fitting(names: Sequence[str]) -> list[str]:
    listed: list[str] = []
    for name in names:
        listed.append(one_line(name, _NAME))
        if sum(map(len, listed)) > _NAMES:
            break
    return listed
