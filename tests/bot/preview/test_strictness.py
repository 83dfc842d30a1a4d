"""The local Slack refuses what Slack refuses; what the bot shows is refused by neither."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.answering.types import Contact, NearestTitle
from bot.preview.block_kit import blocks as block_rules
from bot.preview.local_slack import FakeSlack
from bot.preview.slack_api.call_rules import SCOPES, Refusal, refusal
from bot.preview.workspace import state as workspace
from bot.preview.workspace.state import Workspace, response_urls, triggers
from bot.slack.delivery.web_calls import build_client
from bot.slack.views.answer import message
from index import Span
from tests.support.hostile_texts import texts
from tests.support.slack_support import ANSWER, CITATION, NOT_FOUND, without_proxies  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from bot.answering.types import Answer

PLAIN = {"type": "plain_text", "text": "a"}
OPTION = {"text": PLAIN, "value": "1"}
INPUT = {
    "type": "input",
    "block_id": "a",
    "label": PLAIN,
    "element": {"type": "plain_text_input", "action_id": "a"},
}
BUTTON = {"type": "button", "text": PLAIN, "action_id": "a"}
DIVIDER = {"type": "divider"}


def modal(*blocks: dict[str, Any], **fields: object) -> dict[str, Any]:
    """Return a modal."""
    return {"type": "modal", "title": PLAIN, "blocks": list(blocks) or [DIVIDER], **fields}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    """Return a block of elements."""
    return {"type": "actions", "elements": list(elements)}


def test_a_dialog_as_the_documentation_shows_it() -> None:
    """Fields, choices and buttons in their places are taken."""
    radio = {"type": "radio_buttons", "options": [OPTION], "initial_option": OPTION}
    view = modal(
        INPUT,
        {**INPUT, "block_id": "b", "element": radio, "optional": True, "hint": PLAIN},
        actions(BUTTON, {**BUTTON, "action_id": "b", "style": "danger", "confirm": CONFIRM}),
        submit=PLAIN,
        close=PLAIN,
        private_metadata="",
        callback_id="c",
        notify_on_close=True,
    )
    assert block_rules.view_problems(view) == []
    assert block_rules.view_problems({"type": "home", "blocks": [DIVIDER]}) == []


CONFIRM = {"title": PLAIN, "text": PLAIN, "confirm": PLAIN, "deny": PLAIN}


@pytest.mark.parametrize(
    ("view", "found"),
    [
        (None, "/view: unknown type None"),
        ({"type": "workflow_step"}, "/view: unknown type 'workflow_step'"),
        (modal(title={**PLAIN, "text": "a" * 25}), "/view/title/text: longer than 24"),
        (modal(private_metadata="a" * 3_001), "/view/private_metadata: longer than 3000"),
        (modal(*[DIVIDER] * 101), "/view/blocks: more than 100"),
        (modal(id="V1"), "/view: unknown field id"),
        (modal(INPUT), "/view: no submit, which a modal with input blocks must have"),
        (modal(INPUT, INPUT, submit=PLAIN), "/view/blocks: block_id a more than once"),
        (modal(actions(BUTTON, BUTTON)), "/view/blocks/0: action_id a more than once"),
        (
            modal({"type": "context_actions", "elements": [BUTTON]}),
            "/view/blocks/0: unknown type 'context_actions'",
        ),
        (
            modal(actions({"type": "plain_text_input"})),
            "/view/blocks/0/elements/0: unknown type 'plain_text_input'",
        ),
        (
            modal(actions({**BUTTON, "confirm": {"title": PLAIN}})),
            "/view/blocks/0/elements/0/confirm: no confirm",
        ),
        (
            modal(actions({"type": "radio_buttons", "options": [OPTION] * 11})),
            "/view/blocks/0/elements/0/options: more than 10",
        ),
        (
            modal(
                actions(
                    {
                        "type": "radio_buttons",
                        "options": [OPTION],
                        "initial_option": {**OPTION, "value": "2"},
                    }
                )
            ),
            "/view/blocks/0: an initial option that is not offered",
        ),
        ({"type": "home", "blocks": [DIVIDER], "title": PLAIN}, "/view: unknown field title"),
    ],
)
def test_views_are_checked(view: object, found: str) -> None:
    """The first thing that is wrong is named with its place."""
    assert block_rules.view_problems(view)[:1] == [found]


@pytest.mark.parametrize(
    ("element", "found"),
    [
        ({"type": "icon_button", "icon": "trash", "text": PLAIN}, None),
        ({"type": "icon_button", "icon": "star", "text": PLAIN}, "/icon: must be one of trash"),
        ({"type": "feedback_buttons"}, ": no negative_button"),
        (BUTTON, ": unknown type 'button'"),
    ],
)
def test_what_stands_under_an_answer(element: dict[str, Any], found: str | None) -> None:
    """Feedback and icons have a block of their own, which messages alone have."""
    wrong = block_rules.problems([{"type": "context_actions", "elements": [element]}])
    assert wrong[:1] == ([] if found is None else [f"/blocks/0/elements/0{found}"])


def test_permits_end() -> None:
    """A trigger opens one view in three seconds; a response URL takes five uses in 30 minutes."""
    now = [100.0]
    trigger, response = triggers(lambda: now[0]), response_urls(lambda: now[0])
    first, second = trigger.issue(), trigger.issue()
    assert [trigger.redeem(first), trigger.redeem(first)] == [None, "exchanged_trigger_id"]
    url, late = response.issue(), response.issue()
    assert [response.redeem(url) for _ in range(6)] == [None] * 5 + ["used_url"]
    now[0] += 3.1
    assert [trigger.redeem(second), trigger.redeem("x")] == [
        "expired_trigger_id",
        "invalid_trigger_id",
    ]
    assert response.redeem(late) is None
    now[0] += 1_800
    assert [response.redeem(late), response.redeem("x")] == ["expired_url", "invalid_url"]


def test_a_view_needs_a_trigger_of_its_own() -> None:
    """A dialog opens with a fresh trigger; a Home tab is published without one."""
    state = Workspace()
    trigger = state.triggers.issue()
    assert refusal("views.open", {"view": modal(), "trigger_id": trigger}, state) is None
    again = refusal("views.open", {"view": modal(), "trigger_id": trigger}, state)
    assert again == Refusal("exchanged_trigger_id")
    home = {"type": "home", "blocks": [DIVIDER]}
    assert refusal("views.publish", {"view": home}, state) is None
    misplaced = refusal("views.publish", {"view": modal()}, state)
    assert misplaced is not None
    assert misplaced.code == "invalid_arguments"
    large = modal(*[{"type": "section", "text": {**PLAIN, "text": "å" * 3_000}}] * 50)
    assert refusal("views.update", {"view": large}, state) == Refusal("view_too_large")


@pytest.mark.parametrize(
    ("method", "given", "code"),
    [
        ("chat.postMessage", {"text": "a" * 40_001}, "msg_too_long"),
        ("chat.update", {"text": "a" * 4_001}, "msg_too_long"),
        ("chat.postMessage", {"text": ""}, "no_text"),
        ("chat.postMessage", {"text": "a", "metadata": {"a": 1}}, "invalid_metadata_format"),
        (
            "chat.postMessage",
            {"text": "a", "metadata": {"event_type": "a", "event_payload": {"a": "a" * 16_001}}},
            "metadata_too_large",
        ),
        ("assistant.threads.setSuggestedPrompts", {"prompts": [{}] * 5}, "invalid_arguments"),
    ],
)
def test_calls_are_checked(method: str, given: dict[str, Any], code: str) -> None:
    """Texts, metadata and prompts have limits by method."""
    refused = refusal(method, given, Workspace(scopes=frozenset(filter(None, SCOPES.values()))))
    assert refused is not None
    assert refused.code == code


def test_the_reason_reaches_the_caller() -> None:
    """As Slack tells it: the scope that is needed and those there are; the place that is wrong."""
    with FakeSlack(Workspace(scopes=frozenset({"chat:write", "im:history"}))) as fake:
        client = build_client(workspace.BOT_TOKEN, fake.api_url)
        with pytest.raises(SlackApiError) as caught:
            client.users_info(user=workspace.PERSON)
        response = caught.value.response
        assert [response[name] for name in ("error", "needed", "provided")] == [
            "missing_scope",
            "users:read",
            "chat:write,im:history",
        ]
        with pytest.raises(SlackApiError) as caught:
            client.chat_postMessage(channel=workspace.CHANNEL, text="a", blocks=[{"type": "x"}])
        assert caught.value.response["response_metadata"] == {
            "messages": ["[ERROR] /blocks/0: unknown type 'x'"]
        }


def hostile_answer(text: str, number: int) -> Answer:
    """Return an answer that says ``text`` wherever a document, a person or HR could have put it."""
    if number % 3 == 1:
        nearest, contact = (NearestTitle(text, text),) * 2, Contact(text, text)
        return replace(NOT_FOUND, question=text, contact=contact, nearest=nearest, notes=(text,))
    if number % 3 == 2:
        return replace(ANSWER, status="smalltalk", answer=text, citations=())
    # A quote is never empty, as a passage has words, and no passage is longer by far.
    quote = f"HR {text}"[:4_000]
    middle = len(quote) // 2
    citation = replace(
        CITATION,
        document=text,
        title=text,
        heading=text,
        quote=quote,
        start=7,
        end=7 + len(quote),
        highlights=(Span(7, 7 + middle), Span(7 + middle, 7 + len(quote))),
        url=f"https://example.se/{text}",
    )
    return replace(ANSWER, question=text, answer=text, citations=(citation,), notes=(text,))


@pytest.mark.slow
def test_whatever_a_document_holds_slack_takes_the_message() -> None:
    """Two thousand texts in every place at once: no message is refused, none mentions anybody."""
    state, wrong = Workspace(), []
    for number, text in enumerate(texts()):
        said = message(hostile_answer(text, number))
        given = {"text": said.text, "blocks": list(said.blocks)}
        refused = refusal("chat.postMessage", given, state)
        if refused is not None or "<" in said.text:
            wrong.append((number, refused))
    assert wrong == []
