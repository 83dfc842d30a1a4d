"""Second turns of threads, and changes of topic, over the sample municipality's documents.

    python benchmarks/threads.py [--wrong]

The threads are those of tests/support/threads.yaml; those held aside while follow-ups were worked
out are counted apart. With --wrong also what came out wrong, and how it was understood.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from bot.checks.question_set import judge  # noqa: E402 - the path first
from index import DEFAULT_MODEL, build_index, find_embedder  # noqa: E402
from tests.bot.answering.test_threads import second_turn, threads  # noqa: E402
from tests.support.opened import Opened  # noqa: E402


def main() -> None:
    """Ask all threads and print how many second turns were right."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--wrong", action="store_true", help="print what came out wrong")
    show = arguments.parse_args().wrong
    embedder = find_embedder(DEFAULT_MODEL)
    counts: Counter[tuple[str, bool, bool]] = Counter()
    with TemporaryDirectory() as folder:
        build_index(PROJECT / "knowledge", Path(folder), embedder)
        sample = Opened(Path(folder), embedder)
        for thread in threads().threads:
            answer = second_turn(sample, thread)
            right = judge(thread.wanted(), answer).right
            counts["second turns right", thread.held, right] += 1
            if show and not right and answer.turn:
                print(f"wrong: {thread.first} / {thread.second} -> {answer.turn.question}")
        for thread in threads().changes:
            after = second_turn(sample, thread)
            alone = sample.service.answer(thread.second, at=thread.at)
            same = (alone.answer, alone.citations) == (after.answer, after.citations)
            counts["changes of topic unharmed", thread.held, same] += 1
    for kind in ("second turns right", "changes of topic unharmed"):
        for held in (False, True):
            right, wrong = counts[kind, held, True], counts[kind, held, False]
            print(f"{kind}, {'held aside' if held else 'others'}: {right} of {right + wrong}")


if __name__ == "__main__":
    main()
