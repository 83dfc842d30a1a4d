"""The domain types of the index: small, frozen, free of third-party types.

Offsets are counted in characters (Unicode code points) of ``Document.text``,
half open: ``text[start:end]``.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - pydantic reads these annotations when it loads an index
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Language = Literal["sv", "en"]
# What keeps a file out of the index: the file itself, that it holds no text, what HR wrote about
# it, dates that exclude each other, a file of HR's own that is not where it belongs, or what must
# not be shown to everybody: that one waits for somebody to decide.
FailureKind = Literal[
    "unreadable",
    "no_text",
    "front_matter",
    "side_file",
    "validity",
    "orphan",
    "misplaced",
    "held",
]


class DateSource(StrEnum):
    """Where a document's date was found."""

    FRONT_MATTER = "front_matter"
    SIDE_FILE = "side_file"
    TEXT = "text"
    PROPERTIES = "properties"


class Excluded(StrEnum):
    """Why a passage may not answer at the date asked about."""

    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    NOT_YET_VALID = "not yet valid"


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters in a document's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about a document besides its text.

    Attributes:
        title: The document's title; never empty.
        date: When it was published, or None where nothing says so.
        date_source: Where ``date`` was found; None when there is no date.
        valid_from: It answers about "now" only from this day on.
        valid_until: And only before this day.
        supersedes: Ids of the documents that stop applying when this one starts to.
        audience: The groups that may see it; empty means everybody.
        owner: Who answers for it.
        url: Its http or https address.
        language: Its main language.

    """

    title: str
    date: dt.date | None = None
    date_source: DateSource | None = None
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    supersedes: tuple[str, ...] = ()
    audience: frozenset[str] = frozenset()
    owner: str | None = None
    url: str | None = None
    language: Language = "sv"

    @property
    def public(self) -> bool:
        """True when everybody may see the document."""
        return not self.audience


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of text under one heading; a passage never crosses from one to another.

    Attributes:
        headings: The headings it stands under, outermost first; empty before the first.
        span: Where it stands in the document's text, heading line excluded.
        page: Page or slide number, where the format has one.

    """

    headings: tuple[str, ...]
    span: Span
    page: int | None = None


class RemarkKind(StrEnum):
    """What a reader has to say of a file that it read; ``bot/checks/reader_remarks.py`` says it."""

    ATTACHMENT = "attachment"
    EMBEDDED = "embedded"
    FORM = "form"
    FORMULAS = "formulas"
    HIDDEN = "hidden_text"
    MIXED_ENCODING = "mixed_encoding"
    PICTURES = "pictures"
    STRUCK = "struck_out"


# Text that people see in the file and no answer can come from: a build names it as well.
LOST = frozenset(
    {RemarkKind.ATTACHMENT, RemarkKind.EMBEDDED, RemarkKind.FORMULAS, RemarkKind.PICTURES}
)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in a file that was not read as it stands, and where.

    Attributes:
        kind: What it is.
        page: The page or slide, from 1, where the format has one.
        line: The line of the file, from 1, where the format has lines.
        heading: The heading, or the sheet, that it stands under; empty where there is none.
        detail: What names it besides, a cell or an attached file; empty where nothing does.
        count: How many there are in that place.

    """

    kind: RemarkKind
    page: int | None = None
    line: int | None = None
    heading: str = ""
    detail: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a document.

    Attributes:
        span: Where its words stand in the document's text.
        url: Where it leads: an http, https or mailto address.

    """

    span: Span
    url: str


@dataclass(frozen=True, slots=True)
class Acceptance:
    """That somebody answers for what a document shows to everybody.

    Attributes:
        by: Who.
        date: Since when.
        finds: Digests of the numbers and codes that are accepted, behind their salt, with hyphens
            between; empty where it doesn't say what it is of.

    """

    by: str
    date: dt.date
    finds: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A document as its reader extracted it.

    Attributes:
        id: Path relative to the knowledge folder, with "/", NFC.
        text: The extracted text; every offset is into it.
        sections: In order, never overlapping; text outside them (headings, noise) is in no passage.
        metadata: Title, dates, audience and the rest.
        remarks: What in the file was not read as it stands, in order.
        links: The links in it, in order, but for those whose words are their address.
        accepted: Who accepts that everybody sees what it holds; None where nobody has said so.

    """

    id: str
    text: str
    sections: tuple[Section, ...]
    metadata: Metadata
    remarks: tuple[Remark, ...] = ()
    links: tuple[Link, ...] = ()
    accepted: Acceptance | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document that can be found and cited.

    Attributes:
        id: ``<document id>#<number>``, unique in an index version.
        document: The document's id.
        text: ``Document.text[start:end]``, character for character.
        start: First character.
        end: One past the last character.
        headings: The headings it stands under, outermost first.
        page: Page or slide number, where the format has one.
        sentences: The sentences' spans in the document's text, in order.

    """

    id: str
    document: str
    text: str
    start: int
    end: int
    headings: tuple[str, ...]
    page: int | None
    sentences: tuple[Span, ...]

    @property
    def heading(self) -> str | None:
        """The innermost heading, or None before the first one."""
        return self.headings[-1] if self.headings else None

    def piece(self, span: Span) -> str:
        """Return what stands in a span of the document that lies within the passage."""
        return self.text[span.start - self.start : span.end - self.start]

    def pieces(self) -> list[str]:
        """Return the sentences, in order."""
        return [self.piece(span) for span in self.sentences]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage and how well it matches a query. All scores: higher is better.

    Attributes:
        passage: What was found.
        score: The fused score that hits are ordered by.
        dense: Cosine similarity of query and passage, -1 to 1.
        lexical: BM25 score, 0 or more.
        share: ``lexical`` as a share of the most that the query could give, 0 to 1.
        excluded: Why it may not answer at the date asked about; None when it may.

    """

    passage: Passage
    score: float
    dense: float
    lexical: float
    share: float
    excluded: Excluded | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A file of the knowledge folder that is not in the index.

    Attributes:
        document: Its id.
        reason: What is wrong.
        remedy: What HR can do about it.
        kind: What sort of fault it is.

    """

    document: str
    reason: str
    remedy: str
    kind: FailureKind = "unreadable"
