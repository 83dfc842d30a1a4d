"""Whether a question asks for what is not so, and whether a sentence says that something isn't."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from index import words

if TYPE_CHECKING:
    from collections.abc import Collection

_CLAUSE: Final = re.compile(r"[,;:.!?()]")
_ASKING: Final = frozenset(
    """
    hur när nar vad var varför varifrån vart vem vems vilka vilken vilket
    how what when where which who whom whose why
    """.split()
)
# They begin a clause that only says in which case: "om du inte har", "the one that isn't".
_SUBORDINATE: Final = _ASKING | frozenset(
    """
    att då eftersom fast fastän ifall innan medan om som såvida tills utan
    although because if since that unless whether while
    """.split()
)
_DENIALS: Final = frozenset(
    """
    aldrig ej förutom icke ingen inga inget inte utan utom
    cannot except neither never no nobody none not without
    """.split()
)
# What a sentence may say it with besides.
_OTHERWISE: Final = frozenset(
    """
    avslår avslås förbjudet nej nekar nekas oenig oenighet oense otillåtet sakna saknar saknas
    slipper undantag undantas upphör
    excluded fails lack lacking lacks prohibited refuse refused refuses unable
    """.split()
)


def asks_what_is_not(question: str) -> bool:
    """Return whether a question denies something itself, and not in telling of whom it asks.

    "Vem får inte parkera?" does. "Jag kommer inte in, vem hjälper mig?" and "Vad gäller den som
    inte har dator?" don't.
    """
    clauses = [words(clause) for clause in _CLAUSE.split(question)]
    asking = [clause for clause in clauses if clause and clause[0] in _ASKING] or clauses
    return any(map(_denies, asking))


def _denies(clause: list[str]) -> bool:
    for place, word in enumerate(clause):
        if word in _DENIALS:
            return True
        if place and word in _SUBORDINATE:
            return False
    return False


def says_what_is_not(told: Collection[str]) -> bool:
    """Return whether a sentence's normalised words deny something."""
    return not (_DENIALS | _OTHERWISE).isdisjoint(told)
