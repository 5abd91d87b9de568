"""Ratings and scores: `Condition 3.1.rating`, `Risk 2.previous rating`, `Risk 2.score`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise

from svreport.core.model import (
    Council,
    ItemRatings,
    RiskScore,
)
from svreport.core.units import Unit
from svreport.figures.figure import Figure, FigureScope, Point, Series, undated_series

SCORES = ("likelihood", "impact", "score")


def rating_series(scope: FigureScope) -> Iterator[Series]:
    """The rating and the one before it of each item, and the scores of each risk."""
    council, update = scope.council, scope.update
    keys = [update.key for update in council.updates]
    for row in council.ratings:
        ratings = _RatingSeries(council, row, keys)
        yield ratings.series("rating", ratings.rating, update.key)
        yield ratings.series("previous rating", ratings.previous, update.key)
    yield from _scores(scope)
    for risk in council.risks:
        if risk.target_score is not None:
            target = Figure(
                name=f"{risk.item}.target score",
                value=Decimal(risk.target_score),
                unit=Unit.COUNT,
                places=(risk.place("target_score"),),
            )
            yield undated_series(target)


class _RatingSeries:
    """The ratings of one item, read as figures."""

    def __init__(self, council: Council, row: ItemRatings, keys: list[str]) -> None:
        self._row = row
        self._keys = keys
        self._labels = {rating.name: rating.label for rating in council.scale}
        self._before: dict[str, str | None] = {later: earlier for earlier, later in pairwise(keys)}

    def series(
        self,
        word: str,
        at: Callable[[Point], Figure | None],
        default: str,
    ) -> Series:
        """A series of the updates at which there is such a rating."""
        return Series(
            name=f"{self._row.item}.{word}",
            points=[key for key in self._keys if at(key) is not None],
            default=default,
            at=at,
        )

    def rating(self, point: Point) -> Figure | None:
        """The rating at an update."""
        rating = self._row.by_update.get(point) if isinstance(point, str) else None
        return None if rating is None else self._figure("rating", point, rating, str(point))

    def previous(self, point: Point) -> Figure | None:
        """The rating at the update before; for the first, the last of the year before."""
        if not isinstance(point, str) or point not in self._keys:
            return None
        earlier = self._before.get(point)
        rating = self._row.by_update.get(earlier) if earlier else self._row.previous
        return None if rating is None else self._figure("previous rating", point, rating, earlier)

    def _figure(self, word: str, point: Point, rating: str, column: str | None) -> Figure:
        row = self._row
        place = row.at_series.get(column) if column else row.at.get("previous")
        return Figure(
            name=f"{row.item}.{word}",
            point=point,
            words=rating,
            label=self._labels.get(rating, rating),
            places=(place or row.place("item"),),
        )


def _scores(scope: FigureScope) -> Iterator[Series]:
    by_risk: dict[str, dict[str, RiskScore]] = {}
    for row in scope.council.risk_scores:
        by_risk.setdefault(row.risk, {})[row.update] = row
    for risk, rows in by_risk.items():
        for field in SCORES:
            name = f"Risk {risk}.{field}"
            yield Series(
                name=name,
                points=[key for key, row in rows.items() if getattr(row, field) is not None],
                default=scope.update.key,
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
