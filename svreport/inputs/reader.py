"""Reading the inputs workbook: from its sheets to what the council knows.

First every sheet's table is found and its keys are listed, so that one sheet
can refer to another wherever it stands; then the rows are read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from svreport.core import model
from svreport.core.errors import UnreadableInputs
from svreport.core.frozen import Frozen, field, group_by, replace
from svreport.core.periods import FinancialYear, PeriodKind
from svreport.core.problems import Place, Problem, Severity, in_reading_order
from svreport.core.text import normalise
from svreport.files.outputs import FileDigest
from svreport.inputs.cell_context import cell_context, first_reference, mistaken_keys, unit_meant
from svreport.inputs.cells import Cell, Grid
from svreport.inputs.headings import missing_header
from svreport.inputs.kinds import CellContext
from svreport.inputs.named_file import FilesRead, read_forms
from svreport.inputs.other_workbooks import WorkbooksTogether, joined_table, read_together
from svreport.inputs.records import Records, read_records
from svreport.inputs.sheet import COLUMNS_READ, Sheet
from svreport.inputs.sheet_names import SheetNames
from svreport.inputs.sheets import SHEETS
from svreport.inputs.sheets.agreement import NARRATIVE, SETTINGS
from svreport.inputs.sheets.measures import MEASURES
from svreport.inputs.table import SheetTable, find_table
from svreport.inputs.workbook import open_in_excel, workbook_content

# Cells that were read from no file, as those of the worked example.
NOT_A_FILE = FileDigest("", "")


class Inputs(Frozen):
    """What was read, and every problem.

    Where even settings are missing, `known` is the council with those that could be read, for rules
    to look at, and `is_whole` is not so. `workbook` is the file that was read, `files` are those
    that it names: each with the digest of the very bytes that were parsed. `digests` tell whether
    what is typed in a sheet has changed, wherever its rows stand.
    """

    known: model.Council
    problems: Sequence[Problem]
    sheets: Sequence[str]
    workbook: FileDigest = NOT_A_FILE
    files: Sequence[FileDigest] = ()
    digests: Mapping[str, str] = field(default_factory=dict)
    is_whole: bool = True
    together: WorkbooksTogether | None = None

    @property
    def council(self) -> model.Council | None:
        """The council, unless settings are missing without which nothing can be built."""
        return self.known if self.is_whole else None


def read_inputs(path: Path) -> Inputs:
    """Return what the workbook and the files it names state, with every problem of their cells.

    Raises UnreadableInputs where the file as a whole cannot be read or is not
    an inputs workbook.
    """
    inputs = read_inputs_bytes(path.name, workbook_content(path), path.parent)
    return replace(inputs, problems=[*open_in_excel(path), *inputs.problems])


def read_inputs_bytes(name: str, content: bytes, folder: Path) -> Inputs:
    """Return the same of a workbook whose bytes are at hand; the files it names are in `folder`."""
    return inputs_of(read_together(name, content, folder), folder)


def inputs_of(together: WorkbooksTogether, folder: Path) -> Inputs:
    """Return the same of workbooks that were read together."""
    known = SheetNames(together.sheets).known
    if not known:
        raise UnreadableInputs(
            f"{together.main.name} is not an inputs workbook of svreport: none of its sheets is "
            "known. Start one with `svreport init`."
        )
    inputs = read_grids(together.sheets, together.read)
    if not together.is_whole:
        inputs = _of_a_part(inputs)
    inputs = _with_named_files(inputs, folder)
    return replace(
        inputs,
        problems=[*together.problems, *inputs.problems],
        workbook=together.main,
        files=[*together.files, *inputs.files],
        digests={sheet.name: "-".join(grid.digest for grid in grids) for sheet, grids in known},
        together=together,
    )


def read_grids(grids: Sequence[Grid], before: dict[str, Any] | None = None) -> Inputs:
    """What the sheets state, with every problem of their cells, in reading order.

    Sheets of other workbooks than the first name their file. What was read `before` is not read
    again where neither a sheet nor what its cells are read by has changed.
    """
    return _read_grids(grids, {} if before is None else before)


def _read_grids(
    grids: Sequence[Grid], before: dict[str, Any], *, without_mistaken: bool = False
) -> Inputs:
    """The same; a second time, `without_mistaken` keys, what still names none is said as it is."""
    names = SheetNames(grids)
    known = [(sheet, [*map(sheet.within_reach, own)]) for sheet, own in names.known]
    context = cell_context([grid for _, own in known for grid in own])
    # A sheet that must not be empty has no keys only where another stands in for it.
    missed = [sheet for sheet in names.missed if context.keys.get(sheet.name) != []]
    problems = [*_sheet_problems(names), *map(_missing, missed), *_out_of_reach(names)]
    records: dict[type[model.Record], Sequence[model.Record]] = {}
    unread = [model.Unread(sheet=sheet.name, optional=not sheet.required) for sheet in missed]
    unread += [model.Unread(sheet=name) for name in names.misspelt.values()]
    tables = []
    for sheet, own in known:
        table, found, read = _read_sheet(sheet, own, context, before)
        tables.append((sheet, table))
        records[sheet.record] = read.rows
        problems += [*found, *table.row_problems, *read.problems]
        unread += read.unread
        if any(problem.is_error for problem in found):
            unread.append(model.Unread(sheet=sheet.name))
        if (
            sheet.required
            and context.keys.get(sheet.name) != []
            and not (table.rows or found or table.row_problems)
        ):
            remedy = f"Fill it in: {sheet.purpose[0].lower()}{sheet.purpose[1:]}"
            if sheet.stand_in and (named := first_reference(sheet, grids)):
                remedy += f" {named} names one."
            wrong = f"The sheet {sheet.name} is empty."
            problems.append(Problem(Place(sheet.name), wrong, remedy, rule="empty-sheet"))
            unread.append(model.Unread(sheet=sheet.name))
    refused = {it.place for it in problems if it.rule in ("not-reference", "unknown-update")}
    is_sought = len(refused) > 1 and not without_mistaken
    mistaken = dict(mistaken_keys(tables, context, refused)) if is_sought else {}
    # A key with a fault of its own, such as one that Excel shows otherwise, says that.
    if mistaken and mistaken.keys().isdisjoint(problem.place for problem in problems):
        # They are read again without those keys, which no row has then.
        rest = [_without_values(grid, mistaken) for grid in grids]
        inputs = _read_grids(rest, {}, without_mistaken=True)
        typed = {cell.place for grid in grids for cell in grid.cells.values()}
        rows = {place.of_row for place in mistaken if place not in typed}
        said = (mistaken.get(it.place, it) for it in inputs.problems)
        told = {*mistaken.values()}
        return replace(
            inputs, problems=[it for it in said if it in told or it.place.of_row not in rows]
        )
    if problems:
        # Most workbooks have no fault that could be a misplaced row's.
        from svreport.inputs.sheet_names import misplaced_rows

        misplaced = misplaced_rows(tables, problems, context)
        problems = [
            *(problem for problem in problems if problem.place.of_row not in misplaced),
            *(row.problem() for row in misplaced.values()),
        ]
        unread = [row for row in unread if row.place.of_row not in misplaced]
        records = {
            kind: [
                row
                for row in rows
                if misplaced.keys().isdisjoint(place.of_row for place in row.at.values())
            ]
            for kind, rows in records.items()
        }
    _with_periods(records)
    _with_states(records)
    is_whole = bool(records.get(model.Settings))
    if not is_whole:
        settings = next((table for sheet, table in tables if sheet is SETTINGS), None)
        records[model.Settings] = [
            _settings_in_part(settings, unread, records.get(model.Update, ()))
        ]
    return Inputs(
        model.Council.of(records, unread),
        in_reading_order(problems, names.in_order),
        names.in_order,
        is_whole=is_whole,
    )


def _read_sheet(
    sheet: Sheet[Any], grids: Sequence[Grid], context: CellContext, before: dict[str, Any]
) -> tuple[SheetTable, Sequence[Problem], Records[Any]]:
    """A sheet's table, what is wrong with it, and its rows; as `before` if nothing has changed."""
    was, known_by, *read = before.get(sheet.name, ((), None))
    is_same = known_by is not None and _read_by(sheet, known_by) == _read_by(sheet, context)
    if not is_same or [*map(id, was)] != [*map(id, grids)]:
        table, found = _table_of(sheet, grids, context)
        read = [table, found, read_records(sheet, table, context)]
        before.setdefault(sheet.name, (grids, context, *read))
    return read[0], read[1], read[2]


def _read_by(sheet: Sheet[Any], context: CellContext) -> CellContext:
    """What the cells of a sheet are read by; the order of keys changes no more than words."""
    keys = {name: sorted(own) for name, own in context.keys.items()}
    if MEASURES.name in (sheet.name, *sheet.refers_to):
        return replace(context, cache={}, keys=keys)
    return replace(
        context, cache={}, keys=keys, measure_units={}, unit_faults={}, measure_periods={}
    )


def _without_values(grid: Grid, places: Iterable[Place]) -> Grid:
    """A sheet in which the values of these cells are not known."""
    own = {(it.row, it.column): it for it in places if grid.at(it.row, it.column) == it}
    unknown = {
        at: replace(grid.cells.get(at, Cell(place, "?")), unsaved=True) for at, place in own.items()
    }
    return replace(grid, cells={**grid.cells, **unknown})


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
    table: SheetTable | None, unread: Sequence[model.Unread], updates: Sequence[Any]
) -> model.SettingsInPart:
    """The settings that could be read, so far as known from others, or from what is nearly right.

    The financial year may be known from the updates.
    """
    read = (row.fields for row in unread if row.sheet == SETTINGS.name)
    stated: dict[str, Any] = {str(name): value for name, value in next(read, {}).items()}
    years = Counter(FinancialYear.of(update.activity_to) for update in updates)
    for year, _ in years.most_common(1):
        stated.setdefault("financial_year", year)
    cells = table.record_cells(table.rows[0]) if table and table.rows else {}
    if unit := unit_meant(cells[UNIT.header].text if UNIT.header in cells else ""):
        stated.setdefault("forecast_unit", unit)
    at = {
        column.field: cells[column.header].place
        for column in SETTINGS.columns
        if column.header in cells
    }
    lost = SETTINGS.needed - stated.keys()
    unknown: dict[str, Any] = dict.fromkeys(lost)
    return model.SettingsInPart(**unknown, **stated, lost=lost, at=at)


UNIT = SETTINGS.column_for("forecast_unit")
# The rules by which a sheet is empty or missing: all of it may be elsewhere.
NOT_THERE = ("empty-sheet", "missing-sheet")


def _of_a_part(inputs: Inputs) -> Inputs:
    """The same, where what is empty or missing may be in a workbook that could not be read."""
    there = [problem for problem in inputs.problems if problem.rule not in NOT_THERE]
    inputs = replace(inputs, problems=there)
    return _with_read(
        inputs, FilesRead(unread=[model.Unread(sheet=sheet.name) for sheet in SHEETS])
    )


def _with_named_files(inputs: Inputs, folder: Path) -> Inputs:
    """The same, with what is in the files that the settings name.

    What reads them takes libraries that most inputs do without.
    """
    if inputs.known.settings.forecast_file is not None:
        from svreport.inputs.forecast_file import read_forecast_file

        try:
            lines = read_forecast_file(inputs.known, folder)
        except model.NotStated:
            lines = FilesRead(unread=[model.Unread(sheet="Forecast")])
        inputs = _with_read(inputs, lines, forecast=(*inputs.known.forecast, *lines.found))
    if inputs.known.settings.narrative_file:
        from svreport.inputs.narrative_file import read_narrative_files

        texts = read_narrative_files(inputs.known, folder)
        inputs = _with_read(_without_empty_narrative(inputs), texts, narrative=(*texts.found,))
    if inputs.is_whole and inputs.known.settings.forms:
        forms = read_forms(inputs.known, folder)
        inputs = _with_read(inputs, forms, supplied_forms=(*forms.found,))
    return inputs


def _with_read(inputs: Inputs, read: FilesRead[Any], **stated: Any) -> Inputs:
    """The same with what was read of further files; `stated` is what the council knows by it."""
    unread = (*inputs.known.unread, *read.unread)
    return replace(
        inputs,
        known=replace(inputs.known, unread=unread, **stated),
        problems=in_reading_order([*inputs.problems, *read.problems], inputs.sheets),
        files=[*inputs.files, *read.files],
    )


def _without_empty_narrative(inputs: Inputs) -> Inputs:
    """The same: where all of it is written in Word, the sheet is empty, and may be missing."""
    there = [
        problem
        for problem in inputs.problems
        if problem.rule not in NOT_THERE or problem.place.sheet != NARRATIVE.name
    ]
    if len(there) == len(inputs.problems):
        return inputs
    unread = tuple(row for row in inputs.known.unread if row.sheet != NARRATIVE.name)
    return replace(inputs, known=replace(inputs.known, unread=unread), problems=there)


def _out_of_reach(names: SheetNames) -> Iterator[Problem]:
    for sheet, grid in ((sheet, grid) for sheet, grids in names.known for grid in grids):
        if beyond := [at for at in sheet.beyond_reach(grid) if not grid.cells[at].is_empty]:
            yield Problem(
                grid.at(*min(beyond)),
                f"{grid.name} is read as far as row {sheet.last_row:,} and {COLUMNS_READ} columns; "
                "this is beyond that.",
                "Remove what does not belong to the table.",
                rule="out-of-reach",
            )


def _with_periods(records: dict[type[model.Record], Sequence[model.Record]]) -> None:
    """Gives measures the kind of period that all of their values are of, where it is no month."""
    values: Sequence[Any] = records.get(model.MeasureValue, ())
    kinds = {row.code: row.period.kind for row in values if row.period.kind is not PeriodKind.MONTH}
    if kinds:
        measures: Sequence[Any] = records.get(model.Measure, ())
        records[model.Measure] = [
            replace(row, period=kinds.get(row.code, row.period)) for row in measures
        ]


def _with_states(records: dict[type[model.Record], Sequence[model.Record]]) -> None:
    """Makes one line of the budget of the rows that say what it is from an update on."""
    rows: Sequence[Any] = records.get(model.BudgetLine, ())
    if any(row.update for row in rows):
        of_each = group_by(rows, lambda row: normalise(row.line)).values()
        records[model.BudgetLine] = [
            _with_own_states(own) if any(row.update for row in own) else own[0] for own in of_each
        ]


def _with_own_states(rows: Sequence[model.BudgetLine]) -> model.BudgetLine:
    """The first of a line's rows with the figures of all, each where it is first stated."""
    figures, places = dict[str, Decimal](), dict(rows[0].at_series)
    for row in reversed(rows):
        figures |= row.by_update
        places |= {key: row.at_series[key] for key in row.by_update}
    return replace(rows[0], update=None, by_update=figures, at_series=places, states=rows)


def _sheet_problems(names: SheetNames) -> Iterator[Problem]:
    for grid in names.grids:
        if not names.is_first(grid):
            yield Problem(
                grid.place,
                f"There are two sheets “{grid.name}”.",
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
                about="" if near else grid.name,
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
