"""Every setting is documented, and every documented setting exists."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import AliasChoices

from bot.settings import Settings

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

DOCUMENT = Path(__file__).parents[2] / "docs/settings.md"
# Read by the tests and benchmarks, not by Omorg.
FOR_DEVELOPERS = {"OMORG_DEV_DATA", "OMORG_TEST_ALL"}


def variable(name: str, field: FieldInfo) -> str:
    """Return the environment variable that a setting is read from."""
    alias = field.validation_alias or field.alias
    if isinstance(alias, AliasChoices):
        alias = alias.choices[0]
    prefix = str(Settings.model_config.get("env_prefix", ""))
    return alias if isinstance(alias, str) else f"{prefix}{name}".upper()


def test_the_documented_settings_are_those_there_are() -> None:
    """The table in docs/settings.md names each setting's variable, and no other."""
    table = set(re.findall(r"(?m)^\| `([A-Z_]+)` \|", DOCUMENT.read_text(encoding="utf-8")))
    assert {variable(*item) for item in Settings.model_fields.items()} == table - FOR_DEVELOPERS


def test_each_setting_has_default_and_meaning() -> None:
    """Each row of the table has its three cells filled in."""
    rows = re.findall(r"(?m)^\| `[A-Z_]+` \|.*$", DOCUMENT.read_text(encoding="utf-8"))
    incomplete = [row for row in rows if not re.fullmatch(r"\| \S.*? \| \S.*? \| \S.*? \|", row)]
    assert [] == incomplete
