"""Figures as prose states them: money, percentages, points and counts, told from other numbers.

Years, dates, ages, telephone numbers, the numbers of conditions, risks, bands
and the like are no figures, and are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from enum import Enum

from svreport.content.blocks import Block, Heading, ListBlock, Paragraph, TableBlock, text_of
from svreport.core.frozen import Frozen
from svreport.core.numerals import MINUS_SIGNS, SCALES
from svreport.core.patterns import pattern
from svreport.core.periods import MONTHS

# What stands before and after a figure that a reference gave: it cannot be seen.
GIVEN = "\N{WORD JOINER}"


class FigureKind(Enum):
    """What a typed figure is a figure of."""

    MONEY = "money"
    PERCENT = "percent"
    POINTS = "points"
    NUMBER = "number"


class TypedFigure(Frozen):
    """A figure in a text. Money is in pounds; `step` is what its last digit is worth.

    `sign` is that typed with it: -1, 1 or 0 for none. `rough` where the words
    before it say that it is no exact figure, `given` where a reference gave it.
    """

    text: str
    kind: FigureKind
    value: Decimal
    step: Decimal
    start: int
    end: int
    sign: int = 0
    rough: bool = False
    given: bool = False

    @property
    def digits(self) -> str:
        """Its digits alone, without leading and trailing noughts."""
        return "".join(re.findall(r"\d", self.text)).strip("0")


_MONTH = "(?:" + "|".join(f"{name}|{name[:3]}" for name in MONTHS) + "|Sept)"
_SHORT = "(?:" + "|".join(name[:3] for name in MONTHS) + "|Sept)"
_MINUS = re.escape(MINUS_SIGNS)
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMBERED = r"\d+(?:\.\d+)*(?:\(\d+\)|[a-z]?\b)"
_AND = r"\s+(?:and|or|to)\s+|\s*[–-]\s*"
# Commas go on with the list of several conditions; after one, with the sentence.
_SEVERAL = rf"{_NUMBERED}(?:(?:{_AND}|,(?:\s+and)?\s*){_NUMBERED})*"
_ONE = rf"{_NUMBERED}(?:(?:{_AND}){_NUMBERED})*"
_LABELS = (
    "conditions?|risks?|paragraphs?|paras?|sections?|tables?|figures?|appendi(?:x|ces)|annex(?:es)?|"
    "bands?|years?|year groups?|key stages?|KS|levels?|stages?|phases?|tiers?|quarters?|Q|updates?|"
    "pages?|p|notes?|items?|steps?|versions?|classes|class|rooms?|parts?|articles?|schedules?|"
    "regulations?|recommendations?|strands?|weeks?|blocks?|rows?|grades?|forms?|outcomes?|"
    "priorit(?:y|ies)|objectives?|chapters?|clauses?|question|objective|zone|junction|"
    "interventions?|actions?|options?|agenda item|terms?|no\\.|ages?|aged"
).replace(" ", r"\s")
_PERIODS = (
    "weeks?|months?|days?|years?|hours?|minutes?|terms?|miles?|metres?|metre|km|"
    "working days?|school days?|calendar days?|year olds?|sessions? a week|hectares?|acres?"
).replace(" ", r"\s")

# What is passed over, tried before figures; the order matters.
_NOT_FIGURES = pattern(
    rf"""
    (?<!\S)\S+(?:://|@)\S+ | www\.\S+
    | \b\d{{4}}-\d{{2}}-\d{{2}}\b
    | \b\d{{4}}\s*[/–-]\s*\d{{2,4}}\b
    | \b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b(?:,?\s+\d{{4}})?
    | \b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}\b
    | \b{_MONTH}\s+(?:19|20)\d\d\b | \b{_SHORT}\s+['’]?[12]\d\b(?!\s?(?:%|per\ cent)|[.,]\d)
    | \b\d{{1,2}}/\d{{1,2}}/\d{{2,4}}\b
    | \b\d{{1,2}}[.:]\d{{2}}\s?(?:am|pm|hours)\b | \b\d{{1,2}}\s?(?:am|pm|noon)\b
    | \b\d{{1,2}}:\d{{2}}\b
    | \b0\d{{2,4}}[\s-]\d{{3,8}}(?:[\s-]\d{{3,4}})?\b | \b0\d{{9,10}}\b | \+44[\d\s]+\d
    | \b24/7\b | \b\d+:\d+\b
    | (?<![\d,.])(?:£?\b\d{{1,2}}|\b(?i:one|two|three|four|nine))\s+in\s+(?:every\s+)?
      £?\d{{1,3}}\b(?![,/])
    | \bevery\s+£\d+(?!\s*(?:m\b|k\b|million))
    | \b(?i:{_LABELS})(?:(?<=s)\s+{_SEVERAL}|\s+{_ONE})(?!,\d|\s?(?:%|per\ cent|m\b|k\b))
    | \b(?i:pupils|children|people|students|learners|aged)\s(?:from|of)\s\d{{1,2}}\sto\s\d{{1,2}}\b
    | \(?£000s?\)?
    | \b(?i:turn(?:s|ed|ing)?)\s\d{{1,2}}\b
    | \b(?i:after|before|past)\s(?:1[4-9]|2[0-5])\b(?!\s?(?:%|per\ cent|[,.]\d|[a-z-]{{3,}}s\b))
    | \b(?i:post|pre)[- ]\d{{1,2}}s?\b
    | \b[A-Za-z]{{2,}}-\d{{1,3}}\b(?!,\d|\.\d|\s?(?:%|per\ cent))
    | \b(?i:over|under|above|below|beyond|up\ to)[- ](?:1[0-9]|2[0-6]|[4-9])\b
      (?!\s?(?:%|per\ cent|,\d|pp|percentage|points|plans|children|pupils|places|schools|\.\d))
    | \b\d+\s*(?:to|–|-|and|or)\s*\d+[- ]year[- ]olds?
    | \b\d+[- ]year[- ]olds?
    | \b\d+(?:\.\d+)?\s*(?:to|–|-)\s*\d+(?:\.\d+)?[- ](?:{_PERIODS})\b
    | \b\d+(?:\.\d+)?[- ](?:{_PERIODS})\b
    | \b\d+(?:st|nd|rd|th)\b
    | \b[A-Z]{{1,2}}\d{{1,2}}[A-Z]?\s\d[A-Z]{{2}}\b
    | \b(?=\w*[A-Za-z])(?!\d[\d,.]*(?:k|m|bn|pp)\b)\w*\d\w*\b
    | \b\d+(?:\.\d+){{2,}}\b
    | \b(?:19|20)\d\d\b(?!\s?(?:%|per\ cent|children|pupils|plans|places|requests))(?<!£\d{{4}})
    """,
    re.VERBOSE,
)

_FIGURE = pattern(
    rf"""
    (?P<bracket>\()?
    (?P<sign>(?<![A-Za-z])[+{_MINUS}](?=\s?[£\d]))?\s?
    (?:(?P<pound>£)\s?(?P<inner>[{_MINUS}])?)?
    (?P<digits>{_NUMBER})
    (?:
        (?P<percent>\s?%|\s?per\s?cent\b)(?P<percentpoints>\s+points?\b|-points?\b)?
        | (?P<points>[\s\u00a0]?pp\b|\s(?:percentage\s)?points?\b)
        | [\s\u00a0]?(?P<scale>k|thousand|mn|m|million|bn|billion)\b
    )?
    (?P<close>\))?
    """,
    re.VERBOSE,
)

# More than the longest of these takes.
FEW_WORDS = 60
_ROUGH = pattern(
    r"(?:about|around|nearly|almost|approximately|approx\.?|some|over|more than|just under|"
    r"just over|roughly|up to|at least|at most|fewer than|less than|under|close to|or so|"
    r"in the region of|upwards of|circa|c\.|as many as|as few as|well over|well under|"
    r"towards|beyond|short of|passed|topped|exceeded|nearing|approaching|"
    r"between|below|above|exceeding|no more than|only just over)\s+(?:a\s+|the\s+)?$",
    re.IGNORECASE,
)

_SENTENCE_ENDS = pattern(r"(?<=[.!?])[*_”\"’)]*\s+(?=[\"“*_(]*[A-Z£\d])")


def sentences_of(text: str) -> list[str]:
    """The sentences of a paragraph."""
    return [sentence for sentence in _SENTENCE_ENDS.split(text) if sentence.strip()]


def may_state_figures(text: str) -> bool:
    """Whether a text has digits beside those that references gave: quick to tell."""
    return bool(_DIGIT.search(_GIVEN_WHOLE.sub("", text)))


_DIGIT = pattern(r"\d")
_GIVEN_WHOLE = pattern(f"{GIVEN}[^{GIVEN}]*{GIVEN}")


def figures_in(text: str, blanked: str | None = None) -> list[TypedFigure]:
    """The figures that a text states, in order; it may be given without its labels as well."""
    blanked = without_labels(text) if blanked is None else blanked
    found = (match for match in _FIGURE.finditer(blanked) if _stands_alone(blanked, match))
    return [_typed(text, match) for match in found]


def without_labels(text: str) -> str:
    """The text with as many blanks for numbers that are no figures, so that places stay."""
    return _NOT_FIGURES.sub(lambda found: "\0" * len(found[0]), text)


def _stands_alone(text: str, found: re.Match[str]) -> bool:
    start, end = found.span("digits")
    before, after = text[max(0, start - 2) : start], text[end : end + 1]
    if before[-1:].isalnum() or re.fullmatch(r"\d[.,/]", before):
        return False
    return not re.match(r"[A-Za-z]", after) or found["scale"] is not None or bool(found["points"])


def _typed(text: str, found: re.Match[str]) -> TypedFigure:
    value = Decimal(found["digits"].replace(",", ""))
    step = Decimal(1).scaleb(-len(found["digits"].partition(".")[2]))
    power = SCALES.get((found["scale"] or "").lower(), 0)
    start, end = _span(found)
    mark = found["sign"] or found["inner"]
    return TypedFigure(
        text=text[start:end].strip(),
        kind=_kind(found),
        value=value.scaleb(power),
        step=step.scaleb(power),
        start=start,
        end=end,
        sign=0 if not mark else 1 if mark == "+" else -1,
        given=text[:start].endswith(GIVEN),
        rough=_is_rough(found["digits"], text[: found.start()][-FEW_WORDS:]),
    )


def _is_rough(digits: str, before: str) -> bool:
    """Whether a round figure, or the words right before it, say that it is no exact one."""
    bare = re.sub(r"\D", "", digits).lstrip("0")
    telling = bare.rstrip("0")
    is_round = len(telling) <= 2 or (len(telling) == 3 and (telling != bare or telling[-1] == "5"))
    return is_round and (digits.endswith("00") or bool(_ROUGH.search(f"{before} ")))


def _span(found: re.Match[str]) -> tuple[int, int]:
    """Where the figure stands: with its brackets, where they may be its sign."""
    if found["bracket"] and found["close"] and found["pound"] and not found["sign"]:
        return found.start(), found.end()
    first = next(group for group in ("sign", "pound", "inner", "digits") if found[group])
    return found.start(first), found.start("close") if found["close"] else found.end()


def _kind(found: re.Match[str]) -> FigureKind:
    if found["pound"] or found["scale"]:
        return FigureKind.MONEY
    if found["points"] or found["percentpoints"]:
        return FigureKind.POINTS
    return FigureKind.PERCENT if found["percent"] else FigureKind.NUMBER


# What bare numbers are worth under a heading that names their unit.
HEADED_SCALES = {"£000": 1_000, "£m": 1_000_000, "£ million": 1_000_000}

# What was said a page ago no longer tells what a sentence is about.
LONGEST_CONTEXT = 3_000


class ProsePassage(Frozen):
    """A sentence or a row of a table, whose bare numbers may be so many pounds each."""

    text: str
    context: str = ""
    scale: int = 1


def passages(blocks: Sequence[Block], context: str = "") -> Iterator[ProsePassage]:
    """The sentences of a narrative in order; what stood before a list is what it is about."""
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            for sentence in sentences_of(text_of(block.runs)):
                yield ProsePassage(sentence, context)
                context = f"{context} {sentence}"[-LONGEST_CONTEXT:]
            context = text_of(block.runs)
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield from passages(item, context)
        elif isinstance(block, TableBlock):
            yield from _rows(block, context)


def _rows(table: TableBlock, context: str) -> Iterator[ProsePassage]:
    headings = " ".join(text_of(column.heading) for column in table.columns)
    scale = next((worth for unit, worth in HEADED_SCALES.items() if unit in headings), 1)
    for row in table.rows:
        text = " | ".join(text_of(cell) for cell in row)
        yield ProsePassage(text, f"{context} {headings}", scale)
