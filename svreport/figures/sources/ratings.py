"""Ratings and scores: `Condition 3.1.rating`, `Risk 2.previous rating`, `Risk 2.score`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from svreport.core.grouping import group_by
from svreport.core.model import ItemRatings
from svreport.core.units import Unit
from svreport.figures.figure import (
    Figure,
    FigureScope,
    Series,
    series_of,
    typed_figure,
    undated_series,
)

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
                typed_figure(name, Decimal(score), Unit.COUNT, scored.place(field), scored.update)
                for scored in rows
                if (score := getattr(scored, field)) is not None
            ]
            yield series_of(name, scores, default)
    for risk in council.risks:
        if risk.target_score is not None:
            name, place = f"{risk.item}.target score", risk.place("target_score")
            yield undated_series(typed_figure(name, Decimal(risk.target_score), Unit.COUNT, place))


def _rating(
    name: str, row: ItemRatings, key: str, column: str | None, labels: Mapping[str, str]
) -> Figure | None:
    """The rating in the column of an update; without one, the last of the year before."""
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
