"""The notes beside an answer: a new name, old age, which citation they are about."""

from __future__ import annotations

import datetime as dt
import string
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import pytest

from bot.answering.question.reduce import defined_term
from bot.answering.response.notes import age_note, rename_notes, validity_notes
from bot.answering.service import AnswerService
from bot.answering.time.moment import Moment, Tense, Timeline
from bot.i18n.sentences import ENGLISH_NOTES, SWEDISH_NOTES
from bot.slack.views.answer import message
from index import DEFAULT_OPTIONS, CurrentIndex, GlossaryEntry
from tests.support.slack_support import CITATION

if TYPE_CHECKING:
    from tests.conftest import Workplace

TODAY = dt.date(2027, 4, 1)
NOW = Timeline({}, TODAY)


def placeholders(sentence: str) -> set[str]:
    """Return the names in braces in ``sentence``."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("name", sorted(asdict(SWEDISH_NOTES)))
def test_both_languages_say_the_same(name: str) -> None:
    """Every sentence exists in both languages, differs, and has the same placeholders."""
    swedish, english = getattr(SWEDISH_NOTES, name), getattr(ENGLISH_NOTES, name)
    assert "" not in {swedish, english}
    assert placeholders(swedish) == placeholders(english)
    assert swedish != english or name == "document"


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        (dt.date(2027, 3, 1), "Personalenheten heter sedan 1 mars 2027 HR-avdelningen."),
        (TODAY, "Personalenheten heter sedan 1 april 2027 HR-avdelningen."),
        (dt.date(2027, 4, 2), "Personalenheten byter namn 2 april 2027 till HR-avdelningen."),
        (None, "Personalenheten heter numera HR-avdelningen."),
    ],
)
def test_a_new_name_is_told(since: dt.date | None, expected: str) -> None:
    """Since when, or from when on where that is still to come, or neither where nobody says."""
    entry = GlossaryEntry(term="Personalenheten", now="HR-avdelningen")
    entry = entry.model_copy(update={"since": since})
    assert [expected] == list(rename_notes([entry], TODAY, "sv"))


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("vad betyder SBK", "sbk"),
        ("Vad står egentligen VF för?", "vf"),
        ("vad är SF för nåt", "sf"),
        ("vad menas med tf", "tf"),
        ("Vad betyder förkortningen KoF?", "kof"),
        ("SBK, vad är det?", "sbk"),
        ("What does SBK mean?", "sbk"),
        ("What's KSF?", "ksf"),
        ("What does KSF stand for?", "ksf"),
        ("Vem är chef för VF?", None),
        ("Var sitter SBK?", None),
        ("Vad gäller för VF?", None),
    ],
)
def test_who_asks_for_a_meaning_is_understood(question: str, term: str | None) -> None:
    """In either language, as it is said; nothing else asks for one."""
    assert term == defined_term(question)


@pytest.mark.parametrize(
    ("question", "notes"),
    [
        (
            "Vad står VF för?",
            ("VF betyder Välfärdsförvaltningen, enligt organisationens ordlista.",),
        ),
        (
            "What is VF?",
            ("VF means Välfärdsförvaltningen, according to the organisation's glossary.",),
        ),
        ("Vad är rummet i VF?", ()),
        ("Vad betyder HR?", ()),
    ],
)
def test_the_glossary_tells_what_its_terms_mean(
    workplace: Workplace, question: str, notes: tuple[str, ...]
) -> None:
    """Whatever the documents say of it; a term with a new name alone has no meaning."""
    entries = (
        "- {term: VF, means: Välfärdsförvaltningen}\n- {term: HR, now: HR-avdelningen}\n"
        "- {term: tf, means: tillförordnad}\n"
    )
    workplace.build({"a.md": "# Lunch\n\nMatsalen öppnar 11.\n", "glossary.yaml": entries})
    index = CurrentIndex(workplace.index, workplace.embedder, DEFAULT_OPTIONS.passage_tokens)
    answer = AnswerService(index).answer(question, at=TODAY)
    told = tuple(note for note in answer.notes if "ordlista" in note or "glossary" in note)
    assert (notes, bool(notes)) == (told, answer.explained)


def test_what_ends_within_the_time_asked_about_is_told() -> None:
    """A year is asked about, and what is cited applies for a part of it."""
    year = Moment(dt.date(2028, 1, 1), dt.date(2028, 12, 31), Tense.FUTURE, 0, 0)
    for until, expected in (
        (dt.date(2028, 2, 1), ["Gäller till 1 februari 2028."]),
        (dt.date(2029, 2, 1), []),
    ):
        citation = replace(CITATION, number=1, valid_from=None, valid_until=until)
        notes = validity_notes([citation], replace(NOW, moment=year), "sv")
        assert expected == list(notes)


@pytest.mark.parametrize(
    ("date", "until", "months", "expected"),
    [
        (dt.date(2024, 4, 1), None, 36, ["Det här är från 1 april 2024."]),
        (dt.date(2024, 4, 2), None, 36, []),
        (dt.date(2024, 4, 1), dt.date(2028, 1, 1), 36, []),
        (dt.date(1999, 1, 1), None, 0, []),
        (None, None, 36, []),
    ],
)
def test_an_old_date_is_pointed_out(
    date: dt.date | None, until: dt.date | None, months: int, expected: list[str]
) -> None:
    """From the set age on; not where it is said until when it applies, and never with 0."""
    citation = replace(CITATION, date=date, valid_until=until)
    notes = [note.partition(". ")[0] + "." for note in age_note([citation], NOW, months, "sv")]
    assert expected == notes


def test_a_note_names_the_citation_that_it_is_about() -> None:
    """The first one's needs no number, the others' have theirs."""
    coming = replace(CITATION, valid_from=dt.date(2027, 6, 1))
    gone = replace(CITATION, number=2, valid_until=dt.date(2026, 3, 1))
    assert ["Applies from 1 June 2027.", "Source 2 applied until 1 March 2026."] == list(
        validity_notes([coming, gone], NOW, "en")
    )


FILES = {
    "nu.md": "---\ndate: 2020-01-22\n---\n# Chef\n\nHR har en chef som heter Bo Ek.\n",
    "sen.md": "---\nvalid_from: 2027-06-01\n---\n# Flytt\n\nFlytt till kontor sker med buss.\n",
    "glossary.yaml": "- {term: PE, means: Personalenheten}\n"
    "- {term: Personalenheten, now: HR, since: 2027-03-01}\n",
}


def test_notes_reach_slack_and_both_sorts_of_documents(workplace: Workplace) -> None:
    """A new name and old age together, and what is to come where nothing else answers."""
    workplace.build(FILES)
    index = CurrentIndex(workplace.index, workplace.embedder, DEFAULT_OPTIONS.passage_tokens)
    service = AnswerService(index, threshold=0.2, old_after=36)
    answer = service.answer("Vem är chef för Personalenheten?", at=TODAY)
    notes = (
        "Det här är från 22 januari 2020. Kontrollera att det fortfarande stämmer.",
        "Personalenheten heter sedan 1 mars 2027 HR.",
    )
    assert notes == answer.notes
    assert all(note in str(message(answer).blocks) for note in notes)
    coming = service.answer("Hur sker flytt till kontor?", at=TODAY)
    assert ("Gäller från 1 juni 2027.",) == coming.notes
    assert [("sen.md", False, dt.date(2027, 6, 1))] == [
        (c.document, c.in_force, c.valid_from) for c in coming.citations
    ]
