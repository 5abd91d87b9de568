"""The sheets that follow from the forecast: positions, limits, checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from xlsxwriter.worksheet import Worksheet

from hand.book import (
    MONEY,
    Book,
    Cell,
    Formula,
    Heading,
    Number,
    Row,
    Span,
    Typed,
    cell_at,
    defined_name,
    exact,
    here,
    typed,
)
from hand.forecast import (
    CLOSING,
    IN_YEAR,
    SPENDING,
    Version,
    agreed_years,
    limit_lines,
    year_before,
)
from hand.reading import Record, Sheets

SIGNS = "Spending and deficits are positive; income and surpluses are negative."
ROUNDED = (
    "Rounding: how far a published total differed from its parts when this was made. It is fixed, "
    "so the total moves with its lines; see the sheet Checks."
)
CHARTED = "Income, as in the chart below"
LINES = ("expenditure", "income", "other_movements")
LIMITS, CHECKS = "Deficit against limits", "Checks"

Balance = Callable[[str], float]


class Position:
    """The sheet of one version."""

    def __init__(self, book: Book, version: Version) -> None:
        self.book, self.version = book, version
        self.name = f"DSG {version.name}"
        self.rows: list[Row] = []
        self.totals: list[int] = []
        self.names: dict[str, Span] = {}
        self.row_of: dict[int, int] = {}  # by the row of the line in the inputs

    def part(self, part: str, year: str) -> str:
        """What formulas call a part of the position in a year."""
        return defined_name(part, self.version.name, year)

    def sum_of(self, year: str, *parts: str) -> str:
        """Parts of a year added up; what the version does not have is left out."""
        named = [(part, self.part(part, year)) for part in parts]
        return "+".join(
            f"SUM({name})" if part in LINES else name for part, name in named if name in self.names
        )

    def amount_of(self, line: Record, year: str) -> str:
        return cell_at(self.name, self.book.money(year), self.row_of[line["row"]])

    def write(self, *, charted: bool = False) -> Worksheet:
        """The sheet; one with a chart has the income that it is drawn from."""
        version = self.version
        self.lines("expenditure", SPENDING)
        rounding = "rounding_of_expenditure"
        self.rounding(rounding, "total expenditure", version.spending, version.spending_of_lines)
        self.total("Total expenditure", "expenditure", "total_expenditure", "expenditure", rounding)
        self.lines("income", IN_YEAR)
        rounding = "rounding_of_in_year"
        self.rounding(rounding, "in-year balance", version.in_year, version.in_year_of_parts)
        parts = ("total_expenditure", "income", rounding)
        self.total("In-year balance", "balance", "in_year_balance", *parts)
        self.opening()
        self.lines("other_movements", CLOSING)
        rounding = "rounding_of_closing"
        self.rounding(rounding, "closing balance", version.closing, version.closing_of_parts)
        parts = ("in_year_balance", "opening_balance", "other_movements")
        self.total("Closing balance", "balance", "closing_balance", *parts, rounding)
        if charted:
            income = [Formula(f"=-({self.sum_of(year, 'income')})") for year in version.years]
            self.row(CHARTED, "income", income, None)
        intro = [
            f"Version: {version.name}. Amounts in {self.book.unit}. {SIGNS} "
            "[z]: nothing is stated for that year.",
        ]
        if any(name.startswith("rounding") for name in self.names):
            intro.append(ROUNDED)
        years = [(self.book.money(year), 9) for year in version.years]
        return self.book.sheet(
            self.name,
            f"DSG position: {version.name}",
            intro,
            [("Line", 35), ("Kind", 17), *years, ("Notes", 10)],
            self.rows,
            totals=self.totals,
            names=self.names,
            scale=90,
        )

    def lines(self, part: str, kinds: Sequence[str]) -> None:
        first = len(self.rows)
        for line in self.version.of(*kinds):
            self.row_of[line["row"]] = len(self.rows)
            cells = [typed("Forecast", line, year) for year in self.version.years]
            self.row(line["Line"], line["Kind"], cells, self.book.note(line["Note"]))
        if len(self.rows) > first:
            self.name_rows(part, first)

    def rounding(self, part: str, of: str, stated: Balance, parts: Balance) -> None:
        differences = [round(stated(year) - parts(year), 6) for year in self.version.years]
        if any(differences):
            self.row(f"Rounding ({of})", "rounding", [Number(one) for one in differences], None)
            self.name_rows(part, len(self.rows) - 1)

    def total(self, words: str, kind: str, part: str, *parts: str) -> None:
        cells = [Formula(f"={self.sum_of(year, *parts)}") for year in self.version.years]
        published = self.version.of(words.lower())
        self.totals.append(len(self.rows))
        self.row(words, kind, cells, self.book.noted(published))
        self.name_rows(part, len(self.rows) - 1)

    def opening(self) -> None:
        """The opening balance: typed for the first year, then the closing balance before it."""
        line = self.version.of("opening balance")[0]
        first, *later = self.version.years
        follows = [Formula(f"={self.part('closing_balance', year_before(year))}") for year in later]
        cells = [typed("Forecast", line, first), *follows]
        self.row(line["Line"], "opening balance", cells, self.book.note(line["Note"]))
        self.name_rows("opening_balance", len(self.rows) - 1)

    def row(self, words: str, kind: str, cells: Sequence[Cell], note: str | None) -> None:
        years = [self.book.money(year) for year in self.version.years]
        amounts = dict(zip(years, cells, strict=True))
        self.rows.append({"Line": words, "Kind": kind, **amounts, "Notes": note})

    def name_rows(self, part: str, first: int) -> None:
        """Gives the rows from the first one on a name, year by year."""
        for year in self.version.years:
            self.names[self.part(part, year)] = (self.book.money(year), first, len(self.rows) - 1)


def limits(book: Book, sheets: Sheets, positions: Sequence[Position]) -> Worksheet:
    """The closing balances of each version against the limits."""
    limit, agreed = book.money("Limit"), agreed_years(sheets)
    lines, rows = limit_lines(sheets), []
    for year in limited_years(positions, lines):
        row: dict[str, Cell] = {"Year": year}
        if year in lines:
            row[limit] = typed("Forecast", lines[year], year)
            row["Standing"] = lines[year]["Standing"]
        for position in positions:
            if year in position.version.years:
                balance, *against = _against_limit(book, position, year, limit)
                # Nothing is judged by a limit that is assumed.
                row |= dict([balance, *against[: (year in lines) + (year in agreed)]])
        rows.append({**row, "Notes": book.noted([lines.get(year)])})
    headings: list[Heading] = [("Year", 9), (limit, 8), ("Standing", 10)]
    for name in (position.version.name for position in positions):
        headings += [
            (closing_heading(book, name), 10.5),
            (book.money(f"Headroom, {name}"), 10.5),
            (f"Within limit, {name}", 11.6),
        ]
    return book.sheet(
        LIMITS,
        "Cumulative deficit against its limits",
        (
            f"The closing balance of each version at the end of each year, in {book.unit}. {SIGNS}",
            "Headroom is the limit less the closing balance: negative where the limit is passed. "
            "Empty cells: the version does not reach that year, or it has no limit. "
            "[z]: the same, or its limit is assumed, so nothing is judged by it.",
        ),
        [*headings, ("Notes", 10)],
        rows,
    )


def limited_years(positions: Sequence[Position], lines: Iterable[str]) -> list[str]:
    """The years that any version reaches, or that have a limit."""
    return sorted({year for one in positions for year in one.version.years} | {*lines})


def closing_heading(book: Book, name: str) -> str:
    return book.money(f"Closing balance, {name}")


def _against_limit(
    book: Book, position: Position, year: str, limit: str
) -> list[tuple[str, Formula]]:
    name = position.version.name
    balance, headroom = closing_heading(book, name), book.money(f"Headroom, {name}")
    return [
        (balance, Formula(f"={position.part('closing_balance', year)}")),
        (headroom, Formula(f"={here(LIMITS, limit)}-{here(LIMITS, balance)}")),
        (f"Within limit, {name}", Formula(f'=IF({here(LIMITS, headroom)}>=0,"yes","no")', "")),
    ]


def checks(book: Book, sheets: Sheets, positions: Sequence[Position]) -> None:
    """Every reconciliation: of the forecast, the unit costs and the payments."""
    money = ("Stated", "From its parts", "Difference", "Tolerance")
    stated, parts, difference, tolerance = (book.money(one) for one in money)
    off, allowed = here(CHECKS, difference), here(CHECKS, tolerance)
    less = f"=ROUND({here(CHECKS, stated)}-{here(CHECKS, parts)},6)"
    worked_out: Row = {
        "Result": Formula(f'=IF(ABS({off})<={allowed},"agrees","does not agree")', ""),
        "Why they differ": Formula(
            f'=IF({off}=0,"no difference",IF(ABS({off})<={allowed},'
            '"rounding of the parts","not explained"))',
            "",
        ),
    }
    found = [
        *(check for position in positions for check in _of_forecast(position)),
        *(_of_unit_cost(one) for one in sheets["Unit costs"]),
        _of_payments(sheets),
    ]
    found.sort(key=lambda check: -abs(check[-1]))
    book.sheet(
        CHECKS,
        f"{CHECKS} of stated totals against their parts",
        (
            f"Amounts in {book.unit}, the largest difference first. A total of n rounded figures "
            "may differ from their sum by up to (n + 1) / 2 of the last digit shown; within that, "
            "the published figure is kept.",
            "Checks with a difference are printed; the others agree exactly. "
            "[z]: the check is not for a single year.",
        ),
        [
            *(("Check", 21), ("Of", 32), ("Year", 9), (stated, 9), (parts, 10.3)),
            *((difference, 8.5), (tolerance, 8.5), ("Result", 10), ("Why they differ", 20)),
        ],
        [
            {
                "Check": what,
                "Of": of,
                "Year": year,
                stated: published,
                parts: computed,
                difference: Formula(less, _shown(published, computed)),
                tolerance: Number(most, exact(most)),
                **worked_out,
            }
            for what, of, year, published, computed, most, _ in found
        ],
        scale=90,
        printed=sum(check[-1] != 0 for check in found),
    )


def _shown(published: Cell, computed: Cell) -> str:
    """The format of a difference."""
    if isinstance(published, Typed) and isinstance(computed, Number):
        return exact(published.value - computed.value)
    return MONEY


# What is checked, of what, its year, what was stated, what its parts come to, the tolerance and
# the difference.
Check = tuple[str, str, str | None, Cell, Cell, float, float]


def _of_forecast(position: Position) -> Iterator[Check]:
    version = position.version
    for year in version.years:
        for what, parts, count, sum_of_parts in version.published(year):
            for line in version.of(what.lower()):
                if line[year] is not None:
                    terms = [position.sum_of(at, part) for part, at in parts]
                    computed = Formula(f"={'+'.join(terms)}")
                    stated = typed("Forecast", line, year)
                    off = round(line[year] - sum_of_parts, 6)
                    yield what, version.name, year, stated, computed, (count + 1) / 2, off


def _of_unit_cost(one: Record) -> Check:
    places, cost = one["Places"], one["Average cost"]
    computed = places * cost / 1000
    return (
        *("Places × average cost", one["Provision"], one["Year"]),
        typed("Unit costs", one, "Total"),
        Number(computed, exact(computed)),
        (places + cost) / 2000 + 0.5,
        round(one["Total"] - computed, 6),
    )


def _of_payments(sheets: Sheets) -> Check:
    amounts = [one["Amount"] for one in sheets["Payments"]]
    total = next(one for one in sheets["Settings"] if one["Setting"] == "Agreement total")
    stated, computed = typed("Settings", total, "Value"), Number(sum(amounts))
    off = total["Value"] - computed.value
    return "Agreement total", "payments", None, stated, computed, (len(amounts) + 1) / 2, off
