"""Drop-downs of the inputs workbook, and the lists behind those that follow other sheets.

A list is a defined name over the filled cells of a key column. Where several
sheets feed one list, formulas on the Lists sheet put them one below the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from svreport.workbook.kinds import Kind, Reference, Target
from svreport.workbook.sheet import Sheet

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

LISTS = "Lists"
ROWS = 1000
COMBINED_ROWS = 300


class Dropdowns:
    """The data-validation rules of columns, by their kind."""

    def __init__(self, book: Workbook, sheets: Sequence[Sheet[Any]]) -> None:
        self._book = book
        self._columns = dict(_key_columns(sheets))
        self._named: set[str] = set()
        self._combined: list[Reference] = []

    def rule(self, kind: Kind) -> dict[str, Any]:
        """The rule of a column of this kind, without its input message."""
        if isinstance(kind, Reference):
            return {
                "validate": "list",
                "source": f"={self._list_for(kind)}",
                "error_type": "warning",
                "error_title": "Not in the list",
                "error_message": f"Choose {kind.described()}."[:255],
            }
        if choices := kind.choices():
            return {
                "validate": "list",
                "source": list(choices),
                "error_title": "Not in the list",
                "error_message": f"Choose {kind.described()}."[:255],
            }
        return {"validate": "any"}

    def write_lists(self) -> None:
        """The hidden sheet that holds the combined lists."""
        if not self._combined:
            return
        page = self._book.add_worksheet(LISTS)
        for column, kind in enumerate(self._combined):
            page.write_string(0, column, _combined_name(column))
            for row, name in enumerate(kind.fixed, start=1):
                page.write_string(row, column, name)
            for row in range(len(kind.fixed) + 1, COMBINED_ROWS):
                page.write_formula(row, column, self._nth(kind, row), value="")
            letter = "ABCDEFGH"[column]
            cells = f"{LISTS}!${letter}$2:${letter}${COMBINED_ROWS}"
            first, _, _ = cells.partition(":")
            filled = f'SUMPRODUCT(--({cells}<>""))'
            self._book.define_name(
                _combined_name(column), f"={first}:INDEX({cells},MAX(1,{filled}))"
            )
        page.hide()

    def _list_for(self, kind: Reference) -> str:
        if len(kind.targets) == 1 and not kind.fixed and not kind.targets[0].prefix:
            return self._key_list(kind.targets[0])
        if kind not in self._combined:
            self._combined.append(kind)
        return _combined_name(self._combined.index(kind))

    def _key_list(self, target: Target) -> str:
        name = f"List_{target.sheet.replace(' ', '_').replace('-', '_')}"
        if name not in self._named:
            self._named.add(name)
            cells = self._cells(target)
            first, _, _ = cells.partition(":")
            self._book.define_name(name, f"={first}:INDEX({cells},MAX(1,COUNTA({cells})))")
        return name

    def _cells(self, target: Target) -> str:
        letter = self._columns[target.sheet]
        return f"'{target.sheet}'!${letter}$2:${letter}${ROWS}"

    def _nth(self, kind: Reference, row: int) -> str:
        """The formula of a combined list's row: the nth name of the sheets in turn."""
        position = f"ROW()-{1 + len(kind.fixed)}"
        formula = '""'
        before = [f"COUNTA({self._cells(target)})" for target in kind.targets]
        for index in reversed(range(len(kind.targets))):
            target = kind.targets[index]
            start = "-".join([position, *before[:index]])
            formula = (
                f'IF({start}<={before[index]},"{target.prefix}"&'
                f"INDEX({self._cells(target)},{start}),{formula})"
            )
        return f"={formula}"


def _key_columns(sheets: Sequence[Sheet[Any]]) -> Iterator[tuple[str, str]]:
    """The letter of the column by whose values other sheets refer to each sheet."""
    for sheet in sheets:
        if (column := sheet.key_column) is not None:
            yield sheet.name, "ABCDEFGH"[sheet.headers.index(column.header)]


def _combined_name(column: int) -> str:
    return ("List_rated_items", "List_sections", "List_3", "List_4")[column]
