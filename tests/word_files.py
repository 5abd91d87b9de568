"""Word documents as tests write them: markup as Word, LibreOffice and Google Docs have it."""

from __future__ import annotations

from collections.abc import Mapping

from packages import archive_of

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_SPACES = (
    f'xmlns:w="{W}" xmlns:r="{OFFICE}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)

# As a German Word names its styles: the ids are its own, the names English.
STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/>
  <w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/>
  <w:basedOn w:val="berschrift1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="berschrift3"><w:name w:val="heading 3"/>
  <w:basedOn w:val="berschrift1"/></w:style>
<w:style w:type="paragraph" w:styleId="Ours"><w:name w:val="Our heading"/>
  <w:basedOn w:val="berschrift2"/></w:style>
<w:style w:type="paragraph" w:styleId="Loud"><w:name w:val="Loud"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Secret"><w:name w:val="Secret"/>
  <w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Bullets"><w:name w:val="List Bullet"/>
  <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Guide"><w:name w:val="Guidance (not printed)"/></w:style>
<w:style w:type="character" w:styleId="Fett"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Kursiv"><w:name w:val="Emphasis"/>
  <w:rPr><w:i/></w:rPr></w:style>
"""


def _level(level: int, kind: str) -> str:
    left = 360 * (level + 1)
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="x"/><w:pPr><w:ind w:left="{left}" w:hanging="360"/></w:pPr></w:lvl>'
    )


_FURTHER_IN = _level(0, "decimal").replace('"360" w:h', '"720" w:h')
_BULLETS = "".join(_level(level, "bullet") for level in range(3))
_NUMBERS = "".join(
    _level(level, kind) for level, kind in enumerate(("decimal", "lowerLetter", "lowerRoman"))
)
# 1 has bullets, 2 and 3 count on together, 4 starts anew, 5 starts at 7, 6 is further in, 7 has
# letters.
NUMBERING = f"""
<w:abstractNum w:abstractNumId="0">{_BULLETS}</w:abstractNum>
<w:abstractNum w:abstractNumId="1">{_NUMBERS}</w:abstractNum>
<w:abstractNum w:abstractNumId="2">{_FURTHER_IN}</w:abstractNum>
<w:abstractNum w:abstractNumId="3">{_level(0, "lowerLetter")}</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">
  <w:startOverride w:val="1"/></w:lvlOverride></w:num>
<w:num w:numId="5"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">
  <w:startOverride w:val="7"/></w:lvlOverride></w:num>
<w:num w:numId="6"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num>
"""


def run(text: str, marks: str = "") -> str:
    """A run of text, which may be markup of its own."""
    inner = text if text.startswith("<") else f'<w:t xml:space="preserve">{text}</w:t>'
    return f"<w:r><w:rPr>{marks}</w:rPr>{inner}</w:r>"


def paragraph(inside: str, style: str = "", properties: str = "") -> str:
    """A paragraph of runs, or of one text."""
    inside = inside if inside.startswith("<") else run(inside)
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{inside}</w:p>"


def title(text: str) -> str:
    return paragraph(text, "Titel")


def heading(text: str, level: int = 1) -> str:
    return paragraph(text, f"berschrift{level}")


def item(text: str, number: int = 1, level: int = 0) -> str:
    """An item of a list of NUMBERING."""
    listed = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(text, properties=listed)


def table(*rows: tuple[str, ...], properties: str = "") -> str:
    """A table of paragraphs; a cell may be markup of its own."""
    written = []
    for row in rows:
        inside = [
            cell if cell.startswith("<") else paragraph(cell, properties=properties) for cell in row
        ]
        written.append(f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in inside)}</w:tr>")
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(written)}</w:tbl>"


def word_file(
    *body: str,
    links: Mapping[str, str] = {},
    notes: Mapping[str, str] = {},
    kind: str = "document.main",
) -> bytes:
    """A .docx file; `notes` are its parts of comments, footnotes or endnotes by their kind."""
    parts = {"styles": f"<w:styles {_SPACES}>{STYLES}</w:styles>"}
    parts["numbering"] = f"<w:numbering {_SPACES}>{NUMBERING}</w:numbering>"
    parts |= {name: f"<w:{name} {_SPACES}>{inside}</w:{name}>" for name, inside in notes.items()}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{name}+xml"/>'
        for name in parts
    )
    related = "".join(
        f'<Relationship Id="r{name}" Type="{OFFICE}/{name}" Target="{name}.xml"/>' for name in parts
    ) + "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/hyperlink" Target="{address}" '
        'TargetMode="External"/>'
        for name, address in links.items()
    )
    document = f"<w:document {_SPACES}><w:body>{''.join(body)}<w:sectPr/></w:body></w:document>"
    files = {f"word/{name}.xml": text for name, text in parts.items()} | {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        f"{overrides}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": document,
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{related}</Relationships>",
    }
    return archive_of({name: text.encode() for name, text in files.items()})
