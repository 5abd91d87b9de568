"""The kinds of value a column can hold; what each can do: be read from a cell, and be stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from svreport.core.frozen import Frozen, field, replace
from svreport.core.units import Unit
from svreport.inputs.cells import Cell


class CellContext(Frozen):
    """What a cell's reader may look at beside the cell itself.

    `keys` lists each sheet's key values; `row` holds the other cells of the
    same record by header. `cache` keeps what kinds have made of all that, for
    the next row.
    """

    forecast_unit: Unit = Unit.THOUSANDS
    keys: Mapping[str, Sequence[str]] = field(default_factory=dict)
    measure_units: Mapping[str, Unit] = field(default_factory=dict)
    row: Mapping[str, Cell] = field(default_factory=dict)
    cache: dict[object, Any] = field(default_factory=dict)

    def for_row(self, row: Mapping[str, Cell]) -> CellContext:
        """The same reading, in another record."""
        return replace(self, row=row)


class Kind:
    """A kind of value: how it is read, stored, shown in Excel and described.

    `format` is the number format of its cells, and `description` says in short what may be
    typed, for kinds in which these are always the same.
    """

    width: ClassVar[int] = 14
    wraps: ClassVar[bool] = False
    format: ClassVar[str] = "General"
    description: ClassVar[str]

    def read(self, cell: Cell, context: CellContext) -> Any:
        """The typed value of a cell that is not empty.

        Raises BadValue where the cell holds no such value, or could hold two.
        """
        raise NotImplementedError

    def stored(self, value: Any, context: CellContext) -> str | float | date:
        """The value as Excel stores it; the inverse of `read`."""
        return value if isinstance(value, date | float | int) else str(value)

    def number_format(self, context: CellContext) -> str:
        """The number format of such cells."""
        return self.format

    def described(self) -> str:
        """What may be typed, in a few words, for guidance and documentation."""
        return self.description

    def choices(self) -> Sequence[str]:
        """The values to choose from, where the kind itself fixes them."""
        return ()
