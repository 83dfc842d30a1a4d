"""HR's own files beside the documents: glossary and contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from index.contacts import ContactEntry, parse_contacts
from index.documents.folder import CONTACTS, GLOSSARY
from index.documents.text_file import read_text
from index.errors import ConfigurationError
from index.glossary import GlossaryEntry, parse_glossary
from index.types import Failure

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_Entry = TypeVar("_Entry")


def read_glossary(
    knowledge: Path, before: tuple[GlossaryEntry, ...], failures: list[Failure]
) -> tuple[GlossaryEntry, ...]:
    """Return the glossary; a broken one is added to ``failures`` and ``before`` goes on."""
    return _own_file(knowledge, GLOSSARY, parse_glossary, before, failures)


def read_contacts(
    knowledge: Path, before: tuple[ContactEntry, ...], failures: list[Failure]
) -> tuple[ContactEntry, ...]:
    """Return the contacts; broken ones are added to ``failures`` and ``before`` goes on."""
    return _own_file(knowledge, CONTACTS, parse_contacts, before, failures)


def _own_file(
    knowledge: Path,
    name: str,
    parse: Callable[[str], tuple[_Entry, ...]],
    before: tuple[_Entry, ...],
    failures: list[Failure],
) -> tuple[_Entry, ...]:
    """Read one of HR's own files; a broken one is named and what it said before goes on."""
    if not (knowledge / name).exists():
        return ()
    try:
        return parse(read_text(knowledge / name))
    except ConfigurationError as exc:
        failures.append(Failure(name, f"can't be used ({exc})", "correct it and build again"))
        return before


def check_own_files(knowledge: Path) -> list[Failure]:
    """Return which of HR's own files (glossary, contacts) can't be used, and why."""
    failures: list[Failure] = []
    read_glossary(knowledge, (), failures)
    read_contacts(knowledge, (), failures)
    return failures
