"""Whether the settings are those that somebody meant."""

from __future__ import annotations

import re
import socket
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process

from bot.checks.finding import Said
from bot.i18n.sentences import shown
from bot.operations.installation.diagnosis import error, ok, warning

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from bot.operations.installation.diagnosis import Line
    from bot.settings import Settings

_SET = Said("{count} är satta: {names}", "{count} are set: {names}")
_NONE = Said("ingen är satt, allt är som förvalt", "none is set, all is as by default")
_UNKNOWN = Said("{name} är ingen inställning", "{name} is no setting")
_MEANT = Said("skriv {near}, om det är den du menar", "write {near}, if that is what you mean")
_REMOVE = Said("ta bort den; docs/settings.md har alla", "remove it; docs/settings.md has them all")
_OPEN = Said(
    "filen {file} kan läsas av andra användare, med de token som står i den",
    "others can read the file {file}, with the tokens in it",
)
_CLOSE = Said("kör `chmod 600 {file}`", "run `chmod 600 {file}`")

_GROUPS = Said("OMORG_SLACK_GROUPS går inte att läsa", "{reason}")
_WRITE_GROUPS = Said(
    "skriv användargruppens namn, = och målgruppen, som i chefer=chefer, med komma mellan",
    "write the user group's handle, = and the audience, as in chefer=chefer, with commas between",
)

_FORM = Said(
    "{name} har något som inte kan vara {what}", "{name} holds something that can't be {what}"
)
# By setting: what one of its entries looks like, what that is, and what to write.
_FORMS: Final = {
    "slack_admins": (
        re.compile(r"[UW][A-Z0-9]+"),
        Said("ett användar-id", "a user id"),
        Said(
            "skriv id:n som U012AB3CD, med komma mellan; i Slack under Profil, Kopiera medlems-ID",
            "write ids such as U012AB3CD, with commas between; in Slack under Profile, Copy member "
            "ID",
        ),
    ),
    "slack_admin_groups": (
        re.compile(r"@?[\w.-]+"),
        Said("en användargrupp", "a user group"),
        Said(
            "skriv användargruppernas namn, som hr-chefer, med komma mellan",
            "write the user groups' handles, such as hr-chefer, with commas between",
        ),
    ),
    "hr_channel": (
        re.compile(r"#[^\s#]+|[CG][A-Z0-9]+"),
        Said("en kanal", "a channel"),
        Said(
            "skriv kanalens id, eller dess namn med #", "write the channel's id, or its name with #"
        ),
    ),
}
_HOST = Said("{name} är ingen adress på den här datorn", "{name} is no address of this machine")
_WRITE_HOST = Said(
    "skriv 127.0.0.1 för den här datorn ensam, eller 0.0.0.0 för alla",
    "write 127.0.0.1 for this machine alone, or 0.0.0.0 for all",
)

_LIKE = 75  # rapidfuzz's ratio, 0 to 100


def settings_lines(
    known: Collection[str], unknown: Collection[str], settings: Collection[str], env_file: Path
) -> Iterator[Line]:
    """Yield what is to be said of the settings; their values are shown to nobody.

    Args:
        known: The variables that are set.
        unknown: Those that are set, look like settings and are none.
        settings: All that there are.
        env_file: The file that they may stand in.

    """
    names = ", ".join(sorted(known))
    yield ok("settings", _SET if known else _NONE, count=len(known), names=names)
    for name in sorted(unknown):
        near = process.extractOne(name, sorted(settings), scorer=fuzz.ratio, score_cutoff=_LIKE)
        remedy, values = (_MEANT, {"near": near[0]}) if near else (_REMOVE, {})
        yield warning("settings", _UNKNOWN, remedy, name=shown(name), **values)
    if env_file.is_file() and env_file.stat().st_mode & 0o077:
        yield warning("settings", _OPEN, _CLOSE, file=shown(str(env_file)))


def form_lines(settings: Settings) -> Iterator[Line]:
    """Yield which settings can't be what they are meant to be; their values are shown to nobody."""
    for field, (form, what, remedy) in _FORMS.items():
        entries = filter(None, map(str.strip, getattr(settings, field).split(",")))
        if not all(map(form.fullmatch, entries)):
            yield warning("settings", _FORM, remedy, name=_variable(field), what=what)
    for field in ("metrics_host", "http_host"):
        if not _can_be_listened_at(getattr(settings, field)):
            yield warning("settings", _HOST, _WRITE_HOST, name=_variable(field))


def _can_be_listened_at(host: str) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, 0), family=family).close()
    except (OSError, UnicodeError):
        return False
    return True


def _variable(field: str) -> str:
    return f"OMORG_{field.upper()}"


def groups_line(reason: str) -> Line:
    """Return what is to be said of groups that can't be read."""
    return error("settings", _GROUPS, _WRITE_GROUPS, reason=shown(reason))
