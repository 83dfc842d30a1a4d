# ruff: noqa: INP001 - MkDocs loads it by its path
"""What the site of the documentation needs besides docs/: MkDocs calls the functions ``on_…``.

Pages are written to be read in the repository too, so their links lead where the files lie there.
The site takes in what lies beside docs/, under ``project/``, and lets the links follow.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File, Files

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[1]
BESIDE = "project/"
INDEX, README = "index.md", "README.md"
# What pages link to and does not lie in docs/.
OUTSIDE = [
    *("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"),
    *("knowledge/README.md", "index/model/README.md", "bot/answering/reader/model/README.md"),
    *("manifest.json", "manifest-http.json"),
]
SEARCH = 'data-md-component="search" role="dialog"'
REASONS = ("decisions/", "project/CHANGELOG")
SWEDISH = ("index.md", "sv/", "project/knowledge/")
# A block of code, which stays as it is, or where a link leads.
LINK = re.compile(r"(?ms)^(?P<indent> *)```.*?^(?P=indent)```|(?<=\]\()(?![a-z]+:|#)[^)#\s]+")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Take in what lies beside docs/, and a list of each folder that has no page of its own."""
    for name in OUTSIDE:
        files.append(File.generated(config, f"{BESIDE}{name}", abs_src_path=str(ROOT / name)))
    for folder in filter(Path.is_dir, (ROOT / "docs").rglob("*")):
        place = folder.relative_to(ROOT / "docs").as_posix()
        if _page_of(folder) == INDEX and place not in {"sv", "en", "images"}:
            lines = [f"# {folder.name.capitalize()}", ""]
            lines += [f"- [{_title(path)}]({path.name})" for path in sorted(folder.glob("*.*"))]
            files.append(File.generated(config, f"{place}/{INDEX}", content="\n".join(lines)))
    return files


def _page_of(folder: Path) -> str:
    return README if (folder / README).exists() else INDEX


def _title(path: Path) -> str:
    if path.suffix != ".md":
        return path.name
    return path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001 - as MkDocs calls it
    """Let links to files of the repository lead to where the site has them."""
    here = page.file.src_uri
    origin = here.removeprefix(BESIDE) if here.startswith(BESIDE) else f"docs/{here}"

    def led(found: re.Match[str]) -> str:
        if "```" in found[0]:
            return found[0]
        target = posixpath.normpath(posixpath.join(posixpath.dirname(origin), found[0]))
        place = target.removeprefix("docs/") if target.startswith("docs/") else BESIDE + target
        if (ROOT / target).is_dir():
            place = f"{place}/{_page_of(ROOT / target)}"
        return posixpath.relpath(place, posixpath.dirname(here) or ".")

    # What whoever uses Omorg needs is found before the reasons for how it is made.
    page.meta["search"] = {"boost": 0.2 if here.startswith(REASONS) else 1}
    return LINK.sub(led, markdown)


def on_page_context(context: object, *, page: Page, config: MkDocsConfig, nav: object) -> None:  # noqa: ARG001 - as MkDocs calls it
    """Give each page's frame, and its ``lang``, the page's own language, and its other one."""
    place = page.file.src_uri
    config.theme["language"] = "sv" if place.startswith(SWEDISH) else "en"
    name = posixpath.basename(place)
    if not (ROOT / "docs/sv" / name).exists():
        name = "employees.md"
    english = f"en/{name}" if (ROOT / "docs/en" / name).exists() else name
    config.extra["alternate"] = [
        {"name": title, "link": f"{other.removesuffix('.md')}.html", "lang": language}
        for title, language, other in (("Svenska", "sv", f"sv/{name}"), ("English", "en", english))
    ]


def on_post_page(output: str, *, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG001 - as MkDocs calls it
    """Name the window of the search for screen readers, which the theme leaves out."""
    name = {"sv": "Sök", "en": "Search"}[config.theme["language"]]
    return output.replace(SEARCH, f'{SEARCH} aria-label="{name}"')
