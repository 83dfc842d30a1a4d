"""What is found in a text stands in it, in order, whatever the text is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import detect_language, words
from index.language.sensitive_numbers import codes, personal_numbers, without_personal_numbers
from index.language.words import capitals, normalise, sentence_spans, struck_spans, without_struck
from tests.support.fuzz_inputs import written_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from index import Span


# A list's number, or a rule's underscores.
_NUMBER = re.compile(r"\d{1,3}|[ivxlc]{1,7}|[a-zåäö]|_+", re.IGNORECASE)


def in_order(spans: Iterable[Span], start: int, end: int) -> None:
    """Check that spans follow on each other, with something in each, inside of a stretch."""
    for span in spans:
        assert start <= span.start < span.end <= end
        start = span.end


@given(written_texts, st.data())
def test_sentences_are_all_of_a_stretch(text: str, data: st.DataObject) -> None:
    """They leave nothing out but white space, bullets, numbers of lists and rules.

    From wherever to wherever they are asked of.
    """
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    spans = sentence_spans(text, start, end)
    in_order(spans, start, end)
    inside = {place for span in spans for place in range(span.start, span.end)}
    left = "".join("\0" if place in inside else text[place] for place in range(start, end))
    # "iv)" is the longest thing before a sentence that has letters in it.
    assert [] == [piece for piece in re.findall(r"\w+", left) if not _NUMBER.fullmatch(piece)]


@pytest.mark.parametrize("find", [personal_numbers, codes, struck_spans])
@given(text=written_texts)
def test_what_is_found_stands_in_the_text(find: Callable[[str], list[Span]], text: str) -> None:
    """Identity numbers, door codes and struck words are pieces of the text, each once."""
    in_order(sorted(find(text), key=lambda span: span.start), 0, len(text))


@given(written_texts)
def test_what_is_taken_out_is_gone(text: str) -> None:
    """A text without identity numbers has none, and one without struck words has none struck."""
    assert [] == personal_numbers(without_personal_numbers(text))
    without_struck(text)


@given(written_texts)
def test_any_text_has_words_and_a_language(text: str) -> None:
    """Words are the same of a text that is normalised already, and none is empty."""
    found = words(text)
    assert "" not in found
    assert found == words(normalise(text))
    capitals(text)
    assert detect_language(text) in {"sv", "en"}
