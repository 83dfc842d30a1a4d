"""The process that reads documents: run as a script by ``sandbox/process.py``, never imported.

    python -I child.py PARENT-PROCESS-ID BYTES-OF-MEMORY MODULE [FOLDER-OF-MODULE]

Reads requests on standard input and writes replies to standard output, until there are no more.
It loads only what readers need: ``index/__init__.py`` brings FAISS and the rest of the search,
which take longer to load than most documents to read, so a bare package stands in for it.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import struct
import sys
import types
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.documents.types import Extracted

_LENGTH = struct.Struct(">I")
_PACKAGE = Path(__file__).resolve().parents[2]
_MOST_CHARACTERS = 10_000_000
_LARGE = 100_000
_MOST_REMARKS = 1_000
_MOST_LINKS = 100_000
_LONGEST_NAME = 200
_LONGEST_URL = 2_000


def _receive(source: BinaryIO) -> bytes | None:
    """Return the next message, or None when there are no more."""
    head = source.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = source.read(length)
    return data if len(data) == length else None


def _send(target: BinaryIO, value: dict[str, object]) -> None:
    data = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    target.write(_LENGTH.pack(len(data)) + data)
    target.flush()


def _refused(reason: str, remedy: str, kind: str = "unreadable") -> dict[str, object]:
    return {"is_": "refused", "reason": reason, "remedy": remedy, "kind": kind}


def _described(document: Extracted) -> dict[str, object]:
    if len(document.text) > _MOST_CHARACTERS:
        return _refused(
            f"holds too much text ({len(document.text) // 1_000_000} million characters;"
            f" at most {_MOST_CHARACTERS // 1_000_000} million)",
            "split it into several documents",
        )
    return {
        "is_": "read",
        # Half a character can't be written down; one mark for one keeps every offset.
        "text": document.text.encode("utf-8", "replace").decode(),
        "blocks": [
            (
                block.kind.value,
                block.span.start,
                block.span.end,
                block.level,
                block.label[:2_000],
                block.page,
            )
            for block in document.blocks
        ],
        "front_matter": document.front_matter,
        "title": None if document.title is None else document.title[:2_000],
        "date": document.date.isoformat() if document.date else None,
        "remarks": [
            (
                remark.kind.value,
                remark.page,
                remark.line,
                remark.heading[:_LONGEST_NAME],
                remark.detail[:_LONGEST_NAME],
                remark.count,
            )
            for remark in document.remarks[:_MOST_REMARKS]
        ],
        "date_first": document.date_first,
        "links": [
            (link.span.start, link.span.end, link.url)
            for link in document.links[:_MOST_LINKS]
            if len(link.url) <= _LONGEST_URL
        ],
    }


def _answer(read: Callable[[str, bytes], Extracted], suffix: str, data: bytes) -> dict[str, object]:
    """Read one document; whatever goes wrong, say so in a reply."""
    errors = importlib.import_module("index.errors")
    try:
        return _described(read(suffix, data))
    except errors.DocumentError as exc:
        return _refused(exc.reason[:2_000], exc.remedy[:2_000], exc.kind)
    except MemoryError:
        return {"is_": "out of memory"}
    except RecursionError:
        reason = "is nested too deeply to be read"
    except Exception as exc:  # noqa: BLE001 - libraries raise anything on a damaged file
        reason = f"is damaged, or written in an unusual way ({type(exc).__name__})"
    return _refused(reason, "open it in the program it was made in and save it anew")


def main(parent: int, memory: int, module: str, *folders: str) -> None:
    """Read documents until the parent asks for no more."""
    package = types.ModuleType("index")
    package.__path__ = [str(_PACKAGE)]
    sys.modules["index"] = package
    sys.path[:0] = folders
    source = os.fdopen(os.dup(0), "rb")
    target = os.fdopen(os.dup(1), "wb")
    # Whatever a library prints must not end up among the replies.
    os.dup2(2, 1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sandbox = importlib.import_module("index.documents.sandbox.limits")
    sandbox.limit(parent, memory)
    read = importlib.import_module(module).read
    # Modules are opened when they are first needed; index/artifacts/ has other documents' text.
    rooms = (_PACKAGE / name for name in ("__pycache__", "documents", "language"))
    own = (*_PACKAGE.glob("*.py"), *rooms)
    sandbox.close_doors((*folders, sys.prefix, sys.base_prefix, *map(str, own)))
    _send(target, {"is_": "ready"})
    while (head := _receive(source)) is not None and (data := _receive(source)) is not None:
        asked = json.loads(head)
        sandbox.limit_seconds(asked["seconds"])
        _send(target, _answer(read, asked["suffix"], data))
        if len(data) > _LARGE:
            # A large tree of objects is best gone before the next document.
            del data
            gc.collect()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
