"""The documentation as a site: made without a warning, with nothing from elsewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# What a browser fetches by itself, besides the links that people follow.
FETCHED = {
    *(("script", "src"), ("img", "src"), ("iframe", "src"), ("source", "src"), ("video", "src")),
    *(("link", "href"), ("image", "href"), ("use", "href"), ("object", "data")),
}


class Page(HTMLParser):
    """What a page says of itself, and what it has a browser fetch."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.language: str | None = None
        self.fetched: list[str] = []
        self.without_text: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the language, what is fetched, and pictures that say nothing to who can't see."""
        told = dict(attrs)
        if tag == "html":
            self.language = told.get("lang")
        if tag == "link" and told.get("rel") in {"canonical", "prev", "next", "alternate"}:
            return
        self.fetched += [value for name, value in attrs if (tag, name) in FETCHED and value]
        if tag == "img" and not told.get("alt"):
            self.without_text.append(told.get("src") or "")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the site as ``make docs`` does; it fails at the first warning."""
    site = tmp_path_factory.mktemp("site")
    made = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (0, []) == (made.returncode, re.findall(r"(?m)^(?:WARNING|ERROR).*", made.stderr))
    return site


def pages(site: Path) -> dict[str, Page]:
    """Return the pages of the site by their paths in it."""
    return {path.relative_to(site).as_posix(): Page(path) for path in site.rglob("*.html")}


def test_nothing_comes_from_elsewhere(site: Path) -> None:
    """Neither a page nor a style sheet has a browser fetch anything from another host."""
    elsewhere = re.compile(r"(?:https?:)?//")
    fetched = {
        name: list(filter(elsewhere.match, one.fetched)) for name, one in pages(site).items()
    }
    assert {} == {name: found for name, found in fetched.items() if found}
    styles = [path.read_text(encoding="utf-8") for path in site.rglob("*.css")]
    assert [] == [
        found for style in styles for found in re.findall(r"url\(['\"]?(?:https?:)?//", style)
    ]
    assert all(one.fetched for one in pages(site).values())


def test_pages_say_their_language(site: Path) -> None:
    """What is Swedish says so to screen readers, and what is English too."""
    languages = {name: page.language for name, page in pages(site).items()}
    swedish = {name for name in languages if name.startswith(("sv/", "project/knowledge/"))}
    assert {"sv"} == {languages[name] for name in swedish}
    assert {"index.html", "404.html", *swedish} == {
        name for name, language in languages.items() if language == "sv"
    }
    assert {"sv", "en"} == set(languages.values())


def test_the_same_is_told_in_both_languages(site: Path) -> None:
    """Each page for employees, HR, admins or data protection is there in Swedish and English."""
    swedish, english = (
        {path.name for path in folder.glob("*.html")} for folder in (site / "sv", site / "en")
    )
    assert {"employees.html", "hr.html", "admins.html", "data-protection.html"} == swedish
    # What has been written in English already is not written twice.
    assert swedish == english | {"data-protection.html"}
    assert (site / "data-protection.html").exists()


def test_pictures_are_described(site: Path) -> None:
    """Each picture has words in its place."""
    assert [] == [source for page in pages(site).values() for source in page.without_text]
