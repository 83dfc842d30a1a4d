"""A thousand questions at twenty a second: acknowledgements, replies, and memory.

    python benchmarks/slack_load.py --knowledge knowledge --index index/artifacts

Runs ``omorg serve`` as it is run in earnest, in a process of its own, on a local workspace, and
asks it the questions of the folder's question set over and over, each as a mention that is
delivered twice. Fails where a mention did not get exactly one reply. What is measured beside it
on the same cores: the workspace, which takes about as much of them as the bot.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

from bot.checks.question_set import load_questions
from bot.preview.local_slack import FakeSlack
from bot.preview.workspace import state as workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_LOOKS = (100, 400, 700)  # questions after which memory is looked at, and at the end
_WAIT_SECONDS = 300.0


def resident_mib(process: int) -> float:
    """Return how much memory a process has in use, in MiB."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    (kib,) = [line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(kib) / 1024


def cpu_seconds(process: int) -> float:
    """Return how much of the cores a process has used so far."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    # utime and stime, the 14th and 15th field of proc(5), of which two are cut off.
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wait(condition: Callable[[], bool], what: str) -> None:
    """Wait until ``condition`` holds; RuntimeError names ``what`` never came."""
    deadline = time.monotonic() + _WAIT_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise RuntimeError(what)
        time.sleep(0.02)


def shares(seconds: Sequence[float]) -> str:
    """Return the median and the late ones, in milliseconds."""
    ordered = sorted(seconds)
    late = {part: ordered[min(len(ordered) - 1, int(part * len(ordered)))] for part in (0.95, 0.99)}
    return (
        f"median {statistics.median(ordered) * 1000:.0f} ms, "
        f"p95 {late[0.95] * 1000:.0f} ms, p99 {late[0.99] * 1000:.0f} ms"
    )


def serve(fake: FakeSlack, given: argparse.Namespace, state: str) -> subprocess.Popen[bytes]:
    """Start the bot, and return its process when it is connected."""
    environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    environment |= {
        "SLACK_BOT_TOKEN": workspace.BOT_TOKEN,
        "SLACK_APP_TOKEN": workspace.APP_TOKEN,
        "SLACK_API_URL": fake.api_url,
        "OMORG_STATE": state,
        "OMORG_LOG_LEVEL": "WARNING",
    }
    folders = ["--knowledge", str(given.knowledge), "--index", str(given.index)]
    command = [sys.executable, "-m", "bot.cli.app", "serve", *folders]
    process = subprocess.Popen(command, env=environment)  # noqa: S603 - the project's own command
    wait(lambda: fake.sockets.connected == 1 or process.poll() is not None, "the bot's start")
    return process


def ask(
    fake: FakeSlack, questions: Sequence[str], per_second: float, process: int
) -> tuple[dict[str, float], list[float]]:
    """Ask at a steady pace; return when each was asked, and memory now and then."""
    asked: dict[str, float] = {}
    memory, began = [], time.monotonic()
    for number, question in enumerate(questions):
        time.sleep(max(0.0, began + number / per_second - time.monotonic()))
        now = time.monotonic()
        asked[fake.mention(question, times=2)] = now
        if number in _LOOKS:
            memory.append(resident_mib(process))
    return asked, memory


def measure(given: argparse.Namespace) -> bool:
    """Print the figures; return whether every mention got exactly one reply."""
    texts = [one.question for one in load_questions(given.knowledge / "questions.yaml")]
    questions = list(islice(cycle(texts), given.questions))
    with FakeSlack(ack_seconds=10) as fake, tempfile.TemporaryDirectory() as state:
        process = serve(fake, given, state)
        try:
            first = fake.mention("Var sitter HR nu?")
            wait(lambda: bool(fake.workspace.replies()), "the first reply")
            used = cpu_seconds(process.pid)
            asked, memory = ask(fake, questions, given.per_second, process.pid)
            wait(lambda: len(fake.workspace.replies()) > len(asked), "the last reply")
            time.sleep(2)  # a second reply would come now
            memory.append(resident_mib(process.pid))
            used = cpu_seconds(process.pid) - used
        finally:
            process.terminate()
            process.wait(60)
        replies = [said for said in fake.workspace.replies() if said.thread_ts != first]
        acknowledged = [ack.seconds for ack in fake.sockets.acks]
    exact = Counter(said.thread_ts for said in replies) == Counter(list(asked))
    waited = [said.at - asked[said.thread_ts] for said in replies if said.thread_ts in asked]
    print(f"questions {len(asked)} at {given.per_second:g} a second, each delivered twice")
    print(f"replies   {len(replies)}, exactly one each: {'yes' if exact else 'NO'}")
    print(f"ack       {shares(acknowledged)}")
    print(f"reply     {shares(waited)}")
    print(f"cores     {used / len(asked) * 1000:.0f} ms of one for each question, the bot alone")
    looks = [*(look for look in _LOOKS if look < len(asked)), len(asked)]
    grown = ", ".join(
        f"{mib:.1f} MiB after {look}" for look, mib in zip(looks, memory, strict=True)
    )
    print(f"memory    {grown}: {memory[-1] - memory[0]:+.1f}")
    return exact


def main() -> int:
    """Measure with the documents of the given folders."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--knowledge", type=Path, default=Path("knowledge"))
    parser.add_argument("--index", type=Path, default=Path("index/artifacts"))
    parser.add_argument("--questions", type=int, default=1_000)
    parser.add_argument("--per-second", type=float, default=20.0)
    return 0 if measure(parser.parse_args()) else 1


if __name__ == "__main__":
    sys.exit(main())
