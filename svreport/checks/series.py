"""Rules of series: a zero where a figure is probably missing, a lone year, and a hole.

They look at every sheet that states the same thing for one period after another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise, product
from operator import attrgetter
from statistics import median
from typing import Any

from svreport.checks import Finding, council_rule
from svreport.core.frozen import Frozen, group_by, replace
from svreport.core.house_style import last_digit
from svreport.core.model import Basis, Council, LineKind, Measure, MeasureValue, Record
from svreport.core.numerals import Unit, amount
from svreport.core.periods import FinancialYear
from svreport.core.problems import Place, Severity
from svreport.core.text import join_words, normalise
from svreport.figures.forecast import Statement, statements_of
from svreport.figures.measures import reason_not_comparable, restart_between, restarts_each_year

# A count that is as small as this may well be 0 at times.
_SMALL = 20
# One earlier figure is enough of a history where it is so many times that.
_LARGE = 10
# How far figures that are never near 0 may be below what is usual.
_NEAR_ZERO = 4
# Lines that may be 0 in a year between others.
_YEARLY = (LineKind.BLOCK_TRANSFER, LineKind.OTHER_BLOCKS, LineKind.AGREEMENT_INCOME)
_BALANCES = (LineKind.IN_YEAR_BALANCE, LineKind.OPENING_BALANCE, LineKind.CLOSING_BALANCE)


class SeriesPoint(Frozen):
    """A figure of a series: what it is for, in words, and its cell."""

    period: str
    value: Decimal
    place: Place


class FigureSeries(Frozen):
    """The figures of one thing in the order of their periods; `least` is as small as they may be.

    One that `may_end` is 0 once what it is of has come to its end; one that `never_falls` needs
    no longer history than one figure. `sign` goes after its figures.
    """

    name: str
    points: Sequence[SeriesPoint]
    least: Decimal = Decimal(0)
    may_end: bool = False
    never_falls: bool = False
    sign: str = ""


# Zeros


@council_rule("zero-in-series", severity=Severity.WARNING)
def zeros_are_meant(council: Council) -> Iterator[Finding]:
    """No figure is 0 whose series is never near 0: it is probably still to be typed."""
    for series in (*_of_measures(council), *_of_money(council), *_of_areas(council)):
        if first := _unlikely_zero(series):
            others = [abs(point.value) for point in series.points if point.value]
            usual = Decimal(median(others))
            yield Finding(
                first.place,
                f"{series.name} is 0 for {first.period}, but its other figures are near "
                f"{amount(round(usual, 2 - usual.adjusted()))}{series.sign}. Is it missing?",
                "Type the figure, or clear the cell if it is not known yet.",
                about=f"{series.name}, {first.period}",
            )


def _unlikely_zero(series: FigureSeries) -> SeriesPoint | None:
    """The first figure that is 0 and should not be; a series may be 0 in one stretch alone."""
    points = series.points
    zeros = [at for at, point in enumerate(points) if not point.value]
    if not zeros or zeros[0] == 0 or zeros[-1] - zeros[0] >= len(zeros):
        return None
    before: list[Decimal] = [abs(point.value) for point in points[: zeros[0]]]
    others: list[Decimal] = before + [abs(point.value) for point in points[zeros[-1] + 1 :]]
    if series.may_end and len(others) == len(before):
        return None
    usual: Decimal = median(others)
    is_history = (
        len(others) > 1
        or series.never_falls
        or others[0] >= max(series.least, Decimal(_SMALL)) * _LARGE
    )
    is_never_small = min(others) >= max(series.least, usual / _NEAR_ZERO)
    is_likely = is_history and is_never_small and before[-1] * 2 >= usual
    return points[zeros[0]] if is_likely else None


def _of_measures(council: Council) -> Iterator[FigureSeries]:
    """The actuals of measures, and their plans, those apart that count from different days."""
    by_code = group_by(council.measure_values, lambda value: value.code)
    for measure, field in product(council.measures, ("actual", "plan")):
        known = by_code.get(measure.code, ())
        stated = [value for value in known if getattr(value, field) is not None]
        for values in group_by(stated, attrgetter("basis")).values():
            none = (value for value in values if not getattr(value, field))
            zeros = sorted(none, key=attrgetter("period"))
            if zeros and not any(_is_of_few(value, values, field) for value in zeros):
                yield _of_measure(measure, values, zeros[0], field)


def _is_of_few(zero: MeasureValue, values: Sequence[MeasureValue], field: str) -> bool:
    """Whether a share is of so few that none of them would be no surprise."""
    shares = [share for value in values if (share := getattr(value, field))]
    usual = Decimal(median(shares)) if shares else Decimal(0)
    return zero.base is not None and zero.base * usual / 100 < _SMALL


def _of_measure(
    measure: Measure, values: Sequence[MeasureValue], zero: MeasureValue, field: str
) -> FigureSeries:
    basis = zero.basis or measure.basis
    comparable = [
        value
        for value in sorted(values, key=attrgetter("period"))
        if reason_not_comparable(measure, zero.period, value.period) is None
    ]
    never_falls = restarts_each_year(measure, basis) and measure.unit is not Unit.PERCENT
    if never_falls:
        # What is counted to date never falls: the month before it, and the zero, say enough.
        at = comparable.index(zero)
        comparable = comparable[max(0, at - 1) : at + 1]
    points = _points(
        (str(value.period), getattr(value, field), value.place(field)) for value in comparable
    )
    least = Decimal(_SMALL if measure.unit is Unit.COUNT else 0)
    sign = "%" if measure.unit is Unit.PERCENT else ""
    name = measure.code if field == "actual" else f"The {field} of {measure.code}"
    return FigureSeries(name, points, least, never_falls=never_falls, sign=sign)


def _of_money(council: Council) -> Iterator[FigureSeries]:
    """Lines of the forecast and the budget, unit costs and building projects."""
    for line in council.forecast:
        if line.kind not in (*_YEARLY, *_BALANCES, LineKind.DEFICIT_LIMIT):
            amounts = sorted(line.amounts.items())
            points = _points((str(year), value, line.cells(year)[0]) for year, value in amounts)
            yield FigureSeries(f"{line.line} in {line.version}", points, may_end=True)
    for monitored in council.budget:
        stated = [("the budget", monitored.budget, monitored.place("budget"))]
        stated += [
            (update.key, monitored.by_update.get(update.key), place)
            for update in council.updates
            if (place := monitored.at_series.get(update.key))
        ]
        yield FigureSeries(monitored.line, _points(stated))
    costs = sorted(council.unit_costs, key=attrgetter("year"))
    yield from _of_rows(costs, "provision", "year", ("places", "average_cost", "total"))
    projects = [row for row in council.capital if row.update]
    order = {update.key: at for at, update in enumerate(council.updates)}
    projects.sort(key=lambda row: order.get(str(row.update), 0))
    yield from _of_rows(projects, "project", "update", ("agreed", "spent", "forecast", "places"))


def _of_areas(council: Council) -> Iterator[FigureSeries]:
    """Indicators by area, those by periods of each kind apart."""
    by_area = group_by(council.benchmarks, lambda row: (row.indicator, row.area, row.period.kind))
    for (indicator, area, _), rows in by_area.items():
        ordered: list[Any] = sorted(rows, key=attrgetter("period"))
        stated = [(str(row.period), row.value, row.place("value")) for row in ordered]
        yield FigureSeries(f"{indicator} of {area}", _points(stated))


def _of_rows(
    rows: Iterable[Record], name: str, period: str, fields: Sequence[str]
) -> Iterator[FigureSeries]:
    """The series of each field of rows with the same name, in order, by the fields of both."""
    for named in group_by(rows, lambda row: normalise(getattr(row, name))).values():
        for field in fields:
            stated = (
                (str(getattr(row, period)), getattr(row, field), row.place(field)) for row in named
            )
            title = f"{getattr(named[0], name)}: {field.replace('_', ' ')}"
            yield FigureSeries(title, _points(stated))


def _points(stated: Iterable[tuple[str, Any, Place]]) -> list[SeriesPoint]:
    return [
        SeriesPoint(period, Decimal(value), place)
        for period, value, place in stated
        if value is not None
    ]


@council_rule("count-fell", severity=Severity.WARNING)
def counts_to_date_never_fall(council: Council) -> Iterator[Finding]:
    """What is counted from April or September on is no less in a later month of that year."""
    by_code = group_by(council.measure_values, lambda value: value.code)
    for measure in council.measures:
        for own, values in group_by(by_code.get(measure.code, ()), attrgetter("basis")).items():
            basis = own or measure.basis
            if measure.unit is Unit.COUNT and restarts_each_year(measure, basis):
                for field in ("plan", "actual"):
                    yield from _falls_to_date(measure, basis, values, field)


def _falls_to_date(
    measure: Measure, basis: Basis | None, values: Iterable[MeasureValue], field: str
) -> Iterator[Finding]:
    stated = [value for value in values if getattr(value, field) is not None]
    for earlier, later in pairwise(sorted(stated, key=attrgetter("period"))):
        before, now = getattr(earlier, field), getattr(later, field)
        # A zero has a rule of its own.
        if 0 < now < before and not restart_between(basis, earlier.period, later.period):
            yield Finding(
                later.place(field),
                f"The {field} of {measure.code} for {later.period} is {amount(now)}, less than "
                f"{amount(before)} for {earlier.period} ({earlier.place(field)}), though it is a "
                "count to date.",
                "Correct one of the two, or the Basis of the measure.",
                about=f"{measure.code}, {later.period}, {field}",
            )
            return


# Years


@council_rule("lone-year")
def years_are_those_of_the_version(council: Council) -> Iterator[Finding]:
    """No line states a year before a version begins, or after it ends, that no other line has."""
    for statement in statements_of(council):
        if not council.unread_in("Forecast", version=statement.version):
            yield from _lone_years(statement)


def _lone_years(statement: Statement) -> Iterator[Finding]:
    lines = [line for line in statement.lines if line.kind is not LineKind.DEFICIT_LIMIT]
    counts = Counter(year for line in lines for year in line.amounts)
    most = max(counts.values(), default=0)
    balanced = {year for line in lines if line.kind in _BALANCES for year in line.amounts}
    whole = {
        year
        for year, count in counts.items()
        if count > 1 and (count * 2 >= most or year in balanced)
    }
    if not whole:
        return
    first, last = min(whole), max(whole)
    for line in lines:
        for year in sorted(line.amounts.keys() - whole):
            if first < year < last or not counts[year]:
                continue
            few, counts[year] = counts[year], 0
            rest = "the other lines" if few == 1 else f"all but {few} lines"
            run = f"end in {last}" if year > last else f"begin in {first}"
            yield Finding(
                line.cells(year)[0],
                f"{line.line} has {amount(line.amounts[year])} for {year}, but {rest} of "
                f"“{statement.version}” {run}.",
                "Move it to its own year or clear it, or give the other lines that year too.",
                about=f"{statement.version} {year}",
                severity=Severity.ERROR if few == 1 else Severity.WARNING,
            )


@council_rule("hole-in-years", severity=Severity.WARNING)
def lines_have_no_holes(council: Council) -> Iterator[Finding]:
    """A line states every year between its first and its last that others state."""
    for statement in statements_of(council):
        for line in statement.lines:
            # An opening balance that is stated again is held to the year before.
            may_rest = line.kind in (LineKind.DEFICIT_LIMIT, LineKind.OPENING_BALANCE)
            if may_rest or council.unread_in("Forecast", version=line.version, line=line.line):
                continue
            years = [year for year in statement.years if year not in line.none]
            yield from _holes(line, line.line, line.amounts, years)
    years = sorted({row.year for row in council.savings})
    by_name = group_by(council.savings, lambda row: (row.condition, row.workstream))
    for (condition, workstream), rows in by_name.items():
        if not council.unread_in("Savings"):
            stated = {row.year: None for row in rows}
            towards = f" of condition {condition}" if condition else ""
            # Each of the years may be the one that is wrong.
            rests_on = tuple(row.place("year") for row in rows)
            for hole in _holes(rows[-1], f"{workstream}{towards}", stated, years):
                yield replace(hole, compared=rests_on)


def _holes(
    row: Record, name: str, stated: Mapping[FinancialYear, Any], years: Sequence[FinancialYear]
) -> Iterator[Finding]:
    if not stated:
        return
    first, last = min(stated), max(stated)
    missing = [year for year in years if first < year < last and year not in stated]
    if missing:
        yield Finding(
            row.series_place(missing[0], "year" if "year" in row.at else "line"),
            f"{name} has no figure for {join_words(map(str, missing))}, but has figures for "
            f"{first} and {last}.",
            "Type what is missing: 0 if there is none.",
            about=f"{getattr(row, 'version', '')} {name}".strip(),
        )


@council_rule("odd-decimals", severity=Severity.WARNING, needs=["Forecast"])
def amounts_are_stated_alike(council: Council) -> Iterator[Finding]:
    """No amount of a version has decimals that nearly all of its others are stated without."""
    for version in statements_of(council):
        for line in version.lines:
            for year, stated in line.amounts.items():
                if stated and last_digit(stated) < version.unit:
                    yield Finding(
                        line.series_place(year, "line"),
                        f"{line.line} in {version.version} is {amount(stated)} for {year}, to more "
                        "decimals than nearly all other amounts of the version.",
                        "Round it as they are, or check it: it may be of another unit.",
                        about=f"{version.version}, {line.line}, {year}",
                    )
