"""Where sentences begin and end, in Swedish and in English."""

from __future__ import annotations

import pytest

from index.language.words import ABBREVIATIONS, sentence_spans


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [text[span.start : span.end] for span in sentence_spans(text, 0, len(text))]


# "¦" stands where one sentence ends and the next begins.
@pytest.mark.parametrize(
    "marked",
    [
        # Plain ends.
        "HR flyttar i mars. ¦Ekonomi flyttar i maj.",
        "Var sitter HR? ¦I Stadshuset! ¦Bra.",
        "HR flyttar. ¦2027 blir ett stort år.",
        "We moved in March. ¦Payroll follows.",
        "Äntligen är det klart! ¦Åsa tar över.",
        "Vad händer nu…? ¦Det vet ingen än.",
        "Det är klart... ¦Nästan i alla fall.",
        "En mening utan punkt",
        "Vi är åtta. ¦Ni är nio.",
        # Abbreviations.
        "Vi tar bl.a. Ekonomi och HR först.",
        "Det gäller t.ex. Stadshuset och andra hus.",
        "Kontakta ev. HR-avdelningen om det.",
        "Se även resp. Avdelnings egen sida.",
        "Anna Ek är tf. HR-chef till maj.",
        "Ansvarig är bitr. Kommundirektör Bo Ek.",
        "Beslutet gäller fr.o.m. Mars enligt dnr. 17.",
        "Flytten sker p.g.a. Renoveringen av huset.",
        "HR, ekonomi, IT m.fl. ¦De andra kommer senare.",
        "HR, ekonomi, IT m.fl. flyttar i mars.",
        "Lön, semester osv. ¦Allt annat är som förut.",
        "Det kostar 500 kr. ¦Summan betalas ut i maj.",
        "Mr. Smith and Mrs. Jones moved, e.g. Payroll too.",
        "Costs, rents etc. ¦Everything else stays.",
        "Staff of Acme Inc. London moved as well.",
        # Numbers.
        "Mötet börjar kl. 13.00 i salen. ¦Ta med kaffe.",
        "Det börjar kl. 9 i Stadshuset. ¦Kom i tid.",
        "Mötet är kl. 9. ¦Ta med kaffe.",
        "Se s. 7 i protokollet.",
        "Se sid. 7 och kap. 3 i handboken.",
        "Vi är ca. 40 i huset.",
        "Budgeten är 1.500 kronor. ¦Den räcker.",
        "Version 2.1 gäller. ¦Den ersätter 2.0 helt.",
        # Dates.
        "Den 1/9 kommer två konsulter. ¦Senast den 30/11 är de klara.",
        "Flytten är den 1. januari. ¦Då är allt klart.",
        "Det gäller från 1 mars 2027. ¦Innan dess gäller det gamla.",
        "Vi ses tors. 4 mars i foajén.",
        "We meet on Dec. 4 in the lobby.",
        # Initials.
        "Beslutet togs av G. Ek och B. Å. Lund. ¦De är nöjda.",
        "The director is J. P. Morgan. ¦He moved.",
        # Quotes and brackets.
        "”Vad gör vi nu?” frågade hon.",
        "Hon sa: ”Vi flyttar.” ¦Alla höll med.",
        "”Vi flyttar.” ¦”När då?” ¦”I maj.”",
        "(Det gäller alla.) ¦Även chefer.",
        "Vi flyttar (se kartan). ¦Ta med nycklar.",
        "**Vi flyttar.** ¦Det är klart.",
        "Vi flyttar i maj.* ¦*Preliminärt datum.",
        # Web addresses and the like.
        "Läs mer på intranet.example.se/hr om flytten. ¦Eller ring.",
        # Line breaks.
        "HR flyttar i mars till kontoret i\nStadshuset och alla får nya kort.",
        "HR flyttar i mars till ett\nnytt kontor. ¦Alla får nya\npasserkort.",
        "Anna Ek\n¦HR-chef\n¦0470-123 45\n¦Anna svarar på alla frågor om lön och semester.",
        "Vi flyttar.\n\n¦Ni stannar.",
        # Ordinary words that are written like abbreviations.
        "Vi ses sen. ¦Nu kör vi.",
        "Lådan är tom. ¦Fyll på den.",
        "Svaret är no. ¦We stay.",
    ],
)
def test_where_sentences_end(marked: str) -> None:
    """A full stop ends a sentence, save after abbreviations, numbers of lists and initials."""
    expected = [sentence.strip() for sentence in marked.split("¦")]
    assert expected == sentences(marked.replace("¦", ""))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- HR flyttar\n- Ekonomi stannar", ["HR flyttar", "Ekonomi stannar"]),
        ("• HR\n• IT. Det gäller alla.", ["HR", "IT.", "Det gäller alla."]),
        ("1. HR flyttar\n2. IT stannar", ["HR flyttar", "IT stannar"]),
        ("1) HR flyttar\na) IT stannar", ["HR flyttar", "IT stannar"]),
        ("– Vi flyttar, sa hon.\n– Bra, sa han.", ["Vi flyttar, sa hon.", "Bra, sa han."]),
        ("Det gäller:\n  * HR\n  * IT", ["Det gäller:", "HR", "IT"]),
        ("- HR flyttar till\n  ett nytt hus", ["HR flyttar till\n  ett nytt hus"]),
        (
            "| Enhet | Hus |\n|---|---|\n| HR | Stadshuset |",
            ["| Enhet | Hus |", "| HR | Stadshuset |"],
        ),
        ("HR flyttar.\n-----\nIT stannar.", ["HR flyttar.", "IT stannar."]),
        ("*\n-\n", []),
        # Numbers that office programs count.
        (
            "1. Förbered flytten\n  1.1 Packa lådorna\n  1.2. Märk dem\n2. Flyttdagen",
            ["Förbered flytten", "Packa lådorna", "Märk dem", "Flyttdagen"],
        ),
        ("ii. Jourpersonal.\niv) Praktikanter.", ["Jourpersonal.", "Praktikanter."]),
        ("(a) Ledamöter.\nIII. Ersättare.", ["Ledamöter.", "Ersättare."]),
        ("3 § Nämnden möts.\n4 § Den kallas.", ["3 § Nämnden möts.", "4 § Den kallas."]),
        ("12.30 tas lunch i salen.", ["12.30 tas lunch i salen."]),
    ],
)
def test_lists_and_tables(text: str, expected: list[str]) -> None:
    """Each item and row is a sentence of its own; bullets, numbers and rules are in none."""
    assert expected == sentences(text)


@pytest.mark.parametrize("text", ["", "  ", "\n\n", "---", "| | |"])
def test_nothing_has_no_sentences(text: str) -> None:
    """White space and rules hold no sentence."""
    assert () == sentence_spans(text, 0, len(text))


def test_spans_count_from_the_beginning_of_the_text() -> None:
    """Only the range asked for is cut, and its spans are into the whole text."""
    text = "Först. HR flyttar. IT stannar. Sist."
    spans = sentence_spans(text, 7, 30)
    assert ["HR flyttar.", "IT stannar."] == [text[span.start : span.end] for span in spans]


def test_the_list_of_abbreviations_is_as_it_is_compared() -> None:
    """Lower case and without the last full stop, or an entry would never match."""
    assert set() == {a for a in ABBREVIATIONS if a != a.casefold() or a.endswith(".")}


def test_a_paragraph_of_a_megabyte_is_cut_in_linear_time() -> None:
    """Text without a blank line costs no more for each sentence than a short paragraph.

    A rule that looks back over the whole paragraph at every full stop would run for an hour here,
    longer than any run of the tests is let to.
    """
    assert 50_000 == len(sentences("HR flyttar i maj nu. " * 50_000))
