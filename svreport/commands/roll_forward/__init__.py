"""Carrying the inputs on: to the next update, and to the next year.

First, the inputs workbook and those that it names, as they are edited by sheet and header; last,
the forecast that a new year begins with.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

from svreport.commands.findings import HasProblems, progress
from svreport.core.errors import UnreadableInputs, UnwritableOutput
from svreport.core.frozen import Frozen
from svreport.core.model import Council, ForecastLine, LineKind, Narrative, Update
from svreport.core.numerals import amount
from svreport.core.periods import FinancialYear
from svreport.core.problems import Place, Problem
from svreport.core.text import counted, join_words
from svreport.figures.versions import plan_version, reported_version
from svreport.files.ooxml import PackageError
from svreport.files.outputs import OutputFile, write_all
from svreport.files.workbook.area import RecordArea, record_area
from svreport.files.workbook.book import EditedWorkbook, Recalculate
from svreport.files.workbook.sheet import EditedSheet, UneditableCell
from svreport.files.workbook.sheet_data import CellValue
from svreport.inputs.blank_workbook import row_height
from svreport.inputs.cell_context import cell_context
from svreport.inputs.cells import Grid
from svreport.inputs.other_workbooks import read_together
from svreport.inputs.reader import Inputs, inputs_of
from svreport.inputs.sheet import Sheet, SheetColumn
from svreport.inputs.sheet_names import grids_by_sheet
from svreport.inputs.sheets.agreement import UPDATES
from svreport.inputs.sheets.finance import FORECAST
from svreport.inputs.table import SheetTable, find_table
from svreport.inputs.workbook import open_in_excel, workbook_content


class CopyOf(Frozen):
    """The value of another cell of the same sheet, with its style, as what a cell is set to."""

    place: Place


Values: TypeAlias = Mapping[str, "CellValue | CopyOf"]


class InputsEdit:
    """An inputs workbook at a path, with those that its settings name.

    Raises UnreadableInputs where the file as a whole cannot be read.
    """

    def __init__(self, path: Path) -> None:
        progress(f"Reading {path.name}")
        content = workbook_content(path)
        self.path = path
        together = read_together(path.name, content, path.parent)
        self.inputs: Inputs = inputs_of(together, path.parent)
        self.grids = grids_by_sheet(together.sheets)
        self.context = cell_context(together.sheets)
        self._contents = {path.name: content}
        for file in together.files:
            self._contents[file.name] = workbook_content(path.parent / file.name)
        self._books: dict[str, EditedWorkbook] = {}
        self._tables: dict[str, list[SheetRows]] = {}

    @cached_property
    def council(self) -> Council:
        """What the inputs state. Raises HasProblems where cells cannot be read."""
        council, problems = self.inputs.council, self.inputs.problems
        faults = [problem for problem in problems if problem.is_error]
        if council is None or faults:
            raise self._refusal(faults or problems)
        return council

    def _refusal(self, problems: Sequence[Problem]) -> HasProblems:
        return HasProblems(problems, self.path, self.inputs.known)

    @contextmanager
    def uneditable_cells_refused(self) -> Iterator[None]:
        """Raises HasProblems for a cell that cannot be written to, with its place."""
        try:
            yield
        except UneditableCell as refused:
            place = Place(refused.sheet, refused.row, refused.column)
            wrong, _, remedy = refused.why.partition(": ")
            wrong = f"This cell {wrong.rstrip('.')}, and cannot be written to."
            remedy = f"{remedy[:1].upper()}{remedy[1:]}"
            problem = Problem(place, wrong, remedy, rule="uneditable-cell")
            raise self._refusal([problem]) from refused

    def book(self, file: str = "") -> EditedWorkbook:
        """Return a workbook that is edited: by the name that places give its file, or the first."""
        name = file or self.path.name
        if name not in self._books:
            try:
                self._books[name] = EditedWorkbook(self._contents[name])
            except PackageError as reason:
                raise UnreadableInputs(
                    f"{name} cannot be written to ({reason}): open it in Excel and save it again."
                ) from reason
        return self._books[name]

    def tables(self, sheet: Sheet[Any]) -> list[SheetRows]:
        """Return the tables of a sheet in all workbooks, that of the most rows first."""
        if sheet.name not in self._tables:
            found = [SheetRows(self, sheet, grid) for grid in self.grids.get(sheet.name, ())]
            usable = [rows for rows in found if rows.table.header_row]
            self._tables[sheet.name] = sorted(
                usable, key=lambda rows: len(rows.table.rows), reverse=True
            )
        return self._tables[sheet.name]

    def table_with(self, sheet: Sheet[Any], place: Place) -> SheetRows | None:
        """Return the table of a sheet that has a cell, in whichever workbook."""
        return next((rows for rows in self.tables(sheet) if rows.has(place)), None)

    @property
    def unsaved(self) -> list[Problem]:
        """Warnings of the workbooks that are open in Excel, where more may have been typed."""
        others = [known for known in self.inputs.problems if known.rule == "open-in-excel"]
        return [*open_in_excel(self.path), *others]

    @property
    def signed(self) -> list[str]:
        """The names of the workbooks that have changed, and lose the signature that they had."""
        return [name for name, book in self._books.items() if book.is_signed and book.is_changed]

    def files(self, recalculate: Recalculate, without: Collection[str] = ()) -> list[OutputFile]:
        """Return all workbooks, and what else is read with them, by their paths from the first.

        What lies outside its folder stays where it is; where it was changed, it is put beside
        the first. Files that are `without` are left out.
        """
        files: dict[str, bytes] = {}
        others = (file.name for file in self.inputs.files)
        for name in dict.fromkeys([*self._contents, *others]):
            is_outside, book = name.startswith("../"), self._books.get(name)
            if name in without:
                continue
            if book is not None and book.is_changed:
                beside = posixpath.basename(name) if is_outside else name
                files[beside] = book.content(recalculate)
            elif not is_outside:
                # Others are not edited, such as the finance team's forecast.
                known = self._contents.get(name)
                files[name] = (self.path.parent / name).read_bytes() if known is None else known
        return [OutputFile(Path(name), content) for name, content in files.items()]


class SheetRows:
    """The table of a sheet in one workbook, as rows are added to it and taken out of it."""

    def __init__(self, edit: InputsEdit, sheet: Sheet[Any], grid: Grid) -> None:
        self.edit = edit
        self.sheet = sheet
        self.grid = grid
        self.table: SheetTable = find_table(sheet, grid, edit.context)
        series = {str(named.names): at for at, named in self.table.series.items()}
        self.columns: dict[str, int] = {**series, **self.table.columns}

    @cached_property
    def page(self) -> EditedSheet:
        return self.edit.book(self.grid.file).sheet(self.grid.name)

    @cached_property
    def area(self) -> RecordArea:
        """The rows as they are now: each edit puts another area here."""
        headed = self.grid.rows[self.table.header_row]
        covered = {*self.table.columns.values(), *self.table.series}
        last = max((at[0] for at, _ in self.grid.filled if at[1] in covered), default=0)
        read = max(self.table.rows, default=0)
        across = (min(headed), max(headed))
        return record_area(self.page, self.table.header_row, across, last, read)

    def append(self, rows: Sequence[Values], header: str = "") -> list[Place]:
        """Return a cell of each new row, given its values by header.

        The cell is in the column of a header; where the sheet lacks it, it is the row's first.
        """
        if not rows:
            return []
        self.area, numbers = self.area.add_rows(len(rows))
        for number, values in zip(numbers, rows, strict=True):
            for named, value in values.items():
                self.set_value(number, named, value)
            self.page.set_height(number, row_height(map(self._shown, values.items())))
        column = self.columns.get(header, self.area.left)
        return [self.grid.at(number, column) for number in numbers]

    def _shown(self, named: tuple[str, CellValue | CopyOf]) -> tuple[str, SheetColumn | None]:
        """The text of a cell and its column, where the sheet defines it."""
        header, value = named
        if isinstance(value, CopyOf):
            value = self.grid.cell(value.place.row, value.place.column).text
        columns = {column.header: column for column in self.sheet.columns}
        return str(value or ""), columns.get(header)

    def set_value(self, row: int, header: str, value: CellValue | CopyOf) -> None:
        """Set a cell of a row, by its header; a header that the sheet lacks is added."""
        column = self.column(header)
        if not isinstance(value, CopyOf):
            self.page.set_value(row, column, value)
        elif self.has(value.place):
            self.page.copy_value((value.place.row, value.place.column), (row, column))

    def column(self, header: str, *, is_open: bool = False) -> int:
        """Return the column of a header, which is added where the sheet lacks it.

        One that is open-ended is added like the last of these, with its rules.
        """
        if header not in self.columns:
            series = self.table.series if is_open else {}
            self.area, self.columns[header] = self.area.add_column(
                header, like=max(series, default=self.area.right), with_rules=bool(series)
            )
        return self.columns[header]

    def narrative_row(self, text: Narrative, update: str, year: object = "") -> Values:
        """Return a text as a row of another update, marked for review; one from Word is typed."""
        is_here = self.has(text.place("text"))
        return {
            "Section": CopyOf(text.place("section")) if is_here else text.section,
            "Update": update,
            "Text": CopyOf(text.place("text")) if is_here else str(text.text),
            "Review": f"from {text.update} {year}".rstrip(),
        }

    def remove(self, rows: Collection[int]) -> None:
        """Take out rows; those below move up."""
        self.area = self.area.remove_rows(rows)

    def has(self, place: Place) -> bool:
        """Return whether a cell is in this sheet of this workbook."""
        return (place.sheet, place.file) == (self.grid.name, self.grid.file)


def write_new(files: Sequence[OutputFile], folder: Path, inputs: Path) -> list[Path]:
    """Return the paths of inputs that are written to a folder of their own.

    Files of the same bytes that are there already stay. Raises UnwritableOutput for the folder
    in which the inputs are that were read, and for one in which another file has the name.
    """
    if folder.resolve() == inputs.parent.resolve():
        raise UnwritableOutput(
            f"{folder} is the folder of {inputs.name} itself: choose a new one with --to."
        )
    paths = [folder / file.path for file in files]
    there = [
        path for file, path in zip(files, paths, strict=True) if not _is_free(path, file.content)
    ]
    if there:
        names = join_words(map(str, there), most=3)
        raise UnwritableOutput(
            f"{names} already {'exists' if len(there) == 1 else 'exist'}, with other contents: "
            f"move {'it' if len(there) == 1 else 'them'} away, or choose a new folder with --to. "
            "Nothing was changed."
        )
    write_all([file for file in files if not (folder / file.path).exists()], folder)
    return paths


def _is_free(path: Path, content: bytes) -> bool:
    """Whether a file can be written without loss; one of the same bytes loses nothing."""
    try:
        return not path.exists() or path.read_bytes() == content
    except OSError:
        return False


SetSetting = Callable[[str, str | None], None]


def add_forecast(
    edit: InputsEdit,
    council: Council,
    latest: Update | None,
    year: FinancialYear,
    set_setting: SetSetting,
) -> Iterator[str]:
    """Add a version for a year, made of the one that was reported last; yield what was done.

    Its opening balance is what the year before closes with. The plan stays as it is, and the
    settings name it.
    """
    plan = plan_version(council, latest or council.updates[0])
    if plan is not None:
        set_setting("plan_version", plan.version)
        yield f"Forecast: the version {plan.version} stays as it is; Settings name it as the plan."
    last = reported_version(council, latest) if latest else None
    if last is None or year not in last.years:
        yield f"To review: no version of the forecast was reported that reaches {year}; add one."
        return
    table = edit.table_with(FORECAST, last.lines[0].place("version"))
    if table is None:
        yield f"To review: the forecast of {year} must come from the finance team's file."
        return
    name = f"{year} forecast"
    closing = last.stated(LineKind.CLOSING_BALANCE, year.previous())
    rows = [_row(table, line, name, year, closing) for line in last.lines]
    if closing is not None and not last.of(LineKind.OPENING_BALANCE):
        kind = str(LineKind.OPENING_BALANCE)
        words = {"Version": name, "Line": "Opening balance", "Kind": kind}
        rows.append({**words, str(year): closing})
    headed = (column.names for column in table.table.series.values())
    years = {str(named) for named in headed if named >= year}
    rows = [row for row in rows if row.keys() & years]
    table.append(rows)
    first = council.updates[0].place("key")
    if updates := edit.table_with(UPDATES, first):
        updates.set_value(first.row, "Forecast version", name)
    yield (
        f"Forecast: {counted(len(rows), 'line')} of {last.version} from {year} on became the "
        f"version {name}, which {council.updates[0].key} reports."
    )
    if closing is not None:
        yield (
            f"Forecast: its opening balance is {amount(closing)} "
            f"({council.settings.forecast_unit}), the closing balance of {year.previous()}: type "
            "the outturn instead once it is known."
        )
    else:
        yield f"To review: {last.version} states no closing balance for {name} to open with."


def _row(
    table: SheetRows, line: ForecastLine, version: str, year: FinancialYear, closing: Decimal | None
) -> dict[str, CellValue | CopyOf]:
    """A line of the new version: that of the last one, from a year on."""
    row: dict[str, CellValue | CopyOf] = {"Version": version}
    copied = (("Line", "line"), ("Kind", "kind"), ("Standing", "standing"), ("Note", "note"))
    for header, field in copied:
        if field in line.at and header in table.columns:
            row[header] = CopyOf(line.at[field])
    for later, place in line.at_series.items():
        if isinstance(later, FinancialYear) and later >= year and later in line.amounts:
            row[str(later)] = CopyOf(place)
    if line.kind is LineKind.OPENING_BALANCE and closing is not None:
        row[str(year)] = closing
    return row
