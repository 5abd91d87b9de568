"""A version of the forecast as a table: its lines, totals and balances, year by year."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from operator import attrgetter

from svreport.content.blocks import Align, Block, Column, Landscape, TableBlock, plain, text_of
from svreport.core.grouping import group_by, stretches
from svreport.core.house_style import DASH, HouseStyle, decimals_of
from svreport.core.model import LineKind
from svreport.core.periods import FinancialYear
from svreport.core.units import Unit
from svreport.documents.tables import TableMoney, text_row
from svreport.figures.forecast import CLOSING_PARTS, IN_YEAR_PARTS, Statement
from svreport.figures.standing import mark

# What the names of a forecast's lines take of a table's width, where a year takes 1.
NAME_SHARE, WIDE_NAME_SHARE = 3.6, 5.0
# A version of more years is cramped on an upright page.
MOST_UPRIGHT_YEARS = 6
YearAmount = Callable[[FinancialYear], Decimal | None]


def is_wide(statement: Statement) -> bool:
    """Whether the table of a version needs a page turned on its side."""
    return len(statement.years) > MOST_UPRIGHT_YEARS


def on_its_page(statement: Statement, blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks, a version's table among them, on the page that it needs."""
    return [Landscape(blocks)] if is_wide(statement) else blocks


def forecast_table(statement: Statement, unit: Unit, style: HouseStyle) -> TableBlock:
    """The lines of a version by year, in the forecast unit, as published or as they follow.

    Its totals and balances are ruled off. A line that states nothing for a year has a
    dash there. On a wide page the names of lines have the more room. Each year is headed by
    what its figures rest on, where that is stated and there is room; `standings_in_words` says it
    where there is none.
    """
    # Every line shows as many decimals as the version's amounts are stated with.
    money, wide = TableMoney(style, unit, decimals_of(statement.unit)), is_wide(statement)
    lines, years = list(_forecast_lines(statement)), statement.years
    heading: Callable[[FinancialYear], str] = style.year
    if _headings_fit(statement):
        heading = partial(year_heading, statement=statement, style=style)
    return TableBlock(
        columns=(
            Column(plain(f"Line ({unit})"), share=WIDE_NAME_SHARE if wide else NAME_SHARE),
            *(Column(plain(heading(year)), Align.RIGHT) for year in years),
        ),
        rows=[
            text_row(name, *(money.text(amount(year)) for year in years))
            for name, amount, _ in lines
        ],
        description=f"Forecast by line and financial year, in {unit}: {statement.version}",
        totals=[at for at, (_, _, is_total) in enumerate(lines) if is_total],
        dense=wide,
    )


def _forecast_lines(statement: Statement) -> Iterator[tuple[str, YearAmount, bool]]:
    """The name of each line, total and balance, its amounts, and whether it is ruled off."""

    def lines(*kinds: LineKind) -> Iterator[tuple[str, YearAmount, bool]]:
        for kind in kinds:
            for line in statement.of(kind):
                yield line.title, line.amounts.get, False

    def name_of(kind: LineKind) -> str:
        """What the sheet calls a total or balance; where it does not state it, what it is."""
        return next((line.line for line in statement.of(kind)), kind.capitalize())

    def total(kind: LineKind, *, ruled: bool = True) -> Iterator[tuple[str, YearAmount, bool]]:
        if statement.years_of(kind):
            yield name_of(kind), partial(statement.stated, kind), ruled

    yield from lines(LineKind.EXPENDITURE)
    yield from total(LineKind.TOTAL_EXPENDITURE)
    yield from lines(*IN_YEAR_PARTS)
    yield from total(LineKind.IN_YEAR_BALANCE)
    if not statement.states_closing_alone:
        yield from total(LineKind.OPENING_BALANCE, ruled=False)
    yield from lines(*CLOSING_PARTS)
    yield from total(LineKind.CLOSING_BALANCE)
    yield from lines(LineKind.DEFICIT_LIMIT)


# How many digits a line of a table holds, and how many the sides of a cell take.
UPRIGHT, ON_ITS_SIDE, SIDES_OF_A_CELL = 76, 116, 1.7


def line_length(statement: Statement) -> int:
    """How many digits a line of the page of a version's table holds."""
    return ON_ITS_SIDE if is_wide(statement) else UPRIGHT


def _headings_fit(statement: Statement) -> bool:
    """Whether the words that head the years stand in their columns unbroken."""
    names = WIDE_NAME_SHARE if is_wide(statement) else NAME_SHARE
    standings = (statement.standing(LineKind.CLOSING_BALANCE, year) for year in statement.years)
    longest = max(len(mark(standing)) for standing in standings)
    return longest + SIDES_OF_A_CELL <= line_length(statement) / (names + len(statement.years))


def year_heading(year: FinancialYear, statement: Statement, style: HouseStyle) -> str:
    """A year of a version, and what its figures rest on where that is stated."""
    return f"{style.year(year)}{mark(statement.standing(LineKind.CLOSING_BALANCE, year))}"


def standings_in_words(statement: Statement, style: HouseStyle) -> str:
    """What the figures of a table of the forecast rest on, where its headings have no room.

    A sentence each: `Actual: 2023/24. Forecast: 2024/25 to 2028/29. `; nothing where the
    headings say it, or it is not stated.
    """
    if _headings_fit(statement):
        return ""
    kind = LineKind.CLOSING_BALANCE
    found = group_by(statement.years, lambda year: statement.standing(kind, year))
    return "".join(
        f"{standing.capitalize()}: {', '.join(year_spans(years, style))}. "
        for standing, years in found.items()
        if standing
    )


def year_spans(years: Sequence[FinancialYear], style: HouseStyle) -> Iterator[str]:
    """The years, those that follow each other together: `2025/26 to 2028/29`."""
    for first, *others in stretches(years, attrgetter("starts")):
        last = f" to {style.year(others[-1])}" if others else ""
        yield f"{style.year(first)}{last}"


def reading_of(statement: Statement, table: TableBlock) -> str:
    """How a version's table is read: its dashes, and totals that are not added up; else nothing."""
    sentences = []
    if any(text_of(cell) == DASH for row in table.rows for cell in row):
        sentences.append(f"A dash ({DASH}) means that nothing is stated.")
    if statement.publishes_totals:
        sentences.append("Totals are as published, and may differ from their lines by rounding.")
    return " ".join(sentences)
