"""What changed from one snapshot to another. Pure: nothing is read, nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from svreport.core.model import Basis, BetterWhen, Measure
from svreport.core.periods import FinancialYear
from svreport.core.text import normalise
from svreport.core.units import Unit, convert
from svreport.figures.measures import reason_not_comparable
from svreport.release.changes.change import (
    Changes,
    Edition,
    FigureChanged,
    ForecastChanged,
    MeasureChanged,
    MoneyChanged,
    PaymentChanged,
    RatingMoved,
    Rewriting,
    SectionChanged,
    Way,
)
from svreport.release.changes.milestones import milestones_changed, paired
from svreport.release.changes.snapshot import (
    Amount,
    Forecast,
    Line,
    Measured,
    Rated,
    Saved,
    Section,
    Snapshot,
    Step,
)
from svreport.release.changes.text_difference import Passage, difference, is_written_anew

YEAR_TO_DATE = (Basis.FINANCIAL_YEAR_TO_DATE, Basis.ACADEMIC_YEAR_TO_DATE)
SAVINGS = ("baseline", "target", "achieved", "forecast")


def compare(before: Snapshot, after: Snapshot) -> Changes:
    """Everything that changed; money is restated in the later snapshot's unit."""
    return Changes(
        before=_edition(before),
        after=_edition(after),
        money=after.money,
        ratings=tuple(_ratings(before, after)),
        measures=tuple(_measures(before, after)),
        figures=tuple(_figures(before, after)),
        forecast=_forecast(before, after),
        savings=tuple(_savings(before, after)),
        payments=tuple(_payments(before, after)),
        milestones=tuple(milestones_changed(before, after)),
        narrative=tuple(_narrative(before, after)),
    )


def _edition(snapshot: Snapshot) -> Edition:
    return Edition(
        authority=snapshot.authority,
        update=snapshot.update,
        title=snapshot.title,
        label=snapshot.label,
        document_date=snapshot.document_date,
    )


def _ratings(before: Snapshot, after: Snapshot) -> Iterator[RatingMoved]:
    order = {normalise(step.name): at for at, step in enumerate(after.scale)}
    for one, other in paired(before.ratings, after.ratings, lambda row: normalise(row.item)):
        old, new = _step(before, one), _step(after, other)
        known = other or one
        if known is None or (old and old.name) == (new and new.name):
            continue
        yield RatingMoved(
            item=known.item,
            about=known.about,
            before=old,
            after=new,
            way=_way(old, new, order),
        )


def _step(snapshot: Snapshot, row: Rated | None) -> Step | None:
    """The step of an item's rating; one of its own where the scale has none of that name."""
    if row is None or row.rating is None:
        return None
    name = row.rating
    own = Step(name=name, label=name, fill="")
    return next((step for step in snapshot.scale if step.name == name), own)


def _way(before: Step | None, after: Step | None, order: Mapping[str, int]) -> Way:
    if before is None:
        return Way.GIVEN
    if after is None:
        return Way.WITHDRAWN
    old, new = order.get(normalise(before.name)), order.get(normalise(after.name))
    if old is None or new is None or old == new:
        return Way.OTHER
    return Way.BETTER if new > old else Way.WORSE


def _measures(before: Snapshot, after: Snapshot) -> Iterator[MeasureChanged]:
    for one, other in paired(before.measures, after.measures, lambda row: normalise(row.code)):
        known = other or one
        if known is None or _stands_alike(one, other):
            continue
        apart = _apart(one, other) if one and other else None
        change = _less(one.actual, other.actual) if one and other and apart is None else None
        yield MeasureChanged(
            code=known.code,
            name=known.name,
            before=one,
            after=other,
            change=change,
            way=_improved(one, other, change) if one and other and change else None,
            apart=apart,
        )


def _stands_alike(one: Measured | None, other: Measured | None) -> bool:
    """Whether nothing changed; a plan of another month is another figure, no change."""
    if one is None or other is None:
        return False
    same_plan = one.month != other.month or _same(one.plan, other.plan)
    return one.unit is other.unit and _same(one.actual, other.actual) and same_plan


def _same(one: Amount | None, other: Amount | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.value, one.missing) == (other.value, other.missing)


def _apart(one: Measured, other: Measured) -> str | None:
    """Why two figures of a measure must not be set against each other."""
    if one.unit is not other.unit:
        return f"{other.code} was in {one.unit} and is now in {other.unit}"
    if one.basis is not other.basis:
        return f"{other.code} is counted over another period: {_over(one)}, now {_over(other)}"
    measure = Measure(code=other.code, name=other.name, unit=other.unit, basis=other.basis)
    return reason_not_comparable(measure, one.month, other.month)


def _over(one: Measured) -> str:
    return str(one.basis) if one.basis else "not stated"


def _less(before: Amount | None, after: Amount | None) -> Decimal | None:
    if before is None or after is None or before.value is None or after.value is None:
        return None
    return after.value - before.value


def _improved(one: Measured, other: Measured, change: Decimal) -> Way | None:
    """Whether the change is for the better; None where the measure does not say.

    A count of the year to date grows whatever happens, so its distance from plan
    is judged.
    """
    if other.basis in YEAR_TO_DATE and one.month.number != other.month.number:
        old, new = _less(one.plan, one.actual), _less(other.plan, other.actual)
        if old is None or new is None or old == new:
            return None
        change = new - old
    if other.better_when is BetterWhen.ON_TARGET:
        old, new = _off_plan(one), _off_plan(other)
        if old is None or new is None or old == new:
            return None
        return Way.BETTER if new < old else Way.WORSE
    if other.better_when is None:
        return None
    return Way.BETTER if (change > 0) is (other.better_when is BetterWhen.HIGHER) else Way.WORSE


def _off_plan(one: Measured) -> Decimal | None:
    off = _less(one.plan, one.actual)
    return None if off is None else abs(off)


def _figures(before: Snapshot, after: Snapshot) -> Iterator[FigureChanged]:
    for one, other in paired(before.figures, after.figures, lambda row: normalise(row.name)):
        known = other or one
        if known is None:
            continue
        same_unit = one is not None and other is not None and one.unit is other.unit
        old, new = one.amount if one else None, other.amount if other else None
        if same_unit and _same(old, new):
            continue
        yield FigureChanged(
            name=known.name,
            before_unit=one.unit if one else known.unit,
            unit=known.unit,
            before=old,
            after=new,
            change=_less(old, new) if same_unit else None,
        )


def _forecast(before: Snapshot, after: Snapshot) -> ForecastChanged | None:
    """The forecast reported; None where version and amounts are the same."""
    old, new = before.forecast, after.forecast
    moved = [
        (line, changed)
        for one, other in paired(
            old.lines if old else (),
            new.lines if new else (),
            lambda line: (line.is_balance, normalise(line.name)),
        )
        if (line := other or one) is not None
        for changed in _by_year(one, other, before.money, after.money)
    ]
    versions = (old.version if old else None, new.version if new else None)
    if not moved and versions[0] == versions[1]:
        return None
    return ForecastChanged(
        before=versions[0],
        after=versions[1],
        decimals=max(one.decimals for one in (old, new) if one is not None),
        years=tuple(sorted(_years(old) & _years(new))),
        balances=tuple(changed for line, changed in moved if line.is_balance),
        lines=tuple(changed for line, changed in moved if not line.is_balance),
    )


def _years(forecast: Forecast | None) -> set[FinancialYear]:
    lines = forecast.lines if forecast else ()
    return {row.year for line in lines if not line.is_balance for row in line.amounts}


def _by_year(one: Line | None, other: Line | None, money: Unit, to: Unit) -> Iterator[MoneyChanged]:
    old = {row.year: convert(row.value, money, to) for row in (one.amounts if one else ())}
    new = {row.year: row.value for row in (other.amounts if other else ())}
    known = other or one
    assert known is not None
    for year in sorted({*old, *new}):
        if old.get(year) != new.get(year):
            yield MoneyChanged(
                name=known.name, year=year, before=old.get(year), after=new.get(year)
            )


def _savings(before: Snapshot, after: Snapshot) -> Iterator[MoneyChanged]:
    pairs = paired(
        before.savings,
        after.savings,
        lambda row: (normalise(row.condition), normalise(row.workstream), row.year),
    )
    for one, other in pairs:
        known = other or one
        assert known is not None
        for amount in SAVINGS:
            old = _saving(one, amount, before.money, after.money)
            new = _saving(other, amount, after.money, after.money)
            if old != new:
                yield MoneyChanged(
                    name=f"{known.workstream} (condition {known.condition}), {amount}",
                    year=known.year,
                    before=old,
                    after=new,
                )


def _saving(row: Saved | None, amount: str, money: Unit, to: Unit) -> Decimal | None:
    value: Decimal | None = getattr(row, amount) if row else None
    return None if value is None else convert(value, money, to)


def _payments(before: Snapshot, after: Snapshot) -> Iterator[PaymentChanged]:
    old = [
        replace(one, amount=convert(one.amount, before.money, after.money))
        for one in before.payments
    ]
    for one, other in paired(old, after.payments, lambda row: row.year):
        known = other or one
        if known is not None and one != other:
            yield PaymentChanged(year=known.year, before=one, after=other)


def _narrative(before: Snapshot, after: Snapshot) -> Iterator[SectionChanged]:
    for one, other in paired(before.narrative, after.narrative, lambda row: normalise(row.name)):
        known = other or one
        assert known is not None
        passages = difference(one.text if one else "", other.text if other else "")
        if passages:
            yield SectionChanged(
                name=known.name, way=_rewritten(one, other, passages), passages=passages
            )


def _rewritten(
    one: Section | None, other: Section | None, passages: Sequence[Passage]
) -> Rewriting:
    if one is None or other is None:
        return Rewriting.ADDED if one is None else Rewriting.REMOVED
    anew = is_written_anew(other.text, passages)
    return Rewriting.ANEW if anew else Rewriting.CHANGED
