"""What `omorg status` and the doctor tell of the vector store, and what goes through it."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from bot.cli.output.json import store_json
from bot.cli.output.terminal import store_line
from bot.operations.installation.store import store_lines
from index import Stored, build_index, find_store, open_current

if TYPE_CHECKING:
    from bot.operations.installation.diagnosis import Line
    from index import Language
    from tests.conftest import Workplace
    from tests.support.milvus_lite import MilvusServer

HELD = Stored("http://milvus:19530/omorg", "omorg_0123456789abcdef", 7, in_use=True)


def told(lines: list[Line]) -> list[tuple[str, str]]:
    """Return lines as level and English sentence; each remedy is there in both languages."""
    for line in lines:
        assert {line.level != "ok"} == {bool(line.advice(one)) for one in ("sv", "en")}
    return [(line.level, line.told("en")) for line in lines]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        (
            "sv",
            (
                "Textställena söks i http://milvus:19530/omorg, i samlingen omorg_0123456789abcdef"
                ": 7 av 7 finns där."
            ),
        ),
        (
            "en",
            (
                "Passages are searched at http://milvus:19530/omorg, in the collection "
                "omorg_0123456789abcdef: 7 of 7 are there."
            ),
        ),
    ],
)
def test_status_tells_where_passages_are_searched(language: Language, line: str) -> None:
    """And how many are there; or why the store can't be asked."""
    assert line == store_line(HELD, 7, language).plain
    problem = (
        "The vector store at http://milvus:19530 doesn't answer: see that it runs and can be "
        "reached from here, or correct OMORG_VECTOR_STORE."
    )
    said = store_line(problem, 7, language).plain
    assert said == (
        problem
        if language == "en"
        else "Vektorlagret http://milvus:19530 svarar inte: se att det är igång och nås härifrån, "
        "eller rätta OMORG_VECTOR_STORE."
    )


def test_status_as_json() -> None:
    """Null without a store; what it holds, or the problem."""
    assert store_json(None) is None
    assert {"problem": "Away."} == store_json("Away.")
    expected = {
        "place": "http://milvus:19530/omorg",
        "collection": "omorg_0123456789abcdef",
        "passages": 7,
        "in_use": True,
        "problem": None,
    }
    assert expected == store_json(HELD)


def test_the_doctor_says_nothing_of_a_store_that_is_not_set(workplace: Workplace) -> None:
    """Nor of one where there is no index yet."""
    workplace.build({"hr.md": "HR.\n"})
    assert [] == list(store_lines("", open_current(workplace.index)))


def test_the_doctor_tells_of_a_setting_that_can_not_be_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No address, or nothing installed that talks to it: an error, and the password unsaid."""
    wrong = told(list(store_lines("milvus+http://root:hemlig@", None)))
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    missing = told(list(store_lines("milvus+http://root:hemlig@milvus", None)))
    expected = "OMORG_VECTOR_STORE is no address of a Milvus, or pymilvus is missing"
    assert [("error", expected)] == wrong == missing


def test_the_doctor_looks_into_the_store(workplace: Workplace, milvus: MilvusServer) -> None:
    """All there; the alias elsewhere; passages missing; the database gone."""
    setting = milvus.new_database()
    place = setting.removeprefix("milvus+")
    store = find_store(setting)
    assert store is not None
    names = []
    for text in ("HR.\n", "Lön.\n"):
        workplace.write({"hr.md": text})
        report = build_index(workplace.knowledge, workplace.index, workplace.embedder, store=store)
        names.append(report.index_version)
    version = open_current(workplace.index)
    collection = f"omorg_{version.name}"
    whole = ("ok", f"{place} has all 1 passages in the collection {collection}")
    assert [whole] == told(list(store_lines(setting, version)))

    store.use(names[0])
    other = f"the alias at {place} names another version than the one in use"
    assert [whole, ("warning", other)] == told(list(store_lines(setting, version)))

    store.drop([version.name])
    lacks = f"{place} has 0 of 1 passages in the collection {collection}"
    assert [("error", lacks)] == told(list(store_lines(setting, version)))

    away = ("error", "the vector store of OMORG_VECTOR_STORE can't be used")
    gone = f"milvus+http://127.0.0.1:{milvus.port}/finns_inte"
    assert [away] == told(list(store_lines(gone, version)))
    assert "finns_inte" not in json.dumps(told(list(store_lines(gone, version))))
