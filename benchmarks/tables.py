"""How a table should be written so that its cells can be asked about and cited.

    python benchmarks/tables.py

The tables of the sample folder, in documents that hold nothing else, and one of 40 made-up rows;
for each cell but the first of its row the question "COLUMN för ROW?". A question counts as found
where the marked sentence holds the row's name and the cell, as told where the quote around it has
the column's name too.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.answering.service import AnswerService
from index import DEFAULT_OPTIONS, CurrentIndex, Embedder, build_index, find_embedder
from index.documents.blocks.tables import Cell, table_lines
from tests.support.same_text import parts_of

PROJECT = Path(__file__).parent.parent
Rows = tuple[tuple[str, ...], ...]


def _tables() -> list[Rows]:
    files = sorted((PROJECT / "knowledge").rglob("*.md"))
    parts = [part for file in files for part in parts_of(file.read_text(encoding="utf-8"))]
    places = ("Stadshuset", "Tegelbruket", "Kvarnhuset", "Hamnmagasinet")
    long: Rows = (
        ("Rum", "Byggnad", "Plan", "Anknytning"),
        *(
            (f"Mötesrum {100 + n}", places[n % 4], f"plan {n % 7}", f"{4400 + n}")
            for n in range(40)
        ),
    )
    return [*(part.rows for part in parts if part.rows), long]


def bars(rows: Rows) -> str:
    """Write a table as Markdown does."""
    head, *rest = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([head, "|---" * len(rows[0]) + "|", *rest])


def values(rows: Rows) -> str:
    """Write each row as an item of a list, without the columns' names."""
    return "\n".join(f"- {'; '.join(filter(None, row))}" for row in rows)


def named(rows: Rows) -> str:
    """Write each row as the readers do."""
    lines = table_lines([[Cell(cell) for cell in row] for row in rows], 1)
    return "\n".join(f"- {line.text}" for line in lines)


def measure(shape: str, tables: list[Rows], embedder: Embedder) -> list[str]:
    """Return a shape's line of the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "knowledge").mkdir()
        for number, rows in enumerate(tables):
            text = {"bars": bars, "values": values, "named": named}[shape](rows)
            path = folder / "knowledge" / f"tabell-{number}.md"
            path.write_text(f"# Uppgifter {number}\n\n{text}\n", encoding="utf-8")
        report = build_index(folder / "knowledge", folder / "index", embedder)
        current = CurrentIndex(folder / "index", embedder, DEFAULT_OPTIONS.passage_tokens)
        service = AnswerService(current, threshold=0.0)
        asked = found = told = 0
        for head, *rest in tables:
            for row in rest:
                for column, cell in list(zip(head, row, strict=True))[1:]:
                    answer = service.answer(f"{column} för {row[0]}?")
                    right = row[0] in (answer.answer or "") and cell in (answer.answer or "")
                    asked += 1
                    found += right
                    told += right and column in answer.citations[0].quote
    return [shape, str(report.passages), str(asked), f"{found / asked:.3f}", f"{told / asked:.3f}"]


def main() -> None:
    """Print the table."""
    tables, embedder = _tables(), find_embedder()
    table = Table("shape", "passages", "questions", "found", "told")
    for shape in ("bars", "values", "named"):
        table.add_row(*measure(shape, tables, embedder))
    Console().print(table)


if __name__ == "__main__":
    main()
