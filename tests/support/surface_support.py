"""What the tests of Slack's surfaces share: a small organisation, and the bot in its workspace."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.answering.library import IndexLibrary
from bot.answering.service import AnswerService
from bot.checks.run import check_folder
from bot.operations.decisions import accept_named
from bot.operations.index_admin import IndexStatus
from bot.operations.rebuilding.rebuild_process import RebuildProcess
from bot.operations.timeline import coming_days
from bot.preview.local_slack import FakeSlack
from bot.preview.workspace import state as workspace
from bot.preview.workspace.state import Profile, UserGroup
from bot.slack.handlers.container import Services
from index import (
    DEFAULT_OPTIONS,
    CurrentIndex,
    accept_version,
    changes_between,
    fingerprint_of,
    kept_versions,
    open_current,
    roll_back,
    waiting_version,
)
from tests.support.fake_reader import AS_READ, FakeReader
from tests.support.slack_support import poll, running_bot, settled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from bot.checks.finding import Finding
    from bot.operations.timeline import Day
    from bot.preview.workspace.state import Said
    from bot.records.notices import NoticeStore
    from bot.records.questions import QuestionStore
    from index import Changes, Language, Rollback, WaitingVersion
    from tests.conftest import Workplace

ANNA = workspace.PERSON  # an ordinary colleague
MAJA = "U0LOCAL0002"  # a manager
ADAM = "U0LOCAL0003"  # an admin by his id
GITA = "U0LOCAL0004"  # a guest
ELLA = "U0LOCAL0005"  # an admin by her user group, with Slack in English
PAY = "C0LOCAL0002"
CLOSED = "G0LOCAL0001"  # a private channel that the bot is not in

FILES = {
    "hr.md": (
        "---\ntitle: Var HR finns\ndate: 2026-02-03\nurl: https://intranat.example.se/hr\n---\n"
        "# Var HR finns\n\nHR sitter i Stadshuset. Kaffe finns också.\n"
    ),
    "hus.md": "# Husen\n\nHR har kontor i hus A.\n",
    "gamla hus.md": "# Gamla hus\n\nHR hade kontor i hus B.\n",
    "hr igen.md": "# Mer om HR\n\nHR har ett kontor till i hus C.\n",
    "allt om hr.md": "# Allt\n\nHR har också kontor i hus D.\n",
    "lön.md": "# Lön\n\nLön betalas den 27:e.\n",
    "chefer.md": (
        "---\nmålgrupp: Chefer\ndate: 2026-03-01\n---\n# Övertalighet\n\n"
        "Övertalighet meddelas i maj. Semester flyttas då.\n"
    ),
    "contacts.yaml": (
        "- {topic: lön, keywords: [lön], name: Lönesupport, contact: '#lonesupport'}\n"
        "- {topic: fack, keywords: [facket, semester], name: Facket, contact: facket@example.se}\n"
        "- {topic: övrigt, name: HR, contact: '#allmant'}\n"
    ),
}
SECRET_QUESTION = "När meddelas övertalighet?"  # noqa: S105 - what only managers may know
SECRET_ANSWER = "Övertalighet meddelas i maj."  # noqa: S105 - as above

# Prints what a rebuild prints, and waits for the file that it is given before it ends.
REBUILD = """
import json, pathlib, sys, time
print(json.dumps({"stage": "reading", "done": 1, "total": 2}), file=sys.stderr, flush=True)
while not pathlib.Path(sys.argv[1]).exists():
    time.sleep(0.01)
print(json.dumps({"stage": "reading", "done": 2, "total": 2}), file=sys.stderr, flush=True)
if sys.argv[2] == "fail":
    print("omorg: The folder is empty: put documents into it.", file=sys.stderr)
    sys.exit(2)
print(sys.argv[3])
"""
REPORT = {
    "index_version": "0" * 64,
    "documents": 7,
    "passages": 9,
    "added": ["nytt.md"],
    "changed": [],
    "removed": ["gammalt.md", "äldre.md"],
    "failed": [{"document": "skannad.pdf", "reason": "holds no text", "remedy": "scan it anew"}],
    "lost": [],
}


@dataclass
class Kept:
    """Feedback in memory, in the order it came."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    works: bool = True

    def keep(  # noqa: D102 - as the protocol says
        self,
        day: dt.date,
        *,
        helpful: bool,
        reason: str | None = None,
        comment: str | None = None,
        documents: Sequence[str] = (),
    ) -> bool:
        row = {"helpful": helpful, "reason": reason, "comment": comment}
        self.rows.append({"day": day, "documents": list(documents), **row})
        return self.works


class WorkplaceOperations:
    """An admin's operations on a test's workplace; its rebuild is a process that says it is one.

    Attributes:
        go: A file that the rebuild waits for.
        fails: Whether the rebuild fails.

    """

    def __init__(self, workplace: Workplace) -> None:
        """Take a workplace that is built."""
        self._workplace = workplace
        self.go = workplace.index.parent / "go"
        self.fails = False

    def status(self) -> IndexStatus:  # noqa: D102 - as the protocol says
        version = open_current(self._workplace.index)
        return IndexStatus(
            version.name,
            version.built,
            len(version.manifest.documents),
            version.manifest.passages,
            version.manifest.failures,
            len(kept_versions(self._workplace.index)) - 1,
            waiting_version(self._workplace.index),
        )

    def check(self) -> list[Finding]:  # noqa: D102 - as the protocol says
        return check_folder(self._workplace.knowledge)

    def changes(self, before: str, now: str) -> Changes | None:  # noqa: D102 - as the protocol says
        return changes_between(self._workplace.index, before, now)

    def accept(self, version: str | None) -> WaitingVersion:  # noqa: D102 - as the protocol says
        fingerprint = fingerprint_of(self._workplace.embedder, DEFAULT_OPTIONS.passage_tokens)
        return accept_version(self._workplace.index, fingerprint, keep=3, version=version)

    def accept_document(self, name: str, by: str, language: Language) -> None:  # noqa: D102 - as the protocol says
        accept_named(self._workplace.knowledge, name, by, language)

    def roll_back(self) -> Rollback:  # noqa: D102 - as the protocol says
        fingerprint = fingerprint_of(self._workplace.embedder, DEFAULT_OPTIONS.passage_tokens)
        return roll_back(self._workplace.index, fingerprint)

    def coming(self) -> tuple[Day, ...]:  # noqa: D102 - as the protocol says
        return coming_days(self._workplace.open(), dt.date.today())  # noqa: DTZ011 - the local day

    @contextmanager
    def rebuild(self) -> Iterator[RebuildProcess]:  # noqa: D102 - as the protocol says
        outcome = "fail" if self.fails else "work"
        with subprocess.Popen(
            [sys.executable, "-c", REBUILD, str(self.go), outcome, json.dumps(REPORT)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            running = RebuildProcess(process)
            yield running
            running.join()


@dataclass
class Office:
    """The workspace, the bot in it, and what it works with."""

    fake: FakeSlack
    operations: WorkplaceOperations
    feedback: Kept
    service: AnswerService

    def new(self, act: Callable[[], object], count: int = 1) -> list[Said]:
        """Return the bot's messages that ``act`` brings, ``count`` of them at least."""
        before = len(self.fake.workspace.replies())
        act()
        poll(lambda: len(self.fake.workspace.replies()) >= before + count and settled(self.fake))
        return self.fake.workspace.replies()[before:]

    def dialog(self, act: Callable[[], object], title: str, user: str = ANNA) -> dict[str, Any]:
        """Return the dialog of this title that ``act`` opens, when it waits for nothing more."""
        self.fake.workspace.shown.dialogs.clear()
        act()

        def found() -> dict[str, Any] | None:
            view = self.fake.workspace.shown.dialog_of(user)
            waiting = {"Letar i dokumenten …", "Arbetar …", "Skickar …", "Working …"}
            if view is None or view["title"]["text"] != title or waiting & set(texts_in(view)):
                return None
            return view

        poll(lambda: found() is not None)
        view = found()
        assert view is not None
        return view

    def quiet(self, user: str = ANNA) -> None:
        """Wait until what was sent before has been dealt with."""
        self.new(lambda: self.fake.tell("hej", user=user))


@contextmanager
def open_office(
    workplace: Workplace,
    files: Mapping[str, str] = FILES,
    questions: QuestionStore | None = None,
    notices: NoticeStore | None = None,
    **changes: object,
) -> Iterator[Office]:
    """Build the organisation's index, and connect a bot to a workspace of five people."""
    workplace.build(files)
    index = CurrentIndex(workplace.index, workplace.embedder, DEFAULT_OPTIONS.passage_tokens)
    service = AnswerService(index, reader=FakeReader(), model=AS_READ, threshold=0.2)
    operations, feedback = WorkplaceOperations(workplace), Kept()
    services = Services(
        library=IndexLibrary(service),
        operations=operations,
        feedback=feedback,
        questions=questions,
        explainer=service,
        notices=notices,
    )
    usual: dict[str, object] = {
        # These tests lose no connection on purpose, and a busy machine must not lose one for them.
        "ping_seconds": 5.0,
        "admins": frozenset({ADAM}),
        "admin_groups": frozenset({"omorg-admin"}),
        "audiences": {"hr-chefer": frozenset({"chefer"})},
    }
    with FakeSlack(ack_seconds=30) as fake:
        settle_in(fake)
        with running_bot(fake, service, services, **(usual | changes)):
            try:
                yield Office(fake, operations, feedback, service)
            finally:
                operations.go.touch()


def settle_in(fake: FakeSlack) -> None:
    """Put people, groups and channels into a workspace."""
    state = fake.workspace
    state.people |= {ANNA: "Anna", MAJA: "Maja", ADAM: "Adam", GITA: "Gita", ELLA: "Ella"}
    state.channels |= {PAY: "lonesupport", CLOSED: "stangt"}
    state.directory.not_in.add(CLOSED)
    state.directory.profiles |= {GITA: Profile(guest=True), ELLA: Profile(locale="en-GB")}
    state.directory.groups += [
        UserGroup("S1", "hr-chefer", "Chefer", (MAJA, GITA)),
        UserGroup("S2", "omorg-admin", "Omorgs administratörer", (ELLA,)),
        UserGroup("S3", "chefer", "Heter så, men ger ingenting", (ANNA,)),
        UserGroup("S4", "hr-chefer", "Avstängd", (ANNA,), disabled=True),
    ]


def texts_in(thing: object) -> list[str]:
    """Return every text in blocks or a view, in order."""
    if isinstance(thing, list | tuple):
        return [found for one in thing for found in texts_in(one)]
    if not isinstance(thing, dict):
        return []
    own = [thing["text"]] if isinstance(thing.get("text"), str) else []
    return own + [found for key, one in thing.items() if key != "text" or not own
                  for found in texts_in(one)]  # fmt: skip


def shown(said: Said) -> str:
    """Return everything that can be seen of a message, its buttons included."""
    return "\n".join([said.text, *texts_in(list(said.blocks))])


def actions_in(thing: object) -> dict[str, dict[str, Any]]:
    """Return what can be clicked, by action id."""
    if isinstance(thing, list | tuple):
        return {key: one for part in thing for key, one in actions_in(part).items()}
    if not isinstance(thing, dict):
        return {}
    own = {thing["action_id"]: thing} if "action_id" in thing else {}
    return own | {key: one for part in thing.values() for key, one in actions_in(part).items()}


def praise(said: Said, *, helpful: bool) -> dict[str, Any]:
    """Return what a click on one of the feedback buttons sends."""
    element = actions_in(said.blocks)["omorg_feedback"]
    chosen = element["positive_button" if helpful else "negative_button"]
    return {"action_id": element["action_id"], "type": element["type"], "value": chosen["value"]}
