"""The DSG position of each version: its lines by year, with live totals and balances."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from svreport.documents.summary.sources import BLANKS, SIGNS, Sources
from svreport.figures.forecast import CLOSING_PARTS, IN_YEAR_PARTS, Statement
from svreport.model import ForecastLine, LineKind
from svreport.periods import FinancialYear
from svreport.spreadsheet import Cell, Formula, Heading, Layout, Number, Page, Row, Weight

FIRST_YEAR_COLUMN = 2
LONGEST_TAB = 31

# What Excel takes in no tab; an apostrophe would also end the tab's name in a formula.
_NOT_IN_TABS = re.compile(r"[\[\]:*?/\\]+")


@dataclass(frozen=True)
class Position:
    """A version's page, and where on it the closing balance of each year stands."""

    statement: Statement
    page: Page
    closing_cells: Mapping[FinancialYear, str]


def positions(sources: Sources) -> list[Position]:
    """The position of each version that states any year."""
    stated = [one for one in sources.statements if one.years]
    names = page_names(stated)
    return [_Layout(sources, one, names[one.version]).position() for one in stated]


def page_names(all_statements: Sequence[Statement]) -> dict[str, str]:
    """The tab of each version's page: one that Excel takes, and like no other's."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for one in all_statements:
        words = _NOT_IN_TABS.sub("-", f"DSG {one.version}").replace(
            "'", "\N{RIGHT SINGLE QUOTATION MARK}"
        )
        number, name = 1, _cut(words, "")
        while _as_table_name(name) in taken:
            number += 1
            name = _cut(words, f" {number}")
        taken.add(_as_table_name(name))
        names[one.version] = name
    return names


def _cut(words: str, ending: str) -> str:
    """The words with their ending, as long as a tab may be; Excel counts an emoji twice."""
    while len(f"{words}{ending}".encode("utf-16-le")) > 2 * LONGEST_TAB:
        words = words[:-1]
    return f"{words.rstrip()}{ending}"


def _as_table_name(name: str) -> str:
    """What the page's table is called, as Excel tells tables apart."""
    return Page(name, "").table_name.casefold()


class _Layout:
    """Lays out one version from top to bottom, remembering where each line stands."""

    def __init__(self, sources: Sources, statement: Statement, name: str) -> None:
        self.name = name
        self.sources = sources
        self.statement = statement
        self.years = statement.years
        self.intro = (
            f"Version: {statement.version}. Amounts in {sources.unit}. {SIGNS}",
            f"{BLANKS} Rows named Rounding hold what a published total differs by from its parts.",
        )
        self.layout = Layout(len(self.intro))
        self.rows: list[Row] = []

    def position(self) -> Position:
        spending = self._lines(LineKind.EXPENDITURE)
        spending += self._rounding(
            "total expenditure", self.statement.expenditure, self.statement.expenditure_of_lines
        )
        total = self._total(
            "Total expenditure", "expenditure", spending, self.statement.expenditure
        )
        income = [row for kind in IN_YEAR_PARTS for row in self._lines(kind)]
        income += self._rounding(
            "in-year balance", self.statement.in_year, self.statement.in_year_of_parts
        )
        in_year = self._total(
            "In-year balance", "balance", [total, *income], self.statement.in_year
        )
        opening = self._add(Row(()))
        other = [row for kind in CLOSING_PARTS for row in self._lines(kind)]
        other += self._rounding(
            "closing balance", self.statement.closing, self.statement.closing_of_parts
        )
        closing = self._total(
            "Closing balance", "balance", [in_year, opening, *other], self.statement.closing
        )
        self.rows[opening] = self._opening(closing)
        return Position(self.statement, self._page(), self._cells_of(closing))

    def _cells_of(self, row: int) -> dict[FinancialYear, str]:
        """The addresses of a row's amounts, as another page refers to them."""
        return {
            year: f"'{self.name}'!{self.layout.cell(row, FIRST_YEAR_COLUMN + number)}"
            for number, year in enumerate(self.years)
        }

    def _page(self) -> Page:
        return Page(
            name=self.name,
            title=f"DSG position: {self.statement.version}",
            intro=self.intro,
            headings=(
                Heading("Line", 52),
                Heading("Kind", 22),
                *(Heading(self.sources.money_heading(self._year(year)), 12) for year in self.years),
                Heading("Notes", 12),
            ),
            rows=tuple(self.rows),
        )

    def _year(self, year: FinancialYear) -> str:
        return self.sources.style.year(year)

    def _add(self, row: Row) -> int:
        self.rows.append(row)
        return len(self.rows) - 1

    def _lines(self, kind: LineKind) -> list[int]:
        return [self._line(line) for line in self.statement.of(kind)]

    def _line(self, line: ForecastLine) -> int:
        amounts = [self._amount(line, year) for year in self.years]
        return self._add(Row((line.line, line.kind, *amounts, self.sources.note(line.note))))

    @staticmethod
    def _amount(line: ForecastLine, year: FinancialYear) -> Cell:
        return Number(line.amounts[year]) if year in line.amounts else None

    def _differences(
        self,
        stated: Callable[[FinancialYear], Decimal],
        computed: Callable[[FinancialYear], Decimal],
    ) -> list[Decimal]:
        return [stated(year) - computed(year) for year in self.years]

    def _rounding(
        self,
        of: str,
        stated: Callable[[FinancialYear], Decimal],
        computed: Callable[[FinancialYear], Decimal],
    ) -> list[int]:
        """A row for what published totals differ by from their parts, where any does."""
        differences = self._differences(stated, computed)
        if not any(differences):
            return []
        cells = [Number(difference) for difference in differences]
        return [self._add(Row((f"Rounding ({of})", "rounding", *cells, "")))]

    def _total(
        self,
        name: str,
        kind: str,
        parts: Sequence[int],
        stated: Callable[[FinancialYear], Decimal],
    ) -> int:
        cells = [
            Formula(self._sum(parts, FIRST_YEAR_COLUMN + number), stated(year))
            for number, year in enumerate(self.years)
        ]
        return self._add(Row((name, kind, *cells, ""), Weight.TOTAL))

    def _sum(self, rows: Sequence[int], column: int) -> str:
        """A sum over rows, each unbroken stretch of them as one range."""
        stretches: list[tuple[int, int]] = []
        for row in sorted(rows):
            if stretches and stretches[-1][1] == row - 1:
                stretches[-1] = (stretches[-1][0], row)
            else:
                stretches.append((row, row))
        ranges = ",".join(
            self.layout.cell(first, column)
            if first == last
            else self.layout.down(first, last, column)
            for first, last in stretches
        )
        return f"=SUM({ranges})"

    def _opening(self, closing_row: int) -> Row:
        """The opening balance: typed for the first year, then the year before's closing balance."""
        cells: list[Cell] = []
        for number, year in enumerate(self.years):
            value = self.statement.opening(year)
            before = year.previous()
            if (
                number
                and before == self.years[number - 1]
                and value == self.statement.closing(before)
            ):
                column = FIRST_YEAR_COLUMN + number - 1
                cells.append(Formula(f"={self.layout.cell(closing_row, column)}", value))
            else:
                cells.append(Number(value))
        notes = [
            self.sources.note(line.note) for line in self.statement.of(LineKind.OPENING_BALANCE)
        ]
        name = next(
            (line.line for line in self.statement.of(LineKind.OPENING_BALANCE)), "Opening balance"
        )
        return Row((name, LineKind.OPENING_BALANCE, *cells, " ".join(notes)))
