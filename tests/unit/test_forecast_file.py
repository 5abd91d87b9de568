"""Reading the finance team's forecast, part by part: years, names, the map, amounts, subtotals."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hostile_files import with_macros, with_relation
from inputs_helpers import council_grids, grids, write_xlsx
from packages import archive_of, parts_of
from xlsxwriter import Workbook

from svreport.checks import check_council
from svreport.core.frozen import replace
from svreport.core.model import Council, ForecastLine, LineKind, MapAction, Signs
from svreport.core.numerals import Unit
from svreport.core.periods import FinancialYear
from svreport.core.problems import BadValue, Problem
from svreport.inputs.forecast_file import read_forecast_file
from svreport.inputs.forecast_file.amounts import observed_signs, unit_evidence
from svreport.inputs.forecast_file.layout import ForecastLayout, ForecastPart, find_parts, layout_of
from svreport.inputs.named_file import FilesRead, named_file, named_files
from svreport.inputs.reader import read_grids

YEARS = [FinancialYear(starts) for starts in (2024, 2025, 2026)]


def part(markdown: str) -> ForecastPart:
    (grid,) = grids(f"## DSG\n{markdown}")
    return ForecastPart(grid, grid)


def layout(markdown: str, known: tuple[str, ...] = ()) -> ForecastLayout:
    return layout_of(part(markdown), known)


def figures(read: ForecastLayout) -> dict[str, dict[str, object]]:
    """What stands under each year, by the name of the line."""
    return {
        line.name: {str(year): cell.value for year, cell in line.cells.items() if not cell.is_empty}
        for line in read.lines
    }


def test_lines_stand_below_their_years_wherever_those_stand() -> None:
    read = layout(
        """
        | High needs model | | | |
        | | | | |
        | Line | 2024-25 | FY26 | Total |
        | Special schools | 1 | 2 | 3 |
        | Therapies | | 5 | 5 |
        """
    )
    assert figures(read) == {
        "Special schools": {"2024/25": 1, "2025/26": 2},
        "Therapies": {"2025/26": 5},
    }
    assert str(read.lines[0].cells[YEARS[1]].place) == "DSG!C4"


def test_a_second_line_of_headings_is_no_line() -> None:
    read = layout(
        """
        | Line | 2024/25 | 2025/26 |
        | | £000 | £000 |
        | Status | Budget | Forecast |
        | Therapies | 1 | 2 |
        """
    )
    assert list(figures(read)) == ["Therapies"]
    assert read.nameless == []


def test_years_can_be_headed_by_their_last_days() -> None:
    read = layout("| | 31/03/2025 | 31/03/2026 |\n| Therapies | 1 | 2 |")
    assert figures(read) == {"Therapies": {"2024/25": 1, "2025/26": 2}}
    months = layout("| | 28/02/2025 | 31/03/2025 |\n| Therapies | 1 | 2 |")
    assert months.years == ()


def test_one_year_is_enough_where_figures_stand_below_it() -> None:
    read = layout("| DSG model 2024/25 | |\n| | 2024/25 |\n| Therapies | 1 |")
    assert figures(read) == {"Therapies": {"2024/25": 1}}


def test_years_that_stand_again_begin_a_block_of_their_own() -> None:
    read = layout(
        """
        | Plan | 2024/25 | 2025/26 |
        | Therapies | 1 | 2 |
        | Revised | 2025/26 | 2026/27 |
        | Outreach | 3 | 4 |
        """
    )
    assert figures(read)["Outreach"] == {"2025/26": 3, "2026/27": 4}


@pytest.mark.parametrize(
    ("known", "names"),
    [((), ["Special schools", "Post 16"]), (("hn1", "hn2"), ["HN1", "HN2"])],
)
def test_names_stand_in_the_column_that_the_map_knows_else_in_that_of_words(
    known: tuple[str, ...], names: list[str]
) -> None:
    table = "| Code | Line | 2024/25 | 2025/26 |\n| HN1 | Special schools | 1 | 2 |\n"
    assert list(figures(layout(f"{table}| HN2 | Post 16 | 3 | 4 |", known))) == names


def test_a_line_that_speaks_of_years_heads_nothing() -> None:
    read = layout(
        """
        | Line | 2024/25 | 2025/26 | Remark |
        | Growth of 2024/25 | 1 | 2 | as in 2025/26 |
        | Therapies | 3 | 4 | |
        """
    )
    assert figures(read)["Therapies"] == {"2024/25": 3, "2025/26": 4}
    assert figures(read)["Growth of 2024/25"] == {"2024/25": 1, "2025/26": 2}


def test_a_group_is_named_once_and_ends_with_its_block() -> None:
    read = layout(
        """
        | Set | Line | 2024/25 | 2025/26 |
        | Plan | Schools | 1 | 2 |
        | | Therapies | 3 | 4 |
        | | Further lines | | |
        | | Outreach | 5 | 6 |
        """
    )
    assert [line.beside for line in read.lines] == [
        ("Plan",),
        ("Plan",),
        (),
    ]


def test_names_may_stand_after_the_years() -> None:
    read = layout("| 2024/25 | 2025/26 | Line |\n| 1 | 2 | Therapies |")
    assert list(figures(read)) == ["Therapies"]


def test_figures_without_a_name_are_told() -> None:
    read = layout("| | 2024/25 | 2025/26 |\n| Therapies | 1 | 2 |\n| | 3 | 4 |")
    assert [str(cell.place) for cell in read.nameless] == ["DSG!B3"]


def test_a_remark_below_is_no_line() -> None:
    read = layout("| | 2024/25 | 2025/26 |\n| Therapies | 1 | 2 |\n| As agreed in May | | |")
    assert list(figures(read)) == ["Therapies"]


def test_a_part_can_be_a_sheet_a_range_or_a_table(tmp_path: Path) -> None:
    one, other = grids("## DSG\n| a | b |\n| c | d |\n\n## It's; odd\n| e |")
    sheets = [one, other]

    def held(text: str | None) -> list[list[object]]:
        return [
            [cell.value for _, cell in found.grid.filled] for found in find_parts(text, sheets, "f")
        ]

    assert held("dsg") == [["a", "b", "c", "d"]]
    assert held("DSG!B1:B2") == [["b", "d"]]
    assert held("dsg!$A:$A") == [["a", "c"]]
    assert held("It's; odd") == [["e"]]
    assert held("'It''s; odd'!A1") == [["e"]]
    assert held("DSG!A1; DSG!B2") == [["a"], ["d"]]
    sheets = [one]
    assert held(None) == [["a", "b", "c", "d"]]
    assert held("B1:B2") == [["b", "d"]]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "2 sheets with data: DSG and Other"),
        ("DSH", "“DSH” is not a sheet, table or range of f.xlsx."),
        ("DSH!A1:B2", "“DSH” is not a sheet, table or range of f.xlsx."),
        ("DSG!B2:", "“B2:” is not a range of cells."),
        ("A1:B2", "2 sheets with data"),
    ],
)
def test_a_part_that_is_not_there_is_refused(text: str | None, says: str) -> None:
    sheets = grids("## DSG\n| a |\n\n## Other\n| b |")
    with pytest.raises(BadValue, match=says.replace(".", r"\.")):
        find_parts(text, sheets, "f.xlsx")


@pytest.mark.parametrize(
    "text",
    [
        "C:\\models\\f.xlsx",
        "C:f.xlsx",
        "/srv/f.xlsx",
        "\\\\server\\share\\f.xlsx",
        "\\f.xlsx",
        "//server/f.xlsx",
        "https://example.org/f.xlsx",
        "file:///srv/f.xlsx",
    ],
)
def test_a_file_is_named_from_the_inputs_folder_alone(text: str) -> None:
    with pytest.raises(BadValue, match="does not start at this workbook's folder"):
        named_file(text, Path("inputs"))


def test_a_path_of_windows_leads_to_the_same_file_everywhere() -> None:
    file = named_file("..\\Finance\\DSG model.xlsx", Path("work") / "inputs")
    assert file.name == "../Finance/DSG model.xlsx"
    assert file.path == Path("work/inputs/../Finance/DSG model.xlsx")


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("All figures in £000", Unit.THOUSANDS),
        ("£'000s", Unit.THOUSANDS),
        ("Budget (£k)", Unit.THOUSANDS),
        ("£m", Unit.MILLIONS),
        ("£ millions", Unit.MILLIONS),
        ("£", Unit.POUNDS),
        ("DSG model (£)", Unit.POUNDS),
        ("in whole pounds", Unit.POUNDS),
        ("£1,000 a place", None),
        ("a deficit of £", None),
    ],
)
def test_words_say_the_unit(words: str, unit: Unit | None) -> None:
    (sheet,) = grids(f"## S\n| {words} |\n| £m |")
    said = unit_evidence(sheet, 1)
    assert (said[0] if said else None) is unit


def test_two_units_say_nothing() -> None:
    (sheet,) = grids("## S\n| £000 |\n| £m |")
    assert unit_evidence(sheet, 2) is None


@pytest.mark.parametrize(
    ("income", "spending", "signs"),
    [
        (-5, 7, Signs.INCOME_NEGATIVE),
        (5, 7, Signs.INCOME_POSITIVE),
        (5, -7, Signs.ALL_REVERSED),
        (-5, -7, None),
        (0, 7, None),
        (5, 0, None),
    ],
)
def test_amounts_show_their_signs(income: int, spending: int, signs: Signs | None) -> None:
    amounts: list[tuple[LineKind | MapAction, Decimal]] = [
        (LineKind.HIGH_NEEDS_BLOCK, Decimal(income)),
        (LineKind.EXPENDITURE, Decimal(spending)),
        (LineKind.CLOSING_BALANCE, Decimal(-99)),
        (MapAction.LEAVE_OUT, Decimal(-99)),
    ]
    assert observed_signs(amounts) is signs


def council(changes: str) -> Council:
    """The small council, its settings naming a file of the finance team's, with these changes."""
    read = read_grids(council_grids(changes)).council
    assert read is not None
    return read


FINANCE_SETTINGS = """
## Settings
| Setting             | Value              |
| Authority           | Ambridge Council   |
| Financial year      | 2026/27            |
| Agreement           | Recovery agreement |
| Forecast unit       | £000               |
| Forecast file       | {file}             |
| Forecast file area  | {area}             |
| Forecast file unit  | {unit}             |
| Forecast file signs | {signs}            |
"""
MAP = """
## Forecast map
| Their line | Their heading | Version | Line | Kind | Reverse sign | Note |
"""


def read_file(
    folder: Path,
    sheets: str,
    mapped: str,
    *,
    area: str = "",
    unit: str = "£000",
    signs: str = "income negative",
) -> FilesRead[ForecastLine]:
    """What is read of a finance team's workbook with these sheets, by this map."""
    write_xlsx(folder / "finance.xlsx", sheets)
    return read_file_of(folder, named(area, mapped, unit=unit, signs=signs))


def named(area: str, mapped: str, *, unit: str = "£000", signs: str = "income negative") -> str:
    """Settings that name the finance team's file, and its map, as Markdown."""
    declared = FINANCE_SETTINGS.format(file="finance.xlsx", area=area, unit=unit, signs=signs)
    return f"{declared}\n{MAP.rstrip()}\n{mapped}"


def read_file_of(folder: Path, changes: str) -> FilesRead[ForecastLine]:
    return read_forecast_file(council(changes), folder)


@pytest.mark.parametrize("dash", ["-", " \N{EN DASH} ", "\N{EM DASH}"])
def test_a_lone_dash_says_that_there_is_none(tmp_path: Path, dash: str) -> None:
    text = f"Line,2024/25,2025/26,2026/27\nTherapies,669,{dash},873\nSpecial schools,1,2,3\n"
    (tmp_path / "finance.csv").write_text(text, "utf-8")
    lines = ("Therapies", "Special schools")
    mapped = "".join(f"| {line} | | revised | | expenditure | | |\n" for line in lines)
    changes = named("", mapped).replace("finance.xlsx", "finance.csv")
    read = read_file_of(tmp_path, changes)
    assert said(read.problems) == []
    assert amounts(read)["revised, Therapies, expenditure"] == {
        "2024/25": Decimal(669),
        "2026/27": Decimal(873),
    }
    # It is no figure, so that no 0 is shown, and no gap that is asked about.
    found = check_council(replace(council(changes), forecast=tuple(read.found)))
    rules = {problem.rule for problem in found if problem.place.file == "finance.csv"}
    assert not {"hole-in-years", "zero-in-series"} & rules


def amounts(read: FilesRead[ForecastLine]) -> dict[str, dict[str, Decimal]]:
    """The amounts by version, line and kind, and year."""
    return {
        f"{one.version}, {one.line}, {one.kind}": {
            str(year): amount for year, amount in one.amounts.items()
        }
        for one in read.found
    }


def said(problems: object) -> list[str]:
    assert isinstance(problems, list | tuple)
    return [f"{one.place}: {one.wrong}" for one in problems if isinstance(one, Problem)]


TWO_BLOCKS = """
## DSG
| Model | | |
| First draft | | |
| | 2025/26 | 2026/27 |
| Schools | 700 | 720 |
| Grant | -900 | -990 |
| Second draft | | |
| Schools | 710 | 730 |
| Grant | -901 | -991 |
"""


def test_headings_tell_lines_of_one_name_apart(tmp_path: Path) -> None:
    read = read_file(
        tmp_path,
        TWO_BLOCKS,
        """
        | Schools | First draft  | draft  | | expenditure      | | |
        | Grant   | First draft  | draft  | | high needs block | | |
        | Schools | Second draft | second | Provision | expenditure | | As told |
        | Grant   | Second draft | second | | high needs block | | |
        """,
    )
    assert read.problems == []
    assert amounts(read) == {
        "draft, Schools, expenditure": {"2025/26": Decimal(700), "2026/27": Decimal(720)},
        "draft, Grant, high needs block": {"2025/26": Decimal(-900), "2026/27": Decimal(-990)},
        "second, Provision, expenditure": {"2025/26": Decimal(710), "2026/27": Decimal(730)},
        "second, Grant, high needs block": {"2025/26": Decimal(-901), "2026/27": Decimal(-991)},
    }
    assert [line.note for line in read.found] == [None, None, "As told", None]


def test_a_row_without_a_heading_means_what_the_others_leave(tmp_path: Path) -> None:
    read = read_file(
        tmp_path,
        TWO_BLOCKS,
        """
        | Schools |              | draft  | | expenditure | | |
        | Schools | Second draft | second | | expenditure | | |
        | Grant   |              |        | | leave out   | | |
        """,
    )
    assert read.problems == []
    assert list(amounts(read)) == ["draft, Schools, expenditure", "second, Schools, expenditure"]


def test_groups_beside_a_line_and_sheets_are_headings_too(tmp_path: Path) -> None:
    read = read_file(
        tmp_path,
        """
        ## One
        | Set | Line | 2025/26 | 2026/27 |
        | Plan | Schools | 1 | 2 |
        | | Grant | -3 | -4 |
        | Revised | Schools | 5 | 6 |
        | | Grant | -7 | -8 |

        ## Two
        | Line | 2025/26 | 2026/27 |
        | Schools | 9 | 10 |
        """,
        """
        | Schools | Plan    | draft  | | expenditure      | | |
        | Grant   | Plan    | draft  | | high needs block | | |
        | Schools | revised | second | | expenditure      | | |
        | Grant   | revised | second | | high needs block | | |
        | Schools | Two     | third  | | expenditure      | | |
        """,
        area="One; Two",
    )
    assert read.problems == []
    assert [line.amounts[FinancialYear(2025)] for line in read.found] == [1, -3, 5, -7, 9]


def test_lines_that_are_one_line_here_are_added_up_and_keep_their_cells(tmp_path: Path) -> None:
    read = read_file(
        tmp_path,
        """
        ## DSG
        |           | 2025/26 | 2026/27 |
        | Primary   | 300     |         |
        | Secondary | 400     | 410     |
        | Grant     | -1      | -1      |
        """,
        """
        | Primary   | | draft | Schools | expenditure | | Rolls |
        | Secondary | | draft | schools | expenditure | | Rolls |
        | Grant     | | draft | | high needs block | | |
        """,
    )
    assert read.problems == []
    schools = read.found[0]
    assert (schools.line, schools.note) == ("Schools", "Rolls")
    assert dict(schools.amounts) == {FinancialYear(2025): 700, FinancialYear(2026): 410}
    first, second = FinancialYear(2025), FinancialYear(2026)
    assert [place.cell for place in schools.cells(first)] == ["B2", "B3"]
    assert [place.cell for place in schools.cells(second)] == ["C3"]


def test_balances_of_one_name_are_never_added_up(tmp_path: Path) -> None:
    read = read_file(
        tmp_path,
        "## DSG\n| | 2025/26 | 2026/27 |\n| Carried on | 3 | 4 |\n| Carried over | 3 | 4 |",
        """
        | Carried on   | | draft | Closing | closing balance | | |
        | Carried over | | draft | Closing | closing balance | | |
        """,
    )
    assert [dict(one.amounts) for one in read.found] == [
        {FinancialYear(2025): 3, FinancialYear(2026): 4}
    ] * 2


def test_one_line_can_be_of_two_versions(tmp_path: Path) -> None:
    read = read_file(
        tmp_path,
        "## DSG\n| | 2025/26 | 2026/27 |\n| Opening | 500 | 600 |",
        """
        | Opening | | draft  | | opening balance | | |
        | Opening | | second | | opening balance | | |
        """,
    )
    assert read.problems == []
    assert [one.version for one in read.found] == ["draft", "second"]


@pytest.mark.parametrize(
    ("signs", "typed", "stated"),
    [
        ("income negative", (700, -900, -5, 40), (700, -900, -5, 40)),
        ("income positive", (700, 900, -5, 40), (700, -900, -5, 40)),
        ("all reversed", (-700, 900, 5, -40), (700, -900, -5, 40)),
    ],
)
def test_signs_are_turned_as_settings_say(
    tmp_path: Path, signs: str, typed: tuple[int, ...], stated: tuple[int, ...]
) -> None:
    rows = "".join(
        f"| {name} | {value} | {value} |\n"
        for name, value in zip(("Schools", "Grant", "Other", "Closing"), typed, strict=True)
    )
    read = read_file(
        tmp_path,
        f"## DSG\n| | 2025/26 | 2026/27 |\n{rows}",
        """
        | Schools | | draft | | expenditure      | | |
        | Grant   | | draft | | high needs block | | |
        | Other   | | draft | | other blocks     | | |
        | Closing | | draft | | closing balance  | | |
        """,
        signs=signs,
    )
    assert read.problems == []
    assert [line.amounts[FinancialYear(2025)] for line in read.found] == list(stated)


def test_a_line_with_its_sign_the_other_way_round_is_turned(tmp_path: Path) -> None:
    read = read_file(
        tmp_path,
        """
        ## DSG
        |                 | 2025/26 | 2026/27 |
        | Schools         | 7       | 8       |
        | Grant           | -5      | -6      |
        | In-year surplus | -2      | -2      |
        """,
        """
        | Schools         | | draft | | expenditure      | no  | |
        | Grant           | | draft | | high needs block |     | |
        | In-year surplus | | draft | | in-year balance  | yes | |
        """,
    )
    assert [line.amounts[FinancialYear(2025)] for line in read.found] == [7, -5, 2]


def test_amounts_are_kept_to_the_penny(tmp_path: Path) -> None:
    read = read_file(
        tmp_path,
        "## DSG\n| | 2025/26 | 2026/27 |\n| Schools | 1234567.8951 | =A1*3 -> 0.0049999 |",
        "| Schools | | draft | | expenditure | | |",
        unit="£",
    )
    (line,) = read.found
    assert list(line.amounts.values()) == [Decimal("1234.5679"), Decimal(0)]


def test_numbers_stored_as_text_are_read_where_they_are_certain(tmp_path: Path) -> None:
    read = read_file(
        tmp_path,
        "## DSG\n| | 2024/25 | 2025/26 | 2026/27 |\n| Schools | '£1,234 | '(56) | '£1.2m |",
        "| Schools | | draft | | expenditure | | |",
        unit="£",
    )
    assert read.problems == []
    assert list(read.found[0].amounts.values()) == [
        Decimal("1.234"),
        Decimal("-0.056"),
        Decimal(1200),
    ]


def test_a_table_and_a_named_range_of_a_real_file_are_found(tmp_path: Path) -> None:
    path = tmp_path / "finance.xlsx"
    with Workbook(path) as book:
        page = book.add_worksheet("DSG")
        rows: list[list[object]] = [["Line", "2024/25", "2025/26"], ["Schools", 7, 8]]
        for number, row in enumerate(rows):
            page.write_row(number + 2, 1, row)
            page.write_row(number + 9, 1, row)
        page.add_table(
            2, 1, 3, 3, {"name": "Model", "columns": [{"header": one} for one in rows[0]]}
        )
        book.define_name("Draft", "=DSG!$B$10:$D$11")
    for area, cell in (("Model", "C4"), ("draft", "C11"), ("DSG!B10:D11", "C11")):
        read = read_file_of(tmp_path, named(area, "| Schools | | draft | | expenditure | | |"))
        assert read.problems == []
        assert read.found[0].cells(FinancialYear(2024))[0].cell == cell


def test_a_hidden_sheet_and_values_from_other_workbooks_are_told(tmp_path: Path) -> None:
    path = tmp_path / "finance.xlsx"
    with Workbook(path) as book:
        page = book.add_worksheet("DSG")
        book.add_worksheet("Cover").activate()
        page.write_row(0, 0, ["Line", "2024/25", "2025/26"])
        page.write_row(1, 0, ["Schools", 7])
        page.write_formula(1, 2, "='[model.xlsx]DSG'!A1", None, 8)
        page.write_row(2, 0, ["Places"])
        page.write_formula(2, 2, "='[model.xlsx]DSG'!A2", None, 9)
        page.hide()
        page.set_column(2, 2, None, None, {"hidden": True})
    _with_links(path)
    mapped = "| Schools | | draft | | expenditure | | |\n| Places | | | | leave out | | |"
    read = read_file_of(tmp_path, named("DSG", mapped))
    assert said(read.problems) == [
        "finance.xlsx, DSG: The sheet DSG is hidden, but its data is still read.",
        "finance.xlsx, DSG!C1: The column of “2025/26” is hidden, but its data is still read.",
        "finance.xlsx, DSG!C2: The formula takes its value from another workbook as it was when "
        "this one was last saved.",
    ]


def _with_links(path: Path) -> None:
    """Names the other workbook by a number, as Excel does."""
    parts = parts_of(path.read_bytes()).items()
    path.write_bytes(
        archive_of({name: part.replace(b"[model.xlsx]", b"[1]") for name, part in parts})
    )


def test_text_that_looks_like_something_else_is_a_name_like_any_other(tmp_path: Path) -> None:
    hostile = "=1+1 {{ plan }} <b>&amp; #REF!"
    read = read_file(
        tmp_path,
        f"## DSG\n| | 2024/25 | 2025/26 |\n| '{hostile} | 7 | 8 |",
        f"| '{hostile} | | draft | | expenditure | | |",
    )
    assert read.problems == []
    assert read.found[0].line == hostile


def test_long_sheets_are_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("svreport.inputs.forecast_file.layout.MOST_ROWS", 2)
    rows = "".join(f"| Line {number} | 1 | 2 |\n" for number in range(3))
    read = read_file(
        tmp_path, f"## DSG\n| | 2024/25 | 2025/26 |\n{rows}", "| Line 1 | | | | leave out |"
    )
    assert said(read.problems) == [
        "Settings!B7: Forecast file area: there are more than 2 rows in the sheet DSG, too many "
        "for a forecast."
    ]


def test_where_a_cell_is_lost_only_its_year_is_unread(tmp_path: Path) -> None:
    read = read_file(
        tmp_path,
        "## DSG\n| | 2024/25 | 2025/26 |\n| Schools | tbc | 8 |",
        "| Schools | | draft | | expenditure | | |",
    )
    (lost,) = read.unread
    assert (lost.sheet, lost.dropped) == ("Forecast", False)
    assert lost.lost == {FinancialYear(2024)}
    assert lost.fields["version"] == "draft"
    assert dict(read.found[0].amounts) == {FinancialYear(2025): 8}


def test_rows_of_the_map_that_cannot_be_read_leave_their_lines_out_of_it(tmp_path: Path) -> None:
    read = read_file(
        tmp_path,
        "## DSG\n| | 2024/25 | 2025/26 |\n| Schools | 7 | 8 |\n| Therapies | 1 | 1 |",
        "| Schools | | draft | | spending | | |",
    )
    assert said(read.problems) == [
        "finance.xlsx, DSG!A3: “Therapies” is not in the sheet Forecast map, so its figures are "
        "not read."
    ]


def test_a_line_of_no_kind_may_be_any_of_its_version(tmp_path: Path) -> None:
    read = read_file(
        tmp_path,
        "## DSG\n| | 2024/25 | 2025/26 |\n| Schools | 7 | 8 |\n| Grant | 1 | 1 |\n| Ends | 9 | 9 |",
        "| Schools | | draft | | expenditure | | |\n| Grant | | draft | | | | |\n"
        "| Ends | | draft | | total expenditure | | |",
    )
    assert read.problems == []
    (lost,) = read.unread
    assert (lost.sheet, lost.dropped, lost.fields["version"]) == ("Forecast", True, "draft")


def test_no_file_is_no_matter() -> None:
    assert named_files(council("").settings, Path()) == ()


def test_links_and_macros_of_the_file_are_named_as_those_of_the_inputs(tmp_path: Path) -> None:
    changes = named("DSG", "| Total | | plan | Total | total expenditure | | |")
    path = write_xlsx(
        tmp_path / "finance.xlsx", "## DSG\n| | 2025/26 | 2026/27 |\n| Total | 10 | 20 |"
    )
    assert [one.rule for one in read_file_of(tmp_path, changes).problems if not one.is_error] == []
    linked = with_relation(path.read_bytes(), "xl/workbook.xml", "externalLinkPath", "ledger.xlsx")
    path.write_bytes(with_macros(linked))
    read = read_file_of(tmp_path, changes)
    said_of_it = [one.wrong for one in read.problems if not one.is_error]
    assert [words[:40] for words in said_of_it] == [
        "finance.xlsx contains macros; svreport d",
        "finance.xlsx takes data from elsewhere (",
    ]


def saved_model(folder: Path, number_format: str, *rows: tuple[object, ...], **marks: bool) -> None:
    """A finance team's workbook whose figures have a number format, and a font of these marks."""
    with Workbook(folder / "finance.xlsx") as book:
        page = book.add_worksheet("DSG")
        style = book.add_format({"num_format": number_format, **marks})
        page.write_row(0, 0, ["DSG model £000", "2025/26", "2026/27"])
        for number, (name, *figures) in enumerate(rows, start=1):
            page.write(number, 0, name)
            page.write_row(number, 1, figures, style)


SCHOOLS = "| Schools | | draft | | expenditure | | |"


@pytest.mark.parametrize(
    ("number_format", "unit", "stated"),
    [
        ("#,##0,", "£000", ["29799.123", "30434"]),
        ("£#,##0.0,,", "£m", ["29799.123", "30434"]),
        ('#,##0,"k"', "£000", ["29799.123", "30434"]),
        ("#,##0", "£", ["29799.123", "30434"]),
    ],
)
def test_a_file_that_holds_pounds_and_shows_its_unit_is_read_as_it_shows(
    number_format: str, unit: str, stated: list[str], tmp_path: Path
) -> None:
    saved_model(tmp_path, number_format, ("Schools", 29_799_123, 30_434_000))
    read = read_file_of(tmp_path, named("DSG", SCHOOLS, unit=unit))
    assert list(read.found[0].amounts.values()) == [Decimal(amount) for amount in stated]
    assert not [problem for problem in read.problems if problem.is_error]


@pytest.mark.parametrize(("number_format", "unit"), [("#,##0,", "£"), ("0.0,,", "£000")])
def test_a_file_that_shows_another_unit_than_it_states_is_refused(
    number_format: str, unit: str, tmp_path: Path
) -> None:
    saved_model(tmp_path, number_format, ("Schools", 29_799_123, 30_434_000))
    read = read_file_of(tmp_path, named("DSG", SCHOOLS, unit=unit))
    errors = [problem.wrong for problem in read.problems if problem.is_error]
    assert len(errors) == 2
    assert "but the cell holds 29,799,123" in errors[0]
    assert not read.found[0].amounts


def test_figures_and_names_that_are_struck_out_are_problems(tmp_path: Path) -> None:
    saved_model(tmp_path, "#,##0", ("Schools", 700, 720), font_strikeout=True)
    read = read_file_of(tmp_path, named("DSG", SCHOOLS))
    assert said(read.problems) == [
        "finance.xlsx, DSG!B2: 2025/26: “700” is struck out.",
        "finance.xlsx, DSG!C2: 2026/27: “720” is struck out.",
    ]
    with Workbook(tmp_path / "finance.xlsx") as book:
        page = book.add_worksheet("DSG")
        page.write_row(0, 0, ["Line", "2025/26"])
        page.write(1, 0, "Schools", book.add_format({"font_strikeout": True}))
        page.write(1, 1, 700)
    read = read_file_of(tmp_path, named("DSG", SCHOOLS))
    assert said(read.problems) == ["finance.xlsx, DSG!A2: “Schools” is struck out."]


def test_the_number_of_a_note_on_a_year_and_a_name_hides_no_line(tmp_path: Path) -> None:
    with Workbook(tmp_path / "finance.xlsx") as book:
        page, raised = book.add_worksheet("DSG"), book.add_format({"font_script": 1})
        page.write_row(0, 0, ["Line", "2025/26"])
        page.write_rich_string(0, 2, "2026/27", raised, "1")
        page.write_rich_string(1, 0, "Schools", raised, "2")
        page.write_row(1, 1, [700, 720])
    read = read_file_of(tmp_path, named("DSG", SCHOOLS.replace("Schools", "Schools²")))
    assert read.problems == []
    assert list(read.found[0].amounts.values()) == [700, 720]


@pytest.mark.parametrize("row", ["Therapies (£m) |", "Therapies | £m |", "Therapies, £ million |"])
def test_a_line_that_names_a_unit_of_its_own_is_refused(row: str, tmp_path: Path) -> None:
    beside = row.count("|") > 1
    name = row.partition(" |")[0]
    gap = " |" if beside else ""
    read = read_file(
        tmp_path,
        f"## DSG\n| |{gap} 2025/26 | 2026/27 |\n| Schools |{gap} 700 | 720 |\n| {row} 0.6 | 0.9 |",
        f"{SCHOOLS}\n| {name} | | draft | | expenditure | | |",
        unit="£",
    )
    (problem,) = read.problems
    assert str(problem.place) == "finance.xlsx, DSG!A3"
    assert "is in £m, but Forecast file unit is £." in problem.wrong
    schools, therapies = read.found
    assert len(schools.amounts) == 2
    assert not therapies.amounts
