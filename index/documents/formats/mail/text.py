"""The text of a mail: what its sender wrote, and each earlier mail under a heading of its own.

Mail programs put the mails that are answered or sent on under the new one, with lines that say who
wrote them. Those lines are left out, and so is the sender's address wherever it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TYPE_CHECKING

from index.documents.blocks.builder import TextBuilder, clean, unmarked, without_link
from index.documents.metadata.dates import parse_date
from index.documents.types import Block, BlockKind
from index.types import Span

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from index.types import Language

# What a reader adds where the words of others begin and end: noncharacters, in no real text.
EARLIER, OWN = "\ufdefE", "\ufdefO"
_HEADING: dict[Language, str] = {"sv": "Tidigare mejl", "en": "Earlier mail"}
_ADDRESS = re.compile(r"[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_PREFIX = re.compile(r"\s*(?:(?:sv|vb|re|fw|fwd|vs|aw|tr)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
# "Den 3 maj 2026 kl. 10.15 skrev Eva Ek <eva@b.example>:", "On Mon, May 4, 2026 Eva Ek wrote:".
# With the time or an address, so that no sentence is taken for one.
_WROTE = re.compile(
    r"(?=.*(?:(?:19|20)\d\d|\d\d[./]\d\d))(?=.*(?:\d[.:]\d\d\b|@|wrote:))"
    r"(?:den |on |\d|[a-zåäö]{2,4}[ .,]).{4,300}\b(?:skrev|wrote)\b.{0,200}:",
    re.IGNORECASE | re.DOTALL,
)
_RULE = re.compile(
    r"[-_*= ]*(?:ursprungligt meddelande|original(?:meddelande| message)|vidarebefordrat"
    r"(?: meddelande| brev)?|(?:begin )?forwarded message|vidarebefordrat mejl)[-_*=: ]*",
    re.IGNORECASE,
)
_DRAWN = re.compile(r"\s*(?:_{5,}|-{5,}|={5,}|\*{5,})\s*")
_LABEL = re.compile(
    r"[\s*_]*(?P<name>från|from|avsändare|skickat|sent|datum|date|till|to|kopia|cc|hemlig kopia|bcc"
    r"|ämne|subject|svara till|reply-to|prioritet|importance|bifogade filer|attachments)[\s*_]*:"
    r"[\s*_]*(?P<value>.*)",
    re.IGNORECASE,
)
_FROM = frozenset(("från", "from", "avsändare"))
_SENT = frozenset(("skickat", "sent", "datum", "date"))
_FEWEST_LABELS = 2
_HEAD = 4_000  # characters
_LEAST_WORDS = 3  # beside an address, for a line to say something without it
_CONTACT = re.compile(
    r"(?:e-?post(?:adress)?|e-?mail|mejl(?:adress)?|mail|mailto|från|from|@|epost)\b\W*",
    re.IGNORECASE,
)
# "Tel 0480-45 00 00 | eva@b.example"
_AT_THE_EDGE = re.compile(
    r"^[<(]?\0[>)]?[ \t]*[|,;·–][ \t]*"
    r"|[ \t]*[|,;·–][ \t]*(?:e-?post|mejl|e-?mail)?[: ]*[<(]?\0[>)]?[ \t]*$",
    re.IGNORECASE,
)
_ENDED = re.compile(r"\0(?:\.$)?")
_SET_OFF = re.compile(r"[\s(<\[]*\x00[\s)>\]]*")


def subject_of(written: str) -> str:
    """Return a mail's subject without what says that it is a reply or was sent on."""
    words = clean(written)
    return words[found.end() :] if (found := _PREFIX.match(words)) else words


class MailBuilder(TextBuilder):
    """A mail's text, paragraph by paragraph; earlier mails are told by what stands over them."""

    def __init__(self, senders: Iterable[str], language: Language) -> None:
        """Take the addresses that nobody may see, and the language to write headings in."""
        super().__init__()
        self._senders = {one.casefold() for said in senders for one in _ADDRESS.findall(said)}
        self._language = language
        self._waiting = ""  # a mark whose heading comes with the next words
        self._date: dt.date | None = None
        self._in_earlier = False

    def paragraph(self, words: str) -> None:
        """Add a paragraph, if there is anything in it that a mail says."""
        lines = [line for line in words.split("\n") if line.strip()]
        bare = unmarked(" ".join(lines)).strip()
        if bare in {EARLIER, OWN}:
            self._turn(bare)
        elif lines and _RULE.fullmatch(unmarked(lines[0])):
            self._turn(EARLIER)
            self.paragraph("\n".join(lines[1:]))
        elif lines and _DRAWN.fullmatch(unmarked(lines[0])):
            self.paragraph("\n".join(lines[1:]))
        elif self._waiting == EARLIER and all(_LABEL.fullmatch(unmarked(one)) for one in lines):
            self._header(lines)
        elif count := self._header(lines):
            self.paragraph("\n".join(lines[count:]))
        else:
            # Line by line, before lines that go on from each other become one.
            said = map(self._without_sender, self._without_author(lines))
            super().paragraph("\n".join(said))

    def _without_author(self, lines: list[str]) -> list[str]:
        """Return lines without the one at their end that says who wrote what follows."""
        for count in (1, 2):
            over = unmarked(" ".join(lines[-count:])).strip()
            if _WROTE.fullmatch(over) and len(lines) >= count:
                self._senders |= {one.casefold() for one in _ADDRESS.findall(over)}
                if lines[:-count]:
                    super().paragraph("\n".join(lines[:-count]))
                self._turn(EARLIER, _date_in(over))
                return []
        return lines

    def _header(self, lines: list[str]) -> int:
        """Return how many lines say who wrote an earlier mail, and to whom; none in other text."""
        labels = [_LABEL.fullmatch(unmarked(line)) for line in lines]
        count = next((n for n, label in enumerate(labels) if label is None), len(lines))
        found = [label for label in labels[:count] if label]
        told = {label["name"].casefold(): label["value"] for label in found}
        sender = next((value for name, value in told.items() if name in _FROM), None)
        sure = len(found) >= _FEWEST_LABELS or (sender and _ADDRESS.search(sender))
        if (sender is None or not sure) and self._waiting != EARLIER:
            return 0
        self._senders |= {one.casefold() for one in _ADDRESS.findall(sender or "")}
        self._turn(EARLIER, next((_date_in(told[name]) for name in told if name in _SENT), None))
        return count

    def hides(self, url: str) -> bool:
        """Return whether an address is one that nobody may see."""
        return any(sender in url.casefold() for sender in self._senders)

    def _turn(self, mark: str, date: dt.date | None = None) -> None:
        if mark == EARLIER:
            self._date = date or (self._date if self._waiting == EARLIER else None)
        self._waiting = mark

    def _add(
        self, kind: BlockKind, content: str, level: int = 0, label: str = "", *, tight: bool = False
    ) -> None:
        if kind is not BlockKind.HEADING:
            content = "\n".join(filter(None, map(self._without_sender, content.split("\n"))))
            if not content.strip(" -"):
                return
        mark, self._waiting = self._waiting, ""
        if mark == EARLIER:
            self._in_earlier = True
            day = f" {self._date.isoformat()}" if self._date else ""
            self.heading(2, f"{_HEADING[self._language]}{day}")
        elif mark == OWN and self._in_earlier:
            self._in_earlier = False
            self.heading(2, "")  # what follows is the sender's own again
        super()._add(kind, content, level, label, tight=tight)

    def _without_sender(self, line: str) -> str:
        """Return a line without the sender's address: none, where it says nothing else."""
        hidden = _ADDRESS.sub(lambda m: "\0" if m[0].casefold() in self._senders else m[0], line)
        if "\0" not in hidden:
            return line
        hidden = without_link(hidden, "\0")
        hidden = _AT_THE_EDGE.sub("", hidden)
        rest = _CONTACT.sub(" ", unmarked(hidden).replace("\0", " "))
        if len(re.findall(r"\w{2,}", rest)) < _LEAST_WORDS and not re.search(r"\d{3}", rest):
            return _SET_OFF.sub(" ", hidden).strip(" ,;|·") if re.search(r"\w", rest) else ""
        return _ENDED.sub("…", hidden)


def _date_in(words: str) -> dt.date | None:
    """Return the first date in a line that a mail program wrote, or None."""
    for match in re.finditer(
        r"(?:19|20)\d\d-\d\d-\d\d|\d{1,2}\.? [a-zåäö]{3,9}\.?,? (?:19|20)\d\d"
        r"|[a-zåäö]{3,9}\.? \d{1,2},? (?:19|20)\d\d",
        words,
        re.IGNORECASE,
    ):
        if found := parse_date(match[0]):
            return found
    return None


_BULLET = re.compile(r"(?P<indent>[ \t]*)(?P<mark>[-*•–]|\d{1,2}[.)])[ \t]+(?=\S)")


def add_plain(builder: MailBuilder, text: str, *, flowed: bool = False) -> None:
    """Add a mail's body that is plain text.

    Args:
        builder: Where to.
        text: The body; lines of earlier mails begin with ">".
        flowed: Whether a line that ends in a space goes on in the next.

    """
    depth = 0
    paragraph: list[str] = []

    def end() -> None:
        builder.paragraph("\n".join(paragraph))
        paragraph.clear()

    for raw in text.split("\n"):
        marks = re.match(r"(?:>[ ]?)*", raw)
        quoted = marks[0].count(">") if marks else 0
        line = raw[marks.end() :] if marks else raw
        if quoted != depth and line.strip():
            end()
            # Deeper is an earlier mail still; back at the margin the sender goes on.
            builder.paragraph(EARLIER if quoted > depth or quoted else OWN)
            depth = quoted
        item = _BULLET.match(line)
        if not line.strip() or line.rstrip() == "--":
            end()
        elif item and (not paragraph or not _LABEL.match(line)):
            end()
            mark = item["mark"] if item["mark"][0].isdigit() else "-"
            builder.item(line[item.end() :], len(item["indent"]) // 2, mark.replace(")", "."))
        elif paragraph and flowed and paragraph[-1].endswith(" "):
            paragraph[-1] += line
        else:
            paragraph.append(line)
    end()


@dataclass(frozen=True, slots=True)
class TypedHead:
    """The head of a mail that was saved as a text: who wrote it and when, and what about.

    Attributes:
        end: Where it ends in the text.
        subject: The mail's subject.
        date: When it was sent; None where that isn't told.
        senders: Addresses that nobody may see.

    """

    end: int
    subject: str
    date: dt.date | None
    senders: frozenset[str]

    def blocks(self, text: str) -> Iterator[Block]:
        """Yield the head as noise, which is in no passage."""
        yield Block(BlockKind.NOISE, Span(0, len(text[: self.end].rstrip())))

    def without_sender(self, text: str, blocks: Iterable[Block]) -> Iterator[Block]:
        """Yield blocks with lines that show the sender's address made noise."""
        for block in blocks:
            start = block.span.start
            for line in text[start : block.span.end].split("\n"):
                hidden = any(sender in line.casefold() for sender in self.senders)
                if hidden and block.kind is BlockKind.TEXT:
                    before = Span(block.span.start, max(block.span.start, start - 1))
                    if before.start < before.end:
                        yield replace(block, span=before)
                    yield Block(BlockKind.NOISE, Span(start, start + len(line)))
                    after = min(start + len(line) + 1, block.span.end)
                    block = replace(block, span=Span(after, block.span.end))  # noqa: PLW2901
                start += len(line) + 1
            if block.span.start < block.span.end:
                yield block


def typed_head(text: str) -> TypedHead | None:
    """Return the head of a mail that Outlook saved as a text, if a text begins with one."""
    lines = text[:_HEAD].lstrip("\n").split("\n")
    skipped = len(text) - len(text.lstrip("\n"))
    labels = list(takewhile(bool, map(_LABEL.fullmatch, lines)))
    told = {label["name"].casefold(): label["value"] for label in labels if label}
    sender = next((told[name] for name in told if name in _FROM), None)
    sent = next((told[name] for name in told if name in _SENT), None)
    subject = told.get("ämne", told.get("subject"))
    if sender is None or sent is None or subject is None:
        return None
    end = skipped + sum(len(line) + 1 for line in lines[: len(labels)])
    senders = frozenset(one.casefold() for one in _ADDRESS.findall(sender))
    return TypedHead(min(end, len(text)), subject_of(subject), _date_in(sent), senders)
