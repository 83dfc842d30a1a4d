"""Gaps in Slack: the Home tab of admins, what they decide there, and what HR's channel is told."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from bot.answering.service import AnswerService
from bot.operations.gaps.tracking import GapTracker
from bot.preview.local_slack import FakeSlack
from bot.records.claims import MemoryClaims
from bot.records.gaps import GapRecords
from bot.records.questions import QuestionRecords
from bot.records.store.database import Database
from bot.slack.handlers.container import Services
from bot.slack.handlers.home import gaps
from bot.slack.handlers.home.gaps import GapRounds
from bot.slack.i18n.admin import ENGLISH as ADMIN_ENGLISH
from bot.slack.i18n.admin import SWEDISH as ADMIN_SWEDISH
from bot.slack.i18n.gaps import ENGLISH, SWEDISH
from bot.slack.settings import SlackSettings
from bot.slack.views import admin as admin_messages
from index import DEFAULT_OPTIONS, CurrentIndex
from tests.support.fake_reader import AS_READ, FakeReader
from tests.support.gap_questions import TopicEmbedder
from tests.support.slack_support import poll, running_bot, without_proxies  # noqa: F401 - without_proxies is a fixture
from tests.support.surface_support import (
    ADAM,
    ANNA,
    ELLA,
    FILES,
    REPORT,
    settle_in,
    texts_in,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.slack.views.answer import Message
    from tests.conftest import Workplace

TODAY = dt.date.today()  # noqa: DTZ011 - the local day
MONDAY = dt.datetime(2027, 3, 1, 8, 30)  # noqa: DTZ001 - the local time
QUESTION = "Vem godkänner semester?"
ANSWER = "# Semester\n\nVem godkänner semester? Chefen godkänner semester.\n"


def tracker_of(workplace: Workplace, folder: Path) -> GapTracker:
    """Return what follows the gaps of a workplace that is built."""
    index = CurrentIndex(workplace.index, workplace.embedder, DEFAULT_OPTIONS.passage_tokens)
    database = Database(folder)
    return GapTracker(
        QuestionRecords(database),
        GapRecords(database),
        AnswerService(index, reader=FakeReader(), model=AS_READ),
        TopicEmbedder(),
        days=90,
        knowledge=workplace.knowledge,
    )


def ask(folder: Path, text: str, *, people: int, document: str, day: dt.date = TODAY) -> None:
    """Have so many people ask something."""
    records = QuestionRecords(Database(folder))
    for number in range(people):
        assert records.keep(
            day,
            text=text,
            language="sv",
            outcome="not_found",
            documents=(document,),
            asker=f"U{number}",
        )


@contextmanager
def bot(workplace: Workplace, folder: Path) -> Iterator[tuple[FakeSlack, GapTracker]]:
    """Connect a bot that follows gaps to a workspace of five people."""
    workplace.build(FILES)
    ask(folder, QUESTION, people=4, document="chefer.md")
    ask(folder, "När betalas payroll?", people=3, document="hr.md")
    ask(folder, "flytt", people=2, document="hr.md")
    tracker = tracker_of(workplace, folder)
    index = CurrentIndex(workplace.index, workplace.embedder, DEFAULT_OPTIONS.passage_tokens)
    service = AnswerService(index, reader=FakeReader(), model=AS_READ)
    groups = {"hr-chefer": frozenset({"chefer"})}
    with FakeSlack(ack_seconds=30) as fake:
        settle_in(fake)
        with running_bot(
            fake,
            service,
            Services(gaps=tracker),
            admins=frozenset({ADAM}),
            admin_groups=frozenset({"omorg-admin"}),
            audiences=groups,
            ping_seconds=5.0,
        ):
            poll(lambda: tracker.latest is not None)
            yield fake, tracker


def home_of(fake: FakeSlack, user: str) -> dict[str, Any]:
    """Let somebody open the Home tab, and return it."""
    homes = fake.workspace.shown.homes
    homes.pop(user, None)
    fake.open_app(user=user)
    poll(lambda: user in homes)
    found: dict[str, Any] = homes[user]
    return found


def buttons(view: dict[str, Any], action: str) -> list[dict[str, Any]]:
    """Return the buttons of an action, in order."""
    rows = [block["elements"] for block in view["blocks"] if block["type"] == "actions"]
    return [one for row in rows for one in row if one["action_id"] == action]


def dialog(fake: FakeSlack, user: str, *having: str) -> dict[str, Any]:
    """Wait for a dialog of ``user`` that says all of ``having``, and return it."""

    def found() -> dict[str, Any] | None:
        view = fake.workspace.shown.dialog_of(user)
        said = " ".join(texts_in(view)) if view else ""
        return view if view and all(one in said for one in having) else None

    poll(lambda: found() is not None)
    view = found()
    assert view is not None
    return view


def test_admins_see_gaps_and_nobody_else_does(workplace: Workplace, tmp_path: Path) -> None:
    """The largest first, with the title that the admin may see; never a small group."""
    with bot(workplace, tmp_path / "state") as (fake, _):
        seen = {user: " ".join(texts_in(home_of(fake, user))) for user in (ANNA, ADAM, ELLA)}
    assert SWEDISH.home.format(count=2) in seen[ADAM]
    assert ENGLISH.home.format(count=2) in seen[ELLA]
    assert seen[ADAM].index(QUESTION) < seen[ADAM].index("När betalas payroll?")
    assert "4 gånger, 4 personer" in seen[ADAM]
    assert "Närmast: Var HR finns, ansvarig: HR" in seen[ADAM]
    for secret in (QUESTION, "payroll", "Övertalighet", "flytt"):
        assert secret not in seen[ANNA]
    assert "flytt" not in seen[ADAM] + seen[ELLA]
    # Adam is in no group: not even the title of what is for managers.
    assert "chefer" not in seen[ADAM]


def test_admins_see_what_is_answered_now(workplace: Workplace, tmp_path: Path) -> None:
    """In place of the gap that it closes, with the sentence and its document."""
    with bot(workplace, tmp_path / "state") as (fake, tracker):
        workplace.build({"semester.md": ANSWER})
        tracker.review(TODAY)
        seen = texts_in(home_of(fake, ADAM))
    assert SWEDISH.home.format(count=1) in seen
    (told,) = [text for text in seen if text.startswith("Nu besvaras: ")]
    assert f"”{QUESTION}” – ”" in told
    assert told.endswith("(semester.md)")
    assert QUESTION not in seen


def test_whoever_opens_the_tab_sees_what_was_asked_since(
    workplace: Workplace, tmp_path: Path
) -> None:
    """Not as of the last hour: it is shown anew as soon as the gaps are reviewed."""
    folder = tmp_path / "state"
    with bot(workplace, folder) as (fake, _), pytest.MonkeyPatch.context() as patch:
        patch.setattr(gaps, "_FRESH", dt.timedelta(0))
        ask(folder, "Var parkerar cyklar?", people=5, document="hr.md")
        home_of(fake, ADAM)
        homes = fake.workspace.shown.homes
        poll(lambda: "Var parkerar cyklar?" in " ".join(texts_in(homes[ADAM])))


def test_a_gap_is_dismissed_with_a_reason(workplace: Workplace, tmp_path: Path) -> None:
    """It is off the list of open ones at once, its reason cleaned and kept."""
    with bot(workplace, tmp_path / "state") as (fake, tracker):
        button = buttons(home_of(fake, ADAM), "omorg_gap_dismiss")[0]
        fake.people.click_home(button, user=ADAM)
        asking = dialog(fake, ADAM, QUESTION, SWEDISH.reason)
        fake.people.submit(asking, {"reason": "Står i avtalet, ring 070-123 45 67"}, user=ADAM)
        dialog(fake, ADAM, SWEDISH.dismissed)
        homes = fake.workspace.shown.homes
        poll(lambda: "Skäl: Står i avtalet, ring [telefon]" in texts_in(homes[ADAM]))
        for action in ("omorg_gap_dismiss", "omorg_gap_entry"):
            assert button["value"] not in [one["value"] for one in buttons(homes[ADAM], action)]
        known = tracker.known(button["value"])
        assert known is not None
        assert ("dismissed", "Står i avtalet, ring [telefon]") == (known.state, known.reason)
        # An old button says so.
        fake.people.click_home(button, user=ADAM)
        dialog(fake, ADAM, SWEDISH.gone)


def test_a_dismissed_gap_is_taken_back(workplace: Workplace, tmp_path: Path) -> None:
    """It stands with its reason among the dismissed ones, and by a click is open again."""
    with bot(workplace, tmp_path / "state") as (fake, tracker):
        gap = buttons(home_of(fake, ADAM), "omorg_gap_dismiss")[0]["value"]
        assert tracker.dismiss(gap, "Står i avtalet.", TODAY)
        view = home_of(fake, ADAM)
        (button,) = buttons(view, "omorg_gap_take_back")
        seen = texts_in(view)
        assert gap == button["value"]
        assert [SWEDISH.dismissed_title, f"{QUESTION}\n", "Skäl: Står i avtalet."] == seen[
            (start := seen.index(SWEDISH.dismissed_title)) : start + 3
        ]
        home_of(fake, ANNA)
        fake.people.click_home(button, user=ANNA)
        dialog(fake, ANNA, ADMIN_SWEDISH.not_admin)
        known = tracker.known(gap)
        assert known is not None
        assert "dismissed" == known.state
        fake.people.click_home(button, user=ADAM)
        dialog(fake, ADAM, SWEDISH.taken_back)
        homes = fake.workspace.shown.homes
        poll(lambda: not buttons(homes[ADAM], "omorg_gap_take_back"))
        assert gap in [one["value"] for one in buttons(homes[ADAM], "omorg_gap_dismiss")]
        known = tracker.known(gap)
        assert known is not None
        assert ("open", None) == (known.state, known.reason)
        fake.people.click_home(button, user=ADAM)
        dialog(fake, ADAM, SWEDISH.not_dismissed)


def test_an_answer_is_pointed_out(workplace: Workplace, tmp_path: Path) -> None:
    """What can't be used is said over what was written; then it is an entry, and off the tab."""
    with bot(workplace, tmp_path / "state") as (fake, tracker):
        button = buttons(home_of(fake, ELLA), "omorg_gap_entry")[0]
        fake.people.click_home(button, user=ELLA)
        form = dialog(fake, ELLA, ENGLISH.phrase)
        fake.people.submit(form, {"document": "chefer.md", "phrase": "i maj"}, user=ELLA)
        form = dialog(fake, ELLA, ENGLISH.wrong["document"])
        fake.people.submit(form, {"document": "Var HR finns", "phrase": "i Tornet"}, user=ELLA)
        form = dialog(fake, ELLA, ENGLISH.wrong["phrase"])
        filled = [block["element"].get("initial_value") for block in form["blocks"][1:]]
        assert [QUESTION, "Var HR finns", "i Tornet"] == filled
        fake.people.submit(form, {"phrase": "sitter i Stadshuset"}, user=ELLA)
        dialog(fake, ELLA, ENGLISH.added.format(document="hr.md"))
        known = tracker.known(button["value"])
        assert known is not None
        assert "entry" == known.state
    written = (workplace.knowledge / "questions.yaml").read_text(encoding="utf-8")
    assert (
        "- {question: 'Vem godkänner semester?', document: hr.md, phrase: 'sitter i Stadshuset'}\n"
    ) == written


def test_a_button_is_no_right(workplace: Workplace, tmp_path: Path) -> None:
    """Who sends the click or the dialog of an admin is refused, and nothing is changed."""
    with bot(workplace, tmp_path / "state") as (fake, tracker):
        button = buttons(home_of(fake, ADAM), "omorg_gap_dismiss")[0]
        home_of(fake, ANNA)
        fake.people.click_home(button, user=ANNA)
        dialog(fake, ANNA, ADMIN_SWEDISH.not_admin)
        fake.people.click_home(button, user=ADAM)
        asking = dialog(fake, ADAM, QUESTION)
        fake.people.submit(asking, {"reason": "nej"}, user=ANNA)
        dialog(fake, ANNA, ADMIN_SWEDISH.not_admin)
        known = tracker.known(button["value"])
        assert known is not None
        assert "open" == known.state
    assert ADMIN_SWEDISH.not_admin != ADMIN_ENGLISH.not_admin


def test_a_rebuild_tells_what_it_answers() -> None:
    """Beside what changed, for the admin who started it."""
    closed = {"id": "1", "question": QUESTION, "answer": "Chefen.", "document": "semester.md"}
    said = admin_messages.rebuilt(REPORT | {"gaps_closed": [closed]}, "sv")
    assert f"Nu besvaras: ”{QUESTION}” – ”Chefen.” (semester.md)" in said.text.split("\n")
    assert "Nu besvaras" not in admin_messages.rebuilt(REPORT, "sv").text


@dataclass
class Channel:
    """A courier that remembers what was said in a channel."""

    said: list[tuple[str, Message]] = field(default_factory=list)

    def say(self, channel: str, message: Message) -> None:
        """Remember it."""
        self.said.append((channel, message))


class Replica:
    """The rounds of one of several bots."""

    def __init__(
        self, tracker: GapTracker, claims: MemoryClaims, channel: Channel, name: str = "#hr"
    ) -> None:
        """Start on a Monday morning."""
        self.now = MONDAY
        given = SlackSettings(None, None, hr_channel=name)
        self.go = GapRounds(
            tracker,
            channel,  # type: ignore[arg-type]  # all that is used
            claims,
            given,
            now=lambda: self.now,
        )


@pytest.fixture
def replicas(workplace: Workplace, tmp_path: Path) -> tuple[list[Replica], Channel]:
    """Give two bots over one database, and the channel they tell."""
    workplace.build(FILES)
    folder = tmp_path / "state"
    ask(folder, QUESTION, people=4, document="chefer.md", day=MONDAY.date())
    ask(folder, "flytt", people=2, document="hr.md", day=MONDAY.date())
    channel, claims = Channel(), MemoryClaims()
    return [Replica(tracker_of(workplace, folder), claims, channel) for _ in range(2)], channel


def test_the_week_is_told_once(replicas: tuple[list[Replica], Channel]) -> None:
    """On Monday from eight on, by one of the bots, with titles that everybody may see."""
    bots, channel = replicas
    for hour in (7, 8, 9, 23):
        for one in bots:
            one.now = MONDAY.replace(hour=hour)
            one.go()
        assert (0 if hour < 8 else 1) == len(channel.said)
    ((where, message),) = channel.said
    said = " ".join(texts_in(list(message.blocks)))
    assert ("#hr", True, True) == (where, SWEDISH.weekly in said, QUESTION in said)
    assert QUESTION in message.text
    for hidden in ("Övertalighet", "chefer.md", "flytt"):
        assert hidden not in said + message.text
    for one in bots:
        one.now = MONDAY + dt.timedelta(1)
        one.go()
    assert 1 == len(channel.said)


def test_what_is_answered_now_is_told_once(
    replicas: tuple[list[Replica], Channel], workplace: Workplace
) -> None:
    """With the question, the sentence and its document, by whichever bot sees it first."""
    bots, channel = replicas
    for one in bots:
        one.now = MONDAY + dt.timedelta(1)
        one.go()
    assert [] == channel.said
    workplace.build({"semester.md": ANSWER})
    for one in bots * 2:
        one.go()
    ((_, message),) = channel.said
    said = " ".join(texts_in(list(message.blocks)))
    assert SWEDISH.closed in said
    assert f"Nu besvaras: ”{QUESTION}” – ”" in said
    assert "(semester.md)" in said


def test_without_a_channel_nothing_is_told(workplace: Workplace, tmp_path: Path) -> None:
    """Gaps are reviewed all the same."""
    workplace.build(FILES)
    ask(tmp_path / "state", QUESTION, people=4, document="hr.md", day=MONDAY.date())
    tracker, channel = tracker_of(workplace, tmp_path / "state"), Channel()
    Replica(tracker, MemoryClaims(), channel, "").go()
    assert [] == channel.said
    assert tracker.latest is not None
    assert 1 == len(tracker.latest.gaps)
