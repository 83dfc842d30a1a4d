"""What the models learn from: questions with passages that answer them, and passages that don't.

``reader.json.xz`` in the folder of training text holds questions of public sets with their
paragraphs; ``staff_questions.jsonl.xz`` beside this module holds questions that employees ask, on
documents of invented organisations, each passage with questions that it answers, and with others
that are near it and that nothing in the organisation answers. ``wordings.jsonl.xz`` holds sentences
of documents with eight ways to ask for each, most in quite other words, and official terms with
what people say instead, in both languages, and ``associations.tsv.xz`` everyday words with the
words that documents tell of such things with.
"""

from __future__ import annotations

import json
import lzma
import re
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from index.errors import ConfigurationError
from index.retrieval.chunking import view_of
from index.types import Passage, Span

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from index.types import Language


_Item = TypeVar("_Item")

STAFF: Final = Path(__file__).with_name("staff_questions.jsonl.xz")
WORDINGS: Final = Path(__file__).with_name("wordings.jsonl.xz")
ASSOCIATIONS: Final = Path(__file__).with_name("associations.tsv.xz")
GENERAL: Final = "reader.json.xz"
# Organisations that nothing is trained on, to see what training does.
HELD: Final = frozenset({"Kvarnåsa kommun", "Klippöra kommun"})
# How often a set is drawn from, beside its size: those that are most like what staff ask.
_DRAWN: Final = {
    "policyqa": 0.35, "squad2_sv": 1.6, "xquad_en_sv": 3.0, "norquad": 1.2, "wikiqa": 3.0,
    "covidfaq": 2.0, "title": 0.5, "covidqa": 0.3, "xquad_de": 0.3,
}  # fmt: skip
_TITLED: Final = frozenset({"squad2_sv", "xquad_en", "xquad_de", "xquad_en_sv", "wikiqa"})
SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+|\n+")
NEXT_END: Final = re.compile(r"[.!?](?:\s|$)|\n")
_WORD: Final = re.compile(r"\w+")
_STEM: Final = 5
# How often a question is written as people type.
_LOWERED, _SLIPPED, _UNDOTTED = 0.25, 0.15, 0.07
_OVER: Final = 0.05  # questions of what is over
_SHORTEST_SLIPPED: Final = 8
# Translations: the set of everyday sentences, and how many words a sentence has.
_CONVERSATION: Final = "tatoeba"
_SHORTEST_SENTENCE, _LONGEST_SENTENCE = 3, 30
_SHORTEST_ANSWER: Final = 3


@dataclass(frozen=True, slots=True)
class Text:
    """A passage as it is read.

    Attributes:
        over: Title and headings; empty where there are none.
        text: The passage.
        group: Its organisation or set.

    """

    over: str
    text: str
    group: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question.

    Attributes:
        text: What is asked.
        passage: Number of the passage that it was asked about.
        answers: Whether that passage answers it.
        answer: The words that do, where they are known, else empty.
        start: Where in the passage they stand; -1 where they are not known.
        near: Numbers of passages that are like it and don't answer, the nearest first.
        weight: How often it is drawn.

    """

    text: str
    passage: int
    answers: bool
    answer: str
    start: int
    near: tuple[int, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Examples:
    """Questions and the passages that they are about."""

    texts: tuple[Text, ...]
    questions: tuple[Question, ...]

    def which(self, *, held: bool) -> tuple[Question, ...]:
        """Return the questions of organisations that are held aside, or the others."""
        return tuple(q for q in self.questions if (self.texts[q.passage].group in HELD) is held)


def staff_examples(*paths: Path) -> Examples:
    """Read the questions that employees ask; which passages are near is not known yet.

    Of the files named, or of ``STAFF``.

    A passage may have a ``weight``: how often its questions are drawn beside others'.
    """
    texts: list[Text] = []
    questions: list[Question] = []
    for row in chain.from_iterable(map(read_rows, paths or (STAFF,))):
        number, text = len(texts), _viewed(row["text"])
        over = " – ".join(dict.fromkeys(filter(None, (row["title"], row["heading"]))))
        texts.append(Text(over, text, row["org"]))
        for asked in row["questions"]:
            start = _place(text, asked["answer"], asked["q"]) if asked["answer"] else -1
            known = asked["answer"] if start >= 0 else ""
            told = bool(asked["answer"])
            weight = row.get("weight", 1.0)
            questions.append(Question(asked["q"], number, told, known, start, (), weight))
    return Examples(tuple(texts), tuple(questions))


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the passages of a file as they are written, each with its questions."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Say what to do where training text is missing or damaged."""
    try:
        yield
    except (OSError, lzma.LZMAError, ValueError) as exc:
        raise ConfigurationError(
            f"{path} can't be read: --data names the folder of the training text"
        ) from exc


def general_examples(data: Path) -> Examples:
    """Read the questions of public sets, those that are held aside left out.

    Raises:
        ConfigurationError: The file is missing or damaged.

    """
    path = data / GENERAL
    with _reading(path), lzma.open(path, "rt", encoding="utf-8") as file:
        read: dict[str, Any] = json.load(file)
    rows = [row for row in read["qa"] if row["split"] == "train"]
    titles = {r["c"]: r["article"].replace("_", " ") for r in rows if r["set"] in _TITLED}
    texts = tuple(Text(titles.get(n, ""), text, "") for n, text in enumerate(read["contexts"]))
    questions = tuple(
        Question(
            row["q"],
            row["c"],
            row["s"] != -1,
            row["a"],
            max(row["s"], -1),
            tuple(row["neg"]),
            _DRAWN.get(row["set"], 1.0),
        )
        for row in rows
    )
    return Examples(texts, questions)


def _viewed(text: str) -> str:
    passage = Passage("", "", text, 0, len(text), (), None, (Span(0, len(text)),))
    return view_of(text, passage).text


def _place(text: str, answer: str, question: str) -> int:
    """Return where an answer stands: of several places, in the line most like the question."""
    places = [match.start() for match in re.finditer(re.escape(answer), text)]
    asked = _stems(question)

    def shared(place: int) -> int:
        start, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
        line = text[start : end if end >= 0 else len(text)]
        if ": " not in line:
            line = line[max(line.rfind(". ", 0, place - start), 0) :]
        return len(asked & _stems(line))

    return max(places, key=lambda place: (shared(place), -place), default=-1)


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(text.lower()) if len(word) > 2}  # noqa: PLR2004


def tells(text: Text, question: Question) -> bool:
    """Return whether a passage holds a question's answer word for word, so that it may answer."""
    return len(question.answer) >= _SHORTEST_ANSWER and question.answer in text.text


def misspelt(question: str, chance: random.Random) -> str:
    """Return a question as people type: now and then in lower case, with a slip, without dots."""
    if chance.random() < _LOWERED:
        question = question.lower().rstrip(" ?")
    if chance.random() < _SLIPPED and len(question) > _SHORTEST_SLIPPED:
        place = chance.randrange(1, len(question) - 2)
        before, letter, after = question[:place], question[place], question[place + 1 :]
        forms = (
            before + after,
            before + after[0] + letter + after[1:],
            before + 2 * letter + after,
        )
        question = chance.choice(forms)
    if chance.random() < _UNDOTTED:
        question = question.translate(str.maketrans("åäöÅÄÖ", "aaoAAO"))
    return question


_PAST: Final = {
    "får": "fick", "är": "var", "sitter": "satt", "finns": "fanns", "gäller": "gällde",
    "kan": "kunde", "ska": "skulle", "behöver": "behövde", "har": "hade", "ligger": "låg",
    "heter": "hette", "kostar": "kostade", "gör": "gjorde", "blir": "blev", "går": "gick",
    "bestämmer": "bestämde", "beslutar": "beslutade", "betalar": "betalade",
    "ansvarar": "ansvarade", "arbetar": "arbetade", "jobbar": "jobbade", "is": "was",
    "are": "were", "can": "could", "do": "did", "does": "did", "has": "had", "have": "had",
}  # fmt: skip
_PRESENT: Final = re.compile(rf"\b(?:{'|'.join(_PAST)})\b", re.IGNORECASE)


def in_the_past(question: str, chance: random.Random) -> str:
    """Return a question now and then as it is asked of what is over: "Var satt HR?".

    Documents that applied then tell it in the present.
    """
    if chance.random() >= _OVER:
        return question
    return _PRESENT.sub(lambda match: _like(match[0], _PAST[match[0].lower()]), question)


def _like(word: str, other: str) -> str:
    return other.capitalize() if word[0].isupper() else other


def without_answer(text: str, start: int, length: int, shortest: int) -> str | None:
    """Return a passage without the sentence that answers; None where too little is left."""
    ends = [match.end() for match in SENTENCE_END.finditer(text, 0, start)]
    after = NEXT_END.search(text, start + length)
    rest = text[: max(ends, default=0)] + (text[after.end() :] if after else "")
    return rest.strip() if len(rest.strip()) > shortest else None


def drawn_first(
    items: Sequence[_Item], weights: Sequence[float], chance: random.Random
) -> list[_Item]:
    """Return items in an order of chance, in which those that weigh more are likely to come first.

    By the keys of Efraimidis and Spirakis 2006, "Weighted random sampling with a reservoir".
    """
    keys = [chance.expovariate(weight) for weight in weights]
    return [items[number] for number in sorted(range(len(items)), key=keys.__getitem__)]


def batches_of(rows: Sequence[Any], size: int, length: Any) -> Iterator[list[Any]]:  # noqa: ANN401 - rows of any kind
    """Yield rows in batches of about the same length."""
    ordered = sorted(rows, key=length)
    for first in range(0, len(ordered), size):
        yield ordered[first : first + size]


class Translation(NamedTuple):
    """A text in both languages.

    Attributes:
        source: Where it comes from.
        swedish: The Swedish text.
        english: The English text.

    """

    source: str
    swedish: str
    english: str


def read_parallel(data: Path) -> Iterator[Translation]:
    """Yield the lines of ``parallel.tsv.xz``: source, licence tier, Swedish, English."""
    with lzma.open(data / "parallel.tsv.xz", "rt", encoding="utf-8") as file:
        for line in file:
            source, _, swedish, english = line.rstrip("\n").split("\t")[:4]
            yield Translation(source, swedish, english)


def short_translations(data: Path) -> list[Translation]:
    """Read those of a sentence's length: conversation, and questions of other sources.

    Raises:
        ConfigurationError: The file is missing or damaged.

    """
    with _reading(data):
        return [
            pair
            for pair in read_parallel(data)
            if all(
                _SHORTEST_SENTENCE <= len(text.split()) <= _LONGEST_SENTENCE for text in pair[1:]
            )
            and (pair.source == _CONVERSATION or all(text.endswith("?") for text in pair[1:]))
        ]


def read_associations(path: Path = ASSOCIATIONS) -> Iterator[tuple[Language, str, list[str]]]:
    """Yield an everyday word with its language, and Swedish words of documents, likeliest first."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            language, word, *others = line.rstrip("\n").split("\t")
            yield ("sv" if language == "sv" else "en"), word, others


def read_dictionaries(data: Path) -> Iterator[Translation]:
    """Yield the lines of ``dictionaries.tsv.xz``: source, Swedish, English."""
    with lzma.open(data / "dictionaries.tsv.xz", "rt", encoding="utf-8") as file:
        for line in file:
            source, swedish, english = line.rstrip("\n").split("\t")[:3]
            yield Translation(source, swedish, english)


def general_texts(data: Path) -> Iterator[str]:
    """Yield Swedish passages with their titles, and translations in both languages.

    Args:
        data: Holds ``swedish_passages.jsonl.xz``, ``parallel.tsv.xz`` and ``dictionaries.tsv.xz``.

    Raises:
        ConfigurationError: One of them is missing or damaged.

    """
    with _reading(data):
        with lzma.open(data / "swedish_passages.jsonl.xz", "rt", encoding="utf-8") as file:
            for row in map(json.loads, file):
                yield row["title"] or ""
                yield row["text"]
        for read in (read_parallel, read_dictionaries):
            for translation in read(data):
                yield from (translation.swedish, translation.english)
