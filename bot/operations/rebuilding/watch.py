"""Follows the knowledge folder and builds whenever it has changed and come to rest."""

from __future__ import annotations

import re
import signal
import sys
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import watchfiles

from bot.checks.reasons import in_language
from bot.i18n.sentences import shown
from index import BuildRunningError, EmptyFolderError, OmorgError, is_leftover

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from index import BuildReport, Language

Polling = Literal["auto", "always", "never"]

# A folder has come to rest when nothing has changed for so long; when it never does, it is built
# after the longest wait all the same. Milliseconds, as watchfiles takes them.
_REST: Final = 1_000
_LONGEST_WAIT: Final = 60_000
_LOOK: Final = 500  # between two looks at whether the folder is still there
_POLL: Final = 1_000  # between two looks at every file, where the system doesn't tell of changes
_REST_POLLING: Final = 2_500
_BUSY_SECONDS: Final = 5.0  # until a build is tried again that another one was in the way of
# File systems whose changes on another machine the kernel doesn't hear of.
_SHARES: Final = re.compile(
    r"(nfs\d?|cifs|smb\w*|9p|afs|ceph|ncpfs|davfs2?|vboxsf|virtiofs|drvfs|fuse(\.\w+)?)"
)


def watch_folder(  # noqa: PLR0913 - each named by the caller
    folder: Path,
    build: Callable[[], BuildReport],
    tell: Callable[[BuildReport], None],
    *,
    polling: Polling = "auto",
    stop: threading.Event | None = None,
    language: Language = "en",
) -> None:
    """Build once, then whenever ``folder`` has changed, until Ctrl-C, SIGTERM or ``stop``.

    A build that fails is told of in one line on standard error and the next change builds again. So
    does a folder that was gone and has come back. What fails from the start, and not for what lies
    in the folder, ends it: no change of the folder would mend that.

    Args:
        folder: The knowledge folder.
        build: Builds the index.
        tell: Shows what a build did.
        polling: Whether to look at every file instead of waiting for the system to tell of changes;
            "auto" does so on network shares.
        language: Of the lines on standard error.
        stop: Ends it when set, for callers that have no signals.

    Raises:
        OmorgError: The first build can't be made.

    """
    stop = stop or threading.Event()
    attempt = _Attempt(build, tell, language)
    gone = False
    with suppress(KeyboardInterrupt), _ended_by_signals():
        while not stop.is_set():
            if not attempt.begun and not folder.is_dir():
                attempt()
            elif not folder.is_dir():
                if not gone:
                    _say(
                        f"The knowledge folder {folder} is gone: waiting until it is back.",
                        language,
                    )
                gone = True
                stop.wait(_LOOK / 1000)
                continue
            gone = False
            _watch_while_there(folder, attempt, polling, stop)


def _watch_while_there(
    folder: Path, attempt: Callable[[], bool], polling: Polling, stop: threading.Event
) -> None:
    """Build at once and at every change until the folder is gone or another one."""
    due: float | None = 0.0  # when to build next; what changed while nobody watched is due at once
    identity = _identity(folder)
    try:
        for changed in _changes(folder, polling, stop):
            if _identity(folder) != identity:
                return
            if changed:
                due = 0.0
            if due is not None and time.monotonic() >= due:
                due = None if attempt() else time.monotonic() + _BUSY_SECONDS
    except (OSError, RuntimeError):  # watchfiles raises either
        # The folder, or one in it, went away between two looks.
        stop.wait(_LOOK / 1000)


def _changes(folder: Path, polling: Polling, stop: threading.Event) -> Iterator[bool]:
    """Yield True after each change that has come to rest, and False while there is none."""
    forced = polling == "always" or (polling == "auto" and on_network_share(folder))
    for found in watchfiles.watch(
        folder,
        watch_filter=lambda _, path: _counts(Path(path), folder),
        debounce=_LONGEST_WAIT,
        step=_REST_POLLING if forced else _REST,
        rust_timeout=_LOOK,
        yield_on_timeout=True,
        stop_event=stop,
        force_polling=forced,
        poll_delay_ms=_POLL,
        ignore_permission_denied=True,
    ):
        yield bool(found)


def _counts(path: Path, folder: Path) -> bool:
    """Return whether a change of a file can change the index: documents and HR's own files."""
    try:
        parts = path.relative_to(folder.resolve()).parts
    except ValueError:
        parts = path.parts[-1:]
    return not any(is_leftover(part) for part in parts)


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


class _Attempt:
    """Builds and tells, time after time; the first build has to be one that can be made."""

    def __init__(
        self,
        build: Callable[[], BuildReport],
        tell: Callable[[BuildReport], None],
        language: Language,
    ) -> None:
        self._build = build
        self._tell = tell
        self._language = language
        self.begun = False

    def __call__(self) -> bool:
        """Build and tell; return False where another build was in the way."""
        try:
            self._tell(self._build())
        except BuildRunningError as exc:
            _say(str(exc), self._language)
            return False
        except OmorgError as exc:
            if not self.begun and not isinstance(exc, EmptyFolderError):
                raise
            _say(str(exc), self._language)
        self.begun = True
        return True


def _say(message: str, language: Language) -> None:
    sys.stderr.write(f"omorg: {shown(in_language(message, language))}\n")
    sys.stderr.flush()


def on_network_share(folder: Path, mounts: Path = Path("/proc/mounts")) -> bool:
    """Return whether ``folder`` lies on a file system that other machines write to."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    resolved = folder.resolve()
    best, kind = -1, ""
    for line in lines:
        fields = line.split(" ")
        if len(fields) < 3:  # noqa: PLR2004 - device, place, type
            continue
        place = Path(re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), fields[1]))
        # Of mounts over one another the last one counts.
        if resolved.is_relative_to(place) and len(place.parts) >= best:
            best, kind = len(place.parts), fields[2]
    return _SHARES.fullmatch(kind) is not None


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let SIGTERM end it as Ctrl-C does: the index in use stays, nothing is left half-written."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
