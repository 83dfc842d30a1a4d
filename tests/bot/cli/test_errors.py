"""What the command line says to wrong usage and unusable input: one line, and exit code 2."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.cli import app as cli
from bot.cli.commands import options as command_options
from index import build_index
from tests.conftest import FakeEmbedder, write_folder

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "knowledge"
FILES = {
    "hr.md": "---\ndate: 2027-01-01\n---\n# HR\n\nHR flyttar till Stadshuset.\n",
    "lön.txt": "Lön\n\nLön betalas den 27:e.\n",
}


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did: its exit code and what it printed."""

    returncode: int
    stdout: str
    stderr: str


def without_settings(variables: dict[str, str]) -> dict[str, str]:
    """Return the environment with no settings but those given, and English for what is said."""
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("OMORG_", "SLACK_"))
    }
    return {**kept, "COLUMNS": "200", "OMORG_LANGUAGE": "en", **variables}


def omorg(*arguments: str | Path, folder: Path, given: str = "", **variables: str) -> Ran:
    """Run a command in this process, in a folder, with no settings but those given."""
    out, errors = io.StringIO(), io.StringIO()
    stdin = io.TextIOWrapper(io.BytesIO(given.encode()))
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(errors),
    ):
        patch.chdir(folder)
        patch.setattr(sys, "argv", ["omorg", *map(str, arguments)])
        patch.setattr(sys, "stdin", stdin)
        # Logs are set up for the whole process, which goes on to run other tests.
        patch.setattr(command_options, "set_up_logs", lambda _: None)
        patch.setattr(os, "environ", without_settings(variables))
        with pytest.raises(SystemExit) as ended:
            cli.main()
    code = ended.value.code
    return Ran(code if isinstance(code, int) else -1, out.getvalue(), errors.getvalue())


def omorg_process(*arguments: str | Path, folder: Path, given: str = "") -> Ran:
    """Run a command in a process of its own, in a folder, with no settings."""
    process = subprocess.run(
        [sys.executable, "-c", "from bot.cli.app import main; main()", *map(str, arguments)],
        cwd=folder,
        env=without_settings({"PYTHONPATH": str(ROOT)}),
        input=given,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Ran(process.returncode, process.stdout, process.stderr)


def said(process: Ran, code: int = 2) -> str:
    """Return the one line that a command said about an error, and nothing else."""
    told = process.stderr.splitlines()
    assert (code, "", 1) == (process.returncode, process.stdout, len(told)), process
    assert told[0].startswith("omorg: ")
    return told[0].removeprefix("omorg: ")


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Give an index that a fake model has built."""
    knowledge = write_folder(tmp_path / "knowledge", FILES)
    build_index(knowledge, tmp_path / "index", FakeEmbedder())
    return tmp_path / "index"


def rewrite_manifest(index: Path, change: Callable[[dict[str, object]], None]) -> None:
    """Change a version's manifest, and give the version the name that belongs to it."""
    current = index / "CURRENT"
    folder = index / "versions" / current.read_text(encoding="ascii").strip()
    manifest = json.loads((folder / "manifest.json").read_bytes())
    change(manifest)
    raw = json.dumps(manifest).encode()
    (folder / "manifest.json").write_bytes(raw)
    name = hashlib.sha256(raw).hexdigest()[:16]
    folder.rename(folder.with_name(name))
    current.write_text(name + "\n", encoding="ascii")


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_knowledge_folder_that_is_not_there(tmp_path: Path, command: str) -> None:
    """The folder is named, with what to do."""
    process = omorg(command, "--knowledge", "borta", folder=tmp_path)
    assert "There is no knowledge folder borta: create it, or name another one." == said(process)


def test_an_empty_knowledge_folder(tmp_path: Path) -> None:
    """Nothing is built from nothing, and no index is left behind."""
    (tmp_path / "tom").mkdir()
    process = omorg_process("build", "--knowledge", "tom", "--index", "i", folder=tmp_path)
    assert "There are no documents in tom: add some and build again." == said(process)
    assert not (tmp_path / "i" / "CURRENT").exists()


def test_a_missing_index(tmp_path: Path) -> None:
    """The line says what to run."""
    process = omorg_process("status", "--index", "borta", folder=tmp_path)
    assert "There is no index in borta: run `omorg build`." == said(process)


@pytest.mark.parametrize("name", ["manifest.json", "vectors.faiss", "documents.jsonl"])
def test_a_truncated_index_file(tmp_path: Path, index: Path, name: str) -> None:
    """A file cut short is noticed, and the line says what to run."""
    path = next(index.glob(f"versions/*/{name}"))
    path.write_bytes(path.read_bytes()[:-10])
    process = omorg("status", "--index", "index", folder=tmp_path)
    assert "The index in index is damaged: run `omorg build`." == said(process)


def test_an_index_of_a_newer_format(tmp_path: Path, index: Path) -> None:
    """The formats are told, and both ways out."""
    rewrite_manifest(index, lambda manifest: manifest.update(format_version=999))
    line = said(omorg("status", "--index", "index", folder=tmp_path))
    assert "was written by another version of Omorg (format 999, here " in line
    assert line.endswith("run `omorg build`, or the Omorg that wrote it.")


@pytest.mark.parametrize("command", ["ask", "search"])
def test_an_index_from_another_model(tmp_path: Path, index: Path, command: str) -> None:
    """Both models are named; the index is whole, only made by another one."""

    def rename(manifest: dict[str, object]) -> None:
        model = manifest["model"]
        assert isinstance(model, dict)
        model["name"] = "annan-modell"

    rewrite_manifest(index, rename)
    line = said(omorg(command, "Var sitter HR?", "--index", "index", folder=tmp_path))
    assert line.startswith("The index in index was built with another model (annan-modell) than ")
    assert line.endswith(": run `omorg build`.")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["ask", "x", "--at", "2250-01-01"], "'2250-01-01' is no date from 1900 to 2099: write it"),
        (["search", "x", "--at", "2027-13-45"], "'2027-13-45' is no date from 1900"),
        (["ask", "x", "--at", "a\x1b[31m"], r"'a\x1b[31m' is no date".replace("\\", "\\\\")),
        (["flyg"], "No such command 'flyg'"),
        (["ask", "x", "--flyg"], "No such option: --flyg"),
        (["ask"], "Missing argument 'QUESTION'"),
        (["ask", "x", "--at"], "Option '--at' requires an argument"),
        (["search", "x", "-k", "0"], "Invalid value for '-k'"),
        (["search", "x", "-k", "tre"], "Invalid value for '-k'"),
        (["eval", "--min", "2"], "Invalid value for '--min'"),
        (["build", "--knowledge", ""], "Invalid value for '--knowledge': the name of the folder"),
    ],
)
def test_wrong_usage(tmp_path: Path, arguments: list[str], line: str) -> None:
    """What was wrong is said in one line, escape codes written out."""
    assert said(omorg(*arguments, folder=tmp_path)).startswith(line)


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"OMORG_KEEP_VERSIONS": "x"}, "OMORG_KEEP_VERSIONS"),
        ({"OMORG_THRESHOLD": "1.5"}, "OMORG_THRESHOLD"),
    ],
)
def test_a_broken_setting(tmp_path: Path, variables: dict[str, str], named: str) -> None:
    """The setting is named as it is written in the environment."""
    line = said(omorg("status", folder=tmp_path, **variables))
    assert line.startswith(f"The setting {named} can't be used: ")


@pytest.mark.parametrize(
    ("variables", "line"),
    [
        ({"OMORG_GATE": "ja"}, "OMORG_GATE går inte att använda: skriv true eller false."),
        ({"OMORG_KEEP_VERSIONS": "tre"}, "OMORG_KEEP_VERSIONS går inte att använda: skriv ett hel"),
        ({"OMORG_KEEP_VERSIONS": "0"}, "OMORG_KEEP_VERSIONS går inte att använda: skriv 1 eller m"),
        ({"OMORG_THRESHOLD": "0,5"}, "OMORG_THRESHOLD går inte att använda: skriv ett tal, med pu"),
        ({"OMORG_THRESHOLD": "nan"}, "OMORG_THRESHOLD går inte att använda: skriv 1 eller mindre."),
        (
            {"OMORG_WATCH_POLLING": "ibland"},
            "OMORG_WATCH_POLLING går inte att använda: skriv något av auto, always eller never.",
        ),
    ],
)
def test_what_to_write_instead(tmp_path: Path, variables: dict[str, str], line: str) -> None:
    """Of a setting, in the language that another one sets, or that an option does."""
    told = said(omorg("status", folder=tmp_path, OMORG_LANGUAGE="SV", **variables))
    assert told.startswith(f"Inställningen {line}")
    assert told == said(omorg("status", "--lang", "sv", folder=tmp_path, **variables))


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (
            ["search", "x", "-k", "tre"],
            "Värdet för '-k' går inte att använda: skriv ett heltal. Se `omorg search --help`.",
        ),
        (
            ["check", "--lang", "fi"],
            "Värdet för '--lang' går inte att använda: 'fi' är inget av 'sv', 'en'. ",
        ),
        (
            ["serch"],
            "Det finns inget kommando 'serch'. Menar du 'search', 'serve'? Se `omorg --help`",
        ),
        (
            ["ask", "x", "--knowlege", "k"],
            "Det finns ingen option --knowlege (menar du --knowledge?). Se `omorg ask --help`.",
        ),
        (["ask"], "Det saknas 'QUESTION'. Se `omorg ask --help`."),
        (["ask", "x", "y"], "y är för mycket. Se `omorg ask --help`."),
        (["ask", "x", "--at"], "'--at' ska följas av ett värde. Se `omorg --help`."),
    ],
)
def test_wrong_usage_in_swedish(tmp_path: Path, arguments: list[str], line: str) -> None:
    """With the help of the command that was to run."""
    told = said(omorg(*arguments, folder=tmp_path, OMORG_LANGUAGE="sv"))
    assert told.startswith(line)


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({}, "SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN"),
    ],
)
def test_serving_without_tokens(tmp_path: Path, variables: dict[str, str], named: str) -> None:
    """The token that is missing is named, before an index is looked for."""
    assert named in said(omorg("serve", folder=tmp_path, **variables))


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("- {q: [", "frågor.yaml can't be used: not valid YAML"),
        ("", "frågor.yaml holds no questions: write some."),
        ("- {question: Var?}", "frågor.yaml can't be used: entry 1 names no document"),
        ("- {fråga: Var?}", "frågor.yaml can't be used: "),
    ],
)
def test_a_question_set_that_cannot_be_used(tmp_path: Path, content: str, line: str) -> None:
    """The file is named with what is wrong, before an index is looked for."""
    write_folder(tmp_path, {"frågor.yaml": content})
    assert said(omorg("eval", "frågor.yaml", folder=tmp_path)).startswith(line)


def test_a_question_set_that_is_not_there(tmp_path: Path) -> None:
    """The file is named."""
    assert "borta.yaml" in said(omorg("eval", "borta.yaml", folder=tmp_path))


def test_check_finds_nothing_in_the_sample(tmp_path: Path) -> None:
    """The folder that comes along is in order."""
    process = omorg("check", "--lang", "sv", "--knowledge", SAMPLE, folder=tmp_path)
    assert (0, "Inget att rätta.\n", "") == (process.returncode, process.stdout, process.stderr)


def test_check_says_no(tmp_path: Path) -> None:
    """An error makes the exit code 1, a warning does not."""
    write_folder(tmp_path / "knowledge", {"a.md": "# A\n\nText.\n"})
    warned = omorg("check", "--lang", "sv", folder=tmp_path)
    assert (0, "") == (warned.returncode, warned.stderr)
    assert warned.stdout.startswith("VARNINGAR (1): ")
    write_folder(tmp_path / "knowledge", {"b.md": "---\ndate: [\n---\n# B\n\nText.\n"})
    failed = omorg_process("check", "--lang", "sv", folder=tmp_path)
    assert (1, "") == (failed.returncode, failed.stderr)
    assert failed.stdout.startswith("FEL (1): ")
    assert "    b.md har uppgifter överst i filen" in failed.stdout


def test_odd_file_names_and_keys_are_escaped(tmp_path: Path) -> None:
    """Escape codes, markup and right-to-left marks in a folder reach no terminal as such."""
    name = "\x1b[31mröd\u202e[bold]x[link=file:a].md"
    content = "---\n'[red]k\u202e': 1\ndate: 2027-01-01\n---\n# T\n\nText.\n"
    write_folder(tmp_path / "knowledge", {name: content})
    process = omorg_process("check", folder=tmp_path)
    assert 0 == process.returncode
    assert r"\x1b[31mröd\u202e[bold]x[link=file:a].md" in process.stdout
    assert r"[red]k\u202e" in process.stdout.replace("\\\\", "\\")
    assert not {"\x1b", "\u202e"} & set(process.stdout)


@pytest.mark.parametrize("arguments", [("check", "--lang", "sv"), ("--help",)])
def test_output_that_cannot_be_written(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """A full disk is told in one line with exit code 2, not as a fault of the program."""
    write_folder(tmp_path / "knowledge", FILES)
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        process = subprocess.run(
            [sys.executable, "-c", "from bot.cli.app import main; main()", *arguments],
            cwd=tmp_path,
            env=without_settings({"PYTHONPATH": str(ROOT)}),
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    (line,) = process.stderr.splitlines()
    said = "omorg: The output can't be used (No space left on device): make room on the disk, or "
    if "sv" in arguments:
        said = (
            "omorg: Utskriften går inte att använda (disken är full): gör plats på disken, eller "
        )
    assert (2, said) == (process.returncode, line[: len(said)])


def test_a_key_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is named, in one line, and nothing half written is left."""

    def full(path: Path, _: bytes) -> int:
        path.touch()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    line = said(omorg("purge", folder=tmp_path))
    assert line.startswith("state/key can't be used (No space left on device): make room on the ")
    assert [] == list((tmp_path / "state").glob("key*"))


@pytest.mark.parametrize("command", ["build", "ask", "search", "rollback"])
def test_a_vector_store_that_can_not_be_used_is_told_in_one_line(
    tmp_path: Path, command: str
) -> None:
    """Its address is no address: exit code 2, how to write it, and nothing of what is set."""
    knowledge = write_folder(tmp_path / "knowledge", FILES)
    index = tmp_path / "index"
    build_index(knowledge, index, FakeEmbedder())
    question = ("HR?",) if command in {"ask", "search"} else ()
    folders = ("--knowledge", knowledge, "--index", index)
    setting = {"OMORG_VECTOR_STORE": "milvus+http://root:hemlig@"}
    ran = omorg(command, *question, *folders, folder=tmp_path, **setting)
    assert 2 == ran.returncode
    (line,) = ran.stderr.splitlines()
    assert line.startswith("omorg: The setting OMORG_VECTOR_STORE can't be used: write milvus+http")
    assert "hemlig" not in ran.stderr + ran.stdout
