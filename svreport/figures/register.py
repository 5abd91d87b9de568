"""The register: every figure that the inputs hold or that follows from them, by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import islice
from typing import TypeAlias

from svreport.core import periods
from svreport.core.frozen import replace
from svreport.core.model import Council, Update
from svreport.core.problems import BadValue
from svreport.core.text import did_you_mean, join_words, nearest, normalise
from svreport.figures.disclosure import Disclosure
from svreport.figures.figure import (
    Figure,
    FigureScope,
    Point,
    Series,
    figure_difference,
    point_words,
)
from svreport.figures.sources import FIGURE_SOURCES, REPORTED

# What a name says: which series, and which of its points.
SeriesPoint: TypeAlias = tuple[Series, Point]

_PART_ENDS = re.compile(r"[. ]")
_LESS = re.compile(r"\s+less\s+", re.IGNORECASE)
# Names are read in every way that they could be; longer ones, or with more parts, are none.
LONGEST_NAME = 300
MOST_LESS = 3
# Words of a point in time: `academic year 2024/25`.
LONGEST_POINT = 3
# What stands for the base year of the settings: `{{ EHCP.actual | since base }}`.
BASE = "base"


class BadReference(BadValue):
    """A reference names no figure, or not one.

    It `lacks` a name, or a year, that others beside it have: `like` is how the figure of one of
    these is called, or the series in which the year is missing.
    """

    lacks = ""
    like = ""

    def without(self, lacks: str, like: str = "") -> BadReference:
        """The same, with what it lacks."""
        self.lacks, self.like = lacks, like
        return self


class AmbiguousName(BadReference):
    """A name of two figures."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"“{name}” is the name of two figures.",
            "Rename one of them in its sheet, so it is clear which is meant.",
        )
        self.name = name


class Register:
    """Figures by name. Names forgive case and spacing.

    `updates` are points too: of a measure, the period that the update reports.
    """

    def __init__(self, series: Iterable[Series], updates: Sequence[Update] = ()) -> None:
        self._by_name: dict[str, Series] = {}
        self._updates = {normalise(update.key): update for update in updates}
        self.repeated: list[tuple[Series, Series]] = []
        for named in series:
            first = self._by_name.setdefault(normalise(named.name), named)
            if first is not named:
                self.repeated.append((first, named))
        self._ambiguous = {normalise(first.name) for first, _ in self.repeated}

    @property
    def series(self) -> Sequence[Series]:
        """Every series, in the order of the inputs."""
        return tuple(self._by_name.values())

    def series_named(self, name: str) -> Series | None:
        """The series of a name without its point; None where there is none, or two."""
        key = normalise(name)
        return None if key in self._ambiguous else self._by_name.get(key)

    @cached_property
    def figures(self) -> Sequence[Figure]:
        """Every figure at each of its points."""
        points = ((series, point) for series in self.series for point in series.points)
        return [figure for series, point in points if (figure := series.at(point)) is not None]

    def __getitem__(self, name: str) -> Figure:
        """The figure that a name refers to, with its point or without.

        `X less Y` in one part of a name is the difference of two figures:
        `revised less plan.closing balance 2024/25`, `EHCP.actual less Apr 2024`.
        Raises BadReference.
        """
        text = " ".join(name.split())
        if len(text) > LONGEST_NAME:
            raise BadReference(
                f"“{text[:40]}…” is too long to be the name of a figure.",
                "Is the tag closed where it should be?",
            )
        match self._named(text):
            case [figure]:
                return self.figure_at(*figure)
            case [figure, base]:
                return self._difference(figure, base, text)
        raise self._unknown(text)

    def growth(
        self, name: str, since: str, base_year: periods.FinancialYear | None
    ) -> tuple[Figure, periods.Period]:
        """The figure of a name less that of an earlier period, and that period as it was named.

        `since` names the period, or is the base year; of several figures in a year, it is that of
        the same month. Raises BadReference where there is no such figure.
        """
        text, is_base = " ".join(name.split()), normalise(since) == BASE
        match self._named(text):
            case [(series, point)]:
                pass
            case [_, _]:
                raise BadReference(f"“{text}” is a difference already.", "Name one figure.")
            case _:
                raise self._unknown(text)
        if is_base and base_year is None:
            raise BadReference(
                f"“{name.strip()} | since {since}” has no base.",
                "Fill in Base year in Settings, or name the year, such as since 2018/19.",
            )
        base = base_year if is_base else _period(since)
        if base is None:
            raise BadReference(
                f"“{since}” is not a period.", "Name one, such as 2018/19 or Jan 2019."
            )
        start = _point_in(series, point, base)
        if why := series.why_not_compared(point, start):
            raise BadReference(f"“{name.strip()} | since {since}” is not growth: {why}.", "")
        now, then = self.figure_at(series, point), self.figure_at(series, start)
        if now.value is not None and then.value is not None and now.value < 0 and then.value < 0:
            # Income is negative, and grows all the same.
            now, then = replace(now, value=-now.value), replace(then, value=-then.value)
        return figure_difference(now, then, series.name, point), base

    def _named(self, name: str) -> Sequence[SeriesPoint]:
        """What a name is of: one figure, the two of a difference, or nothing."""
        text = " ".join(name.split())
        split = self._split(text)
        return (split,) if split else self._pair(text) or ()

    def component_figures(self, name: str) -> tuple[Figure, ...]:
        """The figures that a name is made of: itself, or the two of a difference.

        Raises BadReference.
        """
        named = self._named(name)
        if len(named) != 2:
            return (self[name],)
        return tuple(figure for series, point in named if (figure := series.at(point)) is not None)

    def has_figure(self, name: str) -> bool:
        """Whether a name refers to a figure."""
        try:
            self[name]
        except BadReference:
            return False
        return True

    def has_name(self, name: str) -> bool:
        """Whether a name is one of the register, with a figure of that name or without."""
        return bool(self._named(name))

    def figure_at(self, series: Series, point: Point) -> Figure:
        """The figure of a series at a point. Raises BadReference."""
        if normalise(series.name) in self._ambiguous:
            raise AmbiguousName(series.name)
        figure = series.at(point)
        if figure is None:
            known = [point_words(other) for other in series.points if other is not None]
            remedy = "It follows from figures that are not in the inputs: add them, or remove it."
            if known:
                remedy = f"It has {join_words(known[-8:])}."
            elif series.points:
                remedy = "It has no date: leave that out."
            wrong = f"{series.name} has no figure for {point_words(point)}."
            year = point_words(point) if isinstance(point, periods.FinancialYear) else ""
            raise BadReference(wrong, remedy).without(year, series.name)
        return figure

    def _split(self, text: str) -> SeriesPoint | None:
        whole = self._by_name.get(normalise(text))
        if whole is not None:
            return whole, whole.default
        for name, point in self._without_point(text):
            series = self._by_name.get(normalise(name))
            if series is not None:
                return series, self._point(point, series.period)
        return None

    def _without_point(self, text: str) -> Iterator[tuple[str, str]]:
        """The text without each point that it may end in, and that point as it is written."""
        words = text.split(" ")
        for count in range(1, min(LONGEST_POINT + 1, len(words))):
            point = " ".join(words[-count:])
            if "." in point:
                return
            if periods.may_name_period(point) and self._point(point) is not None:
                yield " ".join(words[:-count]), point

    def _point(self, text: str, kind: periods.PeriodKind | None = None) -> Point:
        """The point that a text names in figures of a kind of period, or of any."""
        # With no more than the digits of a year, or without them, it is not a period.
        if text[-2:].isdigit() and not text.isdigit() and (period := _period(text, kind)):
            return period
        update = self._updates.get(normalise(text))
        if update is None:
            return None
        return periods.PERIODS[kind].ended_by(update.activity_to) if kind else update.key

    def _pair(self, text: str) -> tuple[SeriesPoint, SeriesPoint] | None:
        """The two figures that a name with `less` in one of its parts is the difference of.

        Rather those whose points are of their own kinds of period: in `X.actual less Q4 2024/25`
        the year belongs to the quarter.
        """
        unlike = None
        for word in islice(_LESS.finditer(text), MOST_LESS):
            left, right = text[: word.start()], text[word.end() :]
            # Of the part before `less` its latest start first, of that after it its earliest end.
            starts = [left[: at.end()] for at in reversed([*_PART_ENDS.finditer(left)])]
            ends = [right[at.start() :] for at in _PART_ENDS.finditer(right)]
            # Last, a point alone after `less`: `EHCP.actual less Jul 2024`.
            for start in (*starts, "", f"{left} "):
                for end in (*ends, ""):
                    figure, base = self._split(left + end), self._split(start + right)
                    if figure is not None and base is not None:
                        if all(map(_is_of_its_kind, (figure, base))):
                            return figure, base
                        unlike = unlike or (figure, base)
        return unlike

    def _difference(self, figure: SeriesPoint, base: SeriesPoint, text: str) -> Figure:
        reasons = (series.why_not_compared(figure[1], base[1]) for series, _ in (figure, base))
        if why := next(filter(None, reasons), None):
            raise BadReference(f"“{text}” compares figures that are not alike: {why}.", "")
        first, second = self.figure_at(*figure), self.figure_at(*base)
        try:
            return figure_difference(first, second, text)
        except ValueError:
            raise BadReference(
                f"“{text}” is not a difference: {first.full_name} and "
                f"{second.full_name} are in different units.",
                "Name two figures of the same unit.",
            ) from None

    def _unknown(self, text: str) -> BadReference:
        name = next((name for name, _ in reversed([*self._without_point(text)])), text)
        start = f"{normalise(name)}."
        inside = [series.name for key, series in self._by_name.items() if key.startswith(start)]
        if inside:
            return BadReference(
                f"“{text}” is not one figure but several.",
                f"Name one of {join_words(inside, 'or', most=6)}.",
            )
        near = nearest(name, (series.name for series in self.series), cutoff=0.75)
        version, _, figure = normalise(name).partition(".")
        if version == REPORTED and near and normalise(near).endswith(f".{figure}"):
            return BadReference(
                f"“{text}” is of the version that the update reports, and it names none.",
                f"Choose it in Updates, in the column Forecast version; or write “{near}”.",
            )
        help_ = did_you_mean(name, [near]) if near else ""
        return BadReference(
            f"“{text}” is not the name of a figure.",
            f"{help_}`svreport figures WORD` lists the names with that word in them.",
        ).without(*self._lacking(name))

    def _lacking(self, name: str) -> tuple[str, str]:
        """The first part of a name, if no figure has it, and a figure that has the rest."""
        parts = [part.partition(".") for part in _LESS.split(name)]
        for start, _, rest in parts:
            ends, begins = f".{normalise(rest or parts[-1][2])}", f"{normalise(start)}."
            like = next((key for key in self._by_name if ends[1:] and key.endswith(ends)), "")
            if like and not any(key.startswith(begins) for key in self._by_name):
                return start, like
        return (name, "") if len(parts) == 1 and "." not in name else ("", "")


def _period(text: str, kind: periods.PeriodKind | None = None) -> periods.Period | None:
    with suppress(ValueError):
        return periods.read_period(text, periods.PERIODS[kind] if kind else None)
    return None


def _point_in(series: Series, point: object, base: periods.Period) -> periods.Period:
    dated = [other for other in series.points if isinstance(other, periods.Period)]
    within = [
        other
        for other in dated
        if other == base
        or (
            isinstance(base, periods.FinancialYear)
            and periods.FinancialYear.of(other.last_month) == base
        )
    ]
    number = point.number if isinstance(point, periods.Period) else 0
    alike = [other for other in within if other.number == number] or within
    if len(alike) == 1:
        return alike[0]
    known = f"It begins with {point_words(dated[0])}." if dated else "It has no dates."
    if alike:
        known = f"Name the one that is meant, such as since {point_words(alike[-1])}."
    raise BadReference(
        f"{series.name} has {'several figures' if alike else 'no figure'} for {base}.", known
    )


def _is_of_its_kind(named: SeriesPoint) -> bool:
    series, point = named
    return series.period is None or isinstance(point, periods.PERIODS[series.period])


def register_of(council: Council, update: Update, *, public: bool = False) -> Register:
    """The figures of a council as an update reports them.

    In the register of a `public` document, figures that disclosure control
    withholds have no value.
    """
    scope = FigureScope(council, update, council.worked_out(Disclosure) if public else None)
    series = (series for source in FIGURE_SOURCES for series in source(scope))
    return Register(series, council.updates)
