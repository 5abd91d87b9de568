"""How figures are shown: house style, and rounding once, half away from zero."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal

from svreport.core.frozen import Frozen
from svreport.core.numerals import Unit, convert
from svreport.core.origin import with_origin
from svreport.core.periods import FinancialYear, Month, Period, long_date

MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"
DASH = "\N{EN DASH}"
MILLIONS_DECIMALS = 2
# What stands for a figure that is not 0, but would show as 0.
LOW = "low"


# Wide enough for any number that a cell can hold, however absurd.
_WIDE = Context(prec=400)


def as_float(value: Decimal) -> float:
    """A figure as cells and charts keep it; never −0, which Excel would show."""
    return float(value) + 0.0


def rounded(value: Decimal, decimals: int) -> Decimal:
    """The value at so many decimals, half away from zero; never a negative zero."""
    result = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _WIDE)
    return abs(result) if result == 0 else result


def decimals_of(value: Decimal) -> int:
    """How many decimals the value was stated with, trailing zeros apart."""
    if value == value.to_integral_value():
        return 0
    return -int(value.normalize().as_tuple().exponent)


def last_digit(*values: Decimal) -> Decimal:
    """The last digit that values are stated to, those with most decimals: 0.1 for 4.5 and 12."""
    return Decimal(1).scaleb(-max(map(decimals_of, values), default=0))


def is_low(value: Decimal, decimals: int) -> bool:
    """Whether a value that is not 0 would show as 0."""
    return value != 0 and rounded(value, decimals) == 0


def typed_decimals(value: Decimal, decimals: int | None, most: int) -> int:
    """The decimals of a figure: as set, else as it was typed with, and never more than `most`."""
    return most if decimals is not None else min(most, decimals_of(value))


class HouseStyle(Frozen):
    """The council's way of showing figures, from its Settings."""

    dashed_years: bool = False
    brackets: bool = False
    point_decimals: int = 1
    worded_millions: bool = False

    def figure(self, value: Decimal, unit: Unit, decimals: int) -> str:
        """A figure with its unit: `30.23%`, `£17,287`, `£5.7m`, `12 weeks`.

        `low` where it rounds to 0 but is not 0.
        """
        shown = LOW if is_low(value, decimals) else self._figure(value, unit, decimals)
        return with_origin(shown, value)

    def _figure(self, value: Decimal, unit: Unit, decimals: int) -> str:
        number = rounded(value, decimals)
        size = f"{abs(number):,.{decimals}f}"
        if unit.is_money:
            return self._signed_money(number, _money(size, unit))
        signed = f"{MINUS if number < 0 else ''}{size}"
        if unit is Unit.PERCENT:
            return f"{signed}%"
        if unit in (Unit.DAYS, Unit.WEEKS):
            word = unit.value.removesuffix("s") if abs(number) == 1 else unit.value
            return f"{signed}{NO_BREAK}{word}"
        return signed

    def change(self, value: Decimal, unit: Unit, decimals: int) -> str:
        """A difference with its sign: `+723`, `−6.6 pp` between percentages, `no change`.

        `low` where it rounds to 0 but is not 0.
        """
        is_points = unit is Unit.PERCENT
        places = self.point_places(value, decimals) if is_points else decimals
        number = rounded(value, places)
        if number == 0:
            return with_origin(LOW if value else "no change", value)
        size = (
            f"{abs(number):,.{places}f}{NO_BREAK}pp"
            if is_points
            else self.figure(abs(number), unit, places)
        )
        return with_origin(f"{'+' if number > 0 else MINUS}{size}", value)

    def point_places(self, value: Decimal, decimals: int) -> int:
        """The decimals of a change between percentages: as set, but 0.05 is no 0.1.

        One that they would round up to their least has the decimals of the percentages.
        """
        least = Decimal(1).scaleb(-self.point_decimals)
        is_raised = least / 2 <= abs(value) < least
        return max(self.point_decimals, decimals) if is_raised else self.point_decimals

    def amount(
        self,
        value: Decimal,
        unit: Unit,
        shown_in: Unit,
        *,
        decimals: int | None = None,
        worded: bool = False,
    ) -> str:
        """Money as prose states it: `£45.73m`, `£45.73 million`, `−£917k`.

        Millions show two decimals, fewer where those say all there is to say.
        """
        restated = convert(value, unit, shown_in)
        places = _decimals_needed(restated, shown_in) if decimals is None else decimals
        number = rounded(restated, places)
        size = f"{abs(number):,.{places}f}"
        is_worded = shown_in is Unit.MILLIONS and worded
        sized = f"£{size}{NO_BREAK}million" if is_worded else _money(size, shown_in)
        return with_origin(self._signed_money(number, sized), value)

    def bare_in_unit(
        self, value: Decimal, unit: Unit, shown_in: Unit, decimals: int | None = None
    ) -> str:
        """An amount as a bare number of a money unit."""
        restated = convert(value, unit, shown_in)
        places = _decimals_needed(restated, shown_in) if decimals is None else decimals
        return self.bare(restated, places)

    def bare(self, value: Decimal, decimals: int) -> str:
        """Money as a column shows it whose heading names the unit: `1,234`, `−917`, `(917)`."""
        number = rounded(value, decimals)
        size = f"{abs(number):,.{decimals}f}"
        shown = LOW if is_low(value, decimals) else self._signed_money(number, size)
        return with_origin(shown, value)

    def prose(self, value: Decimal, unit: Unit, *, decimals: int | None = None) -> str:
        """An amount in the unit that its size suggests, millions in the council's style."""
        pounds = abs(convert(value, unit, Unit.POUNDS))
        is_low_in_millions = is_low(convert(value, unit, Unit.MILLIONS), MILLIONS_DECIMALS)
        if pounds < (1_000_000 if unit is Unit.POUNDS else 1_000) or (
            unit is Unit.MILLIONS and is_low_in_millions
        ):
            return self.amount(value, unit, Unit.POUNDS, decimals=decimals)
        if pounds < 1_000_000 and unit is Unit.THOUSANDS:
            return self.amount(value, unit, Unit.THOUSANDS, decimals=decimals)
        worded = self.worded_millions
        return self.amount(value, unit, Unit.MILLIONS, decimals=decimals, worded=worded)

    # Nothing stated is nothing said.

    def year(self, year: FinancialYear | None) -> str:
        return year.dashed if year and self.dashed_years else str(year or "")

    def day(self, day: date | None) -> str:
        return long_date(day) if day else ""

    def month(self, month: Month | None) -> str:
        return str(month or "")

    def period(self, period: Period) -> str:
        return self._years(str(period))

    def short_period(self, period: Period) -> str:
        """The period as table headers write it."""
        return self._years(period.short)

    def tick(self, period: Period) -> str:
        """The period as the axis of a chart writes it."""
        return self._years(period.tick)

    def _years(self, text: str) -> str:
        return text.replace("/", "-") if self.dashed_years else text

    def _signed_money(self, number: Decimal, size: str) -> str:
        if number >= 0:
            return size
        return f"({size})" if self.brackets else f"{MINUS}{size}"


def _decimals_needed(value: Decimal, unit: Unit) -> int:
    """Two for millions and those of the value otherwise, trailing zeros of exact amounts apart."""
    most = MILLIONS_DECIMALS if unit is Unit.MILLIONS else decimals_of(value)
    return min(most, decimals_of(value))


def _money(size: str, unit: Unit) -> str:
    suffix = {Unit.THOUSANDS: "k", Unit.MILLIONS: "m"}.get(unit, "")
    return f"£{size}{suffix}"
