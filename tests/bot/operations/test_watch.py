"""Following the knowledge folder: what counts as a change, and what doesn't end it."""

from __future__ import annotations

import os
import shutil
import signal
import threading
from contextlib import contextmanager
from queue import Queue
from typing import TYPE_CHECKING

import pytest

from bot.operations.rebuilding.watch import on_network_share, watch_folder
from index import BuildError, BuildRunningError, ModelError, list_folder
from tests.conftest import write_folder
from tests.support.slack_support import poll

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.operations.rebuilding.watch import Polling
    from index import BuildReport, OmorgError
    from tests.conftest import Workplace

LIMIT = 60  # seconds until a watch that says nothing is given up


class Watched:
    """A watch that runs beside the test.

    Attributes:
        reports: What the builds did, one after the other.
        fail: Errors that the next builds raise instead of building.
        failed: Set once they all have been raised.

    """

    def __init__(self, workplace: Workplace) -> None:
        """Watch a workplace's folder."""
        self.reports: Queue[BuildReport] = Queue()
        self.fail: list[BuildError] = []
        self.failed = threading.Event()
        self._workplace = workplace

    def build(self) -> BuildReport:
        """Build, or fail as was asked for."""
        if self.fail:
            error = self.fail.pop(0)
            if not self.fail:
                self.failed.set()
            raise error
        return self._workplace.build()

    def next(self) -> BuildReport:
        """Wait for the next build."""
        return self.reports.get(timeout=LIMIT)


@contextmanager
def watching(workplace: Workplace, polling: Polling = "never") -> Iterator[Watched]:
    """Watch until the context ends; the watch must end then, without an error."""
    stop = threading.Event()
    watched = Watched(workplace)
    errors: list[BaseException] = []

    def run() -> None:
        try:
            watch_folder(
                workplace.knowledge,
                watched.build,
                watched.reports.put,
                polling=polling,
                stop=stop,
            )
        except BaseException as exc:  # noqa: BLE001 - whatever it is, the test must see it
            errors.append(exc)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield watched
    finally:
        stop.set()
        thread.join(LIMIT)
    assert ([], False) == (errors, thread.is_alive())


@pytest.mark.slow
@pytest.mark.parametrize("polling", ["never", "always"])
def test_documents_and_the_own_files_are_followed(workplace: Workplace, polling: Polling) -> None:
    """One build at the start, then one for each change that comes to rest, however it is found."""
    workplace.write({"a.md": "HR flyttar.\n"})
    with watching(workplace, polling) as watched:
        assert ("a.md",) == watched.next().added
        write_folder(workplace.knowledge, {"b.md": "Lön.\n", "brev/c.txt": "Chef.\n"})
        assert ("b.md", "brev/c.txt") == watched.next().added
        before = workplace.open().name
        write_folder(workplace.knowledge, {"glossary.yaml": "- {term: KSF, means: Förvaltning}\n"})
        assert before != watched.next().index_version
        write_folder(workplace.knowledge, {"a.md.meta.yaml": "owner: HR\n"})
        assert ("a.md",) == watched.next().changed


@pytest.mark.slow
def test_what_programs_leave_lying_about_is_no_change(workplace: Workplace) -> None:
    """The next build is that of the document written last, and there is no other one."""
    workplace.write({"a.md": "HR flyttar.\n"})
    with watching(workplace) as watched:
        watched.next()
        for name in ("~$b.docx", ".~lock.b.odt#", "b.pdf.crdownload", "Thumbs.db", ".git/index"):
            write_folder(workplace.knowledge, {name: "x"})
        # Longer than a change needs to come to rest: nothing may be built meanwhile.
        assert not threading.Event().wait(3)
        assert watched.reports.empty()
        write_folder(workplace.knowledge, {"c.md": "Lön.\n"})
        assert ("c.md",) == watched.next().added


@pytest.mark.slow
def test_many_files_that_come_one_by_one_are_built_together(workplace: Workplace) -> None:
    """It waits until the folder has come to rest."""
    workplace.write({"a.md": "HR flyttar.\n"})
    with watching(workplace) as watched:
        watched.next()
        for number in range(8):
            write_folder(workplace.knowledge, {f"ny-{number}.md": f"Lön {number}.\n"})
            threading.Event().wait(0.1)
        assert 8 == len(watched.next().added)


@pytest.mark.slow
def test_a_folder_that_is_gone_for_a_while(
    workplace: Workplace, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says so once, the index stays, and what comes back is built from and followed."""
    workplace.write({"a.md": "HR flyttar.\n"})
    with watching(workplace) as watched:
        watched.next()
        elsewhere = workplace.knowledge.with_name("elsewhere")
        workplace.knowledge.rename(elsewhere)
        assert not threading.Event().wait(3)
        write_folder(elsewhere, {"b.md": "Lön.\n"})
        elsewhere.rename(workplace.knowledge)
        assert ("b.md",) == watched.next().added
        shutil.rmtree(workplace.knowledge)
        assert not threading.Event().wait(3)
        workplace.write({"a.md": "HR flyttar.\n", "c.md": "Chef.\n"})
        reports = [watched.next()]
        while reports[-1].documents != 2:
            reports.append(watched.next())
        workplace.write({"d.md": "Semester.\n"})
        while "d.md" not in reports[-1].added:
            reports.append(watched.next())
    assert 2 == capsys.readouterr().err.count("is gone: waiting until it is back.")


@pytest.mark.slow
def test_a_build_that_fails_does_not_end_it(
    workplace: Workplace, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line says why, and the next change builds again."""
    workplace.write({"a.md": "HR flyttar.\n"})
    with watching(workplace) as watched:
        watched.next()
        watched.fail = [BuildError("Skivan är full.")]
        write_folder(workplace.knowledge, {"b.md": "Lön.\n"})
        assert watched.failed.wait(LIMIT)
        write_folder(workplace.knowledge, {"c.md": "Chef.\n"})
        assert ("b.md", "c.md") == watched.next().added
    assert "omorg: Skivan är full.\n" == capsys.readouterr().err


@pytest.mark.slow
def test_a_build_that_another_one_was_in_the_way_of_is_tried_again(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without any further change."""
    monkeypatch.setattr("bot.operations.rebuilding.watch._BUSY_SECONDS", 0.1)
    workplace.write({"a.md": "HR flyttar.\n"})
    with watching(workplace) as watched:
        watched.next()
        watched.fail = [BuildRunningError("Another build is running."), BuildRunningError("Still.")]
        write_folder(workplace.knowledge, {"b.md": "Lön.\n"})
        assert ("b.md",) == watched.next().added


@pytest.mark.parametrize("error", [BuildError("Skivan är full."), ModelError("Modellen saknas.")])
def test_what_fails_from_the_start_ends_it(workplace: Workplace, error: OmorgError) -> None:
    """Nobody waits for what no change of the folder mends."""
    workplace.write({"a.md": "HR flyttar.\n"})

    def build() -> BuildReport:
        raise error

    with pytest.raises(type(error), match=str(error)):
        watch_folder(workplace.knowledge, build, print, polling="never")


def test_a_folder_that_is_not_there_from_the_start_ends_it(workplace: Workplace) -> None:
    """As without a watch: one line says which."""
    missing = workplace.knowledge.with_name("finns-ej")

    def build() -> BuildReport:
        list_folder(missing)
        raise AssertionError

    with pytest.raises(BuildError, match="There is no knowledge folder"):
        watch_folder(missing, build, print, polling="never")


@pytest.mark.slow
def test_an_empty_folder_is_waited_for(
    workplace: Workplace, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says so, and what is put into it is built from."""
    workplace.knowledge.mkdir(parents=True)
    with watching(workplace) as watched:
        poll(lambda: "There are no documents in " in capsys.readouterr().err)
        workplace.write({"a.md": "HR flyttar.\n"})
        assert ("a.md",) == watched.next().added


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly(workplace: Workplace, number: signal.Signals) -> None:
    """Ctrl-C and SIGTERM end the watch without an error, and leave their own handling as it was."""
    workplace.write({"a.md": "HR flyttar.\n"})
    before = signal.getsignal(signal.SIGTERM)
    built = []

    def tell(report: BuildReport) -> None:
        built.append(report.index_version)
        threading.Timer(0.2, os.kill, (os.getpid(), number)).start()

    watch_folder(workplace.knowledge, workplace.build, tell, polling="never")
    assert [workplace.open().name] == built
    assert before == signal.getsignal(signal.SIGTERM)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        *[(kind, True) for kind in ("nfs4", "cifs", "smb3", "fuse.sshfs", "9p")],
        *[(kind, False) for kind in ("ext4", "xfs", "btrfs", "overlay", "tmpfs")],
    ],
)
def test_a_network_share_is_known_by_its_file_system(
    tmp_path: Path, kind: str, *, expected: bool
) -> None:
    """The innermost mount that the folder lies under decides; blanks in its place are escaped."""
    place = tmp_path / "delad mapp"
    mounts = tmp_path / "mounts"
    escaped = str(place).replace(" ", r"\040")
    mounts.write_text(f"/dev/a / ext4 rw 0 0\n//server/hr {escaped} {kind} rw 0 0\n")
    assert (expected, False) == (
        on_network_share(place / "brev", mounts),
        on_network_share(tmp_path, mounts),
    )


def test_no_list_of_mounts_is_no_network_share(tmp_path: Path) -> None:
    """Where the system has none, it is left to tell of changes."""
    assert not on_network_share(tmp_path, tmp_path / "none")
