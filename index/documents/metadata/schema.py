"""The JSON Schema of front matter and side files, for editors to check against while HR writes.

    python -m index.documents.metadata.schema docs/front-matter.schema.json

writes it, from the model that reads the keys; a test holds the two together.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from index.documents.metadata.front_matter import SWEDISH_KEYS, FrontMatter, plain_key

# English keys to what they mean, in both languages; and to what may stand there.
_MEANINGS: dict[str, str] = {
    "title": "Dokumentets titel. / The document's title.",
    "date": "När texten publicerades. / When it was published.",
    "valid_from": (
        "Svarar om ”nu” först från den dagen. / Answers about “now” only from this day on."
    ),
    "valid_until": "Slutar gälla den dagen. / Stops applying on this day.",
    "supersedes": (
        "Filer som slutar gälla när den här börjar. / "
        "Files that stop applying when this one starts to."
    ),
    "audience": (
        "Bara dessa grupper får se texten; utelämnad betyder alla. / "
        "Only these groups may see it; left out it means everybody."
    ),
    "owner": "Vem som håller texten aktuell. / Who keeps the text up to date.",
    "url": "Dokumentets adress. / The document's address.",
    "language": "Textens språk. / The text's language.",
    "accept": (
        "Vem som godkänner att alla får se texten fast den har personnummer eller koder, när, och "
        "vilka; skrivs av `omorg accept`. / Who accepts that everybody sees the text though it "
        "holds identity numbers or codes, when, and which; `omorg accept` writes it."
    ),
}
_TEXT: dict[str, Any] = {"type": ["string", "number"], "minLength": 1}
_DATE: dict[str, Any] = {
    "type": "string",
    "pattern": r"(19|20)\d\d",
    "examples": ["2027-03-01", "1 mars 2027"],
}
_NAMES: dict[str, Any] = {
    "oneOf": [
        {"type": "string", "minLength": 1},
        {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
    ]
}
_VALUES: dict[str, dict[str, Any]] = {
    "title": _TEXT,
    "date": _DATE,
    "valid_from": _DATE,
    "valid_until": _DATE,
    "supersedes": _NAMES,
    "audience": _NAMES,
    "owner": _TEXT,
    "url": {"type": "string", "pattern": "^https?://"},
    "accept": {
        "type": ["string", "object"],
        "pattern": r"(19|20)\d\d",
        "examples": ["Anna Ek, 2027-03-01"],
    },
    "language": {"enum": ["sv", "en", "svenska", "engelska", "swedish", "english"]},
}
# A key without a value counts as absent, but for this one: who forgot to fill it in meant to limit
# the document.
_NEVER_EMPTY = "audience"


def front_matter_schema() -> dict[str, Any]:
    """Return the schema: every key of the model, by its English name and both Swedish ones."""
    properties: dict[str, Any] = {}
    for name in FrontMatter.model_fields:
        value = _VALUES[name]
        allowed = value if name == _NEVER_EMPTY else {"anyOf": [value, {"type": "null"}]}
        swedish = SWEDISH_KEYS[name]
        for key in dict.fromkeys((name, swedish, plain_key(swedish))):
            properties[key] = {"description": _MEANINGS[name], **allowed}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Omorg: front matter, and NAME.ext.meta.yaml",
        "type": ["object", "null"],
        "properties": properties,
        "additionalProperties": False,
    }


def schema_text() -> str:
    """Return the schema as the text of its file."""
    return json.dumps(front_matter_schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(schema_text(), encoding="utf-8")
