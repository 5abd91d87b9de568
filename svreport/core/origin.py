"""Text and amounts that know the cell they were typed in.

Both are what they are made from in every other way: they compare, hash, print and calculate as
plain text and plain numbers, and what is worked out from them is plain again. A value that is
printed as it was typed can so be traced to its cell, wherever it has been handed on.
"""

from __future__ import annotations

from decimal import Decimal

from svreport.core.problems import Place


class CellText(str):
    """Text as it was typed in a cell; `place` is that cell."""

    __slots__ = ("_place",)
    _place: Place

    def __new__(cls, text: str, place: Place) -> CellText:
        made = super().__new__(cls, text)
        made._place = place
        return made

    @property
    def place(self) -> Place:
        """The cell that it was typed in."""
        return self._place

    def __getnewargs__(self) -> tuple[str, Place]:  # type: ignore[override]
        return str(self), self._place


class CellAmount(Decimal):
    """A number as it was typed in a cell; `place` is that cell."""

    __slots__ = ("_place",)
    _place: Place

    def __new__(cls, amount: Decimal, place: Place) -> CellAmount:
        made = super().__new__(cls, amount)
        made._place = place
        return made

    @property
    def place(self) -> Place:
        """The cell that it was typed in."""
        return self._place

    def __reduce__(self) -> tuple[type[CellAmount], tuple[Decimal, Place]]:  # type: ignore[override]
        return CellAmount, (Decimal(self), self._place)


def place_of(value: object) -> Place | None:
    """The cell that a value was typed in, or None where it does not say."""
    return value.place if isinstance(value, CellText | CellAmount) else None
