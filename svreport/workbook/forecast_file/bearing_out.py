"""What the file itself says of its unit, and shows of its signs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from svreport.model import LeftOut, LineKind, Signs
from svreport.units import Unit
from svreport.workbook.cells import Cell, Grid
from svreport.workbook.forecast_file.amounts import INCOME

SPENDING = (LineKind.EXPENDITURE, LineKind.TOTAL_EXPENDITURE)

# How a title or a heading says the unit of what follows; a lone £ says too little among words.
_SAID_UNIT = re.compile(
    r"(?P<thousands>£\s*['’]?0{3}(?:['’]?s)?(?!\d)|£\s*k\b|\bthousands?\b)"
    r"|(?P<millions>£\s*m(?:n|illions?)?\b|\bmillions\b)"
    r"|(?P<pounds>\(£\)|^\s*£\s*$|\bin (?:whole )?pounds\b)",
    re.IGNORECASE,
)
_UNITS = {"thousands": Unit.THOUSANDS, "millions": Unit.MILLIONS, "pounds": Unit.POUNDS}


def unit_said(sheet: Grid, last_row: int) -> tuple[Unit, Cell] | None:
    """The one unit that words of the sheet name down to a row, and where they first do, or None."""
    found: dict[Unit, Cell] = {}
    for (row, _), cell in sheet.filled:
        if row <= last_row and isinstance(cell.value, str):
            for said in _SAID_UNIT.finditer(cell.value):
                found.setdefault(_UNITS[said.lastgroup or ""], cell)
    return next(iter(found.items())) if len(found) == 1 else None


def signs_shown(amounts: Iterable[tuple[LineKind | LeftOut, Decimal]]) -> Signs | None:
    """The signs that amounts of income and of spending have as they stand, or None.

    None where there are none of the one or the other, or where both are negative.
    """
    income = spending = Decimal(0)
    for kind, amount in amounts:
        income += amount if kind in INCOME else 0
        spending += amount if kind in SPENDING else 0
    if not income or not spending or (income < 0 and spending < 0):
        return None
    if spending < 0:
        return Signs.ALL_REVERSED
    return Signs.INCOME_NEGATIVE if income < 0 else Signs.INCOME_POSITIVE
