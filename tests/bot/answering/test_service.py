"""Answers from a small index with a fake model: threshold, citations, marks, newer versions."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.answering.reader.candidate import Candidate
from bot.answering.reader.reader import Verdict
from bot.answering.service import AnswerService
from bot.answering.types import Contact
from index import DEFAULT_OPTIONS, CurrentIndex, IndexVersionError, QuestionError, view_of
from tests.conftest import FakeEmbedder, Workplace
from tests.support.fake_reader import AS_READ, FakeReader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answering.reader.reader import ReaderPassage
    from bot.answering.types import Answer

MARCH = dt.date(2027, 3, 1)
FILES = {
    "hr.md": "---\ndate: 2027-01-01\n---\n# HR\n\nHR sitter i Stadshuset. Kaffe finns också.\n",
    "lön.md": "# Lön\n\nLön betalas den 27:e.\n",
    "contacts.yaml": (
        "- {topic: lön, keywords: [lön], name: Lönesupport, contact: '#lon'}\n"
        "- {topic: övrigt, name: HR, contact: '#hr'}\n"
    ),
}


def current(workplace: Workplace) -> CurrentIndex:
    """Open the version in use, to be followed."""
    return CurrentIndex(workplace.index, workplace.embedder, DEFAULT_OPTIONS.passage_tokens)


def service(
    workplace: Workplace, threshold: float | None = 0.0, reader: FakeReader | None = None
) -> AnswerService:
    """Answer with a reader that counts words; by default whatever is found is an answer."""
    chosen = reader or FakeReader()
    return AnswerService(current(workplace), reader=chosen, model=AS_READ, threshold=threshold)


def ask(workplace: Workplace, question: str, threshold: float | None = 0.0) -> Answer:
    """Answer a question as of one day."""
    return service(workplace, threshold).answer(question, at=MARCH)


def test_a_threshold_decides_what_is_answered(workplace: Workplace) -> None:
    """From its confidence on a question is answered, above it refused; the confidence stays."""
    workplace.build(FILES)
    answered = ask(workplace, "Var sitter HR?")
    refused = ask(workplace, "Var sitter HR?", threshold=1.0)
    assert ("answered", "not_found") == (answered.status, refused.status)
    assert 0.95 == answered.confidence == refused.confidence
    assert (None, (), Contact("HR", "#hr")) == (
        refused.answer,
        refused.citations,
        refused.contact,
    )
    assert ("HR sitter i Stadshuset.", None, ()) == (
        answered.answer,
        answered.contact,
        answered.nearest,
    )


@pytest.mark.parametrize(
    ("text", "question", "certain"),
    [
        ("HR sitter i Stadshuset.", "Var sitter HR i juni 2015?", False),
        ("HR sitter i Stadshuset.", "Var sitter HR i februari 2027?", True),
        ("HR sitter i Stadshuset.", "Var sitter HR i mars 2028?", True),
        ("HR satt i Stadshuset.", "Var satt HR i juni 2015?", True),
        ("HR sitter i Stadshuset sedan 2014.", "Var sitter HR i juni 2015?", True),
        ("HR sitter i Stadshuset från den 1 maj.", "Var sitter HR i juni 2015?", False),
    ],
)
def test_what_was_written_later_is_no_certain_answer(
    workplace: Workplace, text: str, question: str, *, certain: bool
) -> None:
    """Unless it tells of that time: in the past tense, or by a year; a note says when it was."""
    workplace.build({"hr.md": f"---\ndate: 2027-01-01\n---\n# HR\n\n{text}\n"})
    answer = ask(workplace, question, None)
    note = "Det här är skrivet 1 januari 2027, efter den tid som du frågar om."
    assert ("answered", certain) == (answer.status, answer.certain)
    assert ([] if certain else [note]) == [one for one in answer.notes if "skrivet" in one]


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("Var bor Petter Lundahl?", "not_found"),
        ("var bor petter lundahl", "not_found"),
        ("Where does Petter Lundahl live?", "not_found"),
        ("Var sitter Petter Lundahl?", "answered"),
        ("Var bor Bygglov?", "answered"),
    ],
)
def test_where_a_person_works_is_not_where_somebody_lives(
    workplace: Workplace, question: str, status: str
) -> None:
    """A home is asked for, and the address of the office answers something else."""
    text = "# Bygglov\n\nBygglov sitter, eller bor, på Kvarngatan 8 med Petter Lundahl.\n"
    workplace.build({"a.md": text})
    assert status == ask(workplace, question, None).status


@pytest.mark.parametrize("question", ["plan 3", "it", "k a f f e", "HR"])
def test_where_no_word_tells_the_language_the_folder_does(
    workplace: Workplace, question: str
) -> None:
    """Its public documents' language; before it, that of what was said last."""
    english = "# Plans\n\nThe office is on the third floor, and the kitchen is there as well.\n"
    closed = "---\naudience: [chefer]\n---\n# Plan\n\nDet här är bara för chefer.\n"
    workplace.build({"plans.md": english, **dict.fromkeys(("a.md", "b.md"), closed)})
    answers = service(workplace)
    before = answers.answer("Var sitter cheferna?", at=MARCH).turn
    assert ("en", "sv") == (
        answers.answer(question, at=MARCH).language,
        answers.answer(question, at=MARCH, previous=before).language,
    )


def test_what_may_be_the_answer_is_not_said_to_be(workplace: Workplace) -> None:
    """Sure, not sure, refused: two thresholds part them, the model's own by default."""
    workplace.build(FILES)
    questions = ("Var sitter HR?", "Var sitter HR och kansliet?", "Var sitter kansliet, receptet?")
    told = [ask(workplace, question, None) for question in questions]
    assert [0.95, 0.45, 0.15] == [answer.confidence for answer in told]
    assert [("answered", True), ("answered", False), ("not_found", True)] == [
        (answer.status, answer.certain) for answer in told
    ]
    assert "HR sitter i Stadshuset." == told[1].answer


def test_what_readers_see_in_another_order_is_no_certain_answer(workplace: Workplace) -> None:
    """Characters that turn the text show 150 to whoever opens the document, which says 051."""
    workplace.build({"p.md": "# Parkering\n\nParkering kostar \u202e051\u202c kronor.\n"})
    answer = ask(workplace, "Vad kostar parkering?")
    assert ("answered", False) == (answer.status, answer.certain)
    workplace.build({"p.md": "# Parkering\n\nParkering kostar 150 kronor.\n"})
    assert ask(workplace, "Vad kostar parkering?").certain


def test_a_stricter_threshold_leaves_nothing_unsure(workplace: Workplace) -> None:
    """What is shown above the model's own second threshold is sure."""
    workplace.build(FILES)
    assert ask(workplace, "Var sitter HR?", 0.9).certain
    assert "not_found" == ask(workplace, "Var sitter HR och kansliet?", 0.9).status


def test_a_reader_that_fails_costs_no_reply(workplace: Workplace) -> None:
    """The question is answered as without it, the nearest sentence marked, and it is counted."""
    workplace.build(FILES)
    reader, failures = FakeReader(), []
    reader.broken = True
    answering = service(workplace, reader=reader)
    answering.on_reader_failure(lambda: failures.append(1))
    answer = answering.answer("Var sitter HR?", at=MARCH)
    assert ("answered", "HR sitter i Stadshuset.", 0.5) == (
        answer.status,
        answer.answer,
        answer.confidence,
    )
    assert [1] == failures


def test_a_passage_is_read_once_for_a_question(workplace: Workplace) -> None:
    """However many times it is judged: as of a moment, as of today, with what is to come."""
    workplace.build({f"{n}.md": f"# T{n}\n\nHR sitter i hus {n}.\n" for n in range(9)})
    reader = FakeReader()
    service(workplace, 1.0, reader).answer("Var sitter HR?", at=MARCH)
    assert [("Var sitter HR?", 4)] == [one for one in reader.read_with if one[1]]


def test_the_reader_decides_what_leads(workplace: Workplace) -> None:
    """Not the passage that search has first, but the one that answers."""
    workplace.build(
        {
            "a.md": "# HR\n\nHR HR HR. Om HR och HR.\n",
            "b.md": "# Lokaler\n\nI Stadshuset har HR sitt kontor.\n",
        }
    )
    answer = ask(workplace, "Var har HR kontor?")
    assert "I Stadshuset har HR sitt kontor." == answer.answer


def test_a_tables_head_answers_nothing_and_rows_are_read_with_it(workplace: Workplace) -> None:
    """A cell is found by its row and its column, and quoted as it stands."""
    workplace.build(
        {"a.md": "# Vem\n\n| Enhet | Plan |\n|---|---|\n| HR | tre |\n| Lön | fyra |\n"}
    )
    answer = ask(workplace, "Vilken plan har enhet lön?")
    assert "| Lön | fyra |" == answer.answer
    assert "| HR | tre |" == ask(workplace, "Vilken plan har enhet HR?").answer


def test_the_contact_is_the_topics(workplace: Workplace) -> None:
    """Who knows about what was asked, else the last one; nobody where there are no contacts."""
    workplace.build(FILES)
    assert Contact("Lönesupport", "#lon") == ask(workplace, "När kommer lönen?", 1.0).contact
    (workplace.knowledge / "contacts.yaml").unlink()
    workplace.build()
    assert ask(workplace, "När kommer lönen?", 1.0).contact is None


def test_at_most_three_are_cited_best_first(workplace: Workplace) -> None:
    """More passages than three may match: the best three are shown, numbered."""
    workplace.build({f"{n}.md": f"# T{n}\n\nHR sitter i hus {n}.\n" for n in range(6)})
    citations = ask(workplace, "Var sitter HR?").citations
    assert [1, 2, 3] == [citation.number for citation in citations]
    scores = [citation.score for citation in citations]
    assert sorted(scores, reverse=True) == scores


class _Scripted(FakeReader):
    """A reader that finds passages under some titles so likely to answer."""

    def __init__(self, likely: dict[str, float]) -> None:
        super().__init__()
        self._likely = likely

    def read(self, question: str, passages: Sequence[ReaderPassage]) -> list[Verdict]:
        verdicts = super().read(question, passages)
        return [
            replace(verdict, probability=self._likely[passage.over.split()[-1]])
            for verdict, passage in zip(verdicts, passages, strict=True)
        ]


@pytest.mark.parametrize("newest", [0.92, 0.8])
def test_the_confidence_is_that_of_what_leads(workplace: Workplace, newest: float) -> None:
    """Of equals the newest leads, as sure as it is by itself; the rest follow by their scores."""
    likely = {"Ett": 0.9, "Två": 0.5, "Tre": 0.7, "Nytt": newest}
    dates = {"Nytt": "2027-02-01"}
    workplace.build(
        {
            f"{title}.md": f"---\ndate: {dates.get(title, '2026-01-01')}\n---\n# {title}\n\n"
            f"## Om {title}\n\nHR sitter i Stadshuset.\n"
            for title in likely
        }
    )
    answer = service(workplace, reader=_Scripted(likely)).answer("Var sitter HR?", at=MARCH)
    cited = [(citation.title, citation.score) for citation in answer.citations]
    assert [("Nytt", newest), ("Ett", 0.9), ("Tre", 0.7)] == cited
    assert newest == answer.confidence


def test_the_confidence_is_that_of_what_begins_first(workplace: Workplace) -> None:
    """Of what is still to come the first leads, though another is a little likelier."""
    likely = {"April": 0.8, "Maj": 0.9}
    starts = {"April": "2027-04-01", "Maj": "2027-05-01"}
    workplace.build(
        {
            f"{title}.md": f"---\nvalid_from: {starts[title]}\n---\n# {title}\n\n"
            f"## Om {title}\n\nHR sitter i Stadshuset.\n"
            for title in likely
        }
    )
    answer = service(workplace, 0.3, _Scripted(likely)).answer("Var sitter HR?", at=MARCH)
    assert (["April", "Maj"], 0.8) == ([c.title for c in answer.citations], answer.confidence)


@pytest.mark.parametrize(
    ("best", "read", "lead"), [(0.9, [4], "A"), (0.45, [4, 4], "H"), (0.1, [4, 4], "H")]
)
def test_further_passages_are_read_where_none_of_the_first_is_likely(
    workplace: Workplace, best: float, read: list[int], lead: str
) -> None:
    """Four more once, and none twice: what the search put fifth or later may lead."""
    likely = dict.fromkeys("ABCDEFGHIJ", 0.05) | {"A": best, "H": 0.8}
    workplace.build(
        {
            f"{title}.md": f"# {title}\n\n## Om {title}\n\nHR sitter i Stadshuset"
            f"{', och huset är stort' * number}.\n"
            for number, title in enumerate(likely)
        }
    )
    reader = _Scripted(likely)
    answer = service(workplace, reader=reader).answer("Var sitter HR?", at=MARCH)
    assert read == [count for _, count in reader.read_with if count]
    assert lead == answer.citations[0].title


def test_a_copy_takes_no_place_among_the_citations(workplace: Workplace) -> None:
    """The same text under the same headings is cited once; under another heading it is another."""
    text = "# Var\n\n## HR\n\nHR sitter i hus 1.\n"
    other = text.replace("## HR", "## Lön och HR")
    workplace.build({"a.md": text, "a (kopia).md": text, "b.md": other})
    cited = ask(workplace, "Var sitter HR?").citations
    assert ["HR", "Lön och HR"] == sorted(str(citation.heading) for citation in cited)


def test_what_scores_far_less_is_no_second_source(workplace: Workplace) -> None:
    """A passage that has nothing of the question stands beside no good one."""
    workplace.build(FILES)
    cited = ask(workplace, "Var sitter HR?").citations
    assert ["hr.md"] == [citation.document for citation in cited]


def test_a_citation_tells_where_it_is_from(workplace: Workplace) -> None:
    """Its title, date and its source, address, and its exact place in the document's text."""
    source = "---\ntitle: Var\ndate: 2027-01-02\nurl: https://x.example/a\n---\n"
    body = "# Var\n\n## Hus\n\nHR sitter i Stadshuset.\n"
    workplace.build({"hr.md": source + body})
    (citation,) = ask(workplace, "Var sitter HR?").citations
    assert ("Var", "Hus", dt.date(2027, 1, 2), "front_matter", "https://x.example/a", None) == (
        citation.title,
        citation.heading,
        citation.date,
        citation.date_source,
        citation.url,
        citation.page,
    )
    assert "HR sitter i Stadshuset." == citation.quote
    assert body.index("HR sitter") == citation.start


@pytest.mark.parametrize("question", ["", "  \n", "🙂", "x" * 4001])
def test_a_question_that_cannot_be_asked(workplace: Workplace, question: str) -> None:
    """Empty, wordless or far too long: a question error."""
    workplace.build(FILES)
    with pytest.raises(QuestionError):
        ask(workplace, question)


PARTS = "Nej. Alla ska vara på plats. Kom i tid."


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Alla ska vara", ["Nej.", "Alla ska vara på plats."]),
        ("på plats. Kom", ["Nej.", "Alla ska vara på plats.", "Kom i tid."]),
        ("Nej", ["Nej.", "Alla ska vara på plats."]),
        ("tid", ["Kom i tid."]),
    ],
)
def test_which_sentences_are_marked(workplace: Workplace, words: str, expected: list[str]) -> None:
    """Those that the reader's words stand in, and a mere "Nej." with what follows it."""
    workplace.build({"a.md": f"# T\n\n{PARTS}\n"})
    index = workplace.open()
    (hit,) = index.search("plats").hits
    record = index.document("a.md")
    start = PARTS.index(words)
    verdict = Verdict(0.5, start, start + len(words))
    read = Candidate(hit, record, None).read(verdict, view_of(record.text, hit.passage))
    assert expected == [hit.passage.piece(span) for span in read.marked]
    assert read.answer is not None
    assert words == hit.passage.piece(read.answer)


def test_no_document_applies(workplace: Workplace) -> None:
    """With nothing in force or to come there is nothing to answer from, whatever the threshold."""
    workplace.build({"a.md": "---\nvalid_until: 2020-01-01\n---\n# T\n\nHR.\n"})
    answer = ask(workplace, "HR?")
    assert ("not_found", 0.0, (), ()) == (
        answer.status,
        answer.confidence,
        answer.citations,
        answer.nearest,
    )


def test_a_new_version_is_moved_to(workplace: Workplace) -> None:
    """A build that has switched is answered from at the next question; till then nothing moves."""
    first = workplace.build(FILES).index_version
    index = current(workplace)
    opened = index.get()
    assert opened is index.get()
    second = workplace.build({"ny.md": "# Ny\n\nKontor.\n"}).index_version
    assert (first, second) == (opened.name, index.get().name)
    assert first != second


def test_a_broken_new_version_leaves_the_last_good_one(workplace: Workplace) -> None:
    """Damaged, gone or from another model: the old one answers on, until a good one is there."""
    first = workplace.build(FILES).index_version
    index = current(workplace)
    workplace.build({"ny.md": "# Ny\n\nKontor.\n"})
    vectors = workplace.version_folder() / "vectors.faiss"
    vectors.write_bytes(vectors.read_bytes()[:-1])
    assert first == index.get().name
    pointer = workplace.index / "CURRENT"
    name = pointer.read_text(encoding="ascii")
    pointer.unlink()
    assert first == index.get().name
    pointer.write_text(name, encoding="ascii")
    good, workplace.embedder = workplace.embedder, FakeEmbedder(digest="fake-2")
    workplace.build()
    assert first == index.get().name
    workplace.embedder = good
    third = workplace.build({"en.md": "# En\n\nTill.\n"}).index_version
    assert third == index.get().name != first


def test_an_answer_names_the_version_it_is_from(workplace: Workplace) -> None:
    """The version is the one that was asked, small talk included."""
    first = workplace.build(FILES).index_version
    service = AnswerService(current(workplace))
    second = workplace.build({"ny.md": "# Ny\n\nKontor.\n"}).index_version
    assert [second, second] == [service.answer(said).index_version for said in ("Hej", "HR?")]
    assert first != second


def test_no_index_to_begin_with(workplace: Workplace) -> None:
    """Without any version there is nothing to open."""
    with pytest.raises(IndexVersionError):
        current(workplace)
