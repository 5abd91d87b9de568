"""A version of the forecast as a table: lines by financial year, totals and balances among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from svreport.content.blocks import Align, Column, Run, TableBlock, plain
from svreport.core.house_style import DASH, HouseStyle, decimals_of
from svreport.core.model import LineKind
from svreport.core.periods import FinancialYear
from svreport.core.units import Unit
from svreport.figures.forecast import CLOSING_PARTS, IN_YEAR_PARTS, Statement

SIGNS = "Spending and deficits are positive; income and surpluses are negative."
NOT_STATED = DASH
NAME_SHARE, WIDE_NAME_SHARE, YEAR_SHARE = 3.1, 5.0, 1.0

Amount = Callable[[FinancialYear], Decimal | None]
Row = tuple[Sequence[Run], ...]


def forecast_table(
    statement: Statement,
    unit: Unit,
    style: HouseStyle,
    years: Sequence[FinancialYear] | None = None,
    *,
    wide: bool = False,
) -> TableBlock:
    """The lines of a version by year, in the forecast unit, as published or as they follow.

    All its years, or those of `years` that it reaches; its totals and balances
    are ruled off. A line that states nothing for a year has a dash there. On a
    `wide` page the names of lines have the more room.
    """
    stated = _Stated(statement, style, _reached(statement, years))
    rows = list(stated.rows())
    return TableBlock(
        columns=(
            Column(plain(f"Line ({unit})"), share=WIDE_NAME_SHARE if wide else NAME_SHARE),
            *(Column(plain(style.year(year)), Align.RIGHT, YEAR_SHARE) for year in stated.years),
        ),
        rows=[row for row, _ in rows],
        description=f"Forecast by line and financial year, in {unit}: {statement.version}",
        totals=[at for at, (_, is_total) in enumerate(rows) if is_total],
        dense=wide,
    )


def _reached(
    statement: Statement, years: Sequence[FinancialYear] | None
) -> tuple[FinancialYear, ...]:
    return tuple(year for year in statement.years if years is None or year in years)


@dataclass(frozen=True)
class _Stated:
    """A version's rows over some years, each with whether it is a total."""

    statement: Statement
    style: HouseStyle
    years: Sequence[FinancialYear]

    def rows(self) -> Iterator[tuple[Row, bool]]:
        stated = self.statement
        yield from self._lines(LineKind.EXPENDITURE)
        yield self._total(LineKind.TOTAL_EXPENDITURE, stated.expenditure)
        for kind in IN_YEAR_PARTS:
            yield from self._lines(kind)
        yield self._total(LineKind.IN_YEAR_BALANCE, stated.in_year)
        opening = self._named(LineKind.OPENING_BALANCE)
        yield self._row(opening, stated.opening), False
        for kind in CLOSING_PARTS:
            yield from self._lines(kind)
        yield self._total(LineKind.CLOSING_BALANCE, stated.closing)
        yield from self._lines(LineKind.DEFICIT_LIMIT)

    def _lines(self, kind: LineKind) -> Iterator[tuple[Row, bool]]:
        for line in self.statement.of(kind):
            yield self._row(line.line, line.amounts.get), False

    def _total(self, kind: LineKind, amount: Amount) -> tuple[Row, bool]:
        return self._row(self._named(kind), amount), True

    def _named(self, kind: LineKind) -> str:
        """What the sheet calls a total or balance; where it does not state it, what it is."""
        line = next(iter(self.statement.of(kind)), None)
        return line.line if line else kind.capitalize()

    def _row(self, name: str, amount: Amount) -> Row:
        return plain(name), *(plain(self._shown(amount(year))) for year in self.years)

    def _shown(self, value: Decimal | None) -> str:
        return NOT_STATED if value is None else self.style.bare(value, self._decimals)

    @cached_property
    def _decimals(self) -> int:
        """Those that the version's amounts are stated with, so that every line shows as many."""
        return decimals_of(self.statement.unit)
