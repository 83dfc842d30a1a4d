"""Settings, from the environment or a ``.env`` file. The only reader of the environment."""

from __future__ import annotations

import os
from itertools import chain
from pathlib import Path
from typing import Any, Final, Literal, get_args

from dotenv.parser import parse_stream
from pydantic import (
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    SettingsConfigDict,
)

from bot.answering.reader.reader import DEFAULT_READER
from index import DEFAULT_MODEL, DEFAULT_OPTIONS, ConfigurationError, Language

_PREFIX: Final = "OMORG_"
ENV_FILE: Final = ".env"
# What to write, by what pydantic calls the error; all that settings and options can have.
_WRITE: Final = {
    "bool_parsing": "write true or false",
    "int_parsing": "write a whole number",
    "float_parsing": "write a number, with a point for decimals",
    "greater_than_equal": "write {ge} or more",
    "less_than_equal": "write {le} or less",
    "literal_error": "write one of {expected}",
}
# Read by the tests and the benchmarks.
_NOT_SETTINGS: Final = frozenset({"OMORG_DEV_DATA", "OMORG_TEST_ALL"})


class Settings(BaseSettings):
    """What can be set; docs/settings.md tells what each one does."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        env_file=ENV_FILE,
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
    )

    knowledge: Path = Field(Path("knowledge"), description="folder of documents")
    index: Path = Field(Path("index/artifacts"), description="folder of index versions")
    model: str = Field(DEFAULT_MODEL, description="embedding model: a folder or a hub name")
    model_revision: str | None = Field(None, description="commit of a model fetched by name")
    reader: str = Field(DEFAULT_READER, description="reader: a cross-encoder's folder or hub name")
    reader_revision: str | None = Field(None, description="commit of a reader fetched by name")
    passage_tokens: int = Field(
        DEFAULT_OPTIONS.passage_tokens, ge=32, le=2048, description="tokens of a passage, at most"
    )
    keep_versions: int = Field(
        DEFAULT_OPTIONS.keep, ge=1, le=100, description="index versions kept on disk"
    )
    gate: bool = Field(
        default=False, description="keep a version waiting that answers HR's questions worse"
    )
    watch_polling: Literal["auto", "always", "never"] = Field(
        "auto", description="look at every file for changes, as network shares need"
    )
    threshold: float | None = Field(
        None, ge=0.0, le=1.0, description="confidence from which on a question is answered"
    )
    old_after_months: int = Field(
        36, ge=0, le=1200, description="months after which an answer's date is pointed out"
    )
    language: Language | None = Field(
        None, description="language that the commands speak: sv or en"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="least grave level that is logged"
    )
    state: Path = Field(Path("state"), description="folder of the bot's own records")
    database: SecretStr = Field(
        SecretStr(""), description="PostgreSQL database for the records of several replicas"
    )
    vector_store: SecretStr = Field(
        SecretStr(""), description="Milvus that searches the passages of several replicas"
    )
    records_days: int = Field(
        90, ge=0, le=3_650, description="days that questions and feedback are kept; 0 keeps none"
    )
    gaps_smallest: int = Field(
        3, ge=2, le=100, description="people whose questions make a gap that is shown, at least"
    )
    hr_channel: str = Field("", description="channel in which HR is told what staff ask and say")
    metrics_port: int | None = Field(
        None, ge=0, le=65_535, description="port of /live, /ready and /metrics"
    )
    metrics_host: str = Field("127.0.0.1", min_length=1, description="address of that port")
    http_host: str = Field("127.0.0.1", min_length=1, description="address for `serve --http`")
    slack_bot_token: SecretStr | None = Field(
        None, validation_alias="SLACK_BOT_TOKEN", description="the bot's token, xoxb-…"
    )
    slack_app_token: SecretStr | None = Field(
        None, validation_alias="SLACK_APP_TOKEN", description="token for Socket Mode, xapp-…"
    )
    slack_admins: str = Field("", description="user ids of admins, with commas between")
    slack_admin_groups: str = Field("", description="handles of admins' user groups")
    slack_groups: str = Field("", description="user group=audience group, with commas between")
    slack_answer_bots: bool = Field(
        default=False, description="answer bots and workflows that mention it"
    )
    slack_signing_secret: SecretStr | None = Field(
        None, validation_alias="SLACK_SIGNING_SECRET", description="proves that Slack is writing"
    )
    slack_api_url: str = Field(
        "https://slack.com/api/", validation_alias="SLACK_API_URL", description="Slack's Web API"
    )

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Leave out empty values, as a template has them; a folder would be the one started in.

        Not ``env_ignore_empty``: an empty variable has to go before what the file says.
        """
        return {name: value for name, value in values.items() if value != ""}

    @field_validator("watch_polling", "language", "log_level", mode="before")
    @classmethod
    def _as_spelt(cls, value: object, info: ValidationInfo) -> object:
        """Return a fixed word in its own letters, whichever it is written in."""
        choices = cls.model_fields[str(info.field_name)].annotation
        words = chain.from_iterable(map(get_args, (choices, *get_args(choices))))
        same = (one for one in words if str(one).casefold() == str(value).strip().casefold())
        return next(same, value)

    @field_validator("knowledge", "index", "state")
    @classmethod
    def _from_home(cls, value: Path) -> Path:
        """Return a folder with "~" for the home folder, as a shell has it; no shell reads .env."""
        return in_home(value)


def in_home(folder: Path) -> Path:
    """Return a folder with what "~" stands for; as it is where that can't be known."""
    try:
        return folder.expanduser()
    except RuntimeError:
        return folder


def load_settings() -> Settings:
    """Read the settings.

    Raises:
        ConfigurationError: One of them can't be used.

    """
    try:
        _hold_to_lines(Path(ENV_FILE))
        return Settings()
    except ValidationError as exc:
        name = str(exc.errors()[0]["loc"][0])
        variable = name if name.isupper() else f"OMORG_{name.upper()}"
        raise ConfigurationError(
            f"The setting {variable} can't be used: {what_to_write(exc)}."
        ) from exc
    except (OSError, UnicodeDecodeError) as exc:
        raise ConfigurationError(
            f"The file {ENV_FILE} can't be read: check its rights, and write it in UTF-8."
        ) from exc


def usable_settings() -> Settings:
    """Return the settings with the default for each that can't be used.

    For what is said of those: it should be in the right language.
    """
    try:
        return Settings()
    except ValidationError as exc:
        fields = Settings.model_fields
        wrong = {
            name: fields[name].default
            for one in exc.errors()
            if (name := str(one["loc"][0])) in fields
        }
        return Settings(**wrong)
    except (OSError, UnicodeDecodeError):
        return Settings.model_construct()


def what_to_write(error: ValidationError) -> str:
    """Return what to write instead of the first value that can't be used."""
    first = error.errors()[0]
    values = {
        name: f"{value:g}" if isinstance(value, float) else value
        for name, value in first.get("ctx", {}).items()
    }
    if first["type"] not in _WRITE:
        return first["msg"].removeprefix("Value error, ")
    return _WRITE[first["type"]].format(**values).replace("'", "")


def _hold_to_lines(file: Path) -> None:
    """Refuse a line that can't be read: what it sets would be left out, with no word of ours."""
    if not file.is_file():
        return
    with file.open(encoding="utf-8") as lines:
        wrong = next((one.original.line for one in parse_stream(lines) if one.error), None)
    if wrong is not None:
        raise ConfigurationError(
            f"The file {ENV_FILE} can't be read from line {wrong} on: write NAME=VALUE, and close "
            "each quotation mark."
        )


def all_variables() -> frozenset[str]:
    """Return the variables of all settings."""
    return frozenset(
        str(field.validation_alias or f"{_PREFIX}{name}").upper()
        for name, field in Settings.model_fields.items()
    )


def variables_set() -> tuple[frozenset[str], frozenset[str]]:
    """Return the variables that are set here: those that are settings, and those that are not.

    Of the others only those that look like settings, for being called ``OMORG_`` and something.
    """
    known = all_variables()
    sources = EnvSettingsSource(Settings), DotEnvSettingsSource(Settings)
    found = {name.upper() for source in sources for name, value in source.env_vars.items() if value}
    return frozenset(found & known), frozenset(
        name for name in found - known - _NOT_SETTINGS if name.startswith(_PREFIX)
    )


def environment_of(settings: Settings) -> dict[str, str]:
    """Return the environment for a command of ours that is to use the same records and store."""
    return os.environ | {
        "OMORG_VECTOR_STORE": settings.vector_store.get_secret_value(),
        "OMORG_STATE": str(settings.state.absolute()),
        "OMORG_DATABASE": settings.database.get_secret_value(),
    }


def forget_proxies() -> None:
    """Let nothing that this process does go through a proxy of the environment's.

    For a local workspace: Slack's SDK would look for it beyond a proxy, whatever ``NO_PROXY`` says.
    """
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]
