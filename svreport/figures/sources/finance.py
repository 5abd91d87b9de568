"""Figures of savings, the agreement, budget monitoring and capital projects.

Their names: `savings.DMI.target 2024/25`, `savings.total.achieved 2024/25`, `agreement.total`,
`payments.paid`, `unit cost.….places`, `budget.Total high needs spending.actual q3`,
`….variance`, `capital.Northern school.agreed`, `capital.total.spent`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svreport.core.grouping import group_by
from svreport.core.house_style import decimals_of
from svreport.core.model import Payment, PaymentStatus, Saving, UnitCost
from svreport.core.units import Unit
from svreport.figures.agreement import status_on
from svreport.figures.as_of import capital_at, savings_at
from svreport.figures.figure import (
    Figure,
    FigureScope,
    Series,
    figure_difference,
    figure_of_rows,
    series_of,
    stated_series,
    undated_series,
)

SAVING_AMOUNTS = ("baseline", "target", "achieved", "forecast")
CAPITAL_AMOUNTS = ("agreed", "spent", "forecast", "places")


def saving_series(scope: FigureScope) -> Iterator[Series]:
    """The savings of each workstream, of each condition and in total, year by year."""
    savings = savings_at(scope.council, scope.update)
    if not savings:
        return
    groups = {
        **group_by(savings, lambda row: row.workstream),
        **group_by(savings, lambda row: f"Condition {row.condition}"),
        "total": savings,
    }
    for group, rows in groups.items():
        for field in SAVING_AMOUNTS:
            unit = scope.council.settings.forecast_unit
            yield _yearly(f"savings.{group}.{field}", rows, field, unit, scope)


def agreement_series(scope: FigureScope) -> Iterator[Series]:
    """The agreement's total, its payments by their status at the update, and unit costs."""
    council, settings = scope.council, scope.council.settings
    yield from stated_series("agreement.total", settings, "agreement_total", settings.forecast_unit)
    if council.payments:
        yield from _payments(scope)
    for provision, rows in group_by(council.unit_costs, lambda row: row.provision).items():
        name = f"unit cost.{provision}"
        yield _yearly(f"{name}.places", rows, "places", Unit.RATE, scope)
        yield _yearly(f"{name}.average cost", rows, "average_cost", Unit.POUNDS, scope)
        yield _yearly(f"{name}.total", rows, "total", settings.forecast_unit, scope)


def _payments(scope: FigureScope) -> Iterator[Series]:
    payments, unit = scope.council.payments, scope.council.settings.forecast_unit
    by_status = group_by(payments, lambda payment: status_on(payment, scope.update.document_date))
    yield undated_series(figure_of_rows("payments.total", payments, "amount", unit))
    for status in PaymentStatus:
        rows = by_status.get(status, ())
        yield undated_series(figure_of_rows(f"payments.{status}", rows, "amount", unit))
    yield _yearly("payments.amount", payments, "amount", unit, scope)


def budget_series(scope: FigureScope) -> Iterator[Series]:
    """The baseline and budget of each line, and what each update reports against it."""
    unit, default = scope.council.settings.forecast_unit, scope.update.key
    for line in scope.council.budget:
        name = f"budget.{line.line}"
        actuals = [
            Figure(
                name=f"{name}.actual",
                point=key,
                value=value,
                unit=unit,
                decimals=decimals_of(value),
                places=(line.series_place(key, "line"),),
            )
            for key, value in line.by_update.items()
        ]
        yield from stated_series(f"{name}.baseline", line, "baseline", unit)
        yield from stated_series(f"{name}.budget", line, "budget", unit)
        yield series_of(f"{name}.actual", actuals, default)
        if line.budget is not None:
            budget = figure_of_rows(f"{name}.budget", [line], "budget", unit)
            variances = [
                figure_difference(actual, budget, f"{name}.variance", actual.point)
                for actual in actuals
            ]
            yield series_of(f"{name}.variance", variances, default)


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
                yield undated_series(
                    figure_of_rows(f"capital.{group}.{field}", stated, field, unit)
                )


def _yearly(
    name: str,
    rows: Sequence[Saving | UnitCost | Payment],
    field: str,
    unit: Unit,
    scope: FigureScope,
) -> Series:
    by_year = group_by(
        (row for row in rows if getattr(row, field) is not None), lambda row: row.year
    )
    figures = [figure_of_rows(name, by_year[year], field, unit, year) for year in sorted(by_year)]
    return series_of(name, figures, scope.council.settings.financial_year)
