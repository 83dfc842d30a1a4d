"""Tables in answers: a table in a message, aligned text where Slack takes none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bot.preview.block_kit import blocks as block_rules
from bot.slack.views import dialogs
from bot.slack.views.answer import MESSAGE_BUDGET, Message, message
from bot.slack.views.elements import Grid
from index import Span, tables_in
from tests.bot.slack.test_blocks import quotes, shown, size
from tests.support.slack_support import ANSWER, CITATION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.answering.types import Answer, Citation

HEAD = "| Hus | Plan | Chef |\n|---|---|---|\n"
ROWS = [f"| Hus {number} | {number} | Chef {number} |" for number in range(1, 10)]


def citing(text: str, *marked: str, start: int = 0, **changes: Any) -> Citation:  # noqa: ANN401 - fields
    """Return a citation of a document's text from ``start``, with ``marked`` marked."""
    spans = tuple(Span(text.index(one), text.index(one) + len(one)) for one in marked)
    given: dict[str, Any] = {
        "quote": text[start:],
        "start": start,
        "end": len(text),
        "highlights": spans,
        "tables": tables_in(text, start, len(text)),
    }
    return replace(CITATION, **(given | changes))


def answering(text: str, *marked: str, **changes: Any) -> Answer:  # noqa: ANN401 - fields
    """Return an answer that cites a text, the answer being what is marked first."""
    return replace(ANSWER, answer=marked[0], citations=(citing(text, *marked),), **changes)


def tables(said: Message) -> list[list[list[str]]]:
    """Return the words of each table, row by row."""
    return [
        [[words(cell) for cell in row] for row in block["rows"]]
        for block in said.blocks
        if block["type"] == "table"
    ]


def words(cell: Mapping[str, Any]) -> str:
    """Return what a cell says, what is bold between stars and what is in italics between bars."""
    (part,) = cell["elements"][0]["elements"]
    sign = {"bold": "*", "italic": "|"}.get(next(iter(part.get("style", {})), ""), "")
    return f"{sign}{part['text']}{sign}"


def test_a_row_that_answers_stands_in_its_table() -> None:
    """The columns' names on top, the row in bold; what is around the table stays a quote."""
    text = f"Så här sitter vi.\n\n{HEAD}{ROWS[0]}\n{ROWS[1]}\n\nVälkommen in."
    said = message(answering(text, ROWS[1]))
    head, first = ["Hus", "Plan", "Chef"], ["Hus 1", "1", "Chef 1"]
    assert [[head, first, ["*Hus 2*", "*2*", "*Chef 2*"]]] == tables(said)
    assert ["Så här sitter vi.", "Välkommen in."] == quotes(said)
    kinds = ["rich_text", "table", "rich_text", "context"]
    assert kinds == [block["type"] for block in said.blocks]
    assert [] == block_rules.problems(list(said.blocks))
    assert "Hus: Hus 2; Plan: 2; Chef: Chef 2" == said.text.split("\n")[0]


def test_a_row_that_names_its_columns_stands_in_a_table_too() -> None:
    """As the readers of office files write it; what is empty is no missing cell."""
    text = "- Hus: Kvarnen; Plan: 1; Chef: Eva\n- Hus: Bruket; Chef: Bo"
    said = message(answering(text, "- Hus: Bruket; Chef: Bo"))
    expected = [["Hus", "Plan", "Chef"], ["Kvarnen", "1", "Eva"], ["*Bruket*", "* *", "*Bo*"]]
    assert [expected] == tables(said)
    assert [] == quotes(said)


def test_the_head_may_stand_before_the_passage() -> None:
    """The columns are named where the passage begins inside the table."""
    text = HEAD + "\n".join(ROWS[:3])
    cited = citing(text, ROWS[2], start=text.index(ROWS[1]))
    said = message(replace(ANSWER, answer=ROWS[2], citations=(cited,)))
    head, second = ["Hus", "Plan", "Chef"], ["Hus 2", "2", "Chef 2"]
    assert [[head, second, ["*Hus 3*", "*3*", "*Chef 3*"]]] == tables(said)


@pytest.mark.parametrize(
    ("answering_row", "first", "last", "cuts"), [(1, 1, 6, 1), (5, 3, 8, 2), (9, 4, 9, 1)]
)
def test_six_rows_around_the_one_that_answers(
    answering_row: int, first: int, last: int, cuts: int
) -> None:
    """More are cut, and the cuts are marked outside the table."""
    said = message(answering(HEAD + "\n".join(ROWS), ROWS[answering_row - 1]))
    ((_, *rows),) = tables(said)
    assert [str(n) for n in range(first, last + 1)] == [row[1].strip("*") for row in rows]
    assert cuts == shown(said).split("\n").count("[…]")


def test_what_lies_too_far_apart_is_cut() -> None:
    """Two rows that answer are both shown where they fit."""
    rows = tuple((str(number),) for number in range(9))
    near, far = (Grid(("",), rows, frozenset({2, last})).around(6)[0] for last in (5, 8))
    assert ({"2", "5"}, {"2"}) == tuple(
        {grid.rows[row][0] for row in grid.answering} for grid in (near, far)
    )


def test_a_sentence_that_answers_beside_a_table() -> None:
    """It is marked where it stands, the table is shown as it is, and nothing is said twice."""
    text = f"Bruket öppnar i maj.\n\n{HEAD}{ROWS[0]}"
    said = message(answering(text, "Bruket öppnar i maj."))
    assert [[["Hus", "Plan", "Chef"], ["Hus 1", "1", "Chef 1"]]] == tables(said)
    assert 1 == shown(said).count("Bruket öppnar i maj.")


def test_a_row_that_may_answer_is_not_bold() -> None:
    """It is in italics, as a sentence is."""
    said = message(answering(HEAD + ROWS[0], ROWS[0], certain=False))
    assert ["|Hus 1|", "|1|", "|Chef 1|"] == tables(said)[0][1]


def test_one_table_a_message() -> None:
    """Slack takes no more: the first that answers stays one, the others become aligned text."""
    other = "Bruket öppnar.\n\n| A | Bcd |\n|---|---|\n| ett | två |"
    cited = (
        citing(other, "Bruket öppnar."),
        citing(HEAD + ROWS[0], ROWS[0], number=2),
        citing("| X | Y |\n|---|---|\n| åäö | 1 |", "| åäö | 1 |", number=3),
    )
    said = message(replace(ANSWER, answer="Bruket öppnar.", citations=cited))
    assert [["Hus", "Plan", "Chef"]] == [table[0] for table in tables(said)]
    assert ["  A    Bcd\n  ett  två", "  X    Y\n▸ åäö  1"] == preformatted(said)
    assert [] == block_rules.problems(list(said.blocks))


def preformatted(said: Message) -> list[str]:
    """Return the texts of one width."""
    return [
        part["elements"][0]["text"]
        for block in said.blocks
        if block["type"] == "rich_text"
        for part in block["elements"]
        if part["type"] == "rich_text_preformatted"
    ]


def test_a_dialog_has_no_table() -> None:
    """Slack refuses one there: a narrow table is aligned text, a wide one a line for each row."""
    wide = [["Hus", "Vad som gäller"], ["Kvarnen", "lång " * 12], ["Bruket", "stängt"]]
    text = "\n".join(f"| {' | '.join(row)} |" for row in [wide[0], ["---", "---"], *wide[1:]])
    for source, marked in ((HEAD + ROWS[0], ROWS[0]), (text, "| Bruket | stängt |")):
        said = message(answering(source, marked))
        assert 1 == len(tables(said))
        assert [] == block_rules.view_problems(dialogs.answer(said, "sv"))
    plainer = said.without_tables()
    lines = ["Hus · Vad som gäller", f"Kvarnen · {'lång ' * 11}lång", "Bruket · stängt"]
    assert lines == quotes(plainer)[0].split("\n")
    (quoted,) = (part for part in plainer.blocks[1]["elements"])
    assert [{"italic": True}, None, {"bold": True}] == [
        line.get("style") for line in quoted["elements"]
    ]


def test_what_is_no_readable_table_stays_a_quote() -> None:
    """A cell of many words, or no column that has a name."""
    long = f"| Hus | Om |\n|---|---|\n| A | {'ord ' * 60} |"
    bare = "| A | 1 |\n| B | 2 |\n| C | 3 |"
    for text in (long, bare):
        said = message(answering(text, text.split("\n")[2]))
        assert ([], 1) == (tables(said), len(quotes(said)))


def test_a_row_of_a_wide_table_names_its_columns() -> None:
    """A dozen columns and more fit no message: the row that answers stands in words alone."""
    many = range(13)
    lines = [
        f"| {' | '.join(cells)} |"
        for cells in (
            [f"Nämnd {n}" for n in many],
            ["---"] * len(many),
            *([f"{name}{n}" for n in many] for name in ("Ek", "Al", "Lind")),
        )
    ]
    said = message(answering("\n".join(lines), lines[3]))
    row = "; ".join(f"Nämnd {n}: Al{n}" for n in many)
    assert ([], [row], row) == (tables(said), quotes(said), said.text.split("\n")[0])
    assert 2 == shown(said).split("\n").count("[…]")
    (quoted,) = (p for p in said.blocks[0]["elements"] if p["type"] == "rich_text_quote")
    assert [{"bold": True}] == [part["style"] for part in quoted["elements"]]
    assert [] == block_rules.problems(list(said.blocks))


@pytest.mark.parametrize("columns", [12, 40])
@pytest.mark.parametrize("rows", [1, 20])
@pytest.mark.parametrize("cell", ["<!channel>", "**a** & [b](c)", "å" * 190, "\u202e", "🏛️"])
def test_hostile_tables_make_messages_that_slack_takes(rows: int, cell: str, columns: int) -> None:
    """Whatever stands in them: within the budget, literal, and never an empty cell."""
    line = f"| {' | '.join([cell] * columns)} |"
    text = "\n".join([line, "|---" * columns + "|", *[line] * rows])
    last = citing(text, highlights=(Span(text.rindex(line), len(text)),))
    for number in (1, 3):
        said = message(replace(ANSWER, answer=line, citations=(last,) * number))
        assert [] == block_rules.problems(list(said.blocks))
        assert MESSAGE_BUDGET >= size(said)
        assert "<!" not in said.text
        assert [] == block_rules.view_problems(dialogs.answer(said, "sv"))


def test_two_tables_are_refused_by_the_local_slack() -> None:
    """As by the real one; and so are rows of different lengths."""
    (_, table, _) = message(answering(HEAD + ROWS[0], ROWS[0])).blocks
    assert ["/blocks: only_one_table_allowed"] == block_rules.problems([table, table])
    uneven = table | {"rows": [table["rows"][0], table["rows"][1][:1]]}
    assert ["/blocks: rows of a table that are not of one length"] == (
        block_rules.problems([uneven])
    )


def test_a_table_that_is_refused_becomes_aligned_text() -> None:
    """And that, if it is refused too, the text alone: an answer is never lost to its looks."""
    said = message(answering(HEAD + ROWS[0], ROWS[0]))
    plainer = said.plainer()
    assert (said.text, [], 1) == (plainer.text, tables(plainer), len(preformatted(plainer)))
    assert Message(said.text) == plainer.plainer()
