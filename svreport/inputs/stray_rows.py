"""Rows of a sheet's table that are no records: totals, and pastes that ran down a column.

A total that was read as a record would be counted twice. It is known by its name, by Excel's own
total row, or by its figures, which are the sums of those above it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import combinations, groupby
from typing import Any

from msgspec import Struct

from svreport.core.frozen import Frozen
from svreport.core.house_style import decimals_of
from svreport.core.numerals import amount
from svreport.core.patterns import pattern
from svreport.core.problems import BadValue, Place, Problem, range_between
from svreport.core.text import join_words, normalise, shortened
from svreport.inputs.cells import Cell, Grid
from svreport.inputs.kinds import CellContext, Kind
from svreport.inputs.kinds.amounts import Amount, Money, Whole
from svreport.inputs.kinds.texts import Choice, Label, Markdown, Reference, Text
from svreport.inputs.sheet import Sheet, SheetColumn

_TOTAL = (
    r"(?:grand|overall|net|running|column|sheet|combined)?[ -]?totals?|sum|altogether|averages?|"
    r"mean"
)
_OF = (
    r"of|for|all|above|to date|agreed|capital|savings?|payments?|projects?|schemes?|places|costs?|"
    r"mitigations?|milestones|risks|workstreams|measures|steps|actions|budgets?|forecasts?"
)
# “Total”, “Total – all schemes”, “Sum of the above”, “All schemes total”, not “Total Care”.
_NAMES_TOTAL = pattern(
    rf"\W*(?:(?:{_TOTAL})(?:\s*[^\w\s].*|\s+(?:{_OF})\b.*)?|sub[ -]?totals?\b.*|"
    r"(?:[^\s]+\s+){1,4}totals?)\W*"
)
_NAMES_PART = pattern(
    r"\W*(?:of[ -]which\b|o/w\b|thereof\b|(?:including|includes|incl\.?|memo)\s*:).*"
)
_MEAN = pattern(r"\b(?:average|mean)")
# A name that may be a total's, where the figures are those of one.
_SOUNDS_LIKE_ONE = pattern(r"\b(?:all|overall|whole|combined|totals?|sum|programme)\b")
_MOST_CELLS = 3
# Longer texts are no number and no name of a total.
_LONGEST = 100
# Rows that lack a name are compared with all others; where so many do, that would take long.
_MOST_UNNAMED = 200
_LONGEST_NAME = 80


class StrayRows(Frozen):
    """The rows that are no records, and a problem for each."""

    rows: frozenset[int] = frozenset()
    problems: Sequence[Problem] = ()


class TableRows(Frozen, dict=True):
    """The rows of a sheet's table, with the columns that it was found to have."""

    sheet: Sheet[Any]
    grid: Grid
    columns: Mapping[str, int]
    series: Sequence[int]
    rows: Sequence[int]
    context: CellContext

    def cell(self, row: int, column: SheetColumn) -> Cell:
        at = self.columns.get(column.header)
        return Cell(Place()) if at is None else self.grid.cell(row, at)

    @cached_property
    def naming(self) -> list[SheetColumn]:
        """The columns that say what rows are of, but for texts and figures, as far as any does."""
        filled = {column for row in self.rows for column in self.grid.rows[row]}
        return [
            column
            for column in self.sheet.naming
            if self.columns.get(column.header) in filled
            and not isinstance(column.kind, Markdown | Money)
        ]

    @cached_property
    def figures(self) -> dict[int, Kind]:
        """The columns of money, and of what may be added up beside it, by their numbers."""
        kinds: dict[int, Kind] = {
            self.columns[column.header]: column.kind
            for column in self.sheet.columns
            if isinstance(column.kind, Money | Amount | Whole) and column.header in self.columns
        }
        if self.sheet.series and isinstance(self.sheet.series.kind, Money):
            kinds |= dict.fromkeys(self.series, self.sheet.series.kind)
        has_money = any(isinstance(kind, Money) for kind in kinds.values())
        return kinds if has_money else {}

    def may_total(self, row: int) -> bool:
        """Whether the sheet lets this row state a total."""
        totals = self.sheet.totals
        if totals is None:
            return False
        typed = normalise(self.cell(row, self.sheet.column_for(totals.field)).text)
        return typed in map(normalise, totals.stated) if totals.stated else bool(typed)

    def figure(self, row: int, column: int) -> Decimal | None:
        cell = self.grid.cells.get((row, column))
        if cell is None or cell.is_empty or cell.error or cell.unsaved:
            return None
        if isinstance(cell.value, str) and len(cell.value) > _LONGEST:
            return None
        try:
            return Decimal(self.figures[column].read(cell, self.context))
        except BadValue:
            return None

    @cached_property
    def needed(self) -> frozenset[int]:
        """The columns that no row may leave empty, by their numbers."""
        needed = (self.sheet.column_for(field).header for field in self.sheet.needed)
        return frozenset(self.columns[header] for header in needed if header in self.columns)

    def lacks(self, row: int) -> bool:
        """Whether a cell is empty that every row needs."""
        return not self.needed <= self.grid.rows[row].keys()


def stray_rows(table: TableRows) -> StrayRows:
    """The rows that are no records, with a problem for each kind of them at the first."""
    totals = _total_rows(table)
    spilled = _spilled(table, frozenset(totals))
    return StrayRows(
        frozenset(totals) | {row for rows in spilled for row in rows},
        [*totals.values(), *(_spill(table, rows) for rows in spilled)],
    )


# Totals


def _total_rows(table: TableRows) -> dict[int, Problem]:
    """The rows that state totals where records belong."""
    found: dict[int, Problem] = {}
    sums = _RunningSums(table)
    for row in table.rows:
        if table.may_total(row):
            continue
        named = _named_total(table, row)
        if row in table.grid.total_rows:
            found[row] = _excels_own(table, named or _first(table, row))
        elif named is not None:
            found[row] = _total(table, named)
        elif table.figures and (part := _named_part(table, row)) is not None:
            found[row] = _part(table, part)
            continue
        elif above := sums.added_up_in(row):
            found[row] = _sum_of_others(table, row, above)
        else:
            continue
        sums.start_subtotal()
    return found


def _first(table: TableRows, row: int) -> Cell:
    return next(iter(table.grid.rows[row].values()))


def _named_total(table: TableRows, row: int) -> Cell | None:
    for column in table.naming:
        cell = table.cell(row, column)
        # A text of several lines, or a long one, is no name, and a share of a total is none.
        is_name = isinstance(cell.value, str) and len(cell.text) <= _LONGEST_NAME
        is_name = is_name and "\n" not in cell.text and "%" not in cell.text
        words = normalise(cell.text) if is_name else ""
        # Where nothing is added up, a short word may be a key: sum, for the summer.
        if words in ("sum", "mean") and not table.figures:
            continue
        if any(word in words for word in ("total", "sum", "altogether", "average", "mean")) and (
            _NAMES_TOTAL.fullmatch(words) and not _is_known(column, words, table.context)
        ):
            return cell
    return None


def _named_part(table: TableRows, row: int) -> Cell | None:
    """The cell that says that a row is a part of one above it."""
    cells = (table.cell(row, column) for column in table.naming if _is_free(column))
    return next((it for it in cells if _NAMES_PART.fullmatch(normalise(it.text))), None)


def _part(table: TableRows, cell: Cell) -> Problem:
    return Problem(
        cell.place,
        f"“{cell.text}” is a part of a row above; {table.sheet.name} would count it twice.",
        "Delete this row, or name it in full and take it from the row that it is a part of.",
        rule="total-row",
    )


def _is_known(column: SheetColumn, words: str, context: CellContext) -> bool:
    """Whether another sheet has a record of that name."""
    kind = column.kind
    return isinstance(kind, Reference) and kind.knows(words, context)


def _is_free(column: SheetColumn) -> bool:
    """Whether its names could be anything; a year or a choice could not."""
    return isinstance(column.kind, Text | Label)


def _total(table: TableRows, cell: Cell) -> Problem:
    sheet = table.sheet
    remedy = "Delete this row: svreport adds up the rows itself."
    if sheet.totals and sheet.totals.stated:
        header = sheet.column_for(sheet.totals.field).header
        stated = join_words((str(word) for word in sheet.totals.stated), "or")
        remedy = f"Delete this row, or choose {stated} as its {header}."
    what = "an average" if _MEAN.search(normalise(cell.text)) else "a total"
    return Problem(
        cell.place,
        f"“{cell.text}” looks like {what}; {sheet.name} would count it as one more row.",
        remedy,
        rule="total-row",
    )


def _excels_own(table: TableRows, cell: Cell) -> Problem:
    return Problem(
        cell.place,
        f"“{cell.text}” is in the total row of an Excel table; {table.sheet.name} would count it "
        "as one more row.",
        "Switch it off (Table Design, Total Row): svreport adds up the rows itself.",
        rule="total-row",
    )


def _instead(table: TableRows) -> str:
    """What to do with a row of sums: some sheets may state one, which is then checked."""
    totals = table.sheet.totals
    if totals is None or not totals.stated:
        return "delete it: svreport adds up the rows"
    header = table.sheet.column_for(totals.field).header
    return f"choose a total as its {header}, or delete it: svreport adds up the rows"


def _sum_of_others(table: TableRows, row: int, above: Sequence[int]) -> Problem:
    names = [table.cell(row, column) for column in table.naming if _is_free(column)]
    named = next((cell for cell in reversed(names) if not cell.is_empty), None)
    stated = [
        f"{amount(figure)} in {table.grid.at(row, column).cell}"
        for column in sorted(table.figures)
        if (figure := table.figure(row, column))
    ]
    more = "" if len(stated) <= _MOST_CELLS else " and so on"
    name = f"“{named.text}”" if named else f"Row {row}"
    return Problem(
        (named or _first(table, row)).place,
        f"{name} has the sums of the rows above it, from row {above[0]} to row {above[-1]}: "
        f"{', '.join(stated[:_MOST_CELLS])}{more}. It would be counted as one more row.",
        f"If it is a total, {_instead(table)}. If not, move it further up.",
        rule="total-row",
    )


class _NamedFigures(Struct):
    """A row with what it may have in common with others, and its figures by column."""

    row: int
    names: Sequence[str]
    figures: Mapping[int, Decimal]


class _Group(Struct):
    """The rows that share some of their names, and the sums of their figures by column."""

    parts: list[_NamedFigures]
    sums: dict[int, Decimal]


class _RunningSums:
    """The sums of the rows so far, of all and of those that share some of their names."""

    def __init__(self, table: TableRows) -> None:
        self.table = table
        self._money = {at for at, kind in table.figures.items() if isinstance(kind, Money)}
        positions, key = range(len(table.naming)), table.sheet.key
        # Which of its names rows may have in common, by their positions.
        self._shared = [at for size in positions for at in combinations(positions, size)]
        # What they have in common where one adds up others: a version, a kind.
        free = [at for at in positions if _is_free(table.naming[at])]
        free_keys = [at for at in free if table.naming[at].field in key]
        choices = [at for at in positions if isinstance(table.naming[at].kind, Choice)]
        self._always = {*free_keys[:-1], *choices}
        self._has_free = bool(free)
        self._rows: list[_NamedFigures] = []
        self._groups: dict[Sequence[int], tuple[dict[Sequence[str], _Group], int]] = {}
        self._subtotals = 0
        self._unnamed = 0
        self._unreadable: dict[int, set[int]] = {}

    def start_subtotal(self) -> None:
        """What comes next is added up from here on, too."""
        self._subtotals += 1

    def added_up_in(self, row: int) -> Sequence[int]:
        """The rows whose figures this one has the sums of; where there are none, it is counted."""
        if not self._money:
            return ()
        figures = {at: self.table.figure(row, at) for at in self.table.figures}
        stated = {at: figure for at, figure in figures.items() if figure is not None}
        filled = self.table.grid.rows[row]
        for column in (at for at in figures if at not in stated and at in filled):
            self._unreadable.setdefault(column, set()).add(row)
        names = [normalise(self.table.cell(row, column).text) for column in self.table.naming]
        own = _NamedFigures(row, [*names, str(self._subtotals)], stated)
        # A year says that a row is a record.
        may_be_one = self._has_free or self.table.lacks(row)
        if may_be_one and any(stated.get(column) for column in self._money):
            for group in self._groups_of(own):
                if len(group.parts) > 1 and self._is_sum(own, group):
                    return [part.row for part in group.parts]
        self._rows.append(own)
        return ()

    def _groups_of(self, own: _NamedFigures) -> Iterator[_Group]:
        """The groups of rows with the same names; where it has no name, with any."""
        unnamed = {at for at, name in enumerate(own.names) if not name}
        self._unnamed += bool(unnamed)
        since_subtotal = (*sorted(self._always), len(own.names) - 1)
        any_of = [shared for shared in self._shared if self._always <= unnamed.union(shared)]
        for shared in (since_subtotal, *any_of):
            groups = self._grouped(shared)
            names = tuple(own.names[at] for at in shared)
            if unnamed.isdisjoint(shared) or self._unnamed > _MOST_UNNAMED:
                yield from [groups[names]] if names in groups else ()
                continue
            for key, group in groups.items():
                if all(not name or name == other for name, other in zip(names, key, strict=True)):
                    yield group

    def _grouped(self, shared: Sequence[int]) -> Mapping[Sequence[str], _Group]:
        """The rows so far by what they share; those are added that came since this was asked."""
        groups, done = self._groups.get(shared, ({}, 0))
        for part in self._rows[done:]:
            key = tuple(part.names[at] for at in shared)
            group = groups.setdefault(key, _Group([], {}))
            group.parts.append(part)
            for column, figure in part.figures.items():
                group.sums[column] = group.sums.get(column, Decimal(0)) + figure
        self._groups[shared] = groups, len(self._rows)
        return groups

    def _is_sum(self, own: _NamedFigures, group: _Group) -> bool:
        steps = max(map(decimals_of, own.figures.values()))
        slack = Decimal(len(group.parts) + 1) / 2 * Decimal(1).scaleb(-steps)
        exact = True
        rows = {part.row for part in group.parts} if self._unreadable else set()
        # What could not be read of a column may make up its sum.
        unclear = {at for at, unread in self._unreadable.items() if not rows.isdisjoint(unread)}
        for column in (self._money & own.figures.keys()) - unclear:
            off = abs(group.sums.get(column, Decimal(0)) - own.figures[column])
            if off > slack or (off and abs(own.figures[column]) < 50 * slack):
                return False
            exact = exact and not off
        return self._is_no_chance(own, group, exact=exact)

    def _is_no_chance(self, own: _NamedFigures, group: _Group, *, exact: bool) -> bool:
        """Whether too much adds up for that to be by chance."""
        added = {
            tuple(part.figures.get(column, 0) for part in group.parts)
            for column in self._money & own.figures.keys()
            if own.figures[column]
        }
        parts = [sum(bool(figure) for figure in figures) for figures in added]
        if max(parts) < 2 or not (exact or len(added) > 1):
            return False
        name = normalise(" ".join(cell.text for cell in self.table.grid.rows[own.row].values()))
        likely = self.table.lacks(own.row) or bool(_SOUNDS_LIKE_ONE.search(name))
        return likely or len(added) > 1 or max(parts) > 3


# Pastes that ran down


def _spilled(table: TableRows, totals: frozenset[int]) -> list[list[int]]:
    """The rows, run by run, that hold the same single column, or the very same, and no record."""
    # Rows with nothing in them, as between paragraphs, part no run.
    places = enumerate(table.rows)
    incomplete = [(at, row) for at, row in places if row not in totals and table.lacks(row)]
    runs: list[list[int]] = []
    for shape, rows in groupby(
        enumerate(incomplete), lambda item: (item[1][0] - item[0], _shape(table, item[1][1]))
    ):
        run = [row for _, (_, row) in rows]
        if len(run) > 1 or _is_of_a_text(table, shape[1]):
            runs.append(run)
    return runs


def _shape(table: TableRows, row: int) -> tuple[object, ...]:
    """What rows of one paste have in common: all that is in them, but for the lines of a text."""
    cells = table.grid.rows[row]
    shape = tuple((column, cell.text) for column, cell in cells.items())
    return tuple((column, "") for column in cells) if _is_of_a_text(table, shape) else shape


def _is_of_a_text(table: TableRows, shape: Sequence[Any]) -> bool:
    """Whether a row holds nothing but a text of several lines, one of which ran over."""
    held = {column for column, _ in shape}
    texts = {
        table.columns.get(column.header)
        for column in table.sheet.columns
        if isinstance(column.kind, Markdown)
    }
    return len(held) == 1 and held <= texts


def _spill(table: TableRows, rows: Sequence[int]) -> Problem:
    first, last = (list(table.grid.rows[row].values()) for row in (rows[0], rows[-1]))
    texts = {cell.text for row in rows for cell in table.grid.rows[row].values()}
    text = shortened(first[0].text)
    more = " and more" if len(texts) > 1 else ""
    have = f"Rows {rows[0]} to {rows[-1]} have" if len(rows) > 1 else f"Row {rows[0]} has"
    where = range_between(first[0].place, last[-1].place)
    wrong = f"{have} only “{text}”{more}, in {where}."
    remedy = "Clear what was pasted or filled too far down, or fill in the rest."
    if _is_of_a_text(table, _shape(table, rows[0])):
        wrong, remedy = _of_a_text(table, rows, wrong)
    return Problem(first[0].place, wrong, remedy, rule="spilled-paste")


def _of_a_text(table: TableRows, rows: Sequence[int], wrong: str) -> tuple[str, str]:
    """What is said of the lines of a text that ran down from the cell that it belongs to."""
    above = [row for row in table.rows if row < rows[0] and not table.lacks(row)]
    (column,) = table.grid.rows[rows[0]]
    where = range_between(table.grid.at(rows[0], column), table.grid.at(rows[-1], column))
    remedy = "To paste a text of several lines into one cell, press F2 first."
    if not above:
        return wrong, f"Clear {where}, or fill in the rest of the row. {remedy}"
    cell = table.grid.at(above[-1], column)
    whole = range_between(cell, table.grid.at(rows[-1], column))
    return (
        f"{wrong} It is probably the rest of the text in {cell.cell}.",
        f"To lose no word, copy {whole} into Notepad, and all of it from there; press F2 in "
        f"{cell.cell}, then Ctrl+A, and paste. Then clear {where}. {remedy}",
    )
