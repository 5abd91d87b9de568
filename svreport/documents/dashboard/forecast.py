"""The forecast in every version that the update knows, against the limits of the deficit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial

from svreport.content.paper import (
    WHOLE,
    Line,
    PageChart,
    PagePart,
    PageTable,
    Scope,
    SourcedFigure,
    cell,
    line,
)
from svreport.core.frozen import replace
from svreport.core.model import LineKind
from svreport.core.periods import FinancialYear
from svreport.core.text import capitalise, join_words
from svreport.documents.charts import ChartWithTable
from svreport.documents.charts.money import (
    BY_VERSION,
    FEWEST_YEARS,
    ForecastMoney,
    deficit_chart,
    kind_of,
    shared_standing,
)
from svreport.documents.dashboard.board import (
    Board,
    BoardColumn,
    Shown,
    cite,
    millions,
    page_table,
    table_behind,
    whole_year,
    year_end,
)
from svreport.documents.versions_in_words import balance_in_words, noun_of, year_spans
from svreport.figures.deficit import limits_of
from svreport.figures.forecast import Statement
from svreport.figures.standing import BE, TURN, conjugate, mark, mark_beside_verb
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
    return f"{when}, in the {statement.version} {noun_of(statement)}{last}"


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
    return board.style.year(surplus) if surplus else NEVER


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
