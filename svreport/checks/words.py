"""How problems word amounts: as an officer would type them."""

from __future__ import annotations

from decimal import Decimal


def amount(value: Decimal) -> str:
    """`45,727`, `-917`, `4.5`: the number as it could be typed, without superfluous zeros."""
    return f"{value.normalize():,f}"
