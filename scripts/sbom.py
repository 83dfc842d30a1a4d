#!/usr/bin/env python3
"""Writes what Omorg is made of: a bill of materials, and the licences of what it is installed with.

The bill is CycloneDX 1.6 as JSON: each package that the lock files pin for this Python and system,
with its version, the SHA-256 of the files that it may be installed from, its licence, and what it
needs. Those that only developing needs have the scope "excluded". docs/licences.md lists the
licences. Both come from the lock files and from what the installed packages say of themselves.

    python scripts/sbom.py [FILE]

FILE is where the bill goes, ``dist/omorg.cdx.json`` otherwise.
"""

from __future__ import annotations

import re
import sys
import tomllib
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import (
    ExternalReference,
    ExternalReferenceType,
    HashAlgorithm,
    HashType,
    XsUri,
)
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from importlib.metadata import Distribution

ROOT: Final = Path(__file__).parents[1]
BILL: Final = ROOT / "dist/omorg.cdx.json"
PAGE: Final = ROOT / "docs/licences.md"

_PIN: Final = re.compile(
    r"(?m)^(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^\s;]+)"
    r"(?: ; (?P<marker>[^\\\n]+?))?(?: \\)?$(?P<hashes>(?:\n +--hash=\S+(?: \\)?)*)"
)

# What packages without an SPDX expression call their licence.
SPELLINGS: Final = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache 2.0 License": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "Apache-2.0": "Apache-2.0",
    "BSD-2-Clause": "BSD-2-Clause",
    "BSD-3-Clause": "BSD-3-Clause",
    "ISC License": "ISC",
    "MIT": "MIT",
    "MIT License": "MIT",
    "MPL-2.0 AND MIT": "MPL-2.0 AND MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSF-2.0": "PSF-2.0",
    "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "ZPL 2.1": "ZPL-2.1",
}
# Read in the licence file itself, where the package says no more than "BSD", or another's text.
READ: Final = {
    "colorama": "BSD-3-Clause",
    "contourpy": "BSD-3-Clause",
    "cycler": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "kiwisolver": "BSD-3-Clause",
    "locate": "MIT",
    "mpmath": "BSD-3-Clause",
    "olefile": "BSD-2-Clause",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
    "scipy": "BSD-3-Clause",
    "sympy": "BSD-3-Clause",
}
# Licences that ask for no more than their notice.
PERMISSIVE: Final = frozenset(
    "0BSD Apache-2.0 BSD-2-Clause BSD-3-Clause BSL-1.0 CC0-1.0 CNRI-Python ISC LLVM-exception MIT "
    "MIT-CMU PSF-2.0 ZPL-2.1 Zlib".split()
)
# The others, each with why it may be used; nothing here is changed, or copied into Omorg.
_FILES: Final = "its own files stay open; Omorg changes none of them"
_LIBRARY: Final = "used as a library that anybody can replace, unchanged"
OTHERS: Final = {
    ("certifi", "MPL-2.0"): "a list of certificates, for what builds the site; not needed to run",
    ("fpdf2", "LGPL-3.0-only"): "makes documents for the tests; not installed to run",
    ("hypothesis", "MPL-2.0"): "makes inputs for the tests; not installed to run",
    ("pathspec", "MPL-2.0"): _FILES,
    ("psycopg", "LGPL-3.0-only"): _LIBRARY,
    ("psycopg-binary", "LGPL-3.0-only"): _LIBRARY,
    ("tqdm", "MPL-2.0"): _FILES,
}


@dataclass(frozen=True, slots=True)
class Package:
    """A package that is pinned for this Python and system.

    Attributes:
        name: In the normalised spelling.
        version: The pinned version.
        hashes: SHA-256 of each file that it may be installed from, in hexadecimal digits; none of
            torch, which is pinned by its version.
        licence: An SPDX expression.
        needs: Names of the packages that it requires here.
        runs: Whether Omorg needs it to run, and not only to be developed.

    """

    name: str
    version: str
    hashes: tuple[str, ...]
    licence: str
    needs: frozenset[str]
    runs: bool


def licence_of(name: str, found: Distribution) -> str:
    """Return a package's licence as an SPDX expression.

    Raises:
        LookupError: What the package says can't be told apart; says what to do.

    """
    told = found.metadata
    if name in READ:
        return READ[name]
    if expression := told["License-Expression"]:
        return str(expression)
    prefix = "License :: "
    classified = (
        line.rpartition(" :: ")[2]
        for line in told.get_all("Classifier") or ()
        if line.startswith(prefix)
    )
    for spelling in (told["License"], *classified):
        if spelling in SPELLINGS:
            return SPELLINGS[spelling]
    raise LookupError(
        f"{name} doesn't tell its licence in words that are known: read it, and name it in READ "
        "in scripts/sbom.py."
    )


def _needs(found: Distribution) -> frozenset[str]:
    wanted = map(Requirement, found.requires or ())
    return frozenset(
        canonicalize_name(one.name)
        for one in wanted
        if one.marker is None or one.marker.evaluate({"extra": ""})
    )


def packages(root: Path = ROOT) -> list[Package]:
    """Return what is pinned for this Python and system, by name.

    Raises:
        LookupError: A package isn't installed, or in another version, or its licence is unknown;
            says what to do.

    """
    found = []
    for lock, runs in (
        ("requirements.lock", True),
        ("requirements-torch.txt", True),
        ("requirements-dev.lock", False),
    ):
        for pin in _PIN.finditer((root / lock).read_text(encoding="utf-8")):
            if pin["marker"] and not Marker(pin["marker"]).evaluate():
                continue
            name = canonicalize_name(pin["name"])
            try:
                installed = distribution(name)
            except PackageNotFoundError:
                installed = None
            if installed is None or installed.version != pin["version"]:
                raise LookupError(
                    f"{name} {pin['version']} isn't installed: run `make setup` first."
                )
            hashes = tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})", pin["hashes"]))
            found.append(
                Package(
                    name,
                    pin["version"],
                    hashes,
                    licence_of(name, installed),
                    _needs(installed),
                    runs,
                )
            )
    return sorted(found, key=lambda package: package.name)


def licence_ids(expression: str) -> frozenset[str]:
    """Return the names of the licences and exceptions in an SPDX expression."""
    return frozenset(re.findall(r"[\w.+-]+", expression)) - {"AND", "OR", "WITH"}


def unaccounted(found: Iterable[Package]) -> list[str]:
    """Return a line for each licence that is neither permissive nor named with a reason."""
    return [
        f"{package.name}: {one}"
        for package in found
        for one in sorted(licence_ids(package.licence) - PERMISSIVE)
        if (package.name, one) not in OTHERS
    ]


def bill(found: Sequence[Package], version: str) -> str:
    """Return the bill of materials of Omorg's ``version``, as CycloneDX 1.6 JSON."""
    licences = LicenseFactory()
    omorg = Component(
        name="omorg",
        version=version,
        type=ComponentType.APPLICATION,
        bom_ref="omorg",
        purl=PackageURL("pypi", name="omorg", version=version),
        licenses=[licences.make_from_string("MIT")],
    )
    components = {package.name: _component(package, licences) for package in found}
    made = Bom(components=components.values())
    made.metadata.component = omorg
    for package in found:
        needed = [components[name] for name in package.needs if name in components]
        made.register_dependency(components[package.name], needed)
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    direct = {
        canonicalize_name(Requirement(line).name) for line in declared["project"]["dependencies"]
    }
    made.register_dependency(omorg, [components[name] for name in direct if name in components])
    return JsonV1Dot6(made).output_as_string(indent=2)


def _component(package: Package, licences: LicenseFactory) -> Component:
    # The hashes are those of files to install it from, one for each system, and not of one thing.
    files = ExternalReference(
        type=ExternalReferenceType.DISTRIBUTION,
        url=XsUri(f"https://pypi.org/simple/{package.name}/"),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=one) for one in package.hashes],
    )
    return Component(
        name=package.name,
        version=package.version,
        type=ComponentType.LIBRARY,
        bom_ref=f"{package.name}=={package.version}",
        purl=PackageURL("pypi", name=package.name, version=package.version),
        scope=ComponentScope.REQUIRED if package.runs else ComponentScope.EXCLUDED,
        licenses=[licences.make_from_string(package.licence)],
        external_references=[files] if package.hashes else [],
    )


def _table(found: Iterable[Package]) -> list[str]:
    rows = [f"| {package.name} | {package.licence} |" for package in found]
    return ["| package | licence |", "|---|---|", *rows]


def page(found: Sequence[Package]) -> str:
    """Return docs/licences.md."""
    reasons = [f"| {name} | {one} | {why} |" for (name, one), why in OTHERS.items()]
    lines = [
        "# Licences",
        "",
        "Written by `make sbom`, from what the installed packages say of themselves, in the words",
        "of [SPDX](https://spdx.org/licenses/); their versions stand in the lock files. Omorg",
        "itself is under the MIT licence; whose texts and models it carries tells",
        "[credits.md](credits.md).",
        "",
        "## More than a notice",
        "",
        "All other licences below ask that their notice travels along, and it does: each package",
        "is installed with it. These ask for more:",
        "",
        "| package | licence | why it may be used |",
        "|---|---|---|",
        *reasons,
        "",
        "## To run it",
        "",
        *_table(package for package in found if package.runs),
        "",
        "## To develop and test it",
        "",
        *_table(package for package in found if not package.runs),
    ]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str]) -> int:
    """Write both; return 2 where that can't be done, and 1 where a licence isn't accounted for."""
    if len(arguments) > 1 or any(one.startswith("-") for one in arguments):
        sys.stderr.write("usage: python scripts/sbom.py [FILE]\n")
        return 2
    target = Path(arguments[0]) if arguments else BILL
    try:
        found = packages()
    except LookupError as error:
        sys.stderr.write(f"scripts/sbom.py: {error}\n")
        return 2
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(bill(found, pyproject["project"]["version"]) + "\n", encoding="utf-8")
        PAGE.write_text(page(found), encoding="utf-8")
    except OSError as error:
        sys.stderr.write(f"scripts/sbom.py: {error.filename} can't be written: {error.strerror}\n")
        return 2
    sys.stderr.write(f"{target}: {len(found)} packages; {PAGE}: their licences\n")
    left = unaccounted(found)
    for line in left:
        sys.stderr.write(f"neither permissive nor named with a reason: {line}\n")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
