"""Zeros where a figure is probably missing, lone years, and holes."""

import pytest
from problems_found import problems_of

VALUES = "## Measure values\n| Code | As at | Plan | Actual | Base |\n"
PLANS = (("Apr", "45%"), ("May", "0%"), ("Jun", "45%"))
MEASURES = "## Measures\n| Code | Measure | Unit | Basis |\n"


def said(changes: str, rule: str) -> list[str]:
    return [f"{one.place}: {one.wrong}" for one in problems_of(changes) if one.rule == rule]


def zeros(*actuals: object, unit: str = "count", basis: str = "point in time") -> list[str]:
    months = ("Jan 26", "Feb 26", "Mar 26", "Apr 26", "May 26", "Jun 26")
    rows = [
        f"| A | {month} | | {actual} |"
        for month, actual in zip(months, actuals, strict=False)
        if actual is not None
    ]
    measures = f"{MEASURES}| A | Plans | {unit} | {basis} |\n"
    return said(measures + VALUES + "\n".join(rows), "zero-in-series")


def test_a_zero_after_a_history_is_asked_about_at_its_cell() -> None:
    assert zeros(5980, 6010, 6020, 0) == [
        "Measure values!D5: A is 0 for April 2026, but its other figures are near 6,010. Is it "
        "missing?"
    ]


@pytest.mark.parametrize("actuals", [(5980, 6010, 0, 6020), (5980, 6010, 0, 0), (6000, 0)])
def test_a_zero_in_between_or_two_in_a_row_are_no_better(actuals: tuple[int, ...]) -> None:
    assert len(zeros(*actuals)) == 1


@pytest.mark.parametrize(
    "actuals",
    [
        (12, 3, 8, 0),  # near 0 at times
        (40, 0, 35, 0),  # has been 0 before
        (60, 41, 20, 11, 0),  # falls towards it
        (0, 0, 0),
        (9, 8, 0),
        (0, 500, 510),
        (5980, 6010, 6020, 1),
    ],
)
def test_measures_that_are_near_zero_at_times_are_left_alone(actuals: tuple[int, ...]) -> None:
    assert zeros(*actuals) == []


def test_a_count_to_date_does_not_fall_to_nothing_but_begins_again() -> None:
    assert len(zeros(None, None, None, 40, 80, 0, basis="financial year to date")) == 1
    assert zeros(300, 330, 350, 0, basis="financial year to date") == []


def test_shares_are_asked_about_but_not_of_a_few() -> None:
    assert len(zeros("48%", "52%", "50%", "0%", unit="%")) == 1
    few = "| A | Jan 26 | | 50% | 10 |\n| A | Feb 26 | | 40% | 10 |\n| A | Mar 26 | | 0% | 10 |"
    assert (
        said(f"{MEASURES}| A | Share | % | point in time |\n{VALUES}{few}", "zero-in-series") == []
    )


def test_a_plan_of_nothing_is_asked_about_as_an_actual_is() -> None:
    rows = "".join(f"| A | {month} 26 | {plan} | |\n" for month, plan in PLANS)
    assert said(
        f"{MEASURES}| A | Share | % | point in time |\n{VALUES}{rows}", "zero-in-series"
    ) == [
        "Measure values!C3: The plan of A is 0 for May 2026, but its other figures are near 45%. "
        "Is it missing?"
    ]


def test_zeros_of_other_sheets_are_asked_about_too() -> None:
    budget = """
## Budget monitoring
| Line  | Group   | Budget | june | sept |
| Spend | finance | 97000  | 98000 | 0   |
"""
    costs = """
## Unit costs
| Provision | Year    | Places | Average cost |
| Bases     | 2025/26 | 60     | 12000        |
| Bases     | 2026/27 | 62     | 12100        |
| Bases     | 2027/28 | 63     | 0            |
"""
    forecast = """
## Forecast
| Version | Line    | Kind        | 2025/26 | 2026/27 | 2027/28 |
| plan    | Schools | expenditure | 700     | 0       | 720     |
| plan    | Closing | expenditure | 700     | 710     | 0       |
"""
    capital = """
## Capital
| Project | Agreed | Update |
| Hall    | 900    | june   |
| Hall    | 0      | sept   |
"""
    found = [said(sheet, "zero-in-series") for sheet in (budget, costs, forecast, capital)]

    assert [line.partition(":")[0] for (line,) in found] == [
        "Budget monitoring!E2",
        "Unit costs!D4",
        "Forecast!E2",
        "Capital!B3",
    ]


def forecast(*rows: str) -> str:
    years = "2024/25 | 2025/26 | 2026/27 | 2027/28"
    return f"## Forecast\n| Version | Line | Kind | {years} |\n" + "\n".join(rows) + "\n"


LINES = (
    "| plan | Schools | expenditure | | 700 | 720 | |",
    "| plan | Grant | high needs block | | -650 | -700 | |",
)


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (
            "| plan | Top ups | expenditure | | 10 | 11 | 5000 |",
            "G4: Top ups has 5,000 for 2027/28, but the other lines of “plan” end in 2026/27.",
        ),
        (
            "| plan | Top ups | expenditure | 9 | 10 | 11 | |",
            "D4: Top ups has 9 for 2024/25, but the other lines of “plan” begin in 2025/26.",
        ),
        (
            "| plan | Carried on | closing balance | | 10 | 11 | 12 |",
            "G4: Carried on has 12 for 2027/28, but the other lines of “plan” end in 2026/27.",
        ),
    ],
)
def test_a_year_that_no_other_line_of_the_version_has_is_named(row: str, wrong: str) -> None:
    assert said(forecast(*LINES, row), "lone-year") == [f"Forecast!{wrong}"]


def test_a_year_that_few_lines_have_is_asked_about_once() -> None:
    more = [f"| plan | Line {number} | expenditure | | 10 | 11 | |" for number in range(3)]
    late = [f"| plan | Late {number} | expenditure | | 10 | 11 | 12 |" for number in range(2)]
    (found,) = said(forecast(*LINES, *more, *late), "lone-year")

    assert "all but 2 lines of “plan” end in 2026/27" in found


def test_lines_may_end_early_and_limits_and_balances_may_reach_further() -> None:
    rows = (
        *LINES,
        "| plan | Ends | expenditure | | 10 | | |",
        "| plan | Limit | deficit limit | | 100 | 100 | 100 |",
        "| revised | In year | in-year balance | 5 | 5 | 5 | 5 |",
        "| revised | Closing | closing balance | 5 | 10 | 15 | 20 |",
    )
    assert said(forecast(*rows), "lone-year") == []


def test_a_hole_is_asked_about_where_others_have_the_year() -> None:
    rows = (
        "| plan | Schools | expenditure | 690 | 700 | 720 | 730 |",
        "| plan | Grant | high needs block | -600 | | | -700 |",
        "| other | Schools | expenditure | 690 | | 720 | 730 |",
    )
    assert said(forecast(*rows), "hole-in-years") == [
        "Forecast!E3: Grant has no figure for 2025/26 and 2026/27, but has figures for 2024/25 "
        "and 2027/28."
    ]


def test_a_workstream_that_leaves_a_year_out_is_asked_about() -> None:
    savings = """
## Savings
| Condition | Workstream | Year    | Target |
| 1         | Early help | 2025/26 | 40     |
| 1         | Early help | 2027/28 | 60     |
| 2         | Transport  | 2026/27 | 60     |
"""
    assert len(said(savings, "hole-in-years")) == 1


@pytest.mark.parametrize(
    ("unit", "basis", "months", "falls"),
    [
        ("count", "financial year to date", (("May 26", 80), ("Nov 26", 398), ("Jan 27", 350)), 1),
        ("count", "financial year to date", (("Jan 26", 398), ("May 26", 80), ("Nov 26", 90)), 0),
        ("count", "academic year to date", (("Jul 26", 600), ("Oct 26", 66), ("Dec 26", 60)), 1),
        ("count", "academic year to date", (("Jul 25", 600), ("Jul 26", 580)), 0),
        ("count", "point in time", (("May 26", 398), ("Nov 26", 350)), 0),
        ("£", "financial year to date", (("May 26", 18500), ("Nov 26", 18000)), 0),
    ],
)
def test_a_count_to_date_falls_in_no_later_month_of_its_year(
    unit: str, basis: str, months: tuple[tuple[str, int], ...], falls: int
) -> None:
    rows = [f"| A | {month} | | {actual} |" for month, actual in months]
    measures = f"{MEASURES}| A | Referrals | {unit} | {basis} |\n"
    assert len(said(measures + VALUES + "\n".join(rows), "count-fell")) == falls


# Amounts of another scale


def scaled(*rows: str, more: str = "") -> list[str]:
    forecast = "## Forecast\n| Version | Line | Kind | 2026/27 | 2027/28 | 2028/29 | 2029/30 |\n"
    rules = ("forecast-out-of-scale", "version-out-of-scale", "payment-off-forecast")
    found = problems_of(forecast + "\n".join(rows) + f"\n{more}")
    return [f"{one.severity} {one.place.cell} {one.rule}" for one in found if one.rule in rules]


@pytest.mark.parametrize(
    ("amounts", "cell"),
    [
        ("14300000 | 14100 | 13400 | 12600", "D2"),
        ("18200 | 191000 | 19900 | 20400", "E2"),
        ("18200 | 1910 | 19900 | 20400", "E2"),
        ("1820 | 19100 | 19900 | 20400", "D2"),
        ("18.2 | 19100 | 19900 | 20400", "D2"),
        ("18200 | 19100 | 19900 | 30000", ""),
        ("1000 | 2500 | 6000 | 15000", ""),
        ("50 | 500 | 2000 | 2100", ""),
        ("20000 | 9000 | 2000 | 1900", ""),
        ("18200 | 1910 | |", ""),
    ],
)
def test_an_amount_of_another_scale_than_its_line_is_named_and_growth_is_not(
    amounts: str, cell: str
) -> None:
    row = f"| plan | Special schools | expenditure | {amounts} |"
    assert scaled(row) == [f"warning {cell} forecast-out-of-scale"] * bool(cell)


@pytest.mark.parametrize("amounts", ["100 | 1000 | 1050 | 1100", "1100 | 1050 | 1000 | 100"])
def test_a_small_line_may_begin_or_end_with_a_tenth(amounts: str) -> None:
    rest = "| plan | Others | expenditure | 50000 | 51000 | 52000 | 53000 |"
    income = "| plan | Payment | agreement income | -30000 | -3000 | -3000 | -3000 |"
    payments = f"## Payments\n{PAYMENTS}| 2026/27 | 30000 | due |\n" + "".join(
        f"| {year} | 3000 | due |\n" for year in ("2027/28", "2028/29", "2029/30")
    )
    row = f"| plan | New | expenditure | {amounts} |"
    assert scaled(row, rest, income, more=payments) == []


PAYMENTS = "| Year | Amount | Status |\n"
SCALED = (
    "Schools | expenditure | 18 | 19 | 20 | 21",
    "HNB | high needs block | -15 | -15 | -16 | -17",
)
INCOME = "Payment | agreement income | -2 | -2 | -2 | -2"


def version(name: str, times: int, *lines: str) -> list[str]:
    scale = [
        " | ".join(
            f"{part}{'0' * times}" if part.strip("-").isdigit() else part
            for part in line.split(" | ")
        )
        for line in (*SCALED, *lines)
    ]
    return [f"| {name} | {line} |" for line in scale]


@pytest.mark.parametrize(
    ("versions", "paid", "cell"),
    [
        ([("plan", 3), ("revised", 6)], None, "D4"),
        ([("plan", 6), ("revised", 3), ("other", 3)], None, "D2"),
        ([("plan", 6), ("revised", 3)], 3, "D2"),
        ([("plan", 6)], 3, "D4"),
        ([("plan", 3), ("revised", 3)], 3, ""),
    ],
)
def test_a_version_of_another_scale_than_the_others_or_the_payments_is_named_once(
    versions: list[tuple[str, int]], paid: int | None, cell: str
) -> None:
    income = [INCOME] if paid else []
    rows = [row for name, times in versions for row in version(name, times, *income)]
    years = ("2026/27", "2027/28", "2028/29", "2029/30")
    payments = "".join(f"| {year} | 2{'0' * (paid or 0)} | due |\n" for year in years)
    more = f"## Payments\n{PAYMENTS}{payments}" if paid else "## Payments\n" + PAYMENTS
    assert scaled(*rows, more=more) == [f"warning {cell} version-out-of-scale"] * bool(cell)


def test_a_total_that_an_amount_of_another_scale_explains_makes_it_an_error() -> None:
    rows = (
        "| plan | Schools | expenditure | 14300000 | 14100 | 13400 | 12600 |",
        "| plan | All | total expenditure | 14300 | 14100 | 13400 | 12600 |",
    )
    assert scaled(*rows) == ["error D2 forecast-out-of-scale"]


def test_one_amount_with_more_decimals_is_named_and_no_sum_is_doubted() -> None:
    rows = (
        "".join(f"| plan | Line {at} | expenditure | 10 | 20 | 30 |\n" for at in range(1, 12))
        + "| plan | Places | expenditure | 10 | 20.4 | 30 |\n| plan | All | total expenditure | "
    )
    heads = "## Forecast\n| Version | Line | Kind | 2026/27 | 2027/28 | 2028/29 |\n"
    found = problems_of(f"{heads}{rows}120 | 240 | 360 |\n")
    assert [f"{it.place}: {it.wrong}" for it in found if it.place.sheet == "Forecast"] == [
        "Forecast!E13: Places in plan is 20.4 for 2027/28, to more decimals than nearly all other "
        "amounts of the version."
    ]
