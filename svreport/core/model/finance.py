"""Money: the forecast, savings, unit costs, payments, the budget and capital."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from msgspec.structs import force_setattr

from svreport.core.frozen import field
from svreport.core.origin import Record, places_of
from svreport.core.periods import FinancialYear, Month
from svreport.core.problems import Place


class LineKind(StrEnum):
    """What a forecast line is; the last three are published totals, checked but not added."""

    EXPENDITURE = "expenditure"
    HIGH_NEEDS_BLOCK = "high needs block"
    BLOCK_TRANSFER = "block transfer"
    OTHER_BLOCKS = "other blocks"
    AGREEMENT_INCOME = "agreement income"
    OPENING_BALANCE = "opening balance"
    DEFICIT_LIMIT = "deficit limit"
    TOTAL_EXPENDITURE = "total expenditure"
    IN_YEAR_BALANCE = "in-year balance"
    CLOSING_BALANCE = "closing balance"


class Standing(StrEnum):
    """What a figure rests on: the agreement, what happened, a forecast, or nobody's word."""

    AGREED = "agreed"
    ACTUAL = "actual"
    PROVISIONAL = "provisional"
    FORECAST = "forecast"
    ASSUMED = "assumed"


class ForecastLine(Record, kw_only=True):
    """One line of one version of the forecast, by financial year.

    A limit without a standing is assumed, as long as nobody says that it was agreed.
    `parts` has the cells of the years whose amount was added up from several; `standings` what
    each year's amount rests on, where several rows of the sheet state the line; in the years of
    `none` the finance team's file says that there is none.
    """

    NOT_COMPARED: ClassVar[Collection[str]] = (*Record.NOT_COMPARED, "parts")
    version: str
    line: str
    kind: LineKind
    standing: Standing | None = None
    amounts: Mapping[FinancialYear, Decimal] = field(default_factory=dict)
    note: str | None = None
    parts: Mapping[FinancialYear, Sequence[Place]] = field(default_factory=dict)
    standings: Mapping[FinancialYear, Standing | None] = field(default_factory=dict)
    none: frozenset[FinancialYear] = frozenset()

    @property
    def title(self) -> str:
        """The line's name; that of a limit which nobody agreed says so."""
        is_assumed = self.kind is LineKind.DEFICIT_LIMIT and self.standing is not Standing.AGREED
        return f"{self.line} ({Standing.ASSUMED})" if is_assumed else self.line

    def cells(self, year: FinancialYear) -> Sequence[Place]:
        """The cells that a year's amount stands in; several where it was added up from them."""
        return self.parts.get(year) or (self.series_place(year, "line"),)

    def standing_in(self, year: FinancialYear) -> Standing | None:
        """What the amount of a year rests on; None where nobody says."""
        return self.standings.get(year, self.standing)


class MapAction(StrEnum):
    """What the forecast map says to do with a line instead of reading it."""

    LEAVE_OUT = "leave out"


class MappedLine(Record, kw_only=True):
    """What a line of the finance team's forecast is in the council's own.

    `their_heading` tells lines of one name apart; `line` is the council's own
    name, where it has one; a line with a `reverse` sign has the other one than
    the settings say.
    """

    their_line: str
    their_heading: str | None = None
    version: str | None = None
    line: str | None = None
    kind: LineKind | MapAction
    reverse: bool = False
    standing: Standing | None = None
    note: str | None = None


class Confidence(StrEnum):
    """How sure the council is of a saving."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Saving(Record, kw_only=True):
    """What a workstream, or a project of it, saves in a year, and towards which condition.

    A target that is not stated is the benefit less the investment, where either is. `update` is
    the key of the update from which on the row holds; None: from the first.
    """

    condition: str | None = None
    workstream: str
    project: str | None = None
    year: FinancialYear
    update: str | None = None
    baseline: Decimal | None = None
    benefit: Decimal | None = None
    investment: Decimal | None = None
    target: Decimal | None = None
    achieved: Decimal | None = None
    forecast: Decimal | None = None
    confidence: Confidence | None = None
    cohort: str | None = None
    evidence: str | None = None
    rating: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        if self.target is None and self.net is not None:
            force_setattr(self, "target", self.net)

    @property
    def net(self) -> Decimal | None:
        """The benefit less the investment, where either is stated."""
        if self.benefit is None and self.investment is None:
            return None
        return (self.benefit or Decimal(0)) - (self.investment or Decimal(0))

    def cells_of(self, name: str) -> Sequence[Place]:
        """The cells of a field: of an amount that was worked out, those that it was made of."""
        value = getattr(self, name)
        places = tuple(places_of(value)) if isinstance(value, Decimal) else ()
        return places or super().cells_of(name)


class UnitCost(Record, kw_only=True):
    """Places and their cost; `average_cost` is in pounds a place, `total` in the forecast unit."""

    provision: str
    year: FinancialYear
    places: Decimal | None = None
    average_cost: Decimal | None = None
    total: Decimal | None = None
    note: str | None = None


class PaymentStatus(StrEnum):
    """Whether a payment under the agreement has been made."""

    PAID = "paid"
    DUE = "due"
    WITHHELD = "withheld"


class Payment(Record, kw_only=True):
    """A payment under the agreement."""

    year: FinancialYear
    amount: Decimal
    status: PaymentStatus
    paid_on: date | None = None
    note: str | None = None


class StatutoryReturn(StrEnum):
    """The returns that are known to state the deficit; a council may add others by their names."""

    SECTION_251 = "section 251 outturn"
    DSG_NOTE = "DSG note to the accounts"
    ASSURANCE = "S151 assurance"
    REVENUE_OUTTURN = "revenue outturn"
    ACCOUNTS = "accounts"
    QUARTERLY = "quarterly return"


class StatutoryStatement(Record, kw_only=True):
    """What a return states of the cumulative deficit at the end of a year, line by line.

    Without a `line`, or with one that means it, `amount` is the balance itself; else it is that of
    an item, with its explanation, or of a line that no grant is paid for.
    """

    return_name: str
    line: str | None = None
    year: FinancialYear
    amount: Decimal
    explanation: str | None = None


class BudgetGroup(StrEnum):
    """Whether a line of budget monitoring is of the account, or a saving that mitigates it."""

    FINANCE = "finance"
    MITIGATION = "mitigation"


class BudgetLine(Record, kw_only=True):
    """A line of the year's budget, and what each update forecasts for the whole year.

    `kind` says what it is in the forecast, where it is there; the rating, and the
    reason why it is off its budget, are those of the latest update. Where rows of the line name an
    `update`, they are its `states`, each with the rating and the reason from that update on.
    """

    line: str
    group: BudgetGroup
    kind: LineKind | None = None
    baseline: Decimal | None = None
    budget: Decimal | None = None
    by_update: Mapping[str, Decimal] = field(default_factory=dict)
    rating: str | None = None
    reason: str | None = None
    note: str | None = None
    update: str | None = None
    states: Sequence[BudgetLine] = ()


class CapitalProject(Record, kw_only=True):
    """A building project of the plan, as it stands at an update; its money is capital.

    `update` is the key of the update from which on the row holds; where no row of
    the sheet has one, they say how things stand at the latest.
    """

    project: str
    update: str | None = None
    agreed: Decimal | None = None
    spent: Decimal | None = None
    forecast: Decimal | None = None
    places: int | None = None
    opens: Month | None = None
    rating: str | None = None
    comment: str | None = None
    note: str | None = None
