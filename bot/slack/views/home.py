"""The Home tab: what the bot can answer, what is new in the documents, how private it is. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.answering.response.citations import plain
from bot.i18n.sentences import date_in_words
from bot.slack.i18n.admin import admin_texts
from bot.slack.i18n.slack import slack_texts
from bot.slack.views import elements
from bot.slack.views import elements as controls
from bot.slack.views.admin import status as status_message

if TYPE_CHECKING:
    from bot.answering.library import Listed, Overview
    from bot.operations.index_admin import IndexStatus
    from bot.slack.views.elements import Block
    from index import Language

# Action ids of the admin's buttons begin with this; the command's word follows.
ADMIN: Final = "omorg_admin_"

_TITLES: Final = 20
_TITLE: Final = 150


def home(
    overview: Overview | None, language: Language, *, admin: bool, status: IndexStatus | None = None
) -> Block:
    """Return the Home tab.

    Args:
        overview: What everybody may ask about; None where there is no index.
        language: The interface's.
        admin: Whether the viewer sees the admin's panel.
        status: For the panel; None where there is no index.

    """
    words = admin_texts(language)
    blocks = [_header(words.home_title), _paragraphs(words.home_intro, words.home_how)]
    if overview is not None and overview.newest:
        blocks += [_header(words.home_changes), _newest(overview.newest, language)]
    if overview is not None and overview.titles:
        blocks += [
            _header(words.home_documents.format(count=overview.documents)),
            _titles(overview.titles, language),
        ]
    blocks += [_header(words.home_privacy_title), _paragraphs(words.home_privacy)]
    if admin:
        blocks += [_header(words.home_admin), *_panel(status, language)]
    return {"type": "home", "blocks": blocks}


def refused(sentence: str) -> Block:
    """Return the Home tab of somebody whom the bot doesn't answer."""
    return {"type": "home", "blocks": [_paragraphs(sentence)]}


def prompts(language: Language) -> list[dict[str, str]]:
    """Return the questions to begin with; Slack takes four at most."""
    asked = admin_texts(language).prompts.split("\n")[:4]
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
        title, url = _title(listed.title), elements.safe_url(listed.url)
        shown = elements.link(title, url) if url else elements.text(title)
        day = [elements.text(f"{date_in_words(listed.date, language)} – ")] if listed.date else []
        items.append([*day, shown])
    return elements.rich_text(elements.bullets(items))


def _titles(titles: tuple[str, ...], language: Language) -> Block:
    shown = [_title(title) for title in titles[:_TITLES]]
    if (rest := len(titles) - _TITLES) > 0:
        shown.append(admin_texts(language).and_more.format(count=rest))
    return elements.rich_text(elements.bullets([[elements.text(title)] for title in shown]))


def _panel(status: IndexStatus | None, language: Language) -> list[Block]:
    words, usual = admin_texts(language), slack_texts(language)
    going_back = controls.confirm(usual.sure, words.sure_rollback, usual.yes, usual.no)
    told = list(status_message(status, language).blocks) if status else []
    return [
        *told,
        controls.actions(
            controls.button(f"{ADMIN}rebuild", words.button_rebuild, style="primary"),
            controls.button(f"{ADMIN}status", words.button_status),
            controls.button(f"{ADMIN}check", words.button_check),
            controls.button(
                f"{ADMIN}rollback", words.button_rollback, style="danger", asking=going_back
            ),
        ),
    ]


def _title(title: str) -> str:
    """Return a title on one line, never empty: Slack refuses empty texts."""
    return elements.shorten(" ".join(plain(title[: 4 * _TITLE]).split()), _TITLE) or "…"
