"""The summary's first sheets: where the deficit stands, and what the workbook holds."""

from __future__ import annotations

from collections.abc import Iterator

from hand.book import Book, Cell, Formula, Link, Row, column_of, here
from hand.forecast import agreed_years, deficit_limits
from hand.position import LIMITS, SIGNS, Position
from hand.reading import Record, Sheets, fingerprint_of
from hand.words import long_date, money

NAME = "Summary"
BALANCES = {"In-year balance": "in_year_balance", "Closing balance": "closing_balance"}


class Overview:
    """The balances now and in the plan, and whether the agreement's tests are met."""

    def __init__(
        self, book: Book, sheets: Sheets, settings: Record, reported: Position, plan: Position
    ) -> None:
        self.book, self.reported, self.plan = book, reported, plan
        self.limits = deficit_limits(sheets)
        self.agreed = agreed_years(sheets)
        self.year, self.end = settings["Financial year"], settings["Agreement ends"]
        self.now, self.planned = book.money("Now"), book.money("Plan")
        self.change = book.money("Change from the plan")

    def write(self, update: Record) -> None:
        self.book.sheet(
            NAME,
            f"Summary: {update['Title']}",
            (
                f"The version that the update reports ({self.reported.version.name}) beside the "
                f"last update's and the plan's. Amounts in {self.book.unit}. {SIGNS}",
                "In words: as this was made. Every other figure and result is worked out from the "
                "sheets that follow.",
                "Empty cells: nothing to compare with, or a figure that no condition is held "
                "against.",
            ),
            [
                *(("Measure", 50), (self.now, 13), (self.planned, 13), (self.change, 14)),
                *(("Result", 12), ("In words", 64)),
            ],
            [*self.balances(self.year), *self.balances(self.end), self.surplus(), self.headroom()],
        )

    def balances(self, year: str) -> Iterator[Row]:
        version = self.reported.version
        for words, part in BALANCES.items():
            value = version.in_year(year) if part == "in_year_balance" else version.closing(year)
            yield {
                "Measure": f"{words} {year}",
                self.now: Formula(f"={self.reported.part(part, year)}"),
                self.planned: Formula(f"={self.plan.part(part, year)}"),
                self.change: Formula(f"={here(NAME, self.now)}-{here(NAME, self.planned)}"),
                "In words": f"A {_balance(value)} of {self.prose(abs(value))}.",
            }

    def surplus(self) -> Row:
        """Whether the in-year balance is a deficit no longer by the agreement's last year."""
        end, value = self.end, self.reported.version.in_year(self.end)
        verdict = "Met" if value <= 0 else "Not met"
        return {
            "Measure": f"In-year surplus by the agreement's last year, {end}",
            self.now: Formula(f"={self.reported.part('in_year_balance', end)}"),
            "Result": self.verdict("<=0"),
            "In words": f"{verdict}: {end} has an in-year {_balance(value)} of "
            f"{self.prose(abs(value))}.",
        }

    def headroom(self) -> Row:
        """Whether the closing balance stays within each year's limit."""
        version = self.reported.version
        left = {year: self.limits[year] - version.closing(year) for year in self.agreed}
        least = min(left, key=lambda year: left[year])
        passed = [year for year, room in left.items() if room < 0]
        rows = [list(self.limits).index(year) + 1 for year in self.agreed]
        size = self.prose(abs(left[least]))
        column = self.book.money(f"Headroom, {version.name}")
        return {
            "Measure": "Cumulative deficit within its agreed limit in each year: least headroom",
            self.now: Formula(
                f"=MIN({','.join(f'INDEX({column_of(LIMITS, column)},{row})' for row in rows)})"
            ),
            "Result": self.verdict(">=0"),
            "In words": (
                f"Not met: the limit is passed in {', '.join(passed)}, by {size}."
                if passed
                else f"Met in {', '.join(left)}, with {size} to spare."
            )
            + " The limits of other years are assumed.",
        }

    def verdict(self, test: str) -> Cell:
        return Formula(f'=IF({here(NAME, self.now)}{test},"met","not met")', "")

    def prose(self, value: float) -> str:
        return money(value, self.book.unit)


def _balance(value: float) -> str:
    return "surplus" if value < 0 else "deficit"


def cover(book: Book, sheets: Sheets, settings: Record, update: Record) -> None:
    submitted = update["Submitted"]
    book.sheet(
        "Cover",
        f"{settings['Authority']}: financial summary",
        (
            f"{settings['Agreement']}. {update['Title']}",
            f"Status: submitted {long_date(submitted)}"
            if submitted
            else "Status: not yet submitted",
            f"Financial data to {update['Finance data to']:%B %Y}. "
            f"Activity data to {update['Activity data to']:%B %Y}.",
            f"The update reports against the forecast version “{update['Forecast version']}”.",
            f"Fingerprint: {fingerprint_of(sheets, update)}. It stands for what this update's "
            "documents say and for their templates; whoever signs them off notes it.",
            f"Money is in {book.unit} unless a heading says otherwise. {SIGNS}",
            "Left out, because the inputs have no data for them: Version against version, Bridge.",
        ),
        [("Sheet", 30), ("What it shows", 90)],
        [{"Sheet": Link(name, name), "What it shows": title} for name, title in book.contents],
        cover=True,
    )
