"""Unit costs of the two years that the report compares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from svreport.documents.summary.sources import Sources
from svreport.model import UnitCost
from svreport.periods import FinancialYear
from svreport.spreadsheet import Cell, Format, Formula, Heading, Layout, Number, Page, Row, Weight

BEFORE, NOW = 1, 4


def pages(sources: Sources) -> Iterator[Page]:
    """One page, where the sheet has rows for either year."""
    years = (sources.year.previous(), sources.year)
    rows = [row for row in sources.council.unit_costs if row.year in years]
    if not rows:
        return
    shown = [sources.style.year(year) for year in years]
    intro = (
        f"Places, average cost of a place and total cost in {shown[0]} and {shown[1]}, "
        f"and the change between them. Totals in {sources.unit}.",
        "Empty cells: not stated, or not a figure that can be added up.",
    )
    layout = Layout(len(intro))
    provisions = list(dict.fromkeys(row.provision for row in rows))
    found = {(row.provision, row.year): row for row in rows}
    lines = [
        _line(sources, layout, number, provision, [found.get((provision, year)) for year in years])
        for number, provision in enumerate(provisions)
    ]
    yield Page(
        name="Unit costs",
        title=f"Unit costs {shown[0]} and {shown[1]}",
        intro=intro,
        headings=_headings(sources, shown),
        rows=(*lines, _total(layout, lines, rows, years)),
    )


def _headings(sources: Sources, years: Sequence[str]) -> tuple[Heading, ...]:
    of_years = [
        Heading(text, 13)
        for year in years
        for text in (
            f"Places {year}",
            f"Average cost {year} (£)",
            sources.money_heading(f"Total {year}"),
        )
    ]
    return (
        Heading("Provision", 52),
        *of_years,
        Heading("Change in places", 12),
        Heading("Change in average cost (£)", 14),
        Heading(sources.money_heading("Change in total"), 14),
        Heading("Notes", 16),
    )


def _line(
    sources: Sources,
    layout: Layout,
    number: int,
    provision: str,
    of_years: Sequence[UnitCost | None],
) -> Row:
    before, now = (_figures(row) for row in of_years)
    formats = (Format.EXACT, Format.POUNDS, Format.MONEY)
    changes = [
        _change(layout, number, column, before[column], now[column], formats[column])
        for column in range(3)
    ]
    notes = dict.fromkeys(sources.note(row.note) for row in of_years if row and row.note)
    return Row(
        (
            provision,
            *_numbers(before, formats),
            *_numbers(now, formats),
            *changes,
            " ".join(notes),
        )
    )


def _figures(row: UnitCost | None) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    return (row.places, row.average_cost, row.total) if row else (None, None, None)


def _numbers(values: Sequence[Decimal | None], formats: Sequence[Format]) -> list[Cell]:
    return [
        None if value is None else Number(value, shown)
        for value, shown in zip(values, formats, strict=True)
    ]


def _change(
    layout: Layout,
    row: int,
    column: int,
    before: Decimal | None,
    now: Decimal | None,
    shown: Format,
) -> Cell:
    if before is None or now is None:
        return None
    expression = f"={layout.cell(row, NOW + column)}-{layout.cell(row, BEFORE + column)}"
    return Formula(expression, now - before, shown)


def _total(
    layout: Layout,
    lines: Sequence[Row],
    rows: Sequence[UnitCost],
    years: Sequence[FinancialYear],
) -> Row:
    last = len(lines) - 1
    sums = [
        sum((row.total for row in rows if row.year == year and row.total is not None), Decimal(0))
        for year in years
    ]
    columns = (BEFORE + 2, NOW + 2)
    totals = [
        Formula(f"=SUM({layout.down(0, last, column)})", value)
        for column, value in zip(columns, sums, strict=True)
    ]
    row = last + 1
    change = Formula(
        f"={layout.cell(row, columns[1])}-{layout.cell(row, columns[0])}", sums[1] - sums[0]
    )
    cells = ("Total", None, None, totals[0], None, None, totals[1], None, None, change, "")
    return Row(cells, Weight.TOTAL)
