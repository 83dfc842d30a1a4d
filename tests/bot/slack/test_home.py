"""The Home tab: who finds what there, and where."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.answering.library import IndexLibrary, Listed, Overview
from bot.answering.service import AnswerService
from bot.operations.index_admin import IndexStatus
from bot.slack.i18n.admin import SWEDISH
from bot.slack.views import home as home_view
from bot.slack.views.admin.held import ADMIN
from index import DEFAULT_OPTIONS
from index.search.live_index import CurrentIndex
from tests.support.surface_support import actions_in, texts_in

if TYPE_CHECKING:
    from tests.conftest import Workplace

STATUS = IndexStatus("f" * 64, 0.0, 9, 90, (), 1)
BOOK = Listed("Flyttboken", None, "https://intranat.example.se/flytt")
PLAIN = Listed("Anteckningar", None, None)
LIMITED = Listed("Lönesamtal", None, "https://intranat.example.se/lon", ("chefer", "hr"))


def home(overview: Overview | None = None, **changes: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - fields
    """Return the blocks of a Home tab in Swedish."""
    blocks: list[dict[str, Any]] = home_view.home(overview, "sv", **({"admin": False} | changes))[
        "blocks"
    ]
    return blocks


def under(blocks: list[dict[str, Any]], header: str) -> list[dict[str, Any]]:
    """Return the blocks from a header to the next one."""
    texts = [b["text"]["text"] if b["type"] == "header" else None for b in blocks]
    first = texts.index(header) + 1
    last = next((n for n in range(first, len(texts)) if texts[n]), len(texts))
    return blocks[first:last]


def test_titles_are_links_where_a_document_has_an_address() -> None:
    """In the list of all documents as among the newest."""
    overview = Overview(newest=(BOOK,), public=(PLAIN, BOOK))
    titles = under(home(overview), SWEDISH.home_documents.format(count=2))
    items = titles[0]["elements"][0]["elements"]
    link = {"type": "link", "url": BOOK.url, "text": BOOK.title}
    text = {"type": "text", "text": PLAIN.title}
    assert [[text], [link]] == [item["elements"] for item in items]
    newest = under(home(overview), SWEDISH.home_changes)
    assert [[link]] == [item["elements"] for item in newest[0]["elements"][0]["elements"]]


def test_an_address_that_is_no_web_page_is_no_link() -> None:
    """Nor one that is too long for a view with many of them."""
    for url in ("javascript:alert(1)", f"https://intranat.example.se/{'a' * 500}"):
        blocks = home(Overview(newest=(), public=(replace(BOOK, url=url),)))
        titles = under(blocks, SWEDISH.home_documents.format(count=1))
        (item,) = titles[0]["elements"][0]["elements"]
        assert [{"type": "text", "text": BOOK.title}] == item["elements"]


def test_documents_for_the_persons_groups_stand_apart() -> None:
    """With the groups, and who sees them; whoever is in none has no such part."""
    overview = Overview(newest=(), public=(PLAIN,), limited=(LIMITED,))
    own = under(home(overview), SWEDISH.home_limited.format(count=1))
    assert [SWEDISH.home_limited_hint, LIMITED.title, " (chefer, hr)"] == texts_in(own)
    others = texts_in(home(replace(overview, limited=())))
    assert SWEDISH.home_limited_hint not in others


def test_an_admins_buttons_come_first() -> None:
    """Before anything that has to be read, however many documents and failures there are."""
    blocks = home(Overview(newest=(), public=(PLAIN,) * 40), admin=True, status=STATUS)
    assert ["header", "header", "actions"] == [block["type"] for block in blocks[:3]]
    assert SWEDISH.home_admin == blocks[1]["text"]["text"]


def test_going_back_is_offered_only_where_there_is_a_version() -> None:
    """An index that was built once, or none, has no such button."""
    offered = [
        f"{ADMIN}rollback" in actions_in(home(admin=True, status=status))
        for status in (STATUS, replace(STATUS, earlier=0), None)
    ]
    assert [True, False, False] == offered


def test_what_a_person_may_ask_about(workplace: Workplace) -> None:
    """Documents for a group are listed for its members alone, by those groups of theirs."""
    workplace.build(
        {
            "b.md": "---\nurl: https://intranat.example.se/b\n---\n# Bad\n\nBadet öppnar i maj.\n",
            "a.md": "# Arkiv\n\nArkivet flyttar i juni.\n",
            "c.md": "---\naudience: [Chefer, facket]\n---\n# Chefslön\n\nLönen höjs i juli.\n",
        }
    )
    index = CurrentIndex(workplace.index, workplace.embedder, DEFAULT_OPTIONS.passage_tokens)
    library = IndexLibrary(AnswerService(index, threshold=0.0))
    arkiv = Listed("Arkiv", None, None)
    bad = Listed("Bad", None, "https://intranat.example.se/b")
    own = Listed("Chefslön", None, None, ("chefer",))
    seen = [library.overview(audience=frozenset(groups)) for groups in ((), ("Chefer", "hr"))]
    assert [Overview((), (arkiv, bad)), Overview((), (arkiv, bad), (own,))] == seen
