"""What the council knows: the rows of the inputs workbook, typed and immutable.

Money is kept in the forecast unit (a setting) unless a field says otherwise.
Spending and deficits are positive, income and surpluses negative, as in the
published tables. Every record knows the cells it was read from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from svreport.core.mailbox import Mailbox
from svreport.core.periods import FinancialYear, Month
from svreport.core.problems import Place
from svreport.core.units import Unit


@dataclass(frozen=True, kw_only=True)
class Record:
    """A row of a sheet; `at` says in which cell each of its fields stands.

    `at_series` does so for the open-ended columns, by what heads them.
    """

    at: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)
    at_series: Mapping[object, Place] = field(default_factory=dict, compare=False, repr=False)

    def place(self, name: str) -> Place:
        """The cell of a field; of the row's first cell when the field's own is unknown."""
        if name in self.at:
            return self.at[name]
        return min(self.at.values(), default=Place())


class Negatives(StrEnum):
    """How negative money is shown."""

    MINUS = "minus"
    BRACKETS = "brackets"


class Signs(StrEnum):
    """Which sign the finance team's forecast gives to income and to spending."""

    INCOME_NEGATIVE = "income negative"
    INCOME_POSITIVE = "income positive"
    ALL_REVERSED = "all reversed"


@dataclass(frozen=True, kw_only=True)
class Settings(Record):
    """What holds for the whole workbook; `agreement_total` is in the forecast unit.

    A figure more than `jump_factor` times its series' own history is queried; a
    rating is, where a measure stands more than `rating_tolerance` percent from plan.
    `headline_measure` is the code of the measure that stands for demand; the versions
    are those of the forecast without the plan, and with it. `forecast_file` is where the
    finance team keeps its own forecast, from the folder of the inputs workbook.
    """

    authority: str
    authority_code: str | None = None
    financial_year: FinancialYear
    agreement: str
    agreement_starts: FinancialYear | None = None
    agreement_ends: FinancialYear | None = None
    agreement_total: Decimal | None = None
    forecast_unit: Unit = Unit.THOUSANDS
    suppress_below: int = 5
    year_style: str = "2024/25"
    money_style: str = "£45.73m"
    negatives: Negatives = Negatives.MINUS
    point_decimals: int = 1
    jump_factor: Decimal = Decimal(3)
    rating_tolerance: Decimal = Decimal(10)
    headline_measure: str | None = None
    unmitigated_version: str | None = None
    plan_version: str | None = None
    forecast_file: str | None = None
    forecast_file_area: str | None = None
    forecast_file_unit: Unit | None = None
    forecast_file_signs: Signs | None = None
    email_from: tuple[Mailbox, ...] = ()
    email_to: tuple[Mailbox, ...] = ()
    email_cc: tuple[Mailbox, ...] = ()
    email_greeting: str | None = None


@dataclass(frozen=True, kw_only=True)
class Rating(Record):
    """One step of the assurance scale; `fill` is a colour such as `#C00000`."""

    name: str
    label: str
    fill: str
    meaning: str = ""


@dataclass(frozen=True, kw_only=True)
class Update(Record):
    """One reporting point: its key, its words, its dates."""

    key: str
    title: str
    column_label: str
    due: date | None = None
    finance_to: Month | None = None
    activity_to: Month
    submitted: date | None = None
    forecast_version: str | None = None

    @property
    def dated(self) -> date | None:
        """The date that its documents carry: when it was submitted, else when it is due."""
        return self.submitted or self.due


@dataclass(frozen=True, kw_only=True)
class SignOff(Record):
    """Who signs an update off, when they did, and the fingerprint of what they signed."""

    update: str
    role: str
    name: str | None = None
    signed: date | None = None
    fingerprint: str | None = None


@dataclass(frozen=True, kw_only=True)
class Condition(Record):
    """A condition of the agreement; `reported_with` is the number of another one."""

    number: str
    text: str
    short_title: str | None = None
    reported_with: str | None = None

    @property
    def item(self) -> str:
        """The name by which ratings and narrative refer to it."""
        return f"Condition {self.number}"


@dataclass(frozen=True, kw_only=True)
class Risk(Record):
    """A risk to the agreement and what is done about it (`mitigation` is Markdown)."""

    number: str
    title: str
    text: str
    mitigation: str | None = None
    owner: str | None = None
    target_score: int | None = None

    @property
    def item(self) -> str:
        """The name by which ratings and narrative refer to it."""
        return f"Risk {self.number}"


@dataclass(frozen=True, kw_only=True)
class ItemRatings(Record):
    """The ratings of one item: a condition, a risk, the programme or a measure."""

    item: str
    previous: str | None = None
    by_update: Mapping[str, str] = field(default_factory=dict)
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Narrative(Record):
    """What is written for one section of one update, in Markdown."""

    section: str
    update: str
    text: str


class BetterWhen(StrEnum):
    """The direction in which a measure improves."""

    HIGHER = "higher"
    LOWER = "lower"
    ON_TARGET = "on target"


class Basis(StrEnum):
    """What period a measure's figure covers."""

    POINT_IN_TIME = "point in time"
    FINANCIAL_YEAR_TO_DATE = "financial year to date"
    ACADEMIC_YEAR_TO_DATE = "academic year to date"
    ROLLING_12_MONTHS = "rolling 12 months"


@dataclass(frozen=True, kw_only=True)
class Measure(Record):
    """A measure (KPI). `decimals` None shows values as they were typed.

    `part_of` is the code of the measure that this one and others add up to.
    """

    code: str
    name: str
    detail: str | None = None
    condition: str | None = None
    unit: Unit
    decimals: int | None = None
    better_when: BetterWhen | None = None
    basis: Basis | None = None
    suppress: bool = False
    report_in: Sequence[str] = ()
    part_of: str | None = None
    note: str | None = None

    def is_reported_in(self, document: str) -> bool:
        """Whether a document shows the measure: all do when none is named."""
        return not self.report_in or document in self.report_in


class Missing(StrEnum):
    """Why a figure has no value."""

    NOT_YET_AVAILABLE = "not yet available"
    NOT_APPLICABLE = "not applicable"
    SUPPRESSED = "suppressed"
    INCOMPLETE = "incomplete"

    @property
    def symbol(self) -> str:
        """The symbol that DfE statistics use for it."""
        return _SYMBOLS[self]


_SYMBOLS = {
    Missing.NOT_YET_AVAILABLE: "x",
    Missing.NOT_APPLICABLE: "z",
    Missing.SUPPRESSED: "c",
    Missing.INCOMPLETE: "x",
}


@dataclass(frozen=True, kw_only=True)
class MeasureValue(Record):
    """A measure's plan and actual for one month, in the measure's unit.

    `reason` says to readers why there is no actual; `numerator` and `base` are the
    counts behind a percentage; `basis` is stated where it is not the measure's own.
    """

    code: str
    month: Month
    plan: Decimal | None = None
    actual: Decimal | None = None
    status: Missing | None = None
    reason: str | None = None
    numerator: Decimal | None = None
    base: Decimal | None = None
    basis: Basis | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class OtherFigure(Record):
    """A figure that narrative states and no other sheet holds, by its name."""

    name: str
    value: Decimal | None = None
    unit: Unit
    decimals: int | None = None
    month: Month | None = None
    status: Missing | None = None
    suppress: bool = False
    note: str | None = None


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


@dataclass(frozen=True, kw_only=True)
class ForecastLine(Record):
    """One line of one version of the forecast, by financial year.

    `parts` has the cells of the years whose amount was added up from several.
    """

    version: str
    line: str
    kind: LineKind
    amounts: Mapping[FinancialYear, Decimal] = field(default_factory=dict)
    note: str | None = None
    parts: Mapping[FinancialYear, Sequence[Place]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def cells(self, year: FinancialYear) -> Sequence[Place]:
        """The cells that a year's amount stands in; several where it was added up from them."""
        return self.parts.get(year) or (self.at_series.get(year, self.place("line")),)


class LeftOut(StrEnum):
    """What the forecast map says of a line that is not to be read."""

    LEAVE_OUT = "leave out"


@dataclass(frozen=True, kw_only=True)
class MappedLine(Record):
    """What a line of the finance team's forecast is in the council's own.

    `their_heading` tells lines of one name apart; `line` is the council's own
    name, where it has one; a line with a `reverse` sign has the other one than
    the settings say.
    """

    their_line: str
    their_heading: str | None = None
    version: str | None = None
    line: str | None = None
    kind: LineKind | LeftOut
    reverse: bool = False
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Saving(Record):
    """What a workstream saves towards a condition in a year.

    `update` is the key of the update from which on the row holds; None: from the first.
    """

    condition: str
    workstream: str
    year: FinancialYear
    update: str | None = None
    baseline: Decimal | None = None
    target: Decimal | None = None
    achieved: Decimal | None = None
    forecast: Decimal | None = None
    rating: str | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class UnitCost(Record):
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


@dataclass(frozen=True, kw_only=True)
class Payment(Record):
    """A payment under the agreement."""

    year: FinancialYear
    amount: Decimal
    status: PaymentStatus
    paid_on: date | None = None
    note: str | None = None


class BudgetGroup(StrEnum):
    """Whether a line of budget monitoring is of the account, or a saving that mitigates it."""

    FINANCE = "finance"
    MITIGATION = "mitigation"


@dataclass(frozen=True, kw_only=True)
class BudgetLine(Record):
    """A line of the year's budget, and what each update forecasts for the whole year.

    `kind` says what it is in the forecast, where it is there; the rating, and the
    reason why it is off its budget, are those of the latest update.
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


@dataclass(frozen=True, kw_only=True)
class Workstream(Record):
    """A workstream of the plan; `impact` is what it saves in the plan's last year."""

    code: str
    title: str
    aim: str | None = None
    condition: str | None = None
    impact: Decimal | None = None
    note: str | None = None


class MilestoneStatus(StrEnum):
    """How a milestone stands."""

    NOT_STARTED = "not started"
    ON_TRACK = "on track"
    AT_RISK = "at risk"
    LATE = "late"
    DONE = "done"


@dataclass(frozen=True, kw_only=True)
class Milestone(Record):
    """A dated step of a workstream's project."""

    workstream: str
    project: str | None = None
    deliverable: str | None = None
    milestone: str
    due: date | None = None
    status: MilestoneStatus | None = None
    completed: date | None = None
    comment: str | None = None


@dataclass(frozen=True, kw_only=True)
class CapitalProject(Record):
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


@dataclass(frozen=True, kw_only=True)
class Author(Record):
    """Whom readers of a paper can ask: a role, and how to reach it."""

    role: str
    contact: str | None = None


@dataclass(frozen=True, kw_only=True)
class RiskScore(Record):
    """How a risk was scored at an update, and what is being done about it."""

    risk: str
    update: str
    likelihood: int | None = None
    impact: int | None = None
    score: int | None = None
    action: str | None = None


@dataclass(frozen=True, kw_only=True)
class Achievement(Record):
    """What was done, or is under way, under a theme, as an update tells of it."""

    theme: str | None = None
    achievement: str
    done: bool = False
    update: str


@dataclass(frozen=True, kw_only=True)
class TimetableStep(Record):
    """A dated step of the strategy's timetable, such as a decision or a meeting."""

    step: str
    on: date | None = None
    status: MilestoneStatus | None = None


class ActionStatus(StrEnum):
    """How far an action has come."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    UNDER_WAY = "under way"
    LATE = "late"
    DONE = "done"


@dataclass(frozen=True, kw_only=True)
class Action(Record):
    """What is to be done about what the analysis found; its owner is a role."""

    action: str
    owner: str | None = None
    due: date | None = None
    status: ActionStatus | None = None


@dataclass(frozen=True, kw_only=True)
class Benchmark(Record):
    """An indicator's figure for one area and one period, in its own unit.

    `measure` is the code of the measure that the council counts the same thing by.
    """

    indicator: str
    measure: str | None = None
    area: str
    period: Month | FinancialYear
    value: Decimal | None = None
    unit: Unit
    decimals: int | None = None
    status: Missing | None = None
    suppress: bool = False
    source: str
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Answer(Record):
    """An officer's answer to a warning, by the warning's name and what it is about."""

    warning: str
    about: str
    answer: str
    by: str | None = None
    answered_on: date | None = None


PROGRAMME = "Programme"
DEFICIT_TRAJECTORY = "Deficit trajectory"
SUMMARY = "Summary"
SPECIALIST_SUPPORT = "Specialist support"

# The sections of other papers for which narrative may be written, as `Forum: Background`.
PAPER_SECTIONS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "forum": (
            "Purpose",
            "Background",
            "Conditions",
            "Programme update",
            "Proposals",
            "Financial implications",
            "Proposal",
            "Appendices",
        ),
        "highlight": ("Commentary",),
        "plan": ("Summary",),
        "scrutiny": ("Summary", "Strategy", "Position", "Observations", "Actions"),
    }
)


def paper_section(paper: str, section: str) -> str:
    """What the Narrative sheet calls a section of a paper."""
    return f"{paper.capitalize()}: {section}"


def paper_of(section: str) -> str | None:
    """The paper that a section of the Narrative sheet is of; None for the monitoring report."""
    return next(
        (
            paper
            for paper, sections in PAPER_SECTIONS.items()
            if any(section == paper_section(paper, one) for one in sections)
        ),
        None,
    )


@dataclass(frozen=True, kw_only=True)
class Unread:
    """What could not be read of a sheet: all of it, or a row.

    `fields` are those of the row that could be read, `lost` the names of those
    that could not; a row that gave no record is `dropped`. A sheet that documents do
    without, if need be, is `spared`: that it is missing is a warning alone.
    """

    sheet: str
    fields: Mapping[str, object] = field(default_factory=dict)
    lost: frozenset[object] = frozenset()
    dropped: bool = True
    spared: bool = False

    def may_hold(self, **fields: object) -> bool:
        """Whether a record with these fields may stand in what could not be read."""
        return all(self.fields.get(name, value) == value for name, value in fields.items())

    def may_state(self, name: object) -> bool:
        """Whether a field of that name may stand in what could not be read."""
        return self.dropped or name in self.lost


@dataclass(frozen=True, kw_only=True)
class Council:
    """Everything the inputs state, sheet by sheet, in the order of its rows.

    A rule does not report as missing what may stand in what is `unread`.
    """

    settings: Settings
    scale: Sequence[Rating] = ()
    updates: Sequence[Update] = ()
    sign_offs: Sequence[SignOff] = ()
    conditions: Sequence[Condition] = ()
    risks: Sequence[Risk] = ()
    ratings: Sequence[ItemRatings] = ()
    narrative: Sequence[Narrative] = ()
    measures: Sequence[Measure] = ()
    measure_values: Sequence[MeasureValue] = ()
    forecast: Sequence[ForecastLine] = ()
    forecast_map: Sequence[MappedLine] = ()
    savings: Sequence[Saving] = ()
    unit_costs: Sequence[UnitCost] = ()
    payments: Sequence[Payment] = ()
    budget: Sequence[BudgetLine] = ()
    figures: Sequence[OtherFigure] = ()
    workstreams: Sequence[Workstream] = ()
    milestones: Sequence[Milestone] = ()
    risk_scores: Sequence[RiskScore] = ()
    capital: Sequence[CapitalProject] = ()
    authors: Sequence[Author] = ()
    achievements: Sequence[Achievement] = ()
    timetable: Sequence[TimetableStep] = ()
    actions: Sequence[Action] = ()
    benchmarks: Sequence[Benchmark] = ()
    answers: Sequence[Answer] = ()
    unread: Sequence[Unread] = ()

    def unread_in(self, sheet: str, **fields: object) -> list[Unread]:
        """What could not be read of a sheet and may hold a record with these fields."""
        return [one for one in self.unread if one.sheet == sheet and one.may_hold(**fields)]

    def rating_of(self, item: str, update: str) -> str | None:
        """The rating an item was given for an update, or None where it has none yet."""
        found = next((row for row in self.ratings if row.item == item), None)
        return found.by_update.get(update) if found else None

    def is_reported(self, update: str) -> bool:
        """Whether any item has been rated for the update."""
        return any(update in row.by_update for row in self.ratings)

    @property
    def latest(self) -> Update | None:
        """The latest update with ratings, or None."""
        reported = [one for one in self.updates if self.is_reported(one.key)]
        return reported[-1] if reported else None

    def is_current(self, update: str) -> bool:
        """Whether no later update has ratings, so that sheets which say how things stand are its.

        They hold no earlier state.
        """
        keys = [one.key for one in self.updates]
        return self.latest is None or keys.index(update) >= keys.index(self.latest.key)

    def narrative_for(self, section: str, update: str) -> Narrative | None:
        """What was written for a section of an update, or None."""
        return next(
            (text for text in self.narrative if (text.section, text.update) == (section, update)),
            None,
        )

    def condition_groups(self) -> tuple[tuple[Condition, ...], ...]:
        """The conditions in order, those reported with another one beside it."""
        leads = [condition for condition in self.conditions if not self._follows(condition)]
        return tuple(
            (lead, *(one for one in self.conditions if self._follows(one) == lead.number))
            for lead in leads
        )

    def _follows(self, condition: Condition) -> str | None:
        numbers = {one.number for one in self.conditions} - {condition.number}
        return condition.reported_with if condition.reported_with in numbers else None
