"""The words of the public documents, counted anew or from what was counted before."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from index.search.query.vocabulary import PublicWords

if TYPE_CHECKING:
    from tests.conftest import Workplace

WORDS = "Lönesupporten sitter i Stadshuset Kommunstyrelseförvaltningen (KSF) HR flyttar nu".split()


def test_counting_on_gives_what_counting_anew_gives() -> None:
    """Whatever went, came or changed, in the same order."""
    rng = random.Random(3)  # noqa: S311 - no secret
    before: dict[str, str] = {}
    counted = PublicWords.of(before)
    for _ in range(20):
        names = rng.sample(range(30), rng.randint(0, 30))
        now = {f"{name:02}.md": " ".join(rng.choices(WORDS, k=12)) for name in sorted(names)}
        now |= {name: text for name, text in before.items() if name in now and rng.random() < 0.5}
        gone = {name: text for name, text in before.items() if now.get(name) != text}
        new = {name: text for name, text in now.items() if before.get(name) != text}
        counted = counted.changed(gone, new)
        assert PublicWords.of(now) == counted
        assert list(counted.counts) == sorted(counted.counts)
        assert list(counted.explanations) == sorted(counted.explanations)
        before = now


def test_what_is_kept_of_a_version_is_what_its_public_documents_say(workplace: Workplace) -> None:
    """However it came to be: the words are read with the version, and no document is."""
    files = {
        "a.md": "# A\n\nLönesupporten (LS) sitter i Stadshuset.\n",
        "b.md": "# B\n\nIT-enheten sitter i Tegelbruket.\n",
        "c.md": "---\naudience: [chefer]\n---\n# C\n\nHemligheten ligger kvar.\n",
    }
    workplace.build(files)
    workplace.build({**files, "b.md": "# B\n\nIT-enheten flyttar till Elverket.\n"})
    index = workplace.open()
    contents = index.version.contents
    assert contents.public_words is not None
    texts = {one.id: one.text for one in contents.records if one.metadata.public}
    assert PublicWords.of(texts) == PublicWords.from_json(contents.public_words)
    assert 0 == index.heard("hemligheten") == index.heard("tegelbruket")
    assert 1 == index.heard("elverket")
