"""Edits that change no word of a finished file, and what readers see of it all the same."""

from __future__ import annotations

from edits_by_hand import (
    BASE,
    BODY,
    BOOK,
    CELLS,
    EXCEL,
    MASTER,
    RATINGS,
    SLIDE,
    SLIDES,
    WORD,
    Edit,
    at,
    named,
    on_slide,
    shape,
    sub,
)

from svreport.files.ooxml.allowed import MC

# A run with a figure, and what is put before its text or around it.
RUN = r"(<w:r>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?)(<w:t[^>]*>[^<]*£\d[^<]*</w:t></w:r>)"
CHART = "word/charts/chart1.xml"
CHOICE = (
    rf'<mc:AlternateContent xmlns:mc="{MC[1:-1]}" xmlns:zz="urn:none">'
    r'<mc:Choice Requires="zz">\1\2</mc:Choice></mc:AlternateContent>'
)
PATCH = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'


def before_figure(xml: str) -> Edit:
    return sub(BODY, RUN, rf"\1{xml}\2")


def of_page_number(text: str) -> Edit:
    field = f'<w:fldSimple w:instr="PAGE"><w:r><w:t>{text}</w:t></w:r></w:fldSimple>'
    return sub(BODY, RUN, rf"\1\2{field}")


def in_first_cells(xml: str, rows: int = 2) -> Edit:
    """Puts something into the first cell of each of the last rows of the first table."""
    row = r"(<w:tr>(?:<w:trPr>(?:(?!</w:trPr>).)*</w:trPr>)?<w:tc><w:tcPr>)"
    return sub(BODY, row, rf"\1{xml}", count=rows)


IN_WORD: dict[str, Edit] = {
    "a figure in place of a page number": of_page_number("99"),
    "a word in place of a page number": of_page_number("ill"),
    "a minus that is a hyphen": before_figure("<w:noBreakHyphen/>"),
    "a minus that may be a hyphen": before_figure("<w:softHyphen/>"),
    "a cross": before_figure('<w:sym w:font="Wingdings" w:char="F0FB"/>'),
    "a font of signs": sub(
        BODY, RUN, r'<w:r><w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr>\2'
    ),
    "a text that old programs alone do not know": sub(BODY, RUN, CHOICE),
    "a cell under the one above": sub(
        BODY,
        r"(<w:tcW [^>]*/>)((?:(?!</w:tr>).)*</w:tr><w:tr>(?:(?!<w:tcW).)*<w:tcW [^>]*/>)",
        r'\1<w:vMerge w:val="restart"/>\2<w:vMerge/>',
    ),
    "a cell under the one before": sub(
        BODY,
        r"(<w:tcW [^>]*/>)((?:(?!<w:tcW).)*<w:tcW [^>]*/>)",
        r'\1<w:hMerge w:val="restart"/>\2<w:hMerge/>',
    ),
    "a table off the page": sub(
        BODY, "<w:tblLayout ", '<w:tblInd w:w="30000" w:type="dxa"/><w:tblLayout '
    ),
    "a table beside the page": sub(
        BODY, "<w:tblW ", '<w:tblpPr w:tblpX="30000" w:tblpY="1"/><w:tblW '
    ),
    "a column of no width": sub(
        BODY, r'(<w:tblGrid>.*?)<w:gridCol w:w="\d+"/>(</w:tblGrid>)', r'\1<w:gridCol w:w="1"/>\2'
    ),
    "a paragraph in a frame off the page": sub(
        BODY,
        "<w:body>(.*?)<w:pPr>",
        r'<w:body>\1<w:pPr><w:framePr w:w="200" w:x="30000" w:y="30000"/>',
    ),
    "no header": sub(BODY, r"<w:headerReference [^>]*/>", ""),
    "no footer": sub(BODY, r"<w:footerReference [^>]*/>", ""),
    "another first page": sub(BODY, r"(<w:pgSz )", r"<w:titlePg/>\1"),
    "other even pages": sub(
        "word/settings.xml", r"(<w:settings [^>]*>)", r"\1<w:evenAndOddHeaders/>"
    ),
    "a margin beyond the page": sub(BODY, r'(<w:pgMar [^>]*w:left=")[^"]*', r"\g<1>30000"),
    "a header above the page": sub(BODY, r'(<w:pgMar [^>]*w:header=")[^"]*', r"\g<1>-3000"),
    "pages numbered from 100": sub(BODY, r"(<w:pgMar [^>]*/>)", r'\1<w:pgNumType w:start="100"/>'),
    "a hidden chart": sub(BODY, r"(<wp:docPr )", r'\1hidden="1" '),
    "a chart of no size": sub(
        BODY, r'<wp:extent cx="\d+" cy="\d+"/>', '<wp:extent cx="1" cy="1"/>'
    ),
    "what a chart measures in other words": sub(CHART, r"(<c:title>.*?<a:t>)", r"\1Agreed "),
    "an axis gone": sub(CHART, r'(<c:valAx>.*?<c:delete val=")0', r"\g<1>1"),
    "a line gone": sub(CHART, r"(<c:ser>.*?)<a:solidFill>.*?</a:solidFill>", r"\1<a:noFill/>"),
    "bars on each other": sub(CHART, r'<c:grouping val="\w+"/>', '<c:grouping val="stacked"/>'),
    "a list from another number": sub(
        "word/numbering.xml", r'<w:start w:val="\d+"/>', '<w:start w:val="7"/>'
    ),
    "letters for numbers": sub(
        "word/numbering.xml", r'<w:numFmt w:val="decimal"/>', '<w:numFmt w:val="lowerRoman"/>'
    ),
}

IN_EXCEL: dict[str, Edit] = {
    "a cell that repeats itself": sub(
        CELLS,
        r"(<cellXfs.*?<xf [^>]*?)/>(?=.*</cellXfs>)",
        r'\1 applyAlignment="1"><alignment horizontal="fill"/></xf>',
    ),
    "cells upside down": sub(CELLS, r"<alignment ", '<alignment textRotation="180" ', count=0),
    "rows of no height": sub(BASE, "<sheetFormatPr ", '<sheetFormatPr zeroHeight="1" '),
    "rows of no height by default": sub(
        BASE, r'defaultRowHeight="[^"]*"', 'defaultRowHeight="0" customHeight="1"'
    ),
    "columns of no width by default": sub(
        BASE, "<sheetFormatPr ", '<sheetFormatPr defaultColWidth="0" '
    ),
    "a part that is printed": named(
        'name="_xlnm.Print_Area" localSheetId="2"', "'DSG base'!$A$1:$A$2"
    ),
    "no tabs of sheets": sub(BOOK, "<workbookView ", '<workbookView showSheetTabs="0" '),
    "from right to left": sub(BASE, "<sheetView ", '<sheetView rightToLeft="1" '),
    "rows frozen out of sight": sub(BASE, r'ySplit="\d+"', 'ySplit="400"'),
    "a column's formula that calls": sub(
        "xl/tables/table1.xml",
        r"(<tableColumn [^>]*?)/>",
        r'\1><calculatedColumnFormula>WEBSERVICE("http://a")</calculatedColumnFormula></tableColumn>',
    ),
    "a font of signs": sub(CELLS, r'<name val="[^"]*"/>', '<name val="Wingdings"/>', count=0),
    "a chart's axis": sub(
        "xl/charts/chart1.xml", r'(<c:valAx>.*?formatCode=")[^"]*', r"\g<1>0.000"
    ),
    "a hidden chart": sub("xl/drawings/drawing1.xml", r"(<xdr:cNvPr )", r'\1hidden="1" '),
}

IN_SLIDES: dict[str, Edit] = {
    "a patch over a slide": on_slide(
        shape("", frame=at(0).replace('cx="10" cy="10"', 'cx="9999999" cy="9999999"') + PATCH)
    ),
    "a patch without words": on_slide(
        '<p:sp><p:nvSpPr><p:cNvPr id="98" name="Box"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>'
        + at(0).replace('"10"', '"9999999"')
        + '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        + PATCH
        + "</p:spPr></p:sp>"
    ),
    "a cell under the one before": sub(
        RATINGS,
        r"<a:tc>((?:(?!</a:tc>).)*</a:tc>)<a:tc>",
        r'<a:tc gridSpan="2">\1<a:tc hMerge="1">',
    ),
    "a cell under the one above": sub(
        RATINGS,
        r"<a:tc>((?:(?!</a:tr>).)*</a:tr><a:tr [^>]*>)<a:tc>",
        r'<a:tc rowSpan="2">\1<a:tc vMerge="1">',
    ),
    "a column of no width": sub(RATINGS, r'<a:gridCol w="\d+"', '<a:gridCol w="0"'),
    "a row of no height": sub(RATINGS, r'<a:tr h="\d+"', '<a:tr h="0"'),
    "text shrunk to nothing": sub(
        SLIDE,
        r"<a:bodyPr[^>]*?(?:/>|>.*?</a:bodyPr>)",
        '<a:bodyPr><a:normAutofit fontScale="1000"/></a:bodyPr>',
    ),
    "a table off the slide": sub(RATINGS, r'(<p:xfrm>.*?<a:off x=")\d+', r"\g<1>99999999"),
    "a table of no size": sub(RATINGS, r'(<p:xfrm>.*?<a:ext cx=")\d+(" cy=")\d+', r"\g<1>1\g<2>1"),
    "a slide on its head": sub(RATINGS, r"<p:xfrm>", '<p:xfrm rot="10800000">'),
    "a black ground": sub(
        SLIDE,
        r"(<p:cSld[^>]*>)",
        rf"\1<p:bg><p:bgPr>{PATCH.replace('FFFFFF', '000000')}<a:effectLst/></p:bgPr></p:bg>",
    ),
    "letters in the colour of the ground": sub(MASTER, r'tx1="dk1"', 'tx1="lt1"'),
    "slides that leave by themselves": sub(
        SLIDE, r"(</p:clrMapOvr>|<p:clrMapOvr/>)", r'\1<p:transition advClick="0" advTm="1"/>'
    ),
    "no title's letters": sub(SLIDE, r"<a:rPr ", '<a:rPr baseline="-99000" ', count=0),
    "a hidden table": sub(RATINGS, r"(<p:nvGraphicFramePr><p:cNvPr )", r'\1hidden="1" '),
}

MORE_EDITS = {WORD: IN_WORD, EXCEL: IN_EXCEL, SLIDES: IN_SLIDES}
