"""How fast Omorg and its peers are, and how much they take: processes that are run in turn."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import faiss
from answer_time import WARMING
from answers import service
from dev_sets import CACHE, PROJECT, dev_data, read_lines
from peer_answers import ALL, PEERS, PYTHON, answers_of, folder_of, surroundings, texts_of
from peer_figures import of_rounds, percentile
from peer_page import OMORG

from bot.answering.reader.finder import READ
from bot.answering.reader.reader import ReaderPassage, find_reader
from index import build_index, heading_line, open_search, view_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from peer_answers import HandedOver, Peer

    from index import Embedder

IMPORT = "import sentence_transformers"
_SET = "swequad_mc_dev"
_DOCUMENTS, _QUESTIONS = 100, 100


def _documents(count: int) -> Path:
    """Return a folder with some documents of the set."""
    folder = CACHE / "peers" / f"documents-{count}"
    if not folder.is_dir():
        folder.mkdir(parents=True)
        for path in sorted((CACHE / _SET / "knowledge").iterdir())[:count]:
            shutil.copy(path, folder)
    return folder


def folder_size(folder: Path) -> int:
    """Return the bytes of the files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def session(
    command: Sequence[str],
    lines: Sequence[str],
    environment: dict[str, str],
    milliseconds: Callable[[dict[str, Any]], float],
) -> dict[str, float]:
    """Ask a fresh process some questions, one after the other.

    Args:
        command: Starts it.
        lines: The questions as it reads them; the first ones warm it up.
        environment: Its environment.
        milliseconds: What an answer says it took.

    Returns:
        Seconds from the start to the first answer, the other answers' median and 99th percentile
        in milliseconds, and the most memory it had, in bytes.

    """
    began = time.perf_counter()
    with subprocess.Popen(  # noqa: S603 - our own commands
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("no pipes")

        def ask(line: str) -> dict[str, Any]:
            process.stdin.write(line)  # type: ignore[union-attr]
            process.stdin.flush()  # type: ignore[union-attr]
            told: dict[str, Any] = json.loads(process.stdout.readline())  # type: ignore[union-attr]
            return told

        ask(lines[0])
        cold = time.perf_counter() - began
        for line in lines[1:WARMING]:
            ask(line)
        times = [milliseconds(ask(line)) for line in lines[WARMING:]]
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
        process.stdin.close()
    memory = next(row for row in status.splitlines() if row.startswith("VmHWM:"))
    return {
        "cold start s": cold,
        "median ms": percentile(times, 0.5),
        "p99 ms": percentile(times, 0.99),
        "memory": float(memory.split()[1]) * 1024,
    }


def omorg_round(embedder: Embedder, questions: Sequence[str]) -> dict[str, float]:
    """Return the figures of Omorg, once."""
    folder = _documents(_DOCUMENTS)
    with tempfile.TemporaryDirectory() as work:
        embedder.embed_documents(["Värm upp."])
        began = time.perf_counter()
        build_index(folder, Path(work), embedder)
        seconds = time.perf_counter() - began
    index = CACHE / _SET / f"index-{embedder.digest[:12]}"
    command = [sys.executable, "-m", "bot.cli.app", "ask", "--json", "-", "--index", str(index)]
    command += ["--knowledge", str(CACHE / _SET / "knowledge")]
    lines = [f"{question}\n" for question in questions]
    told = session(command, lines, dict(os.environ), lambda answer: float(answer["milliseconds"]))
    return {"documents/s": _DOCUMENTS / seconds, **told, "index": float(folder_size(index))}


def peer_round(peer: Peer, handed: HandedOver, questions: Sequence[str]) -> dict[str, float]:
    """Return the figures of a peer, once. It reads no files: it is given their passages."""
    with tempfile.TemporaryDirectory() as work:
        passages = Path(work) / "passages.json"
        wanted = {path.name for path in _documents(_DOCUMENTS).iterdir()}
        texts, sentences = texts_of(handed.set.index)
        kept = [n for n, p in enumerate(handed.set.index.passages) if p.document in wanted]
        told = {"texts": [texts[n] for n in kept], "sentences": [sentences[n] for n in kept]}
        passages.write_text(json.dumps(told), encoding="utf-8")
        (Path(work) / "index").mkdir()
        command = peer.command("build", str(passages), str(Path(work) / "index"))
        done = subprocess.run(  # noqa: S603 - our own command
            command, check=True, env=surroundings(), capture_output=True, text=True
        )
        seconds = json.loads(done.stdout.splitlines()[-1])["seconds"]
    index = folder_of(peer, handed) / "index"
    lines = [json.dumps({"question": question}) + "\n" for question in questions]
    # A second core gains a single question nothing, and on a busy machine it costs much.
    figures = session(
        peer.command("ask", str(index)),
        lines,
        surroundings(1),
        lambda answer: float(answer["milliseconds"]),
    )
    return {"documents/s": _DOCUMENTS / seconds, **figures, "index": float(folder_size(index))}


def bare_round(embedder: Embedder, questions: Sequence[str]) -> dict[str, float]:
    """Return the medians of an answer, and of embedding, FAISS and the reader with nothing between.

    In one process, the two in turn for each question.
    """
    index = open_search(CACHE / _SET / f"index-{embedder.digest[:12]}", embedder)
    answerer, reader = service(index, None), find_reader()
    vectors = index.version.contents.dense.vectors()
    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(vectors)
    read = [
        ReaderPassage(
            heading_line(index.document(p.document).metadata.title, p.headings),
            view_of(index.document(p.document).text, p).text,
        )
        for p in index.passages
    ]

    def bare(question: str) -> None:
        _, rows = flat.search(embedder.embed_query(question)[None], READ)
        reader.read(question, [read[row] for row in rows[0]])

    times: dict[str, list[float]] = {"answer ms": [], "bare ms": []}
    for question in questions:
        for name, work in (("answer ms", answerer.answer), ("bare ms", bare)):
            began = time.perf_counter()
            work(question)
            times[name].append(1000 * (time.perf_counter() - began))
    told = {name: percentile(each[WARMING:], 0.5) for name, each in times.items()}
    return {**told, "ratio": told["answer ms"] / told["bare ms"]}


def imports() -> float:
    """Return the seconds that a process takes that imports sentence-transformers alone."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", IMPORT], check=True)  # noqa: S603 - our own command
    return time.perf_counter() - began


def installed() -> dict[str, dict[str, Any]]:
    """Return what the systems take on disk with all that they need, and their versions."""
    program = str(PEERS / "installed.py")
    packages = [",".join(peer.packages) for peer in ALL]

    def told(python: str, *names: str) -> dict[str, dict[str, Any]]:
        done = subprocess.run(  # noqa: S603 - our own command
            [python, program, *names], check=True, capture_output=True, text=True
        )
        found: dict[str, dict[str, Any]] = json.loads(done.stdout)
        return found

    ours, theirs = told(sys.executable, "omorg"), told(str(PYTHON), *dict.fromkeys(packages))
    # Installed to be edited, its own files are no part of it.
    tracked = subprocess.run(  # noqa: S603 - our own command
        ["git", "-C", str(PROJECT), "ls-files", "-z", "bot", "index"],  # noqa: S607
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")
    own = sum((PROJECT / name).stat().st_size for name in tracked if name)
    models = {peer.label: folder_size(peer.weights) for peer in ALL}
    sizes = {peer.label: theirs["sizes"][",".join(peer.packages)] for peer in ALL}
    return {
        "sizes": {OMORG: ours["sizes"]["omorg"] + own}
        | {label: size + models[label] for label, size in sizes.items()},
        "versions": theirs["versions"],
    }


def machine() -> dict[str, Any]:
    """Return what it is run on."""
    cpu = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    names = [line.split(":", 1)[1].strip() for line in cpu.splitlines() if "model name" in line]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "processor": names[0] if names else platform.machine(),
        "cores": os.cpu_count(),
        "memory": memory,
        "python": platform.python_version(),
    }


def speed(
    handed: HandedOver, embedder: Embedder, rounds: int, say: Callable[[str], None]
) -> dict[str, Any]:
    """Run everything in turn, so many times, and return the medians."""
    rows = read_lines(dev_data() / _SET / "questions.jsonl")
    questions = [str(row["question"]) for row in rows[: WARMING + _QUESTIONS]]
    systems: dict[str, list[dict[str, float]]] = {OMORG: [], **{peer.label: [] for peer in ALL}}
    bare, cold, loads = [], [], [os.getloadavg()[0]]
    for peer in ALL:
        if not (folder_of(peer, handed) / "index").is_dir():
            answers_of(peer, [handed])
    for number in range(1, rounds + 1):
        say(f"round {number} of {rounds}: {OMORG}")
        systems[OMORG].append(omorg_round(embedder, questions))
        bare.append(bare_round(embedder, questions))
        cold.append(imports())
        for peer in ALL:
            say(f"round {number} of {rounds}: {peer.label}")
            systems[peer.label].append(peer_round(peer, handed, questions))
        loads.append(os.getloadavg()[0])
    return {
        "machine": machine(),
        "load": loads,
        "rounds": rounds,
        "documents": _DOCUMENTS,
        "questions": _QUESTIONS,
        "passages": len(handed.set.index.passages),
        "systems": {name: of_rounds(each) for name, each in systems.items()},
        "bare": of_rounds(bare),
        "import s": sorted(cold)[len(cold) // 2],
        "installed": installed(),
    }
