"""Whether the documents and the index are there, can be read, and belong together."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bot.checks.finding import Said
from bot.checks.reasons import said
from bot.i18n.sentences import shown
from bot.operations.installation.diagnosis import error, ok, warning
from index import (
    BuildError,
    IndexVersionError,
    check_own_files,
    list_folder,
    open_current,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from bot.operations.installation.diagnosis import Line
    from index import Folder, Version

_NO_FOLDER = Said(
    "mappen {folder} finns inte eller går inte att läsa", "the folder {folder} can't be read"
)
_NAME_FOLDER = Said(
    "skapa den, rätta rättigheterna, eller ange en annan med OMORG_KNOWLEDGE",
    "create it, correct its rights, or name another one with OMORG_KNOWLEDGE",
)
_EMPTY = Said("det finns inga dokument i {folder}", "there are no documents in {folder}")
_FILL = Said("lägg dokument där och kör `omorg build`", "put documents there, run `omorg build`")
_DOCUMENTS = Said("{count} dokument i {folder}", "{count} documents in {folder}")
_NO_DOCUMENTS = Said(
    "{count} filer kan inte bli dokument, den första är {first}",
    "{count} files can't be documents, the first is {first}",
)
_RUN_CHECK = Said("kör `omorg check`, som säger varför", "run `omorg check`, which tells why")
_OWN_FILE = Said("{file} {reason}", "{file} {reason}")
_CORRECT = Said("rätta filen och kör `omorg build`", "correct the file and run `omorg build`")

_NO_INDEX = Said("det finns inget index i {folder}", "there is no index in {folder}")
_BUILD = Said("kör `omorg build`", "run `omorg build`")
_UNUSABLE = Said("{reason}", "{reason}")
_LIVE = Said(
    "version {version}, byggd {built}, med {count} dokument",
    "version {version}, built {built}, with {count} documents",
)
_FAILED = Said(
    "{count} filer gick inte att läsa när det byggdes, den första är {first}",
    "{count} files could not be read when it was built, the first is {first}",
)
_RUN_STATUS = Said("kör `omorg status`, som räknar upp dem", "run `omorg status`, which lists them")
_BEHIND = Said(
    "{count} filer har ändrats, lagts till eller tagits bort sedan det byggdes, den första är "
    "{first}",
    "{count} files were changed, added or removed since it was built, the first is {first}",
)
_UNREACHED = Said(
    "målgruppen {group} har dokument, men ingen i Slack hör till den",
    "the audience {group} has documents, but nobody in Slack belongs to it",
)
_NAME_GROUP = Said(
    "ange i OMORG_SLACK_GROUPS vilken användargrupp den är, eller rätta den i dokumenten",
    "name its user group in OMORG_SLACK_GROUPS, or correct it in the documents",
)


def knowledge_lines(folder: Path) -> Iterator[Line]:
    """Yield what is to be said of the knowledge folder; ``omorg check`` reads the documents."""
    name = shown(str(folder))
    try:
        listed = list_folder(folder)
    except BuildError:
        yield error("knowledge", _NO_FOLDER, _NAME_FOLDER, folder=name)
        return
    if listed.documents:
        yield ok("knowledge", _DOCUMENTS, folder=name, count=len(listed.documents))
    else:
        yield error("knowledge", _EMPTY, _FILL, folder=name)
    if listed.failures:
        first = shown(listed.failures[0].document)
        count = len(listed.failures)
        yield warning("knowledge", _NO_DOCUMENTS, _RUN_CHECK, count=count, first=first)
    for failure in check_own_files(folder):
        reason = said(failure.reason)
        yield error("knowledge", _OWN_FILE, _CORRECT, file=failure.document, reason=reason)


def opened(folder: Path) -> tuple[Version | None, list[Line]]:
    """Open the live index version; where that fails, return why instead."""
    name = shown(str(folder))
    if not (folder / "CURRENT").exists():
        return None, [error("index", _NO_INDEX, _BUILD, folder=name)]
    try:
        return open_current(folder), []
    except IndexVersionError as exc:
        return None, [error("index", _UNUSABLE, _BUILD, reason=said(str(exc).rstrip(".")))]


def index_lines(version: Version, knowledge: Path) -> Iterator[Line]:
    """Yield what is to be said of an index version, and of the folder it was built from."""
    built = dt.datetime.fromtimestamp(version.built).astimezone().isoformat(" ", "minutes")
    count = len(version.manifest.documents)
    yield ok("index", _LIVE, version=version.name, built=built, count=count)
    failures = version.manifest.failures
    if failures:
        first = shown(failures[0].document)
        yield warning("index", _FAILED, _RUN_STATUS, count=len(failures), first=first)
    try:
        behind = sorted(_behind(version, list_folder(knowledge)))
    except BuildError:
        return  # told of the folder already
    if behind:
        yield warning("index", _BEHIND, _BUILD, count=len(behind), first=shown(behind[0]))


def _behind(version: Version, folder: Folder) -> set[str]:
    """Return what is not in the index as it is in the folder, by the files' times."""
    there = {one.id: one for one in folder.documents}
    known = {*version.manifest.documents, *(one.document for one in version.manifest.failures)}
    failing = {one.document for one in folder.failures}
    changed = {
        key
        for key, one in there.items()
        for path in (one.path, one.side_file)
        if path is not None and _modified(path) > version.built
    }
    return changed | (there.keys() - known) | (version.manifest.documents.keys() - there - failing)


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0  # it has gone meanwhile, or can't be looked at


def audience_lines(version: Version, reached: Iterable[str]) -> Iterator[Line]:
    """Yield the audiences of documents that nobody in Slack belongs to.

    Args:
        version: The index version.
        reached: The audience groups that user groups give, case folded.

    """
    metadata = version.contents.records.metadata.values()
    named = {group for one in metadata for group in one.audience}
    for group in sorted(named - set(reached)):
        yield warning("index", _UNREACHED, _NAME_GROUP, group=shown(group))
