"""Turns a folder of documents into something that can be searched. Never imports ``bot``."""

from index.artifacts import Version, current_name, open_current
from index.build import DEFAULT_OPTIONS, BuildOptions, BuildReport, build_index
from index.contacts import ContactEntry
from index.documents.dates import parse_date
from index.documents.folder import QUESTIONS, list_folder, shown_name
from index.embedding import DEFAULT_MODEL, Embedder, find_embedder
from index.errors import (
    BuildError,
    ConfigurationError,
    DocumentError,
    IndexVersionError,
    ModelError,
    OmorgError,
    QuestionError,
)
from index.glossary import GlossaryEntry, Group
from index.language import detect_language, words
from index.passages import indexed_text
from index.records import DocumentRecord
from index.search import Query, SearchIndex, SearchResult, check_question, open_search
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
    "DEFAULT_MODEL",
    "DEFAULT_OPTIONS",
    "QUESTIONS",
    "BuildError",
    "BuildOptions",
    "BuildReport",
    "ConfigurationError",
    "ContactEntry",
    "DateSource",
    "Document",
    "DocumentError",
    "DocumentRecord",
    "Embedder",
    "Excluded",
    "Failure",
    "GlossaryEntry",
    "Group",
    "Hit",
    "IndexVersionError",
    "Language",
    "Metadata",
    "ModelError",
    "OmorgError",
    "Passage",
    "Query",
    "QuestionError",
    "SearchIndex",
    "SearchResult",
    "Section",
    "Span",
    "Version",
    "build_index",
    "check_question",
    "current_name",
    "detect_language",
    "find_embedder",
    "indexed_text",
    "list_folder",
    "open_current",
    "open_search",
    "parse_date",
    "shown_name",
    "words",
]
