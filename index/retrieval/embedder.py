"""Texts to unit vectors: the ``Embedder`` protocol, the bundled model, and any other.

The bundled model runs through ONNX Runtime; a folder or a hub model through sentence-transformers.
"""

from __future__ import annotations

import hashlib
import os
import re
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from index.errors import ModelError
from index.retrieval.onnx_model import OnnxModel, file_sha256

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer


# The default model is the package's own, so no model hub is needed: index/model/README.md.
DEFAULT_MODEL: Final = "omorg-e5-sv-en"
_DEFAULT_FOLDER: Final = Path(__file__).parents[1] / "model"
_DEFAULT_GRAPH: Final = "e3a93d082bed90099ba648de2f474d33b793b74fd2e860716125821849166d2f"
_DEFAULT_TOKENS: Final = 256
_DEFAULT_PROMPTS: Final = {"query": "query: ", "document": "passage: "}
_DOCUMENT_PROMPTS: Final = ("document", "passage", "corpus")  # the first that a model has is used
_FOLDER_BEGINS: Final = ("/", ".", "~")  # and no model's name on the hub does
_UNLIMITED: Final = 512  # tokens, for a model that doesn't say
# What the models of a family want before a query and a document, where their own files don't tell:
# the E5 models (Wang et al. 2022, https://arxiv.org/abs/2212.03533).
_FAMILY_PROMPTS: Final = (
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


class OnnxEmbedder:
    """The bundled ``Embedder``; the model is loaded when it is first needed."""

    def __init__(self, name: str, model: OnnxModel) -> None:
        """Take a model whose output is a vector."""
        self.name = name
        self._model = model

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the graph, which holds the weights, and the tokenizer."""
        tokenizer = file_sha256(self._model.folder / "tokenizer.json")
        return hashlib.sha256(f"{self._model.digest}\n{tokenizer}\n".encode()).hexdigest()

    @cached_property
    def max_tokens(self) -> int:
        """Tokens of a text that the model reads, special tokens and its prompt not counted."""
        prompt = self.count_tokens([_DEFAULT_PROMPTS["document"].rstrip()])[0]
        return _DEFAULT_TOKENS - self._special - prompt

    @property
    def _special(self) -> int:
        return int(self._model.tokenizer.num_special_tokens_to_add(is_pair=False))

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, special tokens not counted, nothing cut."""
        return _counts(self._model.tokenizer, texts)

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 (n, d), a unit vector for each text."""
        return _on_all_cores(lambda text: self._vector("document", text), texts)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return float32 (d,), a unit vector."""
        return self._vector("query", text)

    def _vector(self, kind: str, text: str) -> NDArray[np.float32]:
        ids = self._model.tokenizer.encode(_DEFAULT_PROMPTS[kind] + text).ids
        if len(ids) > _DEFAULT_TOKENS:
            ids = [*ids[: _DEFAULT_TOKENS - 1], ids[-1]]
        vector: NDArray[np.float32] = self._model.run(ids)[0][0]
        return vector


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
        prompts = sorted(_family_prompts(self.name).items())
        told = folder_digest(self.folder) + "".join(f"{kind}\0{text}\n" for kind, text in prompts)
        return hashlib.sha256(told.encode()).hexdigest()

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
    def _document_prompt(self) -> str:
        prompts = self._model.prompts
        return next((p for name in _DOCUMENT_PROMPTS if (p := prompts.get(name))), "")

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
        # The space that a prompt ends with goes with the word after it.
        prompt = self.count_tokens([self._document_prompt.rstrip()])[0]
        return int(self._model.max_seq_length or _UNLIMITED) - special - prompt

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, special tokens not counted, nothing cut."""
        return _counts(self._tokenizer, texts)

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 (n, d), a unit vector for each text."""
        model = self._model
        return _on_all_cores(lambda text: self._vector(model.encode_document, text), texts)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return float32 (d,), a unit vector."""
        return self._vector(self._model.encode_query, text)

    def _vector(self, encode: Callable[..., object], text: str) -> NDArray[np.float32]:
        # Texts that share a batch change the last bits of each other's vectors.
        rows = encode(
            [text],
            batch_size=1,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        row: NDArray[np.float32] = np.asarray(rows, dtype=np.float32)[0]
        return row


def _counts(tokenizer: Tokenizer, texts: Sequence[str]) -> list[int]:
    encoded = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    return [len(encoding.ids) for encoding in encoded]


def _on_all_cores(
    embed: Callable[[str], NDArray[np.float32]], texts: Sequence[str]
) -> NDArray[np.float32]:
    """Embed texts, each on one core, on as many at once as there are.

    Threads that share a text change its last bits, and wait for one another on a busy machine
    (docs/decisions/0026-rebuild.md).
    """
    cores = min(os.cpu_count() or 1, len(texts))
    if cores < 2:  # noqa: PLR2004 - nothing to share out
        return np.stack([embed(text) for text in texts])
    with ThreadPoolExecutor(cores) as pool:
        return np.stack(list(pool.map(embed, texts)))


def folder_digest(folder: Path) -> str:
    """Return a SHA-256 over the JSON, text and weight files of a model's folder."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".json", ".txt", ".safetensors", ".model"} and path.is_file():
            name = path.relative_to(folder).as_posix()
            digest.update(f"{name}\0{file_sha256(path)}\n".encode())
    return digest.hexdigest()


def _family_prompts(name: str) -> dict[str, str]:
    return next((prompts for names, prompts in _FAMILY_PROMPTS if names.search(name)), {})


def find_embedder(model: str = DEFAULT_MODEL, *, revision: str | None = None) -> Embedder:
    """Find a model: the default one, a folder, or a hub model by name and pinned revision.

    Weights are read from safetensors only and no code that comes with a model is run.

    Args:
        model: The default model's name, a folder, or a hub name; ``name@revision`` pins it, too.
        revision: A commit of a hub model.

    Raises:
        ModelError: The model is missing, damaged or unpinned, or has no safetensors weights.

    """
    if model == DEFAULT_MODEL:
        return OnnxEmbedder(model, OnnxModel(_DEFAULT_FOLDER, _DEFAULT_GRAPH))
    folder, name = model_folder(model, "OMORG_MODEL", revision)
    return SentenceTransformerEmbedder(name, folder)


def model_folder(model: str, setting: str, revision: str | None) -> tuple[Path, str]:
    """Return where a model lies that somebody set, and what it is called.

    Args:
        model: A folder, or a hub name; ``name@revision`` pins it.
        setting: What named it.
        revision: A commit of a hub model.

    Raises:
        ModelError: It is missing or unpinned, or has no safetensors weights.

    """
    folder = Path(model).expanduser()
    name = folder.name if folder.is_dir() else model
    if not folder.is_dir():
        if model.startswith(_FOLDER_BEGINS):
            raise ModelError(f"There is no folder {model!r}: correct {setting}.")
        name, _, pinned = model.partition("@")
        folder = hub_folder(name, pinned or revision, setting)
    if not any(folder.rglob("*.safetensors")):
        raise ModelError(f"The model {name!r} has no safetensors weights: use one that has.")
    return folder, name


def hub_folder(name: str, revision: str | None, setting: str) -> Path:
    """Return the folder that a model was fetched to, or had been before; ``setting`` names it.

    Raises:
        ModelError: There is no revision, or it could not be fetched.

    """
    if not revision:
        raise ModelError(
            f"The model {name!r} is no folder on this machine, and a model fetched by name must "
            f"be pinned: set {setting}_REVISION to a commit of it, or {setting} to a folder."
        )
    # Reading a model by name is rare, and huggingface_hub is slow to import.
    from huggingface_hub import snapshot_download  # noqa: PLC0415

    try:
        return Path(
            snapshot_download(
                name,
                revision=revision,
                allow_patterns=["*.json", "*.txt", "*.safetensors", "*.model"],
            )
        )
    except (OSError, ValueError) as exc:
        raise ModelError(
            f"The model {name!r} at revision {revision!r} could not be fetched: check the name, "
            f"the revision and the network, or set {setting} to a folder."
        ) from exc
