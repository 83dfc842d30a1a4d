"""Moving from one index version to the next while questions are answered."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from bot.answering.service import AnswerService
from index import DEFAULT_OPTIONS, CurrentIndex, current_name, fingerprint_of, roll_back
from tests.conftest import FakeEmbedder

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Workplace

QUESTION = "Var sitter HR?"


def files(number: int) -> dict[str, str]:
    """Give the documents of a generation."""
    return {"hr.md": f"# HR\n\nHR sitter på plan {number}.\n"}


def followed(workplace: Workplace) -> CurrentIndex:
    """Open the version in use."""
    return CurrentIndex(workplace.index, workplace.embedder, DEFAULT_OPTIONS.passage_tokens)


def wait_for(index: CurrentIndex, name: str) -> float:
    """Ask until the version ``name`` is in use, and return how many seconds that took."""
    began = time.monotonic()
    while index.get().name != name:
        assert time.monotonic() - began < 30
        time.sleep(0.01)
    return time.monotonic() - began


def test_a_build_is_answered_from_at_once_when_nobody_follows(workplace: Workplace) -> None:
    """The question after the switch is answered from the new version."""
    workplace.build(files(1))
    service = AnswerService(followed(workplace), threshold=0.0)
    assert "HR sitter på plan 1." == service.answer(QUESTION).answer
    workplace.build(files(2))
    assert "HR sitter på plan 2." == service.answer(QUESTION).answer


def test_a_new_version_is_followed(workplace: Workplace) -> None:
    """A build, a rollback and the next build are each answered from without being asked for."""
    workplace.build(files(1))
    index = followed(workplace)
    with index.following():
        second = workplace.build(files(2)).index_version
        wait_for(index, second)
        fingerprint = fingerprint_of(workplace.embedder, DEFAULT_OPTIONS.passage_tokens)
        wait_for(index, roll_back(workplace.index, fingerprint).now.name)
        wait_for(index, workplace.build(files(3)).index_version)
    assert current_name(workplace.index) == index.get().name


class Waiting(FakeEmbedder):
    """An embedder that can be held up where a version is opened: when its digest is asked for."""

    def __init__(self) -> None:
        """Begin without holding anything up."""
        self.goes_on = threading.Event()
        self.goes_on.set()
        self.is_opening = threading.Event()
        super().__init__()

    @property
    def digest(self) -> str:
        """What an index is held to, once the way is free."""
        if not self.goes_on.is_set():
            self.is_opening.set()
            self.goes_on.wait(30)
        return "fake-1"

    @digest.setter
    def digest(self, _value: str) -> None:
        """Nothing else is possible."""


def test_no_question_waits_while_a_version_is_opened(workplace: Workplace) -> None:
    """They are answered from the old one until the new one is there."""
    workplace.embedder = embedder = Waiting()
    first = workplace.build(files(1)).index_version
    service = AnswerService(index := followed(workplace), threshold=0.0)
    with service.following():
        second = workplace.build(files(2)).index_version
        embedder.goes_on.clear()
        # Built anew between two looks: it may have been opened before the way was closed.
        third = workplace.build_with(FakeEmbedder(), files(3)).index_version
        assert embedder.is_opening.wait(30)
        during = service.answer(QUESTION).index_version
        assert during in {first, second}
        embedder.goes_on.set()
        wait_for(index, third)
        assert third == service.answer(QUESTION).index_version


def test_following_ends_with_its_context(workplace: Workplace) -> None:
    """No thread stays behind."""
    workplace.build(files(1))
    with followed(workplace).following():
        assert "index-follower" in {thread.name for thread in threading.enumerate()}
    assert "index-follower" not in {thread.name for thread in threading.enumerate()}


@pytest.mark.parametrize("harm", ["manifest.json", "vectors.faiss"])
def test_a_version_that_cannot_be_opened_leaves_the_last_good_one(
    workplace: Workplace, harm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes on answering, and the version is moved to once it has been mended."""
    monkeypatch.setattr("index.search.live_index._AGAIN_SECONDS", 0.1)
    first = workplace.build(files(1)).index_version
    index = followed(workplace)
    with index.following():
        second = spoil(workplace, workplace.build(files(2)).index_version, harm)
        assert index.get().name in {first, second}
        third = workplace.build(files(3)).index_version
        wait_for(index, third)


def spoil(workplace: Workplace, name: str, file: str) -> str:
    """Damage a version's file and return the version's name."""
    path: Path = workplace.index / "versions" / name / file
    path.write_bytes(b"half")
    return name


def test_a_version_by_name_stays(workplace: Workplace) -> None:
    """It answers though another one is in use, one built with other settings too."""
    first = workplace.build(files(1)).index_version
    workplace.build(files(2))
    named = CurrentIndex(workplace.index, workplace.embedder, 64, version=first)
    service = AnswerService(named, threshold=0.0)
    assert (first, "HR sitter på plan 1.") == (
        service.index_version,
        service.answer(QUESTION).answer,
    )
    workplace.build(files(3))
    assert first == named.get().name
