"""Reading the inputs workbook: from its sheets to what the council knows.

First every sheet's table is found and its keys are listed, so that one sheet
can refer to another wherever it stands; then the rows are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from svreport.core.frozen import Frozen, field, replace
from svreport.core.model import Council, Record, Settings, Unread
from svreport.core.problems import Place, Problem, Severity, UnreadableInputs, in_reading_order
from svreport.core.text import nearest, normalise
from svreport.core.units import Unit, money_unit
from svreport.files.outputs import FileDigest
from svreport.inputs.cells import Grid
from svreport.inputs.forecast_file import read_forecast_file
from svreport.inputs.kinds import BadValue, CellContext
from svreport.inputs.kinds.texts import label_of
from svreport.inputs.records import read_records
from svreport.inputs.sheet import COLUMNS_READ, Sheet, SheetColumn
from svreport.inputs.sheets import SHEETS
from svreport.inputs.sheets.measures import MEASURES
from svreport.inputs.sheets.settings import SETTINGS
from svreport.inputs.table import SheetTable, find_table
from svreport.inputs.workbook import open_in_excel, read_workbook, workbook_content

HELP_SHEETS = ("Read me", "Lists")
# Cells that were read from no file, as those of the worked example.
NOT_A_FILE = FileDigest("", "")


class Inputs(Frozen):
    """What was read: the council, unless even its settings are missing, and every problem.

    `workbook` is the file that was read, `files` are those that were read beside it, because
    it names them: each with the digest of the very bytes that were parsed. `digests` tell
    whether what is typed in a sheet has changed, wherever its rows stand.
    """

    council: Council | None
    problems: Sequence[Problem]
    sheets: Sequence[str]
    workbook: FileDigest = NOT_A_FILE
    files: Sequence[FileDigest] = ()
    digests: Mapping[str, str] = field(default_factory=dict)


def read_inputs(path: Path) -> Inputs:
    """Return what the workbook and the files it names state, with every problem of their cells.

    Raises UnreadableInputs where the file as a whole cannot be read or is not
    an inputs workbook.
    """
    inputs = read_inputs_bytes(path.name, workbook_content(path), path.parent)
    return replace(inputs, problems=[*open_in_excel(path), *inputs.problems])


def read_inputs_bytes(name: str, content: bytes, folder: Path) -> Inputs:
    """Return the same of a workbook whose bytes are at hand; the files it names are in `folder`."""
    workbook = read_workbook(name, content, HELP_SHEETS)
    grids = workbook.sheets
    inputs = _with_forecast_file(read_grids(grids), folder)
    if not any(normalise(grid.name) in _known_sheets() for grid in grids):
        raise UnreadableInputs(
            f"{name} is not an inputs workbook of svreport: none of its sheets is known. "
            "Start one with `svreport init`."
        )
    return replace(
        inputs,
        problems=[*workbook.problems, *inputs.problems],
        workbook=workbook.file,
        digests={sheet.name: grid.digest for sheet, grid in _present(grids)},
    )


def read_grids(grids: Sequence[Grid]) -> Inputs:
    """What the sheets state, with every problem of their cells, in reading order."""
    beyond = list(_out_of_reach(grids))
    grids = _within_reach(grids)
    context = cell_context(grids)
    tables = [(sheet, find_table(sheet, grid, context)) for sheet, grid in _present(grids)]
    problems = [*_sheet_problems(grids), *beyond]
    records: dict[type[Record], Sequence[Record]] = {}
    unread = list(_absent(grids))
    for sheet, table in tables:
        read = read_records(sheet, table, context)
        records[sheet.record] = read.rows
        problems += [*table.problems, *read.problems]
        unread += read.unread
        if any(problem.is_error for problem in table.problems):
            unread.append(Unread(sheet=sheet.name))
        if sheet.required and not table.rows and not table.problems:
            problems.append(_nothing_in(sheet))
            unread.append(Unread(sheet=sheet.name))
    order = _order(grids)
    council = Council.of(records, unread) if records.get(Settings) else None
    return Inputs(council, in_reading_order(problems, order), order)


def _with_forecast_file(inputs: Inputs, folder: Path) -> Inputs:
    """The inputs with the forecast that the finance team keeps in a file of its own."""
    council = inputs.council
    if council is None or council.settings.forecast_file is None:
        return inputs
    read = read_forecast_file(council, folder)
    return replace(
        inputs,
        council=replace(
            council,
            forecast=(*council.forecast, *read.lines),
            unread=(*council.unread, *read.unread),
        ),
        problems=in_reading_order([*inputs.problems, *read.problems], inputs.sheets),
        files=read.files,
    )


def _within_reach(grids: Sequence[Grid]) -> list[Grid]:
    """The sheets, those that are known as far as they are read."""
    known = {id(grid): sheet for sheet, grid in _present(grids)}
    return [_cut(grid, known[id(grid)]) if id(grid) in known else grid for grid in grids]


def _cut(grid: Grid, sheet: Sheet[Any]) -> Grid:
    cells = {at: cell for at, cell in grid.cells.items() if sheet.reaches(at)}
    return grid if len(cells) == len(grid.cells) else replace(grid, cells=cells)


def _out_of_reach(grids: Sequence[Grid]) -> Iterator[Problem]:
    """The first cell of each sheet that is not read because of where it stands."""
    for sheet, grid in _present(grids):
        first = next((at for at, _ in grid.filled if not sheet.reaches(at)), None)
        if first is not None:
            yield Problem(
                Place(grid.name, *first),
                f"{grid.name} is read as far as row {sheet.last_row:,} and {COLUMNS_READ} columns; "
                "what stands here is beyond that.",
                "Remove what does not belong to the table.",
                rule="out-of-reach",
            )


def cell_context(grids: Sequence[Grid]) -> CellContext:
    """What cells are read by: the keys of every sheet, units of measures, the forecast unit."""
    present = _present(grids)
    keys: dict[str, Sequence[str]] = {}
    units: dict[str, Unit] = {}
    forecast_unit = CellContext().forecast_unit
    for sheet, grid in present:
        table = find_table(sheet, grid, CellContext())
        column = sheet.key_column
        names = _keys(sheet, table, column) if column is not None else None
        if names is not None:
            keys[sheet.name] = names
        if sheet is MEASURES:
            units = _units(table)
        if sheet is SETTINGS:
            forecast_unit = _forecast_unit(table) or forecast_unit
    return CellContext(forecast_unit=forecast_unit, keys=keys, measure_units=units)


def _present(grids: Sequence[Grid]) -> list[tuple[Sheet[Any], Grid]]:
    by_name = {normalise(grid.name): grid for grid in reversed(grids)}
    return [(sheet, by_name[name]) for name, sheet in _known_sheets().items() if name in by_name]


def _absent(grids: Sequence[Grid]) -> Iterator[Unread]:
    """The sheets that are missed, or that stand under another name."""
    misspelt = set(_misspelt(grids).values())
    for sheet in _not_there(grids):
        if sheet.name in misspelt or _is_missed(sheet, grids):
            is_optional = sheet.name not in misspelt and not sheet.required
            yield Unread(sheet=sheet.name, optional=is_optional)


def _not_there(grids: Sequence[Grid]) -> list[Sheet[Any]]:
    present = {normalise(grid.name) for grid in grids}
    return [sheet for name, sheet in _known_sheets().items() if name not in present]


def _is_missed(sheet: Sheet[Any], grids: Sequence[Grid]) -> bool:
    """Whether a sheet that is not there should be, be it because another refers to it."""
    return sheet.expected or any(sheet.name in other.refers_to for other, _ in _present(grids))


def _misspelt(grids: Sequence[Grid]) -> dict[str, str]:
    """The sheets that are not known, by name, each with the missing one it may stand for."""
    missing = [sheet.name for sheet in _not_there(grids)]
    strangers = {normalise(grid.name): grid.name for grid in reversed(grids)}
    found: dict[str, str] = {}
    for grid in grids:
        name = strangers.pop(normalise(grid.name), None)
        if name is None or _is_known(name):
            continue
        if near := nearest(name, missing, cutoff=0.7):
            missing.remove(near)
            found[name] = near
    return found


def _order(grids: Sequence[Grid]) -> list[str]:
    """The names of the sheets as they are spelled here: the known ones first, in their order."""
    typed = {normalise(grid.name): grid.name for grid in reversed(grids)}
    known = [typed.pop(normalise(sheet.name), sheet.name) for sheet in SHEETS]
    return [*known, *typed.values()]


def _known_sheets() -> dict[str, Sheet[Any]]:
    return {normalise(sheet.name): sheet for sheet in SHEETS}


def _is_known(name: str) -> bool:
    return normalise(name) in {*_known_sheets(), *map(normalise, HELP_SHEETS)}


def _keys(sheet: Sheet[Any], table: SheetTable, column: SheetColumn) -> list[str] | None:
    """The values of the key column; None where they are not all known.

    References to a sheet whose own keys are at fault are then taken as they
    stand, so that one fault is not reported wherever it is referred to.
    """
    if column.header not in table.columns or (sheet.required and not table.rows):
        return None
    keys: list[str] = []
    for row in table.rows:
        try:
            keys.append(label_of(table.record_cells(row)[column.header]))
        except BadValue:
            return None
    distinct = {normalise(key) for key in keys}
    return keys if len(distinct) == len(keys) and "" not in distinct else None


def _units(table: SheetTable) -> dict[str, Unit]:
    """The unit of each measure by its normalised code, where both can be read."""
    words = {normalise(unit): unit for unit in Unit}
    units: dict[str, Unit] = {}
    for row in table.rows:
        cells = table.record_cells(row)
        unit = words.get(normalise(cells["Unit"].text)) if "Unit" in cells else None
        if unit is not None and "Code" in cells:
            units.setdefault(normalise(cells["Code"].text), unit)
    return units


def _forecast_unit(table: SheetTable) -> Unit | None:
    header = SETTINGS.column_for("forecast_unit").header
    if not table.rows or header not in table.columns:
        return None
    return money_unit(table.record_cells(table.rows[0])[header].text)


def _sheet_problems(grids: Sequence[Grid]) -> Iterator[Problem]:
    """Sheets that are missing, misspelt, repeated but for case and spacing, or unknown."""
    present = [normalise(grid.name) for grid in grids]
    misspelt = _misspelt(grids)
    for position, grid in enumerate(grids):
        name = normalise(grid.name)
        if name in present[:position]:
            yield _repeated(grid)
        elif not _is_known(name):
            yield _unknown(grid, misspelt.get(grid.name))
    for sheet in _not_there(grids):
        if sheet.name not in misspelt.values() and _is_missed(sheet, grids):
            yield _missing(sheet)


def _repeated(grid: Grid) -> Problem:
    return Problem(
        Place(grid.name),
        f"The sheet “{grid.name}” stands twice.",
        "Remove or rename one of the two.",
        rule="duplicate-sheet",
    )


def _unknown(grid: Grid, near: str | None) -> Problem:
    return Problem(
        Place(grid.name),
        f"“{grid.name}” is not a sheet that svreport knows; it is not read.",
        f"Did you mean “{near}”? Rename it." if near else "Remove it if it is not needed.",
        Severity.ERROR if near else Severity.WARNING,
        rule="unknown-sheet",
    )


def _missing(sheet: Sheet[Any]) -> Problem:
    return Problem(
        Place(sheet.name),
        f"The sheet {sheet.name} is missing.",
        "Copy it from a new workbook made by `svreport init`"
        + (
            "."
            if sheet.required
            else f"; without it nothing is said of {sheet.name.lower()} in the documents."
        ),
        Severity.ERROR if sheet.required else Severity.WARNING,
        rule="missing-sheet",
    )


def _nothing_in(sheet: Sheet[Any]) -> Problem:
    return Problem(
        Place(sheet.name),
        f"The sheet {sheet.name} is empty.",
        f"Fill it in: {sheet.purpose[0].lower()}{sheet.purpose[1:]}",
        rule="empty-sheet",
    )
