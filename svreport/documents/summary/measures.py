"""Key measures month by month: plan, actual, and the same period of the year before.

Nothing is withheld here: the workbook is for the Department and for whoever signs it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from svreport.content.workbook import Cell, Format, Formula, Heading, Number, Page, Table
from svreport.core.house_style import decimals_of, is_low
from svreport.core.model import Measure
from svreport.core.periods import Month
from svreport.core.units import Unit
from svreport.documents.labels import MISSING_WORDS, key_to_symbols
from svreport.documents.summary.layout import Line, Sources, TableLayout, table_layout
from svreport.figures.budget import subtract
from svreport.figures.measures import (
    Position,
    Values,
    position_history,
    surrounding_plans,
    values_by_code,
)

NAME = "Key measures"
# The document whose measures these are.
REPORTED_IN = "monitoring"
CODE, MEASURE, DETAIL, CONDITION = "Code", "Measure", "Detail", "Condition"
UNIT, MONTH = "Unit", "Month"
PLAN, ACTUAL, AGAINST, LAST, CHANGE = (
    "Plan",
    "Actual",
    "Actual less plan",
    "Same period last year",
    "Change on last year",
)
BETTER, BASIS, REMARKS = "Better when", "Basis", "Remarks"
PRO_RATA = "Plan pro rata between the planned months around it."
HUNDRED = Decimal(100)


def pages(sources: Sources) -> Iterator[Page]:
    """One page, where any measure that is reported has a plan or an actual."""
    measures = _MeasuresPage(sources)
    if measures.positions:
        yield measures.page()


@dataclass(frozen=True)
class _MeasuresPage:
    """The rows of the page: a measure in a month."""

    sources: Sources

    @cached_property
    def values(self) -> Mapping[str, Values]:
        return values_by_code(self.sources.council.measure_values)

    @cached_property
    def positions(self) -> tuple[Position, ...]:
        """Where each measure positions, month by month."""
        return tuple(
            position
            for measure in self.sources.council.measures
            if measure.is_reported_in(REPORTED_IN)
            for position in position_history(
                measure, self.values.get(measure.code, {}), self.sources.update.activity_to
            )
        )

    @cached_property
    def rows(self) -> Mapping[tuple[str, Month], int]:
        """In which row of the table each measure and month stands."""
        return {
            (position.measure.code, position.month): at
            for at, position in enumerate(self.positions)
        }

    def page(self) -> Page:
        table = self._layout()
        return Page(
            name=NAME,
            title=f"Key measures to {self.sources.update.activity_to}",
            intro=tuple(self._intro()),
            headings=table.headings,
            rows=table.rows,
            filtered=True,
        )

    def _intro(self) -> Iterator[str]:
        yield (
            "Each measure in the unit of its row, month by month. A change between percentages is "
            "in percentage points (pp). Small counts are not withheld here: do not publish them."
        )
        missing = [position.missing for position in self.positions] + [
            position.last_missing for position in self.positions
        ]
        if symbols := key_to_symbols(reason.symbol for reason in missing if reason is not None):
            yield symbols
        yield (
            "Empty cells: no plan, no figure to compare with, or a month of which only the plan is "
            "known."
        )

    def _layout(self) -> TableLayout:
        headings = (
            Heading(CODE, 9),
            Heading(MEASURE, 48),
            Heading(DETAIL, 48),
            Heading(CONDITION, 11),
            Heading(UNIT, 8),
            Heading(MONTH, 10),
            Heading(PLAN, 11),
            Heading(ACTUAL, 11),
            Heading(AGAINST, 11),
            Heading(LAST, 12),
            Heading(CHANGE, 12),
            Heading(BETTER, 11),
            Heading(BASIS, 25),
            Heading(REMARKS, 54),
        )
        return table_layout(
            headings, [_MeasureRow(self, position).line() for position in self.positions]
        )


@dataclass(frozen=True)
class _MeasureRow:
    """A measure in a month, as a row."""

    of: _MeasuresPage
    position: Position

    @property
    def measure(self) -> Measure:
        return self.position.measure

    @cached_property
    def values(self) -> Values:
        return self.of.values.get(self.measure.code, {})

    def line(self) -> Line:
        measure = self.measure
        return Line(
            {
                CODE: measure.code,
                MEASURE: measure.name,
                DETAIL: measure.detail,
                CONDITION: measure.condition,
                UNIT: str(measure.unit),
                MONTH: self.position.month.short,
                PLAN: self._plan(),
                ACTUAL: self._actual(),
                AGAINST: self._difference(PLAN, self._less_plan),
                LAST: self._last_year(),
                CHANGE: self._difference(LAST, self.position.change),
                BETTER: str(measure.better_when) if measure.better_when else None,
                BASIS: self._basis(),
                REMARKS: " ".join(self._remarks()),
            }
        )

    @property
    def _less_plan(self) -> Decimal | None:
        return subtract(
            self.position.actual, self.position.plan.value if self.position.plan else None
        )

    def _plan(self) -> Cell:
        plan = self.position.plan
        if plan is None:
            return None
        around = surrounding_plans(self.values, self.position.month)
        if around is None:
            return self._number(plan.value)
        return self._formula(self._pro_rata(*around), plan.value)

    def _pro_rata(self, before: Month, after: Month) -> str:
        """The plan between two planned months, of which each has a row."""
        first, last = self._at(PLAN, before), self._at(PLAN, after)
        gone, whole = self.position.month.index - before.index, after.index - before.index
        return f"={first}+({last}-{first})*{gone}/{whole}"

    def _at(self, heading: str, month: Month) -> str:
        return Table(NAME).at(heading, self.of.rows[self.measure.code, month])

    def _actual(self) -> Cell:
        if self.position.actual is not None:
            return self._number(self.position.actual)
        return self.position.missing.symbol if self.position.missing else None

    def _last_year(self) -> Cell:
        before = self.position.month.year_before()
        if (self.measure.code, before) not in self.of.rows:
            return None
        formula = f"={self._at(ACTUAL, before)}"
        if self.position.last_year is not None:
            return self._formula(formula, self.position.last_year)
        missing = self.position.last_missing
        return Formula(formula, missing.symbol) if missing else None

    def _difference(self, heading: str, value: Decimal | None) -> Cell:
        """The actual less another figure; percentages in points."""
        if value is None:
            return None
        here = Table(NAME).here
        difference = f"{here(ACTUAL)}-{here(heading)}"
        if self.measure.unit is Unit.PERCENT:
            decimals = self.of.sources.style.point_decimals
            return Formula(f"={HUNDRED}*({difference})", value, Format.POINTS, decimals)
        return self._formula(f"={difference}", value)

    def _number(self, value: Decimal) -> Cell:
        return Number(self._stored_value(value), self._format, self._decimals(value))

    def _formula(self, expression: str, value: Decimal) -> Cell:
        return Formula(expression, self._stored_value(value), self._format, self._decimals(value))

    def _stored_value(self, value: Decimal) -> Decimal:
        """The value as Excel keeps it: a percentage as a share."""
        return value / HUNDRED if self.measure.unit is Unit.PERCENT else value

    @property
    def _format(self) -> Format:
        if self.measure.unit is Unit.PERCENT:
            return Format.PERCENT
        return Format.POUNDS if self.measure.unit.is_money else Format.NUMBER

    def _decimals(self, value: Decimal) -> int:
        """The measure's, or as many as it takes to show that a value is not 0."""
        return (
            decimals_of(value) if is_low(value, self.position.decimals) else self.position.decimals
        )

    def _basis(self) -> str | None:
        value = self.values.get(self.position.month)
        basis = (value.basis if value else None) or self.measure.basis
        return str(basis) if basis else None

    def _remarks(self) -> Iterator[str]:
        position = self.position
        if position.plan is not None and position.plan.pro_rata:
            yield PRO_RATA
        if position.missing is not None:
            why = f": {position.reason}" if position.reason else "."
            yield f"{MISSING_WORDS[position.missing]}{why}"
        if position.last_basis is not None:
            yield f"Last year’s figure is not compared: {position.last_basis} then."
