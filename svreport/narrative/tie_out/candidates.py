"""The figures that a typed one may be: those of the register, and differences between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence, Set
from decimal import Decimal
from itertools import chain, combinations
from operator import attrgetter

from svreport.core.frozen import Frozen
from svreport.core.grouping import group_by
from svreport.core.periods import Month
from svreport.core.units import Unit, convert
from svreport.figures.figure import Figure, Point, Series, figure_difference
from svreport.figures.forecast import statements
from svreport.figures.sources.forecast import REPORTED
from svreport.narrative.facts import Facts
from svreport.narrative.prose import FigureKind
from svreport.narrative.tie_out.topics import ParsedSentence, Topic, Topics, relevance

HUNDRED = Decimal(100)
# A month's figure is compared with so many before it: with all, they would grow with the square.
FEW_BEFORE = 4
VALUE = attrgetter("value")


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


class Candidates:
    """All that may be stated, by kind."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._topics = Topics(facts.council)
        self._topic_of: dict[str, Topic] = {}
        self._known: dict[tuple[str, Point], Figure | None] = {}
        self._spelled = [version.version for version in statements(facts.council.forecast)]
        self.versions = tuple(version.casefold() for version in self._spelled)
        self.last_year = facts.council.settings.agreement_ends
        found = sorted(self._all(), key=VALUE)
        self._by_kind = group_by(found, lambda candidate: candidate.kind)
        self._by_subject = group_by(found, lambda candidate: (candidate.kind, candidate.subject))
        self._place = {id(candidate): place for place, candidate in enumerate(found)}

    def between(
        self, kind: FigureKind, low: float, high: float, subjects: Set[str] | None = None
    ) -> Sequence[Candidate]:
        """The figures of a kind, or of some subjects, whose values lie between two or are these."""
        if subjects is None:
            return _between(self._by_kind.get(kind, ()), low, high)
        groups = (self._by_subject.get((kind, subject), ()) for subject in subjects)
        found = chain.from_iterable(_between(group, low, high) for group in groups)
        return sorted(found, key=lambda candidate: self._place[id(candidate)])

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
        for named in series:
            for point in dict.fromkeys((*named.points, named.default)):
                figure = self._at(named, point)
                if figure is not None:
                    yield from self._candidates(named, figure, figure.full_name)
            yield from self._over_time(named)
        for named, base, name in self._comparisons(series):
            for year in set(named.points) & set(base.points):
                yield from self._difference((named, year), (base, year), f"{name} {year}")

    def _at(self, series: Series, point: Point) -> Figure | None:
        """The figure of a series at a point; each is asked for several times."""
        key = (series.name, point)
        if key not in self._known:
            self._known[key] = series.at(point)
        return self._known[key]

    def _candidates(
        self, series: Series, figure: Figure, reference: str, *, derived: bool = False
    ) -> Iterator[Candidate]:
        if figure.value is None or figure.unit is None:
            return
        readings = [(reference, *_measured(figure))]
        is_relative = figure.change and figure.unit is not Unit.PERCENT and not derived
        if is_relative and figure.compared_with:
            share = figure.value / abs(figure.compared_with) * HUNDRED
            readings.append((f"{reference} | %", FigureKind.PERCENT, share))
        subject = _subject(series.name)
        if subject not in self._topic_of:
            self._topic_of[subject] = self._topics.of(series.name)
        names = set(reference.partition(".")[0].casefold().split(" less "))
        now = self._facts.update.activity_to
        for content, kind, value in readings:
            yield Candidate(
                value=float(abs(value)),
                kind=kind,
                reference=content,
                subject=subject,
                topic=self._topic_of[subject],
                point=figure.point,
                default=series.default,
                versions=frozenset(names) & frozenset(self.versions),
                change=figure.change,
                derived=derived,
                negative=value < 0,
                balance=series.name.endswith("balance"),
                later=isinstance(figure.point, Month) and figure.point > now,
            )

    def _over_time(self, series: Series) -> Iterator[Candidate]:
        """What a measure, or its plan, moved by; to the month reported, from any before."""
        if not series.name.endswith((".actual", ".plan")):
            return
        months = sorted(month for month in series.points if isinstance(month, Month))
        for place, late in enumerate(months):
            first = 0 if late == series.default else max(0, place - FEW_BEFORE)
            for early in months[first:place]:
                if series.why_not_compared(early, late) is None:
                    name = f"{series.name} {late.brief} less {early.brief}"
                    yield from self._difference((series, late), (series, early), name)

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

    def _difference(
        self, minuend: tuple[Series, Point], subtrahend: tuple[Series, Point], name: str
    ) -> Iterator[Candidate]:
        series, point = minuend
        first, second = self._at(series, point), self._at(*subtrahend)
        if first is not None and second is not None and first.unit is second.unit:
            figure = figure_difference(first, second, series.name, point)
            if figure.value:
                yield from self._candidates(series, figure, name, derived=True)


def _between(found: Sequence[Candidate], low: float, high: float) -> Sequence[Candidate]:
    start = bisect_left(found, low, key=VALUE)
    return found[start : bisect_right(found, high, key=VALUE)]


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
    """The kind of a figure's value, and the value as prose is read: money in pounds."""
    assert figure.value is not None
    assert figure.unit is not None
    if figure.unit.is_money:
        return FigureKind.MONEY, convert(figure.value, figure.unit, Unit.POUNDS)
    if figure.unit is Unit.PERCENT:
        return (FigureKind.POINTS if figure.change else FigureKind.PERCENT), figure.value
    return FigureKind.NUMBER, figure.value
