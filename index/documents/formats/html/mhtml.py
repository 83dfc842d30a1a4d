"""Saved web pages in one file (.mhtml): the page, with its frames in their places."""

from __future__ import annotations

import email
import email.policy
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin

from index.documents.formats.html.parse import decode_page, parse_page
from index.documents.formats.html.reader import read_page
from index.errors import DocumentError

if TYPE_CHECKING:
    from email.message import Message

    from lxml.etree import _Element

    from index.documents.types import Extracted

_MOST_PAGES = 50
_NOT_A_PAGE = (
    "holds no web page",
    "save the page again from the browser, as a web page in a single file",
)


def extract(data: bytes) -> Extracted:
    """Read a file's bytes.

    Raises:
        DocumentError: There is no web page in it, or it can't be read.

    """
    parts = _parts(data)
    if not parts:
        raise DocumentError(*_NOT_A_PAGE)
    pages = [_Page(part) for part in parts]
    by_name = {name: page for page in reversed(pages) for name in page.names}
    first = pages[0]
    first.insert_frames(by_name)
    body = first.root.find("body")
    place = first.root if body is None else body
    # Frames that no page says the place of come last: nothing is left out.
    for page in pages[1:]:
        if not page.used:
            page.insert_frames(by_name)
            place.append(page.as_division())
    return read_page(first.root)


def _parts(data: bytes) -> list[Message]:
    try:
        # The older, lenient policy: what is wrong in a header of a picture must not matter here.
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        found = [part for part in message.walk() if part.get_content_type() == "text/html"]
        start = str(message.get_param("start") or "")
    except Exception as exc:
        raise DocumentError(*_NOT_A_PAGE) from exc
    # The part named as the start is the page itself; without a name it is the first.
    found.sort(key=lambda part: not start or part.get("Content-ID") != start)
    return found[:_MOST_PAGES]


class _Page:
    """One page of the file, parsed.

    Attributes:
        root: Its tree.
        names: What a frame may call it.
        used: Whether it has its place already.

    """

    def __init__(self, part: Message) -> None:
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes):
            raise DocumentError(*_NOT_A_PAGE)
        charset = part.get_content_charset()
        self.root: _Element = parse_page(decode_page(payload, charset))
        self.location = str(part.get("Content-Location") or "").strip()
        identifier = str(part.get("Content-ID") or "").strip().strip("<>")
        self.names = [name for name in (self.location, f"cid:{identifier}") if name != "cid:"]
        self.used = False

    def insert_frames(self, pages: dict[str, _Page]) -> None:
        """Put the pages that this one shows in frames in their places, and those in them too."""
        self.used = True
        for frame in list(self.root.iter("iframe", "frame")):
            source = frame.get("src", "").strip()
            names = (source, urldefrag(urljoin(self.location, source)).url)
            page = next((pages[name] for name in names if name in pages), None)
            if page is None or page.used:
                continue
            page.insert_frames(pages)
            parent = frame.getparent()
            if parent is not None:
                division = page.as_division()
                division.tail = frame.tail
                parent.replace(frame, division)

    def as_division(self) -> _Element:
        """Return the page as a part of another."""
        body = self.root.find("body")
        division = self.root if body is None else body
        division.tag = "div"
        return division
