"""The shape that the project keeps: who imports whom, who reads the environment, how long.

``pytest -s`` on this file prints the figures.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import index

ROOT = Path(__file__).parents[2]
MODULES = sorted(
    path.relative_to(ROOT)
    for package in ("bot", "index")
    for path in (ROOT / package).rglob("*.py")
    if "artifacts" not in path.parts
)
# Lines that a module may have. One that needs more is named here with its reason.
LONGEST = 400
LONGER: dict[str, int] = {}
# Modules, and folders that hold modules, in one folder. Models, tables and the page are data.
MOST_ROOMS = 9
# Who may import whom: a room of these imports from itself and from those before it, never after.
LAYERS = {
    "index": ("types errors language documents retrieval versions search build training".split()),
    "bot": "i18n answering records settings checks operations slack preview cli".split(),
}


def imports(module: Path) -> set[str]:
    """Read the names that a module imports, each as ``package.module.name`` or ``package``."""
    found = set()
    for node in ast.walk(ast.parse((ROOT / module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            parents = module.parent.parts[: len(module.parent.parts) - node.level + 1]
            source = ".".join([*(parents if node.level else ()), *filter(None, [node.module])])
            found |= {f"{source}.{alias.name}" for alias in node.names}
    return found


def importers(*packages: str) -> set[str]:
    """Find the modules that import one of these top-level packages."""
    return {
        module.as_posix()
        for module in MODULES
        if {name.partition(".")[0] for name in imports(module)} & set(packages)
    }


def environment_readers() -> set[str]:
    """Find the modules that use os.environ or os.getenv, however they import it."""
    readers = set()
    for module in MODULES:
        tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
        used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        used |= {name.removeprefix("os.") for name in imports(module) if name[:3] == "os."}
        if used & {"environ", "environb", "getenv", "getenvb", "putenv", "unsetenv"}:
            readers.add(module.as_posix())
    return readers


def test_index_never_imports_bot() -> None:
    """The part that searches knows nothing of the part that answers."""
    assert set() == {name for name in importers("bot") if name.startswith("index/")}


def test_bot_uses_only_what_index_exports() -> None:
    """Bot imports from ``index`` itself, and only the names in its ``__all__``."""
    used = {
        name
        for module in MODULES
        if module.parts[0] == "bot"
        for name in imports(module)
        if name.partition(".")[0] == "index"
    }
    assert set() == used - {f"index.{name}" for name in index.__all__}


def test_everything_that_index_exports_exists() -> None:
    """``index.__all__`` has no name twice, and each of its names is there."""
    assert sorted(set(index.__all__)) == sorted(index.__all__)
    assert [] == [name for name in index.__all__ if not hasattr(index, name)]


@pytest.mark.parametrize(
    ("package", "modules"),
    [
        (
            "sentence_transformers",
            {"index/retrieval/embedder.py", "bot/answering/reader/reader.py"},
        ),
        ("onnxruntime", {"index/retrieval/onnx_model.py"}),
        ("faiss", {"index/retrieval/dense_index.py"}),
        ("pymilvus", {"index/versions/milvus/connection.py"}),
        ("matplotlib", {"bot/operations/report/plots.py"}),
    ],
)
def test_a_heavy_library_has_one_door(package: str, modules: set[str]) -> None:
    """Each is imported by one module for each thing it does, so that either can go."""
    assert modules == importers(package)


def test_slack_stays_in_its_folders() -> None:
    """Slack's types stop at bot/slack, but for the local workspace that stands in for Slack."""
    folders = ("bot/slack/", "bot/preview/")
    slack = importers("slack_bolt", "slack_sdk")
    assert set() == {module for module in slack if not module.startswith(folders)}


def test_the_bot_talks_to_slack_through_its_sdk() -> None:
    """Something under bot/slack imports the SDK: the rule above is not kept by nobody's use."""
    assert {"bot/slack"} <= {
        "/".join(module.split("/")[:2]) for module in importers("slack_bolt", "slack_sdk")
    }


def test_one_module_reads_the_environment() -> None:
    """Only bot/settings.py may read environment variables; all else is handed its settings.

    ONNX Runtime can be told by one alone to report nothing: its door writes that, and reads none.
    """
    assert {"index/retrieval/onnx_model.py"} == environment_readers() - {"bot/settings.py"}
    door = (ROOT / "index/retrieval/onnx_model.py").read_text(encoding="utf-8")
    used = [line.strip() for line in door.splitlines() if "environ" in line]
    assert ['os.environ["ORT_DISABLE_TELEMETRY"] = "1"'] == used


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_module_stays_readable(module: Path) -> None:
    """A module of more than 400 lines has two things in it."""
    lines = len((ROOT / module).read_text(encoding="utf-8").splitlines())
    limit = LONGER.get(module.as_posix(), LONGEST)
    assert lines == min(lines, limit)


def test_the_list_of_longer_modules_is_current() -> None:
    """A module that has become short again, or has gone, is not excused any more."""
    long = {
        module.as_posix()
        for module in MODULES
        if len((ROOT / module).read_text(encoding="utf-8").splitlines()) > LONGEST
    }
    assert set() == set(LONGER) - long


def module_of(name: str) -> Path | None:
    """Return the module that an imported name is, or comes from; None for another package's."""
    parts = name.split(".")
    for end in range(len(parts), max(0, len(parts) - 2), -1):
        path = Path(*parts[:end])
        for found in (path.with_suffix(".py"), path / "__init__.py"):
            if found in KNOWN:
                return found
    return None


KNOWN = frozenset(MODULES)
IMPORTED = {
    module: {
        found
        for name in imports(module)
        if (found := module_of(name)) is not None
        and found not in {module, Path("index/__init__.py")}
    }
    for module in MODULES
}


def rooms(folder: Path) -> set[str]:
    """Return the modules in a folder, and its folders that hold modules."""
    inside = [module.relative_to(folder).parts for module in MODULES if folder in module.parents]
    return {parts[0] for parts in inside} - {"__init__.py"}


FOLDERS = sorted({parent for module in MODULES for parent in module.parents} - {Path()})


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_a_folder_is_seen_at_a_glance(folder: Path) -> None:
    """No folder has more than nine rooms: who looks for a line takes it in at one look."""
    found = rooms(folder)
    print(f"{folder}: {len(found)} rooms")  # noqa: T201 - shown with -s
    assert sorted(found)[:MOST_ROOMS] == sorted(found)


def circles() -> list[list[str]]:
    """Find modules that import each other in a ring, for types alone or not."""
    left = {module: set(found) for module, found in IMPORTED.items()}
    # What imports nothing that is left is in no ring, and what nothing left imports neither.
    while True:
        used = set().union(*left.values())
        gone = {module for module, found in left.items() if not found or module not in used}
        if not gone:
            return sorted([str(module), *map(str, sorted(found))] for module, found in left.items())
        left = {module: found - gone for module, found in left.items() if module not in gone}


def test_no_modules_import_each_other_in_a_ring() -> None:
    """Whoever reads a module needs none that needs it."""
    assert [] == circles()


def test_a_ring_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two modules that import each other are named, and what hangs on them isn't."""
    one, other, user = Path("bot/one.py"), Path("bot/other.py"), Path("bot/user.py")
    monkeypatch.setattr(
        f"{__name__}.IMPORTED", {one: {other}, other: {one}, user: {one}}, raising=True
    )
    assert [["bot/one.py", "bot/other.py"], ["bot/other.py", "bot/one.py"]] == circles()


def layer(module: Path) -> tuple[str, int]:
    """Return the package of a module and the place of its room in ``LAYERS``."""
    package, room = module.parts[0], Path(module.parts[1]).stem
    return package, LAYERS[package].index(room)


def test_nothing_is_imported_upwards() -> None:
    """A room knows those below it, in the order of ``LAYERS``, and none above."""
    inside = [module for module in MODULES if module.name != "__init__.py" or len(module.parts) > 2]
    upwards = {
        f"{module} imports {found}"
        for module in inside
        for found in IMPORTED[module]
        if len(found.parts) > 2 or found.name != "__init__.py"
        if layer(module)[0] == layer(found)[0] and layer(found)[1] > layer(module)[1]
    }
    assert set() == upwards


def test_every_room_has_its_place_in_the_layers() -> None:
    """No room is left out of the order, and none is named that is gone."""
    for package, order in LAYERS.items():
        assert sorted(order) == sorted(name.removesuffix(".py") for name in rooms(Path(package)))
        longest = max(
            (module for module in MODULES if module.parts[0] == package),
            key=lambda module: len((ROOT / module).read_text(encoding="utf-8").splitlines()),
        )
        count = sum(module.parts[0] == package for module in MODULES)
        print(f"{package}: {count} modules, the longest {longest}")  # noqa: T201 - shown with -s
