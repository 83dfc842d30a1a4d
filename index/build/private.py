"""What a document holds that must not be shown to everybody, or is never quoted.

A document for everybody that holds identity numbers, codes to doors and alarms, or passwords, is
held out of the index until HR removes them, limits the document to an audience, or accepts it by
name. What is accepted is what stands there then: digests of it are kept where the acceptance is,
and what comes later waits again. In a limited or accepted document, sentences with a number or code
are in no passage all the same.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from index.errors import DocumentError
from index.language.sensitive_numbers import (
    codes,
    overlapping,
    personal_numbers,
    without_codes,
    without_personal_numbers,
)
from index.language.words import sentence_spans
from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from index.types import Document, Metadata, Section

_REMEDY = (
    "remove them, limit the document to an audience, or accept it by name, with the button in "
    "Slack or with `omorg accept`: what stands there then is accepted, and nothing that comes later"
)
_SALT: Final = 4  # bytes
_DIGEST: Final = 6  # hexadecimal digits: one number in 16 million passes for another
_NUMBER: Final = 10  # digits of an identity number without its century


@dataclass(frozen=True, slots=True)
class Private:
    """What a document holds that not everybody should see.

    Attributes:
        numbers: Where identity numbers stand in its text.
        codes: Where codes to doors and alarms, and passwords, stand in its text.
        described: The identity numbers in its title, owner or address.

    """

    numbers: tuple[Span, ...]
    codes: tuple[Span, ...]
    described: tuple[str, ...]


def private_in(document: Document) -> Private:
    """Return what a document holds that not everybody should see."""
    return Private(
        tuple(personal_numbers(document.text)),
        tuple(codes(document.text)),
        tuple(
            written[span.start : span.end]
            for written in _written(document.metadata)
            for span in personal_numbers(written)
        ),
    )


def private_not_accepted(document: Document) -> Private:
    """Return what of it nobody has accepted.

    An acceptance that doesn't tell what it is of is of nothing.
    """
    found, accepted = private_in(document), document.accepted
    if accepted is None or not accepted.finds:
        return found
    salt, *digests = accepted.finds.split("-")

    def left(spans: Iterable[Span]) -> tuple[Span, ...]:
        return tuple(
            span
            for span in spans
            if _digest(document.text[span.start : span.end], salt) not in digests
        )

    return Private(
        left(found.numbers),
        left(found.codes),
        tuple(one for one in found.described if _digest(one, salt) not in digests),
    )


def digests_of_private(document: Document) -> str:
    """Return salted digests of what a document holds, as an acceptance keeps them."""
    found, salt = private_in(document), secrets.token_hex(_SALT)
    texts = (document.text[span.start : span.end] for span in (*found.numbers, *found.codes))
    return "-".join([salt, *sorted({_digest(one, salt) for one in (*texts, *found.described)})])


def _digest(find: str, salt: str) -> str:
    digits = "".join(filter(str.isdecimal, find))[-_NUMBER:]
    told = digits if len(digits) == _NUMBER else "".join(filter(str.isalnum, find))
    return hashlib.sha256(f"{salt} {told}".encode()).hexdigest()[:_DIGEST]


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
    if document.sections and not without_private(document).sections:
        raise DocumentError(
            "has a personal identity number or a code in every sentence, and such sentences are "
            "never quoted",
            "remove the numbers or the document",
            "held",
        )
    if not document.metadata.public:
        return
    private = private_not_accepted(document)
    kinds = []
    if numbers := len(private.numbers) + len(private.described):
        kinds.append(f"personal identity or coordination numbers ({numbers})")
    if private.codes:
        kinds.append(f"door codes or passwords ({len(private.codes)})")
    if kinds:
        beyond = "" if document.accepted is None else " that were not accepted with it"
        raise DocumentError(
            f"is open to everybody and holds {' and '.join(kinds)}{beyond}", _REMEDY, "held"
        )


def without_private(document: Document) -> Document:
    """Return a document with no identity number or code but in its text, outside its sections.

    Title, owner and headings are shown with a word in its place; an address that holds a number is
    left out. The sentences that hold one, in full or in part, are cut out of the sections, so that
    they are in no passage.
    """
    private = private_in(document)
    spans = sorted((*private.numbers, *private.codes), key=lambda span: span.start)
    metadata = document.metadata
    return replace(
        document,
        sections=tuple(
            replace(part, headings=tuple(map(_masked, part.headings)))
            for section in document.sections
            for part in _without_sentences(document.text, section, spans)
        ),
        metadata=replace(
            metadata,
            title=_masked(metadata.title),
            owner=metadata.owner and _masked(metadata.owner),
            url=None if metadata.url and personal_numbers(metadata.url) else metadata.url,
            supersedes=tuple(n for n in metadata.supersedes if not personal_numbers(n)),
        ),
    )


def _masked(text: str) -> str:
    return without_codes(without_personal_numbers(text))


def _without_sentences(text: str, section: Section, spans: list[Span]) -> Iterator[Section]:
    """Yield what is left of a section between the sentences that hold a number or code."""
    start, end = section.span.start, section.span.end
    if not any(overlapping(spans, start, end)):
        yield section
        return
    after = start
    for sentence in sentence_spans(text, start, end):
        if any(overlapping(spans, sentence.start, sentence.end)):
            # With the bullet or number before it, which is in no sentence.
            if text[start:after].strip():
                yield replace(section, span=Span(start, after))
            start = sentence.end
        after = sentence.end
    if text[start:end].strip():
        yield replace(section, span=Span(start, end))
