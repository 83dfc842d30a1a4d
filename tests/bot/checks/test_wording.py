"""How findings are said: in both languages, grouped, and never with what must not be shown."""

from __future__ import annotations

import ast
import datetime as dt
import string
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from bot.checks.finding import Said
from bot.checks.reasons import SENTENCES, in_swedish
from bot.checks.run import KINDS, check_folder
from bot.cli.output.findings import check_view
from index.documents.metadata import safe_yaml
from tests.conftest import ROOT, write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from bot.checks.finding import Kind
    from index import Language

TODAY = dt.date(2026, 11, 21)


def placeholders(sentence: str) -> set[str]:
    """Return the names in braces in ``sentence``."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.rule}-{kind.message.en[:20]}")
def test_both_languages_say_the_same(kind: Kind) -> None:
    """Title, message and remedy have the same placeholders in Swedish and English."""
    for said in (kind.title, kind.message, kind.remedy):
        assert "" not in {said.sv.strip(), said.en.strip()}
        assert placeholders(said.sv) == placeholders(said.en)
    assert kind.title.sv != kind.title.en


@pytest.mark.parametrize(("english", "swedish"), SENTENCES.items())
def test_a_translation_says_the_same(english: str, swedish: str) -> None:
    """What varies in a sentence stands in both languages."""
    assert placeholders(english) == placeholders(swedish)


def said_by_the_index() -> set[str]:
    """Read every reason and remedy that the index gives, what varies in them as a word."""
    sentences: set[str] = set()
    for path in (ROOT / "index").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = (
                node.func.id
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
                else ""
            )
            if name not in {"DocumentError", "Failure"} or not isinstance(node, ast.Call):
                continue
            for argument in node.args[0 if name == "DocumentError" else 1 :][:2]:
                sentences |= {_sample(part) for part in _branches(argument)} - {""}
    return sentences


def _branches(node: ast.expr) -> list[ast.expr]:
    return (
        [*_branches(node.body), *_branches(node.orelse)] if isinstance(node, ast.IfExp) else [node]
    )


def _sample(node: ast.expr) -> str:
    """Return a string, or a formatted one with a word for each value; empty for what is neither."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_sample(part) or "Storstad" for part in node.values)
    return ""


def said_when_stopped() -> set[str]:
    """Read every sentence that stops a command, what varies in it as a word."""
    stops = {"BuildError", "BuildRunningError", "IndexVersionError", "ModelError"}
    sentences: set[str] = set()
    for folder in ("index", "bot"):
        for path in (ROOT / folder).rglob("*.py"):
            if "training" in path.parts or "preview" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id in stops
                ):
                    sentences |= {_sample(part) for part in node.args[:1]} - {"", "Storstad"}
    return sentences


@pytest.mark.parametrize("sentence", sorted(said_when_stopped()))
def test_what_stops_a_command_is_said_in_swedish(sentence: str) -> None:
    """A new error has a line in bot/checks/swedish_messages.py."""
    assert sentence != in_swedish(sentence)


@pytest.mark.parametrize("sentence", sorted(said_by_the_index()))
def test_what_the_index_says_is_said_in_swedish(sentence: str) -> None:
    """A new reason or remedy has a line in bot/checks/reasons.py or swedish_files.py."""
    assert sentence != in_swedish(sentence)


@pytest.mark.parametrize(
    "problem",
    [
        value
        for name, value in vars(safe_yaml).items()
        if name.isupper() and not name.startswith("_") and isinstance(value, str)
    ],
)
def test_what_is_wrong_in_yaml_is_said_in_swedish(problem: str) -> None:
    """With the line, and within what is said of the file."""
    told = in_swedish(f"can't be used (not valid YAML: {problem.format(sign='@')}, line 2)")
    words = in_swedish(problem.format(sign="@"))
    assert words != problem
    assert f"går inte att använda (filen följer inte YAML: {words}, rad 2)" == told


def test_a_sentence_within_a_sentence_is_translated_too() -> None:
    """What stays English is what HR wrote itself."""
    assert (
        "har uppgifter överst i filen som inte går att läsa (filen följer inte YAML: "
        "alias (*namn) får inte användas, rad 3)"
    ) == in_swedish(
        "has front matter that can't be read (not valid YAML: aliases (*name) are not allowed, "
        "line 3)"
    )
    assert "Something else" == in_swedish("Something else")


def shown(folder: Path, language: Language, *, every: bool = False) -> str:
    """Check a folder and return what the terminal shows at 80 columns."""
    console = Console(width=80, markup=False, emoji=False, highlight=False)
    with console.capture() as capture:
        console.print(check_view(check_folder(folder, TODAY), language, every=every))
    return capture.get()


def test_the_terminal_groups_by_gravity_and_rule(tmp_path: Path) -> None:
    """Errors first, each rule under its title, and a remedy that is shared is said once."""
    undated = "---\nowner: HR\n---\n# T\n\nText.\n"
    folder = write_folder(tmp_path, {"a.md": undated, "b.md": undated, "c.md": b""})
    assert (
        "FEL (1): rätta de här först\n"
        "\n"
        "  Filer som inte går att läsa\n"
        "    c.md är tom\n"
        "      → Skriv in texten eller ta bort filen.\n"
        "\n"
        "VARNINGAR (2): gör svaren sämre\n"
        "\n"
        "  Dokument utan datum\n"
        "    a.md saknar datum, så ingen ser hur gammalt det är\n"
        "    b.md saknar datum, så ingen ser hur gammalt det är\n"
        "      → Skriv `datum: 2027-03-01` överst i filen eller i en sidofil, eller\n"
        "      ”Senast uppdaterad: 1 mars 2027” i texten.\n"
    ) == shown(folder, "sv")
    assert "ERRORS (1): mend these first" == shown(folder, "en").split("\n")[0]


def test_hints_never_drown_what_matters(tmp_path: Path) -> None:
    """A hint that many files share names a few of them and counts the rest; an error all."""
    dated = "---\ndate: 2026-01-01\n---\n# T\n\nText.\n"
    files: dict[str, str | bytes] = {f"{number}.md": dated for number in range(10, 40)}
    files |= {f"tom{number}.md": b"" for number in range(10, 40)}
    text = shown(write_folder(tmp_path, files), "sv")
    assert (30, 5) == (text.count("är tom"), text.count("saknar ägare"))
    assert 1 == text.count("… och 25 till; `omorg check --all` visar alla")
    every = shown(tmp_path, "sv", every=True)
    assert (30, 30) == (every.count("är tom"), every.count("saknar ägare"))


def test_a_folder_in_good_order(tmp_path: Path) -> None:
    """There is nothing to mend, and that is said."""
    folder = write_folder(tmp_path, {"a.md": "---\ndate: 2026-01-01\nowner: HR\n---\n# T\n\nText."})
    assert ("Inget att rätta.\n", "Nothing to mend.\n") == (
        shown(folder, "sv"),
        shown(folder, "en"),
    )


def test_values_may_be_in_both_languages() -> None:
    """A place or a date's name follows the language of the sentence that it stands in."""
    said = Said("på {place}", "on {place}")
    place = Said("rad 3", "line 3")
    assert ("på rad 3", "on line 3") == (
        said.filled("sv", {"place": place}),
        said.filled("en", {"place": place}),
    )
