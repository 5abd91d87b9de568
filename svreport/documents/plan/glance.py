"""The workstreams side by side: rating, savings, milestones and measures of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from svreport.content.blocks import Align, Block, Cell, Column, Paragraph, Run, TableBlock, plain
from svreport.core.house_style import DASH, HouseStyle, decimals_of
from svreport.core.model import Council, Saving, Update, Workstream
from svreport.core.text import normalise
from svreport.documents.labels import rating_mark
from svreport.documents.public import PublicPaper
from svreport.figures.as_of import savings_at
from svreport.figures.measures import Position, meets_plan
from svreport.figures.milestones import ReportedStatus, StatusCounts
from svreport.narrative.facts import house_style

AMOUNTS = ("target", "forecast", "achieved")


def savings_of(council: Council, update: Update, workstream: Workstream) -> list[Saving]:
    """A workstream's savings, which their sheet may call by its code or its title."""
    names = (normalise(workstream.code), normalise(workstream.title))
    return [row for row in savings_at(council, update) if normalise(row.workstream) in names]


def saving_blocks(council: Council, update: Update, workstream: Workstream) -> list[Block]:
    """What the workstream's savings come to this year and in the last; then all by year."""
    rows = sorted(savings_of(council, update, workstream), key=lambda row: row.year)
    if not rows:
        return []
    said = " ".join(_said(council, workstream, rows))
    return [*([Paragraph((Run(said),))] if said else []), _table(council, rows)]


def _said(council: Council, workstream: Workstream, rows: Sequence[Saving]) -> Iterator[str]:
    style, unit = house_style(council.settings), council.settings.forecast_unit
    last = rows[-1].year
    target = workstream.impact
    if target is None:
        stated = [row.target for row in rows if row.year == last and row.target is not None]
        target = sum(stated, Decimal(0)) if stated else None
    if target is not None:
        yield f"The plan counts on {style.prose(target, unit)} a year by {style.year(last)}."
    year = council.settings.financial_year
    for row in rows:
        if row.year == year and row.target and row.forecast is not None:
            served = f" for condition {row.condition}" if _serves_several(rows) else ""
            yield (
                f"For {style.year(year)} it counts on {style.prose(row.target, unit)}{served}, and "
                f"{style.prose(row.forecast, unit)} is now expected."
            )


def _serves_several(rows: Sequence[Saving]) -> bool:
    return len({row.condition for row in rows}) > 1


def _table(council: Council, rows: Sequence[Saving]) -> TableBlock:
    unit, style = council.settings.forecast_unit, house_style(council.settings)
    decimals = max(
        (decimals_of(amount) for row in rows for amount in _amounts(row) if amount), default=0
    )
    several = _serves_several(rows)
    headings = (f"Planned ({unit})", f"Expected ({unit})", f"Achieved so far ({unit})")
    return TableBlock(
        columns=(
            Column(plain("Year"), share=1.2),
            *([Column(plain("Condition"))] if several else []),
            *(Column(plain(heading), Align.RIGHT, share=1.2) for heading in headings),
            Column(plain("Rating"), share=1.4),
        ),
        rows=[
            (
                plain(style.year(row.year)),
                *([plain(row.condition)] if several else []),
                *(plain(_shown(amount, decimals, style)) for amount in _amounts(row)),
                _rating(council, row.rating),
            )
            for row in rows
        ],
        description=f"Savings by financial year, in {unit}",
    )


def _amounts(row: Saving) -> tuple[Decimal | None, ...]:
    return tuple(getattr(row, name) for name in AMOUNTS)


def _shown(amount: Decimal | None, decimals: int, style: HouseStyle) -> str:
    return DASH if amount is None else style.bare(amount, decimals)


def _rating(council: Council, rating: str | None) -> Cell:
    return rating_mark(council, rating) if rating else plain(DASH)


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
                plain(f"{workstream.code}: {workstream.title}"),
                condition_rating(paper, workstream),
                *_savings(paper, workstream),
                plain(_milestones(paper, workstream)),
                plain(_measures(stood)),
            )
            for workstream, stood in zip(workstreams, positions, strict=True)
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
    stated: list[Decimal] = [value for row in rows if (value := getattr(row, name)) is not None]
    if not stated:
        return DASH
    return style.prose(sum(stated, Decimal(0)), council.settings.forecast_unit)


def _milestones(paper: PublicPaper, workstream: Workstream) -> str:
    own = [
        milestone
        for milestone in paper.council.milestones
        if milestone.workstream == workstream.code
    ]
    if not own:
        return DASH
    tally = StatusCounts(own, paper.update.dated)
    return f"{tally.of(ReportedStatus.DONE)} of {tally.total} ({tally.of(ReportedStatus.LATE)})"


def _measures(positions: Sequence[Position]) -> str:
    """How many of the measures that have a plan and a figure meet it."""
    judged = [met for position in positions if (met := meets_plan(position)) is not None]
    return f"{sum(judged)} of {len(judged)}" if judged else DASH
