"""What a message asks: its own words, or those that it quotes or passes on."""

from __future__ import annotations

import time
from typing import Any

import pytest

from bot.preview.interactions import file, forwarded, rich_text
from bot.preview.workspace.state import Said
from bot.slack.inbound.message_text import Asked, asked, mentioned, read_written, without_addressees

QUESTION = "Var sitter HR nu?"
PICTURE = [file("skärmbild.png")]
KIM, BO = "<@U0KIM00001>", "<@U0BO000001|bo>"
LINK = "<https://acme.slack.com/archives/C012AB3CD/p1700000000000100>"

ONLY_POINTING = [
    "Kan du svara på det här?",
    "kan ni hjälpa till med den här frågan",
    "Kan någon på HR svara på den här frågan?",
    "Hej! Vet du?",
    "Vad gäller här?",
    "Stämmer det?",
    "Fick den här frågan från Anna på ekonomi",
    "Anna undrar följande:",
    "FYI",
    "Tack!",
    "?",
    ":point_down:",
    "what about this?",
    "Can you answer this please?",
    "Is this true?",
    "any ideas?",
    "A colleague asked me this:",
    "",
]
REAL = [
    "Var sitter lön?",
    "Vad gäller för timanställda?",
    "Kan du svara på det här om semester?",
    "Kan du svara på det här: var sitter lön?",
    "Where is payroll?",
    "När flyttar ekonomi?",
]


def said(text: str, **more: object) -> Asked:
    """Return what a message asks that is a text, and in ``more`` fields besides."""
    return asked(read_written(text, more.get("blocks"), more.get("attachments"), more.get("files")))


def forward(text: str) -> dict[str, Any]:
    """Return the attachment of a forwarded message."""
    return forwarded(Said("C0OTHER0001", "1.0", None, "U0BO000001", text), "Bo")


@pytest.mark.parametrize("own", ONLY_POINTING)
@pytest.mark.parametrize("form", ["text", "typed", "blocks", "code", "above", "rest"])
def test_what_is_pointed_at_in_a_quotation_is_the_question(own: str, form: str) -> None:
    """However it was quoted: by lines, as rich text, as code; before or after the own words."""
    found = {
        "text": lambda: said(f"{own}\n&gt; {QUESTION}"),
        "typed": lambda: said(f"{own}\n> {QUESTION}"),
        "blocks": lambda: said(f"{own}\n{QUESTION}", blocks=[rich_text(f"{own}\n> {QUESTION}")]),
        "code": lambda: said(f"{own}\n```{QUESTION}```"),
        "above": lambda: said(f"&gt;{QUESTION}\n{own}"),
        "rest": lambda: said(f"{own}\n&gt;&gt;&gt;{QUESTION}"),
    }[form]()
    code_alone = form == "code" and not own
    assert Asked(QUESTION, "own" if code_alone else "quoted") == found


@pytest.mark.parametrize("own", ONLY_POINTING)
def test_what_is_pointed_at_in_a_forwarded_message_is_the_question(own: str) -> None:
    """With rich text, with its text alone, or only with the short form that Slack keeps."""
    whole = forward(QUESTION)
    text = {"is_share": True, "text": QUESTION}
    short = {"is_msg_unfurl": True, "fallback": f"[1 mars 2027 10:15] Bo Ek: {QUESTION}"}
    for attachment in (whole, text, short):
        assert Asked(QUESTION, "forwarded") == said(own, attachments=[attachment])
    assert Asked(QUESTION, "forwarded") == said(f"{own} {LINK}", attachments=[whole])


@pytest.mark.parametrize("own", REAL)
def test_own_words_that_ask_something_are_the_question(own: str) -> None:
    """The quotation or the forwarded message is left out of it."""
    assert Asked(own) == said(f"{own}\n&gt; {QUESTION}")
    assert Asked(own) == said(f"&gt; {QUESTION}\n{own}")
    assert Asked(own) == said(own, attachments=[forward(QUESTION)])


@pytest.mark.parametrize("own", ["Tack!", "Ok", "Perfekt, tack så mycket!", "Great", "Ja, bra"])
def test_thanks_for_what_is_quoted_ask_nothing(own: str) -> None:
    """A statement that somebody thanks for or agrees with is no question."""
    assert Asked(own) == said(f"&gt; HR sitter i Stadshuset.\n{own}")


def test_a_quoted_statement_is_searched_for_where_something_is_asked_of_it() -> None:
    """And where nothing stands beside it."""
    for own in ("Stämmer det här?", "Gäller det ännu?", "", "Hej!"):
        assert Asked("HR sitter i Stadshuset.", "quoted") == said(
            f"&gt; HR sitter i Stadshuset.\n{own}"
        )


@pytest.mark.parametrize("mention", ["", "<@U0OMORG001> "])
def test_code_alone_is_in_its_authors_own_words(mention: str) -> None:
    """Nobody is quoted by it; what else stands in the message makes it a quotation."""
    text = f"{mention}```{QUESTION}```"
    code = {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": QUESTION}]}
    address = {"type": "user", "user_id": "U0OMORG001"}
    section = {"type": "rich_text_section", "elements": [address] if mention else []}
    blocks = [{"type": "rich_text", "elements": [section, code]}]
    for written in (
        read_written(text, None, None, None),
        read_written(text, blocks, None, None),
    ):
        assert Asked(QUESTION) == asked(written.without_mention("U0OMORG001"))


def test_what_channels_and_groups_are_called_is_taken_from_the_text() -> None:
    """The blocks have ids alone."""
    elements = [
        {"type": "text", "text": "Vad gör "},
        {"type": "usergroup", "usergroup_id": "S0HR000001"},
        {"type": "text", "text": " i "},
        {"type": "channel", "channel_id": "C0HR000001"},
        {"type": "text", "text": " & varför?"},
    ]
    block = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": elements}],
    }
    text = "Vad gör <!subteam^S0HR000001|@hr> i <#C0HR000001|hr-fragor> &amp; varför?"
    assert Asked(text) == said(text, blocks=[block])


def test_a_forwarded_message_that_points_at_a_quotation() -> None:
    """What it quotes is what is asked."""
    attachment = forward(f"Kan någon svara på det här?\n> {QUESTION}")
    assert Asked(QUESTION, "forwarded") == said("", attachments=[attachment])


def test_previews_of_other_links_are_no_messages() -> None:
    """A page that was linked to is not asked."""
    page = {"title": "Lediga jobb", "text": "Vilka jobb är lediga?", "from_url": "https://x.se"}
    assert Asked("Kolla https://x.se vad gäller om semester?") == said(
        "Kolla https://x.se vad gäller om semester?", attachments=[page]
    )


@pytest.mark.parametrize(
    ("text", "files", "expected"),
    [
        (QUESTION, PICTURE, Asked(QUESTION, files=True)),
        ("", PICTURE, Asked("", files=True, elsewhere=True)),
        (":eyes:", PICTURE, Asked(":eyes:", files=True, elsewhere=True)),
        ("Vad gäller här?", PICTURE, Asked("Vad gäller här?", files=True, elsewhere=True)),
        ("Tack!", PICTURE, Asked("Tack!", files=True)),
        ("Kan du svara på det här?", [], Asked("Kan du svara på det här?", elsewhere=True)),
        (f"Vad gäller här? {LINK}", [], Asked("Vad gäller här?", elsewhere=True)),
        (LINK, [], Asked("", elsewhere=True)),
        (f"{QUESTION} {LINK}", [], Asked(QUESTION)),
        ("Vad gäller?", [], Asked("Vad gäller?")),
        ("", [], Asked("")),
    ],
)
def test_what_is_asked_elsewhere_is_told_from_what_is_asked(
    text: str, files: list[dict[str, Any]], expected: Asked
) -> None:
    """In a file or behind a link nothing can be read; a question beside them stands."""
    assert expected == said(text, files=files)


@pytest.mark.parametrize(
    "odd",
    [
        7,
        "text",
        {},
        [7],
        [{}],
        [{"type": "rich_text"}],
        [{"type": "rich_text", "elements": 7}],
        [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{}]}]}],
    ],
    ids=str,
)
def test_fields_of_an_unexpected_form_are_passed_over(odd: object) -> None:
    """The text is what is left."""
    assert Asked(QUESTION) == said(QUESTION, blocks=odd, attachments=odd)


@pytest.mark.parametrize(
    "piece",
    f" |\n|{KIM} |{KIM},|<@U0|svara på |>|> \n|&gt;|```|cc |(|-|https://|?! |hej |<!sub^".split(
        "|"
    ),
)
def test_no_message_decides_how_long_it_is_looked_at(piece: str) -> None:
    """Forty thousand characters, as many as Slack lets through, take no minute but a moment."""
    text = f"{KIM}{piece * (40_000 // len(piece))}x"
    began = time.process_time()
    found = said(text, attachments=[{"is_share": True, "fallback": text}])
    mentioned(without_addressees(found.text))
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (f"Vem är chef för {KIM}?", 1),
        (f"Är det {KIM} eller {BO} som är chef?", 2),
        (f"Vem är chef för {KIM}, {BO}?", 2),
        (f"{KIM}s chef?", 1),
        (f"{KIM}?", 1),
        (f"{KIM} är chef för vad?", 1),
        (f"{KIM}, vem är det?", 1),
        (f"Hej {KIM}, vem är {BO}s chef?", 1),
        ("Vilka är med i <!subteam^S0HR000001>?", 1),
        ("Vilka är med i <!subteam^S0HR000001|@hr>?", 0),
        (f"{KIM}, var sitter HR?", 0),
        (f"{KIM} var sitter HR?", 0),
        (f"{KIM} {BO} kan du svara var HR sitter?", 0),
        (f"Hej {KIM}! Var sitter HR?", 0),
        (f"Var sitter HR? {KIM}", 0),
        (f"Var sitter HR? cc {KIM} {BO}", 0),
        (f"Vet du var HR sitter, {KIM}?", 0),
        ("Var sitter HR?", 0),
    ],
)
def test_who_is_asked_about_is_told_from_who_is_spoken_to(text: str, people: int) -> None:
    """The others' names would only be in the way of the question."""
    assert people == len(mentioned(without_addressees(text)))
