"""Which documents a person may see, and which of them apply on a day."""

from __future__ import annotations

import datetime as dt

import pytest

from index import Excluded, Metadata, Names
from index.search.filters import Period, exclusions, may_see, periods, takes_effect

MARCH = dt.date(2027, 3, 1)
DAY = dt.timedelta(days=1)


def document(
    *supersedes: str,
    date: dt.date | None = None,
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
) -> Metadata:
    """Give the metadata of a document."""
    return Metadata(
        "T", date=date, valid_from=valid_from, valid_until=valid_until, supersedes=supersedes
    )


@pytest.mark.parametrize(
    ("audience", "groups", "expected"),
    [
        ([], [], True),
        ([], ["chefer"], True),
        (["chefer"], [], False),
        (["chefer"], ["facket"], False),
        (["chefer"], ["facket", "chefer"], True),
        (["chefer", "facket"], ["facket"], True),
    ],
)
def test_who_may_see_a_document(audience: list[str], groups: list[str], expected: bool) -> None:  # noqa: FBT001
    """Everybody sees a document without an audience; one group in common is enough."""
    assert expected is may_see(Metadata("T", audience=frozenset(audience)), frozenset(groups))


@pytest.mark.parametrize(
    ("metadata", "at", "expected"),
    [
        (document(), MARCH, None),
        (document(valid_from=MARCH), MARCH - DAY, Excluded.NOT_YET_VALID),
        (document(valid_from=MARCH), MARCH, None),
        (document(valid_until=MARCH), MARCH - DAY, None),
        (document(valid_until=MARCH), MARCH, Excluded.EXPIRED),
        (document(valid_until=MARCH), MARCH + DAY, Excluded.EXPIRED),
        (document(valid_from=MARCH, valid_until=MARCH + DAY), MARCH, None),
        (
            document(valid_from=MARCH, valid_until=MARCH + DAY),
            MARCH - DAY,
            Excluded.NOT_YET_VALID,
        ),
        (document(valid_from=MARCH, valid_until=MARCH + DAY), MARCH + DAY, Excluded.EXPIRED),
        # The date of publication alone makes nothing future or past.
        (document(date=MARCH), MARCH - DAY, None),
    ],
)
def test_from_and_until(metadata: Metadata, at: dt.date, expected: Excluded | None) -> None:
    """Valid from its first day on, and until the day before its last."""
    assert expected is exclusions({"a.md": metadata}, at).get("a.md")


@pytest.mark.parametrize(
    ("metadata", "day"),
    [
        (document(date=MARCH, valid_from=MARCH + DAY), MARCH + DAY),
        (document(date=MARCH), MARCH),
        (document(), dt.date.min),
    ],
)
def test_when_a_document_takes_effect(metadata: Metadata, day: dt.date) -> None:
    """On valid_from, else on its date, else it always has."""
    assert day == takes_effect(metadata)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (MARCH - DAY, {"ny.md": Excluded.NOT_YET_VALID}),
        (MARCH, {"gammal.md": Excluded.SUPERSEDED}),
    ],
)
def test_a_future_successor_replaces_nothing_yet(
    at: dt.date, expected: dict[str, Excluded]
) -> None:
    """The old document answers until the day before the new one starts."""
    documents = {"gammal.md": document(), "ny.md": document("gammal.md", valid_from=MARCH)}
    assert expected == exclusions(documents, at)


def test_a_date_in_the_future_replaces_nothing_yet() -> None:
    """Without valid_from the date says when a document starts to replace another."""
    documents = {"gammal.md": document(), "ny.md": document("gammal.md", date=MARCH)}
    assert {} == exclusions(documents, MARCH - DAY)
    assert {"gammal.md": Excluded.SUPERSEDED} == exclusions(documents, MARCH)


def test_twice_superseded() -> None:
    """A chain: only the last one in force answers, at every moment."""
    documents = {
        "1.md": document(date=MARCH),
        "2.md": document("1.md", date=MARCH + DAY),
        "3.md": document("2.md", valid_from=MARCH + 2 * DAY),
    }
    superseded = Excluded.SUPERSEDED
    assert {"3.md": Excluded.NOT_YET_VALID} == exclusions(documents, MARCH)
    assert {"1.md": superseded, "3.md": Excluded.NOT_YET_VALID} == exclusions(
        documents, MARCH + DAY
    )
    assert {"1.md": superseded, "2.md": superseded} == exclusions(documents, MARCH + 2 * DAY)


def test_one_document_replaces_several_and_several_one() -> None:
    """Every name counts, and it is enough that one successor is in force."""
    documents = {
        "a.md": document(),
        "b.md": document(),
        "ny.md": document("a.md", "b.md", date=MARCH),
        "senare.md": document("a.md", valid_from=MARCH + DAY),
    }
    assert {
        "a.md": Excluded.SUPERSEDED,
        "b.md": Excluded.SUPERSEDED,
        "senare.md": Excluded.NOT_YET_VALID,
    } == exclusions(documents, MARCH)


def test_an_expired_reason_goes_before_a_superseded_one() -> None:
    """A document that has ended by itself is expired, whatever replaced it."""
    documents = {"a.md": document(valid_until=MARCH), "b.md": document("a.md")}
    assert {"a.md": Excluded.EXPIRED} == exclusions(documents, MARCH)


def test_in_a_circle_only_the_later_replaces_the_earlier() -> None:
    """Two documents that name each other don't both vanish."""
    documents = {
        "a.md": document("b.md", date=MARCH),
        "b.md": document("a.md", date=MARCH + DAY),
    }
    assert {} == exclusions(documents, MARCH)
    assert {"a.md": Excluded.SUPERSEDED} == exclusions(documents, MARCH + DAY)


def test_in_a_circle_without_dates_all_stay() -> None:
    """Where nothing says which is the later one, nothing is hidden."""
    documents = {"a.md": document("b.md"), "b.md": document("c.md"), "c.md": document("a.md")}
    assert {} == exclusions(documents, MARCH)


def test_a_longer_circle_leaves_the_latest() -> None:
    """Three in a circle: each that a later one names is replaced."""
    documents = {
        "a.md": document("c.md", date=MARCH),
        "b.md": document("a.md", date=MARCH + DAY),
        "c.md": document("b.md", date=MARCH + 2 * DAY),
    }
    superseded = Excluded.SUPERSEDED
    assert {"a.md": superseded, "b.md": superseded} == exclusions(documents, MARCH + 2 * DAY)


def test_a_document_does_not_replace_itself() -> None:
    """Its own name among those it supersedes is passed over."""
    assert {} == exclusions({"a.md": document("a.md", date=MARCH)}, MARCH)


def test_a_successor_outside_a_circle_still_counts() -> None:
    """A circle elsewhere does not shield a document from being replaced."""
    documents = {
        "a.md": document("b.md"),
        "b.md": document("a.md"),
        "c.md": document("a.md"),
    }
    assert {"a.md": Excluded.SUPERSEDED} == exclusions(documents, MARCH)


def test_what_is_not_passed_in_supersedes_nothing() -> None:
    """Callers leave out what a person may not see, and nothing of it shows."""
    old = document()
    assert {} == exclusions({"gammal.md": old}, MARCH)
    assert {"gammal.md": Excluded.SUPERSEDED} == exclusions(
        {"gammal.md": old, "hemlig.md": document("gammal.md")}, MARCH
    )


@pytest.mark.parametrize(
    ("name", "document_id", "expected"),
    [
        ("brev/a.md", "ny.md", "brev/a.md"),
        ("Brev/A.md", "ny.md", "brev/a.md"),
        ("./brev/a.md", "ny.md", "brev/a.md"),
        ("a.md", "brev/ny.md", "brev/a.md"),
        ("a.md", "roller/ny.md", "roller/a.md"),
        ("ensam.md", "ny.md", "brev/ensam.md"),
        ("ENSAM.MD", "roller/ny.md", "brev/ensam.md"),
        ("../brev/ensam.md", "roller/ny.md", "brev/ensam.md"),
        ("lo\u0308n.md", "ny.md", "lön.md"),
        ("ensam", "ny.md", "brev/ensam.md"),
        ("roller/a", "ny.md", "roller/a.md"),
        ("Lön och  semester", "ny.md", "lön.md"),
        ("NYTT BREV", "ny.md", "brev/ensam.md"),
        ("nytt-brev", "annan.md", None),
        ("a.md", "ny.md", None),
        ("a", "ny.md", None),
        ("saknas.md", "ny.md", None),
        (" ", "ny.md", None),
        ("", "ny.md", None),
    ],
)
def test_what_a_name_means(name: str, document_id: str, expected: str | None) -> None:
    """An id, a path beside the document, or a name or title that only one other document has."""
    known = {
        "brev/a.md": "",
        "roller/a.md": "",
        "brev/ensam.md": "Nytt brev",
        "lön.md": "Lön och semester",
        "ny.md": "Nytt brev",
    }
    assert expected == Names(known).resolve(name, document_id)


@pytest.mark.parametrize(
    "documents",
    [
        {"a": document(), "b": document("a", valid_from=MARCH)},
        {"a": document(valid_until=MARCH - DAY), "b": document("a", valid_from=MARCH)},
        {"a": document(valid_from=MARCH, valid_until=MARCH + DAY)},
        {"a": document("b", date=MARCH), "b": document("a", date=MARCH + DAY)},
        {"a": document(), "b": document("a", date=MARCH), "c": document("a", "b", date=MARCH)},
        {"a": document(), "b": document("a")},
    ],
)
def test_periods_agree_with_exclusions(documents: dict[str, Metadata]) -> None:
    """A document is excluded on just those days that lie outside its period."""
    found = periods(documents)
    for away in range(-3, 4):
        day = MARCH + away * DAY
        applying = {one for one, period in found.items() if period.overlaps(day, day)}
        assert documents.keys() - exclusions(documents, day).keys() == applying


def test_a_period_and_a_stretch_of_days() -> None:
    """One day in common is enough; a document that was replaced before it began never applies."""
    period = Period(MARCH, MARCH + 2 * DAY)
    assert period.overlaps(MARCH - DAY, MARCH)
    assert period.overlaps(MARCH + DAY, MARCH + 9 * DAY)
    assert not period.overlaps(MARCH + 2 * DAY, MARCH + 9 * DAY)
    assert not period.overlaps(MARCH - 9 * DAY, MARCH - DAY)
    assert not Period(MARCH, MARCH).overlaps(MARCH - 9 * DAY, MARCH + 9 * DAY)
