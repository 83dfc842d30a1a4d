"""Words of the other language, and misspelt words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.language import translations
from index.language.translations import in_documents, in_swedish, write_table
from index.search.query.query import Alternative, Glossary, QueryReader
from index.search.query.spelling import Spelling, far_apart
from index.search.query.vocabulary import PublicWords

if TYPE_CHECKING:
    from pathlib import Path

    from index import Language


@pytest.fixture
def small_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put tables of two words in the place of the real ones."""
    path = tmp_path / "table.tsv.xz"
    write_table({"pay": [("lön", 4.0), ("betala", 1.0)], "salary": [("lön", 9.0)]}, path)
    monkeypatch.setattr(translations, "TABLE", path)
    path = tmp_path / "wordings.tsv.xz"
    write_table(
        {
            "sv extrakn": [("bisyssla", 0.4), ("sidan", 0.025)],
            "sv lön": [("ersättning", 1)],
            "en moonlight": [("bisyssla", 0.2)],
        },
        path,
    )
    monkeypatch.setattr(translations, "WORDINGS", path)


@pytest.mark.usefixtures("small_table")
def test_translations_weigh_by_their_strength() -> None:
    """The root of each one's strength as a share of the strongest one's."""
    assert (("lön", 1.0), ("betala", 0.5)) == in_swedish("pay")
    assert () == in_swedish("lön")


@pytest.mark.usefixtures("small_table")
@pytest.mark.parametrize("said", ["extraknäck", "extraknäcka", "extraknäckte"])
def test_what_documents_say_for_a_word_is_found_by_its_stem(said: str) -> None:
    """The root of each one's strength, at most 1; a shorter word is another."""
    assert (("bisyssla", 1.0), ("sidan", 0.5)) == in_documents(said, "sv")
    assert () == in_documents("extra", "sv") == in_documents(said, "en")


@pytest.mark.usefixtures("small_table")
def test_what_documents_say_is_sought_and_not_taken_for_the_same() -> None:
    """It stands at the end of what is embedded, not in what is read; common words have none."""
    reader = QueryReader(Glossary([]), Spelling({}))
    query = reader.read("Vem godkänner ett extraknäck?")
    assert ("Vem godkänner ett extraknäck? (bisyssla)", query.text) == (query.sought, query.in_full)
    guessed = [group for group in query.groups if group.guesses]
    assert [("extraknäck",)] == [group.words for group in guessed]
    assert (Alternative(("bisyssla",)), Alternative(("sidan",), 0.5)) == guessed[0].guesses
    assert not any(group.alternatives for group in query.groups)
    english = reader.read("Who approves it when people moonlight at night?")
    assert [("moonlight",)] == [group.words for group in english.groups if group.guesses]
    assert f"{english.in_full} (bisyssla)" == english.sought


@pytest.mark.parametrize(
    ("said", "language", "told"),
    [
        ("bossen", "sv", "chefen"),
        ("extraknäcker", "sv", "bisyssla"),
        ("fikus", "sv", "växter"),
        ("vovve", "sv", "hund"),
        ("side", "en", "bisyssla"),
        ("stroller", "en", "barnvagn"),
    ],
)
def test_the_bundled_table_knows_what_documents_say(
    said: str, language: Language, told: str
) -> None:
    """A word finds the official one, learnt from questions or written as an association."""
    assert told in dict(in_documents(said, language))


@pytest.mark.parametrize(("swedish", "english"), [("lön", "salary"), ("semester", "vacation")])
def test_the_bundled_table_knows_the_words_of_work(swedish: str, english: str) -> None:
    """A word finds its translation."""
    assert swedish in dict(in_swedish(english))


@pytest.mark.parametrize(
    ("word", "language", "meant"),
    [
        ("semster", "sv", "semester"),
        ("chfe", "sv", "chef"),
        ("lonen", "sv", "lönen"),
        ("nar", "sv", "när"),
        ("salery", "en", "salary"),
        ("recieve", "en", "receive"),
        ("wher", "en", "where"),
        ("socal", "en", "social"),
        ("semester", "sv", None),
        ("var", "sv", None),
        ("ksf", "sv", None),
        ("40", "sv", None),
        ("x", "sv", None),
        ("samhällsbyggnadsförvaltningen", "sv", None),
        ("payroll", "en", None),
    ],
)
def test_what_a_misspelt_word_was_meant_to_be(
    word: str, language: Language, meant: str | None
) -> None:
    """One slip or the dots left out; known words, abbreviations and figures stay."""
    assert meant == Spelling({}).correct(word, language)


@pytest.mark.parametrize(
    ("written", "meant", "place"),
    [
        ("local", "vocal", 0),
        ("socal", "local", 0),
        ("wher", "when", 3),
        ("wher", "her", 0),
        ("chefx", "chef", 4),
        ("lönn", "lön", None),
        ("chefg", "chef", None),
        ("kontar", "kontor", None),
        ("contor", "kontor", None),
        ("wher", "where", None),
        ("hcef", "chef", None),
        ("chef", "chef", None),
        ("chef", "lön", None),
    ],
)
def test_which_letters_are_not_taken_for_one_another(
    written: str, meant: str, place: int | None
) -> None:
    """Those that are neither side by side on the keyboard nor sound alike."""
    assert place == far_apart(written, meant)


def test_a_likelier_slip_comes_before_a_word_of_the_documents() -> None:
    """Nobody writes "socal" for "local", though only that one stands in a document."""
    assert "social" == Spelling({"local": 3}).correct("socal", "en")
    assert "semester" == Spelling({"semester": 1, "semenser": 5}).correct("semetser", "sv")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("flyttlador", "flyttlådor"),
        ("lonesuporten", "lönesupporten"),
        ("hemmifron", "hemifrån"),
        ("flyttlådor", None),
        ("flyttlådorna", None),
        ("kvarnhuset", None),
    ],
)
def test_the_documents_words_correct_a_question(word: str, meant: str | None) -> None:
    """Dots and slips are mended towards the documents; other forms and other words stay."""
    spelling = Spelling(
        PublicWords.of(
            {"a": "Hämta flyttlådor hos lönesupporten.", "b": "Arbeta hemifrån i Tegelbruket."}
        ).counts
    )
    assert meant == spelling.correct(word, "sv")
