"""The closing balance of each version against the limits of the agreement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from svreport.documents.summary import position
from svreport.documents.summary.sources import SIGNS, Sources
from svreport.figures.forecast import Statement
from svreport.model import LineKind
from svreport.periods import FinancialYear
from svreport.spreadsheet import Cell, Formula, Heading, Layout, Number, Page, Row

LIMIT = 1
COLUMNS_EACH = 3


def pages(sources: Sources) -> Iterator[Page]:
    """One page, where any version states a deficit limit."""
    limiting = next((one for one in sources.statements if one.of(LineKind.DEFICIT_LIMIT)), None)
    if limiting is None:
        return
    compared = [one for one in sources.statements if one.years]
    intro = (
        f"The closing balance of each version against the limit set for the year, in "
        f"{sources.unit}. {SIGNS}",
        "Headroom is the limit less the closing balance: negative where the limit is passed. "
        "Empty cells: the version does not reach that year.",
    )
    closing = {one.version: position.closing_cells(sources, one) for one in compared}
    years = sorted(year for line in limiting.of(LineKind.DEFICIT_LIMIT) for year in line.amounts)
    layout = Layout(len(intro))
    note = " ".join(sources.note(line.note) for line in limiting.of(LineKind.DEFICIT_LIMIT))
    yield Page(
        name="Deficit against limits",
        title="Cumulative deficit against its limits",
        intro=intro,
        headings=_headings(sources, compared),
        rows=tuple(
            _row(sources, layout, number, year, limiting, compared, closing, note)
            for number, year in enumerate(years)
        ),
    )


def _headings(sources: Sources, compared: Sequence[Statement]) -> tuple[Heading, ...]:
    of_versions = [
        heading
        for one in compared
        for heading in (
            Heading(sources.money_heading(f"Closing balance, {one.version}"), 16),
            Heading(sources.money_heading(f"Headroom, {one.version}"), 14),
            Heading(f"Within limit, {one.version}", 13),
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
    compared: Sequence[Statement],
    closing: Mapping[str, Mapping[FinancialYear, str]],
    note: str,
) -> Row:
    limit = limiting.limit(year)
    assert limit is not None
    cells: list[Cell] = [sources.style.year(year), Number(limit)]
    for one in compared:
        column = len(cells)
        if year not in one.years:
            cells += [None] * COLUMNS_EACH
            continue
        balance_cell = layout.cell(number, column)
        headroom = layout.cell(number, column + 1)
        balance = one.closing(year)
        cells += [
            Formula(f"={closing[one.version][year]}", balance),
            Formula(f"={layout.cell(number, LIMIT)}-{balance_cell}", limit - balance),
            Formula(f'=IF({headroom}>=0,"yes","no")', "yes" if balance <= limit else "no"),
        ]
    return Row((*cells, note))
