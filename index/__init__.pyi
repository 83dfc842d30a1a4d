from .build.awaiting_approval import (
    AnswerChanges,
    ChangedAnswer,
    Removal,
    ToldAnswer,
    WaitingVersion,
    accept_version,
    waiting_version,
)
from .build.pipeline import build_index
from .build.progress import BuildReport, CompareAnswers, Progress, Stage
from .build.read_documents import check_own_files, read_contacts, read_glossary
from .build.withheld_documents import Private, check_private, private_in
from .documents.decode_text import read_text
from .documents.file_types import is_mail
from .documents.knowledge_folder import (
    CONTACTS,
    GLOSSARY,
    QUESTIONS,
    Folder,
    is_leftover,
    list_folder,
    shown_name,
)
from .documents.load import Written, parse_document, read_bytes, read_written
from .documents.metadata.dates import parse_date
from .documents.metadata.front_matter import (
    SWEDISH_KEYS,
    FrontMatter,
    conflicts,
    plain_key,
    to_date,
    to_names,
    to_text,
)
from .documents.metadata.hr_files import (
    ContactEntry,
    GlossaryEntry,
    SetQuestion,
    parse_entries,
    parse_questions,
    question_lines,
)
from .documents.metadata.safe_yaml import load_yaml
from .documents.metadata.side_file import read_side_file
from .documents.types import DocumentFile
from .errors import (
    BuildError,
    BuildRunningError,
    ConfigurationError,
    DocumentError,
    IndexVersionError,
    ModelError,
    OmorgError,
    QuestionError,
    VectorStoreError,
)
from .language.personal_numbers import personal_numbers, without_personal_numbers
from .language.sentences import sentence_spans
from .language.struck import struck_spans, without_struck
from .language.words import detect_language, information, normalise, words
from .retrieval.chunking import heading_line, indexed_text
from .retrieval.embedder import DEFAULT_MODEL, Embedder, find_embedder, folder_digest, model_folder
from .retrieval.onnx_model import OnnxModel
from .retrieval.passage_text import View, view_of
from .retrieval.table_lines import is_table_head
from .retrieval.tables import TableRow, TextTable, tables_in
from .search.engine import SearchIndex, SearchResult, open_search
from .search.filters import Names, Period, Replacement, may_see, periods, replacements
from .search.live_index import CurrentIndex
from .search.pointed_out import PointedOut
from .search.query.glossary import Group
from .search.query.query import Query, check_question
from .search.query.vocabulary import explanations
from .types import (
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
from .versions.archive import SavedVersion, restore_versions, saved_versions
from .versions.changes import Changes, changes_between
from .versions.files import Version, current_name, language_counts, open_current, read_manifest
from .versions.milvus.store import find_store
from .versions.records import (
    DEFAULT_OPTIONS,
    BuildOptions,
    DocumentRecord,
    Manifest,
    fingerprint_of,
)
from .versions.rollback import KeptVersion, Rollback, kept_versions, roll_back
from .versions.store import PassageStore, Stored

__all__ = [
    "CONTACTS",
    "DEFAULT_MODEL",
    "DEFAULT_OPTIONS",
    "GLOSSARY",
    "QUESTIONS",
    "SWEDISH_KEYS",
    "AnswerChanges",
    "BuildError",
    "BuildOptions",
    "BuildReport",
    "BuildRunningError",
    "ChangedAnswer",
    "Changes",
    "CompareAnswers",
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
    "Manifest",
    "Metadata",
    "ModelError",
    "Names",
    "OmorgError",
    "OnnxModel",
    "Passage",
    "PassageStore",
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
    "Stored",
    "TableRow",
    "TextTable",
    "ToldAnswer",
    "VectorStoreError",
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
    "explanations",
    "find_embedder",
    "find_store",
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
    "question_lines",
    "read_bytes",
    "read_contacts",
    "read_glossary",
    "read_manifest",
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
