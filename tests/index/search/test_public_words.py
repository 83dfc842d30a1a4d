"""The words of the public documents, counted anew or from what was counted before."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from index import open_search
from index.search.query.vocabulary import PublicWords

if TYPE_CHECKING:
    from tests.conftest import Workplace

WORDS = "Lönesupporten sitter i Stadshuset Kommunstyrelseförvaltningen (KSF) HR flyttar nu".split()


def test_counting_on_gives_what_counting_anew_gives() -> None:
    """Whatever went, came or moved, in the same order."""
    rng = random.Random(3)  # noqa: S311 - no secret
    texts = [" ".join(rng.choices(WORDS, k=12)) for _ in range(30)]
    before = PublicWords.of(texts[:20])
    for _ in range(20):
        chosen = rng.sample(texts, rng.randint(0, 30))
        counted = PublicWords.of(chosen, before)
        assert PublicWords.of(chosen) == counted
        assert list(counted.counts) == sorted(counted.counts)
        before = counted


def test_a_version_opened_after_another_takes_over_what_did_not_change(
    workplace: Workplace,
) -> None:
    """The same records, not read again, and the same answers as when it is opened by itself."""
    files = {
        "a.md": "# A\n\nLönesupporten sitter i Stadshuset.\n",
        "b.md": "# B\n\nIT-enheten sitter i Tegelbruket.\n",
        "c.md": "---\naudience: [chefer]\n---\n# C\n\nHemligheten ligger kvar.\n",
    }
    workplace.build(files)
    first = workplace.open()
    workplace.build({**files, "b.md": "# B\n\nIT-enheten flyttar till Elverket.\n"})
    after = open_search(workplace.index, workplace.embedder, before=first)
    anew = workplace.open()
    assert first.document("a.md") is after.document("a.md")
    assert first.document("b.md") is not after.document("b.md")
    assert anew.document("b.md") == after.document("b.md")
    for question in ("Var sitter lönesuporten?", "Var sitter IT?", "Vad är i Tegelbruket?"):
        expected, found = anew.search(question), after.search(question)
        assert (expected.query, expected.hits) == (found.query, found.hits)
    assert 0 == after.heard("hemligheten") == after.heard("tegelbruket")
