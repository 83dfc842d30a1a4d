"""How often the marked sentences hold the answer, on questions whose passage is right.

    python benchmarks/highlights.py

swequad_mc_dev gives the words that answer; the sentence with the best word overlap is the baseline.
"""

from __future__ import annotations

from dev_sets import DevSet, open_set, passage_id

from bot.answering.highlights import highlight
from index import Passage, Query, SearchIndex, Span, find_embedder, words


def _by_omorg(index: SearchIndex, query: Query, passage: Passage) -> tuple[Span, ...]:
    return highlight(query, passage, index.sentence_similarities(query, passage))


def _by_overlap(_index: SearchIndex, query: Query, passage: Passage) -> tuple[Span, ...]:
    asked = set(words(query.text))
    return (max(passage.sentences, key=lambda span: len(asked & set(words(_text(passage, span))))),)


def _text(passage: Passage, span: Span) -> str:
    return passage.text[span.start - passage.start : span.end - passage.start]


def measure(dev: DevSet) -> None:
    """Print, for both ways, how many questions have the answer in the first and in any mark."""
    for name, mark in (("omorg", _by_omorg), ("word overlap", _by_overlap)):
        count = first = either = marked = 0
        for question in dev.questions:
            hits = dev.index.search(question.text).hits[:1]
            answers = [" ".join(words(answer)) for answer in question.answers]
            if not hits or passage_id(hits[0]) not in question.relevant:
                continue
            passage = hits[0].passage
            if not any(answer in " ".join(words(passage.text)) for answer in answers):
                continue
            spans = mark(dev.index, dev.index.query(question.text), passage)
            texts = [" ".join(words(_text(passage, span))) for span in spans]
            count += 1
            marked += len(spans)
            first += any(answer in texts[0] for answer in answers)
            either += any(answer in text for answer in answers for text in texts)
        print(
            f"{name}: {count} questions, first {first / count:.3f}, any {either / count:.3f}, "
            f"{marked / count:.2f} sentences marked"
        )


if __name__ == "__main__":
    measure(open_set("swequad_mc_dev", find_embedder()))
