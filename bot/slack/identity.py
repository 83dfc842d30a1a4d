"""Who the bot is in its workspace, as Slack's ``auth.test`` says."""

from __future__ import annotations

from dataclasses import dataclass


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
