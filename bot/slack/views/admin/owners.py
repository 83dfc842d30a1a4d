"""What the owner of a document is told of feedback, and admins in sum. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.slack.i18n.owners import owner_texts
from bot.slack.inbound.message_text import escape
from bot.slack.views import elements
from bot.slack.views import elements as controls
from bot.slack.views.answer import Message
from bot.slack.views.citations import title_of

if TYPE_CHECKING:
    from bot.answering.library import Owned
    from bot.records.notices import Notice
    from index import Language

MENDED: Final = "omorg_owner_mended"
HOLDS: Final = "omorg_owner_holds"

_COMMENT: Final = 500


@dataclass(frozen=True, slots=True)
class Became:
    """What became of feedback, in sum; each number counts pieces of feedback but ``documents``.

    Attributes:
        count: Answers that were said to be wrong or out of date.
        documents: From how many documents.
        owner: Sent to the document's owner.
        hr: Sent to HR.
        nobody: Sent to nobody.
        changed: Whose document has changed since, or is gone.
        mended: Of the rest, where the owner says that it is mended.
        holds: Likewise, that it is right as it is.

    """

    count: int
    documents: int
    owner: int
    hr: int
    nobody: int
    changed: int
    mended: int
    holds: int


def told(
    notice: Notice,
    document: Owned,
    *,
    whole: bool,
    mended: str,
    holds: str,
) -> Message:
    """Tell what was said of a document.

    Args:
        notice: What was said.
        document: Of which document.
        whole: Whether everybody who reads this may see the document.
        mended: What the button carries by which the owner says so.
        holds: Likewise.

    """
    words = owner_texts(document.language)
    heading = words.said.format(reason=words.reasons[notice.reason], count=notice.count)
    parts = [elements.section([elements.text(heading)])]
    heard = [heading]
    if whole:
        title, url = title_of(document.title), elements.safe_url(document.url)
        named = elements.link(title, url) if url else elements.text(title)
        parts.append(elements.section([elements.text(words.document), named]))
        heard.append(f"{words.document}{title}")
        if notice.quote:
            parts.append(elements.quote([elements.text(notice.quote)]))
            heard.append(f"”{notice.quote}”")
        if notice.comments:
            said = [elements.shorten(one, _COMMENT) for one in notice.comments]
            parts.append(elements.section([elements.text(words.comments)]))
            parts.append(elements.bullets([[elements.text(one)] for one in said]))
            heard += [words.comments, *(f"• {one}" for one in said)]
    else:
        parts.append(elements.section([elements.text(words.withheld)]))
        heard.append(words.withheld)
    blocks = [elements.rich_text(*parts)]
    if notice.outcome is None:
        blocks += [
            elements.context(words.how),
            controls.actions(
                controls.button(MENDED, words.mended, mended, style="primary"),
                controls.button(HOLDS, words.holds, holds),
            ),
        ]
    else:
        blocks.append(elements.context(words.settled[notice.outcome]))
    return Message(escape(elements.shorten("\n".join(heard), 2_000)), tuple(blocks))


def summary(became: Became, language: Language) -> list[str]:
    """Return what became of feedback, a sentence each."""
    words = owner_texts(language)
    left = became.count - became.changed - became.mended - became.holds
    return [
        words.total.format(count=became.count, documents=became.documents),
        words.sent.format(owner=became.owner, hr=became.hr, nobody=became.nobody),
        words.became.format(
            changed=became.changed, mended=became.mended, holds=became.holds, open=left
        ),
    ]
