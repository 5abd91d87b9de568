"""The amounts of the finance team's lines: read as they stand, then as the council states them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from svreport.display import rounded
from svreport.model import LeftOut, LineKind, Signs
from svreport.periods import FinancialYear
from svreport.problems import Problem
from svreport.units import Unit, convert
from svreport.workbook.cells import Cell
from svreport.workbook.kinds import Refused
from svreport.workbook.kinds.amounts import in_unit, numeral_of

INCOME = (LineKind.HIGH_NEEDS_BLOCK, LineKind.BLOCK_TRANSFER, LineKind.AGREEMENT_INCOME)
PENCE = 2


@dataclass(frozen=True)
class Stating:
    """How the file states money, and the unit that the council states it in."""

    unit: Unit
    signs: Signs
    forecast_unit: Unit

    def restated(self, amount: Decimal, kind: LineKind | LeftOut, *, reverse: bool) -> Decimal:
        """An amount of the file in the forecast unit: spending and deficits positive.

        It is kept to the penny: beyond that there is nothing but what formulas leave over.
        """
        pounds = rounded(convert(amount, self.unit, Unit.POUNDS), PENCE)
        turned = self.signs is Signs.ALL_REVERSED or (
            self.signs is Signs.INCOME_POSITIVE and kind in INCOME
        )
        if turned != reverse and pounds:
            pounds = -pounds
        return convert(pounds, Unit.POUNDS, self.forecast_unit)


@dataclass(frozen=True)
class Amounts:
    """What a line's cells state, in the file's unit and signs, and what is wrong with others."""

    stated: Mapping[FinancialYear, Decimal] = field(default_factory=dict)
    lost: frozenset[FinancialYear] = frozenset()
    problems: Sequence[Problem] = ()


def read_amounts(cells: Mapping[FinancialYear, Cell], unit: Unit) -> Amounts:
    """The amounts of the cells that hold any."""
    stated: dict[FinancialYear, Decimal] = {}
    problems: list[Problem] = []
    for year, cell in cells.items():
        if cell.is_empty:
            continue
        try:
            stated[year] = read_amount(cell, unit)
        except Refused as refused:
            problems.append(
                Problem(
                    cell.place,
                    f"{year}: {refused.wrong}",
                    refused.remedy,
                    rule="forecast-file-figure",
                )
            )
    lost = {year for year, cell in cells.items() if year not in stated and not cell.is_empty}
    return Amounts(stated, frozenset(lost), problems)


def read_amount(cell: Cell, unit: Unit) -> Decimal:
    """The amount that a cell states, in the file's unit. Raises Refused where it states none."""
    if cell.error:
        raise Refused(
            f"the formula gives {cell.error}.", "Have the formula mended, or the figure typed."
        )
    if isinstance(cell.value, str) and cell.value.startswith("="):
        raise Refused(
            f"“{cell.text}” is a formula, which a text file cannot calculate.",
            "Have the file saved again from Excel, which saves its result.",
        )
    if cell.unsaved:
        raise Refused(
            "the formula has no saved result, so its figure is not known.",
            "Open the file in Excel, let it calculate, save it and try again.",
        )
    return in_unit(numeral_of(cell.cleaned()), unit, cell.text)
