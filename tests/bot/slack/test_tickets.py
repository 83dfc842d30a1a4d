"""What a button carries: signed, for one purpose, within Slack's limit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.slack.views.buttons import LONGEST_QUESTION, Purpose, Ticket, Tickets, fitting

VALUE_LIMIT = 2_000  # https://docs.slack.dev/reference/block-kit/block-elements/button-element

TICKETS = Tickets("xoxb-1")
TICKET = Ticket("en", "Och HR?", "Var sitter HR?", "U1", "C1", "1.2", ("hr.md",), helpful=True)


def test_what_was_sealed_is_opened() -> None:
    """By the same token, in another process as well."""
    sealed = TICKETS.seal(Purpose.MORE, TICKET)
    assert TICKET == Tickets("xoxb-1").open(Purpose.MORE, sealed)


def test_another_token_or_purpose_opens_nothing() -> None:
    """A value moved from one button to another is worth nothing, and so is one of another app."""
    sealed = TICKETS.seal(Purpose.MORE, TICKET)
    assert TICKETS.open(Purpose.DELETE, sealed) is None
    assert Tickets("xoxb-2").open(Purpose.MORE, sealed) is None


@given(st.integers(0, 200), st.characters(codec="utf-8"))
def test_a_changed_value_opens_nothing(place: int, character: str) -> None:
    """Whichever character is changed."""
    sealed = TICKETS.seal(Purpose.MORE, TICKET)
    place %= len(sealed)
    changed = sealed[:place] + character + sealed[place + 1 :]
    assert (TICKET if changed == sealed else None) == TICKETS.open(Purpose.MORE, changed)


@given(st.text())
def test_anything_else_opens_nothing(value: str) -> None:
    """No text makes it fail."""
    assert TICKETS.open(Purpose.MORE, value) is None


def test_the_fullest_ticket_fits_into_a_button() -> None:
    """Slack refuses longer values, and with them the message."""
    longest = Ticket(
        "en",
        question="å" * LONGEST_QUESTION,
        asker="U" * 20,
        channel="C" * 20,
        thread="1" * 20,
        documents=fitting(("m/" + "x" * 198,) * 9),
        helpful=True,
    )
    assert VALUE_LIMIT > len(TICKETS.seal(Purpose.FEEDBACK, longest))


def test_documents_that_do_not_fit_are_left_out_from_the_end() -> None:
    """The best come first, and a name is never cut."""
    assert ("a" * 300, "b" * 100) == fitting(("a" * 300, "b" * 100, "c"))
    assert () == fitting(("a" * 401, "b"))
