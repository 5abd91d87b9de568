"""The sheet of sources, where figures come from more than one file or were added up."""

from __future__ import annotations

from decimal import Decimal

import pytest

from svreport.content.workbook import Formula, Heading, Link, Number, Page, PrintLayout, Row
from svreport.core.origin import CellAmount
from svreport.core.problems import Place
from svreport.documents.summary.overview import link_sources


def of(*numbers: Number) -> list[Page]:
    rows = [Row((f"Line {at}", number, "")) for at, number in enumerate(numbers)]
    headings = (Heading("Line"), Heading("2024/25"), Heading("Notes"))
    return link_sources([Page(name="DSG plan", title="DSG", headings=headings, rows=rows)])


def number(*places: Place) -> Number:
    typed = [CellAmount(Decimal(1), place) for place in places]
    return Number(CellAmount(Decimal(7), tuple(typed)))


def test_the_file_is_named_where_figures_come_from_several() -> None:
    one, sources = of(
        number(Place("Forecast", 2, 4)),
        number(Place("DSG", 7, 4, "F.xlsx"), Place("DSG", 9, 4, "F.xlsx")),
        number(Place("", 7, 4, "F.csv")),
    )
    assert [heading.text for heading in sources.headings][2:4] == ["Inputs sheet", "Inputs cell"]
    assert [list(row.cells)[2:4] for row in sources.rows] == [
        ["Forecast", "D2"],
        ["DSG of F.xlsx", "D7, D9"],
        ["text file F.csv", "D7"],
    ]
    said = [cell.text for row in one.rows for cell in row.cells if isinstance(cell, Link)]
    assert said == ["Forecast row 2", "F.xlsx, DSG rows 7, 9", "F.csv row 7"]


def test_no_file_is_named_where_all_were_typed_in_the_inputs() -> None:
    _, sources = of(number(Place("Forecast", 2, 4)))
    assert list(sources.rows[0].cells)[2:4] == ["Forecast", "D2"]


def test_a_source_leads_to_its_cell_where_marks_need_a_line_of_their_own() -> None:
    typed = number(Place("Forecast", 2, 5))
    rows = [Row(("Line 0", Formula("=1", Decimal(1)), None, "")), Row(("Line 1", None, typed, ""))]
    headings = [Heading(text) for text in ("Line", "2024/25", "2025/26", "Notes")]
    one, sources = link_sources([Page("DSG plan", "DSG", headings=headings, rows=rows)])
    assert one.intro[-1] == "Empty cells: nothing applies there."
    (link,) = (cell for row in sources.rows for cell in row.cells if isinstance(cell, Link))
    assert (link.page, link.cell) == (one.name, one.cell(1, 2))


@pytest.mark.parametrize(("rows", "upright"), [(38, False), (39, True)])
def test_a_table_of_more_rows_than_a_lying_page_takes_is_printed_upright(
    rows: int, *, upright: bool
) -> None:
    page = Page("A", "B", headings=[Heading("Line")], rows=[Row(("Line",))] * rows)
    assert PrintLayout.of(page).upright is upright
