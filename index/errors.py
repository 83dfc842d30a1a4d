"""The exceptions of Omorg.

    OmorgError                 everything Omorg raises on purpose; one clear line, says what to do
    ├── DocumentError          one document can't be read; names the reason and the remedy
    ├── QuestionError          a question that is empty, too long or without words
    ├── ConfigurationError     settings, question sets, glossary or contacts that can't be used
    ├── BuildError             nothing could be built
    │   ├── BuildRunningError  another build is writing
    │   └── EmptyFolderError   the folder holds no document that can be built from
    ├── ModelError             the embedding model is missing or isn't the one expected
    └── IndexVersionError      the index is missing, damaged, or from another model or format
        └── VectorStoreError   the store that searches the index fails, or hasn't got it whole

Third-party errors are translated where they arise, with ``from exc``, so that callers
only ever handle this tree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.types import FailureKind


class OmorgError(Exception):
    """Base of every error raised on purpose; its text is one line a person can act on."""


class DocumentError(OmorgError):
    """One document can't be used.

    Attributes:
        reason: What is wrong, in a few words.
        remedy: What the person who owns the document can do about it.
        kind: What sort of fault it is.

    """

    def __init__(self, reason: str, remedy: str, kind: FailureKind = "unreadable") -> None:
        super().__init__(f"{reason}: {remedy}")
        self.reason = reason
        self.remedy = remedy
        self.kind: FailureKind = kind


class ConfigurationError(OmorgError):
    """A setting or a file that configures Omorg can't be used."""


class BuildError(OmorgError):
    """No index could be built."""


class BuildRunningError(BuildError):
    """Another build or rollback is writing to the same index."""


class EmptyFolderError(BuildError):
    """The knowledge folder holds no document that can be built from."""


class ModelError(OmorgError):
    """The embedding model is missing, damaged or not the one that was asked for."""


class IndexVersionError(OmorgError):
    """The index is missing, damaged, or made by another model, settings or format."""


class VectorStoreError(IndexVersionError):
    """The vector store can't be reached, refuses, or doesn't hold a version whole."""


class QuestionError(OmorgError):
    """A question that can't be searched for: empty, far too long, or without words."""
