"""The closing balance of each version against the limits of the agreement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svreport.documents.summary.position import Position
from svreport.documents.summary.sources import SIGNS, Sources
from svreport.figures.forecast import Statement
from svreport.model import LineKind
from svreport.periods import FinancialYear
from svreport.spreadsheet import Cell, Formula, Heading, Layout, Number, Page, Row

LIMIT = 1
COLUMNS_EACH = 3


def pages(sources: Sources, positions: Sequence[Position]) -> Iterator[Page]:
    """One page, where any version states a deficit limit."""
    limiting = next((one for one in sources.statements if one.of(LineKind.DEFICIT_LIMIT)), None)
    if limiting is None:
        return
    intro = (
        f"The closing balance of each version against the limit set for the year, in "
        f"{sources.unit}. {SIGNS}",
        "Headroom is the limit less the closing balance: negative where the limit is passed. "
        "Empty cells: the version does not reach that year.",
    )
    years = sorted(year for line in limiting.of(LineKind.DEFICIT_LIMIT) for year in line.amounts)
    layout = Layout(len(intro))
    note = " ".join(sources.note(line.note) for line in limiting.of(LineKind.DEFICIT_LIMIT))
    yield Page(
        name="Deficit against limits",
        title="Cumulative deficit against its limits",
        intro=intro,
        headings=_headings(sources, positions),
        rows=tuple(
            _row(sources, layout, number, year, limiting, positions, note)
            for number, year in enumerate(years)
        ),
    )


def _headings(sources: Sources, positions: Sequence[Position]) -> tuple[Heading, ...]:
    of_versions = [
        heading
        for version in (one.statement.version for one in positions)
        for heading in (
            Heading(sources.money_heading(f"Closing balance, {version}"), 16),
            Heading(sources.money_heading(f"Headroom, {version}"), 14),
            Heading(f"Within limit, {version}", 13),
        )
    ]
    return (
        Heading("Year", 12),
        Heading(sources.money_heading("Limit"), 12),
        *of_versions,
        Heading("Notes", 12),
    )


def _row(
    sources: Sources,
    layout: Layout,
    number: int,
    year: FinancialYear,
    limiting: Statement,
    positions: Sequence[Position],
    note: str,
) -> Row:
    limit = limiting.limit(year)
    assert limit is not None
    cells: list[Cell] = [sources.style.year(year), Number(limit)]
    for one in positions:
        column = len(cells)
        if year not in one.closing_cells:
            cells += [None] * COLUMNS_EACH
            continue
        balance_cell = layout.cell(number, column)
        headroom = layout.cell(number, column + 1)
        balance = one.statement.closing(year)
        cells += [
            Formula(f"={one.closing_cells[year]}", balance),
            Formula(f"={layout.cell(number, LIMIT)}-{balance_cell}", limit - balance),
            Formula(f'=IF({headroom}>=0,"yes","no")', "yes" if balance <= limit else "no"),
        ]
    return Row((*cells, note))
