"""The Home tab: what the bot can answer, what is new in the documents, how private it is. Pure."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from bot.answering.response.citations import plain
from bot.i18n.sentences import date_in_words
from bot.i18n.timeline import event_in_words, rename_in_words
from bot.operations.timeline import COMING_DAYS
from bot.slack.i18n.admin import admin_texts
from bot.slack.i18n.owners import owner_texts
from bot.slack.i18n.slack import slack_texts
from bot.slack.views import elements
from bot.slack.views import elements as controls
from bot.slack.views.admin import status as status_message
from bot.slack.views.admin.held import ADMIN
from bot.slack.views.admin.owners import summary
from bot.slack.views.citations import title_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.answering.library import Listed, Overview
    from bot.operations.index_admin import IndexStatus
    from bot.operations.timeline import Day
    from bot.slack.views.admin.owners import Became
    from bot.slack.views.elements import Block
    from index import Language

# A view may have 250,000 bytes, and a character of a title takes up to twelve.
_TITLES: Final = 40
_LIMITED: Final = 20
_TITLE: Final = 150
_COMING: Final = 12
_CHANGE: Final = 300
_NAMED: Final = 3  # of what replaces one document
_GROUPS: Final = 40
_ADDRESS: Final = 500


def home(  # noqa: PLR0913 - what the tab shows, each named by the caller
    overview: Overview | None,
    language: Language,
    *,
    prompts: Sequence[str] = (),
    admin: bool,
    status: IndexStatus | None = None,
    coming: Sequence[Day] = (),
    groups: frozenset[str] = frozenset(),
    became: Became | None = None,
    gaps: Sequence[Block] = (),
) -> Block:
    """Return the Home tab.

    Args:
        overview: What the viewer may ask about; None where there is no index.
        language: The interface's.
        prompts: Questions to begin with.
        admin: Whether the viewer sees the admin's panel.
        status: For the panel; None where there is no index.
        coming: For the admin: days on which something changes soon.
        groups: The viewer's (case folded): whose answers the panel may show.
        became: Likewise: what became of feedback.
        gaps: For the admin: what nothing answers.

    """
    words = admin_texts(language)
    blocks = [_header(words.home_title)]
    # What an admin comes for is not to be scrolled to.
    if admin:
        blocks += _panel(status, language, groups)
        if coming:
            heading = _header(words.home_coming.format(days=COMING_DAYS))
            blocks += [heading, _coming(coming, language)]
        if became:
            blocks += [
                _header(owner_texts(language).summary),
                _paragraphs(*summary(became, language)),
            ]
    blocks += gaps
    if admin or gaps:
        blocks.append({"type": "divider"})
    blocks.append(_paragraphs(words.home_intro, words.home_how))
    if prompts:
        items = [[elements.text(title_of(prompt))] for prompt in prompts]
        blocks += [_header(words.prompts_title), elements.rich_text(elements.bullets(items))]
    if overview is not None and overview.newest:
        blocks += [_header(words.home_changes), _newest(overview.newest, language)]
    if overview is not None and overview.limited:
        blocks += [
            _header(words.home_limited.format(count=len(overview.limited))),
            _paragraphs(words.home_limited_hint),
            _titles(overview.limited, language, _LIMITED),
        ]
    if overview is not None and overview.public:
        blocks += [
            _header(words.home_documents.format(count=len(overview.public))),
            _titles(overview.public, language, _TITLES),
        ]
    blocks += [_header(words.home_privacy_title), _paragraphs(words.home_privacy)]
    return {"type": "home", "blocks": blocks}


def refused(sentence: str) -> Block:
    """Return the Home tab of somebody whom the bot doesn't answer."""
    return {"type": "home", "blocks": [_paragraphs(sentence)]}


def prompts(asked: Sequence[str]) -> list[dict[str, str]]:
    """Return the questions to begin with as Slack takes them."""
    return [{"title": question, "message": question} for question in asked]


def _header(content: str) -> Block:
    return {"type": "header", "text": controls.plain(content, 150)}


def _paragraphs(*said: str) -> Block:
    return elements.rich_text(
        *(elements.section([elements.text(f"{one}\n")]) for one in said[:-1]),
        elements.section([elements.text(said[-1])]),
    )


def _newest(newest: tuple[Listed, ...], language: Language) -> Block:
    items = []
    for listed in newest:
        day = [elements.text(f"{date_in_words(listed.date, language)} – ")] if listed.date else []
        items.append([*day, _named(listed)])
    return elements.rich_text(elements.bullets(items))


def _titles(documents: tuple[Listed, ...], language: Language, most: int) -> Block:
    items = []
    for listed in documents[:most]:
        groups = _line(", ".join(listed.groups), _GROUPS)
        items.append([_named(listed), *([elements.text(f" ({groups})")] if groups else [])])
    if (rest := len(documents) - most) > 0:
        items.append([elements.text(admin_texts(language).and_more.format(count=rest))])
    return elements.rich_text(elements.bullets(items))


def _named(listed: Listed) -> Block:
    """Return a document's title, a link where it has an address."""
    # Slack refuses empty texts.
    title, url = _line(listed.title, _TITLE) or "…", elements.safe_url(listed.url)
    return elements.link(title, url) if url and len(url) <= _ADDRESS else elements.text(title)


def _coming(days: Sequence[Day], language: Language) -> Block:
    said = (
        f"{date_in_words(day.date, language)} – {change}"
        for day in days
        for change in _changes(day, language)
    )
    shown = [elements.shorten(one, _CHANGE) for one in islice(said, _COMING)]
    if (rest := sum(len(day.events) + len(day.renames) for day in days) - _COMING) > 0:
        shown.append(admin_texts(language).and_more.format(count=rest))
    return elements.rich_text(elements.bullets([[elements.text(one)] for one in shown]))


def _changes(day: Day, language: Language) -> Iterator[str]:
    for event in day.events:
        by = [_line(one.title, _TITLE) for one in event.by[:_NAMED]]
        by += ["…"] if len(event.by) > _NAMED else []
        title = _line(event.what.title, _TITLE)
        yield event_in_words(event.kind, title, by, event.audience, language)
    for rename in day.renames:
        yield rename_in_words(_line(rename.old, _TITLE), _line(rename.new, _TITLE), language)


def _panel(status: IndexStatus | None, language: Language, groups: frozenset[str]) -> list[Block]:
    words, usual = admin_texts(language), slack_texts(language)
    buttons = [
        controls.button(f"{ADMIN}rebuild", words.button_rebuild, style="primary"),
        controls.button(f"{ADMIN}status", words.button_status),
        controls.button(f"{ADMIN}check", words.button_check),
    ]
    if status is not None and status.earlier:
        asking = controls.confirm(usual.sure, words.sure_rollback, usual.yes, usual.no)
        buttons.append(
            controls.button(
                f"{ADMIN}rollback", words.button_rollback, style="danger", asking=asking
            )
        )
    told = list(status_message(status, language, groups=groups).blocks) if status else []
    return [_header(words.home_admin), controls.actions(*buttons), *told]


def _line(text: str, limit: int) -> str:
    """Return a text on one line, as it is shown."""
    return elements.shorten(" ".join(plain(text[: 4 * limit]).split()), limit)
