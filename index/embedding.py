"""Texts to unit vectors: the ``Embedder`` protocol and its sentence-transformers adapter."""

from __future__ import annotations

import hashlib
import os
import re
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.errors import ModelError
from index.hub import hub_folder
from index.recording import Encoder, Recording
from index.records import file_sha256

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

    from index.recording import Kind

# The default model is the package's own, so no model hub is needed: index/model/README.md.
DEFAULT_MODEL = "omorg-sv-en"
_DEFAULT_FOLDER = Path(__file__).with_name("model")
_DEFAULT_WEIGHTS = "7796aa6bdebc6733983614231e5f8a652dee46bc4d282cf628a5aff5c8e038da"
_WEIGHTS = "model.safetensors"
_DOCUMENT_PROMPTS = ("document", "passage", "corpus")  # the first one that a model has is used
_UNLIMITED = 512  # tokens, for a model that doesn't say
# What the models of a family want before a query and a document, where their own files don't tell:
# the E5 models (Wang et al. 2022, https://arxiv.org/abs/2212.03533).
_FAMILY_PROMPTS = (
    (re.compile(r"(?:^|[/_-])e5-", re.IGNORECASE), {"query": "query: ", "document": "passage: "}),
)


class Embedder(Protocol):
    """Turns texts into unit vectors."""

    @property
    def name(self) -> str:
        """What the model is called."""
        ...

    @property
    def digest(self) -> str:
        """SHA-256 over the files that decide what the model computes."""
        ...

    @property
    def max_tokens(self) -> int:
        """Tokens of a text that the model reads; what comes after is not embedded."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, special tokens not counted, nothing cut."""
        ...

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 (n, d), a unit vector for each text.

        A text's vector is the same to the last bit whatever else it is embedded with, in whatever
        order, on however many cores: a rebuild takes vectors over from the version before.
        """
        ...

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return float32 (d,), a unit vector."""
        ...


class SentenceTransformerEmbedder:
    """An ``Embedder`` over any sentence-transformers model.

    Who it is is known from its files at once; the model itself is loaded when it is first needed,
    so that a rebuild without changes, or an index that doesn't fit, costs no seconds of loading.
    """

    def __init__(self, name: str, folder: Path) -> None:
        """Take a model's folder; use ``find_embedder``."""
        self.name = name
        self.folder = folder

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the model's JSON, text and weight files, and prompts they don't tell."""
        digest = hashlib.sha256()
        for path in sorted(self.folder.rglob("*")):
            if path.suffix in {".json", ".txt", ".safetensors", ".model"} and path.is_file():
                name = path.relative_to(self.folder).as_posix()
                digest.update(f"{name}\0{file_sha256(path)}\n".encode())
        for kind, prompt in sorted(_family_prompts(self.name).items()):
            digest.update(f"{kind}\0{prompt}\n".encode())
        return digest.hexdigest()

    @cached_property
    def _model(self) -> SentenceTransformer:
        # Importing torch takes seconds; `omorg --help` and a refused index must not wait for it.
        import torch  # noqa: PLC0415
        from safetensors import SafetensorError  # noqa: PLC0415
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415
        from transformers.utils.logging import disable_progress_bar  # noqa: PLC0415

        # Ours shows documents; a bar for the tenth of a second that weights take says nothing.
        disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            model = SentenceTransformer(
                str(self.folder),
                device="cpu",
                trust_remote_code=False,
                local_files_only=True,
                model_kwargs={"use_safetensors": True},
            )
        except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as exc:
            raise ModelError(f"The model {self.name!r} can't be loaded: check its files.") from exc
        if not any(model.prompts.values()):
            model.prompts.update(_family_prompts(self.name))
        # A second core gains a single question nothing, and it waits tens of times longer for it
        # when the machine is busy (docs/decisions/0015-threads.md).
        torch.set_num_threads(1)
        # The first text sets the tokenizer up, which threads must not do at once.
        model.encode_document(["."], show_progress_bar=False)
        return model.eval()

    @cached_property
    def _prompts(self) -> dict[Kind, str]:
        prompts = self._model.prompts
        document = next((p for name in _DOCUMENT_PROMPTS if (p := prompts.get(name))), "")
        return {"query": prompts.get("query") or "", "document": document}

    @cached_property
    def _encoder(self) -> Encoder:
        def record() -> Recording:
            model = self._model
            return Recording(model, model.tokenizer.backend_tokenizer, model.max_seq_length or 0)

        return Encoder(self._prompts, self._by_the_model, record)

    def _by_the_model(self, kind: Kind, texts: Sequence[str]) -> NDArray[np.float32]:
        encode = self._model.encode_query if kind == "query" else self._model.encode_document
        rows = encode(
            list(texts),
            batch_size=1,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(rows, dtype=np.float32)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        # encode() sets truncation and padding on the shared tokenizer, so counting needs a copy.
        shared = self._model.tokenizer.backend_tokenizer
        tokenizer: Tokenizer = type(shared).from_str(shared.to_str())
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @property
    def max_tokens(self) -> int:
        """Tokens of a text that the model reads, special tokens and its prompt not counted."""
        special = self._tokenizer.num_special_tokens_to_add(is_pair=False)
        prompt = self.count_tokens([self._prompts["document"]])[0]
        return int(self._model.max_seq_length or _UNLIMITED) - special - prompt

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, special tokens not counted, nothing cut."""
        encoded = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [len(encoding.ids) for encoding in encoded]

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 (n, d), a unit vector for each text."""
        # Texts that share a batch change the last bits of each other's vectors, and so do threads
        # that share a text. One text on one core at a time, on all cores, is as fast, and far
        # faster on a machine that has other things to do (docs/decisions/0026-rebuild.md).
        encoder = self._encoder
        cores = min(os.cpu_count() or 1, len(texts))
        if cores < 2:  # noqa: PLR2004 - nothing to share out
            return encoder.encode("document", texts)

        def share(core: int) -> NDArray[np.float32]:
            return encoder.encode("document", texts[core::cores])

        with ThreadPoolExecutor(cores) as pool:
            shares = list(pool.map(share, range(cores)))
        found = np.empty((len(texts), shares[0].shape[1]), dtype=np.float32)
        for core, rows in enumerate(shares):
            found[core::cores] = rows
        return found

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return float32 (d,), a unit vector."""
        row: NDArray[np.float32] = self._encoder.encode("query", [text])[0]
        return row


def _family_prompts(name: str) -> dict[str, str]:
    return next((prompts for names, prompts in _FAMILY_PROMPTS if names.search(name)), {})


def _bundled_folder() -> Path:
    weights = _DEFAULT_FOLDER / _WEIGHTS
    if not weights.is_file() or file_sha256(weights) != _DEFAULT_WEIGHTS:
        raise ModelError(
            "The default embedding model is missing or not the one expected (its checksum "
            "differs): install Omorg anew, or set OMORG_MODEL to a model's folder."
        )
    return _DEFAULT_FOLDER


def find_embedder(
    model: str = DEFAULT_MODEL, *, revision: str | None = None
) -> SentenceTransformerEmbedder:
    """Find a model: the default one, a folder, or a hub model by name and pinned revision.

    Weights are read from safetensors only and no code that comes with a model is run.

    Args:
        model: The default model's name, a folder, or a hub name; ``name@revision`` pins it, too.
        revision: A commit of a hub model.

    Raises:
        ModelError: The model is missing, damaged or unpinned, or has no safetensors weights.

    """
    if model == DEFAULT_MODEL:
        return SentenceTransformerEmbedder(model, _bundled_folder())
    folder = Path(model).expanduser()
    name = folder.name if folder.is_dir() else model
    if not folder.is_dir():
        hub_name, _, pinned = model.partition("@")
        name = hub_name
        folder = hub_folder(hub_name, pinned or revision)
    if not any(folder.rglob("*.safetensors")):
        raise ModelError(f"The model {name!r} has no safetensors weights: use one that has.")
    return SentenceTransformerEmbedder(name, folder)
