"""What a figure is about, and how far a sentence is about the same.

The words of a sentence are held against those of each figure's name, rare words counting for
more, and the months, years and versions that the sentence names against the figure's own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cached_property, lru_cache
from math import log
from typing import TypeAlias

from svreport.core.frozen import Frozen
from svreport.core.model import Council, LineKind
from svreport.core.patterns import pattern
from svreport.core.periods import MONTHS, FinancialYear, Month, read_financial_year
from svreport.figures.figure import Point

_WORD = pattern(r"[a-z0-9]+(?:[-.'’][a-z0-9]+)*")
_YEAR = pattern(r"\b\d{4}\s*[/–-]\s*\d{2,4}\b")
_MONTH = pattern(rf"\b({'|'.join(f'{name}|{name[:3]}' for name in MONTHS)})\b(?:\s+(\d{{4}}))?")

_DATED = pattern(
    rf"(?<!than )\b(?:at the end of|end of|as at|by)\s+({'|'.join(MONTHS)})\s+(\d{{4}})\b",
    re.IGNORECASE,
)
_AT_THE_END = pattern(
    r"\b(?:agreement ends|ends? of the (?:agreement|plan|period)|(?:final|last|fifth|fourth|sixth) "
    r"year of the|the (?:final|fifth) year|year (?:5|five))\b",
    re.IGNORECASE,
)
_IDLE_WORDS = """
    a about after all also an and any are as at be been before both but by can code could did do
    does each for from had has have how if in into is it its may more most no not number of on
    one only or other our out over per percentage planned rate so some such than that the their
    them then there these they this those through to total under until up was we were what when
    where which while who will with within would year young younger good read count counts share
    figure figures own given level september april month months week weeks now made make set
    support
"""
IDLE = frozenset(_IDLE_WORDS.split())

# What the balances and totals of a forecast are called in prose, by how much the words tell.
CALLED: Mapping[str, Mapping[float, str]] = {
    LineKind.IN_YEAR_BALANCE: {
        1.0: "in-year overspend overspent overspending",
        0.7: "shortfall surplus",
        0.6: "deficit",
        0.3: "balance",
    },
    LineKind.CLOSING_BALANCE: {
        1.0: "cumulative closing closes",
        0.6: "deficit carried",
        0.5: "balance remain",
        0.4: "left",
        0.3: "end",
    },
    LineKind.OPENING_BALANCE: {1.0: "opening", 0.8: "brought", 0.5: "forward", 0.4: "balance"},
    LineKind.TOTAL_EXPENDITURE: {1.0: "expenditure spending spend", 0.8: "spent", 0.5: "costs"},
    LineKind.DEFICIT_LIMIT: {1.0: "limit", 0.8: "ceiling cap"},
    LineKind.AGREEMENT_INCOME: {0.8: "payment", 0.5: "agreement"},
    "against limit": {1.0: "headroom", 0.8: "limit"},
}
FOREIGN = pattern(
    r"\b(?:England|national(?:ly)?|region(?:al(?:ly)?)?|neighbour(?:ing|s)?|elsewhere|counties|boroughs|"
    r"(?:other|similar|nearby|comparator|most|councils?) (?:councils|authorities|areas)|"
    r"statistical|across the country|benchmark\w*|comparators?|one council|another council)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """The word as it is compared: possessives and plurals cut."""
    word = re.sub(r"['’]s?$", "", word)
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def words_of(text: str) -> set[str]:
    """The words of a text that say what it is about."""
    found = {stem(word) for word in _WORD.findall(text.lower())}
    parts = {stem(part) for word in found for part in re.split(r"[-.]", word) if len(part) > 2}
    return {word for word in found | parts if word not in IDLE and len(word) > 1}


# What a series of figures is about: words, by how much each says.
Topic: TypeAlias = Mapping[str, float]


class ParsedSentence(Frozen):
    """What a sentence says beside its figures: its words, points in time and versions.

    `dated` are the months that it says its figures are of, and not those that
    it only compares with.
    """

    words: Mapping[str, float]
    years: Set[FinancialYear]
    months: Set[Month]
    month_numbers: Set[int]
    dated: Set[Month]
    versions: Set[str]
    foreign: bool

    @property
    def has_months(self) -> bool:
        return bool(self.months or self.month_numbers)


def parse_sentence(
    sentence: str, context: str, versions: Iterable[str], last_year: FinancialYear | None = None
) -> ParsedSentence:
    """What a sentence says; words of the sentences before it count for less.

    `last_year` is the agreement's, which prose calls its end.
    """
    words = dict.fromkeys(words_of(context), 0.4) | dict.fromkeys(words_of(sentence), 1.0)
    years = {year for text in _YEAR.findall(sentence) if (year := read_financial_year(text))}
    months: set[Month] = set()
    numbers: set[int] = set()
    for name, year in _MONTH.findall(sentence):
        number = _month_number(name)
        if year:
            months.add(Month(int(year), number))
            years.add(FinancialYear.of(Month(int(year), number)))
        else:
            numbers.add(number)
    if last_year is not None and _AT_THE_END.search(sentence):
        years.add(last_year)
    lowered = sentence.lower()
    return ParsedSentence(
        words=words,
        years=years,
        months=months,
        month_numbers=numbers,
        dated={Month(int(year), _month_number(name)) for name, year in _DATED.findall(sentence)},
        versions={name for name in versions if re.search(rf"\b{re.escape(name)}", lowered)},
        foreign=bool(FOREIGN.search(sentence)),
    )


def _month_number(name: str) -> int:
    return [month[:3] for month in MONTHS].index(name[:3]) + 1


class Topics:
    """The topics of a council's figures."""

    def __init__(self, council: Council) -> None:
        self._council = council
        self._measures = {measure.code: measure for measure in council.measures}

    def of(self, name: str) -> Topic:
        """The topic of a figure's name."""
        # A word says much where one topic has it, little where most have.
        topics, count = self._spread
        return {
            word: weight * (1 - log(max(1, count[word])) / log(topics + 1))
            for word, weight in self._raw(name).items()
        }

    def _raw(self, name: str) -> Topic:
        group, _, rest = name.partition(".")
        called = CALLED.get(rest.casefold())
        if called is not None:
            return {stem(word): told for told, words in called.items() for word in words.split()}
        weights: dict[str, float] = {}
        for text, weight in self._parts(name, group, rest):
            for word in words_of(text):
                weights[word] = max(weight, weights.get(word, 0.0))
        return weights

    def _parts(self, name: str, group: str, rest: str) -> Sequence[tuple[str, float]]:
        """The texts that say what a name is about, each with its weight."""
        code, _, _ = name.rpartition(".")
        measure = self._measures.get(code)
        if measure is not None:
            return ((measure.name, 1.0), (measure.detail or "", 0.4), (code, 1.5))
        if group == "savings":
            workstreams = {row.code: row.title for row in self._council.workstreams}
            title = workstreams.get(rest.partition(".")[0], "")
            return (("savings saving save saved", 1.0), (title, 1.0), (rest, 0.7))
        if group in ("payments", "agreement"):
            words = "payment payments pay paid received instalment agreement"
            return ((words, 1.0), (rest, 0.5))
        if group == "unit cost":
            return ((rest, 1.0), ("average cost costs place placement", 0.8))
        return ((rest or name, 1.0), (_initials(rest), 1.0))

    @cached_property
    def _spread(self) -> tuple[int, Counter[str]]:
        """How many topics there are, and in how many each word occurs."""
        texts = [f"{measure.name} {measure.detail or ''}" for measure in self._council.measures]
        texts += list(dict.fromkeys(line.line for line in self._council.forecast))
        texts += [" ".join(words.values()) for words in CALLED.values()]
        texts += [figure.name for figure in self._council.figures]
        count: Counter[str] = Counter()
        for text in texts:
            count.update(words_of(text))
        return len(texts), count


def _initials(name: str) -> str:
    """What a long name may be shortened to, as INMSS is."""
    letters = "".join(
        part[0] for part in re.findall(r"[A-Za-z]+", name) if part.lower() not in IDLE
    )
    return " ".join(letters[:length] for length in range(3, len(letters) + 1)).lower()


def relevance(topic: Topic, words: ParsedSentence) -> float:
    """How far a sentence is about a topic: 0 for not at all, 1 and more for clearly."""
    return sum(weight * words.words[word] for word, weight in topic.items() if word in words.words)


def fit(point: Point, default: Point, words: ParsedSentence, *, change: bool = False) -> float:
    """How well a figure's point in time fits those that a sentence names.

    A change is named by the month that it is a change from as well.
    """
    if isinstance(point, FinancialYear):
        is_named, any_named = point in words.years, bool(words.years)
    elif isinstance(point, Month):
        is_named = point in words.months or point.number in words.month_numbers
        is_named = is_named or (change and point.year_before() in words.months)
        any_named = words.has_months
    else:
        return 1.0
    if is_named:
        return 1.5
    if any_named:
        return 0.7 if point == default else 0.4
    return 1.0 if point == default else 0.5
