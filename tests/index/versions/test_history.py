"""The versions that are kept, and going back from one to the one before."""

from __future__ import annotations

import fcntl
import shutil
from typing import TYPE_CHECKING

import pytest

from index import (
    DEFAULT_OPTIONS,
    BuildError,
    BuildOptions,
    BuildRunningError,
    IndexVersionError,
    build_index,
    current_name,
    fingerprint_of,
    kept_versions,
    roll_back,
)
from index.versions.writer import build_lock

if TYPE_CHECKING:
    from collections.abc import Callable

    from index import Rollback
    from tests.conftest import Workplace


def generation(number: int) -> dict[str, str]:
    """Give the documents of a generation."""
    return {"hr.md": f"# HR\n\nHR flyttar {number} gånger.\n"}


def build(workplace: Workplace, *numbers: int, keep: int = 3) -> list[str]:
    """Build one generation after another and return the names of their versions."""
    names = []
    for number in numbers:
        workplace.write(generation(number))
        report = build_index(
            workplace.knowledge, workplace.index, workplace.embedder, BuildOptions(keep=keep)
        )
        names.append(report.index_version)
    return names


def back(workplace: Workplace) -> Rollback:
    """Go back to the version before."""
    fingerprint = fingerprint_of(workplace.embedder, DEFAULT_OPTIONS.passage_tokens)
    return roll_back(workplace.index, fingerprint)


def kept(workplace: Workplace) -> list[str]:
    """Return the names of the versions that can be gone back to, with the one in use first."""
    return [version.name for version in kept_versions(workplace.index)]


def test_a_rollback_goes_to_the_version_before_and_again_further(workplace: Workplace) -> None:
    """Until there is none; the one in use then stays."""
    first, second, third = build(workplace, 1, 2, 3)
    assert [third, second, first] == kept(workplace)
    done = back(workplace)
    assert (third, second, (), 1) == (done.left, done.now.name, done.skipped, done.earlier)
    assert "HR flyttar 2 gånger." == workplace.open().search("HR").hits[0].passage.text
    assert first == back(workplace).now.name
    with pytest.raises(BuildError) as caught:
        back(workplace)
    assert str(caught.value).startswith(f"There is no version before {first} to go back to")
    assert first == current_name(workplace.index)


def test_a_build_after_a_rollback_goes_forward(workplace: Workplace) -> None:
    """The version before it is the one that the rollback went to, not the one it left."""
    first, second = build(workplace, 1, 2)
    back(workplace)
    (third,) = build(workplace, 3)
    assert [third, first] == kept(workplace)
    assert not (workplace.index / "versions" / second).exists()
    assert first == back(workplace).now.name


def test_a_build_of_what_was_rolled_back_from_puts_it_in_use_again(workplace: Workplace) -> None:
    """The folder says what is live: its version is still there and is not written anew."""
    first, second = build(workplace, 1, 2)
    written = (workplace.index / "versions" / second / "manifest.json").stat().st_mtime_ns
    back(workplace)
    assert [second] == build(workplace, 2)
    assert [second, first] == kept(workplace)
    after = (workplace.index / "versions" / second / "manifest.json").stat().st_mtime_ns
    assert written == after


def test_a_version_that_comes_again_moves_to_the_head_of_the_line(workplace: Workplace) -> None:
    """A change that is taken back leaves the changed version as the one before."""
    first, second = build(workplace, 1, 2)
    assert [first] == build(workplace, 1)
    assert [first, second] == kept(workplace)


def test_a_build_without_changes_leaves_the_line_as_it_is(workplace: Workplace) -> None:
    """The version in use is not its own version before."""
    names = build(workplace, 1, 2, 2, 2)
    assert [names[1], names[0]] == kept(workplace)


def test_only_as_many_as_are_kept_can_be_gone_back_to(workplace: Workplace) -> None:
    """With one version kept there is none before it."""
    (only,) = build(workplace, 1, 2, keep=1)[1:]
    assert [only] == kept(workplace)
    with pytest.raises(BuildError):
        back(workplace)


@pytest.mark.parametrize("harm", ["gone", "damaged"])
def test_a_version_that_cannot_be_used_is_passed_over(workplace: Workplace, harm: str) -> None:
    """The next one before it is put in use, and what was passed over is named."""
    first, second, _ = build(workplace, 1, 2, 3)
    folder = workplace.index / "versions" / second
    if harm == "gone":
        shutil.rmtree(folder)
    else:
        (folder / "words.npy").write_bytes(b"half")
    done = back(workplace)
    assert (first, (second,), 0) == (done.now.name, done.skipped, done.earlier)


def test_versions_of_another_model_are_none_to_go_back_to(
    workplace: Workplace, make_workplace: Callable[[str], Workplace]
) -> None:
    """They could not answer, so the version in use stays."""
    build(workplace, 1)
    workplace.embedder = make_workplace("other").embedder
    workplace.embedder.digest = "other-1"
    (now,) = build(workplace, 2)
    with pytest.raises(BuildError) as caught:
        back(workplace)
    assert str(caught.value).startswith("The versions before this one are damaged, or made with")
    assert now == current_name(workplace.index)


def test_a_rollback_waits_for_no_build(workplace: Workplace) -> None:
    """While a build runs it says so and leaves everything as it is."""
    _, second = build(workplace, 1, 2)
    with build_lock(workplace.index), pytest.raises(BuildRunningError):
        back(workplace)
    assert second == current_name(workplace.index)


def test_a_rollback_without_an_index(workplace: Workplace) -> None:
    """The line says what to run, and no folder is made."""
    with pytest.raises(IndexVersionError):
        back(workplace)
    assert not workplace.index.exists()


def test_a_version_that_is_just_being_opened_is_not_removed(workplace: Workplace) -> None:
    """A reader's shared lock keeps it; the next build removes it."""
    (first,) = build(workplace, 1, keep=1)
    folder = workplace.index / "versions" / first
    with (folder / "manifest.json").open("rb") as manifest:
        fcntl.flock(manifest, fcntl.LOCK_SH)
        build(workplace, 2, keep=1)
        assert "manifest.json" in {path.name for path in folder.iterdir()}
    build(workplace, 2, keep=1)
    assert not folder.exists()
