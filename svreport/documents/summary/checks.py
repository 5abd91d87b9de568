"""Every reconciliation: what was stated, what its parts come to, and the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svreport.content.workbook import Cell, Format, Formula, Heading, Number, Page, Row, Table
from svreport.core.text import normalise
from svreport.documents.summary.layout import Sources
from svreport.documents.summary.position import Part, Position
from svreport.figures.agreement import payments_reconciled, unit_costs_reconciled
from svreport.figures.forecast import Reconciliation, Term

NAME = "Checks"
AGREES, DISAGREES = "agrees", "does not agree"
ROUNDED, EXACT, UNEXPLAINED = "rounding of the parts", "no difference", "not explained"
# Sums of fractions leave less than this behind.
DIGITS = 6
PARTS = {
    Term.LINES: Part.EXPENDITURE,
    Term.EXPENDITURE: Part.TOTAL,
    Term.INCOME: Part.INCOME,
    Term.IN_YEAR: Part.IN_YEAR,
    Term.OPENING: Part.OPENING,
    Term.OTHER: Part.OTHER,
    Term.CLOSING: Part.CLOSING,
}


def pages(sources: Sources, positions: Sequence[Position]) -> Iterator[Page]:
    """One page, where anything can be reconciled."""
    checks = _ChecksPage(sources, positions)
    rows = [checks.row(reconciliation) for reconciliation in _reconciliations(sources)]
    if rows:
        yield Page(
            name=NAME,
            title="Checks",
            intro=(
                f"Amounts in {sources.unit}. A total of n rounded figures may differ from their "
                "sum by up to (n + 1) / 2 of the last digit shown; within that, what was "
                "published stands.",
                "Empty cells: the check is of no single year.",
            ),
            headings=checks.headings(),
            rows=rows,
        )


def _reconciliations(sources: Sources) -> Iterator[Reconciliation]:
    for statement in sources.statements:
        yield from statement.reconciliations()
    yield from unit_costs_reconciled(sources.council)
    yield from payments_reconciled(sources.council)


class _ChecksPage:
    """The rows of the page; what follows from the forecast's lines is worked out from them."""

    def __init__(self, sources: Sources, positions: Sequence[Position]) -> None:
        self.sources = sources
        self.positions = {normalise(position.statement.version): position for position in positions}
        self.table = Table(NAME)
        money = sources.money_heading
        self.stated, self.computed = money("Stated"), money("From its parts")
        self.difference, self.tolerance = money("Difference"), money("Tolerance")

    def headings(self) -> tuple[Heading, ...]:
        return (
            Heading("Check", 26),
            Heading("Of", 46),
            Heading("Year", 12),
            Heading(self.stated, 13),
            Heading(self.computed, 13),
            Heading(self.difference, 13),
            Heading(self.tolerance, 13),
            Heading("Result", 15),
            Heading("Why they differ", 24),
        )

    def row(self, reconciliation: Reconciliation) -> Row:
        here = self.table.here
        difference, tolerance = here(self.difference), here(self.tolerance)
        return Row(
            (
                reconciliation.what[0].upper() + reconciliation.what[1:],
                reconciliation.subject,
                self.sources.style.year(reconciliation.year) if reconciliation.year else "",
                Number(reconciliation.published),
                self._sum_cell(reconciliation),
                Formula(
                    f"=ROUND({here(self.stated)}-{here(self.computed)},{DIGITS})",
                    reconciliation.difference,
                    Format.EXACT,
                ),
                Number(reconciliation.tolerance, Format.EXACT, worked_out=True),
                Formula(
                    f'=IF(ABS({difference})<={tolerance},"{AGREES}","{DISAGREES}")',
                    AGREES if reconciliation.agrees else DISAGREES,
                ),
                Formula(
                    f'=IF({difference}=0,"{EXACT}",IF(ABS({difference})<={tolerance},'
                    f'"{ROUNDED}","{UNEXPLAINED}"))',
                    self._why(reconciliation),
                ),
            )
        )

    @staticmethod
    def _why(reconciliation: Reconciliation) -> str:
        if reconciliation.difference == 0:
            return EXACT
        return ROUNDED if reconciliation.agrees else UNEXPLAINED

    def _sum_cell(self, reconciliation: Reconciliation) -> Cell:
        position = self.positions.get(normalise(reconciliation.subject))
        if not reconciliation.terms or position is None:
            return Number(reconciliation.computed, Format.EXACT, worked_out=True)
        expression = "+".join(
            position.sum_of(year, PARTS[term]) for term, year in reconciliation.terms
        )
        return Formula(f"={expression}", reconciliation.computed, Format.EXACT)
