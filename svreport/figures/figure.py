"""Named figures: each number stated once, by a name that an officer can guess.

A name such as `DMI.a.actual` or `plan.closing balance` stands for a series: one
figure for each month or other period, or update. The point after it says which:
`DMI.a.actual Dec 2024`. A name alone means the one that the update reports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import TypeAlias, TypeVar

from svreport.core.frozen import Frozen
from svreport.core.house_style import decimals_of
from svreport.core.model import Council, Missing, Record, Standing, Update
from svreport.core.numerals import Unit
from svreport.core.periods import Period, PeriodKind
from svreport.core.problems import Place
from svreport.figures.disclosure import Disclosure

# From the firmest to what is nobody's word: what is made of several is as firm as the least.
_FIRMEST_FIRST = (
    Standing.ACTUAL,
    Standing.PROVISIONAL,
    Standing.AGREED,
    Standing.FORECAST,
    Standing.ASSUMED,
)
_OVER = (Standing.ACTUAL, Standing.PROVISIONAL)
_EXPECTED = (Standing.FORECAST, Standing.ASSUMED)
# A verb as it is now, as it was, and as it follows `is forecast to`.
Verb = tuple[str, str, str]
BE: Verb = ("is", "was", "be")
PASS: Verb = ("passes", "passed", "pass")
STAY: Verb = ("stays", "stayed", "stay")
TURN: Verb = ("turns", "turned", "turn")


def weakest(standings: Iterable[Standing | None]) -> Standing | None:
    """The least firm of them, or None where there are none.

    What rests in part on something provisional, forecast or assumed says so. Where any is not
    stated, nothing firmer is said.
    """
    found = list(standings)
    stated = [standing for standing in found if standing is not None]
    least = max(stated, key=_FIRMEST_FIRST.index, default=None)
    return None if least not in (*_EXPECTED, Standing.PROVISIONAL) and None in found else least


def shared(standings: Iterable[Standing | None]) -> Standing | None:
    """The standing that all of them have; None where they differ, or there are none."""
    found = set(standings)
    return found.pop() if len(found) == 1 else None


def is_over(standing: Standing | None) -> bool:
    """Whether a figure is of what has happened."""
    return standing in _OVER


def conjugate(verb: Verb, standing: Standing | None) -> str:
    """The verb as the standing has it: `is`, `was`, `is forecast to be`."""
    now, then, to = verb
    if standing in _OVER:
        return then
    return f"is {standing} to {to}" if standing in _EXPECTED else now


def mark(standing: Standing | None) -> str:
    """What follows a year or a figure that no verb is said of: ` (forecast)`."""
    return f" ({standing})" if standing else ""


def mark_of_versions(standings: Mapping[str, Standing | None]) -> str:
    """What follows a year of some versions: ` (actual)`, ` (plan: forecast, revised: actual)`."""
    stated = [f"{version}: {standing}" for version, standing in standings.items() if standing]
    common = shared(standings.values())
    return f" ({', '.join(stated)})" if stated and not common else mark(common)


def mark_beside_verb(standing: Standing | None) -> str:
    """What follows where a verb has said the rest: ` (provisional)` or ` (agreed)`."""
    return mark(standing) if standing in (Standing.PROVISIONAL, Standing.AGREED) else ""


# An update is a point by its key; None is the only point of a figure that has no date.
Point: TypeAlias = Period | str | None
T = TypeVar("T")


def point_words(point: Point) -> str:
    """The point as names write it: `Apr 2024`, `2024/25`, `q1`, or nothing."""
    if point is None:
        return ""
    return point.brief if isinstance(point, Period) else point


class Figure(Frozen, kw_only=True, dict=True):
    """One named figure. It has a value, or words (a rating), or a reason why it has neither.

    A `change` is a difference; `compared_with` is what it is a difference from,
    so that it can also be shown as a percentage. Money that is shown `in_own_unit` has
    its own decimals too, as tables show it, whatever its size suggests. `standing` is what it
    rests on, where that is stated. `places` are the cells that it is in or is worked out from.
    """

    name: str
    point: Point = None
    value: Decimal | None = None
    unit: Unit | None = None
    decimals: int = 0
    in_own_unit: bool = False
    words: str = ""
    label: str = ""
    missing: Missing | None = None
    change: bool = False
    compared_with: Decimal | None = None
    pro_rata: bool = False
    standing: Standing | None = None
    places: Sequence[Place] = ()

    @cached_property
    def full_name(self) -> str:
        """The name with its point, which refers to this figure in any update."""
        return f"{self.name} {point_words(self.point)}".rstrip()

    @property
    def symbol(self) -> str:
        """What stands for a figure that has no value."""
        return (self.missing or Missing.NOT_YET_AVAILABLE).symbol

    @property
    def is_stated(self) -> bool:
        return self.value is not None or bool(self.words)


class Series(Frozen, kw_only=True):
    """A name and its figures, point by point.

    `at` gives None for a point of which nothing is known; `default` is the
    point that the name alone means. `why_not_compared` says why two points must
    not be set against each other, where they must not. `period` is the kind of period of a
    measure's figures, of which an update reports one.
    """

    name: str
    points: Sequence[Point]
    default: Point
    at: Callable[[Point], Figure | None]
    why_not_compared: Callable[[Point, Point], str | None] = lambda _point, _base: None
    period: PeriodKind | None = None


def series_of(name: str, figures: Iterable[Figure], default: Point) -> Series:
    """The series of figures that are all known, in their order."""
    by_point = {figure.point: figure for figure in figures}
    return Series(name=name, points=tuple(by_point), default=default, at=by_point.get)


def undated_series(figure: Figure) -> Series:
    """The series of a figure that has no date."""
    return series_of(figure.name, (figure,), None)


def figure_of_rows(
    name: str, rows: Sequence[Record], field: str, unit: Unit, point: Point = None
) -> Figure:
    """The figure of a field that some rows state, added up, with as many decimals as were typed."""
    stated = [getattr(row, field) for row in rows]
    values = [value if isinstance(value, Decimal) else Decimal(value) for value in stated]
    return Figure(
        name=name,
        point=point,
        value=sum(values, Decimal(0)),
        unit=unit,
        decimals=max(map(decimals_of, values), default=0),
        places=tuple(place for row in rows for place in row.cells_of(field)),
    )


def stated_series(name: str, row: Record, field: str, unit: Unit) -> Iterator[Series]:
    """The series of a figure that has no date, where the row states it."""
    if getattr(row, field) is not None:
        yield undated_series(figure_of_rows(name, [row], field, unit))


class FigureScope(Frozen):
    """What figures are read from: a council, as one update reports it.

    `disclosure` is what public documents withhold; None where nothing is.
    """

    council: Council
    update: Update
    disclosure: Disclosure | None = None

    def in_common(self, work_out: Callable[[Council, Disclosure | None], T]) -> T:
        """What a function makes of the council, worked out once for all of its updates."""
        return self.council.worked_out(work_out, self.disclosure)


def figure_difference(figure: Figure, base: Figure, name: str, point: Point = None) -> Figure:
    """The figure less the base that it is compared with, in the unit of both.

    Missing where either is. Raises ValueError where their units differ or
    where they are words.
    """
    if figure.unit is None or figure.unit is not base.unit:
        raise ValueError(f"{figure.full_name} and {base.full_name} are in different units")
    value = None if figure.value is None or base.value is None else figure.value - base.value
    return Figure(
        name=name,
        point=point,
        value=value,
        unit=figure.unit,
        decimals=max(figure.decimals, base.decimals),
        in_own_unit=figure.in_own_unit and base.in_own_unit,
        missing=(figure.missing or base.missing) if value is None else None,
        change=True,
        compared_with=base.value,
        standing=weakest((figure.standing, base.standing)),
        places=tuple(dict.fromkeys((*figure.places, *base.places))),
    )
