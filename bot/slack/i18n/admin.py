"""The sentences of the admin's commands and of the Home tab.

As in ``bot.i18n.sentences``: both languages have every sentence, with the same ``{placeholders}``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index import Language


@dataclass(frozen=True, slots=True)
class AdminTexts:
    """The sentences in one language.

    Attributes:
        commands: What the command can do for everybody.
        admin_commands: What it can do for admins.
        meant: An admin's command with a word too many; ``{command}``.
        terminal_only: A command that Slack has not; ``{command}``.
        not_admin: An admin's command from somebody who is none.
        unavailable: The bot was started without what the command needs.
        running: A rebuild is running already.
        started: It has begun; its progress stands in the direct message.
        reading: Progress while reading; ``{done}`` of ``{total}``.
        embedding: Progress while embedding.
        writing: Progress while writing.
        comparing: Progress while HR's questions are asked; ``{done}`` of ``{total}``.
        rebuilt: Heads the summary; ``{documents}`` and ``{passages}``.
        unchanged: Nothing had changed.
        added: A line of the summary; ``{count}`` and ``{names}``, as the next three.
        changed: Changed documents.
        removed: Removed documents.
        failed: Files that can't be read; ``{count}``.
        and_more: Ends a list that was cut; ``{count}``.
        held: Documents that somebody has to decide on; ``{count}``.
        lost: What is in a file and in no answer; ``{count}``.
        not_rebuilt: It failed; ``{reason}``.
        went_wrong: Another command failed; ``{reason}``.
        status: Which version; ``{version}``, ``{built}``, ``{documents}``, ``{passages}``.
        earlier: ``{count}`` versions to go back to.
        rolled_back: Went back; ``{version}``, ``{built}``, ``{documents}``, ``{earlier}``.
        check_clean: Nothing to mend.
        check_counts: What was found; ``{errors}``, ``{warnings}`` and ``{hints}``.
        how_to_accept: What to do about a version that waits.
        answers_withheld: Answers that the admin's own groups don't show.
        home_title: Heads the Home tab.
        home_intro: What the bot does.
        home_how: How to ask it.
        home_documents: Heads the titles; ``{count}``.
        home_limited: Heads the titles of what is for the person's groups alone; ``{count}``.
        home_limited_hint: Says who sees those.
        home_changes: Heads the newest documents.
        home_privacy_title: Heads what is said of privacy.
        home_privacy: How private it is.
        home_coming: Heads what changes soon; ``{days}``.
        home_admin: Heads the admin's panel.
        panel_title: Title of the dialog that a button of it opens.
        button_status: Button.
        button_check: Button.
        button_rebuild: Button.
        button_rollback: Button.
        button_accept: Button.
        button_document: Button that accepts a document; ``{document}``.
        sure_document: What accepting one does.
        no_name: Slack doesn't tell who would accept it.
        button_changes: Button that names all documents that a rebuild changed.
        changes_gone: One of the versions that it compared is gone.
        button_more: Button that goes on with a list; ``{count}`` are left.
        sure_rollback: What going back does.
        working: While it works.
        prompts_title: Stands over questions to begin with.

    """

    commands: str
    admin_commands: str
    meant: str
    terminal_only: str
    not_admin: str
    unavailable: str
    running: str
    started: str
    reading: str
    embedding: str
    writing: str
    comparing: str
    rebuilt: str
    unchanged: str
    added: str
    changed: str
    removed: str
    failed: str
    and_more: str
    held: str
    lost: str
    not_rebuilt: str
    went_wrong: str
    status: str
    earlier: str
    rolled_back: str
    check_clean: str
    check_counts: str
    how_to_accept: str
    answers_withheld: str
    home_title: str
    home_intro: str
    home_how: str
    home_documents: str
    home_limited: str
    home_limited_hint: str
    home_changes: str
    home_privacy_title: str
    home_privacy: str
    home_coming: str
    home_admin: str
    panel_title: str
    button_status: str
    button_check: str
    button_rebuild: str
    button_rollback: str
    button_accept: str
    button_document: str
    sure_document: str
    no_name: str
    button_changes: str
    changes_gone: str
    button_more: str
    sure_rollback: str
    working: str
    prompts_title: str


SWEDISH: Final = AdminTexts(
    commands="Skriv /omorg och din fråga, så ser bara du svaret. /omorg help visar det här.",
    admin_commands=(
        "För administratörer: /omorg status visar indexet, /omorg check vad som är fel i "
        "kunskapsmappen, /omorg rebuild läser in dokumenten på nytt, /omorg accept tar i bruk ett "
        "index som väntar på beslut och /omorg rollback går tillbaka till indexet före. "
        "/omorg explain och en fråga visar varför den besvaras som den gör; för ett svar som "
        "står i Slack finns ”Förklara svaret” i meddelandets meny."
    ),
    meant="Menade du /omorg {command}? Skriv då bara det.",
    terminal_only="Det kommandot finns bara i terminalen på servern: omorg {command}.",
    not_admin="Det kommandot är bara för administratörer. Vill du ställa en fråga går det bra.",
    unavailable="Det går inte härifrån. Använd kommandoraden på servern.",
    running="Indexet byggs redan om. Vänta tills det är klart.",
    started="Indexet byggs om. Hur långt det har kommit ser du i vårt direktmeddelande.",
    reading="Läser dokumenten: {done} av {total}.",
    embedding="Räknar på textställena: {done} av {total}.",
    writing="Skriver det nya indexet.",
    comparing="Jämför svaren på frågorna i questions.yaml: {done} av {total}.",
    rebuilt="Indexet är ombyggt: {documents} dokument, {passages} textställen.",
    unchanged="Inget dokument hade ändrats.",
    added="Nya ({count}): {names}",
    changed="Ändrade ({count}): {names}",
    removed="Borttagna ({count}): {names}",
    failed="Gick inte att läsa ({count}):",
    and_more="… och {count} till",
    held="Väntar på beslut ({count}):",
    lost="Utelämnat ({count}):",
    not_rebuilt="Indexet är inte ombyggt, och det gamla används som förut. {reason}",
    went_wrong="Det gick inte. {reason}",
    status="Index {version}, byggt {built}: {documents} dokument, {passages} textställen.",
    earlier="Tidigare versioner att gå tillbaka till: {count}.",
    rolled_back=(
        "Nu används index {version} igen, byggt {built}, med {documents} dokument. "
        "Det finns {earlier} tidigare kvar."
    ),
    check_clean="Inget att rätta i kunskapsmappen.",
    check_counts="I kunskapsmappen: {errors} fel, {warnings} varningar, {hints} tips.",
    how_to_accept=(
        "Är det meningen tar du det i bruk här. Annars: rätta i kunskapsmappen och bygg om."
    ),
    answers_withheld="Svaren visas bara för den som är med i målgruppen.",
    home_title="Fråga om omorganisationen",
    home_intro=(
        "Jag svarar med ordagranna citat ur organisationens egna dokument, med källa och datum. "
        "Står svaret inte där säger jag det, och vem du kan fråga i stället."
    ),
    home_how=(
        "Skriv till mig här, nämn mig i en kanal, skriv /omorg och din fråga, eller välj "
        "”Svara på det här” i menyn för ett meddelande."
    ),
    home_documents="Det här kan jag svara ur ({count} dokument som är öppna för alla)",
    home_limited="Dokument för dina grupper ({count})",
    home_limited_hint="De som inte är med i gruppen ser dem varken här eller i svaren.",
    home_changes="Senast i dokumenten",
    home_privacy_title="Så hanteras dina frågor",
    home_privacy=(
        "Frågor och dokument lämnar inte organisationens egen server, utöver det som Slack bär. "
        "Jag sparar inte vem som frågar, var eller när, och ser bara det som skrivs till mig. "
        "Det som bara vissa får läsa visas bara för dem, och aldrig i en kanal."
    ),
    home_coming="Ändras de närmaste {days} dagarna",
    home_admin="För dig som är administratör",
    panel_title="Indexet",
    button_status="Visa status",
    button_check="Kontrollera mappen",
    button_rebuild="Bygg om indexet",
    button_rollback="Gå tillbaka",
    button_accept="Ta i bruk ändå",
    button_document="Godkänn {document}",
    sure_document=(
        "Alla får se dokumentet. Att du godkänner det skrivs in bredvid det, med ditt namn och "
        "dagens datum, och indexet byggs om."
    ),
    no_name=(
        "Slack säger inte vad du heter, och den som godkänner ett dokument ska stå bredvid det. "
        "Kör omorg accept med dokumentets namn och --by på servern."
    ),
    button_changes="Visa alla dokument",
    changes_gone=(
        "Den ena av de versioner som jämfördes finns inte kvar, så dokumenten kan inte räknas upp."
    ),
    button_more="Visa fler ({count} kvar)",
    sure_rollback="Svaren kommer ur indexet före det här, tills indexet byggs om.",
    working="Arbetar …",
    prompts_title="Till exempel",
)

ENGLISH: Final = AdminTexts(
    commands="Write /omorg and your question: only you see the answer. /omorg help shows this.",
    admin_commands=(
        "For admins: /omorg status shows the index, /omorg check what is wrong with the knowledge "
        "folder, /omorg rebuild reads the documents anew, /omorg accept puts an index in use that "
        "waits for a decision, and /omorg rollback goes back to the index before. /omorg explain "
        "and a question shows why it is answered as it is; for an answer that stands in Slack, "
        "choose “Förklara svaret” in the message's menu."
    ),
    meant="Did you mean /omorg {command}? Then write just that.",
    terminal_only="That command exists in the terminal on the server only: omorg {command}.",
    not_admin="That command is for admins only. You are welcome to ask a question.",
    unavailable="That can't be done from here. Use the command line on the server.",
    running="The index is being rebuilt already. Wait until that is done.",
    started="The index is being rebuilt. You can follow it in our direct message.",
    reading="Reading the documents: {done} of {total}.",
    embedding="Working on the passages: {done} of {total}.",
    writing="Writing the new index.",
    comparing="Comparing the answers to the questions in questions.yaml: {done} of {total}.",
    rebuilt="The index is rebuilt: {documents} documents, {passages} passages.",
    unchanged="No document had changed.",
    added="New ({count}): {names}",
    changed="Changed ({count}): {names}",
    removed="Removed ({count}): {names}",
    failed="Could not be read ({count}):",
    and_more="… and {count} more",
    held="Wait for a decision ({count}):",
    lost="Left out ({count}):",
    not_rebuilt="The index is not rebuilt, and the old one is used as before. {reason}",
    went_wrong="That didn't work. {reason}",
    status="Index {version}, built {built}: {documents} documents, {passages} passages.",
    earlier="Earlier versions to go back to: {count}.",
    rolled_back=(
        "Index {version} is in use again, built {built}, with {documents} documents. "
        "Earlier ones left: {earlier}."
    ),
    check_clean="Nothing to mend in the knowledge folder.",
    check_counts="In the knowledge folder: {errors} errors, {warnings} warnings, {hints} hints.",
    how_to_accept=(
        "If that is meant, put it in use here. If not, mend the knowledge folder and rebuild."
    ),
    answers_withheld="The answers are shown to members of that audience only.",
    home_title="Ask about the reorganisation",
    home_intro=(
        "I answer with word-for-word quotes from the organisation's own documents, with source "
        "and date. If the answer isn't there I say so, and whom to ask instead."
    ),
    home_how=(
        "Write to me here, mention me in a channel, write /omorg and your question, or choose "
        "“Svara på det här” in a message's menu."
    ),
    home_documents="What I can answer from ({count} documents that are open to everyone)",
    home_limited="Documents for your groups ({count})",
    home_limited_hint="Nobody outside the group sees them, neither here nor in answers.",
    home_changes="Latest in the documents",
    home_privacy_title="How your questions are handled",
    home_privacy=(
        "Questions and documents don't leave the organisation's own server, but for what Slack "
        "carries. I don't keep who asks, where or when, and see only what is written to me. "
        "What only some may read is shown to them alone, and never in a channel."
    ),
    home_coming="Changes in the next {days} days",
    home_admin="For you as an admin",
    panel_title="The index",
    button_status="Show status",
    button_check="Check the folder",
    button_rebuild="Rebuild the index",
    button_rollback="Go back",
    button_accept="Put it in use",
    button_document="Accept {document}",
    sure_document=(
        "Everybody may see the document. That you accept it is written beside it, with your name "
        "and today's date, and the index is rebuilt."
    ),
    no_name=(
        "Slack doesn't say what you are called, and who accepts a document has to stand beside it. "
        "Run omorg accept with the document's name and --by on the server."
    ),
    button_changes="Show all documents",
    changes_gone=(
        "One of the versions that were compared is gone, so the documents can't be listed."
    ),
    button_more="Show more ({count} left)",
    sure_rollback="Answers come from the index before this one, until it is rebuilt.",
    working="Working …",
    prompts_title="For example",
)

_BY_LANGUAGE: Final[Mapping[Language, AdminTexts]] = {"sv": SWEDISH, "en": ENGLISH}


def admin_texts(language: Language) -> AdminTexts:
    """Return the sentences in ``language``.

    >>> admin_texts("sv").and_more.format(count=2)
    '… och 2 till'
    """
    return _BY_LANGUAGE[language]
