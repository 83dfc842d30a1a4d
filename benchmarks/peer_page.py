"""Writes docs/benchmarks.md and its plots from what benchmarks/peers.py has measured."""

from __future__ import annotations

import re
from statistics import mean
from typing import TYPE_CHECKING, Any

from dev_sets import PROJECT
from peer_figures import QUALITY, SHOWN, behind, mean_of_sets

from bot.operations.report.plots import BAD, GOOD, OTHER, ranked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

PAGE = PROJECT / "docs" / "benchmarks.md"
IMAGES = PROJECT / "docs" / "images"
OMORG = "Omorg"
_OWN = "Omorg's embedder"
# On a page of its own an SVG has to say its colours itself; these are the report's by day.
_COLOURS = {
    "ink": "#1b1f24", "line": "#d5d9df", "good": "#1c64ad", "middling": "#c07a00",
    "bad": "#96305f", "other": "#767c85", "panel": "#f5f6f8",
}  # fmt: skip
_TOLD = {
    "hit@1": "the passage that answers is found first",
    "hit@3": "it is one of the first three",
    "lead sentence": "it is found first, and the sentence that leads holds the answer's words",
    "AUROC": "how well the score tells questions that something answers from those that nothing "
    "does; .500 is no better than chance",
    "refused": "of the questions that nothing answers, how many are refused where "
    f"{SHOWN:.0%} of the right answers are shown",
}
_WHOLE = {
    "documents/s": "documents a second",
    "median ms": "question, median ms",
    "p99 ms": "question, p99 ms",
    "cold start s": "first answer, s",
    "memory": "memory, MB",
    "index": "index, MB",
}
_MEGABYTE = 1e6
_ASKED_TWICE = (
    "In all, a question is asked once more where its documents can be taken away: nothing answers "
    "it then."
)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; all columns but the first are numbers."""
    lines = [f"| {' | '.join(head)} |", f"|---|{'---:|' * (len(head) - 1)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def shown(value: float | None) -> str:
    """Return a share as tables show it: ".912"."""
    if value is None:
        return "–"
    return f"{value:.3f}".removeprefix("0")


def best_marked(columns: Sequence[Sequence[float | None]]) -> list[list[str]]:
    """Return the cells of columns of shares, the highest of each in bold."""
    marked = []
    for column in columns:
        cells = [shown(value) for value in column]
        best = shown(max((value for value in column if value is not None), default=None))
        marked.append([f"**{cell}**" if cell == best != "–" else cell for cell in cells])
    return marked


def by_column(names: Sequence[str], columns: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the rows of a table from its columns and what its rows are called."""
    return [[name, *cells] for name, *cells in zip(names, *columns, strict=True)]


def standing(svg: str) -> str:
    """Return a plot, made to be part of a page, as a file of its own."""
    svg = re.sub(r"var\(--(\w+)\)", lambda name: _COLOURS[name[1]], svg)
    return svg.replace(
        "<svg ",
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'font-family="sans-serif" style="background:#fff" ',
        1,
    )


def plots(results: Mapping[str, Any]) -> dict[str, tuple[dict[str, float], str, str]]:
    """Return what is drawn, by name: values of the systems, what they are, and their unit."""
    answers, speed = results["quality"]["systems"], results["speed"]["systems"]
    means = {
        figure: {
            name: value
            for name in answers
            if (value := mean_of_sets(answers[name], figure)) is not None
        }
        for figure in QUALITY
    }
    return {
        "hit": (means["hit@1"], "The right passage is found first, mean over the sets", ""),
        "refused": (
            means["refused"],
            "Questions without an answer that are refused, mean over the sets",
            "",
        ),
        "cold": (
            {name: one["cold start s"] for name, one in speed.items()},
            "Seconds from the start of a process to its first answer",
            " s",
        ),
        "build": (
            {name: one["documents/s"] for name, one in speed.items()},
            "Documents built a second",
            "",
        ),
    }


def plot(values: Mapping[str, float], title: str, unit: str) -> str:
    """Return a bar for each system as SVG, Omorg's in a colour of its own.

    Args:
        values: By system, in the order to show them in, to three decimals.
        title: What is shown.
        unit: What stands after a number.

    """

    def colour(label: str) -> str:
        return GOOD if label == OMORG else BAD if label.endswith(_OWN) else OTHER

    def written(thousandths: int) -> str:
        return f"{thousandths / 1000:.3g}{unit}"

    rows = [(label, round(1000 * value), colour(label)) for label, value in values.items()]
    return standing(ranked(rows, title, written))


def quality_part(told: Mapping[str, Any]) -> str:
    """Return what the page says of answers."""
    systems, sets = told["systems"], told["sets"]
    names = list(systems)
    means = [[mean_of_sets(systems[name], figure) for name in names] for figure in QUALITY]
    parts = [
        "Means over the sets, each counting as much:",
        table(["", *QUALITY], by_column(names, best_marked(means))),
        "\n".join(f"- **{name}**: {what}." for name, what in _TOLD.items()),
        "![The right passage found first, a bar for each system](images/benchmarks-hit.svg)",
        "![Refusals, a bar for each system](images/benchmarks-refused.svg)",
        "### Where Omorg isn't first",
        not_first(told),
        "### By set",
    ]
    for figure in QUALITY:
        columns = [[systems[name][one][figure] for name in names] for one in sets]
        used = [n for n, column in enumerate(columns) if any(v is not None for v in column)]
        head = [figure, *(list(sets)[n] for n in used)]
        marked = best_marked([columns[n] for n in used])
        parts.append(table(head, by_column(names, marked)))
    rows = [
        [name, *(str(one[key]) for key in ("passages", "questions", "answered", "asked"))]
        for name, one in sets.items()
    ]
    head = ["set", "passages", "questions", "that something answers", "asked in all"]
    parts += [
        _ASKED_TWICE,
        table(head, rows),
    ]
    return "\n\n".join(parts)


def not_first(told: Mapping[str, Any]) -> str:
    """Return where another system is ahead of Omorg, set by set."""
    found = behind(told["systems"], OMORG)
    count = len(QUALITY) * len(told["sets"])
    if not found:
        return f"Nowhere: of {count} figures (five of each set) none is higher for another."
    rows = [
        [f"{figure}, {one}", system, shown(theirs), shown(ours)]
        for figure, one, system, theirs, ours in found
    ]
    return f"In {len(found)} of {count} figures (five of each set):\n\n" + table(
        ["", "first", "there", "Omorg"], rows
    )


def speed_part(told: Mapping[str, Any]) -> str:
    """Return what the page says of speed and size."""
    systems, bare = told["systems"], told["bare"]
    sizes = told["installed"]["sizes"]
    ours, others = systems[OMORG], [n for n in systems if n != OMORG]
    rows = [
        [
            name,
            f"{one['documents/s']:.1f}",
            f"{one['median ms']:.1f}",
            f"{one['p99 ms']:.1f}",
            f"{one['cold start s']:.2f}",
            f"{one['memory'] / _MEGABYTE:.0f}",
            f"{one['index'] / _MEGABYTE:.1f}",
            f"{sizes[name] / _MEGABYTE:.0f}",
        ]
        for name, one in systems.items()
    ]
    fastest = max(others, key=lambda name: systems[name]["documents/s"])
    points = _POINTS.format(
        pace=ours["documents/s"] / systems[fastest]["documents/s"],
        fastest=fastest,
        cold=ours["cold start s"],
        imports=told["import s"],
        answer=bare["answer ms"],
        bare=bare["bare ms"],
        ratio=bare["ratio"],
    )
    parts = [
        table(["", *_WHOLE.values(), "installed, MB"], rows),
        points,
        "![First answers, a bar for each system](images/benchmarks-cold.svg)",
        "![Documents a second, a bar for each system](images/benchmarks-build.svg)",
    ]
    return "\n\n".join(parts)


def page(results: Mapping[str, Any]) -> str:
    """Return the page that tells what was measured."""
    quality, speed = results["quality"], results["speed"]
    machine, versions = speed["machine"], speed["installed"]["versions"]
    most = quality["most"]
    sampled = f"Of each set {most} questions at most are asked, drawn with a fixed seed. "
    return _PAGE.format(
        peers="\n".join(
            ["| | what it does | as set up here |", "|---|---|---|"]
            + [f"| {' | '.join(row)} |" for row in _PEERS]
        ),
        sampled=sampled if most else "",
        quality=quality_part(quality),
        quality_date=quality["date"],
        speed=speed_part(speed),
        speed_date=speed["date"],
        processor=machine["processor"],
        cores=machine["cores"],
        memory=f"{machine['memory'] / 2**30:.0f}",
        python=machine["python"],
        rounds=speed["rounds"],
        documents=speed["documents"],
        questions=speed["questions"],
        passages=speed["passages"],
        load=f"{mean(speed['load']):.1f}",
        busy=_BUSY if mean(speed["load"]) > machine["cores"] else "",
        packages=", ".join(f"{name} {version}" for name, version in sorted(versions.items())),
    )


def write(results: Mapping[str, Any]) -> None:
    """Write the page and its plots."""
    PAGE.write_text(page(results), encoding="utf-8")
    for name, (values, title, unit) in plots(results).items():
        drawn = plot(values, title, unit)
        (IMAGES / f"benchmarks-{name}.svg").write_text(f"{drawn}\n", encoding="utf-8")


_PEERS = (
    ("txtai", "vectors and BM25, scores added", "`hybrid`, half and half, as it comes"),
    ("Haystack", "vectors and BM25, joined by their ranks", "ten passages of each; no ranker"),
    ("LlamaIndex", "vectors and BM25, joined by how scores lie", "ten of each; Swedish stems"),
    ("LangChain", "its FAISS store", "exact search"),
    ("FAISS", "with sentence-transformers, nothing between", "exact search, cosine similarity"),
)
_POINTS = """\
- **Documents a second**: {pace:.2f} times as many as the fastest peer ({fastest}). Omorg reads
    files, in a process of their own; the peers are handed passages.
- **A question** takes {answer:.1f} ms in one process where the bare parts (embedding it, FAISS, and
    reading four passages, with nothing between) take {bare:.1f} ms in turn with it: {ratio:.2f}
    times as long. It takes longer than with any peer, each of which finds and reads nothing.
- **The first answer** of a fresh process comes after {cold:.2f} s; `import sentence_transformers`
    alone takes {imports:.2f} s.
- **Installed** is a package with all that it needs and its model. Omorg's reads documents and runs
    in Slack, too. It is the largest, as more comes with it."""
_BUSY = (
    ": more than it has cores, so that all of it took longer than on a free machine, and only how "
    "the systems stand to one another tells something"
)
_PAGE = """\
# Omorg beside what one would put together instead

```text
make bench ONLY=peers
```

measures Omorg beside five searches that a Python engineer would build on, on the same documents,
questions and machine, and writes this page. Each is set up as its documentation shows, and measured
twice: with all-MiniLM-L6-v2, which can be installed as a package, and with Omorg's own embedder,
so that only search and reading differ.

{peers}

To be fair to them:

- They are given Omorg's own passages, read from Word, HTML and Markdown and cut, with title and
    headings over each and tables read row by row: their own readers and splitters are not compared.
- They are told, for each question, which documents the person may see and which apply on the day.
    None of them knows of either by itself.
- The sentence that leads is the one of the first passage that is nearest to the question by the
    peer's own model.
- A score that counts ranks (Haystack) or only compares what was found (LlamaIndex) says nothing of
    whether something answers; the cosine similarity of question and first passage takes its place.
- LlamaIndex documents four ways to join; the one that finds most on swequad_mc_dev is taken.
- Haystack's tutorial ends with a ranker, a cross-encoder. None was found as a package, and
    ranking by the similarity of the same vectors finds less than joining alone, so that there is
    none ([decision 70](decisions/0070-beside-others.md)).

## Answers

{quality}

{sampled}The sample is [knowledge/](../knowledge/README.md); the other organisations are folders
like it, which nothing is tuned to. The confidence of Omorg was fitted on the development sets
(swequad_mc_dev, squad2_sv, xquad_en_sv; [decision 53](decisions/0053-confidence.md)); its embedder
and its reader have seen none of these texts. Omorg's three passages are what it cites, filled up
with what it found besides. What differs by less than .03 may be chance. Measured on {quality_date}.

## Speed and size

{speed}

Rounds in which all systems take turns: {rounds}; medians of these. {documents} documents are built;
{questions} questions are asked among {passages} passages, in a process that has answered ten
before. Peers build with as many threads as they choose, and answer with one. Memory is the
most that the process of the questions had. The machine: {processor}, {cores} cores, {memory} GiB;
Python {python}; mean load {load} before and between the rounds{busy}. Measured on {speed_date}.

Versions: {packages}. All are pinned in `benchmarks/peers/requirements.txt`.
"""
