"""Buttons, dialogs, the Home tab and the admin's messages, whatever stands in the documents."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, get_args

import pytest

from bot.answering.library import Listed, Overview
from bot.answering.types import Answer, Contact, NearestTitle, Turn
from bot.checks.run import KINDS
from bot.operations.index_admin import IndexStatus
from bot.operations.timeline import Day, Event, EventKind, Named, Rename
from bot.preview.block_kit import blocks as block_rules
from bot.preview.slack_api import call_rules
from bot.preview.workspace.state import Workspace
from bot.slack.i18n import admin as admin_texts
from bot.slack.i18n import slack as slack_texts
from bot.slack.views import admin as admin_messages
from bot.slack.views import dialogs
from bot.slack.views import home as home_view
from bot.slack.views.answer import MESSAGE_BUDGET, Message, message
from bot.slack.views.buttons import (
    LONGEST_QUESTION,
    Offered,
    Place,
    Purpose,
    Ticket,
    Tickets,
    under,
)
from index import (
    AnswerChanges,
    ChangedAnswer,
    Failure,
    Removal,
    Span,
    ToldAnswer,
    WaitingVersion,
)
from tests.bot.slack.test_blocks import HOSTILE
from tests.bot.slack.test_texts import placeholders
from tests.support import hostile_texts
from tests.support.slack_support import ANSWER, CITATION, MARKED, NOT_FOUND
from tests.support.surface_support import actions_in, texts_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index import Language

TICKETS = Tickets("xoxb-1")
PLACE = Place("C1", "1.2", "U1")
ALL = Offered(library=True, feedback=True, share=True, delete=True, deleters=("U2", "U3"))
LANGUAGES: list[Language] = ["sv", "en"]


def size(said: Message) -> int:
    """Return how long a message is, with everything."""
    return len(said.text) + len(json.dumps(said.blocks, ensure_ascii=False))


def answer_of(text: str) -> Answer:
    """Return an answer with ``text`` wherever a document, a file or a question can put it."""
    quote = text * 3
    cited = replace(
        CITATION,
        document=text[:200],
        title=text,
        heading=text,
        quote=quote,
        end=CITATION.start + len(quote),
        highlights=(Span(CITATION.start, CITATION.start + len(text)),),
    )
    turn = Turn(text, text, "sv", frozenset(), "test")
    return replace(
        ANSWER, question=text, answer=text, citations=(cited,) * 3, notes=(text,) * 12, turn=turn
    )


def test_every_button_of_a_private_answer() -> None:
    """Each carries what it needs; the row stands last."""
    said = message(ANSWER, below=under(ANSWER, PLACE, TICKETS, ALL))
    names = ["omorg_more", "omorg_ask", "omorg_share", "omorg_feedback", "omorg_delete"]
    assert names == list(actions_in(said.blocks))
    assert ["actions", "context_actions"] == [block["type"] for block in said.blocks[-2:]]
    assert ["U1", "U2", "U3"] == actions_in(said.blocks)["omorg_delete"]["visible_to_user_ids"]


@pytest.mark.parametrize(
    ("answer", "offered", "names"),
    [
        (ANSWER, Offered(), []),
        (ANSWER, Offered(delete=True), ["omorg_delete"]),
        (NOT_FOUND, ALL, ["omorg_ask", "omorg_feedback", "omorg_delete"]),
        (replace(ANSWER, status="smalltalk"), ALL, []),
        (
            replace(ANSWER, question="å" * (LONGEST_QUESTION + 1)),
            ALL,
            ["omorg_ask", "omorg_feedback", "omorg_delete"],
        ),
    ],
    ids=["nothing kept", "public", "not found", "small talk", "long question"],
)
def test_which_buttons_stand_under_an_answer(
    answer: Answer, offered: Offered, names: list[str]
) -> None:
    """Only those that something stands behind, and that know enough to work later."""
    assert names == list(actions_in(under(answer, PLACE, TICKETS, offered)))


def test_every_button_of_an_answer_in_a_window() -> None:
    """Slack has no feedback buttons and no bin there: feedback is two buttons like any other."""
    offered = replace(ALL, window=True, delete=False)
    view = dialogs.answer(message(ANSWER, below=under(ANSWER, PLACE, TICKETS, offered)), "sv")
    names = ["omorg_more", "omorg_ask", "omorg_share", "omorg_helpful", "omorg_not_helpful"]
    assert names == list(actions_in(view))
    assert [] == block_rules.view_problems(view)
    helpful = TICKETS.open(Purpose.FEEDBACK, actions_in(view)["omorg_helpful"]["value"])
    assert Ticket(documents=("vem-sitter-var.md",), helpful=True) == helpful


def test_a_person_is_asked_what_was_written_and_the_bot_what_was_meant() -> None:
    """A follow-up alone says too little; both fit into the button together, or the longer does."""
    turn = Turn("Och lön?", "Var sitter lön?", "sv", frozenset(), "test")

    def carried(answer: Answer) -> Ticket | None:
        ask = actions_in(under(answer, PLACE, TICKETS, ALL))["omorg_ask"]
        return TICKETS.open(Purpose.ASK, ask["value"])

    follow_up = replace(ANSWER, question="Och lön?", turn=turn)
    assert Ticket(question="Och lön?", understood="Var sitter lön?") == carried(follow_up)
    long = replace(follow_up, question="Och lön?" * 61)
    assert Ticket(question="Var sitter lön?") == carried(long)
    assert Ticket(question=ANSWER.question) == carried(ANSWER)


def test_a_document_that_is_cited_twice_is_named_once_in_feedback() -> None:
    """Two passages of one document are one document that helped."""
    other = replace(CITATION, document="annat.md")
    answer = replace(ANSWER, citations=(CITATION, other, CITATION))
    pair = actions_in(under(answer, PLACE, TICKETS, ALL))["omorg_feedback"]
    ticket = TICKETS.open(Purpose.FEEDBACK, pair["negative_button"]["value"])
    assert Ticket(documents=("vem-sitter-var.md", "annat.md"), quote=MARKED) == ticket


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:20])
@pytest.mark.parametrize("length", [20, LONGEST_QUESTION, 4_000])
def test_buttons_survive_every_cut(text: str, length: int) -> None:
    """Whatever has to be cut to stay within the limits, the buttons are all there."""
    answer = answer_of(text[:length])
    below = under(answer, PLACE, TICKETS, ALL)
    said = message(answer, below=below)
    assert [] == block_rules.problems(list(said.blocks))
    assert below == said.blocks[-len(below) :]
    assert MESSAGE_BUDGET >= size(said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:20])
def test_views_and_messages_that_slack_takes(text: str, language: Language) -> None:
    """Blocks are valid, nothing that a document or a person wrote fires, sizes are kept."""
    for view in views(text, language):
        assert [] == problems(view)
    for said in messages(text, language):
        assert [] == block_rules.problems(list(said.blocks))
        assert MESSAGE_BUDGET >= size(said)
        assert "<!channel>" not in said.text


@pytest.mark.slow
def test_whatever_stands_anywhere_slack_takes_every_view_and_message() -> None:
    """Two thousand texts in dialogs, the Home tab, admins' messages and answers with buttons."""
    state, refused = Workspace(), []
    for number, text in enumerate(hostile_texts.texts()):
        language = LANGUAGES[number % 2]
        for view in views(text, language):
            method = "views.publish" if view["type"] == "home" else "views.update"
            refused.append((number, call_rules.refusal(method, {"view": view}, state)))
        said_of = list(messages(text, language))
        if number % 4 == 0:  # without buttons another test has them all
            answer = answer_of(f"HR {text}"[:4_000])
            said_of.append(message(answer, below=under(answer, PLACE, TICKETS, ALL)))
        for said in said_of:
            given = {"text": said.text, "blocks": list(said.blocks)}
            refused.append((number, call_rules.refusal("chat.postEphemeral", given, state)))
            assert "<!" not in said.text
    assert [] == [(number, why) for number, why in refused if why is not None]


def views(text: str, language: Language) -> Iterator[dict[str, Any]]:
    """Yield every dialog and Home tab with ``text`` in it."""
    shown = message(answer_of(text[:4_000]))
    contacts = [None, Contact(text, "#lon"), Contact("Facket", text)]
    for contact in contacts:
        ticket = Ticket(language, question=text[:LONGEST_QUESTION], thread="1.2")
        yield dialogs.ask_person(contact, ticket, "x")
    yield dialogs.answer(shown, language)
    yield dialogs.answer(Message(shown.text), language)
    yield dialogs.feedback(language, "x")
    listed = tuple(Listed(text, dt.date(2026, 2, 3), text) for _ in range(5))
    limited = tuple(replace(one, groups=(text,) * 3) for one in listed)
    overview = Overview(newest=listed, public=listed * 100, limited=limited * 100)
    failed = tuple(Failure(text[:200], text, text) for _ in range(50))
    gone = Removal(documents=(text[:200],) * 50, of_documents=90, passages=90, of_passages=99)
    waiting = WaitingVersion(
        version="a" * 16,
        instead_of="b" * 16,
        documents=40,
        passages=9,
        causes=(gone, changes_of(text)),
    )
    status = IndexStatus("f" * 64, 0.0, 500, 5_000, failed, 2, waiting)
    named = Named(text, text)
    days = [
        Day(
            dt.date(2027, 3, 1),
            tuple(Event(kind, named, (named,) * 2, (text,) * 9) for kind in get_args(EventKind)),
            (Rename(text, text),),
        )
    ] * 9
    yield home_view.home(overview, language, admin=True, status=status, coming=days)
    yield home_view.home(None, language, admin=True)
    yield home_view.refused(slack_texts.slack_texts(language).outsider)


def messages(text: str, language: Language) -> Iterator[Message]:
    """Yield every message of admins and of people that has ``text`` in it."""
    failed = [{"document": text[:200], "reason": text, "remedy": text}] * 50
    names = [text[:200]] * 50
    report = {"index_version": "0" * 16, "documents": 9, "passages": 9, "failed": failed}
    changes = {"added": names, "changed": names, "removed": names}
    yield admin_messages.rebuilt(report | changes, language)
    answers = {"answers": changes_of(text).model_dump(mode="json")}
    everything = frozenset({text.casefold()})
    yield admin_messages.rebuilt(report | changes | answers, language, groups=everything)
    # A question without a word is not sent.
    asked = text[:3_000].strip() or "?"
    link = "https://acme.slack.com/archives/C1/p1?thread_ts=1.2&cid=C1"
    yield dialogs.asked_question("U1", asked, language, link=None, said=None)
    for said in (answer_of(text[:4_000]), NOT_FOUND):
        yield dialogs.asked_question("U1", asked, language, link=link, said=said)
    yield message(ANSWER, above=dialogs.shared_by("U1", text, language))
    yield admin_messages.help_for(admin=True, language=language)
    yield admin_messages.checked([], language)


def changes_of(text: str) -> AnswerChanges:
    """Give answers that changed, with ``text`` wherever there is any."""
    side = ToldAnswer(answer=text, certain=False, document=text, title=text)
    change = ChangedAnswer(
        question=text, audience=(text,) * 3, worse=True, gate=True, before=side, after=side
    )
    return AnswerChanges(questions=50, changed=(change,) * 50)


def problems(view: dict[str, Any]) -> list[str]:
    """Return what is wrong with a view, and which of its labels had to be cut."""
    labels = [view.get(part, {}).get("text", "") for part in ("title", "submit", "close")]
    return [*block_rules.view_problems(view), *(one for one in labels if one.endswith("…"))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_findings_are_counted_and_the_worst_are_told(language: Language) -> None:
    """A page of them under their headings, what to do once, and a button for the others."""
    # A line to write would be shown in pieces, as code.
    kind = next(kind for kind in KINDS if not {"{", "`"} & {*kind.message.sv, *kind.remedy.sv})
    findings = [kind.at(f"{number}.md") for number in range(32)]
    said = admin_messages.checked(findings, language)
    shown = texts_in(list(said.blocks))
    files = [f"{number}.md {kind.message.told(language)}" for number in range(30)]
    assert files == [text for text in shown if ".md " in text]
    remedy = kind.remedy.told(language)
    assert f"→ {remedy[0].upper()}{remedy[1:]}." == shown[-2]
    assert admin_texts.admin_texts(language).button_more.format(count=2) == shown[-1]


def test_a_line_to_write_is_shown_as_code() -> None:
    """Without its backticks, as Slack shows code; a file's name keeps the marks that it has."""
    remedy = (
        "remove them, limit the document to an audience, or accept it by name, with the button in "
        "Slack or with `omorg accept`: what stands there then is accepted, and nothing that comes "
        "later"
    )
    failure = Failure("a`b`.md", "can't be opened", remedy, "held")
    status = IndexStatus("f" * 64, 0.0, 1, 1, (failure,), 0)
    blocks = admin_messages.status(status, "sv").blocks
    shown = [
        (piece["text"], piece.get("style", {}).get("code", False))
        for block in blocks
        if block["type"] == "rich_text"
        for part in block["elements"]
        for inner in (part, *part["elements"])
        for piece in inner.get("elements", ())
        if piece["type"] == "text"
    ]
    assert [("omorg accept", True)] == [one for one in shown if one[1]]
    assert ("a`b`.md går inte att öppna", False) in shown
    assert (": det som står där då är godkänt, men inget som tillkommer.", False) == shown[-1]


def test_a_failed_file_is_told_of_in_swedish() -> None:
    """The reasons that the index gives in English are translated for HR."""
    failure = Failure("a.pdf", "can't be opened", "check the rights of the file")
    status = IndexStatus("f" * 64, 0.0, 1, 1, (failure,), 0)
    said = texts_in(list(admin_messages.status(status, "sv").blocks))
    assert ["a.pdf går inte att öppna", "→ Kontrollera vem som får läsa filen."] == said[-2:]


@pytest.mark.parametrize(
    ("swedish", "english"),
    [
        (slack_texts.SWEDISH, slack_texts.ENGLISH),
        (admin_texts.SWEDISH, admin_texts.ENGLISH),
    ],
    ids=["people", "admins"],
)
def test_both_languages_say_the_same(swedish: Any, english: Any) -> None:  # noqa: ANN401 - either class
    """Every sentence exists in both languages, differs, and has the same placeholders."""
    for name, sentence in asdict(swedish).items():
        other = getattr(english, name)
        assert sentence.strip() == sentence != ""
        assert other.strip() == other != sentence
        assert placeholders(sentence) == placeholders(other)


def test_a_nearest_title_is_no_button() -> None:
    """What lies near a question that nothing answers is named, not offered as an answer."""
    near = replace(NOT_FOUND, nearest=(NearestTitle("a.md", "A"),) * 9)
    assert "omorg_more" not in actions_in(under(near, PLACE, TICKETS, ALL))
