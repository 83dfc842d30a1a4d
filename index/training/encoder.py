"""The two models as they are trained: a BERT encoder, and what stands on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import torch
from torch import nn
from torch.nn.functional import normalize
from transformers import BertConfig, BertModel

from index.training.tokenizer import PAD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Weights = Mapping[str, NDArray[np.float32]]

HEADS: Final = 12
LONGEST: Final = 512
_EPSILON: Final = 1e-12


def layers_of(weights: Weights) -> int:
    """Return how many layers there are weights for."""
    return 1 + max(
        int(name.split("layer.")[1].split(".")[0]) for name in weights if "layer." in name
    )


def config_of(weights: Weights, prefix: str = "") -> BertConfig:
    """Return the shape of an encoder with these weights; nothing is dropped in training.

    Dropout is half of what a step costs on a processor, and few epochs overfit little.
    """
    words = weights[f"{prefix}embeddings.word_embeddings.weight"]
    inner = weights[f"{prefix}encoder.layer.0.intermediate.dense.bias"]
    return BertConfig(
        vocab_size=words.shape[0],
        hidden_size=words.shape[1],
        num_hidden_layers=layers_of(weights),
        num_attention_heads=HEADS,
        intermediate_size=inner.shape[0],
        max_position_embeddings=LONGEST,
        type_vocab_size=2,
        layer_norm_eps=_EPSILON,
        pad_token_id=PAD,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )


def encoder_of(weights: Weights, prefix: str = "") -> BertModel:
    """Return an encoder with weights by their names in transformers, after ``prefix``."""
    model = BertModel(config_of(weights, prefix), add_pooling_layer=False)
    own = {
        name.removeprefix(prefix): torch.from_numpy(np.array(array, dtype=np.float32))
        for name, array in weights.items()
        if name.startswith(prefix)
    }
    model.load_state_dict({name: own[name] for name in model.state_dict() if name in own})
    return model


def freeze(model: BertModel) -> None:
    """Leave the embeddings and the first third of the layers as they are: they serve any text."""
    layers = model.encoder.layer
    parts: list[nn.Module] = [model.embeddings, *layers[: len(layers) // 3]]
    for part in parts:
        part.requires_grad_(requires_grad=False)


def padded(rows: Sequence[Sequence[int]]) -> torch.Tensor:
    """Return int64 (rows, longest), padded."""
    longest = max(map(len, rows))
    return torch.tensor([[*row, *[PAD] * (longest - len(row))] for row in rows])


def unit_vectors(model: BertModel, rows: Sequence[Sequence[int]]) -> torch.Tensor:
    """Return float32 (rows, size): the mean of each text's tokens, of length 1."""
    ids = padded(rows).to(model.device)
    there = ids.ne(PAD)
    with torch.autocast(ids.device.type, dtype=torch.bfloat16):
        tokens = model(input_ids=ids, attention_mask=there.long()).last_hidden_state.float()
    mean = (tokens * there[..., None]).sum(1) / there.sum(1, keepdim=True)
    return normalize(mean, dim=-1)


class ReaderModel(nn.Module):
    """An encoder with two heads, after Devlin et al. 2019, "BERT", section 4.3."""

    def __init__(self, encoder: BertModel) -> None:
        """Put new heads on an encoder."""
        super().__init__()
        size = encoder.config.hidden_size
        self.encoder = encoder
        self.span = nn.Linear(size, 2)
        self.answers = nn.Sequential(nn.Linear(size, size), nn.GELU(), nn.Linear(size, 1))

    @classmethod
    def of(cls, weights: Weights) -> ReaderModel:
        """Return a reader with weights by their names, or an encoder's with new heads."""
        prefix = "encoder." if "span.weight" in weights else ""
        model = cls(encoder_of(weights, prefix))
        if prefix:
            heads = {n: torch.from_numpy(np.array(a)) for n, a in weights.items()}
            model.span.load_state_dict(_under("span.", heads))
            model.answers.load_state_dict(_under("answers.", heads))
        return model

    def forward(self, ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Return logits: that a passage answers (rows,), first and last tokens (rows, longest)."""
        there = ids.ne(PAD)
        with torch.autocast(ids.device.type, dtype=torch.bfloat16):
            tokens = self.encoder(input_ids=ids, attention_mask=there.long()).last_hidden_state
            spans, answers = self.span(tokens), self.answers(tokens[:, 0]).squeeze(-1)
        spans = spans.float().masked_fill(~there[..., None], -1e4)
        return answers.float(), spans[..., 0], spans[..., 1]


def _under(prefix: str, weights: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    return {n.removeprefix(prefix): a for n, a in weights.items() if n.startswith(prefix)}


def arrays_of(model: nn.Module) -> dict[str, NDArray[np.float32]]:
    """Return a model's weights, float32, by their names."""
    return {n: t.detach().float().cpu().numpy() for n, t in model.state_dict().items()}
