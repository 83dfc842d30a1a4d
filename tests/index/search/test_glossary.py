"""HR's glossary: its file, and what a question's words are called besides."""

from __future__ import annotations

import datetime as dt

import pytest

from index import ConfigurationError, Group, words
from index.documents.metadata.hr_files import GlossaryEntry, parse_glossary
from index.search.query.query import Alternative, Glossary

EXAMPLE = """\
- {term: KSF, means: Kommunstyrelseförvaltningen}
- {term: Personalenheten, now: HR-avdelningen, since: 2027-03-01}
- {term: förvaltningschef, en: head of administration}
"""


def named(said: tuple[str, ...], *others: tuple[str, ...]) -> Group:
    """Give words of a question with their other names."""
    return Group(said, tuple(Alternative(other) for other in others))


def groups(question: str, source: str = EXAMPLE) -> list[Group]:
    """Group the words of a question."""
    return Glossary(parse_glossary(source)).group(words(question))


def test_the_example_of_the_documentation() -> None:
    """Three kinds of entries: an abbreviation, a renamed unit, a term in English."""
    assert (
        GlossaryEntry(term="KSF", means="Kommunstyrelseförvaltningen"),
        GlossaryEntry(term="Personalenheten", now="HR-avdelningen", since=dt.date(2027, 3, 1)),
        GlossaryEntry(term="förvaltningschef", en="head of administration"),
    ) == parse_glossary(EXAMPLE)


@pytest.mark.parametrize("source", ["", "\n", "# inget än\n", "[]"])
def test_an_empty_glossary(source: str) -> None:
    """A file with nothing in it has no entries, and is no mistake."""
    assert () == parse_glossary(source)


def test_a_written_out_date() -> None:
    """HR may write the day as people do."""
    (entry,) = parse_glossary("- {term: A, now: B, since: 1 mars 2027}")
    assert dt.date(2027, 3, 1) == entry.since


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("- {means: Kommunstyrelseförvaltningen}", "entry 1.term: is missing, line 1"),
        ("- {term: A}\n- {term: B, menas: C}", "entry 2.menas: means nothing here, line 2"),
        ("- {term: A, since: snart}", "entry 1.since: is no date"),
        ("- {term: [A]}", "entry 1.term: must be text"),
        ("- {term: ''}", "entry 1.term: must be text"),
        ("- {term: A", "not valid YAML"),
        ("- &a {term: A}\n- *a", "aliases (*name) are not allowed"),
        ("term: A", "must be a list of entries"),
        ("bara text", "must be a list of entries"),
        ("- bara text", "entry 1: "),
    ],
)
def test_what_cannot_be_used_is_named(source: str, said: str) -> None:
    """The line says which entry and what of it."""
    with pytest.raises(ConfigurationError) as caught:
        parse_glossary(source)
    assert said in str(caught.value)


def test_other_names_in_both_directions() -> None:
    """Whichever name is used, the others are found."""
    long = ("kommunstyrelseförvaltningen",)
    assert [named(("ksf",), long)] == groups("KSF")
    assert [named(long, ("ksf",))] == groups("Kommunstyrelseförvaltningen")
    assert [named(("hr", "avdelningen"), ("personalenheten",))] == groups("HR-avdelningen")


def test_words_that_the_glossary_does_not_know() -> None:
    """Each is a group of its own, without other names, in the question's order."""
    assert [Group(("var",)), Group(("sitter",)), Group(("vi",))] == groups("Var sitter vi?")


@pytest.mark.parametrize(
    "said", ["förvaltningschefen", "Förvaltningschefens", "förvaltningschefer"]
)
def test_inflected_words(said: str) -> None:
    """A term of five letters or more is known by its endings."""
    assert [named((said.casefold(),), ("head", "of", "administration"))] == groups(said)


@pytest.mark.parametrize("said", ["ksfs", "förvaltningschefskandidat", "personal", "förvaltning"])
def test_other_words_that_begin_alike(said: str) -> None:
    """A short term with an ending, a compound and a mere beginning are other words."""
    assert [Group((said,))] == groups(said)


def test_the_longest_name_counts() -> None:
    """Of two names that begin alike the longer one is taken, and its words are used up."""
    source = "- {term: HR, means: Human Resources}\n- {term: HR Center, now: Lönesupport}\n"
    assert [
        named(("hr", "center"), ("lönesupport",)),
        Group(("och",)),
        named(("hr",), ("human", "resources")),
    ] == groups("HR Center och HR", source)


def test_several_entries_for_one_name() -> None:
    """All other names are known, each once."""
    source = (
        "- {term: tf, means: tillförordnad}\n- {term: TF, en: acting}\n- {term: tf, en: acting}"
    )
    assert [named(("tf",), ("tillförordnad",), ("acting",))] == groups("tf", source)


def test_an_english_term_of_several_words() -> None:
    """A name of several words is found inside a question, inflected at its end too."""
    assert [
        Group(("who",)),
        Group(("is",)),
        named(("head", "of", "administration"), ("förvaltningschef",)),
    ] == groups("Who is head of administration?")


def test_half_a_name_is_not_the_name() -> None:
    """A name whose last words are missing is not found, not even at the question's end."""
    assert [Group(("head",)), Group(("of",))] == groups("head of")


def test_explained_abbreviations_serve_where_hr_has_no_entry() -> None:
    """A document's explanation is another name; HR's own entry for an abbreviation goes before."""
    explained = {"KSF": "Kommunens skolfastigheter", "GPE": "Gatu- och parkenheten"}
    glossary = Glossary(parse_glossary(EXAMPLE), explained)
    assert [named(("ksf",), ("kommunstyrelseförvaltningen",))] == glossary.group(["ksf"])
    assert [named(("gpe",), ("gatu", "och", "parkenheten"))] == glossary.group(["gpe"])


@pytest.mark.parametrize(
    ("question", "old"),
    [
        ("Var sitter Personalenheten?", ["Personalenheten"]),
        ("personalenhetens chef", ["Personalenheten"]),
        ("Var sitter PE nu?", ["Personalenheten"]),
        ("Var sitter HR-avdelningen?", []),
        ("Var är personalen?", []),
    ],
)
def test_which_old_names_a_question_uses(question: str, old: list[str]) -> None:
    """By the old name, inflected or abbreviated; not by the new one."""
    glossary = Glossary(parse_glossary(f"{EXAMPLE}- {{term: PE, means: Personalenheten}}\n"))
    assert old == [entry.term for entry in glossary.renamed(words(question))]


def test_a_name_without_words_matches_nothing() -> None:
    """An entry of marks alone does no harm."""
    assert [Group(("hr",))] == groups("HR", "- {term: '…', means: '--'}")
