"""hit@3 of 200 misspelt variants of the sample's questions, beside that of the right spelling.

    python benchmarks/misspelt.py [--lost]

Five kinds of slip, forty variants each, the same ones every time. With --lost also what was lost.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from bot.checks.question_set import load_questions  # noqa: E402 - the path first
from index import DEFAULT_MODEL, build_index, find_embedder, open_search  # noqa: E402
from tests.support.misspellings import found_in_three, variants  # noqa: E402


def main() -> None:
    """Ask all variants and print a line for each kind of slip."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--lost", action="store_true", help="print what was lost")
    show = arguments.parse_args().lost
    embedder = find_embedder(DEFAULT_MODEL)
    right: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    with TemporaryDirectory() as folder:
        build_index(PROJECT / "knowledge", Path(folder), embedder)
        index = open_search(Path(folder), embedder)
        for one in variants(load_questions(PROJECT / "knowledge" / "questions.yaml")):
            spelt = found_in_three(index, one.question, one.question.question)
            misspelt = found_in_three(index, one.question, one.text)
            right[one.slip].append((spelt, misspelt))
            if show and spelt and not misspelt:
                print(f"lost ({one.slip}): {one.text}")
    print(f"{'slip':<12}{'spelt right':>12}{'misspelt':>10}{'of':>5}")
    right["all"] = [pair for pairs in right.values() for pair in pairs]
    for slip, pairs in right.items():
        spelt, misspelt = (sum(column) for column in zip(*pairs, strict=True))
        print(f"{slip:<12}{spelt:>12}{misspelt:>10}{len(pairs):>5}")


if __name__ == "__main__":
    main()
