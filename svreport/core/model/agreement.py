"""The agreement: its conditions and risks, their ratings, and the updates on them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from svreport.core.frozen import field
from svreport.core.model.base import Record
from svreport.core.periods import Month

PROGRAMME = "Programme"


DEFICIT_TRAJECTORY = "Deficit trajectory"


class Rating(Record, kw_only=True):
    """One step of the assurance scale; `fill` is a colour such as `#C00000`."""

    name: str
    label: str
    fill: str
    meaning: str = ""


class Update(Record, kw_only=True):
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


class Condition(Record, kw_only=True):
    """A condition of the agreement; `reported_with` is the number of another one.

    One that is `judged_by` the in-year balance is met by a surplus in the agreement's last
    year; one by the cumulative balance, by each agreed limit.
    """

    number: str
    text: str
    short_title: str | None = None
    reported_with: str | None = None
    judged_by: JudgedBy | None = None

    @property
    def item(self) -> str:
        """The name by which ratings and narrative refer to it."""
        return f"Condition {self.number}"


class Risk(Record, kw_only=True):
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


class ItemRatings(Record, kw_only=True):
    """The ratings of one item: a condition, a risk, the programme or a measure."""

    item: str
    previous: str | None = None
    by_update: Mapping[str, str] = field(default_factory=dict)
    note: str | None = None


class RiskScore(Record, kw_only=True):
    """How a risk was scored at an update, and what is being done about it."""

    risk: str
    update: str
    likelihood: int | None = None
    impact: int | None = None
    score: int | None = None
    action: str | None = None
