"""The problems of a sheet's headers: missing, misspelt, repeated, unknown, hidden."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import pairwise
from typing import Any

from svreport.core.frozen import Frozen, group_by, stretches
from svreport.core.number_formats import least_width
from svreport.core.numerals import amount, from_excel
from svreport.core.periods import FinancialYear
from svreport.core.problems import BadValue, Place, Problem, Severity
from svreport.core.text import counted, join_words, nearest, shortened
from svreport.inputs.cells import Cell, Grid, Position
from svreport.inputs.display import doubtful_cells
from svreport.inputs.kinds import CellContext, Kind
from svreport.inputs.kinds.amounts import FigureInRow, NumberInUnit, numeral_of
from svreport.inputs.kinds.dates import Day, MonthOf, YearOf
from svreport.inputs.kinds.texts import Choice, Colour, Reference
from svreport.inputs.sheet import OpenColumns, Sheet, SheetColumn, UpdateHeaders, YearHeaders


def no_headers(sheet: Sheet[Any], grid: Grid) -> Problem:
    """The sheet has no header row at all."""
    return Problem(
        Place(sheet.name, file=grid.file),
        f"The sheet {sheet.name} has no header row that can be recognised.",
        f"Its headers are {join_words(sheet.headers, most=20)}; copy the sheet from a new workbook "
        "made by `svreport init`.",
        rule="no-headers",
    )


def repeated_header(sheet: Sheet[Any], cell: Cell) -> Problem:
    """A header stands twice."""
    word = sheet.column_word
    return Problem(
        cell.place,
        f"There are two {word}s “{cell.text}”; only the first is read.",
        "Remove or rename one of the two.",
        rule="duplicate-header",
    )


SWAPPED = "swapped-columns"
OUT_OF_PLACE = "out-of-place"


def swapped_headers(
    headers: Sequence[Cell], below: Sequence[Cell], severity: Severity = Severity.ERROR
) -> Problem:
    """Two columns have what belongs into each other."""
    one, other = headers
    shown = [f"{cell.place.cell} has “{shortened(cell.text)}”" for cell in below]
    return Problem(
        one.place,
        f"The columns “{one.text}” and “{other.text}” seem to be swapped: {join_words(shown)}.",
        "Swap their headers, or what is below them.",
        severity,
        rule=SWAPPED,
        about=f"{one.place.sheet}: {one.text} and {other.text}",
    )


class UnknownHeader(Frozen):
    """A header that is not known, and the cells below it that hold anything."""

    cell: Cell
    below: Sequence[Cell] = ()

    def may_be(self, column: SheetColumn, context: CellContext) -> bool:
        """Whether all that stands below it is of a column's kind, where that says much."""
        are_of_it = (is_of(column.kind, cell, context) for cell in self.below)
        return len(self.below) > 1 and all(are_of_it)


# Kinds that few cells of another column are of. Whole numbers and yes or no may be of any.
TELLING = (NumberInUnit, Day, MonthOf, YearOf, Choice, Reference, Colour)


def is_of(kind: Kind, cell: Cell, context: CellContext) -> bool:
    """Whether a kind reads a cell."""
    with suppress(BadValue):
        # The unit of a figure stands in its own row.
        by_unit = isinstance(kind, FigureInRow)
        numeral_of(cell.bare()) if by_unit else kind.read(cell.bare(), context)
        return True
    return False


def unknown_headers(
    sheet: Sheet[Any],
    unknown: Sequence[UnknownHeader],
    missing: Sequence[SheetColumn],
    context: CellContext,
) -> Iterator[Problem]:
    """Headers that are not known, each matched with the missing one it may stand for.

    It may do so by its name, by what stands below it, or because no other is left.
    """
    word = sheet.column_word
    wanted = {column.header: column for column in missing}
    for header in unknown:
        near = nearest(header.cell.text, wanted, cutoff=0.7)
        other = ""
        if near is None and (
            near := _likely(sheet, header, wanted, context, is_alone=len(unknown) == 1)
        ):
            other = f" If it is something else, add the {word} “{near}” as well."
        if near:
            del wanted[near]
            yield Problem(
                header.cell.place,
                f"“{header.cell.text}” is not a {word} of {sheet.name}.",
                f"Did you mean “{near}”? Rename it so it can be read.{other}",
                rule="unknown-header",
            )
        else:
            yield _unknown(sheet, header, context)
    for name, column in wanted.items():
        if column.field in sheet.needed:
            yield missing_header(sheet, name)


def emptied_headers(
    sheet: Sheet[Any],
    emptied: Sequence[UnknownHeader],
    missing: Sequence[SheetColumn],
    headed: Mapping[int, str],
    context: CellContext,
) -> tuple[Sequence[Problem], Sequence[SheetColumn]]:
    """The empty headers of columns that are missing, and the columns that are missing still.

    One is known by the column to its left, and by what stands below it; `headed` has the others.
    """
    problems: list[Problem] = []
    wanted = {column.header: column for column in missing}
    for header in () if sheet.is_settings else emptied:
        place, names = header.cell.place, ["", *sheet.headers, ""]
        before, after = headed.get(place.column - 1), headed.get(place.column + 1)
        beside = [names[names.index(before) + 1]] if before else []
        beside += [names[names.index(after) - 1]] if after else []
        name = next((name for name in beside if name in wanted), "")
        column = wanted.get(name)
        is_needed = column is not None and column.field in sheet.needed
        if column and (is_needed or _is_told(column, header, context)):
            del wanted[name]
            what = f"Type “{name}” here, if it is that column"
        elif sheet.series and "" in (before, after) and None not in (before, after):
            what = "Type a heading here, like those beside it"
        else:
            continue
        problems.append(
            Problem(
                place,
                f"The header above “{shortened(header.below[0].text)}” is empty, so this column "
                "is not read.",
                f"{what}{'.' if is_needed else '; clear the column if it is not needed.'}",
                rule="no-header",
            )
        )
    return problems, [*wanted.values()]


def _is_told(column: SheetColumn, header: UnknownHeader, context: CellContext) -> bool:
    return isinstance(column.kind, TELLING) and header.may_be(column, context)


def _likely(
    sheet: Sheet[Any],
    header: UnknownHeader,
    wanted: Mapping[str, SheetColumn],
    context: CellContext,
    *,
    is_alone: bool,
) -> str | None:
    """The missing column that a header with another name most likely stands for."""
    if sheet.is_settings:
        return None
    needed = [name for name, column in wanted.items() if column.field in sheet.needed]
    if is_alone and len(needed) == 1 and header.below:
        return needed[0]
    like = [name for name, column in wanted.items() if _is_told(column, header, context)]
    if len(like) > 1:
        # Columns after the last that is there came to the sheet later than the workbook.
        there = [at for at, name in enumerate(sheet.headers) if name not in wanted]
        like = [name for name in like if sheet.headers.index(name) < max(there, default=0)]
    return like[0] if len(like) == 1 else None


def missing_header(sheet: Sheet[Any], header: str) -> Problem:
    """A header without which no row can be read stands nowhere."""
    how = "with its value beside it" if sheet.is_settings else "headed exactly so"
    return Problem(
        Place(sheet.name),
        f"The {sheet.column_word} “{header}” is missing.",
        f"Add it to the sheet {sheet.name}, {how}.",
        rule="missing-header",
    )


def _unknown(sheet: Sheet[Any], header: UnknownHeader, context: CellContext) -> Problem:
    cell = header.cell
    if sheet.series and isinstance(sheet.series.headers, UpdateHeaders):
        updates = sheet.series.headers.known(context)
        near = nearest(cell.text, updates, cutoff=0.5)
        hint = f"Did you mean “{near}”? " if near else ""
        return Problem(
            cell.place,
            f"“{cell.text}” is neither a column of {sheet.name} nor an update.",
            f"{hint}The updates are {join_words(updates)}; add it to Updates, or remove the "
            "column.",
            rule="unknown-update",
        )
    known = sheet.series.headers.known(context) if sheet.series else ()
    if (near := nearest(cell.text, known, cutoff=0.7)) is not None:
        return Problem(
            cell.place,
            f"“{cell.text}” is not a column of {sheet.name}.",
            f"Did you mean “{near}”? Rename it: it is not read as it is.",
            rule="unknown-header",
        )
    if sheet.series and _may_be_year(sheet.series, header, context):
        return Problem(
            cell.place,
            f"“{cell.text}” is not a financial year.",
            f"Head the column as {context.year}, in a cell formatted as Text.",
            rule="unknown-header",
        )
    return Problem(
        cell.place,
        f"“{cell.text}” is not a {sheet.column_word} of {sheet.name}; it is not read.",
        f"Remove it, or use one of {join_words(sheet.headers, 'and', most=20)}.",
        Severity.WARNING,
        rule="unknown-header",
        about=f"{sheet.name}, {cell.text}",
    )


def _may_be_year(series: OpenColumns, header: UnknownHeader, context: CellContext) -> bool:
    """Whether it heads a year's figures, by what it says or by what is below it."""
    if not isinstance(series.headers, YearHeaders):
        return False
    are_figures = (is_of(series.kind, cell, context) for cell in header.below)
    has_digit = any(character.isdigit() for character in header.cell.text)
    return has_digit or (bool(header.below) and all(are_figures))


def control_characters(cell: Cell) -> Iterator[Problem]:
    """The control characters in a heading or another cell, which are left out."""
    if found := cell.controls:
        codes = ", ".join(sorted({f"U+{ord(character):04X}" for character in found}))
        yield Problem(
            cell.place,
            f"The text has {counted(len(found), 'control character')} ({codes}), which documents "
            f"leave "
            "out.",
            "Retype the text, or paste it again as plain text.",
            Severity.WARNING,
            rule="control-characters",
        )


def years_in_order(headers: Sequence[tuple[FinancialYear, Cell]]) -> Iterator[Problem]:
    """Year columns run from left to right without a gap."""
    headed = {year for year, _ in headers}
    for (earlier, _), (year, cell) in pairwise(headers):
        between = (FinancialYear(index) for index in range(earlier.starts + 1, year.starts))
        absent = [str(missing) for missing in between if missing not in headed]
        if year < earlier:
            yield Problem(
                cell.place,
                f"The year {year} comes after {earlier}.",
                "Put the years in order, each with its own figures.",
                rule="year-order",
            )
        elif absent:
            are = "is" if len(absent) == 1 else "are"
            yield Problem(
                cell.place,
                f"The year {year} comes after {earlier}; {join_words(absent)} {are} missing.",
                "Add the missing years, or correct the header.",
                rule="year-missing",
            )


# What is wrong with values outside a table's columns, and with those beside settings.
NO_HEADER = (
    "is in a column without a header, so it is not read.",
    "Give the column a header, or remove it.",
)
BESIDE_SETTINGS = (
    "is in a column that is not read.",
    "Type a value in the column Value, beside its setting.",
)


def values_outside(
    filled: Iterable[tuple[Position, Cell]], columns: Container[int], faults: tuple[str, str]
) -> Iterator[Problem]:
    """Values that stand in other columns than these: the first one of each column."""
    first: dict[int, Cell] = {}
    for (_, column), cell in filled:
        if column not in columns:
            first.setdefault(column, cell)
    wrong, remedy = faults
    for cell in first.values():
        text = f"“{shortened(cell.text)}” {wrong}"
        yield Problem(cell.place, text, remedy, Severity.WARNING, rule="no-header")


def text_above_headers(
    filled: Iterable[tuple[Position, Cell]], header_row: int
) -> Iterator[Problem]:
    """What stands above the headings: the first of it."""
    for (row, _), cell in filled:
        if row < header_row:
            yield Problem(
                cell.place,
                f"“{shortened(cell.text)}” is above the headings, which "
                f"are in row {header_row}; it is not read.",
                "Move it below the headings if it is a record, else remove it.",
                Severity.WARNING,
                rule="above-headers",
            )
            return


def merged_cells(grid: Grid, header_row: int, columns: set[int]) -> Iterator[Problem]:
    """Merged cells among the records: only the first of them holds anything."""
    for area in sorted(grid.merged):
        if area.bottom > header_row and any(area.left <= at <= area.right for at in columns):
            yield Problem(
                grid.at(area.top, area.left),
                f"The cells {area.text} are merged, so only the first is read.",
                "Unmerge them, and type what belongs in each.",
                rule="merged-cells",
            )


def hidden_data(grid: Grid, header_row: int) -> Iterator[Problem]:
    """Rows, columns or a whole sheet that hold data and are hidden from sight.

    So are figures in columns that are too narrow, and what conditional formats may hide.
    """
    if grid.is_hidden:
        yield _hidden(grid.place, f"The sheet {grid.name} is hidden", "Unhide the sheet")
    if grid.hides_zeros:
        yield from _hidden_zeros(grid)
    columns: set[int] = set()
    for (_, column), cell in grid.filled:
        if column in grid.hidden_columns and column not in columns:
            columns.add(column)
            yield _hidden(
                cell.place, f"The column of “{shortened(cell.text)}” is hidden", "Unhide the column"
            )
    hidden = [row for row in grid.rows if row in grid.hidden_rows and row > header_row]
    for first, *others in stretches(hidden, int):
        place = next(iter(grid.rows[first].values())).place
        if others:
            what = f"Rows {first} to {others[-1]} are hidden"
            yield _hidden(place, what, "Unhide the rows or clear the filter", several=True)
        else:
            yield _hidden(place, f"Row {first} is hidden", "Unhide the row or clear the filter")
    yield from _numbers_too_wide(grid)
    yield from doubtful_cells(grid)


def _hidden_zeros(grid: Grid) -> Iterator[Problem]:
    """The first 0 of a sheet that shows none."""
    for _, cell in grid.filled:
        if isinstance(cell.value, int | float) and not cell.value:
            yield Problem(
                cell.place,
                f"The sheet {grid.name} shows no zeros, but the cell contains 0, which is read.",
                "Clear it if there is no figure; if it is 0, have the sheet show zeros (File, "
                "Options, Advanced).",
                Severity.WARNING,
                rule="hidden-data",
            )
            return


def _hidden(place: Place, what: str, remedy: str, *, several: bool = False) -> Problem:
    their, them, are = ("their", "them", "they are") if several else ("its", "it", "it is")
    return Problem(
        place,
        f"{what}, but {their} data is still read.",
        f"{remedy}, or delete {them} if {are} not meant to be reported.",
        Severity.WARNING,
        rule="hidden-data",
    )


def _numbers_too_wide(grid: Grid) -> Iterator[Problem]:
    """The first number or date of each column that Excel shows as ####."""
    unfit = [
        (at, cell)
        for at, width in sorted(grid.narrow.items())
        if at[1] not in grid.hidden_columns
        and (cell := grid.cells.get(at)) is not None
        and least_width(cell.value, cell.number_format) > width
    ]
    for cells in group_by(unfit, lambda item: item[0][1]).values():
        first, others = cells[0][1], len(cells) - 1
        also = f" and in {others} other cell{'s' * (others > 1)} of the column" if others else ""
        held = first.text
        if isinstance(first.value, int | float) and not first.is_percent:
            held = amount(from_excel(first.value))
        yield Problem(
            first.place,
            f"The column is too narrow: Excel shows #### here{also}, where {held} is read.",
            "Widen the column (double-click the right edge of its letter), and check the figures.",
            Severity.WARNING,
            rule="shown-otherwise",
            about=str(first.place),
        )
