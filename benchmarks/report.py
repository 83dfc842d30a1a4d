"""How long a report on a year takes: 20,000 questions and 50 builds.

    python benchmarks/report.py [FOLDER]

Makes the year that tests/support/simulated_year.py makes, writes the report in both languages, into
FOLDER if one is given, and prints the seconds of each, on the clock and of the processor. Fails
where one takes more than 10 seconds of the processor, which nothing else on the machine lengthens.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.support.simulated_year import material

if TYPE_CHECKING:
    from index import Language

MOST_SECONDS = 10
LANGUAGES: tuple[Language, ...] = ("sv", "en")


def main() -> int:
    """Write both, and print what they cost."""
    year = material()
    worst = 0.0
    with tempfile.TemporaryDirectory() as place:
        folder = Path(sys.argv[1] if sys.argv[1:] else place)
        for language in LANGUAGES:
            began, used = time.monotonic(), time.process_time()
            # As the command does: what takes long to load is loaded when it is needed.
            from bot.operations.report.figures import figures_of  # noqa: PLC0415
            from bot.operations.report.page import write_report  # noqa: PLC0415

            files = write_report(figures_of(year), language, folder / language)
            seconds, cpu = time.monotonic() - began, time.process_time() - used
            worst = max(worst, cpu)
            size = sum(file.stat().st_size for file in files)
            print(
                f"{language}: {seconds:.1f} seconds, {cpu:.1f} of the processor, "
                f"{len(files)} files, {size / 1000:.0f} kB"
            )
    print(f"{len(year.questions):,} questions, {len(year.builds)} builds")
    return int(worst > MOST_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
