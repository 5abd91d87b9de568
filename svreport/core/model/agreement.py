"""The council's settings and forms, and the agreement: conditions, risks, ratings and updates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from msgspec.structs import force_setattr

from svreport.core.frozen import Frozen, field
from svreport.core.mailbox import Mailbox
from svreport.core.numerals import Unit
from svreport.core.origin import Record
from svreport.core.periods import FinancialYear, Month
from svreport.core.problems import Place

PROGRAMME = "Programme"


DEFICIT_TRAJECTORY = "Deficit trajectory"


class Rating(Record, kw_only=True):
    """One step of the assurance scale; `fill` is a colour such as `#C00000`."""

    name: str
    label: str
    fill: str
    meaning: str = ""


class Update(Record, kw_only=True):
    """One reporting point: its key, its words, its dates.

    `plan_version` is the version of the forecast that is the plan from this update on, where it
    takes the place of another, and `plan_reason` why it does. `meetings` are the days of those
    that public papers go to, by their columns.
    """

    key: str
    title: str
    column_label: str
    due: date | None = None
    finance_to: Month | None = None
    activity_to: Month
    submitted: date | None = None
    forecast_version: str | None = None
    plan_version: str | None = None
    plan_reason: str | None = None
    meetings: Mapping[str, date] = field(default_factory=dict)

    def date_at(self, meeting: str) -> date | None:
        """The date of a paper that goes to a meeting: that day, if it is stated."""
        return self.meetings.get(meeting) or self.document_date

    @property
    def document_date(self) -> date | None:
        """The date that its documents carry: when it was submitted, else when it is due."""
        return self.submitted or self.due


class SignOff(Record, kw_only=True):
    """Who signs a document off, when they did, and the fingerprint of what they signed.

    Without a `document`, it is of the update's own: its report and its financial summary.
    """

    update: str
    document: str | None = None
    role: str
    name: str | None = None
    signed: date | None = None
    fingerprint: str | None = None


class JudgedBy(StrEnum):
    """The balance of the forecast that tells whether a condition is met."""

    IN_YEAR = "in-year balance"
    CUMULATIVE = "cumulative balance"


CONDITION, WORKSTREAM = "condition", "workstream"


class Condition(Record, kw_only=True):
    """A condition of the agreement; `reported_with` is the number of another one.

    One that is `judged_by` the in-year balance is met by a surplus in the agreement's last
    year; one by the cumulative balance, by each agreed limit. Where an agreement has none, each
    workstream stands for one, as its `noun` says: updates rate it and report on it.
    """

    noun: str = CONDITION
    number: str
    text: str
    short_title: str | None = None
    reported_with: str | None = None
    judged_by: JudgedBy | None = None
    owner: str | None = None

    @property
    def item(self) -> str:
        """The name by which ratings and narrative refer to it."""
        return f"{self.noun.capitalize()} {self.number}"


class Risk(Record, kw_only=True):
    """A risk to the agreement and what is done about it (`mitigation` is Markdown)."""

    number: str
    title: str
    text: str
    mitigation: str | None = None
    owner: str | None = None
    target_score: int | None = None
    project: str | None = None

    @property
    def item(self) -> str:
        """The name by which ratings and narrative refer to it."""
        return f"Risk {self.number}"


class ItemRatings(Record, kw_only=True):
    """The ratings of one item: a condition, a risk, the programme or a measure."""

    item: str
    previous: str | None = None
    by_update: Mapping[str, str] = field(default_factory=dict)
    note: str | None = None


class RiskScore(Record, kw_only=True):
    """How a risk was scored at an update, and what is being done about it.

    A score that is not stated is its likelihood times its impact, where both are.
    """

    risk: str
    update: str
    likelihood: int | None = None
    impact: int | None = None
    score: int | None = None
    action: str | None = None

    def __post_init__(self) -> None:
        if self.score is None and self.likelihood is not None and self.impact is not None:
            force_setattr(self, "score", self.likelihood * self.impact)
            force_setattr(self, "at", {name: at for name, at in self.at.items() if name != "score"})

    def cells_of(self, name: str) -> Sequence[Place]:
        """The cells of a field: of a score that was worked out, those that it was made of."""
        if name == "score" and name not in self.at and "likelihood" in self.at:
            return [self.place(part) for part in ("likelihood", "impact")]
        return super().cells_of(name)


SUMMARY, SPECIALIST_SUPPORT = "Summary", "Specialist support"
# What a paper says first, where it is written.
MAIN_FINDING, WHAT_CHANGED, WHAT_IS_ASKED = "Main finding", "What changed", "What is asked"
FIRST_PAGE = (MAIN_FINDING, WHAT_CHANGED, WHAT_IS_ASKED)


def paper_section(paper: str, section: str) -> str:
    """What the Narrative sheet calls a section of a paper: `Forum: Background`."""
    return f"{paper.capitalize()}: {section}"


def paper_of(section: str) -> str | None:
    """The name of the paper that a section is of; None for the monitoring report."""
    paper, colon, _ = section.partition(": ")
    return paper.lower() if colon else None


class Narrative(Record, kw_only=True):
    """What is written for one section of one update, in Markdown.

    `review` says where a text comes from that is not yet brought up to date.
    """

    section: str
    update: str
    text: str
    review: str | None = None


class Answer(Record, kw_only=True):
    """An officer's answer to a warning, by the warning's name and what it is about."""

    warning: str
    about: str
    answer: str
    by: str | None = None
    answered_on: date | None = None


# What the sheets Settings and Authors state, and the forms that others supply.
class Sign(StrEnum):
    """Which sign a form wants of an amount."""

    STATED = "as stated"
    REVERSED = "reversed"


class FormCell(Record, kw_only=True):
    """What goes into a cell of a form, or into a row of cells, a period each.

    `cell` is an address or a name of the form; `content` a figure with its form, as narrative
    names it, or a text. Money is written in `unit`, as is a percentage that is to be a fraction.
    `beside` has the words that stood beside the cell when it was mapped.
    """

    form: str
    cell: str
    content: str | Decimal | date
    unit: str | None = None
    sign: Sign = Sign.STATED
    beside: str | None = None
    note: str | None = None


class FormFile(Frozen):
    """A form as the settings name it: by what it is called, and its file."""

    name: str
    file: str


class SuppliedForm(FormFile):
    """A form with the bytes of its file."""

    content: bytes


class Negatives(StrEnum):
    """How negative money is shown."""

    MINUS = "minus"
    BRACKETS = "brackets"


class Signs(StrEnum):
    """Which sign the finance team's forecast gives to income and to spending."""

    INCOME_NEGATIVE = "income negative"
    INCOME_POSITIVE = "income positive"
    ALL_REVERSED = "all reversed"


class Settings(Record, kw_only=True):
    """What holds for the whole workbook; `agreement_total` is in the forecast unit.

    A figure more than `jump_factor` times its series' own history is queried; a
    rating is, where a measure stands more than `rating_tolerance` percent from plan.
    Grant pays `grant_rate` percent of an eligible deficit.
    `headline_measure` is the code of the measure that stands for demand; growth is told since the
    `base_year`; the versions
    are those of the forecast without the plan, and with it. `forecast_file` is where the
    finance team keeps its own forecast, from the folder of the inputs workbook, as are
    `other_workbooks`, which are read together with it, and `narrative_file`, the Word files or
    folders of them that narrative is written in. `forms` are workbooks of others, to be filled in.
    """

    # What no document shows, or only with all that it makes of it: a change of these leaves what
    # was signed as it was.
    UNSIGNED: ClassVar = frozenset(
        {
            *("jump_factor", "rating_tolerance", "other_workbooks", "narrative_file", "forms"),
            *("forecast_file", "forecast_file_area", "grant_rate"),
            *("forecast_file_unit", "forecast_file_signs"),
            *("base_year", "email_from", "email_to", "email_cc", "email_greeting"),
        }
    )

    authority: str
    authority_code: str | None = None
    financial_year: FinancialYear
    agreement: str
    agreement_starts: FinancialYear | None = None
    plan_starts: FinancialYear | None = None
    agreement_ends: FinancialYear | None = None
    agreement_total: Decimal | None = None
    grant_rate: Decimal = Decimal(90)
    forecast_unit: Unit
    suppress_below: int = 5
    year_style: str = "2024/25"
    money_style: str = "£45.73m"
    negatives: Negatives = Negatives.MINUS
    point_decimals: int = 1
    jump_factor: Decimal = Decimal(3)
    rating_tolerance: Decimal = Decimal(10)
    headline_measure: str | None = None
    base_year: FinancialYear | None = None
    unmitigated_version: str | None = None
    plan_version: str | None = None
    other_workbooks: tuple[str, ...] = ()
    forecast_file: str | None = None
    forecast_file_area: str | None = None
    forecast_file_unit: Unit | None = None
    forecast_file_signs: Signs | None = None
    narrative_file: tuple[str, ...] = ()
    forms: tuple[FormFile, ...] = ()
    email_from: tuple[Mailbox, ...] = ()
    email_to: tuple[Mailbox, ...] = ()
    email_cc: tuple[Mailbox, ...] = ()
    email_greeting: str | None = None


class NotStated(Exception):
    """A setting was asked for that could not be read."""


class SettingsInPart(Settings, kw_only=True):
    """Settings of which some could not be read, for rules alone: no document is made of them.

    Raises NotStated where one of these is asked for.
    """

    lost: frozenset[str]

    def __getattribute__(self, name: str) -> Any:
        if name in Settings.__struct_fields__ and name in super().__getattribute__("lost"):
            raise NotStated(name)
        return super().__getattribute__(name)

    def with_stand_ins(self, **stand_ins: Any) -> Settings:
        """The settings with these in place of what could not be read, to look at texts alone."""
        read = (name for name in Settings.__struct_fields__ if name not in self.lost)
        stated = {name: getattr(self, name) for name in read}
        return Settings(**stated, **{name: stand_ins[name] for name in self.lost})


class Author(Record, kw_only=True):
    """Whom readers of a paper can ask: a role, and how to reach it."""

    role: str
    contact: str | None = None
