"""The workstreams side by side: rating, savings, milestones and measures of each."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from svreport.blocks import Align, Cell, Column, TableBlock, plain
from svreport.display import DASH, HouseStyle
from svreport.documents.plan.savings import savings_of
from svreport.documents.public import PublicPaper
from svreport.documents.words import rating_mark
from svreport.figures.directions import meets_plan
from svreport.figures.measures import Position
from svreport.figures.standings import Standing, Tally
from svreport.model import Council, Saving, Workstream


def glance_table(
    paper: PublicPaper,
    workstreams: Sequence[Workstream],
    positions: Sequence[Sequence[Position]],
) -> TableBlock:
    """A row for each workstream, `positions` holding the measures of each in the same order."""
    year = paper.style.year(paper.council.settings.financial_year)
    return TableBlock(
        columns=(
            Column(plain("Workstream"), share=2.1),
            Column(plain("Rating of its condition"), share=1.4),
            Column(plain(f"Saving planned {year}"), Align.RIGHT, share=1.1),
            Column(plain(f"Saving expected {year}"), Align.RIGHT, share=1.1),
            Column(plain("Milestones done (late)"), Align.RIGHT, share=1.2),
            Column(plain("Measures that meet plan"), Align.RIGHT, share=1.2),
        ),
        rows=[
            (
                plain(f"{one.code}: {one.title}"),
                condition_rating(paper, one),
                *_savings(paper, one),
                plain(_milestones(paper, one)),
                plain(_measures(stood)),
            )
            for one, stood in zip(workstreams, positions, strict=True)
        ],
        description="Workstreams: rating, savings of the year, milestones and measures",
    )


def condition_rating(paper: PublicPaper, workstream: Workstream) -> Cell:
    """The rating of a workstream's condition at the update."""
    item = f"Condition {workstream.condition}"
    rating = paper.council.rating_of(item, paper.update.key)
    return rating_mark(paper.council, rating) if rating else plain(DASH)


def _savings(paper: PublicPaper, workstream: Workstream) -> Sequence[Cell]:
    council, year = paper.council, paper.council.settings.financial_year
    rows = [row for row in savings_of(council, paper.update, workstream) if row.year == year]
    return [plain(_summed(council, rows, name, paper.style)) for name in ("target", "forecast")]


def _summed(council: Council, rows: Sequence[Saving], name: str, style: HouseStyle) -> str:
    stated: list[Decimal] = [one for row in rows if (one := getattr(row, name)) is not None]
    if not stated:
        return DASH
    return style.prose(sum(stated, Decimal(0)), council.settings.forecast_unit)


def _milestones(paper: PublicPaper, workstream: Workstream) -> str:
    own = [one for one in paper.council.milestones if one.workstream == workstream.code]
    if not own:
        return DASH
    tally = Tally(own, paper.update.dated)
    return f"{tally.of(Standing.DONE)} of {tally.total} ({tally.of(Standing.LATE)})"


def _measures(positions: Sequence[Position]) -> str:
    """How many of the measures that have a plan and a figure meet it."""
    judged = [met for one in positions if (met := meets_plan(one)) is not None]
    return f"{sum(judged)} of {len(judged)}" if judged else DASH
