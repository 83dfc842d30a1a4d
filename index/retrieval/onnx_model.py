"""A bundled transformer, run by ONNX Runtime: token ids in, what it computes out.

The models that come with Omorg need no torch at run time: a question must not wait for its import.
Their graphs read one text at a time, without padding, on one core, so that nothing that is read
beside a text changes a bit of what comes out; texts are shared out over the cores from outside.
Weights are whole numbers of 8 bits with a scale for each row, and so are each token's activations
while they are multiplied, with a scale for each token (docs/decisions/0052-onnx-runtime.md).

ONNX Runtime's own builds report their use to their maker, and keep an id of the machine on disk,
unless they are told not to before they are loaded. They are told here, their only door.
"""

from __future__ import annotations

import hashlib
import os
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from tokenizers import Tokenizer

from index.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from onnxruntime import InferenceSession  # type: ignore[import-untyped]

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"


class OnnxModel:
    """A graph and its tokenizer in a folder; the graph is loaded when it is first needed.

    Threads may use it at once.
    """

    def __init__(self, folder: Path, digest: str) -> None:
        """Take a folder.

        Args:
            folder: Holds ``model.onnx`` and ``tokenizer.json``.
            digest: SHA-256 that the graph has to have.

        Raises:
            ModelError: A file is missing, or the graph is another one.

        """
        graph = folder / MODEL_FILE
        tokenizer = folder / TOKENIZER_FILE
        if not tokenizer.is_file() or not graph.is_file() or file_sha256(graph) != digest:
            raise ModelError(
                f"The model in {folder} is missing or not the one expected (its checksum differs): "
                "install Omorg anew, or set OMORG_MODEL and OMORG_READER to models of your own."
            )
        self.folder = folder
        self.digest = digest

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """The tokenizer, which cuts nothing away and pads nothing."""
        tokenizer: Tokenizer = Tokenizer.from_file(str(self.folder / TOKENIZER_FILE))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _session(self) -> InferenceSession:
        # `omorg --help` must not wait for it.
        import onnxruntime  # noqa: PLC0415

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Memory for the longest text ever read would be kept for good.
        options.enable_cpu_mem_arena = False
        return onnxruntime.InferenceSession(
            str(self.folder / MODEL_FILE), options, providers=["CPUExecutionProvider"]
        )

    def run(self, ids: Sequence[int]) -> list[NDArray[np.float32]]:
        """Return the graph's outputs for one text's token ids, special tokens among them."""
        return list(self._session.run(None, {"ids": np.array([ids], dtype=np.int64)}))


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
