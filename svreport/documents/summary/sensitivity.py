"""What changed assumptions do to the balances: a sheet on which the reader changes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
from svreport.core.model import ForecastLine, LineKind
from svreport.core.periods import FinancialYear
from svreport.core.text import join_words
from svreport.core.units import Unit
from svreport.documents.summary.layout import Sources
from svreport.documents.summary.position import Part, Position, reported_position
from svreport.figures.sensitivity import (
    USUAL_CHANGE,
    Driver,
    Effect,
    Sensitivity,
    sensitivity,
)

NAME = "Sensitivity"
CHANGE = "Change (%)"
CHANGE_COLUMN, FIRST_AMOUNT = 1, 3
OTHER_WAY, TOGETHER = "the other way", "All changes together"
IN_YEAR, CLOSING = "in-year balance", "closing balance"
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
EFFECT, THOUSANDS_OF_MILLIONS = "Effect on", 3

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


@dataclass(frozen=True)
class _Line:
    """A row as it is laid out: the name its cells are known by, its words, and its amounts."""

    name: str
    words: str
    figure: str
    expression: Expression
    value: Value
    change: Cell = None
    how: str = ""
    format: Format = Format.MONEY
    weight: Weight = Weight.LINE


@dataclass
class _SensitivityPage:
    """Lays the page out from top to bottom, remembering by what names its rows are known."""

    sources: Sources
    position: Position
    results: Sensitivity
    rows: list[Row] = field(default_factory=list)
    names: dict[str, Span] = field(default_factory=dict)

    @property
    def years(self) -> Sequence[FinancialYear]:
        return self.results.years

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
        return Page(
            name=NAME,
            title=f"Sensitivity of {self.results.statement.version} to its assumptions",
            intro=tuple(self._intro()),
            headings=(
                Heading("Assumption", 42),
                Heading(CHANGE, 10),
                Heading("Figure", 28),
                *(Heading(self.sources.year_heading(year), 13) for year in self.years),
                Heading("How it is worked out", 66),
            ),
            rows=self.rows,
            names=self.names,
        )

    def _intro(self) -> Iterator[str]:
        first = self.sources.style.year(self.years[0])
        yield (
            f"What a change of each assumption adds to the balances from {first} on, in "
            f"{self.sources.unit}: positive where it makes the deficit larger. Years before are "
            "as they were."
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
        yield "Empty cells: a figure that no change belongs to, or nothing stated for that year."

    def _bases(self) -> list[str]:
        """What the drivers act on, each once."""
        return list(dict.fromkeys(BASES[driver] for driver in self.drivers))

    def _add(self, line: _Line) -> None:
        cells = [
            Formula(
                f"={line.expression(year)}", line.value(year), line.format, self._decimals(line)
            )
            for year in self.years
        ]
        self.rows.append(Row((line.words, line.change, line.figure, *cells, line.how), line.weight))
        self._name(line.name, len(self.rows) - 1)

    def _decimals(self, line: _Line) -> int | None:
        """Effects in millions show thousands too: they are small beside what they act on."""
        in_millions = self.sources.council.settings.forecast_unit is Unit.MILLIONS
        if in_millions and line.figure.startswith(EFFECT):
            return max(self.sources.decimals, THOUSANDS_OF_MILLIONS)
        return None

    def _name(self, name: str, first: int) -> None:
        """Gives the rows from the first one on a name, year by year."""
        for number, year in enumerate(self.years):
            span = Span(FIRST_AMOUNT + number, first, len(self.rows) - 1)
            self.names[defined_name(name, year)] = span

    # Each driver

    def _effects(self, effect: Effect, change: Decimal) -> None:
        """What a change adds to the in-year balances, and to the closing balances."""
        driver, name = effect.driver, _change_name(effect.driver)
        is_assumed = change > 0
        words = driver.capitalize() if is_assumed else f"{driver.capitalize()}, {OTHER_WAY}"
        repeated = Formula(f"={'' if is_assumed else '-'}{name}", change, *CHANGE_FORMAT)
        typed = Number(change, Format.PERCENT, decimals=CHANGE_DECIMALS, assumed=True)
        if is_assumed:
            self.names[name] = Span(CHANGE_COLUMN, len(self.rows), len(self.rows))
        in_year = _effect_name(IN_YEAR, driver, is_assumed)
        self._add(
            _Line(
                name=in_year,
                words=words,
                figure=f"{EFFECT} {IN_YEAR}",
                expression=lambda year: self._effect(effect, year),
                value=lambda year: effect.in_year(change, year),
                change=typed if is_assumed else repeated,
                how=HOW[BASES[driver]].format(self.sources.style.year(self.years[0])),
            )
        )
        carried = _effect_name(CLOSING, driver, is_assumed)
        self._add(
            _Line(
                name=carried,
                words=words,
                figure=f"{EFFECT} {CLOSING}",
                expression=self._carried_forward(carried, in_year),
                value=lambda year: effect.closing(change, year),
                change=repeated,
                how=CARRIED,
            )
        )

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
        self._add(
            _Line(
                name=in_year,
                words=TOGETHER,
                figure=f"{EFFECT} {IN_YEAR}",
                expression=self._sum_of_effects,
                value=lambda year: results.in_year(usual, year) - stated.in_year(year),
                how="All effects, and places and unit cost acting on each other"
                if self._interacts
                else "All effects",
            )
        )
        self._add(
            _Line(
                name=carried,
                words=TOGETHER,
                figure=f"{EFFECT} {CLOSING}",
                expression=self._carried_forward(carried, in_year),
                value=lambda year: results.closing(usual, year) - stated.closing(year),
                how=CARRIED,
            )
        )
        for part, effect, figure, value in (
            (Part.IN_YEAR, in_year, IN_YEAR, results.in_year),
            (Part.CLOSING, carried, CLOSING, results.closing),
        ):
            self._add(self._balance(part, effect, figure, value))

    def _balance(
        self,
        part: Part,
        effect: str,
        figure: str,
        value: Callable[[Mapping[Driver, Decimal], FinancialYear], Decimal],
    ) -> _Line:
        return _Line(
            name=f"changed_{part}",
            words=TOGETHER,
            figure=figure.capitalize(),
            expression=lambda year: (
                f"{self.position.sum_of(year, part)}+{defined_name(effect, year)}"
            ),
            value=lambda year: value(self.usual, year),
            how=f"The {figure} of {self.results.statement.version}, and the effect on it",
            weight=Weight.TOTAL,
        )

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
        stated = self.results.statement
        if COVERED in self._bases():
            self._covered_rows()
        for name, kind in ACTED_ON.items():
            if name in self._bases():
                self._add(
                    _Line(
                        name=name,
                        words=kind.capitalize(),
                        figure="Acted on",
                        expression=self._sum_of_lines(kind),
                        value=partial(stated.total, kind),
                    )
                )

    def _sum_of_lines(self, kind: LineKind) -> Expression:
        lines = self.results.statement.of(kind)
        return lambda year: "+".join(self.position.amount_of(line, year) for line in lines)

    def _covered_rows(self) -> None:
        """The lines that unit costs are stated for, what they come to, and of how much."""
        first = len(self.rows)
        for line in self.results.covered:
            self.rows.append(Row((line.line, None, "Acted on", *self._amounts(line), "")))
        self._name(COVERED_LINES, first)
        self._add(
            _Line(
                name=COVERED,
                words="Spending on lines with unit costs",
                figure="Acted on",
                expression=lambda year: f"SUM({defined_name(COVERED_LINES, year)})",
                value=self.results.covered_spending,
            )
        )
        self._add(
            _Line(
                name="share_covered",
                words="Spending on lines with unit costs",
                figure="Share of total expenditure",
                expression=self._share,
                value=lambda year: self.results.share_covered(year) or Decimal(0),
                format=Format.PERCENT,
            )
        )

    def _amounts(self, line: ForecastLine) -> list[Cell]:
        return [
            Formula(f"={self.position.amount_of(line, year)}", line.amounts[year])
            if year in line.amounts
            else None
            for year in self.years
        ]

    def _share(self, year: FinancialYear) -> str:
        covered, whole = defined_name(COVERED, year), self.position.sum_of(year, Part.TOTAL)
        return f"IF({whole}=0,0,{covered}/{whole})"


def _change_name(driver: Driver) -> str:
    """What formulas call the cell in which the reader changes an assumption."""
    return defined_name("change_of", driver)


def _effect_name(balance: str, driver: Driver, is_assumed: bool) -> str:
    """What formulas call an effect, before the year."""
    return defined_name("effect_on", balance, "of", driver, *(() if is_assumed else (OTHER_WAY,)))
