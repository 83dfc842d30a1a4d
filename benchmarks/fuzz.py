"""Looks for inputs that break a reader: the property tests with other examples, for minutes.

    python benchmarks/fuzz.py [TARGET] [--minutes M]

TARGET is one of those that --help lists, or all, a minute each unless told otherwise. What fails is
printed as it is found, with the smallest input that was found for it, and kept in
benchmarks/.cache/fuzz, so that the next call begins with it. An example that takes more than ten
seconds of the processor is a failure too. Ends with 1 where something failed.
"""

from __future__ import annotations

import argparse
import importlib
import secrets
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.database import DirectoryBasedExampleDatabase
from hypothesis.internal.detection import is_hypothesis_test

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

TARGETS: Final = {
    "documents": "tests.index.documents.test_properties",
    "offsets": "tests.index.documents.test_offsets",
    "written": "tests.index.documents.test_properties_written",
    "language": "tests.index.language.test_properties",
    "tables": "tests.index.retrieval.test_tables",
    "views": "tests.index.retrieval.test_views",
    "questions": "tests.bot.answering.test_properties",
    "slack": "tests.bot.slack.test_properties",
    "quotes": "tests.bot.slack.test_quotes",
    "command_line": "tests.bot.cli.test_properties",
}
KEPT: Final = ROOT / "benchmarks/.cache/fuzz"
EXAMPLES: Final = 200  # in one go
LONGEST_SECONDS: Final = 10
CHOSEN: Final = settings(
    max_examples=EXAMPLES,
    derandomize=False,
    database=DirectoryBasedExampleDatabase(KEPT),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.reuse, Phase.generate, Phase.shrink],
    print_blob=False,
)


def cases(module: str) -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield the property tests of a module, one for each set of pytest's parameters."""
    for name, test in vars(importlib.import_module(module)).items():
        if not (callable(test) and is_hypothesis_test(test)):
            continue
        marks = [mark for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"]
        if not marks:
            yield name, test
        for mark in marks[:1]:
            names = [mark.args[0]] if isinstance(mark.args[0], str) else list(mark.args[0])
            for value in mark.args[1]:
                given = value if len(names) > 1 else (value,)
                told = getattr(given[0], "__name__", repr(given[0]))
                yield f"{name}[{told}]", _with(test, dict(zip(names, given, strict=True)))


def _with(test: Callable[..., None], arguments: dict[str, Any]) -> Callable[[], None]:
    def call() -> None:
        test(**arguments)

    call.hypothesis = test.hypothesis  # type: ignore[attr-defined]
    call.of = test  # type: ignore[attr-defined]
    return call


def too_long(_signal: int, _frame: FrameType | None) -> None:
    """End an example that goes on and on."""
    raise TimeoutError(f"an example took more than {LONGEST_SECONDS} seconds")


def watched(inner: Callable[..., None]) -> Callable[..., None]:
    """Return a test's function that is interrupted when it takes too long."""

    def run(*arguments: Any, **named: Any) -> None:  # noqa: ANN401 - what the test takes
        # Of this process alone: on a busy machine the clock says nothing of an example.
        signal.setitimer(signal.ITIMER_PROF, LONGEST_SECONDS)
        try:
            inner(*arguments, **named)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)

    return run


def go(test: Callable[[], None]) -> None:
    """Try a test with examples that it has not had."""
    of = getattr(test, "of", test)
    inner = of.hypothesis.inner_test
    of.hypothesis.inner_test = watched(inner)
    of._hypothesis_internal_use_settings = CHOSEN  # noqa: SLF001 - where @settings puts them
    seed(secrets.randbits(64))(of)
    try:
        test()
    finally:
        of.hypothesis.inner_test = inner


def fuzz(target: str, minutes: float) -> dict[str, str]:
    """Run a target for some minutes; return the failures, by the test's name."""
    failed: dict[str, str] = {}
    rounds = 0
    tests = list(cases(TARGETS[target]))
    until = time.monotonic() + 60 * minutes
    while time.monotonic() < until and len(failed) < len(tests):
        for name, test in tests:
            if name in failed or time.monotonic() >= until:
                continue
            rounds += 1
            try:
                go(test)
            except Exception as error:  # noqa: BLE001 - whatever a reader raises is what is sought
                failed[name] = "".join(traceback.format_exception(error))
                print(f"{target}: {name}\n{failed[name]}", flush=True)
    print(
        f"{target}: {len(tests)} tests, {rounds * EXAMPLES} examples, {len(failed)} failed",
        flush=True,
    )
    return failed


def main() -> int:
    """Fuzz what was asked for."""
    parser = argparse.ArgumentParser(description="Look for inputs that break a reader.")
    parser.add_argument("target", nargs="?", default="all", choices=[*TARGETS, "all"])
    parser.add_argument("--minutes", type=float, default=1.0, help="for each target")
    asked = parser.parse_args()
    signal.signal(signal.SIGPROF, too_long)
    targets = list(TARGETS) if asked.target == "all" else [asked.target]
    failed = [fuzz(target, asked.minutes) for target in targets]
    return 1 if any(failed) else 0


if __name__ == "__main__":
    sys.exit(main())
