"""Whatever a file holds, it is a document whose places are right, or one clear error."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from index import Document, DocumentError, parse_document
from index.retrieval.chunking import split_document
from tests.support.exact_passages import assert_exact, count_words
from tests.support.fuzz_inputs import (
    DATES,
    HTML,
    MAIL,
    MARKS,
    NUMBERS,
    TEXTS,
    YAML,
    damaged,
    mixture,
    written_texts,
)
from tests.support.golden_documents import golden_documents

GOLDEN = {golden.name: golden.data for golden in golden_documents()}
encodings = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])


def read(name: str, data: bytes) -> Document | None:
    """Read a file; None where it is refused, which is checked to be told in one line."""
    try:
        return parse_document(name, data)
    except DocumentError as error:
        refused = error
    assert [refused.reason, refused.remedy] == [
        line for text in (refused.reason, refused.remedy) for line in text.splitlines()
    ]
    return None


def holds(name: str, data: bytes) -> None:
    """Check what holds of every file."""
    document = read(name, data)
    if document is None:
        return
    text = document.text
    assert unicodedata.is_normalized("NFC", text)
    assert "\r" not in text
    text.encode()  # nothing is in it that can't be written down
    end = 0
    for section in document.sections:
        assert end <= section.span.start <= section.span.end <= len(text)
        end = section.span.end
    for link in document.links:
        assert 0 <= link.span.start < link.span.end <= len(text)
        assert link.url.startswith(("http://", "https://", "mailto:"))
    assert document.metadata.title.strip()
    assert 1 == len(document.metadata.title.splitlines())
    assert_exact(document, split_document(document, count_words, 12))


@given(mixture(HTML, TEXTS, DATES), encodings, st.sampled_from(["a.html", "a.htm"]))
def test_any_page(source: str, encoding: str, name: str) -> None:
    """Web pages of any elements, closed or not, in any encoding."""
    holds(name, source.encode(encoding, errors="replace"))


@given(mixture(MAIL, MAIL, HTML, TEXTS), st.sampled_from(["a.eml", "a.mhtml", "a.mht"]))
def test_any_mail(source: str, name: str) -> None:
    """Mails and web archives with any heads and parts."""
    holds(name, source.encode(errors="replace"))


@given(mixture(YAML, MARKS, TEXTS, DATES), written_texts, encodings, st.sampled_from(["md", "txt"]))
def test_any_text_below_any_front_matter(front: str, text: str, encoding: str, suffix: str) -> None:
    """Text files whose front matter is anything."""
    source = f"---\n{front}\n---\n{text}"
    holds(f"a.{suffix}", source.encode(encoding, errors="replace"))


@given(mixture(MARKS, TEXTS, NUMBERS, DATES, most=30), st.sampled_from(["a.md", "a.txt"]))
def test_any_marks(source: str, name: str) -> None:
    """Markdown of any marks, dates, numbers and characters."""
    holds(name, source.encode())


@given(
    st.sampled_from(sorted(GOLDEN)).flatmap(
        lambda name: st.tuples(st.just(name), damaged(GOLDEN[name]))
    )
)
def test_any_damage(case: tuple[str, bytes]) -> None:
    """Files of every format with stretches cut, doubled or written over."""
    holds(*case)


@given(st.sampled_from(sorted(GOLDEN)), st.binary(max_size=300), st.integers(0, 600))
def test_any_beginning(name: str, rest: bytes, kept: int) -> None:
    """The beginning of a file of every format, and then anything."""
    holds(name, GOLDEN[name][:kept] + rest)
