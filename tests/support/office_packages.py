"""Office files taken apart and put together again, for what no library writes."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_USUAL = re.compile(
    r"http://schemas\.openxmlformats\.org/"
    r"(wordprocessingml|spreadsheetml|presentationml|drawingml|officeDocument)/2006/([\w-]+)(/[\w-]+)?"
)
_RENAMED = {
    "extended-properties": "extendedProperties",
    "custom-properties": "customProperties",
}


def parts(data: bytes) -> dict[str, bytes]:
    """Return an Office file's parts by name."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(content: Mapping[str, bytes]) -> bytes:
    """Return a file of these parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return out.getvalue()


def changed(data: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """Return an Office file with one part changed."""
    content = parts(data)
    content[name] = change(content[name].decode()).encode()
    return packed(content)


def related(data: bytes, relations: str, kind: str, target: str, identifier: str) -> bytes:
    """Return an Office file with one more relation; ``relations`` is the part that lists them."""
    usual = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    one = f'<Relationship Id="{identifier}" Type="{usual}/{kind}" Target="{target}"/>'
    return changed(data, relations, lambda xml: xml.replace("</Relat", f"{one}</Relat"))


def strict(data: bytes) -> bytes:
    """Return an Office file as Office saves it as Strict Open XML: under other namespaces."""

    def name(found: re.Match[str]) -> str:
        last = found[3] or ""
        last = f"/{_RENAMED.get(last[1:], last[1:])}" if last else ""
        return f"http://purl.oclc.org/ooxml/{found[1]}/{_RENAMED.get(found[2], found[2])}{last}"

    return packed(
        {
            member: _USUAL.sub(name, part.decode()).encode()
            if member.endswith((".xml", ".rels")) and member != "[Content_Types].xml"
            else part
            for member, part in parts(data).items()
        }
    )


_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:foreign="http://example.se/eget"'
)
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    "</w:style>"
    + "".join(
        f'<w:style w:type="paragraph" w:styleId="Rubrik{level}">'
        f'<w:name w:val="heading {level}"/><w:basedOn w:val="Normal"/></w:style>'
        for level in (1, 2, 3)
    )
)


def word(
    body: str, numbering: str = "", styles: str = "", chunks: Mapping[str, bytes] | None = None
) -> bytes:
    """Return a Word document of XML, with headings of the styles Rubrik1 to Rubrik3.

    Args:
        body: What stands in the document's body.
        numbering: What stands in its numbering part.
        styles: Styles besides.
        chunks: Documents that stand inside it, by file name; the first one's relation is c0.

    """
    kinds = {
        "html": "text/html",
        "txt": "text/plain",
        "rtf": "application/rtf",
        "mht": "message/rfc822",
        "docx": f"{_WORD}.document",
    }
    chunks = chunks or {}
    usual = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    own = [("styles", "styles.xml", "s"), ("numbering", "numbering.xml", "n")]
    inside = [("aFChunk", name, f"c{number}") for number, name in enumerate(chunks)]
    relations = "".join(
        f'<Relationship Id="{identifier}" Type="{usual}/{kind}" Target="{target}"/>'
        for kind, target, identifier in (*own, *inside)
    )
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD}.{kind}+xml"/>'
        for name, kind in (
            ("document", "document.main"),
            ("styles", "styles"),
            ("numbering", "numbering"),
        )
    )
    defaults = "".join(
        f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in kinds.items()
    )
    content = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{defaults}{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="d" '
        f'Type="{usual}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f"{relations}</Relationships>",
        "word/document.xml": f"<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {_NAMESPACES}>{_STYLES}{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {_NAMESPACES}>{numbering}</w:numbering>",
    }
    encoded = {name: xml.encode() for name, xml in content.items()}
    return packed({**encoded, **{f"word/{name}": data for name, data in chunks.items()}})


def run(words: str, properties: str = "") -> str:
    """Return a run of a Word document."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(content: str, properties: str = "", *, style: str = "") -> str:
    """Return a paragraph; ``content`` is its words, or XML."""
    inside = content if content.startswith("<") or not content else run(content)
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{inside}</w:p>"


def control(content: str, properties: str = "") -> str:
    """Return a content control."""
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def table(*rows: str) -> str:
    """Return a table of rows."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def row(*cells: str) -> str:
    """Return a table's row; each cell is its words, or XML that begins with a cell's wrapping."""
    return f"<w:tr>{''.join(one if one.startswith('<') else cell(one) for one in cells)}</w:tr>"


def cell(content: str) -> str:
    """Return a cell; ``content`` is its words, or XML."""
    inside = content if content.startswith(("<w:p>", "<w:sdt>", "<w:custom")) else None
    return f"<w:tc><w:tcPr/>{inside or paragraph(content)}</w:tc>"


def field(code: str, result: str | None = None, form: str = "") -> str:
    """Return a field: its code is words or XML, its result is XML; None where it has none."""
    inside = code if code.startswith("<") else f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    shown = "" if result is None else f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}'
    begin = f'<w:r><w:fldChar w:fldCharType="begin">{form}</w:fldChar></w:r>'
    return f'{begin}{inside}{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def choice(*forms: tuple[str, str], fallback: str = "") -> str:
    """Return content in several forms: which prefixes each needs, and its XML."""
    choices = "".join(f'<mc:Choice Requires="{needs}">{xml}</mc:Choice>' for needs, xml in forms)
    last = f"<mc:Fallback>{fallback}</mc:Fallback>"
    return f"<mc:AlternateContent>{choices}{last}</mc:AlternateContent>"


_ODF = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
    )
)
_LOEXT = 'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'


def opendocument(body: str, styles: str = "", outline: str = "", kind: str = "text") -> bytes:
    """Return an OpenDocument file of XML.

    Args:
        body: What stands in its body.
        styles: Its automatic styles.
        outline: How its headings are numbered: levels of an outline style.
        kind: "text" or "spreadsheet".

    """
    named = f"{_ODF} {_LOEXT} office:version='1.3'"
    numbered = f'<text:outline-style style:name="Outline">{outline}</text:outline-style>'
    mime = f"application/vnd.oasis.opendocument.{kind}"
    files = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{media}"/>'
        for name, media in (("/", mime), ("content.xml", "text/xml"), ("styles.xml", "text/xml"))
    )
    content = {
        "mimetype": mime,
        "content.xml": f"<office:document-content {named}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
        "</office:body></office:document-content>",
        "styles.xml": f"<office:document-styles {named}><office:styles>"
        f"{numbered if outline else ''}</office:styles></office:document-styles>",
        "META-INF/manifest.xml": '<manifest:manifest manifest:version="1.3" xmlns:manifest='
        f'"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{files}</manifest:manifest>',
    }
    return packed({name: xml.encode() for name, xml in content.items()})
