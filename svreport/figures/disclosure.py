"""Disclosure control: which figures about children public documents withhold, and why.

A count of 1 up to the threshold says something of a child who may be known; so
does a percentage of which the numerator or the base is as small. A true 0
stays. Where the parts of a measure add up to one that is shown, a part that
alone is withheld could be worked out, so a second one is withheld with it.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from decimal import Decimal
from functools import cached_property

from svreport.core.frozen import Frozen
from svreport.core.model import Council, Measure, MeasureValue
from svreport.core.periods import Month
from svreport.core.units import Unit


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

    def withholds(self, code: str, month: Month) -> bool:
        """Whether the actual of a measure for a month is withheld."""
        return (code, month) in self.all

    @cached_property
    def all(self) -> dict[tuple[str, Month], Suppression]:
        """Every actual that is withheld, by its measure's code and its month."""
        withheld = {
            (value.code, value.month): Suppression(value, why)
            for value in self._stated.values()
            if (why := self._why(self._measures[value.code], value)) is not None
        }
        while (second := self._second(withheld)) is not None:
            withheld[second.value.code, second.value.month] = second
        return withheld

    @cached_property
    def _measures(self) -> dict[str, Measure]:
        return {measure.code: measure for measure in self._council.measures}

    @cached_property
    def _stated(self) -> dict[tuple[str, Month], MeasureValue]:
        return {
            (value.code, value.month): value
            for value in self._council.measure_values
            if value.actual is not None and value.code in self._measures
        }

    def is_small(self, value: Decimal | None) -> bool:
        """Whether a count may say something of a single child."""
        return value is not None and 0 < value < self._below

    def hides(self, value: Decimal | None, unit: Unit) -> bool:
        """Whether a figure about children is withheld of which no more is known than its unit.

        What a percentage is of is not known then, so that it cannot be judged.
        """
        if value is None:
            return False
        return unit is Unit.PERCENT or (unit is Unit.COUNT and self.is_small(value))

    def _why(self, measure: Measure, value: MeasureValue) -> str | None:
        if not measure.suppress:
            return None
        if measure.unit is Unit.PERCENT:
            if value.numerator is None or value.base is None:
                return "its numerator and base are not stated, so it cannot be judged"
            counts = {"numerator": value.numerator, "base": value.base}
            small = next((name for name, count in counts.items() if self.is_small(count)), None)
            return small and f"a percentage whose {small} is from 1 to {self._below - 1}"
        is_small_count = measure.unit is Unit.COUNT and self.is_small(value.actual)
        return f"a count from 1 to {self._below - 1}" if is_small_count else None

    def _second(self, withheld: Container[tuple[str, Month]]) -> Suppression | None:
        """A figure by which one could be worked out that is withheld alone of a total's parts."""
        for (code, month), total in self._stated.items():
            codes = [measure.code for measure in self._measures.values() if measure.part_of == code]
            parts = [self._stated[part, month] for part in codes if (part, month) in self._stated]
            hidden = [value for value in (total, *parts) if (value.code, value.month) in withheld]
            if parts and len(hidden) == 1:
                giveaway = _giveaway(total, parts, hidden[0])
                if giveaway is not None:
                    return giveaway
        return None


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
