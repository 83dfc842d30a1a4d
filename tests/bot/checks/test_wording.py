"""How findings are said: in both languages, grouped, and never with what must not be shown."""

from __future__ import annotations

import datetime as dt
import errno
import gc
import os
import string
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from bot.checks.finding import Said
from bot.checks.reasons import SENTENCES, in_swedish
from bot.checks.run import KINDS, check_folder
from bot.cli.output.findings import check_view
from index.documents import file_types
from index.documents.metadata import hr_files, safe_yaml
from tests.conftest import ROOT, write_folder
from tests.support.said import said_in

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
    """What varies in a sentence stands in both languages, and so does a full stop."""
    assert placeholders(english) == placeholders(swedish)
    assert english.endswith(".") == swedish.endswith(".")


# Where the sentences of these calls' arguments begin, and how many there are.
SAID_OF_FILES = {
    "DocumentError": (0, 2),
    "Failure": (1, 2),
    "FileKind": (2, 1),
    "ValueError": (0, 1),
    "closed": (2, 2),
}
STOPS = {
    "BuildError",
    "BuildRunningError",
    "ConfigurationError",
    "EmptyFolderError",
    "IndexVersionError",
    "ModelError",
    "QuestionError",
    "UnreachableError",
    "VectorStoreError",
}
# What is handed on from where it was said, or put together of what has its own test.
HANDED_ON = {
    "exc.reason",
    "exc.remedy",
    "wrong[0]",
    "kind.remedy",
    "self._last_line",
}
# English words that no sentence in Swedish has.
ENGLISH = {"and", "is", "it", "of", "or", "that", "the", "with"}


def said_by_the_index() -> tuple[set[str], set[str]]:
    """Read every reason and remedy that the index gives, and what of them can't be found."""
    modules = [*(ROOT / "index/documents").rglob("*.py"), *(ROOT / "index/build").glob("*.py")]
    sentences, unknown = said_in(modules, SAID_OF_FILES)
    kinds = [kind for kind in gc.get_objects() if type(kind) is file_types.FileKind]
    sentences |= {
        f"is {kind.name}{under}"
        for kind in kinds
        for under in ("", " with the name of a PDF", " with a name that ends in .txt")
        if not under or kind is not file_types.PROTECTED
    }
    return sentences | {*hr_files.PLAIN.values(), hr_files.OTHER}, unknown


def said_when_stopped() -> tuple[set[str], set[str]]:
    """Read every sentence that stops a command, and what of them can't be found.

    The settings' own are said before it is known in which language.
    """
    modules = [
        path
        for folder in ("index", "bot")
        for path in (ROOT / folder).rglob("*.py")
        if not {"training", "preview"} & {*path.parts} and path != ROOT / "bot" / "settings.py"
    ]
    return said_in(modules, dict.fromkeys(STOPS, (0, 1)))


@pytest.mark.parametrize("sentence", sorted(said_when_stopped()[0]))
def test_what_stops_a_command_is_said_in_swedish(sentence: str) -> None:
    """A new error has a line in bot/checks/swedish_messages.py."""
    told = in_swedish(sentence)
    assert sentence != told
    assert set() == ENGLISH & {*told.split()}


@pytest.mark.parametrize("sentence", sorted(said_by_the_index()[0]))
def test_what_the_index_says_is_said_in_swedish(sentence: str) -> None:
    """A new reason or remedy has a line in bot/checks/reasons.py or swedish_files.py."""
    told = in_swedish(sentence)
    assert sentence != told
    assert set() == ENGLISH & {*told.split()}


def test_no_sentence_escapes_these_tests() -> None:
    """A reason or remedy that is written where they don't look is named here."""
    assert set() == (said_by_the_index()[1] | said_when_stopped()[1]) - HANDED_ON


@pytest.mark.parametrize(
    "number",
    [errno.EACCES, errno.ENOENT, errno.ENOSPC, errno.EROFS, errno.ENOTDIR, errno.EADDRINUSE],
)
def test_what_the_operating_system_says_is_said_in_swedish(number: int) -> None:
    """Within what is said of the file."""
    told = in_swedish(
        f"The backup can't be written to a.tgz ({os.strerror(number)}): name "
        "another place, or make room."
    )
    assert os.strerror(number) not in told
    assert told.startswith("Säkerhetskopian går inte att skriva till a.tgz (")


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


def test_a_full_stop_is_kept_and_not_needed() -> None:
    """A sentence is known within another, which ends as it pleases, and alone."""
    known = "The index in x is damaged: run `omorg build`"
    assert "Indexet i x är skadat: kör `omorg build`" == in_swedish(known)
    assert "Indexet i x är skadat: kör `omorg build`." == in_swedish(f"{known}.")
    assert (
        "a.yaml går inte att använda: b/a.yaml går inte att öppna: kontrollera att den finns."
    ) == in_swedish("a.yaml can't be used: b/a.yaml can't be opened: check that it is there.")


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
