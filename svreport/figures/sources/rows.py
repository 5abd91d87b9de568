"""Figures of savings, the agreement, the budget, capital, ratings, risks, other areas and Figures.

Their names: `savings.DMI.target 2024/25`, `savings.total.achieved 2024/25`, `agreement.total`,
`payments.paid`, `unit cost.….places`, `budget.Total high needs spending.actual q3`,
`….variance`, `capital.Northern school.agreed`, `capital.total.spent`, `Condition 3.1.rating`,
`Risk 2.previous rating`, `Risk 2.score`, `conditions.Red`, `milestones.late`,
`milestones.DMI.done`, `workstream.DMI.impact`, `benchmark.Pupils with an EHC plan.England`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from svreport.core import model
from svreport.core.frozen import group_by, replace
from svreport.core.house_style import decimals_of
from svreport.core.numerals import Unit
from svreport.core.origin import CellAmount
from svreport.core.text import normalise
from svreport.figures.agreement import status_on
from svreport.figures.as_of import (
    PLANNED_AMOUNTS,
    SAVING_AMOUNTS,
    RatingChange,
    capital_at,
    count_rated,
    mitigations_at,
    rating_change,
    update_before,
)
from svreport.figures.benchmarks import withheld_rows
from svreport.figures.deficit import is_balance
from svreport.figures.figure import (
    Figure,
    FigureScope,
    Point,
    Series,
    figure_difference,
    figure_of_rows,
    series_of,
    stated_series,
    undated_series,
)
from svreport.figures.plan import (
    ReportedStatus,
    StatusCounts,
    derived_impact,
    reported_on,
)

FIGURES = "Figures"
# The sheet of the figures whose names begin so, and its rows.
SHEETS: Mapping[str, tuple[str, type[model.Record]]] = {
    "savings": ("Savings", model.Saving),
    "payments": ("Payments", model.Payment),
    "unit cost": ("Unit costs", model.UnitCost),
    "budget": ("Budget monitoring", model.BudgetLine),
    "capital": ("Capital", model.CapitalProject),
    "benchmark": ("Benchmarks", model.Benchmark),
    "workstream": ("Workstreams", model.Workstream),
    "milestones": ("Milestones", model.Milestone),
    "cohort": ("Cohort", model.CohortCount),
}
CAPITAL_AMOUNTS = ("agreed", "spent", "forecast", "places")


def saving_series(scope: FigureScope) -> Iterator[Series]:
    """The savings of each project, workstream and condition, and in total, year by year."""
    savings = mitigations_at(scope.council, scope.update)
    unit = scope.council.settings.forecast_unit
    if not savings:
        return
    groups = {
        **group_by((row for row in savings if row.project), lambda row: str(row.project)),
        **group_by(savings, lambda row: row.workstream),
        **group_by(
            (row for row in savings if row.condition), lambda row: f"Condition {row.condition}"
        ),
        "total": savings,
    }
    for group, rows in groups.items():
        for field in SAVING_AMOUNTS:
            series = _yearly(f"savings.{group}.{field}", rows, field, unit, scope)
            if series.points or field not in PLANNED_AMOUNTS:
                yield series
        if any(row.project for row in rows):
            yield _against_plan(group, rows, unit, scope)


def _against_plan(
    group: str, rows: Sequence[model.Saving], unit: Unit, scope: FigureScope
) -> Series:
    """What is expected of savings less what the plan counts on, as far as both are stated."""
    name = f"savings.{group}.against plan"
    stated = [row for row in rows if row.forecast is not None and row.target is not None]
    expected, planned = (
        _yearly(name, stated, field, unit, scope) for field in ("forecast", "target")
    )
    differences = [
        figure_difference(now, plan, name, point)
        for point in expected.points
        if (now := expected.at(point)) and (plan := planned.at(point))
    ]
    return series_of(name, differences, expected.default)


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
    for status in model.PaymentStatus:
        rows = by_status.get(status, ())
        yield undated_series(figure_of_rows(f"payments.{status}", rows, "amount", unit))
    yield _yearly("payments.amount", payments, "amount", unit, scope)


def returned_series(scope: FigureScope) -> Iterator[Series]:
    """The deficit that each return states, by the year at whose end it is."""
    balances = filter(is_balance, scope.council.rows(model.StatutoryStatement))
    groups = group_by(balances, lambda row: normalise(row.return_name))
    for rows in groups.values():
        unit = scope.council.settings.forecast_unit
        yield _yearly(f"statement.{rows[0].return_name}", rows, "amount", unit, scope)


def budget_series(scope: FigureScope) -> Iterator[Series]:
    """The baseline and budget of each line, and what each update reports against it."""
    for series in scope.council.worked_out(_budget):
        is_dated = series.points != (None,)
        yield replace(series, default=scope.update.key) if is_dated else series


def _budget(council: model.Council) -> Sequence[Series]:
    return [series for line in council.budget for series in _line_series(line, council)]


def _line_series(line: model.BudgetLine, council: model.Council) -> Iterator[Series]:
    name, unit = f"budget.{line.line}", council.settings.forecast_unit
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
    yield series_of(f"{name}.actual", actuals, None)
    if line.budget is not None:
        budget = figure_of_rows(f"{name}.budget", [line], "budget", unit)
        variances = [
            figure_difference(actual, budget, f"{name}.variance", actual.point)
            for actual in actuals
        ]
        yield series_of(f"{name}.variance", variances, None)


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
    rows: Sequence[model.Saving | model.UnitCost | model.Payment | model.StatutoryStatement],
    field: str,
    unit: Unit,
    scope: FigureScope,
) -> Series:
    by_year = group_by(
        (row for row in rows if getattr(row, field) is not None), lambda row: row.year
    )
    figures = [figure_of_rows(name, by_year[year], field, unit, year) for year in sorted(by_year)]
    return series_of(name, figures, scope.council.settings.financial_year)


def sheet_of(name: str) -> tuple[str, type[model.Record]] | None:
    """The sheet that a figure of a name would be of, and its rows; None where any may be."""
    start, dot, rest = normalise(name).partition(".")
    if not dot:
        return FIGURES, model.OtherFigure
    if start.startswith("risk ") and rest.startswith(SCORES):
        return "Risk scores", model.RiskScore
    return SHEETS.get(start)


# Ratings and risks, other areas, and the sheet Figures


BENCHMARK = "benchmark."
SCORES = ("likelihood", "impact", "score")
CONDITIONS, MILESTONES = "conditions", "milestones"
# How the names of what is counted by a rating or a status begin.
COUNTED = (f"{CONDITIONS}.", f"{MILESTONES}.")
# What dates say of a milestone at any update; the rest its status says of now.
DATED = (ReportedStatus.DONE, ReportedStatus.LATE)


def rating_series(scope: FigureScope) -> Iterator[Series]:
    """The rating and the one before it of each item, and the scores of each risk."""
    council, default = scope.council, scope.update.key
    for series in scope.council.worked_out(_ratings):
        yield replace(series, default=default)
    for risk in council.risks:
        yield from stated_series(f"{risk.item}.target score", risk, "target_score", Unit.COUNT)


def _ratings(council: model.Council) -> Sequence[Series]:
    """The series of ratings and scores, but for the update that the name alone means."""
    labels = {rating.name: rating.label for rating in council.scale}
    keys = [update.key for update in council.updates]
    found = []
    for row in council.ratings:
        for word, columns in (("rating", keys), ("previous rating", [None, *keys])):
            name = f"{row.item}.{word}"
            ratings = (
                _rating(name, row, key, column, labels)
                for key, column in zip(keys, columns, strict=False)
            )
            found.append(series_of(name, filter(None, ratings), None))
    for number, rows in group_by(council.risk_scores, lambda row: row.risk).items():
        for field in SCORES:
            name = f"Risk {number}.{field}"
            scores = [
                figure_of_rows(name, [scored], field, Unit.COUNT, scored.update)
                for scored in rows
                if getattr(scored, field) is not None
            ]
            found.append(series_of(name, scores, None))
    return found


def count_series(scope: FigureScope) -> Iterator[Series]:
    """How many conditions have each rating, and how many milestones stand how, at each update."""
    for series in scope.council.worked_out(_counts):
        yield replace(series, default=scope.update.key)


def _counts(council: model.Council) -> Sequence[Series]:
    own = {normalise(figure.name) for figure in council.figures}
    figures = [
        Figure(
            name=name,
            point=update.key,
            value=count,
            unit=Unit.COUNT,
            places=tuple(dict.fromkeys(count.places)),
        )
        for update in council.updates
        for name, count in (*_ratings_counted(council, update), *_milestones(council, update))
        if normalise(name) not in own
    ]
    by_name = group_by(figures, lambda figure: figure.name)
    return [series_of(name, counts, None) for name, counts in by_name.items()]


def _ratings_counted(
    council: model.Council, update: model.Update
) -> Iterator[tuple[str, CellAmount]]:
    items = [condition.item for condition in council.conditions]
    rated = [item for item in items if council.rating_of(item, update.key)]
    for step in council.scale if rated else ():
        given = [item for item in rated if council.rating_of(item, update.key) == step.name]
        yield f"{CONDITIONS}.{step.name}", count_rated(council, update, given, rated)
    for turn in (RatingChange.BETTER, RatingChange.WORSE) if update_before(council, update) else ():
        turned = [item for item in rated if rating_change(council, item, update) is turn]
        yield f"{CONDITIONS}.{turn.value.lower()}", count_rated(council, update, turned, rated)


def _milestones(council: model.Council, update: model.Update) -> Iterator[tuple[str, CellAmount]]:
    groups = group_by(council.milestones, lambda row: f"{MILESTONES}.{row.workstream}")
    day = reported_on(update)
    for group, rows in {MILESTONES: council.milestones, **groups}.items():
        counts = StatusCounts(rows, day)
        yield f"{group}.total", counts.total
        yield f"{group}.due", counts.due
        for status in ReportedStatus if council.is_current(update.key) else DATED:
            if status is not ReportedStatus.NOT_STATED:
                yield f"{group}.{status}", counts.of(status)


def _rating(
    name: str, row: model.ItemRatings, key: str, column: str | None, labels: Mapping[str, str]
) -> Figure | None:
    if column is None:
        rating, place = row.previous, row.at.get("previous")
    else:
        rating, place = row.by_update.get(column), row.at_series.get(column)
    if rating is None:
        return None
    return Figure(
        name=name,
        point=key,
        words=rating,
        label=labels.get(rating, rating),
        places=(place or row.place("item"),),
    )


def benchmark_series(scope: FigureScope) -> Iterator[Series]:
    """The figures of each indicator and area, by month or financial year."""
    hidden: set[int] = set()
    if scope.disclosure is not None:
        hidden = {id(row) for row in withheld_rows(scope.council, scope.disclosure)}
    groups = group_by(
        scope.council.benchmarks, lambda row: (normalise(row.indicator), normalise(row.area))
    )
    for rows in groups.values():
        name = f"{BENCHMARK}{rows[0].indicator}.{rows[0].area}"
        figures = [_figure(name, row, row.period, is_withheld=id(row) in hidden) for row in rows]
        latest = max((row.period for row in rows), key=lambda period: period.first_day)
        yield series_of(name, figures, latest)


def other_series(scope: FigureScope) -> Iterator[Series]:
    """The rows of the Figures sheet, and the impact of each workstream."""
    disclosure, settings = scope.disclosure, scope.council.settings
    for row in scope.council.figures:
        hides = disclosure is not None and disclosure.hides(row.value, row.unit, row.suppress)
        yield undated_series(_figure(row.name, row, is_withheld=hides))
    for workstream in scope.council.workstreams:
        name, unit = f"workstream.{workstream.code}.impact", settings.forecast_unit
        yield from stated_series(name, workstream, "impact", unit)
        if derived := derived_impact(scope.council, scope.update, workstream):
            yield undated_series(figure_of_rows(name, derived, "target", unit))


def _figure(
    name: str, row: model.Benchmark | model.OtherFigure, point: Point = None, *, is_withheld: bool
) -> Figure:
    value = None if is_withheld else row.value
    typed = decimals_of(value) if value is not None else 0
    return Figure(
        name=name,
        point=point,
        value=value,
        unit=row.unit,
        decimals=typed if row.decimals is None else row.decimals,
        missing=model.Missing.SUPPRESSED if is_withheld else row.status,
        places=(row.place("value" if row.value is not None else "status"),),
    )
