"""The finance summary of a highlight report: budget monitoring, savings and mitigations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from svreport.content.blocks import Align, Cell, Column, TableBlock, plain
from svreport.core.house_style import DASH, HouseStyle, decimals_of, rounded
from svreport.core.model import BudgetGroup, BudgetLine, Saving
from svreport.core.text import normalise
from svreport.core.units import Unit
from svreport.documents.highlight.milestones import workstream_named
from svreport.documents.highlight.period import Period
from svreport.documents.highlight.ratings import MARK, rated
from svreport.documents.public import Part, PublicPaper
from svreport.figures.as_of import describes_update, savings_at

NOT_REPORTED = "Not yet reported"
NAME = 3
TITLES = {BudgetGroup.FINANCE: "Key figure", BudgetGroup.MITIGATION: "Saving"}
NOW = ("achieved", "forecast")


@dataclass(frozen=True)
class _Money:
    """Amounts of one table, all with as many decimals as any was typed with."""

    style: HouseStyle
    unit: Unit
    decimals: int

    @classmethod
    def of(cls, paper: PublicPaper, amounts: Iterable[Decimal | None]) -> _Money:
        decimals = max((decimals_of(amount) for amount in amounts if amount is not None), default=0)
        return cls(paper.style, paper.council.settings.forecast_unit, decimals)

    def shown(self, value: Decimal | None, missing: str = DASH) -> str:
        return missing if value is None else self.style.bare(value, self.decimals)

    def difference(self, value: Decimal | None) -> str:
        """A difference, with its sign where it is one."""
        is_more = value is not None and rounded(value, self.decimals) > 0
        return f"{'+' if is_more else ''}{self.shown(value)}"

    def columns(self, headings: Iterable[str]) -> list[Column]:
        return [Column(plain(f"{heading} ({self.unit})"), Align.RIGHT) for heading in headings]


def budget_lines(paper: PublicPaper, period: Period, group: BudgetGroup) -> Sequence[Part]:
    """The lines of a group of budget monitoring, against the budget; nothing where it has none."""
    lines = [line for line in paper.council.budget if line.group is group]
    if not lines:
        return ()
    key = paper.update.key
    money = _Money.of(
        paper,
        [
            amount
            for line in lines
            for amount in (line.baseline, line.budget, line.by_update.get(key))
        ],
    )
    table = TableBlock(
        columns=(
            Column(plain(TITLES[group]), share=NAME),
            *money.columns(("Baseline", "Budget", "This period", "Variance")),
            *((Column(plain("Rating"), share=MARK),) if period.is_latest else ()),
        ),
        rows=[_line(paper, period, money, line) for line in lines],
        description=f"Budget monitoring, {group}: baseline, budget, this period's figure, variance",
    )
    return [paper.standard("finance", unit=money.unit, group=group), table]


def _line(paper: PublicPaper, period: Period, money: _Money, line: BudgetLine) -> tuple[Cell, ...]:
    figure = line.by_update.get(paper.update.key)
    variance = None if figure is None or line.budget is None else figure - line.budget
    return (
        plain(line.line),
        plain(money.shown(line.baseline)),
        plain(money.shown(line.budget)),
        plain(money.shown(figure, NOT_REPORTED)),
        plain(money.difference(variance)),
        *((rated(paper.council, line.rating),) if period.is_latest else ()),
    )


@dataclass(frozen=True)
class _Saved:
    """What a workstream saves in the year, towards whichever conditions."""

    name: str
    rows: Sequence[Saving]

    def total(self, field: str) -> Decimal | None:
        stated = [value for saving in self.rows if (value := getattr(saving, field)) is not None]
        return sum(stated, Decimal(0)) if stated else None

    @property
    def variance(self) -> Decimal | None:
        """The forecast less the target, of the rows that state both."""
        both = [
            saving.forecast - saving.target
            for saving in self.rows
            if saving.forecast is not None and saving.target is not None
        ]
        return sum(both, Decimal(0)) if both else None


def savings(paper: PublicPaper) -> Sequence[Part]:
    """The year's savings by workstream and in total; nothing where the sheet has none.

    Where no row names an update, what was achieved and is forecast is said of the latest
    alone, which the sheet then speaks of.
    """
    council, year = paper.council, paper.council.settings.financial_year
    rows = [saving for saving in savings_at(council, paper.update) if saving.year == year]
    if not rows:
        return ()
    told = describes_update(council.savings, council, paper.update)
    by_name: dict[str, list[Saving]] = {}
    for row in rows:
        by_name.setdefault(workstream_named(council, row.workstream), []).append(row)
    groups = [_Saved(name, found) for name, found in by_name.items()]
    fields = ("baseline", "target", *(NOW if told else ()))
    money = _Money.of(paper, [getattr(saving, field) for saving in rows for field in fields])
    lines = [_saved(money, fields, group, worst_of(paper, group.rows)) for group in groups]
    if len(groups) > 1:
        lines.append(_saved(money, fields, _Saved("Total", rows), plain(DASH)))
    table = TableBlock(
        columns=(
            Column(plain("Workstream"), share=NAME),
            *money.columns(field.capitalize() for field in fields),
            *((*money.columns(["Variance"]), Column(plain("Rating"), share=MARK)) if told else ()),
        ),
        rows=lines,
        description="Savings of the year by workstream, against their targets",
        totals=(len(groups),) if len(groups) > 1 else (),
    )
    return [paper.standard("savings", unit=money.unit, latest=told), table]


def _saved(money: _Money, fields: Sequence[str], saved: _Saved, rating: Cell) -> tuple[Cell, ...]:
    amounts = [plain(money.shown(saved.total(field))) for field in fields]
    if NOW[0] not in fields:
        return (plain(saved.name), *amounts)
    return (plain(saved.name), *amounts, plain(money.difference(saved.variance)), rating)


def worst_of(paper: PublicPaper, rows: Sequence[Saving]) -> Cell:
    """The worst rating of the rows: a workstream is as safe as the least safe of its savings."""
    given = {normalise(saving.rating) for saving in rows if saving.rating}
    steps = [step.name for step in paper.council.scale if normalise(step.name) in given]
    return rated(paper.council, steps[0] if steps else None)
