"""What nobody sees in Excel: colours, conditional formats and narrow columns, in files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from inputs_helpers import council_grids, open_workbook
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from svreport.core.problems import Problem
from svreport.inputs.reader import read_grids

Write = Callable[[Workbook, Worksheet], Any]
HEADERS = ("Condition", "Workstream", "Year", "Target", "Achieved")
WIDE = 30


def problems_of(path: Path, write: Write, *, width: float = WIDE) -> list[Problem]:
    """What is said of a sheet Savings with one row, 880910 its target, after some more is done."""
    with Workbook(path / "i.xlsx") as book:
        page = book.add_worksheet("Savings")
        page.set_column(0, 10, width)
        page.write_row(0, 0, HEADERS)
        page.write_row(1, 0, ("1", "Early help", "2026/27", 880910, 5))
        write(book, page)
    return problems_in(path)


def problems_in(path: Path) -> list[Problem]:
    """What is said of the sheet Savings as it is now."""
    (savings,) = open_workbook(path / "i.xlsx")
    grids = [savings if grid.name == "Savings" else grid for grid in council_grids()]
    known = ("shown-otherwise", "struck-out", "hidden-data")
    return [
        problem
        for problem in read_grids(grids).problems
        if problem.rule in known and problem.place.sheet == "Savings"
    ]


def formatted(**look: Any) -> Write:
    """The target in a format of its own."""
    return lambda book, page: page.write_number("D2", 880910, book.add_format(look))


def conditional(rule: dict[str, Any], area: str = "D2:D9", **look: Any) -> Write:
    def write(book: Workbook, page: Worksheet) -> None:
        chosen = {"format": book.add_format(look)} if look else {}
        page.conditional_format(area, {**rule, **chosen})

    return write


CELL = {"type": "cell", "criteria": ">", "value": 1000}
FORMULA = {"type": "formula", "criteria": "=$D2>1000"}
UNKNOWN = {"type": "formula", "criteria": '=COUNTIF($A$2:$A$9,"1")>0'}
TEXT = {"type": "text", "criteria": "containing", "value": "early"}


@pytest.mark.parametrize(
    ("write", "words"),
    [
        (formatted(font_color="#FFFFFF"), "Excel shows nothing here: 880910 has the colour"),
        (formatted(font_color="#FCFCFC"), "Excel shows nothing here"),
        (formatted(font_color="#1F4E78", bg_color="#1F4E78"), "Excel shows nothing here"),
        (formatted(bg_color="black"), "Excel shows nothing here"),
        (conditional(CELL, font_color="white"), "background by a conditional format"),
        (conditional(CELL, num_format=";;;"), "nothing by a conditional format"),
        (conditional(CELL, num_format="#,##0,"), "Excel shows “881” by a conditional format"),
        (conditional(CELL, font_strikeout=True), "struck out by a conditional format"),
        (conditional(CELL, bg_color="black"), "Excel shows nothing here"),
        (conditional(FORMULA, font_strikeout=True), "“880910” is struck out"),
        (conditional(TEXT, "A2:E9", font_strikeout=True), "“Early help” is struck out"),
        (conditional(UNKNOWN, font_strikeout=True), "“880910” is struck out"),
        (conditional(UNKNOWN, num_format="0,"), "Excel shows “881”"),
        (conditional({"type": "data_bar", "bar_only": True}), "Excel shows nothing"),
        (
            conditional({"type": "icon_set", "icon_style": "3_traffic_lights", "icons_only": True}),
            "Excel shows nothing",
        ),
    ],
)
def test_what_excel_does_not_show_is_a_problem_at_its_cell(
    tmp_path: Path, write: Write, words: str
) -> None:
    (problem,) = problems_of(tmp_path, write)
    assert words in problem.wrong
    assert str(problem.place) in ("Savings!D2", "Savings!B2")


# What later versions of Excel keep apart: rules of other sheets, and their own icons.
STRUCK = "<x14:dxf><font><strike/></font></x14:dxf>"
SCALED = '<x14:dxf><numFmt numFmtId="0" formatCode="#,##0,"/></x14:dxf>'
WHITE = '<x14:dxf><font><color rgb="FFFFFFFF"/></font></x14:dxf>'
BLACK = '<x14:dxf><fill><patternFill><bgColor rgb="FF000000"/></patternFill></fill></x14:dxf>'
ABOVE = 'type="cellIs" operator="greaterThan"'
ICONS = '<x14:iconSet iconSet="3Stars" showValue="{}"><x14:cfvo type="min"/></x14:iconSet>'


def later_rule(kind: str, inner: str, area: str = "D2:D9") -> str:
    """The list of extensions of a sheet with one rule, among others that are no rules."""
    return (
        '<extLst><ext uri="{A8765BA9-456A-4dab-B4F3-ACF838C121DE}"><x14:slicerList/></ext>'
        '<ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}">'
        "<x14:conditionalFormattings><x14:conditionalFormatting>"
        f'<x14:cfRule {kind} priority="1" id="{{0000}}">{inner}</x14:cfRule>'
        f"<xm:sqref>{area}</xm:sqref>"
        "</x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>"
    )


def problems_with(path: Path, extensions: str) -> list[Problem]:
    """What is said of the sheet with these extensions."""
    problems_of(path, lambda book, page: None)
    office = "http://schemas.microsoft.com/office"
    root = (
        f'<worksheet xmlns:x14="{office}/spreadsheetml/2009/9/main" '
        f'xmlns:xm="{office}/excel/2006/main" '
    )
    with ZipFile(path / "i.xlsx") as found:
        parts = {name: found.read(name) for name in found.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    sheet = sheet.replace("<worksheet ", root, 1).replace(
        "</worksheet>", f"{extensions}</worksheet>"
    )
    with ZipFile(path / "i.xlsx", "w") as made:
        for name, content in parts.items():
            made.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else content)
    return problems_in(path)


@pytest.mark.parametrize(
    ("kind", "inner", "words"),
    [
        (ABOVE, f"<xm:f>1000</xm:f>{STRUCK}", "struck out by a conditional format"),
        (ABOVE, f"<xm:f>1000</xm:f>{SCALED}", "Excel shows “881” by a conditional format"),
        (ABOVE, f"<xm:f>1000</xm:f>{WHITE}", "background by a conditional format"),
        (ABOVE, f"<xm:f>1000</xm:f>{BLACK}", "Excel shows nothing here"),
        # What another sheet says is not worked out: it may be so.
        (ABOVE, f"<xm:f>Notes!$A$1</xm:f>{STRUCK}", "“880910” is struck out"),
        ('type="iconSet"', ICONS.format(0), "Excel shows nothing"),
    ],
)
def test_rules_of_later_versions_are_read_too(
    tmp_path: Path, kind: str, inner: str, words: str
) -> None:
    (problem,) = problems_with(tmp_path, later_rule(kind, inner))
    assert words in problem.wrong
    assert str(problem.place) == "Savings!D2"


@pytest.mark.parametrize(
    ("kind", "inner", "area"),
    [
        (ABOVE, f"<xm:f>900000</xm:f>{STRUCK}", "D2:D9"),
        (ABOVE, f"<xm:f>1000</xm:f>{STRUCK}", "F2:F9"),
        (ABOVE, "<xm:f>1000</xm:f><x14:dxf><font><b/></font></x14:dxf>", "D2:D9"),
        ('type="iconSet"', ICONS.format(1), "D2:D9"),
        ('type="dataBar"', "<x14:dataBar><x14:cfvo type='min'/></x14:dataBar>", "D2:D9"),
    ],
)
def test_rules_of_later_versions_that_hide_nothing_are_no_problem(
    tmp_path: Path, kind: str, inner: str, area: str
) -> None:
    assert problems_with(tmp_path, later_rule(kind, inner, area)) == []


def a_table(style: str, **look: Any) -> Write:
    def write(book: Workbook, page: Worksheet) -> None:
        columns = [{"header": header} for header in HEADERS]
        page.add_table("A1:E4", {"columns": columns, "style": style})
        page.write("A1", "Condition", book.add_format(look))

    return write


def both(book: Workbook, page: Worksheet) -> None:
    """White on white, which a conditional format makes white on red."""
    formatted(font_color="white")(book, page)
    conditional(CELL, bg_color="#C00000")(book, page)


@pytest.mark.parametrize(
    "write",
    [
        formatted(font_color="#808080"),
        formatted(font_color="white", bg_color="#1F4E78"),
        formatted(font_color="#1F4E78", bg_color="#DDEBF7"),
        formatted(num_format="#,##0"),
        formatted(font_color="white", pattern=4),
        conditional(CELL, font_color="#9C0006", bg_color="#FFC7CE"),
        conditional(CELL, bold=True),
        conditional({**CELL, "value": 900_000}, font_strikeout=True),
        conditional({**FORMULA, "criteria": "=$E2>1000"}, font_strikeout=True),
        conditional({**TEXT, "value": "late"}, "A2:E9", font_strikeout=True),
        conditional({"type": "blanks"}, font_strikeout=True),
        conditional(UNKNOWN, num_format="#,##0"),
        conditional({"type": "data_bar"}),
        conditional({"type": "3_color_scale"}),
        a_table("Table Style Medium 2", font_color="white"),
        both,
    ],
)
def test_colours_and_conditional_formats_that_hide_nothing_are_no_problem(
    tmp_path: Path, write: Write
) -> None:
    assert problems_of(tmp_path, write) == []


def test_the_first_conditional_format_that_applies_is_the_one_that_counts(tmp_path: Path) -> None:
    def write(book: Workbook, page: Worksheet) -> None:
        conditional({**CELL, "stop_if_true": True}, font_color="red")(book, page)
        conditional(CELL, font_strikeout=True)(book, page)

    assert problems_of(tmp_path, write) == []


def test_a_part_of_a_text_in_the_colour_of_its_ground_is_named(tmp_path: Path) -> None:
    def write(book: Workbook, page: Worksheet) -> None:
        white = book.add_format({"font_color": "white"})
        page.write_rich_string("B2", "Early help ", white, "for 3 children")

    (problem,) = problems_of(tmp_path, write)
    assert problem.wrong.startswith("Workstream: Excel does not show “for 3 children”")


def test_a_white_heading_without_a_ground_is_a_problem(tmp_path: Path) -> None:
    def write(book: Workbook, page: Worksheet) -> None:
        page.write("D1", "Target", book.add_format({"font_color": "white"}))

    (problem,) = problems_of(tmp_path, write)
    assert str(problem.place) == "Savings!D1"


@pytest.mark.parametrize(
    ("value", "number_format", "width", "is_shown"),
    [
        (880910, "#,##0", 5, False),
        (880910, "#,##0", 8, True),
        (880910, "General", 3, False),
        (880910, "General", 8.43, True),
        (12, "General", 3, True),
        (0.3023, "0.00%", 4, False),
        (date(2024, 9, 30), "d mmmm yyyy", 8.43, False),
        (date(2024, 9, 30), "dd/mm/yyyy", 7, False),
        (date(2024, 9, 30), "mmm yy", 8.43, True),
        ("a text of any length", "General", 3, True),
        (-5, '_-£* #,##0.00_-;-£* #,##0.00_-;_-£* "-"??_-', 4, False),
    ],
)
def test_a_figure_that_its_column_is_too_narrow_for_is_a_warning(
    tmp_path: Path, value: Any, number_format: str, width: float, is_shown: bool
) -> None:
    def write(book: Workbook, page: Worksheet) -> None:
        look = book.add_format({"num_format": number_format})
        page.set_column("E:E", width)
        page.write("E1", "Owner")
        page.write("E2", value, look)
        page.write("E3", value, look)

    found = [problem for problem in problems_of(tmp_path, write) if problem.place.column == 5]
    assert [str(problem.place) for problem in found] == ([] if is_shown else ["Savings!E2"])
    assert is_shown or "Excel shows #### here and in 1 other cell of the column" in found[0].wrong


@pytest.mark.parametrize("look", [{"shrink": True}, {"font_size": 4}, {"rotation": 90}])
def test_a_figure_that_is_made_to_fit_is_no_problem(tmp_path: Path, look: dict[str, Any]) -> None:
    write = formatted(num_format="#,##0", **look)
    assert problems_of(tmp_path, write, width=4) == []


def test_a_column_that_is_almost_of_no_width_is_hidden(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, lambda book, page: page.set_column("B:B", 0.1))
    assert "is hidden, but its data is still read" in problem.wrong


def test_a_row_or_a_column_that_is_all_white_is_one_problem(tmp_path: Path) -> None:
    def a_row(book: Workbook, page: Worksheet) -> None:
        page.write_row("A3", ("1", "Late help", "2026/27", 7, 5), white(book))

    def a_column(book: Workbook, page: Worksheet) -> None:
        for row in range(2, 6):
            page.write_row(row, 0, ("1", f"Help {row}", "2026/27", 7))
            page.write(row, 4, row, white(book))

    (problem,) = problems_of(tmp_path, a_row)
    assert problem.wrong.startswith("Excel shows nothing of row 3: “1” and the rest")
    (problem,) = problems_of(tmp_path, a_column)
    assert str(problem.place) == "Savings!E3"


def white(book: Workbook) -> Any:
    return book.add_format({"font_color": "white"})
