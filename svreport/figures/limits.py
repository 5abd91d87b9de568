"""The limits of the deficit: which are agreed, which assumed, and what may be said of them.

Only a limit that the agreement states judges a forecast. One that the council assumes is always
called so; where none is agreed, nothing is judged.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from svreport.core.frozen import Frozen
from svreport.core.model import Council, ForecastLine, LineKind, Standing
from svreport.core.periods import FinancialYear
from svreport.core.text import join_words
from svreport.figures.forecast import Statement
from svreport.figures.standing import BE, PASS, STAY, conjugate

AGREED, ASSUMED = "limit", "assumed limit"


class Limits(Frozen):
    """The most that the deficit may be at the end of each year; `agreed` are the years of the
    agreement, and those of all others are assumed.
    """

    amounts: Mapping[FinancialYear, Decimal]
    agreed: frozenset[FinancialYear]

    def __bool__(self) -> bool:
        return bool(self.amounts)

    @property
    def assumed(self) -> list[FinancialYear]:
        """The years whose limit is assumed, in order."""
        return sorted(self.amounts.keys() - self.agreed)

    def within(self, years: Sequence[FinancialYear]) -> Limits:
        """The limits of some years alone."""
        amounts = {year: limit for year, limit in self.amounts.items() if year in years}
        return Limits(amounts, self.agreed & amounts.keys())

    def name(self, year: FinancialYear) -> str:
        """What the limit of a year is called: `limit`, or `assumed limit`."""
        return AGREED if year in self.agreed else ASSUMED

    def label(self, name: str, write: Callable[[FinancialYear], str]) -> str:
        """What all are called together: `Limit`, `Limit (assumed from 2025/26)`."""
        assumed = self.assumed
        if not assumed:
            return name
        if not self.agreed:
            return f"{name} (assumed)"
        return f"{name} (assumed {self._since(assumed, write)})"

    def passed(self, statement: Statement) -> tuple[FinancialYear, ...]:
        """The years in which a version's closing balance is above the limit that is agreed."""
        return tuple(year for year in self.over(statement) if year in self.agreed)

    def passed_assumed(self, statement: Statement) -> tuple[FinancialYear, ...]:
        """The same of limits that are assumed, where others are agreed."""
        over = self.over(statement) if self.agreed else ()
        return tuple(year for year in over if year not in self.agreed)

    def over(self, statement: Statement) -> Sequence[FinancialYear]:
        """The years in which a version's closing balance is above the limit, whatever that is."""
        limited = (year for year in statement.closing_years if year in self.amounts)
        return [year for year in limited if statement.closing(year) > self.amounts[year]]

    def verdict(self, statement: Statement, write: Callable[[FinancialYear], str]) -> str:
        """How a version stands to its limits, in words that follow its name; nothing if unjudged.

        `passes its limit in 2024/25`, `passes its assumed limit from 2025/26`,
        `stays within its limit to 2028/29, assumed from 2025/26`.
        """
        limits = self.within(statement.closing_years)
        if not limits.agreed:
            return ""
        for name, passed in (
            (AGREED, limits.passed(statement)),
            (ASSUMED, limits.passed_assumed(statement)),
        ):
            if passed:
                passes = conjugate(PASS, statement.standing(LineKind.CLOSING_BALANCE, passed[0]))
                return f"{passes} its {name} {limits._since(passed, write)}"
        assumed, last = limits.assumed, max(limits.amounts)
        note = f", assumed {limits._since(assumed, write)}" if assumed else ""
        standing = statement.standing(LineKind.CLOSING_BALANCE, last)
        verb, until = (STAY, "to") if len(limits.amounts) > 1 else (BE, "in")
        return f"{conjugate(verb, standing)} within its limit {until} {write(last)}{note}"

    def _since(self, years: Sequence[FinancialYear], write: Callable[[FinancialYear], str]) -> str:
        return _when(years, sorted(self.amounts), write)


def _when(
    years: Sequence[FinancialYear],
    among: Sequence[FinancialYear],
    write: Callable[[FinancialYear], str],
) -> str:
    """When some of these years are: `from 2025/26` for several that are the last of them."""
    if len(years) > 1 and list(years) == list(among[-len(years) :]):
        return f"from {write(years[0])}"
    return f"in {join_words([write(year) for year in years], most=len(years))}"


def limit_lines(council: Council) -> dict[FinancialYear, ForecastLine]:
    """The line that limits the deficit of each year, in whichever version it stands."""
    limiting = [line for line in council.forecast if line.kind is LineKind.DEFICIT_LIMIT]
    agreed = [line for line in limiting if line.standing is Standing.AGREED]
    # What is agreed stands, whatever another version assumes.
    return {year: line for line in (*limiting, *agreed) for year in line.amounts}


def limits_of(council: Council) -> Limits:
    """The limits of a council."""
    lines = limit_lines(council)
    return Limits(
        {year: line.amounts[year] for year, line in lines.items()},
        frozenset(year for year, line in lines.items() if line.standing is Standing.AGREED),
    )
