"""A snapshot: what one update says, as plain data that outlives the inputs workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from svreport.core.model import Basis, BetterWhen, MilestoneStatus, Missing, PaymentStatus
from svreport.core.periods import FinancialYear, Month
from svreport.core.plain_data import from_plain, to_plain
from svreport.core.units import Unit


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step of the assurance scale."""

    name: str
    label: str
    fill: str


@dataclass(frozen=True, kw_only=True)
class Rated:
    """An item with the rating that it was given, if any; `about` says what the item is."""

    item: str
    about: str = ""
    rating: str | None = None


@dataclass(frozen=True, kw_only=True)
class Amount:
    """A value with the decimals it shows, or why there is none.

    One that is `withheld` does not stand in public documents.
    """

    value: Decimal | None = None
    decimals: int = 0
    missing: Missing | None = None
    withheld: bool = False

    def public(self) -> Amount:
        """The amount as public documents have it."""
        return Amount(missing=Missing.SUPPRESSED) if self.withheld else self


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Where a measure stood: as at which month, counted over what."""

    code: str
    name: str
    unit: Unit
    month: Month
    actual: Amount
    plan: Amount | None = None
    better_when: BetterWhen | None = None
    basis: Basis | None = None


@dataclass(frozen=True, kw_only=True)
class YearAmount:
    """An amount of one financial year."""

    year: FinancialYear
    value: Decimal


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line or a balance of the forecast, by financial year."""

    name: str
    is_balance: bool = False
    amounts: tuple[YearAmount, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """The version of the forecast that the update reports against."""

    version: str
    decimals: int
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Saved:
    """A workstream's saving towards a condition in a year."""

    condition: str
    workstream: str
    year: FinancialYear
    baseline: Decimal | None = None
    target: Decimal | None = None
    achieved: Decimal | None = None
    forecast: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Paid:
    """A payment under the agreement, as it stood on the document's date."""

    year: FinancialYear
    amount: Decimal
    status: PaymentStatus
    paid_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Dated:
    """A milestone of a workstream."""

    workstream: str
    milestone: str
    project: str = ""
    deliverable: str = ""
    due: date | None = None
    status: MilestoneStatus | None = None
    completed: date | None = None


@dataclass(frozen=True, kw_only=True)
class Stated:
    """A figure of another kind, by its full name."""

    name: str
    unit: Unit
    amount: Amount


@dataclass(frozen=True, kw_only=True)
class Section:
    """A section of narrative as readable lines, and as public documents have it where otherwise."""

    name: str
    text: str
    public_text: str | None = None


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """What an update says. Money is in `money`; the scale runs from worst to best."""

    authority: str
    update: str
    title: str
    label: str
    money: Unit
    document_date: date | None = None
    scale: tuple[Step, ...] = ()
    ratings: tuple[Rated, ...] = ()
    measures: tuple[Measured, ...] = ()
    forecast: Forecast | None = None
    savings: tuple[Saved, ...] = ()
    payments: tuple[Paid, ...] = ()
    milestones: tuple[Dated, ...] = ()
    figures: tuple[Stated, ...] = ()
    narrative: tuple[Section, ...] = ()

    def public(self) -> Snapshot:
        """The same without what public documents withhold."""
        return replace(
            self,
            measures=tuple(replace(one, actual=one.actual.public()) for one in self.measures),
            figures=tuple(replace(one, amount=one.amount.public()) for one in self.figures),
            narrative=tuple(
                Section(
                    name=one.name, text=one.text if one.public_text is None else one.public_text
                )
                for one in self.narrative
            ),
        )

    def as_dict(self) -> dict[str, Any]:
        """The snapshot as plain data, for JSON."""
        data: dict[str, Any] = to_plain(self)
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Snapshot:
        """The snapshot that plain data holds.

        Raises NotSuchData where it holds none.
        """
        return from_plain(cls, data)
