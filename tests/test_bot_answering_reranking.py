"""The second look at the best hits, at the sentence in each that would answer."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from bot.answering.reranking import LOOKED_AT, by_sentence, reranked

if TYPE_CHECKING:
    from index import Hit, SearchIndex
    from tests.conftest import Workplace

MARCH = dt.date(2027, 3, 1)
WHY = "Varför försenas flytten till Tegelbruket?"
FILES = {
    "plan.md": "# Flytten till Tegelbruket\n\nFlytten till Tegelbruket försenas till i juni.",
    "skal.md": "# Brev\n\nFlytten till Tegelbruket försenas på grund av fukt i grunden.",
    "gammal.md": "---\nvalid_until: 2020-01-01\n---\n# Flytten\n\nFlytten försenas inte.",
    **{
        f"{number}.md": f"# Sida {number}\n\nOm Tegelbruket, nummer {number}."
        for number in range(9)
    },
}


@pytest.fixture
def index(workplace: Workplace) -> SearchIndex:
    """Index a folder where one document tells why and another has a title to match."""
    workplace.build(FILES)
    return workplace.open()


def documents(hits: tuple[Hit, ...] | list[Hit]) -> list[str]:
    """Return what hits are from, in order."""
    return [hit.passage.document for hit in hits]


def test_the_sentence_that_answers_decides(index: SearchIndex) -> None:
    """The one with a reason leads before the one whose title holds the question's words."""
    result = index.search(WHY, at=MARCH)
    assert "plan.md" == documents(result.hits)[0]
    assert ["skal.md", "plan.md"] == documents(reranked(index, result).hits)[:2]


def test_nothing_is_lost_and_the_order_is_that_of_the_scores(index: SearchIndex) -> None:
    """What doesn't apply stays apart, and what isn't looked at comes after what is."""
    result = index.search(WHY, at=MARCH)
    again = reranked(index, result)
    assert LOOKED_AT < len(result.hits)
    assert sorted(documents(result.hits)) == sorted(documents(again.hits))
    assert ["gammal.md"] == documents(again.excluded)
    assert {hit.passage.id for hit in result.best(LOOKED_AT)} == {
        hit.passage.id for hit in again.best(LOOKED_AT)
    }
    for hits in (again.hits, again.excluded):
        scores = [hit.score for hit in hits]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= result.best(1)[0].score for score in scores)


def test_the_best_fitting_hit_keeps_its_score(index: SearchIndex) -> None:
    """So that scores mean what they meant; alone, a hit is as good as it was."""
    result = index.search(WHY, at=MARCH)
    before = {hit.passage.id: hit.score for hit in (*result.hits, *result.excluded)}
    again = reranked(index, result)
    assert any(hit.score == before[hit.passage.id] for hit in again.best(LOOKED_AT))
    assert by_sentence(index, result.query, result.hits[:1]) == list(result.hits[:1])
    assert [] == by_sentence(index, result.query, ())


def test_old_papers_take_no_places_of_new_ones(workplace: Workplace) -> None:
    """However many of them are nearest, what applies is looked at."""
    old = (
        "---\nvalid_until: 2020-01-01\n---\n# Flytten till Tegelbruket\n\nVarför försenas flytten?"
    )
    workplace.build(
        {name: text for name, text in FILES.items() if name in {"plan.md", "skal.md"}}
        | {f"gammal-{number}.md": f"{old} Brev {number}." for number in range(LOOKED_AT)}
    )
    index = workplace.open()
    result = index.search(WHY, at=MARCH)
    assert all(hit.excluded for hit in result.best(LOOKED_AT))
    assert ["skal.md", "plan.md"] == documents(reranked(index, result).hits)
