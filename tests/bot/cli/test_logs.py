"""What is logged: never what a document or a question says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import structlog

from bot.cli.commands.options import set_up_logs

if TYPE_CHECKING:
    import pytest


def test_a_logged_exception_tells_no_local_variable(capsys: pytest.CaptureFixture[str]) -> None:
    """Where it was raised is told, and nothing of what was worked on."""
    question = "Vem sitter i rum 412?"
    set_up_logs("WARNING")
    try:
        len(question) / 0
    except ZeroDivisionError:
        structlog.get_logger(__name__).exception("reader_failed")
    said = capsys.readouterr().err
    assert question not in said
    (told,) = json.loads(said)["exception"]
    assert ("ZeroDivisionError", "test_a_logged_exception_tells_no_local_variable") == (
        told["exc_type"],
        told["frames"][-1]["name"],
    )
