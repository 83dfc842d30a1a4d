"""What changes when, as text for a terminal and as JSON; docs/timeline.md tells of every key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.checks.finding import Said
from bot.i18n.sentences import date_in_words, shown
from bot.i18n.timeline import event_in_words, groups_in_words, rename_in_words
from bot.operations.rebuilding.sentences import NO_ANSWER, PERHAPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from bot.operations.timeline import AnswerChange, Calendar, Day, Event, Named, Told
    from index import Language

# Shown on a terminal alone, while it lasts.
ASKING: Final = Said(
    "Ställer {questions} frågor, före och efter {days} ändringar …",
    "Asking {questions} questions, before and after {days} changes …",
)
_FROM: Final = Said("FRÅN {day}", "FROM {day}")
_ANSWERS: Final = Said("Svar som ändras", "Answers that change")
_NO_ANSWERS: Final = Said(
    "Inga svar på frågorna i questions.yaml ändras.",
    "No answers to the questions in questions.yaml change.",
)
_NOTHING: Final = Said(
    "Från {day} börjar inget gälla och inget slutar gälla.",
    "From {day} on nothing starts and nothing stops to apply.",
)
_NO_QUESTIONS: Final = Said(
    "Det finns inga frågor i questions.yaml, så ändrade svar går inte att visa.",
    "There are no questions in questions.yaml, so no changed answers can be shown.",
)
_REPLACING: Final = Said("VAD SOM ERSÄTTER VAD", "WHAT REPLACES WHAT")
_NEW: Final = Said("det nya", "the new one")
_OLD: Final = Said("ersätter", "replaces")
_SINCE: Final = Said("från", "from")
_WHOSE: Final = Said("för", "for")
_ALWAYS: Final = Said("utan datum", "no date")
_ALL: Final = Said("alla som ser det gamla", "all who see the old one")
_READERS: Final = Said("VEM SOM SER VAD", "WHO SEES WHAT")
_GROUP: Final = Said("målgrupp", "audience")
_DOCUMENTS: Final = Said("dokument", "documents")
_EVERYBODY: Final = Said("alla", "everybody")
_COUNTED: Final = Said(
    "{count} dokument; `omorg timeline --json` räknar upp dem",
    "{count} documents; `omorg timeline --json` lists them",
)

_LONGEST: Final = 160  # characters of an answer
# What everybody sees is most of the folder; what a group sees is worth a look at each.
_LISTED: Final = 20


def timeline_view(calendar: Calendar, asked: int, language: Language) -> RenderableType:
    """Return what changes day by day, then what replaces what, then who sees what."""
    parts: list[RenderableType] = []
    if not calendar.days:
        parts.append(
            Text(_NOTHING.filled(language, {"day": date_in_words(calendar.first, language)}))
        )
    for day in calendar.days:
        parts += [*_day(day, language, asked=bool(asked)), Text("")]
    if calendar.days and not asked:
        parts.append(Text(_NO_QUESTIONS.told(language)))
    if calendar.substitutions:
        parts += [
            Text(""),
            Text(_REPLACING.told(language), style="bold"),
            _substitutions(calendar, language),
        ]
    parts += [Text(""), Text(_READERS.told(language), style="bold"), _shelves(calendar, language)]
    return Group(*parts)


def _day(day: Day, language: Language, *, asked: bool) -> Iterator[RenderableType]:
    heading = _FROM.filled(language, {"day": date_in_words(day.date, language)})
    yield Text(heading, style="bold")
    for event in day.events:
        yield Padding.indent(Text(_event(event, language)), 2)
    for rename in day.renames:
        renamed = rename_in_words(shown(rename.old), shown(rename.new), language)
        yield Padding.indent(Text(renamed), 2)
    if day.answers:
        yield Padding.indent(Text(f"{_ANSWERS.told(language)} ({len(day.answers)}):"), 2)
        for change in day.answers:
            yield from _change(change, language)
    elif asked:
        yield Padding.indent(Text(_NO_ANSWERS.told(language), style="dim"), 2)


def _event(event: Event, language: Language) -> str:
    by = [_titled(one) for one in event.by]
    groups = [shown(group) for group in event.audience]
    return event_in_words(event.kind, _titled(event.what), by, groups, language)


def _change(change: AnswerChange, language: Language) -> Iterator[RenderableType]:
    groups = groups_in_words([shown(group) for group in change.audience], language)
    yield Padding.indent(Text(shown(change.question) + groups), 4)
    sides = []
    for told, short in zip((change.before, change.after), change.in_short, strict=True):
        side = NO_ANSWER.told(language) if short is None else _shortened(shown(short))
        perhaps = short is not None and not told.certain
        sides.append(f"{side} ({PERHAPS.told(language)})" if perhaps else side)
    yield Padding.indent(Text(" → ".join(sides), style="bold"), 6)


def _substitutions(calendar: Calendar, language: Language) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in (_SINCE, _NEW, _OLD, _WHOSE):
        table.add_column(column.told(language), overflow="fold")
    for one in calendar.substitutions:
        groups = ", ".join(shown(group) for group in one.audience)
        table.add_row(
            Text(date_in_words(one.day, language) if one.day else _ALWAYS.told(language)),
            Text(_titled(one.new)),
            Text(_titled(one.old)),
            Text(groups or _ALL.told(language)),
        )
    return table


def _shelves(calendar: Calendar, language: Language) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in (_GROUP, _DOCUMENTS):
        table.add_column(column.told(language), overflow="fold")
    for shelf in calendar.shelves:
        names = [_titled(one) for one in shelf.documents]
        listed = shelf.group is not None and len(names) <= _LISTED
        table.add_row(
            Text(_EVERYBODY.told(language) if shelf.group is None else shown(shelf.group)),
            Text("\n".join(names))
            if listed
            else Text(_COUNTED.filled(language, {"count": len(names)})),
        )
    return table


def _titled(named: Named) -> str:
    return f"{shown(named.title)} ({shown(named.document)})"


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST].rstrip() + "…"


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
