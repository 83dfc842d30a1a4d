"""Settings: where they come from, which goes first, and what can't be used."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.cli.building import build_options_of
from bot.settings import load_settings
from index import ConfigurationError
from tests.conftest import write_folder


@pytest.fixture(autouse=True)
def _bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Start in an empty folder, with no settings."""
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith(("OMORG_", "SLACK_")):
            monkeypatch.delenv(name)


def test_defaults() -> None:
    """Without any setting the documented defaults hold."""
    settings = load_settings()
    assert (Path("knowledge"), Path("index/artifacts"), None, None) == (
        settings.knowledge,
        settings.index,
        settings.threshold,
        settings.slack_bot_token,
    )
    assert "https://slack.com/api/" == settings.slack_api_url


def test_a_file_and_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file sets, the environment goes before it, and what neither knows is left alone."""
    write_folder(
        tmp_path,
        {".env": "OMORG_KEEP_VERSIONS=7\nOMORG_INDEX=frånfil\nSLACK_BOT_TOKEN=xoxb-1\nANNAT=1\n"},
    )
    monkeypatch.setenv("OMORG_INDEX", "frånmiljö")
    monkeypatch.setenv("OMORG_PASSAGE_TOKENS", "64")
    settings = load_settings()
    assert (7, Path("frånmiljö")) == (settings.keep_versions, settings.index)
    assert settings.slack_bot_token is not None
    assert "xoxb-1" == settings.slack_bot_token.get_secret_value()
    options = build_options_of(settings)
    assert (64, 7) == (options.passage_tokens, options.keep)


def test_an_empty_value_stands_for_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a folder, a number and a secret; in the environment also of what the file sets."""
    write_folder(
        tmp_path,
        {
            ".env": "OMORG_KNOWLEDGE=\nOMORG_INDEX=\nOMORG_DATABASE=postgresql://x/y\nSLACK_BOT_TOKEN="
        },
    )
    for name in ("OMORG_KNOWLEDGE", "OMORG_KEEP_VERSIONS", "OMORG_DATABASE"):
        monkeypatch.setenv(name, "")
    settings = load_settings()
    assert (Path("knowledge"), Path("index/artifacts"), 3, "", None) == (
        settings.knowledge,
        settings.index,
        settings.keep_versions,
        settings.database.get_secret_value(),
        settings.slack_bot_token,
    )


def test_the_case_of_fixed_words_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are in their own letters afterwards."""
    for name, value in (("LOG_LEVEL", "debug"), ("LANGUAGE", "SV"), ("WATCH_POLLING", "Always")):
        monkeypatch.setenv(f"OMORG_{name}", value)
    settings = load_settings()
    assert ("DEBUG", "sv", "always") == (
        settings.log_level,
        settings.language,
        settings.watch_polling,
    )


def test_a_tilde_is_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the file too, which no shell reads; a user who isn't there has none."""
    monkeypatch.setenv("HOME", str(tmp_path / "hem"))
    write_folder(tmp_path, {".env": "OMORG_INDEX=~/ix\nOMORG_STATE=~finnsinte/s\n"})
    monkeypatch.setenv("OMORG_KNOWLEDGE", "~")
    settings = load_settings()
    home = tmp_path / "hem"
    assert (home, home / "ix", Path("~finnsinte/s")) == (
        settings.knowledge,
        settings.index,
        settings.state,
    )


def test_a_token_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is printed of the settings holds no secret."""
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-hemlig")
    assert "hemlig" not in repr(load_settings())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OMORG_KEEP_VERSIONS", "x"),
        ("OMORG_KEEP_VERSIONS", "0"),
        ("OMORG_PASSAGE_TOKENS", "31"),
        ("OMORG_THRESHOLD", "1.1"),
        ("OMORG_THRESHOLD", "-0.1"),
        ("OMORG_LOG_LEVEL", "MYCKET"),
    ],
)
def test_a_bad_value(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """The variable is named in one line."""
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError) as caught:
        load_settings()
    assert str(caught.value).startswith(f"The setting {name} can't be used: ")
    assert 1 == len(str(caught.value).splitlines())


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    """It is named in one line."""
    write_folder(tmp_path, {".env": b"OMORG_STATE=\xff\n"})
    with pytest.raises(ConfigurationError, match=r"^The file \.env can't be read: .*UTF-8\.$"):
        load_settings()


@pytest.mark.parametrize("wrong", ["OMORG_THRESHOLD='0.5", "=0.5", '"a" b'])
def test_a_line_that_sets_nothing(tmp_path: Path, wrong: str) -> None:
    """A line that would be left out is named: a threshold that isn't set can't go unnoticed."""
    write_folder(tmp_path, {".env": f"# först\nOMORG_KEEP_VERSIONS=7\n{wrong}\nANNAT=1\n"})
    with pytest.raises(ConfigurationError, match=r"^The file \.env can't be read from line 3 on: "):
        load_settings()


@pytest.mark.parametrize(
    "fine",
    ["export OMORG_KEEP_VERSIONS=7", "OMORG_KEEP_VERSIONS='7' # sju", "OMORG_KEEP_VERSIONS = 7"],
)
def test_lines_as_shells_have_them(tmp_path: Path, fine: str) -> None:
    """Comments, empty lines, quotation marks and ``export`` are read."""
    write_folder(tmp_path, {".env": f"\n# sju\n{fine}\n\nENSAM\n"})
    assert 7 == load_settings().keep_versions
