"""Files that can't be read, and files that lie where nobody reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.checks.finding import Kind, Said
from bot.checks.reasons import said
from index import CONTACTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.checks.finding import Finding
    from bot.checks.folder import CheckedFolder
    from index import FailureKind

_MESSAGE = Said("{reason}", "{reason}")
_REMEDY = Said("{remedy}", "{remedy}")


def _kind(rule: str, swedish: str, english: str) -> Kind:
    return Kind(rule, "error", Said(swedish, english), _MESSAGE, _REMEDY)


UNREADABLE = _kind("unreadable", "Filer som inte går att läsa", "Files that can't be read")
NO_TEXT = _kind("no_text", "Filer utan text", "Files without text")
FRONT_MATTER = _kind(
    "front_matter",
    "Uppgifter överst i filen som inte går att läsa; ingen får se dokumenten",
    "Front matter that can't be read; nobody sees the documents",
)
SIDE_FILE = _kind(
    "side_file",
    "Sidofiler som inte går att läsa; ingen får se dokumenten",
    "Side files that can't be read; nobody sees the documents",
)
VALIDITY = _kind("validity", "Datum som motsäger varandra", "Dates that contradict each other")
ORPHAN = _kind("side_file_orphan", "Sidofiler utan dokument", "Side files without a document")
MISPLACED = _kind("misplaced", "Hjälpfiler på fel plats", "HR's own files in the wrong place")
GLOSSARY = _kind("glossary", "Fel i ordlistan", "Faults in the glossary")
CONTACTS_KIND = _kind("contacts", "Fel i kontakterna", "Faults in the contacts")
EMPTY = Kind(
    "empty",
    "error",
    Said("Tom mapp", "Empty folder"),
    Said("mappen har inga dokument", "holds no documents"),
    Said("lägg in dokument i mappen", "put documents into the folder"),
)
KINDS = (
    UNREADABLE,
    NO_TEXT,
    FRONT_MATTER,
    SIDE_FILE,
    VALIDITY,
    ORPHAN,
    MISPLACED,
    GLOSSARY,
    CONTACTS_KIND,
    EMPTY,
)
_BY_FAILURE: dict[FailureKind, Kind] = {
    "unreadable": UNREADABLE,
    "no_text": NO_TEXT,
    "front_matter": FRONT_MATTER,
    "side_file": SIDE_FILE,
    "validity": VALIDITY,
    "orphan": ORPHAN,
    "misplaced": MISPLACED,
    "held": UNREADABLE,
}


def find(folder: CheckedFolder) -> Iterator[Finding]:
    """Name every file that is not in the answers, and why."""
    for failure in folder.failures:
        yield _BY_FAILURE[failure.kind].at(
            failure.document, reason=said(failure.reason), remedy=said(failure.remedy)
        )
    for failure in folder.own_failures:
        kind = CONTACTS_KIND if failure.document == CONTACTS else GLOSSARY
        yield kind.at(failure.document, reason=said(failure.reason), remedy=said(failure.remedy))
    if not folder.documents and not folder.failures:
        yield EMPTY.at(".")
