"""What a workstream is to save, is expected to save and has saved, year by year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from svreport.blocks import Align, Block, Cell, Column, Paragraph, Run, TableBlock, plain
from svreport.display import DASH, HouseStyle, decimals_of
from svreport.documents.words import rating_mark
from svreport.figures.known import savings_at
from svreport.figures.references import house_style
from svreport.model import Council, Saving, Update, Workstream
from svreport.suggest import folded

AMOUNTS = ("target", "forecast", "achieved")


def savings_of(council: Council, update: Update, workstream: Workstream) -> list[Saving]:
    """A workstream's savings, which their sheet may call by its code or its title."""
    names = (folded(workstream.code), folded(workstream.title))
    return [row for row in savings_at(council, update) if folded(row.workstream) in names]


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
    decimals = max((decimals_of(one) for row in rows for one in _amounts(row) if one), default=0)
    several = _serves_several(rows)
    headings = (f"Planned ({unit})", f"Expected ({unit})", f"Achieved so far ({unit})")
    return TableBlock(
        columns=(
            Column(plain("Year"), share=1.2),
            *([Column(plain("Condition"))] if several else []),
            *(Column(plain(one), Align.RIGHT, share=1.2) for one in headings),
            Column(plain("Rating"), share=1.4),
        ),
        rows=[
            (
                plain(style.year(row.year)),
                *([plain(row.condition)] if several else []),
                *(plain(_shown(one, decimals, style)) for one in _amounts(row)),
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
