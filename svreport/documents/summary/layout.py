"""What the pages of the summary share: the update, its notes, money and how tables are laid out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from svreport.content.workbook import Cell, Formula, Heading, Number, Row, Total, Weight
from svreport.core.house_style import HouseStyle, decimals_of
from svreport.core.model import Council, Saving, UnitCost, Update
from svreport.core.periods import FinancialYear, long_date
from svreport.core.units import Unit
from svreport.figures.forecast import Statement
from svreport.figures.versions import versions_at
from svreport.narrative.facts import house_style

SIGNS = "Spending and deficits are positive; income and surpluses are negative."
BLANKS = "Empty cells: nothing is stated for that year."


@dataclass(frozen=True)
class Sources:
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

    def notes(self, rows: Iterable[Saving | UnitCost | None]) -> str:
        """The marks of the notes of rows, each once."""
        marks = dict.fromkeys(self.note(row.note) for row in rows if row and row.note)
        return " ".join(marks)

    def rating_label(self, name: str | None) -> str:
        """The label of a rating; nothing where none is given."""
        return next((step.label for step in self.council.scale if step.name == name), "")

    def note(self, text: str | None) -> str:
        """The mark of a note, such as `[note 1]`; the same text keeps the same number."""
        if not text:
            return ""
        if text not in self.noted:
            self.noted.append(text)
        return f"[note {self.noted.index(text) + 1}]"


# Millions are told to the thousand, other money as pounds and pence are.
MOST_DECIMALS = {Unit.MILLIONS: 3}
USUAL_DECIMALS = 2


@dataclass(frozen=True)
class Line:
    """A row by its headings; what is left out is empty."""

    cells: Mapping[str, Cell]
    weight: Weight = Weight.LINE


@dataclass(frozen=True)
class TableLayout:
    """A table's headings, rows and row of totals, as a page takes them."""

    headings: Sequence[Heading]
    rows: Sequence[Row]
    total: Sequence[Cell] | None = None


def table_layout(
    headings: Sequence[Heading], lines: Sequence[Line], total: Mapping[str, Cell] | None = None
) -> TableLayout:
    """The lines under those headings that any of them fills; the last one stands in any case."""
    filled = {name for line in lines for name, cell in line.cells.items() if cell not in (None, "")}
    kept = [heading for heading in headings[:-1] if heading.text in filled] + [headings[-1]]
    return TableLayout(
        headings=kept,
        rows=[
            Row([line.cells.get(heading.text) for heading in kept], line.weight) for line in lines
        ],
        total=None if total is None else [total.get(heading.text) for heading in kept],
    )


@dataclass(frozen=True)
class Amounts:
    """The cells of a table's money, all shown with the decimals that any of it was typed with."""

    decimals: int

    @classmethod
    def of(cls, sources: Sources, amounts: Iterable[Decimal | None]) -> Amounts:
        typed = (decimals_of(amount) for amount in amounts if amount is not None)
        unit = sources.council.settings.forecast_unit
        most = MOST_DECIMALS.get(unit, USUAL_DECIMALS)
        return cls(min(most, max(typed, default=sources.decimals)))

    def number(self, value: Decimal | None) -> Cell:
        """An amount of the inputs; empty where it is not stated."""
        return None if value is None else Number(value, decimals=self.decimals)

    def formula(self, expression: str, value: Decimal | None) -> Cell:
        """An amount that follows from others; empty where these are not all stated."""
        return None if value is None else Formula(expression, value, decimals=self.decimals)

    def total(self, value: Decimal | None) -> Cell:
        """What a column comes to; empty where nothing in it is stated."""
        return None if value is None else Total(value, decimals=self.decimals)
