"""Turns a folder of documents into something that can be searched. Never imports ``bot``."""

from index.errors import (
    BuildError,
    ConfigurationError,
    DocumentError,
    IndexVersionError,
    ModelError,
    OmorgError,
    QuestionError,
)
from index.types import (
    DateSource,
    Document,
    Excluded,
    Failure,
    Hit,
    Language,
    Metadata,
    Passage,
    Section,
    Span,
)

__all__ = [
    "BuildError",
    "ConfigurationError",
    "DateSource",
    "Document",
    "DocumentError",
    "Excluded",
    "Failure",
    "Hit",
    "IndexVersionError",
    "Language",
    "Metadata",
    "ModelError",
    "OmorgError",
    "Passage",
    "QuestionError",
    "Section",
    "Span",
]
