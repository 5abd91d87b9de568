"""The figures that a typed one may be: those of the register, and differences between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from decimal import Decimal
from functools import partial
from itertools import combinations
from operator import itemgetter
from typing import TypeAlias

from svreport.core.frozen import Frozen
from svreport.core.periods import Month
from svreport.core.units import Unit, convert
from svreport.figures.figure import Figure, Point, Series, figure_difference, point_words
from svreport.figures.forecast import statements
from svreport.figures.sources.forecast import REPORTED
from svreport.narrative.facts import Facts
from svreport.narrative.prose import FigureKind
from svreport.narrative.tie_out.topics import ParsedSentence, Topic, Topics, relevance

HUNDRED = Decimal(100)
# A month's figure is compared with so many before it: with all, they would grow with the square.
FEW_BEFORE = 4
VALUE = itemgetter(0)


class Candidate(Frozen):
    """A figure that narrative may state, and the reference that states it.

    `value` is without its sign, in pounds where it is money; a `derived` one is a difference
    that nothing shows of its own accord. `subject` is what it is a figure of.
    """

    value: float
    kind: FigureKind
    reference: str
    subject: str
    topic: Topic
    point: Point
    default: Point
    versions: frozenset[str] = frozenset()
    change: bool = False
    derived: bool = False
    negative: bool = False
    balance: bool = False
    later: bool = False


# A figure as it is looked up: its value, its number in the order of the register, its subject,
# and what makes the candidate of it. Most are never asked for.
Entry: TypeAlias = tuple[float, int, str, Callable[[], Candidate | None]]
_Stated: TypeAlias = tuple[FigureKind, float, str, Callable[[], Candidate | None]]


class Candidates:
    """All that may be stated, by kind."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._topics = Topics(facts.council)
        self._topic_of: dict[str, Topic] = {}
        self._spelled = [version.version for version in statements(facts.council.forecast)]
        self.versions = tuple(version.casefold() for version in self._spelled)
        self.last_year = facts.council.settings.agreement_ends
        self._made: dict[int, Candidate | None] = {}
        self._by_kind: dict[FigureKind, list[Entry]] = {kind: [] for kind in FigureKind}
        for number, (kind, value, subject, make) in enumerate(self._all()):
            self._by_kind[kind].append((value, number, subject, make))
        for entries in self._by_kind.values():
            entries.sort()

    def entries(
        self, kind: FigureKind, low: float, high: float, subjects: Set[str] | None = None
    ) -> Sequence[Entry]:
        """The entries of a kind, or of some subjects, whose values lie between two or are these."""
        entries = self._by_kind[kind]
        start = bisect_left(entries, low, key=VALUE)
        found = entries[start : bisect_right(entries, high, lo=start, key=VALUE)]
        return found if subjects is None else [entry for entry in found if entry[2] in subjects]

    def candidate(self, entry: Entry) -> Candidate | None:
        """The candidate of an entry; None where its figures must not be compared."""
        _, number, _, make = entry
        if number not in self._made:
            self._made[number] = make()
        return self._made[number]

    def between(
        self, kind: FigureKind, low: float, high: float, subjects: Set[str] | None = None
    ) -> Iterator[Candidate]:
        """The figures of a kind, or of some subjects, whose values lie between two or are these."""
        return filter(None, map(self.candidate, self.entries(kind, low, high, subjects)))

    def subjects_about(self, words: ParsedSentence) -> dict[str, float]:
        """How far a sentence is about each subject that it says anything of."""
        about = {subject: relevance(topic, words) for subject, topic in self._topic_of.items()}
        return {subject: weight for subject, weight in about.items() if weight}

    def _all(self) -> Iterator[_Stated]:
        # Some figures stand for others, or are scores, which prose does not state as figures.
        series = [
            named
            for named in self._facts.register.series
            if not named.name.startswith(f"{REPORTED}.") and not named.name.endswith(SCORED)
        ]
        known = {named.name: _valued(named) for named in series}
        for named in series:
            for figure in known[named.name].values():
                yield from self._stated(named, figure)
            if named.name.endswith((".actual", ".plan")):
                yield from self._over_time(named, known[named.name])
        for named, base, name in self._comparisons(series):
            figures, bases = known[named.name], known[base.name]
            for year in set(named.points) & set(base.points) & figures.keys() & bases.keys():
                make = partial(
                    self._difference, named, figures[year], bases[year], f"{name} {year}"
                )
                yield from self._derived(named, figures[year], bases[year], make)

    def _stated(self, series: Series, figure: Figure) -> Iterator[_Stated]:
        kind, value = _measured(figure)
        subject = self._subject(series)
        make = partial(self._candidate, series, figure, figure.full_name)
        yield kind, abs(float(value)), subject, make
        if figure.change and figure.unit is not Unit.PERCENT and figure.compared_with:
            assert figure.value is not None
            share = Decimal(figure.value) / abs(Decimal(figure.compared_with)) * HUNDRED
            yield FigureKind.PERCENT, abs(float(share)), subject, partial(make, share=share)

    def _subject(self, series: Series) -> str:
        subject = _subject(series.name)
        if subject not in self._topic_of:
            self._topic_of[subject] = self._topics.of(series.name)
        return subject

    def _candidate(
        self,
        series: Series,
        figure: Figure,
        reference: str,
        *,
        share: Decimal | None = None,
        derived: bool = False,
    ) -> Candidate:
        kind, value = _measured(figure) if share is None else (FigureKind.PERCENT, share)
        subject = _subject(series.name)
        names = reference.partition(".")[0].casefold().split(" less ")
        return Candidate(
            value=float(abs(value)),
            kind=kind,
            reference=reference if share is None else f"{reference} | %",
            subject=subject,
            topic=self._topic_of[subject],
            point=figure.point,
            default=series.default,
            versions=frozenset(names) & frozenset(self.versions),
            change=figure.change,
            derived=derived,
            negative=value < 0,
            balance=series.name.endswith("balance"),
            later=isinstance(figure.point, Month) and figure.point > self._facts.update.activity_to,
        )

    def _over_time(self, series: Series, known: Mapping[Point, Figure]) -> Iterator[_Stated]:
        """What a measure, or its plan, moved by; to the month reported, from any before."""
        months = sorted(month for month in series.points if isinstance(month, Month))
        figures = [known.get(month) for month in months]
        for place, late in enumerate(figures):
            first = 0 if months[place] == series.default else max(0, place - FEW_BEFORE)
            for early in figures[first:place]:
                if late is not None and early is not None:
                    make = partial(self._movement, series, late, early)
                    yield from self._derived(series, late, early, make)

    def _movement(self, series: Series, late: Figure, early: Figure) -> Candidate | None:
        if series.why_not_compared(late.point, early.point) is not None:
            return None
        name = f"{series.name} {point_words(late.point)} less {point_words(early.point)}"
        return self._difference(series, late, early, name)

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

    def _derived(
        self, series: Series, first: Figure, second: Figure, make: Callable[[], Candidate | None]
    ) -> Iterator[_Stated]:
        """The difference of two figures of a series, where there is any."""
        if first.value is None or second.value is None or first.unit is not second.unit:
            return
        # As plain numbers: the cells that they come from are asked for with the candidate.
        difference = Decimal(first.value) - Decimal(second.value)
        if difference and first.unit is not None:
            kind, value = measured(difference, first.unit, change=True)
            yield kind, abs(float(value)), _subject(series.name), make

    def _difference(self, series: Series, first: Figure, second: Figure, name: str) -> Candidate:
        figure = figure_difference(first, second, series.name, first.point)
        return self._candidate(series, figure, name, derived=True)


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


def _measured(figure: Figure) -> tuple[FigureKind, Decimal]:
    assert figure.value is not None
    assert figure.unit is not None
    return measured(figure.value, figure.unit, change=figure.change)


def measured(value: Decimal, unit: Unit, *, change: bool) -> tuple[FigureKind, Decimal]:
    """The kind of a figure's value, and the value as prose is read: money in pounds."""
    if unit.is_money:
        return FigureKind.MONEY, convert(value, unit, Unit.POUNDS)
    if unit is Unit.PERCENT:
        return (FigureKind.POINTS if change else FigureKind.PERCENT), value
    return FigureKind.NUMBER, value
