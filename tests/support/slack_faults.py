"""The faults that the bot must survive, each acted out: replies to each question, time to recover.

``FAULTS`` has one function for each; it gets a folder of its own and returns what came of it. The
tests hold them to what is promised, and ``benchmarks/slack_faults.py`` prints them as a table.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bot.answering.service import AnswerService
from bot.preview.interactions import file, rich_text
from bot.preview.local_slack import FakeSlack
from bot.preview.slack_api.server import Fault
from bot.preview.workspace import state as workspace
from bot.preview.workspace.state import Said
from bot.records.store.database import FILE as DATABASE
from index import DEFAULT_OPTIONS, CurrentIndex
from tests.conftest import FakeEmbedder, Workplace
from tests.support.slack_support import ScriptedAnswerer, poll, running_bot, settled, texts_under

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bot.answering.types import Answer

ROOT: Final = Path(__file__).parents[2]
DIRECT: Final = workspace.DIRECT_CHANNEL
POST: Final = "chat.postMessage"
QUOTED: Final = "Kan du svara på det här?\n&gt; Var sitter HR?"
FILES: Final = (file("karta.png"),)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a fault.

    Attributes:
        replies: How many replies each question got.
        seconds: From the fault to a reply to what was asked at or after it.
        left: Questions that were acknowledged and had no reply when the process was killed.

    """

    replies: tuple[int, ...]
    seconds: float
    left: int = 0


class Scene:
    """A workspace and the questions that are asked in it."""

    def __init__(self, fake: FakeSlack) -> None:
        """Ask in ``fake``."""
        self.fake = fake
        self.asked: list[tuple[str, str]] = []
        self._began = time.monotonic()

    def ask(self, text: str = "Var sitter HR?", *, directly: bool = False, times: int = 1) -> str:
        """Ask in a channel or directly; return the message's ``ts``."""
        say = self.fake.tell if directly else self.fake.mention
        ts = say(text, times=times)
        self.asked.append((DIRECT if directly else workspace.CHANNEL, ts))
        return ts

    def event(self, channel: str, ts: str, **fields: object) -> dict[str, object]:
        """Return the event of a message that was asked before."""
        text = f"<@{workspace.BOT_USER}> Var sitter HR?"
        event = {"user": workspace.PERSON, "text": text, "ts": ts, "channel": channel}
        kind = {"type": "message", "channel_type": "im"} if channel == DIRECT else {}
        return {"type": "app_mention", **event, **kind, **fields}

    def counts(self) -> tuple[int, ...]:
        """Return how many replies each question has so far."""
        return tuple(len(texts_under(self.fake, ts, channel)) for channel, ts in self.asked)

    def fault(self) -> None:
        """Say that the fault happens now."""
        self._began = time.monotonic()

    def outcome(self, *, left: int = 0) -> Outcome:
        """Wait for a reply to everything, then for what must not come, and return what came."""
        poll(lambda: all(self.counts()), timeout=60)
        seconds = time.monotonic() - self._began
        self.quiet()
        return Outcome(self.counts(), seconds, left)

    def quiet(self) -> None:
        """Wait until all that was sent has been dealt with: one more question has its reply."""
        ts = self.fake.tell("en sista fråga")
        poll(lambda: settled(self.fake) and bool(texts_under(self.fake, ts, DIRECT)), timeout=60)


@contextmanager
def scene(
    folder: Path, answerer: ScriptedAnswerer | None = None, /, **settings: object
) -> Iterator[Scene]:
    """Give a workspace with a connected bot whose claims are in ``folder``."""
    state = folder / "state"
    with (
        FakeSlack(ack_seconds=0.5) as fake,
        running_bot(fake, answerer or ScriptedAnswerer(), state=state, **settings),
    ):
        yield Scene(fake)


def _delivered(times: int) -> Callable[[Path], Outcome]:
    def act(folder: Path) -> Outcome:
        with scene(folder) as played:
            played.fault()
            for _ in range(5):
                played.ask(times=times)
            return played.outcome()

    return act


def edited_after_the_answer(folder: Path) -> Outcome:
    """Correct a question that has been answered."""
    with scene(folder) as played:
        ts = played.ask()
        poll(lambda: all(played.counts()))
        played.fault()
        edited = {"user": workspace.PERSON, "ts": played.fake.workspace.new_ts()}
        played.fake.deliver(played.event(workspace.CHANNEL, ts, edited=edited))
        return played.outcome()


def _message(
    say: Callable[[Scene], tuple[str, str]], **settings: object
) -> Callable[[Path], Outcome]:
    """Return what sends messages of a kind while Slack fails once.

    ``say`` writes one, delivered twice, and returns its conversation and ``ts``. Each comes once
    more in a request of its own, as an edited one does.
    """

    def act(folder: Path) -> Outcome:
        with scene(folder, **settings) as played:
            played.fake.faults.add(POST, Fault(status=500))
            played.fault()
            for _ in range(3):
                played.asked.append(say(played))
            poll(lambda: all(played.counts()))
            for channel, ts in played.asked:
                played.fake.deliver(played.event(channel, ts, edited={"ts": "2.0"}))
            return played.outcome()

    return act


def _in_channel(text: str, **fields: object) -> Callable[[Scene], tuple[str, str]]:
    return lambda played: (
        workspace.CHANNEL,
        played.fake.mention(text, times=2, blocks=[rich_text(text)], **fields),
    )


def _directly(text: str, **fields: Any) -> Callable[[Scene], tuple[str, str]]:  # noqa: ANN401 - what tell() takes
    return lambda played: (DIRECT, played.fake.tell(text, times=2, **fields))


def _forwarded(played: Scene) -> tuple[str, str]:
    said = Said(
        "C0OTHER0001", played.fake.workspace.new_ts(), None, "U0OTHER0001", "Var sitter HR?"
    )
    return DIRECT, played.fake.forward(said, times=2)


def _workflow(played: Scene) -> tuple[str, str]:
    ts = played.fake.workspace.new_ts()
    event = played.event(workspace.CHANNEL, ts, user=None, bot_id="B0OTHER0001")
    played.fake.deliver(event, times=2)
    return workspace.CHANNEL, ts


def broadcast_from_a_thread(folder: Path) -> Outcome:
    """Reply in threads of a direct message and send that to all of it, each delivered twice."""
    with scene(folder) as played:
        for _ in range(3):
            played.ask(directly=True)
        poll(lambda: all(played.counts()))
        played.fault()
        began = time.monotonic()
        for _, ts in played.asked:
            played.fake.broadcast("Och lön?", ts, times=2)
        poll(lambda: min(played.counts()) > 1, timeout=60)
        seconds = time.monotonic() - began
        played.quiet()
        # The first reply in each thread is to the question that began it.
        return Outcome(tuple(count - 1 for count in played.counts()), seconds)


def redelivered_after_a_restart(folder: Path) -> Outcome:
    """Send the bot that starts next what the one before has answered, and edits of it."""
    state = folder / "state"
    with FakeSlack(ack_seconds=0.5) as fake:
        played = Scene(fake)
        with running_bot(fake, ScriptedAnswerer(), state=state):
            for number in range(5):
                played.ask(directly=number % 2 == 0)
            poll(lambda: all(played.counts()))
        played.fault()
        with running_bot(fake, ScriptedAnswerer(), state=state):
            for channel, ts in list(played.asked):
                fake.deliver(played.event(channel, ts))
                fake.deliver(played.event(channel, ts, edited={"ts": "2.0"}))
            return played.outcome()


def _socket(loss: str) -> Callable[[Path], Outcome]:
    def act(folder: Path) -> Outcome:
        with scene(folder) as played:
            played.ask()
            played.fault()
            getattr(played.fake, loss)()
            for _ in range(3):
                played.ask()
            return played.outcome()

    return act


def closed_in_the_middle_of_an_answer(folder: Path) -> Outcome:
    """Break the connection off while a question is being answered and others wait."""
    answerer = ScriptedAnswerer()
    answerer.go.clear()
    with scene(folder, answerer) as played:
        for _ in range(3):
            played.ask()
        poll(lambda: bool(answerer.questions))
        played.fault()
        played.fake.abort_sockets()
        answerer.go.set()
        return played.outcome()


def _posting(fault: Fault, *, times: int = 1) -> Callable[[Path], Outcome]:
    def act(folder: Path) -> Outcome:
        with scene(folder) as played:
            played.fake.faults.add(POST, fault, times=times)
            played.fault()
            for _ in range(3):
                played.ask(directly=True)
            return played.outcome()

    return act


class Indexed(ScriptedAnswerer):
    """Answers from an index."""

    def __init__(self, service: AnswerService) -> None:
        """Ask ``service``."""
        super().__init__()
        self._service = service

    def answer(self, question: str, **more: Any) -> Answer:  # noqa: ANN401 - what an answerer takes
        """Let the service answer."""
        return self._service.answer(question, **more)


def _index(harm: Callable[[Workplace], object]) -> Callable[[Path], Outcome]:
    def act(folder: Path) -> Outcome:
        workplace = Workplace(folder, FakeEmbedder())
        workplace.build({"hr.md": "# HR\n\nHR sitter på plan 1.\n"})
        index = CurrentIndex(workplace.index, FakeEmbedder(), DEFAULT_OPTIONS.passage_tokens)
        service = AnswerService(index, threshold=0.0)
        with ExitStack() as stack:
            fake = stack.enter_context(FakeSlack(ack_seconds=0.5))
            stack.enter_context(service.following())
            stack.enter_context(running_bot(fake, Indexed(service), state=folder / "state"))
            played = Scene(fake)
            played.ask()
            played.fault()
            harm(workplace)
            for _ in range(5):
                played.ask()
            return played.outcome()

    return act


def _replace(workplace: Workplace) -> None:
    for number in (2, 3):
        workplace.build({"hr.md": f"# HR\n\nHR sitter på plan {number}.\n"})


def _remove(workplace: Workplace) -> None:
    (workplace.index / "CURRENT").unlink()


def _break(workplace: Workplace) -> None:
    name = workplace.build({"hr.md": "# HR\n\nHR sitter på plan 2.\n"}).index_version
    (workplace.index / "versions" / name / "manifest.json").write_bytes(b"half")


def database_locked(folder: Path) -> Outcome:
    """Hold the claims' file for longer than the bot waits."""
    with scene(folder) as played:
        played.ask()
        poll(lambda: all(played.counts()))
        blocker = sqlite3.connect(folder / "state" / DATABASE, isolation_level=None)
        blocker.execute("BEGIN EXCLUSIVE")
        played.fault()
        for _ in range(5):
            played.ask(times=2)
        poll(lambda: all(played.counts()))
        found = played.outcome()
        blocker.close()
        return found


def database_damaged(folder: Path) -> Outcome:
    """Overwrite the claims' file while the bot runs."""
    with scene(folder) as played:
        played.ask()
        poll(lambda: all(played.counts()))
        (folder / "state" / DATABASE).write_bytes(b"no database " * 5_000)
        played.fault()
        for _ in range(5):
            played.ask(times=2)
        return played.outcome()


@contextmanager
def process(
    fake: FakeSlack, folder: Path, *, seconds: float = 0.0
) -> Iterator[subprocess.Popen[str]]:
    """Give a connected bot in a process of its own, which is gone when the block ends."""
    connected = fake.sockets.connected
    environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    started = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.support.slack_bot_process",
            fake.api_url,
            str(folder / "state"),
            str(seconds),
        ],
        cwd=ROOT,
        env=environment | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        poll(lambda: fake.sockets.connected > connected or started.poll() is not None, timeout=60)
        yield started
    finally:
        started.kill()
        started.wait(30)
        # The workspace may notice only later; a next process would then not be seen to connect.
        poll(lambda: fake.sockets.connected <= connected)


def to_two_processes_at_once(folder: Path) -> Outcome:
    """Send every request to both, and twice."""
    with FakeSlack(ack_seconds=3) as fake, process(fake, folder), process(fake, folder):
        played = Scene(fake)
        played.fault()
        for _ in range(20):
            ts = fake.workspace.new_ts()
            played.asked.append((workspace.CHANNEL, ts))
            fake.deliver(played.event(workspace.CHANNEL, ts), times=2, to_each=True)
        return played.outcome()


def ended_by_sigterm_under_load(folder: Path) -> Outcome:
    """Tell the process to stop while questions wait and more come; start another."""
    with FakeSlack(ack_seconds=0.5) as fake:
        played = Scene(fake)
        with process(fake, folder, seconds=0.02) as first:
            for number in range(40):
                played.ask()
                if number == 20:
                    played.fault()
                    first.send_signal(signal.SIGTERM)
            first.wait(60)
        with process(fake, folder):
            return played.outcome()


def ended_by_sigkill_under_load(folder: Path) -> Outcome:
    """Kill the process while questions wait, start another, and let Slack send all again.

    What was acknowledged and had no reply yet is lost until it is sent again.
    """
    with FakeSlack(ack_seconds=0.5) as fake:
        played = Scene(fake)
        with process(fake, folder, seconds=0.05) as first:
            for _ in range(40):
                played.ask(directly=True)
            poll(lambda: settled(fake) and sum(played.counts()) >= 5)
            first.kill()
            first.wait(30)
        played.fault()
        with process(fake, folder):
            played.quiet()
            left = played.counts().count(0)
            for channel, ts in list(played.asked):
                fake.deliver(played.event(channel, ts))
            return played.outcome(left=left)


FAULTS: Final[Mapping[str, Callable[[Path], Outcome]]] = {
    **{
        f"delivered {times} time{'s' * (times > 1)}": _delivered(times) for times in (1, 2, 3, 4, 5)
    },
    "delivered to two processes at once": to_two_processes_at_once,
    "a thread's reply, sent to all": broadcast_from_a_thread,
    "a mention sent from a thread to all": _message(
        _in_channel("Var sitter HR?", subtype="thread_broadcast")
    ),
    "a question in a quotation": _message(_in_channel(QUOTED)),
    "the same, directly": _message(_directly(QUOTED)),
    "forwarded": _message(_forwarded),
    "a mention of a person": _message(_directly(f"Vem är chef för <@{workspace.PERSON}>?")),
    "a mention of nobody": _message(_directly("Vem är chef för <@U0NOBODY001>?")),
    "with a file": _message(_directly("Var sitter HR?", subtype="file_share", files=FILES)),
    "a file alone": _message(_directly("", subtype="file_share", files=FILES)),
    "a workflow": _message(_workflow, answer_bots=True),
    "edited after the answer": edited_after_the_answer,
    "redelivered after a restart": redelivered_after_a_restart,
    "socket closed": _socket("close_sockets"),
    "socket broken off": _socket("abort_sockets"),
    "socket half open": _socket("freeze_sockets"),
    "socket about to end": _socket("refresh_sockets"),
    "closed in the middle of an answer": closed_in_the_middle_of_an_answer,
    "429 with Retry-After: 1": _posting(Fault(status=429, error="ratelimited", retry_after=1)),
    "500, three times": _posting(Fault(status=500), times=3),
    "no response, posted": _posting(Fault(silent_seconds=0.2, done=True)),
    "no response, not posted": _posting(Fault(silent_seconds=0.2)),
    "invalid_blocks": _posting(Fault(error="invalid_blocks")),
    "refused for good": _posting(Fault(error="invalid_arguments")),
    "index replaced": _index(_replace),
    "index missing": _index(_remove),
    "index broken": _index(_break),
    "database locked": database_locked,
    "database damaged": database_damaged,
    "SIGTERM under load": ended_by_sigterm_under_load,
    "SIGKILL under load": ended_by_sigkill_under_load,
}
