"""How a question set was answered, as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.console import Group
from rich.table import Table
from rich.text import Text

from bot.checks.finding import Said
from bot.i18n.sentences import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from bot.checks.question_set import Outcome, Wrong
    from index import Language

_WRONG: Final[dict[Wrong, Said]] = {
    "answered, should refuse": Said(
        "besvarades ur {came}, men ska inte få något svar",
        "answered from {came}, but should be refused",
    ),
    "refused, should answer": Said(
        "fick inget svar, men ska besvaras ur {expected}",
        "refused, but should be answered from {expected}",
    ),
    "another document": Said(
        "besvarades ur {came}, men ska besvaras ur {expected}",
        "answered from {came}, but should be answered from {expected}",
    ),
    "another passage": Said(
        "besvarades ur {came}, men inte med stället där det står ”{phrase}”",
        "answered from {came}, but not with the passage that holds “{phrase}”",
    ),
}
_AND: Final = Said(" och ", " and ")
_OR: Final = Said(" eller ", " or ")
_KIND: Final = Said("typ", "kind")
_RIGHT: Final = Said("rätt", "right")
_OF: Final = Said("av", "of")
_UNNAMED: Final = "other"  # the kind of a question of which HR says none
_OTHERS: Final = Said("övriga", "other")
_ALL: Final = Said("alla", "all")


def eval_view(outcomes: Sequence[Outcome], language: Language) -> RenderableType:
    """Return how a question set was answered: every wrong answer, and how many by kind."""
    table = Table(box=None, pad_edge=False)
    table.add_column(_KIND.told(language))
    table.add_column(_RIGHT.told(language), justify="right")
    table.add_column(_OF.told(language), justify="right")
    for kind in dict.fromkeys(outcome.question.kind for outcome in outcomes):
        chosen = [outcome for outcome in outcomes if outcome.question.kind == kind]
        name = _OTHERS.told(language) if kind == _UNNAMED else shown(kind)
        table.add_row(name, str(sum(o.right for o in chosen)), str(len(chosen)))
    right = sum(outcome.right for outcome in outcomes)
    table.add_row(_ALL.told(language), str(right), str(len(outcomes)), style="bold")
    wrong = [
        Text(f"{shown(one.question.question)} – {_told(one.reason, one, language)}", style="dim")
        for one in outcomes
        if one.reason
    ]
    return Group(*wrong, table)


def _told(reason: Wrong, outcome: Outcome, language: Language) -> str:
    """Say which document came, and which should have."""
    came = dict.fromkeys(citation.document for citation in outcome.answer.citations)
    values = {
        "came": _AND.told(language).join(map(shown, came)),
        "expected": _OR.told(language).join(map(shown, outcome.question.document)),
        "phrase": shown(outcome.question.phrase or ""),
    }
    return _WRONG[reason].filled(language, values)
