"""Points in time as prose names them: months, years, and those that count from the update."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import lru_cache
from itertools import zip_longest

from svreport.core.frozen import Frozen, replace
from svreport.core.numerals import NUMBER_WORDS
from svreport.core.patterns import pattern
from svreport.core.periods import MONTHS, TERMS, FinancialYear, Month

_NAMES = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS) + "|Sept|Christmas"


class When(Enum):
    """What words of time name."""

    MONTH = "month"
    YEAR = "year"
    LAST_YEAR = "last year"
    THIS_YEAR = "this year"
    NOW = "now"
    YEAR_END = "year end"
    LAST_UPDATE = "last update"
    PLAN_YEAR = "plan year"
    THE_END = "the end"
    EDITION = "edition"
    TERM = "term"
    HALF = "half"
    PERIOD = "period"
    NEXT_YEAR = "next year"
    OTHER = "other"


class Time(Frozen):
    """A point in time as it was typed, and where. A month may have no year; so may an edition.

    The same months of 2023/24 have a number, those of 2023 have none. A month `of last year`
    `is_year_ago`, and one called `last October` `is_last`. What says how
    long something took `is_span`: what it came to is of its end. What goes into a year `is_into`;
    the month `is_met` of a meeting.
    """

    when: When
    start: int
    end: int
    number: int = 0
    year: int = 0
    is_year_ago: bool = False
    is_last: bool = False
    is_span: bool = False
    is_into: bool = False
    is_met: bool = False

    @property
    def month(self) -> Month | None:
        return Month(self.year, self.number) if self.when is When.MONTH and self.year else None

    @property
    def financial_year(self) -> FinancialYear | None:
        return FinancialYear(self.year) if self.when is When.YEAR else None


_YEAR_AGO = (
    r"(?:(?:the\s+|at\s+the\s+)?(?:same|corresponding|equivalent|like)\s+"
    r"(?:\w+\s+)?(?:period|time|months?|points?|stage|date|quarter|term|meeting|report|update)"
    r"(?:\s+(?:of|in))?\s+(?:the\s+)?(?:last\s+year|pre(?:vious|ceding)\s+year|year\s+before|"
    r"a\s+year\s+(?:ago|earlier|before)|(?P<same_year>20\d\d(?:[/-]\d\d)?)\b)"
    r"|(?:at\s+)?this\s+(?:time|stage|point)\s+in\s+(?P<that_year>20\d\d(?:[/-]\d\d)?)\b"
    r"|(?<=than\s)last(?=[.,;)]|$)"
    r"|(?:at\s+)?this\s+(?:time|stage|point)\s+last\s+year|(?:the\s+)?(?:last|previous|preceding|prior)"
    r"[\s-](?:financial\s+)?year(?!\s+of\b|[\s-]end\b)|the\s+year\s+before"
    r"|(?<=than\sof\s)last(?=[.,;)]|$)|(?:a|one)\s+year\s+(?:ago|before|earlier|previously|back)"
    r"|(?:twelve|12)\s+months\s+(?:ago|before|earlier|previously|back)|same\s+period)"
)
_SPAN = (
    r"(?:on\s+the\s+year|year[\s-]on[\s-]year"
    r"|(?:over|in)\s+the\s+(?:(?:past|last)\s+year(?!\s+of\b)|(?:past\s+|last\s+|course\s+of\s+(?:the\s+)?)?(?:twelve|12)\s+months(?!\s+to))"
    r"|(?:in|over)\s+the\s+(?:year|twelve\s+months|12\s+months)\s+to(?=\s+[A-Z])"
    r"|(?:in|within)\s+(?:the\s+space\s+of\s+)?a\s+(?:single\s+)?year|over\s+the\s+(?:financial\s+)?year)"
)
_UPDATES = (
    r"(?:(?:the\s+|at\s+the\s+|our\s+)?(?:last|previous|prior)\s+"
    r"(?:update|report|meeting|forecast|return|time|quarter|monitoring(?:\s+report)?|paper)"
    r"|(?:when\s+)?(?:(?:I|we|you)\s+)?last\s+(?:reported|wrote|met)|last\s+time|previously\s+(?:reported|forecast)"
    r"|quarter[\s-]on[\s-]quarter|(?:the\s+)?(?:prior|preceding)\s+quarter"
    r"|(?:the\s+)?(?:last|previous)\s+month|(?:a|one)\s+month\s+(?:ago|earlier|before))"
)
_TIMES = pattern(
    rf"""
    (?<!\w)(?=\w)(?:
      (?P<year>(?P<into>into\s+)?(?:FY\s?)?(?:20)?\d\d\s?[/–-]\s?(?:20)?\d\d\b(?![/–-]))
    | (?:(?P<day>\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?)|(?:the\s+)?last\s+day\s+of\s+
        |(?P<last>last\s+))?
      (?P<month>{_NAMES})\b(?P<possessive>['’]s)?
      (?:\s+(?P<of>(?:20)\d\d)\b|(?<!['’]s)\s+(?:(?=[12])|['’])(?P<short>\d\d)\b(?![,.:]\d|\s?%|-)
        |\s+(?:of\s+)?(?P<month_ago>last\s+year|the\s+(?:pre(?:vious|ceding)\s+year|year\s+before)
        |(?:a|one)\s+year\s+(?:ago|before|earlier)|before(?=[,.;)]))\b)?
      (?:\s+(?P<edition>(?:report|update|return|forecast|paper|meeting)s?|monitoring|position
        |review(?=[,.;:)]|$|\s+(?:and|has|had|was|put|which|by)\b))\b)?
    | (?P<ago>{_YEAR_AGO})\b
    | (?P<span>{_SPAN})\b
    | (?P<months>(?:in|over|during|across|throughout)\s+(?:(?:just|only|the|past|last|first)\s+)*
        (?P<count>(?!same\b)\w+)\s+(?:months|quarters(?!\s+of\s+(?!20))|terms)(?:\s+to(?=\s+[A-Z]))?)\b
    | (?P<update>(?!(?:the\s+)?last\s+quarter\s+of\s+20){_UPDATES})\b
    | (?P<into_year>(?:mid|half)[\s-]?(?:way|year)(?=\s+(?:point|stage|mark)\b)
        |(?P<months_in>three|six|nine)\s+months\s+in(?:\s?to\s+the\s+(?:financial\s+)?year|(?=,)))
    | (?:the\s+)?(?P<season>winter|spring|summer|autumn)
      (?=\s+(?:and\s+(?:the\s+)?\w+\s+)?(?:return|report|update|paper|meeting)s?\b)
    | (?:month|period|M|P)\s?(?P<numbered>1[0-2]|[1-9])\b(?!\.\d|%|,\d)
    | (?:(?:quarter|Q)\s?(?P<quarter>[1-4]|one|two|three|four)\b
        |(?:the\s+)?(?P<nth>first|second|third|fourth|final|last(?=\s+quarter\s+of\s+20))\s+quarter\b)
      (?:\s+(?:of\s+)?(?P<quarter_of>20\d\d)[/–-]\d\d\b
        |\s+(?:of\s+)?(?P<quarter_ago>last\s+year|the\s+(?:pre(?:vious|ceding)\s+year|year\s+before))\b)?
    | (?:the\s+)?(?P<half>first|second)\s+half\s+of\s+(?:the|this)
      \s+(?:financial\s+)?year\b(?!\s+than)
    | (?:the\s+)?(?P<recent>last\s+|previous\s+)?(?P<term>{"|".join(TERMS)})(?:\s+terms?)?\b
      (?:\s+(?:of\s+)?(?P<in>20\d\d)(?P<academic>[/–-]\d\d)?\b
        |\s+(?:of\s+)?(?P<term_ago>last\s+year|the\s+year\s+before|before)\b)?
    | (?:in\s+|by\s+)?year\s+(?P<plan_year>[1-9]|one|two|three|four|five|six|seven)\b(?!\.\d|%)
    | (?P<end>(?:the\s+)?(?:end|last\s+year|final\s+year)\s+of
        (?=\s+the\s+(?:\w+\s+)?(?:agreement|plan|programme|period)\b))
    | (?:over|in|during|across)\s+the\s+(?P<period>quarter|term|period)\b(?!\s+(?:of|to|from))
    | (?P<year_start>(?:(?:the\s+)?(?:last|previous|prior|preceding)\s+year[\s-]end
        |(?:the\s+)?end\s+of\s+(?:last|the\s+(?:previous|prior|preceding))\s+(?:financial\s+)?year
        |(?<!than\s)(?:when\s+)?(?:the|this)\s+(?:financial\s+)?year\s+(?:began|started|opened)(?!\s+(?:with|in|on|at)\b))\b)
    | (?P<year_end>year[\s-]end|(?:over|in|for|across)\s+the\s+year\s+as\s+a\s+whole
        |the\s+year['’]s\s+end
        |the\s+end\s+of\s+the\s+(?:financial\s+)?year)\b
    | (?P<this>this\s+(?:financial\s+)?year|in\s+the\s+current\s+year
        |the\s+current\s+financial\s+year)\b
    | (?P<now>(?:over|in|for|across)\s+the\s+(?:whole|full)\s+(?:of\s+the\s+)?year
        |at\s+the\s+time\s+of\s+writing|as\s+things\s+stand
        |(?:(?:on|at)\s+)?(?:the\s+|our\s+)?(?:most\s+recent|latest)\s+(?:figures|count|data)
        |the\s+(?:present|current|latest)(?=\s+(?:(?:figure|number|total)\b|£?\d))
        |so\s+far|to\s+date|at\s+present|currently|today|now|this\s+time
        |this\s+month|this\s+quarter)\b
    | (?P<next>next\s+(?:financial\s+)?year|(?:the|a|one)\s+year\s+(?:after|later)
        |(?:a|one)\s+year\s+on(?!\s+(?:year|average))
        |(?:the\s+)?following\s+year)\b
    | (?P<other>(?:the\s+)?(?:last|previous)\s+(?:school|academic)\s+year
        |for\s+the\s+first\s+time(?:\s+since\s+(?:\w+\s+)?(?:20\d\d(?:[/–-]\d\d)?))?
        |(?:19|20)\d\d|next\b(?!\s+(?:up|due|(?:\w+\s+){{0,2}}(?:payment|instalment|tranche|receipt)))
        |(?:start|beginning)\s+of\s+the
        \s+(?:financial\s+)?year|(?:winter|term|recent\s+years|the\s+pilot
        |(?:the\s+)?first\s+(?:update|report|meeting|forecast|return|paper)
        |over\s+the\s+(?!next\s+year\b)\w+\s+years?|in\s+the\s+(?:quarter|month|term|week)|in-month))\b
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_QUARTER_ENDS = {1: 6, 2: 9, 3: 12, 4: 3}
# Seasons are numbered after the months.
SEASON_NAMES = ("winter", "spring", "summer", "autumn")
SEASONS = 20
_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "last": 4}
_MAY = pattern(r"^\s+(?:be|have|need|not|also|take|well|add|rise|fall|[a-z]+\s+be)\b")


# The words with which a point in time may begin, and those of which some word must come next.
_ALONE = (
    "into fy last same corresponding equivalent like preceding this previous prior previously "
    "over in during month period m p quarter q first second third fourth final year now today "
    "currently next following start beginning end term winter recent christmas sept within most "
    "latest"
)
_LED = {
    "the": "same corresponding equivalent like last previous preceding prior year end final "
    f"current present following first second third fourth pilot most latest {' '.join(TERMS)}",
    "at": "the this same corresponding equivalent present our most latest",
    "our": "last previous prior most latest",
    "on": "the our most latest",
    **dict.fromkeys(("for", "across"), "the"),
    **dict.fromkeys(("a", "one", "by"), "year"),
    **{
        "twelve": "months",
        "when": "last i we you the this",
        "i": "last",
        "we": "last",
        "you": "last",
        "so": "far",
        **dict.fromkeys(("three", "six", "nine"), "months"),
        **dict.fromkeys(("mid", "half"), "year way"),
        **dict.fromkeys(("midway", "halfway", "midyear"), "point stage mark"),
        "to": "date",
        "as": "things",
    },
}
_MONTHS = {word for name in MONTHS for word in (name.lower(), name[:3].lower())}
_BEGIN = dict.fromkeys((*_ALONE.split(), *TERMS, *_MONTHS), frozenset[str]())
_BEGIN |= {word: frozenset(after.split()) for word, after in _LED.items()}
_WORD = pattern(r"\w+")


@lru_cache(maxsize=1024)
def times_in(text: str) -> Sequence[Time]:
    """The points in time that a sentence names, in order."""
    found: list[Time] = []
    end = 0
    for start in _beginnings(text):
        match = _TIMES.match(text, start) if start >= end else None
        if match is not None:
            end = match.end()
            time = _time(match, text)
            found += [time] if time is not None else []
    return found


def _beginnings(text: str) -> Iterator[int]:
    """Where a point in time may begin: quicker to tell than to look for one everywhere."""
    words = [*_WORD.finditer(text)]
    for word, later in zip_longest(words, words[1:]):
        first = word[0].lower()
        after = _BEGIN.get(first)
        if after is None:
            is_one = first[0].isdigit() or first[-1].isdigit()
        else:
            is_one = not after or (later is not None and later[0].lower() in after)
        if is_one:
            yield word.start()


def _time(found: re.Match[str], text: str) -> Time | None:
    start, end = found.span()
    if found["year"]:
        time = _financial_year(found["year"], start, end)
        if text[:start].rstrip().lower().endswith(("academic year", "school year")):
            return replace(time, when=When.OTHER, year=0) if time else None
        return replace(time, is_into=True) if time and found["into"] else time
    if found["month"]:
        return _month(found, text)
    when = _WORDS.get(found.lastgroup or "")
    if when is None:
        return _term(found) if found["term"] else _numbered(found)
    same_year = found["same_year"] or found["that_year"] or "0"
    year = int(same_year[:4])
    months = 3 if found["months"] and "quarters" in found["months"].lower() else 1
    count = months * _number_or_none(found["count"]) or int(len(same_year) > 4)
    if found["update"] and "month" in found["update"].lower():
        count = 1  # that many months ago
    # The last quarter may be the one that is reported on, or the one before it.
    is_last = bool(found["update"]) and found["update"].lower().endswith("last quarter")
    is_span = found.lastgroup in ("span", "months") or text[start:end].endswith("on quarter")
    is_ago = bool(found["year_start"])
    return Time(when, start, end, count, year, is_ago, is_last, is_span)


def _numbered(found: re.Match[str]) -> Time:
    """What is told by its number: a month of the year, a quarter, a year of the plan."""
    start, end = found.span()
    if found["into_year"]:
        month = _number(found["months_in"] or "six")
        return Time(When.MONTH, start, end, (month + 2) % 12 + 1)
    if found["season"]:
        return Time(When.EDITION, start, end, SEASONS + SEASON_NAMES.index(found["season"].lower()))
    if found["numbered"]:
        return Time(When.EDITION, start, end, (int(found["numbered"]) + 2) % 12 + 1)
    if found["plan_year"]:
        return Time(When.PLAN_YEAR, start, end, _number(found["plan_year"]))
    if found["half"]:
        return Time(
            When.HALF, start, end, 9 if found["half"].lower() == "first" else 3, is_span=True
        )
    nth = _NTH.get((found["nth"] or "").lower()) or _number(found["quarter"])
    year, month = int(found["quarter_of"] or 0), _QUARTER_ENDS[nth]
    year += year > 0 and month == 3
    return Time(When.MONTH, start, end, month, year, bool(found["quarter_ago"]))


_WORDS = {
    **{"ago": When.LAST_YEAR, "span": When.LAST_YEAR, "months": When.OTHER, "period": When.PERIOD},
    **{"update": When.LAST_UPDATE, "end": When.THE_END, "year_end": When.YEAR_END},
    "year_start": When.YEAR_END,
    **{"this": When.THIS_YEAR, "now": When.NOW, "next": When.NEXT_YEAR, "other": When.OTHER},
}


def _number_or_none(word: str | None) -> int:
    return _number(word) if word and (word.isdigit() or word.lower() in NUMBER_WORDS) else 0


def _number(word: str) -> int:
    return int(word) if word.isdigit() else NUMBER_WORDS[word.lower()]


def _financial_year(text: str, start: int, end: int) -> Time | None:
    first, second = re.findall(r"\d+", text)
    starts = int(first) if len(first) == 4 else 2000 + int(first)
    if int(second) % 100 != (starts + 1) % 100:
        return None
    return Time(When.YEAR, start, end, year=starts)


def _term(found: re.Match[str]) -> Time:
    """A school term by its place in its year, in the calendar year that it is in."""
    number = TERMS.index(found["term"].lower()) + 1
    year = int(found["in"] or 0) + bool(found["academic"] and number > 1)
    is_ago, is_last = bool(found["term_ago"]), bool(found["recent"])
    return Time(When.TERM, *found.span(), number, year, is_ago, is_last)


def _month(found: re.Match[str], text: str) -> Time | None:
    start, end = found.span()
    name = found["month"]
    is_verb = name in ("May", "may", "march", "mar") and _MAY.match(text, end)
    if name[0].islower() or is_verb:
        return None
    name = "December" if name.startswith(("Chr", "CHR")) else name
    number = [month[:3] for month in MONTHS].index(name[:3].capitalize()) + 1
    year = int(found["of"] or 0) or (2000 + int(found["short"]) if found["short"] else 0)
    when = When.EDITION if found["edition"] else When.MONTH
    is_year_ago, is_last = bool(found["month_ago"]), bool(found["last"])
    is_met = (found["edition"] or "").lower().startswith("meeting")
    return Time(when, start, end, number, year, is_year_ago, is_last, is_met=is_met)
