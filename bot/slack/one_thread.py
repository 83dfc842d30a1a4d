"""Lets one thread do all the answering, whoever asks.

Answers take turns in any case. On one thread what numpy, torch and the allocator keep for each
thread that has used them is kept once.
"""

from __future__ import annotations

from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.answering.types import Answer, Answerer

_Asked = tuple[str, dict[str, Any], "Future[Answer]"]


class OneThread:
    """An answerer that may be asked from any thread and answers on its own.

    The thread is a daemon: an answer that hangs doesn't keep the process from ending.
    """

    def __init__(self, answerer: Answerer) -> None:
        """Let ``answerer`` answer, from now on until ``close``."""
        self._answerer = answerer
        self._asked: SimpleQueue[_Asked | None] = SimpleQueue()
        Thread(target=self._work, name="answering", daemon=True).start()

    def answer(self, question: str, **more: Any) -> Answer:  # noqa: ANN401 - what the answerer takes
        """Answer as the answerer does; raises what it raises."""
        answered: Future[Answer] = Future()
        self._asked.put((question, more, answered))
        return answered.result()

    def close(self) -> None:
        """End the thread when it has answered what it was asked."""
        self._asked.put(None)

    def _work(self) -> None:
        while (asked := self._asked.get()) is not None:
            question, more, answered = asked
            try:
                answered.set_result(self._answerer.answer(question, **more))
            except BaseException as error:  # noqa: BLE001 - whoever asked gets it
                answered.set_exception(error)
