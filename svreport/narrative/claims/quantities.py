"""The one reader of figures in prose: numerals, number words, fractions, ratios, approximations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from svreport.core.frozen import Frozen, replace
from svreport.core.numerals import (
    NUMBER_WORDS,
    PARTS_OF_A_WHOLE,
    SMALL_NUMBERS,
    TENS,
    number_of_word,
)
from svreport.core.patterns import pattern
from svreport.narrative.claims.tokens import cued, words_in
from svreport.narrative.prose import (
    GIVEN,
    FigureKind,
    TypedFigure,
    figures_in,
    has_digits,
    typed_part,
    without_labels,
)

_UNITS = "|".join(SMALL_NUMBERS[1:10])
_WORDS = "|".join((*TENS, *SMALL_NUMBERS))
_BELOW_1000 = (
    rf"(?:(?:an?|{_UNITS})\s+hundred(?:\s+and\s+)?)?"
    rf"(?:(?:{'|'.join(TENS)})(?:[-\s](?:{_UNITS}))?|{'|'.join(reversed(SMALL_NUMBERS))})?"
)
_WORDED = pattern(
    rf"\b(?=(?:{_WORDS})\b|an?\s+hundred)"
    rf"(?:(?P<thousands>{_BELOW_1000})\s+thousand\b(?:,?\s+(?:and\s+)?)?)?(?P<rest>{_BELOW_1000})\b"
    r"(?P<pp>\s+percentage\s+points?|\s+points?\b)?(?P<percent>\s+(?:per\s?cent|%))?"
    r"(?!\s+(?:months?|weeks?|days?|years?|terms?|hours?|tenths?|quarters?|times|decimal)\b|-)",
    re.IGNORECASE,
)
# How long something took; within how long it is to be done is a rule and no figure.
_DURATION = cued(
    "week weeks day days",
    rf"(?<![\w.,£])(?<!within )(?<!every )(?<!each )(?<!next )(?<!last )(?<!past )(?<!first )"
    rf"(?<!in )(?<!for )(?P<number>\d+(?:\.\d+)?|{_BELOW_1000})\s+"
    r"(?P<unit>weeks?|days?)\b(?!\s+(?:after|before|later|earlier\b|notice|ago))"
    # The unit of the second of two is that of the first.
    r"|\b(?:from|between)\s+(?P<first>\d+(?:\.\d+)?)"
    r"(?=\s+(?:to|and)\s+\d+(?:\.\d+)?\s+(?P<later>weeks?|days?)\b)",
)
_DOZEN = cued("dozen couple", r"\b(?:(half)\s+)?a\s+dozen\b|\ba\s+couple\b")
_ROUND_WORDS = {"hundred": 100}
_PARTS = ("half", "third", "quarter", "fifth", "tenth")
_FRACTION = pattern(
    r"\b(?:(?P<count>an?|one|two|three|four)[-\s]+)?(?P<part>third|quarter|fifth|tenth)s?\b"
    r"(?=\s+of\b(?!\s+(?:the|this|last)\s+(?:\w+\s+)?year\b(?!['’]))|\s+(?:were|was|are|is|missed|had|have)\b"
    r"|(?<=thirds)|(?<=fifths)|(?<=-quarters))"
    r"|(?<!first )(?<!second )(?<!latter )\b(?P<half>half)\b"
    r"(?!\s+(?:a\s+)?(?:dozen|term|year|day|way|hour))",
    re.IGNORECASE,
)
_RATIO = cued(
    "in out",
    rf"\b(?P<of>\d{{1,2}}|{_UNITS})\s+(?:\w+\s+(?=(?:in|out\s+of)\s+every\s))?(?:in|out\s+of)\s+"
    rf"(?:(?:every|each|a)\s+)?(?P<all>\d{{1,3}}|hundred|{'|'.join((*SMALL_NUMBERS[2:], *TENS))})\b"
    r"(?![,/]|\s*(?:%|weeks|years|months|days))",
)
_HALF_POINT = cued("point", r"\bhalf\s+a\s+(?:percentage\s+)?point\b")
# The words, in small letters, that make of the figure after them no exact one.
_APPROXIMATORS = {
    "about": r"about|around|approximately|approx\.?|circa|c\.|some|roughly|in the region of",
    "just_under": r"(?:(?:only )?just|a \w+|slightly|barely|fractionally|marginally) "
    r"(?:under|below|short of|shy of|less than|fewer than)",
    "nearly": r"nearly|almost|approaching|close (?:to|on)|nearing|getting on for|not quite"
    r"|nudging|verging on|towards|on the way to",
    "just_over": r"(?:(?:only )?just|a \w+|slightly|barely|fractionally|marginally) "
    r"(?:over|above|more than|past)|barely",
    "over": r"over|more than|in excess of|upwards of|above|beyond|go(?:es|ing)? past"
    r"|through|(?<!not )(?<!not to )(?<!never )exceeds?|exceed(?:ing|ed)"
    r"|(?:sur)?pass(?:es|ed|ing)?|top(?:s|ped|ping)?",
    "under": r"under|less than|fewer than|below|short of|shy of",
    "least": r"at least|(?:well|far) (?:over|above|more than)"
    r"|no (?:less|fewer|lower|shorter|smaller|cheaper) than",
    "most": r"at most|(?:well|far) (?:under|below|less than|fewer than)"
    r"|(?<!add )(?<!adds )up to|no (?:more|higher|longer|larger|greater) than"
    r"|not exceeding|a maximum of",
}
_APPROXIMATE = pattern(
    rf"\b(?:{'|'.join(f'(?P<{name}>{words})' for name, words in _APPROXIMATORS.items())})"
    r"(?: an?| only)?$"
)
_AFTER = pattern(
    r",?\s+(?P<about>or\s+so|or\s+thereabouts|give\s+or\s+take)\b"
    r"|(?P<over>\s+or\s+(?:more|above)\b|-plus\b|\+)"
)
# The words that a figure in words may have.
_TELLING = frozenset((*TENS, *SMALL_NUMBERS, *_PARTS, *(f"{part}s" for part in _PARTS)))
_TELLING |= {"hundred", "dozen", "couple"}
_COUNTING = frozenset((*TENS, *SMALL_NUMBERS, "hundred"))
_PARTING = frozenset((*_PARTS, *(f"{part}s" for part in _PARTS)))
# A number of more digits is none that anybody states.
MOST = 10**15
# Of a figure of more than two places about is nearer than of a round one.
ROUND = 100
# How far before a figure the words may begin that make it no exact one.
NEAR = 24


class Quantity(Frozen):
    """A figure as it was typed, and how far from it the true one may be.

    `low` and `high` bound the true value without its sign; `words` is the approximator.
    `given` is what a reference gave, which is judged by nobody; `is_worded` was typed in words.
    """

    text: str
    kind: FigureKind
    value: float
    step: float
    low: float
    high: float
    start: int
    end: int
    sign: int = 0
    about: str = ""
    given: bool = False
    is_worded: bool = False
    is_share: bool = False

    @property
    def exact(self) -> Quantity:
        """The figure without the words that make it the most or the least."""
        low, high = _bounds("", self.value, self.step)
        return replace(self, low=low, high=high, about="")

    def admits(self, true: float, rounding: float = 0.0) -> bool:
        """Whether the words are true of a value, which itself is rounded to so much."""
        # What is typed as finely as it is known is as it is known.
        slack = rounding if self.step < 2 * rounding * 0.999 or self.about else 0.0
        slack += abs(true) * 1e-9 + 1e-9
        return self.low - slack <= true <= self.high + slack


def quantities_in(text: str, said: frozenset[str], scale: int = 0) -> list[Quantity]:
    """The figures of a sentence that says some words, in order.

    Bare numbers may be worth so many pounds each.
    """
    # What references give is read only beside what was typed.
    is_typed = has_digits(typed_part(text))
    blanked = without_labels(text) if is_typed else text
    figures = figures_in(text, blanked) if is_typed and has_digits(blanked) else []
    found = [*_durations(text, said)]
    lasting = {figure.start for figure in found}
    found += [
        _of_numeral(text, figure)
        for figure in figures
        if figure.value < MOST and figure.start not in lasting
    ]
    taken = [(figure.start, figure.end) for figure in found]
    for other in _worded(text, blanked, said):
        is_free = not any(start < other.end and other.start < end for start, end in taken)
        if is_free and not _is_given(text, other.start):
            found.append(other)
            taken.append((other.start, other.end))
    if scale:
        found = [_scaled(figure, scale) for figure in found]
    return sorted(found, key=lambda figure: figure.start)


def _is_given(text: str, start: int) -> bool:
    """Whether a reference gave what stands somewhere."""
    return GIVEN in text and text.count(GIVEN, 0, start) % 2 == 1


def _durations(text: str, said: frozenset[str]) -> Iterator[Quantity]:
    """How many weeks or days something took, as words say."""
    for found in _DURATION.finditer(text, said):
        group = "first" if found["first"] else "number"
        number, unit = found[group], (found["unit"] or found["later"]).lower()
        kind = FigureKind.WEEKS if unit.startswith("week") else FigureKind.DAYS
        is_worded = not number[:1].isdigit()
        value = _below_1000(number) if is_worded else float(number)
        if not number or value >= MOST:
            continue
        step = 10.0 ** -len(number.partition(".")[2])
        given = _is_given(text, found.start())
        yield _quantity(
            text, number, kind, value, step, *found.span(group), given=given, is_worded=is_worded
        )


def _scaled(figure: Quantity, scale: int) -> Quantity:
    """A bare number as the pounds that its heading says."""
    if figure.kind is not FigureKind.NUMBER:
        return figure
    numbers = (figure.value, figure.step, figure.low, figure.high)
    value, step, low, high = (number * scale for number in numbers)
    return replace(figure, kind=FigureKind.MONEY, value=value, step=step, low=low, high=high)


def has_number_word(text: str) -> bool:
    """Whether a text may state a figure in words: quick to tell."""
    return not _TELLING.isdisjoint(words_in(text))


def _of_numeral(text: str, figure: TypedFigure) -> Quantity:
    value, step = float(figure.value), float(figure.step)
    return _quantity(
        text, figure.text, figure.kind, value, step, figure.start, figure.end,
        sign=figure.sign, given=figure.given,
    )  # fmt: skip


# So many points in time: `any of the eight points`.
_OF_POINTS = pattern(r"\b(?:of|at|across|over|in)\s+(?:the|these|those|all)\s+$", re.IGNORECASE)


def _worded(text: str, blanked: str, said: frozenset[str]) -> Iterator[Quantity]:
    is_worded = not _TELLING.isdisjoint(said)
    for found in _RATIO.finditer(text, said) if is_worded or " in " in text else ():
        value = 100.0 * _value(found["of"]) / max(1, _value(found["all"]))
        yield _share(text, found, value)
    if not is_worded:
        return
    for found in _HALF_POINT.finditer(text, said):
        yield _quantity(text, found[0], FigureKind.POINTS, 0.5, 0.1, *found.span(), is_worded=True)
    for found in _FRACTION.finditer(text) if not _PARTING.isdisjoint(said) else ():
        count = _value(found["count"] or "one")
        parts = PARTS_OF_A_WHOLE[(found["half"] or found["part"]).lower()]
        yield _share(text, found, 100.0 * count / parts)
    for found in _DOZEN.finditer(text, said):
        value = 6 if found[1] else 2 if "couple" in found[0].lower() else 12
        yield _quantity(text, found[0], FigureKind.NUMBER, value, 1, *found.span(), is_worded=True)
    if not _COUNTING.isdisjoint(said):
        yield from _number_words(text, blanked)


def _number_words(text: str, blanked: str) -> Iterator[Quantity]:
    for found in _WORDED.finditer(blanked):
        if not (found["thousands"] or found["rest"]):
            continue
        if found["pp"] and _OF_POINTS.search(text[: found.start()]):
            continue
        value = 1_000 * _below_1000(found["thousands"] or "") + _below_1000(found["rest"])
        kind = FigureKind.PERCENT if found["percent"] else FigureKind.NUMBER
        kind = FigureKind.POINTS if found["pp"] else kind
        yield _quantity(text, found[0].strip(), kind, value, 1, *found.span(), is_worded=True)


def _below_1000(words: str) -> int:
    """What number words are worth: `two hundred and five`."""
    hundreds, is_hundred, rest = words.lower().rpartition("hundred")
    value = 100 * _value(hundreds.strip()) if is_hundred else 0
    return value + (number_of_word(rest.strip().removeprefix("and ")) or 0)


def _value(word: str) -> int:
    lowered = word.lower()
    return (
        int(word)
        if word.isdigit()
        else 1
        if lowered in ("a", "an")
        else _ROUND_WORDS.get(lowered) or NUMBER_WORDS[lowered]
    )


def _share(text: str, found: re.Match[str], value: float) -> Quantity:
    start, end = found.span()
    about = _approximator(text, start, end)
    low, high = _bounds(about, value, value * 0.16) if about else (value * 0.92, value * 1.08)
    if about == "about":
        low, high = value * 0.9, value * 1.1
    if about in ("over", "just_over"):
        high = value * 1.2
    if about == "just_under":
        low = value * 0.9
    return Quantity(
        found[0], FigureKind.PERCENT, value, 1.0, low, high, start, end,
        about=about, is_worded=True, is_share=True,
    )  # fmt: skip


def _quantity(
    text: str, typed: str, kind: FigureKind, value: float, step: float, start: int, end: int,
    *, sign: int = 0, given: bool = False, is_worded: bool = False,
) -> Quantity:  # fmt: skip
    about = _approximator(text, start, end)
    low, high = _bounds(about, value, step)
    return Quantity(typed, kind, value, step, low, high, start, end, sign, about, given, is_worded)


def _approximator(text: str, start: int, end: int) -> str:
    before = " ".join(text[max(0, start - NEAR) : start].lower().split())
    found = _APPROXIMATE.search(before) or _AFTER.match(text, end)
    return (found.lastgroup or "") if found else ""


def _bounds(about: str, value: float, step: float) -> tuple[float, float]:
    """The least and the most that is meant by a value, by the words before it."""
    if not about:
        return value - step / 2, value + step / 2
    coarse = max(step, _last_place(value))
    near = max(value * (0.05 if value < ROUND * coarse else 0.015), coarse / 2)
    near = min(near, max(value * 0.075, step / 2))
    return {
        "about": (value - near, value + near),
        "nearly": (value * 0.9, value),
        "just_under": (value * 0.95, value),
        "just_over": (value, value + max(value * 0.05, coarse / 2)),
        "over": (value, value + max(coarse, value * 0.2)),
        "under": (min(value * 0.9, value - coarse), value),
        "least": (value, float("inf")),
        "most": (0.0, value),
    }[about]


def _last_place(value: float) -> float:
    """What the last digit that is no nought is worth: 100 of 6,200."""
    number = Decimal(repr(value)).normalize()
    return float(Decimal(1).scaleb(int(number.as_tuple().exponent)))


# The figure of what is claimed without one.
NO_FIGURE = Quantity("", FigureKind.NUMBER, 0, 1, 0, 0, 0, 0)
