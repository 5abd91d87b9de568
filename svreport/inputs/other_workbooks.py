"""The inputs workbooks that are read together with the first, because its settings name them.

Their sheets come first here, then the rows that several of them have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from msgspec import Struct

from svreport.core.errors import UnreadableInputs
from svreport.core.frozen import Frozen, field, replace
from svreport.core.problems import BadValue, Problem
from svreport.core.text import normalise, shortened
from svreport.files.outputs import FileDigest
from svreport.inputs.cells import Cell, Grid
from svreport.inputs.kinds import CellContext, Kind, value_of
from svreport.inputs.named_file import (
    EXCEL_FILES,
    NamedFile,
    as_bad_value,
    is_same_file,
    named_file,
    refuse_absent,
)
from svreport.inputs.sheet import Sheet, SheetColumn
from svreport.inputs.sheet_names import is_help
from svreport.inputs.sheets import SHEETS
from svreport.inputs.sheets.agreement import SETTINGS
from svreport.inputs.table import SheetTable, TypedRow, find_table
from svreport.inputs.workbook import open_in_excel, read_workbook, workbook_content

SETTING = SETTINGS.column_for("other_workbooks")
CODE, AUTHORITY = SETTINGS.column_for("authority_code"), SETTINGS.column_for("authority")
YEAR = SETTINGS.column_for("financial_year")
# The rule that is broken by a workbook of another council or year.
OF_ANOTHER = "workbook-of-another"
_KNOWN = frozenset(normalise(sheet.name) for sheet in SHEETS)


class WorkbooksTogether(Struct):
    """The sheets of all workbooks, those of the first before others, and what is wrong with them.

    Where there are several, cells name their file. `files` are the others; `is_whole` says that
    all of them could be read.
    """

    main: FileDigest
    sheets: list[Grid]
    problems: list[Problem]
    files: list[FileDigest] = field(default_factory=list)
    is_whole: bool = True
    # What was read of each sheet, for when the same is read again with others changed.
    read: dict[str, Any] = field(default_factory=dict)


def read_together(name: str, content: bytes, folder: Path) -> WorkbooksTogether:
    """Return what a workbook in `folder` and those that its settings name hold.

    Raises UnreadableInputs where the first cannot be read.
    """
    main = read_workbook(name, content, is_help)
    setting = _settings(main.sheets).get(SETTING.header)
    if setting is None or setting.is_empty:
        return WorkbooksTogether(main.file, main.sheets, [*main.problems])
    own = [grid.in_file(name) for grid in main.sheets]
    together = WorkbooksTogether(main.file, own, _placed(main.problems, name))
    setting = _settings(own)[SETTING.header]
    try:
        names = _names_in(setting)
    except BadValue:
        names, together.is_whole = (), False  # reported with the other settings
    read: list[NamedFile] = []
    for other in names:
        try:
            file, first = named_file(other, folder), NamedFile(name, folder / name)
            _add(together, file, first, read)
        except (BadValue, UnreadableInputs) as reason:
            refused = reason if isinstance(reason, BadValue) else as_bad_value(reason)
            wrong = f"{SETTING.header}: {refused.wrong}"
            problem = Problem(setting.place, wrong, refused.remedy, rule="other-workbooks")
            together.problems.append(problem)
            together.is_whole = False
    return together


def other_workbooks_of(path: Path) -> list[Path]:
    """Return the workbooks that one names, be they there or not; none where it cannot be read."""
    others = [sheet.name for sheet in SHEETS if sheet is not SETTINGS]
    try:
        workbook = read_workbook(path.name, workbook_content(path), others.__contains__)
        names = _names_in(_settings(workbook.sheets).get(SETTING.header))
        return [named_file(name, path.parent).path for name in names]
    except (BadValue, UnreadableInputs):
        return []


def _names_in(setting: Cell | None) -> Sequence[str]:
    """The paths that the setting names. Raises BadValue."""
    if setting is None or setting.is_empty:
        return ()
    names: Sequence[str] = SETTING.kind.read(setting.bare(), CellContext())
    return names


def _add(
    together: WorkbooksTogether, file: NamedFile, main: NamedFile, read: list[NamedFile]
) -> None:
    """Adds the sheets of a file, unless it was `read` by another name.

    Raises BadValue and UnreadableInputs where it cannot be read.
    """
    if is_same_file(file.path, main.path):
        raise BadValue(
            f"{file.name} is this workbook itself.",
            "Name the others alone, or clear the cell if there are none.",
        )
    if any(is_same_file(file.path, known.path) for known in read):
        return
    refuse_absent(file, EXCEL_FILES)
    content = workbook_content(file.path)
    workbook = read_workbook(file.path.name, content, is_help)
    sheets = [grid.in_file(file.name) for grid in workbook.sheets]
    if not any(normalise(grid.name) in _KNOWN for grid in sheets):
        raise BadValue(
            f"{file.name} is not an inputs workbook: none of its sheets is known.",
            "Name one that `svreport init` or `svreport next` made, or a copy of this one.",
        )
    read.append(file)
    together.files.append(FileDigest.of(file.name, content))
    together.problems += [*open_in_excel(file.path), *_placed(workbook.problems, file.name)]
    stated, own = _settings(sheets), _settings(together.sheets)
    of_another = next(_of_another(stated, own, file.name, main.name), None)
    if of_another is not None:
        together.problems.append(of_another)
        together.is_whole = False
        return
    named = stated.get(SETTING.header)
    if named is not None and not named.is_empty:
        together.problems.append(_names_others(named, file.name, main.name))
        sheets = [
            replace(grid, cells={at: own for at, own in grid.cells.items() if own is not named})
            for grid in sheets
        ]
    together.sheets += sheets


def _settings(sheets: Sequence[Grid]) -> Mapping[str, Cell]:
    """The cells of the sheet Settings by their setting; none where there is no such sheet."""
    for grid in sheets:
        if normalise(grid.name) == normalise(SETTINGS.name):
            table = find_table(SETTINGS, grid, CellContext())
            return table.record_cells(table.rows[0]) if table.rows else {}
    return {}


def _placed(problems: Sequence[Problem], file: str) -> list[Problem]:
    """The same; those of a cell name its file, as those of the whole file do already."""
    return [
        replace(problem, place=replace(problem.place, file=file))
        if problem.place.sheet
        else problem
        for problem in problems
    ]


def _of_another(
    stated: Mapping[str, Cell], own: Mapping[str, Cell], file: str, main: str
) -> Iterator[Problem]:
    """Of which other council or year a workbook is."""
    is_same_code = CODE.header in stated and _is_alike(CODE, stated, own) is True
    for column in (YEAR, CODE) if is_same_code else (YEAR, CODE, AUTHORITY):
        if _is_alike(column, stated, own) is False:
            cell, expected = stated[column.header], own[column.header]
            yield Problem(
                cell.place,
                f"{column.header} is {cell.text} in {file}, but {expected.text} in {main}; "
                f"nothing of {file} is read.",
                f"Name the workbook of the same council and year in {SETTING.header}, or correct "
                "the one that is wrong.",
                rule=OF_ANOTHER,
            )


def _is_alike(
    column: SheetColumn, stated: Mapping[str, Cell], own: Mapping[str, Cell]
) -> bool | None:
    """Whether two workbooks state the same; None where one of them states nothing."""
    cells = [settings.get(column.header) for settings in (stated, own)]
    typed = [cell for cell in cells if cell is not None and not cell.is_empty]
    values = [normalise(compared(cell, column.kind, CellContext())) for cell in typed]
    return values[0] == values[1] if len(values) > 1 else None


def _names_others(cell: Cell, file: str, main: str) -> Problem:
    return Problem(
        cell.place,
        f"{file} names other workbooks itself ({' '.join(cell.text.split())}), and is read "
        f"together with {main}.",
        f"Clear the cell: {main} alone names the others.",
        rule="other-workbooks",
    )


# The rows of a sheet, from each workbook in which it is filled in. Where several have the same row,
# known by the sheet's key, each of its cells is read from where it is filled; what they state
# differently is a problem.


# What a row is known by: its key as it is compared, and how many such rows its own workbook has
# before it.
RowKey: TypeAlias = tuple[tuple[str, ...], int]


def joined_table(
    sheet: Sheet[Any], tables: Sequence[SheetTable], context: CellContext
) -> tuple[SheetTable, Sequence[Problem]]:
    """Return a sheet's table with the rows of all workbooks, each once, in the order of these.

    Beside it is what two workbooks state differently.
    """
    filled = [table for table in tables if table.rows]
    if len(filled) < 2:
        return (filled or tables)[0], ()
    problems: list[Problem] = []
    joined: dict[RowKey, TypedRow] = {}
    for table in filled:
        for key, row in _by_key(sheet, table, context).items():
            if key in joined:
                join = _Join(sheet, joined[key], row, context)
                problems += join.differences()
                joined[key] = join.row
            else:
                joined[key] = row
    return replace(filled[0], joined=list(joined.values())), problems


def _by_key(sheet: Sheet[Any], table: SheetTable, context: CellContext) -> dict[RowKey, TypedRow]:
    """The rows of a table by what they are known by: all cells together, where there is no key."""
    names = [sheet.column_for(name).header for name in sheet.key]
    if not names and not sheet.is_settings:
        names = sheet.headers
    rows: dict[RowKey, TypedRow] = {}
    before: Counter[tuple[str, ...]] = Counter()
    for row in table.typed_rows():
        cells = ((row.cells.get(name), _kind(sheet, name)) for name in names)
        key = tuple(
            (cell and normalise(compared(cell, kind, context))) or "" for cell, kind in cells
        )
        rows[key, before[key]] = row
        before[key] += 1
    return rows


def _kind(sheet: Sheet[Any], header: str) -> Kind:
    return next(column.kind for column in sheet.columns if column.header == header)


def compared(cell: Cell, kind: Kind, context: CellContext) -> str:
    """A cell's value as it is compared; as it was typed where it cannot be read."""
    if cell.is_empty:
        return ""
    if cell.error or cell.unsaved:
        return cell.text
    try:
        value = value_of(cell.bare(), kind, context)
    except BadValue:
        value = cell.text
    return " ".join(str(value).split()) if kind.wraps else normalise(str(value))


class _Join(Frozen):
    """Two rows that are one: the cells of the first, and of the second where those are empty."""

    sheet: Sheet[Any]
    first: TypedRow
    second: TypedRow
    context: CellContext

    @property
    def row(self) -> TypedRow:
        cells, series = dict(self.first.cells), dict(self.first.series)
        for header, cell in self.second.cells.items():
            if header not in cells or cells[header].is_empty:
                cells[header] = cell
        for names, typed in self.second.series.items():
            if names not in series or series[names].cell.is_empty:
                series[names] = typed
        return TypedRow(cells, series)

    def differences(self) -> Iterator[Problem]:
        """The cells that are filled in both rows, and not alike."""
        context = self.context.for_row(self.row.cells)
        for header, cell in self.second.cells.items():
            earlier, kind = self.first.cells.get(header), _kind(self.sheet, header)
            if earlier is not None and _is_unlike(earlier, cell, kind, context):
                yield _unlike(header, earlier, cell)
        if series := self.sheet.series:
            for names, typed in self.second.series.items():
                before = self.first.series.get(names)
                if before and _is_unlike(before.cell, typed.cell, series.kind, context):
                    yield _unlike(typed.header, before.cell, typed.cell)


def _is_unlike(earlier: Cell, cell: Cell, kind: Kind, context: CellContext) -> bool:
    if earlier.is_empty or cell.is_empty:
        return False
    return compared(earlier, kind, context) != compared(cell, kind, context)


def _unlike(header: str, earlier: Cell, cell: Cell) -> Problem:
    return Problem(
        cell.place,
        f"{header}: “{_quoted(cell)}”, but {earlier.place} has “{_quoted(earlier)}” in the "
        "same row.",
        "Correct one of the two, or clear one: a cell is read from where it is filled in.",
        rule="unlike-in-two-workbooks",
    )


def _quoted(cell: Cell) -> str:
    return shortened(" ".join(cell.text.split()), 60)
