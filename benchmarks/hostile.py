"""What a folder of hostile files costs a build: named failures, seconds and memory.

    python benchmarks/hostile.py

Builds the folder that tests/support/hostile_folder.py makes, with the embedding model, and
prints each failure with its reason and the remedy, and then the figures. Fails where a bad file is
not named, or where parent and largest child together need more than 1.5 GB.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from index import build_index, find_embedder
from index.documents.sandbox.process import Limits
from tests.support.hostile_folder import make

MOST_MEMORY = 1.5e9


def main() -> int:
    """Build, and print what it cost."""
    with tempfile.TemporaryDirectory() as place:
        hostile = make(Path(place) / "folder", Path(place) / "outside", port=9)
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak from here on
        began = time.monotonic()
        report = build_index(hostile.folder, Path(place) / "index", find_embedder())
        seconds = time.monotonic() - began
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) * 1024
    # getrusage counts the memory of the process that a reader was started in as the reader's.
    reader = Limits().memory
    for failure in report.failed:
        print(f"{failure.document[:40]:40}  {failure.reason}: {failure.remedy}")
    silent = hostile.named - {failure.document for failure in report.failed}
    print(f"\n{len(hostile.named | hostile.harmless)} odd files, {report.documents} documents read")
    print(f"{len(report.failed)} named failures, not named: {sorted(silent) or 'none'}")
    print(f"{seconds:.0f} seconds")
    print(
        f"{peak / 1e6:.0f} MB at most in the build, and by its limit {reader / 1e6:.0f} in a reader"
    )
    return int(bool(silent) or peak + reader > MOST_MEMORY)


if __name__ == "__main__":
    sys.exit(main())
