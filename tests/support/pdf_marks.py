"""Writes PDFs with what lies over a page: form fields, links, strokes. All lengths are in points.

Written object by object, as no writer among the project's tools has form fields.
"""

from __future__ import annotations

from dataclasses import dataclass, field

WIDTH, HEIGHT = 595, 842
# What is drawn stands upright on a page that is turned so.
_TURNS = {
    0: "",
    90: f"0 1 -1 0 {WIDTH} 0 cm",
    180: f"-1 0 0 -1 {WIDTH} {HEIGHT} cm",
    270: f"0 -1 1 0 0 {HEIGHT} cm",
}


def _string(text: str) -> str:
    return f"<feff{text.encode('utf-16-be').hex()}>"


@dataclass
class Sheet:
    """One page in Helvetica, 11 points.

    Attributes:
        title: In the file's properties.
        turned: How the page is turned, in degrees.

    """

    title: str = ""
    turned: int = 0
    _drawn: list[str] = field(default_factory=list)
    _over: list[str] = field(default_factory=list)
    _fields: list[int] = field(default_factory=list)

    def text(self, left: float, base: float, words: str, size: float = 11) -> Sheet:
        """Put words on the page."""
        hexed = words.encode("cp1252").hex()
        self._drawn.append(f"BT /F1 {size} Tf {left} {base} Td <{hexed}> Tj ET")
        return self

    def line(self, left: float, right: float, level: float, width: float = 0.7) -> Sheet:
        """Draw a level line as a stroke."""
        self._drawn.append(f"{width} w {left} {level} m {right} {level} l S")
        return self

    def bar(self, left: float, right: float, level: float, height: float = 0.7) -> Sheet:
        """Draw a level line as a filled box."""
        self._drawn.append(f"{left} {level - height / 2} {right - left} {height} re f")
        return self

    def over(self, kind: str, box: tuple[float, float, float, float], more: str) -> Sheet:
        """Lay an annotation over the page; its box is left, bottom, right and top."""
        left, bottom, right, top = box
        self._over.append(
            f"<< /Type /Annot /Subtype /{kind} /Rect [{left} {bottom} {right} {top}] /F 4 {more} >>"
        )
        return self

    def link(self, left: float, base: float, right: float, url: str) -> Sheet:
        """Lay a link over words."""
        action = f"/A << /S /URI /URI ({url}) >> /Border [0 0 0]"
        return self.over("Link", (left, base - 3, right, base + 10), action)

    def strike_mark(self, left: float, base: float, right: float) -> Sheet:
        """Strike words out with a mark laid over the page."""
        low, high = base - 2, base + 9
        points = f"{left} {high} {right} {high} {left} {low} {right} {low}"
        return self.over("StrikeOut", (left, low, right, high), f"/QuadPoints [{points}]")

    def note(self, left: float, base: float, words: str) -> Sheet:
        """Type words onto the page."""
        more = f"/Contents {_string(words)} /DA (/F1 11 Tf)"
        return self.over("FreeText", (left, base - 3, left + 200, base + 12), more)

    def field(self, left: float, base: float, value: str, more: str = "", width: float = 200
              ) -> Sheet:  # fmt: skip
        """Add a text field."""
        held = f"/FT /Tx /V {_string(value)} {more}" if value else f"/FT /Tx {more}"
        return self._widget(left, base, width, held)

    def choice(self, left: float, base: float, options: tuple[str, ...], chosen: str) -> Sheet:
        """Add a list to choose from."""
        listed = " ".join(f"[{_string(one[:2])} {_string(one)}]" for one in options)
        held = f" /V {_string(chosen[:2])}" if chosen else ""
        return self._widget(left, base, 150, f"/FT /Ch /Ff 131072 /Opt [{listed}]{held}")

    def box(self, left: float, base: float, *, ticked: bool, more: str = "") -> Sheet:
        """Add a box to tick."""
        state = "/V /Yes /AS /Yes" if ticked else "/V /Off /AS /Off"
        looks = "/AP << /N << /Yes 5 0 R /Off 5 0 R >> >>"
        return self._widget(left, base, 11, f"/FT /Btn {state} {looks} {more}")

    def _widget(self, left: float, base: float, width: float, more: str) -> Sheet:
        self._fields.append(len(self._over))
        held = f"/T (f{len(self._over)}) /DA (/F1 11 Tf) {more}"
        return self.over("Widget", (left, base - 4, left + width, base + 13), held)

    def done(self) -> bytes:
        """Return the file."""
        first = 7
        numbers = [first + number for number in range(len(self._over))]
        fields = " ".join(f"{numbers[one]} 0 R" for one in self._fields)
        form = f"/AcroForm << /Fields [{fields}] /DR << /Font << /F1 4 0 R >> >> >>"
        content = "\n".join((_TURNS[self.turned], *self._drawn))
        page = (
            f"/MediaBox [0 0 {WIDTH} {HEIGHT}] /Rotate {self.turned} "
            "/Resources << /Font << /F1 4 0 R >> >> /Contents 6 0 R "
            f"/Annots [{' '.join(f'{n} 0 R' for n in numbers)}]"
        )
        bodies = [
            f"<< /Type /Catalog /Pages 2 0 R {form if fields else ''} >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            f"<< /Type /Page /Parent 2 0 R {page} >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            "<< /Type /XObject /Subtype /Form /BBox [0 0 10 10] /Length 0 >>\nstream\n\nendstream",
            f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
            *self._over,
            f"<< /Title {_string(self.title)} >>",
        ]
        file, places = b"%PDF-1.7\n", []
        for number, body in enumerate(bodies, start=1):
            places.append(len(file))
            file += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
        table = "".join(f"{place:010} 00000 n \n" for place in places)
        count = len(bodies) + 1
        trailer = f"trailer\n<< /Size {count} /Root 1 0 R /Info {count - 1} 0 R >>"
        end = f"xref\n0 {count}\n0000000000 65535 f \n{table}{trailer}\nstartxref\n{len(file)}"
        return file + f"{end}\n%%EOF\n".encode()
