"""Gaps in the Home tab, in HR's channel, and in the dialogs that decide on them. Pure functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from bot.i18n.gaps import by_week, gap_texts, how_often
from bot.slack.i18n.gaps import gap_words
from bot.slack.i18n.slack import slack_texts
from bot.slack.inbound.message_text import escape
from bot.slack.views import elements
from bot.slack.views import elements as controls
from bot.slack.views.answer import Message
from bot.slack.views.listings import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.operations.gaps.types import FollowedGap, Nearest
    from bot.records.gaps import KnownGap
    from bot.slack.views.elements import Block
    from index import Language

# A gap as it is shown, with the nearest document that the viewer may see.
Shown: TypeAlias = "tuple[FollowedGap, Nearest | None]"

DISMISS: Final = "omorg_gap_dismiss"
ENTRY: Final = "omorg_gap_entry"
TAKE_BACK: Final = "omorg_gap_take_back"
DISMISSED: Final = "omorg_gap_dismissed"
ENTERED: Final = "omorg_gap_entered"
REASON: Final = "reason"
QUESTION: Final = "question"
DOCUMENT: Final = "document"
PHRASE: Final = "phrase"

MOST: Final = 5  # that are shown; the rest is for who looks closer
_LENGTH: Final = 500
_TEXT: Final = 2_000


def section(
    gaps: Sequence[Shown],
    count: int,
    answered: Sequence[KnownGap],
    dismissed: Sequence[KnownGap],
    language: Language,
) -> list[Block]:
    """Return the open gaps for the Home tab, each with what can be done, and those decided on.

    Args:
        gaps: The largest of the open ones.
        count: How many of them there are in all.
        answered: Those that were answered last.
        dismissed: Those that were dismissed last.
        language: The interface's.

    """
    words = gap_words(language)
    blocks = [_header(words.home.format(count=count))] if count else []
    for followed, nearest in gaps:
        question, about = _lines(followed, nearest, language)
        blocks += [
            elements.rich_text(
                elements.section(
                    [elements.text(f"{question}\n", bold=True), elements.text("\n".join(about))]
                )
            ),
            controls.actions(
                controls.button(ENTRY, words.button_entry, followed.known.id),
                controls.button(DISMISS, words.button_dismiss, followed.known.id),
            ),
        ]
    blocks += _more(count - len(gaps), language)
    if answered:
        told = elements.bullets([[elements.text(one)] for one in _closed(answered, language)])
        blocks += [_header(gap_texts(language).closed), elements.rich_text(told)]
    if dismissed:
        blocks.append(_header(words.dismissed_title))
    for known in dismissed:
        because = gap_texts(language).because.format(reason=one_line(known.reason or ""))
        said = [elements.text(f"{one_line(known.question)}\n"), elements.text(because)]
        blocks += [
            elements.rich_text(elements.section(said)),
            controls.actions(controls.button(TAKE_BACK, words.button_take_back, known.id)),
        ]
    return blocks


def weekly(gaps: Sequence[Shown], count: int, language: Language) -> Message:
    """Return the message that tells HR's channel of the largest open gaps; see ``section``."""
    said = gap_words(language).weekly
    items, heard = [], [said]
    for followed, nearest in gaps:
        question, about = _lines(followed, nearest, language)
        told = " – ".join(about)
        items.append([elements.text(question, bold=True), elements.text(f"\n{told}")])
        heard.append(f"• {question}")
    blocks = [elements.rich_text(_said(said), elements.bullets(items))]
    return _message(heard, blocks + _more(count - len(gaps), language))


def closed(found: Sequence[KnownGap], language: Language) -> Message:
    """Return the message that tells HR's channel what is answered now, and by what."""
    said, told = gap_words(language).closed, _closed(found, language)
    items = elements.bullets([[elements.text(one)] for one in told])
    return _message([said, *told], [elements.rich_text(_said(said), items)])


def dismissing(known: KnownGap, language: Language) -> Block:
    """Return the dialog that asks why a gap is dismissed."""
    words = gap_words(language)
    asking = controls.text_input(REASON, words.reason, hint=words.reason_hint, longest=_LENGTH)
    return controls.modal(
        words.dismiss,
        [elements.rich_text(_said(one_line(known.question))), asking],
        close=slack_texts(language).close,
        submit=words.button_dismiss,
        name=DISMISSED,
        carried=known.id,
    )


def entering(  # noqa: PLR0913 - what stands in the fields, each named by the caller
    gap: str,
    language: Language,
    *,
    question: str,
    document: str = "",
    phrase: str = "",
    wrong: str | None = None,
) -> Block:
    """Return the dialog that points an answer out, filled in as far as it is known.

    Args:
        gap: The gap, by id.
        language: The interface's.
        question: What stands in the field already; so do the next two.
        document: The document.
        phrase: Words of it.
        wrong: The field that could not be used.

    """
    words = gap_words(language)
    told = [elements.rich_text(_said(words.wrong[wrong], bold=True))] if wrong else []
    return controls.modal(
        words.entry,
        [
            *told,
            controls.text_input(QUESTION, words.question, initial=question, longest=_LENGTH),
            controls.text_input(DOCUMENT, words.document, initial=document, longest=_LENGTH),
            controls.text_input(
                PHRASE, words.phrase, initial=phrase, hint=words.phrase_hint, longest=_LENGTH
            ),
        ],
        close=slack_texts(language).close,
        submit=words.button_entry,
        name=ENTERED,
        carried=gap,
    )


def _header(content: str) -> Block:
    return {"type": "header", "text": controls.plain(content, 150)}


def _closed(found: Sequence[KnownGap], language: Language) -> list[str]:
    return [
        gap_texts(language).closed_by.format(
            question=one_line(one.question),
            sentence=one_line(one.sentence or "", _LENGTH),
            document=one_line(one.document or ""),
        )
        for one in found
    ]


def _lines(
    followed: FollowedGap, nearest: Nearest | None, language: Language
) -> tuple[str, list[str]]:
    gap, words = followed.gap, gap_texts(language)
    about = [
        how_often(gap.count, gap.people, gap.languages, language),
        one_line(by_week(gap.weeks, language)),
    ]
    if nearest is not None:
        owner = f", {words.owner.format(owner=one_line(nearest.owner))}" if nearest.owner else ""
        about.append(words.nearest.format(title=one_line(nearest.title)) + owner)
    return one_line(gap.question), about


def _said(text: str, *, bold: bool = False) -> Block:
    return elements.section([elements.text(text, bold=bold)])


def _more(rest: int, language: Language) -> list[Block]:
    return [elements.context(gap_words(language).more.format(count=rest))] if rest > 0 else []


def _message(heard: Sequence[str], blocks: Sequence[Block]) -> Message:
    return Message(escape(elements.shorten("\n".join(heard), _TEXT)), tuple(blocks))
