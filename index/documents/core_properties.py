"""Title and date of a Word, PowerPoint or Excel file, from its core properties.

The libraries make properties up where a file has none, dated now; so they are read here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.documents.archive import read_xml
from index.documents.properties import usable_date, usable_title

if TYPE_CHECKING:
    import datetime as dt
    import zipfile

# ECMA-376 part 2, 11: found through the package's relationships, always to one of these.
_MEMBER = re.compile(
    r"docProps/core\d*\.xml|package/services/metadata/core-properties/[^/]+\.psmdcp", re.IGNORECASE
)
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"


def core_properties(archive: zipfile.ZipFile, kind: str) -> tuple[str | None, dt.date | None]:
    """Return the title, if it can be used, and when the file was last changed, or made.

    Raises:
        DocumentError: The properties are damaged.

    """
    member = next((name for name in archive.namelist() if _MEMBER.fullmatch(name)), "")
    root = read_xml(archive, member, kind)
    said = {} if root is None else {node.tag: node.text for node in root}
    return (
        usable_title(said.get(_DC + "title")),
        usable_date(said.get(_TERMS + "modified"), said.get(_TERMS + "created")),
    )
