"""Forms in which Word, Excel and PowerPoint write a file that nobody edited."""

from __future__ import annotations

from edits_by_hand import (
    BASE,
    BODY,
    BOOK,
    CORE,
    EXCEL,
    SETTINGS,
    SLIDE,
    SLIDES,
    STYLES,
    WORD,
    Edit,
    app,
    both,
    custom,
    prop,
    sub,
)
from packages import archive_of, parts_of

LABEL = b"<clbl:labelList xmlns:clbl='http://schemas.microsoft.com/office/2020/mipLabelMetadata'/>"
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def with_part(name: str, part: bytes) -> Edit:
    return lambda content: archive_of({**parts_of(content), name: part})


def reordered(content: bytes) -> bytes:
    """The parts in another order."""
    return archive_of(dict(reversed(parts_of(content).items())))


def saved(edit: Edit) -> Edit:
    """What Word alone writes."""
    return both(edit, app("Application", "Microsoft Office Word"))


SHARED: dict[str, Edit] = {
    "parts in another order": reordered,
    "a label": with_part("docMetadata/LabelInfo.xml", LABEL),
    "a label among the properties": custom("MSIP_Label_1_Enabled", "true"),
    "a thumbnail": with_part("docProps/thumbnail.jpeg", b"x"),
    "who saved it last": prop("cp:lastModifiedBy", "A. N. Other"),
    "how often it was saved": prop("cp:revision", "7"),
    "custom XML": with_part("customXml/item1.xml", b"<x/>"),
}
# Excel and PowerPoint say of every chart what goes without saying.
SAID_OF_CHARTS = (
    "</c:plotArea>",
    "</c:plotArea><c:plotVisOnly val='1'/><c:showDLblsOverMax val='0'/>",
)
IN_WORD: dict[str, Edit] = {
    **SHARED,
    "sessions": sub(BODY, "<w:p>", '<w:p w:rsidR="00AA1234" w:rsidRDefault="00AA1234">', 0),
    "sessions of runs": sub(BODY, "<w:r>", '<w:r w:rsidRPr="00AA1234">', 0),
    "marks of paragraphs": sub(
        BODY, "<w:p>", f'<w:p {W14} w14:paraId="1A2B3C4D" w14:textId="1">', 0
    ),
    "proofing": sub(BODY, "<w:r>", '<w:proofErr w:type="spellStart"/><w:r>', 0),
    "pages as last shown": sub(BODY, "<w:r>", "<w:r><w:lastRenderedPageBreak/>"),
    "runs in pieces": sub(
        BODY,
        r"<w:r><w:t xml:space=\"preserve\">([^<]{4})([^<]{4,})</w:t></w:r>",
        r'<w:r><w:t xml:space="preserve">\1</w:t></w:r>'
        r'<w:r><w:t xml:space="preserve">\2</w:t></w:r>',
        0,
    ),
    "attributes in another order": sub(
        BODY, r'<w:tblW w:w="(\d+)" w:type="dxa"/>', r'<w:tblW w:type="dxa" w:w="\1"/>', 0
    ),
    "a language": sub(BODY, r"<w:r>(<w:t)", r'<w:r><w:rPr><w:lang w:val="en-GB"/></w:rPr>\1', 0),
    "empty properties": sub(BODY, r"<w:r>(<w:t)", r"<w:r><w:rPr/>\1", 0),
    "spaces not marked": sub(BODY, r'<w:t xml:space="preserve">(\w[^< ]*)<', r"<w:t>\1<", 0),
    "where the cursor was": sub(
        BODY,
        "<w:r>",
        '<w:bookmarkStart w:id="77" w:name="_GoBack"/><w:bookmarkEnd w:id="77"/><w:r>',
    ),
    "what is on, said so": sub(BODY, "<w:cantSplit/>", '<w:cantSplit w:val="1"/>', 0),
    "colours that go without saying": sub(BODY, '(<w:shd [^>]*)w:color="auto" ', r"\1", 0),
    "places in tables": saved(sub(BODY, "<w:tcPr>", '<w:tcPr><w:cnfStyle w:val="1"/>', 0)),
    "styles that Word adds": saved(
        sub(
            STYLES,
            "</w:styles>",
            '<w:style w:type="numbering" w:styleId="Added"><w:name w:val="Added"/>'
            "<w:rPr><w:strike/></w:rPr></w:style></w:styles>",
        )
    ),
    "how styles are listed": saved(sub(STYLES, "<w:uiPriority [^>]*/>", "", 0)),
    "settings": sub(SETTINGS, r"(<w:settings [^>]*>)", r'\1<w:rsids><w:rsid w:val="1"/></w:rsids>'),
    "people": with_part("word/people.xml", b"<x/>"),
    "what a chart has without saying so": sub("word/charts/chart1.xml", *SAID_OF_CHARTS),
    "numbers in full": sub("word/charts/chart1.xml", r'(val="0\.\d+)"', r'\g<1>00"', 0),
    "settings for the web": with_part("word/webSettings.xml", b"<x/>"),
}
IN_EXCEL: dict[str, Edit] = {
    **SHARED,
    "whole numbers": sub(BASE, r'(<c r="\w+" s="\d+"><v>\d+)</v>', r"\1.0</v>", 0),
    "heights of letters": sub(
        BASE,
        "<row ",
        '<row xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" '
        'x14ac:dyDescent="0.25" ',
        0,
    ),
    "the order of calculation": with_part("xl/calcChain.xml", b"<x/>"),
    "where the cursor was": sub(
        BASE, r"<selection [^>]*/>", '<selection activeCell="C9" sqref="C9"/>'
    ),
    "no spans": sub(BASE, r' spans="[^"]*"', "", 0),
    "another version": sub(BOOK, 'lastEdited="4"', 'lastEdited="7"'),
    "names that Excel hides": sub(
        BOOK,
        "<definedNames>",
        '<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="2" hidden="1">'
        "'DSG base'!$A$5:$E$9</definedName>",
    ),
    "what a chart has without saying so": sub("xl/charts/chart1.xml", *SAID_OF_CHARTS),
    "pages for a printer": sub(BASE, "<pageSetup ", '<pageSetup horizontalDpi="300" ', 0),
    "a printer": with_part("xl/printerSettings/printerSettings1.bin", b"x"),
}
IN_SLIDES: dict[str, Edit] = {
    **SHARED,
    "marks of changes": sub(SLIDE, r'<a:rPr lang="en-GB"/>', '<a:rPr lang="en-GB" dirty="0"/>', 0),
    "another language": sub(SLIDE, r'<a:rPr lang="en-GB"/>', '<a:rPr lang="en-US" err="1"/>', 0),
    "runs in pieces": sub(
        SLIDE,
        r'<a:r><a:rPr lang="en-GB"/><a:t>([^<]{4})([^<]{4,})</a:t></a:r>',
        r'<a:r><a:rPr lang="en-GB"/><a:t>\1</a:t></a:r>'
        r'<a:r><a:rPr lang="en-GB"/><a:t>\2</a:t></a:r>',
        0,
    ),
    "groups with places": sub(
        SLIDE,
        "<p:grpSpPr/>",
        '<p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/>'
        '<a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>',
    ),
    "what a chart has without saying so": sub("ppt/charts/chart1.xml", *SAID_OF_CHARTS),
    "tags": with_part("ppt/tags/tag1.xml", b"<x/>"),
    "a history": with_part("ppt/revisionInfo.xml", b"<x/>"),
    "who comments": with_part("ppt/commentAuthors.xml", b"<x/>"),
    "the day": sub(CORE, r"(<dcterms:modified[^>]*>)[^<]*", r"\g<1>2026-01-01T00:00:00Z"),
}
FORMS = {WORD: IN_WORD, EXCEL: IN_EXCEL, SLIDES: IN_SLIDES}
