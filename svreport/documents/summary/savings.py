"""Savings by condition and workstream: this year's position, and the targets after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from svreport.content.workbook import Cell, Format, Formula, Heading, Page, Table
from svreport.core.model import Condition, Saving
from svreport.core.periods import FinancialYear
from svreport.core.text import normalise
from svreport.documents.summary.layout import Amounts, Arranged, Line, Sources, arranged
from svreport.figures.changes import sum_of
from svreport.figures.savings import (
    SavingLine,
    later_years,
    saving_lines,
    total_before,
    total_of,
    total_relative,
)

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
        rows = [row for one in self.lines for row in (one.now, *one.later.values()) if row]
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
        sources, table = self.sources, self._arranged()
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

    def _arranged(self) -> Arranged:
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
        return arranged(headings, [self._line(one) for one in self.lines], self._total())

    def _target(self, year: FinancialYear) -> str:
        return self.sources.year_heading(year, "Target")

    def _line(self, one: SavingLine) -> Line:
        cells: dict[str, Cell] = {
            CONDITION: self._condition(one.condition),
            WORKSTREAM: self._workstream(one.workstream),
            RATING: self._rating(one.now),
            NOTES: self._notes(one),
            self.last: self._typed(one.before, "forecast"),
        }
        cells |= {self.heading(field): self._typed(one.now, field) for field in FIELDS}
        cells |= {
            self._target(year): self._typed(one.later.get(year), "target") for year in self.later
        }
        return Line(cells | self._worked_out(one))

    def _worked_out(self, one: SavingLine) -> dict[str, Cell]:
        here = Table(NAME).here
        forecast, target = here(self.heading("forecast")), here(self.heading("target"))
        return {
            self.variance: self.money.worked_out(f"={forecast}-{target}", one.variance),
            RELATIVE: relative(here(self.variance), target, one.relative),
            self.change: self.money.worked_out(f"={forecast}-{here(self.last)}", one.change),
        }

    def _typed(self, row: Saving | None, field: str) -> Cell:
        return self.money.typed(getattr(row, field), row.place(field)) if row else None

    def _total(self) -> dict[str, Cell]:
        total, lines = self.money.total, self.lines
        table = Table(NAME)
        share = relative(
            table.total(self.variance), table.total(self.heading("target")), total_relative(lines)
        )
        return {
            CONDITION: "Total",
            **{self.heading(field): total(total_of(lines, field)) for field in FIELDS},
            self.variance: total(sum_of(one.variance for one in lines)),
            RELATIVE: share,
            self.last: total(total_before(lines)),
            self.change: total(sum_of(one.change for one in lines)),
            **{
                self._target(year): total(sum_of(one.target(year) for one in lines))
                for year in self.later
            },
        }

    def _condition(self, number: str) -> str:
        found: Condition | None = next(
            (one for one in self.sources.council.conditions if one.number == number), None
        )
        return f"{number} {found.short_title}" if found and found.short_title else number

    def _workstream(self, name: str) -> str:
        for one in self.sources.council.workstreams:
            if normalise(name) in (normalise(one.code), normalise(one.title)):
                return f"{one.code}: {one.title}"
        return name

    def _rating(self, saving: Saving | None) -> str:
        scale = self.sources.council.scale
        return next((one.label for one in scale if saving and one.name == saving.rating), "")

    def _notes(self, one: SavingLine) -> str:
        rows = (one.now, *(one.later.get(year) for year in self.later))
        notes = dict.fromkeys(self.sources.note(row.note) for row in rows if row and row.note)
        return " ".join(notes)


def relative(difference: str, of: str, value: Decimal | None) -> Cell:
    """A difference as a share of an amount's size; empty where there is no such share."""
    if value is None:
        return None
    return Formula(f'=IF({of}=0,"",{difference}/ABS({of}))', value, Format.PERCENT)
