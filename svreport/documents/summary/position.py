"""The DSG position of each version: its lines by year, with live totals and balances."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from decimal import Decimal
from functools import cached_property

from svreport.content.workbook import (
    Cell,
    ChartCells,
    Formula,
    Heading,
    Number,
    Page,
    PageChart,
    Row,
    Table,
    Weight,
    defined_name,
)
from svreport.core.frozen import Frozen
from svreport.core.model import ForecastLine, LineKind
from svreport.core.periods import FinancialYear
from svreport.documents.charts.money import spending_chart
from svreport.documents.summary import layout
from svreport.figures.forecast import CLOSING_PARTS, IN_YEAR_PARTS, Statement, Term
from svreport.figures.versions import reported_version, unmitigated_version

FIRST_YEAR_COLUMN = 2
LONGEST_TAB = 31
PREFIX = "DSG_"
ROUNDED = (
    "Rounding: how far a published total differed from its parts when this was made. It is fixed, "
    "so the total moves with its lines; see the sheet Checks."
)

STATED = "{}, as stated"
COVERED = (
    "Only totals are stated: the in-year balance covers what the council counts in it, and nothing "
    "here says which blocks those are."
)
CLOSING_ALONE = "Only closing balances are stated, so this sheet cannot show what leads to them."

# What Excel takes in no tab; an apostrophe would also end the tab's name in a formula.
_NOT_IN_TABS = re.compile(r"[\[\]:*?/\\]+")


# Of these there may be several lines, which stand in the order of their kinds.
KINDS: Mapping[str, Sequence[LineKind]] = {
    Term.LINES: (LineKind.EXPENDITURE,),
    Term.INCOME: IN_YEAR_PARTS,
    Term.OTHER: CLOSING_PARTS,
}
IN_YEAR = LineKind.IN_YEAR_BALANCE
# What formulas call the difference of a published total or balance from its parts.
ROUNDINGS = {
    LineKind.TOTAL_EXPENDITURE: "rounding_of_expenditure",
    IN_YEAR: "rounding_of_in_year",
    LineKind.OPENING_BALANCE: "rounding_of_opening",
    LineKind.CLOSING_BALANCE: "rounding_of_closing",
}


class Position(Frozen, dict=True):
    """A version's page, and how formulas of any page refer to its parts."""

    statement: Statement
    page: Page

    def sum_of(self, year: FinancialYear, *parts: str) -> str:
        """Parts of a year added up; what the version does not have is left out."""
        return sum_expression(self.page.name, self.page.names, year, parts)

    def balance(self, kind: LineKind, year: FinancialYear) -> Formula | None:
        """A total or balance of a year, from this page; None where it is not stated."""
        if not self.statement.states(kind, year):
            return None
        return Formula(f"={self.sum_of(year, kind)}", self.statement.balance(kind, year))

    def amount_of(self, line: ForecastLine, year: FinancialYear) -> str:
        """The cell of a line of this version in a year that it reaches."""
        column = FIRST_YEAR_COLUMN + self.statement.years.index(year)
        return self.page.table.at(self.page.headings[column].text, self._rows[id(line)])

    def line_amount(self, line: ForecastLine, year: FinancialYear) -> Formula | None:
        """The amount of a line of this version, from this page; None where none is stated."""
        if year not in line.amounts:
            return None
        return Formula(f"={self.amount_of(line, year)}", line.amounts[year])

    @cached_property
    def _rows(self) -> dict[int, int]:
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


def reported_position(sources: layout.Sources, positions: Sequence[Position]) -> Position | None:
    """The version that the update reports; None where it has no page in the workbook."""
    return position_of(positions, reported_version(sources.council, sources.update))


def sum_expression(
    page: str, names: Container[str], year: FinancialYear, parts: Sequence[str]
) -> str:
    """The parts of a year that have names, added up as formulas do it."""
    terms = [
        f"SUM({name})" if part in KINDS else name
        for part in parts
        if (name := part_name(page, part, year)) in names
    ]
    return "+".join(terms) or "0"


def part_name(page: str, part: str, year: FinancialYear) -> str:
    """The name of a part's cells: `closing_balance_plan_2024_25`."""
    return defined_name(part, _stem(page), year)


def _stem(page: str) -> str:
    """What a version's page is called in the names of its cells."""
    return Table(page).name.removeprefix(PREFIX)


def positions(sources: layout.Sources) -> list[Position]:
    """The position of each version."""
    names = page_names(sources.statements)
    return [
        _PositionPage(sources, statement, names[statement.version]).position()
        for statement in sources.statements
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


class _PositionPage:
    """Lays out one version from top to bottom, remembering where each part stands."""

    def __init__(self, sources: layout.Sources, statement: Statement, name: str) -> None:
        self.name = name
        self.sources = sources
        self.statement = statement
        self.years = statement.years
        self.table = layout.YearRows(self.years, FIRST_YEAR_COLUMN)

    def position(self) -> Position:
        self._lines(Term.LINES)
        self._total(LineKind.TOTAL_EXPENDITURE, Term.LINES)
        self._lines(Term.INCOME)
        self._total(IN_YEAR, Term.EXPENDITURE, Term.INCOME)
        if self.statement.states_closing_alone:
            self._closings_alone()
            return Position(self.statement, self._page())
        self._rounding(LineKind.OPENING_BALANCE)
        self._opening()
        self._lines(Term.OTHER)
        self._total(LineKind.CLOSING_BALANCE, Term.IN_YEAR, Term.OPENING, Term.OTHER)
        return Position(self.statement, self._page())

    def _closings_alone(self) -> None:
        """The closing balances as they were typed, where nothing leads to them."""
        kind = LineKind.CLOSING_BALANCE
        cells = [Number(self.statement.closing(year)) for year in self.years]
        words = kind.capitalize()
        self._add(kind, words, "balance", *cells, self._notes(kind), weight=Weight.TOTAL)

    def _page(self) -> Page:
        version, unit = self.statement.version, self.sources.unit
        intro = [f"Version: {version}. Amounts in {unit}. {layout.SIGNS} {layout.BLANKS}"]
        stated = self.statement
        if stated.states_closing_alone:
            intro.append(CLOSING_ALONE)
        elif stated.states_alone(IN_YEAR) and stated.years_of(IN_YEAR):
            intro.append(COVERED)
        if any(row.cells[1] == "rounding" for row in self.table.rows):
            intro.append(ROUNDED)
        charts = self._spending_charts()
        return Page(
            name=self.name,
            title=f"DSG position: {self.statement.version}",
            intro=tuple(intro),
            headings=(
                Heading("Line", 35),
                Heading("Kind", 17),
                *(
                    Heading(self.sources.heading_of_version(year, self.statement), 9)
                    for year in self.years
                ),
                Heading("Notes", 10),
            ),
            rows=self.table.rows,
            names=self.table.names,
            charts=charts,
        )

    def _spending_charts(self) -> Sequence[PageChart]:
        """The chart of spending against income, on the page of the version that it is of.

        Income is added up for it, and positive, in a row of its own.
        """
        council, stated = self.sources.council, self.statement
        without = unmitigated_version(council)
        drawn = spending_chart(council) if without and without.version == stated.version else None
        if drawn is None:
            return ()
        spent = self.table.names[
            defined_name(LineKind.TOTAL_EXPENDITURE, _stem(self.name), self.years[0])
        ].first
        income = [Formula(f"=-({self._sum_of(year)})", -stated.income(year)) for year in self.years]
        self.table.rows.append(Row(("Income, as in the chart below", "income", *income, "")))
        ends = (self.years[0], self.years[-1])
        first, last = (self.sources.heading_of_version(year, stated) for year in ends)
        series = [
            ChartCells(self.name, first, row, last, row)
            for row in (spent, len(self.table.rows) - 1)
        ]
        chart = layout.in_millions(self.sources, drawn.chart)
        return (PageChart(chart, self._chart_years(first, last), series),)

    def _chart_years(self, first: str, last: str) -> ChartCells:
        """The years of the columns, from the page of balances, which has them without a unit."""
        years = layout.years_by_row(self.sources)
        if self.statement.closing_years == self.years and self.years[0] in years:
            at = years.index(self.years[0])
            if tuple(years[at : at + len(self.years)]) == self.years and len(self.years) > 1:
                return ChartCells.down(
                    layout.balances_name(self.sources), layout.YEAR, at, len(self.years)
                )
        return ChartCells(self.name, first, -1, last, -1)

    def _sum_of(self, year: FinancialYear) -> str:
        return sum_expression(self.name, self.table.names, year, (Term.INCOME,))

    def _add(self, part: str, *cells: Cell, weight: Weight = Weight.LINE) -> None:
        self.table.add(f"{part}_{_stem(self.name)}", *cells, weight=weight)

    def _lines(self, part: Term) -> None:
        first = len(self.table.rows)
        self.table.rows += [
            self._line(line) for kind in KINDS[part] for line in self.statement.of(kind)
        ]
        self.table.name(f"{part}_{_stem(self.name)}", first)

    def _line(self, line: ForecastLine) -> Row:
        amounts = [
            Number(line.amounts[year]) if year in line.amounts else None for year in self.years
        ]
        return Row((line.line, line.kind, *amounts, self.sources.note(line.note)))

    def _rounding(self, kind: LineKind) -> None:
        """A row for what published totals differ by from their parts, where any does."""
        stated = self.statement
        differences = [
            stated.rounding(kind, year) if stated.is_led_to(kind, year) else Decimal(0)
            for year in self.years
        ]
        if any(differences):
            cells = [Number(difference, worked_out=True) for difference in differences]
            words, of_kind = f"Rounding ({kind})", "rounding"
            if self._is_stated_alone(kind):
                words, of_kind = STATED.format(kind.capitalize()), "total"
            self._add(ROUNDINGS[kind], words, of_kind, *cells, "")

    def _is_stated_alone(self, kind: LineKind) -> bool:
        """Whether a total or a balance is stated without what would lead to it."""
        if kind is LineKind.CLOSING_BALANCE:
            return not all(self.statement.states(IN_YEAR, year) for year in self.years)
        return self.statement.states_alone(kind)

    def _total(self, kind: LineKind, *parts: Term) -> None:
        """A total or a balance by formulas; nothing where the version states it for no year."""
        if not self.statement.years_of(kind):
            return
        self._rounding(kind)
        cells = [self._total_of(kind, year, (*parts, ROUNDINGS[kind])) for year in self.years]
        shown = "expenditure" if kind is LineKind.TOTAL_EXPENDITURE else "balance"
        words = kind.capitalize()
        self._add(kind, words, shown, *cells, self._notes(kind), weight=Weight.TOTAL)

    def _total_of(self, kind: LineKind, year: FinancialYear, parts: Sequence[str]) -> Cell:
        if not self.statement.states(kind, year):
            return None
        if not self.statement.is_led_to(kind, year):
            return Number(self.statement.balance(kind, year))
        expression = sum_expression(self.name, self.table.names, year, parts)
        return Formula(f"={expression}", self.statement.balance(kind, year))

    def _notes(self, kind: LineKind) -> str:
        return " ".join(self.sources.note(line.note) for line in self.statement.of(kind))

    def _opening(self) -> None:
        """The opening balance: typed for the first year, then the closing balance before it."""
        kind = LineKind.OPENING_BALANCE
        if not self.statement.years_of(kind):
            return
        lines = self.statement.of(kind)
        name = lines[0].line if lines else kind.capitalize()
        notes = self._notes(kind)
        cells = [self._opening_of(year) for year in self.years]
        self._add(kind, name, kind, *cells, notes)

    def _opening_of(self, year: FinancialYear) -> Cell:
        value, before = self.statement.opening(year), self.statement.before(year)
        if not self.statement.states(LineKind.OPENING_BALANCE, year):
            return None
        if before is not None and self.statement.is_led_to(LineKind.OPENING_BALANCE, year):
            closed = part_name(self.name, Term.CLOSING, before)
            off = part_name(self.name, ROUNDINGS[LineKind.OPENING_BALANCE], year)
            return Formula(f"={closed}+{off}" if off in self.table.names else f"={closed}", value)
        return Number(value, worked_out=not self.statement.of(LineKind.OPENING_BALANCE))
