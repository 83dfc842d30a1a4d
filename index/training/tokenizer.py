"""The tokenizer of multilingual-e5-small, cut to the pieces that Swedish and English text uses."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from wordfreq import top_n_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from index.training.packed_weights import Packed

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
