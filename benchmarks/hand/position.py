"""The sheets that follow from the forecast: positions, limits, checks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from openpyxl.utils import get_column_letter

from hand.book import Book, first_row
from hand.forecast import CLOSING, IN_YEAR, LIMIT, SPENDING, Version, year_before, years_of
from hand.reading import Record, Sheets, settings_of

SIGNS = "Spending and deficits are positive; income and surpluses are negative."
FIRST_ROW, FIRST_YEAR = 5, 3

Balance = Callable[[str], float]


def whole(value: float) -> float:
    """The value without its binary tail, as an integer where it is one."""
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded


class Position:
    """The sheet of one version."""

    def __init__(self, book: Book, version: Version) -> None:
        self.book, self.version = book, version
        self.name = f"DSG {version.name}"
        self.rows: list[list[Any]] = []
        self.totals: list[int] = []

    def closing_cells(self) -> dict[str, str]:
        """Where other sheets find the closing balances, once the sheet is written."""
        last = FIRST_ROW + len(self.rows) - 1
        return {
            year: f"'{self.name}'!{get_column_letter(FIRST_YEAR + number)}{last}"
            for number, year in enumerate(self.version.years)
        }

    def write(self) -> None:
        version = self.version
        self.lines(SPENDING)
        self.rounding("total expenditure", version.spending, version.spending_of_lines)
        spending = self.total("Total expenditure", "expenditure", 0)
        self.lines(IN_YEAR)
        self.rounding("in-year balance", version.in_year, version.in_year_of_parts)
        in_year = self.total("In-year balance", "balance", spending)
        self.opening()
        self.lines(CLOSING)
        self.rounding("closing balance", version.closing, version.closing_of_parts)
        self.carry_forward(in_year + 1, self.total("Closing balance", "balance", in_year))
        money = [(self.book.money(year), 12) for year in version.years]
        self.book.sheet(
            self.name,
            f"DSG position: {version.name}",
            (
                f"Version: {version.name}. Amounts in {self.book.unit}. {SIGNS}",
                "Empty cells: nothing is stated for that year. Rows named Rounding hold what a "
                "published total differs by from its parts.",
            ),
            [("Line", 52), ("Kind", 22), *money, ("Notes", 12)],
            self.rows,
            totals=self.totals,
        )

    def lines(self, kinds: Sequence[str]) -> None:
        for line in self.version.of(*kinds):
            amounts = [line[year] for year in self.version.years]
            self.rows.append([line["Line"], line["Kind"], *amounts, self.book.note(line["Note"])])

    def rounding(self, of: str, stated: Balance, parts: Balance) -> None:
        differences = [whole(stated(year) - parts(year)) for year in self.version.years]
        if any(differences):
            self.rows.append([f"Rounding ({of})", "rounding", *differences, None])

    def total(self, name: str, kind: str, start: int) -> int:
        last = FIRST_ROW + len(self.rows) - 1
        letters = [get_column_letter(FIRST_YEAR + at) for at in range(len(self.version.years))]
        sums = [f"=SUM({letter}{FIRST_ROW + start}:{letter}{last})" for letter in letters]
        self.rows.append([name, kind, *sums, None])
        self.totals.append(len(self.rows) - 1)
        return len(self.rows) - 1

    def opening(self) -> None:
        line = next(iter(self.version.of("opening balance")), None)
        amounts = [whole(self.version.opening(year)) for year in self.version.years]
        name = line["Line"] if line else "Opening balance"
        note = self.book.note(line["Note"]) if line else None
        self.rows.append([name, "opening balance", *amounts, note])

    def carry_forward(self, opening: int, closing: int) -> None:
        """Lets each opening balance follow from the year before, where it does."""
        years, version = self.version.years, self.version
        for at, year in enumerate(years[1:], start=1):
            before = years[at - 1]
            if before == year_before(year) and version.opening(year) == version.closing(before):
                letter = get_column_letter(FIRST_YEAR + at - 1)
                self.rows[opening][at + FIRST_YEAR - 1] = f"={letter}{FIRST_ROW + closing}"


def limits(book: Book, sheets: Sheets, positions: Sequence[Position]) -> None:
    """The closing balances against the limits."""
    limit = next(line for line in sheets["Forecast"] if line["Kind"] == LIMIT)
    years = [year for year in years_of(sheets) if limit[year] is not None]
    closing = [position.closing_cells() for position in positions]
    rows: list[list[Any]] = []
    for number, year in enumerate(years, start=FIRST_ROW):
        row: list[Any] = [year, limit[year]]
        for cells in closing:
            balance, headroom = (get_column_letter(len(row) + more) for more in (1, 2))
            row += (
                (
                    f"={cells[year]}",
                    f"=B{number}-{balance}{number}",
                    f'=IF({headroom}{number}>=0,"yes","no")',
                )
                if year in cells
                else (None, None, None)
            )
        rows.append([*row, book.note(limit["Note"])])
    headings = [("Year", 12), (book.money("Limit"), 12)]
    for name in (position.version.name for position in positions):
        headings += [
            (book.money(f"Closing balance, {name}"), 16),
            (book.money(f"Headroom, {name}"), 14),
            (f"Within limit, {name}", 13),
        ]
    book.sheet(
        "Deficit against limits",
        "Cumulative deficit against its limits",
        (
            "The closing balance of each version against the limit set for the year, in "
            f"{book.unit}. {SIGNS}",
            "Headroom is the limit less the closing balance: negative where the limit is passed. "
            "Empty cells: the version does not reach that year.",
        ),
        [*headings, ("Notes", 12)],
        rows,
    )


def checks(book: Book, sheets: Sheets, versions: Sequence[Version]) -> None:
    """Every reconciliation: of the forecast, the unit costs and the payments."""
    rows = [
        *(row for version in versions for row in _of_forecast(sheets, version)),
        *(_of_unit_cost(one) for one in sheets["Unit costs"]),
        _of_payments(sheets),
    ]
    money = [
        (book.money(text), 13) for text in ("Stated", "From its parts", "Difference", "Tolerance")
    ]
    intro = (
        f"Amounts in {book.unit}. A total of n rounded figures may differ from their sum by up to "
        "(n + 1) / 2 of the last digit shown; within that, what was published stands.",
        "Empty cells: the check is of no single year.",
    )
    book.sheet(
        "Checks",
        "Checks",
        intro,
        [("Check", 26), ("Of", 46), ("Year", 12), *money, ("Result", 15), ("Inputs cell", 20)],
        [
            [
                *(what, of, year, whole(stated), whole(parts)),
                f"=D{number}-E{number}",
                whole(tolerance),
                f'=IF(ABS(F{number})<=G{number},"agrees","does not agree")',
                cell,
            ]
            for number, (what, of, year, stated, parts, tolerance, cell) in enumerate(
                rows, start=first_row(intro)
            )
        ],
    )


Check = tuple[str, str, str | None, float, float, float, str]


def _of_forecast(sheets: Sheets, version: Version) -> list[Check]:
    headers = [header for header in sheets["Forecast"][0] if header != "row"]
    return [
        (
            *(what, version.name, year, line[year], parts, (count + 1) / 2),
            f"Forecast!{get_column_letter(headers.index(year) + 1)}{line['row']}",
        )
        for year in version.years
        for what, parts, count in version.published(year)
        for line in version.of(what.lower())
        if line[year] is not None
    ]


def _of_unit_cost(one: Record) -> Check:
    places, cost = one["Places"], one["Average cost"]
    return (
        *("Places × average cost", one["Provision"], one["Year"], one["Total"]),
        *(places * cost / 1000, (places + cost) / 2000 + 0.5, f"Unit costs!E{one['row']}"),
    )


def _of_payments(sheets: Sheets) -> Check:
    amounts = [one["Amount"] for one in sheets["Payments"]]
    settings = sheets["Settings"]
    row = next(one["row"] for one in settings if one["Setting"] == "Agreement total")
    total = settings_of(sheets)["Agreement total"]
    return (
        *("Agreement total", "payments", None, total, sum(amounts)),
        *((len(amounts) + 1) / 2, f"Settings!B{row}"),
    )
