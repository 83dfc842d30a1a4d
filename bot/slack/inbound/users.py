"""Who somebody is: colleague or guest, in which groups, in which language, admin or not.

Slack is asked, and what it says is kept for some minutes. What it doesn't say is denied: without
groups only public documents are shown, and a person who can't be looked up because Slack fails is
not answered at all, since that could be a guest. Where the app lacks the scope for a look-up,
which never mends itself, people are answered as colleagues without groups.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from http.client import HTTPException
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Literal

import structlog
from pydantic import BaseModel, ConfigDict, ValidationError
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.answering.question.personal import PERSON

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from slack_sdk import WebClient

    from index import Language


@dataclass(frozen=True, slots=True)
class Identity:
    """The bot and its workspace.

    Attributes:
        team: The workspace's id.
        team_name: Its name.
        user: The bot's user id, which mentions name.
        user_name: The bot's user name.
        bot: The bot's id, which its own messages carry; None if Slack gave none.
        enterprise: The id of the Enterprise organisation the workspace belongs to, if any.

    """

    team: str
    team_name: str
    user: str
    user_name: str
    bot: str | None
    enterprise: str | None = None


log = structlog.get_logger(__name__)

_PERSON_SECONDS: Final = 600.0
_GROUPS_SECONDS: Final = 300.0
# A look-up that failed is not tried again at every question.
_FAILED_SECONDS: Final = 10.0
_MOST_PEOPLE: Final = 10_000
# Who mentions more people in one question asks about none of them in particular.
_MOST_NAMES: Final = 5
_LONGEST_NAME: Final = 80
# Slack's words for a look-up that the app may not make.
_NOT_PERMITTED: Final = frozenset({"missing_scope", "unknown_method", "not_allowed_token_type"})
# And for somebody who is nobody in this workspace.
_NOT_HERE: Final = frozenset({"user_not_found", "user_not_visible"})
_LOOKUP_ERRORS: Final = (SlackClientError, OSError, HTTPException, ValidationError)

Standing = Literal["colleague", "outsider", "unknown"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in Slack, as of now.

    Attributes:
        id: The user id.
        standing: Colleague, outsider (a guest, or of another organisation), or unknown where
            Slack could not be asked.
        groups: The audience groups that the person belongs to.
        language: Of Slack's own interface, Swedish unless it is English.
        admin: Whether the person may manage the index.

    """

    id: str
    standing: Standing
    groups: frozenset[str]
    language: Language
    admin: bool


class _User(BaseModel):
    """The fields of ``users.info`` that are used."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    deleted: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    locale: str = ""


class _Profile(BaseModel):
    """How somebody is called, as ``users.info`` tells."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    real_name: str = ""
    display_name: str = ""


class _Named(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    real_name: str = ""
    profile: _Profile = _Profile()


@dataclass(frozen=True, slots=True)
class _Known:
    standing: Standing
    language: Language = "sv"
    # A person whom the app may not look up could be a guest: such a one has no groups.
    may_have_groups: bool = False


_NOT_LOOKED_UP: Final = _Known("colleague")
_UNKNOWN: Final = _Known("unknown")
_OUTSIDER: Final = _Known("outsider")


class People:
    """Looks people up; safe to use from any thread.

    Args:
        client: Asks Slack.
        audiences: The audience groups that each user group, by handle, gives.
        admins: User ids of those who may manage the index.
        admin_groups: Handles of user groups whose members may.
        clock: Gives seconds.

    """

    def __init__(
        self,
        client: WebClient,
        *,
        audiences: Mapping[str, frozenset[str]],
        admins: frozenset[str] = frozenset(),
        admin_groups: frozenset[str] = frozenset(),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start without knowing anybody."""
        self._client = client
        self._audiences = audiences
        self._admins = admins
        self._admin_groups = admin_groups
        self._clock = clock
        self._lock = Lock()
        self._groups_lock = Lock()
        self._named: dict[str, None] = {}
        self._people: dict[str, tuple[float, _Known]] = {}
        self._members: Mapping[str, frozenset[str]] = {}
        self._members_until = float("-inf")

    def person(self, user: str) -> Person:
        """Return who ``user`` is."""
        known = self._known(user)
        members = self._handles_of(user)
        given: frozenset[str] = frozenset()
        if known.may_have_groups and known.standing == "colleague":
            given = given.union(*(self._audiences.get(handle, given) for handle in members))
        admin = user in self._admins or not members.isdisjoint(self._admin_groups)
        return Person(user, known.standing, given, known.language, admin)

    def is_admin(self, user: str) -> bool:
        """Tell whether ``user`` may manage the index, as of now."""
        return user in self._admins or not self._handles_of(user).isdisjoint(self._admin_groups)

    def admins(self) -> tuple[str, ...]:
        """Return the user ids of the admins that are listed by id."""
        return tuple(sorted(self._admins))

    def names(self, ids: Sequence[str]) -> dict[str, str] | None:
        """Return what people and user groups are called, by id; None where Slack doesn't tell.

        Documents have full names, so those go before the ones that people show in Slack. They are
        asked for anew each time; those of people are remembered for ``without_names`` alone.
        """
        if len(ids) > _MOST_NAMES:
            return None
        found: dict[str, str] = {}
        try:
            for one in ids:
                name = self._group_name(one) if one.startswith("S") else self._name(one)
                if not any(map(str.isalpha, name)):
                    return None
                found[one] = " ".join(name.split())[:_LONGEST_NAME]
                if not one.startswith("S"):
                    self._remember(found[one])
        except _LOOKUP_ERRORS as error:
            log.warning("mention_not_looked_up", error=_code(error))
            return None
        return found

    def without_names(self, text: str) -> str:
        """Return ``text`` without the names of people that ``names`` put into questions.

        A follow-up may hold that of a question before.
        """
        with self._lock:
            # The longest first: one name may begin another.
            names = sorted(self._named, key=len, reverse=True)
        for name in names:
            if name in text:
                text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", PERSON, text)
        return text

    def _remember(self, name: str) -> None:
        with self._lock:
            if len(self._named) >= _MOST_PEOPLE:
                del self._named[next(iter(self._named))]
            self._named[name] = None

    def _name(self, user: str) -> str:
        response = self._client.users_info(user=user)
        found = _Named.model_validate(response.get("user"))
        return found.profile.real_name or found.real_name or found.profile.display_name

    def _group_name(self, group: str) -> str:
        listed: list[dict[str, Any]] = self._client.usergroups_list().get("usergroups") or []
        return next((str(one.get("name", "")) for one in listed if one.get("id") == group), "")

    def _known(self, user: str) -> _Known:
        now = self._clock()
        with self._lock:
            until, known = self._people.get(user, (float("-inf"), _UNKNOWN))
        if now < until:
            return known
        known = self._look_up(user)
        seconds = _FAILED_SECONDS if known is _UNKNOWN else _PERSON_SECONDS
        with self._lock:
            if len(self._people) >= _MOST_PEOPLE:
                self._people.clear()
            self._people[user] = (now + seconds, known)
        return known

    def _look_up(self, user: str) -> _Known:
        try:
            response = self._client.users_info(user=user, include_locale=True)
            found = _User.model_validate(response.get("user"))
        except _LOOKUP_ERRORS as error:
            code = _code(error)
            log.warning("person_not_looked_up", error=code)
            if code in _NOT_HERE:
                return _OUTSIDER
            return _NOT_LOOKED_UP if code in _NOT_PERMITTED else _UNKNOWN
        guest = found.is_restricted or found.is_ultra_restricted
        outside = guest or found.is_stranger or found.deleted
        return _Known(
            "outsider" if outside else "colleague",
            language="en" if found.locale.lower().startswith("en") else "sv",
            may_have_groups=True,
        )

    def _handles_of(self, user: str) -> frozenset[str]:
        """Return the handles of the user groups in use here that ``user`` is a member of."""
        wanted = self._audiences.keys() | self._admin_groups
        if not wanted:
            return frozenset()
        # One thread asks, the others wait for it rather than ask the same.
        with self._groups_lock:
            now = self._clock()
            if now >= self._members_until:
                members = self._ask_members(wanted)
                self._members = members or {}
                seconds = _FAILED_SECONDS if members is None else _GROUPS_SECONDS
                self._members_until = now + seconds
            return frozenset(handle for handle, users in self._members.items() if user in users)

    def _ask_members(self, wanted: frozenset[str] | set[str]) -> dict[str, frozenset[str]] | None:
        """Return the members of the groups with these handles; None where Slack doesn't tell."""
        try:
            listed: list[dict[str, Any]] = self._client.usergroups_list().get("usergroups") or []
            found: dict[str, frozenset[str]] = {}
            for group in listed:
                handle = str(group.get("handle", "")).casefold()
                if handle in wanted and not group.get("date_delete"):
                    answer = self._client.usergroups_users_list(usergroup=str(group["id"]))
                    found[handle] = frozenset(answer.get("users") or ())
        except (*_LOOKUP_ERRORS, KeyError) as error:
            log.warning("groups_not_looked_up", error=_code(error))
            return None
        return found


def _code(error: Exception) -> str:
    """Return a word for the log: Slack's error code, or the exception's class."""
    if isinstance(error, SlackApiError):
        data = error.response.data
        code = data.get("error") if isinstance(data, dict) else None
        if isinstance(code, str) and code.replace("_", "").isalnum():
            return code
    return type(error).__name__
