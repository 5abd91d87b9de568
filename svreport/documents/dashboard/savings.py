"""Savings: what each workstream was to save, is expected to and has, by update and by year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from svreport.content.charts import Chart, ChartKind, ChartSeries
from svreport.content.page import (
    WHOLE,
    Belongs,
    Line,
    PageCell,
    PageChart,
    PageColumn,
    PagePart,
    PageRow,
    PageTable,
    Sourced,
    cell,
    line,
    said,
)
from svreport.core.house_style import DASH
from svreport.core.model import Saving
from svreport.core.periods import FinancialYear
from svreport.core.text import normalise
from svreport.core.units import convert
from svreport.documents.charts.money import SHOWN_IN, Amount, Money
from svreport.documents.charts.money import Line as Drawing
from svreport.documents.dashboard.board import (
    MOST_SERIES,
    Board,
    as_at,
    axis_of_millions,
    millions,
    source_of,
    stated,
    told_at,
    whole_year,
)
from svreport.documents.labels import rating_mark
from svreport.documents.public import PublicPaper
from svreport.figures.as_of import describes_update, savings_at

TARGET, EXPECTED, ACHIEVED = "target", "forecast", "achieved"
HEADINGS = {TARGET: "Target", EXPECTED: "Expected", ACHIEVED: "Achieved so far"}
TOTAL = "Total"


def savings(board: Board) -> Sequence[PagePart]:
    """The year's savings in a table and a chart, then the targets of all years; what there is."""
    found = Savings(board)
    parts: list[PagePart | None] = [found.table(), found.chart(), found.by_year()]
    return [part for part in parts if part is not None]


@dataclass(frozen=True)
class Sum:
    """Amounts added up, in the forecast unit, and the cells they stand in."""

    amount: Decimal
    source: str


@dataclass(frozen=True)
class Savings:
    """The savings of a council, as the updates of a dashboard know them."""

    board: Board

    @property
    def year(self) -> FinancialYear:
        return self.board.council.settings.financial_year

    @cached_property
    def rows(self) -> Sequence[Sequence[Saving]]:
        """Those that each update knows, of all years."""
        return [savings_at(self.board.council, paper.update) for paper in self.board.papers]

    @cached_property
    def told(self) -> Sequence[PublicPaper]:
        """The updates of which the sheet says what was expected and achieved."""
        council = self.board.council
        return [
            paper
            for paper in self.board.papers
            if describes_update(council.savings, council, paper.update)
        ]

    def of(self, paper: PublicPaper, name: str | None = None) -> list[Saving]:
        """The year's rows that an update knows, of one workstream or of all."""
        rows = self.rows[self.board.papers.index(paper)]
        return [
            saving
            for saving in rows
            if saving.year == self.year and name in (None, self._name(saving))
        ]

    def total(self, rows: Sequence[Saving], field: str) -> Sum | None:
        """What is stated in a field of the rows, added up; None where nothing is."""
        stated = [saving for saving in rows if getattr(saving, field) is not None]
        if not stated:
            return None
        amount = sum((getattr(saving, field) for saving in stated), Decimal(0))
        return Sum(amount, source_of(saving.place(field) for saving in stated))

    def shown(self, rows: Sequence[Saving], field: str, when: str) -> Sourced | None:
        """The sum as prose states it; None where nothing is stated."""
        found = self.total(rows, field)
        if found is None:
            return None
        unit = self.board.council.settings.forecast_unit
        text = self.board.style.prose(found.amount, unit)
        return Sourced(text=text, as_at=when, source=found.source)

    def held(self, paper: PublicPaper) -> str:
        """When what an update says of savings holds."""
        update = paper.update
        if update.finance_to is None:
            return told_at(update, self.board.style)
        return as_at(self.board.style.month(update.finance_to))

    @cached_property
    def names(self) -> Sequence[str]:
        """The workstreams that save in the year, as they are called."""
        return list(dict.fromkeys(self._name(saving) for saving in self.of(self.board.now)))

    def _name(self, row: Saving) -> str:
        return self.board.named(row.workstream)

    def _of(self, name: str) -> Belongs:
        rows = (saving for rows in self.rows for saving in rows)
        named = [saving.workstream for saving in rows if self._name(saving) == name]
        return Belongs(workstreams=self.board.places_of(named))

    def table(self) -> PageTable | None:
        """What each workstream is to save in the year, and what each update says of it."""
        if not self.names:
            return None
        style = self.board.style
        rows = [self._row(name, self._of(name)) for name in self.names]
        if len(rows) > 1:
            rows.append(self._row(None, WHOLE))
        return PageTable(
            caption=f"Savings in {style.year(self.year)}",
            columns=[
                PageColumn("Workstream"),
                PageColumn(HEADINGS[TARGET], is_number=True),
                *(
                    PageColumn(
                        paper.update.column_label, is_number=True, of=self.board.of_update(paper)
                    )
                    for paper in self.told
                ),
            ],
            rows=rows,
        )

    def _row(self, name: str | None, of: Belongs) -> PageRow:
        now = self.of(self.board.now, name)
        target = self.shown(now, TARGET, whole_year(self.year, self.board.style))
        told = [self._told(paper, name) for paper in self.told]
        return PageRow(
            [said(name or TOTAL), cell(line(target or DASH)), *told], of, is_total=name is None
        )

    def _told(self, paper: PublicPaper, name: str | None) -> PageCell:
        rows, when = self.of(paper, name), self.held(paper)
        expected = self.shown(rows, EXPECTED, when)
        achieved = self.shown(rows, ACHIEVED, when)
        return cell(
            line(expected, "expected") if expected else line(DASH),
            line(achieved, "achieved") if achieved else (),
            self._rating(rows, when) if name else (),
        )

    def _rating(self, rows: Sequence[Saving], when: str) -> Line:
        """The worst rating of the rows: a workstream is as safe as the least safe of them."""
        scale = [normalise(step.name) for step in self.board.council.scale]
        given = [saving for saving in rows if saving.rating and normalise(saving.rating) in scale]
        if not given:
            return ()
        worst = min(given, key=lambda saving: scale.index(normalise(saving.rating or "")))
        step = self.board.council.scale[scale.index(normalise(worst.rating or ""))]
        mark = rating_mark(self.board.council, step.name)
        source = source_of([worst.place("rating")])
        return line(Sourced(text=mark.label, as_at=when, source=source, mark=mark))

    def chart(self) -> PageChart | None:
        """Target, expected and achieved by workstream, where the latest update tells of them."""
        if self.board.now not in self.told or not self.names:
            return None
        fields = [
            field for field in HEADINGS if self.total(self.of(self.board.now), field) is not None
        ]
        values = {
            field: [self.total(self.of(self.board.now, name), field) for name in self.names]
            for field in fields
        }
        title = self._title()
        chart = Chart(
            title=title,
            kind=ChartKind.COLUMN,
            categories=[_short(name) for name in self.names],
            series=[
                ChartSeries(HEADINGS[field], [self._millions(total) for total in sums])
                for field, sums in values.items()
            ],
            axis=f"Savings ({SHOWN_IN})",
            description=f"{title}. {self._told_of()}",
        )
        axis = axis_of_millions(stated(chart.series), self.board.style)
        return PageChart(chart=chart, table=self._behind(values), axis=axis)

    def _title(self) -> str:
        rows, year = self.of(self.board.now), self.board.style.year(self.year)
        money = Money.of(self.board.council)
        expected, target = self.total(rows, EXPECTED), self.total(rows, TARGET)
        if expected is None:
            return f"Savings of {year} by workstream"
        told = f"Savings of {money.prose(expected.amount)} are expected in {year}"
        short = target.amount - expected.amount if target else Decimal(0)
        if target is None or not short:
            return f"{told}, as planned" if target else told
        way = "short of" if short > 0 else "above"
        return f"{told}, {money.prose(abs(short))} {way} the target"

    def _told_of(self) -> str:
        """The year's targets and what is expected, workstream by workstream, in words."""
        told = []
        for name in self.names:
            rows = self.of(self.board.now, name)
            target, expected = (self.shown(rows, field, "") for field in (TARGET, EXPECTED))
            amounts = [f"target {target.text}" if target else ""]
            amounts.append(f"expected {expected.text}" if expected else "")
            told.append(f"{name}: {', '.join(filter(None, amounts)) or 'nothing stated'}.")
        return " ".join(told)

    def _behind(self, values: Mapping[str, Sequence[Sum | None]]) -> PageTable:
        when = self.held(self.board.now)
        return PageTable(
            caption=f"Savings in {self.board.style.year(self.year)}, as drawn",
            columns=[
                PageColumn("Workstream"),
                *(PageColumn(HEADINGS[field], is_number=True) for field in values),
            ],
            rows=[
                PageRow(
                    [said(name), *(self._cell(sums[at], when) for sums in values.values())],
                    self._of(name),
                )
                for at, name in enumerate(self.names)
            ],
        )

    def _cell(self, found: Sum | None, when: str) -> PageCell:
        text = millions(self._millions(found), self.board.style)
        if found is None:
            return said(text)
        return cell(line(Sourced(text=text, as_at=when, source=found.source)))

    def _millions(self, found: Sum | None) -> Decimal | None:
        unit = self.board.council.settings.forecast_unit
        return convert(found.amount, unit, SHOWN_IN) if found else None

    def by_year(self) -> PageChart | PageTable | None:
        """What the workstreams are to save in every year; a table alone where they are many."""
        rows = [saving for saving in self.rows[-1] if saving.target is not None]
        years = sorted({saving.year for saving in rows})
        if len(years) < 2:
            return None
        groups: dict[str, list[Saving]] = {}
        for row in rows:
            groups.setdefault(self._name(row), []).append(row)
        table = self._targets(groups, years)
        return self._drawn(groups, years, table) if len(groups) <= MOST_SERIES else table

    def _targets(
        self, groups: Mapping[str, Sequence[Saving]], years: Sequence[FinancialYear]
    ) -> PageTable:
        return PageTable(
            caption="Savings to be made, by year",
            columns=[
                PageColumn("Year"),
                *(PageColumn(_short(name), is_number=True, of=self._of(name)) for name in groups),
            ],
            rows=[PageRow(list(self._year(groups, year))) for year in years],
        )

    def _year(
        self, groups: Mapping[str, Sequence[Saving]], year: FinancialYear
    ) -> Iterator[PageCell]:
        style = self.board.style
        yield said(style.year(year))
        for rows in groups.values():
            own = [saving for saving in rows if saving.year == year]
            yield self._cell(self.total(own, TARGET), whole_year(year, style))

    def _drawn(
        self,
        groups: Mapping[str, Sequence[Saving]],
        years: Sequence[FinancialYear],
        table: PageTable,
    ) -> PageChart:
        money, last = Money.of(self.board.council), years[-1]
        whole = self.total(
            [saving for rows in groups.values() for saving in rows if saving.year == last], TARGET
        )
        amount = money.prose(whole.amount) if whole else DASH
        drawn = money.drawn(
            title=f"The plan is to save {amount} a year by {money.year(last)}",
            kind=ChartKind.STACKED,
            years=years,
            lines=[Drawing(_short(name), self._amounts(rows)) for name, rows in groups.items()],
            axis="Savings",
        )
        return PageChart(
            chart=drawn.chart,
            table=table,
            axis=axis_of_millions(stated(drawn.chart.series), self.board.style),
            start=len(years) - 1,
        )

    def _amounts(self, rows: Sequence[Saving]) -> Amount:
        def amount(year: FinancialYear) -> Decimal | None:
            found = self.total([saving for saving in rows if saving.year == year], TARGET)
            return found.amount if found else None

        return amount


def _short(name: str) -> str:
    """The code of a workstream, which fits under a chart's columns."""
    return name.partition(":")[0]
