"""PDFs for the tests, made with fpdf2: a page that text is put on line by line."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from fpdf import FPDF
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Sequence

LEFT, PITCH = 20.0, 5.0  # millimetres
LONG = (
    "Kommunstyrelsen har beslutat om en ny organisation för förvaltningen. Den börjar gälla vid "
    "årsskiftet och berör alla som arbetar i stadshuset. Var och en får besked av sin chef innan "
    "flytten, och frågor om det nya arbetet tas upp på arbetsplatsträffen."
)


class Pages(FPDF):
    """A document in Helvetica, 11 points, whose text is put where it is wanted."""

    def __init__(self) -> None:
        """Begin the first page."""
        super().__init__()
        self.core_fonts_encoding = "cp1252"
        self.set_auto_page_break(auto=False)
        self.set_margins(LEFT, 15, 20)
        self.set_font("Helvetica", size=11)
        self.new()

    def new(self) -> Pages:
        """Begin a page, below where a running head would stand."""
        self.add_page()
        self.set_y(50)
        return self

    def paragraph(self, text: str) -> Pages:
        """Add a paragraph over as many lines as it takes, and a gap after it."""
        self.multi_cell(0, PITCH, text, align="L", new_x="LMARGIN", new_y="NEXT")
        self.ln(3)
        return self

    def lines(self, *lines: str, left: float = LEFT) -> Pages:
        """Add lines that end where they do here."""
        for line in lines:
            self.set_x(left)
            self.cell(0, PITCH, line, new_x="LMARGIN", new_y="NEXT")
        return self

    def heading(self, text: str, size: float = 16, style: str = "B") -> Pages:
        """Add a line in other type."""
        self.ln(3)
        self.set_font("Helvetica", style, size)
        self.multi_cell(0, size / 2, text, align="L", new_x="LMARGIN", new_y="NEXT")
        self.ln(2)
        self.set_font("Helvetica", size=11)
        return self

    def at(self, left: float, top: float, text: str, size: float = 11) -> Pages:
        """Put a line somewhere on the page."""
        self.set_font("Helvetica", size=size)
        self.text(left, top, text)
        self.set_font("Helvetica", size=11)
        return self

    def table_of(
        self,
        rows: Sequence[Sequence[str]],
        *,
        ruled: bool = True,
        widths: Sequence[int] | None = None,
    ) -> Pages:
        """Add a table whose first row is set in bold where nothing else tells it."""
        with self.table(
            borders_layout="ALL" if ruled else "NONE",
            first_row_as_headings=not ruled,
            col_widths=widths,
        ) as table:
            for cells in rows:
                row = table.row()
                for cell in cells:
                    row.cell(cell)
        self.ln(3)
        return self

    def picture(self) -> Pages:
        """Fill the page with a picture, as a scanner does."""
        drawn = Image.new("L", (100, 141), 200)
        self.image(drawn, x=0, y=0, w=self.w, h=self.h)
        return self

    def done(self) -> bytes:
        """Return the file."""
        file = io.BytesIO()
        self.output(file)
        return file.getvalue()
