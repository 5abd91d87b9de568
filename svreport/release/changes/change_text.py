"""Changes in words: each as a line with what stood before, what stands now, and the change.

The terminal and the Word document both show these lines, each in its own way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from svreport.core.house_style import DASH, HouseStyle, decimals_of, rounded
from svreport.core.model import LineKind, Missing
from svreport.core.periods import FinancialYear
from svreport.core.units import Unit
from svreport.release.changes.change import (
    Changes,
    FigureChanged,
    ForecastChanged,
    MeasureChanged,
    MilestoneChanged,
    MoneyChanged,
    PaymentChanged,
    RatingMoved,
    Turn,
)
from svreport.release.changes.milestones import is_done_by
from svreport.release.changes.snapshot import Amount, Dated, Measured, Paid

NONE = "none"
NOT_DONE = "not done"
# As many columns of money as a page takes beside the names of lines.
YEARS_ABREAST = 6
# What parts the names of figures, as in `Risk 2.score`.
_SEPARATOR = re.compile(r"(?<=\S)\.(?=[A-Za-z])")


@dataclass(frozen=True)
class Line:
    """One change: of what, from what, to what, and how that is to be read.

    `note` says more, where there is more to say.
    """

    subject: str
    before: str
    after: str
    change: str
    note: str = ""


@dataclass(frozen=True)
class ByYear:
    """Changes by financial year, a row for each line, in the unit that `unit` names."""

    unit: str
    years: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True)
class Telling:
    """Tells changes in the council's house style."""

    changes: Changes
    style: HouseStyle

    def ratings(self) -> Iterator[Line]:
        for one in self.changes.ratings:
            yield Line(
                named(one),
                one.before.label if one.before else NONE,
                one.after.label if one.after else NONE,
                str(one.way),
            )

    def measures(self) -> Iterator[Line]:
        for one in self.changes.measures:
            yield self._measure(one)

    def figures(self) -> Iterator[Line]:
        for one in self.changes.figures:
            yield self._figure(one)

    def version(self) -> str | None:
        """The sentence that another version is reported now, where that is so."""
        forecast = self.changes.forecast
        if forecast is None or forecast.before == forecast.after:
            return None
        if forecast.before is None or forecast.after is None:
            now = f"“{forecast.after}”, where" if forecast.after else "none, where"
            return f"The version reported is {now} there was {_version(forecast.before)} before."
        return f"The version reported is “{forecast.after}”, no longer “{forecast.before}”."

    def balances(self) -> Iterator[Line]:
        """The balances that changed; an opening balance goes without saying after a closing one."""
        forecast = self.changes.forecast
        if forecast is None:
            return
        closing = {
            (one.year.next(), one.after)
            for one in forecast.balances
            if one.name == LineKind.CLOSING_BALANCE
        }
        for one in forecast.balances:
            if one.name != LineKind.OPENING_BALANCE or (one.year, one.after) not in closing:
                yield self._money(one, forecast.decimals)

    def lines(self) -> Iterator[ByYear]:
        """The lines of the forecast that changed, in tables of a few years.

        Years that only one of the two has are left out: nothing changed in them.
        """
        forecast = self.changes.forecast
        if forecast is None:
            return
        changed = {one.year for one in forecast.lines}
        years = [year for year in forecast.years if year in changed]
        for start in range(0, len(years), YEARS_ABREAST):
            yield self._by_year(forecast, years[start : start + YEARS_ABREAST])

    def _by_year(self, forecast: ForecastChanged, years: Sequence[FinancialYear]) -> ByYear:
        by_name: dict[str, dict[FinancialYear, str]] = {}
        for one in forecast.lines:
            if one.year in years:
                by_name.setdefault(one.name, {})[one.year] = self._bare(one, forecast.decimals)
        return ByYear(
            unit=str(self.changes.money),
            years=[self.style.year(year) for year in years],
            rows=[
                (name, [changed.get(year, DASH) for year in years])
                for name, changed in by_name.items()
            ],
        )

    def savings(self) -> Iterator[Line]:
        for one in self.changes.savings:
            values = [value for value in (one.before, one.after) if value is not None]
            yield self._money(one, max(decimals_of(value) for value in values))

    def payments(self) -> Iterator[Line]:
        for one in self.changes.payments:
            yield Line(
                f"Payment of {self.style.year(one.year)}",
                self._paid(one.before),
                self._paid(one.after),
                self._payment(one),
            )

    def milestones(self) -> Iterator[Line]:
        """What happened to milestones, what needs attention first."""
        for one in sorted(self.changes.milestones, key=_urgency):
            row = one.milestone
            yield Line(
                f"{row.workstream}: {row.milestone}",
                self._stood(one.before, self.changes.before.document_date),
                NOT_DONE
                if one.turns == (Turn.LATE,)
                else self._stood(one.after, self.changes.after.document_date),
                _turns(one),
            )

    def _measure(self, one: MeasureChanged) -> Line:
        return Line(
            f"{one.code}: {one.name}",
            self._measured(one.before),
            self._measured(one.after),
            ", ".join(self._moved(one)),
            note=one.apart or "",
        )

    def _moved(self, one: MeasureChanged) -> Iterator[str]:
        before, after = one.before, one.after
        if before is None or after is None:
            yield "added" if before is None else "removed"
            return
        if one.apart:
            yield "not comparable"
        elif one.change:
            decimals = max(before.actual.decimals, after.actual.decimals)
            yield self.style.change(one.change, after.unit, decimals)
            yield from [str(one.way)] if one.way else []
        elif (before.actual.value is None) is not (after.actual.value is None):
            yield "now stated" if before.actual.value is None else "no longer stated"
        elif after.actual.value is None:
            yield "still no figure"
        if before.month == after.month and before.plan != after.plan:
            yield "another plan"

    def _measured(self, one: Measured | None) -> str:
        if one is None:
            return NONE
        actual = self._amount(one.actual, one.unit)
        plan = f", plan {self._plan(one)}" if one.plan else ""
        return f"{actual} ({one.month.short}{plan})"

    def _plan(self, one: Measured) -> str:
        return self._amount(one.plan, one.unit)

    def _amount(self, one: Amount | None, unit: Unit) -> str:
        if one is None:
            return NONE
        if one.value is None:
            return str(one.missing or Missing.NOT_YET_AVAILABLE)
        return self.style.figure(one.value, unit, one.decimals)

    def _figure(self, one: FigureChanged) -> Line:
        change = ""
        if one.before is None or one.after is None:
            change = "added" if one.before is None else "removed"
        elif one.change is not None:
            decimals = max(one.before.decimals, one.after.decimals)
            change = self.style.change(one.change, one.unit, decimals)
        return Line(
            _SEPARATOR.sub(": ", one.name),
            self._amount(one.before, one.before_unit),
            self._amount(one.after, one.unit),
            change,
        )

    def _money(self, one: MoneyChanged, decimals: int) -> Line:
        money = self.changes.money

        def shown(value: Decimal | None) -> str:
            return NONE if value is None else self.style.figure(value, money, decimals)

        change = ""
        if one.before is None or one.after is None:
            change = "added" if one.before is None else "removed"
        elif one.change is not None:
            change = self.style.change(one.change, money, decimals)
        name = f"{one.name[0].upper()}{one.name[1:]}"
        return Line(
            f"{name} {self.style.year(one.year)}", shown(one.before), shown(one.after), change
        )

    def _bare(self, one: MoneyChanged, decimals: int) -> str:
        """A change as a bare number, for a table whose heading names the unit."""
        change = (one.after or Decimal(0)) - (one.before or Decimal(0))
        return self.style.change(rounded(change, decimals), Unit.RATE, decimals)

    def _paid(self, one: Paid | None) -> str:
        if one is None:
            return NONE
        amount = self.style.figure(one.amount, self.changes.money, decimals_of(one.amount))
        day = f", {self.style.day(one.paid_on)}" if one.paid_on else ""
        return f"{amount} {one.status}{day}"

    def _payment(self, one: PaymentChanged) -> str:
        before, after = one.before, one.after
        if before is None or after is None:
            return "added" if before is None else "removed"
        changes = [f"now {after.status}"] if before.status is not after.status else []
        if before.amount != after.amount:
            difference = after.amount - before.amount
            decimals = decimals_of(difference)
            changes += [self.style.change(difference, self.changes.money, decimals)]
        return ", ".join(changes) or "another date"

    def _stood(self, one: Dated | None, day: date | None) -> str:
        """How a milestone stood on a day: completed, or when it is due."""
        if one is None:
            return NONE
        if is_done_by(one, day):
            return f"done {self.style.day(one.completed)}" if one.completed else "done"
        return f"due {self.style.day(one.due)}" if one.due else "no date"


def named(one: RatingMoved) -> str:
    """The item with what it is about."""
    return f"{one.item}: {one.about}" if one.about else one.item


def _version(name: str | None) -> str:
    return f"“{name}”" if name else NONE


def _urgency(one: MilestoneChanged) -> int:
    return min(list(Turn).index(turn) for turn in one.turns)


def _turns(one: MilestoneChanged) -> str:
    return ", ".join(_turn(turn, one) for turn in one.turns)


def _turn(turn: Turn, one: MilestoneChanged) -> str:
    if turn is Turn.STATUS and one.before and one.after:
        return f"{one.before.status or 'no status'}, now {one.after.status or 'no status'}"
    return str(turn)
