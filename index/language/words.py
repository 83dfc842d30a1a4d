"""Text taken apart: words and how much each tells, the language, sentences, what is struck out.

Struck out in Markdown is ``~~so~~``, or in HTML's tags for it. The marks and what they strike stay
in a document's text, which is the file's own. No answer is read from it, and it isn't shown.
"""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.types import Language

# Soft hyphens and zero-width marks show nothing, so two spellings that differ only there are one.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_WORD = re.compile(r"[^\W_]+")
NGRAM_SIZES = (3, 4, 5)
# Longer ones are no words: two million letters without a space would be half a gigabyte of n-grams.
_LONGEST_WORD = 100

# The scale of wordfreq runs from 0 (unseen) to about 7.7 ("the"). A word at or above the ceiling
# ("nu", "where") tells nothing of what is asked about; at or below the floor it tells all it can.
_PLAIN = re.compile("[a-zåäö]+")
_PER_BILLION = 9  # what the scale adds to the logarithm of a word's share of all words
_ZIPF_CEILING = 6.2
_ZIPF_FLOOR = 2.2
_MINIMUM_INFORMATION = 0.03
# Abbreviations in capitals are longer than this only by accident; they say nothing of the language.
_LONGEST_ABBREVIATION = 6
_LONG_WORD = 18
# In a line of capitals: no longer, and telling no less, than abbreviations do ("HR", "MBL").
_LONGEST_UNKNOWN, _UNKNOWN = 4, 0.45
# No single word decides: a name may be far commoner in one language's texts.
_LARGEST_LEAD = 3.0
_SWEDISH_LETTER_LEAD = 2.0
_SWEDISH_LETTERS = re.compile("[åäö]")
# Of names, loanwords ("plan", "budget") and slips, whose lead is a matter of chance; of 3,284
# questions of several words one has less.
_LEAST_LEAD = 1.0


def normalise(text: str) -> str:
    """Return ``text`` as it is compared: NFC, case folded, without invisible characters."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).casefold()


def words(text: str) -> list[str]:
    """Return the normalised words of ``text`` in order; hyphens and underscores part words.

    >>> words("Var sitter HR-avdelningen?")
    ['var', 'sitter', 'hr', 'avdelningen']
    """
    return _WORD.findall(normalise(text))


def lowered(text: str) -> str:
    """Return a text in small letters, each in its place: a span of the one is one of the other."""
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def capitals(text: str) -> frozenset[str]:
    """Return the normalised words that stand in capitals; none where all of the text does."""
    found = [word for word in _WORD.findall(text) if any(map(str.isalpha, word))]
    upper = {normalise(word) for word in found if len(word) > 1 and word.isupper()}
    shouted = len(found) > 1 and all(word.isupper() for word in found)
    return frozenset() if shouted else frozenset(upper)


def sentence_case(line: str) -> str:
    """Return a line that stands in capitals in small letters, of the same length.

    Models read words as they are mostly written: of one in capitals they see pieces. What is short
    and no common word in either language is an abbreviation and stays as it is.

    >>> sentence_case("RIKTLINJE FÖR HR OCH LÖN"), sentence_case("Frågor till HR")
    ('Riktlinje för HR och lön', 'Frågor till HR')
    """
    said = [match for match in _WORD.finditer(line) if match.group().isalpha()]
    loud = [match for match in said if match.group().isupper() and len(match.group()) > 1]
    letters = sum(len(match.group()) for match in said)
    longest = max((len(match.group()) for match in loud), default=0)
    if longest <= _LONGEST_ABBREVIATION and len(loud) < 2:  # noqa: PLR2004 - one may be a name
        return line
    if 2 * sum(len(match.group()) for match in loud) < letters:
        return line
    letter = list(line)
    for match in loud:
        word = match.group().lower()
        if len(word) != len(match.group()) or _is_abbreviation(word):
            continue
        letter[match.start() : match.end()] = word.capitalize() if match is said[0] else word
    return "".join(letter)


def _is_abbreviation(word: str) -> bool:
    told = min(information(word, "sv"), information(word, "en"))
    return len(word) <= _LONGEST_UNKNOWN and told >= _UNKNOWN


def word_spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield every word of ``text`` (normalised) with its start and end in ``text`` itself."""
    for match in _WORD.finditer(text):
        yield normalise(match.group()), match.start(), match.end()


@lru_cache(maxsize=200_000)
def ngrams(word: str) -> tuple[str, ...]:
    """Return the character n-grams (3 to 5) of one normalised word with its bounds marked.

    ``hr`` gives ``#hr``, ``hr#`` and ``#hr#``. N-grams inside words match Swedish compounds and
    inflections without a stemmer (McNamee and Mayfield 2004,
    doi:10.1023/B:INRT.0000009441.78971.be).
    """
    marked = f"#{word[:_LONGEST_WORD]}#"
    return tuple(
        marked[start : start + size]
        for size in NGRAM_SIZES
        for start in range(len(marked) - size + 1)
    )


TELLING: Final = 0.3  # information of a word, from which on it says what is spoken of


@lru_cache(maxsize=50_000)
def information(word: str, language: Language) -> float:
    """Return how much a normalised word tells of what is asked about, from just over 0 to 1.

    Falls linearly with the word's Zipf frequency in general text (the wordfreq package), so it
    does not depend on the collection, nor on what a reader may see of it.

    >>> information("nu", "sv"), information("lönesupport", "sv")
    (0.03, 1.0)
    """
    share = (_ZIPF_CEILING - frequency(word, language)) / (_ZIPF_CEILING - _ZIPF_FLOOR)
    return min(1.0, max(_MINIMUM_INFORMATION, share))


def detect_language(text: str, *, unclear: Language = "sv") -> Language:
    """Return the language of a question; ``unclear`` where nothing tells.

    Sums, over its words, how much commoner each is in general English than in Swedish.
    Single letters, abbreviations in capitals and very long words (unit names) are left out: they
    are the same in a question of either language. docs/decisions/0010-language-of-a-question.md has
    the measurement.

    >>> detect_language("Where does HR sit now?"), detect_language("Var sitter HR nu?")
    ('en', 'sv')
    """
    lead = 0.0
    for word in _WORD.findall(text):
        abbreviated = word.isupper() and len(word) <= _LONGEST_ABBREVIATION
        if 1 < len(word) <= _LONG_WORD and not abbreviated:
            lead += _english_lead(word.lower())
    if abs(lead) < _LEAST_LEAD:
        return unclear
    return "en" if lead > 0 else "sv"


@lru_cache(maxsize=50_000)
def _english_lead(word: str) -> float:
    """Return how much commoner a lower-case word is in English than Swedish, within bounds."""
    difference = frequency(word, "en") - frequency(word, "sv")
    if _SWEDISH_LETTERS.search(word):
        difference -= _SWEDISH_LETTER_LEAD
    return float(max(-_LARGEST_LEAD, min(_LARGEST_LEAD, difference)))


def frequency(word: str, language: Language) -> float:
    """Return how common a word is in general text, on wordfreq's Zipf scale: 0 is unseen.

    A word of plain letters is looked up where wordfreq does: it takes 20 times as long to find that
    there is nothing in the word to be parted or replaced.
    """
    # Taking sentences apart, as readers of documents do, needs no frequencies.
    from wordfreq import get_frequency_dict, zipf_frequency  # noqa: PLC0415

    if not _PLAIN.fullmatch(word):
        return float(zipf_frequency(word, language))
    share = get_frequency_dict(language).get(word, 0.0)
    return max(0.0, round(math.log10(share) + _PER_BILLION, 2)) if share else 0.0


# Written with a full stop that ends no sentence. Lower case, without the last full stop.
ABBREVIATIONS = frozenset(
    (
        "adr ang anm ansv art avd avs bet bil bitr bl.a b.la ca d.v.s dir dnr dr dvs d.y d.ä e.d "
        "e.dyl e.kr el enl etc ev exkl f f.d f.kr f.n f.o.m f.v.b fig fr.o.m frk förf ggr h.k.h "
        "hr i.e i.o.m i.st.f inkl j.fr jan jfr jr kand kap kl km kr kungl kv l m.a.p m.a.o m.fl "
        "m.h.a m.m m.v max med mfl min mm mån möjl n.b nr nästk o.d o.dyl o.s.v obs okt omr osv p "
        "p.g.a pers pga pkt prof red ref resp s.a.s s.k s s.o.m sek sid sign skr spec st str t.ex "
        "t.h t.o.m t.v tab tel temp tex tf tim tjf tom tr u.a u.p.a utg uppl v v.d vard vol yrk "
        "äv övr a.k.a approx dept e.g inc incl ltd mr mrs ms no pp sr vs feb mar apr jun jul aug "
        "sept nov dec tis ons tors fre lör sön"
    ).split()
)
# These end a sentence as often as not: what follows decides, a capital beginning a new one.
AMBIGUOUS = frozenset(
    "etc f jr kr m.fl m.m mfl min mm o.d o.dyl o.s.v osv sek sr st tim tom".split()
)
# Ordinary words that are abbreviations only before a number: "kap. 3", "nr. 4", "s. 7".
BEFORE_NUMBER = frozenset("art bil dnr fig kap kl max med min no nr p pkt pp s sid tab vol".split())


# Code comes first: what looks like marks in it is code. Bounded, and never over a blank line, so
# that a stray mark costs little and strikes nothing.
_STRUCK: Final = re.compile(
    r"""
      `[^`\n]{1,300}`
    | (?<![~\\])~~(?![\s~])(?P<typed>(?:(?!~~|\n[ \t]*\n)[\s\S]){1,3000})(?<![\s~])~~(?!~)
    | <(?P<tag>del|s|strike)>(?P<tagged>(?:(?!</?(?P=tag)>|\n[ \t]*\n)[\s\S]){1,3000})</(?P=tag)>
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MAY_HOLD: Final = re.compile(r"~~|<(?:del|s|strike)>", re.IGNORECASE)


def struck_spans(text: str) -> list[Span]:
    """Return where text is struck out, marks included, and of two spaces around it the second."""
    if not _MAY_HOLD.search(text):
        return []
    spans = []
    for match in _STRUCK.finditer(text):
        if match["typed"] or match["tagged"]:
            start, end = match.span()
            spaced = not start or text[start - 1] in " \t\n"
            spans.append(Span(start, end + (spaced and text[end : end + 1] in {" ", "\t"})))
    return spans


def without_struck(text: str) -> str:
    """Return a text without what is struck out in it."""
    pieces, position = [], 0
    for span in struck_spans(text):
        pieces.append(text[position : span.start])
        position = span.end
    return "".join((*pieces, text[position:]))


# Possessive, and never from the middle of a run: dots without end are looked at once.
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"”»’')\]*_]*+(?=\s)")
_NEXT = re.compile(r"\s+([\"”»“«’'(\[*_–—-]*\s*)(\S)")
_LONGEST_TOKEN = 60  # no abbreviation, initial or list number is longer than that
# "2.1" and "iv" before a full stop open a line as "1" does; "12.30" before a word opens none.
_NUMBER = re.compile(r"[ \t]*(?:\d{1,3}(?:\.\d{1,3})*|[ivxlc]{1,7}|[IVXLC]{1,7}|[a-zA-Z])")
_BULLET = re.compile(
    r"(?:[•·▪◦‣*+–—-]|\d{1,3}[.)]|\d{1,2}(?:\.\d{1,2}){1,5}[.)]?(?=\s+[A-ZÅÄÖ])"
    r"|\(?(?:\d{1,3}|[ivxlc]{1,7}|[IVXLC]{1,7}|[a-zåäöA-ZÅÄÖ])\)|[ivx]{2,7}\.|[IVX]{2,7}\.)\s+"
)
_RULE = re.compile(r"[|:=*_ \t-]+")  # under a table's head, or between paragraphs
_PARAGRAPH_LINE = 0.6  # a line shorter than this share of the longest one ends where it means to


def _last_token(text: str, end: int) -> str:
    """Return what stands between white space and ``end``, or as much of it as matters."""
    tokens = text[max(0, end - _LONGEST_TOKEN) : end].split()
    return tokens[-1] if tokens and not text[end - 1].isspace() else ""


def _opens_list(text: str, end: int) -> bool:
    """Return whether what stands before ``end`` opens a line as a list's number: "1"."""
    window = text[max(0, end - _LONGEST_TOKEN) : end]
    if end > _LONGEST_TOKEN and "\n" not in window:
        return False
    return bool(_NUMBER.fullmatch(window.rpartition("\n")[2]))


def _is_sentence_end(text: str, mark_start: int, mark_end: int) -> bool:
    """Return whether the punctuation at ``mark_start:mark_end`` ends a sentence."""
    following = _NEXT.match(text, mark_end)
    if following is None:
        return True
    first = following.group(2)
    if first.islower():
        # "Vad gör vi?" frågade hon; bl.a. detta.
        return False
    if text[mark_start] != ".":
        return True
    raw = _last_token(text, mark_start)
    word = raw.lstrip("(\"”“'[*_–-").casefold()
    if (len(word) == 1 and word.isalpha() and raw[-1].isupper()) or _opens_list(text, mark_start):
        return False  # "P. Ek" is a name
    if word in BEFORE_NUMBER:
        return not first.isdigit()
    return word not in ABBREVIATIONS or (word in AMBIGUOUS and first.isupper())


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _line_breaks(text: str) -> list[int]:
    """Return where a line break also parts sentences: before bullets and after short lines."""
    lines = list(_lines(text))
    longest = max(end - start for start, end in lines)
    breaks = []
    for (start, end), (following, following_end) in pairwise(lines):
        line, after = text[start:end].rstrip(), text[following:following_end].lstrip()
        if (
            not line
            or not after
            or _BULLET.match(after)
            or _RULE.fullmatch(line)
            or _RULE.fullmatch(after)
            or "|" in (line[0], after[0])
            or (
                line[-1] not in ",;-–(/&"
                and not after[0].islower()
                and len(line) < _PARAGRAPH_LINE * longest
            )
        ):
            breaks.append(following)
    return breaks


def sentence_spans(text: str, start: int, end: int) -> tuple[Span, ...]:
    """Return the sentences of ``text[start:end]``, in order, as spans of ``text``.

    White space around a sentence and the bullet or number of a list item are outside it. A rule
    of full stops and capitals with a list of abbreviations: engines trained on other languages
    end no better once they are given the list.
    """
    block = text[start:end]
    if not block.strip():
        return ()
    cuts = {0, len(block), *_line_breaks(block)}
    cuts |= {
        match.end()
        for match in _END.finditer(block)
        if _is_sentence_end(block, match.start(), match.end())
    }
    spans = []
    for left, right in pairwise(sorted(cuts)):
        piece = block[left:right]
        first = left + len(piece) - len(piece.lstrip())
        last = left + len(piece.rstrip())
        bullet = _BULLET.match(block, first)
        if bullet and bullet.end() < last:
            first = bullet.end()
        if first < last and not _RULE.fullmatch(block, first, last):
            spans.append(Span(start + first, start + last))
    return tuple(spans)
