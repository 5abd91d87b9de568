"""Figures of savings, the agreement, budget monitoring and capital projects.

Their names: `savings.DMI.target 2024/25`, `savings.total.achieved 2024/25`, `agreement.total`,
`payments.paid`, `unit cost.….places`, `budget.Total high needs spending.actual q3`,
`….variance`, `capital.Northern school.agreed`, `capital.total.spent`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from svreport.core.house_style import decimals_of
from svreport.core.model import (
    BudgetLine,
    CapitalProject,
    Payment,
    PaymentStatus,
    Saving,
    UnitCost,
)
from svreport.core.periods import FinancialYear
from svreport.core.units import Unit
from svreport.figures.agreement import status_on
from svreport.figures.as_of import capital_at, savings_at
from svreport.figures.figure import (
    Figure,
    FigureScope,
    Point,
    Series,
    figure_difference,
    undated_series,
)

SAVING_AMOUNTS = ("baseline", "target", "achieved", "forecast")
CAPITAL_AMOUNTS = ("agreed", "spent", "forecast", "places")


def saving_series(scope: FigureScope) -> Iterator[Series]:
    """The savings of each workstream, of each condition and in total, year by year."""
    savings = savings_at(scope.council, scope.update)
    if not savings:
        return
    groups: dict[str, list[Saving]] = {}
    for row in savings:
        groups.setdefault(row.workstream, []).append(row)
    for row in savings:
        groups.setdefault(f"Condition {row.condition}", []).append(row)
    groups["total"] = list(savings)
    settings = scope.council.settings
    for group, rows in groups.items():
        for field in SAVING_AMOUNTS:
            name = f"savings.{group}.{field}"
            yield _yearly(name, rows, field, settings.forecast_unit, scope)


def agreement_series(scope: FigureScope) -> Iterator[Series]:
    """The agreement's total, its payments by their status at the update, and unit costs."""
    council, settings = scope.council, scope.council.settings
    if settings.agreement_total is not None:
        total = Figure(
            name="agreement.total",
            value=settings.agreement_total,
            unit=settings.forecast_unit,
            decimals=decimals_of(settings.agreement_total),
            places=(settings.place("agreement_total"),),
        )
        yield undated_series(total)
    if council.payments:
        yield from _payments(scope)
    provisions: dict[str, list[UnitCost]] = {}
    for row in council.unit_costs:
        provisions.setdefault(row.provision, []).append(row)
    for provision, rows in provisions.items():
        name = f"unit cost.{provision}"
        money = settings.forecast_unit
        yield _yearly(f"{name}.places", rows, "places", Unit.RATE, scope)
        yield _yearly(f"{name}.average cost", rows, "average_cost", Unit.POUNDS, scope)
        yield _yearly(f"{name}.total", rows, "total", money, scope)


def _payments(scope: FigureScope) -> Iterator[Series]:
    payments, unit = scope.council.payments, scope.council.settings.forecast_unit
    by_status: dict[str, list[Payment]] = {"total": list(payments)}
    by_status |= {status: [] for status in PaymentStatus}
    for payment in payments:
        by_status[status_on(payment, scope.update.document_date)].append(payment)
    for status, rows in by_status.items():
        total = _sum_of_rows(f"payments.{status}", rows, "amount", unit)
        yield undated_series(total)
    yield _yearly("payments.amount", payments, "amount", unit, scope)


def budget_series(scope: FigureScope) -> Iterator[Series]:
    """The baseline and budget of each line, and what each update reports against it."""
    for line in scope.council.budget:
        yield from _BudgetSeries(line, scope.council.settings.forecast_unit).series(scope)


class _BudgetSeries:
    """A line of budget monitoring, read as figures."""

    def __init__(self, line: BudgetLine, unit: Unit) -> None:
        self._line = line
        self._unit = unit

    def series(self, scope: FigureScope) -> Iterator[Series]:
        line = self._line
        for word, value in {"baseline": line.baseline, "budget": line.budget}.items():
            if value is not None:
                yield undated_series(self._figure(word, value))
        ways = {"actual": self._actual}
        if line.budget is not None:
            ways["variance"] = self._variance
        for word, at in ways.items():
            yield Series(
                name=self._name(word),
                points=list(line.by_update),
                default=scope.update.key,
                at=at,
            )

    def _actual(self, point: Point) -> Figure | None:
        value = self._line.by_update.get(point) if isinstance(point, str) else None
        return None if value is None else self._figure("actual", value, point)

    def _variance(self, point: Point) -> Figure | None:
        actual, budget = self._actual(point), self._line.budget
        if actual is None or budget is None:
            return None
        return figure_difference(
            actual, self._figure("budget", budget), self._name("variance"), point
        )

    def _name(self, word: str) -> str:
        return f"budget.{self._line.line}.{word}"

    def _figure(self, word: str, value: Decimal, point: Point = None) -> Figure:
        line = self._line
        place = line.place(word) if point is None else line.series_place(point, "line")
        return Figure(
            name=self._name(word),
            point=point,
            value=value,
            unit=self._unit,
            decimals=decimals_of(value),
            places=(place,),
        )


def capital_series(scope: FigureScope) -> Iterator[Series]:
    """The money and the places of each project, and of all of them."""
    council = scope.council
    projects = capital_at(council, scope.update)
    groups = [(project.project, [project]) for project in projects]
    for group, rows in (*groups, ("total", projects)):
        for field in CAPITAL_AMOUNTS:
            unit = Unit.COUNT if field == "places" else council.settings.forecast_unit
            stated = [row for row in rows if getattr(row, field) is not None]
            if stated:
                total = _sum_of_rows(f"capital.{group}.{field}", stated, field, unit)
                yield undated_series(total)


def _yearly(
    name: str,
    rows: Sequence[Saving | UnitCost | Payment],
    field: str,
    unit: Unit,
    scope: FigureScope,
) -> Series:
    """A series of what the rows of each year state in a field, added up."""
    by_year: dict[Point, list[Saving | UnitCost | Payment]] = {}
    for row in rows:
        if getattr(row, field) is not None:
            by_year.setdefault(row.year, []).append(row)

    def at(point: Point) -> Figure | None:
        stated = by_year.get(point)
        return _sum_of_rows(name, stated, field, unit, point) if stated else None

    return Series(
        name=name,
        points=sorted(year for year in by_year if isinstance(year, FinancialYear)),
        default=scope.council.settings.financial_year,
        at=at,
    )


def _sum_of_rows(
    name: str,
    rows: Sequence[Saving | UnitCost | Payment | CapitalProject],
    field: str,
    unit: Unit,
    point: Point = None,
) -> Figure:
    """The figure of what rows state in a field, added up."""
    values = [Decimal(getattr(row, field)) for row in rows]
    return Figure(
        name=name,
        point=point,
        value=sum(values, Decimal(0)),
        unit=unit,
        decimals=max(map(decimals_of, values), default=0),
        places=tuple(row.place(field) for row in rows),
    )
