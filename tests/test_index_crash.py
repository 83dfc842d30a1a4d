"""A build that is killed at any moment leaves an index that works, and half of none."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest

from index import open_search
from tests.conftest import ROOT, FakeEmbedder, Workplace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

DOCUMENTS = 8
LIMIT = 60  # seconds until a process that hangs is given up

# Reads tasks, one JSON object a line, and forks a build for each, so that what is slow to import
# is imported once. Prints the build's process id, and how it ended. With "stop_at" the build kills
# itself just before its n-th step on disk.
BUILDER = """
import json, os, signal, sys, time, traceback
from pathlib import Path
from index import build_index, detect_language
from tests.conftest import FakeEmbedder

detect_language("Var sitter HR?")  # loads the lists of words, once for all builds
STEPS = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "shutil.rmtree"}

class Slow(FakeEmbedder):
    def embed_documents(self, texts):
        time.sleep(0.002)
        return super().embed_documents(texts)

def kill_at(step, index):
    left = step
    def watch(event, arguments):
        nonlocal left
        if event in STEPS or (event == "open" and index in str(arguments[0])):
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(watch)

while line := sys.stdin.readline():
    task = json.loads(line)
    child = os.fork()
    if not child:
        try:
            if task["stop_at"]:
                kill_at(task["stop_at"], task["index"])
            build_index(Path(task["knowledge"]), Path(task["index"]), Slow())
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    print(child, flush=True)
    sys.stdin.readline()  # until then the process id stays the child's
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""

# Opens and searches without a pause until its standard input ends. Prints each version's name
# when it first sees it; any error, or documents of two generations in one version, ends it.
READER = """
import sys, threading
from pathlib import Path
from index import open_search
from tests.conftest import FakeEmbedder

stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
seen = set()
while not stop.is_set():
    index = open_search(Path(sys.argv[1]), FakeEmbedder())
    hits = index.search("HR generation").hits
    assert len(hits) == int(sys.argv[2]), len(hits)
    assert len({hit.passage.text for hit in hits}) == 1, {hit.passage.text for hit in hits}
    if index.name not in seen:
        seen.add(index.name)
        print(index.name, flush=True)
"""


def generation(number: int) -> Mapping[str, str]:
    """Give the documents of a generation: their texts all name it."""
    text = f"# T\n\nHR generation {number}.\n"
    return {f"{document}.md": text for document in range(DOCUMENTS)}


def generation_in_use(workplace: Workplace) -> set[str]:
    """Open the index as a reader does, check that it is whole, and say what it holds."""
    index = open_search(workplace.index, FakeEmbedder())
    assert [f"{number}.md" for number in sorted(range(DOCUMENTS), key=str)] == [
        passage.document for passage in index.passages
    ]
    return {passage.text for passage in index.passages}


@contextmanager
def process(code: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run Python code beside the test; it must end well once its input ends."""
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", code, *arguments],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        try:
            yield running
            _, errors = running.communicate(timeout=LIMIT)
            assert (0, "") == (running.returncode, errors)
        finally:
            running.kill()


def begin(builder: subprocess.Popen[str], workplace: Workplace, stop_at: int = 0) -> int:
    """Begin a build and return its process id."""
    task = {
        "knowledge": str(workplace.knowledge),
        "index": str(workplace.index),
        "stop_at": stop_at,
    }
    assert builder.stdin is not None
    builder.stdin.write(json.dumps(task) + "\n")
    builder.stdin.flush()
    return int(read_line(builder))


def end(builder: subprocess.Popen[str]) -> int:
    """Wait until the build that was begun has ended, and return how."""
    assert builder.stdin is not None
    builder.stdin.write("\n")
    builder.stdin.flush()
    return int(read_line(builder))


def read_line(running: subprocess.Popen[str]) -> str:
    """Read a line of a process's output."""
    assert running.stdout is not None
    return running.stdout.readline().strip()


def test_a_build_killed_before_any_step_on_disk(
    make_workplace: Callable[[str], Workplace],
) -> None:
    """One build for each step: the old version or the new one is in use, whole, never neither.

    The next build finishes the work and clears away what the killed one left.
    """
    before = make_workplace("before")
    for number in range(4):  # more versions than are kept, so that old ones are removed
        before.build(generation(number))
    before.write(generation(4))
    texts = [{f"HR generation {number}."} for number in (3, 4)]
    endings: list[tuple[int, set[str]]] = []
    with process(BUILDER) as builder:
        while not endings or endings[-1][0]:
            workplace = make_workplace(f"step-{len(endings) + 1}")
            shutil.copytree(before.knowledge, workplace.knowledge)
            shutil.copytree(before.index, workplace.index)
            begin(builder, workplace, stop_at=len(endings) + 1)
            endings.append((end(builder), generation_in_use(workplace)))
            workplace.build()
            assert texts[1] == generation_in_use(workplace)
            assert [] == list(workplace.index.rglob(".unfinished*"))
    # Killed again and again with the old version in use, then with the new one, then done.
    killed_before = [(-9, texts[0])] * endings.count((-9, texts[0]))
    killed_after = [(-9, texts[1])] * endings.count((-9, texts[1]))
    assert [*killed_before, *killed_after, (0, texts[1])] == endings
    assert killed_before
    assert killed_after


@pytest.mark.slow
def test_killed_at_random_moments_while_another_process_reads(workplace: Workplace) -> None:
    """Twenty kills at moments drawn over a whole build: no reader ever sees an error or a half."""
    moments = random.Random(2)  # noqa: S311 - which moments is no secret
    workplace.build(generation(0))
    with (
        process(BUILDER) as builder,
        process(READER, str(workplace.index), str(DOCUMENTS)) as reader,
    ):
        assert workplace.open().name == read_line(reader)
        workplace.write(generation(1))
        began = time.monotonic()
        begin(builder, workplace)
        assert 0 == end(builder)
        whole = time.monotonic() - began
        for number in range(2, 22):
            workplace.write(generation(number))
            build = begin(builder, workplace)
            time.sleep(moments.uniform(0, whole))
            kill(build)
            assert end(builder) in {-9, 0}
            assert generation_in_use(workplace) <= {
                f"HR generation {older}." for older in range(1, number + 1)
            }
            assert reader.poll() is None
        workplace.write(generation(22))
        begin(builder, workplace)
        assert 0 == end(builder)
        last = workplace.open().name
        assert last in iter(lambda: read_line(reader), "")
    assert {"HR generation 22."} == generation_in_use(workplace)


def kill(pid: int) -> None:
    """Kill a build outright, if it is still running."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
