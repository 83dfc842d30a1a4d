"""Which question a follow-up in Slack follows: the same person's, in the same thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.preview.local_slack import FakeSlack
from tests.support.slack_support import ScriptedAnswerer, poll, running_bot, without_proxies  # noqa: F401 - without_proxies is a fixture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="module")
def connected() -> Iterator[tuple[FakeSlack, ScriptedAnswerer]]:
    """Return a bot that all tests of this module share."""
    answerer = ScriptedAnswerer()
    with FakeSlack(ack_seconds=30) as fake, running_bot(fake, answerer):
        fake.workspace.people["U0LOCAL0009"] = "Robin"
        yield fake, answerer


def ask(answerer: ScriptedAnswerer, said: Callable[[], str]) -> tuple[str, str | None]:
    """Let something be said; return its timestamp and the question that it was taken to follow."""
    before = len(answerer.followed)
    ts = said()
    poll(lambda: len(answerer.followed) > before)
    return ts, answerer.followed[-1]


def test_a_follow_up_in_a_thread_has_the_persons_own_question(
    connected: tuple[FakeSlack, ScriptedAnswerer],
) -> None:
    """Another person's question there follows nothing, and a thread of its own neither."""
    fake, answerer = connected
    first, _ = ask(answerer, lambda: fake.mention("Var sitter HR?"))
    _, followed = ask(answerer, lambda: fake.mention("Och lön?", thread_ts=first))
    _, other = ask(answerer, lambda: fake.mention("Och IT?", thread_ts=first, user="U0LOCAL0009"))
    _, elsewhere = ask(answerer, lambda: fake.mention("Och IT?"))
    assert ("Var sitter HR?", None, None) == (followed, other, elsewhere)


def test_a_direct_message_follows_the_one_before(
    connected: tuple[FakeSlack, ScriptedAnswerer],
) -> None:
    """Outside any thread the last question counts; in a thread that thread's own."""
    fake, answerer = connected
    first, nothing = ask(answerer, lambda: fake.tell("Var sitter HR?"))
    _, before = ask(answerer, lambda: fake.tell("Var sitter IT?"))
    _, in_thread = ask(answerer, lambda: fake.tell("Och lön?", thread_ts=first))
    _, after = ask(answerer, lambda: fake.tell("Vem är chef där?"))
    assert (None, "Var sitter HR?") == (nothing, before)
    assert ("Var sitter HR?", "Var sitter IT?") == (in_thread, after)
