"""The release gate refuses what must never leave, and lets everything else through."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import pytest
from built_outputs import BuildTables, Outputs
from lxml import etree
from made_up_council import tables, with_setting, with_text
from open_xml import open_xml_errors
from packages import changed, parts_of, sheet_parts
from scrutiny_councils import plain_council
from test_hostile_text import hostile_tables
from test_scrutiny import council_of, of_council

from svreport.inputs.blank_workbook import as_grids
from svreport.inputs.reader import read_grids
from svreport.narrative.facts import Facts
from svreport.release.gate import LiteralMarks, as_filled, literal_marks, marks_in
from svreport.release.gate.excel import formula_faults, hides_value
from svreport.release.gate.release import Gate, NotReleased, faults_in, withheld_from
from svreport.release.gate.word import forms_in

WORD, EXCEL, DECK = "report.docx", "summary.xlsx", "slides.pptx"
BODY = "word/document.xml"


def told(name: str, content: bytes) -> list[str]:
    return [str(fault) for fault in faults_in(name, content)]


def with_words(words: str) -> Callable[[str], str]:
    """Writes the words in place of a text of the document."""
    return lambda xml: xml.replace("Summary in u2.", words, 1)


@pytest.fixture(scope="session")
def report(norchester: Outputs) -> bytes:
    return norchester.report


@pytest.fixture(scope="session")
def summary(norchester: Outputs) -> bytes:
    return norchester.summary


def test_what_svreport_makes_passes(exampleshire: dict[str, Outputs], norchester: Outputs) -> None:
    for outputs in (*exampleshire.values(), norchester):
        assert told(WORD, outputs.report) == []
        assert told(EXCEL, outputs.summary) == []


@pytest.mark.parametrize(
    ("left", "wrong"),
    [
        ("{{ title }}", "a tag of the template is left: “{{ title }}”."),
        ("{% if x %}", "a tag of the template is left: “{% if x %}”."),
        ("}}", "a tag of the template is left: “}}”."),
        (
            "Error! Bookmark not defined.",
            "a field of Word has an error: “Error! Bookmark not defined.”.",
        ),
        ("It is #REF! now", "the text has an error of Excel: “#REF!”."),
        ("#NAME?", "the text has an error of Excel: “#NAME?”."),
    ],
)
def test_what_is_left_in_a_text(report: bytes, left: str, wrong: str) -> None:
    assert told(WORD, changed(report, BODY, with_words(left))) == [f"Summary: {wrong}"]


def test_a_text_that_was_typed_so_is_a_text(report: bytes) -> None:
    content = changed(report, BODY, with_words("{{ title }} and #REF!"))
    assert faults_in(WORD, content, LiteralMarks(frozenset({"{{ title }}", "#REF!"}))) == []


def test_hostile_text_of_the_inputs_passes(build_tables: BuildTables) -> None:
    council = read_grids(as_grids(hostile_tables())).council
    assert council is not None
    outputs = build_tables(hostile_tables())
    typed = literal_marks(council)
    assert faults_in(WORD, outputs.report, typed) == []
    assert faults_in(EXCEL, outputs.summary, typed) == []


@pytest.mark.parametrize(
    "typed",
    [
        "See \\{{ form here.",
        "See \\{{ form }} here.",
        "Write \\{{P.actual}}, which gives {{ P.actual }}.",
        "See \\{\\{ form \\}\\} here.",
    ],
)
def test_braces_that_narrative_is_to_print_pass(typed: str, build_tables: BuildTables) -> None:
    """As docs/references.md tells how to type them."""
    sheets = with_text(plain_council(), "Summary", "u2", typed)
    council = read_grids(as_grids(sheets)).council
    assert council is not None
    report = build_tables(sheets).report
    assert faults_in(WORD, report, literal_marks(council)) == []
    assert any("tag of the template" in one for one in told(WORD, report))


@pytest.mark.parametrize(
    "authority",
    [
        "A {{ x & y }} <b> B",
        "N" * 93 + " {{ cut }}",
        "Q" * 245 + " {{ cut cut }}",
        "Z {% if &lt; %}\n=1+1 {{ a\nb }}",
    ],
    ids=["doubled in a header", "cut in a header", "cut in a title", "on two lines"],
)
def test_braces_that_come_out_changed_pass(authority: str, build_tables: BuildTables) -> None:
    sheets = with_setting(tables(), "Authority", authority)
    council = read_grids(as_grids(sheets)).council
    assert council is not None
    outputs = build_tables(sheets)
    typed = literal_marks(council)
    assert faults_in(WORD, outputs.report, typed) == []
    assert faults_in(EXCEL, outputs.summary, typed) == []


def test_a_tag_is_left_though_another_was_typed(report: bytes) -> None:
    content = changed(report, BODY, with_words("{{ title }}"))
    assert faults_in(WORD, content, LiteralMarks(frozenset({"{{ titles }}"}))) != []


def test_a_reference_is_never_text() -> None:
    council = read_grids(as_grids(with_text(tables(), "Summary", "u2", "{{ x.actual }}"))).council
    assert council is not None
    assert "{{ x.actual }}" not in literal_marks(council).texts


def test_an_empty_section(report: bytes) -> None:
    def change(xml: str) -> str:
        start = xml.index("<w:p", xml.index(">Summary<") + 1)
        return xml[:start] + xml[xml.index("</w:p>", start) + 6 :]

    assert told(WORD, changed(report, BODY, change)) == ["Summary: the section is empty."]


def test_a_table_without_a_header_row(report: bytes) -> None:
    (fault, *_) = told(WORD, changed(report, BODY, lambda xml: xml.replace("<w:tblHeader/>", "")))
    assert fault.endswith("a table has no header row.")


def test_a_form_may_have_tables_without_a_header_row(report: bytes) -> None:
    content = changed(report, BODY, lambda xml: xml.replace("<w:tblHeader/>", ""))
    assert faults_in(WORD, content, LiteralMarks(forms=partial(forms_in, content))) == []


def test_a_row_of_a_form_is_known_when_it_is_filled() -> None:
    row = as_filled("Authority (name): {{ authority }}")
    assert row.fullmatch("Authority (name): Norchester City Council")
    assert not row.fullmatch("Authority: Norchester City Council")


def test_a_link_that_leads_nowhere(report: bytes) -> None:
    link = '<w:hyperlink w:anchor="away"><w:r><w:t>here</w:t></w:r></w:hyperlink></w:p>'

    def change(xml: str) -> str:
        at = xml.index("</w:p>", xml.index("Summary in u2."))
        return xml[:at] + link + xml[at + len("</w:p>") :]

    assert told(WORD, changed(report, BODY, change)) == ["Summary: the link “here” leads nowhere."]


def test_no_office_file_at_all(report: bytes) -> None:
    assert told(WORD, b"not a zip") == ["it cannot be opened: File is not a zip file"]
    (fault,) = told(WORD, changed(report, BODY, lambda xml: xml[:-20]))
    assert fault.startswith("it cannot be opened: word/document.xml: ")


@pytest.mark.slow
def test_a_package_that_word_would_repair(report: bytes) -> None:
    def change(xml: str) -> str:
        return xml.replace("<w:body>", '<w:body><w:p><w:r/><w:pPr><w:jc w:val="x"/></w:pPr></w:p>')

    assert open_xml_errors(changed(report, BODY, change), ".docx")


def sheet_of(content: bytes, name: str) -> str:
    """The part of a workbook that has a sheet."""
    return sheet_parts(parts_of(content))[name]


def test_formulas_without_saved_values(summary: bytes) -> None:
    sheet = sheet_of(summary, "DSG base")
    content = changed(summary, sheet, lambda xml: re.sub(r"</f><v>[^<]*</v>", "</f>", xml))
    fault = next(one for one in told(EXCEL, content) if "no saved value" in one)
    assert re.fullmatch(
        r"DSG base!\w+: it and \d+ more formulas have no saved value: open and save the file in "
        r"Excel\.",
        fault,
    )


def test_an_error_in_a_cell(summary: bytes) -> None:
    sheet = sheet_of(summary, "DSG base")

    def change(xml: str) -> str:
        return re.sub(r'(<c r="C5"[^>]*?)><v>[^<]*</v>', r'\1 t="e"><v>#REF!</v>', xml)

    found = told(EXCEL, changed(summary, sheet, change))
    assert "DSG base!C5: the cell has the error #REF!." in found


def test_a_chart_without_words(summary: bytes) -> None:
    content = changed(
        summary, "xl/drawings/drawing1.xml", lambda xml: re.sub(r' descr="[^"]*"', "", xml)
    )
    assert told(EXCEL, content) == ["drawings/drawing1.xml: Chart 1 has no alternative text."]


def test_a_link_to_a_sheet_that_is_gone(summary: bytes) -> None:
    cover = sheet_of(summary, "Contents")
    content = changed(summary, cover, lambda xml: xml.replace("'DSG base'!A1", "'DSG gone'!A1"))
    assert "Contents!" in told(EXCEL, content)[0]
    assert told(EXCEL, content)[0].endswith("the link “DSG base” leads nowhere.")


def test_a_withheld_figure_in_a_table_of_a_public_paper(report: bytes) -> None:
    council = tables()
    council["Measures"] = [
        ["Code", "Measure", "Detail", "Condition", "Unit", "Suppress"],
        ["NEET", "Leavers out of work", "Of those who left 3 months ago", "A", "count", "yes"],
    ]
    council["Measure values"] = [
        ["Code", "As at", "Plan", "Actual", "Status"],
        ["NEET", "Sep 25", "", "3", ""],
    ]
    known = read_grids(as_grids(council)).council
    assert known is not None
    (update,) = [one for one in known.updates if one.key == "u2"]
    withheld = withheld_from(Facts(known, update))
    assert [(one.names, one.number) for one in withheld] == [
        (("Leavers out of work", "NEET"), "3"),
    ]
    row = "<w:tr><w:tc><w:p><w:r><w:t>NEET: {}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"

    def with_row(number: str) -> bytes:
        return changed(report, BODY, lambda xml: xml.replace("</w:tbl>", row.format(number), 1))

    (fault, *_) = faults_in(WORD, with_row("3"), LiteralMarks(), withheld)
    assert str(fault).endswith("Leavers out of work must be withheld, but a row states it: 3.")
    # Days and years are no figures: the row may be of a milestone that has the same name. Nor is
    # what stands in the row whatever the figure is.
    for said in (
        *("c", "due 3 October 2025", "3 May", "October 2003", "03/10/2025"),
        "c (Of those who left 3 months ago)",
    ):
        found = faults_in(WORD, with_row(said), LiteralMarks(), withheld)
        assert not any("withheld" in str(fault) for fault in found), said


def test_nothing_is_released_when_anything_is_wrong(report: bytes) -> None:
    from pathlib import Path

    from svreport.files.outputs import OutputFile

    council = read_grids(as_grids(tables())).council
    assert council is not None
    gate = Gate(council)
    gate.check(OutputFile(Path("a.docx"), report))
    gate.release()
    gate.check(OutputFile(Path("b.docx"), changed(report, BODY, with_words("{{ x }}"))))
    with pytest.raises(NotReleased) as refused:
        gate.release()
    assert str(refused.value) == (
        "What was made may not be released, so nothing was written. b.docx: Summary: a tag of the "
        "template is left: “{{ x }}”."
    )


def in_words(content: bytes, part: str, old: str, new: str) -> bytes:
    """The file with new words in a part in place of old ones, where these first stand."""
    return changed(content, part, lambda xml: xml.replace(old, new, 1))


@pytest.mark.parametrize(
    "left",
    [
        "Error! Something that Word may say one day.",
        "It came to !Syntax Error, TOTAL",
        "!Undefined Bookmark, DEFICIT",
        "!Unexpected End of Formula",
        "!Missing Operator",
    ],
)
def test_errors_of_fields_and_formulas(report: bytes, left: str) -> None:
    (fault,) = told(WORD, changed(report, BODY, with_words(left)))
    assert re.match("Summary: a f(ield|ormula) of Word has an error: “.*(Error|!)", fault)


def test_exclamations_are_prose(report: bytes) -> None:
    prose = "Done! Important! !Important TypeError!"
    assert told(WORD, changed(report, BODY, with_words(prose))) == []


def test_an_error_that_was_typed_is_text_though_its_words_are_marked_up(report: bytes) -> None:
    typed = LiteralMarks(marks_in(["Error! We **meant** plans."]))
    content = changed(report, BODY, with_words("Error! We meant plans."))
    assert faults_in(WORD, content, typed) == []
    content = changed(report, BODY, with_words("Error! Bookmark not defined."))
    assert faults_in(WORD, content, typed) != []


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("</a:t>", " {{ title }}</a:t>", "a tag of the template is left: “{{ title }}”."),
        ("</a:t>", " #REF!</a:t>", "the text has an error of Excel: “#REF!”."),
        (
            "<c:f>'DSG base'",
            "<c:f>#REF!'",
            "it is drawn from cells that are gone: #REF!'!$B$12:$C$12.",
        ),
    ],
)
def test_what_is_left_in_a_chart(summary: bytes, old: str, new: str, wrong: str) -> None:
    chart = "xl/charts/chart1.xml"
    cells = re.search(r"<c:f>('[^']*')!([^<]*)", parts_of(summary)[chart].decode())
    assert cells
    old = old.replace("'DSG base'", cells[1])
    wrong = wrong.replace("$B$12:$C$12", cells[2])
    found = told(EXCEL, in_words(summary, chart, old, new))
    assert [one for one in found if one.startswith("the chart “") and one.endswith(wrong)]


def test_what_is_left_in_alternative_text(summary: bytes) -> None:
    drawing = "xl/drawings/drawing1.xml"
    left = in_words(summary, drawing, ' descr="', ' descr="{{ chart }} ')
    assert told(EXCEL, left) == [
        "drawings/drawing1.xml: a tag of the template is left: “{{ chart }}”."
    ]
    dots = changed(summary, drawing, lambda xml: re.sub(r'descr="[^"]*"', 'descr="–. _"', xml))
    assert told(EXCEL, dots) == ["drawings/drawing1.xml: Chart 1 has no alternative text."]


def test_what_is_left_in_properties(report: bytes) -> None:
    content = in_words(report, "docProps/core.xml", "<dc:title>", "<dc:title>{{ title }} ")
    assert told(WORD, content) == [
        "the file's properties: a tag of the template is left: “{{ title }}”."
    ]


def test_what_is_left_around_a_sheet(summary: bytes) -> None:
    sheet = sheet_of(summary, "DSG base")
    content = changed(
        summary,
        sheet,
        lambda xml: re.sub(
            "<headerFooter[^>]*>.*?</headerFooter>",
            "<headerFooter><oddFooter>&amp;L{{ x }}</oddFooter></headerFooter>",
            xml,
        ),
    )
    assert "DSG base, header or footer: a tag of the template is left: “{{ x }}”." in told(
        EXCEL, content
    )


def test_a_name_whose_cells_are_gone(summary: bytes) -> None:
    book = "xl/workbook.xml"
    name = '<definedNames><definedName name="a_gone">#REF!$A$1</definedName>'
    content = in_words(summary, book, "<definedNames>", name)
    assert "the name “a_gone” is of cells that are gone." in told(EXCEL, content)


def test_what_is_hidden_in_a_workbook(summary: bytes) -> None:
    sheet = sheet_of(summary, "DSG base")
    hidden = changed(
        summary, sheet, lambda xml: re.sub(r'<row r="5"', '<row r="5" hidden="1"', xml)
    )
    assert told(EXCEL, hidden) == ["DSG base!5:5: what is here is hidden."]
    flat = changed(
        summary,
        sheet,
        lambda xml: re.sub(
            r'<col min="1" max="1" width="[\d.]*"', '<col min="1" max="1" width="0"', xml
        ),
    )
    assert told(EXCEL, flat) == ["DSG base!A:A: what is here is hidden."]
    for state in ("hidden", "veryHidden"):
        gone = in_words(
            summary,
            "xl/workbook.xml",
            '<sheet name="DSG base"',
            f'<sheet name="DSG base" state="{state}"',
        )
        assert told(EXCEL, gone) == ["DSG base: the sheet is hidden."]


@pytest.mark.parametrize(
    ("code", "value", "another"),
    [
        ("General", 5, False),
        ("#,##0;-#,##0;#,##0", -5, False),
        ('#,##0.0" pp";-#,##0.0" pp"', 5, False),
        ('"£"#,##0"m"', 5, False),
        ("[$-809]d mmm yyyy", 45000, False),
        ("# ?/8", 0.5, False),
        ('#,##0;-#,##0;"–"', 0, False),
        ('"a;b"0', -5, False),
        ('"45,000"', 45727, True),
        ('"1"#,##0', 5727, True),
        (r"\9#,##0", 5, True),
        ("4#,##0", 5, True),
        (";;;", 5, True),
        ('"on track"', 5, True),
        ('#,##0;"2"0', -5, True),
        ('#,##0;"2"0', 5, False),
    ],
)
def test_formats_that_show_another_number(code: str, value: float, another: bool) -> None:
    assert hides_value(code, value) is another


def test_a_format_that_hides_value_number_is_a_fault(summary: bytes) -> None:
    content = changed(
        summary,
        "xl/styles.xml",
        lambda xml: xml.replace('formatCode="#,##0', 'formatCode="&quot;9&quot;#,##0'),
    )
    found = told(EXCEL, content)
    assert found
    assert all(
        re.match(r'.*![A-Z]+\d+: the format "9"#,##0\S* hides the cell.s value\.', one)
        for one in found
    )


@pytest.fixture(scope="session")
def slides() -> bytes:
    return of_council(council_of(plain_council()), "u2").content


def test_slides_pass(slides: bytes) -> None:
    assert told(DECK, slides) == []


def test_a_slide_that_is_never_shown(slides: bytes) -> None:
    hidden = in_words(slides, "ppt/slides/slide2.xml", "<p:sld ", '<p:sld show="0" ')
    assert told(DECK, hidden) == ["slide 2: the slide is hidden."]
    last = changed(
        slides, "ppt/presentation.xml", lambda xml: re.sub(r"<p:sldId [^>]*/>", "", xml, count=1)
    )
    assert told(DECK, last)[0] == "a slide: it is in the file, and is never shown."


def test_slides_are_counted_as_they_are_shown(slides: bytes) -> None:
    """The number that a part is called by tells nothing."""

    def swap(xml: str) -> str:
        first, second, *_ = re.findall(r"<p:sldId [^>]*/>", xml)
        return xml.replace(first, "@@").replace(second, first).replace("@@", second)

    moved = changed(slides, "ppt/presentation.xml", swap)
    left = in_words(moved, "ppt/slides/slide1.xml", "<a:t>", "<a:t>{{ x }} ")
    assert told(DECK, left) == ["slide 2: a tag of the template is left: “{{ x }}”."]


@pytest.mark.parametrize(
    ("part", "where"),
    [
        ("ppt/slideLayouts/slideLayout1.xml", "the layout “"),
        ("ppt/slideMasters/slideMaster1.xml", "a master of the slides: "),
    ],
)
def test_what_is_left_behind_slides(slides: bytes, part: str, where: str) -> None:
    left = changed(
        slides, part, lambda xml: re.sub(r"<a:t>[^<]*</a:t>", "<a:t>{{ x }}</a:t>", xml, count=1)
    )
    (fault,) = told(DECK, left)
    assert fault.startswith(where)
    assert fault.endswith("a tag of the template is left: “{{ x }}”.")


def test_a_table_of_slides_without_a_header_row(slides: bytes) -> None:
    part = next(name for name, xml in parts_of(slides).items() if b'firstRow="1"' in xml)
    plain = changed(slides, part, lambda xml: xml.replace('firstRow="1"', 'firstRow="0"'))
    assert any(fault.endswith("a table has no header row.") for fault in told(DECK, plain))


@pytest.mark.parametrize("value", ["0", "false", "off"])
def test_a_header_row_that_is_none(report: bytes, value: str) -> None:
    content = changed(
        report, BODY, lambda xml: xml.replace("<w:tblHeader/>", f'<w:tblHeader w:val="{value}"/>')
    )
    assert any(one.endswith("a table has no header row.") for one in told(WORD, content))


def after_summary(paragraph: str) -> Callable[[str], str]:
    """Puts something after the paragraph that the summary begins with."""

    def change(xml: str) -> str:
        at = xml.index("</w:p>", xml.index("Summary in u2.")) + len("</w:p>")
        return xml[:at] + paragraph + xml[at:]

    return change


def test_a_table_within_a_table_needs_a_header_row(report: bytes) -> None:
    row = "<w:tr>{}<w:tc><w:tcPr/>{}<w:p/></w:tc></w:tr>"
    table = "<w:tbl><w:tblPr/><w:tblGrid/>{}</w:tbl>"
    header = "<w:trPr><w:tblHeader/></w:trPr>"
    for inner, wrong in ((header, 0), ("", 1)):
        whole = table.format(row.format(header, table.format(row.format(inner, ""))))
        found = told(WORD, changed(report, BODY, after_summary(whole)))
        assert found.count("Summary: a table has no header row.") == wrong


MARK = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
SPLIT = (
    MARK.format("begin")
    + "".join(
        f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in ("PAGE", "REF {}", " \\h")
    )
    + MARK.format("separate")
    + "<w:r><w:t>1</w:t></w:r>"
    + MARK.format("end")
)
SIMPLE = '<w:fldSimple w:instr="{}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'


@pytest.mark.parametrize(
    "field",
    [
        SPLIT.replace("REF {}", "REF {} "),
        SIMPLE.replace("{}", "REF {} \\h"),
        SIMPLE.replace("{}", " HYPERLINK \\l &quot;{}&quot; "),
    ],
)
def test_a_field_that_refers_to_nothing(report: bytes, field: str) -> None:
    here = '<w:p><w:bookmarkStart w:id="990" w:name="Here"/><w:bookmarkEnd w:id="990"/>{}</w:p>'
    away = changed(report, BODY, after_summary(here.format(field.format("away"))))
    assert told(WORD, away) == ["Summary: a field refers to “away”, which is nowhere."]
    # Word does not tell capitals apart in the names of bookmarks.
    there = changed(report, BODY, after_summary(here.format(field.format("here"))))
    assert told(WORD, there) == []


@pytest.mark.parametrize("value", ["true", "false", "1", "0"])
def test_on_and_off_in_all_words_of_the_standard(report: bytes, value: str) -> None:
    row = f'<w:cantSplit w:val="{value}"/><w:tblHeader/>'
    content = changed(report, BODY, lambda xml: re.sub("(<w:cantSplit/>)?<w:tblHeader/>", row, xml))
    assert told(WORD, content) == []
    assert open_xml_errors(content, ".docx") == []


@pytest.mark.slow
def test_on_and_off_in_words_of_no_standard(report: bytes) -> None:
    row = '<w:cantSplit w:val="maybe"/><w:tblHeader/>'
    content = changed(report, BODY, lambda xml: re.sub("(<w:cantSplit/>)?<w:tblHeader/>", row, xml))
    assert open_xml_errors(content, ".docx")


@pytest.mark.parametrize(
    ("look", "refused"),
    [
        ('w:firstColumn="1" w:firstRow="1"', True),
        ('w:firstColumn="1" w:firstRow="0"', False),
        ('w:firstColumn="0" w:firstRow="0"', True),
    ],
)
def test_a_first_column_heads_a_table_only_where_no_first_row_does(
    report: bytes, look: str, *, refused: bool
) -> None:
    def change(xml: str) -> str:
        xml = xml.replace("<w:tblHeader/>", "")
        return re.sub(r"<w:tblLook [^>]*/>", f"<w:tblLook {look}/>", xml)

    faults = [fault for fault in told(WORD, changed(report, BODY, change)) if "header row" in fault]
    assert bool(faults) is refused


@pytest.mark.parametrize(
    ("formula", "strange"),
    [
        ("INDEX(Plan[2023/24 (£000)],1)", ""),
        ("Plan[it''s (x)]&Notes!A1&'DSG plan'!B2", ""),
        ('IF(A1="Total (x)",1,"[1]a!")', ""),
        ('SUM(WEBSERVICE ("x"))', "WEBSERVICE"),
        ("SUM(T['#])&WEBSERVICE(\"x\")&SUM(T['#])", "WEBSERVICE"),
        ('T["]&WEBSERVICE("x")&T["]', "WEBSERVICE"),
        ("'[1]Sheet 1'!A1", "]'!"),
        ("[1]Sheet1!A1", "]Sheet1!"),
        ("cmd|'/c calc'!A1", "|"),
    ],
)
def test_what_a_formula_calls_is_seen_through_its_quotes_and_brackets(
    formula: str, strange: str
) -> None:
    cell = etree.fromstring('<c r="B1"><f/></c>')
    cell[0].text = formula
    found = [str(fault) for fault in formula_faults("A", [*cell])]
    wrong = f"A!B1: the formula has “{strange}”, which svreport never writes."
    assert found == ([wrong] if strange else [])
