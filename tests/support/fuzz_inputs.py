"""What the property tests are made from: pieces that have broken readers, and mixtures of them.

A test takes a strategy from here and says what must hold for whatever comes. ``benchmarks/fuzz.py``
runs the same tests for minutes, with other examples each time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from tests.support.hostile_texts import texts

if TYPE_CHECKING:
    from collections.abc import Sequence

# Texts of documents and messages: what stands there, and what has been mistaken for something.
TEXTS: Final = tuple(text for text in texts(300) if len(text) < 300)
DATES: Final = (
    "2027-03-01",
    "2027-02-30",
    "0000-00-00",
    "9999-12-31",
    "1 mars 2027",
    "den 31 februari 2027",
    "March 1st, 2027",
    "1/3",
    "31/2 2027",
    "v. 53",
    "vecka 99",
    "nyår",
    "i fjol",
    "om 99999999 år",
    "för 10000 veckor sedan",
    "år 1",
    "hösten 9999",
    "på fredag",
    "före årsskiftet",
    "från 1 mars till 32 april",
    "²⁹ februari",
    "\u0661 mars \u0662\u0660\u0662\u0667",
    "Senast uppdaterad: 20 november 2020",
    "Publicerad den 3:e maj 2026 kl. 10",
)
NUMBERS: Final = (
    "811228-9874",
    "19811228-9874",
    "811228+9874",
    "811288-9870",
    "070-123 45 67",
    "Portkod: 1234",
    "kod 12 34",
    "\uff11\uff12\uff13\uff14",
    "²³",
    "0" * 40,
    "-1",
    "1e999",
    "NaN",
)
MARKS: Final = tuple("#-*>|`=_~[]()!:.1 \t\n&<\"'{}%@\\\r\f\u00ad\u200b\u2028\ufeff")
YAML: Final = (
    "---\n",
    "title: En titel\n",
    "datum: 2027-03-01\n",
    "gäller från: 1 mars 2027\n",
    "valid_until: 2027-02-30\n",
    "målgrupp: [chefer, HR]\n",
    "audience:\n",
    "audience: &a [*a]\n",
    "målgrup: chefer\n",
    "ersätter:\n  - a.md\n  - b.md\n",
    "url: javascript:alert(1)\n",
    "url: https://[\n",
    "accept: {what: personnummer, by: Kim, date: 2027-03-01}\n",
    "? [a, b]\n: c\n",
    "!!python/object:os.system x\n",
    "a: !!binary x\n",
    "d: !!timestamp 2027-99-99\n",
    "<<: {a: b}\n",
    "- fråga: Var?\n  dokument: a.md\n",
    "- question: Var?\n  answerable: false\n",
    "- topic: HR\n  name: Kim\n  contact: '#hr'\n",
    "- gammalt: X\n  nytt: Y\n",
    "x: 0o8\n",
    "x: 1:2:3:4.5\n",
    "x: .inf\n",
    "\tx: y\n",
    "x: |\n y\n",
    '"x: y\n',
    "x: y: z\n",
    "%YAML 9.9\n",
    "...\n",
    "null\n",
    "\x00",
    "\x85",
)
HTML: Final = (
    "<html><body>",
    "<h1>En rubrik</h1>",
    "<p>En mening om flytten. ",
    "</p>",
    "<table><tr><td colspan=9999>a<td rowspan=0>b<tr><th>c</table>",
    "<table rowspan=-1><td>",
    "<ul><li>ett<ol><li>två",
    "<details><summary>Fråga?</summary>Svar.</details>",
    "<a href='https://example.se/a?b=c'>länk</a>",
    "<a href='http://[::1'>länk</a>",
    "<a href=javascript:x>länk</a>",
    "<s>struket</s>",
    "<del>",
    "<nav>meny</nav>",
    "<script>x</script>",
    "<style>a{}</style>",
    "<!-- ",
    "-->",
    "<![CDATA[x]]>",
    "<?xml version='1.0' encoding='utf-16'?>",
    "<meta charset=utf-7>",
    "<meta http-equiv=content-type content='text/html; charset=nonsense'>",
    "<iframe src=cid:x>",
    "<base href='https://example.se/'>",
    "&nbsp;&#0;&#xD800;&#x110000;&amp",
    "<svg><title>x</title></svg>",
    "<br>" * 5,
    "<div>" * 300,
    "<pre>\n a\n</pre>",
    "<template><p>x</template>",
    "<select><option>x</select>",
)
MAIL: Final = (
    "From: kim@example.se\r\n",
    "Subject: =?utf-8?q?Flytt=20?=\r\n",
    "Subject: =?nonsense?b?////?=\r\n",
    "Date: Mon, 1 Mar 2027 10:00:00 +0100\r\n",
    "Date: Tue, 99 Foo 99999 99:99:99 +9999\r\n",
    "MIME-Version: 1.0\r\n",
    "Content-Type: multipart/mixed; boundary=b\r\n\r\n",
    'Content-Type: multipart/alternative; boundary="b"\r\n\r\n',
    "Content-Type: text/html; charset=utf-8\r\n\r\n",
    "Content-Type: text/plain; charset=nonsense\r\n\r\n",
    "Content-Type: message/rfc822\r\n\r\n",
    "Content-Transfer-Encoding: base64\r\n\r\n",
    "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
    "Content-Disposition: attachment; filename*=utf-8''%ff.pdf\r\n",
    "Content-Location: https://example.se/\r\n",
    "--b\r\n",
    "--b--\r\n",
    "\r\n",
    "En mening om flytten.\r\n",
    "> citat\r\n",
    "=C3=A5=\r\n",
    "////\r\n",
)

plain_text = st.text(st.characters(codec="utf-8"), max_size=60)


def mixture(*pieces: Sequence[str], most: int = 12) -> st.SearchStrategy[str]:
    """Return texts of some of the pieces in any order, with anything else between them."""
    all_pieces = [piece for some in pieces for piece in some]

    # By number: a strategy that names them all is too long to be shown, which is an error.
    def piece(number: int) -> str:
        return all_pieces[number]

    known = st.integers(0, len(all_pieces) - 1).map(piece)
    return st.lists(st.one_of(known, known, plain_text), max_size=most).map("".join)


written_texts = mixture(TEXTS, DATES, NUMBERS, MARKS)
# Some that json.loads gives and that nobody can write in UTF-8.
loose_texts = st.one_of(written_texts, st.text(max_size=40))
json_values: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False),
        loose_texts,
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(loose_texts, inner, max_size=4)
    ),
    max_leaves=8,
)


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """Return a file in which some stretches are cut, doubled, zeroed or written over."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, max(0, len(data) - 1)))
        end = min(len(data), start + draw(st.sampled_from([1, 2, 4, 64, 1_000])))
        piece = bytes(data[start:end])
        data[start:end] = draw(
            st.one_of(
                st.sampled_from([b"", piece * 2, piece[::-1], bytes(len(piece))]),
                st.sampled_from([b"\xff" * len(piece), b"<" * len(piece), b"-99999999999"]),
                st.binary(max_size=8),
            )
        )
    return bytes(data[: draw(st.sampled_from([len(data), len(data), len(data) // 2]))])
