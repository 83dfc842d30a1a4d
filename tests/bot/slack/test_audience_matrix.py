"""What each role sees on each surface equals what a folder without the forbidden documents gives.

Every message and view is compared as Slack gets it, buttons and what they carry included; only the
thread that some of these name is left out. Quoted and forwarded questions, whoever wrote them, and
people who are mentioned give nobody more than the same words typed.
"""

from __future__ import annotations

import copy
import json
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from bot.preview.interactions import rich_text
from bot.preview.workspace.state import Profile, Said, UserGroup
from bot.slack.handlers.events import sources
from bot.slack.i18n.slack import SWEDISH
from bot.slack.listeners import SHORTCUT
from bot.slack.views.admin.explanation import explanation
from tests.conftest import FakeEmbedder, Workplace
from tests.support.slack_support import poll, without_proxies  # noqa: F401 - without_proxies is a fixture
from tests.support.surface_support import ANNA, MAJA, Office, actions_in, open_office

if TYPE_CHECKING:
    from collections.abc import Iterator

FRED, BEA = "U0LOCAL0006", "U0LOCAL0007"
XENIA = "U0LOCAL0008"  # whose name is a word that only some may read
ROLES: dict[str, frozenset[str]] = {
    ANNA: frozenset(),
    MAJA: frozenset({"chefer"}),
    FRED: frozenset({"facket"}),
    BEA: frozenset({"chefer", "facket"}),
}
PUBLIC = {
    "hr.md": "# HR\n\nHR sitter i Stadshuset. Kaffe finns också.\n",
    "semester.md": "# Semester\n\nSemester söks hos HR. Svar kommer inom en vecka.\n",
    "kontor.md": "# Kontor\n\nKontor delas av två. HR bokar kontor.\n",
    "contacts.yaml": "- {topic: övrigt, name: HR, contact: '#allmant'}\n",
}
LIMITED = {
    "chefer.md": (
        "---\nmålgrupp: Chefer\nersätter: semester.md\ndatum: 2026-01-01\n---\n"
        "# Semester för chefer\n\nSemester beviljas av en chef. KSF betyder kommunstyrelsen.\n"
    ),
    "facket.md": (
        "---\naudience: [facket]\n---\n# Xylofonavtalet\n\nXylofonavtalet gäller flytt av kontor.\n"
    ),
}
SEEN_BY = {"chefer.md": "chefer", "facket.md": "facket"}
# Nobody may see this one: its audience can't be read.
CLOSED = {"stängd.md": "---\nmålgrupp: {a: b}\n---\n# HR\n\nHR läggs ned. Semester dras in.\n"}
QUESTIONS = [
    "Var sitter HR?",
    "Hur söks semester?",
    "Vad säger xylofonavtalet om flytt av kontor?",
    "Vad betyder KSF?",
]


def files_for(groups: frozenset[str]) -> dict[str, str]:
    """Return the folder without what a member of ``groups`` may not see."""
    return PUBLIC | {name: LIMITED[name] for name in LIMITED if SEEN_BY[name] in groups}


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Office]]:
    """Give one office over the whole folder, and one over each role's part of it."""
    with ExitStack() as stack:

        def opened(name: str, files: dict[str, str]) -> Office:
            workplace = Workplace(tmp_path_factory.mktemp(name), FakeEmbedder())
            audiences = {group: frozenset({group}) for group in ("chefer", "facket")}
            office = stack.enter_context(
                open_office(workplace, files, audiences=audiences, admins=frozenset())
            )
            office.fake.workspace.people |= {FRED: "Fred", BEA: "Bea", XENIA: "xenia"}
            office.fake.workspace.directory.profiles[XENIA] = Profile(real_name="Xylofonavtalet")
            office.fake.workspace.directory.groups[:] = [
                UserGroup("S1", "chefer", "Chefer", (MAJA, BEA)),
                UserGroup("S2", "facket", "Facket", (FRED, BEA)),
            ]
            return office

        whole = opened("whole", PUBLIC | LIMITED | CLOSED)
        yield {"whole": whole} | {user: opened(user, files_for(ROLES[user])) for user in ROLES}


def comparable(thing: Any) -> str:  # noqa: ANN401 - blocks or a view
    """Return blocks or a view as text, without what names the thread or the view."""
    kept = copy.deepcopy(thing)
    for action in actions_in(kept).values():
        content = str(action.get("value", "")).partition(".")[2]
        if '"thread":' in content:
            action["value"] = {**json.loads(content), "thread": ""}
    if isinstance(kept, dict):
        kept.pop("id", None)
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, indent=1)


def replies_to(office: Office, user: str, question: str) -> int:
    """Return how many messages a mention brings: one more where the own answer is another."""
    public = office.service.answer(question)
    own = office.service.answer(question, audience=ROLES[user])
    return 1 + (own.status == "answered" and sources(own) != sources(public))


def seen(office: Office, user: str) -> dict[str, str]:
    """Return what ``user`` sees on every surface, by surface and question."""
    found: dict[str, str] = {}
    fake, click = office.fake, office.fake.people.click
    for question in QUESTIONS:
        count = replies_to(office, user, question)
        public, *own = office.new(partial(fake.mention, question, user=user), count)
        found[f"own, {question}"] = "\n".join(comparable(list(one.blocks)) for one in own)
        (direct,) = office.new(partial(fake.tell, question, user=user))
        (command,) = office.new(partial(fake.people.command, question, user=user))
        if more := actions_in(direct.blocks).get("omorg_more"):
            (further,) = office.new(partial(click, direct, more, user=user))
            found[f"further, {question}"] = further.text + comparable(list(further.blocks))
        written = next(one for one in fake.workspace.messages() if one.ts == public.thread_ts)
        view = office.dialog(
            partial(fake.people.shortcut, written, SHORTCUT, user=user),
            SWEDISH.answer_title,
            user,
        )
        found |= {
            f"mention, {question}": public.text + comparable(list(public.blocks)),
            f"direct, {question}": direct.text + comparable(list(direct.blocks)),
            f"command, {question}": command.text + comparable(list(command.blocks)),
            f"shortcut, {question}": comparable(view),
        }
        told = office.service.explain(question, audience=ROLES[user])
        page = explanation(
            replace(told, index_version=""),
            "sv",
            version="",
            public=False,
            start=0,
            carried=str,
        )
        found[f"explained, {question}"] = page.text + comparable(list(page.blocks))
        found |= passed_on(office, user, question, count)
    mentioning = f"Vad säger <@{XENIA}> om flytt av kontor?"
    (named,) = office.new(lambda: fake.tell(mentioning, user=user))
    found["direct, named"] = named.text + comparable(list(named.blocks))
    fake.open_app(user=user)
    poll(lambda: user in fake.workspace.shown.homes)
    return found | {"home": comparable(fake.workspace.shown.homes[user])}


def passed_on(office: Office, user: str, question: str, count: int) -> dict[str, str]:
    """Return what ``user`` sees for a question that somebody who may see everything has written."""
    fake = office.fake
    quoted = f"Kan du svara på det här?\n&gt; {question}"
    (direct,) = office.new(lambda: fake.tell(quoted, user=user, blocks=[rich_text(quoted)]))
    public, *own = office.new(lambda: fake.mention(quoted, user=user), count)
    written = Said("C0OTHER0001", fake.workspace.new_ts(), None, BEA, question)
    (forwarded,) = office.new(lambda: fake.forward(written, user=user))
    message = next(one for one in fake.workspace.messages() if one.ts == forwarded.thread_ts)
    thread = str(direct.thread_ts)
    (broadcast,) = office.new(lambda: fake.broadcast(question, thread, user=user))
    assert thread == broadcast.thread_ts
    shortcut = fake.people.shortcut
    view = office.dialog(lambda: shortcut(message, SHORTCUT, user=user), SWEDISH.answer_title, user)
    said = {
        f"mention, quoted, {question}": [public],
        f"own, quoted, {question}": own,
        f"direct, quoted, {question}": [direct],
        f"direct, forwarded, {question}": [forwarded],
        f"direct, broadcast, {question}": [broadcast],
    }
    return {f"shortcut, forwarded, {question}": comparable(view)} | {
        surface: "\n".join(one.text + comparable(list(one.blocks)) for one in some)
        for surface, some in said.items()
    }


@pytest.mark.parametrize("user", [ANNA, MAJA, FRED, BEA])
def test_a_role_sees_what_a_folder_of_its_own_would_give(
    offices: dict[str, Office], user: str
) -> None:
    """On every surface, to the last character, and so do all that it is told of in a channel."""
    whole, own = seen(offices["whole"], user), seen(offices[user], user)
    # In front of others the reply is that of the public folder, whoever asks.
    public = seen(offices[ANNA], ANNA) if user != ANNA else own
    assert own.keys() == whole.keys()
    for surface in own:
        in_public = surface.startswith("mention")
        expected = public[surface].replace(ANNA, user) if in_public else own[surface]
        assert expected == whole[surface], surface


def test_the_matrix_can_fail(offices: dict[str, Office]) -> None:
    """The roles do see different things, so that a leak would show."""
    everything = {user: seen(offices["whole"], user) for user in (ANNA, BEA)}
    differing = {
        surface.partition(",")[0]
        for surface in everything[BEA]
        if everything[ANNA].get(surface) != everything[BEA][surface]
    }
    assert {"own", "direct", "command", "shortcut", "home", "explained"} <= differing
