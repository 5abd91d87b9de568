"""Charts of the plan itself: growth since a base year, what begins and ends, what it changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from svreport.content.blocks import Align, Chart, ChartKind, ChartSeries, Column, SeriesLook, plain
from svreport.core.frozen import replace
from svreport.core.house_style import DASH, HouseStyle
from svreport.core.model import Council, LineKind, Measure, MeasureRole, Update
from svreport.core.numerals import Unit
from svreport.core.origin import with_origins
from svreport.core.periods import FinancialYear, Month, Period
from svreport.core.text import join_words, normalise
from svreport.documents.charts import ChartWithTable, data_table, number_format
from svreport.documents.charts.money import (
    FEWEST_YEARS,
    OTHERS,
    SHOWN_IN,
    TABLE_DECIMALS,
    ForecastMoney,
    YearSeries,
    largest_savings,
    savings_by_workstream,
    shared_standing,
)
from svreport.documents.versions_in_words import balance_in_words
from svreport.figures.cohort import AGE_BAND, NEED, PROVISION, cohort_tables, margins
from svreport.figures.disclosure import Disclosure
from svreport.figures.measures import headline_measure, latest_period
from svreport.figures.versions import plan_version, unmitigated_version
from svreport.narrative.facts import house_style

# What tells children apart, as papers call it.
COHORT_WORDS = {PROVISION: "Provision", AGE_BAND: "Age band", NEED: "Primary need"}
FLOWS = (MeasureRole.NEW, MeasureRole.CEASED)
# What a series has for each category of a chart.
Points: TypeAlias = Mapping[str, Decimal]


def growth_chart(council: Council, update: Update) -> ChartWithTable | None:
    """By how much each yearly count or amount has grown since the base year, the fastest first.

    None where no base year is stated, or no figure of another year.
    """
    base, style = council.settings.base_year, house_style(council.settings)
    if base is None:
        return None
    growth: dict[str, dict[Period, Decimal]] = {}
    headline = headline_measure(council)
    for measure in council.measures:
        figures = _published(council, update, measure)
        if measure is headline:
            figures = _by_year(figures)
        is_amount = measure.unit is Unit.COUNT or measure.unit.is_money
        if is_amount and (first := figures.get(base)):
            growth[measure.key_figure or measure.name] = {
                year: (figures[year] - first) * 100 / first for year in figures if year >= base
            }
    years = sorted({year for by_year in growth.values() for year in by_year})
    if len(years) < FEWEST_YEARS:
        return None

    lines = sorted(growth.items(), key=lambda line: -line[1][max(line[1])])
    grown = [style.figure(by_year[max(by_year)], Unit.PERCENT, 0) for _, by_year in lines]
    said = join_words(f"{name} {shown}" for (name, _), shown in zip(lines, grown, strict=True))
    return _chart(
        title=with_origins(f"Growth since {style.year(base)}: {said}", *grown),
        kind=ChartKind.LINE,
        categories=[style.short_period(year) for year in years],
        series=[(name, [by_year.get(year) for year in years], False) for name, by_year in lines],
        style=style,
        unit=Unit.PERCENT,
        axis=f"Growth since {style.year(base)}",
        first="Financial year",
    )


def _by_year(figures: dict[Period, Decimal]) -> dict[Period, Decimal]:
    """The figures of the month of the latest, each as that of its financial year.

    Those of other periods are as they are.
    """
    if not figures or not isinstance(last := max(figures), Month):
        return figures
    return {
        FinancialYear.of(month): value
        for month, value in figures.items()
        if isinstance(month, Month) and month.number == last.number
    }


def flow_chart(council: Council, update: Update) -> ChartWithTable | None:
    """The plans that begin and end in each period, and those in force where these are known.

    None where the measures that count them have no figures of two periods.
    """
    style = house_style(council.settings)
    measures = [row for role in FLOWS for row in council.measures if row.role is role]
    flows = [(measure.name, _published(council, update, measure)) for measure in measures]
    periods = sorted({period for _, figures in flows for period in figures})
    if len(periods) < FEWEST_YEARS:
        return None
    last, lines = periods[-1], [(name, figures, False) for name, figures in flows]
    if headline := headline_measure(council):
        lines.append((headline.name, _published(council, update, headline), True))

    counts = [style.figure(row[last], Unit.COUNT, 0) for _, row in flows if last in row]
    names = (name for name, figures in flows if last in figures)
    said = join_words(f"{name} {count}" for name, count in zip(names, counts, strict=True))
    return _chart(
        title=with_origins(f"In the year to {style.period(last)}: {said}", *counts),
        kind=ChartKind.COLUMN,
        categories=[style.tick(period) for period in periods],
        series=[
            (name, [figures.get(period) for period in periods], as_line)
            for name, figures, as_line in lines
            if any(period in figures for period in periods)
        ],
        style=style,
        axis="Plans",
        first="Year to",
    )


def _published(council: Council, update: Update, measure: Measure) -> dict[Period, Decimal]:
    """The actuals of a measure that an update knows and that public papers may show."""
    disclosure = Disclosure(council)
    until = latest_period(measure, update.activity_to)
    return {
        period: value.actual
        for period, value in sorted(council.values_of(measure.code).items())
        if value.actual is not None
        and period <= until
        and not disclosure.withholds(measure.code, period)
    }


def _chart(
    *,
    title: str,
    kind: ChartKind,
    categories: Sequence[str],
    series: Sequence[tuple[str, Sequence[Decimal | None], bool]],
    style: HouseStyle,
    axis: str,
    first: str,
    unit: Unit = Unit.COUNT,
    is_across: bool = False,
) -> ChartWithTable:
    """A chart of whole figures of a unit, with its table; money has decimals in that."""

    def text(value: Decimal | None) -> str:
        if value is None:
            return DASH
        if unit.is_money:
            return style.bare(value, TABLE_DECIMALS)
        return style.figure(value, unit, 0)

    looks = [
        SeriesLook.OTHER if as_line or at else SeriesLook.ACTUAL
        for at, (*_, as_line) in enumerate(series)
    ]
    chart = Chart(
        title=title,
        kind=kind,
        categories=categories,
        series=[
            ChartSeries(name, values, as_line, look)
            for look, (name, values, as_line) in zip(looks, series, strict=True)
        ],
        axis=axis,
        category_axis=first,
        number_format=number_format(unit, 0),
        description=title,
        is_across=is_across,
    )
    rows = [
        [plain(category), *(plain(text(values[at])) for _, values, _ in series)]
        for at, category in enumerate(categories)
    ]
    return ChartWithTable(chart, data_table(first, [name for name, _, _ in series], rows))


def plan_deficit_chart(council: Council, update: Update) -> ChartWithTable | None:
    """What each workstream takes off the cumulative deficit that there would be without the plan.

    A line has the deficit that the plan ends each year with, after all that it is paid besides.
    None where one of the two versions, or every saving, is not stated.
    """
    without, plan = unmitigated_version(council), plan_version(council, update)
    savings = savings_by_workstream(council, update)
    if without is None or plan is None or not savings:
        return None
    years = [year for year in without.closing_years if year in plan.closing_years]
    if len(years) < FEWEST_YEARS:
        return None
    taken = {
        name: {
            last: sum((saved for year, saved in by_year.items() if year <= last), Decimal(0))
            for last in years
        }
        for name, by_year in largest_savings(savings).items()
    }
    money, last = ForecastMoney.of(council), years[-1]
    ends = balance_in_words(plan.closing(last), money.prose)
    less = money.prose(abs(without.closing(last) - plan.closing(last)))
    way = "less" if plan.closing(last) <= without.closing(last) else "more"
    return money.chart(
        title=with_origins(
            f"With the plan, {money.year(last)} ends with a {ends}, {less} {way} than without it",
            ends,
            less,
        ),
        kind=ChartKind.STACKED,
        years=years,
        standing=shared_standing([without, plan], LineKind.CLOSING_BALANCE),
        lines=[
            YearSeries(
                "Left after these savings",
                lambda year: without.closing(year) - sum(own[year] for own in taken.values()),
            ),
            *(
                YearSeries(name if name == OTHERS else f"Saved by {name}", saved.get)
                for name, saved in taken.items()
            ),
            YearSeries("Planned deficit", plan.closing, True, SeriesLook.OTHER),
        ],
        axis="Cumulative deficit",
    )


def placement_chart(council: Council, update: Update) -> ChartWithTable | None:
    """What each line of spending comes to with the plan and without it, in their last year.

    None where the two versions share no year, or no line.
    """
    without, plan = unmitigated_version(council), plan_version(council, update)
    years = [year for year in without.years if year in plan.years] if without and plan else []
    if without is None or plan is None or not years:
        return None
    money, last = ForecastMoney.of(council), years[-1]
    spending = [
        {
            line.title: line.amounts[last]
            for line in version.of(LineKind.EXPENDITURE)
            if last in line.amounts
        }
        for version in (without, plan)
    ]
    pairs = list(_paired(*spending))
    changes = {
        name: after - before
        for name, before, after in pairs
        if before is not None and after is not None
    }
    if not changes:
        return None
    most = max(changes, key=lambda name: abs(changes[name]))
    size, way = money.prose(abs(changes[most])), "less" if changes[most] < 0 else "more"

    return _chart(
        title=with_origins(f"{most}: {size} {way} in {money.year(last)} with the plan", size),
        kind=ChartKind.COLUMN,
        categories=[name for name, _, _ in pairs],
        series=[
            ("Without the plan", [money.millions(before) for _, before, _ in pairs], False),
            ("With the plan", [money.millions(after) for _, _, after in pairs], False),
        ],
        style=money.style,
        unit=SHOWN_IN,
        axis=f"Spending ({SHOWN_IN})",
        first=f"Spending in {money.year(last)} ({SHOWN_IN})",
        is_across=True,
    )


def _paired(
    before: Mapping[str, Decimal], after: Mapping[str, Decimal]
) -> Iterator[tuple[str, Decimal | None, Decimal | None]]:
    """The lines of two versions, those together of which one begins with the other's name."""
    left = dict(after)
    for name, amount in before.items():
        same = [other for other in left if _is_of(other, name) or _is_of(name, other)]
        yield name, amount, left.pop(same[0]) if same else None
    yield from ((name, None, amount) for name, amount in left.items())


def _is_of(longer: str, name: str) -> bool:
    name = normalise(name).partition(" (")[0]
    return f"{normalise(longer)} ".startswith(f"{name} ")


def mix_chart(council: Council, dimension: str) -> ChartWithTable | None:
    """The children of each provision, age band or need: as counted, and as versions expect.

    Public papers may show each count in it. None where no period has such counts.
    """
    style, disclosure = house_style(council.settings), Disclosure(council)
    shown = [
        (table, margin.counts)
        for table in sorted(cohort_tables(council), key=lambda known: known.period.last_day)
        for margin in margins(table, disclosure)
        if margin.dimension == dimension and not margin.is_withheld and any(margin.counts.values())
    ]
    if not shown:
        return None
    names = list(dict.fromkeys(name for _, counts in shown for name in counts))
    first, last = shown[0][1], shown[-1][1]
    differences = {
        name: _share(last, name) - (_share(first, name) if len(shown) > 1 else 0) for name in names
    }
    most = max(names, key=lambda name: abs(differences[name]))

    def percent(counts: Mapping[str, Decimal], name: str) -> str:
        return style.figure(_share(counts, name), Unit.PERCENT, 1)

    then, now = percent(first, most), percent(last, most)
    share = f"from {then} of plans to {now}" if len(shown) > 1 else f"{now} of plans"
    drawn = _chart(
        title=with_origins(f"{most}: {share}", then, now),
        kind=ChartKind.COLUMN,
        categories=names,
        series=[
            (
                f"{style.short_period(table.period)} ({table.version or 'counted'})",
                [counts.get(name) for name in names],
                False,
            )
            for table, counts in shown
        ],
        style=style,
        axis="Children and young people with a plan",
        first=COHORT_WORDS[dimension],
        is_across=True,
    )
    if len(shown) > 1:
        return drawn
    # Beside the counts of one period, their shares.
    shares = [plain(percent(last, name)) for name in names]
    rows = [(*row, share) for row, share in zip(drawn.table.rows, shares, strict=True)]
    columns = (*drawn.table.columns, Column(plain("Share"), Align.RIGHT))
    return replace(drawn, table=replace(drawn.table, columns=columns, rows=rows))


def _share(counts: Mapping[str, Decimal], name: str) -> Decimal:
    return counts.get(name, Decimal(0)) * 100 / sum(counts.values(), Decimal(0))
