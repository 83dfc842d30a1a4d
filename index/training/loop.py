"""Training steps: the learning rate up and down, gradients bounded, told how it goes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

import torch
from torch.optim import AdamW

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import nn

_WARMING: Final = 0.05  # share of the steps
_LEAST: Final = 0.02  # of the learning rate, at the end
_LONGEST_GRADIENT: Final = 1.0
_TELL: Final = 20  # steps


def train(
    model: nn.Module,
    loss: Callable[[], torch.Tensor],
    *,
    steps: int,
    rate: float,
    tell: Callable[[str], None],
) -> None:
    """Train a model with AdamW (Loshchilov and Hutter 2019) for so many steps.

    Args:
        model: What is trained; parameters that need no gradient are left alone.
        loss: Gives the loss of the next batch.
        steps: How many.
        rate: The highest learning rate; it rises for a twentieth of the steps and then falls.
        tell: Told now and then how it goes, in a line.

    """
    learnt = [p for p in model.parameters() if p.requires_grad]
    groups = [
        {"params": [p for p in learnt if p.ndim > 1], "weight_decay": 0.01},
        {"params": [p for p in learnt if p.ndim <= 1], "weight_decay": 0.0},
    ]
    optimizer = AdamW(groups, lr=rate, betas=(0.9, 0.98), eps=1e-6)
    model.train()
    recent: list[float] = []
    began = time.monotonic()
    for step in range(steps):
        done = step / steps
        up, down = done / _WARMING, (1 - done) / (1 - _WARMING)
        for group in optimizer.param_groups:
            group["lr"] = rate * (max(up, _LEAST) if done < _WARMING else max(_LEAST, down))
        found = loss()
        optimizer.zero_grad(set_to_none=True)
        found.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(learnt, _LONGEST_GRADIENT)
        optimizer.step()
        recent = [*recent[1 - _TELL :], float(found.detach())]
        if step % _TELL == _TELL - 1 or step == steps - 1:
            seconds = (time.monotonic() - began) / (step + 1)
            mean = sum(recent) / len(recent)
            tell(f"step {step + 1} of {steps}, loss {mean:.3f}, {seconds:.1f} s a step")
    model.eval()
