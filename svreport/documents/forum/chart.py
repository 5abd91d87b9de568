"""The chart of closing balances: the reported forecast, the one before it, and the limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from svreport.charts import Chart, ChartKind, ChartSeries
from svreport.display import rounded
from svreport.documents.forum.versions import Versions, balance_word
from svreport.figures.forecast import Statement
from svreport.figures.versions import limits_passed
from svreport.periods import FinancialYear
from svreport.suggest import listed
from svreport.units import Unit, convert

LIMIT = "Limit"
# From here on a chart's axis needs no decimals.
WHOLE_MILLIONS = Decimal(10)


def closing_balances(versions: Versions) -> Chart:
    """The closing balance of each year in £m; its title says what the figures show."""
    drawn = _Drawn(versions)
    return Chart(
        title=drawn.finding(),
        kind=ChartKind.LINE,
        categories=[versions.year(year) for year in drawn.years],
        series=list(drawn.series()),
        axis=f"{Unit.MILLIONS} (deficit positive)",
        description=drawn.description(),
        category_axis="Financial year",
        number_format=drawn.number_format(),
    )


class _Drawn:
    """What is drawn of the versions, year by year."""

    def __init__(self, versions: Versions) -> None:
        self.versions = versions
        self.stated = [one for one in (versions.before, versions.now) if one is not None]
        self.years = sorted({year for one in self.stated for year in one.years})

    def series(self) -> Iterator[ChartSeries]:
        for one in self.stated:
            yield ChartSeries(_called(one), self._values(_closing(one)))
        if self.versions.limits:
            yield ChartSeries(LIMIT, self._values(self.versions.limits.get), as_line=True)

    def finding(self) -> str:
        """What the figures show: whether a limit is passed, and how the forecasts end."""
        now, before = self.versions.now, self.versions.before
        last = now.years[-1]
        left = now.closing(last)
        passed = limits_passed(now, self.versions.limits)
        ends = f"The {now.version} forecast ends with a {balance_word(left)} of {self._short(left)}"
        limit = f", after passing its limit in {self.versions.year(passed[0])}" if passed else ""
        if before is None:
            return f"{ends} in {self.versions.year(last)}{limit}"
        earlier = before.closing(before.years[-1])
        than = (
            self._short(earlier)
            if balance_word(earlier) == balance_word(left)
            else f"a {balance_word(earlier)} of {self._short(earlier)}"
        )
        return f"{ends} ({before.version}: {than}){limit}"

    def description(self) -> str:
        """The chart in words, with every figure that it shows."""
        lines = [
            f"{one.name}: {self._figures(one.values)}" for one in self.series() if any(one.values)
        ]
        return (
            "Line chart of the closing balance at the end of each financial year, in "
            f"{Unit.MILLIONS}; a deficit is positive. {'. '.join(lines)}."
        )

    def number_format(self) -> str:
        values = [abs(value) for one in self.series() for value in one.values if value is not None]
        return "#,##0" if max(values, default=Decimal(0)) >= WHOLE_MILLIONS else "#,##0.0"

    def _figures(self, values: Sequence[Decimal | None]) -> str:
        return listed(
            [
                f"{rounded(value, 1)} in {self.versions.year(year)}"
                for year, value in zip(self.years, values, strict=True)
                if value is not None
            ],
            most=len(values),
        )

    def _values(
        self, amount: Callable[[FinancialYear], Decimal | None]
    ) -> tuple[Decimal | None, ...]:
        found = (amount(year) for year in self.years)
        return tuple(None if one is None else self._millions(one) for one in found)

    def _millions(self, value: Decimal) -> Decimal:
        return convert(value, self.versions.unit, Unit.MILLIONS)

    def _short(self, value: Decimal) -> str:
        style, unit = self.versions.style, self.versions.unit
        return style.amount(abs(value), unit, Unit.MILLIONS, decimals=1)


def _called(statement: Statement) -> str:
    return f"{statement.version[:1].upper()}{statement.version[1:]} forecast"


def _closing(statement: Statement) -> Callable[[FinancialYear], Decimal | None]:
    return lambda year: statement.closing(year) if year in statement.years else None
