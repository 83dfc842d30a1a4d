"""Answers to nobody before anybody asks, so that the first to ask wait no longer than others.

What is loaded, recorded and worked out at first use takes seconds in all: names of months, words
and their forms, the model's operations. The collector of unused objects is then told to leave
alone what is there, which would otherwise hold up everything for half a second now and then.
"""

from __future__ import annotations

import gc
from itertools import islice, product
from typing import TYPE_CHECKING, Final

from bot.slack.blocks import message
from index import QuestionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.answering.service import AnswerService

_FORMS: Final = ("Vem {}?", "When {}?", "Var {}?", "Who {}?", "När {}?", "Where {}?")
_QUESTIONS: Final = 24  # more than it takes for the model to be recorded


def rehearse(answerer: AnswerService) -> None:
    """Ask ``answerer`` about the documents, and make messages of what it says, in both languages.

    Raises:
        IndexVersionError: There is no index that can be used.

    """
    titles = [record.metadata.title for record in answerer.index.get().in_force()]
    for question in _questions(titles):
        try:
            message(answerer.answer(question))
        except QuestionError:
            # A title may be no question; nobody waits for an answer to it.
            continue
    gc.collect()
    gc.freeze()


def _questions(titles: Iterable[str]) -> Iterator[str]:
    asked = (form.format(title) for form, title in product(_FORMS, titles or ("HR",)))
    return islice(asked, _QUESTIONS)
