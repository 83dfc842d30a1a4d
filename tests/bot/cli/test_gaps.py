"""``omorg gaps`` and ``omorg build`` as they print, with the model that comes along."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.records.gaps import GapRecords
from bot.records.questions import QuestionRecords
from bot.records.store.database import Database
from index import parse_questions
from tests.bot.cli.test_errors import omorg, said
from tests.bot.cli.test_json import printed
from tests.conftest import write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from index import Language

TODAY = dt.date.today()  # noqa: DTZ011 - the local day
FILES = {
    "hr.md": "---\ntitle: Var HR sitter\nowner: Kansliet\n---\nHR sitter i Stadshuset.\n",
    "chefer.md": "---\ntitle: Löner\naudience: chefer\n---\nLönerna sätts i maj.\n",
}
DOGS = ["Får man ha med sig hunden till kontoret?", "Är hundar tillåtna på jobbet?"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with an index, and records of what was asked today."""
    folder = tmp_path_factory.mktemp("gaps")
    write_folder(folder / "knowledge", FILES)
    assert 0 == omorg("build", folder=folder).returncode
    assert not (folder / "state").exists()
    records = QuestionRecords(Database(folder / "state"))

    def keep(text: str, people: int, document: str, language: Language = "sv") -> None:
        for number in range(people):
            assert records.keep(
                TODAY,
                text=text,
                language=language,
                outcome="not_found",
                documents=(document,),
                asker=f"U{number}",
            )

    for text in DOGS:
        keep(text, 3, "hr.md")
    keep("Can I bring my dog to work?", 1, "hr.md", "en")
    keep("Hur mycket tjänar cheferna?", 3, "chefer.md")
    keep("Vad kostar julbordet?", 2, "hr.md")
    return folder


def test_gaps_for_a_program(folder: Path) -> None:
    """The documented keys, the largest first; what few have asked is one number."""
    value = printed(omorg("gaps", "--json", folder=folder))
    dogs, pay = value["gaps"]
    week = "{}-W{:02}".format(*TODAY.isocalendar()[:2])
    assert {
        "language": "sv",
        "count": 7,
        "people": 3,
        "weeks": {week: 7},
        "languages": {"sv": 6, "en": 1},
        "outcomes": {"not_found": 7},
        "nearest": {"document": "hr.md", "title": "Var HR sitter", "owner": "Kansliet"},
        "state": "open",
        "since": TODAY.isoformat(),
        "reason": None,
        "answer": None,
    } == {key: told for key, told in dogs.items() if key not in {"id", "question"}}
    assert dogs["question"] in DOGS
    assert ("Hur mycket tjänar cheferna?", "chefer.md", None) == (
        pay["question"],
        pay["nearest"]["document"],
        pay["nearest"]["owner"],
    )
    assert (2, TODAY.isoformat()) == (value["withheld"], value["to"])
    assert "julbord" not in str(value)


def test_gaps_for_people(folder: Path) -> None:
    """In both languages; a smallest group of two shows what three hid."""
    swedish = omorg("gaps", "--lang", "sv", folder=folder).stdout
    assert "7 gånger, 3 personer; 6 på svenska, 1 på engelska" in swedish
    assert "Närmast: Var HR sitter (hr.md), ansvarig: Kansliet" in swedish
    assert "Visas inte: 2 frågor, ställda av färre än 3 personer var." in swedish
    english = omorg("gaps", "--lang", "en", folder=folder, OMORG_GAPS_SMALLEST="2").stdout
    assert "2 times, 2 people" in english
    assert "Not shown" not in english
    assert "Vad kostar julbordet?" in english


def test_no_group_of_one(folder: Path) -> None:
    """A setting that would show single people is refused in one line."""
    line = said(omorg("gaps", folder=folder, OMORG_GAPS_SMALLEST="1"))
    assert "OMORG_GAPS_SMALLEST" in line


def test_entries_are_proposed(folder: Path) -> None:
    """What helped with what answers it, ready to be added; gaps as comments to fill in."""
    records = QuestionRecords(Database(folder / "state"))
    for number in range(3):
        kept = records.keep(
            TODAY,
            text="Var sitter HR?",
            language="sv",
            outcome="answered",
            documents=("hr.md",),
            asker=f"U{number}",
        )
        assert kept
        records.mark(kept, helpful=True, reason=None)
    written = omorg("eval", "--suggest", "--lang", "sv", folder=folder).stdout
    entry = "- {question: 'Var sitter HR?', document: hr.md, phrase: 'HR sitter i Stadshuset.'}"
    assert entry in written.splitlines()
    dogs = [line for line in written.splitlines() if line.startswith("# - ") and "hund" in line]
    assert [f"# - {{question: '{text}', document: hr.md, phrase: ''}}" for text in DOGS if
            text in dogs[0]] == dogs  # fmt: skip
    assert "julbord" not in written
    (only,) = parse_questions(written)
    assert "Var sitter HR?" == only.question
    # What HR has already is proposed no more.
    questions = folder / "knowledge" / "questions.yaml"
    questions.write_text("- {question: Var finns HR?, document: hr.md}\n", encoding="utf-8")
    again = omorg("eval", "--suggest", "--lang", "en", folder=folder).stdout
    questions.unlink()
    assert entry not in again
    assert "# Without a good answer." in again


def test_a_build_tells_what_it_answers(folder: Path) -> None:
    """Once, with the sentence; `gaps` then has it among what is answered."""
    omorg("gaps", folder=folder)
    sentence = "Ja, man får ha med sig hunden till kontoret: hundar är tillåtna på jobbet."
    write_folder(folder / "knowledge", {"hundar.md": f"# Hundar på jobbet\n\n{sentence}\n"})
    built = printed(omorg("build", "--json", folder=folder))
    (closed,) = built["gaps_closed"]
    assert ("hundar.md", sentence) == (closed["document"], closed["answer"])
    assert closed["question"] in DOGS
    assert [] == printed(omorg("build", "--json", folder=folder))["gaps_closed"]
    text = " ".join(omorg("gaps", "--lang", "sv", folder=folder).stdout.split())
    assert text.index("Besvaras nu") < text.index(f"”{sentence}” (hundar.md)")
    (folder / "knowledge" / "hundar.md").unlink()
    omorg("build", "--accept", folder=folder)
    states = {one["state"] for one in printed(omorg("gaps", "--json", folder=folder))["gaps"]}
    assert {"open"} == states


def test_a_dismissed_gap_is_taken_back(folder: Path) -> None:
    """By the id that stands beside its reason; a name that fits none or several is refused."""
    first = printed(omorg("gaps", "--json", folder=folder))["gaps"]
    records = GapRecords(Database(folder / "state"))
    for known in records.all():
        dismissed = replace(known, state="dismissed", reason="Avtalet säger det.")
        assert records.change(dismissed, ("open", "closed"))
    told = omorg("gaps", "--lang", "sv", folder=folder).stdout
    ids = [one["id"][:8] for one in first]
    for name in ids:
        assert f"Ta tillbaka: omorg gaps --take-back {name}" in told
    for wrong in ("zz", ""):
        line = said(omorg("gaps", "--take-back", wrong, folder=folder))
        begins = f"--take-back: dismissed questions with an id that begins with {wrong!r}: 0. "
        assert line.startswith(begins)
    taken = printed(omorg("gaps", "--json", "--take-back", ids[0], folder=folder))["gaps"]
    assert {first[0]["id"]: "open", first[1]["id"]: "dismissed"} == {
        one["id"]: one["state"] for one in taken
    }
    omorg("gaps", "--take-back", ids[1], folder=folder)


def test_without_records_there_are_no_gaps(tmp_path: Path) -> None:
    """A folder that nobody has asked anything in is told so."""
    write_folder(tmp_path / "knowledge", FILES)
    omorg("build", folder=tmp_path)
    told = omorg("gaps", "--lang", "sv", folder=tmp_path).stdout
    assert "Inga frågor utan bra svar som minst 3 personer har ställt" in " ".join(told.split())
