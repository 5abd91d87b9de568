"""Savings of the year by condition and workstream, as an update knows them."""

from decimal import Decimal

from inputs_helpers import read_council

from svreport.core.model import Council
from svreport.figures.budget import (
    SavingLine,
    has_forecasts,
    later_years,
    saving_lines,
    savings_relative_variance,
    savings_total,
    sum_of,
)

HEADERS = "## Savings\n| Condition | Workstream | Year | Target | Achieved | Forecast | Update |\n"
ROWS = """| 2 | F | 2026/27 | 20 |   | 15 | |
| 1 | E | 2025/26 | 99 |   | 99 | |
| 1 | E | 2026/27 | 40 |   | 40 | |
| 1 | E | 2026/27 | 40 | 5 | 30 | sept |
| 1 | E | 2027/28 | 60 |   |    | |
"""


def council_of(rows: str) -> Council:
    council = read_council(HEADERS + rows).council
    assert council is not None
    return council


def lines_of(rows: str, update: int) -> tuple[SavingLine, ...]:
    council = council_of(rows)
    return saving_lines(council, council.updates[update])


def test_lines_stand_by_condition_with_the_years_after() -> None:
    lines = lines_of(ROWS, 1)
    assert [(one.condition, one.workstream) for one in lines] == [("1", "E"), ("2", "F")]
    first, second = lines
    assert [first.amount(field) for field in ("target", "achieved", "forecast")] == [40, 5, 30]
    assert [str(year) for year in later_years(lines)] == ["2027/28"]
    assert first.target(later_years(lines)[0]) == 60
    assert second.later == {}


def test_variance_share_and_change_since_the_update_before() -> None:
    first, second = lines_of(ROWS, 1)
    assert (first.figures.variance, first.figures.relative, first.figures.change) == (
        Decimal(-10),
        Decimal("-0.25"),
        Decimal(-10),
    )
    assert (second.figures.variance, second.figures.change) == (Decimal(-5), Decimal(0))
    earlier, _ = lines_of(ROWS, 0)
    assert (earlier.figures.variance, earlier.figures.change, earlier.before) == (
        Decimal(0),
        None,
        None,
    )


def test_rows_that_name_no_update_say_nothing_of_the_one_before() -> None:
    rows = "| 1 | E | 2026/27 | 40 | | 30 | |\n"
    assert [one.before for one in lines_of(rows, 1)] == [None]


def test_totals() -> None:
    lines = lines_of(ROWS, 1)
    assert (savings_total(lines, "target"), savings_total(lines, "forecast")) == (
        Decimal(60),
        Decimal(45),
    )
    assert (savings_total(lines, "achieved"), savings_total(lines, "baseline")) == (
        Decimal(5),
        None,
    )
    assert sum_of(line.figures.before for line in lines) == 55
    assert savings_relative_variance(lines) == Decimal("-0.25")


def test_without_a_forecast_of_each_there_is_no_share_of_all() -> None:
    lines = lines_of("| 1 | E | 2026/27 | 40 | | 30 | |\n| 2 | F | 2026/27 | 20 | | | |\n", 0)
    assert not has_forecasts(lines)
    assert savings_relative_variance(lines) is None


def test_a_workstream_whose_savings_begin_later_has_no_position_yet() -> None:
    (line,) = lines_of("| 1 | E | 2028/29 | 40 | | | |\n", 0)
    assert (line.now, line.figures.variance, line.amount("target")) == (None, None, None)
