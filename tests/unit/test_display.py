"""What Excel shows in a cell, held against what is read of it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from inputs_helpers import council_grids, open_workbook, read_council
from xlsxwriter import Workbook

from svreport.core.frozen import replace
from svreport.core.number_formats import number_shown, text_shown
from svreport.core.problems import Place, Problem
from svreport.inputs.cells import Cell, Font, TextRun, markdown_of
from svreport.inputs.display import stated_number
from svreport.inputs.reader import Inputs, read_grids
from svreport.inputs.xlsx.styles import WHITE, CellStyle
from svreport.narrative.markdown import read_narrative

STRUCK, RAISED = Font(is_struck=True), Font(script="superscript")
BOLD, ITALIC = Font(is_bold=True), Font(is_italic=True)


@pytest.mark.parametrize(
    ("number", "number_format", "shown"),
    [
        (880000, "#,##0,", "880"),
        (29799000, "0.0,,", "29.8"),
        (-1234.5, "_-£* #,##0.00_-;-£* #,##0.00_-;_-£* -??_-;_-@_-", "-£1,234.50 "),
        (0, '_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-', " - "),
        (-5, "#,##0;(#,##0)", "(5)"),
        (-5, "0;0", "5"),
        (5, '"TBC"', "TBC"),
        (5, ";;;", ""),
        (0, '[=0]"n/a";0', "n/a"),
        (3, '[=0]"n/a";0', "3"),
        (45000, '[<1000]0;[<1000000]0,"k";0.0,,"m"', "45k"),
        (0.3023, "0.0%", "30.2%"),
        (55, '0"."0', "5.5"),
        (12, "000", "012"),
        (5.5, "#,##0.##", "5.5"),
        (3.1, "General", "3.1"),
    ],
)
def test_a_number_format_is_carried_out_as_excel_does(
    number: float, number_format: str, shown: str
) -> None:
    found = number_shown(number, number_format)
    assert found is not None
    assert found.text == shown


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [("General", "x"), ("0.00", "x"), (";;;", ""), ('@" (draft)"', "x (draft)"), ("0;0;0", "x")],
)
def test_a_number_format_can_hide_a_text_or_add_to_it(number_format: str, shown: str) -> None:
    assert text_shown("x", number_format) == shown


def with_cell(sheet: str, row: int, column: int, value: object, **marks: Any) -> Inputs:
    """What is read of the small council with one cell changed."""
    cell = replace(Cell(Place(sheet, row, column), value), **marks)
    return read_grids(
        [
            replace(grid, cells={**grid.cells, (row, column): cell}) if grid.name == sheet else grid
            for grid in council_grids()
        ]
    )


def runs(*parts: tuple[str, Font | None]) -> dict[str, Any]:
    return {"runs": tuple(TextRun(text, font) for text, font in parts)}


def display_problems(inputs: Inputs) -> list[Problem]:
    return [
        problem for problem in inputs.problems if problem.rule in ("shown-otherwise", "struck-out")
    ]


def only_problem(inputs: Inputs) -> str:
    (problem,) = display_problems(inputs)
    return str(problem)


SAVING = ("Savings", 2, 4)


def test_a_figure_of_which_a_part_is_struck_out_is_refused() -> None:
    marks = runs(("880", STRUCK), (" 910", None))
    assert only_problem(with_cell(*SAVING, "880 910", **marks)) == (
        "error: Savings!D2: Target: Excel shows “880” struck out beside “910”. "
        "Type what counts alone, such as 910."
    )


def test_words_that_a_number_format_puts_beside_a_text_are_named() -> None:
    at = ("Narrative", 2, 3)
    said = only_problem(with_cell(*at, "Much was done.", number_format='@" (draft)"'))
    assert "Excel shows “(draft)” beside the text by the number format" in said


@pytest.mark.parametrize(
    ("number_format", "ground", "is_unseen"),
    [
        ("[White]#,##0", WHITE, True),
        ("[White]#,##0;[Red]-#,##0", WHITE, False),
        ("[White]#,##0", "4472C4", False),
        ("[Blue]#,##0", WHITE, False),
    ],
)
def test_a_number_format_can_hide_by_its_colour(
    number_format: str, ground: str, is_unseen: bool
) -> None:
    font = CellStyle(number_format=number_format, ground=ground).shown_font
    assert (font is not None and font.is_unseen) is is_unseen


@pytest.mark.parametrize("value", [40, "40", 0.4])
def test_a_figure_in_a_struck_out_cell_is_refused(value: object) -> None:
    said = only_problem(with_cell(*SAVING, value, font=STRUCK))
    assert said.startswith(f"error: Savings!D2: Target: “{value}” is struck out.")


def test_a_row_that_is_struck_out_is_one_problem_and_is_not_read() -> None:
    grids = [
        replace(
            grid,
            cells={
                at: replace(cell, font=STRUCK) if at[0] == 2 else cell
                for at, cell in grid.cells.items()
            },
        )
        if grid.name == "Savings"
        else grid
        for grid in council_grids()
    ]
    read = read_grids(grids)
    assert only_problem(read) == (
        "error: Savings!A2: Row 2 is struck out, from “1” on. Delete the row if it no longer "
        "counts; if it does, take the strikethrough off."
    )
    assert read.council is not None
    assert not read.council.savings


def test_struck_out_narrative_is_never_read() -> None:
    marks = runs(("All is well. ", None), ("The school will close.", STRUCK))
    read = with_cell("Narrative", 2, 3, "All is well. The school will close.", **marks)
    assert "the words “The school will close.” are struck out." in only_problem(read)
    assert read.council is not None
    assert "will close" not in str(read.council)


def test_a_struck_out_heading_is_a_problem() -> None:
    said = only_problem(with_cell("Savings", 1, 4, "Target", font=STRUCK))
    assert said.startswith("error: Savings!D1: “Target” is struck out.")


@pytest.mark.parametrize(("text", "number"), [("5580¹", "5580"), ("10²", "10")])
def test_a_figure_with_a_raised_sign_is_refused(text: str, number: str) -> None:
    said = only_problem(with_cell(*SAVING, text, **runs((number, None), (text[-1], RAISED))))
    assert f"Excel shows “{text}” with “{text[-1]}” raised" in said


def test_a_choice_with_the_number_of_a_note_is_refused() -> None:
    read = with_cell("Payments", 2, 3, "paid¹", **runs(("paid", None), ("¹", RAISED)))
    assert "Payments!C2: Status: Excel shows “paid¹” with “¹” raised" in only_problem(read)


def test_raised_words_of_narrative_are_read_and_letters_warned_of() -> None:
    marks = runs(("The 1", None), ("st", RAISED), (" of 10", None), ("²", RAISED))
    assert not display_problems(with_cell("Narrative", 2, 3, "The 1st of 10²", **marks))
    marks = runs(("Places", None), ("a", RAISED))
    said = only_problem(with_cell("Narrative", 2, 3, "Placesa", **marks))
    assert said.startswith("warning: Narrative!C2: Excel shows “a” raised")


@pytest.mark.parametrize(
    ("number", "number_format", "shows", "holds"),
    [
        (880000, "#,##0,", "“880”", "880,000"),
        (880, "-#,##0", "“-880”", "880"),
        (880, "(#,##0)", "“(880)”", "880"),
        (880, "[$$-409]#,##0", "“$880”", "880"),
        (5, '"TBC"', "“TBC”", "5"),
        (5, ";;;", "nothing", "5"),
        (0, '[=0]"n/a";0', "“n/a”", "0"),
        (-5, "#,##0;#,##0", "“5”", "-5"),
        (5, "(0);0", "“(5)”", "5"),
        (880, '#,##0"000"', "“880000”", "880"),
    ],
)
def test_a_format_that_shows_another_number_is_a_problem_with_both(
    number: float, number_format: str, shows: str, holds: str
) -> None:
    said = only_problem(with_cell(*SAVING, number, number_format=number_format))
    assert said.startswith(
        f"error: Savings!D2: Target: Excel shows {shows} by the number format “{number_format}”, "
        f"but the cell holds {holds}."
    )


@pytest.mark.parametrize(
    ("number", "number_format", "shows"),
    [
        (0.4, "0", "Excel shows 0 by"),
        (0.6, "0", "Excel shows 1 by"),
        (-0.3, "#,##0", "Excel shows 0 by"),
        (12.4, "0", "Excel shows 12 by"),
        (1 / 3, "0", "Excel shows 0 by"),
        (0, "#,##0;-#,##0;", "Excel shows nothing by"),
        (-5, "0;[Red]0", "Excel shows 5 in red, without a minus, by"),
        (22.9, '0.0" provisional"', "Excel shows 22.9 provisional by"),
        (22.9, '"c. "0.0', "Excel shows c. 22.9 by"),
        (5, '0"*"', "Excel shows 5* by"),
        (4_100, '#,##0" (draft)"', "Excel shows 4,100 (draft) by"),
    ],
)
def test_a_format_that_hides_much_of_a_number_is_a_warning(
    number: float, number_format: str, shows: str
) -> None:
    said = only_problem(with_cell(*SAVING, number, number_format=number_format))
    assert said.startswith(f"warning: Savings!D2: {shows}")
    assert "which is read" in said or "is read, without" in said


@pytest.mark.parametrize(
    ("number", "number_format"),
    [
        (29_599.6, "#,##0"),
        (0, '_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-'),
        (-12.5, "#,##0.0_);(#,##0.0)"),
        (-12.5, "£#,##0.00;[Red]-£#,##0.00"),
        (5, '0" EHC plans"'),
        (5, '"£"#,##0"k";"£"-#,##0"k"'),
        (1e-12, "#,##0"),
        (0.5, "# ?/?"),
    ],
)
def test_formats_that_officers_use_are_no_problem(number: float, number_format: str) -> None:
    assert not display_problems(with_cell(*SAVING, number, number_format=number_format))


@pytest.mark.parametrize(
    ("number", "number_format", "read"),
    [
        (360 / 1074, "0.00%", "33.52"),
        (360 / 1074, "0%", "34"),
        (-20_000 / 7, "#,##0;-#,##0;0", "-2857"),
        (20_000 / 7, "General", "2857.14"),
        (1 / 3, "General", "0.33333"),
        (20_000 / 7, '#,##0.0,"k"', "2.85714285714286"),
        (29_599.6, "#,##0", "29599.6"),
    ],
)
def test_a_calculation_has_the_decimals_that_excel_shows_and_what_was_typed_all(
    number: float, number_format: str, read: str
) -> None:
    shown = Cell(Place("Savings", 2, 4), number, number_format)
    assert stated_number(shown).value == Decimal(read)


@pytest.mark.parametrize(
    ("number", "number_format", "target"),
    [(5.7, '0.0"m"', 5700), (5_700_000, '£0.0,,"m"', 5700), (880_000, '#,##0,"k"', 880)],
)
def test_a_number_is_read_with_the_scale_that_excel_shows(
    number: float, number_format: str, target: int
) -> None:
    read = with_cell(*SAVING, number, number_format=number_format)
    assert read.council is not None
    assert [saving.target for saving in read.council.savings] == [Decimal(target)]


def test_a_number_that_became_thousands_of_per_cent_is_a_warning() -> None:
    said = only_problem(with_cell("Measure values", 4, 4, 45, number_format="0%"))
    assert "Excel shows 4500% by the number format “0%”, because the cell holds 45." in said


def test_a_name_that_is_shown_as_another_is_a_problem() -> None:
    said = only_problem(with_cell("Conditions", 2, 1, 1.1, number_format="0.00"))
    assert "Excel shows “1.10” by the number format “0.00”, but the cell holds 1.1." in said


def test_a_text_that_its_format_hides_is_a_problem() -> None:
    said = only_problem(with_cell("Narrative", 2, 3, "All is well.", number_format=";;;"))
    assert "Excel shows nothing by the number format “;;;”" in said


def test_a_date_whose_day_is_not_shown_is_a_warning() -> None:
    day = datetime(2026, 5, 31)
    said = only_problem(with_cell("Milestones", 2, 3, day, number_format="mmm-yy"))
    assert said.startswith("warning: Milestones!C2: Excel does not show the day of this date")
    assert not display_problems(with_cell("Milestones", 2, 3, day, number_format="dd/mm/yyyy"))


@pytest.mark.parametrize("sign", ["\u200b", "\u200d", "\ufeff", "\u200e", "\u2060", "\xa0"])
def test_invisible_characters_change_no_figure_choice_or_heading(sign: str) -> None:
    read = read_council()
    for sheet, row, column, text in (
        ("Savings", 2, 4, "4{}0"),
        ("Payments", 2, 3, "{}paid{}"),
        ("Savings", 1, 4, "Target{}"),
        ("Milestones", 2, 3, "31 May 2026{}"),
    ):
        typed = text.format(*[sign if sign != "\xa0" else ""] * 2)
        other = with_cell(sheet, row, column, typed)
        assert other.problems == read.problems
        assert other.council == read.council


def test_a_soft_hyphen_that_may_be_a_minus_is_not_passed_over() -> None:
    for text, code in (("\xad40", "U+00AD"), ("\u202e04", "U+202E")):
        (problem,) = with_cell(*SAVING, text).problems
        assert str(problem.place) == "Savings!D2"
        assert f"it has a character that cannot be seen, {code}." in problem.wrong


def test_a_cell_with_nothing_that_can_be_seen_is_empty() -> None:
    assert Cell(Place("S", 1, 1), "\u200b\ufeff ").is_empty


def test_fonts_and_runs_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "i.xlsx"
    with Workbook(path) as book:
        page = book.add_worksheet("S")
        struck, bold = book.add_format({"font_strikeout": True}), book.add_format({"bold": True})
        raised = book.add_format({"font_script": 1})
        page.write_rich_string("A1", struck, "880", " 910")
        page.write_rich_string("A2", "10", raised, "2")
        page.write_rich_string("A3", "a ", bold, "b")
        page.write_number("A4", 5, struck)
        page.write_rich_string("A5", book.add_format({"font_color": "red"}), "re", "d")
        page.write_string("A6", "plain", bold)
    (grid,) = open_workbook(path)
    cells = [grid.cell(row, 1) for row in range(1, 7)]
    assert [cell.value for cell in cells] == ["880 910", "10²", "a b", 5, "red", "plain"]
    assert [[run.text for run in cell.runs] for cell in cells[:3]] == [
        ["880", " 910"],
        ["10", "²"],
        ["a ", "b"],
    ]
    assert cells[0].runs[0].font == STRUCK
    assert [cell.font for cell in cells] == [None, None, None, STRUCK, None, None]
    assert not cells[4].runs


@pytest.mark.parametrize(
    ("parts", "markdown"),
    [
        ([("We ", None), ("must ", BOLD), ("act", None)], "We **must** act"),
        ([("We", None), (" act now.", ITALIC)], "We *act now.*"),
        ([("Heading\n\n", BOLD), ("Text", None)], "**Heading**\n\nText"),
        ([("- one\n- two", BOLD)], "- **one**\n- **two**"),
        ([("Savings:", BOLD), ("text", None)], "**Savings**:text"),
        ([("**done**", BOLD), (" x", None)], "**done** x"),
        ([("A ", None), ("{{ EH", BOLD), ("CP.actual }}", None)], "A **{{ EHCP.actual }}**"),
        ([("5*3", BOLD)], "5*3"),
        ([("a", BOLD), ("b", Font(is_bold=True, is_italic=True))], "**ab**"),
        ([("# Title", BOLD)], "# Title"),
        ([(" ", BOLD), ("x", None)], " x"),
    ],
)
def test_bold_and_italic_words_become_markdown(
    parts: list[tuple[str, Font | None]], markdown: str
) -> None:
    text = "".join(text for text, _ in parts)
    typed = Cell(Place("S", 1, 1), text, runs=tuple(TextRun(*part) for part in parts))
    assert markdown_of(typed) == markdown
    assert "**" not in str(read_narrative(markdown))


def test_bold_words_of_the_narrative_reach_the_council() -> None:
    marks = runs(("All ", None), ("is well", BOLD), (".", None))
    read = with_cell("Narrative", 2, 3, "All is well.", **marks)
    assert read.council is not None
    assert read.council.narrative[0].text == "All **is well**."


def test_zeros_that_a_sheet_hides_and_rows_without_height_are_named(tmp_path: Path) -> None:
    path = tmp_path / "i.xlsx"
    with Workbook(path) as book:
        page = book.add_worksheet("Savings")
        page.hide_zero()
        page.write_row(0, 0, ["Condition", "Workstream", "Year", "Target"])
        page.write_row(1, 0, ["1", "Early help", "2026/27", 0])
        page.write_row(2, 0, ["1", "Late help", "2026/27", 5])
        page.set_row(2, 0)
    (savings,) = open_workbook(path)
    grids = [savings if grid.name == "Savings" else grid for grid in council_grids()]
    hidden = [problem for problem in read_grids(grids).problems if problem.rule == "hidden-data"]
    assert [str(problem.place) for problem in hidden] == ["Savings!D2", "Savings!A3"]
    assert "shows no zeros, but the cell contains 0" in hidden[0].wrong
