"""What cells are read by: the keys of every sheet, the units and periods of measures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from svreport.core.model import Basis
from svreport.core.periods import PeriodKind
from svreport.core.problems import BadValue
from svreport.core.text import normalise
from svreport.core.units import Unit, money_unit
from svreport.inputs.cells import Cell, Grid
from svreport.inputs.kinds import CellContext, MeasurePeriod
from svreport.inputs.kinds.amounts import unit_of
from svreport.inputs.kinds.texts import label_of
from svreport.inputs.sheet import Sheet, SheetColumn
from svreport.inputs.sheet_names import SheetNames
from svreport.inputs.sheets import SHEETS
from svreport.inputs.sheets.agreement import UPDATES
from svreport.inputs.sheets.measures import MEASURES
from svreport.inputs.sheets.settings import SETTINGS
from svreport.inputs.table import SheetTable, find_table

# The sheets whose keys, units or settings the cells of others are read by.
_REFERRED_TO = frozenset(name for sheet in SHEETS for name in sheet.refers_to)
_REFERRED_TO |= {MEASURES.name, SETTINGS.name, UPDATES.name}


def cell_context(grids: Sequence[Grid]) -> CellContext:
    """What cells are read by: the keys of every sheet, units of measures, the forecast unit."""
    keys: dict[str, Sequence[str]] = {}
    units: dict[str, Unit] = {}
    others: dict[str, Mapping[str, str]] = {}
    periods: dict[str, MeasurePeriod] = {}
    forecast_unit = CellContext().forecast_unit
    forms: list[str] = []
    for sheet, own in SheetNames(grids).known:
        if sheet.name not in _REFERRED_TO:
            continue
        tables = [find_table(sheet, grid, CellContext()) for grid in own]
        column = sheet.key_column
        names = _keys_of_all(sheet, tables, column) if column is not None else None
        if names is not None:
            keys[sheet.name] = names
            others[sheet.name] = _other_names(sheet, tables)
        if sheet is MEASURES:
            units = {code: unit for table in reversed(tables) for code, unit in _units(table)}
            periods = {
                code: stated for table in reversed(tables) for code, stated in _periods(table)
            }
        if sheet is SETTINGS:
            header = sheet.column_for("forecast_unit").header
            typed = [money_unit(cell.text) for table in tables for cell in table.column(header)]
            forecast_unit = next(filter(None, typed), forecast_unit)
            named = sheet.column_for("forms")
            with suppress(BadValue):
                stated = [cell for table in tables for cell in table.column(named.header)]
                forms = [
                    form.name for cell in stated for form in named.kind.read(cell, CellContext())
                ]
    return CellContext(
        forecast_unit=forecast_unit,
        keys=keys,
        other_names=others,
        measure_units=units,
        measure_periods=periods,
        forms=forms,
    )


def _other_names(sheet: Sheet[Any], tables: Sequence[SheetTable]) -> Mapping[str, str]:
    """The keys of rows by what else they are called; not what several are called.

    A rating's label may begin with the rating itself: the rest of it is another name, too.
    """
    if not sheet.other_name or sheet.key_column is None:
        return {}
    other, found = sheet.column_for(sheet.other_name).header, dict[str, set[str]]()
    for table in tables:
        typed = zip(table.column(sheet.key_column.header), table.column(other), strict=False)
        for key, words in ((cell.text, normalise(called.text)) for cell, called in typed):
            rest = words.removeprefix(normalise(key)).strip(" -\u2013\u2014:")
            for name in filter(None, (words, rest)):
                found.setdefault(name, set()).add(key)
    return {words: keys.pop() for words, keys in found.items() if len(keys) == 1}


def _keys_of_all(
    sheet: Sheet[Any], tables: Sequence[SheetTable], column: SheetColumn
) -> list[str] | None:
    """The values of the key column, each once; None where they are not all known."""
    filled = [table for table in tables if table.rows] or tables
    found = [_keys(sheet, table, column) for table in filled]
    known = [names for names in found if names is not None]
    if len(known) < len(found):
        return None
    by_normalised = {normalise(name): name for names in reversed(known) for name in names}
    return list(dict.fromkeys(by_normalised[normalise(name)] for names in known for name in names))


def _keys(sheet: Sheet[Any], table: SheetTable, column: SheetColumn) -> list[str] | None:
    """The values of the key column; None where they are not all known.

    References to a sheet whose own keys are at fault are then taken as they
    stand, so that one fault is not reported wherever it is referred to.
    """
    if column.header not in table.columns or (sheet.required and not table.rows):
        return None
    try:
        keys = [label_of(cell) for cell in table.column(column.header)]
    except BadValue:
        return None
    distinct = {normalise(key) for key in keys}
    return keys if len(distinct) == len(keys) and "" not in distinct else None


def _units(table: SheetTable) -> Iterator[tuple[str, Unit]]:
    """The units of measures by their codes, as those are compared; the first of each comes last."""
    typed = zip(table.column("Code"), table.column("Unit"), strict=False)
    for code, cell in reversed(list(typed)):
        if unit := unit_of(cell.text):
            yield normalise(code.text), unit


def _periods(table: SheetTable) -> Iterator[tuple[str, MeasurePeriod]]:
    """The periods of measures by their codes, likewise."""
    for row in reversed(table.rows):
        cells = table.record_cells(row)
        code, cell = cells.get("Code"), cells.get("Period")
        if code is not None:
            year = PeriodKind.FINANCIAL_YEAR
            if _choice("basis", cells.get("Basis")) is Basis.ACADEMIC_YEAR_TO_DATE:
                year = PeriodKind.ACADEMIC_YEAR
            place = cell.place if cell else None
            yield normalise(code.text), MeasurePeriod(_choice("period", cell), place, year)


def _choice(field: str, cell: Cell | None) -> Any:
    """What a measure's cell says, or None."""
    with suppress(BadValue):
        if cell is not None and not cell.is_empty:
            return MEASURES.column_for(field).kind.read(cell, CellContext())
    return None
