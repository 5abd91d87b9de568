"""What changed from one snapshot to another. Pure: nothing is read, nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Generic, NamedTuple, TypeVar

from svreport.core.frozen import replace
from svreport.core.model import Basis, BetterWhen, Measure, Milestone, Rating
from svreport.core.numerals import Unit, convert
from svreport.core.periods import FinancialYear
from svreport.core.text import normalise
from svreport.figures.measures import reason_not_comparable
from svreport.figures.plan import is_done_by, is_late_on
from svreport.release import changes
from svreport.release.changes.change import (
    Changes,
    EnteredChanged,
    FigureChanged,
    ForecastChanged,
    MeasureChanged,
    MilestoneChanged,
    MoneyChanged,
    PaymentChanged,
    RatingMoved,
    Turn,
    Way,
)
from svreport.release.changes.text_difference import (
    Passage,
    Rewriting,
    SectionChanged,
    difference,
    is_written_anew,
)

T = TypeVar("T")
YEAR_TO_DATE = (Basis.FINANCIAL_YEAR_TO_DATE, Basis.ACADEMIC_YEAR_TO_DATE)
SAVINGS = ("baseline", "target", "achieved", "forecast")


def compare(before: changes.Snapshot, after: changes.Snapshot) -> Changes:
    """Everything that changed; money is restated in the later snapshot's unit."""
    return Changes(
        before=changes.with_values_of(changes.Edition, before),
        after=changes.with_values_of(changes.Edition, after),
        money=after.money,
        ratings=tuple(_ratings(before, after)),
        measures=tuple(_measures(before, after)),
        figures=tuple(_figures(before, after)),
        forecast=_forecast(before.forecast, after.forecast, before.money, after.money),
        plan=_plan(before, after),
        savings=tuple(_savings(before, after)),
        payments=tuple(_payments(before, after)),
        milestones=tuple(_milestones(before, after)),
        narrative=tuple(_narrative(before, after)),
        forms=tuple(_forms(before, after)),
    )


class Pair(NamedTuple, Generic[T]):
    """The earlier and the later of a thing; never neither."""

    before: T | None
    after: T | None

    @property
    def known(self) -> T:
        """The later one, else the earlier."""
        known = self.before if self.after is None else self.after
        assert known is not None
        return known


def _paired(
    before: Sequence[T], after: Sequence[T], *keys: Callable[[T], Hashable]
) -> list[Pair[T]]:
    """The earlier and the later of each thing, in the later order, what has gone last.

    What one key leaves alone on both sides is paired by the next. Of several with one key, the
    first goes with the first.
    """
    earlier: dict[int, T] = {}
    gone = list(range(len(before)))
    for key in keys:
        places: dict[Hashable, list[int]] = {}
        for place in gone:
            places.setdefault(key(before[place]), []).append(place)
        for place, item in enumerate(after):
            if place not in earlier and places.get(key(item)):
                earlier[place] = before[places[key(item)].pop(0)]
        gone = sorted(chain.from_iterable(places.values()))
    there = [Pair(earlier.get(place), item) for place, item in enumerate(after)]
    return [*there, *(Pair(before[place], None) for place in gone)]


def _key(*names: str) -> Callable[[object], Hashable]:
    """What pairs rows: their texts in these fields, however they are typed."""
    return lambda row: tuple(normalise(getattr(row, name) or "") for name in names)


def _ratings(before: changes.Snapshot, after: changes.Snapshot) -> Iterator[RatingMoved]:
    order = {normalise(step.name): at for at, step in enumerate(after.scale)}
    for pair in _paired(before.ratings, after.ratings, _key("item")):
        old, new = _step(before, pair.before), _step(after, pair.after)
        if (old and old.name) != (new and new.name):
            item, about = pair.known.item, pair.known.about
            way = _way(old, new, order)
            yield RatingMoved(item=item, about=about, before=old, after=new, way=way)


def _step(snapshot: changes.Snapshot, row: changes.Rated | None) -> Rating | None:
    """The step of an item's rating; one of its own where the scale has none of that name."""
    if row is None or row.rating is None:
        return None
    name = row.rating
    own = Rating(name=name, label=name, fill="")
    return next((step for step in snapshot.scale if step.name == name), own)


def _way(before: Rating | None, after: Rating | None, order: Mapping[str, int]) -> Way:
    if before is None or after is None:
        return Way.GIVEN if before is None else Way.WITHDRAWN
    old, new = order.get(normalise(before.name)), order.get(normalise(after.name))
    if old is None or new is None or old == new:
        return Way.OTHER
    return Way.BETTER if new > old else Way.WORSE


def _measures(before: changes.Snapshot, after: changes.Snapshot) -> Iterator[MeasureChanged]:
    for pair in _paired(before.measures, after.measures, _key("code")):
        old, new = pair
        if old and new and _is_unchanged(old, new):
            continue
        apart = _why_apart(old, new) if old and new else None
        change = _less(old.actual, new.actual) if old and new and apart is None else None
        yield MeasureChanged(
            code=pair.known.code,
            name=pair.known.name,
            before=old,
            after=new,
            change=change,
            way=_improved(old, new, change) if old and new and change else None,
            apart=apart,
            is_by_plan=bool(old and new and _is_by_plan(old, new)),
        )


def _is_by_plan(old: changes.Measured, new: changes.Measured) -> bool:
    """Whether a change is judged by its plan, as that of a count of the year to date, which grows.

    A share does not grow, whatever happens.
    """
    grows = new.basis in YEAR_TO_DATE and new.unit is not Unit.PERCENT
    is_later = grows and old.period.number != new.period.number
    return is_later or new.better_when is BetterWhen.ON_TARGET


def _is_unchanged(old: changes.Measured, new: changes.Measured) -> bool:
    """Whether a measure is as it was; a plan of another period is another figure, no change."""
    same_plan = old.period != new.period or _is_same(old.plan, new.plan)
    same_target = old.final_target == new.final_target
    return old.unit is new.unit and _is_same(old.actual, new.actual) and same_plan and same_target


def _is_same(old: changes.Amount | None, new: changes.Amount | None) -> bool:
    if old is None or new is None:
        return old is new
    return (old.value, old.missing) == (new.value, new.missing)


def _why_apart(old: changes.Measured, new: changes.Measured) -> str | None:
    if old.unit is not new.unit:
        return f"{new.code} was in {old.unit} and is now in {new.unit}"
    if old.basis is not new.basis:
        was, now = (str(basis or "not stated") for basis in (old.basis, new.basis))
        return f"{new.code} is counted over another period: {was}, now {now}"
    if old.period.kind is not new.period.kind:
        return f"{new.code} was reported by {old.period.kind} and is now by {new.period.kind}"
    measure = Measure(
        code=new.code, name=new.name, unit=new.unit, basis=new.basis, period=new.period.kind
    )
    return reason_not_comparable(measure, old.period, new.period)


def _less(before: changes.Amount | None, after: changes.Amount | None) -> Decimal | None:
    if before is None or after is None or before.value is None or after.value is None:
        return None
    return after.value - before.value


def _improved(old: changes.Measured, new: changes.Measured, change: Decimal) -> Way | None:
    """Whether the change, or that of the distance from plan, is for the better.

    None where the measure does not say.
    """
    better_when = new.better_when
    on_target = better_when is BetterWhen.ON_TARGET
    if _is_by_plan(old, new):
        was_off, is_off = _less(old.plan, old.actual), _less(new.plan, new.actual)
        if was_off is None or is_off is None:
            return None
        change = abs(is_off) - abs(was_off) if on_target else is_off - was_off
    if better_when is None or not change:
        return None
    return Way.BETTER if (change > 0) is (better_when is BetterWhen.HIGHER) else Way.WORSE


def _figures(before: changes.Snapshot, after: changes.Snapshot) -> Iterator[FigureChanged]:
    for pair in _paired(before.figures, after.figures, _key("name")):
        known, same_unit = pair.known, len({figure.unit for figure in pair if figure}) == 1
        old, new = (figure.amount if figure else None for figure in pair)
        if not (same_unit and _is_same(old, new)):
            yield FigureChanged(
                name=known.name,
                before_unit=(pair.before or known).unit,
                unit=known.unit,
                before=old,
                after=new,
                change=_less(old, new) if same_unit else None,
            )


def _plan(before: changes.Snapshot, after: changes.Snapshot) -> ForecastChanged | None:
    """The plan that is compared with, where both say which; None where it is the same."""
    known = before.plan is not None and after.plan is not None
    changed = _forecast(before.plan, after.plan, before.money, after.money) if known else None
    return replace(changed, reason=after.plan_reason) if changed else None


def _forecast(
    old: changes.Forecast | None, new: changes.Forecast | None, money: Unit, to: Unit
) -> ForecastChanged | None:
    """What changed from one version to another; None where version and amounts are the same."""
    pairs = _paired(
        old.lines if old else (),
        new.lines if new else (),
        lambda line: (line.is_balance, normalise(line.name)),
    )
    balances, lines = (
        tuple(
            changed
            for pair in pairs
            if pair.known.is_balance is is_balance
            for changed in _by_year(pair, money, to)
        )
        for is_balance in (True, False)
    )
    versions = [forecast.version if forecast else None for forecast in (old, new)]
    if not balances and not lines and versions[0] == versions[1]:
        return None
    return ForecastChanged(
        before=versions[0],
        after=versions[1],
        decimals=max(forecast.decimals for forecast in (old, new) if forecast),
        years=tuple(sorted(_years(old) & _years(new))),
        balances=balances,
        lines=lines,
    )


def _years(forecast: changes.Forecast | None) -> set[FinancialYear]:
    lines = forecast.lines if forecast else ()
    return {row.year for line in lines if not line.is_balance for row in line.amounts}


def _by_year(pair: Pair[changes.Line], money: Unit, to: Unit) -> Iterator[MoneyChanged]:
    old, new = ({row.year: row.value for row in (line.amounts if line else ())} for line in pair)
    old = {year: convert(value, money, to) for year, value in old.items()}
    for year in sorted({*old, *new}):
        if old.get(year) != new.get(year):
            yield MoneyChanged(
                name=pair.known.name, year=year, before=old.get(year), after=new.get(year)
            )


def _savings(before: changes.Snapshot, after: changes.Snapshot) -> Iterator[MoneyChanged]:
    texts = _key("condition", "workstream", "project")
    for pair in _paired(before.savings, after.savings, lambda row: (texts(row), row.year)):
        known = pair.known
        for amount in SAVINGS:
            old, new = (getattr(saving, amount) if saving else None for saving in pair)
            old = None if old is None else convert(old, before.money, after.money)
            if old != new:
                whose = known.project or known.workstream
                name = f"{whose} (condition {known.condition}), {amount}"
                yield MoneyChanged(name=name, year=known.year, before=old, after=new)


def _payments(before: changes.Snapshot, after: changes.Snapshot) -> Iterator[PaymentChanged]:
    restated = [
        replace(payment, amount=convert(payment.amount, before.money, after.money))
        for payment in before.payments
    ]
    for pair in _paired(restated, after.payments, lambda payment: payment.year):
        if pair.before != pair.after:
            yield PaymentChanged(year=pair.known.year, before=pair.before, after=pair.after)


def _milestones(before: changes.Snapshot, after: changes.Snapshot) -> Iterator[MilestoneChanged]:
    """What happened to each milestone; one that slipped may be newly late as well.

    A milestone is done once it was completed by the document's date, and late
    where it was due before that date and is not done. One that moved to
    another project or deliverable is still the same.
    """
    names = ("workstream", "milestone")
    keys = _key(*names, "project", "deliverable"), _key(*names)
    for old, new in _paired(before.milestones, after.milestones, *keys):
        if old is None or new is None:
            turns = [Turn.ADDED if old is None else Turn.REMOVED]
        else:
            turns = list(_turns(old, new, before.document_date, after.document_date))
        if turns:
            yield MilestoneChanged(turns=tuple(turns), before=old, after=new)


def _turns(old: Milestone, new: Milestone, then: date | None, now: date | None) -> Iterator[Turn]:
    if old.due and new.due and old.due != new.due:
        yield Turn.SLIPPED if new.due > old.due else Turn.FORWARD
    was_done, is_done = is_done_by(old, then), is_done_by(new, now)
    if is_done != was_done:
        yield Turn.DONE if is_done else Turn.REOPENED
    elif is_late_on(new, now) and not is_late_on(old, then):
        yield Turn.LATE
    elif old.status is not new.status and not is_done:
        yield Turn.STATUS


def _forms(before: changes.Snapshot, after: changes.Snapshot) -> Iterator[EnteredChanged]:
    """What else goes into cells of forms: a cell that moved is known by the words beside it."""
    if before.forms is None or after.forms is None:
        return
    keys = _key("form", "cell", "label"), _key("form", "label"), _key("form", "cell")
    for old, new in _paired(before.forms, after.forms, *keys):
        if old is None or new is None or (old.number, old.text) != (new.number, new.text):
            yield EnteredChanged(before=old, after=new)


def _narrative(before: changes.Snapshot, after: changes.Snapshot) -> Iterator[SectionChanged]:
    for pair in _paired(before.narrative, after.narrative, _key("name")):
        passages = difference(*(section.text if section else "" for section in pair))
        if passages:
            way = _rewriting(pair, passages)
            yield SectionChanged(name=pair.known.name, way=way, passages=passages)


def _rewriting(pair: Pair[changes.Section], passages: Sequence[Passage]) -> Rewriting:
    if pair.before is None or pair.after is None:
        return Rewriting.ADDED if pair.before is None else Rewriting.REMOVED
    return Rewriting.ANEW if is_written_anew(pair.after.text, passages) else Rewriting.CHANGED
