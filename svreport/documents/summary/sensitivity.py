"""What changed assumptions do to the balances: a sheet on which the reader changes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import cached_property, partial

from svreport.content.workbook import (
    Cell,
    Format,
    Formula,
    Heading,
    Number,
    Page,
    Row,
    Span,
    Table,
    Weight,
    defined_name,
)
from svreport.core.frozen import Frozen
from svreport.core.model import LineKind
from svreport.core.numerals import Unit
from svreport.core.periods import FinancialYear
from svreport.core.text import join_words
from svreport.documents.summary.layout import Sources, YearRows
from svreport.documents.summary.position import Position, reported_position
from svreport.figures.agreement import USUAL_CHANGE, Driver, Effect, Sensitivity, sensitivity
from svreport.figures.forecast import Term

NAME = "Sensitivity"
CHANGE = "Change (%)"
CHANGE_COLUMN, FIRST_AMOUNT = 1, 3
OTHER_WAY, TOGETHER = "the other way", "All changes together"
IN_YEAR, CLOSING = LineKind.IN_YEAR_BALANCE, LineKind.CLOSING_BALANCE
# What formulas call the figures that drivers act on.
COVERED_LINES, COVERED = "covered_lines", "covered_spending"
GRANT, TRANSFER = "high_needs_block", "block_transfer"
BASES = {
    Driver.PLACES: COVERED,
    Driver.UNIT_COST: COVERED,
    Driver.INCOME_GROWTH: GRANT,
    Driver.BLOCK_TRANSFER: TRANSFER,
}
ACTED_ON = {GRANT: LineKind.HIGH_NEEDS_BLOCK, TRANSFER: LineKind.BLOCK_TRANSFER}
# How an effect is worked out; {} is the first year that changes act in.
HOW = {
    COVERED: "Spending on lines with unit costs × change",
    GRANT: "High needs block × ((1 + change) ^ n − 1), n years after {}",
    TRANSFER: "Block transfer × change",
}
CARRIED = "The year's effect and those of years before"
# Enough for a quarter of one per cent.
CHANGE_DECIMALS = 2
CHANGE_FORMAT = (Format.PERCENT, CHANGE_DECIMALS)
THOUSANDS_OF_MILLIONS = 3
EFFECT, BASE = "Effect on", "Acted on"

Expression = Callable[[FinancialYear], str]
Value = Callable[[FinancialYear], Decimal]


def pages(sources: Sources, positions: Sequence[Position]) -> Iterator[Page]:
    """One page, where the update reports a version with an assumption that acts on anything."""
    position = reported_position(sources, positions)
    if position is None:
        return
    results = sensitivity(position.statement, sources.council.unit_costs, sources.year)
    if results.effects:
        yield _SensitivityPage(sources, position, results).page()


class _SensitivityPage(Frozen, dict=True):
    """Lays the page out from top to bottom, remembering by what names its rows are known."""

    sources: Sources
    position: Position
    results: Sensitivity

    @property
    def years(self) -> Sequence[FinancialYear]:
        return self.results.years

    @cached_property
    def table(self) -> YearRows:
        return YearRows(self.years, FIRST_AMOUNT)

    @cached_property
    def drivers(self) -> tuple[Driver, ...]:
        return tuple(effect.driver for effect in self.results.effects)

    @cached_property
    def usual(self) -> dict[Driver, Decimal]:
        """The changes that stand on the page until the reader types others."""
        return dict.fromkeys(self.drivers, USUAL_CHANGE)

    def page(self) -> Page:
        for effect in self.results.effects:
            self._effects(effect, USUAL_CHANGE)
            self._effects(effect, -USUAL_CHANGE)
        self._all_changes()
        self._base_rows()
        headings = [
            self.sources.heading_of_version(year, self.results.statement) for year in self.years
        ]
        return Page(
            name=NAME,
            title=f"Sensitivity of {self.results.statement.version} to its assumptions",
            intro=tuple(self._intro()),
            headings=(
                Heading("Assumption", 42),
                Heading(CHANGE, 9),
                Heading("Figure", 23),
                *(Heading(heading, 8.5) for heading in headings),
                Heading("How it is worked out", 10),
            ),
            rows=self.table.rows,
            names=self.table.names,
            # Formulas add them up, and take words for an error.
            blank=headings,
        )

    def _intro(self) -> Iterator[str]:
        first = self.sources.style.year(self.years[0])
        yield (
            f"What a change of each assumption adds to the balances from {first} on, in "
            f"{self.sources.unit}: positive where it makes the deficit larger. Earlier years do "
            "not change."
        )
        yield (
            "Type your own changes into the shaded cells with a border in the column "
            f"{CHANGE}; every figure follows. The other way: the same change with the opposite "
            "sign."
        )
        if COVERED in self._bases():
            yield (
                "Places and unit cost act on the lines of expenditure that unit costs are stated "
                "for, matched by name and listed below; the rest of expenditure stays as it is."
            )
        if self.results.unmatched:
            yield f"Unit costs that no line is named for: {join_words(self.results.unmatched)}."
        if GRANT in self._bases():
            yield (
                f"Growth of high needs block: growth of each year after {first}, on top of what is "
                "forecast; with 1%, 3% becomes 4.03%, and later years keep what earlier ones added."
            )
        yield "[z]: no change belongs to the figure, or nothing is stated for that year."

    def _bases(self) -> list[str]:
        return list(dict.fromkeys(BASES[driver] for driver in self.drivers))

    def _amounts(
        self, expression: Expression, value: Value, *, are_effects: bool = False
    ) -> list[Cell]:
        """Effects in millions show thousands too: they are small beside what they act on."""
        in_millions = self.sources.council.settings.forecast_unit is Unit.MILLIONS
        most = max(self.sources.decimals, THOUSANDS_OF_MILLIONS)
        decimals = most if are_effects and in_millions else None
        return [Formula(f"={expression(at)}", value(at), decimals=decimals) for at in self.years]

    # Each driver

    def _effects(self, effect: Effect, change: Decimal) -> None:
        driver, name = effect.driver, _change_name(effect.driver)
        is_assumed = change > 0
        repeated = Formula(f"={'' if is_assumed else '-'}{name}", change, *CHANGE_FORMAT)
        typed = Number(change, *CHANGE_FORMAT, assumed=True)
        if is_assumed:
            at = len(self.table.rows)
            self.table.names[name] = Span(CHANGE_COLUMN, at, at)
        self._effect_rows(
            driver.capitalize() if is_assumed else f"{driver.capitalize()}, {OTHER_WAY}",
            names=[_effect_name(balance, driver, is_assumed) for balance in (IN_YEAR, CLOSING)],
            changes=(typed if is_assumed else repeated, repeated),
            expression=lambda year: self._effect(effect, year),
            values=(partial(effect.in_year, change), partial(effect.closing, change)),
            how=HOW[BASES[driver]].format(self.sources.style.year(self.years[0])),
        )

    def _effect_rows(
        self,
        words: str,
        *,
        names: Sequence[str],
        changes: Sequence[Cell],
        expression: Expression,
        values: Sequence[Value],
        how: str,
    ) -> None:
        """An effect on the in-year balances, and what of it the closing balances carry."""
        in_year, carried = names
        amounts = self._amounts(expression, values[0], are_effects=True)
        note, note_of_carried = self._note(how), self._note(CARRIED)
        self.table.add(in_year, words, changes[0], f"{EFFECT} {IN_YEAR}", *amounts, note)
        forward = self._carried_forward(carried, in_year)
        amounts = self._amounts(forward, values[1], are_effects=True)
        self.table.add(carried, words, changes[1], f"{EFFECT} {CLOSING}", *amounts, note_of_carried)

    def _effect(self, effect: Effect, year: FinancialYear) -> str:
        base, change = defined_name(BASES[effect.driver], year), Table(NAME).here(CHANGE)
        if not effect.compounds:
            return f"{base}*{change}"
        periods = effect.periods(year)
        return f"{base}*((1+{change})^{periods}-1)" if periods else f"{base}*0"

    def _carried_forward(self, carried: str, in_year: str) -> Expression:
        """A year's own and what the years before it came to."""

        def expression(year: FinancialYear) -> str:
            own = defined_name(in_year, year)
            earlier = max((reached for reached in self.years if reached < year), default=None)
            return own if earlier is None else f"{defined_name(carried, earlier)}+{own}"

        return expression

    # All of them

    def _all_changes(self) -> None:
        stated, results, usual = self.results.statement, self.results, self.usual
        in_year, carried = "effect_of_all_in_year", "effect_of_all_carried"
        each_other = ", and places and unit cost acting on each other" if self._interacts else ""
        self._effect_rows(
            TOGETHER,
            names=(in_year, carried),
            changes=(None, None),
            expression=self._sum_of_effects,
            values=(
                lambda year: results.in_year(usual, year) - stated.in_year(year),
                lambda year: results.closing(usual, year) - stated.closing(year),
            ),
            how=f"All effects{each_other}",
        )
        self._balance(IN_YEAR, in_year, partial(results.in_year, usual))
        if set(self.years) <= set(stated.closing_years):
            self._balance(CLOSING, carried, partial(results.closing, usual))

    def _balance(self, kind: LineKind, effect: str, value: Value) -> None:
        amounts = self._amounts(
            lambda year: f"{self.position.sum_of(year, kind)}+{defined_name(effect, year)}", value
        )
        how = f"The {kind} of {self.results.statement.version}, and the effect on it"
        self.table.add(
            f"changed_{kind}",
            *(TOGETHER, None, kind.capitalize(), *amounts, self._note(how)),
            weight=Weight.TOTAL,
        )

    def _note(self, how: str) -> str:
        return self.sources.note(f"{how}.")

    @property
    def _interacts(self) -> bool:
        return {Driver.PLACES, Driver.UNIT_COST} <= set(self.drivers)

    def _sum_of_effects(self, year: FinancialYear) -> str:
        names = [_effect_name(IN_YEAR, driver, True) for driver in self.drivers]
        terms = [defined_name(name, year) for name in names]
        if self._interacts:
            changes = (_change_name(Driver.PLACES), _change_name(Driver.UNIT_COST))
            terms.append("*".join((defined_name(COVERED, year), *changes)))
        return "+".join(terms)

    # What they act on

    def _base_rows(self) -> None:
        if COVERED in self._bases():
            self._covered_rows()
        for name, kind in ACTED_ON.items():
            if name in self._bases():
                value = partial(self.results.statement.total, kind)
                amounts = self._amounts(self._sum_of_lines(kind), value)
                self.table.add(name, kind.capitalize(), None, BASE, *amounts, "")

    def _sum_of_lines(self, kind: LineKind) -> Expression:
        lines = self.results.statement.of(kind)
        return lambda year: (
            "+".join(self.position.amount_of(line, year) for line in lines if year in line.amounts)
            or "0"
        )

    def _covered_rows(self) -> None:
        table, results, words = self.table, self.results, "Spending on lines with unit costs"
        first = len(table.rows)
        for line in results.covered:
            cells = [self.position.line_amount(line, year) for year in self.years]
            table.rows.append(Row((line.line, None, BASE, *cells, "")))
        table.name(COVERED_LINES, first)
        spending = self._amounts(
            lambda year: f"SUM({defined_name(COVERED_LINES, year)})", results.covered_spending
        )
        table.add(COVERED, words, None, BASE, *spending, "")
        shares = []
        for year in self.years:
            whole = self.position.sum_of(year, Term.EXPENDITURE)
            share = f"=IF({whole}=0,0,{defined_name(COVERED, year)}/{whole})"
            value = results.share_covered(year) or Decimal(0)
            shares.append(Formula(share, value, Format.PERCENT))
        table.add("share_covered", words, None, "Share of total expenditure", *shares, "")


def _change_name(driver: Driver) -> str:
    return defined_name("change_of", driver)


def _effect_name(balance: str, driver: Driver, is_assumed: bool) -> str:
    """What formulas call an effect, before the year."""
    return defined_name("effect_on", balance, "of", driver, *(() if is_assumed else (OTHER_WAY,)))
