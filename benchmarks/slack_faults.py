"""Replies to each question, and seconds to recover, under each fault: on a local workspace.

    python benchmarks/slack_faults.py [WORDS]

Acts out every fault, or those whose name has WORDS in it, with the real bot; some in processes of
their own. Fails where a question had more than one reply, or none. The connection is tried every
0.4 seconds here and every 3 in a real workspace, where a half open socket takes longer to notice.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from bot.cli.commands.options import set_up_logs
from tests.support.slack_faults import FAULTS


def main() -> int:
    """Print a line for each fault."""
    wanted = " ".join(sys.argv[1:])
    set_up_logs("ERROR")
    wrong = 0
    print("| fault | questions | replies each | seconds to recover |")
    print("|---|---:|---:|---:|")
    for name, act in FAULTS.items():
        if wanted not in name:
            continue
        with tempfile.TemporaryDirectory() as folder:
            outcome = act(Path(folder))
        least, most = min(outcome.replies), max(outcome.replies)
        each = str(least) if least == most else f"{least} to {most}"
        left = f" ({outcome.left} only when sent again)" if outcome.left else ""
        print(f"| {name} | {len(outcome.replies)} | {each}{left} | {outcome.seconds:.1f} |")
        wrong += (least, most) != (1, 1)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
