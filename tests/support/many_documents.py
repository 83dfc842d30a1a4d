"""A folder with more passages than a search looks at first, for several audiences and times."""

from __future__ import annotations

import datetime as dt
import random
from typing import Final

DAY: Final = dt.date(2027, 3, 1)
QUESTIONS: Final = (
    "Var sitter HR?",
    "Vad händer med semester och lön?",
    "HR-direktören och kontor",
    "Where is payroll?",
    "kontor flytt lön chef",
    "xyz",
)
GROUPS: Final = (
    frozenset[str](),
    frozenset({"chefer"}),
    frozenset({"chefer", "facket"}),
    frozenset({"okänd"}),
)

_HEADS: Final = (
    "",
    "valid_until: 2027-01-01\n",
    "valid_from: 2028-01-01\n",
    "audience: [chefer]\n",
    "audience: [facket]\n",
    "audience: [chefer, Facket]\nvalid_from: 2027-02-01\n",
)
_WORDS: Final = (
    "hr lön flytt chef semester kontor payroll enhet hus plan vecka telefon frågor budget möte "
    "organisation personal stöd system avtal beslut"
).split()


def many_documents(seen_by: frozenset[str] | None = None) -> dict[str, str]:
    """Return 400 passages in 100 documents: all, or those that a member of groups may see."""
    chance = random.Random(7)  # noqa: S311 - the same ones each time, and nothing secret
    files = {}
    for number in range(100):
        head = _HEADS[number % len(_HEADS)]
        body = "\n\n".join(
            f"## Del {part}\n\n{' '.join(chance.choices(_WORDS, k=chance.randint(4, 16)))}."
            for part in range(4)
        )
        files[f"{number:02}.md"] = f"---\ntitle: Dokument {number}\n{head}---\n{body}\n"
        groups = {one for one in ("chefer", "facket") if one in head.casefold()}
        if seen_by is not None and groups and not groups & seen_by:
            del files[f"{number:02}.md"]
    files["glossary.yaml"] = "- {term: HR, means: personal}\n- {term: kontor, means: hus}\n"
    return files
