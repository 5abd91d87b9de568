"""The kinds of value a column can hold; what each can do: be read from a cell, and be stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, ClassVar

from svreport.core.frozen import Frozen, field, replace
from svreport.core.numerals import Unit
from svreport.core.patterns import pattern
from svreport.core.periods import EXAMPLE_YEAR, FinancialYear, PeriodKind
from svreport.core.problems import BadValue, Place
from svreport.inputs.cells import Cell


class MeasurePeriod(Frozen):
    """The kind of period that a measure is reported by, and the cell where Measures says so.

    Both are None where Measures does not say; `year` is then what a year alone means.
    """

    kind: PeriodKind | None
    place: Place | None
    year: PeriodKind = PeriodKind.FINANCIAL_YEAR


class CellContext(Frozen):
    """What a cell's reader may look at beside the cell itself.

    `keys` lists each sheet's key values, or `doubtful` where one of them is at fault, and
    `other_names` has their rows' names by what else officers call them, such as a rating's label.
    `unit_faults` says what is wrong with units that measures cannot have, and what to do.
    `measure_periods` has the period that Measures states; `row` holds the other cells of the same
    record by header, and `rows` those of all records of the sheet; `forms` are the names of forms
    in Settings. `cache` keeps what kinds have made of all that, for the next row.
    """

    forecast_unit: Unit = Unit.THOUSANDS
    year: FinancialYear = EXAMPLE_YEAR
    keys: Mapping[str, Sequence[str]] = field(default_factory=dict)
    doubtful: Mapping[str, Sequence[str]] = field(default_factory=dict)
    other_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    measure_units: Mapping[str, Unit] = field(default_factory=dict)
    unit_faults: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    measure_periods: Mapping[str, MeasurePeriod] = field(default_factory=dict)
    forms: Sequence[str] = ()
    row: Mapping[str, Cell] = field(default_factory=dict)
    rows: Sequence[Mapping[str, Cell]] = ()
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
    # Whether other words than its choices may be typed.
    is_open: ClassVar[bool] = False
    format: ClassVar[str] = "General"
    description: ClassVar[str]
    # Words that say in a cell which may be empty what an empty one says.
    empty_words: ClassVar[frozenset[str]] = frozenset()

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

    def described_to(self, year: FinancialYear) -> str:
        """The same, examples in it of the council's own `year`."""
        return self.described()

    def choices(self) -> Sequence[str]:
        """The values to choose from, where the kind itself fixes them."""
        return ()


def value_of(cell: Cell, kind: Kind, context: CellContext) -> Any:
    """The typed value of a cell, as it stands or without the marks around it.

    A full stop after a date, quotes around a word and an arrow after a rating are such marks.
    Raises BadValue where it has none.
    """
    try:
        return kind.read(cell, context)
    except BadValue:
        bare = _AROUND.sub("", cell.value) if isinstance(cell.value, str) else ""
        if not bare or bare == cell.value:
            raise
        with suppress(BadValue):
            return kind.read(replace(cell, value=bare), context)
        raise


# Punctuation and symbols that are no part of a value; in a number, a sign or a bracket may be.
_AROUND = pattern(
    r"^[\s.,;:!'\"\u2018-\u201f`\u2190-\u21ff\u2600-\u27bf\ufe0f\U0001f300-\U0001faff]+|"
    r"[\s.,;:!'\"\u2018-\u201f`\u2190-\u21ff\u2600-\u27bf\ufe0f\U0001f300-\U0001faff]+$"
)
