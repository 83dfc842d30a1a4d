"""Whatever Slack sends is read, or refused as no payload; nothing that it names gets through."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.slack.inbound.message_text import (
    escape,
    mentioned,
    plain_question,
    unescape,
    without_addressees,
)
from bot.slack.inbound.requests import read, read_click, read_command
from bot.slack.inbound.users import Identity
from bot.slack.views.buttons import Purpose, Ticket, Tickets
from tests.support.fuzz_inputs import TEXTS, json_values, loose_texts, mixture, written_texts

if TYPE_CHECKING:
    from collections.abc import Mapping

BOT = "U0BOT"
IDENTITY = Identity("T1", "Alvsunda", BOT, "omorg", "B1")
MENTIONS = (
    f"<@{BOT}> ",
    f"<@{BOT}|omorg>",
    "<@U012AB3CD>",
    "<@U012AB3CD|kim>, ",
    "<!subteam^S012AB3CD>",
    "<!subteam^S012AB3CD|@hr>",
    "<!here> ",
    "<#C012AB3CD|allmänt>",
    "<https://a.slack.com/archives/C1/p1|x>",
    "cc ",
    "&gt; ",
    "&gt;&gt;&gt;",
    "```",
    "och ",
    "Var sitter HR?",
    "\n",
)
messages = mixture(MENTIONS, MENTIONS, TEXTS)
kinds = st.sampled_from(
    "rich_text rich_text_section rich_text_quote rich_text_preformatted rich_text_list text link "
    "user usergroup channel emoji broadcast date section nonsense".split()
)
parts: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        json_values,
        st.fixed_dictionaries(
            {"type": kinds},
            optional={
                "text": messages,
                "user_id": loose_texts,
                "url": loose_texts,
                "name": json_values,
            },
        ),
    ),
    lambda inner: st.fixed_dictionaries({"type": kinds, "elements": st.lists(inner, max_size=3)}),
    max_leaves=6,
)
forwarded = st.fixed_dictionaries(
    {"is_share": st.booleans()},
    optional={
        "text": messages,
        "fallback": messages,
        "message_blocks": st.lists(
            st.fixed_dictionaries(
                {"message": st.fixed_dictionaries({"blocks": st.lists(parts, max_size=2)})}
            ),
            max_size=2,
        ),
        "files": json_values,
    },
)
contents = {
    "text": st.one_of(messages, loose_texts),
    "blocks": st.one_of(st.lists(parts, max_size=3), json_values),
    "attachments": st.one_of(st.lists(st.one_of(forwarded, json_values), max_size=2), json_values),
    "files": json_values,
}
events = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["message", "app_mention", "reaction_added"]),
        "channel": st.sampled_from(["C1", "D1", ""]),
        "ts": st.sampled_from(["1700000000.000100", "x", "1", ""]),
        "user": st.sampled_from(["U1", BOT, "USLACKBOT", None]),
    },
    optional={
        **contents,
        "subtype": st.one_of(st.none(), st.sampled_from(["file_share", "message_changed"])),
        "bot_id": st.sampled_from([None, "B1", "B2"]),
        "thread_ts": st.sampled_from([None, "1700000000.000100", "2"]),
        "channel_type": st.sampled_from(["im", "channel", None]),
        "edited": json_values,
        "team": loose_texts,
    },
)
clicks = st.fixed_dictionaries(
    {"user": st.one_of(st.just({"id": "U1"}), json_values)},
    optional={
        "container": json_values,
        "channel": st.one_of(st.just({"id": "C1"}), json_values),
        "message": st.one_of(st.fixed_dictionaries({}, optional=contents), json_values),
        "actions": st.one_of(
            st.lists(
                st.fixed_dictionaries({"action_id": loose_texts, "value": loose_texts}), max_size=2
            ),
            json_values,
        ),
        "view": json_values,
    },
)


def without_ids(text: str) -> None:
    """Check that a text that may be shown or recorded names nobody by an id of Slack's."""
    assert "<@" not in text
    text.encode(errors="surrogatepass")


@given(st.one_of(events, json_values), st.booleans())
def test_any_event(event: object, answer_bots: bool) -> None:  # noqa: FBT001 - drawn, not passed
    """It is a question whose text can be shown, or none, or refused by what it is checked with."""
    body: Mapping[str, Any] = {"event": event, "team_id": "T1"}
    try:
        question = read(body, IDENTITY, answer_bots=answer_bots)
    except ValidationError:
        return
    if question is None:
        return
    assert f"<@{BOT}>" not in question.asked.text
    assert question.text == plain_question(question.asked.text)
    assert question.person != BOT


@given(st.one_of(clicks, json_values))
def test_any_click(body: Any) -> None:  # noqa: ANN401 - what JSON may hold
    """A click, a shortcut or a dialog, or none of them."""
    read_click(body)


@given(
    st.one_of(
        json_values,
        st.fixed_dictionaries(
            {"user_id": loose_texts, "channel_id": loose_texts, "response_url": loose_texts},
            optional={"text": messages, "team_id": json_values},
        ),
    )
)
def test_any_command(body: Any) -> None:  # noqa: ANN401 - what JSON may hold
    """A command, or none."""
    found = read_command(body)
    assert (
        found is None
        or found.text == plain_question(found.text)
        or "&" in found.text + body["text"]
    )


@given(messages)
def test_any_message_without_its_mentions(text: str) -> None:
    """A mention is taken out whole, and nobody is named who was not."""
    plain_question(text)
    assert set(mentioned(without_addressees(text))) <= set(mentioned(text))


@given(written_texts)
def test_what_is_escaped_is_what_was_meant(text: str) -> None:
    """Nothing of a text fires in Slack, and a person reads it as it was."""
    escaped = escape(text)
    assert not {"<", ">"} & set(escaped)
    assert text == unescape(escaped)


@given(loose_texts, loose_texts, st.booleans())
def test_any_ticket(question: str, other: str, helpful: bool) -> None:  # noqa: FBT001 - as above
    """A ticket opens for its purpose as it was sealed; nothing else opens."""
    tickets = Tickets("hemlig")
    ticket = Ticket(question=question, channel="C1", helpful=helpful)
    value = tickets.seal(Purpose.FEEDBACK, ticket)
    json.dumps(value)
    opened = tickets.open(Purpose.FEEDBACK, value)
    assert opened in {ticket, None}
    if question.isprintable():
        assert ticket == opened
    assert tickets.open(Purpose.SHARE, value) is None
    assert tickets.open(Purpose.FEEDBACK, other) is None
    assert tickets.open(Purpose.FEEDBACK, f"{value}{other}") in {None, opened}
