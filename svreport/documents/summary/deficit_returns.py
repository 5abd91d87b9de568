"""The deficit as each return states it: what explains the differences, and what grant is paid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from svreport.content import workbook
from svreport.core.frozen import Frozen
from svreport.core.model import StatutoryStatement
from svreport.documents.summary.layout import UNEXPLAINED, Amounts, Sources
from svreport.documents.summary.position import Position, reported_position
from svreport.figures.deficit import (
    DeficitOfYear,
    ReturnedDeficit,
    is_ineligible,
    reported_deficits,
    total,
)
from svreport.figures.forecast import Term

NAME = "Statements of the deficit"
AGREES, EXPLAINED = "agrees", "explained"
LOWEST, INELIGIBLE = "Lowest after explained items", "Ineligible lines"
ELIGIBLE, GRANT = "Eligible deficit", "Grant on the eligible deficit"
# What formulas call the results of a year's returns.
RESULTS = "results_of_returns"
AMOUNT_COLUMN, RESULT_COLUMN = 2, 7
RESULT, RATE = "Result", "Grant rate (%)"


def pages(sources: Sources, positions: Sequence[Position]) -> Iterator[workbook.Page]:
    """One page, where any return states the deficit."""
    deficits = tuple(reported_deficits(sources.council, sources.update))
    if deficits:
        yield _ReturnsPage(sources, reported_position(sources, positions), deficits).page()


class _ReturnsPage(Frozen, dict=True):
    sources: Sources
    reported: Position | None
    deficits: Sequence[DeficitOfYear]

    @cached_property
    def money(self) -> Amounts:
        rows = self.sources.council.rows(StatutoryStatement)
        return Amounts.of(
            self.sources,
            [*(row.amount for row in rows), *(deficit.outturn for deficit in self.deficits)],
        )

    @property
    def headings(self) -> Sequence[str]:
        """The headings of the amounts."""
        texts = ("Amount", "Balance in Forecast", "Explained items", "Remainder")
        return [self.sources.money_heading(text) for text in texts]

    def page(self) -> workbook.Page:
        amount, outturn, items, remainder = self.headings
        rows: list[workbook.Row] = []
        names: dict[str, workbook.Span] = {}
        for deficit in self.deficits:
            first, below = len(rows), len(rows) + len(deficit.returns)
            rows += [*self._returns(deficit), *self._grant(deficit, first)]
            names[workbook.defined_name(RESULTS, deficit.year)] = workbook.Span(
                RESULT_COLUMN, first, below - 1
            )
            for row, name in enumerate((LOWEST, INELIGIBLE, ELIGIBLE, GRANT), start=below):
                names[workbook.defined_name(name, deficit.year)] = workbook.Span(
                    AMOUNT_COLUMN, row, row
                )
        return workbook.Page(
            name=NAME,
            title="The deficit as each return states it",
            intro=(
                f"The cumulative deficit at the end of each year, in {self.sources.unit}. Deficits "
                "are positive. Items are what a return adds to that balance, negative where it "
                "leaves something out.",
                "Remainder is the amount less the balance in Forecast and the explained items: the "
                "Department counts the lowest statement where that is more than rounding. The "
                "explanation of each item follows its amount.",
                "[z]: nothing is stated, a row is not for a single return, or Forecast has no "
                "balance of that year.",
            ),
            headings=(
                workbook.Heading("Year", 12),
                workbook.Heading("Statement", 30),
                workbook.Heading(amount, 14),
                workbook.Heading(outturn, 14),
                workbook.Heading("Standing", 13),
                *(workbook.Heading(text, 14) for text in (items, remainder)),
                workbook.Heading(RESULT, 15),
                workbook.Heading(RATE, 11),
                workbook.Heading("Explanation", 44),
            ),
            rows=rows,
            names=names,
        )

    def _returns(self, deficit: DeficitOfYear) -> Iterator[workbook.Row]:
        here = workbook.Table(NAME).here
        amount, outturn, items, remainder = map(here, self.headings)
        for stated in deficit.returns:
            left: workbook.Cell = None
            verdict: workbook.Cell = None
            if deficit.outturn is not None:
                # A column without any items is left out of the page.
                less = f"-{items}" if stated.explaining else ""
                off = deficit.remainder(stated)
                left = self.money.formula(f"={amount}-{outturn}{less}", off)
                word = EXPLAINED if stated.explaining else AGREES
                verdict = workbook.Formula(
                    f'=IF(ROUND(ABS({remainder}),6)<={deficit.tolerance(stated)},"{word}",'
                    f'"{UNEXPLAINED}")',
                    word if deficit.agrees(stated) else UNEXPLAINED,
                )
            cells = (
                self.money.number(stated.balance.amount),
                self._outturn(deficit),
                deficit.standing,
                self.money.number(stated.explained) if stated.explaining else None,
                left,
                verdict,
                None,
                self._explanation(stated),
            )
            yield workbook.Row((self.sources.style.year(deficit.year), stated.name, *cells))

    def _outturn(self, deficit: DeficitOfYear) -> workbook.Cell:
        if deficit.outturn is None or self.reported is None:
            return None
        year, term = deficit.year, Term.CLOSING
        if year not in self.reported.statement.years:
            year, term = year.next(), Term.OPENING
        return self.money.formula(f"={self.reported.sum_of(year, term)}", deficit.outturn)

    def _explanation(self, stated: ReturnedDeficit) -> str:
        beside = stated.balance.explanation
        return "\n".join([*([beside] if beside else []), *map(self._line, stated.items)])

    def _line(self, line: StatutoryStatement) -> str:
        """A line with its amount and its explanation."""
        words = line.explanation or ("" if is_ineligible(line) else UNEXPLAINED)
        amount = f"{line.line}, {self.sources.style.bare(line.amount, self.money.decimals)}"
        return f"{amount}: {words}" if words else amount

    def _grant(self, deficit: DeficitOfYear, first: int) -> Iterator[workbook.Row]:
        """From the lowest statement to what stays with the council, below a year's returns."""
        amount, outturn, items, _ = self.headings
        table = workbook.Table(NAME)
        counted = [
            f"{table.at(amount, row)}-{table.at(items, row)}"
            if stated.explaining
            else table.at(amount, row)
            for row, stated in enumerate(deficit.returns, start=first)
        ]
        if deficit.outturn is not None:
            counted.append(table.at(outturn, first))
        lowest, ineligible, eligible, grant = (
            workbook.defined_name(name, deficit.year)
            for name in (LOWEST, INELIGIBLE, ELIGIBLE, GRANT)
        )
        rate, money = self.sources.council.settings.grant_rate / 100, self.money.formula
        off = self.money.number(total(deficit.ineligible)) if deficit.ineligible else None
        paid, lines = deficit.eligible * rate, "\n".join(map(self._line, deficit.ineligible))
        less = f"-{ineligible}" if deficit.ineligible else ""
        paid_on = f"={eligible}*{table.here(RATE)}"
        # What each row is, its amount, and the rate or the words beside it.
        steps: list[tuple[str, workbook.Cell, workbook.Cell, str]] = [
            (LOWEST, money(f"=MIN({','.join(counted)})", deficit.lowest), None, ""),
            (INELIGIBLE, off, None, lines),
            (ELIGIBLE, money(f"=MAX({lowest}{less},0)", deficit.eligible), None, ""),
            (GRANT, money(paid_on, paid), workbook.Number(rate, workbook.Format.PERCENT), ""),
        ]
        if deficit.outturn is not None:
            left = money(f"={table.at(outturn, first)}-{grant}", deficit.outturn - paid)
            steps.append(("Stays with the council: balance less grant", left, None, ""))
        year = self.sources.style.year(deficit.year)
        for name, cell, of_rate, words in steps:
            weight = (
                workbook.Weight.TOTAL if name in (LOWEST, steps[-1][0]) else workbook.Weight.LINE
            )
            yield workbook.Row((year, name, cell, *[None] * 5, of_rate, words), weight)
