"""The inputs workbook that `init` writes: what is in it, and that it reads back the same."""

import re
from io import BytesIO
from typing import Any

import pytest
from inputs_helpers import COUNCIL, open_workbook, tables
from openpyxl import Workbook, load_workbook
from refresh import column_reference

from svreport.core.problems import BadValue
from svreport.inputs.blank_workbook import (
    EXAMPLE,
    READ_ME,
    STARTER,
    as_grids,
    inputs_workbook,
    read_contents,
)
from svreport.inputs.cells import Grid
from svreport.inputs.reader import read_grids
from svreport.inputs.sheets import SHEETS


def opened(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


def read_back(content: bytes, folder: Any) -> list[Grid]:
    path = folder / "inputs.xlsx"
    path.write_bytes(content)
    return open_workbook(path)


@pytest.fixture(scope="module")
def starter() -> Workbook:
    return opened(inputs_workbook(read_contents(STARTER)))


@pytest.fixture(scope="module")
def filled(example_bytes: bytes) -> Workbook:
    return opened(example_bytes)


def test_what_is_written_reads_back_as_it_was_typed(tmp_path: Any) -> None:
    typed = tables(COUNCIL)
    back = read_grids(read_back(inputs_workbook(typed), tmp_path))
    assert [one for one in back.problems if one.is_error] == []
    council = read_grids(as_grids(typed)).council
    assert council is not None
    assert back.council == council


def test_the_example_reads_back_as_its_contents_say(example_bytes: bytes, tmp_path: Any) -> None:
    typed = read_grids(as_grids(read_contents(EXAMPLE)))
    assert read_grids(read_back(example_bytes, tmp_path)).council == typed.council


def test_the_same_contents_give_the_same_bytes(example_bytes: bytes) -> None:
    assert inputs_workbook(read_contents(EXAMPLE)) == example_bytes


def test_hostile_text_is_written_as_text_and_reads_back(tmp_path: Any) -> None:
    hostile = ["=1+1", "+5", "-5", "@x", "<b> & {{ x }} {% if %}", "\N{GRINNING FACE}"]
    rows = [["Number", "Title", "Risk"], *([str(n), one, one] for n, one in enumerate(hostile))]
    (risks,) = (
        grid
        for grid in read_back(inputs_workbook({"Risks": rows}), tmp_path)
        if grid.name == "Risks"
    )
    assert [risks.cell(row, 3).value for row in range(2, 8)] == hostile


def test_a_text_that_is_not_of_its_kind_is_not_written() -> None:
    with pytest.raises(BadValue, match="is not a colour"):
        inputs_workbook({"Scale": [["Rating", "Label", "Fill"], ["Red", "Red", "red"]]})


def test_every_sheet_stands_in_order_after_the_read_me(starter: Workbook) -> None:
    assert starter.sheetnames == [READ_ME, *(sheet.name for sheet in SHEETS), "Lists"]
    assert starter["Lists"].sheet_state == "hidden"


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_each_sheet_is_a_named_table_with_a_frozen_header(sheet: Any, starter: Workbook) -> None:
    page = starter[sheet.name]
    (table,) = page.tables.values()
    assert table.name == sheet.table_name
    assert page.freeze_panes in ("A2", "B2")
    headers = [cell.value for cell in page[1]]
    if sheet.series is None and not sheet.is_settings:
        assert headers == sheet.headers
    assert len(set(headers)) == len(headers)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_each_column_says_what_it_holds(sheet: Any, starter: Workbook) -> None:
    rules = starter[sheet.name].data_validations.dataValidation
    messages = " ".join(rule.prompt or "" for rule in rules)
    for column in sheet.columns:
        assert column.guidance[:200] in messages, column.header
    said = re.findall(r"^ {8}(\S[^(:]*?)(?: \(|:)", sheet.words, re.MULTILINE)
    assert said == [header for header in sheet.headers if header in said]


def test_the_read_me_says_who_fills_what_when_and_for_what(starter: Workbook) -> None:
    rows = {row[0]: row for row in starter[READ_ME].iter_rows(values_only=True)}
    for sheet in SHEETS:
        assert rows[sheet.name][1:5] == (
            sheet.purpose,
            sheet.filled_by,
            sheet.when,
            sheet.feeds,
        )


def rule_at(page: Any, address: str) -> Any:
    (rule,) = (one for one in page.data_validations.dataValidation if address in one.sqref)
    return rule


def test_drop_downs_offer_choices_and_follow_other_sheets(filled: Workbook) -> None:
    assert rule_at(filled["Measures"], "E5").formula1 == '"count,%,£,£000,£m,days,weeks,rate"'
    assert rule_at(filled["Measure values"], "A5").formula1 == "List_Measures"
    assert "'Measures'!$A$" in filled.defined_names["List_Measures"].attr_text
    assert rule_at(filled["Ratings"], "C5").formula1 == "List_Scale"
    sections = rule_at(filled["Narrative"], "A5").formula1
    assert "Lists!" in filled.defined_names[sections].attr_text


def test_ratings_take_the_colours_of_the_scale(filled: Workbook) -> None:
    colours = [
        rule.dxf.fill.bgColor.rgb[-6:]
        for area in filled["Ratings"].conditional_formatting
        if "C2" in area.sqref
        for rule in area.rules
    ]
    assert colours == ["A4101C", "FFC533", "4FA35A"]


def test_figures_are_formatted_by_their_measures_unit(filled: Workbook) -> None:
    page = filled["Measure values"]
    assert (page["D6"].value, page["D6"].number_format) == (0.3023, "0.00%")
    assert (page["D30"].value, page["D30"].number_format) == (398, "#,##0;-#,##0;0")
    assert (page["B6"].value, page["B6"].number_format) == ("Apr 24", "@")


def test_the_column_reference_names_every_column() -> None:
    reference = column_reference()
    for sheet in SHEETS:
        _, _, section = reference.partition(f"## {sheet.name}\n")
        section, _, _ = section.partition("\n## ")
        for column in sheet.columns:
            assert f"| {column.header} |" in section
            assert column.guidance.replace("|", "\\|") in section


def test_narrative_is_kept_in_files_named_for_their_sections(tmp_path: Any) -> None:
    (tmp_path / "narrative" / "q1").mkdir(parents=True)
    for name in ("summary", "condition-3.1", "specialist-support"):
        (tmp_path / "narrative" / "q1" / f"{name}.md").write_text(f"Of {name}.\n", "utf-8")
    (tmp_path / "Risks.csv").write_text('Number,Risk\n1,"two\nlines"\n', "utf-8")
    assert read_contents(tmp_path) == {
        "Risks": [["Number", "Risk"], ["1", "two\nlines"]],
        "Narrative": [
            ["Section", "Update", "Text"],
            ["Summary", "q1", "Of summary."],
            ["Condition 3.1", "q1", "Of condition-3.1."],
            ["Specialist support", "q1", "Of specialist-support."],
        ],
    }
