"""A figure that a claim may mean, as prose states it, and words that are not so."""

from __future__ import annotations

from collections.abc import Sequence

from svreport.core.frozen import Frozen
from svreport.core.numerals import Unit, convert
from svreport.core.problems import Place
from svreport.figures.figure import Figure
from svreport.narrative.claims.quantities import Quantity
from svreport.narrative.claims.subjects import kind_of
from svreport.narrative.prose import FigureKind


class Reading(Frozen):
    """A figure that a claim may mean: its value in pounds, points or units, and how it is named.

    `reference` is what a text writes for it; `rounding` is what its own last digit may hide.
    """

    value: float
    kind: FigureKind
    reference: str
    figures: Sequence[Figure]
    rounding: float = 0.0

    @property
    def is_points(self) -> bool:
        """Whether it is a difference between percentages."""
        return self.kind is FigureKind.POINTS


def reading(figure: Figure) -> Reading:
    """A figure as a reading of a claim."""
    value, rounding = in_prose(figure)
    return Reading(value, kind_of(figure.unit), figure.full_name, [figure], rounding)


def in_prose(figure: Figure) -> tuple[float, float]:
    """A figure's value as prose states it, and what its own rounding may hide of it."""
    assert figure.value is not None
    if figure.unit is None or not figure.unit.is_money:
        return float(figure.value), 0.0
    value = convert(figure.value, figure.unit, Unit.POUNDS)
    unit = figure.unit.pounds or 1
    # A whole thousand may be any number of pounds near it.
    rounding = float(unit) / 10**figure.decimals / 2 if unit > 1 else 0.0
    return float(value), rounding


class Misstatement(Frozen):
    """Words that are not so: what was typed, what is so, from which cells, and what to write.

    One of a `figure` does not follow from the others of its sentence; so may a total, as a `sum`.
    """

    typed: str
    wrong: str
    places: Sequence[Place] = ()
    reference: str = ""
    figure: Quantity | None = None
    is_sum: bool = False
