"""Numbers: counts, money in its unit, and figures in the unit of their measure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from svreport.core.frozen import Frozen, replace
from svreport.core.model import Missing
from svreport.core.numerals import (
    MOST_POUNDS,
    NotANumber,
    Numeral,
    Unit,
    convert,
    number_among_words,
    number_of_word,
    read_numeral,
    units_named_in,
)
from svreport.core.patterns import pattern
from svreport.core.problems import BadValue
from svreport.core.text import join_words, normalise
from svreport.inputs.cells import Cell
from svreport.inputs.display import stated_number, words_beside
from svreport.inputs.kinds import CellContext, Kind
from svreport.inputs.synonyms import option_meant

DASHES = ("-", "\N{EN DASH}", "\N{EM DASH}")
WORDS_FOR_NONE = (*DASHES, "n/a", "na", "none", "tbc", "tba", "x", "z", "c", "?", "..")

_FORMATS = {
    Unit.COUNT: "#,##0;-#,##0;0",
    Unit.PERCENT: "0.00%",
    Unit.POUNDS: "£#,##0;-£#,##0",
    Unit.THOUSANDS: "#,##0;-#,##0;0",
    # Millions are typed with as many decimals as are known; a format would hide some.
    Unit.MILLIONS: "General",
    Unit.DAYS: "#,##0.##",
    Unit.WEEKS: "#,##0.##",
    Unit.RATE: "#,##0.0###",
}
_UNITS = {normalise(unit): unit for unit in Unit}


def unit_of(typed: str) -> Unit | None:
    """The unit that a cell names, in officers' words too."""
    if (unit := _UNITS.get(normalise(typed))) is not None:
        return unit
    meant = option_meant(typed, Unit)
    return Unit(meant) if meant else None


# A longer text is no name.
_LONGEST_NAME = 150
# “Per thousand pupils” is no unit of money.
_SAYS_MONEY = pattern(
    r"£|\b(?:in |in whole )(?:thousands|millions|pounds)\b|"
    r"\((?:thousands|millions|(?:whole )?pounds)\)",
    re.IGNORECASE,
)
_SAYS_PERCENT = pattern(r"\(\s*%[^)]*\)|^%\s|^percentage of\b", re.IGNORECASE)
_MONEY = (Unit.POUNDS, Unit.THOUSANDS, Unit.MILLIONS)
# What is called a number, or a cost, may be in any of these, the first of them usually.
_CALLED = (
    (
        pattern(r"^(?:total )?number of\b", re.IGNORECASE),
        (Unit.COUNT, Unit.DAYS, Unit.WEEKS, Unit.RATE),
    ),
    (
        pattern(r"^(?:average|mean|median|unit) cost (?:per|of|for)\b", re.IGNORECASE),
        (*_MONEY, Unit.COUNT, Unit.RATE),
    ),
)


def units_said_by(name: str) -> Sequence[Unit]:
    """The units of which a name says that its figures are in one; often none.

    “Therapies (£m)” says a single one, “Number of plans” that it is a number.
    """
    if len(name) > _LONGEST_NAME:
        return []
    said = units_named_in(name) if _SAYS_MONEY.search(name) else []
    said += [Unit.PERCENT] if _SAYS_PERCENT.search(name) else []
    called = (units for says, units in _CALLED if says.search(name))
    return said or next(called, [])


def numeral_of(cell: Cell, divided_by: int = 1) -> Numeral:
    """The number a cell states, with the marks of its format or of its text.

    Its format may divide it by `divided_by`, where the unit says so. Raises BadValue where
    it states none, or could state two.
    """
    value = cell.value
    if isinstance(value, bool):
        raise BadValue(f"holds {str(value).upper()}, not a number.", "Type the number.")
    if isinstance(value, int | float):
        return stated_number(cell, divided_by)
    if isinstance(value, date):
        raise BadValue(
            f"is the date {cell.text}, not a number.",
            "If Excel made a date of your number, format the cell as Number and type it again.",
        )
    try:
        return read_numeral(cell.text)
    except NotANumber as reason:
        _refuse_letters(cell.text)
        raise BadValue(
            f"“{cell.text}” {reason}{_with_unseen(cell.text)}.", _typed_as_number(cell.text)
        ) from None


# Letters that look like digits.
_LOOK_ALIKE = str.maketrans("lIOoSB", "110058")


def _refuse_letters(text: str) -> None:
    """Name the letters that stand in a number in place of digits. Raises BadValue."""
    meant, letters = text.translate(_LOOK_ALIKE), [sign for sign in text if sign.isalpha()]
    replaced = [sign for sign in letters if sign.translate(_LOOK_ALIKE) != sign]
    with suppress(NotANumber):
        read_numeral(meant)
        if replaced and any(map(str.isdigit, text)):
            names = join_words(dict.fromkeys(f"“{letter}”" for letter in replaced))
            several = len(set(replaced)) > 1
            what = f"letters {names} may be digits" if several else f"letter {names} may be a digit"
            raise BadValue(
                f"“{text}” is not a number: the {what}.", f"Type {meant} if that is the number."
            )


def _typed_as_number(text: str) -> str:
    """What to type instead of a text that is no number."""
    if normalise(text) in DASHES:
        return "Type 0 if it is none, or clear the cell if there is no figure."
    if normalise(text) in WORDS_FOR_NONE:
        return "Leave the cell empty until there is a figure."
    number = "0" if normalise(text) == "nil" else number_of_word(text)
    if number is not None:
        return f"Type {number}."
    among, unit = number_among_words(text), unit_of(text.lstrip("0123456789,. "))
    if among is not None and unit is None:
        return f"Type {among} alone if that is the figure."
    return "Type the number alone, such as 1145, 1,145 or -1145; leave the cell empty if none."


def _with_unseen(text: str) -> str:
    """What else to say of a text with characters that cannot be seen."""
    codes = sorted({f"U+{ord(sign):04X}" for sign in text if unicodedata.category(sign) == "Cf"})
    return f": it has a character that cannot be seen, {join_words(codes)}" if codes else ""


def in_unit(numeral: Numeral, unit: Unit, typed: str, unit_stands: str = "") -> Decimal:
    """The number restated in a unit; `unit_stands` says where the unit could be changed.

    Raises BadValue where its marks contradict the unit, or leave two readings.
    """
    if unit is Unit.PERCENT:
        return _percentage(numeral, typed)
    if numeral.is_percent:
        raise BadValue(
            f"“{typed}” is a percentage, but this figure is stated in {unit}.",
            f"Type the figure in {unit}, and format the cell as Number.",
        )
    if unit.is_money:
        return _money(numeral, unit, typed)
    if numeral.is_money:
        raise BadValue(
            f"“{typed}” is money, but this figure is stated in {unit}.",
            f"Type the figure in {unit}, without the £.",
        )
    if unit is Unit.COUNT and numeral.scaled != numeral.scaled.to_integral_value():
        raise BadValue(
            f"“{typed}” is not a whole number, but this figure is a count.",
            f"Type a whole number{unit_stands and f', or change {unit_stands}'}.",
        )
    return numeral.scaled


def _percentage(numeral: Numeral, typed: str) -> Decimal:
    if numeral.is_money or numeral.scale:
        raise BadValue(f"“{typed}” is not a percentage.", "Type a percentage, such as 30.23%.")
    value = numeral.value
    if not numeral.is_percent and 0 < abs(value) <= 1:
        raise BadValue(
            f"“{typed}” could mean {value.normalize():f}% or {(value * 100).normalize():f}%.",
            f"Type it with its sign: {value.normalize():f}% or {(value * 100).normalize():f}%.",
        )
    return value


def _money(numeral: Numeral, unit: Unit, typed: str) -> Decimal:
    if numeral.scale:
        return convert(numeral.scaled, Unit.POUNDS, unit)
    if numeral.is_money and unit is not Unit.POUNDS:
        if abs(convert(numeral.value, unit, Unit.POUNDS)) > MOST_POUNDS:
            return convert(numeral.value, Unit.POUNDS, unit)
        raise BadValue(
            f"“{typed}” could be in pounds or in {unit}.",
            f"Type the figure in {unit} without the £, or with its scale, such as £5.7m.",
        )
    return numeral.value


def stated_in(cell: Cell, unit: Unit, unit_stands: str = "") -> Decimal:
    """The number that a cell states, in a unit.

    Raises BadValue where it states none, or could state two.
    """
    numeral = _numeral_with_unit(cell, unit)
    if isinstance(cell.value, str) and unit in _SELDOM_IN_THOUSANDTHS:
        _refuse_thousandths(cell.text)
    return in_unit(numeral, unit, cell.text, unit_stands)


def _numeral_with_unit(cell: Cell, unit: Unit) -> Numeral:
    """The number, before the word for its own unit where there is one: `12 days`."""
    parts = _WITH_WORDS.fullmatch(cell.text) if isinstance(cell.value, str) else None
    if parts and not unit.is_money and unit_of(parts[2]) is unit:
        return numeral_of(replace(cell, value=parts[1]))
    numeral, words = numeral_of(cell), words_beside(cell)
    if words and (other := unit_of(words)) not in (None, unit) and not numeral.is_percent:
        raise BadValue(
            f"Excel shows {other} by the number format “{cell.number_format}”, but this figure is "
            f"stated in {unit}.",
            f"Type the figure in {unit}, and format the cell as Number.",
        )
    return numeral


_WITH_WORDS = pattern(r"([\d.,]+)\s*([A-Za-z][A-Za-z ]*)")


# Where a point before three digits may part thousands, as it does in other countries.
_SELDOM_IN_THOUSANDTHS = (Unit.COUNT, Unit.POUNDS, Unit.THOUSANDS)
_THOUSANDTHS = pattern(r"(-?\d{1,3})\.(\d{3})")


def _refuse_thousandths(text: str) -> None:
    if parts := _THOUSANDTHS.fullmatch(text):
        whole = f"{parts[1]},{parts[2]}"
        raise BadValue(
            f"“{text}” could be {whole}, or {text} with three decimals.",
            f"Type {whole.replace(',', '')} if that is what you meant, else {text}0.",
        )


class NumberInUnit(Kind):
    """A number whose unit may depend on where it stands."""

    def unit_in(self, context: CellContext) -> Unit | None:
        """The unit of the number, or None where it is not known."""
        raise NotImplementedError

    def stored(self, value: Any, context: CellContext) -> float:
        return float(value / 100 if self.unit_in(context) is Unit.PERCENT else value)

    def number_format(self, context: CellContext) -> str:
        unit = self.unit_in(context)
        return _FORMATS[unit] if unit else self.format


class Amount(Frozen, NumberInUnit):
    """A number in one fixed unit, from `lowest` to `highest`, and greater than `above`."""

    unit: Unit
    lowest: Decimal | None = None
    highest: Decimal | None = None
    above: Decimal | None = None

    def read(self, cell: Cell, context: CellContext) -> Decimal:
        value = stated_in(cell, self.unit)
        if self.lowest is not None and value < self.lowest:
            raise BadValue(f"“{cell.text}” is below {self.lowest}.", "Check the sign.")
        if self.highest is not None and value > self.highest:
            raise BadValue(f"“{cell.text}” is above {self.highest}.", "Check the number.")
        if self.above is not None and value <= self.above:
            raise BadValue(
                f"“{cell.text}” is not above {self.above}.",
                f"Type a number greater than {self.above}.",
            )
        return value

    def unit_in(self, context: CellContext) -> Unit:
        return self.unit

    def described(self) -> str:
        if self.unit is Unit.COUNT:
            return "a whole number"
        if self.unit is Unit.PERCENT:
            return "a percentage, such as 30%"
        number = "a number" if self.above is None else f"a number greater than {self.above}"
        return number if self.unit is Unit.RATE else f"{number} in {self.unit}"


class Whole(Frozen, Kind):
    """A small whole number, such as how many decimals to show."""

    lowest: int = 0
    highest: int = 1_000_000

    width = 11

    def read(self, cell: Cell, context: CellContext) -> int:
        value = numeral_of(cell).scaled
        if value != value.to_integral_value():
            raise BadValue(f"“{cell.text}” is not a whole number.", "Type a whole number.")
        if not self.lowest <= value <= self.highest:
            raise BadValue(
                f"“{cell.text}” is not from {self.lowest} to {self.highest:,}.",
                "Type a whole number in that range.",
            )
        return int(value)

    def described(self) -> str:
        return f"a whole number from {self.lowest} to {self.highest:,}"


class Money(Frozen, NumberInUnit):
    """Money in the forecast unit of the Settings sheet."""

    description = "money in the forecast unit of Settings; £5.7m and (1,145) are understood"

    def read(self, cell: Cell, context: CellContext) -> Decimal:
        return stated_in(cell, context.forecast_unit)

    def unit_in(self, context: CellContext) -> Unit:
        return context.forecast_unit


class FigureInRow(NumberInUnit):
    """A number whose unit another cell says, and which may be missing for a reason."""

    unit_stands: ClassVar[str]

    def read(self, cell: Cell, context: CellContext) -> Decimal:
        is_small = cell.text.startswith("<")
        if is_small or normalise(cell.text) in WORDS_FOR_NONE:
            status = Missing.SUPPRESSED if is_small else option_meant(cell.text, Missing)
            choice = f"“{status}” in Status" if status else "in Status why there is none"
            raise BadValue(
                f"“{cell.text}” is not a number.", f"Leave the cell empty, and choose {choice}."
            )
        # An unknown unit is a problem of its own.
        is_percent = cell.is_percent or "%" in cell.text
        likely = Unit.PERCENT if is_percent else Unit.POUNDS if "£" in cell.text else Unit.RATE
        unit = self.unit_in(context) or likely
        value = stated_in(cell, unit, self.unit_stands)
        if unit is Unit.COUNT and value < 0:
            raise BadValue(
                f"“{cell.text}” is below 0, but this figure is a count.", "Check the sign."
            )
        return value


class MeasureFigure(FigureInRow):
    """A figure in the unit of the measure whose code stands in the same row."""

    unit_stands = "the unit of the measure"
    description = "a number in the measure's unit; 30.23% and 30.23 mean the same for a % measure"

    def unit_in(self, context: CellContext) -> Unit | None:
        code = context.row.get("Code")
        return context.measure_units.get(normalise(code.text)) if code else None


class RowFigure(FigureInRow):
    """A figure in the unit that stands in the same row."""

    unit_stands = "the unit in its row"
    description = "a number in the unit of its row; £5.7m is understood where that is money"

    def unit_in(self, context: CellContext) -> Unit | None:
        typed = context.row.get("Unit")
        return unit_of(typed.text) if typed else None
