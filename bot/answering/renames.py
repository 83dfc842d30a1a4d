"""Says what a unit that a question calls by its old name is called now, or is going to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.note_texts import note_texts
from bot.texts import date_in_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from index import GlossaryEntry, Language


def rename_notes(
    entries: Iterable[GlossaryEntry], today: dt.date, language: Language
) -> Iterator[str]:
    """Yield a sentence for each entry whose old name was used."""
    words = note_texts(language)
    for entry in entries:
        if entry.since is None:
            sentence, date = words.renamed, ""
        else:
            coming = entry.since > today
            sentence = words.to_be_renamed if coming else words.renamed_since
            date = date_in_words(entry.since, language)
        yield sentence.format(old=entry.term, new=entry.now, date=date)
