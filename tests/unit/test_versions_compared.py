"""Two versions side by side: lines that go together, differences and shares."""

from __future__ import annotations

from decimal import Decimal

import pytest
from forecast_strategies import Y1, Y2, Y3, line, statements
from hypothesis import given

from svreport.core.model import LineKind
from svreport.figures.forecast import Statement
from svreport.figures.versions import ComparisonRow, VersionComparison, pair_lines

SPENDING = LineKind.EXPENDITURE
GRANT = LineKind.HIGH_NEEDS_BLOCK

PLAN = Statement(
    "plan",
    [
        line(SPENDING, [700, 720], "Special  schools"),
        line(SPENDING, [300, 310], "Top ups"),
        line(GRANT, [-900, -990], "Special schools"),
        line(LineKind.OPENING_BALANCE, [500], "Brought in"),
    ],
)
NEW = Statement(
    "new",
    [
        line(SPENDING, [40, None, 60], "Therapies", "new"),
        line(SPENDING, [710, 700, 690], "SPECIAL SCHOOLS", "new"),
        line(GRANT, [-900, -1000, -1010], "Grant", "new"),
        line(LineKind.OPENING_BALANCE, [520], "Brought in", "new"),
    ],
)


def rows(before: Statement = PLAN, now: Statement = NEW) -> dict[tuple[str, str], ComparisonRow]:
    return {(one.kind, one.name): one for one in VersionComparison(before, now).rows}


def test_lines_go_together_by_kind_and_name_and_those_of_one_version_are_told() -> None:
    told = [(one.kind, one.name, one.only_in) for one in VersionComparison(PLAN, NEW).rows]
    assert told == [
        (SPENDING, "Therapies", "new"),
        (SPENDING, "SPECIAL SCHOOLS", None),
        (SPENDING, "Top ups", "plan"),
        (LineKind.TOTAL_EXPENDITURE, "Total expenditure", None),
        (GRANT, "Grant", "new"),
        (GRANT, "Special schools", "plan"),
        (LineKind.IN_YEAR_BALANCE, "In-year balance", None),
        (LineKind.OPENING_BALANCE, "Opening balance", None),
        (LineKind.CLOSING_BALANCE, "Closing balance", None),
    ]


def test_differences_are_the_later_less_the_earlier() -> None:
    schools = rows()[SPENDING, "SPECIAL SCHOOLS"]
    assert [schools.difference(year) for year in (Y1, Y2, Y3)] == [10, -20, None]
    closing = rows()[LineKind.CLOSING_BALANCE, "Closing balance"]
    # 500 + 100 and 600 + 40 in the plan, 520 - 150 and 370 - 300 in the new version.
    assert [closing.difference(year) for year in (Y1, Y2)] == [370 - 600, 70 - 640]


def test_a_line_of_one_version_stands_against_nothing_in_years_that_both_reach() -> None:
    assert [rows()[SPENDING, "Therapies"].difference(year) for year in (Y1, Y2, Y3)] == [
        40,
        None,
        None,
    ]
    assert [rows()[SPENDING, "Top ups"].difference(year) for year in (Y1, Y2)] == [-300, -310]


@pytest.mark.parametrize(
    ("before", "now", "share"),
    [
        (200, 210, "0.05"),
        (200, 190, "-0.05"),
        # More income is a difference below 0, and so is its share.
        (-200, -210, "-0.05"),
        (200, 0, "-1"),
        (0, 10, None),
        (None, 10, None),
        (-5, 100, None),
        (100, -5, None),
    ],
)
def test_a_share_is_of_the_size_of_the_earlier_amount(
    before: int | None, now: int, share: str | None
) -> None:
    one = Statement("one", [line(SPENDING, [before, 1], "a")])
    other = Statement("other", [line(SPENDING, [now, 1], "a")])
    found = rows(one, other)[SPENDING, "a"].relative(Y1)
    assert found == (None if share is None else Decimal(share))


def test_lines_of_one_name_go_together_in_their_order() -> None:
    one = Statement("one", [line(SPENDING, [1], "a"), line(SPENDING, [2], "A")])
    other = Statement("other", [line(SPENDING, [10], "a")])
    found = [(pair.before, pair.now) for pair in pair_lines(one, other, SPENDING)]
    assert found == [(one.lines[0], other.lines[0]), (one.lines[1], None)]


@given(statements(), statements(version="new"))
def test_no_line_is_lost_and_lines_explain_their_totals(before: Statement, now: Statement) -> None:
    compared = VersionComparison(before, now)
    pairs = pair_lines(before, now, SPENDING)
    assert [one.before for one in pairs if one.before] != [] or not before.of(SPENDING)
    assert sorted(id(one.before) for one in pairs if one.before) == sorted(
        id(one) for one in before.of(SPENDING)
    )
    assert [one.now for one in pairs if one.now] == list(now.of(SPENDING))
    for year in compared.shared:
        lines = sum((pair.difference(year) for pair in pairs), Decimal(0))
        spent = [version.total(SPENDING, year) for version in (before, now)]
        assert lines == spent[1] - spent[0]
    for row in compared.rows:
        for year in compared.years:
            share, difference = row.relative(year), row.difference(year)
            if share is not None and difference is not None:
                assert (share > 0) is (difference > 0)
                assert abs(row.before[year] * share) - abs(difference) < Decimal("1e-9")
