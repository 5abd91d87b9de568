"""Figures as prose states them: money, percentages, points and counts, told from other numbers.

Years, dates, ages, telephone numbers, the numbers of conditions, risks, bands
and the like are no figures, and are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from enum import Enum
from functools import cache
from itertools import count, pairwise

from svreport.content.blocks import Block, Heading, ListBlock, Paragraph, TableBlock, text_of
from svreport.core.frozen import Frozen, replace
from svreport.core.numerals import MINUS_SIGNS, SCALES, units_named_in
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
    WEEKS = "weeks"
    DAYS = "days"


DURATIONS = (FigureKind.WEEKS, FigureKind.DAYS)


class TypedFigure(Frozen):
    """A figure in a text. Money is in pounds; `step` is what its last digit is worth.

    `sign` is that typed with it: -1, 1 or 0 for none; `given` where a reference gave it.
    """

    text: str
    kind: FigureKind
    value: Decimal
    step: Decimal
    start: int
    end: int
    sign: int = 0
    given: bool = False


_MONTH = "(?:" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS) + "|Sept)"
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
    "bands?|year groups?|key stages?|KS|levels?|stages?|phases?|tiers?|quarters?|Q|updates?|"
    "pages?|p|notes?|items?|steps?|versions?|reports?|classes|class|rooms?|parts?|articles?|schedules?|"
    "regulations?|recommendations?|strands?|weeks?|blocks?|rows?|grades?|forms?|outcomes?|"
    "priorit(?:y|ies)|objectives?|chapters?|clauses?|question|objective|zone|junction|"
    "interventions?|actions?|options?|agenda item|terms?|no\\.|ages?|aged"
).replace(" ", r"\s")
_PERIODS = (
    "weeks?|months?|days?|years?(?! to date)|hours?|minutes?|terms?|miles?|metres?|metre|km|"
    "working days?|school days?|calendar days?|year olds?|sessions? a week|hectares?|acres?"
).replace(" ", r"\s")

_IN_ALL = r"\s+in\s+(?:every\s+)?£?\d{1,3}\b(?![,/])"
_OF_LETTERS = r"\b(?=\w*[A-Za-z])(?!\d[\d,.]*(?:k|m|bn|pp)\b)\w*\d\w*\b"
_ADDRESSES = pattern(r"(?<!\S)\S+(?:://|@)\S+|www\.\S+")
# What is passed over, tried before figures; the order matters among what begins alike. It begins
# with a digit, or with a word that a digit is near.
_NOT_FIGURES = pattern(
    rf"""
    (?<!\w)(?=\d)(?:
      \A\d{{1,2}}(?:\.\d{{1,2}}){{1,2}}\.?\s+(?=[“"‘'(]?[A-Z])
    | \d{{4}}-\d{{2}}-\d{{2}}\b
    | \d{{4}}\s*[/–-]\s*\d{{2,4}}\b
    | \d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b(?:,?\s+\d{{4}})?
    | \d{{1,2}}/\d{{1,2}}/\d{{2,4}}\b
    | \d{{1,2}}[.:]\d{{2}}\s?(?:am|pm|hours)\b | \d{{1,2}}\s?(?:am|pm|noon)\b
    | \d{{1,2}}:\d{{2}}\b
    | 0\d{{2,4}}[\s-]\d{{3,8}}(?:[\s-]\d{{3,4}})?\b | 0\d{{9,10}}\b
    | 24/7\b | \d+:\d+\b
    | \d{{1,2}}\s(?i:(?:and|or)\s(?:over|above|under|below|older|younger))\b
    | (?<![,.])\d{{1,2}}{_IN_ALL}
    | \d+(?:\s*(?:to|–|-|and|or)\s*\d+)?[- ]year[- ]olds?
    | \d+(?:\.\d+)?(?:\s*(?:to|–|-)\s*\d+(?:\.\d+)?)?[- ](?:{_PERIODS})\b
    | \d+(?:st|nd|rd|th)\b
    | {_OF_LETTERS}
    | \d+(?:\.\d+){{2,}}\b
    | (?:19|20)\d\d\b(?!\s?(?:%|per\ cent|children|pupils|plans|places|requests))(?<!£\d{{4}})
    )
    | (?<!\w)(?=[^\W\d]\D{{0,16}}\d)(?:
      {_MONTH}\s+(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}\b|(?:19|20)\d\d\b)
    | {_SHORT}\s+['’]?[12]\d\b(?!\s?(?:%|per\ cent)|[.,]\d)
    | (?<![,.])(?i:one|two|three|four|nine){_IN_ALL}
    | every\s+£\d+(?!\s*(?:m\b|k\b|million))
    | (?<!the\s)(?<!this\s)(?<!last\s)(?<!next\s)(?<!prior\s)(?<!previous\s)
      (?i:years?)\s+{_ONE}(?![,./]\d|\s?(?:%|per\ cent))
    | (?i:{_LABELS})(?:(?<=s)\s+{_SEVERAL}|\s+{_ONE})
      (?![,./]\d|\s?(?:%|per\ cent|m\b|k\b))
    | (?i:pupils|children|people|students|learners|aged)\s(?:from|of)\s\d{{1,2}}\sto\s\d{{1,2}}\b
    | (?i:turn(?:s|ed|ing)?)\s\d{{1,2}}\b
    | (?i:after|before|past)\s(?:1[4-9]|2[0-5])\b(?!\s?(?:%|per\ cent|[,.]\d|[a-z-]{{3,}}s\b))
    | (?i:post|pre)[- ]\d{{1,2}}s?\b
    | [A-Za-z]{{2,}}-\d{{1,3}}\b(?!,\d|\.\d|\s?(?:%|per\ cent))
    | (?i:over|under|above|below|beyond|up\ to)[- ](?:1[0-9]|2[0-6]|[4-9])\b
      (?!\s?(?:%|per\ cent|,\d|pp|percentage|points|plans|children|pupils|places|schools|\.\d))
    | [A-Z]{{1,2}}\d{{1,2}}[A-Z]?\s\d[A-Z]{{2}}\b
    | {_OF_LETTERS}
    )
    | \+44[\d\s]+\d | \(?£000s?\)? | (?<![\d,.])£\d{{1,2}}{_IN_ALL}
    """,
    re.VERBOSE,
)

_FIGURE = pattern(
    rf"""
    (?=[({_MINUS}+£\d])
    (?P<bracket>\()?
    (?P<sign>(?<![A-Za-z\d%])(?:[+{_MINUS}](?=[£\d])|(?<!\S\s)[+{_MINUS}](?=\s[£\d])))?\s?
    (?:(?P<pound>£)\s?(?P<inner>[{_MINUS}])?)?
    (?P<digits>{_NUMBER})
    (?:
        (?P<percent>\s?%|\s?per\s?cent\b)(?P<percentpoints>\s+points?\b|-points?\b)?
        | (?P<points>[\s\u00a0]?pp\b|\s(?:of\sa\s)?(?:percentage\s)?points?\b)
        | [\s\u00a0]?(?P<scale>k|thousand|mn|m|million|bn|billion)\b
    )?
    (?P<close>\))?
    """,
    re.VERBOSE,
)

_SENTENCE_ENDS = pattern(
    # No sentence ends with `c.` or `i.e.` before a figure.
    r"(?<=[.!?])(?<!\bc\.)(?<!\bca\.)(?<!\bi\.e\.)(?<!\be\.g\.)(?<!\bapprox\.)(?<!\bvs\.)"
    r"[*_”\"’)]*\s+(?=[\"“*_(]*[A-Z£\d])"
)


def sentences_of(text: str) -> list[str]:
    """The sentences of a paragraph."""
    return [sentence for sentence in _SENTENCE_ENDS.split(text) if sentence.strip()]


_DIGIT = pattern(r"\d")
_GIVEN_WHOLE = pattern(f"{GIVEN}[^{GIVEN}]*{GIVEN}")


def typed_part(text: str) -> str:
    """A text without what references gave."""
    return _GIVEN_WHOLE.sub("", text) if GIVEN in text else text


def has_digits(text: str) -> bool:
    """Whether a text has any digit."""
    return bool(_DIGIT.search(text))


def figures_in(text: str, blanked: str | None = None) -> list[TypedFigure]:
    """The figures that a text states, in order; it may be given without its labels as well."""
    blanked = without_labels(text) if blanked is None else blanked
    found = (match for match in _FIGURE.finditer(blanked) if _stands_alone(blanked, match))
    return [_typed(text, match) for match in found]


def without_labels(text: str) -> str:
    """The text with as many blanks for numbers that are no figures, so that places stay."""
    if "@" in text or "://" in text or "www." in text:
        text = _ADDRESSES.sub(_blanks, text)
    return _NOT_FIGURES.sub(_blanks, text) if has_digits(text) else text


def _blanks(found: re.Match[str]) -> str:
    return "\0" * len(found[0])


def _stands_alone(text: str, found: re.Match[str]) -> bool:
    start, end = found.span("digits")
    if start and (text[start - 1].isalnum() or _PART_OF_NUMBER.fullmatch(text[:start][-2:])):
        return False
    after = text[end : end + 1]
    is_letter = after.isascii() and after.isalpha()
    return not is_letter or found["scale"] is not None or bool(found["points"])


_PART_OF_NUMBER = pattern(r"\d[.,/]|[A-Z]\.")


@cache
def _power(exponent: int) -> Decimal:
    return Decimal(1).scaleb(exponent)


def _typed(text: str, found: re.Match[str]) -> TypedFigure:
    digits, scale = found["digits"], found["scale"]
    power = SCALES[scale.lower()] if scale else 0
    value = Decimal(digits.replace(",", ""))
    start, end = _span(found)
    mark = found["sign"] or found["inner"]
    return TypedFigure(
        text=text[start:end].strip(),
        kind=_kind(found),
        value=value.scaleb(power) if power else value,
        step=_power(power - len(digits.partition(".")[2])),
        start=start,
        end=end,
        sign=0 if not mark else 1 if mark == "+" else -1,
        given=GIVEN in text and text.count(GIVEN, 0, start) % 2 == 1,
    )


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


# A text as passages to be read: sentences, and the cells of tables after their headings.

# A point in time in brackets is of the column, and not beside it.
_IN_BRACKETS = pattern(r"\(([^()£%]*\d[^()£%]*)\)")
LONGEST_CAPTION = 90
_DATED = pattern(r"(?:[A-Z][a-z]+\s+)?(?:19|20)\d\d(?:[/–-]\d\d(?:\d\d)?)?")


class TextPassage(Frozen):
    """A sentence, or a cell of a table after its headings.

    Bare numbers are worth `scale` pounds each, or are none where it is 0. Its words begin at
    `start` of a part of the text, as `parts_of` has them; those of a cell's headings before it.
    One that `is_item` is of a list; the rows of a cell's table are what it is `about`.
    """

    text: str
    scale: int = 0
    is_cell: bool = False
    is_item: bool = False
    part: int = 0
    start: int = 0
    about: str = ""


def parts_of(blocks: Sequence[Block]) -> Iterator[str]:
    """The paragraphs of a text and the cells of its tables, in order."""
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            yield text_of(block.runs)
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield from parts_of(item)
        elif isinstance(block, TableBlock):
            yield from (text_of(column.heading) for column in block.columns)
            yield from (text_of(cell) for row in block.rows for cell in row)


def passages_in(blocks: Sequence[Block]) -> Iterator[TextPassage]:
    """The passages of a text, in order."""
    yield from _passages(blocks, count())


def _passages(blocks: Sequence[Block], parts: Iterator[int]) -> Iterator[TextPassage]:
    above = ""
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            yield from _sentences(text_of(block.runs), next(parts))
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield from (replace(it, is_item=True) for it in _passages(item, parts))
        elif isinstance(block, TableBlock):
            yield from _cells(block, block.caption or above, parts)
        text = text_of(block.runs) if isinstance(block, Paragraph | Heading) else ""
        above = text if len(text) <= LONGEST_CAPTION and not text.rstrip().endswith(".") else ""


def _sentences(text: str, part: int) -> Iterator[TextPassage]:
    end = 0
    for sentence in sentences_of(text):
        start = text.index(sentence, end)
        yield from _noted(sentence, part, start) or [TextPassage(sentence, part=part, start=start)]
        end = start + len(sentence)


# In notes, each figure has its own label, after one that all share: `Fees: plan £3m; actual £4m.`
_LABEL = pattern(r"(?P<label>[^:;.]{3,80}):\s+")
_BETWEEN_NOTES = pattern(r";\s+|,\s+(?!\d)")
_MOST_WORDS = 8
# What only sentences have, and what comes of the notes before it.
_NO_NOTES = frozenset(
    (
        *("is", "are", "was", "were", "will", "would", "has", "have", "had", "be", "been", "but"),
        *("because", "which", "that", "this", "we", "they", "it", "than", "so"),
        *("total", "totals", "together", "altogether", "all", "sum", "making", "giving", "leaving"),
    )
)


def _noted(sentence: str, part: int, start: int) -> list[TextPassage]:
    """The notes of a sentence that is none, each as a passage after what all are of."""
    labelled = _LABEL.match(sentence)
    label, begin = (labelled["label"], labelled.end()) if labelled else ("", 0)
    ends = [(it.start(), it.end()) for it in _BETWEEN_NOTES.finditer(sentence, begin)]
    if not ends or not _NO_NOTES.isdisjoint(sentence.lower().replace(",", "").split()):
        return []
    spans = [
        (first, last)
        for (_, first), (last, _) in pairwise([(begin, begin), *ends, (len(sentence),) * 2])
    ]
    notes = [sentence[first:last] for first, last in spans]
    is_parted = bool(label) or (len(ends) > 1 and all(sentence[at] == ";" for at, _ in ends))
    is_each = all(len(note.split()) <= _MOST_WORDS and len(figures_in(note)) == 1 for note in notes)
    if not (is_parted and is_each and notes[0][:1].isalpha()) or figures_in(label):
        return []
    lead = f"{label} " if label else ""
    return [
        TextPassage(
            f"{lead}{note}", _scale_in(label), is_cell=True, part=part, about=label,
            start=start + first - len(lead),
        )
        for note, (first, _) in zip(notes, spans, strict=True)
    ]  # fmt: skip


def _cells(table: TableBlock, caption: str, parts: Iterator[int]) -> Iterator[TextPassage]:
    headings = [_IN_BRACKETS.sub(r"\1", text_of(column.heading)) for column in table.columns]
    # Where several columns say that they are money, or what of, the others are not.
    units = [(it, heading) for heading in headings[1:] if (it := _scale_in(heading))]
    is_of_all = len(units) == 1 and len(_NAMES.findall(units[0][1])) < MANY
    of_all = _scale_in(f"{caption} {headings[0]}") or (units[0][0] if is_of_all else 0)
    about = f"{caption} {headings[0]}"
    for _ in headings:
        next(parts)
    for row in table.rows:
        cells = [text_of(cell) for cell in row]
        numbers = [next(parts) for _ in cells]
        # Rows that are named by a year are of what stands above them.
        of = f"{headings[0]} {cells[0]}" if _DATED.fullmatch(cells[0]) else cells[0]
        of_row = _scale_in(of)
        year = _A_YEAR.search(about)
        for heading, cell, part in zip(headings[1:], cells[1:], numbers[1:], strict=False):
            is_of_year = year is not None and not _A_YEAR.search(f"{of} {heading}")
            lead = f"{of} {heading} in {year[0]} " if is_of_year and year else f"{of} {heading} "
            scale = of_row or _scale_in(heading) or (0 if _COUNTED.search(heading) else of_all)
            yield TextPassage(
                f"{lead}{cell}", scale, is_cell=True, part=part, start=-len(lead), about=about
            )


# What a column counts, below a caption that names a unit of money.
_COUNTED = pattern(r"(?i)\b(?:places|pupils|children|plans|placements|number|posts|weeks|days)\b|%")
_A_YEAR = pattern(r"\b20\d\d[/–-]\d\d\b")
# Words of a heading that say what its column is of, apart from its unit.
_NAMES = pattern(r"(?<![£\w])[A-Za-z]{3,}\b")
MANY = 2


def _scale_in(words: str) -> int:
    """What bare numbers are worth below or beside words that name a unit of money."""
    named = (int(unit.pounds or 0) for unit in units_named_in(words))
    return next(named, int("£" in words))
