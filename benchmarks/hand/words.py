"""How the report and the summary show figures and dates in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

MINUS, DASH, NO_BREAK = "\N{MINUS SIGN}", "\N{EN DASH}", "\N{NO-BREAK SPACE}"
MOST = 10  # decimals, beyond which a float has but its binary tail
THOUSANDS = {"£": 0.001, "£000": 1, "£m": 1000}  # what each unit of money is in thousands


def exact(value: float) -> Decimal:
    """The value without its binary tail."""
    return Decimal(str(round(value, MOST))).normalize()


def decimals_of(value: float) -> int:
    """How many decimals the value was typed with."""
    exponent = exact(value).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def number(value: float, decimals: int) -> str:
    """`5,696`, `−6.6`: at so many decimals, half away from zero."""
    shown = exact(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{MINUS if shown < 0 else ''}{abs(shown):,}"


def figure(value: float, unit: str, decimals: int | None) -> str:
    """`30.23%`, `5,696`: a figure at its decimals, else with as many as it has."""
    if unit == "%":
        value *= 100
    shown = number(value, decimals_of(value) if decimals is None else decimals)
    return f"{shown}%" if unit == "%" else shown


def change(difference: float, unit: str, decimals: int | None) -> str:
    """`+723`, `−6.6 pp`: a difference with its sign, between percentages in points."""
    size = points(abs(difference)) if unit == "%" else figure(abs(difference), unit, decimals)
    if not any(sign in "123456789" for sign in size):
        return "no change"
    return f"{'+' if difference > 0 else MINUS}{size}"


def points(share: float) -> str:
    size = share * 100
    return f"{number(size, 1 if size >= 0.1 else 2)}{NO_BREAK}pp"


def money(value: float, unit: str) -> str:
    """`£28.28m`, `£327k`: an amount in the unit that its size suggests."""
    thousands = value * THOUSANDS[unit]
    if unit == "£" or abs(thousands) < 1:
        return f"£{number(thousands * 1000, decimals_of(thousands * 1000))}"
    if unit == "£000" and abs(thousands) < 1000:
        return f"£{number(value, decimals_of(value))}k"
    return millions(value, unit)


def millions(value: float, unit: str) -> str:
    """`£0.98m`: with two decimals, or fewer where it has fewer."""
    shown = value * THOUSANDS[unit] / 1000
    return f"£{number(shown, min(2, decimals_of(shown)))}m"


def ink_on(fill: str) -> str:
    """The colour of words on a fill such as `A4101C`: white on a dark one."""
    red, green, blue = (int(fill[start : start + 2], 16) for start in (0, 2, 4))
    return "#FFFFFF" if red * 299 + green * 587 + blue * 114 < 128_000 else "#000000"


def fixed_millions(value: float, unit: str) -> str:
    """`£0.00m`: always with two decimals."""
    return f"£{number(value * THOUSANDS[unit] / 1000, 2)}m"


def listed(words: Sequence[str]) -> str:
    """`a, b and c`."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def long_date(day: Any) -> str:
    """`30 May 2024`."""
    return f"{day.day} {day:%B %Y}"


def number_of(month: Any) -> int:
    """The month as a number that can be counted on."""
    return int(month.year * 12 + month.month - 1)


def short(month: int) -> str:
    """`Apr 24`."""
    return f"{date(month // 12, month % 12 + 1, 1):%b %y}"
