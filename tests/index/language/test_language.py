"""Words, n-grams, how much a word tells, and the language of a question."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from wordfreq import get_frequency_dict, zipf_frequency

from index import detect_language, words
from index.language.words import (
    capitals,
    frequency,
    information,
    ngrams,
    normalise,
    sentence_case,
    word_spans,
)

if TYPE_CHECKING:
    from index import Language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Var sitter HR nu?", ["var", "sitter", "hr", "nu"]),
        ("HR-avdelningen, KSF:s plan", ["hr", "avdelningen", "ksf", "s", "plan"]),
        ("snake_case och 1/9 2027", ["snake", "case", "och", "1", "9", "2027"]),
        (unicodedata.normalize("NFD", "Åtgärd"), ["åtgärd"]),
        ("samhälls\u00adbyggnad", ["samhällsbyggnad"]),
        ("\u200bHR\ufeff", ["hr"]),
        ("STRASSE Straße", ["strasse", "strasse"]),
        ("🙂 … !", []),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    """Lower case, composed, without invisible marks; hyphens and underscores part words."""
    assert expected == words(text)


def test_spellings_that_look_the_same_are_the_same() -> None:
    """Case, composition and invisible characters don't tell two texts apart."""
    assert normalise("ÅSA\u00ad") == normalise(unicodedata.normalize("NFD", "åsa"))


def test_word_spans_are_into_the_text_itself() -> None:
    """Each normalised word with where it stands in what was written."""
    assert [("var", 0, 3), ("hr", 4, 6)] == list(word_spans("Var HR?"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vad gör IT och HR?", {"it", "hr"}),
        ("Vad gör Anna?", set()),
        ("VAD GÖR HR", set()),
        ("KSF", {"ksf"}),
        ("A och O", set()),
    ],
)
def test_words_in_capitals(text: str, expected: set[str]) -> None:
    """Abbreviations stand out by their capitals, save where everything is in capitals."""
    assert expected == capitals(text)


def test_ngrams_of_a_short_word() -> None:
    """Two letters between marks give two of three and one of four."""
    assert ("#hr", "hr#", "#hr#") == ngrams("hr")


def test_ngrams_are_of_three_to_five_letters() -> None:
    """All pieces of a word and its marks, the shortest first."""
    assert (
        "#lö", "lön", "öne", "ner", "er#",
        "#lön", "löne", "öner", "ner#",
        "#löne", "löner", "öner#",
    ) == ngrams("löner")  # fmt: skip


def test_a_single_letter_is_one_ngram() -> None:
    """The shortest word there is can be found, too."""
    assert ("#i#",) == ngrams("i")


def test_what_a_word_tells_falls_with_its_commonness() -> None:
    """From next to nothing for "var" over "flytta" to all that a word can tell."""
    told = [information(word, "sv") for word in ("var", "flytta", "kommunstyrelseförvaltningen")]
    assert sorted(told) == told
    assert (0.03, 1.0) == (told[0], told[-1])


def test_a_word_is_weighed_in_its_own_language() -> None:
    """English "where" is common in English and nearly unheard of in Swedish."""
    assert information("where", "en") < 0.1 < information("where", "sv")


@pytest.mark.parametrize(
    "text",
    [
        "Var sitter HR nu?", "Vem är chef?", "lön", "Hur lång är uppsägningstiden",
        "vem ar min chef", "Kan jag jobba hemma?", "Vart flyttar IT", "Är Anna Ek kvar?",
        "När börjar den nya organisationen gälla?", "samhällsbyggnadsförvaltningen", "parkering",
        "vad hander med min semster", "Vad betyder tf?", "hej", "",
    ],
)  # fmt: skip
def test_swedish_questions(text: str) -> None:
    """Short, misspelt and without dots; and where nothing tells."""
    assert "sv" == detect_language(text)


@pytest.mark.parametrize(
    "text",
    [
        "Where does HR sit now?", "Who is head of KSF?", "payroll", "When is the move",
        "Can I work from home?", "Is Anna Ek still HR director?", "parking", "vacation", "hello",
        "Who is in charge of samhällsbyggnadsförvaltningen?", "what hapens to my salery",
    ],
)  # fmt: skip
def test_english_questions(text: str) -> None:
    """Short and misspelt ones, and those about units with Swedish names."""
    assert "en" == detect_language(text)


@pytest.mark.parametrize("text", ["plan 3", "budget", "v a r s i t t e r h r", "IT?", "123"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_words_of_either_language_tell_nothing(text: str, language: Language) -> None:
    """What is about as common in both, single letters, abbreviations and numbers."""
    assert language == detect_language(text, unclear=language)


def test_what_is_far_too_long_for_a_word_has_the_n_grams_of_its_beginning() -> None:
    """A file of letters without a space must not fill the memory with its n-grams."""
    assert ngrams("x" * 100) == ngrams("x" * 2_000_000)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_how_common_a_word_is(language: Language) -> None:
    """The same as wordfreq says, of words it parts and replaces and of those it doesn't."""
    asked = "the och åtta hr tegelbruket samhällsbyggnadsförvaltningen 2027 ksf:s don't straße é æ"
    for word in (*asked.split(), *list(get_frequency_dict(language))[::1000]):
        assert zipf_frequency(word, language) == frequency(word, language), word


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("RIKTLINJE FÖR ARBETE HEMIFRÅN", "Riktlinje för arbete hemifrån"),
        ("PROTOKOLL", "Protokoll"),
        ("VAR SITTER HR NU?", "Var sitter HR nu?"),
        ("MBL-PROTOKOLL NR 3", "MBL-protokoll nr 3"),
        ("HR", "HR"),
        ("SBF – MBL", "SBF – MBL"),
        ("Frågor till HR och IT-stöd", "Frågor till HR och IT-stöd"),
        ("STRASSE ẞ ÄR İ HÄR", "Strasse ẞ är İ här"),
        ("", ""),
        ("2027", "2027"),
    ],
)
def test_a_line_in_capitals_is_read_in_small_letters(line: str, read: str) -> None:
    """Abbreviations stay, and so does the length: places in it are places in the document."""
    assert read == sentence_case(line)
    assert len(line) == len(read)
