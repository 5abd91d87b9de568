"""The slides of figures: measures, comparisons with other areas, and the forecast."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from svreport.content.blocks import (
    Align,
    Block,
    Cell,
    Chart,
    ChartBlock,
    ChartKind,
    ChartSeries,
    Column,
    TableBlock,
    plain,
    text_of,
)
from svreport.content.paper import Slide
from svreport.core.frozen import Frozen
from svreport.core.house_style import DASH, HouseStyle, rounded
from svreport.core.model import LineKind, Measure, Missing
from svreport.core.origin import with_origins
from svreport.core.periods import FinancialYear
from svreport.core.text import capitalise, join_words
from svreport.core.units import convert
from svreport.documents.charts import ChartWithTable, number_format
from svreport.documents.charts.measures import RESTARTS, measure_chart
from svreport.documents.charts.money import SHOWN_IN, deficit_chart, shared_standing
from svreport.documents.labels import PUBLIC_WORDS, period_as_at, rating_mark
from svreport.documents.public import PublicPaper
from svreport.documents.scrutiny.sources import source_note
from svreport.documents.tables import figure_words, measure_remarks, measures_table
from svreport.documents.versions_in_words import (
    ForecastInWords,
    ReportedVersions,
    forecast_in_words,
    noun_of,
)
from svreport.figures.agreement import scheme_of
from svreport.figures.as_of import previous_rating
from svreport.figures.benchmarks import AreaFigure, IndicatorComparison, published_comparisons
from svreport.figures.forecast import Statement
from svreport.figures.limits import AGREED, ASSUMED
from svreport.figures.standing import BE, conjugate, mark, shared
from svreport.figures.versions import reported_version

MEASURES = "Measures"
# More columns, or longer names below them, would be too small to read from afar.
MOST_COLUMNS, LONGEST_NAME = 6, 32
WITHOUT_CHART = "Measures with too few figures for a chart"


def measures(paper: PublicPaper) -> Iterator[Slide]:
    """A slide for each measure that can be drawn, then the others in a table."""
    others: list[Measure] = []
    for measure in paper.reported_measures():
        drawn = measure_chart(paper.council, paper.update, measure)
        if drawn is None:
            others.append(measure)
        else:
            yield _chart_slide(paper, measure, drawn)
    if others:
        yield _table_slide(paper, others)


def _chart_slide(paper: PublicPaper, measure: Measure, drawn: ChartWithTable) -> Slide:
    paper.note_symbols({*figure_words(drawn.table), *drawn.chart.title.split()})
    return Slide(
        title=drawn.chart.title,
        section=MEASURES,
        body=[ChartBlock(drawn.chart)],
        caption=_caption(paper, measure),
        notes=[
            *([measure.detail] if measure.detail else []),
            *_figures_in_words(drawn),
            _measures_source(paper, [measure]),
        ],
    )


def _caption(paper: PublicPaper, measure: Measure) -> str:
    """What a reader needs beside the chart: its rating, which way is better, what it counts."""
    council, code = paper.council, measure.code
    now = rating_mark(council, council.rating_of(code, paper.update.key)).label
    before = rating_mark(council, previous_rating(council, code, paper.update)).label
    words = []
    if now:
        words.append(f"Rated {now}{f' (before: {before})' if before and before != now else ''}.")
    if measure.better_when:
        words.append(f"Better when {measure.better_when}.")
    if measure.basis:
        words.append(f"{measure.basis.capitalize()}.")
    return " ".join(words)


def _figures_in_words(drawn: ChartWithTable) -> Iterator[str]:
    names = [series.name for series in drawn.chart.series]
    for month, *figures in drawn.table.rows:
        words = [
            f"{name.lower()} {_within(text_of(figure))}"
            for name, figure in zip(names, figures, strict=True)
            if text_of(figure) != DASH
        ]
        is_restart = RESTARTS in map(text_of, figures)
        line = f"{text_of(month)}: {_within(RESTARTS) if is_restart else ', '.join(words)}"
        yield with_origins(line, *map(text_of, figures))


def _within(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"


def _measures_source(paper: PublicPaper, measures: Sequence[Measure]) -> str:
    """The cells of the values of measures, as far as the update reports them."""
    codes = {measure.code for measure in measures}
    places = (
        value.place(field)
        for value in paper.council.measure_values
        if value.code in codes and value.period.last_month <= paper.update.activity_to
        for field in ("actual", "plan")
        if getattr(value, field) is not None
    )
    return source_note(places, f"activity data to {paper.update.activity_to}")


def _table_slide(paper: PublicPaper, measures: Sequence[Measure]) -> Slide:
    positions = [paper.position(measure) for measure in measures]
    table = measures_table(positions, paper.style, PUBLIC_WORDS)
    paper.note_symbols(figure_words(table))
    return Slide(
        title=WITHOUT_CHART,
        section=MEASURES,
        body=[table],
        notes=[
            *(remark.text for remark in measure_remarks(positions)),
            _measures_source(paper, measures),
        ],
    )


def benchmarks(paper: PublicPaper, section: str) -> Iterator[Slide]:
    """A slide for each indicator, as it may be published."""
    for comparison in published_comparisons(paper.council, paper.update.document_date):
        yield _ComparisonSlide(comparison, paper.style).slide(paper, section)


class _ComparisonSlide(Frozen):
    """One indicator beside those of other areas, as a slide shows it."""

    comparison: IndicatorComparison
    style: HouseStyle

    @property
    def period(self) -> str:
        return self.style.period(self.comparison.period)

    def slide(self, paper: PublicPaper, section: str) -> Slide:
        figures, period = self.comparison.figures, self.comparison.period
        paper.note_symbols(self._cell(figure) for figure in figures)
        return Slide(
            title=self._title(),
            section=section,
            body=[self._body()],
            caption=f"{capitalise(self.period)}. Source: {'; '.join(self.comparison.sources)}",
            notes=[
                *(
                    with_origins(f"{figure.area}: {self._cell(figure)}", self._cell(figure))
                    for figure in figures
                ),
                source_note((figure.place for figure in figures), period_as_at(period, self.style)),
            ],
        )

    def _body(self) -> Block:
        stated = [figure for figure in self.comparison.figures if figure.value is not None]
        is_drawn = (
            self.comparison.own in stated
            and 1 < len(stated) <= MOST_COLUMNS
            and all(len(figure.area) <= LONGEST_NAME for figure in stated)
        )
        return ChartBlock(self._chart(stated)) if is_drawn else self._table()

    def _title(self) -> str:
        own = self.comparison.own
        if own is None or own.value is None:
            return self.comparison.indicator
        shown = f"{self.comparison.indicator}: {self._text(own.value)}"
        sides: dict[str, list[str]] = {"above": [], "below": [], "the same as": []}
        for other in self.comparison.others:
            if other.value is not None:
                named = f"{other.area} ({self._text(other.value)})"
                sides[self._side(own.value, other.value)].append(named)
        words = [f"{side} {join_words(areas)}" for side, areas in sides.items() if areas]
        title = f"{shown}, {join_words(words)}" if words else shown
        return with_origins(title, *map(self._cell, (own, *self.comparison.others)))

    def _side(self, own: Decimal, other: Decimal) -> str:
        left, right = (rounded(value, self.comparison.decimals) for value in (own, other))
        return "the same as" if left == right else "above" if left > right else "below"

    def _chart(self, stated: Sequence[AreaFigure]) -> Chart:
        stated = sorted(stated, key=lambda figure: -(figure.value or 0))
        others = [at for at, figure in enumerate(stated) if figure is not self.comparison.own]
        words = "; ".join(f"{figure.area} {self._cell(figure)}" for figure in stated)
        return Chart(
            title=self._title(),
            kind=ChartKind.COLUMN,
            categories=[figure.area for figure in stated],
            series=[
                ChartSeries(
                    self.comparison.indicator, [figure.value for figure in stated], light=others
                )
            ],
            axis=self.comparison.indicator,
            basis=f"{capitalise(self.period)}; highest first",
            number_format=number_format(self.comparison.unit, self.comparison.decimals),
            description=with_origins(
                f"{self.comparison.indicator}, {self.period}: {words}.", *map(self._cell, stated)
            ),
            labelled=True,
        )

    def _table(self) -> TableBlock:
        return TableBlock(
            columns=(
                Column(plain("Area"), share=3),
                Column(plain(capitalise(self.period)), Align.RIGHT, share=1.6),
            ),
            rows=[
                (plain(figure.area), plain(self._cell(figure)))
                for figure in self.comparison.figures
            ],
            description=f"{self.comparison.indicator} by area, {self.period}",
        )

    def _cell(self, figure: AreaFigure) -> str:
        if figure.value is not None:
            return self._text(figure.value)
        return PUBLIC_WORDS[figure.missing or Missing.NOT_YET_AVAILABLE]

    def _text(self, value: Decimal) -> str:
        return self.style.figure(value, self.comparison.unit, self.comparison.decimals)


FORECAST = "Forecast"
DECIMALS = 2
PAID = "At the end of each year, after payments under the {}. "
CLOSING = LineKind.CLOSING_BALANCE
BALANCES = (CLOSING, LineKind.IN_YEAR_BALANCE)


def forecast(paper: PublicPaper) -> Iterator[Slide]:
    """The version that the update reports; nothing where it reports none."""
    statement = reported_version(paper.council, paper.update)
    if statement is None:
        return
    versions = ReportedVersions.of(paper, statement)
    words = forecast_in_words(versions, paper.council.settings.financial_year)
    if words.in_year or words.left:
        yield _words_slide(paper, versions, words)
    shown = versions.with_closings
    drawn = deficit_chart(paper.council, paper.update, shown)
    if drawn is not None:
        yield Slide(
            title=drawn.chart.title,
            section=FORECAST,
            body=[ChartBlock(drawn.chart)],
            notes=[drawn.chart.description, _balances_source(paper, shown)],
        )
    if len(statement.closing_years) > 1 or versions.limits:
        yield _years_slide(paper, versions)


def _words_slide(paper: PublicPaper, versions: ReportedVersions, words: ForecastInWords) -> Slide:
    return Slide(
        title=_words_title(words),
        section=FORECAST,
        body=[paper.standard("forecast", forecast=words)],
        notes=[_balances_source(paper, filter(None, (versions.before, versions.now)))],
    )


def _words_title(words: ForecastInWords) -> str:
    before = words.before
    if words.left and not words.in_year:
        return f"{capitalise(words.left)}{words.left_rests} by the end of {words.end}"
    moved = before.in_year_moved if before else ""
    title = f"In-year {words.in_year} in {words.year}{words.in_year_rests}"
    if before is not None and moved:
        than = f"{moved} than" if moved.endswith(("worse", "better")) else f"{moved} from"
        title = f"{title}, {than} the {before.version} forecast"
    return with_origins(title, words.in_year, moved)


def _years_slide(paper: PublicPaper, versions: ReportedVersions) -> Slide:
    """The deficit at the end of each year in the version and the one before, and the limit."""
    now, shown = versions.now, versions.with_closings
    is_paid = bool(now.of(LineKind.AGREEMENT_INCOME))
    paid = PAID.format(scheme_of(paper.council)) if is_paid else ""
    years = sorted({year for statement in shown for year in statement.closing_years})
    standing = shared_standing(shown, CLOSING)
    rows = [
        [
            plain(f"{versions.year(year)}{mark(standing(year))}"),
            *(
                plain(_bare(versions, statement.closing(year)))
                if year in statement.closing_years
                else plain(DASH)
                for statement in shown
            ),
            *(_limits(versions, year) if versions.limits else ()),
        ]
        for year in years
    ]
    columns = [
        Column(plain("Year"), share=1.5 if any(map(standing, years)) else 1.0),
        *(
            Column(plain(f"{capitalise(statement.version)} ({SHOWN_IN})"), Align.RIGHT, share=1.4)
            for statement in shown
        ),
    ]
    if versions.limits:
        columns += [
            Column(plain(f"Limit ({SHOWN_IN})"), Align.RIGHT, share=1.2),
            Column(plain(f"{capitalise(now.version)} against limit"), share=1.8),
        ]
    return Slide(
        title=_limits_title(versions),
        section=FORECAST,
        body=[
            TableBlock(
                columns=columns,
                rows=rows,
                description=f"Deficit at the end of each year, in {SHOWN_IN}"
                + (", and its limit" if versions.limits else ""),
            )
        ],
        caption=f"{paid}Deficits are positive.",
        notes=[_balances_source(paper, shown)],
    )


def _limits_title(versions: ReportedVersions) -> str:
    now, limits = versions.now, versions.limits
    if not limits.agreed:
        last = versions.year(now.closing_years[-1])
        return f"The {now.version} {noun_of(now)} year by year, to {last}"
    for name, passed, limited in (
        (AGREED, limits.passed(now), limits.agreed),
        (ASSUMED, limits.passed_assumed(now), limits.assumed),
    ):
        if passed:
            every = {1: "the", 2: "both"}.get(len(limited), "all")
            some = every if len(passed) == len(limited) else f"{len(passed)} of"
            count = "year" if every == "the" else "years" if some == "both" else ""
            years = f"{some} {count or _years(len(limited))} with one"
            # Beside limits that are assumed, those that are not say so.
            called = f"agreed {name}" if limits.assumed and name is AGREED else name
            return f"The {now.version} deficit {_be(now, passed)} over its {called} in {years}"
    assumed = ", agreed or assumed," if limits.assumed else ""
    years = f"all of {_years(len(limits.amounts))} with one"
    be = _be(now, limits.amounts)
    return f"The {now.version} deficit {be} within its limit{assumed} in {years}"


def _be(statement: Statement, years: Iterable[FinancialYear]) -> str:
    """`is`, or how it is said of balances that all rest on one thing."""
    return conjugate(BE, shared(statement.standing(CLOSING, year) for year in years))


def _years(count: int) -> str:
    return f"{count} year{'s' if count > 1 else ''}"


def _bare(versions: ReportedVersions, amount: Decimal) -> str:
    return versions.style.bare(convert(amount, versions.unit, SHOWN_IN), DECIMALS)


def _limits(versions: ReportedVersions, year: FinancialYear) -> tuple[Cell, Cell]:
    limit = versions.limits.amounts.get(year)
    if limit is None:
        return plain(DASH), plain("No limit")
    if year not in versions.now.closing_years:
        return plain(_bare(versions, limit)), plain(DASH)
    over = versions.now.closing(year) - limit
    size = versions.style.prose(abs(over), versions.unit)
    words = f"{size} over" if over > 0 else f"{size} within"
    if year in versions.limits.assumed:
        words = f"{words} (assumed)"
    return plain(_bare(versions, limit)), plain(with_origins(words, size))


def _balances_source(paper: PublicPaper, shown: Iterable[Statement]) -> str:
    """The cells of the balances as published, else of what they follow from; those of limits."""
    dated = f"financial data to {paper.update.finance_to}" if paper.update.finance_to else ""
    lines = [line for line in paper.council.forecast if line.kind is LineKind.DEFICIT_LIMIT]
    for statement in shown:
        lines += [line for line in statement.lines if line.kind in BALANCES] or statement.lines
    return source_note(
        (cell for line in lines for year in line.amounts for cell in line.cells(year)), dated
    )
