"""The units that figures are stated in, and how many pounds a money unit is worth."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum

from svreport.core.patterns import pattern


class Unit(StrEnum):
    """A unit as officers type it in the inputs workbook."""

    COUNT = "count"
    PERCENT = "%"
    POUNDS = "£"
    THOUSANDS = "£000"
    MILLIONS = "£m"
    DAYS = "days"
    WEEKS = "weeks"
    RATE = "rate"

    @property
    def pounds(self) -> Decimal | None:
        """How many pounds one of this unit is, or None for what is not money."""
        return _POUNDS.get(self)

    @property
    def is_money(self) -> bool:
        return self in _POUNDS


_POUNDS = {
    Unit.POUNDS: Decimal(1),
    Unit.THOUSANDS: Decimal(1_000),
    Unit.MILLIONS: Decimal(1_000_000),
}

MONEY_UNITS = tuple(_POUNDS)

# Other ways in which people write the money units.
MONEY_WORDS = {
    "pounds": Unit.POUNDS,
    **dict.fromkeys(("£k", "£'000", "£000s", "£'000s", "thousands"), Unit.THOUSANDS),
    **dict.fromkeys(("£ million", "£ millions", "millions"), Unit.MILLIONS),
}


def money_unit(words: str) -> Unit | None:
    """The money unit that the words name, or None."""
    known = {str(unit): unit for unit in MONEY_UNITS} | MONEY_WORDS
    return known.get(
        " ".join(words.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split())
    )


def convert(amount: Decimal, unit: Unit, to: Unit) -> Decimal:
    """The amount restated in another money unit; nothing is rounded.

    Raises ValueError when either unit is not money.
    """
    if unit.pounds is None or to.pounds is None:
        raise ValueError(f"{unit} cannot be restated in {to}")
    return amount if unit is to else amount * unit.pounds / to.pounds


# How a title, a heading or a name says its unit; a lone £ says too little among words.
_NAMED = pattern(
    r"(?P<thousands>£\s*['’]?0{3}(?:['’]?s)?(?!\d)|£\s*k\b|\bthousands?\b)"
    r"|(?P<millions>£\s*m(?:n|illions?)?\b|\bmillions\b)"
    r"|(?P<pounds>\(£\)|^\s*£\s*$|\bin (?:whole )?pounds\b|\((?:whole )?pounds\))",
    re.IGNORECASE,
)
_BY_WORD = {"thousands": Unit.THOUSANDS, "millions": Unit.MILLIONS, "pounds": Unit.POUNDS}


def units_named_in(text: str) -> list[Unit]:
    """The units of money that a text names, in its order."""
    return [_BY_WORD[found.lastgroup or ""] for found in _NAMED.finditer(text)]
