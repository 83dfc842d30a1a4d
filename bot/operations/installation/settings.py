"""Whether the settings are those that somebody meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.checks.finding import Said
from bot.i18n.sentences import shown
from bot.operations.installation.diagnosis import error, ok, warning

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from bot.operations.installation.diagnosis import Line

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


def groups_line(reason: str) -> Line:
    """Return what is to be said of groups that can't be read."""
    return error("settings", _GROUPS, _WRITE_GROUPS, reason=shown(reason))
