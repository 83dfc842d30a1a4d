"""What a message asks: its question, small talk that needs no documents, or what it points at.

"Kan du svara på det här?" and "What about this?" ask nothing of the documents: what is asked stands
elsewhere, in a quotation or in a message that was passed on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import dropwhile
from typing import Final

from bot.answering.question.follow_up import LEADS, LIGHT, OPENERS, QUESTIONS, VERBS
from bot.answering.values.find import find_names
from bot.answering.values.types import Kind
from index import sentence_spans, words


class Smalltalk(StrEnum):
    """What somebody says who asks nothing of the documents."""

    GREETING = "greeting"
    THANKS = "thanks"
    HELP = "help"
    CRISIS = "crisis"
    UNCLEAR = "unclear"


_GREETINGS = frozenset(
    (
        "hej hejsan hallå tja tjena tjenare halloj morsning morgon dag kväll god förmiddag "
        "eftermiddag goddag godmorgon hello hi hey morning afternoon evening good"
    ).split()
)


# By itself "ok" or "perfekt" thanks for an answer, too.
_THANKING = frozenset(
    (
        "tack tackar thanks thank thx ok okej okay bra jättebra perfekt toppen great perfect hejdå"
    ).split()
)


# Words that go with either and ask nothing.
_FILLERS = frozenset(
    (
        "på dig er du omorg bot botten boten alla there you all så mycket för hjälpen svaret very "
        "much a lot for the help your answer tusen snälla där igen again ha en fin have nice day "
        "det var hjälp so many då bye"
    ).split()
)


_HELP = frozenset(
    (
        "hjälp", "help", "vad kan du", "vad kan du göra", "vad kan du svara på", "vem är du",
        "hur fungerar du", "hur funkar du", "what can you do", "who are you", "how do you work",
        "what can i ask", "vad kan jag fråga", "vad kan man fråga", "hur funkar det här",
        "är du en ai", "är du en robot", "are you an ai", "are you a robot", "jag har en fråga",
        "jag undrar en sak", "kan du hjälpa mig", "kan du hjälpa mig med en sak",
        "i have a question", "can you help me",
    )
)  # fmt: skip


# Somebody's own life: no quotation is an answer to that. "Rutin vid självmord" asks for a document.
_CRISIS: Final = re.compile(
    r"\b(?:(?:vill|orkar) inte (?:längre )?leva\b|vill (?:bara )?dö\b"
    r"|ta livet av mig|ta mitt (?:eget )?liv"
    r"|(?:tänker på|funderar på|vill begå) självmord|kill(?:ing)? myself|want(?:ing)? to die"
    r"|(?:do not|don.?t) want to (?:live|be alive)|end my life|i.?m suicidal|i am suicidal)"
)


def recognise(text: str) -> Smalltalk | None:
    """Return what kind of small talk the whole of ``text`` is, or None where it may be a question.

    One word that belongs to none of the lists makes it a question: "hej, var sitter HR?" is one.
    Somebody who doesn't want to live is answered as such, whatever else is written.
    """
    if _CRISIS.search(text.casefold()):
        return Smalltalk.CRISIS
    said = words(text)
    # "Hej! Jag undrar en sak" asks for as much as without the greeting.
    asked = dropwhile(lambda word: word in _GREETINGS, said)
    if " ".join(said) in _HELP or " ".join(asked) in _HELP:
        return Smalltalk.HELP
    known = _GREETINGS | _THANKING | _FILLERS
    if not said or not all(word in known for word in said):
        return None
    if any(word in _THANKING for word in said):
        return Smalltalk.THANKS
    return Smalltalk.GREETING if said[0] in _GREETINGS else None


# With the words that tell nothing of a topic, these are all that a pointing sentence is made of.
_POINTING: Final = frozenset(
    (
        "här detta denna dessa följande ovan nedan ovanstående nedanstående svara svarar svarat "
        "svaret svar besvara besvarar fråga frågar frågade frågat frågan frågor frågorna undra "
        "undrar undrade hjälp hjälpa hjälper kolla kollar titta tittar se ser läs läsa läser citat "
        "citatet meddelande meddelandet meddelanden inlägg inlägget mejl mejlet mail mailet länk "
        "länken skrev skriver skickade skickat skickar fick tycker tror menar menas sägs stämma "
        "sant rätt fel riktigt sånt sådant sådana koll kollega kollegan kollegor gärna snälla "
        "kunna kunde skulle lite bara ännu fortfarande längre still "
        "nog väl alltså egentligen omorg bot botten vidarebefordrar vidarebefordrat vidarebefordrad"
        " fyi kommentar kommentarer hej hallå tack alla ens ursprungliga samma hur ang angående "
        "answer answers answered respond response reply question questions asked asking asks ask "
        "wonder wonders wondering help look see check read above below following quote quoted "
        "message messages post email link forwarded forwarding forward wrote writes says said tell "
        "know think thoughts true right correct wrong mean means colleague colleagues someone "
        "anyone anybody somebody please could be same comment comments got hello hi hey thanks idea"
        " ideas take re regarding original what's that's"
    ).split()
)
_REACTIONS: Final = OPENERS | frozenset(
    "bra jättebra toppen perfekt kanon super fint great good nice perfect yes no yep nope".split()
)
# Asks for an answer to something that stands elsewhere, whatever else the sentence names.
_REQUEST: Final = re.compile(
    r"\b(?:svar|svara|svarar|besvara|besvarar|answer|reply|respond)\b"
    r"(?:\s+(?:på|till|to|me|mig|oss|us|gärna|please))*\s+"
    r"(?:(?:på|to)\s+)?"
    r"(?:(?:det|den|de)\s+(?:här|där)\b|detta\b|denna\b|dessa\b|följande\b|frågan\b|nedan\w*|ovan\w*"
    r"|this\b|that\b|these\b|those\b|(?:the\s+)?(?:following|above|below|question|message)\b)",
    re.IGNORECASE,
)
# With this after it a request names a topic: "svara på det här om lön", "…: var sitter HR?".
_TOPIC_FOLLOWS: Final = re.compile(
    r"\b(?:om|gällande|angående|about|regarding)\s+\S|\s*[:,–-]+\s+\w"
    r"|\b(?:var|vart|vem|vems|när|hur|vad|vilken|vilket|vilka|varför|where|who|when|how|what|which"
    r"|why)\b",
    re.IGNORECASE,
)


def is_reaction(text: str) -> bool:
    """Return whether a message only thanks or agrees: with what it quotes, it asks nothing."""
    said = words(text)
    return bool(said) and (
        recognise(text) is Smalltalk.THANKS or all(word in _REACTIONS for word in said)
    )


def is_request(sentence: str) -> bool:
    """Return whether a sentence asks for an answer to what stands elsewhere, and names nothing."""
    match = _REQUEST.search(sentence)
    return match is not None and not _TOPIC_FOLLOWS.search(sentence, match.end())


def says_nothing(sentence: str) -> bool:
    """Return whether a sentence names no topic at all, as "Vad gäller här?" or "Hej!" doesn't."""
    said = words(sentence)
    return all(word in LIGHT or word in _POINTING for word in said) or (
        recognise(sentence) is not None
    )


# Words of a message that is short enough to be searched for as a whole.
_SHORT: Final = 25
_SHORTEST_PART: Final = 3  # words of a question that is one of two in a sentence

_QUOTED: Final = re.compile(r"^\s*(?:>|&gt;|\|)")
# The head of a mail that was pasted or forwarded; what follows is somebody else's.
_MAIL_HEAD: Final = re.compile(
    r"^\s*(?:-{2,}+.*(?:meddelande|message).*|(?:från|from|skickat|sent|till|to|ämne|subject|datum"
    r"|date|kopia|cc)\s*:.*|(?:den|on)\b.{5,80}\b(?:skrev|wrote)\b.*:|begin forwarded message.*"
    r"|vidarebefordrat.*:)\s*$",
    re.IGNORECASE,
)
_CLOSING: Final = re.compile(
    r"^\s*(?:m\.?v\.?h\.?|(?:med )?(?:vänlig|vänliga|bästa|många|varma)\w* hälsning\w*|hälsning\w*"
    r"|vänligen|hälsar|(?:kind |best |warm )?regards|best wishes|cheers|sincerely|yours\b|br\b"
    r"|ha en (?:bra|fin|trevlig)\b|have a (?:nice|good|great)\b"
    r"|(?:stort |tusen )?tack (?:på|i) förhand|tacksam för|thanks? (?:you )?in advance"
    r"|many thanks|--\s*$)",
    re.IGNORECASE,
)
_GREETING: Final = re.compile(
    r"^\s*(?:hej(?:san)?(?: hej)?|hallå|tjena|tja|god (?:morgon|dag|kväll)|hello|hi|hey|dear"
    r"|good (?:morning|afternoon|evening))\b"
    r"(?:\s+(?:på (?:dig|er)|alla|allihop(?:a)?|omorg|there|all|everyone|team|you))*"
    r"\s*[!,.:–-]+\s*",
    re.IGNORECASE,
)
_SIGNED: Final = re.compile(
    r"(?:^|\s+)(?:[/–-]|//)\s*[A-ZÅÄÖ][\wåäöé-]+(?:\s+[A-ZÅÄÖ][\wåäöé-]+)?\s*$"
)
_THANKS: Final = re.compile(
    r"\s*[,.]?\s*(?:tack|tack på förhand|tack så mycket|mvh|thanks|thank you|please|pls"
    r"|snälla)\s*[!.]*\s*$",
    re.IGNORECASE,
)
# What is asked stands after these: "jag undrar när …", "do you know where …".
_WONDERS: Final = re.compile(
    r"^(?:(?:och|men|så|nu|and|so|but|well)\s+)?(?:(?:jag|vi|i|we)\s+)?(?:(?:bara|just|also|mest)\s+)?"
    r"(?:undrar(?: över)?|funderar på|skulle vilja (?:veta|fråga)|vill (?:veta|gärna veta)"
    r"|wonder(?:ed)?|(?:was|were|am|are) wondering|would like to (?:know|ask)|want to know"
    r"|(?:vet|kan) (?:du|ni|någon|nån)(?: (?:säga|berätta|svara på|upplysa om))?(?: (?:mig|oss))?"
    r"|(?:är det )?(?:någon|nån) som vet"
    r"|(?:do|does) (?:you|anyone|anybody) (?:happen to )?know"
    r"|(?:can|could|would) (?:you|anyone) (?:please )?(?:tell (?:me|us)|answer))"
    r"(?:\s+(?:det här|detta|(?:den här |denna )?frågan?|följande(?: fråga)?|this(?: question)?"
    r"|the following(?: question)?)(?=\s*[,:]))?"
    r"(?:\s+(?:bara|just|mest|också|lite))?\s*[,:]?\s+(?:(?:om|if|whether)\s+(?=\w+\s))?",
    re.IGNORECASE,
)
_TWO_IN_ONE: Final = re.compile(
    r",?\s+(?:och|samt|and)\s+(?:sedan |också |also |then )?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Reduced:
    """The question in a message.

    Attributes:
        question: What is searched for.
        others: What the message asks besides.

    """

    question: str
    others: tuple[str, ...] = ()


def reduce_message(text: str) -> Reduced:
    """Return the first question in a message; all of it where it holds nothing else."""
    kept = [sentence for sentence in _sentences(_own_words(text)) if words(sentence)]
    kept = [sentence for sentence in kept if recognise(sentence) is None] or kept
    # "Kan du svara på det här? Var sitter HR nu?" asks where HR is.
    kept = [sentence for sentence in kept if not is_request(sentence)] or kept
    if not kept:
        return Reduced(text)
    asking = [place for place, sentence in enumerate(kept) if asks(sentence)]
    if not asking:
        return Reduced(_whole(kept, text))
    first = asking[0]
    parts = _parts(kept[first])
    question = _plain_question(parts[0])
    others = (*parts[1:], *(kept[place] for place in asking[1:]))
    around = sum(len(words(sentence)) for sentence in kept)
    before = kept[:first]
    if before and (_is_light(question) or (not others and around <= _SHORT)):
        own = before if around <= _SHORT else before[-1:]
        question = " ".join([*own, question])
    return Reduced(question, others)


def only_points(text: str, to: str = "") -> bool:
    """Return whether a message asks nothing but what stands elsewhere, in ``to`` for example.

    It names no topic of its own, or it asks nothing and ``to`` does. Without ``to`` only a message
    that asks for an answer to something else does: "vad gäller?" may follow what was said before.
    """
    said = _sentences(text)
    if not words(to):
        own = [one for one in said if words(one) and recognise(one) is None]
        return bool(own) and all(is_request(one) for one in own)
    asked_there = any(map(asks, _sentences(to)))
    if is_reaction(text):
        return asked_there
    return names_nothing(text) or (asked_there and not any(map(asks, said)))


def names_nothing(text: str) -> bool:
    """Return whether no sentence of a message names a topic; true of one without words."""
    said = [sentence for sentence in _sentences(text) if words(sentence)]
    return all(says_nothing(sentence) or is_request(sentence) for sentence in said)


def _own_words(text: str) -> str:
    """Return a message without what is quoted in it, if anything else is there."""
    lines = [line for line in text.split("\n") if not _QUOTED.match(line)]
    heads = [place for place, line in enumerate(lines) if _MAIL_HEAD.match(line)]
    if heads and words(" ".join(lines[: heads[0]])):
        lines = lines[: heads[0]]
    else:
        lines = [line for line in lines if not _MAIL_HEAD.match(line)]
    closing = next(
        (place for place, line in enumerate(lines) if place and _CLOSING.match(line)), len(lines)
    )
    own = "\n".join(lines[:closing])
    return own if words(own) else text


def _sentences(text: str) -> list[str]:
    """Return the sentences of a message, each without greeting, thanks and name at its end."""
    found = []
    for line in text.split("\n"):
        # Runs of white space would be looked at again from each of their places.
        said = " ".join(line.split())
        for chunk in re.split(r"(?<=[!?])\s+", _SIGNED.sub("", said)):
            spans = sentence_spans(chunk, 0, len(chunk))
            found += [_bare(chunk[span.start : span.end]) for span in spans]
    return [sentence for sentence in found if sentence and not _CLOSING.match(sentence)]


def _bare(sentence: str) -> str:
    said = _GREETING.sub("", sentence)
    return _THANKS.sub("", said) if len(words(said)) > _SHORTEST_PART else said


def asks(sentence: str) -> bool:
    """Return whether a sentence, or its beginning, asks: it says so, or begins as questions do."""
    if sentence.rstrip().endswith("?") or _WONDERS.match(sentence):
        return True
    said = [word for word in words(sentence) if word not in OPENERS]
    if len(said) > 1 and said[0] in LEADS:
        return said[1] in QUESTIONS
    return bool(said) and said[0] in QUESTIONS | VERBS


def _parts(sentence: str) -> list[str]:
    """Return the questions in a sentence: "var sitter HR och när har de öppet?" holds two."""
    for match in _TWO_IN_ONE.finditer(sentence):
        first, second = sentence[: match.start()], sentence[match.end() :]
        following = words(second)
        if (
            len(following) >= _SHORTEST_PART
            and following[0] in QUESTIONS
            and len(words(first)) >= _SHORTEST_PART
        ):
            return [first, *_parts(second)]
    return [sentence]


def _plain_question(sentence: str) -> str:
    """Return a question without what only says that it is one."""
    plain = _WONDERS.sub("", sentence, count=1)
    return plain if len(words(plain)) > 1 else sentence


def _is_light(question: str) -> bool:
    """Return whether a question needs what was said before it: "Vad gäller för mig?"."""
    return all(word in LIGHT for word in words(question))


def _whole(kept: list[str], text: str) -> str:
    """Return a message that asks nothing in form: as it stands, where nothing was left out."""
    left = " ".join(kept)
    return text if words(left) == words(text) else left


_LIVE: Final = frozenset("bor bodde bosatt live lives lived living".split())


def asks_for_home(question: str, said: str) -> bool:
    """Return whether a question asks where a person lives.

    "Var bor HR?" asks for an office. A person is whom the question writes as one, or whom the
    sentences that would answer do and the question names in whatever letters.
    """
    asked = frozenset(words(question))
    if asked.isdisjoint(_LIVE):
        return False
    if any(name.kind is Kind.PERSON for name in find_names(question)):
        return True
    told = (str(name.low[0]) for name in find_names(said) if name.kind is Kind.PERSON)
    return any(not asked.isdisjoint(name.split()) for name in told)


# How one asks what a word means, as a whole question in normalised words: whatever else it holds
# asks for something else.
_MORE: Final = r"(?: (?:för|någonting|något|nåt|slags|egentligen|nu|ens|here|actually))*"
_OF_WORD: Final = r"(?:(?:förkortningen|begreppet|ordet|en|ett|the|an|a|abbreviation|term|word) )*"
_ASKS: Final = re.compile(
    r"(?:och |so )?(?:vad|va) (?:är|betyder|innebär|står|menas med|menar (?:man|ni|de|vi) med)"
    rf"(?: egentligen)? {_OF_WORD}(?P<sv>.+?){_MORE}"
    rf"|(?P<first>.+?) (?:vad|va) (?:är|betyder|innebär|står) (?:det|den){_MORE}"
    rf"|(?:so )?what (?:does|do|is|are|s) {_OF_WORD}(?P<en>.+?)(?: (?:mean|short for|stand for))?"
    rf"{_MORE}"
    rf"|(?P<en_first>.+?) what (?:does|do|is|s) (?:it|that)(?: (?:mean|stand for|short for))?"
)


def defined_term(question: str) -> str | None:
    """Return the normalised words whose meaning a question asks for; None where it doesn't.

    >>> defined_term("Vad står VF för?"), defined_term("Vad är chefens namn i VF?")
    ('vf', 'chefens namn i vf')
    >>> defined_term("Vem är chef för VF?")
    """
    match = _ASKS.fullmatch(" ".join(words(question)))
    return next(filter(None, match.groups()), None) if match else None
