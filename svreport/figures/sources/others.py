"""Figures of ratings and risks, of other areas, and of the sheet Figures.

Their names: `Condition 3.1.rating`, `Risk 2.previous rating`, `Risk 2.score`,
`benchmark.Pupils with an EHC plan.England`, `workstream.DMI.impact`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svreport.core.grouping import group_by
from svreport.core.house_style import decimals_of
from svreport.core.model import Benchmark, ItemRatings, Missing, OtherFigure
from svreport.core.text import normalise
from svreport.core.units import Unit
from svreport.figures.benchmarks import withheld_rows
from svreport.figures.figure import (
    Figure,
    FigureScope,
    Point,
    Series,
    figure_of_rows,
    series_of,
    stated_series,
    undated_series,
)

BENCHMARK = "benchmark."
SCORES = ("likelihood", "impact", "score")


def rating_series(scope: FigureScope) -> Iterator[Series]:
    """The rating and the one before it of each item, and the scores of each risk."""
    council, default = scope.council, scope.update.key
    labels = {rating.name: rating.label for rating in council.scale}
    keys = [update.key for update in council.updates]
    for row in council.ratings:
        for word, columns in (("rating", keys), ("previous rating", [None, *keys])):
            name = f"{row.item}.{word}"
            found = (
                _rating(name, row, key, column, labels)
                for key, column in zip(keys, columns, strict=False)
            )
            yield series_of(name, filter(None, found), default)
    for number, rows in group_by(council.risk_scores, lambda row: row.risk).items():
        for field in SCORES:
            name = f"Risk {number}.{field}"
            scores = [
                figure_of_rows(name, [scored], field, Unit.COUNT, scored.update)
                for scored in rows
                if getattr(scored, field) is not None
            ]
            yield series_of(name, scores, default)
    for risk in council.risks:
        yield from stated_series(f"{risk.item}.target score", risk, "target_score", Unit.COUNT)


def _rating(
    name: str, row: ItemRatings, key: str, column: str | None, labels: Mapping[str, str]
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
        hides = disclosure is not None and row.suppress and disclosure.hides(row.value, row.unit)
        yield undated_series(_figure(row.name, row, is_withheld=hides))
    for workstream in scope.council.workstreams:
        name = f"workstream.{workstream.code}.impact"
        yield from stated_series(name, workstream, "impact", settings.forecast_unit)


def _figure(
    name: str, row: Benchmark | OtherFigure, point: Point = None, *, is_withheld: bool
) -> Figure:
    value = None if is_withheld else row.value
    typed = decimals_of(value) if value is not None else 0
    return Figure(
        name=name,
        point=point,
        value=value,
        unit=row.unit,
        decimals=typed if row.decimals is None else row.decimals,
        missing=Missing.SUPPRESSED if is_withheld else row.status,
        places=(row.place("value" if row.value is not None else "status"),),
    )
