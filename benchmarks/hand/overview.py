"""The summary's first sheets: what the update finds, and what the workbook holds."""

from __future__ import annotations

from collections.abc import Iterator

from xlsxwriter.worksheet import Worksheet

from hand.book import Book, Formula, Link, Row, cell_at, here
from hand.forecast import agreed_years, deficit_limits
from hand.position import LIMITS, SIGNS, Position
from hand.reading import Record, Sheets, covered, settings_of
from hand.words import long_date, money

NAME = "Summary"
GOOD, BAD, NEITHER = "DCEDDE", "EDCFD2", "FFF3D6"


class Overview:
    """This year's balances and those of the agreement's last year, held against its tests."""

    def __init__(
        self, book: Book, sheets: Sheets, reported: Position, limited_years: list[str]
    ) -> None:
        settings = settings_of(sheets)
        self.book, self.reported, self.rows_of = book, reported, limited_years
        self.limits, self.agreed = deficit_limits(sheets), agreed_years(sheets)
        self.year, self.end = settings["Financial year"], settings["Agreement ends"]
        self.judged = {one["Judged by"]: one["Number"] for one in sheets["Conditions"]}
        self.now = book.money("Now")

    def write(self, sheets: Sheets, update: Record) -> Worksheet:
        submitted = update["Submitted"]
        who, *others = whose(sheets, update)
        return self.book.sheet(
            NAME,
            f"{NAME}: {self.finding()}",
            (
                who,
                f"Status: submitted {long_date(submitted)}"
                if submitted
                else "Status: not yet submitted",
                *others,
                f"Now: version {self.reported.version.name}. Amounts in {self.book.unit}; in a "
                "change, plus is a larger deficit.",
                f"{SIGNS} [z]: nothing to compare, or no test. Results are live; shading is "
                "as at the update.",
            ),
            [("Measure", 28), (self.now, 11), ("Test", 34), ("Result", 16)],
            [row for year in (self.year, self.end) for row in self.balances(year)],
        )

    def finding(self) -> str:
        """This year's balance, then what became of the limit and of the surplus."""
        version = self.reported.version
        now = version.in_year(self.year)
        kind = "deficit" if now >= 0 else "surplus"
        passed = [year for year in self.agreed if version.closing(year) > self.limits[year]]
        limited = "above" if passed else "within"
        surpluses = [year for year in version.years if version.in_year(year) <= 0]
        surplus = f"no surplus by {version.years[-1]}"
        if surpluses:
            on_time = surpluses[0] <= self.end
            surplus = f"in surplus {'on time' if on_time else f'in {surpluses[0]}'}"
        size = money(abs(now), self.book.unit)
        limit = f"{limited} the limit agreed for {self.year}"
        return f"an in-year {kind} of {size} this year; {limit}, {surplus}"

    def balances(self, year: str) -> Iterator[Row]:
        version = self.reported.version
        in_year: Row = {
            "Measure": f"In-year balance {year}",
            self.now: Formula(f"={self.reported.part('in_year_balance', year)}"),
            "Result": "[z]",
        }
        now = here(NAME, self.now)
        if year == self.end:
            live = f'=IF({now}<=0,"Met","Not met")'
            fill = GOOD if version.in_year(year) <= 0 else BAD
            test = f"Condition {self.judged['in-year balance']}: a surplus by {year}"
            in_year = {**in_year, "Test": test, "Result": Formula(live, "", fill)}
        yield in_year
        limit = cell_at(LIMITS, self.book.money("Limit"), self.rows_of.index(year))
        most, off = f"{self.limits[year]:,.0f}", f'TEXT(ABS({limit}-{now}),"#,##0")'
        test = f"At most {most} (assumed, not agreed)"
        live = f'=IF({now}={limit},"At the limit",{off}&IF({now}<{limit}," below"," above"))'
        fill = NEITHER
        if year in self.agreed:
            test = f"Condition {self.judged['cumulative balance']}: at most {most} (agreed)"
            live = f'=IF({now}<={limit},"Met","Not met")&", by "&{off}'
            fill = GOOD if version.closing(year) <= self.limits[year] else BAD
        yield {
            "Measure": f"Closing balance {year}",
            self.now: Formula(f"={self.reported.part('closing_balance', year)}"),
            "Test": test,
            "Result": Formula(live, "", fill),
        }


def whose(sheets: Sheets, update: Record) -> Iterator[str]:
    """Whose the workbook is, what it covers, and whom to ask."""
    settings = settings_of(sheets)
    yield f"{settings['Authority']}, {settings['Agreement']}. {update['Title']}."
    yield covered(update)
    authors = [f"{one['Role']}, {one['Contact']}" for one in sheets["Authors"]]
    yield f"Contact: {'; '.join(authors)}."


def contents(book: Book, sheets: Sheets, update: Record, into: Worksheet) -> None:
    book.sheet(
        "Contents",
        f"{settings_of(sheets)['Authority']}: financial summary",
        (
            *whose(sheets, update),
            f"The update reports against the forecast version “{update['Forecast version']}”.",
            f"Money is in {book.unit} unless a heading says otherwise. {SIGNS}",
            "Left out, because nothing is stated for them: Version against version, Bridge.",
        ),
        [("Sheet", 30), ("What it shows", 90)],
        [{"Sheet": Link(name, name), "What it shows": title} for name, title in book.contents],
        into=into,
    )
