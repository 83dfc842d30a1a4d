"""What a web page hides: in no answer where nothing opens it, and check says where it was."""

from __future__ import annotations

import pytest

from index import parse_document
from index.types import Remark, RemarkKind

FREE = "Bastun är gratis."


def page(body: str) -> bytes:
    """Return a web page about a sauna."""
    kept = "<p>Bastun öppnar klockan 17 på fredagar, och stänger klockan 21.</p>"
    return f"<html><body><h1>Bastun</h1>{kept}{body}</body></html>".encode()


@pytest.mark.parametrize(
    "hidden",
    [
        f"<p hidden>{FREE}</p>",
        f'<p style="color:red; DISPLAY: none">{FREE}</p>',
        f'<div style="visibility:hidden !important"><p id="pris">{FREE}</p></div>',
        f"<ul><li hidden>{FREE}</li></ul>",
        f'<p>Ta med handduk.</p><p class="pris" hidden>{FREE}</p>',
        f'<a href="/pris">Mer</a><p id="pris" hidden>{FREE}</p>',
    ],
)
def test_what_a_page_never_shows_is_left_out(hidden: str) -> None:
    """By its attribute or its own style; what stands around it is read."""
    document = parse_document("a.html", page(f"{hidden}<p>Välkommen in.</p>"))
    assert FREE not in document.text
    assert document.text.endswith("Välkommen in.")
    assert (Remark(RemarkKind.HIDDEN, heading="Bastun"),) == document.remarks


@pytest.mark.parametrize(
    "opened",
    [
        f'<p aria-controls="a1">Pris</p><p>Så här:</p><p id="a1" hidden>{FREE}</p>',
        f'<p><a href="#a1">Pris</a></p><p>Så här:</p><p id="a1" hidden>{FREE}</p>',
        f"<p onclick=\"show('a1')\">Pris</p><p>Så här:</p><p id='a1' hidden>{FREE}</p>",
        f'<h2 onclick="next(this)">Pris</h2><p hidden>Fråga oss.</p><p hidden>{FREE}</p>',
        f'<h2 role="button">Pris</h2><div style="display:none">{FREE}</div>',
        f'<div class="faq-answer"><div style="display:none">{FREE}</div></div>',
        f'<div role="tabpanel" hidden>{FREE}</div>',
        f'<p hidden="until-found">{FREE}</p>',
        f'<p style="display:block">{FREE}</p>',
    ],
)
def test_what_opens_at_a_click_is_read(opened: str) -> None:
    """Whatever names it, stands right over it, or calls it a thing that opens."""
    document = parse_document("a.html", page(opened))
    assert FREE in document.text
    assert () == document.remarks


def test_a_page_that_hides_itself_is_read() -> None:
    """As some do until their script has run, which a saved page may still say."""
    document = parse_document("a.html", b'<body style="display:none"><p>' + FREE.encode() + b"</p>")
    assert FREE == document.text
