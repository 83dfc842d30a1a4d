"""Every sentence of the interface, in Swedish and in English.

The terminal and Slack show the same words. Sentences with ``{placeholders}`` are filled with
``str.format``; both languages use the same ones, and a test holds that.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from babel.dates import format_date

from index import Excluded, shown_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index import Language


@dataclass(frozen=True, slots=True)
class Texts:
    """The interface's sentences in one language.

    Attributes:
        not_found: The documents don't answer.
        perhaps: Introduces a passage that may answer.
        ask_contact: Whom to ask instead; ``{name}`` and ``{contact}``.
        ask_contact_too: Whom to ask where what is shown may not be the answer, likewise.
        nearest: Introduces the titles that lie near a question nothing answered.
        sources: Introduces the citations.
        page: A page or slide number; ``{page}``.
        undated: Stands where a document has no date.
        in_front_matter: The date stands at the top of the document; ``{date}``.
        in_side_file: The date stands in the document's side file; ``{date}``.
        in_text: The date was found in the document's text; ``{date}``.
        in_properties: The date was found in the file's properties; ``{date}``.
        pointed_out: A cited passage that HR has pointed out as what answers.
        not_in_force: A cited document that doesn't apply at the date asked about.
        in_force_from: A cited document that applies from a later day on; ``{date}``.
        expired: Why a passage was left out: its time is over.
        superseded: Why a passage was left out: a later document replaces it.
        not_yet_valid: Why a passage was left out: its time has not come.
        greeting: Answers a greeting.
        thanks: Answers thanks.
        crisis: Answers somebody who doesn't want to live.
        help: Says what the bot can do.
        unclear: Answers what asks nothing.
        question_empty: There was no question.
        question_without_words: The question was only emoji or signs.
        question_too_long: The question was far too long.
        busy: More questions wait than can be taken in.
        index_unavailable: There is no index that can be used.
        failed: Something broke; ``{error_id}`` is in the log.
        other_organisation: The conversation is shared with another organisation.

    """

    not_found: str
    perhaps: str
    ask_contact: str
    ask_contact_too: str
    nearest: str
    sources: str
    page: str
    undated: str
    in_front_matter: str
    in_side_file: str
    in_text: str
    in_properties: str
    pointed_out: str
    not_in_force: str
    in_force_from: str
    expired: str
    superseded: str
    not_yet_valid: str
    greeting: str
    thanks: str
    crisis: str
    help: str
    unclear: str
    question_empty: str
    question_without_words: str
    question_too_long: str
    busy: str
    index_unavailable: str
    failed: str
    other_organisation: str


SWEDISH: Final = Texts(
    not_found="Jag hittar inget svar på det i dokumenten.",
    perhaps="Det här kan vara svaret:",
    ask_contact="Fråga {name}: {contact}",
    ask_contact_too="Var det inte svaret? Fråga {name}: {contact}",
    nearest="De här dokumenten ligger närmast:",
    sources="Källor",
    page="sida {page}",
    undated="utan datum",
    in_front_matter="{date}, angivet i dokumentet",
    in_side_file="{date}, angivet intill dokumentet",
    in_text="{date}, enligt texten",
    in_properties="{date}, enligt filens egenskaper",
    pointed_out="HR har pekat ut svaret",
    not_in_force="gäller inte det datum du frågar om",
    in_force_from="gäller först från {date}",
    expired="gäller inte längre",
    superseded="ersatt av ett senare dokument",
    not_yet_valid="gäller inte än",
    greeting="Hej! Fråga mig om omorganisationen, till exempel ”Var sitter HR nu?”",
    thanks="Varsågod! Hör av dig om du undrar något mer.",
    crisis=(
        "Det låter som att du har det väldigt svårt. Jag är bara en bot, så prata med en människa: "
        "ring 112 om det är akut, eller 1177, dygnet runt. Berätta för någon du litar på redan nu."
    ),
    help=(
        "Jag svarar på frågor om omorganisationen med ordagranna citat ur organisationens "
        "dokument. Fråga till exempel ”Var sitter HR nu?” Står svaret inte i dokumenten säger "
        "jag det, och vem du kan fråga."
    ),
    unclear=(
        "Jag hittar ingen fråga om organisationen i det. Är det en, skriv den gärna med några ord "
        "till, till exempel ”Var sitter HR nu?”"
    ),
    question_empty="Skriv din fråga i meddelandet, till exempel ”Var sitter HR nu?”",
    question_without_words="Jag behöver ord att söka på. Skriv till exempel ”Var sitter HR nu?”",
    question_too_long="Frågan är för lång för mig. Försök igen med en eller två meningar.",
    busy="Många frågar just nu. Ställ gärna frågan igen om en liten stund.",
    index_unavailable=(
        "Jag kommer inte åt dokumenten just nu. Försök igen om en stund. "
        "Håller det i sig, hör av dig till den som sköter Omorg."
    ),
    failed=(
        "Något gick fel när jag skulle svara. Försök gärna igen. "
        "Händer det på nytt, ge den som sköter Omorg felkoden {error_id}."
    ),
    other_organisation=(
        "Jag svarar inte i konversationer som delas med andra organisationer. "
        "Fråga mig i en kanal som bara vi har, eller skriv direkt till mig."
    ),
)

ENGLISH: Final = Texts(
    not_found="I can't find an answer to that in the documents.",
    perhaps="This may be the answer:",
    ask_contact="Ask {name}: {contact}",
    ask_contact_too="Was that not the answer? Ask {name}: {contact}",
    nearest="These documents come closest:",
    sources="Sources",
    page="page {page}",
    undated="no date",
    in_front_matter="{date}, given in the document",
    in_side_file="{date}, given beside the document",
    in_text="{date}, from the text",
    in_properties="{date}, from the file's properties",
    pointed_out="HR pointed this answer out",
    not_in_force="not in force on the date you ask about",
    in_force_from="in force only from {date}",
    expired="no longer in force",
    superseded="replaced by a later document",
    not_yet_valid="not yet in force",
    greeting="Hello! Ask me about the reorganisation, for example “Where does HR sit now?”",
    thanks="You're welcome! Just ask if you wonder about anything else.",
    crisis=(
        "It sounds as if you are having a very hard time. I am only a bot, so talk to a person: "
        "call 112 if it is urgent, or 1177, at any hour. Do tell somebody you trust, right now."
    ),
    help=(
        "I answer questions about the reorganisation with word-for-word quotes from the "
        "organisation's documents. Ask, for example, “Where does HR sit now?” If the documents "
        "don't say, I tell you so, and whom to ask."
    ),
    unclear=(
        "I find no question about the organisation in that. If it is one, please write it with a "
        "few more words, for example “Where does HR sit now?”"
    ),
    question_empty="Write your question in the message, for example “Where does HR sit now?”",
    question_without_words=(
        "I need words to search for. Write, for example, “Where does HR sit now?”"
    ),
    question_too_long="That question is too long for me. Try again with a sentence or two.",
    busy="Many people are asking right now. Please ask again in a moment.",
    index_unavailable=(
        "I can't reach the documents right now. Try again in a while. "
        "If it goes on, tell whoever looks after Omorg."
    ),
    failed=(
        "Something went wrong while I was answering. Please try again. "
        "If it happens again, give whoever looks after Omorg the error code {error_id}."
    ),
    other_organisation=(
        "I don't answer in conversations that are shared with other organisations. "
        "Ask me in a channel of our own, or write to me directly."
    ),
)

_BY_LANGUAGE: Final[Mapping[Language, Texts]] = {"sv": SWEDISH, "en": ENGLISH}

# Day before month in both languages: British order, which Swedish readers know.
_LOCALES: Final[Mapping[Language, str]] = {"sv": "sv_SE", "en": "en_GB"}
_DATE_PATTERN: Final = "d MMMM y"


def texts(language: Language) -> Texts:
    """Return the interface's sentences in ``language``.

    >>> texts("en").undated
    'no date'
    """
    return _BY_LANGUAGE[language]


def date_in_words(date: dt.date, language: Language) -> str:
    """Write ``date`` out.

    >>> import datetime as dt
    >>> date_in_words(dt.date(2020, 1, 22), "sv"), date_in_words(dt.date(2020, 1, 22), "en")
    ('22 januari 2020', '22 January 2020')
    """
    return format_date(date, _DATE_PATTERN, locale=_LOCALES[language])


def time_in_words(seconds: float, language: Language) -> str:
    """Return a moment in this machine's own time: "22 januari 2020 kl. 14.05"."""
    moment = dt.datetime.fromtimestamp(seconds).astimezone()
    clock = f"kl. {moment:%H.%M}" if language == "sv" else f"at {moment:%H:%M}"
    return f"{date_in_words(moment.date(), language)} {clock}"


def excluded_in_words(reason: Excluded, language: Language) -> str:
    """Say why a passage may not answer at the date asked about."""
    words = texts(language)
    match reason:
        case Excluded.EXPIRED:
            return words.expired
        case Excluded.SUPERSEDED:
            return words.superseded
        case Excluded.NOT_YET_VALID:
            return words.not_yet_valid


def shown(text: str) -> str:
    """Return text of unknown origin without anything that a terminal would act on."""
    return shown_name(" ".join(text.split()))


@dataclass(frozen=True, slots=True)
class NoteTexts:
    """The notes' sentences in one language.

    Attributes:
        applies_from: What answers is still to come; ``{date}``.
        applied_until: What answers no longer applies; ``{date}``.
        applies_until: What answers will have ceased to apply at the date asked about; ``{date}``.
        source_applies_from: The same of another citation than the first; ``{number}``, ``{date}``.
        source_applied_until: As above.
        source_applies_until: As above.
        documents_differ: Documents in force say different things; ``{documents}``.
        document: One of them; ``{title}`` and ``{details}``.
        and_document: Stands between the last two of them.
        renamed: A unit has a new name; ``{old}``, ``{new}``.
        renamed_since: And since when; ``{date}``.
        to_be_renamed: A unit will have a new name; ``{old}``, ``{new}``, ``{date}``.
        old: What answers is of long ago; ``{date}``.
        over: What is asked about as the next one is over; ``{date}``.
        later: What answers was written after the time asked about; ``{date}``.
        meaning: What HR's glossary says that a term means; ``{term}``, ``{means}``.
        question_over: What the document asks that yes or no answers; ``{question}``.

    """

    applies_from: str
    applied_until: str
    applies_until: str
    source_applies_from: str
    source_applied_until: str
    source_applies_until: str
    documents_differ: str
    document: str
    and_document: str
    renamed: str
    renamed_since: str
    to_be_renamed: str
    old: str
    over: str
    later: str
    meaning: str
    question_over: str


SWEDISH_NOTES: Final = NoteTexts(
    applies_from="Gäller från {date}.",
    applied_until="Gällde till {date}.",
    applies_until="Gäller till {date}.",
    source_applies_from="Källa {number} gäller från {date}.",
    source_applied_until="Källa {number} gällde till {date}.",
    source_applies_until="Källa {number} gäller till {date}.",
    documents_differ="Dokumenten säger olika saker: {documents}. Läs båda.",
    document="”{title}” ({details})",
    and_document=" och ",
    renamed="{old} heter numera {new}.",
    renamed_since="{old} heter sedan {date} {new}.",
    to_be_renamed="{old} byter namn {date} till {new}.",
    old="Det här är från {date}. Kontrollera att det fortfarande stämmer.",
    over="{date} har redan varit. Jag hittar inget senare datum.",
    later="Det här är skrivet {date}, efter den tid som du frågar om.",
    meaning="{term} betyder {means}, enligt organisationens ordlista.",
    question_over="Svaret gäller frågan ”{question}”",
)
ENGLISH_NOTES: Final = NoteTexts(
    applies_from="Applies from {date}.",
    applied_until="Applied until {date}.",
    applies_until="Applies until {date}.",
    source_applies_from="Source {number} applies from {date}.",
    source_applied_until="Source {number} applied until {date}.",
    source_applies_until="Source {number} applies until {date}.",
    documents_differ="The documents say different things: {documents}. Read both.",
    document="“{title}” ({details})",
    and_document=" and ",
    renamed="{old} is now called {new}.",
    renamed_since="{old} has been called {new} since {date}.",
    to_be_renamed="{old} will be called {new} from {date}.",
    old="This is from {date}. Check that it still holds.",
    over="{date} is already past. I find no later date.",
    later="This was written on {date}, after the time that you ask about.",
    meaning="{term} means {means}, according to the organisation's glossary.",
    question_over="The question that this answers is “{question}”",
)
_NOTES: Final[Mapping[Language, NoteTexts]] = {"sv": SWEDISH_NOTES, "en": ENGLISH_NOTES}


def note_texts(language: Language) -> NoteTexts:
    """Return the notes' sentences in ``language``."""
    return _NOTES[language]


@dataclass(frozen=True, slots=True)
class AdviceTexts:
    """Sentences in one language.

    Attributes:
        follow_up: The question was read together with the one before, which is quoted as the
            person wrote it; ``{question}``.
        follow_up_again: The same where that one was a follow-up itself; ``{question}`` is the last
            one that was none, ``{then}`` what was asked since.
        personal: The question held numbers or addresses that lead to a person.
        one_at_a_time: The message asked several things, and one was taken.
        in_full: The question is but a word.
        did_you_mean: A word that no document has, and the nearest one that one has; ``{word}``,
            ``{near}``.
        unknown_word: No document that everybody may see has a word of the question; ``{word}``.

    """

    follow_up: str
    follow_up_again: str
    personal: str
    one_at_a_time: str
    in_full: str
    did_you_mean: str
    unknown_word: str


_ADVICE_BY_LANGUAGE: Final[Mapping[Language, AdviceTexts]] = {
    "sv": AdviceTexts(
        follow_up="Jag läste det som en följdfråga till ”{question}”.",
        follow_up_again="Jag läste det som en följdfråga till ”{question}” och sedan ”{then}”.",
        personal=(
            "Skriv inte personnummer, telefonnummer eller e-postadresser i frågan, och ta gärna "
            "bort dem om du kan. Jag har sökt utan dem."
        ),
        one_at_a_time="Jag svarar på en fråga i taget. Ställ gärna de andra var för sig.",
        in_full="Skriv gärna hela frågan, så är det lättare att hitta rätt.",
        did_you_mean="Menade du ”{near}”? Ordet ”{word}” hittar jag inte.",
        unknown_word=(
            "Ordet ”{word}” står inte i något dokument som alla kan läsa. Prova gärna ett annat."
        ),
    ),
    "en": AdviceTexts(
        follow_up="I took that as a follow-up to “{question}”.",
        follow_up_again="I took that as a follow-up to “{question}” and then “{then}”.",
        personal=(
            "Please leave personal identity numbers, phone numbers and e-mail addresses out of "
            "questions, and delete them if you can. I searched without them."
        ),
        one_at_a_time="I answer one question at a time. Please ask the others one by one.",
        in_full="Try writing the whole question: that makes it easier to find the answer.",
        did_you_mean="Did you mean “{near}”? I can't find the word “{word}”.",
        unknown_word=(
            "The word “{word}” is in no document that everybody can read. Try another one for it."
        ),
    ),
}


def advice_texts(language: Language) -> AdviceTexts:
    """Return the sentences in ``language``."""
    return _ADVICE_BY_LANGUAGE[language]
