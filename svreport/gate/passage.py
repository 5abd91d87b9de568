"""A passage of a finished file, and how its numbers are read."""

from __future__ import annotations

from dataclasses import dataclass

# What stands between the cells of a row.
APART = " | "
# Where the points of charts stand.
CHART = "the data of a chart"
# As many digits as programs agree on when they work a value out anew and save it.
DIGITS = 12
LARGE = 10.0**DIGITS


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or a row of a table with its cells apart, and the heading that it stands under.

    `is_row` tells the one from the other.
    """

    where: str
    text: str
    is_row: bool = False


def shown_number(value: float) -> str:
    """A number as alike as programs save it, without an exponent: 45727 and 45727.0 are one."""
    # Adding nothing makes one zero of −0 and 0. A large number has no fraction that matters.
    return f"{value:,.0f}" if abs(value) >= LARGE else f"{value + 0.0:,.{DIGITS}g}"
