"""Whatever is asked on standard input or set in the environment is used, or one clear line."""

from __future__ import annotations

import io
import json
import os
import sys
import tempfile
from pathlib import Path
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from bot.cli.output.json import Request, each_line, parse_request, to_line
from bot.settings import ENV_FILE, all_variables, load_settings
from bot.slack.settings import audiences_of
from index import ConfigurationError
from tests.support.fuzz_inputs import DATES, NUMBERS, TEXTS, json_values, loose_texts, mixture

JSON = (
    '{"question": "Var sitter HR?"}',
    '{"question": "\\ud800"}',
    '{"question": "Var?", "at": "2027-03-01", "audience": ["chefer"]}',
    '{"question": 1}',
    '{"question": "Var?", "more": []}',
    '{"question": "Var?", "audience": "chefer"}',
    "{",
    "}",
    "[" * 300,
    "\\u0000",
    "\n",
    "\r\n",
    "\ufeff",
)
lines = mixture(JSON, TEXTS, DATES, most=6)
values = st.one_of(
    mixture(DATES, NUMBERS, TEXTS, most=3),
    st.sampled_from(["", "1", "0", "true", "sv", "auto", "never", "a=b", "a=b,=,c", "x@y", "[1]"]),
).map(lambda value: value.replace("\0", ""))


def given_back(lines: bytes) -> list[dict[str, object]]:
    """Answer lines of standard input by what was understood, and read what was printed."""
    printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n")
    given = io.TextIOWrapper(io.BytesIO(lines))
    with patch.object(sys, "stdin", given), patch.object(sys, "stdout", printed):
        each_line(lambda request: request.model_dump(), str)
    printed.flush()
    text = printed.buffer.getvalue().decode()
    return [json.loads(line) for line in text.split("\n") if line]


@given(st.one_of(lines.map(lambda text: text.encode(errors="replace")), st.binary(max_size=80)))
def test_any_input_gets_a_line_for_each(given_lines: bytes) -> None:
    """As many objects come out as lines went in, each on one line, a question or a message."""
    found = given_back(given_lines)
    assert len(io.BytesIO(given_lines).readlines()) == len(found)
    for one in found:
        assert {"question", "at", "audience"} == set(one) or "error" == one["status"]


@given(lines)
def test_any_line_is_a_question_or_refused(line: str) -> None:
    """A line that is no JSON object is the question itself."""
    try:
        found = parse_request(line)
    except ConfigurationError as error:
        refused = error
    else:
        assert isinstance(found, Request)
        return
    assert line.lstrip().startswith("{")
    assert [str(refused)] == str(refused).splitlines()


@given(st.dictionaries(loose_texts, json_values, max_size=4))
def test_what_is_printed_is_one_line_of_json(value: dict[str, object]) -> None:
    """It can be written in UTF-8, has no line break, and says the same when it is read."""
    line = to_line(value)
    line.encode()
    assert "\n" not in line
    assert value == json.loads(line)


@given(st.dictionaries(st.sampled_from(sorted(all_variables())), values, max_size=4))
def test_any_settings(variables: dict[str, str]) -> None:
    """They are used, or one line names the variable, and shows no secret."""
    set_now = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("OMORG_", "SLACK_"))
    }
    with patch.dict(os.environ, set_now | _encodable(variables), clear=True):
        try:
            settings = load_settings()
        except ConfigurationError as error:
            refused = error
        else:
            audiences(settings.slack_groups)
            return
    assert [str(refused)] == str(refused).splitlines()
    named = [name for name in variables if f" {name} " in str(refused)]
    assert named


def _encodable(variables: dict[str, str]) -> dict[str, str]:
    return {name: value.encode(errors="replace").decode() for name, value in variables.items()}


def audiences(groups: str) -> None:
    """Read which user group gives which audience; what can't be read is told in a line."""
    try:
        audiences_of(groups.split(","))
    except ConfigurationError as error:
        refused = error
    else:
        return
    assert [str(refused)] == str(refused).splitlines()


@given(
    st.one_of(
        st.binary(max_size=60),
        mixture(["OMORG_THRESHOLD=", "\n", "'", '"', "${A}", "#"], NUMBERS).map(str.encode),
    )
)
def test_any_file_of_settings(content: bytes) -> None:
    """A ``.env`` of any bytes is read, or refused in one line."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            Path(ENV_FILE).write_bytes(content)
            load_settings()
        except ConfigurationError as error:
            refused = error
        else:
            return
        finally:
            os.chdir(before)
    assert [str(refused)] == str(refused).splitlines()
