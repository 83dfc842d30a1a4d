"""YAML from people: plain data only, no aliases, no deep nesting, no key twice.

What is wrong in it, and on which line, is said in words for somebody who writes no YAML.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer, ComposerError
from ruamel.yaml.constructor import ConstructorError, SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent
from ruamel.yaml.nodes import SequenceNode

from index.errors import ConfigurationError

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node, ScalarNode

COLON: Final = "a colon within a value; put quotation marks around the value"
INDENTED: Final = "a line that is indented more or less than those around it"
NO_COLON: Final = "a line without a colon after its key"
TAB: Final = "a tab; use spaces"
QUOTE: Final = "a quotation mark that is not closed"
BRACKET: Final = "a bracket that is not closed, or a comma that is missing within brackets"
COMMENT: Final = "a # that makes the rest a comment; put quotation marks around the value"
AFTER_QUOTE: Final = "text after a closing quotation mark"
BACKSLASH: Final = "a backslash within quotation marks; use single quotation marks"
STRAY: Final = "a bracket or comma where none belongs; put quotation marks around the value"
DASH: Final = "a dash where no list begins; put quotation marks around the value"
SIGN: Final = "a value that begins with {sign}; put quotation marks around it"
DIVIDED: Final = "a line of dashes in the middle; remove it"
OTHER: Final = "something that can't be read as a key and its value"

# What ruamel.yaml says, and what it means.
_MEANINGS: Final = (
    (r"found character '\\t'", TAB),
    (r"found unexpected end of stream|unexpected document separator", QUOTE),
    (r"expected ',' or '[\]}]'", BRACKET),
    (r"unknown escape|expected escape", BACKSLASH),
    (r"could not find expected ':'", NO_COLON),
    (r"expected <block end>, but found '<scalar>'", AFTER_QUOTE),
    (r"expected <block end>|bad indentation", INDENTED),
    (r"expected the node content", STRAY),
    (r"sequence entries are not allowed", DASH),
    (r"found another document|incompatible YAML", DIVIDED),
)
_CANNOT_START: Final = re.compile(r"found character '(.+)' that cannot start")
_INDICATOR: Final = re.compile(
    r"expected a comment or a line break|expected chomping|expected alphabetic or numeric"
    r"|constructor for the tag|undefined tag|expected URI"
)
_TWICE: Final = re.compile(r"found duplicate key \"?(.*?)\"? with value")
_VALUE: Final = re.compile(r"[:\[{,-]\s+([|>&*!])")


def problem_and_line(error: MarkedYAMLError, source: str) -> tuple[str, int | None]:
    """Return what is wrong, and the line from 1; None where no line is known."""
    said = " ".join(str(error.problem or "").split())
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return said or OTHER, None
    lines = source.split("\n")
    number = min(mark.line, len(lines) - 1)
    if "mapping values are not allowed" in said:
        return _misplaced_colon(lines, number, mark.column)
    problem = _meaning(said, lines[number])
    if "<stream end>" in said and re.search(r"\s#", source):
        problem = COMMENT
        number = next(n for n, one in enumerate(lines) if re.search(r"\s#", one))
    elif problem in {QUOTE, BRACKET} and error.context_mark is not None:
        number = error.context_mark.line  # where what was never closed is opened
    return problem, number + 1


def _meaning(said: str, line: str) -> str:
    if twice := _TWICE.match(said):
        return f"the key {twice[1]!r} twice"
    if sign := _CANNOT_START.match(said):
        return TAB if sign[1] == "\\t" else SIGN.format(sign=sign[1])
    if _INDICATOR.search(said):
        found = _VALUE.search(line)
        return SIGN.format(sign=found[1]) if found else OTHER
    # What our own composer and constructor say is in words already.
    own = said if said.startswith(("aliases", "nested", "half a character")) else OTHER
    return next((ours for theirs, ours in _MEANINGS if re.search(theirs, said)), own)


def _misplaced_colon(lines: list[str], number: int, column: int) -> tuple[str, int]:
    line = lines[number]
    if re.search(r":\s", line[:column]):
        return COLON, number + 1
    before = next((n for n in range(number - 1, -1, -1) if lines[n].strip()), None)
    if before is not None and ":" not in lines[before]:
        return NO_COLON, before + 1
    return INDENTED, number + 1


_DEEPEST = 12
# ruamel.yaml raises the last of a version of YAML that there is none of ("%YAML 9.9").
_UNREADABLE = (YAMLError, ValueError, RecursionError, KeyError)


class _PlainComposer(Composer):
    """A composer without aliases: a few lines of them can unfold to gigabytes."""

    _depth = 0

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:  # noqa: ANN401 - as in ruamel.yaml
        if self.parser.check_event(AliasEvent):
            mark = self.parser.peek_event().start_mark
            raise ComposerError(None, None, "aliases (*name) are not allowed", mark)
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ComposerError(None, None, "nested too deeply", None)
        node: Node | None = super().compose_node(parent, index)
        self._depth -= 1
        return node


class _PlainConstructor(SafeConstructor):
    """A constructor whose text can always be written down, and that leaves odd dates as text."""

    def construct_scalar(self, node: ScalarNode) -> Any:  # noqa: ANN401 - as in ruamel.yaml
        value = super().construct_scalar(node)
        if isinstance(value, str) and any("\ud800" <= letter <= "\udfff" for letter in value):
            raise ConstructorError(
                None, None, "half a character (\\uD800 to \\uDFFF)", node.start_mark
            )
        return value

    def construct_timestamp(self, node: ScalarNode) -> Any:  # noqa: ANN401 - as in ruamel.yaml
        try:
            return self.construct_yaml_timestamp(node)
        except ValueError:
            # 2027-02-30: whoever reads the value says which key it is under.
            return self.construct_scalar(node)


_PlainConstructor.add_constructor(
    "tag:yaml.org,2002:timestamp", _PlainConstructor.construct_timestamp
)


def entry_lines(source: str) -> tuple[int, ...]:
    """Return the lines, from 1, on which the entries of a YAML list begin; none where it is none.

    For texts that ``load_yaml`` has read: nothing is raised for others.
    """
    yaml = YAML(typ="safe", pure=True)
    yaml.Composer = _PlainComposer
    try:
        node = yaml.compose(source)
    except _UNREADABLE:
        return ()
    if not isinstance(node, SequenceNode):
        return ()
    return tuple(entry.start_mark.line + 1 for entry in node.value)


def load_yaml(source: str, first_line: int = 1) -> Any:  # noqa: ANN401 - YAML holds whatever its author wrote
    """Return the plain data that a YAML 1.2 text holds.

    YAML 1.2, because in it ``{question: Var sitter HR nu?, ...}`` is what people take it for;
    1.1 stumbles on the question mark. It also reads ``no`` as the word.

    Args:
        source: The text.
        first_line: The number of its first line in the file that it stands in.

    Raises:
        ConfigurationError: It is not YAML, or holds aliases, a key twice or too deep a nesting.

    """
    yaml = YAML(typ="safe", pure=True)
    yaml.Composer = _PlainComposer
    yaml.Constructor = _PlainConstructor
    try:
        return yaml.load(source)
    except _UNREADABLE as exc:
        problem, where = OTHER, ""
        if isinstance(exc, MarkedYAMLError):
            problem, line = problem_and_line(exc, source)
            where = f", line {line + first_line - 1}" if line else ""
        raise ConfigurationError(f"not valid YAML: {problem}{where}") from exc
