"""Edits and residues of finished files, each by its name: what may not pass, and what may."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256

from packages import archive_of, changed, parts_of, relation

from svreport.files.ooxml.allowed import MC, A, P, S, W

Edit = Callable[[bytes], bytes]
WORD, EXCEL, SLIDES, PAGE = "forum.docx", "summary.xlsx", "slides.pptx", "board.html"
BODY, STYLES, SETTINGS = "word/document.xml", "word/styles.xml", "word/settings.xml"
BOOK, CELLS = "xl/workbook.xml", "xl/styles.xml"
BASE, COVER = "xl/worksheets/sheet3.xml", "xl/worksheets/sheet2.xml"
SLIDE, RATINGS = "ppt/slides/slide5.xml", "ppt/slides/slide2.xml"
LAYOUT, MASTER = "ppt/slideLayouts/slideLayout2.xml", "ppt/slideMasters/slideMaster1.xml"
CORE, APP = "docProps/core.xml", "docProps/app.xml"
NAMES = f'xmlns:w="{W[1:-1]}" xmlns:a="{A[1:-1]}" xmlns:p="{P[1:-1]}" xmlns:s="{S[1:-1]}"'


def sub(
    part: str, pattern: str, repl: str | Callable[[re.Match[str]], str], count: int = 1
) -> Edit:
    """Replaces what a pattern finds in a part."""
    return lambda content: changed(
        content, part, lambda xml: re.sub(pattern, repl, xml, count=count, flags=re.DOTALL)
    )


def first(part: str) -> Edit:
    """Removes the first text of a part that has ten letters or more."""
    return sub(part, r"(<[aw]:t[^>]*>)[^<]{10,}", r"\1")


def para(text: str, run: str = "", paragraph: str = "", inside: str = "") -> Edit:
    """A paragraph more at the start of the document."""
    xml = (
        f"<w:p><w:pPr>{paragraph}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r>"
        f"{inside}</w:p>"
    )
    return sub(BODY, "<w:body>", "<w:body>" + xml.replace("\\", r"\\"))


def look(run: str) -> Edit:
    """Gives the first run of ten letters or more another look."""
    return sub(BODY, r"<w:r>(<w:t[^>]*>[^<]{10,})", rf"<w:r><w:rPr>{run}</w:rPr>\1")


def field(instruction: str) -> Edit:
    return para(
        "x", inside=f'<w:fldSimple w:instr="{instruction}"><w:r><w:t>y</w:t></w:r></w:fldSimple>'
    )


def split_field(*pieces: str) -> Edit:
    marks = {kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end")}
    codes = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    return para("x", inside=f"{marks['begin']}{codes}{marks['end']}")


def with_parts(**added: bytes) -> Edit:
    """Adds parts; in their names, __ is a slash and _x a point."""
    named = {name.replace("__", "/").replace("_x", "."): part for name, part in added.items()}
    return lambda content: archive_of({**parts_of(content), **named})


def refer(source: str, kind: str, target: str, *, outside: bool = True) -> Edit:
    """Adds a reference from a part."""
    folder, _, name = source.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels"

    def edit(content: bytes) -> bytes:
        parts = parts_of(content)
        empty = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
        )
        xml = (
            parts.get(rels, empty.encode()).decode().replace("/>", "></Relationships>", 1)
            if (rels not in parts)
            else parts[rels].decode()
        )
        at = xml.rindex("</Relationships>")
        new = relation(kind, target, outside=outside)
        return archive_of({**parts, rels: f"{xml[:at]}{new}{xml[at:]}".encode()})

    return edit


def both(*edits: Edit) -> Edit:
    def edit(content: bytes) -> bytes:
        for each in edits:
            content = each(content)
        return content

    return edit


def added_part(name: str, xml: str, source: str, kind: str) -> Edit:
    """A part more, which another refers to."""
    return both(
        lambda content: archive_of({**parts_of(content), name: xml.encode()}),
        refer(source, kind, f"/{name}", outside=False),
    )


def in_chart_book(part: str, pattern: str, repl: str) -> Edit:
    """Edits the workbook behind the first chart."""

    def edit(content: bytes) -> bytes:
        parts = parts_of(content)
        name = next(name for name in parts if "/embeddings/" in name)
        return archive_of({**parts, name: sub(part, pattern, repl)(parts[name])})

    return edit


def prop(tag: str, text: str) -> Edit:
    """Sets a property of the file."""

    def change(xml: str) -> str:
        bare = re.sub(rf"<{tag}(?: [^>]*)?(?:/>|>[^<]*</{tag}>)", "", xml)
        return bare.replace("</cp:coreProperties>", f"<{tag}>{text}</{tag}></cp:coreProperties>")

    return lambda content: changed(content, CORE, change)


def app(tag: str, text: str) -> Edit:
    def change(xml: str) -> str:
        bare = re.sub(rf"<{tag}(?:/>|>[^<]*</{tag}>)", "", xml)
        return bare.replace("</Properties>", f"<{tag}>{text}</{tag}></Properties>")

    return lambda content: changed(content, APP, change)


CUSTOM = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property '
    'fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{}"><vt:lpwstr>{}</vt:lpwstr>'
    "</property></Properties>"
)


def custom(name: str, value: str) -> Edit:
    return with_parts(docProps__custom_xxml=CUSTOM.format(name, value).encode())


def table_cell(pattern: str, repl: str) -> Edit:
    """Edits the first table that has ratings."""
    return sub(BODY, pattern, repl)


def cell(address: str, xml: str, part: str = BASE) -> Edit:
    """Writes other content into a cell of the forecast."""
    return sub(part, rf'(<c r="{address}"[^>]*?)(?: t="\w+")?>.*?</c>', rf"\1{xml}</c>")


def numbers_as(code: str) -> Edit:
    """Another format for the numbers of the workbook."""
    return sub(CELLS, r'(numFmtId="164" formatCode=")[^"]*', rf"\g<1>{code}")


def in_sheet(xml: str, before: str = "<pageMargins") -> Edit:
    return sub(BASE, before, xml + before)


def named(attributes: str, text: str) -> Edit:
    new = f"<definedNames><definedName {attributes}>{text}</definedName>"
    return sub(BOOK, "<definedNames>", new)


def run_look(xml: str) -> Edit:
    """Gives the first text of a slide another look."""
    return sub(SLIDE, r'<a:rPr lang="en-GB"/>', f'<a:rPr lang="en-GB">{xml}</a:rPr>')


def on_slide(xml: str) -> Edit:
    return sub(SLIDE, "</p:spTree>", f"{xml}</p:spTree>")


def shape(text: str, properties: str = "", frame: str = "", attributes: str = "") -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="99" name="Box" {attributes}/><p:cNvSpPr/><p:nvPr/>'
        "</p:nvSpPr>"
        f"<p:spPr>{frame}</p:spPr><p:txBody><a:bodyPr/><a:p><a:r><a:rPr{properties}/>"
        f"<a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


def at(x: int) -> str:
    return f'<a:xfrm><a:off x="{x}" y="0"/><a:ext cx="10" cy="10"/></a:xfrm>'


def in_page(pattern: str, repl: str) -> Edit:
    def edit(content: bytes) -> bytes:
        page = content.decode()
        new = re.sub(pattern, repl, page, count=1, flags=re.DOTALL)
        assert new != page
        return new.encode()

    return edit


def before_end(html: str) -> Edit:
    return in_page("</main>", html.replace("\\", r"\\") + "</main>")


def in_head(html: str) -> Edit:
    return in_page("<title>", html + "<title>")


def hashed(tag: str, change: Callable[[str], str]) -> Edit:
    """Changes a style or script, and the policy so that it is applied."""

    def edit(content: bytes) -> bytes:
        page = content.decode()
        found = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert found
        old, new = found[1], change(found[1])
        assert old != new
        page = page.replace(old, new, 1)
        return page.replace(_hash(old), _hash(new), 1).encode()

    return edit


def _hash(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


COMMENTS = f'<w:comments {NAMES}><w:comment w:id="1"><w:p/></w:comment></w:comments>'
NESTED = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    "<w:r><w:instrText>PAGE</w:instrText></w:r>"
    '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
PICTURE = (
    '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
    'wordprocessingDrawing"><wp:extent cx="9" cy="9"/><wp:docPr id="9" name="p" descr="seal"/>'
    f'<a:graphic xmlns:a="{A[1:-1]}"><a:graphicData uri="x"><a:blip r:embed="rId91"/>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)
TWO_TEXTS = (
    f'<mc:AlternateContent xmlns:mc="{MC[1:-1]}"><mc:Choice Requires="w14"><w:t>agreed</w:t>'
    "</mc:Choice><mc:Fallback><w:t>refused</w:t></mc:Fallback></mc:AlternateContent>"
)
STYLE = r'(<w:style [^>]*w:styleId="Normal"[^>]*>.*?)</w:style>'

IN_WORD: dict[str, Edit] = {
    "a hidden variable": sub(
        SETTINGS,
        r"(<w:settings [^>]*>)",
        r'\1<w:docVars><w:docVar w:name="a" w:val="secret"/></w:docVars>',
    ),
    "a template's place": app("Template", "secret.dotx"),
    "words for a number": prop("cp:revision", "Do not send"),
    "words for a day": prop("dcterms:modified", "Do not send"),
    "a word": sub(BODY, "how each condition is rated", "how no condition is rated"),
    "a not": sub(BODY, "This paper reports", "This paper never reports"),
    "a letter": sub(BODY, "This paper reports", "This paper repórts"),
    "a figure": sub(BODY, r"(<w:t[^>]*>[^<]*?)\d([^<]*)", r"\g<1>8\2"),
    "a paragraph more": para("All of this is agreed."),
    "a paragraph less": sub(BODY, r"<w:p>(?:(?!</w:p>).)*This paper reports.*?</w:p>", ""),
    "two paragraphs exchanged": sub(
        BODY, r"(<w:p>(?:(?!</w:p>).)*This paper reports.*?</w:p>)(<w:p>.*?</w:p>)", r"\2\1"
    ),
    "a row less": sub(BODY, r"</w:tr><w:tr>(?:(?!</w:tr>).)*</w:tr></w:tbl>", "</w:tr></w:tbl>"),
    "a row twice": sub(BODY, r"(<w:tr>(?:(?!</w:tr>).)*</w:tr>)</w:tbl>", r"\1\1</w:tbl>"),
    "a rating's words": sub(BODY, ">Red<", ">Green<"),
    "a rating's colour": sub(BODY, 'w:fill="A4101C"', 'w:fill="00703C"'),
    "a rating's colour gone": sub(BODY, '<w:shd [^>]*w:fill="A4101C"/>', ""),
    "letters of another colour": look('<w:color w:val="C00000"/>'),
    "a cell coloured": sub(
        BODY, r"(<w:tcW [^>]*/>)(</w:tcPr>)", r'\1<w:shd w:val="clear" w:fill="FF0000"/>\2'
    ),
    "a heading": sub(BODY, ">Background<", ">Foreground<"),
    "a header": sub("word/header1.xml", r"(<w:t(?: [^>]*)?>)", r"\1Final "),
    "a footer": sub("word/footer1.xml", "</w:p>", "<w:r><w:t>Approved</w:t></w:r></w:p>"),
    "a comment": both(
        added_part("word/comments.xml", COMMENTS, BODY, "comments"),
        para("x", inside='<w:r><w:commentReference w:id="1"/></w:r>'),
    ),
    "a comment nobody refers to": added_part("word/comments.xml", COMMENTS, BODY, "comments"),
    "an insertion": para("x", inside="<w:ins><w:r><w:t>agreed</w:t></w:r></w:ins>"),
    "a deletion": para("x", inside="<w:del><w:r><w:delText>not</w:delText></w:r></w:del>"),
    "a move": para("x", inside="<w:moveFrom><w:r><w:t>not</w:t></w:r></w:moveFrom>"),
    "a look that was changed with tracking": look("<w:rPrChange><w:rPr/></w:rPrChange>"),
    "a paragraph's look so": para("x", paragraph="<w:pPrChange><w:pPr/></w:pPrChange>"),
    "a cell inserted so": sub(BODY, "<w:tcPr>", "<w:tcPr><w:cellIns/>"),
    "hidden text": para("Do not send", "<w:vanish/>"),
    "hidden text of a style": sub(STYLES, STYLE, r"\1<w:rPr><w:vanish/></w:rPr></w:style>"),
    "text hidden on web pages": look("<w:webHidden/>"),
    "hidden text always": para("Do not send", "<w:specVanish/>"),
    "white text": para("Do not send", '<w:color w:val="FFFFFF"/>'),
    "nearly white text": para("Do not send", '<w:color w:val="F0F0F0"/>'),
    "text in the colour of its shading": para(
        "Do not send", '<w:color w:val="123456"/><w:shd w:val="clear" w:fill="123456"/>'
    ),
    "highlighted in its own colour": para(
        "Do not send", '<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>'
    ),
    "white text of a style": sub(
        STYLES, STYLE, r'\1<w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>'
    ),
    "text of a point": para("Do not send", '<w:sz w:val="2"/>'),
    "text of three points": para("Do not send", '<w:sz w:val="7"/>'),
    "lines of a point": para("x", paragraph='<w:spacing w:line="20" w:lineRule="exact"/>'),
    "letters over each other": para("x", '<w:spacing w:val="-400"/>'),
    "text off the page": para("x", paragraph='<w:ind w:left="-30000"/>'),
    "letters one percent wide": para("x", '<w:w w:val="1"/>'),
    "a row of a point": sub(BODY, "<w:trPr>", '<w:trPr><w:trHeight w:val="20" w:hRule="exact"/>'),
    "text struck out": look("<w:strike/>"),
    "text struck out twice": look("<w:dstrike/>"),
    "text highlighted": look('<w:highlight w:val="yellow"/>'),
    "text in capitals": look("<w:caps/>"),
    "text raised": look('<w:vertAlign w:val="superscript"/>'),
    "text with an effect": look('<w:effect w:val="blinkBackground"/>'),
    "an attached template": both(
        refer(SETTINGS, "attachedTemplate", "https://example.org/x.dotm"),
        sub(SETTINGS, r"(<w:settings [^>]*>)", r"\1<w:attachedTemplate/>"),
    ),
    "a reference to a template alone": refer(SETTINGS, "attachedTemplate", "file:///x.dotm"),
    "a linked picture": refer(BODY, "image", "https://example.org/x.png"),
    "a picture": both(
        lambda content: archive_of({**parts_of(content), "word/media/x.png": b"x"}),
        refer(BODY, "image", "media/x.png", outside=False),
        para("x", inside=PICTURE),
    ),
    "an SVG image": both(
        lambda content: archive_of({**parts_of(content), "word/media/x.svg": b"<svg/>"}),
        refer(BODY, "image", "media/x.svg", outside=False),
    ),
    "a document within it": both(
        added_part("word/afchunk.htm", "<p>x</p>", BODY, "aFChunk"),
        sub(BODY, "<w:body>", "<w:body><w:altChunk/>"),
    ),
    "a sub-document": sub(BODY, "<w:body>", "<w:body><w:subDoc/>"),
    "an object": para("x", inside="<w:r><w:object/></w:r>"),
    "an object's part": added_part("word/embeddings/o.bin", "x", BODY, "oleObject"),
    "a workbook embedded": added_part("word/embeddings/o.xlsx", "x", BODY, "package"),
    "a control": added_part("word/activeX/activeX1.xml", "<x/>", BODY, "control"),
    "a drawing of an old kind": para("x", inside="<w:r><w:pict/></w:r>"),
    "a text for old programs": para("x", inside=f"<w:r>{TWO_TEXTS}</w:r>"),
    "macros": added_part("word/vbaProject.bin", "x", BODY, "vbaProject"),
    "a ribbon": added_part("customUI/customUI.xml", "<x/>", BODY, "extensibility"),
    "an add-in": added_part("word/webextensions/taskpanes.xml", "<x/>", BODY, "webextension"),
    "an unknown part": added_part("word/other.xml", "<x/>", BODY, "other"),
    "a loose part": with_parts(word__media__x_xpng=b"x"),
    "a loose header": with_parts(word__header9_xxml=f"<w:hdr {NAMES}/>".encode()),
    "a reference to nothing": refer(BODY, "image", "media/none.png", outside=False),
    "DDEAUTO": field("DDEAUTO cmd /c"),
    "DDE in pieces": split_field(" D", "DE", " cmd "),
    "INCLUDETEXT": field("INCLUDETEXT x.docx"),
    "INCLUDEPICTURE": field("INCLUDEPICTURE x.png"),
    "LINK": field("LINK Excel.Sheet x.xlsx"),
    "IMPORT": field("IMPORT x.docx"),
    "DATABASE": field("DATABASE x"),
    "MERGEFIELD": field("MERGEFIELD Name"),
    "DATE": field("DATE"),
    "FILENAME": field("FILENAME /p"),
    "USERNAME": field("USERNAME"),
    "DOCPROPERTY": field("DOCPROPERTY Secret"),
    "QUOTE": field("QUOTE 68 68"),
    "IF": field("IF 1 = 1 yes no"),
    "MACROBUTTON": field("MACROBUTTON x"),
    "a field that another names": para("x", inside=NESTED),
    "a field to a share": field("HYPERLINK file://share/x"),
    "a field to http": field("HYPERLINK http://example.org"),
    "a reference to no bookmark": field("REF nowhere"),
    "a link to http": refer(BODY, "hyperlink", "http://example.org"),
    "a link to a share": refer(BODY, "hyperlink", "file://share/x"),
    "a link that runs": refer(BODY, "hyperlink", "javascript:alert(1)"),
    "a link more": both(
        refer(BODY, "hyperlink", "https://example.org"),
        para("x", inside='<w:hyperlink r:id="rId91"><w:r><w:t>y</w:t></w:r></w:hyperlink>'),
    ),
    "a link with a note": para("x", inside='<w:hyperlink w:anchor="_top" w:tooltip="Not agreed"/>'),
    "a link to no bookmark": para("x", inside='<w:hyperlink w:anchor="nowhere"/>'),
    "TBC": para("TBC"),
    "a figure to insert": para("[insert figure]"),
    "£XXm": para("£XXm"),
    "Lorem ipsum": para("Lorem ipsum dolor"),
    "a note to the writer": para("[DN: Sam to check]"),
    "a number to come": para("xx children"),
    "text turned round": para("\u202e5,026 plans"),
    "a tag": para("{{ title }}"),
    "a block": para("{% if draft %}"),
    "wide braces": para("｛｛ title ｝｝"),
    "braces with nothing between": para("{\u200b{ title }\u200b}"),
    "a merge field's words": para("«Name»"),
    "a prompt": para("Click or tap here to enter text."),
    "an error of Word": para("Error! Bookmark not defined."),
    "an error of Excel": para("#REF!"),
    "the title": prop("dc:title", "Another"),
    "the subject": prop("dc:subject", "Another"),
    "the author": prop("dc:creator", "Another"),
    "the keywords": prop("cp:keywords", "secret"),
    "a remark": prop("dc:description", "Do not send"),
    "a category": prop("cp:category", "Do not send"),
    "a state": prop("cp:contentStatus", "Agreed"),
    "an identifier": prop("dc:identifier", "Draft"),
    "a company": app("Company", "Consultants Ltd"),
    "a manager": app("Manager", "A. N. Other"),
    "a base for links": app("HyperlinkBase", "file://share"),
    "a custom property": custom("Status", "Do not send"),
    "a chart's value": sub("word/charts/chart1.xml", r"(<c:val>.*?<c:v>)[^<]*", r"\g<1>98765"),
    "a chart's title": sub("word/charts/chart1.xml", "</a:t>", " of £99m</a:t>"),
    "a chart's series": sub("word/charts/chart1.xml", r"(<c:tx>.*?<c:v>)", r"\1Other "),
    "a chart's category": sub("word/charts/chart1.xml", r"(<c:cat>.*?<c:v>)[^<]*", r"\g<1>2099"),
    "a chart's format": sub("word/charts/chart1.xml", 'formatCode="[^"]*', 'formatCode="0,'),
    "a chart's scale": sub(
        "word/charts/chart1.xml", "<c:orientation ", '<c:max val="9"/><c:orientation '
    ),
    "a chart's colour": sub("word/charts/chart1.xml", r'srgbClr val="\w+"', 'srgbClr val="FF0000"'),
    "more than a chart plots": in_chart_book(
        "xl/worksheets/sheet1.xml",
        "</sheetData>",
        '<row r="99"><c r="A99"><v>5</v></c></row></sheetData>',
    ),
    "a hidden sheet behind a chart": in_chart_book(
        "xl/workbook.xml", r"(<sheet name=\"[^\"]*\")", r'\1 state="hidden"'
    ),
    "garbage behind a chart": lambda content: archive_of(
        {**parts_of(content), "word/embeddings/chart1.xlsx": b"garbage"}
    ),
    "a chart's words for those who cannot see": sub(BODY, r'descr="[^"]*"', 'descr="A chart"'),
    "none for those who cannot see": sub(BODY, r'descr="[^"]*"', 'descr=""'),
    "a table's words for those who cannot see": sub(
        BODY, r'<w:tblDescription w:val="[^"]*"', '<w:tblDescription w:val="Agreed"'
    ),
    "no header row": sub(BODY, "<w:tblHeader/>", ""),
    "an empty cell": sub(BODY, r"</w:tc>", "<w:tbl/></w:tc>"),
    "a list's numbers": sub("word/numbering.xml", 'lvlText w:val="', 'lvlText w:val="Not agreed '),
    "a style's colour": sub(STYLES, STYLE, r'\1<w:rPr><w:color w:val="C00000"/></w:rPr></w:style>'),
    "a theme's colours": sub("word/theme/theme1.xml", r'srgbClr val="\w+"', 'srgbClr val="FFFF00"'),
    "a formula of mathematics": para("x", inside="<m:oMath xmlns:m='m'/>"),
    "a reading aid": para("x", inside="<w:r><w:ruby/></w:r>"),
    "a smart tag": para("x", inside="<w:smartTag/>"),
    "a form field": para("x", inside="<w:r><w:fldChar><w:ffData/></w:fldChar></w:r>"),
    "a sign from a font": para("x", inside='<w:r><w:sym w:font="Symbol" w:char="F0D8"/></w:r>'),
    "a mail merge": sub(SETTINGS, r"(<w:settings [^>]*>)", r"\1<w:mailMerge/>"),
    "a transform": sub(SETTINGS, r"(<w:settings [^>]*>)", r"\1<w:saveThroughXslt/>"),
    "a type with macros": sub(
        "[Content_Types].xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main",
        "application/vnd.ms-word.document.macroEnabled.main",
    ),
    "a comment of the archive": lambda content: content[:-2] + b"\x06\x00secret",
    "a footnote": added_part(
        "word/footnotes.xml",
        f"<w:footnotes {NAMES}><w:footnote><w:p><w:r><w:t>Not agreed</w:t></w:r></w:p></w:footnote>"
        "</w:footnotes>",
        BODY,
        "footnotes",
    ),
}
NUMBER = r'(<c r="C5"[^>]*><v>)[^<]*'
IN_EXCEL: dict[str, Edit] = {
    "a number": sub(BASE, r'(<c r="\w+" s="\d+"><v>)[^<]*', r"\g<1>98765"),
    "a text": sub("xl/sharedStrings.xml", r"(<t[^>]*>[A-Z])", r"\1x"),
    "a text that no cell shows": sub(
        "xl/sharedStrings.xml", "</sst>", "<si><t>secret</t></si></sst>"
    ),
    "a formula": sub(BASE, r"<f>SUM\(", "<f>2*SUM("),
    "a number for a formula": sub(BASE, r"<f>SUM\([^<]*</f>", ""),
    "a saved value": sub(BASE, r"(<f>SUM\([^<]*</f><v>)[^<]*", r"\g<1>99"),
    "no saved values": sub(BASE, r"</f><v>[^<]*</v>", "</f>", 0),
    "a function that calls": sub(BASE, r"<f>SUM\(", '<f>WEBSERVICE("https://example.org")+SUM('),
    "a link by a formula": sub(BASE, r"<f>SUM\(", '<f>HYPERLINK("x")+SUM('),
    "INDIRECT": sub(BASE, r"<f>SUM\(", '<f>INDIRECT("A1")+SUM('),
    "another workbook": sub(BASE, r"<f>SUM\(", "<f>[1]Sheet1!A1+SUM("),
    "DDE": sub(BASE, r"<f>SUM\(", "<f>cmd|'/c calc'!A1+SUM("),
    "an array": sub(BASE, r"<f>SUM\(", '<f t="array" ref="A1:B9">SUM('),
    "a hidden sheet": sub(BOOK, '<sheet name="Notes"', '<sheet name="Notes" state="hidden"'),
    "a very hidden sheet": sub(
        BOOK, '<sheet name="Notes"', '<sheet name="Notes" state="veryHidden"'
    ),
    "a hidden row": sub(BASE, '<row r="5"', '<row hidden="1" r="5"'),
    "a low row": sub(BASE, '<row r="5"[^>]*>', '<row r="5" ht="1" customHeight="1">'),
    "a hidden column": sub(BASE, '<col min="1"', '<col hidden="1" min="1"'),
    "a narrow column": sub(BASE, r'(<col min="1" max="1" width=")[\d.]*', r"\g<1>0.1"),
    "thousands for units": numbers_as("#,##0,"),
    "millions for units": numbers_as("#,##0.0,,"),
    "words for numbers": numbers_as("&quot;agreed&quot;"),
    "words beside numbers": numbers_as("#,##0&quot; refused&quot;"),
    "nothing for numbers": numbers_as(";;;"),
    "digits before numbers": numbers_as("&quot;9&quot;#,##0"),
    "white numbers": numbers_as("[White]#,##0"),
    "numbers by conditions": numbers_as("[&gt;5]0;[&lt;2]#,##0;0"),
    "other decimals": numbers_as("#,##0"),
    "words for texts": numbers_as("0;0;0;&quot;x&quot;"),
    "a white font": sub(
        CELLS,
        '<color rgb="FF1A1F24"/><name val="Arial"/>',
        '<color rgb="FFFFFFFF"/><name val="Arial"/>',
        0,
    ),
    "a tiny font": sub(CELLS, '<sz val="10"/>', '<sz val="1"/>', 0),
    "a fill like its letters": sub(CELLS, 'fgColor rgb="FFEDF2F6"', 'fgColor rgb="FF14385C"'),
    "another fill": sub(CELLS, 'fgColor rgb="FFFFF2CC"', 'fgColor rgb="FFFF0000"'),
    "a font struck out": sub(
        CELLS,
        '<sz val="10"/><color rgb="FF1A1F24"/><name val="Arial"/>',
        '<strike/><sz val="10"/><color rgb="FF1A1F24"/><name val="Arial"/>',
    ),
    "a hidden name": named('name="a_b" hidden="1"', "Cover!$A$1"),
    "a name more": named('name="a_b"', "Cover!$A$1"),
    "a name of a formula": named('name="a_b"', "SUM(Cover!$A$1)"),
    "a name of a text": named('name="a_b"', "&quot;x&quot;"),
    "a name of cells that are gone": named('name="a_b"', "#REF!$A$1"),
    "Auto_Open": named('name="Auto_Open"', "CALL(1)"),
    "a name that was moved": sub(
        BOOK, r"(<definedName name=\"[a-z_0-9]*\">'[^']*'!\$\w+\$)\d", r"\g<1>9"
    ),
    "colours by rules": in_sheet("<conditionalFormatting/>"),
    "a choice": in_sheet("<dataValidations/>"),
    "protection": in_sheet("<sheetProtection/>"),
    "scenarios": in_sheet("<scenarios/>"),
    "objects": in_sheet("<oleObjects/>"),
    "controls": in_sheet("<controls/>"),
    "web publishing": in_sheet("<webPublishItems/>"),
    "additions that show": in_sheet("<extLst><ext><x/></ext></extLst>", "</worksheet"),
    "merged cells": in_sheet("<mergeCells/>"),
    "an old drawing": in_sheet("<legacyDrawing/>"),
    "a filter": sub(
        "xl/tables/table3.xml",
        "<tableColumns",
        '<autoFilter><filterColumn colId="0"/></autoFilter><tableColumns',
    ),
    "a table without headings": sub(
        "xl/tables/table3.xml", "<table ", '<table headerRowCount="0" '
    ),
    "zeros not shown": sub(BASE, "<sheetView ", '<sheetView showZeros="0" '),
    "formulas shown": sub(BASE, "<sheetView ", '<sheetView showFormulas="1" '),
    "days from 1904": sub(BOOK, "<workbookPr ", '<workbookPr date1904="1" '),
    "rounded as shown": sub(BOOK, "<calcPr ", '<calcPr fullPrecision="0" '),
    "worked out by hand": sub(BOOK, "<calcPr ", '<calcPr calcMode="manual" '),
    "a sheet's name": sub(BOOK, '<sheet name="Notes"', '<sheet name="Final notes"'),
    "the order of sheets": sub(BOOK, r"(<sheets>)(<sheet [^>]*>)(<sheet [^>]*>)", r"\1\3\2"),
    "a comment": added_part("xl/comments1.xml", f'<comments xmlns="{S[1:-1]}"/>', BASE, "comments"),
    "a threaded comment": added_part(
        "xl/threadedComments/threadedComment1.xml", "<x/>", BASE, "threadedComment"
    ),
    "links to workbooks": added_part(
        "xl/externalLinks/externalLink1.xml", "<x/>", BOOK, "externalLink"
    ),
    "connections": added_part("xl/connections.xml", "<x/>", BOOK, "connections"),
    "a query": added_part("xl/queryTables/queryTable1.xml", "<x/>", BASE, "queryTable"),
    "a pivot table": added_part("xl/pivotTables/pivotTable1.xml", "<x/>", BASE, "pivotTable"),
    "a data model": added_part("xl/model/item.data", "x", BOOK, "powerPivotData"),
    "a macro sheet": added_part("xl/macrosheets/sheet1.xml", "<x/>", BOOK, "xlMacrosheet"),
    "macros": added_part("xl/vbaProject.bin", "x", BOOK, "vbaProject"),
    "a picture": added_part("xl/media/x.png", "x", "xl/drawings/drawing1.xml", "image"),
    "a linked picture": refer("xl/drawings/drawing1.xml", "image", "https://example.org/x.png"),
    "a text beside cells": sub("xl/drawings/drawing1.xml", "</xdr:wsDr>", "<xdr:sp/></xdr:wsDr>"),
    "a header": sub(BASE, "<oddFooter>", "<oddHeader>&amp;LFinal</oddHeader><oddFooter>"),
    "a footer": sub(BASE, "<oddFooter>", "<oddFooter>&amp;LFinal"),
    "a link": sub(COVER, "'DSG base'!A1", "'Notes'!A1"),
    "a link to nothing": sub(COVER, "'DSG base'!A1", "'DSG gone'!A1"),
    "a link to http": refer(COVER, "hyperlink", "http://example.org"),
    "a link with a note": sub(COVER, "<hyperlink ", '<hyperlink tooltip="Not agreed" '),
    "letters one by one": sub(
        "xl/sharedStrings.xml", r"<si><t([^>]*)>([^<]*)</t></si>", r"<si><r><t\1>\2</t></r></si>"
    ),
    "an error": cell("C5", ' t="e"><v>#N/A</v>'),
    "TBC": sub("xl/sharedStrings.xml", r"(<t[^>]*>)[A-Z]", r"\1TBC "),
    "a chart's value": sub("xl/charts/chart1.xml", r"(<c:val>.*?<c:v>)[^<]*", r"\g<1>98765"),
    "a chart's title": sub("xl/charts/chart1.xml", "</a:t>", " of £99m</a:t>"),
    "a chart's cells": sub("xl/charts/chart1.xml", "<c:f>'[^']*'", "<c:f>#REF!"),
    "a chart's words for those who cannot see": sub(
        "xl/drawings/drawing1.xml", r'descr="[^"]*"', 'descr="A chart"'
    ),
    "the title": prop("dc:title", "Another"),
    "a remark": prop("dc:description", "Do not send"),
    "a company": app("Company", "Consultants Ltd"),
    "a custom property": custom("Status", "Do not send"),
}
IN_SLIDES: dict[str, Edit] = {
    "a word": sub("ppt/slides/slide1.xml", "Demand is growing", "Demand is falling"),
    "a number": sub(SLIDE, r"(<a:t>[^<]*?)\d", r"\g<1>8"),
    "a text less": sub("ppt/slides/slide1.xml", r"<a:t>Demand[^<]*", "<a:t>"),
    "a rating": sub(RATINGS, r"<a:t>Red[^<]*", "<a:t>Green: on course"),
    "a rating's colour": sub(
        RATINGS, r'(<a:tcPr[^>]*><a:solidFill><a:srgbClr val=")\w+', r"\g<1>00703C"
    ),
    "a row less": sub(RATINGS, r"<a:tr [^>]*>(?:(?!</a:tr>).)*</a:tr></a:tbl>", "</a:tbl>"),
    "notes": sub("ppt/notesSlides/notesSlide3.xml", r"(<a:t>)", r"\1Not agreed. "),
    "a hidden slide": sub(SLIDE, "<p:sld ", '<p:sld show="0" '),
    "a slide less": sub("ppt/presentation.xml", r"<p:sldId [^>]*/>", ""),
    "two slides exchanged": sub(
        "ppt/presentation.xml", r"(<p:sldId [^>]*/>)(<p:sldId [^>]*/>)", r"\2\1"
    ),
    "a comment": added_part("ppt/comments/comment1.xml", f"<p:cmLst {NAMES}/>", SLIDE, "comments"),
    "an animation": sub(SLIDE, "</p:sld>", "<p:timing/></p:sld>"),
    "an object": on_slide("<p:graphicFrame><p:oleObj/></p:graphicFrame>"),
    "a film": on_slide("<p:pic><p:nvPicPr><p:nvPr><a:videoFile/></p:nvPr></p:nvPicPr></p:pic>"),
    "a sound": on_slide("<p:pic><p:nvPicPr><p:nvPr><a:audioFile/></p:nvPr></p:nvPicPr></p:pic>"),
    "a linked picture": refer(SLIDE, "image", "https://example.org/x.png"),
    "a linked film": refer(SLIDE, "video", "https://example.org/x.mp4"),
    "an SVG image": added_part("ppt/media/x.svg", "<svg/>", SLIDE, "image"),
    "a click that runs a program": run_look('<a:hlinkClick action="ppaction://program?file=x"/>'),
    "a click that runs a macro": run_look('<a:hlinkClick action="ppaction://macro?name=x"/>'),
    "a hover": run_look('<a:hlinkMouseOver action="ppaction://program"/>'),
    "a link to http": refer(SLIDE, "hyperlink", "http://example.org"),
    "a link more": both(
        refer(SLIDE, "hyperlink", "https://example.org"),
        run_look('<a:hlinkClick r:id="rId91"/>'),
    ),
    "a link with a note": run_look('<a:hlinkClick tooltip="Not agreed"/>'),
    "white text": run_look('<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'),
    "text of the page's colour": run_look('<a:solidFill><a:schemeClr val="bg1"/></a:solidFill>'),
    "text without a colour": run_look("<a:noFill/>"),
    "text that is clear": run_look(
        '<a:solidFill><a:srgbClr val="000000"><a:alpha val="0"/></a:srgbClr></a:solidFill>'
    ),
    "red text": run_look('<a:solidFill><a:srgbClr val="C00000"/></a:solidFill>'),
    "text of a point": sub(SLIDE, r'<a:rPr lang="en-GB"/>', '<a:rPr lang="en-GB" sz="100"/>'),
    "text struck out": sub(
        SLIDE, r'<a:rPr lang="en-GB"/>', '<a:rPr lang="en-GB" strike="sngStrike"/>'
    ),
    "a hidden shape": on_slide(shape("secret", attributes='hidden="1"')),
    "a shape off the slide": on_slide(shape("secret", frame=at(99_000_000))),
    "a shape before the slide": on_slide(shape("secret", frame=at(-99_000))),
    "a text box": on_slide(shape("All of this is agreed.")),
    "TBC": on_slide(shape("TBC")),
    "a tag": on_slide(shape("{{ title }}")),
    "a date that changes": on_slide(
        "<p:sp><p:txBody><a:p><a:fld type='datetime1'><a:t>x</a:t></a:fld></a:p></p:txBody></p:sp>"
    ),
    "a text on a layout": sub(LAYOUT, "</p:spTree>", f"{shape('Not agreed')}</p:spTree>"),
    "a text on a master": sub(MASTER, "</p:spTree>", f"{shape('Not agreed')}</p:spTree>"),
    "white text on a layout": sub(
        LAYOUT,
        "</p:spTree>",
        shape("Secret").replace(
            "<a:rPr/>", '<a:rPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></a:rPr>'
        )
        + "</p:spTree>",
    ),
    "a style of the master": sub(MASTER, "(<p:bodyStyle>.*?)marL=", r'\1b="1" marL='),
    "a chart's value": sub("ppt/charts/chart1.xml", r"(<c:val>.*?<c:v>)[^<]*", r"\g<1>98765"),
    "more than a chart plots": in_chart_book(
        "xl/worksheets/sheet1.xml",
        "</sheetData>",
        '<row r="99"><c r="A99"><v>5</v></c></row></sheetData>',
    ),
    "another layout": sub("ppt/slides/_rels/slide5.xml.rels", r"slideLayout\d", "slideLayout1"),
    "the name of a chart's sheet": in_chart_book(
        "xl/workbook.xml", r'<sheet name="[^"]*"', '<sheet name="Secret"'
    ),
    "no title": sub(SLIDE, r'type="title"', 'type="body" idx="77"'),
    "no header row": sub(RATINGS, 'firstRow="1"', 'firstRow="0"'),
    "none for those who cannot see": sub("ppt/slides/slide4.xml", r' descr="[^"]*"', ""),
    "macros": added_part("ppt/vbaProject.bin", "x", "ppt/presentation.xml", "vbaProject"),
    "a control": added_part("ppt/activeX/activeX1.xml", "<x/>", SLIDE, "control"),
    "an unknown part": added_part("ppt/other.xml", "<x/>", SLIDE, "other"),
    "a loose slide": lambda content: archive_of(
        {**parts_of(content), "ppt/slides/slide99.xml": parts_of(content)[SLIDE]}
    ),
    "the title": prop("dc:title", "Another"),
    "a remark": prop("dc:description", "Do not send"),
    "a custom property": custom("Status", "Do not send"),
}
IN_PAGE: dict[str, Edit] = {
    "a word": in_page(r"<h1>([^<]*)", r"<h1>\1 agreed"),
    "a number": in_page(r'(type="button"[^>]*>[^<]*?)\d', r"\g<1>8"),
    "a row less": in_page(r"<tr(?: [^>]*)?>(?:(?!</tr>).)*</tr>\s*</tbody>", "</tbody>"),
    "a rating": in_page(r'(class="chip r0[^>]*>)[^<]*', r"\1Green: on course"),
    "a rating's colour": in_page(r'class="chip r\d', 'class="chip r9'),
    "a chart's value": in_page(r'("values": \[)[\d.]+', r"\g<1>98765"),
    "a chart's name": in_page(r'("name": "Act)ual', r"\1ion"),
    "a chart's axis": in_page(r'("axis": \{"brackets": )false', r"\1true"),
    "a script": before_end("<script>alert(1)</script>"),
    "a script that was changed": in_page(r"<script>/\*", "<script>alert(1);/*"),
    "a script with its hash": hashed("script", lambda text: f"alert(1);{text}"),
    "a script of an element": in_page("<h1>", '<h1 onclick="alert(1)">'),
    "a style with its hash": hashed("style", lambda text: f"{text} td {{ color: #fff }}"),
    "a text of a style": hashed("style", lambda text: f'{text} h1::after {{ content: "agreed" }}'),
    "a text of a style in signs": hashed(
        "style", lambda text: text + r' h1::after { content: "\0041\0042" }'
    ),
    "a style of an element": in_page("<h1>", '<h1 style="color: #fff">'),
    "a refresh": in_head('<meta http-equiv="refresh" content="0;url=https://example.org">'),
    "a base": in_head('<base href="https://example.org/">'),
    "a style sheet": in_head('<link rel="stylesheet" href="https://example.org/a.css">'),
    "something fetched before": in_head('<link rel="prefetch" href="https://example.org">'),
    "no policy": in_page(r'<meta http-equiv="Content-Security-Policy"[^>]*>', ""),
    "a loose policy": in_page("default-src 'none'", "default-src *"),
    "a policy that runs": in_page("script-src ", "script-src 'unsafe-inline' "),
    "a form that sends": before_end('<form action="https://example.org"></form>'),
    "a field": before_end('<input name="x">'),
    "a frame": before_end('<iframe src="https://example.org"></iframe>'),
    "an object": before_end('<object data="x"></object>'),
    "a thing embedded": before_end('<embed src="x">'),
    "an SVG image": before_end('<svg aria-label="x"><text>secret</text></svg>'),
    "an SVG image as data": before_end('<img alt="x" src="data:image/svg+xml;base64,AA">'),
    "a picture from elsewhere": before_end('<img alt="x" src="https://example.org/x.png">'),
    "a picture": before_end('<img alt="seal" src="data:image/png;base64,AA">'),
    "a film": before_end('<video src="x"></video>'),
    "a link to http": before_end('<a href="http://example.org">x</a>'),
    "a link that runs": before_end('<a href="javascript:alert(1)">x</a>'),
    "a link to nothing": before_end('<a href="#nowhere">x</a>'),
    "a link's place": in_page(r'(<a [^>]*href="#)[^"]*', r"\1main"),
    "a hidden paragraph": before_end("<p hidden>secret</p>"),
    "something hidden": in_page(r"<table ", "<table hidden "),
    "a comment": before_end("<!-- do not send -->"),
    "a template": before_end("<template><p>secret</p></template>"),
    "for those without scripts": before_end("<noscript>secret</noscript>"),
    "TBC": before_end("<p>TBC</p>"),
    "a tag": before_end("<p>{{ title }}</p>"),
    "the title": in_page("<title>", "<title>Final "),
    "the keywords": in_page(r'(<meta name="keywords" content=")', r"\1x"),
    "words for those who cannot see": in_page(r'aria-label="', 'aria-label="Not '),
    "a table without headings": before_end("<table><tr><td>1</td></tr></table>"),
    "a paragraph": before_end("<p>All of this is agreed.</p>"),
    "an attribute": in_page("<h1>", '<h1 data-other="secret">'),
    "the words beside a cell": in_page('data-of="[^"]*"', 'data-of="Agreed"'),
    "a table kept from those who cannot see": in_page("<table ", '<table aria-hidden="true" '),
    "a language": in_page('lang="en-GB"', 'lang="fr"'),
    "a text after the page": lambda content: content + b"<p>secret</p>",
    "a text turned round": in_page(r"<h1>", "<h1>&#x202e;"),
    "a space that is none": in_page(r"(<h1>[^<]*?) ", r"\1&#x200b;"),
    "the day of a figure": in_page("As at 3", "As at 2"),
    "the cell of a figure": in_page(r"(Source: [^<]*?[A-Z])\d", r"\g<1>9"),
    "no draft": in_page('<p class="draft"[^>]*>DRAFT</p>', ""),
}
EDITS = {WORD: IN_WORD, EXCEL: IN_EXCEL, SLIDES: IN_SLIDES, PAGE: IN_PAGE}
