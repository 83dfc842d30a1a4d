"""Turns a folder of documents into something that can be searched. Never imports ``bot``."""

from index.build.awaiting_approval import Removal, WaitingVersion, accept_version, waiting_version
from index.build.pipeline import build_index
from index.build.progress import BuildReport, Progress, Stage
from index.build.read_documents import check_own_files, read_contacts, read_glossary
from index.build.withheld_documents import Private, check_private, private_in
from index.documents.decode_text import read_text
from index.documents.file_types import is_mail
from index.documents.knowledge_folder import (
    CONTACTS,
    GLOSSARY,
    QUESTIONS,
    Folder,
    is_leftover,
    list_folder,
    shown_name,
)
from index.documents.load import Written, parse_document, read_bytes, read_written
from index.documents.metadata.dates import parse_date
from index.documents.metadata.front_matter import (
    SWEDISH_KEYS,
    FrontMatter,
    conflicts,
    plain_key,
    to_date,
    to_names,
    to_text,
)
from index.documents.metadata.hr_files import (
    ContactEntry,
    GlossaryEntry,
    SetQuestion,
    parse_entries,
    parse_questions,
)
from index.documents.metadata.safe_yaml import entry_lines, load_yaml
from index.documents.metadata.side_file import read_side_file
from index.documents.types import DocumentFile
from index.errors import (
    BuildError,
    BuildRunningError,
    ConfigurationError,
    DocumentError,
    IndexVersionError,
    ModelError,
    OmorgError,
    QuestionError,
)
from index.language.personal_numbers import personal_numbers, without_personal_numbers
from index.language.sentences import sentence_spans
from index.language.struck import struck_spans, without_struck
from index.language.words import detect_language, information, normalise, words
from index.retrieval.chunking import heading_line, indexed_text
from index.retrieval.embedder import (
    DEFAULT_MODEL,
    Embedder,
    find_embedder,
    folder_digest,
    model_folder,
)
from index.retrieval.onnx_model import OnnxModel
from index.retrieval.passage_text import View, view_of
from index.retrieval.table_lines import is_table_head
from index.retrieval.tables import TableRow, TextTable, tables_in
from index.search.engine import SearchIndex, SearchResult, open_search
from index.search.filters import (
    Names,
    Period,
    Replacement,
    may_see,
    periods,
    replacements,
)
from index.search.live_index import CurrentIndex
from index.search.pointed_out import PointedOut
from index.search.query.glossary import Group
from index.search.query.query import Query, check_question
from index.search.query.vocabulary import explanations
from index.types import (
    DateSource,
    Document,
    Excluded,
    Failure,
    FailureKind,
    Hit,
    Language,
    Link,
    Metadata,
    Passage,
    Remark,
    RemarkKind,
    Section,
    Span,
)
from index.versions.archive import SavedVersion, restore_versions, saved_versions
from index.versions.changes import Changes, changes_between
from index.versions.files import Version, current_name, language_counts, open_current
from index.versions.records import DEFAULT_OPTIONS, BuildOptions, DocumentRecord, fingerprint_of
from index.versions.rollback import KeptVersion, Rollback, kept_versions, roll_back

__all__ = [
    "CONTACTS",
    "DEFAULT_MODEL",
    "DEFAULT_OPTIONS",
    "GLOSSARY",
    "QUESTIONS",
    "SWEDISH_KEYS",
    "BuildError",
    "BuildOptions",
    "BuildReport",
    "BuildRunningError",
    "Changes",
    "ConfigurationError",
    "ContactEntry",
    "CurrentIndex",
    "DateSource",
    "Document",
    "DocumentError",
    "DocumentFile",
    "DocumentRecord",
    "Embedder",
    "Excluded",
    "Failure",
    "FailureKind",
    "Folder",
    "FrontMatter",
    "GlossaryEntry",
    "Group",
    "Hit",
    "IndexVersionError",
    "KeptVersion",
    "Language",
    "Link",
    "Metadata",
    "ModelError",
    "Names",
    "OmorgError",
    "OnnxModel",
    "Passage",
    "Period",
    "PointedOut",
    "Private",
    "Progress",
    "Query",
    "QuestionError",
    "Remark",
    "RemarkKind",
    "Removal",
    "Replacement",
    "Rollback",
    "SavedVersion",
    "SearchIndex",
    "SearchResult",
    "Section",
    "SetQuestion",
    "Span",
    "Stage",
    "TableRow",
    "TextTable",
    "Version",
    "View",
    "WaitingVersion",
    "Written",
    "accept_version",
    "build_index",
    "changes_between",
    "check_own_files",
    "check_private",
    "check_question",
    "conflicts",
    "current_name",
    "detect_language",
    "entry_lines",
    "explanations",
    "find_embedder",
    "fingerprint_of",
    "folder_digest",
    "heading_line",
    "indexed_text",
    "information",
    "is_leftover",
    "is_mail",
    "is_table_head",
    "kept_versions",
    "language_counts",
    "list_folder",
    "load_yaml",
    "may_see",
    "model_folder",
    "normalise",
    "open_current",
    "open_search",
    "parse_date",
    "parse_document",
    "parse_entries",
    "parse_questions",
    "periods",
    "personal_numbers",
    "plain_key",
    "private_in",
    "read_bytes",
    "read_contacts",
    "read_glossary",
    "read_side_file",
    "read_text",
    "read_written",
    "replacements",
    "restore_versions",
    "roll_back",
    "saved_versions",
    "sentence_spans",
    "shown_name",
    "struck_spans",
    "tables_in",
    "to_date",
    "to_names",
    "to_text",
    "view_of",
    "waiting_version",
    "without_personal_numbers",
    "without_struck",
    "words",
]
