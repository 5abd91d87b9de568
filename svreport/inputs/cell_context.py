"""What cells are read by: the keys of every sheet, the units and periods of measures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from svreport.core.model import Basis
from svreport.core.numerals import Unit, money_unit
from svreport.core.periods import EXAMPLE_YEAR, PeriodKind, read_financial_year
from svreport.core.problems import BadValue, Place
from svreport.core.text import normalise
from svreport.inputs.cells import Cell, Grid
from svreport.inputs.kinds import CellContext, MeasurePeriod
from svreport.inputs.kinds.amounts import unit_of
from svreport.inputs.kinds.texts import Reference, label_of
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
    found = {
        sheet.name: [find_table(sheet, grid, CellContext()) for grid in own]
        for sheet, own in SheetNames(grids).known
        if sheet.name in _REFERRED_TO
    }
    keyed = [
        (sheet, sheet.key_column, found[sheet.name])
        for sheet in SHEETS
        if sheet.name in found and sheet.key_column is not None
    ]
    keys = {sheet.name: _keys(sheet, key, tables) for sheet, key, tables in keyed}
    known = {name: names for name, names in keys.items() if names is not None}
    known |= {
        sheet.name: []
        for sheet in SHEETS
        if _has_stand_in(sheet, found) and first_reference(sheet, grids) is None
    }
    doubtful = {
        sheet.name: list(dict.fromkeys(_labels(key, tables)))
        for sheet, key, tables in keyed
        if sheet.name not in known
    }
    others = {
        sheet.name: _other_names(sheet, key, tables)
        for sheet, key, tables in keyed
        if sheet.name in known
    }
    settings = found.get(SETTINGS.name, ())
    units = (money_unit(cell.text) for cell in _column(settings, SETTINGS, "forecast_unit"))
    forms: list[str] = []
    with suppress(BadValue):
        kind = SETTINGS.column_for("forms").kind
        for cell in _column(settings, SETTINGS, "forms"):
            forms += [form.name for form in kind.read(cell, CellContext())]
    measures = found.get(MEASURES.name, ())
    typed_years = _column(settings, SETTINGS, "financial_year")
    years = (read_financial_year(cell.text) for cell in typed_years)
    return CellContext(
        forecast_unit=next(filter(None, units), CellContext().forecast_unit),
        year=next(filter(None, years), EXAMPLE_YEAR),
        keys=known,
        doubtful=doubtful,
        other_names=others,
        measure_units=dict(reversed([*_units(measures)])),
        measure_periods=dict(reversed([*_periods(measures)])),
        forms=forms,
    )


def _has_stand_in(sheet: Sheet[Any], found: Mapping[str, Sequence[SheetTable]]) -> bool:
    """Whether a sheet has no rows, and another that may stand in for it has some."""
    own, others = (found.get(name, ()) for name in (sheet.name, sheet.stand_in))
    return any(table.rows for table in others) and not any(table.rows for table in own)


def first_reference(named: Sheet[Any], grids: Sequence[Grid]) -> Place | None:
    """The first cell of others that names a row of a sheet; None where none does."""
    for sheet, own in SheetNames(grids).known:
        for column in sheet.columns if named.name in sheet.refers_to else ():
            targets = column.kind.targets if isinstance(column.kind, Reference) else ()
            prefixes = [normalise(to.prefix) for to in targets if to.sheet == named.name]
            tables = (find_table(sheet, grid, CellContext()) for grid in own if prefixes)
            for cell in (cell for table in tables for cell in table.column(column.header)):
                if not cell.is_empty and normalise(cell.text).startswith(prefixes[0]):
                    return cell.place
    return None


def _column(tables: Sequence[SheetTable], sheet: Sheet[Any], field: str) -> Iterator[Cell]:
    """The cells of a column in all workbooks."""
    for table in tables:
        yield from table.column(sheet.column_for(field).header)


def _other_names(
    sheet: Sheet[Any], key: SheetColumn, tables: Sequence[SheetTable]
) -> Mapping[str, str]:
    """The keys of rows by what else they are called; not what several are called.

    A rating's label may begin with the rating itself: the rest of it is another name, too.
    """
    found: dict[str, set[str]] = {}
    for table in tables if sheet.other_name else ():
        others = table.column(sheet.column_for(sheet.other_name).header)
        for cell, called in zip(table.column(key.header), others, strict=False):
            words = normalise(called.text)
            rest = words.removeprefix(normalise(cell.text)).strip(" -\u2013\u2014:")
            for name in filter(None, (words, rest)):
                found.setdefault(name, set()).add(cell.text)
    return {words: keys.pop() for words, keys in found.items() if len(keys) == 1}


def _keys(sheet: Sheet[Any], key: SheetColumn, tables: Sequence[SheetTable]) -> list[str] | None:
    """The values of the key column, each once; None where they are not all known.

    References to a sheet whose own keys are at fault are then taken as they
    stand, so that one fault is not reported wherever it is referred to.
    """
    found: dict[str, str] = {}
    for table in [table for table in tables if table.rows] or tables:
        if key.header not in table.columns or (sheet.required and not table.rows):
            return None
        try:
            keys = [label_of(cell) for cell in table.column(key.header)]
        except BadValue:
            return None
        own = {normalise(name): name for name in keys}
        if len(own) < len(keys) or "" in own:
            return None
        for name, spelling in own.items():
            found.setdefault(name, spelling)
    return [*found.values()]


def _labels(key: SheetColumn, tables: Sequence[SheetTable]) -> Iterator[str]:
    """The values of a key column that can be read, whatever is wrong with the others."""
    for cell in (cell for table in tables for cell in table.column(key.header)):
        with suppress(BadValue):
            if not cell.is_empty:
                yield label_of(cell)


def _units(measures: Sequence[SheetTable]) -> Iterator[tuple[str, Unit]]:
    """The units of measures by their codes, as those are compared."""
    for table in measures:
        for code, cell in zip(table.column("Code"), table.column("Unit"), strict=False):
            if unit := unit_of(cell.text):
                yield normalise(code.text), unit


def _periods(measures: Sequence[SheetTable]) -> Iterator[tuple[str, MeasurePeriod]]:
    """The periods of measures by their codes, likewise."""
    for cells in (table.record_cells(row) for table in measures for row in table.rows):
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
