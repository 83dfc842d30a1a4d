"""What the commands print with ``--json``, and in the terminal, with the model that comes along."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.bot.cli.test_errors import Ran, omorg, omorg_process, said
from tests.conftest import write_folder

if TYPE_CHECKING:
    from pathlib import Path

DANGER = "\x9b31mröd\x9b0m [bold red]fet[/bold red] [link=https://ond.example]här[/link] :smile:"
ODD = "udda\x1b]0;x\x07.md"
FILES: dict[str, str | bytes] = {
    "hr.md": (
        "---\ntitle: Var HR sitter\ndate: 2027-01-15\nurl: https://intra.example/hr\n---\n"
        "# Var HR sitter\n\nHR-avdelningen sitter i Stadshuset, plan 3.\n"
    ),
    "chefer.md": (
        "---\ndate: 2027-01-15\naudience: [chefer]\n---\n"
        "# Budget\n\nChefernas budgetmöte hålls i Sessionssalen den 3 mars.\n"
    ),
    "framtid.md": (
        "---\ndate: 2027-01-15\nvalid_from: 2028-01-01\n---\n"
        "# Receptionen\n\nReceptionen flyttar till Glashuset den 1 januari 2028.\n"
    ),
    ODD: f"---\ndate: 2027-01-15\n---\n# Kaffe\n\nKaffeautomaten {DANGER} står i källaren.\n",
    "skräp.md": b"\x00\x01\x02" * 50,
    "contacts.yaml": "- {topic: övrigt, name: HR, contact: '#hr'}\n",
    "questions.yaml": (
        "- {question: Var sitter HR?, document: hr.md, phrase: Stadshuset, at: 2027-04-01}\n"
        "- {question: Var står kaffeautomaten?, document: hr.md, at: 2027-04-01, kind: fel}\n"
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a knowledge folder in it."""
    folder = tmp_path_factory.mktemp("cli")
    write_folder(folder / "knowledge", FILES)
    return folder


@pytest.fixture(scope="module")
def build(folder: Path) -> dict[str, Any]:
    """Give what ``build --json`` printed."""
    return printed(omorg("build", "--json", folder=folder))


def printed(process: Ran, code: int = 0) -> dict[str, Any]:
    """Return the one JSON object that a command printed."""
    assert code == process.returncode, process
    (line,) = process.stdout.splitlines()
    value = json.loads(line)
    assert isinstance(value, dict)
    return value


def kinds(value: dict[str, Any]) -> dict[str, str]:
    """Return each key with the name of its value's type, in order of the keys."""
    return {key: type(value[key]).__name__ for key in sorted(value)}


def test_build_tells_what_it_did(build: dict[str, Any]) -> None:
    """The documented keys; what could not be read is named with reason and remedy."""
    assert {
        "added": "list",
        "answers": "NoneType",
        "changed": "list",
        "documents": "int",
        "embedded": "int",
        "failed": "list",
        "gaps_closed": "list",
        "index_version": "str",
        "live": "bool",
        "lost": "list",
        "passages": "int",
        "removed": "list",
        "renamed": "list",
        "seconds": "float",
        "in_use": "str",
        "previous": "NoneType",
        "waiting": "list",
        "unchanged": "int",
    } == kinds(build)
    odd = ODD.replace("\x1b", r"\x1b").replace("\x07", r"\x07")
    assert ["chefer.md", "framtid.md", "hr.md", odd] == build["added"]
    assert (4, 4, 0, True) == (
        build["documents"],
        build["passages"],
        build["unchanged"],
        build["live"],
    )
    (failure,) = build["failed"]
    assert "skräp.md" == failure["document"]
    assert {"document": "str", "reason": "str", "remedy": "str"} == kinds(failure)


def test_status_tells_what_is_live(folder: Path, build: dict[str, Any]) -> None:
    """The documented keys, with what the build said."""
    status = printed(omorg("status", "--json", folder=folder))
    assert {
        "built": "str",
        "documents": "int",
        "failed": "list",
        "index_version": "str",
        "model": "dict",
        "notes": "list",
        "passages": "int",
        "vector_store": "NoneType",
        "search": "dict",
        "versions": "list",
        "waiting": "list",
    } == kinds(status)
    (live,) = status["versions"]
    assert {
        "built": "str",
        "documents": "int",
        "index_version": "str",
        "live": "bool",
        "passages": "int",
    } == kinds(live)
    assert (build["index_version"], True) == (live["index_version"], live["live"])
    assert {"digest": "str", "dimension": "int", "name": "str"} == kinds(status["model"])
    assert {"dense": "exact", "lexical": "all"} == status["search"]
    for key in ("index_version", "documents", "passages", "failed"):
        assert build[key] == status[key]


def test_status_in_the_terminal_names_what_failed(folder: Path, build: dict[str, Any]) -> None:
    """Version, counts and every failed file, as long as it fails."""
    process = omorg("status", folder=folder)
    assert (0, "") == (process.returncode, process.stderr)
    assert build["index_version"] in process.stdout
    assert "4 documents, 4 passages" in process.stdout
    assert "Failed: skräp.md" in process.stdout


def test_check_tells_what_to_mend(folder: Path) -> None:
    """The documented keys, most important first; the exit code says that there are errors."""
    process = omorg("check", "--json", folder=folder)
    checked = printed(process, code=1)
    assert ["findings"] == list(checked)
    first = checked["findings"][0]
    keys = ("document", "message", "remedy", "rule", "severity")
    assert {**dict.fromkeys(keys, "str"), "line": "NoneType"} == kinds(first)
    assert ("skräp.md", "error", "unreadable") == (
        first["document"],
        first["severity"],
        first["rule"],
    )


def test_check_speaks_the_language_that_it_is_told(folder: Path) -> None:
    """Only what people read changes with the language; what programs read stays."""
    swedish = printed(omorg("check", "--json", "--lang", "sv", folder=folder), code=1)["findings"]
    english = printed(omorg("check", "--json", "--lang", "en", folder=folder), code=1)["findings"]
    told = {"message", "remedy"}
    for one, other in zip(swedish, english, strict=True):
        assert told == {key for key in one if one[key] != other[key]}
    assert ("är ingen textfil", "holds no text (binary data)") == (
        swedish[0]["message"],
        english[0]["message"],
    )


ANSWER = {
    "answer": "str",
    "certain": "bool",
    "citations": "list",
    "confidence": "float",
    "contact": "NoneType",
    "index_version": "str",
    "language": "str",
    "milliseconds": "float",
    "nearest": "list",
    "notes": "list",
    "question": "str",
    "status": "str",
}


@pytest.fixture(scope="module")
def lines(folder: Path, build: dict[str, Any]) -> list[dict[str, Any]]:
    """Give what ``ask --json -`` printed for lines of every sort."""
    assert build["live"]
    asked = [
        "Var sitter HR?",
        '{"question": "Var hålls chefernas budgetmöte?", "at": "2027-04-01"}',
        '{"question": "Var hålls chefernas budgetmöte?", "audience": ["chefer"]}',
        '{"question": "Vart flyttar receptionen?", "at": "1 mars 2028"}',
        '{"question": "Vart flyttar receptionen?"}',
        '{"fråga": "Var sitter HR?"}',
        '{"question": "Var sitter HR?", "at": "bluff"}',
        '{"question": "Var sitter HR?", "audience": "chefer"}',
        "{",
        "",
        "🙂🎉",
        "x " * 50_000,
        "Tack så mycket!",
        "Var står kaffeautomaten?",
    ]
    process = omorg_process(
        "ask", "--json", "--at", "2027-04-01", "-", folder=folder, given="\n".join(asked)
    )
    assert 0 == process.returncode, process
    return [json.loads(line) for line in process.stdout.splitlines()]


def test_each_line_is_answered_in_order(lines: list[dict[str, Any]]) -> None:
    """Text and JSON lines; one that can't be used gives an error object and the rest go on."""
    assert [
        "answered",
        "not_found",
        "answered",
        "answered",
        "answered",
        *["error"] * 7,
        "smalltalk",
        "answered",
    ] == [line["status"] for line in lines]
    assert [["message", "status"]] * 7 == [sorted(line) for line in lines[5:12]]
    assert "Var sitter HR?" == lines[0]["question"]
    assert "Tack så mycket!" == lines[12]["question"]
    assert lines[6]["message"].startswith("'bluff' is no date from 1900 to 2099:")
    assert lines[9]["message"].startswith("The question is empty")
    assert lines[10]["message"].startswith("The question holds no words")
    assert lines[11]["message"].startswith("The question is too long")


@pytest.mark.parametrize("command", ["ask", "search"])
def test_what_is_wrong_with_a_line_is_told_in_the_folders_language(
    folder: Path, build: dict[str, Any], command: str
) -> None:
    """As it is where the question stands on the command line."""
    assert build["live"]
    given = '🙂🎉\n{"fråga": "Var?"}\n{"question": "Var?", "at": "bluff"}\n'
    process = omorg(command, "--json", "-", folder=folder, given=given, OMORG_LANGUAGE="sv")
    assert [
        "Frågan har inga ord: skriv vad du vill veta med ord.",
        'Raden är ingen fråga: skriv den som text, eller som {"question": "…"}.',
        "'bluff' är inget datum från 1900 till 2099: skriv 2027-03-01 eller 1 mars 2027.",
    ] == [json.loads(line)["message"] for line in process.stdout.splitlines()]


def test_a_lines_day_and_groups_are_its_own(lines: list[dict[str, Any]]) -> None:
    """What one line sets holds for that line; the command's own day for the others.

    Something that is still to come answers with the day from which it applies.
    """
    documents = [[citation["document"] for citation in line["citations"]][:1] for line in lines[:5]]
    assert [["hr.md"], [], ["chefer.md"], ["framtid.md"], ["framtid.md"]] == documents
    assert [[], ["Gäller från 1 januari 2028."]] == [line["notes"] for line in lines[3:5]]
    assert [True, False] == [line["citations"][0]["in_force"] for line in lines[3:5]]
    assert "chefer.md" not in json.dumps([lines[0], lines[1], lines[13]])


def test_an_answer_has_the_documented_keys(lines: list[dict[str, Any]]) -> None:
    """So does each citation; nothing found has no answer, and a contact."""
    assert ANSWER == kinds(lines[0])
    assert {
        "answer_spans": "list",
        "date": "str",
        "date_source": "str",
        "document": "str",
        "end": "int",
        "heading": "NoneType",
        "highlights": "list",
        "in_force": "bool",
        "links": "list",
        "number": "int",
        "owner": "NoneType",
        "page": "NoneType",
        "pointed_out": "bool",
        "quote": "str",
        "score": "float",
        "start": "int",
        "title": "str",
        "url": "str",
        "valid_from": "NoneType",
        "valid_until": "NoneType",
    } == kinds(lines[0]["citations"][0]) | {"heading": "NoneType"}
    cited = lines[0]["citations"][0]
    assert ("2027-01-15", "front_matter", "https://intra.example/hr", True) == (
        cited["date"],
        cited["date_source"],
        cited["url"],
        cited["in_force"],
    )
    assert "HR-avdelningen sitter i Stadshuset, plan 3." == lines[0]["answer"]
    assert ANSWER | {"answer": "NoneType", "contact": "dict"} == kinds(lines[1])
    assert {"name": "HR", "contact": "#hr"} == lines[1]["contact"]
    assert ANSWER == kinds(lines[12])


def test_the_json_holds_the_documents_own_text(lines: list[dict[str, Any]]) -> None:
    """A quote is character for character the document's text; JSON itself escapes what it must."""
    assert DANGER in lines[13]["citations"][0]["quote"]


def test_search_tells_what_was_considered(folder: Path, build: dict[str, Any]) -> None:
    """The documented keys, best first, as many as asked for, what is excluded with its reason."""
    process = omorg(
        *("search", "--json", "--at", "2027-04-01", "-k", "2", "Vart flyttar receptionen?"),
        folder=folder,
    )
    found = printed(process)
    assert {"hits": "list", "index_version": "str", "query": "str"} == kinds(found)
    assert build["index_version"] == found["index_version"]
    assert 2 == len(found["hits"])
    assert found["hits"][0]["score"] >= found["hits"][1]["score"]
    assert {
        "dense": "float",
        "document": "str",
        "end": "int",
        "excluded": "str",
        "lexical": "float",
        "passage": "str",
        "score": "float",
        "start": "int",
        "text": "str",
    } == kinds(found["hits"][0])
    assert ("framtid.md", "not yet valid") == (
        found["hits"][0]["document"],
        found["hits"][0]["excluded"],
    )
    assert found["hits"][1]["excluded"] is None


def test_document_text_is_inert_in_the_terminal(folder: Path, build: dict[str, Any]) -> None:
    """Escape codes are taken out, markup and emoji names are shown as they are written."""
    assert build["live"]
    process = omorg_process("ask", "Var står kaffeautomaten?", "--at", "2027-04-01", folder=folder)
    assert 0 == process.returncode
    assert "[bold red]fet[/bold red] [link=https://ond.example]här[/link] :smile:" in process.stdout
    assert not {"\x1b", "\x07", "\x9b"} & set(process.stdout)
    assert r"udda\x1b]0;x\x07.md" in process.stdout


def test_search_shows_document_text_inert(folder: Path, build: dict[str, Any]) -> None:
    """So does the table of hits."""
    assert build["live"]
    process = omorg("search", "kaffeautomaten", "--at", "2027-04-01", folder=folder)
    assert 0 == process.returncode
    assert "[bold red]fet[/bold red]" in process.stdout
    assert not {"\x1b", "\x07", "\x9b"} & set(process.stdout)


def test_an_evaluation_that_falls_short_says_no(folder: Path, build: dict[str, Any]) -> None:
    """Half the questions right is too few for the default and tells which was wrong, and why."""
    assert build["live"]
    result = printed(omorg("eval", "--json", folder=folder), code=1)
    assert (2, 1, 0.5, 0.75) == tuple(result[key] for key in ("questions", "right", "share", "min"))
    assert {
        "other": {"questions": 1, "right": 1},
        "fel": {"questions": 1, "right": 0},
    } == result["kinds"]
    (wrong,) = result["wrong"]
    assert ("Var står kaffeautomaten?", "another document") == (
        wrong["question"],
        wrong["reason"],
    )


def test_an_evaluation_that_is_good_enough(folder: Path, build: dict[str, Any]) -> None:
    """A share that just reaches the least one is enough; the wrong answer is still named."""
    assert build["live"]
    process = omorg("eval", "--min", "0.5", folder=folder)
    assert 0 == process.returncode
    assert "Var står kaffeautomaten? – answered from " in process.stdout
    swedish = omorg("eval", "--min", "0.5", "--lang", "sv", folder=folder)
    assert 0 == swedish.returncode
    assert "Var står kaffeautomaten? – besvarades ur " in swedish.stdout


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("", "The question is empty"),
        ("x " * 50_000, "The question is too long (100000 characters)"),
        ("🙂🙂", "The question holds no words"),
    ],
    ids=["empty", "long", "emoji"],
)
def test_a_question_that_cannot_be_asked(
    folder: Path, build: dict[str, Any], question: str, line: str
) -> None:
    """One clear line and exit code 2."""
    assert build["live"]
    assert said(omorg("ask", question, folder=folder)).startswith(line)


def test_a_group_that_no_document_is_for_is_named(folder: Path, build: dict[str, Any]) -> None:
    """Misspelt, it sees what everybody does; blanks around a name are none of it."""
    assert build["live"]
    asked = ("ask", "Var hålls chefernas budgetmöte?", "--at", "2027-04-01", "--json")
    misspelt = omorg(*asked, "--audience", "chefr", folder=folder)
    assert "omorg: No document is for the group chefr; groups with documents: chefer." == (
        misspelt.stderr.strip()
    )
    told = omorg(*asked, "--audience", " Chefer ", folder=folder)
    assert "" == told.stderr
    assert "Sessionssalen" in printed(told)["answer"]
