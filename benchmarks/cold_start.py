"""How long a command takes in a fresh process, beside what others import before they begin.

    python benchmarks/cold_start.py [--runs 5]

Medians, over the index in use of the working directory. The first run of each is left out: it
brings the files into memory.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time

OMORG = (sys.executable, "-m", "bot.cli.app")
MEASURED = {
    "omorg --help": (*OMORG, "--help"),
    'omorg ask "Var sitter HR nu?"': (*OMORG, "ask", "Var sitter HR nu?"),
    "import sentence_transformers": (sys.executable, "-c", "import sentence_transformers"),
}


def seconds(command: tuple[str, ...]) -> float:
    """Return how long a process takes from its start to its end."""
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)  # noqa: S603 - our own commands
    return time.perf_counter() - start


def main() -> None:
    """Measure, and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    for name, command in MEASURED.items():
        taken = [seconds(command) for _ in range(runs + 1)][1:]
        print(f"{statistics.median(taken):6.2f} s  {name}", flush=True)


if __name__ == "__main__":
    main()
