"""The versions of the forecast that a paper sets side by side, and the limits of the agreement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from svreport.display import HouseStyle
from svreport.documents.public import PublicPaper
from svreport.figures.forecast import Statement
from svreport.figures.versions import deficit_limits, version_before
from svreport.periods import FinancialYear
from svreport.units import Unit


@dataclass(frozen=True)
class Versions:
    """The version that is reported, the one before it, and each year's limit, if any."""

    now: Statement
    before: Statement | None
    limits: Mapping[FinancialYear, Decimal]
    unit: Unit
    style: HouseStyle

    @classmethod
    def of(cls, paper: PublicPaper, now: Statement) -> Versions:
        council = paper.council
        reached = version_before(council, paper.update)
        limits = {
            year: limit for year, limit in deficit_limits(council).items() if year in now.years
        }
        return cls(now, reached, limits, council.settings.forecast_unit, paper.style)

    def year(self, year: FinancialYear | None) -> str:
        """A year as the council writes it, or nothing for none."""
        return self.style.year(year) if year else ""

    def balance(self, value: Decimal) -> str:
        """A balance in words: `deficit of £45.73m`."""
        return f"{balance_word(value)} of {self.style.prose(abs(value), self.unit)}"


def balance_word(value: Decimal) -> str:
    """What a balance is: a deficit where it is positive, or 0."""
    return "surplus" if value < 0 else "deficit"
