"""Documents that answer the same question with different values are shown together, and named."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from bot.answering.service import AnswerService
from bot.answering.values.find import find_names, find_values
from bot.answering.values.types import Kind, Value, agree, comparable
from index import DEFAULT_OPTIONS, CurrentIndex, build_index, find_embedder
from tests.conftest import write_folder

if TYPE_CHECKING:
    from bot.answering.types import Answer

PAIRS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[2] / "support" / "conflict_pairs.yaml").read_text(encoding="utf-8")
)
TODAY = dt.date(2027, 4, 1)
# What is about something else, so that there are ordinary words to tell the rare ones from.
FILLERS = {
    "atervinning.md": "# Återvinning\n\nPapper och glas läggs i kärlen på gården.\n",
    "fika.md": "# Fika\n\nFikarummet städas av den som har veckans uppdrag.\n",
    "recycling.md": "# Recycling\n\nPaper and glass go into the bins in the yard.\n",
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> AnswerService:
    """Answer from all pairs in one index; each pair is seen by a group of its own."""
    folder: Path = tmp_path_factory.mktemp("pairs")
    files = dict(FILLERS)
    for number, pair in enumerate(PAIRS):
        for which in ("first", "second"):
            title, date, text = pair[which]
            head = f"title: {title}\ndate: {date}\naudience: [pair-{number}]\nowner: Kansliet\n"
            files[f"{number}-{which}.md"] = f"---\n{head}---\n# {title}\n\n{text}\n"
    embedder = find_embedder()
    build_index(write_folder(folder / "knowledge", files), folder / "index", embedder)
    index = CurrentIndex(folder / "index", embedder, DEFAULT_OPTIONS.passage_tokens)
    return AnswerService(index, threshold=0.0)


def ask(service: AnswerService, number: int) -> Answer:
    """Ask a pair's question as somebody who sees that pair."""
    audience = frozenset({f"pair-{number}"})
    return service.answer(PAIRS[number]["question"], at=TODAY, audience=audience)


def says_that_they_differ(answer: Answer) -> bool:
    """Return whether an answer says that its documents differ."""
    said = ("Dokumenten säger olika saker", "The documents say different things")
    return any(note.startswith(said) for note in answer.notes)


def test_documents_that_differ_are_shown_together_and_similar_ones_let_be(
    service: AnswerService,
) -> None:
    """Of 30 pairs that differ at least 24 are shown, both cited; of 60 that don't at most 3."""
    said: dict[bool, list[int]] = {True: [], False: []}
    for number, pair in enumerate(PAIRS):
        answer = ask(service, number)
        if says_that_they_differ(answer):
            said[pair["differ"]].append(number)
            cited = {citation.document for citation in answer.citations}
            assert {f"{number}-first.md", f"{number}-second.md"} == cited
    assert (30, 60) == tuple(sum(p["differ"] is wanted for p in PAIRS) for wanted in (True, False))
    assert 24 <= len(said[True])
    assert 3 >= len(said[False]), [PAIRS[number]["question"] for number in said[False]]


def test_the_note_names_documents_dates_and_owners(service: AnswerService) -> None:
    """Whoever reads it knows which two to compare and whom to ask, in the question's language."""
    (swedish,) = ask(service, 0).notes
    assert (
        "Dokumenten säger olika saker: ”Kontaktuppgifter” (2 februari 2027, Kansliet) och "
        "”Vem sitter var” (10 januari 2027, Kansliet). Läs båda."
    ) == swedish
    (english,) = ask(service, 8).notes
    assert english.endswith(" and “The move” (12 January 2027, Kansliet). Read both.")


def one_of(text: str, kind: Kind) -> Value:
    """Return the one value of a kind that a text states."""
    (value,) = [v for v in (*find_values(text), *find_names(text)) if v.kind is kind]
    return value


@pytest.mark.parametrize(
    ("kind", "one", "other", "expected"),
    [
        (Kind.DATE, "den 1 juni 2027", "2027-06-01", True),
        (Kind.DATE, "den 1 juni", "June 1st, 2027", True),
        (Kind.DATE, "i juni 2027", "den 3 juni 2027", True),
        (Kind.DATE, "den 1 juni–31 augusti", "den 5/7", True),
        (Kind.DATE, "den 1 juni", "den 2 juni", False),
        (Kind.DATE, "1 juni 2027", "1 juni 2028", False),
        (Kind.CLOCK, "kl. 8.30", "halv nio", True),
        (Kind.CLOCK, "kvart över åtta", "kl 8.15", True),
        (Kind.CLOCK, "at 3 pm", "kl. 15.00", True),
        (Kind.CLOCK, "kl. 9–15", "klockan 9.00–15.00", True),
        (Kind.CLOCK, "kl. 9–15", "kl. 10–15", False),
        (Kind.AMOUNT, "2 500 kronor", "2500 kr", True),
        (Kind.AMOUNT, "12 miljoner kronor", "12 mnkr", True),
        (Kind.AMOUNT, "cirka 100 kr", "95 kronor", True),
        (Kind.AMOUNT, "2 500 kr", "3 000 kr", False),
        (Kind.AMOUNT, "2000 kronor", "1900 kr", False),
        (Kind.AMOUNT, "180 kr i månaden", "2 160 kr per år", None),
        (Kind.AMOUNT, "5 procent", "5 kronor", None),
        (Kind.COUNT, "två veckor", "14 dagar", True),
        (Kind.COUNT, "tre år", "36 månader", True),
        (Kind.COUNT, "60 parkeringsplatser", "45 platser", False),
        (Kind.COUNT, "60 platser", "45 lådor", None),
        (Kind.COUNT, "2050 medarbetare", "2100 medarbetare", False),
        (Kind.PERSON, "Chef är Karin Alm.", "Direktör K. Alm svarar", True),
        (Kind.PERSON, "Chef är Karin Alm.", "Chef är Per Alm.", False),
        (Kind.PLACE, "på Storgatan 4", "på Storgatan", True),
        (Kind.PLACE, "på Storgatan 4", "på Storgatan 6", False),
        (Kind.PLACE, "på plan 3", "on the third floor", True),
        (Kind.PLACE, "på plan 3", "i rum 214", None),
        (Kind.TELEPHONE, "+46 123 45 67 00", "0123-45 67 00", True),
        (Kind.TELEPHONE, "0123-45 67 00", "anknytning 6700", True),
        (Kind.TELEPHONE, "0123-45 67 00", "0123-45 67 01", False),
        (Kind.EMAIL, "a@b.example", "A@B.example", True),
    ],
)
def test_values_are_compared_by_what_they_mean(
    kind: Kind,
    one: str,
    other: str,
    expected: bool | None,  # noqa: FBT001
) -> None:
    """However they are written; None where they have nothing in common to differ in."""
    first, second = one_of(one, kind), one_of(other, kind)
    assert expected == (agree(first, second) if comparable(first, second) else None)


def test_what_replaces_and_what_is_hidden_does_not_differ(tmp_path: Path) -> None:
    """One version after the other is no conflict, and a limited paper is none for the rest."""
    text = "# Vem sitter var\n\nHR sitter i {}.\n"
    files = {
        **FILLERS,
        "ny.md": "---\nvalid_from: 2027-01-01\nsupersedes: gammal.md\n---\n"
        + text.format("Stadshuset"),
        "gammal.md": text.format("Kvarnhuset"),
        "chefer.md": "---\naudience: [chefer]\n---\n" + text.format("Tegelbruket"),
    }
    embedder = find_embedder()
    build_index(write_folder(tmp_path / "knowledge", files), tmp_path / "index", embedder)
    index = CurrentIndex(tmp_path / "index", embedder, DEFAULT_OPTIONS.passage_tokens)
    service = AnswerService(index, threshold=0.0)
    question = "Var satt HR mellan den 1 december 2026 och den 1 mars 2027?"
    both = service.answer(question, at=TODAY)
    assert {"ny.md", "gammal.md"} == {citation.document for citation in both.citations}
    assert not says_that_they_differ(both)
    told = service.answer("Var sitter HR?", at=TODAY, audience=frozenset({"chefer"}))
    assert says_that_they_differ(told)
