"""The training itself: steps in a fixed order, with checkpoints that it can go on from."""

from __future__ import annotations

import os
import random
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import torch

from index.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from index.training.objectives import Lessons
    from index.training.student import SentenceModel

_WARM = 0.1  # share of the steps over which the rates rise
_LONGEST_GRADIENT = 1.0
_SAVED_EVERY = 90  # steps; a few minutes on two CPU cores


@dataclass(frozen=True, slots=True)
class Plan:
    """What decides the result, beside the training text.

    Attributes:
        steps: How many.
        seed: Of everything drawn.
        order: Which lesson each step gives, over and over: t(ranslations), w(indows), a(sked).
        layer_rate: Learning rate of the layers.
        vector_rate: Learning rate of the pieces' vectors.
        text: Digest of the training text and the tokenizer.

    """

    steps: int
    seed: int
    order: str = "twta"
    layer_rate: float = 1.5e-5
    vector_rate: float = 2e-4
    text: str = ""


def train(
    student: SentenceModel,
    lessons: Lessons,
    plan: Plan,
    checkpoint: Path,
    progress: Callable[[int, float], None],
) -> None:
    """Teach ``student`` in place, going on from ``checkpoint`` where there is one.

    Args:
        student: Who learns.
        lessons: What each step is about.
        plan: How much, and at which rates.
        checkpoint: File of the state between steps; removed at the end.
        progress: Told the number of steps done and the last loss.

    Raises:
        ConfigurationError: The checkpoint is of a training with another plan.

    """
    run = _Run(student, lessons, plan)
    if checkpoint.is_file():
        run.restore(torch.load(checkpoint, weights_only=True))
    while run.step < plan.steps:
        progress(run.step + 1, run.advance())
        if run.step % _SAVED_EVERY == 0:
            temporary = checkpoint.with_suffix(".unfinished")
            torch.save(run.state(), temporary)
            temporary.replace(checkpoint)
    checkpoint.unlink(missing_ok=True)


class _Run:
    """A training under way."""

    def __init__(self, student: SentenceModel, lessons: Lessons, plan: Plan) -> None:
        self.step = 0
        self._student = student
        self._lessons = lessons
        self._plan = plan
        # Python's own generator: its numbers are the same on every device and version of torch.
        self._chance = random.Random(plan.seed)  # noqa: S311 - nothing is kept secret by it
        self._given = {
            "t": lessons.translations,
            "w": lessons.windows,
            "a": lessons.asked,
        }
        vectors = student.transformer.embeddings.word_embeddings
        own = {id(parameter) for parameter in vectors.parameters()}
        self._layers = [p for p in student.transformer.parameters() if id(p) not in own]
        self._vector_steps = torch.optim.SparseAdam(vectors.parameters())
        self._layer_steps = torch.optim.AdamW(self._layers, weight_decay=0.0)

    def advance(self) -> float:
        """Take a step and return its loss."""
        plan = self._plan
        warm = min(1.0, (self.step + 1) / max(1.0, _WARM * plan.steps))
        share = warm * (1 - self.step / plan.steps)
        self._vector_steps.param_groups[0]["lr"] = plan.vector_rate * share
        self._layer_steps.param_groups[0]["lr"] = plan.layer_rate * share
        loss = self._given[plan.order[self.step % len(plan.order)]](self._chance)
        self._vector_steps.zero_grad()
        self._layer_steps.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self._layers, _LONGEST_GRADIENT)
        self._vector_steps.step()  # type: ignore[no-untyped-call]
        self._layer_steps.step()
        self.step += 1
        return float(loss.detach())

    def state(self) -> dict[str, Any]:
        """Return everything that the steps to come depend on."""
        return {
            "plan": asdict(self._plan),
            "step": self.step,
            "chance": self._chance.getstate(),
            "remembered": self._lessons.remembered,
            "student": self._student.transformer.state_dict(),
            "vectors": self._vector_steps.state_dict(),
            "layers": self._layer_steps.state_dict(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        if state["plan"] != asdict(self._plan):
            raise ConfigurationError(
                "the unfinished training in the work folder has other settings or other text: "
                "give the same ones, or name another work folder"
            )
        self.step = state["step"]
        self._chance.setstate(state["chance"])
        self._lessons.remembered = state["remembered"].to(self._student.device)
        self._student.transformer.load_state_dict(state["student"])
        self._vector_steps.load_state_dict(state["vectors"])
        self._layer_steps.load_state_dict(state["layers"])


def compute_device() -> torch.device:
    """Return the GPU where there is one, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def use_threads(number: int | None) -> int:
    """Compute on so many CPU threads (None: as many as there are cores), and return how many.

    The number is part of what decides the weights to the last bit: sums are split among threads.
    """
    threads = number or os.cpu_count() or 1
    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(mode=True, warn_only=True)
    return threads
