"""A build that much would go with waits for somebody to accept it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index import (
    DEFAULT_OPTIONS,
    BuildError,
    BuildOptions,
    BuildReport,
    accept_version,
    build_index,
    current_name,
    fingerprint_of,
    kept_versions,
    roll_back,
    waiting_version,
)
from index.build.awaiting_approval import Removal

if TYPE_CHECKING:
    from tests.conftest import Workplace

FILES = {f"{name}.md": f"# {name}\n\nHR flyttar till {name}.\n" for name in "abcdef"}


def build(workplace: Workplace, *, accept: bool = False) -> BuildReport:
    """Build as `omorg build` does."""
    options = BuildOptions(accept=accept)
    return build_index(workplace.knowledge, workplace.index, workplace.embedder, options)


def remove(workplace: Workplace, names: str) -> None:
    """Take documents out of the folder."""
    for name in names:
        (workplace.knowledge / f"{name}.md").unlink()


def accepted(workplace: Workplace, version: str | None = None) -> str:
    """Accept what waits and return its name."""
    fingerprint = fingerprint_of(workplace.embedder, DEFAULT_OPTIONS.passage_tokens)
    return accept_version(workplace.index, fingerprint, keep=3, version=version).version


def test_a_third_goes_without_asking(workplace: Workplace) -> None:
    """Two of six documents are a third and no more."""
    workplace.build(FILES)
    remove(workplace, "ab")
    report = build(workplace)
    assert (None, 4) == (report.waiting, report.documents)
    assert report.index_version == current_name(workplace.index)


def test_more_than_a_third_of_the_documents_waits(workplace: Workplace) -> None:
    """The version in use stays, and what would go is named; a second build says the same."""
    before = workplace.build(FILES).index_version
    remove(workplace, "abc")
    for _ in range(2):
        report = build(workplace)
        assert before == current_name(workplace.index)
        assert report.waiting == waiting_version(workplace.index)
        assert report.waiting is not None
        (cause,) = report.waiting.causes
        assert isinstance(cause, Removal)
        assert (("a.md", "b.md", "c.md"), 6, 3, 6) == (
            cause.documents,
            cause.of_documents,
            cause.passages,
            cause.of_passages,
        )
        assert (report.index_version, before) == (
            report.waiting.version,
            report.waiting.instead_of,
        )


def test_more_than_a_third_of_the_passages_waits(workplace: Workplace) -> None:
    """A document that loses its text is as much a removal as one that is gone."""
    long = "".join(f"## {n}\n\nHR flyttar {n}.\n\n" for n in range(10))
    workplace.build({**FILES, "lång.md": long})
    workplace.write({"lång.md": "## 1\n\nHR flyttar 1.\n"})
    report = build(workplace)
    assert report.waiting is not None
    (cause,) = report.waiting.causes
    assert isinstance(cause, Removal)
    assert ((), 7, 9, 16) == (
        cause.documents,
        cause.of_documents,
        cause.passages,
        cause.of_passages,
    )


def test_accepting_puts_it_in_use(workplace: Workplace) -> None:
    """It is in use from then on, nothing waits, and there is a way back."""
    before = workplace.build(FILES).index_version
    remove(workplace, "abc")
    waits = build(workplace).index_version
    assert waits == accepted(workplace, waits[:6])
    assert (waits, None) == (current_name(workplace.index), waiting_version(workplace.index))
    fingerprint = fingerprint_of(workplace.embedder, DEFAULT_OPTIONS.passage_tokens)
    assert before == roll_back(workplace.index, fingerprint).now.name


def test_a_build_may_be_accepted_at_once(workplace: Workplace) -> None:
    """Whatever goes with it."""
    workplace.build(FILES)
    remove(workplace, "abcde")
    report = build(workplace, accept=True)
    assert (None, 1) == (report.waiting, report.documents)
    assert report.index_version == current_name(workplace.index)


def test_documents_that_are_back_end_the_waiting(workplace: Workplace) -> None:
    """The next build needs no decision, and the version that waited is gone."""
    workplace.build(FILES)
    remove(workplace, "abc")
    waits = build(workplace).index_version
    workplace.write(FILES)
    assert build(workplace).waiting is None
    assert waiting_version(workplace.index) is None
    assert waits not in [one.name for one in kept_versions(workplace.index)]
    with pytest.raises(BuildError, match="No version waits"):
        accepted(workplace)


def test_only_what_was_decided_on_is_accepted(workplace: Workplace) -> None:
    """Another version's name is refused, and what is in use stays."""
    before = workplace.build(FILES).index_version
    remove(workplace, "abc")
    build(workplace)
    with pytest.raises(BuildError, match="does not wait"):
        accepted(workplace, "0" * 16)
    assert before == current_name(workplace.index)


def test_new_names_are_no_removal(workplace: Workplace) -> None:
    """Documents that are moved into a folder are still there."""
    workplace.build(FILES)
    (workplace.knowledge / "ny").mkdir()
    for path in list(workplace.knowledge.glob("*.md")):
        path.rename(workplace.knowledge / "ny" / path.name)
    assert build(workplace).waiting is None


def test_held_documents_are_no_removal(workplace: Workplace) -> None:
    """What must not be shown goes at once, and does not stay in use until somebody decides."""
    workplace.build(FILES)
    workplace.write({f"{name}.md": "HR. Anna Ek, 850709-9805.\n" for name in "abc"})
    report = build(workplace)
    assert (None, 3, 3) == (report.waiting, report.documents, len(report.failed))


def test_files_that_can_not_be_read_are_removals(workplace: Workplace) -> None:
    """A share that comes back with empty files empties no index."""
    workplace.build(FILES)
    workplace.write({f"{name}.md": "" for name in "abc"})
    assert build(workplace).waiting is not None


def test_another_cut_is_no_removal(workplace: Workplace) -> None:
    """Fewer, longer passages hold the same text."""
    long = "\n\n".join(f"HR flyttar den {n} i månaden till ett annat hus." for n in range(30))
    workplace.build({"lång.md": long})
    options = BuildOptions(passage_tokens=12)
    build_index(workplace.knowledge, workplace.index, workplace.embedder, options)
    assert build(workplace).waiting is None
