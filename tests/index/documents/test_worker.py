"""Readers at work in a process of their own: what a bad document costs, and what it may do."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from index import BuildError, DocumentError, parse_document
from index.documents.sandbox.process import DocumentReaders, Limits
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOO_LONG = "takes longer to read than the 1 seconds that it may"
BREAKS_OFF = "is damaged, or unpacks to far more than its size: the program that reads it broke off"
TOO_MUCH = (
    "needs more memory to be read than it may: it is too large, or unpacks to far more than its "
    "size"
)


@pytest.fixture
def readers() -> Iterator[DocumentReaders]:
    """Give readers that misbehave as their document says, within a second and 300 MB."""
    limits = Limits(memory=300 << 20, seconds=1.0, patience=2.0)
    with closing(
        DocumentReaders(limits, "bad_readers", (str(ROOT / "tests" / "support"),))
    ) as readers:
        yield readers


def text(readers: DocumentReaders, document: str) -> str:
    """Read a document and return its text."""
    return readers.read(".txt", document.encode()).text


def reason(readers: DocumentReaders, document: str) -> str:
    """Read a document that can't be read, and return why."""
    with pytest.raises(DocumentError) as caught:
        readers.read(".txt", document.encode())
    assert caught.value.remedy
    return caught.value.reason


def gone(process: int) -> bool:
    """Return whether a process ends within ten seconds."""
    for _ in range(1000):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.01)
    return False


def test_documents_are_read_by_one_process_that_is_another(readers: DocumentReaders) -> None:
    """The process is started once, with the first document."""
    assert 0 == readers.starts
    assert ".txt hej åäö 🙂" == text(readers, "say hej åäö 🙂")
    process = int(text(readers, "process"))
    assert [process] * 3 == [int(text(readers, "process")) for _ in range(3)]
    assert os.getpid() != process
    assert 1 == readers.starts


def test_a_document_larger_than_a_pipe_holds_passes_both_ways(readers: DocumentReaders) -> None:
    """Five million letters go to the process and come back."""
    assert 5_000_005 == len(text(readers, "say " + "å" * 5_000_000))


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ("hang", TOO_LONG),
        ("loop", TOO_LONG),
        ("eat", TOO_MUCH),
        ("exit", BREAKS_OFF),
        ("crash", BREAKS_OFF),
        ("nest", "is nested too deeply to be read"),
        ("raise", "is damaged, or written in an unusual way (KeyError)"),
        ("refuse", "is of no use"),
        ("overlap", BREAKS_OFF),
        ("beyond", BREAKS_OFF),
        ("fill", "holds too much text (10 million characters; at most 10 million)"),
    ],
)
def test_a_bad_document_costs_itself_alone(
    readers: DocumentReaders, document: str, why: str
) -> None:
    """Whatever it does is said in a line, and the documents before and after it are read."""
    assert ".txt before" == text(readers, "say before")
    assert why == reason(readers, document)
    assert ".txt after" == text(readers, "say after")


def test_what_one_document_leaves_behind_is_not_blamed_on_the_next(
    readers: DocumentReaders,
) -> None:
    """A document that needs the memory that an earlier one kept is read in a fresh process."""
    assert "read" == text(readers, "leave_behind")
    assert str(100 << 20) == text(readers, "need")
    assert 2 == readers.starts


def test_what_a_library_prints_is_no_reply(readers: DocumentReaders) -> None:
    """Output of a library goes nowhere: the replies have a pipe of their own."""
    assert "read" == text(readers, "print")


def test_half_a_character_is_replaced_one_for_one(readers: DocumentReaders) -> None:
    """A lone surrogate could not be written into an index; offsets stay as they were."""
    assert "a?b" == text(readers, "surrogate")


def test_a_process_that_was_killed_is_replaced(readers: DocumentReaders) -> None:
    """Somebody kills it between two documents: the next one is read by another."""
    os.kill(int(text(readers, "process")), signal.SIGKILL)
    assert ".txt after" == text(readers, "say after")


def test_threads_share_it(readers: DocumentReaders) -> None:
    """Documents read from several threads at once don't get each other's text."""
    found: dict[int, str] = {}

    def read(number: int) -> None:
        found[number] = text(readers, f"say {number}")

    threads = [threading.Thread(target=read, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {number: f".txt {number}" for number in range(8)} == found


@pytest.mark.parametrize("document", ["open", "write", "run"])
def test_a_reader_can_touch_no_file(
    readers: DocumentReaders, tmp_path: Path, document: str
) -> None:
    """Neither reading another file, nor writing one, nor running a program works."""
    path = tmp_path / "file"
    if document == "open":
        path.write_text("secret", encoding="utf-8")
    assert "(PermissionError)" in reason(readers, f"{document} {path}")
    assert (document == "open") == path.exists()


def test_a_reader_can_reach_no_network(readers: DocumentReaders) -> None:
    """A socket that listens on this very machine gets no connection."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert "(PermissionError)" in reason(readers, f"connect {port}")
        assert ([], [], []) == select.select([server], [], [], 0.1)


def test_a_reader_can_start_no_process(readers: DocumentReaders) -> None:
    """Forking is refused, so nothing can outlive the worker."""
    assert "(PermissionError)" in reason(readers, "fork")


def test_a_reader_sees_no_environment(
    readers: DocumentReaders, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tokens in the environment are not handed to the process."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    assert set() == set(text(readers, "environment").split()) - {"LC_CTYPE", "empty"}


def test_what_sort_of_fault_it_is_comes_across(readers: DocumentReaders) -> None:
    """Check puts a document without text under another heading than a damaged one."""
    kinds = []
    for document in ("refuse", "crash"):
        with pytest.raises(DocumentError) as caught:
            readers.read(".txt", document.encode())
        kinds.append(caught.value.kind)
    assert ["no_text", "unreadable"] == kinds


def test_what_is_slow_to_load_is_not_loaded() -> None:
    """The process of the real readers holds nothing of the search, and no library unasked."""
    code = """
import importlib, sys, types
package = types.ModuleType("index"); package.__path__ = [sys.argv[1]]
sys.modules["index"] = package
importlib.import_module("index.documents.formats.registry")
importlib.import_module("index.documents.sandbox.limits")
heavy = {"torch", "faiss", "sentence_transformers", "transformers", "scipy", "pydantic", "numpy",
         "lxml", "docx", "pptx", "pypdfium2", "PIL"}
print(sorted(heavy & set(sys.modules)))
"""
    result = subprocess.run(
        [sys.executable, "-I", "-c", code, str(ROOT / "index")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "[]\n" == result.stdout


def test_closing_ends_the_process_and_reading_goes_on_in_another(
    readers: DocumentReaders,
) -> None:
    """Nothing is left of it, not even an entry in the table of processes."""
    process = int(text(readers, "process"))
    readers.close()
    assert gone(process)
    assert process != int(text(readers, "process"))


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, None])
def test_it_ends_with_the_process_it_belongs_to(how: signal.Signals | None) -> None:
    """Killed, stopped with Ctrl-C or done: the parent leaves no process behind."""
    code = f"""
import sys, time
from index.documents.sandbox.process import DocumentReaders
readers = DocumentReaders(None, "bad_readers", ({str(ROOT / "tests" / "support")!r},))
print(readers.read(".txt", b"process").text, flush=True)
sys.stdin.read()
"""
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        process = int(parent.stdout.readline())
        if how is None:
            parent.communicate("")
        else:
            parent.send_signal(how)
            parent.wait(timeout=30)
    assert gone(process)


def test_a_fork_does_not_use_its_parents_process(readers: DocumentReaders) -> None:
    """A process that is forked off starts one of its own, and leaves its parent's alone."""
    process = text(readers, "process")
    child = os.fork()
    if not child:
        ended = 1
        try:
            ended = int(readers.read(".txt", b"process").text == process)
            readers.close()
        finally:
            os._exit(ended)
    assert 0 == os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert process == text(readers, "process")


def test_readers_that_cannot_start_are_no_document_s_fault() -> None:
    """The build ends with one line, and no document is named as bad."""
    with closing(DocumentReaders(None, "no_such_module")) as readers, pytest.raises(BuildError):
        readers.read(".txt", b"say hej")


def test_too_little_memory_to_start_is_no_document_s_fault() -> None:
    """Neither is a limit that the libraries alone exceed."""
    limits = Limits(memory=1 << 20)
    with closing(DocumentReaders(limits)) as readers, pytest.raises(BuildError):
        readers.read(".txt", b"hej")


def test_documents_come_through_it() -> None:
    """The entrance to all readers is on this side, and gives what the reader found."""
    assert "# Hej\n\nText." == parse_document("a.md", b"# Hej\n\nText.").text
