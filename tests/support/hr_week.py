"""A week of somebody in HR in ``omorg preview``, step by step, in a browser.

The test of it and the pictures in docs/hr-week.md take the same steps.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from playwright.sync_api import expect

from bot.preview.workspace.sample_people import ADAM, ANNA, ELLA
from tests.conftest import ROOT, write_folder
from tests.support.slack_support import poll

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Locator, Page

MAJA: Final = "U0LOCALM001"
PLACES: Final = (
    "---\ntitle: Vem sitter var\ndate: {date}\nowner: HR-avdelningen\n---\n# Vem sitter var\n\n"
    "## Var sitter HR?\n\nHR-avdelningen sitter i {place}. Du är välkommen utan att boka tid.\n\n"
    "## Var sitter ekonomi?\n\nEkonomienheten sitter i Kvarnen, plan 2.\n"
)
FILES: Final = {
    "vem-sitter-var.md": PLACES.format(date="2026-01-12", place="Stadshuset, plan 3"),
    "lon.md": (
        "---\ntitle: Lön och utbetalning\ndate: 2026-02-02\nowner: Löneenheten\n---\n"
        "# Lön och utbetalning\n\n## När betalas lönen ut?\n\n"
        "Lönen betalas ut den 27:e varje månad. Är det helg kommer den dagen före.\n"
    ),
    "passerkort.md": (
        "---\ntitle: Passerkort och nycklar\ndate: 2026-02-09\nowner: Vaktmästeriet\n---\n"
        "# Passerkort och nycklar\n\n## Nytt passerkort\n\n"
        "Vaktmästeriet på plan 1 lämnar ut nya passerkort vardagar kl. 8–11 mot legitimation.\n"
    ),
    "contacts.yaml": "- {topic: övrigt, name: HR-avdelningen, contact: '#hr-fragor'}\n",
    "questions.yaml": (
        "- gate: true\n"
        "- {question: 'Var sitter HR?', document: vem-sitter-var.md, phrase: 'Stadshuset'}\n"
        "- {question: 'När kommer lönen?', document: lon.md, phrase: 'den 27:e'}\n"
    ),
}
DOGS: Final = "Får man ha med sig hunden till kontoret?"
PARTY: Final = "Vad kostar julbordet i år?"
TAG: Final = "Vem ger mig en ny tagg till ytterdörren?"
ASKED: Final = {
    ANNA: (DOGS, TAG, PARTY),
    MAJA: ("Är hundar tillåtna på kontoret?", TAG, PARTY),
    ELLA: ("Am I allowed to bring my dog to the office?", TAG, PARTY),
}
NEW: Final = {
    "hundar.md": (
        "---\ntitle: Djur på arbetsplatsen\ndate: 2026-03-02\nowner: HR-avdelningen\n---\n"
        "# Djur på arbetsplatsen\n\n## Får man ha med sig hunden till kontoret?\n\n"
        "Nej, hundar får inte vara med på kontoret. Ledarhundar är alltid välkomna.\n"
    ),
    "vem-sitter-var.md": PLACES.format(date="2026-03-02", place="Tegelbruket, plan 1"),
    "skyddsombud.md": (
        "---\ntitle: Skyddsombud\ndate: 2026-03-02\nowner: HR-avdelningen\n---\n# Skyddsombud\n\n"
        "Skyddsombud på Tegelbruket är Anna Ek.\n\nAnna Ek, 850709-9805, är anmäld.\n"
    ),
}
RULES: Final = "Julbordet ordnar personalklubben, inte vi."


@contextmanager
def open_preview(folder: Path) -> Iterator[tuple[str, Path]]:
    """Start ``omorg preview`` on a small organisation's documents; give its address and them."""
    knowledge = write_folder(folder / "knowledge", FILES)
    own = {
        name: value for name, value in os.environ.items() if name[:6] not in {"OMORG_", "SLACK_"}
    }
    told = folder / "told"
    command = [sys.executable, "-m", "bot.cli.app", "preview", "--port", "0"]
    with told.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=own | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
        try:
            poll(lambda: "preview at" in told.read_text() or process.poll() is not None, 120)
            address = re.search(r"preview at (\S+)", told.read_text(encoding="utf-8"))
            assert address is not None, told.read_text(encoding="utf-8")
            yield address[1], knowledge
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


class HrWeek:
    """The steps, each of which ends when the page shows what came of it.

    Args:
        page: The preview's page, open.
        knowledge: The folder of documents.

    """

    def __init__(self, page: Page, knowledge: Path) -> None:
        """Take a page."""
        self.page = page
        self._knowledge = knowledge

    @property
    def dialog(self) -> Locator:
        """The window that is open."""
        return self.page.locator("dialog[open]")

    def close(self) -> None:
        """Close the window that is open."""
        self.page.keyboard.press("Escape")
        expect(self.dialog).to_have_count(0)

    def be(self, user: str) -> None:
        """Look with somebody's eyes."""
        self.page.locator("#person").select_option(user)
        expect(self.page.locator("html")).to_have_attribute("data-me", user)

    def staff_ask(self) -> None:
        """Let three people ask what no document answers."""
        for user, questions in ASKED.items():
            self.be(user)
            self.page.locator(".place", has_text="Omorg").click()
            self.page.locator("[data-tab=messages]").click()
            for question in questions:
                self.page.locator("#room textarea").fill(question)
                self.page.locator("#room textarea").press("Enter")
                asked = self.page.locator("#room .message", has_text=question).last
                expect(asked.locator(".way-in:not(.none)")).to_be_visible()

    def home(self) -> Locator:
        """Open the Home tab as an admin."""
        self.be(ADAM)
        self.page.locator(".place", has_text="Omorg").click()
        self.page.locator("[data-tab=messages]").click()
        self.page.locator("[data-tab=home]").click()
        return self.page.locator(".home")

    def gap_button(self, question: str, action: str) -> Locator:
        """Return the button under a gap in the Home tab."""
        after = f"following::*[@data-action='{action}'][1]"
        return self.page.locator(".home").get_by_text(question).locator(f"xpath={after}")

    def submit(self, **fields: str) -> None:
        """Fill the fields of the window in, in their order, and send it."""
        for place, text in enumerate(fields.values()):
            self.dialog.locator("textarea, input[type=text]").nth(place).fill(text)
        self.dialog.locator("button[type=submit]").click()

    def add_documents(self) -> None:
        """Put the new documents into the folder."""
        write_folder(self._knowledge, NEW)

    def rebuild(self) -> None:
        """Rebuild from the Home tab."""
        self.home()
        self.page.locator("[data-action=omorg_admin_rebuild]").click()
        expect(self.dialog).to_contain_text("Indexet byggs om")
        self.close()
        self.page.locator("[data-tab=messages]").click()

    def last_message(self) -> Locator:
        """Return the newest message of the direct conversation."""
        return self.page.locator("#room .message").last

    def confirm(self, button: Locator) -> None:
        """Click a button that asks whether one is sure, and say yes."""
        button.click()
        self.dialog.get_by_role("button", name="Ja").click()

    def steps(self) -> Iterator[str]:
        """Take all steps; yield a name at each place where there is something to look at."""
        self.staff_ask()
        home = self.home()
        expect(home).to_contain_text("Frågor utan bra svar (3)")
        yield "gaps"
        self.gap_button(PARTY, "omorg_gap_dismiss").click()
        expect(self.dialog).to_contain_text("Varför ska den inte besvaras?")
        self.submit(reason=RULES)
        expect(self.dialog).to_contain_text("Frågan är avfärdad.")
        self.close()
        expect(home).to_contain_text(f"Skäl: {RULES}")
        self.gap_button(PARTY, "omorg_gap_take_back").click()
        expect(self.dialog).to_contain_text("bland de öppna igen")
        self.close()
        self.gap_button(PARTY, "omorg_gap_dismiss").click()
        expect(self.dialog).to_contain_text("Varför ska den inte besvaras?")
        self.dialog.locator("textarea, input[type=text]").fill(RULES)
        yield "dismiss"
        self.submit(reason=RULES)
        expect(self.dialog).to_contain_text("Frågan är avfärdad.")
        self.close()
        self.gap_button(TAG, "omorg_gap_entry").click()
        expect(self.dialog).to_contain_text("Dokumentet som svarar")
        yield "entry"
        self.submit(
            question=TAG,
            document="Passerkort och nycklar",
            phrase="Vaktmästeriet på plan 1 lämnar ut nya passerkort",
        )
        expect(self.dialog).to_contain_text("Inlagt i questions.yaml")
        self.close()
        expect(home).to_contain_text("Frågor utan bra svar (1)")
        self.add_documents()
        self.rebuild()
        told = self.last_message()
        expect(told).to_contain_text("1 svar ändrat, 1 sämre")
        expect(told).to_contain_text("Tegelbruket, plan 1")
        yield "worse"
        self.confirm(told.locator("[data-action=omorg_admin_accept]"))
        expect(self.dialog).to_contain_text("används nu")
        self.close()
        home = self.home()
        expect(home).to_contain_text(f"”{DOGS}” – ”Nej, hundar får inte vara med på kontoret.”")
        expect(home).to_contain_text(f"”{TAG}” – ”Vaktmästeriet på plan 1")
        expect(home).to_contain_text("skyddsombud.md är öppet för alla")
        yield "closed"

    def accept_document(self) -> None:
        """Accept the document that is held back, and wait until it is live."""
        self.confirm(self.home().locator("[data-action=omorg_admin_document]"))
        expect(self.dialog).to_contain_text("Indexet byggs om")
        self.close()
        self.page.locator("[data-tab=messages]").click()
        expect(self.last_message()).to_contain_text("Nya (1): skyddsombud.md")

    def report(self) -> Page:
        """Open the report, in a window of its own."""
        with self.page.expect_popup() as opened:
            self.page.locator("#report").click()
        opened.value.wait_for_load_state()
        return opened.value
