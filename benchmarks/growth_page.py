"""The table and the plot of docs/growth.md, from what benchmarks/growth.py has measured."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from bot.operations.report.plots import BAD, GOOD, MIDDLING, growth

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_TABLE: Final = re.compile(r"(?<=<!-- table -->\n).*?(?=<!-- /table -->)", re.DOTALL)
# The colours of the report's page, as a picture of its own has them.
_COLOURS: Final = {
    "good": "#2a7f62",
    "middling": "#c77d0a",
    "bad": "#b3423a",
    "ink": "#5a6270",
    "line": "#c9ced6",
    "panel": "none",
}
_ROWS: Final = (
    ("passages", "passages", "{:,.0f}"),
    ("documents", "documents", "{:,.0f}"),
    ("vectors, words", "search", "{}"),
    ("build, s", "build_s", "{:,.0f}"),
    ("memory of the build at most, GB", "build_gb", "{:.1f}"),
    ("on disk, GB", "disk_gb", "{:.2f}"),
    ("open, s", "open_s", "{:.1f}"),
    ("memory of answering, GB", "serve_gb", "{:.1f}"),
    ("search, median ms", "search_ms", "{:.0f}"),
    ("search, 95th percentile ms", "search_p95_ms", "{:.0f}"),
    ("answer, median ms", "answer_ms", "{:.0f}"),
    ("answer, 95th percentile ms", "answer_p95_ms", "{:.0f}"),
    ("recall@10 of the search against exact", "recall_10", "{:.3f}"),
    ("recall@10 of the vectors alone", "recall_dense", "{:.3f}"),
    ("hit@1", "hit_1", "{:.3f}"),
    ("hit@3", "hit_3", "{:.3f}"),
)


def write_page(docs: Path, results: Sequence[Mapping[str, Any]]) -> None:
    """Write the table into the page anew, and the plot beside it."""
    columns = [[form.format(one[key]) for one in results] for _, key, form in _ROWS]
    head, *rows = [
        f"| {name} | {' | '.join(column)} |"
        for (name, _, _), column in zip(_ROWS, columns, strict=True)
    ]
    table = "\n".join([head, "|---|" + "---:|" * len(results), *rows, ""])
    page = docs / "growth.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(_TABLE.sub(lambda _: table, text), encoding="utf-8")
    drawn = growth(
        [int(one["passages"]) for one in results],
        [
            ("answer", BAD, [one["answer_ms"] for one in results]),
            ("search", GOOD, [one["search_ms"] for one in results]),
            ("embedding the question", MIDDLING, [one["embed_ms"] for one in results]),
        ],
        "Median milliseconds by number of passages",
    )
    for name, colour in _COLOURS.items():
        drawn = drawn.replace(f"var(--{name})", colour)
    drawn = drawn.replace(
        "<svg ",
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ',
        1,
    )
    (docs / "images" / "growth.svg").write_text(drawn.replace(" href=", " xlink:href="), "utf-8")
