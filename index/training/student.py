"""The teacher, and the student that is to do the same for two languages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from tokenizers import Tokenizer
from torch.nn import functional
from transformers import BertModel, PreTrainedTokenizerFast

from index.training.vocabulary import FIRST, LAST, MASK, PADDING, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

# The teacher's layers that the student starts with. Without the fourth one it does better on every
# development set, before any training (docs/decisions/0028-embedding-model.md), and is faster.
LAYERS = (0, 1, 2, 4, 5)
LONGEST_TEXT = 256  # pieces that the finished model reads, as all-MiniLM-L6-v2
# What makes a folder of weights a sentence-transformers model: mean of the outputs, unit length.
_MODULES = {
    "modules.json": [
        {
            "idx": 0,
            "name": "0",
            "path": "",
            "type": "sentence_transformers.models.Transformer",
        },
        {
            "idx": 1,
            "name": "1",
            "path": "1_Pooling",
            "type": "sentence_transformers.models.Pooling",
        },
        {
            "idx": 2,
            "name": "2",
            "path": "2_Normalize",
            "type": "sentence_transformers.models.Normalize",
        },
    ],
    "sentence_bert_config.json": {"max_seq_length": LONGEST_TEXT, "do_lower_case": False},
    "config_sentence_transformers.json": {"similarity_fn_name": "cosine"},
}


@dataclass(frozen=True, slots=True)
class SentenceModel:
    """A transformer with its tokenizer: texts to unit vectors.

    Attributes:
        transformer: The network.
        tokenizer: Cuts texts into pieces.
        device: Where the network computes.

    """

    transformer: BertModel
    tokenizer: Tokenizer
    device: torch.device

    def encode(self, texts: Sequence[str], longest: int) -> torch.Tensor:
        """Return float32 (n, d), unit rows: the mean of each text's outputs.

        Matrix products are computed in bfloat16, half the time of float32 and close enough to
        learn from.
        """
        encoded = self.tokenizer.encode_batch(list(texts))
        rows = [
            [*e.ids[: longest - 1], e.ids[-1]] if len(e.ids) > longest else e.ids for e in encoded
        ]
        width = max(len(row) for row in rows)
        pieces = torch.tensor([row + [0] * (width - len(row)) for row in rows])
        mask = torch.tensor([[1.0] * len(row) + [0.0] * (width - len(row)) for row in rows])
        pieces, mask = pieces.to(self.device), mask.to(self.device)
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            output = self.transformer(input_ids=pieces, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1)
        mean = (output.float() * weights).sum(dim=1) / weights.sum(dim=1)
        return functional.normalize(mean, dim=1)


def load_teacher(folder: Path, device: torch.device) -> SentenceModel:
    """Return the English model, which only gives answers.

    Raises:
        OSError: There is no model in ``folder``.

    """
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    transformer = _load(folder).train(mode=False).requires_grad_(requires_grad=False)
    return SentenceModel(transformer.to(device), tokenizer, device)


def make_student(
    teacher: Path, tokenizer: Tokenizer, vectors: NDArray[np.float32], device: torch.device
) -> SentenceModel:
    """Return a model with layers of the teacher's and ``vectors`` (pieces, d) for its input."""
    transformer = _load(teacher)
    layers = transformer.encoder.layer
    transformer.encoder.layer = torch.nn.ModuleList([layers[number] for number in LAYERS])
    transformer.config.num_hidden_layers = len(LAYERS)
    # A step touches a few hundred of 46,000 rows: sparse gradients leave the others alone.
    embedding = torch.nn.Embedding(len(vectors), vectors.shape[1], sparse=True)
    embedding.weight.data = torch.tensor(vectors)
    transformer.embeddings.word_embeddings = embedding
    transformer.config.vocab_size = len(vectors)
    return SentenceModel(transformer.train().to(device), tokenizer, device)


def _load(folder: Path) -> BertModel:
    # The pooling layer is neither used nor trained, but loading a model without it reports a fault.
    # Dropout is left out: so much smaller than what it learns from, the student need not be kept
    # from learning by heart, and one seed gives one result whatever numbers the device draws.
    return BertModel.from_pretrained(
        str(folder),
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        local_files_only=True,
        use_safetensors=True,
    )


def save_student(student: SentenceModel, folder: Path) -> None:
    """Write a folder that ``SentenceTransformer(folder)`` loads.

    The tensors are stored as float16, which halves the file, and computed with as float32, several
    times faster on a CPU than float16.
    """
    folder.mkdir(parents=True, exist_ok=True)
    state = {
        name: tensor.detach().to("cpu", torch.float16).contiguous()
        for name, tensor in student.transformer.state_dict().items()
        if tensor.is_floating_point()
    }
    student.transformer.save_pretrained(str(folder), state_dict=state)
    (folder / "model.safetensors").chmod(0o644)  # saved for the owner's eyes alone
    _write_json(folder / "config.json", _config(student.transformer))
    PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=student.tokenizer,
        model_max_length=LONGEST_TEXT,
        pad_token=PADDING,
        unk_token=UNKNOWN,
        cls_token=FIRST,
        sep_token=LAST,
        mask_token=MASK,
    ).save_pretrained(str(folder))
    for name, content in _MODULES.items():
        _write_json(folder / name, content)
    (folder / "1_Pooling").mkdir(exist_ok=True)
    _write_json(
        folder / "1_Pooling" / "config.json",
        {
            "word_embedding_dimension": student.transformer.config.hidden_size,
            "pooling_mode_mean_tokens": True,
            "include_prompt": True,
        },
    )


def _config(transformer: BertModel) -> dict[str, object]:
    config: dict[str, object] = transformer.config.to_diff_dict()
    config["dtype"] = "float32"
    config["architectures"] = ["BertModel"]
    config.pop("_name_or_path", None)
    return config


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")
