"""Forty questions over twelve small documents: what applied, applies and is going to apply."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from bot.answering.service import AnswerService
from index import DEFAULT_OPTIONS, CurrentIndex, build_index, find_embedder
from tests.conftest import write_folder

if TYPE_CHECKING:
    from pathlib import Path

TODAY = "2027-04-01"


def _document(head: str, title: str, text: str) -> str:
    return f"---\n{head}\n---\n# {title}\n\n{text}\n"


DOCUMENTS = {
    "hr-2024.md": _document("valid_from: 2024-01-01", "Var vi sitter", "HR sitter i Kvarnhuset."),
    # Replaces the one before and is replaced by the next.
    "hr-2026.md": _document(
        "valid_from: 2026-03-01\nsupersedes: hr-2024.md", "Var vi sitter", "HR sitter i Stadshuset."
    ),
    "hr-2027.md": _document(
        "valid_from: 2027-06-01\nsupersedes: hr-2026.md",
        "Var vi sitter",
        "HR sitter i Tegelbruket.",
    ),
    "lon-vinter.md": _document(
        "valid_from: 2026-12-01\nvalid_until: 2027-03-01",
        "Lönesupport",
        "Lönesupporten har öppet kl. 9–11.",
    ),
    "lon.md": _document(
        "valid_from: 2027-03-01", "Lönesupport", "Lönesupporten har öppet kl. 8–16."
    ),
    # These two replace each other: only the later one replaces the earlier.
    "chef-a.md": _document(
        "valid_from: 2025-01-01\nsupersedes: chef-b.md",
        "Ledning",
        "Kommundirektör är Anna Berg.",
    ),
    "chef-b.md": _document(
        "valid_from: 2026-01-01\nsupersedes: chef-a.md",
        "Ledning",
        "Kommundirektör är Per Ström.",
    ),
    # A decision that is taken and doesn't apply yet, and nothing on the subject that does.
    "parkering.md": _document(
        "valid_from: 2027-09-01", "Parkering", "Parkeringen kostar 200 kronor i månaden."
    ),
    "julbord.md": _document(
        "valid_from: 2026-11-01\nvalid_until: 2026-12-20",
        "Julbord",
        "Julbordet serveras i Folkets hus.",
    ),
    # In force, and about a coming day.
    "tidplan.md": _document(
        "date: 2027-01-15",
        "Tidplan",
        "Den 1 juni 2027 flyttar socialförvaltningen till Hamnmagasinet.",
    ),
    "canteen.md": _document(
        "valid_from: 2025-01-01\nvalid_until: 2027-07-01",
        "Staff canteen",
        "The staff canteen is in the old mill.",
    ),
    "canteen-2027.md": _document(
        "valid_from: 2027-07-01", "Staff canteen", "The staff canteen is in the new library."
    ),
}
HR_FUTURE = "Gäller från 1 juni 2027."
HR_PAST = "Gällde till 1 mars 2026."
TABLE: list[tuple[str, str, str | None, str | None]] = [
    # Before, on and after each boundary, by --at.
    ("Var sitter HR?", "2023-12-31", "hr-2024.md", "Gäller från 1 januari 2024."),
    ("Var sitter HR?", "2024-01-01", "hr-2024.md", None),
    ("Var sitter HR?", "2026-02-28", "hr-2024.md", None),
    ("Var sitter HR?", "2026-03-01", "hr-2026.md", None),
    ("Var sitter HR nu?", TODAY, "hr-2026.md", None),
    ("Var sitter HR?", "2027-05-31", "hr-2026.md", None),
    ("Var sitter HR?", "2027-06-01", "hr-2027.md", None),
    ("Var sitter HR?", "2030-01-01", "hr-2027.md", None),
    ("När har lönesupporten öppet?", "2026-11-30", "lon-vinter.md", "Gäller från 1 december 2026."),
    ("När har lönesupporten öppet?", "2026-12-01", "lon-vinter.md", None),
    ("När har lönesupporten öppet?", "2027-02-28", "lon-vinter.md", None),
    ("När har lönesupporten öppet?", "2027-03-01", "lon.md", None),
    ("Vem är kommundirektör?", "2025-12-31", "chef-a.md", None),
    ("Vem är kommundirektör?", "2026-01-01", "chef-b.md", None),
    ("Vad kostar parkeringen?", TODAY, "parkering.md", "Gäller från 1 september 2027."),
    ("Vad kostar parkeringen?", "2027-09-01", "parkering.md", None),
    ("Var serveras julbordet?", "2026-12-19", "julbord.md", None),
    ("Var serveras julbordet?", "2026-12-20", None, None),
    ("Where is the staff canteen?", "2027-06-30", "canteen.md", None),
    ("Where is the staff canteen?", "2027-07-01", "canteen-2027.md", None),
    # The question names the moment.
    ("Var satt HR i februari 2026?", TODAY, "hr-2024.md", HR_PAST),
    ("Var satt HR 2025?", TODAY, "hr-2024.md", HR_PAST),
    ("Var satt HR förra våren?", TODAY, "hr-2026.md", None),
    ("Var satt HR förra året?", "2026-04-01", "hr-2024.md", HR_PAST),
    ("Var sitter HR i sommar?", TODAY, "hr-2027.md", HR_FUTURE),
    ("Var sitter HR den 31 maj?", TODAY, "hr-2026.md", None),
    ("Var sitter HR den 1 juni?", TODAY, "hr-2027.md", HR_FUTURE),
    ("Var sitter HR före den 1 juni?", TODAY, "hr-2026.md", None),
    ("Where will HR sit next year?", TODAY, "hr-2027.md", "Applies from 1 June 2027."),
    ("Where did HR sit in January 2026?", TODAY, "hr-2024.md", "Applied until 1 March 2026."),
    (
        "När hade lönesupporten öppet i februari?",
        TODAY,
        "lon-vinter.md",
        "Gällde till 1 mars 2027.",
    ),
    (
        "När hade lönesupporten öppet före årsskiftet?",
        TODAY,
        "lon-vinter.md",
        "Gällde till 1 mars 2027.",
    ),
    ("Vem var kommundirektör i fjol?", "2026-05-01", "chef-a.md", "Gällde till 1 januari 2026."),
    (
        "What does parking cost this autumn?",
        TODAY,
        "parkering.md",
        "Applies from 1 September 2027.",
    ),
    ("Var serverades julbordet i december?", TODAY, "julbord.md", "Gällde till 20 december 2026."),
    (
        "Where will the staff canteen be in August?",
        TODAY,
        "canteen-2027.md",
        "Applies from 1 July 2027.",
    ),
    ("Where was the staff canteen last year?", TODAY, "canteen.md", None),
    # The day is what is asked about, not when: what applies now tells of it.
    ("Vad händer med socialförvaltningen den 1 juni?", TODAY, "tidplan.md", None),
    ("När flyttar socialförvaltningen, i maj eller juni?", TODAY, "tidplan.md", None),
    ("Vart flyttar socialförvaltningen i juni?", TODAY, "tidplan.md", None),
]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> AnswerService:
    """Answer from the twelve documents."""
    folder: Path = tmp_path_factory.mktemp("time")
    embedder = find_embedder()
    build_index(write_folder(folder / "knowledge", DOCUMENTS), folder / "index", embedder)
    index = CurrentIndex(folder / "index", embedder, DEFAULT_OPTIONS.passage_tokens)
    return AnswerService(index)


def test_there_are_forty_questions_over_twelve_documents() -> None:
    """The table is whole."""
    assert (40, 12) == (len(TABLE), len(DOCUMENTS))


@pytest.mark.parametrize(("question", "at", "document", "note"), TABLE)
def test_what_answers_when(
    service: AnswerService, question: str, at: str, document: str | None, note: str | None
) -> None:
    """The right document leads, and what doesn't apply today is said to begin or to have ended."""
    answer = service.answer(question, at=dt.date.fromisoformat(at))
    lead = answer.citations[0].document if answer.citations else None
    assert (document, note) == (lead, next((n for n in answer.notes if "Källa" not in n), None))


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("Vem är kommundirektör i maj nästa år?", "chef-b.md"),
        ("Vem är kommundirektör vecka 17?", "chef-b.md"),
        ("Where will the staff canteen be on 3 May 2027?", "canteen.md"),
        ("Vart flyttar socialförvaltningen den 3 augusti 2029?", "tidplan.md"),
        ("Vad kostar parkeringen i maj?", "parkering.md"),
    ],
)
def test_a_moment_never_makes_the_bot_decline(
    service: AnswerService, question: str, document: str
) -> None:
    """No document tells of the day, and the question is answered as it is without one."""
    answer = service.answer(question, at=dt.date.fromisoformat(TODAY))
    assert [document] == [citation.document for citation in answer.citations[:1]]
