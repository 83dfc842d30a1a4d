"""What ``omorg timeline --json`` prints; docs/timeline.md tells of every key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.operations.timeline import AnswerChange, Calendar, Named, Told


def timeline_json(calendar: Calendar, asked: int) -> dict[str, Any]:
    """Return what changes when as JSON data; ``asked`` is how many questions were asked."""
    return {
        "index_version": calendar.index_version,
        "from": calendar.first.isoformat(),
        "questions": asked,
        "days": [
            {
                "date": day.date.isoformat(),
                "documents": [
                    {
                        "event": event.kind,
                        **_named_json(event.what),
                        "by": [_named_json(one) for one in event.by],
                        "audience": list(event.audience),
                    }
                    for event in day.events
                ],
                "names": [{"from": one.old, "to": one.new} for one in day.renames],
                "answers": [_answer_change_json(change) for change in day.answers],
            }
            for day in calendar.days
        ],
        "replacements": [
            {
                **_named_json(one.new),
                "replaces": _named_json(one.old),
                "date": one.day.isoformat() if one.day else None,
                "audience": list(one.audience),
            }
            for one in calendar.substitutions
        ],
        "audiences": [
            {
                "audience": shelf.group,
                "documents": [_named_json(one) for one in shelf.documents],
            }
            for shelf in calendar.shelves
        ],
    }


def _named_json(named: Named) -> dict[str, str]:
    return {"document": named.document, "title": named.title}


def _answer_change_json(change: AnswerChange) -> dict[str, Any]:
    before, after = change.in_short
    return {
        "question": change.question,
        "audience": list(change.audience),
        "before": _told_json(change.before, before),
        "after": _told_json(change.after, after),
    }


def _told_json(told: Told, short: str | None) -> dict[str, Any]:
    return {
        "short": short,
        "answer": told.answer,
        "certain": told.certain,
        "document": told.source.document if told.source else None,
        "title": told.source.title if told.source else None,
    }
