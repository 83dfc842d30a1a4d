"""What the commands that make and follow the index say, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.checks.finding import Said
from index import Stage

if TYPE_CHECKING:
    from index import Language, Removal

LIVE: Final = Said(
    "Index {version} används nu: {documents} dokument, {passages} textställen, varav {embedded} "
    "är nya eller ändrade ({seconds} s).",
    "Index {version} is live: {documents} documents, {passages} passages, {embedded} of them "
    "embedded now ({seconds} s).",
)
LIVE_LINE: Final = Said(
    "{time} Index {version} används nu: {documents} dokument, {changes} ({seconds} s).",
    "{time} Index {version} is live: {documents} documents, {changes} ({seconds} s).",
)
WAITS_LINE: Final = Said(
    "{time} Index {version} väntar på beslut, och {before} används som förut: {gone}",
    "{time} Index {version} waits for a decision, and {before} stays in use: {gone}",
)
ADDED: Final = Said("Nya: {names}", "Added: {names}")
CHANGED: Final = Said("Ändrade: {names}", "Changed: {names}")
REMOVED: Final = Said("Borttagna: {names}", "Removed: {names}")
RENAMED: Final = Said("Nytt namn: {names}", "Renamed: {names}")
COUNTS: Final = {
    "added": Said("{count} nya", "{count} added"),
    "changed": Said("{count} ändrade", "{count} changed"),
    "removed": Said("{count} borttagna", "{count} removed"),
    "renamed": Said("{count} med nytt namn", "{count} renamed"),
    "failed": Said("{count} som inte är med", "{count} failed"),
}
NOTHING_CHANGED: Final = Said("inget ändrat", "nothing changed")
FAILED: Final = Said("Gick inte att läsa: ", "Failed: ")
HELD: Final = Said("Väntar på beslut: ", "Waits for a decision: ")
LEFT_OUT: Final = Said("Utelämnat:", "Left out:")
FAILURE: Final = Said("{document} {reason}: {remedy}", "{document} {reason}: {remedy}")

WAITS: Final = Said(
    "Index {version} väntar på beslut, och index {before} används som förut.",
    "Index {version} waits for a decision, and index {before} stays in use.",
)
GONE: Final = Said(
    "Det skulle ta bort {documents} av {of_documents} dokument och {passages} av {of_passages} "
    "textställen.",
    "It would take away {documents} of {of_documents} documents and {passages} of {of_passages} "
    "passages.",
)
WOULD_GO: Final = Said("Dokument som försvinner: {names}", "Documents that would go: {names}")
HOW_TO_ACCEPT: Final = Said(
    "Är det meningen? Kör `omorg accept`. Annars: lägg tillbaka dokumenten och bygg om.",
    "Is that meant? Run `omorg accept`. If not, put the documents back and build again.",
)
ACCEPTED: Final = Said(
    "Index {version} används nu i stället för {before}: {documents} dokument, {passages} "
    "textställen.",
    "Index {version} is live now instead of {before}: {documents} documents, {passages} passages.",
)
ROLLED_BACK: Final = Said(
    "Index {version}, byggt {built}, används igen i stället för {left}: {documents} dokument, "
    "{passages} textställen.",
    "Index {version}, built {built}, is live again instead of {left}: {documents} documents, "
    "{passages} passages.",
)
PASSED_OVER: Final = Said(
    "Hoppades över, går inte att använda: {names}", "Passed over, can't be used: {names}"
)
EARLIER_LEFT: Final = Said(
    "Tidigare versioner att gå tillbaka till: {count}. Nästa bygge går framåt igen.",
    "Versions left to go back to: {count}. The next build goes forward again.",
)
INDEX: Final = Said("Index {version}, byggt {built}", "Index {version}, built {built}")
SIZES: Final = Said(
    "{documents} dokument, {passages} textställen", "{documents} documents, {passages} passages"
)
MODEL: Final = Said("Modell {name}", "Model {name}")
BEFORE: Final = Said(
    "Före: {version}, byggt {built}, {documents} dokument",
    "Before: {version}, built {built}, {documents} documents",
)

STAGES: Final = {
    Stage.READING: (Said("Läser", "Reading"), Said("dokument", "documents")),
    Stage.EMBEDDING: (Said("Räknar", "Embedding"), Said("textställen", "passages")),
    Stage.WRITING: (Said("Skriver", "Writing"), Said("index", "index")),
}
SO_FAR: Final = Said(
    "{stage}: {done} av {total} {what}{left}", "{stage}: {done} of {total} {what}{left}"
)
SECONDS_LEFT: Final = Said(", ungefär {count} s kvar", ", about {count} s left")
MINUTES_LEFT: Final = Said(", ungefär {count} min kvar", ", about {count} min left")


def gone(cause: Removal, language: Language) -> str:
    """Return how much a version would take away."""
    return GONE.filled(
        language,
        {
            "documents": len(cause.documents),
            "of_documents": cause.of_documents,
            "passages": cause.passages,
            "of_passages": cause.of_passages,
        },
    )
