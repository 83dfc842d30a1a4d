"""The people and channels of the workspace that ``omorg preview`` shows: one for each role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from bot.preview.workspace import state as workspace
from bot.preview.workspace.state import Profile, UserGroup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.preview.workspace.state import Workspace

Role: TypeAlias = Literal["employee", "english", "member", "admin", "guest"]

ANNA: Final = workspace.PERSON
ELLA: Final = "U0LOCAL0002"
ADAM: Final = "U0LOCAL0003"
GUEST: Final = "U0LOCAL0004"

# Managers have the documents that others must not see, in every organisation; they come first.
_MANAGERS: Final = "chefer"
_MEMBERS: Final = ("Maja", "Malin", "Mikael", "Mona", "Matteo", "Moa", "Markus", "Minna")
_CHANNELS: Final = 12  # contacts' channels beside the general one; a list longer than that is none


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody whose eyes the workspace can be seen with.

    Attributes:
        id: The user id.
        name: The first name.
        role: What the person may see and do.
        group: The audience group of a "member"; "" for the others.

    """

    id: str
    name: str
    role: Role
    group: str = ""


def residents(groups: Iterable[str]) -> tuple[Resident, ...]:
    """Return who lives in the workspace: a member of each audience group, eight at most."""
    named = sorted(set(groups) | {_MANAGERS}, key=lambda group: (group != _MANAGERS, group))
    members = (
        Resident(f"U0LOCALM{number:03d}", name, "member", group)
        for number, (name, group) in enumerate(zip(_MEMBERS, named, strict=False), start=1)
    )
    return (
        Resident(ANNA, "Anna", "employee"),
        *members,
        Resident(ADAM, "Adam", "admin"),
        Resident(ELLA, "Ella", "english"),
        Resident(GUEST, "Gustav", "guest"),
    )


def move_in(state: Workspace, people: Iterable[Resident], contacts: Iterable[str]) -> None:
    """Put people, their user groups, and the channels that contacts are reached in into ``state``.

    A member's user group has the audience group's own name as its handle.
    """
    # Changed in place: the local Slack's methods have taken hold of it already.
    state.people.clear()
    state.people[workspace.BOT_USER] = workspace.BOT_NAME
    for person in people:
        state.people[person.id] = person.name
        if person.role == "member":
            group = UserGroup(f"S{person.id[1:]}", person.group, person.group, (person.id,))
            state.directory.groups.append(group)
        state.direct_with(person.id)
    state.directory.profiles[ELLA] = Profile(locale="en-GB")
    state.directory.profiles[GUEST] = Profile(guest=True)
    state.channels[workspace.CHANNEL] = "allmänt"
    known = set(state.channels.values())
    named = (said.strip() for said in contacts if said.strip().startswith("#"))
    wanted = dict.fromkeys(name[1:] for name in named if name[1:] and name[1:] not in known)
    for number, name in enumerate(list(wanted)[:_CHANNELS], start=1):
        state.channels[f"C0LOCALK{number:03d}"] = name
