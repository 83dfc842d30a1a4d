"""Two thousand texts that a document, a question or a comment might hold to do harm by accident.

Made by a generator with a fixed seed: what Slack would act on, what a screen shows wrongly, what
is long, empty or half a character.
"""

from __future__ import annotations

import random
from typing import Final

COUNT: Final = 2_000

_ACTED_ON: Final = (
    "<!channel>",
    "<!here|alla>",
    "<!everyone>",
    "<@U0LOCAL0001>",
    "<#C0LOCAL0001|allmant>",
    "<!subteam^S0LOCAL0001>",
    "<https://example.se|klicka här>",
    "<javascript:alert(1)|x>",
    "<!date^1700000000^{date}|då>",
    "https://example.se/a?b=c&d=<e>",
    "mailto:kim@example.se",
    "@channel @here #allmant",
    ":tada: :wave::skin-tone-2:",
    "*fet* _kursiv_ ~struken~ `kod`",
    "```\nkod\n```",
    "&lt;!channel&gt; &amp;amp;",
    "> citat\n> i citat",
    "[text](https://example.se)",
    "![bild](x.png)",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    '{"type":"section"}',
    "</script><script>alert(1)</script>",
    "\\*\\_\\`",
    "- [ ] ruta\n1. ett\n   - under",
)
_SHOWN_WRONGLY: Final = (
    "\u202etxet tnävmo\u202c",
    "\u2066\u2067\u2068\u2069",
    "a\u200bb\u200cc\u200dd\ufeff",
    "\u00adsam\u00adman\u00adsatt",
    "مرحبا بالعالم",
    "שלום עולם",
    "e\u0301\u0302\u0303" * 20,
    "Z̷̢̛a̶l̵g̸o̴",
    "\x00\x01\x1b[31mröd\x07\x7f",
    "\r\n\t\v\f\u0085\u2028\u2029",
    "👩\u200d👩\u200d👧\u200d👦 🏳️\u200d🌈 👍🏽 🇸🇪",
    "ﷺ﷽",
    "\U000e0041\U000e0042\U000e007f",
    "ẞßſ İı Ǆ",
    "\ufffd\ufffe",
    "\uff11\uff12\uff13 \uff21\uff22\uff23",
)
_WORDS: Final = tuple(
    "HR sitter på plan 3 i Stadshuset sedan mars och chefen heter Åsa Öberg".split()
)


def texts(count: int = COUNT) -> list[str]:
    """Return ``count`` texts, the same ones every time."""
    chance = random.Random(20_270_301)  # noqa: S311 - nothing secret
    return [_text(chance) for _ in range(count)]


def _text(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.03:
        return chance.choice(["", " ", "\n", "\u200b", "\u202e", "*", "#", "…", "🎉"])
    if kind < 0.035:
        # As long as Slack lets anybody write.
        return _long(chance, 40_000)
    if kind < 0.06:
        return chance.choice(["a", "å", "ﷺ", "👍🏽", "&", "<", "**a** ", "`"]) * chance.choice(
            [75, 150, 151, 255, 2_000, 2_001, 3_000, 3_001]
        )
    pieces = [_piece(chance) for _ in range(chance.randint(1, 5))]
    return chance.choice(["", " ", "\n", "\n\n"]).join(pieces)


def _piece(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.4:
        return chance.choice(_ACTED_ON)
    if kind < 0.7:
        return chance.choice(_SHOWN_WRONGLY)
    if kind < 0.8:
        # Any character that can be written in UTF-8.
        points = (chance.randrange(0x110000) for _ in range(chance.randint(1, 10)))
        return "".join(chr(point) for point in points if not 0xD800 <= point < 0xE000)
    return " ".join(chance.choices(_WORDS, k=chance.randint(1, 12)))


def _long(chance: random.Random, length: int) -> str:
    text = ""
    while len(text) < length:
        text += _piece(chance) + chance.choice([" ", "\n", ". "])
    return text[:length]
