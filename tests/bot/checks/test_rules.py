"""Each rule of `omorg check` at its edges: what it names, and what it lets be."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from bot.checks.rules.contents.wording import LONGEST_PARAGRAPH
from bot.checks.rules.documents.copies import SHARE
from bot.checks.run import check_folder
from index import personal_numbers
from tests.conftest import write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from bot.checks.finding import Finding

TODAY = dt.date(2026, 11, 21)


def page(text: str = "Text.", **written: str) -> str:
    """Write a document with nothing wrong but what is asked for."""
    keys = {"date": "2026-01-01", "owner": "HR", **written}
    front = "".join(f"{key}: {value}\n" for key, value in keys.items() if value)
    return f"---\n{front}---\n# T\n\n{text}\n"


def found(folder: Path, files: dict[str, str]) -> list[Finding]:
    """Write files and check them."""
    return check_folder(write_folder(folder, files), TODAY)


def rules(folder: Path, files: dict[str, str]) -> list[tuple[str, str]]:
    """Write files, check them, and list which file is named by which rule."""
    return [(one.document, one.rule) for one in found(folder, files)]


@pytest.mark.parametrize(
    "text",
    [
        "850709-9805",
        "19850709-9805",
        "198507099805",
        "8507099805",
        "850709 9805",
        "850709+9805",
        "850709–9805",
        "850709\\-9805",
        "850769-9802",  # a coordination number: 60 is added to the day
        "Anna (850709-9805).",
    ],
)
def test_personal_numbers_are_found_however_they_are_written(text: str) -> None:
    """With or without century and hyphen, coordination numbers too."""
    assert 1 == len(list(personal_numbers(text)))


@pytest.mark.parametrize(
    "text",
    [
        "850709-9806",  # the last digit doesn't check
        "850732-9805",  # no such day
        "851309-9808",  # no such month
        "556016-0680",  # an organisation
        "20240115 0930",  # a day and a time
        "0701740605",  # a mobile number
        "1850709-98051",
        "KS 2024/850709",
    ],
)
def test_other_numbers_are_let_be(text: str) -> None:
    """A number that only looks like one is none."""
    assert [] == list(personal_numbers(text))


def test_a_personal_number_is_never_shown(tmp_path: Path) -> None:
    """The finding says where it stands, not what it is."""
    (finding,) = found(tmp_path, {"a.md": page("Anna.\n\nNummer 850709-9805.")})
    told = [finding.message("sv"), finding.message("en"), finding.remedy("sv"), str(finding)]
    assert [] == [one for one in told if "850709" in one or "9805" in one]
    assert ("personal_number", 9) == (finding.rule, finding.line)
    assert "har personnummer eller samordningsnummer (1 st): rad 9" == finding.message("sv")


@pytest.mark.parametrize(
    "text",
    [
        "070-174 06 05",
        "0701740605",
        "+46 70 174 06 05",
        "+46(0)701740605",
        "0046 70 1740605",
        "(070) 174 06 05",
        "073/174 06 05",
    ],
)
def test_mobile_numbers_are_found_however_they_are_written(tmp_path: Path, text: str) -> None:
    """And not shown."""
    (finding,) = found(tmp_path, {"a.md": page(f"Ring Anna på {text}.")})
    assert "private_phone" == finding.rule
    assert "har mobilnummer som kan vara privata (1 st): rad 7" == finding.message("sv")


@pytest.mark.parametrize(
    "text",
    [
        "08-123 45 67",
        "020-12 34 56",
        "0771-11 22 33",
        "+46 8 123 456 78",
        "Växel 070-174 06 05",
        "Tjänstetelefon: 070-174 06 05",
        "Ring 070-174 06 05 till kontakten.",
    ],
)
def test_numbers_of_the_organisation_are_let_be(tmp_path: Path, text: str) -> None:
    """Switchboards, numbers that are said to belong to the job, and those in the contacts."""
    contacts = "- {topic: övrigt, name: HR, contact: 0701740605}" if "kontakten" in text else ""
    contacts = contacts.replace("0701740605", "'070-1740605'")
    assert [] == rules(tmp_path, {"a.md": page(text), "contacts.yaml": contacts})


def test_a_limited_document_may_name_people(tmp_path: Path) -> None:
    """The rules on privacy are about what everybody may see."""
    text = page("Anna, 850709-9805, 070-174 06 05", audience="[chefer]")
    assert [] == rules(tmp_path, {"a.md": text})


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"date": "2026-12-01"}, []),  # a letter for next week
        ({"date": "2027-06-01"}, ["future_date"]),
        ({"date": "2027-06-01", "valid_from": "2027-06-01"}, []),  # planned
        ({"date": "2062-06-01", "valid_from": "2062-06-01"}, ["future_date", "future_date"]),
        ({"valid_from": "2072-01-01"}, ["future_date"]),
        ({"date": "1924-01-01"}, ["future_date"]),
        ({"valid_until": "2099-12-31"}, []),  # until further notice
    ],
)
def test_dates_that_look_like_mistakes(
    tmp_path: Path, written: dict[str, str], expected: list[str]
) -> None:
    """What is planned is dated ahead on purpose; a slip of the decade is not."""
    assert expected == [rule for _, rule in rules(tmp_path, {"a.md": page(**written)})]


def test_an_expired_document_that_is_replaced_is_let_be(tmp_path: Path) -> None:
    """Its time is over and the next one is there."""
    old, new = page(valid_until="2026-02-01"), page(supersedes="a.md")
    assert [("a.md", "expired")] == rules(tmp_path / "1", {"a.md": old})
    assert [] == rules(tmp_path / "2", {"a.md": old, "b.md": new})


def test_unknown_keys_are_told_with_what_may_be_meant(tmp_path: Path) -> None:
    """In the front matter and in the side file, each with its likely right spelling."""
    files = {"a.md": page(agaren="HR"), "a.md.meta.yaml": "galler_fron: 2026-01-01\nfärg: blå"}
    (finding,) = found(tmp_path, files)
    assert (
        "har uppgifter som inte betyder något: ”agaren” (ägare?), ”färg”, "
        "”galler_fron” (gäller_från?)"
    ) == finding.message("sv")


def test_a_circle_is_told_once_from_its_first_document(tmp_path: Path) -> None:
    """However many documents are in it, and wherever the search for it began."""
    files = {
        "a.md": page(supersedes="b.md"),
        "b.md": page(supersedes="c.md"),
        "c.md": page(supersedes="[b.md, d.md]"),
        "d.md": page(supersedes="b.md"),
    }
    circles = [one for one in found(tmp_path, files) if one.rule == "supersedes_circle"]
    assert [
        "ersätter sig självt på omvägar: b.md → c.md → b.md",
        "ersätter sig självt på omvägar: b.md → c.md → d.md → b.md",
    ] == sorted(one.message("sv") for one in circles)


def test_a_long_chain_is_no_circle(tmp_path: Path) -> None:
    """Each year's letter replaces the last one's."""
    files = {f"{year}.md": page(supersedes=f"{year - 1}.md") for year in range(1001, 1200)}
    assert [] == rules(tmp_path, {**files, "1000.md": page()})


def test_a_name_that_several_files_have(tmp_path: Path) -> None:
    """Which of them is replaced can't be told without the folder."""
    files = {"a/x.md": page(), "b/x.md": page(), "c.md": page(supersedes="x.md")}
    (finding,) = found(tmp_path, files)
    assert "ersätter ”x.md”, men 2 filer heter så" == finding.message("sv")


@pytest.mark.parametrize("name", ["rutiner/distansarbete.docx", "distansarbte.md", "Jobba hemifrn"])
def test_a_misspelt_name_is_told_with_what_may_be_meant(tmp_path: Path, name: str) -> None:
    """Whoever wrote it sees at once what it should have been."""
    files = {
        "distansarbete.md": page().replace("# T", "# Jobba hemifrån"),
        "ny.md": page(supersedes=name),
    }
    (finding,) = found(tmp_path, files)
    assert "skriv `ersätter: distansarbete.md`, om det är den" == finding.remedy("sv")


def words(first: int, count: int) -> str:
    """Return words that no other text has."""
    return " ".join(f"ord{number}" for number in range(first, first + count))


@pytest.mark.parametrize(("shared", "expected"), [(60, ["duplicate"]), (20, [])])
def test_copies_are_told_by_what_they_share(
    tmp_path: Path, shared: int, expected: list[str]
) -> None:
    """From a share of the smaller one's five words in a row on; the heading doesn't count."""
    files = {
        "a.md": page(words(0, 80)),
        "b.md": page(words(0, shared) + " " + words(100, 80 - shared), date="2026-05-05"),
    }
    findings = found(tmp_path, files)
    assert expected == [one.rule for one in findings]
    if findings:
        share = int(100 * (shared - 4) / 76)
        assert share >= 100 * SHARE
        assert (
            f"har {share} % av sin text gemensam med b.md, som är nyare (2026-05-05)"
        ) == findings[0].message("sv")


def test_a_copy_that_is_replaced_or_has_its_own_time_is_let_be(tmp_path: Path) -> None:
    """It is clear which of them applies, through others too."""
    text = words(0, 80)
    chain = {
        "a.md": page(text),
        "b.md": page(text, supersedes="a.md"),
        "c.md": page(text, supersedes="b.md"),
    }
    assert [] == rules(tmp_path / "chain", chain)
    years = {
        "a.md": page(text, valid_until="2027-01-01"),
        "b.md": page(text, valid_from="2027-01-01"),
    }
    assert [] == rules(tmp_path / "years", years)


def test_many_copies_are_each_told(tmp_path: Path) -> None:
    """Three copies make three pairs; a sentence that stands everywhere makes none."""
    text = words(0, 80)
    copies = {f"{name}.md": page(text) for name in "abc"}
    assert ["duplicate"] * 3 == [rule for _, rule in rules(tmp_path / "1", copies)]
    foot = "Undrar du något så fråga din närmaste chef eller löneenheten i stadshuset."
    others = {
        f"{number}.md": page(words(1000 * number, 80) + "\n\n" + foot) for number in range(40)
    }
    assert [] == rules(tmp_path / "2", others)


@pytest.mark.parametrize(
    "text",
    [
        "Samhällsbyggnadsförvaltningen (SBN) startar. SBN växer.",
        "SBN (samhällsbyggnadsnämnden) beslutar.",
        "SBN, samhällsbyggnadsnämnden, beslutar.",
        "SBN står för något.",
        "Nämnden för samhällsbyggnad, förkortad SBN, beslutar. (sbn)",
        "The urban development board, or SBN for short, decides.",
        "Vi har en plan för SBN. Läs om sbn.",
        "ALLA MÅL ÄR VIKTIGA FÖR OSS",
        "Artikel XIV gäller HR, IT och EU.",
        "Skriv till a@SBN.se eller se https://x.se/SBN/a.",
    ],
)
def test_what_is_explained_or_is_no_abbreviation(tmp_path: Path, text: str) -> None:
    """Explained before or after, a word in capitals, a numeral, an address, or known to all."""
    assert "abbreviation" not in {rule for _, rule in rules(tmp_path, {"a.md": page(text)})}


def test_an_abbreviation_is_told_once_where_it_is_used_most(tmp_path: Path) -> None:
    """The glossary explains it, and so does any other document."""
    files = {"a.md": page("SBN."), "b.md": page("SBN beslutar. SBN:s ordförande."), "c.md": page()}
    (finding,) = found(tmp_path / "1", files)
    assert ("b.md", "abbreviation") == (finding.document, finding.rule)
    glossary = {"glossary.yaml": "- {term: SBN, means: Samhällsbyggnadsnämnden}"}
    assert [] == rules(tmp_path / "2", {**files, **glossary})
    other = {"d.md": page("Samhällsbyggnadsnämnden (SBN) är ny.")}
    # It may go into the glossary, and needs no explanation any more.
    assert [("d.md", "glossary_abbreviation")] == rules(tmp_path / "3", {**files, **other})


def test_long_paragraphs_are_told_with_their_line(tmp_path: Path) -> None:
    """A list's items and a table's rows are pieces of their own."""
    long = "Ord och " * (LONGEST_PARAGRAPH // 8 + 1)
    (finding,) = found(tmp_path / "1", {"a.md": page(f"Kort.\n\n{long}")})
    assert ("long_paragraph", 9) == (finding.rule, finding.line)
    items = "\n".join(f"- {'Ord och ' * 20}" for _ in range(20))
    table = "| a | b |\n|---|---|\n" + "| ett | två |\n" * 200
    assert [] == rules(tmp_path / "2", {"a.md": page(items), "b.md": page(table)})


@pytest.mark.parametrize(
    ("link", "broken"),
    [
        ("b.md", False),
        ("./b.md#rubrik", False),
        ("u/%C3%A5.md", False),
        ("U/å.md", False),
        ("bild.png", False),
        ("https://a.example/b", False),
        ("mailto:a@b.example", False),
        ("#rubrik", False),
        ("/intranet/sida", False),
        ("c.md", True),
        ("../b.md", True),
        ("../../../etc/passwd", True),
    ],
)
def test_links_between_documents(tmp_path: Path, link: str, broken: bool) -> None:  # noqa: FBT001 - a case of the table
    """A file of the folder is found; addresses are not looked at, nor files outside the folder."""
    files = {
        "a.md": page(f"Läs [mer]({link})."),
        "b.md": page(),
        "u/å.md": page(),
        "bild.png.md": page(),
    }
    write_folder(tmp_path, {"bild.png": ""})
    named = [one.rule for one in found(tmp_path, files) if one.document == "a.md"]
    assert (["broken_link"] if broken else []) == named


@pytest.mark.parametrize(
    ("groups", "named"),
    [
        (["chefer", "chefer", "cheffer"], ["2.md"]),
        (["chefer", "hr", "it"], []),
        (["lag 1", "lag 2"], []),
        (["chefer", "chef"], ["0.md"]),
    ],
)
def test_groups_that_look_misspelt(tmp_path: Path, groups: list[str], named: list[str]) -> None:
    """The rarer of two that are nearly alike; numbered groups are different groups."""
    files = {f"{number}.md": page(audience=f"[{one}]") for number, one in enumerate(groups)}
    assert [(one, "audience_group") for one in named] == rules(tmp_path, files)


@pytest.mark.parametrize(
    ("group", "written"),
    [
        ("endast chefer", "chefer"),
        ("chefer och facket", "chefer, facket"),
        ("chefer; skyddsombud", "chefer, skyddsombud"),
        ("bara chefer och facket", "chefer, facket"),
        ("kost och städ", None),
        ("kost- och chefer", None),
    ],
)
def test_groups_written_as_a_phrase(tmp_path: Path, group: str, written: str | None) -> None:
    """Such a name is nobody's; the list that is meant is told."""
    files = {"a.md": page(audience="[chefer]"), "b.md": page(audience=f"['{group}']")}
    told = [one for one in found(tmp_path, files) if one.rule == "audience_several"]
    expected = [] if written is None else [f"målgrupp: [{written}]"]
    assert expected == [one.remedy("sv").split("`")[1] for one in told]


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("Gatu- och parkenheten (GPE) bildas.", "{term: GPE, means: Gatu- och parkenheten}"),
        ("Vi följer GPE (gemensam planering för enheter).", "gemensam planering för enheter}"),
        ("Fritidsbyrån heter numera Fritidsenheten.", "{term: Fritidsbyrån, now: Fritidsenheten}"),
        ("Fritidsbyrån heter sedan 1 mars 2026 Fritidsenheten.", "now: Fritidsenheten}"),
        ("Ring Fritidsenheten (tidigare Fritidsbyrån).", "{term: Fritidsbyrån, now: Fritids"),
        ("Fritidsbyrån is now called Fritidsenheten.", "now: Fritidsenheten}"),
        ("Enheten blir större (GPE är en annan).", None),
        ("Kommunen (KSF) svarar. KSF står för Kommunstyrelseförvaltningen.", None),
        ("Sambygg heter numera Sambygg.", None),
        ("Tidigare Lönekontoret sköter lönerna.", None),
        ("Lönekontorets chef, numera Löneenheten.", None),
    ],
)
def test_what_is_proposed_for_the_glossary(tmp_path: Path, text: str, proposed: str | None) -> None:
    """Abbreviations and new names that a text gives and the glossary lacks, as a line to add."""
    files = {"a.md": page(text), "glossary.yaml": "- {term: Lönekontoret, now: Löneenheten}\n"}
    remedies = [f.remedy("sv") for f in found(tmp_path, files) if f.rule.startswith("glossary_")]
    assert (proposed is not None) == bool(remedies)
    assert proposed is None or proposed in remedies[0]


def test_nothing_is_proposed_from_what_only_some_may_see(tmp_path: Path) -> None:
    """The glossary serves everybody's questions, so it must not tell what is limited."""
    files = {
        "a.md": page("Gatu- och parkenheten (GPE) bildas.", audience="[chefer]"),
        "b.md": page(audience="[chefer]"),
    }
    assert "glossary_abbreviation" not in {rule for _, rule in rules(tmp_path, files)}
