"""Disclosure control: which figures about children public documents withhold, and why.

A count of 1 up to the threshold says something of a child who may be known; so
does a percentage of which the numerator, the base or the rest of the base is as
small. A true 0 stays. Every count and percentage may be about children unless
its measure says that it is not. Where the parts of a measure add up to one that
is shown, a part that alone is withheld could be worked out, so a second one is
withheld with it; so is a percentage beside a count from which that one follows.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import chain

from svreport.core.frozen import Frozen, group_by
from svreport.core.house_style import last_digit
from svreport.core.model import Council, Measure, MeasureValue, Missing
from svreport.core.numerals import Unit, amount
from svreport.core.periods import Month, Period


class Suppression(Frozen):
    """An actual that is not published, and why not."""

    value: MeasureValue
    why: str
    second: bool = False


class Disclosure:
    """What a council's public documents withhold."""

    def __init__(self, council: Council) -> None:
        self._council = council
        self._below = council.settings.suppress_below

    def withholds(self, code: str, period: Period) -> bool:
        """Whether the actual of a measure for a period is withheld."""
        return (code, period) in self.all

    @cached_property
    def all(self) -> dict[tuple[str, Period], Suppression]:
        """Every actual that is withheld, by its measure's code and its period."""
        withheld = {
            (value.code, value.period): Suppression(value, why)
            for value in self._stated.values()
            if (why := self._why(self._measures[value.code], value)) is not None
        }
        while second := next(chain(self._part(withheld), self._twin(withheld)), None):
            withheld[second.value.code, second.value.period] = second
        return withheld

    @cached_property
    def _measures(self) -> dict[str, Measure]:
        return {measure.code: measure for measure in self._council.measures}

    @cached_property
    def _stated(self) -> dict[tuple[str, Period], MeasureValue]:
        return {
            (value.code, value.period): value
            for value in self._council.measure_values
            if value.actual is not None and value.code in self._measures
        }

    @cached_property
    def _parts(self) -> dict[str | None, list[str]]:
        groups = group_by(self._measures.values(), lambda measure: measure.part_of)
        return {total: [part.code for part in parts] for total, parts in groups.items() if total}

    @cached_property
    def _by_end(self) -> dict[Month, list[MeasureValue]]:
        """The actuals of periods that end in a month, and counts that are suppressed at source."""
        counts = {code for code, row in self._measures.items() if row.unit is Unit.COUNT}
        at_source = (
            value
            for value in self._council.measure_values
            if value.status is Missing.SUPPRESSED and value.code in counts
        )
        return group_by([*self._stated.values(), *at_source], lambda value: value.period.last_month)

    def _may_be_alike(self, value: MeasureValue, other: MeasureValue) -> bool:
        """Whether two figures of a period may count the same children: neither says otherwise."""
        first, second = self._measures[value.code], self._measures[other.code]
        bases = value.basis or first.basis, other.basis or second.basis
        conditions = first.condition, second.condition
        if None not in conditions and conditions[0] != conditions[1]:
            return False
        return None in bases or bases[0] == bases[1]

    def is_small(self, value: Decimal | None) -> bool:
        """Whether a count may say something of a single child."""
        return value is not None and 0 < value < self._below

    def hides(self, value: Decimal | None, unit: Unit, suppress: bool | None) -> bool:
        """Whether a figure about children is withheld of which no more is known than its unit.

        What a percentage is of is not known then, so that it cannot be judged: it is withheld
        where an officer asks for that. A count is unless one says that it may be shown.
        """
        if value is None or suppress is False:
            return False
        return (unit is Unit.PERCENT and bool(suppress)) or (
            unit is Unit.COUNT and self.is_small(value)
        )

    def hides_baseline(self, measure: Measure) -> bool:
        """Whether the baseline of a measure is withheld: as the actual is that it repeats.

        Of another nothing more is known than its unit; a percentage cannot be judged then.
        """
        if measure.baseline is None or not measure.counts_children:
            return False
        repeated = [
            period
            for (code, period), value in self._stated.items()
            if code == measure.code and value.actual == measure.baseline
        ]
        if repeated:
            return any(self.withholds(measure.code, period) for period in repeated)
        return measure.unit is Unit.PERCENT or self.is_small(measure.baseline)

    def _why(self, measure: Measure, value: MeasureValue) -> str | None:
        if not measure.counts_children:
            return None
        if measure.unit is Unit.PERCENT:
            return self._why_percentage(value)
        return f"a count {self._range}" if self.is_small(value.actual) else None

    @property
    def _range(self) -> str:
        return f"from 1 to {self._below - 1}"

    def _why_percentage(self, value: MeasureValue) -> str | None:
        if value.numerator is None or value.base is None:
            return "its numerator and base are not stated, so it cannot be judged"
        counts = {"numerator": value.numerator, "base": value.base}
        small = next((name for name, count in counts.items() if self.is_small(count)), None)
        if small is not None:
            return f"a percentage whose {small} is {self._range}"
        rest = value.base - value.numerator
        if not self.is_small(rest):
            return None
        return (
            f"{amount(value.numerator)} of {amount(value.base)} leaves {amount(rest)}, "
            f"a count {self._range}"
        )

    def _part(self, withheld: Container[tuple[str, Period]]) -> Iterator[Suppression]:
        """Figures by which one could be worked out that is withheld alone of a total's parts."""
        for (code, period), total in self._stated.items():
            codes = self._parts.get(code, ())
            parts = [self._stated[part, period] for part in codes if (part, period) in self._stated]
            hidden = [value for value in (total, *parts) if (value.code, value.period) in withheld]
            if parts and len(hidden) == 1:
                giveaway = _giveaway(total, parts, hidden[0])
                if giveaway is not None:
                    yield giveaway

    def _twin(self, withheld: Container[tuple[str, Period]]) -> Iterator[Suppression]:
        """Figures that state in another way what is withheld of the same children."""
        for values in self._by_end.values():
            hidden: list[MeasureValue] = []
            shown: list[MeasureValue] = []
            for value in values:
                is_hidden = value.actual is None or (value.code, value.period) in withheld
                (hidden if is_hidden else shown).append(value)
            for value in hidden:
                alike = [other for other in shown if self._may_be_alike(value, other)]
                yield from self._giving_away(value, alike)

    def _giving_away(
        self, hidden: MeasureValue, alike: Sequence[MeasureValue]
    ) -> Iterator[Suppression]:
        """Shown figures, of perhaps the same children, by which one that is hidden is known."""
        shares = [value for value in alike if self._unit(value) is Unit.PERCENT]
        counts = [value for value in alike if self._unit(value) is Unit.COUNT]
        if self._unit(hidden) is Unit.COUNT:
            small = [Decimal(count) for count in range(1, self._below)]
            may_be = small if hidden.actual is None else [hidden.actual]
            yield from _shares_of(hidden.code, may_be, shares, counts)
        elif hidden.numerator is not None and hidden.base is not None:
            yield from self._counts_behind(hidden, shares, counts)

    def _unit(self, value: MeasureValue) -> Unit:
        return self._measures[value.code].unit

    def _counts_behind(
        self, hidden: MeasureValue, shares: Sequence[MeasureValue], counts: Sequence[MeasureValue]
    ) -> Iterator[Suppression]:
        """Shown figures by which the counts of a percentage can be seen, or worked out."""
        assert hidden.numerator is not None
        assert hidden.base is not None
        of_it = {hidden.numerator, hidden.base - hidden.numerator}
        base = next((value for value in counts if value.actual == hidden.base), None)
        for value in counts:
            if value.actual in of_it and self.is_small(value.actual):
                yield Suppression(value, f"it is a count behind {hidden.code}", second=True)
            elif value.actual in of_it and base is not None:
                why = f"with {base.code} ({amount(hidden.base)}) it would give {hidden.code} away"
                yield Suppression(value, why, second=True)
        for value in shares:
            if value.base == hidden.base and value.numerator in of_it:
                yield Suppression(value, f"it is of the same counts as {hidden.code}", second=True)


def _shares_of(
    hidden: str,
    may_be: Sequence[Decimal],
    shares: Sequence[MeasureValue],
    counts: Sequence[MeasureValue],
) -> Iterator[Suppression]:
    """Shown percentages from which a count that is hidden follows; `may_be` is what it may be.

    Where the counts of a percentage are not stated, any count beside it may be its base.
    """
    for share in shares:
        if share.numerator is not None and share.base is not None:
            if not {share.numerator, share.base - share.numerator, share.base}.isdisjoint(may_be):
                yield Suppression(share, f"it would give {hidden} away", second=True)
            continue
        base = next((base for base in counts if _follows(may_be, share, base)), None)
        if base is not None and base.actual is not None:
            why = (
                f"with {base.code} ({amount(base.actual)}) it would give {hidden} away. Where "
                f"{base.code} is not its base, type its Numerator and Base"
            )
            yield Suppression(share, why, second=True)


def _follows(may_be: Sequence[Decimal], share: MeasureValue, base: MeasureValue) -> bool:
    """Whether a percentage of a base is a count that is hidden, or the rest of the base is."""
    percentage, whole = share.actual, base.actual
    if percentage is None or whole is None:
        return False
    numerator = percentage * whole / 100
    within = whole / 100 * Decimal("0.5") * last_digit(percentage)
    # A percentage rounded so far that it fits several counts gives none of them away.
    return within < Decimal("0.5") and any(
        count < whole and abs(part - count) <= within
        for count in may_be
        for part in (numerator, whole - numerator)
    )


def _giveaway(
    total: MeasureValue, parts: Sequence[MeasureValue], hidden: MeasureValue
) -> Suppression | None:
    """The smallest other part that is not 0, or the total where there is none."""
    others = [value for value in parts if value is not hidden and value.actual]
    if others:
        least = min(others, key=lambda value: value.actual or Decimal(0))
        why = f"with the other parts of {total.code} it would give {hidden.code} away"
        return Suppression(least, why, second=True)
    if hidden is total:
        return None
    why = f"it is the same as {hidden.code}, the only part of it that is not 0"
    return Suppression(total, why, second=True)
