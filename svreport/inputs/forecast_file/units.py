"""The amounts of the finance team's lines: read as they stand, then as the council states them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from svreport.core.frozen import Frozen, field
from svreport.core.house_style import rounded
from svreport.core.model import Council, LineKind, MapAction, Settings, Signs
from svreport.core.periods import FinancialYear
from svreport.core.problems import BadValue, Place, Problem
from svreport.core.units import Unit, convert
from svreport.figures.forecast import INCOME
from svreport.inputs.cells import Cell, Grid
from svreport.inputs.kinds.amounts import in_unit, numeral_of
from svreport.inputs.sheets.settings import SETTINGS

PENCE = 2


class MoneyConvention(Frozen):
    """How the file states money, and the unit that the council states it in."""

    unit: Unit
    signs: Signs
    forecast_unit: Unit

    def restated(self, amount: Decimal, kind: LineKind | MapAction, *, reverse: bool) -> Decimal:
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


class ForecastAmounts(Frozen):
    """What a line's cells state, in the file's unit and signs, and what is wrong with others."""

    stated: Mapping[FinancialYear, Decimal] = field(default_factory=dict)
    lost: frozenset[FinancialYear] = frozenset()
    problems: Sequence[Problem] = ()


def read_amounts(cells: Mapping[FinancialYear, Cell], unit: Unit) -> ForecastAmounts:
    """The amounts of the cells that hold any."""
    stated: dict[FinancialYear, Decimal] = {}
    problems: list[Problem] = []
    for year, cell in cells.items():
        if cell.is_empty:
            continue
        try:
            stated[year] = read_amount(cell, unit)
        except BadValue as refused:
            problems.append(
                Problem(
                    cell.place,
                    f"{year}: {refused.wrong}",
                    refused.remedy,
                    rule="forecast-file-figure",
                )
            )
    lost = {year for year, cell in cells.items() if year not in stated and not cell.is_empty}
    return ForecastAmounts(stated, frozenset(lost), problems)


def read_amount(cell: Cell, unit: Unit) -> Decimal:
    """The amount that a cell states, in the file's unit. Raises BadValue where it states none."""
    if cell.error:
        raise BadValue(
            f"the formula gives {cell.error}.", "Have the formula mended, or the figure typed."
        )
    if isinstance(cell.value, str) and cell.value.startswith("="):
        raise BadValue(
            f"“{cell.text}” is a formula, which a text file cannot calculate.",
            "Have the file saved again from Excel, which saves its result.",
        )
    if cell.unsaved:
        raise BadValue(
            "the formula has no saved result, so its figure is not known.",
            "Open the file in Excel, let it calculate, save it and try again.",
        )
    return in_unit(numeral_of(cell.cleaned()), unit, cell.text)


SPENDING = (LineKind.EXPENDITURE, LineKind.TOTAL_EXPENDITURE)

# How a title or a heading says the unit of what follows; a lone £ says too little among words.
_SAID_UNIT = re.compile(
    r"(?P<thousands>£\s*['’]?0{3}(?:['’]?s)?(?!\d)|£\s*k\b|\bthousands?\b)"
    r"|(?P<millions>£\s*m(?:n|illions?)?\b|\bmillions\b)"
    r"|(?P<pounds>\(£\)|^\s*£\s*$|\bin (?:whole )?pounds\b)",
    re.IGNORECASE,
)
_UNITS = {"thousands": Unit.THOUSANDS, "millions": Unit.MILLIONS, "pounds": Unit.POUNDS}


def unit_evidence(sheet: Grid, last_row: int) -> tuple[Unit, Cell] | None:
    """The one unit that words of the sheet name down to a row, and where they first do, or None."""
    found: dict[Unit, Cell] = {}
    for (row, _), cell in sheet.filled:
        if row <= last_row and isinstance(cell.value, str):
            for said in _SAID_UNIT.finditer(cell.value):
                found.setdefault(_UNITS[said.lastgroup or ""], cell)
    return next(iter(found.items())) if len(found) == 1 else None


def observed_signs(amounts: Iterable[tuple[LineKind | MapAction, Decimal]]) -> Signs | None:
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


def setting_header(field: str) -> str:
    """What the sheet calls a setting."""
    return SETTINGS.column_for(field).header


def setting_place(declared: Settings, field: str) -> Place:
    """The cell of a setting; the sheet, where it is not in it."""
    return declared.at.get(field, Place(SETTINGS.name))


def setting_problem(declared: Settings, field: str, refused: BadValue) -> Problem:
    """What is wrong with what a setting names."""
    return Problem(
        setting_place(declared, field),
        f"{setting_header(field)}: {refused.wrong}",
        refused.remedy,
        rule=field.replace("_", "-"),
    )


def money_convention(declared: Settings) -> MoneyConvention:
    """How the file states money; as the council does, where that is not declared."""
    return MoneyConvention(
        unit=declared.forecast_file_unit or declared.forecast_unit,
        signs=declared.forecast_file_signs or Signs.INCOME_NEGATIVE,
        forecast_unit=declared.forecast_unit,
    )


def missing_declarations(council: Council) -> Iterator[Problem]:
    """A problem for the unit and the signs, where they are left empty.

    What could not be read is a problem of its own.
    """
    declared = council.settings
    for setting, example in (
        ("forecast_file_unit", "£ or £000"),
        ("forecast_file_signs", "income positive"),
    ):
        lost = any(row.may_state(setting) for row in council.unread_in(SETTINGS.name))
        if getattr(declared, setting) is None and not lost:
            yield Problem(
                setting_place(declared, setting),
                f"{setting_header(setting)} is empty, so that the figures of "
                f"{declared.forecast_file} could mean two things.",
                f"Choose it from the list, such as {example}.",
                rule="missing-value",
            )
