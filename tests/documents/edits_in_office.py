"""Edits that change no word of a finished file, and what readers see of it all the same."""

from __future__ import annotations

import re

from edits_by_hand import (
    BASE,
    BODY,
    BOOK,
    CELLS,
    EXCEL,
    LAYOUT,
    MASTER,
    RATINGS,
    SETTINGS,
    SLIDE,
    SLIDES,
    STYLES,
    WORD,
    Edit,
    added_part,
    at,
    both,
    in_chart_book,
    in_sheet,
    look,
    named,
    on_slide,
    run_look,
    shape,
    sub,
)

from svreport.files.ooxml.allowed import MC, S

# A run with a figure, and what is put before its text or around it.
RUN = r"(<w:r>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?)(<w:t[^>]*>[^<]*£\d[^<]*</w:t></w:r>)"
CHART = "word/charts/chart1.xml"
THEME = "word/theme/theme1.xml"
TABLE = "xl/tables/table3.xml"
NOTES = "ppt/notesSlides/notesSlide2.xml"
CHOICE = (
    rf'<mc:AlternateContent xmlns:mc="{MC[1:-1]}" xmlns:zz="urn:none">'
    r'<mc:Choice Requires="zz">\1\2</mc:Choice></mc:AlternateContent>'
)
PATCH = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'


def before_figure(xml: str) -> Edit:
    return sub(BODY, RUN, rf"\1{xml}\2")


def moved_row(found: re.Match[str]) -> str:
    """The fifth row of a sheet as its ninetieth, after all others."""
    return re.sub(r'( r="[A-Z]*)5"', r'\g<1>90"', found[0])


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
    "another level of a heading": sub(BODY, 'w:val="Heading1"', 'w:val="Heading2"'),
    "no heading": sub(BODY, '<w:pStyle w:val="Heading1"/>', ""),
    "letters in the colour of the theme's page": look(
        '<w:color w:val="000000" w:themeColor="background1"/>'
    ),
    "letters of the theme's colours": look('<w:color w:val="auto" w:themeColor="accent1"/>'),
    "a ground like its letters": look(
        '<w:color w:val="000000"/><w:shd w:val="clear" w:fill="FFFFFF" w:themeFill="text1"/>'
    ),
    "a line that breaks": sub(BODY, RUN, r"\1<w:br/>\2"),
    "letters from bottom to top": in_first_cells('<w:textDirection w:val="btLr"/>'),
    "a cell crossed out": in_first_cells('<w:tcBorders><w:tl2br w:val="single"/></w:tcBorders>'),
    "four columns": sub(BODY, r"(<w:pgSz )", r'<w:cols w:num="4"/>\1'),
    "a table's caption nobody sees": sub(BODY, "<w:tblPr>", '<w:tblPr><w:tblCaption w:val="x"/>'),
    "protection": sub(
        "word/settings.xml",
        r"(<w:settings [^>]*>)",
        r'\1<w:documentProtection w:edit="forms" w:enforcement="1"/>',
    ),
    "read only": sub(
        "word/settings.xml", r"(<w:settings [^>]*>)", r'\1<w:writeProtection w:recommended="1"/>'
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
    "a name that Excel runs": named('name="_xlnm.Auto_Open"', "'DSG base'!$A$1"),
    "a mark of text before a number": sub(CELLS, "(<cellXfs [^>]*><xf )", r'\1quotePrefix="1" '),
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
    "a chart over other cells": sub(
        "xl/drawings/drawing1.xml", r"(<xdr:from>.*?<xdr:row>)\d+", r"\g<1>3"
    ),
    "a chart that runs a macro": sub("xl/drawings/drawing1.xml", 'macro=""', 'macro="[0]!Run"'),
    "a title of no sheet": sub("docProps/app.xml", r"(<vt:lpstr>)Contents", r"\1secret"),
    "a text between cells": sub(BASE, "</row>", "</row>secret"),
    "an attribute of nobody": sub(BASE, "<sheetData>", '<sheetData note="secret">'),
    "an attribute of another program": sub(
        BASE, "<sheetData>", '<sheetData xmlns:q="urn:x" q:note="secret">'
    ),
    "a cell of a kind of its own": sub(BASE, '<c r="A5"', '<c cm="1" r="A5"'),
    "a row that was moved": sub(BASE, r'<row r="5"(.*?)</row>', moved_row),
    "a sheet that is not listed": added_part(
        "xl/worksheets/sheet99.xml",
        f'<worksheet xmlns="{S[1:-1]}"><sheetData><row r="1"><c r="A1"><v>5</v></c></row>'
        "</sheetData></worksheet>",
        BOOK,
        "worksheet",
    ),
    "what is said of a name": sub(BOOK, "<definedName ", '<definedName comment="secret" '),
    "a name of one sheet": sub(BOOK, "(<definedName )(?!.*localSheetId)", r'\1localSheetId="0" '),
    "the rows on each page": sub(BOOK, r'(_xlnm.Print_Titles"[^>]*>[^<]*\$)\d', r"\g<1>9"),
    "a white header": sub(BASE, "<oddFooter>&amp;R", "<oddFooter>&amp;R&amp;KFFFFFF"),
    "a header of a point": sub(BASE, "<oddFooter>&amp;R", "<oddFooter>&amp;R&amp;1 "),
    "another first page": sub(BASE, "<headerFooter", '<headerFooter differentFirst="1"'),
    "a page broken": in_sheet('<rowBreaks><brk id="3" man="1"/></rowBreaks>', "<tableParts"),
    "print too small": sub(BASE, "<pageSetup ", '<pageSetup scale="10" '),
    "a table's column": sub("xl/tables/table3.xml", 'name="Source"', 'name="Agreed"'),
    "a table's rows": sub("xl/tables/table3.xml", r'( ref="A\d+:[A-Z]+)\d+', r"\g<1>8"),
    "a table's name": sub("xl/tables/table3.xml", 'displayName="', 'displayName="secret_'),
    "letters of the theme's page": sub(
        CELLS, '<color rgb="FF1A1F24"/>', '<color theme="0" tint="-0.6"/>', count=0
    ),
    "raised letters": sub(CELLS, '<font><sz val="10"/>', '<font><vertAlign val="superscript"/>', 0),
    "cells crossed out": sub(CELLS, "<border>", '<border diagonalUp="1">', count=0),
    "text beside its cell": sub(CELLS, 'indent="1"', 'indent="99"', count=0),
    "structure locked": sub(
        BOOK, "<bookViews", '<workbookProtection lockStructure="1"/><bookViews'
    ),
    "a name for macros": sub(BOOK, "<workbookPr ", '<workbookPr codeName="secret" '),
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
    "a shape that leaves": sub(
        SLIDE,
        r'<p:cNvPr id="2" ([^>]*)/>',
        r'<p:cNvPr id="2" \1><a:hlinkClick r:id="" action="ppaction://hlinkshowjump?jump=endshow"/>'
        "</p:cNvPr>",
    ),
    "a title for those who cannot see": sub(RATINGS, 'descr="', 'title="secret" descr="'),
    "slides numbered from 90": sub(
        "ppt/presentation.xml", "<p:presentation ", '<p:presentation firstSlideNum="90" '
    ),
    "a rating darkened": sub(
        RATINGS,
        r'(<a:tcPr[^>]*><a:solidFill><a:srgbClr val="\w+")/>',
        r'\1><a:lumMod val="10000"/></a:srgbClr>',
    ),
    "another table style": sub(RATINGS, "<a:tableStyleId>{", "<a:tableStyleId>{0"),
    "black over letters": run_look('<a:highlight><a:srgbClr val="000000"/></a:highlight>'),
    "blurred letters": run_look('<a:effectLst><a:blur rad="999999"/></a:effectLst>'),
    "letters over each other": sub(
        SLIDE, r'<a:rPr lang="en-GB"/>', '<a:rPr lang="en-GB" spc="-9999"/>'
    ),
    "letters from bottom to top": sub(SLIDE, "<a:bodyPr/>", '<a:bodyPr vert="vert270"/>'),
    "text far to the right": sub(SLIDE, "<a:bodyPr/>", '<a:bodyPr lIns="99999999"/>'),
    "a margin off the slide": sub(SLIDE, "<a:pPr/>", '<a:pPr marL="51206400"/>'),
    "a cross before each line": sub(SLIDE, "<a:pPr/>", '<a:pPr><a:buChar char="✗"/></a:pPr>'),
    "a level below": sub(SLIDE, "<a:pPr/>", '<a:pPr lvl="4"/>'),
    "lines without a height": sub(
        SLIDE, "<a:pPr/>", '<a:pPr><a:lnSpc><a:spcPct val="0"/></a:lnSpc></a:pPr>'
    ),
    "a line that breaks": sub(SLIDE, r"</a:r>(?=<a:endParaRPr)", "</a:r><a:br/>"),
}


def in_style(letters: str, line: str = "", style: str = "Normal") -> Edit:
    """Gives a style other letters or lines, before what it says of them."""

    def change(found: re.Match[str]) -> str:
        return re.sub(
            "(?:<w:rPr>|</w:style>)",
            lambda end: (
                f"<w:pPr>{line}</w:pPr>"
                f"<w:rPr>{letters}{'' if end[0] == '<w:rPr>' else '</w:rPr></w:style>'}"
            ),
            found[0],
            count=1,
        )

    return sub(STYLES, rf'<w:style [^>]*w:styleId="{style}".*?</w:style>', change)


def new_style(letters: str) -> Edit:
    """A style of one's own, which the first line of plain text then has."""
    style = '<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Own"/>'
    return both(
        sub(STYLES, "</w:styles>", f"{style}<w:rPr>{letters}</w:rPr></w:style></w:styles>"),
        sub(BODY, '<w:pStyle w:val="TableText"', '<w:pStyle w:val="Own"'),
    )


def scheme(part: str, colour: str, value: str) -> Edit:
    xml = f'<a:{colour}><a:srgbClr val="{value}"/></a:{colour}>'
    return sub(part, f"<a:{colour}>.*?</a:{colour}>", xml)


IN_WORD |= {
    f"letters of a style: {letters}": in_style(f"<w:{letters}/>")
    for letters in (
        *("strike", "dstrike", "caps", "outline", "emboss", "imprint", "vanish", "webHidden"),
        *('sz w:val="2"', 'sz w:val="10"', 'spacing w:val="-400"', 'position w:val="2000"'),
        *('color w:val="FFFFFF"', 'color w:val="FF0000"', 'vertAlign w:val="superscript"', "rtl"),
        *('rFonts w:hAnsi="Wingdings"', 'color w:val="0" w:themeColor="background1"'),
    )
}
IN_WORD |= {
    f"lines of a style: {line}": in_style("", f"<w:{line}/>")
    for line in (
        *('ind w:left="-30000"', 'spacing w:line="20" w:lineRule="exact"', "bidi"),
        *('shd w:val="clear" w:fill="FF0000"', 'framePr w:x="-20000"', 'jc w:val="right"'),
    )
}
IN_WORD |= {
    f"letters: {letters}": look(f"<w:{letters}/>")
    for letters in (
        *("outline", "emboss", "smallCaps", "rtl", 'sz w:val="9"', 'w w:val="20"', "cs"),
        *('position w:val="40"', 'spacing w:val="-50"', 'u w:val="single"'),
        *('rFonts w:eastAsia="Wingdings"', 'shd w:val="pct95" w:color="000000"'),
    )
}
IN_WORD |= {
    "a chart's title in small letters": sub(CHART, 'sz="\\d+"', 'sz="100"'),
    "a point of a chart that is not drawn": sub(
        CHART,
        "<c:val>",
        '<c:dPt><c:idx val="0"/><c:spPr><a:noFill/></c:spPr></c:dPt><c:val>',
    ),
    "a name of a content control": sub(
        BODY,
        r"(<w:p>(?:(?!</w:p>).)*This paper reports.*?</w:p>)",
        r'<w:sdt><w:sdtPr><w:alias w:val="Not agreed"/></w:sdtPr><w:sdtContent>\1</w:sdtContent>'
        "</w:sdt>",
    ),
    "a style of one's own": new_style("<w:strike/>"),
    "a style of one's own, in small letters": new_style('<w:sz w:val="9"/>'),
    "a theme of white letters": scheme("word/theme/theme1.xml", "dk1", "FFFFFF"),
    "a scheme of colours the other way round": sub(
        SETTINGS, r'(<w:clrSchemeMapping [^>]*?w:t1=")\w+', r"\1light1"
    ),
    "letters of all styles": sub(STYLES, "<w:rPrDefault><w:rPr>", r"\g<0><w:strike/>"),
    "tables struck out": sub(
        STYLES,
        r'(<w:style [^>]*w:type="table".*?)</w:style>',
        r"\1<w:rPr><w:strike/></w:rPr></w:style>",
    ),
    "a tab within a text": sub(BODY, r"(<w:r>)(<w:t[^>]*>[^<]{10,})", r"\1<w:tab/>\2"),
    "a page of another colour": sub(BODY, "<w:body>", '<w:background w:color="FF0000"/><w:body>'),
}
IN_EXCEL |= {
    "a theme of white letters": scheme("xl/theme/theme1.xml", "dk1", "FFFFFF"),
    "letters of five points": sub(CELLS, '<sz val="10"/>', '<sz val="5"/>', 0),
    "columns of a letter": sub(
        BASE,
        "<cols>.*?</cols>",
        '<cols><col min="1" max="9" width="1" customWidth="1"/></cols>',
    ),
    "a row of half a line": sub(BASE, r'(<row r="5"[^>]*?)(?: ht="[\d.]+")', r'\1 ht="4.5"'),
}
IN_SLIDES |= {
    f"letters: {letters}": sub(SLIDE, r'<a:rPr lang="en-GB"', rf"\g<0> {letters}")
    for letters in ('sz="500"', 'b="1"', 'u="sng"', 'cap="all"', 'spc="-900"')
}
IN_SLIDES |= {
    f"letters of a colour: {colour}": run_look(f"<a:solidFill><a:{colour}/></a:solidFill>")
    for colour in (
        *('prstClr val="white"', 'hslClr hue="0" sat="0" lum="100000"'),
        *('scrgbClr r="100000" g="100000" b="100000"', 'sysClr val="window" lastClr="FFFFFF"'),
    )
}
IN_SLIDES |= {
    "a theme of white letters": scheme("ppt/theme/theme1.xml", "dk1", "FFFFFF"),
    "letters of the master": sub(MASTER, r'(<p:bodyStyle>.*?sz=")\d+', r"\g<1>100"),
    "a ground of the master": sub(
        MASTER, "<p:bg>.*?</p:bg>", f"<p:bg><p:bgPr>{PATCH}<a:effectLst/></p:bgPr></p:bg>"
    ),
    "letters of a box": sub(
        SLIDE,
        "<a:lstStyle/>",
        '<a:lstStyle><a:lvl1pPr><a:defRPr sz="100"/></a:lvl1pPr></a:lstStyle>',
    ),
    "letters of the presentation": sub(
        "ppt/presentation.xml", r'(<p:defaultTextStyle>.*?sz=")\d+', r"\g<1>100"
    ),
    "a place on a layout": sub(LAYOUT, r'<a:off x="\d+"', '<a:off x="99999999"'),
    "a box on its head": sub(SLIDE, "<a:bodyPr/>", '<a:bodyPr rot="10800000"/>'),
    "a clear rating": sub(
        RATINGS,
        r'(<a:tcPr[^>]*><a:solidFill><a:srgbClr val="\w+")/>',
        r'\1><a:alpha val="0"/></a:srgbClr>',
    ),
}

IN_WORD |= {
    f"a setting: {name}": sub(SETTINGS, "<w:compat>", f"<w:{name}/><w:compat>")
    for name in (
        *("autoHyphenation", "mirrorMargins", "bookFoldPrinting", "printTwoOnOne"),
        "updateFields",
    )
}
IN_WORD |= {
    "laid out as by an old program": sub(SETTINGS, "<w:compat>", "<w:compat><w:noLeading/>"),
    "lines of a cell": sub(
        BODY,
        r"(<w:tcPr>.*?)(</w:tcPr>)",
        r'\1<w:tcBorders><w:bottom w:val="double" w:sz="24" w:color="FF0000"/></w:tcBorders>\2',
    ),
    "pages on odd sides alone": sub(BODY, "(<w:sectPr[^>]*>)", r'\1<w:type w:val="oddPage"/>'),
    "bars in another order": sub(CHART, '<c:order val="0"/>', '<c:order val="7"/>'),
    "an axis without words": sub(CHART, r'tickLblPos val="\w+"', 'tickLblPos val="none"'),
}
IN_EXCEL |= {
    "no bold letters": sub(CELLS, "<b/>", "", 0),
    "letters of another font": sub(CELLS, 'name val="Arial"', 'name val="Impact"', 0),
    "no lines": sub(CELLS, 'style="(?:medium|thin)"', 'style="none"', 0),
    "figures to the left": sub(CELLS, 'horizontal="right"', 'horizontal="left"', 0),
    "a hidden window": sub(BOOK, "<workbookView ", '<workbookView visibility="hidden" '),
    "drawings not shown": sub(BOOK, "<workbookPr ", '<workbookPr showObjects="none" '),
    "no bar to scroll by": sub(BOOK, "<workbookView ", '<workbookView showVerticalScroll="0" '),
    "formulas that go round": sub(BOOK, "<calcPr ", '<calcPr iterate="1" '),
    "a tenth of the size": sub(BASE, "<sheetView ", '<sheetView zoomScale="10" '),
    "lines between cells": sub(BASE, ' showGridLines="0"', ""),
    "a colour of a cell with nothing": sub(
        BASE, r'(<row r="2" .*?)</row>', r'\1<c r="ZZ2" s="3"/></row>'
    ),
    "a colour of a row": sub(BASE, '<row r="2" ', '<row r="2" s="3" customFormat="1" '),
}
IN_SLIDES |= {
    "a password to change them": sub(
        "ppt/presentation.xml", "</p:presentation>", "<p:modifyVerifier/></p:presentation>"
    ),
    "figures exchanged behind a chart": in_chart_book(
        "xl/worksheets/sheet1.xml",
        '(<c r="B2"[^>]*><v>)(.*?)(</v>.*?<c r="B3"[^>]*><v>)(.*?)(</v>)',
        r"\g<1>\4\3\2\5",
    ),
}
# How pages look beside their words: what a copy states otherwise, no longer, or besides.
IN_WORD |= {
    "room between lines": sub(BODY, "<w:p>", "<w:p/><w:p/><w:p>"),
    "a heading apart from its table": sub(BODY, "<w:keepNext/>", ""),
    "rows over two pages": sub(BODY, "<w:cantSplit/>", ""),
    "bands of a table": sub(BODY, 'w:noHBand="1"', 'w:noHBand="0"'),
    "no first row of a table": sub(BODY, 'w:firstRow="1"', 'w:firstRow="0"'),
    "a narrow column": sub(BODY, r'<w:gridCol w:w="\d+"', '<w:gridCol w:w="500"'),
    "a narrow cell": sub(BODY, r'<w:tcW w:w="\d+"', '<w:tcW w:w="500"'),
    "another name of a style": sub(STYLES, 'name w:val="Table Text"', 'name w:val="Secret"'),
    "another style to follow": sub(STYLES, 'w:next w:val="Normal"', 'w:next w:val="Title"'),
    "another name of the theme": sub(THEME, '(<a:theme [^>]*name=")[^"]*', r"\1Secret"),
    "another font of the theme": sub(THEME, '(<a:latin typeface=")[^"]*', r"\1Impact"),
    "a line between columns": sub(BODY, "<w:cols ", '<w:cols w:sep="1" '),
    "another tab stop": sub("word/header1.xml", 'w:pos="9638"', 'w:pos="5638"'),
    "numbers to the right": sub("word/numbering.xml", 'lvlJc w:val="left"', 'lvlJc w:val="right"'),
    "another name of a chart": sub(BODY, 'name="Chart [^"]*"', 'name="Secret"'),
    "the title of a chart in small": sub(CHART, 'sz="1050" b="0"', 'sz="600" b="0"'),
    "a chart moved in its frame": sub(CHART, '(inner"/>.*?<c:x val=")[^"]*', r"\g<1>0.0227"),
    "a chart with round corners": sub(CHART, 'Corners val="0"', 'Corners val="1"'),
    "turned words of a chart": sub(CHART, "<c:txPr><a:bodyPr/>", '<c:txPr><a:bodyPr rot="-540"/>'),
    "signs pressed together": sub(SETTINGS, "doNotCompress", "compressPunctuation"),
}
IN_EXCEL |= {
    "half of a line": sub(BASE, r'(<row r="3" [^>]*ht=")[^"]*', r"\g<1>5.25"),
    "lines that are not shown": sub(
        BASE, r'(<row r="\d+" [^>]*ht=")(?:2[4-9]|3)[^"]*', r"\g<1>12.75"
    ),
    "a colour of a column": sub(BASE, '<col min="3"', '<col style="3" min="3"'),
    "small letters of all cells": sub(CELLS, '<sz val="10"/>', '<sz val="6"/>'),
    "another name of a style": sub(CELLS, '<cellStyle name="Normal"', '<cellStyle name="Secret"'),
    "arrows to filter by": sub(TABLE, "<tableColumns", '<autoFilter ref="A6:J9"/><tableColumns'),
    "a wide column": sub(BASE, r'(<col min="3" [^>]*?)width="[^"]*"', r'\1width="29"'),
    "a grouped column": sub(BASE, '<col min="3"', '<col outlineLevel="1" min="3"'),
    "a coloured tab": in_sheet('<sheetPr><tabColor rgb="FFFF0000"/></sheetPr>', "<dimension"),
    "another size of paper": sub(BASE, 'paperSize="9"', 'paperSize="8"'),
    "pages in black": sub(BASE, 'paperSize="9"', 'paperSize="9" blackAndWhite="1"'),
    "tabs pressed together": sub(BOOK, "<workbookView ", '<workbookView tabRatio="0" '),
    "another style of a table": sub(TABLE, 'showRowStripes="0"', 'showRowStripes="1"'),
}
IN_SLIDES |= {
    "struck letters of notes": sub(NOTES, '<a:rPr lang="en-GB"/>', '<a:rPr strike="sngStrike"/>'),
    "another name of a shape": sub(SLIDE, 'name="Title 1"', 'name="Secret"'),
    "another place for a text": sub(SLIDE, '(<p:ph type="body" idx=")1', r"\g<1>9"),
    "a high row": sub(RATINGS, r'<a:tr h="\d+"', '<a:tr h="981000"'),
    "bands of a table": sub(RATINGS, 'bandRow="0"', 'bandRow="1"'),
    "no shapes of the master": sub(SLIDE, "<p:sld ", '<p:sld showMasterSp="0" '),
    "another size": sub("ppt/presentation.xml", 'sldSz cx="12192000"', 'sldSz cx="9144000"'),
    "another pen": sub(
        "ppt/presProps.xml",
        r"/>\s*$",
        '><p:showPr><p:penClr><a:srgbClr val="FF00FF"/></p:penClr></p:showPr></p:presentationPr>',
    ),
    "another prompt": sub(LAYOUT, "<a:t>[^<]*", "<a:t>Secret"),
    "another line of the master": sub(MASTER, 'schemeClr val="accent6"', 'schemeClr val="accent4"'),
    "another name of a layout": sub(LAYOUT, '<p:cSld name="[^"]*"', '<p:cSld name="Secret"'),
    "a movement to the next": sub(SLIDE, "</p:sld>", '<p:transition spd="slow"/></p:sld>'),
}
MORE_EDITS = {WORD: IN_WORD, EXCEL: IN_EXCEL, SLIDES: IN_SLIDES}
