"""The sentences that only Slack needs: buttons, dialogs, the Home tab and the refusals there.

As in ``bot.i18n.sentences``: both languages have every sentence, with the same ``{placeholders}``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index import Language


@dataclass(frozen=True, slots=True)
class SlackTexts:
    """Slack's own sentences in one language.

    Attributes:
        helpful: Button: the answer helped.
        not_helpful: Button: it did not.
        more: Button: further passages.
        ask_person: Button and title: hand the question to a person.
        share: Button: put a private answer into the channel.
        share_thread: Button: put it into the thread of the message that it answers.
        delete: Button: take the reply away.
        sure: Title of a confirmation.
        sure_share: What sharing does.
        sure_share_thread: What sharing in a thread does.
        sure_delete: What deleting does.
        yes: Confirms.
        no: Doesn't.
        close: Closes a dialog.
        send: Sends what a dialog holds.
        thanks_feedback: After feedback.
        feedback_lost: It could not be kept.
        feedback_title: Title of the dialog for unhelpful answers.
        feedback_outcome: Title of the dialog that says whether feedback was kept.
        feedback_reason: Asks what was wrong.
        wrong: A reason: the answer is wrong.
        outdated: A reason: it is out of date.
        not_asked: A reason: it answers another question.
        comment: Asks for a comment.
        comment_hint: What not to write there.
        no_more: There are no further passages.
        more_title: Introduces further passages.
        only_for_you: Over what one person alone sees; an answer from limited documents.
        shared_by: Over a shared answer, before the person's name.
        not_shared: It can't be shared: not everybody may see what it is from, or it has changed.
        share_no_room: It can't be shared: the bot can't write in the channel.
        shared: It was shared.
        shared_thread: It was shared in the thread.
        ask_to: Says who gets the question; ``{name}`` and ``{contact}``.
        ask_elsewhere: Says whom to write to where Slack can't carry it.
        ask_nobody: There is nobody to ask.
        your_question: Label of the question.
        ask_hint: What is sent along with the question.
        ask_hint_thread: The same where the thread's address goes with it.
        asked_by: Before the question in the contact's channel, after the person's name.
        to_thread: Link to the thread that the question was asked in.
        answered_so: Over what the bot answers to the question, in the contact's channel.
        answered_nothing: Stands there where it finds no answer.
        sending: While it is sent.
        sent: It was sent; ``{contact}``.
        not_sent: It could not be sent; ``{contact}``.
        answer_title: Title of the dialog with an answer.
        searching: While it is looked for.
        deleted_not: Only the asker or an admin may delete.
        expired: A button that is too old to work.
        outsider: Guests and people of other organisations aren't answered.
        cannot_check: Slack didn't tell who the person is.
        answers_quoted: What is answered stood in a quotation; ``{question}``.
        answers_forwarded: It stood in a message that was passed on; ``{question}``.
        files_not_read: Files came with the question.
        file_alone: There were files and no question.
        nothing_to_answer: The message points at a question that isn't there.
        mention_unread: Somebody is mentioned whose name Slack doesn't tell.

    """

    helpful: str
    not_helpful: str
    more: str
    ask_person: str
    share: str
    share_thread: str
    delete: str
    sure: str
    sure_share: str
    sure_share_thread: str
    sure_delete: str
    yes: str
    no: str
    close: str
    send: str
    thanks_feedback: str
    feedback_lost: str
    feedback_title: str
    feedback_outcome: str
    feedback_reason: str
    wrong: str
    outdated: str
    not_asked: str
    comment: str
    comment_hint: str
    no_more: str
    more_title: str
    only_for_you: str
    shared_by: str
    not_shared: str
    share_no_room: str
    shared: str
    shared_thread: str
    ask_to: str
    ask_elsewhere: str
    ask_nobody: str
    your_question: str
    ask_hint: str
    ask_hint_thread: str
    asked_by: str
    to_thread: str
    answered_so: str
    answered_nothing: str
    sending: str
    sent: str
    not_sent: str
    answer_title: str
    searching: str
    deleted_not: str
    expired: str
    outsider: str
    cannot_check: str
    answers_quoted: str
    answers_forwarded: str
    files_not_read: str
    file_alone: str
    nothing_to_answer: str
    mention_unread: str


SWEDISH: Final = SlackTexts(
    helpful="Bra svar",
    not_helpful="Hjälpte inte",
    more="Fler textställen",
    ask_person="Fråga en människa",
    share="Dela i kanalen",
    share_thread="Dela i tråden",
    delete="Ta bort svaret",
    sure="Är du säker?",
    sure_share="Svaret läggs i kanalen med ditt namn, så att alla där ser det.",
    sure_share_thread="Svaret läggs i tråden med ditt namn, så att alla där ser det.",
    sure_delete="Svaret försvinner för alla.",
    yes="Ja",
    no="Nej",
    close="Stäng",
    send="Skicka",
    thanks_feedback="Tack! Det hjälper oss att göra svaren bättre.",
    feedback_lost="Det gick inte att spara just nu. Försök gärna igen om en stund.",
    feedback_title="Vad var det för fel?",
    feedback_outcome="Ditt omdöme",
    feedback_reason="Vad stämmer bäst?",
    wrong="Svaret är fel",
    outdated="Svaret är inaktuellt",
    not_asked="Det var inte det jag frågade om",
    comment="Vill du berätta mer?",
    comment_hint="Skriv inga personuppgifter. Vi sparar inte vem du är.",
    no_more="Jag hittar inga fler textställen om det här.",
    more_title="Fler textställen som rör frågan:",
    only_for_you=(
        "Bara du ser det här. Det bygger på dokument som du får läsa men inte alla, "
        "så det står inte i kanalen."
    ),
    shared_by="Delat av",
    not_shared=(
        "Det här svaret kan jag inte dela: det bygger på dokument som inte alla får se, "
        "eller så har dokumenten ändrats sedan du frågade."
    ),
    share_no_room=(
        "Jag kan inte skriva i den här kanalen. Bjud in mig med /invite, och dela svaret igen."
    ),
    shared="Svaret är delat i kanalen.",
    shared_thread="Svaret är delat i tråden.",
    ask_to="Frågan skickas till {name}, {contact}.",
    ask_elsewhere="Skriv till {name}: {contact}. Dit kan jag inte skicka frågan åt dig.",
    ask_nobody="Det finns ingen kontakt för frågan i kontaktlistan. Fråga din chef.",
    your_question="Din fråga",
    ask_hint=("Ändra det du vill. Ditt namn följer med, och det svar som jag ger alla på frågan."),
    ask_hint_thread=(
        "Ändra det du vill. Ditt namn följer med, en länk till tråden, och det svar som jag "
        "ger alla på frågan."
    ),
    asked_by="undrar:",
    to_thread="Till tråden",
    answered_so="Så här svarar jag på frågan, ur dokument som alla får läsa:",
    answered_nothing="Jag hittar inget svar på frågan i dokument som alla får läsa.",
    sending="Skickar …",
    sent="Frågan är skickad till {contact}. Svaret kommer där.",
    not_sent="Det gick inte att skicka till {contact}. Skriv dit själv, så når frågan fram.",
    answer_title="Svar ur dokumenten",
    searching="Letar i dokumenten …",
    deleted_not="Bara den som frågade eller en administratör kan ta bort svaret.",
    expired="Knappen är för gammal. Ställ frågan igen, så får du nya.",
    outsider=(
        "Jag svarar bara organisationens egna medarbetare, och enligt Slack hör du tyvärr inte "
        "till dem. Fråga din kontakt här i stället."
    ),
    cannot_check=(
        "Slack svarar inte när jag försöker se vem du är, så jag vågar inte svara. "
        "Ställ gärna frågan igen om en liten stund."
    ),
    answers_quoted="Jag svarar på det du citerar: ”{question}”",
    answers_forwarded="Jag svarar på det vidarebefordrade meddelandet: ”{question}”",
    files_not_read="Bifogade filer läser jag inte.",
    file_alone="Bifogade filer läser jag inte. Skriv frågan i meddelandet, så letar jag.",
    nothing_to_answer=(
        "Jag ser ingen fråga att svara på. Skriv den i meddelandet, citera den eller "
        "vidarebefordra meddelandet som den står i. Länkar till meddelanden kan jag inte öppna."
    ),
    mention_unread=(
        "Jag kan inte läsa vem du nämner med @. Skriv namnet i frågan i stället, så letar jag."
    ),
)

ENGLISH: Final = SlackTexts(
    helpful="Helpful",
    not_helpful="Not helpful",
    more="More passages",
    ask_person="Ask a person",
    share="Share in channel",
    share_thread="Share in thread",
    delete="Delete this reply",
    sure="Are you sure?",
    sure_share="The answer goes into the channel with your name on it, for everyone there to see.",
    sure_share_thread="The answer goes into the thread with your name on it, for everyone there.",
    sure_delete="The reply disappears for everyone.",
    yes="Yes",
    no="No",
    close="Close",
    send="Send",
    thanks_feedback="Thank you! That helps us make the answers better.",
    feedback_lost="That couldn't be saved right now. Please try again in a while.",
    feedback_title="What was wrong?",
    feedback_outcome="Your feedback",
    feedback_reason="Which fits best?",
    wrong="The answer is wrong",
    outdated="The answer is out of date",
    not_asked="It isn't what I asked",
    comment="Anything to add?",
    comment_hint="Leave out personal details. We don't keep who you are.",
    no_more="I can't find any further passages about this.",
    more_title="Further passages on the question:",
    only_for_you=(
        "Only you can see this. It rests on documents that you may read but not everyone, "
        "so it isn't in the channel."
    ),
    shared_by="Shared by",
    not_shared=(
        "I can't share this answer: it rests on documents that not everyone may see, or the "
        "documents have changed since you asked."
    ),
    share_no_room="I can't write in this channel. Invite me with /invite, and share it again.",
    shared="The answer has been shared in the channel.",
    shared_thread="The answer has been shared in the thread.",
    ask_to="The question goes to {name}, {contact}.",
    ask_elsewhere="Write to {name}: {contact}. I can't send the question there for you.",
    ask_nobody="The list of contacts has nobody for this question. Ask your manager.",
    your_question="Your question",
    ask_hint="Change it as you like. Your name goes with it, and what I answer everyone to it.",
    ask_hint_thread=(
        "Change it as you like. Your name goes with it, a link to the thread, and what I answer "
        "everyone to it."
    ),
    asked_by="asks:",
    to_thread="Go to the thread",
    answered_so="This is how I answer it, from documents that everyone may read:",
    answered_nothing="I can't find an answer to it in documents that everyone may read.",
    sending="Sending …",
    sent="Your question has been sent to {contact}. The reply will come there.",
    not_sent="It couldn't be sent to {contact}. Write there yourself to get it through.",
    answer_title="From the documents",
    searching="Looking through the documents …",
    deleted_not="Only whoever asked, or an admin, can delete the reply.",
    expired="This button is too old. Ask again and you get new ones.",
    outsider=(
        "I only answer the organisation's own staff, and according to Slack you aren't one of "
        "them, sorry. Please ask your contact here instead."
    ),
    cannot_check=(
        "Slack doesn't respond when I try to see who you are, so I'd better not answer. "
        "Please ask again in a moment."
    ),
    answers_quoted="I'm answering what you quoted: “{question}”",
    answers_forwarded="I'm answering the forwarded message: “{question}”",
    files_not_read="I don't read attached files.",
    file_alone="I don't read attached files. Write your question in the message and I'll look.",
    nothing_to_answer=(
        "I can't see a question to answer. Write it in the message, quote it, or forward the "
        "message it is in. I can't open links to messages."
    ),
    mention_unread=(
        "I can't read whom you mention with @. Write the name in your question and I'll look."
    ),
)

_BY_LANGUAGE: Final[Mapping[Language, SlackTexts]] = {"sv": SWEDISH, "en": ENGLISH}


def slack_texts(language: Language) -> SlackTexts:
    """Return Slack's own sentences in ``language``.

    >>> slack_texts("sv").ask_person
    'Fråga en människa'
    """
    return _BY_LANGUAGE[language]
