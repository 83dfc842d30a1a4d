r"""Checks every citation of every answer over the development questions, letter by letter.

    python benchmarks/citations.py

Every question is answered twice: at the threshold in use, and however unsure the answer is. Each
quote is compared with what the document's own file holds at ``start:end``: decoded, NFC, "\\n" line
ends, without front matter. The Slack message of each answer, with all its buttons, is checked
against Slack's rules.
"""

from __future__ import annotations

import sys
import unicodedata
from typing import TYPE_CHECKING

from answers import Opened
from dev_sets import CACHE, DevSet, open_set

from bot.answering.service import AnswerService
from bot.preview.slack_api.call_rules import refusal
from bot.preview.workspace.state import Workspace
from bot.slack.views.answer import message
from bot.slack.views.buttons import Offered, Place, Tickets, under
from index import find_embedder

if TYPE_CHECKING:
    from bot.answering.types import Answer

SETS = ("swequad_mc_dev", "squad2_sv", "xquad_en_sv")
PLACE, TICKETS = Place("C1", "1.2", "U1"), Tickets("xoxb-1")
OFFERED = Offered(library=True, feedback=True, share=True, delete=True, deleters=("U2",))


def refused(answer: Answer, workspace: Workspace) -> bool:
    """Return whether Slack would refuse an answer's message."""
    said = message(answer, below=under(answer, PLACE, TICKETS, OFFERED))
    given = {"text": said.text, "blocks": list(said.blocks)}
    return refusal("chat.postMessage", given, workspace) is not None


def check(dev: DevSet) -> int:
    """Print a line for one set and return how many citations and messages are wrong."""
    folder, workspace = CACHE / dev.pool / "knowledge", Workspace()
    count = wrong = messages = bad = 0
    for threshold in (None, 0.0):
        service = AnswerService(Opened(dev.index), threshold=threshold)  # type: ignore[arg-type]
        for question in dev.questions:
            answer = service.answer(question.text)
            messages, bad = messages + 1, bad + refused(answer, workspace)
            for citation in answer.citations:
                raw = (folder / citation.document).read_text(encoding="utf-8")
                text = unicodedata.normalize("NFC", raw)
                marked = all(
                    citation.start <= span.start < span.end <= citation.end
                    for span in citation.highlights
                )
                count += 1
                wrong += text[citation.start : citation.end] != citation.quote or not marked
    print(
        f"{dev.name:16} {len(dev.questions)} questions, {count} citations, {wrong} wrong; "
        f"{messages} messages, {bad} refused"
    )
    return wrong + bad


def main() -> None:
    """Check all sets; exit with 1 if anything is wrong."""
    embedder = find_embedder()
    sys.exit(1 if sum(check(open_set(name, embedder)) for name in SETS) else 0)


if __name__ == "__main__":
    main()
