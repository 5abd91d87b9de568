"""Templates as a hostile sender would make them: refused in a sentence before they are filled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import hostile_files as hostile
import pytest
from edits_by_hand import sub
from packages import archive_of, parts_of, relation, relations, with_part
from template_copies import BODY, copied

from svreport.content.paper import Properties
from svreport.core.errors import FaultyTemplate
from svreport.files.ooxml.allowed import MC, A
from svreport.files.ooxml.residue import without_residue
from svreport.files.resources import TemplateFile
from svreport.rendering.sandbox import POWERPOINT, office_template
from svreport.rendering.slides.template import open_deck
from svreport.rendering.word import open_template, render_word
from svreport.rendering.word.word_file import DocumentParts

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = "word/settings.xml"
ELSEWHERE = r"file:///\\server\templates\corporate.dotm"


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A copy of the monitoring report's template, to be spoilt."""
    return copied(tmp_path, "monitoring")


def refusal(template: Path) -> str:
    with pytest.raises(FaultyTemplate) as refused:
        render_word(TemplateFile.read(template), {}, Properties(title="t", author="a"))
    sentence = str(refused.value)
    assert sentence.startswith("The template report.docx ")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def in_body(content: bytes, xml: str) -> bytes:
    """The document with one paragraph more, first of all."""
    body = parts_of(content)[BODY].decode()
    start = body.index(">", body.index("<w:body")) + 1
    return with_part(content, BODY, f"{body[:start]}<w:p>{xml}</w:p>{body[start:]}".encode())


def field(*instructions: str) -> str:
    """A field whose instruction is in pieces."""
    pieces = "".join(f"<w:r><w:instrText>{one}</w:instrText></w:r>" for one in instructions)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{one}"/></w:r>' for one in ("begin", "end"))
    return f"{begin}{pieces}{end}"


NESTED = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    + field(" QUOTE 68 68 69 ")
    + '<w:r><w:instrText> c:\\\\x "y" </w:instrText></w:r>'
    + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
FOR_NOBODY = (
    f'<mc:AlternateContent xmlns:mc="{MC[1:-1]}" xmlns:w14="urn:none"><mc:Choice Requires="w14">'
    "<w:r><w:t>Do not send</w:t></w:r></mc:Choice></mc:AlternateContent>"
)
# As Word writes the line of a contents list: what follows the heading, web pages hide.
CONTENTS_LINE = "<w:r><w:t>Summary</w:t></w:r>" + "".join(
    f"<w:r><w:rPr><w:webHidden/></w:rPr>{part}</w:r>"
    for part in (
        "<w:tab/>",
        '<w:fldChar w:fldCharType="begin"/>',
        "<w:instrText> PAGEREF _Toc9 \\h </w:instrText>",
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>12</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    )
)
# So much that cannot be packed is no bomb.
LONG = b"<x>" + Random(1).randbytes(30_000).hex().encode() + b"ab " * 1_400_000 + b"</x>"
SPOILT: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a bomb": (hostile.bomb, "which unpacks to more than 200 times its size: ask"),
    "overlapping parts": (hostile.overlapping, "contains parts that overlap"),
    "an encrypted part": (hostile.encrypted_part, "contains an encrypted part"),
    "a way out": (hostile.with_part_named("../../x.xml"), "which leads out of it"),
    "a document type": (lambda one: hostile.with_doctype(one, BODY), "contains a document type"),
    "a document type in the styles": (
        lambda one: hostile.with_doctype(one, "word/styles.xml"),
        "contains a document type",
    ),
    "a long part": (
        lambda one: with_part(one, "word/extra.xml", LONG),
        "holds “word/extra.xml”, with more than 4,000,000 characters: take out what no paper",
    ),
    "macros": (
        lambda one: with_part(one, "word/vbaProject.bin", b"x"),
        "has macros (word/vbaProject.bin). Save it without macros.",
    ),
    "a picture from elsewhere": (
        lambda one: hostile.with_relation(one, BODY, "image", "http://example.org/seen.png"),
        "has something that is loaded from http://example.org/seen.png (word/document.xml).",
    ),
    "a frame from elsewhere": (
        lambda one: hostile.with_relation(one, BODY, "frame", "http://example.org/"),
        "something that is loaded from http://example.org/",
    ),
    "an object of another program": (
        lambda one: with_part(one, "word/embeddings/oleObject1.bin", b"x"),
        "has an object of another program (word/embeddings/oleObject1.bin). Delete it,",
    ),
    "a control": (
        lambda one: with_part(one, "word/activeX/activeX1.xml", b"<x/>"),
        "has an object of another program (word/activeX/activeX1.xml)",
    ),
    "a field that runs a program": (
        lambda one: in_body(one, field(" DDEAUTO c:\\\\cmd.exe ")),
        "has the field DDEAUTO, which svreport does not know (word/document.xml). Delete it,",
    ),
    "a field that takes in another document": (
        lambda one: in_body(one, field(' RD "https://example.org/other.docx" ')),
        "the field RD, which svreport does not know",
    ),
    "such a field in pieces": (
        lambda one: in_body(one, field(" D", "DE", "AUTO c:\\\\cmd.exe ")),
        "the field DDEAUTO, which svreport does not know",
    ),
    "such a field made by another": (
        lambda one: in_body(one, NESTED),
        "the field MADE-BY-ANOTHER-FIELD",
    ),
    "a table off the page": (
        sub(BODY, "<w:tblLayout ", '<w:tblInd w:w="30000" w:type="dxa"/><w:tblLayout '),
        "has a table off the page (word/document.xml). Change it back from w 30000.",
    ),
    "a theme of white letters": (
        sub(
            "word/theme/theme1.xml",
            "<a:dk1>.*?</a:dk1>",
            '<a:dk1><a:srgbClr val="FFFFFF"/></a:dk1>',
        ),
        "has a theme with letters in the colour of its pages (word/theme/theme1.xml). Choose",
    ),
    "letters in the page's colour of the theme": (
        sub("word/settings.xml", r'(<w:clrSchemeMapping [^>]*?w:t1=")\w+', r"\1light1"),
        "has letters in another colour of the theme (word/settings.xml). Change it back from t1",
    ),
    "a style off the page": (
        sub("word/styles.xml", r"</w:style>", '<w:pPr><w:ind w:left="-30000"/></w:pPr></w:style>'),
        "has hidden text, squeezed or moved out of sight: “",
    ),
    "a cell under another one": (
        sub(BODY, r"<w:tcPr>(?=(?:(?!</w:tc>).)*<w:t[ >])", "<w:tcPr><w:vMerge/>"),
        "has hidden text, under another cell: “",
    ),
    "a text that web pages hide": (
        lambda one: in_body(one, "<w:r><w:rPr><w:webHidden/></w:rPr><w:t>secret</w:t></w:r>"),
        "has hidden text, marked so for web pages: “secret” (word/document.xml). Delete it,",
    ),
    "a text of a style that web pages hide": (
        sub("word/styles.xml", r'("Title">.*?<w:rPr>)', r"\1<w:webHidden/>"),
        "has hidden text, marked so for web pages: “{{ title }}”",
    ),
    "such a text beside a page number": (
        lambda one: in_body(one, CONTENTS_LINE.replace("<w:t>12<", "<w:t>secret<")),
        "has hidden text, marked so for web pages: “secret”",
    ),
    "such a number in no contents list": (
        lambda one: in_body(one, CONTENTS_LINE.replace("PAGEREF", "PAGE")),
        "has hidden text, marked so for web pages: “12”",
    ),
    "a text for programs that nobody has": (
        lambda one: in_body(one, FOR_NOBODY),
        "has hidden text, for a program that nobody has: “Do not send”",
    ),
    "letters as signs": (
        sub("word/styles.xml", r'w:ascii="[^"]*"', 'w:ascii="Wingdings"'),
        "has letters shown as signs (word/styles.xml)",
    ),
    "letters beside those of English as signs": (
        lambda one: in_body(
            one, '<w:r><w:rPr><w:rFonts w:hAnsi="Webdings"/></w:rPr><w:t>£</w:t></w:r>'
        ),
        "has letters shown as signs (word/document.xml)",
    ),
    "a simple field": (
        lambda one: in_body(one, '<w:fldSimple w:instr="includePicture http://x"/>'),
        "the field INCLUDEPICTURE, which svreport does not know",
    ),
}


@pytest.mark.parametrize(
    "note",
    [
        '<w:body xmlns:z="urn:z" z:note="secret">',
        "<w:body>secret",
        '<w:body><w:bookmarkStart w:id="91" w:name="secret"/><w:bookmarkEnd w:id="91"/>',
        '<w:body><w:p><w:sdt><w:sdtPr><w:dropDownList><w:listItem w:value="secret"/>'
        "</w:dropDownList></w:sdtPr><w:sdtContent/></w:sdt></w:p>",
    ],
)
def test_what_nobody_sees_of_a_template_is_dropped(note: str, template: Path) -> None:
    noted = sub(BODY, "<w:body>", note)(template.read_bytes())
    assert b"secret" in parts_of(noted)[BODY]
    assert b"secret" not in parts_of(without_residue(noted))[BODY]


@pytest.mark.parametrize(("spoil", "said"), SPOILT.values(), ids=list(SPOILT))
def test_a_hostile_template_is_refused(
    spoil: Callable[[bytes], bytes], said: str, template: Path
) -> None:
    template.write_bytes(spoil(template.read_bytes()))
    assert said in refusal(template)


def test_fields_that_only_count_are_kept(template: Path) -> None:
    content = in_body(template.read_bytes(), field(" PAGE ") + field(' TOC \\o "1-3" '))
    template.write_bytes(in_body(content, '<w:fldSimple w:instr=" NUMPAGES "/>'))
    open_template(TemplateFile.read(template))


def test_a_link_to_click_is_kept(template: Path) -> None:
    content = template.read_bytes()
    template.write_bytes(hostile.with_relation(content, BODY, "hyperlink", "https://example.org"))
    open_template(TemplateFile.read(template))


def test_the_template_of_a_template_is_refused(template: Path) -> None:
    parts = parts_of(template.read_bytes())
    settings = parts[SETTINGS].decode()
    start = settings.index(">", settings.index("<w:settings")) + 1
    name = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    attached = f'<w:attachedTemplate {name} r:id="rId91"/>'
    parts[SETTINGS] = f"{settings[:start]}{attached}{settings[start:]}".encode()
    parts["word/_rels/settings.xml.rels"] = relations(relation("attachedTemplate", ELSEWHERE))
    template.write_bytes(archive_of(parts))
    assert "has a template that Word loads from elsewhere (word/settings.xml)" in refusal(template)


def slides(folder: Path) -> Path:
    path = folder / "report.pptx"
    path.write_bytes((ROOT / "templates" / "scrutiny" / "report.pptx").read_bytes())
    return path


def test_slides_are_looked_over_too(tmp_path: Path) -> None:
    path = slides(tmp_path)
    open_deck(TemplateFile.read(path))
    path.write_bytes(hostile.bomb(path.read_bytes()))
    with pytest.raises(FaultyTemplate, match=r"The template report\.pptx holds “xl/media"):
        open_deck(TemplateFile.read(path))
    path.write_bytes(b"PK\x03\x04 cut off")
    with pytest.raises(FaultyTemplate, match="cannot be opened as a PowerPoint presentation"):
        open_deck(TemplateFile.read(path))


def test_a_click_that_starts_a_program_is_refused(tmp_path: Path) -> None:
    path = slides(tmp_path)
    content = path.read_bytes()
    part = next(name for name in parts_of(content) if name.endswith("slideLayout1.xml"))
    link = f'<a:hlinkClick xmlns:a="{A[1:-1]}" action="&#112;paction://program?file=cmd.exe"/>'
    xml = parts_of(content)[part].decode()
    at = xml.rindex("</")
    path.write_bytes(with_part(content, part, f"{xml[:at]}{link}{xml[at:]}".encode()))
    with pytest.raises(FaultyTemplate, match=r"\(ppaction://program\?file=cmd\.exe\)"):
        office_template(TemplateFile.read(path), POWERPOINT)


def word(paragraph: str) -> Callable[[bytes], bytes]:
    return lambda content: in_body(content, paragraph)


TABLE_OF_CONTENTS = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o "1-3" </w:instrText>'
    '</w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:hyperlink w:anchor="_Toc9"><w:r>'
    "<w:t>{{ part.heading }}</w:t></w:r></w:hyperlink></w:p><w:p><w:r><w:t>More</w:t></w:r></w:p>"
    '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
HONEST: dict[str, Callable[[bytes], bytes]] = {
    "a contents list that Word updated": word(TABLE_OF_CONTENTS),
    "page numbers of a contents list": word(CONTENTS_LINE),
    "a content control": word(
        '<w:sdt><w:sdtPr><w:alias w:val="x"/><w:tag w:val="y"/><w:placeholder><w:docPart '
        'w:val="z"/></w:placeholder><w:text/></w:sdtPr><w:sdtContent><w:r><w:t>a</w:t></w:r>'
        "</w:sdtContent></w:sdt>"
    ),
    "a picture in the header": lambda content: archive_of(
        {
            **parts_of(content),
            "[Content_Types].xml": parts_of(content)["[Content_Types].xml"].replace(
                b"<Default ", b'<Default Extension="png" ContentType="image/png"/><Default ', 1
            ),
            "word/media/logo.png": b"png",
            "word/_rels/header1.xml.rels": relations(
                relation("image", "media/logo.png", outside=False)
            ),
        }
    ),
    "marks of spelling": word('<w:proofErr w:type="spellStart"/><w:r><w:t>a</w:t></w:r>'),
    "a bookmark": word('<w:bookmarkStart w:id="90" w:name="x"/><w:bookmarkEnd w:id="90"/>'),
    "a link": lambda content: hostile.with_relation(
        content, BODY, "hyperlink", "mailto:a@example.org"
    ),
    "properties of people": lambda content: with_part(
        content, "docProps/custom.xml", b"<Properties/>"
    ),
    "white letters on a dark ground": word(
        '<w:r><w:rPr><w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F3A5F"/></w:rPr>'
        "<w:t>a</w:t></w:r>"
    ),
}


@pytest.mark.parametrize("edit", HONEST.values(), ids=list(HONEST))
def test_what_officers_put_into_a_template_is_kept(
    edit: Callable[[bytes], bytes], template: Path
) -> None:
    template.write_bytes(edit(template.read_bytes()))
    file = open_template(TemplateFile.read(template))
    parts = parts_of(DocumentParts(file).save(Properties(title="a", author="b")))
    assert not [name for name in parts if name.startswith(("customXml", "docProps/custom"))]
    body = parts[BODY].decode()
    assert "part.heading" not in body
    assert "proofErr" not in body
    assert 'w:name="x"' not in body
