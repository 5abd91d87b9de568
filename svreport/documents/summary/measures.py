"""Key measures period by period: plan, actual, and the same period of the year before.

Nothing is withheld here: the workbook is for the Department and for whoever signs it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property

from svreport.content.workbook import Cell, Format, Formula, Number, Page, Table, letters_wide
from svreport.core.frozen import Frozen
from svreport.core.house_style import decimals_of, is_low
from svreport.core.model import Measure
from svreport.core.numerals import Unit
from svreport.core.origin import PlacedText, places_of
from svreport.core.periods import Period, PeriodKind
from svreport.core.text import capitalise
from svreport.documents.public import MISSING_WORDS, key_to_symbols
from svreport.documents.registry import MONITORING
from svreport.documents.summary.layout import Sources, TableColumn, table_page
from svreport.figures.measures import (
    Position,
    Values,
    plan_decimals,
    position_history,
    surrounding_plans,
)

NAME = "Key measures"
PLAN, ACTUAL, LAST = "Plan", "Actual", "Same period last year"
HUNDRED = Decimal(100)


def pages(sources: Sources) -> Iterator[Page]:
    """One page, where any measure that is reported has a plan or an actual."""
    measures = _MeasuresPage(sources)
    if measures.positions:
        yield measures.page()


class _MeasuresPage(Frozen, dict=True):
    sources: Sources

    @cached_property
    def positions(self) -> tuple[Position, ...]:
        """Where each measure positions, period by period."""
        council = self.sources.council
        return tuple(
            position
            for measure in council.measures
            if measure.is_reported_in(MONITORING.name)
            for position in position_history(
                measure, council.values_of(measure.code), self.sources.update.activity_to
            )
        )

    @cached_property
    def rows(self) -> Mapping[tuple[str, Period], int]:
        """In which row of the table each measure and period stands."""
        return {
            (position.measure.code, position.period): at
            for at, position in enumerate(self.positions)
        }

    @property
    def period(self) -> str:
        """What the table calls the periods of its rows, which may be of several kinds."""
        kinds = {position.measure.period for position in self.positions}
        return str(PeriodKind.MONTH) if kinds == {PeriodKind.MONTH} else "period"

    def page(self) -> Page:
        rows = [_MeasureRow(self, position) for position in self.positions]
        return table_page(
            _columns(
                self.period.capitalize(),
                max(8, *(letters_wide(row.period()) for row in rows)),
                self.sources.council.reported_by,
            ),
            rows,
            name=NAME,
            title=f"Key measures to {self.sources.update.activity_to}",
            intro=tuple(self._intro()),
            filtered=True,
        )

    def _intro(self) -> Iterator[str]:
        has_points = any(it.measure.unit is Unit.PERCENT for it in self.positions)
        points = " A change between percentages is in percentage points (pp)." if has_points else ""
        yield (
            f"Each measure in the unit of its row, {self.period} by {self.period}.{points} Small "
            "counts are not withheld here: do not publish them."
        )
        missing = [position.missing for position in self.positions] + [
            position.last_missing for position in self.positions
        ]
        symbols = (reason.symbol for reason in missing if reason is not None)
        if key := key_to_symbols(symbols, _IN_CELLS):
            yield key
        yield (
            f"[z]: no plan, no figure to compare with, or a {self.period} of which only "
            "the plan is known."
        )


# As statisticians write symbols in spreadsheets.
_IN_CELLS = "[{}]"


class _MeasureRow(Frozen, dict=True):
    of: _MeasuresPage
    position: Position

    @property
    def measure(self) -> Measure:
        return self.position.measure

    @cached_property
    def values(self) -> Values:
        return self.of.sources.council.values_of(self.measure.code)

    def plan(self) -> Cell:
        plan = self.position.plan
        if plan is None:
            return None
        around = surrounding_plans(self.measure, self.values, self.position.period)
        if around is None:
            return self._number(plan.value)
        return self._formula(self._pro_rata(*around), plan.value)

    def _pro_rata(self, before: Period, after: Period) -> str:
        """The plan between two planned periods, of which each has a row."""
        first, last = self._at(PLAN, before), self._at(PLAN, after)
        gone, whole = self.position.period.index - before.index, after.index - before.index
        plans = (self.values[at].plan for at in (before, after))
        places = plan_decimals(self.position.decimals, *plans)
        places += 2 * (self.measure.unit is Unit.PERCENT)
        return f"=ROUND({first}+({last}-{first})*{gone}/{whole},{places})"

    def _at(self, heading: str, period: Period) -> str:
        return Table(NAME).at(heading, self.of.rows[self.measure.code, period])

    def actual(self) -> Cell:
        if self.position.actual is not None:
            return self._number(self.position.actual)
        return _IN_CELLS.format(self.position.missing.symbol) if self.position.missing else None

    def last_year(self) -> Cell:
        before = self.position.period.year_before()
        if (self.measure.code, before) not in self.of.rows:
            return None
        formula = f"={self._at(ACTUAL, before)}"
        if self.position.last_year is not None:
            return self._formula(formula, self.position.last_year)
        missing = self.position.last_missing
        return Formula(formula, _IN_CELLS.format(missing.symbol)) if missing else None

    def less_plan(self) -> Cell:
        return self._difference(PLAN, self.position.off_plan)

    def change(self) -> Cell:
        return self._difference(LAST, self.position.change)

    def _difference(self, heading: str, value: Decimal | None) -> Cell:
        """The actual less another figure; percentages in points."""
        if value is None:
            return None
        here = Table(NAME).here
        difference = f"{here(ACTUAL)}-{here(heading)}"
        if self.measure.unit is Unit.PERCENT:
            points = self.of.sources.style.point_places(value, self.position.decimals)
            decimals = decimals_of(value) if is_low(value, points) else points
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

    def period(self) -> str:
        return self.of.sources.style.short_period(self.position.period)

    def detail(self) -> str:
        """The note of what is the same in each of its rows."""
        measure = self.measure
        better = f"Better when {measure.better_when}." if measure.better_when else ""
        basis = f"{capitalise(measure.basis)}." if measure.basis else ""
        said = " ".join(filter(None, (measure.detail, better, basis)))
        text = PlacedText(f"{measure.code}: {said}", tuple(places_of(measure.detail)))
        return self.of.sources.note(text if said else None)

    def basis(self) -> str | None:
        """What its figure is of, where that is something else than the measure's others."""
        value = self.values.get(self.position.period)
        basis = value.basis if value else None
        return str(basis) if basis and basis != self.measure.basis else None

    def remarks(self) -> str:
        return " ".join(map(self.of.sources.note, self._remarks()))

    def _remarks(self) -> Iterator[str]:
        position = self.position
        if position.plan is not None and position.plan.pro_rata:
            yield f"Plan pro rata between the planned {self.measure.period}s around it."
        if position.missing is not None:
            why = f": {position.reason}" if position.reason else "."
            yield f"{MISSING_WORDS[position.missing]}{why}"
        if position.last_basis is not None:
            yield f"Last year’s figure is not compared: {position.last_basis} then."


def _columns(period: str, wide: float, reported_by: str) -> Sequence[TableColumn[_MeasureRow]]:
    return (
        TableColumn("Code", 8, lambda row: row.measure.code),
        TableColumn("Measure", 44, lambda row: row.measure.name),
        TableColumn("Detail", 9.5, _MeasureRow.detail),
        TableColumn(reported_by.capitalize(), 9, lambda row: row.measure.condition),
        TableColumn("Unit", 6.5, lambda row: str(row.measure.unit)),
        TableColumn(period, wide, _MeasureRow.period),
        TableColumn(PLAN, 7.6, _MeasureRow.plan),
        TableColumn(ACTUAL, 7.6, _MeasureRow.actual),
        TableColumn("Actual less plan", 9, _MeasureRow.less_plan),
        TableColumn(LAST, 8, _MeasureRow.last_year),
        TableColumn("Change on last year", 9, _MeasureRow.change),
        TableColumn("Basis", 14, _MeasureRow.basis),
        TableColumn("Remarks", 9.5, _MeasureRow.remarks),
    )
