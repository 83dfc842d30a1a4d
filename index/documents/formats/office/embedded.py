"""Files that are embedded in Office files and shown as a picture: a sheet in a letter."""

from __future__ import annotations

# By what they register themselves as; formulas, pictures and clips hold no text to miss.
_PROGRAMS = {
    "word": "Word",
    "excel": "Excel",
    "powerpoint": "PowerPoint",
    "visio": "Visio",
    "acroexch": "PDF",
}


def embedded_program(identifier: str) -> list[str]:
    """Return the program of an embedded file, "Excel.Sheet.12", as people call it; or nothing."""
    name = _PROGRAMS.get(identifier.partition(".")[0].casefold())
    return [name] if name else []
