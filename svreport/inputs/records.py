"""From a sheet's table to its records, with a problem for every cell that cannot be read."""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Any, Generic

from svreport.core.frozen import Frozen, replace
from svreport.core.model import Unread
from svreport.core.numerals import Unit
from svreport.core.origin import CellAmount, CellText
from svreport.core.periods import FinancialYear, in_year
from svreport.core.problems import BadValue, Problem, Severity
from svreport.core.text import (
    OWN_PATH,
    TURNED,
    errors_of_office,
    join_words,
    letter_of_another_alphabet,
    may_have_leftovers,
    normalise,
    placeholders,
    shortened,
)
from svreport.inputs import display, headings
from svreport.inputs.cells import Cell
from svreport.inputs.kinds import CellContext, Kind, value_of
from svreport.inputs.kinds.amounts import NumberInUnit, unit_of, units_said_by
from svreport.inputs.kinds.dates import Day
from svreport.inputs.kinds.texts import (
    EXCEL_LIMIT,
    Choice,
    Label,
    Markdown,
    Reference,
    Text,
    UnitChoice,
)
from svreport.inputs.sheet import R, Sheet, SheetColumn
from svreport.inputs.table import SheetTable, TypedRow, lacks_columns
from svreport.narrative.markdown import unfit_links

# Where so many cells of a sheet are refused, near misses help no more, and take long to find.
MOST_HINTS = 30
# Longer texts are no number, date or choice, whatever they hold.
LONGEST_PLAIN = 1_000


class Records(Frozen, Generic[R]):
    """A sheet's records, what is wrong with its cells, and the rows that lost anything by it."""

    rows: Sequence[R]
    problems: Sequence[Problem]
    unread: Sequence[Unread] = ()


def read_records(sheet: Sheet[R], table: SheetTable, context: CellContext) -> Records[R]:
    """The sheet's records in the order of its rows.

    A record whose required cells cannot be read is left out; its problems say
    so. Optional cells that cannot be read are left empty. Of rows with the
    same key, the first is kept.
    """
    typed = list(table.typed_rows())
    context = replace(context, rows=[row.cells for row in typed])
    reader = _RowReader(sheet, context)
    read = [record for row in typed if (record := reader.record(row)) is not None]
    if lacks_columns(sheet, sheet.key, table.columns, table.problems):
        # Without a part of their keys, rows seem to stand there again and again.
        return Records(read, reader.problems, reader.unread)
    rows, repeated = _by_key(sheet, read)
    # Any of its key may be mistaken: what seems to be missing may be what such a row is of.
    unknown = [
        Unread(sheet=sheet.name, lost=frozenset(sheet.key), place=problem.place)
        for problem in repeated
    ]
    return Records(rows, [*reader.problems, *repeated], [*reader.unread, *unknown])


class _RowReader(Generic[R]):
    def __init__(self, sheet: Sheet[R], context: CellContext) -> None:
        self.sheet = sheet
        self.context = context
        self.problems: list[Problem] = []
        self.unread: list[Unread] = []
        self._refused = 0
        self._units = _RowUnits(sheet)
        self._unit_fields = {it.field for it in sheet.columns if isinstance(it.kind, UnitChoice)}
        self._fields = {column.header: column.field for column in sheet.columns}
        self._folded = {header: header.casefold() for header in self._fields}
        # What is said once, such as of the cells of a column that cannot be seen.
        self._said: set[str] = set()

    def record(self, row: TypedRow) -> R | None:
        cells = row.cells
        if self._repeats_headers(cells) or self._is_unseen(row):
            return None
        context = self.context.for_row(cells)
        typed = (
            (column.field, cells[column.header], column.kind, column.header)
            for column in self.sheet.columns
            if column.header in cells
        )
        fields, lost = self._values(typed, context)
        if (series := self.sheet.series) is not None:
            typed = (
                (names, in_series.cell, series.kind, in_series.header)
                for names, in_series in row.series.items()
            )
            fields[series.field], lost_of_series = self._values(typed, context)
            lost |= lost_of_series
        if lost.isdisjoint(self._unit_fields):
            self.problems += self._units.problems(row, context)
        lacking = [
            column
            for column in self.sheet.columns
            if column.field in self.sheet.needed and column.field not in fields
        ]
        # Without a part of its key, a row would be taken for another.
        dropped = bool(lacking) or not lost.isdisjoint(self.sheet.key)
        self.problems += self._empty_cells(lacking, cells, lost)
        if lost or lacking:
            self.unread.append(
                Unread(
                    sheet=self.sheet.name,
                    fields=fields,
                    lost=frozenset(lost),
                    dropped=dropped,
                    place=next(iter(row)).place,
                )
            )
        return None if dropped else self.sheet.record(**self._places(row), **fields)

    def _repeats_headers(self, cells: Mapping[str, Cell]) -> bool:
        texts = [(header, cell) for header, cell in cells.items() if isinstance(cell.value, str)]
        same = [cell for header, cell in texts if cell.text.casefold() == self._folded[header]]
        if len(same) < 2:
            return False
        self.problems.append(
            Problem(
                same[0].place,
                "The headers are here again, as if a second table began.",
                "Remove this row, so the sheet holds one table.",
                rule="second-header",
            )
        )
        return True

    def _is_unseen(self, row: TypedRow) -> bool:
        # Most rows have no font of their own anywhere.
        if all(cell.font is None and not cell.runs for cell in row):
            return False
        filled = [cell for cell in row if not cell.is_empty]
        problem = display.unseen_row(filled) if len(filled) > 1 else None
        if problem is None:
            return False
        self.problems.append(problem)
        self.unread.append(Unread(sheet=self.sheet.name))
        return True

    def _places(self, row: TypedRow) -> dict[str, Any]:
        return {
            "at": {self._fields[header]: cell.place for header, cell in row.cells.items()},
            "at_series": {names: typed.cell.place for names, typed in row.series.items()},
        }

    def _empty_cells(
        self, lacking: Sequence[SheetColumn], cells: Mapping[str, Cell], lost: Container[object]
    ) -> Iterator[Problem]:
        """The needed cells that are empty.

        A row that does not even begin as it should (a remark, a total) is
        reported for that alone.
        """
        leading = self.sheet.columns[0]
        begins = cells.get(leading.header)
        if leading.field in lost or (leading in lacking and begins and not begins.is_empty):
            return
        for column in lacking:
            cell = cells.get(column.header)
            if cell is not None and cell.is_empty:
                yield _empty(self.sheet, column, cell, self.context.year)

    def _values(
        self, typed: Iterable[tuple[Any, Cell, Kind, str]], context: CellContext
    ) -> tuple[dict[Any, Any], set[object]]:
        """The values of cells by what they are of, and what those are of that could not be read."""
        values = {
            name: self._value(cell, kind, header, context)
            for name, cell, kind, header in typed
            if not cell.is_empty and not self._says_none(name, cell, kind, context)
        }
        lost = {name for name, value in values.items() if value is None}
        return {name: value for name, value in values.items() if name not in lost}, lost

    def _says_none(self, name: Any, cell: Cell, kind: Kind, context: CellContext) -> bool:
        """Whether it says that nothing applies, where an empty cell would say the same."""
        if not kind.empty_words or normalise(cell.text) not in kind.empty_words:
            return False
        if not isinstance(kind, Text | Label):  # of which any words would be a value
            with suppress(BadValue):
                kind.read(cell, context)
                return False
        return name not in self.sheet.needed

    def _value(self, cell: Cell, kind: Kind, header: str, context: CellContext) -> Any | None:
        if cell.error or cell.unsaved:
            self.problems.append(_no_value(cell))
            return None
        is_prose, is_plain = isinstance(kind, Text), display.is_plainly_shown(cell)
        if isinstance(cell.value, str):
            found = _text_faults(cell, cell.value, kind)
            is_own = self.sheet.is_settings or header == "Note"
            self.problems += (it for it in found if not (is_own and it.rule == OF_A_PATH))
        try:
            if not is_plain:
                display.refuse_unlike(cell, is_prose=is_prose)
            _refuse_for(cell, kind, self.context.year)
            # In prose alone, invisible characters may mean something.
            value = value_of(cell.cleaned() if is_prose else cell.bare(), kind, context)
        except BadValue as refused:
            self._refuse(refused, cell, kind, header)
            return None
        if not is_plain:
            is_day = isinstance(kind, Day)
            self.problems += display.display_warnings(cell, is_day=is_day, is_prose=is_prose)
        if isinstance(value, Decimal):
            return CellAmount(value, cell.place)
        return CellText(value, cell.place) if type(value) is str else value

    def _refuse(self, refused: BadValue, cell: Cell, kind: Kind, header: str) -> None:
        once = header if isinstance(refused, display.Unseen) else refused.once
        if once and once in self._said:
            return
        self._said.add(once)
        self._refused += 1
        is_hint_wanted = self._refused <= MOST_HINTS
        self.problems.append(
            Problem(
                cell.place,
                f"{header}: {refused.wrong}",
                refused.remedy if is_hint_wanted else refused.without_hint,
                rule=refused.rule or f"not-{type(kind).__name__.lower()}",
            )
        )


class _OfTwoAlphabets(BadValue):
    """A word that is not the one it looks like; in prose it is but a slip."""

    rule = "mixed-alphabets"

    @classmethod
    def in_text(cls, text: str) -> _OfTwoAlphabets | None:
        """What is wrong with a text that has such a word, or None."""
        found = letter_of_another_alphabet(text)
        if found is None:
            return None
        word, letter = found
        alphabet = unicodedata.name(letter, "unknown").partition(" ")[0].capitalize()
        return cls(
            f"“{shortened(word)}” has a {alphabet} letter (U+{ord(letter):04X}) among Latin ones, "
            "so it is not the word it looks like.",
            "Type the word again.",
        )


def _refuse_for(cell: Cell, kind: Kind, year: FinancialYear) -> None:
    """Raises BadValue for a number that is shown as another name, and a text that is no value."""
    if isinstance(cell.value, str):
        if len(cell.value) > LONGEST_PLAIN and not isinstance(kind, Text | Label):
            held = f"holds {len(cell.value):,} characters."
            raise BadValue(held, f"What belongs there: {kind.described_to(year)}.")
        if not isinstance(kind, Text) and (mixed := _OfTwoAlphabets.in_text(cell.value)):
            raise mixed
    elif isinstance(cell.value, int | float) and isinstance(kind, Text | Label | Reference):
        display.refuse_label_format(cell)


class _RowUnits:
    """Compares the units that names of rows say, as “Therapies (£m)”, with those of figures."""

    def __init__(self, sheet: Sheet[Any]) -> None:
        kinds = {column.header: column.kind for column in sheet.columns}
        self._naming = [
            column.header
            for column in sheet.naming
            if isinstance(column.kind, Text | Label) and not isinstance(column.kind, Markdown)
        ]
        self._figures = [
            (name, kind) for name, kind in kinds.items() if isinstance(kind, NumberInUnit)
        ]
        self._series = sheet.series.kind if sheet.series else None
        self._units = [
            name
            for name, kind in kinds.items()
            if isinstance(kind, Choice) and Unit.RATE in kind.options
        ]

    def problems(self, row: TypedRow, context: CellContext) -> Iterator[Problem]:
        """A problem where a name says a unit that no figure of its row is in."""
        for cell in (row.cells[header] for header in self._naming if header in row.cells):
            said = units_said_by(cell.text)
            units = [*dict.fromkeys(self._units_of(row, context))] if said else []
            units = [unit for unit in units if unit.is_money] or units
            if units and not set(units) & set(said):
                stated = join_words(map(str, units))
                chosen = next((f", or correct {name}" for name in self._units), "")
                yield Problem(
                    cell.place,
                    f"“{cell.text}” names {said[0]}, but its figures are read in {stated}.",
                    f"Type its figures in {stated}, and its name without a unit{chosen}.",
                    rule="unit-in-name",
                )

    def _units_of(self, row: TypedRow, context: CellContext) -> Iterator[Unit]:
        filled = {header: cell for header, cell in row.cells.items() if not cell.is_empty}
        for header in self._units:
            if header in filled and (unit := unit_of(filled[header].text)):
                yield unit
        kinds = [kind for header, kind in self._figures if header in filled]
        has_series = any(not typed.cell.is_empty for typed in row.series.values())
        if has_series and isinstance(self._series, NumberInUnit):
            kinds.append(self._series)
        yield from filter(None, (kind.unit_in(context) for kind in kinds))


def _empty(sheet: Sheet[Any], column: SheetColumn, cell: Cell, year: FinancialYear) -> Problem:
    needed = "documents need it" if sheet.is_settings else "every row needs it"
    what = "the text" if isinstance(column.kind, Markdown) else column.kind.described_to(year)
    if column.example and "such as" not in what:
        is_choice = isinstance(column.kind, Choice)
        example = column.example if is_choice else in_year(column.example, year)
        what += f", such as {example.rstrip('.')}"
    return Problem(
        cell.place,
        f"{column.header} is empty; {needed}.",
        f"Type {what}." if sheet.is_settings else f"Type {what}, or clear the whole row.",
        rule="missing-value",
    )


def _no_value(cell: Cell) -> Problem:
    if cell.error:
        return Problem(
            cell.place,
            f"The formula gives {cell.error}.",
            "Correct the formula, or type the figure.",
            rule="error-value",
        )
    return Problem(
        cell.place,
        "The formula has no saved result, so its figure is not known.",
        "Open the workbook in Excel, let it calculate, save it and try again.",
        rule="unsaved-formula",
    )


def _text_faults(cell: Cell, text: str, kind: Kind) -> Iterator[Problem]:
    if not text.isprintable():
        yield from headings.control_characters(cell)
    if isinstance(kind, Text):
        yield from left_overs(cell)
        if mixed := _OfTwoAlphabets.in_text(text):
            yield Problem(cell.place, mixed.wrong, mixed.remedy, Severity.WARNING, rule=mixed.rule)
    if isinstance(kind, Markdown):
        for wrong, remedy in unfit_links(text):
            yield Problem(cell.place, wrong, remedy, rule="unfit-link")
    if len(text) == EXCEL_LIMIT:
        yield Problem(
            cell.place,
            f"The text is exactly {EXCEL_LIMIT:,} characters long, the most that Excel keeps: "
            "its end was probably cut off.",
            "Check how it ends, and shorten it.",
            rule="cut-text",
        )


# Settings and notes are for colleagues, who may need to know where a file is.
OF_A_PATH = "left-over-path"


def left_overs(cell: Cell) -> Iterator[Problem]:
    """Words that Word, Excel or a hurried writer left behind and no reader should see."""
    text = cell.value if isinstance(cell.value, str) else ""
    is_marked = may_have_leftovers(text)
    if is_marked and (turned := TURNED.search(text)):
        yield Problem(
            cell.place,
            f"The text has a character (U+{ord(turned[0]):04X}) that reverses the text after "
            "it, so readers see other words than were typed.",
            "Retype the text, or paste it again as plain text.",
            rule="turned-text",
        )
    elif is_marked and (error := next(errors_of_office(text), None)):
        yield Problem(
            cell.place,
            f"The text contains “{error}”, which was left behind when it was copied.",
            "Write what should be there, or remove it.",
            rule="left-over-error",
        )
    elif is_marked and (mark := next(placeholders(text), None)):
        yield Problem(
            cell.place,
            f"The text contains “{mark}”, which looks like something still to be filled in.",
            "Write what should be there.",
            Severity.WARNING,
            rule="left-over-placeholder",
        )
    elif (":/" in text or "\\" in text) and (path := OWN_PATH.search(text)):
        yield Problem(
            cell.place,
            f"The text contains “{path[0]}”, which only colleagues can open.",
            "Remove it, or give the address of a page that readers can open.",
            Severity.WARNING,
            rule=OF_A_PATH,
        )


def _by_key(sheet: Sheet[R], rows: Sequence[R]) -> tuple[list[R], list[Problem]]:
    """The rows without those whose key stands in an earlier row, each of which is a problem."""
    if not sheet.key:
        return list(rows), []
    first: dict[tuple[str | None, ...], R] = {}
    problems: list[Problem] = []
    for row in rows:
        parts = (getattr(row, name) for name in sheet.key)
        key = tuple(None if part is None else normalise(str(part)) for part in parts)
        if first.setdefault(key, row) is not row:
            problems.append(_repeated_key(sheet, row, first[key]))
    return list(first.values()), problems


def _repeated_key(sheet: Sheet[R], row: R, earlier: R) -> Problem:
    name = sheet.key[0]
    parts = (getattr(row, field) for field in sheet.key)
    what = ", ".join(str(part) for part in parts if part is not None)
    return Problem(
        row.place(name),
        f"“{what}” is already in {earlier.place(name)}.",
        "Keep one of the two rows, or correct the wrong one.",
        rule="duplicate-key",
        compared=(earlier.place(name),),
    )
