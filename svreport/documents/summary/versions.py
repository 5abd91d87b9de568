"""The version that the update reports against the one before it: line by line, and as a bridge.

The bridge is what leads from the one's closing balance to the other's, year by year.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from svreport.content.workbook import (
    Cell,
    Format,
    Formula,
    Heading,
    Page,
    Row,
    Table,
    Weight,
    defined_name,
    share,
)
from svreport.core.frozen import Frozen, replace
from svreport.core.model import ForecastLine, LineKind, Standing
from svreport.core.periods import FinancialYear
from svreport.documents.summary.layout import DIGITS, SIGNS, Sources, YearRows
from svreport.documents.summary.position import (
    ROUNDINGS,
    Position,
    part_name,
    position_of,
    reported_position,
)
from svreport.figures import versions
from svreport.figures.figure import mark_of_versions
from svreport.figures.forecast import Statement, Term

NAME = "Version against version"
NO_SHARE = "n/a"
_TOTALS = (LineKind.TOTAL_EXPENDITURE, LineKind.IN_YEAR_BALANCE, LineKind.CLOSING_BALANCE)
BRIDGE = "Bridge"
FIRST_AMOUNT = 2
ALL_YEARS = "all years"
ADDS_UP, LEFT_OVER = "adds up", "does not add up"
START, BROUGHT, STEPS, END, OWN = (
    "bridge_start",
    "bridge_brought_forward",
    "bridge_steps",
    "bridge_end",
    "bridge_on_its_own_sheet",
)


def comparison_pages(sources: Sources, positions: Sequence[Position]) -> Iterator[Page]:
    """One page, where there is a version before the one that the update reports."""
    for before, now in _versions_of(sources, positions):
        yield _ComparisonPage(sources, before, now).page()


def bridge_pages(sources: Sources, positions: Sequence[Position]) -> Iterator[Page]:
    """One page, where there is a version before the one that the update reports.

    Nothing leads from one balance to another where either version states no more than these, or
    not what it opens with.
    """
    for before, now in _versions_of(sources, positions):
        if all(_can_be_bridged(position.statement) for position in (before, now)):
            yield _BridgePage(sources, before, now).page()


def _can_be_bridged(statement: Statement) -> bool:
    closing, years = LineKind.CLOSING_BALANCE, statement.years
    is_led_to = all(statement.is_led_to(closing, year) for year in years)
    return is_led_to and not statement.states_closing_alone


def _versions_of(
    sources: Sources, positions: Sequence[Position]
) -> Iterator[tuple[Position, Position]]:
    """The version before and the one that the update reports; nothing where it has no two."""
    before = position_of(positions, versions.version_before(sources.council, sources.update))
    now = reported_position(sources, positions)
    if before and now:
        yield before, now


_ONLY_IN = " Only in: the line has no counterpart of that name and kind in the other version."


class _ComparisonPage(Frozen, dict=True):
    sources: Sources
    before: Position
    now: Position

    @cached_property
    def comparison(self) -> versions.VersionComparison:
        return versions.VersionComparison(self.before.statement, self.now.statement)

    @cached_property
    def amount_headings(self) -> Sequence[str]:
        """The headings of the amounts before and now, and of their difference."""
        before, now = self.comparison.before.version, self.comparison.now.version
        names = (f"Before: {before}", f"Now: {now}", "Difference")
        return [self.sources.money_heading(name) for name in names]

    def page(self) -> Page:
        before, now = self.comparison.before.version, self.comparison.now.version
        last = max(self.comparison.shared, default=self.comparison.years[-1])
        rows = {
            year: [self._row(compared, year) for compared in self._rows_of(year)]
            for year in self.comparison.years
        }
        is_marked = any(mark_of_versions(self._standings(year)) for year in rows)
        left_out = last < self.comparison.years[-1]
        on_paper = f" On paper, to {self.sources.style.year(last)}: the last that both reach."
        return Page(
            name=NAME,
            title=f"Version against version: {now} against {before}",
            intro=(
                f"Difference: {now} less {before}, in {self.sources.unit}. {SIGNS}",
                "%: the difference as a share of the amount before, whatever its sign; "
                f"{NO_SHARE} where that is 0, or one is a deficit and the other a surplus.",
                "[z]: nothing is stated for the year, or only one version reaches it."
                f"{_ONLY_IN if self.has_lone_lines else ''}{on_paper if left_out else ''}",
            ),
            headings=(
                Heading("Year", 20 if is_marked else 9),
                Heading("Line", 34.5),
                Heading("Kind", 17.5),
                *map(Heading, self.amount_headings, (8, 8, 9)),
                Heading("Difference (%)", 9),
                *([Heading("Only in")] if self.has_lone_lines else []),
            ),
            rows=[row for own in rows.values() for row in own],
            filtered=True,
            printed=sum(len(own) for year, own in rows.items() if year <= last),
        )

    @cached_property
    def has_lone_lines(self) -> bool:
        """Whether a line of one version has no counterpart in the other."""
        return any(row.only_in for row in self.comparison.rows)

    def _rows_of(self, year: FinancialYear) -> list[versions.ComparisonRow]:
        rows = self.comparison.rows
        return [compared for compared in rows if year in compared.before or year in compared.now]

    def _standings(self, year: FinancialYear) -> dict[str, Standing | None]:
        return {
            version.version: version.standing(LineKind.CLOSING_BALANCE, year)
            for version in (self.before.statement, self.now.statement)
            if year in version.years
        }

    def _row(self, compared: versions.ComparisonRow, year: FinancialYear) -> Row:
        pair = compared.pair
        cells = (
            f"{self.sources.style.year(year)}{mark_of_versions(self._standings(year))}",
            compared.name,
            compared.kind,
            _amount(self.before, compared.kind, pair.before if pair else None, year),
            _amount(self.now, compared.kind, pair.now if pair else None, year),
            *self._differences(compared, year),
            *([compared.only_in or ""] if self.has_lone_lines else []),
        )
        return Row(cells, Weight.TOTAL if compared.kind in _TOTALS else Weight.LINE)

    def _differences(self, compared: versions.ComparisonRow, year: FinancialYear) -> Sequence[Cell]:
        before, now, difference = map(Table(NAME).here, self.amount_headings)
        value = compared.difference(year)
        if value is None:
            return None, None
        unless = f"OR({before}=0,{before}*{now}<0)"
        return (
            Formula(f"={now}-{before}", value, Format.CHANGE),
            share(difference, before, compared.relative(year), unless, NO_SHARE),
        )


def _amount(
    position: Position, kind: LineKind, line: ForecastLine | None, year: FinancialYear
) -> Cell:
    if kind in ROUNDINGS:
        return position.balance(kind, year)
    return position.line_amount(line, year) if line else None


class _BridgePage(Frozen, dict=True):
    """Lays the bridge out from top to bottom, remembering by what names its rows are known."""

    sources: Sources
    before: Position
    now: Position

    @cached_property
    def bridge(self) -> versions.Bridge:
        return versions.Bridge(self.before.statement, self.now.statement)

    @property
    def years(self) -> Sequence[FinancialYear]:
        return self.bridge.years

    @cached_property
    def table(self) -> YearRows:
        return YearRows((*self.years, ALL_YEARS), FIRST_AMOUNT)

    @property
    def last(self) -> FinancialYear:
        return self.years[-1]

    def page(self) -> Page:
        before, now = self.bridge.before.version, self.bridge.now.version
        table, start, end = self.table, f"Closing balance, {before}", f"Closing balance, {now}"
        table.add(
            START, start, "balance", *self._closings(self.before, START), "", weight=Weight.TOTAL
        )
        table.add(BROUGHT, "Difference brought forward", "balance", *self._brought_forward(), "")
        first = len(table.rows)
        table.rows += [self._step(step) for step in self.bridge.steps]
        table.name(STEPS, first)
        table.add(END, end, "balance", *self._end(), "", weight=Weight.TOTAL)
        own = f"{end}, on its own sheet"
        table.add(OWN, own, "check", *self._closings(self.now, OWN), "")
        table.rows.append(Row(("Check", "check", *self._check(), "")))
        table.rows += [*self._standings(self.before), *self._standings(self.now)]
        return Page(
            name=BRIDGE,
            title=f"Bridge from {before} to {now}",
            intro=(
                f"What leads from the closing balance of {before} to that of {now}, in "
                f"{self.sources.unit}. Differences are positive where they make the deficit "
                "larger.",
                "Down each year: the difference that earlier years brought forward, and the "
                "year's own. All years: from the last closing balance of the one to the last of "
                "the other, line by line. A version keeps its last balance in years that it does "
                "not reach.",
                "[z]: nothing is stated for that year.",
            ),
            headings=(
                Heading("Step", 36),
                Heading("Kind", 16),
                *(Heading(self.sources.year_heading(year), 9) for year in self.years),
                Heading(self.sources.money_heading("All years"), 9),
                Heading("Only in", 9),
            ),
            rows=table.rows,
            names=table.names,
        )

    def _standings(self, position: Position) -> Iterator[Row]:
        """What a version's closing balances rest on, where that is stated of any."""
        stated, kind = position.statement, LineKind.CLOSING_BALANCE
        standings = [stated.standing(kind, year) for year in self.years]
        if any(standings):
            yield Row((f"Standing, {stated.version}", "standing", *standings, None, ""))

    def _closings(self, position: Position, name: str) -> list[Cell]:
        """The closing balances of a version, and the last of them again."""
        balances = [self._closing(position, year) for year in self.years]
        return [*balances, replace(balances[-1], expression=f"={defined_name(name, self.last)}")]

    @staticmethod
    def _closing(position: Position, year: FinancialYear) -> Formula:
        stated = position.statement
        reached = max(known for known in stated.years if known <= year)
        return Formula(f"={position.sum_of(reached, Term.CLOSING)}", stated.closing(reached))

    def _brought_forward(self) -> list[Cell]:
        first = self.years[0]
        before, now = (_balance_before(position, first) for position in (self.before, self.now))
        cells: list[Cell] = [Formula(f"={now}-{before}", self.bridge.brought_in)]
        for earlier, year in zip(self.years, self.years[1:], strict=False):
            expression = f"={defined_name(END, earlier)}-{defined_name(START, earlier)}"
            cells.append(Formula(expression, self.bridge.brought_forward(year)))
        return [*cells, Formula(f"={defined_name(BROUGHT, first)}", self.bridge.brought_in)]

    def _step(self, step: versions.BridgeStep) -> Row:
        cells = [self._step_amount(step, year) for year in self.years]
        summed = Table(BRIDGE).across(
            self.sources.year_heading(self.years[0]), self.sources.year_heading(self.last)
        )
        across = Formula(f"=SUM({summed})", step.to(self.last))
        kind = "rounding" if step.cause is versions.BridgeCause.ROUNDING else step.kind
        return Row((step.name, kind, *cells, across, step.only_in or ""))

    def _step_amount(self, step: versions.BridgeStep, year: FinancialYear) -> Cell:
        if year not in step.amounts:
            return None
        now = self._term(step, self.now, year)
        before = self._term(step, self.before, year)
        less = f"-{before}" if before else ""
        return Formula(f"={now}{less}" if now or less else "=0", step.in_year(year))

    def _term(self, step: versions.BridgeStep, position: Position, year: FinancialYear) -> str:
        """What a version has of a step in a year, as formulas refer to it; nothing without."""
        if year not in position.statement.years:
            return ""
        if step.pair is not None:
            line = step.pair.now if position is self.now else step.pair.before
            return position.amount_of(line, year) if line and year in line.amounts else ""
        if step.cause is versions.BridgeCause.ONE_VERSION:
            only = position.statement.version == step.only_in
            return position.sum_of(year, Term.IN_YEAR) if only else ""
        rounded = part_name(position.page.name, ROUNDINGS[step.kind], year)
        return rounded if rounded in position.page.names else ""

    def _end(self) -> list[Cell]:
        return [
            Formula(f"={self._sum_of_steps(when)}", self.bridge.end(year))
            for when, year in (
                *((reached, reached) for reached in self.years),
                (ALL_YEARS, self.last),
            )
        ]

    def _sum_of_steps(self, when: object) -> str:
        start, brought = defined_name(START, when), defined_name(BROUGHT, when)
        steps = defined_name(STEPS, when)
        return (
            f"{start}+{brought}+SUM({steps})" if steps in self.table.names else f"{start}+{brought}"
        )

    def _check(self) -> list[Cell]:
        """Whether the balance that the bridge leads to is the one that the version has."""
        return [
            Formula(
                f"=IF(ROUND({defined_name(END, when)}-{defined_name(OWN, when)},{DIGITS})=0,"
                f'"{ADDS_UP}","{LEFT_OVER}")',
                ADDS_UP,
            )
            for when in (*self.years, ALL_YEARS)
        ]


def _balance_before(position: Position, year: FinancialYear) -> str:
    """The balance at the start of a year, as formulas refer to it."""
    stated = position.statement
    if year in stated.years:
        return position.sum_of(year, Term.OPENING)
    return position.sum_of(max(known for known in stated.years if known < year), Term.CLOSING)
