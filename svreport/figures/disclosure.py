"""Disclosure control: which figures about children public documents withhold, and why.

A count of 1 up to the threshold says something of a child who may be known; so
does a percentage of which the numerator or the base is as small. A true 0
stays. Where the parts of a measure add up to one that is shown, a part that
alone is withheld could be worked out, so a second one is withheld with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from svreport.model import Council, Measure, MeasureValue
from svreport.periods import Month
from svreport.units import Unit


@dataclass(frozen=True)
class Withheld:
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
    def all(self) -> dict[tuple[str, Month], Withheld]:
        """Every actual that is withheld, by its measure's code and its month."""
        first = {
            (value.code, value.month): Withheld(value, why)
            for measure in self._council.measures
            for value in self._values(measure)
            if (why := self._why(measure, value)) is not None
        }
        seconds = self._seconds(frozenset(first))
        return first | {(one.value.code, one.value.month): one for one in seconds}

    def is_small(self, value: Decimal | None) -> bool:
        """Whether a count may say something of a single child."""
        return value is not None and 0 < value < self._below

    def _values(self, measure: Measure) -> list[MeasureValue]:
        return [
            value
            for value in self._council.measure_values
            if value.code == measure.code and value.actual is not None
        ]

    def _why(self, measure: Measure, value: MeasureValue) -> str | None:
        if not measure.suppress:
            return None
        if measure.unit is Unit.PERCENT:
            return self._why_percentage(value)
        if measure.unit is Unit.COUNT and self.is_small(value.actual):
            return f"a count from 1 to {self._below - 1}"
        return None

    def _why_percentage(self, value: MeasureValue) -> str | None:
        if value.numerator is None or value.base is None:
            return "its numerator and base are not stated, so it cannot be judged"
        if self.is_small(value.numerator):
            return f"a percentage whose numerator is from 1 to {self._below - 1}"
        if self.is_small(value.base):
            return f"a percentage whose base is from 1 to {self._below - 1}"
        return None

    def _seconds(self, withheld: frozenset[tuple[str, Month]]) -> Iterator[Withheld]:
        """The smallest other part of each total of which a single part is withheld."""
        for total in {one.part_of: None for one in self._council.measures if one.part_of}:
            parts = [one for one in self._council.measures if one.part_of == total]
            for month in sorted({month for _, month in withheld}):
                hidden = [one for one in parts if (one.code, month) in withheld]
                shown = [
                    value
                    for one in parts
                    for value in self._values(one)
                    if value.month == month and value.actual and (one.code, month) not in withheld
                ]
                if len(hidden) == 1 and shown:
                    least = min(shown, key=lambda value: value.actual or Decimal(0))
                    yield Withheld(
                        least,
                        f"with {hidden[0].code} it adds up to {total}, which would give "
                        f"{hidden[0].code} away",
                        second=True,
                    )
