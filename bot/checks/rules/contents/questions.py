"""HR's question set: that it can be read, and that the documents hold what it asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.checks.finding import Kind, Said
from bot.checks.reasons import said
from index import QUESTIONS, ConfigurationError, may_see, numbered_questions, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.checks.finding import Finding
    from bot.checks.folder import CheckedDocument, CheckedFolder
    from index import SetQuestion

UNUSABLE = Kind(
    "questions",
    "error",
    Said("Fel i frågorna", "Faults in the questions"),
    Said("{problem}", "{problem}"),
    Said("rätta det", "correct it"),
)
NO_DOCUMENT = Kind(
    "questions_document",
    "warning",
    Said("Frågor om dokument som inte finns", "Questions about documents that are not there"),
    Said(
        "fråga {number} nämner ”{name}”, som inte går att svara ur",
        "question {number} names “{name}”, which can't be answered from",
    ),
    Said("rätta filnamnet i frågan", "correct the file name in the question"),
)
UNREADABLE = Kind(
    "questions_document",
    "warning",
    Said(
        "Frågor om dokument som inte går att läsa", "Questions about documents that can't be read"
    ),
    Said(
        "fråga {number} nämner ”{name}”, som inte går att läsa",
        "question {number} names “{name}”, which can't be read",
    ),
    Said("rätta dokumentet; frågan kan stå kvar", "mend the document; the question may stay"),
)
NO_PHRASE = Kind(
    "questions_phrase",
    "warning",
    Said("Frågor vars svar inte står i dokumentet", "Questions whose answer is not there"),
    Said(
        "fråga {number} väntar sig ”{phrase}”, som inte står i {names}",
        "question {number} wants “{phrase}”, which {names} doesn't hold",
    ),
    Said(
        "skriv några ord ur meningen som svarar, precis som de står",
        "write a few words of the sentence that answers, just as they stand",
    ),
)
NOT_SEEN = Kind(
    "questions_audience",
    "warning",
    Said("Frågor vars svar den som frågar inte får se", "Questions whose answer is not for them"),
    Said(
        "fråga {number} ställs av någon som inte får se {names}",
        "question {number} is asked by somebody who may not see {names}",
    ),
    Said("skriv dokumentets målgrupp i frågan också", "write the document's audience there too"),
)
NO_GROUP = Kind(
    "questions_group",
    "warning",
    Said("Frågor från grupper som inget dokument har", "Questions of groups that no document has"),
    Said(
        "fråga {number} ställs av ”{group}”, som inte är målgrupp för något dokument",
        "question {number} is asked by “{group}”, an audience that no document has",
    ),
    Said(
        "skriv gruppen som i dokumentens målgrupp, eller ta bort den ur frågan",
        "write the group as the documents' audience has it, or remove it from the question",
    ),
)
KINDS = (UNUSABLE, NO_DOCUMENT, UNREADABLE, NO_PHRASE, NOT_SEEN, NO_GROUP)


def find(folder: CheckedFolder) -> Iterator[Finding]:
    """Name what keeps questions from being judged rightly."""
    path = folder.root / QUESTIONS
    if not path.exists():
        return
    problems: list[str] = []
    try:
        questions = numbered_questions(read_text(path), problems)
    except ConfigurationError as exc:
        yield UNUSABLE.at(QUESTIONS, problem=said(f"can't be used: {exc}"))
        return
    if not questions:
        yield UNUSABLE.at(QUESTIONS, problem=said("holds no questions: write some"))
    for problem in problems:
        yield UNUSABLE.at(QUESTIONS, problem=said(f"has an entry that can't be used ({problem})"))
    texts = {one.id: _quotable(one) for one in folder.documents}
    audiences = {group for one in folder.documents for group in one.metadata.audience}
    for number, line, question in questions:
        for group in question.audience:
            if group.casefold() not in audiences:
                yield NO_GROUP.at(QUESTIONS, line, number=number, group=group)
        yield from _question(folder, texts, question, number, line)


def _question(
    folder: CheckedFolder,
    texts: dict[str, list[str]],
    question: SetQuestion,
    number: int,
    line: int,
) -> Iterator[Finding]:
    there = [name for name in question.document if name in texts]
    for name in question.document:
        if name not in texts:
            kind = UNREADABLE if name in folder.known else NO_DOCUMENT
            yield kind.at(QUESTIONS, line, number=number, name=name)
    if not there or not question.answerable:
        return
    names = ", ".join(there)
    groups = frozenset(group.casefold() for group in question.audience)
    if not any(may_see(folder.by_id[name].metadata, groups) for name in there):
        yield NOT_SEEN.at(QUESTIONS, line, number=number, names=names)
    phrase = question.phrase
    if phrase and not any(phrase in text for name in there for text in texts[name]):
        yield NO_PHRASE.at(QUESTIONS, line, number=number, phrase=phrase, names=names)


def _quotable(one: CheckedDocument) -> list[str]:
    text = one.document.text
    return [text[section.span.start : section.span.end] for section in one.document.sections]
