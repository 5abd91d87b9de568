"""The forecast in every version that the update knows, and the savings by update and by year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property, partial
from typing import TypeAlias

from svreport.content.blocks import Chart, ChartKind, ChartSeries
from svreport.content.paper import (
    WHOLE,
    Line,
    PageCell,
    PageChart,
    PagePart,
    PageTable,
    Scope,
    SourcedFigure,
    cell,
    line,
)
from svreport.core.frozen import Frozen, replace
from svreport.core.house_style import DASH
from svreport.core.model import LineKind, Saving
from svreport.core.origin import with_origins
from svreport.core.periods import FinancialYear
from svreport.core.text import capitalise, join_words, normalise
from svreport.documents.charts import ChartWithTable
from svreport.documents.charts.money import (
    BY_VERSION,
    FEWEST_YEARS,
    SHOWN_IN,
    ForecastMoney,
    YearSeries,
    deficit_chart,
    kind_of,
    shared_standing,
)
from svreport.documents.dashboard.board import (
    MOST_SERIES,
    Board,
    BoardColumn,
    Shown,
    as_at,
    cite,
    millions,
    page_table,
    table_behind,
    update_as_at,
    whole_year,
    year_end,
)
from svreport.documents.public import PublicPaper, rating_mark
from svreport.documents.tables import worst_rating
from svreport.documents.versions_in_words import balance_in_words, noun_of, year_spans
from svreport.figures.as_of import describes_update, savings_at
from svreport.figures.budget import sum_of
from svreport.figures.deficit import limits_of
from svreport.figures.figure import BE, TURN, conjugate, mark, mark_beside_verb
from svreport.figures.forecast import Statement
from svreport.figures.measures import workstream_label
from svreport.figures.versions import (
    first_surplus,
    stated_version,
    surplus_from,
    version_to_name,
    versions_at,
)

NEVER, NONE = "Never in these years", "None"


def forecast(board: Board) -> Sequence[PagePart]:
    """The versions beside each other, then their balances by year; nothing without any."""
    versions = versions_at(board.council, board.update)
    if not versions:
        return ()
    drawn = {
        LineKind.CLOSING_BALANCE: deficit_chart(board.council, board.update),
        LineKind.IN_YEAR_BALANCE: _in_year_chart(board, versions),
    }
    return [
        _versions_table(board, versions),
        *(_chart(board, versions, chart, kind) for kind, chart in drawn.items() if chart),
    ]


def balance(
    board: Board, statement: Statement, kind: LineKind, year: FinancialYear, text: str
) -> SourcedFigure:
    """A balance of a version as it is shown, with its cells."""
    return cite(text, _as_at(board, statement, kind, year))


def limit_of(board: Board, year: FinancialYear) -> SourcedFigure | None:
    """The limit of the deficit at the end of a year; None where it has none."""
    limit = limits_of(board.council).amounts.get(year)
    return None if limit is None else cite(board.prose(limit), year_end(year, board.style))


def _as_at(board: Board, statement: Statement, kind: LineKind, year: FinancialYear) -> str:
    closes = kind is LineKind.CLOSING_BALANCE
    when = year_end(year, board.style) if closes else whole_year(year, board.style)
    when = f"{when}{mark(statement.standing(kind, year))}"
    reported = _reported_at(board, statement)
    last = f", last reported at {reported[-1]}" if reported else ""
    return f"{when}, in the {statement.called} {noun_of(statement)}{last}"


def _reported_at(board: Board, statement: Statement) -> list[str]:
    versions = ((paper, stated_version(board.council, paper.update)) for paper in board.papers)
    return [
        paper.update.column_label
        for paper, reported in versions
        if reported is not None and reported.version == statement.version
    ]


def _updates_that_know(board: Board, statement: Statement) -> Scope:
    known = (
        {known.version for known in versions_at(board.council, paper.update)}
        for paper in board.papers
    )
    return Scope(updates=[at for at, names in enumerate(known) if statement.version in names])


def _versions_table(board: Board, versions: Sequence[Statement]) -> PageTable:
    """A row for each version; what none states has no column."""
    write, settings = board.style.year, board.council.settings
    states_in_year = any(map(_states_in_year, versions))
    ends: Sequence[FinancialYear] = ()
    if any(version.closing_years for version in versions):
        ends = list(dict.fromkeys(filter(None, (board.year, settings.agreement_ends))))
    columns = [BoardColumn("Version", partial(_named, board))]
    if states_in_year:
        heading = f"In-year balance {write(board.year)}"
        cell_of = partial(_balance, board, LineKind.IN_YEAR_BALANCE, board.year)
        columns.append(BoardColumn(heading, cell_of, is_number=True))
    for year in ends:
        heading = f"Cumulative balance, end of {write(year)}"
        cell_of = partial(_balance, board, LineKind.CLOSING_BALANCE, year)
        columns.append(BoardColumn(heading, cell_of, is_number=True))
    if ends and limits_of(board.council).agreed:
        columns.append(BoardColumn("Years above the limit", partial(_above_limit, board)))
    if any(len(version.years_of(LineKind.IN_YEAR_BALANCE)) > 1 for version in versions):
        columns.append(BoardColumn("In-year surplus from", partial(_surplus_from, board)))
    of = partial(_updates_that_know, board)
    return page_table("Versions of the forecast", columns, versions, of=of)


def _named(board: Board, statement: Statement) -> Shown:
    reported = _reported_at(board, statement)
    return cell(
        line(capitalise(statement.version)),
        line(f"Reported at {join_words(reported, most=len(reported))}" if reported else ""),
    )


def _balance(board: Board, kind: LineKind, year: FinancialYear, statement: Statement) -> Shown:
    """A balance, what it rests on, and its limit."""
    if not statement.states(kind, year):
        return None
    limit, name = limit_of(board, year), limits_of(board.council).name(year)
    beside = line(name.capitalize(), limit) if limit and kind is LineKind.CLOSING_BALANCE else ()
    standing = statement.standing(kind, year)
    rests_on = line(standing.capitalize()) if standing else ()
    shown = board.prose(statement.balance(kind, year))
    return cell(line(balance(board, statement, kind, year, shown)), rests_on, beside)


def _above_limit(board: Board, statement: Statement) -> Shown:
    """The years in which a version is above its limit, and by how much at the most."""
    limits = limits_of(board.council).within(statement.closing_years)
    if passed := limits.passed(statement):
        return cell(*_passed(board, statement, passed))
    if assumed := limits.passed_assumed(statement):
        return cell(*_passed(board, statement, assumed), line("The limit is assumed"))
    return NONE if limits.agreed else None


def _passed(board: Board, statement: Statement, passed: Sequence[FinancialYear]) -> Iterator[Line]:
    limits = limits_of(board.council).amounts
    over: dict[FinancialYear, Decimal] = {
        year: statement.closing(year) - limits[year] for year in passed
    }
    most = max(over, key=lambda year: over[year])
    worst = balance(board, statement, LineKind.CLOSING_BALANCE, most, board.prose(over[most]))
    yield line(join_words(year_spans(passed, board.style), most=len(passed)))
    yield line("By up to", worst, f"in {board.style.year(most)}")


def _surplus_from(board: Board, statement: Statement) -> Shown:
    surplus = first_surplus(statement)
    if not _states_in_year(statement):
        return None
    return board.style.year(surplus) or NEVER


def _states_in_year(statement: Statement) -> bool:
    return bool(statement.years_of(LineKind.IN_YEAR_BALANCE))


def _in_year_chart(board: Board, versions: Sequence[Statement]) -> ChartWithTable | None:
    """The in-year balance of every version; None where fewer than two years have one."""
    kind, money = LineKind.IN_YEAR_BALANCE, ForecastMoney.of(board.council)
    years = sorted({year for statement in versions for year in statement.years})
    stated = [year for year in years if any(version.states(kind, year) for version in versions)]
    if len(stated) < FEWEST_YEARS:
        return None
    named = version_to_name(board.council, board.update)
    is_named = named is not None and _states_in_year(named)
    lines = money.version_lines(board.council, board.update, versions, kind)
    return money.chart(
        title=_in_year_title(named, money)
        if named and is_named
        else BY_VERSION.format("in-year balance"),
        kind=kind_of(lines),
        years=years,
        standing=shared_standing(versions, kind),
        lines=lines,
        axis="In-year balance",
    )


def _in_year_title(statement: Statement, money: ForecastMoney) -> str:
    """What becomes of the in-year balance; a surplus from the first year on turns to nothing."""
    kind = LineKind.IN_YEAR_BALANCE
    surplus = surplus_from(statement)
    years = statement.years_of(kind)
    standing = statement.standing(kind, years[-1])
    balance = statement.in_year(years[-1])
    last = f"{money.year(years[-1])}{mark_beside_verb(standing)}"
    is_still = f"{conjugate(BE, standing)}{' still' if balance > 0 and len(years) > 1 else ''}"
    ends = f"{is_still} a {balance_in_words(balance, money.prose)} in {last}"
    if surplus:
        turns = conjugate(TURN, statement.standing(kind, surplus))
        ends = f"{turns} to a surplus in {money.year(surplus)}"
    elif first_surplus(statement) and len(years) > 1:
        ends = "is a surplus in every year"
    return f"The {statement.version} in-year balance {ends}"


def _chart(
    board: Board, versions: Sequence[Statement], drawn: ChartWithTable, kind: LineKind
) -> PageChart:
    """A chart by year, with the limits among its series where it has them."""
    is_closing = kind is LineKind.CLOSING_BALANCE
    reached = (version.closing_years if is_closing else version.years for version in versions)
    years = sorted({year for of_version in reached for year in of_version})
    stating = [statement for statement in versions if statement.years_of(kind)]

    def cells(at: int, year: FinancialYear) -> Iterator[Shown]:
        """The balance of each version in a year, then its limit where the chart has it."""
        texts = [millions(series.values[at], board.style) for series in drawn.chart.series]
        for statement, text in zip(stating, texts, strict=False):
            is_stated = statement.states(kind, year)
            yield balance(board, statement, kind, year, text) if is_stated else text
        for text in texts[len(stating) :]:
            limit = limit_of(board, year)
            yield replace(limit, text=text) if limit else text

    return PageChart(
        chart=drawn.chart,
        table=table_behind(
            drawn.chart,
            f"{drawn.chart.axis.partition(' (')[0]}, by version and year",
            "Year",
            (
                (str(drawn.chart.categories[at]), cells(at, year), WHOLE)
                for at, year in enumerate(years)
            ),
        ),
        # The year that is reported is read out first.
        start=years.index(board.year) if board.year in years else 0,
    )


# Savings: what each workstream was to save, is expected to and has, by update and by year.
TARGET, EXPECTED, ACHIEVED = "target", "forecast", "achieved"
HEADINGS = {TARGET: "Target", EXPECTED: "Expected", ACHIEVED: "Achieved so far"}
# What all workstreams together are called, and by which name their savings are asked for.
TOTAL, EVERY = "Total", ""
# By workstream and year.
Targets: TypeAlias = Mapping[str, Mapping[FinancialYear, Decimal | None]]


def savings(board: Board) -> Sequence[PagePart]:
    """The year's savings in a table and a chart, then the targets of all years; what there is."""
    council_savings = Savings(board)
    parts: list[PagePart | None] = [
        council_savings.table(),
        council_savings.chart(),
        council_savings.by_year(),
    ]
    return [part for part in parts if part is not None]


class Savings(Frozen, dict=True):
    """The savings of a council, as the updates of a dashboard know them."""

    board: Board

    @property
    def year(self) -> FinancialYear:
        return self.board.year

    @cached_property
    def money(self) -> ForecastMoney:
        return ForecastMoney.of(self.board.council)

    @cached_property
    def rows(self) -> Sequence[Sequence[Saving]]:
        """Those that each update knows, of all years."""
        return [savings_at(self.board.council, paper.update) for paper in self.board.papers]

    @cached_property
    def reported(self) -> Sequence[PublicPaper]:
        """The updates of which the sheet says what was expected and achieved."""
        council = self.board.council
        return [
            paper
            for paper in self.board.papers
            if describes_update(council.savings, council, paper.update)
        ]

    def of(self, paper: PublicPaper, name: str = EVERY) -> list[Saving]:
        """The year's rows that an update knows, of one workstream or of all."""
        rows = self.rows[self.board.papers.index(paper)]
        return [
            saving
            for saving in rows
            if saving.year == self.year and name in (EVERY, self._name(saving))
        ]

    def total(self, rows: Sequence[Saving], field: str) -> Decimal | None:
        """What is stated in a field of the rows, added up; None where nothing is."""
        return sum_of(getattr(saving, field) for saving in rows)

    def figure(self, rows: Sequence[Saving], field: str, when: str) -> SourcedFigure | None:
        """The sum as prose states it; None where nothing is stated."""
        total = self.total(rows, field)
        return None if total is None else cite(self.board.prose(total), when)

    def as_at(self, paper: PublicPaper) -> str:
        """When what an update says of savings holds."""
        update = paper.update
        if update.finance_to is None:
            return update_as_at(update, self.board.style)
        return as_at(self.board.style.month(update.finance_to))

    @cached_property
    def names(self) -> Sequence[str]:
        """The workstreams that save in the year, as they are called."""
        return list(dict.fromkeys(self._name(saving) for saving in self.of(self.board.now)))

    def _name(self, row: Saving) -> str:
        return workstream_label(self.board.council, row.workstream)

    def _of(self, name: str) -> Scope:
        savings = (saving for rows in self.rows for saving in rows)
        named = [saving.workstream for saving in savings if self._name(saving) == name]
        return Scope(workstreams=self.board.places_of(named))

    def table(self) -> PageTable | None:
        """What each workstream is to save in the year, and what each update says of it."""
        if not self.names:
            return None
        when = whole_year(self.year, self.board.style)

        def target(name: str) -> Shown:
            return self.figure(self.of(self.board.now, name), TARGET, when)

        return page_table(
            f"Savings in {self.board.style.year(self.year)}",
            [
                BoardColumn("Workstream", lambda name: name or TOTAL),
                BoardColumn(HEADINGS[TARGET], target, is_number=True),
                *self.board.by_update(self._reported_cell, is_number=True, papers=self.reported),
            ],
            self.names,
            of=self._of,
            total=EVERY if len(self.names) > 1 else None,
        )

    def _reported_cell(self, paper: PublicPaper, name: str) -> PageCell:
        rows, when = self.of(paper, name), self.as_at(paper)
        expected = self.figure(rows, EXPECTED, when)
        achieved = self.figure(rows, ACHIEVED, when)
        return cell(
            line(expected, "expected") if expected else line(DASH),
            line(achieved, "achieved") if achieved else (),
            self._rating(rows, when) if name else (),
        )

    def _rating(self, rows: Sequence[Saving], when: str) -> Line:
        """The worst rating of the rows: a workstream is as safe as the least safe of them."""
        worst = worst_rating(self.board.council, (saving.rating for saving in rows))
        if worst is None:
            return ()
        row = next(row for row in rows if normalise(row.rating or "") == normalise(worst))
        mark = rating_mark(self.board.council, worst)
        return line(cite(mark.label, when, [row.place("rating")], mark))

    def chart(self) -> PageChart | None:
        """Target, expected and achieved by workstream, where the latest update reports them."""
        now = self.board.now
        if now not in self.reported or not self.names:
            return None
        sums = {
            HEADINGS[field]: [self.total(self.of(now, name), field) for name in self.names]
            for field in HEADINGS
            if self.total(self.of(now), field) is not None
        }
        title, described = self._title(), self._description()
        drawn = [[self.money.millions(total) for total in totals] for totals in sums.values()]
        chart = Chart(
            title=title,
            kind=ChartKind.COLUMN,
            categories=[_code(name) for name in self.names],
            series=[
                ChartSeries(heading, totals) for heading, totals in zip(sums, drawn, strict=True)
            ],
            axis=f"Savings ({SHOWN_IN})",
            number_format=self.money.number_format(drawn),
            description=with_origins(f"{title}. {described}", title, described),
        )
        when = self.as_at(now)
        rows = (
            (name, [self._cell(totals[at], when) for totals in sums.values()], self._of(name))
            for at, name in enumerate(self.names)
        )
        caption = f"Savings in {self.board.style.year(self.year)}, as drawn"
        table = table_behind(chart, caption, "Workstream", rows)
        return PageChart(chart=chart, table=table)

    def _title(self) -> str:
        rows, year = self.of(self.board.now), self.board.style.year(self.year)
        expected, target = self.total(rows, EXPECTED), self.total(rows, TARGET)
        if expected is None:
            return f"Savings of {year} by workstream"
        size = self.board.prose(expected)
        title = with_origins(f"Savings of {size} are expected in {year}", size)
        short = Decimal(0) if target is None else target - expected
        if target is None or not short:
            return with_origins(f"{title}, as planned", size) if target else title
        way, apart = "short of" if short > 0 else "above", self.board.prose(abs(short))
        return with_origins(f"{title}, {apart} {way} the target", size, apart)

    def _description(self) -> str:
        sentences: list[str] = []
        shown: list[str] = []
        for name in self.names:
            rows = self.of(self.board.now, name)
            figures = {
                word: self.figure(rows, field, "")
                for word, field in (("target", TARGET), ("expected", EXPECTED))
            }
            stated = {word: figure.text for word, figure in figures.items() if figure}
            shown += stated.values()
            amounts = ", ".join(f"{word} {text}" for word, text in stated.items())
            sentences.append(f"{name}: {amounts or 'nothing stated'}.")
        return with_origins(" ".join(sentences), *shown)

    def _cell(self, total: Decimal | None, when: str) -> SourcedFigure | None:
        shown = self.money.millions(total)
        return None if shown is None else cite(millions(shown, self.board.style), when)

    def by_year(self) -> PageChart | PageTable | None:
        """What the workstreams are to save in every year; a table alone where they are many."""
        rows = [saving for saving in self.rows[-1] if saving.target is not None]
        years = sorted({saving.year for saving in rows})
        if years in ([], [self.year]):
            return None
        targets: dict[str, dict[FinancialYear, Decimal | None]] = {}
        for name in dict.fromkeys(self._name(row) for row in rows):
            own = [row for row in rows if self._name(row) == name]
            targets[name] = {
                year: self.total([row for row in own if row.year == year], TARGET) for year in years
            }

        def column(name: str) -> BoardColumn[FinancialYear]:
            def target(year: FinancialYear) -> Shown:
                return self._cell(targets[name][year], whole_year(year, self.board.style))

            return BoardColumn(_code(name), target, is_number=True, of=self._of(name))

        table = page_table(
            "Savings to be made, by year",
            [BoardColumn("Year", self.board.style.year), *map(column, targets)],
            years,
        )
        is_drawn = len(targets) <= MOST_SERIES and len(years) > 1
        return self._targets_chart(targets, years, table) if is_drawn else table

    def _targets_chart(
        self, targets: Targets, years: Sequence[FinancialYear], table: PageTable
    ) -> PageChart:
        money = self.money
        # A workstream that states nothing for a year may yet save in it: no sum is the whole.
        full = [year for year in years if None not in [own[year] for own in targets.values()]]
        whole = sum_of(own[full[-1]] for own in targets.values()) if full else None
        title = "Savings planned by workstream and year"
        if full and whole:
            is_last = full[-1] == years[-1]
            when = f"a year by {money.year(full[-1])}" if is_last else f"in {money.year(full[-1])}"
            size = money.prose(whole)
            title = with_origins(f"The plan is to save {size} {when}", size)
        drawn = money.chart(
            title=title,
            kind=ChartKind.STACKED,
            years=years,
            lines=[YearSeries(_code(name), own.get) for name, own in targets.items()],
            axis="Savings",
        )
        return PageChart(chart=drawn.chart, table=table, start=len(years) - 1)


def _code(name: str) -> str:
    """The code of a workstream, which fits under a chart's columns."""
    return name.partition(":")[0]
