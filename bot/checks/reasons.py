"""The reasons and remedies that reading a document gives, in Swedish.

The index says in English what is wrong with a file: that goes into logs and programs as well. HR
reads it in Swedish here. A sentence that is not in the list stays English rather than going lost;
a test holds that every sentence of the index is in it.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final

from bot.checks.finding import Said
from bot.checks.swedish_files import FILES
from bot.checks.swedish_messages import MESSAGES

if TYPE_CHECKING:
    from index import Language


WRITTEN: Final[dict[str, str]] = {
    # The folder.
    "is a link to a place outside the knowledge folder": (
        "är en genväg till något utanför kunskapsmappen"
    ),
    "copy the document itself into the folder": "kopiera in själva dokumentet i mappen",
    "can't be opened": "går inte att öppna",
    "check that the file is there and may be read": (
        "kontrollera att filen finns och att den som sköter boten får läsa den"
    ),
    "check the rights of the file": "kontrollera vem som får läsa filen",
    "is no ordinary file": "är ingen vanlig fil",
    "remove it from the knowledge folder": "ta bort den ur kunskapsmappen",
    "has the same name as another document, letter for letter as it is shown": (
        "heter likadant som ett annat dokument, bokstav för bokstav som det visas"
    ),
    "rename one of the two files": "byt namn på en av de två filerna",
    "is not read: {own} lies at the top of the knowledge folder and is called just that": (
        "läses inte: {own} ska ligga överst i kunskapsmappen och heta just så"
    ),
    "move what it holds there, into {own}": "flytta innehållet dit, till {own}",
    # Side files.
    "is a side file without its document": "är en sidofil utan sitt dokument",
    "put the document beside it, correct its name, or remove it": (
        "lägg dokumentet bredvid, rätta sidofilens namn eller ta bort den"
    ),
    "is called almost as a side file and is not read": "heter nästan som en sidofil och läses inte",
    "give it another name": "ge den ett annat namn",
    "has a side file with the wrong name ({file})": "har en sidofil med fel namn ({file})",
    "rename that to {name}, or remove it if it is not about this document; until then nobody sees "
    "the document": (
        "döp om den till {name}, eller ta bort den om den inte handlar om dokumentet; "
        "tills dess visas dokumentet inte för någon"
    ),
    "has a side file, {file}, that {problem}": ("har en sidofil, {file}, som {problem}"),
    "has more than one side file ({files})": ("har mer än en sidofil ({files})"),
    "keep one of them": "behåll en av dem",
    "has a side file that can't be opened": "har en sidofil som inte går att öppna",
    "has a side file that is too large (at most {size} kB)": (
        "har en sidofil som är för stor (högst {size} kB)"
    ),
    "leave only the keys and their values in it": "låt bara uppgifterna stå i den",
    "has a side file that is no text": "har en sidofil som inte är text",
    "write lines such as `date: 2027-03-01` in it with a text editor": (
        "skriv rader som `datum: 2027-03-01` i den med en texteditor"
    ),
    "has one audience in its front matter and another in its side file": (
        "har en målgrupp överst i filen och en annan i sidofilen"
    ),
    # Front matter.
    "front matter": "uppgifter överst i filen",
    "side file": "sidofil",
    "a side file": "en sidofil",
    "has {place} that can't be read ({problem})": "har {place} som inte går att läsa ({problem})",
    "correct it": "rätta det",
    "correct it and build again": "rätta det och bygg om",
    "has {place} that is no list of keys and values": "har {place}, men inte som rader med värden",
    "write lines such as `date: 2027-03-01`": "skriv rader som `datum: 2027-03-01`",
    "has the key {key} twice in its {place}": "har uppgiften {key} två gånger ({place})",
    "has the key {key} in its {place}, which may mean its audience": (
        "har uppgiften {key} ({place}), som kan vara tänkt som målgrupp"
    ),
    "write it as `audience` or `målgrupp`, or remove it": (
        "skriv `målgrupp` (eller `audience`), eller ta bort uppgiften"
    ),
    "has a {place} key {key} that can't be used ({value})": (
        "har uppgiften {key} ({place}), som inte går att använda ({value})"
    ),
    "has a {place} key {key} without a value": "har uppgiften {key} ({place}) utan värde",
    "it {problem}": "värdet {problem}",
    "it is no date: write it as 2027-03-01 or 1 mars 2027": (
        "skriv datumet som 2027-03-01 eller 1 mars 2027"
    ),
    "has front matter that never ends": "har uppgifter överst i filen som aldrig tar slut",
    "put a line with --- after the last key": "skriv en rad med --- efter den sista uppgiften",
    "names an audience in its text, where nobody reads it": (
        "har en målgrupp inne i texten, där den inte läses"
    ),
    "write it between lines of `---` at the very top, or in a side file; if everybody may see the "
    "document, word that line in another way, such as `For: all staff`": (
        "skriv den mellan rader med `---` allra överst, eller i en sidofil; får alla se "
        "dokumentet, skriv raden på ett annat sätt, som `För: alla medarbetare`"
    ),
    "is open to everybody and holds {finds}": "är öppet för alla och har {finds}",
    "{finds} that were not accepted with it": "{finds} som inte godkändes med det",
    "personal identity or coordination numbers ({count}) and door codes or passwords ({codes})": (
        "personnummer eller samordningsnummer ({count} st) och portkoder eller lösenord "
        "({codes} st)"
    ),
    "personal identity or coordination numbers ({count})": (
        "personnummer eller samordningsnummer ({count} st)"
    ),
    "door codes or passwords ({count})": "portkoder eller lösenord ({count} st)",
    "has a personal identity number in its file name": "har ett personnummer i filnamnet",
    "has a personal identity number or a code in every sentence, and such sentences are never "
    "quoted": (
        "har ett personnummer eller en kod i varje mening, och sådana meningar citeras aldrig"
    ),
    "remove the numbers or the document": "ta bort numren eller dokumentet",
    "rename the file": "byt namn på filen",
    "remove them, limit the document to an audience, or accept it by name, with the button in "
    "Slack or with `omorg accept`: what stands there then is accepted, and nothing that comes "
    "later": (
        "ta bort dem, ge dokumentet en målgrupp, eller godkänn det med ditt namn, med knappen i "
        "Slack eller med `omorg accept`: det som står där då är godkänt, men inget som tillkommer"
    ),
    "it holds a personal identity number": "det står ett personnummer i den",
    "must say who and when, as in `accept: Anna Ek, 2027-03-01`": (
        "måste säga vem och när, som i `godkänn: Anna Ek, 2027-03-01`"
    ),
    "has a valid_until that is not after its valid_from": "slutar gälla innan det börjar gälla",
    "correct one of the two dates": "rätta ett av de två datumen",
    # Values.
    "is no date: write it as 2027-03-01 or 1 mars 2027": (
        "är inget datum: skriv 2027-03-01 eller 1 mars 2027"
    ),
    "must be a name or a list of names": "måste vara ett namn eller en lista med namn",
    "must name something, or be left out": "måste nämna något, annars ska uppgiften tas bort",
    "must be text": "måste vara text",
    "must be an address that begins with https:// or http://": (
        "måste vara en adress som börjar med https:// eller http://"
    ),
    "must be sv or en": "måste vara sv eller en",
    "is missing": "saknas",
    "means nothing here": "betyder inget här",
    "must be true or false": "måste vara true eller false",
    "must be keys and values": "måste vara uppgifter med värden",
    "can't be used as it stands": "går inte att använda som det står",
    "not valid YAML: {problem}": "filen följer inte YAML: {problem}",
    "{problem}, line {line}": "{problem}, rad {line}",
    "{where}: {problem}, line {line}": "{where}: {problem}, rad {line}",
    "entry {number}": "post {number}",
    "the file must be a list of entries, each after a dash": (
        "filen måste vara en lista där varje post börjar med ett bindestreck"
    ),
    "aliases (*name) are not allowed": "alias (*namn) får inte användas",
    "nested too deeply": "för många nivåer",
    "half a character (\\uD800 to \\uDFFF)": "ett halvt tecken (\\uD800 till \\uDFFF)",
    "the key {key} twice": "uppgiften {key} står två gånger",
    "a colon within a value; put quotation marks around the value": (
        "ett kolon inne i ett värde: sätt citattecken runt värdet"
    ),
    "a line that is indented more or less than those around it": (
        "en rad som är mer eller mindre indragen än raderna runt den"
    ),
    "a line without a colon after its key": "en rad utan kolon efter uppgiftens namn",
    "a tab; use spaces": "ett tabbtecken: använd mellanslag",
    "a quotation mark that is not closed": "ett citattecken som inte har något slut",
    "a bracket that is not closed, or a comma that is missing within brackets": (
        "en klammer som inte har något slut, eller ett komma som saknas inom klamrar"
    ),
    "a # that makes the rest a comment; put quotation marks around the value": (
        "ett # som gör resten till en kommentar: sätt citattecken runt värdet"
    ),
    "text after a closing quotation mark": "text efter ett avslutande citattecken",
    "a backslash within quotation marks; use single quotation marks": (
        "ett omvänt snedstreck inom citattecken: använd enkla citattecken"
    ),
    "a bracket or comma where none belongs; put quotation marks around the value": (
        "en klammer eller ett komma på fel plats: sätt citattecken runt värdet"
    ),
    "a dash where no list begins; put quotation marks around the value": (
        "ett bindestreck där ingen lista börjar: sätt citattecken runt värdet"
    ),
    "a value that begins with {sign}; put quotation marks around it": (
        "ett värde som börjar med {sign}: sätt citattecken runt det"
    ),
    "a line of dashes in the middle; remove it": "en rad med streck mitt i: ta bort den",
    "something that can't be read as a key and its value": (
        "något som inte går att läsa som en uppgift och dess värde"
    ),
    "has an entry that can't be used ({problem})": (
        "har en post som inte går att använda ({problem})"
    ),
    "{file} is read without an entry: {problem}": "{file} läses utan en post: {problem}",
    "{problem}; it is the one for everything else": (
        "{problem}; det är den som gäller för allt övrigt"
    ),
    "can't be used ({problem})": "går inte att använda ({problem})",
    "can't be used: {problem}": "går inte att använda: {problem}",
    "holds no questions: write some": "har inga frågor: skriv några",
    "{file} can't be used: {problem}": "{file} går inte att använda: {problem}",
    "{file} holds no questions: write some": "{file} har inga frågor: skriv några",
    "entry {number} names no document: add one, or `answerable: false`": (
        "post {number} nämner inget dokument: skriv ett, eller `answerable: false`"
    ),
    "write milvus+http://USER:PASSWORD@HOST:PORT/DATABASE, where user and password, port and "
    "database can be left out, or leave it empty": (
        "skriv milvus+http://ANVÄNDARE:LÖSENORD@VÄRD:PORT/DATABAS, där användare och lösenord, "
        "port och databas kan utelämnas, eller lämna den tom"
    ),
    "OMORG_VECTOR_STORE names a Milvus, and pymilvus is not installed: install the extra "
    "omorg[milvus], or leave the setting out.": (
        "OMORG_VECTOR_STORE anger en Milvus, men pymilvus är inte installerat: installera "
        "tillägget omorg[milvus], eller ta bort inställningen."
    ),
    "The vector store at {place} doesn't answer: see that it runs and can be reached from here, or "
    "correct OMORG_VECTOR_STORE.": (
        "Vektorlagret {place} svarar inte: se att det är igång och nås härifrån, eller rätta "
        "OMORG_VECTOR_STORE."
    ),
    "The vector store at {place} can't do what is asked ({reason}): look at its log, or correct "
    "OMORG_VECTOR_STORE.": (
        "Vektorlagret {place} kan inte göra det som begärs ({reason}): se i dess logg, eller rätta "
        "OMORG_VECTOR_STORE."
    ),
    "The vector store at {place} doesn't hold the index whole (collection {name}): run `omorg "
    "build`.": "Vektorlagret {place} har inte hela indexet (samlingen {name}): kör `omorg build`.",
    "{path} is no ordinary file: replace it by one": "{path} är ingen vanlig fil: byt ut den",
    "{path} can't be opened: check that it is there": (
        "{path} går inte att öppna: kontrollera att den finns"
    ),
}


# Settings and command lines: what pydantic and Typer refuse.
USAGE: Final[dict[str, str]] = {
    "write true or false": "skriv true eller false",
    "write a whole number": "skriv ett heltal",
    "write a number, with a point for decimals": "skriv ett tal, med punkt för decimaler",
    "write {least} or more": "skriv {least} eller mer",
    "write {most} or less": "skriv {most} eller mindre",
    "write one of {words} or {last}": "skriv något av {words} eller {last}",
    "{value} is not one of {words}": "{value} är inget av {words}",
    "the name of the folder is empty": "mappens namn är tomt",
    "{problem} See `{command}`.": "{problem} Se `{command}`.",
    "Invalid value for {option}: {problem}": "Värdet för {option} går inte att använda: {problem}",
    "Missing argument {name}": "Det saknas {name}",
    "No such command {name}": "Det finns inget kommando {name}",
    "{problem}. Did you mean {others}?": "{problem}. Menar du {others}?",
    "No such option: {option}": "Det finns ingen option {option}",
    "{option} (Possible options: {others})": "{option} (menar du {others}?)",
    "Option {option} requires an argument": "{option} ska följas av ett värde",
    "Option {option} does not take a value": "{option} tar inget värde",
    "Got unexpected extra argument(s) ({extra})": "{extra} är för mycket",
}

SENTENCES: Final = {**WRITTEN, **FILES, **MESSAGES, **USAGE}
_BRACES = re.compile(r"\{\w+\}")
_PLACEHOLDER = re.compile(r"\\\{(\w+)\\\}")


@functools.cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the sentences as patterns, the most particular first: those with most own words."""

    def own(english: str) -> int:
        return len(_BRACES.sub("", english))

    return tuple(
        (
            re.compile(
                _PLACEHOLDER.sub(r"(?P<\1>.+?)", re.escape(english.removesuffix("."))), re.DOTALL
            ),
            swedish.removesuffix("."),
        )
        for english, swedish in sorted(SENTENCES.items(), key=lambda pair: -own(pair[0]))
    )


def in_swedish(sentence: str) -> str:
    """Return a sentence in Swedish, and so what it quotes; the sentence itself if it is unknown.

    It is the same with a full stop and without: what is said alone is said within others too.
    """
    words = sentence.removesuffix(".")
    for pattern, swedish in _patterns():
        if match := pattern.fullmatch(words):
            told = swedish.format(
                **{name: in_swedish(value) for name, value in match.groupdict().items()}
            )
            return told + sentence[len(words) :]
    return sentence


def in_language(sentence: str, language: Language) -> str:
    """Return a sentence of the index in a language."""
    return in_swedish(sentence) if language == "sv" else sentence


def said(sentence: str) -> Said:
    """Return a sentence of the index in both languages."""
    return Said(in_swedish(sentence), sentence)
