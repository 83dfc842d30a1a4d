"""The recipe of the word tables."""

from __future__ import annotations

import json
import lzma
import subprocess
import sys
from typing import TYPE_CHECKING

from index.training.examples import HELD, staff_examples
from index.training.word_table import asked_pairs, associate, learn_wordings, strongest

if TYPE_CHECKING:
    from pathlib import Path

TOLD = ("Bisysslan anmäls till chefen.", "En bisyssla prövas i mars.", "Lönen betalas den 27.")
ASKED = ("Får jag ha ett extraknäck?", "Vad gäller extraknäcket?", "När kommer lönen?")


def write_lines(path: Path, lines: list[str]) -> Path:
    """Write lines as the training text has them."""
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in lines)
    return path


def asked(path: Path) -> Path:
    """Write what is asked of two organisations, one of them held aside."""
    rows = []
    for org in ("A kommun", min(HELD)):
        for told, question in zip(6 * TOLD, 6 * ASKED, strict=True):
            one = {"q": question, "kind": "paraphrase", "answer": told}
            row = {"org": org, "title": "", "heading": "", "text": told, "questions": [one]}
            rows.append(json.dumps(row))
    return write_lines(path, rows)


def test_what_documents_say_is_learnt_from_what_answers(tmp_path: Path) -> None:
    """A word becomes the one it is always answered with; what is its own word becomes none."""
    examples = staff_examples(asked(tmp_path / "asked.jsonl.xz"))
    table = strongest(learn_wordings(examples, "sv"))
    assert table["sv extrakn"][0][0].startswith("bisyssla")
    assert "sv lönen" not in table
    assert 6 * len(TOLD) == len(list(asked_pairs(examples, "sv")))


def test_only_what_answers_is_learnt_from(tmp_path: Path) -> None:
    """The sentence with what stands above it, not those beside."""
    text = "Lönen betalas den 27. Bisysslan anmäls. Ring inte."
    one = {"q": "Får jag ha ett extraknäck?", "kind": "paraphrase", "answer": "Bisysslan"}
    english = {"q": "May I have a side job then?", "kind": "english", "answer": "Bisysslan"}
    near = {"q": "Vem bestämmer det?", "kind": "near", "answer": ""}
    row = {"org": "A", "title": "Regler", "heading": "", "text": text}
    path = write_lines(tmp_path / "x.xz", [json.dumps(row | {"questions": [one, english, near]})])
    ((pair, told),) = asked_pairs(staff_examples(path), "sv")
    assert ("regler", "bisysslan", "anmäls") == told
    assert ("sv får", "sv jag", "sv ha", "sv ett", "sv extrakn") == pair.english
    ((pair, told),) = asked_pairs(staff_examples(path), "en")
    assert ("regler", "bisysslan", "anmäls") == told
    assert ("en side", "en job") == pair.english[-3:-1]


def test_what_is_associated_stands_beside_what_was_learnt() -> None:
    """The first weighs most, the stronger of two counts, and neither common words nor own ones."""
    table = {"sv extrakn": {"jävsanmälan": 0.2, "bisysslan": 0.01}}
    associate(
        table,
        [
            ("sv", "extraknäck", ["bisyssla", "jävsanmälan", "extraknäcket", "vi"]),
            ("sv", "dagis", ["förskola", "pedagogisk omsorg"]),
            ("en", "nursery", ["förskola"]),
            ("sv", "vi", ["medarbetare"]),
        ],
    )
    assert {
        "sv extrakn": {"jävsanmälan": 0.2, "bisysslan": 0.06},
        "sv dagis": {"förskola": 0.06, "pedagogisk": 0.051, "omsorg": 0.043},
        "en nursery": {"förskola": 0.06},
    } == table


def test_translations_are_learnt_as_documented(tmp_path: Path) -> None:
    """From the folder of training text, by a command of its own."""
    pairs = [("Lönen betalas ut", "Wages are paid out"), ("Lönen", "Wages"), ("Lönen", "Wages")]
    write_lines(
        tmp_path / "parallel.tsv.xz",
        [f"tatoeba\tA\t{swedish}\t{english}" for swedish, english in 3 * pairs],
    )
    write_lines(tmp_path / "dictionaries.tsv.xz", ["x\tlönen\twages"])
    out = tmp_path / "table.tsv.xz"
    command = [sys.executable, "-m", "index.training.word_table", "--data", str(tmp_path)]
    subprocess.run([*command, "--out", str(out)], check=True)
    with lzma.open(out, "rt", encoding="utf-8") as file:
        table = dict(line.rstrip("\n").split("\t", 1) for line in file)
    assert table["wages"].startswith("lönen ")
