"""How far a figure has grown: `{{ EHCP.actual | since base }}` is “51% since 2018/19”."""

from __future__ import annotations

from contextlib import suppress

from svreport.core.frozen import replace
from svreport.core.period_names import read_period
from svreport.core.periods import FinancialYear, Period
from svreport.core.text import normalise
from svreport.figures.figure import Figure, Series, figure_difference, point_words
from svreport.figures.register import BadReference, Register

# What stands for the base year of the settings.
BASE = "base"


def growth_since(
    register: Register, name: str, since: str, base_year: FinancialYear | None
) -> tuple[Figure, Period]:
    """The figure of that name less that of an earlier period, and that period as it was named.

    `since` names the period, or is the base year; of several figures in a year, it is that of the
    same month. Raises BadReference where there is no such figure.
    """
    series, point = register.series_and_point(name)
    if normalise(since) == BASE and base_year is None:
        raise BadReference(
            f"“{name.strip()} | since {since}” has no base.",
            "Fill in Base year in Settings, or name the year, such as since 2018/19.",
        )
    base = base_year if normalise(since) == BASE else _read(since)
    if base is None:
        raise BadReference(f"“{since}” is no period.", "Name one, such as 2018/19 or Jan 2019.")
    start = _point_in(series, point, base)
    if why := series.why_not_compared(point, start):
        raise BadReference(f"“{name.strip()} | since {since}” is no growth: {why}.", "")
    now, then = register.figure_at(series, point), register.figure_at(series, start)
    if now.value is not None and then.value is not None and now.value < 0 and then.value < 0:
        # Income is negative, and grows all the same.
        now, then = replace(now, value=-now.value), replace(then, value=-then.value)
    return figure_difference(now, then, series.name, point), base


def _read(text: str) -> Period | None:
    with suppress(ValueError):
        return read_period(text)
    return None


def _point_in(series: Series, point: object, base: Period) -> Period:
    periods = [other for other in series.points if isinstance(other, Period)]
    within = [
        other
        for other in periods
        if other == base
        or (isinstance(base, FinancialYear) and FinancialYear.of(other.last_month) == base)
    ]
    number = point.number if isinstance(point, Period) else 0
    alike = [other for other in within if other.number == number] or within
    if len(alike) == 1:
        return alike[0]
    known = f"It begins with {point_words(periods[0])}." if periods else "It has no dates."
    if alike:
        known = f"Name the one that is meant, such as since {point_words(alike[-1])}."
    raise BadReference(
        f"{series.name} has {'several figures' if alike else 'no figure'} for {base}.", known
    )
