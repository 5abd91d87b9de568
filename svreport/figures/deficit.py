"""The deficit: its limits, agreed or assumed, what may be said of them, and what returns state.

Only a limit that the agreement states judges a forecast. One that the council assumes is always
called so; where none is agreed, nothing is judged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property

from svreport.core.frozen import Frozen, group_by
from svreport.core.house_style import decimals_of
from svreport.core.model import (
    Council,
    ForecastLine,
    LineKind,
    Standing,
    StatutoryStatement,
    Update,
)
from svreport.core.numerals import Unit, convert
from svreport.core.patterns import pattern
from svreport.core.periods import FinancialYear
from svreport.core.text import join_words, normalise
from svreport.figures.figure import BE, PASS, STAY, conjugate, is_over
from svreport.figures.forecast import Statement, rounding_tolerance
from svreport.figures.versions import reported_version

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


_INELIGIBLE = pattern(r"\b(?:in|non|not)[ -]?eligible\b", re.IGNORECASE)
_NAMES_BALANCE = pattern(r"\b(?:deficit|surplus|balance|outturn|position)\b")
# A line of these words alone is the balance.
_OF_BALANCE = pattern(
    r"(?:\b(?:dsg|dedicated schools? grant|cumulative|closing|overall|total|net|deficit|surplus|"
    r"balance|outturn|position|stated|unusable|reserve|adjustment|account|year|end|ended|carried|"
    r"forward|c/f|at|as|of|on|the|in|to|for|or|march)\b|[\W\d])+"
)


class ReturnedDeficit(Frozen, dict=True):
    """What a return states of the deficit at the end of a year, with its further lines."""

    balance: StatutoryStatement
    items: Sequence[StatutoryStatement]
    ineligible: Sequence[StatutoryStatement]

    @property
    def name(self) -> str:
        return self.balance.return_name

    @cached_property
    def explaining(self) -> Sequence[StatutoryStatement]:
        """The items that have an explanation: no other explains anything."""
        return [item for item in self.items if item.explanation]

    @cached_property
    def explained(self) -> Decimal:
        """What its items add to its balance."""
        return total(self.explaining)

    @property
    def counted(self) -> Decimal:
        """Its balance without its items: what it states of the council's outturn."""
        return self.balance.amount - self.explained


class DeficitOfYear(Frozen, dict=True):
    """The returns of a year, the outturn in the forecast if it has one, and how far they agree.

    `unit` is the last digit that amounts are taken to be stated to.
    """

    year: FinancialYear
    returns: Sequence[ReturnedDeficit]
    version: Statement | None
    outturn: Decimal | None
    unit: Decimal

    @cached_property
    def reference(self) -> Decimal:
        """What each return is held against: the outturn, else the highest of them."""
        return self._highest.counted if self.outturn is None else self.outturn

    @property
    def source(self) -> str:
        """Where that is: the version of the forecast, or the return."""
        if self.version is None or self.outturn is None:
            return self._highest.name
        return self.version.version

    @cached_property
    def _highest(self) -> ReturnedDeficit:
        return max(self.returns, key=lambda stated: stated.counted)

    @property
    def standing(self) -> Standing | None:
        """What the outturn rests on, where the version says so."""
        if self.version is None or self.outturn is None:
            return None
        return self.version.standing(LineKind.CLOSING_BALANCE, self.year)

    def remainder(self, stated: ReturnedDeficit) -> Decimal:
        """What a return differs by and no item explains."""
        return stated.balance.amount - self.reference - stated.explained

    def tolerance(self, stated: ReturnedDeficit) -> Decimal:
        """How far it may differ by rounding; one in millions may be rounded to its last digit."""
        decimals = decimals_of(stated.balance.amount)
        own = Decimal(1).scaleb(-decimals) if decimals else self.unit
        return rounding_tolerance(1 + len(stated.explaining), max(own, self.unit))

    def agrees(self, stated: ReturnedDeficit) -> bool:
        return abs(self.remainder(stated)) <= self.tolerance(stated)

    @cached_property
    def differing(self) -> Sequence[ReturnedDeficit]:
        """The returns that state another deficit, the lowest first."""
        found = [stated for stated in self.returns if not self.agrees(stated)]
        return sorted(found, key=lambda stated: stated.counted)

    @cached_property
    def lowest(self) -> Decimal:
        """What the Department would count; the outturn is a statement as well."""
        return min([*(stated.counted for stated in self.returns), self.reference])

    @property
    def lost(self) -> Decimal:
        """How much less the lowest is than the outturn, or than the highest where it is that."""
        top = self.reference if self.reference > self.lowest else self._highest.counted
        return top - self.lowest

    @cached_property
    def ineligible(self) -> Sequence[StatutoryStatement]:
        """The ineligible lines of the return that states most of them."""
        return max((stated.ineligible for stated in self.returns), key=total)

    @property
    def eligible(self) -> Decimal:
        """What grant is paid for."""
        return max(self.lowest - total(self.ineligible), Decimal(0))


def total(rows: Sequence[StatutoryStatement]) -> Decimal:
    """The amounts of some rows, added up."""
    return sum((row.amount for row in rows), Decimal(0))


def is_ineligible(row: StatutoryStatement) -> bool:
    """Whether it is a line that no grant is paid for."""
    return bool(_INELIGIBLE.search(row.line or ""))


def is_balance(row: StatutoryStatement) -> bool:
    """Whether it is the return's balance, and no line of it."""
    words = normalise(row.line or "")
    return not words or bool(_NAMES_BALANCE.search(words) and _OF_BALANCE.fullmatch(words))


def rows_by_return(council: Council) -> dict[tuple[FinancialYear, str], list[StatutoryStatement]]:
    """The rows of each return and year, whichever way its name was typed, in the sheet's order."""
    rows = council.rows(StatutoryStatement)
    return group_by(rows, lambda row: (row.year, normalise(row.return_name)))


def reported_deficits(council: Council, update: Update | None = None) -> Iterator[DeficitOfYear]:
    """Each year that any return states a balance of, held against the version that is reported.

    It is the version of the update, of the latest where none is given.
    """
    returns = []
    for rows in rows_by_return(council).values():
        lines = [row for row in rows if not is_balance(row)]
        items = [line for line in lines if not is_ineligible(line)]
        ineligible = list(filter(is_ineligible, lines))
        for balance in list(filter(is_balance, rows))[:1]:
            returns.append(ReturnedDeficit(balance, items, ineligible))
    update = update or council.latest or next(iter(council.updates), None)
    version = reported_version(council, update) if update else None
    # Returns are in thousands; Excel may have left the noughts of millions out.
    forecast_unit = council.settings.forecast_unit
    least, most = (convert(Decimal(size), Unit.THOUSANDS, forecast_unit) for size in (1, 100))
    unit = min(most, max(least, version.unit if version else least))
    for year, of_year in sorted(group_by(returns, lambda stated: stated.balance.year).items()):
        yield DeficitOfYear(year, of_year, version, outturn(council, version, year), unit)


def outturn(council: Council, version: Statement | None, year: FinancialYear) -> Decimal | None:
    """The balance of a version at the end of a year; None where it states none, or a forecast.

    A version that begins with the next year opens with it. Of a year that is not over, a forecast
    is all that there can be.
    """
    if version is None:
        return None
    if year.next() == version.years[0]:
        return version.stated(LineKind.OPENING_BALANCE, year.next())
    standing = version.standing(LineKind.CLOSING_BALANCE, year)
    is_forecast = standing is not None and not is_over(standing)
    if is_forecast and year < council.settings.financial_year:
        return None
    return version.stated(LineKind.CLOSING_BALANCE, year)
