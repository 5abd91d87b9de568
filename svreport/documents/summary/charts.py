"""Charts, each on a page with the figures that it is drawn from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from svreport.content.blocks import Chart
from svreport.content.workbook import Cell, Formula, Heading, Page, PageChart, Row, Table
from svreport.core.periods import FinancialYear
from svreport.core.units import convert
from svreport.documents.charts.money import SHOWN_IN, deficit_chart, spending_chart
from svreport.documents.summary.agreement import LIMITS
from svreport.documents.summary.layout import Sources
from svreport.documents.summary.position import Part, Position
from svreport.figures.versions import deficit_limits, unmitigated_version, versions_at

DECIMALS = 2
# How a year's amount is worked out; None where there is none.
Expression = Callable[[FinancialYear], str | None]


def pages(sources: Sources, positions: Sequence[Position]) -> Iterator[Page]:
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
