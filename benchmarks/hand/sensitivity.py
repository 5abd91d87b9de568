"""What changed assumptions do to the balances of the version that the update reports."""

from __future__ import annotations

from collections.abc import Callable

from hand.book import (
    MONEY,
    PERCENT,
    Book,
    Cell,
    Formula,
    Number,
    Row,
    Span,
    defined_name,
    here,
    number_format,
)
from hand.forecast import SPENDING, year_before
from hand.position import Position
from hand.reading import Sheets

NAME, CHANGE, TOGETHER = "Sensitivity", "Change (%)", "All changes together"
USUAL, TWO_DECIMALS = 0.01, number_format(2, "%")
IN_YEAR, CLOSING, OTHER_WAY = "in-year balance", "closing balance", "the other way"
COVERED, GRANT, TRANSFER = "covered_spending", "high_needs_block", "block_transfer"
GROWTH = "growth of high needs block"
DRIVERS = {
    "places": COVERED,
    "unit cost": COVERED,
    GROWTH: GRANT,
    "block transfer": TRANSFER,
}
HOW = {
    COVERED: "Spending on lines with unit costs × change",
    GRANT: "High needs block × ((1 + change) ^ n − 1), n years after {}",
    TRANSFER: "Block transfer × change",
}
LAST, CARRIED = "How it is worked out", "The year's effect and those of years before"

Expression = Callable[[str], str]


class Sensitivity:
    """Lays the sheet out from top to bottom; its cells are known by names."""

    def __init__(self, book: Book, sheets: Sheets, reported: Position, year: str) -> None:
        self.book, self.reported = book, reported
        self.years = [one for one in reported.version.years if one >= year]
        provisions = {one["Provision"] for one in sheets["Unit costs"]}
        spending = reported.version.of(*SPENDING)
        self.covered = [line for line in spending if line["Line"] in provisions]
        self.rows: list[Row] = []
        self.totals: list[int] = []
        self.names: dict[str, Span] = {}
        for driver in DRIVERS:
            self.effects(driver, "")
            self.effects(driver, OTHER_WAY)
        self.together()
        self.acted_on()
        self.write()

    def effects(self, driver: str, way: str) -> None:
        """What a change adds to the in-year balances, and to the closing balances."""
        base, assumed = DRIVERS[driver], defined_name("change_of", driver)
        words = f"{driver.capitalize()}, {way}" if way else driver.capitalize()
        again = Formula(f"=-{assumed}" if way else f"={assumed}", TWO_DECIMALS)
        if not way:
            self.names[assumed] = (CHANGE, len(self.rows), len(self.rows))
        in_year, carried = (
            defined_name("effect_on", balance, "of", driver, *([way] if way else []))
            for balance in (IN_YEAR, CLOSING)
        )
        self.add(
            in_year,
            words,
            f"Effect on {IN_YEAR}",
            lambda year: self.effect(base, year),
            change=again if way else Number(USUAL, TWO_DECIMALS, assumed=True),
            how=HOW[base].format(self.years[0]),
        )
        effect = self.carried(carried, in_year)
        self.add(carried, words, f"Effect on {CLOSING}", effect, change=again, how=CARRIED)

    def effect(self, base: str, year: str) -> str:
        amount, change = defined_name(base, year), here(NAME, CHANGE)
        if base != GRANT:
            return f"{amount}*{change}"
        periods = int(year[:4]) - int(self.years[0][:4])
        return f"{amount}*((1+{change})^{periods}-1)" if periods else f"{amount}*0"

    def carried(self, carried: str, in_year: str) -> Expression:
        """A year's own effect and what those of the years before it came to."""

        def expression(year: str) -> str:
            own, before = defined_name(in_year, year), year_before(year)
            return f"{defined_name(carried, before)}+{own}" if before in self.years else own

        return expression

    def together(self) -> None:
        in_year, carried = "effect_of_all_in_year", "effect_of_all_carried"
        how = "All effects, and places and unit cost acting on each other"
        self.add(in_year, TOGETHER, f"Effect on {IN_YEAR}", self.sum_of_effects, how=how)
        effect = self.carried(carried, in_year)
        self.add(carried, TOGETHER, f"Effect on {CLOSING}", effect, how=CARRIED)
        self.balance("in_year_balance", IN_YEAR, in_year)
        self.balance("closing_balance", CLOSING, carried)

    def sum_of_effects(self, year: str) -> str:
        effects = [defined_name("effect_on", IN_YEAR, "of", one, year) for one in DRIVERS]
        both = f"{defined_name(COVERED, year)}*change_of_places*change_of_unit_cost"
        return "+".join([*effects, both])

    def balance(self, part: str, figure: str, effect: str) -> None:
        self.totals.append(len(self.rows))
        self.add(
            f"changed_{part}",
            TOGETHER,
            figure.capitalize(),
            lambda year: f"{self.reported.part(part, year)}+{defined_name(effect, year)}",
            how=f"The {figure} of {self.reported.version.name}, and the effect on it",
        )

    def acted_on(self) -> None:
        """The lines that unit costs are stated for, what they come to, and the income."""
        first, version = len(self.rows), self.reported.version
        for line in self.covered:
            cells: dict[str, Cell] = {
                self.book.money(year): Formula(f"={self.reported.amount_of(line, year)}")
                for year in self.years
            }
            self.rows.append({"Assumption": line["Line"], "Figure": "Acted on", **cells})
        words = "Spending on lines with unit costs"
        covered = "covered_lines"
        self.name_rows(covered, first)
        self.add(COVERED, words, "Acted on", lambda year: f"SUM({defined_name(covered, year)})")
        share = "Share of total expenditure"
        self.add("share_covered", words, share, self.share_covered, shown=PERCENT)
        for name, kind in ((GRANT, "high needs block"), (TRANSFER, "block transfer")):
            line = version.of(kind)[0]
            self.add(
                name,
                kind.capitalize(),
                "Acted on",
                lambda year, line=line: self.reported.amount_of(line, year),  # type: ignore[misc]
            )

    def share_covered(self, year: str) -> str:
        whole = self.reported.part("total_expenditure", year)
        return f"IF({whole}=0,0,{defined_name(COVERED, year)}/{whole})"

    def add(
        self,
        name: str,
        words: str,
        figure: str,
        expression: Expression,
        *,
        change: Cell = None,
        how: str = "",
        shown: str = MONEY,
    ) -> None:
        cells: dict[str, Cell] = {
            self.book.money(year): Formula(f"={expression(year)}", shown) for year in self.years
        }
        note = self.book.note(how and f"{how}.")
        row: Row = {"Assumption": words, CHANGE: change, "Figure": figure, **cells, LAST: note}
        self.rows.append(row)
        self.name_rows(name, len(self.rows) - 1)

    def name_rows(self, name: str, first: int) -> None:
        for year in self.years:
            span = (self.book.money(year), first, len(self.rows) - 1)
            self.names[defined_name(name, year)] = span

    def write(self) -> None:
        first = self.years[0]
        self.book.sheet(
            NAME,
            f"Sensitivity of {self.reported.version.name} to its assumptions",
            (
                f"What a change of each assumption adds to the balances from {first} on, in "
                f"{self.book.unit}: positive where it makes the deficit larger. Earlier years do "
                "not change.",
                "Type your own changes into the shaded cells with a border in the column "
                f"{CHANGE}; every figure follows. The other way: the same change with the "
                "opposite sign.",
                "Places and unit cost act on the lines of expenditure that unit costs are stated "
                "for, matched by name and listed below; the rest of expenditure stays as it is.",
                f"Growth of high needs block: growth of each year after {first}, on top of what is "
                "forecast; with 1%, 3% becomes 4.03%, and later years keep what earlier ones "
                "added.",
                "Empty cells: no change belongs to the figure, or nothing is stated for that year.",
            ),
            [
                *(("Assumption", 42), (CHANGE, 9), ("Figure", 26)),
                *((self.book.money(year), 9) for year in self.years),
                (LAST, 12),
            ],
            self.rows,
            totals=self.totals,
            names=self.names,
            scale=90,
        )
