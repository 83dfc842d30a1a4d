"""The JSON Schema of what HR writes about a document."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from index import SWEDISH_KEYS, FrontMatter, load_yaml, plain_key
from index.documents.metadata.schema import front_matter_schema, schema_text
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

FILE = ROOT / "docs" / "front-matter.schema.json"
FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
WRITTEN = [
    *(path for path in sorted((ROOT / "knowledge").rglob("*.meta.yaml"))),
    *(
        path
        for path in sorted((ROOT / "knowledge").rglob("*.md"))
        if FRONT_MATTER.match(path.read_text(encoding="utf-8"))
    ),
]


def fits(value: object, schema: dict[str, Any]) -> bool:
    """Return whether a value is what a property's schema asks for: the keywords it uses."""
    if "anyOf" in schema or "oneOf" in schema:
        return any(fits(value, one) for one in schema.get("anyOf") or schema["oneOf"])
    if "enum" in schema:
        return value in schema["enum"]
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if isinstance(value, list):
        enough = len(value) >= schema.get("minItems", 0)
        return "array" in types and enough and all(fits(one, schema["items"]) for one in value)
    if value is None:
        return "null" in types
    return "string" in types and re.search(schema.get("pattern", ""), str(value)) is not None


def test_the_file_is_the_models() -> None:
    """A key that is added or renamed is in the file that editors read: make it anew then."""
    assert schema_text() == FILE.read_text(encoding="utf-8")


def test_every_key_is_there_by_all_its_names() -> None:
    """English, Swedish, and Swedish without the dots; nothing else is let through."""
    schema = front_matter_schema()
    names = {
        *FrontMatter.model_fields,
        *SWEDISH_KEYS.values(),
        *(plain_key(name) for name in SWEDISH_KEYS.values()),
    }
    assert (names, False) == (set(schema["properties"]), schema["additionalProperties"])
    assert set(FrontMatter.model_fields) == set(SWEDISH_KEYS)


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_what_the_sample_writes_fits(path: Path) -> None:
    """An editor complains of nothing in the sample."""
    text = path.read_text(encoding="utf-8")
    match = FRONT_MATTER.match(text)
    properties = front_matter_schema()["properties"]
    written = json.loads(json.dumps(load_yaml(match[1] if match else text), default=str))
    assert {} == {key: value for key, value in written.items() if not fits(value, properties[key])}


@pytest.mark.parametrize(
    ("key", "value"),
    [("audience", None), ("målgrupp", []), ("date", "snart"), ("url", "a.se"), ("language", "fi")],
)
def test_what_the_model_refuses_the_schema_refuses(key: str, value: object) -> None:
    """The mistakes that close a document are marked while HR writes."""
    schema = front_matter_schema()["properties"][key]
    assert not fits(value, schema)
