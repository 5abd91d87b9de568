"""What a dashboard is made of: a public paper of its update, and of every update before it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property, partial
from typing import Generic, TypeAlias, TypeVar

from svreport.content.blocks import Cell, Chart, RatingMark, text_of
from svreport.content.paper import (
    WHOLE,
    Group,
    Line,
    PageCell,
    PageChart,
    PageColumn,
    PagePart,
    PageRow,
    PageTable,
    Scope,
    SourcedFigure,
    cell,
    line,
)
from svreport.core.frozen import Frozen, group_by, replace, stretches
from svreport.core.house_style import DASH, HouseStyle
from svreport.core.model import BetterWhen, Measure, Update
from svreport.core.origin import PartlySigned, PlacedText, amounts_of, places_of
from svreport.core.periods import APRIL, FinancialYear, Period
from svreport.core.problems import Place, range_between
from svreport.core.text import capitalise, counted, join_words
from svreport.documents.charts import ChartWithTable
from svreport.documents.charts.measures import measure_chart
from svreport.documents.charts.money import SHOWN_IN, table_decimals
from svreport.documents.public import (
    MEANINGS,
    PLAIN_WORDS,
    PublicPaper,
    key_to_symbols,
    period_as_at,
)
from svreport.documents.registry import DASHBOARD
from svreport.documents.tables import NO_PLAN, actual_text, plan_cell
from svreport.figures.figure import Figure, Point, Series
from svreport.figures.measures import (
    Position,
    measures_by_workstream,
    meets_plan,
    workstream_label,
    workstream_named,
)
from svreport.narrative.facts import Facts

# Of the stretches of cells that a figure comes from, as many as are named.
MOST_STRETCHES = 3
# Two columns are further apart than any two rows of a sheet.
FAR = 2**21
LAST_OF_MARCH = 31
# As many series as there are colours to tell apart.
MOST_SERIES = 6

T = TypeVar("T")
# What stands in a cell: its lines, a figure, words, or a dash where there is nothing.
Shown: TypeAlias = PageCell | SourcedFigure | str | None


class BoardColumn(Frozen, Generic[T]):
    """A table's column, and what each record has in it; it may be of some updates alone."""

    heading: str
    cell: Callable[[T], Shown]
    is_number: bool = False
    of: Scope = WHOLE
    is_past: bool = False


def page_table(
    caption: str,
    columns: Sequence[BoardColumn[T]],
    records: Iterable[T],
    *,
    of: Callable[[T], Scope] = lambda _: WHOLE,
    total: T | None = None,
    brief: bool = False,
) -> PageTable:
    """A table with a row for each record, `of` what it is of, and one of their `total`, if any."""

    def row(record: T, scope: Scope, *, is_total: bool = False) -> PageRow:
        return PageRow([_shown(column.cell(record)) for column in columns], scope, is_total)

    rows = [row(record, of(record)) for record in records]
    if total is not None:
        rows.append(row(total, WHOLE, is_total=True))
    headings = [
        PageColumn(column.heading, column.is_number, column.of, column.is_past)
        for column in columns
    ]
    return PageTable(caption=caption, columns=headings, rows=rows, brief=brief)


def _shown(value: Shown) -> PageCell:
    if value is None:
        return cell(line(DASH))
    return cell(line(value)) if isinstance(value, str | SourcedFigure) else value


class Board:
    """The updates of a dashboard, each with its public paper, and the choices of its readers.

    Disclosure control holds in all that is taken from it.
    """

    def __init__(self, facts: Facts) -> None:
        council, update = facts.council, facts.update
        reached = council.updates_until(update.key)
        self.council = council
        self.workstreams = council.workstreams
        self.unit = council.settings.forecast_unit
        self.year = council.settings.financial_year
        self.papers: Sequence[PublicPaper] = [
            PublicPaper(facts.at(reported), DASHBOARD.name)
            for reported in reached
            if reported.key == update.key or council.is_reported(reported.key)
        ]
        self._symbols: set[str] = set()

    @property
    def now(self) -> PublicPaper:
        """The paper of the update that is reported."""
        return self.papers[-1]

    @property
    def update(self) -> Update:
        return self.now.update

    @property
    def style(self) -> HouseStyle:
        return self.now.style

    def of_update(self, paper: PublicPaper) -> Scope:
        """What is of one update alone."""
        return Scope(updates=(self.papers.index(paper),))

    def of_workstream(self, name: str | None) -> Scope:
        """What is of one workstream alone, by its code or title; of none where it is not listed."""
        return Scope(workstreams=self.places_of([name] if name else []))

    def places_of(self, names: Sequence[str]) -> tuple[int, ...]:
        """The places of workstreams by their codes or titles; those not listed are left out."""
        wanted = [workstream_named(self.council, name) for name in names]
        return tuple(at for at, workstream in enumerate(self.workstreams) if workstream in wanted)

    def by_update(
        self,
        cell: Callable[[PublicPaper, T], Shown],
        *,
        before: str = "",
        is_number: bool = False,
        papers: Sequence[PublicPaper] | None = None,
    ) -> list[BoardColumn[T]]:
        """A column for each update, or for those of some papers, of which it is alone."""
        return [
            BoardColumn(
                f"{before}{paper.update.column_label}",
                partial(cell, paper),
                is_number,
                of=self.of_update(paper),
                is_past=paper is not self.now,
            )
            for paper in (self.papers if papers is None else papers)
        ]

    def figure(self, paper: PublicPaper, name: str, point: Point) -> Figure | None:
        """A figure by its name, as public papers state it at an update; None without one."""
        series = self._by_name[self.papers.index(paper)].get(name)
        return series.at(point) if series else None

    @cached_property
    def _by_name(self) -> Sequence[Mapping[str, Series]]:
        # Of two that share a name, a reference could mean neither; the page means the first.
        return [
            {series.name: series for series in reversed(list(paper.facts.register.series))}
            for paper in self.papers
        ]

    def prose(self, amount: Decimal) -> str:
        """An amount in the forecast unit as prose states it."""
        return self.now.prose(amount)

    def note(self, text: str) -> str:
        """The text as it is, its symbols noted for the key."""
        self._symbols.update(MEANINGS.keys() & set(text.split()))
        return text

    def symbols_used(self) -> str:
        """The key to the symbols in what has been made so far."""
        return key_to_symbols(self._symbols)


def table_behind(
    chart: Chart, caption: str, first: str, rows: Iterable[tuple[str, Iterable[Shown], Scope]]
) -> PageTable:
    """The table behind a chart: a row for each category, a column of numbers for each series.

    `first` heads the categories; each row has its name, its cells and what it is of.
    """
    headings = [PageColumn(series.name, is_number=True) for series in chart.series]
    cells = [PageRow([_shown(name), *map(_shown, own)], of) for name, own, of in rows]
    return PageTable(caption=caption, columns=[PageColumn(first), *headings], rows=cells)


def cite(
    text: str, when: str, places: Iterable[Place] | None = None, mark: RatingMark | None = None
) -> SourcedFigure:
    """A figure as it is shown, when it holds, and the cells that it comes from.

    They are those that the text knows, where no `places` are given.
    """
    known = tuple(places_of(text) if places is None else places)
    if not amounts_of(text):
        text = PlacedText(text, known)
    return SourcedFigure(text=text, as_at=when, source=source_cells(known), mark=mark)


def source_cells(places: Iterable[Place]) -> str:
    """The cells by sheet, those below each other together: `Forecast!D5:D13 and D17`.

    Of many, the first few and how many more there are; nothing where none is known.
    """
    by_sheet = group_by(dict.fromkeys(places), lambda place: Place(place.sheet, file=place.file))
    return PartlySigned(
        "", "; ".join(filter(None, (_in_sheet(sheet, own) for sheet, own in by_sheet.items())))
    )


def _order(place: Place) -> int:
    """Where a cell comes in its sheet, column by column."""
    return place.column * FAR + place.row


def _in_sheet(sheet: Place, places: Sequence[Place]) -> str:
    cells = sorted((place for place in places if place.cell), key=_order)
    parts = list(stretches(cells, _order))
    if not parts:
        return str(sheet)
    within = f"{sheet}!" if sheet.sheet else f"{sheet}, " if sheet.file else ""
    left = sum(map(len, parts[MOST_STRETCHES:]))
    named = [range_between(part[0], part[-1]) for part in parts[:MOST_STRETCHES]]
    if left:
        named.append(counted(left, "other cell"))
    return within + join_words(named, most=len(named))


def update_as_at(update: Update, style: HouseStyle) -> str:
    """When what an update reports holds: on its date, else in the month of its data."""
    day = update.document_date
    return as_at(style.day(day) or style.month(update.activity_to))


def as_at(when: str) -> str:
    """When a figure holds that stands at a point in time."""
    return f"As at {when}"


def year_end(year: FinancialYear, style: HouseStyle) -> str:
    """When a year's closing balance holds."""
    return as_at(style.day(date(year.starts + 1, APRIL - 1, LAST_OF_MARCH)))


def whole_year(year: FinancialYear, style: HouseStyle) -> str:
    """When the amounts of a whole year hold."""
    return f"For the financial year {style.year(year)}"


def millions(amount: Decimal | None, style: HouseStyle) -> str:
    """An amount in millions as tables behind charts show it, with its unit: `£84.72m`."""
    if amount is None:
        return DASH
    return style.amount(amount, SHOWN_IN, SHOWN_IN, decimals=table_decimals(amount))


OTHERS = "Other measures"
BETTER = {
    BetterWhen.HIGHER: "higher is better",
    BetterWhen.LOWER: "lower is better",
    BetterWhen.ON_TARGET: "best on target",
}
MET = {True: "Meets plan", False: "Misses plan"}
# The columns of a measure's own table, and the figures that they show.
FIELDS = ("actual", "plan")


def measures(board: Board) -> Sequence[PagePart]:
    """All measures in a table, then a chart of each that has figures to draw, by workstream."""
    by_workstream = measures_by_workstream(board.council, DASHBOARD.name)
    # In the order of the workstreams; those of none come last.
    codes = [
        *(stream.code for stream in board.workstreams if stream.code in by_workstream),
        *({None} & by_workstream.keys()),
    ]
    if not codes:
        return ()
    table = page_table(
        "Each measure, by update",
        [
            BoardColumn("Measure", lambda row: _name(row[1])),
            *board.by_update(lambda paper, row: _cell(board, paper, row[1]), is_number=True),
        ],
        [(code, measure) for code in codes for measure in by_workstream[code]],
        of=lambda row: board.of_workstream(row[0]),
    )
    groups = [_charts(board, code, by_workstream[code]) for code in codes]
    return [table, *(group for group in groups if group.parts)]


def actual_figure(board: Board, paper: PublicPaper, measure: Measure) -> SourcedFigure:
    """A measure's actual at an update, as it may be published."""
    position = paper.position(measure)
    text = actual_text(position, board.style, PLAIN_WORDS)
    return _figure(board, paper, position, "actual", text)


def plan_line(board: Board, paper: PublicPaper, measure: Measure) -> Line:
    """What was planned for the month of a measure's latest figure."""
    position = paper.position(measure)
    if position.plan is None:
        return line(NO_PLAN)
    text = text_of(plan_cell(position, board.style))
    return line("Plan", _figure(board, paper, position, "plan", text))


def _figure(
    board: Board, paper: PublicPaper, position: Position, field: str, text: str
) -> SourcedFigure:
    """A measure's figure as it is shown, with the cells that the register knows it by."""
    measure = position.measure
    figure = board.figure(paper, f"{measure.code}.{field}", position.period)
    places = figure.places if figure else [measure.place("code")]
    return cite(board.note(text), capitalise(period_as_at(position.period, board.style)), places)


def _name(measure: Measure) -> PageCell:
    how = [measure.code, BETTER[measure.better_when] if measure.better_when else "", measure.basis]
    return cell(line(measure.name), line(", ".join(str(word) for word in how if word)))


def _cell(board: Board, paper: PublicPaper, measure: Measure) -> PageCell:
    position = paper.position(measure)
    met, period = meets_plan(position), position.period
    return cell(
        line(actual_figure(board, paper, measure)),
        plan_line(board, paper, measure),
        line("" if met is None else MET[met]),
        # The column is of the month that the update reports; another period says its own.
        line("" if period == paper.update.activity_to else period_as_at(period, board.style)),
    )


def _charts(board: Board, code: str | None, measures: Sequence[Measure]) -> Group:
    heading = OTHERS if board.workstreams else "Over time"
    return Group(
        heading=workstream_label(board.council, code) if code else heading,
        parts=[
            _chart(board, measure, chart)
            for measure in measures
            if (chart := measure_chart(board.council, board.update, measure))
        ],
        of=board.of_workstream(code),
    )


def _chart(board: Board, measure: Measure, drawn: ChartWithTable) -> PageChart:
    kind = measure.period
    (actual, *_) = drawn.chart.series
    known = [at for at, value in enumerate(actual.values) if value is not None]
    return PageChart(
        # The title begins with the measure's name; the axis need not say it again.
        chart=replace(drawn.chart, axis=""),
        table=table_behind(
            drawn.chart,
            f"{measure.name}, by {kind}",
            kind.capitalize(),
            (
                (text_of(name), _cells(board, measure, period, cells), WHOLE)
                for period, (name, *cells) in zip(drawn.periods, drawn.table.rows, strict=True)
            ),
        ),
        start=known[-1],
    )


def _cells(
    board: Board, measure: Measure, period: Period | None, cells: Sequence[Cell]
) -> Iterator[Shown]:
    for field, shown in zip(FIELDS, cells, strict=False):
        text = board.note(text_of(shown))
        figure = board.figure(board.now, f"{measure.code}.{field}", period) if period else None
        if text == DASH or period is None or figure is None:
            yield text
        else:
            yield cite(text, capitalise(period_as_at(period, board.style)), figure.places)
