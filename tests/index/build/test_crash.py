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
KILLS = 100
LIMIT = 60  # seconds until a process that hangs is given up

# Reads tasks, one JSON object a line, and forks a build for each, so that what is slow to import
# is imported once. Prints the build's process id, and how it ended. With "stop_at" the build kills
# itself just before its n-th step on disk.
BUILDER = """
import json, os, signal, sys, time, traceback
from pathlib import Path
from index import DEFAULT_OPTIONS, OmorgError, build_index
from index import detect_language, fingerprint_of, roll_back
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
            if task["back"]:
                roll_back(
                    Path(task["index"]), fingerprint_of(Slow(), DEFAULT_OPTIONS.passage_tokens)
                )
            else:
                build_index(Path(task["knowledge"]), Path(task["index"]), Slow())
        except OmorgError:
            os._exit(2)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    print(child, flush=True)
    sys.stdin.readline()  # until then the process id stays the child's
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""

# Asks without a pause until its standard input ends, following the index as the bot does. An error,
# a version that is no generation as a whole, or a citation that is not in the documents of the
# version that the answer names, ends it. Prints each version's name when it first answers.
READER = """
import sys, threading
from pathlib import Path
from index import CurrentIndex
from bot.answering.service import AnswerService
from index import DEFAULT_OPTIONS
from tests.conftest import FakeEmbedder
from tests.index.build.test_crash import mixed_files

generations = [
    {name: text.split("\\n\\n")[1].strip() for name, text in mixed_files(number).items()}
    for number in range(int(sys.argv[2]))
]
texts = {}

class Noted(CurrentIndex):
    def get(self):
        index = super().get()
        if index.name not in texts:
            found = {passage.document: passage.text for passage in index.passages}
            assert found in generations, found
            texts[index.name] = found
            for passage in index.passages:
                document = index.document(passage.document)
                assert document.text[passage.start : passage.end] == passage.text
        return index

stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
service = AnswerService(
    Noted(Path(sys.argv[1]), FakeEmbedder(), DEFAULT_OPTIONS.passage_tokens), threshold=0.0
)
answered = set()
with service.following():
    while not stop.is_set():
        answer = service.answer("HR generation")
        assert answer.citations
        for citation in answer.citations:
            assert texts[answer.index_version][citation.document] == citation.quote, answer
        if answer.index_version not in answered:
            answered.add(answer.index_version)
            print(answer.index_version, flush=True)
"""


def generation(number: int) -> Mapping[str, str]:
    """Give the documents of a generation: their texts all name it."""
    text = f"# T\n\nHR generation {number}.\n"
    return {f"{document}.md": text for document in range(DOCUMENTS)}


def mixed_files(number: int) -> dict[str, str]:
    """Give the documents of a generation that differs from the one before in three of them.

    One has changed, one has another name, and one has come or gone.
    """
    files = {}
    for document in range(DOCUMENTS):
        changed = number - (number - document) % DOCUMENTS
        files[f"{document}.md"] = f"# T\n\nHR generation {max(0, changed)}, del {document}.\n"
    files[f"namn-{number % 5}.md"] = "# N\n\nHR generation efter generation.\n"
    if number % 2:
        files["ibland.md"] = f"# I\n\nHR generation {number} ibland.\n"
    return files


def write_mixed(workplace: Workplace, number: int) -> None:
    """Make the knowledge folder that of a generation."""
    files = mixed_files(number)
    workplace.write(files)
    for path in workplace.knowledge.iterdir():
        if path.name not in files:
            path.unlink()


def texts_in_use(workplace: Workplace) -> dict[str, str]:
    """Open the index as a reader does and return each document's passage."""
    index = open_search(workplace.index, FakeEmbedder())
    return {passage.document: passage.text for passage in index.passages}


def texts_of(number: int) -> dict[str, str]:
    """Return what ``texts_in_use`` gives for a generation."""
    return {name: text.split("\n\n")[1].strip() for name, text in mixed_files(number).items()}


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


def begin(
    builder: subprocess.Popen[str], workplace: Workplace, stop_at: int = 0, *, back: bool = False
) -> int:
    """Begin a build, or a rollback, and return its process id."""
    task = {
        "back": back,
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
def test_killed_at_random_moments_while_questions_are_answered(workplace: Workplace) -> None:
    """A hundred kills at moments drawn over a whole build or rollback, questions going on.

    No question meets an error or half a version, the index in use is always one generation as a
    whole, and at the end the next build is answered from.
    """
    moments = random.Random(4)  # noqa: S311 - which moments is no secret
    write_mixed(workplace, 0)
    workplace.build()
    with (
        process(BUILDER) as builder,
        process(READER, str(workplace.index), str(KILLS + 2)) as reader,
    ):
        assert workplace.open().name == read_line(reader)
        write_mixed(workplace, 1)
        began = time.monotonic()
        begin(builder, workplace)
        assert 0 == end(builder)
        whole = time.monotonic() - began
        ends = []
        for number in range(2, KILLS + 2):
            write_mixed(workplace, number)
            running = begin(builder, workplace, back=number % 5 == 0)
            time.sleep(moments.uniform(0, whole))
            kill(running)
            # Done, killed, or nothing to go back to.
            ends.append(end(builder))
            if number % 10 == 0:
                assert texts_in_use(workplace) in [texts_of(older) for older in range(number + 1)]
            assert reader.poll() is None
        assert {-9} <= set(ends) <= {-9, 0, 2}
        begin(builder, workplace)
        assert 0 == end(builder)
        assert workplace.open().name in iter(lambda: read_line(reader), "")
    assert texts_of(KILLS + 1) == texts_in_use(workplace)


def kill(pid: int) -> None:
    """Kill a build outright, if it is still running."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
