"""What changed between two snapshots, as plain data: only what changed is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from svreport.core.periods import FinancialYear
from svreport.core.plain_data import to_plain
from svreport.core.units import Unit
from svreport.release.changes.snapshot import Amount, Dated, Measured, Paid, Step
from svreport.release.changes.text_difference import Passage


class Way(StrEnum):
    """Which way something moved."""

    WORSE = "worse"
    BETTER = "better"
    GIVEN = "first given"
    WITHDRAWN = "withdrawn"
    OTHER = "changed"


@dataclass(frozen=True, kw_only=True)
class Edition:
    """One of the two that are compared."""

    authority: str
    update: str
    title: str
    label: str
    document_date: date | None


@dataclass(frozen=True, kw_only=True)
class RatingMoved:
    """An item whose rating is another; `before` or `after` is None where it has none."""

    item: str
    about: str
    before: Step | None
    after: Step | None
    way: Way


@dataclass(frozen=True, kw_only=True)
class MeasureChanged:
    """A measure that stands elsewhere, by how much, and whether that is better.

    `apart` says why the two must not be set against each other, where they must not.
    """

    code: str
    name: str
    before: Measured | None
    after: Measured | None
    change: Decimal | None
    way: Way | None
    apart: str | None


@dataclass(frozen=True, kw_only=True)
class FigureChanged:
    """A figure of another kind; there is no change where its unit is another."""

    name: str
    before_unit: Unit
    unit: Unit
    before: Amount | None
    after: Amount | None
    change: Decimal | None


@dataclass(frozen=True, kw_only=True)
class MoneyChanged:
    """An amount of money of one year, in the unit of the later snapshot."""

    name: str
    year: FinancialYear
    before: Decimal | None
    after: Decimal | None

    @property
    def change(self) -> Decimal | None:
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


@dataclass(frozen=True, kw_only=True)
class ForecastChanged:
    """The forecast that is reported: its version before and after, balances and lines.

    `years` are those for which both state any lines.
    """

    before: str | None
    after: str | None
    decimals: int
    years: tuple[FinancialYear, ...]
    balances: tuple[MoneyChanged, ...]
    lines: tuple[MoneyChanged, ...]


@dataclass(frozen=True, kw_only=True)
class PaymentChanged:
    """A payment whose amount, status or date is another."""

    year: FinancialYear
    before: Paid | None
    after: Paid | None


class Turn(StrEnum):
    """What happened to a milestone, what needs attention first."""

    LATE = "newly late"
    SLIPPED = "slipped"
    REOPENED = "no longer done"
    STATUS = "status changed"
    REMOVED = "removed"
    ADDED = "added"
    FORWARD = "brought forward"
    DONE = "done since"


@dataclass(frozen=True, kw_only=True)
class MilestoneChanged:
    """A milestone and what happened to it; `before` or `after` is None where it is not there."""

    turns: tuple[Turn, ...]
    before: Dated | None
    after: Dated | None

    @property
    def milestone(self) -> Dated:
        """The milestone as it stands, else as it stood."""
        known = self.after or self.before
        assert known is not None
        return known


class Rewriting(StrEnum):
    """What was done to a section of narrative."""

    ADDED = "added"
    REMOVED = "removed"
    ANEW = "written anew"
    CHANGED = "changed"


@dataclass(frozen=True, kw_only=True)
class SectionChanged:
    """A section of narrative and its passages that changed."""

    name: str
    way: Rewriting
    passages: tuple[Passage, ...]


@dataclass(frozen=True, kw_only=True)
class Changes:
    """All that changed from one edition to another. Money is in `money`."""

    before: Edition
    after: Edition
    money: Unit
    ratings: tuple[RatingMoved, ...]
    measures: tuple[MeasureChanged, ...]
    figures: tuple[FigureChanged, ...]
    forecast: ForecastChanged | None
    savings: tuple[MoneyChanged, ...]
    payments: tuple[PaymentChanged, ...]
    milestones: tuple[MilestoneChanged, ...]
    narrative: tuple[SectionChanged, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return not any(
            (
                self.ratings,
                self.measures,
                self.figures,
                self.forecast,
                self.savings,
                self.payments,
                self.milestones,
                self.narrative,
            )
        )

    def as_dict(self) -> dict[str, Any]:
        """The changes as plain data, for JSON."""
        data: dict[str, Any] = to_plain(self)
        return data
