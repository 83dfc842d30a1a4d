"""Works on replies with a bounded pool of threads, and posts each exactly once, as Slack allows.

Slack has no key that makes posting the same message twice harmless, so what matters after a
failure is whether the message may have been posted all the same:

* It was not: Slack refused it with an error, or the connection was never made, or broke before
  the request was out. Trying again is safe, and is done, after the time Slack asks for (429).
* Slack says that it broke (a status of 500 or more, ``internal_error`` and the like): it says
  the message was not posted, and is believed unless a look into the thread shows otherwise.
* Nobody knows: the request went out and no response came back. The thread is looked at: each
  reply carries a key in its metadata, which says what it replies to. If it is there, all is
  well; if it is not, it is posted again. Where the bot may not read the conversation (in a
  channel: reading those takes a scope that this needs for nothing else) it is not posted again,
  since a reply never comes twice; the loss is logged.
"""

from __future__ import annotations

import time
import uuid
from enum import Enum, auto
from http.client import HTTPException
from queue import Full, Queue
from threading import Condition, Thread
from typing import TYPE_CHECKING, Any, Final
from urllib.error import HTTPError, URLError

import structlog
from slack_sdk.errors import SlackApiError

from bot.slack.views.answer import METADATA_EVENT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slack_sdk import WebClient

    from bot.slack.inbound.requests import Question
    from bot.slack.views.answer import Message

log = structlog.get_logger(__name__)


class Pool:
    """Runs jobs on a fixed number of threads and refuses more than a fixed number in waiting.

    The threads are daemons: a job that hangs can delay the end of the process only as long as
    ``drain`` is told to wait for it.
    """

    def __init__(self, name: str, *, threads: int, waiting: int) -> None:
        """Start ``threads`` threads; at most ``waiting`` jobs wait for one."""
        self._jobs: Queue[Callable[[], object] | None] = Queue(maxsize=waiting)
        self._changed = Condition()
        self._unfinished = 0
        self._closed = False
        self._threads = threads
        for number in range(threads):
            Thread(target=self._work, name=f"{name}-{number}", daemon=True).start()

    @property
    def unfinished(self) -> int:
        """Jobs that were taken in and are not done."""
        with self._changed:
            return self._unfinished

    def submit(self, job: Callable[[], object]) -> bool:
        """Take in ``job``; False when the pool is full or closed."""
        with self._changed:
            if self._closed:
                return False
            try:
                self._jobs.put_nowait(job)
            except Full:
                return False
            self._unfinished += 1
            return True

    def drain(self, timeout: float) -> int:
        """Refuse new jobs, wait up to ``timeout`` seconds; return how many are unfinished."""
        deadline = time.monotonic() + timeout
        with self._changed:
            first = not self._closed
            self._closed = True
            self._changed.wait_for(
                lambda: self._unfinished == 0, max(0.0, deadline - time.monotonic())
            )
            unfinished = self._unfinished
        if first and not unfinished:
            for _ in range(self._threads):
                self._jobs.put(None)
        return unfinished

    def _work(self) -> None:
        while True:
            job = self._jobs.get()
            if job is None:
                return
            try:
                job()
            except Exception as error:  # noqa: BLE001 - a thread must outlive any job
                # The class alone: an exception's text may hold what was asked.
                log.error("job_failed", error=type(error).__name__)  # noqa: TRY400 - as above
            finally:
                with self._changed:
                    self._unfinished -= 1
                    self._changed.notify_all()


_NOTHING: Final[Mapping[str, str]] = {}
# Only has to differ from other programs' keys; any constant does.
_KEY_NAMESPACE: Final = uuid.UUID("5f0f4c0e-6d6c-4a52-9d0c-0d3c1f6b7a11")

# What Slack says of blocks that it doesn't take; the last one of tables.
BLOCK_ERRORS: Final = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "invalid_attachments"}
)
_BROKEN_ERRORS: Final = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}
)
_OK: Final = 200
_SERVER_ERROR: Final = 500
_TOO_MANY_REQUESTS: Final = 429

ATTEMPTS: Final = 6
_FIRST_WAIT_SECONDS: Final = 0.5
# Slack asks for a minute at most in practice; a thread can't be kept waiting for much longer.
_LONGEST_WAIT_SECONDS: Final = 300.0
_DEFAULT_RETRY_AFTER: Final = 1.0
# A connection that breaks in the middle of a response is no OSError.
_POST_ERRORS: Final = (SlackApiError, OSError, HTTPException)


class _Failure(Enum):
    """What is known about a post that did not succeed."""

    LIMITED = auto()
    NOT_SENT = auto()
    BROKEN = auto()
    UNKNOWN = auto()
    BLOCKS = auto()
    REFUSED = auto()


class Poster:
    """Posts messages through a client that must not retry by itself."""

    def __init__(self, client: WebClient, *, sleep: Callable[[float], None] = time.sleep) -> None:
        """Post through ``client``; wait with ``sleep``, which takes seconds."""
        self._client = client
        self._sleep = sleep

    def reply(
        self,
        question: Question,
        message: Message,
        *,
        about: Mapping[str, str] = _NOTHING,
        instead: Message | None = None,
        error_id: str | None = None,
    ) -> bool:
        """Post ``message`` under ``question``; False when it could not be, which is logged.

        ``about`` goes into its metadata, beside its key. What Slack refuses for good is replaced
        by ``instead``, which tells the asker ``error_id``; the log has both.
        """
        key = reply_key(question)
        wait = _FIRST_WAIT_SECONDS
        for attempt in range(1, ATTEMPTS + 1):
            try:
                self._post(question, message, {"key": key, **about})
            except _POST_ERRORS as error:
                failure = _classify(error)
                log.warning("post_failed", attempt=attempt, error=_code(error), kind=failure.name)
                if failure is _Failure.BLOCKS and message.blocks:
                    message = message.plainer()
                    continue
                if failure in {_Failure.REFUSED, _Failure.BLOCKS} and instead is not None:
                    log.error("reply_refused", error_id=error_id, error=_code(error))  # noqa: TRY400
                    message, instead, about = instead, None, _NOTHING
                    continue
                if failure in {_Failure.REFUSED, _Failure.BLOCKS} or attempt == ATTEMPTS:
                    return self._posted_after_all(question, key, failure)
                self._sleep(_retry_after(error) if failure is _Failure.LIMITED else wait)
                wait *= 2
                found = self._find(question, key) if _doubtful(failure) else False
                if found or (found is None and failure is _Failure.UNKNOWN):
                    return bool(found)
            else:
                return True
        return False

    def has_replied(self, question: Question) -> bool | None:
        """Tell whether a reply to ``question`` stands there; None where that can't be known."""
        return self._find(question, reply_key(question))

    def _post(self, question: Question, message: Message, payload: Mapping[str, str]) -> None:
        blocks: dict[str, Any] = {"blocks": list(message.blocks)} if message.blocks else {}
        self._client.chat_postMessage(
            channel=question.channel,
            thread_ts=question.thread,
            text=message.text,
            # The text is a document's own words: nothing in it is formatting.
            mrkdwn=False,
            unfurl_links=False,
            unfurl_media=False,
            metadata={"event_type": METADATA_EVENT, "event_payload": dict(payload)},
            **blocks,
        )

    def _posted_after_all(self, question: Question, key: str, failure: _Failure) -> bool:
        return _doubtful(failure) and bool(self._find(question, key))

    def _find(self, question: Question, key: str) -> bool | None:
        """Tell whether the reply stands in the thread; None where that can't be known."""
        try:
            response = self._client.conversations_replies(
                channel=question.channel,
                ts=question.thread,
                oldest=question.ts,
                include_all_metadata=True,
                limit=200,
            )
        except _POST_ERRORS as error:
            log.warning("thread_not_read", error=_code(error))
            return None
        messages: list[dict[str, Any]] = response.get("messages") or []
        payloads = [(said.get("metadata") or {}).get("event_payload") or {} for said in messages]
        return any(payload.get("key") == key for payload in payloads)


def reply_key(question: Question) -> str:
    """Return the key that the reply to ``question`` carries, the same at every attempt."""
    return str(uuid.uuid5(_KEY_NAMESPACE, f"{question.team}/{question.channel}/{question.ts}"))


def _doubtful(failure: _Failure) -> bool:
    return failure in {_Failure.BROKEN, _Failure.UNKNOWN}


def _classify(error: Exception) -> _Failure:
    if isinstance(error, SlackApiError):
        status, code = int(error.response.status_code), _slack_code(error)
        if status == _TOO_MANY_REQUESTS or code in {"ratelimited", "rate_limited"}:
            return _Failure.LIMITED
        if status >= _SERVER_ERROR or code in _BROKEN_ERRORS:
            return _Failure.BROKEN
        if code is None and status == _OK:
            return _Failure.UNKNOWN
        return _Failure.BLOCKS if code in BLOCK_ERRORS else _Failure.REFUSED
    if isinstance(error, URLError) and not isinstance(error, HTTPError):
        # urllib wraps what fails until the request is out, and nothing after that.
        return _Failure.NOT_SENT
    return _Failure.UNKNOWN


def _slack_code(error: SlackApiError) -> str | None:
    """Return Slack's error code, or None for what isn't Slack's, a proxy's page for example."""
    code = error.response.get("error") if isinstance(error.response.data, dict) else None
    return code if isinstance(code, str) and code.replace("_", "").isalnum() else None


def _code(error: Exception) -> str:
    """Return a word for the log: Slack's error code, or the exception's class."""
    if isinstance(error, SlackApiError):
        return _slack_code(error) or f"status {error.response.status_code}"
    return type(error).__name__


def _retry_after(error: Exception) -> float:
    """Return the seconds that Slack asks to wait for."""
    headers = error.response.headers if isinstance(error, SlackApiError) else {}
    found = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    try:
        seconds = float(found)
    except (TypeError, ValueError):
        return _DEFAULT_RETRY_AFTER
    return min(max(seconds, 0.0), _LONGEST_WAIT_SECONDS)
