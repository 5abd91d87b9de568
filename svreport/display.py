"""How figures are shown: house style, and rounding once, half away from zero."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from svreport.periods import FinancialYear, Month, long_date
from svreport.units import Unit

MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"
DASH = "\N{EN DASH}"


def rounded(value: Decimal, decimals: int) -> Decimal:
    """The value at so many decimals, half away from zero; never a negative zero."""
    result = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return abs(result) if result == 0 else result


def decimals_of(value: Decimal) -> int:
    """How many decimals the value was stated with, trailing zeros apart."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


@dataclass(frozen=True)
class HouseStyle:
    """The council's way of showing figures, from its Settings."""

    dashed_years: bool = False
    brackets: bool = False
    point_decimals: int = 1

    def figure(self, value: Decimal, unit: Unit, decimals: int) -> str:
        """A figure with its unit: `30.23%`, `£17,287`, `£5.7m`, `12 weeks`."""
        shown = rounded(value, decimals)
        size = f"{abs(shown):,.{decimals}f}"
        if unit.is_money:
            return self._signed_money(shown, _money(size, unit))
        number = f"{MINUS if shown < 0 else ''}{size}"
        if unit is Unit.PERCENT:
            return f"{number}%"
        if unit in (Unit.DAYS, Unit.WEEKS):
            word = unit.value.removesuffix("s") if abs(shown) == 1 else unit.value
            return f"{number}{NO_BREAK}{word}"
        return number

    def change(self, value: Decimal, unit: Unit, decimals: int) -> str:
        """A difference with its sign: `+723`, `−6.6 pp` between percentages, `no change`."""
        if unit is Unit.PERCENT:
            shown = rounded(value, self.point_decimals)
            size = f"{abs(shown):,.{self.point_decimals}f}{NO_BREAK}pp"
        else:
            shown = rounded(value, decimals)
            size = self.figure(abs(shown), unit, decimals)
        if shown == 0:
            return "no change"
        return f"{'+' if shown > 0 else MINUS}{size}"

    def year(self, year: FinancialYear) -> str:
        return year.dashed if self.dashed_years else str(year)

    def day(self, day: date) -> str:
        return long_date(day)

    def month(self, month: Month) -> str:
        return str(month)

    def _signed_money(self, shown: Decimal, size: str) -> str:
        if shown >= 0:
            return size
        return f"({size})" if self.brackets else f"{MINUS}{size}"


def _money(size: str, unit: Unit) -> str:
    suffix = {Unit.THOUSANDS: "k", Unit.MILLIONS: "m"}.get(unit, "")
    return f"£{size}{suffix}"
