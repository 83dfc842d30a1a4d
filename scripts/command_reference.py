#!/usr/bin/env python3
"""Prints docs/commands.md: every command of ``omorg`` with all that it takes, in its own words.

    PYTHONPATH=. python scripts/command_reference.py > docs/commands.md

What it says is what ``--help`` says; a test holds the page to it.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from bot.cli.app import COMMANDS, command_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typer.core import TyperArgument, TyperOption

HEAD: Final = """\
# Commands

Every command with all that it takes, as `omorg COMMAND --help` says it. The page is written by
`scripts/command_reference.py`. [README.md](../README.md#your-own-documents) tells what the commands
are for and what their exit codes mean, [settings.md](settings.md) what can be set for all of them.\
"""
TABLE: Final = ("| option | default | meaning |", "|---|---|---|")


def shown(parameter: TyperArgument | TyperOption) -> str:
    """Return how a parameter is written: ``-k N``, ``--json``, ``QUESTION``."""
    if parameter.param_type_name == "argument":
        return (parameter.metavar or str(parameter.name)).upper().strip("[]")
    value = parameter.metavar or parameter.opts[0].strip("-").upper()
    return ", ".join(parameter.opts) + ("" if parameter.is_flag else f" {value}")


def reference() -> Iterator[str]:
    """Yield the lines of the page."""
    yield HEAD
    for name in sorted(COMMANDS):
        command = command_named(name)
        arguments = [each for each in command.params if each.param_type_name == "argument"]
        written = [shown(each) if each.required else f"[{shown(each)}]" for each in arguments]
        yield from ("", f"## omorg {name}", "", command.help)
        yield from ("", f"`{' '.join(['omorg', name, *written, '[OPTIONS]'])}`", "", *TABLE)
        for each in sorted(command.params, key=lambda each: each not in arguments):
            if not each.hidden:
                unset = each.default is None or each.default is False
                default = "" if unset else f"`{each.default}`"
                yield f"| `{shown(each)}` | {default} | {each.help or ''} |"


def main() -> None:
    """Print the page."""
    sys.stdout.write("\n".join(reference()) + "\n")


if __name__ == "__main__":
    main()
