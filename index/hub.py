"""A model from a model hub, by name and pinned revision; weights in safetensors only."""

from __future__ import annotations

from pathlib import Path

from index.errors import ModelError


def hub_folder(name: str, revision: str | None) -> Path:
    """Return the folder that a model was fetched to, or had been before.

    Raises:
        ModelError: There is no revision, or it could not be fetched.

    """
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
