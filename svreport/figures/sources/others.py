"""Figures that stand in no other sheet, by their own names, and what workstreams are to save."""

from __future__ import annotations

from collections.abc import Iterator

from svreport.core.house_style import decimals_of
from svreport.core.model import Missing, OtherFigure
from svreport.figures.disclosure import Disclosure
from svreport.figures.figure import Figure, Scope, Series


def series(scope: Scope) -> Iterator[Series]:
    """The rows of the Figures sheet, and the impact of each workstream."""
    for row in scope.council.figures:
        yield _single(_figure(row, scope.disclosure))
    for workstream in scope.council.workstreams:
        if workstream.impact is not None:
            yield _single(
                Figure(
                    name=f"workstream.{workstream.code}.impact",
                    value=workstream.impact,
                    unit=scope.council.settings.forecast_unit,
                    decimals=decimals_of(workstream.impact),
                    places=(workstream.place("impact"),),
                )
            )


def _figure(row: OtherFigure, disclosure: Disclosure | None) -> Figure:
    withheld = disclosure is not None and row.suppress and disclosure.hides(row.value, row.unit)
    value = None if withheld else row.value
    typed = decimals_of(value) if value is not None else 0
    return Figure(
        name=row.name,
        value=value,
        unit=row.unit,
        decimals=typed if row.decimals is None else row.decimals,
        missing=Missing.SUPPRESSED if withheld else row.status,
        places=(row.place("value" if row.value is not None else "status"),),
    )


def _single(figure: Figure) -> Series:
    return Series(
        name=figure.name,
        points=(figure.point,),
        default=None,
        at=lambda point: figure if point is None else None,
    )
