"""Omorg beside txtai, Haystack, LlamaIndex, LangChain and FAISS: docs/benchmarks.md.

    python benchmarks/peers.py [--questions 300] [--rounds 3] [--part PART]

Each peer once with all-MiniLM-L6-v2 and once with Omorg's own embedder, on the same documents,
questions and machine. They run in an environment of their own, .venv-peers, which is made where it
isn't there. The figures are kept in benchmarks/peers.json, and the page and its plots are written
from them; ``--part`` measures one part (quality or speed) anew and keeps the other, Omorg's own
answers alone where the peers were asked the same (omorg), or writes the page alone (page). Nothing
else should run on the machine while speed is measured.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import subprocess
import venv
from typing import TYPE_CHECKING, Any

from asked_sets import DEV_SETS, ORGANISATIONS, dev_set, organisation
from dev_sets import PROJECT
from peer_answers import (
    ALL,
    ENVIRONMENT,
    PEERS,
    PYTHON,
    HandedOver,
    answers_of,
    judged_omorg,
    judged_peer,
    sampled,
)
from peer_figures import figures
from peer_page import OMORG, PAGE, write
from peer_speed import speed
from rich.console import Console

from index import find_embedder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peer_figures import Judged

    from index import Embedder

RESULTS = PROJECT / "benchmarks" / "peers.json"
_CONSOLE = Console(stderr=True, highlight=False)


def make_environment() -> None:
    """Make the peers' environment as pinned, torch first, in its CPU build."""
    requirements = PEERS / "requirements.txt"
    torch = PROJECT / "requirements-torch.txt"
    wanted = requirements.read_text(encoding="utf-8") + torch.read_text(encoding="utf-8")
    stamp = ENVIRONMENT / ".omorg-peers"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    _CONSOLE.print(f"installing the peers into {ENVIRONMENT.name}")
    venv.create(ENVIRONMENT, clear=True, with_pip=True)
    pip = [str(PYTHON), "-m", "pip", "--quiet", "--no-input", "install", "--no-deps"]
    # pip's own messages tell what is wrong, and the command ends with them.
    subprocess.run([*pip, "-r", str(torch)], check=True)  # noqa: S603 - our own command
    subprocess.run([*pip, "--require-hashes", "-r", str(requirements)], check=True)  # noqa: S603
    stamp.write_text(wanted, encoding="utf-8")


def sets(embedder: Embedder, most: int) -> Iterator[tuple[str, HandedOver]]:
    """Yield the sets with their names, so many questions of each at most."""
    for name in ORGANISATIONS:
        one = organisation(name, embedder)
        yield name, HandedOver(sampled(one, most), hides=False)
    for name, field, language in DEV_SETS:
        one = dev_set(name, field, language, embedder)
        yield one.name, HandedOver(sampled(one, most), hides=name != "squad2_sv")


def quality(embedder: Embedder, most: int, known: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the figures of answers by system and set, and how many questions there are.

    Args:
        embedder: Makes vectors.
        most: How many questions of a set are asked, at most.
        known: The peers' figures, where they are not to be asked again.

    """
    handed = dict(sets(embedder, most))
    told: dict[str, dict[str, dict[str, float | None]]] = dict(known or {})

    def tell(label: str, name: str, judged: list[Judged]) -> None:
        told.setdefault(label, {})[name] = found = figures(judged)
        cells = (
            f"{key} {'–' if value is None else f'{value:.3f}'}" for key, value in found.items()
        )
        _CONSOLE.print(f"{label}, {name}: {', '.join(cells)}")

    for name, one in handed.items():
        tell(OMORG, name, judged_omorg(one))
    for peer in () if known else ALL:
        answers = answers_of(peer, list(handed.values()))
        for (name, one), each in zip(handed.items(), answers, strict=True):
            tell(peer.label, name, judged_peer(one, each))
    asked = {
        name: {
            "passages": len(one.set.index.passages),
            "questions": len(one.set.asked),
            "answered": sum(each.answerable for each in one.set.asked),
            "asked": len(one.lines),
        }
        for name, one in handed.items()
    }
    return {"sets": asked, "systems": told}


def keep(results: dict[str, Any]) -> None:
    """Keep the figures."""
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    """Measure what is asked for, keep the figures, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--questions", type=int, default=300, help="of a set at most; 0 for all")
    parser.add_argument("--rounds", type=int, default=3, help="in which speed is measured")
    parser.add_argument("--part", choices=("quality", "omorg", "speed", "page"), help="only this")
    arguments = parser.parse_args()
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}
    wanted = (arguments.part,) if arguments.part else ("quality", "speed")
    missing = [part for part in ("quality", "speed") if part not in (*results, *wanted)]
    if missing:
        parser.error(f"{missing[0]} has never been measured: leave --part out")
    if wanted != ("page",):
        make_environment()
    embedder, today = find_embedder(), dt.date.today().isoformat()  # noqa: DTZ011 - the local day
    if "quality" in wanted:
        most = arguments.questions
        results["quality"] = {"date": today, "most": most, **quality(embedder, most)}
        keep(results)
    if "omorg" in wanted:
        before = results["quality"]
        known = {name: one for name, one in before["systems"].items() if name != OMORG}
        now = quality(embedder, before["most"], known)
        if now["sets"] != before["sets"]:
            parser.error("the sets are others than the peers were asked: use --part quality")
        now["systems"] = {OMORG: now["systems"][OMORG], **known}
        results["quality"] = {"date": before["date"], "most": before["most"], **now}
        keep(results)
    if "speed" in wanted:
        handed = HandedOver(sampled(dev_set(*DEV_SETS[0], embedder), 1), hides=False)
        told = speed(handed, embedder, arguments.rounds, _CONSOLE.print)
        results["speed"] = {"date": today, **told}
        keep(results)
    write(results)
    print(PAGE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
