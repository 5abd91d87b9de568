"""What a finished Office file may be made of: the parts, references, fields and elements.

These are what svreport writes, and what Word, Excel, PowerPoint and LibreOffice write for the
layout of a template or of a copy that they save. Whatever is in none of these lists is refused:
some of it with words of its own, in REFUSED.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
CP = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
DC = "{http://purl.org/dc/elements/1.1/}"
DCT = "{http://purl.org/dc/terms/}"
_WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_WPG = "{http://schemas.microsoft.com/office/word/2010/wordprocessingGroup}"
_WP14 = "{http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_P14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
_C15 = "{http://schemas.microsoft.com/office/drawing/2012/chart}"
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_COMMON_PARTS = (
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(?:app|core)\.xml|"
    r"{0}/theme/theme\d*\.xml|{0}/theme/_rels/theme\d*\.xml\.rels|"
    r"{0}/charts/chart\w*\.xml|{0}/charts/_rels/chart\w*\.xml\.rels|"
    r"{0}/embeddings/[\w ]+\.xlsx|"
)
_PICTURES = r"{0}/media/[\w-]+\.(?:png|jpe?g|gif|emf|wmf|bmp|tiff?)|"
# The parts of each kind of file, by its suffix.
PARTS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        ".docx": re.compile(
            (_COMMON_PARTS + _PICTURES).format("word")
            + r"word/(?:document|styles|settings|fontTable|numbering|footnotes|endnotes)\.xml|"
            r"word/(?:header|footer)\d*(?:-landscape)?\.xml|word/fonts/font\d+\.odttf|"
            r"word/_rels/[\w-]+\.xml\.rels"
        ),
        ".xlsx": re.compile(
            _COMMON_PARTS.format("xl")
            + r"xl/(?:workbook|styles|sharedStrings)\.xml|xl/_rels/workbook\.xml\.rels|"
            r"xl/(?:worksheets|drawings|tables)/(?:_rels/)?(?:sheet|drawing|table)\d*\.xml(?:\.rels)?"
        ),
        ".pptx": re.compile(
            (_COMMON_PARTS + _PICTURES).format("ppt")
            + r"ppt/(?:presentation|presProps|viewProps|tableStyles)\.xml|"
            r"ppt/_rels/presentation\.xml\.rels|"
            r"ppt/(?:slides|slideLayouts|slideMasters|notesMasters|notesSlides|handoutMasters)/"
            r"(?:_rels/)?[A-Za-z]+\d*\.xml(?:\.rels)?"
        ),
    }
)
# What parts refer to, by the last word of the type.
RELATIONS = _words(
    "officeDocument core-properties extended-properties styles settings fontTable "
    "font theme numbering footnotes endnotes header footer chart package image hyperlink "
    "worksheet sharedStrings table drawing slide slideLayout slideMaster notesSlide notesMaster "
    "handoutMaster presProps viewProps tableStyles"
)
LINKS = ("https:", "mailto:")
# The fields of Word that are worked out from the document itself.
FIELDS = _words("PAGE NUMPAGES SECTION SECTIONPAGES TOC PAGEREF REF NOTEREF HYPERLINK SEQ STYLEREF")
# The functions of the workbooks' formulas.
FUNCTIONS = _words("ABS IF INDEX MIN OR ROUND SUBTOTAL SUM SUMIFS")


def _names(namespace: str, words: str) -> frozenset[str]:
    return frozenset(f"{namespace}{word}" for word in words.split())


_WORD = _names(
    W,
    "document body hdr ftr footnotes footnote endnotes endnote footnoteReference "
    "endnoteReference footnoteRef endnoteRef separator continuationSeparator p pPr r rPr t tab "
    "br cr noBreakHyphen softHyphen sym drawing hyperlink bookmarkStart bookmarkEnd fldChar "
    "fldSimple instrText proofErr lastRenderedPageBreak background txbxContent sdt sdtPr "
    "sdtContent sdtEndPr alias tag lock id text date dateFormat lid storeMappedDataAs calendar "
    "dropDownList comboBox listItem docPartObj docPartGallery docPartUnique docPartList picture "
    "richText group temporary equation citation bibliography tbl tblPr tblPrEx tblGrid gridCol "
    "tr trPr tc tcPr tblHeader cantSplit trHeight tcW gridSpan vMerge hMerge shd tcBorders "
    "tblBorders top left bottom right start end insideH insideV tl2br tr2bl tcMar tblCellMar "
    "vAlign noWrap textDirection hideMark cnfStyle tblStyle tblW tblInd tblLayout tblLook "
    "tblCaption tblDescription tblpPr tblOverlap tblStyleRowBandSize tblStyleColBandSize jc "
    "tblCellSpacing gridBefore gridAfter wBefore wAfter pStyle keepNext keepLines "
    "pageBreakBefore framePr widowControl numPr ilvl numId suppressLineNumbers pBdr between bar "
    "tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE "
    "autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents "
    "suppressOverlap textAlignment textboxTightWrap outlineLvl rStyle rFonts b bCs i iCs caps "
    "smallCaps strike dstrike outline shadow emboss imprint noProof color kern sz szCs highlight "
    "u bdr vertAlign rtl cs lang webHidden sectPr headerReference footerReference footnotePr "
    "endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols col formProt "
    "noEndnote titlePg rtlGutter docGrid numFmt pos numRestart numStart styles docDefaults "
    "rPrDefault pPrDefault latentStyles lsdException style name aliases basedOn next link "
    "autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal "
    "personalCompose personalReply rsid tblStylePr numbering num abstractNum abstractNumId "
    "multiLevelType tmpl nsid styleLink numStyleLink lvl lvlRestart isLgl suff lvlText legacy "
    "lvlJc lvlOverride startOverride fonts font altName charset family notTrueType panose1 pitch "
    "sig embedRegular embedBold embedItalic embedBoldItalic",
)
_WORD |= _names(
    WP,
    "inline anchor extent effectExtent docPr cNvGraphicFramePr simplePos positionH positionV "
    "posOffset align wrapNone wrapSquare wrapTight wrapTopAndBottom wrapThrough wrapPolygon "
    "start lineTo",
)
_WORD |= _names(_WP14, "sizeRelH sizeRelV pctWidth pctHeight pctPosHOffset pctPosVOffset")
_WORD |= _names(PIC, "pic nvPicPr cNvPr cNvPicPr blipFill spPr")
_WORD |= _names(_WPS, "wsp cNvPr cNvSpPr cNvCnPr spPr style txbx bodyPr")
_WORD |= _names(_WPG, "wgp grpSp cNvPr cNvGrpSpPr grpSpPr")
_WORD |= _names(W14, "checkbox checked checkedState uncheckedState ligatures numForm numSpacing")
_WORD |= _names(W14, "cntxtAlts stylisticSets styleSet")
_WORD |= _names(_W15, "appearance color repeatingSection repeatingSectionItem")

_DRAWING = _names(
    A,
    "theme themeElements clrScheme dk1 lt1 dk2 lt2 accent1 accent2 accent3 accent4 accent5 "
    "accent6 hlink folHlink fontScheme majorFont minorFont latin ea cs sym font fmtScheme "
    "fillStyleLst lnStyleLst effectStyleLst effectStyle bgFillStyleLst objectDefaults spDef "
    "lnDef txDef extraClrSchemeLst extraClrScheme clrMap custClrLst custClr overrideClrMapping "
    "masterClrMapping solidFill gradFill gsLst gs lin path fillToRect tileRect noFill pattFill "
    "fgClr bgClr grpFill blipFill blip stretch fillRect srcRect tile alphaModFix biLevel grayscl "
    "duotone clrChange clrFrom clrTo lum srgbClr scrgbClr schemeClr sysClr prstClr hslClr lumMod "
    "lumOff satMod satOff hueMod hueOff shade tint alpha alphaOff alphaMod gray comp inv gamma "
    "invGamma ln prstDash custDash ds round bevel miter headEnd tailEnd effectLst outerShdw "
    "innerShdw prstShdw glow softEdge reflection blur scene3d camera rot lightRig sp3d bevelT "
    "bevelB style lnRef fillRef effectRef fontRef xfrm off ext chOff chExt prstGeom custGeom "
    "avLst gd gdLst ahLst ahXY pos cxnLst cxn rect pathLst moveTo lnTo cubicBezTo quadBezTo "
    "arcTo close pt bodyPr noAutofit normAutofit spAutoFit prstTxWarp flatTx lstStyle defPPr "
    "lvl1pPr lvl2pPr lvl3pPr lvl4pPr lvl5pPr lvl6pPr lvl7pPr lvl8pPr lvl9pPr p pPr r rPr defRPr "
    "endParaRPr t br fld lnSpc spcBef spcAft spcPct spcPts tabLst tab buNone buChar buAutoNum "
    "buFont buFontTx buClr buClrTx buSzTx buSzPct buSzPts uLn uLnTx uFill uFillTx highlight "
    "hlinkClick graphic graphicData graphicFrameLocks picLocks spLocks cxnSpLocks grpSpLocks tbl "
    "tblPr tableStyleId tblGrid gridCol tr tc txBody tcPr lnL lnR lnT lnB lnTlToBr lnBlToTr "
    "tblStyleLst tblStyle tblBg wholeTbl band1H band2H band1V band2V firstRow lastRow firstCol "
    "lastCol neCell nwCell seCell swCell tcTxStyle tcStyle tcBdr fill left right top bottom "
    "insideH insideV tl2br tr2bl extLst",
)
_DRAWING |= {_DECORATIVE, f"{A}sx", f"{A}sy"}
_CHART = _names(
    C,
    "chartSpace date1904 lang roundedCorners style clrMapOvr chart title tx rich strRef strCache "
    "f ptCount pt v numRef numCache numLit strLit formatCode multiLvlStrRef multiLvlStrCache lvl "
    "layout manualLayout layoutTarget xMode yMode wMode hMode x y w h overlay autoTitleDeleted "
    "plotArea barChart lineChart barDir grouping varyColors ser idx order spPr txPr "
    "invertIfNegative marker symbol size cat val smooth gapWidth overlap axId dLbls "
    "showLegendKey showVal showCatName showSerName showPercent showBubbleSize showLeaderLines "
    "separator dLblPos catAx dateAx valAx serAx scaling orientation min max delete axPos "
    "majorGridlines minorGridlines numFmt majorTickMark minorTickMark tickLblPos crossAx crosses "
    "crossesAt crossBetween auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl "
    "baseTimeUnit majorUnit majorTimeUnit minorUnit minorTimeUnit legend legendPos plotVisOnly "
    "dispBlanksAs showDLblsOverMax externalData autoUpdate printSettings headerFooter "
    "pageMargins pageSetup hiLowLines dPt bubble3D extLst ext",
)
_CHART |= {f"{_C15}showLeaderLines"}
_SHEET = _names(
    S,
    "workbook fileVersion workbookPr workbookProtection bookViews workbookView sheets sheet "
    "definedNames definedName calcPr worksheet sheetPr tabColor outlinePr pageSetUpPr dimension "
    "sheetViews sheetView pane selection sheetFormatPr cols col sheetData row c f v is t "
    "autoFilter hyperlinks hyperlink printOptions pageMargins pageSetup headerFooter oddHeader "
    "oddFooter rowBreaks colBreaks brk drawing tableParts tablePart ignoredErrors ignoredError "
    "styleSheet numFmts numFmt fonts font b i u strike sz color name family scheme charset fills "
    "fill patternFill fgColor bgColor borders border left right top bottom diagonal cellStyleXfs "
    "cellXfs xf alignment protection cellStyles cellStyle dxfs dxf tableStyles colors "
    "indexedColors rgbColor mruColors vertAlign table tableColumns tableColumn totalsRowFormula "
    "calculatedColumnFormula tableStyleInfo sst si extLst",
)
_SHEET |= _names(
    XDR,
    "wsDr twoCellAnchor oneCellAnchor absoluteAnchor from to col colOff row rowOff pos ext "
    "graphicFrame nvGraphicFramePr cNvPr cNvGraphicFramePr xfrm clientData",
)
_SLIDE = _names(
    P,
    "presentation sldMasterIdLst sldMasterId notesMasterIdLst notesMasterId handoutMasterIdLst "
    "handoutMasterId sldIdLst sldId sldSz notesSz defaultTextStyle sld sldLayout sldMaster notes "
    "notesMaster handoutMaster cSld bg bgPr bgRef spTree nvGrpSpPr grpSpPr grpSp cNvPr "
    "cNvGrpSpPr nvPr sp nvSpPr cNvSpPr spPr txBody ph pic nvPicPr cNvPicPr blipFill style cxnSp "
    "nvCxnSpPr cNvCxnSpPr graphicFrame nvGraphicFramePr cNvGraphicFramePr xfrm clrMap clrMapOvr "
    "sldLayoutIdLst sldLayoutId txStyles titleStyle bodyStyle otherStyle notesStyle hf "
    "transition fade push wipe split cover pull cut dissolve random presentationPr showPr "
    "present browse sldAll penClr viewPr normalViewPr restoredLeft restoredTop slideViewPr "
    "outlineViewPr notesTextViewPr notesViewPr sorterViewPr cSldViewPr cViewPr scale origin "
    "guideLst guide gridSpacing extLst ext",
)
_SLIDE |= _names(_P14, "sectionLst section sldIdLst sldId")
_CHOICES = _names(MC, "AlternateContent Choice")
ELEMENTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        ".docx": _WORD | _DRAWING | _CHART | _CHOICES,
        ".xlsx": _SHEET | _DRAWING | _CHART | _CHOICES,
        ".pptx": _SLIDE | _DRAWING | _CHART | _CHOICES,
    }
)
# The properties that svreport writes, and those that hold nothing of anyone.
PROPERTIES = frozenset(
    [
        *_names(DC, "title subject creator language identifier"),
        *_names(CP, "keywords lastModifiedBy revision lastPrinted"),
        *_names(DCT, "created modified"),
    ]
)
# Those that have no words but svreport's own.
FIXED_PROPERTIES = {
    f"{DC}description": re.compile(r"(?:Fingerprint: [0-9A-Z-]+)?"),
    f"{CP}category": re.compile(r""),
    f"{CP}contentStatus": re.compile(r"(?:Draft|Final)?"),
}
# Of docProps/app.xml, what names people, places and the council's own systems.
PERSONAL = _words("Company Manager HyperlinkBase Template TotalTime")
# The settings of a Word document that shape it; all others are left out of templates.
SETTINGS = frozenset(
    [
        *_names(
            W,
            "zoom mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader "
            "bordersDoNotSurroundFooter displayBackgroundShape autoHyphenation "
            "consecutiveHyphenLimit hyphenationZone doNotHyphenateCaps defaultTabStop "
            "evenAndOddHeaders characterSpacingControl footnotePr endnotePr compat themeFontLang "
            "clrSchemeMapping decimalSymbol listSeparator attachedTemplate mailMerge "
            "saveThroughXslt documentProtection writeProtection",
        ),
        "{http://schemas.openxmlformats.org/officeDocument/2006/math}mathPr",
        f"{W14}docId",
        f"{W14}defaultImageDpi",
    ]
)

_TRACKED = "a tracked change", "Accept or reject all changes (Review), and save it again"
_COMMENT = "a comment", "Delete all comments (Review), and save it again"
_OBJECT = "an object of another program", "Delete it, or put in a picture of it"
_OTHER = "a document within it", "Copy its text in, and delete it"
_HIDDEN = "hidden text", "Show it (¶), and delete it or clear Hidden (Ctrl+D)"
_DATA_RULE = "rules that change cells", "Take them out (Data, or Conditional Formatting)"
_MOTION = "an animation", "Take it out (Animations)"
_MEDIA = "a sound or a film", "Delete it"
_OLD_DRAWING = "a drawing of an old kind", "Delete it, or put it in again as a picture or text box"
# What is refused with words of its own: what it is, and what to do.
REFUSED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(
            _names(
                W,
                "ins del moveFrom moveTo moveFromRangeStart moveToRangeStart delText "
                "delInstrText rPrChange pPrChange sectPrChange tblPrChange tblPrExChange "
                "trPrChange tcPrChange tblGridChange numberingChange cellIns cellDel cellMerge",
            ),
            _TRACKED,
        ),
        **dict.fromkeys(
            [
                *_names(W, "commentRangeStart commentRangeEnd commentReference comment comments"),
                *_names(W, "annotationRef"),
                *_names(P, "cmLst cm"),
                *_names(S, "comments comment legacyDrawing"),
            ],
            _COMMENT,
        ),
        **dict.fromkeys(_names(W, "vanish specVanish"), _HIDDEN),
        **dict.fromkeys(
            [
                *_names(W, "object control movie"),
                *_names(S, "oleObjects controls"),
                *_names(P, "oleObj embed link control controls contentPart"),
            ],
            _OBJECT,
        ),
        **dict.fromkeys(_names(W, "altChunk subDoc"), _OTHER),
        **dict.fromkeys(_names(W, "pict"), _OLD_DRAWING),
        **dict.fromkeys(
            _names(S, "conditionalFormatting dataValidations filterColumn"), _DATA_RULE
        ),
        **dict.fromkeys([*_names(P, "timing"), *_names(_P14, "media")], _MOTION),
        **dict.fromkeys(
            _names(A, "audioFile audioCd wavAudioFile videoFile quickTimeFile"), _MEDIA
        ),
        f"{MC}Fallback": (
            "another text for old programs",
            "Delete the drawing, and put it in again",
        ),
        "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip": (
            "an SVG image",
            "Save it as PNG, and put that in",
        ),
        f"{W}attachedTemplate": (
            "a template that Word loads from elsewhere",
            "Attach Normal in its place (Developer, Document Template), and save it again",
        ),
        f"{W}mailMerge": ("a mail merge", "End it (Mailings, Normal Word Document)"),
        f"{W}saveThroughXslt": ("a transform that Word runs", "Save it again in Word"),
        f"{W}ffData": ("a form field", "Type the text itself, or use a content control"),
        f"{S}rPh": ("a reading aid that is hidden", "Delete it (Phonetic Guide)"),
        f"{S}r": ("a text formatted letter by letter", "Clear its format"),
    }
)
# What parts are, by words in their names.
REFUSED_PARTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "comment": _COMMENT,
        "vbaproject": ("macros", "Save it without macros"),
        "vbadata": ("macros", "Save it without macros"),
        "macrosheets/": ("macros", "Save it without macros"),
        "customui": ("buttons of its own for the ribbon", "Save it again in Office"),
        "activex/": _OBJECT,
        "oleobject": _OBJECT,
        "embeddings/": _OBJECT,
        "webextensions/": ("an add-in", "Remove it (Insert, My Add-ins)"),
        "externallinks/": ("links to other workbooks", "Break them (Data, Edit Links)"),
        "connections.xml": ("a data connection", "Delete it (Data, Queries & Connections)"),
        "querytables/": ("a data connection", "Delete it (Data, Queries & Connections)"),
        "pivot": ("a pivot table", "Delete it"),
        ".svg": ("an SVG image", "Save it as PNG, and put that in"),
    }
)
UNKNOWN = "Take it out, or ask whoever looks after svreport to allow it"
