"""What becomes of documents and names on a day, in Swedish and in English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index import Language


@dataclass(frozen=True, slots=True)
class TimelineTexts:
    """Sentences in one language.

    Attributes:
        events: A document starts or stops to apply, or is replaced; ``{title}``, and for the last
            ``{by}``.
        renamed: A unit is called otherwise; ``{old}`` and ``{new}``.
        audience: For whom something holds; ``{groups}``.

    """

    events: Mapping[str, str]
    renamed: str
    audience: str


_BY_LANGUAGE: Final[Mapping[Language, TimelineTexts]] = {
    "sv": TimelineTexts(
        events={
            "starts": "börjar gälla: {title}",
            "stops": "slutar gälla: {title}",
            "replaced": "ersätts: {title}, av {by}",
        },
        renamed="byter namn: {old} till {new}",
        audience=" (för {groups})",
    ),
    "en": TimelineTexts(
        events={
            "starts": "starts to apply: {title}",
            "stops": "stops applying: {title}",
            "replaced": "is replaced: {title}, by {by}",
        },
        renamed="is renamed: {old} to {new}",
        audience=" (for {groups})",
    ),
}


def event_in_words(
    kind: str, title: str, by: Sequence[str], groups: Sequence[str], language: Language
) -> str:
    """Say what becomes of a document.

    Args:
        kind: ``starts``, ``stops`` or ``replaced``.
        title: What it is called.
        by: What replaces it.
        groups: For whom; everybody where there are none.
        language: The interface's.

    """
    said = _BY_LANGUAGE[language].events[kind].format(title=title, by=", ".join(by))
    return said + groups_in_words(groups, language)


def rename_in_words(old: str, new: str, language: Language) -> str:
    """Say that a unit has another name."""
    return _BY_LANGUAGE[language].renamed.format(old=old, new=new)


def groups_in_words(groups: Sequence[str], language: Language) -> str:
    """Say for whom something holds, after what holds; nothing where that is everybody."""
    named = ", ".join(groups)
    return _BY_LANGUAGE[language].audience.format(groups=named) if named else ""
