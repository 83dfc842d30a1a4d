"""What reading has to get right, on documents of its own: each kind was once answered wrongly."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from bot.answering.service import AnswerService
from index import DEFAULT_OPTIONS, CurrentIndex, build_index, find_embedder
from tests.conftest import write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from bot.answering.types import Answer

TODAY = dt.date(2027, 5, 10)
FILES = {
    "vem.md": (
        "# Vem sitter var\n\n| Enhet | Plan | Chef |\n|---|---|---|\n"
        "| Löneenheten | 3 | Camilla Dahl |\n| Kultur- och fritidsenheten | 1 | Omar Nilsson |\n"
        "| Kansliet | 4 | Ulla Frisk |\n| Ekonomienheten | 2 | Per Ahl |\n"
    ),
    "brev.txt": (
        "Veckobrev\n\nPublicerad 3 maj 2027\n\nNu är flytten klar och alla har fått nya skrivbord. "
        "Tack för ert tålamod under de röriga veckorna i april.\n\nKom till kulturnatten! "
        "Fri entré till museet lördag 22 maj kl. 18–23. Korv och kaffe till självkostnadspris.\n"
    ),
    "distans.md": (
        "# Distansarbete\n\n## Får jag jobba hemma?\n\nJa, högst två dagar i veckan efter "
        "överenskommelse med din chef.\n\n## Gäller det direkt efter inflytten?\n\nNej. Under de "
        "första två veckorna efter inflytten ska alla arbeta på plats.\n"
    ),
    "etapper.md": (
        "# Etapperna\n\n## Etapp 2\n\nI etapp 2 berörs 140 medarbetare. Flytten kostade 2,4 "
        "miljoner kronor.\n\n## Etapp 3\n\nEtapp 3 är ännu inte beslutad. Kommunstyrelsen tar upp "
        "den i höst.\n"
    ),
    "mote.md": "---\ndate: 2027-01-15\n---\n# Möten\n\nNästa öppna möte är den 4 mars 2027.\n",
    "lon.md": (
        "# Lönerutiner\n\n## Om lönen blev fel\n\nHör av dig till lönesupporten så snart du ser "
        "felet. Vi rättar det vid nästa utbetalning.\n\n## Utbetalning\n\nLönen betalas ut den "
        "27:e varje månad.\n"
    ),
    "sabo.md": "# Äldreboenden\n\nPå särskilt boende finns en sjuksköterska dygnet runt.\n",
    "glossary.yaml": "- {term: SÄBO, means: särskilt boende}\n",
    "contacts.yaml": (
        "- {topic: lön, keywords: [lön, payroll], name: Lönesupport, contact: '#lon'}\n"
        "- {topic: IT, keywords: [dator, lösenord], name: IT-stöd, contact: '#it'}\n"
        "- {topic: övrigt, name: HR, contact: '#hr'}\n"
    ),
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> AnswerService:
    """Answer from a small folder with the bundled models and their own thresholds."""
    folder: Path = tmp_path_factory.mktemp("reading")
    embedder = find_embedder()
    build_index(write_folder(folder / "knowledge", FILES), folder / "index", embedder)
    return AnswerService(CurrentIndex(folder / "index", embedder, DEFAULT_OPTIONS.passage_tokens))


def ask(service: AnswerService, question: str) -> Answer:
    """Ask on one day."""
    return service.answer(question, at=TODAY)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Vem är chef för löneenheten?", "| Löneenheten | 3 | Camilla Dahl |"),
        ("vem e chef för kultur o friitd", "| Kultur- och fritidsenheten | 1 | Omar Nilsson |"),
        ("Vilket plan sitter kansliet på?", "| Kansliet | 4 | Ulla Frisk |"),
    ],
)
def test_a_row_answers_and_a_tables_head_never_does(
    service: AnswerService, question: str, expected: str
) -> None:
    """Each row is read with the names of its columns, and quoted as it stands."""
    assert expected == ask(service, question).answer


def test_the_next_one_is_said_to_be_over(service: AnswerService) -> None:
    """A paper that tells of the next meeting may be old."""
    answer = ask(service, "När är nästa öppna möte?")
    assert "den 4 mars 2027" in (answer.answer or "")
    assert any("har redan varit" in note for note in answer.notes)
    assert not any("har redan varit" in n for n in ask(service, "När betalas lönen ut?").notes)


@pytest.mark.parametrize(
    "question",
    [
        "Vad kostar det att byta lås på cykelförrådet?",
        "Hur många berörs av etapp 3?",
        "Vad kostade etapp 3?",
        "Vem är biträdande chef för kansliet?",
        "När får vi nya telefoner?",
    ],
)
def test_what_is_not_told_is_not_answered_with_certainty(
    service: AnswerService, question: str
) -> None:
    """Another stage, role or price than the documents name, and an advert, answer nothing."""
    answer = ask(service, question)
    assert answer.status == "not_found" or not answer.certain


@pytest.mark.parametrize("word", ["SÄBO", "säbo", "Säbo"])
def test_a_glossary_term_is_found_in_any_case(service: AnswerService, word: str) -> None:
    """However it is written."""
    answer = ask(service, f"Finns det sjuksköterska på {word}?")
    assert "sabo.md" == answer.citations[0].document


def test_a_misspelt_word_that_nobody_has_is_asked_about(service: AnswerService) -> None:
    """With the nearest word there is, instead of saying that it is in no document."""
    strict = AnswerService(service.index, threshold=1.0)
    notes = strict.answer("Vad är kulltturnaten?", at=TODAY).notes
    assert ("Menade du ”kulturnatten”? Ordet ”kulltturnaten” hittar jag inte.",) == notes
