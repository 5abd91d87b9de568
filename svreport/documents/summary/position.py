"""The DSG position of each version: its lines by year, with live totals and balances."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from svreport.content.workbook import (
    Cell,
    Formula,
    Heading,
    Number,
    Page,
    Row,
    Span,
    Table,
    Weight,
    defined_name,
)
from svreport.core.model import ForecastLine, LineKind
from svreport.core.periods import FinancialYear
from svreport.documents.summary.layout import BLANKS, SIGNS, Sources
from svreport.figures.forecast import CLOSING_PARTS, IN_YEAR_PARTS, Statement
from svreport.figures.versions import reported_version

FIRST_YEAR_COLUMN = 2
LONGEST_TAB = 31
PREFIX = "DSG_"
ROUNDED = (
    "Rows named Rounding hold what a published total differed by from its parts when this was "
    "made, so that a total moves with its lines; the sheet Checks has each difference."
)

# What Excel takes in no tab; an apostrophe would also end the tab's name in a formula.
_NOT_IN_TABS = re.compile(r"[\[\]:*?/\\]+")


class Part(StrEnum):
    """What cells of a position are called in formulas, with its version and a year after it."""

    EXPENDITURE = "expenditure"
    TOTAL = "total_expenditure"
    INCOME = "income"
    IN_YEAR = "in_year_balance"
    OPENING = "opening_balance"
    OTHER = "other_movements"
    CLOSING = "closing_balance"
    ROUNDING_OF_TOTAL = "rounding_of_expenditure"
    ROUNDING_OF_IN_YEAR = "rounding_of_in_year"
    ROUNDING_OF_OPENING = "rounding_of_opening"
    ROUNDING_OF_CLOSING = "rounding_of_closing"


# Of these there may be several lines, which stand in the order of their kinds.
KINDS: Mapping[Part, Sequence[LineKind]] = MappingProxyType(
    {
        Part.EXPENDITURE: (LineKind.EXPENDITURE,),
        Part.INCOME: IN_YEAR_PARTS,
        Part.OTHER: CLOSING_PARTS,
    }
)


# What a version's totals and balances are called in formulas.
PARTS_OF_TOTALS = {
    LineKind.TOTAL_EXPENDITURE: Part.TOTAL,
    LineKind.IN_YEAR_BALANCE: Part.IN_YEAR,
    LineKind.OPENING_BALANCE: Part.OPENING,
    LineKind.CLOSING_BALANCE: Part.CLOSING,
}


@dataclass(frozen=True)
class Position:
    """A version's page, and how formulas of any page refer to its parts."""

    statement: Statement
    page: Page

    def sum_of(self, year: FinancialYear, *parts: Part) -> str:
        """Parts of a year added up; what the version does not have is left out."""
        return sum_expression(self.page.name, self.page.names, year, parts)

    def amount_of(self, line: ForecastLine, year: FinancialYear) -> str:
        """The cell of a line of this version in a year that it reaches."""
        column = FIRST_YEAR_COLUMN + self.statement.years.index(year)
        return self.page.table.at(self.page.headings[column].text, self._rows[id(line)])

    @cached_property
    def _rows(self) -> dict[int, int]:
        """The row of the page in which each line stands."""
        found: dict[int, int] = {}
        for part, kinds in KINDS.items():
            lines = [line for kind in kinds for line in self.statement.of(kind)]
            name = part_name(self.page.name, part, self.statement.years[0])
            for number, line in enumerate(lines):
                found[id(line)] = self.page.names[name].first + number
        return found


def position_of(positions: Sequence[Position], statement: Statement | None) -> Position | None:
    """The position of a version; None where it has no page in the workbook."""
    version = statement.version if statement else None
    return next((position for position in positions if position.statement.version == version), None)


def reported_position(sources: Sources, positions: Sequence[Position]) -> Position | None:
    """The version that the update reports; None where it has no page in the workbook."""
    return position_of(positions, reported_version(sources.council, sources.update))


def sum_expression(
    page: str, names: Container[str], year: FinancialYear, parts: Sequence[Part]
) -> str:
    """The parts of a year that have names, added up as formulas do it."""
    terms = [
        f"SUM({name})" if part in KINDS else name
        for part in parts
        if (name := part_name(page, part, year)) in names
    ]
    return "+".join(terms) or "0"


def part_name(page: str, part: Part, year: FinancialYear) -> str:
    """The name of a part's cells: `closing_balance_plan_2024_25`."""
    return defined_name(part, Table(page).name.removeprefix(PREFIX), year)


def positions(sources: Sources) -> list[Position]:
    """The position of each version that states any year."""
    stated = [statement for statement in sources.statements if statement.years]
    names = page_names(stated)
    return [
        _PositionPage(sources, statement, names[statement.version]).position()
        for statement in stated
    ]


def page_names(all_statements: Sequence[Statement]) -> dict[str, str]:
    """The tab of each version's page: one that Excel takes, and like no other's."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for statement in all_statements:
        words = _NOT_IN_TABS.sub("-", f"DSG {statement.version}").replace(
            "'", "\N{RIGHT SINGLE QUOTATION MARK}"
        )
        number, name = 1, _cut(words, "")
        while _as_table_name(name) in taken:
            number += 1
            name = _cut(words, f" {number}")
        taken.add(_as_table_name(name))
        names[statement.version] = name
    return names


def _cut(words: str, ending: str) -> str:
    """The words with their ending, as long as a tab may be; Excel counts an emoji twice."""
    while len(f"{words}{ending}".encode("utf-16-le")) > 2 * LONGEST_TAB:
        words = words[:-1]
    return f"{words.rstrip()}{ending}"


def _as_table_name(name: str) -> str:
    """What the page's table is called, as Excel tells tables apart."""
    return Table(name).name.casefold()


TOTALS = {
    Part.TOTAL: ("Total expenditure", "expenditure", LineKind.TOTAL_EXPENDITURE),
    Part.IN_YEAR: ("In-year balance", "balance", LineKind.IN_YEAR_BALANCE),
    Part.CLOSING: ("Closing balance", "balance", LineKind.CLOSING_BALANCE),
}
ROUNDINGS = {
    Part.ROUNDING_OF_TOTAL: "Rounding (total expenditure)",
    Part.ROUNDING_OF_IN_YEAR: "Rounding (in-year balance)",
    Part.ROUNDING_OF_OPENING: "Rounding (opening balance)",
    Part.ROUNDING_OF_CLOSING: "Rounding (closing balance)",
}


class _PositionPage:
    """Lays out one version from top to bottom, remembering where each part stands."""

    def __init__(self, sources: Sources, statement: Statement, name: str) -> None:
        self.name = name
        self.sources = sources
        self.statement = statement
        self.years = statement.years
        self.rows: list[Row] = []
        self.names: dict[str, Span] = {}

    def position(self) -> Position:
        stated = self.statement
        self._lines(Part.EXPENDITURE)
        self._rounding(Part.ROUNDING_OF_TOTAL, LineKind.TOTAL_EXPENDITURE)
        self._total(Part.TOTAL, stated.expenditure, Part.EXPENDITURE, Part.ROUNDING_OF_TOTAL)
        self._lines(Part.INCOME)
        self._rounding(Part.ROUNDING_OF_IN_YEAR, LineKind.IN_YEAR_BALANCE)
        self._total(Part.IN_YEAR, stated.in_year, Part.TOTAL, Part.INCOME, Part.ROUNDING_OF_IN_YEAR)
        self._rounding(Part.ROUNDING_OF_OPENING, LineKind.OPENING_BALANCE)
        self._opening()
        self._lines(Part.OTHER)
        self._rounding(Part.ROUNDING_OF_CLOSING, LineKind.CLOSING_BALANCE)
        self._total(
            Part.CLOSING,
            stated.closing,
            Part.IN_YEAR,
            Part.OPENING,
            Part.OTHER,
            Part.ROUNDING_OF_CLOSING,
        )
        return Position(stated, self._page())

    def _page(self) -> Page:
        intro = [
            f"Version: {self.statement.version}. Amounts in {self.sources.unit}. {SIGNS}",
            BLANKS,
        ]
        if any(name.startswith("rounding") for name in self.names):
            intro.append(ROUNDED)
        return Page(
            name=self.name,
            title=f"DSG position: {self.statement.version}",
            intro=tuple(intro),
            headings=(
                Heading("Line", 52),
                Heading("Kind", 22),
                *(Heading(self.sources.year_heading(year), 13) for year in self.years),
                Heading("Notes", 12),
            ),
            rows=tuple(self.rows),
            names=self.names,
        )

    def _name(self, part: Part, first: int) -> None:
        """Gives the rows from the first one on the part's name, year by year."""
        for number, year in enumerate(self.years):
            span = Span(FIRST_YEAR_COLUMN + number, first, len(self.rows) - 1)
            self.names[part_name(self.name, part, year)] = span

    def _lines(self, part: Part) -> None:
        first = len(self.rows)
        self.rows += [self._line(line) for kind in KINDS[part] for line in self.statement.of(kind)]
        if len(self.rows) > first:
            self._name(part, first)

    def _line(self, line: ForecastLine) -> Row:
        amounts = [self._amount(line, year) for year in self.years]
        return Row((line.line, line.kind, *amounts, self.sources.note(line.note)))

    @staticmethod
    def _amount(line: ForecastLine, year: FinancialYear) -> Cell:
        if year not in line.amounts:
            return None
        return Number(line.amounts[year])

    def _rounding(self, part: Part, kind: LineKind) -> None:
        """A row for what published totals differ by from their parts, where any does."""
        differences = [self.statement.rounding(kind, year) for year in self.years]
        if any(differences):
            cells = [Number(difference, worked_out=True) for difference in differences]
            self.rows.append(Row((ROUNDINGS[part], "rounding", *cells, "")))
            self._name(part, len(self.rows) - 1)

    def _total(self, part: Part, stated: Callable[[FinancialYear], Decimal], *parts: Part) -> None:
        cells = [
            Formula(f"={sum_expression(self.name, self.names, year, parts)}", stated(year))
            for year in self.years
        ]
        name, kind, published = TOTALS[part]
        notes = [self.sources.note(line.note) for line in self.statement.of(published)]
        self.rows.append(Row((name, kind, *cells, " ".join(notes)), Weight.TOTAL))
        self._name(part, len(self.rows) - 1)

    def _opening(self) -> None:
        """The opening balance: typed for the first year, then the closing balance before it."""
        lines = self.statement.of(LineKind.OPENING_BALANCE)
        name = lines[0].line if lines else "Opening balance"
        notes = " ".join(self.sources.note(line.note) for line in lines)
        cells = [self._opening_of(year) for year in self.years]
        self.rows.append(Row((name, LineKind.OPENING_BALANCE, *cells, notes)))
        self._name(Part.OPENING, len(self.rows) - 1)

    def _opening_of(self, year: FinancialYear) -> Cell:
        value, before = self.statement.opening(year), self.statement.before(year)
        if before is not None:
            closed = part_name(self.name, Part.CLOSING, before)
            off = part_name(self.name, Part.ROUNDING_OF_OPENING, year)
            return Formula(f"={closed}+{off}" if off in self.names else f"={closed}", value)
        return Number(value, worked_out=not self.statement.of(LineKind.OPENING_BALANCE))
