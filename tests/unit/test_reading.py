"""Reading whole workbooks: how sheets refer to each other, and what of them is amiss."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inputs_helpers import COUNCIL, council_grids, read_council, write_xlsx

from svreport.checks import check_council, check_updates
from svreport.core.errors import UnreadableInputs
from svreport.core.model import Council, Settings
from svreport.core.problems import Place
from svreport.inputs.cells import Cell, Grid
from svreport.inputs.reader import Inputs, read_grids, read_inputs
from svreport.inputs.sheets import SHEETS


def places(inputs: Inputs) -> list[str]:
    return [str(problem.place) for problem in inputs.problems]


def wrongs(inputs: Inputs) -> list[str]:
    return [problem.wrong for problem in inputs.problems]


def council_of(inputs: Inputs) -> Council:
    assert inputs.council is not None
    return inputs.council


def test_a_real_file_reads_as_its_tables_do(tmp_path: Path) -> None:
    inputs = read_inputs(write_xlsx(tmp_path / "inputs.xlsx", COUNCIL))
    assert inputs.problems == []
    assert inputs.council == read_council().council


SCRUTINY = """
## Achievements
| Theme   | Achievement | Done | Update |
| Schools | Team hired  | yes  | june   |

## Timetable
| Step     | Date       | Status |
| Workshop | 20/05/2026 | done   |

## Actions
| Action       | Owner        | Status |
| Hire a third | Finance lead |        |

## Benchmarks
| Indicator | Area    | As at   | Value | Unit | Source     |
| Plans     | England | 2025/26 | 5%    | %    | Department |

## Form cells
| Form   | Cell      | Figure or text |
| return | Cover!B13 | 999 Ambridge   |

## Statutory statements
| Return              | Line    | Year    | Amount |
| section 251 outturn | Balance | 2025/26 | 1      |

## Projects
| Workstream | Code | Title    | Starts   |
| E          | EH.1 | Outreach | Sep 2026 |

## Investments
| Workstream | Project  | What it buys | Year    | Amount |
| E          | Outreach | Two advisers | 2026/27 | 120    |

## Cohort
| As at    | Version | Provision | Age band | Primary need | Count |
| Jan 2026 | plan    | Special   | 5 to 10  | Autism       | 40    |

## Assumptions
| What   | Value     | Basis    | Project |
| Growth | 3% a year | Guidance | EH.1    |

## Engagement
| Who     | How      | How many | When     | What they said |
| Parents | Workshop | About 20 | May 2026 | Sooner, please |

## Governance
| Board | Role    | Frequency |
| Board | Decides | Monthly   |
"""


def test_everything_a_council_knows_is_read() -> None:
    council = council_of(read_council(SCRUTINY))
    for sheet in SHEETS:
        assert sheet.record is Settings or council.rows(sheet.record), sheet.name
    assert council.settings.agreement_total == 3000
    assert [rating.name for rating in council.scale] == ["Red", "Amber", "Yellow", "Green"]
    assert council.rating_of("Risk 1", "june") == "Red"
    assert council.rating_of("Risk 1", "sept") is None
    assert council.is_reported("june")
    assert not council.is_reported("sept")


def test_sheets_may_stand_in_any_order_and_refer_to_later_ones() -> None:
    grids = council_grids()
    assert read_grids(grids[::-1]).problems == ()
    assert read_grids(grids[::-1]).council == read_grids(grids).council


def test_the_forecast_unit_holds_for_all_money() -> None:
    inputs = read_council("""
        ## Settings
        | Setting        | Value    |
        | Authority      | Ambridge |
        | Financial year | 2026/27  |
        | Agreement      | Plan     |
        | Forecast unit  | £m       |

        ## Payments
        | Year    | Amount | Status |
        | 2025/26 | £6.7m  | paid   |
    """)
    assert council_of(inputs).payments[0].amount == Decimal("6.7")


def test_without_settings_there_is_no_council_but_all_problems() -> None:
    inputs = read_council("## Risks\n| Number | Title | Risk |\n| 1 | Demand | |", ("Settings",))
    assert inputs.council is None
    assert sorted(places(inputs)) == ["Risks!C2", "Settings"]


def test_problems_stand_in_the_order_of_sheets_then_rows_then_columns() -> None:
    inputs = read_council("""
        ## Payments
        | Year    | Amount | Status |
        | 2025/26 | 1000   | gone   |
        | 2026    | some   | due    |

        ## Risks
        | Number | Title  | Risk | Target score |
        | 1      | Demand | More | low          |
    """)
    assert places(inputs) == ["Risks!D2", "Payments!C2", "Payments!A3", "Payments!B3"]


@pytest.mark.parametrize("sheet", [sheet for sheet in SHEETS if sheet.required])
def test_a_missing_sheet_is_one_error_however_much_refers_to_it(sheet: object) -> None:
    name = sheet.name  # type: ignore[attr-defined]
    inputs = read_council(without=[name])
    assert wrongs(inputs) == [f"The sheet {name} is missing."]
    assert inputs.problems[0].is_error


@pytest.mark.parametrize(
    "sheet", [sheet for sheet in SHEETS if sheet.expected and not sheet.required]
)
def test_a_sheet_that_may_be_missing_is_one_warning(sheet: object) -> None:
    name = sheet.name  # type: ignore[attr-defined]
    inputs = read_council(without=[name])
    assert wrongs(inputs) == [f"The sheet {name} is missing."]
    assert not inputs.problems[0].is_error


LATER_SHEETS = [sheet.name for sheet in SHEETS if not sheet.expected]


def test_a_workbook_from_before_a_sheet_existed_does_not_miss_it() -> None:
    inputs = read_council(without=LATER_SHEETS)
    assert wrongs(inputs) == []
    council = council_of(inputs)
    assert not any(council.unread_in(name) for name in LATER_SHEETS)


def test_a_later_sheet_is_missed_where_another_refers_to_it() -> None:
    inputs = read_council(without=["Workstreams"])
    assert wrongs(inputs) == ["The sheet Workstreams is missing."]
    assert not inputs.problems[0].is_error
    assert council_of(inputs).unread_in("Workstreams")


def test_a_later_sheet_under_another_name_is_known_to_the_rules() -> None:
    grids = [
        Grid("Milestone", grid.cells) if grid.name == "Milestones" else grid
        for grid in council_grids()
    ]
    inputs = read_grids(grids)
    assert [one.remedy for one in inputs.problems] == ["Did you mean “Milestones”? Rename it."]
    assert council_of(inputs).unread_in("Milestones")


def test_sheet_names_forgive_case_and_spacing() -> None:
    grids = [Grid(f" {grid.name.upper()}", grid.cells) for grid in council_grids()]
    assert read_grids(grids).problems == ()


def test_help_sheets_are_passed_over() -> None:
    assert read_council("## Read me\n| Anything |\n## Lists\n| x |").problems == ()


def test_a_workbook_without_any_known_sheet_is_another_one(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "budget.xlsx", "## Budget\n| Cost centre |")
    with pytest.raises(UnreadableInputs, match="not an inputs workbook of svreport"):
        read_inputs(path)


def test_what_cannot_be_read_is_known_to_the_rules() -> None:
    council = council_of(
        read_council("""
            ## Payments
            | Year    | Amount | Status |
            | 2025/26 | tbc    | paid   |
        """)
    )
    assert council.payments == ()
    assert council.unread_in("Payments")
    assert not council.unread_in("Forecast")


# Anything at all

WORDS = st.sampled_from(
    [
        *sorted({header for sheet in SHEETS for header in sheet.headers}),
        *("Setting", "Value", "q1", "june", "2025/26", "2024", "Red", "Condition 1", "Summary"),
    ]
)
VALUES = (
    WORDS
    | st.text(max_size=8)
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
    | st.datetimes()
)
POSITIONS = st.tuples(st.integers(1, 6), st.integers(1, 6))


@st.composite
def any_grid(draw: st.DrawFn) -> Grid:
    name = draw(st.sampled_from([sheet.name for sheet in SHEETS]) | st.text(max_size=5))
    cells = {
        at: Cell(
            Place(name, *at),
            value,
            draw(st.sampled_from(["General", "0%"])),
            error=draw(st.sampled_from(["", "", "#REF!"])),
            unsaved=draw(st.booleans()),
        )
        for at, value in draw(st.dictionaries(POSITIONS, VALUES, max_size=20)).items()
    }
    hidden = draw(st.frozensets(st.integers(1, 6), max_size=2))
    return Grid(name, cells, hidden, hidden, draw(st.booleans()))


def check_all(inputs: Inputs) -> None:
    if inputs.council is not None:
        check_council(inputs.council)
        check_updates(inputs.council, inputs.council.updates)


@given(st.lists(any_grid(), max_size=4))
def test_no_grids_are_too_odd_to_read(grids: list[Grid]) -> None:
    inputs = read_grids(grids)
    check_all(inputs)
    for problem in inputs.problems:
        assert problem.wrong
        assert problem.remedy


@given(st.data())
def test_no_cell_of_a_council_is_too_odd_to_read_and_check(data: st.DataObject) -> None:
    grids = council_grids()
    for _ in range(3):
        number = data.draw(st.integers(0, len(grids) - 1))
        grid = grids[number]
        at = data.draw(st.sampled_from(sorted(grid.cells)))
        changed = Cell(Place(grid.name, *at), data.draw(VALUES | st.none()))
        grids[number] = Grid(grid.name, {**grid.cells, at: changed})
    inputs = read_grids(grids)
    check_all(inputs)


def test_rows_whose_key_lacks_a_column_are_no_repeats() -> None:
    steps = "| Workshop | 1 June 2026 |\n| Workshop | 1 July 2026 |\n"
    assert wrongs(read_council(f"## Timetable\n| Step | Dat |\n{steps}")) == [
        "“Dat” is not a column of Timetable."
    ]
