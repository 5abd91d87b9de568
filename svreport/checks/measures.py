"""Rules of measures and their values, of benchmarks and of other figures."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise, product
from operator import attrgetter

from svreport.checks import Finding, council_rule, facts_rule, update_rule
from svreport.core.frozen import Frozen, group_by
from svreport.core.house_style import last_digit, rounded
from svreport.core.model import (
    Benchmark,
    Council,
    Measure,
    MeasureValue,
    OtherFigure,
    Record,
    Update,
)
from svreport.core.numerals import Unit, amount
from svreport.core.periods import Month, Period
from svreport.core.problems import Severity
from svreport.core.text import counted, did_you_mean, join_words, normalise
from svreport.documents.registry import MONITORING
from svreport.figures.benchmarks import comparison_for, is_own, rows_by_indicator
from svreport.figures.measures import is_monitored, latest_period, restarts_each_year
from svreport.figures.register import Register
from svreport.narrative.facts import Facts
from svreport.narrative.markdown import MEASURES

BENCHMARKS = "Benchmarks"


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
        if row.value is None and row.status is None and not _is_benchmark_unread(council, row):
            yield Finding(
                row.place("value"),
                f"{_display_name(row)} has neither a value nor a status.",
                "Type the figure, choose a status such as “not yet available”, or clear the row.",
                about=_name(row),
            )


def _rows(council: Council) -> Sequence[OtherFigure | Benchmark]:
    return (*council.figures, *council.benchmarks)


def _is_benchmark_unread(council: Council, row: OtherFigure | Benchmark) -> bool:
    if isinstance(row, OtherFigure):
        return bool(council.unread_in("Figures", name=row.name))
    return bool(council.unread_in(BENCHMARKS, indicator=row.indicator, area=row.area))


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
    needs=[BENCHMARKS, "Measure values"],
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


@council_rule("benchmark-out-of-scale", severity=Severity.WARNING)
def areas_have_figures_of_one_size(council: Council) -> Iterator[Finding]:
    """No area's figure is many times what all others of its indicator have, or a part of it."""
    for rows in rows_by_indicator(council).values():
        sizes = {row.place("value"): abs(row.value) for row in rows if row.value}
        for row in rows if len(sizes) > _FEWEST_AREAS else ():
            own = sizes.get(row.place("value"))
            others = [it for place, it in sizes.items() if place != row.place("value")]
            least, most = min(others), max(others)
            is_odd = own is not None and not least / _TIMES <= own <= most * _TIMES
            if own is not None and is_odd and most <= 2 * least:
                yield Finding(
                    row.place("value"),
                    f"{_name(row)} is {amount(own)}, but the others are from {amount(least)} to "
                    f"{amount(most)}.",
                    "Is the decimal point in its place, and the unit right? Correct it if not.",
                    about=_name(row),
                )


_FEWEST_AREAS, _TIMES = 2, 6


# Rules of measures and their values.
@council_rule("no-figure", severity=Severity.WARNING)
def values_say_something(council: Council) -> Iterator[Finding]:
    """A value has a plan, an actual or a reason for having none."""
    for value in council.measure_values:
        is_empty = value.actual is None and value.status is None and value.plan is None
        if is_empty and not _is_unread(council, value.code, value.period):
            yield Finding(
                value.place("actual"),
                f"{value.code} for {value.period} has neither plan, actual nor status.",
                "Type the figure, choose a status such as “not yet available”, or clear the row.",
            )


def _is_unread(council: Council, code: str, period: Period) -> bool:
    return bool(council.unread_in("Measure values", code=code, period=period))


NO_VALUES = "no-values"
# So many measures without a value are one month that is wrong, or that nobody has typed.
_SEVERAL = 3


@update_rule("no-value", NO_VALUES, severity=Severity.WARNING)
def reported_measures_have_values(council: Council, update: Update) -> Iterator[Finding]:
    """A measure of the monitoring report says something for the latest period of the update."""
    if not council.is_reported(update.key) or council.is_unread("Measures", "report_in"):
        return
    reported = [row for row in council.measures if is_monitored(council, row, MONITORING.name)]
    latest = {row.code: latest_period(row, update.activity_to) for row in reported}
    silent = [row for row in reported if _is_silent(council, row.code, latest[row.code])]
    month = update.activity_to
    is_stated = any(value.period == month and value.actual for value in council.measure_values)
    if len(silent) >= _SEVERAL and not is_stated:
        yield Finding(
            update.place("activity_to"),
            f"The activity data of {update.key} run to {month}, but no measure has an actual for "
            f"{month}: of {len(silent)} there is neither that nor a status.",
            "Correct the month, or add the values to Measure values.",
            about=update.key,
            rule=NO_VALUES,
        )
        return
    for measure in silent:
        period = latest[measure.code]
        yield Finding(
            measure.place("code"),
            f"{measure.code} has no actual and no status for {period}, the "
            f"{'month' if isinstance(period, Month) else f'latest {period.kind}'} of {update.key}.",
            "Add it to Measure values, or choose a status such as “not yet available” there.",
        )


def _is_silent(council: Council, code: str, period: Period) -> bool:
    value = council.values_of(code).get(period)
    is_silent = value is None or (value.actual is None and value.status is None)
    return is_silent and not _is_unread(council, code, period)


@council_rule("parts-off-whole", severity=Severity.WARNING, needs=["Measures", "Measure values"])
def parts_come_to_their_whole(council: Council) -> Iterator[Finding]:
    """Counts that are part of another come to it, or to no more while one of them is not stated."""
    parts_of = group_by((row for row in council.measures if row.part_of), lambda row: row.part_of)
    for whole in (it for it in council.measures if it.code in parts_of):
        if whole.unit is not Unit.COUNT:
            continue
        code, values = whole.code, council.values_of(whole.code).items()
        for field, (period, value) in product(("actual", "plan"), values):
            of_parts = [council.values_of(part.code).get(period) for part in parts_of[code]]
            stated = [it for it in of_parts if it and getattr(it, field) is not None]
            whole_stated = getattr(value, field)
            come_to = sum((getattr(it, field) for it in stated), Decimal(0))
            is_short = len(stated) == len(of_parts) > 1 and come_to != whole_stated
            if whole_stated is not None and (come_to > whole_stated or is_short):
                cells = join_words(str(it.place(field)) for it in stated)
                yield Finding(
                    value.place(field),
                    f"The {field} of {code} for {period} is {amount(whole_stated)}, but its parts "
                    f"come to {amount(come_to)} ({cells}).",
                    "Correct one of them, or the column Part of in Measures.",
                    about=f"{code}, {period}, {field}",
                    compared=tuple(it.place(field) for it in stated),
                )


@council_rule("actual-ahead", severity=Severity.WARNING, needs=["Updates"])
def actuals_are_of_what_has_been(council: Council) -> Iterator[Finding]:
    """No actual is of a time after the year and after the data of its updates: all told in one."""
    year = council.settings.financial_year
    last = max([year.last_month, *(update.activity_to for update in council.updates)])
    stated = (value for value in council.measure_values if value.actual is not None)
    if ahead := [value for value in stated if value.period.first_month > last]:
        first, *others = ahead
        rows = counted(len(others), "more row")
        more = f", and {rows} of this sheet as late," if others else ","
        yield Finding(
            first.place("period"),
            f"{first.code} has an actual for {first.period}{more} but no update of {year} has data "
            "so late.",
            "Correct the period, or type the figure as a plan.",
            about=f"{first.code}, {first.period}",
        )


# More codes than this in a row are left out on purpose.
MOST_MISSING = 3
# Counts as small as this go up and down by their nature.
SMALL = 10
# How far from ten, or a hundred, times a figure may be that had its point misplaced.
TENFOLD = (Decimal(7), Decimal(14))
_LETTERED = re.compile(r"(.*[.\s-])([A-Za-z])")
_NUMBERED = re.compile(r"(.*?)(\d+)")


@council_rule("code-gap", severity=Severity.WARNING)
def codes_run_without_gaps(council: Council) -> Iterator[Finding]:
    """Codes and numbers that follow each other leave none out, as CPC.d and CPC.f would."""
    yield from _gaps(council, "Measures", [(row.code, row) for row in council.measures])
    yield from _gaps(council, "Conditions", [(row.number, row) for row in council.conditions])
    yield from _gaps(council, "Risks", [(row.number, row) for row in council.all_risks])


def _gaps(council: Council, sheet: str, coded: Sequence[tuple[str, Record]]) -> Iterator[Finding]:
    # A number that is there twice may be the one that is missing.
    if council.unread_in(sheet) or len({code for code, _ in coded}) < len(coded):
        return
    records = dict(coded)
    runs: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for code in records:
        if position := _position_in_run(code):
            runs[position[0]].append((position[1], code))
    whole = {start for code, _ in coded for start in _starts(code)}
    for ordered in map(sorted, runs.values()):
        for (at, before), (next_at, code) in pairwise(ordered):
            if next_at - at > MOST_MISSING + len(whole) + 1:
                continue
            between = [_code_at(before, number) for number in range(at + 1, next_at)]
            # Condition 3 is there where 3.1 or 3a is.
            missing = [absent for absent in between if absent not in whole]
            # Letters from later on that leave several out are those of words, as p and s.
            is_of_words = len(missing) > 1 and ordered[0][1][-1].lower() > "c"
            if missing and len(missing) <= MOST_MISSING and not is_of_words:
                yield _gap(sheet, records[code], before, code, missing)


def _position_in_run(code: str) -> tuple[str, int] | None:
    """The run of codes that this one belongs to, and its number there."""
    if lettered := _LETTERED.fullmatch(code):
        return f"{lettered[1]}{'a' if lettered[2].islower() else 'A'}", ord(lettered[2])
    if numbered := _NUMBERED.fullmatch(code):
        return f"{numbered[1]}1", int(numbered[2])
    return None


def _code_at(code: str, number: int) -> str:
    """The code of another number in the same run, its digits as many as this one's."""
    if lettered := _LETTERED.fullmatch(code):
        return f"{lettered[1]}{chr(number)}"
    numbered = _NUMBERED.fullmatch(code)
    return f"{numbered[1]}{number:0{len(numbered[2])}}" if numbered else code


def _starts(code: str) -> Iterator[str]:
    """The codes that this one may be a part of: 3 of 3.1 and 3a, not of 31."""
    for before, after in pairwise(range(len(code))):
        alike = str.isdigit if code[before].isdigit() else _is_letter
        if not alike(code[after]):
            yield code[:after]


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _gap(sheet: str, record: Record, before: str, code: str, missing: Sequence[str]) -> Finding:
    is_measure, is_single = isinstance(record, Measure), len(missing) == 1
    field = "code" if is_measure else "number"
    return Finding(
        record.place(field),
        f"{before} is followed by {code}: {join_words(missing)} {'is' if is_single else 'are'} "
        "missing.",
        f"Add {'it' if is_single else 'them'}, or correct the {field}.",
        # A condition and a risk may have the same number.
        about=missing[0] if is_measure else f"{sheet.removesuffix('s')} {missing[0]}",
    )


class _SeriesFigure(Frozen):
    value: Decimal
    row: MeasureValue
    field: str

    @property
    def period(self) -> Period:
        return self.row.period


@council_rule("out-of-series", severity=Severity.WARNING)
def figures_fit_their_series(council: Council) -> Iterator[Finding]:
    """No figure is so many times the others of its series that it was probably mistyped."""
    factor = council.settings.jump_factor
    values = group_by(council.measure_values, lambda value: value.code)
    for measure in () if council.is_unread("Measures", "basis") else council.measures:
        for group in _alike(measure, values.get(measure.code, ())):
            yield from _jumps(measure, group, factor)


def _alike(measure: Measure, values: Sequence[MeasureValue]) -> Iterable[Sequence[_SeriesFigure]]:
    """The figures that can be set against each other.

    A count that begins afresh each year is only like those of the same period of a year.
    """
    groups: dict[object, list[_SeriesFigure]] = defaultdict(list)
    for value in values:
        basis = value.basis or measure.basis
        key = (basis, value.period.number if restarts_each_year(measure, basis) else 0)
        for field in ("plan", "actual"):
            stated = getattr(value, field)
            if stated is not None:
                groups[key].append(_SeriesFigure(stated, value, field))
    return groups.values()


def _jumps(measure: Measure, group: Sequence[_SeriesFigure], factor: Decimal) -> Iterator[Finding]:
    """The figures out of line with the others' median, and with those beside them in time.

    A series that grows steadily is far from its own beginning, but nowhere jumps.
    """
    in_time = sorted((figure for figure in group if figure.value), key=attrgetter("period"))
    periods = [figure.period for figure in in_time]
    by_value = sorted(in_time, key=attrgetter("value"))
    places = {id(figure): place for place, figure in enumerate(by_value)}
    for figure in (figure for figure in group if figure.value):
        start, end = bisect_left(periods, figure.period), bisect_right(periods, figure.period)
        # Of two figures alone, the later one is taken to be the odd figure.
        if len(in_time) == 1 or (len(in_time) == 2 and start == 0):
            continue
        typical = _typical(by_value, places[id(figure)])
        size = abs(figure.value)
        if measure.unit is Unit.COUNT and max(size, typical) < SMALL:
            continue
        beside = (other for other in in_time[max(0, start - 1) : end + 1] if other is not figure)
        others = (typical, *(abs(other.value) for other in beside))
        if all(not 1 / factor <= size / value <= factor for value in others):
            yield _jump(measure, figure, typical)


def _typical(ordered: Sequence[_SeriesFigure], place: int) -> Decimal:
    """The median of all but one, without its sign: of two in the middle, the one nearer to it."""
    last, own = len(ordered) - 2, ordered[place].value
    middle = (ordered[at + (at >= place)].value for at in (last // 2, (last + 1) // 2))
    nearer: Decimal = min(middle, key=lambda value: abs(value - own))
    return abs(nearer)


def _jump(measure: Measure, figure: _SeriesFigure, typical: Decimal) -> Finding:
    unit = "%" if measure.unit is Unit.PERCENT else ""
    size = abs(figure.value)
    much = max(size, typical) / min(size, typical)
    tenfold = any(TENFOLD[0] <= much / power <= TENFOLD[1] for power in (1, 10, 100))
    return Finding(
        figure.row.place(figure.field),
        f"The {figure.field} of {measure.code} for {figure.period} is {amount(figure.value)}"
        f"{unit}, but its other figures are near "
        f"{amount(round(typical, 2 - typical.adjusted()))}{unit}.",
        ("Is the decimal point in its place, and the unit right? " if tenfold else "")
        + "Correct it if it is wrong.",
        about=f"{measure.code} {figure.period.brief} {figure.field}",
    )


@council_rule("numerator-and-base")
def counts_come_in_pairs(council: Council) -> Iterator[Finding]:
    """Neither the numerator of a percentage nor its base stands alone."""
    for value in council.measure_values:
        if (value.numerator is None) == (value.base is None):
            continue
        stated, lacking = ("numerator", "base") if value.base is None else ("base", "numerator")
        if not _is_unread(council, value.code, value.period):
            yield Finding(
                value.place(lacking),
                f"{value.code} for {value.period} has a {stated} without its {lacking}.",
                "Type both, or clear both.",
            )


@council_rule("numerator-and-base")
def percentages_follow_from_counts(council: Council) -> Iterator[Finding]:
    """A percentage is its numerator as a share of its base."""
    units = {measure.code: measure.unit for measure in council.measures}
    for value in council.measure_values:
        numerator, base, actual = value.numerator, value.base, value.actual
        is_percentage = units.get(value.code) is Unit.PERCENT
        if not is_percentage or numerator is None or base is None or actual is None:
            continue
        if not base:
            yield Finding(
                value.place("base"),
                f"{value.code} for {value.period} is {amount(actual)}%, but its base is 0: no "
                "share of nothing can be worked out.",
                "Correct the base, or clear the figure and choose a status.",
            )
            continue
        share = numerator / base * 100
        if abs(share - actual) > last_digit(actual) * Decimal("0.501"):
            yield Finding(
                value.place("actual"),
                f"{value.code} for {value.period} is {amount(actual)}%, but {amount(numerator)} of "
                f"{amount(base)} is {amount(rounded(share, 2))}%.",
                "Correct the percentage, the numerator or the base.",
                compared=(value.place("numerator"), value.place("base")),
            )


# In so many months two series agree that are of one thing; small counts may by chance.
_ALIKE, _BY_CHANCE, _FEW = 3, 50, 3
# Counts of one thing may be taken on two days of a month: by this part they may differ.
_OTHER_DAY = Decimal("0.01")


@council_rule("base-off-count", severity=Severity.WARNING)
def bases_are_the_counts_that_they_were(council: Council) -> Iterator[Finding]:
    """A numerator or base that was another measure's count is so in the newest month too."""
    counts = {measure.code for measure in council.measures if measure.unit is Unit.COUNT}
    counted = {
        (value.code, value.period): value
        for value in council.measure_values
        if value.code in counts and value.actual is not None and value.actual >= _BY_CHANCE
    }
    by_count = group_by(counted, lambda key: (key[1], counted[key].actual))
    # What many measures count alike tells of none of them.
    codes_of = {count: keys for count, keys in by_count.items() if len(keys) <= _FEW}
    by_code = group_by(council.measure_values, lambda value: value.code)
    for code, field in product(by_code, ("numerator", "base")):
        own = {value.period: value for value in by_code[code] if getattr(value, field) is not None}
        alike = Counter(
            other
            for period, value in own.items()
            for other, _ in codes_of.get((period, getattr(value, field)), ())
        )
        for other, months in alike.items():
            both = [period for period in own if (other, period) in counted]
            newest = max(both)
            value, count = own[newest], counted[other, newest]
            part, actual = getattr(value, field), count.actual or Decimal(0)
            if months >= _ALIKE and abs(part - actual) > actual * _OTHER_DAY:
                yield Finding(
                    value.place(field),
                    f"The {field} of {code} is {other} in {months} months, but for {newest} it is "
                    f"{amount(part)}, and {other} is {amount(actual)} ({count.place('actual')}).",
                    "Correct one of the two.",
                    about=f"{code} {newest} {field}",
                    compared=(count.place("actual"),),
                )
