"""Who is in the local workspace: people, user groups, and what kind each conversation is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

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
