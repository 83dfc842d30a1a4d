"""What a person finds equals what a folder without the forbidden documents gives, to the bit."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Workplace

MARCH = dt.date(2027, 3, 1)
EVERYBODY: frozenset[str] = frozenset()
FILES = {
    "allmän.md": "# Flytten\n\n## HR\n\nHR flyttar i mars.\n\n## Lön\n\nLön som förut.\n",
    "gammal.md": "# Semester\n\nSemester söks hos HR. Alla chefer svarar inom en vecka.\n",
    "brev/kontor.txt": "Kontor\n\nNytt kontor för alla.\n\nHR bokar kontor.\n",
    "utgången.md": "---\nvalid_until: 2027-01-01\n---\n# Flytt\n\nHR sitter kvar.\n",
    "chefer.md": (
        "---\nmålgrupp: Chefer\ndatum: 2027-01-01\nersätter: gammal.md\n---\n"
        "# Semester\n\nÖvertalighet och semester: HR HR HR, säger chef och HR-direktören.\n"
    ),
    "facket.md": (
        "---\naudience: [facket]\n---\n# MBL\n\nFörhandling om övertalighet och flytt av lön.\n"
    ),
    "båda.md": (
        "---\naudience: [chefer, Facket]\nsupersedes: facket.md\nvalid_from: 2027-04-01\n---\n"
        "# Samverkan\n\nFörhandling är klar i april. Kontor delas.\n"
    ),
    "framtid.md": "---\naudience: [ledning]\nvalid_from: 2028-01-01\n---\n# Plan\n\nHR läggs ut.\n",
    "glossary.yaml": "- {term: MBL, means: förhandling}\n- {term: HR, means: personal}\n",
}  # fmt: skip
FILES["facket.md"] += "\nSamverkansgruppen för kontor (SFK) träffas.\n"
SEEN_BY = {
    "chefer.md": {"chefer"},
    "facket.md": {"facket"},
    "båda.md": {"chefer", "facket"},
    "framtid.md": {"ledning"},
}
QUESTIONS = [
    "Var sitter HR?",
    "Vad händer med semester?",
    "Vad säger MBL om övertalighet?",
    "HR-direktören övertalighet förhandling",
    "Where is payroll and HR?",
    "kontor flytt lön chef",
    "SFK",
    "xyz",
]
DAYS = [dt.date(2026, 12, 1), MARCH, dt.date(2027, 4, 1), dt.date(2028, 6, 1)]


def visible_to(groups: frozenset[str]) -> dict[str, str]:
    """Return the files without those that the groups may not see."""
    return {
        name: text for name, text in FILES.items() if name not in SEEN_BY or SEEN_BY[name] & groups
    }


@pytest.mark.parametrize(
    "groups",
    [
        EVERYBODY,
        frozenset({"chefer"}),
        frozenset({"facket"}),
        frozenset({"chefer", "facket"}),
        frozenset({"ledning"}),
        frozenset({"okänd"}),
        frozenset({"chefer", "facket", "ledning"}),
    ],
)
def test_results_equal_those_of_a_folder_without_the_forbidden(
    make_workplace: Callable[[str], Workplace], groups: frozenset[str]
) -> None:
    """Every hit, score, reason and order is the same, for every question on every day."""
    whole, reduced = make_workplace("whole"), make_workplace("reduced")
    whole.build(FILES)
    reduced.build(visible_to(groups))
    all_seen, some_seen = whole.open(), reduced.open()
    for question in QUESTIONS:
        for day in DAYS:
            assert some_seen.search(question, at=day, audience=groups) == all_seen.search(
                question, at=day, audience=groups
            )


def test_scores_of_public_documents_are_the_same_for_everybody(workplace: Workplace) -> None:
    """Who asks decides what is listed, not what it scores."""
    workplace.build(FILES)
    index = workplace.open()
    everybody = index.search("HR och kontor", at=DAYS[0])
    chefer = index.search("HR och kontor", at=DAYS[0], audience=frozenset({"chefer"}))
    theirs = {hit.passage.id: hit for hit in chefer.hits}
    assert list(everybody.hits) == [theirs[hit.passage.id] for hit in everybody.hits]


@pytest.mark.parametrize(
    ("groups", "documents"),
    [
        (EVERYBODY, set()),
        (frozenset({"chefer"}), {"chefer.md", "båda.md"}),
        (frozenset({"CHEFER"}), {"chefer.md", "båda.md"}),
        (frozenset({"facket"}), {"facket.md", "båda.md"}),
        (frozenset({"ledning"}), {"framtid.md"}),
        (frozenset({"che", "chefer.md", ""}), set()),
    ],
)
def test_which_restricted_documents_are_listed_at_all(
    workplace: Workplace, groups: frozenset[str], documents: set[str]
) -> None:
    """Among the hits or excluded with a reason: only what one of the groups may see."""
    workplace.build(FILES)
    result = workplace.open().search("HR", at=MARCH, audience=groups)
    listed = {hit.passage.document for hit in (*result.hits, *result.excluded)}
    assert documents == listed & set(SEEN_BY)


def test_a_hidden_document_supersedes_nothing(workplace: Workplace) -> None:
    """What managers were told to replace still answers those who can't see the new text."""
    workplace.build(FILES)
    index = workplace.open()
    everybody = index.search("semester", at=MARCH)
    chefer = index.search("semester", at=MARCH, audience=frozenset({"chefer"}))
    assert "gammal.md" == everybody.hits[0].passage.document
    assert ["chefer.md"] == [
        hit.passage.document for hit in chefer.hits if "emester" in hit.passage.text
    ]


def test_a_hidden_document_explains_no_abbreviation(workplace: Workplace) -> None:
    """What an abbreviation means is learnt from what everybody may see, whoever asks."""
    explained = "# Nytt\n\nKommunkansliet (KKL) och Gatukontoret (GKO).\n"
    workplace.build(
        {
            "alla.md": explained.replace(" och Gatukontoret (GKO)", ""),
            "chefer.md": f"---\naudience: [chefer]\n---\n{explained}",
            "glossary.yaml": "- {term: HR, means: personal}\n",
        }
    )
    index = workplace.open()
    named = {word: index.query(word).groups[0].alternatives for word in ("KKL", "GKO")}
    assert [("kommunkansliet",)] == [other.words for other in named["KKL"]][:1]
    assert () == named["GKO"]


def test_an_index_of_restricted_documents_alone(workplace: Workplace) -> None:
    """Who may see nothing finds nothing, and no error; who may, finds it."""
    workplace.build({"chefer.md": FILES["chefer.md"]})
    index = workplace.open()
    nobody = index.search("HR", at=MARCH)
    assert ((), ()) == (nobody.hits, nobody.excluded)
    chefer = index.search("HR", at=MARCH, audience=frozenset({"chefer"}))
    assert ["chefer.md"] == [hit.passage.document for hit in chefer.hits]
