"""The finance summary of a highlight report: budget monitoring, savings and mitigations."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from svreport.content.blocks import Cell, Column, TableBlock, plain
from svreport.core.house_style import DASH, rounded
from svreport.core.model import BudgetGroup, Council, Saving
from svreport.core.text import normalise
from svreport.documents.highlight.milestones import Period
from svreport.documents.public import Part, PublicPaper
from svreport.documents.ratings_table import NOT_RATED, RATING_SHARE
from svreport.documents.tables import TableMoney, rating_cell, text_row
from svreport.figures.as_of import describes_update, savings_at
from svreport.figures.budget import subtract, sum_of
from svreport.figures.measures import workstream_label

NOT_REPORTED = "Not yet reported"
NAME_SHARE = 3
TITLES = {BudgetGroup.FINANCE: "Key figure", BudgetGroup.MITIGATION: "Saving"}
PLANNED, REPORTED = ("baseline", "target"), ("achieved", "forecast")


def budget_lines(paper: PublicPaper, period: Period, group: BudgetGroup) -> Sequence[Part]:
    """The lines of a group of budget monitoring, against the budget; nothing where it has none."""
    lines = [line for line in paper.council.budget if line.group is group]
    if not lines:
        return ()
    council, key = paper.council, paper.update.key
    amounts = (
        amount for line in lines for amount in (line.baseline, line.budget, line.by_update.get(key))
    )
    money = TableMoney.of(council, paper.style, amounts)
    table = TableBlock(
        columns=(
            Column(plain(TITLES[group]), share=NAME_SHARE),
            *money.columns(("Baseline", "Budget", "This period", "Variance")),
            *((Column(plain("Rating"), share=RATING_SHARE),) if period.is_latest else ()),
        ),
        rows=[
            text_row(
                line.line,
                money.text(line.baseline),
                money.text(line.budget),
                money.text(line.by_update.get(key), NOT_REPORTED),
                _difference(money, subtract(line.by_update.get(key), line.budget)),
                *((rating_cell(council, line.rating, NOT_RATED),) if period.is_latest else ()),
            )
            for line in lines
        ],
        description=f"Budget monitoring, {group}: baseline, budget, this period's figure, variance",
    )
    return [paper.standard("finance", unit=money.unit, group=group), table]


def _difference(money: TableMoney, value: Decimal | None) -> str:
    """A difference, with its sign where it is one."""
    is_more = value is not None and rounded(value, money.decimals) > 0
    return f"{'+' if is_more else ''}{money.text(value)}"


def savings(paper: PublicPaper) -> Sequence[Part]:
    """The year's savings by workstream and in total; nothing where the sheet has none.

    Where no row names an update, what was achieved and is forecast is shown of the latest
    alone, which the sheet then speaks of.
    """
    council, year = paper.council, paper.council.settings.financial_year
    rows = [saving for saving in savings_at(council, paper.update) if saving.year == year]
    if not rows:
        return ()
    is_reported = describes_update(council.savings, council, paper.update)
    by_name: dict[str, list[Saving]] = {}
    for row in rows:
        by_name.setdefault(workstream_label(council, row.workstream), []).append(row)
    fields = (*PLANNED, *(REPORTED if is_reported else ()))
    money = TableMoney.of(
        council, paper.style, (getattr(saving, field) for saving in rows for field in fields)
    )

    def table_row(name: str, own: Sequence[Saving], rating: Cell) -> Sequence[Cell]:
        amounts = [money.text(sum_of(getattr(saving, field) for saving in own)) for field in fields]
        if not is_reported:
            return text_row(name, *amounts)
        # The forecast less the target, of the rows that state both.
        variance = sum_of(subtract(saving.forecast, saving.target) for saving in own)
        return text_row(name, *amounts, _difference(money, variance), rating)

    lines = [table_row(name, own, _worst_rating(council, own)) for name, own in by_name.items()]
    if len(by_name) > 1:
        lines.append(table_row("Total", rows, plain(DASH)))
    last_columns = (*money.columns(["Variance"]), Column(plain("Rating"), share=RATING_SHARE))
    table = TableBlock(
        columns=(
            Column(plain("Workstream"), share=NAME_SHARE),
            *money.columns(field.capitalize() for field in fields),
            *(last_columns if is_reported else ()),
        ),
        rows=lines,
        description="Savings of the year by workstream, against their targets",
        totals=(len(by_name),) if len(by_name) > 1 else (),
    )
    return [paper.standard("savings", unit=money.unit, latest=is_reported), table]


def _worst_rating(council: Council, rows: Sequence[Saving]) -> Cell:
    """The worst rating of the rows: a workstream is as safe as the least safe of its savings."""
    given = {normalise(saving.rating) for saving in rows if saving.rating}
    steps = [step.name for step in council.scale if normalise(step.name) in given]
    return rating_cell(council, steps[0] if steps else None, NOT_RATED)
