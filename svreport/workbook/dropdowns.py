"""Drop-downs of the inputs workbook, and the lists behind those that follow other sheets.

A list is a defined name over a key column, down to its last filled cell. Where
several sheets feed one list, formulas on the Lists sheet put their names one
below the other. All of them count from the header, so that rows can be removed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from svreport.problems import column_letters
from svreport.workbook.kinds import Kind, Reference, Target
from svreport.workbook.sheet import Sheet

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

LISTS = "Lists"
LAST_KEY_ROW = 1000
COMBINED_ROWS = 300
LONGEST_MESSAGE = 255


class Dropdowns:
    """The data-validation rules of columns, by their kind."""

    def __init__(self, book: Workbook, sheets: Sequence[Sheet[Any]]) -> None:
        self._book = book
        self._columns = dict(_key_columns(sheets))
        self._named: set[str] = set()
        self._combined: dict[str, Reference] = {}

    def rule(self, kind: Kind) -> dict[str, Any]:
        """The rule of a column of this kind, without its input message."""
        if isinstance(kind, Reference):
            return {
                "validate": "list",
                "source": f"={self._list_of(kind)}",
                "error_type": "warning",
                "error_title": "Not in the list",
                "error_message": f"Choose {kind.described()}."[:LONGEST_MESSAGE],
            }
        if choices := kind.choices():
            return {
                "validate": "list",
                "source": list(choices),
                "error_title": "Not in the list",
                "error_message": "Choose one of the list.",
            }
        return {"validate": "any"}

    def write_lists(self) -> None:
        """The hidden sheet that holds the combined lists."""
        if not self._combined:
            return
        page = self._book.add_worksheet(LISTS)
        for column, (name, kind) in enumerate(self._combined.items()):
            page.write_string(0, column, name)
            for row, word in enumerate(kind.fixed, start=1):
                page.write_string(row, column, word)
            for row in range(len(kind.fixed) + 1, COMBINED_ROWS):
                page.write_formula(row, column, self._nth(kind, row - len(kind.fixed)), value="")
            letter = column_letters(column + 1)
            self._define(name, f"{LISTS}!${letter}$1:${letter}${COMBINED_ROWS}")
        page.hide()

    def _list_of(self, kind: Reference) -> str:
        if kind.list_name:
            self._combined[kind.list_name] = kind
            return kind.list_name
        (target,) = kind.targets
        name = f"List_{target.sheet.replace(' ', '_').replace('-', '_')}"
        if name not in self._named:
            self._named.add(name)
            self._define(name, self._cells(target))
        return name

    def _define(self, name: str, cells: str) -> None:
        """A name for the cells below a header, down to the last filled one."""
        header, _, _ = cells.partition(":")
        last = f'SUMPRODUCT(MAX(({cells}<>"")*ROW({cells})))'
        self._book.define_name(name, f"=OFFSET({header},1,0,MAX(1,{last}-1),1)")

    def _cells(self, target: Target) -> str:
        """A key column, its header included."""
        letter = self._columns[target.sheet]
        return f"'{target.sheet}'!${letter}$1:${letter}${LAST_KEY_ROW}"

    def _nth(self, kind: Reference, position: int) -> str:
        """The formula of a combined list's row: the nth name of the sheets in turn, gaps apart."""
        cells = [self._cells(target) for target in kind.targets]
        counts = [f'(SUMPRODUCT(--({one}<>""))-1)' for one in cells]
        formula = '""'
        for index in reversed(range(len(cells))):
            place = "-".join([str(position), *counts[:index]])
            row = f'_xlfn.AGGREGATE(15,6,ROW({cells[index]})/({cells[index]}<>""),{place}+1)'
            word = f'"{kind.targets[index].prefix}"&INDEX({cells[index]},{row})'
            formula = f"IF({place}<={counts[index]},{word},{formula})"
        return f"={formula}"


def _key_columns(sheets: Sequence[Sheet[Any]]) -> Iterator[tuple[str, str]]:
    """The letter of the column by whose values other sheets refer to each sheet."""
    for sheet in sheets:
        if (column := sheet.key_column) is not None:
            yield sheet.name, column_letters(sheet.headers.index(column.header) + 1)
