"""The local Slack is as strict as the real one, and as unkind on request."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.preview.block_kit import blocks as block_rules
from bot.preview.local_slack import FakeSlack
from bot.preview.slack_api.server import Fault
from bot.preview.workspace import state as workspace
from bot.preview.workspace.state import Workspace
from bot.slack.delivery.web_calls import sdk_logger
from bot.slack.transport import close_client
from tests.support.slack_support import poll, without_proxies  # noqa: F401 - without_proxies is a fixture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slack_sdk.socket_mode.client import BaseSocketModeClient
    from slack_sdk.socket_mode.request import SocketModeRequest


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    """Return a workspace of its own that sends lost requests again soon."""
    with FakeSlack(ack_seconds=0.2) as running:
        yield running


def client(fake: FakeSlack, token: str = workspace.BOT_TOKEN) -> WebClient:
    """Return Slack's own client for ``fake``."""
    return WebClient(token=token, base_url=fake.api_url, retry_handlers=[])


def error_of(call: Any, **given: Any) -> str:  # noqa: ANN401 - any method of the client
    """Return Slack's error code for a call that is refused."""
    with pytest.raises(SlackApiError) as caught:
        call(**given)
    return str(caught.value.response["error"])


def rich(*elements: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a block with one section of ``elements``."""
    part = {"type": "rich_text_section", "elements": list(elements)}
    return [{"type": "rich_text", "elements": [part]}]


TEXT = {"type": "text", "text": "a"}


@pytest.mark.parametrize(
    ("blocks", "found"),
    [
        (rich(TEXT), []),
        (rich({**TEXT, "style": {"bold": True}}), []),
        (rich({"type": "link", "url": "https://example.se", "text": "a"}), []),
        ([{"type": "divider"}] * 50, []),
        ([{"type": "divider"}] * 51, ["/blocks: more than 50"]),
        ({}, ["/blocks: no list"]),
        ([{"type": "quote"}], ["/blocks/0: unknown type 'quote'"]),
        (["text"], ["/blocks/0: unknown type None"]),
        (
            rich({"type": "text", "text": ""}),
            ["/blocks/0/elements/0/elements/0/text: must be a text of at least one character"],
        ),
        (
            rich({**TEXT, "text": "a" * 3_001}),
            ["/blocks/0/elements/0/elements/0/text: longer than 3000"],
        ),
        (rich({**TEXT, "bold": True}), ["/blocks/0/elements/0/elements/0: unknown field bold"]),
        (
            rich({**TEXT, "style": {"loud": True}}),
            ["/blocks/0/elements/0/elements/0/style: unknown style"],
        ),
        (
            rich({"type": "link", "url": "javascript:1"}),
            ["/blocks/0/elements/0/elements/0/url: no address"],
        ),
        (rich({"type": "image"}), ["/blocks/0/elements/0/elements/0: unknown type 'image'"]),
        (rich(), ["/blocks/0/elements/0/elements: must be a list of at least one"]),
        (
            [{"type": "section", "text": {"type": "mrkdwn", "text": "a" * 3_001}}],
            ["/blocks/0/text/text: longer than 3000"],
        ),
        ([{"type": "section"}], ["/blocks/0: neither text nor fields"]),
        (
            [{"type": "section", "fields": [{"type": "mrkdwn", "text": "a" * 2_001}]}],
            ["/blocks/0/fields/0/text: longer than 2000"],
        ),
        (
            [{"type": "header", "text": {"type": "mrkdwn", "text": "a"}}],
            ["/blocks/0/text: unknown type 'mrkdwn'"],
        ),
        (
            [{"type": "header", "text": {"type": "plain_text", "text": "a" * 151}}],
            ["/blocks/0/text/text: longer than 150"],
        ),
        (
            [{"type": "context", "elements": [{"type": "plain_text", "text": "a"}] * 11}],
            ["/blocks/0/elements: more than 10"],
        ),
        (
            [{"type": "context", "elements": [{"type": "plain_text", "text": "a", "x": 1}]}],
            ["/blocks/0/elements/0: unknown field x"],
        ),
        (
            [{"type": "actions", "elements": [{"type": "button"}]}],
            ["/blocks/0/elements/0: no text"],
        ),
        (
            [{"type": "rich_text", "elements": [{"type": "rich_text_list", "elements": [TEXT]}]}],
            [
                "/blocks/0/elements/0: no style",
                "/blocks/0/elements/0/elements/0: unknown type 'text'",
            ],
        ),
    ],
)
def test_blocks_are_checked(blocks: object, found: list[str]) -> None:
    """What Slack refuses is refused, with the place and the reason."""
    assert block_rules.problems(blocks) == found


def test_wrong_blocks_are_refused_and_not_posted(fake: FakeSlack) -> None:
    """The call fails as it does at Slack's, and nothing is said."""
    post = client(fake).chat_postMessage
    given = {"channel": workspace.CHANNEL, "text": "a"}
    assert error_of(post, blocks=[{"type": "x"}], **given) == "invalid_blocks"
    large = rich(*[{**TEXT, "text": "a" * 2_900}] * 5)
    assert error_of(post, blocks=large, **given) == "msg_blocks_too_long"
    bare = client(fake).api_call
    assert error_of(bare, api_method="chat.postMessage", json={"channel": "C0LOCAL0001"}) == (
        "no_text"
    )
    assert error_of(post, channel="C0NOWHERE01", text="a") == "channel_not_found"
    assert fake.workspace.messages() == []


def test_tokens_are_checked(fake: FakeSlack) -> None:
    """Wrong, missing and misplaced tokens are told apart."""
    assert error_of(client(fake, "xoxb-wrong").auth_test) == "invalid_auth"
    assert error_of(client(fake, "").auth_test) == "not_authed"
    assert error_of(client(fake, workspace.APP_TOKEN).auth_test) == "not_allowed_token_type"
    opening = client(fake).apps_connections_open
    assert error_of(opening, app_token=workspace.BOT_TOKEN) == "not_allowed_token_type"
    assert client(fake).auth_test()["user_id"] == workspace.BOT_USER


def test_scopes_are_checked() -> None:
    """A method whose scope is missing is refused, and so is reading a channel's thread."""
    with FakeSlack(Workspace(scopes=frozenset({"im:history"}))) as fake:
        post = client(fake).chat_postMessage
        assert error_of(post, channel=workspace.CHANNEL, text="a") == "missing_scope"
        ts = fake.say("hej")
        replies = client(fake).conversations_replies
        assert error_of(replies, channel=workspace.CHANNEL, ts=ts) == "missing_scope"


def test_messages_are_posted_changed_and_removed(fake: FakeSlack) -> None:
    """What is said can be read back with its thread and metadata."""
    api, direct = client(fake), workspace.DIRECT_CHANNEL
    ts = fake.tell("hej")
    said = api.chat_postMessage(
        channel=direct,
        thread_ts=ts,
        text="svar",
        metadata={"event_type": "a", "event_payload": {"b": "c"}},
    )
    api.chat_update(channel=direct, ts=said["ts"], text="nytt svar")
    thread = api.conversations_replies(channel=direct, ts=ts, include_all_metadata=True)
    assert [message["text"] for message in thread["messages"]] == ["hej", "nytt svar"]
    assert thread["messages"][1]["metadata"]["event_payload"] == {"b": "c"}
    api.chat_delete(channel=direct, ts=said["ts"])
    assert fake.workspace.replies() == []
    assert error_of(api.chat_delete, channel=direct, ts=said["ts"]) == "message_not_found"


def test_a_message_has_an_address(fake: FakeSlack) -> None:
    """As long as it is there."""
    slack = client(fake)
    ts = fake.say("hej")
    found = slack.chat_getPermalink(channel=workspace.CHANNEL, message_ts=ts)["permalink"]
    assert f"https://lokal.slack.com/archives/{workspace.CHANNEL}/p{ts.replace('.', '')}" == found
    given = {"channel": workspace.CHANNEL, "message_ts": "1.0"}
    assert "message_not_found" == error_of(slack.chat_getPermalink, **given)


def test_three_windows_lie_on_top_of_each_other(fake: FakeSlack) -> None:
    """The first is opened, two are pushed; a fourth is refused, and so is one over nothing."""
    slack, shown = client(fake), fake.workspace.shown
    title = {"type": "plain_text", "text": "x"}
    view = {"type": "modal", "title": title, "blocks": [{"type": "divider"}]}

    def trigger() -> str:
        found = fake.workspace.triggers.issue()
        shown.triggers[found] = workspace.PERSON
        return found

    push = slack.views_push
    assert "invalid_arguments" == error_of(push, trigger_id=trigger(), view=view)
    slack.views_open(trigger_id=trigger(), view=view)
    for _ in range(2):
        push(trigger_id=trigger(), view=view)
    assert "push_limit_reached" == error_of(push, trigger_id=trigger(), view=view)
    assert 3 == len(shown.stack_of(workspace.PERSON))
    assert shown.stack_of(workspace.PERSON)[-1] == (shown.dialog_of(workspace.PERSON) or {})["id"]


def test_what_only_one_person_sees(fake: FakeSlack) -> None:
    """An ephemeral message is kept with the one it is for."""
    post = partial(client(fake).chat_postEphemeral, channel=workspace.CHANNEL, text="a")
    post(user=workspace.PERSON)
    assert [said.only_for for said in fake.workspace.replies()] == [workspace.PERSON]
    refused = error_of(post, user="U0NOBODY001")
    assert refused == "user_not_in_channel"


@pytest.mark.parametrize(
    ("fault", "status", "error"),
    [
        (Fault(status=429, error="ratelimited", retry_after=3), 429, "ratelimited"),
        (Fault(status=500, error="internal_error"), 500, "internal_error"),
        (Fault(error="expired_trigger_id"), 200, "expired_trigger_id"),
    ],
)
def test_faults_come_once_each(fake: FakeSlack, fault: Fault, status: int, error: str) -> None:
    """The next call fails as asked for, the one after works."""
    fake.faults.add("auth.test", fault)
    with pytest.raises(SlackApiError) as caught:
        client(fake).auth_test()
    response = caught.value.response
    assert (response.status_code, response["error"]) == (status, error)
    wait = str(fault.retry_after) if fault.retry_after is not None else None
    assert response.headers.get("Retry-After") == wait
    assert client(fake).auth_test()["ok"] is True


class Listener:
    """Slack's own socket client, which notes requests and acknowledges them if it may."""

    def __init__(self, fake: FakeSlack, *, acknowledges: bool) -> None:
        """Connect to ``fake``."""
        self.requests: list[SocketModeRequest] = []
        self.acknowledges = acknowledges
        self.client = SocketModeClient(
            app_token=workspace.APP_TOKEN,
            web_client=client(fake),
            logger=sdk_logger(),
            ping_interval=0.2,
        )
        self.client.socket_mode_request_listeners.append(self._note)
        self.client.connect()

    def _note(self, sdk: BaseSocketModeClient, request: SocketModeRequest) -> None:
        self.requests.append(request)
        if self.acknowledges:
            sdk.send_socket_mode_response(SocketModeResponse(request.envelope_id))


@pytest.fixture
def silent(fake: FakeSlack) -> Iterator[Listener]:
    """Return a client that acknowledges nothing until it is told to."""
    listener = Listener(fake, acknowledges=False)
    yield listener
    leave(fake, listener)


def leave(fake: FakeSlack, listener: Listener) -> None:
    """End the connection from both sides."""
    fake.close_sockets()
    close_client(listener.client)


def test_a_request_that_is_not_acknowledged_comes_again(fake: FakeSlack, silent: Listener) -> None:
    """With the same event, another envelope, and the reason; three times at most."""
    fake.mention("hej")
    poll(lambda: len(silent.requests) == 2)
    silent.acknowledges = True
    poll(lambda: fake.sockets.unacknowledged == 0)
    first, second, *_ = silent.requests
    assert first.payload == second.payload
    assert first.envelope_id != second.envelope_id
    assert (first.retry_attempt, first.retry_reason) == (0, "")
    assert (second.retry_attempt, second.retry_reason) == (1, "timeout")
    assert [ack.event_id for ack in fake.sockets.acks] == [first.payload["event_id"]]


def test_requests_wait_for_a_connection() -> None:
    """What happens while nobody is connected is sent to the first who connects."""
    # A busy machine must not be taken for a lost request.
    with FakeSlack(ack_seconds=30) as fake:
        fake.tell("hej")
        assert fake.sockets.unacknowledged == 1
        listener = Listener(fake, acknowledges=True)
        poll(lambda: fake.sockets.unacknowledged == 0)
        assert [request.payload["event"]["text"] for request in listener.requests] == ["hej"]
        leave(fake, listener)


def test_the_bot_is_told_what_slack_would_tell(fake: FakeSlack, silent: Listener) -> None:
    """Mentions in channels and direct messages, not what else is said in channels."""
    silent.acknowledges = True
    fake.say("bara prat")
    fake.mention("hej")
    fake.tell("hallå")
    poll(lambda: len(silent.requests) == 2)
    events = [request.payload["event"] for request in silent.requests]
    kinds = sorted((event["type"], event.get("channel_type")) for event in events if event)
    assert kinds == [("app_mention", None), ("message", "im")]


def test_a_port_that_is_taken_is_reported(fake: FakeSlack) -> None:
    """Starting on it raises the system's error."""
    port = int(fake.api_url.split(":")[2].split("/")[0])
    with pytest.raises(OSError, match="address already in use"):
        FakeSlack(port=port).start()
