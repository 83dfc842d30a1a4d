"""A folder of hostile files: the build ends, names them, reaches nothing, and the rest answers."""

from __future__ import annotations

import ctypes
import json
import os
import select
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from index import open_search
from tests.conftest import ROOT, FakeEmbedder
from tests.support.hostile_folder import CANARY, GOOD, Hostile, make

MOST_MEMORY = 1.5e9
LIMIT = 900  # seconds until a build that hangs is given up
_IN_ACCESS, _IN_OPEN = 0x1, 0x20  # inotify(7)

# Builds, and prints the report and the most memory that this process and its children had. What
# getrusage tells of this process itself is no use: it counts the memory of the one it began in.
BUILDER = """
import json, re, resource, sys
from pathlib import Path
from index import build_index
from index.documents.sandbox.process import close_worker
from tests.conftest import FakeEmbedder

report = build_index(Path(sys.argv[1]), Path(sys.argv[2]), FakeEmbedder())
close_worker()  # so that the last one is counted among the children
status = Path("/proc/self/status").read_text()
used = [int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) * 1024,
        resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024]
failed = [[one.document, one.reason, one.remedy] for one in report.failed]
print(json.dumps({"failed": failed, "added": report.added, "memory": used}))
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build of a hostile folder did.

    Attributes:
        hostile: The folder.
        index: The index of it.
        report: The documents added, those that failed, and the memory of parent and children.
        calls: Whether the listening socket was called.
        opened: Whether a file outside the folder was opened or read.
        left: Processes that it left.

    """

    hostile: Hostile
    index: Path
    report: dict[str, Any]
    calls: bool
    opened: bool
    left: list[str]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Build a hostile folder once, watched from outside."""
    place = tmp_path_factory.mktemp("hostile")
    libc = ctypes.CDLL(None, use_errno=True)
    with socket.create_server(("127.0.0.1", 0)) as server:
        hostile = make(place / "mapp", place / "utanfor", server.getsockname()[1])
        watch = libc.inotify_init1(os.O_NONBLOCK)
        outside = os.fsencode(place / "utanfor" / "kanarie.md")
        assert libc.inotify_add_watch(watch, outside, _IN_ACCESS | _IN_OPEN) >= 0
        mark = f"hostile-{os.getpid()}"
        built = subprocess.run(
            [sys.executable, "-c", BUILDER, hostile.folder, place / "index", mark],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=LIMIT,
        )
        assert (0, "") == (built.returncode, built.stderr)
        calls = bool(select.select([server], [], [], 0)[0])
        opened = bool(select.select([watch], [], [], 0)[0])
        os.close(watch)
    report = json.loads(built.stdout)
    return Outcome(hostile, place / "index", report, calls, opened, _workers())


def _workers() -> list[str]:
    """List the processes of readers whose parent has ended; one that ends has a moment to."""
    found: list[str] = []
    for _ in range(100):
        found = [each for each in map(_orphan, Path("/proc").glob("[0-9]*")) if each]
        if not found:
            break
        time.sleep(0.1)
    return found


def _orphan(process: Path) -> str:
    """Return the command of a reader's process whose parent has ended; nothing of any other."""
    try:
        command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        # The name of the program, in brackets, may hold anything; state and parent stand after it.
        parent = (process / "stat").read_text().rpartition(")")[2].split()[1]
    except OSError:
        return ""  # has ended meanwhile
    return command if "worker_child.py" in command and parent == "1" else ""


@pytest.mark.slow
def test_every_bad_file_is_named(outcome: Outcome) -> None:
    """With a reason and a remedy each, one line long."""
    failed = outcome.report["failed"]
    assert set() == outcome.hostile.named - {document for document, _, _ in failed}
    assert [] == [one for one in failed if not all(part.strip() for part in one)]
    assert [] == [one for one in failed if any("\n" in part for part in one)]


@pytest.mark.slow
def test_nothing_is_passed_over_in_silence(outcome: Outcome) -> None:
    """Every file is in the index or among the failures, and no file is in both."""
    failed = {document for document, _, _ in outcome.report["failed"]}
    expected = {*GOOD, *outcome.hostile.named, *outcome.hostile.harmless}
    assert expected == failed | {*outcome.report["added"]}
    assert set() == failed & {*outcome.report["added"]}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "document"),
    [("HR flytt", "bra/hr.md"), ("lön", "bra/lön.txt"), ("semester chef", "bra/semester.md")],
)
def test_the_other_documents_answer(outcome: Outcome, question: str, document: str) -> None:
    """Good documents among the bad ones are found as ever."""
    index = open_search(outcome.index, FakeEmbedder())
    assert document == index.search(question).hits[0].passage.document


@pytest.mark.slow
def test_memory_stays_within_bounds(outcome: Outcome) -> None:
    """Parent and largest child together, at the worst moment of each."""
    used = sum(outcome.report["memory"])
    assert used == min(used, MOST_MEMORY)


@pytest.mark.slow
def test_nothing_outside_the_folder_is_read(outcome: Outcome) -> None:
    """The file that links, entities and frames point to was not opened; its words are nowhere."""
    assert not outcome.opened
    held = [path for path in outcome.index.rglob("*") if path.is_file()]
    assert [] == [path for path in held if CANARY.encode() in path.read_bytes()]


@pytest.mark.slow
def test_no_network_call_is_made(outcome: Outcome) -> None:
    """The socket that templates, pictures, entities and scripts name was not called."""
    assert not outcome.calls


@pytest.mark.slow
def test_no_process_is_left(outcome: Outcome) -> None:
    """Every process that read documents has ended with the build."""
    assert [] == outcome.left
