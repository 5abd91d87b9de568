"""The report can be read by everyone: structure, words beside colours, language, properties."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from built_outputs import BuildTables, Outputs
from made_up_council import tables, with_rows, with_text
from word_accessibility import contrast, faults
from word_reading import W, WordFile


@pytest.mark.parametrize("update", ["q1", "q2", "q3"])
def test_reports_have_no_faults(update: str, exampleshire: dict[str, Outputs]) -> None:
    assert faults(exampleshire[update].word) == []


def test_report_of_another_council_has_no_faults(norchester: Outputs) -> None:
    assert faults(norchester.word) == []


def faults_once_spoilt(report: bytes, part: str, pattern: str, replacement: str) -> list[str]:
    text = WordFile(report).parts[part].decode()
    spoilt = re.sub(pattern, replacement, text, count=1)
    assert spoilt != text
    return faults(WordFile(report, {part: spoilt.encode()}))


@pytest.mark.parametrize(
    ("part", "pattern", "replacement", "fault"),
    [
        ("docProps/core.xml", "<dc:title>[^<]*<", "<dc:title><", "title is not set"),
        ("word/styles.xml", 'w:lang w:val="en-GB"', 'w:lang w:val="en-US"', "en-US"),
        ("word/document.xml", 'w:val="Heading1"', 'w:val="Heading2"', "of level 2 after level 0"),
        ("word/document.xml", "<w:sectPr", "<w:p/><w:sectPr", "empty paragraph"),
        ("word/document.xml", "<w:tblHeader/>", "", "marks its header rows"),
        ("word/document.xml", "<w:cantSplit/>", "", "may be split"),
        ("word/document.xml", 'w:fill="4FA35A"', 'w:fill="003300"', "words on 003300"),
        ("word/document.xml", "Green - On Track", "", "colour 4FA35A alone"),
        ("word/document.xml", 'r:id="rId[0-9]+" w:history', 'r:id="rId99" w:history', "nowhere"),
        ("word/footer1.xml", "NUMPAGES", "DATE", "not the page's number"),
        ("word/header1.xml", "Exampleshire", "{{ authority }}", "{{ is left in word/header1.xml"),
    ],
)
def test_each_fault_would_be_found(
    part: str, pattern: str, replacement: str, fault: str, exampleshire: dict[str, Outputs]
) -> None:
    found = faults_once_spoilt(exampleshire["q1"].report, part, pattern, replacement)
    assert any(fault in one for one in found), found


def test_body_text_is_twelve_points_without_serifs(root: Path) -> None:
    word = WordFile((root / "templates" / "monitoring" / "report.docx").read_bytes())
    defaults = word.xml("word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    assert defaults.find(f"{W}sz").get(f"{W}val") == "24"
    assert defaults.find(f"{W}rFonts").get(f"{W}ascii") == "Arial"
    normal = next(
        style
        for style in word.xml("word/styles.xml").iter(f"{W}style")
        if style.get(f"{W}styleId") == "Normal"
    )
    assert normal.find(f"{W}rPr") is None


def test_properties_come_from_the_inputs(exampleshire: dict[str, Outputs]) -> None:
    assert exampleshire["q2"].word.properties == {
        "title": "Exampleshire Council: Q2 2024/25 update report",
        "subject": "Safety Valve agreement",
        "author": "Exampleshire Council",
        "last modified by": "Exampleshire Council",
        "language": "en-GB",
        "created": "2024-08-29T00:00:00Z",
        "modified": "2024-08-29T00:00:00Z",
    }


@pytest.mark.parametrize(
    "fill", ["#000000", "#FFFFFF", "#777777", "#767676", "#C00000", "#FFC000", "#00B050", "#7030A0"]
)
def test_words_can_be_read_on_any_fill(fill: str, build_tables: BuildTables) -> None:
    council = tables()
    council["Scale"][2][2:] = [fill, "It needs a decision."]
    rated = build_tables(council).word.tables
    cell = next(table for table in rated if table.texts[0][0] == "Plan condition").rows[1].cells[2]
    assert cell.fill == fill.removeprefix("#")
    assert contrast(cell.fill, cell.ink) >= 4.5


def test_headings_in_narrative_never_skip_a_level(build_tables: BuildTables) -> None:
    text = (
        "#### Deep\n\ntext\n\n# High\n\n###### Lowest\n\ntext\n\n- # In a list\n\n## Middle\n\ntext"
    )
    council = with_text(with_text(tables(), "Condition B", "u2", text), "Summary", "u2", text)
    council["Risks"][1][3] = text
    council = with_text(council, "Risk 1", "u2", text)
    word = build_tables(council).word
    assert faults(word) == []
    begins = word.headings.index((1, "Summary"))
    assert word.headings[begins : begins + 5] == [
        (1, "Summary"),
        (2, "Deep"),
        (2, "High"),
        (3, "Lowest"),
        (3, "Middle"),
    ]
    assert (4, "Deep") in word.headings


def test_a_progress_update_with_headings_keeps_them_below_its_own(
    build_tables: BuildTables,
) -> None:
    word = build_tables(with_text(tables(), "Condition B", "u2", "# Costs\n\nText.")).word
    at = word.headings.index((4, "Costs"))
    assert word.headings[at - 1] == (3, "Progress update")


def test_a_table_that_ends_a_text_stays_apart_from_the_next(build_tables: BuildTables) -> None:
    council = with_text(tables(), "Condition B", "u2", "| a | b |\n|---|---|\n| 1 | 2 |")
    council = with_rows(council, "Measures", [["M", "Waiting time", "B", "weeks"]])
    council = with_rows(council, "Measure values", [["M", "Sep 25", "9", "8", ""]])
    blocks = build_tables(council).word.section("Condition B")
    kinds = [type(block).__name__ for block in blocks]
    assert kinds == ["Table", "Para", "Table", "Para", "Table"]


def test_ratings_of_now_stand_out_from_those_of_the_past(exampleshire: dict[str, Outputs]) -> None:
    table = next(t for t in exampleshire["q3"].word.tables if "Condition 3.3" in t.texts[1][0])
    cells = table.element.findall(f"{W}tr")[1].findall(f"{W}tc")[1:]
    bold = [cell.find(f".//{W}r/{W}rPr/{W}b") is not None for cell in cells]
    assert bold == [False, False, True]
    assert [cell.ink for cell in table.rows[1].cells[1:]] == ["1A1F24", "1A1F24", "000000"]
    for cell in cells:
        around = {side.tag.removeprefix(W) for side in cell.find(f"{W}tcPr/{W}tcBorders")}
        assert around == {"left", "bottom", "right"}


def test_tables_of_up_to_twelve_rows_are_not_divided(exampleshire: dict[str, Outputs]) -> None:
    for table in exampleshire["q3"].word.tables:
        header, *rows = table.element.findall(f"{W}tr")
        if header.find(f"{W}trPr/{W}tblHeader") is not None and len(rows) <= 12:
            for paragraph in (para for row in rows[:-1] for para in row.iter(f"{W}p")):
                assert paragraph.find(f"{W}pPr/{W}keepNext") is not None, table.texts[0]
