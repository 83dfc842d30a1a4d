"""What is remembered of a conversation: whose it is, how much and for how long."""

from __future__ import annotations

from dataclasses import replace
from threading import Thread

from bot.answering.conversation import Conversations
from bot.answering.types import Turn
from tests.support.slack_support import ANSWER


def turn(question: str) -> Turn:
    """Return a turn with nothing but a question."""
    return Turn(question, question, "sv", frozenset(), "test")


def telling(conversations: Conversations, person: str, thread: str, question: str) -> None:
    """Let a person's question be answered."""
    conversations.remember(person, thread, replace(ANSWER, turn=turn(question)))


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        """Begin at noon."""
        self.now = 1_000.0

    def __call__(self) -> float:
        """Return the time in seconds."""
        return self.now


def test_a_turn_is_one_persons_in_one_thread() -> None:
    """Neither another person in the thread nor the person in another thread has it."""
    conversations = Conversations()
    telling(conversations, "anna", "t1", "Var sitter HR?")
    assert turn("Var sitter HR?") == conversations.previous("anna", "t1")
    assert [None, None] == [
        conversations.previous("bo", "t1"),
        conversations.previous("anna", "t2"),
    ]


def test_the_last_turn_counts_and_small_talk_is_none() -> None:
    """A later answer takes the place of an earlier one; thanks leave it where it is."""
    conversations = Conversations()
    telling(conversations, "anna", "t1", "Var sitter HR?")
    telling(conversations, "anna", "t1", "Var sitter IT?")
    conversations.remember("anna", "t1", replace(ANSWER, status="smalltalk", turn=None))
    assert turn("Var sitter IT?") == conversations.previous("anna", "t1")


def test_a_turn_is_forgotten_after_its_time() -> None:
    """At the limit it is there, after it no more; who asks within less time gets it for less."""
    clock = Clock()
    conversations = Conversations(seconds=60, clock=clock)
    telling(conversations, "anna", "t1", "Var sitter HR?")
    clock.now += 60
    assert turn("Var sitter HR?") == conversations.previous("anna", "t1")
    assert conversations.previous("anna", "t1", within=59) is None
    clock.now += 1
    assert (None, 0) == (conversations.previous("anna", "t1"), len(conversations))


def test_of_too_many_the_oldest_are_forgotten() -> None:
    """The limit holds over persons and threads; who asked again is not the oldest."""
    conversations = Conversations(most=2)
    for person in ("anna", "bo", "anna", "cilla"):
        telling(conversations, person, "t1", f"Var sitter {person}?")
    assert 2 == len(conversations)
    assert conversations.previous("bo", "t1") is None
    assert turn("Var sitter anna?") == conversations.previous("anna", "t1")


def test_many_threads_may_remember_at_once() -> None:
    """Each person's last turn is there afterwards, whoever else was talking."""
    conversations = Conversations()

    def talk(person: str) -> None:
        for number in range(200):
            telling(conversations, person, "t1", f"{person} {number}")
            assert turn(f"{person} {number}") == conversations.previous(person, "t1")

    people = [f"p{number}" for number in range(8)]
    threads = [Thread(target=talk, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [turn(f"{person} 199") for person in people] == [
        conversations.previous(person, "t1") for person in people
    ]
