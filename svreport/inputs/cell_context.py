"""What cells are read by: the keys of every sheet, the units and periods of measures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import suppress
from typing import Any

from svreport.core.model import Basis
from svreport.core.numerals import MONEY_UNITS, Unit, money_unit
from svreport.core.periods import EXAMPLE_YEAR, PeriodKind, read_financial_year
from svreport.core.problems import BadValue, Place, Problem
from svreport.core.text import counted, join_words, nearest, normalise
from svreport.inputs.cells import Cell, Grid
from svreport.inputs.kinds import CellContext, MeasurePeriod
from svreport.inputs.kinds.amounts import numeral_of, unit_of, units_said_by
from svreport.inputs.kinds.texts import Reference, label_of
from svreport.inputs.sheet import UPDATE, Sheet, SheetColumn, UpdateHeaders
from svreport.inputs.sheet_names import SheetNames
from svreport.inputs.sheets import SHEETS
from svreport.inputs.sheets.agreement import SETTINGS, UPDATES
from svreport.inputs.sheets.measures import MEASURE_VALUES, MEASURES
from svreport.inputs.table import SheetTable, find_table

# The sheets whose keys, units or settings the cells of others are read by.
_REFERRED_TO = frozenset(name for sheet in SHEETS for name in sheet.refers_to)
_REFERRED_TO |= {MEASURES.name, MEASURE_VALUES.name, SETTINGS.name, UPDATES.name}


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
    units = (unit_meant(cell.text) for cell in _column(settings, SETTINGS, "forecast_unit"))
    forms: list[str] = []
    with suppress(BadValue):
        kind = SETTINGS.column_for("forms").kind
        for cell in _column(settings, SETTINGS, "forms"):
            forms += [form.name for form in kind.read(cell, CellContext())]
    measures = found.get(MEASURES.name, ())
    stated = [*_units(measures)]
    # Which row a code is of that is there twice is not known.
    repeated = Counter(code for code, _ in stated)
    units_of = {code: unit for code, unit in stated if repeated[code] == 1}
    faults = dict(_unit_faults(measures, found.get(MEASURE_VALUES.name, ()), units_of))
    typed_years = _column(settings, SETTINGS, "financial_year")
    years = (read_financial_year(cell.text) for cell in typed_years)
    return CellContext(
        forecast_unit=next(filter(None, units), CellContext().forecast_unit),
        year=next(filter(None, years), EXAMPLE_YEAR),
        keys=known,
        doubtful=doubtful,
        other_names=others,
        measure_units={code: unit for code, unit in units_of.items() if code not in faults},
        unit_faults=faults,
        measure_periods=dict(reversed([*_periods(measures)])),
        forms=forms,
    )


def unit_meant(words: str) -> Unit | None:
    """The money unit that words name, else the one that they are nearest to; None of neither."""
    return money_unit(words) or money_unit(nearest(words, map(str, MONEY_UNITS)) or "")


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


Tables = Sequence[tuple[Sheet[Any], SheetTable]]


# So many cells that name a key are right, and the sheet that lacks it is not.
_MANY = 3


MISTAKEN_KEY = "mistaken-key"


def mistaken_keys(
    tables: Tables, context: CellContext, refused: Set[Place]
) -> Iterator[tuple[Place, Problem]]:
    """The cells of keys that no other names, where several name a key that is not there.

    Of a key that none of those may mean, it is the cell below the last row. Those that name it
    are among the `refused`; of each key, what is wrong with it.
    """
    naming: dict[str, dict[str, list[tuple[Place, str]]]] = {}
    for sheet, table in tables:
        for target, name, cell in _references(sheet, table):
            named = naming.setdefault(target, {}).setdefault(normalise(name), [])
            named.append((cell.place, name))
    for sheet, table in tables:
        of_sheet, keys = naming.get(sheet.name, {}), context.keys.get(sheet.name, ())
        others = context.other_names.get(sheet.name, {})
        used = {*of_sheet, *(normalise(others[name]) for name in of_sheet if name in others)}
        unused = [key for key in keys if normalise(key) not in used]
        unknown = [cells for cells in of_sheet.values() if all(at in refused for at, _ in cells)]
        for named in unknown if keys else ():
            meant = _mistaken(sheet, named, unused) if len(unknown) == 1 else None
            # What one sheet alone names is mistaken there, unless it names all other keys too.
            sheets = {place.sheet for place, _ in named}
            own = {key for key, cells in of_sheet.items() if cells[-1][0].sheet in sheets}
            is_lost = len(sheets) > 1 or own.issuperset(map(normalise, keys))
            if sheet.key_column and (meant or (is_lost and len(named) >= _MANY)):
                yield _key_problem(sheet, sheet.key_column, table, named, meant)


def _mistaken(
    sheet: Sheet[Any], named: Sequence[tuple[Place, str]], unused: Sequence[str]
) -> str | None:
    """The key of a sheet that those cells mean, if any of those that are not used."""
    is_elsewhere = len({place.sheet for place, _ in named}) > 1
    if not (is_elsewhere or len(named) >= _MANY):
        return None
    # An update that has not begun is named by few cells yet.
    is_only = len(unused) == 1 and is_elsewhere
    is_only = is_only and (sheet is not UPDATES or len(named) > _MANY * _MANY)
    return unused[0] if is_only else nearest(named[0][1], unused)


def _key_problem(
    sheet: Sheet[Any],
    key: SheetColumn,
    table: SheetTable,
    named: Sequence[tuple[Place, str]],
    meant: str | None,
) -> tuple[Place, Problem]:
    """The cell of the key that is meant, or one for it, and what is wrong."""
    (first, name), *others = named
    other = next((place for place, _ in others if place.sheet != first.sheet), others[0][0])
    if meant:
        place = next(cell.place for cell in table.column(key.header) if cell.text == meant)
        wrong = f"No cell names “{meant}”, but {first} and {other} name “{name}”"
        remedy = f"Type {name} here, or correct the cells that name it."
    else:
        column = table.columns[key.header]
        place = table.grid.at(max(table.rows, default=table.header_row) + 1, column)
        wrong = f"{cells_and_more([first, other], len(others) - 1)} name “{name}”"
        remedy = f"Add a row for {name} here, or correct the cells that name it."
    wrong = f"{wrong}, which is not in {sheet.name}."
    return place, Problem(place, wrong, remedy, rule=MISTAKEN_KEY)


def cells_and_more(cells: Sequence[Place], more: int) -> str:
    """Two cells, or one, and how many there are more."""
    return join_words([*map(str, cells), *[counted(more, "other cell")] * (more > 0)])


def _references(sheet: Sheet[Any], table: SheetTable) -> Iterator[tuple[str, str, Cell]]:
    """The cells of a sheet that name rows of others: the other sheet, and the key that is named."""
    columns = [(column.kind, table.column(column.header)) for column in sheet.columns]
    if (series := sheet.series) is not None:
        rows = [row.series.values() for row in table.typed_rows()]
        columns.append((series.kind, [typed.cell for row in rows for typed in row]))
        if isinstance(series.headers, UpdateHeaders):
            headers = table.grid.rows.get(table.header_row, {})
            others = headers.keys() - table.columns.values()
            columns.append((UPDATE, [headers[at] for at in others]))
    for kind, cells in columns:
        targets = kind.targets if isinstance(kind, Reference) else ()
        for cell in cells if targets else ():
            text = cell.text.casefold()
            fitting = [it for it in targets if text.startswith(it.prefix.casefold())]
            if text and fitting:
                target = max(fitting, key=lambda it: len(it.prefix))
                yield target.sheet, cell.text[len(target.prefix) :].strip(), cell


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


# So many figures, and one of such a size, tell that none of them is a percentage.
_SEVERAL, _NO_PERCENTAGE = 2, 1_000


def _unit_faults(
    measures: Sequence[SheetTable], values: Sequence[SheetTable], units: Mapping[str, Unit]
) -> Iterator[tuple[str, tuple[str, str]]]:
    """What is wrong with units that names, or all figures of their measures, contradict."""
    figures: dict[str, list[Cell]] = {}
    for cells in (table.record_cells(row) for table in values for row in table.rows):
        typed = (cells[name] for name in ("Plan", "Actual") if name in cells)
        if "Code" in cells:
            own = figures.setdefault(normalise(cells["Code"].text), [])
            own += (cell for cell in typed if not cell.is_empty)
    for cells in (table.record_cells(row) for table in measures for row in table.rows):
        code = normalise(cells["Code"].text) if "Code" in cells else ""
        if (unit := units.get(code)) is None:
            continue
        name, of_code = cells["Measure"].text if "Measure" in cells else "", figures.get(code, [])
        said = units_said_by(name)
        marked = _unit_of_figures(of_code, unit)
        if said and unit not in said:
            wrong, meant = f"“{unit}” is not the unit that “{name}” names.", said[0]
        elif marked is not None:
            wrong = (
                f"“{unit}” is not the unit of the {len(of_code)} figures of "
                f"{cells['Code'].text}, such as {of_code[0].text} ({of_code[0].place})."
            )
            meant = marked
        else:
            continue
        yield (
            code,
            (
                wrong,
                f"Choose {meant} if that is what you meant, or correct the name and the figures.",
            ),
        )


def _unit_of_figures(figures: Sequence[Cell], stated: Unit) -> Unit | None:
    """The unit that all of several figures are in, where it cannot be the one stated."""
    are_percent = [cell.is_percent or "%" in cell.text for cell in figures]
    if len(figures) < _SEVERAL:
        return None
    if stated is not Unit.PERCENT:
        if all("£" in cell.text for cell in figures):
            return None if stated.is_money else Unit.POUNDS
        return Unit.PERCENT if all(are_percent) else None
    sizes = []
    for cell in figures:
        with suppress(BadValue):
            sizes.append(numeral_of(cell).scaled)
    is_none = not any(are_percent) and len(sizes) == len(figures)
    return Unit.COUNT if is_none and min(sizes) > 100 and max(sizes) >= _NO_PERCENTAGE else None


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
