"""What changes soon, in the Home tab of those who may know of every document."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from tests.support.slack_support import poll, without_proxies  # noqa: F401 - a fixture
from tests.support.surface_support import ADAM, ELLA, FILES, MAJA, open_office, texts_in

if TYPE_CHECKING:
    from tests.conftest import Workplace

SOON = dt.date.today() + dt.timedelta(30)  # noqa: DTZ011 - the local day
LATER = SOON + dt.timedelta(60)
CHANGES = {
    "nya hr.md": (
        f"---\ntitle: Nya HR\nvalid_from: {SOON}\nsupersedes: hr.md\n---\nHR sitter i Glashuset.\n"
    ),
    "chefer soon.md": (
        f"---\ntitle: Varsel\naudience: chefer\nvalid_until: {SOON}\n---\nVarsel ges i maj.\n"
    ),
    "sedan.md": f"---\ntitle: Sedan\nvalid_from: {LATER}\n---\nHR sitter i Stenhuset.\n",
}


HEADINGS = ["Ändras de närmaste 60 dagarna", "Changes in the next 60 days"]


def changes(seen: list[str]) -> list[str]:
    """Return the lines about what becomes of documents, without their days."""
    told = (" – ersätts: ", " – börjar gälla: ", " – slutar gälla: ", " – is ", " – st")
    return [text.partition(" – ")[2] for text in seen if any(one in text for one in told)]


def test_an_admin_sees_what_changes_soon(workplace: Workplace) -> None:
    """In Swedish or English, with what others may not see; nobody else sees any of it."""
    with open_office(workplace, {**FILES, **CHANGES}) as office:
        homes = office.fake.workspace.shown.homes
        for user in (MAJA, ADAM, ELLA):
            office.fake.open_app(user=user)
        poll(lambda: homes.keys() >= {MAJA, ADAM, ELLA})
        found = {user: texts_in(homes[user]) for user in (MAJA, ADAM, ELLA)}
    assert {
        MAJA: [],
        ADAM: [
            "ersätts: Var HR finns, av Nya HR",
            "börjar gälla: Nya HR",
            "slutar gälla: Varsel",
        ],
        ELLA: [
            "is replaced: Var HR finns, by Nya HR",
            "starts to apply: Nya HR",
            "stops applying: Varsel",
        ],
    } == {user: changes(seen) for user, seen in found.items()}
    assert [[], HEADINGS[:1], HEADINGS[1:]] == [
        [text for text in seen if text in HEADINGS] for seen in found.values()
    ]


def test_nothing_to_come_takes_no_room(workplace: Workplace) -> None:
    """Without changes an admin's tab has no heading for them."""
    with open_office(workplace) as office:
        homes = office.fake.workspace.shown.homes
        office.fake.open_app(user=ADAM)
        poll(lambda: ADAM in homes)
        assert [] == [text for text in texts_in(homes[ADAM]) if text in HEADINGS]
