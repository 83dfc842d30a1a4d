"""Answers as Slack messages."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bot.answering.types import NearestTitle
from bot.preview.block_kit import blocks as block_rules
from bot.slack.views.answer import MESSAGE_BUDGET, Message, message, sentence
from index import Span
from tests.support.slack_support import ANSWER, CITATION, MARKED, NOT_FOUND

if TYPE_CHECKING:
    from bot.answering.types import Answer, Citation
    from index import Language

HOSTILE = [
    "<!channel> <@U0123456789> <https://evil.example|klicka>",
    "*fet* _kursiv_ ~struken~ `kod` ```block``` > citat",
    "\u202eomvänt\u202c \u2066isolerat\u2069 \u200bnoll\u200b\u200d",
    "\x00\x07\x1b[31mrött\x1b[0m",
    "🏛️👩‍💼 ÅÄÖ é ﷽",
    "| a | b |\n|---|---|\n| c | d |",
    "&lt;!channel&gt; &amp;",
    " ",
    "\n\n",
    "x" * 40_000,
    "ord " * 10_000,
    "**a** b " * 5_000,
]


def pieces(blocks: object) -> list[dict[str, Any]]:
    """Return every text and link element of ``blocks``, in order."""
    if isinstance(blocks, list | tuple):
        return [found for block in blocks for found in pieces(block)]
    if not isinstance(blocks, dict):
        return []
    if blocks.get("type") in {"text", "link", "plain_text"}:
        return [blocks]
    return pieces(list(blocks.get("elements", [])))


def shown(result: Message) -> str:
    """Return everything that is seen in the blocks."""
    return "\n".join(piece["text"] for piece in pieces(result.blocks))


def quotes(result: Message) -> list[str]:
    """Return the quotations' texts."""
    return [
        "".join(piece["text"] for piece in part["elements"])
        for block in result.blocks
        if block["type"] == "rich_text"
        for part in block["elements"]
        if part["type"] == "rich_text_quote"
    ]


def citing(quote: str, marked: str, **changes: Any) -> Citation:  # noqa: ANN401 - fields
    """Return a citation of ``quote`` with ``marked`` marked."""
    start = 1_000 + quote.index(marked)
    return replace(
        CITATION,
        quote=quote,
        start=1_000,
        end=1_000 + len(quote),
        highlights=(Span(start, start + len(marked)),),
        **changes,
    )


def test_an_answer_as_blocks() -> None:
    """A citation: number, linked title, the quote with the answer marked, details.

    The marked sentence is the answer, and stands nowhere else.
    """
    assert message(ANSWER).blocks == (
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "text", "text": "1. "},
                        {
                            "type": "link",
                            "url": "https://intranat.example.se/vem",
                            "text": "Vem sitter var",
                            "style": {"bold": True},
                        },
                    ],
                },
                {
                    "type": "rich_text_quote",
                    "elements": [
                        {"type": "text", "text": "HR flyttade i januari. "},
                        {"type": "text", "text": MARKED, "style": {"bold": True}},
                        {"type": "text", "text": " Receptionen är kvar."},
                    ],
                },
            ],
        },
        {
            "type": "context",
            "elements": [
                {
                    "type": "plain_text",
                    "text": "Stadshuset · 22 januari 2020, enligt texten",
                    "emoji": False,
                }
            ],
        },
    )


@pytest.mark.parametrize("answer", ["Plan 3.", "Stadshuset ligger vid ån."])
def test_an_answer_from_elsewhere_leads(answer: str) -> None:
    """What the first quote doesn't mark as it stands comes before it: a word of it, say."""
    first, *rest = message(replace(ANSWER, answer=answer)).blocks
    text = {"type": "text", "text": answer}
    section = {"type": "rich_text_section", "elements": [text]}
    assert {"type": "rich_text", "elements": [section]} == first
    assert message(ANSWER).blocks == tuple(rest)


def test_the_text_of_an_answer() -> None:
    """Whoever hears the message hears the answer and its sources."""
    assert message(ANSWER).text == (
        "HR sitter på plan 3 i Stadshuset.\n"
        "Källor:\n"
        "1. Vem sitter var (Stadshuset · 22 januari 2020, enligt texten) https://intranat.example.se/vem"
    )


def test_an_english_interface_over_a_swedish_quote() -> None:
    """Labels and dates follow the question's language; the quote keeps its own."""
    result = message(replace(ANSWER, language="en"))
    assert pieces(result.blocks)[-1]["text"] == "Stadshuset · 22 January 2020, from the text"
    assert quotes(result) == [CITATION.quote]
    assert "Sources:" in result.text.split("\n")


def test_not_found_says_whom_to_ask_and_what_lies_near() -> None:
    """Nothing is quoted; the contact and the nearest titles are named."""
    result = message(NOT_FOUND)
    assert [piece["text"] for piece in pieces(result.blocks)] == [
        "Jag hittar inget svar på det i dokumenten.",
        "Fråga Lönesupport: #lonesupport",
        "\nDe här dokumenten ligger närmast:",
        "Lön och förmåner",
    ]
    assert quotes(result) == []
    assert result.text == (
        "Jag hittar inget svar på det i dokumenten.\n"
        "Fråga Lönesupport: #lonesupport\n"
        "De här dokumenten ligger närmast:\n"
        "• Lön och förmåner"
    )


def test_how_to_ask_better_comes_before_whom_to_ask() -> None:
    """Right after it is said that nothing was found, to see and to hear."""
    result = message(replace(NOT_FOUND, nearest=(), notes=("Menade du ”lön”?",)))
    said = ["Jag hittar inget svar på det i dokumenten.", "Menade du ”lön”?"]
    assert [*said, "Fråga Lönesupport: #lonesupport"] == result.text.split("\n")
    assert result.text == shown(result)


def test_what_the_glossary_explains_was_found() -> None:
    """Its sentence leads, and nobody is told that there is no answer."""
    note = "VF betyder Välfärdsförvaltningen, enligt organisationens ordlista."
    result = message(replace(NOT_FOUND, nearest=(), notes=(note,), explained=True))
    assert [note, "Fråga Lönesupport: #lonesupport"] == result.text.split("\n")
    assert result.text == shown(result)


def test_a_note_never_stands_for_what_may_be_the_answer() -> None:
    """The sentence that says so stands right over the first source."""
    result = message(replace(ANSWER, certain=False, notes=("Det här är från 2020.",)))
    assert ["Det här är från 2020.", "Det här kan vara svaret:", "1. "] == (
        shown(result).split("\n")[:3]
    )


def test_whom_to_ask_stands_below_what_may_be_the_answer() -> None:
    """Last of all, to see and to hear; nobody is named below what is the answer."""
    result = message(replace(ANSWER, certain=False, contact=NOT_FOUND.contact))
    asked = "Var det inte svaret? Fråga Lönesupport: #lonesupport"
    assert asked == shown(result).split("\n")[-1]
    assert asked == result.text.split("\n")[-1]
    assert "#lonesupport" not in shown(message(ANSWER))


def test_not_found_without_a_contact() -> None:
    """Nobody and nothing is named where there is nothing to name."""
    result = message(replace(NOT_FOUND, contact=None, nearest=()))
    assert shown(result) == "Jag hittar inget svar på det i dokumenten."


def test_smalltalk_is_the_greeting_alone() -> None:
    """A greeting is answered with a greeting and no sources."""
    result = message(replace(ANSWER, status="smalltalk", answer="Hej!", citations=()))
    assert (shown(result), result.text) == ("Hej!", "Hej!")


def test_notes_are_shown_between_answer_and_sources() -> None:
    """What has to be known about the answer comes before its sources, and is heard too."""
    result = message(replace(ANSWER, notes=("Gäller från 1 juni 2027.",)))
    assert [block["type"] for block in result.blocks] == [
        "context",
        "rich_text",
        "context",
    ]
    note = {"type": "plain_text", "text": "Gäller från 1 juni 2027.", "emoji": False}
    assert pieces(result.blocks)[0] == note
    assert result.text.split("\n")[1] == "Gäller från 1 juni 2027."


def test_markdown_marks_are_rendered_in_quotes() -> None:
    """A quote's headings, bold and bullets don't look like noise; the answer alone is bold."""
    quote = "## Plats\n\n- **HR** sitter på *plan 3*.\n- Lön sitter **nere**."
    result = message(replace(ANSWER, citations=(citing(quote, "**HR** sitter på *plan 3*."),)))
    assert quotes(result) == ["Plats\n\n• HR sitter på plan 3.\n• Lön sitter nere."]
    bold = [piece["text"] for piece in pieces(result.blocks) if "bold" in piece.get("style", {})]
    assert bold == ["Vem sitter var", "HR sitter på ", "plan 3", "."]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://",
        "https://example.se/a b",
        "http://[",
        "https://example.se/" + "a" * 4_000,
        "",
        None,
    ],
)
def test_only_addresses_of_the_web_are_links(url: str | None) -> None:
    """Any other address leaves the title without a link."""
    result = message(replace(ANSWER, citations=(replace(CITATION, url=url),)))
    assert [piece for piece in pieces(result.blocks) if piece["type"] == "link"] == []
    assert shown(result).split("\n")[1] == "Vem sitter var"


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ((None, None), "gäller inte det datum du frågar om"),
        ((dt.date(2027, 6, 1), None), "gäller först från 1 juni 2027"),
        ((None, dt.date(2026, 6, 1)), "gäller inte längre"),
        ((dt.date(2026, 6, 1), dt.date(2027, 6, 1)), "gäller inte det datum du frågar om"),
    ],
)
def test_a_document_that_does_not_apply_is_marked(
    ends: tuple[dt.date | None, dt.date | None], said: str
) -> None:
    """A citation that isn't in force says so beside its date, and why where that is known."""
    cited = replace(CITATION, in_force=False, valid_from=ends[0], valid_until=ends[1])
    result = message(replace(ANSWER, citations=(cited,)))
    expected = f"Stadshuset · 22 januari 2020, enligt texten · {said}"
    assert pieces(result.blocks)[-1]["text"] == expected


def test_a_long_quote_keeps_its_marked_sentence() -> None:
    """It is cut around the sentence, and the cuts are marked outside the quotation."""
    quote = "före ordet. " * 400 + MARKED + " efter ordet." * 400
    result = message(replace(ANSWER, citations=(citing(quote, MARKED),)))
    (quoted,) = quotes(result)
    assert quoted in quote
    assert MARKED in quoted
    parts = result.blocks[-2]["elements"]
    assert [part["type"] for part in parts] == [
        "rich_text_section",
        "rich_text_section",
        "rich_text_quote",
        "rich_text_section",
    ]
    assert [parts[1]["elements"][0]["text"], parts[3]["elements"][0]["text"]] == ["[…]", "[…]"]


def test_three_long_quotes_keep_their_marked_sentences() -> None:
    """All three are shown within the budget, each with its whole sentence."""
    sentences = [f"Svar nummer {number} är det här." for number in (1, 2, 3)]
    citations = tuple(
        citing("före ordet. " * 400 + said + " efter ordet." * 400, said, number=number)
        for number, said in enumerate(sentences, 1)
    )
    result = message(replace(ANSWER, citations=citations))
    assert [said in quoted for said, quoted in zip(sentences, quotes(result), strict=True)] == [
        True,
        True,
        True,
    ]
    assert size(result) <= MESSAGE_BUDGET


def size(result: Message) -> int:
    """Return how long the message is, with everything."""
    return len(result.text) + len(json.dumps(result.blocks, ensure_ascii=False))


def hostile_answers(text: str) -> list[Answer]:
    """Return answers with ``text`` wherever a document, a file or a question can put it."""
    marked = text[len(text) // 2 :] or text
    everywhere = replace(
        CITATION, title=text, heading=text, quote=text, start=0, end=len(text), url=text
    )
    citations = tuple(
        replace(everywhere, number=number, highlights=(Span(len(text) - len(marked), len(text)),))
        for number in (1, 2, 3)
    )
    answered = replace(ANSWER, question=text, answer=text, citations=citations, notes=(text,) * 20)
    nearest = tuple(NearestTitle(text, text) for _ in range(100))
    missing = replace(NOT_FOUND, question=text, nearest=nearest)
    assert missing.contact is not None
    contact = replace(missing.contact, name=text, contact=text)
    return [
        answered,
        replace(answered, status="smalltalk", citations=()),
        replace(missing, contact=contact),
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_makes_a_message_that_slack_takes(text: str) -> None:
    """Whatever stands in documents: blocks are valid, within the budget, and nothing fires."""
    for answer in hostile_answers(text):
        result = message(answer)
        assert block_rules.problems(list(result.blocks)) == []
        assert size(result) <= MESSAGE_BUDGET
        assert set("<>\x00\x1b\u202e\u2066") & set(result.text) == set()
        assert "mrkdwn" not in {piece["type"] for piece in pieces(result.blocks)}
        assert set("\x00\x1b\u202e\u2066") & set(shown(result)) == set()


def test_broadcasts_in_documents_stay_text() -> None:
    """What would call a whole channel is shown as it stands, and escaped where it is parsed."""
    quote = "Skriv <!channel> & vänta."
    result = message(replace(ANSWER, answer=quote, citations=(citing(quote, quote),)))
    assert quotes(result) == [quote]
    assert result.text.split("\n")[0] == "Skriv &lt;!channel&gt; &amp; vänta."


def test_a_plain_sentence() -> None:
    """A sentence of the interface needs no blocks."""
    assert sentence("Många <frågar>.") == Message("Många &lt;frågar&gt;.", ())


def test_dates_are_always_said() -> None:
    """A citation without a date says that it has none."""
    citations = (
        replace(CITATION, date=None),
        replace(CITATION, number=2, date=dt.date(2027, 3, 1)),
    )
    details = [
        block["elements"][0]["text"]
        for block in message(replace(ANSWER, citations=citations)).blocks
        if block["type"] == "context"
    ]
    assert details == ["Stadshuset · utan datum", "Stadshuset · 1 mars 2027, enligt texten"]


@pytest.mark.parametrize(
    ("language", "said"), [("sv", "Det här kan vara svaret:"), ("en", "This may be the answer:")]
)
def test_what_may_be_the_answer_is_not_led_with(language: Language, said: str) -> None:
    """That it may be is what is bold, and no sentence; whoever listens hears it first too."""
    unsure = replace(ANSWER, language=language, certain=False)
    result = message(unsure)
    first, *rest = pieces(result.blocks)
    assert (said, {"bold": True}) == (first["text"], first.get("style"))
    marked = [piece["style"] for piece in rest if piece["text"] == MARKED]
    assert [{"italic": True}] == marked
    assert [CITATION.quote] == quotes(result)
    assert result.text.startswith(f"{said}\n{MARKED}")
    assert said not in shown(message(ANSWER))
