"""What the index says of the folder and of what HR writes, English to Swedish.

``{placeholders}`` stand for what varies.
"""

from __future__ import annotations

from typing import Final

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
    "name it {name} if that is the document it is about": (
        "döp den till {name} om det är det dokumentet den handlar om"
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
        "har uppgiften {key} ({place}), som kan vara en felstavad målgrupp"
    ),
    "write it as `audience` or `målgrupp`, or remove it": (
        "skriv `målgrupp` (eller `audience`), eller ta bort uppgiften"
    ),
    "has a {place} key {key} that can't be used ({value})": (
        "har uppgiften {key} ({place}), som inte går att använda ({value})"
    ),
    "it {problem}": "värdet {problem}",
    "has front matter that never ends": "har uppgifter överst i filen som aldrig tar slut",
    "put a line with --- after the last key": "skriv en rad med --- efter den sista uppgiften",
    "names an audience in its text, where nobody reads it": (
        "har en målgrupp inne i texten, där den inte läses"
    ),
    "write it between lines of `---` at the very top, or in a side file": (
        "skriv den mellan rader med `---` allra överst, eller i en sidofil"
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
    "not valid YAML: {problem}": "filen följer inte YAML: {problem}",
    "{problem}, line {line}": "{problem}, rad {line}",
    "{where}: {problem}, line {line}": "{where}: {problem}, rad {line}",
    "entry {number}": "post {number}",
    "the file must be a list of entries, each after a dash": (
        "filen måste vara en lista där varje post börjar med ett bindestreck"
    ),
    "aliases (*name) are not allowed": "alias (*namn) får inte användas",
    "nested too deeply": "för många nivåer",
    "can't be used ({problem})": "går inte att använda ({problem})",
    "{file} can't be used: {problem}": "{file} går inte att använda: {problem}",
    "{file} holds no questions: write some": "{file} har inga frågor: skriv några",
    "entry {number} names no document: add one, or `answerable: false`": (
        "post {number} nämner inget dokument: skriv ett, eller `answerable: false`"
    ),
    "{path} is no ordinary file: replace it by one": "{path} är ingen vanlig fil: byt ut den",
    "{path} can't be opened: check that it is there": (
        "{path} går inte att öppna: kontrollera att den finns"
    ),
}
