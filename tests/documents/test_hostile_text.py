"""What users type comes out as they typed it, in Word and in Excel, and is never run."""

from __future__ import annotations

import copy
import re
from pathlib import Path

import pytest
from built_outputs import Outputs, made_of
from docx import Document
from excel_reading import formulas, opened, saved_values
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_up_council import Tables, tables, with_rows, with_setting, with_text
from word_accessibility import faults
from word_reading import WordFile

from svreport.content.paper import Properties
from svreport.files.resources import TemplateFile
from svreport.rendering.word import render_word

SIGNS = "& < > \" ' {{ x }} {% y %} {# z #} {{% {_{ %_} }} ]]> <w:t> &amp; &#65; \\ $A$1"
SCRIPTS = "🎓 👩‍👧‍👦 שלום\u200f عربي é e\u0301 \u00a0| “”"
HOSTILE = f"=1+1 {SIGNS} {SCRIPTS}"
LINES = f"@SUM(A1)\n\t+1\ttab {SIGNS}\n-1 {SCRIPTS}"
# Underscores in pairs are Markdown's own sign for italic, so narrative has one; double braces
# that are meant as such have a backslash, since plain ones refer to a figure.
IN_MARKDOWN = "=1+1 & < > \" ' \\{{ x }} {% y %} {# z #} {_{ %} \\}} ]]> &amp; &#65; $A$1 🎓 שלום"
FROM_MARKDOWN = IN_MARKDOWN.replace("\\", "")


def hostile_tables() -> Tables:
    """The made-up council with hostile text wherever text is free."""
    council = copy.deepcopy(tables())
    council = with_setting(council, "Authority", HOSTILE)
    council = with_setting(council, "Agreement", f"-{HOSTILE}")
    council["Updates"][2][1:3] = [f"+{HOSTILE}", HOSTILE]
    council["Scale"][1][1:4:2] = [HOSTILE, LINES]
    council["Conditions"][1][1:3] = [LINES, HOSTILE]
    council["Risks"][1][1:3] = [HOSTILE, LINES]
    council["Narrative"][1][2] = IN_MARKDOWN
    council = with_text(council, "Condition A", "u2", f"{IN_MARKDOWN}\n\n- **{IN_MARKDOWN}**")
    council = with_rows(council, "Sign-off", [["Update", "Role", "Name"], ["u2", HOSTILE, HOSTILE]])
    council = with_rows(council, "Measures", [["M", HOSTILE, "B", "count"]])
    council = with_rows(council, "Measure values", [["M", "Sep 25", "1", "2", ""]])
    council["Forecast"][0].append("Note")
    council["Forecast"][1][1:2] = [HOSTILE]
    council["Forecast"][1].append(f"=HYPERLINK({LINES})")
    for row in council["Forecast"][1:]:
        row[0] = "=1+1 {{ v }} <x> & 's [1]"
    savings = [
        ["Condition", "Workstream", "Year", "Target"],
        ["A", "=A1 {{ x }} <", "2025/26", "1"],
    ]
    costs = [["Provision", "Year", "Total", "Note"], [HOSTILE, "2025/26", "1", "{=1+1}"]]
    notes = [
        ["2025/26", "1", "due", "https://example.org"],
        ["2026/27", "1", "due", "internal:A!A1"],
    ]
    council = with_rows(council, "Savings", savings)
    council = with_rows(council, "Unit costs", costs)
    return with_rows(council, "Payments", [["Year", "Amount", "Status", "Note"], *notes])


@pytest.fixture(scope="module")
def hostile() -> Outputs:
    return made_of(hostile_tables(), "u2")


def word_texts(word: WordFile) -> set[str]:
    cells = {cell.text for table in word.tables for row in table.rows for cell in row.cells}
    return cells | {para.text for para in word.paragraphs}


def test_text_comes_out_of_word_as_typed(hostile: Outputs) -> None:
    shown = word_texts(hostile.word)
    assert {
        f"+{HOSTILE}",  # the title
        f"{HOSTILE} | -{HOSTILE}",
        HOSTILE,  # a rating, an update's label, a measure
        f"{HOSTILE}: {LINES}",  # what a rating means
        f"Condition A: {LINES}",
        f"Condition A: {HOSTILE}",
        f"Risk 1: {HOSTILE}",
        f"Risk 1: {LINES}",
        FROM_MARKDOWN,
    } <= shown
    unsigned = f"Nobody has signed this version yet. Still to sign: {HOSTILE} ({HOSTILE})."
    assert unsigned in shown


def test_text_comes_out_of_the_header_and_properties_as_typed(hostile: Outputs) -> None:
    assert f"{HOSTILE}\t+{HOSTILE}" in hostile.word.header_and_footer()
    assert hostile.word.properties["author"] == HOSTILE
    assert hostile.word.properties["title"] == f"{HOSTILE}: +{HOSTILE}"[:255]


def test_the_document_stays_whole(hostile: Outputs) -> None:
    of_tags = [fault for fault in faults(hostile.word) if " is left in " not in fault]
    assert of_tags == []


def test_text_comes_out_of_excel_as_typed(hostile: Outputs) -> None:
    shown = saved_values(hostile.summary)
    texts = {sheet: set(cells.values()) for sheet, cells in shown.items()}
    position = "DSG =1+1 {{ v }} <x> & ’s -1-"
    assert shown["Contents"]["A1"] == f"{HOSTILE}: financial summary"
    lines = " ".join(map(str, shown["Contents"].values()))
    assert f"{HOSTILE}, -{HOSTILE}. +{HOSTILE}." in lines
    assert HOSTILE in texts[position]
    assert HOSTILE in texts["Unit costs"]
    assert "Condition A" in texts["Savings by condition"]
    assert "=A1 {{ x }} <" in texts["Savings by condition"]
    assert {f"=HYPERLINK({LINES})", "{=1+1}", "https://example.org", "internal:A!A1"} <= texts[
        "Notes"
    ]


def test_only_svreport_writes_formulas(hostile: Outputs) -> None:
    written = set(formulas(hostile.summary).values())
    assert written
    called = {name for one in written for name in re.findall(r"([A-Z]+)\(", one)}
    assert called <= {
        "SUM",
        "SUBTOTAL",
        "IF",
        "ABS",
        "ROUND",
        "INDEX",
        "MIN",
        "SUMPRODUCT",
        "SUMIFS",
    }
    # A column may be headed by a text that was typed, which stands in brackets alone.
    assert not any(HOSTILE in re.sub(r"\[.*?\]", "", one) for one in written)


def test_only_svreport_writes_links(hostile: Outputs) -> None:
    book = opened(hostile.summary)
    linked = {
        (sheet.title, cell.hyperlink.location)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.hyperlink
    }
    others = [name for name in book.sheetnames if name != "Contents"]
    cover = {("Contents", f"'{name}'!A1") for name in others}
    assert cover <= linked
    for sheet, location in linked - cover:
        page, _, address = location.rpartition("!")
        assert page.strip("'") in book.sheetnames
        assert re.fullmatch(r"[A-Z]+\d+", address)
        assert "Sources" in (sheet, page.strip("'"))


@pytest.fixture(scope="module")
def bare_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A template that puts each text into a paragraph and into a row of a table."""
    path = tmp_path_factory.mktemp("bare") / "bare.docx"
    document = Document()
    for line in ("{%p for text in texts %}", "{{ text }}", "{%p endfor %}"):
        document.add_paragraph(line)
    table = document.add_table(3, 1)
    for row, line in enumerate(("{%tr for text in texts %}", "{{ text }}", "{%tr endfor %}")):
        table.cell(row, 0).text = line
    document.add_paragraph("The end.")
    document.save(str(path))
    return path


CONTROLS = [chr(code) for code in (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)]
TEXTS = st.lists(
    st.sampled_from(["{{", "}}", "{%", "%}", "{#", "{_", "&", "<", ">", "<?x y?>", "]]>", "\n"])
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters=[*CONTROLS, "\r"])),
    min_size=1,
    max_size=12,
).map("".join)


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(texts=st.lists(TEXTS, min_size=5, max_size=20))
def test_any_text_survives_a_template(bare_template: Path, texts: list[str]) -> None:
    content = render_word(
        TemplateFile.read(bare_template), {"texts": texts}, Properties(title="t", author="a")
    )
    word = WordFile(content)
    assert [para.text for para in word.paragraphs] == [*texts, "The end."]
    assert word.tables[0].texts == [[text] for text in texts]
