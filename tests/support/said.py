"""Reads out of the code what it says to people, sentence by sentence."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

A_WORD = "Storstad"  # stands for what varies within a sentence


class _Module:
    """The sentences of one module; a name is looked up in the module itself."""

    def __init__(self, path: Path) -> None:
        self._tree = ast.parse(path.read_text(encoding="utf-8"))
        self._named: dict[str, list[ast.expr]] = {}
        self._taken: set[str] = set()
        for node in ast.walk(self._tree):
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    self._named.setdefault(name, []).append(value)
                case ast.Assign(targets=[ast.Tuple(elts=names)]):
                    # Handed on from what another function returns.
                    self._taken |= {name.id for name in names if isinstance(name, ast.Name)}
                case ast.FunctionDef(args=arguments):
                    # Said by whoever calls the function.
                    self._taken |= {argument.arg for argument in arguments.args}
                case ast.MatchClass(kwd_patterns=patterns):
                    self._taken |= {
                        one.name for one in patterns if isinstance(one, ast.MatchAs) and one.name
                    }
                case ast.NamedExpr(target=target):
                    self._taken.add(target.id)

    def arguments(self, calls: Mapping[str, tuple[int, int]]) -> Iterator[ast.expr]:
        """Yield what is given to calls, and each pair that is returned by name alone."""
        for node in ast.walk(self._tree):
            match node:
                case ast.Call(func=ast.Name(id=name)) if name in calls:
                    first, count = calls[name]
                    yield from node.args[first:][:count]
                case ast.Return(value=ast.Tuple(elts=[ast.Constant(), ast.Constant()] as pair)):
                    # What keeps a file from being read, and the remedy.
                    yield from pair

    def sentences(self, node: ast.expr) -> Iterator[str | None]:
        """Yield what a value can be, None for what can't be found."""
        match node:
            case ast.IfExp(body=one, orelse=other):
                yield from self.sentences(one)
                yield from self.sentences(other)
            case ast.Tuple(elts=parts):
                for part in parts:
                    yield from self.sentences(part)
            case ast.Starred(value=value):
                yield from self.sentences(value)
            case ast.Name(id=name) if name in self._named:
                for value in self._named[name]:
                    yield from self.sentences(value)
            case ast.Name(id=name) if name in self._taken:
                pass
            case ast.JoinedStr(values=parts):
                yield "".join(
                    str(getattr(part, "value", "")) if isinstance(part, ast.Constant) else A_WORD
                    for part in parts
                )
            case ast.Constant(value=str() as text):
                yield text
            case _:
                yield None


def said_in(
    modules: Iterable[Path], calls: Mapping[str, tuple[int, int]]
) -> tuple[set[str], set[str]]:
    """Return the sentences that modules give to calls, and what can't be found, as it is written.

    Args:
        modules: The modules.
        calls: Which functions, the place of the first sentence among their arguments, and how many
            sentences there are.

    """
    said: set[str] = set()
    unknown: set[str] = set()
    for path in modules:
        module = _Module(path)
        for argument in module.arguments(calls):
            for sentence in module.sentences(argument):
                if sentence is None:
                    unknown.add(ast.unparse(argument))
                # One word is a name, as of a format, and whatever varies alone.
                elif " " in sentence:
                    said.add(sentence)
    return said, unknown
