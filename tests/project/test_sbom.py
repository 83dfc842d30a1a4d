"""The bill of materials and the licences: what is installed, all of it, and nothing unasked for."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from packaging.markers import Marker
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "scripts/sbom.py"


@pytest.fixture(scope="module")
def sbom() -> ModuleType:
    """Load the script, which is in no package."""
    spec = importlib.util.spec_from_file_location("sbom", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["sbom"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def packages(sbom: ModuleType) -> Any:  # noqa: ANN401 - classes of a script
    """List the packages once."""
    return sbom.packages()


def locked() -> set[str]:
    """Read name and version of what the locks pin here, without the script's own reading."""
    found = set()
    for lock in ("requirements.lock", "requirements-torch.txt", "requirements-dev.lock"):
        for line in (ROOT / lock).read_text(encoding="utf-8").splitlines():
            requirement, _, marker = line.removesuffix(" \\").partition(" ; ")
            pinned = "==" in requirement and requirement[0].isalnum()
            if pinned and (not marker or Marker(marker).evaluate()):
                found.add(requirement)
    return found


def test_the_bill_holds_every_locked_package(sbom: ModuleType, packages: Any) -> None:  # noqa: ANN401
    """CycloneDX 1.6: each package once, with version, address, licence, hashes and scope."""
    bill = json.loads(sbom.bill(packages, "9.8.7"))
    assert ("CycloneDX", "1.6") == (bill["bomFormat"], bill["specVersion"])
    own = bill["metadata"]["component"]
    assert ("omorg", "9.8.7") == (own["name"], own["version"])
    components = bill["components"]
    assert sorted(locked()) == sorted(f"{one['name']}=={one['version']}" for one in components)
    assert [] == [one["name"] for one in components if not one["licenses"]]
    addresses = [
        f"pkg:pypi/{one['name']}@{one['version'].replace('+', '%2B')}" for one in components
    ]
    assert addresses == [one["purl"] for one in components]
    dev = {line.partition("==")[0] for line in locked()} & {
        line.partition("==")[0]
        for line in (ROOT / "requirements-dev.lock").read_text(encoding="utf-8").splitlines()
    }
    assert dev == {one["name"] for one in components if one["scope"] == "excluded"}
    unhashed = {one["name"] for one in components if not one.get("externalReferences")}
    assert {"torch"} == unhashed
    digests = [
        digest
        for one in components
        for reference in one.get("externalReferences", ())
        for digest in reference["hashes"]
    ]
    lock_text = "".join(
        (ROOT / lock).read_text(encoding="utf-8")
        for lock in ("requirements.lock", "requirements-dev.lock")
    )
    assert [] == [one["content"] for one in digests if one["content"] not in lock_text]
    assert {"SHA-256"} == {one["alg"] for one in digests}


def test_the_bill_tells_what_needs_what(sbom: ModuleType, packages: Any) -> None:  # noqa: ANN401
    """Omorg needs what pyproject.toml declares; what is named is in the bill."""
    bill = json.loads(sbom.bill(packages, "9.8.7"))
    needs = {one["ref"]: set(one.get("dependsOn", ())) for one in bill["dependencies"]}
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    direct = {
        canonicalize_name(line.split(">=")[0].split("[")[0]) for line in declared["dependencies"]
    }
    assert direct == {ref.partition("==")[0] for ref in needs["omorg"]}
    known = {one["bom-ref"] for one in bill["components"]} | {"omorg"}
    assert set() == set().union(*needs.values()) - known


def test_no_licence_is_used_without_a_reason(sbom: ModuleType, packages: Any) -> None:  # noqa: ANN401
    """Each licence is permissive, or named for its package with why it may be used."""
    assert [] == sbom.unaccounted(packages)


def test_a_licence_that_asks_for_more_is_told(sbom: ModuleType, packages: Any) -> None:  # noqa: ANN401
    """A GPL among several is named, also behind an exception; a reason is for one package."""
    first = packages[0]
    several = replace(first, licence="MIT AND (GPL-3.0-only OR GPL-2.0-or-later WITH X-exception)")
    wanted = [f"{first.name}: {one}" for one in ("GPL-2.0-or-later", "GPL-3.0-only", "X-exception")]
    assert wanted == sbom.unaccounted([several])
    assert [f"{first.name}: LGPL-3.0-only"] == sbom.unaccounted(
        [replace(first, licence="LGPL-3.0-only")]
    )


def test_a_reason_is_for_a_licence_that_is_there(sbom: ModuleType, packages: Any) -> None:  # noqa: ANN401
    """Nobody is excused who isn't there any more, or has another licence now."""
    there = {(one.name, licence) for one in packages for licence in sbom.licence_ids(one.licence)}
    assert set() == set(sbom.OTHERS) - there
    assert set() == set(sbom.READ) - {one.name for one in packages}


def test_the_page_is_the_one_that_the_command_writes(sbom: ModuleType, packages: Any) -> None:  # noqa: ANN401
    """docs/licences.md is up to date; `make sbom` writes it."""
    assert sbom.page(packages) == (ROOT / "docs/licences.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [["--help"], ["a", "b"]])
def test_wrong_usage_is_one_line(arguments: list[str]) -> None:
    """An unknown argument ends with status 2 and how to call it, and writes nothing."""
    result = subprocess.run(
        [sys.executable, SCRIPT, *arguments], capture_output=True, text=True, check=False
    )
    wanted = (2, "", "usage: python scripts/sbom.py [FILE]\n")
    assert wanted == (result.returncode, result.stdout, result.stderr)


def test_a_package_that_is_not_installed_is_named(sbom: ModuleType, tmp_path: Path) -> None:
    """The bill says nothing of a package whose licence can't be read here: it asks for a set-up."""
    for lock in ("requirements-torch.txt", "requirements-dev.lock"):
        (tmp_path / lock).touch()
    (tmp_path / "requirements.lock").write_text("pytest==0.0.1 \\\n    --hash=sha256:00\n")
    with pytest.raises(LookupError, match=r"^pytest 0\.0\.1 isn't installed: run `make setup`"):
        sbom.packages(tmp_path)
