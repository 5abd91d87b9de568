"""A finance team's workbook as one might keep it: another shape, unit, signs and names than ours.

Made of lines of a council's forecast, so that what is read of it can be held
against them: each version is a block under a heading of its own, with subtotals
between and other rows that are no part of it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

from xlsxwriter import Workbook

from svreport.core.model import ForecastLine, LineKind, Signs
from svreport.core.numerals import Unit, convert
from svreport.core.periods import FinancialYear
from svreport.figures.forecast import Statement

Value: TypeAlias = str | float | None
MAP_HEADER = ["Their line", "Their heading", "Version", "Line", "Kind", "Standing", "Note"]
INCOME = (LineKind.HIGH_NEEDS_BLOCK, LineKind.BLOCK_TRANSFER, LineKind.AGREEMENT_INCOME)


@dataclass(frozen=True)
class Kept:
    """How the finance team keeps its forecast: in which unit and signs, and how it heads a year."""

    unit: Unit = Unit.POUNDS
    signs: Signs = Signs.INCOME_POSITIVE
    forecast_unit: Unit = Unit.THOUSANDS
    heads: Mapping[FinancialYear, str] = field(default_factory=dict)

    def value(self, amount: Decimal, kind: LineKind) -> float:
        """What the finance team's cell holds for an amount of the council's."""
        turned = self.signs is Signs.ALL_REVERSED or (
            self.signs is Signs.INCOME_POSITIVE and kind in INCOME
        )
        return float(convert(-amount if turned else amount, self.forecast_unit, self.unit))

    def head(self, year: FinancialYear) -> str:
        """The heading of a year's column: `FY25` is the year to March 2025."""
        return self.heads.get(year, f"FY{(year.starts + 1) % 100:02d}")


@dataclass(frozen=True)
class FinanceFile:
    """The rows of the sheet, and those of the Forecast map that explain them."""

    rows: Sequence[Sequence[Value]]
    mapped: Sequence[Sequence[str]]

    def save(self, path: Path, sheet: str = "DSG model") -> Path:
        """A workbook with these rows, and another sheet that is of no concern."""
        with Workbook(path) as book:
            page = book.add_worksheet(sheet)
            for number, row in enumerate(self.rows):
                for column, value in enumerate(row):
                    if value is not None:
                        page.write(number, column, value)
            book.add_worksheet("Pupils").write_row(0, 0, ["Pupil numbers", "FY25", "FY26"])
        return path

    def save_text(self, path: Path, separator: str = ",", encoding: str = "utf-8-sig") -> Path:
        """A text file with these rows, as Excel exports them."""
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.writer(file, delimiter=separator)
            writer.writerows([_exported(value) for value in row] for row in self.rows)
        return path


def _exported(value: Value) -> str:
    if isinstance(value, float):
        return f"({abs(value):,.8f})" if value < 0 else f"{value:,.8f}"
    return value or ""


def finance_file(statements: Sequence[Statement], kept: Kept) -> FinanceFile:
    """The file of a finance team that keeps these versions."""
    years = sorted({year for one in statements for year in one.years})
    rows: list[Sequence[Value]] = [
        ["High needs budget model"],
        [None],
        ["Working paper 7", "draft"],
    ]
    mapped: list[Sequence[str]] = []
    for statement in statements:
        heading = f"{statement.version.capitalize()} version"
        rows += [[None], [heading, None, *map(kept.head, years), "All years"]]
        rows += [["Code", "Line", *(str(kept.unit) for _ in years)], [None, "Spending"]]
        rows += list(_rows(statement, years, kept))
        mapped += [
            [
                _their_name(line),
                heading,
                line.version,
                line.line,
                str(line.kind),
                str(line.standing or ""),
                line.note or "",
            ]
            for line in statement.lines
        ]
    mapped += [[name, "", "", "", "leave out", "", ""] for name in ("Sub-total so far", "Pupils")]
    return FinanceFile(rows, mapped)


def _their_name(line: ForecastLine) -> str:
    return f"{line.line} - net"


def _rows(
    statement: Statement, years: Sequence[FinancialYear], kept: Kept
) -> Iterator[Sequence[Value]]:
    """The lines of a version, a subtotal after the first few, and a row of pupil numbers."""
    spending = [one for one in statement.lines if one.kind is LineKind.EXPENDITURE]
    for number, line in enumerate(statement.lines):
        values = [_value(line, year, kept) for year in years]
        numbers = [one for one in values if isinstance(one, float)]
        yield [f"HN{number:02d}", _their_name(line), *values, sum(numbers)]
        if line in spending[2:3]:
            sums = [
                sum(one.amounts.get(year, Decimal(0)) for one in spending[:3]) for year in years
            ]
            stated = [kept.value(Decimal(one), LineKind.EXPENDITURE) for one in sums]
            yield [None, "Sub-total so far", *stated]
            yield [None, "Pupils", *(5000.0 + at for at, _ in enumerate(years))]


def _value(line: ForecastLine, year: FinancialYear, kept: Kept) -> Value:
    amount = line.amounts.get(year)
    return None if amount is None else kept.value(amount, line.kind)
