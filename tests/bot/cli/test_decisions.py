"""What waits for a decision, and the commands in the language of the documents."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from bot.operations.interface_language import interface_language
from bot.operations.report.quality import kept_quality
from bot.settings import load_settings
from tests.bot.cli.test_errors import Ran, omorg, said
from tests.conftest import write_folder

if TYPE_CHECKING:
    from pathlib import Path

KEYS = "---\ndatum: 2026-01-01\nägare: HR\n---\n"
FILES = {f"{name}.md": f"{KEYS}# Hus {name}\n\nHR flyttar till {name}.\n" for name in "abcd"}
HELD = "# Lista\n\nAnna Ek har personnummer 850709-9805 och flyttar först.\n\nLön betalas.\n"


def swedish(*arguments: str, folder: Path) -> Ran:
    """Run a command that speaks Swedish."""
    return omorg(*arguments, folder=folder, OMORG_LANGUAGE="sv")


def words(process: Ran) -> str:
    """Return what a command printed on one line, versions and times left out."""
    text = " ".join(process.stdout.split())
    text = re.sub(r"\b[0-9a-f]{16}\b", "VERSION", text)
    return re.sub(r"[\d.]+ s\b|\d{1,2} [a-z]+ \d{4} (?:kl\.|at) \d\d[.:]\d\d", "TID", text)


@pytest.mark.slow
def test_a_removal_waits_and_is_accepted(tmp_path: Path) -> None:
    """The command ends with its own "no", says what would go, and what to do about it."""
    write_folder(tmp_path / "knowledge", FILES)
    before = json.loads(omorg("build", "--json", folder=tmp_path).stdout)
    assert (before["index_version"], True, []) == (
        before["in_use"],
        before["live"],
        before["waiting"],
    )
    for name in ("a.md", "b.md"):
        (tmp_path / "knowledge" / name).unlink()
    ran = omorg("build", "--json", folder=tmp_path)
    built = json.loads(ran.stdout)
    assert (1, False, before["in_use"]) == (ran.returncode, built["live"], built["in_use"])
    waits = {
        "kind": "version",
        "version": built["index_version"],
        "instead_of": before["in_use"],
        "documents": 2,
        "passages": 2,
        "causes": [
            {
                "kind": "removal",
                "documents": ["a.md", "b.md"],
                "of_documents": 4,
                "passages": 2,
                "of_passages": 4,
            }
        ],
    }
    status = json.loads(omorg("status", "--json", folder=tmp_path).stdout)
    assert ([waits], [waits], before["in_use"]) == (
        built["waiting"],
        status["waiting"],
        status["index_version"],
    )
    told = words(swedish("build", folder=tmp_path))
    assert told.startswith(
        "Index VERSION väntar på beslut, och index VERSION används som förut. Det skulle ta bort "
        "2 av 4 dokument och 2 av 4 textställen. Dokument som försvinner: a.md, b.md Är det "
        "meningen? Kör `omorg accept`."
    )
    assert "väntar på beslut" in words(swedish("status", folder=tmp_path))
    other = swedish("accept", "0123456789abcdef", folder=tmp_path)
    waiting = f"Det gör: {built['index_version']}."
    assert f"0123456789abcdef väntar inte på beslut. {waiting}" == said(other)
    accepted = swedish("accept", folder=tmp_path)
    assert ("Index VERSION används nu i stället för VERSION: 2 dokument, 2 textställen.") == words(
        accepted
    )
    none = swedish("accept", folder=tmp_path)
    assert ("Ingen version väntar på beslut: den som används är den nyaste.") == said(none)
    back = swedish("rollback", folder=tmp_path)
    assert words(back).startswith("Index VERSION, byggt TID, används igen i stället för VERSION")
    assert said(swedish("rollback", folder=tmp_path)).startswith("Det finns ingen version före")
    (tmp_path / "knowledge" / "c.md").unlink()
    assert 0 == omorg("build", "--accept", folder=tmp_path).returncode


QUESTIONS = (
    "- {question: Var sitter HR nu?, document: hr.md, phrase: Stadshuset}\n"
    "- {question: När betalas lönen ut?, document: lön.md, phrase: den 27:e}\n"
    "- {question: Vem är chef för kansliet?, document: chef.md, phrase: Anna Ek}\n"
)
ANSWERS = {
    "hr.md": f"{KEYS}# Var HR finns\n\nHR sitter i Stadshuset, plan 3.\n",
    "lön.md": f"{KEYS}# Lön\n\nLönen betalas ut den 27:e varje månad.\n",
    "chef.md": f"{KEYS}# Kansliet\n\nAnna Ek är chef för kansliet.\n",
}
OTHERWISE = {
    "hr.md": f"{KEYS}# Var HR finns\n\nHR sitter i Tegelbruket, plan 1.\n",
    "lön.md": f"{KEYS}# Lön\n\nLönen betalas ut den 25:e varje månad.\n",
}
WARNING = (
    "Frågorna i questions.yaml: 2 svar ändrade, 2 sämre. "
    "Sämre: Var sitter HR nu? "
    "Före: HR sitter i Stadshuset, plan 3. (Var HR finns, hr.md) "
    "Efter: HR sitter i Tegelbruket, plan 1. (Var HR finns, hr.md) "
    "Sämre: När betalas lönen ut? "
    "Före: Lönen betalas ut den 27:e varje månad. (Lön, lön.md) "
    "Efter: Lönen betalas ut den 25:e varje månad. (Lön, lön.md) "
    "Sämre är ett svar som var rätt enligt questions.yaml och inte är det längre. Är det nya "
    "svaret rätt, ändra frågans document och phrase där. Är det fel, rätta dokumenten."
)


@pytest.mark.slow
def test_a_version_that_is_worse_waits_and_is_accepted(tmp_path: Path) -> None:
    """With the models that come with Omorg, by a line in HR's own file; nothing is said twice."""
    files = {**ANSWERS, "questions.yaml": f"- gate: true\n{QUESTIONS}"}
    knowledge = write_folder(tmp_path / "knowledge", files)
    before = json.loads(omorg("build", "--json", folder=tmp_path).stdout)
    assert (True, None) == (before["live"], before["answers"])
    none = swedish("accept", "--list", folder=tmp_path)
    assert (0, "Inget väntar på beslut.") == (none.returncode, words(none))
    write_folder(knowledge, {**OTHERWISE, "lista.md": HELD})
    ran = swedish("build", folder=tmp_path)
    assert 1 == ran.returncode
    told = words(ran)
    waits = (
        f"Index VERSION väntar på beslut, och index VERSION används som förut. {WARNING} Är det "
        "meningen? Kör `omorg accept`. Annars: rätta i kunskapsmappen och bygg om. "
    )
    assert told.startswith(f"{waits}Ändrade: hr.md, lön.md Väntar på beslut: lista.md ")
    assert 1 == told.count("2 sämre")
    listed = swedish("accept", "--list", folder=tmp_path)
    assert words(listed).startswith(f"{waits}Väntar på beslut: lista.md är öppet för alla")
    assert words(listed) in words(swedish("status", folder=tmp_path))
    waiting = json.loads(omorg("accept", "--list", "--json", folder=tmp_path).stdout)["waiting"]
    assert [
        ("version", ["answers"]),
        ("document", "lista.md"),
    ] == [
        (one["kind"], one.get("document") or [cause["kind"] for cause in one["causes"]])
        for one in waiting
    ]
    asked = omorg("ask", "Var sitter HR nu?", "--json", folder=tmp_path).stdout
    assert "HR sitter i Stadshuset, plan 3." == json.loads(asked)["answer"]
    # The report tells of what was in use, and of nothing else.
    assert [] == kept_quality(tmp_path / "state")
    assert 0 == omorg("accept", folder=tmp_path).returncode
    assert [(1, 3)] == [(one.right, one.questions) for one in kept_quality(tmp_path / "state")]
    asked = omorg("ask", "Var sitter HR nu?", "--json", folder=tmp_path).stdout
    assert "HR sitter i Tegelbruket, plan 1." == json.loads(asked)["answer"]


@pytest.mark.slow
def test_a_version_that_is_worse_is_live_without_a_gate(tmp_path: Path) -> None:
    """With the same warning; the setting makes it wait, and what is the same is not told."""
    knowledge = write_folder(tmp_path / "knowledge", {**ANSWERS, "questions.yaml": QUESTIONS})
    assert 0 == omorg("build", folder=tmp_path).returncode
    write_folder(knowledge, OTHERWISE)
    gated = json.loads(omorg("build", "--json", folder=tmp_path, OMORG_GATE="true").stdout)
    assert (False, 2) == (gated["live"], len(gated["answers"]["changed"]))
    ran = swedish("build", folder=tmp_path)
    assert (0, 1) == (ran.returncode, words(ran).count(WARNING))
    assert words(ran).startswith("Index VERSION används nu: 3 dokument, 3 textställen, varav ")
    again = swedish("build", folder=tmp_path)
    assert (0, 0) == (again.returncode, words(again).count("Frågorna"))
    # What the report tells of versions comes of it, too.
    kept = kept_quality(tmp_path / "state")
    total = QUESTIONS.count("question:")
    assert [(total - 2, total)] == [(one.right, one.questions) for one in kept]


@pytest.mark.slow
def test_a_document_is_accepted_by_name(tmp_path: Path) -> None:
    """Its side file then says who and when; the rest of it can be found, the number can't."""
    knowledge = write_folder(tmp_path / "knowledge", {**FILES, "lista.md": HELD})
    built = json.loads(omorg("build", "--json", folder=tmp_path).stdout)
    assert (True, 4) == (built["live"], built["documents"])
    assert [("document", "lista.md")] == [
        (one["kind"], one["document"]) for one in built["waiting"]
    ]
    assert [one["document"] for one in built["failed"]] == ["lista.md"]
    shown = words(swedish("status", folder=tmp_path))
    assert (
        "Väntar på beslut: lista.md är öppet för alla och har personnummer eller samordningsnummer "
        "(1 st): ta bort dem, ge dokumentet en målgrupp, eller godkänn det"
    ) in shown
    assert said(swedish("accept", "lista.md", folder=tmp_path)).startswith("Säg vem som godkänner")
    assert said(swedish("accept", "a.md", "--by", "Anna", folder=tmp_path)).startswith(
        "a.md hålls inte tillbaka"
    )
    assert "nosuch.md väntar inte på beslut. Det gör: lista.md." == said(
        swedish("accept", "nosuch.md", "--by", "Anna", folder=tmp_path)
    )
    assert "Säg vad som godkänns: `omorg accept DOKUMENT --by NAMN`." == said(
        swedish("accept", "--by", "Anna", folder=tmp_path)
    )
    write_folder(knowledge, {"lista två.md": HELD})
    assert "Säg vem som godkänner lista två.md: `omorg accept 'lista två.md' --by NAMN`." == said(
        swedish("accept", "lista två.md", folder=tmp_path)
    )
    (knowledge / "lista två.md").unlink()
    assert 0 == swedish("accept", "lista.md", "--by", "Anna\n Ek", folder=tmp_path).returncode
    assert "nosuch.md väntar inte på beslut: det gör inget." == said(
        swedish("accept", "nosuch.md", folder=tmp_path)
    )
    side = (knowledge / "lista.md.meta.yaml").read_text(encoding="utf-8")
    assert re.fullmatch(r'godkänn: "Anna Ek, \d{4}-\d\d-\d\d, [0-9a-f]{8}-[0-9a-f]{6}"\n', side)
    hits = omorg("search", "lista", "--json", folder=tmp_path).stdout
    assert ("Lön betalas." in hits, "9805" in hits) == (True, False)


@pytest.mark.parametrize(
    ("files", "language"),
    [
        ({"a.md": "# Flytten\n\nHR flyttar i maj och alla får besked.\n"}, "sv"),
        ({"a.md": "# The move\n\nHR is moving in May, and everybody will be told.\n"}, "en"),
        ({"the new organisation.pdf": b"%PDF", "where people work.pdf": b"%PDF"}, "en"),
        ({}, "sv"),
    ],
)
def test_most_documents_decide(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    files: dict[str, str | bytes],
    language: str,
) -> None:
    """Before there is an index the folder's texts and file names tell; a setting goes first."""
    write_folder(tmp_path / "knowledge", files)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("OMORG_LANGUAGE", raising=False)
    assert language == interface_language(load_settings())
    monkeypatch.setenv("OMORG_LANGUAGE", "en")
    assert "en" == interface_language(load_settings())


def test_what_stops_a_command_is_said_in_swedish(tmp_path: Path) -> None:
    """In one line, with what to do."""
    stopped = swedish("status", folder=tmp_path)
    assert "Det finns inget index i index/artifacts: kör `omorg build`." == said(stopped)
    stopped = swedish("build", folder=tmp_path)
    assert ("Det finns ingen kunskapsmapp knowledge: skapa den, eller ange en annan.") == said(
        stopped
    )
