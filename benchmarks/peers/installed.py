"""Prints how many bytes some packages take with all that they need: {package: bytes}.

    installed.py PACKAGE,PACKAGE...

For each argument, of the environment that runs it; a file that two packages share counts once.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import Distribution, distribution, version
from pathlib import Path

from packaging.requirements import Requirement


def needed(roots: list[str]) -> dict[str, Distribution]:
    """Return the distributions that some need, themselves too, by name."""
    found: dict[str, Distribution] = {}
    waiting = [(root, frozenset[str]()) for root in roots]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        found[name] = distribution(name)
        for line in found[name].requires or ():
            wanted = Requirement(line)
            places = [{"extra": extra} for extra in ("", *extras)]
            if wanted.marker is None or any(map(wanted.marker.evaluate, places)):
                waiting.append((wanted.name.lower().replace("_", "-"), frozenset(wanted.extras)))
    return found


def size(roots: list[str]) -> int:
    """Return the bytes of their files; what Python compiled of them is left out."""
    paths = {
        Path(file.locate()).resolve()
        for one in needed(roots).values()
        for file in one.files or ()
        if file.suffix != ".pyc"
    }
    return sum(path.stat().st_size for path in paths if path.is_file())


if __name__ == "__main__":
    sizes = {names: size(names.split(",")) for names in sys.argv[1:]}
    versions = {n: version(n) for names in sys.argv[1:] for n in names.split(",")}
    print(json.dumps({"sizes": sizes, "versions": versions}))
