"""Thousands of questions that give away who asks: that is kept nowhere, the rest is grouped."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import closing
from itertools import chain
from typing import TYPE_CHECKING

import pytest

from bot.operations.gaps import collecting
from bot.records.questions import QuestionRecords
from bot.records.state_folder import secret_key
from bot.records.store.database import Database
from index import detect_language
from tests.bot.cli.test_errors import omorg
from tests.bot.cli.test_json import printed
from tests.conftest import write_folder
from tests.support.gap_questions import adjusted_rand, drawn, every
from tests.support.planted_persons import FORMS, disk, left

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bot.operations.gaps.grouping import Meanings
    from bot.records.questions import AskedQuestion
    from index import Language

COUNT, DAYS, TOPICS = 5_000, 60, 20
TODAY = dt.date.today()  # noqa: DTZ011 - as the command has it


@pytest.mark.slow
def test_twenty_topics_are_found_and_nobody_who_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """5,000 questions on twenty topics in 940 wordings, with what leads to a person in 30 forms.

    None of that is in a file or in what `omorg gaps` says. An adjusted Rand index of .8 at least on
    groups of three and more; the largest group of a topic has questions in both languages, and of
    most topics the better part of each.
    """
    write_folder(tmp_path / "knowledge", {"hr.md": "# HR\n\nHR sitter i Stadshuset, plan 3.\n"})
    assert 0 == omorg("build", folder=tmp_path).returncode
    asked, topic_of = drawn(COUNT, every()), {}
    assert (TOPICS, 47 * TOPICS) == (len(every()), sum(map(len, every().values())))
    assert 30 == len(FORMS)
    with closing(Database(tmp_path / "state")) as database:
        records = QuestionRecords(database, key=secret_key(tmp_path / "state"))
        for number, (one, topic) in enumerate(asked):
            kept = records.keep(
                TODAY - dt.timedelta(number % DAYS),
                text=one.text,
                language=detect_language(one.text),
                outcome="not_found",
                documents=["hr.md"],
                asker=one.user,
            )
            assert kept is not None
            topic_of[kept] = topic

    made: list[list[AskedQuestion]] = []
    group = collecting.grouped

    def observed(
        questions: Iterable[AskedQuestion], meanings: Meanings
    ) -> list[list[AskedQuestion]]:
        made.extend(group(questions, meanings))
        return made

    monkeypatch.setattr(collecting, "grouped", observed)
    ran = omorg("gaps", "--json", folder=tmp_path)
    told = printed(ran)

    groups = [one for one in made if len(one) >= 3]
    assert COUNT == sum(map(len, made)) == len(topic_of)
    shown = [one for one in groups if collecting.enough_people(one, collecting.SMALLEST)]
    assert sorted(map(len, shown)) == sorted(one["count"] for one in told["gaps"])
    assert COUNT - sum(map(len, shown)) == told["withheld"]

    topics = [topic_of[question.id] for one in groups for question in one]
    labels = [number for number, one in enumerate(groups) for _ in one]
    found = adjusted_rand(topics, labels)
    largest = [_largest(topic, groups, topic_of) for topic in every()]
    both = sum(min(one.values()) > 0 for one, _ in largest)
    together = sum(
        all(one[language] >= of_all[language] / 2 for language in of_all) for one, of_all in largest
    )
    print(  # noqa: T201 - shown with -s
        f"{len(groups)} groups of {len(labels)} questions, adjusted Rand index {found:.3f}; "
        f"of {TOPICS} topics {both} have both languages in their largest group, {together} the "
        "better part of each"
    )
    assert 0.8 == min(found, 0.8), found
    assert (TOPICS, 15) == (both, min(together, 15)), largest

    secrets = {secret for one, _ in asked for secret in (*one.secrets, one.user)}
    assert COUNT < len(secrets)
    for text in (disk(tmp_path), f"{ran.stdout}{ran.stderr}".casefold()):
        assert "julbord" in text
        assert set() == left(secrets, text)
    assert [] == re.findall(r"\d\d:\d\d:\d\d", disk(tmp_path / "state"))


def _largest(
    topic: str, groups: list[list[AskedQuestion]], topic_of: dict[str, str]
) -> tuple[dict[Language, int], dict[Language, int]]:
    """Return how many questions of a topic are in each language: in the largest group, in all."""
    of_topic = [[one for one in found if topic_of[one.id] == topic] for found in groups]
    languages = [[one.language for one in found] for found in of_topic]
    of_largest, of_all = max(languages, key=len), list(chain.from_iterable(languages))
    return _by_language(of_largest), _by_language(of_all)


def _by_language(found: list[Language]) -> dict[Language, int]:
    return {"sv": found.count("sv"), "en": found.count("en")}
