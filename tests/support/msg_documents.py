"""Writes .msg files as Outlook does: properties in the streams of an OLE compound file.

The layout is that of [MS-CFB], with sectors of 512 bytes and small streams in the mini stream.
"""

from __future__ import annotations

import datetime as dt
import struct
from dataclasses import dataclass, field

_SECTOR, _MINI, _SMALL = 512, 64, 4096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)


@dataclass
class _Node:
    name: str
    kind: int  # 1 a folder, 2 a stream, 5 the root
    data: bytes = b""
    children: list[_Node] = field(default_factory=list)
    start: int = _END
    number: int = 0


def _chain(table: list[int], count: int) -> int:
    """Add a chain of sectors to an allocation table; return its first."""
    start = len(table)
    table += [start + step + 1 for step in range(count - 1)] + [_END] if count else []
    return start if count else _END


def _padded(data: bytes, size: int) -> bytes:
    return data + b"\0" * (-len(data) % size)


def compound_file(tree: dict[str, bytes | dict[str, bytes]]) -> bytes:
    """Return a compound file with streams, and folders of streams."""
    root = _Node("Root Entry", 5)
    nodes = [root]
    for name, content in tree.items():
        node = _Node(name, 1 if isinstance(content, dict) else 2)
        root.children.append(node)
        nodes.append(node)
        if isinstance(content, dict):
            node.children = [_Node(inner, 2, data) for inner, data in content.items()]
            nodes += node.children
        else:
            node.data = content
    mini, body = b"", b""
    minifat: list[int] = []
    fat: list[int] = []
    for node in nodes[1:]:
        if node.kind == 2 and 0 < len(node.data) < _SMALL:
            node.start = _chain(minifat, -(-len(node.data) // _MINI))
            mini += _padded(node.data, _MINI)
    for node in nodes[1:]:
        if node.kind == 2 and len(node.data) >= _SMALL:
            node.start = _chain(fat, -(-len(node.data) // _SECTOR))
            body += _padded(node.data, _SECTOR)
    root.start, root.data = _chain(fat, -(-len(mini) // _SECTOR)), mini
    body += _padded(mini, _SECTOR)
    table = struct.pack(f"<{len(minifat)}I", *minifat)
    table += b"\xff" * (-len(table) % _SECTOR)
    minifat_start = _chain(fat, len(table) // _SECTOR)
    body += table
    directory = _padded(_directory(nodes), _SECTOR)
    directory_start = _chain(fat, len(directory) // _SECTOR)
    body += directory
    fat_sectors = -(-(len(fat) + 2) // (_SECTOR // 4))
    fat_start = len(fat)
    fat += [_FAT] * fat_sectors
    allocated = struct.pack(f"<{len(fat)}I", *fat)
    body += allocated + b"\xff" * (-len(allocated) % _SECTOR)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIII", 0, fat_sectors, directory_start, 0, _SMALL)
    header += struct.pack("<IIII", minifat_start, len(table) // _SECTOR, _END, 0)
    places = [fat_start + n for n in range(fat_sectors)]
    return header + struct.pack("<109I", *places, *[_FREE] * (109 - fat_sectors)) + body


def _directory(nodes: list[_Node]) -> bytes:
    for number, node in enumerate(nodes):
        node.number = number
    right = {}
    for node in nodes:
        # A tree without left branches is one, too.
        for one, other in zip(node.children, node.children[1:], strict=False):
            right[one.number] = other.number
    entries = b""
    for node in nodes:
        name = (node.name + "\0").encode("utf-16-le")
        entry = name.ljust(64, b"\0") + struct.pack("<HBB", len(name), node.kind, 1)
        child = node.children[0].number if node.children else _FREE
        entry += struct.pack("<III", _FREE, right.get(node.number, _FREE), child) + b"\0" * 36
        entries += entry + struct.pack("<IQ", node.start, len(node.data))
    return entries


def property_table(values: dict[int, bytes], head: int) -> bytes:
    """Return the stream of a folder's properties of fixed size."""
    entries = (
        struct.pack("<HHI", 0x40, number, 6) + value.ljust(8, b"\0")
        for number, value in values.items()
    )
    return b"\0" * head + b"".join(entries)


def filetime(moment: dt.datetime) -> bytes:
    """Return a moment as Windows counts it."""
    return struct.pack("<Q", int((moment - _EPOCH).total_seconds()) * 10_000_000)


def wide(number: str, words: str) -> tuple[str, bytes]:
    """Return the stream of a property that is text."""
    return f"__substg1.0_{number}001F", words.encode("utf-16-le")


def outlook_message(
    subject: str,
    body: str,
    sent: dt.datetime | None = None,
    attached: tuple[str, ...] = (),
    **streams: bytes,
) -> bytes:
    """Return an Outlook message; ``streams`` are further ones, called p0037001F and so on."""
    tree: dict[str, bytes | dict[str, bytes]] = dict(
        [
            wide("0037", subject),
            wide("1000", body),
            wide("5D01", "eva.ek@b.example"),
            wide("0C1F", "/O=EXCHANGE/CN=EVAEK"),
        ]
    )
    tree = {name: content for name, content in tree.items() if content}
    tree |= {f"__substg1.0_{name[1:]}": content for name, content in streams.items()}
    tree["__properties_version1.0"] = property_table({0x39: filetime(sent)} if sent else {}, 32)
    for number, name in enumerate(attached):
        tree[f"__attach_version1.0_#{number:08X}"] = dict(
            [wide("3707", name), ("__properties_version1.0", property_table({}, 8))]
        )
    return compound_file(tree)
