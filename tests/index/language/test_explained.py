"""Abbreviations that documents explain in brackets."""

from __future__ import annotations

from itertools import chain

import pytest

from index.search.query.vocabulary import PublicWords, explained


def told(*texts: str) -> dict[str, str]:
    """Return what texts explain."""
    by_id = {f"{number:03}": text for number, text in enumerate(texts)}
    return explained(chain.from_iterable(PublicWords.of(by_id).explanations.values()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kommunstyrelseförvaltningen (KSF) leds av", {"KSF": "Kommunstyrelseförvaltningen"}),
        (
            "i Barn- och utbildningsförvaltningen (BUF).",
            {"BUF": "Barn- och utbildningsförvaltningen"},
        ),
        ("Vår **centrala samverkansgrupp** (CSG)", {"CSG": "centrala samverkansgrupp"}),
        ("the Swedish Work Agency (SWA)", {"SWA": "Swedish Work Agency"}),
        ("Enligt MBL (medbestämmandelagen) ska", {"MBL": "medbestämmandelagen"}),
        ("Vi ses på mötet (OBS).", {}),
        ("HR (Petra svarar)", {}),
        ("Beslut (KF) och (KS)", {}),
        ("Kansliet.\nsamverkan och förhandling (KSF)", {}),
        ("(ABC)", {}),
        ("A (AB)", {}),
    ],
)
def test_what_is_explained(text: str, expected: dict[str, str]) -> None:
    """The words right before the brackets, or in them, whose letters it is; no others."""
    assert expected == told(text)


def test_the_commonest_explanation_counts() -> None:
    """Of two the one that stands more often; of as many the one that stands first."""
    one, other = "Miljö- och byggenheten (MBE).", "Mark- och byggenheten (MBE)."
    assert {"MBE": "Mark- och byggenheten"} == told(one, other, other)
    assert {"MBE": "Miljö- och byggenheten"} == told(one, other)
