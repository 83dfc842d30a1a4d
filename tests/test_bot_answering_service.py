"""Answers from a small index with a fake model: threshold, citations, marks, newer versions."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from bot.answering.answerability import AnswerabilityModel, load_model
from bot.answering.current_index import CurrentIndex
from bot.answering.evidence import NAMES, gather
from bot.answering.highlights import highlight
from bot.answering.service import AnswerService
from bot.answering.types import Contact
from index import DEFAULT_OPTIONS, IndexVersionError, QuestionError
from tests.conftest import FakeEmbedder, Workplace

if TYPE_CHECKING:
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


def ask(workplace: Workplace, question: str, threshold: float = 0.0) -> Answer:
    """Answer a question as of one day; by default whatever is found is an answer."""
    return AnswerService(current(workplace), threshold=threshold).answer(question, at=MARCH)


def test_a_threshold_decides_what_is_answered(workplace: Workplace) -> None:
    """From its confidence on a question is answered, above it refused; the confidence stays."""
    workplace.build(FILES)
    answered = ask(workplace, "Var sitter HR?")
    refused = ask(workplace, "Var sitter HR?", threshold=1.0)
    assert ("answered", "not_found") == (answered.status, refused.status)
    assert 0 < answered.confidence == refused.confidence < 1
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


def test_the_models_own_threshold_is_the_default(workplace: Workplace) -> None:
    """Without the setting the threshold is what came out of the development data."""
    workplace.build(FILES)

    def status(threshold: float) -> str:
        zeros = dict.fromkeys(NAMES, 0.0)
        model = AnswerabilityModel(
            embedding_model="x", threshold=threshold, intercept=0.0, coefficients=zeros
        )
        return AnswerService(current(workplace), model=model).answer("Var sitter HR?").status

    assert ("answered", "not_found") == (status(0.5), status(0.51))
    assert 0 < load_model().threshold < 1


def test_a_price_that_no_text_holds_is_refused(workplace: Workplace) -> None:
    """However well the words match, a passage without an amount answers no "what does it cost"."""
    workplace.build(FILES)
    assert 0.05 >= ask(workplace, "Vad kostar kaffe på HR i Stadshuset?").confidence
    assert "not_found" == ask(workplace, "Vad kostar kaffe på HR i Stadshuset?", 0.06).status


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


def marked(workplace: Workplace, question: str, text: str) -> list[str]:
    """Return the marked sentences of the best passage."""
    workplace.build({"a.md": f"# T\n\n{text}\n"})
    index = workplace.open()
    passage = index.search(question, at=MARCH).hits[0].passage
    query = index.query(question)
    spans = highlight(query, passage, index.sentence_similarities(query, passage))
    return [passage.text[span.start - passage.start : span.end - passage.start] for span in spans]


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        (
            "Var sitter HR?",
            "Kaffe finns. HR sitter i Stadshuset. Hunden skäller.",
            ["HR sitter i Stadshuset."],
        ),
        (
            "När flyttar kansliet?",
            "Kansliet flyttar. Kansliet flyttar den 1 mars.",
            ["Kansliet flyttar den 1 mars."],
        ),
        ("Vad gäller hunden?", "Alfa beta. Gamma delta.", ["Alfa beta."]),
        (
            "Vad gör kansliet?",
            "Kansliet skriver. Kansliet läser. Kansliet sover.",
            ["Kansliet skriver.", "Kansliet läser."],
        ),
        (
            "Blir jag av med jobbet?",
            "Många frågar: ”Blir jag av med jobbet?” Ingen sägs upp.",
            ["Ingen sägs upp."],
        ),
        (
            "Får jag jobba hemifrån?",
            "Får jag jobba hemifrån? Nej. Alla ska vara på plats.",
            ["Nej.", "Alla ska vara på plats."],
        ),
        (
            "Vad händer med mejlen?",
            "Vad händer med mejlen? Ingenting. Adressen är densamma. Den är gratis.",
            ["Ingenting.", "Adressen är densamma."],
        ),
        (
            "Får jag jobba hemifrån?",
            "Kom hit. Får jag jobba hemifrån?",
            ["Får jag jobba hemifrån?"],
        ),
    ],
)
def test_which_sentences_are_marked(
    workplace: Workplace, question: str, text: str, expected: list[str]
) -> None:
    """The one that holds most, and what is asked for; of equals the first two, and never more."""
    assert expected == marked(workplace, question, text)


def test_marked_neighbours_are_led_with_as_one_stretch(workplace: Workplace) -> None:
    """The answer keeps the source's own line break between two sentences side by side."""
    workplace.build({"a.md": "# T\n\nKansliet skriver.\nKansliet läser.\n"})
    answer = ask(workplace, "Vad gör kansliet?")
    assert "Kansliet skriver.\nKansliet läser." == answer.answer


def test_evidence_comes_from_the_best_hits(workplace: Workplace) -> None:
    """Nothing found gives no evidence and no confidence; signals stay between their bounds."""
    workplace.build(FILES)
    index = workplace.open()
    result = index.search("Var sitter HR?", at=MARCH)
    assert gather(index, result.query, ()) is None
    assert 0 == load_model().confidence(None)
    evidence = gather(index, result.query, result.hits)
    assert evidence is not None
    assert (0.0, 0.0, 0.0) == (evidence.missing, evidence.number_missing, evidence.denies)
    assert all(-1 <= value <= 3 for value in evidence.vector())
    assert 0 < load_model().confidence(evidence) < 1


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
