"""Struck-out text: in no answer, however a file strikes it out, and check says where."""

from __future__ import annotations

import pytest

from bot.answering.response.citations import plain
from index import Passage, parse_document, struck_spans, view_of, without_struck
from index.types import Remark, RemarkKind

STRUCK = RemarkKind.STRUCK


def page(body: str, head: str = "") -> bytes:
    """Return a web page about opening hours."""
    return f"<html><head>{head}</head><body><h1>Öppet</h1>{body}</body></html>".encode()


def said(name: str, data: bytes) -> list[str]:
    """Return what stands in the sections of a document."""
    document = parse_document(name, data)
    return [document.text[one.span.start : one.span.end] for one in document.sections]


@pytest.mark.parametrize(
    "struck",
    [
        "<s>7.30</s>",
        "<del>7.30</del>",
        "<DEL cite='mailto:a@b.example'>7<b>.30</b></DEL>",
        "<strike>7.30</strike>",
        '<span style="text-decoration: line-through">7.30</span>',
        '<span style="color:red;TEXT-DECORATION:underline Line-Through">7.30</span>',
        '<span style="text-decoration-line:line-through">7.30</span>',
        '<font class="x c5">7.30</font>',
        '<span id="f"><i>7.30</i></span>',
        '<b class="ny"><em>7.30</em></b>',
    ],
)
def test_a_web_pages_struck_out_words_are_left_out(struck: str) -> None:
    """By a tag, by an element's own style, or by the page's style sheet."""
    style = (
        "<style>/* gammalt */ h2, .c5 {color:red; text-decoration:line-through}"
        "a:hover{text-decoration:line-through} @media screen{#f{text-decoration:line-through}}"
        ".ny > em{text-decoration:line-through}</style>"
    )
    document = parse_document("a.html", page(f"<p>Vi öppnar kl. {struck} 8.15.</p>", style))
    assert "# Öppet\n\nVi öppnar kl. 8.15." == document.text
    assert (Remark(STRUCK, heading="Öppet"),) == document.remarks


@pytest.mark.parametrize(
    "kept",
    [
        "<u>7.30</u>",
        "<ins>7.30</ins>",
        '<s style="text-decoration:none">7.30</s>',
        '<span class="c5 ej">7.30</span>',
        '<a class="länk" href="#">7.30</a>',
        "<em>7.30</em>",
        '<span style="text-decoration:underline">7.30</span>',
    ],
)
def test_what_is_not_struck_out_stays(kept: str) -> None:
    """A later rule or the element's own style may lift it; a rule for another place says none."""
    style = (
        "<style>.c5{text-decoration:line-through} .ej{text-decoration:none}"
        "a:hover{text-decoration:line-through} .ny em{text-decoration:line-through}</style>"
    )
    document = parse_document("a.html", page(f"<p>Vi öppnar kl. {kept}.</p>", style))
    assert ("# Öppet\n\nVi öppnar kl. 7.30.", ()) == (document.text, document.remarks)


def test_what_is_struck_out_as_a_whole_leaves_its_place() -> None:
    """Items keep their numbers, cells their columns; a date that is struck out dates nothing."""
    body = (
        "<ol><li>Ring.</li><li><s>Faxa.</s></li><li>Mejla.</li></ol>"
        '<p style="text-decoration:line-through">Stängt på fredagar.</p>'
        "<table><tr><th>Hus</th><th>Sommar</th><th>Vinter</th></tr>"
        "<tr><td>Kvarnen</td><td><s>7</s></td><td>9</td></tr></table>"
        "<h2><s>Kvällar</s></h2><p><s>Senast uppdaterad: 2019-01-01</s></p>"
        "<p>Senast uppdaterad: 2026-01-01</p>"
    )
    document = parse_document("a.html", page(body))
    assert [
        "1. Ring.\n3. Mejla.\n\n- Hus: Kvarnen; Vinter: 9",
    ] == said("a.html", page(body))
    assert "2026-01-01" == str(document.metadata.date)
    assert (Remark(STRUCK, heading="Öppet", count=5),) == document.remarks


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Kl. ~~7.30~~ 8.15", "Kl. 8.15"),
        ("~~7.30~~ 8.15", "8.15"),
        ("Kl. <s>7.30</s> 8.15 <DEL>ej</DEL>nu", "Kl. 8.15 nu"),
        ("Kl. ~~7.30\noch 8~~ 9", "Kl. 9"),
        ("a ~~ b ~~ c", None),
        ("a ~~b\n\nc~~ d", None),
        ("Skriv `~~så~~` här", None),
        ("~~~\nkod\n~~~", None),
        ("ca ~5 kr, ~~ och", None),
        ("<s>", None),
    ],
)
def test_markdowns_marks_for_it(text: str, left: str | None) -> None:
    """Two tildes or a tag on either side, close to the words; not in code or over a blank line."""
    assert (text if left is None else left) == without_struck(text)
    assert (left is None) is (not struck_spans(text))


def test_a_typed_text_keeps_its_marks_and_reads_without_what_they_strike() -> None:
    """The text is the file's own; whole sentences and items are in no passage."""
    data = (
        b"---\ntitle: Avgifter\n---\n# Avgifter\n\nAvgiften \xc3\xa4r ~~18~~ 22 kronor. "
        b"~~Poolen st\xc3\xa4ngs.~~ Boka nu.\n\n- ~~Faxa.~~\n- Ring.\n\n"
        b"## ~~Fax~~ Telefon\n\nText.\n"
    )
    document = parse_document("a.md", data)
    assert data.decode().partition("---\n# ")[2] == document.text.removeprefix("# ")
    assert [
        "Avgiften är ~~18~~ 22 kronor.",
        "Boka nu.",
        "- Ring.",
        "Text.",
    ] == said("a.md", data)
    assert ("Telefon",) == document.sections[-1].headings
    assert (
        Remark(STRUCK, line=6, count=2),
        Remark(STRUCK, line=8),
        Remark(STRUCK, line=11),
    ) == document.remarks


def test_a_table_row_is_read_without_struck_out_cells() -> None:
    """An empty cell's column is not named, in Markdown as in other formats."""
    text = "| Hus | Sommar | Vinter |\n|---|---|---|\n| A | ~~7~~ | ~~8~~ 9 |\n"
    passage = Passage("a#1", "a", text, 0, len(text), (), None, ())
    view = view_of(text, passage)
    assert "A, vinter 9." == view.text.strip()
    assert text.index("9") == view.places[view.text.index("9")]


def test_a_quote_is_shown_without_what_is_struck_out() -> None:
    """Nor are the marks seen."""
    assert "Avgiften är 22 kronor per mil." == plain("Avgiften är ~~18~~ 22 **kronor** per mil.")
