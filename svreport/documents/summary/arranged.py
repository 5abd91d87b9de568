"""A table's rows, each told by its headings, laid out in columns without those that stay empty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from svreport.display import decimals_of
from svreport.documents.summary.sources import Sources
from svreport.problems import Place
from svreport.spreadsheet import Cell, Formula, Heading, Number, Row, Total, Weight
from svreport.units import Unit

# Millions are told to the thousand, other money as pounds and pence are.
MOST_DECIMALS = {Unit.MILLIONS: 3}
USUAL_DECIMALS = 2


@dataclass(frozen=True)
class Line:
    """A row by its headings; what is left out is empty."""

    cells: Mapping[str, Cell]
    weight: Weight = Weight.LINE


@dataclass(frozen=True)
class Arranged:
    """A table's headings, rows and row of totals, as a page takes them."""

    headings: Sequence[Heading]
    rows: Sequence[Row]
    total: Sequence[Cell] | None = None


def arranged(
    headings: Sequence[Heading], lines: Sequence[Line], total: Mapping[str, Cell] | None = None
) -> Arranged:
    """The lines under those headings that any of them fills; the last one stands in any case."""
    filled = {name for line in lines for name, cell in line.cells.items() if cell not in (None, "")}
    kept = [one for one in headings[:-1] if one.text in filled] + [headings[-1]]
    return Arranged(
        headings=kept,
        rows=[Row([line.cells.get(one.text) for one in kept], line.weight) for line in lines],
        total=None if total is None else [total.get(one.text) for one in kept],
    )


@dataclass(frozen=True)
class Amounts:
    """The cells of a table's money, all shown with the decimals that any of it was typed with."""

    decimals: int

    @classmethod
    def of(cls, sources: Sources, amounts: Iterable[Decimal | None]) -> Amounts:
        typed = (decimals_of(one) for one in amounts if one is not None)
        unit = sources.council.settings.forecast_unit
        most = MOST_DECIMALS.get(unit, USUAL_DECIMALS)
        return cls(min(most, max(typed, default=sources.decimals)))

    def typed(self, value: Decimal | None, origin: Place | None) -> Cell:
        """An amount of the inputs; empty where it is not stated."""
        return None if value is None else Number(value, origin=origin, decimals=self.decimals)

    def worked_out(self, expression: str, value: Decimal | None) -> Cell:
        """An amount that follows from others; empty where these are not all stated."""
        return None if value is None else Formula(expression, value, decimals=self.decimals)

    def total(self, value: Decimal | None) -> Cell:
        """What a column comes to; empty where nothing in it is stated."""
        return None if value is None else Total(value, decimals=self.decimals)
