"""Savings by condition: this year's position, and the targets of the years after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from svreport.documents.summary.sources import Sources
from svreport.figures.known import savings_at
from svreport.model import Condition, Saving
from svreport.periods import FinancialYear
from svreport.spreadsheet import Cell, Formula, Heading, Layout, Number, Page, Row, Weight

FIRST_AMOUNT = 2
FIELDS = ("baseline", "target", "achieved", "forecast")
TARGET, FORECAST = FIRST_AMOUNT + 1, FIRST_AMOUNT + 3
VARIANCE = FIRST_AMOUNT + len(FIELDS)
FIRST_LATER_YEAR = VARIANCE + 2


def pages(sources: Sources) -> Iterator[Page]:
    """One page, where the sheet has any savings."""
    savings = savings_at(sources.council, sources.update)
    if not savings:
        return
    later = sorted({saving.year for saving in savings if saving.year > sources.year})
    intro = (
        f"Savings in {sources.unit}; savings are positive. Variance is the forecast less the "
        "target: negative where less is expected than was planned.",
        "Empty cells: not stated, or not a figure that can be added up.",
    )
    table = _Savings(sources, Layout(len(intro)), later)
    yield Page(
        name="Savings by condition",
        title=f"Savings by condition {sources.style.year(sources.year)}",
        intro=intro,
        headings=table.headings(),
        rows=table.rows(),
    )


class _Savings:
    """The rows of savings: one for each condition and workstream, and a total."""

    def __init__(self, sources: Sources, layout: Layout, later: Sequence[FinancialYear]) -> None:
        self.sources = sources
        self.layout = layout
        self.later = later
        self.by_key = {
            (saving.condition, saving.workstream, saving.year): saving
            for saving in savings_at(sources.council, sources.update)
        }
        self.keys = list(dict.fromkeys((one[0], one[1]) for one in self.by_key))

    def headings(self) -> tuple[Heading, ...]:
        money = self.sources.money_heading
        year = self.sources.style.year
        return (
            Heading("Condition", 44),
            Heading("Workstream", 14),
            *(
                Heading(money(f"{name.capitalize()} {year(self.sources.year)}"), 13)
                for name in FIELDS
            ),
            Heading(money("Variance"), 13),
            Heading("Rating", 18),
            *(Heading(money(f"Target {year(one)}"), 13) for one in self.later),
            Heading("Notes", 16),
        )

    def rows(self) -> tuple[Row, ...]:
        lines = [self._line(number, key) for number, key in enumerate(self.keys)]
        return (*lines, self._total(len(lines)))

    def _line(self, number: int, key: tuple[str, str]) -> Row:
        now = self.by_key.get((*key, self.sources.year))
        after = [self.by_key.get((*key, year)) for year in self.later]
        notes = dict.fromkeys(
            self.sources.note(one.note) for one in (now, *after) if one and one.note
        )
        return Row(
            (
                self._condition(key[0]),
                key[1],
                *(_number(getattr(now, name, None)) for name in FIELDS),
                self._variance(number, now),
                self._rating(now),
                *(_number(one.target if one else None) for one in after),
                " ".join(notes),
            )
        )

    def _condition(self, number: str) -> str:
        found: Condition | None = next(
            (one for one in self.sources.council.conditions if one.number == number), None
        )
        return f"{number} {found.short_title}" if found and found.short_title else number

    def _rating(self, saving: Saving | None) -> str:
        scale = self.sources.council.scale
        return next((one.label for one in scale if saving and one.name == saving.rating), "")

    def _variance(self, row: int, saving: Saving | None) -> Cell:
        if saving is None or saving.forecast is None or saving.target is None:
            return None
        expression = f"={self.layout.cell(row, FORECAST)}-{self.layout.cell(row, TARGET)}"
        return Formula(expression, saving.forecast - saving.target)

    def _total(self, rows: int) -> Row:
        now = [self.by_key.get((*key, self.sources.year)) for key in self.keys]
        sums: list[Cell] = [
            self._sum(FIRST_AMOUNT + number, rows, [getattr(one, name, None) for one in now])
            for number, name in enumerate(FIELDS)
        ]
        variances = [
            one.forecast - one.target
            for one in now
            if one and one.forecast is not None and one.target is not None
        ]
        later: list[Cell] = [
            self._sum(FIRST_LATER_YEAR + number, rows, self._targets(year))
            for number, year in enumerate(self.later)
        ]
        return Row(
            ("Total", "", *sums, self._sum(VARIANCE, rows, variances), "", *later, ""),
            Weight.TOTAL,
        )

    def _targets(self, year: FinancialYear) -> list[Decimal | None]:
        found = [self.by_key.get((*key, year)) for key in self.keys]
        return [one.target if one else None for one in found]

    def _sum(self, column: int, rows: int, values: Sequence[Decimal | None]) -> Formula:
        total = sum((value for value in values if value is not None), Decimal(0))
        return Formula(f"=SUM({self.layout.down(0, rows - 1, column)})", total)


def _number(value: Decimal | None) -> Cell:
    return None if value is None else Number(value)
