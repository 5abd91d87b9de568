"""The release gate refuses what must never leave, and lets everything else through."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from built_outputs import BuildTables, Outputs
from made_up_council import tables, with_text
from test_hostile_text import hostile_tables

from svreport.gate.faults import Typed, as_filled
from svreport.gate.opening import faults_in
from svreport.gate.word import forms_in
from svreport.release import Gate, NotReleased, faults_of, typed_in, withheld_from
from svreport.workbook.contents import as_grids
from svreport.workbook.reading import read_grids

WORD, EXCEL = "report.docx", "summary.xlsx"
BODY = "word/document.xml"


def spoilt(content: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The file with a part of it changed."""
    made = BytesIO()
    with ZipFile(BytesIO(content)) as whole, ZipFile(made, "w", ZIP_DEFLATED) as copy:
        for name in whole.namelist():
            held = whole.read(name)
            if name == part:
                before = held.decode()
                held = change(before).encode()
                assert held.decode() != before
            copy.writestr(name, held)
    return made.getvalue()


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
        ("It is #REF! now", "an error of Excel stands in the text: “#REF!”."),
        ("#NAME?", "an error of Excel stands in the text: “#NAME?”."),
    ],
)
def test_what_is_left_in_a_text(report: bytes, left: str, wrong: str) -> None:
    assert told(WORD, spoilt(report, BODY, with_words(left))) == [f"Summary: {wrong}"]


def test_a_text_that_was_typed_so_is_a_text(report: bytes) -> None:
    content = spoilt(report, BODY, with_words("{{ title }} and #REF!"))
    assert faults_in(WORD, content, Typed(frozenset({"{{ title }}", "#REF!"}))) == []


def test_hostile_text_of_the_inputs_passes(build_tables: BuildTables) -> None:
    council = read_grids(as_grids(hostile_tables())).council
    assert council is not None
    outputs = build_tables(hostile_tables())
    typed = typed_in(council)
    assert faults_of(WORD, outputs.report, typed) == []
    assert faults_of(EXCEL, outputs.summary, typed) == []


def test_a_reference_is_never_text() -> None:
    council = read_grids(as_grids(with_text(tables(), "Summary", "u2", "{{ x.actual }}"))).council
    assert council is not None
    assert "{{ x.actual }}" not in typed_in(council).texts


def test_an_empty_section(report: bytes) -> None:
    def change(xml: str) -> str:
        start = xml.index("<w:p", xml.index(">Summary<") + 1)
        return xml[:start] + xml[xml.index("</w:p>", start) + 6 :]

    assert told(WORD, spoilt(report, BODY, change)) == ["Summary: the section is empty."]


def test_a_table_without_a_header_row(report: bytes) -> None:
    (fault, *_) = told(WORD, spoilt(report, BODY, lambda xml: xml.replace("<w:tblHeader/>", "")))
    assert fault.endswith("a table has no header row.")


def test_a_form_may_have_tables_without_a_header_row(report: bytes) -> None:
    content = spoilt(report, BODY, lambda xml: xml.replace("<w:tblHeader/>", ""))
    assert faults_in(WORD, content, Typed(forms=forms_in(content))) == []


def test_a_row_of_a_form_is_known_when_it_is_filled() -> None:
    row = as_filled("Authority (name): {{ authority }}")
    assert row.fullmatch("Authority (name): Norchester City Council")
    assert not row.fullmatch("Authority: Norchester City Council")


def test_a_link_that_leads_nowhere(report: bytes) -> None:
    link = '<w:hyperlink w:anchor="away"><w:r><w:t>here</w:t></w:r></w:hyperlink></w:p>'

    def change(xml: str) -> str:
        at = xml.index("</w:p>", xml.index("Summary in u2."))
        return xml[:at] + link + xml[at + len("</w:p>") :]

    assert told(WORD, spoilt(report, BODY, change)) == ["Summary: the link “here” leads nowhere."]


def test_no_office_file_at_all(report: bytes) -> None:
    assert told(WORD, b"not a zip") == ["it cannot be opened: File is not a zip file"]
    (fault,) = told(WORD, spoilt(report, BODY, lambda xml: xml[:-20]))
    assert fault.startswith("it cannot be opened: word/document.xml: ")


def test_a_package_that_word_would_repair(report: bytes) -> None:
    def change(xml: str) -> str:
        return xml.replace("<w:body>", '<w:body><w:p><w:r/><w:pPr><w:jc w:val="x"/></w:pPr></w:p>')

    found = told(WORD, spoilt(report, BODY, change))
    assert found
    assert all(fault.startswith("it is no valid .docx file: ") for fault in found)


def sheet_of(content: bytes, name: str) -> str:
    """The part that a sheet of a workbook stands in."""
    with ZipFile(BytesIO(content)) as archive:
        book = archive.read("xl/workbook.xml").decode()
    names = re.findall(r'<sheet name="([^"]*)"', book)
    return f"xl/worksheets/sheet{names.index(name) + 1}.xml"


def test_a_saved_value_that_is_not_its_formulas(summary: bytes) -> None:
    sheet = sheet_of(summary, "DSG base")

    def change(xml: str) -> str:
        return re.sub(r"(SUM\(expenditure_base_2025_26\)[^<]*</f><v>)[^<]*", r"\g<1>99", xml)

    (fault, *_) = told(EXCEL, spoilt(summary, sheet, change))
    assert re.fullmatch(
        r"DSG base!D\d+: the saved value is 99, and the formula =SUM\(\S+ gives 13.75\.", fault
    )


def test_formulas_without_saved_values(summary: bytes) -> None:
    sheet = sheet_of(summary, "DSG base")
    content = spoilt(summary, sheet, lambda xml: re.sub(r"</f><v>[^<]*</v>", "</f>", xml))
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

    found = told(EXCEL, spoilt(summary, sheet, change))
    assert "DSG base!C5: the cell has the error #REF!." in found


def test_a_chart_without_words(summary: bytes) -> None:
    content = spoilt(
        summary, "xl/drawings/drawing1.xml", lambda xml: re.sub(r' descr="[^"]*"', "", xml)
    )
    assert told(EXCEL, content) == ["drawings/drawing1.xml: Chart 1 has no alternative text."]


def test_a_link_to_a_sheet_that_is_gone(summary: bytes) -> None:
    cover = sheet_of(summary, "Cover")
    content = spoilt(summary, cover, lambda xml: xml.replace("'DSG base'!A1", "'DSG gone'!A1"))
    assert "Cover!" in told(EXCEL, content)[0]
    assert told(EXCEL, content)[0].endswith("the link “DSG base” leads nowhere.")


PAGE = """<!DOCTYPE html><html lang="en-GB"><head><title>x</title>{head}</head>
<body><h1>Board</h1>{body}<table><tr><th>a</th></tr></table></body></html>"""


@pytest.mark.parametrize(
    ("head", "body", "wrong"),
    [
        ("", "<p>{{ x }}</p>", "a tag of the template is left: “{{ x }}”."),
        ("", '<a href="#gone">there</a>', "the link “there” leads nowhere."),
        ("", "<svg></svg>", "a chart has no alternative text."),
        ("", "<table><tr><td>1</td></tr></table>", "a table has no header row."),
        ("", '<img alt="a" src="https://x.example/y.png">', "the page needs “https://x.example"),
    ],
)
def test_faults_of_a_page(head: str, body: str, wrong: str) -> None:
    page = PAGE.format(head=head, body=body).encode()
    (fault,) = told("page.html", page)
    assert fault.startswith(f"Board: {wrong}")
    assert told("page.html", PAGE.format(head="", body="").encode()) == []


def test_a_withheld_figure_in_a_table_of_a_public_paper(report: bytes) -> None:
    council = tables()
    council["Measures"] = [
        ["Code", "Measure", "Condition", "Unit", "Suppress"],
        ["NEET", "Leavers out of work", "A", "count", "yes"],
    ]
    council["Measure values"] = [
        ["Code", "As at", "Plan", "Actual", "Status"],
        ["NEET", "Sep 25", "", "3", ""],
    ]
    known = read_grids(as_grids(council)).council
    assert known is not None
    (update,) = [one for one in known.updates if one.key == "u2"]
    withheld = withheld_from(known, update)
    assert [(one.names, one.number) for one in withheld] == [
        (("Leavers out of work", "NEET"), "3"),
    ]
    row = "<w:tr><w:tc><w:p><w:r><w:t>NEET: {}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"

    def with_row(number: str) -> bytes:
        return spoilt(report, BODY, lambda xml: xml.replace("</w:tbl>", row.format(number), 1))

    (fault, *_) = faults_of(WORD, with_row("3"), Typed(), withheld)
    assert str(fault).endswith("Leavers out of work is to be withheld, and a row states it.")
    assert not any(
        "withheld" in str(one) for one in faults_of(WORD, with_row("c"), Typed(), withheld)
    )


def test_nothing_is_released_when_anything_is_wrong(report: bytes) -> None:
    from pathlib import Path

    from svreport.outputs import OutputFile

    council = read_grids(as_grids(tables())).council
    assert council is not None
    gate = Gate(council)
    gate.hold(OutputFile(Path("a.docx"), report))
    gate.release()
    gate.hold(OutputFile(Path("b.docx"), spoilt(report, BODY, with_words("{{ x }}"))))
    with pytest.raises(NotReleased) as refused:
        gate.release()
    assert str(refused.value) == (
        "What was made may not be released, so nothing was written. b.docx: Summary: a tag of the "
        "template is left: “{{ x }}”."
    )
