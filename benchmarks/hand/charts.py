"""The sheets of charts, each with the figures that it is drawn from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hand.book import Book, Formula, Row, cell_at, number_format
from hand.forecast import agreed_years, deficit_limits
from hand.position import LIMITS, Position
from hand.reading import Record, Sheets
from hand.words import money

INTRO = (
    "The figures in £m from the sheets before, and the chart of them below.",
    "Empty cells: the version does not reach that year, or it has no limit.",
)
COLOURS = ("#0A2449", "#22A39A", "#72144F", "#DA4E12")
LIMIT_COLOUR, INK, GRID = "#000000", "#1F1F1F", "#D9D9D9"
DASHES = ("solid", "dash", "round_dot", "dash_dot")
TWO_DECIMALS = number_format(2)

# A series: its heading, and how a year's amount is worked out; None where there is none.
Series = tuple[str, Callable[[str], str | None]]


def charts(
    book: Book,
    sheets: Sheets,
    positions: Sequence[Position],
    reported: Position,
    unmitigated: Position,
) -> None:
    """The deficit of each version against its limit, and spending against income."""
    limits = deficit_limits(sheets)
    years = sorted({year for one in positions for year in one.version.years})
    series: list[Series] = [
        (f"{one.version.name.capitalize()} (£m)", _closing(one)) for one in positions
    ]
    agreed = agreed_years(sheets)
    assumed = [year for year in limits if year not in agreed]
    heading = f"Limit (assumed from {assumed[0]}) (£m)"
    series.append((heading, lambda year: _limit(book, list(limits), year)))
    version = reported.version
    limited = [year for year in version.years if year in limits]
    passed = [year for year in agreed if version.closing(year) > limits[year]]
    title = f"The {version.name} deficit stays within its limit to {limited[-1]}"
    title += f", assumed from {assumed[0]}"
    if passed:
        title = f"The {version.name} deficit passes its limit from {passed[0]}"
    native = book.made.add_chart({"type": "line"})
    for number, (name, _) in enumerate(series):
        native.add_series(_line("Deficit chart", number, name, len(years), limit=heading))
    _sheet(book, "Deficit chart", title, "Cumulative deficit (£m)", years, series, native)

    version = unmitigated.version
    years, last = version.years, version.years[-1]
    gap = version.spending(last) + version.income(last)
    title = f"Without the plan, spending passes income by {money(gap, book.unit)} in {last}"
    series = [
        ("Spending (£m)", lambda year: unmitigated.part("total_expenditure", year)),
        ("Income (£m)", lambda year: f"-({unmitigated.sum_of(year, 'income')})"),
    ]
    native = book.made.add_chart({"type": "column"})
    native.add_series(
        {
            **_cells("Spending chart", 0, len(years)),
            "fill": {"color": COLOURS[1]},
            "gap": 60,
        }
    )
    over = book.made.add_chart({"type": "line"})
    over.add_series(_line("Spending chart", 1, "Income (£m)", len(years), limit="Income (£m)"))
    native.combine(over)
    _sheet(book, "Spending chart", title, "Amount (£m)", years, series, native)


def _closing(position: Position) -> Callable[[str], str | None]:
    reached = position.version.years
    return lambda year: position.part("closing_balance", year) if year in reached else None


def _limit(book: Book, limited: Sequence[str], year: str) -> str | None:
    return cell_at(LIMITS, book.money("Limit"), limited.index(year)) if year in limited else None


def _sheet(
    book: Book,
    name: str,
    title: str,
    axis: str,
    years: Sequence[str],
    series: Sequence[Series],
    native: Any,
) -> None:
    rows: list[Row] = []
    for year in years:
        amounts = {heading: expression(year) for heading, expression in series}
        cells = {
            heading: Formula(f"=({one})/1000", TWO_DECIMALS) if one else None
            for heading, one in amounts.items()
        }
        rows.append({"Year": year, **cells})
    headings = [("Year", 30), *((heading, 18) for heading, _ in series)]
    sheet = book.sheet(name, title, INTRO, headings, rows)
    words: Record = {"name": "Arial", "size": 10, "color": INK}
    heads = {**words, "bold": True}
    native.set_title({"name": title, "name_font": {**heads, "size": 12}, "overlay": False})
    native.set_x_axis(
        {
            "name": "Financial year",
            "name_font": heads,
            "num_font": words,
            "label_position": "low",
        }
    )
    native.set_y_axis(
        {
            "name": axis,
            "name_font": heads,
            "num_font": words,
            "num_format": '"£"#,##0"m";"−""£"#,##0"m"',
            "major_gridlines": {"visible": True, "line": {"color": GRID}},
            "line": {"none": True},
        }
    )
    native.set_legend({"position": "bottom", "font": words})
    native.show_blanks_as("gap")
    native.set_size({"width": 900, "height": 400})
    sheet.insert_chart(len(INTRO) + len(rows) + 3, 0, native, {"object_position": 2})


def _cells(name: str, number: int, years: int) -> Record:
    """Where the cells of a series stand."""
    first, column = len(INTRO) + 2, number + 1
    last = first + years - 1
    return {
        "name": [name, first - 1, column],
        "categories": [name, first, 0, last, 0],
        "values": [name, first, column, last, column],
    }


def _line(name: str, number: int, heading: str, years: int, *, limit: str) -> Record:
    """A line of its own colour and dashes; a limit has no markers."""
    is_limit = heading == limit
    colour = LIMIT_COLOUR if is_limit else COLOURS[number]
    filled = {"color": colour}
    marker: Record = {"type": "circle", "size": 6, "fill": filled, "border": filled}
    dash = "dash" if is_limit else DASHES[number]
    return {
        **_cells(name, number, years),
        "line": {"color": colour, "width": 2.25, "dash_type": dash},
        "marker": {"type": "none"} if is_limit else marker,
    }
