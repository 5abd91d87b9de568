"""The slides of figures: measures, the forecast, spending, and comparisons with other areas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain

from svreport.content import blocks
from svreport.content.paper import Slide
from svreport.core.frozen import Frozen, replace
from svreport.core.house_style import DASH, LOW, HouseStyle, rounded
from svreport.core.model import LineKind, Measure, Missing
from svreport.core.numerals import number_in_prose
from svreport.core.origin import with_origins
from svreport.core.periods import FinancialYear
from svreport.core.text import capitalise, counted, join_words
from svreport.documents import tables
from svreport.documents.charts import ChartWithTable, number_format
from svreport.documents.charts.measures import COUNT_RESTARTS, RESTARTS, measure_chart
from svreport.documents.charts.money import SHOWN_IN, ForecastMoney, deficit_chart, in_year_chart
from svreport.documents.public import PLAIN_WORDS, PUBLIC_WORDS, PublicPaper, rating_mark
from svreport.documents.scrutiny.programme import LEVEL, of_forecast, of_measures, written_slides
from svreport.documents.versions_in_words import (
    ForecastInWords,
    ReportedVersions,
    forecast_in_words,
)
from svreport.figures.as_of import previous_rating
from svreport.figures.benchmarks import AreaFigure, IndicatorComparison, published_comparisons
from svreport.figures.budget import subtract
from svreport.figures.deficit import AGREED
from svreport.figures.forecast import Statement
from svreport.figures.measures import Position
from svreport.figures.versions import VersionComparison, reported_version

MEASURES = "Measures"
# More columns, or longer names below them, would be too small to read from afar.
MOST_COLUMNS, LONGEST_NAME = 6, 32
# How many charts can be read side by side on a slide.
MEASURES_ABREAST, COMPARISONS_ABREAST = 2, 3


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
    missing = list(_missing_in_words(drawn.table))
    paper.note_symbols(" ".join([drawn.chart.title, *missing]).replace(".", "").split())
    return Slide(
        title=drawn.chart.title,
        section=MEASURES,
        body=[blocks.ChartBlock(drawn.chart, MEASURES_ABREAST)],
        caption=_caption(paper, measure),
        notes=[
            *([measure.detail] if measure.detail else []),
            drawn.chart.description,
            *([drawn.note] if drawn.note else []),
            *(remark.text for remark in tables.measure_remarks([paper.position(measure)])),
            *missing,
        ],
        sources=[of_measures(paper)],
    )


def _missing_in_words(table: blocks.TableBlock) -> Iterator[str]:
    """Why a period has no actual, for those that say so."""
    for period, actual, *_ in table.rows:
        said = blocks.text_of(actual)
        if said not in (DASH, RESTARTS, COUNT_RESTARTS) and not any(map(str.isdecimal, said)):
            yield with_origins(f"{blocks.text_of(period)}: {said}.", said)


def _caption(paper: PublicPaper, measure: Measure) -> str:
    """What a reader needs beside the chart: its rating, and which way is better."""
    council, code = paper.council, measure.code
    now = rating_mark(council, council.rating_of(code, paper.update.key)).label
    before = rating_mark(council, previous_rating(council, code, paper.update)).label
    words = []
    if now:
        words.append(f"Rated {now}{f' (before: {before})' if before and before != now else ''}.")
    if measure.better_when:
        words.append(f"Better when {measure.better_when}.")
    return " ".join(words)


def _table_slide(paper: PublicPaper, measures: Sequence[Measure]) -> Slide:
    positions = [paper.position(measure) for measure in measures]
    table = tables.measures_table(positions, paper.style, PUBLIC_WORDS)
    paper.note_symbols(tables.figure_words(table))
    return Slide(
        title=_first_of_table(paper, positions),
        section=MEASURES,
        body=[table],
        notes=[remark.text for remark in tables.measure_remarks(positions)],
        sources=[of_measures(paper)],
    )


def _first_of_table(paper: PublicPaper, positions: Sequence[Position]) -> str:
    """The first measure that has a figure, with it, and how many more there are.

    Where none has one, it says why not.
    """
    first = next((row for row in positions if row.actual is not None), positions[0])
    words = {missing: tables.as_clause(said) for missing, said in PLAIN_WORDS.items()}
    shown, more = tables.actual_text(first, paper.style, words), len(positions) - 1
    others = f"; {counted(more, 'more measure')}" if more else ""
    off = subtract(first.actual, first.plan.value if first.plan and not more else None)
    size = paper.style.change(abs(off or Decimal(0)), first.measure.unit, first.decimals)
    against = ""
    if off is not None and size != LOW:
        side = "above" if off > 0 else "below"
        against = f", {size.removeprefix('+')} {side} plan" if off else ", as planned"
    return with_origins(f"{first.measure.name}: {shown}{against}{others}", shown, size)


def benchmarks(paper: PublicPaper, section: str) -> Iterator[Slide]:
    """A slide for each indicator, as it may be published; that furthest from another area first."""
    found = published_comparisons(paper.council, paper.update.document_date)
    shown = [_ComparisonSlide(comparison, paper.style) for comparison in found]
    for comparison in sorted(shown, key=lambda one: one.furthest, reverse=True):
        yield comparison.slide(paper, section)


class _ComparisonSlide(Frozen):
    """One indicator beside those of other areas, as a slide shows it."""

    comparison: IndicatorComparison
    style: HouseStyle

    @property
    def period(self) -> str:
        return self.style.period(self.comparison.period)

    @property
    def stated(self) -> Sequence[AreaFigure]:
        return [figure for figure in self.comparison.figures if figure.value is not None]

    @property
    def furthest(self) -> Decimal:
        """The largest difference from another area, as a share of that area's figure."""
        own = self.comparison.own
        values = [other.value for other in self.comparison.others if other.value]
        if own is None or own.value is None:
            return Decimal(-1)
        return max((abs(own.value / value - 1) for value in values), default=Decimal(-1))

    def slide(self, paper: PublicPaper, section: str) -> Slide:
        figures = self.comparison.figures
        paper.note_symbols(self._cell(figure) for figure in figures)
        words = [f"{figure.area} {self._cell(figure)}" for figure in figures]
        said = f"{self.comparison.indicator}, {self.period}: {'; '.join(words)}."
        return Slide(
            title=self._title(),
            section=section,
            body=[self._body()],
            notes=[with_origins(said, *map(self._cell, figures))],
            sources=self.comparison.sources,
        )

    def _body(self) -> blocks.Block:
        is_drawn = (
            self.comparison.own in self.stated
            and 1 < len(self.stated) <= MOST_COLUMNS
            and all(len(figure.area) <= LONGEST_NAME for figure in self.stated)
        )
        return blocks.ChartBlock(self._chart(), COMPARISONS_ABREAST) if is_drawn else self._table()

    def _title(self) -> str:
        """The council's own figure, and whether it is above or below those of other areas."""
        own = self.comparison.own
        if own is None or own.value is None:
            return self.comparison.indicator
        shown = self._text(own.value)
        sides: dict[str, list[AreaFigure]] = {"above": [], "below": [], "the same as": []}
        for other in self.comparison.others:
            if other.value is not None:
                sides[self._side(own.value, other.value)].append(other)
        among = sum(map(len, sides.values()))
        words = [f"{side} {self._areas(own, among)}" for side, own in sides.items() if own]
        compared = f", {join_words(words)}" if words else ""
        title = f"{self.comparison.indicator}: {shown}{compared}"
        return with_origins(title, *map(self._cell, (own, *self.comparison.others)))

    def _areas(self, areas: Sequence[AreaFigure], among: int) -> str:
        """Other areas together: one by its name, several by their number."""
        if len(areas) == 1:
            return f"{areas[0].area} ({self._cell(areas[0])})"
        if len(areas) < among:
            return f"{number_in_prose(len(areas))} other areas"
        return "both other areas" if among == 2 else f"all {number_in_prose(among)} other areas"

    def _side(self, own: Decimal, other: Decimal) -> str:
        left, right = (rounded(value, self.comparison.decimals) for value in (own, other))
        return "the same as" if left == right else "above" if left > right else "below"

    def _chart(self) -> blocks.Chart:
        stated = sorted(self.stated, key=lambda figure: -(figure.value or 0))
        others = [at for at, figure in enumerate(stated) if figure is not self.comparison.own]
        words = "; ".join(f"{figure.area} {self._cell(figure)}" for figure in stated)
        return blocks.Chart(
            title=self._title(),
            kind=blocks.ChartKind.COLUMN,
            categories=[figure.area for figure in stated],
            series=[
                blocks.ChartSeries(
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
            is_across=True,
        )

    def _table(self) -> blocks.TableBlock:
        columns = {"Area": 3, capitalise(self.period): tables.Figures(1.6)}
        rows = ((figure.area, self._cell(figure)) for figure in self.comparison.figures)
        return tables.table_of(columns, rows, f"{self.comparison.indicator} by area, {self.period}")

    def _cell(self, figure: AreaFigure) -> str:
        if figure.value is not None:
            return self._text(figure.value)
        return PUBLIC_WORDS[figure.missing or Missing.NOT_YET_AVAILABLE]

    def _text(self, value: Decimal) -> str:
        return self.style.figure(value, self.comparison.unit, self.comparison.decimals)


FORECAST, POSITION = "Forecast", "Current position"
# Lines of spending above the total; the smallest are put together.
MOST_LINES = 9
NOTHING = Decimal(0)


def forecast(paper: PublicPaper) -> Iterator[Slide]:
    """The version that the update reports; nothing where it reports none."""
    statement = reported_version(paper.council, paper.update)
    if statement is None:
        return
    versions, sources = ReportedVersions.of(paper, statement), [of_forecast(paper, statement)]
    in_year = in_year_chart(paper.council, paper.update, versions.both)
    if in_year is not None:
        # In words as beside them on the axis.
        versions = replace(versions, prose=ForecastMoney.of(paper.council).prose)
    words = forecast_in_words(versions)
    if words.in_year or words.left:
        yield Slide(
            title=_words_title(words),
            section=FORECAST,
            body=[paper.standard("forecast", forecast=words)],
            sources=sources,
        )
    limits = list(_limits_in_words(versions))
    for drawn, more in (
        (in_year, ()),
        (deficit_chart(paper.council, paper.update, versions.with_closings), limits),
    ):
        if drawn is not None:
            yield Slide(
                title=drawn.chart.title,
                section=FORECAST,
                body=[blocks.ChartBlock(drawn.chart)],
                notes=[drawn.chart.description, *more],
                sources=sources,
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


def _limits_in_words(versions: ReportedVersions) -> Iterator[str]:
    """How far each year's deficit is over or within its limit, and whether that is agreed."""
    for year, limit in sorted(versions.limits.amounts.items()):
        if year in versions.now.closing_years:
            over = versions.now.closing(year) - limit
            size, most = (versions.prose(abs(one)) for one in (over, limit))
            name = versions.limits.name(year)
            kind = f"agreed {name}" if name == AGREED else name
            side = f"{size} {'over' if over > 0 else 'within'}" if over else "exactly at"
            words = f"{versions.year(year)}: {side} the {kind} of {most}."
            yield with_origins(words, size, most)


def spending(paper: PublicPaper, section: str) -> Iterator[Slide]:
    """What is written of the position, with each line's spending beside the version before."""
    written = list(written_slides(paper, "Position", section, POSITION))
    now, year = reported_version(paper.council, paper.update), paper.council.settings.financial_year
    before = ReportedVersions.of(paper, now).before if now else None
    rows = VersionComparison(before, now).rows if before and now else ()
    stated = [row for row in rows if row.kind is LineKind.EXPENDITURE and year in row.shared]
    lines = [
        _Line(row.name, row.before.get(year, NOTHING), row.now.get(year, NOTHING)) for row in stated
    ]
    whole = _together("All lines", lines)
    if now is None or before is None or not whole.difference:
        yield from written
        return
    lines.sort(key=lambda line: abs(line.difference), reverse=True)
    money = ForecastMoney.of(paper.council)
    under = ((blocks.Heading(LEVEL, blocks.plain(slide.title)), *slide.body) for slide in written)
    yield Slide(
        title=_spending_title(lines[0], whole, f"{before.called} forecast", money),
        section=section,
        body=[
            *chain.from_iterable(under),
            _spending_table(lines, whole, (before, now), year, money),
        ],
        sources=[of_forecast(paper, now)],
    )


class _Line(Frozen):
    """What a line of spending comes to in the year, in the version before and now."""

    name: str
    before: Decimal
    now: Decimal

    @property
    def difference(self) -> Decimal:
        return self.now - self.before


def _together(name: str, lines: Sequence[_Line]) -> _Line:
    before = sum((line.before for line in lines), NOTHING)
    return _Line(name, before, sum((line.now for line in lines), NOTHING))


def _spending_title(first: _Line, whole: _Line, version: str, money: ForecastMoney) -> str:
    """How much of the whole difference is that of the line that moved most."""
    size, all_ = (money.prose(abs(line.difference)) for line in (first, whole))
    side = f"{'above' if whole.difference > 0 else 'below'} the {version}"
    if not 0 < first.difference / whole.difference <= 1:
        return with_origins(f"Spending: {all_} {side}", all_)
    part = "all" if size == all_ else size
    return with_origins(f"{first.name}: {part} of the {all_} {side}", size, all_)


def _spending_table(
    lines: Sequence[_Line],
    whole: _Line,
    versions: tuple[Statement, Statement],
    year: FinancialYear,
    money: ForecastMoney,
) -> blocks.TableBlock:
    """The lines that moved most, the others together, and all."""
    rest = lines[MOST_LINES:]
    others = [_together(f"{len(rest)} other lines", rest)] if rest else []
    before, now = (statement.version for statement in versions)

    spending = f"Spending in {money.year(year)}"
    amounts = (capitalise(before), capitalise(now), "Difference")
    shares = {f"{heading} ({SHOWN_IN})": tables.Figures(1.1) for heading in amounts}
    *rows, total = (
        (it.name, money.text(it.before), money.text(it.now), money.difference(it.difference))
        for it in (*lines[:MOST_LINES], *others, whole)
    )
    description = f"{spending} by line: {before}, {now} and the difference"
    return tables.table_of({spending: 3.4, **shares}, rows, description, total=total)
