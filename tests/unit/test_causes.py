"""The cause of many faults is told, and told first; its consequences are not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from inputs_helpers import COUNCIL, council_grids, place, tables
from made_up_council import Tables, saved_workbook
from problems_found import lines_of, problems_of

from svreport.commands.findings import Findings, read_findings
from svreport.core.frozen import replace
from svreport.core.problems import Problem
from svreport.inputs.blank_workbook import EXAMPLE, as_grids, read_contents
from svreport.inputs.cells import Cell, Grid
from svreport.inputs.other_workbooks import WorkbooksTogether
from svreport.inputs.reader import NOT_A_FILE, read_grids
from svreport.inputs.sheets import SHEETS

TABLES = tables(COUNCIL)
HEADERS = [
    (name, at, header)
    for name, rows in TABLES.items()
    for at, header in enumerate(rows[0], start=1)
    if name not in ("Settings", "Answers")
]
# As many may follow from one cause, and it among them.
FEW = 2


def with_cells(**typed: tuple[int, int, str]) -> list[Problem]:
    """The problems of the small council with one cell of some sheets typed otherwise."""
    grids = {grid.name: grid for grid in council_grids()}
    for name, (row, column, text) in typed.items():
        own = {(row, column): Cell(grids[name].at(row, column), text)}
        grids[name] = replace(grids[name], cells={**grids[name].cells, **own})
    inputs = read_grids([*grids.values()])
    return list(Findings(replace(inputs, is_whole=True)).of().unanswered)


@pytest.mark.parametrize(("sheet", "column", "header"), HEADERS)
def test_a_misspelt_header_is_the_one_fault(sheet: str, column: int, header: str) -> None:
    misspelt = f"{header[:-1]}x{header[-1]}"
    found = with_cells(**{sheet: (1, column, misspelt)})
    assert 0 < len(found) <= FEW, [problem.wrong for problem in found]
    assert (found[0].place.sheet, found[0].place.row) == (sheet, 1)


@pytest.mark.parametrize("name", [name for name in TABLES if name != "Answers"])
def test_a_sheet_that_is_missing_is_told_first(name: str) -> None:
    found = problems_of(without=[name])
    is_missed = any(sheet.name == name and sheet.expected for sheet in SHEETS)
    assert len(found) <= FEW, [problem.wrong for problem in found]
    assert not is_missed or found[0].rule == "missing-sheet"


@pytest.mark.parametrize("year", ["2024/25", "2025/26", "2027/28", "2015/16"])
def test_a_wrong_financial_year_is_the_one_fault(year: str) -> None:
    found = with_cells(Settings=(3, 2, year))
    assert [(str(problem.place), problem.rule) for problem in found] == [
        ("Settings!B3", "another-year")
    ]


def test_two_faults_of_two_sheets_are_both_told() -> None:
    found = with_cells(Settings=(3, 2, "2024/25"), Ratings=(2, 3, "Purple"))
    assert [str(problem.place) for problem in found] == ["Settings!B3", "Ratings!C2"]


# One cell of the worked example typed otherwise, and the one cell that is then named, and why.
SLIPS = [
    ("Payments!A4", "2029/30", "Payments!D4 payment-off-year"),
    ("Payments!A4", "2032/33", "Payments!A4 year-out-of-reach"),
    ("Payments!B7", "1340", "Payments!B7 payments-total"),
    ("Updates!E2", "Dec 24", "Updates!E2 before-its-data"),
    ("Updates!F4", "Nov 24", "Updates!F4 no-values"),
    ("Updates!G2", "30/05/2025", "Updates!G3 update-order"),
    ("Updates!H2", "revised", "Updates!H2 budget-of-another-version"),
    ("Budget monitoring!C2", "in-year balance", "Budget monitoring!C2 budget-of-another-kind"),
    ("Measures!E2", "%", "Measures!E2 not-unitchoice"),
    ("Measures!E31", "count", "Measures!E31 not-unitchoice"),
    ("Measures!E22", "%", "Measures!E22 not-unitchoice"),
    ("Conditions!A4", "3.", "Conditions!A4 mistaken-key"),
    ("Scale!A3", "Ambr", "Scale!A3 mistaken-key"),
    ("Updates!A3", "q22", "Updates!A3 mistaken-key"),
    ("Workstreams!A2", "DM1", "Workstreams!A2 mistaken-key"),
    ("Updates!A4", "q1", "Updates!A4 duplicate-key"),
    ("Ratings!A5", "SPE.b", "Ratings!A19 duplicate-key"),
    ("Forecast!A18", "revised", "Forecast!A36 duplicate-key"),
    ("Scale!A2", "Green", "Scale!A4 duplicate-key"),
    ("Forecast!C3", "safety valve income", "Forecast!C3 line-astray"),
    ("Forecast!C15", "total expenditure", "Forecast!C15 duplicate-total"),
    ("Forecast!F52", "8450", "Forecast!F52 forecast-out-of-scale"),
    ("Benchmarks!F5", "count", "Benchmarks!E5 not-rowfigure"),
    ("Benchmarks!D12", "Dec 24", "Benchmarks!D12 benchmark-periods"),
    ("Ratings!E14", "Amber", "Ratings!E14 rating-off-text"),
    ("Settings!B6", "2032/33", "Settings!B7 agreement-years"),
    ("Risks!F2", "40", "Risks!F2 target-out-of-reach"),
    ("Forecast!E39", "-12193", "Forecast!E39 income-sign"),
    ("Forecast!E35", "25k", "Forecast!E35 forecast-out-of-scale"),
    ("Forecast!F1", "2024/25", "Forecast!F1 duplicate-header"),
    ("Savings!G2", "880000", "Savings!G2 money-out-of-scale"),
    ("Savings!G2", "-880", "Savings!G2 saving-sign"),
    ("Savings!A7", "3.4", "Savings!A7 workstream-of-another-condition"),
    ("Updates!B4", "Q4 2024/25 update report", "Updates!B4 title-of-another-update"),
    ("Measure values!D8", "3352%", "Measure values!D8 numerator-and-base"),
    ("Measure values!D59", "62050", "Measure values!D59 out-of-series"),
    ("Payments!B3", "6.7", "Payments!B3 payments-total"),
    ("Conditions!E3", "in-year balance", "Conditions!E3 judged-by-another"),
    ("Timetable!B6", "20/12/2014", "Timetable!B6 year-out-of-reach"),
]


def found_in(sheets: Mapping[str, Sequence[Sequence[str]]]) -> list[str]:
    found = Findings(read_grids(as_grids(sheets))).of().unanswered
    return [f"{problem.place} {problem.rule}" for problem in found]


def found_with(**typed: str) -> list[str]:
    """What is found in the worked example with other texts in these cells: `Forecast!E39`."""
    sheets = {name: [[*row] for row in rows] for name, rows in read_contents(EXAMPLE).items()}
    for cell, text in typed.items():
        at = place(cell)
        sheets[at.sheet][at.row - 1][at.column - 1] = text
    return found_in(sheets)


@pytest.mark.one_in(7)
@pytest.mark.parametrize(("cell", "text", "named"), SLIPS)
def test_one_slip_is_one_message(cell: str, text: str, named: str) -> None:
    assert found_with(**{cell: text}) == [named]


BOTH = "reach an in-year surplus by 2028/29, and its deficit will not exceed £84.5m in 2024/25."


@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    ("cell", "text", "named"),
    [
        ("Conditions!B3", f"The authority will {BOTH}", []),
        ("Updates!H4", "Revised", []),
        ("Narrative!C35", "In 2025/26 the agreed limit matters most.", ["limit-not-agreed"]),
        ("Narrative!C35", "In 2024/25 the agreed limit matters most.", []),
    ],
)
def test_what_is_agreed_is_no_report(cell: str, text: str, named: list[str]) -> None:
    assert found_with(**{cell: text}) == [f"{cell} {rule}" for rule in named]


# Texts and figures alike, which a rule knows by what belongs below each header.
@pytest.mark.parametrize(
    ("sheet", "one", "other", "named"),
    [
        ("Updates", "Title", "Column label", "Updates!B2 texts-swapped"),
        ("Unit costs", "Places", "Average cost", "Unit costs!C2 places-for-costs"),
    ],
)
def test_columns_alike_are_known_by_their_contents(
    sheet: str, one: str, other: str, named: str
) -> None:
    assert found_in(exchanged(read_contents(EXAMPLE), sheet, one, other)) == [named]


def test_risks_that_are_swapped_with_their_mitigations_are_told() -> None:
    found = found_in(exchanged(read_contents(EXAMPLE), "Risks", "Risk", "Mitigation"))
    assert "Risks!C2 texts-swapped" in found


def test_risks_titled_by_who_answers_for_them_are_told() -> None:
    found = found_in(exchanged(read_contents(EXAMPLE), "Risks", "Title", "Owner"))
    assert "Risks!B2 texts-swapped" in found


def test_versions_with_all_signs_reversed_are_one_message() -> None:
    sheets = {name: [*rows] for name, rows in read_contents(EXAMPLE).items()}
    header, *lines = sheets["Forecast"]
    turned = [
        [f"-{it}".replace("--", "") if it.strip("-").isdigit() else it for it in line]
        for line in lines
    ]
    assert found_in({**sheets, "Forecast": [header, *turned]}) == ["Forecast!D2 signs-reversed"]


def test_settings_that_name_each_other_s_version_are_one_message() -> None:
    sheets = {name: [*rows] for name, rows in read_contents(EXAMPLE).items()}
    other = {"Unmitigated version": "plan", "Plan version": "unmitigated"}
    settings = [[row[0], other.get(row[0], row[1]), *row[2:]] for row in sheets["Settings"]]
    found = found_in({**sheets, "Settings": settings})
    assert found == ["Settings!B18 plan-above-unmitigated"]


@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    ("cell", "text", "named"),
    [
        ("Unit costs!E6", "28173", "Unit costs!E6 places-times-cost"),
        ("Savings!E11", "14900", "Workstreams!E3 impact-off-savings"),
        ("Payments!B3", "7600", "Payments!B3 payments-total"),
        ("Budget monitoring!H5", "66322", "Budget monitoring!H5 budget-off-forecast"),
    ],
)
def test_a_wrong_unit_hides_no_fault_of_another_sheet(cell: str, text: str, named: str) -> None:
    found = found_with(**{cell: text, "Settings!B9": "£00"})
    assert found == ["Settings!B9 not-choice", named]


# Two columns of the worked example whose contents are swapped, and the one cell that is named.
SWAPS = [
    ("Milestones", "Due", "Status", "Milestones!E1"),
    ("Measures", "Code", "Measure", "Measures!A1"),
    ("Measures", "Unit", "Better when", "Measures!E1"),
    ("Payments", "Year", "Amount", "Payments!A1"),
    ("Forecast", "Line", "Kind", "Forecast!C1"),
    ("Risks", "Number", "Title", "Risks!A1"),
    ("Risks", "Title", "Risk", "Risks!B1"),
    # Of values alike: what goes with them exchanged says so.
    ("Measure values", "Plan", "Actual", "Measure values!C1"),
    ("Milestones", "Due", "Completed", "Milestones!E1"),
    ("Forecast", "2025/26", "2026/27", "Forecast!F1"),
    ("Risk scores", "Likelihood", "Score", "Risk scores!C1"),
    ("Budget monitoring", "Baseline", "Budget", "Budget monitoring!D1"),
    ("Savings", "Achieved", "Forecast", "Savings!F1"),
    ("Capital", "Agreed", "Spent", "Capital!B1"),
    ("Achievements", "Theme", "Done", "Achievements!C1"),
    ("Conditions", "Reported with", "Owner", "Conditions!D1"),
]


def exchanged(sheets: Mapping[str, Sequence[Sequence[str]]], sheet: str, *columns: str) -> Tables:
    """The sheets with two columns' contents below each other's header."""
    header, *rows = ([*row] for row in sheets[sheet])
    a, b = (header.index(name) for name in columns)
    for row in rows:
        row[a], row[b] = row[b], row[a]
    return {name: [[*row] for row in own] for name, own in sheets.items()} | {
        sheet: [header, *rows]
    }


@pytest.mark.slow
@pytest.mark.parametrize(("sheet", "one", "other", "named"), SWAPS)
def test_two_columns_that_are_swapped_are_one_message(
    sheet: str, one: str, other: str, named: str, tmp_path: Path
) -> None:
    path = saved_workbook(exchanged(read_contents(EXAMPLE), sheet, one, other), tmp_path)
    found = read_findings(path).of().unanswered
    assert [f"{problem.place} {problem.rule}" for problem in found] == [f"{named} swapped-columns"]
    assert f"“{one}”" in found[0].wrong
    assert f"“{other}”" in found[0].wrong


def causes_in(
    sheets: Mapping[str, Sequence[Sequence[str]]], days: str = "", at: int = 0
) -> list[str]:
    """What is found in tables that are read again with what may be wrong undone.

    A column of one sheet may have `days`, as Excel has them.
    """
    grids = [_with_days(grid, at) if grid.name == days else grid for grid in as_grids(sheets)]
    inputs = replace(read_grids(grids), together=WorkbooksTogether(NOT_A_FILE, grids, []))
    return [f"{it.place} {it.rule}" for it in Findings(inputs).of().unanswered]


def _with_days(grid: Grid, column: int) -> Grid:
    days = {
        at: replace(cell, value=day_of(cell.text))
        for at, cell in grid.cells.items()
        if at[1] == column and at[0] > 1
    }
    return replace(grid, cells={**grid.cells, **days})


def changed(
    sheet: str, change: Callable[[list[list[str]]], Sequence[Sequence[str]]]
) -> dict[str, Sequence[Sequence[str]]]:
    """The worked example with the rows of one sheet changed: the header is the first."""
    sheets = read_contents(EXAMPLE)
    width = max(map(len, sheets[sheet]))
    rows = [[*row, *[""] * (width - len(row))] for row in sheets[sheet]]
    return {**sheets, sheet: change(rows)}


def renamed(column: int, names: Mapping[str, str]) -> Callable[[list[list[str]]], list[list[str]]]:
    return lambda rows: [
        [names.get(it, it) if at == column else it for at, it in enumerate(row)] for row in rows
    ]


def scaled(factor: str, *columns: int, version: str = "") -> Callable[[list[list[str]]], Any]:
    """Rows with figures times a factor, all or those of a version."""

    def times(text: str) -> str:
        return f"{Decimal(text) * Decimal(factor):.4f}" if text else ""

    return lambda rows: [
        rows[0],
        *(
            [times(it) if at in columns else it for at, it in enumerate(row)]
            if version in ("", row[0])
            else row
            for row in rows[1:]
        ),
    ]


def a_year_ago(*columns: int) -> Callable[[list[list[str]]], list[list[str]]]:
    """Columns of days, all of the year before."""
    return lambda rows: [
        [it.replace("/2024", "/2023") if at in columns else it for at, it in enumerate(row)]
        for row in rows
    ]


def lowered(column: int) -> Callable[[list[list[str]]], list[list[str]]]:
    """A column that is one row too low."""

    def lower(rows: list[list[str]]) -> list[list[str]]:
        values = [rows[0][column], "", *(row[column] for row in rows[1:-1])]
        return [
            [*row[:column], value, *row[column + 1 :]]
            for row, value in zip(rows, values, strict=True)
        ]

    return lower


def lowered_from(row: int, column: int) -> Callable[[list[list[str]]], list[list[str]]]:
    """An empty cell in a column, and what was there and below it one row lower."""

    def lower(rows: list[list[str]]) -> list[list[str]]:
        values = [it[column] for it in rows]
        values = [*values[: row - 1], "", *values[row - 1 :]]
        return [
            [*it[:column], value, *it[column + 1 :]]
            for it, value in zip([*rows, [""] * len(rows[0])], values, strict=True)
        ]

    return lower


def raised_from(row: int, column: int) -> Callable[[list[list[str]]], list[list[str]]]:
    """A cell of a column that is gone, and what was below it one row higher."""

    def raise_(rows: list[list[str]]) -> list[list[str]]:
        values = [it[column] for it in rows]
        values = [*values[: row - 1], *values[row:], ""]
        return [
            [*it[:column], value, *it[column + 1 :]] for it, value in zip(rows, values, strict=True)
        ]

    return raise_


def day_of(text: str) -> datetime:
    return datetime.strptime(f"{text} +0000", "%d %B %Y %z").replace(tzinfo=None)


def sorted_by(
    column: int, *, whole: bool, key: Callable[[str], Any] = str
) -> Callable[[list[list[str]]], list[list[str]]]:
    """Whole rows by what is in a column, or that column alone."""

    def in_order(rows: list[list[str]]) -> list[list[str]]:
        lines = sorted(rows[1:], key=lambda row: key(row[column]))
        if whole:
            return [rows[0], *lines]
        return [
            rows[0],
            *(
                [*row[:column], line[column], *row[column + 1 :]]
                for row, line in zip(rows[1:], lines, strict=True)
            ),
        ]

    return in_order


def without(*columns: int) -> Callable[[list[list[str]]], list[list[str]]]:
    return lambda rows: [[it for at, it in enumerate(row) if at not in columns] for row in rows]


def without_row(name: str) -> Callable[[list[list[str]]], list[list[str]]]:
    return lambda rows: [row for row in rows if row[0] != name]


def test_one_cell_is_not_told_as_a_change_to_its_column() -> None:
    sheets = changed("Savings", renamed(5, {"410": "-410"}))
    assert causes_in(sheets) == ["Savings!F2 saving-fell", "Savings!F2 saving-sign"]


PLAN_AND_REVISED = {"plan": "revised", "revised": "plan"}
YEARS = range(3, 11)


@pytest.mark.one_in(6)
@pytest.mark.parametrize(
    ("sheet", "change", "named"),
    [
        ("Updates", lambda rows: [rows[0], rows[2], rows[1], rows[3]], "Updates!A2 out-of-place"),
        ("Updates", renamed(0, {"q1": "q2", "q2": "q1"}), "Updates!A2 out-of-place"),
        ("Updates", renamed(0, {"q3": "november"}), "Updates!A4 mistaken-key"),
        ("Updates", lambda rows: [*rows[:2], rows[3]], "Updates!A4 mistaken-key"),
        ("Updates", a_year_ago(3, 6), "Settings!B4 another-year"),
        ("Measures", lambda rows: [*rows[:4], *rows[5:]], "Measures!A37 mistaken-key"),
        ("Scale", lambda rows: [rows[0], *rows[:0:-1]], "Scale!A2 out-of-place"),
        ("Forecast", renamed(0, PLAN_AND_REVISED), "Forecast!A17 out-of-place"),
        ("Forecast", scaled("1000", *YEARS, version="plan"), "Forecast!D26 version-out-of-scale"),
        ("Forecast", scaled("0.001", *YEARS), "Forecast!E10 version-out-of-scale"),
        ("Payments", scaled("0.001", 1), "Payments!B2 out-of-place"),
        ("Payments", scaled("-1", 1), "Payments!B2 out-of-place"),
        ("Budget monitoring", scaled("1000", *range(3, 8)), "Budget monitoring!D2 out-of-place"),
        ("Savings", scaled("1000", 3, 4, 5, 6), "Savings!D2 out-of-place"),
        ("Savings", scaled("0.001", 3, 4, 5, 6), "Savings!D2 out-of-place"),
        ("Workstreams", scaled("0.001", 4), "Workstreams!E2 out-of-place"),
        ("Capital", scaled("1000", 1, 2, 3), "Capital!B2 money-above-spending"),
        ("Milestones", lowered(4), "Milestones!E1 out-of-place"),
        ("Risk scores", lowered(4), "Risk scores!E1 out-of-place"),
        ("Ratings", lowered_from(4, 4), "Ratings!E4 out-of-place"),
        ("Milestones", lowered_from(30, 5), "Milestones!F30 out-of-place"),
        ("Risk scores", raised_from(5, 2), "Risk scores!C6 out-of-place"),
        ("Capital", sorted_by(0, whole=False), "Capital!A2 out-of-place"),
        ("Workstreams", without_row("VFM"), "Workstreams!A6 mistaken-key"),
        ("Figures", without_row("capital bid"), "Figures mistaken-key"),
        ("Figures", renamed(0, {"capital bid": "capital bids"}), "Figures!A2 mistaken-key"),
        ("Forecast", renamed(0, {"plan": "Plan A"}), "Forecast!A17 mistaken-key"),
        ("Forecast", without(3), "Forecast mistaken-key"),
        ("Milestones", without(5), "Milestones milestones-without-status"),
    ],
)
def test_one_change_to_many_cells_is_one_message(
    sheet: str, change: Callable[[list[list[str]]], list[list[str]]], named: str
) -> None:
    assert causes_in(changed(sheet, change)) == [named]


@pytest.mark.one_in(6)
@pytest.mark.parametrize(
    ("sheet", "one", "other", "named"),
    [
        ("Updates", "Finance data to", "Activity data to", "Updates!E1"),
        ("Forecast", "Version", "Line", "Forecast!A1"),
        ("Savings", "Target", "Achieved", "Savings!E1"),
        ("Savings", "Baseline", "Target", "Savings!D1"),
        ("Workstreams", "Title", "Aim", "Workstreams!B1"),
        ("Benchmarks", "Indicator", "Area", "Benchmarks!A1"),
    ],
)
def test_two_columns_that_much_rests_on_are_one_message(
    sheet: str, one: str, other: str, named: str
) -> None:
    found = causes_in(exchanged(read_contents(EXAMPLE), sheet, one, other))
    assert found == [f"{named} swapped-columns"]


@pytest.mark.parametrize(
    ("cells", "named"),
    [
        ({"Scale!B2": "Green - On Track", "Scale!B4": "Red - At Risk"}, ["B2", "B4"]),
        # No word of the narrative is a label by that.
        ({"Scale!B2": "Green", "Scale!B4": "Red"}, ["B2", "B4"]),
        ({"Scale!C2": "#4FA35A", "Scale!C4": "#A4101C"}, ["C2", "C4"]),
        ({"Scale!B2": "At risk", "Scale!B3": "Amber - nearly green"}, []),
        # Colours that do not rest on red and green.
        ({"Scale!C2": "#CC79A7", "Scale!C4": "#0072B2"}, []),
        ({"Scale!C2": "#F47738"}, []),
        ({"Scale!D2": "All is as planned.", "Scale!D4": "Delivery is unlikely."}, ["D3"]),
        ({"Scale!D3": "Delivery is on track.", "Scale!D4": "Delivery is not on track."}, ["D4"]),
        ({"Scale!D4": "Delivery is as planned, and no delay is known."}, []),
    ],
)
def test_steps_of_the_scale_are_not_swapped(cells: dict[str, str], named: list[str]) -> None:
    assert found_with(**cells) == [f"Scale!{cell} scale-swapped" for cell in named]


@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    ("cell", "text", "named"),
    [
        ("Capital!A6", "Northern special schol", ["Capital!A6 project-misspelt"]),
        ("Capital!A2", "Northern Special School ", []),
        ("Benchmarks!E4", "480%", ["Benchmarks!E4 benchmark-out-of-scale"]),
        ("Benchmarks!E4", "8.4%", []),
        ("Forecast!C51", "deficit limit", ["Forecast!C51 line-of-another-kind"]),
        ("Unit costs!A6", "Special School", ["Unit costs!A6 name-misspelt"]),
        ("Unit costs!A10", "Post 19 Provision", []),
        ("Achievements!A5", "Early help and inclusoin", ["Achievements!A5 name-misspelt"]),
        ("Milestones!A3", "SPE", ["Milestones!A3 project-in-two"]),
        ("Conditions!F4", "4", ["Conditions!F4 not-holder"]),
        ("Conditions!F4", "n/a", []),
    ],
)
def test_what_is_wrong_beside_its_like_is_told(cell: str, text: str, named: list[str]) -> None:
    assert found_with(**{cell: text}) == named


@pytest.mark.parametrize(("whole", "named"), [(False, ["Milestones!E2 out-of-place"]), (True, [])])
def test_days_in_order_are_asked_about_where_other_columns_are_not(
    whole: bool, named: list[str]
) -> None:
    sheets = changed("Milestones", sorted_by(4, whole=whole, key=day_of))
    assert causes_in(sheets, "Milestones", 5) == named


def test_savings_that_begin_and_end_before_the_agreement_are_asked_about() -> None:
    years = [f"{year}/{year + 1 - 2000}" for year in range(2022, 2029)]
    early = renamed(2, dict(zip(years[2:], years, strict=False)))
    found = causes_in(changed("Savings", early))
    assert "Savings!C2 savings-off-agreement" in found


SCORED = [
    ["Risk", "Update", "Likelihood", "Impact", "Score"],
    ["1", "june", "3", "4", "12"],
    ["1", "sept", "2", "4", "8"],
]


def test_a_swap_hides_no_other_fault_and_can_be_answered(tmp_path: Path) -> None:
    sheets = {name: rows for name, rows in TABLES.items() if name != "Answers"}
    sheets["Risk scores"] = SCORED
    ratings = [[*row] for row in sheets["Ratings"]]
    ratings[1][2] = "Purple"
    swapped = exchanged({**sheets, "Ratings": ratings}, "Risk scores", "Impact", "Score")
    rules = [it.rule for it in read_findings(saved_workbook(swapped, tmp_path)).of().unanswered]
    assert sorted(rules) == ["not-reference", "swapped-columns"]
    # Two scores that are wrong by themselves are no swap.
    wrong = [*SCORED[:1], *([*row[:4], "9"] for row in SCORED[1:])]
    path = saved_workbook({**sheets, "Risk scores": wrong}, tmp_path)
    assert [it.rule for it in read_findings(path).of().unanswered] == ["risk-score"] * 2
    # A warning that is answered is taken at its word: what it stood for is said.
    milestones = [
        ["Project", "Milestone", "Due", "Status", "Completed"],
        ["School", "Opened", "", "on track", "2026-09-30"],
        ["School", "Closed", "", "on track", "2026-10-30"],
    ]
    answer = [
        ["Warning", "About", "Answer"],
        ["swapped-columns", "Milestones: Due and Completed", "They are not."],
    ]
    for answers, told in ((answer[:1], 1), (answer, 2)):
        own = {**sheets, "Milestones": milestones, "Answers": answers}
        found = read_findings(saved_workbook(own, tmp_path)).of().unanswered
        assert [it.place.sheet for it in found] == ["Milestones"] * told


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("| plan | Limit | agreement income | 900 |", "Forecast!C3 line-of-another-kind"),
        ("| plan | Deficit b/f | closing balance | 900 |", "Forecast!C3 line-of-another-kind"),
        ("| plan | Grant | expenditure | -690 |", "Forecast!C3 line-of-another-kind"),
        ("| plan | Savings | expenditure | -90 |", ""),
        ("| plan | Deficit limit | deficit limit | 900 |", ""),
    ],
)
def test_a_line_is_of_the_kind_that_it_is_called(line: str, named: str) -> None:
    years = "## Forecast\n| Version | Line | Kind | 2026/27 |\n"
    found = problems_of(f"{years}| plan | Schools | expenditure | 700 |\n{line}\n")
    told = [f"{it.place} {it.rule}" for it in found if it.rule == "line-of-another-kind"]
    assert told == [named] * bool(named)


def test_a_total_that_adds_up_in_no_year_is_one_fault() -> None:
    found = problems_of(
        """
## Forecast
| Version | Line | Kind | 2025/26 | 2026/27 | 2027/28 |
| plan | Schools | expenditure | 700 | 720 | 800 |
| plan | All | total expenditure | 790 | 850 | 910 |
"""
    )
    (wrong,) = [problem.wrong for problem in found if problem.rule == "does-not-add-up"]
    assert wrong.endswith("Nor does it add up in Forecast!E3 and Forecast!F3.")


def test_rows_that_rest_on_each_other_are_not_both_left_out() -> None:
    found = with_cells(Payments=(3, 1, "2040/41"))
    assert "Payments!A3" in [str(problem.place) for problem in found]


SAVINGS = """
## Savings
| Condition | Workstream | Year | {} | Baseline | Achieved | Forecast | Update |
| 1 | Early help | 2026/27 | 500 | 9 | 10 | 500 | june |
| 1 | Early help | 2026/27 | 520 | 9 | 20 | 520 | sept |
"""


@pytest.mark.parametrize("header", ["Planned", "What we hope for", "£k"])
def test_a_header_is_known_by_what_stands_below_it(header: str) -> None:
    (line,) = lines_of(SAVINGS.format(header))
    assert line == f"error Savings!D1: “{header}” is not a column of Savings."


def test_a_key_without_its_header_makes_no_row_stand_twice() -> None:
    (line,) = lines_of(SAVINGS.format("Target").replace("Update |", "Updtae |"))
    assert line.startswith("error Savings!H1: “Updtae” is not a column")


@pytest.mark.parametrize(
    ("slip", "sheets"),
    [
        # Data that run no further than before: no text and no measure besides.
        ({"Updates": (2, 4, "Dec 26")}, {"Updates"}),
        # A month that is missing is told once, not again wherever a text refers to it.
        ({"Measure values": (3, 2, "May 24")}, {"Measures"}),
    ],
)
def test_what_follows_from_a_slip_is_not_told(
    slip: dict[str, tuple[int, int, str]], sheets: set[str]
) -> None:
    found = with_cells(Narrative=(2, 3, "There are {{ A.actual }} plans."), **slip)
    assert {it.place.sheet for it in found} - {"Answers"} == sheets, [it.wrong for it in found]
