"""`omorg preview` as it is started: the real bot over a draft, and nothing live touched."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

import pytest

from bot.preview.workspace.sample_people import ADAM, ANNA
from tests.conftest import ROOT, write_folder
from tests.support.slack_support import poll, without_proxies  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from pathlib import Path

DRAFT = {
    "utkast.md": "# Utkast\n\nEkonomienheten flyttar till Tegelbruket den 3 maj 2027.\n",
    "hemligt.md": "---\nmålgrupp: Facket\n---\n# Hemligt\n\nFörhandlingen börjar i juni.\n",
    "contacts.yaml": "- {topic: övrigt, name: HR, contact: '#hr-fragor'}\n",
}
QUESTION = "Vart flyttar ekonomienheten?"


@pytest.mark.slow
def test_a_draft_is_tried_without_touching_what_is_live(tmp_path: Path) -> None:
    """It builds beside the live index, answers, and ends at SIGTERM with nothing left behind."""
    write_folder(tmp_path / "draft", DRAFT)
    live = write_folder(tmp_path / "live", {"CURRENT": "x\n", "versions/x/junk": "y"})
    kept = {path: path.read_bytes() for path in live.rglob("*") if path.is_file()}
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    own = {
        name: value for name, value in os.environ.items() if name[:6] not in {"OMORG_", "SLACK_"}
    }
    # A proxy that isn't there: nothing may go through it.
    proxies = {"http_proxy": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9"}
    ours = {"TMPDIR": str(temporary), "OMORG_INDEX": str(live), "PYTHONPATH": str(ROOT)}
    told = tmp_path / "told"
    with told.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.cli.app", "preview", "--knowledge", "draft", "--port", "0"],
            cwd=tmp_path,
            env=own | proxies | ours,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
        try:
            poll(lambda: "preview at" in told.read_text() or process.poll() is not None, 120)
            answers = ask_it(told.read_text(encoding="utf-8"))
        finally:
            process.send_signal(signal.SIGTERM)
            printed, _ = process.communicate(timeout=60)
    assert (0, b"") == (process.returncode, printed)
    assert any("Tegelbruket" in text for text in answers)
    assert kept == {path: path.read_bytes() for path in live.rglob("*") if path.is_file()}
    assert ([], {"draft", "live", "temporary", "told"}) == (
        list(temporary.glob("omorg*")),
        {path.name for path in tmp_path.iterdir()},
    )


def ask_it(told: str) -> list[str]:
    """Ask the question in the first channel and return what the bot says."""
    found = re.search(r"omorg: preview at (http://127\.0\.0\.1:\d+)/ ", told)
    assert found, told
    url = found[1]

    def picture(user: str = ANNA) -> dict[str, list[dict[str, str]]]:
        with urlopen(f"{url}/preview/api/picture?user={user}") as response:  # noqa: S310 - loopback
            seen: dict[str, list[dict[str, str]]] = json.load(response)
            return seen

    def act(user: str, **what: str) -> None:
        body = json.dumps({"user": user, **what}).encode()
        headers = {"Content-Type": "application/json", "Origin": url}
        with urlopen(Request(f"{url}/preview/api/act", body, headers)):  # noqa: S310 - loopback
            pass

    seen = picture()
    assert {"chefer", "facket"} == {one["group"] for one in seen["people"] if one["group"]}
    assert ["allmänt", "hr-fragor"] == [one["name"] for one in seen["channels"]]
    act(ADAM, act="open", tab="home")
    poll(lambda: "omorg_admin_rebuild" in json.dumps(picture(ADAM)["home"]), 60)
    channel = seen["channels"][0]["id"]
    act(ANNA, act="say", text=f"@omorg {QUESTION}", channel=channel)
    poll(lambda: len(picture()["messages"]) > 1, 60)
    return [one["text"] for one in picture()["messages"][1:]]
