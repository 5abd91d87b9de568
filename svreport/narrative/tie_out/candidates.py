"""The figures that a typed one may be: those of the register, and differences between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set
from decimal import Decimal
from itertools import combinations
from operator import attrgetter
from typing import TypeAlias

from svreport.core.frozen import Frozen
from svreport.core.grouping import group_by
from svreport.core.periods import Month
from svreport.core.units import Unit, convert
from svreport.figures.figure import Figure, Point, Series, point_words
from svreport.figures.forecast import statements
from svreport.figures.sources.forecast import REPORTED
from svreport.narrative.facts import Facts
from svreport.narrative.prose import FigureKind
from svreport.narrative.tie_out.topics import ParsedSentence, Topic, Topics, relevance

HUNDRED = Decimal(100)
# A month's figure is compared with so many before it: with all, they would grow with the square.
FEW_BEFORE = 4
VALUE = attrgetter("value")


class Candidate(Frozen, gc=False):
    """A figure that narrative may state: there are many, so what few are asked for is worked out.

    `value` is without its sign, in pounds where it is money, and `subject` is what it is a figure
    of. With a `base` it is a difference that nothing shows of its own accord; `less` is its name
    where the names of the two do not make it. A share is a change as a percentage.
    """

    value: float
    kind: FigureKind
    subject: str
    series: Series
    figure: Figure
    negative: bool
    base: Figure | None = None
    less: str = ""
    is_share: bool = False

    @property
    def reference(self) -> str:
        """The reference that states it."""
        if self.base is None:
            return f"{self.figure.full_name} | %" if self.is_share else self.figure.full_name
        name = self.less or f"{self.series.name} {point_words(self.point)} less"
        return f"{name} {point_words(self.base.point)}"

    @property
    def point(self) -> Point:
        return self.figure.point

    @property
    def default(self) -> Point:
        return self.series.default

    @property
    def derived(self) -> bool:
        return self.base is not None

    @property
    def change(self) -> bool:
        return self.base is not None or self.figure.change

    @property
    def balance(self) -> bool:
        return self.series.name.endswith("balance")


# The least and the most that a figure may be, and the subjects that it may be of; None for any.
Range: TypeAlias = tuple[float, float, Set[str] | None]


class Candidates:
    """All that may be stated, by kind."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._topics = Topics(facts.council)
        self._topic_of: dict[str, Topic] = {}
        self._versions_of: dict[str, Set[str]] = {}
        self._spelled = [version.version for version in statements(facts.council.forecast)]
        self.versions = tuple(version.casefold() for version in self._spelled)
        self.last_year = facts.council.settings.agreement_ends
        self.now = facts.update.activity_to
        self._by_kind = group_by(sorted(self._all(), key=VALUE), attrgetter("kind"))

    def between(self, kind: FigureKind, *ranges: Range) -> Sequence[Candidate]:
        """The figures of a kind whose values lie in any of some ranges, in order."""
        figures = self._by_kind.get(kind, [])
        places = {
            place
            for low, high, subjects in ranges
            for place in range(
                bisect_left(figures, low, key=VALUE), bisect_right(figures, high, key=VALUE)
            )
            if subjects is None or figures[place].subject in subjects
        }
        return [figures[place] for place in sorted(places)]

    def versions_of(self, candidate: Candidate) -> Set[str]:
        """The versions of the forecast that it is a figure of."""
        name = candidate.less or candidate.series.name
        if name not in self._versions_of:
            words = name.partition(".")[0].casefold().split(" less ")
            self._versions_of[name] = set(words).intersection(self.versions)
        return self._versions_of[name]

    def has_topic(self, subject: str) -> bool:
        """Whether any word says that a sentence is about a subject."""
        return bool(self._topic_of[subject])

    def subjects_about(self, words: ParsedSentence) -> dict[str, float]:
        """How far a sentence is about each subject that it says anything of."""
        about = {subject: relevance(topic, words) for subject, topic in self._topic_of.items()}
        return {subject: weight for subject, weight in about.items() if weight}

    def _all(self) -> Iterator[Candidate]:
        # Some figures stand for others, or are scores, which prose does not state as figures.
        series = [
            named
            for named in self._facts.register.series
            if not named.name.startswith(f"{REPORTED}.") and not named.name.endswith(SCORED)
        ]
        known = {named.name: _valued(named) for named in series}
        for named in series:
            subject = self._subject(named)
            for figure in known[named.name].values():
                yield from _stated(named, subject, figure)
            if named.name.endswith((".actual", ".plan")):
                yield from _over_time(named, subject, known[named.name])
        for named, base, name in self._comparisons(series):
            figures, bases = known[named.name], known[base.name]
            for year in set(named.points) & set(base.points) & figures.keys() & bases.keys():
                yield from _difference(
                    named, _subject(named.name), figures[year], bases[year], name
                )

    def _subject(self, series: Series) -> str:
        subject = _subject(series.name)
        if subject not in self._topic_of:
            self._topic_of[subject] = self._topics.of(series.name)
        return subject

    def _comparisons(self, series: list[Series]) -> Iterator[tuple[Series, Series, str]]:
        """What may be set against each other in a year, and what the difference is called."""
        by_name = {named.name: named for named in series}
        for early, late in combinations(self._spelled, 2):
            for name, named in by_name.items():
                version, _, line = name.partition(".")
                if version == late and (base := by_name.get(f"{early}.{line}")):
                    yield named, base, f"{late} less {early}.{line}"
        for name, named in by_name.items():
            target = by_name.get(name.removesuffix("forecast") + "target")
            if name.startswith("savings.") and name.endswith(".forecast") and target:
                yield named, target, f"{name} less target"
        costs = [named for named in series if named.name.endswith(_COST)]
        for cost, base in combinations(costs, 2):
            provisions = [of.name.removeprefix(_OF).removesuffix(_COST) for of in (cost, base)]
            yield cost, base, f"{_OF}{' less '.join(provisions)}{_COST}"


def _stated(series: Series, subject: str, figure: Figure) -> Iterator[Candidate]:
    """A figure, and if it is a change, the same as a percentage."""
    kind, value = _measured(figure.value, figure.unit, change=figure.change)
    yield Candidate(abs(float(value)), kind, subject, series, figure, value < 0)
    if figure.change and figure.unit is not Unit.PERCENT and figure.compared_with:
        share = abs(
            float(Decimal(figure.value or 0) / abs(Decimal(figure.compared_with)) * HUNDRED)
        )
        yield Candidate(
            share, FigureKind.PERCENT, subject, series, figure, value < 0, is_share=True
        )


def _over_time(series: Series, subject: str, known: Mapping[Point, Figure]) -> Iterator[Candidate]:
    """What a measure, or its plan, moved by; to the month reported, from any before."""
    months = sorted(month for month in series.points if isinstance(month, Month))
    for place, month in enumerate(months):
        first = 0 if month == series.default else max(0, place - FEW_BEFORE)
        for before in months[first:place]:
            late, early = known.get(month), known.get(before)
            if late and early and series.why_not_compared(month, before) is None:
                yield from _difference(series, subject, late, early)


def _difference(
    series: Series, subject: str, figure: Figure, base: Figure, less: str = ""
) -> Iterator[Candidate]:
    """The difference of two figures, where they are alike and there is any."""
    # As plain numbers: the cells that they come from are of no use here.
    difference = Decimal(figure.value or 0) - Decimal(base.value or 0)
    if difference and figure.unit is base.unit:
        kind, value = _measured(difference, figure.unit, change=True)
        size, negative = abs(float(value)), value < 0
        yield Candidate(size, kind, subject, series, figure, negative, base, less)


def _valued(series: Series) -> dict[Point, Figure]:
    """The figures of a series that have a value, by their points."""
    points = dict.fromkeys((*series.points, series.default))
    figures = ((point, series.at(point)) for point in points)
    return {
        point: figure
        for point, figure in figures
        if figure is not None and figure.value is not None and figure.unit is not None
    }


SCORED = (".likelihood", ".impact", ".score", ".target score")
_OF, _COST = "unit cost.", ".average cost"


def _subject(name: str) -> str:
    """What a series is of: a measure, a balance in any version, a workstream's savings."""
    group, _, rest = name.partition(".")
    if group in ("savings", "payments", "unit cost"):
        return name.rpartition(".")[0] or name
    measure, _, word = name.rpartition(".")
    if word in ("actual", "plan", "last year", "change", "against plan"):
        return measure
    return rest or name


def _measured(
    value: Decimal | None, unit: Unit | None, *, change: bool
) -> tuple[FigureKind, Decimal]:
    """The kind of a figure's value, and the value as prose is read: money in pounds."""
    assert value is not None
    assert unit is not None
    if unit.is_money:
        return FigureKind.MONEY, convert(value, unit, Unit.POUNDS)
    if unit is Unit.PERCENT:
        return (FigureKind.POINTS if change else FigureKind.PERCENT), value
    return FigureKind.NUMBER, value
