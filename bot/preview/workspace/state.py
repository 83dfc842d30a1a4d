"""The state of a local workspace: who is in it, what is said, Slack's short-lived permits."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

# Slack's own default outside Sweden is English; the people here have Swedish unless told otherwise.
_LOCALE: Final = "sv-SE"


@dataclass(frozen=True, slots=True)
class Profile:
    """What ``users.info`` tells of a person besides the name.

    Attributes:
        locale: Language of the person's Slack.
        guest: A guest in several channels (``is_restricted``).
        single_channel_guest: A guest in one channel (``is_ultra_restricted``).
        stranger: Somebody of another organisation (``is_stranger``).
        deactivated: No longer active (``deleted``).
        real_name: The full name; by default the name that the workspace shows.
        display_name: The name that the person has chosen to be shown by.

    """

    locale: str = _LOCALE
    guest: bool = False
    single_channel_guest: bool = False
    stranger: bool = False
    deactivated: bool = False
    real_name: str | None = None
    display_name: str = ""


@dataclass(frozen=True, slots=True)
class UserGroup:
    """A user group.

    Attributes:
        id: Its id, "S…".
        handle: How it is mentioned, without @.
        name: What it is called.
        users: Who is in it.
        disabled: Whether it has been switched off.

    """

    id: str
    handle: str
    name: str
    users: tuple[str, ...]
    disabled: bool = False


@dataclass(slots=True)
class Directory:
    """People, groups and conversations; changed by whoever sets a workspace up.

    Attributes:
        profiles: What is known of people by id; a person without one is an ordinary colleague.
        groups: The user groups.
        shared: Conversations that people of another organisation are in.
        members: Who is in a conversation; one that isn't named has everybody in it.
        direct: Each person's conversation with the bot.
        not_in: Conversations that the bot is not in.

    """

    profiles: dict[str, Profile] = field(default_factory=dict)
    groups: list[UserGroup] = field(default_factory=list)
    shared: set[str] = field(default_factory=set)
    members: dict[str, tuple[str, ...]] = field(default_factory=dict)
    direct: dict[str, str] = field(default_factory=dict)
    not_in: set[str] = field(default_factory=set)

    def profile(self, user: str) -> Profile:
        """Return what is known of a person."""
        return self.profiles.get(user, Profile())


# https://docs.slack.dev/interactivity/handling-user-interaction
TRIGGER_SECONDS: Final = 3.0
RESPONSE_SECONDS: Final = 1_800.0
RESPONSE_USES: Final = 5


@dataclass(slots=True)
class _Permit:
    ends: float
    uses_left: int


class Permits:
    """Permits that end after a time and after a number of uses; safe to use from any thread.

    Args:
        prefix: What each begins with.
        seconds: How long each lives.
        uses: How many times each may be used.
        errors: Slack's codes for one that is unknown, too old, and used up.
        clock: Seconds that only grow.

    """

    def __init__(
        self,
        prefix: str,
        *,
        seconds: float,
        uses: int,
        errors: tuple[str, str, str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start with none."""
        self._prefix = prefix
        self._seconds = seconds
        self._uses = uses
        self._errors = errors
        self._clock = clock
        self._numbers = itertools.count(1)
        self._lock = Lock()
        self._permits: dict[str, _Permit] = {}

    def issue(self) -> str:
        """Return a new permit."""
        with self._lock:
            name = f"{self._prefix}{next(self._numbers)}"
            self._permits[name] = _Permit(self._clock() + self._seconds, self._uses)
            return name

    def redeem(self, name: str) -> str | None:
        """Use a permit once; Slack's error code where that is refused."""
        unknown, too_old, used_up = self._errors
        with self._lock:
            permit = self._permits.get(name)
            if permit is None:
                return unknown
            if self._clock() > permit.ends:
                return too_old
            if not permit.uses_left:
                return used_up
            permit.uses_left -= 1
            return None


def triggers(clock: Callable[[], float] = time.monotonic) -> Permits:
    """Return trigger ids: three seconds, one use."""
    return Permits(
        "trigger-",
        seconds=TRIGGER_SECONDS,
        uses=1,
        errors=("invalid_trigger_id", "expired_trigger_id", "exchanged_trigger_id"),
        clock=clock,
    )


def response_urls(clock: Callable[[], float] = time.monotonic) -> Permits:
    """Return what stands at the end of response URLs: half an hour, five uses."""
    return Permits(
        "response-",
        seconds=RESPONSE_SECONDS,
        uses=RESPONSE_USES,
        errors=("invalid_url", "expired_url", "used_url"),
        clock=clock,
    )


TEAM: Final = "T0LOCAL0001"
TEAM_NAME: Final = "Lokal arbetsyta"
APP: Final = "A0LOCAL0001"
BOT: Final = "B0LOCAL0001"
BOT_USER: Final = "U0LOCALBOT1"
BOT_NAME: Final = "omorg"
PERSON: Final = "U0LOCAL0001"
CHANNEL: Final = "C0LOCAL0001"
DIRECT_CHANNEL: Final = "D0LOCAL0001"

BOT_TOKEN: Final = "xoxb-local"  # noqa: S105 - opens nothing but the local workspace
APP_TOKEN: Final = "xapp-local"  # noqa: S105 - as above

DEFAULT_SCOPES: Final = frozenset(
    {
        "app_mentions:read",
        "assistant:write",
        "channels:read",
        "chat:write",
        "chat:write.public",
        "commands",
        "groups:read",
        "im:history",
        "im:write",
        "usergroups:read",
        "users:read",
    }
)


@dataclass(frozen=True, slots=True)
class Said:
    """A message in the workspace.

    Attributes:
        channel: The conversation.
        ts: Its id within the conversation.
        thread_ts: The message it stands under, or None at the top level.
        user: Who said it.
        text: Its text, escaped as Slack does.
        blocks: Its blocks.
        metadata: What the app attached to it.
        only_for: The one person who sees it, where it is ephemeral.
        at: When it came in, by ``time.monotonic``.
        mrkdwn: Whether the text is formatted.
        attachments: Messages that it passes on, and the like.
        files: Files that came with it.
        to_all: Whether a thread's reply is shown in the conversation as well.

    """

    channel: str
    ts: str
    thread_ts: str | None
    user: str
    text: str
    blocks: tuple[dict[str, Any], ...] = ()
    metadata: dict[str, Any] = field(default_factory=dict)
    only_for: str | None = None
    at: float = 0.0
    mrkdwn: bool = True
    attachments: tuple[dict[str, Any], ...] = ()
    files: tuple[dict[str, Any], ...] = ()
    to_all: bool = False


class Workspace:
    """People, conversations and messages; safe to use from any thread.

    Args:
        scopes: What the app may do.
        bot_token: The token that the Web API accepts from the bot.
        app_token: The one it accepts for connecting.

    Attributes:
        triggers: The trigger ids that clicks and commands come with.
        response_urls: The response URLs that they come with.

    """

    def __init__(
        self,
        *,
        scopes: frozenset[str] = DEFAULT_SCOPES,
        bot_token: str = BOT_TOKEN,
        app_token: str = APP_TOKEN,
    ) -> None:
        """Start with one person, one channel and one direct conversation."""
        self.scopes = scopes
        self.bot_token = bot_token
        self.app_token = app_token
        self.people: dict[str, str] = {PERSON: "Kim", BOT_USER: BOT_NAME}
        self.channels: dict[str, str] = {CHANNEL: "allmant", DIRECT_CHANNEL: ""}
        self.directory = Directory(direct={PERSON: DIRECT_CHANNEL})
        self.shown = Shown()
        self.triggers = triggers()
        self.response_urls = response_urls()
        self._lock = Lock()
        self._messages: list[Said] = []
        self._last_ts = 0

    def direct_with(self, user: str) -> str:
        """Return a person's conversation with the bot; it is there from the first time on."""
        with self._lock:
            channel = self.directory.direct.setdefault(user, f"D{user[1:]}")
            self.channels.setdefault(channel, "")
            return channel

    def channel(self, name: str) -> str | None:
        """Return the id of a conversation that is named by its id or as "#name"; None for none."""
        if name in self.channels:
            return name
        named = [key for key, said in self.channels.items() if said and f"#{said}" == name]
        return named[0] if named else None

    def new_ts(self) -> str:
        """Return a timestamp that no other message has."""
        with self._lock:
            self._last_ts = max(self._last_ts + 1, int(time.time() * 1_000_000))
            seconds, fraction = divmod(self._last_ts, 1_000_000)
            return f"{seconds}.{fraction:06d}"

    def add(self, said: Said) -> Said:
        """Add a message and return it as it stands."""
        kept = replace(said, at=time.monotonic())
        with self._lock:
            self._messages.append(kept)
        return kept

    def change(self, channel: str, ts: str, **changes: Any) -> Said | None:  # noqa: ANN401 - any field of a message
        """Change a message; None where there is none."""
        with self._lock:
            for position, said in enumerate(self._messages):
                if (said.channel, said.ts) == (channel, ts):
                    self._messages[position] = replace(said, **changes)
                    return self._messages[position]
        return None

    def remove(self, channel: str, ts: str) -> bool:
        """Remove a message; False where there is none."""
        with self._lock:
            kept = [said for said in self._messages if (said.channel, said.ts) != (channel, ts)]
            removed = len(kept) < len(self._messages)
            self._messages = kept
            return removed

    def messages(self, channel: str | None = None) -> list[Said]:
        """Return all messages, or those of one conversation, in the order they came in."""
        with self._lock:
            return [said for said in self._messages if channel in (None, said.channel)]

    def thread(self, channel: str, ts: str) -> list[Said]:
        """Return a message and what stands under it."""
        return [said for said in self.messages(channel) if ts in (said.ts, said.thread_ts)]

    def replies(self) -> list[Said]:
        """Return what the bot said."""
        return [said for said in self.messages() if said.user == BOT_USER]


@dataclass(slots=True)
class Shown:
    """What people see besides messages.

    Attributes:
        dialogs: Open dialogs by their ids, as they are now.
        owners: Who sees each of them.
        homes: Each person's Home tab.
        prompts: What is offered in each conversation with the agent.
        triggers: Whose each trigger id is.

    """

    dialogs: dict[str, dict[str, Any]] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    homes: dict[str, dict[str, Any]] = field(default_factory=dict)
    prompts: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    triggers: dict[str, str] = field(default_factory=dict)
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def dialog_of(self, user: str) -> dict[str, Any] | None:
        """Return the dialog that ``user`` has open, the latest first."""
        stack = self.stack_of(user)
        return self.dialogs[stack[-1]] if stack else None

    def stack_of(self, user: str) -> list[str]:
        """Return the ids of the dialogs that ``user`` has open, the lowest first."""
        return [one for one, owner in self.owners.items() if owner == user and one in self.dialogs]

    def answered(self, payload: dict[str, Any], response: object) -> None:
        """Do with a sent dialog what the app's acknowledgement says."""
        if payload.get("type") != "view_submission":
            return
        number = str(payload["view"]["id"])
        said = response if isinstance(response, dict) else {}
        if said.get("response_action") == "update":
            self.dialogs[number] = {**said["view"], "id": number}
        elif said.get("response_action") != "errors":
            self.dialogs.pop(number, None)
