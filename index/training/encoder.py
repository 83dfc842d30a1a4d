"""The two models as they are trained: a BERT encoder, and what stands on it."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

import numpy as np
import torch
from torch import nn
from torch.nn.functional import normalize
from torch.optim import AdamW
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from torch.utils.data import DataLoader, IterableDataset, get_worker_info
from transformers import BertConfig, BertModel

from index.training.base_model import PAD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    Weights = Mapping[str, NDArray[np.float32]]

Batch = TypeVar("Batch")

HEADS: Final = 12
LONGEST: Final = 512
_EPSILON: Final = 1e-12


def layers_of(weights: Weights) -> int:
    """Return how many layers there are weights for."""
    return 1 + max(
        int(name.split("layer.")[1].split(".")[0]) for name in weights if "layer." in name
    )


def config_of(weights: Weights, prefix: str = "") -> BertConfig:
    """Return the shape of an encoder with these weights.

    Where there is a GPU, a tenth is dropped in training (Srivastava et al. 2014); on a processor
    that is half of what a step costs, and the few epochs that it gets through overfit little.
    """
    dropped = 0.1 if torch.cuda.is_available() else 0.0
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
        hidden_dropout_prob=dropped,
        attention_probs_dropout_prob=dropped,
    )


def encoder_of(weights: Weights, prefix: str = "") -> BertModel:
    """Return an encoder with weights by their names in transformers, after ``prefix``.

    It is on the GPU where there is one.
    """
    model = BertModel(config_of(weights, prefix), add_pooling_layer=False)
    own = {
        name.removeprefix(prefix): torch.from_numpy(np.array(array, dtype=np.float32))
        for name, array in weights.items()
        if name.startswith(prefix)
    }
    model.load_state_dict({name: own[name] for name in model.state_dict() if name in own})
    # In place; what transformers puts around it has no type.
    nn.Module.to(model, device())
    return model


def freeze(model: BertModel, layers: int = 0) -> None:
    """Leave the embeddings as they are: few of the pieces stand in the training text.

    And so many of the lowest layers, which on a processor saves what it costs to learn through
    them.
    """
    for part in (model.embeddings, *model.encoder.layer[:layers]):
        part.requires_grad_(requires_grad=False)


def device() -> torch.device:
    """Return where to train: on a GPU where there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def padded(rows: Sequence[Sequence[int]], beside: int = PAD) -> torch.Tensor:
    """Return int64 (rows, longest), what is shorter filled up with ``beside``."""
    longest = max(map(len, rows))
    return torch.tensor([[*row, *[beside] * (longest - len(row))] for row in rows])


def unit_vectors(model: BertModel, rows: Sequence[Sequence[int]]) -> torch.Tensor:
    """Return float32 (rows, size): the mean of each text's tokens, of length 1."""
    ids = padded(rows).to(model.device)
    there = ids.ne(PAD)
    with torch.autocast(ids.device.type, dtype=torch.bfloat16):
        tokens = model(input_ids=ids, attention_mask=there.long()).last_hidden_state.float()
    mean = (tokens * there[..., None]).sum(1) / there.sum(1, keepdim=True)
    return normalize(mean, dim=-1)


@torch.no_grad()
def activation_ranges(
    model: BertModel, rows: Sequence[Sequence[int]]
) -> dict[str, NDArray[np.float32]]:
    """Return how large, absolute, what goes into each matrix becomes in each channel.

    Args:
        model: An encoder.
        rows: Token ids of texts of the kind that it is made for.

    Returns:
        float32 (channels,) by the matrix's name without "weight"; the three of an attention, which
        are given the same, under the name of the attention.

    """
    largest: dict[str, torch.Tensor] = {}

    def watch(name: str) -> Callable[[nn.Module, tuple[torch.Tensor]], None]:
        def seen(_: nn.Module, inputs: tuple[torch.Tensor]) -> None:
            found = inputs[0].abs().flatten(0, 1).amax(0)
            largest[name] = torch.maximum(largest.get(name, found), found)

        return seen

    hooks = [
        module.register_forward_pre_hook(watch(name.removesuffix("query").rstrip(".") + "."))
        for name, module in model.named_modules()
        if isinstance(module, nn.Linear) and not name.endswith(("key", "value"))
    ]
    model.eval()  # type: ignore[no-untyped-call]
    for row in rows:
        model(input_ids=torch.tensor([row], device=model.device))
    for hook in hooks:
        hook.remove()
    return {name: array.float().cpu().numpy() for name, array in largest.items()}


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


class Drawn(IterableDataset[Batch]):
    """Batches without end, each process that makes them with a chance of its own."""

    def __init__(self, draw: Callable[[random.Random], Batch], seed: int) -> None:
        """Take what makes a batch."""
        self._draw, self._seed = draw, seed

    def __iter__(self) -> Iterator[Batch]:
        """Yield batches."""
        process = get_worker_info()
        seed = self._seed if process is None else self._seed * 1_000 + process.id
        chance = random.Random(seed)  # noqa: S311 - no secret
        while True:
            yield self._draw(chance)


_WARMING: Final = 0.05  # share of the steps
_LEAST: Final = 0.02  # of the learning rate, at the end
_LONGEST_GRADIENT: Final = 1.0
_TELL: Final = 20  # steps
_PROCESSES: Final = 8  # that make batches for a GPU
# What the weights kept are the mean of: the last so many steps, nearly, and never more than this
# share of all.
_AVERAGED, _AVERAGED_SHARE = 200, 0.1


class Schedule(NamedTuple):
    """How long to train.

    Attributes:
        steps: How many batches.
        minutes: Stop after so many, even if not all batches were drawn; None for no limit.
        rate: The highest learning rate; it rises for a twentieth of the way and then falls.

    """

    steps: int
    minutes: float | None
    rate: float


def train(  # noqa: PLR0913 - each named by what it is
    model: nn.Module,
    draw: Callable[[random.Random], Batch],
    loss: Callable[[Batch], torch.Tensor],
    *,
    schedule: Schedule,
    seed: int,
    tell: Callable[[str], None],
) -> None:
    """Train a model with AdamW (Loshchilov and Hutter 2019).

    What it is left with is a moving average of its weights (Polyak and Juditsky 1992), which
    follows single batches less.

    Args:
        model: What is trained; parameters that need no gradient are left alone.
        draw: Makes a batch.
        loss: Gives the loss of a batch.
        schedule: How long, and how fast.
        seed: Of what is drawn.
        tell: Told now and then how it goes, in a line.

    """
    learnt = [p for p in model.parameters() if p.requires_grad]
    groups = [
        {"params": [p for p in learnt if p.ndim > 1], "weight_decay": 0.01},
        {"params": [p for p in learnt if p.ndim <= 1], "weight_decay": 0.0},
    ]
    optimizer = AdamW(groups, lr=schedule.rate, betas=(0.9, 0.98), eps=1e-6)
    kept = min(1 - 1 / _AVERAGED, 1 - 1 / (1 + _AVERAGED_SHARE * schedule.steps))
    follow = get_ema_multi_avg_fn(kept)  # type: ignore[no-untyped-call]
    average = AveragedModel(model, multi_avg_fn=follow)
    processes = _PROCESSES if learnt[0].is_cuda else 0
    batches = iter(DataLoader(Drawn(draw, seed), batch_size=None, num_workers=processes))
    model.train()
    recent: list[torch.Tensor] = []
    began = time.monotonic()
    for step in range(schedule.steps):
        spent = (time.monotonic() - began) / 60
        done = max(step / schedule.steps, spent / schedule.minutes if schedule.minutes else 0)
        if done >= 1:
            break
        up, down = done / _WARMING, (1 - done) / (1 - _WARMING)
        for group in optimizer.param_groups:
            share = max(_LEAST, up if done < _WARMING else down)
            group["lr"] = schedule.rate * share
        found = loss(next(batches))
        optimizer.zero_grad(set_to_none=True)
        found.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(learnt, _LONGEST_GRADIENT)
        optimizer.step()
        average.update_parameters(model)
        recent = [*recent[1 - _TELL :], found.detach()]
        if step % _TELL == _TELL - 1 or step == schedule.steps - 1:
            seconds = (time.monotonic() - began) / (step + 1)
            mean = float(torch.stack(recent).mean())
            tell(f"step {step + 1} of {schedule.steps}, loss {mean:.3f}, {seconds:.2f} s a step")
    model.load_state_dict(average.module.state_dict())
    model.eval()
