"""Fits what tells small talk from questions, and prints how well it does, by cross-validation.

    python benchmarks/fit_small_talk.py [--write]

Small talk is what ``index/training/small_talk.tsv.xz`` holds: complaints, chat, remarks about the
bot, to colleagues, other languages, keys hit at random; general knowledge is looked at and not
learnt from, since documents may be of anything. Questions are those that employees ask, answered or
not, titles, headings and single words, which are asked for alone, follow-ups, and needs that are no
question in form. What is caught of small talk is told by its kind, where so many of the others are
taken for it as ``TAKEN`` says; beside it how many are of the organisations that nothing is trained
on, and of the development sets.

``--write`` puts the model where Omorg reads it.
"""

from __future__ import annotations

import argparse
import lzma
import os
import random
import re
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from asked_sets import DEV_SETS, ORGANISATIONS, dev_set
from dev_sets import PROJECT
from rich.console import Console
from rich.table import Table
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from bot.answering.question.small_talk import SmallTalkModel
from bot.checks.question_set import load_questions
from index import QUESTIONS, find_embedder, information, words
from index.training.examples import HELD, STAFF, WORDINGS, misspelt, read_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from index import Embedder

SMALL_TALK = STAFF.with_name("small_talk.tsv.xz")
TARGET = PROJECT / "bot" / "answering" / "question" / "small_talk.json"
QUESTION, INFORMAL, TITLE, WORD = "question", "in other words", "title", "word"
FOLLOW_UP, STATEMENT, WORLD = "follow-up", "statement", "world"
# Which share of what asks for something may be taken for small talk, and how free the weights are.
TAKEN, FREEDOM = (
    {QUESTION: 0.003, INFORMAL: 0.01, FOLLOW_UP: 0.03, STATEMENT: 0.05, WORD: 0.03},
    5.0,
)
_FOLDS = 5
_WORD = re.compile(r"[^\W\d_]{2,}")
_FEW_COUNT = 4.0  # each of what there are fewer examples of
_QUESTIONS, _LOWERED, _INFORMAL, _TITLES, _WORDS = 8_000, 2_500, 6_000, 2_000, 1_500
_SHORTEST = 4  # words of a question, beside which the other text holds words alone
_TELLING = 0.25  # information of a word


class Message(NamedTuple):
    """What somebody wrote.

    Attributes:
        kind: What it is an example of.
        text: What was written.

    """

    kind: str
    text: str


def small_talk() -> list[Message]:
    """Read what asks nothing, and the follow-ups and statements, which do."""
    with lzma.open(SMALL_TALK, "rt", encoding="utf-8") as file:
        return [Message(*line.rstrip("\n").split("\t")[1:]) for line in file]


def asked() -> list[Message]:
    """Return questions of employees, some as they are typed, and titles and headings."""
    chance = random.Random(1)  # noqa: S311 - no secret
    rows, informal = (
        [row for row in read_rows(path) if row["org"] not in HELD] for path in (STAFF, WORDINGS)
    )
    questions = [one["q"] for row in rows for one in row["questions"]]
    otherwise = [
        misspelt(one["q"], chance)
        for row in informal
        for one in row["questions"]
        if len(one["q"].split()) >= _SHORTEST
    ]
    titles = sorted({row["heading"] or row["title"] for row in rows} | {r["title"] for r in rows})
    lowered = [text.lower().rstrip(" ?") for text in chance.sample(questions, _LOWERED)]
    return [
        *(Message(QUESTION, text) for text in chance.sample(questions, _QUESTIONS)),
        *(Message(QUESTION, text) for text in lowered),
        *(
            Message(INFORMAL, misspelt(text, chance))
            for text in chance.sample(otherwise, _INFORMAL)
        ),
        *(Message(TITLE, text) for text in chance.sample(titles, min(_TITLES, len(titles)))),
        *(Message(WORD, text) for text in common_words([row["text"] for row in rows])),
    ]


def common_words(texts: Iterable[str]) -> list[str]:
    """Return the telling words that most passages have, as they stand: people ask "lunch?"."""
    found = Counter(
        word
        for text in texts
        for word in set(_WORD.findall(text))
        if max(information(part, "sv") for part in words(word)) >= _TELLING
    )
    return [word for word, _ in found.most_common(_WORDS)]


def vectors_of(embedder: Embedder, texts: Sequence[str]) -> NDArray[np.float32]:
    """Return float32 (n, d), a vector for each text."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return np.array(list(pool.map(embedder.embed_query, texts)))


def fitted(
    vectors: NDArray[np.float32], talk: NDArray[np.bool_], counts: NDArray[np.float64]
) -> LogisticRegression:
    """Return a model of which messages are small talk, each counting as ``counts`` says."""
    model = LogisticRegression(C=FREEDOM, max_iter=2_000, class_weight="balanced")
    return model.fit(vectors, talk, counts)


def main() -> None:
    """Fit, print the tables, and write the model where asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="put the model where Omorg reads it")
    write = parser.parse_args().write
    embedder, console = find_embedder(), Console(width=120)
    messages = [*small_talk(), *asked()]
    kinds = np.array([one.kind for one in messages])
    talk = ~np.isin(kinds, (QUESTION, INFORMAL, TITLE, WORD, FOLLOW_UP, STATEMENT, WORLD))
    counts = np.where(np.isin(kinds, (FOLLOW_UP, STATEMENT)), _FEW_COUNT, 1.0) * (kinds != WORLD)
    vectors = vectors_of(embedder, [one.text for one in messages])
    scores = np.zeros(len(messages))
    for learnt, tried in KFold(_FOLDS, shuffle=True, random_state=1).split(vectors):
        model = fitted(vectors[learnt], talk[learnt], counts[learnt])
        scores[tried] = model.decision_function(vectors[tried])
    threshold = max(
        float(np.quantile(scores[kinds == kind], 1 - share)) for kind, share in TAKEN.items()
    )
    table = Table("kind", "messages", "taken for small talk")
    for kind in dict.fromkeys(kinds.tolist()):
        of_kind = scores[kinds == kind]
        table.add_row(kind, str(len(of_kind)), f"{(of_kind > threshold).mean():.3f}")
    model = fitted(vectors, talk, counts)
    told: dict[str, list[str]] = defaultdict(list)
    for name, folder in ORGANISATIONS.items():
        told[name] = [one.question for one in load_questions(folder / QUESTIONS)]
    for names in DEV_SETS:
        one = dev_set(*names, embedder)
        told[one.name] = [question.question for question in one.asked]
    for name, texts in told.items():
        found = model.decision_function(vectors_of(embedder, texts)) > threshold
        table.add_row(name, str(len(texts)), f"{found.mean():.3f}")
        for text, taken in zip(texts, found, strict=True):
            if taken:
                console.print(f"{name}: {text}", markup=False)
    console.print(table)
    if write:
        written = SmallTalkModel(
            embedder=embedder.digest,
            weights=tuple(np.round(model.coef_[0], 4).tolist()),
            intercept=round(float(model.intercept_[0]) - threshold, 4),
        )
        TARGET.write_text(f"{written.model_dump_json()}\n", encoding="utf-8")
        console.print(f"written to {TARGET.relative_to(PROJECT)}", markup=False)


if __name__ == "__main__":
    main()
