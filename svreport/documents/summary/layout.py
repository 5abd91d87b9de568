"""What the pages of the summary share: the update, its notes, money and how tables are laid out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Generic, TypeVar

from msgspec import Struct

from svreport.content import workbook
from svreport.content.blocks import Chart, RatingMark
from svreport.core.frozen import Frozen, field, replace
from svreport.core.house_style import HouseStyle, decimals_of
from svreport.core.model import Council, LineKind, Saving, Standing, UnitCost, Update
from svreport.core.numerals import Unit
from svreport.core.periods import FinancialYear, long_date
from svreport.documents.tables import rating_cell
from svreport.figures.agreement import UnitCostCheck
from svreport.figures.deficit import limits_of
from svreport.figures.figure import mark
from svreport.figures.forecast import Reconciliation, Statement, called
from svreport.figures.versions import versions_at
from svreport.narrative.facts import house_style

T = TypeVar("T")

# What a number format leaves out so that amounts of a unit are shown in millions.
_THOUSANDS = {Unit.MILLIONS: "", Unit.THOUSANDS: ",", Unit.POUNDS: ",,"}

LIMITS, BALANCES, YEAR = "Deficit against limits", "Deficit by year", "Year"
SIGNS = "Spending and deficits are positive; income and surpluses are negative."
EXACT, UNEXPLAINED = "no difference", "not explained"
# Sums of fractions leave less than this behind.
DIGITS = 6
BLANKS = "[z]: nothing is stated for that year."


def name_in_year(version: str, standing: Standing | None) -> str:
    """What a version is called by its figures of a year: `the plan forecast`, `plan (actual)`."""
    is_forecast = standing in (None, Standing.FORECAST)
    return f"the {called(version)} forecast" if is_forecast else f"{version}{mark(standing)}"


class Sources(Frozen, dict=True):
    """The council, the update, and the notes in the order in which they are first used."""

    council: Council
    update: Update
    noted: list[str] = field(default_factory=list)

    @cached_property
    def style(self) -> HouseStyle:
        return house_style(self.council.settings)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """The versions of the forecast that the update knows."""
        return versions_at(self.council, self.update)

    @property
    def year(self) -> FinancialYear:
        return self.council.settings.financial_year

    @property
    def as_at(self) -> date | None:
        """The date that the document carries."""
        return self.update.document_date

    @property
    def status_as_at(self) -> str:
        """On which date a status holds, as a sentence; nothing without a date."""
        return f" Status as at {long_date(self.as_at)}." if self.as_at else ""

    @property
    def unit(self) -> str:
        return self.council.settings.forecast_unit

    @cached_property
    def decimals(self) -> int:
        """The decimals that money in the forecast unit is shown with."""
        stated = [
            decimals_of(amount)
            for line in self.council.forecast
            for amount in line.amounts.values()
        ]
        return min(2, max(stated, default=0))

    def money_heading(self, text: str) -> str:
        """A heading with the unit that its column is in."""
        return f"{text} ({self.unit})"

    def year_heading(self, year: FinancialYear, text: str = "") -> str:
        """The heading of a year's amounts, such as `2024/25 (£000)`, after a text if any."""
        return self.money_heading(f"{text} {self.style.year(year)}".lstrip())

    def heading_of_version(self, year: FinancialYear, statement: Statement) -> str:
        """The heading of a version's year, and what it rests on: `2024/25 actual (£000)`."""
        standing = statement.standing(LineKind.CLOSING_BALANCE, year)
        name = self.style.year(year)
        return self.money_heading(f"{name} {standing}" if standing else name)

    def notes(self, rows: Iterable[Saving | UnitCost | None]) -> str:
        """The marks of the notes of rows, each once."""
        marks = dict.fromkeys(self.note(row.note) for row in rows if row and row.note)
        return " ".join(marks)

    def rating(self, name: str | None) -> workbook.Cell:
        """A rating in its colours, by its short name; nothing where none is given."""
        shown = rating_cell(self.council, name, short=True)
        return shown if isinstance(shown, RatingMark) else None

    def note(self, text: str | None) -> str:
        """The mark of a note, such as `[note 1]`; the same text keeps the same number."""
        if not text:
            return ""
        if text not in self.noted:
            self.noted.append(text)
        return f"[note {self.noted.index(text) + 1}]"


def in_millions(sources: Sources, chart: Chart) -> Chart:
    """A chart whose figures are drawn from cells in the forecast unit, and shown in millions."""
    commas = _THOUSANDS[sources.council.settings.forecast_unit]
    return replace(chart, number_format=chart.number_format.replace('0"', f'0{commas}"'))


def years_by_row(sources: Sources) -> list[FinancialYear]:
    """The years of the page of limits: those that any version closes, or that have a limit."""
    closed = {year for statement in sources.statements for year in statement.closing_years}
    return sorted(closed | limits_of(sources.council).amounts.keys())


def limit_heading(sources: Sources) -> str:
    """The heading of the limits."""
    return sources.money_heading("Limit")


def balances_name(sources: Sources) -> str:
    """The name of the page of closing balances by year."""
    return LIMITS if limits_of(sources.council) else BALANCES


# Millions are told to the thousand, other money as pounds and pence are.
MOST_DECIMALS = {Unit.MILLIONS: 3}
USUAL_DECIMALS = 2


class TableColumn(Frozen, Generic[T]):
    """A column of a table: its heading and width, the cell of each record, and its total."""

    heading: str
    width: float
    cell: Callable[[T], workbook.Cell]
    total: workbook.Cell = None


def table_page(
    columns: Sequence[TableColumn[T]],
    records: Iterable[T],
    *,
    name: str,
    title: str,
    intro: Sequence[str],
    filtered: bool = False,
) -> workbook.Page:
    """A page with a row for each record, and a row of totals where any column has one."""
    totals = [column.total for column in columns]
    return workbook.Page(
        name=name,
        title=title,
        intro=intro,
        headings=[workbook.Heading(column.heading, column.width) for column in columns],
        rows=[workbook.Row([column.cell(record) for column in columns]) for record in records],
        total=totals if any(totals) else None,
        filtered=filtered,
    )


NO_REASON = workbook.Formula(f'"{UNEXPLAINED}"', UNEXPLAINED)


def explain_difference(
    found: Reconciliation | UnitCostCheck,
    difference: str,
    tolerance: object,
    rounded: str,
    other: workbook.Formula = NO_REASON,
) -> workbook.Formula:
    """Why the cell of a difference has what it has: nothing, rounding, or the `other` reason."""
    value = (rounded if found.agrees else other.value) if found.difference else EXACT
    return workbook.Formula(
        f'=IF({difference}=0,"{EXACT}",IF(ABS({difference})<={tolerance},'
        f'"{rounded}",{other.expression}))',
        value,
    )


class YearRows(Struct):
    """Rows laid out from top to bottom, and the names by which formulas know their amounts.

    `years` are what the columns from the first amount on are of.
    """

    years: Sequence[object]
    first_amount: int
    rows: list[workbook.Row] = field(default_factory=list)
    names: dict[str, workbook.Span] = field(default_factory=dict)

    def add(
        self, name: str, *cells: workbook.Cell, weight: workbook.Weight = workbook.Weight.LINE
    ) -> None:
        """Adds a row whose amounts are known by a name, year by year."""
        self.rows.append(workbook.Row(cells, weight))
        self.name(name, len(self.rows) - 1)

    def name(self, name: str, first: int) -> None:
        """Gives the amounts of the rows from the first one on a name, where there are any."""
        for column, year in enumerate(self.years, start=self.first_amount):
            if len(self.rows) > first:
                span = workbook.Span(column, first, len(self.rows) - 1)
                self.names[workbook.defined_name(name, year)] = span


class Amounts(Frozen):
    """The cells of a table's money, all shown with the decimals that any of it was typed with."""

    decimals: int

    @classmethod
    def of(cls, sources: Sources, amounts: Iterable[Decimal | None]) -> Amounts:
        typed = (decimals_of(amount) for amount in amounts if amount is not None)
        unit = sources.council.settings.forecast_unit
        most = MOST_DECIMALS.get(unit, USUAL_DECIMALS)
        return cls(min(most, max(typed, default=sources.decimals)))

    def number(self, value: Decimal | None) -> workbook.Cell:
        """An amount of the inputs; empty if it is not stated."""
        return None if value is None else workbook.Number(value, decimals=self.decimals)

    def formula(self, expression: str, value: Decimal | None) -> workbook.Cell:
        """An amount that follows from others; empty if these are not all stated."""
        return (
            None if value is None else workbook.Formula(expression, value, decimals=self.decimals)
        )

    def change(self, expression: str, value: Decimal | None) -> workbook.Cell:
        """The same of a difference, which has its sign."""
        if value is None:
            return None
        return workbook.Formula(expression, value, workbook.Format.CHANGE, self.decimals)

    def total(self, value: Decimal | None) -> workbook.Cell:
        """What a column comes to; empty if nothing in it is stated."""
        return None if value is None else workbook.Total(value, decimals=self.decimals)
