"""Savings by condition and workstream: this year's position, and the targets after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from svreport.content.workbook import Cell, Format, Formula, Heading, Page, Table
from svreport.core.model import Saving
from svreport.core.periods import FinancialYear
from svreport.documents.summary.layout import Amounts, Line, Sources, TableLayout, table_layout
from svreport.figures.budget import (
    SavingLine,
    later_years,
    saving_lines,
    savings_relative_variance,
    savings_total,
    savings_total_before,
    sum_of,
)
from svreport.figures.measures import workstream_label

NAME = "Savings by condition"
FIELDS = ("baseline", "target", "achieved", "forecast")
CONDITION, WORKSTREAM, RELATIVE, RATING, NOTES = (
    "Condition",
    "Workstream",
    "Variance (%)",
    "Rating",
    "Notes",
)


def pages(sources: Sources) -> Iterator[Page]:
    """One page, where the update knows of any savings of the year or after it."""
    savings = Savings(sources)
    if savings.lines:
        yield savings.page()


@dataclass(frozen=True)
class Savings:
    """The rows of savings: one for each condition and workstream, and their total."""

    sources: Sources

    @cached_property
    def lines(self) -> tuple[SavingLine, ...]:
        return saving_lines(self.sources.council, self.sources.update)

    @cached_property
    def later(self) -> tuple[FinancialYear, ...]:
        return later_years(self.lines)

    @cached_property
    def money(self) -> Amounts:
        rows = [row for line in self.lines for row in (line.now, *line.later.values()) if row]
        return Amounts.of(self.sources, [getattr(row, field) for row in rows for field in FIELDS])

    @cached_property
    def years(self) -> tuple[FinancialYear, ...]:
        return (self.sources.year, *self.later)

    def heading(self, field: str) -> str:
        """The heading of an amount of the year."""
        return self.sources.year_heading(self.sources.year, field.capitalize())

    @property
    def last(self) -> str:
        return self.sources.money_heading("Forecast at the last update")

    @property
    def variance(self) -> str:
        return self.sources.money_heading("Variance")

    @property
    def change(self) -> str:
        return self.sources.money_heading("Change since the last update")

    def page(self) -> Page:
        sources, table = self.sources, self._layout()
        year = sources.style.year(sources.year)
        return Page(
            name=NAME,
            title=f"Savings by condition and workstream {year}",
            intro=(
                f"Savings in {sources.unit}; savings are positive. Variance is the forecast less "
                "the target: negative where less is expected than was planned.",
                "Totals are of the rows that a filter shows. Empty cells: not stated, or not a "
                "figure that can be added up. Columns that would be empty are left out.",
            ),
            headings=table.headings,
            rows=table.rows,
            total=table.total,
            filtered=True,
        )

    def _layout(self) -> TableLayout:
        headings = (
            Heading(CONDITION, 34),
            Heading(WORKSTREAM, 34),
            *(Heading(self.heading(field), 13) for field in FIELDS),
            Heading(self.variance, 12),
            Heading(RELATIVE, 11),
            Heading(self.last, 14),
            Heading(self.change, 14),
            Heading(RATING, 20),
            *(Heading(self._target(year), 13) for year in self.later),
            Heading(NOTES, 16),
        )
        return table_layout(headings, [self._line(line) for line in self.lines], self._total())

    def _target(self, year: FinancialYear) -> str:
        return self.sources.year_heading(year, "Target")

    def _line(self, line: SavingLine) -> Line:
        cells: dict[str, Cell] = {
            CONDITION: self._condition(line.condition),
            WORKSTREAM: workstream_label(self.sources.council, line.workstream),
            RATING: self.sources.rating_label(line.now.rating if line.now else None),
            NOTES: self.sources.notes([line.now, *map(line.later.get, self.later)]),
            self.last: self._input(line.before, "forecast"),
        }
        cells |= {self.heading(field): self._input(line.now, field) for field in FIELDS}
        cells |= {
            self._target(year): self._input(line.later.get(year), "target") for year in self.later
        }
        return Line(cells | self._formula_cells(line))

    def _formula_cells(self, line: SavingLine) -> dict[str, Cell]:
        here = Table(NAME).here
        forecast, target = here(self.heading("forecast")), here(self.heading("target"))
        return {
            self.variance: self.money.formula(f"={forecast}-{target}", line.variance),
            RELATIVE: relative(here(self.variance), target, line.relative),
            self.change: self.money.formula(f"={forecast}-{here(self.last)}", line.change),
        }

    def _input(self, row: Saving | None, field: str) -> Cell:
        return self.money.number(getattr(row, field)) if row else None

    def _total(self) -> dict[str, Cell]:
        total, lines = self.money.total, self.lines
        table = Table(NAME)
        share = relative(
            table.total(self.variance),
            table.total(self.heading("target")),
            savings_relative_variance(lines),
        )
        return {
            CONDITION: "Total",
            **{self.heading(field): total(savings_total(lines, field)) for field in FIELDS},
            self.variance: total(sum_of(line.variance for line in lines)),
            RELATIVE: share,
            self.last: total(savings_total_before(lines)),
            self.change: total(sum_of(line.change for line in lines)),
            **{
                self._target(year): total(sum_of(line.target(year) for line in lines))
                for year in self.later
            },
        }

    def _condition(self, number: str) -> str:
        titles = {
            condition.number: condition.short_title for condition in self.sources.council.conditions
        }
        return f"{number} {titles[number]}" if titles.get(number) else number


def relative(difference: str, of: str, value: Decimal | None) -> Cell:
    """A difference as a share of an amount's size; empty where there is no such share."""
    if value is None:
        return None
    return Formula(f'=IF({of}=0,"",{difference}/ABS({of}))', value, Format.PERCENT)
