"""Whom to ask about what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from index import ConfigurationError, ContactEntry, load_yaml
from index.documents.metadata.hr_files import parse_contacts
from index.search.query.contacts import contact_for, nearest_contact
from index.search.query.query import Glossary, Query, QueryReader
from index.search.query.spelling import Spelling

if TYPE_CHECKING:
    from tests.conftest import Workplace

EXAMPLE = """\
- {topic: lön, keywords: [lön, löneutbetalning, salary, payroll], name: Lönesupport, contact: "#lonesupport"}
- {topic: övrigt, name: HR-avdelningen, contact: "#hr-fragor"}
"""  # noqa: E501 - as in the documentation
TOPICS = parse_contacts(
    """\
- {topic: flytt, keywords: [flytt, parkering, nyckel, "nytt kort"], name: Flytt, contact: a}
- {topic: facket, keywords: [mbl, förhandling], name: Facket, contact: b}
- {topic: it, keywords: [dator, inloggning], name: IT, contact: c}
- {topic: övrigt, name: Alla, contact: d}
"""
)


def asked(question: str) -> Query:
    """Return a question as it is searched for, without glossary or documents."""
    return QueryReader(Glossary(()), Spelling({})).read(question)


def test_the_example_of_the_documentation() -> None:
    """Two entries, the last one for everything else."""
    assert (
        ContactEntry.model_validate(
            {
                "topic": "lön",
                "keywords": ["lön", "löneutbetalning", "salary", "payroll"],
                "name": "Lönesupport",
                "contact": "#lonesupport",
            }
        ),
        ContactEntry(topic="övrigt", name="HR-avdelningen", contact="#hr-fragor"),
    ) == parse_contacts(EXAMPLE)


def test_the_question_sets_of_the_documentation_are_yaml() -> None:
    """A question mark without quotes is a part of the question."""
    assert [
        {"question": "Var sitter HR nu?", "document": "vem-sitter-var.md"},
        {"question": "Får jag välja min kontorsstol?", "answerable": False},
        {"question": "Vad får cheferna säga om övertalighet?", "audience": ["chefer"]},
    ] == load_yaml(
        "- {question: Var sitter HR nu?, document: vem-sitter-var.md}\n"
        "- {question: Får jag välja min kontorsstol?, answerable: false}\n"
        "- {question: Vad får cheferna säga om övertalighet?, audience: [chefer]}\n"
    )


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("- {topic: lön, name: Lönesupport}", "entry 1.contact: is missing, line 1"),
        ("- {topic: lön, name: A, contact: #lon}", "not valid YAML"),
        ("- topic: lön\n  name: A\n  contact: #lon", "entry 1.contact: must be text"),
        (
            "- {topic: a, name: b, contact: c, telefon: 1}",
            "entry 1.telefon: means nothing here, line 1",
        ),
        ("- {topic: a, name: b, contact: c, keywords: [1]}", "entry 1.keywords: must be a name"),
        ("topic: lön", "must be a list of entries"),
    ],
)
def test_what_cannot_be_used_is_named(source: str, said: str) -> None:
    """The line says which entry and what of it."""
    with pytest.raises(ConfigurationError) as caught:
        parse_contacts(source)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("När är flytten?", "Flytt"),
        ("Var finns parkeringen?", "Flytt"),
        ("Any park?", "Flytt"),
        ("Hur får jag ett nytt kort?", "Flytt"),
        ("Hur får jag ett kort?", "Alla"),
        ("Hur går MBL till?", "Facket"),
        ("När är löneförhandling?", "Facket"),
        ("Jag kan inte logga in på datorn", "IT"),
        ("Vad är meningen?", "Alla"),
        ("Var lämnar jag nycklarna?", "Flytt"),
        ("Who do I tell about parking?", "Flytt"),
        ("Who can help me with my computer?", "IT"),
        ("Vem säger till om det?", "Alla"),
        ("Who do I ask about it?", "Alla"),
        ("Is IT down?", "IT"),
    ],
)
def test_whom_to_ask(question: str, name: str) -> None:
    """A keyword is named as it is, as the beginning or end of a word; else it is all the rest."""
    found = contact_for(asked(question), TOPICS) or TOPICS[-1]
    assert name == found.name


def test_the_entry_that_is_named_most_exactly_counts() -> None:
    """A longer keyword goes before a shorter one, wherever it stands in the file."""
    entries = parse_contacts(
        "- {topic: lön, name: Lön, contact: a}\n"
        "- {topic: löneväxling, name: Pension, contact: b}\n"
        "- {topic: övrigt, name: Alla, contact: c}\n"
    )
    found = [contact_for(asked(text), entries) for text in ("Hur gör jag löneväxling?", "Ny lön?")]
    assert ["Pension", "Lön"] == [entry.name for entry in found if entry]


@pytest.mark.parametrize(
    ("similarities", "name"),
    [
        ((0.2, 0.42, 0.37, 0.1), "Facket"),
        ((0.05, 0.14, 0.02, 0.0), None),
        ((0.2, 0.25, 0.24, 0.1), None),
    ],
)
def test_the_nearest_topic_has_to_be_near(
    similarities: tuple[float, ...], name: str | None
) -> None:
    """And ahead of the next; a question about none of the topics is about everything else."""
    found = nearest_contact(np.array(similarities, dtype=np.float32), TOPICS)
    assert name == (found.name if found else None)


def test_who_is_asked_is_told_by_the_question_then_by_what_is_near(workplace: Workplace) -> None:
    """Its keywords go before its meaning, and that before titles; the last one has the rest."""
    workplace.build(
        {
            "a.md": "# A\n\nText.\n",
            "contacts.yaml": "- {topic: utbetalning, keywords: [lön], name: Lön, contact: a}\n"
            "- {topic: flytt, keywords: [kartong], name: Flytt, contact: b}\n"
            "- {topic: övrigt, name: HR, contact: c}\n",
        }
    )
    index = workplace.open()
    asked_and_near = [
        ("Hur går utbetalningen av min lön vid flytt?", "kartong"),
        ("Hur gör vi med flytt?", "lön"),
        ("Vem vann?", "Resultat", "Fel lön"),
        ("Vem vann?", "Resultat"),
    ]
    found = [index.contact(*texts) for texts in asked_and_near]
    assert ["Lön", "Flytt", "Lön", "HR"] == [entry.name for entry in found if entry]


def test_no_contacts_no_advice(workplace: Workplace) -> None:
    """Without a file there is nobody to name."""
    workplace.build({"a.md": "# A\n\nText.\n"})
    assert workplace.open().contact("lön") is None
