"""What changed between two snapshots, as plain data and in words: only what changed is there.

The terminal and the Word document both show these words, each in its own way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

from svreport.core.frozen import Frozen, field_names, replace
from svreport.core.house_style import DASH, HouseStyle, decimals_of, rounded
from svreport.core.model import LineKind, Milestone, Missing, Payment, Rating
from svreport.core.numerals import Unit
from svreport.core.periods import FinancialYear
from svreport.core.text import capitalise
from svreport.figures.plan import is_done_by
from svreport.release.changes import Amount, Edition, Entered, Measured
from svreport.release.changes.text_difference import SectionChanged

NONE = "none"
NOT_DONE = "not done"
# As many columns of money as a page takes beside the names of lines.
YEARS_ABREAST = 6
# What parts the names of figures, as in `Risk 2.score`.
_SEPARATOR = re.compile(r"(?<=\S)\.(?=[A-Za-z])")


class Way(StrEnum):
    """Which way something moved."""

    WORSE = "worse"
    BETTER = "better"
    GIVEN = "first given"
    WITHDRAWN = "withdrawn"
    OTHER = "changed"


class RatingMoved(Frozen, kw_only=True):
    """An item whose rating is another; `before` or `after` is None where it has none."""

    item: str
    about: str
    before: Rating | None
    after: Rating | None
    way: Way


class MeasureChanged(Frozen, kw_only=True):
    """A measure that stands elsewhere, by how much, and whether that is better, or nearer its plan.

    `apart` says why the two must not be set against each other, where they must not.
    """

    code: str
    name: str
    before: Measured | None
    after: Measured | None
    change: Decimal | None
    way: Way | None
    apart: str | None
    is_by_plan: bool = False

    @property
    def way_in_words(self) -> str:
        """`better`, or `worse against plan`; nothing where it is neither."""
        against = " against plan" if self.is_by_plan else ""
        return f"{self.way}{against}" if self.way else ""


class FigureChanged(Frozen, kw_only=True):
    """A figure of another kind; there is no change where its unit is another."""

    name: str
    before_unit: Unit
    unit: Unit
    before: Amount | None
    after: Amount | None
    change: Decimal | None


class MoneyChanged(Frozen, kw_only=True):
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


class ForecastChanged(Frozen, kw_only=True):
    """The forecast that is reported: its version before and after, balances and lines.

    `years` are those for which both state any lines; `reason` says why a plan is another.
    """

    before: str | None
    after: str | None
    decimals: int
    years: tuple[FinancialYear, ...]
    balances: tuple[MoneyChanged, ...]
    lines: tuple[MoneyChanged, ...]
    reason: str | None = None


class PaymentChanged(Frozen, kw_only=True):
    """A payment whose amount, status or date is another."""

    year: FinancialYear
    before: Payment | None
    after: Payment | None


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


class MilestoneChanged(Frozen, kw_only=True):
    """A milestone and what happened to it; `before` or `after` is None where it is not there."""

    turns: tuple[Turn, ...]
    before: Milestone | None
    after: Milestone | None

    @property
    def milestone(self) -> Milestone:
        """The milestone as it stands, else as it stood."""
        known = self.after or self.before
        assert known is not None
        return known


class EnteredChanged(Frozen, kw_only=True):
    """A cell of a form into which something else goes."""

    before: Entered | None
    after: Entered | None


class Changes(Frozen, kw_only=True):
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
    plan: ForecastChanged | None = None
    forms: tuple[EnteredChanged, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        kinds = set(field_names(self)) - {"before", "after", "money"}
        return not any(getattr(self, kind) for kind in kinds)


class Line(Frozen):
    """One change: of what, from what, to what, and how that is to be read.

    `note` says more, where there is more to say.
    """

    subject: str
    before: str
    after: str
    change: str
    note: str = ""


class ByYear(Frozen):
    """Changes by financial year, a row for each line, in the unit that `unit` names."""

    unit: str
    years: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]


class ChangesInWords(Frozen):
    """Tells changes in the council's house style."""

    changes: Changes
    style: HouseStyle

    def ratings(self) -> Iterator[Line]:
        for rating in self.changes.ratings:
            before, after = (step.label if step else NONE for step in (rating.before, rating.after))
            yield Line(named(rating), before, after, str(rating.way))

    def measures(self) -> Iterator[Line]:
        for measure in self.changes.measures:
            yield Line(
                f"{measure.code}: {measure.name}",
                self._measured(measure.before),
                self._measured(measure.after),
                ", ".join(self._measure_changes(measure)),
                note=measure.apart or "",
            )

    def figures(self) -> Iterator[Line]:
        for figure in self.changes.figures:
            decimals = max(amount.decimals for amount in (figure.before, figure.after) if amount)
            yield Line(
                _SEPARATOR.sub(": ", figure.name),
                self._amount(figure.before, figure.before_unit),
                self._amount(figure.after, figure.unit),
                added_or_removed(figure) or self._difference(figure.change, figure.unit, decimals),
            )

    def forms(self) -> Iterator[Line]:
        for changed in self.changes.forms:
            stated = [cell for cell in (changed.after, changed.before) if cell]
            numbers = [cell.number for cell in stated if cell.number is not None]
            decimals = max(map(decimals_of, numbers), default=0)
            before, after = (
                self._entered(cell, decimals) for cell in (changed.before, changed.after)
            )
            change = numbers[0] - numbers[1] if numbers[1:] else None
            yield Line(
                f"{capitalise(stated[0].form)}, {stated[0].cell}: {stated[0].label}".rstrip(" :"),
                before,
                after,
                added_or_removed(changed) or self._difference(change, Unit.RATE, decimals),
            )

    def _entered(self, cell: Entered | None, decimals: int) -> str:
        if cell is None:
            return NONE
        if cell.number is None:
            return cell.text or ""
        return self.style.figure(cell.number, Unit.RATE, decimals)

    def new_plan(self) -> str | None:
        """The sentence that the plan was re-baselined, and why; None where it was not."""
        plan = self.changes.plan
        if plan is None:
            return None
        reason = plan.reason or "No reason is stated."
        if plan.before == plan.after:
            return f"The amounts of the plan, “{plan.after}”, are others now. {reason}"
        return f"The plan is now “{plan.after}”, no longer “{plan.before}”. {reason}"

    def of_plan(self) -> ChangesInWords:
        """What changed in the plan, told as what changed in the forecast; nothing told twice."""
        plan, forecast = self.changes.plan, self.changes.forecast
        is_told = plan is not None and replace(plan, reason=None) == forecast
        return replace(self, changes=replace(self.changes, forecast=None if is_told else plan))

    def version(self) -> str | None:
        """The sentence that another version is reported now, where that is so."""
        forecast = self.changes.forecast
        if forecast is None or forecast.before == forecast.after:
            return None
        before, after = (
            f"“{version}”" if version else NONE for version in (forecast.before, forecast.after)
        )
        if NONE in (before, after):
            return f"The version reported is {after}, where there was {before} before."
        return f"The version reported is {after}, no longer {before}."

    def balances(self) -> Iterator[Line]:
        """The balances that changed; an opening balance goes without saying after a closing one."""
        forecast = self.changes.forecast
        if forecast is None:
            return
        closing = {
            (balance.year.next(), balance.after)
            for balance in forecast.balances
            if balance.name == LineKind.CLOSING_BALANCE
        }
        for balance in forecast.balances:
            is_opening = balance.name == LineKind.OPENING_BALANCE
            if not is_opening or (balance.year, balance.after) not in closing:
                yield self._money(balance, forecast.decimals)

    def lines(self) -> Iterator[ByYear]:
        """The lines of the forecast that changed, in tables of a few years.

        Years that only one of the two has are left out: nothing changed in them.
        """
        forecast = self.changes.forecast
        if forecast is None:
            return
        changed = {line.year for line in forecast.lines}
        years = [year for year in forecast.years if year in changed]
        for start in range(0, len(years), YEARS_ABREAST):
            yield self._by_year(forecast, years[start : start + YEARS_ABREAST])

    def _by_year(self, forecast: ForecastChanged, years: Sequence[FinancialYear]) -> ByYear:
        rows: dict[str, dict[FinancialYear, str]] = {}
        for line in forecast.lines:
            if line.year in years:
                change = (line.after or Decimal(0)) - (line.before or Decimal(0))
                # A bare number: the heading of the table names the unit.
                number = rounded(change, forecast.decimals)
                shown = self.style.change(number, Unit.RATE, forecast.decimals)
                rows.setdefault(line.name, {})[line.year] = shown
        return ByYear(
            unit=str(self.changes.money),
            years=list(map(self.style.year, years)),
            rows=[(name, [row.get(year, DASH) for year in years]) for name, row in rows.items()],
        )

    def savings(self) -> Iterator[Line]:
        for saving in self.changes.savings:
            values = [value for value in (saving.before, saving.after) if value is not None]
            yield self._money(saving, max(map(decimals_of, values)))

    def payments(self) -> Iterator[Line]:
        for payment in self.changes.payments:
            yield Line(
                f"Payment of {self.style.year(payment.year)}",
                self._paid(payment.before),
                self._paid(payment.after),
                added_or_removed(payment) or ", ".join(self._payment_changes(payment)),
            )

    def milestones(self) -> Iterator[Line]:
        """What happened to milestones, what needs attention first."""
        urgency = list(Turn).index
        for changed in sorted(
            self.changes.milestones, key=lambda changed: min(map(urgency, changed.turns))
        ):
            row, is_just_late = changed.milestone, changed.turns == (Turn.LATE,)
            after = self._milestone(changed.after, self.changes.after.document_date)
            yield Line(
                f"{row.workstream}: {row.milestone}",
                self._milestone(changed.before, self.changes.before.document_date),
                NOT_DONE if is_just_late else after,
                ", ".join(_turn(turn, changed) for turn in changed.turns),
            )

    def _measure_changes(self, measure: MeasureChanged) -> Iterator[str]:
        before, after = measure.before, measure.after
        if before is None or after is None:
            yield added_or_removed(measure)
            return
        if measure.apart:
            yield "not comparable"
        elif measure.change:
            decimals = max(before.actual.decimals, after.actual.decimals)
            yield self._difference(measure.change, after.unit, decimals)
            yield from filter(None, [measure.way_in_words])
        elif (before.actual.value is None) is not (after.actual.value is None):
            yield "now stated" if before.actual.value is None else "no longer stated"
        elif after.actual.value is None:
            yield "still no figure"
        if before.period == after.period and before.plan != after.plan:
            yield "another plan"
        if before.final_target != after.final_target:
            now, was = (self._target(measured) for measured in (after, before))
            yield f"final target {now}, was {was}"

    def _target(self, measured: Measured) -> str:
        target = measured.final_target
        if target is None:
            return NONE
        return self.style.figure(target, measured.unit, decimals_of(target))

    def _measured(self, measure: Measured | None) -> str:
        if measure is None:
            return NONE
        plan = f", plan {self._amount(measure.plan, measure.unit)}" if measure.plan else ""
        period = self.style.short_period(measure.period)
        return f"{self._amount(measure.actual, measure.unit)} ({period}{plan})"

    def _amount(self, amount: Amount | None, unit: Unit) -> str:
        if amount is None:
            return NONE
        if amount.value is None:
            return str(amount.missing or Missing.NOT_YET_AVAILABLE)
        return self.style.figure(amount.value, unit, amount.decimals)

    def _money(self, changed: MoneyChanged, decimals: int) -> Line:
        money = self.changes.money
        before, after = (
            NONE if value is None else self.style.figure(value, money, decimals)
            for value in (changed.before, changed.after)
        )
        return Line(
            f"{capitalise(changed.name)} {self.style.year(changed.year)}",
            before,
            after,
            added_or_removed(changed) or self._difference(changed.change, money, decimals),
        )

    def _difference(self, change: Decimal | None, unit: Unit, decimals: int) -> str:
        return "" if change is None else self.style.change(change, unit, decimals)

    def _paid(self, payment: Payment | None) -> str:
        if payment is None:
            return NONE
        money = self.changes.money
        amount = self.style.figure(payment.amount, money, decimals_of(payment.amount))
        day = f", {self.style.day(payment.paid_on)}" if payment.paid_on else ""
        return f"{amount} {payment.status}{day}"

    def _payment_changes(self, payment: PaymentChanged) -> Iterator[str]:
        before, after = payment.before, payment.after
        assert before is not None
        assert after is not None
        if before.status is not after.status:
            yield f"now {after.status}"
        if before.amount != after.amount:
            change = after.amount - before.amount
            yield self._difference(change, self.changes.money, decimals_of(change))
        elif before.status is after.status:
            yield "another date"

    def _milestone(self, milestone: Milestone | None, day: date | None) -> str:
        """How a milestone stood on a day: completed, or when it is due."""
        if milestone is None:
            return NONE
        if is_done_by(milestone, day):
            completed = milestone.completed
            return f"done {self.style.day(completed)}" if completed else "done"
        return f"due {self.style.day(milestone.due)}" if milestone.due else "no date"


def named(rating: RatingMoved) -> str:
    """The item with what it is about."""
    return f"{rating.item}: {rating.about}" if rating.about else rating.item


def added_or_removed(
    change: FigureChanged | MeasureChanged | MoneyChanged | PaymentChanged | EnteredChanged,
) -> str:
    """That something came or went; nothing where it is there before and after."""
    if change.before is None:
        return "added"
    return "removed" if change.after is None else ""


def _turn(turn: Turn, changed: MilestoneChanged) -> str:
    if turn is Turn.STATUS and changed.before and changed.after:
        was, now = changed.before.status, changed.after.status
        return f"{was or 'no status'}, now {now or 'no status'}"
    return str(turn)
