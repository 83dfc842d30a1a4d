"""A quote is the source's text, character for character, whatever the source looks like."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index import Document, DocumentError, Passage, parse_document
from index.documents.decode_text import decode, split_front_matter
from index.retrieval.chunking import split_document
from tests.support.exact_passages import assert_exact, count_words

if TYPE_CHECKING:
    from collections.abc import Sequence

FRONT_MATTER = "---\ntitle: En titel\ndatum: 1 mars 2027\n---\n"
NOISE = ("Skriv ut", "Senast uppdaterad: 20 november 2020", "Till toppen")

words = st.sampled_from(
    ["flytten", "ändras", "bl.a.", "40", "(nya)", "”huset”", "lön–semester", "e\u0301tage", "1/9"]
)
sentence = st.builds(
    lambda found, end: "Det " + " ".join(found) + end,
    st.lists(words, min_size=1, max_size=5),
    st.sampled_from([" sker.", " sker!", " sker?"]),
)
paragraph = st.lists(sentence, min_size=1, max_size=3).map(" ".join)
bullets = st.lists(sentence, min_size=1, max_size=3).map(
    lambda items: "\n".join(f"- {item}" for item in items)
)
numbered = st.lists(sentence, min_size=1, max_size=3).map(
    lambda items: "\n".join(f"{number}. {item}" for number, item in enumerate(items, 1))
)
table = st.lists(sentence, min_size=1, max_size=3).map(
    lambda rows: "| A | B |\n|---|---|\n" + "\n".join(f"| {row} | x |" for row in rows)
)
noise = st.sampled_from(NOISE)
headings = st.builds("{} Rubrik {}".format, st.sampled_from(["#", "##", "###"]), words)
items = st.builds("§ {} Punkt om {}{}".format, st.integers(1, 3), words, st.sampled_from(["", "."]))
blocks = st.lists(
    st.one_of(paragraph, paragraph, bullets, numbered, table, noise, headings, items), max_size=6
)
budgets = st.integers(min_value=3, max_value=40)
# A file always ends with a sentence, so that it has some text.
documents = st.builds(lambda found, last: "\n\n".join([*found, last]) + "\n", blocks, paragraph)
names = st.sampled_from(["a.md", "a.txt"])
front_matters = st.sampled_from(["", FRONT_MATTER])
saved = st.tuples(
    st.sampled_from(["NFC", "NFD"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)


def covered(document: Document, passages: Sequence[Passage]) -> set[int]:
    """Return the positions of all letters and figures that a passage holds."""
    return {
        position
        for passage in passages
        for position in range(passage.start, passage.end)
        if document.text[position].isalnum()
    }


@given(documents, names, front_matters, saved, budgets)
def test_quotes_are_exact_however_a_file_is_saved(
    source: str, name: str, front: str, how: tuple[Literal["NFC", "NFD"], str, str], budget: int
) -> None:
    """The text is the file's own in NFC without front matter, and passages are pieces of it."""
    form, end, encoding = how
    data = unicodedata.normalize(form, front + source).replace("\n", end).encode(encoding)
    document = parse_document(name, data)
    assert unicodedata.normalize("NFC", source) == document.text
    assert_exact(document, split_document(document, count_words, budget))


@given(documents, names, budgets)
@example("# Rubrik flytten\n\nDet flytten sker?\n\n# Rubrik flytten\n\nDet sker.\n", "a.txt", 3)
@example("§ 1 Punkt om flytten\n\n## Rubrik\n\n# Rubrik flytten\n\nDet sker.\n", "a.md", 3)
@example("# Rubrik flytten\n\nDet sker?\n\nSkriv ut\n\n# Rubrik lön\n\nDet sker.\n", "a.txt", 3)
def test_every_letter_is_in_a_passage_a_heading_or_noise(
    source: str, name: str, budget: int
) -> None:
    """Nothing of the content is lost, and nothing of the noise is kept."""
    document = parse_document(name, source.encode())
    passages = split_document(document, count_words, budget)
    over = {document.metadata.title, *(h for s in document.sections for h in s.headings)}
    content: set[int] = set()
    dropped: set[int] = set()
    position = 0
    for line in document.text.split("\n"):
        letters = {position + i for i, letter in enumerate(line) if letter.isalnum()}
        if line in NOISE:
            dropped |= letters
        elif line not in over and not line.startswith("#"):
            content |= letters
        position += len(line) + 1
    kept = covered(document, passages)
    assert (set(), set()) == (content - kept, dropped & kept)


@given(documents, names, budgets)
def test_passages_keep_to_the_budget(source: str, name: str, budget: int) -> None:
    """A passage is within the budget, or a single sentence that alone is beyond it."""
    document = parse_document(name, source.encode())
    passages = split_document(document, count_words, budget)
    assert [] == [p for p in passages if len(p.text.split()) > budget and len(p.sentences) > 1]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=400), names, budgets)
def test_any_text_is_read_exactly_or_refused(source: str, name: str, budget: int) -> None:
    """No text at all makes the reader fail otherwise than by saying what is wrong."""
    try:
        document = parse_document(name, source.encode())
    except DocumentError:
        return
    assert split_front_matter(decode(source.encode()))[1] == document.text
    assert_exact(document, split_document(document, count_words, budget))


MARKS = "#-*>|`=_~[]()!:.1 \t\n"


@given(st.text(alphabet=MARKS + "aÅ", max_size=120), names, budgets)
def test_any_run_of_marks_is_read_exactly_or_refused(source: str, name: str, budget: int) -> None:
    """Nested lists, quotes, rules and fences in any order don't move an offset."""
    try:
        document = parse_document(name, source.encode())
    except DocumentError:
        return
    assert_exact(document, split_document(document, count_words, budget))


@given(st.binary(max_size=200), names)
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    """Whatever a file holds, it is a document in NFC or one clear error."""
    try:
        document = parse_document(name, data)
    except DocumentError:
        return
    assert unicodedata.is_normalized("NFC", document.text)
    assert "\r" not in document.text


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_offsets_count_characters_not_bytes(name: str) -> None:
    """Letters beyond the first plane count as one each."""
    document = parse_document(name, "# T\n\n🏛️ Stadshuset 🙂.\n\n## Lön\n\nNästa.\n".encode())
    passages = split_document(document, count_words, 10)
    assert ["🏛️ Stadshuset 🙂.", "Nästa."] == [p.text for p in passages]
    assert_exact(document, passages)
