"""Ratings and scores: `Condition 3.1.rating`, `Risk 2.previous rating`, `Risk 2.score`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise

from svreport.core.model import (
    DEFICIT_TRAJECTORY,
    PROGRAMME,
    Council,
    ItemRatings,
    RiskScore,
    Update,
)
from svreport.core.units import Unit
from svreport.figures.figure import Figure, Point, Scope, Series
from svreport.figures.sources import feeds

SCORES = ("likelihood", "impact", "score")


def series(scope: Scope) -> Iterator[Series]:
    """The rating and the one before it of each item, and the scores of each risk."""
    council, update = scope.council, scope.update
    keys = [one.key for one in council.updates]
    for row in council.ratings:
        documents = _feeds(council, row.item)
        for name, at in _ways(council, row, keys):
            yield Series(
                name=name,
                points=[key for key in keys if at(key) is not None],
                default=update.key,
                at=at,
                feeds=documents if name.endswith(".rating") else (),
            )
    yield from _scores(council, update)
    for risk in council.risks:
        if risk.target_score is not None:
            target = Figure(
                name=f"{risk.item}.target score",
                value=Decimal(risk.target_score),
                unit=Unit.COUNT,
                places=(risk.place("target_score"),),
            )
            yield Series(
                name=target.name,
                points=(None,),
                default=None,
                at=lambda point, target=target: target if point is None else None,  # type: ignore[misc]
            )


def _feeds(council: Council, item: str) -> tuple[str, ...]:
    if item in (PROGRAMME, DEFICIT_TRAJECTORY):
        return feeds.RATINGS_OF_PROGRAMME
    if any(one.item == item for one in council.conditions):
        return feeds.RATINGS_OF_ITEMS
    if any(one.item == item for one in council.risks):
        return feeds.RATINGS_OF_RISKS
    measure = next((measure for measure in council.measures if measure.code == item), None)
    documents = feeds.RATINGS_OF_MEASURES
    return tuple(name for name in documents if measure and measure.is_reported_in(name))


Ways = tuple[str, Callable[[Point], Figure | None]]


def _ways(council: Council, row: ItemRatings, keys: list[str]) -> Iterator[Ways]:
    before: dict[str, str | None] = {later: earlier for earlier, later in pairwise(keys)}

    def rating(point: Point) -> Figure | None:
        if not isinstance(point, str) or point not in row.by_update:
            return None
        return _rated(council, row, f"{row.item}.rating", point, row.by_update[point], point)

    def previous(point: Point) -> Figure | None:
        if not isinstance(point, str) or point not in keys:
            return None
        earlier = before.get(point)
        name = row.by_update.get(earlier) if earlier else row.previous
        if name is None:
            return None
        return _rated(council, row, f"{row.item}.previous rating", point, name, earlier)

    yield f"{row.item}.rating", rating
    yield f"{row.item}.previous rating", previous


def _rated(
    council: Council, row: ItemRatings, name: str, point: Point, rating: str, column: str | None
) -> Figure:
    label = next((one.label for one in council.scale if one.name == rating), rating)
    place = row.at_series.get(column) if column else row.at.get("previous")
    return Figure(
        name=name,
        point=point,
        words=rating,
        label=label,
        places=(place or row.place("item"),),
    )


def _scores(council: Council, update: Update) -> Iterator[Series]:
    for risk in dict.fromkeys(row.risk for row in council.risk_scores):
        rows = {row.update: row for row in council.risk_scores if row.risk == risk}
        for field in SCORES:
            name = f"Risk {risk}.{field}"
            yield Series(
                name=name,
                points=[key for key, row in rows.items() if getattr(row, field) is not None],
                default=update.key,
                at=_score(name, rows, field),
            )


def _score(name: str, rows: dict[str, RiskScore], field: str) -> Callable[[Point], Figure | None]:
    def at(point: Point) -> Figure | None:
        row = rows.get(point) if isinstance(point, str) else None
        value = getattr(row, field) if row else None
        if row is None or value is None:
            return None
        return Figure(
            name=name,
            point=point,
            value=Decimal(value),
            unit=Unit.COUNT,
            places=(row.place(field),),
        )

    return at
