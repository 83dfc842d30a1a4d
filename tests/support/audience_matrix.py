"""Four roles, five kinds of document: what each role gets must not tell of what it may not see.

A cell of the matrix is a role and a kind. Where the role may not see that kind's documents, all
that it gets equals what it gets from a folder without them, in every field but ``UNLIKE``. Whoever
shows answers in another place compares there with ``pairs``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import Workplace

# What may differ between two runs of the same question.
UNLIKE = frozenset({"index_version", "milliseconds"})
AT = "2027-03-01"

ROLES: dict[str, frozenset[str]] = {
    "public": frozenset(),
    "chefer": frozenset({"chefer"}),
    "facket": frozenset({"facket"}),
    "both": frozenset({"chefer", "facket"}),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document.

    Attributes:
        files: Its files, by path.
        audience: The groups that may see it; None for everybody, empty for nobody.

    """

    files: dict[str, str]
    audience: frozenset[str] | None

    def seen_by(self, groups: frozenset[str]) -> bool:
        """Return whether a member of ``groups`` may see it."""
        return self.audience is None or not self.audience.isdisjoint(groups)


KINDS: dict[str, Kind] = {
    "public": Kind(
        {
            "flytt.md": (
                "---\ndate: 2026-01-01\n---\n# Flytten\n\n## HR\n\nHR flyttar till Stadshuset i "
                "mars.\n\n## Lön\n\nLön betalas den 27:e.\n"
            ),
            "semester.md": (
                "---\ndate: 2025-01-01\n---\n# Semester\n\nSemester söks hos HR. Chefen svarar "
                "inom en vecka.\n"
            ),
            "brev/kontor.txt": "Kontor\n\nNytt kontor för alla.\n\nHR bokar kontor på plan 3.\n",
        },
        None,
    ),
    "group": Kind(
        {
            "lista.md": (
                "---\ndate: 2026-05-01\naudience: [facket]\n---\n# HR och lön\n\nHR HR flytt lön "
                "kontor. Förhandling om lön i Stadshuset den 4 mars.\n"
            )
        },
        frozenset({"facket"}),
    ),
    # As many words of its own as there are in questions, so that statistics would show it.
    "superseding": Kind(
        {
            "chefer/semester.md": (
                "---\ndate: 2026-06-01\naudience: [chefer]\nsupersedes: [../semester.md]\n---\n"
                "# Semester\n\nSemester söks i tre veckor. Chefen svarar samma dag.\n"
            )
        },
        frozenset({"chefer"}),
    ),
    "unreadable": Kind(
        {
            "hemlig.md": (
                "---\ndate: 2026-06-01\nmålgruppp: [chefer]\n---\n# Uppsägning\n\nHR säger upp "
                "tolv tjänster. Kodnamn Havsörn.\n"
            )
        },
        frozenset(),
    ),
    "vocabulary": Kind(
        {
            "projekt.md": (
                "---\ndate: 2026-06-01\naudience: [chefer, facket]\n---\n"
                "# Zebraprojektet (ZBP)\n\nZebraprojektet (ZBP) samlar kvarnvingar. HR-strategen "
                "Zelda Quistström leder ZBP.\n"
            )
        },
        frozenset({"chefer", "facket"}),
    ),
}
OWN_FILES = {
    "contacts.yaml": (
        "- {topic: lön, keywords: [lön], name: Lönesupport, contact: '#lon'}\n"
        "- {topic: övrigt, name: HR, contact: '#hr'}\n"
    ),
    "glossary.yaml": "- {term: HR, means: personal}\n",
}
# Each hidden word as it is, misspelt, run together and parted, beside what is seen by all.
QUESTIONS = (
    "Var sitter HR?",
    "Vem leder Zebraprojektet?",
    "vad är zebraprojekte",
    "zebra projektet",
    "hurmånga kvarnvingar",
    "What is ZBP?",
    "Hur söker jag semester?",
    "När är förhandlingen om lön?",
    "Säger HR upp någon? Kodnamn Havsörn",
    "quistström",
    "Hej! Var sitter HR? Och vem är Zelda?",
    "kontor",
)


def files(without: str | None = None) -> dict[str, str]:
    """Return the folder's files, without those of one kind."""
    kept = [kind.files for name, kind in KINDS.items() if name != without]
    return {path: text for some in kept for path, text in some.items()} | OWN_FILES


def files_for(groups: frozenset[str]) -> dict[str, str]:
    """Return the files that a member of ``groups`` may see."""
    kept = [kind.files for kind in KINDS.values() if kind.seen_by(groups)]
    return {path: text for some in kept for path, text in some.items()} | OWN_FILES


def build_folders(make: Callable[[str], Workplace]) -> dict[str, Workplace]:
    """Build the whole folder, one without each kind, and one with what each role may see."""
    contents = {"whole": files()}
    contents |= {f"without {kind}": files(kind) for kind in KINDS}
    contents |= {f"for {role}": files_for(groups) for role, groups in ROLES.items()}
    places: dict[str, Workplace] = {}
    for name, some in contents.items():
        places[name] = make(name.replace(" ", "-"))
        places[name].build(some)
    return places


def pairs() -> Iterator[tuple[str, str]]:
    """Yield each role with each folder that must give it the same as the whole one."""
    for role, groups in ROLES.items():
        yield role, f"for {role}"
        for name, kind in KINDS.items():
            if not kind.seen_by(groups):
                yield role, f"without {name}"


def comparable(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return JSON without the fields that may differ."""
    if isinstance(value, dict):
        return {key: comparable(inner) for key, inner in value.items() if key not in UNLIKE}
    return [comparable(inner) for inner in value] if isinstance(value, list) else value
