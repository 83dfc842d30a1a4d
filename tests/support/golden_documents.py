"""Documents of every format with what must come out of them, written out word for word.

Each is made with the format's own writer, in a ``golden_*`` module beside this one, and has what
real ones have: tracked changes, merged cells, notes, text boxes, menus. To add a format, write a
module that makes a ``Golden`` and name it here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.golden_mail import eml, msg
from tests.support.golden_odf import ods, odt
from tests.support.golden_pages import accordion_page, frames_page, intranet_page, old_page
from tests.support.golden_pdf import pdf
from tests.support.golden_sheets import xlsx
from tests.support.golden_slides import pptx
from tests.support.golden_text import markdown, plain
from tests.support.golden_word import docx

if TYPE_CHECKING:
    from tests.support.golden import Golden

_PAGES = (intranet_page, accordion_page, old_page, frames_page)
_MAKERS = (markdown, plain, docx, odt, pdf, pptx, xlsx, ods, eml, msg, *_PAGES)


def golden_documents() -> tuple[Golden, ...]:
    """Make every golden document."""
    return tuple(make() for make in _MAKERS)
