"""The summary: where the deficit stands, what has changed, and whether the agreement is met.

And the charts, each on a page with the figures that it is drawn from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from svreport.content.blocks import Chart
from svreport.content.workbook import Cell, Formula, Heading, Page, PageChart, Row, Table
from svreport.core.periods import FinancialYear
from svreport.core.units import convert
from svreport.documents.charts.money import SHOWN_IN, deficit_chart, spending_chart
from svreport.documents.summary.agreement import LIMITS, headroom_heading
from svreport.documents.summary.layout import SIGNS, Sources
from svreport.documents.summary.position import Part, Position, position_of, reported_position
from svreport.documents.versions_in_words import balance_in_words
from svreport.figures.ratings import update_before
from svreport.figures.versions import (
    deficit_limits,
    plan_version,
    reported_version,
    unmitigated_version,
    versions_at,
)

NAME = "Summary"
MET, NOT_MET = "met", "not met"
PARTS = {Part.IN_YEAR: "In-year balance", Part.CLOSING: "Closing balance"}


def pages(sources: Sources, positions: Sequence[Position]) -> Iterator[Page]:
    """One page, where the update reports a version of the forecast."""
    summary = _SummaryPage(sources, positions)
    if summary.now is not None:
        yield Page(
            name=NAME,
            title=f"Summary: {sources.update.title}",
            intro=(
                f"The version that the update reports ({summary.now.statement.version}) beside "
                f"the last update's and the plan's. Amounts in {sources.unit}. {SIGNS}",
                "In words: as this was made. Every other figure and result is worked out from the "
                "sheets that follow.",
                "Empty cells: nothing to compare with, or a figure that no condition is held "
                "against.",
            ),
            headings=summary.headings(),
            rows=summary.rows(),
        )


@dataclass(frozen=True)
class _SummaryPage:
    """The rows of the page: balances of this year and of the agreement's last, and its tests."""

    sources: Sources
    positions: Sequence[Position]

    @cached_property
    def now(self) -> Position | None:
        return reported_position(self.sources, self.positions)

    @cached_property
    def last(self) -> Position | None:
        """What the update before reported."""
        council = self.sources.council
        before = update_before(council, self.sources.update)
        return position_of(self.positions, reported_version(council, before) if before else None)

    @cached_property
    def plan(self) -> Position | None:
        return position_of(self.positions, plan_version(self.sources.council))

    def headings(self) -> tuple[Heading, ...]:
        return (
            Heading("Measure", 50),
            Heading(self._now, 13),
            Heading(self._last, 13),
            Heading(self.sources.money_heading("Change since the last update"), 14),
            Heading(self._plan, 13),
            Heading(self.sources.money_heading("Change from the plan"), 14),
            Heading("Result", 12),
            Heading("In words", 64),
        )

    @property
    def _now(self) -> str:
        return self.sources.money_heading("Now")

    @property
    def _last(self) -> str:
        return self.sources.money_heading("Last update")

    @property
    def _plan(self) -> str:
        return self.sources.money_heading("Plan")

    def rows(self) -> list[Row]:
        assert self.now is not None
        years = self.now.statement.years
        this = self.sources.year if self.sources.year in years else years[0]
        end = self._end()
        rows = [self._balance(part, this) for part in PARTS]
        if end != this:
            rows += [self._balance(part, end) for part in PARTS]
        rows.append(self._surplus_test(end))
        rows += self._limit_test()
        return rows

    def _end(self) -> FinancialYear:
        """The agreement's last year, or the last that the version reaches before it."""
        assert self.now is not None
        years, ends = self.now.statement.years, self.sources.council.settings.agreement_ends
        return max((known for known in years if ends is None or known <= ends), default=years[0])

    def _balance(self, part: Part, year: FinancialYear) -> Row:
        assert self.now is not None
        name = f"{PARTS[part]} {self.sources.style.year(year)}"
        now, last, plan = (
            _amount(position, part, year) for position in (self.now, self.last, self.plan)
        )
        return Row(
            (
                name,
                _formula(self.now, part, year),
                _formula(self.last, part, year),
                self._change(self._last, now, last),
                _formula(self.plan, part, year),
                self._change(self._plan, now, plan),
                "",
                self._words(now, last, plan),
            )
        )

    def _change(self, other: str, now: Decimal | None, then: Decimal | None) -> Cell:
        if now is None or then is None:
            return None
        table = Table(NAME)
        return Formula(f"={table.here(self._now)}-{table.here(other)}", now - then)

    def _words(self, now: Decimal | None, last: Decimal | None, plan: Decimal | None) -> str:
        if now is None:
            return ""
        parts = [f"A {balance_in_words(now, self._prose)}"]
        if last is not None:
            parts.append(f"{self._change_in_words(now - last)} the last update")
        if plan is not None and self.plan is not self.now:
            parts.append(f"{self._change_in_words(now - plan)} the plan")
        return ", ".join(parts) + "."

    def _change_in_words(self, change: Decimal) -> str:
        if change == 0:
            return "as in"
        return f"{self._prose(abs(change))} {'worse' if change > 0 else 'better'} than"

    def _prose(self, amount: Decimal) -> str:
        return self.sources.style.prose(amount, self.sources.council.settings.forecast_unit)

    def _surplus_test(self, end: FinancialYear) -> Row:
        """Whether the in-year balance is a deficit no longer by the agreement's last year."""
        assert self.now is not None
        balance, year = self.now.statement.in_year(end), self.sources.style.year(end)
        ends = self.sources.council.settings.agreement_ends
        what = "the agreement's last year" if end == ends else "the forecast's last year"
        return Row(
            (
                f"In-year surplus by {what}, {year}",
                _formula(self.now, Part.IN_YEAR, end),
                *[None] * 4,
                self._verdict(balance <= 0, "<=0"),
                f"{'Met' if balance <= 0 else 'Not met'}: {year} has an in-year "
                f"{balance_in_words(balance, self._prose)}.",
            )
        )

    def _limit_test(self) -> Iterator[Row]:
        """Whether the closing balance stays within each year's limit: the smallest headroom."""
        assert self.now is not None
        stated = self.now.statement
        headroom = {
            year: limit - stated.closing(year)
            for year, limit in deficit_limits(self.sources.council).items()
            if year in stated.years
        }
        if not headroom:
            return
        year = min(headroom, key=lambda known: headroom[known])
        column = headroom_heading(self.sources, self.now)
        passed = sum(1 for room in headroom.values() if room < 0)
        told = (
            f"Not met: the limit is passed in {passed} of {len(headroom)} years, by "
            f"{self._prose(-headroom[year])} at most, in {self.sources.style.year(year)}."
            if passed
            else f"Met in each of {len(headroom)} years; the least headroom is "
            f"{self._prose(headroom[year])}, in {self.sources.style.year(year)}."
        )
        yield Row(
            (
                "Cumulative deficit within its limit in each year: least headroom",
                Formula(f"=MIN({Table(LIMITS).column(column)})", headroom[year]),
                *[None] * 4,
                self._verdict(not passed, ">=0"),
                told,
            )
        )

    def _verdict(self, met: bool, test: str) -> Formula:
        now = Table(NAME).here(self._now)
        return Formula(f'=IF({now}{test},"{MET}","{NOT_MET}")', MET if met else NOT_MET)


def _amount(position: Position | None, part: Part, year: FinancialYear) -> Decimal | None:
    if position is None or year not in position.statement.years:
        return None
    stated = position.statement
    return stated.in_year(year) if part is Part.IN_YEAR else stated.closing(year)


def _formula(position: Position | None, part: Part, year: FinancialYear) -> Cell:
    value = _amount(position, part, year)
    return (
        None
        if position is None or value is None
        else Formula(f"={position.sum_of(year, part)}", value)
    )


DECIMALS = 2
# How a year's amount is worked out; None where there is none.
Expression = Callable[[FinancialYear], str | None]


def chart_pages(sources: Sources, positions: Sequence[Position]) -> Iterator[Page]:
    """A page for each chart that the inputs have data for."""
    yield from _ChartPages(sources, positions).pages()


@dataclass(frozen=True)
class _ChartPages:
    """Charts of the forecast, with the figures behind them as formulas."""

    sources: Sources
    positions: Sequence[Position]

    def pages(self) -> Iterator[Page]:
        yield from self._deficits()
        yield from self._spending()

    def _deficits(self) -> Iterator[Page]:
        council, update = self.sources.council, self.sources.update
        drawn = deficit_chart(council, update)
        if drawn is None:
            return
        versions = versions_at(council, update)
        years = sorted({year for statement in versions for year in statement.years})
        series = [self._amounts_of(statement.version, Part.CLOSING) for statement in versions]
        stated = deficit_limits(council)
        if any(year in stated for year in years):
            series.append(self._limit(sorted(stated)))
        yield self._page("Deficit chart", drawn.chart, years, series)

    def _spending(self) -> Iterator[Page]:
        council = self.sources.council
        drawn, stated = spending_chart(council), unmitigated_version(council)
        if drawn is None or stated is None:
            return
        position = self._position(stated.version)
        series = [
            self._amounts_of(stated.version, Part.TOTAL),
            lambda year: f"-({position.sum_of(year, Part.INCOME)})",
        ]
        yield self._page("Spending chart", drawn.chart, stated.years, series)

    def _position(self, version: str) -> Position:
        return next(
            position for position in self.positions if position.statement.version == version
        )

    def _amounts_of(self, version: str, part: Part) -> Expression:
        position = self._position(version)

        def expression(year: FinancialYear) -> str | None:
            return position.sum_of(year, part) if year in position.statement.years else None

        return expression

    def _limit(self, years: Sequence[FinancialYear]) -> Expression:
        heading = self.sources.money_heading("Limit")

        def expression(year: FinancialYear) -> str | None:
            return Table(LIMITS).at(heading, years.index(year)) if year in years else None

        return expression

    def _page(
        self,
        name: str,
        chart: Chart,
        years: Sequence[FinancialYear],
        series: Sequence[Expression],
    ) -> Page:
        headings = [f"{drawn.name} ({SHOWN_IN})" for drawn in chart.series]
        rows = [
            Row(
                (
                    self.sources.style.year(year),
                    *(
                        self._cell(expression(year), drawn.values[at])
                        for expression, drawn in zip(series, chart.series, strict=True)
                    ),
                )
            )
            for at, year in enumerate(years)
        ]
        return Page(
            name=name,
            title=chart.title,
            intro=(
                f"The figures in {SHOWN_IN} from the sheets before, and the chart of them below.",
                "Empty cells: the version does not reach that year, or it has no limit.",
            ),
            headings=(Heading("Year", 30), *(Heading(heading, 18) for heading in headings)),
            rows=rows,
            charts=(PageChart(chart, "Year", headings),),
        )

    def _cell(self, expression: str | None, value: Decimal | None) -> Cell:
        if expression is None or value is None:
            return None
        unit = self.sources.council.settings.forecast_unit
        scale = convert(Decimal(1), SHOWN_IN, unit)
        divided = f"({expression})/{scale}" if scale != 1 else expression
        return Formula(f"={divided}", value, decimals=DECIMALS)
