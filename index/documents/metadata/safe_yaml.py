"""YAML from people: plain data only, no aliases, no deep nesting, no key twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer, ComposerError
from ruamel.yaml.constructor import ConstructorError, SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent
from ruamel.yaml.nodes import SequenceNode

from index.documents.metadata.yaml_problems import OTHER, problem_and_line
from index.errors import ConfigurationError

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node, ScalarNode

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
