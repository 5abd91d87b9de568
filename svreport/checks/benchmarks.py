"""Rules of benchmarks: one figure a row, like beside like, and the council's own among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svreport.core.model import Benchmark, Council, MeasureValue
from svreport.core.numerals import amount
from svreport.core.problems import Problem, Severity
from svreport.core.text import did_you_mean, join_words
from svreport.figures.benchmarks import (
    IndicatorComparison,
    comparison_for,
    is_own,
    rows_by_indicator,
)

SHEET = "Benchmarks"


def benchmarks_say_one_thing(council: Council) -> Iterator[Problem]:
    """A row has a value or a reason for having none, not both and not neither."""
    for row in council.benchmarks:
        if row.value is not None and row.status is not None:
            yield Problem(
                row.place("status"),
                f"{_named(row)} has both a value and the status “{row.status}”.",
                "Clear the status, or clear the value.",
                rule="value-and-status",
            )
        elif row.value is None and row.status is None and not _may_be_unread(council, row):
            yield Problem(
                row.place("value"),
                f"{_named(row)} has neither a value nor a status.",
                "Type the figure, choose a status such as “not yet available”, or clear the row.",
                Severity.WARNING,
                rule="no-value-stated",
                about=_named(row),
            )


def benchmarks_are_of_one_unit(council: Council) -> Iterator[Problem]:
    """All areas of an indicator have one unit, that of the measure where it names one."""
    units = {one.code: one.unit for one in council.measures}
    for name, rows in rows_by_indicator(council).items():
        for row in rows:
            if row.unit is not rows[0].unit:
                yield Problem(
                    row.place("unit"),
                    f"“{name}” is in {row.unit} for {row.area}, but in {rows[0].unit} for "
                    f"{rows[0].area}, so that the two cannot be compared.",
                    "Restate one of the two, or give the indicator another name.",
                    rule="benchmark-units",
                )
        measure = next((row.measure for row in rows if row.measure in units), None)
        if measure is not None and units[measure] is not rows[0].unit:
            yield Problem(
                rows[0].place("unit"),
                f"“{name}” is in {rows[0].unit}, but its measure {measure} is in {units[measure]}.",
                "Restate the figures in the unit of the measure, or clear its code.",
                rule="benchmark-units",
            )


def indicators_have_a_figure_of_the_council(council: Council) -> Iterator[Problem]:
    """What other areas are given for has a figure of the council to set beside them."""
    if council.unread_in(SHEET) or council.unread_in("Measure values"):
        return
    for name, rows in rows_by_indicator(council).items():
        periods = [row.period for row in rows]
        found = [one for period in periods if (one := comparison_for(council, name, period))]
        if not any(one.own for one in found):
            yield _without_own(council, name, rows)
            continue
        with_own = [one for one in found if one.own]
        for row in rows:
            if not is_own(council, row) and row.period not in {one.period for one in with_own}:
                yield _of_another_period(name, row, with_own)
        if not any(one.others for one in found):
            yield Problem(
                rows[0].place("area"),
                f"“{name}” is given for {rows[0].area} alone, so that there is nothing to compare.",
                "Add a row for another area, such as England.",
                Severity.WARNING,
                rule="benchmark-alone",
                about=name,
            )


def _without_own(council: Council, name: str, rows: Sequence[Benchmark]) -> Problem:
    authority, measure = council.settings.authority, next((row.measure for row in rows), None)
    near = next((one for row in rows if (one := did_you_mean(row.area, [authority]))), "")
    where = f"{rows[0].period} in Measure values for {measure}, or " if measure else ""
    return Problem(
        rows[0].place("area"),
        f"“{name}” has no figure of the council to compare with.",
        f"{near}Add the figure for {where}a row whose Area is “{authority}”, as Settings has it.",
        Severity.WARNING,
        rule="benchmark-without-own",
        about=name,
    )


def _of_another_period(
    name: str, row: Benchmark, with_own: Sequence[IndicatorComparison]
) -> Problem:
    periods = join_words(dict.fromkeys(str(one.period) for one in with_own))
    return Problem(
        row.place("period"),
        f"“{name}” is for {row.period} in {row.area}, but the council's own is for {periods}, so "
        "that the two are not set side by side.",
        "Type figures for one period, or correct the one that is mistaken.",
        Severity.WARNING,
        rule="benchmark-periods",
        about=_named(row),
    )


def own_figures_are_those_of_the_measure(council: Council) -> Iterator[Problem]:
    """The council's figure is the one that Measure values has for the same month."""
    values: dict[tuple[object, object], MeasureValue] = {
        (value.code, value.month): value for value in council.measure_values
    }
    for row in council.benchmarks:
        value = values.get((row.measure, row.period))
        if value is None or row.value is None or not is_own(council, row):
            continue
        if value.actual is not None and value.actual != row.value:
            yield Problem(
                row.place("value"),
                f"{_named(row)} is {amount(row.value)}, but {value.code} for {value.month} is "
                f"{amount(value.actual)} ({value.place('actual')}).",
                "Correct one of the two, or clear this row: the figure is taken from there.",
                rule="benchmark-off-measure",
            )


def _may_be_unread(council: Council, row: Benchmark) -> bool:
    return bool(council.unread_in(SHEET, indicator=row.indicator, area=row.area))


def _named(row: Benchmark) -> str:
    return f"{row.indicator}, {row.area}, {row.period}"
