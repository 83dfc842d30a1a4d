"""Markdown and plain text, whose text is the file's own."""

from __future__ import annotations

from tests.support.golden import Golden

_MARKDOWN = """\
# Flytten

Vi flyttar den 1 mars 2027.

## Nycklar

| Enhet | Plats |
|---|---|
| HR | Stadshuset |

- Lämna nyckeln
  - i receptionen

Senast uppdaterad: 1 september 2026
"""
_PLAIN = """\
Flytten

Vi flyttar den 1 mars 2027.

Nycklar

Lämna nyckeln i receptionen på Östra gatan – före klockan tre.

Skriv ut
Senast uppdaterad: 1 september 2026
"""


def markdown() -> Golden:
    """Make a file with front matter."""
    return Golden(
        name="flytten.md",
        data=f"---\ntitel: Flytten till Stadshuset\n---\n{_MARKDOWN}".encode(),
        text=_MARKDOWN,
        noise=("Senast uppdaterad: 1 september 2026",),
        headings=((("Flytten",), None), (("Flytten", "Nycklar"), None)),
        title="Flytten till Stadshuset",
    )


def plain() -> Golden:
    """Make a file in the encoding of old Windows programs."""
    return Golden(
        name="flytten.txt",
        data=_PLAIN.replace("\n", "\r\n").encode("cp1252"),
        text=_PLAIN,
        noise=("Skriv ut", "Senast uppdaterad: 1 september 2026"),
        headings=(((), None), (("Nycklar",), None)),
        title="Flytten",
    )
