"""What is shipped: a wheel with two packages, and an image made by the one set-up script."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from fnmatch import fnmatch
from pathlib import Path

import pytest

from bot.operations.health import Health, Metrics, serving

ROOT = Path(__file__).parents[2]
GENERATED = shutil.ignore_patterns(".git", ".venv", "__pycache__", "artifacts", ".*_cache", "dist")


@pytest.fixture(scope="module")
def version() -> str:
    """Read the version that pyproject.toml gives the project."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    version: str = pyproject["project"]["version"]
    return version


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the project without what is generated, and add an index and caches as in use."""
    source = tmp_path_factory.mktemp("wheel") / "source"
    source.mkdir()
    for name in ("pyproject.toml", ".gitignore", "README.md", "LICENSE"):
        shutil.copy2(ROOT / name, source)
    for name in ("bot", "index", "tests"):
        shutil.copytree(ROOT / name, source / name, ignore=GENERATED)
    return source


@pytest.fixture(scope="module")
def wheel(source: Path) -> Path:
    """Build the wheel in a copy of the project in which an index was built."""
    shipped = files(source)
    for name in ("index/artifacts/current/manifest.json", "bot/__pycache__/cli.cpython-311.pyc"):
        (source / name).parent.mkdir(parents=True)
        (source / name).write_text("{}", encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", source / "dist"],
        cwd=source,
        check=True,
        capture_output=True,
    )
    (built,) = (source / "dist").iterdir()
    (source / "shipped").write_text("\n".join(sorted(shipped)), encoding="utf-8")
    return built


def files(source: Path) -> set[str]:
    """List the files of the two packages."""
    return {
        path.relative_to(source).as_posix()
        for package in ("bot", "index")
        for path in (source / package).rglob("*")
        if path.is_file()
    }


def test_the_wheel_holds_the_two_packages_and_no_index(wheel: Path, version: str) -> None:
    """Every file of bot/ and index/ is shipped; no index, cache, test or document is."""
    shipped = (wheel.parents[1] / "shipped").read_text(encoding="utf-8").split("\n")
    with zipfile.ZipFile(wheel) as archive:
        held = [name for name in archive.namelist() if f"omorg-{version}.dist-info/" not in name]
    assert shipped == sorted(held)


def test_the_wheel_brings_command_and_licence(wheel: Path, version: str) -> None:
    """An installed wheel has the command `omorg`, the licence and the marks of typed packages."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        entry_points = archive.read(f"omorg-{version}.dist-info/entry_points.txt").decode()
    assert "[console_scripts]\nomorg = bot.cli.app:main\n" == entry_points
    wanted = {f"omorg-{version}.dist-info/licenses/LICENSE", "bot/py.typed", "index/py.typed"}
    assert wanted == wanted & names


def test_the_changelog_has_the_version(version: str) -> None:
    """The newest entry of the changelog is for the version being made, or unreleased."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"(?m)^## \[(.+?)\]", changelog)
    assert version in headings[:2]


def instructions() -> list[tuple[str, str]]:
    """Read the Dockerfile as (instruction, arguments), with continued lines joined."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = re.sub(r"(?m)^#.*\n", "", text).replace("\\\n", " ").splitlines()
    split = (line.split(maxsplit=1) for line in lines if line)
    return [(name, " ".join(arguments.split())) for name, arguments in split]


def stages() -> list[list[tuple[str, str]]]:
    """Read the Dockerfile's stages, each from its FROM on."""
    found: list[list[tuple[str, str]]] = []
    for name, arguments in instructions():
        if name == "FROM":
            found.append([])
        if found:
            found[-1].append((name, arguments))
    return found


def test_the_image_is_set_up_by_the_one_script() -> None:
    """The image installs nothing by itself: scripts/setup does, without development tools."""
    runs = [arguments for name, arguments in instructions() if name == "RUN"]
    assert ["scripts/setup --no-dev --venv /opt/omorg"] == [
        run for run in runs if re.search(r"\b(pip|uv|apt-get|torch|setup)\b", run)
    ]


def test_the_image_has_a_pinned_base() -> None:
    """Both stages start from the same slim Python 3.11, named with its full version."""
    ((_, base),) = [line for line in instructions() if line[0] == "ARG"]
    assert re.fullmatch(r"PYTHON_IMAGE=python:3\.11\.\d+-slim-\w+", base)
    assert [("FROM", "${PYTHON_IMAGE} AS build"), ("FROM", "${PYTHON_IMAGE}")] == [
        stage[0] for stage in stages()
    ]


def test_the_image_does_not_run_as_root() -> None:
    """The last user set in the final stage is a number other than 0, as orchestrators ask."""
    users = [arguments for name, arguments in stages()[-1] if name == "USER"]
    assert ["10001:10001"] == users


def healthy(port: int) -> bool:
    """Run the image's health check here, with the port of its environment."""
    (check,) = [arguments for name, arguments in stages()[-1] if name == "HEALTHCHECK"]
    program, *arguments = json.loads(check.partition("CMD ")[2])
    assert "python" == program
    result = subprocess.run(
        [sys.executable, *arguments],
        env={"OMORG_METRICS_PORT": str(port), "http_proxy": "http://127.0.0.1:9"},
        capture_output=True,
        check=False,
    )
    return result.returncode == 0


def test_the_image_watches_its_health(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is well as long as the bot says at /live that it is, whatever proxy is set, else not."""
    health = Health()
    with serving(health, Metrics(), host="127.0.0.1", port=0) as port:
        assert port is not None
        assert healthy(port)
        monkeypatch.setattr(health, "live", lambda: (False, {}))
        assert not healthy(port)
    assert not healthy(port)


def sent(path: str) -> bool:
    """Tell whether Docker is sent a path: the last rule of .dockerignore that matches decides."""
    here = True
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        rule = line.removeprefix("!")
        parts = Path(path).parts
        above = ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]
        if line and line[0] != "#" and any(fnmatch(one, rule) for one in above):
            here = line[0] == "!"
    return here


def test_what_the_image_copies_is_there() -> None:
    """Each source of a COPY is sent to Docker, or made in the first stage."""
    copied = [arguments.split() for name, arguments in instructions() if name == "COPY"]
    assert [".", "."] == copied[0]
    (setup,) = [run for name, run in instructions() if name == "RUN" and "scripts/setup" in run]
    for source, target in (arguments[1:] for arguments in copied[1:]):
        assert source == target  # the environment points at the project's place
        if source != setup.split()[-1]:
            name = source.removeprefix("/app/")
            assert (ROOT / name).is_dir()
            assert sent(f"{name}/__init__.py")
    script = (ROOT / "scripts/setup").read_text(encoding="utf-8")
    read = {
        name for name in re.findall(r"[\w./-]+\.(?:lock|txt|toml)", script) if "dev" not in name
    }
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    read |= {"scripts/setup", pyproject["readme"], *pyproject["license-files"]}
    assert {"pyproject.toml", "requirements.lock", "requirements-torch.txt"} <= read
    assert set() == {name for name in read if not ((ROOT / name).is_file() and sent(name))}
    secrets = (
        ".env",
        "knowledge/a.md",
        "index/artifacts/current/manifest.json",
        "state/key",
        ".git",
    )
    assert [] == [name for name in secrets if sent(name)]


def test_the_image_starts_the_bot_offline() -> None:
    """It serves unless told otherwise, on the mounted folders, and asks no model hub."""
    final = dict(stages()[-1])
    assert ('["omorg"]', '["serve"]') == (final["ENTRYPOINT"], final["CMD"])
    assert '["/data/knowledge", "/data/index", "/data/state"]' == final["VOLUME"]
    variables = {
        "HF_HUB_OFFLINE=1",
        "OMORG_METRICS_PORT=9090",
        "TRANSFORMERS_OFFLINE=1",
        "OMORG_KNOWLEDGE=/data/knowledge",
        "OMORG_INDEX=/data/index",
        "OMORG_STATE=/data/state",
    }
    assert variables == variables & set(final["ENV"].split())


def test_the_image_gets_only_what_it_needs() -> None:
    """What Docker is sent is a list of what may go in, so no document or secret slips in."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert "*" == rules[0]
    assert {
        "bot",
        "index",
        "scripts",
        "pyproject.toml",
        "requirements.lock",
        "requirements-milvus.lock",
        "requirements-torch.txt",
        "README.md",
        "LICENSE",
    } == {rule[1:] for rule in rules if rule.startswith("!")}
    assert ["index/artifacts", "**/__pycache__"] == rules[-2:]
