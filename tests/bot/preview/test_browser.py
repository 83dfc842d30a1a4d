"""The preview's page in a browser, without a window: every way to ask, and who sees what."""

from __future__ import annotations

from contextlib import ExitStack
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from bot.preview.workspace import state as workspace
from bot.slack.delivery.web_calls import Courier, build_client
from bot.slack.i18n.admin import SWEDISH as ADMIN_SWEDISH
from bot.slack.i18n.slack import ENGLISH, SWEDISH
from bot.slack.views.answer import message
from tests.bot.slack.test_tables import answering
from tests.conftest import FakeEmbedder, Workplace
from tests.support.preview_support import axe_source, chromium, open_office_with_page
from tests.support.slack_support import poll, without_proxies  # noqa: F401 - a fixture
from tests.support.surface_support import (
    ADAM,
    ANNA,
    MAJA,
    PAY,
    SECRET_ANSWER,
    SECRET_QUESTION,
    Office,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page, ViewportSize

pytestmark = pytest.mark.slow

HR = "HR sitter i Stadshuset."
WIDE: ViewportSize = {"width": 1280, "height": 800}
NARROW: ViewportSize = {"width": 420, "height": 800}
TABLE = "| Hus | Öppet för dig |\n|---|---|\n| Kvarnen | 8–16 |\n| Bruket | stängt |"
# A machine that does much else at once is slow, and that is no fault of the page's.
WAIT_MILLISECONDS = 20_000


# Whatever can't be scrolled to has to be inside: what lies in something that scrolls is.
OVERFLOWING = """() => {
  const scrolls = (one) => one && (
    /auto|scroll/.test(getComputedStyle(one).overflowX) || scrolls(one.parentElement));
  const name = (one) => `${one.tagName} ${one.className} ${one.textContent.slice(0, 30)}`;
  const outside = (one, frame) => {
    const [inner, outer] = [one.getBoundingClientRect(), frame.getBoundingClientRect()];
    return inner.width && (inner.right > outer.right + 1 || inner.left < outer.left - 1);
  };
  const shown = [...document.querySelectorAll("body *:not(.skip, .unseen)")];
  return [
    ...shown.filter((one) => !scrolls(one) && outside(one, document.documentElement)),
    ...[...document.querySelectorAll(".compose *")].filter(
      (one) => outside(one, one.closest(".compose"))),
  ].map(name);
}"""


class Desk:
    """Somebody at the page.

    Attributes:
        page: The browser's page.
        office: The workspace behind it.
        errors: What the browser's console complained of.

    """

    def __init__(self, page: Page, office: Office) -> None:
        """Watch for errors."""
        self.page = page
        self.office = office
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "console",
            lambda said: (
                self.errors.append(said.text) if said.type in {"error", "warning"} else None
            ),
        )

    def be(self, user: str) -> None:
        """Look with somebody else's eyes."""
        self.page.locator("#person").select_option(user)
        expect(self.page.locator("html")).to_have_attribute("data-me", user)

    def go(self, name: str) -> None:
        """Go to a channel, or to the app."""
        self.page.locator(".place", has_text=name).click()

    def write(self, text: str, where: str = "#room") -> None:
        """Write and send with Enter."""
        field = self.page.locator(f"{where} textarea")
        field.fill(text)
        field.press("Enter")

    def ask_here(self, question: str) -> Locator:
        """Ask in the channel and return the reply, in its thread."""
        self.write(f"@omorg {question}")
        asked = self.page.locator("#room .message", has_text=question).last
        asked.locator(".way-in:not(.none)").click()
        reply = self.page.locator("#thread .message").nth(1)
        expect(reply).to_be_visible()
        return reply

    def post_table(self) -> Locator:
        """Have the bot post an answer from a table in the channel, and return it."""
        client = build_client(workspace.BOT_TOKEN, self.office.fake.api_url)
        said = message(answering(TABLE, "| Bruket | stängt |"))
        assert Courier(client).say(workspace.CHANNEL, said) is not None
        shown = self.page.locator("#room .message", has=self.page.locator("table")).last
        expect(shown).to_be_visible()
        return shown

    def overflowing(self) -> list[str]:
        """Return what reaches out of the window sideways, or out of the field to write in."""
        found: list[str] = self.page.evaluate(OVERFLOWING)
        return found

    def close_dialog(self) -> None:
        """Close the window with Escape."""
        self.page.keyboard.press("Escape")
        expect(self.dialog).to_have_count(0)

    @property
    def dialog(self) -> Locator:
        """The window that is open."""
        return self.page.locator("dialog[open]")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Give one page that the tests of this module share."""
    workplace = Workplace(tmp_path_factory.mktemp("browser"), FakeEmbedder())
    with ExitStack() as stack:
        browser = stack.enter_context(chromium())
        office, server = stack.enter_context(open_office_with_page(workplace))
        page = browser.new_page(locale="sv-SE", viewport=WIDE)
        page.set_default_timeout(WAIT_MILLISECONDS)
        expect.set_options(timeout=WAIT_MILLISECONDS)
        page.goto(server.url)
        yield Desk(page, office)


@pytest.fixture(autouse=True)
def no_errors(desk: Desk) -> Iterator[None]:
    """Begin each test as Anna in the general channel; the console must have stayed silent."""
    desk.be(ANNA)
    desk.go("allmant")
    yield
    assert [] == desk.errors


def test_asking_in_a_channel_and_following_up(desk: Desk) -> None:
    """The answer with its marked quote comes in the thread, and so does the one after it."""
    reply = desk.ask_here("Var sitter HR?")
    expect(reply.locator("blockquote strong")).to_have_text(HR)
    expect(reply).to_contain_text("3 februari 2026")
    expect(reply.locator("a")).to_have_attribute("rel", "noopener noreferrer")
    expect(desk.page.locator("#said")).to_contain_text("Nytt meddelande från Omorg")
    desk.write("@omorg När betalas lön?", "#thread")
    expect(desk.page.locator("#thread .message").nth(3)).to_contain_text("Lön betalas den 27:e.")


def test_asking_directly(desk: Desk) -> None:
    """A prompt asks at a click, and what is written needs no mention."""
    desk.go("Omorg")
    prompts = desk.page.locator(".prompts button")
    expect(prompts.first).to_be_visible()
    prompts.first.click()
    expect(desk.page.locator("#room .message .way-in:not(.none)").first).to_be_visible()
    desk.write("Var sitter HR?")
    asked = desk.page.locator("#room .message", has_text="Var sitter HR?").last
    asked.locator(".way-in:not(.none)").click()
    expect(desk.page.locator("#thread .message").nth(1)).to_contain_text(HR)
    expect(prompts).to_have_count(0)


def test_a_command_is_answered_in_private(desk: Desk) -> None:
    """The page says that only the person sees it, and others don't."""
    desk.write("/omorg Var sitter HR?")
    private = desk.page.locator("#room .message.private", has_text=HR)
    expect(private.last).to_contain_text("Bara du ser det här")
    desk.be(MAJA)
    expect(private).to_have_count(0)
    desk.write("/paminn om kaffe")
    expect(desk.page.locator("#room .trouble")).to_contain_text("Det kommandot finns inte")


def test_more_passages(desk: Desk) -> None:
    """They come in the thread, for the person alone, numbered on."""
    reply = desk.ask_here("HR kontor")
    reply.locator("[data-action=omorg_more]").click()
    more = desk.page.locator("#thread .message.private")
    expect(more).to_contain_text("4. ")


def test_feedback_with_a_reason(desk: Desk) -> None:
    """The dialog asks why; what was chosen and written is kept, and it says so."""
    reply = desk.ask_here("Var sitter HR?")
    reply.locator("[data-action=omorg_feedback] button").nth(1).click()
    expect(desk.dialog).to_contain_text(SWEDISH.feedback_title)
    desk.dialog.get_by_label(SWEDISH.outdated).check()
    desk.dialog.locator("textarea").fill("De har flyttat.")
    desk.dialog.get_by_role("button", name=SWEDISH.send).click()
    expect(desk.dialog).to_contain_text(SWEDISH.thanks_feedback)
    row = desk.office.feedback.rows[-1]
    assert ("outdated", "De har flyttat.") == (row["reason"], row["comment"])
    desk.close_dialog()


def test_asking_a_person(desk: Desk) -> None:
    """The question goes to the contact's channel as it was confirmed."""
    reply = desk.ask_here("När betalas lön?")
    reply.locator("[data-action=omorg_ask]").click()
    expect(desk.dialog).to_contain_text("Lönesupport, #lonesupport")
    desk.dialog.locator("textarea").fill("När kommer <b>lönen</b>?")
    desk.dialog.get_by_role("button", name=SWEDISH.send).click()
    poll(lambda: bool(desk.office.fake.workspace.messages(PAY)))
    expect(desk.dialog).to_contain_text(SWEDISH.sent.format(contact="#lonesupport"))
    desk.close_dialog()
    desk.go("lonesupport")
    # Below it stands what the bot answers to it.
    expect(desk.page.locator("#room blockquote").first).to_have_text("När kommer <b>lönen</b>?")


def test_the_shortcut_answers_a_message(desk: Desk) -> None:
    """In a window that only the person has; Escape closes it and gives focus back."""
    desk.write("Vilken dag betalas lön?")
    said = desk.page.locator("#room .message", has_text="Vilken dag betalas lön?")
    button = said.locator(".shortcut")
    button.focus()
    button.press("Enter")
    expect(desk.dialog).to_contain_text("Lön betalas den 27:e.")
    desk.close_dialog()
    expect(button).to_be_focused()


def test_an_answer_is_explained_to_an_admin(desk: Desk) -> None:
    """By its menu, in a window; a person's own message has none such."""
    desk.be(ADAM)
    reply = desk.ask_here("Vilken dag i månaden betalas lön?")
    expect(reply.locator(".shortcut")).to_have_text("Förklara svaret")
    reply.locator(".shortcut").press("Enter")
    expect(desk.dialog).to_contain_text("Textställen som lästes")
    expect(desk.dialog).to_contain_text("Lön betalas den 27:e.")
    desk.close_dialog()


def test_the_windows_buttons_open_what_they_say(desk: Desk) -> None:
    """Over the answer, which is there again when that is closed."""
    desk.write("Vilken dag kommer lön?")
    said = desk.page.locator("#room .message", has_text="Vilken dag kommer lön?")
    said.locator(".shortcut").press("Enter")
    expect(desk.dialog).to_contain_text("Lön betalas den 27:e.")
    desk.dialog.locator("[data-action=omorg_helpful]").click()
    expect(desk.dialog).to_contain_text(SWEDISH.thanks_feedback)
    expect(desk.dialog.locator("h2")).to_have_text(SWEDISH.feedback_outcome)
    desk.page.keyboard.press("Escape")
    expect(desk.dialog).to_contain_text("Lön betalas den 27:e.")
    desk.close_dialog()


def test_a_message_is_forwarded_and_a_reply_sent_to_all(desk: Desk) -> None:
    """As people do in Slack: the bot answers the one directly, and the other in its thread."""
    desk.write("Vilken dag får vi lön?")
    said = desk.page.locator("#room .message", has_text="Vilken dag får vi lön?")
    said.locator(".forward").press("Enter")
    desk.go("Omorg")
    passed_on = desk.page.locator("#room .message", has_text="Vilken dag får vi lön?").last
    expect(passed_on.locator("blockquote")).to_contain_text("Vilken dag får vi lön?")
    passed_on.locator(".way-in").click()
    thread = desk.page.locator("#thread")
    expect(thread).to_contain_text("Jag svarar på det vidarebefordrade meddelandet")
    thread.get_by_role("checkbox").check()
    thread.locator("textarea").fill("Kan du svara?\n> Var sitter HR?")
    thread.locator("textarea").press("Enter")
    expect(thread).to_contain_text("Jag svarar på det du citerar")
    expect(thread.get_by_role("checkbox")).not_to_be_checked()
    expect(
        desk.page.locator("#room .message blockquote", has_text="Var sitter HR?")
    ).to_be_visible()


def test_an_admin_rebuilds(desk: Desk) -> None:
    """From the Home tab: a message tells how far it is, and then what was done."""
    desk.be(ADAM)
    desk.go("Omorg")
    desk.page.locator("[data-tab=home]").click()
    desk.page.locator("[data-action=omorg_admin_rebuild]").click()
    expect(desk.dialog).to_contain_text(ADMIN_SWEDISH.panel_title)
    desk.close_dialog()
    desk.page.locator("[data-tab=messages]").click()
    told = desk.page.locator("#room .message").last
    expect(told).to_contain_text(ADMIN_SWEDISH.working)
    desk.office.operations.go.touch()
    expect(told).to_contain_text("nytt.md")


def test_others_can_not_rebuild(desk: Desk) -> None:
    """An employee has no panel, and the command is refused."""
    desk.go("Omorg")
    desk.page.locator("[data-tab=home]").click()
    expect(desk.page.locator(".home .header").first).to_be_visible()
    expect(desk.page.locator("[data-action=omorg_admin_rebuild]")).to_have_count(0)
    desk.go("allmant")
    desk.write("/omorg rebuild")
    refused = desk.page.locator("#room .message.private").last
    expect(refused).to_contain_text(ADMIN_SWEDISH.not_admin)


def test_a_managers_document_is_seen_by_managers(desk: Desk) -> None:
    """The same question: a manager gets the sentence, an employee a refusal without a trace."""
    for user, count in ((MAJA, 1), (ANNA, 0)):
        desk.be(user)
        desk.go("Omorg")
        desk.write(SECRET_QUESTION)
        asked = desk.page.locator("#room .message", has_text=SECRET_QUESTION).last
        asked.locator(".way-in:not(.none)").click()
        reply = desk.page.locator("#thread .message").nth(1)
        expect(reply).to_be_visible()
        expect(reply.locator("strong", has_text=SECRET_ANSWER)).to_have_count(count)
        assert (count == 1) == (SECRET_ANSWER in desk.page.content())


def test_the_page_speaks_two_languages(desk: Desk) -> None:
    """Both have a word for everything, and the page says which it is in."""
    texts: dict[str, dict[str, Any]] = desk.page.evaluate(
        "import('/page/texts.js').then((module) => module.LANGUAGES)"
    )

    def shape(words: object) -> object:
        if isinstance(words, dict):
            return {name: shape(one) for name, one in words.items()}
        return len(words) if isinstance(words, list) else bool(words)

    assert shape(texts["sv"]) == shape(texts["en"])
    desk.page.locator("#language").select_option("en")
    expect(desk.page.locator("html")).to_have_attribute("lang", "en")
    expect(desk.page.locator("#room .compose button")).to_have_text(texts["en"]["send"])
    reply = desk.ask_here("Where does HR sit, in english?")
    expect(reply.locator("[data-action=omorg_ask]")).to_have_text(ENGLISH.ask_person)
    desk.page.locator("#language").select_option("sv")


def test_the_page_can_be_used_by_keys(desk: Desk) -> None:
    """Places with the arrows, sending with Enter, and Escape closes the thread it came from."""
    place = desk.page.locator(".place[aria-current]")
    place.focus()
    desk.page.keyboard.press("ArrowDown")
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("#room .top h2")).to_have_text("#lonesupport")
    expect(desk.page.locator("#room textarea")).to_be_focused()
    desk.go("allmant")
    desk.ask_here("Var sitter HR?")
    expect(desk.page.locator("#thread textarea")).to_be_focused()
    desk.page.keyboard.press("Escape")
    expect(desk.page.locator("#thread")).to_be_hidden()
    assert "way-in" in desk.page.evaluate("document.activeElement.className")


def test_a_table_is_drawn_as_one(desk: Desk) -> None:
    """The columns' names are its head, and the row that answers is bold, as in Slack."""
    shown = desk.post_table()
    assert ["Hus", "Öppet för dig"] == shown.locator("th").all_text_contents()
    rows = [row.locator("td").all_text_contents() for row in shown.locator("tbody tr").all()]
    assert [["Kvarnen", "8–16"], ["Bruket", "stängt"]] == rows
    assert ["Bruket", "stängt"] == shown.locator("td strong").all_text_contents()


def test_a_telephones_width_is_enough(desk: Desk) -> None:
    """The side lies on top and is low, nothing spills over, and a thread has all the width."""
    page = desk.page
    page.set_viewport_size(NARROW)
    try:
        desk.post_table()
        desk.go("Omorg")
        desk.go("allmant")
        side, room = page.locator("#side").bounding_box(), page.locator("#room").bounding_box()
        assert side is not None
        assert room is not None
        assert (420, 420) == (side["width"], room["width"])
        assert side["height"] < NARROW["height"] / 5
        assert [] == desk.overflowing()
        desk.ask_here("Var sitter HR?")
        thread = page.locator("#thread").bounding_box()
        assert thread is not None
        assert 420 == thread["width"]
        assert [] == desk.overflowing()
        page.keyboard.press("Escape")
        desk.be(ADAM)
        desk.go("Omorg")
        page.locator("[data-tab=home]").click()
        for action in ("rebuild", "status", "check"):
            button = page.locator(f"[data-action=omorg_admin_{action}]")
            expect(button).to_be_in_viewport(ratio=1)
        assert [] == desk.overflowing()
    finally:
        page.set_viewport_size(WIDE)


def test_no_view_keeps_anybody_out(desk: Desk) -> None:
    """axe-core finds nothing serious or critical in any view, light or dark, wide or narrow."""
    source = axe_source()
    found: list[str] = []

    def look(view: str) -> None:
        for scheme, size in product(("light", "dark"), (WIDE, NARROW)):
            desk.page.set_viewport_size(size)
            desk.page.locator("body").evaluate(
                "(body, scheme) => { document.documentElement.dataset.look = scheme }", scheme
            )
            desk.page.evaluate(source)
            result = desk.page.evaluate("axe.run()")
            found.extend(
                f"{view} {scheme} {size} {one['id']}: {[node['html'] for node in one['nodes']]}"
                for one in result["violations"]
                if one["impact"] in {"serious", "critical"}
            )
        desk.page.set_viewport_size(WIDE)

    desk.post_table()
    reply = desk.ask_here("Var sitter HR?")
    desk.page.mouse.move(600, 120)
    desk.write("/omorg Var sitter HR?")
    expect(desk.page.locator("#room .message.private").last).to_be_visible()
    look("channel and thread")
    reply.locator("[data-action=omorg_feedback] button").nth(1).click()
    expect(desk.dialog).to_be_visible()
    look("dialog")
    desk.close_dialog()
    desk.page.locator("#thread [data-action=omorg_delete]").first.click()
    expect(desk.dialog).to_be_visible()
    look("confirmation")
    desk.close_dialog()
    desk.be(ADAM)
    desk.go("Omorg")
    look("direct")
    desk.page.locator("[data-tab=home]").click()
    expect(desk.page.locator("[data-action=omorg_admin_check]")).to_be_visible()
    look("home")
    desk.be(MAJA)
    expect(desk.page.locator(".home")).to_contain_text("Övertalighet")
    look("home of a member")
    assert [] == found
