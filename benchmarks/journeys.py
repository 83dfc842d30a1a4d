"""Which files a question enters from Slack to a reply, and a document from its folder to the index.

    python benchmarks/journeys.py

Prints both lists in the order in which the files are first entered, how many there are, and which
of them ARCHITECTURE.md, which shows them, does not name. The local Slack that the question is asked
in is left out.
"""

from __future__ import annotations

import re
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from bot.cli.composition import open_answerer
from bot.preview.local_slack import FakeSlack
from bot.preview.workspace import state as workspace
from bot.slack.app.serve import serve
from bot.slack.settings import SlackSettings
from index import build_index, find_embedder

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = Path(__file__).parents[1]
DOCUMENT = "# HR flyttar\n\nHR sitter från 1 mars i Stadshuset, plan 3.\n"
OTHER = "# Semester\n\nSemester söks i Personalportalen före 1 april.\n"
QUESTION = "Var sitter HR nu?"


class Trace:
    """Notes which of the project's files are entered while it is on, on threads begun since."""

    def __init__(self) -> None:
        """Begin turned off."""
        self.on = False
        self.files: dict[str, None] = {}

    def __call__(self, frame: Any, event: str, _: object) -> None:  # noqa: ANN401 - what sys calls with
        """Note a call."""
        path = frame.f_code.co_filename
        if (
            self.on
            and event == "call"
            and path.startswith((f"{PROJECT}/bot/", f"{PROJECT}/index/"))
        ):
            name = path.removeprefix(f"{PROJECT}/")
            if not name.startswith("bot/preview/") and frame.f_code.co_name != "<module>":
                self.files.setdefault(name)


@contextmanager
def tracing() -> Iterator[Trace]:
    """Watch this thread and those that are begun inside the block."""
    trace = Trace()
    sys.setprofile(trace)
    threading.setprofile(trace)
    try:
        yield trace
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


def documents_journey(knowledge: Path, index: Path) -> list[str]:
    """Build an index of two documents, and return the files entered while one is added to one."""
    knowledge.mkdir()
    (knowledge / "semester.md").write_text(OTHER, encoding="utf-8")
    embedder = find_embedder()
    build_index(knowledge, index, embedder)
    (knowledge / "hr.md").write_text(DOCUMENT, encoding="utf-8")
    with tracing() as trace:
        trace.on = True
        build_index(knowledge, index, embedder)
    return list(trace.files)


def questions_journey(knowledge: Path, index: Path) -> list[str]:
    """Ask in the local Slack, and return the files entered from the event to the reply."""
    stop = threading.Event()
    with FakeSlack(ack_seconds=10) as fake, tracing() as trace:
        settings = SlackSettings(
            SecretStr(workspace.BOT_TOKEN), SecretStr(workspace.APP_TOKEN), fake.api_url
        )
        answerer = open_answerer(knowledge, index)
        bot = threading.Thread(target=serve, args=(answerer, settings), kwargs={"stop": stop})
        bot.start()
        while fake.sockets.connected != 1:
            time.sleep(0.01)
        for replies in (1, 2):
            # The first question loads what is loaded once.
            trace.on = replies == 2  # noqa: PLR2004 - the second
            fake.mention(QUESTION, times=1)
            while len(fake.workspace.replies()) < replies:
                time.sleep(0.01)
        trace.on = False
        stop.set()
        bot.join()
    return list(trace.files)


def unnamed(files: list[str]) -> list[str]:
    """Return the files that ARCHITECTURE.md does not name, by the last parts of their paths."""
    shown = (PROJECT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    names = tuple(f"/{name}" for name in re.findall(r"`([\w/]+\.py)`", shown))
    return [file for file in files if not f"/{file}".endswith(names)]


def main() -> None:
    """Print both journeys."""
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        document = documents_journey(Path(folder) / "knowledge", index)
        question = questions_journey(Path(folder) / "knowledge", index)
    for what, files in (("a Markdown document", document), ("a question in Slack", question)):
        print(f"{what} enters {len(files)} files:")
        print("\n".join(f"  {name}" for name in files))
        print(f"  not in ARCHITECTURE.md: {', '.join(unnamed(files)) or 'none'}")


if __name__ == "__main__":
    main()
