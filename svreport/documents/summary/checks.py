"""Every reconciliation: what was stated, what its parts come to, and the verdict."""

from __future__ import annotations

from collections.abc import Iterator

from svreport.documents.summary.sources import Sources
from svreport.figures.agreement import payments_reconciled, unit_costs_reconciled
from svreport.figures.forecast import Reconciliation
from svreport.spreadsheet import Format, Formula, Heading, Layout, Number, Page, Row

STATED, COMPUTED, DIFFERENCE, TOLERANCE = 3, 4, 5, 6
AGREES, DISAGREES = "agrees", "does not agree"


def pages(sources: Sources) -> Iterator[Page]:
    """One page, where anything can be reconciled."""
    held = list(_reconciliations(sources))
    if not held:
        return
    intro = (
        f"Amounts in {sources.unit}. A total of n rounded figures may differ from their sum by "
        "up to (n + 1) / 2 of the last digit shown; within that, what was published stands.",
        "Empty cells: the check is of no single year.",
    )
    layout = Layout(len(intro))
    yield Page(
        name="Checks",
        title="Checks",
        intro=intro,
        headings=(
            Heading("Check", 26),
            Heading("Of", 46),
            Heading("Year", 12),
            Heading(sources.money_heading("Stated"), 13),
            Heading(sources.money_heading("From its parts"), 13),
            Heading(sources.money_heading("Difference"), 13),
            Heading(sources.money_heading("Tolerance"), 13),
            Heading("Result", 15),
            Heading("Inputs cell", 20),
        ),
        rows=tuple(_row(sources, layout, number, one) for number, one in enumerate(held)),
    )


def _reconciliations(sources: Sources) -> Iterator[Reconciliation]:
    for statement in sources.statements:
        yield from statement.reconciliations()
    yield from unit_costs_reconciled(sources.council)
    yield from payments_reconciled(sources.council)


def _row(sources: Sources, layout: Layout, number: int, held: Reconciliation) -> Row:
    stated, computed = layout.cell(number, STATED), layout.cell(number, COMPUTED)
    difference, tolerance = layout.cell(number, DIFFERENCE), layout.cell(number, TOLERANCE)
    return Row(
        (
            held.what[0].upper() + held.what[1:],
            held.subject,
            sources.style.year(held.year) if held.year else "",
            Number(held.published),
            Number(held.computed, Format.EXACT),
            Formula(f"={stated}-{computed}", held.difference, Format.EXACT),
            Number(held.tolerance, Format.EXACT),
            Formula(
                f'=IF(ABS({difference})<={tolerance},"{AGREES}","{DISAGREES}")',
                AGREES if held.agrees else DISAGREES,
            ),
            str(held.place),
        )
    )
