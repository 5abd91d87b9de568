"""From a sheet's table to its records, with a problem for every cell that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from svreport.problems import Place, Problem, Severity
from svreport.suggest import folded
from svreport.workbook.cells import Cell
from svreport.workbook.kinds import EXCEL_LIMIT, Kind, Reading, Refused
from svreport.workbook.sheet import Column, Layout, R, Sheet
from svreport.workbook.table import Table


@dataclass(frozen=True)
class Records(Generic[R]):
    """A sheet's records, and what is wrong with its cells."""

    rows: Sequence[R]
    problems: Sequence[Problem]


def read_records(sheet: Sheet[R], table: Table, reading: Reading) -> Records[R]:
    """The sheet's records in the order of its rows.

    A record whose required cells cannot be read is left out; its problems say
    so. Optional cells that cannot be read are left empty.
    """
    reader = _RowReader(sheet, table, reading)
    rows = [record for row in table.rows if (record := reader.record(row)) is not None]
    return Records(rows, [*reader.problems, *_repeated_keys(sheet, rows)])


class _RowReader(Generic[R]):
    """Reads one sheet's rows, gathering problems as it goes."""

    def __init__(self, sheet: Sheet[R], table: Table, reading: Reading) -> None:
        self.sheet = sheet
        self.table = table
        self.reading = reading
        self.problems: list[Problem] = []

    def record(self, row: int) -> R | None:
        cells = self.table.record_cells(row)
        reading = self.reading.of_row(cells)
        fields: dict[str, Any] = {}
        at: dict[str, Place] = {}
        for column in self.sheet.columns:
            if (cell := cells.get(column.header)) is not None:
                at[column.field] = cell.place
                value = self._value(cell, column.kind, column.header, reading)
                if value is not None:
                    fields[column.field] = value
        self._series(row, fields, at, reading)
        lacking = [one for one in self.sheet.columns if one.required and one.field not in fields]
        self.problems += self._empty_cells(lacking, cells)
        return None if lacking else self.sheet.record(at=at, **fields)

    def _empty_cells(
        self, lacking: Sequence[Column], cells: Mapping[str, Cell]
    ) -> Iterator[Problem]:
        """The needed cells that are empty.

        A row that does not even begin as it should (a remark, a total) is
        reported for that alone.
        """
        leading = self.sheet.columns[0]
        if leading in lacking and leading.header in cells and not cells[leading.header].is_empty:
            return
        for column in lacking:
            cell = cells.get(column.header)
            if cell is not None and cell.is_empty:
                yield _empty(self.sheet, column, cell)

    def _series(
        self, row: int, fields: dict[str, Any], at: dict[str, Place], reading: Reading
    ) -> None:
        series = self.sheet.series
        if series is None:
            return
        values: dict[Any, Any] = {}
        for number, column in self.table.series.items():
            cell = self.table.grid.cell(row, number)
            at[f"{series.field}.{column.names}"] = cell.place
            value = self._value(cell, series.kind, column.header.text, reading)
            if value is not None:
                values[column.names] = value
        fields[series.field] = values

    def _value(self, cell: Cell, kind: Kind, header: str, reading: Reading) -> Any | None:
        """The cell's value, or None where it is empty or cannot be read."""
        if cell.is_empty:
            return None
        if cell.error or cell.unsaved:
            self.problems.append(_no_value(cell))
            return None
        self.problems += _text_faults(cell)
        try:
            return kind.read(cell.cleaned(), reading)
        except Refused as refused:
            self.problems.append(
                Problem(
                    cell.place,
                    f"{header}: {refused.wrong}",
                    refused.remedy,
                    rule=f"not-{type(kind).__name__.lower()}",
                )
            )
            return None


def _empty(sheet: Sheet[Any], column: Column, cell: Cell) -> Problem:
    word = "row" if sheet.layout is Layout.ROWS else "setting"
    what = column.kind.described()
    if column.example and "such as" not in what:
        what += f", such as {column.example.rstrip('.')}"
    return Problem(
        cell.place,
        f"{column.header} is empty; every {word} needs it.",
        f"Type {what}."
        if sheet.layout is Layout.SETTINGS
        else f"Type {what}, or clear the whole row.",
        rule="missing-value",
    )


def _no_value(cell: Cell) -> Problem:
    if cell.error:
        return Problem(
            cell.place,
            f"The formula gives {cell.error}.",
            "Mend the formula, or type the figure.",
            rule="error-value",
        )
    return Problem(
        cell.place,
        "The formula has no saved result, so its figure is not known.",
        "Open the workbook in Excel, let it calculate, save it and try again.",
        rule="unsaved-formula",
    )


def _text_faults(cell: Cell) -> Iterator[Problem]:
    if controls := cell.controls:
        codes = ", ".join(sorted({f"U+{ord(character):04X}" for character in controls}))
        yield Problem(
            cell.place,
            f"The text holds {len(controls)} control character(s) ({codes}), left out of outputs.",
            "Retype the text, or paste it again as plain text.",
            Severity.WARNING,
            rule="control-characters",
        )
    if isinstance(cell.value, str) and len(cell.value) == EXCEL_LIMIT:
        yield Problem(
            cell.place,
            f"The text is exactly {EXCEL_LIMIT:,} characters long, the most that Excel keeps: "
            "its end was probably cut off.",
            "Check how it ends, and shorten it.",
            rule="cut-text",
        )


def _repeated_keys(sheet: Sheet[R], rows: Sequence[R]) -> Iterator[Problem]:
    """The rows whose key stands in an earlier row already."""
    first: dict[tuple[str, ...], R] = {}
    for row in rows if sheet.key else ():
        key = tuple(folded(str(getattr(row, name))) for name in sheet.key)
        if key in first:
            yield _repeated_key(sheet, row, first[key])
        first.setdefault(key, row)


def _repeated_key(sheet: Sheet[R], row: R, earlier: R) -> Problem:
    name = sheet.key[0]
    what = ", ".join(str(getattr(row, field)) for field in sheet.key)
    return Problem(
        row.place(name),
        f"“{what}” stands already in {earlier.place(name)}.",
        "Keep one of the two rows, or correct the one that is mistaken.",
        rule="duplicate-key",
    )
