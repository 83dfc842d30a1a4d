"""The dialogs: feedback, asking a person, an answer that only the person sees. Pure functions."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from bot.i18n.sentences import texts
from bot.slack.i18n.slack import slack_texts
from bot.slack.inbound.message_text import escape, unescape
from bot.slack.views import elements
from bot.slack.views import elements as controls
from bot.slack.views.answer import MESSAGE_BUDGET, Message
from bot.slack.views.answer import message as answer_message

if TYPE_CHECKING:
    from bot.answering.types import Answer, Contact
    from bot.slack.views.buttons import Ticket
    from bot.slack.views.elements import Block
    from index import Language

# Callback ids of the dialogs that are sent, and the names of their fields.
FEEDBACK_SENT: Final = "omorg_feedback_sent"
QUESTION_SENT: Final = "omorg_question_sent"
REASON: Final = "reason"
COMMENT: Final = "comment"
QUESTION: Final = "question"

# What is kept of an unhelpful answer; the values that feedback is stored under.
REASONS: Final = ("wrong", "outdated", "not_asked")
_COMMENT_LENGTH: Final = 500
_TEXT: Final = 500  # characters of a question in a message's text, beside the block that has it all
# As Slack names channels: no capitals, no spaces, at most 80 characters.
_CHANNEL: Final = re.compile(r"#[^\s#@<>&|]{1,80}")


def notice(title: str, text: str, language: Language) -> Block:
    """Return a dialog that says one thing."""
    return shown(title, [elements.rich_text(elements.section([elements.text(text)]))], language)


def shown(title: str, blocks: list[Block], language: Language) -> Block:
    """Return a dialog that shows ``blocks`` and asks nothing."""
    return controls.modal(title, blocks, close=slack_texts(language).close)


def answer(message: Message, language: Language, *, title: str | None = None) -> Block:
    """Return the dialog that shows an answer, or the sentence that came instead of one."""
    title = title or slack_texts(language).answer_title
    if message.blocks:
        return shown(title, list(message.without_tables().blocks), language)
    return notice(title, unescape(message.text), language)


def feedback(language: Language, carried: str) -> Block:
    """Return the dialog that asks what was wrong with an answer."""
    words = slack_texts(language)
    labels = {"wrong": words.wrong, "outdated": words.outdated, "not_asked": words.not_asked}
    return controls.modal(
        words.feedback_title,
        [
            controls.choice(REASON, words.feedback_reason, [(key, labels[key]) for key in REASONS]),
            controls.text_input(
                COMMENT,
                words.comment,
                hint=words.comment_hint,
                optional=True,
                longest=_COMMENT_LENGTH,
            ),
        ],
        close=words.close,
        submit=words.send,
        name=FEEDBACK_SENT,
        carried=carried,
    )


def channel_of(contact: Contact) -> str | None:
    """Return the channel that a contact is reached in; None for an address or a number."""
    said = contact.contact.strip()
    return said if _CHANNEL.fullmatch(said) else None


def ask_person(contact: Contact | None, ticket: Ticket, carried: str) -> Block:
    """Return the dialog that hands a question to whoever knows, where Slack can carry it."""
    language = ticket.language
    words = slack_texts(language)
    if contact is None:
        return notice(words.ask_person, words.ask_nobody, language)
    if channel_of(contact) is None:
        return notice(words.ask_person, _named(words.ask_elsewhere, contact), language)
    to = elements.text(_named(words.ask_to, contact))
    return controls.modal(
        words.ask_person,
        [
            elements.rich_text(elements.section([to])),
            controls.text_input(
                QUESTION,
                words.your_question,
                initial=ticket.question,
                hint=words.ask_hint_thread if ticket.thread else words.ask_hint,
            ),
        ],
        close=words.close,
        submit=words.send,
        name=QUESTION_SENT,
        carried=carried,
    )


def asked_question(
    user: str, question: str, language: Language, *, link: str | None, said: Answer | None
) -> Message:
    """Return the message that brings a person's question to the contact's channel.

    Args:
        user: Who asks.
        question: What is asked.
        language: The interface's.
        link: The address of the thread that it was asked in.
        said: What the bot answers to it; for everybody's eyes.

    """
    words = slack_texts(language)
    asked = [{"type": "user", "user_id": user}, elements.text(f" {words.asked_by}")]
    parts = [elements.section(asked), elements.quote([elements.text(question)])]
    lines = [f"<@{user}> {words.asked_by} {escape(elements.shorten(question, _TEXT))}"]
    if link and (url := elements.safe_url(link)):
        parts.append(elements.section([elements.link(words.to_thread, url)]))
        lines.append(url)
    found = said is not None and said.status == "answered"
    if said is not None and said.status in {"answered", "not_found"}:
        saying = words.answered_so if found else words.answered_nothing
        parts.append(elements.section([elements.text(f"\n{saying}")]))
        lines.append(escape(saying))
    above = elements.rich_text(*parts)
    if said is None or not found:
        return Message("\n".join(lines), (above,))
    told = answer_message(said, above=[above])
    whole = Message("\n".join([*lines, told.text]), told.blocks)
    size = len(whole.text) + len(json.dumps(whole.blocks, ensure_ascii=False))
    if told.blocks and size <= MESSAGE_BUDGET:
        return whole
    return Message(lines[0], (elements.rich_text(*parts[:-1]),))


def shared_by(user: str, question: str, language: Language) -> list[Block]:
    """Return what stands over an answer that ``user`` shares."""
    words = slack_texts(language)
    said = [
        elements.text(f"{words.shared_by} "),
        {"type": "user", "user_id": user},
        elements.text(f": {elements.shorten(question, 300)}"),
    ]
    return [elements.rich_text(elements.section(said))]


def busy(language: Language) -> str:
    """Return what to say when too much waits."""
    return texts(language).busy


def _named(sentence: str, contact: Contact) -> str:
    # What HR wrote may hold braces: it is filled in, and never a template itself.
    return sentence.format(
        name=elements.shorten(contact.name, 200), contact=elements.shorten(contact.contact, 200)
    )
