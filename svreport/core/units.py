"""The units that figures are stated in, and how many pounds a money unit is worth."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum


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
