"""What every command tells a role equals what it tells from a folder without the forbidden."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bot.answering.service import AnswerService
from bot.cli import composition as assembly
from index import CurrentIndex
from tests.bot.cli.test_errors import omorg
from tests.conftest import FakeEmbedder, Workplace
from tests.support.audience_matrix import (
    AT,
    KINDS,
    QUESTIONS,
    ROLES,
    build_folders,
    comparable,
    pairs,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.answering.types import Answer

THREADS = (["Vem leder Zebraprojektet?", "var sitter hen?"], ["Var sitter HR?", "och ZBP?"])
COMMANDS = ("ask --json -", "search --json -", "ask", "search")
# What stands in no document but in those of the kind.
MARKS = {
    "public": "27:e",
    "group": "4 mars",
    "superseding": "samma dag",
    "unreadable": "tolv",
    "vocabulary": "strategen",
}


def fake() -> FakeEmbedder:
    """Return a model by hand."""
    return FakeEmbedder()


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Workplace]:
    """Give the whole folder and those that lack something, all built."""
    folder = tmp_path_factory.mktemp("matrix")
    return build_folders(lambda name: Workplace(folder / name, fake()))


@pytest.fixture(scope="module")
def said(
    places: dict[str, Workplace], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str, str, str], object]]:
    """Give what a command tells a role from a folder; each is asked once."""
    empty = tmp_path_factory.mktemp("empty")
    known: dict[tuple[str, str, str], object] = {}

    def ask(command: str, role: str, place: str) -> object:
        if (command, role, place) not in known:
            known[command, role, place] = _run(command, role, places[place].index, empty)
        return known[command, role, place]

    with pytest.MonkeyPatch.context() as patch:
        # The commands are the real ones; only their embedding model is worked out by hand.
        patch.setattr(assembly, "find_embedder", lambda *_, **__: fake())
        yield ask


def _run(command: str, role: str, index: Path, folder: Path) -> object:
    """Return what a command prints for all questions, as data where it is JSON."""
    groups = [word for group in sorted(ROLES[role]) for word in ("--audience", group)]
    common = ["--at", AT, "--index", str(index), *groups]
    if command.endswith("-"):
        ran = omorg(*command.split(), *common, folder=folder, given="\n".join(QUESTIONS))
        return [comparable(json.loads(line)) for line in ran.stdout.splitlines()]
    return [omorg(command, one, *common, folder=folder).stdout for one in QUESTIONS[:3]]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("role", "place"), list(pairs()))
def test_a_role_is_told_nothing_of_what_it_may_not_see(
    said: Callable[[str, str, str], object], command: str, role: str, place: str
) -> None:
    """Not by an answer, a score, an order, a correction, a contact or a note."""
    assert said(command, role, place) == said(command, role, "whole")


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("role", list(ROLES))
def test_a_role_sees_what_it_may(
    said: Callable[[str, str, str], object], role: str, kind: str
) -> None:
    """The documents of a kind are found by those who may see them and by nobody else."""
    found = json.dumps(said("search --json -", role, "whole"), ensure_ascii=False)
    assert KINDS[kind].seen_by(ROLES[role]) == (MARKS[kind] in found)


@pytest.mark.parametrize(("role", "place"), list(pairs()))
def test_a_follow_up_tells_nothing_either(
    places: dict[str, Workplace], role: str, place: str
) -> None:
    """The question before was answered for the same person, from what that person may see."""

    def talk(index: Path) -> list[object]:
        service = AnswerService(CurrentIndex(index, fake(), 128), threshold=0.0)
        told: list[object] = []
        for turns in THREADS:
            before: Answer | None = None
            for turn in turns:
                before = service.answer(
                    turn, audience=ROLES[role], previous=before.turn if before else None
                )
                told.append((before.answer, before.confidence, before.citations, before.notes))
        return told

    assert talk(places[place].index) == talk(places["whole"].index)


def test_a_turn_is_dropped_with_the_groups_it_was_answered_for(
    places: dict[str, Workplace],
) -> None:
    """Who has left a group is answered as if the question before had never been asked."""
    service = AnswerService(CurrentIndex(places["whole"].index, fake(), 128), threshold=0.0)
    first = service.answer("Vem leder Zebraprojektet?", audience=ROLES["chefer"])
    assert first.turn is not None
    inside = service.answer("var sitter hon?", audience=frozenset({"Chefer"}), previous=first.turn)
    outside = service.answer("var sitter hon?", previous=first.turn)
    alone = service.answer("var sitter hon?")
    assert inside.turn is not None
    assert "Zebraprojektet" in inside.turn.question
    assert (alone.turn, alone.notes, alone.citations) == (
        outside.turn,
        outside.notes,
        outside.citations,
    )
