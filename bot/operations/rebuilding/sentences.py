"""What the commands that make and follow the index say, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.checks.finding import Said
from bot.checks.reasons import in_language
from bot.i18n.timeline import groups_in_words
from index import AnswerChanges, Stage

if TYPE_CHECKING:
    from collections.abc import Callable

    from index import ChangedAnswer, Language, Removal, ToldAnswer

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
SEARCHED_AT: Final = Said(
    "Textställena söks i {place}, i samlingen {collection}: {passages} av {count} finns där.",
    "Passages are searched at {place}, in the collection {collection}: {passages} of {count} are "
    "there.",
)
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
    "Är det meningen? Kör `omorg accept`. Annars: rätta i kunskapsmappen och bygg om.",
    "Is that meant? Run `omorg accept`. If not, mend the knowledge folder and build again.",
)
NOTHING_WAITS: Final = Said("Inget väntar på beslut.", "Nothing waits for a decision.")
ANSWERS: Final = {
    "one": Said(
        "Frågorna i questions.yaml: {changed} svar ändrat, {worse} sämre.",
        "Questions in questions.yaml: {changed} answer changed, {worse} worse.",
    ),
    "many": Said(
        "Frågorna i questions.yaml: {changed} svar ändrade, {worse} sämre.",
        "Questions in questions.yaml: {changed} answers changed, {worse} worse.",
    ),
}
NOT_COMPARED: Final = Said(
    "Svaren på frågorna i questions.yaml är inte jämförda med de förra. {problem}",
    "The answers to the questions in questions.yaml are not compared with those before. {problem}",
)
WHAT_IS_WORSE: Final = Said(
    "Sämre är ett svar som var rätt enligt questions.yaml och inte är det längre. Är det nya "
    "svaret rätt, ändra frågans document och phrase där. Är det fel, rätta dokumenten.",
    "Worse is an answer that was right by questions.yaml and no longer is. If the new answer is "
    "right, change the question's document and phrase there. If it is wrong, mend the documents.",
)
WORSE: Final = Said("Sämre: {question}", "Worse: {question}")
OTHERWISE: Final = Said("Ändrat: {question}", "Changed: {question}")
ANSWER_BEFORE: Final = Said("Före: {answer}", "Before: {answer}")
ANSWER_AFTER: Final = Said("Efter: {answer}", "After: {answer}")
NO_ANSWER: Final = Said("inget svar", "no answer")
PERHAPS: Final = Said("kanske", "perhaps")
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
# By how a version is searched: the vectors, and the words.
SEARCHED: Final = {
    ("exact", "all"): Said("Alla textställen jämförs", "All passages are compared"),
    ("exact", "pruned"): Said(
        "Alla textställens betydelse jämförs, och orden i dem som kan komma först",
        "All passages are compared by meaning, and by words those that can come first",
    ),
    ("cells", "pruned"): Said(
        "Många textställen: betydelsen jämförs med de närmaste grupperna, och orden i dem som kan "
        "komma först",
        "Many passages: meaning is compared in the nearest cells, and words in those that can come "
        "first",
    ),
}
BEFORE: Final = Said(
    "Före: {version}, byggt {built}, {documents} dokument",
    "Before: {version}, built {built}, {documents} documents",
)

STAGES: Final = {
    Stage.READING: (Said("Läser", "Reading"), Said("dokument", "documents")),
    Stage.EMBEDDING: (Said("Räknar", "Embedding"), Said("textställen", "passages")),
    Stage.WRITING: (Said("Skriver", "Writing"), Said("index", "index")),
    Stage.COMPARING: (Said("Jämför svar", "Comparing answers"), Said("frågor", "questions")),
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


def answers_in_short(answers: AnswerChanges, language: Language) -> str | None:
    """Return how many answers changed, or why they are not compared; None for nothing to say."""
    if answers.problem is not None:
        return NOT_COMPARED.filled(language, {"problem": in_language(answers.problem, language)})
    changed = len(answers.changed)
    if not changed:
        return None
    said = ANSWERS["one" if changed == 1 else "many"]
    return said.filled(language, {"changed": changed, "worse": answers.worse})


def cause_in_short(cause: Removal | AnswerChanges, language: Language) -> str:
    """Return what there is to decide on, in a sentence."""
    if isinstance(cause, AnswerChanges):
        return answers_in_short(cause, language) or ""
    return gone(cause, language)


def change_in_words(
    change: ChangedAnswer, language: Language, text: Callable[[str], str]
) -> tuple[str, str, str]:
    """Return the question, what it was answered, and what it is answered now, a line each.

    ``text`` turns the words of people and documents into what may be shown.
    """
    said = WORSE if change.worse else OTHERWISE
    groups = groups_in_words([text(group) for group in change.audience], language)
    before, after = (_answer(one, language, text) for one in (change.before, change.after))
    return (
        said.filled(language, {"question": text(change.question) + groups}),
        ANSWER_BEFORE.filled(language, {"answer": before}),
        ANSWER_AFTER.filled(language, {"answer": after}),
    )


def _answer(told: ToldAnswer, language: Language, text: Callable[[str], str]) -> str:
    if told.answer is None:
        return NO_ANSWER.told(language)
    parts = [told.title, told.document, None if told.certain else PERHAPS.told(language)]
    return f"{text(told.answer)} ({', '.join(text(part) for part in parts if part)})"
