"""Answers that HR has pointed out in the question set: to whom, when, and to which wordings."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from bot.answering.service import AnswerService
from bot.checks.question_set import evaluate, load_questions
from bot.cli.output.json import answer_json
from bot.slack.views.answer import message
from index import DEFAULT_OPTIONS, CurrentIndex, SetQuestion, build_index
from tests.conftest import ROOT, FakeEmbedder, Workplace, write_folder
from tests.support.fake_reader import AS_READ, FakeReader
from tests.support.opened import Opened

if TYPE_CHECKING:
    from pathlib import Path

    from bot.answering.types import Answer, Entries
    from index import Embedder

MARCH = dt.date(2027, 3, 1)
RULES = "# Regler\n\nLedighet söks i Portalen före påsk. Semester syns där.\n"
ENTRY = "- {question: Hur söker jag semester?, document: regler.md, phrase: i Portalen}\n"
FILES = {
    "regler.md": RULES,
    "annat.md": "# Annat\n\nKaffe finns i köket.\n",
    "questions.yaml": ENTRY,
}
SAME = "hur SÖKER jag semester"
SENTENCE = "Ledighet söks i Portalen före påsk."


def service(workplace: Workplace, reader: FakeReader | None = None) -> AnswerService:
    """Answer with a reader that counts words."""
    index = CurrentIndex(workplace.index, workplace.embedder, DEFAULT_OPTIONS.passage_tokens)
    return AnswerService(index, reader=reader or FakeReader(), model=AS_READ)


def ask(  # noqa: PLR0913 - each is what a test varies
    workplace: Workplace,
    question: str = SAME,
    *,
    at: dt.date = MARCH,
    audience: tuple[str, ...] = (),
    entries: Entries = "all",
    reader: FakeReader | None = None,
) -> Answer:
    """Answer a question as of one day."""
    groups = frozenset(audience)
    return service(workplace, reader).answer(question, at=at, audience=groups, entries=entries)


def pointed_out(answer: Answer) -> list[str]:
    """Return the documents of the citations that HR has pointed out."""
    return [one.document for one in answer.citations if one.pointed_out]


def test_the_same_words_are_answered_by_what_was_pointed_out(workplace: Workplace) -> None:
    """Whatever the reader says: the sentence with HR's phrase leads, marked, verbatim, certain."""
    workplace.build(FILES)
    answer = ask(workplace)
    assert ("answered", True, 1.0, SENTENCE) == (
        answer.status,
        answer.certain,
        answer.confidence,
        answer.answer,
    )
    (citation,) = answer.citations
    text = workplace.open().document("regler.md").text
    assert citation.pointed_out
    assert text[citation.start : citation.end] == citation.quote
    assert [SENTENCE] == [text[span.start : span.end] for span in citation.highlights]
    assert ["i Portalen"] == [text[span.start : span.end] for span in citation.answer_spans]


def test_without_the_entry_the_documents_answer_as_ever(workplace: Workplace) -> None:
    """Nothing is marked as pointed out, and another sentence leads."""
    workplace.build({name: text for name, text in FILES.items() if name != "questions.yaml"})
    answer = ask(workplace)
    assert ([], True) == (pointed_out(answer), answer.answer != SENTENCE)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Semester i Portalen?", ["regler.md"]),
        ("Var söks semester?", ["regler.md"]),
        ("Får hunden följa med på semester i Portalen?", []),
        ("Hur söker jag lön i Portalen?", []),
        ("Finns det kaffe?", []),
    ],
)
def test_other_words_that_mean_the_same(
    workplace: Workplace, question: str, found: list[str]
) -> None:
    """Near in meaning, read in the same sentence, and about nothing more than HR's question."""
    workplace.build(FILES)
    assert found == pointed_out(ask(workplace, question))


def test_where_the_reader_fails_only_the_same_words_count(workplace: Workplace) -> None:
    """HR's own wording needs no reader; another one is answered as without the entry."""
    workplace.build(FILES)
    reader = FakeReader()
    reader.broken = True
    assert ["regler.md"] == pointed_out(ask(workplace, reader=reader))
    assert [] == pointed_out(ask(workplace, "Var söks semester?", reader=reader))


def test_what_the_reader_is_sure_does_not_answer_only_the_same_words_get(
    workplace: Workplace,
) -> None:
    """HR's own wording needs no reader; another one that it says no to is not HR's question."""
    workplace.build(FILES)
    reader = FakeReader()
    assert ["regler.md"] == pointed_out(ask(workplace, "Var söks semester?", reader=reader))
    reader.sure_of_nothing = True
    assert ["regler.md"] == pointed_out(ask(workplace, reader=reader))
    assert [] == pointed_out(ask(workplace, "Var söks semester?", reader=reader))


@pytest.mark.parametrize(
    ("front", "found"),
    [
        ("valid_until: 2027-03-01", []),
        ("valid_until: 2027-03-02", ["regler.md"]),
        ("valid_from: 2027-03-02", []),
        ("valid_from: 2027-03-01", ["regler.md"]),
        ("audience: [chefer]", []),
    ],
)
def test_only_what_is_in_force_and_may_be_seen_answers(
    workplace: Workplace, front: str, found: list[str]
) -> None:
    """On the day that is asked about, for the person who asks."""
    workplace.build({**FILES, "regler.md": f"---\n{front}\n---\n{RULES}"})
    assert found == pointed_out(ask(workplace))


def test_a_replaced_document_no_longer_answers(workplace: Workplace) -> None:
    """From the day on which another one supersedes it."""
    new = "---\nvalid_from: 2027-03-01\nsupersedes: [regler.md]\n---\n# Nytt\n\nSemester finns.\n"
    workplace.build({**FILES, "nytt.md": new})
    days = (MARCH - dt.timedelta(1), MARCH)
    assert [["regler.md"], []] == [pointed_out(ask(workplace, at=day)) for day in days]


def test_an_entry_with_an_audience_is_for_those_groups(workplace: Workplace) -> None:
    """However the group is written; for others all is as if HR had not written it."""
    entry = ENTRY.replace("}", ", audience: [Chefer]}")
    workplace.build({**FILES, "questions.yaml": entry})
    assert ["regler.md"] == pointed_out(ask(workplace, audience=("chefer",)))
    told = ask(workplace, audience=("personal",))
    workplace.build({**FILES, "questions.yaml": "- {question: Hm?, answerable: false}\n"})
    without = ask(workplace, audience=("personal",))
    same = ("index_version", "milliseconds")
    assert [
        {key: value for key, value in answer_json(one).items() if key not in same}
        for one in (without,)
    ] == [
        {key: value for key, value in answer_json(one).items() if key not in same}
        for one in (told,)
    ]


@pytest.mark.parametrize(
    "entry",
    [
        ENTRY.replace("i Portalen", "i Valvet"),
        ENTRY.replace("regler.md", "borta.md"),
        ENTRY.replace(", phrase: i Portalen", ""),
        "- {question: Hur söker jag semester?, answerable: false}\n",
    ],
)
def test_what_points_at_nothing_answers_nothing(workplace: Workplace, entry: str) -> None:
    """No such phrase, no such document, no phrase at all, or a question without an answer."""
    report = workplace.build({**FILES, "questions.yaml": entry})
    assert ((), []) == (report.failed, pointed_out(ask(workplace)))


def test_the_day_of_an_entry_is_for_trials(workplace: Workplace) -> None:
    """It answers on any day on which its document applies."""
    workplace.build({**FILES, "questions.yaml": ENTRY.replace("}", ", at: 2020-01-01}")})
    assert ["regler.md"] == pointed_out(ask(workplace))


def test_another_time_is_another_question(workplace: Workplace) -> None:
    """What HR wrote about now says nothing of last year, and the other way round."""
    workplace.build(FILES)
    assert [] == pointed_out(ask(workplace, "Hur söker jag semester 2025?"))
    workplace.build({**FILES, "questions.yaml": ENTRY.replace("semester?", "semester 2025?")})
    assert [] == pointed_out(ask(workplace))


def test_what_leads_otherwise_stands_behind(workplace: Workplace) -> None:
    """A newer document that answers about as well is cited, and doesn't take the lead."""
    newer = "---\ndate: 2027-02-01\n---\n# Semester\n\nHur söker jag semester? Så här söker jag.\n"
    workplace.build({**FILES, "nyare.md": newer})
    answer = ask(workplace)
    assert ("regler.md", [True, False]) == (
        answer.citations[0].document,
        [one.pointed_out for one in answer.citations],
    )


@pytest.mark.parametrize(
    ("date", "days", "certain"),
    [("2027-02-01", "fyra", False), ("2027-02-01", "två", True), ("2026-02-01", "fyra", True)],
)
def test_what_a_later_document_contradicts_is_not_certain(
    workplace: Workplace, date: str, days: str, certain: object
) -> None:
    """Until HR points out something newer both are shown, and neither is said to be the answer."""
    said = "# Distans\n\nDu får jobba hemma högst {} dagar i veckan.\n"
    question = "Hur många dagar får jag jobba hemma?"
    entry = f"- {{question: '{question}', document: regler.md, phrase: högst två dagar}}\n"
    files = {
        "regler.md": f"---\ndate: 2026-09-01\n---\n{said.format('två')}",
        "annan.md": f"---\ndate: {date}\n---\n{said.format(days)}",
        "questions.yaml": entry,
    }
    workplace.build(files)
    answer = ask(workplace, question)
    assert ("regler.md", certain) == (answer.citations[0].document, answer.certain)


def test_which_entries_count(workplace: Workplace) -> None:
    """All; those of other words alone, so that none marks itself; or none."""
    workplace.build(FILES)
    ways: tuple[Entries, ...] = ("all", "others", "none")
    assert [["regler.md"], [], []] == [pointed_out(ask(workplace, entries=way)) for way in ways]
    other = "Var söks semester?"
    found = [pointed_out(ask(workplace, other, entries=way)) for way in ways]
    assert [["regler.md"], ["regler.md"], []] == found


def test_no_question_marks_itself_when_the_set_is_asked(workplace: Workplace) -> None:
    """Its own entry is left out, and so is one of the same words."""
    workplace.build({**FILES, "questions.yaml": ENTRY + ENTRY.replace("semester", "SEMESTER")})
    question = SetQuestion(question=SAME, document=["regler.md"], phrase="i Portalen", at=MARCH)
    (outcome,) = evaluate([question], service(workplace))
    assert [] == pointed_out(outcome.answer)


def test_a_running_service_answers_after_a_rebuild(workplace: Workplace) -> None:
    """Nothing but the new entry is embedded, and once it is gone it no longer answers."""
    workplace.build({name: text for name, text in FILES.items() if name != "questions.yaml"})
    answering = service(workplace)
    assert [] == pointed_out(answering.answer(SAME, at=MARCH))
    workplace.embedder.embedded.clear()
    report = workplace.build({"questions.yaml": ENTRY})
    assert (0, [f"Hur söker jag semester? {SENTENCE}"]) == (
        report.embedded,
        workplace.embedder.embedded,
    )
    assert ["regler.md"] == pointed_out(answering.answer(SAME, at=MARCH))
    workplace.embedder.embedded.clear()
    workplace.build({"questions.yaml": ENTRY + "- {question: Hm?, answerable: false}\n"})
    assert [] == workplace.embedder.embedded
    (workplace.knowledge / "questions.yaml").unlink()
    workplace.build()
    assert [] == pointed_out(answering.answer(SAME, at=MARCH))


def test_a_changed_document_is_looked_up_anew(workplace: Workplace) -> None:
    """The phrase is found where it now stands, and points at nothing once it is gone."""
    workplace.build(FILES)
    workplace.build({"regler.md": RULES.replace("Ledighet", "Först en rad. All ledighet")})
    assert "All ledighet söks i Portalen före påsk." == ask(workplace).answer
    workplace.build({"regler.md": RULES.replace("i Portalen", "i Valvet")})
    assert [] == pointed_out(ask(workplace))


def test_another_model_embeds_the_entries_anew(workplace: Workplace) -> None:
    """Vectors of two models are never compared."""
    workplace.build(FILES)
    other = FakeEmbedder(digest="fake-2", known=("semester", "lön"))
    workplace.build_with(other)
    assert f"Hur söker jag semester? {SENTENCE}" in other.embedded


def test_every_surface_says_that_hr_pointed_it_out(workplace: Workplace) -> None:
    """In JSON, in Slack's blocks and text, in the language of the question."""
    workplace.build(FILES)
    answer = ask(workplace)
    assert [True] == [one["pointed_out"] for one in answer_json(answer)["citations"]]
    shown = message(answer)
    assert "HR har pekat ut svaret" in shown.text
    assert "HR har pekat ut svaret" in str(shown.blocks)
    english = "- {question: How do I apply for leave?, document: regler.md, phrase: i Portalen}\n"
    workplace.build({**FILES, "questions.yaml": english})
    told = message(ask(workplace, "How do I apply for leave?"))
    assert "HR pointed this answer out" in told.text


SAMPLE = ROOT / "knowledge"


@pytest.fixture(scope="module")
def curated(model: Embedder, sample: Opened, tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """Give the sample with its questions "in quite other words" as the only entries."""
    folder = tmp_path_factory.mktemp("curated")
    knowledge = write_folder(
        folder / "knowledge",
        {
            path.relative_to(SAMPLE).as_posix(): path.read_bytes()
            for path in SAMPLE.rglob("*")
            if path.is_file()
        },
    )
    lines = (SAMPLE / "questions.yaml").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if "kind: paraphrase" in line]
    write_folder(knowledge, {"questions.yaml": "\n".join(kept)})
    _copy(sample.folder, folder / "index")
    build_index(knowledge, folder / "index", model)
    return Opened(folder / "index", model)


def _copy(source: Path, target: Path) -> None:
    write_folder(
        target,
        {
            path.relative_to(source).as_posix(): path.read_bytes()
            for path in source.rglob("*")
            if path.is_file()
        },
    )


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        ("Vad kostar det att ställa bilen vid kontoret?", "180 kronor i månaden"),
        ("Hur mycket pengar ska omorganisationen spara?", "från och med år 2028"),
        (
            "Hur många gånger betalar arbetsgivaren för att jag pratar med en psykolog?",
            "upp till tre samtal",
        ),
    ],
)
def test_what_the_sample_found_and_did_not_trust(
    curated: Opened, question: str, phrase: str
) -> None:
    """Not said with certainty without the entries; with them the right sentence leads."""
    day = dt.date(2026, 12, 1)
    before = curated.service.answer(question, at=day, entries="none")
    answer = curated.service.answer(question, at=day)
    assert before.status == "not_found" or not before.certain
    assert "answered" == answer.status
    assert answer.citations[0].pointed_out
    assert phrase in (answer.answer or "")


def test_what_the_sample_does_not_answer_no_entry_answers(curated: Opened) -> None:
    """None of the questions without an answer is taken for one of HR's."""
    asked = [one for one in load_questions(SAMPLE / "questions.yaml") if not one.answerable]
    told = [curated.service.answer(one.question, at=one.at) for one in asked]
    assert 25 == len(asked)
    assert [] == [one.question for one in told if pointed_out(one)]
