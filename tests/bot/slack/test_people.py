"""Looking people up: what is kept for how long, and what a failure gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.preview.local_slack import FakeSlack
from bot.preview.slack_api.server import Fault
from bot.preview.workspace import state as workspace
from bot.preview.workspace.state import Profile, UserGroup
from bot.slack.delivery.web_calls import build_client
from bot.slack.inbound.users import People
from bot.slack.settings import audiences_of
from index import ConfigurationError
from tests.support.slack_support import without_proxies  # noqa: F401 - without_proxies is a fixture

if TYPE_CHECKING:
    from collections.abc import Iterator

KIM = workspace.PERSON
CHEFER = frozenset({"chefer"})


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        """Begin at nought."""
        self.now = 0.0

    def __call__(self) -> float:
        """Return the seconds."""
        return self.now


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    """Give a workspace in which Kim is a manager and runs the index."""
    with FakeSlack() as running:
        running.workspace.directory.groups += [
            UserGroup("S1", "HR-chefer", "Chefer", (KIM,)),
            UserGroup("S2", "drift", "Drift", (KIM,)),
        ]
        yield running


def people(fake: FakeSlack, clock: Clock) -> People:
    """Return what looks people up in ``fake``."""
    return People(
        build_client(workspace.BOT_TOKEN, fake.api_url),
        audiences={"hr-chefer": CHEFER},
        admin_groups=frozenset({"drift"}),
        clock=clock,
    )


def calls(fake: FakeSlack, method: str) -> int:
    """Count the calls of a method."""
    return sum(called == method for called, _ in fake.calls)


def test_what_slack_says_is_kept_for_some_minutes(fake: FakeSlack) -> None:
    """Then it is asked anew: who has left a group since is out of it."""
    clock = Clock()
    looked_up = people(fake, clock)
    assert (CHEFER, True) == (looked_up.person(KIM).groups, looked_up.person(KIM).admin)
    fake.workspace.directory.groups.clear()
    clock.now = 299.0
    assert (CHEFER, True) == (looked_up.person(KIM).groups, looked_up.is_admin(KIM))
    clock.now = 301.0
    assert (frozenset(), False) == (looked_up.person(KIM).groups, looked_up.is_admin(KIM))
    assert (1, 2) == (calls(fake, "users.info"), calls(fake, "usergroups.list"))


def test_a_failure_denies_and_is_not_kept_long(fake: FakeSlack) -> None:
    """Even what was known before is denied once it has grown old and Slack does not confirm it."""
    clock = Clock()
    looked_up = people(fake, clock)
    assert looked_up.is_admin(KIM)
    fake.faults.add("usergroups.list", Fault(status=500))
    clock.now = 301.0
    assert (frozenset(), False) == (looked_up.person(KIM).groups, looked_up.is_admin(KIM))
    clock.now = 312.0
    assert (CHEFER, True) == (looked_up.person(KIM).groups, looked_up.is_admin(KIM))


@pytest.mark.parametrize(
    "profile",
    [
        Profile(guest=True),
        Profile(single_channel_guest=True),
        Profile(stranger=True),
        Profile(deactivated=True),
    ],
    ids=str,
)
def test_an_outsider_has_no_groups(fake: FakeSlack, profile: Profile) -> None:
    """Whatever user group somebody put them into."""
    fake.workspace.directory.profiles[KIM] = profile
    person = people(fake, Clock()).person(KIM)
    assert ("outsider", frozenset()) == (person.standing, person.groups)


def test_somebody_whom_the_workspace_does_not_know_is_an_outsider(fake: FakeSlack) -> None:
    """People of another organisation may not be there at all."""
    assert "outsider" == people(fake, Clock()).person("U0ELSEWHERE").standing


def test_groups_are_given_by_the_setting_alone() -> None:
    """Handles are compared without @ and capitals; one may give several groups."""
    entries = ["@HR-Chefer = Chefer", "hr-chefer=ledning", "facket=facket"]
    assert {
        "hr-chefer": frozenset({"chefer", "ledning"}),
        "facket": frozenset({"facket"}),
    } == audiences_of(entries)


@pytest.mark.parametrize("entry", ["chefer", "=chefer", "chefer=", "@="])
def test_an_entry_that_can_not_be_read_is_named(entry: str) -> None:
    """The setting and the entry are in the one line."""
    with pytest.raises(ConfigurationError, match=r"^OMORG_SLACK_GROUPS has an entry") as caught:
        audiences_of([entry])
    assert repr(entry) in str(caught.value)
