"""Finds what leads back to itself: documents that replace each other, names that follow another."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def circles_in(targets: Mapping[str, list[str]]) -> list[list[str]]:
    """Return each circle once, from its first member by name; depth first, without recursion."""
    circles: list[list[str]] = []
    done: set[str] = set()
    for start in sorted(targets):
        path: list[str] = []
        on_path: dict[str, int] = {}
        waiting: list[tuple[str, int]] = [(start, 0)]
        while waiting:
            current, depth = waiting.pop()
            for left in path[depth:]:
                done.add(left)
                del on_path[left]
            del path[depth:]
            if current in on_path:
                circle = path[on_path[current] :]
                least = circle.index(min(circle))
                circles.append([*circle[least:], *circle[:least]])
                continue
            if current in done:
                continue
            on_path[current] = depth
            path.append(current)
            waiting += [(target, depth + 1) for target in targets.get(current, ())]
        done.update(path)
    return circles
