"""Limits of the deficit: agreed ones judge a forecast, assumed ones are always called so."""

from decimal import Decimal

import pytest
from agreement_helpers import PLAN, council, forecast, limit, problems

from svreport.core.model import Council
from svreport.core.periods import FinancialYear
from svreport.figures.deficit import Limits, limits_of
from svreport.figures.forecast import Statement, statements

YEARS = [FinancialYear(year) for year in range(2024, 2028)]


def limits(agreed: int, *amounts: int) -> Limits:
    """Limits of the years from 2024/25 on; the first so many are agreed."""
    stated = dict(zip(YEARS, map(Decimal, amounts), strict=False))
    return Limits(stated, frozenset(YEARS[:agreed]))


def statement(*closing: int) -> Statement:
    rows = f"| plan | Closing | closing balance | {' | '.join(map(str, closing))} |"
    years = " | ".join(str(year) for year in YEARS[: len(closing)])
    (found,) = statements(council(forecast(rows, years=years)).forecast)
    return found


@pytest.mark.parametrize(
    ("stated", "closing", "words"),
    [
        (limits(4, 9, 9, 9, 9), (5, 5, 5, 5), "stays within its limit to 2027/28"),
        (limits(4, 9, 9, 9, 9), (5, 10, 5, 5), "passes its limit in 2025/26"),
        (limits(4, 9, 9, 9, 9), (5, 5, 10, 11), "passes its limit from 2026/27"),
        # Of the years after them only an assumption is known.
        (limits(2, 9, 9, 9, 9), (10, 10, 5, 5), "passes its limit in 2024/25 and 2025/26"),
        (limits(1, 9), (5, 50), "is within its limit in 2024/25"),
        (limits(1, 9, 9, 9), (5, 5, 5), "stays within its limit to 2026/27, assumed from 2025/26"),
        (limits(1, 9, 9, 9), (5, 5, 10), "passes its assumed limit in 2026/27"),
        (limits(1, 9, 9, 9), (10, 10, 10), "passes its limit in 2024/25"),
        (limits(0, 9, 9, 9), (10, 10, 10), ""),
        (limits(0), (10, 10, 10), ""),
    ],
)
def test_the_verdict_says_what_its_limits_are(
    stated: Limits, closing: tuple[int, ...], words: str
) -> None:
    assert stated.verdict(statement(*closing), str) == words


def test_limits_of_years_that_a_version_does_not_reach_judge_nothing() -> None:
    assert (
        limits(4, 9, 9, 9, 9).verdict(statement(5, 5), str) == "stays within its limit to 2025/26"
    )


@pytest.mark.parametrize(
    ("stated", "label"),
    [
        (limits(2, 9, 9), "Limit"),
        (limits(0, 9, 9), "Limit (assumed)"),
        (limits(1, 9, 9, 9), "Limit (assumed from 2025/26)"),
        (Limits(limits(0, 9, 9).amounts, frozenset(YEARS[1:])), "Limit (assumed in 2024/25)"),
    ],
)
def test_what_limits_are_called_together(stated: Limits, label: str) -> None:
    assert stated.label("Limit", str) == label


def with_limits(*rows: str) -> Council:
    return council(forecast(*PLAN, *rows))


def test_a_version_may_have_agreed_and_assumed_limits_in_rows_of_their_own() -> None:
    rows = limit(900, ""), limit("", 800, standing="assumed")
    found = limits_of(with_limits(*rows))
    assert [str(year) for year in found.assumed] == ["2029/30"]
    assert not problems(forecast(*PLAN, *rows), "duplicate-total", "duplicate-key")
    (passed,) = problems(forecast(*PLAN, *rows), "limit-passed")
    assert "passes the assumed limit in 2029/30" in passed.wrong


def test_a_year_with_an_agreed_and_an_assumed_limit_of_one_version_is_told() -> None:
    rows = limit(900, 900), limit("", 800, standing="assumed")
    (problem,) = problems(forecast(*PLAN, *rows), "duplicate-total")
    assert problem.place.row == 5


def test_what_is_agreed_stands_whatever_another_version_assumes() -> None:
    rows = limit(850, ""), limit(999, "", version="other", standing="assumed")
    found = limits_of(with_limits(*rows))
    assert found.amounts == {FinancialYear(2028): 850}
    assert found.agreed == {FinancialYear(2028)}


def test_a_limit_without_a_standing_is_assumed_and_said_once() -> None:
    rows = limit(850, "", standing=""), limit("", 850, version="other", standing="")
    (problem,) = problems(forecast(*PLAN, *rows), "limit-assumed", "limit-passed")
    assert str(problem.place) == "Forecast!F4"
    assert "no document judges by it" in problem.wrong


def test_every_two_rows_of_limits_are_compared() -> None:
    rows = (
        limit(900, ""),
        limit("", 800, standing="assumed"),
        limit("", 700, standing="assumed").replace("Most", "Other"),
    )
    (problem,) = problems(forecast(*PLAN, *rows), "duplicate-total")
    assert str(problem.place) == "Forecast!C6"
    assert "already in Forecast!C5" in problem.wrong
