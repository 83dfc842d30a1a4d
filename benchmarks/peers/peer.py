"""One system at work, for benchmarks/peers.py.

    peer.py build SYSTEM MODEL PASSAGES FOLDER
    peer.py ask SYSTEM MODEL FOLDER
    peer.py answer SYSTEM MODEL WORK VECTORS

``build`` makes an index of the "texts" in a JSON file, and prints the seconds that took once the
model was loaded. ``ask`` reads a question a line, {"question": ...}, and prints for each which
passages were found, and the milliseconds that took. ``answer`` does both for sets of questions, a
JSON list of {"passages", "index", "questions", "answers"}, all of them paths: a question may have
passages that may not be seen ("without", their numbers), and an answer says besides how sure it is
("score"), and which sentence of the first passage is nearest to the question. Vectors are taken
from the file VECTORS where it has them: with the same model, all systems have the same.
"""

from __future__ import annotations

import json
import pickle
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from systems import SCORED_BESIDE_OTHERS, SYSTEMS

SHOWN = 3


def build(name, model, passages, folder):
    """Build, and print the seconds."""
    texts = json.loads(Path(passages).read_text(encoding="utf-8"))["texts"]
    system = SYSTEMS[name](model)
    system.embed("Värm upp.", ["Värm upp."])
    began = time.perf_counter()
    system.build(texts, Path(folder))
    print(json.dumps({"seconds": time.perf_counter() - began}))


def ask(name, model, folder):
    """Answer what comes, a line each."""
    system = SYSTEMS[name](model)
    system.open(Path(folder))
    for line in sys.stdin:
        question = json.loads(line)["question"]
        began = time.perf_counter()
        found = system.search(question, 0)[:SHOWN]
        milliseconds = 1000 * (time.perf_counter() - began)
        told = {"passages": [number for number, _ in found], "milliseconds": milliseconds}
        print(json.dumps(told), flush=True)


def answer(name, model, work, vectors):
    """Answer sets of questions, and write the answers beside each."""
    with remembered(Path(vectors)):
        for one in json.loads(Path(work).read_text(encoding="utf-8")):
            passages = json.loads(Path(one["passages"]).read_text(encoding="utf-8"))
            index = Path(one["index"])
            if not index.is_dir():
                index.mkdir()
                SYSTEMS[name](model).build(passages["texts"], index)
            system = SYSTEMS[name](model)
            system.open(index)
            lines = Path(one["questions"]).read_text(encoding="utf-8").splitlines()
            told = [json.dumps(_answer(name, system, passages, json.loads(one))) for one in lines]
            Path(one["answers"]).write_text("\n".join(told) + "\n", encoding="utf-8")


def _answer(name, system, passages, asked):
    hidden = set(asked["without"])
    found = system.search(asked["question"], len(hidden))
    seen = [(number, score) for number, score in found if number not in hidden][:SHOWN]
    if not seen:
        return {"passages": []}
    first, score = seen[0]
    pieces = [*passages["sentences"][first], passages["texts"][first]]
    *near, whole = system.embed(asked["question"], pieces)
    return {
        "passages": [number for number, _ in seen],
        "score": whole if name in SCORED_BESIDE_OTHERS else score,
        "sentence": near.index(max(near)),
    }


@contextmanager
def remembered(path):
    """Keep the vectors of texts in a file, and take them from there."""
    from sentence_transformers import SentenceTransformer

    known = pickle.loads(path.read_bytes()) if path.is_file() else {}
    plain = SentenceTransformer.encode

    def encode(self, inputs, prompt_name=None, prompt=None, **_rest):
        before = prompt if prompt is not None else self.prompts.get(prompt_name) or ""
        texts = [before + text for text in ([inputs] if isinstance(inputs, str) else inputs)]
        missing = sorted({text for text in texts if text not in known}, key=len)
        if missing:
            vectors = plain(self, missing, prompt="", normalize_embeddings=True, batch_size=8)
            known.update(zip(missing, vectors, strict=True))
        rows = np.stack([known[text] for text in texts])
        return rows[0] if isinstance(inputs, str) else rows

    SentenceTransformer.encode = encode
    try:
        yield
    finally:
        SentenceTransformer.encode = plain
        path.write_bytes(pickle.dumps(known))


if __name__ == "__main__":
    {"build": build, "ask": ask, "answer": answer}[sys.argv[1]](*sys.argv[2:])
