"""The first questions offered are drawn from the documents in use and surely answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answering.library import Starters
from bot.answering.service import AnswerService
from index import DEFAULT_OPTIONS, CurrentIndex
from tests.support.fake_reader import AS_READ, FakeReader

if TYPE_CHECKING:
    from tests.conftest import Workplace

FILES = {
    "a.md": (
        "---\ndatum: 2026-03-01\n---\n# Frågor\n\n## När betalas lön?\n\nLön betalas den 27:e.\n\n"
        "## Var finns kartan?\n\nRing växeln.\n"
    ),
    "b.md": "---\ndatum: 2026-02-01\n---\n# Hus\n\n## Var har HR kontor?\n\nHR har kontor i A.\n",
    "c.md": "---\nmålgrupp: chefer\n---\n# X\n\n## Vem är chef?\n\nChef är Anna.\n",
    "d.md": "---\ngäller_till: 2026-01-01\n---\n# Y\n\n## När tas semester?\n\nSemester tas nu.\n",
    "e.md": "---\nlanguage: en\n---\n# Z\n\n## Who does payroll?\n\nAnna does payroll here.\n",
}


def service(workplace: Workplace, threshold: float = 0.2) -> AnswerService:
    """Return what answers from the workplace's index."""
    index = CurrentIndex(workplace.index, workplace.embedder, DEFAULT_OPTIONS.passage_tokens)
    return AnswerService(index, reader=FakeReader(), model=AS_READ, threshold=threshold)


def test_they_are_the_documents_own_and_surely_answered(workplace: Workplace) -> None:
    """The newest document first, one of each; none that is limited, expired or not answered."""
    workplace.build(FILES)
    answerer = service(workplace)
    starters = Starters(answerer)
    swedish, english = starters.get("sv"), starters.get("en")
    assert ("När betalas lön?", "Var har HR kontor?") == swedish[:2]
    assert "Who does payroll?" == english[0]
    assert not {"Vem är chef?", "När tas semester?"} & {*swedish, *english}
    for question in {*swedish, *english}:
        answer = answerer.answer(question)
        assert ("answered", True) == (answer.status, answer.certain)


def test_they_are_renewed_with_the_index(workplace: Workplace) -> None:
    """A build that takes a document away takes its question away."""
    workplace.build(FILES)
    starters = Starters(service(workplace))
    assert "När betalas lön?" in starters.get("sv")
    (workplace.knowledge / "a.md").unlink()
    workplace.build()
    assert "När betalas lön?" not in starters.get("sv")


def test_an_index_that_refuses_everything_offers_none(workplace: Workplace) -> None:
    """Where nothing is sure enough, nothing is promised."""
    workplace.build(FILES)
    assert ((), ()) == tuple(
        Starters(service(workplace, threshold=1.0)).get(one) for one in ("sv", "en")
    )
