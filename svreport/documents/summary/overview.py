"""The summary of what the update finds; and last, what lets a reader check the workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

from svreport.content.blocks import RatingMark
from svreport.content.workbook import (
    NOTHING,
    Cell,
    Format,
    Formula,
    Heading,
    Link,
    Number,
    Page,
    PageChart,
    Row,
    Table,
    defined_name,
)
from svreport.core.frozen import Frozen, group_by, replace, stretches
from svreport.core.house_style import rounded
from svreport.core.model import Author, JudgedBy, LineKind
from svreport.core.numerals import amount, number_in_prose
from svreport.core.origin import CellAmount, PartlySigned, amounts_of, with_origins
from svreport.core.periods import FinancialYear
from svreport.core.problems import Place
from svreport.core.text import capitalise, join_words, normalise
from svreport.documents.public import months_covered
from svreport.documents.summary import layout
from svreport.documents.summary.agreement import deficit_charts
from svreport.documents.summary.deficit_returns import LOWEST, RESULTS
from svreport.documents.summary.position import Position, position_of, reported_position
from svreport.documents.versions_in_words import balance_in_words
from svreport.figures.agreement import payments_reconciled, unit_costs_reconciled
from svreport.figures.as_of import update_before
from svreport.figures.deficit import limits_of, reported_deficits
from svreport.figures.figure import mark
from svreport.figures.forecast import Reconciliation, Statement
from svreport.figures.versions import first_surplus, plan_version, stated_version

NAME = "Summary"
NOW, PLAN, LAST = "Now", "Plan", "Last update"
MET, NOT_MET = "Met", "Not met"
# The grounds of results: how each was when the workbook was made.
GOOD, BAD, NEITHER = "DCEDDE", "EDCFD2", "FFF3D6"
IN_YEAR, CLOSING = LineKind.IN_YEAR_BALANCE, LineKind.CLOSING_BALANCE


def pages(sources: layout.Sources, positions: Sequence[Position]) -> Iterator[Page]:
    """One page, where the update reports a version of the forecast."""
    now = reported_position(sources, positions)
    if now is None:
        return
    last = stated_version(sources.council, update_before(sources.council, sources.update))
    plan = plan_version(sources.council, sources.update)
    if plan is not None and plan.version == now.statement.version:
        # The plan beside itself would say everything twice.
        plan = None
    summary = _SummaryPage(
        sources, now, last=position_of(positions, last), plan=position_of(positions, plan)
    )
    money = sources.money_heading
    headings = (
        Heading("Measure", 28),
        Heading(money(NOW), 11),
        Heading(money(PLAN), 11),
        Heading(money("Change from the plan"), 11),
        Heading(money(LAST), 11),
        Heading(money("Change since the last update"), 11),
        Heading("Test", 34),
        Heading("Result", 16),
    )
    rows = summary.rows()
    if not rows:
        return
    is_tested = any(row.cells[-1] is not None for row in rows)
    if is_tested:
        rows = [replace(row, cells=(*row.cells[:-1], row.cells[-1] or NOTHING)) for row in rows]
    shown = [at for at in range(len(headings)) if any(row.cells[at] for row in rows)]
    yield Page(
        name=NAME,
        title=summary.finding(),
        intro=(
            *whose(sources),
            summary.basis(),
            f"{layout.SIGNS} [z]: nothing to compare, or no test.{LIVE if is_tested else ''}",
        ),
        headings=[headings[at] for at in shown],
        rows=[replace(row, cells=[row.cells[at] for at in shown]) for row in rows],
        charts=tuple(summary.charts()),
    )


LIVE = " Results are live; shading is as at the update."


def whose(sources: layout.Sources) -> Iterator[str]:
    """Whose the workbook is, of which update, what it covers, and whom to ask."""
    council, update = sources.council, sources.update
    yield f"{council.settings.authority}, {council.settings.agreement}. {update.title}."
    covered = months_covered(council, update, sources.style)
    yield " ".join(f"{what} {when}." for what, when in covered)
    asked = [author for author in council.rows(Author) if author.contact]
    if asked:
        yield f"Contact: {'; '.join(f'{author.role}, {author.contact}' for author in asked)}."


class _SummaryPage(Frozen):
    """The rows of the page: balances of this year and of the agreement's last, and their tests.

    `last` is what the update before reported.
    """

    sources: layout.Sources
    now: Position
    last: Position | None
    plan: Position | None

    @property
    def stated(self) -> Statement:
        return self.now.statement

    @property
    def this(self) -> FinancialYear:
        """The year that is reported, or the first of a version that does not reach it."""
        years = self.stated.years
        return self.sources.year if self.sources.year in years else years[0]

    @property
    def end(self) -> FinancialYear:
        """The agreement's last year, as far as the version reaches it."""
        years, ends = self.stated.years, self.sources.council.settings.agreement_ends
        return max((known for known in years if ends is None or known <= ends), default=years[0])

    # What leads the page

    def finding(self) -> str:
        """The title: this year's change, then what became of the limit and of the surplus."""
        change, others = self._change(), [part for part in (self._limit(), self._surplus()) if part]
        good, bad = ([text for text, is_good in others if is_good is it] for it in (True, False))
        joined = ", but ".join(", ".join(parts) for parts in (good, bad) if parts)
        found = "; ".join(filter(None, (change, joined)))
        return with_origins(f"{NAME}: {found}" if found else NAME, change)

    def _change(self) -> str:
        """How far this year's balance is from the plan, or from the last update."""
        kind = IN_YEAR if self.stated.states(IN_YEAR, self.this) else CLOSING
        now, year = self.stated.stated(kind, self.this), self.sources.style.year(self.this)
        when = "this year" if self.this == self.sources.year else f"in {year}"
        rests = mark(self.stated.standing(kind, self.this))
        for other, name in ((self.plan, "plan"), (self.last, "the last update")):
            then = _amount(other, kind, self.this)
            if now is not None and then is not None:
                if now == then:
                    return f"as in {name} {when}{rests}"
                size, way = self._prose(abs(now - then)), "worse" if now > then else "better"
                return with_origins(f"{size} {way} than {name} {when}{rests}", size)
        if now is None:
            return ""
        balance = balance_in_words(now, self._prose)
        of = "an in-year" if kind is IN_YEAR else "a"
        return with_origins(f"{of} {balance} {when}{rests}", balance)

    def _limit(self) -> tuple[str, bool] | None:
        """Whether the deficit stays within the limits that are agreed, where it is judged."""
        limits = limits_of(self.sources.council).within(self.stated.closing_years)
        if not limits.agreed:
            return None
        passed = limits.passed(self.stated)
        if passed:
            year = self.sources.style.year(passed[0])
            when = f"{number_in_prose(len(passed))} years" if passed[1:] else year
            return f"above the agreed limit in {when}", False
        (first, *others) = sorted(limits.agreed)
        if not others and len(self.stated.closing_years) > 1:
            return f"within the limit agreed for {self.sources.style.year(first)}", True
        return f"within the agreed limit{'s' if others else ''}", True

    def _surplus(self) -> tuple[str, bool] | None:
        """When the in-year balance turns into a surplus, beside when it was to."""
        wanted, first = self._wanted_surplus(), first_surplus(self.stated)
        if wanted is None or first == self.stated.years[0]:
            return None
        if first is None:
            return f"no surplus by {self.sources.style.year(self.stated.years[-1])}", False
        if first == wanted:
            return "in surplus on time", True
        return f"in surplus {self._years_late(first, wanted)}", first < wanted

    def _years_late(self, first: FinancialYear, wanted: FinancialYear) -> str:
        years = first.index - wanted.index
        number = number_in_prose(abs(years))
        return f"{number} year{'s' * (abs(years) > 1)} {'late' if years > 0 else 'early'}"

    def _wanted_surplus(self) -> FinancialYear | None:
        """When a surplus was planned, or else asked for; None where neither is said."""
        planned = first_surplus(self.plan.statement) if self.plan else None
        return planned or (self.end if self._asks_for_surplus() else None)

    def basis(self) -> str:
        """Which versions the columns are of, and how amounts are shown."""
        compared = ((NOW, self.now), (LAST, self.last))
        versions = [f"{name}: version {of.statement.version}" for name, of in compared if of]
        return (
            f"{'. '.join(versions)}. Amounts in {self.sources.unit}; in a change, plus is a "
            "larger deficit."
        )

    # Its rows

    def rows(self) -> list[Row]:
        shown = dict.fromkeys(
            (kind, year) for year in (self.this, self.end) for kind in (IN_YEAR, CLOSING)
        )
        tightest = self._tightest_limit()
        if tightest is not None:
            shown[CLOSING, tightest] = None
        rows = [self._balance(*key) for key in shown if self.stated.states(*key)]
        return [*rows, *self._surplus_row(), *self._returns_test()]

    def _here(self, heading: str) -> str:
        return Table(NAME).here(self.sources.money_heading(heading))

    def _balance(self, kind: LineKind, year: FinancialYear) -> Row:
        test, result = self._test(kind, year)
        return self._row(kind, year, test, result)

    def _row(self, kind: LineKind, year: FinancialYear, test: str, result: Cell) -> Row:
        positions = (self.now, self.plan, self.last)
        now, plan, last = (_amount(position, kind, year) for position in positions)
        cells = [position.balance(kind, year) if position else None for position in positions]
        return Row(
            (
                f"{capitalise(kind)} {self.sources.style.year(year)}"
                f"{mark(self.stated.standing(kind, year))}",
                cells[0],
                cells[1],
                self._difference(PLAN, now, plan),
                cells[2],
                self._difference(LAST, now, last),
                test,
                result,
            )
        )

    def _difference(self, other: str, now: Decimal | None, then: Decimal | None) -> Cell:
        if now is None or then is None:
            return None
        return Formula(f"={self._here(NOW)}-{self._here(other)}", now - then, Format.CHANGE)

    def _prose(self, amount: Decimal) -> str:
        return self.sources.style.prose(amount, self.sources.council.settings.forecast_unit)

    # Its tests

    def _test(self, kind: LineKind, year: FinancialYear) -> tuple[str, Cell]:
        """What a balance is held against, and what became of it; nothing without a test."""
        limits = limits_of(self.sources.council)
        if kind is CLOSING and year in limits.amounts:
            return self._limit_test(year, limits.amounts[year], year in limits.agreed)
        if kind is IN_YEAR and year == self.end and self._asks_for_surplus():
            is_met = self.stated.in_year(year) <= 0
            wanted = f"a surplus by {self.sources.style.year(year)}"
            test = capitalise(f"{self._condition(JudgedBy.IN_YEAR)}{wanted}")
            return test, self._verdict(f"{self._here(NOW)}<=0", is_met)
        return "", None

    def _limit_test(self, year: FinancialYear, limit: Decimal, is_agreed: bool) -> tuple[str, Cell]:
        """The limit of a year, and how far the balance is from it, which is live."""
        rows = layout.years_by_row(self.sources)
        most = Table(layout.LIMITS).at(layout.limit_heading(self.sources), rows.index(year))
        now, decimals = self._here(NOW), self.sources.decimals
        room = limit - self.stated.closing(year)
        size = f"{rounded(abs(room), decimals):,.{decimals}f}"
        shown = f'"#,##0{"." * bool(decimals)}{"0" * decimals}"'
        written, off = f"{limit:,.{decimals}f}", f"TEXT(ABS({most}-{now}),{shown})"
        if not is_agreed:
            words = f"{size} {'below' if room > 0 else 'above'}" if room else "At the limit"
            live = f'=IF({now}={most},"At the limit",{off}&IF({now}<{most}," below"," above"))'
            return f"At most {written} (assumed, not agreed)", Formula(live, words, fill=NEITHER)
        live = f'=IF({now}<={most},"{MET}","{NOT_MET}")&", by "&{off}'
        words = f"{MET if room >= 0 else NOT_MET}, by {size}"
        test = f"{self._condition(JudgedBy.CUMULATIVE)}at most {written} (agreed)"
        return capitalise(test), Formula(live, words, fill=GOOD if room >= 0 else BAD)

    def _condition(self, judged_by: JudgedBy) -> str:
        """The one condition that a balance judges, to stand before its test; nothing of several."""
        conditions = self.sources.council.conditions
        judged = [row.number for row in conditions if row.judged_by is judged_by]
        return f"Condition {judged[0]}: " if len(judged) == 1 else ""

    @staticmethod
    def _verdict(test: str, is_met: bool) -> Formula:
        words = MET if is_met else NOT_MET
        return Formula(f'=IF({test},"{MET}","{NOT_MET}")', words, fill=GOOD if is_met else BAD)

    def _asks_for_surplus(self) -> bool:
        """Whether the agreement ends in the last year, and the version states a balance of it.

        Of another year nobody asked for a surplus.
        """
        ends = self.sources.council.settings.agreement_ends
        return ends == self.end and self.stated.states(IN_YEAR, self.end)

    def _tightest_limit(self) -> FinancialYear | None:
        """The year in which the least is left below a limit that is agreed."""
        limits, stated = limits_of(self.sources.council), self.stated
        room = {
            year: limits.amounts[year] - stated.closing(year)
            for year in stated.closing_years
            if year in limits.agreed
        }
        return min(room, key=lambda year: room[year], default=None)

    def _surplus_row(self) -> Iterator[Row]:
        """The first year in surplus, where it is another than the rows above show."""
        first, wanted = first_surplus(self.stated), self._wanted_surplus()
        if first is None or wanted is None or first in (self.this, self.end):
            return
        late = self._years_late(first, wanted)
        fill = BAD if first > wanted else GOOD
        yield self._row(IN_YEAR, first, "First year in surplus", RatingMark(capitalise(late), fill))

    def _returns_test(self) -> Iterator[Row]:
        """Whether the returns state the outturn: the last year in which any does not, if any."""
        settings = self.sources.council.settings
        stated = reported_deficits(self.sources.council, self.sources.update)
        known = [deficit for deficit in stated if deficit.outturn is not None]
        off = [deficit for deficit in known if deficit.differing]
        for deficit in (off or known)[-1:]:
            year, rate = self.sources.style.year(deficit.year), settings.grant_rate
            names = join_words(stated.name for stated in deficit.differing)
            lost = self._prose(deficit.lost * rate / 100) if off else ""
            words = (
                f"Each return states the balance in Forecast. {capitalise(names)} does not; grant "
                f"at {amount(rate)}% would be {lost} less."
                if off
                else "Each return states the balance in Forecast, or explains why not"
            )
            test = f'COUNTIF({defined_name(RESULTS, deficit.year)},"{layout.UNEXPLAINED}")=0'
            yield Row(
                (
                    f"Deficit in returns {year}: {LOWEST.lower()}",
                    Formula(f"={defined_name(LOWEST, deficit.year)}", deficit.lowest),
                    *[None] * 4,
                    with_origins(words, lost),
                    self._verdict(test, not off),
                )
            )

    # Its chart

    def charts(self) -> Iterator[PageChart]:
        """The deficit of the version beside the plan and the limits, drawn from their own page."""
        shown = [position for position in (self.now, self.plan) if position]
        yield from deficit_charts(self.sources, [position.statement for position in shown])


def _amount(position: Position | None, kind: LineKind, year: FinancialYear) -> Decimal | None:
    return position.statement.stated(kind, year) if position else None


# What lets a reader check the workbook: where figures were typed, and every reconciliation.
T = TypeVar("T")

SOURCES = "Sources"
SOURCE = "Source"
# Rows and files make no difference to what is signed: the column is as wide for all rows, and wider
# where they have to name their sheet.
ROWS_WIDTH, SHEETS_WIDTH = 9.5, 19
SAID = "Source: rows of {} in the inputs; [z] where all is worked out."
TEXT_FILE = "text file"
INTRO = (
    "Each figure of this workbook that was typed in the inputs, the cell it was typed in, and a "
    "link to where it is shown. All others are worked out from these.",
    "This list is for the screen: on paper, the column Source of each sheet names the rows of the "
    "inputs.",
)
# The first row of a page's table, counted from 1.
FIRST_ROW = len(INTRO) + 3


class _Figure(Frozen):
    """A figure that was typed: where in the table of its page it is, its number, and its cells."""

    page: Page
    row: int
    column: int
    number: Number
    places: Sequence[Place]

    @property
    def heading(self) -> str:
        return self.page.headings[self.column].text

    def words(self) -> str:
        cells = self.page.rows[self.row].cells
        name = next((cell for cell in cells if isinstance(cell, str) and cell), "")
        return f"{name}, {self.heading}"

    def value(self) -> Formula:
        value, number = self.page.table.at(self.heading, self.row), self.number
        return Formula(f"={value}", number.value, number.format, number.decimals)

    def sheet(self) -> str:
        """The sheet that it was typed in, and the file, which nobody signs."""
        file, sheet = self.places[0].file, self.places[0].sheet
        if not sheet:
            return PartlySigned(TEXT_FILE, f" {file}")
        return PartlySigned(sheet, f" of {file}" if file else "")

    def cells(self) -> str:
        return PartlySigned("", ", ".join(place.cell for place in self.places))

    def link(self) -> Link:
        address = self.page.cell(self.row, self.column)
        return Link(f"{self.page.name}!{address}", self.page.name, address)


COLUMNS: Sequence[layout.TableColumn[_Figure]] = (
    layout.TableColumn("Figure", 44, _Figure.words),
    layout.TableColumn("Value", 14, _Figure.value),
    layout.TableColumn("Inputs sheet", 16, _Figure.sheet),
    layout.TableColumn("Inputs cell", 9, _Figure.cells),
    layout.TableColumn("Shown on", 26, _Figure.link),
)


def link_sources(pages: Sequence[Page]) -> list[Page]:
    """Return the pages with marks and links to sources, and then the page of sources."""
    linked: list[Page] = []
    listed: list[_Figure] = []
    for made in pages:
        figures = [*_figures(made)]
        named = _only_sheet(figures)
        said = [PartlySigned("", SAID.format(named))] if named else []
        page = replace(made, intro=(*made.intro, *said))
        if figures:
            page = _with_links(page, figures, len(listed), named)
        # Marks may put a line above the table, which moves the cells that sources lead to.
        linked.append(page.with_marks())
        listed += _figures(linked[-1])
    if listed:
        sources = layout.table_page(
            COLUMNS,
            listed,
            name=SOURCES,
            title="Sources: where each figure was typed",
            intro=INTRO,
            filtered=True,
        )
        linked.append(replace(sources, printed=0))
    return linked


def source_width(page: Page) -> float:
    """How wide the column is that names where a page's figures were typed; 0 without any."""
    sheets = {place.sheet for figure in _figures(page) for place in figure.places}
    if not sheets:
        return 0
    return SHEETS_WIDTH if len(sheets) > 1 else ROWS_WIDTH


def _figures(page: Page) -> Iterator[_Figure]:
    for row, line in enumerate(page.rows):
        for column, cell in enumerate(line.cells):
            if isinstance(cell, Number) and (places := cell.places):
                yield _Figure(page, row, column, cell, places)


def _only_sheet(figures: Iterable[_Figure]) -> str:
    """The sheet that all figures of a page were typed in; nothing where they are of several."""
    sheets = {_sheet(place) for figure in figures for place in figure.places}
    return f"{sheets.pop()}" if len(sheets) == 1 else ""


def _with_links(page: Page, figures: Sequence[_Figure], before: int, named: str) -> Page:
    """The page with a column of links, before its last column; `before` sources precede its own."""
    first: dict[int, int] = {}
    rows_of: dict[int, list[Place]] = {}
    for number, figure in enumerate(figures, start=before):
        rows_of.setdefault(figure.row, []).extend(figure.places)
        first.setdefault(figure.row, FIRST_ROW + number)
    # Where all is of one sheet, the lines above the table name it, and its rows need not.
    words = {
        row: _rows_in_words(places).removeprefix(f"{named} ").removeprefix("rows ")
        for row, places in rows_of.items()
    }
    links = {at: Link(PartlySigned("", words[at]), SOURCES, f"A{row}") for at, row in first.items()}
    rows = [
        replace(line, cells=_insert(line.cells, links.get(at))) for at, line in enumerate(page.rows)
    ]
    return replace(
        page,
        headings=_insert(page.headings, Heading(SOURCE, source_width(page))),
        rows=rows,
        total=None if page.total is None else _insert(page.total, None),
    )


def _insert(cells: Sequence[T], cell: T) -> tuple[T, ...]:
    return (*cells[:-1], cell, cells[-1])


def _sheet(place: Place) -> Place:
    return replace(place, row=0, column=0)


def _rows_in_words(places: Sequence[Place]) -> str:
    """The rows of the inputs that the figures stand in: `Forecast row 12`, `rows 2–6, 9`."""
    by_sheet = group_by(places, _sheet)
    rows_of = {sheet: {place.row for place in own} for sheet, own in by_sheet.items()}
    return "; ".join(
        f"{sheet} {'row' if len(rows) == 1 else 'rows'} {', '.join(_stretches(rows))}"
        for sheet, rows in rows_of.items()
    )


def _stretches(rows: Iterable[int]) -> Iterator[str]:
    for numbers in stretches(sorted(rows), int):
        if len(numbers) > 2:
            yield f"{numbers[0]}\N{EN DASH}{numbers[-1]}"
        else:
            yield from map(str, numbers)


CHECKS = "Checks"
AGREES, DISAGREES = "agrees", "does not agree"
ROUNDED = "rounding of the parts"


def check_pages(sources: layout.Sources, positions: Sequence[Position]) -> Iterator[Page]:
    """One page, where anything can be reconciled."""
    found = sorted(_reconciliations(sources), key=lambda check: -abs(check.difference))
    differing = sum(check.difference != 0 for check in found)
    if found:
        page = layout.table_page(
            _check_columns(sources, positions),
            found,
            name=CHECKS,
            title="Checks of stated totals against their parts",
            intro=(
                f"Amounts in {sources.unit}, the largest difference first. A total of n rounded "
                "figures may differ from their sum by up to (n + 1) / 2 of the last digit shown; "
                "within that, the published figure is kept.",
                "Checks with a difference are printed; the others agree exactly. [z]: the check is "
                "not for a single year.",
            ),
        )
        yield replace(page, printed=differing)


def _reconciliations(sources: layout.Sources) -> Iterator[Reconciliation]:
    for statement in sources.statements:
        yield from statement.reconciliations()
    yield from unit_costs_reconciled(sources.council)
    yield from payments_reconciled(sources.council)


def _check_columns(
    sources: layout.Sources, positions: Sequence[Position]
) -> Sequence[layout.TableColumn[Reconciliation]]:
    """What was stated and what its parts come to, which live formulas hold against each other."""
    headings = ("Stated", "From its parts", "Difference", "Tolerance")
    stated, computed, difference, tolerance = map(sources.money_heading, headings)
    here = Table(CHECKS).here
    less_parts = f"=ROUND({here(stated)}-{here(computed)},{layout.DIGITS})"
    agrees = f'=IF(ABS({here(difference)})<={here(tolerance)},"{AGREES}","{DISAGREES}")'
    by_version = {normalise(position.statement.version): position for position in positions}
    return (
        layout.TableColumn("Check", 21, lambda check: capitalise(check.what)),
        layout.TableColumn("Of", 32, lambda check: check.subject),
        layout.TableColumn("Year", 9, lambda check: sources.style.year(check.year)),
        layout.TableColumn(stated, 9, lambda check: Number(check.published)),
        layout.TableColumn(computed, 9.5, lambda check: _sum_cell(check, by_version)),
        layout.TableColumn(
            difference, 8.5, lambda check: Formula(less_parts, check.difference, Format.EXACT)
        ),
        layout.TableColumn(
            tolerance, 8.5, lambda check: Number(_tolerance(check), Format.EXACT, worked_out=True)
        ),
        layout.TableColumn(
            "Result", 10, lambda check: Formula(agrees, AGREES if check.agrees else DISAGREES)
        ),
        layout.TableColumn(
            "Why they differ",
            20,
            lambda check: layout.explain_difference(
                check, here(difference), here(tolerance), ROUNDED
            ),
        ),
    )


def _tolerance(check: Reconciliation) -> CellAmount:
    """What rounding explains, which follows from the figures that were rounded."""
    return CellAmount(check.tolerance, (*amounts_of(check.published), *amounts_of(check.computed)))


def _sum_cell(check: Reconciliation, by_version: Mapping[str, Position]) -> Cell:
    """What the parts come to: worked out live from the lines of a version that has a page."""
    position = by_version.get(normalise(check.subject))
    if not check.terms or position is None:
        return Number(check.computed, Format.EXACT, worked_out=True)
    expression = "+".join(position.sum_of(year, term) for term, year in check.terms)
    return Formula(f"={expression}", check.computed, Format.EXACT)
