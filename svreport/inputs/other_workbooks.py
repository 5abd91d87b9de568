"""The inputs workbooks that are read together with the first, because its settings name them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from svreport.core.errors import UnreadableInputs
from svreport.core.frozen import field, replace
from svreport.core.problems import BadValue, Problem
from svreport.core.text import normalise
from svreport.files.outputs import FileDigest
from svreport.inputs.cells import Cell, Grid
from svreport.inputs.joined_rows import compared
from svreport.inputs.kinds import CellContext
from svreport.inputs.named_file import (
    NamedFile,
    as_bad_value,
    is_same_file,
    named_file,
    refuse_absent,
)
from svreport.inputs.sheet import SheetColumn
from svreport.inputs.sheets import SHEETS
from svreport.inputs.sheets.settings import SETTINGS
from svreport.inputs.table import find_table
from svreport.inputs.workbook import (
    WorkbookSheets,
    open_in_excel,
    read_workbook,
    workbook_content,
)

SETTING = SETTINGS.column_for("other_workbooks")
# The files that may be inputs workbooks.
EXCEL = (".xlsx", ".xlsm")
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

    sheets: list[Grid]
    problems: list[Problem]
    files: list[FileDigest] = field(default_factory=list)
    is_whole: bool = True


def read_together(
    main: WorkbookSheets, folder: Path, is_passed_over: Callable[[str], bool]
) -> WorkbooksTogether:
    """Return what the `main` workbook in `folder` and those that its settings name hold.

    Sheets whose name `is_passed_over` are not read.
    """
    setting = _settings(main.sheets).get(SETTING.header)
    if setting is None or setting.is_empty:
        return WorkbooksTogether(main.sheets, [*main.problems])
    name = main.file.name
    own = [grid.in_file(name) for grid in main.sheets]
    together = WorkbooksTogether(own, _placed(main.problems, name))
    setting = _settings(own)[SETTING.header]
    try:
        names: Sequence[str] = SETTING.kind.read(setting.bare(), CellContext())
    except BadValue:
        names, together.is_whole = (), False  # reported with the other settings
    read: list[NamedFile] = []
    for other in names:
        try:
            file, first = named_file(other, folder), NamedFile(name, folder / name)
            _add(together, file, first, read, is_passed_over)
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
        setting = _settings(workbook.sheets).get(SETTING.header)
        if setting is None or setting.is_empty:
            return []
        names: Sequence[str] = SETTING.kind.read(setting.bare(), CellContext())
        return [named_file(name, path.parent).path for name in names]
    except (BadValue, UnreadableInputs):
        return []


def _add(
    together: WorkbooksTogether,
    file: NamedFile,
    main: NamedFile,
    read: list[NamedFile],
    is_passed_over: Callable[[str], bool],
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
    refuse_absent(file, EXCEL)
    content = workbook_content(file.path)
    workbook = read_workbook(file.path.name, content, is_passed_over)
    sheets = [grid.in_file(file.name) for grid in workbook.sheets]
    if not any(normalise(grid.name) in _KNOWN for grid in sheets):
        raise BadValue(
            f"{file.name} is no inputs workbook: none of its sheets is known.",
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
        sheets = [_without(grid, named) for grid in sheets]
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


def _without(grid: Grid, cell: Cell) -> Grid:
    """The sheet without a cell."""
    return replace(grid, cells={at: own for at, own in grid.cells.items() if own is not cell})
