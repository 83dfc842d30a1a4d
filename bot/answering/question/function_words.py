"""Swedish and English words by which a question leans on the one before; all case folded."""

from __future__ import annotations

from typing import Final

# Begin a question and say no more than that it goes on from something.
OPENERS: Final = frozenset(
    (
        "och men så jaha jaså okej ok aha ja nej hm mm tack förresten and but so well okay yes no "
        "also thanks eller or"
    ).split()
)
CLOSERS: Final = frozenset("då också även med ju then too also instead istället".split())
# Say that what comes has nothing to do with what was before.
NEW_TOPIC: Final = tuple(
    tuple(phrase.split())
    for phrase in (
        "en annan sak", "en annan fråga", "en sak till", "en fråga till", "en helt annan",
        "en ny fråga", "ny fråga", "annan fråga", "another thing", "another question",
        "one more thing", "one more question", "a different question", "new question", "by the way",
    )
)  # fmt: skip
# Name a new topic for the question before.
SAME: Final = tuple(
    tuple(phrase.split())
    for phrase in (
        "samma sak för", "samma för", "what about", "how about", "the same for", "same for",
        "jag menade", "jag menar", "i meant", "i mean",
    )
)  # fmt: skip
# May do so, or ask in full: "hur är det med semestern?".
ABOUT: Final = tuple(
    tuple(phrase.split())
    for phrase in (
        "hur är det med", "hur blir det med", "hur är det för", "hur blir det för",
        "vad gäller för", "how is it for", "what applies to",
    )
)  # fmt: skip
QUESTIONS: Final = frozenset(
    (
        "var vart varifrån vad vem vems vilka vilken vilket när hur varför nar who whom whose what "
        "where when which why how"
    ).split()
)
# Verbs that begin a question which is answered by yes or no.
VERBS: Final = frozenset(
    (
        "är blir har får kan ska måste finns gäller går kommer behöver vill bör räcker ingår "
        "sitter ligger stämmer betyder vet does do did is are can could may must will would should "
        "has have was were am need"
    ).split()
)
# Stand before a question word: "på vilket plan", "för vem".
LEADS: Final = frozenset(
    (
        "på i till för med från av om hos vid sedan under in on at to for with from by about since"
    ).split()
)
CONDITIONS: Final = frozenset("om ifall när if when unless".split())
PREPOSITIONS: Final = LEADS | frozenset(
    "en ett den det de the a an av of our vår våra vårt".split()
)
# Belong to somebody who was named before.
HIS: Final = frozenset("deras hans hennes dess hens their his her its".split())
# A place that was named before, where they end the question.
THERE: Final = frozenset("där dit därifrån there".split())
# Somebody who was named before.
SHE: Final = frozenset("han honom hon henne hen he him she her".split())
# Something that was named before, or nothing at all: "är det", "is it".
THEY: Final = frozenset(
    "de dem dom den det it they them that those these this detta dessa denna".split()
)
# Of these, such as always name somebody or something: "det" and "it" may not.
THEM: Final = frozenset("de dem dom they them".split())
# After these words "de" and "där" point ahead, not back: "de som flyttar", "the unit there is".
RELATIVE: Final = frozenset("som här där that who which är finns is are".split())
# Tell nothing of what is asked about, common as they may be or not.
LIGHT: Final = (
    OPENERS
    | CLOSERS
    | QUESTIONS
    | VERBS
    | LEADS
    | CONDITIONS
    | PREPOSITIONS
    | HIS
    | THERE
    | SHE
    | THEY
    | frozenset(
        (
            "nu now jag du"
            " man vi ni mig dig oss er min mitt mina din ditt dina sin sitt sina vår vårt "
            "våra ert era i you we me us my your our one någon något några nån nåt some any inte "
            "not sitter ligger heter kostar kostade börjar börja startar slutar gör göra får fått "
            "vara bli vet veta hittar hitta når nå säger säga tar ta många mycket länge ofta "
            "långt snabbt dags sits sit located cost costs start starts begin begins many much "
            "long often soon far do done get find reach held hålls sker be been där som att"
        ).split()
    )
)
