"""What must not be shown to everybody, and what the bot never quotes whoever asks.

A document for everybody that holds identity numbers, or codes to doors and alarms, is held out of
the index until HR removes them, limits the document to an audience, or accepts it by name. In a
limited or accepted one, sentences with an identity number are in no passage all the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.errors import DocumentError
from index.language.sensitive_numbers import (
    door_codes,
    overlapping,
    personal_numbers,
    without_personal_numbers,
)
from index.language.sentences import sentence_spans
from index.types import Failure, Section, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.types import Document, Metadata

_REMEDY = (
    "remove them, limit the document to an audience, or accept it by name with a line such as "
    "`accept: Anna Ek, 2027-03-01` in its front matter or side file"
)


@dataclass(frozen=True, slots=True)
class Private:
    """What a document holds that not everybody should see.

    Attributes:
        numbers: Where identity numbers stand in its text.
        codes: Where codes to doors and alarms stand in its text.
        described: Whether its title, owner or address holds an identity number.

    """

    numbers: tuple[Span, ...]
    codes: tuple[Span, ...]
    described: bool


def private_in(document: Document) -> Private:
    """Return what a document holds that not everybody should see."""
    return Private(
        tuple(personal_numbers(document.text)),
        tuple(door_codes(document.text)),
        any(map(personal_numbers, _written(document.metadata))),
    )


def _written(metadata: Metadata) -> Iterator[str]:
    yield from filter(None, (metadata.title, metadata.owner, metadata.url))
    yield from (*metadata.supersedes, *metadata.audience)


def check_private(document: Document) -> None:
    """See that a document may go into the index.

    Raises:
        DocumentError: Somebody has to decide first.

    """
    if personal_numbers(document.id):
        raise DocumentError(
            "has a personal identity number in its file name", "rename the file", "held"
        )
    if not document.metadata.public or document.accepted is not None:
        return
    private = private_in(document)
    if private.numbers or private.described:
        count = len(private.numbers) + private.described
        raise DocumentError(
            f"is open to everybody and holds personal identity or coordination numbers ({count})",
            _REMEDY,
            "held",
        )
    if private.codes:
        raise DocumentError(
            f"is open to everybody and holds codes to doors or alarms ({len(private.codes)})",
            _REMEDY,
            "held",
        )


def without_private(document: Document) -> Document:
    """Return a document with no identity number but in its text, outside its sections.

    Title, owner and headings are shown with a word in its place; an address that holds one is left
    out. The sentences that hold one, in full or in part, are cut out of the sections, so that they
    are in no passage.
    """
    numbers = personal_numbers(document.text)
    metadata = document.metadata
    if not numbers and not any(map(personal_numbers, _written(metadata))):
        return document
    return replace(
        document,
        sections=tuple(
            replace(part, headings=tuple(map(without_personal_numbers, part.headings)))
            for section in document.sections
            for part in _without_sentences(document.text, section, numbers)
        ),
        metadata=replace(
            metadata,
            title=without_personal_numbers(metadata.title),
            owner=metadata.owner and without_personal_numbers(metadata.owner),
            url=None if metadata.url and personal_numbers(metadata.url) else metadata.url,
            supersedes=tuple(n for n in metadata.supersedes if not personal_numbers(n)),
        ),
    )


def _without_sentences(text: str, section: Section, numbers: list[Span]) -> Iterator[Section]:
    """Yield what is left of a section between the sentences that hold a number."""
    start, end = section.span.start, section.span.end
    if not any(overlapping(numbers, start, end)):
        yield section
        return
    after = start
    for sentence in sentence_spans(text, start, end):
        if any(overlapping(numbers, sentence.start, sentence.end)):
            # With the bullet or number before it, which is in no sentence.
            if text[start:after].strip():
                yield replace(section, span=Span(start, after))
            start = sentence.end
        after = sentence.end
    if text[start:end].strip():
        yield replace(section, span=Span(start, end))


def masked(failure: Failure) -> Failure:
    """Return a failure that shows no identity number: file names and values may hold one."""
    return replace(
        failure,
        document=without_personal_numbers(failure.document),
        reason=without_personal_numbers(failure.reason),
        remedy=without_personal_numbers(failure.remedy),
    )
