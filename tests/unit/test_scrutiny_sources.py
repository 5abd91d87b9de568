"""Cells as the notes of slides name them."""

import pytest

from svreport.core.problems import Place
from svreport.documents.scrutiny.sources import cell_ranges, source_note


def at(sheet: str, *addresses: tuple[int, int], file: str = "") -> list[Place]:
    return [Place(sheet, row, column, file) for row, column in addresses]


@pytest.mark.parametrize(
    ("places", "shown"),
    [
        ([], ""),
        (at("Forecast", (0, 0)), ""),
        (at("Forecast", (9, 4), (9, 4)), "Forecast!D9"),
        (at("Forecast", (9, 4), (10, 4), (12, 4)), "Forecast!D9:D10 and D12"),
        (at("Forecast", (9, 5), (9, 4), (9, 6)), "Forecast!D9:F9"),
        (at("Forecast", *[(row, column) for row in (1, 2) for column in (1, 2)]), "Forecast!A1:B2"),
        (at("Forecast", (1, 1), (1, 2), (2, 2), (2, 3)), "Forecast!A1:B1 and B2:C2"),
        ([*at("Ratings", (1, 1)), *at("Actions", (2, 2))], "Actions!B2; Ratings!A1"),
        (at("", (1, 1), file="finance.csv"), "finance.csv, A1"),
        (at("Summary", (2, 0), file="q1.docx"), "q1.docx, Summary, paragraph 2"),
        (at("DSG", (1, 1), file="finance.xlsx"), "finance.xlsx, DSG!A1"),
    ],
)
def test_cells_are_named_by_sheet_and_together(places: list[Place], shown: str) -> None:
    assert cell_ranges(places) == shown


def test_a_source_has_cells_and_a_date_or_nothing() -> None:
    places = at("Ratings", (2, 5))
    assert source_note(places, "as at q3") == "Source: Ratings!E2, as at q3."
    assert source_note(places) == "Source: Ratings!E2."
    assert source_note([], "as at q3") == "Source: as at q3."
    assert source_note([]) == ""
