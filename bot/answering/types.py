"""What the bot answers, whoever shows it: terminal, JSON or Slack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    import datetime as dt

    from index import DateSource, Language, Span, TextTable

Status = Literal["answered", "not_found", "smalltalk"]
# Which entries of HR's question set may answer: all, those of other words than the question that is
# asked (so that none marks itself), or none.
Entries = Literal["all", "others", "none"]


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask: a name, and a channel or an address."""

    name: str
    contact: str


@dataclass(frozen=True, slots=True)
class NearestTitle:
    """A document that lies near a question without answering it."""

    document: str
    title: str


@dataclass(frozen=True, slots=True)
class CitedLink:
    """A link in a quote: where its words stand in the document's text, what they are, its address.

    The address is http, https or mailto.
    """

    span: Span
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A passage as an answer shows it.

    Attributes:
        number: 1 for what leads.
        document: The document's id.
        title: The document's title.
        heading: The innermost heading over the passage.
        page: Page or slide number, where the format has one.
        date: The document's date.
        date_source: Where that date was found.
        in_force: Whether the document applies at the date asked about.
        quote: ``text[start:end]`` of the document's text, character for character.
        start: First character of the quote in the document's text.
        end: One past its last character.
        highlights: Spans of the sentences that answer, in the document's text.
        score: How likely the passage is to answer by itself, 0 to 1; higher is better.
        url: The document's own address (http or https).
        valid_from: The document applies from this day on; None where nothing says so.
        valid_until: And only before this day: its time is over then, or another one replaces it.
        owner: Who answers for the document.
        answer_spans: The very words that answer, in the document's text.
        tables: The tables in the quote, in the document's text; their heads may stand above it.
        links: The links in the sentences that answer, or in the quote where none is marked.
        pointed_out: Whether HR has pointed it out as what answers the question.

    """

    number: int
    document: str
    title: str
    heading: str | None
    page: int | None
    date: dt.date | None
    date_source: DateSource | None
    in_force: bool
    quote: str
    start: int
    end: int
    highlights: tuple[Span, ...]
    score: float
    url: str | None
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    owner: str | None = None
    answer_spans: tuple[Span, ...] = ()
    tables: tuple[TextTable, ...] = ()
    links: tuple[CitedLink, ...] = ()
    pointed_out: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to one question, answered or not.

    Attributes:
        question: As it was asked.
        language: Language of the question, and so of the interface.
        status: ``answered``, ``not_found`` or ``smalltalk``.
        confidence: Estimated probability, 0 to 1, that the documents answer the question: the score
            of the first citation where there is one.
        answer: The sentences that answer, verbatim; the greeting for smalltalk; None if not found.
        citations: At most three, empty unless answered. First what leads: what HR has pointed out,
            or the newest of those that answer about equally well; the others by their score.
        contact: Whom to ask when nothing was found, or what is shown may not be the answer.
        nearest: Titles near the question when nothing was found.
        notes: Sentences in the interface language (in force from, documents differ, renamed).
        index_version: The index version that was asked.
        milliseconds: How long answering took.
        certain: Whether what is shown is the answer, or may be; true where nothing is shown.
        turn: What a follow-up to this question needs; None for small talk. It is shown to nobody.
        explained: Whether the question is what a term means and the first notes tell it, from HR's
            glossary: then it is answered, whatever the documents say.

    """

    question: str
    language: Language
    status: Status
    confidence: float
    answer: str | None
    citations: tuple[Citation, ...]
    contact: Contact | None
    nearest: tuple[NearestTitle, ...]
    notes: tuple[str, ...]
    index_version: str
    milliseconds: float
    certain: bool = True
    turn: Turn | None = None
    explained: bool = False


class Answerer(Protocol):
    """Anything that answers questions; the terminal and Slack depend on this alone."""

    def answer(
        self,
        question: str,
        *,
        at: dt.date | None = None,
        audience: frozenset[str] = frozenset(),
        previous: Turn | None = None,
    ) -> Answer:
        """Answer ``question`` for a member of the groups in ``audience``, as of ``at`` (today).

        ``previous`` is the same person's turn before, for questions that lean on it.

        Raises:
            QuestionError: The question is empty, too long or holds no words.
            IndexVersionError: There is no index that can be used.

        """
        ...


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that was asked, and what its answer was about.

    Attributes:
        asked: The question in the person's own words; of a follow-up the last one that was none.
        question: The question in full: a follow-up as it was understood.
        language: Its language.
        audience: The groups (case folded) of the person who asked, as they were then.
        index_version: The index that answered.
        answer: The sentences that answered, verbatim; None where nothing was found.
        columns: Where a row of a table answered, what its other columns are called.
        since: The follow-up in the person's own words; None where it is none.

    """

    asked: str
    question: str
    language: Language
    audience: frozenset[str]
    index_version: str
    answer: str | None = None
    columns: tuple[str, ...] = ()
    since: str | None = None
