r"""Checks every citation of every answer over the development questions, letter by letter.

    python benchmarks/citations.py

Every question is answered, however unsure the answer is, and each quote is compared with what the
document's own file holds at ``start:end``: decoded, NFC, "\\n" line ends, without front matter.
"""

from __future__ import annotations

import sys
import unicodedata

from dev_sets import CACHE, DevSet, open_set

from bot.answering.current_index import CurrentIndex
from bot.answering.service import AnswerService
from index import DEFAULT_OPTIONS, Embedder, find_embedder

SETS = ("swequad_mc_dev", "squad2_sv", "xquad_en_sv")


def check(dev: DevSet, embedder: Embedder) -> int:
    """Print a line for one set and return how many citations are not the document's text."""
    pool = CACHE / dev.pool
    current = CurrentIndex(pool / "index", embedder, DEFAULT_OPTIONS.passage_tokens)
    service = AnswerService(current, threshold=0.0)
    count = wrong = 0
    for question in dev.questions:
        for citation in service.answer(question.text).citations:
            raw = (pool / "knowledge" / citation.document).read_text(encoding="utf-8")
            text = unicodedata.normalize("NFC", raw)
            marked = all(
                citation.start <= span.start < span.end <= citation.end
                for span in citation.highlights
            )
            count += 1
            wrong += text[citation.start : citation.end] != citation.quote or not marked
    print(f"{dev.name:16} {len(dev.questions)} questions, {count} citations, {wrong} wrong")
    return wrong


def main() -> None:
    """Check all sets; exit with 1 if a citation is wrong."""
    embedder = find_embedder()
    sys.exit(1 if sum(check(open_set(name, embedder), embedder) for name in SETS) else 0)


if __name__ == "__main__":
    main()
