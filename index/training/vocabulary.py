"""The student's tokenizer: Swedish word pieces, learnt here, beside the teacher's English ones.

English text is cut as the teacher cuts it, so that the teacher's vectors of its pieces serve from
the start; Swedish text takes half as many pieces as with an English tokenizer, and half the time.
The pieces are WordPiece's (Schuster and Nakajima 2012, https://doi.org/10.1109/ICASSP.2012.6289079)
without the dots of å, ä and ö taken away: "har" and "här" are two words.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from typing import TYPE_CHECKING

import wordfreq
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from tokenizers.processors import TemplateProcessing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.training.corpora import Corpora

PADDING, UNKNOWN, FIRST, LAST, MASK = SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
CONTINUES = "##"
# 30,000 and 20,000 together make 46,000 (many are the same), which is what 60 MiB of weights hold.
SWEDISH_PIECES = 30_000
ENGLISH_PIECES = 20_000
_COMMON_WORDS = 60_000
_LEFT_OUT = "debian_security"
_ENGLISH = re.compile(r"(?:##)?[!-Z^-~]+|[–—’“”…€•]")
_WORD = re.compile(r"[a-zåäöé-]+")
# Left to itself the trainer draws lots among letters that are equally rare, and each run ends with
# other pieces.
_LETTERS = (
    string.digits
    + string.ascii_lowercase
    + string.punctuation
    + "åäöéèêëáàâãæøôóòüúùíïçñšžőß§°½€£–—’‘”“»«…•·"
)
_STRANGE = re.compile(f"[^{re.escape(_LETTERS)}\\s]+")


def learn_tokenizer(
    corpora: Corpora,
    teacher: Tokenizer,
    *,
    swedish: int = SWEDISH_PIECES,
    english: int = ENGLISH_PIECES,
) -> Tokenizer:
    """Learn Swedish pieces, and put the teacher's most used English ones before them.

    The same text gives the same tokenizer.
    """
    characters = string.digits + string.ascii_lowercase + string.punctuation
    pieces = [
        *SPECIAL,
        *characters,
        *(CONTINUES + character for character in characters),
        *_english_pieces(corpora, teacher)[:english],
        *_swedish_pieces(corpora, swedish),
    ]
    vocabulary = {piece: number for number, piece in enumerate(dict.fromkeys(pieces))}
    tokenizer = _word_piece(vocabulary)
    tokenizer.post_processor = TemplateProcessing(
        single=f"{FIRST} $A {LAST}",
        special_tokens=[(FIRST, vocabulary[FIRST]), (LAST, vocabulary[LAST])],
    )
    tokenizer.decoder = decoders.WordPiece()
    return tokenizer


def _word_piece(vocabulary: dict[str, int] | None = None) -> Tokenizer:
    # 60 characters: Swedish compounds are long, and a word past the limit becomes unknown whole.
    model = models.WordPiece(vocabulary, unk_token=UNKNOWN, max_input_chars_per_word=60)
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizers.BertNormalizer(
        clean_text=True, handle_chinese_chars=False, strip_accents=False, lowercase=True
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def _english_pieces(corpora: Corpora, teacher: Tokenizer) -> list[str]:
    """Return the teacher's pieces that English text uses, most used first."""
    used: Counter[str] = Counter()
    texts = [row.english for row in (*corpora.parallel, *corpora.dictionaries)]
    for encoding in teacher.encode_batch(texts, add_special_tokens=False):
        used.update(encoding.tokens)
    common = wordfreq.top_n_list("en", _COMMON_WORDS)
    for encoding in teacher.encode_batch(common, add_special_tokens=False):
        used.update(encoding.tokens)
    order = sorted(used, key=lambda piece: (-used[piece], piece))
    return [piece for piece in order if _ENGLISH.fullmatch(piece)]


def _swedish_pieces(corpora: Corpora, number: int) -> list[str]:
    tokenizer = _word_piece()
    trainer = trainers.WordPieceTrainer(
        vocab_size=number,
        # Pieces of one letter are numbered here: in the order in which the trainer meets them they
        # would settle ties between longer ones differently each time.
        special_tokens=[
            UNKNOWN,
            *sorted(set(_LETTERS)),
            *(CONTINUES + letter for letter in sorted(set(_LETTERS))),
        ],
        initial_alphabet=sorted(set(_LETTERS)),
        limit_alphabet=len(set(_LETTERS)),
        min_frequency=3,
        show_progress=False,
    )
    texts = (_STRANGE.sub(" ", text.lower()) for text in _swedish_text(corpora))
    tokenizer.train_from_iterator(texts, trainer)
    return sorted(tokenizer.get_vocab())


def _swedish_text(corpora: Corpora) -> Iterator[str]:
    for passage in corpora.passages:
        yield passage.title
        yield passage.text
    for row in corpora.parallel:
        if row.source != _LEFT_OUT:
            # Twice: everyday words are rare in what authorities write.
            yield row.swedish
            yield row.swedish
    for row in corpora.dictionaries:
        yield row.swedish
    for word in wordfreq.top_n_list("sv", _COMMON_WORDS):
        if _WORD.fullmatch(word):
            # As often as in two million words of everyday text.
            often = max(2, int(wordfreq.word_frequency(word, "sv") * 2e6))
            yield " ".join([word] * often)
