"""Reading the inputs workbook: from its sheets to what the council knows.

First every sheet's table is found and its keys are listed, so that one sheet
can refer to another wherever it stands; then the rows are read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from svreport.core.frozen import Frozen, field, replace
from svreport.core.grouping import group_by
from svreport.core.model import (
    Basis,
    Council,
    Measure,
    MeasureValue,
    NotStated,
    Record,
    Settings,
    SettingsInPart,
    Unread,
    Update,
)
from svreport.core.periods import FinancialYear, PeriodKind
from svreport.core.problems import (
    BadValue,
    Place,
    Problem,
    Severity,
    UnreadableInputs,
    in_reading_order,
)
from svreport.core.text import nearest, normalise
from svreport.core.units import Unit, money_unit
from svreport.files.outputs import FileDigest
from svreport.inputs.cells import Cell, Grid
from svreport.inputs.headings import missing_header
from svreport.inputs.joined_rows import joined_table
from svreport.inputs.kinds import CellContext, MeasurePeriod
from svreport.inputs.kinds.amounts import unit_of
from svreport.inputs.kinds.texts import label_of
from svreport.inputs.other_workbooks import read_together
from svreport.inputs.records import read_records
from svreport.inputs.sheet import COLUMNS_READ, Sheet, SheetColumn
from svreport.inputs.sheets import SHEETS
from svreport.inputs.sheets.agreement import UPDATES
from svreport.inputs.sheets.measures import MEASURES
from svreport.inputs.sheets.narrative import NARRATIVE
from svreport.inputs.sheets.settings import SETTINGS
from svreport.inputs.table import SheetTable, find_table
from svreport.inputs.workbook import open_in_excel, read_workbook, workbook_content

HELP_SHEETS = ("Read me", "Lists")
# What the sheets begin with in which `svreport next` says what is to be done for an update.
WORKLIST = "Worklist "
# Cells that were read from no file, as those of the worked example.
NOT_A_FILE = FileDigest("", "")


class Inputs(Frozen):
    """What was read: the council, unless even its settings are missing, and every problem.

    `in_part` is then the council with the settings that could be read, for rules to look at.

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
    in_part: Council | None = None


def is_help(sheet: str) -> bool:
    """Whether a sheet is one that helps to fill in the others, and is not read."""
    return sheet.startswith(WORKLIST) or normalise(sheet) in map(normalise, HELP_SHEETS)


def read_inputs(path: Path) -> Inputs:
    """Return what the workbook and the files it names state, with every problem of their cells.

    Raises UnreadableInputs where the file as a whole cannot be read or is not
    an inputs workbook.
    """
    inputs = read_inputs_bytes(path.name, workbook_content(path), path.parent)
    return replace(inputs, problems=[*open_in_excel(path), *inputs.problems])


def read_inputs_bytes(name: str, content: bytes, folder: Path) -> Inputs:
    """Return the same of a workbook whose bytes are at hand; the files it names are in `folder`."""
    workbook = read_workbook(name, content, is_help)
    if not _SheetNames(workbook.sheets).known:
        raise UnreadableInputs(
            f"{name} is not an inputs workbook of svreport: none of its sheets is known. "
            "Start one with `svreport init`."
        )
    together = read_together(workbook, folder, is_help)
    inputs = read_grids(together.sheets)
    if not together.is_whole:
        inputs = _of_a_part(inputs)
    inputs = _with_forecast_file(inputs, folder)
    inputs = _with_narrative_files(inputs, folder)
    return replace(
        inputs,
        problems=[*together.problems, *inputs.problems],
        workbook=workbook.file,
        files=[*together.files, *inputs.files],
        digests={
            sheet.name: "-".join(grid.digest for grid in grids)
            for sheet, grids in _SheetNames(together.sheets).known
        },
    )


def read_grids(grids: Sequence[Grid]) -> Inputs:
    """What the sheets state, with every problem of their cells, in reading order.

    Sheets of other workbooks than the first name their file.
    """
    names = _SheetNames(grids)
    known = [(sheet, [_within_reach(sheet, grid) for grid in own]) for sheet, own in names.known]
    context = cell_context([grid for _, own in known for grid in own])
    problems = [*_sheet_problems(names), *_out_of_reach(names)]
    records: dict[type[Record], Sequence[Record]] = {}
    unread = [Unread(sheet=sheet.name, optional=not sheet.required) for sheet in names.missed]
    unread += [Unread(sheet=name) for name in names.misspelt.values()]
    for sheet, own in known:
        table, found = _table_of(sheet, own, context)
        read = read_records(sheet, table, context)
        records[sheet.record] = read.rows
        problems += [*found, *table.row_problems, *read.problems]
        unread += read.unread
        if any(problem.is_error for problem in found):
            unread.append(Unread(sheet=sheet.name))
        if sheet.required and not table.rows and not found and not table.row_problems:
            remedy = f"Fill it in: {sheet.purpose[0].lower()}{sheet.purpose[1:]}"
            wrong = f"The sheet {sheet.name} is empty."
            problems.append(Problem(Place(sheet.name), wrong, remedy, rule="empty-sheet"))
            unread.append(Unread(sheet=sheet.name))
    _with_periods(records)
    is_whole = bool(records.get(Settings))
    if not is_whole:
        settings = next((own[0] for sheet, own in known if sheet is SETTINGS), None)
        records[Settings] = [_settings_in_part(settings, unread, records.get(Update, ()))]
    council = Council.of(records, unread)
    return Inputs(
        council if is_whole else None,
        in_reading_order(problems, names.in_order),
        names.in_order,
        in_part=None if is_whole else council,
    )


def _table_of(
    sheet: Sheet[Any], grids: Sequence[Grid], context: CellContext
) -> tuple[SheetTable, Sequence[Problem]]:
    """A sheet's table, and what is wrong with its headers and its parts, in each workbook."""
    found = [find_table(sheet, grid, context) for grid in grids]
    # A sheet that nobody has filled in may be that of a new workbook, as it was made.
    tables = [table for table in found if table.rows or table.row_problems or not table.columns]
    if len(tables) < 2:
        table = (tables or found)[0]
        return table, table.problems
    # What one workbook leaves out, another may have.
    headed = {header for table in tables for header in table.columns}
    passed_over = [missing_header(sheet, header) for header in headed]
    problems = [
        problem for table in tables for problem in table.problems if problem not in passed_over
    ]
    table, unlike = joined_table(sheet, tables, context)
    row_problems = [problem for other in tables for problem in other.row_problems]
    return replace(table, row_problems=[*row_problems, *unlike]), problems


def _settings_in_part(
    grid: Grid | None, unread: Sequence[Unread], updates: Sequence[Any]
) -> SettingsInPart:
    """The settings that could be read; the financial year may be known from the updates."""
    read = (row.fields for row in unread if row.sheet == SETTINGS.name)
    stated: dict[str, Any] = {str(name): value for name, value in next(read, {}).items()}
    years = Counter(FinancialYear.of(update.activity_to) for update in updates)
    for year, _ in years.most_common(1):
        stated.setdefault("financial_year", year)
    table = find_table(SETTINGS, grid, CellContext()) if grid else None
    cells = table.record_cells(table.rows[0]) if table and table.rows else {}
    at = {
        column.field: cells[column.header].place
        for column in SETTINGS.columns
        if column.header in cells
    }
    lost = SETTINGS.needed - stated.keys()
    unknown: dict[str, Any] = dict.fromkeys(lost)
    return SettingsInPart(**unknown, **stated, lost=lost, at=at)


def _with_forecast_file(inputs: Inputs, folder: Path) -> Inputs:
    council = inputs.council or inputs.in_part
    if council is None or council.settings.forecast_file is None:
        return inputs
    from svreport.inputs.forecast_file import read_forecast_file

    try:
        read = read_forecast_file(council, folder)
    except NotStated:
        return _with_unread(inputs, [Unread(sheet="Forecast")])
    council = replace(
        council,
        forecast=(*council.forecast, *read.lines),
        unread=(*council.unread, *read.unread),
    )
    return replace(
        inputs,
        council=council if inputs.council else None,
        in_part=None if inputs.council else council,
        problems=in_reading_order([*inputs.problems, *read.problems], inputs.sheets),
        files=read.files,
    )


def _of_a_part(inputs: Inputs) -> Inputs:
    """The same, where what is empty or missing may be in a workbook that could not be read."""
    inputs = _with_unread(inputs, [Unread(sheet=sheet.name) for sheet in SHEETS])
    there = [problem for problem in inputs.problems if problem.rule not in _NOT_THERE]
    return replace(inputs, problems=there)


_NOT_THERE = ("empty-sheet", "missing-sheet")


def _with_unread(inputs: Inputs, unread: Sequence[Unread]) -> Inputs:
    """The same, where more may be stated than was read."""
    council = inputs.council or inputs.in_part
    assert council is not None
    council = replace(council, unread=(*council.unread, *unread))
    if inputs.council is None:
        return replace(inputs, in_part=council)
    return replace(inputs, council=council)


def _with_narrative_files(inputs: Inputs, folder: Path) -> Inputs:
    council = inputs.council or inputs.in_part
    if council is None or not council.settings.narrative_file:
        return inputs
    # Reading Word takes libraries that a check of a workbook alone does without.
    from svreport.inputs.narrative_file import read_narrative_files

    read = read_narrative_files(council, folder)
    # Where all of it is written in Word, the sheet is empty, and may be missing.
    there = [
        problem
        for problem in inputs.problems
        if problem.rule not in _NOT_THERE or problem.place.sheet != NARRATIVE.name
    ]
    unread = council.unread
    if len(there) < len(inputs.problems):
        unread = [row for row in unread if row.sheet != NARRATIVE.name]
    council = replace(council, narrative=tuple(read.narrative), unread=(*unread, *read.unread))
    return replace(
        inputs,
        council=council if inputs.council else None,
        in_part=None if inputs.council else council,
        problems=in_reading_order([*there, *read.problems], inputs.sheets),
        files=[*inputs.files, *read.files],
    )


class _SheetNames(Frozen, dict=True):
    """The sheets of workbooks by their names: those that are known, missed and misspelt."""

    grids: Sequence[Grid]

    @cached_property
    def by_name(self) -> dict[str, list[Grid]]:
        """The sheets of each name, as names are compared: the first in each workbook."""
        first: dict[tuple[str, str], Grid] = {}
        for grid in self.grids:
            first.setdefault((normalise(grid.name), grid.file), grid)
        return group_by(first.values(), lambda grid: normalise(grid.name))

    def is_first(self, grid: Grid) -> bool:
        """Whether it is the first sheet of its name in its workbook."""
        return any(grid is first for first in self.by_name[normalise(grid.name)])

    @cached_property
    def known(self) -> list[tuple[Sheet[Any], list[Grid]]]:
        """The sheets that are known, each with those of the workbooks that have it."""
        named = ((sheet, self.by_name.get(normalise(sheet.name), [])) for sheet in SHEETS)
        return [(sheet, grids) for sheet, grids in named if grids]

    def is_known(self, name: str) -> bool:
        return is_help(name) or normalise(name) in [normalise(sheet.name) for sheet in SHEETS]

    @cached_property
    def misspelt(self) -> dict[str, str]:
        """The sheets that are not known, by name, each with the missing one it may stand for."""
        missing = [sheet.name for sheet in SHEETS if normalise(sheet.name) not in self.by_name]
        found: dict[str, str] = {}
        for grid in self.grids:
            if not self.is_first(grid) or self.is_known(grid.name):
                continue
            if near := nearest(grid.name, missing, cutoff=0.7):
                missing.remove(near)
                found[grid.name] = near
        return found

    @cached_property
    def missed(self) -> list[Sheet[Any]]:
        """The sheets that should be there, be it because another refers to them."""
        wanted = {name for sheet, _ in self.known for name in sheet.refers_to}
        there = {*self.misspelt.values(), *(sheet.name for sheet, _ in self.known)}
        return [
            sheet
            for sheet in SHEETS
            if sheet.name not in there and (sheet.expected or sheet.name in wanted)
        ]

    @cached_property
    def in_order(self) -> list[str]:
        """The names as they are spelled here: the known ones first, in their order."""
        typed = {name: grids[0].name for name, grids in self.by_name.items()}
        known = [typed.pop(normalise(sheet.name), sheet.name) for sheet in SHEETS]
        return [*known, *typed.values()]


def grids_by_sheet(grids: Sequence[Grid]) -> dict[str, list[Grid]]:
    """The sheets that are known, by their names; there may be one in each workbook."""
    return {sheet.name: list(own) for sheet, own in _SheetNames(grids).known}


def _within_reach(sheet: Sheet[Any], grid: Grid) -> Grid:
    cells = {at: cell for at, cell in grid.cells.items() if sheet.reaches(at)}
    return grid if len(cells) == len(grid.cells) else replace(grid, cells=cells)


def _out_of_reach(names: _SheetNames) -> Iterator[Problem]:
    for sheet, grid in ((sheet, grid) for sheet, grids in names.known for grid in grids):
        first = next((at for at, _ in grid.filled if not sheet.reaches(at)), None)
        if first is not None:
            yield Problem(
                grid.at(*first),
                f"{grid.name} is read as far as row {sheet.last_row:,} and {COLUMNS_READ} columns; "
                "what stands here is beyond that.",
                "Remove what does not belong to the table.",
                rule="out-of-reach",
            )


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
    for sheet, own in _SheetNames(grids).known:
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
    return CellContext(
        forecast_unit=forecast_unit,
        keys=keys,
        other_names=others,
        measure_units=units,
        measure_periods=periods,
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


def _with_periods(records: dict[type[Record], Sequence[Record]]) -> None:
    """Gives measures the kind of period that all of their values are of, where it is no month."""
    values: Sequence[Any] = records.get(MeasureValue, ())
    kinds = {row.code: row.period.kind for row in values if row.period.kind is not PeriodKind.MONTH}
    if kinds:
        measures: Sequence[Any] = records.get(Measure, ())
        records[Measure] = [
            replace(row, period=kinds.get(row.code, row.period)) for row in measures
        ]


def _sheet_problems(names: _SheetNames) -> Iterator[Problem]:
    for grid in names.grids:
        if not names.is_first(grid):
            yield Problem(
                grid.place,
                f"The sheet “{grid.name}” stands twice.",
                "Remove or rename one of the two.",
                rule="duplicate-sheet",
            )
        elif not names.is_known(grid.name):
            near = names.misspelt.get(grid.name)
            yield Problem(
                grid.place,
                f"“{grid.name}” is not a sheet that svreport knows; it is not read.",
                f"Did you mean “{near}”? Rename it." if near else "Remove it if it is not needed.",
                Severity.ERROR if near else Severity.WARNING,
                rule="unknown-sheet",
            )
    yield from map(_missing, names.missed)


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
