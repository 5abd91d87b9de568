"""Numbers as people type them: `1,145`, `(1,145)`, `£5.7m`, `30.23%`; and their units.

Reading is strict: a text that could mean two numbers (`1,14`, `1.145,00`) is
refused, and the refusal says why.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum

from svreport.core.frozen import Frozen
from svreport.core.patterns import pattern

MINUS_SIGNS = "-\N{MINUS SIGN}\N{EN DASH}"
_MINUS = re.escape(MINUS_SIGNS)

# How many noughts a word or a letter stands for.
SCALES = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "billion": 9}

# The words for parts of a whole, and how many of them make it.
PARTS_OF_A_WHOLE = {
    **{"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8},
    **{"ninth": 9, "tenth": 10},
}

_SHAPE = pattern(
    rf"""
    (?P<bracket>\()?
    (?P<sign>[+{_MINUS}])?
    (?P<pound>£|gbp)?
    (?P<after>[{_MINUS}])?
    (?P<digits>[\d.,]*\d)
    (?P<scale>k|thousand|mn?|million|bn|billion)?
    (?P<percent>%|percent|pct?)?
    (?P<behind>[{_MINUS}])?
    (?P<close>\))?
    """,
    re.VERBOSE | re.IGNORECASE,
)
# A space may part thousands; between other digits it may part two numbers.
_TWO_NUMBERS = pattern(r"\d\s+(?!\d{3}(?!\d))\d|\d{4,}\s+\d")
_PLAIN = pattern(r"\d+(\.\d+)?|\.\d+")
_GROUPED = pattern(r"\d{1,3}(,\d{3})+(\.\d+)?")


class NotANumber(ValueError):
    """The text is not a number, or could be two; the message says which."""


class Numeral(Frozen):
    """A number with the marks it was typed with: `£5.7m` is 5.7, in pounds, by the million."""

    value: Decimal
    scale: int | None = None
    is_money: bool = False
    is_percent: bool = False

    @property
    def scaled(self) -> Decimal:
        """The number with its `k`, `m` or `bn` carried out."""
        return self.value * (self.scale or 1)


def read_numeral(text: str) -> Numeral:
    """The number that the text states.

    Raises NotANumber, with the reason, where it states none or could state two.
    """
    if _TWO_NUMBERS.search(text):
        raise NotANumber("could be two numbers, because of the space in it")
    shape = _SHAPE.fullmatch("".join(text.split()))
    if shape is None:
        raise NotANumber("is not a number")
    if bool(shape["bracket"]) != bool(shape["close"]):
        raise NotANumber("has one bracket without the other")
    signs = [mark for mark in (shape["sign"], shape["after"], shape["behind"]) if mark]
    if len(signs) + bool(shape["bracket"]) > 1:
        raise NotANumber("has more than one sign")
    value = _digits(shape["digits"])
    negative = bool(shape["bracket"]) or (bool(signs) and signs[0] != "+")
    return Numeral(
        value=-value if negative else value,
        scale=10 ** SCALES[shape["scale"].lower()] if shape["scale"] else None,
        is_money=bool(shape["pound"]),
        is_percent=bool(shape["percent"]),
    )


def _digits(digits: str) -> Decimal:
    if _PLAIN.fullmatch(digits):
        return Decimal(digits)
    if _GROUPED.fullmatch(digits):
        return Decimal(digits.replace(",", ""))
    raise NotANumber("could be more than one number, because of where its commas and points are")


def number_among_words(text: str) -> str | None:
    """The one number among the words of a text, as it is typed there, or None.

    There is none where what is beside it may change the number: a sign, a scale, a currency. One
    that accountants mark as a credit is negative, as income is.
    """
    if marked := _CREDIT_OR_DEBIT.fullmatch(text.strip()):
        number, is_credit = marked[2] or marked[3], (marked[1] or marked[4]).lower() == "c"
        return f"-{number}" if is_credit else number
    numbers = _AMONG_WORDS.findall(text)
    words = _WORD.findall(text.casefold())
    if len(numbers) != 1 or _CHANGES.search(text) or not SCALES.keys().isdisjoint(words):
        return None
    return str(numbers[0])


_AMONG_WORDS = pattern(r"(?<![\w.,/])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\w/]|[.,]\d)")
_CREDIT_OR_DEBIT = pattern(
    r"([cd])r\.?\s*£?(\d[\d,]*(?:\.\d+)?)|£?(\d[\d,]*(?:\.\d+)?)\s*([cd])r\.?", re.IGNORECASE
)
_CHANGES = pattern(rf"[£$%<>()+{_MINUS}\N{{LESS-THAN OR EQUAL TO}}\N{{GREATER-THAN OR EQUAL TO}}]")
_WORD = pattern(r"[a-z]+")


def number_of_word(word: str) -> int | None:
    """The whole number below 100 that is in words, such as twenty-one, or None."""
    return NUMBER_WORDS.get("-".join(word.casefold().split()))


SMALL_NUMBERS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_IN_WORDS = (
    *SMALL_NUMBERS,
    *(f"{ten}-{one}".removesuffix("-zero") for ten in TENS for one in SMALL_NUMBERS[:10]),
)
# Each whole number below 100 by its word.
NUMBER_WORDS = {word: number for number, word in enumerate(_IN_WORDS)}
# Any of them in a pattern, in a fifth of the letters of all.
A_NUMBER_WORD = (
    rf"(?:(?:{'|'.join(TENS)})(?:-(?:{'|'.join(SMALL_NUMBERS[1:10])}))?"
    rf"|{'|'.join(reversed(SMALL_NUMBERS))})"
)


def number_in_prose(number: int | Decimal) -> str:
    """A count as sentences have it: in words up to ten."""
    return SMALL_NUMBERS[int(number)] if 0 <= number <= 10 else f"{number:,}"


def in_words(value: Decimal) -> str | None:
    """A whole number below 100 in words (`twenty-one`), or None for any other."""
    is_worded = value == value.to_integral_value() and 0 <= value < len(_IN_WORDS)
    return _IN_WORDS[int(value)] if is_worded else None


def from_excel(number: int | float) -> Decimal:
    """The decimal that Excel shows for a stored number: 15 significant digits, no binary tail."""
    return Decimal(number) if isinstance(number, int) else Decimal(format(number, ".15g"))


def amount(value: Decimal) -> str:
    """`45,727`, `-917`, `4.5`: the number as it could be typed, without superfluous zeros."""
    return f"{value.normalize():,f}"


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
# No amount of a council is so large, in pounds.
MOST_POUNDS = Decimal(5_000_000_000)

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
