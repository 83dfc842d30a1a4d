"""Search: what is found, in what order, with which scores."""

from __future__ import annotations

import datetime as dt
import gc
from math import sqrt
from weakref import ref

import pytest

from index import Excluded, Hit, IndexVersionError, QuestionError, SearchResult, check_question
from index.search.fusion import DENSE_WEIGHT
from index.search.query.query import Alternative
from tests.conftest import FakeEmbedder, Workplace

MARCH = dt.date(2027, 3, 1)
DAY = dt.timedelta(days=1)


def found(hits: tuple[Hit, ...]) -> list[str]:
    """Return the documents of hits, in order."""
    return [hit.passage.document for hit in hits]


def search(workplace: Workplace, files: dict[str, str], text: str) -> SearchResult:
    """Build an index of files and search it."""
    workplace.build(files)
    return workplace.open().search(text, at=MARCH)


def test_scores_are_those_worked_out_by_hand(workplace: Workplace) -> None:
    """Cosine by known words; the fused score adds it to the square of the lexical share."""
    result = search(
        workplace,
        {"a.md": "# A\n\nHR och lön.\n", "b.md": "# B\n\nBara HR.\n", "c.md": "# C\n\nAnnat.\n"},
        "hr lön",
    )
    assert ["a.md", "b.md", "c.md"] == found(result.hits)
    # Vectors are kept in half precision.
    assert pytest.approx([1, 1 / sqrt(2), 0], abs=5e-4) == [hit.dense for hit in result.hits]
    assert pytest.approx([hit.share**2 + DENSE_WEIGHT * hit.dense for hit in result.hits]) == [
        hit.score for hit in result.hits
    ]
    # All of the question's words and n-grams are in the first, none in the last.
    assert 0 == result.hits[2].lexical == result.hits[2].share
    assert 1 > result.hits[0].share > result.hits[1].share > 0


def test_shares_set_scores_against_what_the_question_could_give(workplace: Workplace) -> None:
    """Lexical scores and shares stand in one proportion for all passages of a question."""
    result = search(
        workplace, {"a.md": "# A\n\nHR här.\n", "b.md": "# B\n\nHR flyttar, säger HR.\n"}, "hr"
    )
    ceilings = [hit.lexical / hit.share for hit in result.hits]
    assert pytest.approx(ceilings[0]) == ceilings[1]


def test_a_word_that_nothing_holds_lowers_every_share(workplace: Workplace) -> None:
    """What is asked about and is not there leaves the best passage with less."""
    files = {"a.md": "# A\n\nHR flyttar.\n", "b.md": "# B\n\nLön betalas.\n"}
    alone = search(workplace, files, "hr")
    with_more = search(workplace, files, "hr blåklocka")
    assert with_more.hits[0].share < alone.hits[0].share


def test_compounds_and_inflections_are_found(workplace: Workplace) -> None:
    """Parts of words match without a stemmer."""
    files = {
        "a.md": "# A\n\nSamhällsbyggnadsförvaltningen bildas.\n",
        "b.md": "# B\n\nParkeringen stängs.\n",
        "c.md": "# C\n\nMatsalen öppnar.\n",
    }
    assert "a.md" == found(search(workplace, files, "Vad är samhällsbyggnad?").hits)[0]
    assert "b.md" == found(search(workplace, files, "parkeringsplats").hits)[0]


def test_a_misspelt_word_is_found(workplace: Workplace) -> None:
    """A letter too few still leaves most of a word's n-grams."""
    files = {"a.md": "# A\n\nSemester tas ut.\n", "b.md": "# B\n\nKontor byts.\n"}
    assert "a.md" == found(search(workplace, files, "semster").hits)[0]


def test_every_passage_is_ordered(workplace: Workplace) -> None:
    """All that may be seen and applies is in the result, what scores nothing at its end."""
    files = {f"{number}.md": f"# T\n\nText {number}.\n" for number in range(9)}
    result = search(workplace, {**files, "hr.md": "# HR\n\nHR.\n"}, "hr")
    assert ["hr.md", *files] == found(result.hits)


def test_ties_stand_in_the_order_of_the_documents(workplace: Workplace) -> None:
    """What scores alike is ordered by document and place, always the same way."""
    text = "# T\n\n## Del\n\nHR.\n\n## Del\n\nHR.\n"
    result = search(workplace, {"c.md": text, "a.md": text, "b.md": text}, "hr")
    assert ["a.md#1", "a.md#2", "b.md#1", "b.md#2", "c.md#1", "c.md#2"] == [
        hit.passage.id for hit in result.hits
    ]
    assert 1 == len({hit.score for hit in result.hits})


def test_titles_and_headings_are_searched(workplace: Workplace) -> None:
    """A passage is found by what stands over it, too."""
    files = {"a.md": "# Semester\n\nSamma text.\n", "b.md": "# Annat\n\nSamma text.\n"}
    assert "a.md" == found(search(workplace, files, "semester").hits)[0]


def test_another_name_is_found(workplace: Workplace) -> None:
    """The glossary's other name finds a passage as well as its own words do."""
    files = {
        "a.md": "# A\n\nKommunstyrelseförvaltningen flyttar.\n",
        "b.md": "# B\n\nKontor byts.\n",
    }
    without = search(workplace, files, "KSF")
    assert 0 == without.hits[0].lexical
    glossary = "- {term: KSF, means: Kommunstyrelseförvaltningen}\n"
    result = search(workplace, {**files, "glossary.yaml": glossary}, "KSF")
    assert "a.md" == found(result.hits)[0]
    (group,) = result.query.groups
    assert ("ksf",) == group.words
    assert Alternative(("kommunstyrelseförvaltningen",)) == group.alternatives[0]
    direct = workplace.open().search("Kommunstyrelseförvaltningen", at=MARCH)
    assert pytest.approx(direct.hits[0].share) == result.hits[0].share


def test_both_names_in_one_passage_count_once(workplace: Workplace) -> None:
    """A passage that uses both names is no better for it: they are one thing."""
    files = {
        "a.md": "# A\n\nKSF flyttar.\n",
        "b.md": "# B\n\nPersonal och KSF.\n",
        "glossary.yaml": "- {term: KSF, means: Personal}\n",
    }
    result = search(workplace, files, "ksf")
    assert 1 > max(hit.share for hit in result.hits)


def test_an_english_term_finds_the_swedish_word(workplace: Workplace) -> None:
    """A glossary entry bridges the languages."""
    files = {
        "a.md": "# A\n\nFörvaltningschef är Bo Ek.\n",
        "b.md": "# B\n\nThe administration moved.\n",
        "glossary.yaml": "- {term: förvaltningschef, en: head of administration}\n",
    }
    assert "a.md" == found(search(workplace, files, "Who is head of administration?").hits)[0]


def test_the_question_is_prepared(workplace: Workplace) -> None:
    """Its text, language, words in order and those in capitals are part of the result."""
    query = search(workplace, {"a.md": "# A\n\nHR.\n"}, "Vad gör IT?").query
    assert ("Vad gör IT?", "sv", frozenset({"it"})) == (query.text, query.language, query.capitals)
    assert [("vad",), ("gör",), ("it",)] == [group.words for group in query.groups]


def test_an_abbreviation_in_capitals_tells_more_than_the_word(workplace: Workplace) -> None:
    """The abbreviation "IT" is a department even where "it" is the commonest of words."""
    workplace.build({"a.md": "# A\n\nHR.\n"})
    index = workplace.open()
    assert 0.7 == index.query("Where is IT?").information("it")
    assert 0.1 > index.query("Where is it?").information("it")


def test_only_what_applies_is_among_the_hits(workplace: Workplace) -> None:
    """The rest is listed apart with its reason, best first, with the scores it would have."""
    files = {
        "bort.md": "---\nvalid_until: 2027-03-01\n---\n# T\n\nHR.\n",
        "gammal.md": "# T\n\nHR.\n",
        "ny.md": "---\nsupersedes: gammal.md\ndate: 2027-03-01\n---\n# T\n\nHR.\n",
        "sedan.md": "---\nvalid_from: 2027-03-02\n---\n# T\n\nHR och annat.\n",
    }
    result = search(workplace, files, "hr")
    assert [("ny.md", None)] == [(hit.passage.document, hit.excluded) for hit in result.hits]
    assert [
        ("bort.md", Excluded.EXPIRED),
        ("gammal.md", Excluded.SUPERSEDED),
        ("sedan.md", Excluded.NOT_YET_VALID),
    ] == [(hit.passage.document, hit.excluded) for hit in result.excluded]
    assert result.hits[0].score == result.excluded[0].score > result.excluded[2].score
    before = workplace.open().search("hr", at=MARCH - DAY)
    assert ["bort.md", "gammal.md"] == found(before.hits)[:2]


def test_without_a_day_it_is_about_today(workplace: Workplace) -> None:
    """What ended long ago and what begins in a thousand years is excluded."""
    workplace.build(
        {
            "då.md": "---\nvalid_until: 2000-01-01\n---\n# T\n\nHR.\n",
            "nu.md": "# T\n\nHR.\n",
            "sen.md": "---\nvalid_from: 2999-01-01\n---\n# T\n\nHR.\n",
        }
    )
    result = workplace.open().search("hr")
    assert (["nu.md"], ["då.md", "sen.md"]) == (found(result.hits), found(result.excluded))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The question is empty"),
        (" \n\t", "The question is empty"),
        ("x" * 4001, "The question is too long (4001 characters): keep it to 4000."),
        ("x " * 50_000, "The question is too long (100000 characters)"),
        ("🙂🙂🎉", "The question holds no words"),
        ("…!?", "The question holds no words"),
        ("_ _", "The question holds no words"),
    ],
)
def test_a_question_that_cannot_be_searched_for(workplace: Workplace, text: str, said: str) -> None:
    """Empty, far too long, or without words: one clear line before anything is searched."""
    workplace.build({"a.md": "# A\n\nHR.\n"})
    with pytest.raises(QuestionError) as caught:
        workplace.open().search(text)
    assert str(caught.value).startswith(said)


def test_a_question_at_the_limit_is_searched_for() -> None:
    """Four thousand characters are still a question."""
    check_question("x" * 4000)


def test_a_model_that_gives_another_dimension_is_refused(workplace: Workplace) -> None:
    """A model that is not what it says it is gives one clear line and no wrong answer."""
    workplace.build({"a.md": "# A\n\nHR.\n"})
    workplace.embedder = FakeEmbedder(known=["hr"])
    with pytest.raises(IndexVersionError):
        workplace.open().search("hr")


def test_documents_and_contacts_are_at_hand(workplace: Workplace) -> None:
    """A hit's document, and whom to ask, come from the same version."""
    workplace.build(
        {"a.md": "# A\n\nHR.\n", "contacts.yaml": "- {topic: lön, name: Lön, contact: '#lon'}\n"}
    )
    index = workplace.open()
    contact = index.contact("När kommer lönen?")
    assert "# A\n\nHR.\n" == index.document("a.md").text
    assert contact is not None
    assert "#lon" == contact.contact
    assert ["a.md#1"] == [passage.id for passage in index.passages]


def test_a_version_that_is_no_longer_used_is_gone_at_once(workplace: Workplace) -> None:
    """Nothing it keeps for later refers to it: no collector has to find a circle first."""
    workplace.build({"hr.md": "# HR\n\nHR sitter i Stadshuset."})
    index = workplace.open()
    index.search("Var sitter HR?")
    index.in_force()
    index.periods()
    index.heard("hr")
    index.contact("Var sitter HR?")
    gone = ref(index)
    collecting = gc.isenabled()
    gc.disable()
    try:
        del index
        assert gone() is None
    finally:
        if collecting:
            gc.enable()
