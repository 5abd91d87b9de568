"""What every page of the financial summary draws on, and the notes they gather."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from svreport.display import HouseStyle, decimals_of
from svreport.figures.forecast import Statement
from svreport.figures.references import house_style
from svreport.figures.versions import known_versions
from svreport.model import Council, Update
from svreport.periods import FinancialYear, long_date

SIGNS = "Spending and deficits are positive; income and surpluses are negative."
BLANKS = "Empty cells: nothing is stated for that year."


@dataclass(frozen=True)
class Sources:
    """The council, the update, and the notes in the order in which they are first used.

    `undated` has the date of the document left out, as what is signed has no date yet.
    """

    council: Council
    update: Update
    noted: list[str] = field(default_factory=list)
    undated: bool = False

    @cached_property
    def style(self) -> HouseStyle:
        return house_style(self.council.settings)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """The versions of the forecast that the update knows."""
        return known_versions(self.council, self.update)

    @property
    def year(self) -> FinancialYear:
        return self.council.settings.financial_year

    @property
    def as_at(self) -> date | None:
        """The date that the document carries."""
        return self.update.dated

    @property
    def status_as_at(self) -> str:
        """On which date a status holds, as a sentence; nothing without a date."""
        return "" if self.undated or not self.as_at else f" Status as at {long_date(self.as_at)}."

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

    def note(self, text: str | None) -> str:
        """The mark of a note, such as `[note 1]`; the same text keeps the same number."""
        if not text:
            return ""
        if text not in self.noted:
            self.noted.append(text)
        return f"[note {self.noted.index(text) + 1}]"
