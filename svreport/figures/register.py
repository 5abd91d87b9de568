"""The register: every figure that the inputs hold or that follows from them, by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeAlias

from svreport.core.model import Council, Update
from svreport.core.periods import Month, read_financial_year, read_month
from svreport.core.text import did_you_mean, join_words, nearest, normalise
from svreport.figures.disclosure import Disclosure
from svreport.figures.figure import Figure, Point, Scope, Series, figure_difference, point_words
from svreport.figures.sources import FAMILIES

# What a name says: which series, and which of its points.
Named: TypeAlias = tuple[Series, Point]

_LESS = re.compile(r"\s+less\s+", re.IGNORECASE)
# Names are read in every way that they could be; longer ones, or with more parts, are none.
LONGEST_NAME = 300
MOST_LESS = 3


class BadReference(ValueError):
    """A reference names no figure, or not one; says what is wrong and the remedy."""

    def __init__(self, wrong: str, remedy: str) -> None:
        super().__init__(f"{wrong} {remedy}".rstrip())
        self.wrong = wrong
        self.remedy = remedy


class AmbiguousName(BadReference):
    """A name of two figures."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"“{name}” is the name of two figures.",
            "Rename one of them in its sheet, so that it is clear which is meant.",
        )
        self.name = name


class Register:
    """Figures by name. Names forgive case and spacing.

    `updates` are points too: of a measure, the month that the update reports.
    """

    def __init__(self, series: Iterable[Series], updates: Sequence[Update] = ()) -> None:
        self._by_name: dict[str, Series] = {}
        self._updates = {normalise(one.key): one for one in updates}
        self.repeated: list[tuple[Series, Series]] = []
        for one in series:
            first = self._by_name.setdefault(normalise(one.name), one)
            if first is not one:
                self.repeated.append((first, one))
        self._ambiguous = {normalise(first.name) for first, _ in self.repeated}

    @property
    def series(self) -> Sequence[Series]:
        """Every series, in the order of the inputs."""
        return tuple(self._by_name.values())

    def figures(self) -> Iterator[Figure]:
        """Every figure at each of its points."""
        for series in self.series:
            for point in series.points:
                figure = series.at(point)
                if figure is not None:
                    yield figure

    def __getitem__(self, name: str) -> Figure:
        """The figure that a name refers to, with its point or without.

        `X less Y` in one part of a name is the difference of two figures:
        `revised less plan.closing balance 2024/25`, `EHCP.actual less Apr 2024`.
        Raises BadReference.
        """
        text = " ".join(name.split())
        found = self._found(text)
        if found is None:
            raise self._unknown(text)
        return found

    def _found(self, text: str) -> Figure | None:
        if len(text) > LONGEST_NAME:
            raise BadReference(
                f"“{text[:40]}…” is too long to be the name of a figure.",
                "Is the tag closed where it should be?",
            )
        return self._plain(text) or self._difference(text)

    def named_in(self, name: str) -> tuple[Figure, ...]:
        """The figures that a name is made of: itself, or the two of a difference.

        Raises BadReference.
        """
        text = " ".join(name.split())
        pair = None if self._plain(text) else self._pair(text)
        if pair is None:
            return (self[name],)
        return tuple(figure for series, point in pair if (figure := series.at(point)) is not None)

    def knows(self, name: str) -> bool:
        """Whether a name refers to a figure."""
        try:
            return self._found(" ".join(name.split())) is not None
        except BadReference:
            return False

    def means(self, name: str) -> bool:
        """Whether a name is one of the register, with a figure of that name or without."""
        text = " ".join(name.split())
        return self._split(text) is not None or self._pair(text) is not None

    def _plain(self, text: str) -> Figure | None:
        split = self._split(text)
        if split is None:
            return None
        return self._at(*split)

    def _at(self, series: Series, point: Point) -> Figure:
        if normalise(series.name) in self._ambiguous:
            raise AmbiguousName(series.name)
        figure = series.at(point)
        if figure is None:
            raise self._no_such_point(series, point)
        return figure

    def _split(self, text: str) -> Named | None:
        """The series that a text names and the point that it means, or None."""
        whole = self._by_name.get(normalise(text))
        if whole is not None:
            return whole, whole.default
        words = text.split(" ")
        for count in (1, 2):
            point = self._point(" ".join(words[-count:]))
            series = self._by_name.get(normalise(" ".join(words[:-count])))
            if point is not None and series is not None:
                return series, self._of_series(point, series)
        return None

    def _of_series(self, point: Point, series: Series) -> Point:
        """The point in the series' own terms: the month of an update, for a measure."""
        update = self._updates.get(normalise(point)) if isinstance(point, str) else None
        if update is not None and isinstance(series.default, Month):
            return update.activity_to
        return point

    def _point(self, text: str) -> Point:
        update = self._updates.get(normalise(text))
        return read_financial_year(text) or read_month(text) or (update.key if update else None)

    def _difference(self, text: str) -> Figure | None:
        """The difference that a name with `less` in one of its parts refers to."""
        pair = self._pair(text)
        return self._less(*pair, text) if pair else None

    def _pair(self, text: str) -> tuple[Named, Named] | None:
        """What a name with `less` in one of its parts sets against each other."""
        for word in islice(_LESS.finditer(text), MOST_LESS):
            left, right = text[: word.start()], text[word.end() :]
            # Last, a point alone after `less`: `EHCP.actual less Jul 2024`.
            for start in (*(left[:at] for at in _starts(left)), f"{left} "):
                for end in _ends(right):
                    one, other = self._split(left + right[end:]), self._split(start + right)
                    if one is not None and other is not None:
                        return one, other
        return None

    def _less(self, one: Named, other: Named, text: str) -> Figure:
        reasons = (series.apart(one[1], other[1]) for series, _ in (one, other))
        if why := next(filter(None, reasons), None):
            raise BadReference(f"“{text}” sets unlike figures against each other: {why}.", "")
        first, second = self._at(*one), self._at(*other)
        try:
            return figure_difference(first, second, text)
        except ValueError:
            raise BadReference(
                f"“{text}” is no difference: {first.full_name} and {second.full_name} "
                "are not in one unit.",
                "Name two figures of the same unit.",
            ) from None

    def _no_such_point(self, series: Series, point: Point) -> BadReference:
        known = [point_words(one) for one in series.points if one is not None]
        has = f"It has {join_words(known[-8:])}." if known else "It has no date: leave that out."
        return BadReference(f"{series.name} has no figure for {point_words(point)}.", has)

    def _unknown(self, text: str) -> BadReference:
        name = self._without_point(text)
        inside = [
            one.name for one in self.series if normalise(one.name).startswith(f"{normalise(name)}.")
        ]
        if inside:
            return BadReference(
                f"“{text}” is not one figure but several.",
                f"Name one of {join_words(inside, 'or', most=6)}.",
            )
        near = nearest(name, (one.name for one in self.series), cutoff=0.75)
        help_ = did_you_mean(name, [near]) if near else ""
        return BadReference(
            f"“{text}” is the name of no figure.",
            f"{help_}`svreport figures WORD` lists the names with that word in them.",
        )

    def _without_point(self, text: str) -> str:
        words = text.split(" ")
        for count in (2, 1):
            if len(words) > count and self._point(" ".join(words[-count:])) is not None:
                return " ".join(words[:-count])
        return text


def _starts(left: str) -> list[int]:
    """Where the part of a name before `less` may begin: the latest first."""
    return [*(at + 1 for at in range(len(left) - 1, -1, -1) if left[at] in ". "), 0]


def _ends(right: str) -> list[int]:
    """Where the part of a name after `less` may end: the earliest first."""
    return [*(at for at in range(len(right)) if right[at] in ". "), len(right)]


def register_of(council: Council, update: Update, *, public: bool = False) -> Register:
    """The figures of a council as an update reports them.

    In the register of a `public` document, figures that disclosure control
    withholds have no value.
    """
    scope = Scope(council, update, Disclosure(council) if public else None)
    series = (one for family in FAMILIES for one in family(scope))
    return Register(series, council.updates)
