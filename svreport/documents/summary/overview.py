"""The summary: where the deficit stands, what has changed, and whether the agreement is met.

And the charts, each on a page with the figures that it is drawn from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from svreport.content.blocks import Chart, SeriesLook
from svreport.content.workbook import (
    Cell,
    Formula,
    Heading,
    Page,
    PageChart,
    Row,
    Table,
    defined_name,
)
from svreport.core.frozen import Frozen
from svreport.core.model import JudgedBy, LineKind
from svreport.core.numerals import amount
from svreport.core.origin import with_origins
from svreport.core.periods import FinancialYear
from svreport.core.text import join_words
from svreport.core.units import convert
from svreport.documents.charts.money import SHOWN_IN, deficit_chart, spending_chart
from svreport.documents.summary.agreement import LIMITS, headroom_heading
from svreport.documents.summary.deficit_returns import LOWEST, RESULTS
from svreport.documents.summary.layout import SIGNS, UNEXPLAINED, Sources
from svreport.documents.summary.position import Position, position_of, reported_position
from svreport.documents.versions_in_words import balance_in_words
from svreport.figures.as_of import update_before
from svreport.figures.deficit_returns import reported_deficits
from svreport.figures.forecast import Term
from svreport.figures.limits import limits_of
from svreport.figures.standing import HAVE, conjugate, mark, mark_beside_verb
from svreport.figures.versions import (
    plan_version,
    stated_version,
    unmitigated_version,
)

NAME = "Summary"
NOW, LAST, PLAN = "Now", "Last update", "Plan"
MET, NOT_MET = "met", "not met"
CLOSING = LineKind.CLOSING_BALANCE
BALANCES = (LineKind.IN_YEAR_BALANCE, CLOSING)


def pages(sources: Sources, positions: Sequence[Position]) -> Iterator[Page]:
    """One page, where the update reports a version of the forecast."""
    now = reported_position(sources, positions)
    if now is None:
        return
    before = update_before(sources.council, sources.update)
    last = stated_version(sources.council, before)
    plan = plan_version(sources.council, sources.update)
    if plan is not None and plan.version == now.statement.version:
        # The plan beside itself would say everything twice.
        plan = None
    summary = _SummaryPage(
        sources, now, last=position_of(positions, last), plan=position_of(positions, plan)
    )
    money = sources.money_heading
    yield Page(
        name=NAME,
        title=f"Summary: {sources.update.title}",
        intro=(
            f"The version that the update reports ({now.statement.version})"
            f"{summary.compared}. Amounts in {sources.unit}. {SIGNS}",
            "In words: as this was made. Every other figure and result is worked out from the "
            "sheets that follow.",
            "Empty cells: nothing to compare with, or a figure that no condition is held against.",
        ),
        headings=(
            Heading("Measure", 50),
            Heading(money(NOW), 13),
            Heading(money(LAST), 13),
            Heading(money("Change since the last update"), 14),
            Heading(money(PLAN), 13),
            Heading(money("Change from the plan"), 14),
            Heading("Result", 12),
            Heading("In words", 64),
        ),
        rows=summary.rows(),
    )


class _SummaryPage(Frozen):
    """The rows of the page: balances of this year and of the agreement's last, and its tests.

    `last` is what the update before reported.
    """

    sources: Sources
    now: Position
    last: Position | None
    plan: Position | None

    def rows(self) -> list[Row]:
        years = self.now.statement.years
        this = self.sources.year if self.sources.year in years else years[0]
        end = self._end()
        shown = dict.fromkeys((this, end))
        stated = self.now.statement
        return [
            *(
                self._balance(kind, year)
                for year in shown
                for kind in BALANCES
                if stated.states(kind, year)
            ),
            *([self._surplus_test(end)] if self._asks_for_surplus(end) else []),
            *self._limit_test(),
            *self._returns_test(),
        ]

    @property
    def compared(self) -> str:
        """What the version is set beside, as the end of a sentence; nothing without any."""
        others = [
            *(["the last update's"] if self.last else []),
            *(["the plan's"] if self.plan else []),
        ]
        return f" beside {join_words(others)}" if others else ""

    def _end(self) -> FinancialYear:
        years, ends = self.now.statement.years, self.sources.council.settings.agreement_ends
        return max((known for known in years if ends is None or known <= ends), default=years[0])

    def _here(self, heading: str) -> str:
        return Table(NAME).here(self.sources.money_heading(heading))

    def _balance(self, kind: LineKind, year: FinancialYear) -> Row:
        positions = (self.now, self.last, self.plan)
        now, last, plan = (_amount(position, kind, year) for position in positions)
        cells = [position.balance(kind, year) if position else None for position in positions]
        return Row(
            (
                f"{kind.capitalize()} {self.sources.style.year(year)}"
                f"{mark(self.now.statement.standing(kind, year))}",
                cells[0],
                cells[1],
                self._change(LAST, now, last),
                cells[2],
                self._change(PLAN, now, plan),
                "",
                self._words(now, last, plan),
            )
        )

    def _change(self, other: str, now: Decimal | None, then: Decimal | None) -> Cell:
        if now is None or then is None:
            return None
        return Formula(f"={self._here(NOW)}-{self._here(other)}", now - then)

    def _words(self, now: Decimal | None, last: Decimal | None, plan: Decimal | None) -> str:
        if now is None:
            return ""
        balance = balance_in_words(now, self._prose)
        parts = [with_origins(f"A {balance}", balance)]
        if last is not None:
            parts.append(self._change_in_words(now - last, "the last update"))
        if plan is not None:
            parts.append(self._change_in_words(now - plan, "the plan"))
        if last is not None and self.plan is self.last:
            parts[1:] = [self._change_in_words(now - last, "the plan, which was reported last")]
        return with_origins(f"{', '.join(parts)}.", *parts)

    def _change_in_words(self, change: Decimal, since: str) -> str:
        if change == 0:
            return f"as in {since}"
        size = self._prose(abs(change))
        return with_origins(f"{size} {'worse' if change > 0 else 'better'} than {since}", size)

    def _prose(self, amount: Decimal) -> str:
        return self.sources.style.prose(amount, self.sources.council.settings.forecast_unit)

    def _asks_for_surplus(self, end: FinancialYear) -> bool:
        """Whether anything says that a surplus is wanted: an agreement's end, or a condition.

        And whether the version states what would be one: of a year before the agreement's last,
        nobody asked for it.
        """
        council = self.sources.council
        if not self.now.statement.states(LineKind.IN_YEAR_BALANCE, end):
            return False
        ends = council.settings.agreement_ends
        return (
            ends == end
            if ends is not None
            else any(condition.judged_by is JudgedBy.IN_YEAR for condition in council.conditions)
        )

    def _surplus_test(self, end: FinancialYear) -> Row:
        """Whether the in-year balance is a deficit no longer by the agreement's last year."""
        balance, year = self.now.statement.in_year(end), self.sources.style.year(end)
        standing = self.now.statement.standing(LineKind.IN_YEAR_BALANCE, end)
        ends = self.sources.council.settings.agreement_ends
        what = "the agreement's last year" if end == ends else "the forecast's last year"
        return self._test_row(
            f"In-year surplus by {what}, {year}",
            self.now.balance(LineKind.IN_YEAR_BALANCE, end),
            self._verdict(balance <= 0, "<=0"),
            f"{'Met' if balance <= 0 else 'Not met'}: {year} {conjugate(HAVE, standing)} an "
            f"in-year {balance_in_words(balance, self._prose)}{mark_beside_verb(standing)}.",
        )

    @staticmethod
    def _test_row(what: str, figure: Cell, verdict: Cell, words: str) -> Row:
        return Row((what, figure, *[None] * 4, verdict, words))

    def _limit_test(self) -> Iterator[Row]:
        """Whether the closing balance stays within each agreed limit: the smallest headroom."""
        stated, limits = self.now.statement, limits_of(self.sources.council)
        headroom = {
            year: limits.amounts[year] - stated.closing(year)
            for year in stated.closing_years
            if year in limits.agreed
        }
        if not headroom:
            return
        least = min(headroom, key=lambda known: headroom[known])
        passed = [year for year in headroom if headroom[year] < 0]
        others = " The limits of other years are assumed." if limits.assumed else ""
        told = self._passed(passed, headroom[least]) if passed else self._kept(headroom, least)
        column, rows = headroom_heading(self.sources, self.now), sorted(limits.amounts)
        rooms = [Table(LIMITS).at(column, rows.index(each)) for each in sorted(headroom)]
        yield self._test_row(
            "Cumulative deficit within its agreed limit in each year: least headroom",
            Formula(f"=MIN({','.join(rooms)})", headroom[least]),
            self._verdict(not passed, ">=0"),
            f"{told}.{others}",
        )

    def _returns_test(self) -> Iterator[Row]:
        """Whether the returns state the outturn: the last year in which any does not, if any."""
        settings = self.sources.council.settings
        stated = reported_deficits(self.sources.council, self.sources.update)
        known = [deficit for deficit in stated if deficit.outturn is not None]
        off = [deficit for deficit in known if deficit.differing]
        for deficit in (off or known)[-1:]:
            year, rate = self.sources.style.year(deficit.year), settings.grant_rate
            names = join_words(stated.name for stated in deficit.differing)
            lost = self._prose(deficit.lost * rate / 100)
            words = (
                f"Not met: another deficit in {names}, without an explanation. Counted at the "
                f"lowest, grant at {amount(rate)}% would be {lost} less."
            )
            if not off:
                lost, words = (
                    "",
                    "Met: each return states the balance in Forecast, or explains why not.",
                )
            test = f'COUNTIF({defined_name(RESULTS, deficit.year)},"{UNEXPLAINED}")=0'
            yield self._test_row(
                f"One deficit in every return at the end of {year}: {LOWEST.lower()}",
                Formula(f"={defined_name(LOWEST, deficit.year)}", deficit.lowest),
                Formula(f'=IF({test},"{MET}","{NOT_MET}")', NOT_MET if off else MET),
                with_origins(words, lost),
            )

    def _passed(self, years: Sequence[FinancialYear], least: Decimal) -> str:
        most = "at most " if len(years) > 1 else ""
        stated, style = self.now.statement, self.sources.style
        marked = [f"{style.year(year)}{mark(stated.standing(CLOSING, year))}" for year in years]
        written = join_words(marked, most=len(years))
        return f"Not met: the limit is passed in {written}, by {most}{self._prose(-least)}"

    def _kept(self, headroom: Mapping[FinancialYear, Decimal], least: FinancialYear) -> str:
        room, year = self._prose(headroom[least]), self.sources.style.year(least)
        if len(headroom) == 1:
            return f"Met in {year}, with {room} to spare"
        return f"Met in each of {len(headroom)} years; the least headroom is {room}, in {year}"

    def _verdict(self, met: bool, test: str) -> Formula:
        return Formula(f'=IF({self._here(NOW)}{test},"{MET}","{NOT_MET}")', MET if met else NOT_MET)


def _amount(position: Position | None, kind: LineKind, year: FinancialYear) -> Decimal | None:
    return position.statement.stated(kind, year) if position else None


DECIMALS = 2
_NO_LIMIT = ", or it has no limit"
# How a year's amount is worked out; None where there is none.
Expression = Callable[[FinancialYear], str | None]


def chart_pages(sources: Sources, positions: Sequence[Position]) -> Iterator[Page]:
    """A page for each chart that the inputs have data for, with the figures behind it."""
    council, limits = sources.council, sorted(limits_of(sources.council).amounts)
    deficits = deficit_chart(council, sources.update)
    if deficits is not None:
        drawn = [position for position in positions if position.statement.closing_years]
        years = sorted({year for position in drawn for year in position.statement.closing_years})
        series = [_amounts_of(position, Term.CLOSING) for position in drawn]
        if any(year in limits for year in years):
            heading = sources.money_heading("Limit")
            series.append(
                lambda year: (
                    Table(LIMITS).at(heading, limits.index(year)) if year in limits else None
                )
            )
        yield _chart_page(sources, "Deficit chart", deficits.chart, years, series)
    spending, stated = spending_chart(council), unmitigated_version(council)
    position = position_of(positions, stated)
    if spending is not None and position is not None:
        series = [
            _amounts_of(position, Term.EXPENDITURE),
            lambda year: f"-({position.sum_of(year, Term.INCOME)})",
        ]
        yield _chart_page(
            sources, "Spending chart", spending.chart, position.statement.years, series
        )


def _amounts_of(position: Position, part: Term) -> Expression:
    stated = position.statement
    years = stated.closing_years if part is Term.CLOSING else stated.years
    return lambda year: position.sum_of(year, part) if year in years else None


def _chart_page(
    sources: Sources,
    name: str,
    chart: Chart,
    years: Sequence[FinancialYear],
    series: Sequence[Expression],
) -> Page:
    limited = any(drawn.look is SeriesLook.LIMIT for drawn in chart.series)
    headings = [f"{drawn.name} ({SHOWN_IN})" for drawn in chart.series]
    scale = convert(Decimal(1), SHOWN_IN, sources.council.settings.forecast_unit)

    def cell(expression: str | None, value: Decimal | None) -> Cell:
        if expression is None or value is None:
            return None
        divided = f"({expression})/{scale}" if scale != 1 else expression
        return Formula(f"={divided}", value, decimals=DECIMALS)

    return Page(
        name=name,
        title=chart.title,
        intro=(
            f"The figures in {SHOWN_IN} from the sheets before, and the chart of them below.",
            f"Empty cells: the version does not reach that year{_NO_LIMIT if limited else ''}.",
        ),
        headings=(Heading("Year", 30), *(Heading(heading, 18) for heading in headings)),
        rows=[
            Row(
                (
                    str(chart.categories[at]),
                    *(
                        cell(expression(year), drawn.values[at])
                        for expression, drawn in zip(series, chart.series, strict=True)
                    ),
                )
            )
            for at, year in enumerate(years)
        ],
        charts=(PageChart(chart, "Year", headings),),
    )
