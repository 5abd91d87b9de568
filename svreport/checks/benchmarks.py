"""Rules of benchmarks and other figures: one figure a row, and like set beside like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from svreport.checks import Finding, council_rule, facts_rule
from svreport.core.model import Benchmark, Council, MeasureValue, OtherFigure
from svreport.core.numerals import amount
from svreport.core.periods import Period
from svreport.core.problems import Severity
from svreport.core.text import did_you_mean, join_words, normalise
from svreport.figures.benchmarks import (
    comparison_for,
    is_own,
    rows_by_indicator,
)
from svreport.figures.register import Register
from svreport.narrative.facts import Facts
from svreport.narrative.markdown import MEASURES

SHEET = "Benchmarks"


@council_rule("value-and-status", "actual-and-status")
def figures_are_stated_or_missing(council: Council) -> Iterator[Finding]:
    """A figure, a benchmark or an actual that is stated has no reason for having none."""
    values = (("value", "a value", row, _display_name(row)) for row in _rows(council))
    actuals = (("actual", "an actual", row, row.code) for row in council.measure_values)
    for field, what, row, name in (*values, *actuals):
        if getattr(row, field) is not None and row.status is not None:
            yield Finding(
                row.place("status"),
                f"{name} has both {what} and the status “{row.status}”.",
                f"Clear the status, or clear the {field}.",
                rule=f"{field}-and-status",
            )


@council_rule("no-value-stated", severity=Severity.WARNING)
def figures_without_a_value_say_why(council: Council) -> Iterator[Finding]:
    """A figure or a benchmark without a value has a reason for it."""
    for row in _rows(council):
        if row.value is None and row.status is None and not _is_unread(council, row):
            yield Finding(
                row.place("value"),
                f"{_display_name(row)} has neither a value nor a status.",
                "Type the figure, choose a status such as “not yet available”, or clear the row.",
                about=_name(row),
            )


def _rows(council: Council) -> Sequence[OtherFigure | Benchmark]:
    return (*council.figures, *council.benchmarks)


def _is_unread(council: Council, row: OtherFigure | Benchmark) -> bool:
    if isinstance(row, OtherFigure):
        return bool(council.unread_in("Figures", name=row.name))
    return bool(council.unread_in(SHEET, indicator=row.indicator, area=row.area))


def _display_name(row: OtherFigure | Benchmark) -> str:
    return f"“{row.name}”" if isinstance(row, OtherFigure) else _name(row)


def _name(row: OtherFigure | Benchmark) -> str:
    if isinstance(row, OtherFigure):
        return row.name
    return f"{row.indicator}, {row.area}, {row.period}"


@council_rule("figure-name")
def figures_leave_the_table_its_name(council: Council) -> Iterator[Finding]:
    """No figure has the name that stands for the table of measures."""
    for figure in council.figures:
        if normalise(figure.name) == MEASURES:
            yield Finding(
                figure.place("name"),
                f"“{figure.name}” cannot name a figure: {{{{ {MEASURES} }}}} stands for the table "
                "of measures.",
                "Give the figure another name.",
            )


@facts_rule("figure-name")
def figures_have_names_of_their_own(facts: Facts) -> Iterator[Finding]:
    """No figure of the sheet is named like one that the other sheets hold, or give."""
    council = facts.council
    own = {normalise(figure.name) for figure in council.figures}
    twice = {normalise(first.name) for first, _ in facts.register.repeated}
    others = Register(
        [series for series in facts.register.series if normalise(series.name) not in own - twice],
        council.updates,
    )
    for figure in council.figures:
        if others.has_name(figure.name):
            yield Finding(
                figure.place("name"),
                f"“{figure.name}” is the name of a figure that follows from the other sheets.",
                f"Refer to that figure, or give this one another name, such as “{figure.name} "
                "as published”.",
            )


@council_rule("benchmark-units")
def benchmarks_are_of_one_unit(council: Council) -> Iterator[Finding]:
    """All areas of an indicator have one unit, that of the measure where it names one."""
    units = {measure.code: measure.unit for measure in council.measures}
    for name, rows in rows_by_indicator(council).items():
        measure = next((row.measure for row in rows if row.measure in units), None)
        # Of an area with another unit than its figure, the figure is wrong, which is said there.
        read = [row for row in rows if not (row.value is None and row.status is None)] or rows
        counts = Counter(row.unit for row in read)
        usual, most = counts.most_common(1)[0]
        first = next(row for row in read if most == 1 or row.unit is usual)
        for row in read:
            if row.unit is not first.unit:
                yield Finding(
                    row.place("unit"),
                    f"“{name}” is in {row.unit} for {row.area}, but in {first.unit} for "
                    f"{first.area} ({first.place('unit')}), so the two cannot be compared.",
                    "Restate one of the two, or give the indicator another name.",
                )
        if measure is not None and units[measure] is not first.unit:
            yield Finding(
                first.place("unit"),
                f"“{name}” is in {first.unit}, but its measure {measure} is in {units[measure]}.",
                "Restate the figures in the unit of the measure, or clear its code.",
            )


@council_rule(
    *("benchmark-without-own", "benchmark-periods", "benchmark-alone"),
    severity=Severity.WARNING,
    needs=[SHEET, "Measure values"],
)
def indicators_have_a_figure_of_the_council(council: Council) -> Iterator[Finding]:
    """What other areas are given for has a figure of the council to set beside them."""
    for name, rows in rows_by_indicator(council).items():
        of_periods = (comparison_for(council, name, row.period) for row in rows)
        comparisons = [comparison for comparison in of_periods if comparison]
        with_own = [comparison for comparison in comparisons if comparison.own]
        if not with_own:
            yield _missing_own_figure(council, name, rows)
            continue
        periods = {comparison.period for comparison in with_own}
        own = [row for row in rows if is_own(council, row)]
        others = [row for row in rows if row not in own and row.period not in periods]
        # Where all others are of one period, it is the council's own that is odd.
        is_odd = len({row.period for row in others}) == 1 < len(others) == len(rows) - len(own)
        if is_odd and own:
            yield _other_period(name, own[0], [others[0].period], "all other areas are")
        else:
            of = [comparison.period for comparison in with_own]
            yield from (_other_period(name, it, of, "the council's own is") for it in others)
        if not any(comparison.others for comparison in comparisons):
            yield Finding(
                rows[0].place("area"),
                f"“{name}” is given for {rows[0].area} alone, so there is nothing to compare.",
                "Add a row for another area, such as England.",
                about=name,
                rule="benchmark-alone",
            )


def _missing_own_figure(council: Council, name: str, rows: Sequence[Benchmark]) -> Finding:
    authority, measure = council.settings.authority, next((row.measure for row in rows), None)
    near = next((hint for row in rows if (hint := did_you_mean(row.area, [authority]))), "")
    where = f"{rows[0].period} in Measure values for {measure}, or " if measure else ""
    return Finding(
        rows[0].place("area"),
        f"“{name}” has no figure of the council to compare with.",
        f"{near}Add the figure for {where}a row whose Area is “{authority}”, as Settings has it.",
        about=name,
        rule="benchmark-without-own",
    )


def _other_period(name: str, row: Benchmark, own: Sequence[Period], others: str) -> Finding:
    periods = join_words(dict.fromkeys(map(str, own)))
    return Finding(
        row.place("period"),
        f"“{name}” is for {row.period} in {row.area}, but {others} for {periods}, so "
        "they are not shown side by side.",
        "Type figures for one period, or correct the wrong one.",
        about=_name(row),
        rule="benchmark-periods",
    )


@council_rule("benchmark-off-measure")
def own_figures_are_those_of_the_measure(council: Council) -> Iterator[Finding]:
    """The council's figure is the one that Measure values has for the same month."""
    values: dict[tuple[object, object], MeasureValue] = {
        (value.code, value.period): value for value in council.measure_values
    }
    for row in council.benchmarks:
        value = values.get((row.measure, row.period))
        if value is None or row.value is None or not is_own(council, row):
            continue
        if value.actual is not None and value.actual != row.value:
            yield Finding(
                row.place("value"),
                f"{_name(row)} is {amount(row.value)}, but {value.code} for {value.period} is "
                f"{amount(value.actual)} ({value.place('actual')}).",
                "Correct one of the two, or clear this row: the figure is taken from there.",
            )
