"""What a message in Slack says: own words, what they quote, what was passed on, attached files.

Untrusted data enters here. The blocks of a message are looked at first, since the text beside them
doesn't tell a quotation from a line that begins with ">"; whatever has an unexpected form is passed
over. Who is named with "@" is told from who is only spoken to: "Vem är chef för @kim?" asks about
Kim; "@kim, var sitter HR?" and "Var sitter HR? cc @kim" don't.

All texts stay in Slack's own format until ``plain_question`` reads them: mentions, channels and
links stand in angle brackets, and ``&``, ``<`` and ``>`` are escaped
(https://docs.slack.dev/messaging/formatting-message-text). ``attachments`` hold messages that were
forwarded or linked to, and previews of other links
(https://docs.slack.dev/messaging/unfurling-links-in-messages).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal

from bot.answering.question.follow_up import QUESTIONS, VERBS
from bot.answering.question.reduce import names_nothing, only_points, recognise
from index import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_NOBODY: Final[Mapping[str, str]] = {}
_ENTITY: Final = re.compile(r"<([@#!][^<>]*|[A-Za-z][\w+.-]*:[^<>]*)>")
# ":wave:", ":+1:", ":skin-tone-2:"; not the minutes of "10:30:45".
_SHORTCODE: Final = re.compile(r"(?<!\w):(?:[+-]1|100|[\w+'-]{0,80}[^\W\d_][\w+'-]{0,80}):(?!\w)")
_SPACES: Final = re.compile(r"[^\S\n]+")


def escape(text: str) -> str:
    """Escape ``text`` for mrkdwn and for a message's ``text``: no mention or link can fire."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """Undo Slack's three escapes."""
    # "&amp;" last, so that an escaped "&amp;lt;" comes out as the "&lt;" that was typed.
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def plain_question(text: str, names: Mapping[str, str] = _NOBODY) -> str:
    """Return a message as a person reads it, without mentions of people and emoji codes.

    Ids of people and channels are left out, since a question may be shown or recorded later and
    no id may follow it there. ``names`` has names by id, for the mentions that are to be read.
    """

    def readable(match: re.Match[str]) -> str:
        target = match.group(1).partition("|")[0]
        name = names.get(target.removeprefix("@").removeprefix("!subteam^"))
        return escape(name) if name else _readable(match)

    shown = _SHORTCODE.sub(" ", _ENTITY.sub(readable, text))
    lines = (_SPACES.sub(" ", line).strip() for line in shown.split("\n"))
    return unescape("\n".join(lines)).strip()


def _readable(match: re.Match[str]) -> str:
    """Return what a reader sees of one angle-bracketed entity."""
    target, _, label = match.group(1).partition("|")
    kind = target[:1]
    if kind == "@":
        return " "
    if kind == "#":
        return f"#{label}" if label else " "
    if kind == "!":
        # Broadcasts (<!here>) address people; groups and dates carry a readable label.
        return label if target.startswith(("!subteam^", "!date^")) else " "
    return label or target.removeprefix("mailto:").removeprefix("tel:")


_PERSON: Final = r"<@[A-Z0-9]{2,40}(?:\|[^<>\n]{0,200})?>"
_GROUP: Final = r"<!subteam\^[A-Z0-9]{2,40}>"
# A group whose name stands beside its id needs no looking up.
_NAMED: Final = re.compile(r"<@([A-Z0-9]{2,40})(?:\|[^<>\n]{0,200})?>|<!subteam\^([A-Z0-9]{2,40})>")
_SOME: Final = (
    rf"(?:{_PERSON}|{_GROUP})(?:[\s,&]*(?:(?:och|and)\s+)?(?:{_PERSON}|{_GROUP})){{0,20}}"
)
# Spoken to first, with or without a greeting: what follows, and whether a mark parts it.
_SPOKEN_TO: Final = re.compile(
    rf"^\s*(?:(?:hej|hejsan|hallå|hi|hello|hey)\s+)?{_SOME}(?P<mark>\s*[,:;!–-]+\s+|\s+)(?P<rest>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
# Spoken to last, or sent a copy; after another name a comma goes on with a list.
_AND_LAST: Final = re.compile(
    r"(?:(?<!>),\s*(?:(?:eller|or)\s+)?"
    r"|[\s(\[–-]{0,4}\b(?:cc|fyi|ping|kopia(?: till)?)\b\s*:?\s*)"
    rf"{_SOME}[)\]]?(?P<end>[\s?!.]*)$",
    re.IGNORECASE,
)
_SENTENCE_END: Final = re.compile(r"(?<=[?!.])\s+|\n+")
_YOU: Final = frozenset("du ni you".split())


def without_mention(text: str, user: str) -> str:
    """Return a text without mentions of one user, the bot for example."""
    return re.sub(rf"<@{re.escape(user)}(?:\|[^<>]*)?>", " ", text)


def without_addressees(text: str) -> str:
    """Return a text without mentions of people who are only spoken to."""
    if not mentioned(text):
        return text
    # Runs of white space would be looked at again from each of their places.
    parts = [_asked_of(" ".join(part.split())) for part in _SENTENCE_END.split(text)]
    said = [part for part in parts if part and (_content(part) or not mentioned(part))]
    # A mention alone is what is asked about, where nothing else is said.
    return "\n".join(said) if any(map(_content, said)) else text


def mentioned(text: str) -> tuple[str, ...]:
    """Return the ids of the people and the user groups in a text, each once, in order."""
    return tuple(dict.fromkeys(match[1] or match[2] for match in _NAMED.finditer(text)))


def _content(part: str) -> bool:
    """Return whether a sentence says more than a greeting, a name, or "cc"."""
    said = plain_question(part)
    return bool(words(said)) and recognise(said) is None and set(words(said)) != {"cc"}


def _asked_of(part: str) -> str:
    """Return a sentence without those whom it is spoken to."""
    if (match := _AND_LAST.search(part)) and words(plain_question(part[: match.start()])):
        part = part[: match.start()] + match.group("end")
    if not (match := _SPOKEN_TO.match(part)):
        return part
    rest = match.group("rest")
    following = words(plain_question(rest))
    marked = bool(match.group("mark").strip())
    asks = following[:1] and following[0] in QUESTIONS
    asks_you = len(following) > 1 and following[0] in VERBS and following[1] in _YOU
    # "@kim, vem är det?" asks about the one whom it begins with.
    topic = bool(following) and not names_nothing(plain_question(rest))
    return rest if topic and (marked or asks or asks_you) else part


# Whose words the question is in.
Source = Literal["own", "quoted", "forwarded"]

_QUOTED_LINE: Final = re.compile(r"\s*(?:&gt;|>)(?!&gt;|>)\s?(.*)")
# ">>>" quotes all that comes.
_QUOTED_REST: Final = re.compile(r"^[^\S\n]*(?:(?:&gt;|>){3})", re.MULTILINE)
_FENCE: Final = re.compile(r"```(.*?)```", re.DOTALL)
# The address of a message in Slack, which nobody but Slack can look up.
_MESSAGE_LINK: Final = re.compile(
    r"<?https://[\w.-]+\.slack\.com/archives/[^\s<>|]+(?:\|[^<>]*)?>?", re.IGNORECASE
)
# Channels and groups, with what they are called and without.
_LABELLED: Final = re.compile(r"<([#!][\w^]+)\|[^<>\n]+>")
_BARE: Final = re.compile(r"<([#!][\w^]+)>")
# "[1 mars 2027 10:15] kim: ", before the words of a message in its shortest form.
_FALLBACK_HEAD: Final = re.compile(r"^\[[^\]\n]{1,60}\]\s*[^:\n]{0,80}:\s*")
_LONGEST_POINTER: Final = 1_000
_MOST: Final = 20  # blocks, parts and attachments looked at


@dataclass(frozen=True, slots=True)
class Written:
    """A message, taken apart.

    Attributes:
        own: What its author wrote.
        quoted: What the author quoted, a text each.
        forwarded: Messages that it passes on.
        files: Whether files are attached, to it or to what it passes on.

    """

    own: str
    quoted: tuple[str, ...] = ()
    forwarded: tuple[Written, ...] = ()
    files: bool = False

    def without_mention(self, user: str) -> Written:
        """Return the same without mentions of one user, the bot for example."""
        return replace(
            self,
            own=without_mention(self.own, user),
            quoted=tuple(without_mention(said, user) for said in self.quoted),
            forwarded=tuple(one.without_mention(user) for one in self.forwarded),
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """What a message asks.

    Attributes:
        text: The question, in Slack's format.
        source: Whose words it is in.
        files: Whether files came with it, which nobody here reads.
        elsewhere: Whether what is asked isn't here to be read: in a file, behind a link, or
            nowhere at all.

    """

    text: str
    source: Source = "own"
    files: bool = False
    elsewhere: bool = False


NOTHING_ASKED: Final = Asked("")


def read_written(text: str, blocks: object, attachments: object, files: object) -> Written:
    """Return what a message's fields say; all but ``text`` as JSON has them."""
    own, quoted = _from_blocks(blocks, text) or _from_text(text)
    if not (own.strip() or quoted):
        own, quoted = _from_text(text)
    forwarded = tuple(_forwarded(attachments))
    attached = bool(_listed(files)) or any(one.files for one in forwarded)
    return Written(own.strip(), quoted, forwarded, attached)


def asked(written: Written) -> Asked:
    """Return what a message asks: in its own words, or in those that it only points at."""
    text, source = _question(written)
    elsewhere = source == "own" and _is_elsewhere(written, plain_question(text))
    return Asked(text, source, written.files, elsewhere)


def _question(written: Written) -> tuple[str, Source]:
    own = _without_links(written.own)
    quoted = "\n".join(said for said in written.quoted if words(plain_question(said)))
    forwarded = "\n".join(said for one in written.forwarded if (said := _question(one)[0].strip()))
    pointed_at = quoted or forwarded
    said, own_said = plain_question(pointed_at), plain_question(own)
    # Nobody points with a page of text, and no message decides how long it is looked at.
    short = len(own_said) <= _LONGEST_POINTER
    if words(said) and short and only_points(own_said, said[:_LONGEST_POINTER]):
        return pointed_at, "quoted" if quoted else "forwarded"
    return own.strip(), "own"


def _is_elsewhere(written: Written, plain: str) -> bool:
    """Return whether own words, or none at all, point at what can't be read here."""
    if len(plain) > _LONGEST_POINTER:
        return False
    linked = _MESSAGE_LINK.search(written.own) is not None
    if linked or written.files:
        return names_nothing(plain) and recognise(plain) is None
    return only_points(plain)


def _without_links(text: str) -> str:
    return _MESSAGE_LINK.sub(" ", text)


def _from_text(text: str) -> tuple[str, tuple[str, ...]]:
    """Return own words and quotations of a message that is only a text."""
    code = [match.group(1) for match in _FENCE.finditer(text)]
    rest = _FENCE.sub("\n", text)
    after: list[str] = []
    if match := _QUOTED_REST.search(rest):
        after.append(rest[match.end() :])
        rest = rest[: match.start()]
    own: list[str] = []
    lines: list[str] = []
    for line in rest.split("\n"):
        if match := _QUOTED_LINE.fullmatch(line):
            lines.append(match.group(1))
        else:
            own.append(line)
    return _parted(own, ["\n".join(lines), *after], code)


def _parted(
    own: Sequence[str], quoted: Sequence[str], code: Sequence[str]
) -> tuple[str, tuple[str, ...]]:
    """Return own words and quotations; code is one beside others, and own words where it is all."""
    quotations = [said for said in quoted if said.strip()]
    if quotations or _NAMED.sub("", "\n".join(own)).strip():
        quotations += (said for said in code if said.strip())
        return "\n".join(own), tuple(quotations)
    return "\n".join((*own, *code)), ()


def _from_blocks(blocks: object, text: str) -> tuple[str, tuple[str, ...]] | None:
    """Return own words and quotations of rich text; None where there is none.

    What a channel or a group is called stands in the text beside it alone.
    """
    labelled = {match.group(1): match.group() for match in _LABELLED.finditer(text)}
    own: list[str] = []
    quoted: list[str] = []
    code: list[str] = []
    rich = [block for block in _listed(blocks) if block.get("type") == "rich_text"]
    for part in (part for block in rich for part in _listed(block.get("elements"))):
        match part.get("type"):
            case "rich_text_quote":
                quoted.append(_inline(part))
            case "rich_text_preformatted":
                code.append(_inline(part))
            case "rich_text_list":
                own += [_inline(item) for item in _listed(part.get("elements"))]
            case _:
                own.append(_inline(part))
    if not any(said.strip() for said in (*own, *quoted, *code)):
        return None

    def with_labels(text_of: str) -> str:
        return _BARE.sub(lambda match: labelled.get(match.group(1), match.group()), text_of)

    said, quotations = _parted(own, quoted, code)
    return with_labels(said), tuple(map(with_labels, quotations))


def _inline(part: dict[str, Any]) -> str:
    return "".join(_element(element) for element in _listed(part.get("elements"), most=1_000))


def _element(element: dict[str, Any]) -> str:
    """Return a piece of rich text as the message's text has it."""

    def field(name: str) -> str:
        found = element.get(name)
        return found if isinstance(found, str) else ""

    label = escape(field("text"))
    forms = {
        "text": label,
        "link": f"<{field('url')}|{label}>" if label else f"<{field('url')}>",
        "user": f"<@{field('user_id')}>",
        "channel": f"<#{field('channel_id')}>",
        "usergroup": f"<!subteam^{field('usergroup_id')}>",
        "broadcast": f"<!{field('range')}>",
        "emoji": f":{field('name')}:",
    }
    # A date, for example, and whatever Slack adds: what it shows where it isn't known.
    return forms.get(str(element.get("type")), escape(field("fallback")))


def _forwarded(attachments: object) -> Iterator[Written]:
    """Yield the messages among a message's attachments."""
    for given in _listed(attachments):
        inside = [one.get("message") for one in _listed(given.get("message_blocks"))]
        if not (given.get("is_msg_unfurl") or given.get("is_share") or inside):
            continue
        blocks = [
            block
            for message in inside
            if isinstance(message, dict)
            for block in _listed(message.get("blocks"))
        ]
        text, fallback = given.get("text"), given.get("fallback")
        if not (isinstance(text, str) and text.strip()):
            text = _FALLBACK_HEAD.sub("", fallback) if isinstance(fallback, str) else ""
        own, quoted = _from_blocks(blocks, text) or _from_text(text)
        yield Written(own.strip(), quoted, files=bool(_listed(given.get("files"))))


def _listed(given: object, *, most: int = _MOST) -> list[dict[str, Any]]:
    """Return the objects in a list, as many as are looked at; nothing where it isn't one."""
    if not isinstance(given, list | tuple):
        return []
    return [one for one in given[:most] if isinstance(one, dict)]
