"""What `make bench` counts beside peers: of answers whose scores are known, and of timings."""

from __future__ import annotations

import importlib
import json
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def peers(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Import the arithmetic as the script beside it does."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    return importlib.import_module("peer_figures")


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Import what writes the page as the script beside it does."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    return importlib.import_module("peer_page")


def judged(peers: ModuleType, *rows: tuple[bool, bool, bool, bool | None, float]) -> list[object]:
    """Return questions as they were judged."""
    return [peers.Judged(*row) for row in rows]


def test_figures_of_a_set(peers: ModuleType) -> None:
    """Hits count answerable questions alone, and leads those whose words are known."""
    rows = judged(
        peers,
        (True, True, True, True, 0.9),
        (True, False, True, False, 0.6),
        (True, False, False, None, 0.2),
        (True, True, True, None, 0.5),
        (False, False, False, None, 0.55),
        (False, False, False, None, 0.1),
    )
    expected = {
        "hit@1": 2 / 4,
        "hit@3": 3 / 4,
        "lead sentence": 1 / 2,
        # .9 and .6 beat both that nothing answers, .5 and .2 one of them.
        "AUROC": 6 / 8,
        # All three right ones are shown from .5 on, which refuses one of the two.
        "refused": 1 / 2,
    }
    assert expected == pytest.approx(peers.figures(rows))


def test_the_threshold_shows_19_of_20_right_answers(peers: ModuleType) -> None:
    """The highest score is taken that still shows 95 % of what is right, however many that are."""
    rows = judged(peers, *((True, True, True, None, float(score)) for score in range(20)))
    assert 1.0 == peers.threshold(rows)
    assert 0.0 == peers.threshold(rows[:19])
    assert 15.0 == peers.threshold(rows, 0.25)


def test_what_is_refused_in_any_case_is_below_every_threshold(peers: ModuleType) -> None:
    """A question that is refused whatever its score counts as refused, and as least sure."""
    rows = judged(
        peers,
        (True, True, True, None, 0.0),
        (False, False, False, None, -inf),
        (False, False, False, None, 0.0),
    )
    assert (0.5, 0.75) == (peers.refused(rows), peers.told_apart(rows))


def test_nothing_to_count_is_no_figure(peers: ModuleType) -> None:
    """Where every question is answerable nothing is refused, and nothing told apart."""
    told = peers.figures(judged(peers, (True, False, False, None, 0.5)))
    assert {"hit@1": 0.0, "hit@3": 0.0, "lead sentence": None, "AUROC": None, "refused": None} == (
        told
    )


def test_means_count_each_set_once(peers: ModuleType) -> None:
    """A set without the figure is left out of its mean."""
    sets = {"a": {"hit@1": 0.5}, "b": {"hit@1": 1.0}, "c": {"hit@1": None}}
    assert 0.75 == peers.mean_of_sets(sets, "hit@1")
    assert None is peers.mean_of_sets({"c": {"hit@1": None}}, "hit@1")


def test_where_another_is_ahead(peers: ModuleType) -> None:
    """The best of the others is named where it is ahead in what the page shows, and only there."""
    none = dict.fromkeys(peers.QUALITY)
    quality = {
        "Omorg": {"a": none | {"hit@1": 0.5, "AUROC": 0.7}, "b": none | {"hit@1": 0.8001}},
        "x": {"a": none | {"hit@1": 0.6, "AUROC": 0.6}, "b": none | {"hit@1": 0.8004}},
        "y": {"a": none | {"hit@1": 0.7}, "b": none},
    }
    assert [("hit@1", "a", "y", 0.7, 0.5)] == peers.behind(quality, "Omorg")


def test_percentiles_are_values_that_were_measured(peers: ModuleType) -> None:
    """The 99th of a hundred values is the last but one, the median of four the second."""
    assert 99 == peers.percentile(range(1, 101), 0.99)
    assert 2 == peers.percentile([4, 1, 3, 2], 0.5)
    assert 7 == peers.percentile([7], 0.99)


def test_rounds_give_medians(peers: ModuleType) -> None:
    """Each figure's median is taken by itself."""
    rounds = [{"a": 1.0, "b": 9.0}, {"a": 5.0, "b": 2.0}, {"a": 3.0, "b": 4.0}]
    assert {"a": 3.0, "b": 4.0} == peers.of_rounds(rounds)


def test_the_best_of_a_column_is_marked(page: ModuleType) -> None:
    """What looks the same is as good, and what isn't there is never the best."""
    columns = [[0.9121, 0.9119, 0.5, None], [None, None, None, None]]
    assert [["**.912**", "**.912**", ".500", "–"], ["–"] * 4] == page.best_marked(columns)


def test_a_plot_stands_by_itself(page: ModuleType) -> None:
    """A plot's file says its colours and what it is, since no page says them for it."""
    drawn = page.standing('<svg viewBox="0 0 1 1"><path style="fill: var(--good)"/></svg>')
    assert "fill: #1c64ad" in drawn
    assert drawn.startswith('<svg xmlns="http://www.w3.org/2000/svg"')


def test_the_page_tells_what_was_measured(page: ModuleType) -> None:
    """The page is as it is written from the figures that are kept beside the benchmarks."""
    results = json.loads((BENCHMARKS / "peers.json").read_text(encoding="utf-8"))
    assert page.page(results) == page.PAGE.read_text(encoding="utf-8")
    drawn = {path.name for path in page.IMAGES.glob("benchmarks-*.svg")}
    assert {f"benchmarks-{name}.svg" for name in page.plots(results)} == drawn
