"""What the report says, in Swedish and in English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from bot.checks.finding import Said

if TYPE_CHECKING:
    import datetime as dt

    from bot.operations.report.figures import Step
    from index import Language

TITLE: Final = Said("Vad medarbetarna frågar om", "What staff ask about")
PERIOD: Final = Said("{first} – {last}", "{first} – {last}")
CONTENTS: Final = Said("Innehåll", "Contents")
FIGURES: Final = Said("Siffrorna i en tabell", "The figures as a table")
RULE: Final = Said(
    "Inget här gäller färre än {k} personer. Det som skulle göra det visas med ett streck i "
    "tabellerna och inte alls i diagrammen, eller är hopräknat med annat. Ingen vet vem som har "
    "frågat vad: den som frågar två dagar räknas som två.",
    "Nothing here is about fewer than {k} people. What would be is a dash in the tables and not "
    "in the plots at all, or counted together with something else. Nobody knows who asked what: "
    "whoever asks on two days counts as two.",
)
OPERATOR: Final = Said(
    "Här står titlar på alla dokument, också på dem som bara vissa får se.",
    "This names all documents, also those that only some may see.",
)
NOTHING: Final = Said(
    "Det finns för få frågor för att visa något.", "There are too few questions to show anything."
)

QUESTIONS: Final = Said("Frågor", "Questions")
ANSWERED_SHARE: Final = Said("Fick svar", "Answered")
HELPED_SHARE: Final = Said("Tyckte att svaret hjälpte", "Said the answer helped")
RIGHT_SHARE: Final = Said("Rätt på HR:s frågor", "Right on HR's questions")

OUTCOMES: Final = Said("Frågor och svar", "Questions and answers")
OUTCOMES_LEAD: Final = Said(
    "{share} fick svar ({percent}): {count} av {total}.",
    "{share} got an answer ({percent}): {count} of {total}.",
)
NO_TOTAL_LEAD: Final = Said("{total} frågor ställdes.", "{total} questions were asked.")
OUTCOME_TEXTS: Final = {
    "answered": Said("Svar", "Answered"),
    "unsure": Said("Osäkert svar", "Unsure"),
    "not_found": Said("Inget svar", "No answer"),
}
OUTCOMES_CAPTION: Final = Said("Frågor per vecka", "Questions by week")

TOPICS: Final = Said("Vad frågorna handlar om", "What the questions are about")
TOPICS_LEAD: Final = Said(
    "Flest frågor, {count} ({percent}), gällde det som står i ”{title}”.",
    "Most questions, {count} ({percent}), were about what is in “{title}”.",
)
TOPICS_NEXT: Final = Said("Därefter kommer {titles}.", "Next come {titles}.")
TOPICS_NOTE: Final = Said(
    "Ett ämne är det dokument som svarade, eller som låg närmast där inget svarade.",
    "A topic is the document that answered, or that came closest where none did.",
)
TOPICS_CAPTION: Final = {
    "week": Said("Frågor per ämne och vecka", "Questions by topic and week"),
    "month": Said("Frågor per ämne och månad", "Questions by topic and month"),
}
TOPIC: Final = Said("Ämne", "Topic")
OTHER: Final = Said("Övrigt", "Other")

VERDICTS: Final = Said("Omdömen", "Satisfaction")
VERDICTS_LEAD: Final = Said(
    "{share} sade att svaret hjälpte ({percent}): {count} av {total}.",
    "{share} said that the answer helped ({percent}): {count} of {total}.",
)
NO_VERDICTS: Final = Said(
    "För få har sagt om svaren hjälpte för att visa något.",
    "Too few people have said whether answers helped to show anything.",
)
VERDICT_TEXTS: Final = {
    "helpful": Said("Hjälpte", "Helped"),
    "unhelpful": Said("Hjälpte inte", "Did not help"),
}
VERDICTS_CAPTION: Final = {
    "week": Said("Omdömen per vecka", "Verdicts by week"),
    "month": Said("Omdömen per månad", "Verdicts by month"),
}
REASONS_CAPTION: Final = Said("Varför svaren inte hjälpte", "Why answers did not help")
COUNT: Final = Said("Antal", "Count")
REASON: Final = Said("Skäl", "Reason")
REASON_TEXTS: Final = {
    "wrong": Said("Det stämmer inte", "It is wrong"),
    "outdated": Said("Det är inaktuellt", "It is outdated"),
    "not_asked": Said("Det var inte det jag frågade om", "It is not what was asked"),
    "none": Said("Inget skäl angivet", "No reason given"),
}

GAPS: Final = Said("Luckor", "Gaps")
GAPS_LEAD: Final = {
    "open": Said(
        "Öppna luckor, där inget dokument svarar säkert: {count}.",
        "Open gaps, where no document answers for certain: {count}.",
    ),
    "entry": Said(
        "HR har pekat ut svaret, men det svarar inte än: {count}.",
        "HR has pointed out the answer, which does not answer yet: {count}.",
    ),
    "closed": Said("Har fått svar: {count}.", "Answered: {count}."),
    "dismissed": Said("Avfärdade: {count}.", "Dismissed: {count}."),
}
GAPS_NOTE: Final = Said(
    "En lucka är frågor med samma innebörd. `omorg gaps` visar hur många som frågar.",
    "A gap is questions with the same meaning. `omorg gaps` shows how many ask.",
)
NO_GAPS: Final = Said(
    "Inga luckor är kända. `omorg gaps` letar efter dem.",
    "No gaps are known. `omorg gaps` looks for them.",
)
GAP_STATES: Final = {
    "open": Said("Öppen", "Open"),
    "entry": Said("Svar utpekat", "Answer pointed out"),
    "closed": Said("Har fått svar", "Answered"),
    "dismissed": Said("Avfärdad", "Dismissed"),
}
GAPS_CAPTION: Final = Said("Luckor och deras läge", "Gaps and their state")
GAPS_PLOT: Final = {
    "week": Said(
        "Luckor efter läge och veckan de fick det",
        "Gaps by state and the week since which they are in it",
    ),
    "month": Said(
        "Luckor efter läge och månaden de fick det",
        "Gaps by state and the month since which they are in it",
    ),
}
QUESTION: Final = Said("Fråga", "Question")
STATE: Final = Said("Läge", "State")
SINCE: Final = Said("Sedan", "Since")
ANSWERING: Final = Said("Dokument som svarar, eller skäl", "Document that answers, or reason")

CITED: Final = Said("Dokument som svarar", "Documents that answer")
CITED_LEAD: Final = Said(
    "Oftast svarade ”{title}”: på {count} frågor.",
    "“{title}” answered most often: {count} questions.",
)
CITED_OF: Final = Said(
    "{count} av {all} dokument svarade för minst {k} personer.",
    "{count} of {all} documents answered for at least {k} people.",
)
NONE_CITED: Final = Said(
    "Inget dokument svarade för minst {k} personer.",
    "No document answered for at least {k} people.",
)
CITED_CAPTION: Final = Said("Dokument som citerades", "Documents that were cited")
UNCITED_CAPTION: Final = Said(
    "Dokument som inte citerades, eller för färre än {k} personer ({count})",
    "Documents not cited, or for fewer than {k} people ({count})",
)
OLD_CAPTION: Final = Said(
    "Citeras fast de är äldre än {age} ({count})",
    "Cited though they are older than {age} ({count})",
)
OLD_LEAD: Final = Said(
    "Citeras fast de är äldre än {age}: {count}. Gå igenom dem först.",
    "Cited though they are older than {age}: {count}. Look them through first.",
)
CURRENT: Final = Said("Aktuellt eller utan datum", "Recent or undated")
OLDER: Final = Said("Äldre än {age}", "Older than {age}")
DOCUMENT: Final = Said("Dokument", "Document")
FILE: Final = Said("Fil", "File")
DATE: Final = Said("Datum", "Date")

BUILDS: Final = Said("Rätt svar på HR:s frågor", "Right answers to HR's questions")
BUILDS_LEAD: Final = Said(
    "Den senaste versionen svarade rätt på {right} av {total} frågor ({percent}).",
    "The latest version answered {right} of {total} questions rightly ({percent}).",
)
BUILDS_FIRST: Final = Said(
    "Den första, {day}, klarade {percent}.", "The first one, {day}, managed {percent}."
)
NO_BUILDS: Final = Said(
    "Ingen version har prövats med HR:s frågor under tiden. Kör `omorg eval` efter ett bygge.",
    "No version has been tried on HR's questions in this time. Run `omorg eval` after a build.",
)
BUILDS_CAPTION: Final = Said("Versioner som har prövats", "Versions that were tried")
VERSION: Final = Said("Version", "Version")
RIGHT: Final = Said("Rätt", "Right")

QUOTED: Final = Said("”{title}”", "“{title}”")
AND: Final = Said(" och ", " and ")
WEEK: Final = Said("Vecka", "Week")
MONTH: Final = Said("Månad", "Month")
TOTAL: Final = Said("Totalt", "Total")

_LOCALES: Final[dict[Language, str]] = {"sv": "sv_SE", "en": "en_GB"}
# Shares that people see before them; "{many}" is what is counted, "{the_many}" all of it.
_SHARES: Final = (
    (0.0, Said("nästan inga {many}", "almost no {many}")),
    (0.1, Said("en av tio {many}", "one in ten {many}")),
    (0.2, Said("en av fem {many}", "one in five {many}")),
    (0.25, Said("en av fyra {many}", "one in four {many}")),
    (1 / 3, Said("en av tre {many}", "one in three {many}")),
    (0.4, Said("två av fem {many}", "two in five {many}")),
    (0.5, Said("hälften av {the_many}", "half of {the_many}")),
    (0.6, Said("tre av fem {many}", "three in five {many}")),
    (2 / 3, Said("två av tre {many}", "two in three {many}")),
    (0.75, Said("tre av fyra {many}", "three in four {many}")),
    (0.8, Said("fyra av fem {many}", "four in five {many}")),
    (0.9, Said("nio av tio {many}", "nine in ten {many}")),
    (1.0, Said("nästan alla {many}", "almost all {many}")),
)
_NONE: Final = Said("inga {many}", "no {many}")
_ALL: Final = Said("alla {many}", "all {many}")
_ABOUT: Final = Said("ungefär ", "about ")
_EXACT: Final = 0.015  # as far off as nobody would call "about"
QUESTION_NOUNS: Final = Said("frågor", "questions"), Said("frågorna", "the questions")
VERDICT_NOUNS: Final = Said("omdömen", "verdicts"), Said("omdömena", "the verdicts")
_AGE_YEARS: Final = Said("{count} år", "{count} years")
_AGE_MONTHS: Final = Said("{count} månader", "{count} months")
_ONE_YEAR: Final = Said("ett år", "a year")
_ONE_MONTH: Final = Said("en månad", "a month")
_YEAR_MONTHS: Final = 12


def share_in_words(share: float, nouns: tuple[Said, Said], language: Language) -> str:
    """Say a share, 0 to 1, of what ``nouns`` name (some of them, all of them) as people do.

    >>> share_in_words(0.74, QUESTION_NOUNS, "sv"), share_in_words(0.52, QUESTION_NOUNS, "en")
    ('Tre av fyra frågor', 'About half of the questions')
    """
    near, phrase = min(_SHARES, key=lambda one: abs(one[0] - share))
    about = ""
    if share in {0, 1}:
        phrase = _ALL if share else _NONE
    elif near not in {0, 1} and abs(near - share) >= _EXACT:
        about = _ABOUT.told(language)
    many, the_many = nouns
    said = about + phrase.filled(language, {"many": many, "the_many": the_many})
    return said[:1].upper() + said[1:]


def number(value: int, language: Language) -> str:
    """Write a number as people do.

    >>> number(20000, "en")
    '20,000'
    """
    return str(format_decimal(value, locale=_LOCALES[language]))


def percent(share: float, language: Language) -> str:
    """Write a share, 0 to 1, as a percentage; nothing but none and all are 0 and 100.

    >>> percent(0.754, "en"), percent(0.9996, "en")
    ('75%', '99%')
    """
    rounded = round(share, 2)
    if share not in {0, 1}:
        rounded = min(max(rounded, 0.01), 0.99)
    return str(format_percent(rounded, locale=_LOCALES[language]))


def period_name(day: dt.date, step: Step, language: Language) -> str:
    """Write the week or the month that begins on a day.

    >>> import datetime as dt
    >>> period_name(dt.date(2027, 3, 1), "week", "sv"), period_name(dt.date(2027, 3, 1), "month", "en")
    ('2027 v. 9', 'Mar 2027')
    """  # noqa: E501
    if step == "month":
        return str(format_date(day, "MMM y", locale=_LOCALES[language]))
    year, week, _ = day.isocalendar()
    return f"{year} v. {week}" if language == "sv" else f"{year} W{week:02}"


def axis_name(day: dt.date, step: Step, language: Language) -> str:
    """Write a period as briefly as it stands under a plot."""
    pattern = "d MMM" if step == "week" else "MMM"
    return str(format_date(day, pattern, locale=_LOCALES[language]))


def age_in_words(months: int, language: Language) -> str:
    """Write an age: in years where it is whole ones.

    >>> age_in_words(36, "en"), age_in_words(18, "sv")
    ('3 years', '18 månader')
    """
    years, over = divmod(months, _YEAR_MONTHS)
    if over:
        return (_ONE_MONTH if months == 1 else _AGE_MONTHS).filled(language, {"count": months})
    return (_ONE_YEAR if years == 1 else _AGE_YEARS).filled(language, {"count": years})
