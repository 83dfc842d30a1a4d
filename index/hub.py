"""A model from a model hub, by name and pinned revision; weights in safetensors only."""

from __future__ import annotations

from pathlib import Path

from index.errors import ModelError


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
