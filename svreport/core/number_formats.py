"""What Excel shows for a number: its number format carried out, and the room that it takes.

Fractions, powers of ten and dates are left alone: they never hide how large a number is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from itertools import groupby
from math import inf
from types import MappingProxyType

from svreport.core.frozen import Frozen
from svreport.core.numerals import amount, from_excel
from svreport.core.patterns import pattern
from svreport.core.periods import MONTHS

GENERAL = "General"
# The formats that a file names by number alone (ISO/IEC 29500-1, 18.8.30).
BUILT_IN_FORMATS: Mapping[int, str] = MappingProxyType(
    {
        0: GENERAL,
        1: "0",
        2: "0.00",
        3: "#,##0",
        4: "#,##0.00",
        9: "0%",
        10: "0.00%",
        11: "0.00E+00",
        12: "# ?/?",
        13: "# ??/??",
        14: "dd/mm/yyyy",
        15: "d-mmm-yy",
        16: "d-mmm",
        17: "mmm-yy",
        18: "h:mm AM/PM",
        19: "h:mm:ss AM/PM",
        20: "h:mm",
        21: "h:mm:ss",
        22: "dd/mm/yyyy h:mm",
        37: "#,##0;-#,##0",
        38: "#,##0;[Red]-#,##0",
        39: "#,##0.00;-#,##0.00",
        40: "#,##0.00;[Red]-#,##0.00",
        45: "mm:ss",
        46: "[h]:mm:ss",
        47: "mm:ss.0",
        48: "##0.0E+0",
        49: "@",
    }
)
_TOKENS = pattern(
    r"""
    (?P<section>;)
    |(?P<general>General)
    |"(?P<quoted>[^"]*)"?
    |\\(?P<escaped>.)
    |(?P<space>_.)
    |(?P<fill>\*.)
    |\[\$(?P<currency>[^\]-]*)(?:-[^\]]*)?\]
    |\[(?P<condition>(?:<>|<=|>=|<|>|=)\s*-?[\d.]+)\]
    |\[(?P<elapsed>h+|m+|s+)\]
    |\[(?P<colour>[^\]]*)\]
    |(?P<power>E[+-])
    |(?P<digit>[0\#?])
    |(?P<mark>[.,%/@])
    |(?P<date>[dmyhs]+)
    |(?P<literal>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_WORDS = ("quoted", "escaped", "currency", "literal")
_LEFT_ALONE = ("power", "date", "elapsed")
# Excel holds numbers to 308 digits, and formats give up to 255 decimals.
_EXACT = Context(prec=1_000)
# Percentages from here on are more likely a number that was formatted afterwards.
MOST_PERCENT = 1_000


class _Token(Frozen):
    kind: str
    text: str


class FormatSection(Frozen):
    """What a format says of some numbers: its tokens, and the condition that it names, if any."""

    tokens: Sequence[_Token]
    condition: str = ""

    def has(self, *kinds: str) -> bool:
        """Whether any of its tokens is of these kinds."""
        return any(token.kind in kinds for token in self.tokens)

    def count(self, mark: str) -> int:
        return sum(_is(token, mark) for token in self.tokens)

    @property
    def is_for_text(self) -> bool:
        return self.count("@") > 0


class NumberShown(Frozen):
    """A number as Excel shows it: its text, and the number in full that the text is of.

    `divided_by` is what the format divides it by before it is shown, such as 1,000.
    """

    text: str
    number: Decimal
    divided_by: int = 1


@lru_cache(maxsize=1024)
def sections_of(number_format: str) -> Sequence[FormatSection]:
    """The parts of a number format, one for each of up to four kinds of value."""
    sections: list[FormatSection] = []
    tokens: list[_Token] = []
    condition = ""
    for found in [*_TOKENS.finditer(number_format), None]:
        kind = found.lastgroup or "" if found else "section"
        if kind == "section":
            sections.append(FormatSection(tuple(tokens), condition))
            tokens, condition = [], ""
        elif found and kind == "condition":
            condition = "".join(found[kind].split())
        elif found and kind not in ("colour", "fill"):
            tokens.append(_Token(kind, " " if kind == "space" else found[kind]))
    return tuple(sections)


@lru_cache(maxsize=1024)
def colours_of(number_format: str) -> frozenset[str]:
    """The colours in which a number format shows numbers; empty for that of the cell itself."""
    sections = [part for part in number_format.split(";")[:3] if "@" not in part]
    named = (_COLOUR.search(section) for section in sections)
    return frozenset(colour[1].casefold() if colour else "" for colour in named)


_COLOUR = pattern(r"\[(black|blue|cyan|green|magenta|red|white|yellow)\]", re.IGNORECASE)


@lru_cache(maxsize=1024)
def is_date_format(number_format: str) -> bool:
    """Whether Excel shows a positive number in this format as a date or a time."""
    return sections_of(number_format)[0].has("date", "elapsed")


@lru_cache(maxsize=1024)
def shows_days(number_format: str) -> bool:
    """Whether a format shows the day or the year of a number, and not a time of day alone."""
    tokens = (token for section in sections_of(number_format) for token in section.tokens)
    return any(token.kind == "date" and {*"dy"} & {*token.text.casefold()} for token in tokens)


@lru_cache(maxsize=1024)
def is_elapsed_format(number_format: str) -> bool:
    """Whether Excel shows a number in this format as hours that go on beyond a day."""
    return sections_of(number_format)[0].has("elapsed")


@lru_cache(maxsize=1024)
def has_percent(number_format: str) -> bool:
    """Whether Excel shows a number times 100 with a %; a quoted % is mere decoration."""
    return any(section.count("%") for section in sections_of(number_format))


def text_shown(text: str, number_format: str) -> str:
    """What Excel shows for a text: a format may hide it, or put words beside it."""
    sections = sections_of(number_format)
    for section in sections[3:] or sections[-1:]:
        if section.is_for_text or len(sections) > 3:
            words = (text if token.text == "@" else token.text for token in section.tokens)
            return "".join(words)
    return text


@lru_cache(maxsize=1024)
def shows_text(number_format: str) -> bool:
    """Whether a format shows every text as it is, but for spaces around it."""
    return text_shown("x", number_format).strip() == "x"


@lru_cache(maxsize=1024)
def hidden_of_date(number_format: str) -> str:
    """Which of day and year a date's format does not show; nothing where it shows both."""
    tokens = sections_of(number_format)[0].tokens
    letters = "".join(token.text for token in tokens if token.kind == "date").casefold()
    hidden = [word for letter, word in (("d", "day"), ("y", "year")) if letter not in letters]
    return hidden[0] if letters and hidden else ""


def number_shown(value: int | float, number_format: str) -> NumberShown | None:
    """What Excel shows for a number; None where that is left alone."""
    sections = sections_of(number_format)
    section, is_signed = _section_for(value, sections)
    if section is None or section.has(*_LEFT_ALONE) or section.count("/"):
        return None
    number = from_excel(value)
    if section.has("general") or section.is_for_text:
        number_text = amount(abs(number)).replace(",", "")
        return NumberShown(_signed(_around(section, number_text), number, is_signed), number)
    divided_by = 1000 ** _thousands(section)
    number = number * 100 ** section.count("%") / divided_by
    if not section.has("digit"):
        text = "".join(token.text for token in section.tokens if token.kind != "digit")
        return NumberShown(text.replace(",", ""), number, divided_by)
    places = _places(section)
    rounded = abs(number).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _EXACT)
    return NumberShown(
        _signed(_filled(section, rounded), rounded and number, is_signed), number, divided_by
    )


def _section_for(
    value: int | float, sections: Sequence[FormatSection]
) -> tuple[FormatSection | None, bool]:
    """The section that shows a number, and whether a minus goes before what it shows."""
    ofnumbers = [section for section in sections[:3] if not section.is_for_text] or sections[:1]
    conditional = [section for section in ofnumbers[:2] if section.condition]
    if conditional:
        for section in conditional:
            if _holds(value, section.condition):
                return section, value < 0 and not section.condition.startswith("<")
        others = [section for section in ofnumbers if not section.condition]
        return (others[-1] if others else None), value < 0
    if len(ofnumbers) == 1:
        return ofnumbers[0], value < 0
    if value < 0:
        return ofnumbers[1], False
    return (ofnumbers[2] if value == 0 and len(ofnumbers) > 2 else ofnumbers[0]), False


def _holds(value: int | float, condition: str) -> bool:
    sign = condition.rstrip("-.0123456789")
    limit = float(condition[len(sign) :] or 0)
    return {
        "<": value < limit,
        "<=": value <= limit,
        ">": value > limit,
        ">=": value >= limit,
        "=": value == limit,
        "<>": value != limit,
    }[sign]


def _signed(text: str, number: Decimal | int, is_signed: bool) -> str:
    return f"-{text}" if is_signed and number else text


def _around(section: FormatSection, number: str) -> str:
    is_number = ("general", "mark")
    return "".join(number if token.kind in is_number else token.text for token in section.tokens)


def _is(token: _Token, mark: str) -> bool:
    return token.kind == "mark" and token.text == mark


def _thousands(section: FormatSection) -> int:
    """How many commas stand after the last digit, or before the point: each divides by 1,000."""
    count = after_digit = 0
    for token in section.tokens:
        if _is(token, ","):
            after_digit += 1
            continue
        if token.kind == "digit":
            after_digit = 0
        elif _is(token, "."):
            count, after_digit = count + after_digit, 0
    return count + (after_digit if section.has("digit") else 0)


def _places(section: FormatSection) -> int:
    after = False
    places = 0
    for token in section.tokens:
        after = after or _is(token, ".")
        places += after and token.kind == "digit"
    return places


def _filled(section: FormatSection, number: Decimal) -> str:
    """The section with the digits of a number, which has as many decimals as it, in its places."""
    whole, _, decimals = f"{number:f}".partition(".")
    tokens = list(section.tokens)
    point = next((at for at, token in enumerate(tokens) if _is(token, ".")), len(tokens))
    before = "".join(_whole_part(tokens[:point], whole))
    return before + "".join(_decimal_part(tokens[point:], decimals))


def _whole_part(tokens: Sequence[_Token], digits: str) -> Iterator[str]:
    slots = [at for at, token in enumerate(tokens) if token.kind == "digit"]
    between = tokens[slots[0] : slots[-1]] if slots else ()
    grouped = any(_is(token, ",") for token in between)
    if digits == "0" and slots and tokens[slots[-1]].text != "0":
        digits = ""
    left = len(slots)
    if slots and len(digits) < left:
        needed = next((left - at for at, slot in enumerate(slots) if tokens[slot].text == "0"), 0)
        digits = digits.rjust(needed, "0")
    for token in tokens:
        if token.kind != "digit":
            yield "" if _is(token, ",") else token.text
            continue
        taken = digits[: max(len(digits) - left + 1, 0)]
        digits, left = digits[len(taken) :], left - 1
        for at, digit in enumerate(taken):
            behind = len(taken) - at - 1 + left
            yield f"{digit}," if grouped and behind and behind % 3 == 0 else digit


def _decimal_part(tokens: Sequence[_Token], decimals: str) -> Iterator[str]:
    optional = len(decimals.rstrip("0"))
    at = 0
    for token in tokens:
        if token.kind != "digit":
            yield "" if _is(token, ",") else token.text
            continue
        yield decimals[at] if token.text == "0" or at < optional else ""
        at += 1


def is_shown_plainly(value: int | float, number_format: str) -> bool:
    """Whether a format shows a number as it is.

    It lets most cells pass at the cost of a look at a table; others have to be carried out to see.
    """
    lowest, highest, places = _plain_sizes(number_format)
    if isinstance(value, float) and round(value, places) != value:
        return False
    return lowest <= abs(value) < highest or (not value and highest > 0)


_ALL_DECIMALS = 99


@lru_cache(maxsize=1024)
def _plain_sizes(number_format: str) -> tuple[float, float, int]:
    """From what to below what size a format shows numbers plainly; (inf, 0) where none.

    The sizes are of the number as it is kept, and so are the decimals up to which it shows them.
    """
    sections = [section for section in sections_of(number_format) if not section.is_for_text]
    if not sections:
        return 0.0, inf, _ALL_DECIMALS
    first = sections[0]
    is_signed = _is_negative([first]) or (sections[1:] and not _is_negative(sections[1:2]))
    if is_signed or any(not _is_plain(section) for section in sections):
        return inf, 0.0, 0
    if any(_places(section) != _places(first) for section in sections[1:2]):
        return inf, 0.0, 0
    scale = 100.0 ** first.count("%")
    highest = inf if scale == 1 else MOST_PERCENT / scale
    if first.has("general"):
        return 0.0, highest, _ALL_DECIMALS
    decimals = _places(first) + 2 * first.count("%")
    return 5 * 10.0 ** -_places(first) / scale, highest, decimals


def _is_plain(section: FormatSection) -> bool:
    words = {token.text for token in section.tokens if token.kind in _WORDS}
    return (
        section.has("digit", "general")
        and not section.has(*_LEFT_ALONE)
        and not section.condition
        and not _thousands(section)
        and words <= {"£", "-", "(", ")", " ", "\N{NO-BREAK SPACE}"}
        and not section.count("/")
    )


def _is_negative(sections: Sequence[FormatSection]) -> bool:
    """Whether what sections show has a sign, so far as they show anything."""
    signs = {token.text for section in sections for token in section.tokens}
    return not signs.isdisjoint({"-", "("})


# The least width that a text takes in any common font, in digits: nothing is said where it may fit.
_NARROW_SIGNS = {
    **dict.fromkeys(",.:;'", 0.45),
    **dict.fromkeys(" ijlfIt", 0.4),
    **dict.fromkeys("/-()r", 0.5),
    **dict.fromkeys("%mwMW", 1.3),
}
_LETTER = 0.75
# How Excel writes a large number where there is no room for it, such as 9E+05.
_SHORTEST_POWER = 4.0


def least_width(value: object, number_format: str) -> float:
    """The least width in which Excel shows a number or a date; 0 for anything else."""
    if isinstance(value, date):
        return _width(_date_shown(value, number_format))
    if not isinstance(value, int | float) or isinstance(value, bool):
        return 0.0
    if number_format == GENERAL:
        whole = f"{abs(value):.0f}"
        return min(_width(whole), _SHORTEST_POWER) + (value < 0) * 0.5
    shown = number_shown(value, number_format)
    return _width(shown.text.strip()) if shown is not None else 0.0


def _width(text: str) -> float:
    return sum(_NARROW_SIGNS.get(sign, _LETTER if sign.isalpha() else 1.0) for sign in text)


def _date_shown(day: date, number_format: str) -> str:
    """A date in its format, as far as its width goes."""
    month = MONTHS[day.month - 1].capitalize()
    lengths = {
        "d": [str(day.day), f"{day.day:02}", "ddd"],
        "m": [str(day.month), f"{day.month:02}", month[:3], month],
        "y": ["00", "00", "0000"],
    }
    parts = []
    for token in sections_of(number_format)[0].tokens:
        if token.kind != "date":
            parts.append(token.text)
            continue
        for letter, run in groupby(token.text.casefold()):
            count = len([*run])
            known = lengths.get(letter)
            parts.append(known[min(count, len(known)) - 1] if known else "0" * count)
    return "".join(parts)
