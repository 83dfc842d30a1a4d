"""What readers say of files that they read: what they left out of the text, and where."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from bot.checks.finding import Kind, Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.checks.finding import Finding
    from bot.checks.folder import CheckedFolder
    from index import Remark

PICTURES = Kind(
    "pictures",
    "warning",
    Said("Sidor som är bilder, utan text", "Pages that are pictures, without text"),
    Said(
        "har sidor som är bilder, så inget svar kan stå där: {places}",
        "has pages that are pictures, where no answer can be found: {places}",
    ),
    Said(
        "kör textigenkänning (OCR) på filen, eller lägg in dokumentet som den gjordes av",
        "run text recognition (OCR) on the file, or put the document that it was made from here",
    ),
)
EMBEDDED = Kind(
    "embedded",
    "warning",
    Said("Inbäddade filer som inte läses", "Embedded files that are not read"),
    Said(
        "visar innehåll ur inbäddade filer, så inget svar kan stå där: {places}",
        "shows what embedded files hold, where no answer can be found: {places}",
    ),
    Said(
        "klistra in innehållet som text, eller lägg in den inbäddade filen som ett eget dokument",
        "paste what they hold as text, or put the embedded file here as a document of its own",
    ),
)
STRUCK = Kind(
    "struck_out",
    "hint",
    Said("Överstruken text, som är utelämnad", "Text that is struck out, and left out"),
    Said(
        "har överstruken text, som inte kan bli svar: {places}",
        "has text that is struck out, which can't be an answer: {places}",
    ),
    Said(
        "ta bort texten, eller ta bort strecket över den om den gäller",
        "remove the text, or the line through it if it holds",
    ),
)
FORMULAS = Kind(
    "formulas",
    "warning",
    Said("Formler utan uträknade värden", "Formulas without values"),
    Said(
        "har formler vars värden inte är sparade, så inget svar kan stå där: {places}",
        "has formulas whose values aren't stored, where no answer can be found: {places}",
    ),
    Said(
        "öppna filen i Excel (eller LibreOffice), så att formlerna räknas ut, och spara den",
        "open the file in Excel (or LibreOffice), so that the formulas are worked out, and save it",
    ),
)
MIXED_ENCODING = Kind(
    "mixed_encoding",
    "hint",
    Said("Filer i två teckenkodningar", "Files in two encodings"),
    Said(
        "är i UTF-8 men har tecken som inte är det, lästa som Windows-1252: {places}",
        "is in UTF-8, but has characters that are not, read as Windows-1252: {places}",
    ),
    Said(
        "se efter att orden är rätt där och spara filen i UTF-8",
        "see that the words are right there, and save the file in UTF-8",
    ),
)
FORM = Kind(
    "form",
    "hint",
    Said("Formulär, lästa som de är ifyllda", "Forms, read as they are filled in"),
    Said(
        "är ett formulär; det som är ifyllt är läst, och tomma fält är utelämnade: {places}",
        "is a form; what is filled in was read, and empty fields were left out: {places}",
    ),
    Said(
        "se efter att rätt uppgifter är ifyllda",
        "see that it is filled in as it should be",
    ),
)
ATTACHMENT = Kind(
    "attachment",
    "warning",
    Said("Bilagor i mejl, som inte är lästa", "Files attached to mails, which were not read"),
    Said(
        "är ett mejl med bilagor som inte är lästa: {places}",
        "is a mail with attached files, which were not read: {places}",
    ),
    Said(
        "spara bilagorna i mappen var för sig, om svar ska kunna stå i dem",
        "save the attached files in the folder, each by itself, if answers are to come from them",
    ),
)
HIDDEN = Kind(
    "hidden_text",
    "hint",
    Said("Dold text på webbsidor, som är utelämnad", "Hidden text of web pages, left out"),
    Said(
        "har text som sidan inte visar, och som inte kan bli svar: {places}",
        "has text that the page doesn't show, and that can't be an answer: {places}",
    ),
    Said(
        "om texten gäller: visa den på sidan och spara sidan igen, eller lägg in den för sig",
        "if the text holds: show it on the page and save that again, or put the text here by "
        "itself",
    ),
)
KINDS = (PICTURES, EMBEDDED, ATTACHMENT, FORMULAS, STRUCK, HIDDEN, MIXED_ENCODING, FORM)
_BY_RULE = {kind.rule: kind for kind in KINDS}


def find(folder: CheckedFolder) -> Iterator[Finding]:
    """Name what was left out of documents that were read."""
    for one in folder.documents:
        yield from findings_of((one.id, remark) for remark in one.document.remarks)


def findings_of(remarks: Iterable[tuple[str, Remark]]) -> Iterator[Finding]:
    """Yield one finding for each document and kind, with all its places.

    ``remarks`` come with their documents' ids, those of one document together.
    """
    for document, group in groupby(remarks, key=lambda pair: pair[0]):
        by_kind: dict[str, list[Remark]] = {}
        for _, remark in group:
            by_kind.setdefault(remark.kind, []).append(remark)
        for rule, found in by_kind.items():
            line = found[0].line if len(found) == 1 else None
            yield _BY_RULE[rule].at(document, line, places=_places(found))


def _places(remarks: Sequence[Remark]) -> Said:
    pages = [one.page for one in remarks if one.page is not None]
    if len(pages) == len(remarks) and not any(one.heading or one.detail for one in remarks):
        numbers = _ranges(sorted(set(pages)))
        return Said(f"sida {numbers}", f"page {numbers}")
    places = [_place(one) for one in remarks]
    return Said("; ".join(one.sv for one in places), "; ".join(one.en for one in places))


def _place(remark: Remark) -> Said:
    swedish, english = [], []
    if remark.page is not None:
        swedish.append(f"sida {remark.page}")
        english.append(f"page {remark.page}")
    if remark.line is not None:
        swedish.append(f"rad {remark.line}")
        english.append(f"line {remark.line}")
    if remark.heading:
        swedish.append(f"under ”{remark.heading}”")
        english.append(f"under “{remark.heading}”")
    if remark.detail:
        swedish.append(remark.detail)
        english.append(remark.detail)
    times = remark.count > 1
    return Said(
        (", ".join(swedish) or "i texten") + (f" ({remark.count} ställen)" if times else ""),
        (", ".join(english) or "in the text") + (f" ({remark.count} places)" if times else ""),
    )


def _ranges(pages: Sequence[int]) -> str:
    """Return page numbers as people write them: "3, 7–9"."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and runs[-1][-1] == page - 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
