"""The sample organisation and the five real documents, answered with the model that comes along."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.answering.service import AnswerService
from bot.checks.question_set import evaluate, load_questions
from bot.cli.output.json import answer_json, search_json
from bot.preview.slack_api.call_rules import refusal
from bot.preview.workspace.state import Workspace
from bot.slack.views.answer import message
from index import (
    DEFAULT_OPTIONS,
    Embedder,
    Excluded,
    SearchIndex,
    SetQuestion,
    build_index,
)
from tests.support.opened import Opened

if TYPE_CHECKING:
    from bot.answering.types import Answer

SAMPLE = Path(__file__).parents[3] / "knowledge"
QUESTIONS = load_questions(SAMPLE / "questions.yaml")
MANAGERS = "chefer/samtal-om-overtalighet.md"
DECEMBER = dt.date(2026, 12, 1)
PASSAGE_TOKENS = DEFAULT_OPTIONS.passage_tokens
SIX_DAYS = [
    dt.date(2026, 11, 21),
    dt.date(2027, 3, 1),
    dt.date(2028, 6, 15),
    dt.date(2031, 1, 1),
    dt.date(2035, 10, 10),
    dt.date(2039, 12, 31),
]


@pytest.fixture(scope="session")
def without_managers(
    model: Embedder, sample: Opened, tmp_path_factory: pytest.TempPathFactory
) -> Opened:
    """Give the index of a copy of the sample folder that lacks the managers' document."""
    folder = tmp_path_factory.mktemp("without")
    shutil.copytree(SAMPLE, folder / "knowledge")
    (folder / "knowledge" / MANAGERS).unlink()
    # What the sample's index holds is taken over, not embedded again.
    shutil.copytree(sample.folder, folder / "index")
    build_index(folder / "knowledge", folder / "index", model)
    return Opened(folder / "index", model)


@pytest.fixture(scope="session")
def sample_answers(sample: Opened) -> list[tuple[dt.date | None, Answer]]:
    """Give the answer to every question of the sample's set, with its day."""
    return [(one.question.at, one.answer) for one in evaluate(QUESTIONS, sample.service)]


def assert_verbatim(answer: Answer, index: SearchIndex) -> None:
    """Check every promise about an answer's citations against the documents' own text."""
    numbers = [citation.number for citation in answer.citations]
    assert list(range(1, len(numbers) + 1)) == numbers
    assert 3 >= len(numbers)
    assert ("answered" == answer.status) == bool(numbers)
    for citation in answer.citations:
        text = index.document(citation.document).text
        assert text[citation.start : citation.end] == citation.quote
        assert citation.quote.strip()
        assert citation.highlights
        for span in citation.highlights:
            assert citation.start <= span.start < span.end <= citation.end
    if answer.citations:
        best = answer.citations[0]
        text = index.document(best.document).text
        rest = answer.answer or ""
        assert rest
        for span in best.highlights:
            piece = text[span.start : span.end]
            assert rest.lstrip().startswith(piece)
            rest = rest.lstrip()[len(piece) :]
        assert "" == rest
    else:
        assert "not_found" == answer.status
        assert answer.answer is None


@pytest.mark.parametrize("day", SIX_DAYS)
def test_where_hr_sits_is_answered_on_any_day(sample: Opened, day: dt.date) -> None:
    """The list of who sits where comes first with the right floor, whenever it is asked."""
    answer = sample.service.answer("Var sitter HR nu?", at=day)
    assert "answered" == answer.status
    assert "vem-sitter-var.md" == answer.citations[0].document
    assert "Stadshuset, plan 3" in answer.citations[0].quote
    assert "Stadshuset, plan 3" in (answer.answer or "")


def test_every_citation_of_the_sample_is_verbatim(
    sample: Opened, sample_answers: list[tuple[dt.date | None, Answer]]
) -> None:
    """Quotes, marks and leads are the documents' own text for every question of the set."""
    for _, answer in sample_answers:
        assert_verbatim(answer, sample.index)
    assert 100 < sum(bool(answer.citations) for _, answer in sample_answers)


def test_slack_takes_every_answer_of_the_sample(
    sample_answers: list[tuple[dt.date | None, Answer]],
) -> None:
    """The message for each has a text and blocks within what Slack accepts, and no more."""
    state, refused = Workspace(), []
    for _, answer in sample_answers:
        said = message(answer)
        given = {"text": said.text, "blocks": list(said.blocks)}
        refused += [wrong for wrong in [refusal("chat.postMessage", given, state)] if wrong]
        assert said.blocks != ()
    assert refused == []


def test_the_sample_is_answered_well_enough(sample: Opened) -> None:
    """So many come out right as README says, refusals of what nothing answers among them."""
    outcomes = evaluate(QUESTIONS, sample.service)
    wrong = [(one.reason, one.question.question) for one in outcomes if not one.right]
    assert 0.75 <= 1 - len(wrong) / len(outcomes), wrong


@pytest.mark.parametrize(
    ("document", "first", "end"),
    [
        ("vem-sitter-var.md", dt.date(2025, 1, 13), None),
        ("vem-sitter-var-2024.md", dt.date(2024, 2, 5), dt.date(2025, 1, 13)),
        ("lonesupport-under-overgangen.md", dt.date(2025, 1, 1), dt.date(2025, 7, 1)),
        ("kontaktcenter-it-fastighetsservice.md", dt.date(2027, 9, 1), None),
        ("lonerutiner.md", dt.date(2025, 7, 1), None),
    ],
)
def test_a_document_is_cited_only_in_its_time(
    sample: Opened, document: str, first: dt.date, end: dt.date | None
) -> None:
    """The day before it applies and the day it ends it is not in force; between them it is.

    What is cited beforehand, as nothing else answers, is said to be still to come.
    """
    asked = [one.question for one in QUESTIONS if document in one.document]
    assert asked
    day = dt.timedelta(days=1)

    def cited(at: dt.date) -> bool:
        answers = [sample.service.answer(question, at=at) for question in asked]
        for answer in answers:
            coming = [one for one in answer.citations if not one.in_force]
            assert all(one.valid_from and one.valid_from > at for one in coming)
            told = [
                n
                for n in answer.notes
                if re.search("(gäller från|applies from) ", n, re.IGNORECASE)
            ]
            assert len(coming) == len(told)
        in_force = (one for answer in answers for one in answer.citations if one.in_force)
        return document in {citation.document for citation in in_force}

    assert (False, True) == (cited(first - day), cited(first))
    if end is not None:
        assert (True, False) == (cited(end - day), cited(end))


def test_what_is_excluded_is_listed_with_its_reason(sample: Opened) -> None:
    """A search tells of what doesn't apply at the date, and why."""
    found = sample.index.search("Var sitter lönesupporten?", at=DECEMBER).excluded
    assert {
        "vem-sitter-var-2024.md": Excluded.SUPERSEDED,
        "lonesupport-under-overgangen.md": Excluded.EXPIRED,
        "kontaktcenter-it-fastighetsservice.md": Excluded.NOT_YET_VALID,
    } == {hit.passage.document: hit.excluded for hit in found}


@pytest.mark.parametrize(
    "question", [one for one in QUESTIONS if MANAGERS in one.document], ids=lambda one: one.question
)
def test_the_managers_document_is_for_managers(sample: Opened, question: SetQuestion) -> None:
    """The document is cited, nearest or hit for managers alone, however the group is written."""
    for groups in ((), ("medarbetare",), ("chef",)):
        audience = frozenset(groups)
        answer = sample.service.answer(question.question, at=question.at, audience=audience)
        result = sample.index.search(question.question, at=question.at, audience=audience)
        assert MANAGERS not in {citation.document for citation in answer.citations}
        assert MANAGERS not in {near.document for near in answer.nearest}
        assert MANAGERS not in {hit.passage.document for hit in (*result.hits, *result.excluded)}
    for group in ("chefer", "Chefer"):
        audience = frozenset({group})
        hits = sample.index.search(question.question, at=question.at, audience=audience).hits
        assert MANAGERS in {hit.passage.document for hit in hits}


def test_a_manager_is_answered_from_the_managers_document(sample: Opened) -> None:
    """With the group the document answers; without it nothing of the document is shown."""
    question = "Hur många tjänster kan bli övertaliga i etapp 3?"
    answer = sample.service.answer(question, at=DECEMBER, audience=frozenset({"chefer"}))
    assert MANAGERS == answer.citations[0].document
    assert "högst 14 tjänster" in answer.citations[0].quote
    public = sample.service.answer(question, at=DECEMBER)
    assert MANAGERS not in {citation.document for citation in public.citations}
    assert not any("14 tjänster" in citation.quote for citation in public.citations)


def shown(opened: Opened, question: str) -> list[dict[str, Any]]:
    """Return what ``ask`` and ``search`` print, but for what differs from version to version."""
    result = opened.index.search(question, at=DECEMBER)
    hits = sorted((*result.hits, *result.excluded), key=lambda hit: hit.score, reverse=True)
    printed = [
        answer_json(opened.service.answer(question, at=DECEMBER)),
        search_json(question, hits, opened.index.name),
    ]
    for one in printed:
        one.pop("index_version")
        one.pop("milliseconds", None)
    return printed


@pytest.mark.parametrize(
    "question",
    [
        "Hur många tjänster kan bli övertaliga i etapp 3?",
        "När börjar MBL-förhandlingen om etapp 3?",
        "Vad gör jag om en journalist ringer?",
        "Hur länge får man fundera på ett erbjudande om omplacering?",
        "Vad säger underlaget om betänketid och omplacering?",
        "övertalighett sammtal omplasering",
        "What should managers say about redundancy?",
        "Var sitter HR nu?",
        "Kan jag bli uppsagd i etapp 3?",
        "Får jag ta med hunden till kontoret?",
    ],
)
def test_what_may_not_be_seen_leaves_no_trace(
    sample: Opened, without_managers: Opened, question: str
) -> None:
    """Every field but the version and the time is as if the managers' document weren't there."""
    assert sample.index.name != without_managers.index.name
    assert json.dumps(shown(without_managers, question)) == json.dumps(shown(sample, question))


@pytest.mark.parametrize(
    ("question", "contact"),
    [
        ("Vilken lön får en enhetschef?", "#lonesupport"),
        ("Vilken färg har månen?", "#hr-fragor"),
        ("Får jag tjänstledigt för att segla?", "#arbetstid-ledighet"),
        ("What colour is the moon?", "#hr-fragor"),
        ("Jag har fått 500 spänn för lite", "#lonesupport"),
    ],
)
def test_nothing_found_names_whom_to_ask(sample: Opened, question: str, contact: str) -> None:
    """The contact is the topic's, or the last one where no topic is named."""
    strict = AnswerService(sample.service.index, threshold=1.0)
    answer = strict.answer(question, at=DECEMBER)
    assert ("not_found", None, ()) == (answer.status, answer.answer, answer.citations)
    assert answer.contact is not None
    assert contact == answer.contact.contact
    assert 3 >= len(answer.nearest)


@pytest.mark.parametrize(
    ("said", "language", "begins"),
    [
        ("Hej!", "sv", "Hej! Fråga mig"),
        ("Tusen tack för hjälpen", "sv", "Varsågod!"),
        ("Vad kan du?", "sv", "Jag svarar på frågor"),
        ("Hello there", "en", "Hello! Ask me"),
        ("Thank you very much!", "en", "You're welcome!"),
        ("What can you do?", "en", "I answer questions"),
    ],
)
def test_small_talk_needs_no_documents(
    sample: Opened, said: str, language: str, begins: str
) -> None:
    """Greetings, thanks and a call for help are answered in their language, without citations."""
    answer = sample.service.answer(said)
    assert ("smalltalk", language, ()) == (answer.status, answer.language, answer.citations)
    assert (answer.answer or "").startswith(begins)
    assert (None, ()) == (answer.contact, answer.nearest)


@pytest.fixture(scope="session")
def real(seeds: Path, model: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """Give the index of the five real documents."""
    folder = tmp_path_factory.mktemp("seeds")
    build_index(seeds, folder, model)
    return Opened(folder, model)


@pytest.fixture(scope="session")
def real_answers(seeds: Path, real: Opened) -> list[tuple[dict[str, Any], Answer]]:
    """Give the development questions about the real documents with their answers."""
    source = seeds.parent / "data/dev/seeds_questions.jsonl"
    questions = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
    return [(one, real.service.answer(one["question"])) for one in questions]


def is_right(question: dict[str, Any], answer: Answer) -> bool:
    """Return whether the right document is cited with words that must be in the quote."""
    return any(
        citation.document.startswith(tuple(question["documents"]))
        and any(words in citation.quote for words in question["must_match"].split("|"))
        for citation in answer.citations
    )


def test_every_citation_of_the_real_documents_is_verbatim(
    real: Opened, real_answers: list[tuple[dict[str, Any], Answer]]
) -> None:
    """Quotes, marks and leads are the documents' own text."""
    for _, answer in real_answers:
        assert_verbatim(answer, real.index)


def test_swedish_questions_to_the_real_documents(
    real_answers: list[tuple[dict[str, Any], Answer]],
) -> None:
    """The right passage is among the three for all but one."""
    asked = [(q, a) for q, a in real_answers if q["lang"] == "sv" and q["documents"]]
    wrong = [q["question"] for q, a in asked if not is_right(q, a)]
    assert asked
    assert 1 >= len(wrong), wrong


def test_english_questions_to_the_real_documents(
    real_answers: list[tuple[dict[str, Any], Answer]],
) -> None:
    """They are answered rightly or refused; at most one is answered wrongly."""
    asked = [(q, a) for q, a in real_answers if q["lang"] == "en"]
    assert asked
    wrong = [q["question"] for q, a in asked if a.status == "answered" and not is_right(q, a)]
    assert 1 >= len(wrong), wrong


def test_what_the_real_documents_do_not_answer(
    real_answers: list[tuple[dict[str, Any], Answer]],
) -> None:
    """No question without an answer is answered."""
    asked = [(q, a) for q, a in real_answers if not q["documents"]]
    assert asked
    assert [] == [q["question"] for q, a in asked if a.status != "not_found"]


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("Vem ansvarar för utvecklingsenheten?", "003"),
        ("Vilka förvaltningar slås ihop till samhällsbyggnadsförvaltningen?", "000"),
    ],
)
def test_the_real_documents_are_cited(real: Opened, question: str, document: str) -> None:
    """The document that answers is among those cited."""
    answer = real.service.answer(question)
    assert document in {citation.document[:3] for citation in answer.citations}


@pytest.mark.parametrize(
    ("asked", "over"),
    [
        ("Slipper jag söka mitt jobb på nytt?", "Måste jag söka mitt jobb på nytt?"),
        ("Får jag inte arbeta hemifrån?", "Får jag arbeta hemifrån?"),
        ("Är det förbjudet att arbeta hemifrån?", "Får jag arbeta hemifrån?"),
    ],
)
def test_a_yes_or_no_is_told_with_the_question_that_it_answers(
    sample: Opened, asked: str, over: str
) -> None:
    """It may be the other way round, so it isn't certain; to the document's own question it is."""
    answer = sample.service.answer(asked, at=DECEMBER, entries="none")
    assert f"Svaret gäller frågan ”{over}”" in answer.notes
    assert ("answered", False) == (answer.status, answer.certain)
    plain = sample.service.answer(over, at=DECEMBER, entries="none")
    assert (True, []) == (plain.certain, [note for note in plain.notes if over in note])


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("Vem är Camilla Svedjemark?", "Camilla Svedjemark"),
        ("Who is Björn Rehnmark?", "Björn Rehnmark"),
        ("Vad händer den 1 september?", "1 september"),
        ("Vad är det den 3 september 2026?", "3 september 2026"),
    ],
)
def test_a_person_or_day_that_is_all_that_is_named_is_told_of(
    sample: Opened, asked: str, told: str
) -> None:
    """By a sentence that holds it, which may not be what was meant."""
    answer = sample.service.answer(asked, at=DECEMBER, entries="none")
    assert "answered" == answer.status
    assert told in (answer.answer or "")


@pytest.mark.parametrize("asked", ["Vem är Anna Persson?", "Vad händer den 14 februari?"])
def test_nobody_else_and_no_other_day_is_told_of(sample: Opened, asked: str) -> None:
    """A person with the same surname, or a day beside it, is another."""
    assert "not_found" == sample.service.answer(asked, at=DECEMBER, entries="none").status
