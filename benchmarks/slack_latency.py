"""How long people wait in Slack: from event to reply, on a local workspace.

    python benchmarks/slack_latency.py --knowledge knowledge --index index/artifacts

Sends mentions at a steady pace, each delivered twice, to the real bot with the real answerer, and
prints the median and the 95th percentile of the time from event to reply, and of the time to the
acknowledgement. Fails where a mention did not get exactly one reply.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot.cli.composition import open_answerer
from bot.preview.local_slack import FakeSlack
from bot.preview.workspace import state as workspace
from bot.slack.app.serve import serve
from bot.slack.settings import SlackSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.answering.types import Answerer

QUESTIONS = (
    "Var sitter HR nu?",
    "Vem är förvaltningschef?",
    "När träder den nya organisationen i kraft?",
    "Where does HR sit now?",
    "När är nästa löneutbetalning?",
)


def measure(answerer: Answerer, *, mentions: int, per_second: float) -> tuple[str, bool]:
    """Return a table of the times, and whether every mention got exactly one reply."""
    stop = threading.Event()
    with FakeSlack(ack_seconds=10) as fake:
        settings = SlackSettings(
            SecretStr(workspace.BOT_TOKEN), SecretStr(workspace.APP_TOKEN), fake.api_url
        )
        bot = threading.Thread(
            target=serve,
            args=(answerer, settings),
            kwargs={"stop": stop},
        )
        bot.start()
        _wait(lambda: fake.sockets.connected == 1, seconds=30)
        sent: dict[str, float] = {}
        started = time.monotonic()
        for number in range(mentions):
            time.sleep(max(0.0, started + number / per_second - time.monotonic()))
            asked = time.monotonic()
            question = QUESTIONS[number % len(QUESTIONS)]
            sent[fake.mention(question, times=2)] = asked
        _wait(lambda: len(fake.workspace.replies()) >= mentions, seconds=60)
        # A second reply would come now.
        time.sleep(1.0)
        stop.set()
        bot.join()
        replies = [said for said in fake.workspace.replies() if said.thread_ts is not None]
        acknowledged = [ack.seconds for ack in fake.sockets.acks]
    waited = [said.at - sent[said.thread_ts] for said in replies if said.thread_ts in sent]
    exact = Counter(said.thread_ts for said in replies) == Counter(list(sent))
    lines = [
        f"mentions {mentions} at {per_second:g} a second, each delivered twice",
        f"replies  {len(replies)}, exactly one each: {'yes' if exact else 'NO'}",
        f"reply    {_summary(waited)}",
        f"ack      {_summary(acknowledged)}",
    ]
    return "\n".join(lines), exact


def _summary(seconds: Sequence[float]) -> str:
    ordered = sorted(seconds)
    late = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return f"median {statistics.median(ordered) * 1000:.0f} ms, p95 {late * 1000:.0f} ms"


def _wait(condition: Callable[[], bool], *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)


def main() -> int:
    """Measure with the answerer of the given folders."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--knowledge", type=Path, default=Path("knowledge"))
    parser.add_argument("--index", type=Path, default=Path("index/artifacts"))
    parser.add_argument("--mentions", type=int, default=200)
    parser.add_argument("--per-second", type=float, default=10.0)
    given = parser.parse_args()
    answerer = open_answerer(given.knowledge, given.index)
    table, exact = measure(answerer, mentions=given.mentions, per_second=given.per_second)
    print(table)
    return 0 if exact else 1


if __name__ == "__main__":
    sys.exit(main())
